//! Chains, assets and their prices.

use std::sync::Arc;

use super::{AssetIx, Moment, SourceIx, Usd};

/// A chain, identified by CAIP-2 (`eip155:1`); identity never rests on a ticker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain(Arc<str>);

/// How a chain writes its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChainFamily {
    /// Ethereum and the chains that share its address form.
    Evm,
    /// Bitcoin main network.
    Bitcoin,
    /// Litecoin main network.
    Litecoin,
    /// Tron.
    Tron,
    /// XRP Ledger.
    Xrp,
    /// Solana.
    Solana,
    /// A chain without an address checker here.
    Other,
}

/// Chains by their CAIP-2 id with a name for people. Tron and the XRP Ledger have no widely used registered
/// namespace; `tron:mainnet` and `xrpl:0` are this format's own.
const KNOWN: [(&str, &str, ChainFamily); 18] = [
    ("eip155:1", "Ethereum", ChainFamily::Evm),
    ("eip155:10", "Optimism", ChainFamily::Evm),
    ("eip155:56", "BNB Smart Chain", ChainFamily::Evm),
    ("eip155:137", "Polygon", ChainFamily::Evm),
    ("eip155:2020", "Ronin", ChainFamily::Evm),
    ("eip155:8453", "Base", ChainFamily::Evm),
    ("eip155:42161", "Arbitrum One", ChainFamily::Evm),
    ("eip155:43114", "Avalanche C-Chain", ChainFamily::Evm),
    ("eip155:1666600000", "Harmony", ChainFamily::Evm),
    ("bip122:000000000019d6689c085ae165831e93", "Bitcoin", ChainFamily::Bitcoin),
    ("bip122:12a765e31ffd4059bada1e25190f6e98", "Litecoin", ChainFamily::Litecoin),
    ("bip122:000000000000000000651ef99cb9fcbe", "Bitcoin Cash", ChainFamily::Other),
    ("bip122:000000000000000001d956714215d96f", "Bitcoin SV", ChainFamily::Other),
    ("stellar:pubnet", "Stellar", ChainFamily::Other),
    ("tron:mainnet", "Tron", ChainFamily::Tron),
    ("xrpl:0", "XRP Ledger", ChainFamily::Xrp),
    ("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "Solana", ChainFamily::Solana),
    ("offchain:none", "Off chain", ChainFamily::Other),
];

impl Chain {
    /// Reads a CAIP-2 id: namespace of 3–8 lower-case letters, digits or `-`, a colon, and a reference of 1–32
    /// letters, digits, `-` or `_` (CAIP-2; `offchain` and `tron` are accepted namespaces of ours).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (namespace, reference) = text.split_once(':')?;
        let namespace_ok = (3..=8).contains(&namespace.len())
            && namespace.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let reference_ok = (1..=32).contains(&reference.len())
            && reference.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        (namespace_ok && reference_ok).then(|| Self(text.into()))
    }

    /// A chain of which nothing is told but what it is called here.
    pub(super) fn called(name: String) -> Self {
        Self(name.into())
    }

    /// The CAIP-2 id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Name for people; the id itself for a chain we do not know.
    #[must_use]
    pub fn name(&self) -> &str {
        KNOWN.iter().find(|(id, ..)| **id == *self.0).map_or(&*self.0, |(_, name, _)| name)
    }

    /// How the chain writes its addresses.
    #[must_use]
    pub fn family(&self) -> ChainFamily {
        if self.0.starts_with("eip155:") {
            return ChainFamily::Evm;
        }
        KNOWN.iter().find(|(id, ..)| **id == *self.0).map_or(ChainFamily::Other, |(.., family)| *family)
    }

    /// The CAIP-2 ids we know a name for, for help texts.
    pub fn known_ids() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(id, ..)| *id)
    }
}

/// What one unit of an asset is counted as when a value is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Peg {
    /// One unit counts as one US dollar.
    Usd,
    /// One unit counts as one unit of another asset, e.g. stETH as ETH. A stated simplification, shown wherever
    /// a value rests on it.
    Asset(AssetIx),
}

/// An asset: a chain's own coin or a token on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Identifier in the case file, e.g. `ETH`.
    pub id: String,
    /// Ticker for people; not an identity.
    pub symbol: String,
    /// Name for people.
    pub name: String,
    /// The chain it lives on.
    pub chain: Chain,
    /// CAIP-19 asset reference within the chain, e.g. `slip44:60` or `erc20:0x…`.
    pub reference: Option<String>,
    /// Decimal places of one unit: 10^decimals base units make 1. At most 30.
    pub decimals: u8,
    /// What one unit is counted as.
    pub peg: Option<Peg>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
}

/// A published price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The asset.
    pub asset: AssetIx,
    /// The day, or as precise as published.
    pub at: Moment,
    /// US dollars for one unit.
    pub usd: Usd,
    /// Who says so.
    pub sources: Vec<SourceIx>,
}
