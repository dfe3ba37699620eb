//! The state of nodes and edges at an instant is what adding everything up by hand gives, in every shipped case.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::moment::NodeMoment;
use coldtrail::app::opened::Opened;
use coldtrail::app::reported::Happened;
use coldtrail::case::{Amount, AssetIx, Moment, Timestamp, TransferIx, WalletIx, is_instant, range};
use coldtrail::format::cases_in;
use coldtrail::layout::Cancel;
use coldtrail::trace::{Act, Ledger};

fn open(path: &str) -> Document {
    let paths = [PathBuf::from(path)];
    let opened = Opened::read(&paths, &ViewState::default(), None, &Cancel::default()).ok().unwrap();
    Document::new(opened.paths, opened.report, opened.content.expect(path))
}

fn cases() -> Vec<String> {
    let all: Vec<String> = cases_in(Path::new("cases")).into_iter().map(|path| path.display().to_string()).collect();
    assert!(all.len() > 20);
    all
}

/// One thing that a row does to one wallet.
type Change = (Timestamp, WalletIx, AssetIx, i128);

/// All changes of balances, straight from the ledger of tracing.
fn changes(doc: &Document) -> Vec<Change> {
    let case = &doc.case;
    let ledger = Ledger::of(case, &|_| false);
    let mut out = Vec::new();
    for entry in &ledger.entries {
        let transfer = &case[entry.transfer];
        let units = i128::try_from(entry.qty).unwrap();
        out.push((entry.at, transfer.from, transfer.asset, -units));
        match entry.act {
            Act::Move | Act::Theft(_) => out.push((entry.at, transfer.to, transfer.asset, units)),
            Act::Convert(taker, received) => {
                let holding = ledger.holdings[taker as usize];
                out.push((entry.at, holding.wallet.unwrap(), holding.asset, i128::try_from(received).unwrap()));
            }
            Act::Fee => {}
        }
    }
    out
}

/// Balance and opening of a node by adding up: nothing is ever below zero, so what is missing was there before.
fn by_hand(
    changes: &[Change],
    wallets: &[WalletIx],
    t: Timestamp,
) -> (BTreeMap<AssetIx, i128>, BTreeMap<AssetIx, i128>) {
    let (mut balances, mut openings) = (BTreeMap::new(), BTreeMap::new());
    for &wallet in wallets {
        let mut sums: BTreeMap<AssetIx, (i128, i128, i128)> = BTreeMap::new();
        for &(at, _, asset, units) in changes.iter().filter(|(_, of, ..)| *of == wallet) {
            let (all, least, now) = sums.entry(asset).or_default();
            *all += units;
            *least = (*least).min(*all);
            *now += if at <= t { units } else { 0 };
        }
        for (asset, (_, least, now)) in sums {
            *balances.entry(asset).or_default() += now - least;
            *openings.entry(asset).or_default() -= least;
        }
    }
    (balances, openings)
}

fn amount(units: i128) -> Amount {
    Amount(u128::try_from(units).unwrap())
}

/// Sums per asset of the transfers done by `t`.
fn sums(
    doc: &Document,
    times: &[Timestamp],
    transfers: impl Iterator<Item = TransferIx>,
    t: Timestamp,
) -> BTreeMap<AssetIx, u128> {
    let mut sums = BTreeMap::new();
    for ix in transfers.filter(|ix| times[ix.get()] <= t) {
        if let Some((asset, Amount(units))) = doc.case[ix].sent()
            && units > 0
        {
            *sums.entry(asset).or_default() += units;
        }
    }
    sums
}

/// When each transfer counts, from the ledger; those that move nothing at their beginning.
fn times(doc: &Document) -> Vec<Timestamp> {
    let mut times: Vec<Timestamp> =
        doc.case.transfers.iter().map(|t| t.at.map_or(Timestamp::MAX, Moment::start)).collect();
    for entry in Ledger::of(&doc.case, &|_| false).entries {
        times[entry.transfer.get()] = entry.at;
    }
    times
}

fn law(moment: &NodeMoment) {
    for account in &moment.accounts {
        let units = |amount: Amount| i128::try_from(amount.0).unwrap();
        assert_eq!(
            units(account.received) + units(account.gained) - units(account.sent) - units(account.given),
            units(account.balance) - units(account.opening),
            "what came and what went explain what is there: {account:?}"
        );
        assert!(account.before <= account.balance && account.before <= account.opening, "{account:?}");
    }
}

