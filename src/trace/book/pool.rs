//! Mixers through which funds are followed: what came in stays in order of arrival, and what a withdrawal takes does not
//! depend on the method.

use std::collections::{BTreeMap, VecDeque};

use super::Piece;
use crate::case::Timestamp;
use crate::trace::wide::{Qty, divide};

/// What is in mixers.
#[derive(Debug, Clone)]
pub(in crate::trace) struct Pool<Q> {
    mixers: BTreeMap<u32, VecDeque<(Timestamp, Piece<Q>)>>,
}

impl<Q> Default for Pool<Q> {
    fn default() -> Self {
        Self { mixers: BTreeMap::new() }
    }
}

impl<Q: Qty> Pool<Q> {
    /// Adds what arrives at a time.
    pub(in crate::trace) fn put(&mut self, mixer: u32, at: Timestamp, pieces: &[Piece<Q>]) {
        self.mixers.entry(mixer).or_default().extend(pieces.iter().map(|&piece| (at, piece)));
    }

    /// Takes the same share of everything that arrived since a time, rounded without loss, earlier pieces first where
    /// remainders are equal. Returns how much was missing; `None` where a sum does not fit.
    pub(in crate::trace) fn share(
        &mut self,
        mixer: u32,
        since: Timestamp,
        qty: Q,
        taken: &mut Vec<Piece<Q>>,
    ) -> Option<Q> {
        let Some(pieces) = self.mixers.get_mut(&mixer) else { return Some(qty) };
        let first = pieces.partition_point(|&(at, _)| at < since);
        let mut total = Q::default();
        for (_, piece) in pieces.range(first..) {
            total = total.plus(piece.qty)?;
        }
        let part = qty.min(total);
        if part > Q::default() {
            let mut shares = Vec::new();
            divide(part, total, pieces.range(first..).map(|(_, piece)| piece.qty), &mut shares);
            for ((_, piece), share) in pieces.range_mut(first..).zip(&shares) {
                piece.qty -= share.qty;
                if share.qty > Q::default() {
                    taken.push(Piece { qty: share.qty, ..*piece });
                }
            }
            pieces.retain(|(_, piece)| piece.qty > Q::default());
        }
        Some(qty - part)
    }

    /// Takes stolen pieces in order of arrival. Returns how much was missing.
    pub(in crate::trace) fn link(&mut self, mixer: u32, mut qty: Q, taken: &mut Vec<Piece<Q>>) -> Q {
        let Some(pieces) = self.mixers.get_mut(&mixer) else { return qty };
        for (_, piece) in pieces.iter_mut().filter(|(_, piece)| piece.tag.is_stolen()) {
            let part = qty.min(piece.qty);
            if part == Q::default() {
                break;
            }
            piece.qty -= part;
            qty -= part;
            taken.push(Piece { qty: part, ..*piece });
        }
        pieces.retain(|(_, piece)| piece.qty > Q::default());
        qty
    }

    /// Visits what is in a mixer.
    pub(in crate::trace) fn list(&self, mixer: u32, visit: &mut dyn FnMut(Piece<Q>)) {
        self.mixers.get(&mixer).into_iter().flatten().for_each(|&(_, piece)| visit(piece));
    }
}
