//! What of every transfer and of every account was stolen in some of the thefts, as one trace says.

use std::collections::BTreeSet;

use super::engine::Trace;
use super::ledger::{Act, Ledger};
use super::parts::Parts;
use super::tag::Part;
use crate::case::{IncidentIx, Timestamp, TransferIx};

/// Sums of stolen funds by transfer and by holding, in base units of what each is of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// For each transfer of the case, what of the amount sent was stolen.
    sent: Vec<u128>,
    /// For each holding, all that ever arrived, and what of it was stolen. What passes twice counts twice.
    arrived: Vec<(u128, u128)>,
    /// For each holding, what is there at the end and was stolen.
    rests: Vec<u128>,
    /// For each holding, when its stolen part changed and to what; one list after the other.
    changes: Vec<(Timestamp, u128)>,
    /// Where the changes of each holding end.
    ends: Vec<usize>,
}

impl Carried {
    /// Sums a trace up over the chosen thefts; `None` takes all of them. `transfers` is how many the case has.
    #[must_use]
    pub fn of(ledger: &Ledger, trace: &Trace, thefts: Option<&BTreeSet<IncidentIx>>, transfers: usize) -> Self {
        let counts = |part: &Part| part.tag.is_of(thefts);
        let sum = |parts: Parts<'_>| parts.into_iter().filter(counts).map(|part| part.qty).sum::<u128>();
        let holdings = ledger.holdings.len();
        let mut carried = Self { sent: vec![0; transfers], arrived: vec![(0, 0); holdings], ..Self::default() };
        let mut held = vec![0u128; holdings];
        let mut lists: Vec<Vec<(Timestamp, u128)>> = vec![Vec::new(); holdings];
        let mut change = |holding: u32, at: Timestamp, to: u128| {
            let list = &mut lists[holding as usize];
            match list.last_mut() {
                Some(last) if last.0 == at => last.1 = to,
                _ => list.push((at, to)),
            }
        };
        for (n, entry) in ledger.entries.iter().enumerate() {
            let moved = sum(trace.moved.get(n));
            if let Some(sent) = carried.sent.get_mut(entry.transfer.get()) {
                *sent += moved;
            }
            let (taker, qty, stolen) = match entry.act {
                Act::Convert(taker, received) => (taker, received, sum(trace.converted.get(n))),
                Act::Move | Act::Theft(_) | Act::Fee => (entry.to, entry.qty, moved),
            };
            let arrived = &mut carried.arrived[taker as usize];
            // Amounts of an asset add up to less than 2^128, but what circulates counts each time it arrives.
            *arrived = (arrived.0.saturating_add(qty), arrived.1.saturating_add(stolen));
            let from = entry.from as usize;
            if moved > 0 && !matches!(entry.act, Act::Theft(_)) {
                held[from] = held[from].saturating_sub(moved);
                change(entry.from, entry.at, held[from]);
            }
            if stolen > 0 {
                held[taker as usize] += stolen;
                change(taker, entry.at, held[taker as usize]);
            }
        }
        carried.rests = held;
        for list in lists {
            carried.changes.extend(list);
            carried.ends.push(carried.changes.len());
        }
        carried
    }

    /// What of the amount that a transfer sent was stolen.
    #[must_use]
    pub fn sent(&self, transfer: TransferIx) -> u128 {
        self.sent.get(transfer.get()).copied().unwrap_or(0)
    }

    /// All that ever arrived at a holding, and what of it was stolen.
    #[must_use]
    pub fn arrived(&self, holding: usize) -> (u128, u128) {
        self.arrived.get(holding).copied().unwrap_or_default()
    }

    /// What is at a holding at the end and was stolen; where tracing ends, all that ever reached it.
    #[must_use]
    pub fn rests(&self, holding: usize) -> u128 {
        self.rests.get(holding).copied().unwrap_or(0)
    }

    /// For each holding what was stolen of all that ever arrived, and of what is there at the end.
    #[must_use]
    pub fn ends(&self) -> Vec<(u128, u128)> {
        self.arrived.iter().zip(&self.rests).map(|(&(_, stolen), &rests)| (stolen, rests)).collect()
    }

    /// When the stolen part of a holding changed, and to what, in order.
    #[must_use]
    pub fn curve(&self, holding: usize) -> &[(Timestamp, u128)] {
        let start = holding.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |&end| end);
        self.ends.get(holding).map_or(&[], |&end| &self.changes[start..end])
    }

    /// The transfers that carried some of it, in the order of the case.
    pub fn transfers(&self) -> impl Iterator<Item = TransferIx> + '_ {
        self.sent.iter().enumerate().filter(|(_, sent)| **sent > 0).map(|(n, _)| TransferIx::new(n))
    }
}
