//! Points in time that know how precise they are.
//!
//! Public reports often give a day, a month or a year only. A [`Moment`] keeps that: it stands for the whole range and is
//! drawn as one, never as a false instant.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use thiserror::Error;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Timestamp = i64;

/// How precisely a moment is known. Ordered from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
    Day,
    /// To the minute.
    Minute,
    /// To the second.
    Second,
}

/// Why a text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimeError {
    /// Not one of the accepted forms.
    #[error("expected 2025, 2025-02, 2025-02-21, 2025-02-21T14:13Z or 2025-02-21T14:13:35Z; found {0:?}")]
    Form(String),
    /// The right form, but no such day or time.
    #[error("there is no such date or time: {0:?}")]
    NoSuchTime(String),
    /// A time without a zone.
    #[error("a time of day needs its zone: end it with Z for UTC; found {0:?}")]
    NoZone(String),
}

/// A point in time in UTC with the precision it is known to: the range `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    start: Timestamp,
    precision: Precision,
}

impl Moment {
    /// A moment known to the second.
    #[must_use]
    pub fn at_second(start: Timestamp) -> Self {
        Self { start, precision: Precision::Second }
    }

    /// Reads `2025`, `2025-02`, `2025-02-21`, `2025-02-21T14:13Z` or `2025-02-21T14:13:35Z` (years 1970 to 9999).
    ///
    /// # Errors
    /// Any other form, a day that does not exist, or a time of day without `Z`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        if let Some(start) = second(text) {
            return Ok(Self::at_second(start));
        }
        let form = || TimeError::Form(text.to_owned());
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year: i16 = number(parts.next(), 4).ok_or_else(form)?;
        if year < 1970 {
            return Err(TimeError::NoSuchTime(text.to_owned()));
        }
        let month = parts.next();
        let day = parts.next();
        if parts.next().is_some() {
            return Err(form());
        }
        let month: Option<i8> = month.map(|m| number(Some(m), 2).ok_or_else(form)).transpose()?;
        let day: Option<i8> = day.map(|d| number(Some(d), 2).ok_or_else(form)).transpose()?;
        let mut precision = match (month, day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let (mut hour, mut minute, mut second) = (0, 0, 0);
        if let Some(time) = time {
            if precision != Precision::Day {
                return Err(form());
            }
            let clock = time.strip_suffix('Z').ok_or_else(|| TimeError::NoZone(text.to_owned()))?;
            let mut fields = clock.split(':');
            hour = number(fields.next(), 2).ok_or_else(form)?;
            minute = number(fields.next(), 2).ok_or_else(form)?;
            precision = Precision::Minute;
            if let Some(field) = fields.next() {
                second = number(Some(field), 2).ok_or_else(form)?;
                precision = Precision::Second;
            }
            if fields.next().is_some() {
                return Err(form());
            }
        }
        let no_such = |_| TimeError::NoSuchTime(text.to_owned());
        let date = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(no_such)?;
        let time = Time::new(hour, minute, second, 0).map_err(no_such)?;
        Ok(Self { start: seconds(date.to_datetime(time)), precision })
    }

    /// First second of the range.
    #[must_use]
    pub fn start(self) -> Timestamp {
        self.start
    }

    /// First second after the range.
    #[must_use]
    pub fn end(self) -> Timestamp {
        let day = || civil(self.start).map_or((1970, 1), |d| (d.year(), d.month()));
        let begin_of = |year, month| Date::new(year, month, 1).ok().map(|date| seconds(date.at(0, 0, 0, 0)));
        let end = match self.precision {
            Precision::Year => begin_of(day().0.saturating_add(1), 1),
            Precision::Month => match day() {
                (year, 12) => begin_of(year.saturating_add(1), 1),
                (year, month) => begin_of(year, month + 1),
            },
            Precision::Day => Some(self.start + 86_400),
            Precision::Minute => Some(self.start + 60),
            Precision::Second => Some(self.start + 1),
        };
        // Only the last month of the year 9999 has no representable end; its last second closes it.
        end.unwrap_or(253_402_300_799)
    }

    /// How precisely it is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// As in the case file: `2025-02-21T14:13Z`. [`Moment::parse`] reads it back.
    #[must_use]
    pub fn iso(self) -> String {
        let mut text = String::with_capacity(20);
        self.write_iso(&mut text);
        text
    }

    /// Adds [`Moment::iso`] to a text: digests and exports write a million of them.
    pub fn write_iso(self, out: &mut String) {
        let (pattern, length) = match self.precision {
            Precision::Year => ("%Y", 4),
            Precision::Month => ("%Y-%m", 7),
            Precision::Day => ("%Y-%m-%d", 10),
            Precision::Minute => ("%Y-%m-%dT%H:%MZ", 16),
            Precision::Second => ("%Y-%m-%dT%H:%M:%SZ", 19),
        };
        let Some(digits) = digits(self.start) else {
            return out.push_str(&format_utc(self.start, pattern));
        };
        out.push_str(std::str::from_utf8(&digits[..length]).unwrap_or(""));
        if self.precision >= Precision::Minute {
            out.push('Z');
        }
    }

    /// For people: `21 Feb 2025, 14:13 UTC`.
    #[must_use]
    pub fn for_people(self) -> String {
        let pattern = match self.precision {
            Precision::Year => "%Y",
            Precision::Month => "%b %Y",
            Precision::Day => "%-d %b %Y",
            Precision::Minute => "%-d %b %Y, %H:%M UTC",
            Precision::Second => "%-d %b %Y, %H:%M:%S UTC",
        };
        format_utc(self.start, pattern)
    }
}

