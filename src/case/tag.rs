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
    /// What sort of account and what it was abused for, in the list's own vocabulary, e.g. `mixing_service` or
    /// `user, sanction`.
    pub category: String,
    /// When it was put on the list; where only that is known, when the list's entry was last changed.
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

/// The words of the vocabulary with their levels.
const WORDS: [(&str, u8); 14] = [
    ("override", 100),
    ("ownership", 100),
    ("ledger_immanent", 100),
    ("manual_transaction", 90),
    ("service_api", 70),
    ("forensic_investigation", 70),
    ("authority_data", 60),
    ("trusted_provider", 50),
    ("service_data", 50),
    ("forensic", 50),
    ("untrusted_transaction", 40),
    ("web_crawl", 20),
    ("heuristic", 10),
    ("unknown", 5),
];

impl TagConfidence {
    /// Reads a word of the vocabulary.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let (word, level) = WORDS.into_iter().find(|(known, _)| *known == word)?;
        Some(Self { word: word.to_owned(), level })
    }

    /// The words of the vocabulary, the surest first.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.into_iter().map(|(word, _)| word)
    }

    /// For people: `authority data, 60 of 100`.
    #[must_use]
    pub fn for_people(&self) -> String {
        format!("{}, {} of 100", self.word.replace('_', " "), self.level)
    }
}
