//! Where something came from: the thefts, services and unseen openings that an amount consists of, by the method of the
//! trace.
//!
//! It is the same engine as forward: what nobody saw arrive is *born* where it is first seen, and carries that name from
//! there on. What a service pays out is born at the service, since the customers' funds are in one pool.

use super::engine::{Births, trace};
use super::ledger::{Fate, Ledger};
use super::method::Method;
use super::parts::Parts;
use super::tag::Tag;
use super::upstream::upstream;
use crate::case::{AssetIx, IncidentIx, Permille, WalletIx, permilles};

/// Which amount is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// What a holding holds after so many entries of the ledger; where tracing ends, all that ever arrived.
    Held {
        /// Number of the holding.
        holding: u32,
        /// How many entries count.
        entries: usize,
    },
    /// All that a holding received in so many entries. What it had sent and got back counts as its own.
    Received {
        /// Number of the holding.
        holding: u32,
        /// How many entries count.
        entries: usize,
    },
    /// What one entry moved: its number.
    Moved(u32),
}

/// Where funds were first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FirstSeen {
    /// In a theft.
    Stolen(IncidentIx),
    /// At a service, mixer or bridge, which pools what it holds: the holding.
    Service(u32),
    /// At an account that must have held them before anything in the case arrived there: the holding.
    Unseen(u32),
    /// Known to be clean.
    Clean,
}

impl FirstSeen {
    fn of(tag: Tag, ledger: &Ledger) -> Self {
        if let Some(incident) = tag.incident() {
            return Self::Stolen(incident);
        }
        let Some(holding) = tag.birthplace() else { return Self::Clean };
        let ends = ledger.fates.get(holding).is_some_and(|fate| fate.ends());
        let holding = u32::try_from(holding).unwrap_or(u32::MAX);
        if ends { Self::Service(holding) } else { Self::Unseen(holding) }
    }

    /// The account; `None` for a theft, or where it is not known.
    #[must_use]
    pub fn wallet(self, ledger: &Ledger) -> Option<WalletIx> {
        match self {
            Self::Service(holding) | Self::Unseen(holding) => ledger.holdings.get(holding as usize)?.wallet,
            Self::Stolen(_) | Self::Clean => None,
        }
    }
}

/// One source of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Where it was first seen.
    pub origin: FirstSeen,
    /// How much of the amount, in base units of its asset.
    pub qty: u128,
    /// Its share in thousandths; the shares add up to 1000.
    pub share: Permille,
}

/// What an amount consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The method.
    pub method: Method,
    /// How much, in base units: the sum of all sources.
    pub amount: u128,
    /// Of what.
    pub asset: AssetIx,
    /// The sources, the largest first; of equal ones thefts, services and openings, in order of their numbers.
    pub sources: Vec<Source>,
}

impl Sources {
    /// How much of it was stolen in a theft.
    #[must_use]
    pub fn stolen(&self, incident: IncidentIx) -> u128 {
        let of = self.sources.iter().filter(|source| source.origin == FirstSeen::Stolen(incident));
        of.map(|source| source.qty).sum()
    }
}

/// Finds the sources of an amount.
#[must_use]
pub fn sources(ledger: &Ledger, method: Method, whence: Whence) -> Sources {
    let (cut, holding) = match whence {
        Whence::Held { holding, entries } => (upstream(ledger, &[holding], entries), holding),
        Whence::Received { holding, entries } => {
            let mut cut = upstream(ledger, &[holding], entries);
            // Nothing that arrives there leaves again.
            if let Some(fate) = cut.fates.get_mut(holding as usize).filter(|fate| !fate.ends()) {
                *fate = Fate::Service;
            }
            (cut, holding)
        }
        Whence::Moved(entry) => alone(ledger, entry as usize),
    };
    let trace = trace(&cut, method, Births::ByHolding);
    let asset = cut.holdings.get(holding as usize).map_or(AssetIx::new(0), |holding| holding.asset);
    let parts = trace.held.get(holding as usize);
    let (amount, sources) = gathered(parts, |tag| FirstSeen::of(tag, ledger));
    Sources { method, amount, asset, sources }
}

/// A ledger whose last entry goes to a holding of its own, and that holding.
fn alone(ledger: &Ledger, entry: usize) -> (Ledger, u32) {
    let Some(&last) = ledger.entries.get(entry) else { return (Ledger::default(), 0) };
    let mut cut = upstream(ledger, &[last.from], entry);
    let holding = u32::try_from(cut.holdings.len()).unwrap_or(u32::MAX);
    cut.holdings.push(ledger.holdings[last.from as usize]);
    cut.fates.push(Fate::InMotion);
    // What was given counts, not what was received for it.
    let act = if matches!(last.act, super::Act::Theft(_)) { last.act } else { super::Act::Move };
    cut.entries.push(super::Entry { to: holding, act, ..last });
    (cut, holding)
}

/// Sums parts by origin.
fn gathered(parts: Parts<'_>, origin: impl Fn(Tag) -> FirstSeen) -> (u128, Vec<Source>) {
    let mut sums = std::collections::BTreeMap::<FirstSeen, u128>::new();
    for part in parts {
        *sums.entry(origin(part.tag)).or_default() += part.qty;
    }
    let mut sources: Vec<Source> =
        sums.into_iter().map(|(origin, qty)| Source { origin, qty, share: Permille::default() }).collect();
    sources.sort_by_key(|source| (std::cmp::Reverse(source.qty), source.origin));
    let amount: u128 = sources.iter().map(|source| source.qty).sum();
    let weights: Vec<u128> = sources.iter().map(|source| source.qty).collect();
    for (source, share) in sources.iter_mut().zip(permilles(&weights).unwrap_or_default()) {
        source.share = share;
    }
    (amount, sources)
}
