//! The histogram: how much moved when.

use std::collections::BTreeMap;

use super::axis::{Axis, Piece};
use super::index::{Period, SLOTS, Series, TimeIndex, share};
use super::steps::Step;
use super::{Gap, Sum};
use crate::case::{Role, Timestamp};

/// What the height of a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Value in US dollars.
    Usd,
    /// Number of movements.
    Count,
}

/// A stretch of time and what moved in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// First second.
    pub from: f64,
    /// First second after it.
    pub to: f64,
    /// Left end, px.
    pub x0: f64,
    /// Right end, px.
    pub x1: f64,
    /// The collapsed gap it stands for, if any.
    pub gap: Option<Gap>,
    /// By part (of an index by role, the sender's, in the order of [`Role::ALL`]): what surely happened here, at this
    /// zoom; of a running sum, what had surely happened.
    pub firm: [Sum; SLOTS],
    /// The same for the share of movements known only to a range wider than a bar; of a running sum, what may have
    /// happened besides.
    pub vague: [Sum; SLOTS],
}

impl Bin {
    /// Firm and vague of all roles.
    #[must_use]
    pub fn total(&self) -> Sum {
        self.firm.iter().chain(&self.vague).fold(Sum::default(), |a, b| a.plus(*b))
    }

    /// What surely happened here.
    #[must_use]
    pub fn firm_total(&self) -> Sum {
        self.firm.iter().fold(Sum::default(), |a, b| a.plus(*b))
    }

    /// Roles with something firm in this bin, in the order of the story.
    pub fn firm_parts(&self) -> impl Iterator<Item = (Role, Sum)> {
        Role::ALL.into_iter().zip(self.firm).filter(|(_, sum)| sum.count > 1e-6)
    }

    /// Roles with a share of something vague in this bin, in the order of the story.
    pub fn vague_parts(&self) -> impl Iterator<Item = (Role, Sum)> {
        Role::ALL.into_iter().zip(self.vague).filter(|(_, sum)| sum.count > 1e-9)
    }
}

impl Sum {
    /// The height it stands for before any scale.
    #[must_use]
    pub fn weight(&self, weight: Weight) -> f64 {
        match weight {
            Weight::Usd => self.usd,
            Weight::Count => self.count,
        }
    }
}

/// A range that some movements are known to, wider than a bar: they happened in it, nobody says where.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// First second.
    pub from: Timestamp,
    /// First second after it.
    pub to: Timestamp,
    /// By part: all of it, not the share in view.
    pub parts: [Sum; SLOTS],
}

impl Spread {
    /// Of all roles.
    #[must_use]
    pub fn total(&self) -> Sum {
        self.parts.iter().fold(Sum::default(), |a, b| a.plus(*b))
    }
}

/// The bins in view.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Length of a whole bin, of the longest where the calendar makes them, seconds.
    pub seconds: f64,
    /// From left to right, empty ones left out.
    pub bins: Vec<Bin>,
    /// Ranges in view that are wider than a bar, the longest first. Their shares are the vague parts of the bins.
    pub spreads: Vec<Spread>,
}

impl TimeIndex {
    /// Whether bars can stand for value; otherwise for the number of movements.
    #[must_use]
    pub fn natural_weight(&self) -> Weight {
        if self.total().usd > 0.0 { Weight::Usd } else { Weight::Count }
    }

    /// The histogram for a view, bars at least `least_px` wide. Bins begin at whole multiples of their length (of a
    /// month from there on), so that panning moves them without changing them. Costs O(bins · log n).
    #[must_use]
    pub fn bins(&self, axis: &Axis, least_px: f64) -> Bins {
        let step = Step::of_at_least(least_px.max(1.0) / axis.scale());
        // A day of UTC fills no bar of another clock.
        let split = |length: f64| !axis.zone().is_utc() && length >= 86_400.0;
        let vague = |length: f64| length > if split(length) { 0.9 } else { 1.5 } * step.shortest();
        let mut bins = empty(axis, step);
        for series in &self.series {
            fill(series, vague(seconds(series.length)), &mut bins);
        }
        for period in self.periods_between(axis_from(&bins), axis_to(&bins)) {
            let loose = vague(seconds(period.to - period.from));
            let first = bins.partition_point(|bin| bin.to <= seconds(period.from));
            for bin in bins[first..].iter_mut().take_while(|bin| bin.from < seconds(period.to)) {
                let part = period.sum.times(share(period.from, period.to, bin.from, bin.to));
                let slot = if loose { &mut bin.vague } else { &mut bin.firm };
                slot[period.part] = slot[period.part].plus(part);
            }
        }
        bins.retain(|bin| bin.total().count > 1e-9);
        Bins { seconds: step.longest(), bins, spreads: self.spreads(axis, &vague) }
    }
}

impl TimeIndex {
    /// The running sum at the end of every bar of a view: what had surely happened, and what may have. No bar is left
    /// out. Costs O(bins · log n).
    #[must_use]
    pub fn running(&self, axis: &Axis, least_px: f64) -> Bins {
        let step = Step::of_at_least(least_px.max(1.0) / axis.scale());
        let mut bins = empty(axis, step);
        for bin in &mut bins {
            let mut add = |part: usize, (over, begun): (Sum, Sum)| {
                bin.firm[part] = bin.firm[part].plus(over);
                bin.vague[part] = bin.vague[part].plus(begun.minus(over));
            };
            for series in &self.series {
                add(series.part, series.bounds_until(bin.to));
            }
        }
        self.run_periods(&mut bins);
        Bins { seconds: step.longest(), bins, spreads: Vec::new() }
    }

