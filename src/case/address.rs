//! Addresses: their form and checksum, chain by chain.
//!
//! The text is kept as written and shown so; the *canonical* form is the identity. An EVM address whose letters carry
//! a wrong checksum is kept and marked, because published lists do print such addresses with the right digits. A wrong
//! base58 or bech32 checksum is refused: there the digits themselves are wrong.

use std::fmt::Write as _;

use bech32::primitives::decode::{CheckedHrpstring, UncheckedHrpstring};
use bech32::{Bech32, Bech32m, Fe32};
use sha3::{Digest as _, Keccak256};
use thiserror::Error;

use super::{ChainFamily, hex};

/// What the checksum of an address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Checksum {
    /// Present and right.
    Valid,
    /// The address carries none: lower-case EVM, Solana. A typing slip cannot be seen.
    None,
    /// Present and wrong (only EIP-55: the digits may still be right, as in published lists).
    Wrong,
    /// No checker for this chain here.
    NotChecked,
}

/// Why a text is no address of its chain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Wrong form.
    #[error("{0}")]
    Form(String),
}

/// An address with its original text and its canonical form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    text: String,
    /// Where it differs from the text: of a million addresses most are written so.
    canonical: Option<String>,
    checksum: Checksum,
}

/// Longest address accepted on a chain without a checker here, in characters.
const LONGEST: usize = 128;

impl Address {
    /// Stands in place of an address that a view hides, so that it differs from one that was never published.
    pub(super) const WITHHELD: &str = "withheld";

    /// Reads an address of a chain family.
    ///
    /// # Errors
    /// A text that is no address of that family.
    pub fn parse(text: &str, family: ChainFamily) -> Result<Self, AddressError> {
        // The usual form of a million addresses: small, which is canonical.
        if family == ChainFamily::Evm && hex::read::<20>(text).is_some() {
            return Ok(Self { text: text.to_owned(), canonical: None, checksum: Checksum::None });
        }
        if text.is_empty() {
            return Err(form("the address is empty"));
        }
        if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(form(format!(
                "an address cannot hold {c:?}; write it without blanks, in plain letters and digits"
            )));
        }
        if text.len() > LONGEST {
            return Err(form(format!("{} characters; no address has more than {LONGEST}", text.len())));
        }
        let (canonical, checksum) = match family {
            ChainFamily::Evm => evm(text)?,
            ChainFamily::Bitcoin => bitcoin_like(text, &BITCOIN)?,
            ChainFamily::Litecoin => bitcoin_like(text, &LITECOIN)?,
            ChainFamily::Tron => {
                base58(text, bs58::Alphabet::BITCOIN, &[0x41], "a Tron address (T and 33 more characters)")?
            }
            ChainFamily::Xrp => {
                base58(text, bs58::Alphabet::RIPPLE, &[0x00], "an XRP Ledger address (r and 24 to 34 more characters)")?
            }
            ChainFamily::Solana => solana(text)?,
            ChainFamily::Other => (text.to_owned(), Checksum::NotChecked),
        };
        Ok(Self { text: text.to_owned(), canonical: Some(canonical).filter(|canonical| canonical != text), checksum })
    }

    /// What is left of an address when a view hides it.
    pub(super) fn in_disguise(text: String) -> Self {
        Self { text, canonical: None, checksum: Checksum::NotChecked }
    }

    /// Whether nothing of it is left.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.text == Self::WITHHELD
    }

    /// As written in the case file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The form that is the same for the same account (lower case where case carries no identity).
    #[must_use]
    pub fn canonical(&self) -> &str {
        self.canonical.as_deref().unwrap_or(&self.text)
    }

    /// What its checksum says.
    #[must_use]
    pub fn checksum(&self) -> Checksum {
        self.checksum
    }

    /// Shortened for the screen: `0x47666F…9486E2`.
    #[must_use]
    pub fn short(&self) -> String {
        // Only ASCII gets through `parse`, so bytes are characters here.
        match (self.text.get(..8), self.text.get(self.text.len().saturating_sub(6)..)) {
            (Some(head), Some(tail)) if self.text.len() > 16 => format!("{head}…{tail}"),
            _ => self.text.clone(),
        }
    }
}

fn form(message: impl Into<String>) -> AddressError {
    AddressError::Form(message.into())
}

