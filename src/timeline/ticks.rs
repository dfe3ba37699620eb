//! Dates and times along the axis.

use super::Zone;
use super::axis::Axis;
use super::calendar::months;
use crate::case::Timestamp;

const DAY: i64 = 86_400;
/// 1970-01-05, a Monday: weeks are counted from it.
const MONDAY: i64 = 4 * DAY;
/// Least px between two ticks, and between the end of a label and the next.
const APART: f64 = 64.0;
const BETWEEN: f64 = 12.0;
/// Least px between the name of a short piece and the labels beside it.
const CLOSE: f64 = 2.5;
/// How far the name of a short piece may stand over the gaps beside it, px.
const OVER: f64 = 14.0;
/// Px from a tick to its label.
const INDENT: f64 = 4.0;

/// The distance between ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// A number of seconds that divides a day, or whole days or weeks.
    Seconds(i64),
    /// A number of months that divides a year.
    Months(i64),
    /// Years.
    Years(i64),
}

/// From close to far.
pub(super) const LEVELS: [Level; 31] = [
    Level::Seconds(1),
    Level::Seconds(2),
    Level::Seconds(5),
    Level::Seconds(10),
    Level::Seconds(15),
    Level::Seconds(30),
    Level::Seconds(60),
    Level::Seconds(120),
    Level::Seconds(300),
    Level::Seconds(600),
    Level::Seconds(900),
    Level::Seconds(1800),
    Level::Seconds(3600),
    Level::Seconds(7200),
    Level::Seconds(10_800),
    Level::Seconds(21_600),
    Level::Seconds(43_200),
    Level::Seconds(DAY),
    Level::Seconds(2 * DAY),
    Level::Seconds(7 * DAY),
    Level::Seconds(14 * DAY),
    Level::Months(1),
    Level::Months(3),
    Level::Months(6),
    Level::Years(1),
    Level::Years(2),
    Level::Years(5),
    Level::Years(10),
    Level::Years(20),
    Level::Years(50),
    Level::Years(100),
];

/// A label beside a tick.
#[derive(Debug, Clone, PartialEq)]
pub struct TickLabel {
    /// The characters.
    pub text: String,
    /// Left end in px from the left end of the axis.
    pub x: f64,
    /// Width in px.
    pub width: f64,
    /// It says the day, month or year anew.
    pub context: bool,
}

/// A date or time worth a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// When.
    pub at: Timestamp,
    /// Position in px.
    pub x: f64,
    /// Whether there is a line; otherwise it only names a piece too short for one.
    pub line: bool,
    /// Its label, where there is room.
    pub label: Option<TickLabel>,
}

/// The ticks in view, with labels that touch neither each other, nor the `blocked` intervals of px, nor the end of the
/// axis. `measure` gives the width of a text in px.
#[must_use]
pub fn ticks(axis: &Axis, blocked: &[(f64, f64)], measure: &dyn Fn(&str) -> f64) -> Vec<Tick> {
    let zone = axis.zone();
    let level = level_for(axis.scale(), measure);
    let spacing = level.least_seconds() * axis.scale();
    let mut labels = Labels {
        level,
        zone: axis.zone(),
        spacing,
        axis_width: axis.width(),
        blocked,
        measure,
        last: None,
        free_from: 0.0,
    };
    let mut out: Vec<Tick> = Vec::new();
    for piece in axis.pieces().iter().filter(|piece| piece.gap.is_none()) {
        let begin = out.len();
        for at in level.instants(piece.from, piece.to, zone) {
            let x = axis.x_of(at);
            out.push(Tick { at, x, line: true, label: None });
        }
        for tick in &mut out[begin..] {
            tick.label = labels.place(tick.at, tick.x + INDENT, piece.x1);
        }
        if out[begin..].iter().all(|tick| tick.label.is_none()) {
            // Too short for a tick of this level: at least say which day this is.
            #[allow(clippy::cast_possible_truncation)]
            let at = piece.from.ceil() as Timestamp;
            if let Some(label) = labels.name_day(at, piece.x0, piece.x1) {
                out.insert(begin, Tick { at, x: piece.x0, line: false, label: Some(label) });
            }
        }
    }
    out
}

/// The closest level whose ticks stand far enough apart for their plain labels.
fn level_for(scale: f64, measure: &dyn Fn(&str) -> f64) -> Level {
    let fits = |level: &Level| {
        let room = measure(&plain(*level, 20 * 3600 + 48 * 60 + 48, &Zone::UTC)) + INDENT + BETWEEN;
        level.least_seconds() * scale >= room.max(APART)
    };
    LEVELS.into_iter().find(fits).unwrap_or(Level::Years(100))
}

impl Level {
    #[allow(clippy::cast_precision_loss)]
    fn least_seconds(self) -> f64 {
        match self {
            Self::Seconds(s) => s as f64,
            Self::Months(m) => (m * 30 * DAY) as f64,
            Self::Years(y) => (y * 365 * DAY) as f64,
        }
    }

    /// The ticks in a range of time.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn instants(self, from: f64, to: f64, zone: &Zone) -> Vec<Timestamp> {
        let (first, last) = (from.ceil() as Timestamp, to.floor() as Timestamp);
        match self {
            Self::Seconds(step) => {
                let origin = if step % (7 * DAY) == 0 { MONDAY } else { 0 };
                zone.marks(first, last, step, origin)
            }
            Self::Months(step) => months(first, last, step, zone),
            Self::Years(step) => months(first, last, 12 * step, zone),
        }
    }
}