    /// Adds the movements over stated periods to running sums, in one pass over both.
    fn run_periods(&self, bins: &mut [Bin]) {
        let mut ends: Vec<&Period> = self.periods.iter().collect();
        ends.sort_by_key(|period| period.to);
        let (mut over, mut begun) = ([Sum::default(); SLOTS], [Sum::default(); SLOTS]);
        let (mut ended, mut started) = (0, 0);
        for bin in bins {
            while let Some(period) = ends.get(ended).filter(|period| seconds(period.to) <= bin.to) {
                over[period.part] = over[period.part].plus(period.sum);
                ended += 1;
            }
            while let Some(period) = self.periods.get(started).filter(|period| seconds(period.from) < bin.to) {
                begun[period.part] = begun[period.part].plus(period.sum);
                started += 1;
            }
            for part in 0..SLOTS {
                bin.firm[part] = bin.firm[part].plus(over[part]);
                bin.vague[part] = bin.vague[part].plus(begun[part].minus(over[part]));
            }
        }
    }

    fn spreads(&self, axis: &Axis, vague: &dyn Fn(f64) -> bool) -> Vec<Spread> {
        let (from, to) = axis.view();
        let mut found: BTreeMap<(Timestamp, Timestamp), [Sum; SLOTS]> = BTreeMap::new();
        let mut add = |from: Timestamp, to: Timestamp, part: usize, sum: Sum| {
            let parts = found.entry((from, to)).or_insert([Sum::default(); SLOTS]);
            parts[part] = parts[part].plus(sum);
        };
        for series in self.series.iter().filter(|series| vague(seconds(series.length))) {
            series.within(from, to).for_each(|(from, to, sum)| add(from, to, series.part, sum));
        }
        for period in self.periods_between(from, to) {
            if vague(seconds(period.to - period.from)) {
                add(period.from, period.to, period.part, period.sum);
            }
        }
        let mut out: Vec<Spread> = found.into_iter().map(|((from, to), parts)| Spread { from, to, parts }).collect();
        out.sort_by_key(|s| (std::cmp::Reverse(s.to - s.from), s.from));
        out
    }
}

/// The bars of a view, nothing in them.
fn empty(axis: &Axis, step: Step) -> Vec<Bin> {
    let mut edges: Vec<(f64, f64, Option<Gap>)> = Vec::new();
    for piece in axis.pieces() {
        match piece.gap {
            Some(gap) => edges.push((seconds(gap.from), seconds(gap.to), Some(gap))),
            None => cut(axis, &whole(axis, piece), step, &mut edges),
        }
    }
    edges
        .into_iter()
        .map(|(from, to, gap)| {
            let (x0, x1) = (axis.x(from), axis.x(to));
            Bin { from, to, x0, x1, gap, firm: [Sum::default(); SLOTS], vague: [Sum::default(); SLOTS] }
        })
        .collect()
}

fn axis_from(bins: &[Bin]) -> f64 {
    bins.first().map_or(0.0, |bin| bin.from)
}

fn axis_to(bins: &[Bin]) -> f64 {
    bins.last().map_or(0.0, |bin| bin.to)
}

/// A piece to its real ends where the gaps beside it give them, so that a bin at the edge of the view is whole.
fn whole(axis: &Axis, piece: Piece) -> Piece {
    let after = axis.gaps().partition_point(|gap| seconds(gap.from) < piece.to);
    let before = axis.gaps().partition_point(|gap| seconds(gap.to) <= piece.from);
    Piece {
        from: before.checked_sub(1).and_then(|n| axis.gaps().get(n)).map_or(f64::NEG_INFINITY, |g| seconds(g.to)),
        to: axis.gaps().get(after).map_or(f64::INFINITY, |g| seconds(g.from)),
        ..Piece { x0: piece.from, x1: piece.to, ..piece }
    }
}

/// Cuts `[x0, x1)` (times here) into bins, none beyond `[from, to)`.
fn cut(axis: &Axis, piece: &Piece, step: Step, edges: &mut Vec<(f64, f64, Option<Gap>)>) {
    let bars =
        step.bars(piece.x0, piece.x1, axis.zone()).into_iter().map(|(a, b)| (a.max(piece.from), b.min(piece.to)));
    edges.extend(bars.filter(|(a, b)| b > a).map(|(a, b)| (a, b, None)));
}

fn fill(series: &Series, vague: bool, bins: &mut [Bin]) {
    let mut last: Option<(f64, Sum)> = None;
    for bin in bins {
        #[allow(clippy::float_cmp)]
        let low = match last {
            Some((at, sum)) if at == bin.from => sum,
            _ => series.until(bin.from),
        };
        let high = series.until(bin.to);
        last = Some((bin.to, high));
        let sum = high.minus(low);
        if sum.count > 1e-9 {
            let slot = if vague { &mut bin.vague } else { &mut bin.firm };
            slot[series.part] = slot[series.part].plus(sum);
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
