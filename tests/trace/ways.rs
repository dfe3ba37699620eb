//! The ways an amount took: all of it, each possible in time, and the same as tokens with a memory would have gone.

use std::collections::BTreeMap;

use coldtrail::case::IncidentIx;
use coldtrail::trace::{Act, Births, Ledger, Method, Target, Trace, Way, Ways, trace, ways, ways_within};
use proptest::prelude::*;

use crate::laws::any_ledger_with_conversions;
use crate::twins::{any_ledger, next};
use crate::{ledger, stolen, theft};

const ALL: usize = usize::MAX;

fn asked(ledger: &Ledger, trace: &Trace, target: Target, most: usize) -> Ways {
    ways(ledger, trace, IncidentIx::new(0), target, most)
}

fn held(ledger: &Ledger, holding: usize) -> Target {
    Target::Held { holding: u32::try_from(holding).unwrap(), entries: ledger.entries.len() }
}

/// Every target of a ledger, with what the trace says of it.
fn targets(ledger: &Ledger, trace: &Trace) -> Vec<(Target, u128)> {
    let held = (0..ledger.holdings.len()).map(|n| (held(ledger, n), stolen(trace.held.get(n))));
    let moved =
        (0..ledger.entries.len()).map(|n| (Target::Moved(u32::try_from(n).unwrap()), stolen(trace.moved.get(n))));
    held.chain(moved).collect()
}

/// What arrives in an entry, and where.
fn taken(ledger: &Ledger, trace: &Trace, entry: u32) -> (u32, u128) {
    let n = entry as usize;
    match ledger.entries[n].act {
        Act::Convert(taker, _) => (taker, stolen(trace.converted.get(n))),
        _ => (ledger.entries[n].to, stolen(trace.moved.get(n))),
    }
}

/// What holds for every way.
fn check(ledger: &Ledger, trace: &Trace, way: &Way, exact: bool) -> Result<(), TestCaseError> {
    let first = &way.legs[0];
    prop_assert!(first.entries.iter().all(|&(n, _)| matches!(ledger.entries[n as usize].act, Act::Theft(_))));
    for leg in &way.legs {
        prop_assert!(leg.entries.is_sorted_by_key(|&(n, _)| n));
        for &(n, qty) in &leg.entries {
            prop_assert_eq!(ledger.entries[n as usize].from, leg.from);
            prop_assert_eq!(taken(ledger, trace, n).0, leg.to);
            prop_assert!(0 < qty && qty <= stolen(trace.moved.get(n as usize)));
        }
        prop_assert!(!exact || leg.qty() == way.amount);
    }
    for pair in way.legs.windows(2) {
        prop_assert_eq!(pair[0].to, pair[1].from);
        // At no time had more gone on than had come.
        let mut events: Vec<(u32, bool, u128)> = pair[0].entries.iter().map(|&(n, qty)| (n, true, qty)).collect();
        events.extend(pair[1].entries.iter().map(|&(n, qty)| (n, false, qty)));
        events.sort_unstable();
        prop_assert!(!events[0].1 || events[0].0 < pair[1].entries[0].0);
        let mut there = 0u128;
        for (_, into, qty) in events.into_iter().filter(|_| exact) {
            prop_assert!(into || qty <= there, "it went before it came");
            there = if into { there + qty } else { there - qty };
        }
    }
    Ok(())
}

fn laws(ledger: &Ledger, exact: bool) -> Result<(), TestCaseError> {
    for method in Method::ALL {
        let trace = trace(ledger, method, Births::Pooled);
        for (target, amount) in targets(ledger, &trace) {
            let all = asked(ledger, &trace, target, ALL);
            prop_assert_eq!(all.amount, amount, "{:?} {:?}", method, target);
            prop_assert_eq!(all.ways.iter().map(|way| way.amount).sum::<u128>(), amount);
            prop_assert_eq!((all.rest.amount, all.rest.ways, all.rest.counted), (0, 0, true));
            prop_assert!(all.ways.is_sorted_by(|a, b| a.amount >= b.amount));
            for way in &all.ways {
                check(ledger, &trace, way, exact)?;
            }
            let legs: usize = all.ways.iter().map(|way| way.legs.len()).sum();
            let rounding = if method == Method::ProRata { legs as u128 } else { 0 };
            for (n, qty) in all.carried().into_iter().filter(|_| exact) {
                let moved = stolen(trace.moved.get(n as usize));
                prop_assert!(qty <= moved + rounding, "no entry carries more than it moved");
            }
            let shares: u32 = all.ways.iter().map(|way| u32::from(way.share.0)).sum();
            prop_assert_eq!(shares + u32::from(all.rest.share.0), if amount > 0 { 1000 } else { 0 });
            let few = asked(ledger, &trace, target, 2);
            let amounts = |ways: &[Way]| ways.iter().map(|way| way.amount).collect::<Vec<_>>();
            prop_assert_eq!(amounts(&few.ways), amounts(&all.ways[..all.ways.len().min(2)]), "the largest are listed");
            prop_assert_eq!(few.rest.ways, all.ways.len() - few.ways.len());
            let listed = few.ways.iter().map(|way| way.amount).sum::<u128>();
            prop_assert_eq!(few.rest.amount + listed, amount);
        }
    }
    Ok(())
}

