//! What every node of a graph holds over time, by value.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use crate::case::{Amount, Timestamp};
use crate::flow::{Flow, Valuation};
use crate::trace::{Balances, Held, Ledger};

/// What a node holds, as parts of the most that any node ever holds, by value; 0 to 1 together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Level {
    /// What the case shows arriving and not leaving.
    pub known: f32,
    /// What must have been there before, because it is paid out later.
    pub opening: f32,
}

/// For each node its value after every moment at which it changed. An amount without a known value counts as nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    /// Moments, and values known and from before in millionths of a dollar, node after node.
    steps: Vec<(Timestamp, u128, u128)>,
    /// Where the steps of each node end.
    ends: Vec<usize>,
    /// The most that any node ever holds.
    peak: u128,
}

impl Levels {
    /// Of the wallets of every node together.
    pub(super) fn of(valuation: &Valuation, flow: &Flow, ledger: &Ledger, balances: &Balances) -> Self {
        // The holdings of each node.
        let mut of_node: BTreeMap<NodeIndex, Vec<usize>> = BTreeMap::new();
        for (n, holding) in ledger.holdings.iter().enumerate() {
            if let Some(ix) = holding.wallet.and_then(|wallet| flow.index_of(wallet)) {
                of_node.entry(ix).or_default().push(n);
            }
        }
        let mut levels = Self::default();
        for ix in flow.graph.node_indices() {
            let own = of_node.get(&ix).map_or(&[][..], Vec::as_slice);
            levels.push(valuation, ledger, balances, own);
        }
        levels.peak = levels.steps.iter().map(|&(_, known, opening)| known.saturating_add(opening)).max().unwrap_or(0);
        levels
    }

    /// Adds a node with these holdings.
    fn push(&mut self, valuation: &Valuation, ledger: &Ledger, balances: &Balances, holdings: &[usize]) {
        let mut changes: Vec<(Timestamp, usize, Held)> = Vec::new();
        let mut openings: Vec<u128> = Vec::with_capacity(holdings.len());
        let mut sums = Sums::default();
        for (n, &holding) in holdings.iter().enumerate() {
            let first = changes.len();
            changes.extend(balances.curve(holding).map(|(at, held)| (at, n, held)));
            // All that must have been there before is there at the beginning.
            let opening = changes[first..].last().map_or(0, |(.., held)| held.opening);
            openings.push(opening);
            sums.values.push((0, 0));
            sums.set(n, (0, usd(valuation, ledger, holding, opening)));
        }
        // Stable: what happens at one moment stays in order.
        changes.sort_by_key(|&(at, ..)| at);
        let first = self.steps.len();
        self.steps.push((Timestamp::MIN, sums.known, sums.opening));
        for (at, n, held) in changes {
            let value = |amount| usd(valuation, ledger, holdings[n], amount);
            sums.set(n, (value(held.known), value(openings[n].saturating_sub(held.opening))));
            let step = (at, sums.known, sums.opening);
            match self.steps[first..].last_mut() {
                Some(last) if last.0 == at => *last = step,
                _ => self.steps.push(step),
            }
        }
        self.ends.push(self.steps.len());
    }

    /// What a node holds at a time.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    pub(super) fn at(&self, ix: NodeIndex, at: Timestamp) -> Level {
        let start = ix.index().checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |&end| end);
        let steps = self.ends.get(ix.index()).map_or(&[][..], |&end| &self.steps[start..end]);
        let n = steps.partition_point(|&(time, ..)| time <= at);
        let (_, known, opening) = n.checked_sub(1).map_or((at, 0, 0), |n| steps[n]);
        let share = |value: u128| if self.peak == 0 { 0.0 } else { (value as f64 / self.peak as f64) as f32 };
        Level { known: share(known), opening: share(opening) }
    }
}

/// The values of the holdings of one node, and their sums.
#[derive(Default)]
struct Sums {
    values: Vec<(u128, u128)>,
    known: u128,
    opening: u128,
}

impl Sums {
    fn set(&mut self, n: usize, value: (u128, u128)) {
        let old = std::mem::replace(&mut self.values[n], value);
        self.known = self.known.saturating_sub(old.0).saturating_add(value.0);
        self.opening = self.opening.saturating_sub(old.1).saturating_add(value.1);
    }
}

/// Value of an amount in a holding, in millionths of a dollar.
fn usd(valuation: &Valuation, ledger: &Ledger, holding: usize, amount: u128) -> u128 {
    valuation.usd(ledger.holdings[holding].asset, Amount(amount)).map_or(0, |usd| usd.0)
}
