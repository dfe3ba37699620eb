//! Laws that hold for every case and every folding.

use std::collections::{BTreeMap, BTreeSet};

use coldtrail::case::{Case, Cluster, ClusterIx, EntityIx, EntityKind, Role, WalletIx};
use coldtrail::flow::{Flow, Folding, GroupKind, NodeKey};
use proptest::prelude::*;

use super::flow;
use super::theft::Theft;

/// Owner, cluster, role and whether it has a label.
type Wallet = (u8, u8, u8, bool);

fn case_of(wallets: &[Wallet], transfers: &[(u8, u8, u8)], chain: usize) -> Case {
    let mut t = Theft::new(1);
    let exchange = t.entity("Exchange", EntityKind::Exchange, Role::CashOut);
    let gang = t.entity("Gang", EntityKind::ThreatActor, Role::Attacker);
    for n in 0..2 {
        t.case.clusters.push(Cluster {
            id: format!("c{n}"),
            name: format!("Cluster {n}"),
            method: String::new(),
            sources: vec![],
            note: String::new(),
        });
    }
    for &(owner, cluster, role, label) in wallets {
        let owner = [None, Some(exchange), Some(gang), Some(EntityIx::new(0)), None][owner as usize % 5];
        let role = [Role::Intermediary, Role::Intermediary, Role::Attacker, Role::CashOut][role as usize % 4];
        let ix = t.wallet(label.then_some("Named"), role, owner);
        t.case.wallets[ix.get()].cluster =
            [None, None, Some(ClusterIx::new(0)), Some(ClusterIx::new(1))][cluster as usize % 4];
    }
    let wallet = |n: u8, case: &Case| WalletIx::new(n as usize % case.wallets.len());
    for &(from, to, amount) in transfers {
        let (from, to) = (wallet(from, &t.case), wallet(to, &t.case));
        t.pay(from, to, u128::from(amount) + 1);
    }
    if chain > 0 {
        t.peel_chain(WalletIx::new(0), chain, 1_000_000_000, 4);
    }
    t.case
}

fn cases() -> impl Strategy<Value = Case> {
    let wallet = (any::<u8>(), any::<u8>(), any::<u8>(), prop::bool::weighted(0.2));
    let wallets = prop::collection::vec(wallet, 0..40);
    let transfers = prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..60);
    (wallets, transfers, 0..8_usize).prop_map(|(wallets, transfers, chain)| case_of(&wallets, &transfers, chain))
}

/// Kinds switched, groups made by hand (of nodes by position), groups toggled by position.
type Wishes = (Vec<u8>, Vec<Vec<u8>>, Vec<u8>);

fn wishes() -> impl Strategy<Value = Wishes> {
    let bytes = |most| prop::collection::vec(any::<u8>(), 0..most);
    (bytes(3), prop::collection::vec(prop::collection::vec(any::<u8>(), 1..5), 0..3), bytes(5))
}

/// As a person would do it: each group by hand is made of nodes that are shown then.
fn folding_of(case: &Case, (kinds, hands, toggles): &Wishes) -> Folding {
    let mut folding = Folding::default();
    for kind in kinds {
        folding.switch(GroupKind::SWITCHED[*kind as usize % GroupKind::SWITCHED.len()]);
    }
    for (n, toggle) in toggles.iter().enumerate() {
        let flow = flow(case, &folding);
        let folds: Vec<NodeKey> = flow.graph.node_weights().filter_map(|node| node.fold.clone()).collect();
        if let Some(key) = folds.get(*toggle as usize % folds.len().max(1)) {
            folding.toggle(key);
        }
        if let Some(hand) = hands.get(n) {
            let nodes: Vec<_> = flow.graph.node_weights().filter(|node| !node.wallets.is_empty()).collect();
            let chosen = hand.iter().map(|&n| nodes[n as usize % nodes.len()]);
            let ids = chosen.flat_map(|node| &node.wallets).map(|&ix| case[ix].id.clone());
            folding.group("Mine", ids.collect::<Vec<_>>());
        }
    }
    folding
}