/// A path of holdings, and what of it each entry carried.
type Paths = BTreeMap<Vec<usize>, BTreeMap<u32, u128>>;

/// Every base unit is a token that remembers its entries.
fn by_tokens(ledger: &Ledger, method: Method) -> Vec<Paths> {
    let mut held: Vec<Vec<(bool, usize, Vec<usize>)>> = vec![Vec::new(); ledger.holdings.len()];
    for (n, entry) in ledger.entries.iter().enumerate() {
        let robbed = matches!(entry.act, Act::Theft(_));
        for _ in 0..entry.qty {
            let from = &mut held[entry.from as usize];
            let names: Vec<(bool, usize)> = from.iter().map(|token| (token.0, token.1)).collect();
            let at = if robbed { None } else { next(&names, method) };
            let mut token = at.map_or((robbed, n, Vec::new()), |at| from.remove(at));
            token.2.push(n);
            // A unit is put down before the next is taken up: they arrive in the order in which they leave.
            held[entry.to as usize].push(token);
        }
    }
    let paths = |tokens: Vec<(bool, usize, Vec<usize>)>| {
        let mut paths = Paths::new();
        for (_, _, entries) in tokens.into_iter().filter(|token| token.0) {
            let first = ledger.entries[entries[0]].from as usize;
            let path = [first].into_iter().chain(entries.iter().map(|&n| ledger.entries[n].to as usize)).collect();
            let carried = paths.entry(path).or_default();
            for n in entries {
                *carried.entry(u32::try_from(n).unwrap()).or_default() += 1;
            }
        }
        paths
    };
    held.into_iter().map(paths).collect()
}

fn found(ways: &Ways) -> Paths {
    let mut paths = Paths::new();
    for way in &ways.ways {
        let holdings = [way.legs[0].from].into_iter().chain(way.legs.iter().map(|leg| leg.to));
        let carried = paths.entry(holdings.map(|n| n as usize).collect()).or_default();
        for &(n, qty) in way.legs.iter().flat_map(|leg| &leg.entries) {
            *carried.entry(n).or_default() += qty;
        }
    }
    paths
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn ways_add_up_and_are_possible(ledger in any_ledger()) {
        laws(&ledger, true)?;
    }

    #[test]
    fn ways_through_conversions_add_up_and_are_possible(ledger in any_ledger_with_conversions()) {
        laws(&ledger, false)?;
    }

    #[test]
    fn every_rule_of_order_went_the_ways_that_tokens_remember(ledger in any_ledger()) {
        for method in Method::ALL.into_iter().filter(|&method| method != Method::ProRata) {
            let trace = trace(&ledger, method, Births::Pooled);
            for (n, paths) in by_tokens(&ledger, method).into_iter().enumerate() {
                prop_assert_eq!(found(&asked(&ledger, &trace, held(&ledger, n), ALL)), paths, "{:?}", method);
            }
        }
    }

    #[test]
    fn i14_all_that_was_taken_is_found_again_from_where_it_lies(ledger in any_ledger()) {
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            let mut left: BTreeMap<u32, u128> = BTreeMap::new();
            for n in 0..ledger.holdings.len() {
                for way in asked(&ledger, &trace, held(&ledger, n), ALL).ways {
                    for &(entry, qty) in &way.legs[0].entries {
                        *left.entry(entry).or_default() += qty;
                    }
                }
            }
            for (n, entry) in ledger.entries.iter().enumerate() {
                let taken = if matches!(entry.act, Act::Theft(_)) { entry.qty } else { 0 };
                let found = left.get(&u32::try_from(n).unwrap()).copied().unwrap_or(0);
                // Pro rata each holding is asked for alone, and each answer rounds.
                let rounding = if method == Method::ProRata { ledger.entries.len() as u128 } else { 0 };
                prop_assert!(found.abs_diff(taken) <= rounding, "{:?}: {} of {}", method, found, taken);
            }
        }
    }

    #[test]
    fn with_little_time_there_is_still_a_way_and_nothing_is_lost(ledger in any_ledger(), work in 0usize..20) {
        for method in [Method::Fifo, Method::ProRata] {
            let trace = trace(&ledger, method, Births::Pooled);
            for (target, amount) in targets(&ledger, &trace) {
                let few = ways_within(&ledger, &trace, IncidentIx::new(0), target, 3, work);
                prop_assert_eq!(few.ways.is_empty(), amount == 0);
                prop_assert_eq!(few.ways.iter().map(|way| way.amount).sum::<u128>() + few.rest.amount, amount);
                for way in &few.ways {
                    check(&ledger, &trace, way, true)?;
                }
            }
        }
    }
}

