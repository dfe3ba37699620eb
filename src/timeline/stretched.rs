//! The time axis with room for what stands on it: the same order of times, other distances.

use super::activity::{Gap, GapKind};
use super::axis::Axis;
use super::ticks::{LEVELS, Level, Tick, TickLabel};
use crate::case::{Timestamp, format_utc};

/// Least px between the label of a tick and the next tick.
const BETWEEN: f64 = 14.0;
/// Px from a tick to its label.
const INDENT: f64 = 4.0;

/// An axis of which stretches are drawn wider than their share, since much stands there. What is drawn along it, ticks
/// and gaps included, is placed by the one map of [`Stretched::x`].
#[derive(Debug, Clone, PartialEq)]
pub struct Stretched {
    axis: Axis,
    /// Px of the axis, each with its px in the stretched axis; both ascending.
    knots: Vec<(f64, f64)>,
}

impl Stretched {
    /// An axis with some of its px and where these come to lie, both ascending; straight between. `None` where there are
    /// none.
    #[must_use]
    pub fn new(axis: Axis, knots: Vec<(f64, f64)>) -> Option<Self> {
        (!knots.is_empty()).then_some(Self { axis, knots })
    }

    /// The same axis stretched otherwise; `None` where there are no knots.
    #[must_use]
    pub fn stretched_anew(self, knots: Vec<(f64, f64)>) -> Option<Self> {
        Self::new(self.axis, knots)
    }

    /// The first and the last px that stand for something.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        let x = |knot: Option<&(f64, f64)>| knot.map_or(0.0, |knot| knot.1);
        (x(self.knots.first()), x(self.knots.last()))
    }

    /// Position of a time in px.
    #[must_use]
    pub fn x(&self, t: f64) -> f64 {
        map(&self.knots, self.axis.x(t), self.slope(), |knot| *knot)
    }

    /// Time at a position, seconds; the inverse of [`Stretched::x`] wherever that rises.
    #[must_use]
    pub fn t(&self, x: f64) -> f64 {
        self.axis.t(map(&self.knots, x, 1.0 / self.slope(), |&(u, x)| (x, u)))
    }

    /// The collapsed gaps with their left and right ends, px.
    pub fn gaps(&self) -> impl Iterator<Item = (f64, f64, Gap)> {
        #[allow(clippy::cast_precision_loss)]
        self.axis.gaps().iter().map(|gap| (self.x(gap.from as f64), self.x(gap.to as f64), *gap))
    }

    /// Dates and times along the axis at some px of the picture for each px, each with a label that touches no other. The
    /// first names the day on which everything begins; between two of them stands one as round as the room allows. `seen` is what is in view, in px of the picture, and
    /// `measure` the width of a text in px.
    #[must_use]
    pub fn ticks(&self, scale: f64, seen: (f64, f64), measure: &dyn Fn(&str) -> f64) -> Vec<Tick> {
        let room = measure("28 Sep 2000 00:00") + INDENT + BETWEEN;
        let (first, last) = self.ends();
        let field = Field { axis: self, scale, seen, room };
        let mut instants = Vec::new();
        field.split((first * scale, last * scale + 2.0 * room), &mut instants);
        instants.sort_unstable();
        #[allow(clippy::cast_possible_truncation)]
        let begin = self.t(first).floor() as Timestamp;
        let mut before = Some(begin);
        let ticks = instants.into_iter().map(|at| {
            let (text, context) = label(at, before);
            before = Some(at);
            let x = self.at(at) * scale;
            let label = TickLabel { x: x + INDENT, width: measure(&text), text, context };
            Tick { at, x, line: true, label: Some(label) }
        });
        // No more than the day: it may not be known more precisely.
        let day = format_utc(begin, "%-d %b %Y");
        let x = first * scale;
        let label = TickLabel { x: x + INDENT, width: measure(&day), text: day, context: true };
        std::iter::once(Tick { at: begin, x, line: false, label: Some(label) }).chain(ticks).collect()
    }

    #[allow(clippy::cast_precision_loss)]
    fn at(&self, at: Timestamp) -> f64 {
        self.x(at as f64)
    }

    /// Stretched px for a px of the axis beyond the ends.
    fn slope(&self) -> f64 {
        match (self.knots.first(), self.knots.last()) {
            (Some(a), Some(b)) if b.0 > a.0 && b.1 > a.1 => (b.1 - a.1) / (b.0 - a.0),
            _ => 1.0,
        }
    }
}

/// The piecewise straight map through knots, going on beyond them with a slope.
fn map(knots: &[(f64, f64)], at: f64, slope: f64, turn: impl Fn(&(f64, f64)) -> (f64, f64)) -> f64 {
    let after = knots.partition_point(|knot| turn(knot).0 <= at);
    match (after.checked_sub(1).and_then(|n| knots.get(n)).map(&turn), knots.get(after).map(&turn)) {
        (Some(a), Some(b)) => a.1 + (at - a.0) / (b.0 - a.0) * (b.1 - a.1),
        (Some(a), None) => a.1 + (at - a.0) * slope,
        (None, Some(b)) => b.1 - (b.0 - at) * slope,
        (None, None) => at,
    }
}

