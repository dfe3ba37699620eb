//! The account of a theft in US dollars, by two values: what the funds were worth when they were taken, and when they
//! came to where they are.
//!
//! Value at the theft goes with the funds: through a conversion the part given hands on what it was worth at the theft, so
//! that this column closes like amounts do. What was taken in several assets, or in several thefts, is traced apart for
//! each, for this reason.
//! Value at the event is that of the transfer which brought the funds where they are; prices move, so it adds up to
//! another sum, and where nobody gives a price it is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Births, Trace, trace};
use super::ledger::{Act, Entry, Fate, Ledger};
use super::method::Method;
use super::parts::Parts;
use super::reconcile::{Reconciliation, steps};
use super::tag::Tag;
use super::ways::{Target, Ways, ways};
use super::wide::{divide, mul_div};
use crate::case::{Amount, AssetIx, Case, IncidentIx, Usd};
use crate::flow::Valuation;

/// What was taken of one asset in one theft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The theft.
    pub incident: IncidentIx,
    /// The asset.
    pub asset: AssetIx,
    /// How much, in base units.
    pub qty: u128,
    /// Its value at the theft; `None` where a part of it has no price.
    pub usd: Option<Usd>,
}

/// Stolen funds at one holding in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lying {
    /// From which theft and in which asset: index into [`Valued::taken`].
    pub source: usize,
    /// Number of the holding where they are; it says in which asset.
    pub holding: u32,
    /// How much, in base units of the holding's asset.
    pub qty: u128,
    /// What they were worth when they were taken.
    pub at_theft: Option<Usd>,
    /// What they were worth when they came there.
    pub at_event: Option<Usd>,
}

/// What funds were worth: when they were taken, and at the event that is spoken of; `None` where a part has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// When they were taken.
    pub at_theft: Option<Usd>,
    /// At the event.
    pub at_event: Option<Usd>,
}

impl Worth {
    /// Nothing is worth nothing.
    const NOTHING: Self = Self { at_theft: Some(Usd(0)), at_event: Some(Usd(0)) };

    /// Adds what other funds were worth.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let add = |a: Option<Usd>, b: Option<Usd>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        Self { at_theft: add(self.at_theft, other.at_theft), at_event: add(self.at_event, other.at_event) }
    }
}

impl Default for Worth {
    fn default() -> Self {
        Self::NOTHING
    }
}

/// What stolen funds were worth that were given for, or came out of, other assets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Converted {
    /// What was given.
    pub given: Worth,
    /// What came out.
    pub received: Worth,
}

/// The account of one theft, or of all, by one method, with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valued {
    /// The method.
    pub method: Method,
    /// What was taken, by theft and asset in the order of the ledger.
    pub taken: Vec<Taken>,
    /// Where it is, by source and holding.
    pub lying: Vec<Lying>,
    /// What went from asset to asset.
    pub converted: BTreeMap<AssetIx, Converted>,
    /// The account in base units.
    pub account: Reconciliation,
    /// The ledger, with every source as a theft of its own.
    ledger: Ledger,
    trace: Trace,
    /// The thefts of that ledger that the sources are.
    tags: Vec<IncidentIx>,
}

