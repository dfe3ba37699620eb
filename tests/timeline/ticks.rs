use std::collections::BTreeSet;

use coldtrail::scene::text::{Font, FontBook};
use coldtrail::timeline::{Activity, Axis, ticks::ticks};
use proptest::prelude::*;

fn width_of(text: &str) -> f64 {
    f64::from(FontBook::get().advance(Font::Sans, 11.0, text))
}

fn labels(axis: &Axis) -> Vec<String> {
    ticks(axis, &[], &width_of).into_iter().filter_map(|t| t.label).map(|l| l.text).collect()
}

fn shown(from: &str, to: &str, width: f64) -> Axis {
    let second = |text: &str| crate::cases::at(text).start();
    Axis::new(
        &Activity::from_ranges([(second(from), second(from) + 1), (second(to), second(to) + 1)]),
        &BTreeSet::new(),
        width,
    )
}

#[test]
fn says_the_day_where_it_changes() {
    let night = labels(&shown("2025-03-02T21:00:00Z", "2025-03-03T02:00:00Z", 500.0));
    assert!(night[0].starts_with("2 Mar"), "{night:?}");
    assert!(night.contains(&"3 Mar".to_owned()) && night.contains(&"01:00".to_owned()), "{night:?}");
    let years = labels(&shown("2017-01-01", "2026-01-01", 900.0));
    assert!(years.contains(&"2020".to_owned()), "{years:?}");
    let weeks = labels(&shown("2024-12-10", "2025-02-01", 900.0));
    assert!(weeks.iter().any(|l| l.contains("2025")) && weeks[0].contains("2024"), "{weeks:?}");
    let seconds = labels(&shown("2025-02-21T14:13:35Z", "2025-02-21T14:13:40Z", 900.0));
    assert!(seconds.iter().any(|l| l == "14:13:40"), "{seconds:?}");
}

proptest! {
    #[test]
    fn labels_never_touch(
        bursts in prop::collection::vec((0..4_000_000_000i64, 1..400_000i64), 1..5),
        width in 100.0..2600.0f64, place in 0.0..1.0f64, zoom in -3.0..24.0f64,
    ) {
        let ranges = bursts.into_iter().flat_map(|(start, spread)| {
            (0..12).map(move |n| (start + n * spread / 12, start + n * spread / 12 + 1))
        });
        let mut axis = Axis::new(&Activity::from_ranges(ranges), &BTreeSet::new(), width);
        axis.zoom_at(place * width, zoom.exp2());
        let blocked: Vec<(f64, f64)> =
            axis.pieces().iter().filter(|p| p.gap.is_some()).map(|p| (p.x0 - 5.0, p.x1 + 5.0)).collect();
        let ticks = ticks(&axis, &blocked, &width_of);
        prop_assert!(ticks.len() < 200, "{} ticks", ticks.len());
        let mut free = 0.0;
        for label in ticks.iter().filter_map(|t| t.label.as_ref()) {
            prop_assert!(label.x >= free, "{label:?}");
            free = label.x + label.width + 5.0;
            prop_assert!(label.x + label.width <= width + 1e-6);
            for (a, b) in &blocked {
                prop_assert!(label.x + label.width <= *a || label.x >= *b, "{label:?} in {a}..{b}");
            }
        }
        for pair in ticks.windows(2) {
            prop_assert!(pair[0].at < pair[1].at || !pair[0].line);
        }
    }
}
