//! What a trace says of each account: what came, what went, what is there, and how much of it is stolen.

use std::collections::BTreeMap;

use super::engine::Trace;
use super::ledger::{Act, Holding, Ledger};
use super::parts::Parts;
use super::tag::{Part, Tag};
use crate::case::{AssetIx, IncidentIx, Timestamp, apportion};

/// The least and the most that may be stolen, in base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// What the method says is stolen.
    pub lower: u128,
    /// With it what nobody saw arrive after the first theft, and may therefore be stolen funds that came unseen; but no
    /// more than was stolen of an asset that nothing was converted into.
    pub upper: u128,
}

/// A share of a whole in hundredths of a per cent. Shares of one whole add up to 10,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u32);

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02} %", self.0 / 100, self.0 % 100)
    }
}

/// One holding in a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Number of the holding in the ledger.
    pub number: usize,
    /// Whose, and of what.
    pub holding: Holding,
    /// All that came, in base units.
    pub received: u128,
    /// All that went, in base units.
    pub sent: u128,
    /// What the case shows is there at the end, in base units.
    pub rest: u128,
    /// Stolen funds that came, whether or not they went on; funds that came back count again.
    pub reached: u128,
    /// What of the rest is stolen.
    pub tainted: Bounds,
    /// The stolen part of its rest in all stolen funds that are in this asset at the end.
    pub share: Share,
    /// The fewest transfers over which stolen funds came here; 1 for whoever took them.
    pub hops: u32,
    /// When stolen funds first came, and when they last came or went; seconds since 1970 UTC, [`Timestamp::MAX`] where no
    /// source says.
    pub first: Timestamp,
    /// See `first`.
    pub last: Timestamp,
}

/// All accounts that stolen funds of a theft, or of all of them, reached, or may have: in the order of the ledger.
#[must_use]
pub fn accounts(ledger: &Ledger, trace: &Trace, incident: Option<IncidentIx>) -> Vec<Account> {
    let tag = incident.map(Tag::stolen);
    let counts = move |part: &Part| tag.map_or(part.tag.is_stolen(), |tag| part.tag == tag);
    let sum =
        |parts: Parts<'_>| parts.into_iter().filter(counts).fold(0, |sum: u128, part| sum.saturating_add(part.qty));
    let mut found: Vec<Account> = (0..ledger.holdings.len()).map(|number| nothing(ledger, number)).collect();
    let mut caps = Caps::default();
    for (n, entry) in ledger.entries.iter().enumerate() {
        let (from, moved) = (entry.from as usize, sum(trace.moved.get(n)));
        let (to, qty, came) = match entry.act {
            Act::Convert(to, received) => (to as usize, received, sum(trace.converted.get(n))),
            Act::Move | Act::Theft(_) | Act::Fee => (entry.to as usize, entry.qty, moved),
        };
        let theft = matches!(entry.act, Act::Theft(_));
        let giver = &mut found[from];
        giver.sent = giver.sent.saturating_add(entry.qty);
        let hops = if theft { 1 } else { giver.hops.saturating_add(1) };
        if moved > 0 && !theft {
            giver.last = entry.at;
        }
        let taker = &mut found[to];
        taker.received = taker.received.saturating_add(qty);
        if came > 0 {
            taker.reached = taker.reached.saturating_add(came);
            taker.first = taker.first.min(entry.at);
            taker.last = entry.at;
            taker.hops = taker.hops.min(hops);
        }
        caps.see(taker.holding.asset, &entry.act, moved);
    }
    for account in &mut found {
        let parts = trace.held.get(account.number);
        account.rest = parts.iter().fold(0, |sum, part| sum.saturating_add(part.qty));
        let unknown = unknown(&parts);
        account.tainted = caps.bounds(account.holding.asset, sum(parts), unknown);
    }
    share(&mut found);
    found.retain(|account| account.reached > 0 || account.tainted.upper > 0 && account.holding.wallet.is_some());
    found
}

