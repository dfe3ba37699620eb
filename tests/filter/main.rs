//! Filters, held against the definition of each criterion.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod active;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use coldtrail::case::{Amount, AssetIx, Confidence, Likelihood, SourceIx, TransferIx, Usd, WalletIx};
use coldtrail::flow::{
    Criterion, Filter, Folding, Followed, LeftOut, Near, NodeKey, Range, Said, Shown, Sureness, Units, Way, Window,
};
use proptest::prelude::*;
use world::{EVIDENCE, KINDS, Row, World};

const WALLETS: usize = 7;

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let hour = prop::option::weighted(0.9, 0..40u16);
    let amount = prop::option::weighted(0.9, 1..50u32);
    let row = ((0..WALLETS, 0..WALLETS), hour, 0..3u8, amount, 0..12u8, 0..8u8)
        .prop_map(|(ends, hour, asset, amount, kind, sources)| Row { ends, hour, asset, amount, kind, sources });
    prop::collection::vec(row, 0..24)
}

fn folding() -> impl Strategy<Value = Folding> {
    any::<bool>().prop_map(|folded| if folded { Folding::default() } else { Folding::none() })
}

/// One criterion, set on an empty filter.
fn criterion() -> impl Strategy<Value = (Criterion, Filter)> {
    let filter = |criterion, set: &dyn Fn(&mut Filter)| {
        let mut filter = Filter::default();
        set(&mut filter);
        (criterion, filter)
    };
    let usd = |n: u32| Usd(u128::from(n) * 1_000_000);
    prop_oneof![
        (0..40i64, 0..40i64).prop_map(move |(a, b)| {
            let first = 1_735_689_600;
            let window = Window { from: first + 3_600 * a.min(b), to: first + 3_600 * a.max(b) };
            filter(Criterion::Window, &|f| f.window = Some(window))
        }),
        (0..4usize).prop_map(move |n| {
            filter(Criterion::Roles, &|f| {
                f.hidden_roles = [coldtrail::case::Role::ALL[n]].into();
            })
        }),
        (0..WALLETS).prop_map(move |n| filter(Criterion::Nodes, &|f| {
            f.hidden_nodes = [NodeKey::Wallet(format!("w{n}"))].into();
        })),
        (0..2usize).prop_map(move |n| filter(Criterion::Assets, &|f| f.assets = Some([AssetIx::new(n)].into()))),
        (0..50u32, prop::option::of(0..50u32)).prop_map(move |(least, most)| {
            let value = Range { least: Some(usd(least)), most: most.map(usd) };
            filter(Criterion::Value, &|f| f.value = value)
        }),
        (0..2usize, 1..50u128).prop_map(move |(n, least)| filter(Criterion::Units, &|f| {
            f.units = Some(Units { asset: AssetIx::new(n), range: Range::at_least(Amount(least * 100)) });
        })),
        (0..100u32).prop_map(move |least| filter(Criterion::EdgeValue, &|f| f.edge_value = Some(usd(least)))),
        prop::sample::subsequence(KINDS.to_vec(), 1..4)
            .prop_map(move |kinds| filter(Criterion::Kinds, &|f| f.kinds = Some(kinds.iter().copied().collect()))),
        prop::sample::subsequence(EVIDENCE.to_vec(), 1..3)
            .prop_map(move |set| filter(Criterion::Certainty, &|f| f.evidence = Some(set.iter().copied().collect()))),
        any::<bool>().prop_map(move |likely| filter(Criterion::Attribution, &|f| {
            f.sureness = if likely {
                Sureness { likelihood: Some(Likelihood::VeryLikely), confidence: None }
            } else {
                Sureness { likelihood: None, confidence: Some(Confidence::Moderate) }
            };
        })),
        (0..3usize, any::<bool>()).prop_map(move |(n, only)| filter(Criterion::Sources, &|f| {
            let set: BTreeSet<SourceIx> = [SourceIx::new(n)].into();
            f.said = Some(if only { Said::By(set) } else { Said::NotOnlyBy(set) });
        })),
        (0..4u32, prop::option::of(0..5u32)).prop_map(move |(least, most)| {
            filter(Criterion::Degree, &|f| f.degree = Range { least: Some(least), most })
        }),
        (0..WALLETS, 0..4u8, 0..3usize).prop_map(move |(n, hops, way)| filter(Criterion::Near, &|f| {
            let way = [Way::Both, Way::Downstream, Way::Upstream][way];
            f.near = Some(Near { of: [NodeKey::Wallet(format!("w{n}"))].into(), hops, way });
        })),
        prop::collection::btree_set(0..24usize, 0..24).prop_map(move |set| filter(Criterion::Trace, &|f| {
            let transfers = set.iter().map(|&n| TransferIx::new(n));
            f.followed = Some(std::sync::Arc::new(Followed::new(transfers, BTreeSet::new(), 24, String::new())));
        })),
    ]
}

