//! Parts of the view file about the window: what is seen, selected and open.

use super::TimelinePlace;
use super::section::section;

section! {
    /// What part of the graph is seen; all of it where this is empty.
    CameraPart("Camera") {
        /// Px per unit of the arrangement.
        scale: f32,
        /// What stands in the middle, in units of the arrangement.
        middle: (f32, f32),
    }
}

section! {
    /// An edge by its ends.
    EdgePart("Edge") {
        /// Node the money comes from.
        from: String,
        /// Node it goes to.
        to: String,
    }
}

section! {
    /// A transfer by what it says of itself: a case gives transfers no ids.
    TransferPart("Transfer") {
        /// Wallet the money comes from.
        from: String,
        /// Wallet it goes to.
        to: String,
        /// When, as in the case.
        at: String,
        /// Id of the asset.
        asset: String,
        /// How much, in whole units of the asset.
        amount: String,
        /// Transaction.
        tx: String,
    }
}

section! {
    /// An event by what it says of itself: a case gives events no ids.
    EventPart("Event") {
        /// When, as in the case.
        at: String,
        /// What happened.
        title: String,
    }
}

section! {
    /// What is selected.
    SelectionPart("Selection") {
        /// Nodes.
        nodes: Vec<String>,
        /// Edges.
        edges: Vec<EdgePart>,
        /// Transfers.
        transfers: Vec<TransferPart>,
        /// Events.
        events: Vec<EventPart>,
    }
}

section! {
    /// Which panes are open, and how large; as at first where a field is not there. Sizes in points of the screen.
    PanesPart("Panes") {
        /// Legend and filters.
        legend: Option<bool>,
        /// Inspector.
        inspector: Option<bool>,
        /// Timeline, wherever it is.
        timeline: Option<bool>,
        /// Problems of the file.
        problems: Option<bool>,
        /// What connects the open cases.
        connections: Option<bool>,
        /// Whether the list of patterns is open.
        patterns: Option<bool>,
        /// Whether the steps of the briefing are open.
        briefing: Option<bool>,
        /// Where the timeline is.
        place: TimelinePlace,
        /// Width of the legend.
        legend_width: Option<u16>,
        /// Width of the briefing.
        briefing_width: Option<u16>,
        /// Width of the inspector.
        inspector_width: Option<u16>,
        /// Height of the timeline under the graph.
        timeline_height: Option<u16>,
        /// Width and height of the timeline's own window.
        window: Option<(u16, u16)>,
    }
}
