//! What published address lists say of a wallet.

use super::{Moment, SourceIx};

/// One entry of an address list, e.g. of a sanctions list or a GraphSense TagPack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// What the list calls the account.
    pub label: String,
    /// The list: its title, or its file name.
    pub list: String,
    /// Where the list has it from, as the list says: a page or a document.
    pub origin: String,
    /// Who it is said to belong to, in the list's own vocabulary, e.g. `lazarusgroup`.
    pub actor: String,
    /// What sort of account, in the list's own vocabulary, e.g. `mixing_service`.
    pub category: String,
    /// When it was put on the list, or when the list was last changed.
    pub listed: Option<Moment>,
    /// When it was taken off the list.
    pub delisted: Option<Moment>,
    /// How sure the list is, in its own vocabulary.
    pub confidence: Option<TagConfidence>,
    /// The source of the case that the list is; `None` for a list that the person at the desk added.
    pub source: Option<SourceIx>,
}

/// Confidence of a tag in the vocabulary of GraphSense TagPacks: a word and its level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagConfidence {
    /// The word, e.g. `authority_data`.
    pub word: String,
    /// From 0 (nothing known) to 100 (proved).
    pub level: u8,
}
