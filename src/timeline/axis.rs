//! The map between time and pixels.

use std::collections::BTreeSet;

use super::Zone;
use super::activity::{Activity, Gap, GapKind};
use crate::case::Timestamp;

/// Width in px of a collapsed silence, and of a collapsed range known only to the day or coarser.
const SILENCE_PX: f64 = 40.0;
const COARSE_PX: f64 = 56.0;
/// All collapsed stretches together take at most this share of the width.
const GAPS_SHARE: f64 = 0.4;
/// Shortest time the whole width can show, in seconds.
const LEAST_SPAN: f64 = 1.0;
/// How far one can zoom out beyond the fitted view.
const OUTWARD: f64 = 0.5;

/// A piece of the axis with one scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Time at its left end, seconds.
    pub from: f64,
    /// Time at its right end, seconds.
    pub to: f64,
    /// Left end, px.
    pub x0: f64,
    /// Right end, px.
    pub x1: f64,
    /// The gap it stands for; `None` when drawn to scale.
    pub gap: Option<Gap>,
}

/// Where the ends of a gap lie.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    t: f64,
    x: f64,
}

/// Piecewise-linear map between time (seconds, UTC) and position (px from the left end): all to one scale, except
/// gaps, which take a fixed width unless they are shorter than that to scale. So zooming never jumps.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    width: f64,
    /// What a fitted view shows, seconds.
    extent: (f64, f64),
    gaps: Vec<Gap>,
    /// Pixels per second outside of gaps.
    scale: f64,
    /// Time at x = 0.
    from: f64,
    /// Two for each gap, ascending.
    knots: Vec<Knot>,
    fitted: bool,
    /// The clock by which dates are written and bars begin.
    zone: Zone,
}

impl Axis {
    /// Shows all activity in `width` px, with the gaps whose key is in `opened` drawn to scale.
    #[must_use]
    pub fn new(activity: &Activity, opened: &BTreeSet<Timestamp>, width: f64) -> Self {
        let (gaps, pad) = activity.gaps(opened);
        // Nothing has a time: a day, so that there is an axis at all.
        let (first, last) = activity.extent().map_or((0.0, 86_400.0), |(a, b)| (seconds(a), seconds(b)));
        // No room beyond a collapsed day: nothing there is to scale.
        let coarse = || gaps.iter().filter(|gap| gap.kind == GapKind::Coarse);
        let before = if coarse().any(|gap| seconds(gap.from) <= first) { 0.0 } else { pad };
        let after = if coarse().any(|gap| seconds(gap.to) >= last) { 0.0 } else { pad };
        let mut axis = Self {
            width: sane(width),
            extent: (first - before, last + after),
            gaps,
            scale: 1.0,
            from: first,
            knots: Vec::new(),
            fitted: true,
            zone: Zone::UTC,
        };
        axis.fit();
        axis
    }

    /// The same view with another set of gaps or other activity.
    #[must_use]
    pub fn rebuilt(&self, activity: &Activity, opened: &BTreeSet<Timestamp>) -> Self {
        let mut axis = Self::new(activity, opened, self.width).in_zone(self.zone.clone());
        if !self.fitted {
            let (from, to) = self.view();
            axis.show(from, to);
        }
        axis
    }

    /// The same axis, read by another clock.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// The clock by which dates are written and bars begin.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Width in px.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Pixels per second outside of gaps.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// What a fitted view shows: first and last second, with padding.
    #[must_use]
    pub fn extent(&self) -> (f64, f64) {
        self.extent
    }

    /// Times at the left and right end, seconds.
    #[must_use]
    pub fn view(&self) -> (f64, f64) {
        (self.from, self.t(self.width))
    }

    /// Whether all activity is shown, untouched by zoom or pan.
    #[must_use]
    pub fn is_fitted(&self) -> bool {
        self.fitted
    }

    /// The collapsed gaps, in order of time.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Position of a time in px; outside of `0..width` when not in view.
    #[must_use]
    pub fn x(&self, t: f64) -> f64 {
        let after = self.knots.partition_point(|k| k.t <= t);
        match (after.checked_sub(1).and_then(|n| self.knots.get(n)), self.knots.get(after)) {
            (Some(a), Some(b)) if after % 2 == 1 => a.x + (t - a.t) / (b.t - a.t) * (b.x - a.x),
            (Some(a), _) => a.x + (t - a.t) * self.scale,
            (None, Some(b)) => b.x - (b.t - t) * self.scale,
            (None, None) => (t - self.from) * self.scale,
        }
    }

