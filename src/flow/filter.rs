//! What is shown: a time window, parts hidden by role or by hand. Filtering never changes the graph, so it never moves
//! a node.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::build::{sums, value};
use super::{Flow, NodeKey, NodeKind, Valuation};
use crate::case::{Amount, AssetIx, Case, IncidentIx, Moment, Role, Timestamp, Transfer, TransferIx, Usd, thousands};

/// A span of time, both ends included, in seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First second.
    pub from: Timestamp,
    /// Last second.
    pub to: Timestamp,
}

impl Window {
    /// Whether a moment's range touches the window. A moment known only to the day counts when any part of it does.
    #[must_use]
    pub fn touches(&self, at: Moment, until: Option<Moment>) -> bool {
        at.start() <= self.to && until.unwrap_or(at).end() > self.from
    }
}

/// What a person chose to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only transfers that touch this window; a transfer without a time is shown only without a window.
    pub window: Option<Window>,
    /// Roles switched off in the legend.
    pub hidden_roles: BTreeSet<Role>,
    /// Nodes hidden by hand.
    pub hidden_nodes: BTreeSet<NodeKey>,
    /// Only these incidents and what belongs to them; `None` shows all.
    pub incidents: Option<BTreeSet<IncidentIx>>,
}

impl Filter {
    /// Whether everything is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a transfer lies in the window.
    #[must_use]
    pub fn in_window(&self, case: &Case, transfer: TransferIx) -> bool {
        let Some(window) = self.window else { return true };
        let transfer = &case[transfer];
        transfer.at.is_some_and(|at| window.touches(at, transfer.until))
    }

    /// Whether a node may be shown at all.
    #[must_use]
    pub fn allows(&self, node: &super::Node) -> bool {
        if self.hidden_nodes.contains(&node.key) {
            return false;
        }
        match node.kind {
            NodeKind::Incident(incident) => self.incidents.as_ref().is_none_or(|chosen| chosen.contains(&incident)),
            _ => !self.hidden_roles.contains(&node.role),
        }
    }
}

/// What part of an edge is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum {
    /// Transfers in the window.
    pub transfers: usize,
    /// Ledger rows they stand for.
    pub count: u64,
    /// Sums per asset, the most valuable first.
    pub totals: Vec<(AssetIx, Amount)>,
    /// Transfers whose amount no source gives; they are in no sum.
    pub unknown: usize,
    /// What came back for it.
    pub received: Vec<(AssetIx, Amount)>,
    /// Value, where known.
    pub usd: Option<Usd>,
}

/// The effect of a filter on a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// For each node, whether it is shown in full: allowed, and touched by a shown edge, or without any edge while there
    /// is no window.
    pub nodes: Vec<bool>,
    /// For each edge, what is shown of it; `None` when nothing is.
    pub edges: Vec<Option<Sum>>,
    /// Wallets shown, and wallets in the case.
    pub wallets: (usize, usize),
    /// Wallets shown and wallets in the case, per role.
    pub roles: BTreeMap<Role, (usize, usize)>,
    /// Transfers shown, and transfers in the case.
    pub transfers: (usize, usize),
    /// The asset that moved most by value, with its sum shown and its sum in the case.
    pub main: Option<(AssetIx, Amount, Amount)>,
}

