//! What a person may choose: zone, measure, sums, colours, lanes, a second window, balances.

use std::collections::BTreeSet;

use coldtrail::app::clock::{Chronicle, Clock, Look, Rows, Source};
use coldtrail::case::{Case, Timestamp};
use coldtrail::flow::{Filter, Flow, Folding, Valuation, Window};
use coldtrail::scene::select::Join;
use coldtrail::scene::timeline::Timeline;
use coldtrail::scene::{Selection, Size, Target};
use coldtrail::timeline::{
    Activity, ArrowIndex, Axis, Grouping, Lanes, Measure, Scale, Span, Split, Sum, TimeIndex, TimelineSettings, Zone,
    ticks,
};
use proptest::prelude::*;

use crate::cases::{all, at, days_only, hours_and_silence, many, record_of_years, shipped, usd};
use crate::odd::odd;
use crate::scene::assert_apart;

/// Draws as the window does.
pub fn drawn(
    case: &Case,
    settings: &TimelineSettings,
    select: &str,
    window: Option<Window>,
    size: (f32, f32),
) -> Timeline {
    let valuation = Valuation::of(case);
    let flow = Flow::build(case, &valuation, &Folding::default());
    let chronicle = Chronicle::of(case, &valuation);
    let mut clock = Clock::of(&chronicle);
    clock.set_zone(&settings.zone);
    let filter = Filter { window, ..Filter::default() };
    let source = Source {
        case,
        valuation: &valuation,
        flow: &flow,
        chronicle: &chronicle,
        filter: &filter,
        settings,
        annotations: coldtrail::scene::annotate::Annotations::NONE,
        following: None,
    };
    let mut selection = Selection::default();
    let named = flow.graph.node_weights().filter(|node| !select.is_empty() && node.name.contains(select));
    selection.join(named.map(|node| Target::Node(node.key.clone())).collect::<Vec<_>>(), Join::Replace);
    let size = Size::new(size.0, size.1);
    Rows::of(&source, &selection, None, size.h).draw(&source, &clock, Look::default(), size)
}

#[test]
fn no_label_touches_another_whatever_is_chosen() {
    for case in shipped().into_iter().chain([odd(), days_only()]) {
        let first = case.wallets.first().map(coldtrail::case::Wallet::name).unwrap_or_default();
        let (from, to) = Activity::of(&case).extent().unwrap_or((0, 86_400));
        let third = (to - from) / 3;
        let base = TimelineSettings::default();
        let choices = [
            TimelineSettings {
                zone: Zone::parse("America/Argentina/Buenos_Aires").unwrap(),
                cumulative: true,
                ..base.clone()
            },
            TimelineSettings {
                split: Split::Kind,
                scale: Scale::Linear,
                measure: Measure::Number,
                grouping: Grouping::Wallet,
                second: Some(Span { from: from + third / 2, to: to - third }),
                ..base.clone()
            },
            TimelineSettings {
                zone: Zone::parse("Asia/Kathmandu").unwrap(),
                grouping: Grouping::Entity,
                split: Split::Selection,
                ..base
            },
        ];
        for settings in choices {
            for size in [(900.0, 200.0), (1400.0, 230.0), (2560.0, 320.0)] {
                let window = Some(Window { from: from + third, to: to - third / 2 });
                assert_apart(&drawn(&case, &settings, &first, window, size).scene, size, &case.id);
            }
        }
    }
}

#[test]
fn a_running_sum_ends_with_everything_and_never_falls() {
    for case in [hours_and_silence(), days_only(), record_of_years()] {
        let index = TimeIndex::build(&case, &usd(&case), all(&case));
        let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1400.0);
        let bins = index.running(&axis, 6.0).bins;
        let sure: Vec<Sum> = bins.iter().map(coldtrail::timeline::Bin::firm_total).collect();
        assert!(sure.windows(2).all(|pair| pair[0].usd <= pair[1].usd * (1.0 + 1e-12)));
        let last = bins.last().unwrap().total();
        assert!((last.usd / index.total().usd - 1.0).abs() < 1e-9 && (last.count - index.total().count).abs() < 1e-6);
        for bin in &bins {
            assert!(
                bin.vague.iter().all(|sum| sum.count > -1e-6),
                "what may have happened is never less than what did"
            );
        }
    }
}

#[test]
fn one_asset_is_measured_in_its_own_units_and_alone() {
    let case = shipped().into_iter().find(|case| case.id == "kucoin-2020").unwrap();
    let asset = case.assets.iter().find(|asset| asset.symbol == "ETH").unwrap();
    let settings = TimelineSettings { measure: Measure::Asset(asset.id.clone()), ..TimelineSettings::default() };
    let picture = drawn(&case, &settings, "", None, (1400.0, 260.0));
    let sum: f64 = picture.layout.bars.iter().map(|bar| bar.sum.usd).sum();
    let expected: f64 = case
        .transfers
        .iter()
        .filter(|transfer| case[transfer.asset].id == asset.id)
        .filter(|transfer| transfer.at.is_some())
        .filter_map(|transfer| transfer.amount)
        .map(|amount| amount.to_f64(asset.decimals))
        .sum();
    assert!((sum / expected - 1.0).abs() < 1e-6, "{sum} {expected}");
    assert!(format!("{:?}", picture.scene.items).contains("ETH, log"));
}

