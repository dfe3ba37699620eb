//! The network simplex of Gansner, Koutsofios, North and Vo (*A technique for drawing directed graphs*, IEEE TSE 19(3),
//! 1993): whole numbers for the ends of arcs such that every arc is at least as long as it must be and the weighted sum
//! of all lengths is least. Used for layers, and for places inside layers.
//!
//! Beyond the paper: subtrees are kept as ranges of a post-order, so that the search for the entering arc and the shift
//! touch the smaller side only; first cut values come from subtree sums.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::Cancelled;
use super::graph::{Lists, Pulse};

/// `value[head] - value[tail] >= min` is kept; `weight` times the difference is to be small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) min: i64,
    pub(super) weight: i64,
}

const NONE: u32 = u32::MAX;

/// Improves feasible values until they are best or `work` steps are spent. The arcs have to connect all ends; where
/// they do not, the values come back as they were.
pub(super) fn solve(values: Vec<i64>, arcs: &[Arc], work: usize, pulse: &mut Pulse<'_>) -> Result<Vec<i64>, Cancelled> {
    let Some(mut tree) = Tree::tight(values.clone(), arcs, pulse)? else { return Ok(values) };
    let mut left = work;
    while let Some(leaving) = tree.leaving(pulse)? {
        let steps = tree.exchange(leaving);
        pulse.step(steps)?;
        match left.checked_sub(steps) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    Ok(tree.values)
}

/// A spanning tree of tight arcs, rooted at 0.
struct Tree<'a> {
    arcs: &'a [Arc],
    out: Lists,
    into: Lists,
    values: Vec<i64>,
    /// The arcs of the tree, for the round-robin search of a leaving one.
    members: Vec<u32>,
    /// For each arc its index in `members`, or `NONE`.
    member: Vec<u32>,
    /// For each arc of the tree: how much the total would shrink for every unit it grew, negated.
    cut: Vec<i64>,
    /// Arcs of the tree at each vertex.
    around: Vec<Vec<u32>>,
    parent: Vec<u32>,
    /// Post-order number of each vertex, and the lowest one in its subtree.
    lim: Vec<u32>,
    low: Vec<u32>,
    /// The vertex of each post-order number.
    post: Vec<u32>,
    /// Where the search for a leaving arc goes on.
    cursor: usize,
}

impl<'a> Tree<'a> {
    /// Grows a tight tree from vertex 0, shifting all of it whenever no tight arc leaves it.
    fn tight(values: Vec<i64>, arcs: &'a [Arc], pulse: &mut Pulse<'_>) -> Result<Option<Self>, Cancelled> {
        let n = values.len();
        if n < 2 {
            return Ok(None);
        }
        let out = Lists::new(n, arcs.iter().enumerate().map(|(i, a)| (a.tail, i as u32)));
        let into = Lists::new(n, arcs.iter().enumerate().map(|(i, a)| (a.head, i as u32)));
        let mut tree = Tree {
            arcs,
            out,
            into,
            values,
            members: Vec::with_capacity(n),
            member: vec![NONE; arcs.len()],
            cut: vec![0; arcs.len()],
            around: vec![Vec::new(); n],
            parent: vec![NONE; n],
            lim: vec![0; n],
            low: vec![0; n],
            post: vec![0; n],
            cursor: 0,
        };
        let mut inside = vec![false; n];
        inside[0] = true;
        // Slack relative to the shift so far: arcs out of the tree lose slack as it shifts up, arcs into it gain.
        let (mut outgoing, mut incoming) = (BinaryHeap::new(), BinaryHeap::new());
        let mut shift = 0i64;
        let mut v = 0u32;
        loop {
            pulse.step(tree.out.of(v).len() + tree.into.of(v).len() + 1)?;
            for &a in tree.out.of(v) {
                if !inside[arcs[a as usize].head as usize] {
                    outgoing.push(Reverse((tree.slack(a), a)));
                }
            }
            for &a in tree.into.of(v) {
                if !inside[arcs[a as usize].tail as usize] {
                    incoming.push(Reverse((tree.slack(a), a)));
                }
            }
            while outgoing.peek().is_some_and(|Reverse((_, a))| inside[arcs[*a as usize].head as usize]) {
                outgoing.pop();
            }
            while incoming.peek().is_some_and(|Reverse((_, a))| inside[arcs[*a as usize].tail as usize]) {
                incoming.pop();
            }
            let up = outgoing.peek().map(|Reverse((slack, a))| (slack - shift, *a));
            let down = incoming.peek().map(|Reverse((slack, a))| (slack + shift, *a));
            let (arc, next) = match (up, down) {
                (Some((slack, a)), other) if other.is_none_or(|(s, _)| slack <= s) => {
                    shift += slack;
                    (a, arcs[a as usize].head)
                }
                (_, Some((slack, a))) => {
                    shift -= slack;
                    (a, arcs[a as usize].tail)
                }
                _ => break,
            };
            inside[next as usize] = true;
            tree.values[next as usize] -= shift;
            tree.add(arc);
            v = next;
        }
        if tree.members.len() + 1 < n {
            return Ok(None);
        }
        tree.renumber(0, NONE, 0);
        tree.first_cuts();
        Ok(Some(tree))
    }

