//! Groups of wallets, and the parties of thefts known by report: one lane of the timeline each.

mod groups;
mod names;
mod thefts;
mod wallets;

use std::collections::BTreeMap;

use super::{Movement, Party};
use crate::case::{Case, EntityIx, IncidentIx, Role, WalletIx};
use thefts::Thefts;

/// Those who share a line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Its stable name, for the set of opened lanes.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Gives its colour.
    pub role: Role,
    /// Its wallets, ascending.
    pub wallets: Vec<WalletIx>,
    /// Who was robbed in thefts known by report; `None` stands for those nobody names.
    pub victims: Vec<Option<EntityIx>>,
    /// Who is said to have stolen in them, the largest sum first; `None` where nobody is named.
    pub thieves: Vec<Option<EntityIx>>,
    /// The thefts by report that both begin and end here, where lanes stand for incidents.
    pub incidents: Vec<IncidentIx>,
    /// Whether it stands under the opened lane above it.
    pub inner: bool,
    /// Whether it can be opened.
    pub fold: Fold,
}

/// Whether a lane can be opened into what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// It holds one thing.
    Leaf,
    /// It holds several and shows them as one.
    Closed,
    /// What it holds stands under it; it shows the rest.
    Open,
}

/// The lanes of a case from top to bottom, in the order of the story; each wallet and each party is in exactly one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lanes {
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    of_wallet: Vec<usize>,
    of_victim: BTreeMap<Option<EntityIx>, usize>,
    of_thief: BTreeMap<Option<EntityIx>, usize>,
    of_incident: BTreeMap<IncidentIx, usize>,
}

/// What a lane holds, in the order of the lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Victim,
    /// The n-th group of thieves, by value; the last one may be all the others.
    Gang(usize),
    /// The n-th wallet with a lane of its own.
    Lead(usize),
    Swap,
    FirstHop,
    SecondHop,
    Later,
    Mixer,
    Bridge,
    CashOut,
    Recovery,
    Other,
}

impl Lanes {
    /// Puts a case into at most `most` lanes (at least 1). Deterministic: ties go by file order.
    #[must_use]
    pub fn of(case: &Case, most: usize) -> Self {
        let most = most.max(1);
        let thefts = Thefts::of(case);
        let by_role = wallets::by_role(case);
        let mut leads = wallets::leads(case, &by_role);
        // Of each wallet; and, where there are thefts by report, of all the robbed and of all the thieves.
        let kinds_with = |leads: &[WalletIx]| {
            let mut kinds = wallets::kinds(case, &by_role, leads);
            if !thefts.is_empty() {
                kinds.extend([Kind::Victim, Kind::Gang(0)]);
            }
            kinds
        };
        let mut kinds = kinds_with(&leads);
        while present(&kinds).len() > most {
            // What is far from the theft joins first, then the busy wallets give up their own lanes.
            if kinds.contains(&Kind::SecondHop) && kinds.contains(&Kind::Later) {
                join(&mut kinds, Kind::SecondHop, Kind::Later);
            } else if leads.len() > 1 {
                leads.pop();
                kinds = kinds_with(&leads);
            } else {
                break;
            }
        }
        join_until(&mut kinds, most);
        let ends = kinds.split_off(case.wallets.len());
        let [robbed, thief] = ends[..] else {
            return Self::assemble(case, &kinds, None, &[]);
        };
        // The thieves get the lanes that nothing else needs.
        let thieves = if matches!(thief, Kind::Gang(_)) {
            let others = present(&[kinds.as_slice(), &[robbed]].concat()).len();
            thefts.split(most - others)
        } else {
            vec![thief; thefts.thieves.len()]
        };
        let thieves: Vec<_> = thefts.thieves.iter().copied().zip(thieves).collect();
        Self::assemble(case, &kinds, Some((robbed, thefts.victims.as_slice())), &thieves)
    }

