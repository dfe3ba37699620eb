//! The same problem as [`super::simplex`], for large graphs, from its other side: the longest total that the arcs force
//! is a flow of greatest cost (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapter 11), and the heights of its
//! nodes are the values looked for.
//!
//! Here a pivot only touches the subtree that is hung elsewhere, so that tens of thousands of vertices take a fraction of
//! a second; but values fit the arcs only at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::Cancelled;
use super::graph::{Lists, Pulse};
use super::simplex::Arc;

const NONE: u32 = u32::MAX;

/// Values for which the weighted sum of lengths is least; `None` when that is not found within `work` steps.
pub(super) fn solve(n: usize, arcs: &[Arc], work: usize, pulse: &mut Pulse<'_>) -> Result<Option<Vec<i64>>, Cancelled> {
    let mut tree = Tree::new(n, arcs);
    let mut left = work;
    while let Some(entering) = tree.entering(pulse)? {
        let Some(steps) = tree.pivot(entering) else { return Ok(None) };
        pulse.step(steps)?;
        match left.checked_sub(steps) {
            Some(rest) => left = rest,
            None => return Ok(None),
        }
    }
    let values = &tree.nodes[..n];
    let fits = arcs.iter().all(|arc| values[arc.head as usize].value - values[arc.tail as usize].value >= arc.min);
    Ok(fits.then(|| tree.lowest(n)))
}

/// A vertex in the spanning tree.
#[derive(Debug, Clone, Copy)]
struct Node {
    value: i64,
    /// Flow on the arc to the parent, and whether that arc leads to it.
    flow: i64,
    up: bool,
    arc: u32,
    parent: u32,
    depth: u32,
    child: u32,
    next: u32,
    previous: u32,
}

