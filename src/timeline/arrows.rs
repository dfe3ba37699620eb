//! Movements between lanes, thinned to what the eye can part.

use std::collections::{BTreeMap, BTreeSet};

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

/// How many movements touch a lane in one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Warmth {
    /// The lane.
    pub lane: usize,
    /// First second of the column.
    pub from: Timestamp,
    /// First second after it.
    pub to: Timestamp,
    /// Left end of the column, px.
    pub x: f64,
    /// Its width, px.
    pub width: f64,
    /// How many; one within the lane counts once.
    pub count: usize,
}

/// A pair of lanes with more movements in view than this for each px of width is too dense for arrows …
const DENSE: f64 = 1.0;
/// … and so are all pairs with an eighth of that, where all together have so many.
const DENSE_ALL: f64 = 4.0;
/// More ranges in view than this, and the short ones are counted too.
const MOST_BANDS: usize = 1_500;
/// Where there are more, a field narrower than this in px is one of too many.
const SHORT: f64 = 40.0;
/// Ranges up to a day, with an hour to spare for those that a clock makes longer.
const SHORT_SECONDS: Timestamp = 90_000;

/// Movements by pair of lanes and time. Built in O(n log n); a view costs O(columns · (pairs + lanes) · log n).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArrowIndex {
    pairs: Vec<(Pair, Vec<(Timestamp, Movement)>)>,
    /// By pair and beginning.
    bands: Vec<Bands>,
    /// For each lane, when instants touch it.
    instants: Vec<Vec<Timestamp>>,
    /// For each lane, when short ranges that touch it begin.
    ranges: Vec<Vec<Timestamp>>,
}

/// The ranges of one pair by their beginning.
#[derive(Debug, Clone, Default, PartialEq)]
struct Bands {
    bands: Vec<Band>,
    longest: Timestamp,
}

impl ArrowIndex {
    /// Of some movements of a case.
    #[must_use]
    pub fn build(case: &Case, lanes: &Lanes, movements: impl IntoIterator<Item = Movement>) -> Self {
        let mut pairs: BTreeMap<Pair, Vec<(Timestamp, Movement)>> = BTreeMap::new();
        let mut bands: BTreeMap<(Pair, Timestamp, Timestamp), (usize, Movement)> = BTreeMap::new();
        let mut touched = [vec![Vec::new(); lanes.len()], vec![Vec::new(); lanes.len()]];
        for movement in movements {
            let Some((at, until)) = movement.time(case) else { continue };
            let (sender, taker) = lanes.ends(case, movement);
            let pair = Pair { from: sender, to: taker, evidence: movement.evidence(case), thefts: movement.is_theft() };
            let (from, to) = range(at, until);
            let instant = is_instant(at, until);
            if instant || to - from <= SHORT_SECONDS {
                let lists = &mut touched[usize::from(!instant)];
                let ends = [Some(sender), Some(taker).filter(|taker| *taker != sender)];
                ends.into_iter().flatten().for_each(|lane| lists[lane].push(from));
            }
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
        touched.iter_mut().flatten().for_each(|list| list.sort_unstable());
        let mut by_pair: Vec<Bands> = Vec::new();
        for ((pair, from, to), (count, first)) in bands {
            let band = Band { pair, from, to, count, first };
            match by_pair.last_mut().filter(|last| last.bands.last().is_some_and(|last| last.pair == pair)) {
                Some(last) => {
                    last.bands.push(band);
                    last.longest = last.longest.max(to - from);
                }
                None => by_pair.push(Bands { bands: vec![band], longest: to - from }),
            }
        }
        let [instants, ranges] = touched;
        Self { pairs, bands: by_pair, instants, ranges }
    }

    /// Ranges in view, by pair and time; without the short ones where there are too many to see.
    pub fn bands<'a>(&'a self, axis: &Axis) -> impl Iterator<Item = &'a Band> + use<'a> {
        let crowded = self.is_crowded(axis);
        let scale = axis.scale();
        let visible = move |band: &&Band| {
            !crowded || band.to - band.from > SHORT_SECONDS || seconds(band.to - band.from) * scale >= SHORT
        };
        self.all_bands(axis).filter(visible)
    }

