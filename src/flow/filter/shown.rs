//! The effect of a filter on a graph: what is drawn, in full or faint, and how much of the whole it is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::super::build::{plural, sums};
use super::super::relate::stolen;
use super::super::{Edge, Flow, Node, NodeKind, Relation, Valuation};
use super::{Criterion, Filter, LeftOut, Sieve};
use crate::case::{Amount, AssetIx, Case, Evidence, IncidentIx, Role, TransferIx, Usd, thousands};

/// What part of an edge is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Transfers that pass.
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
    /// The weakest evidence of what is shown.
    pub evidence: Evidence,
}

impl Sum {
    /// A relation alone.
    fn of_relation(edge: &Edge, thefts: usize, usd: Option<Usd>) -> Self {
        Self {
            transfers: 0,
            count: 0,
            totals: Vec::new(),
            unknown: 0,
            received: Vec::new(),
            usd,
            thefts,
            evidence: edge.evidence,
        }
    }

    fn of(case: &Case, valuation: &Valuation, edge: &Edge, passing: &[TransferIx], thefts: usize) -> Self {
        // What is shown whole was summed when the graph was built.
        if passing.len() == edge.transfers.len() {
            return Self {
                transfers: passing.len(),
                count: edge.count,
                totals: edge.totals.clone(),
                unknown: edge.unknown,
                received: edge.received.clone(),
                usd: edge.usd,
                thefts,
                evidence: edge.evidence,
            };
        }
        let weakest = passing.iter().map(|&ix| case[ix].evidence).max();
        Self {
            transfers: passing.len(),
            count: passing.iter().map(|&ix| u64::from(case[ix].count)).sum(),
            totals: sums(case, valuation, passing.iter().filter_map(|&ix| case[ix].sent())),
            unknown: passing.iter().filter(|&&ix| case[ix].amount.is_none()).count(),
            received: sums(case, valuation, passing.iter().filter_map(|&ix| case[ix].received)),
            usd: valuation.of_transfers(case, passing),
            thefts,
            evidence: if edge.relation.is_some() { edge.evidence } else { weakest.unwrap_or(edge.evidence) },
        }
    }
}

/// The effect of a filter on a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// For each node, whether it is shown in full: it passes, and is touched by a shown transfer, or nothing is asked of
    /// transfers and it has none.
    pub nodes: Vec<bool>,
    /// For each edge, what is shown of it; `None` when nothing is.
    pub edges: Vec<Option<Sum>>,
    /// Wallets shown, and wallets in the case.
    pub wallets: (usize, usize),
    /// Wallets shown and wallets in the case, per role.
    pub roles: BTreeMap<Role, (usize, usize)>,
    /// Transfers shown, and transfers in the case.
    pub transfers: (usize, usize),
    /// Known value of the transfers shown, and of those in the case.
    pub value: (Usd, Usd),
    /// Thefts shown, and thefts in the case.
    pub thefts: (usize, usize),
    /// Hacking groups shown, and in the graph.
    pub groups: (usize, usize),
    /// Folded cases shown, and in the graph.
    pub cases: (usize, usize),
    /// The asset that moved most by value, with its sum shown and its sum in the case.
    pub main: Option<(AssetIx, Amount, Amount)>,
    /// For each node, whether it is drawn at all, in full or faint.
    drawn: Vec<bool>,
    /// For each node, how many of its wallets have a transfer that passes; empty while there is no filter.
    active: Vec<usize>,
    /// What was asked for.
    filter: Filter,
    sieve: Sieve,
}

