//! Tracing: published and cross-checked worked examples, laws, and twins that compute the same by other means.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::panic,
    clippy::expect_used
)]

mod bad;
mod cases;
mod cli;
mod laws;
mod rules;
mod sources;
mod twins;
mod vectors;
mod ways;

use std::borrow::Borrow;

use coldtrail::case::{AssetIx, IncidentIx, TransferIx, WalletIx};
use coldtrail::trace::{Act, Entry, Fate, Holding, Ledger, Part};

/// A ledger of one asset: `(from, to, quantity, act)`.
pub fn ledger(wallets: usize, entries: &[(usize, usize, u128, Act)]) -> Ledger {
    let holding = |n| Holding { wallet: Some(WalletIx::new(n)), asset: AssetIx::new(0) };
    Ledger {
        entries: entries
            .iter()
            .enumerate()
            .map(|(n, &(from, to, qty, act))| Entry {
                transfer: TransferIx::new(n),
                at: n as i64,
                from: u32::try_from(from).unwrap(),
                to: u32::try_from(to).unwrap(),
                qty,
                act,
            })
            .collect(),
        holdings: (0..wallets).map(holding).collect(),
        fates: vec![Fate::InMotion; wallets],
        ..Ledger::default()
    }
}

/// The only theft.
pub fn theft() -> Act {
    Act::Theft(IncidentIx::new(0))
}

/// How much of some parts was stolen.
pub fn stolen(parts: impl IntoIterator<Item = impl Borrow<Part>>) -> u128 {
    parts.into_iter().filter(|part| part.borrow().tag.is_stolen()).map(|part| part.borrow().qty).sum()
}
