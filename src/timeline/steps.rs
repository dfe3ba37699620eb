//! How long a bar of the histogram is, and where bars begin.

use super::Zone;
use super::calendar::{begin_of_month, month_of};
use crate::case::Timestamp;

const DAY: f64 = 86_400.0;

/// Length of a bar. From a month on it follows the calendar, because a source that gives only the month or year then
/// fills whole bars instead of straddling two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// A part of a day, or whole days.
    Seconds(f64),
    /// One, three, or whole years.
    Months(i64),
}

/// From short to long.
const STEPS: [Step; 28] = [
    Step::Seconds(1.0),
    Step::Seconds(2.0),
    Step::Seconds(5.0),
    Step::Seconds(10.0),
    Step::Seconds(15.0),
    Step::Seconds(20.0),
    Step::Seconds(30.0),
    Step::Seconds(60.0),
    Step::Seconds(120.0),
    Step::Seconds(180.0),
    Step::Seconds(300.0),
    Step::Seconds(600.0),
    Step::Seconds(900.0),
    Step::Seconds(1200.0),
    Step::Seconds(1800.0),
    Step::Seconds(3600.0),
    Step::Seconds(7200.0),
    Step::Seconds(10_800.0),
    Step::Seconds(14_400.0),
    Step::Seconds(21_600.0),
    Step::Seconds(43_200.0),
    Step::Seconds(DAY),
    Step::Seconds(2.0 * DAY),
    Step::Seconds(4.0 * DAY),
    Step::Seconds(7.0 * DAY),
    Step::Months(1),
    Step::Months(3),
    Step::Months(12),
];

impl Step {
    /// The shortest step of at least so many seconds.
    pub(super) fn of_at_least(seconds: f64) -> Self {
        STEPS.into_iter().find(|step| step.shortest() >= seconds).unwrap_or_else(|| {
            #[allow(clippy::cast_possible_truncation)]
            let years = (seconds / (365.0 * DAY)).ceil().min(10_000.0) as i64;
            Self::Months(12 * years)
        })
    }

    /// Seconds of its shortest bar.
    pub(super) fn shortest(self) -> f64 {
        match self {
            Self::Seconds(seconds) => seconds,
            Self::Months(1) => 28.0 * DAY,
            Self::Months(months) if months < 12 => 90.0 * DAY,
            Self::Months(months) => years(months) * 365.0 * DAY,
        }
    }

    /// Seconds of its longest bar.
    pub(super) fn longest(self) -> f64 {
        match self {
            Self::Seconds(seconds) => seconds,
            Self::Months(1) => 31.0 * DAY,
            Self::Months(months) if months < 12 => 92.0 * DAY,
            Self::Months(months) => years(months) * 366.0 * DAY,
        }
    }

    /// The ends of all bars that have something in common with `from..to`, seconds; they begin where the clock does.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn bars(self, from: f64, to: f64, zone: &Zone) -> Vec<(f64, f64)> {
        match self {
            Self::Seconds(step) if zone.is_utc() => evenly(from, to, step),
            Self::Seconds(step) => by_clock(from, to, step, zone),
            Self::Months(step) => {
                let at = |month: i64| begin_of_month(month, zone).map(seconds);
                let Some(month) = month_of(from.floor() as Timestamp, zone) else {
                    return evenly(from, to, self.shortest());
                };
                let mut month = month.div_euclid(step) * step;
                let mut out = Vec::new();
                while let (Some(a), Some(b)) = (at(month), at(month + step)) {
                    if a >= to && !out.is_empty() {
                        break;
                    }
                    out.push((a, b));
                    month += step;
                }
                out
            }
        }
    }
}

/// Bars that begin at whole multiples of their length.
fn evenly(from: f64, to: f64, step: f64) -> Vec<(f64, f64)> {
    let first = (from / step).floor();
    let count = ((to / step).ceil() - first).clamp(1.0, 100_000.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let count = count as u32;
    (0..count).map(|n| first + f64::from(n)).map(|n| (n * step, (n + 1.0) * step)).collect()
}

/// Bars that begin where a clock shows whole multiples of their length.
#[allow(clippy::cast_possible_truncation)]
fn by_clock(from: f64, to: f64, step: f64, zone: &Zone) -> Vec<(f64, f64)> {
    let whole = step as i64;
    let (first, last) = (from.floor() as Timestamp - 2 * whole, to.ceil() as Timestamp + 2 * whole);
    let edges = zone.marks(first, last, whole, 0);
    let bars = edges.windows(2).map(|pair| (seconds(pair[0]), seconds(pair[1])));
    bars.filter(|(a, b)| *b > from && *a < to).collect()
}

#[allow(clippy::cast_precision_loss)]
fn years(months: i64) -> f64 {
    (months / 12) as f64
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::Moment;

    #[test]
    fn long_bars_follow_the_calendar_and_leave_nothing_out() {
        let at = |text: &str| seconds(Moment::parse(text).unwrap().start());
        let months = Step::of_at_least(9.0 * DAY);
        assert_eq!(months, Step::Months(1));
        assert_eq!(months.bars(at("2024-02-10"), at("2024-02-11"), &Zone::UTC), [(at("2024-02"), at("2024-03"))]);
        let quarters = Step::of_at_least(29.0 * DAY).bars(at("2019-12-31"), at("2020-04-02"), &Zone::UTC);
        let begin: Vec<f64> = quarters.iter().map(|bar| bar.0).collect();
        assert_eq!(begin, [at("2019-10"), at("2020-01"), at("2020-04")]);
        for years in [1.5, 3.0, 20.0] {
            let step = Step::of_at_least(years * 365.0 * DAY);
            for (a, b) in step.bars(at("1999-05"), at("2105-05"), &Zone::UTC) {
                assert!((b - a) >= step.shortest() && (b - a) <= step.longest(), "{step:?}: {}", (b - a) / DAY);
            }
        }
    }

    #[test]
    fn bars_join_without_a_gap() {
        for wanted in [1.0, 50.0, 5000.0, 3e5, 1e6, 3e6, 1e7, 5e7, 1e9] {
            let step = Step::of_at_least(wanted);
            assert!(step.shortest() >= wanted, "{step:?}");
            let (from, to) = (1.6e9, 1.6e9 + 40.0 * wanted);
            for zone in ["UTC", "UTC-3:30", "America/New_York", "Asia/Kathmandu"] {
                let bars = step.bars(from, to, &Zone::parse(zone).unwrap());
                assert!(bars[0].0 <= from && bars[bars.len() - 1].1 >= to, "{step:?} {zone}");
                assert!(bars.windows(2).all(|pair| pair[0].1.total_cmp(&pair[1].0).is_eq()));
            }
            let bars = step.bars(from, to, &Zone::UTC);
            assert!(bars[0].0 <= from && bars[bars.len() - 1].1 >= to, "{step:?}");
            assert!(bars.windows(2).all(|pair| pair[0].1.total_cmp(&pair[1].0).is_eq()));
        }
    }
}