/// `0x` and 40 hexadecimal digits; mixed case is an EIP-55 checksum.
fn evm(text: &str) -> Result<(String, Checksum), AddressError> {
    let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) else {
        return Err(form("expected 0x and 40 hexadecimal digits; this does not begin with 0x"));
    };
    if let Some(c) = digits.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(form(format!("expected 0x and 40 hexadecimal digits; {c:?} is none")));
    }
    if digits.len() != 40 {
        let hint = if digits.len() == 64 { " (64 digits make a transaction id, not an address)" } else { "" };
        return Err(form(format!("expected 0x and 40 hexadecimal digits; found {}{hint}", digits.len())));
    }
    let lower = digits.to_ascii_lowercase();
    let checksum = if digits == lower || digits == digits.to_ascii_uppercase() {
        Checksum::None
    } else if digits == eip55(&lower) {
        Checksum::Valid
    } else {
        Checksum::Wrong
    };
    Ok((format!("0x{lower}"), checksum))
}

/// EIP-55: a letter is upper case where the same digit of the Keccak-256 of the lower-case text is 8 or more.
fn eip55(lower: &str) -> String {
    let hash = Keccak256::digest(lower.as_bytes());
    lower
        .chars()
        .zip(hash.iter().flat_map(|byte| [byte >> 4, byte & 15]))
        .map(|(c, nibble)| if nibble >= 8 { c.to_ascii_uppercase() } else { c })
        .collect()
}

/// What tells one chain of Bitcoin's kind from another.
struct BitcoinLike {
    hrp: &'static str,
    versions: &'static [u8],
    what: &'static str,
}

const BITCOIN: BitcoinLike =
    BitcoinLike { hrp: "bc", versions: &[0x00, 0x05], what: "a Bitcoin address (beginning with 1, 3 or bc1)" };
const LITECOIN: BitcoinLike = BitcoinLike {
    hrp: "ltc",
    versions: &[0x30, 0x32, 0x05],
    what: "a Litecoin address (beginning with L, M, 3 or ltc1)",
};

fn bitcoin_like(text: &str, chain: &BitcoinLike) -> Result<(String, Checksum), AddressError> {
    let lower = text.to_ascii_lowercase();
    match lower.split_once('1') {
        Some((hrp, _)) if hrp == chain.hrp => segwit(text, lower, chain),
        Some(("tb" | "bcrt" | "tltc" | "rltc", _)) => {
            Err(form(format!("expected {}; this is an address of a test network", chain.what)))
        }
        _ => base58(text, bs58::Alphabet::BITCOIN, chain.versions, chain.what),
    }
}

/// Version 0 carries a bech32 checksum, later versions a bech32m one (BIP 173, BIP 350).
fn segwit(text: &str, lower: String, chain: &BitcoinLike) -> Result<(String, Checksum), AddressError> {
    if text != lower && text != text.to_ascii_uppercase() {
        return Err(form("small and capital letters are mixed; this kind of address is all one or all the other"));
    }
    let data = &lower[chain.hrp.len() + 1..];
    if let Some(c) = data.chars().find(|c| Fe32::from_char(*c).is_err()) {
        return Err(form(format!("{c:?} does not occur in an address that begins with {}1", chain.hrp)));
    }
    let bad = || form("the checksum is wrong: at least one character is mistyped or missing");
    let unchecked = UncheckedHrpstring::new(&lower).map_err(|_| bad())?;
    let version = unchecked.witness_version().ok_or_else(bad)?;
    let right = if version == Fe32::Q {
        unchecked.has_valid_checksum::<Bech32>()
    } else {
        unchecked.has_valid_checksum::<Bech32m>()
    };
    if !right {
        return Err(bad());
    }
    let program = if version == Fe32::Q {
        CheckedHrpstring::new::<Bech32>(&lower)
    } else {
        CheckedHrpstring::new::<Bech32m>(&lower)
    };
    let whole = program.ok().and_then(|checked| checked.validate_segwit().ok());
    if whole.is_none() {
        return Err(form("the checksum is right, but the length fits no kind of account"));
    }
    Ok((lower, Checksum::Valid))
}

