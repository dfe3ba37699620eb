//! The proper layering: every edge becomes a chain of segments between neighbouring layers, with bends on the way, and
//! every label a vertex of its own so that ordering and placing keep room for it.
//!
//! Labels stand in layers of their own between two layers of nodes, only where there are labels: a gap without any keeps
//! its plain width, and ranking never has to know (other engines double all ranks for this).

use super::graph::{Graph, Link, Lists};

/// What stands at a place in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A node of the graph.
    Node,
    /// An edge passing through.
    Bend,
    /// An edge passing under its label.
    Label,
}

/// A node, bend or label, with its reach from the height at which edges attach or pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vertex {
    pub(super) layer: u32,
    pub(super) kind: Kind,
    pub(super) up: f64,
    pub(super) down: f64,
    pub(super) left: f64,
    pub(super) right: f64,
}

/// A piece of an edge, from one layer to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) weight: i64,
}

/// A layering in which segments join neighbouring layers only.
#[derive(Debug, Clone, Default)]
pub(super) struct Proper {
    /// Nodes come first, by their index in the graph.
    pub(super) vertices: Vec<Vertex>,
    pub(super) nodes: usize,
    pub(super) segments: Vec<Segment>,
    /// Per link the vertices it passes, from its left node to its right one; empty where it is not layered.
    pub(super) chains: Vec<Vec<u32>>,
    /// Whether a layer is made of labels and the bends beside them.
    pub(super) is_label_layer: Vec<bool>,
    /// Neighbours in the layer to the left and to the right.
    pub(super) left: Lists,
    pub(super) right: Lists,
}

impl Proper {
    /// Builds the chains. `clear` is the distance a label keeps from its line.
    pub(super) fn new(graph: &Graph, reversed: &[bool], ranks: &[u32], clear: f64) -> Self {
        let span = |i: usize| {
            let link = &graph.links[i];
            if reversed[i] { (link.to, link.from) } else { (link.from, link.to) }
        };
        let gaps = ranks.iter().max().map_or(0, |&r| r as usize);
        let label_gap = choose_gaps(graph, reversed, ranks, gaps);
        let mut has_labels = vec![false; gaps];
        label_gap.iter().flatten().for_each(|&gap| has_labels[gap] = true);
        let mut layer_of_rank = Vec::with_capacity(gaps + 1);
        let mut is_label_layer = Vec::new();
        for rank in 0..=gaps {
            layer_of_rank.push(is_label_layer.len() as u32);
            is_label_layer.push(false);
            if has_labels.get(rank).is_some_and(|&has| has) {
                is_label_layer.push(true);
            }
        }
        let mut proper = Self { nodes: graph.nodes.len(), is_label_layer, ..Self::default() };
        for (node, &rank) in graph.nodes.iter().zip(ranks) {
            proper.vertices.push(Vertex {
                layer: layer_of_rank[rank as usize],
                kind: Kind::Node,
                up: node.up,
                down: node.down,
                left: node.left,
                right: node.right,
            });
        }
        for (i, link) in graph.links.iter().enumerate() {
            let mut chain = Vec::new();
            if graph.is_layered(link) {
                let (a, b) = span(i);
                let (first, last) = (layer_of_rank[ranks[a] as usize], layer_of_rank[ranks[b] as usize]);
                let label_layer = label_gap[i].map(|gap| layer_of_rank[gap] + 1);
                chain.push(a as u32);
                for layer in first + 1..last {
                    chain.push(proper.vertices.len() as u32);
                    proper.vertices.push(match link.label {
                        Some((w, h)) if label_layer == Some(layer) => {
                            Vertex { layer, kind: Kind::Label, up: h + clear, down: 0.0, left: w / 2.0, right: w / 2.0 }
                        }
                        _ => Vertex { layer, kind: Kind::Bend, up: 0.0, down: 0.0, left: 0.0, right: 0.0 },
                    });
                }
                chain.push(b as u32);
                proper.segments.extend(chain.windows(2).map(|w| Segment { a: w[0], b: w[1], weight: link.weight }));
            }
            proper.chains.push(chain);
        }
        let count = proper.vertices.len();
        proper.right = Lists::new(count, proper.segments.iter().map(|s| (s.a, s.b)));
        proper.left = Lists::new(count, proper.segments.iter().map(|s| (s.b, s.a)));
        proper
    }

