//! "How much in this stretch of time", answered without a scan.

use std::collections::BTreeMap;

use super::{Movement, is_instant, range};
use crate::case::{Case, Precision, Role, Timestamp};

/// Into how many parts a sum may be split.
pub(super) const SLOTS: usize = 9;

/// The part of a sum that a role stands for: its place in [`Role::ALL`].
#[must_use]
pub fn role_part(role: Role) -> usize {
    Role::ALL.iter().position(|r| *r == role).unwrap_or(SLOTS - 1)
}

/// How movements are counted and told apart.
pub struct Tally<'a> {
    /// Whether a movement counts at all.
    pub counts: &'a dyn Fn(Movement) -> bool,
    /// Its value, in dollars or units of the asset measured, where known.
    pub value: &'a dyn Fn(Movement) -> Option<f64>,
    /// Which part it belongs to, below 9.
    pub part: &'a dyn Fn(Movement) -> usize,
}

/// Movements added up, for drawing. One known only to a range counts in each part of it by that part's share.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    /// Value of those with a known value, US dollars; or units of the one asset that is measured.
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

/// All movements of one part (such as a sender's role) known to one precision: ranges that do not overlap, because the calendar makes them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Series {
    pub(super) part: usize,
    /// Length in seconds of the ranges (of the longest).
    pub(super) length: Timestamp,
    spans: Vec<Span>,
    /// How many spans begin before each of evenly spaced times, so that a search looks at few of them.
    coarse: Vec<u32>,
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
        let n = self.begun(t);
        n.checked_sub(1).and_then(|n| self.spans.get(n)).map_or_else(Sum::default, |span| {
            let passed = (t - seconds(span.from)) / seconds(span.to - span.from);
            span.before.plus(if passed >= 1.0 { span.sum } else { span.sum.times(passed) })
        })
    }
}

impl Series {
    /// How many spans begin before a time.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn begun(&self, t: f64) -> usize {
        let (Some(first), Some(last)) = (self.spans.first(), self.spans.last()) else { return 0 };
        let (first, last) = (seconds(first.from), seconds(last.from));
        if t <= first {
            return 0;
        }
        if t > last {
            return self.spans.len();
        }
        let cells = self.coarse.len().saturating_sub(2).max(1);
        let cell = ((t - first) / (last - first) * cells as f64) as usize;
        // One cell more on either side, so that rounding decides nothing.
        let at = |cell: usize| self.coarse.get(cell).map_or(self.spans.len(), |&n| n as usize);
        let (low, high) = (at(cell.saturating_sub(1)), at(cell + 2));
        low + self.spans[low..high.max(low)].partition_point(|span| seconds(span.from) < t)
    }

    /// How many spans are over by a time.
    fn over(&self, t: f64) -> usize {
        // Whatever began so long before is over, and what has not begun is not.
        let (low, high) = (self.begun(t - seconds(self.length)), self.begun(t));
        low + self.spans[low..high.max(low)].partition_point(|span| seconds(span.to) <= t)
    }

    /// All of the first `n` ranges.
    fn first(&self, n: usize) -> Sum {
        n.checked_sub(1).map_or_else(Sum::default, |n| self.spans[n].before.plus(self.spans[n].sum))
    }

    /// What had surely happened before a time, and what may have: ranges that were over, and that had begun.
    pub(super) fn bounds_until(&self, t: f64) -> (Sum, Sum) {
        (self.first(self.over(t)), self.first(self.begun(t)))
    }

    /// What surely happened in `[from, to)`, and what may have.
    fn bounds(&self, from: f64, to: f64) -> (Sum, Sum) {
        let inside = (self.begun(from), self.over(to));
        let touching = (self.over(from), self.begun(to));
        let sum = |(a, b): (usize, usize)| self.first(b.max(a)).minus(self.first(a));
        (sum(inside), sum(touching))
    }

    /// The ranges that have something in common with `[from, to)`, seconds.
    pub(super) fn within(&self, from: f64, to: f64) -> impl Iterator<Item = (Timestamp, Timestamp, Sum)> {
        let start = self.over(from);
        self.spans[start..].iter().take_while(move |span| seconds(span.from) < to).map(|s| (s.from, s.to, s.sum))
    }
}

