//! The clock by which the timeline is read: UTC, a fixed offset, or the civil time of a place.
//!
//! Places come from the IANA database inside the program, never from the system, so that a picture is the same on every
//! machine. A zone changes how times are written and where days begin; it never changes when something happened.

use std::sync::OnceLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::case::{Moment, Precision, Timestamp, format_utc};

/// Half an hour: every zone in use since 1970 changes its clock by a multiple of this, so that shorter marks fall on the
/// same seconds before and after.
const LEAST_CHANGE: i64 = 1800;
/// Offsets in use lie within this, seconds.
const MOST_OFFSET: i64 = 18 * 3600;
const DAY: i64 = 86_400;

/// A text that names no zone.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no time zone: write UTC, an offset such as UTC+9 or UTC-3:30, or a place such as Asia/Seoul")]
pub struct ZoneError(String);

/// A time zone with a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Kind);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Utc,
    /// Seconds east of UTC.
    Fixed(i64),
    Place(TimeZone),
}

fn places() -> &'static TimeZoneDatabase {
    static PLACES: OnceLock<TimeZoneDatabase> = OnceLock::new();
    PLACES.get_or_init(TimeZoneDatabase::bundled)
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Kind::Utc);

    /// Reads `UTC`, `UTC+9`, `+05:30`, or the name of a place in the IANA database in any case: `Asia/Seoul`.
    ///
    /// # Errors
    /// Any other text; it says what is expected.
    pub fn parse(text: &str) -> Result<Self, ZoneError> {
        let text = text.trim();
        let error = || ZoneError(text.to_owned());
        let upper = text.to_ascii_uppercase();
        let rest = upper.strip_prefix("UTC").or(upper.strip_prefix("GMT")).unwrap_or(&upper);
        if matches!(rest, "" | "Z") && !upper.is_empty() {
            return Ok(Self::UTC);
        }
        if rest.starts_with(['+', '-', '−']) {
            return offset(rest).map(Self::fixed).ok_or_else(error);
        }
        let place = places().get(text).map_err(|_| error())?;
        Ok(if place.iana_name() == Some("UTC") { Self::UTC } else { Self(Kind::Place(place)) })
    }

    /// So many seconds east of UTC.
    #[must_use]
    pub fn fixed(seconds: i64) -> Self {
        Self(if seconds == 0 { Kind::Utc } else { Kind::Fixed(seconds.clamp(-MOST_OFFSET, MOST_OFFSET)) })
    }

    /// The names of all places, in the order of the alphabet.
    #[must_use]
    pub fn all_places() -> Vec<String> {
        let mut names: Vec<String> = places().available().map(|name| name.to_string()).collect();
        names.sort_unstable();
        names
    }

    /// Whether it is UTC.
    #[must_use]
    pub fn is_utc(&self) -> bool {
        self.0 == Kind::Utc
    }

    /// Its name: `UTC`, `UTC+9`, `Asia/Seoul`. [`Zone::parse`] reads it back.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.0 {
            Kind::Utc => "UTC".to_owned(),
            Kind::Fixed(seconds) => offset_name(*seconds),
            Kind::Place(place) => place.iana_name().unwrap_or("UTC").to_owned(),
        }
    }

    /// The name that belongs behind a time of day, with the offset that holds then: `UTC`, `UTC+9`.
    #[must_use]
    pub fn suffix(&self, at: Timestamp) -> String {
        offset_name(self.offset(at))
    }

    /// Name and, of a place, the offset at a time: `Asia/Seoul, UTC+9`.
    #[must_use]
    pub fn full_name(&self, at: Timestamp) -> String {
        match self.0 {
            Kind::Place(_) => format!("{}, {}", self.name(), self.suffix(at)),
            _ => self.name(),
        }
    }

    /// Seconds east of UTC at a time.
    #[must_use]
    pub fn offset(&self, at: Timestamp) -> i64 {
        match &self.0 {
            Kind::Utc => 0,
            Kind::Fixed(seconds) => *seconds,
            Kind::Place(place) => {
                let bounds = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
                let at = jiff::Timestamp::from_second(at.clamp(bounds.0, bounds.1)).unwrap_or_default();
                i64::from(place.to_offset(at).seconds())
            }
        }
    }

    /// What the clock shows at a time, as seconds since its 1970-01-01T00:00:00.
    #[must_use]
    pub fn civil(&self, at: Timestamp) -> i64 {
        at.saturating_add(self.offset(at))
    }

    /// When the clock shows a civil time, as seconds since its 1970-01-01T00:00:00: the first time where it does so twice,
    /// and as much later as the clock skipped where it never does.
    #[must_use]
    pub fn at_civil(&self, civil: i64) -> Timestamp {
        let (before, after) =
            (self.offset(civil.saturating_sub(DAY + MOST_OFFSET)), self.offset(civil.saturating_add(DAY)));
        let fits = |offset: &i64| self.offset(civil.saturating_sub(*offset)) == *offset;
        let found = [before.max(after), before.min(after)].into_iter().find(fits);
        civil.saturating_sub(found.unwrap_or(before))
    }

    /// Writes a time by a `strftime` pattern.
    #[must_use]
    pub fn format(&self, at: Timestamp, pattern: &str) -> String {
        format_utc(self.civil(at), pattern)
    }

    /// A moment for people, as precisely as it is known: `21 Feb 2025, 23:13 UTC+9`. A day, month or year is one of UTC
    /// wherever one reads it, and says so elsewhere.
    #[must_use]
    pub fn moment(&self, moment: Moment) -> String {
        let at = moment.start();
        let pattern = match moment.precision() {
            Precision::Second => "%-d %b %Y, %H:%M:%S",
            Precision::Minute => "%-d %b %Y, %H:%M",
            _ if self.is_utc() => return moment.for_people(),
            _ => return format!("{} (UTC)", moment.for_people()),
        };
        format!("{} {}", self.format(at, pattern), self.suffix(at))
    }

    /// Times in `from..=to` at which the clock shows a multiple of `step` seconds after `origin`, ascending. At most
    /// 100,000.
    #[must_use]
    pub fn marks(&self, from: Timestamp, to: Timestamp, step: i64, origin: i64) -> Vec<Timestamp> {
        let step = step.max(1);
        // Short marks fall on the same seconds whatever the clock does; long ones are looked up one by one.
        let same = self.is_utc() || matches!(self.0, Kind::Fixed(_)) || LEAST_CHANGE % step == 0;
        let shift = self.offset(from);
        let mut civil =
            (from.saturating_add(shift) - origin).div_euclid(step) * step + origin - if same { 0 } else { step };
        let mut out: Vec<Timestamp> = Vec::new();
        while out.len() < 100_000 {
            let at = if same { civil - shift } else { self.at_civil(civil) };
            if at > to {
                break;
            }
            if at >= from && out.last().is_none_or(|last| *last < at) {
                out.push(at);
            }
            civil += step;
        }
        out
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(text: String) -> Result<Self, ZoneError> {
        Self::parse(&text)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name()
    }
}

