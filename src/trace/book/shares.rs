//! Holdings as one sum per tag, for the pro rata rule.

use super::Book;
use crate::trace::tag::{Part, Tag};
use crate::trace::wide::{divide, mul_div};

/// One sum per tag, by tag. Every payment takes the same share of each, rounded without loss.
pub(in crate::trace) struct Shares {
    holdings: Vec<Holding>,
    /// Used again and again.
    buffer: Vec<u128>,
}

#[derive(Debug, Clone, Default)]
struct Holding {
    total: u128,
    sums: Vec<(Tag, u128)>,
}

impl Shares {
    /// Empty holdings.
    pub(in crate::trace) fn new(holdings: usize) -> Self {
        Self { holdings: vec![Holding::default(); holdings], buffer: Vec::new() }
    }
}

impl Book for Shares {
    fn put(&mut self, holding: usize, parts: &[Part]) {
        let Holding { total, sums } = &mut self.holdings[holding];
        for part in parts {
            *total += part.qty;
            match sums.binary_search_by_key(&part.tag, |&(tag, _)| tag) {
                Ok(at) => sums[at].1 += part.qty,
                Err(at) => sums.insert(at, (part.tag, part.qty)),
            }
        }
    }

    fn take(&mut self, holding: usize, qty: u128, parts: &mut Vec<Part>) -> u128 {
        let Holding { total, sums } = &mut self.holdings[holding];
        if qty >= *total {
            let missing = qty - *total;
            *total = 0;
            parts.extend(sums.drain(..).map(|(tag, qty)| Part { qty, tag, born: 0 }));
            return missing;
        }
        match sums.as_mut_slice() {
            [(tag, sum)] => {
                *sum -= qty;
                parts.push(Part { qty, tag: *tag, born: 0 });
            }
            [a, b] => {
                let (mut first, rest) = mul_div(qty, a.1, *total);
                // What is left over is one unit; it goes to the larger remainder, and of equal ones to the earlier.
                if rest > 0 && rest >= *total - rest {
                    first += 1;
                }
                for (one, qty) in [(a, first), (b, qty - first)] {
                    one.1 -= qty;
                    if qty > 0 {
                        parts.push(Part { qty, tag: one.0, born: 0 });
                    }
                }
            }
            many => {
                self.buffer.clear();
                divide(qty, *total, many.iter().map(|&(_, sum)| sum), &mut self.buffer);
                for ((tag, sum), &qty) in many.iter_mut().zip(&self.buffer) {
                    *sum -= qty;
                    if qty > 0 {
                        parts.push(Part { qty, tag: *tag, born: 0 });
                    }
                }
            }
        }
        *total -= qty;
        sums.retain(|&(_, sum)| sum > 0);
        0
    }

    fn parts(&self, holding: usize) -> Vec<Part> {
        self.holdings[holding].sums.iter().map(|&(tag, qty)| Part { qty, tag, born: 0 }).collect()
    }
}
