//! When something happened, and the silences between.

use std::collections::BTreeSet;

use super::{range, range_of};
use crate::case::{Case, Timestamp};

/// A silence is collapsed when it is longer than this share of what is still shown …
const SHARE: f64 = 0.18;
/// … and this many times longer than the mean of the shorter ones, so that a merely uneven pace stays to scale.
const OUTSTANDING: f64 = 6.0;
/// Room left on each side of a stretch of activity, as a share of all that is shown to scale.
const PAD: f64 = 0.026;
/// Longest range, in seconds, that counts as an instant.
const INSTANT: Timestamp = 60;

/// What a collapsed stretch of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// Nothing is known to have happened.
    Silence,
    /// Something happened, but the source gives only the day, month or year: not to scale, because nothing in it has a
    /// place.
    Coarse,
}

/// A stretch of time drawn at a fixed width instead of to scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gap {
    /// First second of the collapsed stretch.
    pub from: Timestamp,
    /// First second after it.
    pub to: Timestamp,
    /// Beginning of the whole silence: its name in the set of opened gaps (the padding may change, this does not).
    pub key: Timestamp,
    /// What it is.
    pub kind: GapKind,
}

impl Gap {
    /// Length in seconds.
    #[must_use]
    pub fn seconds(&self) -> Timestamp {
        self.to - self.from
    }

    /// Its length for people; a second unit where the first alone would be coarse: `8 d 22 h`, `45 min`, `232 d`.
    #[must_use]
    pub fn length(&self) -> String {
        length(self.seconds(), if self.leading() < 10 { 2 } else { 1 })
    }

    /// The number before its largest unit.
    fn leading(&self) -> Timestamp {
        let seconds = self.seconds();
        UNITS.iter().find(|(unit, _)| seconds >= *unit).map_or(0, |(unit, _)| seconds / unit)
    }

    /// Its length in one unit: `9 d`.
    #[must_use]
    pub fn short_length(&self) -> String {
        length(self.seconds(), 1)
    }
}

/// Units of a length of time, in seconds.
const UNITS: [(Timestamp, &str); 5] = [(31_557_600, "y"), (86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];

fn length(seconds: Timestamp, parts: usize) -> String {
    let Some(first) = UNITS.iter().position(|(unit, _)| seconds >= *unit) else {
        return "0 s".to_owned();
    };
    let last = (first + parts - 1).min(UNITS.len() - 1);
    // Rounded to the last unit shown, so that 23 h 59 min is "1 d", not "23 h".
    let unit = UNITS[last].0;
    let rounded = (seconds + unit / 2) / unit * unit;
    let Some(first) = UNITS.iter().position(|(unit, _)| rounded >= *unit) else {
        return format!("{seconds} s");
    };
    let mut rest = rounded;
    let mut text = Vec::new();
    for (unit, name) in &UNITS[first..(first + parts).min(UNITS.len())] {
        if rest / unit > 0 {
            text.push(format!("{} {name}", rest / unit));
        }
        rest %= unit;
    }
    text.join(" ")
}

/// A stretch in which something happened: an instant, or a range that contains nothing known more precisely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    from: Timestamp,
    to: Timestamp,
}

/// When something happened: the times of transfers, events and incidents, sorted. Built once per case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    stretches: Vec<Stretch>,
}