/// Label without context.
fn plain(level: Level, at: Timestamp, zone: &Zone) -> String {
    let pattern = match level {
        Level::Seconds(s) if s < 60 => "%H:%M:%S",
        Level::Seconds(s) if s < DAY => "%H:%M",
        Level::Seconds(_) => "%-d %b",
        Level::Months(_) => "%b",
        Level::Years(_) => "%Y",
    };
    zone.format(at, pattern)
}

/// Places labels from left to right.
struct Labels<'a> {
    level: Level,
    zone: &'a Zone,
    /// Least px between two ticks.
    spacing: f64,
    axis_width: f64,
    blocked: &'a [(f64, f64)],
    measure: &'a dyn Fn(&str) -> f64,
    /// Time of the last label that was placed.
    last: Option<Timestamp>,
    free_from: f64,
}

impl Labels<'_> {
    /// The label of a tick: where the day or year is another than at the last label, it says so or is left out.
    fn place(&mut self, at: Timestamp, x: f64, end: f64) -> Option<TickLabel> {
        let context = self.context(at);
        let label = if context.is_empty() {
            self.fit(&plain(self.level, at, self.zone), x, end, false)
        } else {
            context.iter().find_map(|text| self.fit(text, x, end, true))
        }?;
        self.last = Some(at);
        Some(label)
    }

    fn text(&self, at: Timestamp, pattern: &str) -> String {
        self.zone.format(at, pattern)
    }

    /// Forms that say what has changed, longest first; empty when nothing has.
    fn context(&self, at: Timestamp) -> Vec<String> {
        let changed = |pattern: &str| self.last.is_some_and(|last| self.text(last, pattern) != self.text(at, pattern));
        let first = self.last.is_none();
        let clock = match self.level {
            _ if self.zone.civil(at).rem_euclid(DAY) == 0 => "",
            Level::Seconds(s) if s < 60 => " %H:%M:%S",
            _ => " %H:%M",
        };
        let form = |date: &str, clock: &str| self.text(at, &format!("{date}{clock}"));
        match self.level {
            Level::Seconds(s) if s < DAY => {
                if changed("%Y") {
                    vec![form("%-d %b %Y", clock)]
                } else if first {
                    self.with_room(form("%-d %b %Y", clock)).into_iter().chain([form("%-d %b", clock)]).collect()
                } else if changed("%j") {
                    vec![form("%-d %b", clock)]
                } else {
                    vec![]
                }
            }
            Level::Seconds(_) if changed("%Y") => vec![form("%-d %b %Y", "")],
            Level::Seconds(_) if first => {
                self.with_room(form("%-d %b %Y", "")).into_iter().chain([form("%-d %b", "")]).collect()
            }
            Level::Months(_) if first || changed("%Y") => vec![form("%b %Y", ""), form("%Y", "")],
            _ => vec![],
        }
    }

    /// The text where it leaves the next tick its label: the year is a luxury while it does not change.
    fn with_room(&self, text: String) -> Option<String> {
        let room = self.spacing - BETWEEN;
        ((self.measure)(&text) <= room).then_some(text)
    }

    /// The day a piece without labels lies in, unless the last label already said it.
    fn name_day(&mut self, at: Timestamp, begin: f64, end: f64) -> Option<TickLabel> {
        let changed = |pattern: &str| self.last.is_none_or(|last| self.text(last, pattern) != self.text(at, pattern));
        let patterns: &[&str] = match self.level {
            Level::Seconds(_) if self.last.is_some() && changed("%Y") => &["%-d %b %Y", "%b %Y", "%Y"],
            Level::Seconds(_) if changed("%j") => &["%-d %b"],
            Level::Seconds(s) if s < DAY => &["%H:%M"],
            Level::Seconds(_) => &[],
            Level::Months(_) => &["%b %Y", "%Y"],
            Level::Years(_) => &["%Y"],
        };
        // It may stand a little over the gaps beside it, in the middle of what other labels leave free.
        let (mut left, mut right) = ((begin - OVER).max(self.free_from), (end + OVER).min(self.axis_width));
        for &(a, b) in self.blocked {
            if a <= begin {
                left = left.max(b);
            } else {
                right = right.min(a);
            }
        }
        let fits = |text: String| {
            let width = (self.measure)(&text);
            (width + 2.0 * CLOSE <= right - left).then_some((text, width))
        };
        let (text, width) = patterns.iter().find_map(|pattern| fits(self.text(at, pattern)))?;
        let x = (0.5 * (begin + end - width)).min(right - width - CLOSE).max(left + CLOSE);
        self.last = Some(at);
        self.free_from = x + width + BETWEEN;
        Some(TickLabel { text, x, width, context: true })
    }

    fn fit(&mut self, text: &str, x: f64, end: f64, context: bool) -> Option<TickLabel> {
        let width = (self.measure)(text);
        let right = x + width;
        // At the right end of the axis a label may use the space up to it; before a gap it must end with its piece.
        let limit = end.min(self.axis_width);
        let free = x >= self.free_from
            && right <= limit
            && self.blocked.iter().all(|&(a, b)| right + 0.5 * BETWEEN <= a || x >= b + 0.5 * BETWEEN);
        free.then(|| {
            self.free_from = right + BETWEEN;
            TickLabel { text: text.to_owned(), x, width, context }
        })
    }
}
