//! A case as an ordered list of what moved: what every method works on.
//!
//! The order contract is that of `order`. The times of a case rarely decide more than the second, so what was decided by
//! the order of rows alone is counted and said, and so is every time that had to be narrowed down. Transfers without a
//! time come last; transfers of unknown amount move nothing and are listed.

use std::collections::{BTreeMap, HashMap};

use super::order::{Item, order};
use super::rules::{Mixers, Origin, Rules};
use crate::case::{
    AssetIx, Case, Evidence, IncidentIx, Moment, Role, StatusKind, Timestamp, Transfer, TransferIx, TransferKind,
    WalletIx, is_instant, range, thousands,
};

/// What one wallet holds of one asset; or what was paid as fees in that asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holding {
    /// Whose; `None` for fees.
    pub wallet: Option<WalletIx>,
    /// Of what.
    pub asset: AssetIx,
}

/// What becomes of funds that reach a holding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// At a wallet from which they may move on.
    InMotion,
    /// At a wallet that a source says did not move them.
    AtRest,
    /// Blocked by an issuer, exchange or court.
    Frozen,
    /// Returned, seized, or back with a victim.
    Recovered,
    /// In a mixer.
    Mixed,
    /// At a service that turns crypto-assets into money.
    CashedOut,
    /// Given to a swap service; what came out is not in the case.
    Swapped,
    /// Given to a bridge; where they came out is not in the case.
    Bridged,
    /// At another service, which pools what it holds.
    Service,
    /// Paid to a network or service.
    Fee,
}

impl Fate {
    /// All, in the order of the story.
    pub const ALL: [Self; 10] = [
        Self::InMotion,
        Self::AtRest,
        Self::Swapped,
        Self::Bridged,
        Self::Mixed,
        Self::CashedOut,
        Self::Service,
        Self::Frozen,
        Self::Recovered,
        Self::Fee,
    ];

    /// Name for people, lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InMotion => "in motion",
            Self::AtRest => "at rest",
            Self::Frozen => "frozen",
            Self::Recovered => "recovered",
            Self::Mixed => "mixed",
            Self::CashedOut => "cashed out",
            Self::Swapped => "swapped, outcome not in the case",
            Self::Bridged => "bridged, outcome not in the case",
            Self::Service => "at a service",
            Self::Fee => "fees",
        }
    }

    /// Whether tracing ends there: others' funds are in the same pool, so what leaves it is not said to be these.
    #[must_use]
    pub fn ends(self) -> bool {
        !matches!(self, Self::InMotion | Self::AtRest)
    }

    fn of(case: &Case, wallet: WalletIx) -> Self {
        let wallet = &case[wallet];
        match (wallet.status.as_ref().map(|status| status.kind), wallet.role) {
            (Some(StatusKind::Frozen), _) => Self::Frozen,
            (Some(StatusKind::Recovered), _) | (_, Role::Recovery | Role::Victim) => Self::Recovered,
            (_, Role::Mixer) => Self::Mixed,
            (_, Role::CashOut) => Self::CashedOut,
            (_, Role::Swap) => Self::Swapped,
            (_, Role::Bridge) => Self::Bridged,
            (Some(StatusKind::Dormant), _) => Self::AtRest,
            (_, Role::Attacker | Role::Intermediary | Role::Other) => {
                let service = wallet.owner.is_some_and(|owner| case[owner].kind.is_service());
                if service { Self::Service } else { Self::InMotion }
            }
        }
    }
}

/// What happens in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// From one wallet to another.
    Move,
    /// Out of a victim's wallet, in a theft.
    Theft(IncidentIx),
    /// One asset given, another received: the holding that receives it, and how much.
    Convert(u32, u128),
    /// To the network.
    Fee,
}