    fn assemble(
        case: &Case,
        of_wallet: &[Kind],
        robbed: Option<(Kind, &[Option<EntityIx>])>,
        thieves: &[(Option<EntityIx>, Kind)],
    ) -> Self {
        let of_thieves = thieves.iter().map(|&(_, kind)| kind);
        let all: Vec<Kind> = of_wallet.iter().copied().chain(robbed.map(|(kind, _)| kind)).chain(of_thieves).collect();
        let kinds = present(&all);
        let gangs = kinds.iter().filter(|kind| matches!(kind, Kind::Gang(_))).count();
        let lanes = kinds
            .iter()
            .map(|kind| {
                let wallets: Vec<WalletIx> =
                    case.wallets().zip(of_wallet).filter(|(_, k)| *k == kind).map(|((ix, _), _)| ix).collect();
                let mut lane = Lane {
                    key: format!("{kind:?}"),
                    incidents: Vec::new(),
                    inner: false,
                    fold: Fold::Leaf,
                    name: String::new(),
                    role: names::role(case, *kind, &wallets),
                    wallets,
                    victims: robbed.filter(|(k, _)| k == kind).map_or_else(Vec::new, |(_, who)| who.to_vec()),
                    thieves: thieves.iter().filter(|(_, k)| k == kind).map(|(who, _)| *who).collect(),
                };
                lane.name = names::name(case, *kind, &lane, gangs == 1);
                lane
            })
            .collect();
        let lane = |kind: Kind| kinds.binary_search(&kind).unwrap_or(0);
        Self {
            lanes,
            of_wallet: of_wallet.iter().map(|&kind| lane(kind)).collect(),
            of_victim: robbed
                .map_or_else(BTreeMap::new, |(kind, who)| who.iter().map(|victim| (*victim, lane(kind))).collect()),
            of_incident: BTreeMap::new(),
            of_thief: thieves.iter().map(|&(who, kind)| (who, lane(kind))).collect(),
        }
    }

    /// The lane of an end of a movement, counted from the top.
    #[must_use]
    pub fn lane_of(&self, party: Party) -> usize {
        match party {
            Party::Wallet(wallet) => self.of_wallet.get(wallet.get()).copied().unwrap_or(0),
            Party::Victim(victim) => self.of_victim.get(&victim).copied().unwrap_or(0),
            Party::Thief(thief) => self.of_thief.get(&thief).copied().unwrap_or(0),
        }
    }

    /// The lanes in which a movement begins and ends.
    #[must_use]
    pub fn ends(&self, case: &Case, movement: Movement) -> (usize, usize) {
        if let Movement::Theft(ix) = movement
            && let Some(&lane) = self.of_incident.get(&ix)
        {
            return (lane, lane);
        }
        (self.lane_of(movement.from(case)), self.lane_of(movement.to(case)))
    }

    /// How many lanes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Whether the case has neither wallets nor thefts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }
}

/// The kinds that occur, in order.
fn present(kinds: &[Kind]) -> Vec<Kind> {
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn join(kinds: &mut [Kind], kind: Kind, into: Kind) {
    kinds.iter_mut().filter(|k| **k == kind).for_each(|k| *k = into);
}

/// Joins lanes until they are few enough.
fn join_until(kinds: &mut [Kind], most: usize) {
    // The least telling ones join what is like them.
    for (kind, into) in [
        (Kind::Recovery, Kind::Other),
        (Kind::Bridge, Kind::Mixer),
        (Kind::Swap, Kind::Mixer),
        (Kind::CashOut, Kind::Other),
        (Kind::SecondHop, Kind::Later),
        (Kind::Later, Kind::FirstHop),
        (Kind::Lead(0), Kind::FirstHop),
    ] {
        if present(kinds).len() > most && kinds.contains(&kind) && kinds.contains(&into) {
            join(kinds, kind, into);
        }
    }
    while present(kinds).len() > most {
        // From the end of the story backwards, until the picture is simple enough.
        let last = |kinds: &[Kind]| kinds.iter().filter(|k| **k != Kind::Other).max().copied();
        let Some(kind) = last(kinds) else { break };
        let lacked = !kinds.contains(&Kind::Other);
        join(kinds, kind, Kind::Other);
        if lacked && let Some(next) = last(kinds) {
            join(kinds, next, Kind::Other);
        }
    }
}
