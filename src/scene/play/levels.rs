//! What every node of a graph holds over time, by value.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use crate::case::{Amount, Timestamp};
use crate::flow::{Flow, Valuation};
use crate::trace::{Balances, Held, Ledger};

/// For each node its value after every moment at which it changed. An amount without a known value counts as nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    /// Moments and values in millionths of a dollar, node after node.
    steps: Vec<(Timestamp, u128)>,
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
        levels.peak = levels.steps.iter().map(|&(_, value)| value).max().unwrap_or(0);
        levels
    }

    /// Adds a node with these holdings.
    fn push(&mut self, valuation: &Valuation, ledger: &Ledger, balances: &Balances, holdings: &[usize]) {
        let mut changes: Vec<(Timestamp, usize, Held)> = Vec::new();
        let mut values: Vec<u128> = Vec::with_capacity(holdings.len());
        let mut openings: Vec<u128> = Vec::with_capacity(holdings.len());
        for (n, &holding) in holdings.iter().enumerate() {
            let first = changes.len();
            changes.extend(balances.curve(holding).map(|(at, held)| (at, n, held)));
            // All that must have been there before is there at the beginning.
            let opening = changes[first..].last().map_or(0, |(.., held)| held.opening);
            openings.push(opening);
            let asset = ledger.holdings[holding].asset;
            values.push(valuation.usd(asset, Amount(opening)).map_or(0, |usd| usd.0));
        }
        // Stable: what happens at one moment stays in order.
        changes.sort_by_key(|&(at, ..)| at);
        let first = self.steps.len();
        let mut sum = values.iter().fold(0u128, |sum, &value| sum.saturating_add(value));
        self.steps.push((Timestamp::MIN, sum));
        for (at, n, held) in changes {
            let amount = held.known.saturating_add(openings[n] - held.opening);
            let asset = ledger.holdings[holdings[n]].asset;
            let value = valuation.usd(asset, Amount(amount)).map_or(0, |usd| usd.0);
            sum = sum.saturating_sub(std::mem::replace(&mut values[n], value)).saturating_add(value);
            match self.steps[first..].last_mut() {
                Some(last) if last.0 == at => last.1 = sum,
                _ => self.steps.push((at, sum)),
            }
        }
        self.ends.push(self.steps.len());
    }

    /// What a node holds at a time, as a part of the peak.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    pub(super) fn share(&self, ix: NodeIndex, at: Timestamp) -> f32 {
        let start = ix.index().checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |&end| end);
        let steps = self.ends.get(ix.index()).map_or(&[][..], |&end| &self.steps[start..end]);
        let n = steps.partition_point(|&(time, _)| time <= at);
        let value = n.checked_sub(1).map_or(0, |n| steps[n].1);
        if self.peak == 0 { 0.0 } else { (value as f64 / self.peak as f64) as f32 }
    }
}
