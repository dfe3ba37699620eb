//! "How much in this stretch of time", answered without a scan.

use std::collections::BTreeMap;

use super::{Movement, is_instant, range};
use crate::case::{Case, Precision, Role, Timestamp};

/// Number of roles: what a sum is split by.
pub(super) const ROLES: usize = Role::ALL.len();

/// Position of a role in [`Role::ALL`].
#[must_use]
pub(super) fn role_slot(role: Role) -> usize {
    Role::ALL.iter().position(|r| *r == role).unwrap_or(ROLES - 1)
}

/// Movements added up, for drawing. One known only to a range counts in each part of it by that part's share.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    /// Value of those with a known value, US dollars.
    pub usd: f64,
    /// How many.
    pub count: f64,
    /// How many of them have no known value.
    pub unvalued: f64,
}

impl Sum {
    /// This and another.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { usd: self.usd + other.usd, count: self.count + other.count, unvalued: self.unvalued + other.unvalued }
    }

    /// What this has more than another.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(other.times(-1.0))
    }

    /// A share of it.
    #[must_use]
    pub fn times(self, share: f64) -> Self {
        Self { usd: self.usd * share, count: self.count * share, unvalued: self.unvalued * share }
    }
}

/// All movements of one sender role known to one precision: ranges that do not overlap, because the calendar makes them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Series {
    pub(super) role: usize,
    /// Length in seconds of the ranges (of the longest).
    pub(super) length: Timestamp,
    spans: Vec<Span>,
}

/// A range and what happened in it.
type Item = (Timestamp, Timestamp, Sum);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    from: Timestamp,
    to: Timestamp,
    sum: Sum,
    /// All before this one.
    before: Sum,
}

impl Series {
    /// Everything before a time; of the range it falls into, the share that has passed.
    pub(super) fn until(&self, t: f64) -> Sum {
        let n = self.spans.partition_point(|span| seconds(span.from) < t);
        n.checked_sub(1).and_then(|n| self.spans.get(n)).map_or_else(Sum::default, |span| {
            let passed = (t - seconds(span.from)) / seconds(span.to - span.from);
            span.before.plus(if passed >= 1.0 { span.sum } else { span.sum.times(passed) })
        })
    }
}

impl Series {
    /// The ranges that have something in common with `[from, to)`, seconds.
    pub(super) fn within(&self, from: f64, to: f64) -> impl Iterator<Item = (Timestamp, Timestamp, Sum)> {
        let start = self.spans.partition_point(|span| seconds(span.to) <= from);
        self.spans[start..].iter().take_while(move |span| seconds(span.from) < to).map(|s| (s.from, s.to, s.sum))
    }
}

/// A movement over a stated period, or several over the same one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Period {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) role: usize,
    pub(super) sum: Sum,
}

/// The movements of a case in order of time, with running sums. Built in O(n log n) once per case, and again when a
/// filter changes; every question after that costs O(log n).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeIndex {
    /// Known to the minute or better, by time and then file order.
    instants: Vec<(Timestamp, Movement)>,
    /// Known to a range only, by its beginning.
    ranges: Vec<(Timestamp, Timestamp, Movement)>,
    /// Length of the longest of them, seconds.
    longest_range: Timestamp,
    undated: Vec<Movement>,
    pub(super) series: Vec<Series>,
    pub(super) periods: Vec<Period>,
    total: Sum,
}

impl TimeIndex {
    /// Of some movements of a case. `usd` is the value of one in dollars, where it is known.
    #[must_use]
    pub fn build(
        case: &Case,
        usd: &dyn Fn(Movement) -> Option<f64>,
        movements: impl IntoIterator<Item = Movement>,
    ) -> Self {
        let mut out = Self::default();
        let mut grouped: BTreeMap<(usize, Precision), Vec<Item>> = BTreeMap::new();
        let mut periods: BTreeMap<(Timestamp, Timestamp, usize), Sum> = BTreeMap::new();
        for movement in movements {
            let Some((at, until)) = movement.time(case) else {
                out.undated.push(movement);
                continue;
            };
            let value = usd(movement).filter(|v| v.is_finite() && *v >= 0.0);
            let count = f64::from(movement.count(case));
            let sum = Sum { usd: value.unwrap_or(0.0), count, unvalued: if value.is_some() { 0.0 } else { count } };
            let (from, to) = range(at, until);
            let role = role_slot(movement.from(case).role(case));
            out.total = out.total.plus(sum);
            if is_instant(at, until) {
                out.instants.push((from, movement));
            } else {
                out.ranges.push((from, to, movement));
                out.longest_range = out.longest_range.max(to - from);
            }
            if to == at.end() {
                grouped.entry((role, at.precision())).or_default().push((from, to, sum));
            } else {
                let period = periods.entry((from, to, role)).or_default();
                *period = period.plus(sum);
            }
        }
        out.instants.sort_unstable();
        out.ranges.sort_unstable();
        out.series = grouped.into_iter().map(|((role, _), items)| series(role, items)).collect();
        out.periods = periods.into_iter().map(|((from, to, role), sum)| Period { from, to, role, sum }).collect();
        out
    }

