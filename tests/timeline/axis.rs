use std::collections::BTreeSet;

use coldtrail::case::Timestamp;
use coldtrail::timeline::{Activity, Axis};
use proptest::prelude::*;

const YEAR_2100: Timestamp = 4_102_444_800;

fn activity() -> impl Strategy<Value = Activity> {
    let burst =
        (0..YEAR_2100, 1..2_000_000i64, 1..30usize, prop_oneof![Just(1), Just(60), Just(86_400), Just(31_536_000)]);
    prop::collection::vec(burst, 0..6).prop_map(|bursts| {
        Activity::from_ranges(bursts.into_iter().flat_map(|(start, spread, count, length)| {
            (0..count as i64).map(move |n| {
                let from = start + n * spread / 30;
                (from, from + length)
            })
        }))
    })
}

/// An axis after some zooming and panning.
fn axis() -> impl Strategy<Value = Axis> {
    let moves = prop::collection::vec((0.0..1.0f64, -8.0..8.0f64, -2000.0..2000.0f64), 0..8);
    (activity(), 60.0..3000.0f64, moves).prop_map(|(activity, width, moves)| {
        let mut axis = Axis::new(&activity, &BTreeSet::new(), width);
        for (place, zoom, pan) in moves {
            axis.zoom_at(place * width, zoom.exp2());
            axis.pan(pan);
        }
        axis
    })
}

proptest! {
    #[test]
    fn every_second_comes_back_when_fitted(activity in activity(), width in 60.0..3000.0f64, t in 0..YEAR_2100) {
        let axis = Axis::new(&activity, &BTreeSet::new(), width);
        prop_assert_eq!(axis.second_at(axis.x_of(t)), t);
        for gap in axis.gaps() {
            for t in [gap.from, gap.from + 1, gap.from + (gap.to - gap.from) / 3, gap.to - 1, gap.to] {
                prop_assert_eq!(axis.second_at(axis.x_of(t)), t);
            }
        }
    }

    #[test]
    fn every_second_comes_back_at_any_zoom(axis in axis(), places in prop::collection::vec(-5.0..6.0f64, 8)) {
        let edges = axis.pieces().into_iter().flat_map(|p| [p.from, p.to]).map(|t| t as Timestamp);
        let anywhere = places.into_iter().map(|place| axis.second_at(place * axis.width()));
        for t in edges.chain(anywhere).filter(|t| (0..YEAR_2100).contains(t)) {
            prop_assert_eq!(axis.second_at(axis.x_of(t)), t);
        }
    }

    #[test]
    fn later_is_further_right(axis in axis(), mut times in prop::collection::vec(0..YEAR_2100, 2..40)) {
        times.sort_unstable();
        times.dedup();
        for pair in times.windows(2) {
            let (a, b) = (axis.x_of(pair[0]), axis.x_of(pair[1]));
            let in_reach = a.abs().min(b.abs()) < 10_000.0;
            prop_assert!(a < b || (a <= b && !in_reach));
        }
    }

    #[test]
    fn zooming_keeps_the_time_under_the_cursor(axis in axis(), place in 0.0..1.0f64, factor in 1.0..3.0f64) {
        let x = place * axis.width();
        let t = axis.t(x);
        let mut closer = axis.clone();
        closer.zoom_at(x, factor);
        prop_assert!((closer.x(t) - x).abs() < 1e-3 || closer.scale() < axis.scale() * factor * 0.999_999
            || (closer.x(axis.extent().0) - 0.0).abs() < 1.0 || activity_is_at_the_limit(&closer));
        let (from, to) = closer.view();
        prop_assert!(to - from >= 0.999, "never less than a second");
    }

    #[test]
    fn pieces_tile_the_view(axis in axis()) {
        let pieces = axis.pieces();
        let mut x = 0.0;
        for piece in &pieces {
            prop_assert!((piece.x0 - x).abs() < 1e-6);
            prop_assert!(piece.to > piece.from);
            prop_assert_eq!(piece.gap.is_some(), axis.gap_at(f64::midpoint(piece.x0, piece.x1)).is_some());
            if piece.gap.is_none() {
                let wide = (piece.to - piece.from) * axis.scale();
                prop_assert!((wide - (piece.x1 - piece.x0)).abs() < 1e-3 + 1e-9 * wide, "to scale outside of gaps");
            }
            x = piece.x1;
        }
        prop_assert!((x - axis.width()).abs() < 1e-6);
    }

    #[test]
    fn fitted_shows_all_and_something_always_stays_in_view(activity in activity(), mut axis in axis(), dx in -1e9..1e9f64) {
        let fitted = Axis::new(&activity, &BTreeSet::new(), 900.0);
        let (from, to) = fitted.extent();
        prop_assert!(fitted.x(from).abs() < 1e-3 && (fitted.x(to) - 900.0).abs() < 1e-3, "{} {}", fitted.x(from), fitted.x(to));
        axis.pan(dx);
        let (from, to) = axis.extent();
        prop_assert!(axis.x(to) > 0.0 && axis.x(from) < axis.width());
    }
}