    fn slack(&self, a: u32) -> i64 {
        let arc = self.arcs[a as usize];
        self.values[arc.head as usize] - self.values[arc.tail as usize] - arc.min
    }

    fn add(&mut self, a: u32) {
        self.member[a as usize] = self.members.len() as u32;
        self.members.push(a);
        self.around[self.arcs[a as usize].tail as usize].push(a);
        self.around[self.arcs[a as usize].head as usize].push(a);
    }

    /// Numbers the subtree of `root` in post-order, starting with `first`. Returns how many vertices it has.
    fn renumber(&mut self, root: u32, parent_arc: u32, first: u32) -> usize {
        let mut next = first;
        let mut stack = vec![(root, 0usize)];
        self.parent[root as usize] = parent_arc;
        self.low[root as usize] = first;
        while let Some((v, i)) = stack.last_mut() {
            let vertex = *v as usize;
            if let Some(&a) = self.around[vertex].get(*i) {
                *i += 1;
                if a != self.parent[vertex] {
                    let arc = self.arcs[a as usize];
                    let child = if arc.tail as usize == vertex { arc.head } else { arc.tail };
                    self.parent[child as usize] = a;
                    self.low[child as usize] = next;
                    stack.push((child, 0));
                }
            } else {
                self.lim[vertex] = next;
                self.post[next as usize] = vertex as u32;
                next += 1;
                stack.pop();
            }
        }
        (next - first) as usize
    }

    /// The weight leaving a subtree less that entering it is a sum over its vertices: inner arcs cancel out.
    fn first_cuts(&mut self) {
        let mut surplus = vec![0i64; self.values.len()];
        for arc in self.arcs {
            surplus[arc.tail as usize] += arc.weight;
            surplus[arc.head as usize] -= arc.weight;
        }
        for i in 0..self.post.len() {
            let v = self.post[i];
            let a = self.parent[v as usize];
            if a != NONE {
                let arc = self.arcs[a as usize];
                let (sign, above) = if arc.tail == v { (1, arc.head) } else { (-1, arc.tail) };
                self.cut[a as usize] = sign * surplus[v as usize];
                surplus[above as usize] += surplus[v as usize];
            }
        }
    }

    /// The worst of the next some arcs with a negative cut value, as `dot` does it.
    fn leaving(&mut self, pulse: &mut Pulse<'_>) -> Result<Option<u32>, Cancelled> {
        const LOOK_AT: usize = 100;
        let count = self.members.len();
        let mut best: Option<u32> = None;
        let mut found = 0;
        for step in 0..count {
            let index = (self.cursor + step) % count;
            let a = self.members[index];
            if self.cut[a as usize] < 0 {
                if best.is_none_or(|b| self.cut[a as usize] < self.cut[b as usize]) {
                    best = Some(a);
                }
                found += 1;
                if found >= LOOK_AT {
                    pulse.step(step)?;
                    self.cursor = (index + 1) % count;
                    return Ok(best);
                }
            }
        }
        pulse.step(count)?;
        Ok(best)
    }

