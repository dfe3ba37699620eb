//! Everything a person can tell the window to do, as data: menu, palette, keys, help and tests come from this one list.

use egui::{Key, KeyboardShortcut, Modifiers};

/// A command. The order is that of the palette and of the help.
#[allow(missing_docs, reason = "each says what it does in its spec")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    Open,
    OpenFolder,
    Reload,
    CloseCase,
    Export,
    Quit,
    Find,
    Palette,
    Undo,
    Redo,
    SelectAll,
    InvertSelection,
    ClearSelection,
    Neighbours,
    Downstream,
    Upstream,
    FindPaths,
    Copy,
    Fit,
    ZoomIn,
    ZoomOut,
    ToggleFold,
    FoldDefaults,
    Hide,
    HideOthers,
    ShowAll,
    ClearPins,
    ClearWindow,
    Play,
    StepBack,
    StepForward,
    BigStepBack,
    BigStepForward,
    PreviousTransfer,
    NextTransfer,
    TimeStart,
    TimeEnd,
    Slower,
    Faster,
    ToggleLegend,
    ToggleInspector,
    ToggleTimeline,
    ToggleOverview,
    Problems,
    Connections,
    SwitchTheme,
    FullScreen,
    Help,
}

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

const fn key(modifiers: Modifiers, logical_key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, logical_key)
}

impl Command {
    /// All commands, in order.
    pub const ALL: [Self; 48] = [
        Self::Open,
        Self::OpenFolder,
        Self::Reload,
        Self::CloseCase,
        Self::Export,
        Self::Quit,
        Self::Find,
        Self::Palette,
        Self::Undo,
        Self::Redo,
        Self::SelectAll,
        Self::InvertSelection,
        Self::ClearSelection,
        Self::Neighbours,
        Self::Downstream,
        Self::Upstream,
        Self::FindPaths,
        Self::Copy,
        Self::Fit,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ToggleFold,
        Self::FoldDefaults,
        Self::Hide,
        Self::HideOthers,
        Self::ShowAll,
        Self::ClearPins,
        Self::ClearWindow,
        Self::Play,
        Self::StepBack,
        Self::StepForward,
        Self::BigStepBack,
        Self::BigStepForward,
        Self::PreviousTransfer,
        Self::NextTransfer,
        Self::TimeStart,
        Self::TimeEnd,
        Self::Slower,
        Self::Faster,
        Self::ToggleLegend,
        Self::ToggleInspector,
        Self::ToggleTimeline,
        Self::ToggleOverview,
        Self::Problems,
        Self::Connections,
        Self::SwitchTheme,
        Self::FullScreen,
        Self::Help,
    ];