    /// The vertices of each layer, by index.
    pub(super) fn layers(&self) -> Vec<Vec<u32>> {
        let mut layers = vec![Vec::new(); self.is_label_layer.len()];
        for (v, vertex) in self.vertices.iter().enumerate() {
            layers[vertex.layer as usize].push(v as u32);
        }
        layers
    }

    /// Whether a vertex is a bend or a label.
    pub(super) fn is_dummy(&self, v: u32) -> bool {
        v as usize >= self.nodes
    }
}

/// For each labelled link the gap between ranks in which its label goes: where the labels so far stack lowest, so that
/// a long edge's label does not crowd the gap that short edges have to use; near its source among equals.
fn choose_gaps(graph: &Graph, reversed: &[bool], ranks: &[u32], gaps: usize) -> Vec<Option<usize>> {
    let mut load = vec![0.0f64; gaps];
    let mut chosen = vec![None; graph.links.len()];
    let labelled: Vec<(usize, &Link, f64)> = graph
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| graph.is_layered(link))
        .filter_map(|(i, link)| link.label.map(|(_, h)| (i, link, h)))
        .collect();
    for short in [true, false] {
        for &(i, link, h) in &labelled {
            let (a, b) = (ranks[link.from] as usize, ranks[link.to] as usize);
            let (low, high) = (a.min(b), a.max(b));
            if (high - low == 1) != short {
                continue;
            }
            let near_source = |k: &usize| if reversed[i] { high - 1 - k } else { low + k };
            let best = (0..high - low).map(|k| near_source(&k)).min_by(|&p, &q| {
                // An empty gap costs a whole label's width: use one that has labels already.
                let cost = |g: usize| if load[g] > 0.0 { load[g] } else { 4.0 * h };
                cost(p).total_cmp(&cost(q))
            });
            if let Some(gap) = best {
                load[gap] += h;
                chosen[i] = Some(gap);
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layered::graph::Shape;

    fn graph(n: usize, links: &[(usize, usize, bool)]) -> Graph {
        let link = |&(from, to, label)| Link {
            from,
            to,
            weight: 1,
            label: if label { Some((50.0, 14.0)) } else { None },
            bow: (0.0, 0.0),
        };
        Graph { nodes: vec![Shape::default(); n], links: links.iter().map(link).collect() }
    }

    #[test]
    fn gaps_without_labels_get_no_layer() {
        let g = graph(3, &[(0, 1, false), (1, 2, true), (0, 2, false)]);
        let proper = Proper::new(&g, &[false; 3], &[0, 1, 2], 4.0);
        assert_eq!(proper.is_label_layer, [false, false, true, false]);
        assert_eq!(proper.chains[0].len(), 2);
        assert_eq!(proper.chains[1].len(), 3);
        assert_eq!(proper.chains[2].len(), 4);
        assert_eq!(proper.vertices.iter().filter(|v| v.kind == Kind::Label).count(), 1);
    }

    #[test]
    fn a_reversed_link_runs_from_its_target_in_the_chain() {
        let g = graph(2, &[(1, 0, false)]);
        let proper = Proper::new(&g, &[true], &[0, 1], 4.0);
        assert_eq!(proper.chains[0], [0, 1]);
    }

    #[test]
    fn every_segment_joins_neighbouring_layers() {
        let g = graph(5, &[(0, 4, true), (0, 1, true), (1, 4, false), (0, 2, true), (2, 3, false), (3, 4, true)]);
        let proper = Proper::new(&g, &[false; 6], &[0, 1, 1, 2, 3], 4.0);
        for s in &proper.segments {
            assert_eq!(proper.vertices[s.a as usize].layer + 1, proper.vertices[s.b as usize].layer);
        }
    }
}
