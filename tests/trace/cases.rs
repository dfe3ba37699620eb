//! The shipped cases: every account closes at every moment, under every method.

use coldtrail::case::{Case, Timestamp, Usd};
use coldtrail::flow::Valuation;
use coldtrail::format;
use coldtrail::trace::{Act, Balance, Balances, Births, Ledger, Method, Reconciliation, Running, Valued, trace};

fn cases() -> Vec<(String, Case)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    paths.sort();
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), format::load(path).case.unwrap())).collect()
}

#[test]
fn every_account_closes_at_every_moment() {
    for (name, case) in cases() {
        let ledger = Ledger::of(&case, &|_| false);
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            for incident in case.incidents().map(|(ix, _)| Some(ix)).chain([None]) {
                let running = Running::of(&ledger, &trace, incident);
                for at in ledger.entries.iter().map(|entry| entry.at) {
                    let account = running.at(at);
                    assert!(account.assets.values().all(Balance::closes), "{name} {method:?} at {at}: {account:?}");
                }
                let end = running.at(Timestamp::MAX);
                let whole = Reconciliation::of(&ledger, &trace, incident);
                assert_eq!(end, whole, "{name} {method:?}");
            }
        }
    }
}

#[test]
fn what_wallets_hold_adds_up_to_what_moved() {
    for (name, case) in cases() {
        let ledger = Ledger::of(&case, &|_| false);
        let balances = Balances::of(&ledger);
        let ends = (0..ledger.holdings.len()).map(|holding| balances.at(holding, Timestamp::MAX));
        let (known, opening) = ends.fold((0u128, 0u128), |(known, opening), held| {
            (known.wrapping_add(held.known), opening.wrapping_add(held.opening))
        });
        let moved_by_conversions = ledger.entries.iter().fold(0u128, |sum, entry| match entry.act {
            coldtrail::trace::Act::Convert(_, received) => sum.wrapping_add(received).wrapping_sub(entry.qty),
            _ => sum,
        });
        assert_eq!(known, opening.wrapping_add(moved_by_conversions), "{name}");
    }
}

#[test]
fn values_at_the_theft_close_to_the_last_digit() {
    for (name, case) in cases() {
        let (ledger, valuation) = (Ledger::of(&case, &|_| false), Valuation::of(&case));
        for method in Method::ALL {
            let valued = Valued::of(&case, &valuation, &ledger, method, None);
            for (n, taken) in valued.taken.iter().enumerate() {
                let of = || valued.lying.iter().filter(|one| one.source == n);
                let sum = of().map(|one| one.at_theft).try_fold(0, |sum, usd| Some(sum + usd?.0));
                // Where all of a conversion is lost to rounding, so is its value; no case does that.
                assert_eq!(sum.map(Usd), taken.usd.or(sum.map(Usd)), "{name} {method:?} {}", case[taken.asset].symbol);
            }
            assert_eq!(valued.account.assets.values().map(|balance| balance.taken).sum::<u128>(), {
                let robbed = ledger.entries.iter().filter(|entry| matches!(entry.act, Act::Theft(_)));
                robbed.map(|entry| entry.qty).sum::<u128>()
            });
            for one in valued.lying.iter().take(12) {
                let ways = valued.ways(one, 5);
                assert_eq!(ways.amount, one.qty, "{name} {method:?}");
                assert!(!ways.ways.is_empty());
            }
        }
    }
}
