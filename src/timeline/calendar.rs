//! Beginnings of months, for dates and bars longer than a week.

use super::Zone;
use crate::case::Timestamp;

/// The month a time lies in by a clock, counted from the year 0; `None` outside of the calendar.
pub(super) fn month_of(at: Timestamp, zone: &Zone) -> Option<i64> {
    let field = |pattern: &str| zone.format(at, pattern).parse::<i64>().ok();
    Some(12 * field("%Y")? + field("%-m")? - 1)
}

/// The first second of a month counted from the year 0; `None` outside of the calendar.
pub(super) fn begin_of_month(month: i64, zone: &Zone) -> Option<Timestamp> {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let date = jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    let civil = jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second();
    Some(zone.at_civil(civil))
}

/// First seconds of every `step`-th month in `first..=last`.
pub(super) fn months(first: Timestamp, last: Timestamp, step: i64, zone: &Zone) -> Vec<Timestamp> {
    let Some(month) = month_of(first, zone) else { return Vec::new() };
    let mut month = month.div_euclid(step) * step;
    let mut out = Vec::new();
    while let Some(at) = begin_of_month(month, zone).filter(|at| *at <= last) {
        if at >= first {
            out.push(at);
        }
        month += step;
    }
    out
}
