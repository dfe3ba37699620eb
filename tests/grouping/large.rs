//! Cases far larger than a person can read.

use coldtrail::case::{EntityKind, Role, WalletIx};
use coldtrail::flow::{FIRST_SIGHT, Flow, Folding, GroupKind, NodeKind};

use super::theft::{Theft, theft};
use super::{flow, of_kind, toggled};

fn wallets_nodes(flow: &Flow) -> usize {
    flow.graph.node_weights().filter(|node| !node.wallets.is_empty()).count()
}

#[test]
fn a_large_case_is_folded_to_what_can_be_read_with_named_wallets_as_themselves() {
    for seed in 1..4 {
        let case = theft(20_000, seed);
        let flow = flow(&case, &Folding::default());
        assert!(wallets_nodes(&flow) <= FIRST_SIGHT, "{} nodes", wallets_nodes(&flow));
        assert!(flow.graph.edge_count() <= 6 * FIRST_SIGHT, "{} edges", flow.graph.edge_count());
        let named = flow.graph.node_weights().filter(|node| node.name.starts_with("Drainer")).count();
        assert_eq!(named, 6);
        let shown: usize = flow.graph.node_weights().map(|node| node.wallets.len()).sum();
        assert_eq!(shown, case.wallets.len());
    }
}

#[test]
fn the_explanation_names_the_groups_and_the_rules() {
    let case = theft(20_000, 1);
    let explanation = flow(&case, &Folding::default()).explanation();
    insta::assert_snapshot!("explanation", format!("{}\n{}", explanation.line, explanation.rules.join("\n")));
}

#[test]
fn every_group_opens_to_a_readable_number_of_nodes() {
    let case = theft(20_000, 1);
    let folded = flow(&case, &Folding::default());
    for node in folded.graph.node_weights().filter(|node| node.wallets.len() > 1) {
        let opened = flow(&case, &toggled(&[&node.key]));
        let added = wallets_nodes(&opened) - wallets_nodes(&folded);
        assert!(added <= FIRST_SIGHT, "{} adds {added} nodes", node.key);
    }
}

#[test]
fn a_fan_of_many_leaves_opens_in_steps_the_most_valuable_first_and_says_of_how_many() {
    let mut t = Theft::new(1);
    for n in 0..3_600 {
        let leaf = t.plain();
        t.pay(WalletIx::new(0), leaf, 100 + n);
    }
    let folded = flow(&t.case, &Folding::default());
    assert_eq!(wallets_nodes(&folded), 2);
    let stack = folded.graph.node_weights().find(|node| node.kind == NodeKind::Stack).unwrap().key.clone();
    let once = flow(&t.case, &toggled(&[&stack]));
    let rest = of_kind(&once, GroupKind::Rest)[0];
    assert_eq!((wallets_nodes(&once), rest.name.as_str()), (26, "3,576 of 3,600 wallets"));
    assert!(once.node_of(WalletIx::new(3_600)).unwrap().wallets.len() == 1, "the leaf that got most is shown");
    let twice = flow(&t.case, &toggled(&[&stack, &rest.key]));
    let rest = of_kind(&twice, GroupKind::Rest)[0];
    assert_eq!((wallets_nodes(&twice), rest.name.as_str()), (266, "3,336 of 3,600 wallets"));
    let all = flow(&t.case, &Folding::none());
    assert_eq!(wallets_nodes(&all), 3_601);
}

#[test]
fn groups_nest_and_each_opens_in_place() {
    let mut t = Theft::new(1);
    let service = t.entity("Service", EntityKind::Exchange, Role::CashOut);
    for _ in 0..8 {
        let deposit = t.wallet(None, Role::CashOut, Some(service));
        t.pay(WalletIx::new(0), deposit, 100);
    }
    let mut folding = Folding::default();
    folding.switch(GroupKind::Role);
    let by_role = flow(&t.case, &folding);
    assert!(super::lines(&by_role).contains(&"role:CashOut: Cash-out / 8 wallets".to_owned()));
    let node = by_role.node_of(WalletIx::new(1)).unwrap();
    let path: Vec<String> = by_role.path(node).iter().map(|group| group.key.to_string()).collect();
    assert_eq!(path, ["role:CashOut"]);
    folding.toggle(&node.key);
    let opened = flow(&t.case, &folding);
    let node = opened.node_of(WalletIx::new(1)).unwrap();
    assert_eq!((node.key.to_string().as_str(), node.name.as_str()), ("entity:service", "Service"));
    folding.toggle(&node.key);
    let twice = flow(&t.case, &folding);
    let node = twice.node_of(WalletIx::new(1)).unwrap();
    let path: Vec<String> = twice.path(node).iter().map(|group| group.key.to_string()).collect();
    assert_eq!(path[..2], ["role:CashOut", "entity:service"]);
    assert!(path[2].starts_with("stack:CashOut service"), "{path:?}");
}
