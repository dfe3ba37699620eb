//! Holdings as queues of lots, for rules that follow the order of arrival.

use std::marker::PhantomData;

use super::{Book, Piece};
use crate::trace::tag::Tag;
use crate::trace::wide::Qty;

/// No lot.
const NONE: u32 = u32::MAX;

/// Which lot leaves next.
pub(in crate::trace) trait Order: Clone + Send + Sync + 'static {
    /// Queues per holding; they are emptied in order.
    const QUEUES: usize;
    /// Whether a queue gives its newest lot first.
    const NEWEST: bool;
    /// The queue a part goes into.
    fn queue(tag: Tag) -> usize;
}

/// First in, first out.
#[derive(Debug, Clone)]
pub(in crate::trace) struct Fifo;
/// Last in, first out.
#[derive(Debug, Clone)]
pub(in crate::trace) struct Lifo;
/// Stolen lots first; among them, and then among the others, first in, first out.
#[derive(Debug, Clone)]
pub(in crate::trace) struct TaintedFirst;
/// Stolen lots last; among them, and before among the others, first in, first out.
#[derive(Debug, Clone)]
pub(in crate::trace) struct CleanFirst;

impl Order for Fifo {
    const QUEUES: usize = 1;
    const NEWEST: bool = false;
    fn queue(_: Tag) -> usize {
        0
    }
}

impl Order for Lifo {
    const QUEUES: usize = 1;
    const NEWEST: bool = true;
    fn queue(_: Tag) -> usize {
        0
    }
}

impl Order for TaintedFirst {
    const QUEUES: usize = 2;
    const NEWEST: bool = false;
    fn queue(tag: Tag) -> usize {
        usize::from(!tag.is_stolen())
    }
}

impl Order for CleanFirst {
    const QUEUES: usize = 2;
    const NEWEST: bool = false;
    fn queue(tag: Tag) -> usize {
        usize::from(tag.is_stolen())
    }
}

/// A lot and the one behind it. An empty lot, of nothing, is no lot.
#[derive(Debug, Clone, Copy)]
struct Lot<Q> {
    piece: Piece<Q>,
    next: u32,
}

/// The lot that leaves next, kept here because most queues have one lot only, and where the last one behind it is. Waiting
/// for memory takes most of the time, so no queue lies across two lines of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Queue<Q> {
    front: Lot<Q>,
    tail: u32,
}

/// All lots behind the first ones in one list, chained into queues; the places of spent lots are used again. Neighbours of
/// one tag are one lot, which changes no answer: they would leave one after the other.
#[derive(Debug, Clone)]
pub(in crate::trace) struct Lots<O, Q> {
    lots: Vec<Lot<Q>>,
    free: u32,
    queues: Vec<Queue<Q>>,
    order: PhantomData<O>,
}

impl<O: Order, Q: Qty> Lots<O, Q> {
    /// No holdings.
    pub(in crate::trace) fn new() -> Self {
        Self { lots: Vec::new(), free: NONE, queues: Vec::new(), order: PhantomData }
    }

    fn place(&mut self, lot: Lot<Q>) -> u32 {
        if self.free == NONE {
            self.lots.push(lot);
            // One lot per part put in at most; parts are counted by entries, which are capped below 2^32.
            return u32::try_from(self.lots.len() - 1).unwrap_or(NONE);
        }
        let at = self.free;
        self.free = self.lots[at as usize].next;
        self.lots[at as usize] = lot;
        at
    }

    #[inline]
    fn add(&mut self, slot: usize, piece: Piece<Q>) -> Option<()> {
        let Queue { front, tail } = self.queues[slot];
        if front.piece.qty == Q::default() {
            self.queues[slot] = Queue { front: Lot { piece, next: NONE }, tail: NONE };
            return Some(());
        }
        let behind = O::NEWEST || tail == NONE;
        let neighbour = if behind { &mut self.queues[slot].front } else { &mut self.lots[tail as usize] };
        if neighbour.piece.tag == piece.tag {
            neighbour.piece.qty = neighbour.piece.qty.plus(piece.qty)?;
        } else if O::NEWEST {
            let at = self.place(front);
            self.queues[slot].front = Lot { piece, next: at };
        } else {
            let at = self.place(Lot { piece, next: NONE });
            if tail == NONE {
                self.queues[slot].front.next = at;
            } else {
                self.lots[tail as usize].next = at;
            }
            self.queues[slot].tail = at;
        }
        Some(())
    }
}

impl<O: Order, Q: Qty> Book<Q> for Lots<O, Q> {
    fn grow(&mut self, holdings: usize) {
        let nothing = Piece { qty: Q::default(), tag: Tag::CLEAN, born: 0 };
        let empty = Queue { front: Lot { piece: nothing, next: NONE }, tail: NONE };
        self.queues.resize(holdings * O::QUEUES, empty);
    }

    fn put(&mut self, holding: usize, pieces: &[Piece<Q>]) -> Option<()> {
        for piece in pieces {
            self.add(holding * O::QUEUES + O::queue(piece.tag), *piece)?;
        }
        Some(())
    }

    fn take(&mut self, holding: usize, mut qty: Q, taken: &mut Vec<Piece<Q>>) -> Q {
        for slot in holding * O::QUEUES..(holding + 1) * O::QUEUES {
            let queue = &mut self.queues[slot];
            while queue.front.piece.qty > Q::default() {
                if queue.front.piece.qty > qty {
                    if qty > Q::default() {
                        queue.front.piece.qty -= qty;
                        taken.push(Piece { qty, ..queue.front.piece });
                    }
                    return Q::default();
                }
                qty -= queue.front.piece.qty;
                taken.push(queue.front.piece);
                let at = queue.front.next;
                if at == NONE {
                    queue.front.piece.qty = Q::default();
                    queue.tail = NONE;
                    break;
                }
                if queue.tail == at {
                    queue.tail = NONE;
                }
                let lot = &mut self.lots[at as usize];
                queue.front = *lot;
                lot.next = std::mem::replace(&mut self.free, at);
            }
        }
        qty
    }

    #[inline]
    fn peek(&self, holding: usize) -> u32 {
        self.queues[holding * O::QUEUES].front.next
    }

    fn list(&self, holding: usize, visit: &mut dyn FnMut(Piece<Q>)) {
        for queue in &self.queues[holding * O::QUEUES..(holding + 1) * O::QUEUES] {
            let mut lot = &queue.front;
            if lot.piece.qty > Q::default() {
                visit(lot.piece);
            }
            while lot.next != NONE {
                lot = &self.lots[lot.next as usize];
                visit(lot.piece);
            }
        }
    }
}