/// `+9`, `-3:30`, `+0530`.
fn offset(text: &str) -> Option<i64> {
    let negative = text.starts_with(['-', '−']);
    let digits = text.strip_prefix(['+', '-', '−'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let number = |text: &str, most: i64| {
        let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<i64>().ok()).flatten().filter(|n| *n <= most)
    };
    let seconds = 3600 * number(hours, 14)? + 60 * number(minutes, 59)?;
    Some(if negative { -seconds } else { seconds })
}

fn offset_name(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, rest) = (seconds.abs() / 3600, seconds.abs() % 3600);
    match (seconds, rest % 60) {
        (0, _) => "UTC".to_owned(),
        (_, 0) if rest == 0 => format!("UTC{sign}{hours}"),
        (_, 0) => format!("UTC{sign}{hours}:{:02}", rest / 60),
        (_, odd) => format!("UTC{sign}{hours}:{:02}:{odd:02}", rest / 60),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Moment::parse(text).unwrap().start()
    }

    #[test]
    fn names_are_read_and_written() {
        for (text, name) in [
            ("UTC", "UTC"),
            ("z", "UTC"),
            ("utc+9", "UTC+9"),
            ("+05:30", "UTC+5:30"),
            ("-0330", "UTC-3:30"),
            ("asia/seoul", "Asia/Seoul"),
            ("America/New_York", "America/New_York"),
            ("GMT+0", "UTC"),
        ] {
            let zone = Zone::parse(text).unwrap();
            assert_eq!(zone.name(), name);
            assert_eq!(Zone::parse(&zone.name()).unwrap(), zone);
        }
        for text in ["", "+", "UTC+25", "Mars/Olympus", "+9:99", "local", "+-3"] {
            assert!(Zone::parse(text).unwrap_err().to_string().contains("Asia/Seoul"), "{text}");
        }
        assert!(Zone::all_places().len() > 300);
    }

    #[test]
    fn the_clock_goes_back_and_forth_over_its_changes() {
        let new_york = Zone::parse("America/New_York").unwrap();
        for t in [0, at("2025-03-09T06:59:59Z"), at("2025-03-09T07:00:00Z"), at("2025-07-01"), at("2099-12-31")] {
            assert_eq!(new_york.at_civil(new_york.civil(t)), t);
        }
        let twice = at("2025-11-02T05:30:00Z");
        assert_eq!(new_york.at_civil(new_york.civil(twice)), twice, "the first of two");
        assert_eq!(new_york.at_civil(new_york.civil(twice + 3600)), twice);
        let never = at("2025-03-09T02:30:00Z");
        assert_eq!(new_york.format(new_york.at_civil(never), "%H:%M"), "03:30");
        let moment = |text: &str| new_york.moment(Moment::parse(text).unwrap());
        assert_eq!(moment("2025-02-21T14:13Z"), "21 Feb 2025, 09:13 UTC-5");
        assert_eq!(moment("2025-07-21T14:13:35Z"), "21 Jul 2025, 10:13:35 UTC-4");
        assert_eq!(moment("2025-02-21"), "21 Feb 2025 (UTC)");
    }

    #[test]
    fn marks_are_midnights_of_the_place() {
        let new_york = Zone::parse("America/New_York").unwrap();
        let days = new_york.marks(at("2025-03-08"), at("2025-03-11"), DAY, 0);
        assert_eq!(days, [at("2025-03-08T05:00Z"), at("2025-03-09T05:00Z"), at("2025-03-10T04:00Z")]);
        let hours = new_york.marks(at("2025-03-09T05:30Z"), at("2025-03-09T09:00Z"), 3600, 0);
        assert_eq!(hours.len(), 4, "no second mark for the hour that never was");
        assert_eq!(Zone::parse("+9").unwrap().marks(0, DAY, DAY, 0), [15 * 3600]);
    }
}
