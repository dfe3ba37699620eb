//! Beginnings of months, for dates and bars longer than a week.

use crate::case::{Timestamp, format_utc};

/// The month a time lies in, counted from the year 0; `None` outside of the calendar.
pub(super) fn month_of(at: Timestamp) -> Option<i64> {
    let field = |pattern: &str| format_utc(at, pattern).parse::<i64>().ok();
    Some(12 * field("%Y")? + field("%-m")? - 1)
}

/// The first second of a month counted from the year 0; `None` outside of the calendar.
pub(super) fn begin_of_month(month: i64) -> Option<Timestamp> {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let date = jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok().map(jiff::Timestamp::as_second)
}

/// First seconds of every `step`-th month in `first..=last`.
pub(super) fn months(first: Timestamp, last: Timestamp, step: i64) -> Vec<Timestamp> {
    let Some(month) = month_of(first) else { return Vec::new() };
    let mut month = month.div_euclid(step) * step;
    let mut out = Vec::new();
    while let Some(at) = begin_of_month(month).filter(|at| *at <= last) {
        if at >= first {
            out.push(at);
        }
        month += step;
    }
    out
}
