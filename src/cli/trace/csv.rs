//! A trace as a table for other programs. A cell that a spreadsheet would take for a formula begins with an apostrophe:
//! what is printed here ends in either.

use crate::app::tables::{self, Table};
use crate::layout::Cancel;
use crate::trace::report::Report;

/// The accounts of every method.
pub(super) fn accounts(report: &Report<'_>) -> Vec<u8> {
    text(tables::accounts(report))
}

/// What every transfer carried, part by part, under every method.
pub(super) fn events(report: &Report<'_>) -> Vec<u8> {
    text(tables::events(report))
}

fn text(table: Table<'_>) -> Vec<u8> {
    // Nobody asks to stop.
    table.safe(&Cancel::default()).map(|(bytes, _)| bytes).unwrap_or_default()
}