/// One movement of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The transfer it stands for.
    pub transfer: TransferIx,
    /// When, seconds since 1970 UTC; a range is narrowed down as the order contract says. [`Timestamp::MAX`] where no
    /// source says.
    pub at: Timestamp,
    /// The holding that gives.
    pub from: u32,
    /// The holding that takes; for a fee, that of the fees.
    pub to: u32,
    /// How much, in base units; not zero.
    pub qty: u128,
    /// What happens.
    pub act: Act,
}

/// What is left out of a ledger, and what was decided by the order of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Transfers of unknown amount: they move nothing.
    pub unknown: Vec<TransferIx>,
    /// Transfers of an asset whose amounts together exceed 2^128−1 base units, more than any asset has.
    pub too_large: Vec<TransferIx>,
    /// Transfers without a time, which come last.
    pub undated: Vec<TransferIx>,
    /// Transfers known only to a range, whose moment in it follows from what the sender held.
    pub narrowed: Vec<TransferIx>,
    /// Transfers whose holding was touched by another of the same time, so that the order of rows decides.
    pub tied: Vec<TransferIx>,
    /// Transfers of more than the case shows the sender had, and how much of it the case does not show, in base units.
    pub overspent: Vec<(TransferIx, u128)>,
}

impl Remarks {
    /// What is in no sum, or in none before the end of time, in words; empty where everything is.
    #[must_use]
    pub fn uncounted(&self) -> String {
        let counts = [
            (self.unknown.len(), "of unknown amount: in no figure"),
            (self.too_large.len(), "of impossible amounts: in no figure"),
            (self.undated.len(), "without a time: counted at the end only"),
        ];
        let some = counts.into_iter().filter(|&(count, _)| count > 0);
        let parts = some
            .map(|(count, what)| format!("{} transfer{} {what}", thousands(count), if count == 1 { "" } else { "s" }));
        parts.collect::<Vec<_>>().join(" · ")
    }
}

/// What moved, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The movements in order.
    pub entries: Vec<Entry>,
    /// The holdings they name.
    pub holdings: Vec<Holding>,
    /// What becomes of funds at each holding.
    pub fates: Vec<Fate>,
    /// What it leaves out.
    pub remarks: Remarks,
    /// What was chosen.
    pub rules: Rules,
    /// Withdrawals from mixers that a source links to deposits, sorted.
    pub links: Vec<TransferIx>,
}

impl Ledger {
    /// Of a whole case. Funds are followed through `opened` wallets even where tracing would end: a mixer or service
    /// whose own records are in the case.
    #[must_use]
    pub fn of(case: &Case, opened: &dyn Fn(WalletIx) -> bool) -> Self {
        Self::build(case, Rules::default(), opened)
    }

    /// Of a whole case under rules of one's own.
    #[must_use]
    pub fn under(case: &Case, rules: &Rules) -> Self {
        Self::build(case, rules.clone(), &|_| false)
    }

    /// Whether the trace ends at a holding: what leaves it is not said to be what came.
    #[must_use]
    pub fn ends(&self, holding: usize) -> bool {
        let fate = self.fates[holding];
        fate.ends() && !(fate == Fate::Mixed && self.rules.mixers != Mixers::Stop)
    }

    /// Whether a holding is a mixer through which funds are followed by a rule of its own.
    pub(super) fn is_pool(&self, holding: usize) -> bool {
        self.rules.mixers != Mixers::Stop && self.fates[holding] == Fate::Mixed
    }

