//! Parts of the view file about the graph: places, folds, and where stolen funds went.

use std::collections::BTreeMap;

use super::section::section;
use super::{Group, Layout, Method};

/// Places given by hand: node to x and y, in units of the arrangement.
pub type Places = BTreeMap<String, (f32, f32)>;

section! {
    /// How the graph is arranged.
    LayoutPart("Layout") {
        /// By which rule.
        choice: Layout,
        /// Places given by hand.
        places: Places,
        /// Those given by hand in the other arrangements.
        elsewhere: BTreeMap<Layout, Places>,
    }
}

section! {
    /// A group made by hand.
    GroupPart("Group") {
        /// Its name.
        name: String,
        /// Ids of its wallets.
        wallets: Vec<String>,
    }
}

section! {
    /// What is folded.
    FoldingPart("Folding") {
        /// Whether everything was opened.
        all_open: bool,
        /// What was then opened or closed by hand, against the default.
        toggled: Vec<String>,
        /// Kinds of groups switched off that are on at first.
        off: Vec<Group>,
        /// Kinds of groups switched on that are off at first.
        on: Vec<Group>,
        /// Groups made by hand, by their number.
        groups: BTreeMap<u32, GroupPart>,
    }
}

section! {
    /// What was set and put aside of patterns.
    PatternsPart("Patterns") {
        /// Thresholds that are not as at first, by name.
        thresholds: BTreeMap<String, u32>,
        /// The suggestions put aside, by their key.
        dismissed: Vec<String>,
    }
}

section! {
    /// How stolen funds are followed.
    TracingPart("Tracing") {
        /// Whether they are.
        on: bool,
        /// Of which thefts, by id; all where it does not say.
        thefts: Option<Vec<String>>,
        /// By which rule.
        method: Method,
        /// The id of the wallet from which funds are followed, instead of thefts; may be empty.
        from: String,
        /// Ids of the services followed through.
        through: Vec<String>,
        /// Ids of owners at whose wallets the trace ends.
        stops: Vec<String>,
        /// Whether mixers are followed through withdrawals that a source links to deposits.
        links: bool,
        /// Days of the pool whose shares are followed through mixers; 0 where that is not chosen.
        pool_days: u32,
        /// Whether funds that nobody saw arrive count as the account's own.
        own_openings: bool,
        /// Whether funds stolen twice stay the first theft's.
        first_theft: bool,
        /// Hundredths of a percent; smaller parts are not shown.
        least: u16,
        /// Whether transfers that carried nothing of it are shown too.
        all_transfers: bool,
    }
}
