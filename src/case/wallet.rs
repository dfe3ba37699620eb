//! Accounts on a chain.

use serde::{Deserialize, Serialize};

use super::{Address, Amount, AssetIx, Attribution, Chain, ClusterIx, EntityIx, Moment, SourceIx, Tag};

/// The part a wallet or entity plays in the story; it decides shape, icon and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Robbed.
    Victim,
    /// Attributed by a named source to the thief: drawn as a DPRK-linked account.
    Attacker,
    /// Received stolen funds on their way; attributed to nobody.
    Intermediary,
    /// Breaks the link between deposits and withdrawals.
    Mixer,
    /// Moves value to another chain.
    Bridge,
    /// Exchanges one asset for another.
    Swap,
    /// Turns crypto-assets into money: exchange deposit, broker.
    CashOut,
    /// Where funds were returned to or held for the victim.
    Recovery,
    /// Any other part.
    Other,
}

impl Role {
    /// Every role, in the order of the story and of the legend.
    pub const ALL: [Self; 9] = [
        Self::Victim,
        Self::Attacker,
        Self::Intermediary,
        Self::Swap,
        Self::Mixer,
        Self::Bridge,
        Self::CashOut,
        Self::Recovery,
        Self::Other,
    ];

    /// Name for people, singular, sentence case, as in the legend.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Victim => "Victim",
            Self::Attacker => "DPRK-linked account",
            Self::Intermediary => "Wallet",
            Self::Mixer => "Mixer",
            Self::Bridge => "Bridge",
            Self::Swap => "Swap service",
            Self::CashOut => "Cash-out",
            Self::Recovery => "Recovered",
            Self::Other => "Other",
        }
    }
}

/// What became of the funds at a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum StatusKind {
    /// Blocked by an issuer, exchange or court.
    Frozen,
    /// Returned or seized.
    Recovered,
    /// Not moved by the case's `as_of` date, according to the source.
    Dormant,
    /// The ledger rows at hand end here; what happened next is not in the case.
    TraceEnds,
}

impl StatusKind {
    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Frozen => "Frozen",
            Self::Recovered => "Recovered",
            Self::Dormant => "At rest",
            Self::TraceEnds => "The trace ends here",
        }
    }
}

/// A cited statement about what became of the funds at a wallet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What became of them.
    pub kind: StatusKind,
    /// When.
    pub at: Option<Moment>,
    /// How much, where stated.
    pub amount: Option<(AssetIx, Amount)>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
}

/// One account on one chain, or a documented account whose address was not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wallet {
    /// Identifier in the case file.
    pub id: String,
    /// The chain it lives on.
    pub chain: Chain,
    /// Its address; `None` where no source published one.
    pub address: Option<Address>,
    /// Name for people.
    pub label: Option<String>,
    /// Who controls it, according to `attribution` or `sources`.
    pub owner: Option<EntityIx>,
    /// The address cluster it is in.
    pub cluster: Option<ClusterIx>,
    /// Part played in the case.
    pub role: Role,
    /// How sure the ownership is. Boxed, as few of the many wallets of a ledger have one.
    pub attribution: Option<Box<Attribution>>,
    /// What became of the funds here. Boxed as well.
    pub status: Option<Box<Status>>,
    /// What address lists say of it, in the order of the lists.
    pub tags: Vec<Tag>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
}

impl Wallet {
    /// The label, else what an address list calls it, else the shortened address, else the id.
    #[must_use]
    pub fn name(&self) -> String {
        let listed = self.tags.iter().map(|tag| &tag.label).find(|label| !label.is_empty());
        match (self.label.as_ref().or(listed), &self.address) {
            (Some(label), _) => label.clone(),
            (None, Some(address)) => address.short(),
            (None, None) => self.id.clone(),
        }
    }
}
