//! The one engine behind all methods that keep value: every entry takes parts out of one holding and puts them into
//! another; the method only says which parts.

use super::book::{Aged, Book, CleanFirst, Fifo, Lifo, Lots, Shares, TaintedFirst};
use super::ledger::{Act, Entry, Ledger};
use super::method::Method;
use super::tag::{Part, Tag};
use super::wide::mul_div;

/// What an amount that nobody saw arrive is called: it is *born* where it is first seen (Kosyfaki and Mamoulis, 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Births {
    /// All alike: [`Tag::UNKNOWN`].
    Pooled,
    /// By the holding that sent it: [`Tag::born_at`].
    ByHolding,
}

/// Lists of parts, one after the other: list `n` is `parts[ends[n-1]..ends[n]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartLists {
    parts: Vec<Part>,
    ends: Vec<u32>,
}

impl PartLists {
    fn with_capacity(lists: usize) -> Self {
        Self { parts: Vec::with_capacity(lists), ends: Vec::with_capacity(lists) }
    }

    fn push(&mut self, parts: impl Iterator<Item = Part>) {
        self.parts.extend(parts);
        self.ends.push(u32::try_from(self.parts.len()).unwrap_or(u32::MAX));
    }

    /// The parts of list `n`.
    #[must_use]
    pub fn get(&self, n: usize) -> &[Part] {
        let start = n.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |&end| end as usize);
        self.ends.get(n).map_or(&[], |&end| &self.parts[start..end as usize])
    }
}

/// What a method says of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The method.
    pub method: Method,
    /// For each entry, what of it was stolen.
    pub moved: PartLists,
    /// For each entry, what of it came out of a conversion as stolen, in the asset received.
    pub converted: PartLists,
    /// For each holding, all that is there at the end, in the order in which it would leave. Where tracing ends it is
    /// all that ever arrived.
    pub held: PartLists,
}

/// Runs a method over a ledger.
#[must_use]
pub fn trace(ledger: &Ledger, method: Method, births: Births) -> Trace {
    let n = ledger.holdings.len();
    match method {
        Method::Fifo => run(ledger, method, births, Lots::<Fifo>::new(n)),
        Method::Lifo => run(ledger, method, births, Lots::<Lifo>::new(n)),
        Method::TaintedFirst => run(ledger, method, births, Lots::<TaintedFirst>::new(n)),
        Method::CleanFirst => run(ledger, method, births, Lots::<CleanFirst>::new(n)),
        Method::ProRata => run(ledger, method, births, Shares::new(n)),
        Method::OldestFirst => run(ledger, method, births, Aged::new(n, false)),
        Method::YoungestFirst => run(ledger, method, births, Aged::new(n, true)),
    }
}

fn run<B: Book>(ledger: &Ledger, method: Method, births: Births, mut book: B) -> Trace {
    let mut trace = Trace {
        method,
        moved: PartLists::with_capacity(ledger.entries.len()),
        converted: PartLists::with_capacity(ledger.entries.len()),
        held: PartLists::with_capacity(ledger.holdings.len()),
    };
    let mut taken = Vec::new();
    for (n, entry) in ledger.entries.iter().enumerate() {
        let born = u32::try_from(n).unwrap_or(u32::MAX);
        taken.clear();
        take(ledger, entry, births, born, &mut book, &mut taken);
        trace.moved.push(taken.iter().copied().filter(|part| part.tag.is_stolen()));
        match entry.act {
            Act::Convert(to, qty) => {
                convert(entry.qty, qty, &mut taken);
                book.put(to as usize, &taken);
                trace.converted.push(taken.iter().copied().filter(|part| part.tag.is_stolen()));
            }
            Act::Move | Act::Theft(_) | Act::Fee => {
                book.put(entry.to as usize, &taken);
                trace.converted.push(std::iter::empty());
            }
        }
    }
    for holding in 0..ledger.holdings.len() {
        trace.held.push(book.parts(holding).into_iter());
    }
    trace
}

/// What an entry takes out of the holding that gives.
fn take<B: Book>(ledger: &Ledger, entry: &Entry, births: Births, born: u32, book: &mut B, taken: &mut Vec<Part>) {
    if let Act::Theft(incident) = entry.act {
        taken.push(Part { qty: entry.qty, tag: Tag::stolen(incident), born });
        return;
    }
    let from = entry.from as usize;
    // Where tracing ends, others' funds are in the pool too: what leaves it is not said to be these.
    let missing = if ledger.fates[from].ends() { entry.qty } else { book.take(from, entry.qty, taken) };
    if missing > 0 {
        let tag = match births {
            Births::Pooled => Tag::UNKNOWN,
            Births::ByHolding => Tag::born_at(from),
        };
        taken.push(Part { qty: missing, tag, born });
    }
}

/// Carries the tags of what was given over to what was received, part by part in order. Each part gets what brings the
/// sum so far to its exact share, rounded down, so that the whole is divided without loss; a part too small for a unit
/// vanishes.
fn convert(given: u128, received: u128, parts: &mut Vec<Part>) {
    let (mut before, mut reached) = (0u128, 0u128);
    for part in parts.iter_mut() {
        before += part.qty;
        let (until, _) = share(before, received, given);
        part.qty = until - reached;
        reached = until;
    }
    parts.retain(|part| part.qty > 0);
}

fn share(part: u128, whole: u128, of: u128) -> (u128, u128) {
    mul_div(part, whole, of)
}
