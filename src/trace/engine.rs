//! The one engine behind all methods that keep value: every entry takes parts out of one holding and puts them into
//! another; the method only says which parts.

use super::book::{Aged, Book, CleanFirst, Fifo, Lifo, Lots, Piece, Pool, Shares, TaintedFirst};
use super::ledger::{Act, Entry, Ledger};
use super::method::Method;
use super::parts::{HeldParts, PartLists};
use super::rules::{Mixers, Opening, Victims};
use super::tag::{Part, Tag};
use super::wide::Qty;
use crate::case::Timestamp;

/// What an amount that nobody saw arrive is called: it is *born* where it is first seen (Kosyfaki and Mamoulis, 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Births {
    /// All alike: [`Tag::CLEAN`] before the first theft, [`Tag::UNKNOWN`] after it.
    Pooled,
    /// By the holding that sent it: [`Tag::born_at`].
    ByHolding,
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
    pub held: HeldParts,
}

impl Trace {
    pub(super) fn empty(method: Method, entries: usize) -> Self {
        Self {
            method,
            moved: PartLists::with_capacity(entries),
            converted: PartLists::default(),
            held: HeldParts::default(),
        }
    }

    /// Forgets what was said of entries from the `n`th on.
    pub(super) fn truncate(&mut self, n: usize) {
        self.moved.truncate(n);
        self.converted.truncate(n);
        self.held = HeldParts::default();
    }
}

/// Runs a method over a ledger.
#[must_use]
pub fn trace(ledger: &Ledger, method: Method, births: Births) -> Trace {
    let mut trace = Trace::empty(method, ledger.entries.len());
    let mut state = state::<u64>(method, births);
    if state.advance(ledger, 0..ledger.entries.len(), &mut trace).is_none() {
        // Some sum needs more than 64 bits.
        trace.truncate(0);
        state = self::state::<u128>(method, births);
        let _ = state.advance(ledger, 0..ledger.entries.len(), &mut trace);
    }
    trace.held = HeldParts::of(state.into(), ledger.holdings.len());
    trace
}

/// Whether a theft comes last because no source says when it was.
pub(super) fn has_undated_theft(ledger: &Ledger) -> bool {
    let undated = ledger.entries.iter().rev().take_while(|entry| entry.at == Timestamp::MAX);
    undated.into_iter().any(|entry| matches!(entry.act, Act::Theft(_)))
}

/// A trace at some entry.
pub(super) trait State: Send + Sync {
    /// Goes on through a range of entries and adds what they did. `None` where a sum does not fit; then the state is of
    /// no use.
    fn advance(&mut self, ledger: &Ledger, entries: std::ops::Range<usize>, trace: &mut Trace) -> Option<()>;

    /// Visits what a holding consists of, in the order in which it would leave.
    fn list(&self, holding: u32, visit: &mut dyn FnMut(Part));

    /// A copy to come back to.
    fn save(&self) -> Box<dyn State>;
}

/// For how many entries at once memory is asked for.
const AHEAD: usize = 64;

/// The state before the first entry.
pub(super) fn state<Q: Qty>(method: Method, births: Births) -> Box<dyn State> {
    fn of<Q: Qty, B: Book<Q>>(book: B, births: Births) -> Box<dyn State> {
        Box::new(Run { book, pool: Pool::default(), births, robbed: false, taken: Vec::<Piece<Q>>::new() })
    }
    match method {
        Method::Fifo => of(Lots::<Fifo, Q>::new(), births),
        Method::Lifo => of(Lots::<Lifo, Q>::new(), births),
        Method::TaintedFirst => of(Lots::<TaintedFirst, Q>::new(), births),
        Method::CleanFirst => of(Lots::<CleanFirst, Q>::new(), births),
        Method::ProRata => of(Shares::<Q>::new(), births),
        Method::OldestFirst => of(Aged::<Q>::new(false), births),
        Method::YoungestFirst => of(Aged::<Q>::new(true), births),
    }
}

#[derive(Debug, Clone)]
struct Run<Q, B> {
    book: B,
    pool: Pool<Q>,
    births: Births,
    /// Whether something may have been stolen by now.
    robbed: bool,
    /// Used again and again.
    taken: Vec<Piece<Q>>,
}

