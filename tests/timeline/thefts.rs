//! Thefts that no transfer shows are movements; those that transfers show are not doubled.

use std::collections::BTreeSet;

use coldtrail::app::clock::Rows;
use coldtrail::case::{
    Case, EntityKind, Evidence, IncidentIx, Likelihood, Role, TransferIx, TransferKind, Usd, WalletIx,
};
use coldtrail::flow::{Filter, Flow, Folding, NodeKey, Sieve, Valuation, Window};
use coldtrail::scene::select::Join;
use coldtrail::scene::{HitShape, Selection, Size, Target};
use coldtrail::timeline::{
    Activity, ArrowIndex, Axis, Lanes, Layer, Movement, Party, Playback, StolenTotals, Sum, TimeIndex, Weight,
    movements, thefts_by_report,
};
use proptest::prelude::*;

use crate::cases::{Builder, all, at, shipped, usd};
use crate::record::thefts_of_a_decade;
use crate::scene::draw;

const MILLION: u128 = 1_000_000_000_000;

fn theft(n: usize) -> Movement {
    Movement::Theft(IncidentIx::new(n))
}

fn published(case: &Case) -> f64 {
    case.incidents.iter().filter_map(|incident| incident.usd).map(Usd::to_f64).sum()
}

/// An exchange robbed twice, the second time with a transfer on a ledger; and another, known by report alone.
fn robbed_twice() -> Case {
    let mut b = Builder::new();
    let (twice, once) =
        (b.entity("Twice", EntityKind::Exchange, Role::Victim), b.entity("Once", EntityKind::Exchange, Role::Victim));
    let group = b.group("Thieves");
    let cold = b.wallet(Some("Cold"), Role::Victim, Some(twice));
    let thief = b.wallet(Some("Thief"), Role::Attacker, Some(group));
    b.theft("first", "2018-06", twice, group, Some(31 * MILLION));
    b.theft("second", "2019-03-29", twice, group, Some(20 * MILLION));
    b.theft("report", "2019-05-01", once, group, Some(7 * MILLION));
    b.transfer(Some(at("2019-03-29T10:00:00Z")), cold, thief, 5000);
    b.case
}

#[test]
fn a_theft_is_a_movement_unless_a_transfer_shows_it() {
    let case = robbed_twice();
    assert_eq!(movements(&case), [Movement::Transfer(TransferIx::new(0)), theft(0), theft(2)]);
}

#[test]
fn the_shipped_cases_count_no_theft_twice() {
    let cases = shipped();
    let case = |id: &str| cases.iter().find(|case| case.id == id).unwrap();
    // One theft, and three at once, each with what left the victim.
    for id in ["bybit-2025", "ronin-2022", "kucoin-2020", "harmony-2022", "atomic-2023"] {
        let known: Vec<&str> = thefts_by_report(case(id)).into_iter().map(|ix| case(id)[ix].id.as_str()).collect();
        assert_eq!(known, Vec::<&str>::new(), "{id}: its transfers show it");
    }
    let record = case("dprk-record");
    assert_eq!(thefts_by_report(record).len(), record.incidents.len());
    let index = TimeIndex::build(record, &usd(record), all(record));
    assert!((index.total().usd - published(record)).abs() < 1e-3 && published(record) > 4e9);
}

#[test]
fn only_what_leaves_the_victim_after_the_theft_shows_it() {
    let shown = |change: &dyn Fn(&mut Case)| {
        let mut case = robbed_twice();
        change(&mut case);
        !thefts_by_report(&case).contains(&IncidentIx::new(1))
    };
    assert!(shown(&|_| {}));
    assert!(shown(&|case| case.transfers[0].at = Some(at("2019-03"))), "it may lie after the theft");
    assert!(shown(&|case| case.wallets[0].owner = None), "a victim's wallet, whoever owns it");
    assert!(!shown(&|case| case.transfers[0].at = Some(at("2019-03-28"))), "before it");
    assert!(!shown(&|case| case.transfers[0].at = None), "nobody says when");
    assert!(!shown(&|case| case.transfers[0].kind = TransferKind::Fee));
    assert!(!shown(&|case| case.wallets[1].role = Role::Victim), "to safety");
    assert!(!shown(&|case| case.wallets[0].role = Role::CashOut), "of a customer");
    assert!(!shown(&|case| case.wallets[0].owner = case.incidents[2].victim), "of another victim");
    let part = |case: &mut Case| {
        let bridge = case.entities[1].clone();
        case.entities.push(bridge);
        case.entities[3].part_of = case.incidents[1].victim;
        case.wallets[0].owner = Some(coldtrail::case::EntityIx::new(3));
    };
    assert!(shown(&part), "of a part of the victim");
}