    /// Replaces a tree arc by the tightest arc that crosses the cut the other way. Returns the steps it took.
    fn exchange(&mut self, leaving: u32) -> usize {
        let arc = self.arcs[leaving as usize];
        // The child's subtree is a range of the post-order; everything else is the rest.
        let child = if self.parent[arc.tail as usize] == leaving { arc.tail } else { arc.head };
        let tail_inside = child == arc.tail;
        let (low, lim) = (self.low[child as usize], self.lim[child as usize]);
        let inside = |tree: &Self, v: u32| (low..=lim).contains(&tree.lim[v as usize]);
        let n = self.values.len();
        let size = (lim - low + 1) as usize;
        let small_is_inside = size <= n / 2;
        let mut steps = size.min(n - size);
        // The entering arc runs from the head's side to the tail's side.
        let mut best: Option<(i64, u32)> = None;
        let side = |i: usize| {
            if small_is_inside { low as usize + i } else { (i + if i < low as usize { 0 } else { size }) % n }
        };
        let count = if small_is_inside { size } else { n - size };
        let use_into = tail_inside == small_is_inside;
        for i in 0..count {
            let v = self.post[side(i)];
            let list = if use_into { self.into.of(v) } else { self.out.of(v) };
            steps += list.len();
            for &a in list {
                let other = if use_into { self.arcs[a as usize].tail } else { self.arcs[a as usize].head };
                if inside(self, other) != small_is_inside {
                    let key = (self.slack(a), a);
                    if best.is_none_or(|b| key < b) {
                        best = Some(key);
                    }
                }
            }
        }
        let Some((slack, entering)) = best else {
            // Cannot happen: a negative cut value means that some arc crosses the other way. Never choose it again.
            self.cut[leaving as usize] = 0;
            return steps;
        };
        if slack != 0 {
            // The tail's side goes down by the slack, or the head's side up.
            let delta = if use_into { -slack } else { slack };
            for i in 0..count {
                let v = self.post[side(i)];
                self.values[v as usize] += delta;
            }
        }
        let gain = self.cut[leaving as usize];
        let entering_arc = self.arcs[entering as usize];
        let top = self.climb(entering_arc.tail, entering_arc.head, gain, true, &mut steps);
        self.climb(entering_arc.head, entering_arc.tail, gain, false, &mut steps);
        self.cut[entering as usize] = -gain;
        self.cut[leaving as usize] = 0;
        let index = self.member[leaving as usize];
        self.members[index as usize] = entering;
        self.member[entering as usize] = index;
        self.member[leaving as usize] = NONE;
        for v in [arc.tail, arc.head] {
            let list = &mut self.around[v as usize];
            if let Some(at) = list.iter().position(|&a| a == leaving) {
                list.swap_remove(at);
            }
        }
        for v in [entering_arc.tail, entering_arc.head] {
            self.around[v as usize].push(entering);
        }
        let (parent, first) = (self.parent[top as usize], self.low[top as usize]);
        steps + self.renumber(top, parent, first)
    }

    /// Adjusts the cut values on the way from `from` up to the first vertex that has `to` below it, which it returns.
    fn climb(&mut self, from: u32, to: u32, gain: i64, along: bool, steps: &mut usize) -> u32 {
        let goal = self.lim[to as usize];
        let mut v = from;
        while !(self.low[v as usize]..=self.lim[v as usize]).contains(&goal) {
            let a = self.parent[v as usize];
            let arc = self.arcs[a as usize];
            let forward = (v == arc.tail) == along;
            self.cut[a as usize] += if forward { gain } else { -gain };
            v = if v == arc.tail { arc.head } else { arc.tail };
            *steps += 1;
        }
        v
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use proptest::prelude::*;

    fn total(values: &[i64], arcs: &[Arc]) -> i64 {
        arcs.iter().map(|a| a.weight * (values[a.head as usize] - values[a.tail as usize])).sum()
    }

    fn feasible(values: &[i64], arcs: &[Arc]) -> bool {
        arcs.iter().all(|a| values[a.head as usize] - values[a.tail as usize] >= a.min)
    }

    fn run(values: Vec<i64>, arcs: &[Arc]) -> Vec<i64> {
        solve(values, arcs, usize::MAX, &mut Pulse::new(&Cancel::default())).unwrap()
    }

    #[test]
    fn a_lone_source_moves_up_to_its_target() {
        let arc = |tail, head| Arc { tail, head, min: 1, weight: 1 };
        let arcs = [arc(0, 1), arc(1, 2), arc(2, 3), arc(4, 3)];
        let values = run(vec![0, 1, 2, 3, 0], &arcs);
        assert_eq!(values[3] - values[4], 1);
        assert!(feasible(&values, &arcs));
    }

    #[test]
    fn what_is_not_connected_is_left_alone() {
        assert_eq!(run(vec![0, 5], &[]), [0, 5]);
        assert_eq!(run(Vec::new(), &[]), [0i64; 0]);
    }

    proptest! {
        /// On graphs small enough to try every assignment, the result is the best one.
        #[test]
        fn the_result_is_optimal(raw in proptest::collection::vec((0u32..5, 0u32..5, 1i64..3, 1i64..4), 1..9)) {
            let n = 5usize;
            let mut arcs: Vec<Arc> = raw.iter().filter(|r| r.0 != r.1)
                .map(|&(a, b, min, weight)| Arc { tail: a.min(b), head: a.max(b), min, weight }).collect();
            arcs.extend((1..n as u32).map(|head| Arc { tail: 0, head, min: 0, weight: 0 }));
            let mut start = vec![0i64; n];
            for v in 0..n {
                for a in arcs.iter().filter(|a| a.head as usize == v) {
                    start[v] = start[v].max(start[a.tail as usize] + a.min);
                }
            }
            let got = run(start, &arcs);
            prop_assert!(feasible(&got, &arcs));
            let mut best = i64::MAX;
            let (range, mut values) = (9i64, vec![0i64; n]);
            for code in 0..range.pow(4) {
                let mut rest = code;
                for value in &mut values[1..] {
                    *value = rest % range;
                    rest /= range;
                }
                if feasible(&values, &arcs) {
                    best = best.min(total(&values, &arcs));
                }
            }
            prop_assert_eq!(total(&got, &arcs), best);
        }
    }
}
