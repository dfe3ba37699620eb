//! What can be used now, and which switches are on: what menu, palette and tooltips show of commands.

use super::App;
use super::command::{Command, Needs};
use super::document::Document;
use super::export::Sheet;
use super::panes::TimelinePlace;
use crate::scene::annotate::Tool;

impl App {
    /// Why a command cannot be used now, for people; `None` when it can.
    #[must_use]
    pub fn why_not(&self, command: Command) -> Option<&'static str> {
        let needs = if self.doc.is_some() { command.spec().needs } else { Needs::Case };
        (!self.can(command)).then(|| needs.missing())
    }

    /// Whether a switch that a command turns is on; `None` for a command that is no switch.
    #[must_use]
    pub fn is_on(&self, command: Command) -> Option<bool> {
        Some(match command {
            Command::ToggleMinimap => self.shows_minimap(),
            Command::Trace => self.doc.as_ref().is_some_and(|doc| doc.state.tracing.on),
            Command::ToolNote => self.ui.annotating.tool == Some(Tool::Note),
            Command::ToolArrow => self.ui.annotating.tool == Some(Tool::Arrow),
            Command::ToolBox => self.ui.annotating.tool == Some(Tool::Box),
            Command::ToolHighlight => self.ui.annotating.tool == Some(Tool::Highlight),
            Command::Loop => self.doc.as_ref().is_some_and(|doc| doc.clock.playback.looping),
            Command::FollowMoney => self.doc.as_ref().is_some_and(|doc| doc.clock.playback.follow),
            Command::ToggleSnap => self.ui.snap,
            Command::ToggleAnimation => self.ui.animate,
            Command::ToggleLegend => self.ui.panes.legend,
            Command::ToggleInspector => self.ui.panes.inspector,
            Command::ToggleTimeline => self.ui.panes.timeline,
            Command::EnlargeTimeline => self.ui.panes.has_timeline(TimelinePlace::Enlarged),
            Command::DetachTimeline => self.ui.panes.has_timeline(TimelinePlace::Detached),
            Command::ToggleOverview => self.ui.sheet == Sheet::Overview,
            Command::ToggleAccount => self.ui.sheet == Sheet::Account,
            Command::Problems => self.ui.panes.problems,
            Command::History => self.ui.history,
            Command::Connections => self.ui.panes.connections,
            Command::Patterns => self.ui.panes.patterns,
            Command::Disguise => self.ui.disguise,
            Command::WearDisguise => self.doc.as_ref().is_some_and(|doc| doc.state.disguise.is_worn()),
            Command::ToggleBriefing => self.ui.panes.briefing,
            Command::SpeakerView => self.ui.briefing.speaker,
            _ => return None,
        })
    }

    /// Whether the canvas shows the minimap, where it has room for it.
    #[must_use]
    pub fn shows_minimap(&self) -> bool {
        let out_of_view = |doc: &Document| !self.ui.camera.shows(doc.drawing.arrangement.bounds);
        self.ui.minimap.unwrap_or_else(|| self.doc.as_ref().is_some_and(out_of_view))
    }

    /// Whether a command can be used now.
    #[must_use]
    pub fn can(&self, command: Command) -> bool {
        let Some(doc) = &self.doc else { return command.spec().needs == Needs::Nothing };
        match command.spec().needs {
            Needs::Nothing | Needs::Case => true,
            Needs::Selection => !doc.selection.is_empty(),
            Needs::Node => doc.selection.nodes().next().is_some(),
            Needs::TwoNodes => doc.standing(doc.selection.nodes()).len() > 1,
            Needs::ThreeNodes => doc.standing(doc.selection.nodes()).len() > 2,
            Needs::PinnedNode => doc.has_pinned_selection(),
            Needs::Fold => {
                let mut nodes = doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key));
                nodes.any(|(_, node)| node.fold.is_some())
            }
            Needs::Annotation => self.chosen_annotation().is_some(),
            Needs::Undo => doc.history.next_undo().is_some(),
            Needs::Redo => doc.history.next_redo().is_some(),
        }
    }
}
