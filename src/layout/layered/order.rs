//! The order inside each layer: few crossings.
//!
//! Sweeps to and fro sort each layer by the mean or median position of its neighbours (Sugiyama, Tagawa, Toda 1981;
//! Eades, Wormald 1994), then neighbours are exchanged while that helps (Gansner et al. 1993). Several starts are made,
//! the best order found is kept. The effort is bounded by counted steps, never by a clock: the same graph always gets
//! the same order.

use super::super::Cancelled;
use super::crossings::Counter;
use super::dummy::Proper;
use super::graph::Pulse;
use super::rng::Rng;

/// An order: the vertices of each layer from top to bottom.
pub(super) type Layers = Vec<Vec<u32>>;

/// Starts beyond which more do not pay even on small graphs.
const STARTS: usize = 24;
/// Sweeps without a better order after which a start is given up.
const PATIENCE: usize = 4;
/// Sweeps of one start.
const SWEEPS: usize = 24;

/// Finds an order. `work` is about how many segment visits may be spent beyond the first start.
pub(super) fn order(proper: &Proper, work: usize, pulse: &mut Pulse<'_>) -> Result<Layers, Cancelled> {
    let mut sorter = Sorter::new(proper);
    let mut best: Option<(u64, Layers)> = None;
    let mut rng = Rng::new(0x00C0_1D7A_11E5);
    for start in 0..STARTS {
        if start > 0 && (sorter.spent >= work || best.as_ref().is_some_and(|(crossings, _)| *crossings == 0)) {
            break;
        }
        sorter.begin(start, &mut rng, pulse)?;
        let use_median = start % 2 == 1;
        let mut local = u64::MAX;
        let mut stale = 0;
        for sweep in 0..SWEEPS {
            // A first start always gets some sweeps, however large the graph.
            if sweep >= 6 && sorter.spent >= work {
                break;
            }
            sorter.sweep((sweep + start / 2) % 2 == 0, use_median, sweep % 4 >= 2, pulse)?;
            let mut crossings = sorter.count(pulse)?;
            if crossings as f64 <= local as f64 * 1.03 {
                crossings = sorter.exchange(pulse)?;
            }
            if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
                best = Some((crossings, sorter.layers.clone()));
            }
            if crossings < local {
                // A sliver of progress on a large graph is not worth a sweep of its own.
                stale = if crossings as f64 > local as f64 * 0.999 { stale + 1 } else { 0 };
                local = crossings;
            } else {
                stale += 1;
            }
            if stale >= PATIENCE || crossings == 0 {
                break;
            }
        }
    }
    Ok(best.map_or_else(|| sorter.layers, |(_, layers)| layers))
}

/// Sorts by given keys, equal ones staying as in `start`, and exchanges only pairs of which at least one member is free to move: what stood in some
/// order before keeps it.
pub(super) fn keep(
    proper: &Proper,
    start: Layers,
    keys: &[f64],
    fixed: &[bool],
    pulse: &mut Pulse<'_>,
) -> Result<Layers, Cancelled> {
    let mut sorter = Sorter::new(proper);
    sorter.layers = start;
    sorter.fixed = fixed.to_vec();
    for layer in &mut sorter.layers {
        layer.sort_by(|&a, &b| keys[a as usize].total_cmp(&keys[b as usize]));
    }
    sorter.number();
    sorter.exchange(pulse)?;
    Ok(sorter.layers)
}

struct Sorter<'a> {
    proper: &'a Proper,
    layers: Layers,
    /// Position of each vertex in its layer.
    pos: Vec<u32>,
    /// Vertices that may not pass one another; empty where all may.
    fixed: Vec<bool>,
    counter: Counter,
    /// Steps so far.
    spent: usize,
    keys: Vec<f64>,
    scratch: Vec<u32>,
    /// Positions of the neighbours to the left and right of each vertex of the layer at hand, ascending.
    near: [Near; 2],
}

#[derive(Default)]
struct Near {
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Near {
    fn of(&self, index: usize) -> &[u32] {
        &self.items[self.start[index] as usize..self.start[index + 1] as usize]
    }
}

impl<'a> Sorter<'a> {
    fn new(proper: &'a Proper) -> Self {
        let count = proper.vertices.len();
        let mut sorter = Self {
            proper,
            layers: proper.layers(),
            pos: vec![0; count],
            fixed: Vec::new(),
            counter: Counter::default(),
            spent: 0,
            keys: vec![0.0; count],
            scratch: Vec::new(),
            near: [Near::default(), Near::default()],
        };
        sorter.number();
        sorter
    }

    fn number(&mut self) {
        for layer in &self.layers {
            for (i, &v) in layer.iter().enumerate() {
                self.pos[v as usize] = i as u32;
            }
        }
    }

