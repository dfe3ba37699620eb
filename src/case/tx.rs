//! Ids of transactions.

use std::fmt;

/// The id of a transaction, as its source writes it.
///
/// A ledger brings a million of them, nearly all `0x` and 64 small hexadecimal digits: these are kept as their 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxId(Form);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    /// What is written as `0x` and these bytes in small digits, and nothing else.
    Hash([u8; 32]),
    /// Any other text.
    Text(Box<str>),
}

impl TxId {
    /// The id that is written so. Every text is one.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(hash(text).map_or_else(|| Form::Text(text.into()), Form::Hash))
    }

    /// Looks at the id as it is written, without making a text of its own for each.
    pub fn with_text<R>(&self, look: impl FnOnce(&str) -> R) -> R {
        match &self.0 {
            Form::Hash(bytes) => look(std::str::from_utf8(&written(bytes)).unwrap_or("")),
            Form::Text(text) => look(text),
        }
    }

    /// Whether it is written in letters, digits and marks of ASCII alone.
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

impl From<&str> for TxId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// The bytes of `0x` and 64 small hexadecimal digits.
fn hash(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.strip_prefix("0x")?.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    let mut sound = true;
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        sound &= small_digit(pair[0]) & small_digit(pair[1]);
        *byte = value(pair[0]) << 4 | value(pair[1]) & 15;
    }
    sound.then_some(bytes)
}

fn small_digit(digit: u8) -> bool {
    digit.is_ascii_digit() | matches!(digit, b'a'..=b'f')
}

/// Of a small hexadecimal digit.
fn value(digit: u8) -> u8 {
    // Digits are 0x30 to 0x39, letters 0x61 to 0x66.
    (digit & 15) + 9 * (digit >> 6)
}

fn written(bytes: &[u8; 32]) -> [u8; 66] {
    let mut text = [0; 66];
    text[..2].copy_from_slice(b"0x");
    for (pair, byte) in text[2..].chunks_exact_mut(2).zip(bytes) {
        for (place, half) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
            *place = half + if half < 10 { b'0' } else { b'a' - 10 };
        }
    }
    text
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

        #[test]
        fn ids_are_equal_where_their_texts_are(a in "0x[0-1]{64}", b in "0x[0-1]{64}") {
            prop_assert_eq!(TxId::new(&a) == TxId::new(&b), a == b);
            prop_assert_eq!(TxId::new(&a), TxId::new(&a));
        }
    }

    #[test]
    fn only_a_hash_as_chains_write_it_is_kept_as_bytes() {
        let hash = format!("0x{}", "0123456789abcdef".repeat(4));
        assert!(TxId::new(&hash).is_hash());
        for other in [
            hash.to_uppercase(),
            hash.replace('a', "A"),
            hash.replace('9', "g"),
            hash[2..].to_owned(),
            format!("{hash}0"),
        ] {
            assert!(!TxId::new(&other).is_hash(), "{other}");
        }
    }
}