/// Both filters in one.
fn both(a: &Filter, b: &(Criterion, Filter)) -> Filter {
    let mut joined = b.1.clone();
    for criterion in Criterion::ALL.into_iter().filter(|&criterion| criterion != b.0) {
        copy(a, &mut joined, criterion);
    }
    joined
}

fn copy(from: &Filter, to: &mut Filter, criterion: Criterion) {
    match criterion {
        Criterion::Window => to.window = from.window,
        Criterion::Thefts => to.incidents.clone_from(&from.incidents),
        Criterion::Roles => to.hidden_roles.clone_from(&from.hidden_roles),
        Criterion::Nodes => to.hidden_nodes.clone_from(&from.hidden_nodes),
        Criterion::Assets => to.assets.clone_from(&from.assets),
        Criterion::Value => to.value = from.value,
        Criterion::Units => to.units = from.units,
        Criterion::EdgeValue => to.edge_value = from.edge_value,
        Criterion::Kinds => to.kinds.clone_from(&from.kinds),
        Criterion::Certainty => to.evidence.clone_from(&from.evidence),
        Criterion::Attribution => to.sureness = from.sureness,
        Criterion::Sources => to.said.clone_from(&from.said),
        Criterion::Degree => to.degree = from.degree,
        Criterion::Near => to.near.clone_from(&from.near),
        Criterion::Trace => to.followed.clone_from(&from.followed),
    }
}

impl World {
    fn shown(&self, filter: &Filter) -> Shown {
        Shown::of(&self.case, &self.valuation, &self.flow, filter)
    }

    fn passing(&self, filter: &Filter) -> BTreeSet<TransferIx> {
        let shown = self.shown(filter);
        self.case.transfers().map(|(ix, _)| ix).filter(|&ix| shown.passes(ix)).collect()
    }

    /// What a filter shows, by the definition of each criterion, transfer by transfer. Wallets are not folded.
    fn by_definition(&self, filter: &Filter) -> BTreeSet<TransferIx> {
        let near = filter.near.as_ref().map(|near| self.near(near));
        let degree = |wallet: WalletIx| {
            let mut others = BTreeSet::new();
            for transfer in &self.case.transfers {
                if transfer.from == wallet {
                    others.insert(transfer.to);
                }
                if transfer.to == wallet {
                    others.insert(transfer.from);
                }
            }
            others.remove(&wallet);
            u32::try_from(others.len()).unwrap()
        };
        let wallet_passes = |ix: WalletIx| {
            let wallet = &self.case[ix];
            let key = NodeKey::Wallet(wallet.id.clone());
            !filter.hidden_roles.contains(&wallet.role)
                && !filter.hidden_nodes.contains(&key)
                && filter.degree.contains(degree(ix))
                && near.as_ref().is_none_or(|near| near.contains(&ix))
                && wallet.attribution.as_ref().is_none_or(|claim| {
                    filter.sureness.likelihood.is_none_or(|least| claim.likelihood.is_some_and(|l| l >= least))
                        && filter.sureness.confidence.is_none_or(|least| claim.confidence.is_some_and(|c| c >= least))
                })
        };
        let edge_value = |ix: TransferIx| -> u128 {
            let ends = |ix: TransferIx| (self.case[ix].from, self.case[ix].to);
            let alike = self.case.transfers().filter(|&(other, _)| ends(other) == ends(ix));
            alike.filter_map(|(other, _)| self.valuation.of_transfer(&self.case, other)).map(|usd| usd.0).sum()
        };
        let passes = |ix: TransferIx| {
            let transfer = &self.case[ix];
            let usd = self.valuation.of_transfer(&self.case, ix);
            let says = |named: &BTreeSet<SourceIx>| transfer.sources.iter().any(|source| named.contains(source));
            let others = |named: &BTreeSet<SourceIx>| transfer.sources.iter().any(|source| !named.contains(source));
            wallet_passes(transfer.from)
                && wallet_passes(transfer.to)
                && filter.window.is_none_or(|w| transfer.at.is_some_and(|at| w.touches(at, None)))
                && filter.assets.as_ref().is_none_or(|set| {
                    set.contains(&transfer.asset) || transfer.received.is_some_and(|(asset, _)| set.contains(&asset))
                })
                && (filter.value.is_open() || usd.is_some_and(|usd| filter.value.contains(usd)))
                && filter.units.is_none_or(|units| {
                    transfer.asset == units.asset && transfer.amount.is_some_and(|n| units.range.contains(n))
                })
                && filter.edge_value.is_none_or(|least| edge_value(ix) >= least.0)
                && filter.kinds.as_ref().is_none_or(|set| set.contains(&transfer.kind))
                && filter.followed.as_ref().is_none_or(|followed| followed.passes(ix))
                && filter.evidence.as_ref().is_none_or(|set| set.contains(&transfer.evidence))
                && filter.said.as_ref().is_none_or(|said| match said {
                    Said::By(named) => says(named),
                    Said::NotOnlyBy(named) => others(named),
                })
        };
        self.case.transfers().map(|(ix, _)| ix).filter(|&ix| passes(ix)).collect()
    }

