//! The rows of a case in order of time, and by account.
//!
//! Nothing here depends on the order of wallets or rows in the file: rows of one time are put in order by what they say.

use crate::case::{Case, Role, Timestamp, TransferIx, TransferKind, WalletIx, range};
use crate::flow::Valuation;

/// One transfer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Its place among all rows in order of time.
    pub(super) n: u32,
    pub(super) transfer: TransferIx,
    /// When it begins, seconds since 1970 UTC; [`Timestamp::MAX`] where no source says.
    pub(super) start: Timestamp,
    /// When it has ended; [`Timestamp::MAX`] where no source says.
    pub(super) end: Timestamp,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) asset: u32,
    /// How much was sent, in base units; `None` where no source says.
    pub(super) amount: Option<u128>,
    pub(super) kind: TransferKind,
}

impl Row {
    /// Whether its time is known to no longer a range than this, in seconds.
    pub(super) fn is_within(&self, window: Timestamp) -> bool {
        self.start != Timestamp::MAX && self.end - self.start <= window
    }

    /// Whether something moved between two accounts: not nothing, no fee, not to itself.
    pub(super) fn moves(&self) -> bool {
        self.from != self.to && self.amount != Some(0) && self.kind != TransferKind::Fee
    }
}

/// What accounts do for others: these are no suspects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// An account of somebody's own.
    Own,
    /// Robbed, or holding what was recovered.
    Aside,
    /// An exchange, broker or other service with customers.
    Service,
    /// A swap service.
    Swap,
    /// A bridge.
    Bridge,
    /// A mixer.
    Mixer,
}

/// Numbers of rows by account.
struct Lists {
    offsets: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// The numbers of the rows of each account, in their order.
    fn of(rows: &[Row], accounts: usize, account: impl Fn(&Row) -> u32) -> Self {
        let mut offsets = vec![0u32; accounts + 1];
        for row in rows.iter().filter(|row| row.moves()) {
            offsets[account(row) as usize + 1] += 1;
        }
        for n in 0..accounts {
            offsets[n + 1] += offsets[n];
        }
        let mut next = offsets.clone();
        let mut items = vec![0u32; offsets[accounts] as usize];
        for row in rows.iter().filter(|row| row.moves()) {
            let slot = &mut next[account(row) as usize];
            items[*slot as usize] = row.n;
            *slot += 1;
        }
        Self { offsets, items }
    }

    fn get(&self, account: u32) -> &[u32] {
        let (from, to) = (self.offsets[account as usize], self.offsets[account as usize + 1]);
        &self.items[from as usize..to as usize]
    }
}

/// The rows of a case.
pub(super) struct Rows<'a> {
    pub(super) case: &'a Case,
    pub(super) valuation: &'a Valuation,
    /// In order of time; those without one come last.
    pub(super) all: Vec<Row>,
    /// The accounts in the order of their ids.
    pub(super) accounts: Vec<u32>,
    /// The place of each account in that order.
    pub(super) rank: Vec<u32>,
    parts: Vec<Part>,
    disguised: Vec<bool>,
    out: Lists,
    into: Lists,
}

impl<'a> Rows<'a> {
    pub(super) fn of(case: &'a Case, valuation: &'a Valuation) -> Self {
        let count = case.wallets.len();
        let mut accounts: Vec<u32> = (0..count).map(number).collect();
        let known = &case.beneath().wallets;
        accounts.sort_by(|&a, &b| known[a as usize].id.cmp(&known[b as usize].id));
        let mut rank = vec![0; count];
        for (&account, n) in accounts.iter().zip(0u32..) {
            rank[account as usize] = n;
        }
        let row = |(ix, transfer): (TransferIx, &crate::case::Transfer)| {
            let (start, end) = transfer.at.map_or((Timestamp::MAX, Timestamp::MAX), |at| range(at, transfer.until));
            Row {
                n: 0,
                transfer: ix,
                start,
                end,
                from: number(transfer.from.get()),
                to: number(transfer.to.get()),
                asset: number(transfer.asset.get()),
                amount: transfer.amount.map(|amount| amount.0),
                kind: transfer.kind,
            }
        };
        let mut all: Vec<Row> = case.transfers().map(row).collect();
        all.sort_by_cached_key(|row| {
            let ends = (rank[row.from as usize], rank[row.to as usize]);
            (row.start, row.end, ends, row.asset, row.amount, row.transfer)
        });
        for (row, n) in all.iter_mut().zip(0u32..) {
            row.n = n;
        }
        let out = Lists::of(&all, count, |row| row.from);
        let into = Lists::of(&all, count, |row| row.to);
        // Greek and Cyrillic letters pass for Latin ones.
        let foreign = |c: char| ('\u{370}'..'\u{530}').contains(&c);
        let disguised = case.assets.iter().map(|asset| asset.symbol.chars().any(foreign)).collect();
        let parts = case.wallets().map(|(ix, _)| part(case, ix)).collect();
        Self { case, valuation, all, accounts, rank, parts, disguised, out, into }
    }

    /// What an account does for others.
    pub(super) fn part(&self, account: u32) -> Part {
        self.parts[account as usize]
    }

    /// Whether an account may be what a suggestion is about.
    pub(super) fn is_own(&self, account: u32) -> bool {
        self.part(account) == Part::Own
    }