    fn build(case: &Case, rules: Rules, opened: &dyn Fn(WalletIx) -> bool) -> Self {
        let mut ledger = Self { rules, ..Self::default() };
        let source = match ledger.rules.origin {
            Origin::Wallet(wallet) => Some(wallet),
            Origin::AllThefts | Origin::Thefts(_) => None,
        };
        let sums_fit = sums_fit(case);
        let mut places: Vec<TransferIx> = case.transfers().map(|(ix, _)| ix).collect();
        places.sort_by_key(|&ix| (case[ix].place, ix));
        let mut numbers: HashMap<Holding, u32> = HashMap::new();
        for ix in places {
            let transfer = &case[ix];
            let Some(amount) = transfer.amount else {
                ledger.remarks.unknown.push(ix);
                continue;
            };
            let out = transfer.received.map_or(transfer.asset, |(asset, _)| asset);
            if !(sums_fit[transfer.asset.get()] && sums_fit[out.get()]) {
                ledger.remarks.too_large.push(ix);
                continue;
            }
            let fee = transfer.kind == TransferKind::Fee;
            // What an account pays to itself stays where it is; a fee is paid all the same.
            if amount.is_zero() || transfer.from == transfer.to && transfer.received.is_none() && !fee {
                continue;
            }
            if transfer.at.is_none() {
                ledger.remarks.undated.push(ix);
            }
            let mut number = |wallet: Option<WalletIx>, asset: AssetIx| {
                let holding = Holding { wallet, asset };
                *numbers.entry(holding).or_insert_with(|| {
                    ledger.holdings.push(holding);
                    ledger.fates.push(match wallet {
                        None => Fate::Fee,
                        Some(wallet) => match Fate::of(case, wallet) {
                            fate if fate.ends() && opened(wallet) => Fate::InMotion,
                            fate => ledger.rules.fate(case, wallet, fate),
                        },
                    });
                    // Two per transfer and one per asset at most.
                    u32::try_from(ledger.holdings.len() - 1).unwrap_or(u32::MAX)
                })
            };
            let bridged = transfer.kind == TransferKind::Bridge;
            if let (Some(wallet), Some((asset, amount)), true) = (source, transfer.received, bridged)
                && transfer.from == wallet
                && !amount.is_zero()
            {
                // What a source sent over a bridge is what came out of it.
                let (from, to) = (number(Some(wallet), asset), number(Some(transfer.to), asset));
                let act = Act::Theft(Rules::source(case));
                ledger.entries.push(Entry { transfer: ix, at: Timestamp::MAX, from, to, qty: amount.0, act });
                continue;
            }
            let from = number(Some(transfer.from), transfer.asset);
            let to = number(if fee { None } else { Some(transfer.to) }, transfer.asset);
            let robbed = match source {
                Some(wallet) => (transfer.from == wallet && transfer.received.is_none()).then(|| Rules::source(case)),
                None => theft(case, transfer).filter(|_| !fee),
            };
            let act = match (robbed, transfer.received) {
                (Some(incident), _) => Act::Theft(incident),
                _ if fee => Act::Fee,
                (None, Some((asset, amount))) => {
                    // What a swap gives goes back to the trader, what a bridge gives comes out at the other end.
                    let taker = if bridged { transfer.to } else { transfer.from };
                    Act::Convert(number(Some(taker), asset), amount.0)
                }
                (None, None) => Act::Move,
            };
            if transfer.evidence != Evidence::Ledger && ledger.fates[from as usize] == Fate::Mixed {
                ledger.links.push(ix);
            }
            ledger.entries.push(Entry { transfer: ix, at: Timestamp::MAX, from, to, qty: amount.0, act });
        }
        ledger.links.sort_unstable();
        ledger.sort(case);
        ledger.remarks.tied = ledger.ties(case);
        ledger.remarks.overspent = ledger.overspent();
        ledger
    }

    /// Payments of more than is known to be there, out of holdings that are followed.
    fn overspent(&self) -> Vec<(TransferIx, u128)> {
        let mut held = vec![0u128; self.holdings.len()];
        let mut overspent = Vec::new();
        for entry in &self.entries {
            let from = &mut held[entry.from as usize];
            let missing = entry.qty.saturating_sub(*from);
            *from = from.saturating_sub(entry.qty);
            if missing > 0 && !matches!(entry.act, Act::Theft(_)) && !self.ends(entry.from as usize) {
                overspent.push((entry.transfer, missing));
            }
            let (to, qty) = match entry.act {
                Act::Convert(to, received) => (to, received),
                Act::Move | Act::Theft(_) | Act::Fee => (entry.to, entry.qty),
            };
            held[to as usize] = held[to as usize].saturating_add(qty);
        }
        overspent
    }

