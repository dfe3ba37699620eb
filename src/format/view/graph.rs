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
    /// How stolen funds are followed.
    TracingPart("Tracing") {
        /// Whether they are.
        on: bool,
        /// Of which thefts, by id; all where it does not say.
        thefts: Option<Vec<String>>,
        /// By which rule.
        method: Method,
        /// Ids of the services followed through.
        through: Vec<String>,
        /// Hundredths of a percent; smaller parts are not shown.
        least: u16,
        /// Whether transfers that carried nothing of it are shown too.
        all_transfers: bool,
    }
}
