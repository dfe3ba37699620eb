//! What is shown: a time window, parts hidden by role or by hand. Filtering never changes the graph, so it never moves
//! a node.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::build::sums;
use super::relate::stolen;
use super::{Flow, NodeKey, NodeKind, Relation, Valuation};
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

    /// Whether a theft is among those chosen.
    #[must_use]
    pub fn chooses(&self, incident: IncidentIx) -> bool {
        self.incidents.as_ref().is_none_or(|chosen| chosen.contains(&incident))
    }

    /// Whether a theft is chosen and touches the window.
    #[must_use]
    pub fn passes_theft(&self, case: &Case, incident: IncidentIx) -> bool {
        let touches = |window: Window| window.touches(case[incident].at, case[incident].until);
        self.chooses(incident) && self.window.is_none_or(touches)
    }

    /// Whether a transfer belongs to a chosen theft: it is in a case that is about one of them. In a case about several
    /// thefts all transfers belong to each, because only tracing can tell them apart.
    #[must_use]
    pub fn chooses_transfer(&self, case: &Case, transfer: TransferIx) -> bool {
        let Some(chosen) = &self.incidents else { return true };
        let parts = case.parts_of(transfer);
        chosen.iter().any(|&incident| {
            let about = case.parts_of(incident);
            about.is_empty() || parts.iter().any(|part| about.contains(part))
        })
    }

    /// Whether a transfer belongs to a chosen theft and lies in the window.
    #[must_use]
    pub fn passes(&self, case: &Case, transfer: TransferIx) -> bool {
        self.in_window(case, transfer) && self.chooses_transfer(case, transfer)
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
            NodeKind::Incident(_) | NodeKind::Thefts | NodeKind::Victims => {
                node.incidents.iter().any(|&incident| self.chooses(incident))
            }
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
    /// Thefts that the edge relates, where it is no movement.
    pub thefts: usize,
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
    /// Thefts shown, and thefts in the case.
    pub thefts: (usize, usize),
    /// Hacking groups shown, and in the graph.
    pub groups: (usize, usize),
    /// Folded cases shown, and in the graph.
    pub cases: (usize, usize),
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
            thefts: (case.incidents().filter(|&(ix, _)| filter.passes_theft(case, ix)).count(), case.incidents.len()),
            ..Self::default()
        };
        let all = sums(case, valuation, case.transfers.iter().filter_map(Transfer::sent));
        // What has no known value cannot be called the most.
        let all: Vec<_> =
            all.into_iter().filter(|&(asset, amount)| valuation.usd(asset, amount).is_some()).take(1).collect();
        let main = all.first().map(|&(asset, _)| asset);
        let mut main_shown = Amount(0);
        for edge in graph.edge_references() {
            let ends = [edge.source(), edge.target()];
            let weight = edge.weight();
            let allowed = ends.iter().all(|&ix| filter.allows(&graph[ix]));
            let transfers: Vec<TransferIx> = if allowed {
                weight.transfers.iter().copied().filter(|&ix| filter.passes(case, ix)).collect()
            } else {
                Vec::new()
            };
            let thefts: Vec<IncidentIx> = if allowed {
                weight.incidents.iter().copied().filter(|&ix| filter.passes_theft(case, ix)).collect()
            } else {
                Vec::new()
            };
            if transfers.is_empty() && thefts.is_empty() {
                shown.edges.push(None);
                continue;
            }
            ends.iter().for_each(|ix| shown.nodes[ix.index()] = true);
            shown.transfers.0 += transfers.len();
            let totals = sums(case, valuation, transfers.iter().filter_map(|&ix| case[ix].sent()));
            if let Some(&(_, amount)) = totals.iter().find(|&&(asset, _)| Some(asset) == main) {
                main_shown = main_shown.checked_add(amount).unwrap_or(Amount(u128::MAX));
            }
            let usd =
                if transfers.is_empty() { stolen(case, &thefts) } else { valuation.of_transfers(case, &transfers) };
            shown.edges.push(Some(Sum {
                transfers: transfers.len(),
                count: transfers.iter().map(|&ix| u64::from(case[ix].count)).sum(),
                usd,
                received: sums(case, valuation, transfers.iter().filter_map(|&ix| case[ix].received)),
                unknown: transfers.iter().filter(|&&ix| case[ix].amount.is_none()).count(),
                totals,
                thefts: thefts.len(),
            }));
        }
        shown.settle_memberships(flow, filter);
        for ix in graph.node_indices() {
            shown.settle_node(case, flow, filter, ix, main, &mut main_shown);
        }
        shown.main = all.first().map(|&(asset, total)| (asset, main_shown, total));
        shown
    }

    /// What a group is part of is shown where the group is: an edge of membership has no time and no theft of its own.
    fn settle_memberships(&mut self, flow: &Flow, filter: &Filter) {
        let graph = &flow.graph;
        let is_member = |ix: EdgeIndex| graph[ix].relation == Some(Relation::Member) && graph[ix].transfers.is_empty();
        loop {
            let mut changed = false;
            for edge in graph.edge_references().filter(|edge| is_member(edge.id())) {
                let (child, parent) = (edge.source(), edge.target());
                let allowed = filter.allows(&graph[child]) && filter.allows(&graph[parent]);
                let everything = filter.window.is_none() && filter.incidents.is_none();
                if allowed && self.edges[edge.id().index()].is_none() && (everything || self.nodes[child.index()]) {
                    self.edges[edge.id().index()] = Some(Sum::default());
                    self.nodes[child.index()] = true;
                    self.nodes[parent.index()] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
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
        let is_theft = matches!(node.kind, NodeKind::Incident(_) | NodeKind::Thefts);
        let passes = !is_theft || node.incidents.iter().any(|&incident| filter.passes_theft(case, incident));
        let full = &mut self.nodes[ix.index()];
        // With a window, or thefts chosen, what nothing happens to steps back; a theft has a time of its own.
        let idle = idle && ((filter.window.is_none() && filter.incidents.is_none()) || is_theft);
        *full = allowed && passes && (*full || idle);
        let full = *full;
        let counts = match node.kind {
            NodeKind::Part(_) => Some((&mut self.cases, 1)),
            NodeKind::Entity(_) if node.group => Some((&mut self.groups, 1)),
            NodeKind::Entity(_) | NodeKind::Victims if node.wallets.is_empty() => {
                Some((self.roles.entry(node.role).or_default(), node.entities.len()))
            }
            _ => None,
        };
        if let Some(((shown, all), members)) = counts {
            *all += members;
            *shown += if full { members } else { 0 };
        }
        for &wallet in &node.wallets {
            let (shown, all) = self.roles.entry(case[wallet].role).or_default();
            *all += 1;
            *shown += usize::from(full);
            self.wallets.0 += usize::from(full);
        }
        if allowed {
            for &transfer in node.internal.iter().filter(|&&t| filter.passes(case, t)) {
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
        let mut parts = Vec::new();
        // A case about one theft shows it or not; there is nothing to count.
        if self.thefts.1 > 1 {
            parts.push(format!("{} thefts", of(self.thefts)));
        }
        if self.wallets.1 > 0 || parts.is_empty() {
            parts.push(format!("{} wallets · {} transfers", of(self.wallets), of(self.transfers)));
        }
        let mut line = parts.join(" · ");
        if let Some((asset, shown, all)) = self.main {
            let decimals = case[asset].decimals;
            let symbol = &case[asset].symbol;
            line.push_str(&format!(" · {} of {} {symbol} moved", shown.rounded(decimals, 0), all.rounded(decimals, 0)));
        }
        line
    }
}
