//! What panes ask of the application. Panes only read the state and send actions; they change nothing themselves.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::accounting::AccountChoice;
use super::annotations::AnnotateAction;
use super::briefing::BriefingAction;
use super::command::Command;
use super::disguise::DisguiseAction;
use super::export::{ExportOptions, Sheet};
use super::filters::Editing;
use super::patterns::PatternAction;
use super::story::StoryOptions;
use super::tables::TableOptions;
use super::time::TimeAction;
use super::tracing::Tracing;
use super::walk::Step;
use super::ways::Subject;
use crate::case::{IncidentIx, Role, Timestamp, WalletIx};
use crate::flow::paths::Rules;
use crate::flow::{Filter, Found, GroupKind, NodeKey, Window};
use crate::overview::Preference;
use crate::scene::graph::View;
use crate::scene::select::Join;
use crate::scene::{Point, Target};
use crate::timeline::Pace;

/// A wish of a pane.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Run a command.
    Run(Command),
    /// Open case files, or folders of them, together.
    OpenPaths(Vec<PathBuf>),
    /// Select targets.
    Select(Vec<Target>, Join),
    /// Select something found and bring it into view.
    Show(Found),
    /// Point at a target, or at nothing.
    Hover(Option<Target>),
    /// Open or fold a node.
    ToggleFold(NodeKey),
    /// Switch a kind of group on or off.
    SwitchGrouping(GroupKind),
    /// Give a group made by hand another name.
    RenameGroup(NodeKey, String),
    /// Put nodes' symbols at places of the arrangement. `done` ends the drag, and the layout follows.
    Pin {
        /// Which nodes, and where to.
        places: Vec<(NodeKey, Point)>,
        /// Whether the drag has ended.
        done: bool,
    },
    /// Show or hide a role.
    ToggleRole(Role),
    /// Select every shown node of a role.
    SelectRole(Role, Join),
    /// Show one window of time only, or all. `done` ends the drag.
    SetWindow {
        /// The window; `None` shows everything.
        window: Option<Window>,
        /// Whether the drag has ended.
        done: bool,
    },
    /// Use another filter.
    SetFilter {
        /// The filter.
        filter: Box<Filter>,
        /// Whether the change goes on, as while a slider is dragged: then it is one step of undo with the next.
        merge: bool,
    },
    /// Open the editor of a criterion, or of none.
    EditFilter(Option<Editing>),
    /// Show some incidents and what belongs to them only, or all.
    ShowIncidents(Option<BTreeSet<IncidentIx>>),
    /// Let figures of some sources count before those of others.
    Prefer(Preference),
    /// Look for where the funds of a wallet came from, and its exposure.
    FindProvenance(WalletIx),
    /// Show the account in another form.
    ShowAccount(AccountChoice),
    /// Show the graph, the overview or the account.
    ShowSheet(Sheet),
    /// Go on along the edges of the graph.
    Walk(Step),
    /// Look for paths between the two selected nodes.
    FindPaths,
    /// Change what a path may be made of, and look again.
    SetPathRules(Rules),
    /// Look for the ways that stolen funds took to something.
    FindWays(Subject),
    /// Follow stolen funds in another way, or no longer.
    Trace(Tracing),
    /// Draw, move, write or remove an annotation.
    Annotate(AnnotateAction),
    /// Change thresholds of patterns, dismiss a suggestion, look again.
    Patterns(PatternAction),
    /// Hide something, or give an alias.
    Disguise(DisguiseAction),
    /// Make, change, order, show and present the steps of the briefing.
    Briefing(BriefingAction),
    /// Change how the timeline is shown, or its windows.
    Time(TimeAction),
    /// Take back steps, or do them again, until so many are done.
    GoTo(usize),
    /// Move the playhead to a time in seconds since 1970 UTC.
    Playhead(f64),
    /// Let a second of playing stand for something else.
    SetPace(Pace),
    /// Open a collapsed silence of the timeline, by its key, or collapse it again.
    ToggleGap(Timestamp),
    /// Look at another part of the graph.
    SetView(View),
    /// Put a text on the clipboard and say so.
    Copy {
        /// The text.
        text: String,
        /// What it is, e.g. `Address`.
        what: &'static str,
    },
    /// Write a picture.
    Export(ExportOptions),
    /// Write the story as a film.
    ExportStory {
        /// How.
        options: StoryOptions,
        /// Whether the part of the graph in the window is shown, not all that the filter shows.
        visible: bool,
    },
    /// Write tables.
    ExportTables(TableOptions),
    /// Verify a picture against the open case; `None` puts the answer away.
    Verify(Option<PathBuf>),
    /// Ask for the file name of a picture to verify.
    BrowseExhibit,
    /// Ask for the name of what is exported.
    BrowseExport,
    /// Stop what takes long.
    CancelTask,
}
