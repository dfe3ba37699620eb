//! Layers by time: no node stands left of one that its place along the axis puts before it.
//!
//! One sweep in the order of that axis (of what was received first, say): a node stands in the layer of those before it,
//! or one layer further right of whichever of its neighbours came before it. So an edge runs to the right when its target
//! was reached after its source, whatever else the graph holds; and there are as few layers as that rule allows. Nodes
//! of one place are ordered as the money runs. Nodes without a place stand after whoever paid them, or else just before
//! whoever they pay, and no other node has to mind them.

use std::collections::BTreeMap;

use super::super::{Cancelled, Node, Request};
use super::cycles;
use super::graph::{Graph, Lists, Pulse};
use super::rank::dense;

/// The request with only those nodes first that nothing comes before.
pub(super) fn without_late_firsts(request: &Request) -> Request {
    let earliest = request.nodes.iter().filter_map(|node| node.along).fold(f64::INFINITY, f64::min);
    let is_first = |node: &Node| node.first && node.along.is_none_or(|along| along <= earliest);
    let nodes = request.nodes.iter().map(|node| Node { first: is_first(node), ..*node });
    Request { nodes: nodes.collect(), ..request.clone() }
}

/// Layer of each node, from 0, and for each link whether it is to be drawn from right to left.
pub(super) fn ranks(
    graph: &Graph,
    along: &[Option<f64>],
    pulse: &mut Pulse<'_>,
) -> Result<(Vec<u32>, Vec<bool>), Cancelled> {
    let n = graph.nodes.len();
    let sequence = cycles::sequence(graph, pulse)?;
    let order = order(graph, along, &sequence);
    let mut place = vec![0usize; n];
    order.iter().enumerate().for_each(|(k, &v)| place[v] = k);
    let layered = || graph.links.iter().filter(|link| graph.is_layered(link));
    let ends = layered().flat_map(|link| [(link.from as u32, link.to as u32), (link.to as u32, link.from as u32)]);
    let around = Lists::new(n, ends);
    let (mut values, mut floor) = (vec![0i64; n], 0i64);
    let known = |v: usize| along[v].filter(|_| !graph.nodes[v].first);
    for group in order.chunk_by(|&a, &b| known(a).is_some() && known(a) == known(b)) {
        let mut highest = floor;
        for &v in group {
            let near = around.of(v as u32);
            pulse.step(1 + near.len())?;
            let after = near.iter().filter(|&&u| place[u as usize] < place[v]).map(|&u| values[u as usize] + 1);
            let least = if graph.nodes[v].first { 0 } else { floor };
            values[v] = after.max().map_or(least, |after| after.max(least));
            if known(v).is_some() {
                highest = highest.max(values[v]);
            }
        }
        floor = highest;
    }
    // Those without a place that nobody paid stand just before whoever they pay.
    for v in (0..n).filter(|&v| along[v].is_none() && !graph.nodes[v].first) {
        let near = around.of(v as u32);
        if !near.is_empty() && near.iter().all(|&u| place[u as usize] > place[v]) {
            let next = near.iter().map(|&u| values[u as usize]).min().unwrap_or(1);
            values[v] = values[v].max(next - 1);
        }
    }
    let back = |i: usize| {
        let link = &graph.links[i];
        graph.is_layered(link) && place[link.from] > place[link.to]
    };
    let reversed = (0..graph.links.len()).map(back).collect();
    Ok((dense(&values), reversed))
}

/// All nodes in the order of the axis; first nodes before all.
fn order(graph: &Graph, along: &[Option<f64>], sequence: &[usize]) -> Vec<usize> {
    let n = graph.nodes.len();
    let mut at: Vec<Option<f64>> =
        (0..n).map(|v| if graph.nodes[v].first { Some(f64::NEG_INFINITY) } else { along[v] }).collect();
    let mut links: Vec<(usize, usize)> = graph.links.iter().map(|link| (link.from, link.to)).collect();
    links.sort_by_key(|&(a, b)| (sequence[a], sequence[b]));
    // Forwards from whoever paid, then backwards from whoever was paid: of many sources the last, of many targets the
    // first.
    let missing: Vec<bool> = at.iter().map(Option::is_none).collect();
    for &(a, b) in &links {
        if let (true, Some(source)) = (missing[b] && sequence[a] < sequence[b], at[a]) {
            at[b] = Some(at[b].map_or(source, |own| own.max(source)));
        }
    }
    let forwards = at.clone();
    for &(a, b) in links.iter().rev() {
        if let (true, Some(target)) = (forwards[a].is_none() && sequence[a] < sequence[b], at[b]) {
            at[a] = Some(at[a].map_or(target, |own| own.min(target)));
        }
    }
    let at: Vec<f64> = at.into_iter().map(|at| at.unwrap_or(f64::NEG_INFINITY)).collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| at[a].total_cmp(&at[b]).then(sequence[a].cmp(&sequence[b])));
    order
}

