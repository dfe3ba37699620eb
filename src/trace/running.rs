//! The account of a theft at any moment: how much had left the victim, and where it was then.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::Trace;
use super::ledger::{Fate, Ledger};
use super::reconcile::{Balance, Reconciliation, steps};
use crate::case::{AssetIx, IncidentIx, Timestamp};

/// A line of the account of one asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Taken,
    Received,
    Given,
    At(Fate),
}

/// Sums by time, so that any moment costs a search and not a scan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Running {
    /// For each line its value after every moment at which it changed.
    lines: BTreeMap<(AssetIx, Line), Vec<(Timestamp, u128)>>,
}

impl Running {
    /// The account of some thefts together over time; `None` takes all.
    #[must_use]
    pub fn of(ledger: &Ledger, trace: &Trace, thefts: Option<&BTreeSet<IncidentIx>>) -> Self {
        let mut running = Self::default();
        for step in steps(ledger, trace, thefts) {
            let at = step.at;
            match step.from {
                Some(fate) => running.change(step.asset, Line::At(fate), at, |sum| sum - step.qty),
                None if step.converts => running.change(step.asset, Line::Received, at, |sum| sum + step.qty),
                None => running.change(step.asset, Line::Taken, at, |sum| sum + step.qty),
            }
            let to = step.to.map_or(Line::Given, Line::At);
            running.change(step.asset, to, at, |sum| sum + step.qty);
        }
        running
    }

    fn change(&mut self, asset: AssetIx, line: Line, at: Timestamp, change: impl Fn(u128) -> u128) {
        let values = self.lines.entry((asset, line)).or_default();
        let sum = change(values.last().map_or(0, |&(_, sum)| sum));
        match values.last_mut() {
            Some(last) if last.0 == at => last.1 = sum,
            _ => values.push((at, sum)),
        }
    }

    /// The account as it stood at a time, seconds since 1970 UTC: all that had begun by then. What no source dates is in
    /// it only at the end of time.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Reconciliation {
        let mut account = Reconciliation::default();
        for (&(asset, line), values) in &self.lines {
            let n = values.partition_point(|&(time, _)| time <= at);
            let Some(&(_, qty)) = n.checked_sub(1).map(|n| &values[n]) else { continue };
            let balance = account.assets.entry(asset).or_insert_with(Balance::default);
            match line {
                Line::Taken => balance.taken = qty,
                Line::Received => balance.received = qty,
                Line::Given => balance.given = qty,
                Line::At(fate) if qty > 0 => {
                    balance.fates.insert(fate, qty);
                }
                Line::At(_) => {}
            }
        }
        account
    }
}