impl Activity {
    /// Of a whole case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let transfers = case.transfers.iter().filter_map(range_of);
        let events = case.events.iter().map(|e| range(e.at, e.until));
        let incidents = case.incidents.iter().map(|i| range(i.at, i.until));
        Self::from_ranges(transfers.chain(events).chain(incidents))
    }

    /// Of ranges `[from, to)` in any order. A range that contains a more precise one adds nothing: it is drawn where
    /// it lies, but gives no reason to keep its empty parts to scale.
    #[must_use]
    pub fn from_ranges(ranges: impl IntoIterator<Item = (Timestamp, Timestamp)>) -> Self {
        let (mut stretches, mut coarse): (Vec<_>, Vec<_>) = ranges
            .into_iter()
            .map(|(from, to)| Stretch { from, to: to.max(from + 1) })
            .partition(|s| s.to - s.from <= INSTANT);
        stretches.sort_unstable();
        stretches.dedup();
        coarse.sort_unstable_by_key(|s| (s.to - s.from, s.from));
        coarse.dedup();
        let mut accepted: BTreeSet<(Timestamp, Timestamp)> = BTreeSet::new();
        for s in coarse {
            let next = stretches.partition_point(|p| p.from < s.from);
            let instant_inside = stretches.get(next).is_some_and(|p| p.from < s.to);
            let coarse_inside = accepted.range((s.from, s.from)..(s.to, s.from)).any(|&(_, to)| to <= s.to);
            if !instant_inside && !coarse_inside {
                accepted.insert((s.from, s.to));
            }
        }
        stretches.extend(accepted.into_iter().map(|(from, to)| Stretch { from, to }));
        stretches.sort_unstable();
        Self { stretches }
    }

    /// First second, and first second after the last; `None` when nothing has a time.
    #[must_use]
    pub fn extent(&self) -> Option<(Timestamp, Timestamp)> {
        let last = self.stretches.iter().map(|s| s.to).max()?;
        Some((self.stretches.first()?.from, last))
    }

    /// The stretches worth collapsing, in order of time, without those whose key is in `opened`; and the padding in
    /// seconds left around what stays to scale.
    #[must_use]
    pub fn gaps(&self, opened: &BTreeSet<Timestamp>) -> (Vec<Gap>, f64) {
        let Some((first, last)) = self.extent() else {
            return (Vec::new(), 0.0);
        };
        let mut candidates = self.candidates();
        let count = candidates.len();
        candidates.sort_by_key(|gap| (std::cmp::Reverse(gap.seconds()), gap.from));
        let mut to_scale = seconds(last - first);
        let mut chosen = Vec::new();
        for (n, gap) in candidates.into_iter().take(count / 3).enumerate() {
            let long = seconds(gap.seconds());
            let mean_of_shorter = (to_scale - long) / seconds_of(count - n - 1).max(1.0);
            if long < SHARE * to_scale || long < OUTSTANDING * mean_of_shorter {
                break;
            }
            // Opening one gap neither opens nor moves another.
            to_scale -= long;
            if !opened.contains(&gap.key) {
                chosen.push(gap);
            }
        }
        // A lone instant needs some time around it.
        let pad = (PAD * to_scale).max(if last - first < 10 { 5.0 } else { 1.0 });
        let coarse: Vec<Gap> = chosen.iter().filter(|gap| gap.kind == GapKind::Coarse).copied().collect();
        for gap in chosen.iter_mut().filter(|gap| gap.kind == GapKind::Silence) {
            #[allow(clippy::cast_possible_truncation)]
            let by = pad.min(0.25 * seconds(gap.seconds())) as Timestamp;
            // Beside a collapsed day nothing is to scale: no room is needed there.
            gap.from += if coarse.iter().any(|c| c.to == gap.from) { 0 } else { by };
            gap.to -= if coarse.iter().any(|c| c.from == gap.to) { 0 } else { by };
        }
        chosen.sort_unstable();
        (chosen, pad)
    }

    /// Silences between stretches, and ranges in which nothing has a place.
    fn candidates(&self) -> Vec<Gap> {
        let mut out = Vec::new();
        let mut reached: Option<Timestamp> = None;
        for (n, s) in self.stretches.iter().enumerate() {
            if let Some(to) = reached
                && s.from > to
            {
                out.push(Gap { from: to, to: s.from, key: to, kind: GapKind::Silence });
            }
            let alone =
                reached.is_none_or(|to| to <= s.from) && self.stretches.get(n + 1).is_none_or(|next| next.from >= s.to);
            if s.to - s.from > INSTANT && alone {
                out.push(Gap { from: s.from, to: s.to, key: s.from, kind: GapKind::Coarse });
            }
            reached = Some(reached.map_or(s.to, |to| to.max(s.to)));
        }
        out
    }
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}

#[allow(clippy::cast_precision_loss)]
fn seconds_of(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const DAY: Timestamp = 86_400;

    #[test]
    fn lengths_read_well() {
        let gap = |s| Gap { from: 0, to: s, key: 0, kind: GapKind::Silence };
        assert_eq!(gap(8 * DAY + 22 * 3600).length(), "8 d 22 h");
        assert_eq!(gap(8 * DAY + 22 * 3600).short_length(), "9 d");
        assert_eq!(gap(DAY - 20).length(), "1 d");
        assert_eq!(gap(3600).length(), "1 h");
        assert_eq!(gap(59).length(), "59 s");
        assert_eq!(gap(3 * 31_557_600 + 40 * DAY).length(), "3 y 40 d");
    }

    #[test]
    fn bursts_far_apart_lose_the_silence_and_an_even_pace_keeps_its_own() {
        let burst = |start: Timestamp| (0..20).map(move |n| (start + n * 60, start + n * 60 + 1));
        let bursts = Activity::from_ranges(burst(0).chain(burst(9 * DAY)).chain(burst(10 * DAY)));
        let (gaps, pad) = bursts.gaps(&BTreeSet::new());
        assert_eq!(gaps.len(), 2);
        assert!(gaps.iter().all(|g| g.kind == GapKind::Silence));
        assert!(pad > 0.0 && gaps[0].from > 19 * 60 && gaps[0].to < 9 * DAY);
        let (rest, _) = bursts.gaps(&BTreeSet::from([gaps[0].key]));
        assert_eq!(rest.iter().map(|g| g.key).collect::<Vec<_>>(), vec![gaps[1].key], "the opened one stays open");
        let even = Activity::from_ranges((0..40).map(|n| (n * DAY, n * DAY + 1)));
        assert_eq!(even.gaps(&BTreeSet::new()).0, vec![]);
        let two = Activity::from_ranges([(0, 1), (365 * DAY, 365 * DAY + 1)]);
        assert_eq!(two.gaps(&BTreeSet::new()).0, vec![], "two instants: nothing else would be left to show");
    }

    #[test]
    fn a_day_known_only_as_a_day_does_not_stretch_an_axis_of_minutes() {
        let minutes = (0..30).map(|n| (14 * 3600 + n * 60, 14 * 3600 + n * 60 + 1));
        let whole_day = (0, DAY);
        let activity = Activity::from_ranges(minutes.clone().chain([whole_day]));
        assert_eq!(activity.extent().unwrap().0, 14 * 3600, "it contains the minutes, so they alone set the extent");
        let report = (200 * DAY, 201 * DAY);
        let (gaps, _) = Activity::from_ranges(minutes.chain([report])).gaps(&BTreeSet::new());
        assert_eq!(gaps.iter().map(|g| g.kind).collect::<Vec<_>>(), vec![GapKind::Silence, GapKind::Coarse]);
        assert_eq!((gaps[1].from, gaps[1].to), report);
    }
}
