//! From the `from` and `to` of a transfer to a wallet: by id, or by whole address.

use std::collections::HashMap;

use super::super::suggest;
use crate::case::{Address, Chain, Role, Wallet, WalletIx};

/// All wallets by id and by address; ledgers add to them.
#[derive(Debug, Default)]
pub(in super::super) struct Accounts {
    wallets: Vec<Option<Wallet>>,
    by_id: HashMap<String, u32>,
    by_address: HashMap<String, Same>,
}

/// Wallets with one address: more than one where several chains share a form of address.
#[derive(Debug)]
struct Same {
    first: u32,
    others: Vec<u32>,
}

/// The result of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Found {
    /// This wallet.
    One(WalletIx),
    /// Wallets of several chains have this address; their ids.
    Several(Vec<String>),
    /// None, and why the text cannot become a wallet.
    None(String),
}

impl Accounts {
    /// `by_id` knows the wallets whose records are broken, too.
    pub(super) fn new(wallets: Vec<Option<Wallet>>, by_id: HashMap<String, u32>) -> Self {
        let mut accounts = Self { by_id, ..Self::default() };
        for (n, wallet) in wallets.iter().enumerate() {
            if let Some(wallet) = wallet {
                accounts.enter(n, wallet);
            }
        }
        accounts.wallets = wallets;
        accounts
    }

    /// The wallets. Those of ledgers follow those of the case file.
    pub(in super::super) fn into_wallets(self) -> Vec<Wallet> {
        self.wallets.into_iter().flatten().collect()
    }

    /// Whether a wallet of the case file could not be read: then an unknown name is no wonder.
    pub(in super::super) fn incomplete(&self) -> bool {
        self.wallets.iter().any(Option::is_none)
    }

    pub(in super::super) fn len(&self) -> usize {
        self.wallets.len()
    }

    fn enter(&mut self, n: usize, wallet: &Wallet) {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(address) = &wallet.address {
            match self.by_address.entry(address.canonical().to_owned()) {
                std::collections::hash_map::Entry::Occupied(mut same) => same.get_mut().others.push(n),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(Same { first: n, others: Vec::new() });
                }
            }
        }
    }

    /// Finds a wallet. Where several chains share the address, the one on the chain of the asset is meant. An address
    /// that no wallet has becomes one on the chain `declare`, if given.
    pub(in super::super) fn find(&mut self, text: &str, asset_chain: Option<&Chain>, declare: Option<&Chain>) -> Found {
        if let Some(&n) = self.by_id.get(text) {
            return Found::One(WalletIx::new(n as usize));
        }
        let lower;
        let same = match self.by_address.get(text) {
            Some(same) => Some(same),
            None if ignores_case(text) => {
                lower = text.to_ascii_lowercase();
                self.by_address.get(&lower)
            }
            None => None,
        };
        match same {
            Some(same) if same.others.is_empty() => Found::One(WalletIx::new(same.first as usize)),
            Some(same) => self.choose(same, asset_chain),
            None => self.declare(text, declare),
        }
    }

    fn choose(&self, same: &Same, asset_chain: Option<&Chain>) -> Found {
        let all = || std::iter::once(same.first).chain(same.others.iter().copied()).map(|n| n as usize);
        let wallet = |n: usize| self.wallets.get(n).and_then(Option::as_ref);
        let mut fits = all().filter(|&n| wallet(n).is_some_and(|w| Some(&w.chain) == asset_chain));
        match (fits.next(), fits.next()) {
            (Some(n), None) => Found::One(WalletIx::new(n)),
            _ => Found::Several(all().filter_map(wallet).map(|w| w.id.clone()).collect()),
        }
    }

    fn declare(&mut self, text: &str, chain: Option<&Chain>) -> Found {
        let why = match chain {
            None => match suggest::closest(text, self.ids()) {
                Some(id) => format!("did you mean `{id}`?"),
                None => "list the wallet in `wallets`; transfers name it by id or whole address".to_owned(),
            },
            Some(chain) => match Address::parse(text, chain.family()) {
                Ok(address) => return self.add(text, address, chain),
                Err(error) => match suggest::closest(text, self.ids()) {
                    Some(id) => format!("did you mean `{id}`?"),
                    None => format!("nor is it an address on {}: {error}", chain.name()),
                },
            },
        };
        Found::None(why)
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        // Of a million wallets of a ledger only those of the case file can be meant.
        self.wallets.iter().take(10_000).flatten().map(|wallet| wallet.id.as_str())
    }

    fn add(&mut self, text: &str, address: Address, chain: &Chain) -> Found {
        let wallet = Wallet {
            id: text.to_owned(),
            chain: chain.clone(),
            address: Some(address),
            label: None,
            owner: None,
            cluster: None,
            role: Role::Intermediary,
            attribution: None,
            status: None,
            tags: Vec::new(),
            sources: Vec::new(),
            note: String::new(),
        };
        let n = self.wallets.len();
        self.enter(n, &wallet);
        self.by_id.insert(text.to_owned(), u32::try_from(n).unwrap_or(u32::MAX));
        self.wallets.push(Some(wallet));
        Found::One(WalletIx::new(n))
    }
}

/// Hexadecimal and bech32 addresses may be written in capitals.
fn ignores_case(text: &str) -> bool {
    ["0x", "bc1", "ltc1"].iter().any(|prefix| text.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix)))
}
