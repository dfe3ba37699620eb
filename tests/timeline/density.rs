use std::collections::BTreeSet;

use coldtrail::case::{Moment, Role};
use coldtrail::timeline::{Activity, ArrowIndex, Axis, Lanes, Movement, Sum, TimeIndex, Weight};
use proptest::prelude::*;

use crate::cases::{Builder, all, at, days_only, hours_and_silence, many, record_of_years, usd};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn bins_add_up_to_all_there_is() {
    for case in [hours_and_silence(), days_only(), record_of_years(), many(5000)] {
        let index = TimeIndex::build(&case, &usd(&case), all(&case));
        for width in [900.0, 1400.0, 2560.0] {
            let mut axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), width);
            // A day that holds the first minutes begins before the fitted view.
            axis.zoom_at(0.5 * width, 0.6);
            let bins = index.bins(&axis, 6.0);
            let sum = bins.bins.iter().fold(Sum::default(), |sum, bin| sum.plus(bin.total()));
            let (from, to) = axis.view();
            let inside = index.sum(from - bins.seconds, to + bins.seconds);
            assert!(sum.count <= inside.count + 1e-6);
            if near(inside.count, index.total().count) {
                assert!(near(sum.usd, index.total().usd) && near(sum.count, index.total().count), "{sum:?}");
            }
            for bin in &bins.bins {
                assert!(near(bin.total().usd, index.sum(bin.from, bin.to).usd));
                assert!(bin.x1 > bin.x0);
            }
        }
    }
}

#[test]
fn a_day_is_never_drawn_as_an_instant() {
    let case = hours_and_silence();
    let index = TimeIndex::build(&case, &usd(&case), all(&case));
    let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1200.0);
    let theft = at("2025-02-21T14:13:35Z").start() as f64;
    let bins = index.bins(&axis, 6.0).bins;
    let bin = bins.iter().find(|b| b.from <= theft && theft < b.to).unwrap();
    assert!(bin.firm_parts().any(|(role, sum)| role == Role::Victim && near(sum.usd, 401_346.0 * 2740.0)));
    let share = (bin.to - bin.from) / 86_400.0;
    let (_, vague) = bin.vague_parts().next().unwrap();
    assert!(near(vague.usd, 113_375.0 * 2740.0 * share), "the three sums known to the day are spread over it");
    let mut far = Axis::new(&Activity::from_ranges([(0, 4_000_000_000)]), &BTreeSet::new(), 900.0);
    far.fit();
    assert!(index.bins(&far, 6.0).bins.iter().all(|b| b.vague_parts().next().is_none()), "a day is an instant there");
}

#[test]
fn transfers_without_a_value_or_a_time_are_not_lost() {
    let case = days_only();
    let index = TimeIndex::build(&case, &|_| None, all(&case));
    assert_eq!(index.undated().len(), 1);
    assert_eq!(index.natural_weight(), Weight::Count);
    assert_eq!(index.total().unvalued, index.total().count);
    assert_eq!(index.total().count, (1 + 42 + 42 * 20 + 1) as f64);
    assert_eq!(index.instants().len() + index.ranges().len() + 1, case.transfers.len());
}

#[test]
fn cells_hold_every_transfer_in_view_once_and_do_not_change_when_panned() {
    let case = many(3000);
    let lanes = Lanes::of(&case, 8);
    let arrows = ArrowIndex::build(&case, &lanes, all(&case));
    let mut axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1400.0);
    let cells = arrows.cells(&axis, 3.0);
    assert_eq!(cells.iter().map(|c| c.count).sum::<usize>(), 3000);
    axis.zoom_at(700.0, 4.0);
    let before = arrows.cells(&axis, 3.0);
    axis.pan(-1.7);
    let after = arrows.cells(&axis, 3.0);
    let (from, to) = axis.view();
    let inner = |c: &&coldtrail::timeline::Cell| (c.from as f64) > from + 2000.0 && (c.to as f64) < to - 2000.0;
    let shape =
        |cells: &[coldtrail::timeline::Cell]| cells.iter().filter(inner).map(|c| (c.from, c.count)).collect::<Vec<_>>();
    assert_eq!(shape(&before), shape(&after));
}

proptest! {
    #[test]
    fn a_sum_is_what_a_scan_finds(
        items in prop::collection::vec((0..2_000_000_000i64, 0..5usize, 1..1000u128, any::<bool>()), 0..60),
        from in 0.0..2e9f64, length in 0.0..1e9f64,
    ) {
        let mut b = Builder::new();
        let wallets = [b.wallet(None, Role::Victim, None), b.wallet(None, Role::Attacker, None)];
        for (t, precision, amount, back) in items {
            let pattern = ["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M:%SZ"][precision];
            let moment = Moment::parse(&coldtrail::case::format_utc(t, pattern)).unwrap();
            b.transfer(Some(moment), wallets[usize::from(back)], wallets[usize::from(!back)], amount);
        }
        let case = b.case;
        let index = TimeIndex::build(&case, &usd(&case), all(&case));
        let to = from + length;
        let scanned: f64 = case.transfers().map(|(ix, t)| {
            let at = t.at.unwrap();
            let (a, b) = (at.start() as f64, at.end() as f64);
            usd(&case)(Movement::Transfer(ix)).unwrap() * ((b.min(to) - a.max(from)) / (b - a)).clamp(0.0, 1.0)
        }).sum();
        prop_assert!(near(index.sum(from, to).usd, scanned), "{} {}", index.sum(from, to).usd, scanned);
    }
}
