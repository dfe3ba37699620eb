//! The playhead: a pure state machine, and what moves at an instant.

use super::axis::Axis;
use super::index::TimeIndex;
use super::movement::Movement;
use crate::case::Timestamp;

/// Speeds offered by the controls, as factors of the pace.
const SPEEDS: [f64; 8] = [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];

/// What a second of playing stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// This many px of the axis: collapsed silences pass quickly.
    Pixels(f64),
    /// This many seconds of the case, silences included.
    Seconds(f64),
    /// The part of a step that this many seconds of playing a step give: what moves is seen on its way for most of it, and
    /// what is silent until the next passes in the rest.
    Steps(f64),
}

/// Pixels of the axis for which a movement is seen on its way.
pub const FLIGHT_PX: f64 = 26.0;
/// The part of a step for which its movements are on their way.
const FLIGHT_PART: f64 = 0.8;

/// The playhead and whether it moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Playback {
    /// Whether it moves.
    pub playing: bool,
    /// Where it is: seconds since 1970, UTC.
    pub at: f64,
    /// Factor on the pace, above 0.
    pub speed: f64,
    /// What a second of playing stands for.
    pub pace: Pace,
    /// Whether it begins again after the end.
    pub looping: bool,
    /// Whether the camera keeps what is on its way in view.
    pub follow: bool,
}

impl Default for Playback {
    fn default() -> Self {
        Self { playing: false, at: 0.0, speed: 1.0, pace: Pace::Pixels(60.0), looping: false, follow: false }
    }
}

impl Playback {
    /// At rest at the beginning of an axis.
    #[must_use]
    pub fn at_start(axis: &Axis) -> Self {
        Self { at: axis.extent().0, ..Self::default() }
    }

    /// Starts or stops; starting at the end begins anew.
    pub fn toggle(&mut self, axis: &Axis) {
        self.playing = !self.playing;
        if self.playing && self.at >= axis.extent().1 {
            self.at = axis.extent().0;
        }
    }

    /// The second it stands in, seconds since 1970 UTC; `None` where it rests at the very beginning: no instant was
    /// chosen, and everything counts.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn instant(&self, axis: &Axis) -> Option<Timestamp> {
        (self.playing || self.at > axis.extent().0).then(|| self.at.floor() as Timestamp)
    }

    /// Moves on by `dt` seconds of playing, along the `steps` at which something happens, ascending; stops at the end of
    /// the activity, or begins anew when looping.
    pub fn advance(&mut self, dt: f64, axis: &Axis, steps: &[Timestamp]) {
        if !(self.playing && dt.is_finite() && dt > 0.0) {
            return;
        }
        let by = dt * self.speed.max(0.0);
        let next = match self.pace {
            Pace::Pixels(px) => axis.t(axis.x(self.at) + by * px),
            Pace::Seconds(seconds) => self.at + by * seconds,
            Pace::Steps(seconds) => Ladder { axis, steps }.climbed(self.at, by / seconds.max(0.01)),
        };
        let (start, end) = axis.extent();
        self.at = next.max(start);
        if self.at >= end {
            self.at = if self.looping { start } else { end };
            self.playing = self.looping;
        }
    }

    /// To the next of the `steps`, or the one before; stays where there is none. Whether it moved.
    #[allow(clippy::cast_precision_loss)]
    pub fn step(&mut self, steps: &[Timestamp], forward: bool) -> bool {
        let to = if forward {
            steps.get(steps.partition_point(|&step| step as f64 <= self.at))
        } else {
            steps[..steps.partition_point(|&step| (step as f64) < self.at)].last()
        };
        self.playing = false;
        self.at = to.map_or(self.at, |&step| step as f64);
        to.is_some()
    }

    /// Moves by px of the axis, within the activity.
    pub fn nudge(&mut self, px: f64, axis: &Axis) {
        let (start, end) = axis.extent();
        self.at = axis.t(axis.x(self.at) + px).clamp(start, end);
        self.playing = false;
    }

    /// The next speed of the ladder.
    pub fn faster(&mut self) {
        self.speed = SPEEDS.into_iter().find(|s| *s > self.speed * 1.001).unwrap_or(SPEEDS[SPEEDS.len() - 1]);
    }

    /// The speed before it on the ladder.
    pub fn slower(&mut self) {
        self.speed = SPEEDS.into_iter().rev().find(|s| *s < self.speed * 0.999).unwrap_or(SPEEDS[0]);
    }
}