impl Shown {
    /// Applies a filter.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation, flow: &Flow, filter: &Filter) -> Self {
        let graph = &flow.graph;
        let mut shown = Self {
            nodes: vec![false; graph.node_count()],
            wallets: (0, case.wallets.len()),
            transfers: (0, case.transfers.len()),
            ..Self::default()
        };
        let all = sums(case, valuation, case.transfers.iter().filter_map(Transfer::sent));
        let main = all.first().map(|&(asset, _)| asset);
        let mut main_shown = Amount(0);
        for edge in graph.edge_references() {
            let allowed = filter.allows(&graph[edge.source()]) && filter.allows(&graph[edge.target()]);
            let transfers: Vec<TransferIx> = if allowed {
                edge.weight().transfers.iter().copied().filter(|&ix| filter.in_window(case, ix)).collect()
            } else {
                Vec::new()
            };
            if transfers.is_empty() {
                shown.edges.push(None);
                continue;
            }
            shown.nodes[edge.source().index()] = true;
            shown.nodes[edge.target().index()] = true;
            shown.transfers.0 += transfers.len();
            let totals = sums(case, valuation, transfers.iter().filter_map(|&ix| case[ix].sent()));
            let unknown = transfers.iter().filter(|&&ix| case[ix].amount.is_none()).count();
            if let Some(&(_, amount)) = totals.iter().find(|&&(asset, _)| Some(asset) == main) {
                main_shown = main_shown.checked_add(amount).unwrap_or(Amount(u128::MAX));
            }
            shown.edges.push(Some(Sum {
                transfers: transfers.len(),
                count: transfers.iter().map(|&ix| u64::from(case[ix].count)).sum(),
                usd: value(valuation, &totals).filter(|_| unknown == 0),
                received: sums(case, valuation, transfers.iter().filter_map(|&ix| case[ix].received)),
                totals,
                unknown,
            }));
        }
        for ix in graph.node_indices() {
            shown.settle_node(case, flow, filter, ix, main, &mut main_shown);
        }
        shown.main = all.first().map(|&(asset, total)| (asset, main_shown, total));
        shown
    }

    fn settle_node(
        &mut self,
        case: &Case,
        flow: &Flow,
        filter: &Filter,
        ix: NodeIndex,
        main: Option<AssetIx>,
        main_shown: &mut Amount,
    ) {
        let node = &flow.graph[ix];
        let idle =
            flow.graph.edges(ix).next().is_none() && flow.graph.edges_directed(ix, petgraph::Incoming).next().is_none();
        let allowed = filter.allows(node);
        let incident_in_window = match (node.kind, filter.window) {
            (NodeKind::Incident(incident), Some(window)) => window.touches(case[incident].at, case[incident].until),
            _ => true,
        };
        let full = &mut self.nodes[ix.index()];
        // With a window, what nothing happens to in it steps back; an incident has a time of its own.
        let idle = idle && (filter.window.is_none() || matches!(node.kind, NodeKind::Incident(_)));
        *full = allowed && incident_in_window && (*full || idle);
        let full = *full;
        for &wallet in &node.wallets {
            let (shown, all) = self.roles.entry(case[wallet].role).or_default();
            *all += 1;
            *shown += usize::from(full);
            self.wallets.0 += usize::from(full);
        }
        if allowed {
            for &transfer in node.internal.iter().filter(|&&t| filter.in_window(case, t)) {
                self.transfers.0 += 1;
                if let Some((asset, amount)) = case[transfer].sent()
                    && Some(asset) == main
                {
                    *main_shown = main_shown.checked_add(amount).unwrap_or(Amount(u128::MAX));
                }
            }
        }
    }

    /// Whether a node is shown in full.
    #[must_use]
    pub fn node(&self, ix: NodeIndex) -> bool {
        self.nodes.get(ix.index()).copied().unwrap_or(false)
    }

    /// What is shown of an edge.
    #[must_use]
    pub fn edge(&self, ix: EdgeIndex) -> Option<&Sum> {
        self.edges.get(ix.index()).and_then(Option::as_ref)
    }

    /// One line for status bar and exhibits: `41 of 126 wallets · 9,200 of 10,100 ETH moved shown`.
    #[must_use]
    pub fn line(&self, case: &Case) -> String {
        let of = |(shown, all): (usize, usize)| format!("{} of {}", thousands(shown), thousands(all));
        let mut line = format!("{} wallets · {} transfers", of(self.wallets), of(self.transfers));
        if let Some((asset, shown, all)) = self.main {
            let decimals = case[asset].decimals;
            let symbol = &case[asset].symbol;
            line.push_str(&format!(" · {} of {} {symbol} moved", shown.rounded(decimals, 0), all.rounded(decimals, 0)));
        }
        line
    }
}
