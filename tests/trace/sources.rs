//! Backward and exposure agree with forward: nothing appears and nothing is lost when the question is turned round.

use std::collections::BTreeMap;

use coldtrail::case::{IncidentIx, WalletIx};
use coldtrail::flow::Valuation;
use coldtrail::format;
use coldtrail::trace::{
    Act, Births, Category, Fate, FirstSeen, Ledger, Method, Passed, Side, Whence, exposure, passed, sources, trace,
};
use proptest::prelude::*;

use crate::laws::{any_ledger as any_ledger_with_a_mixer, any_ledger_with_conversions};
use crate::twins::any_ledger;
use crate::{ledger, stolen, theft};

fn held(ledger: &Ledger, n: usize) -> Whence {
    Whence::Held { holding: u32::try_from(n).unwrap(), entries: ledger.entries.len() }
}

/// With one part for each birthplace instead of one for all, pro rata rounds differently: by a unit per payment.
fn rounding(ledger: &Ledger, method: Method) -> u128 {
    if method == Method::ProRata { ledger.entries.len() as u128 } else { 0 }
}

fn only(category: Option<Category>) -> impl Fn(WalletIx) -> Option<Category> {
    move |wallet| if wallet.get() == 4 { category } else { None }
}

fn sum(passed: &[Passed], counts: impl Fn(&Passed) -> bool) -> u128 {
    passed.iter().filter(|one| counts(one)).map(|one| one.qty).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn i14_backward_finds_what_forward_left(ledger in any_ledger_with_a_mixer()) {
        for method in Method::ALL {
            let forward = trace(&ledger, method, Births::Pooled);
            let off = rounding(&ledger, method);
            for n in 0..ledger.holdings.len() {
                let back = sources(&ledger, method, held(&ledger, n));
                prop_assert!(back.stolen(IncidentIx::new(0)).abs_diff(stolen(forward.held.get(n))) <= off);
                prop_assert_eq!(back.amount, forward.held.get(n).iter().map(|part| part.qty).sum::<u128>());
            }
            for (n, entry) in ledger.entries.iter().enumerate() {
                let back = sources(&ledger, method, Whence::Moved(u32::try_from(n).unwrap()));
                prop_assert!(back.stolen(IncidentIx::new(0)).abs_diff(stolen(forward.moved.get(n))) <= off);
                prop_assert_eq!(back.amount, entry.qty);
            }
        }
    }

    #[test]
    fn shares_of_sources_are_a_hundred_per_cent_and_openings_are_real(ledger in any_ledger_with_conversions()) {
        for method in Method::ALL {
            for n in 0..ledger.holdings.len() {
                let back = sources(&ledger, method, held(&ledger, n));
                let shares: u32 = back.sources.iter().map(|source| u32::from(source.share.0)).sum();
                prop_assert_eq!(shares, if back.amount > 0 { 1000 } else { 0 });
                prop_assert!(back.sources.is_sorted_by(|a, b| a.qty >= b.qty));
                for source in &back.sources {
                    match source.origin {
                        FirstSeen::Unseen(at) => prop_assert!(!ledger.fates[at as usize].ends()),
                        FirstSeen::Service(at) => prop_assert!(ledger.fates[at as usize].ends()),
                        FirstSeen::Stolen(_) => {}
                        FirstSeen::Clean => prop_assert!(false, "nothing is known to be clean here"),
                    }
                }
            }
        }
    }

    #[test]
    fn all_that_was_received_has_a_source(ledger in any_ledger()) {
        let n = 3;
        let received: u128 = ledger.entries.iter().filter(|entry| entry.to == 3).map(|entry| entry.qty).sum();
        for method in Method::ALL {
            let whence = Whence::Received { holding: n, entries: ledger.entries.len() };
            prop_assert_eq!(sources(&ledger, method, whence).amount, received);
        }
    }

    #[test]
    fn exposure_is_all_that_was_sent_and_all_that_was_received(ledger in any_ledger()) {
        let account = WalletIx::new(2);
        let identified = only(Some(Category::Exchange));
        let out: u128 = ledger.entries.iter().filter(|entry| entry.from == 2).map(|entry| entry.qty).sum();
        let into: u128 = ledger.entries.iter().filter(|entry| entry.to == 2).map(|entry| entry.qty).sum();
        for method in Method::ALL {
            let sent = passed(&ledger, account, Side::Sending, method, &identified);
            prop_assert_eq!(sum(&sent, |_| true), out);
            let directly = |entry: &&coldtrail::trace::Entry| entry.from == 2 && entry.to == 4;
            let direct: u128 = ledger.entries.iter().filter(directly).map(|entry| entry.qty).sum();
            prop_assert_eq!(sum(&sent, |one| one.direct), direct);
            prop_assert_eq!(sum(&passed(&ledger, account, Side::Receiving, method, &identified), |_| true), into);
        }
    }

    #[test]
    fn identifying_one_more_account_only_shortens_paths(ledger in any_ledger()) {
        let account = WalletIx::new(2);
        let more = |wallet: WalletIx| match wallet.get() {
            3 => Some(Category::Mixer),
            4 => Some(Category::Exchange),
            _ => None,
        };
        // Where a rule looks at what is stolen, less of it in one place may be more in another.
        for method in [Method::Fifo, Method::Lifo] {
            let before = passed(&ledger, account, Side::Sending, method, &only(Some(Category::Exchange)));
            let after = passed(&ledger, account, Side::Sending, method, &more);
            let exchange = |passed: &[Passed], direct: bool| {
                sum(passed, |one| one.category == Some(Category::Exchange) && one.direct == direct)
            };
            prop_assert_eq!(exchange(&before, true), exchange(&after, true), "what is direct stays direct");
            prop_assert!(exchange(&after, false) <= exchange(&before, false));
            let unresolved = |passed: &[Passed]| sum(passed, |one| one.category.is_none());
            prop_assert!(unresolved(&after) <= unresolved(&before));
        }
    }
}

