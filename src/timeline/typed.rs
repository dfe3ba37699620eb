//! A window of time as a person types it.

use jiff::civil::Date;
use thiserror::Error;

use super::{Span, Zone};
use crate::case::Timestamp;

/// Why a text is no window of time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TypedError {
    /// Not a date in a known form.
    #[error(
        "{0:?} is no date: write 2025-02-21, 2025-02-21 14:13, 21 Feb 2025, Feb 2025 or 2025; join two with – or to"
    )]
    Form(String),
    /// The right form, but no such day or time.
    #[error("there is no such date or time: {0:?}")]
    NoSuchTime(String),
    /// The second is before the first.
    #[error("the window ends before it begins: the earlier date comes first")]
    Reversed,
}

/// Reads a date as the whole of it, or two joined by `–`, `to` or ` - ` as all from the beginning of the first to the
/// end of the second. What the first leaves out is taken from the second (`21–23 Feb 2025`), and a time alone is of the
/// first's day (`21 Feb 2025 14:00 – 16:00`). Times are those of `zone`, unless `UTC` or `Z` follows.
///
/// # Errors
/// A sentence that says what is expected.
pub fn parse_span(text: &str, zone: &Zone) -> Result<Span, TypedError> {
    let Some((first, second)) = halves(text) else {
        let (from, end) = Parts::read(text)?.range(text, zone)?;
        return Ok(Span { from, to: end - 1 });
    };
    let (mut a, mut b) = (Parts::read(first)?, Parts::read(second)?);
    b.fill_clock_from(&a);
    a.fill_from(&b);
    let ((from, _), (_, end)) = (a.range(first, zone)?, b.range(second, zone)?);
    if end <= from { Err(TypedError::Reversed) } else { Ok(Span { from, to: end - 1 }) }
}

/// The texts on both sides of what joins two dates.
fn halves(text: &str) -> Option<(&str, &str)> {
    ["–", "—", " to ", " - ", ".."].iter().find_map(|joint| text.split_once(joint))
}

/// What a text says of a date.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    /// Hour, minute and, where given, second.
    clock: Option<(i64, i64, Option<i64>)>,
    utc: bool,
}

impl Parts {
    fn read(text: &str) -> Result<Self, TypedError> {
        let error = || TypedError::Form(text.trim().to_owned());
        let mut parts = Self::default();
        let mut words: Vec<&str> = text.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Err(error());
        }
        if words.last().is_some_and(|word| word.eq_ignore_ascii_case("UTC") || *word == "Z") {
            words.pop();
            parts.utc = true;
        }
        for word in words {
            // A letter T parts date and time, and begins no month.
            let joined = word.contains(['-', ':']);
            for piece in word.split(|c| joined && c == 'T') {
                parts.take(piece).ok_or_else(error)?;
            }
        }
        Ok(parts)
    }

    /// Adds what one word says; `None` where it says nothing, or what was said already.
    fn take(&mut self, word: &str) -> Option<()> {
        let (word, utc) = match word.strip_suffix('Z') {
            Some(rest) => (rest, true),
            None => (word, self.utc),
        };
        self.utc = utc;
        if word.contains(':') {
            let mut fields = word.split(':');
            let mut next = || fields.next().map(|field| number::<i64>(field, 2).ok_or(())).transpose().ok();
            let (hour, minute, second) = (next()??, next()??, next()?);
            return set(&mut self.clock, (hour, minute, second));
        }
        if word.contains('-') {
            let mut fields = word.split('-');
            set(&mut self.year, number(fields.next()?, 4).filter(|_| word.len() >= 7)?)?;
            set(&mut self.month, number(fields.next()?, 2)?)?;
            if let Some(day) = fields.next() {
                set(&mut self.day, number(day, 2)?)?;
            }
            return fields.next().is_none().then_some(());
        }
        if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
            return set(&mut self.year, number(word, 4)?);
        }
        if word.bytes().all(|b| b.is_ascii_digit()) {
            return set(&mut self.day, number(word, 2)?);
        }
        set(&mut self.month, month(word)?)
    }

    fn is_clock_alone(&self) -> bool {
        self.clock.is_some() && self.day.is_none() && self.month.is_none() && self.year.is_none()
    }

    /// A time alone is of the other's day.
    fn fill_clock_from(&mut self, first: &Self) {
        if self.is_clock_alone() {
            (self.year, self.month, self.day) = (first.year, first.month, first.day);
        }
    }

    /// What is left out before the day is that of the other.
    fn fill_from(&mut self, second: &Self) {
        if self.is_clock_alone() {
            self.day = second.day;
        }
        if self.day.is_some() || self.clock.is_some() {
            self.month = self.month.or(second.month);
        }
        self.year = self.year.or(second.year);
        self.utc |= second.utc;
    }

    /// First second, and first second after the whole of it.
    fn range(&self, text: &str, zone: &Zone) -> Result<(Timestamp, Timestamp), TypedError> {
        let form = || TypedError::Form(text.trim().to_owned());
        let no_such = || TypedError::NoSuchTime(text.trim().to_owned());
        let year = self.year.ok_or_else(form)?;
        if year < 1970 {
            return Err(no_such());
        }
        let zone = if self.utc { &Zone::UTC } else { zone };
        let begin = |year: i16, month: i8, day: i8| {
            let date = Date::new(year, month, day).ok()?;
            Some(date.at(0, 0, 0, 0).duration_since(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0)).as_secs())
        };
        let next_month = |year: i16, month: i8| match month {
            12 => begin(year.saturating_add(1), 1, 1),
            _ => begin(year, month + 1, 1),
        };
        // The last second of the calendar closes what nothing follows.
        let end = |civil: Option<i64>| zone.at_civil(civil.unwrap_or(253_402_300_799));
        match (self.month, self.day, self.clock) {
            (None, None, None) => {
                Ok((zone.at_civil(begin(year, 1, 1).ok_or_else(no_such)?), end(begin(year.saturating_add(1), 1, 1))))
            }
            (Some(month), None, None) => {
                Ok((zone.at_civil(begin(year, month, 1).ok_or_else(no_such)?), end(next_month(year, month))))
            }
            (Some(month), Some(day), None) => {
                let civil = begin(year, month, day).ok_or_else(no_such)?;
                Ok((zone.at_civil(civil), zone.at_civil(civil + 86_400)))
            }
            (Some(month), Some(day), Some((hour, minute, second))) => {
                let civil = begin(year, month, day).ok_or_else(no_such)?;
                if hour > 23 || minute > 59 || second.is_some_and(|second| second > 59) {
                    return Err(no_such());
                }
                let from = zone.at_civil(civil + 3600 * hour + 60 * minute + second.unwrap_or(0));
                Ok((from, from + if second.is_some() { 1 } else { 60 }))
            }
            _ => Err(form()),
        }
    }
}

fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

/// A number of at most `width` digits.
fn number<T: std::str::FromStr>(text: &str, width: usize) -> Option<T> {
    let plain = !text.is_empty() && text.len() <= width && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A month by its English name, or at least its first three letters.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let found = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && (month.starts_with(&word) || word == "sept" && *month == "september"))?;
    i8::try_from(found + 1).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::case::{Moment, format_utc};

    fn iso(text: &str) -> (String, String) {
        let span = parse_span(text, &Zone::UTC).unwrap();
        let show = |at| format_utc(at, "%Y-%m-%d %H:%M:%S");
        (show(span.from), show(span.to))
    }

    #[test]
    fn a_date_is_the_whole_of_it() {
        let day = ("2025-02-21 00:00:00".to_owned(), "2025-02-21 23:59:59".to_owned());
        for text in ["2025-02-21", "21 Feb 2025", "21 february 2025", " Feb 21, 2025 "] {
            assert_eq!(iso(text), day, "{text}");
        }
        for text in ["2025-02-21 14:13", "21 Feb 2025, 14:13", "2025-02-21T14:13Z", "21 Feb 2025 14:13 UTC"] {
            assert_eq!(iso(text), ("2025-02-21 14:13:00".into(), "2025-02-21 14:13:59".into()), "{text}");
        }
        assert_eq!(iso("2024-02"), ("2024-02-01 00:00:00".into(), "2024-02-29 23:59:59".into()));
        assert_eq!(iso("2025").1, "2025-12-31 23:59:59");
        assert_eq!(iso("Sept 2020").0, "2020-09-01 00:00:00");
    }

    #[test]
    fn two_dates_are_joined_in_the_ways_people_write() {
        let week = ("2025-02-21 00:00:00".to_owned(), "2025-03-03 23:59:59".to_owned());
        for text in
            ["2025-02-21 – 2025-03-03", "21 Feb 2025 to 3 Mar 2025", "21 Feb – 3 Mar 2025", "2025-02-21 - 2025-03-03"]
        {
            assert_eq!(iso(text), week, "{text}");
        }
        assert_eq!(iso("21–23 Feb 2025").0, "2025-02-21 00:00:00");
        assert_eq!(iso("21 Feb 2025 14:00 – 16:30"), ("2025-02-21 14:00:00".into(), "2025-02-21 16:30:59".into()));
        assert_eq!(iso("2017 to 2019").1, "2019-12-31 23:59:59");
    }

    #[test]
    fn errors_say_what_is_expected() {
        for text in ["", "yesterday", "21", "2025-13-01x", "21 Feb", "14:13", "2025-02-21 2024", "2025 – ", "1-2-3"] {
            let error = parse_span(text, &Zone::UTC).unwrap_err();
            assert!(error.to_string().contains("21 Feb 2025"), "{text}: {error}");
        }
        for text in ["2025-02-30", "31 Apr 2025", "2025-02-21 25:00", "1969"] {
            assert!(matches!(parse_span(text, &Zone::UTC), Err(TypedError::NoSuchTime(_))), "{text}");
        }
        assert_eq!(parse_span("2025 – 2024", &Zone::UTC), Err(TypedError::Reversed));
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let seoul = Zone::parse("Asia/Seoul").unwrap();
        let at = |text: &str| Moment::parse(text).unwrap().start();
        assert_eq!(parse_span("2025-02-21 23:13", &seoul).unwrap().from, at("2025-02-21T14:13Z"));
        assert_eq!(parse_span("2025-02-21", &seoul).unwrap().from, at("2025-02-20T15:00Z"));
        assert_eq!(parse_span("2025-02-21 14:13 UTC", &seoul).unwrap().from, at("2025-02-21T14:13Z"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(from in 0..4_102_444_800i64, length in 0..400_000_000i64, zone in 0..3usize) {
            let zone = Zone::parse(["UTC", "UTC-3:30", "Asia/Seoul"][zone]).unwrap();
            let show = |at| zone.format(at, "%-d %b %Y %H:%M:%S");
            let span = Span { from, to: from + length };
            prop_assume!(zone.at_civil(zone.civil(span.from)) == span.from && zone.at_civil(zone.civil(span.to)) == span.to);
            prop_assert_eq!(parse_span(&format!("{} – {}", show(span.from), show(span.to)), &zone), Ok(span));
        }

        #[test]
        fn no_text_breaks_it(text in "[0-9A-Za-z:,. –TZ-]{0,40}") {
            let _ = parse_span(&text, &Zone::UTC);
        }
    }
}
