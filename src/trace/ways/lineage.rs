//! Where the units of one theft in a payment had come from: the step back from a payment to the receipts behind it.
//!
//! A trace says how much of every entry was stolen. Which receipt that came out of follows from the method: where order
//! decides, every unit has one path, and the units of an entry are numbered in the order in which they left; pro rata, a
//! holding is one mixture of all that had arrived.

use std::collections::BTreeMap;

use super::lots::Lots;
use super::mixed;
use crate::case::IncidentIx;
use crate::trace::engine::Trace;
use crate::trace::ledger::{Act, Ledger};
use crate::trace::method::Method;
use crate::trace::parts::Parts;
use crate::trace::tag::Tag;
use crate::trace::wide::mul_div;

/// A quantity of one entry on its way to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Atom {
    /// The entry; the number of entries stands for what is held after all of them.
    pub(super) entry: u32,
    /// The first of its units, where order decides; else 0.
    pub(super) start: u128,
    /// How many units of what the entry gave.
    pub(super) qty: u128,
    /// How much of the target they became, in units of the target.
    pub(super) amount: u128,
    /// The atom that it is a source of: its number in the list it was found for.
    pub(super) up: u32,
}

/// What an entry did with the units of a theft.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// Given.
    pub(super) gave: u128,
    /// Received: the same but for conversions.
    pub(super) took: u128,
}

impl Moved {
    /// What was given for some of what was received: its first unit and how many.
    pub(super) fn given_for(self, start: u128, qty: u128) -> (u128, u128) {
        if self.gave == self.took {
            return (start, qty);
        }
        let at = |unit: u128| mul_div(unit, self.gave, self.took).0;
        // Even the least that was received cost something.
        let first = at(start).min(self.gave.saturating_sub(1));
        (first, at(start + qty).saturating_sub(first).max(1))
    }
}

/// A receipt or payment of a holding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) entry: u32,
    pub(super) into: bool,
    /// How much of the theft there was after it.
    pub(super) after: u128,
}

/// The movements of the funds of one theft, and how they hang together.
pub(super) struct Lineage {
    /// For each entry.
    pub(super) moved: Vec<Moved>,
    kind: Kind,
}

enum Kind {
    Lots(Lots),
    Mixed(Vec<Vec<Event>>),
}

impl Lineage {
    /// Of one theft over the first entries of a ledger. What `target` holds after them can be asked for, too.
    pub(super) fn of(
        ledger: &Ledger,
        trace: &Trace,
        incident: IncidentIx,
        entries: usize,
        target: Option<u32>,
    ) -> Self {
        let tag = Tag::stolen(incident);
        let sum = |parts: Parts<'_>| parts.into_iter().filter(|part| part.tag == tag).map(|part| part.qty).sum();
        let moved: Vec<Moved> = ledger.entries[..entries]
            .iter()
            .enumerate()
            .map(|(n, entry)| {
                let gave = sum(trace.moved.get(n));
                let took = if matches!(entry.act, Act::Convert(..)) { sum(trace.converted.get(n)) } else { gave };
                Moved { gave, took }
            })
            .collect();
        let kind = if trace.method == Method::ProRata {
            Kind::Mixed(mixed::journals(ledger, &moved))
        } else {
            Kind::Lots(Lots::of(ledger, trace, tag, entries, target))
        };
        Self { moved, kind }
    }

    /// How much of the theft a holding, the one that this was made for, holds in the end.
    pub(super) fn held(&self, target: u32) -> u128 {
        let entries = u32::try_from(self.moved.len()).unwrap_or(u32::MAX);
        match &self.kind {
            Kind::Lots(lots) => lots.given(entries),
            Kind::Mixed(journals) => {
                journals.get(target as usize).and_then(|journal| journal.last()).map_or(0, |last| last.after)
            }
        }
    }

    /// The receipts behind payments of one holding, as quantities of what those who sent them gave. Also how much work
    /// it was.
    pub(super) fn behind(&self, holding: u32, atoms: &[Atom]) -> (Vec<Atom>, usize) {
        match &self.kind {
            Kind::Lots(lots) => {
                let mut found = Vec::new();
                for (n, atom) in atoms.iter().enumerate() {
                    lots.behind(*atom, u32::try_from(n).unwrap_or(u32::MAX), &self.moved, &mut found);
                }
                let work = found.len() + atoms.len();
                (found, work)
            }
            Kind::Mixed(journals) => journals
                .get(holding as usize)
                .map_or((Vec::new(), 0), |journal| mixed::behind(journal, atoms, &self.moved)),
        }
    }

    /// How much of each payment of a holding consists of some of the receipts behind them: `carried` says how much of
    /// each of those, in units of the target.
    pub(super) fn ahead(&self, holding: u32, atoms: &[Atom], some: &[Atom], carried: &[u128]) -> Vec<u128> {
        match &self.kind {
            Kind::Lots(_) => {
                let mut sums = vec![0; atoms.len()];
                for (atom, carried) in some.iter().zip(carried) {
                    sums[atom.up as usize] += carried;
                }
                sums
            }
            Kind::Mixed(_) => {
                // The others are in the mixture, too. There is one atom for each entry.
                let of: BTreeMap<u32, u128> = some.iter().map(|atom| atom.entry).zip(carried.iter().copied()).collect();
                let all = self.behind(holding, atoms).0;
                let carried: Vec<u128> = all.iter().map(|atom| of.get(&atom.entry).copied().unwrap_or(0)).collect();
                mixed::ahead(atoms, &all, &carried)
            }
        }
    }
}
