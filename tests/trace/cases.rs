//! The shipped cases: every account closes at every moment, under every method.

use coldtrail::case::{Case, Timestamp};
use coldtrail::format;
use coldtrail::trace::{Balance, Balances, Births, Ledger, Method, Reconciliation, Running, trace};

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
