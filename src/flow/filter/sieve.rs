//! A filter worked out for one graph: for each transfer one bit, for each node and theft whether it passes.

use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::super::{Flow, NodeKind, Valuation};
use super::bits::Bits;
use super::counterparties::counterparties;
use super::near::reached;
use super::{Criterion, Filter, Verdict};
use crate::case::{Case, IncidentIx, TransferIx, Usd, WalletIx};

/// What passes a filter. Worked out once for each change of the filter or the folding, in one pass over the transfers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sieve {
    transfers: Bits,
    thefts: Bits,
    /// For each node, whether it may be shown at all.
    allowed: Vec<bool>,
    /// For each node, whether it is allowed and passes what is asked of nodes.
    nodes: Vec<bool>,
    /// What is left out only because a criterion could not tell: by criterion, transfers (or wallets) and thefts.
    unknown: BTreeMap<Criterion, (usize, usize)>,
}

impl Sieve {
    /// Works a filter out.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation, flow: &Flow, filter: &Filter) -> Self {
        let mut sieve = Self {
            transfers: Bits::new(case.transfers.len()),
            thefts: Bits::new(case.incidents.len()),
            allowed: flow.graph.node_weights().map(|node| filter.allows(node)).collect(),
            ..Self::default()
        };
        for (ix, _) in case.incidents() {
            match filter.judge_theft(case, ix) {
                Verdict::Passes => sieve.thefts.insert(ix.get()),
                Verdict::Fails => {}
                Verdict::Unknown(criterion) => sieve.unknown.entry(criterion).or_default().1 += 1,
            }
        }
        let sure = sieve.sure_wallets(case, filter);
        sieve.judge_nodes(case, flow, filter, &sure);
        let is_sure = |wallet: WalletIx| sure.as_ref().is_none_or(|sure| sure.contains(wallet.get()));
        for (ix, transfer) in case.transfers() {
            let node = |wallet: WalletIx| flow.of_wallet.get(wallet.get()).is_some_and(|&node| sieve.node(node));
            let ends = [transfer.from, transfer.to];
            if !ends.iter().all(|&end| node(end) && is_sure(end)) {
                continue;
            }
            match filter.judge(case, valuation, ix) {
                Verdict::Passes => sieve.transfers.insert(ix.get()),
                Verdict::Fails => {}
                Verdict::Unknown(criterion) => sieve.unknown.entry(criterion).or_default().0 += 1,
            }
        }
        if let Some(least) = filter.edge_value {
            sieve.judge_edges(case, valuation, flow, least);
        }
        sieve
    }

    /// The wallets that nobody attributes, or that are attributed surely enough; `None` where all pass.
    fn sure_wallets(&mut self, case: &Case, filter: &Filter) -> Option<Bits> {
        if filter.sureness.is_open() {
            return None;
        }
        let mut sure = Bits::new(case.wallets.len());
        for (ix, wallet) in case.wallets() {
            let verdict = wallet.attribution.as_ref().map_or(Some(true), |claim| filter.sureness.judges(claim));
            match verdict {
                Some(true) => sure.insert(ix.get()),
                Some(false) => {}
                None => self.unknown.entry(Criterion::Attribution).or_default().0 += 1,
            }
        }
        Some(sure)
    }

    fn judge_nodes(&mut self, case: &Case, flow: &Flow, filter: &Filter, sure: &Option<Bits>) {
        let near = filter.near.as_ref().map(|near| reached(case, flow, near));
        let degrees = (!filter.degree.is_open()).then(|| counterparties(case, flow));
        let passes = |ix: NodeIndex| {
            let node = &flow.graph[ix];
            let is_near = near.as_ref().is_none_or(|near| near[ix.index()]);
            let degree = degrees.as_ref().and_then(|degrees| degrees[ix.index()]);
            let is_sure = |sure: &Bits| node.wallets.is_empty() || node.wallets.iter().any(|w| sure.contains(w.get()));
            is_near
                && degree.is_none_or(|degree| filter.degree.contains(degree))
                && sure.as_ref().is_none_or(is_sure)
                && self.allowed[ix.index()]
        };
        let mut nodes: Vec<bool> = flow.graph.node_indices().map(passes).collect();
        // A theft that hangs on its victim's node goes with it.
        for (badge, victim) in &flow.badges {
            let left = self.allowed[victim.index()] && !nodes[victim.index()];
            nodes[badge.index()] &= !left;
        }
        if let Some(near) = &near {
            let far = flow.graph.node_indices().filter(|ix| !near[ix.index()]).map(|ix| &flow.graph[ix]);
            let far = far.filter(|node| matches!(node.kind, NodeKind::Incident(_) | NodeKind::Thefts));
            far.flat_map(|node| &node.incidents).for_each(|incident| self.thefts.remove(incident.get()));
        }
        self.nodes = nodes;
    }

    /// Takes out the transfers of edges that are known to be worth less, or not known to be worth as much.
    fn judge_edges(&mut self, case: &Case, valuation: &Valuation, flow: &Flow, least: Usd) {
        for edge in flow.graph.edge_references() {
            let transfers = &edge.weight().transfers;
            let (mut known, mut is_whole) = (Usd(0), true);
            for &ix in transfers {
                match valuation.of_transfer(case, ix) {
                    Some(usd) => known = known.checked_add(usd).unwrap_or(Usd(u128::MAX)),
                    None => is_whole = false,
                }
            }
            if known >= least {
                continue;
            }
            for &ix in transfers {
                if self.transfers.contains(ix.get()) {
                    self.transfers.remove(ix.get());
                    if !is_whole {
                        self.unknown.entry(Criterion::EdgeValue).or_default().0 += 1;
                    }
                }
            }
        }
    }

    /// Whether a transfer is shown: it and both its ends pass.
    #[must_use]
    pub fn passes(&self, ix: TransferIx) -> bool {
        self.transfers.contains(ix.get())
    }

    /// Whether a theft passes.
    #[must_use]
    pub fn passes_theft(&self, ix: IncidentIx) -> bool {
        self.thefts.contains(ix.get())
    }

    /// How many thefts pass.
    #[must_use]
    pub fn thefts(&self) -> usize {
        self.thefts.count()
    }

    /// Whether a node may be shown at all.
    #[must_use]
    pub fn allows(&self, ix: NodeIndex) -> bool {
        self.allowed.get(ix.index()).copied().unwrap_or(false)
    }

    /// Whether a node passes: it may be shown, and is what is asked of nodes.
    #[must_use]
    pub fn node(&self, ix: NodeIndex) -> bool {
        self.nodes.get(ix.index()).copied().unwrap_or(false)
    }

    /// Whether both ends of an edge pass.
    #[must_use]
    pub fn ends(&self, flow: &Flow, ix: EdgeIndex) -> bool {
        flow.graph.edge_endpoints(ix).is_some_and(|(from, to)| self.node(from) && self.node(to))
    }

    /// Whether a theft, or several folded, passes by what happened, wherever its node is.
    #[must_use]
    pub fn passes_by_theft(&self, flow: &Flow, ix: NodeIndex) -> bool {
        let node = &flow.graph[ix];
        let is_theft = matches!(node.kind, NodeKind::Incident(_) | NodeKind::Thefts);
        !is_theft || node.incidents.iter().any(|&incident| self.passes_theft(incident))
    }

    /// How many transfers (for [`Criterion::Attribution`]: wallets) and thefts are left out only because a criterion could
    /// not tell.
    #[must_use]
    pub fn unknown(&self, criterion: Criterion) -> (usize, usize) {
        self.unknown.get(&criterion).copied().unwrap_or_default()
    }
}