/// Takes out of combs what hangs alike but stands in another layer than most that do.
pub(super) fn part_combs(graph: &Graph, ranks: &[u32], free: &mut [bool]) {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for link in &graph.links {
        near[link.from].push(link.to);
        near[link.to].push(link.from);
    }
    let mut alike: BTreeMap<Vec<usize>, BTreeMap<u32, Vec<usize>>> = BTreeMap::new();
    for (v, mut own) in near.into_iter().enumerate() {
        own.sort_unstable();
        own.dedup();
        if own.len() <= 2 {
            alike.entry(own).or_default().entry(ranks[v]).or_default().push(v);
        }
    }
    for layers in alike.values().filter(|layers| layers.len() > 1) {
        let most = layers.iter().max_by_key(|(rank, own)| (own.len(), std::cmp::Reverse(**rank)));
        let kept = most.map(|(rank, _)| *rank);
        let others = layers.iter().filter(|(rank, _)| Some(**rank) != kept);
        others.flat_map(|(_, own)| own).for_each(|&v| free[v] = false);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::graph::{Link, Shape};
    use proptest::prelude::*;

    fn graph(n: usize, first: &[usize], links: &[(usize, usize)]) -> Graph {
        let mut nodes = vec![Shape::default(); n];
        first.iter().for_each(|&v| nodes[v].first = true);
        let link = |&(from, to)| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
        Graph { nodes, links: links.iter().map(link).collect() }
    }

    fn run(graph: &Graph, along: &[Option<f64>]) -> (Vec<u32>, Vec<bool>) {
        ranks(graph, along, &mut Pulse::new(&Cancel::default())).unwrap()
    }

    #[test]
    fn what_is_paid_later_stands_no_further_left() {
        // 0 pays 1, which pays 2; much later 0 pays 3.
        let g = graph(4, &[0], &[(0, 1), (1, 2), (0, 3)]);
        let late = [Some(0.0), Some(1.0), Some(2.0), Some(9.0)];
        assert_eq!(run(&g, &late).0, [0, 1, 2, 2]);
        let early = [Some(0.0), Some(1.0), Some(2.0), Some(1.0)];
        assert_eq!(run(&g, &early).0, [0, 1, 2, 1]);
    }

    #[test]
    fn money_paid_back_to_an_earlier_node_runs_backwards() {
        let g = graph(3, &[], &[(0, 1), (1, 2), (2, 0)]);
        let (ranks, reversed) = run(&g, &[Some(0.0), Some(1.0), Some(2.0)]);
        assert_eq!((ranks, reversed), (vec![0, 1, 2], vec![false, false, true]));
        // By time 2 was there first, so that its payments to 0 run forwards.
        let (ranks, reversed) = run(&g, &[Some(1.0), Some(2.0), Some(0.0)]);
        assert_eq!((ranks, reversed), (vec![1, 2, 0], vec![false, true, false]));
    }

    #[test]
    fn nodes_without_a_time_stand_beside_their_neighbours() {
        // 3 pays 2, nobody knows when; 2 pays 4, nobody knows when.
        let g = graph(5, &[0], &[(0, 1), (1, 2), (3, 2), (2, 4)]);
        assert_eq!(run(&g, &[Some(0.0), Some(1.0), Some(2.0), None, None]).0, [0, 1, 2, 1, 3]);
    }

    proptest! {
        #[test]
        fn layers_follow_time_and_links_the_layers(
            links in proptest::collection::vec((0usize..14, 0usize..14), 0..36),
            along in proptest::collection::vec(proptest::option::weighted(0.8, 0u8..9), 14),
        ) {
            let g = graph(14, &[], &links);
            let along: Vec<Option<f64>> = along.into_iter().map(|at| at.map(f64::from)).collect();
            let (ranks, reversed) = run(&g, &along);
            for a in 0..14 {
                for b in 0..14 {
                    if along[a].zip(along[b]).is_some_and(|(a, b)| a < b) {
                        prop_assert!(ranks[a] <= ranks[b]);
                    }
                }
            }
            for (link, &reversed) in g.links.iter().zip(&reversed).filter(|(link, _)| g.is_layered(link)) {
                let (a, b) = if reversed { (link.to, link.from) } else { (link.from, link.to) };
                prop_assert!(ranks[a] < ranks[b]);
                if let Some((a, b)) = along[a].zip(along[b]) {
                    prop_assert!(a <= b, "drawn against time");
                }
            }
        }
    }
}
