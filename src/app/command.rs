//! Everything a person can tell the window to do, as data: menu, palette, keys, help and tests come from this one list.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::scene::graph::LayoutChoice;

/// The menu a command stands in.
#[allow(missing_docs, reason = "the titles say it")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    File,
    Edit,
    Select,
    Graph,
    Arrange,
    Annotate,
    Time,
    Briefing,
    View,
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: [Self; 10] = [
        Self::File,
        Self::Edit,
        Self::Select,
        Self::Graph,
        Self::Arrange,
        Self::Annotate,
        Self::Time,
        Self::Briefing,
        Self::View,
        Self::Help,
    ];

    /// Its title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Select => "Select",
            Self::Graph => "Graph",
            Self::Arrange => "Arrange",
            Self::Annotate => "Annotate",
            Self::Time => "Time",
            Self::Briefing => "Briefing",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// When a command can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Always.
    Nothing,
    /// A case is open.
    Case,
    /// Something is selected.
    Selection,
    /// A node is selected.
    Node,
    /// Two nodes or more are selected.
    TwoNodes,
    /// Three nodes or more are selected.
    ThreeNodes,
    /// A selected node stands where a person put it.
    PinnedNode,
    /// A selected node is a fold, or came out of one.
    Fold,
    /// An annotation is chosen.
    Annotation,
    /// There is something to undo.
    Undo,
    /// There is something to redo.
    Redo,
}

impl Needs {
    /// What is missing when it cannot be used, one sentence without a full stop.
    #[must_use]
    pub fn missing(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Case => "Open a case first",
            Self::Selection => "Select something first",
            Self::Node => "Select a node first",
            Self::TwoNodes => "Select at least two nodes that stand by themselves",
            Self::ThreeNodes => "Select at least three nodes that stand by themselves",
            Self::PinnedNode => "No selected node was put where it is by hand",
            Self::Fold => "Nothing selected is folded, or came out of a fold",
            Self::Annotation => "Click on an annotation first",
            Self::Undo => "There is nothing to undo",
            Self::Redo => "There is nothing to redo",
        }
    }

    /// Whether it is about what is selected.
    #[must_use]
    pub fn is_about_selection(self) -> bool {
        match self {
            Self::Selection | Self::Node | Self::TwoNodes | Self::ThreeNodes | Self::PinnedNode | Self::Fold => true,
            Self::Nothing | Self::Case | Self::Annotation | Self::Undo | Self::Redo => false,
        }
    }
}

/// What menu, palette and help show of a command.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Name, sentence case; `…` when it asks for more.
    pub name: &'static str,
    /// What it does, one sentence without a full stop.
    pub help: &'static str,
    /// Its menu.
    pub menu: Menu,
    /// When it can be used.
    pub needs: Needs,
    /// Its keys; the first is shown.
    pub keys: &'static [KeyboardShortcut],
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;
const ALT_SHIFT: Modifiers = Modifiers::ALT.plus(Modifiers::SHIFT);
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);

/// Turns the table below into the enum, the list of all commands and their specs.
macro_rules! commands {
    ($($command:ident: $name:literal, $help:literal, $menu:ident, $needs:ident,
        [$(($modifiers:ident, $key:ident)),*];)*) => {
        /// A command. The order is that of the palette and of the help.
        #[allow(missing_docs, reason = "each says what it does in its spec")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Command {
            $($command,)*
        }

        impl Command {
            /// All commands, in order.
            pub const ALL: &'static [Self] = &[$(Self::$command,)*];

            /// What menu, palette and help show of it.
            #[must_use]
            pub fn spec(self) -> Spec {
                match self {
                    $(Self::$command => Spec {
                        name: $name,
                        help: $help,
                        menu: Menu::$menu,
                        needs: Needs::$needs,
                        keys: const { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] },
                    },)*
                }
            }
        }
    };
}