#[test]
fn a_service_between_ends_the_search_for_a_source() {
    // 0 robbed into 1; 1 pays service 2 and account 3; both pay 4.
    let rows = [
        (0, 1, 100, theft()),
        (1, 2, 40, Act::Move),
        (1, 3, 60, Act::Move),
        (2, 4, 30, Act::Move),
        (3, 4, 70, Act::Move),
    ];
    let mut ledger = ledger(5, &rows);
    ledger.fates[2] = Fate::Service;
    let back = sources(&ledger, Method::Fifo, held(&ledger, 4));
    let found: Vec<_> = back.sources.iter().map(|source| (source.origin, source.qty, source.share.0)).collect();
    let theft = FirstSeen::Stolen(IncidentIx::new(0));
    assert_eq!(found, [(theft, 60, 600), (FirstSeen::Service(2), 30, 300), (FirstSeen::Unseen(3), 10, 100)]);
}

/// What the account pays on: 100 directly to an exchange, 50 through another account, of which half goes there.
#[test]
fn exposure_tells_direct_from_indirect() {
    let rows = [
        (1, 2, 200, Act::Move),
        (2, 4, 100, Act::Move),
        (2, 3, 50, Act::Move),
        (3, 4, 25, Act::Move),
        (4, 5, 125, Act::Move),
    ];
    let ledger = ledger(6, &rows);
    let found = passed(&ledger, WalletIx::new(2), Side::Sending, Method::Fifo, &only(Some(Category::Exchange)));
    let mut sums: BTreeMap<(Option<Category>, bool), u128> = BTreeMap::new();
    for one in &found {
        *sums.entry((one.category, one.direct)).or_default() += one.qty;
    }
    let exchange = Some(Category::Exchange);
    assert_eq!(sums, BTreeMap::from([((exchange, true), 100), ((exchange, false), 25), ((None, false), 25)]));
    let from: Vec<_> =
        passed(&ledger, WalletIx::new(5), Side::Receiving, Method::Fifo, &only(Some(Category::Exchange)));
    assert_eq!(from.iter().map(|one| (one.category, one.direct, one.qty)).collect::<Vec<_>>(), [(exchange, true, 125)]);
}

#[test]
fn exposure_in_the_shipped_cases_adds_up() {
    for name in ["ronin-2022", "bybit-2025"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cases/{name}.ron"));
        let case = format::load(&path).case.unwrap();
        let (ledger, valuation) = (Ledger::of(&case, &|_| false), Valuation::of(&case));
        let of = |wallet| Category::of(&case, wallet);
        for (account, _) in case.wallets() {
            for side in [Side::Sending, Side::Receiving] {
                let report = exposure(&case, &valuation, &ledger, account, side, Method::ProRata, &of);
                let shares: u32 = report.lines.iter().map(|line| u32::from(line.share.0)).sum();
                assert!(
                    shares == 1000 || report.lines.iter().all(|line| line.direct.0 + line.indirect.0 == 0),
                    "{name}"
                );
                assert!(report.unpriced().all(|one| one.usd.is_none()));
            }
        }
    }
}
