//! Heights: where in its layer each vertex stands.
//!
//! Brandes and Köpf (*Fast and simple horizontal coordinate assignment*, GD 2001) with the flaws named in the erratum of
//! 2020 (Brandes, Walter, Zink, arXiv 2008.01252) avoided by compacting over the graph of blocks instead of classes:
//! vertices are aligned with a median neighbour in four ways, each is packed, and the middle of the four is taken.
//! Heights are those of ports, and each vertex has its own reach up and down, so shapes line up whatever their labels.

use super::super::Cancelled;
use super::dummy::Proper;
use super::graph::{Lists, Pulse};
use super::order::Layers;

/// Distances to keep inside a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    /// Between two nodes.
    pub(super) node: f64,
    /// Between an edge and anything else.
    pub(super) edge: f64,
}

/// The least distance from the port of `upper` to that of `lower` where they are neighbours.
pub(super) fn separation(proper: &Proper, gaps: Gaps, upper: u32, lower: u32) -> f64 {
    let gap = if proper.is_dummy(upper) || proper.is_dummy(lower) { gaps.edge } else { gaps.node };
    proper.vertices[upper as usize].down + gap + proper.vertices[lower as usize].up
}

/// Height of each vertex's port.
pub(super) fn place(
    proper: &Proper,
    layers: &Layers,
    gaps: Gaps,
    pulse: &mut Pulse<'_>,
) -> Result<Vec<f64>, Cancelled> {
    let aligner = Aligner::new(proper, layers);
    let mut results: Vec<(Vec<f64>, bool)> = Vec::with_capacity(4);
    for rightwards in [true, false] {
        for downwards in [true, false] {
            let blocks = aligner.align(rightwards, downwards);
            pulse.step(4 * (proper.vertices.len() + proper.segments.len()))?;
            results.push((compact(proper, layers, gaps, &blocks, downwards), downwards));
            pulse.step(8 * proper.vertices.len())?;
        }
    }
    Ok(middle(&results))
}

/// Lines the four results up with the lowest one (in height), then takes the mean of the middle two for each vertex.
fn middle(results: &[(Vec<f64>, bool)]) -> Vec<f64> {
    let range =
        |ys: &[f64]| ys.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &y| (low.min(y), high.max(y)));
    let ranges: Vec<(f64, f64)> = results.iter().map(|(ys, _)| range(ys)).collect();
    let Some(&(low, high)) = ranges.iter().min_by(|p, q| (p.1 - p.0).total_cmp(&(q.1 - q.0))) else {
        return Vec::new();
    };
    let shifts: Vec<f64> = results
        .iter()
        .zip(&ranges)
        .map(|((_, downwards), own)| if *downwards { low - own.0 } else { high - own.1 })
        .collect();
    let count = results.first().map_or(0, |(ys, _)| ys.len());
    (0..count)
        .map(|v| {
            let mut four = [0.0f64; 4];
            for (slot, ((ys, _), shift)) in four.iter_mut().zip(results.iter().zip(&shifts)) {
                *slot = ys[v] + shift;
            }
            four.sort_by(f64::total_cmp);
            f64::midpoint(four[1], four[2])
        })
        .collect()
}

/// Which block each vertex belongs to: the first vertex of the block.
type Blocks = Vec<u32>;

struct Aligner<'a> {
    proper: &'a Proper,
    layers: &'a Layers,
    pos: Vec<u32>,
    /// Neighbours in ascending position, to the left and to the right.
    near: [Lists; 2],
}

impl<'a> Aligner<'a> {
    fn new(proper: &'a Proper, layers: &'a Layers) -> Self {
        let count = proper.vertices.len();
        let mut pos = vec![0; count];
        for layer in layers {
            for (i, &v) in layer.iter().enumerate() {
                pos[v as usize] = i as u32;
            }
        }
        // Walking a layer in order meets the neighbours of each vertex in order: no sorting.
        let ordered = |lists: &'a Lists| {
            let pairs = layers.iter().flatten().flat_map(|&u| lists.of(u).iter().map(move |&v| (v, u)));
            Lists::new(count, pairs)
        };
        let near = [ordered(&proper.right), ordered(&proper.left)];
        Self { proper, layers, pos, near }
    }

    /// Aligns vertices with their median neighbours, one layer after the other. Inside long edges comes before all else.
    fn align(&self, rightwards: bool, downwards: bool) -> Blocks {
        let count = self.proper.vertices.len();
        let mut root: Vec<u32> = (0..count as u32).collect();
        let mut taken = vec![false; count];
        let layers = self.layers.len();
        for step in 1..layers {
            let index = if rightwards { step } else { layers - 1 - step };
            let near = &self.near[usize::from(!rightwards)];
            let before = &self.layers[if rightwards { index - 1 } else { index + 1 }];
            let windows = self.windows(index, rightwards);
            let layer = &self.layers[index];
            // The position beyond which alignments do not cross earlier ones: upwards exclusive bound as `i64`.
            let mut bound = if downwards { -1 } else { before.len() as i64 };
            for k in 0..layer.len() {
                let k = if downwards { k } else { layer.len() - 1 - k };
                let v = layer[k];
                let list = near.of(v);
                if list.is_empty() {
                    continue;
                }
                let (low, high) = ((list.len() - 1) / 2, list.len() / 2);
                let medians = if downwards { [low, high] } else { [high, low] };
                for &m in &medians[..if low == high { 1 } else { 2 }] {
                    let u = list[m];
                    let at = i64::from(self.pos[u as usize]);
                    let free = if downwards { at > bound } else { at < bound };
                    if free && !taken[u as usize] && (windows[k].0..=windows[k].1).contains(&at) {
                        taken[u as usize] = true;
                        root[v as usize] = root[u as usize];
                        bound = at;
                        break;
                    }
                }
            }
        }
        root
    }

    /// For each vertex of a layer the positions in the layer before that it may be aligned with, both ends included:
    /// nothing may be aligned across the inside of a long edge, which has to stay straight.
    fn windows(&self, index: usize, rightwards: bool) -> Vec<(i64, i64)> {
        let layer = &self.layers[index];
        let near = &self.near[usize::from(!rightwards)];
        let mut windows = Vec::with_capacity(layer.len());
        let mut inner = vec![false; layer.len()];
        let mut low = -1i64;
        for (k, &v) in layer.iter().enumerate() {
            let other = if self.proper.is_dummy(v) { near.of(v).first().copied() } else { None };
            let at = other.filter(|&u| self.proper.is_dummy(u)).map(|u| i64::from(self.pos[u as usize]));
            // Where two insides cross one another, the lower one yields.
            if let Some(at) = at.filter(|&at| at > low) {
                inner[k] = true;
                low = at;
                windows.push((at, at));
            } else {
                windows.push((low + 1, i64::MAX));
            }
        }
        let mut high = i64::MAX;
        for (k, window) in windows.iter_mut().enumerate().rev() {
            if inner[k] {
                high = window.0 - 1;
            } else {
                window.1 = high;
            }
        }
        windows
    }
}