    /// The accounts that may be what a suggestion is about, in the order of their ids.
    pub(super) fn own(&self) -> impl Iterator<Item = u32> {
        self.accounts.iter().copied().filter(|&account| self.is_own(account))
    }

    /// What an account sent, in order of time: numbers of rows that moved something.
    pub(super) fn out(&self, account: u32) -> &[u32] {
        self.out.get(account)
    }

    /// What an account received.
    pub(super) fn into(&self, account: u32) -> &[u32] {
        self.into.get(account)
    }

    /// A row by its number.
    pub(super) fn row(&self, n: u32) -> &Row {
        &self.all[n as usize]
    }

    /// The rows of a list from a time on.
    pub(super) fn since_time<'l>(&self, list: &'l [u32], time: Timestamp) -> &'l [u32] {
        &list[list.partition_point(|&n| self.row(n).start < time)..]
    }

    /// Whether a row is of a token whose symbol is made to be mistaken for another: planted, not paid.
    pub(super) fn is_disguised(&self, row: &Row) -> bool {
        self.disguised[row.asset as usize]
    }

    /// What a row is worth, in millionths of a dollar.
    pub(super) fn usd(&self, row: &Row) -> Option<u128> {
        self.valuation.of_transfer(self.case, row.transfer).map(|usd| usd.0)
    }

    /// How many rows that moved something have a time known to a longer range than this.
    pub(super) fn vague(&self, window: Timestamp) -> usize {
        self.all.iter().filter(|row| row.moves() && !row.is_within(window)).count()
    }

    /// Whether two accounts ever paid one another.
    pub(super) fn deal(&self, a: u32, b: u32) -> bool {
        let paid = |from: u32, to: u32| {
            let (out, into) = (self.out(from), self.into(to));
            if out.len() <= into.len() {
                out.iter().any(|&n| self.row(n).to == to)
            } else {
                into.iter().any(|&n| self.row(n).from == from)
            }
        };
        paid(a, b) || paid(b, a)
    }

    /// The wallet of an account.
    pub(super) fn wallet(account: u32) -> WalletIx {
        WalletIx::new(account as usize)
    }
}

/// A position as a number; lists are capped far below 2^32 by the loader.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The role of a wallet decides, then what its owner is.
fn part(case: &Case, ix: WalletIx) -> Part {
    use crate::case::EntityKind as Kind;
    let wallet = &case[ix];
    let of_role = |role: Role| match role {
        Role::Mixer => Some(Part::Mixer),
        Role::Bridge => Some(Part::Bridge),
        Role::Swap => Some(Part::Swap),
        Role::CashOut => Some(Part::Service),
        Role::Victim | Role::Recovery => Some(Part::Aside),
        Role::Attacker | Role::Intermediary | Role::Other => None,
    };
    if let Some(part) = of_role(wallet.role) {
        return part;
    }
    let Some(owner) = wallet.owner.map(|owner| &case[owner]) else { return Part::Own };
    if let Some(part) = of_role(owner.role) {
        return part;
    }
    match owner.kind {
        Kind::Mixer => Part::Mixer,
        Kind::Bridge => Part::Bridge,
        Kind::Dex => Part::Swap,
        Kind::Exchange
        | Kind::PaymentService
        | Kind::OtcBroker
        | Kind::DefiProtocol
        | Kind::MiningService
        | Kind::GamblingPlatform
        | Kind::FinancialService => Part::Service,
        _ => Part::Own,
    }
}

/// One movement of an account in one asset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) row: &'a Row,
    pub(super) asset: u32,
    /// How much, in base units of the asset.
    pub(super) amount: u128,
    /// Whether it left.
    pub(super) out: bool,
}

impl Rows<'_> {
    /// What entered and left an account, asset by asset, each in order of time; at one time what entered comes first. What
    /// a swap gave back entered too. Rows of unknown amount or time are not among them.
    pub(super) fn statements(&self, account: u32) -> Vec<Vec<Entry<'_>>> {
        let mut entries: Vec<Entry<'_>> = Vec::new();
        let received =
            |row: &Row| self.case[row.transfer].received.map(|(asset, amount)| (number(asset.get()), amount.0));
        for row in self.into(account).iter().map(|&n| self.row(n)) {
            // A bridge gives at its other end; to a swap service goes what was sent.
            let given = received(row).filter(|_| row.kind == TransferKind::Bridge);
            if let Some((asset, amount)) = given.or(row.amount.map(|amount| (row.asset, amount))) {
                entries.push(Entry { row, asset, amount, out: false });
            }
        }
        for row in self.out(account).iter().map(|&n| self.row(n)) {
            if let Some(amount) = row.amount {
                entries.push(Entry { row, asset: row.asset, amount, out: true });
            }
            if let Some((asset, amount)) = received(row).filter(|_| row.kind != TransferKind::Bridge) {
                entries.push(Entry { row, asset, amount, out: false });
            }
        }
        entries.retain(|entry| entry.row.start != Timestamp::MAX);
        entries.sort_by_key(|entry| (entry.asset, entry.row.start, entry.out, entry.row.n));
        entries.chunk_by(|a, b| a.asset == b.asset).map(<[Entry<'_>]>::to_vec).collect()
    }
}