    /// All dated movements added up.
    #[must_use]
    pub fn total(&self) -> Sum {
        self.total
    }

    /// Movements without a time, in file order.
    #[must_use]
    pub fn undated(&self) -> &[Movement] {
        &self.undated
    }

    /// Whether no movement has a time.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.instants.is_empty() && self.ranges.is_empty()
    }

    /// Movements known to the minute or better, by time and, within a second, in file order.
    #[must_use]
    pub fn instants(&self) -> &[(Timestamp, Movement)] {
        &self.instants
    }

    /// Movements known only to a range `[from, to)`, by its beginning.
    #[must_use]
    pub fn ranges(&self) -> &[(Timestamp, Timestamp, Movement)] {
        &self.ranges
    }

    /// The instants in `[from, to)`.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> &[(Timestamp, Movement)] {
        let start = self.instants.partition_point(|(t, _)| *t < from);
        let end = self.instants.partition_point(|(t, _)| *t < to).max(start);
        &self.instants[start..end]
    }

    /// The ranges that have something in common with `[from, to)`, seconds.
    pub fn ranges_between(&self, from: f64, to: f64) -> impl Iterator<Item = (Timestamp, Timestamp, Movement)> {
        let start = self.ranges.partition_point(|(a, ..)| seconds(*a + self.longest_range) <= from);
        self.ranges[start..]
            .iter()
            .copied()
            .take_while(move |(a, ..)| seconds(*a) < to)
            .filter(move |(_, b, _)| seconds(*b) > from)
    }

    /// The next time after `t` at which something moves or its range begins.
    #[must_use]
    pub fn next_after(&self, t: Timestamp) -> Option<Timestamp> {
        let instant = self.instants.get(self.instants.partition_point(|(at, _)| *at <= t)).map(|(at, _)| *at);
        let range = self.ranges.get(self.ranges.partition_point(|(at, ..)| *at <= t)).map(|(at, ..)| *at);
        instant.into_iter().chain(range).min()
    }

    /// The last time before `t` at which something moves or its range begins.
    #[must_use]
    pub fn last_before(&self, t: Timestamp) -> Option<Timestamp> {
        let instant = self.instants[..self.instants.partition_point(|(at, _)| *at < t)].last().map(|(at, _)| *at);
        let range = self.ranges[..self.ranges.partition_point(|(at, ..)| *at < t)].last().map(|(at, ..)| *at);
        instant.into_iter().chain(range).max()
    }

    /// What happened in `[from, to)`, seconds.
    #[must_use]
    pub fn sum(&self, from: f64, to: f64) -> Sum {
        let series = self.series.iter().map(|s| s.until(to).minus(s.until(from)));
        let periods = self.periods.iter().map(|p| p.sum.times(share(p.from, p.to, from, to)));
        series.chain(periods).fold(Sum::default(), Sum::plus)
    }
}

/// Which share of `[a, b)` lies in `[from, to)`.
pub(super) fn share(a: Timestamp, b: Timestamp, from: f64, to: f64) -> f64 {
    let (a, b) = (seconds(a), seconds(b));
    ((b.min(to) - a.max(from)) / (b - a)).clamp(0.0, 1.0)
}

fn series(role: usize, mut items: Vec<Item>) -> Series {
    items.sort_by_key(|(from, ..)| *from);
    let mut spans: Vec<Span> = Vec::new();
    let mut before = Sum::default();
    for (from, to, sum) in items {
        match spans.last_mut() {
            Some(last) if last.from == from => last.sum = last.sum.plus(sum),
            last => {
                if let Some(last) = last {
                    before = last.before.plus(last.sum);
                }
                spans.push(Span { from, to, sum, before });
            }
        }
    }
    let length = spans.iter().map(|s| s.to - s.from).max().unwrap_or(1);
    Series { role, length, spans }
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
