//! Which receipts a payment consists of where the order of arrival or age decides: every unit has one path.

use std::collections::{BTreeMap, VecDeque};

use super::lineage::{Atom, Moved};
use crate::trace::engine::Trace;
use crate::trace::ledger::{Act, Ledger};
use crate::trace::method::Method;
use crate::trace::parts::Parts;
use crate::trace::tag::Tag;
use crate::trace::wide::mul_div;

/// Some units of an entry.
#[derive(Debug, Clone, Copy)]
struct Lot {
    entry: u32,
    start: u128,
    qty: u128,
}

/// Consecutive units of a payment and the units of the receipt that they are.
#[derive(Debug, Clone, Copy)]
struct Link {
    /// The first unit of the payment.
    at: u128,
    lot: Lot,
}

/// The links of every payment, in the order of its units.
pub(super) struct Lots {
    links: Vec<Link>,
    ends: Vec<usize>,
    /// Whether what came last leaves first, so that units change their order with every payment.
    reversed: bool,
}

/// The lots of a theft at one holding, by age where that matters.
type Queue = BTreeMap<u32, VecDeque<Lot>>;

impl Lots {
    /// The links of the first entries of a ledger, and of one more, which takes all that `target` holds after them.
    pub(super) fn of(ledger: &Ledger, trace: &Trace, tag: Tag, entries: usize, target: Option<u32>) -> Self {
        let reversed = matches!(trace.method, Method::Lifo | Method::YoungestFirst);
        let aged = matches!(trace.method, Method::OldestFirst | Method::YoungestFirst);
        let mut queues: Vec<Queue> = vec![Queue::new(); ledger.holdings.len()];
        let mut lots = Self { links: Vec::new(), ends: Vec::with_capacity(entries + 1), reversed };
        let of_theft = |parts: Parts<'_>| -> Vec<(u32, u128)> {
            let parts = parts.into_iter().filter(|part| part.tag == tag);
            parts.map(|part| (if aged { part.born } else { 0 }, part.qty)).collect()
        };
        for (n, entry) in ledger.entries[..entries].iter().enumerate() {
            let number = u32::try_from(n).unwrap_or(u32::MAX);
            let mut taken = of_theft(trace.moved.get(n));
            let mut at = 0;
            if !taken.is_empty() && !matches!(entry.act, Act::Theft(_)) {
                for &(age, qty) in &taken {
                    lots.take(&mut queues[entry.from as usize], age, qty, &mut at);
                }
            }
            let to = if let Act::Convert(taker, _) = entry.act {
                taken = of_theft(trace.converted.get(n));
                taker
            } else {
                entry.to
            };
            let mut start = 0;
            for (age, qty) in taken {
                queues[to as usize].entry(age).or_default().push_back(Lot { entry: number, start, qty });
                start += qty;
            }
            lots.ends.push(lots.links.len());
        }
        if let Some(queue) = target.and_then(|target| queues.get_mut(target as usize)) {
            let sums: Vec<(u32, u128)> =
                queue.iter().map(|(&age, lots)| (age, lots.iter().map(|lot| lot.qty).sum())).collect();
            let mut at = 0;
            for (age, qty) in sums {
                lots.take(queue, age, qty, &mut at);
            }
        }
        lots.ends.push(lots.links.len());
        lots
    }

    fn take(&mut self, queue: &mut Queue, age: u32, mut qty: u128, at: &mut u128) {
        let Some(list) = queue.get_mut(&age) else { return };
        while qty > 0 {
            let lot = if self.reversed { list.back_mut() } else { list.front_mut() };
            let Some(lot) = lot else { return };
            let taken = qty.min(lot.qty);
            let start = if self.reversed { lot.start + lot.qty - taken } else { lot.start };
            self.links.push(Link { at: *at, lot: Lot { entry: lot.entry, start, qty: taken } });
            if taken == lot.qty {
                if self.reversed {
                    list.pop_back()
                } else {
                    list.pop_front()
                };
            } else {
                lot.qty -= taken;
                lot.start += if self.reversed { 0 } else { taken };
            }
            *at += taken;
            qty -= taken;
        }
        if list.is_empty() {
            queue.remove(&age);
        }
    }

    fn links_of(&self, entry: u32) -> &[Link] {
        let entry = entry as usize;
        let start = entry.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.get(entry).map_or(&[], |&end| &self.links[start..end])
    }

    /// How many units of the theft an entry gave that came out of receipts.
    pub(super) fn given(&self, entry: u32) -> u128 {
        self.links_of(entry).last().map_or(0, |last| last.at + last.lot.qty)
    }

    /// Appends what the units of an atom were before.
    pub(super) fn behind(&self, atom: Atom, up: u32, moved: &[Moved], found: &mut Vec<Atom>) {
        let links = self.links_of(atom.entry);
        let (start, end) = (atom.start, atom.start + atom.qty);
        let first = links.partition_point(|link| link.at + link.lot.qty <= start);
        // The amount is divided like the units, without loss: each piece brings the sum to its share so far.
        let mut reached = 0;
        for Link { at, lot } in links[first..].iter().take_while(|link| link.at < end) {
            let (from, to) = (start.max(*at), end.min(at + lot.qty));
            let until = mul_div(to - start, atom.amount, atom.qty).0;
            let amount = until - reached;
            reached = until;
            if amount == 0 {
                continue;
            }
            let unit = if self.reversed { lot.start + (at + lot.qty - to) } else { lot.start + (from - at) };
            let (start, qty) = moved[lot.entry as usize].given_for(unit, to - from);
            found.push(Atom { entry: lot.entry, start, qty, amount, up });
        }
    }
}