#[test]
fn a_published_value_is_counted_once_and_an_unknown_one_apart() {
    let case = thefts_of_a_decade();
    let index = TimeIndex::build(&case, &usd(&case), all(&case));
    assert_eq!(index.natural_weight(), Weight::Usd);
    let unknown = case.incidents.iter().filter(|incident| incident.usd.is_none()).count();
    assert_eq!((index.total().count, index.total().unvalued), (80.0, unknown as f64));
    assert!(unknown > 0);
    for width in [300.0, 900.0, 1400.0, 2560.0, 9000.0] {
        let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), width);
        let bins = index.bins(&axis, 6.0);
        let sum = bins.bins.iter().fold(Sum::default(), |sum, bin| sum.plus(bin.total()));
        assert!((sum.usd - published(&case)).abs() < 1.0, "{} of {} at {width}", sum.usd, published(&case));
        assert!((sum.count - 80.0).abs() < 1e-6 && (sum.unvalued - unknown as f64).abs() < 1e-6);
    }
    let robbed = robbed_twice();
    let index = TimeIndex::build(&robbed, &usd(&robbed), all(&robbed));
    let ether = 5000.0 * 2740.0;
    assert!((index.total().usd - (ether + 38e6)).abs() < 1e-3, "the second theft is its transfer, and nothing more");
}

#[test]
fn a_theft_known_to_the_month_is_a_range() {
    let mut b = Builder::new();
    let (victim, group) = (b.entity("Bank", EntityKind::Exchange, Role::Victim), b.group("Group"));
    for (id, when) in [("month", "2017-07"), ("year", "2018"), ("day", "2020-05-05"), ("minute", "2021-01-01T10:00Z")] {
        b.theft(id, when, victim, group, Some(MILLION));
    }
    b.theft("days", "2020-09-25", victim, group, None).until = Some(at("2020-09-26"));
    let case = b.case;
    let index = TimeIndex::build(&case, &usd(&case), all(&case));
    let instants: Vec<Movement> = index.instants().iter().map(|(_, movement)| *movement).collect();
    assert_eq!(instants, [theft(3)]);
    let ranges: Vec<(i64, Movement)> = index.ranges().iter().map(|(from, to, m)| ((to - from) / 86_400, *m)).collect();
    assert_eq!(ranges, [(31, theft(0)), (365, theft(1)), (1, theft(2)), (2, theft(4))]);
    // Half of the month holds half of it.
    let (from, to) = (at("2017-07").start() as f64, at("2017-07").end() as f64);
    assert!((index.sum(from, f64::midpoint(from, to)).usd - 5e5).abs() < 1e-3);
    let lanes = Lanes::of(&case, 8);
    let arrows = ArrowIndex::build(&case, &lanes, all(&case));
    let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1400.0);
    let bands: Vec<Movement> = arrows.bands(&axis).map(|band| band.first).collect();
    assert_eq!(BTreeSet::from_iter(bands), BTreeSet::from([theft(0), theft(1), theft(2), theft(4)]));
    assert_eq!(arrows.cells(&axis, 3.0).iter().map(|cell| cell.first).collect::<Vec<_>>(), [theft(3)]);
}