    fn all_bands<'a>(&'a self, axis: &Axis) -> impl Iterator<Item = &'a Band> + use<'a> {
        let (from, to) = axis.view();
        self.bands.iter().flat_map(move |Bands { bands, longest }| {
            let start = bands.partition_point(|band| seconds(band.from + longest) <= from);
            let near = bands[start..].iter().take_while(move |band| seconds(band.from) < to);
            near.filter(move |band| seconds(band.to) > from)
        })
    }

    fn is_crowded(&self, axis: &Axis) -> bool {
        self.all_bands(axis).nth(MOST_BANDS).is_some()
    }

    /// The pairs of lanes that have too many movements in view for arrows: their lanes show how many instead.
    #[must_use]
    pub fn dense(&self, axis: &Axis) -> BTreeSet<Pair> {
        let (from, to) = axis.view();
        let count = |times: &Vec<(Timestamp, Movement)>| {
            let before = |t: f64| times.partition_point(|(at, _)| seconds(*at) < t);
            number(before(to).saturating_sub(before(from)))
        };
        let counts: Vec<(Pair, f64)> = self.pairs.iter().map(|(pair, times)| (*pair, count(times))).collect();
        let all: f64 = counts.iter().map(|(_, count)| count).sum();
        let least = if all > DENSE_ALL * axis.width() { DENSE / 8.0 } else { DENSE } * axis.width();
        counts.into_iter().filter(|(_, count)| *count > least).map(|(pair, _)| pair).collect()
    }

    /// How many movements touch each lane that is too dense for arrows, column by column of `px`; empty ones are left
    /// out. Columns begin at whole multiples of their length.
    #[must_use]
    pub fn warmth(&self, axis: &Axis, px: f64) -> Vec<Warmth> {
        let dense: BTreeSet<usize> = self.dense(axis).into_iter().flat_map(|pair| [pair.from, pair.to]).collect();
        let crowded = self.is_crowded(axis);
        let none = Vec::new();
        let mut out = Vec::new();
        for lane in 0..self.instants.len() {
            let instants = if dense.contains(&lane) { &self.instants[lane] } else { &none };
            let ranges = if crowded { &self.ranges[lane] } else { &none };
            warm(axis, px, lane, [instants, ranges], &mut out);
        }
        out
    }

    /// Instants in view, at most one cell per pair of lanes and column of `px`. Columns begin at whole multiples of
    /// their length, so that panning does not change them.
    #[must_use]
    pub fn cells(&self, axis: &Axis, px: f64) -> Vec<Cell> {
        self.sparse_cells(axis, px, &BTreeSet::new())
    }

    /// The same without the pairs that are too dense.
    #[must_use]
    pub fn sparse_cells(&self, axis: &Axis, px: f64, dense: &BTreeSet<Pair>) -> Vec<Cell> {
        let (from, to) = axis.view();
        let step = px.max(0.5) / axis.scale();
        let column_of = |t: Timestamp| (seconds(t) / step).floor();
        let mut out = Vec::new();
        for (pair, times) in self.pairs.iter().filter(|(pair, _)| !dense.contains(pair)) {
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

/// Counts the times of two sorted lists in view by column.
fn warm(axis: &Axis, px: f64, lane: usize, lists: [&Vec<Timestamp>; 2], out: &mut Vec<Warmth>) {
    let (from, to) = axis.view();
    // A day is counted as the whole of it, never at one moment.
    let least = if lists[1].is_empty() { 0.0 } else { 86_400.0 };
    let step = (px.max(0.5) / axis.scale()).max(least);
    let mut at = lists.map(|list| list.partition_point(|t| seconds(*t) < from));
    loop {
        let next = |n: usize| lists[n].get(at[n]).copied().filter(|t| seconds(*t) <= to);
        let Some(first) = next(0).into_iter().chain(next(1)).min() else { break };
        let end = ((seconds(first) / step).floor() + 1.0) * step;
        let ends = [0, 1].map(|n| {
            let rest = &lists[n][at[n]..];
            at[n] + rest.partition_point(|t| seconds(*t) < end)
        });
        let last = [0, 1].into_iter().filter_map(|n| lists[n][at[n]..ends[n]].last().copied()).max().unwrap_or(first);
        let count = (ends[0] - at[0]) + (ends[1] - at[1]);
        // Rounding may put a time exactly on the end of its column.
        if count == 0 {
            at = [at[0] + usize::from(next(0) == Some(first)), at[1] + usize::from(next(1) == Some(first))];
            continue;
        }
        let x = axis.x(end - step).max(axis.x_of(first) - px.max(step * axis.scale()));
        out.push(Warmth { lane, from: first, to: last + 1, x, width: px.max(step * axis.scale()), count });
        at = ends;
    }
}

#[allow(clippy::cast_precision_loss)]
fn number(n: usize) -> f64 {
    n as f64
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
