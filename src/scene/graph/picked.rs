//! What of the graph is selected, by index: looked up once for a picture, not for each thing in it.

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::build::GraphSpec;
use crate::case::{Case, TransferIx};
use crate::flow::{EdgeKey, Flow};
use crate::scene::Target;

/// The selected nodes and edges. An edge counts when it is selected or a transfer on it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Picked {
    nodes: Vec<NodeIndex>,
    edges: Vec<EdgeIndex>,
}

impl Picked {
    pub(super) fn of(spec: &GraphSpec<'_>) -> Self {
        let mut picked = Self::default();
        for target in spec.selection.iter() {
            match target {
                Target::Node(key) => picked.nodes.extend(spec.flow.node(key).map(|(ix, _)| ix)),
                Target::Edge(key) => picked.edges.extend(spec.flow.edge(key).map(|(ix, _)| ix)),
                Target::Transfer(ix) => picked.edges.extend(edge_of(spec.case, spec.flow, *ix)),
                _ => {}
            }
        }
        picked.nodes.sort_unstable();
        picked.edges.sort_unstable();
        picked.edges.dedup();
        picked
    }

    pub(super) fn node(&self, ix: NodeIndex) -> bool {
        self.nodes.binary_search(&ix).is_ok()
    }

    pub(super) fn edge(&self, ix: EdgeIndex) -> bool {
        self.edges.binary_search(&ix).is_ok()
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeIndex> {
        self.nodes.iter().copied()
    }

    pub(super) fn edges(&self) -> impl Iterator<Item = EdgeIndex> {
        self.edges.iter().copied()
    }
}

/// The edge that a transfer is on.
pub(super) fn edge_of(case: &Case, flow: &Flow, ix: TransferIx) -> Option<EdgeIndex> {
    let transfer = case.transfers.get(ix.get())?;
    let (from, to) = (flow.node_of(transfer.from)?, flow.node_of(transfer.to)?);
    let (edge, found) = flow.edge(&EdgeKey { from: from.key.clone(), to: to.key.clone() })?;
    found.transfers.contains(&ix).then_some(edge)
}
