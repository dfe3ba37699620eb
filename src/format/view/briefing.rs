//! The part of the view file about the briefing: its steps, in order.

use super::section::section;
use super::{
    CameraPart, Figures, FilterPart, FoldingPart, LayoutPart, PlayPart, SelectionPart, Sheet, TimelinePart, TracingPart,
};

section! {
    /// What the sheet of the account shows.
    AccountPart("Account") {
        /// Whether it shows flows; a table where not.
        flows: bool,
        /// Whether all methods stand side by side in the table.
        all_methods: bool,
    }
}

section! {
    /// A step of a briefing: what is said, and what is seen meanwhile. Its parts are those of a view, with the same names.
    StepPart("Step") {
        /// What the step says, in a line.
        headline: String,
        /// What the speaker wants to remember; may have several lines.
        notes: String,
        /// Whether graph, overview or account is seen.
        sheet: Sheet,
        /// What the account shows.
        account: AccountPart,
        /// Whether the timeline is left out.
        no_timeline: bool,
        /// How the graph is arranged, and what stands where by hand.
        layout: LayoutPart,
        /// What is folded.
        folding: FoldingPart,
        /// What is shown.
        filter: FilterPart,
        /// How stolen funds are followed.
        tracing: TracingPart,
        /// Whose figures count in the overview.
        figures: Figures,
        /// How the timeline is shown.
        timeline: TimelinePart,
        /// The playhead.
        play: PlayPart,
        /// What part of the graph is seen.
        camera: CameraPart,
        /// Width and height of the canvas that the camera was over, in points; a canvas of another size shows as much.
        canvas: (u16, u16),
        /// What is selected.
        selection: SelectionPart,
    }
}
