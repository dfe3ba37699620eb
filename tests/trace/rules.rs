//! What each rule changes, and tracing again after a change.

use std::collections::BTreeSet;

use coldtrail::case::{IncidentIx, TransferIx};
use coldtrail::trace::{
    Act, Births, Fate, Ledger, Method, Mixers, Opening, Origin, Reconciliation, Tag, Tracer, Victims, accounts, trace,
};
use proptest::prelude::*;

use crate::{ledger, stolen, theft};

fn second() -> Act {
    Act::Theft(IncidentIx::new(1))
}

fn held(ledger: &Ledger, method: Method) -> Vec<u128> {
    let trace = trace(ledger, method, Births::Pooled);
    (0..ledger.holdings.len()).map(|n| stolen(trace.held.get(n))).collect()
}

/// A theft of 100 into a mixer that also has 300 of others, and a withdrawal of 40 from it.
fn mixer() -> Ledger {
    let entries = [(0, 1, 100, theft()), (4, 2, 300, Act::Move), (1, 2, 100, Act::Move), (2, 3, 40, Act::Move)];
    let mut ledger = ledger(5, &entries);
    ledger.fates[2] = Fate::Mixed;
    ledger
}

#[test]
fn a_mixer_keeps_what_came_or_gives_its_share_or_what_a_source_links() {
    let mut ledger = mixer();
    for method in Method::ALL {
        ledger.rules.mixers = Mixers::Stop;
        assert_eq!(held(&ledger, method)[3], 0);
        ledger.rules.mixers = Mixers::PoolShare { window: 100 };
        assert_eq!(held(&ledger, method)[2..4], [90, 10], "a quarter of the pool was stolen");
        ledger.rules.mixers = Mixers::PoolShare { window: 1 };
        assert_eq!(held(&ledger, method)[2..4], [60, 40], "only the theft came within the window");
        ledger.rules.mixers = Mixers::Links;
        assert_eq!(held(&ledger, method)[3], 0, "no source links the withdrawal");
        ledger.links = vec![TransferIx::new(3)];
        assert_eq!(held(&ledger, method)[2..4], [60, 40]);
        let account = Reconciliation::of(&ledger, &trace(&ledger, method, Births::Pooled), None);
        assert!(account.assets.values().all(coldtrail::trace::Balance::closes));
        ledger.links.clear();
    }
}

#[test]
fn what_was_seen_before_the_theft_is_clean_and_what_came_after_counts_in_the_upper_bound() {
    let entries = [(3, 1, 7, Act::Move), (0, 1, 100, theft()), (4, 1, 30, Act::Move)];
    let mut ledger = ledger(5, &entries);
    let bounds = |ledger: &Ledger| {
        let trace = trace(ledger, Method::Fifo, Births::Pooled);
        let of_one = accounts(ledger, &trace, None).into_iter().find(|account| account.number == 1).unwrap();
        (of_one.tainted.lower, of_one.tainted.upper, of_one.rest)
    };
    assert_eq!(bounds(&ledger), (100, 100, 137), "no more than was stolen");
    ledger.entries.push(coldtrail::trace::Entry { from: 1, to: 2, qty: 60, act: Act::Move, ..ledger.entries[2] });
    assert_eq!(bounds(&ledger), (47, 77, 77));
    ledger.rules.opening = Opening::Own;
    assert_eq!(bounds(&ledger), (47, 47, 77));
}

#[test]
fn a_theft_without_a_time_may_have_been_the_first_of_all() {
    let mut ledger = ledger(4, &[(3, 1, 7, Act::Move), (0, 1, 100, theft())]);
    ledger.entries[1].at = i64::MAX;
    let trace = trace(&ledger, Method::Fifo, Births::Pooled);
    assert!(trace.held.get(1).iter().any(|part| part.tag == Tag::UNKNOWN));
}

#[test]
fn funds_stolen_twice_are_the_first_or_the_last_thefts() {
    // 100 stolen from 0 come to 1, a victim itself, which is robbed of 150.
    let mut ledger = ledger(3, &[(0, 1, 100, theft()), (1, 2, 150, second())]);
    ledger.fates[1] = Fate::Recovered;
    let of = |ledger: &Ledger, incident| {
        let trace = trace(ledger, Method::Fifo, Births::Pooled);
        let account = Reconciliation::of(ledger, &trace, Some(&BTreeSet::from([IncidentIx::new(incident)])));
        assert!(account.assets.values().all(coldtrail::trace::Balance::closes), "{account:?}");
        let balance = account.assets.values().next().unwrap().clone();
        (balance.taken, balance.fates.get(&Fate::InMotion).copied().unwrap_or(0))
    };
    assert_eq!((of(&ledger, 0), of(&ledger, 1)), ((100, 0), (150, 150)));
    ledger.rules.victims = Victims::FirstTheft;
    assert_eq!((of(&ledger, 0), of(&ledger, 1)), ((100, 100), (50, 50)));
}

