//! From a case and a folding to the graph.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};

use super::connect::shared_services;
use super::fold::{self, Place};
use super::graph::{Edge, Flow, Node, NodeKind};
use super::value::Valuation;
use super::{EdgeKey, Folding, NodeKey};
use crate::case::{Amount, AssetIx, Case, Evidence, IncidentIx, Moment, Role, Timestamp, TransferIx, WalletIx};

impl Flow {
    /// Folds a case into a graph. Wallets without any transfer are nodes too; nothing is left out.
    #[must_use]
    pub fn build(case: &Case, valuation: &Valuation, folding: &Folding) -> Self {
        let places = fold::places(case, folding);
        let mut flow = Self { of_wallet: vec![NodeIndex::end(); places.len()], ..Self::default() };
        for node in nodes(case, &places) {
            let wallets = node.wallets.clone();
            let ix = flow.add(node);
            for wallet in wallets {
                flow.of_wallet[wallet.get()] = ix;
            }
        }
        flow.add_edges(case, valuation);
        flow.say_what_stacks_received(case);
        flow.relate(case, folding);
        flow.mark_shared(case);
        flow
    }

    /// Accounts, services and groups that several merged cases have.
    fn mark_shared(&mut self, case: &Case) {
        if case.parts().is_empty() {
            return;
        }
        let services = shared_services(case);
        for node in self.graph.node_weights_mut() {
            node.shared = match node.kind {
                NodeKind::Wallet(_) | NodeKind::Stack => node.wallets.iter().any(|&ix| case.is_shared(ix)),
                NodeKind::Entity(ix) => services.contains_key(&ix) || (node.group && case.is_shared(ix)),
                _ => false,
            };
        }
    }

    pub(super) fn add(&mut self, node: Node) -> NodeIndex {
        let key = node.key.clone();
        let ix = self.graph.add_node(node);
        self.nodes.insert(key, ix);
        ix
    }

    fn add_edges(&mut self, case: &Case, valuation: &Valuation) {
        let mut bundles: BTreeMap<(NodeIndex, NodeIndex), Vec<TransferIx>> = BTreeMap::new();
        for (ix, transfer) in case.transfers() {
            let ends = (self.of_wallet[transfer.from.get()], self.of_wallet[transfer.to.get()]);
            let within_fold = ends.0 == ends.1 && transfer.from != transfer.to;
            if within_fold {
                self.graph[ends.0].internal.push(ix);
            } else {
                bundles.entry(ends).or_default().push(ix);
            }
        }
        for ((from, to), transfers) in bundles {
            let key = EdgeKey { from: self.graph[from].key.clone(), to: self.graph[to].key.clone() };
            let edge = bundle(case, valuation, key.clone(), transfers);
            let ix = self.graph.add_edge(from, to, edge);
            self.edges.insert(key, ix);
        }
    }

    /// A stack that says nothing else says what came in: `53 wallets`, `8,881 ETH`.
    fn say_what_stacks_received(&mut self, case: &Case) {
        for ix in self.graph.node_indices() {
            if self.graph[ix].kind != NodeKind::Stack || !self.graph[ix].detail.is_empty() {
                continue;
            }
            let mut received: BTreeMap<AssetIx, Amount> = BTreeMap::new();
            for edge in self.graph.edges_directed(ix, petgraph::Incoming) {
                for &(asset, amount) in &edge.weight().totals {
                    let sum = received.entry(asset).or_default();
                    *sum = sum.checked_add(amount).unwrap_or(Amount(u128::MAX));
                }
            }
            if let [(asset, amount)] = received.into_iter().collect::<Vec<_>>().as_slice() {
                let asset = &case[*asset];
                self.graph[ix].detail = format!("{} {}", amount.rounded(asset.decimals, 0), asset.symbol);
            }
        }
    }

    /// The node of the wallets a theft was from.
    pub(super) fn victim_node(&self, case: &Case, incident: IncidentIx) -> Option<NodeIndex> {
        let victim = case[incident].victim?;
        // In merged cases the wallets of one theft say nothing about another theft from the same victim.
        let about = case.parts_of(incident);
        let of_theft = |ix| about.is_empty() || case.parts_of(ix).iter().any(|part| about.contains(part));
        // Among the victim's own wallets: the one that sent most transfers.
        let mut sent: BTreeMap<NodeIndex, usize> = BTreeMap::new();
        for (ix, wallet) in case.wallets() {
            if wallet.owner == Some(victim) && of_theft(ix) {
                sent.entry(self.of_wallet[ix.get()]).or_default();
            }
        }
        for transfer in &case.transfers {
            if let Some(count) = sent.get_mut(&self.of_wallet[transfer.from.get()]) {
                *count += 1;
            }
        }
        sent.into_iter().max_by_key(|&(ix, count)| (count, std::cmp::Reverse(ix))).map(|(ix, _)| ix)
    }
}

