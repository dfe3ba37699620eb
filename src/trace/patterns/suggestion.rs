//! What a pattern found: always a suggestion with its parameters, score and reason, never a label.

use super::thresholds::{Thresholds, Unit};
use crate::case::{Case, TransferIx, WalletIx, thousands};

/// A shape that funds are known to take. Names as in AMLworld (Altman et al., NeurIPS 2023) where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Most goes on from account to account, a small part aside at each.
    PeelChain,
    /// One account pays many in a short time.
    FanOut,
    /// Many accounts pay one in a short time.
    FanIn,
    /// Many pay one, which then pays many.
    GatherScatter,
    /// One pays many, which then pay one.
    ScatterGather,
    /// Many accounts of one hand, or many inputs of one transaction, become one.
    Consolidation,
    /// Funds come back to an account they left.
    Cycle,
    /// What comes in leaves almost at once, almost all of it.
    PassThrough,
    /// Nothing for months, then most of it leaves at once.
    DormantThenMove,
    /// Payments in round amounts where most are not.
    RoundAmounts,
    /// Many payments just below a reporting limit.
    Structuring,
    /// Something given to a swap service and something else of like value received from one.
    SwapHop,
    /// Something given to a bridge and something of like value coming out of it.
    BridgeHop,
    /// Withdrawals from a mixer that fit the deposits of an account.
    MixerMatch,
    /// An address that looks like another and only has worthless transfers.
    AddressPoisoning,
}

impl Pattern {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 15] = [
        Self::PeelChain,
        Self::FanOut,
        Self::FanIn,
        Self::GatherScatter,
        Self::ScatterGather,
        Self::Consolidation,
        Self::Cycle,
        Self::PassThrough,
        Self::DormantThenMove,
        Self::RoundAmounts,
        Self::Structuring,
        Self::SwapHop,
        Self::BridgeHop,
        Self::MixerMatch,
        Self::AddressPoisoning,
    ];

    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PeelChain => "Peel chain",
            Self::FanOut => "Fan-out",
            Self::FanIn => "Fan-in",
            Self::GatherScatter => "Gather-scatter",
            Self::ScatterGather => "Scatter-gather",
            Self::Consolidation => "Consolidation",
            Self::Cycle => "Cycle",
            Self::PassThrough => "Rapid pass-through",
            Self::DormantThenMove => "Dormant, then moves",
            Self::RoundAmounts => "Round amounts",
            Self::Structuring => "Structuring",
            Self::SwapHop => "Swap hop",
            Self::BridgeHop => "Bridge hop",
            Self::MixerMatch => "Mixer in and out",
            Self::AddressPoisoning => "Address poisoning",
        }
    }

    /// Name on the command line and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PeelChain => "peel-chain",
            Self::FanOut => "fan-out",
            Self::FanIn => "fan-in",
            Self::GatherScatter => "gather-scatter",
            Self::ScatterGather => "scatter-gather",
            Self::Consolidation => "consolidation",
            Self::Cycle => "cycle",
            Self::PassThrough => "pass-through",
            Self::DormantThenMove => "dormant",
            Self::RoundAmounts => "round-amounts",
            Self::Structuring => "structuring",
            Self::SwapHop => "swap-hop",
            Self::BridgeHop => "bridge-hop",
            Self::MixerMatch => "mixer",
            Self::AddressPoisoning => "poisoning",
        }
    }

    /// The pattern of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.word() == word)
    }

    /// What it looks for, one sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::PeelChain => {
                "Each account passes most of what it received on to a fresh one and pays small parts to others \
                 (US v. 280 Virtual Currency Accounts)."
            }
            Self::FanOut => "One account pays many others within a short time.",
            Self::FanIn => "Many accounts pay one within a short time.",
            Self::GatherScatter => "Many accounts pay one, which soon after pays many.",
            Self::ScatterGather => "One account pays many, and these soon after pay one.",
            Self::Consolidation => {
                "Many accounts of one owner or cluster, or many inputs of one transaction, are put together into one."
            }
            Self::Cycle => "Funds go around and come back to an account they left.",
            Self::PassThrough => "Almost all of what comes in leaves within a short time, and next to nothing stays.",
            Self::DormantThenMove => "Nothing moves for months, then most of it leaves at once.",
            Self::RoundAmounts => {
                "One account makes several payments in round amounts where most of the case are not round."
            }
            Self::Structuring => {
                "Many payments just below a reporting limit (FATF, Virtual Assets Red Flag Indicators, 2020)."
            }
            Self::SwapHop => {
                "An account gives one asset to a swap service and soon receives another of like value from one; the case \
                 does not join the two."
            }
            Self::BridgeHop => {
                "Something enters a bridge and something of like value soon comes out of it on another chain; the case \
                 does not join the two."
            }
            Self::MixerMatch => {
                "An account takes out of a mixer what another put in before, as often; or a burst of deposits is followed by about as many withdrawals."
            }
            Self::AddressPoisoning => {
                "An address that begins and ends like another, with nothing but zero, dust or disguised tokens: planted to \
                 be copied by mistake."
            }
        }
    }

    /// What a suggestion of it does not prove, one sentence.
    #[must_use]
    pub fn caveat(self) -> &'static str {
        match self {
            Self::PeelChain => {
                "Change of an ordinary wallet looks the same; the account at the end of a step may be a service nobody named."
            }
            Self::FanOut => "Pay-outs of a service nobody named, airdrops and salaries look the same.",
            Self::FanIn => "Deposits to a service nobody named, donations and sales look the same.",
            Self::GatherScatter => "A service nobody named takes in and pays out in the same way.",
            Self::ScatterGather => {
                "That the same money met again is not shown; only the case's rows between the two ends are seen."
            }
            Self::Consolidation => {
                "Inputs of one transaction are usually of one hand, but not in a CoinJoin; owners and clusters are as the case states them."
            }
            Self::Cycle => "That the same money came back is not shown: the amounts and times would allow it.",
            Self::PassThrough => {
                "Only rows in the case are seen: what the account held before, or did besides, may not be among them."
            }
            Self::DormantThenMove => {
                "Only rows in the case are seen: the account may have moved in between, or held more."
            }
            Self::RoundAmounts => "People and services like round amounts too.",
            Self::Structuring => {
                "Values in dollars are derived as the case allows; a limit binds services, not chains."
            }
            Self::SwapHop => "Chosen by time and value alone.",
            Self::BridgeHop => "Chosen by time and value alone; no message of the bridge joins the two.",
            Self::MixerMatch => {
                "Fits by count, amount and time alone; the case holds a part of the mixer's traffic, so the true anonymity set is larger."
            }
            Self::AddressPoisoning => "Alike at both ends may be chance among very many addresses.",
        }
    }
}

