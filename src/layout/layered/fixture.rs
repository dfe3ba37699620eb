//! What the tests of several phases start from.

use super::dummy::Proper;
use super::graph::{Graph, Link, Shape};
use super::order::Layers;

/// Nodes of 20 × 10 with a shape of radius 4, links of weight 1 without labels.
pub(super) fn graph(n: usize, links: &[(usize, usize)]) -> Graph {
    let shape = Shape { left: 10.0, right: 10.0, up: 5.0, down: 5.0, radius: 4.0, first: false };
    let link = |&(from, to): &(usize, usize)| Link { from, to, weight: 1, label: None, bow: (0.0, 0.0) };
    Graph { nodes: vec![shape; n], links: links.iter().map(link).collect() }
}

/// Its layering with vertices in the order of their indices.
pub(super) fn layered(graph: &Graph, ranks: &[u32]) -> (Proper, Layers) {
    let proper = Proper::new(graph, &vec![false; graph.links.len()], ranks, 5.0);
    let layers = proper.layers();
    (proper, layers)
}
