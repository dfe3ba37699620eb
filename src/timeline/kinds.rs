//! The kinds of movement that the histogram may be split by.

use super::Movement;
use crate::case::{Case, TransferKind};

/// Names of the kinds, in the order of the story. Both ways through a mixer are one.
pub const KINDS: [&str; 9] =
    ["Theft", "Transfer", "Swap", "Bridge", "Mixer", "Deposit", "Withdrawal", "Fee", "Inferred"];

impl Movement {
    /// Its kind, as a place in [`KINDS`].
    #[must_use]
    pub fn kind(self, case: &Case) -> usize {
        match self {
            Self::Theft(_) => 0,
            Self::Transfer(ix) => match case[ix].kind {
                TransferKind::Transfer => 1,
                TransferKind::Swap => 2,
                TransferKind::Bridge => 3,
                TransferKind::MixIn | TransferKind::MixOut => 4,
                TransferKind::Deposit => 5,
                TransferKind::Withdrawal => 6,
                TransferKind::Fee => 7,
                TransferKind::Inferred => 8,
            },
        }
    }
}