/// The pan limits may move the view when one end of the activity stands at the middle or the border.
fn activity_is_at_the_limit(axis: &Axis) -> bool {
    let (left, right) = (axis.x(axis.extent().0), axis.x(axis.extent().1));
    let middle = 0.5 * axis.width();
    [left, right - axis.width(), left - middle, right - middle].iter().any(|d| d.abs() < 1.0)
}

#[test]
fn works_for_nothing_one_instant_and_ten_years() {
    let nothing = Axis::new(&Activity::default(), &BTreeSet::new(), 800.0);
    assert_eq!(nothing.view(), (0.0, 86_400.0));
    let same = Axis::new(&Activity::from_ranges([(1000, 1001), (1000, 1001)]), &BTreeSet::new(), 800.0);
    assert!(same.x_of(1000) > 300.0 && same.x_of(1000) < 500.0);
    let years = Axis::new(
        &Activity::from_ranges((0..120).map(|n| (n * 2_629_800, n * 2_629_800 + 1))),
        &BTreeSet::new(),
        800.0,
    );
    assert_eq!(years.gaps(), &[]);
    let mut close = years.clone();
    for _ in 0..60 {
        close.zoom_at(400.0, 2.0);
    }
    let (from, to) = close.view();
    assert!((to - from - 1.0).abs() < 1e-3, "down to a second: {}", to - from);
}

#[test]
fn collapsed_gaps_keep_their_width_while_zooming_and_never_outgrow_their_scale() {
    let burst = |start: i64| (0..50).map(move |n| (start + n * 60, start + n * 60 + 1));
    let activity = Activity::from_ranges(burst(0).chain(burst(900_000)));
    let mut axis = Axis::new(&activity, &BTreeSet::new(), 1000.0);
    let width_of_gap = |axis: &Axis| axis.x_of(axis.gaps()[0].to) - axis.x_of(axis.gaps()[0].from);
    let fitted = width_of_gap(&axis);
    axis.zoom_at(100.0, 5.0);
    assert!((width_of_gap(&axis) - fitted).abs() < 1e-6);
    let opened = Axis::new(&activity, &BTreeSet::from([axis.gaps()[0].key]), 1000.0);
    assert_eq!(opened.gaps(), &[]);
    assert!(opened.scale() < axis.scale());
}

#[test]
fn a_resized_axis_shows_the_same() {
    let activity = Activity::from_ranges((0..50).map(|n| (n * 60, n * 60 + 1)).chain([(5_000_000, 5_000_001)]));
    let mut axis = Axis::new(&activity, &BTreeSet::new(), 1000.0);
    axis.resize(500.0);
    assert!(axis.is_fitted() && axis.x(axis.extent().1) <= 500.001);
    axis.show(600.0, 1200.0);
    axis.resize(1400.0);
    let (from, to) = axis.view();
    assert!((from - 600.0).abs() < 1e-6 && (to - 1200.0).abs() < 1e-6);
}
