//! The criteria that a filter is made of.

use std::collections::BTreeSet;

use super::super::NodeKey;
use crate::case::{Amount, AssetIx, Attribution, Confidence, Likelihood, Moment, SourceIx, Timestamp};

/// A span of time, both ends included, in seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First second.
    pub from: Timestamp,
    /// Last second.
    pub to: Timestamp,
}

impl Window {
    /// Whether a moment's range touches the window. A moment known only to the day counts when any part of it does.
    #[must_use]
    pub fn touches(&self, at: Moment, until: Option<Moment>) -> bool {
        at.start() <= self.to && until.unwrap_or(at).end() > self.from
    }
}

/// A range, both ends included; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<T> {
    /// The least that passes.
    pub least: Option<T>,
    /// The most that passes.
    pub most: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self { least: None, most: None }
    }
}

impl<T: Ord + Copy> Range<T> {
    /// From `least` on.
    #[must_use]
    pub fn at_least(least: T) -> Self {
        Self { least: Some(least), most: None }
    }

    /// Whether everything passes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.least.is_none() && self.most.is_none()
    }

    /// Whether a value is within.
    #[must_use]
    pub fn contains(&self, value: T) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }
}

/// An amount of one asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// The asset; a transfer of another one has no amount of it and is left out.
    pub asset: AssetIx,
    /// How much, in its base units.
    pub range: Range<Amount>,
}

/// How sure an attribution has to be. Likelihood and confidence are asked apart, as ICD 203 keeps them apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sureness {
    /// The least likelihood.
    pub likelihood: Option<Likelihood>,
    /// The least confidence.
    pub confidence: Option<Confidence>,
}

impl Sureness {
    /// Whether everything passes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an attribution is sure enough; `None` where it does not say.
    #[must_use]
    pub fn judges(&self, attribution: &Attribution) -> Option<bool> {
        let likely = self.likelihood.map(|least| attribution.likelihood.map(|likelihood| likelihood >= least));
        let confident = self.confidence.map(|least| attribution.confidence.map(|confidence| confidence >= least));
        match (likely.unwrap_or(Some(true)), confident.unwrap_or(Some(true))) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }
}

/// Who has to say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// At least one of these sources.
    By(BTreeSet<SourceIx>),
    /// At least one source besides these.
    NotOnlyBy(BTreeSet<SourceIx>),
}

impl Said {
    /// The sources named.
    #[must_use]
    pub fn sources(&self) -> &BTreeSet<SourceIx> {
        match self {
            Self::By(sources) | Self::NotOnlyBy(sources) => sources,
        }
    }

    /// Whether what these sources say passes; `None` where nobody is named as saying it.
    #[must_use]
    pub fn judges(&self, sources: &[SourceIx]) -> Option<bool> {
        if sources.is_empty() {
            return None;
        }
        Some(match self {
            Self::By(named) => sources.iter().any(|source| named.contains(source)),
            Self::NotOnlyBy(named) => sources.iter().any(|source| !named.contains(source)),
        })
    }
}

/// Which way a neighbourhood is walked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    /// Along and against the money, whatever the times.
    #[default]
    Both,
    /// Where funds may have gone: each hop no earlier than the one before.
    Downstream,
    /// Where funds may have come from: each hop no later than the one after.
    Upstream,
}

/// The neighbourhood of some nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The nodes it is around.
    pub of: BTreeSet<NodeKey>,
    /// Most hops away, along edges as they are folded.
    pub hops: u8,
    /// Which way they are walked.
    pub way: Way,
}

/// What becomes of what the filter leaves out. Kinds switched off and nodes hidden by hand are never drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LeftOut {
    /// Drawn faint.
    #[default]
    Dim,
    /// Not drawn.
    Hide,
}

/// The criteria, in the order of their chips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// When.
    Window,
    /// Which thefts.
    Thefts,
    /// Which kinds of node.
    Roles,
    /// Nodes hidden by hand.
    Nodes,
    /// Which assets.
    Assets,
    /// Value of each transfer.
    Value,
    /// Amount of each transfer.
    Units,
    /// Value of each edge.
    EdgeValue,
    /// Which kinds of transfer.
    Kinds,
    /// How transfers are known.
    Certainty,
    /// How sure attributions are.
    Attribution,
    /// Who says so.
    Sources,
    /// How many counterparties.
    Degree,
    /// How far from some nodes.
    Near,
    /// What a trace follows.
    Trace,
}

impl Criterion {
    /// Every criterion, in the order of the chips.
    pub const ALL: [Self; 15] = [
        Self::Window,
        Self::Thefts,
        Self::Roles,
        Self::Nodes,
        Self::Assets,
        Self::Value,
        Self::Units,
        Self::EdgeValue,
        Self::Kinds,
        Self::Certainty,
        Self::Attribution,
        Self::Sources,
        Self::Degree,
        Self::Near,
        Self::Trace,
    ];

    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Window => "Time window",
            Self::Thefts => "Thefts",
            Self::Roles => "Kinds of node",
            Self::Nodes => "Hidden nodes",
            Self::Assets => "Asset",
            Self::Value => "Value of a transfer",
            Self::Units => "Amount of a transfer",
            Self::EdgeValue => "Value of an edge",
            Self::Kinds => "Kind of transfer",
            Self::Certainty => "Certainty",
            Self::Attribution => "Attribution",
            Self::Sources => "Source",
            Self::Degree => "Counterparties",
            Self::Near => "Neighbourhood",
            Self::Trace => "Trace",
        }
    }

    /// The rule by which it decides, in a sentence or two.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Window => "Transfers that touch the window. One without a known time is left out.",
            Self::Thefts => "The chosen thefts and the cases about them.",
            Self::Roles => "Nodes of the kinds that are not switched off, and transfers between them.",
            Self::Nodes => "Nodes not hidden by hand, and transfers between them.",
            Self::Assets => "Transfers that sent or brought back one of these assets.",
            Self::Value => "By the value at the time of each transfer. One of unknown value is left out.",
            Self::Units => {
                "Transfers of one asset by their amount. Those of other assets or of unknown amount are left out."
            }
            Self::EdgeValue => {
                "By all known value of an edge, whatever else is filtered. Lines that are no transfers stay."
            }
            Self::Kinds => "Transfers of these kinds.",
            Self::Certainty => "Transfers, and relations, known in these ways.",
            Self::Attribution => {
                "Wallets whose attribution is this sure, and those that nobody attributes. One whose attribution does \
                 not say how sure it is is left out."
            }
            Self::Sources => "By the sources of each transfer. One for which no source is named is left out.",
            Self::Degree => {
                "Nodes by the number of different wallets they deal with in the whole case, however it is folded. Thefts \
                 and groups stay."
            }
            Self::Near => {
                "Nodes at most so many hops away, as folded, and transfers between them. Up- and downstream only in order \
                 of time; a transfer without a known time leads nowhere."
            }
            Self::Trace => "Transfers that carried funds of the thefts that are followed, by the method of the trace.",
        }
    }
}