/// A movement over a stated period, or several over the same one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Period {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) part: usize,
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
    /// By beginning.
    pub(super) periods: Vec<Period>,
    longest_period: Timestamp,
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
        let part = |movement: Movement| role_part(movement.from(case).role(case));
        Self::tally(case, &Tally { counts: &|_| true, value: usd, part: &part }, movements)
    }

    /// The same, counted and told apart in another way.
    #[must_use]
    pub fn tally(case: &Case, tally: &Tally<'_>, movements: impl IntoIterator<Item = Movement>) -> Self {
        let mut out = Self::default();
        let mut grouped: BTreeMap<(usize, Precision), Vec<Item>> = BTreeMap::new();
        let mut periods: BTreeMap<(Timestamp, Timestamp, usize), Sum> = BTreeMap::new();
        for movement in movements.into_iter().filter(|&movement| (tally.counts)(movement)) {
            let Some((at, until)) = movement.time(case) else {
                out.undated.push(movement);
                continue;
            };
            let value = (tally.value)(movement).filter(|v| v.is_finite() && *v >= 0.0);
            let count = f64::from(movement.count(case));
            let sum = Sum { usd: value.unwrap_or(0.0), count, unvalued: if value.is_some() { 0.0 } else { count } };
            let (from, to) = range(at, until);
            let part = (tally.part)(movement).min(SLOTS - 1);
            out.total = out.total.plus(sum);
            if is_instant(at, until) {
                out.instants.push((from, movement));
            } else {
                out.ranges.push((from, to, movement));
                out.longest_range = out.longest_range.max(to - from);
            }
            if to == at.end() {
                grouped.entry((part, at.precision())).or_default().push((from, to, sum));
            } else {
                let period = periods.entry((from, to, part)).or_default();
                *period = period.plus(sum);
            }
        }
        out.instants.sort_unstable();
        out.ranges.sort_unstable();
        out.series = grouped.into_iter().map(|((part, _), items)| series(part, items)).collect();
        out.longest_period = periods.keys().map(|(from, to, _)| to - from).max().unwrap_or(0);
        out.periods = periods.into_iter().map(|((from, to, part), sum)| Period { from, to, part, sum }).collect();
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

    /// Movements known only to a range that begins at a time.
    pub fn ranges_from(&self, at: Timestamp) -> impl Iterator<Item = Movement> {
        let start = self.ranges.partition_point(|(from, ..)| *from < at);
        self.ranges[start..].iter().take_while(move |(from, ..)| *from == at).map(|&(.., movement)| movement)
    }

    /// The periods that may have something in common with `[from, to)`, seconds.
    pub(super) fn periods_between(&self, from: f64, to: f64) -> impl Iterator<Item = &Period> {
        let start = self.periods.partition_point(|period| seconds(period.from + self.longest_period) <= from);
        let near = self.periods[start..].iter().take_while(move |period| seconds(period.from) < to);
        near.filter(move |period| seconds(period.to) > from)
    }

    /// What surely happened in `[from, to)`, seconds, and what may have: movements known only to a range count as sure
    /// where all of it lies inside, and as possible where any of it does.
    #[must_use]
    pub fn bounds(&self, from: f64, to: f64) -> (Sum, Sum) {
        let add = |a: (Sum, Sum), b: (Sum, Sum)| (a.0.plus(b.0), a.1.plus(b.1));
        let series = self.series.iter().map(|series| series.bounds(from, to));
        let periods = self.periods_between(from, to).map(|period| {
            let inside = seconds(period.from) >= from && seconds(period.to) <= to;
            (if inside { period.sum } else { Sum::default() }, period.sum)
        });
        series.chain(periods).fold((Sum::default(), Sum::default()), add)
    }

    /// What happened in `[from, to)`, seconds.
    #[must_use]
    pub fn sum(&self, from: f64, to: f64) -> Sum {
        let series = self.series.iter().map(|s| s.until(to).minus(s.until(from)));
        let periods = self.periods_between(from, to).map(|p| p.sum.times(share(p.from, p.to, from, to)));
        series.chain(periods).fold(Sum::default(), Sum::plus)
    }
}

/// Which share of `[a, b)` lies in `[from, to)`.
pub(super) fn share(a: Timestamp, b: Timestamp, from: f64, to: f64) -> f64 {
    let (a, b) = (seconds(a), seconds(b));
    ((b.min(to) - a.max(from)) / (b - a)).clamp(0.0, 1.0)
}

fn series(part: usize, mut items: Vec<Item>) -> Series {
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
    let coarse = coarse(&spans);
    Series { part, length, spans, coarse }
}

/// For each of evenly spaced times from the first beginning to the last, how many spans begin before it; and all of them.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn coarse(spans: &[Span]) -> Vec<u32> {
    /// Spans in a cell, about.
    const EACH: usize = 16;
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Vec::new() };
    let cells = (spans.len() / EACH).max(1);
    let (first, length) = (seconds(first.from), seconds(last.from - first.from));
    let mut counts = Vec::with_capacity(cells + 2);
    let mut n = 0;
    for cell in 0..=cells {
        let t = first + length * cell as f64 / cells as f64;
        while spans.get(n).is_some_and(|span| seconds(span.from) < t) {
            n += 1;
        }
        counts.push(n as u32);
    }
    counts.push(spans.len() as u32);
    counts
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