// Name, what it does, menu, when it can be used, keys.
commands! {
    Open: "Open…", "Open a case file, or several together", File, Nothing, [(CTRL, O)];
    OpenFolder: "Open folder…", "Open all cases of a folder together", File, Nothing, [(CTRL_SHIFT, O)];
    Reload: "Reload", "Read the case file again; view and selection stay", File, Case, [(CTRL, R)];
    CloseCase: "Close case", "Go back to the welcome screen", File, Case, [(CTRL, W)];
    SaveView: "Save view", "Save folds, filters, places and all else that is no part of the case, in a file beside the case", File, Case, [(CTRL, S)];
    SaveViewAs: "Save view as…", "Save the view under another name", File, Case, [(CTRL_SHIFT, S)];
    TakeView: "Take over a view…", "Show the case as another view file says; undo goes back", File, Case, [];
    Export: "Export picture…", "Write what you see as PNG, SVG or PDF", File, Case, [(CTRL_SHIFT, E)];
    ExportStory: "Export story…", "Write the moving money as animated GIF or PNG, or as numbered pictures", File, Case, [(CTRL_SHIFT, M)];
    ExportTables: "Export tables…", "Write wallets, transfers, trace and sources as CSV or JSON", File, Case, [];
    Verify: "Verify a picture…", "Hold an exported picture, or a briefing, against the open case: is it what the case gives?", File, Case, [];
    Quit: "Quit", "Close the window", File, Nothing, [(CTRL, Q)];
    Find: "Find…", "Find a label, an address or a transaction hash", Edit, Case, [(CTRL, F)];
    Palette: "Command palette…", "Run any command by its name", View, Nothing, [(CTRL, P), (CTRL, K)];
    Undo: "Undo", "Take back the last change of folds, filters, layout or places", Edit, Undo, [(CTRL, Z)];
    Redo: "Redo", "Do again what was taken back", Edit, Redo, [(CTRL_SHIFT, Z), (CTRL, Y)];
    History: "History", "List the changes that can be taken back or done again, and go to any of them", Edit, Case, [(CTRL_ALT, Z)];
    SelectAll: "Select all", "Select every node shown", Select, Case, [(CTRL, A)];
    InvertSelection: "Invert selection", "Select the shown nodes that are not selected", Select, Case, [(CTRL_ALT, A)];
    ClearSelection: "Clear selection", "Select nothing", Select, Case, [(NONE, Escape)];
    Neighbours: "Select neighbours", "Add the shown nodes next to the selected ones; again for one hop more", Select, Node, [(NONE, N)];
    Downstream: "Select downstream", "Add every node that funds from the selected ones may have reached, in order of time", Select, Node, [(NONE, D)];
    Upstream: "Select upstream", "Add every node that funds at the selected ones may have come from, in order of time", Select, Node, [(NONE, U)];
    SameKind: "Select same kind", "Select every shown node of the role and kind of the selected ones", Select, Node, [(NONE, K)];
    Between: "Select edges between", "Add the edges that join the selected nodes, and their transfers with them", Select, TwoNodes, [(NONE, B)];
    EndPoints: "Select end points", "Select the shown nodes that something reaches and nothing leaves", Select, Case, [(SHIFT, D)];
    FindPaths: "Find paths", "List the paths between the two selected nodes: fewest hops, widest, and the others", Graph, Selection, [(NONE, P)];
    Disguise: "Aliases and redaction…", "Choose what pictures, tables and search do not tell: names, addresses, transactions, small amounts", Edit, Case, [(CTRL_SHIFT, D)];
    WearDisguise: "Redaction on or off", "Show everything again, or hide what was chosen", Edit, Case, [(CTRL_SHIFT, H)];
    GiveAlias: "Give an alias…", "Let another name stand for the selected wallet or entity wherever it is told of", Edit, Node, [];
    Copy: "Copy", "Copy the whole addresses of the selection, or its transfers as a table", Edit, Selection, [(CTRL, C)];
    CopyNames: "Copy names", "Copy the names of the selected nodes", Edit, Node, [];
    CopyRows: "Copy transfers", "Copy the transfers of the selection as a table", Edit, Selection, [];
    Fit: "Fit", "Show the selection, or everything, as large as it fits", Graph, Case, [(NONE, F)];
    ZoomIn: "Zoom in", "Enlarge around the middle", Graph, Case, [(NONE, Plus), (NONE, Equals)];
    ZoomOut: "Zoom out", "Shrink around the middle", Graph, Case, [(NONE, Minus)];
    ToggleFold: "Open or fold", "Open the selected stack or entity, or fold it again", Graph, Fold, [(NONE, E)];
    FoldAround: "Fold one level up", "Fold what is around the selection: the group it came out of", Graph, Fold, [(SHIFT, E)];
    Group: "Group…", "Put the wallets of the selection together under a name", Graph, Node, [(NONE, G)];
    Ungroup: "Ungroup", "Take a group made by hand apart; its wallets go where they were before", Graph, Node, [(SHIFT, G)];
    OpenAll: "Open all groups", "Show every wallet as itself", Graph, Case, [];
    FoldDefaults: "Fold as at first", "Fold and open everything as when the case was opened; groups made by hand stay", Graph, Case, [];
    Hide: "Hide selection", "Hide the selected nodes; no other node moves", Graph, Node, [(NONE, H), (NONE, Delete)];
    HideOthers: "Hide others", "Show only the selected nodes", Graph, Node, [(SHIFT, H)];
    ShowAll: "Show all", "Clear every filter, also hidden nodes, kinds and the time window", Graph, Case, [(CTRL, H)];
    AddFilter: "Filter…", "Narrow down what is shown: by asset, value, kind, certainty, source, neighbourhood", Graph, Case, [(SHIFT, F)];
    OnlyAlike: "Only transfers like this", "Show only transfers of the asset and kind of the selected ones", Graph, Selection, [];
    OnlyAsset: "Only this asset", "Show only transfers of the asset of the selected ones", Graph, Selection, [];
    OnlyKind: "Only this kind", "Show only transfers of the kind of the selected ones", Graph, Selection, [];
    WithinOneHop: "Only within 1 hop", "Show only the selected nodes and what is next to them", Graph, Selection, [];
    WithinTwoHops: "Only within 2 hops", "Show only what is at most two hops from the selected nodes", Graph, Selection, [];
    WithinThreeHops: "Only within 3 hops", "Show only what is at most three hops from the selected nodes", Graph, Selection, [];
    DimOrHide: "Dim or hide", "Draw what the filters leave out faintly, or not at all", Graph, Case, [];
    Trace: "Follow the stolen funds", "Show where the funds taken in thefts went, by an accepted method, or no longer", Graph, Case, [(NONE, R)];
    TraceFrom: "Follow funds from here", "Follow whatever the selected wallet paid, instead of what was taken in thefts", Graph, Node, [(NONE, Y)];
    LayoutLayered: "Arrange by hops", "Layers by hops from the victim: where the money went", Graph, Case, [(NONE, Num1)];
    LayoutTime: "Arrange by time", "Layers by first receipt: which account was reached before which, however many hops away", Graph, Case, [(NONE, Num2)];
    LayoutOrganic: "Arrange by nearness", "Organic: what belongs together, hubs and clusters, where there are many cross links", Graph, Case, [(NONE, Num3)];
    LayoutLanes: "Arrange in lanes", "One lane per entity along a time axis: the story, who did what when", Graph, Case, [(NONE, Num4)];
    AlignLeft: "Align left", "Put the left edges of the selected nodes in one line", Arrange, TwoNodes, [];
    AlignCentre: "Align centres", "Put the selected nodes in one column", Arrange, TwoNodes, [];
    AlignRight: "Align right", "Put the right edges of the selected nodes in one line", Arrange, TwoNodes, [];
    AlignTop: "Align top", "Put the upper edges of the selected nodes in one line", Arrange, TwoNodes, [];
    AlignMiddle: "Align middles", "Put the selected nodes in one row", Arrange, TwoNodes, [];
    AlignBottom: "Align bottom", "Put the lower edges of the selected nodes in one line", Arrange, TwoNodes, [];
    DistributeAcross: "Distribute across", "Make the gaps between the selected nodes equal from left to right", Arrange, ThreeNodes, [];
    DistributeDown: "Distribute down", "Make the gaps between the selected nodes equal from top to bottom", Arrange, ThreeNodes, [];
    NudgeLeft: "Nudge left", "Move the selected nodes a little to the left", Arrange, Node, [(ALT, ArrowLeft)];
    NudgeRight: "Nudge right", "Move the selected nodes a little to the right", Arrange, Node, [(ALT, ArrowRight)];
    NudgeUp: "Nudge up", "Move the selected nodes a little up", Arrange, Node, [(ALT, ArrowUp)];
    NudgeDown: "Nudge down", "Move the selected nodes a little down", Arrange, Node, [(ALT, ArrowDown)];
    PushLeft: "Push left", "Move the selected nodes further to the left", Arrange, Node, [(ALT_SHIFT, ArrowLeft)];
    PushRight: "Push right", "Move the selected nodes further to the right", Arrange, Node, [(ALT_SHIFT, ArrowRight)];
    PushUp: "Push up", "Move the selected nodes further up", Arrange, Node, [(ALT_SHIFT, ArrowUp)];
    PushDown: "Push down", "Move the selected nodes further down", Arrange, Node, [(ALT_SHIFT, ArrowDown)];
    Unpin: "Unpin selection", "Forget the places that the selected nodes were given by hand", Arrange, PinnedNode, [];
    ClearPins: "Lay out again", "Forget places given by hand and lay everything out", Arrange, Case, [];
    ToggleSnap: "Snap while dragging", "Let dragged nodes catch on rows and columns of others; Alt does the opposite", Arrange, Case, [];
    ToolNote: "Note", "Write a note to a node, an edge, an event, a moment or a free place", Annotate, Case, [(SHIFT, N)];
    ToolArrow: "Arrow", "Draw an arrow to what is to be seen", Annotate, Case, [(SHIFT, A)];
    ToolBox: "Box", "Draw a box around nodes, or around a part of the timeline", Annotate, Case, [(SHIFT, B)];
    ToolHighlight: "Highlight", "Mark a node, an edge, an event or a part of the picture", Annotate, Case, [(SHIFT, M)];
    AddNote: "Add a note…", "Write a note to what is selected", Annotate, Selection, [(SHIFT, I)];
    EditAnnotation: "Edit text", "Type the text of the chosen annotation", Annotate, Annotation, [(NONE, F2)];
    ColourAnnotation: "Next colour", "Give the chosen annotation another colour", Annotate, Annotation, [];
    RemoveAnnotation: "Remove annotation", "Remove the chosen annotation", Annotate, Annotation, [(NONE, Backspace)];
    ClearWindow: "Clear time window", "Show all of the time", Time, Case, [];
    TypeWindow: "Time window…", "Type the window of time to show, such as 21 Feb 2025 14:00 – 16:00", Time, Case, [(NONE, T)];
    SecondWindow: "Second time window", "Compare two windows of time, or only one again", Time, Case, [(SHIFT, T)];
    HistogramMeasure: "Histogram: value or number", "Let the bars stand for value, or for the number of transfers", Time, Case, [(NONE, V)];
    HistogramSum: "Histogram: running sum", "Add up each bar with all before it, or show each alone", Time, Case, [(SHIFT, V)];
    HistogramScale: "Histogram: log or linear", "Draw heights by logarithm, or in proportion", Time, Case, [(SHIFT, L)];
    HistogramSplit: "Histogram: colours", "Colour the bars by sender, by kind of transfer, or by selection", Time, Case, [(SHIFT, K)];
    LaneGrouping: "Lanes: what they stand for", "Lanes by story, entity, role, wallet or incident", Time, Case, [(SHIFT, S)];
    Play: "Play or pause", "Let the money move", Time, Case, [(NONE, Space)];
    StepBack: "Step back", "Move the playhead a little back", Time, Case, [(NONE, ArrowLeft)];
    StepForward: "Step forward", "Move the playhead a little on", Time, Case, [(NONE, ArrowRight)];
    BigStepBack: "Big step back", "Move the playhead far back", Time, Case, [(SHIFT, ArrowLeft)];
    BigStepForward: "Big step forward", "Move the playhead far on", Time, Case, [(SHIFT, ArrowRight)];
    PreviousTransfer: "Previous transfer", "Move the playhead to the transfer or event before, of what is shown", Time, Case, [(CTRL, ArrowLeft)];
    NextTransfer: "Next transfer", "Move the playhead to the next transfer or event, of what is shown", Time, Case, [(CTRL, ArrowRight)];
    TimeStart: "To the beginning", "Move the playhead to the first moment", Time, Case, [(NONE, Home)];
    TimeEnd: "To the end", "Move the playhead to the last moment", Time, Case, [(NONE, End)];
    Slower: "Slower", "Halve the speed of play", Time, Case, [(NONE, OpenBracket)];
    Faster: "Faster", "Double the speed of play", Time, Case, [(NONE, CloseBracket)];
    Loop: "Play over and over", "Begin again after the end, or stop there", Time, Case, [(NONE, L)];
    FollowMoney: "Follow with the camera", "Keep what is on its way in view while playing; moving the picture by hand lets go", Time, Case, [(NONE, W)];
    ToggleBriefing: "Briefing", "Show or hide the steps of the briefing", Briefing, Case, [(CTRL_SHIFT, B)];
    CaptureStep: "Capture step", "Make what you see a step of the briefing, after the chosen one", Briefing, Case, [(CTRL, B)];
    UpdateStep: "Update step", "Let the chosen step show what you see now; its words stay", Briefing, Case, [(CTRL_ALT, B)];
    DuplicateStep: "Duplicate step", "Make another step like the chosen one", Briefing, Case, [];
    DeleteStep: "Delete step", "Take the chosen step out of the briefing", Briefing, Case, [];
    PreviousStep: "Show previous step", "Show the step before the chosen one in this window", Briefing, Case, [(NONE, PageUp)];
    NextStep: "Show next step", "Show the step after the chosen one in this window", Briefing, Case, [(NONE, PageDown)];
    Present: "Present", "Show the briefing on the whole screen from its first step on", Briefing, Case, [(NONE, F5)];
    PresentFromHere: "Present from here", "Show the briefing on the whole screen from the chosen step on", Briefing, Case, [(SHIFT, F5)];
    SpeakerView: "Speaker's window", "While presenting, open a window with notes, next step and clock for a second screen", Briefing, Case, [];
    ExportBriefing: "Export briefing…", "Write the briefing as PDF or as numbered pictures, a page for each step", Briefing, Case, [];
    ToggleLegend: "Legend", "Show or hide the legend", View, Case, [];
    ToggleInspector: "Inspector", "Show or hide the inspector", View, Case, [];
    ToggleTimeline: "Timeline", "Show or hide the timeline", View, Case, [];
    EnlargeTimeline: "Enlarge timeline", "Let the timeline fill the middle of the window, or put it back under the graph", View, Case, [(NONE, Z)];
    DetachTimeline: "Detach timeline", "Give the timeline a window of its own, as for a second screen, or put it back under the graph", View, Case, [(SHIFT, Z)];
    ToggleMinimap: "Minimap", "Show or hide the whole graph small in the corner; by itself it shows when something is out of view", View, Case, [(NONE, M)];
    ToggleAnimation: "Animate changes", "Let nodes glide to their new places, or put them there at once", View, Nothing, [];
    ToggleOverview: "Overview", "Show thefts and their value in charts, or the graph again", View, Case, [(NONE, O)];
    ToggleAccount: "Account", "Show where the stolen funds are as a table, bars and flows, or the graph again", View, Case, [(NONE, A)];
    Problems: "Problems", "Show or hide what is wrong or doubtful in the file", View, Nothing, [];
    Connections: "What connects these cases", "List the accounts, services, groups, thefts and transfers that cases open together share, and where they contradict each other", Graph, Case, [(NONE, C)];
    Patterns: "Patterns", "List shapes that laundering is known to take, as suggestions: peel chains, fans, cycles, mixers, planted addresses and others", Graph, Case, [(SHIFT, R)];
    SwitchTheme: "Dark or light", "Switch between dark and light", View, Nothing, [];
    FullScreen: "Full screen", "Fill the screen, or go back", View, Nothing, [(NONE, F11)];
    Help: "Keys and mouse", "List all keys", Help, Nothing, [(NONE, F1), (SHIFT, Questionmark), (NONE, Questionmark)];
}

