//! Holdings as queues of lots, for rules that follow the order of arrival.

use std::marker::PhantomData;

use super::Book;
use crate::trace::tag::Part;

/// No lot.
const NONE: u32 = u32::MAX;

/// Which lot leaves next.
pub(in crate::trace) trait Order {
    /// Queues per holding; they are emptied in order.
    const QUEUES: usize;
    /// Whether a queue gives its newest lot first.
    const NEWEST: bool;
    /// The queue a part goes into.
    fn queue(part: &Part) -> usize;
}

/// First in, first out.
pub(in crate::trace) struct Fifo;
/// Last in, first out.
pub(in crate::trace) struct Lifo;
/// Stolen lots first; among them, and then among the others, first in, first out.
pub(in crate::trace) struct TaintedFirst;
/// Stolen lots last; among them, and before among the others, first in, first out.
pub(in crate::trace) struct CleanFirst;

impl Order for Fifo {
    const QUEUES: usize = 1;
    const NEWEST: bool = false;
    fn queue(_: &Part) -> usize {
        0
    }
}

impl Order for Lifo {
    const QUEUES: usize = 1;
    const NEWEST: bool = true;
    fn queue(_: &Part) -> usize {
        0
    }
}

impl Order for TaintedFirst {
    const QUEUES: usize = 2;
    const NEWEST: bool = false;
    fn queue(part: &Part) -> usize {
        usize::from(!part.tag.is_stolen())
    }
}

impl Order for CleanFirst {
    const QUEUES: usize = 2;
    const NEWEST: bool = false;
    fn queue(part: &Part) -> usize {
        usize::from(part.tag.is_stolen())
    }
}

/// A lot and the one behind it.
#[derive(Debug, Clone, Copy)]
struct Lot {
    part: Part,
    next: u32,
}

/// The lot that leaves next, and the last one.
#[derive(Debug, Clone, Copy)]
struct Queue {
    head: u32,
    tail: u32,
}

/// All lots in one list, chained into queues; the places of spent lots are used again. Neighbours of one tag are one lot,
/// which changes no answer: they would leave one after the other.
pub(in crate::trace) struct Lots<O> {
    lots: Vec<Lot>,
    free: u32,
    queues: Vec<Queue>,
    order: PhantomData<O>,
}

impl<O: Order> Lots<O> {
    /// Empty holdings.
    pub(in crate::trace) fn new(holdings: usize) -> Self {
        let queues = vec![Queue { head: NONE, tail: NONE }; holdings * O::QUEUES];
        Self { lots: Vec::new(), free: NONE, queues, order: PhantomData }
    }

    fn place(&mut self, part: Part, next: u32) -> u32 {
        let lot = Lot { part, next };
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

    fn add(&mut self, slot: usize, part: Part) {
        let Queue { head, tail } = self.queues[slot];
        let neighbour = if O::NEWEST { head } else { tail };
        if neighbour != NONE && self.lots[neighbour as usize].part.tag == part.tag {
            self.lots[neighbour as usize].part.qty += part.qty;
        } else if O::NEWEST {
            let at = self.place(part, head);
            self.queues[slot] = Queue { head: at, tail: if tail == NONE { at } else { tail } };
        } else {
            let at = self.place(part, NONE);
            if tail != NONE {
                self.lots[tail as usize].next = at;
            }
            self.queues[slot] = Queue { head: if head == NONE { at } else { head }, tail: at };
        }
    }
}

impl<O: Order> Book for Lots<O> {
    fn put(&mut self, holding: usize, parts: &[Part]) {
        for part in parts {
            self.add(holding * O::QUEUES + O::queue(part), *part);
        }
    }

    fn take(&mut self, holding: usize, mut qty: u128, parts: &mut Vec<Part>) -> u128 {
        for slot in holding * O::QUEUES..(holding + 1) * O::QUEUES {
            while qty > 0 && self.queues[slot].head != NONE {
                let at = self.queues[slot].head;
                let lot = &mut self.lots[at as usize];
                if lot.part.qty > qty {
                    lot.part.qty -= qty;
                    parts.push(Part { qty, ..lot.part });
                    return 0;
                }
                qty -= lot.part.qty;
                parts.push(lot.part);
                let next = std::mem::replace(&mut lot.next, self.free);
                self.free = at;
                self.queues[slot].head = next;
                if next == NONE {
                    self.queues[slot].tail = NONE;
                }
            }
        }
        qty
    }

    fn parts(&self, holding: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        for slot in holding * O::QUEUES..(holding + 1) * O::QUEUES {
            let mut at = self.queues[slot].head;
            while at != NONE {
                parts.push(self.lots[at as usize].part);
                at = self.lots[at as usize].next;
            }
        }
        parts
    }
}