#[test]
fn a_weak_attribution_is_a_suspicion() {
    let mut case = robbed_twice();
    let mut evidence = |likelihood: Option<Likelihood>| {
        case.incidents[0].attribution.as_mut().unwrap().likelihood = likelihood;
        theft(0).evidence(&case)
    };
    assert_eq!(evidence(Some(Likelihood::AlmostCertain)), Evidence::Reported);
    assert_eq!(evidence(Some(Likelihood::Likely)), Evidence::Reported);
    assert_eq!(evidence(Some(Likelihood::RoughlyEvenChance)), Evidence::Inferred);
    assert_eq!(evidence(None), Evidence::Inferred);
    case.incidents[0].attribution = None;
    assert_eq!(theft(0).evidence(&case), Evidence::Inferred);
}

fn names(case: &Case, most: usize) -> Vec<String> {
    Lanes::of(case, most).lanes.into_iter().map(|lane| lane.name).collect()
}

#[test]
fn groups_have_lanes_by_value_and_the_rest_shares_one() {
    let case = thefts_of_a_decade();
    let all = ["Victims", "Northern Star", "Quiet River", "Glass Harbour", "Iron Lantern", "Paper Crane"];
    assert_eq!(names(&case, 8), all);
    assert_eq!(names(&case, 6), all);
    assert_eq!(names(&case, 4), ["Victims", "Northern Star", "Quiet River", "Other groups"]);
    assert_eq!(names(&case, 2), ["Victims", "Groups"]);
    assert_eq!(names(&case, 1), ["Thefts"]);
    assert_eq!(names(&robbed_twice(), 8), ["Victims", "Thieves", "Thief"]);
}

#[test]
fn groups_beside_wallets_share_a_lane_unless_there_is_room() {
    let mut b = Builder { case: crate::cases::hours_and_silence() };
    let others: Vec<_> = (0..3).map(|n| b.entity(&format!("Other {n}"), EntityKind::Exchange, Role::Victim)).collect();
    let groups = [b.group("Small"), b.group("Large"), b.group("Middle")];
    for (n, millions) in [1, 300, 20].into_iter().enumerate() {
        b.theft(&format!("o{n}"), "2020-02-02", others[n], groups[n], Some(millions * MILLION));
    }
    let lanes = names(&b.case, 8);
    assert_eq!((lanes.len(), lanes[0].as_str(), lanes[1].as_str()), (8, "Victims", "Groups"), "{lanes:?}");
    let lanes = names(&b.case, 12);
    assert_eq!(lanes[..4], ["Victims", "Large", "Middle", "Small"]);
    let lanes = names(&b.case, 10);
    assert_eq!(lanes[..4], ["Victims", "Large", "Other groups", "Exploiter"]);
}

proptest! {
    #[test]
    fn lanes_are_few_whole_and_the_same_every_time(
        wallets in prop::collection::vec((0..Role::ALL.len(), any::<bool>()), 0..20),
        thefts in prop::collection::vec((0..6usize, 0..9usize, prop::option::of(0..1000u128)), 0..30),
        most in 1..12usize,
    ) {
        let mut b = Builder::new();
        let victims: Vec<_> = (0..6).map(|n| b.entity(&format!("V{n}"), EntityKind::Exchange, Role::Victim)).collect();
        let groups: Vec<_> = (0..9).map(|n| b.group(&format!("G{n}"))).collect();
        for (n, (role, named)) in wallets.iter().enumerate() {
            b.wallet(named.then_some("named"), Role::ALL[*role], None);
            if n > 0 {
                b.transfer(Some(at("2016-01-01")), WalletIx::new(n - 1), WalletIx::new(n), 1);
            }
        }
        for (n, (victim, group, usd)) in thefts.iter().enumerate() {
            b.theft(&format!("t{n}"), "2020-01-01", victims[*victim], groups[*group], *usd);
        }
        let lanes = Lanes::of(&b.case, most);
        prop_assert!(lanes.len() <= most, "{} of {most}", lanes.len());
        prop_assert_eq!(&lanes, &Lanes::of(&b.case, most));
        let place = |of: &dyn Fn(usize) -> bool| (0..lanes.len()).filter(|n| of(*n)).collect::<Vec<_>>();
        for (ix, _) in b.case.wallets() {
            prop_assert_eq!(place(&|n| lanes.lanes[n].wallets.contains(&ix)), [lanes.lane_of(Party::Wallet(ix))]);
        }
        for ix in thefts_by_report(&b.case) {
            let (victim, thief) = (b.case[ix].victim, b.case[ix].actor);
            prop_assert_eq!(place(&|n| lanes.lanes[n].victims.contains(&victim)), [lanes.lane_of(Party::Victim(victim))]);
            prop_assert_eq!(place(&|n| lanes.lanes[n].thieves.contains(&thief)), [lanes.lane_of(Party::Thief(thief))]);
        }
        prop_assert!(lanes.lanes.iter().all(|lane| !lane.name.is_empty()));
    }
}

