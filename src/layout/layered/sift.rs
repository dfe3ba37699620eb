//! Sifting: each vertex goes to the place in its layer where it causes the fewest crossings (Rudell, ICCAD 1993; for
//! layers Matuszewski, Schönfeld and Molitor, *Using sifting for k-layer straightline crossing minimization*, GD 1999).
//!
//! Passing a neighbour changes the crossings by a sum over that neighbour's segments of a function that only the moving
//! vertex decides, so all places of a layer are tried in time linear in its segments. Layers that are not beside one
//! another do not see each other, so every second one is sifted at the same time.

use std::ops::Range;

use super::super::Cancelled;
use super::super::parallel;
use super::dummy::Proper;
use super::graph::Pulse;
use super::order::Layers;

/// A vertex looks for its place no farther than to where it causes so many crossings more than at the best one so far,
/// for itself and for each of its segments; it would have to save them all beyond.
const CLIMB: (usize, usize) = (16, 8);
/// Places looked at up and down at most: siblings in a fan may be passed at no cost.
const REACH: usize = 1_000;

/// When to stop: a round that removes no more crossings than `enough` is the last one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub(super) rounds: usize,
    pub(super) enough: u64,
}

/// Sifts an order. Vertices that are `fixed` do not pass one another; those beyond its end are free. Returns how many
/// crossings are gone.
pub(super) fn sift(
    proper: &Proper,
    layers: &mut Layers,
    fixed: &[bool],
    stop: Stop,
    threads: usize,
    pulse: &mut Pulse<'_>,
) -> Result<u64, Cancelled> {
    let mut pos = vec![0u32; proper.vertices.len()];
    for layer in layers.iter() {
        layer.iter().enumerate().for_each(|(i, &v)| pos[v as usize] = i as u32);
    }
    let mut all = 0;
    // A layer is worth another try after one beside it, or itself, has changed.
    let mut stale = vec![true; layers.len()];
    for _ in 0..stop.rounds {
        let mut gone = 0;
        for parity in 0..2 {
            let turn: Vec<usize> = (parity..layers.len()).step_by(2).filter(|&l| stale[l]).collect();
            let (at, before) = (&pos, &*layers);
            let mut changed: Vec<Option<(u64, Vec<u32>)>> = vec![None; turn.len()];
            let work = |range: Range<usize>, out: &mut [Option<(u64, Vec<u32>)>], pulse: &mut Pulse<'_>| {
                let mut sifter = Sifter::default();
                for (slot, &l) in out.iter_mut().zip(&turn[range]) {
                    let gain = sifter.layer(proper, &before[l], at, fixed, pulse)?;
                    *slot = (gain > 0).then(|| (gain, sifter.result(&before[l])));
                }
                Ok(())
            };
            parallel::fill(&mut changed, turn.len(), threads, |i| i, pulse, work)?;
            turn.iter().for_each(|&l| stale[l] = false);
            for (&l, new) in turn.iter().zip(changed) {
                let Some((gain, layer)) = new else { continue };
                gone += gain;
                layer.iter().enumerate().for_each(|(i, &v)| pos[v as usize] = i as u32);
                layers[l] = layer;
                for beside in l.saturating_sub(1)..(l + 2).min(stale.len()) {
                    stale[beside] = true;
                }
            }
        }
        all += gone;
        if gone <= stop.enough {
            break;
        }
    }
    Ok(all)
}

/// Positions of neighbours in a layer beside the one at hand, a list for each vertex, in ascending order.
#[derive(Debug, Default)]
struct Near {
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Near {
    fn of(&self, index: usize) -> &[u32] {
        &self.items[self.start[index] as usize..self.start[index + 1] as usize]
    }
}

/// For the vertex at hand and one side: how many more crossings there are with a segment that ends at a position, when
/// the vertex passes what it belongs to downwards.
#[derive(Debug, Default)]
struct Change {
    /// The position of the second entry; the first is for all before it, the last for all after the others.
    first: u32,
    table: Vec<i32>,
}

impl Change {
    /// From the positions of the vertex's own neighbours.
    fn set(&mut self, own: &[u32]) {
        self.table.clear();
        let all = own.len() as i32;
        self.first = own.first().copied().unwrap_or(0);
        self.table.push(-all);
        let (mut above, mut next) = (0, 0);
        while next < own.len() {
            let p = own[next];
            let same = own[next..].iter().take_while(|&&q| q == p).count();
            self.table.resize((p - self.first) as usize + 1, 2 * above - all);
            self.table.push(2 * above + same as i32 - all);
            above += same as i32;
            next += same;
        }
        self.table.push(all);
    }

    fn at(&self, position: u32) -> i32 {
        let index = ((position + 1).saturating_sub(self.first) as usize).min(self.table.len() - 1);
        self.table[index]
    }
}

/// Reusable memory for one layer.
#[derive(Debug, Default)]
struct Sifter {
    /// Neighbours to the left and to the right of the layer's vertices, by their index in it at first.
    near: [Near; 2],
    /// The order so far, as indices into the layer at first, and where each of them is.
    perm: Vec<u32>,
    place: Vec<u32>,
    change: [Change; 2],
}

impl Sifter {
    /// The layer in its new order.
    fn result(&self, layer: &[u32]) -> Vec<u32> {
        self.perm.iter().map(|&i| layer[i as usize]).collect()
    }

