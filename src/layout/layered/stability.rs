//! Orders that are given rather than found: from a layout before, and inside the first layer.

use super::dummy::Proper;
use super::graph::{Graph, Link, Pt};
use super::order::Layers;

/// Heights to sort by: those from before for nodes that have one; others take the mean of their neighbours', bends the
/// height on the way between their ends. Also, which vertices keep their order: nodes with a place from before.
pub(super) fn keys(proper: &Proper, before: &[Option<Pt>]) -> (Vec<f64>, Vec<bool>) {
    let count = proper.vertices.len();
    let mut keys = vec![f64::NAN; count];
    let mut fixed = vec![false; count];
    for (v, old) in before.iter().enumerate() {
        if let Some(old) = old {
            keys[v] = old.y;
            fixed[v] = true;
        }
    }
    // New nodes take their height from what they are connected to, outwards from the old ones.
    const ROUNDS: usize = 16;
    let around: Vec<(usize, usize)> =
        proper.chains.iter().filter_map(|c| Some((*c.first()? as usize, *c.last()? as usize))).collect();
    for _ in 0..ROUNDS {
        let mut sum = vec![(0.0f64, 0u32); proper.nodes];
        for &(a, b) in &around {
            for (v, u) in [(a, b), (b, a)] {
                if keys[v].is_nan() && !keys[u].is_nan() {
                    sum[v] = (sum[v].0 + keys[u], sum[v].1 + 1);
                }
            }
        }
        if sum.iter().all(|s| s.1 == 0) {
            break;
        }
        for (v, &(total, n)) in sum.iter().enumerate() {
            if n > 0 {
                keys[v] = total / f64::from(n);
            }
        }
    }
    for key in &mut keys[..proper.nodes] {
        if key.is_nan() {
            *key = f64::MAX / 4.0;
        }
    }
    for chain in &proper.chains {
        let last = chain.len().saturating_sub(1);
        for (k, &v) in chain.iter().enumerate().take(last).skip(1) {
            let t = k as f64 / last as f64;
            keys[v as usize] = keys[chain[0] as usize] * (1.0 - t) + keys[chain[last] as usize] * t;
        }
    }
    (keys, fixed)
}

/// Nodes of the first layer that are linked to one another stand next to each other: the source directly over its
/// target. Pairs that had an order before keep it.
pub(super) fn join_flat(graph: &Graph, before: &[Option<Pt>], layers: &mut Layers) {
    let Some(layer) = layers.first_mut() else { return };
    let is_new = |link: &&Link| before[link.from].is_none() || before[link.to].is_none();
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
    use crate::layout::layered::graph::Shape;

    #[test]
    fn new_nodes_stand_by_what_they_are_linked_to() {
        let link = |from, to| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
        let graph = Graph { nodes: vec![Shape::default(); 4], links: vec![link(0, 1), link(0, 2), link(2, 3)] };
        let proper = Proper::new(&graph, &[false; 3], &[0, 1, 1, 2], 0.0);
        let before = [Some(Pt::new(0.0, 10.0)), Some(Pt::new(0.0, 30.0)), None, None];
        let (keys, fixed) = keys(&proper, &before);
        assert_eq!(keys[..4], [10.0, 30.0, 10.0, 10.0]);
        assert_eq!(fixed[..4], [true, true, false, false]);
    }

    #[test]
    fn an_incident_stands_right_over_its_victim() {
        let link = Link { from: 2, to: 0, weight: 1, label: None, bow: (0.0, 0.0) };
        let graph = Graph { nodes: vec![Shape { first: true, ..Shape::default() }; 3], links: vec![link] };
        let mut layers = vec![vec![0, 1, 2]];
        join_flat(&graph, &[None; 3], &mut layers);
        assert_eq!(layers, [[2, 0, 1]]);
    }
}
