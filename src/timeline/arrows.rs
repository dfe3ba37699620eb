//! Movements between lanes, thinned to what the eye can part.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::lanes::Lanes;
use super::{Movement, is_instant, range};
use crate::case::{Case, Evidence, Timestamp};

/// All movements of one kind from one lane to another known in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Lane of the sender.
    pub from: usize,
    /// Lane of the recipient.
    pub to: usize,
    /// How they are known.
    pub evidence: Evidence,
    /// Whether they are thefts known by report, which are never counted together with transfers.
    pub thefts: bool,
}

/// One movement, or several too close together to part, known to the minute or better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// From which lane to which.
    pub pair: Pair,
    /// First second of the column.
    pub from: Timestamp,
    /// First second after it.
    pub to: Timestamp,
    /// Middle in px: of the movement when it is one, of the column when there are several.
    pub x: f64,
    /// Position of the column on the axis, for telling neighbours.
    pub column: i64,
    /// How many movements.
    pub count: usize,
    /// The first of them.
    pub first: Movement,
}

/// Movements of one pair of lanes known only to the same range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// From which lane to which.
    pub pair: Pair,
    /// First second of the range.
    pub from: Timestamp,
    /// First second after it.
    pub to: Timestamp,
    /// How many movements.
    pub count: usize,
    /// The first of them.
    pub first: Movement,
}

/// Movements by pair of lanes and time. Built in O(n log n); a view costs O(columns · pairs · log n).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArrowIndex {
    pairs: Vec<(Pair, Vec<(Timestamp, Movement)>)>,
    bands: Vec<Band>,
}

impl ArrowIndex {
    /// Of some movements of a case.
    #[must_use]
    pub fn build(case: &Case, lanes: &Lanes, movements: impl IntoIterator<Item = Movement>) -> Self {
        let mut pairs: BTreeMap<Pair, Vec<(Timestamp, Movement)>> = BTreeMap::new();
        let mut bands: BTreeMap<(Pair, Timestamp, Timestamp), (usize, Movement)> = BTreeMap::new();
        for movement in movements {
            let Some((at, until)) = movement.time(case) else { continue };
            let pair = Pair {
                from: lanes.lane_of(movement.from(case)),
                to: lanes.lane_of(movement.to(case)),
                evidence: movement.evidence(case),
                thefts: movement.is_theft(),
            };
            let (from, to) = range(at, until);
            if is_instant(at, until) {
                pairs.entry(pair).or_default().push((from, movement));
            } else {
                bands.entry((pair, from, to)).or_insert((0, movement)).0 += 1;
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        for (_, times) in &mut pairs {
            times.sort_unstable();
        }
        let bands =
            bands.into_iter().map(|((pair, from, to), (count, first))| Band { pair, from, to, count, first }).collect();
        Self { pairs, bands }
    }

    /// Ranges in view, by pair and time.
    pub fn bands<'a>(&'a self, axis: &Axis) -> impl Iterator<Item = &'a Band> + use<'a> {
        let (from, to) = axis.view();
        self.bands.iter().filter(move |band| seconds(band.to) > from && seconds(band.from) < to)
    }

    /// Instants in view, at most one cell per pair of lanes and column of `px`. Columns begin at whole multiples of
    /// their length, so that panning does not change them.
    #[must_use]
    pub fn cells(&self, axis: &Axis, px: f64) -> Vec<Cell> {
        let (from, to) = axis.view();
        let step = px.max(0.5) / axis.scale();
        let column_of = |t: Timestamp| (seconds(t) / step).floor();
        let mut out = Vec::new();
        for (pair, times) in &self.pairs {
            let mut n = times.partition_point(|(t, _)| seconds(*t) < from);
            while let Some(&(t, first)) = times.get(n).filter(|(t, _)| seconds(*t) <= to) {
                let column = column_of(t);
                let rest = &times[n..];
                let count = rest.partition_point(|(t, _)| column_of(*t) <= column).max(1);
                let last = rest[count - 1].0;
                let x = if t == last { axis.x_of(t) } else { f64::midpoint(axis.x_of(t), axis.x_of(last)) };
                #[allow(clippy::cast_possible_truncation)]
                let column = column as i64;
                out.push(Cell { pair: *pair, from: t, to: last + 1, x, column, count, first });
                n += count;
            }
        }
        out
    }
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
