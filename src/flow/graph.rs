//! Nodes and edges of the flow graph.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use super::{EdgeKey, Explanation, Group, GroupKind, Groups, NodeKey};
use crate::case::{
    Amount, AssetIx, EntityIx, Evidence, IncidentIx, PartIx, Role, StatusKind, TransferIx, Usd, WalletIx,
};

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
    /// The wallets of one of several merged cases, folded.
    Part(PartIx),
    /// A folded group of another kind.
    Fold(GroupKind),
    /// Thefts by one group, folded.
    Thefts,
    /// The victims of folded thefts.
    Victims,
}

/// What an edge says that is no movement on a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// From a victim to the theft it suffered.
    Stolen,
    /// From a theft to the merged case that follows its money.
    Followed,
    /// From a theft, or the case about it, to the group said to have done it.
    Attributed,
    /// From a group to the one it is part of.
    Member,
}

impl Relation {
    /// What it says, for people, between the names of its ends.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Stolen => "robbed in",
            Self::Followed => "followed in",
            Self::Attributed => "attributed to",
            Self::Member => "part of",
        }
    }
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
    /// The thefts it stands for; those of its victims for [`NodeKind::Victims`].
    pub incidents: Vec<IncidentIx>,
    /// The entities it stands for, where it has no wallets.
    pub entities: Vec<EntityIx>,
    /// What a source says became of the funds here (of the first wallet that has such a statement).
    pub status: Option<StatusKind>,
    /// What a double click toggles: itself when folded, or the fold it came out of.
    pub fold: Option<NodeKey>,
    /// Transfers among its own folded wallets: not drawn, but not lost.
    pub internal: Vec<TransferIx>,
    /// Whether it is a hacking group or the state body behind it, rather than an account.
    pub group: bool,
    /// Whether several of the cases that are open together have it.
    pub shared: bool,
}

impl Node {
    /// A node of which nothing is known yet but what it is.
    pub(super) fn bare(key: NodeKey, kind: NodeKind, role: Role) -> Self {
        Self {
            key,
            kind,
            role,
            name: String::new(),
            detail: String::new(),
            wallets: Vec::new(),
            incidents: Vec::new(),
            entities: Vec::new(),
            status: None,
            fold: None,
            internal: Vec::new(),
            group: false,
            shared: false,
        }
    }

    /// The same with its wallets.
    pub(super) fn with_wallets(self, wallets: Vec<WalletIx>) -> Self {
        Self { wallets, ..self }
    }
}

/// All transfers in one direction between two nodes, and what is said to relate them.
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
    /// The weakest evidence among the transfers and relations.
    pub evidence: Evidence,
    /// What it says that is no transfer.
    pub relation: Option<Relation>,
    /// The thefts that relation is about.
    pub incidents: Vec<IncidentIx>,
}

impl Edge {
    /// An edge without anything on it.
    pub(super) fn bare(key: EdgeKey, evidence: Evidence) -> Self {
        Self {
            key,
            transfers: Vec::new(),
            count: 0,
            totals: Vec::new(),
            unknown: 0,
            received: Vec::new(),
            usd: None,
            evidence,
            relation: None,
            incidents: Vec::new(),
        }
    }
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
    pub(super) groups: Groups,
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

    /// The number of the node that shows a wallet.
    #[must_use]
    pub fn index_of(&self, wallet: WalletIx) -> Option<NodeIndex> {
        self.of_wallet.get(wallet.get()).copied().filter(|&ix| self.graph.node_weight(ix).is_some())
    }

    /// The node that shows an entity: its folded node.
    #[must_use]
    pub fn nodes_of_entity(&self, case: &crate::case::Case, entity: EntityIx) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = self
            .graph
            .node_weights()
            .filter(|node| match node.kind {
                NodeKind::Entity(e) => e == entity,
                NodeKind::Incident(_) | NodeKind::Thefts => false,
                NodeKind::Victims => node.entities.contains(&entity),
                NodeKind::Wallet(_) | NodeKind::Stack | NodeKind::Part(_) | NodeKind::Fold(_) => {
                    node.wallets.iter().any(|&w| case[w].owner == Some(entity))
                }
            })
            .collect();
        nodes.sort_by(|a, b| a.key.cmp(&b.key));
        nodes
    }

    /// All groups, open and closed.
    #[must_use]
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// The groups around a node, the outermost first; the last one is the node itself where it is folded.
    #[must_use]
    pub fn path(&self, node: &Node) -> Vec<&Group> {
        let Some(first) = node.wallets.first() else { return Vec::new() };
        let mut path = self.groups.path(first.get());
        if let Some(own) = path.iter().position(|group| group.key == node.key) {
            path.truncate(own + 1);
        }
        path
    }

    /// What is folded and why, in words.
    #[must_use]
    pub fn explanation(&self) -> Explanation {
        Explanation::of(self)
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
