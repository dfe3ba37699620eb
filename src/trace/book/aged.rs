//! Holdings as lots ordered by age, for rules that ask when a quantity was first seen.

use std::collections::BTreeMap;

use super::Book;
use crate::trace::tag::{Part, Tag};

/// Lots by the entry that gave them their tag. Lots of one entry and tag are one.
pub(in crate::trace) struct Aged {
    holdings: Vec<BTreeMap<(u32, Tag), u128>>,
    youngest: bool,
}

impl Aged {
    /// Empty holdings; the youngest lots leave first, or the oldest.
    pub(in crate::trace) fn new(holdings: usize, youngest: bool) -> Self {
        Self { holdings: vec![BTreeMap::new(); holdings], youngest }
    }
}

impl Book for Aged {
    fn put(&mut self, holding: usize, parts: &[Part]) {
        for part in parts {
            *self.holdings[holding].entry((part.born, part.tag)).or_default() += part.qty;
        }
    }

    fn take(&mut self, holding: usize, mut qty: u128, parts: &mut Vec<Part>) -> u128 {
        let lots = &mut self.holdings[holding];
        while qty > 0 {
            let Some(mut lot) = (if self.youngest { lots.last_entry() } else { lots.first_entry() }) else { break };
            let (born, tag) = *lot.key();
            let taken = qty.min(*lot.get());
            *lot.get_mut() -= taken;
            if *lot.get() == 0 {
                lot.remove();
            }
            parts.push(Part { qty: taken, tag, born });
            qty -= taken;
        }
        qty
    }

    fn parts(&self, holding: usize) -> Vec<Part> {
        let lots = self.holdings[holding].iter().map(|(&(born, tag), &qty)| Part { qty, tag, born });
        if self.youngest { lots.rev().collect() } else { lots.collect() }
    }
}
