//! Cases made of a few words a row.

use std::collections::BTreeSet;

use coldtrail::case::{
    Address, Amount, Asset, AssetIx, Case, Chain, ChainFamily, Entity, EntityIx, EntityKind, Evidence, Moment, Peg,
    Place, Price, Role, Transfer, TransferIx, TransferKind, TxId, Usd, Wallet, WalletIx,
};
use coldtrail::flow::Valuation;
use coldtrail::trace::patterns::{Findings, Pattern, Suggestion, Thresholds, Watch, find};

use crate::flows::Rng;

/// 1 January 2025.
pub const START: i64 = 1_735_689_600;
pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

/// The assets of a book.
pub const ETH: usize = 0;
pub const BTC: usize = 1;
pub const USDT: usize = 2;

/// A case being written.
#[derive(Clone, Default)]
pub struct Book {
    pub case: Case,
}

impl Book {
    pub fn new() -> Self {
        let mut case = Case { id: "book".into(), title: "Book".into(), ..Case::default() };
        case.files = vec!["one.csv".into(), "two.csv".into()];
        let bitcoin = "bip122:000000000019d6689c085ae165831e93";
        for (id, chain, decimals, peg) in
            [("ETH", "eip155:1", 18, None), ("BTC", bitcoin, 8, None), ("USDT", "eip155:1", 6, Some(Peg::Usd))]
        {
            case.assets.push(Asset {
                id: id.into(),
                symbol: id.into(),
                name: id.into(),
                chain: Chain::parse(chain).unwrap(),
                reference: None,
                decimals,
                peg,
                sources: vec![],
            });
        }
        for (asset, usd) in [(ETH, "2000"), (BTC, "100000")] {
            let (asset, usd) = (AssetIx::new(asset), Usd::parse(usd).unwrap());
            case.prices.push(Price { asset, at: Moment::at_second(START), usd, sources: vec![] });
        }
        Self { case }
    }

    /// The wallet of a name, made where there is none.
    pub fn wallet(&mut self, name: &str) -> WalletIx {
        if let Some(at) = self.case.wallets.iter().position(|wallet| wallet.id == name) {
            return WalletIx::new(at);
        }
        self.case.wallets.push(Wallet {
            id: name.into(),
            chain: Chain::parse("eip155:1").unwrap(),
            address: None,
            label: Some(name.into()),
            owner: None,
            cluster: None,
            role: Role::Intermediary,
            attribution: None,
            status: None,
            tags: vec![],
            sources: vec![],
            note: String::new(),
        });
        WalletIx::new(self.case.wallets.len() - 1)
    }

    pub fn role(&mut self, name: &str, role: Role) {
        let ix = self.wallet(name);
        self.case.wallets[ix.get()].role = role;
    }

    pub fn address(&mut self, name: &str, address: &str) {
        let ix = self.wallet(name);
        self.case.wallets[ix.get()].address = Address::parse(address, ChainFamily::Evm).ok();
    }

    /// Gives a wallet to an entity of a kind.
    pub fn owner(&mut self, name: &str, owner: &str, kind: EntityKind) {
        let known = self.case.entities.iter().position(|entity| entity.id == owner);
        let owner = known.unwrap_or_else(|| {
            self.case.entities.push(Entity {
                id: owner.into(),
                name: owner.into(),
                aliases: vec![],
                kind,
                role: Role::Other,
                country: None,
                part_of: None,
                attribution: None,
                sources: vec![],
                note: String::new(),
                marking: None,
            });
            self.case.entities.len() - 1
        });
        let ix = self.wallet(name);
        self.case.wallets[ix.get()].owner = Some(EntityIx::new(owner));
    }

    /// A payment in whole and decimal units, so many seconds after the start.
    pub fn pay(&mut self, after: i64, from: &str, to: &str, asset: usize, amount: &str) -> TransferIx {
        let (from, to) = (self.wallet(from), self.wallet(to));
        let decimals = self.case.assets[asset].decimals;
        let n = self.case.transfers.len();
        self.case.transfers.push(Transfer {
            at: Some(Moment::at_second(START + after)),
            until: None,
            from,
            to,
            asset: AssetIx::new(asset),
            amount: Some(Amount::parse(amount, decimals).unwrap()),
            received: None,
            tx: Some(TxId::new(&format!("tx{n}"))),
            kind: TransferKind::Transfer,
            evidence: Evidence::Ledger,
            count: 1,
            sources: [].into(),
            note: String::new(),
            place: Place { file: 0, line: n as u32 + 2 },
        });
        TransferIx::new(n)
    }

    /// Payments among wallets that have nothing to hide: any time in 60 days, any amount up to 50 ETH.
    pub fn noise(&mut self, rows: usize, wallets: usize, seed: u64) {
        let mut rng = Rng(seed);
        for _ in 0..rows {
            let (from, to) = (rng.below(wallets), rng.below(wallets));
            let amount = format!("{}.{:018}", rng.below(50), 1 + rng.below(1_000_000_000_000_000_000 - 1));
            let at = rng.below(60 * DAY as usize) as i64;
            if from != to {
                self.pay(at, &format!("noise-{from}"), &format!("noise-{to}"), ETH, &amount);
            }
        }
    }

    pub fn find(&self, thresholds: &Thresholds) -> Findings {
        find(&self.case, &Valuation::of(&self.case), thresholds, &Pattern::ALL, &Watch::default()).unwrap()
    }

    /// The suggestions of a pattern at the default thresholds.
    pub fn of(&self, pattern: Pattern) -> Vec<Suggestion> {
        self.find(&Thresholds::default()).of(pattern).cloned().collect()
    }

    /// The same rows in another order, wallets renumbered, and half of the rows in another file.
    pub fn shuffled(&self, seed: u64) -> Self {
        let mut rng = Rng(seed);
        let mut mix = |n: usize| {
            let mut order: Vec<usize> = (0..n).collect();
            for at in (1..n).rev() {
                order.swap(at, rng.below(at + 1));
            }
            order
        };
        let mut case = self.case.clone();
        let wallets = mix(case.wallets.len());
        let mut new = vec![0; wallets.len()];
        for (at, &old) in wallets.iter().enumerate() {
            new[old] = at;
        }
        case.wallets = wallets.iter().map(|&old| self.case.wallets[old].clone()).collect();
        let rows = mix(case.transfers.len());
        case.transfers = rows.iter().map(|&old| self.case.transfers[old].clone()).collect();
        let half = case.transfers.len() / 2;
        for (at, transfer) in case.transfers.iter_mut().enumerate() {
            transfer.from = WalletIx::new(new[transfer.from.get()]);
            transfer.to = WalletIx::new(new[transfer.to.get()]);
            transfer.place = Place { file: u32::from(at >= half), line: (at % half.max(1)) as u32 + 2 };
        }
        Self { case }
    }
}

/// Key, score, reason, wallets and transfers of a suggestion.
type Said = (String, String, String, BTreeSet<String>, BTreeSet<String>);

/// What is said, by names that no order changes.
pub fn said(case: &Case, findings: &Findings) -> BTreeSet<Said> {
    let of = |one: &Suggestion| {
        let wallets = one.wallets.iter().map(|&ix| case[ix].id.clone()).collect();
        let transfers = one.transfers.iter().filter_map(|&ix| case[ix].tx.as_ref().map(TxId::to_string)).collect();
        (one.key.clone(), format!("{:.3}", one.score), one.reason.clone(), wallets, transfers)
    };
    findings.suggestions.iter().map(of).collect()
}
