//! What had been stolen at an instant, by the reports alone.

use super::{range, thefts_by_report};
use crate::case::{Case, Timestamp, Usd};

/// Some thefts known by report, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stolen {
    /// How many.
    pub thefts: usize,
    /// How many of them have no published value.
    pub unvalued: usize,
    /// Published value of the others.
    pub usd: Usd,
}

/// Both are equal when no theft's range contains the instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StolenBounds {
    /// What had surely been stolen.
    pub at_least: Stolen,
    /// What may have been: thefts known to a day, month or year count from its beginning.
    pub at_most: Stolen,
}

/// Running sums of the thefts known by report, exact. What transfers show is in [`VictimTotals`](super::VictimTotals).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StolenTotals {
    begun: Running,
    over: Running,
}

/// Sums by time: everything up to and with the entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Running(Vec<(Timestamp, Stolen)>);

impl Running {
    fn of(mut items: Vec<(Timestamp, Option<Usd>)>) -> Self {
        items.sort_unstable();
        let mut sum = Stolen::default();
        let sums = items.into_iter().map(|(at, usd)| {
            sum.thefts += 1;
            sum.unvalued += usize::from(usd.is_none());
            sum.usd = sum.usd.checked_add(usd.unwrap_or_default()).unwrap_or(Usd(u128::MAX));
            (at, sum)
        });
        Self(sums.collect())
    }

    fn at(&self, t: Timestamp) -> Stolen {
        let n = self.0.partition_point(|(at, _)| *at <= t);
        n.checked_sub(1).map_or_else(Stolen::default, |n| self.0[n].1)
    }
}

impl StolenTotals {
    /// Of a whole case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let thefts = thefts_by_report(case);
        let ranges = || thefts.iter().map(|&ix| (range(case[ix].at, case[ix].until), case[ix].usd));
        Self {
            begun: Running::of(ranges().map(|((from, _), usd)| (from, usd)).collect()),
            // The last second of the range: an instant has both in the same second.
            over: Running::of(ranges().map(|((_, to), usd)| (to - 1, usd)).collect()),
        }
    }

    /// Whether the case has no theft known by report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.begun.0.is_empty()
    }

    /// What had been stolen at the end of second `t`.
    #[must_use]
    pub fn at(&self, t: Timestamp) -> StolenBounds {
        StolenBounds { at_least: self.over.at(t), at_most: self.begun.at(t) }
    }
}
