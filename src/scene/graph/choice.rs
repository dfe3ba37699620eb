//! The ways to arrange a graph that a person can choose from.

use crate::layout::Engine;
use crate::layout::lanes::Lanes;
use crate::layout::layered::{Layered, Ranking};
use crate::layout::organic::Organic;

/// How a graph is arranged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayoutChoice {
    /// Layers by hops from the victim.
    #[default]
    Layered,
    /// Layers by the time of the first receipt.
    Time,
    /// By nearness.
    Organic,
    /// One lane per entity along a time axis.
    Lanes,
}

impl LayoutChoice {
    /// Every choice, in the order of menu and keys.
    pub const ALL: [Self; 4] = [Self::Layered, Self::Time, Self::Organic, Self::Lanes];

    /// Name for people, short, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Layered => "Hops",
            Self::Time => "Time",
            Self::Organic => "Organic",
            Self::Lanes => "Lanes",
        }
    }

    /// When to use it, one sentence without a full stop.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Layered => "Layers by hops from the victim: where the money went",
            Self::Time => "Layers by first receipt: which account was reached before which, however many hops away",
            Self::Organic => "By nearness: what belongs together, hubs and clusters, where there are many cross links",
            Self::Lanes => "One lane per entity along a time axis: the story, who did what when",
        }
    }

    /// Its engine.
    #[must_use]
    pub fn engine(self) -> Box<dyn Engine> {
        match self {
            Self::Layered => Box::new(Layered::default()),
            Self::Time => Box::new(Layered { ranking: Ranking::Time, ..Layered::default() }),
            Self::Organic => Box::new(Organic::default()),
            Self::Lanes => Box::new(Lanes::default()),
        }
    }

    /// Whether it needs to know when a node was reached.
    #[must_use]
    pub fn needs_time(self) -> bool {
        matches!(self, Self::Time | Self::Lanes)
    }
}