fn nodes<'a>(case: &'a Case, places: &'a [Place]) -> impl Iterator<Item = Node> + 'a {
    fold::members(places).into_iter().map(|(key, wallets)| {
        let first = &case[wallets[0]];
        let status = wallets.iter().find_map(|&w| case[w].status.as_ref()).map(|status| status.kind);
        let (kind, role, name, detail) = match key {
            NodeKey::Entity(id) => {
                let found = case.entities().find(|(_, entity)| entity.id == *id);
                let (kind, role, name) = found.map_or((NodeKind::Stack, first.role, id.clone()), |(ix, entity)| {
                    (NodeKind::Entity(ix), entity.role, entity.name.clone())
                });
                (kind, role, name, folded_detail(case, &wallets))
            }
            NodeKey::Stack(_) => {
                (NodeKind::Stack, first.role, plural(wallets.len(), "wallet"), stack_detail(case, &wallets))
            }
            NodeKey::Part(id) => {
                let found = case.parts_with_ix().find(|(_, part)| part.id == *id);
                let kind = found.map_or(NodeKind::Stack, |(ix, _)| NodeKind::Part(ix));
                let name = found.map_or_else(|| id.clone(), |(_, part)| part.title.clone());
                (kind, Role::Attacker, name, plural(wallets.len(), "wallet"))
            }
            NodeKey::Wallet(_) | NodeKey::Incident(_) => {
                (NodeKind::Wallet(wallets[0]), first.role, first.name(), wallet_detail(case, wallets[0]))
            }
        };
        let fold = places[wallets[0].get()].fold.clone();
        Node { name, detail, wallets, status, fold, ..Node::bare(key.clone(), kind, role) }
    })
}

fn wallet_detail(case: &Case, wallet: WalletIx) -> String {
    match (&case[wallet].label, &case[wallet].address) {
        (Some(_), Some(address)) => address.short(),
        (Some(_), None) => "address not published".to_owned(),
        _ => case[wallet].owner.map(|owner| case[owner].name.clone()).unwrap_or_default(),
    }
}

fn folded_detail(case: &Case, wallets: &[WalletIx]) -> String {
    match wallets {
        [one] => case[*one].address.as_ref().map(crate::case::Address::short).unwrap_or_default(),
        _ => plural(wallets.len(), "wallet"),
    }
}

fn stack_detail(case: &Case, wallets: &[WalletIx]) -> String {
    let listed = wallets.iter().filter(|&&w| case[w].attribution.is_some()).count();
    match case[wallets[0]].owner {
        Some(owner) if listed == wallets.len() => case[owner].name.clone(),
        _ => String::new(),
    }
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn bundle(case: &Case, valuation: &Valuation, key: EdgeKey, mut transfers: Vec<TransferIx>) -> Edge {
    transfers.sort_by_key(|&ix| (case[ix].at.map_or(Timestamp::MAX, Moment::start), case[ix].place, ix));
    let totals = sums(case, valuation, transfers.iter().filter_map(|&ix| case[ix].sent()));
    let received = sums(case, valuation, transfers.iter().filter_map(|&ix| case[ix].received));
    let unknown = transfers.iter().filter(|&&ix| case[ix].amount.is_none()).count();
    let usd = valuation.of_transfers(case, &transfers);
    let evidence = transfers.iter().map(|&ix| case[ix].evidence).max().unwrap_or(Evidence::Ledger);
    Edge {
        count: transfers.iter().map(|&ix| u64::from(case[ix].count)).sum(),
        transfers,
        totals,
        unknown,
        received,
        usd,
        ..Edge::bare(key, evidence)
    }
}

/// Sums per asset, the most valuable first; those of unknown value last. A sum beyond 128 bits stays at the most that
/// fits, which the loader's check of total supply reports.
pub(super) fn sums(
    case: &Case,
    valuation: &Valuation,
    amounts: impl Iterator<Item = (AssetIx, Amount)>,
) -> Vec<(AssetIx, Amount)> {
    // In order of assets. An edge has few, and filters sum the edges again at every change.
    let mut totals: Vec<(AssetIx, Amount)> = Vec::new();
    for (asset, amount) in amounts {
        match totals.binary_search_by_key(&asset, |&(known, _)| known) {
            Ok(n) => totals[n].1 = totals[n].1.checked_add(amount).unwrap_or(Amount(u128::MAX)),
            Err(n) => totals.insert(n, (asset, amount)),
        }
    }
    totals.sort_by(|a, b| {
        let usd = |&(asset, amount): &(AssetIx, Amount)| valuation.usd(asset, amount).map_or(0, |usd| usd.0);
        let units = |&(asset, amount): &(AssetIx, Amount)| amount.to_f64(case[asset].decimals);
        usd(b).cmp(&usd(a)).then(units(b).total_cmp(&units(a))).then(a.0.cmp(&b.0))
    });
    totals
}

/// The graph alone, for algorithms.
impl AsRef<DiGraph<Node, Edge>> for Flow {
    fn as_ref(&self) -> &DiGraph<Node, Edge> {
        &self.graph
    }
}
