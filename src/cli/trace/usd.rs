//! What stolen funds were worth: when they were taken, and when they came to where they are. Two figures, never mixed.

use std::collections::BTreeMap;

use ethnum::U256;

use crate::case::{Amount, AssetIx, Case, TransferIx, Usd};
use crate::flow::Valuation;
use crate::trace::{Fate, Step};

/// Transfers, and how much each brought.
type Arrivals = Vec<(TransferIx, u128)>;

/// Values of a reconciliation.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// The first theft of each asset: its rate is that of the theft.
    thefts: BTreeMap<AssetIx, TransferIx>,
    /// For each fate of each asset the transfers that brought something, with how much.
    came: BTreeMap<(AssetIx, Option<Fate>), Arrivals>,
}

impl Values {
    /// Takes note of a step.
    pub(super) fn see(&mut self, step: &Step) {
        if step.from.is_none() && !step.converts {
            self.thefts.entry(step.asset).or_insert(step.transfer);
        }
        // What came out of a conversion is not what the transfer sent.
        if step.from.is_some() || !step.converts {
            self.came.entry((step.asset, step.to)).or_default().push((step.transfer, step.qty));
        }
    }

    /// An amount at the rate of the theft in which the asset was first taken; of an asset that was not, at the first rate
    /// the case gives.
    pub(super) fn at_theft(&self, case: &Case, valuation: &Valuation, asset: AssetIx, qty: u128) -> Option<Usd> {
        match self.thefts.get(&asset) {
            Some(&theft) => part(case, valuation, theft, qty),
            None => valuation.usd(asset, Amount(qty)),
        }
    }

    /// What came to a fate, at the rates of when it came. Where more came than is left, the latest counts.
    pub(super) fn at_event(
        &self,
        case: &Case,
        valuation: &Valuation,
        (asset, fate): (AssetIx, Option<Fate>),
        qty: u128,
    ) -> Option<Usd> {
        let Some(came) = self.came.get(&(asset, fate)) else { return valuation.usd(asset, Amount(qty)) };
        let (mut left, mut sum) = (qty, Usd(0));
        for &(transfer, came) in came.iter().rev() {
            let counted = left.min(came);
            sum = sum.checked_add(part(case, valuation, transfer, counted)?)?;
            left -= counted;
        }
        if left == 0 { Some(sum) } else { sum.checked_add(valuation.usd(asset, Amount(left))?) }
    }
}

/// The value of a part of what a transfer sent.
fn part(case: &Case, valuation: &Valuation, transfer: TransferIx, qty: u128) -> Option<Usd> {
    let whole = case[transfer].amount?.0;
    let usd = valuation.of_transfer(case, transfer)?.0;
    if whole == 0 {
        return None;
    }
    u128::try_from(U256::from(usd) * U256::from(qty) / U256::from(whole)).ok().map(Usd)
}