    /// Puts the entries, given in order of place, into the order of the contract.
    fn sort(&mut self, case: &Case) {
        let item = |entry: &Entry| {
            let transfer = &case[entry.transfer];
            let (from, to) = transfer.at.map_or((Timestamp::MAX, Timestamp::MAX), |at| range(at, transfer.until));
            let needs_nothing = matches!(entry.act, Act::Theft(_)) || self.ends(entry.from as usize);
            Item {
                from,
                to,
                instant: transfer.at.is_none_or(|at| is_instant(at, transfer.until)),
                gives: (!needs_nothing).then_some((entry.from, entry.qty)),
                takes: match entry.act {
                    Act::Convert(taker, received) => (taker, received),
                    Act::Move | Act::Theft(_) | Act::Fee => (entry.to, entry.qty),
                },
            }
        };
        let items: Vec<Item> = self.entries.iter().map(item).collect();
        let sorted = order(&items, self.holdings.len());
        let vague = |n: &usize| !items[*n].instant && items[*n].gives.is_some();
        self.remarks.narrowed =
            sorted.iter().map(|&(n, _)| n).filter(vague).map(|n| self.entries[n].transfer).collect();
        self.entries = sorted.into_iter().map(|(n, at)| Entry { at, ..self.entries[n] }).collect();
    }

    /// Payments out of a holding that at the same time something else enters or leaves.
    fn ties(&self, case: &Case) -> Vec<TransferIx> {
        let mut tied = Vec::new();
        let start = |entry: &Entry| case[entry.transfer].at.map(Moment::start);
        for same in self.entries.chunk_by(|a, b| start(a) == start(b)) {
            if same.len() < 2 {
                continue;
            }
            let mut touched: BTreeMap<u32, usize> = BTreeMap::new();
            for entry in same {
                *touched.entry(entry.from).or_default() += 1;
                *touched.entry(entry.to).or_default() += 1;
            }
            let decides = |entry: &&Entry| {
                let open = |holding: u32| !self.ends(holding as usize);
                open(entry.from) && touched.get(&entry.from).is_some_and(|&count| count > 1)
            };
            tied.extend(same.iter().filter(decides).map(|entry| entry.transfer));
        }
        tied
    }
}

/// Whether all amounts of an asset add up to less than 2^128: then no holding of it can overflow.
fn sums_fit(case: &Case) -> Vec<bool> {
    let mut sums = vec![Some(0u128); case.assets.len()];
    for transfer in &case.transfers {
        for (asset, amount) in transfer.sent().into_iter().chain(transfer.received) {
            let sum = &mut sums[asset.get()];
            *sum = sum.and_then(|sum| sum.checked_add(amount.0));
        }
    }
    sums.iter().map(Option::is_some).collect()
}

/// The theft in which a transfer took something: out of a wallet of the theft's victim, to nobody who is a victim. Where
/// one victim was robbed several times it is the last theft that had begun.
fn theft(case: &Case, transfer: &Transfer) -> Option<IncidentIx> {
    let (from, to) = (&case[transfer.from], &case[transfer.to]);
    if from.role != Role::Victim || to.role == Role::Victim || transfer.kind == TransferKind::Fee {
        return None;
    }
    let of_victim = |&(_, incident): &(IncidentIx, &crate::case::Incident)| {
        incident.victim.is_none() || incident.victim == from.owner
    };
    let had_begun = |&(_, incident): &(IncidentIx, &crate::case::Incident)| {
        transfer.at.is_none_or(|at| incident.at.start() < at.end())
    };
    let candidates = || case.incidents().filter(of_victim);
    let last = candidates().filter(had_begun).max_by_key(|&(ix, incident)| (incident.at.start(), ix));
    last.or_else(|| candidates().min_by_key(|&(ix, incident)| (incident.at.start(), ix))).map(|(ix, _)| ix)
}