    /// The wallets near some, by trying every chain of so many transfers.
    fn near(&self, near: &Near) -> BTreeSet<WalletIx> {
        let mut found = BTreeSet::new();
        for (ix, wallet) in self.case.wallets() {
            if near.of.contains(&NodeKey::Wallet(wallet.id.clone())) {
                self.chains(ix, None, near.hops, near.way, &mut found);
            }
        }
        found
    }

    fn chains(&self, at: WalletIx, last: Option<i64>, hops: u8, way: Way, found: &mut BTreeSet<WalletIx>) {
        found.insert(at);
        if hops == 0 {
            return;
        }
        for transfer in &self.case.transfers {
            let start = transfer.at.map(coldtrail::case::Moment::start);
            let (down, up) = (transfer.from == at, transfer.to == at);
            match way {
                Way::Both if down => self.chains(transfer.to, None, hops - 1, way, found),
                Way::Both if up => self.chains(transfer.from, None, hops - 1, way, found),
                Way::Downstream if down && start.is_some_and(|now| last.is_none_or(|last| now >= last)) => {
                    self.chains(transfer.to, start, hops - 1, way, found);
                }
                Way::Upstream if up && start.is_some_and(|now| last.is_none_or(|last| now <= last)) => {
                    self.chains(transfer.from, start, hops - 1, way, found);
                }
                _ => {}
            }
        }
    }

    /// Exact sums per asset of some transfers.
    fn sums<'a>(&self, transfers: impl Iterator<Item = &'a TransferIx>) -> BTreeMap<AssetIx, u128> {
        let mut sums = BTreeMap::new();
        for (asset, amount) in transfers.filter_map(|&ix| self.case[ix].sent()) {
            *sums.entry(asset).or_default() += amount.0;
        }
        sums
    }
}

