//! Paths through time, held against trying everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use coldtrail::case::{Case, Moment, TransferIx, Usd};
use coldtrail::flow::paths::{Paths, Rules, Trail};
use coldtrail::flow::{Filter, Flow, Folding, NodeKey, Valuation};
use coldtrail::format::{Memory, load_with};
use petgraph::graph::NodeIndex;
use proptest::prelude::*;

/// Sender, recipient, hour, dollars.
type Row = (u8, u8, u8, u16);

/// Wallets a to f, and transfers at full hours of one day.
fn case(rows: &[Row]) -> Case {
    let name = |n: u8| char::from(b'a' + n);
    let wallets: String = (0..6)
        .map(|n| format!("(id: \"{}\", chain: \"eip155:1\", label: \"w\", role: Intermediary),", name(n)))
        .collect();
    let transfers: String = rows
        .iter()
        .map(|&(from, to, hour, usd)| {
            format!(
                "(at: \"2025-01-01T{hour:02}:00:00Z\", from: \"{}\", to: \"{}\", asset: \"USD\", amount: \"{usd}\", sources: [\"s\"]),",
                name(from),
                name(to)
            )
        })
        .collect();
    let text = format!(
        "Case(format: 1, id: \"x\", title: \"x\", sources: [(id: \"s\", publisher: \"p\", title: \"t\")],
        assets: [(id: \"USD\", chain: \"offchain:none\", decimals: 0, counted_as: \"USD\")],
        wallets: [{wallets}], transfers: [{transfers}])"
    );
    let loaded = load_with(Path::new("x.ron"), &Memory::new().with("x.ron", text.into_bytes()));
    loaded.case.unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

struct World {
    case: Case,
    flow: Flow,
    valuation: Valuation,
}

impl World {
    fn of(rows: &[Row]) -> Self {
        let case = case(rows);
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, &Folding::none());
        Self { case, flow, valuation }
    }

    fn paths(&self, rules: &Rules) -> Paths {
        Paths::of(&self.case, &self.valuation, &self.flow, &Filter::default(), rules)
    }

    fn node(&self, name: &str) -> NodeIndex {
        self.flow.node(&NodeKey::Wallet(name.to_owned())).unwrap().0
    }

    fn start(&self, ix: TransferIx) -> i64 {
        self.case[ix].at.map(Moment::start).unwrap()
    }

    fn usd(&self, ix: TransferIx) -> Usd {
        self.valuation.of_transfer(&self.case, ix).unwrap()
    }

    /// Every chain from a to f without a node twice.
    fn everything(&self, rest: Option<i64>) -> Vec<Vec<TransferIx>> {
        let mut found = Vec::new();
        let mut chain = Vec::new();
        self.extend(self.node("a"), rest, &mut chain, &mut BTreeSet::from([self.node("a")]), &mut found);
        found
    }

    fn extend(
        &self,
        at: NodeIndex,
        rest: Option<i64>,
        chain: &mut Vec<TransferIx>,
        seen: &mut BTreeSet<NodeIndex>,
        found: &mut Vec<Vec<TransferIx>>,
    ) {
        for (ix, transfer) in self.case.transfers() {
            let node = |wallet| self.flow.node(&self.flow.node_of(wallet).unwrap().key).unwrap().0;
            let (from, to) = (node(transfer.from), node(transfer.to));
            let in_time = chain.last().is_none_or(|&last| {
                let (before, now) = (self.start(last), self.start(ix));
                now >= before && rest.is_none_or(|most| now - before <= most)
            });
            if from != at || seen.contains(&to) || !in_time {
                continue;
            }
            chain.push(ix);
            if to == self.node("f") {
                found.push(chain.clone());
            } else {
                seen.insert(to);
                self.extend(to, rest, chain, seen, found);
                seen.remove(&to);
            }
            chain.pop();
        }
    }

    fn assert_is_a_path(&self, trail: &Trail) {
        let ends = |ix: &TransferIx| (self.case[*ix].from, self.case[*ix].to);
        for pair in trail.hops.windows(2) {
            assert_eq!(ends(&pair[0]).1, ends(&pair[1]).0, "each hop begins where the last ended");
            assert!(self.start(pair[0]) <= self.start(pair[1]), "no hop is before the last");
        }
        let (first, last) = (ends(&trail.hops[0]).0, ends(trail.hops.last().unwrap()).1);
        assert_eq!((self.case[first].id.as_str(), self.case[last].id.as_str()), ("a", "f"));
        assert_eq!(trail.narrowest, trail.hops.iter().map(|&ix| self.usd(ix)).min());
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..6u8, 0..6u8, 0..24u8, 1..500u16).prop_filter("no loops", |&(from, to, ..)| from != to);
    prop::collection::vec(row, 0..14)
}

proptest! {
    #[test]
    fn the_shortest_has_as_few_hops_as_any(rows in rows()) {
        let world = World::of(&rows);
        let all = world.everything(None);
        let found = world.paths(&Rules::default()).shortest(world.node("a"), world.node("f"));
        prop_assert_eq!(found.as_ref().map(|t| t.hops.len()), all.iter().map(Vec::len).min());
        if let Some(trail) = found {
            world.assert_is_a_path(&trail);
            let arrives = |hops: &[TransferIx]| world.start(*hops.last().unwrap());
            let first = all.iter().filter(|hops| hops.len() == trail.hops.len()).map(|hops| arrives(hops)).min();
            prop_assert_eq!(Some(arrives(&trail.hops)), first, "of those, the first to arrive");
        }
    }

    #[test]
    fn the_widest_is_as_wide_as_any(rows in rows()) {
        let world = World::of(&rows);
        let width = |hops: &Vec<TransferIx>| hops.iter().map(|&ix| world.usd(ix)).min();
        let best = world.everything(None).iter().filter_map(width).max();
        let found = world.paths(&Rules::default()).widest(world.node("a"), world.node("f"));
        prop_assert_eq!(found.as_ref().and_then(|t| t.narrowest), best);
        found.iter().for_each(|trail| world.assert_is_a_path(trail));
    }

    #[test]
    fn a_limit_on_rests_is_kept(rows in rows(), hours in 0..8i64) {
        let world = World::of(&rows);
        let rules = Rules { longest_rest: Some(hours * 3600), ..Rules::default() };
        let all = world.everything(rules.longest_rest);
        let found = world.paths(&rules).shortest(world.node("a"), world.node("f"));
        prop_assert_eq!(found.map(|t| t.hops.len()), all.iter().map(Vec::len).min());
    }

    #[test]
    fn all_ways_are_found_once(rows in rows()) {
        let world = World::of(&rows);
        let way = |hops: &Vec<TransferIx>| hops.iter().map(|&ix| (world.case[ix].from, world.case[ix].to)).collect::<Vec<_>>();
        let expected: BTreeSet<_> = world.everything(None).iter().map(way).collect();
        let (found, more) = world.paths(&Rules::default()).all(world.node("a"), world.node("f"), 10, 10_000);
        prop_assert!(!more);
        let ways: BTreeSet<_> = found.iter().map(|trail| way(&trail.hops)).collect();
        prop_assert_eq!(ways.len(), found.len());
        prop_assert_eq!(ways, expected);
        prop_assert!(found.windows(2).all(|w| w[0].hops.len() <= w[1].hops.len()));
    }

    #[test]
    fn what_is_downstream_has_it_upstream(rows in rows()) {
        let world = World::of(&rows);
        let paths = world.paths(&Rules::default());
        for from in world.flow.graph.node_indices() {
            for to in world.flow.graph.node_indices().filter(|&to| to != from) {
                prop_assert_eq!(paths.reach(from, false).contains(&to), paths.reach(to, true).contains(&from));
            }
        }
        prop_assert_eq!(paths.reach(world.node("a"), false).contains(&world.node("f")), !world.everything(None).is_empty());
    }
}

#[test]
fn rules_leave_out_what_they_say() {
    let world = World::of(&[(0, 5, 3, 10), (0, 1, 1, 100), (1, 5, 2, 90)]);
    let least = Rules { least: Usd::parse("50").ok(), ..Rules::default() };
    let (a, f) = (world.node("a"), world.node("f"));
    assert_eq!(world.paths(&Rules::default()).shortest(a, f).unwrap().hops.len(), 1);
    assert_eq!(world.paths(&least).shortest(a, f).unwrap().hops.len(), 2);
    assert_eq!(world.paths(&Rules::default()).widest(a, f).unwrap().narrowest, Usd::parse("90").ok());
    assert_eq!(world.paths(&Rules::default()).shortest(a, a), None);
}