impl Valued {
    /// Of one theft, or of all together.
    #[must_use]
    pub fn of(
        case: &Case,
        valuation: &Valuation,
        ledger: &Ledger,
        method: Method,
        incident: Option<IncidentIx>,
    ) -> Self {
        let mut apart = ledger.clone();
        let mut sources: Vec<(IncidentIx, AssetIx)> = Vec::new();
        let mut numbers: BTreeMap<(IncidentIx, AssetIx), usize> = BTreeMap::new();
        for entry in &mut apart.entries {
            if let Act::Theft(theft) = entry.act {
                let source = (theft, ledger.holdings[entry.from as usize].asset);
                let number = *numbers.entry(source).or_insert_with(|| {
                    sources.push(source);
                    sources.len() - 1
                });
                entry.act = Act::Theft(IncidentIx::new(number));
            }
        }
        let trace = trace(&apart, method, Births::Pooled);
        let mut source = Source {
            case,
            valuation,
            ledger: &apart,
            trace: &trace,
            basis: BTreeMap::new(),
            converted: BTreeMap::new(),
        };
        let (mut taken, mut lying, mut tags) = (Vec::new(), Vec::new(), Vec::new());
        let mut converted: BTreeMap<AssetIx, Converted> = BTreeMap::new();
        let mut account = Reconciliation::default();
        for (number, &(theft, asset)) in sources.iter().enumerate() {
            if incident.is_some_and(|incident| incident != theft) {
                continue;
            }
            let tag = IncidentIx::new(number);
            let sum = source.taken(tag, theft, asset);
            lying.extend(source.lying(Tag::stolen(tag), taken.len(), sum.usd.is_some()));
            for (&asset, one) in &source.converted {
                let all = converted.entry(asset).or_default();
                *all = Converted { given: all.given.and(one.given), received: all.received.and(one.received) };
            }
            taken.push(sum);
            tags.push(tag);
            let thefts = BTreeSet::from([tag]);
            for step in steps(&apart, &trace, Some(&thefts)) {
                account.take(&step);
            }
        }
        Self { method, taken, lying, converted, account, ledger: apart, trace, tags }
    }

    /// What becomes of funds at a holding.
    #[must_use]
    pub fn fate(&self, holding: u32) -> Fate {
        self.ledger.fates[holding as usize]
    }

    /// The ledger that ways refer to: that of the case, with every source as a theft of its own.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ways by which funds came where they are.
    #[must_use]
    pub fn ways(&self, lying: &Lying, most: usize) -> Ways {
        let target = Target::Held { holding: lying.holding, entries: self.ledger.entries.len() };
        ways(&self.ledger, &self.trace, self.tags[lying.source], target, most)
    }

    /// What was taken in all in US dollars at the theft; `None` where a part has no price.
    #[must_use]
    pub fn taken_usd(&self) -> Option<Usd> {
        self.taken.iter().try_fold(Usd(0), |sum, taken| sum.checked_add(taken.usd?))
    }
}

/// What funds of one source in one asset were worth at the theft, all together.
#[derive(Debug, Clone, Copy, Default)]
struct Basis {
    qty: u128,
    usd: u128,
}

/// The source at hand.
struct Source<'a> {
    case: &'a Case,
    valuation: &'a Valuation,
    ledger: &'a Ledger,
    trace: &'a Trace,
    /// By the asset it is in now.
    basis: BTreeMap<AssetIx, Basis>,
    /// What of it went from asset to asset.
    converted: BTreeMap<AssetIx, Converted>,
}

fn sum(parts: Parts<'_>, tag: Tag) -> u128 {
    parts.into_iter().filter(|part| part.tag == tag).map(|part| part.qty).sum()
}

