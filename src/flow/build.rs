//! From a case and a folding to the graph.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};

use super::connect::shared_services;
use super::fold::Places;
use super::graph::{Edge, Flow, Node, NodeKind};
use super::value::Valuation;
use super::{About, EdgeKey, Folding, Group, GroupKind, Groups, NodeKey};
use crate::case::{
    Amount, AssetIx, Case, EntityIx, Evidence, IncidentIx, Moment, Role, Timestamp, TransferIx, WalletIx, thousands,
};

impl Flow {
    /// Folds a case into a graph. Wallets without any transfer are nodes too; nothing is left out.
    #[must_use]
    pub fn build(case: &Case, valuation: &Valuation, folding: &Folding) -> Self {
        // Who is alike, and whose name is said, is a matter of the case itself and not of what is shown of it.
        let places = Places::of(case.beneath(), valuation, folding);
        let mut flow = Self { of_wallet: vec![NodeIndex::end(); case.wallets.len()], ..Self::default() };
        for (key, group, wallets) in places.members(case.beneath()) {
            let ix = flow.add(node(case, &places.groups, key, group, wallets));
            for n in 0..flow.graph[ix].wallets.len() {
                let wallet = flow.graph[ix].wallets[n];
                flow.of_wallet[wallet.get()] = ix;
            }
        }
        flow.groups = places.groups;
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
                NodeKind::Wallet(_) | NodeKind::Stack | NodeKind::Fold(_) => {
                    node.wallets.iter().any(|&ix| case.is_shared(ix))
                }
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

    /// The node of the wallets a theft was from: among the victim's own, the one that sent most transfers.
    pub(super) fn victim_node(&self, case: &Case, paid: &Paid, incident: IncidentIx) -> Option<NodeIndex> {
        let victim = case[incident].victim?;
        // In merged cases the wallets of one theft say nothing about another theft from the same victim.
        let about = case.parts_of(incident);
        let of_theft = |ix| about.is_empty() || case.parts_of(ix).iter().any(|part| about.contains(part));
        let mut sent: BTreeMap<NodeIndex, u32> = BTreeMap::new();
        for &ix in paid.owned.get(&victim).into_iter().flatten().filter(|&&ix| of_theft(ix)) {
            sent.entry(self.of_wallet[ix.get()]).or_default();
        }
        for (node, count) in &mut sent {
            *count = self.graph[*node].wallets.iter().map(|ix| paid.sent[ix.get()]).sum();
        }
        sent.into_iter().max_by_key(|&(ix, count)| (count, std::cmp::Reverse(ix))).map(|(ix, _)| ix)
    }
}

/// Who owns which wallets, and how many transfers each sent.
pub(super) struct Paid {
    owned: BTreeMap<EntityIx, Vec<WalletIx>>,
    sent: Vec<u32>,
}

impl Paid {
    pub(super) fn of(case: &Case) -> Self {
        let mut owned: BTreeMap<EntityIx, Vec<WalletIx>> = BTreeMap::new();
        for (ix, wallet) in case.wallets() {
            if let Some(owner) = wallet.owner {
                owned.entry(owner).or_default().push(ix);
            }
        }
        let mut sent = vec![0; case.wallets.len()];
        case.transfers.iter().for_each(|transfer| sent[transfer.from.get()] += 1);
        Self { owned, sent }
    }
}

/// The node of a closed group, or of one wallet.
fn node(case: &Case, groups: &Groups, key: NodeKey, group: Option<u32>, wallets: Vec<WalletIx>) -> Node {
    let first = &case[wallets[0]];
    let status = wallets.iter().find_map(|&w| case[w].status.as_ref()).map(|status| status.kind);
    let Some(group) = group.map(|group| groups.group(group)) else {
        let fold = groups.path(wallets[0].get()).last().map(|group| group.key.clone());
        let (name, detail) = (first.name(), wallet_detail(case, wallets[0]));
        return Node { name, detail, status, fold, ..Node::bare(key, NodeKind::Wallet(wallets[0]), first.role) }
            .with_wallets(wallets);
    };
    let (kind, role, name, detail) = match (group.kind, &group.about) {
        (GroupKind::Owner, _) => match first.owner {
            Some(ix) => (NodeKind::Entity(ix), case[ix].role, case[ix].name.clone(), folded_detail(case, &wallets)),
            None => (NodeKind::Stack, first.role, group.kind.name().to_owned(), folded_detail(case, &wallets)),
        },
        (GroupKind::Case, _) => {
            let found = case.parts_of(wallets[0]).first().and_then(|&ix| Some((ix, case.parts().get(ix.get())?)));
            let kind = found.map_or(NodeKind::Stack, |(ix, _)| NodeKind::Part(ix));
            let name = found.map_or_else(|| group.kind.name().to_owned(), |(_, part)| part.title.clone());
            (kind, Role::Attacker, name, plural(wallets.len(), "wallet"))
        }
        (GroupKind::Alike, _) => {
            (NodeKind::Stack, first.role, plural(wallets.len(), "wallet"), stack_detail(case, &wallets))
        }
        (kind, about) => {
            let (name, detail) = fold_text(case, groups, group, about, &wallets);
            (NodeKind::Fold(kind), usual_role(case, &wallets), name, detail)
        }
    };
    Node { name, detail, status, fold: Some(key.clone()), ..Node::bare(key, kind, role) }.with_wallets(wallets)
}

/// The two lines of a folded group that is neither an owner, a case nor a stack.
fn fold_text(case: &Case, groups: &Groups, group: &Group, about: &About, wallets: &[WalletIx]) -> (String, String) {
    let count = plural(wallets.len(), "wallet");
    match about {
        About::Chain { hops, part: Some((from, to)), .. } => {
            (format!("Hops {from}–{to}"), format!("{hops} hops of the chain"))
        }
        About::Chain { hops, peeled, .. } => (plural(*hops, "hop"), peeled_per_hop(*peeled)),
        About::Distance { hops, .. } => (count, hops.map_or("no path from the victim".to_owned(), hops_text)),
        About::Hand(name) => (case.scrub(name), count),
        About::Nothing => match group.kind {
            GroupKind::Rest => {
                let whole = thousands(groups.whole(group));
                (format!("{} of {whole} wallets", thousands(wallets.len())), "the less valuable rest".to_owned())
            }
            GroupKind::Cluster => {
                let cluster = case[wallets[0]].cluster.map(|ix| case[ix].name.clone());
                (cluster.unwrap_or_else(|| group.kind.name().to_owned()), count)
            }
            _ => (usual_role(case, wallets).name().to_owned(), count),
        },
    }
}

/// `0.4 % peeled per hop`: the median hop, with two digits that count.
fn peeled_per_hop(millionths: u32) -> String {
    let percent = f64::from(millionths) / 1e4;
    match millionths {
        0 => "nothing peeled".to_owned(),
        1..50 => "< 0.01 % peeled per hop".to_owned(),
        50..1_000 => format!("{percent:.2} % peeled per hop"),
        1_000..100_000 => format!("{percent:.1} % peeled per hop"),
        _ => format!("{percent:.0} % peeled per hop"),
    }
}

fn hops_text((first, last): (u32, u32)) -> String {
    if first == last { format!("hop {first}") } else { format!("hops {first}–{last}") }
}

/// The role that most of the wallets have; of equally many the first in the order of the story.
fn usual_role(case: &Case, wallets: &[WalletIx]) -> Role {
    let mut counts = [0usize; Role::ALL.len()];
    for &wallet in wallets {
        if let Some(n) = Role::ALL.iter().position(|&role| role == case[wallet].role) {
            counts[n] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    Role::ALL.into_iter().zip(counts).find(|&(_, count)| count == most).map_or(Role::Other, |(role, _)| role)
}

fn wallet_detail(case: &Case, wallet: WalletIx) -> String {
    match (&case[wallet].label, &case[wallet].address) {
        // Who hides addresses says so once, not at every node.
        (Some(_), Some(address)) if address.is_withheld() => String::new(),
        (Some(_), Some(address)) => address.short(),
        (Some(_), None) => "address not published".to_owned(),
        _ => case[wallet].owner.map(|owner| case[owner].name.clone()).unwrap_or_default(),
    }
}

fn folded_detail(case: &Case, wallets: &[WalletIx]) -> String {
    match wallets {
        [one] => {
            let address = case[*one].address.as_ref().filter(|address| !address.is_withheld());
            address.map(crate::case::Address::short).unwrap_or_default()
        }
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
    if count == 1 { format!("1 {noun}") } else { format!("{} {noun}s", thousands(count)) }
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
