//! Layers: how many steps to the right of the first layer a node stands.
//!
//! Network simplex ([`super::simplex`]) keeps edges short. Trees hanging off the rest are peeled first: their layers are
//! forced, and in a fan-out they are most of the graph. Nodes of the first layer act as one node at 0.

use super::super::Cancelled;
use super::flow;
use super::graph::{Graph, Lists, Pulse};
use super::simplex::{self, Arc};

/// Vertices beyond which the problem is solved as a flow, and the steps this may take.
const MANY: usize = 1_000;
const FLOW_WORK: usize = 2_000_000_000;

/// Layer of each node, from 0. Every layered link spans at least one layer, in the direction `reversed` gives it.
pub(super) fn ranks(
    graph: &Graph,
    reversed: &[bool],
    work: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Vec<u32>, Cancelled> {
    let n = graph.nodes.len();
    let has_first = graph.nodes.iter().any(|node| node.first);
    let arcs = arcs(graph, reversed);
    let peeled = Peeled::new(n, &arcs, has_first.then_some(0));
    let mut core: Vec<Arc> = arcs.iter().zip(&peeled.arc).filter(|(_, gone)| !**gone).map(|(arc, _)| *arc).collect();
    let mut kept = vec![u32::MAX; n + 1];
    let mut vertices = 0u32;
    for (slot, _) in kept.iter_mut().zip(&peeled.node).filter(|(_, gone)| !**gone) {
        *slot = vertices;
        vertices += 1;
    }
    if has_first {
        // Nothing stands left of the first layer, and sources that were peeled need their room.
        let mut has_in = vec![false; n + 1];
        core.iter().for_each(|arc| has_in[arc.head as usize] = true);
        let free = |v: &usize| !peeled.node[*v] && (!has_in[*v] || peeled.floor[*v] > 0);
        for v in (1..=n).filter(free) {
            core.push(Arc { tail: 0, head: v as u32, min: peeled.floor[v], weight: 0 });
        }
    }
    for arc in &mut core {
        arc.tail = kept[arc.tail as usize];
        arc.head = kept[arc.head as usize];
    }
    let start = longest_path(vertices as usize, &core).unwrap_or_else(|| vec![0; vertices as usize]);
    let solved = if vertices as usize > MANY { flow::solve(vertices as usize, &core, FLOW_WORK, pulse)? } else { None };
    let solved = match solved {
        Some(solved) => solved,
        None => simplex::solve(start, &core, work, pulse)?,
    };
    let mut values = vec![0i64; n + 1];
    for (value, &k) in values.iter_mut().zip(&kept).filter(|(_, k)| **k != u32::MAX) {
        *value = solved[k as usize];
    }
    for &(v, arc) in peeled.order.iter().rev() {
        let arc = arcs[arc as usize];
        values[v as usize] =
            if arc.head == v { values[arc.tail as usize] + arc.min } else { values[arc.head as usize] - arc.min };
    }
    let of_nodes: Vec<i64> = (0..n).map(|v| values[vertex(graph, v) as usize]).collect();
    Ok(dense(&of_nodes))
}

/// All nodes of the first layer are vertex 0; any other node is its index plus one.
fn vertex(graph: &Graph, v: usize) -> u32 {
    if graph.nodes[v].first { 0 } else { v as u32 + 1 }
}

/// One arc for each pair of connected vertices, its weight the sum of the links'.
fn arcs(graph: &Graph, reversed: &[bool]) -> Vec<Arc> {
    let mut arcs: Vec<Arc> = graph
        .links
        .iter()
        .zip(reversed)
        .filter(|(link, _)| graph.is_layered(link))
        .map(|(link, &reversed)| {
            let (tail, head) = if reversed { (link.to, link.from) } else { (link.from, link.to) };
            Arc { tail: vertex(graph, tail), head: vertex(graph, head), min: 1, weight: link.weight }
        })
        .collect();
    arcs.sort_by_key(|arc| (arc.tail, arc.head));
    arcs.dedup_by(|next, first| {
        let same = (next.tail, next.head) == (first.tail, first.head);
        if same {
            first.weight += next.weight;
        }
        same
    });
    arcs
}

/// Vertices taken off one by one, each with a single arc left.
struct Peeled {
    node: Vec<bool>,
    arc: Vec<bool>,
    /// In the order they were taken: the vertex and its arc.
    order: Vec<(u32, u32)>,
    /// The least value a vertex may have, given what was peeled off before it.
    floor: Vec<i64>,
}

impl Peeled {
    fn new(n: usize, arcs: &[Arc], keep: Option<u32>) -> Self {
        let ends = arcs.iter().enumerate().flat_map(|(i, arc)| [(arc.tail, i as u32), (arc.head, i as u32)]);
        let around = Lists::new(n + 1, ends);
        let mut degree: Vec<usize> = (0..=n as u32).map(|v| around.of(v).len()).collect();
        let mut peeled =
            Self { node: vec![false; n + 1], arc: vec![false; arcs.len()], order: Vec::new(), floor: vec![0; n + 1] };
        // Vertices without an arc stand for nodes of the first layer, which vertex 0 stands for.
        for (v, gone) in peeled.node.iter_mut().enumerate() {
            *gone = degree[v] == 0 && Some(v as u32) != keep;
        }
        let mut queue: Vec<u32> = (0..=n as u32).filter(|&v| degree[v as usize] == 1 && Some(v) != keep).collect();
        let mut next = 0;
        while let Some(&v) = queue.get(next) {
            next += 1;
            if degree[v as usize] != 1 {
                continue;
            }
            let Some(&a) = around.of(v).iter().find(|&&a| !peeled.arc[a as usize]) else { continue };
            let arc = arcs[a as usize];
            let other = if arc.tail == v { arc.head } else { arc.tail };
            if arc.tail == v {
                let floor = peeled.floor[v as usize] + arc.min;
                peeled.floor[other as usize] = peeled.floor[other as usize].max(floor);
            } else if peeled.floor[v as usize] > 0 && keep.is_some() {
                // Held up by what was peeled off it: it is not free to follow its arc.
                continue;
            }
            peeled.node[v as usize] = true;
            peeled.arc[a as usize] = true;
            peeled.order.push((v, a));
            degree[v as usize] = 0;
            degree[other as usize] -= 1;
            if degree[other as usize] == 1 && Some(other) != keep {
                queue.push(other);
            }
        }
        peeled
    }
}

/// Each vertex as far left as its arcs allow (Kahn's order; no recursion). `None` where the arcs close a cycle.
pub(super) fn longest_path(n: usize, arcs: &[Arc]) -> Option<Vec<i64>> {
    let out = Lists::new(n, arcs.iter().enumerate().map(|(i, arc)| (arc.tail, i as u32)));
    let mut waiting = vec![0u32; n];
    arcs.iter().for_each(|arc| waiting[arc.head as usize] += 1);
    let mut values = vec![0i64; n];
    let mut ready: Vec<u32> = (0..n as u32).filter(|&v| waiting[v as usize] == 0).collect();
    let mut done = 0;
    while let Some(v) = ready.pop() {
        done += 1;
        for &a in out.of(v) {
            let arc = arcs[a as usize];
            let head = arc.head as usize;
            values[head] = values[head].max(values[v as usize] + arc.min);
            waiting[head] -= 1;
            if waiting[head] == 0 {
                ready.push(arc.head);
            }
        }
    }
    (done == n).then_some(values)
}

/// Layers from values: the least is 0, and none is empty.
pub(super) fn dense(values: &[i64]) -> Vec<u32> {
    let mut used = values.to_vec();
    used.sort_unstable();
    used.dedup();
    values.iter().map(|value| used.binary_search(value).unwrap_or(0) as u32).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::cycles;
    use crate::layout::layered::graph::{Link, Shape};
    use proptest::prelude::*;

    fn graph(n: usize, first: &[usize], links: &[(usize, usize)]) -> Graph {
        let mut nodes = vec![Shape::default(); n];
        for &v in first {
            nodes[v].first = true;
        }
        let link = |&(from, to)| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
        Graph { nodes, links: links.iter().map(link).collect() }
    }

    fn run(graph: &Graph) -> Vec<u32> {
        let cancel = Cancel::default();
        let reversed = cycles::reversed(graph, &[], &mut Pulse::new(&cancel)).unwrap();
        ranks(graph, &reversed, usize::MAX, &mut Pulse::new(&cancel)).unwrap()
    }

    #[test]
    fn a_funder_stands_just_before_what_it_funds() {
        // 0 → 1 → 2 → 3, and 4 → 3.
        assert_eq!(run(&graph(5, &[0], &[(0, 1), (1, 2), (2, 3), (4, 3)])), [0, 1, 2, 3, 2]);
    }

    #[test]
    fn nothing_stands_left_of_the_victim() {
        // The victim 0 pays 3, which is also at the end of 1 → 2 → 3.
        assert_eq!(run(&graph(4, &[0], &[(1, 2), (2, 3), (0, 3)])), [0, 0, 1, 2]);
        // The same with more behind, so that the peeling has to keep the room.
        assert_eq!(run(&graph(5, &[0], &[(1, 2), (2, 3), (0, 3), (3, 4)])), [0, 0, 1, 2, 3]);
        assert_eq!(run(&graph(5, &[0], &[(0, 4), (1, 2), (2, 3), (3, 4)])), [0, 0, 1, 2, 3]);
    }

    #[test]
    fn long_chains_and_wide_stars_need_no_recursion() {
        let chain: Vec<(usize, usize)> = (0..20_000).map(|i| (i, i + 1)).collect();
        assert_eq!(run(&graph(20_001, &[0], &chain))[20_000], 20_000);
        let star: Vec<(usize, usize)> = (1..30_000).map(|i| (0, i)).collect();
        assert!(run(&graph(30_000, &[0], &star))[1..].iter().all(|&r| r == 1));
    }

    proptest! {
        #[test]
        fn links_span_at_least_one_layer_and_first_nodes_are_first(
            links in proptest::collection::vec((0usize..12, 0usize..12), 0..30),
            first in proptest::collection::vec(0usize..12, 0..3),
        ) {
            let g = graph(12, &first, &links);
            let cancel = Cancel::default();
            let reversed = cycles::reversed(&g, &[], &mut Pulse::new(&cancel)).unwrap();
            let ranks = ranks(&g, &reversed, usize::MAX, &mut Pulse::new(&cancel)).unwrap();
            for (link, &reversed) in g.links.iter().zip(&reversed) {
                if g.is_layered(link) {
                    let (a, b) = if reversed { (link.to, link.from) } else { (link.from, link.to) };
                    prop_assert!(ranks[a] < ranks[b]);
                }
            }
            for &v in &first {
                prop_assert_eq!(ranks[v], 0);
            }
        }
    }
}
