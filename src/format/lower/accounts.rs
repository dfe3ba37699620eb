//! From the `from` and `to` of a transfer to a wallet: by id, or by whole address.

use std::collections::{HashMap, hash_map};

use foldhash::fast::RandomState;

use super::super::suggest;
use crate::case::{Address, Chain, ChainFamily, Role, Wallet, WalletIx};

/// All wallets by id and by address; ledgers add to them.
#[derive(Debug, Default)]
pub(in super::super) struct Accounts {
    wallets: Vec<Option<Wallet>>,
    incomplete: bool,
    by_id: HashMap<String, u32>,
    by_address: HashMap<String, Same>,
    /// Texts of the form of an EVM address, in any letter case. Never iterated, and its seed is chosen at random.
    short: HashMap<Key, Meant, RandomState>,
}

/// What `0x` and 40 hexadecimal digits stand for.
pub(in super::super) type Key = [u8; 20];

/// Reads a text of the form of an EVM address.
pub(in super::super) fn key(text: &str) -> Option<Key> {
    let digits: &[u8; 40] = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?.as_bytes().try_into().ok()?;
    let mut key = [0; 20];
    let mut bad = 0;
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        bad |= high | low;
        *byte = high << 4 | low & 15;
    }
    (bad < 16).then_some(key)
}

/// The value of each hexadecimal digit; 255 for what is none.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut n = 0;
    while n < 10 {
        values[b'0' as usize + n as usize] = n;
        n += 1;
    }
    n = 0;
    while n < 6 {
        values[b'a' as usize + n as usize] = 10 + n;
        values[b'A' as usize + n as usize] = 10 + n;
        n += 1;
    }
    values
};

/// What the spellings of an EVM address mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// Every one of them this wallet, whatever the asset.
    Wallet(u32),
    /// It depends on the spelling, or on the asset: look at ids and addresses one by one.
    Depends,
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
        // An id that looks like an address comes before it.
        accounts.short = accounts.by_id.keys().filter_map(|id| Some((key(id)?, Meant::Depends))).collect();
        for (n, wallet) in wallets.iter().enumerate() {
            if let Some(wallet) = wallet {
                accounts.enter(n, wallet);
            }
        }
        accounts.incomplete = wallets.iter().any(Option::is_none);
        accounts.wallets = wallets;
        accounts
    }

    /// The wallets. Those of ledgers follow those of the case file.
    pub(in super::super) fn into_wallets(self) -> Vec<Wallet> {
        self.wallets.into_iter().flatten().collect()
    }

    /// Whether a wallet of the case file could not be read: then an unknown name is no wonder.
    pub(in super::super) fn incomplete(&self) -> bool {
        self.incomplete
    }

    pub(in super::super) fn len(&self) -> usize {
        self.wallets.len()
    }

    fn enter(&mut self, n: usize, wallet: &Wallet) {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(address) = &wallet.address {
            if let Some(key) = key(address.canonical()) {
                let evm = wallet.chain.family() == ChainFamily::Evm;
                let meant = if evm { Meant::Wallet(n) } else { Meant::Depends };
                self.short.entry(key).and_modify(|meant| *meant = Meant::Depends).or_insert(meant);
            }
            match self.by_address.entry(address.canonical().to_owned()) {
                hash_map::Entry::Occupied(mut same) => same.get_mut().others.push(n),
                hash_map::Entry::Vacant(free) => {
                    free.insert(Same { first: n, others: Vec::new() });
                }
            }
        }
    }

    /// Finds a wallet. Where several chains share the address, the one on the chain of the asset is meant. An address
    /// that no wallet has becomes one on the chain `declare`, if given.
    pub(in super::super) fn find(&mut self, text: &str, asset_chain: Option<&Chain>, declare: Option<&Chain>) -> Found {
        let key = key(text);
        if let Some(key) = key {
            match self.short.get(&key) {
                Some(&Meant::Wallet(n)) => return Found::One(WalletIx::new(n as usize)),
                Some(Meant::Depends) => {}
                None => return self.declare(text, Some(key), declare),
            }
        }
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
            None => self.declare(text, key, declare),
        }
    }

    /// As [`find`](Self::find), for a text of this key. `None` where more than the key is needed; a wallet that was found
    /// is so for good, whatever is added.
    pub(in super::super) fn at(&self, key: Key) -> Option<WalletIx> {
        match self.short.get(&key)? {
            Meant::Wallet(n) => Some(WalletIx::new(*n as usize)),
            Meant::Depends => None,
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

    fn declare(&mut self, text: &str, key: Option<Key>, chain: Option<&Chain>) -> Found {
        let why = match chain {
            None => match suggest::closest(text, self.ids()) {
                Some(id) => format!("did you mean `{id}`?"),
                None => "list the wallet in `wallets`; transfers name it by id or whole address".to_owned(),
            },
            Some(chain) => match Address::parse(text, chain.family()) {
                Ok(address) => return self.add(text, key, address, chain),
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

    fn add(&mut self, text: &str, key: Option<Key>, address: Address, chain: &Chain) -> Found {
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
        let place = u32::try_from(n).unwrap_or(u32::MAX);
        match key.filter(|_| chain.family() == ChainFamily::Evm).map(|key| self.short.entry(key)) {
            // The usual case: one entry stands for its id and its address.
            Some(hash_map::Entry::Vacant(free)) => {
                free.insert(Meant::Wallet(place));
            }
            _ => {
                self.enter(n, &wallet);
                self.by_id.insert(text.to_owned(), place);
                key.map(|key| self.short.insert(key, Meant::Depends));
            }
        }
        self.wallets.push(Some(wallet));
        Found::One(WalletIx::new(n))
    }
}

/// Hexadecimal and bech32 addresses may be written in capitals.
fn ignores_case(text: &str) -> bool {
    ["0x", "bc1", "ltc1"].iter().any(|prefix| text.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix)))
}
