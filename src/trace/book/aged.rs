//! Holdings as lots ordered by age, for rules that ask when a quantity was first seen.

use std::collections::BTreeMap;

use super::{Book, Piece};
use crate::trace::tag::Tag;
use crate::trace::wide::Qty;

/// Lots by the entry that gave them their tag. Lots of one entry and tag are one.
#[derive(Debug, Clone)]
pub(in crate::trace) struct Aged<Q> {
    holdings: Vec<BTreeMap<(u32, Tag), Q>>,
    youngest: bool,
}

impl<Q: Qty> Aged<Q> {
    /// No holdings; the youngest lots leave first, or the oldest.
    pub(in crate::trace) fn new(youngest: bool) -> Self {
        Self { holdings: Vec::new(), youngest }
    }
}

impl<Q: Qty> Book<Q> for Aged<Q> {
    fn grow(&mut self, holdings: usize) {
        self.holdings.resize_with(holdings, BTreeMap::new);
    }

    fn put(&mut self, holding: usize, pieces: &[Piece<Q>]) -> Option<()> {
        for piece in pieces {
            let sum = self.holdings[holding].entry((piece.born, piece.tag)).or_default();
            *sum = sum.plus(piece.qty)?;
        }
        Some(())
    }

    fn take(&mut self, holding: usize, mut qty: Q, taken: &mut Vec<Piece<Q>>) -> Q {
        let lots = &mut self.holdings[holding];
        while qty > Q::default() {
            let Some(mut lot) = (if self.youngest { lots.last_entry() } else { lots.first_entry() }) else { break };
            let (born, tag) = *lot.key();
            let part = qty.min(*lot.get());
            *lot.get_mut() -= part;
            if *lot.get() == Q::default() {
                lot.remove();
            }
            taken.push(Piece { qty: part, tag, born });
            qty -= part;
        }
        qty
    }

    fn peek(&self, holding: usize) -> u32 {
        u32::from(self.holdings[holding].is_empty())
    }

    fn list(&self, holding: usize, visit: &mut dyn FnMut(Piece<Q>)) {
        let lots = self.holdings[holding].iter().map(|(&(born, tag), &qty)| Piece { qty, tag, born });
        if self.youngest {
            lots.rev().for_each(visit);
        } else {
            lots.for_each(visit);
        }
    }
}
