//! Where stolen funds are: of each asset, what was taken, what became of it, and what was turned into another asset. The
//! sums close at every moment: taken + received in conversions = all fates + given in conversions.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::Trace;
use super::ledger::{Act, Fate, Ledger};
use super::parts::Parts;
use super::tag::Part;
use crate::case::{AssetIx, IncidentIx, Timestamp, TransferIx};

/// The account of one theft in one asset, in base units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// Taken from the victim.
    pub taken: u128,
    /// What came out of conversions from other assets.
    pub received: u128,
    /// What was given for other assets.
    pub given: u128,
    /// What lies where.
    pub fates: BTreeMap<Fate, u128>,
}

impl Balance {
    /// Whether every unit is accounted for.
    #[must_use]
    pub fn closes(&self) -> bool {
        let fates = self.fates.values().try_fold(self.given, |sum, fate| sum.checked_add(*fate));
        fates.is_some() && fates == self.taken.checked_add(self.received)
    }
}

/// The account of one theft, asset by asset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// By asset; those that none of the stolen funds touched are not listed.
    pub assets: BTreeMap<AssetIx, Balance>,
}

/// A change of a reconciliation: what one transfer did with stolen funds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The transfer.
    pub transfer: TransferIx,
    /// When, as in [`Entry::at`](super::Entry::at).
    pub at: Timestamp,
    /// Of what.
    pub asset: AssetIx,
    /// How much, in base units.
    pub qty: u128,
    /// Where it was; `None` for what comes into the account: taken, or received in a conversion.
    pub from: Option<Fate>,
    /// Where it went; `None` for what was given in a conversion.
    pub to: Option<Fate>,
    /// Whether it was part of a conversion.
    pub converts: bool,
}

impl Reconciliation {
    /// Of some thefts together after all entries; `None` takes all.
    #[must_use]
    pub fn of(ledger: &Ledger, trace: &Trace, thefts: Option<&BTreeSet<IncidentIx>>) -> Self {
        let mut account = Self::default();
        for step in steps(ledger, trace, thefts) {
            account.take(&step);
        }
        account
    }

    /// Adds one step.
    pub fn take(&mut self, step: &Step) {
        let balance = self.assets.entry(step.asset).or_default();
        match step.from {
            // Nothing leaves a fate that it did not enter before.
            Some(fate) => *balance.fates.entry(fate).or_default() -= step.qty,
            None if step.converts => balance.received += step.qty,
            None => balance.taken += step.qty,
        }
        match step.to {
            Some(fate) => *balance.fates.entry(fate).or_default() += step.qty,
            None => balance.given += step.qty,
        }
        balance.fates.retain(|_, qty| *qty > 0);
    }
}

/// What every entry did with the funds of some thefts, in order; `None` takes all.
pub fn steps<'a>(
    ledger: &'a Ledger,
    trace: &'a Trace,
    thefts: Option<&'a BTreeSet<IncidentIx>>,
) -> impl Iterator<Item = Step> + 'a {
    let counts = move |part: &Part| part.tag.is_of(thefts);
    let sum = move |parts: Parts<'_>| parts.into_iter().filter(counts).map(|part| part.qty).sum::<u128>();
    (0u32..).zip(&ledger.entries).flat_map(move |(number, entry)| {
        let n = number as usize;
        let fate = |holding: u32| Some(ledger.fates[holding as usize]);
        let asset = |holding: u32| ledger.holdings[holding as usize].asset;
        let step = |holding, qty, from, to, converts| {
            let (transfer, at, asset) = (entry.transfer, entry.at, asset(holding));
            Step { transfer, at, asset, qty, from, to, converts }
        };
        let moved = sum(trace.moved.get(n));
        let (first, second) = match entry.act {
            Act::Theft(_) => {
                // What was stolen before and keeps its name did not come into the account now.
                let kept = trace.moved.get(n).iter().filter(|part| part.born != number && counts(part));
                let kept = kept.map(|part| part.qty).sum();
                let again = step(entry.from, kept, fate(entry.from), fate(entry.to), false);
                (step(entry.from, moved - kept, None, fate(entry.to), false), Some(again))
            }
            Act::Convert(taker, _) => {
                let received = step(taker, sum(trace.converted.get(n)), None, fate(taker), true);
                (step(entry.from, moved, fate(entry.from), None, true), Some(received))
            }
            Act::Move | Act::Fee => (step(entry.from, moved, fate(entry.from), fate(entry.to), false), None),
        };
        [Some(first), second].into_iter().flatten().filter(|step| step.qty > 0)
    })
}
