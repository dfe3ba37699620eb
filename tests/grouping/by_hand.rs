//! Groups by hand.

use coldtrail::case::WalletIx;
use coldtrail::flow::Folding;

use super::theft::Theft;
use super::{flow, lines};

/// The victim pays twelve named wallets, `w1` to `w12`.
fn fan() -> Theft {
    let mut t = Theft::new(1);
    for n in 1..=12_u128 {
        let to = t.wallet(Some(&format!("N{n}")), coldtrail::case::Role::Intermediary, None);
        t.pay(WalletIx::new(0), to, 100 * n);
    }
    t
}

fn ids(numbers: std::ops::RangeInclusive<u8>) -> Vec<String> {
    numbers.map(|n| format!("w{n}")).collect()
}

#[test]
fn a_group_within_a_group_opens_after_it() {
    let case = fan().case;
    let mut folding = Folding::default();
    let inner = folding.group("Inner", ids(1..=3));
    let outer = folding.group("Outer", ids(1..=6));
    let closed = flow(&case, &folding);
    assert_eq!(closed.node(&outer).unwrap().1.name, "Outer");
    assert!(closed.node(&inner).is_none());
    folding.toggle(&outer);
    let opened = flow(&case, &folding);
    assert_eq!(opened.node(&inner).unwrap().1.wallets.len(), 3);
    assert_eq!(opened.node_of(WalletIx::new(4)).unwrap().fold.as_ref(), Some(&outer), "it folds into the outer one");
}

#[test]
fn a_wallet_is_in_one_group_only_the_latest_that_crosses() {
    let case = fan().case;
    let mut folding = Folding::default();
    let first = folding.group("First", ids(1..=5));
    let second = folding.group("Second", ids(4..=8));
    let flow = flow(&case, &folding);
    let members = |key| flow.node(key).unwrap().1.wallets.len();
    assert_eq!((members(&first), members(&second)), (3, 5));
    assert_eq!(flow.groups().path(4).iter().map(|group| &group.key).collect::<Vec<_>>(), [&second]);
}

#[test]
fn a_group_has_a_name_and_ids_that_are_gone_do_no_harm() {
    let case = fan().case;
    let mut folding = Folding::default();
    let key = folding.group("  Deposits ", ids(1..=5).into_iter().chain(["gone".to_owned()]));
    folding.rename(&key, "");
    assert!(lines(&flow(&case, &folding)).contains(&"group:1: Deposits / 5 wallets".to_owned()));
    folding.rename(&key, "Accounts");
    assert!(lines(&flow(&case, &folding)).contains(&"group:1: Accounts / 5 wallets".to_owned()));
    folding.ungroup(&key);
    let next = folding.group("Again", ids(1..=2));
    assert_eq!(next.to_string(), "group:1");
}

#[test]
fn folding_as_at_first_keeps_groups_by_hand_and_opening_all_opens_them() {
    let case = fan().case;
    let mut folding = Folding::default();
    let key = folding.group("Mine", ids(1..=5));
    folding.open_all();
    assert!(flow(&case, &folding).node(&key).is_none());
    folding.toggle(&key);
    assert!(flow(&case, &folding).node(&key).is_some(), "closed again by hand");
    folding.open_all();
    folding.reset();
    assert!(flow(&case, &folding).node(&key).is_some());
}