#[test]
fn only_the_chosen_thefts_are_followed() {
    let mut ledger = ledger(4, &[(0, 1, 100, theft()), (3, 1, 50, second()), (1, 2, 120, Act::Move)]);
    ledger.rules.origin = Origin::Thefts([IncidentIx::new(1)].into());
    for method in Method::ALL {
        let trace = trace(&ledger, method, Births::Pooled);
        let all: u128 = (0..4).map(|n| stolen(trace.held.get(n))).sum();
        assert_eq!(all, 50, "{method:?}");
        assert!(trace.held.get(1).iter().chain(trace.held.get(2)).all(|part| part.tag != Tag::UNKNOWN));
    }
}

#[test]
fn shares_of_accounts_add_up_to_the_whole() {
    let ledger = ledger(8, &[(0, 1, 7, theft()), (1, 2, 2, Act::Move), (1, 3, 2, Act::Move), (1, 4, 1, Act::Move)]);
    let trace = trace(&ledger, Method::Fifo, Births::Pooled);
    let shares: Vec<u32> = accounts(&ledger, &trace, None).iter().map(|account| account.share.0).collect();
    assert_eq!(shares.iter().sum::<u32>(), 10_000, "{shares:?}");
}

#[test]
fn eight_threads_say_what_one_says() {
    let ledger = mixer();
    let alone: Vec<_> = Method::ALL.map(|method| trace(&ledger, method, Births::Pooled)).into();
    let together = std::thread::scope(|scope| {
        let run = || Method::ALL.map(|method| trace(&ledger, method, Births::Pooled)).to_vec();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(together.into_iter().all(|traces| traces == alone));
}

const WALLETS: usize = 6;

type Row = (usize, usize, u128, u8);

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec((0usize..WALLETS, 1usize..WALLETS, 1u128..1000, 0u8..6), 1..200)
}

fn of_rows(rows: &[Row], wide: u128) -> Ledger {
    let entries: Vec<_> = rows
        .iter()
        .filter(|(from, to, ..)| from != to)
        .map(|&(from, to, qty, kind)| {
            let act = match (from, kind) {
                (0, 0..3) => theft(),
                (0, _) => second(),
                (_, 0) => Act::Convert(u32::try_from(WALLETS + to).unwrap(), qty * 3 * wide),
                _ => Act::Move,
            };
            (from, to, qty * wide, act)
        })
        .collect();
    ledger(2 * WALLETS, &entries)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn tracing_on_after_a_change_is_tracing_anew(
        before in any_rows(), after in any_rows(), kept in 0usize..200, wide in any::<bool>(), links in any::<bool>(),
    ) {
        let mut after = [&before[..kept.min(before.len())], &after[..]].concat();
        let wide = if wide { 1 << 60 } else { 1 };
        for method in Method::ALL {
            let mut tracer = Tracer::new(method, Births::Pooled);
            for rows in [&before[..], &after[..], &before[..]] {
                let mut ledger = of_rows(rows, wide);
                ledger.fates[WALLETS - 1] = Fate::Mixed;
                ledger.rules.mixers = if links { Mixers::Links } else { Mixers::PoolShare { window: 20 } };
                ledger.links = (0..200).map(TransferIx::new).collect();
                prop_assert_eq!(tracer.update(&ledger), &trace(&ledger, method, Births::Pooled));
            }
        }
        after.clear();
    }

    #[test]
    fn wide_quantities_are_divided_as_narrow_ones_are(rows in any_rows()) {
        // Beyond 64 bits; order rules scale exactly.
        for method in Method::ALL.into_iter().filter(|&method| method != Method::ProRata) {
            let mut moves = rows.clone();
            moves.retain(|row| row.3 != 0);
            let (narrow, wide) = (held(&of_rows(&moves, 1), method), held(&of_rows(&moves, 1 << 90), method));
            prop_assert!(narrow.iter().zip(&wide).all(|(narrow, wide)| narrow << 90 == *wide));
        }
    }
}

#[test]
fn a_row_at_the_end_is_all_that_is_traced_again() {
    let rows: Vec<Row> =
        (0..10_000).map(|n| (n % WALLETS, 1 + (n * 7 + 1) % (WALLETS - 1), 5 + n as u128 % 90, 1)).collect();
    let mut tracer = Tracer::new(Method::Fifo, Births::Pooled);
    tracer.update(&of_rows(&rows, 1));
    let more = [&rows[..], &[(1, 2, 3, 1)]].concat();
    tracer.update(&of_rows(&more, 1));
    assert!(tracer.traced() <= 100, "{}", tracer.traced());
}

#[test]
fn what_is_left_over_by_rounding_goes_to_the_largest_remainder_and_of_equal_ones_to_the_earlier_tag() {
    // Clean before the theft, and one stolen: half of it is a tie.
    let tie = ledger(4, &[(3, 1, 1, Act::Move), (0, 1, 1, theft()), (1, 2, 1, Act::Move)]);
    assert_eq!(held(&tie, Method::ProRata)[1..3], [1, 0]);
    // Two thirds of one clean and of two stolen: 0.67 and 1.33.
    let remainder = ledger(4, &[(3, 1, 1, Act::Move), (0, 1, 2, theft()), (1, 2, 2, Act::Move)]);
    assert_eq!(held(&remainder, Method::ProRata)[1..3], [1, 1]);
}

#[test]
fn a_conversion_gives_each_part_its_share_and_loses_nothing() {
    let entries = [
        (0, 1, 1, theft()),
        (3, 1, 1, Act::Move),
        (0, 1, 1, theft()),
        // Three units of three parts become two of the other holding.
        (1, 2, 3, Act::Convert(4, 2)),
    ];
    let ledger = ledger(5, &entries);
    let trace = trace(&ledger, Method::Fifo, Births::Pooled);
    assert_eq!(trace.held.get(4).iter().map(|part| part.qty).sum::<u128>(), 2);
    assert_eq!(stolen(trace.held.get(4)), 1);
}

#[test]
fn a_change_of_rules_or_of_links_is_traced_from_the_beginning() {
    // Stolen funds come into a mixer and out of it; what is stolen again counts as the rules say.
    let again = second();
    let entries =
        [(0, 1, 100, theft()), (1, 3, 60, Act::Move), (3, 2, 60, Act::Move), (4, 1, 9, Act::Move), (1, 2, 30, again)];
    let plain = ledger(5, &entries);
    let mut mixed = plain.clone();
    mixed.fates[3] = Fate::Mixed;
    mixed.rules.mixers = Mixers::Links;
    let mut linked = mixed.clone();
    linked.links = vec![linked.entries[2].transfer];
    let mut first = plain.clone();
    first.rules.victims = Victims::FirstTheft;
    let mut undated = plain.clone();
    undated.entries[4].at = i64::MAX;
    let mut dated = undated.clone();
    dated.entries.truncate(4);
    for method in Method::ALL {
        let mut tracer = Tracer::new(method, Births::Pooled);
        for ledger in [&plain, &first, &plain, &mixed, &linked, &mixed, &undated, &dated, &undated] {
            assert_eq!(tracer.update(ledger), &trace(ledger, method, Births::Pooled), "{method:?}");
        }
    }
}

#[test]
fn a_theft_without_a_time_that_is_added_makes_what_came_before_unknown() {
    let mut dated = ledger(4, &[(3, 1, 7, Act::Move), (1, 2, 7, Act::Move)]);
    let mut more = dated.clone();
    more.entries.push(coldtrail::trace::Entry { from: 0, act: theft(), at: i64::MAX, ..dated.entries[0] });
    for method in Method::ALL {
        let mut tracer = Tracer::new(method, Births::Pooled);
        for ledger in [&dated, &more, &dated] {
            assert_eq!(tracer.update(ledger), &trace(ledger, method, Births::Pooled), "{method:?}");
        }
    }
    // And what nobody saw arrive before a theft that is dated is clean.
    dated.entries.push(coldtrail::trace::Entry { from: 0, act: theft(), ..dated.entries[1] });
    let traced = trace(&dated, Method::Fifo, Births::Pooled);
    assert!((0..4).flat_map(|n| traced.held.get(n)).all(|part| part.tag != Tag::UNKNOWN));
}

#[test]
fn of_many_equal_remainders_the_earlier_tags_get_the_units() {
    // Three tags of one unit each, two units leave: the two earlier tags.
    let of = |n| Act::Theft(IncidentIx::new(n));
    let tie = ledger(5, &[(0, 1, 1, of(0)), (0, 1, 1, of(1)), (0, 1, 1, of(2)), (1, 2, 2, Act::Move)]);
    let traced = trace(&tie, Method::ProRata, Births::Pooled);
    let incidents = |holding: usize| -> Vec<usize> {
        traced.held.get(holding).into_iter().filter_map(|part| part.tag.incident()).map(IncidentIx::get).collect()
    };
    assert_eq!((incidents(2), incidents(1)), (vec![0, 1], vec![2]));
}