impl<Q: Qty, B: Book<Q>> State for Run<Q, B> {
    fn advance(&mut self, ledger: &Ledger, entries: std::ops::Range<usize>, trace: &mut Trace) -> Option<()> {
        self.book.grow(ledger.holdings.len());
        // A theft without a time comes last and yet may have been the first of all.
        self.robbed |= has_undated_theft(ledger);
        // Most of the time goes into waiting for memory: what will be needed soon is asked for early.
        let (first, last, mut asked) = (entries.start, entries.end, 0);
        for n in entries {
            let entry = &ledger.entries[n];
            if (n - first).is_multiple_of(AHEAD) {
                let soon = ledger.entries.get(n..last.min(n + AHEAD)).unwrap_or(&[]);
                let ask = |asked, entry: &Entry| {
                    let (from, to) = (entry.from as usize, entry.to as usize);
                    asked ^ self.book.peek(from) ^ self.book.peek(to) ^ u32::from(ledger.fates[from].ends())
                };
                asked ^= soon.iter().fold(0, ask);
            }
            self.take(ledger, entry, n)?;
            list_stolen(&self.taken, &mut trace.moved);
            let taker = if let Act::Convert(taker, received) = entry.act {
                convert(Q::of(entry.qty)?, Q::of(received)?, &mut self.taken)?;
                trace.converted.skip_to(n);
                list_stolen(&self.taken, &mut trace.converted);
                taker
            } else {
                entry.to
            };
            if ledger.is_pool(taker as usize) {
                self.pool.put(taker, entry.at, &self.taken);
            } else {
                self.book.put(taker as usize, &self.taken)?;
            }
        }
        std::hint::black_box(asked);
        Some(())
    }

    fn list(&self, holding: u32, visit: &mut dyn FnMut(Part)) {
        let visit = &mut |piece: Piece<Q>| visit(piece.into());
        self.book.list(holding as usize, visit);
        self.pool.list(holding, visit);
    }

    fn save(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}

#[inline]
fn list_stolen<Q: Qty>(pieces: &[Piece<Q>], lists: &mut PartLists) {
    pieces.iter().filter(|piece| piece.tag.is_stolen()).for_each(|&piece| lists.push(piece));
    lists.end();
}

impl<Q: Qty, B: Book<Q>> Run<Q, B> {
    /// What an entry takes out of the holding that gives.
    #[inline]
    fn take(&mut self, ledger: &Ledger, entry: &Entry, n: usize) -> Option<()> {
        let (from, qty) = (entry.from as usize, Q::of(entry.qty)?);
        let born = u32::try_from(n).unwrap_or(u32::MAX);
        self.taken.clear();
        let missing = if let Act::Theft(incident) = entry.act {
            if ledger.rules.follows(incident) {
                self.robbed = true;
                self.steal(ledger, from, Piece { qty, tag: Tag::stolen(incident), born });
                return Some(());
            }
            // Known to be of another theft.
            self.taken.push(Piece { qty, tag: Tag::CLEAN, born });
            return Some(());
        } else if !ledger.fates[from].ends() {
            self.book.take(from, qty, &mut self.taken)
        } else {
            match ledger.rules.mixers {
                Mixers::PoolShare { window } if ledger.is_pool(from) => {
                    self.pool.share(entry.from, entry.at.saturating_sub(window), qty, &mut self.taken)?
                }
                Mixers::Links if ledger.links.binary_search(&entry.transfer).is_ok() => {
                    self.pool.link(entry.from, qty, &mut self.taken)
                }
                // Where tracing ends, others' funds are in the pool too: what leaves it is not said to be these.
                _ => qty,
            }
        };
        if missing > Q::default() {
            let tag = match (self.births, ledger.rules.opening) {
                (Births::ByHolding, _) => Tag::born_at(from),
                (Births::Pooled, Opening::Unknown) if self.robbed => Tag::UNKNOWN,
                // Seen before anything was stolen, or the account's own by choice.
                (Births::Pooled, Opening::Unknown | Opening::Own) => Tag::CLEAN,
            };
            self.taken.push(Piece { qty: missing, tag, born });
        }
        Some(())
    }

    /// What a theft takes; where the first theft counts, what was stolen before keeps its name.
    fn steal(&mut self, ledger: &Ledger, from: usize, whole: Piece<Q>) {
        if ledger.rules.victims == Victims::LastTheft {
            self.taken.push(whole);
            return;
        }
        let missing = self.book.take(from, whole.qty, &mut self.taken);
        self.taken.push(Piece { qty: missing, ..whole });
        for piece in self.taken.iter_mut().filter(|piece| !piece.tag.is_stolen()) {
            *piece = Piece { qty: piece.qty, ..whole };
        }
        self.taken.retain(|piece| piece.qty > Q::default());
    }
}

/// Carries the tags of what was given over to what was received, part by part in order. Each part gets what brings the
/// sum so far to its exact share, rounded down, so that the whole is divided without loss; a part too small for a unit
/// vanishes.
fn convert<Q: Qty>(given: Q, received: Q, pieces: &mut Vec<Piece<Q>>) -> Option<()> {
    let (mut before, mut reached) = (Q::default(), Q::default());
    for piece in pieces.iter_mut() {
        before = before.plus(piece.qty)?;
        let (until, _) = before.share(received, given);
        piece.qty = until - reached;
        reached = until;
    }
    pieces.retain(|piece| piece.qty > Q::default());
    Some(())
}