proptest! {
    #[test]
    fn each_criterion_shows_what_its_definition_says(rows in rows(), a in criterion()) {
        let world = World::of(WALLETS, &rows, &Folding::none());
        prop_assert_eq!(world.passing(&a.1), world.by_definition(&a.1));
    }

    #[test]
    fn two_criteria_show_what_both_show(rows in rows(), folding in folding(), a in criterion(), b in criterion()) {
        prop_assume!(a.0 != b.0);
        let world = World::of(WALLETS, &rows, &folding);
        let (alone, other) = (world.passing(&a.1), world.passing(&b.1));
        prop_assert_eq!(world.passing(&both(&a.1, &b)), &alone & &other);
    }

    #[test]
    fn one_more_never_shows_more(rows in rows(), folding in folding(), list in prop::collection::vec(criterion(), 1..6)) {
        let world = World::of(WALLETS, &rows, &folding);
        let (mut filter, mut before) = (Filter::default(), world.shown(&Filter::default()));
        prop_assert_eq!(before.transfers, (rows.len(), rows.len()));
        prop_assert_eq!(before.wallets, (WALLETS, WALLETS));
        for next in &list {
            if filter.has(next.0) {
                continue;
            }
            filter = both(&filter, next);
            let now = world.shown(&filter);
            for (ix, _) in world.case.transfers() {
                prop_assert!(before.passes(ix) || !now.passes(ix));
            }
            for ix in world.flow.graph.node_indices() {
                prop_assert!(before.node(ix) || !now.node(ix), "a node came back");
                prop_assert!(!now.node(ix) || now.draws(ix), "what is shown is drawn");
            }
            prop_assert!(now.wallets.0 <= before.wallets.0 && now.value.0 <= before.value.0);
            before = now;
        }
        Criterion::ALL.into_iter().for_each(|criterion| filter.clear(criterion));
        prop_assert!(filter.is_empty());
        prop_assert_eq!(world.shown(&filter), world.shown(&Filter::default()));
    }

    #[test]
    fn what_is_shown_and_what_is_not_make_up_all(rows in rows(), folding in folding(), a in criterion(), b in criterion()) {
        let world = World::of(WALLETS, &rows, &folding);
        let filter = both(&a.1, &b);
        let shown = world.shown(&filter);
        let all: BTreeSet<TransferIx> = world.case.transfers().map(|(ix, _)| ix).collect();
        let passing = world.passing(&filter);
        let hidden: BTreeSet<TransferIx> = &all - &passing;
        prop_assert_eq!(shown.transfers, (passing.len(), all.len()));
        let (whole, part, rest) = (world.sums(all.iter()), world.sums(passing.iter()), world.sums(hidden.iter()));
        for (asset, sum) in whole {
            let of = |sums: &BTreeMap<AssetIx, u128>| sums.get(&asset).copied().unwrap_or(0);
            prop_assert_eq!(of(&part) + of(&rest), sum);
        }
        let value = |set: &BTreeSet<TransferIx>| -> u128 {
            set.iter().filter_map(|&ix| world.valuation.of_transfer(&world.case, ix)).map(|usd| usd.0).sum()
        };
        prop_assert_eq!((shown.value.0.0, shown.value.1.0), (value(&passing), value(&all)));
        prop_assert_eq!(value(&passing) + value(&hidden), value(&all));
        // The sums on the edges, and what stays within folds, are those of the transfers shown.
        let mut on_edges: BTreeMap<AssetIx, u128> = BTreeMap::new();
        for ix in world.flow.graph.edge_indices() {
            for &(asset, amount) in shown.edge(ix).iter().flat_map(|sum| &sum.totals) {
                *on_edges.entry(asset).or_default() += amount.0;
            }
        }
        let within = world.flow.graph.node_weights().flat_map(|node| &node.internal).filter(|&&ix| shown.passes(ix));
        for (asset, amount) in world.sums(within) {
            *on_edges.entry(asset).or_default() += amount;
        }
        prop_assert_eq!(on_edges, part);
        // n of m wallets: those in nodes shown in full.
        let graph = &world.flow.graph;
        let wallets: usize =
            graph.node_indices().filter(|&ix| shown.node(ix)).map(|ix| graph[ix].wallets.len()).sum();
        prop_assert_eq!(shown.wallets, (wallets, WALLETS));
    }

    #[test]
    fn hiding_draws_only_what_is_shown(rows in rows(), folding in folding(), a in criterion()) {
        let world = World::of(WALLETS, &rows, &folding);
        let dim = world.shown(&a.1);
        let hide = world.shown(&Filter { left_out: LeftOut::Hide, ..a.1.clone() });
        prop_assert_eq!((&dim.nodes, &dim.edges), (&hide.nodes, &hide.edges), "the same is shown in full");
        let graph = &world.flow.graph;
        for ix in graph.node_indices() {
            prop_assert_eq!(hide.draws(ix), hide.node(ix));
            prop_assert_eq!(dim.draws(ix), a.1.allows(&graph[ix]), "dimmed nodes stay, hidden kinds do not");
        }
        for ix in graph.edge_indices() {
            prop_assert_eq!(hide.draws_edge(&world.flow, ix), hide.edge(ix).is_some());
        }
    }

    #[test]
    fn what_cannot_be_told_is_left_out_and_counted(rows in rows(), least in 0..50u32) {
        let world = World::of(WALLETS, &rows, &Folding::none());
        let value = Range::at_least(Usd(u128::from(least) * 1_000_000));
        let shown = world.shown(&Filter { value, ..Filter::default() });
        let unknown =
            world.case.transfers().filter(|&(ix, _)| world.valuation.of_transfer(&world.case, ix).is_none()).count();
        let said = match unknown {
            0 => None,
            1 => Some("1 transfer of unknown value left out".to_owned()),
            n => Some(format!("{n} transfers of unknown value left out")),
        };
        prop_assert_eq!(shown.left_out(Criterion::Value), said);
    }
}