/// The times of an axis cut into steps: from one time at which something happens to the next.
struct Ladder<'a> {
    axis: &'a Axis,
    steps: &'a [Timestamp],
}

impl Ladder<'_> {
    /// Where a time is after so many steps and parts of one.
    fn climbed(&self, at: f64, by: f64) -> f64 {
        let (start, end) = self.axis.extent();
        let mut left = by;
        let mut at = at.max(start);
        // The last rung ends at the end of the activity.
        while left > 0.0 && at < end {
            let (from, to) = self.rung(at);
            let (first, length) = (self.axis.x(from), self.axis.x(to) - self.axis.x(from));
            let done = part(self.axis.x(at) - first, length);
            if done + left < 1.0 {
                return self.axis.t(first + pixels(done + left, length)).max(at);
            }
            left -= 1.0 - done;
            at = to;
        }
        at
    }

    /// The step that a time is in.
    #[allow(clippy::cast_precision_loss)]
    fn rung(&self, at: f64) -> (f64, f64) {
        let (start, end) = self.axis.extent();
        let n = self.steps.partition_point(|&step| step as f64 <= at);
        let from = n.checked_sub(1).map_or(start, |n| (self.steps[n] as f64).max(start));
        let to = self.steps.get(n).map_or(end, |&step| (step as f64).min(end));
        (from, to)
    }
}

/// How far along a step of some length is after a part of it, px.
fn pixels(part: f64, length: f64) -> f64 {
    if length <= FLIGHT_PX {
        length * part
    } else if part < FLIGHT_PART {
        FLIGHT_PX * part / FLIGHT_PART
    } else {
        FLIGHT_PX + (length - FLIGHT_PX) * (part - FLIGHT_PART) / (1.0 - FLIGHT_PART)
    }
}

/// The part of a step of some length that has passed after so many px; the inverse of [`pixels`].
fn part(px: f64, length: f64) -> f64 {
    let part = if length <= 0.0 {
        0.0
    } else if length <= FLIGHT_PX {
        px / length
    } else if px < FLIGHT_PX {
        px / FLIGHT_PX * FLIGHT_PART
    } else {
        FLIGHT_PART + (px - FLIGHT_PX) / (length - FLIGHT_PX) * (1.0 - FLIGHT_PART)
    };
    part.clamp(0.0, 1.0)
}

/// A movement on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flight {
    /// Which.
    pub movement: Movement,
    /// 0 at the sender to 1 at the recipient. Not to scale in time: a transfer takes no time on a ledger.
    pub progress: f64,
}

/// The movements to be drawn on their way at an instant: each flies for `span_px` of the axis from its time on, one known
/// only to a range during all of it. The same instant and axis always give the same answer, by time and file order.
#[must_use]
pub fn in_flight(index: &TimeIndex, axis: &Axis, at: f64, span_px: f64) -> Vec<Flight> {
    let span = span_px.max(1.0);
    let x = axis.x(at);
    let progress = |from: f64, to: f64| (x - from) / (to - from).max(span);
    #[allow(clippy::cast_possible_truncation)]
    let (from, to) = (axis.t(x - span).floor() as Timestamp, at.floor() as Timestamp + 1);
    let instants = index.between(from, to).iter().map(|&(t, ix)| (ix, progress(axis.x_of(t), axis.x_of(t))));
    // A range shorter than the span flies on after its end, so look that far back.
    let ranges = index
        .ranges_between(axis.t(x - span), at + 0.5)
        .map(|(from, to, ix)| (ix, progress(axis.x_of(from), axis.x_of(to))));
    instants
        .chain(ranges)
        .filter(|(_, progress)| (0.0..1.0).contains(progress))
        .map(|(movement, progress)| Flight { movement, progress })
        .collect()
}