/// The thefts that a filter leaves.
fn passing(case: &Case, change: impl Fn(&mut Filter)) -> Vec<Movement> {
    let valuation = Valuation::of(case);
    let flow = Flow::build(case, &valuation, &Folding::default());
    let mut filter = Filter::default();
    change(&mut filter);
    let sieve = Sieve::of(case, &valuation, &flow, &filter);
    all(case).filter(|movement| movement.passes(case, &filter, &sieve)).collect()
}

#[test]
fn filters_hide_thefts_as_they_hide_transfers() {
    let case = robbed_twice();
    let transfer = Movement::Transfer(TransferIx::new(0));
    let window = |from: &str, to: &str| Some(Window { from: at(from).start(), to: at(to).end() - 1 });
    assert_eq!(passing(&case, |_| {}), [transfer, theft(0), theft(2)]);
    assert_eq!(passing(&case, |f| f.window = window("2018-06-30", "2018-07-02")), [theft(0)], "any day of the month");
    assert_eq!(passing(&case, |f| f.window = window("2018-07-01", "2018-07-02")), []);
    let only = |n: usize| Some(BTreeSet::from([IncidentIx::new(n)]));
    let thefts = |movements: Vec<Movement>| movements.into_iter().filter(|m| m.is_theft()).collect::<Vec<_>>();
    assert_eq!(thefts(passing(&case, |f| f.incidents = only(2))), [theft(2)]);
    assert_eq!(thefts(passing(&case, |f| f.incidents = only(1))), []);
    let hide = |f: &mut Filter| f.hidden_nodes.extend([NodeKey::Incident("report".into())]);
    assert_eq!(passing(&case, hide), [transfer, theft(0)]);
    for role in [Role::Victim, Role::Attacker] {
        assert_eq!(passing(&case, |f| f.hidden_roles.extend([role])), [], "an end is hidden");
    }
    assert_eq!(passing(&case, |f| f.hidden_roles.extend([Role::Mixer])).len(), 3);
}

#[test]
fn a_theft_is_its_incident_everywhere() {
    let case = robbed_twice();
    let drawn = draw(&case, (1400.0, 320.0), |_| {}, |_| {});
    let target = Target::Node(NodeKey::Incident("report".into()));
    let names: Vec<&str> =
        drawn.scene.hits.iter().filter(|hit| hit.target == target).map(|h| h.name.as_str()).collect();
    assert!(!names.is_empty());
    assert!(names.iter().all(|name| *name == "Once → Thieves: USD 7 M, 1 May 2019"), "{names:?}");
    let mark = drawn.scene.hits.iter().find_map(|hit| match &hit.shape {
        HitShape::Rect(rect) if hit.target == target && rect.min.y > drawn.layout.frame.bars.max.y => {
            Some(rect.center())
        }
        _ => None,
    });
    let mark = mark.expect("an arrow in the lanes");
    assert_eq!(drawn.scene.hit(mark, 2.0).unwrap().target, target);
    let month = drawn.scene.hits.iter().find(|hit| hit.target == Target::Node(NodeKey::Incident("first".into())));
    assert_eq!(month.unwrap().name, "Twice → Thieves: USD 31 M, Jun 2018");
}