#[test]
fn chips_say_each_criterion_in_words() {
    let row = Row { ends: (0, 1), hour: Some(1), asset: 0, amount: Some(5), kind: 0, sources: 1 };
    let world = World::of(WALLETS, &[row], &Folding::none());
    let wallet = |n: usize| NodeKey::Wallet(format!("w{n}"));
    let usd = |n: u128| Usd(n * 1_000_000);
    let small = Filter {
        window: Some(Window { from: 1_735_689_600, to: 1_735_776_000 }),
        hidden_roles: [coldtrail::case::Role::Mixer].into(),
        hidden_nodes: [wallet(3)].into(),
        assets: Some([AssetIx::new(0)].into()),
        value: Range { least: Some(usd(1_000)), most: Some(usd(2_500_000)) },
        units: Some(Units { asset: AssetIx::new(1), range: Range::at_least(Amount(50)) }),
        edge_value: Some(usd(1_000_000)),
        kinds: Some([KINDS[1]].into()),
        evidence: Some([EVIDENCE[0]].into()),
        sureness: Sureness { likelihood: Some(Likelihood::Likely), confidence: Some(Confidence::Moderate) },
        said: Some(Said::By([SourceIx::new(0)].into())),
        degree: Range { least: Some(1), most: Some(1) },
        near: Some(Near { of: [wallet(0)].into(), hops: 1, way: Way::Both }),
        ..Filter::default()
    };
    let large = Filter {
        hidden_roles: [coldtrail::case::Role::Attacker, coldtrail::case::Role::Mixer].into(),
        hidden_nodes: (0..4).map(wallet).collect(),
        assets: Some([AssetIx::new(0), AssetIx::new(1)].into()),
        value: Range { least: None, most: Some(usd(500)) },
        units: Some(Units {
            asset: AssetIx::new(1),
            range: Range { least: Some(Amount(1)), most: Some(Amount(123_456)) },
        }),
        kinds: Some(KINDS.into()),
        evidence: Some(EVIDENCE.into()),
        sureness: Sureness { likelihood: None, confidence: Some(Confidence::High) },
        said: Some(Said::NotOnlyBy((0..3).map(SourceIx::new).collect())),
        degree: Range { least: Some(10), most: None },
        near: Some(Near { of: (0..3).map(wallet).collect(), hops: 3, way: Way::Downstream }),
        ..Filter::default()
    };
    let mut text = String::new();
    for filter in [&small, &large] {
        for chip in filter.chips(&world.case, &world.flow) {
            let full = if chip.words == chip.text { String::new() } else { format!("\n    in full: {}", chip.words) };
            text.push_str(&format!("{}{full}\n", chip.text));
        }
        text.push_str("--\n");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_filter_follows_its_assets_and_sources_to_another_reading() {
    let row = Row { ends: (0, 1), hour: Some(1), asset: 0, amount: Some(5), kind: 0, sources: 1 };
    let before = World::of(WALLETS, &[row], &Folding::none()).case;
    let mut after = before.clone();
    after.assets.swap(0, 1);
    after.sources.remove(0);
    let filter = Filter {
        assets: Some([AssetIx::new(0)].into()),
        said: Some(Said::By([SourceIx::new(0), SourceIx::new(2)].into())),
        ..Filter::default()
    };
    let carried = filter.carried(&before, &after);
    assert_eq!(carried.assets, Some([AssetIx::new(1)].into()));
    assert_eq!(carried.said, Some(Said::By([SourceIx::new(1)].into())));
    assert_eq!(filter.carried(&before, &before), filter);
}
