//! What a row of the timeline is: a transfer, or a theft that no transfer shows.
//!
//! Many thefts are known only by a report: who lost how much, when, and who is said to have taken it. Such a theft is a
//! movement of its published value from the victim to that group. A theft whose transfers are in the case is told by
//! them alone, so that nothing counts twice.

use std::collections::BTreeMap;

use super::{range, range_of};
use crate::case::{
    Case, EntityIx, Evidence, IncidentIx, Likelihood, Moment, Role, Timestamp, Transfer, TransferIx, TransferKind, Usd,
    WalletIx,
};
use crate::flow::Valuation;

/// A row of the timeline. Transfers come before thefts, each in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Movement {
    /// A movement between two wallets.
    Transfer(TransferIx),
    /// A theft known by report: its published value left the victim.
    Theft(IncidentIx),
}

/// An end of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// A wallet.
    Wallet(WalletIx),
    /// Who was robbed, as far as a source says.
    Victim(Option<EntityIx>),
    /// Who is said to have stolen, as far as a source says.
    Thief(Option<EntityIx>),
}

impl Movement {
    /// When, and the end where it is a range; `None` where no source says.
    #[must_use]
    pub fn time(self, case: &Case) -> Option<(Moment, Option<Moment>)> {
        match self {
            Self::Transfer(ix) => case[ix].at.map(|at| (at, case[ix].until)),
            Self::Theft(ix) => Some((case[ix].at, case[ix].until)),
        }
    }

    /// Where the value came from.
    #[must_use]
    pub fn from(self, case: &Case) -> Party {
        match self {
            Self::Transfer(ix) => Party::Wallet(case[ix].from),
            Self::Theft(ix) => Party::Victim(case[ix].victim),
        }
    }

    /// Where it went.
    #[must_use]
    pub fn to(self, case: &Case) -> Party {
        match self {
            Self::Transfer(ix) => Party::Wallet(case[ix].to),
            Self::Theft(ix) => Party::Thief(case[ix].actor),
        }
    }

    /// How it is known. A theft is somebody's report; where nobody calls its attribution likely, the arrow to the group
    /// is no more than suspected.
    #[must_use]
    pub fn evidence(self, case: &Case) -> Evidence {
        match self {
            Self::Transfer(ix) => case[ix].evidence,
            Self::Theft(ix) => {
                let likelihood = case[ix].attribution.as_ref().and_then(|attribution| attribution.likelihood);
                let likely = likelihood.is_some_and(|likelihood| likelihood >= Likelihood::Likely);
                if likely { Evidence::Reported } else { Evidence::Inferred }
            }
        }
    }

    /// How many ledger rows or thefts it stands for, at least 1.
    #[must_use]
    pub fn count(self, case: &Case) -> u32 {
        match self {
            Self::Transfer(ix) => case[ix].count.max(1),
            Self::Theft(_) => 1,
        }
    }

    /// What it was worth: of a transfer by the rates of the case, of a theft as published. Unknown is not zero.
    #[must_use]
    pub fn usd(self, case: &Case, valuation: &Valuation) -> Option<Usd> {
        match self {
            Self::Transfer(ix) => valuation.of_transfer(case, ix),
            Self::Theft(ix) => case[ix].usd,
        }
    }

    /// Whether it is a theft known by report.
    #[must_use]
    pub fn is_theft(self) -> bool {
        matches!(self, Self::Theft(_))
    }
}

impl Party {
    /// Its part in the story.
    #[must_use]
    pub fn role(self, case: &Case) -> Role {
        match self {
            Self::Wallet(ix) => case[ix].role,
            Self::Victim(_) => Role::Victim,
            Self::Thief(_) => Role::Attacker,
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self, case: &Case) -> String {
        match self {
            Self::Wallet(ix) => case[ix].name(),
            Self::Victim(Some(entity)) | Self::Thief(Some(entity)) => case[entity].name.clone(),
            Self::Victim(None) => "unnamed victim".to_owned(),
            Self::Thief(None) => "nobody named".to_owned(),
        }
    }
}

/// All movements of a case, ascending: its transfers, and the thefts that none of them shows.
#[must_use]
pub fn movements(case: &Case) -> Vec<Movement> {
    let transfers = (0..case.transfers.len()).map(|n| Movement::Transfer(TransferIx::new(n)));
    transfers.chain(thefts_by_report(case).into_iter().map(Movement::Theft)).collect()
}

/// The thefts that no transfer shows, in file order.
///
/// A transfer shows a theft when it is dated, is no fee, leaves a victim's wallet for one that is not a victim's, and
/// lies between the beginning of this theft and that of the victim's next. The wallet is the victim's when the victim,
/// or a part of it, owns it; where nobody is named as owner or as victim, the transfer shows the last theft begun by
/// anybody. A sum over victims together shows none of them.
#[must_use]
pub fn thefts_by_report(case: &Case) -> Vec<IncidentIx> {
    let losses = Losses::of(case);
    case.incidents().map(|(ix, _)| ix).filter(|&ix| !losses.show(case, ix)).collect()
}

/// When value left the wallets of victims, by owner.
struct Losses(BTreeMap<Option<EntityIx>, Vec<(Timestamp, Timestamp)>>);

impl Losses {
    fn of(case: &Case) -> Self {
        let mut losses: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for transfer in case.transfers.iter().filter(|transfer| leaves_a_victim(case, transfer)) {
            if let Some(range) = range_of(transfer) {
                losses.entry(case[transfer.from].owner).or_default().push(range);
            }
        }
        Self(losses)
    }

    fn show(&self, case: &Case, theft: IncidentIx) -> bool {
        let victim = case[theft].victim;
        let (begin, _) = range(case[theft].at, None);
        let next = |of_anybody: bool| {
            let others = case.incidents.iter().filter(|other| of_anybody || other.victim == victim);
            others.map(|other| other.at.start()).filter(|at| *at > begin).min().unwrap_or(Timestamp::MAX)
        };
        let within = |losses: &[(Timestamp, Timestamp)], end: Timestamp| {
            losses.iter().any(|&(from, to)| from < end && to > begin)
        };
        self.0.iter().any(|(&owner, losses)| match (owner, victim) {
            (Some(owner), Some(victim)) => {
                case.chain_of_command(owner).any(|entity| entity == victim) && within(losses, next(false))
            }
            _ => within(losses, next(true)),
        })
    }
}

/// Whether a transfer takes something from a victim.
pub(super) fn leaves_a_victim(case: &Case, transfer: &Transfer) -> bool {
    let victim = |wallet: WalletIx| case[wallet].role == Role::Victim;
    victim(transfer.from) && !victim(transfer.to) && transfer.kind != TransferKind::Fee
}
