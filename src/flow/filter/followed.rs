//! What a trace lets pass. The trace itself is worked out elsewhere; a filter only knows its result.

use std::collections::BTreeSet;

use super::bits::Bits;
use crate::case::{IncidentIx, TransferIx};

/// The transfers that carried funds of some thefts, as a trace says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    transfers: Bits,
    thefts: BTreeSet<IncidentIx>,
    words: String,
}

impl Followed {
    /// Of the transfers and thefts of a case of so many transfers; `words` say for people what was followed and how.
    #[must_use]
    pub fn new(
        transfers: impl IntoIterator<Item = TransferIx>,
        thefts: BTreeSet<IncidentIx>,
        of: usize,
        words: String,
    ) -> Self {
        let mut bits = Bits::new(of);
        transfers.into_iter().for_each(|ix| bits.insert(ix.get()));
        Self { transfers: bits, thefts, words }
    }

    /// Whether a transfer carried some of it.
    #[must_use]
    pub fn passes(&self, ix: TransferIx) -> bool {
        self.transfers.contains(ix.get())
    }

    /// Whether a theft is followed.
    #[must_use]
    pub fn passes_theft(&self, ix: IncidentIx) -> bool {
        self.thefts.contains(&ix)
    }

    /// What was followed and how, for people.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }
}
