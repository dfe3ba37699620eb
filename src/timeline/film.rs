//! When each picture of a film is: the playback as a fixed number of pictures.
//!
//! The rule: of the playing time, half is shared equally among the *steps* (the moments at which something begins to
//! move; the clock stands still there while money flies), at most [`LONGEST_STEP`] each, and the rest goes to the axis
//! with its silences collapsed. So a crowded hour gets more of the film than a quiet month, and no silence is long. The
//! film begins a moment before the first step and holds the end.

use super::{Axis, Flight, Movement, is_instant, movements, range};
use crate::case::{Case, Timestamp};

/// Most that the clock stands still at one step, seconds of the film.
const LONGEST_STEP: f64 = 1.2;
/// Part of the playing time that is shared among the steps.
const STEPS_SHARE: f64 = 0.5;
/// How long a transfer is seen on its way: at least and at most, seconds of the film.
const FLIGHT: (f64, f64) = (0.45, 1.2);
/// A flight takes this many times the standstill of a step: the next one begins before the last has come.
const FLIGHT_STEPS: f64 = 2.5;
/// How long the beginning and the end stand, and the part of a short film that they take at most.
const LEAD: (f64, f64) = (0.6, 0.1);
const HOLD: (f64, f64) = (1.5, 0.2);
/// Fewest and most seconds of a film.
pub const FILM_SECONDS: (f64, f64) = (1.0, 600.0);

/// A movement with its time, as it is to be seen in a film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    /// Which.
    pub movement: Movement,
    /// When it began at the earliest, seconds since 1970 UTC.
    pub from: Timestamp,
    /// When it was over; the same where it is known to the second.
    pub to: Timestamp,
}

impl Passage {
    /// Of a movement of a case; `None` where no source says when. Of a transfer known to a range in which the first theft
    /// lies, the part before the theft is left out: stolen money does not move before it is stolen.
    #[must_use]
    pub fn of(case: &Case, movement: Movement) -> Option<Self> {
        let (at, until) = movement.time(case)?;
        let (from, to) = range(at, until);
        if is_instant(at, until) {
            return Some(Self { movement, from, to: from });
        }
        let theft = case.incidents.iter().map(|incident| incident.at.start()).min();
        let from = theft.filter(|&theft| theft < to && !movement.is_theft()).map_or(from, |theft| theft.max(from));
        Some(Self { movement, from, to })
    }

    /// Of all movements that pass, by file order.
    pub fn all(case: &Case, passes: impl Fn(Movement) -> bool) -> Vec<Self> {
        let passing = movements(case).into_iter().filter(|&movement| passes(movement));
        passing.filter_map(|movement| Self::of(case, movement)).collect()
    }
}

/// A passage in seconds of the film, with how far along its way it is at either end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    movement: Movement,
    from: f64,
    to: f64,
    part: (f64, f64),
}

/// A film second and the time of the case that is shown then.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    film: f64,
    at: f64,
}

/// Which instant each picture of a film shows, and what is on its way there. A pure function of what it is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    fps: u32,
    frames: u32,
    seconds: f64,
    /// Ascending in both; the time of the case is linear in between.
    knots: Vec<Knot>,
    /// By when they are first seen.
    seen: Vec<Seen>,
    longest: f64,
    flight: f64,
}

