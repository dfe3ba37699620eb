//! Which edges to draw against the reading direction, so that the rest has no cycle.
//!
//! The greedy heuristic of Eades, Lin and Smyth (*A fast and effective heuristic for the feedback arc set problem*,
//! IPL 47, 1993): peel sinks to the right and sources to the left, then take the node that gives most more than it
//! gets. Nodes of the first layer are taken as sources before all else, so money keeps its direction away from the
//! victim; ties go to the node nearer the victim.

use std::collections::{BinaryHeap, VecDeque};

use super::super::Cancelled;
use super::graph::{Graph, Link, Lists, Pulse};
use super::stable::Old;

/// For each link whether it is to be drawn from right to left. Loops and links inside the first layer never are. A link
/// between nodes that stood somewhere runs as it did, if that closes no cycle.
pub(super) fn reversed(graph: &Graph, before: &[Option<Old>], pulse: &mut Pulse<'_>) -> Result<Vec<bool>, Cancelled> {
    let stood = |v: usize| before.get(v).copied().flatten().filter(|old| !old.ghost).map(|old| old.at.x);
    let ran_back = |link: &Link| {
        let back = stood(link.from).zip(stood(link.to)).is_some_and(|(from, to)| to < from - 1.0);
        back && graph.is_layered(link) && !graph.nodes[link.from].first
    };
    let back: Vec<bool> = graph.links.iter().map(ran_back).collect();
    let turn = |(link, &back): (&Link, &bool)| {
        if back { Link { from: link.to, to: link.from, ..*link } } else { *link }
    };
    // Without a before this is the graph itself.
    let turned = Graph { nodes: graph.nodes.clone(), links: graph.links.iter().zip(&back).map(turn).collect() };
    let place = sequence(&turned, pulse)?;
    let against = |link: &Link| turned.is_layered(link) && place[link.from] > place[link.to];
    Ok(turned.links.iter().zip(&back).map(|(link, back)| against(link) != *back).collect())
}

/// Each node's place in a sequence in which few edges run backwards.
pub(super) fn sequence(graph: &Graph, pulse: &mut Pulse<'_>) -> Result<Vec<usize>, Cancelled> {
    let n = graph.nodes.len();
    let layered = || graph.links.iter().enumerate().filter(|(_, link)| graph.is_layered(link));
    let out = Lists::new(n, layered().map(|(i, link)| (link.from as u32, i as u32)));
    let into = Lists::new(n, layered().map(|(i, link)| (link.to as u32, i as u32)));
    let near = distances(graph, &out);
    let mut given = vec![0i64; n];
    let mut got = vec![0i64; n];
    let mut outs: Vec<usize> = (0..n).map(|v| out.of(v as u32).len()).collect();
    let mut ins: Vec<usize> = (0..n).map(|v| into.of(v as u32).len()).collect();
    for (_, link) in layered() {
        given[link.from] += link.weight;
        got[link.to] += link.weight;
    }
    let mut place = vec![usize::MAX; n];
    let (mut left, mut right) = (0usize, n);
    // Entries may be stale: a node is pushed again whenever its key grows, and skipped when it is already placed.
    let mut heap = BinaryHeap::new();
    let key = |v: usize, given: &[i64], got: &[i64]| (given[v] - got[v], std::cmp::Reverse((near[v], v)));
    for v in 0..n {
        heap.push(key(v, &given, &got));
    }
    let mut sources: VecDeque<usize> = (0..n).filter(|&v| graph.nodes[v].first).collect();
    sources.extend((0..n).filter(|&v| !graph.nodes[v].first && ins[v] == 0));
    let mut sinks: VecDeque<usize> = (0..n).filter(|&v| outs[v] == 0).collect();
    let mut firsts = graph.nodes.iter().filter(|node| node.first).count();
    while left < right {
        let (v, at_left) = if firsts > 0 {
            firsts -= 1;
            match sources.pop_front() {
                Some(v) => (v, true),
                None => break,
            }
        } else if let Some(v) = sinks.pop_front() {
            (v, false)
        } else if let Some(v) = sources.pop_front() {
            (v, true)
        } else {
            match heap.pop() {
                Some((value, std::cmp::Reverse((_, v)))) if place[v] == usize::MAX && value == given[v] - got[v] => {
                    (v, true)
                }
                Some(_) => continue,
                None => break,
            }
        };
        if place[v] != usize::MAX {
            continue;
        }
        if at_left {
            place[v] = left;
            left += 1;
        } else {
            right -= 1;
            place[v] = right;
        }
        pulse.step(out.of(v as u32).len() + into.of(v as u32).len() + 1)?;
        for &i in out.of(v as u32) {
            let link = &graph.links[i as usize];
            let u = link.to;
            got[u] -= link.weight;
            ins[u] -= 1;
            if place[u] == usize::MAX {
                if ins[u] == 0 {
                    sources.push_back(u);
                }
                heap.push(key(u, &given, &got));
            }
        }
        for &i in into.of(v as u32) {
            let link = &graph.links[i as usize];
            let u = link.from;
            given[u] -= link.weight;
            outs[u] -= 1;
            if place[u] == usize::MAX {
                if outs[u] == 0 {
                    sinks.push_back(u);
                }
                heap.push(key(u, &given, &got));
            }
        }
    }
    Ok(place)
}

