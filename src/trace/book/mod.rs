//! What every holding consists of, and which part of it a payment takes.

mod aged;
mod lots;
mod pool;
mod shares;

pub(super) use aged::Aged;
pub(super) use lots::{CleanFirst, Fifo, Lifo, Lots, TaintedFirst};
pub(super) use pool::Pool;
pub(super) use shares::Shares;

use super::tag::{Part, Tag};
use super::wide::Qty;

/// A part while it is counted; as [`Part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<Q> {
    pub(super) qty: Q,
    pub(super) tag: Tag,
    pub(super) born: u32,
}

impl<Q: Qty> From<Piece<Q>> for Part {
    fn from(piece: Piece<Q>) -> Self {
        Self { qty: piece.qty.wide(), tag: piece.tag, born: piece.born }
    }
}

/// The contents of all holdings under one method. Holdings are numbered from 0; all start empty.
pub(super) trait Book<Q: Qty>: Clone + Send + Sync + 'static {
    /// Makes room for so many holdings; those there are stay as they are.
    fn grow(&mut self, holdings: usize);

    /// Adds pieces in the order in which they arrive. `None` where a sum does not fit.
    fn put(&mut self, holding: usize, pieces: &[Piece<Q>]) -> Option<()>;

    /// Takes `qty`, as far as there is that much, and appends what was taken, in the order in which it leaves. Returns
    /// how much was missing.
    fn take(&mut self, holding: usize, qty: Q, taken: &mut Vec<Piece<Q>>) -> Q;

    /// Visits what a holding consists of, in the order in which it would leave.
    fn list(&self, holding: usize, visit: &mut dyn FnMut(Piece<Q>));

    /// Something of a holding, only to have it in the cache soon.
    fn peek(&self, holding: usize) -> u32;
}
