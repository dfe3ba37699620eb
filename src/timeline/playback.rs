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
}

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
}

impl Default for Playback {
    fn default() -> Self {
        Self { playing: false, at: 0.0, speed: 1.0, pace: Pace::Pixels(60.0), looping: false }
    }
}

impl Playback {
    /// At rest at the beginning of an axis.
    #[must_use]
    pub fn at_start(axis: &Axis) -> Self {
        Self { at: axis.extent().0, ..Self::default() }
    }

    /// The second that the playhead stands in; `None` while it rests at the very beginning, where nobody chose an instant
    /// and everything counts.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn instant(&self, axis: &Axis) -> Option<Timestamp> {
        let chosen = self.playing || self.at > axis.extent().0;
        chosen.then(|| self.at.floor() as Timestamp)
    }

    /// Starts or stops; starting at the end begins anew.
    pub fn toggle(&mut self, axis: &Axis) {
        self.playing = !self.playing;
        if self.playing && self.at >= axis.extent().1 {
            self.at = axis.extent().0;
        }
    }

    /// Moves on by `dt` seconds of playing; stops at the end of the activity, or begins anew when looping.
    pub fn advance(&mut self, dt: f64, axis: &Axis) {
        if !(self.playing && dt.is_finite() && dt > 0.0) {
            return;
        }
        let by = dt * self.speed.max(0.0);
        let next = match self.pace {
            Pace::Pixels(px) => axis.t(axis.x(self.at) + by * px),
            Pace::Seconds(seconds) => self.at + by * seconds,
        };
        let (start, end) = axis.extent();
        self.at = next.max(start);
        if self.at >= end {
            self.at = if self.looping { start } else { end };
            self.playing = self.looping;
        }
    }

    /// To the next time at which something moves; stays where there is none. Whether it moved.
    pub fn step_forward(&mut self, index: &TimeIndex) -> bool {
        #[allow(clippy::cast_possible_truncation)]
        let next = index.next_after(self.at.floor() as Timestamp);
        self.jump(next)
    }

    /// To the last earlier time at which something moves; stays where there is none. Whether it moved.
    pub fn step_back(&mut self, index: &TimeIndex) -> bool {
        #[allow(clippy::cast_possible_truncation)]
        let last = index.last_before(self.at.ceil() as Timestamp);
        self.jump(last)
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

    fn jump(&mut self, to: Option<Timestamp>) -> bool {
        self.playing = false;
        #[allow(clippy::cast_precision_loss)]
        if let Some(to) = to {
            self.at = to as f64;
        }
        to.is_some()
    }
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