impl Source<'_> {
    /// What was taken from one source; carries its value through all conversions.
    fn taken(&mut self, source: IncidentIx, incident: IncidentIx, asset: AssetIx) -> Taken {
        let tag = Tag::stolen(source);
        self.basis.clear();
        self.converted.clear();
        let mut taken = Taken { incident, asset, qty: 0, usd: Some(Usd(0)) };
        for (n, entry) in self.ledger.entries.iter().enumerate() {
            let moved = sum(self.trace.moved.get(n), tag);
            match entry.act {
                Act::Theft(_) if moved > 0 => {
                    let usd = self.valuation.of_transfer(self.case, entry.transfer);
                    taken.qty += moved;
                    taken.usd = taken.usd.zip(usd).and_then(|(sum, usd)| sum.checked_add(usd));
                    let basis = self.basis.entry(asset).or_default();
                    basis.qty += moved;
                    basis.usd = basis.usd.saturating_add(usd.map_or(0, |usd| usd.0));
                }
                Act::Convert(to, _) if moved > 0 => {
                    let [from, to] = [entry.from, to].map(|holding| self.ledger.holdings[holding as usize].asset);
                    let given = self.basis.entry(from).or_default();
                    let usd = mul_div(given.usd, moved.min(given.qty), given.qty).0;
                    given.qty = given.qty.saturating_sub(moved);
                    given.usd -= usd;
                    let came = sum(self.trace.converted.get(n), tag);
                    let received = self.basis.entry(to).or_default();
                    received.qty += came;
                    received.usd = received.usd.saturating_add(usd);
                    let worth = |asset, qty| Worth {
                        at_theft: Some(Usd(usd)),
                        at_event: self.valuation.at_transfer(self.case, entry.transfer, asset, Amount(qty)),
                    };
                    let (given, received) = (worth(from, moved), worth(to, came));
                    let side = self.converted.entry(from).or_default();
                    side.given = side.given.and(given);
                    let side = self.converted.entry(to).or_default();
                    side.received = side.received.and(received);
                }
                _ => {}
            }
        }
        if taken.usd.is_none() {
            for one in self.converted.values_mut() {
                (one.given.at_theft, one.received.at_theft) = (None, None);
            }
        }
        taken
    }

    /// Where the source is in the end, after [`taken`](Self::taken).
    fn lying(&self, tag: Tag, source: usize, priced: bool) -> Vec<Lying> {
        let mut events = self.at_events(tag);
        let mut lying: Vec<Lying> = Vec::new();
        for holding in 0..self.ledger.holdings.len() {
            let qty = sum(self.trace.held.get(holding), tag);
            if qty > 0 {
                let holding = u32::try_from(holding).unwrap_or(u32::MAX);
                let at_event = events.remove(&holding).and_then(|arrived| arrived.worth(qty));
                lying.push(Lying { source, holding, qty, at_theft: None, at_event });
            }
        }
        let asset = |one: &Lying| self.ledger.holdings[one.holding as usize].asset;
        for (&of, basis) in self.basis.iter().filter(|_| priced) {
            let total: u128 = lying.iter().filter(|one| asset(one) == of).map(|one| one.qty).sum();
            if total == 0 {
                continue;
            }
            // As many millionths of a dollar as base units or fewer are divided exactly; more are divided in two steps.
            let (whole, rest) = (basis.usd / total, basis.usd % total);
            let mut shares = Vec::new();
            divide(rest, total, lying.iter().filter(|one| asset(one) == of).map(|one| one.qty), &mut shares);
            for (one, share) in lying.iter_mut().filter(|one| asset(one) == of).zip(shares) {
                one.at_theft = Some(Usd((whole * one.qty).saturating_add(share.qty)));
            }
        }
        lying
    }

    /// What came to every holding, and what it was worth then.
    fn at_events(&self, tag: Tag) -> BTreeMap<u32, Arrived> {
        let mut events: BTreeMap<u32, Arrived> = BTreeMap::new();
        for (n, entry) in self.ledger.entries.iter().enumerate() {
            let (to, qty) = match entry.act {
                Act::Convert(to, _) => (to, sum(self.trace.converted.get(n), tag)),
                _ => (entry.to, sum(self.trace.moved.get(n), tag)),
            };
            if qty == 0 {
                continue;
            }
            let usd = self.worth(entry, self.ledger.holdings[to as usize].asset, qty);
            let arrived = events.entry(to).or_insert(Arrived { qty: 0, usd: Some(0) });
            if self.ledger.fates[to as usize].ends() {
                arrived.qty += qty;
                arrived.usd = arrived.usd.zip(usd).map(|(sum, usd)| sum.saturating_add(usd.0));
            } else {
                // Of what stayed nobody knows when it came; the last price is the nearest to the event.
                *arrived = Arrived { qty, usd: usd.map(|usd| usd.0) };
            }
        }
        events
    }

    fn worth(&self, entry: &Entry, asset: AssetIx, qty: u128) -> Option<Usd> {
        if matches!(entry.act, Act::Convert(..)) {
            return self.valuation.at_transfer(self.case, entry.transfer, asset, Amount(qty));
        }
        let whole = self.valuation.of_transfer(self.case, entry.transfer)?;
        Some(Usd(mul_div(whole.0, qty, entry.qty).0))
    }
}

/// What came to a holding, or the last of it.
#[derive(Debug, Clone, Copy)]
struct Arrived {
    qty: u128,
    usd: Option<u128>,
}

impl Arrived {
    fn worth(self, qty: u128) -> Option<Usd> {
        if self.qty == qty { self.usd.map(Usd) } else { Some(Usd(mul_div(self.usd?, qty, self.qty).0)) }
    }
}