/// Where ticks are looked for.
struct Field<'a> {
    axis: &'a Stretched,
    scale: f64,
    seen: (f64, f64),
    room: f64,
}

impl Field<'_> {
    /// Puts the roundest instant between two px of the picture that has room there, and goes on at both sides of it.
    fn split(&self, ends: (f64, f64), out: &mut Vec<Timestamp>) {
        let mut stack = vec![ends];
        while let Some((left, right)) = stack.pop() {
            let (from, to) = (left + self.room, right - self.room);
            if from > to || right < self.seen.0 - self.room || left > self.seen.1 + self.room {
                continue;
            }
            let Some(at) = self.roundest(from, to) else { continue };
            let x = self.axis.at(at) * self.scale;
            out.push(at);
            stack.extend([(left, x), (x, right)]);
        }
    }

    fn roundest(&self, from: f64, to: f64) -> Option<Timestamp> {
        let (a, b) = (self.axis.t(from / self.scale), self.axis.t(to / self.scale));
        let middle = f64::midpoint(from, to);
        let off = |at: Timestamp| (self.axis.at(at) * self.scale - middle).abs();
        let has_room = |at: &Timestamp| (from..=to).contains(&(self.axis.at(*at) * self.scale)) && !self.is_silent(*at);
        let nearest = |level: &Level| {
            let instants = level.instants(a, b, self.axis.axis.zone()).into_iter().filter(has_room);
            instants.min_by(|x, y| off(*x).total_cmp(&off(*y)).then(x.cmp(y)))
        };
        LEVELS.iter().rev().find_map(nearest)
    }

    fn is_silent(&self, at: Timestamp) -> bool {
        let inside = |gap: &Gap| gap.kind == GapKind::Silence && (gap.from..gap.to).contains(&at);
        self.axis.axis.gaps().iter().any(inside)
    }
}

/// What an instant says that the tick before it did not; and whether that is more than the time of day.
fn label(at: Timestamp, before: Option<Timestamp>) -> (String, bool) {
    let same = |pattern: &str| before.is_some_and(|before| format_utc(before, pattern) == format_utc(at, pattern));
    let date = match (same("%Y-%j"), same("%Y")) {
        (true, _) => "",
        (_, true) => "%-d %b",
        _ => "%-d %b %Y",
    };
    let clock = match at.rem_euclid(86_400) {
        0 if !date.is_empty() => "",
        seconds if seconds % 60 == 0 => "%H:%M",
        _ => "%H:%M:%S",
    };
    (format_utc(at, format!("{date} {clock}").trim()), !date.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::super::Activity;
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400;

    fn stretched(times: &[i64], steps: &[f64]) -> Stretched {
        let activity = Activity::from_ranges(times.iter().map(|&t| (t, t + 1)));
        let axis = Axis::new(&activity, &BTreeSet::new(), 1000.0);
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut x = 0.0;
        let knots = sorted.iter().zip(steps.iter().cycle()).map(|(&t, step)| {
            x += step;
            (axis.x_of(t), x)
        });
        Stretched::new(axis.clone(), knots.collect()).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn ticks_stand_at_their_times_and_labels_touch_nothing(
            times in proptest::collection::vec(0i64..3 * 365 * DAY, 1..12),
            steps in proptest::collection::vec(1.0f64..400.0, 1..5),
            scale in 0.05f64..6.0,
        ) {
            let axis = stretched(&times, &steps);
            let ticks = axis.ticks(scale, (-1e5, 1e5), &|text| 6.0 * text.chars().count() as f64);
            for tick in ticks.iter().filter(|tick| tick.line) {
                prop_assert!((tick.x - axis.x(tick.at as f64) * scale).abs() < 1e-6);
            }
            for pair in ticks.windows(2) {
                let label = pair[0].label.as_ref().unwrap();
                prop_assert!(pair[0].at <= pair[1].at);
                prop_assert!(label.x + label.width <= pair[1].x, "{ticks:?}");
            }
        }

        #[test]
        fn time_is_found_back_and_never_runs_backwards(
            times in proptest::collection::vec(0i64..3 * 365 * DAY, 2..12),
            steps in proptest::collection::vec(1.0f64..400.0, 1..5),
            at in proptest::collection::vec(-10.0f64 * DAY as f64..1100.0 * DAY as f64, 2),
        ) {
            let axis = stretched(&times, &steps);
            let (a, b) = (at[0].min(at[1]), at[0].max(at[1]));
            prop_assert!(axis.x(a) <= axis.x(b));
            prop_assert!((axis.t(axis.x(a)) - a).abs() < 60.0, "{} {}", axis.t(axis.x(a)), a);
        }
    }

    #[test]
    fn labels_say_what_changed() {
        assert_eq!(label(0, None), ("1 Jan 1970".to_owned(), true));
        assert_eq!(label(3600, Some(0)), ("01:00".to_owned(), false));
        assert_eq!(label(DAY + 90, Some(0)), ("2 Jan 00:01:30".to_owned(), true));
        assert_eq!(label(366 * DAY, Some(0)), ("2 Jan 1971".to_owned(), true));
    }
}