    /// What menu, palette and help show of it.
    #[must_use]
    #[allow(clippy::too_many_lines)]
    pub fn spec(self) -> Spec {
        use Menu as M;
        use Needs as N;
        const fn spec(
            name: &'static str,
            help: &'static str,
            menu: Menu,
            needs: Needs,
            keys: &'static [KeyboardShortcut],
        ) -> Spec {
            Spec { name, help, menu, needs, keys }
        }
        match self {
            Self::Open => spec(
                "Open…",
                "Open a case file, or several together",
                M::File,
                N::Nothing,
                const { &[key(CTRL, Key::O)] },
            ),
            Self::OpenFolder => spec(
                "Open folder…",
                "Open all cases of a folder together",
                M::File,
                N::Nothing,
                const { &[key(CTRL_SHIFT, Key::O)] },
            ),
            Self::Reload => spec(
                "Reload",
                "Read the case file again; view and selection stay",
                M::File,
                N::Case,
                const { &[key(CTRL, Key::R)] },
            ),
            Self::CloseCase => {
                spec("Close case", "Go back to the welcome screen", M::File, N::Case, const { &[key(CTRL, Key::W)] })
            }
            Self::Export => spec(
                "Export picture…",
                "Write what you see as PNG or SVG",
                M::File,
                N::Case,
                const { &[key(CTRL_SHIFT, Key::E)] },
            ),
            Self::Quit => spec("Quit", "Close the window", M::File, N::Nothing, const { &[key(CTRL, Key::Q)] }),
            Self::Find => spec(
                "Find…",
                "Find a label, an address or a transaction hash",
                M::Edit,
                N::Case,
                const { &[key(CTRL, Key::F)] },
            ),
            Self::Palette => spec(
                "Command palette…",
                "Run any command by its name",
                M::View,
                N::Nothing,
                const { &[key(CTRL, Key::P), key(CTRL, Key::K)] },
            ),
            Self::Undo => spec(
                "Undo",
                "Take back the last change of folds, filters or places",
                M::Edit,
                N::Undo,
                const { &[key(CTRL, Key::Z)] },
            ),
            Self::Redo => spec(
                "Redo",
                "Do again what was taken back",
                M::Edit,
                N::Redo,
                const { &[key(CTRL_SHIFT, Key::Z), key(CTRL, Key::Y)] },
            ),
            Self::SelectAll => {
                spec("Select all", "Select every node shown", M::Edit, N::Case, const { &[key(CTRL, Key::A)] })
            }
            Self::InvertSelection => spec(
                "Invert selection",
                "Select the shown nodes that are not selected",
                M::Edit,
                N::Case,
                const { &[key(CTRL_ALT, Key::A)] },
            ),
            Self::ClearSelection => {
                spec("Clear selection", "Select nothing", M::Edit, N::Case, const { &[key(NONE, Key::Escape)] })
            }
            Self::Neighbours => spec(
                "Select neighbours",
                "Add the shown nodes next to the selected ones; again for one hop more",
                M::Graph,
                N::Selection,
                const { &[key(NONE, Key::N)] },
            ),
            Self::Downstream => spec(
                "Select downstream",
                "Add every node that funds from the selected ones may have reached, in order of time",
                M::Graph,
                N::Selection,
                const { &[key(NONE, Key::D)] },
            ),
            Self::Upstream => spec(
                "Select upstream",
                "Add every node that funds at the selected ones may have come from, in order of time",
                M::Graph,
                N::Selection,
                const { &[key(NONE, Key::U)] },
            ),
            Self::FindPaths => spec(
                "Find paths",
                "List the paths between the two selected nodes: fewest hops, widest, and the others",
                M::Graph,
                N::Selection,
                const { &[key(NONE, Key::P)] },
            ),
            Self::Copy => spec(
                "Copy",
                "Copy the whole addresses of the selection, or its transfers as a table",
                M::Edit,
                N::Selection,
                const { &[key(CTRL, Key::C)] },
            ),
            Self::Fit => spec(
                "Fit",
                "Show the selection, or everything, as large as it fits",
                M::Graph,
                N::Case,
                const { &[key(NONE, Key::F)] },
            ),
            Self::ZoomIn => spec(
                "Zoom in",
                "Enlarge around the middle",
                M::Graph,
                N::Case,
                const { &[key(NONE, Key::Plus), key(NONE, Key::Equals)] },
            ),
            Self::ZoomOut => {
                spec("Zoom out", "Shrink around the middle", M::Graph, N::Case, const { &[key(NONE, Key::Minus)] })
            }
            Self::ToggleFold => spec(
                "Open or fold",
                "Open the selected stack or entity, or fold it again",
                M::Graph,
                N::Selection,
                const { &[key(NONE, Key::E)] },
            ),
            Self::FoldDefaults => {
                spec("Fold as at first", "Fold and open everything as when the case was opened", M::Graph, N::Case, &[])
            }
            Self::Hide => spec(
                "Hide selection",
                "Hide the selected nodes; no other node moves",
                M::Graph,
                N::Selection,
                const { &[key(NONE, Key::H), key(NONE, Key::Delete)] },
            ),
            Self::HideOthers => spec(
                "Hide others",
                "Show only the selected nodes",
                M::Graph,
                N::Selection,
                const { &[key(SHIFT, Key::H)] },
            ),
            Self::ShowAll => spec(
                "Show all",
                "Clear every filter: hidden nodes, kinds and the time window",
                M::Graph,
                N::Case,
                const { &[key(CTRL, Key::H)] },
            ),
            Self::ClearPins => {
                spec("Lay out again", "Forget places given by hand and lay everything out", M::Graph, N::Case, &[])
            }
            Self::ClearWindow => spec("Clear time window", "Show all of the time", M::Time, N::Case, &[]),
            Self::Play => {
                spec("Play or pause", "Let the money move", M::Time, N::Case, const { &[key(NONE, Key::Space)] })
            }
            Self::StepBack => spec(
                "Step back",
                "Move the playhead a little back",
                M::Time,
                N::Case,
                const { &[key(NONE, Key::ArrowLeft)] },
            ),
            Self::StepForward => spec(
                "Step forward",
                "Move the playhead a little on",
                M::Time,
                N::Case,
                const { &[key(NONE, Key::ArrowRight)] },
            ),
            Self::BigStepBack => spec(
                "Big step back",
                "Move the playhead far back",
                M::Time,
                N::Case,
                const { &[key(SHIFT, Key::ArrowLeft)] },
            ),
            Self::BigStepForward => spec(
                "Big step forward",
                "Move the playhead far on",
                M::Time,
                N::Case,
                const { &[key(SHIFT, Key::ArrowRight)] },
            ),
            Self::PreviousTransfer => spec(
                "Previous transfer",
                "Move the playhead to the transfer before",
                M::Time,
                N::Case,
                const { &[key(CTRL, Key::ArrowLeft)] },
            ),
            Self::NextTransfer => spec(
                "Next transfer",
                "Move the playhead to the next transfer",
                M::Time,
                N::Case,
                const { &[key(CTRL, Key::ArrowRight)] },
            ),
            Self::TimeStart => spec(
                "To the beginning",
                "Move the playhead to the first moment",
                M::Time,
                N::Case,
                const { &[key(NONE, Key::Home)] },
            ),
            Self::TimeEnd => spec(
                "To the end",
                "Move the playhead to the last moment",
                M::Time,
                N::Case,
                const { &[key(NONE, Key::End)] },
            ),
            Self::Slower => {
                spec("Slower", "Halve the speed of play", M::Time, N::Case, const { &[key(NONE, Key::OpenBracket)] })
            }
            Self::Faster => {
                spec("Faster", "Double the speed of play", M::Time, N::Case, const { &[key(NONE, Key::CloseBracket)] })
            }
            Self::ToggleLegend => spec("Legend", "Show or hide the legend", M::View, N::Case, &[]),
            Self::ToggleInspector => spec("Inspector", "Show or hide the inspector", M::View, N::Case, &[]),
            Self::ToggleTimeline => spec("Timeline", "Show or hide the timeline", M::View, N::Case, &[]),
            Self::ToggleOverview => spec(
                "Overview",
                "Show thefts and their value in charts, or the graph again",
                M::View,
                N::Case,
                const { &[key(NONE, Key::O)] },
            ),
            Self::Problems => {
                spec("Problems", "Show or hide what is wrong or doubtful in the file", M::View, N::Nothing, &[])
            }
            Self::Connections => spec(
                "What connects these cases",
                "List the accounts, services, groups, thefts and transfers that cases open together share, and where they contradict each other",
                M::Graph,
                N::Case,
                const { &[key(NONE, Key::C)] },
            ),
            Self::SwitchTheme => spec("Dark or light", "Switch between dark and light", M::View, N::Nothing, &[]),
            Self::FullScreen => spec(
                "Full screen",
                "Fill the screen, or go back",
                M::View,
                N::Nothing,
                const { &[key(NONE, Key::F11)] },
            ),
            Self::Help => spec(
                "Keys and mouse",
                "List all keys",
                M::Help,
                N::Nothing,
                const { &[key(NONE, Key::F1), key(SHIFT, Key::Questionmark), key(NONE, Key::Questionmark)] },
            ),
        }
    }

    /// The commands of a menu, in order.
    pub fn of(menu: Menu) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |command| command.spec().menu == menu)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        assert!(Command::ALL.windows(2).all(|w| w[0] < w[1]), "each command once, in the order of the enum");
        assert_eq!(Command::ALL.len(), Command::Help as usize + 1);
    }

    #[test]
    fn names_and_keys_are_unique() {
        let names: BTreeSet<&str> = Command::ALL.iter().map(|c| c.spec().name).collect();
        assert_eq!(names.len(), Command::ALL.len());
        let mut keys = BTreeSet::new();
        for command in Command::ALL {
            for shortcut in command.spec().keys {
                assert!(keys.insert(format!("{shortcut:?}")), "{command:?} shares {shortcut:?}");
            }
        }
    }

    #[test]
    fn texts_are_sentence_case_without_full_stop() {
        for command in Command::ALL {
            let spec = command.spec();
            for text in [spec.name, spec.help] {
                assert!(text.starts_with(char::is_uppercase) && !text.ends_with('.'), "{text}");
            }
        }
    }
}
