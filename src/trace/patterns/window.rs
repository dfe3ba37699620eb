//! Rows that lie close together in time.

use super::rows::Row;
use crate::case::Timestamp;

/// Counts different accounts without clearing a table for each question.
pub(super) struct Counter {
    times: Vec<u32>,
    distinct: usize,
}

impl Counter {
    pub(super) fn new(accounts: usize) -> Self {
        Self { times: vec![0; accounts], distinct: 0 }
    }

    fn add(&mut self, account: u32) {
        let times = &mut self.times[account as usize];
        self.distinct += usize::from(*times == 0);
        *times += 1;
    }

    fn remove(&mut self, account: u32) {
        let times = &mut self.times[account as usize];
        *times -= 1;
        self.distinct -= usize::from(*times == 0);
    }

    /// How many different accounts there are.
    pub(super) fn distinct(&mut self, accounts: impl Iterator<Item = u32> + Clone) -> usize {
        accounts.clone().for_each(|account| self.add(account));
        let distinct = self.distinct;
        accounts.for_each(|account| self.remove(account));
        distinct
    }
}

/// A time in which windows that hold enough follow one another without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The rows in it, as positions in the list that was asked about.
    pub(super) rows: Vec<usize>,
    /// How many different accounts the fullest window holds.
    pub(super) most: usize,
    /// When the first row begins.
    pub(super) start: Timestamp,
    /// When the last row has ended.
    pub(super) end: Timestamp,
}

/// The runs of windows with at least so many different accounts. A row is in a window only if it surely is: its whole
/// range. The rows are in order of time and none is known to a longer range than the window.
pub(super) fn runs(
    rows: &[&Row],
    account: impl Fn(&Row) -> u32,
    window: Timestamp,
    least: usize,
    counter: &mut Counter,
) -> Vec<Run> {
    if rows.len() < least {
        return Vec::new();
    }
    let mut by_end: Vec<usize> = (0..rows.len()).collect();
    by_end.sort_by_key(|&at| rows[at].end);
    let mut added = vec![false; rows.len()];
    let mut next = 0;
    // From, until, and how many in the fullest window.
    let mut spans: Vec<(Timestamp, Timestamp, usize)> = Vec::new();
    for at in 0..rows.len() {
        let (from, until) = (rows[at].start, rows[at].start + window);
        while let Some(&other) = by_end.get(next).filter(|&&other| rows[other].end <= until) {
            if other >= at {
                added[other] = true;
                counter.add(account(rows[other]));
            }
            next += 1;
        }
        if counter.distinct >= least {
            match spans.last_mut() {
                Some(last) if from <= last.1 => *last = (last.0, until, last.2.max(counter.distinct)),
                _ => spans.push((from, until, counter.distinct)),
            }
        }
        if added[at] {
            counter.remove(account(rows[at]));
        }
    }
    let inside = |&(from, until, most): &(Timestamp, Timestamp, usize)| {
        let first = rows.partition_point(|row| row.start < from);
        let close = rows.partition_point(|row| row.start <= until);
        let members: Vec<usize> = (first..close).filter(|&at| rows[at].end <= until).collect();
        let end = members.iter().map(|&at| rows[at].end).max().unwrap_or(until);
        Run { rows: members, most, start: from, end }
    };
    spans.iter().map(inside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{TransferIx, TransferKind};

    fn row(start: Timestamp, length: Timestamp, to: u32) -> Row {
        let transfer = TransferIx::new(0);
        Row {
            n: 0,
            transfer,
            start,
            end: start + length,
            from: 0,
            to,
            asset: 0,
            amount: Some(1),
            kind: TransferKind::Transfer,
        }
    }

    fn found(rows: &[Row], window: Timestamp, least: usize) -> Vec<(Vec<usize>, usize)> {
        let rows: Vec<&Row> = rows.iter().collect();
        let runs = runs(&rows, |row| row.to, window, least, &mut Counter::new(100));
        runs.into_iter().map(|run| (run.rows, run.most)).collect()
    }

    #[test]
    fn a_window_is_full_at_its_border_and_not_beyond() {
        let rows = [row(0, 1, 1), row(50, 1, 2), row(99, 1, 3)];
        assert_eq!(found(&rows, 100, 3), [(vec![0, 1, 2], 3)]);
        assert_eq!(found(&rows, 99, 3), []);
        assert_eq!(found(&rows, 100, 4), []);
    }

    #[test]
    fn the_same_account_counts_once() {
        let rows = [row(0, 1, 1), row(1, 1, 1), row(2, 1, 2)];
        assert_eq!(found(&rows, 100, 3), []);
        assert_eq!(found(&rows, 100, 2), [(vec![0, 1, 2], 2)]);
    }

    #[test]
    fn windows_that_touch_are_one_run_and_others_are_two() {
        let rows = [row(0, 1, 1), row(9, 1, 2), row(15, 1, 3), row(500, 1, 1), row(501, 1, 2)];
        assert_eq!(found(&rows, 10, 2), [(vec![0, 1, 2], 2), (vec![3, 4], 2)]);
    }

    #[test]
    fn a_row_known_to_the_day_is_in_a_window_only_if_all_of_the_day_is() {
        let day = 86_400;
        let rows = [row(0, day, 1), row(0, day, 2), row(100, 1, 3)];
        assert_eq!(found(&rows, day, 3), [(vec![0, 1, 2], 3)]);
        let rows = [row(0, day, 1), row(day - 1, 1, 2), row(day, 1, 3)];
        assert_eq!(found(&rows, day, 2).len(), 1);
        let rows = [row(0, 1, 1), row(100, day, 2)];
        assert_eq!(found(&rows, day, 2), []);
    }
}
