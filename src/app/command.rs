//! Everything a person can tell the window to do, as data: menu, palette, keys, help and tests come from this one list.

use egui::{Key, KeyboardShortcut, Modifiers};

/// The menu a command stands in.
#[allow(missing_docs, reason = "the titles say it")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    File,
    Edit,
    Graph,
    Time,
    View,
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::Graph, Self::Time, Self::View, Self::Help];

    /// Its title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Graph => "Graph",
            Self::Time => "Time",
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
    /// There is something to undo.
    Undo,
    /// There is something to redo.
    Redo,
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
    Export: "Export picture…", "Write what you see as PNG or SVG", File, Case, [(CTRL_SHIFT, E)];
    Quit: "Quit", "Close the window", File, Nothing, [(CTRL, Q)];
    Find: "Find…", "Find a label, an address or a transaction hash", Edit, Case, [(CTRL, F)];
    Palette: "Command palette…", "Run any command by its name", View, Nothing, [(CTRL, P), (CTRL, K)];
    Undo: "Undo", "Take back the last change of folds, filters or places", Edit, Undo, [(CTRL, Z)];
    Redo: "Redo", "Do again what was taken back", Edit, Redo, [(CTRL_SHIFT, Z), (CTRL, Y)];
    SelectAll: "Select all", "Select every node shown", Edit, Case, [(CTRL, A)];
    InvertSelection: "Invert selection", "Select the shown nodes that are not selected", Edit, Case, [(CTRL_ALT, A)];
    ClearSelection: "Clear selection", "Select nothing", Edit, Case, [(NONE, Escape)];
    Neighbours: "Select neighbours", "Add the shown nodes next to the selected ones; again for one hop more", Graph, Selection, [(NONE, N)];
    Downstream: "Select downstream", "Add every node that funds from the selected ones may have reached, in order of time", Graph, Selection, [(NONE, D)];
    Upstream: "Select upstream", "Add every node that funds at the selected ones may have come from, in order of time", Graph, Selection, [(NONE, U)];
    FindPaths: "Find paths", "List the paths between the two selected nodes: fewest hops, widest, and the others", Graph, Selection, [(NONE, P)];
    Copy: "Copy", "Copy the whole addresses of the selection, or its transfers as a table", Edit, Selection, [(CTRL, C)];
    Fit: "Fit", "Show the selection, or everything, as large as it fits", Graph, Case, [(NONE, F)];
    ZoomIn: "Zoom in", "Enlarge around the middle", Graph, Case, [(NONE, Plus), (NONE, Equals)];
    ZoomOut: "Zoom out", "Shrink around the middle", Graph, Case, [(NONE, Minus)];
    ToggleFold: "Open or fold", "Open the selected stack or entity, or fold it again", Graph, Selection, [(NONE, E)];
    FoldDefaults: "Fold as at first", "Fold and open everything as when the case was opened", Graph, Case, [];
    Hide: "Hide selection", "Hide the selected nodes; no other node moves", Graph, Selection, [(NONE, H), (NONE, Delete)];
    HideOthers: "Hide others", "Show only the selected nodes", Graph, Selection, [(SHIFT, H)];
    ShowAll: "Show all", "Clear every filter, also hidden nodes, kinds and the time window", Graph, Case, [(CTRL, H)];
    AddFilter: "Filter…", "Narrow down what is shown: by asset, value, kind, certainty, source, neighbourhood", Graph, Case, [(SHIFT, F)];
    OnlyAlike: "Only transfers like this", "Show only transfers of the asset and kind of the selected ones", Graph, Selection, [];
    OnlyAsset: "Only this asset", "Show only transfers of the asset of the selected ones", Graph, Selection, [];
    OnlyKind: "Only this kind", "Show only transfers of the kind of the selected ones", Graph, Selection, [];
    WithinOneHop: "Only within 1 hop", "Show only the selected nodes and what is next to them", Graph, Selection, [];
    WithinTwoHops: "Only within 2 hops", "Show only what is at most two hops from the selected nodes", Graph, Selection, [];
    WithinThreeHops: "Only within 3 hops", "Show only what is at most three hops from the selected nodes", Graph, Selection, [];
    DimOrHide: "Dim or hide", "Draw what the filters leave out faintly, or not at all", Graph, Case, [];
    ClearPins: "Lay out again", "Forget places given by hand and lay everything out", Graph, Case, [];
    ClearWindow: "Clear time window", "Show all of the time", Time, Case, [];
    Play: "Play or pause", "Let the money move", Time, Case, [(NONE, Space)];
    StepBack: "Step back", "Move the playhead a little back", Time, Case, [(NONE, ArrowLeft)];
    StepForward: "Step forward", "Move the playhead a little on", Time, Case, [(NONE, ArrowRight)];
    BigStepBack: "Big step back", "Move the playhead far back", Time, Case, [(SHIFT, ArrowLeft)];
    BigStepForward: "Big step forward", "Move the playhead far on", Time, Case, [(SHIFT, ArrowRight)];
    PreviousTransfer: "Previous transfer", "Move the playhead to the transfer before", Time, Case, [(CTRL, ArrowLeft)];
    NextTransfer: "Next transfer", "Move the playhead to the next transfer", Time, Case, [(CTRL, ArrowRight)];
    TimeStart: "To the beginning", "Move the playhead to the first moment", Time, Case, [(NONE, Home)];
    TimeEnd: "To the end", "Move the playhead to the last moment", Time, Case, [(NONE, End)];
    Slower: "Slower", "Halve the speed of play", Time, Case, [(NONE, OpenBracket)];
    Faster: "Faster", "Double the speed of play", Time, Case, [(NONE, CloseBracket)];
    ToggleLegend: "Legend", "Show or hide the legend", View, Case, [];
    ToggleInspector: "Inspector", "Show or hide the inspector", View, Case, [];
    ToggleTimeline: "Timeline", "Show or hide the timeline", View, Case, [];
    ToggleOverview: "Overview", "Show thefts and their value in charts, or the graph again", View, Case, [(NONE, O)];
    Problems: "Problems", "Show or hide what is wrong or doubtful in the file", View, Nothing, [];
    Connections: "What connects these cases", "List the accounts, services, groups, thefts and transfers that cases open together share, and where they contradict each other", Graph, Case, [(NONE, C)];
    SwitchTheme: "Dark or light", "Switch between dark and light", View, Nothing, [];
    FullScreen: "Full screen", "Fill the screen, or go back", View, Nothing, [(NONE, F11)];
    Help: "Keys and mouse", "List all keys", Help, Nothing, [(NONE, F1), (SHIFT, Questionmark), (NONE, Questionmark)];
}

impl Command {
    /// The commands of a menu, in order.
    pub fn of(menu: Menu) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |command| command.spec().menu == menu)
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
