//! Orders that are given rather than found: from a layout before, and inside the first layer.

use super::super::dummy::Proper;
use super::super::graph::{Graph, Link, Lists};
use super::super::order::Layers;
use super::Old;

/// Heights to sort by and to wish for: those from before for nodes that have one; others take the mean of their
/// neighbours', bends the height on the way between their ends.
pub(super) fn keys(graph: &Graph, proper: &Proper, before: &[Option<Old>]) -> Vec<f64> {
    let mut keys = vec![f64::NAN; proper.vertices.len()];
    let mut frontier = Vec::new();
    for (v, old) in before.iter().enumerate() {
        if let Some(old) = old {
            keys[v] = old.at.y;
            frontier.push(v as u32);
        }
    }
    let both = |link: &Link| [(link.from as u32, link.to as u32), (link.to as u32, link.from as u32)];
    let around = Lists::new(proper.nodes, graph.links.iter().flat_map(both));
    // New nodes take their height from what they are linked to, outwards from the old ones.
    while !frontier.is_empty() {
        let mut next: Vec<u32> = frontier.iter().flat_map(|&v| around.of(v)).copied().collect();
        next.retain(|&v| keys[v as usize].is_nan());
        next.sort_unstable();
        next.dedup();
        let found: Vec<f64> = next
            .iter()
            .map(|&v| {
                let known: Vec<f64> =
                    around.of(v).iter().map(|&u| keys[u as usize]).filter(|key| !key.is_nan()).collect();
                known.iter().sum::<f64>() / known.len() as f64
            })
            .collect();
        next.iter().zip(found).for_each(|(&v, key)| keys[v as usize] = key);
        frontier = next;
    }
    keys[..proper.nodes].iter_mut().filter(|key| key.is_nan()).for_each(|key| *key = 0.0);
    bends(proper, &mut keys);
    keys
}

/// Gives bends and labels the height on the way between the ends of their edge.
pub(super) fn bends(proper: &Proper, keys: &mut [f64]) {
    for chain in &proper.chains {
        let last = chain.len().saturating_sub(1);
        for (k, &v) in chain.iter().enumerate().take(last).skip(1) {
            let t = k as f64 / last as f64;
            keys[v as usize] = keys[chain[0] as usize] * (1.0 - t) + keys[chain[last] as usize] * t;
        }
    }
}

/// Nodes of the first layer that are linked to one another stand next to each other: the source directly over its
/// target. Pairs that had an order `before` keep it.
pub(in super::super) fn join_flat(graph: &Graph, before: &[Option<Old>], layers: &mut Layers) {
    let Some(layer) = layers.first_mut() else { return };
    let is_new = |link: &&Link| [link.from, link.to].iter().any(|&v| before.get(v).copied().flatten().is_none());
    for link in graph.links.iter().filter(|link| graph.is_flat(link)).filter(is_new) {
        let find = |layer: &[u32], v: usize| layer.iter().position(|&u| u as usize == v);
        let (Some(from), Some(to)) = (find(layer, link.from), find(layer, link.to)) else { continue };
        if from.abs_diff(to) > 1 || from > to {
            let v = layer.remove(from);
            let to = if from < to { to - 1 } else { to };
            layer.insert(to, v);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layered::graph::{Pt, Shape};

    #[test]
    fn new_nodes_stand_by_what_they_are_linked_to() {
        let link = |from, to| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
        let graph = Graph { nodes: vec![Shape::default(); 4], links: vec![link(0, 1), link(0, 2), link(2, 3)] };
        let proper = Proper::new(&graph, &[false; 3], &[0, 1, 1, 2], 0.0);
        let old = |y| Some(Old { at: Pt::new(0.0, y), ghost: false });
        assert_eq!(keys(&graph, &proper, &[old(10.0), old(30.0), None, None])[..4], [10.0, 30.0, 10.0, 10.0]);
    }

    #[test]
    fn an_incident_stands_right_over_its_victim() {
        let link = Link { from: 2, to: 0, weight: 1, label: None, bow: (0.0, 0.0) };
        let graph = Graph { nodes: vec![Shape { first: true, ..Shape::default() }; 3], links: vec![link] };
        let mut layers = vec![vec![0, 1, 2]];
        join_flat(&graph, &[], &mut layers);
        assert_eq!(layers, [[2, 0, 1]]);
    }
}