    /// Sifts every vertex of a layer once. Returns how many crossings that removes.
    fn layer(
        &mut self,
        proper: &Proper,
        layer: &[u32],
        pos: &[u32],
        fixed: &[bool],
        pulse: &mut Pulse<'_>,
    ) -> Result<u64, Cancelled> {
        self.gather(proper, layer, pos);
        let n = layer.len();
        self.perm.clear();
        self.perm.extend(0..n as u32);
        self.place.clear();
        self.place.extend(0..n as u32);
        let mut gain = 0u64;
        let is_free = |v: &usize| !fixed.get(layer[*v] as usize).is_some_and(|&fixed| fixed);
        for v in (0..n).filter(is_free) {
            for side in 0..2 {
                self.change[side].set(self.near[side].of(v));
            }
            let k = self.place[v] as usize;
            let (low, high) = (k.saturating_sub(REACH), (k + REACH + 1).min(n));
            let (mut best, mut to) = (0i64, k);
            let mut tried = 2;
            let degree = self.near.iter().map(|near| near.of(v).len()).sum::<usize>();
            let limit = (CLIMB.0 + CLIMB.1 * degree) as i64;
            let mut sum = 0i64;
            for (j, &u) in self.perm[k + 1..high].iter().enumerate() {
                tried += 1;
                sum += self.passing(u as usize);
                if sum < best {
                    (best, to) = (sum, k + 1 + j);
                } else if sum > best + limit {
                    break;
                }
            }
            sum = 0;
            for (j, &u) in self.perm[low..k].iter().enumerate().rev() {
                tried += 1;
                sum -= self.passing(u as usize);
                if sum < best {
                    (best, to) = (sum, low + j);
                } else if sum > limit {
                    break;
                }
            }
            pulse.step(2 * tried + self.change[0].table.len() / 8 + self.change[1].table.len() / 8)?;
            if to == k {
                continue;
            }
            if to > k {
                self.perm[k..=to].rotate_left(1);
            } else {
                self.perm[to..=k].rotate_right(1);
            }
            for j in to.min(k)..=to.max(k) {
                self.place[self.perm[j] as usize] = j as u32;
            }
            gain += best.unsigned_abs();
        }
        Ok(gain)
    }

    fn gather(&mut self, proper: &Proper, layer: &[u32], pos: &[u32]) {
        for (near, lists) in self.near.iter_mut().zip([&proper.left, &proper.right]) {
            near.start.clear();
            near.items.clear();
            near.start.push(0);
            for &v in layer {
                let from = near.items.len();
                near.items.extend(lists.of(v).iter().map(|&u| pos[u as usize]));
                if near.items.len() > from + 1 {
                    near.items[from..].sort_unstable();
                }
                near.start.push(near.items.len() as u32);
            }
        }
    }

    /// How many crossings more there are when the vertex at hand goes from above `u` to below it.
    fn passing(&self, u: usize) -> i64 {
        let mut sum = 0i32;
        for (near, change) in self.near.iter().zip(&self.change) {
            sum += near.of(u).iter().map(|&q| change.at(q)).sum::<i32>();
        }
        i64::from(sum)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::crossings::Counter;
    use crate::layout::layered::graph::{Graph, Link, Shape};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_it_says_is_gone_is_gone(
            raw in proptest::collection::vec((0usize..7, 0usize..7, any::<bool>()), 0..40),
            threads in 1usize..3,
        ) {
            let link = |&(a, b, later): &(usize, usize, bool)| {
                let (from, to) = if later { (7 + a, 14 + b) } else { (a, 7 + b) };
                Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) }
            };
            let graph = Graph { nodes: vec![Shape::default(); 21], links: raw.iter().map(link).collect() };
            let ranks: Vec<u32> = (0..21).map(|v| v / 7).collect();
            let proper = Proper::new(&graph, &vec![false; raw.len()], &ranks, 0.0);
            let count = |layers: &Layers| {
                let mut pos = vec![0u32; 21];
                layers.iter().for_each(|l| l.iter().enumerate().for_each(|(i, &v)| pos[v as usize] = i as u32));
                Counter::default().all(&proper, layers, &pos)
            };
            let mut layers = proper.layers();
            let before = count(&layers);
            let stop = Stop { rounds: 9, enough: 0 };
            let fixed = [[true; 2], [false; 2], [true; 2]].concat();
            let gone = sift(&proper, &mut layers, &fixed, stop, threads, &mut Pulse::new(&Cancel::default())).unwrap();
            prop_assert_eq!(before - gone, count(&layers));
            let old: Vec<u32> = layers[0].iter().copied().filter(|&v| fixed.get(v as usize) == Some(&true)).collect();
            prop_assert!(old.is_sorted());
        }
    }
}
