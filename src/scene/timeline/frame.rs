//! Rows and columns of the timeline.

use super::super::{Point, Rect, Size};
use super::{TimelineSpec, bars, small_width};
use crate::case::Case;

/// Height of the row of dates.
const TICKS: f32 = 22.0;
/// Middle of the dates in it: under them stays room for the playhead's triangle, so that it never covers one.
const DATES: f32 = 7.5;
/// Height of a row of flags.
pub(super) const FLAG_ROW: f32 = 18.0;
/// Height of the histogram: at least, at most, and as a share of what it and the lanes have.
const BARS: (f32, f32, f32) = (26.0, 104.0, 0.34);
/// Distance between lanes: at least, at most.
const PITCH: (f32, f32) = (13.0, 36.0);
/// Height of the row of balances: at least, at most.
const BALANCES: (f32, f32) = (28.0, 72.0);
/// Room that a lane's name is indented when it stands under an opened one.
pub(super) const INDENT: f32 = 10.0;
/// Free space: above all, between histogram and lanes, below all, and at the right.
const TOP: f32 = 2.0;
const BETWEEN: f32 = 2.0;
const BOTTOM: f32 = 5.0;
const RIGHT: f32 = 14.0;
/// Left of the names, the side of a colour square, and the room around it.
pub(super) const MARGIN: f32 = 14.0;
pub(super) const SQUARE: f32 = 7.0;
pub(super) const SQUARE_ROOM: f32 = 15.0;
/// Room between the names and the plot.
const NAME_ROOM: f32 = 12.0;
/// Width of the column of names: at least, and as a share of the picture at most.
const NAMES: (f32, f32) = (84.0, 0.2);

/// Rows and columns, px of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Size of the picture.
    pub size: Size,
    /// Column of names.
    pub names: Rect,
    /// All rows of the time axis.
    pub plot: Rect,
    /// Row of dates.
    pub ticks: Rect,
    /// Rows of flags; flat where the case has none.
    pub flags: Rect,
    /// Histogram.
    pub bars: Rect,
    /// Balances of what is selected; flat without.
    pub balances: Rect,
    /// Lanes.
    pub lanes: Rect,
    /// Number of rows of flags.
    pub flag_rows: usize,
    /// Distance between lanes.
    pub pitch: f32,
    /// Number of lanes.
    pub lane_count: usize,
}

impl Frame {
    /// For a picture of some size.
    #[must_use]
    pub(super) fn new(spec: &TimelineSpec<'_>) -> Self {
        let (size, case, lanes) = (spec.size, spec.case, spec.lanes);
        let name = |lane: &crate::timeline::Lane| small_width(&lane.name) + if lane.inner { INDENT } else { 0.0 };
        let named = lanes.lanes.iter().map(name).fold(0.0, f32::max);
        // The title of the histogram and the name of the zone have no square before them.
        let plain = [bars::title(spec), spec.axis.zone().name()].map(|text| small_width(&text) - SQUARE_ROOM);
        let widest = plain.into_iter().fold(named, f32::max);
        let names_width = (MARGIN + SQUARE_ROOM + widest + NAME_ROOM).max(NAMES.0).min((NAMES.1 * size.w).max(NAMES.0));
        let right = (size.w - RIGHT).max(names_width + 16.0);
        let row = |from: f32, to: f32| Rect::new(Point::new(names_width, from), Point::new(right, to.max(from)));
        let has_curves = spec.curves.is_some_and(|curves| !curves.is_empty());
        // Where there is little room, balances take that of the second row of flags.
        let most_flags = if has_curves && size.h < 290.0 { 1 } else { usize::MAX };
        let flag_rows = flag_rows(case, size.h).min(most_flags);
        let ticks_end = TOP + TICKS;
        let flags_end = ticks_end + rows(flag_rows);
        let bottom = size.h - BOTTOM;
        let room = bottom - flags_end - BETWEEN;
        let count = lanes.len();
        let most_for_lanes = count_f32(count) * PITCH.1;
        let rest = room - count_f32(count) * PITCH.0;
        // Balances take what is free above the lanes before they press bars and lanes together.
        let balances_height = if has_curves {
            (0.6 * (rest - BARS.0)).max(0.18 * room).clamp(BALANCES.0, BALANCES.1) + BETWEEN
        } else {
            0.0
        };
        let room = room - balances_height;
        let rest = rest - balances_height;
        let bars_height = (BARS.2 * room).max(room - most_for_lanes).min(rest).clamp(BARS.0, BARS.1);
        let bars_end = flags_end + bars_height;
        let balances_end = bars_end + balances_height;
        let lanes_top = balances_end + BETWEEN;
        let pitch = ((bottom - lanes_top) / count_f32(count.max(1))).clamp(1.0, PITCH.1);
        let lanes_end = lanes_top + pitch * count_f32(count);
        Self {
            size,
            names: Rect::new(Point::new(0.0, TOP), Point::new(names_width, lanes_end)),
            plot: row(TOP, lanes_end),
            ticks: row(TOP, ticks_end),
            flags: row(ticks_end, flags_end),
            bars: row(flags_end, bars_end),
            balances: row(balances_end - (balances_height - BETWEEN).max(0.0), balances_end),
            lanes: row(lanes_top, lanes_end),
            flag_rows,
            pitch,
            lane_count: count,
        }
    }

    /// Middle of the dates.
    #[must_use]
    pub fn dates_y(&self) -> f32 {
        self.ticks.min.y + DATES
    }

    /// Middle of a lane.
    #[must_use]
    pub fn lane_y(&self, lane: usize) -> f32 {
        self.lanes.min.y + self.pitch * (count_f32(lane) + 0.5)
    }
}

/// How many lanes a timeline of some height can show with their names legible: at least two, at most so many.
#[must_use]
pub fn lanes_that_fit(case: &Case, height: f32, most: usize) -> usize {
    let room = height - TOP - TICKS - rows(flag_rows(case, height)) - BETWEEN - BOTTOM - BARS.0;
    (2..=most.max(2)).rev().find(|n| count_f32(*n) * PITCH.0 <= room).unwrap_or(2)
}

/// As many rows as the events can use and the height can spare; the same for every view, so that panning never makes
/// the picture jump.
fn flag_rows(case: &Case, height: f32) -> usize {
    let spare = match height {
        h if h < 180.0 => 1,
        h if h < 290.0 => 2,
        _ => 3,
    };
    spare.min(case.events.len() + case.incidents.len())
}

fn rows(count: usize) -> f32 {
    if count == 0 { 0.0 } else { FLAG_ROW * count_f32(count) + 2.0 }
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn count_f32(n: usize) -> f32 {
    n as f32
}
