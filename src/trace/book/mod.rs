//! What every holding consists of, and which part of it a payment takes.

mod aged;
mod lots;
mod shares;

pub(super) use aged::Aged;
pub(super) use lots::{CleanFirst, Fifo, Lifo, Lots, TaintedFirst};
pub(super) use shares::Shares;

use super::tag::Part;

/// The contents of all holdings under one method. Holdings are numbered from 0; all start empty.
pub(super) trait Book {
    /// Adds parts in the order in which they arrive.
    fn put(&mut self, holding: usize, parts: &[Part]);

    /// Takes `qty`, as far as there is that much, and appends what was taken, in the order in which it leaves. Returns
    /// how much was missing.
    fn take(&mut self, holding: usize, qty: u128, parts: &mut Vec<Part>) -> u128;

    /// What a holding consists of, in the order in which it would leave.
    fn parts(&self, holding: usize) -> Vec<Part>;
}
