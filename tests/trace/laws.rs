//! Laws that hold for every ledger (`I1`, `I2` … are their names in the literature notes of the project).

use std::collections::BTreeSet;

use coldtrail::case::{AssetIx, IncidentIx};
use coldtrail::trace::{Act, Balance, Births, Fate, Ledger, Method, Parts, Reconciliation, Trace, reach, steps, trace};
use proptest::prelude::*;

use crate::{ledger, stolen, theft};

const WALLETS: usize = 6;

/// Wallet 0 is robbed from time to time; the others pay one another; the last one is a mixer at times.
pub fn any_ledger() -> impl Strategy<Value = Ledger> {
    let entry = (0usize..WALLETS, 1usize..WALLETS, 1u128..1000);
    (proptest::collection::vec(entry, 1..40), any::<bool>()).prop_map(|(entries, mixer)| {
        let entries: Vec<_> = entries
            .into_iter()
            .filter(|(from, to, _)| from != to)
            .map(|(from, to, qty)| (from, to, qty, if from == 0 { theft() } else { Act::Move }))
            .collect();
        let mut ledger = ledger(WALLETS, &entries);
        if mixer {
            ledger.fates[WALLETS - 1] = Fate::Mixed;
        }
        ledger
    })
}

fn total(parts: Parts<'_>) -> u128 {
    parts.into_iter().map(|part| part.qty).sum()
}

fn all_held(ledger: &Ledger, trace: &Trace) -> u128 {
    (0..ledger.holdings.len()).map(|n| stolen(trace.held.get(n))).sum()
}

fn taken(ledger: &Ledger) -> u128 {
    ledger.entries.iter().filter(|entry| matches!(entry.act, Act::Theft(_))).map(|entry| entry.qty).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn i1_every_unit_stolen_is_somewhere(ledger in any_ledger()) {
        for method in Method::ALL {
            prop_assert_eq!(all_held(&ledger, &trace(&ledger, method, Births::Pooled)), taken(&ledger));
        }
    }

    #[test]
    fn i2_i3_no_part_is_empty_and_none_exceeds_the_whole(ledger in any_ledger()) {
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            for (n, entry) in ledger.entries.iter().enumerate() {
                prop_assert!(trace.moved.get(n).iter().all(|part| part.qty > 0));
                prop_assert!(total(trace.moved.get(n)) <= entry.qty);
            }
            for n in 0..WALLETS {
                prop_assert!(trace.held.get(n).iter().all(|part| part.qty > 0));
            }
        }
    }

    #[test]
    fn i7_i8_without_a_theft_nothing_is_stolen_and_when_all_is_stolen_everything_is(ledger in any_ledger()) {
        let mut clean = ledger.clone();
        clean.entries.iter_mut().for_each(|entry| entry.act = Act::Move);
        let mut all = ledger;
        all.entries.iter_mut().for_each(|entry| entry.act = theft());
        for method in Method::ALL {
            prop_assert_eq!(all_held(&clean, &trace(&clean, method, Births::Pooled)), 0);
            let trace = trace(&all, method, Births::Pooled);
            for (n, entry) in all.entries.iter().enumerate() {
                prop_assert_eq!(stolen(trace.moved.get(n)), entry.qty);
            }
        }
    }

    #[test]
    fn i10_larger_units_change_nothing(ledger in any_ledger(), factor in 2u128..1_000_000) {
        let mut scaled = ledger.clone();
        scaled.entries.iter_mut().for_each(|entry| entry.qty *= factor);
        for method in Method::ALL {
            let (one, other) = (trace(&ledger, method, Births::Pooled), trace(&scaled, method, Births::Pooled));
            for n in 0..WALLETS {
                let (one, other) = (stolen(one.held.get(n)) * factor, stolen(other.held.get(n)));
                let rounding = if method == Method::ProRata { ledger.entries.len() as u128 * factor } else { 0 };
                prop_assert!(one.abs_diff(other) <= rounding, "{method:?}: {one} {other}");
            }
        }
    }

    #[test]
    fn i11_a_transfer_in_two_pieces_is_the_same_transfer(ledger in any_ledger(), at in 0usize..40, share in 0u128..999) {
        let mut ledger = ledger;
        let at = at % ledger.entries.len().max(1);
        prop_assume!(!ledger.entries.is_empty());
        // At least two units, so that there are two pieces.
        ledger.entries[at].qty += 1;
        let share = 1 + share % (ledger.entries[at].qty - 1);
        let mut split = ledger.clone();
        let rest = split.entries[at].qty - share;
        split.entries[at].qty = share;
        split.entries.insert(at + 1, coldtrail::trace::Entry { qty: rest, ..ledger.entries[at] });
        for method in Method::ALL.into_iter().filter(|&method| method != Method::ProRata) {
            let (one, other) = (trace(&ledger, method, Births::Pooled), trace(&split, method, Births::Pooled));
            for n in 0..WALLETS {
                prop_assert_eq!(stolen(one.held.get(n)), stolen(other.held.get(n)), "{:?}", method);
            }
        }
    }

    #[test]
    fn i13_what_comes_later_changes_nothing_before(ledger in any_ledger(), kept in 0usize..40) {
        let mut shorter = ledger.clone();
        shorter.entries.truncate(kept);
        for method in Method::ALL {
            let (all, few) = (trace(&ledger, method, Births::Pooled), trace(&shorter, method, Births::Pooled));
            for n in 0..shorter.entries.len() {
                prop_assert_eq!(all.moved.get(n), few.moved.get(n));
            }
        }
    }

    #[test]
    fn i16_the_method_changes_tags_and_never_balances(ledger in any_ledger()) {
        let balances = |method| {
            let trace = trace(&ledger, method, Births::Pooled);
            (0..WALLETS).map(|n| total(trace.held.get(n))).collect::<Vec<_>>()
        };
        let first = balances(Method::Fifo);
        for method in Method::ALL {
            prop_assert_eq!(balances(method), first.clone());
        }
    }
}