/// Packs blocks: each as high as those above it allow (or as low as those below, for the mirrored alignments), then
/// towards the blocks on the other side, so that the drawing is compact.
fn compact(proper: &Proper, layers: &Layers, gaps: Gaps, blocks: &Blocks, downwards: bool) -> Vec<f64> {
    let count = proper.vertices.len();
    // Work on a picture in which packing always goes towards smaller values; mirror it back at the end.
    let mut arcs: Vec<(u32, u32, f64)> = Vec::with_capacity(count);
    for layer in layers {
        for pair in layer.windows(2) {
            let distance = separation(proper, gaps, pair[0], pair[1]);
            let (p, q) = (blocks[pair[0] as usize], blocks[pair[1] as usize]);
            arcs.push(if downwards { (p, q, distance) } else { (q, p, distance) });
        }
    }
    let after = Lists::new(count, arcs.iter().enumerate().map(|(i, arc)| (arc.0, i as u32)));
    let mut waiting = vec![0u32; count];
    arcs.iter().for_each(|arc| waiting[arc.1 as usize] += 1);
    let mut sequence: Vec<u32> =
        (0..count as u32).filter(|&v| blocks[v as usize] == v && waiting[v as usize] == 0).collect();
    let mut at = vec![0.0f64; count];
    let mut next = 0;
    while let Some(&p) = sequence.get(next) {
        next += 1;
        for &i in after.of(p) {
            let (_, q, distance) = arcs[i as usize];
            at[q as usize] = at[q as usize].max(at[p as usize] + distance);
            waiting[q as usize] -= 1;
            if waiting[q as usize] == 0 {
                sequence.push(q);
            }
        }
    }
    for &p in sequence.iter().rev() {
        let room = after
            .of(p)
            .iter()
            .map(|&i| at[arcs[i as usize].1 as usize] - arcs[i as usize].2)
            .fold(f64::INFINITY, f64::min);
        if room.is_finite() {
            at[p as usize] = at[p as usize].max(room);
        }
    }
    let sign = if downwards { 1.0 } else { -1.0 };
    (0..count).map(|v| sign * at[blocks[v] as usize]).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::fixture::{graph, layered};

    const GAPS: Gaps = Gaps { node: 6.0, edge: 3.0 };

    fn run(n: usize, ranks: &[u32], links: &[(usize, usize)]) -> (Proper, Layers, Vec<f64>) {
        let (proper, layers) = layered(&graph(n, links), ranks);
        let ys = place(&proper, &layers, GAPS, &mut Pulse::new(&Cancel::default())).unwrap();
        (proper, layers, ys)
    }

    #[test]
    fn neighbours_keep_their_distance() {
        let links: Vec<(usize, usize)> = (0..5).flat_map(|a| (0..5).map(move |b| (a, 5 + (a * b) % 6))).collect();
        let (proper, layers, ys) = run(11, &[0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2], &links);
        for pair in layers.iter().flat_map(|layer| layer.windows(2)) {
            let apart = ys[pair[1] as usize] - ys[pair[0] as usize];
            assert!(apart >= separation(&proper, GAPS, pair[0], pair[1]) - 1e-9);
        }
    }

    #[test]
    fn long_edges_are_straight_inside() {
        let (proper, _, ys) = run(5, &[0, 1, 2, 3, 4], &[(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (0, 3)]);
        for chain in &proper.chains {
            let inner: Vec<f64> = chain.iter().filter(|&&v| proper.is_dummy(v)).map(|&v| ys[v as usize]).collect();
            assert!(inner.windows(2).all(|w| (w[0] - w[1]).abs() < 1e-9));
        }
    }

    #[test]
    fn a_stem_stands_in_the_middle_of_its_fan() {
        let (_, _, ys) = run(4, &[0, 1, 1, 1], &[(0, 1), (0, 2), (0, 3)]);
        assert_eq!(ys[0], ys[2]);
        assert_eq!(ys[2] - ys[1], 16.0);
    }
}