impl Schedule {
    /// Of the passages that begin in a span of time (seconds since 1970 UTC), `fps` pictures a second (at least 1) for
    /// `seconds` (within [`FILM_SECONDS`]). `more` are further moments at which something happens, such as thefts that
    /// transfers show.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn new(
        axis: &Axis,
        passages: &[Passage],
        more: &[Timestamp],
        span: (Timestamp, Timestamp),
        fps: u32,
        seconds: f64,
    ) -> Self {
        let seconds = if seconds.is_finite() { seconds.clamp(FILM_SECONDS.0, FILM_SECONDS.1) } else { FILM_SECONDS.0 };
        let inside = |at: &Timestamp| (span.0..=span.1).contains(at);
        let begins = passages.iter().map(|passage| passage.from);
        let mut steps: Vec<Timestamp> = begins.chain(more.iter().copied()).filter(inside).collect();
        steps.sort_unstable();
        steps.dedup();
        // Before the first step, whatever the span says.
        let start = steps.first().map_or(span.0, |first| span.0.min(first - 1)) as f64;
        let end = (span.1 as f64).max(start + 1.0);
        let lead = LEAD.0.min(LEAD.1 * seconds);
        let hold = HOLD.0.min(HOLD.1 * seconds);
        let room = seconds - lead - hold;
        let step = (STEPS_SHARE * (room - FLIGHT.0) / steps.len().max(1) as f64).min(LONGEST_STEP);
        let flight = (FLIGHT_STEPS * step).clamp(FLIGHT.0, FLIGHT.1.min(0.5 * room).max(FLIGHT.0));
        let moving = room - flight - step * steps.len() as f64;
        let whole = axis.x(end) - axis.x(start);
        let share = |a: f64, b: f64| if whole > 0.0 { ((axis.x(b) - axis.x(a)) / whole).clamp(0.0, 1.0) } else { 0.0 };
        let mut knots = vec![Knot { film: 0.0, at: start }, Knot { film: lead, at: start }];
        let (mut film, mut at) = (lead, start);
        for moment in steps.iter().map(|&moment| (moment as f64).min(end)) {
            film += moving.max(0.0) * share(at, moment);
            at = moment;
            knots.push(Knot { film, at });
            film += step;
            knots.push(Knot { film, at });
        }
        film += moving.max(0.0) * share(at, end);
        knots.push(Knot { film, at: end });
        let mut schedule = Self {
            fps: fps.max(1),
            // One for the beginning and one for the end.
            frames: (seconds * f64::from(fps.max(1))).round().max(2.0) as u32,
            seconds,
            knots,
            seen: Vec::new(),
            longest: 0.0,
            flight,
        };
        schedule.see(axis, passages, (start, end));
        schedule
    }

    #[allow(clippy::cast_precision_loss)]
    fn see(&mut self, axis: &Axis, passages: &[Passage], (start, end): (f64, f64)) {
        let in_span =
            |passage: &&Passage| (passage.from as f64) <= end && (passage.to.max(passage.from) as f64) >= start;
        let mut seen: Vec<Seen> = Vec::new();
        for passage in passages.iter().filter(in_span) {
            let (a, b) = (passage.from as f64, passage.to.max(passage.from) as f64);
            let length = axis.x(b) - axis.x(a);
            // What begins before the film or ends after it is seen on a part of its way.
            let part = |t: f64| if length > 0.0 { ((axis.x(t) - axis.x(a)) / length).clamp(0.0, 1.0) } else { 0.0 };
            let part = (part(a.max(start)), if b > end { part(end) } else { 1.0 });
            let from = self.film_second(a.max(start));
            let to = self.film_second(b.min(end)).max(from + self.flight);
            self.longest = self.longest.max(to - from);
            seen.push(Seen { movement: passage.movement, from, to, part });
        }
        seen.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.movement.cmp(&b.movement)));
        self.seen = seen;
    }

    /// How many pictures the film has, at least 2.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.frames
    }

    /// Pictures a second.
    #[must_use]
    pub fn fps(&self) -> u32 {
        self.fps
    }

    /// How long a transfer known to the second is seen on its way, seconds of the film.
    #[must_use]
    pub fn flight_seconds(&self) -> f64 {
        self.flight
    }

    /// The instant that a picture shows (the first is 0), seconds since 1970 UTC. Later pictures never show earlier
    /// instants; the first is before the first step, the last at the end of the span.
    #[must_use]
    pub fn instant(&self, frame: u32) -> f64 {
        let film = self.second_of(frame);
        let after = self.knots.partition_point(|knot| knot.film <= film);
        match (after.checked_sub(1).map(|n| self.knots[n]), self.knots.get(after)) {
            (Some(a), Some(b)) => a.at + (film - a.film) / (b.film - a.film) * (b.at - a.at),
            (Some(last), None) => last.at,
            (None, _) => self.knots.first().map_or(0.0, |knot| knot.at),
        }
    }

    /// What is on its way in a picture: by when it began, then in file order.
    #[must_use]
    pub fn flights(&self, frame: u32) -> Vec<Flight> {
        let film = self.second_of(frame);
        let first = self.seen.partition_point(|seen| seen.from < film - self.longest);
        self.seen[first..]
            .iter()
            .take_while(|seen| seen.from <= film)
            .map(|seen| {
                let passed = ((film - seen.from) / (seen.to - seen.from)).clamp(0.0, 1.0);
                Flight { movement: seen.movement, progress: seen.part.0 + (seen.part.1 - seen.part.0) * passed }
            })
            .filter(|flight| flight.progress < 1.0)
            .collect()
    }

    fn second_of(&self, frame: u32) -> f64 {
        // The last shows the end, however few there are.
        if frame + 1 < self.frames { f64::from(frame) / f64::from(self.fps) } else { self.seconds }
    }

    /// The first second of the film at which a time of the case is shown.
    fn film_second(&self, at: f64) -> f64 {
        let after = self.knots.partition_point(|knot| knot.at < at);
        match (after.checked_sub(1).map(|n| self.knots[n]), self.knots.get(after)) {
            (Some(a), Some(b)) => a.film + (at - a.at) / (b.at - a.at) * (b.film - a.film),
            (Some(last), None) => last.film,
            (None, _) => self.knots.first().map_or(0.0, |knot| knot.film),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::cast_precision_loss)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::case::TransferIx;
    use crate::timeline::Activity;

    fn passages(times: &[(i64, i64)]) -> Vec<Passage> {
        let passage = |(n, &(from, length)): (usize, &(i64, i64))| Passage {
            movement: Movement::Transfer(TransferIx::new(n)),
            from,
            to: from + length,
        };
        times.iter().enumerate().map(passage).collect()
    }

    fn axis(times: &[(i64, i64)]) -> Axis {
        let activity = Activity::from_ranges(times.iter().map(|&(from, length)| (from, from + length + 1)));
        Axis::new(&activity, &BTreeSet::new(), 1000.0)
    }

    fn schedule(times: &[(i64, i64)], fps: u32, seconds: f64) -> (Schedule, (i64, i64)) {
        let span = (times.iter().map(|t| t.0).min().unwrap(), times.iter().map(|t| t.0 + t.1).max().unwrap());
        (Schedule::new(&axis(times), &passages(times), &[], span, fps, seconds), span)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_film_goes_from_before_the_first_step_to_the_end_and_never_back(
            times in proptest::collection::vec((1_600_000_000i64..1_700_000_000, prop_oneof![Just(0i64), 1..5_000_000i64]), 1..40),
            fps in 1u32..50,
            seconds in 1.0f64..60.0,
        ) {
            let (film, span) = schedule(&times, fps, seconds);
            let instants: Vec<f64> = (0..film.frames()).map(|n| film.instant(n)).collect();
            prop_assert!((f64::from(film.frames()) - seconds * f64::from(fps)).abs() <= 1.0);
            prop_assert!(instants[0] < span.0 as f64);
            prop_assert!(instants.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert_eq!(&film, &schedule(&times, fps, seconds).0);
            for n in 0..film.frames() {
                let flights = film.flights(n);
                prop_assert!(flights.iter().all(|flight| (0.0..1.0).contains(&flight.progress)));
            }
            // The end stands, and even the shortest film has it.
            let hold = (seconds * HOLD.1).min(HOLD.0);
            let last = film.frames() - 1;
            let standing = (hold * f64::from(fps)).floor() as u32;
            for n in last.saturating_sub(standing.saturating_sub(2))..=last {
                prop_assert!((film.instant(n) - span.1.max(span.0 + 1) as f64).abs() < 1.5, "{n} of {last}: {}", film.instant(n));
                prop_assert!(film.flights(n).is_empty());
            }
        }

        #[test]
        fn every_transfer_is_seen_on_its_way(
            times in proptest::collection::vec((1_600_000_000i64..1_600_900_000, Just(0i64)), 1..60),
            seconds in 4.0f64..30.0,
        ) {
            let (film, _) = schedule(&times, 20, seconds);
            prop_assert!(film.flight_seconds() >= 0.4);
            let mut frames = vec![0u32; times.len()];
            for flight in (0..film.frames()).flat_map(|n| film.flights(n)) {
                if let Movement::Transfer(ix) = flight.movement {
                    frames[ix.get()] += 1;
                }
            }
            // 0.4 s are 8 pictures.
            prop_assert!(frames.iter().all(|&n| n >= 8), "{frames:?}");
        }
    }

    #[test]
    fn a_crowded_hour_gets_more_than_a_quiet_month() {
        let month = 30 * 86_400;
        let mut times: Vec<(i64, i64)> = (0..30).map(|n| (1_600_000_000 + 120 * n, 0)).collect();
        times.push((1_600_000_000 + month, 0));
        times.push((1_600_000_000 + 2 * month, 0));
        let (film, _) = schedule(&times, 20, 20.0);
        let in_hour = (0..film.frames()).filter(|&n| film.instant(n) < 1_600_003_600.0).count();
        assert!(in_hour > 200, "{in_hour} of {}", film.frames());
        assert!((film.frames() as usize - in_hour) > 60, "the months are not skipped");
    }

    #[test]
    fn money_known_to_a_month_is_on_its_way_all_month() {
        let (film, span) = schedule(&[(1_600_000_000, 0), (1_600_000_000, 2_592_000), (1_602_592_000, 0)], 10, 10.0);
        let month =
            |n: &u32| film.flights(*n).iter().any(|flight| flight.movement == Movement::Transfer(TransferIx::new(1)));
        let shown: Vec<u32> = (0..film.frames()).filter(month).collect();
        let within = |n: u32| film.instant(n) >= span.0 as f64 && film.instant(n) < span.1 as f64;
        assert!((0..film.frames()).filter(|&n| within(n)).all(|n| shown.contains(&n)));
    }

    #[test]
    fn a_span_without_anything_still_is_a_film() {
        let film = Schedule::new(&axis(&[(5, 0)]), &[], &[], (0, 0), 0, f64::NAN);
        assert_eq!((film.frames(), film.fps()), (2, 1));
        assert!(film.instant(0).abs() < f64::EPSILON && film.flights(0).is_empty() && film.instant(7) > 0.0);
    }
}