    /// Time at a position, seconds; the inverse of [`Axis::x`], exact to the second from 1970 to 2100 on a fitted axis,
    /// and at any zoom within ten thousand px of the view. (Far beyond, a collapsed century is thinner than the
    /// difference of two numbers.)
    #[must_use]
    pub fn t(&self, x: f64) -> f64 {
        let after = self.knots.partition_point(|k| k.x <= x);
        match (after.checked_sub(1).and_then(|n| self.knots.get(n)), self.knots.get(after)) {
            (Some(a), Some(b)) if after % 2 == 1 => a.t + (x - a.x) / (b.x - a.x) * (b.t - a.t),
            (Some(a), _) => a.t + (x - a.x) / self.scale,
            (None, Some(b)) => b.t - (b.x - x) / self.scale,
            (None, None) => self.from + x / self.scale,
        }
    }

    /// Position of a whole second in px.
    #[must_use]
    pub fn x_of(&self, t: Timestamp) -> f64 {
        self.x(seconds(t))
    }

    /// The whole second nearest to a position.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn second_at(&self, x: f64) -> Timestamp {
        self.t(x).round() as Timestamp
    }

    /// The pieces in view from left to right, cut at the ends of the view.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        let (from, to) = self.view();
        let mut out = Vec::new();
        let mut at = Knot { t: from, x: 0.0 };
        let end = Knot { t: to, x: self.width };
        let mut push = |a: Knot, b: Knot, gap: Option<Gap>| {
            if b.x > a.x {
                out.push(Piece { from: a.t, to: b.t, x0: a.x, x1: b.x, gap });
            }
        };
        for (ends, gap) in self.knots.chunks_exact(2).zip(&self.gaps) {
            let (a, b) = (ends[0], ends[1]);
            if b.x <= 0.0 || a.x >= self.width {
                continue;
            }
            let a = if a.x < 0.0 { Knot { t: from, x: 0.0 } } else { a };
            // Rounding may leave the end of the last gap a hair before the edge.
            let b = if b.x > self.width || b.t >= to { end } else { b };
            push(at, a, None);
            push(a, b, Some(*gap));
            at = b;
        }
        push(at, end, None);
        out
    }

    /// The gap under a position.
    #[must_use]
    pub fn gap_at(&self, x: f64) -> Option<Gap> {
        let after = self.knots.partition_point(|k| k.x <= x);
        (after % 2 == 1).then(|| self.gaps.get(after / 2).copied()).flatten()
    }

    /// Shows all activity.
    pub fn fit(&mut self) {
        self.set(self.scale_for(self.extent.0, self.extent.1), self.extent.0, 0.0);
        self.fitted = true;
    }

    /// Shows a range of time, at least a second long.
    pub fn show(&mut self, from: f64, to: f64) {
        if !(from.is_finite() && to.is_finite()) {
            return;
        }
        let (from, to) = (from.min(to), from.max(to));
        let middle = f64::midpoint(from, to);
        let (from, to) = (from.min(middle - 0.5 * LEAST_SPAN), to.max(middle + 0.5 * LEAST_SPAN));
        self.set(self.clamped(self.scale_for(from, to)), from, 0.0);
        self.keep_in_reach();
        self.fitted = false;
    }

    /// Brings a span of time into view where it is not all in it: in the middle, as close as now where it fits so.
    pub fn reveal(&mut self, from: f64, to: f64) {
        let (first, last) = self.view();
        if !(from.is_finite() && to.is_finite()) || from >= first && to <= last {
            return;
        }
        let (a, b) = (self.x(from.min(to)), self.x(from.max(to)));
        if b - a <= 0.8 * self.width {
            self.pan(0.5 * self.width - f64::midpoint(a, b));
        } else {
            let room = 0.1 * (to - from).abs();
            self.show(from.min(to) - room, from.max(to) + room);
        }
    }

    /// What is in view where not all is, exactly: the width in px, the px of a second, and the time at the left end.
    #[must_use]
    pub fn zoomed(&self) -> Option<(f64, f64, f64)> {
        (!self.fitted).then_some((self.width, self.scale, self.from))
    }

    /// Shows just what [`Axis::zoomed`] said.
    pub fn zoom_as(&mut self, (width, scale, from): (f64, f64, f64)) {
        if [width, scale, from].iter().all(|number| number.is_finite()) && scale > 0.0 {
            self.width = sane(width);
            self.set(self.clamped(scale), from, 0.0);
            // As it was given, not as it is worked out again.
            self.from = from;
            self.fitted = false;
        }
    }

    /// Zooms by a factor (above 1 is closer); the time at `x` stays where it is.
    pub fn zoom_at(&mut self, x: f64, factor: f64) {
        if !(x.is_finite() && factor.is_finite() && factor > 0.0) {
            return;
        }
        let t = self.t(x);
        self.set(self.clamped(self.scale * factor), t, x);
        self.keep_in_reach();
        self.fitted = false;
    }

    /// Moves the picture to the right by `dx` px.
    pub fn pan(&mut self, dx: f64) {
        if dx.is_finite() {
            self.set(self.scale, self.t(-dx), 0.0);
            self.keep_in_reach();
            self.fitted = false;
        }
    }

    /// Gives the axis another width; what is shown stays.
    pub fn resize(&mut self, width: f64) {
        let width = sane(width);
        #[allow(clippy::float_cmp)]
        if width == self.width {
            return;
        }
        let (fitted, (from, to)) = (self.fitted, self.view());
        self.width = width;
        if fitted {
            self.fit();
        } else {
            self.show(from, to);
        }
    }

    /// Width of a gap at a scale. A gap narrower to scale than collapsed is drawn to scale.
    fn gap_px(&self, gap: &Gap, scale: f64) -> f64 {
        let base = |gap: &Gap| if gap.kind == GapKind::Silence { SILENCE_PX } else { COARSE_PX };
        let all: f64 = self.gaps.iter().map(base).sum();
        let squeeze = (GAPS_SHARE * self.width / all).min(1.0);
        (base(gap) * squeeze).min(seconds(gap.seconds()) * scale)
    }

    /// The scale at which the width shows `from..to`. Collapsed gaps take their width; those that turn out narrower to
    /// scale join what is to scale, until none is left to change.
    fn scale_for(&self, from: f64, to: f64) -> f64 {
        let mut to_scale = to - from;
        let mut room = self.width;
        let mut collapsed: Vec<(f64, f64, f64)> = Vec::new();
        for gap in &self.gaps {
            let (a, b) = (seconds(gap.from), seconds(gap.to));
            let seen = b.min(to) - a.max(from);
            if seen > 0.0 {
                let px = self.gap_px(gap, f64::INFINITY);
                to_scale -= seen;
                room -= px * seen / (b - a);
                collapsed.push((b - a, px, seen));
            }
        }
        loop {
            let scale = if to_scale > 0.0 { room / to_scale } else { self.width / LEAST_SPAN };
            let before = collapsed.len();
            collapsed.retain(|&(length, px, seen)| {
                let wide = length * scale >= px;
                if !wide {
                    to_scale += seen;
                    room += px * seen / length;
                }
                wide
            });
            if collapsed.len() == before {
                return scale;
            }
        }
    }

    fn clamped(&self, scale: f64) -> f64 {
        let widest = OUTWARD * self.scale_for(self.extent.0, self.extent.1);
        scale.clamp(widest, (self.width / LEAST_SPAN).max(widest))
    }

    /// Sets the scale with the time `t` at position `x`.
    fn set(&mut self, scale: f64, t: f64, x: f64) {
        self.scale = scale;
        let split = self.gaps.partition_point(|gap| seconds(gap.to) <= t);
        let mut knots = Vec::with_capacity(2 * self.gaps.len());
        // Outwards from the anchor, so that positions are most exact near it.
        let mut at = match self.gaps.get(split).filter(|gap| seconds(gap.from) < t) {
            // The anchor lies in a gap: what is before it begins at the gap's left end.
            Some(gap) => {
                let passed = (t - seconds(gap.from)) / seconds(gap.seconds());
                Knot { t: seconds(gap.from), x: x - passed * self.gap_px(gap, scale) }
            }
            None => Knot { t, x },
        };
        for gap in self.gaps[..split].iter().rev() {
            let right = Knot { t: seconds(gap.to), x: at.x - (at.t - seconds(gap.to)) * scale };
            at = Knot { t: seconds(gap.from), x: right.x - self.gap_px(gap, scale) };
            knots.extend([right, at]);
        }
        knots.reverse();
        let mut at = Knot { t, x };
        for gap in &self.gaps[split..] {
            let (a, b) = (seconds(gap.from), seconds(gap.to));
            let px = self.gap_px(gap, scale);
            let left = if a > at.t { at.x + (a - at.t) * scale } else { at.x - (at.t - a) / (b - a) * px };
            at = Knot { t: b, x: left + px };
            knots.extend([Knot { t: a, x: left }, at]);
        }
        self.knots = knots;
        self.from = if self.knots.is_empty() { t - x / scale } else { self.t(0.0) };
    }

    /// Moves the view back when the activity would leave it.
    fn keep_in_reach(&mut self) {
        let (left, right) = (self.x(self.extent.0), self.x(self.extent.1));
        let (low, high) = if right - left <= self.width {
            // It fits: it may stand anywhere inside.
            (-left, self.width - right)
        } else {
            // It does not: either end may come to the middle.
            (0.5 * self.width - right, 0.5 * self.width - left)
        };
        let shift = 0.0f64.clamp(low.min(high), high.max(low));
        if shift.abs() > 1e-9 {
            self.set(self.scale, self.t(-shift), 0.0);
        }
    }
}

fn sane(width: f64) -> f64 {
    if width.is_finite() { width.max(16.0) } else { 16.0 }
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
