//! What every wallet held at any moment, as far as the case shows.
//!
//! A case is a sample: an account may hold funds that no row shows arriving. Where it pays more than is known to be
//! there, the difference must have been there before; that part is kept apart and never guessed beyond what was needed.

use super::ledger::{Act, Ledger};
use crate::case::Timestamp;

/// What a holding consists of at a moment, in base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// What the case shows arriving and not leaving.
    pub known: u128,
    /// What must have been there before, or came unseen, because it was paid out so far.
    pub opening: u128,
}

/// The contents of all holdings after every entry that touched them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balances {
    /// When every entry happened, in order; those without a time come last.
    times: Vec<Timestamp>,
    /// For each holding, the number of the entry and what there was after it.
    changes: Vec<(u32, Held)>,
    /// Where the changes of each holding end.
    ends: Vec<u32>,
}

impl Balances {
    /// Of a ledger.
    #[must_use]
    pub fn of(ledger: &Ledger) -> Self {
        let mut lists: Vec<Vec<(u32, Held)>> = vec![Vec::new(); ledger.holdings.len()];
        for (n, entry) in ledger.entries.iter().enumerate() {
            let number = u32::try_from(n).unwrap_or(u32::MAX);
            let mut change = |holding: u32, apply: &dyn Fn(Held) -> Held| {
                let list = &mut lists[holding as usize];
                let held = list.last().map_or_else(Held::default, |&(_, held)| held);
                list.push((number, apply(held)));
            };
            change(entry.from, &|held| Held {
                known: held.known.saturating_sub(entry.qty),
                opening: held.opening + entry.qty.saturating_sub(held.known),
            });
            let (to, qty) = match entry.act {
                Act::Convert(to, received) => (to, received),
                Act::Move | Act::Theft(_) | Act::Fee => (entry.to, entry.qty),
            };
            change(to, &|held| Held { known: held.known + qty, ..held });
        }
        let times = ledger.entries.iter().map(|entry| entry.at).collect();
        let mut balances = Self { times, ..Self::default() };
        for list in lists {
            balances.changes.extend(list);
            balances.ends.push(u32::try_from(balances.changes.len()).unwrap_or(u32::MAX));
        }
        balances
    }

    /// How many entries had begun at a time, seconds since 1970 UTC.
    #[must_use]
    pub fn begun(&self, at: Timestamp) -> usize {
        self.times.partition_point(|&time| time <= at)
    }

    /// What a holding consisted of at a time.
    #[must_use]
    pub fn at(&self, holding: usize, at: Timestamp) -> Held {
        let begun = self.begun(at);
        let changes = self.changes_of(holding);
        let n = changes.partition_point(|&(entry, _)| (entry as usize) < begun);
        n.checked_sub(1).map_or_else(Held::default, |n| changes[n].1)
    }

    /// When a holding changed, and what there was then, in order.
    pub fn curve(&self, holding: usize) -> impl Iterator<Item = (Timestamp, Held)> + '_ {
        self.changes_of(holding).iter().map(|&(entry, held)| (self.times[entry as usize], held))
    }

    fn changes_of(&self, holding: usize) -> &[(u32, Held)] {
        let start = holding.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |&end| end as usize);
        self.ends.get(holding).map_or(&[], |&end| &self.changes[start..end as usize])
    }
}