#[test]
fn a_node_at_the_time_of_any_of_its_transfers_is_what_adding_up_gives() {
    let mut checked = 0usize;
    for path in cases() {
        let doc = open(&path);
        let (changes, times) = (changes(&doc), times(&doc));
        let graph = &doc.drawing.flow.graph;
        for ix in graph.node_indices().filter(|&ix| !graph[ix].wallets.is_empty()) {
            let node = &graph[ix];
            let own: Vec<Change> = changes.iter().copied().filter(|(_, of, ..)| node.wallets.contains(of)).collect();
            let history = doc.history_of_node(&node.key).unwrap();
            let through = |direction| {
                graph.edges_directed(ix, direction).flat_map(|edge| edge.weight().transfers.iter().copied())
            };
            let mut instants: Vec<Timestamp> = own.iter().map(|change| change.0).collect();
            instants.extend([0, Timestamp::MAX]);
            instants.sort_unstable();
            instants.dedup();
            // Of thousands, some hundred spread over all of the time.
            let every = instants.len().div_ceil(100);
            for &t in instants.iter().step_by(every).chain([&Timestamp::MAX]) {
                let moment = history.at(t);
                law(&moment);
                let (balances, openings) = by_hand(&own, &node.wallets, t);
                let (received, sent) = (
                    sums(&doc, &times, through(petgraph::Incoming), t),
                    sums(&doc, &times, through(petgraph::Outgoing), t),
                );
                let nothing = |sums: &BTreeMap<AssetIx, u128>, asset| sums.get(&asset).copied().unwrap_or(0);
                for account in &moment.accounts {
                    let at = format!("{path} {} {t} {account:?}", node.key);
                    assert_eq!(account.received.0, nothing(&received, account.asset), "{at}");
                    assert_eq!(account.sent.0, nothing(&sent, account.asset), "{at}");
                    assert_eq!(account.balance, amount(balances.get(&account.asset).copied().unwrap_or(0)), "{at}");
                    assert_eq!(account.opening, amount(openings.get(&account.asset).copied().unwrap_or(0)), "{at}");
                    checked += 1;
                }
                let told = |asset: &AssetIx| moment.accounts.iter().any(|account| account.asset == *asset);
                assert!(received.keys().chain(sent.keys()).all(told), "{path} {}", node.key);
                assert!(balances.iter().filter(|(_, units)| **units > 0).all(|(asset, _)| told(asset)), "{path}");
            }
        }
    }
    assert!(checked > 9_000, "{checked}");
}

#[test]
fn an_edge_at_any_time_is_what_adding_up_gives_and_in_the_end_what_the_case_says() {
    let mut vague = 0;
    for path in cases() {
        let doc = open(&path);
        let times = times(&doc);
        for edge in doc.drawing.flow.graph.edge_weights().filter(|edge| !edge.transfers.is_empty()) {
            let history = doc.history_of_edge(&edge.key).unwrap();
            let end = history.at(Timestamp::MAX);
            let shown: Vec<_> = edge.totals.iter().copied().filter(|(_, sum)| !sum.is_zero()).collect();
            assert_eq!(end.totals, shown, "{path} {}", edge.key);
            assert_eq!((end.passed.transfers, end.passed.rows), (edge.transfers.len(), edge.count), "{path}");
            assert_eq!(end.passed.unknown, edge.unknown, "{path}");
            assert_eq!(end.passed.usd.is_some(), edge.usd.is_some(), "{path}");
            let every = edge.transfers.len().div_ceil(100);
            let mut instants: Vec<Timestamp> = Vec::new();
            for &ix in edge.transfers.iter().step_by(every) {
                instants.extend([times[ix.get()] - 1, times[ix.get()]]);
                let transfer = &doc.case[ix];
                let ends = transfer.at.map(|at| range(at, transfer.until));
                instants.extend(ends.into_iter().flat_map(|(from, to)| [from - 1, from, to - 1, to]));
            }
            for t in instants {
                let moment = history.at(t);
                let sums = sums(&doc, &times, edge.transfers.iter().copied(), t);
                assert_eq!(moment.totals.iter().map(|(a, s)| (*a, s.0)).collect::<BTreeMap<_, _>>(), sums, "{path}");
                let around = |ix: &&TransferIx| {
                    let transfer = &doc.case[**ix];
                    transfer.at.is_some_and(|at| {
                        let (from, to) = range(at, transfer.until);
                        !is_instant(at, transfer.until) && from <= t && t < to
                    })
                };
                vague = vague.max(moment.vague);
                assert_eq!(moment.vague, edge.transfers.iter().filter(around).count(), "{path} {} {t}", edge.key);
                let count = edge.transfers.iter().filter(|ix| times[ix.get()] <= t).count();
                assert_eq!(moment.passed.transfers, count, "{path}");
            }
        }
    }
    assert!(vague > 1, "{vague}");
}

