//! Which receipts a payment consists of pro rata: every holding is one mixture, so that a payment contains something of
//! all that had arrived before. One look back over the receipts of a holding divides all that is asked of it.

use super::lineage::{Atom, Event, Moved};
use crate::trace::ledger::{Act, Ledger};
use crate::trace::wide::mul_div;

/// What every holding received and paid of a theft, in order.
pub(super) fn journals(ledger: &Ledger, moved: &[Moved]) -> Vec<Vec<Event>> {
    let mut journals: Vec<Vec<Event>> = vec![Vec::new(); ledger.holdings.len()];
    let mut add = |holding: u32, entry: usize, into: bool, qty: u128| {
        let journal = &mut journals[holding as usize];
        let before = journal.last().map_or(0, |last| last.after);
        let after = if into { before + qty } else { before.saturating_sub(qty) };
        journal.push(Event { entry: u32::try_from(entry).unwrap_or(u32::MAX), into, after });
    };
    for (n, (entry, moved)) in ledger.entries.iter().zip(moved).enumerate() {
        if moved.gave > 0 && !matches!(entry.act, Act::Theft(_)) {
            add(entry.from, n, false, moved.gave);
        }
        if moved.took > 0 {
            add(if let Act::Convert(taker, _) = entry.act { taker } else { entry.to }, n, true, moved.took);
        }
    }
    journals
}

/// The receipts behind payments, in the order of time, last first; and how many events were looked at.
pub(super) fn behind(journal: &[Event], atoms: &[Atom], moved: &[Moved]) -> (Vec<Atom>, usize) {
    let mut asked: Vec<&Atom> = atoms.iter().collect();
    asked.sort_by_key(|atom| atom.entry);
    let mut found = Vec::new();
    let (mut qty, mut amount) = (0u128, 0u128);
    let last = asked.last().map_or(0, |atom| atom.entry);
    let end = journal.partition_point(|event| event.entry <= last);
    let mut work = 0;
    // What is asked for in the end, after all entries, is in no journal.
    while asked.last().is_some_and(|atom| atom.entry as usize >= moved.len()) {
        let atom = asked.pop();
        qty += atom.map_or(0, |atom| atom.qty);
        amount += atom.map_or(0, |atom| atom.amount);
    }
    for event in journal[..end].iter().rev() {
        work += 1;
        if !event.into {
            while let Some(atom) = asked.pop_if(|atom| atom.entry == event.entry) {
                qty += atom.qty;
                amount += atom.amount;
            }
            continue;
        }
        if qty == 0 {
            if asked.is_empty() {
                break;
            }
            continue;
        }
        let took = moved[event.entry as usize].took;
        let part = mul_div(qty, took, event.after).0;
        // The first receipt of all is asked for all that is left.
        let (share, part) = if took == event.after { (amount, qty) } else { (mul_div(part, amount, qty).0, part) };
        qty -= part;
        amount -= share;
        if share > 0 {
            let (_, gave) = moved[event.entry as usize].given_for(0, part);
            found.push(Atom { entry: event.entry, start: 0, qty: gave, amount: share, up: 0 });
        }
    }
    (found, work)
}

/// How much of each payment consists of what is `carried` of the receipts.
pub(super) fn ahead(atoms: &[Atom], behind: &[Atom], carried: &[u128]) -> Vec<u128> {
    // By entry, a payment before the receipt of the same entry.
    let mut events: Vec<(u32, bool, usize)> = (0..atoms.len()).map(|n| (atoms[n].entry, false, n)).collect();
    events.extend((0..behind.len()).map(|n| (behind[n].entry, true, n)));
    events.sort_unstable();
    let (mut all, mut some) = (0u128, 0u128);
    let mut sums = vec![0; atoms.len()];
    for (_, into, n) in events {
        if into {
            all += behind[n].amount;
            some += carried[n];
        } else {
            let part = mul_div(some, atoms[n].amount, all).0;
            // What is left at the end is what the last payment consists of.
            let part = if atoms[n].amount == all { some } else { part };
            all = all.saturating_sub(atoms[n].amount);
            some -= part;
            sums[n] = part;
        }
    }
    sums
}