/// A threshold that a suggestion was found with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its field in [`Thresholds`].
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// Its value.
    pub value: u32,
}

/// A shape found in a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its name for files: pattern, account, asset and time of its beginning, by the ids of the case. The same in
    /// every order of rows and wallets.
    pub key: String,
    /// Which shape.
    pub pattern: Pattern,
    /// The accounts, the one it is about first.
    pub wallets: Vec<WalletIx>,
    /// The transfers, in order of time.
    pub transfers: Vec<TransferIx>,
    /// The thresholds it was found with.
    pub parameters: Vec<Parameter>,
    /// How pronounced it is, 0 to 1 in thousandths: about 0.5 at the thresholds. No probability.
    pub score: f64,
    /// What was found, one sentence with figures.
    pub reason: String,
    /// What it does not prove.
    pub caveat: String,
}

/// Why rows were not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Their time is unknown, or known to a range longer than the pattern's window.
    Vague,
    /// Their amount is unknown.
    NoAmount,
    /// Their value in dollars is unknown.
    NoValue,
    /// They are sums, or reported figures: how round they are says nothing of a payment.
    Sums,
    /// There are too many alike to choose from.
    TooMany,
    /// What follows was only looked at in part, because accounts make too many payments, and nothing was found there.
    Busy,
}

/// Rows that a pattern could not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Which pattern.
    pub pattern: Pattern,
    /// Why.
    pub why: Why,
    /// How many rows.
    pub rows: usize,
}

impl LeftOut {
    /// One sentence for people.
    #[must_use]
    pub fn sentence(&self) -> String {
        let rows = if self.rows == 1 { "1 row".to_owned() } else { format!("{} rows", thousands(self.rows)) };
        let (is, they, their, them) =
            if self.rows == 1 { ("is", "it has", "its", "it") } else { ("are", "they have", "their", "them") };
        match self.why {
            Why::Vague => {
                format!("{rows} {is} left out: {their} time is unknown or known less well than the pattern asks.")
            }
            Why::NoAmount => format!("{rows} {is} left out: {their} amount is unknown."),
            Why::NoValue => format!("{rows} {is} left out: {they} no value in dollars."),
            Why::Sums => format!("{rows} {is} left out: sums or reported figures, not single payments on a ledger."),
            Why::TooMany => format!("{rows} {is} left out: too many others fit to choose from."),
            Why::Busy => {
                format!("From {rows} not every way on was followed: the accounts after {them} pay too often.")
            }
        }
    }
}

/// All that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// The suggestions: by score, the highest first, then by pattern and by place in the input.
    pub suggestions: Vec<Suggestion>,
    /// What could not be looked at, by pattern.
    pub left_out: Vec<LeftOut>,
}

impl Findings {
    /// The suggestions of one pattern, the highest score first.
    pub fn of(&self, pattern: Pattern) -> impl Iterator<Item = &Suggestion> {
        self.suggestions.iter().filter(move |suggestion| suggestion.pattern == pattern)
    }
}

/// The thresholds of a pattern as they are.
pub(super) fn parameters(pattern: Pattern, thresholds: &Thresholds) -> Vec<Parameter> {
    let parameter = |setting: &super::Setting| Parameter {
        key: setting.key,
        name: setting.name,
        unit: setting.unit,
        value: (setting.get)(thresholds),
    };
    Thresholds::of(pattern).map(parameter).collect()
}

/// Puts suggestions into their order.
pub(super) fn sort(case: &Case, suggestions: &mut [Suggestion]) {
    let place = |suggestion: &Suggestion| suggestion.transfers.iter().map(|&ix| (case[ix].place, ix)).min();
    suggestions.sort_by_cached_key(|suggestion| {
        // Scores are thousandths.
        #[allow(clippy::cast_possible_truncation)]
        let score = (suggestion.score * 1000.0).round() as i64;
        (-score, suggestion.pattern, place(suggestion), suggestion.key.clone())
    });
}
