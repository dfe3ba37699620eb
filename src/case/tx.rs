//! Ids of transactions.

use std::fmt;

use serde::{Serialize, Serializer};

use super::hex;

/// The id of a transaction, as its source writes it.
///
/// A ledger brings a million of them, nearly all `0x` and 64 small hexadecimal digits: these are kept as their 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxId(Form);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    /// What is written as `0x` and the small digits of these bytes, and nothing else.
    Hash([u8; 32]),
    /// Any other text.
    Text(Box<str>),
}

impl TxId {
    /// The id that is written so. Every text is one.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(hex::read(text).map_or_else(|| Form::Text(text.into()), Form::Hash))
    }

    /// Shows the id as it is written, without a text of its own for each of a million.
    pub fn with_text<R>(&self, look: impl FnOnce(&str) -> R) -> R {
        match &self.0 {
            Form::Hash(bytes) => hex::with_text(bytes, look),
            Form::Text(text) => look(text),
        }
    }

    /// Whether it is a hash of 32 bytes in small digits: then nothing else can be in it.
    #[must_use]
    pub fn is_hash(&self) -> bool {
        matches!(self.0, Form::Hash(_))
    }
}

impl fmt::Display for TxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.pad(text))
    }
}

impl Serialize for TxId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_text(|text| serializer.serialize_str(text))
    }
}

impl From<&str> for TxId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_written_as_it_was_read(hash in "(0x|0X)?[0-9a-f]{62,66}", mixed in "0x[0-9a-fA-F]{64}", text in ".{0,80}") {
            for text in [hash, mixed, text] {
                prop_assert_eq!(TxId::new(&text).to_string(), text);
            }
        }
    }

    #[test]
    fn only_a_hash_as_chains_write_it_is_kept_as_bytes() {
        let hash = format!("0x{}", "0123456789abcdef".repeat(4));
        assert!(TxId::new(&hash).is_hash());
        let others = [hash.to_uppercase(), hash.replace('a', "A"), hash[2..].to_owned(), format!("{hash}0")];
        assert!(others.iter().all(|other| !TxId::new(other).is_hash() && TxId::new(other) != TxId::new(&hash)));
    }
}