impl Command {
    /// The command that arranges the graph in a way.
    #[must_use]
    pub fn arranging(layout: LayoutChoice) -> Self {
        match layout {
            LayoutChoice::Layered => Self::LayoutLayered,
            LayoutChoice::Time => Self::LayoutTime,
            LayoutChoice::Organic => Self::LayoutOrganic,
            LayoutChoice::Lanes => Self::LayoutLanes,
        }
    }

    /// The commands of a menu, in order.
    pub fn of(menu: Menu) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |command| command.spec().menu == menu)
    }

    /// Whether a line stands over it in its menu.
    #[must_use]
    pub fn begins_group(self) -> bool {
        use Command::{AddNote, AlignLeft, AlignTop, DistributeAcross, NudgeLeft, PushLeft, ToggleSnap, Unpin};
        use Command::{DuplicateStep, ExportBriefing, Present, PreviousStep};
        use Command::{Export, Fit, Hide, Neighbours, SameKind, SaveView, Slower, TimeStart, ToggleFold, Undo};
        let arrange = [AlignLeft, AlignTop, DistributeAcross, NudgeLeft, PushLeft, Unpin, ToggleSnap];
        let others = [AddNote, Export, Fit, Hide, Neighbours, SameKind, SaveView, Slower, TimeStart, ToggleFold, Undo];
        let briefing = [DuplicateStep, ExportBriefing, Present, PreviousStep];
        arrange.contains(&self) || briefing.contains(&self) || others.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_keys_are_unique() {
        let names: BTreeSet<&str> = Command::ALL.iter().map(|c| c.spec().name).collect();
        assert_eq!(names.len(), Command::ALL.len());
        let mut keys = BTreeSet::new();
        for &command in Command::ALL {
            for shortcut in command.spec().keys {
                assert!(keys.insert(format!("{shortcut:?}")), "{command:?} shares {shortcut:?}");
            }
        }
    }

    #[test]
    fn texts_are_sentence_case_without_full_stop() {
        for &command in Command::ALL {
            let spec = command.spec();
            for text in [spec.name, spec.help] {
                assert!(text.starts_with(char::is_uppercase) && !text.ends_with('.'), "{text}");
            }
        }
    }
}
