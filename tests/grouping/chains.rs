//! Peel chains.

use coldtrail::case::{Role, WalletIx};
use coldtrail::flow::GroupKind;

use super::theft::Theft;
use super::{flow, of_kind, toggled};

fn chain_of(hops: usize, peel: u128) -> Theft {
    let mut t = Theft::new(1);
    t.peel_chain(WalletIx::new(0), hops, 1_000_000_000, peel);
    t
}

#[test]
fn a_peel_chain_is_one_node_that_says_hops_and_peel() {
    let case = chain_of(31, 4).case;
    let flow = flow(&case, &Default::default());
    let chains = of_kind(&flow, GroupKind::Chain);
    assert_eq!(chains.len(), 1);
    assert_eq!((chains[0].name.as_str(), chains[0].detail.as_str()), ("31 hops", "0.4 % peeled per hop"));
    assert_eq!(chains[0].wallets.len(), 31);
    // The small parts went to wallets that are alike: all paid by the chain.
    let names: Vec<&str> = flow.graph.node_weights().map(|node| node.name.as_str()).collect();
    assert!(names.contains(&"31 wallets"), "{names:?}");
    assert_eq!(flow.graph.node_weights().filter(|node| !node.wallets.is_empty()).count(), 4);
}

#[test]
fn where_the_rest_of_a_chain_goes_is_no_leaf_of_it() {
    let case = chain_of(31, 4).case;
    let end = WalletIx::new(case.wallets.len() - 1);
    let flow = flow(&case, &Default::default());
    assert_eq!(flow.node_of(end).unwrap().wallets, [end]);
}

#[test]
fn a_small_share_is_told_from_none() {
    for (peel, said) in [(0, "nothing peeled"), (1, "0.1 % peeled per hop"), (150, "15 % peeled per hop")] {
        let case = chain_of(9, peel).case;
        assert_eq!(of_kind(&flow(&case, &Default::default()), GroupKind::Chain)[0].detail, said);
    }
    let mut case = chain_of(9, 1).case;
    for transfer in case.transfers.iter_mut().filter(|t| t.amount.unwrap().0 < 2_000_000) {
        transfer.amount = Some(coldtrail::case::Amount(400_000));
    }
    assert_eq!(of_kind(&flow(&case, &Default::default()), GroupKind::Chain)[0].detail, "0.04 % peeled per hop");
}

#[test]
fn a_chain_needs_three_hops_and_four_fifths_passed_on() {
    for (hops, peel, chains) in [(2, 4, 0), (3, 4, 1), (31, 200, 1), (31, 201, 0)] {
        let case = chain_of(hops, peel).case;
        assert_eq!(of_kind(&flow(&case, &Default::default()), GroupKind::Chain).len(), chains, "{hops} {peel}");
    }
}

#[test]
fn a_named_wallet_a_second_payer_or_an_earlier_payment_ends_a_chain() {
    let hops = |t: Theft| -> Vec<usize> {
        let case = t.case;
        of_kind(&flow(&case, &Default::default()), GroupKind::Chain).iter().map(|node| node.wallets.len()).collect()
    };
    // Wallets of the chain are 1, 3, 5 … 19.
    let mut t = chain_of(10, 4);
    t.case.wallets[9].label = Some("Named".into());
    assert_eq!(hops(t), [4, 5]);
    let mut t = chain_of(10, 4);
    let other = t.wallet(Some("Other"), Role::Attacker, None);
    t.pay(other, WalletIx::new(9), 5);
    assert_eq!(hops(t), [4, 5]);
    let mut t = chain_of(10, 4);
    let late = t.case.transfers.iter().position(|t| t.to == WalletIx::new(9)).unwrap();
    t.case.transfers[late].at = Some(coldtrail::case::Moment::parse("2026-01-01").unwrap());
    assert_eq!(hops(t), [4, 5]);
}

#[test]
fn a_long_chain_opens_into_parts_in_the_order_of_the_funds() {
    let case = chain_of(5_000, 1).case;
    let folded = flow(&case, &Default::default());
    let chain = of_kind(&folded, GroupKind::Chain)[0].key.clone();
    assert!(folded.graph.node_count() < 8, "{}", folded.graph.node_count());
    let opened = flow(&case, &toggled(&[&chain]));
    let parts = of_kind(&opened, GroupKind::Chain);
    assert_eq!(parts.len(), 100);
    let first = parts.iter().find(|node| node.name == "Hops 1–50").unwrap();
    assert_eq!(
        first.wallets.iter().map(|ix| ix.get()).max(),
        Some(99),
        "the first fifty, each with a small payment between"
    );
    let inner = first.key.clone();
    let all = flow(&case, &toggled(&[&chain, &inner]));
    assert_eq!(of_kind(&all, GroupKind::Chain).len(), 99);
}

#[test]
fn a_ring_is_no_chain() {
    let mut t = Theft::new(1);
    let ring: Vec<WalletIx> = (0..6).map(|_| t.plain()).collect();
    for n in (0..6).chain(0..6) {
        t.pay(ring[n], ring[(n + 1) % 6], 100);
    }
    assert!(of_kind(&flow(&t.case, &Default::default()), GroupKind::Chain).is_empty());
}