struct Tree<'a> {
    arcs: &'a [Arc],
    /// The vertices, then the root.
    nodes: Vec<Node>,
    /// Whether an arc is in the tree.
    member: Vec<bool>,
    /// Where the search for an entering arc goes on.
    cursor: usize,
    stack: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// Every vertex hangs from the root by an arc of its own, which costs more than any way along the others.
    fn new(n: usize, arcs: &'a [Arc]) -> Self {
        let mut surplus = vec![0i64; n];
        let mut far = 1i64;
        for arc in arcs {
            surplus[arc.tail as usize] += arc.weight;
            surplus[arc.head as usize] -= arc.weight;
            far += arc.min.abs();
        }
        let root = n as u32;
        let mut nodes: Vec<Node> = surplus
            .iter()
            .enumerate()
            .map(|(v, &surplus)| Node {
                value: if surplus >= 0 { 0 } else { -far },
                flow: surplus.abs(),
                up: surplus >= 0,
                arc: NONE,
                parent: root,
                depth: 1,
                child: NONE,
                next: if v + 1 < n { v as u32 + 1 } else { NONE },
                previous: if v > 0 { v as u32 - 1 } else { NONE },
            })
            .collect();
        nodes.push(Node {
            value: 0,
            flow: 0,
            up: false,
            arc: NONE,
            parent: NONE,
            depth: 0,
            child: if n > 0 { 0 } else { NONE },
            next: NONE,
            previous: NONE,
        });
        Self { arcs, nodes, member: vec![false; arcs.len()], cursor: 0, stack: Vec::new() }
    }

    /// Of all best values the lowest ones, which do not depend on the way they were found: arcs with flow keep their
    /// length, and what they join goes down as far as the other arcs allow (shortest ways, Dijkstra 1959).
    fn lowest(&self, n: usize) -> Vec<i64> {
        let least = self.nodes[..n].iter().map(|node| node.value).min().unwrap_or(0);
        let mut block: Vec<u32> = (0..n as u32).collect();
        // From the root downwards, so that a parent's block is known.
        let mut stack = vec![n as u32];
        while let Some(v) = stack.pop() {
            let mut child = self.nodes[v as usize].child;
            while child != NONE {
                let node = &self.nodes[child as usize];
                if node.flow > 0 && node.arc != NONE {
                    block[child as usize] = block[v as usize];
                }
                stack.push(child);
                child = node.next;
            }
        }
        let mut room = vec![i64::MAX; n];
        for v in 0..n {
            let own = &mut room[block[v] as usize];
            *own = (*own).min(self.nodes[v].value - least);
        }
        let between = |a: &Arc| (block[a.tail as usize], block[a.head as usize]);
        let held = || self.arcs.iter().filter(|a| block[a.tail as usize] != block[a.head as usize]);
        let out = Lists::new(n, held().enumerate().map(|(i, a)| (between(a).0, i as u32)));
        let arcs: Vec<&Arc> = held().collect();
        let mut heap: BinaryHeap<Reverse<(i64, u32)>> =
            (0..n as u32).filter(|&b| block[b as usize] == b).map(|b| Reverse((room[b as usize], b))).collect();
        while let Some(Reverse((down, b))) = heap.pop() {
            if down > room[b as usize] {
                continue;
            }
            for &i in out.of(b) {
                let arc = arcs[i as usize];
                let (other, reach) = (between(arc).1, down + self.slack(arc));
                if reach < room[other as usize] {
                    room[other as usize] = reach;
                    heap.push(Reverse((reach, other)));
                }
            }
        }
        (0..n).map(|v| self.nodes[v].value - least - room[block[v] as usize]).collect()
    }

    fn slack(&self, arc: &Arc) -> i64 {
        self.nodes[arc.head as usize].value - self.nodes[arc.tail as usize].value - arc.min
    }

    /// The shortest of the next some arcs that are too short.
    fn entering(&mut self, pulse: &mut Pulse<'_>) -> Result<Option<u32>, Cancelled> {
        let count = self.arcs.len();
        let block = ((count as f64).sqrt() as usize).max(10);
        let mut best = (0i64, NONE);
        for step in 0..count {
            let a = self.cursor;
            self.cursor = if a + 1 == count { 0 } else { a + 1 };
            let slack = self.slack(&self.arcs[a]);
            if slack < best.0 && !self.member[a] {
                best = (slack, a as u32);
            }
            if (step + 1) % block == 0 {
                pulse.step(block)?;
                if best.1 != NONE {
                    break;
                }
            }
        }
        Ok((best.1 != NONE).then_some(best.1))
    }

    /// Sends flow around the cycle that an arc closes, until an arc of the tree has none left: that one leaves. `None`
    /// where the arcs close a cycle. Returns the steps it took.
    fn pivot(&mut self, entering: u32) -> Option<usize> {
        let arc = self.arcs[entering as usize];
        let (mut p, mut q) = (arc.tail, arc.head);
        let mut steps = 1;
        // From the tail upwards arcs to the parent lose flow, from the head upwards those from it. Among equals the last
        // one on the way around from the top leaves, which keeps pivots from going in circles.
        let mut tail_least: Option<(i64, u32)> = None;
        let mut head_least: Option<(i64, u32)> = None;
        while p != q {
            steps += 1;
            if self.nodes[p as usize].depth >= self.nodes[q as usize].depth {
                let node = &self.nodes[p as usize];
                if node.up && tail_least.is_none_or(|(flow, _)| node.flow < flow) {
                    tail_least = Some((node.flow, p));
                }
                p = node.parent;
            } else {
                let node = &self.nodes[q as usize];
                if !node.up && head_least.is_none_or(|(flow, _)| node.flow <= flow) {
                    head_least = Some((node.flow, q));
                }
                q = node.parent;
            }
        }
        let top = p;
        let at_tail = match (tail_least, head_least) {
            (Some((tail, _)), Some((head, _))) => tail < head,
            (tail, _) => tail.is_some(),
        };
        let (flow, leaving) = if at_tail { tail_least? } else { head_least? };
        for (end, loses) in [(arc.tail, true), (arc.head, false)] {
            let mut v = end;
            while v != top && flow != 0 {
                let node = &mut self.nodes[v as usize];
                node.flow += if node.up == loses { -flow } else { flow };
                v = node.parent;
            }
        }
        let slack = self.slack(&arc);
        let out = self.nodes[leaving as usize].arc;
        if out != NONE {
            self.member[out as usize] = false;
        }
        self.member[entering as usize] = true;
        // Hang the part below the leaving arc from the other end of the entering one, turning the way up around.
        let (inner, outer) = if at_tail { (arc.tail, arc.head) } else { (arc.head, arc.tail) };
        let (mut v, mut parent) = (inner, outer);
        let mut own = (entering, flow, at_tail);
        loop {
            let node = self.nodes[v as usize];
            self.unhang(v);
            self.hang(v, parent);
            let slot = &mut self.nodes[v as usize];
            (slot.arc, slot.flow, slot.up) = own;
            own = (node.arc, node.flow, !node.up);
            if v == leaving {
                break;
            }
            (v, parent) = (node.parent, v);
        }
        let shift = if at_tail { slack } else { -slack };
        self.stack.clear();
        self.stack.push(inner);
        while let Some(v) = self.stack.pop() {
            steps += 1;
            let depth = self.nodes[self.nodes[v as usize].parent as usize].depth + 1;
            let node = &mut self.nodes[v as usize];
            node.depth = depth;
            node.value += shift;
            let mut child = node.child;
            while child != NONE {
                self.stack.push(child);
                child = self.nodes[child as usize].next;
            }
        }
        Some(steps)
    }

    /// Takes a vertex out of its parent's list of children.
    fn unhang(&mut self, v: u32) {
        let Node { parent, next, previous, .. } = self.nodes[v as usize];
        if previous == NONE {
            self.nodes[parent as usize].child = next;
        } else {
            self.nodes[previous as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
    }

    fn hang(&mut self, v: u32, parent: u32) {
        let first = self.nodes[parent as usize].child;
        if first != NONE {
            self.nodes[first as usize].previous = v;
        }
        self.nodes[parent as usize].child = v;
        let node = &mut self.nodes[v as usize];
        (node.parent, node.next, node.previous) = (parent, first, NONE);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::rank::longest_path;
    use crate::layout::layered::simplex;
    use proptest::prelude::*;

    proptest! {
        /// Both ways to solve it come to the same total.
        #[test]
        fn the_result_is_optimal(raw in proptest::collection::vec((0u32..30, 0u32..30, 0i64..3, 0i64..4), 1..90)) {
            let n = 30usize;
            let mut arcs: Vec<Arc> = raw.iter().filter(|r| r.0 != r.1)
                .map(|&(a, b, min, weight)| Arc { tail: a.min(b), head: a.max(b), min, weight }).collect();
            arcs.extend((1..n as u32).map(|head| Arc { tail: 0, head, min: 0, weight: 0 }));
            let total = |values: &[i64]| -> i64 {
                arcs.iter().map(|a| a.weight * (values[a.head as usize] - values[a.tail as usize])).sum()
            };
            let cancel = Cancel::default();
            let own = solve(n, &arcs, usize::MAX, &mut Pulse::new(&cancel)).unwrap().unwrap();
            let start = longest_path(n, &arcs).unwrap();
            let other = simplex::solve(start, &arcs, usize::MAX, &mut Pulse::new(&cancel)).unwrap();
            prop_assert!(arcs.iter().all(|a| own[a.head as usize] - own[a.tail as usize] >= a.min));
            prop_assert_eq!(total(&own), total(&other));
        }
    }

    #[test]
    fn arcs_that_close_a_cycle_have_no_solution() {
        let arc = |tail, head| Arc { tail, head, min: 1, weight: 1 };
        let cancel = Cancel::default();
        assert!(solve(2, &[arc(0, 1), arc(1, 0)], usize::MAX, &mut Pulse::new(&cancel)).unwrap().is_none());
    }
}