    /// The order a start begins with: a walk from the left, one from the right, then shuffled walks.
    fn begin(&mut self, start: usize, rng: &mut Rng, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        let count = self.proper.vertices.len();
        let mut roots: Vec<u32> = (0..count as u32).collect();
        let from_left = start.is_multiple_of(2);
        roots.sort_by_key(|&v| {
            let layer = self.proper.vertices[v as usize].layer;
            (if from_left { layer } else { u32::MAX - layer }, v)
        });
        if start >= 2 {
            rng.shuffle(&mut roots);
        }
        self.layers.iter_mut().for_each(Vec::clear);
        let mut seen = vec![false; count];
        let mut stack = Vec::new();
        let mut next = Vec::new();
        for root in roots {
            stack.push(root);
            while let Some(v) = stack.pop() {
                if std::mem::replace(&mut seen[v as usize], true) {
                    continue;
                }
                self.layers[self.proper.vertices[v as usize].layer as usize].push(v);
                next.clear();
                pulse.step(4)?;
                next.extend_from_slice(self.proper.right.of(v));
                next.extend_from_slice(self.proper.left.of(v));
                if start >= 2 {
                    rng.shuffle(&mut next);
                } else {
                    next.reverse();
                }
                stack.extend(next.iter().filter(|&&u| !seen[u as usize]));
            }
        }
        self.spent += count + 2 * self.proper.segments.len();
        self.number();
        Ok(())
    }

    /// Sorts every layer by its neighbours in the one before it.
    fn sweep(&mut self, rightwards: bool, median: bool, flip: bool, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        let count = self.layers.len();
        for step in 1..count {
            let index = if rightwards { step } else { count - 1 - step };
            let lists = if rightwards { &self.proper.left } else { &self.proper.right };
            let mut layer = std::mem::take(&mut self.layers[index]);
            let mut work = layer.len();
            // Vertices without neighbours on that side keep their slots; the others are sorted into theirs.
            let mut movable = Vec::with_capacity(layer.len());
            for &v in &layer {
                let near = lists.of(v);
                work += near.len();
                if near.is_empty() {
                    continue;
                }
                self.keys[v as usize] = if median { self.median(near) } else { self.mean(near) };
                movable.push(v);
            }
            if flip {
                movable.reverse();
            }
            movable.sort_by(|&a, &b| self.keys[a as usize].total_cmp(&self.keys[b as usize]));
            let mut sorted = movable.into_iter();
            for slot in &mut layer {
                if !lists.of(*slot).is_empty()
                    && let Some(v) = sorted.next()
                {
                    *slot = v;
                }
            }
            for (i, &v) in layer.iter().enumerate() {
                self.pos[v as usize] = i as u32;
            }
            self.layers[index] = layer;
            self.spent += 3 * work;
            pulse.step(3 * work)?;
        }
        Ok(())
    }

    fn mean(&self, near: &[u32]) -> f64 {
        near.iter().map(|&u| f64::from(self.pos[u as usize])).sum::<f64>() / near.len() as f64
    }

    /// The weighted median of Gansner et al.: between the two middle ones, nearer the side that is packed closer.
    fn median(&mut self, near: &[u32]) -> f64 {
        self.scratch.clear();
        self.scratch.extend(near.iter().map(|&u| self.pos[u as usize]));
        self.scratch.sort_unstable();
        let p: &[u32] = &self.scratch;
        let middle = p.len() / 2;
        let at = |i: usize| f64::from(p[i]);
        if p.len() % 2 == 1 {
            at(middle)
        } else if p.len() == 2 {
            f64::midpoint(at(0), at(1))
        } else {
            let (left, right) = (at(middle - 1) - at(0), at(p.len() - 1) - at(middle));
            if left + right == 0.0 { at(middle) } else { (at(middle - 1) * right + at(middle) * left) / (left + right) }
        }
    }

    /// Exchanges neighbours while that removes crossings. Returns the crossings left.
    fn exchange(&mut self, pulse: &mut Pulse<'_>) -> Result<u64, Cancelled> {
        const ROUNDS: usize = 10;
        let count = self.layers.len();
        let mut dirty = vec![true; count];
        for _ in 0..ROUNDS {
            let mut gained = 0u64;
            for index in 0..count {
                if !std::mem::replace(&mut dirty[index], false) {
                    continue;
                }
                let gain = self.exchange_layer(index, pulse)?;
                if gain > 0 {
                    gained += gain;
                    for other in [index.wrapping_sub(1), index, index + 1] {
                        if let Some(flag) = dirty.get_mut(other) {
                            *flag = true;
                        }
                    }
                }
            }
            if gained == 0 {
                break;
            }
        }
        self.count(pulse)
    }

