//! What had left the victim at an instant.

use std::collections::BTreeMap;

use super::movement::leaves_a_victim;
use super::range_of;
use crate::case::{Amount, AssetIx, Case, Timestamp};

/// An amount known within bounds; both are equal when every transfer up to now is known to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The asset.
    pub asset: AssetIx,
    /// What has surely left.
    pub at_least: Amount,
    /// What may have left: transfers known to a day count from its beginning.
    pub at_most: Amount,
}

/// Running sums of what left the victims' wallets, per asset, exact. Transfers among victims, fees and transfers of
/// unknown amount do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VictimTotals {
    assets: Vec<(AssetIx, Running, Running)>,
}

/// Sums by time: everything up to and with the entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Running(Vec<(Timestamp, Amount)>);

impl Running {
    fn of(mut items: Vec<(Timestamp, Amount)>) -> Self {
        items.sort_unstable();
        let mut sum = Amount::default();
        for (_, amount) in &mut items {
            // A sum beyond 128 bits stays at its bound: an amount no asset can have.
            sum = sum.checked_add(*amount).unwrap_or(Amount(u128::MAX));
            *amount = sum;
        }
        Self(items)
    }

    fn at(&self, t: Timestamp) -> Amount {
        let n = self.0.partition_point(|(at, _)| *at <= t);
        n.checked_sub(1).map_or_else(Amount::default, |n| self.0[n].1)
    }
}

impl VictimTotals {
    /// Of a whole case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let mut by_asset: BTreeMap<AssetIx, Vec<(Timestamp, Timestamp, Amount)>> = BTreeMap::new();
        for transfer in case.transfers.iter().filter(|transfer| leaves_a_victim(case, transfer)) {
            if let (Some((from, to)), Some((asset, amount))) = (range_of(transfer), transfer.sent()) {
                by_asset.entry(asset).or_default().push((from, to, amount));
            }
        }
        let assets = by_asset
            .into_iter()
            .map(|(asset, items)| {
                let begun = Running::of(items.iter().map(|&(from, _, amount)| (from, amount)).collect());
                // The last second of the range: an instant has both in the same second.
                let over = Running::of(items.iter().map(|&(_, to, amount)| (to - 1, amount)).collect());
                (asset, over, begun)
            })
            .collect();
        Self { assets }
    }

    /// What had left at the end of second `t`, per asset in file order; assets of which nothing had are left out.
    #[must_use]
    pub fn at(&self, t: Timestamp) -> Vec<Bounds> {
        self.assets
            .iter()
            .map(|(asset, over, begun)| Bounds { asset: *asset, at_least: over.at(t), at_most: begun.at(t) })
            .filter(|b| !b.at_most.is_zero())
            .collect()
    }
}
