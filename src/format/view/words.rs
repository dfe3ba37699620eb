//! The words of the view file: choices of which there are a few.

use serde::{Deserialize, Serialize};

use super::entry::leaf;
use crate::case::{Confidence, Evidence, Likelihood, Role, SourceKind, TransferKind};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $first:ident $(, $word:ident)* })*) => {$(
        $(#[$doc])*
        #[allow(missing_docs, reason = "each is the choice of that name")]
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { #[default] $first, $($word,)* }
        leaf!($name);
    )*};
}

words! {
    /// How the graph is arranged.
    Layout { Layered, Time, Organic, Lanes }
    /// A kind of group.
    Group { Case, Role, Owner, Cluster, Distance, Chain, Alike }
    /// How much is left of addresses.
    LeftOfAddresses { Whole, Short, Nothing }
    /// What becomes of what a filter leaves out.
    LeftOut { Dim, Hide }
    /// Which way a neighbourhood is walked.
    Way { Both, Downstream, Upstream }
    /// How stolen funds are followed.
    Method { Fifo, Lifo, ProRata, TaintedFirst, CleanFirst, OldestFirst, YoungestFirst }
    /// How a value becomes a height.
    Scale { Log, Linear }
    /// What the colours of the histogram tell apart.
    Split { Role, Kind, Selection }
    /// What a lane stands for.
    Lane { Story, Entity, Role, Wallet, Incident }
    /// What an annotation is.
    Form { Note, Arrow, Box, Highlight }
    /// The colour of an annotation.
    Ink { Violet, Lime, Rose, Grey }
    /// What the middle of the window shows.
    Sheet { Graph, Overview, Account }
    /// Where the timeline is.
    TimelinePlace { Docked, Enlarged, Detached }
}

/// Whose figures count in the overview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Figures {
    /// Those the case works with.
    #[default]
    AsStated,
    /// Those of the first of these kinds of source that gives one.
    Ranked(Vec<SourceKind>),
    /// The lowest.
    Lowest,
    /// The highest.
    Highest,
}

/// What the height of the histogram stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Value in US dollars.
    #[default]
    Value,
    /// How many movements.
    Number,
    /// The amount of one asset, by its id.
    Asset(String),
}

/// What a second of playing stands for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Pace {
    /// So many px of the axis.
    Pixels(f64),
    /// So many seconds of the case.
    Seconds(f64),
    /// The part of a step that so many seconds of playing a step give.
    Steps(f64),
}

impl Default for Pace {
    fn default() -> Self {
        Self::Pixels(60.0)
    }
}

leaf!(Figures, Measure, Pace, Role, TransferKind, Evidence, Likelihood, Confidence);