    /// The crossings of the order as it is.
    fn count(&mut self, pulse: &mut Pulse<'_>) -> Result<u64, Cancelled> {
        let work = 8 * self.proper.segments.len() + self.proper.vertices.len();
        self.spent += work;
        pulse.step(work)?;
        Ok(self.counter.all(self.proper, &self.layers, &self.pos))
    }

    fn exchange_layer(&mut self, index: usize, pulse: &mut Pulse<'_>) -> Result<u64, Cancelled> {
        let mut layer = std::mem::take(&mut self.layers[index]);
        let mut work = self.gather(&layer);
        // Indices into `layer` as it was when the neighbours were gathered.
        let mut perm: Vec<u32> = (0..layer.len() as u32).collect();
        let mut gain = 0u64;
        for i in 0..perm.len().saturating_sub(1) {
            let (a, b) = (perm[i] as usize, perm[i + 1] as usize);
            let is_fixed = |v: u32| self.fixed.get(v as usize).is_some_and(|&f| f);
            if is_fixed(layer[a]) && is_fixed(layer[b]) {
                continue;
            }
            let mut now = 0u64;
            let mut then = 0u64;
            for near in &self.near {
                let (p, q) = (near.of(a), near.of(b));
                if let (Some(&last), Some(&first)) = (p.last(), q.first())
                    && last > first
                {
                    work += p.len() + q.len();
                    let (n, t) = pair_crossings(p, q);
                    now += n;
                    then += t;
                } else if !p.is_empty() && !q.is_empty() {
                    // Not crossed now; whether exchanging costs anything does not matter unless the other side gains.
                    then += u64::from(p.first() < q.last());
                }
            }
            if now > 0 && now > then {
                // `then` may be a lower bound from the shortcut above: count it exactly.
                let exact: u64 = self.near.iter().map(|near| pair_crossings(near.of(a), near.of(b)).1).sum();
                work += self.near.iter().map(|near| near.of(a).len() + near.of(b).len()).sum::<usize>();
                if now > exact {
                    perm.swap(i, i + 1);
                    gain += now - exact;
                }
            }
        }
        if gain > 0 {
            layer = perm.iter().map(|&i| layer[i as usize]).collect();
            for (i, &v) in layer.iter().enumerate() {
                self.pos[v as usize] = i as u32;
            }
        }
        self.layers[index] = layer;
        self.spent += work;
        pulse.step(work)?;
        Ok(gain)
    }

    /// Fills `near` for the vertices of a layer. Returns the steps it took.
    fn gather(&mut self, layer: &[u32]) -> usize {
        let mut work = layer.len();
        for (near, lists) in self.near.iter_mut().zip([&self.proper.left, &self.proper.right]) {
            near.start.clear();
            near.items.clear();
            near.start.push(0);
            for &v in layer {
                let from = near.items.len();
                near.items.extend(lists.of(v).iter().map(|&u| self.pos[u as usize]));
                near.items[from..].sort_unstable();
                near.start.push(near.items.len() as u32);
            }
            work += 2 * near.items.len();
        }
        work
    }
}

/// Crossings of the segments of two neighbours with the first above the second, and with the second above the first.
fn pair_crossings(p: &[u32], q: &[u32]) -> (u64, u64) {
    let (mut now, mut then) = (0u64, 0u64);
    let (mut below, mut up_to) = (0usize, 0usize);
    for &a in p {
        while below < q.len() && q[below] < a {
            below += 1;
        }
        while up_to < q.len() && q[up_to] <= a {
            up_to += 1;
        }
        now += below as u64;
        then += (q.len() - up_to) as u64;
    }
    (now, then)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
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
        let layers = order(&p, 100_000, &mut Pulse::new(&Cancel::default())).unwrap();
        let mut pos = vec![0; p.vertices.len()];
        layers.iter().for_each(|layer| layer.iter().enumerate().for_each(|(i, &v)| pos[v as usize] = i as u32));
        assert_eq!(Counter::default().all(&p, &layers, &pos), 0);
    }

    #[test]
    fn exchanging_a_pair_counts_both_ways() {
        assert_eq!(pair_crossings(&[1, 3], &[0, 2]), (3, 1));
        assert_eq!(pair_crossings(&[2], &[2]), (0, 0));
    }

    #[test]
    fn what_is_fixed_is_not_exchanged() {
        let p = proper(4, &[0, 0, 1, 1], &[(0, 3), (1, 2)]);
        let keys = [0.0, 1.0, 0.0, 1.0];
        let run = |fixed: &[bool]| keep(&p, p.layers(), &keys, fixed, &mut Pulse::new(&Cancel::default())).unwrap();
        assert_eq!(run(&[true; 4]), [[0, 1], [2, 3]]);
        assert_ne!(run(&[false; 4]), [[0, 1], [2, 3]]);
    }
}