#[test]
fn a_selected_incident_stands_out_on_the_timeline() {
    let case = robbed_twice();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let of = |id: &str| {
        let mut selection = Selection::default();
        selection.join([Target::Node(NodeKey::Incident(id.into()))], Join::Replace);
        selection
    };
    assert_eq!(of("report").movements(&flow), BTreeSet::from([theft(2)]));
    let chronicle = coldtrail::app::clock::Chronicle::of(&case, &valuation);
    let clock = coldtrail::app::clock::Clock::of(&chronicle);
    let (filter, settings) = (Filter::default(), coldtrail::timeline::TimelineSettings::default());
    let source = coldtrail::app::clock::Source {
        case: &case,
        valuation: &valuation,
        flow: &flow,
        chronicle: &chronicle,
        filter: &filter,
        settings: &settings,
        annotations: coldtrail::scene::annotate::Annotations::NONE,
        following: None,
    };
    let picture = |selection: &Selection| {
        let rows = Rows::of(&source, selection, None, 230.0);
        let look = coldtrail::app::clock::Look::default();
        rows.draw(&source, &clock, look, Size::new(900.0, 230.0)).scene
    };
    let nothing = picture(&Selection::default());
    assert_ne!(picture(&of("report")), nothing);
    assert_eq!(picture(&of("second")), nothing, "its transfers show it");
}

#[test]
fn playing_steps_from_theft_to_theft() {
    let case = robbed_twice();
    let index = TimeIndex::build(&case, &usd(&case), all(&case));
    let steps: Vec<i64> =
        index.instants().iter().map(|&(at, _)| at).chain(index.ranges().iter().map(|&(at, ..)| at)).collect();
    let mut steps = steps;
    steps.sort_unstable();
    let mut play = Playback::default();
    let mut seen = Vec::new();
    while play.step(&steps, true) {
        seen.push(coldtrail::case::format_utc(play.at as i64, "%Y-%m-%d"));
    }
    assert_eq!(seen, ["2018-06-01", "2019-03-29", "2019-05-01"]);
}

#[test]
fn what_was_stolen_by_then_is_exact_and_bounded() {
    let case = robbed_twice();
    let totals = StolenTotals::of(&case);
    let at = |text: &str| totals.at(at(text).start());
    assert_eq!(at("2018-05-31").at_most.thefts, 0);
    let within = at("2018-06-10");
    assert_eq!((within.at_least.usd, within.at_most.usd), (Usd(0), Usd(31 * MILLION)), "some day of that month");
    let last = totals.at(coldtrail::case::Moment::parse("2018-07").unwrap().start() - 1);
    assert_eq!(last.at_least.thefts, 1, "in the last second of the month");
    let end = at("2020");
    assert_eq!((end.at_least, end.at_least.thefts, end.at_least.usd), (end.at_most, 2, Usd(38 * MILLION)));
    let decade = thefts_of_a_decade();
    let end = StolenTotals::of(&decade).at(i64::MAX);
    assert_eq!(end.at_least.usd.0, decade.incidents.iter().filter_map(|i| i.usd).map(|usd| usd.0).sum::<u128>());
    assert_eq!(end.at_least.unvalued, decade.incidents.iter().filter(|i| i.usd.is_none()).count());
}

#[test]
fn every_theft_can_be_pointed_at_and_every_event_keeps_its_flag() {
    let case = thefts_of_a_decade();
    let layer = Layer::all(&case, &Lanes::of(&case, 8), &usd(&case));
    assert_eq!(layer.thefts.len(), 80);
    for (w, h) in [(900.0, 230.0), (1400.0, 230.0), (2560.0, 320.0)] {
        let drawn = draw(&case, (w, h), |_| {}, |_| {});
        let targets: Vec<&Target> = drawn.scene.hits.iter().map(|hit| &hit.target).collect();
        for (ix, _) in case.events() {
            assert!(targets.contains(&&Target::Event(ix)), "{w}×{h}");
        }
        for (_, incident) in case.incidents() {
            let target = Target::Node(NodeKey::Incident(incident.id.clone()));
            assert!(targets.contains(&&target), "{} at {w}×{h}", incident.id);
        }
    }
}
