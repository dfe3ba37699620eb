//! The shipped cases: every account closes at every moment, under every method.

use std::collections::BTreeSet;

use coldtrail::case::{Case, Timestamp, TransferIx, TransferKind, Usd};
use coldtrail::flow::{Flow, Folding, Valuation};
use coldtrail::format;
use coldtrail::trace::{
    Act, Balance, Balances, Births, Carried, Doubt, Ledger, Method, Reconciliation, Running, TracedGraph, Valued,
    accounts, trace,
};

fn cases() -> Vec<(String, Case)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let paths = format::cases_in(&folder);
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), format::load(path).case.unwrap())).collect()
}

#[test]
fn every_account_closes_at_every_moment() {
    for (name, case) in cases() {
        let ledger = Ledger::of(&case, &|_| false);
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            for thefts in case.incidents().map(|(ix, _)| Some(BTreeSet::from([ix]))).chain([None]) {
                let running = Running::of(&ledger, &trace, thefts.as_ref());
                for at in ledger.entries.iter().map(|entry| entry.at) {
                    let account = running.at(at);
                    assert!(account.assets.values().all(Balance::closes), "{name} {method:?} at {at}: {account:?}");
                }
                let end = running.at(Timestamp::MAX);
                let whole = Reconciliation::of(&ledger, &trace, thefts.as_ref());
                assert_eq!(end, whole, "{name} {method:?}");
            }
        }
    }
}

#[test]
fn what_a_bridge_gives_comes_out_at_the_other_end_and_what_a_swap_gives_goes_back() {
    let mut seen = BTreeSet::new();
    // The same rows as bridges: no source of these cases says what came out of one.
    let as_bridges = |(name, mut case): (String, Case)| {
        let converts = case.transfers.iter_mut().filter(|transfer| transfer.received.is_some());
        converts.for_each(|transfer| transfer.kind = TransferKind::Bridge);
        (name, case)
    };
    for (name, case) in cases().into_iter().chain(cases().into_iter().map(as_bridges)) {
        let ledger = Ledger::of(&case, &|_| false);
        for entry in &ledger.entries {
            let Act::Convert(taker, amount) = entry.act else { continue };
            let transfer = &case[entry.transfer];
            let wallet = if transfer.kind == TransferKind::Bridge { transfer.to } else { transfer.from };
            let taker = ledger.holdings[taker as usize];
            assert_eq!((taker.wallet, Some(taker.asset)), (Some(wallet), transfer.received.map(|of| of.0)), "{name}");
            assert_eq!(Some(amount), transfer.received.map(|of| of.1.0), "{name}");
            seen.insert(transfer.kind);
        }
    }
    assert!(seen.contains(&TransferKind::Swap) && seen.contains(&TransferKind::Bridge), "{seen:?}");
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
fn what_transfers_carried_adds_up_to_the_account() {
    for (name, case) in cases() {
        let ledger = Ledger::of(&case, &|_| false);
        for method in Method::ALL {
            let trace = trace(&ledger, method, Births::Pooled);
            let carried = Carried::of(&ledger, &trace, None, case.transfers.len());
            let account = Reconciliation::of(&ledger, &trace, None);
            // What lies somewhere, summed over accounts, is what the account says of its fates.
            for (&asset, balance) in &account.assets {
                let of_asset = |(n, holding): (usize, &coldtrail::trace::Holding)| {
                    (holding.asset == asset).then(|| carried.rests(n))
                };
                let rests: u128 = ledger.holdings.iter().enumerate().filter_map(of_asset).sum();
                assert_eq!(rests, balance.fates.values().sum::<u128>(), "{name} {method:?}");
            }
            for (ix, transfer) in case.transfers() {
                let sent = carried.sent(ix);
                assert!(sent <= transfer.amount.map_or(0, |amount| amount.0), "{name} {method:?}");
                assert_eq!(sent > 0, carried.transfers().any(|other| other == ix));
            }
            for n in 0..ledger.holdings.len() {
                let (whole, stolen) = carried.arrived(n);
                assert!(stolen <= whole && carried.rests(n) <= stolen, "{name} {method:?}");
                assert_eq!(carried.curve(n).last().map_or(0, |&(_, rests)| rests), carried.rests(n));
            }
        }
    }
}

#[test]
fn a_graph_shows_of_each_edge_what_its_transfers_carried() {
    for (name, case) in cases() {
        let ledger = Ledger::of(&case, &|_| false);
        let trace = trace(&ledger, Method::ProRata, Births::Pooled);
        let carried = Carried::of(&ledger, &trace, None, case.transfers.len());
        let valuation = Valuation::of(&case);
        for folding in [Folding::default(), Folding::none()] {
            let flow = Flow::build(&case, &valuation, &folding);
            let graph = TracedGraph::of(&case, &valuation, &flow, &ledger, (&carried, &Doubt::of(&ledger, &trace)));
            for ix in flow.graph.edge_indices() {
                let portion = graph.edge(ix);
                let carries = |&ix: &TransferIx| carried.sent(ix) > 0;
                assert_eq!(portion.is_nothing(), !flow.graph[ix].transfers.iter().any(carries), "{name}");
                assert!(
                    (0.0..=1.0).contains(&portion.share) && (portion.share > 0.0) != portion.is_nothing(),
                    "{name}"
                );
                for &(asset, stolen, whole) in &portion.amounts {
                    let of_asset = |ix: &&TransferIx| case[**ix].asset == asset;
                    let sum: u128 = flow.graph[ix].transfers.iter().filter(of_asset).map(|&ix| carried.sent(ix)).sum();
                    assert!(stolen == sum && stolen <= whole, "{name}");
                }
            }
        }
    }
}

#[test]
fn a_graph_shows_of_each_node_the_most_that_may_be_stolen() {
    let mut doubtful = 0;
    for (name, case) in cases() {
        let ledger = Ledger::of(&case, &|_| false);
        let trace = trace(&ledger, Method::Fifo, Births::Pooled);
        let carried = Carried::of(&ledger, &trace, None, case.transfers.len());
        let doubt = Doubt::of(&ledger, &trace);
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, &Folding::none());
        let graph = TracedGraph::of(&case, &valuation, &flow, &ledger, (&carried, &doubt));
        for account in accounts(&ledger, &trace, None) {
            let Some(ix) = account.holding.wallet.and_then(|wallet| flow.index_of(wallet)) else { continue };
            if flow.graph[ix].wallets.len() > 1 {
                continue;
            }
            let of_asset = graph.most(ix).iter().find(|(asset, _)| *asset == account.holding.asset);
            let wanted = (account.tainted.upper > account.tainted.lower).then_some(account.tainted.upper);
            assert_eq!(of_asset.map(|&(_, most)| most), wanted, "{name}");
            doubtful += usize::from(wanted.is_some());
        }
    }
    assert!(doubtful > 0, "no case has anything of unknown origin");
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