impl Shown {
    /// Applies a filter.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation, flow: &Flow, filter: &Filter) -> Self {
        let graph = &flow.graph;
        let sieve = Sieve::of(case, valuation, flow, filter);
        let mut shown = Self {
            nodes: vec![false; graph.node_count()],
            wallets: (0, case.wallets.len()),
            transfers: (0, case.transfers.len()),
            thefts: (sieve.thefts(), case.incidents.len()),
            filter: filter.clone(),
            sieve,
            ..Self::default()
        };
        let main = most_moved(case, valuation, flow);
        let mut main_shown = Amount(0);
        let mut passing: Vec<TransferIx> = Vec::new();
        for edge in graph.edge_references() {
            let ends = [edge.source(), edge.target()];
            let weight = edge.weight();
            passing.clear();
            passing.extend(weight.transfers.iter().copied().filter(|&ix| shown.sieve.passes(ix)));
            let thefts = shown.thefts_of(flow, filter, edge.id());
            if passing.is_empty() && thefts.is_empty() {
                shown.edges.push(None);
                continue;
            }
            ends.iter().for_each(|ix| shown.nodes[ix.index()] = true);
            let sum = if passing.is_empty() {
                Sum::of_relation(weight, thefts.len(), stolen(case, &thefts))
            } else {
                Sum::of(case, valuation, weight, &passing, thefts.len())
            };
            if let Some(&(_, amount)) = sum.totals.iter().find(|&&(asset, _)| main.is_some_and(|(m, _)| m == asset)) {
                main_shown = main_shown.checked_add(amount).unwrap_or(Amount(u128::MAX));
            }
            shown.edges.push(Some(sum));
        }
        shown.count(case, valuation);
        shown.settle_memberships(flow, filter);
        for ix in graph.node_indices() {
            let moved = shown.settle_node(case, flow, filter, ix, main.map(|(asset, _)| asset));
            main_shown = main_shown.checked_add(moved).unwrap_or(Amount(u128::MAX));
        }
        shown.main = main.map(|(asset, all)| (asset, main_shown, all));
        if !filter.is_empty() {
            shown.active = shown.active_wallets(case, flow);
        }
        shown.drawn = graph.node_indices().map(|ix| shown.is_drawn(flow, ix)).collect();
        shown
    }

    /// For each node, how many of its wallets have a transfer that passes.
    fn active_wallets(&self, case: &Case, flow: &Flow) -> Vec<usize> {
        let mut seen = vec![false; case.wallets.len()];
        for (_, transfer) in case.transfers().filter(|&(ix, _)| self.sieve.passes(ix)) {
            let ends = [transfer.from, transfer.to];
            ends.iter().for_each(|wallet| seen[wallet.get()] = true);
        }
        let active = |ix: NodeIndex| flow.graph[ix].wallets.iter().filter(|wallet| seen[wallet.get()]).count();
        flow.graph.node_indices().map(|ix| if self.nodes[ix.index()] { active(ix) } else { 0 }).collect()
    }

    /// How many of a node's wallets have a transfer that the filter shows; `None` while there is no filter, or where it
    /// has no wallets.
    #[must_use]
    pub fn active(&self, ix: NodeIndex) -> Option<usize> {
        self.active.get(ix.index()).copied()
    }

    /// A line of a node's label, with how many of its wallets the filter shows where it counts them: `12 of 340 wallets`.
    #[must_use]
    pub fn counted<'a>(&self, node: &Node, ix: NodeIndex, line: &'a str) -> Cow<'a, str> {
        let all = node.wallets.len();
        match (self.active(ix), line.strip_prefix(&plural(all, "wallet"))) {
            (Some(active), Some(rest)) if 0 < active && active < all => {
                Cow::Owned(format!("{} of {}{rest}", thousands(active), plural(all, "wallet")))
            }
            _ => Cow::Borrowed(line),
        }
    }

    /// The thefts that an edge relates and that pass.
    fn thefts_of(&self, flow: &Flow, filter: &Filter, ix: EdgeIndex) -> Vec<IncidentIx> {
        let edge = &flow.graph[ix];
        if edge.relation.is_none() || !self.sieve.ends(flow, ix) || !known_as(filter, edge) {
            return Vec::new();
        }
        edge.incidents.iter().copied().filter(|&incident| self.sieve.passes_theft(incident)).collect()
    }

    /// Counts transfers and their known value.
    fn count(&mut self, case: &Case, valuation: &Valuation) {
        for (ix, _) in case.transfers() {
            let passes = self.sieve.passes(ix);
            self.transfers.0 += usize::from(passes);
            if let Some(usd) = valuation.of_transfer(case, ix) {
                let add = |sum: &mut Usd| *sum = sum.checked_add(usd).unwrap_or(Usd(u128::MAX));
                add(&mut self.value.1);
                if passes {
                    add(&mut self.value.0);
                }
            }
        }
    }

    /// What a group is part of is shown where the group is: an edge of membership has no time and no theft of its own.
    fn settle_memberships(&mut self, flow: &Flow, filter: &Filter) {
        let graph = &flow.graph;
        let is_member = |ix: EdgeIndex| graph[ix].relation == Some(Relation::Member) && graph[ix].transfers.is_empty();
        let everything = !filter.limits_movements();
        loop {
            let mut changed = false;
            for edge in graph.edge_references().filter(|edge| is_member(edge.id())) {
                let (child, parent) = (edge.source(), edge.target());
                let allowed = self.sieve.ends(flow, edge.id()) && known_as(filter, edge.weight());
                if allowed && self.edges[edge.id().index()].is_none() && (everything || self.nodes[child.index()]) {
                    self.edges[edge.id().index()] = Some(Sum::of_relation(edge.weight(), 0, None));
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

    /// Settles whether a node is shown in full, and counts it; returns what of an asset moved inside its fold.
    fn settle_node(
        &mut self,
        case: &Case,
        flow: &Flow,
        filter: &Filter,
        ix: NodeIndex,
        main: Option<AssetIx>,
    ) -> Amount {
        let node = &flow.graph[ix];
        let idle =
            flow.graph.edges(ix).next().is_none() && flow.graph.edges_directed(ix, petgraph::Incoming).next().is_none();
        let is_theft = matches!(node.kind, NodeKind::Incident(_) | NodeKind::Thefts);
        // With something asked of transfers, what nothing happens to steps back; a theft has a time of its own.
        let idle = idle && (!filter.limits_movements() || is_theft);
        let (mut moved, mut within) = (Amount(0), false);
        for &transfer in node.internal.iter().filter(|&&transfer| self.sieve.passes(transfer)) {
            within = true;
            if let Some((asset, amount)) = case[transfer].sent()
                && Some(asset) == main
            {
                moved = moved.checked_add(amount).unwrap_or(Amount(u128::MAX));
            }
        }
        let passes = self.sieve.node(ix) && self.sieve.passes_by_theft(flow, ix);
        let full = &mut self.nodes[ix.index()];
        *full = passes && (*full || idle || within);
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
        moved
    }

    fn is_drawn(&self, flow: &Flow, ix: NodeIndex) -> bool {
        let drawn = |ix: NodeIndex| self.sieve.allows(ix) && (self.filter.left_out == LeftOut::Dim || self.node(ix));
        // A theft without the node it hangs on would hang in the air.
        drawn(ix) && (self.filter.left_out == LeftOut::Dim || flow.badge_of(ix).is_none_or(drawn))
    }

    /// The filter it is the effect of.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
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

    /// Whether a transfer is shown.
    #[must_use]
    pub fn passes(&self, ix: TransferIx) -> bool {
        self.sieve.passes(ix)
    }

    /// Whether a theft is shown.
    #[must_use]
    pub fn passes_theft(&self, ix: IncidentIx) -> bool {
        self.sieve.passes_theft(ix)
    }

    /// Whether a node may be shown at all: it is not hidden by hand or by its kind.
    #[must_use]
    pub fn allows(&self, ix: NodeIndex) -> bool {
        self.sieve.allows(ix)
    }

    /// Whether a node is drawn, in full or faint.
    #[must_use]
    pub fn draws(&self, ix: NodeIndex) -> bool {
        self.drawn.get(ix.index()).copied().unwrap_or(false)
    }

    /// Whether an edge is drawn, in full or faint.
    #[must_use]
    pub fn draws_edge(&self, flow: &Flow, ix: EdgeIndex) -> bool {
        let ends = flow.graph.edge_endpoints(ix).is_some_and(|(from, to)| self.draws(from) && self.draws(to));
        ends && (self.filter.left_out == LeftOut::Dim || self.edge(ix).is_some())
    }

    /// What a criterion leaves out only because it cannot tell, for people: `12 transfers of unknown value left out`.
    #[must_use]
    pub fn left_out(&self, criterion: Criterion) -> Option<String> {
        let (transfers, thefts) = self.sieve.unknown(criterion);
        let what = match criterion {
            Criterion::Window => "of unknown time",
            Criterion::Value => "of unknown value",
            Criterion::EdgeValue => "on edges not known to be worth as much",
            Criterion::Units => "of unknown amount",
            Criterion::Assets => "of unknown assets",
            Criterion::Sources => "without a named source",
            Criterion::Attribution => "attributed without saying how surely",
            _ => return None,
        };
        let noun = if criterion == Criterion::Attribution { "wallet" } else { "transfer" };
        let count = |count: usize, noun: &str| match count {
            0 => None,
            1 => Some(format!("1 {noun}")),
            _ => Some(format!("{} {noun}s", thousands(count))),
        };
        let parts: Vec<String> = [count(transfers, noun), count(thefts, "theft")].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{} {what} left out", parts.join(" and ")))
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

/// Whether what relates the ends of an edge is known in a way that is asked for.
fn known_as(filter: &Filter, edge: &Edge) -> bool {
    filter.evidence.as_ref().is_none_or(|evidence| evidence.contains(&edge.evidence))
}

/// The asset that moved most by value, with its sum. What has no known value cannot be called the most.
fn most_moved(case: &Case, valuation: &Valuation, flow: &Flow) -> Option<(AssetIx, Amount)> {
    let graph = &flow.graph;
    let on_edges = graph.edge_weights().flat_map(|edge| edge.totals.iter().copied());
    let within = graph.node_weights().flat_map(|node| &node.internal).filter_map(|&ix| case[ix].sent());
    let all = sums(case, valuation, on_edges.chain(within));
    all.into_iter().find(|&(asset, amount)| valuation.usd(asset, amount).is_some())
}