#[test]
fn a_way_names_its_accounts_and_merges_transfers_between_the_same() {
    // 0 robbed of 100; 1 pays 2 in two transfers; 2 pays 3.
    let rows = [(0, 1, 100, theft()), (1, 2, 30, Act::Move), (1, 2, 50, Act::Move), (2, 3, 60, Act::Move)];
    let ledger = ledger(4, &rows);
    let trace = trace(&ledger, Method::Fifo, Births::Pooled);
    let Ways { amount, ways, .. } = asked(&ledger, &trace, held(&ledger, 3), 5);
    assert_eq!((amount, ways.len()), (60, 1));
    let legs: Vec<_> = ways[0].legs.iter().map(|leg| leg.entries.clone()).collect();
    assert_eq!(legs, [vec![(0, 60)], vec![(1, 30), (2, 30)], vec![(3, 60)]]);
    let accounts: Vec<usize> = ways[0].accounts(&ledger).into_iter().map(coldtrail::case::WalletIx::get).collect();
    assert_eq!(accounts, [0, 1, 2, 3]);
    assert_eq!(ways[0].legs[1].times(&ledger), (Some(1), Some(2)));
    assert_eq!(ways[0].transfers(&ledger).len(), 4);
}

/// A ladder of mixing accounts has 2^40 ways; the largest are found all the same.
#[test]
fn more_ways_than_can_be_counted_take_no_longer() {
    let mut rows = vec![(0, 1, 1u128 << 90, theft())];
    let mut pay = |from: usize, to: usize, qty: u128| rows.push((from, to, qty, Act::Move));
    for step in 0..40 {
        let (from, to) = (1 + 3 * step, 4 + 3 * step);
        let left = 1u128 << 90;
        pay(from, from + 1, left / 3 * 2);
        pay(from, from + 2, left - left / 3 * 2);
        pay(from + 1, to, left / 3 * 2);
        pay(from + 2, to, left - left / 3 * 2);
    }
    let ledger = ledger(124, &rows);
    let trace = trace(&ledger, Method::ProRata, Births::Pooled);
    let found = asked(&ledger, &trace, held(&ledger, 121), 3);
    assert_eq!(found.amount, 1 << 90);
    assert!(!found.ways.is_empty() && !found.rest.counted);
    assert_eq!(found.ways.iter().map(|way| way.amount).sum::<u128>() + found.rest.amount, 1 << 90);
    for way in &found.ways {
        check(&ledger, &trace, way, true).unwrap();
    }
}

/// Accounts that pay one another at random, all of it stolen in the end: the hardest case for pro rata.
#[test]
fn many_entries_are_answered_in_bounded_work() {
    let (mut state, wallets, count) = (7u64, 20_000u64, 200_000u64);
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut rows: Vec<(usize, usize, u128, Act)> = vec![(0, 1, 10u128.pow(24), theft())];
    for n in 0..count {
        let from = 1 + below(2 + n * wallets / count) as usize;
        let to = 1 + below(2 + n * wallets / count) as usize;
        let qty = 10u128.pow(24) / (100 + u128::from(below(5_000)));
        if from != to {
            rows.push((from, to, qty, if n % 1000 == 999 { theft() } else { Act::Move }));
        }
    }
    let ledger = ledger(20_010, &rows);
    for method in Method::ALL {
        let trace = trace(&ledger, method, Births::Pooled);
        let most = (0..ledger.holdings.len()).max_by_key(|&n| stolen(trace.held.get(n))).unwrap();
        let began = std::time::Instant::now();
        let found = asked(&ledger, &trace, held(&ledger, most), 20);
        println!("{method:?}: {} of {} ways in {:?}", found.ways.len(), found.rest.ways, began.elapsed());
        assert!(!found.ways.is_empty());
        assert_eq!(found.ways.iter().map(|way| way.amount).sum::<u128>() + found.rest.amount, found.amount);
        for way in &found.ways {
            check(&ledger, &trace, way, true).unwrap();
        }
    }
}