#[test]
fn days_and_bars_begin_where_the_clock_of_the_zone_does() {
    let case = record_of_years();
    let zone = Zone::parse("America/New_York").unwrap();
    let mut axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1400.0).in_zone(zone.clone());
    axis.show(at("2021-03-10").start() as f64, at("2021-03-18").start() as f64);
    let width = |text: &str| 6.0 * text.len() as f64;
    let found = ticks::ticks(&axis, &[], &width);
    assert!(found.len() >= 7);
    for tick in found.iter().filter(|tick| tick.line) {
        assert_eq!(zone.civil(tick.at).rem_euclid(3600 * 6), 0, "{}", zone.format(tick.at, "%F %T"));
    }
    let index = TimeIndex::build(&case, &usd(&case), all(&case));
    for bin in index.running(&axis, 100.0).bins {
        assert_eq!(zone.civil(bin.from as Timestamp).rem_euclid(3600 * 12), 0);
    }
}

#[test]
fn lanes_hold_every_wallet_once_however_they_are_grouped_and_opened() {
    for case in [hours_and_silence(), crate::record::thefts_of_a_decade()].into_iter().chain(shipped()) {
        for grouping in Grouping::ALL {
            for most in [2, 8, 16] {
                let folded = Lanes::grouped(&case, grouping, &BTreeSet::new(), most);
                let keys: BTreeSet<String> = folded.lanes.iter().map(|lane| lane.key.clone()).collect();
                assert_eq!(keys.len(), folded.len(), "keys are unique");
                for lanes in [folded, Lanes::grouped(&case, grouping, &keys, most)] {
                    assert!(lanes.len() <= most.max(2), "{grouping:?} {most} {}", case.id);
                    let held: usize = lanes.lanes.iter().map(|lane| lane.wallets.len()).sum();
                    assert_eq!(held, case.wallets.len(), "{grouping:?} {most}");
                    for (n, lane) in lanes.lanes.iter().enumerate() {
                        for &ix in &lane.wallets {
                            assert_eq!(lanes.lane_of(coldtrail::timeline::Party::Wallet(ix)), n);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn dense_lanes_become_strips_that_count_everything_and_go_back_when_zoomed_in() {
    let case = many(20_000);
    let lanes = Lanes::of(&case, 8);
    let arrows = ArrowIndex::build(&case, &lanes, all(&case));
    let mut axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1400.0);
    let dense = arrows.dense(&axis);
    assert_eq!(dense.len(), 2);
    assert!(arrows.sparse_cells(&axis, 3.0, &dense).is_empty());
    let warm = arrows.warmth(&axis, 3.0);
    let thief = lanes.lanes.iter().position(|lane| lane.name == "Thief").unwrap();
    let of_thief: usize = warm.iter().filter(|warm| warm.lane == thief).map(|warm| warm.count).sum();
    assert_eq!(of_thief, 20_000, "every transfer begins or ends at the thief");
    let picture = crate::scene::draw(&case, (1400.0, 230.0), |_| {}, |_| {});
    assert!(!picture.layout.heat.is_empty());
    assert!(picture.scene.hits.len() < 1000, "nothing is drawn one by one");
    let t = case.transfers[0].at.unwrap().start() as f64;
    axis.show(t - 30.0, t + 30.0);
    assert!(arrows.dense(&axis).is_empty() && !arrows.cells(&axis, 3.0).is_empty());
}

#[test]
fn balances_show_what_is_known_and_what_must_have_been_there() {
    let case = shipped().into_iter().find(|case| case.id == "bybit-2025").unwrap();
    let without = drawn(&case, &TimelineSettings::default(), "", None, (1400.0, 260.0));
    assert_eq!(without.layout.frame.balances.height(), 0.0, "nothing is selected");
    let with = drawn(&case, &TimelineSettings::default(), "Exploiter 1", None, (1400.0, 260.0));
    assert!(with.layout.frame.balances.height() >= 25.0);
    assert!(format!("{:?}", with.scene.items).contains("ETH"));
    assert_eq!(with.layout.frame.lane_count, without.layout.frame.lane_count, "lanes stay");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn sums_of_a_window_are_what_a_scan_finds(
        items in prop::collection::vec((0..2_000_000_000i64, 0..5usize, 1..1000u128), 1..60),
        from in 0..2_000_000_000i64, length in 0..400_000_000i64,
    ) {
        let mut b = crate::cases::Builder::new();
        let wallets = [b.wallet(None, coldtrail::case::Role::Victim, None), b.wallet(None, coldtrail::case::Role::Attacker, None)];
        for (t, precision, amount) in items {
            let pattern = ["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M:%SZ"][precision];
            b.transfer(Some(at(&coldtrail::case::format_utc(t, pattern))), wallets[0], wallets[1], amount);
        }
        let index = TimeIndex::build(&b.case, &usd(&b.case), all(&b.case));
        let (sure, possible) = index.bounds(from as f64, (from + length) as f64);
        let ranges: Vec<(i64, i64)> = b.case.transfers.iter().map(|t| (t.at.unwrap().start(), t.at.unwrap().end())).collect();
        let inside = ranges.iter().filter(|(a, b)| *a >= from && *b <= from + length).count();
        let touching = ranges.iter().filter(|(a, b)| *a < from + length && *b > from).count();
        prop_assert_eq!((sure.count.round() as usize, possible.count.round() as usize), (inside, touching.max(inside)));
    }
}