#[test]
fn at_the_end_of_time_a_node_has_what_its_edges_say() {
    for path in cases() {
        let doc = open(&path);
        let graph = &doc.drawing.flow.graph;
        for ix in graph.node_indices().filter(|&ix| !graph[ix].wallets.is_empty()) {
            let end = doc.history_of_node(&graph[ix].key).unwrap().at(Timestamp::MAX);
            for (direction, passed) in [(petgraph::Incoming, end.received), (petgraph::Outgoing, end.sent)] {
                let edges = || graph.edges_directed(ix, direction).map(|edge| edge.weight());
                assert_eq!(passed.rows, edges().map(|edge| edge.count).sum::<u64>(), "{path}");
                let mut totals: BTreeMap<AssetIx, u128> = BTreeMap::new();
                for (asset, amount) in edges().flat_map(|edge| edge.totals.iter().copied()) {
                    *totals.entry(asset).or_default() += amount.0;
                }
                for account in &end.accounts {
                    let own = if direction == petgraph::Incoming { account.received } else { account.sent };
                    assert_eq!(own.0, totals.get(&account.asset).copied().unwrap_or(0), "{path} {}", graph[ix].key);
                }
            }
        }
    }
}

#[test]
fn nothing_has_happened_before_the_first_transfer() {
    let doc = open("cases/ronin-2022.ron");
    let first = times(&doc).into_iter().min().unwrap();
    for node in doc.drawing.flow.graph.node_weights().filter(|node| !node.wallets.is_empty()) {
        let moment = doc.history_of_node(&node.key).unwrap().at(first - 1);
        assert_eq!((moment.received.transfers, moment.sent.transfers), (0, 0));
        // All that is there was there before.
        assert!(moment.accounts.iter().all(|account| account.balance == account.before), "{moment:?}");
    }
}

#[test]
fn a_theft_has_not_been_reported_before_anybody_reported_it() {
    let doc = open("cases/ronin-2022.ron");
    let (ix, incident) = doc.case.incidents().next().unwrap();
    let day = 86_400;
    let before = doc.reported(ix, incident.at.start() - 1);
    assert_eq!((before.happened, before.sources.len(), before.events.len()), (Happened::NotYet, 0, 0));
    let end = doc.reported(ix, Timestamp::MAX);
    assert_eq!((end.happened, end.later), (Happened::Yes, 0));
    // The theft of 23 March was noticed on 29 March and attributed on 14 April.
    let hidden = doc.reported(ix, incident.at.end() + day);
    let noticed = doc.reported(ix, incident.at.end() + 10 * day);
    assert!(hidden.sources.is_empty() && hidden.later == end.sources.len(), "{hidden:?}");
    assert!(noticed.events.len() > hidden.events.len(), "{noticed:?}");
    assert!(!end.sources.is_empty() && end.sources.len() + end.undated.len() >= incident.sources.len());
    let attribution = doc.case[ix].attribution.as_ref().unwrap();
    assert!(!coldtrail::app::reported::known_by(&doc.case, &attribution.sources, incident.at.end() + 10 * day));
    assert!(coldtrail::app::reported::known_by(&doc.case, &attribution.sources, incident.at.end() + 60 * day));
}

#[test]
fn no_instant_is_chosen_while_the_playhead_rests_at_the_beginning() {
    let mut doc = open("cases/ronin-2022.ron");
    assert_eq!(doc.instant(), None);
    doc.clock.playback.playing = true;
    let start = doc.clock.axis.extent().0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    let second = start.floor() as Timestamp;
    assert_eq!(doc.instant(), Some(second));
    doc.clock.playback.playing = false;
    doc.clock.playback.at = second as f64 + 90.5;
    assert_eq!(doc.instant(), Some(second + 90));
}
