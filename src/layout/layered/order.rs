//! The order inside each layer: few crossings.
//!
//! Several starts are swept (`sweep`), and the best of them sifted (`sift`). How much is done is bounded by the size of
//! the graph, never by a clock: the same graph always gets the same order.

use super::super::Cancelled;
use super::super::parallel;
use super::dummy::Proper;
use super::graph::Pulse;
use super::sift::{Stop, sift};
use super::sweep::Sorter;

/// An order: the vertices of each layer from top to bottom.
pub(super) type Layers = Vec<Vec<u32>>;

/// Starts beyond which more do not pay even on small graphs.
const STARTS: usize = 64;
/// Of so many starts one is sifted: those with the fewest crossings after the sweeps, which says much about how many
/// there are in the end.
const SIFTED: usize = 3;
/// Rounds of sifting at most; one that removes less than this share of the crossings is the last one.
const ROUNDS: usize = 12;
const SLIVER: f64 = 0.004;
/// Segments up to which an order that is given is sifted several times, and once: a change of a large graph is to be
/// there at once.
const KEPT_WELL: usize = 2_500;
const KEPT: usize = 10_000;
/// What a start costs: steps, and steps for each segment.
const START: (usize, usize) = (1_000_000, 250);
/// Below this share of a start's costs there is only one; otherwise two at least.
const ONE: f64 = 0.1;
/// Vertices of all layers up to which another thread costs more than it brings.
const FEW: usize = 600;

/// How much to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// About how many steps may be spent; a large graph is swept and sifted once in any case.
    pub(super) work: usize,
    pub(super) threads: usize,
}

/// Finds an order; the same on any number of threads.
pub(super) fn order(proper: &Proper, effort: Effort, pulse: &mut Pulse<'_>) -> Result<Layers, Cancelled> {
    let threads = if proper.vertices.len() < FEW { 1 } else { effort.threads };
    let starts = effort.work as f64 / (START.0 + START.1 * proper.segments.len()) as f64;
    let starts = if starts < ONE { 1 } else { (starts as usize).clamp(2, STARTS) };
    let mut swept = parallel::map(starts, threads, pulse, |start, pulse| {
        let (crossings, layers) = Sorter::new(proper).run(start, pulse)?;
        Ok((crossings, start, layers))
    })?;
    swept.sort_by_key(|(crossings, start, _)| (*crossings, *start));
    let none = swept.first().is_some_and(|(crossings, ..)| *crossings == 0);
    swept.truncate(if none { 1 } else { starts.div_ceil(SIFTED) });
    // One order is sifted by all threads, several by one each.
    let alone = swept.len() < threads;
    let (across, inside) = if alone { (1, threads) } else { (threads, 1) };
    let sifted = parallel::map(swept.len(), across, pulse, |i, pulse| {
        let (crossings, start, layers) = &swept[i];
        let mut layers = layers.clone();
        let stop = Stop { rounds: ROUNDS, enough: (*crossings as f64 * SLIVER) as u64 };
        let gone = sift(proper, &mut layers, &[], stop, inside, pulse)?;
        Ok((crossings - gone.min(*crossings), *start, layers))
    })?;
    let best = sifted.into_iter().min_by_key(|(crossings, start, _)| (*crossings, *start));
    Ok(best.map_or_else(|| proper.layers(), |(.., layers)| layers))
}

/// Sorts by given keys, equal ones staying as in `start`, and lets what may move find better places: what is `fixed` keeps
/// the order that its keys give it.
pub(super) fn keep(
    proper: &Proper,
    start: Layers,
    keys: &[f64],
    fixed: &[bool],
    threads: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Layers, Cancelled> {
    let mut layers = start;
    for layer in &mut layers {
        layer.sort_by(|&a, &b| keys[a as usize].total_cmp(&keys[b as usize]));
    }
    let rounds = match proper.segments.len() {
        0..=KEPT_WELL => 4,
        _ => usize::from(proper.segments.len() <= KEPT),
    };
    let stop = Stop { rounds, enough: proper.segments.len() as u64 / 8 };
    sift(proper, &mut layers, fixed, stop, threads, pulse)?;
    Ok(layers)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::crossings::Counter;
    use crate::layout::layered::graph::{Graph, Link, Shape};

    fn proper(n: usize, ranks: &[u32], links: &[(usize, usize)]) -> Proper {
        let link = |&(from, to)| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
        let graph = Graph { nodes: vec![Shape::default(); n], links: links.iter().map(link).collect() };
        Proper::new(&graph, &vec![false; links.len()], ranks, 0.0)
    }

    #[test]
    fn a_graph_that_needs_no_crossing_gets_none() {
        let ranks = [0, 0, 0, 1, 1, 1, 2, 2, 2];
        let p = proper(9, &ranks, &[(0, 5), (1, 3), (2, 4), (5, 6), (3, 8), (4, 7), (0, 3)]);
        let layers = order(&p, Effort { work: 100_000, threads: 2 }, &mut Pulse::new(&Cancel::default())).unwrap();
        let mut pos = vec![0; p.vertices.len()];
        layers.iter().for_each(|layer| layer.iter().enumerate().for_each(|(i, &v)| pos[v as usize] = i as u32));
        assert_eq!(Counter::default().all(&p, &layers, &pos), 0);
    }

    #[test]
    fn what_is_fixed_keeps_its_order() {
        let p = proper(4, &[0, 0, 1, 1], &[(0, 3), (1, 2)]);
        let keys = [0.0, 1.0, 0.0, 1.0];
        let run = |fixed: &[bool]| keep(&p, p.layers(), &keys, fixed, 1, &mut Pulse::new(&Cancel::default())).unwrap();
        assert_eq!(run(&[true; 4]), [[0, 1], [2, 3]]);
        assert_ne!(run(&[false; 4]), [[0, 1], [2, 3]]);
    }
}
