//! Orders that are given, by keys: what may move makes room for what may not, by exchanges of neighbours while that
//! removes crossings (Gansner et al. 1993).

use super::super::Cancelled;
use super::dummy::Proper;
use super::graph::Pulse;
use super::order::Layers;

/// Sorts by given keys, equal ones staying as in `start`, and exchanges only pairs of which at least one member is free
/// to move: what stood in some order before keeps it.
pub(super) fn keep(
    proper: &Proper,
    start: Layers,
    keys: &[f64],
    fixed: &[bool],
    pulse: &mut Pulse<'_>,
) -> Result<Layers, Cancelled> {
    let mut pos = vec![0; proper.vertices.len()];
    let mut layers = start;
    for layer in &mut layers {
        layer.sort_by(|&a, &b| keys[a as usize].total_cmp(&keys[b as usize]));
        layer.iter().enumerate().for_each(|(i, &v)| pos[v as usize] = i as u32);
    }
    let mut exchange = Exchange { proper, layers, pos, fixed, near: [Near::default(), Near::default()] };
    exchange.run(pulse)?;
    Ok(exchange.layers)
}

struct Exchange<'a> {
    proper: &'a Proper,
    layers: Layers,
    /// Position of each vertex in its layer.
    pos: Vec<u32>,
    /// Vertices that may not pass one another; all others may.
    fixed: &'a [bool],
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

impl Exchange<'_> {
    /// Exchanges neighbours while that removes crossings.
    fn run(&mut self, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
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
        Ok(())
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