/// `2025-02-21T14:13:35` of the years 1970 to 9999. The calendar is that of H. Hinnant's "chrono-compatible low-level date
/// algorithms", `civil_from_days`, in which a year begins in March.
fn digits(at: Timestamp) -> Option<[u8; 19]> {
    let at = u64::try_from(at).ok().filter(|&at| at < 253_402_300_800)?;
    let (days, clock) = (at / 86_400 + 719_468, at % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00";
    let mut put = |at: usize, value: u64| {
        // Two digits each.
        text[at] = b'0' + u8::try_from(value / 10 % 10).unwrap_or(0);
        text[at + 1] = b'0' + u8::try_from(value % 10).unwrap_or(0);
    };
    put(0, year / 100);
    put(2, year % 100);
    put(5, month);
    put(8, day);
    put(11, clock / 3_600);
    put(14, clock / 60 % 60);
    put(17, clock % 60);
    Some(text)
}

/// Reads `2025-02-21T14:13:35Z`, the form of most times of a ledger, where [`digits`] would write it again so.
fn second(text: &str) -> Option<Timestamp> {
    let bytes: &[u8; 20] = text.as_bytes().try_into().ok()?;
    let pair = |at: usize| u64::from(bytes[at].wrapping_sub(b'0')) * 10 + u64::from(bytes[at + 1].wrapping_sub(b'0'));
    let (year, month, day) = (pair(0) * 100 + pair(2), pair(5), pair(8));
    let clock = pair(11) * 3_600 + pair(14) * 60 + pair(17);
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let at = i64::try_from(days.checked_sub(719_468)? * 86_400 + clock).ok()?;
    (digits(at)? == bytes[..19] && bytes[19] == b'Z').then_some(at)
}

/// Formats seconds since the epoch in UTC by a `strftime` pattern; times outside the calendar come out as seconds.
#[must_use]
pub fn format_utc(at: Timestamp, pattern: &str) -> String {
    calendar(at).map_or_else(|| format!("{at} s"), |time| time.strftime(pattern).to_string())
}

/// 1970-01-01T00:00:00. Calendar arithmetic in UTC needs no zone, and unlike a time stamp of the library it reaches to
/// the end of the year 9999.
fn epoch() -> DateTime {
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
}

fn seconds(time: DateTime) -> Timestamp {
    time.duration_since(epoch()).as_secs()
}

fn calendar(at: Timestamp) -> Option<DateTime> {
    epoch().checked_add(SignedDuration::from_secs(at)).ok()
}

fn civil(at: Timestamp) -> Option<Date> {
    calendar(at).map(DateTime::date)
}

/// A number of exactly `width` digits.
fn number<T: std::str::FromStr>(text: Option<&str>, width: usize) -> Option<T> {
    let text = text?;
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The range from the beginning of one moment to the end of another (or of itself); never empty.
#[must_use]
pub fn range(at: Moment, until: Option<Moment>) -> (Timestamp, Timestamp) {
    let (from, to) = (at.start(), at.end());
    (from, until.map_or(to, |until| until.end().max(to)).max(from + 1))
}

/// Whether a range is known to the minute or better, so that it may be drawn as an instant.
#[must_use]
pub fn is_instant(at: Moment, until: Option<Moment>) -> bool {
    let (from, to) = range(at, until);
    at.precision() >= Precision::Minute && to - from <= 60
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keeps_the_precision_it_was_written_with() {
        for text in ["2025", "2025-02", "2025-02-21", "2025-02-21T14:13Z", "2025-02-21T14:13:35Z", "9999-12-31"] {
            assert_eq!(Moment::parse(text).unwrap().iso(), text);
        }
        let february = Moment::parse("2024-02").unwrap();
        assert_eq!(february.end() - february.start(), 29 * 86_400);
        let year = Moment::parse("2025").unwrap();
        assert_eq!(year.end() - year.start(), 365 * 86_400);
        assert_eq!(Moment::parse("2025-02-21T14:13Z").unwrap().for_people(), "21 Feb 2025, 14:13 UTC");
    }

    /// The calendar above against that of the library, on every day of its range and at odd times of it.
    #[test]
    fn is_written_as_the_calendar_writes_it() {
        for day in 0..2_932_897i64 {
            let at = Moment::at_second(day * 86_400 + day * 7_919 % 86_400);
            assert_eq!(at.iso(), format_utc(at.start(), "%Y-%m-%dT%H:%M:%SZ"));
            assert_eq!(second(&at.iso()), Some(at.start()));
        }
        for wrong in ["2025-02-29T00:00:00Z", "2025-02-21T24:00:00Z", "2025-02-21T14:13:60Z", "2025-02-21T14:13:35z"] {
            assert_eq!(second(wrong), None);
        }
        for outside in [-1, 253_402_300_800, i64::MIN, i64::MAX] {
            assert_eq!(Moment::at_second(outside).iso(), format_utc(outside, "%Y-%m-%dT%H:%M:%SZ"));
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        assert!(matches!(Moment::parse("2025-02-30"), Err(TimeError::NoSuchTime(_))));
        assert!(matches!(Moment::parse("2025-02-21T14:13"), Err(TimeError::NoZone(_))));
        for text in ["", "25", "2025-2-1", "2025-02-21T14Z", "yesterday", "2025-02T14:13Z", "2025-02-21-01"] {
            assert!(matches!(Moment::parse(text), Err(TimeError::Form(_))), "{text}");
        }
        assert!(matches!(Moment::parse("1969"), Err(TimeError::NoSuchTime(_))));
    }
}
