//! Movements of value.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Amount, AssetIx, Moment, SourceIx, TxId, WalletIx};

/// What sort of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TransferKind {
    /// From one account to another.
    Transfer,
    /// One asset given, another received.
    Swap,
    /// Value leaves one chain and appears on another.
    Bridge,
    /// Into a mixer.
    MixIn,
    /// Out of a mixer.
    MixOut,
    /// To an account at a custodial service.
    Deposit,
    /// From a custodial service.
    Withdrawal,
    /// Paid to a network or service.
    Fee,
    /// A link nobody saw on a chain, e.g. an off-chain hand-over or a demix.
    Inferred,
}

impl TransferKind {
    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Transfer => "Transfer",
            Self::Swap => "Swap",
            Self::Bridge => "Bridge",
            Self::MixIn => "Mixer deposit",
            Self::MixOut => "Mixer withdrawal",
            Self::Deposit => "Deposit",
            Self::Withdrawal => "Withdrawal",
            Self::Fee => "Fee",
            Self::Inferred => "Inferred link",
        }
    }
}

/// How a movement is known; it decides the line style and nothing else. Ordered from firm to weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Evidence {
    /// Rows of a public ledger (one, or a sum of several). Drawn solid.
    Ledger,
    /// Stated or assessed by a source that shows no ledger rows. Drawn dashed.
    Reported,
    /// Somebody's inference, e.g. by timing and amounts. Drawn dotted.
    Inferred,
}

impl Evidence {
    /// Name for people as in the legend, lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ledger => "on a ledger",
            Self::Reported => "assessed",
            Self::Inferred => "suspected",
        }
    }
}

/// Where a transfer stands in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index into [`Case::files`](super::Case::files).
    pub file: u32,
    /// Line, counted from 1.
    pub line: u32,
}

/// A movement of value between two wallets, or a sum of several that the source did not list one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// When, or when the first of them; `None` where no source says.
    pub at: Option<Moment>,
    /// When the last of them, for a sum.
    pub until: Option<Moment>,
    /// Sender.
    pub from: WalletIx,
    /// Recipient.
    pub to: WalletIx,
    /// What was sent.
    pub asset: AssetIx,
    /// How much was sent, in base units of `asset`; `None` where no source says. Unknown is not zero.
    pub amount: Option<Amount>,
    /// For a swap or bridge: what came out, and how much. A swap whose counter-asset returns to the sender has `from`
    /// as the trader and `to` as the swap service; the received amount goes back to `from`.
    pub received: Option<(AssetIx, Amount)>,
    /// Transaction id, as written by the source; `None` where it was not published.
    pub tx: Option<TxId>,
    /// What sort of movement.
    pub kind: TransferKind,
    /// How it is known.
    pub evidence: Evidence,
    /// How many ledger rows it stands for; 1 unless the source gives a sum.
    pub count: u32,
    /// Who says so. The rows of a ledger share one list.
    pub sources: Arc<[SourceIx]>,
    /// Remark for the inspector.
    pub note: String,
    /// Where it stands in the input.
    pub place: Place,
}

impl Transfer {
    /// What was sent; `None` where no source says how much.
    #[must_use]
    pub fn sent(&self) -> Option<(AssetIx, Amount)> {
        self.amount.map(|amount| (self.asset, amount))
    }
}