/// Steps from the nearest node of the first layer, along the money; `usize::MAX` where none leads.
fn distances(graph: &Graph, out: &Lists) -> Vec<usize> {
    let mut near = vec![usize::MAX; graph.nodes.len()];
    let mut queue: VecDeque<usize> = (0..graph.nodes.len()).filter(|&v| graph.nodes[v].first).collect();
    for &v in &queue {
        near[v] = 0;
    }
    while let Some(v) = queue.pop_front() {
        for &i in out.of(v as u32) {
            let u = graph.links[i as usize].to;
            if near[u] == usize::MAX {
                near[u] = near[v] + 1;
                queue.push_back(u);
            }
        }
    }
    near
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::graph::Shape;

    fn graph(n: usize, first: &[usize], links: &[(usize, usize)]) -> Graph {
        let mut nodes = vec![Shape::default(); n];
        for &v in first {
            nodes[v].first = true;
        }
        let link = |&(from, to)| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
        Graph { nodes, links: links.iter().map(link).collect() }
    }

    fn run(graph: &Graph) -> Vec<bool> {
        reversed(graph, &[], &mut Pulse::new(&Cancel::default())).unwrap()
    }

    #[test]
    fn a_graph_without_cycles_is_left_alone() {
        assert_eq!(run(&graph(4, &[], &[(3, 2), (2, 1), (3, 1), (1, 0)])), [false; 4]);
    }

    #[test]
    fn money_returned_to_the_victim_runs_backwards() {
        assert_eq!(run(&graph(3, &[0], &[(2, 0), (0, 1), (1, 2)])), [true, false, false]);
    }

    #[test]
    fn of_a_pair_the_one_away_from_the_victim_stays() {
        // 2 is nearer the victim than 1, although its index is higher.
        assert_eq!(run(&graph(4, &[0], &[(0, 2), (1, 2), (2, 1), (1, 3), (3, 1)])), [false, true, false, false, true]);
    }

    #[test]
    fn what_is_left_has_no_cycle() {
        let links: Vec<(usize, usize)> = (0..400).map(|i| ((i * 7919 + 3) % 60, (i * 104_729 + 11) % 60)).collect();
        let g = graph(60, &[5], &links);
        let reversed = run(&g);
        let mut ins = vec![0; 60];
        let ends = |i: usize| if reversed[i] { (links[i].1, links[i].0) } else { links[i] };
        let kept: Vec<usize> = (0..400).filter(|&i| links[i].0 != links[i].1).collect();
        kept.iter().for_each(|&i| ins[ends(i).1] += 1);
        let mut free: Vec<usize> = (0..60).filter(|&v| ins[v] == 0).collect();
        let mut seen = 0;
        while let Some(v) = free.pop() {
            seen += 1;
            for &i in &kept {
                if ends(i).0 == v {
                    ins[ends(i).1] -= 1;
                    if ins[ends(i).1] == 0 {
                        free.push(ends(i).1);
                    }
                }
            }
        }
        assert_eq!(seen, 60);
    }
}