/// Wallets 1 to 4 hold two assets and change one for the other.
pub fn any_ledger_with_conversions() -> impl Strategy<Value = Ledger> {
    let entry = (0usize..WALLETS, 1usize..WALLETS, 1u128..1000, proptest::option::of(1u128..2000));
    (proptest::collection::vec(entry, 1..40), 0usize..10).prop_map(|(entries, fate)| {
        let entries: Vec<_> = entries
            .into_iter()
            .filter(|(from, to, ..)| from != to)
            .map(|(from, to, qty, out)| match (from, out) {
                (0, _) => (from, to, qty, theft()),
                // The second holding of each wallet is of the other asset.
                (_, Some(out)) => (from, to, qty, Act::Convert(u32::try_from(WALLETS + to).unwrap(), out)),
                (_, None) => (from, to, qty, Act::Move),
            })
            .collect();
        let mut ledger = ledger(2 * WALLETS, &entries);
        for holding in &mut ledger.holdings[WALLETS..] {
            holding.asset = AssetIx::new(1);
        }
        ledger.fates[WALLETS - 1] = Fate::ALL[fate];
        ledger
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn i1_accounts_close_after_every_step_in_every_asset(ledger in any_ledger_with_conversions()) {
        let thefts = BTreeSet::from([IncidentIx::new(0)]);
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            let mut account = Reconciliation::default();
            for step in steps(&ledger, &trace, Some(&thefts)) {
                account.take(&step);
                for balance in account.assets.values() {
                    prop_assert!(balance.closes() || step.converts);
                }
            }
            prop_assert!(account.assets.values().all(Balance::closes));
            prop_assert_eq!(account.assets.get(&AssetIx::new(0)).map_or(0, |balance| balance.taken), taken(&ledger));
            prop_assert_eq!(account, Reconciliation::of(&ledger, &trace, None));
        }
    }

    #[test]
    fn i6_whatever_a_method_finds_was_reached(ledger in any_ledger_with_conversions()) {
        let reached = reach(&ledger, IncidentIx::new(0));
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            for (n, reached) in reached.iter().enumerate() {
                prop_assert!(stolen(trace.held.get(n)) == 0 || reached.is_some());
            }
        }
    }
}
