//! Where places along the axis come to lie.
//!
//! One sweep from left to right: the next place lies as far right of the last as the axis says, or further where its
//! nodes find no free row in their lane, or where an edge from an earlier node would be too short for its label. So the
//! order along the axis is never changed, and equal places stay one.

use std::collections::BTreeMap;

use super::super::Cancelled;
use super::super::graph::{Lists, Pulse};
use super::Task;

/// Rows of a lane that are tried.
const DEPTHS: [usize; 17] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 23, 32, 48, 72, 110, 160, 240];
/// Share of the needed width that the axis gets on top, so that its distances can be seen.
const PROPORTIONAL: f64 = 0.35;
/// Least length of an edge that carries no label.
const SHORTEST: f64 = 34.0;
/// More room than this is kept for no label.
const LONGEST_LABEL: f64 = 170.0;

/// The stretched axis.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    /// Places along the axis where nodes stand, each with its x, ascending.
    pub(super) knots: Vec<(f64, f64)>,
}

impl Stretch {
    /// The stretch at which the whole fits best into a picture `proportion` times as wide as it is high.
    pub(super) fn new(task: &Task<'_>, proportion: f64, pulse: &mut Pulse<'_>) -> Result<Self, Cancelled> {
        let sweep = Sweep::new(task);
        // What is continued has the rows it had.
        let depths = match task.before.iter().flatten().max() {
            Some(&last) => vec![last + 1],
            None => DEPTHS.to_vec(),
        };
        let mut best: Option<(f64, Self)> = None;
        for depth in depths {
            let tight = sweep.run(depth, 0.0, pulse)?;
            let room = tight.0.width();
            let span = sweep.span();
            let scale = if span > 0.0 { PROPORTIONAL * room.max(4.0 * SHORTEST) / span } else { 0.0 };
            let (own, height) = sweep.run(depth, scale, pulse)?;
            let need = (own.width() / proportion).max(height);
            if best.as_ref().is_none_or(|(least, _)| need < *least) {
                best = Some((need, own));
            } else if height > own.width() / proportion {
                break;
            }
        }
        Ok(best.map(|(_, stretch)| stretch).unwrap_or_default())
    }

    fn width(&self) -> f64 {
        self.knots.first().zip(self.knots.last()).map_or(0.0, |(first, last)| last.1 - first.1)
    }

    /// Where a place along the axis lies; beyond its ends, at the ends.
    pub(super) fn x(&self, along: f64) -> f64 {
        let after = self.knots.partition_point(|knot| knot.0 <= along);
        match (after.checked_sub(1).and_then(|n| self.knots.get(n)), self.knots.get(after)) {
            (Some(a), Some(b)) => a.1 + (along - a.0) / (b.0 - a.0) * (b.1 - a.1),
            (Some(end), None) | (None, Some(end)) => end.1,
            (None, None) => 0.0,
        }
    }
}

/// What a sweep needs to know.
struct Sweep<'a> {
    task: &'a Task<'a>,
    order: Vec<usize>,
    into: Lists,
    /// Mean height of a row.
    row: f64,
}

impl<'a> Sweep<'a> {
    fn new(task: &'a Task<'a>) -> Self {
        let order = task.in_order();
        let links = task.clean.graph.links.iter().enumerate();
        let into = Lists::new(task.along.len(), links.map(|(i, link)| (link.to as u32, i as u32)));
        let heights = order.iter().map(|&v| task.shape(v).up + task.shape(v).down + task.clean.node_gap);
        let row = heights.sum::<f64>() / order.len().max(1) as f64;
        Self { task, order, into, row }
    }

    /// Length of the axis.
    fn span(&self) -> f64 {
        let along = |v: Option<&usize>| v.and_then(|&v| self.task.along[v]);
        along(self.order.first()).zip(along(self.order.last())).map_or(0.0, |(first, last)| last - first)
    }

    /// With at most `depth` rows in a lane, where that is possible, and `scale` px for a unit of the axis; and the height
    /// of all lanes.
    fn run(&self, depth: usize, scale: f64, pulse: &mut Pulse<'_>) -> Result<(Stretch, f64), Cancelled> {
        let task = self.task;
        let gap = task.clean.node_gap;
        let along = |v: usize| task.along[v].unwrap_or_default();
        let mut x_of: Vec<Option<f64>> = vec![None; task.along.len()];
        // Where rows end that hold something, ascending.
        let mut ends: Vec<Vec<f64>> = vec![Vec::new(); task.lanes];
        // Where the rows end that are kept: who stood in one row stands in one row again.
        let mut kept: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut knots: Vec<(f64, f64)> = Vec::new();
        for group in self.order.chunk_by(|&a, &b| along(a) == along(b)) {
            let here = along(group[0]);
            let mut x = knots.last().map_or(0.0, |&(before, x)| x + scale * (here - before));
            let mut crowd: Vec<usize> = group.to_vec();
            crowd.sort_by_key(|&v| (task.lane[v], v));
            for own in crowd.chunk_by(|&a, &b| task.lane[a] == task.lane[b]) {
                let taken = &ends[task.lane[own[0]]];
                let free = depth.saturating_sub(taken.len());
                let left = own.iter().map(|&v| task.shape(v).left).fold(0.0, f64::max);
                // The rows that end first are taken again; the more, the later the last of them ends.
                if let Some(again) = own.len().checked_sub(free + 1) {
                    let last = again.min(taken.len().saturating_sub(1));
                    x = taken.get(last).map_or(x, |end| x.max(end + gap + left));
                }
            }
            for &v in group {
                pulse.step(1 + self.into.of(v as u32).len())?;
                let row = task.before[v].and_then(|row| kept.get(&(task.lane[v], row)));
                x = row.map_or(x, |end| x.max(end + gap + task.shape(v).left));
                for &i in self.into.of(v as u32) {
                    let link = &task.clean.graph.links[i as usize];
                    if let Some(from) = x_of[link.from] {
                        x = x.max(from + self.run_of(i as usize));
                    }
                }
            }
            for &v in group {
                x_of[v] = Some(x);
                let (taken, shape) = (&mut ends[task.lane[v]], task.shape(v));
                if taken.len() >= depth && taken.first().is_some_and(|end| end + gap <= x - shape.left + 1e-6) {
                    taken.remove(0);
                }
                let end = x + shape.right;
                if let Some(row) = task.before[v] {
                    let own = kept.entry((task.lane[v], row)).or_insert(end);
                    *own = own.max(end);
                }
                taken.insert(taken.partition_point(|other| *other <= end), end);
            }
            knots.push((here, x));
        }
        let rows: usize = ends.iter().map(|ends| ends.len().max(1)).sum();
        Ok((Stretch { knots }, rows as f64 * self.row))
    }

    /// How long an edge has to be.
    fn run_of(&self, link: usize) -> f64 {
        let link = &self.task.clean.graph.links[link];
        let label = link.label.map_or(SHORTEST, |(w, _)| w.min(LONGEST_LABEL) + 4.0 * self.task.clean.edge_gap);
        self.task.shape(link.from).radius + label + self.task.shape(link.to).radius
    }
}
