//! Nodes and edges of the flow graph.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use super::{EdgeKey, NodeKey};
use crate::case::{Amount, AssetIx, EntityIx, Evidence, IncidentIx, Role, StatusKind, TransferIx, Usd, WalletIx};

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A theft.
    Incident(IncidentIx),
    /// An entity with its wallets folded.
    Entity(EntityIx),
    /// One wallet.
    Wallet(WalletIx),
    /// Alike wallets, folded.
    Stack,
}

/// A node of the flow graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its stable name.
    pub key: NodeKey,
    /// What it stands for.
    pub kind: NodeKind,
    /// Part played, which decides shape and colour.
    pub role: Role,
    /// First line of the label.
    pub name: String,
    /// Second line of the label: shortened address, count of wallets.
    pub detail: String,
    /// The wallets it stands for, in file order.
    pub wallets: Vec<WalletIx>,
    /// What a source says became of the funds here (of the first wallet that has such a statement).
    pub status: Option<StatusKind>,
    /// What a double click toggles: itself when folded, or the fold it came out of.
    pub fold: Option<NodeKey>,
    /// Transfers among its own folded wallets: not drawn, but not lost.
    pub internal: Vec<TransferIx>,
}

/// All transfers in one direction between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Its stable name.
    pub key: EdgeKey,
    /// The transfers, ordered by time, then by place in the input; those without a time last.
    pub transfers: Vec<TransferIx>,
    /// How many ledger rows they stand for.
    pub count: u64,
    /// Sums per asset, the most valuable first.
    pub totals: Vec<(AssetIx, Amount)>,
    /// Transfers whose amount no source gives; they are in no sum.
    pub unknown: usize,
    /// What came back for what was sent, for swaps and bridges; sums per asset.
    pub received: Vec<(AssetIx, Amount)>,
    /// Value of what was sent; `None` when a part of it has no known value.
    pub usd: Option<Usd>,
    /// The weakest evidence among the transfers.
    pub evidence: Evidence,
}

/// The flow graph of a case under one folding.
#[derive(Debug, Clone, Default)]
pub struct Flow {
    /// Nodes and edges. Indices are dense; nothing is ever removed from a built graph.
    pub graph: DiGraph<Node, Edge>,
    pub(super) nodes: BTreeMap<NodeKey, NodeIndex>,
    pub(super) edges: BTreeMap<EdgeKey, EdgeIndex>,
    /// For each wallet of the case, the node that shows it.
    pub(super) of_wallet: Vec<NodeIndex>,
    /// Incident nodes that hang on their victim's node instead of standing in the flow.
    pub(super) badges: BTreeMap<NodeIndex, NodeIndex>,
}

impl Flow {
    /// The node of a name.
    #[must_use]
    pub fn node(&self, key: &NodeKey) -> Option<(NodeIndex, &Node)> {
        self.nodes.get(key).map(|&ix| (ix, &self.graph[ix]))
    }

    /// The edge of a name.
    #[must_use]
    pub fn edge(&self, key: &EdgeKey) -> Option<(EdgeIndex, &Edge)> {
        self.edges.get(key).map(|&ix| (ix, &self.graph[ix]))
    }

    /// The node that shows a wallet.
    #[must_use]
    pub fn node_of(&self, wallet: WalletIx) -> Option<&Node> {
        self.of_wallet.get(wallet.get()).and_then(|&ix| self.graph.node_weight(ix))
    }

    /// The node that shows an entity: its folded node.
    #[must_use]
    pub fn nodes_of_entity(&self, case: &crate::case::Case, entity: EntityIx) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = self
            .graph
            .node_weights()
            .filter(|node| match node.kind {
                NodeKind::Entity(e) => e == entity,
                NodeKind::Incident(_) => false,
                NodeKind::Wallet(_) | NodeKind::Stack => node.wallets.iter().any(|&w| case[w].owner == Some(entity)),
            })
            .collect();
        nodes.sort_by(|a, b| a.key.cmp(&b.key));
        nodes
    }

    /// For an incident that hangs on its victim: the victim's node.
    #[must_use]
    pub fn badge_of(&self, incident: NodeIndex) -> Option<NodeIndex> {
        self.badges.get(&incident).copied()
    }

    /// The incidents that hang on a node, in file order.
    pub fn badges_on(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        self.badges.iter().filter(move |&(_, &victim)| victim == node).map(|(&incident, _)| incident)
    }
}