/// Base58 with a version byte, 20 bytes and a checksum of four.
fn base58(
    text: &str,
    alphabet: &bs58::Alphabet,
    versions: &[u8],
    what: &str,
) -> Result<(String, Checksum), AddressError> {
    let bytes =
        bs58::decode(text).with_alphabet(alphabet).with_check(None).into_vec().map_err(|error| match error {
            bs58::decode::Error::InvalidCharacter { character, .. } => {
                form(format!("expected {what}; {character:?} does not occur in one"))
            }
            bs58::decode::Error::InvalidChecksum { .. } => {
                form("the checksum is wrong: at least one character is mistyped or missing")
            }
            _ => form(format!("expected {what}; this is too short")),
        })?;
    match bytes.split_first() {
        Some((version, rest)) if versions.contains(version) && rest.len() == 20 => {
            Ok((text.to_owned(), Checksum::Valid))
        }
        _ => Err(form(format!("expected {what}; the checksum is right, but this belongs to another chain"))),
    }
}

/// 32 bytes in base58, no checksum.
fn solana(text: &str) -> Result<(String, Checksum), AddressError> {
    let what = "expected a Solana address (32 to 44 base58 characters for 32 bytes)";
    let bytes = bs58::decode(text).into_vec().map_err(|error| match error {
        bs58::decode::Error::InvalidCharacter { character, .. } => {
            form(format!("{what}; {character:?} does not occur in one"))
        }
        _ => form(what),
    })?;
    if bytes.len() != 32 {
        let mut message = what.to_owned();
        // Writing to a string cannot fail.
        let _ = write!(message, "; these are {} bytes", bytes.len());
        return Err(form(message));
    }
    Ok((text.to_owned(), Checksum::None))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn checksum(text: &str, family: ChainFamily) -> Result<Checksum, String> {
        Address::parse(text, family).map(|a| a.checksum()).map_err(|e| e.to_string())
    }

    #[test]
    fn evm_has_three_states() {
        for text in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
            "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
            "0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2",
        ] {
            assert_eq!(checksum(text, ChainFamily::Evm), Ok(Checksum::Valid), "{text}");
            assert_eq!(checksum(&text.to_ascii_lowercase(), ChainFamily::Evm), Ok(Checksum::None));
        }
        let wrong = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD";
        assert_eq!(checksum(wrong, ChainFamily::Evm), Ok(Checksum::Wrong));
        let a = Address::parse(wrong, ChainFamily::Evm).unwrap();
        assert_eq!(a.canonical(), wrong.to_ascii_lowercase());
        assert_eq!((a.text(), a.short().as_str()), (wrong, "0x5aAeb6…1BeAeD"));
        for text in
            ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xZZ", ""]
        {
            assert!(checksum(text, ChainFamily::Evm).is_err(), "{text}");
        }
    }

    #[test]
    fn bitcoin_and_litecoin() {
        for text in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ] {
            assert_eq!(checksum(text, ChainFamily::Bitcoin), Ok(Checksum::Valid), "{text}");
        }
        let upper = Address::parse("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", ChainFamily::Bitcoin).unwrap();
        assert_eq!(upper.canonical(), "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        for text in [
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
            "bc1QW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1",
            "bc1",
            "1",
        ] {
            assert!(checksum(text, ChainFamily::Bitcoin).is_err(), "{text}");
        }
        for text in ["LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"] {
            assert_eq!(checksum(text, ChainFamily::Litecoin), Ok(Checksum::Valid), "{text}");
        }
        assert!(checksum("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", ChainFamily::Litecoin).is_err());
    }

    /// BIP 350: a version-1 program under the old checksum, and a version-0 program under the new one, are invalid.
    #[test]
    fn each_segwit_version_has_its_own_checksum() {
        for text in [
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
            "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqwu8frw",
        ] {
            assert!(checksum(text, ChainFamily::Bitcoin).is_err(), "{text}");
        }
    }

    #[test]
    fn the_other_chains() {
        assert_eq!(checksum("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainFamily::Tron), Ok(Checksum::Valid));
        assert!(checksum("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", ChainFamily::Tron).is_err());
        assert_eq!(checksum("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", ChainFamily::Xrp), Ok(Checksum::Valid));
        assert!(checksum("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTj", ChainFamily::Xrp).is_err());
        let sol = "So11111111111111111111111111111111111111112";
        assert_eq!(checksum(sol, ChainFamily::Solana), Ok(Checksum::None));
        assert!(checksum("So1111", ChainFamily::Solana).is_err());
        assert_eq!(checksum("bnb1xyz", ChainFamily::Other), Ok(Checksum::NotChecked));
        assert!(checksum("has blank", ChainFamily::Other).is_err());
        assert!(checksum(&"x".repeat(129), ChainFamily::Other).is_err());
        assert!(checksum("a\u{202e}b", ChainFamily::Other).is_err());
    }
}