fn picture(flow: &Flow) -> (Vec<coldtrail::flow::Node>, BTreeMap<String, coldtrail::flow::Edge>) {
    let edges = flow.graph.edge_weights().map(|edge| (edge.key.to_string(), edge.clone()));
    (flow.graph.node_weights().cloned().collect(), edges.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every wallet is in one node; every group has the wallets that have it on their path; no name is given twice.
    #[test]
    fn groups_divide_the_wallets_at_every_level(case in cases(), wishes in wishes()) {
        let flow = flow(&case, &folding_of(&case, &wishes));
        let mut shown: Vec<WalletIx> = flow.graph.node_weights().flat_map(|node| node.wallets.clone()).collect();
        shown.sort();
        prop_assert_eq!(shown, (0..case.wallets.len()).map(WalletIx::new).collect::<Vec<_>>());
        let mut inside: BTreeMap<&NodeKey, usize> = BTreeMap::new();
        for wallet in 0..case.wallets.len() {
            for group in flow.groups().path(wallet) {
                *inside.entry(&group.key).or_default() += 1;
            }
        }
        let mut named = BTreeSet::new();
        for kind in GroupKind::SWITCHED.into_iter().chain([GroupKind::Rest, GroupKind::Hand]) {
            for group in flow.groups().of_kind(kind) {
                prop_assert!(named.insert(&group.key), "{} twice", group.key);
                prop_assert_eq!(inside.get(&group.key), Some(&group.wallets), "{}", &group.key);
            }
        }
        let keys: BTreeSet<&NodeKey> = flow.graph.node_weights().map(|node| &node.key).collect();
        prop_assert_eq!(keys.len(), flow.graph.node_count());
    }

    /// What is not on an edge is inside a node, whatever is folded.
    #[test]
    fn no_transfer_is_lost_or_counted_twice(case in cases(), wishes in wishes()) {
        let flow = flow(&case, &folding_of(&case, &wishes));
        let on_edges = flow.graph.edge_weights().flat_map(|edge| &edge.transfers);
        let inside = flow.graph.node_weights().flat_map(|node| &node.internal);
        let mut all: Vec<usize> = on_edges.chain(inside).map(|ix| ix.get()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..case.transfers.len()).collect::<Vec<_>>());
    }

    /// Opening and closing again gives the same picture, and changes nothing outside of the group.
    #[test]
    fn opening_a_group_is_undone_by_closing_it_and_renames_no_other(case in cases(), wishes in wishes()) {
        let mut folding = folding_of(&case, &wishes);
        let before = flow(&case, &folding);
        let closed: Vec<_> = before.graph.node_weights().filter(|node| node.fold.as_ref() == Some(&node.key)).collect();
        for node in closed {
            folding.toggle(&node.key);
            let opened = flow(&case, &folding);
            let others = |flow: &Flow| -> BTreeSet<NodeKey> {
                let outside = |other: &&coldtrail::flow::Node| !other.wallets.iter().any(|ix| node.wallets.contains(ix));
                flow.graph.node_weights().filter(outside).map(|other| other.key.clone()).collect()
            };
            prop_assert_eq!(others(&before), others(&opened));
            prop_assert!(opened.node(&node.key).is_none(), "{} is open", node.key);
            folding.toggle(&node.key);
            prop_assert_eq!(picture(&before), picture(&flow(&case, &folding)));
        }
    }

    /// A group by hand of nodes that are shown is shown as one node with just their wallets; taken apart, all is as before.
    #[test]
    fn a_group_by_hand_is_one_node_until_it_is_taken_apart(
        case in cases(),
        wishes in wishes(),
        chosen in prop::collection::vec(any::<u8>(), 1..6),
    ) {
        let mut folding = folding_of(&case, &wishes);
        let before = flow(&case, &folding);
        let nodes: Vec<_> = before.graph.node_weights().filter(|node| !node.wallets.is_empty()).collect();
        let mut wallets: Vec<WalletIx> =
            chosen.iter().flat_map(|&n| nodes[n as usize % nodes.len()].wallets.clone()).collect();
        wallets.sort();
        wallets.dedup();
        prop_assume!(wallets.len() > 1);
        let key = folding.group("New", wallets.iter().map(|&ix| case[ix].id.clone()));
        let grouped = flow(&case, &folding);
        prop_assert_eq!(grouped.node(&key).map(|(_, node)| node.wallets.clone()), Some(wallets));
        folding.ungroup(&key);
        prop_assert_eq!(picture(&before), picture(&flow(&case, &folding)));
    }
}