fn nothing(ledger: &Ledger, number: usize) -> Account {
    Account {
        number,
        holding: ledger.holdings[number],
        received: 0,
        sent: 0,
        rest: 0,
        reached: 0,
        tainted: Bounds::default(),
        share: Share::default(),
        hops: u32::MAX,
        first: Timestamp::MAX,
        last: Timestamp::MAX,
    }
}

/// How much of some parts nobody saw arrive after the first theft.
fn unknown(parts: &Parts<'_>) -> u128 {
    let unknown = parts.iter().filter(|part| part.tag == Tag::UNKNOWN || part.tag.birthplace().is_some());
    unknown.fold(0, |sum, part| sum.saturating_add(part.qty))
}

/// What may be stolen beyond what a method says, at the end.
#[derive(Debug, Clone, Default)]
pub struct Doubt {
    /// By holding, what is of unknown origin.
    unknown: Vec<u128>,
    caps: Caps,
}

impl Doubt {
    /// Of a trace.
    #[must_use]
    pub fn of(ledger: &Ledger, trace: &Trace) -> Self {
        let mut caps = Caps::default();
        for (n, entry) in ledger.entries.iter().enumerate() {
            let asset = match entry.act {
                Act::Convert(to, _) => ledger.holdings[to as usize].asset,
                Act::Move | Act::Theft(_) | Act::Fee => ledger.holdings[entry.to as usize].asset,
            };
            let moved = || {
                let stolen = trace.moved.get(n).into_iter().filter(|part| part.tag.is_stolen());
                stolen.fold(0u128, |sum, part| sum.saturating_add(part.qty))
            };
            caps.see(asset, &entry.act, if matches!(entry.act, Act::Theft(_)) { moved() } else { 0 });
        }
        Self { unknown: (0..ledger.holdings.len()).map(|n| unknown(&trace.held.get(n))).collect(), caps }
    }

    /// What is of unknown origin at a holding, in base units.
    #[must_use]
    pub fn unknown(&self, holding: usize) -> u128 {
        self.unknown.get(holding).copied().unwrap_or(0)
    }

    /// The bounds of an amount of which a method says that `stolen` is, and of which `unknown` is of unknown origin.
    #[must_use]
    pub fn bounds(&self, asset: AssetIx, stolen: u128, unknown: u128) -> Bounds {
        self.caps.bounds(asset, stolen, unknown)
    }
}

/// How much of an asset can be stolen at most: what was taken, unless some of it came out of conversions.
#[derive(Debug, Clone, Default)]
struct Caps {
    taken: BTreeMap<AssetIx, Option<u128>>,
}

impl Caps {
    fn see(&mut self, asset: AssetIx, act: &Act, moved: u128) {
        match act {
            Act::Theft(_) => {
                let cap = self.taken.entry(asset).or_insert(Some(0));
                *cap = cap.and_then(|cap| cap.checked_add(moved));
            }
            Act::Convert(..) => {
                self.taken.insert(asset, None);
            }
            Act::Move | Act::Fee => {}
        }
    }

    fn bounds(&self, asset: AssetIx, lower: u128, unknown: u128) -> Bounds {
        Bounds { lower, upper: lower.saturating_add(unknown).min(self.of(asset)).max(lower) }
    }

    fn of(&self, asset: AssetIx) -> u128 {
        self.taken.get(&asset).copied().unwrap_or(Some(0)).unwrap_or(u128::MAX)
    }
}

/// Shares of each asset's stolen funds, without loss: what is left over by rounding goes to the largest remainders.
fn share(accounts: &mut [Account]) {
    let mut by_asset: BTreeMap<AssetIx, Vec<&mut Account>> = BTreeMap::new();
    for account in accounts.iter_mut().filter(|account| account.tainted.lower > 0) {
        by_asset.entry(account.holding.asset).or_default().push(account);
    }
    for group in by_asset.into_values() {
        let weights: Vec<u128> = group.iter().map(|account| account.tainted.lower).collect();
        for (account, share) in group.into_iter().zip(apportion(10_000, &weights).unwrap_or_default()) {
            account.share = Share(u32::try_from(share).unwrap_or(u32::MAX));
        }
    }
}
