//! From the ticker of a list's entry to the chains its address may stand on.
//!
//! A ticker is no chain: lists of `USDT` hold Ethereum, Tron and Bitcoin addresses, and one of `XBT` held a Tron one. So
//! it says what to try first, and the address, whose form and checksum tell its chain, decides.

use crate::case::{Address, Chain, ChainFamily};

/// Where an account stands. The same key controls an address on every EVM chain, so these are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Any chain of a family that is read here.
    Family(ChainFamily),
    /// One chain, by its CAIP-2 id.
    Chain(String),
}

impl Place {
    /// Where an account of a chain stands.
    pub(super) fn of(chain: &Chain) -> Self {
        match chain.family() {
            ChainFamily::Other => Self::Chain(chain.as_str().to_owned()),
            family => Self::Family(family),
        }
    }

    fn family(&self) -> ChainFamily {
        match self {
            Self::Family(family) => *family,
            Self::Chain(_) => ChainFamily::Other,
        }
    }
}

/// An account of a list: the same as that of a wallet where both parts are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Account {
    pub(super) place: Place,
    /// The canonical form of its address.
    pub(super) address: String,
}

/// What an entry says of its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hint {
    /// This chain and no other: the case says so.
    Only(Place),
    /// A coin of this chain.
    Coin(Place),
    /// A token of several chains, or nothing: the form of the address tells.
    Form,
    /// A currency whose addresses are not read here.
    NotRead,
}

impl Hint {
    /// What a ticker says. `None` for one that is not known here.
    pub(super) fn of_ticker(ticker: &str) -> Option<Self> {
        let family = match ticker.to_ascii_uppercase().as_str() {
            "BTC" | "XBT" | "OMNI" => ChainFamily::Bitcoin,
            "LTC" => ChainFamily::Litecoin,
            "TRX" | "TRON" | "TRC20" => ChainFamily::Tron,
            "XRP" | "RIPPLE" => ChainFamily::Xrp,
            "SOL" | "SPL" => ChainFamily::Solana,
            "ETH" | "ERC20" | "ETC" | "BNB" | "BSC" | "BEP20" | "ARB" | "OP" | "MATIC" | "POL" | "AVAX" | "FTM"
            | "RON" | "ONE" | "BASE" => ChainFamily::Evm,
            "USDT" | "USDC" | "BUSD" | "TUSD" | "USDD" | "DAI" | "WBTC" | "WETH" | "STETH" | "KCS" => {
                return Some(Self::Form);
            }
            "BCH" => return Some(Self::Coin(Place::Chain("bip122:000000000000000000651ef99cb9fcbe".to_owned()))),
            // Some of these write addresses like Bitcoin's: by form they would pass for accounts they are not.
            "BTG" | "BSV" | "XEC" | "DASH" | "ZEC" | "XVG" | "DOGE" | "XMR" | "BEP2" => return Some(Self::NotRead),
            _ => return None,
        };
        Some(Self::Coin(Place::Family(family)))
    }

    /// Reads an address, or says why it is none.
    pub(super) fn account(&self, text: &str) -> Result<Account, String> {
        let at = |place: &Place| {
            let address = Address::parse(text, place.family()).map_err(|error| error.to_string())?;
            Ok(Account { place: place.clone(), address: address.canonical().to_owned() })
        };
        match self {
            Self::Only(place) => at(place),
            Self::Coin(place) => at(place).or_else(|why| by_form(text).ok_or(why)),
            Self::Form | Self::NotRead => by_form(text).ok_or_else(|| why_not(text)),
        }
    }
}

/// The families whose addresses tell them apart, by a checksum or by `0x`. A Solana address is any 32 bytes: last.
const BY_FORM: [ChainFamily; 6] = [
    ChainFamily::Evm,
    ChainFamily::Bitcoin,
    ChainFamily::Tron,
    ChainFamily::Litecoin,
    ChainFamily::Xrp,
    ChainFamily::Solana,
];

fn by_form(text: &str) -> Option<Account> {
    BY_FORM.into_iter().find_map(|family| {
        let address = Address::parse(text, family).ok()?;
        Some(Account { place: Place::Family(family), address: address.canonical().to_owned() })
    })
}

/// Why a text is an address of no chain: what is wrong with it as one of the chain that it seems to be of.
fn why_not(text: &str) -> String {
    let meant = match text.get(..1) {
        Some("0") => ChainFamily::Evm,
        Some("1" | "3" | "b") => ChainFamily::Bitcoin,
        Some("T") => ChainFamily::Tron,
        _ => return "it has the form of no chain that is read here".to_owned(),
    };
    Address::parse(text, meant).err().map_or_else(String::new, |error| error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn family(ticker: &str, text: &str) -> Option<ChainFamily> {
        Hint::of_ticker(ticker).unwrap().account(text).ok().map(|account| account.place.family())
    }

    #[test]
    fn the_address_decides_and_the_ticker_helps() {
        let tron = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
        assert_eq!(family("XBT", tron), Some(ChainFamily::Tron));
        assert_eq!(family("USDT", tron), Some(ChainFamily::Tron));
        assert_eq!(family("USDT", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Some(ChainFamily::Evm));
        assert_eq!(family("USDT", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), Some(ChainFamily::Bitcoin));
        assert_eq!(family("LTC", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"), Some(ChainFamily::Litecoin));
        assert_eq!(family("eth", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"), None);
        assert_eq!(Hint::of_ticker("BSV"), Some(Hint::NotRead));
        assert_eq!(Hint::of_ticker("no-such"), None);
    }

    /// Legacy addresses of Bitcoin Cash look like Bitcoin's and are other accounts.
    #[test]
    fn a_fork_is_another_chain() {
        let account = Hint::of_ticker("BCH").unwrap().account("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").unwrap();
        assert!(matches!(account.place, Place::Chain(_)));
    }

    #[test]
    fn a_stated_chain_is_the_only_one() {
        let bitcoin = Hint::Only(Place::Family(ChainFamily::Bitcoin));
        assert!(bitcoin.account("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").is_err());
    }
}
