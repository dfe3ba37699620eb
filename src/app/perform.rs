//! What each action and command does.

use std::sync::Arc;

use super::briefing::BriefingAction;
use super::command::{Command, Menu};
use super::document::{Changed, Document};
use super::export::Sheet;
use super::filters::{Editing, narrowed};
use super::panes::TimelinePlace;
use super::paths::{Question, solve};
use super::selecting::selected;
use super::state::{ExportDialog, ExportKind, Notice, Palette};
use super::stepping::run_time;
use super::tasks::Kind;
use super::tracing::{run_trace, set_tracing};
use super::{Action, App, Outcome};
use crate::flow::Found;
use crate::scene::Target;
use crate::scene::graph::LayoutChoice;
use crate::scene::select::Join;
use crate::scene::style::ThemeName;

impl App {
    /// Does what a pane or key asked for. Nothing else changes the application's state.
    pub fn perform(&mut self, action: Action) {
        // Before an audience nothing happens but what the speaker's keys ask for.
        if self.ui.briefing.is_presenting() && !matches!(action, Action::Briefing(BriefingAction::While(_))) {
            return;
        }
        match action {
            Action::Run(command) => {
                if self.can(command) {
                    self.run(command);
                }
            }
            Action::OpenPaths(paths) => self.open(paths),
            Action::Hover(target) => self.ui.hover = target,
            Action::SetView(view) => self.ui.camera.set(view),
            Action::Copy { text, what } => {
                self.ctx.copy_text(text);
                self.ui.say(Notice::info(format!("{what} copied")));
            }
            Action::Export(options) => self.export(options),
            Action::ExportStory { options, visible } => self.export_story(options, visible),
            Action::ExportTables(options) => self.export_tables(options),
            Action::BrowseExport => self.browse_export(),
            Action::Verify(path) => self.verify(path),
            Action::BrowseExhibit => self.browse_exhibit(),
            Action::ShowSheet(sheet) => {
                self.ui.panes.free_middle();
                self.ui.sheet = sheet;
            }
            Action::Walk(step) => self.walk(step),
            Action::EditFilter(editing) => {
                self.ui.editing = editing;
                if let Some(doc) = &mut self.doc {
                    doc.history.seal();
                }
            }
            Action::FindPaths => self.find_paths(),
            Action::FindProvenance(wallet) => self.find_provenance(wallet),
            Action::ShowAccount(choice) => self.ui.account = choice,
            Action::FindWays(subject) => self.find_ways(subject),
            Action::SetPathRules(rules) => {
                self.ui.path_rules = rules;
                self.find_paths();
            }
            Action::Annotate(action) => self.perform_on_annotations(action),
            Action::Patterns(action) => self.perform_on_patterns(action),
            Action::Disguise(action) => self.perform_on_disguise(action),
            Action::Briefing(action) => self.perform_on_briefing(action),
            Action::CancelTask => {
                if self.story_progress().is_some() {
                    self.ui.say(Notice::info("Cancelled: no story was written".to_owned()));
                }
                self.ui.story = None;
                for kind in [Kind::Load, Kind::Layout, Kind::Export, Kind::Paths, Kind::Patterns] {
                    self.tasks.cancel(kind);
                }
            }
            about_case => self.perform_on_case(about_case),
        }
    }

    fn perform_on_case(&mut self, action: Action) {
        let Some(doc) = &mut self.doc else { return };
        let changed = match action {
            Action::Select(targets, how) => {
                self.ui.walk.follow(&targets, how);
                doc.selection.join(targets, how);
                doc.history.seal();
                doc.revision += 1;
                Changed::default()
            }
            Action::SelectRole(role, how) => {
                let graph = &doc.drawing.flow.graph;
                let of_role: Vec<Target> = graph
                    .node_indices()
                    .filter(|&ix| doc.shown.node(ix) && graph[ix].role == role && !graph[ix].wallets.is_empty())
                    .map(|ix| Target::Node(graph[ix].key.clone()))
                    .collect();
                doc.selection.join(of_role, how);
                doc.revision += 1;
                Changed::default()
            }
            Action::Show(found) => {
                self.show_found(found);
                return;
            }
            Action::ToggleFold(key) => {
                // What is opened or folded grows or shrinks where one is looking; F shows everything again.
                self.ui.camera.hold();
                doc.change("Open or fold", false, |state| state.folding.toggle(&key))
            }
            Action::SwitchGrouping(kind) => doc.change("Choose groups", false, |state| state.folding.switch(kind)),
            Action::RenameGroup(key, name) => {
                self.ui.naming = None;
                doc.change("Rename group", false, |state| state.folding.rename(&key, &name))
            }
            // Places in the old picture say nothing of the one on its way.
            Action::Pin { .. } if doc.state.layout != doc.drawing.arrangement.choice() => return,
            Action::Pin { places, done } => {
                let mut changed = doc.change("Move nodes", true, |state| state.pins.extend(places));
                self.ui.camera.hold();
                self.ui.previews = true;
                // While the drag goes on only the picture follows; the layout is made once, at the end.
                changed.layout = done;
                changed
            }
            Action::ToggleRole(role) => doc.change("Show or hide a kind", false, |state| {
                if !state.filter.hidden_roles.remove(&role) {
                    state.filter.hidden_roles.insert(role);
                }
            }),
            Action::SetWindow { window, done } => {
                let changed = doc.change("Time window", true, |state| state.filter.window = window);
                if done {
                    doc.history.seal();
                }
                changed
            }
            Action::SetFilter { filter, merge } => {
                let changed = doc.change("Filter", merge, |state| state.filter = *filter);
                if !merge {
                    doc.history.seal();
                }
                changed
            }
            Action::ShowIncidents(incidents) => {
                doc.change("Show incidents", false, |state| state.filter.incidents = incidents)
            }
            Action::Prefer(preference) => doc.change("Choose figures", false, |state| state.preference = preference),
            Action::Trace(tracing) => set_tracing(doc, tracing),
            Action::GoTo(position) => doc.go_to(position),
            Action::Time(action) => {
                self.perform_on_time(action);
                return;
            }
            Action::ToggleGap(key) => {
                doc.clock.toggle_gap(key, &doc.chronicle);
                doc.revision += 1;
                Changed::default()
            }
            Action::SetPace(pace) => {
                doc.clock.playback.pace = pace;
                Changed::default()
            }
            Action::Playhead(at) => {
                doc.clock.playback.playing = false;
                doc.clock.playback.at = at;
                Changed::default()
            }
            _ => Changed::default(),
        };
        if changed.layout {
            if let Some(doc) = &mut self.doc {
                doc.history.seal();
            }
            self.lay_out();
        }
    }

    fn show_found(&mut self, found: Found) {
        let Some(doc) = &mut self.doc else { return };
        let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
        let (target, part) = match found {
            Found::Node(key) => (Target::Node(key.clone()), flow.node(&key).map(|(ix, _)| arrangement.node_box(ix))),
            Found::Transfer(ix, edge) => {
                let transfer = &doc.case[ix];
                let ends = [transfer.from, transfer.to].map(|wallet| flow.node_of(wallet).map(|node| node.key.clone()));
                let boxes = ends.into_iter().flatten().filter_map(|key| flow.node(&key)).map(|(ix, _)| ix);
                let part = arrangement.bounds_of(boxes);
                (edge.map_or(Target::Transfer(ix), Target::Edge), part)
            }
        };
        doc.selection.join([target], Join::Replace);
        doc.revision += 1;
        if let Some(part) = part {
            self.ui.camera.reveal(part);
        }
    }

    #[allow(clippy::too_many_lines)]
    fn run(&mut self, command: Command) {
        match command {
            Command::Open => self.browse_case(),
            Command::OpenFolder => self.browse_folder(),
            Command::Reload => self.reload(),
            Command::CloseCase => {
                self.note_changes();
                self.doc = None;
                self.failure = None;
                self.watch = None;
                self.ui.editing = None;
                self.ui.find.close();
            }
            Command::Export | Command::ExportStory | Command::ExportTables => {
                if let Some(doc) = &self.doc {
                    let dialog = ExportDialog::new(
                        &doc.folder(),
                        &doc.case.id,
                        self.ui.theme,
                        self.ui.sheet,
                        self.ui.last_export.as_ref(),
                    );
                    let kind = match command {
                        Command::ExportStory => ExportKind::Story,
                        Command::ExportTables => ExportKind::Tables,
                        _ => ExportKind::Picture,
                    };
                    self.ui.export = Some(ExportDialog { kind, ..dialog });
                }
            }
            Command::SaveView => self.save_view(),
            Command::SaveViewAs => self.browse_view(true),
            Command::TakeView => self.browse_view(false),
            Command::Verify => self.ask_exhibit(),
            Command::History => self.ui.history = !self.ui.history,
            Command::Quit => self.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Find => {
                self.ui.find.wants_focus = true;
                self.ui.find.open = true;
            }
            Command::Palette => {
                self.ui.palette = if self.ui.palette.is_some() { None } else { Some(Palette::default()) };
            }
            Command::Help => self.ui.help = !self.ui.help,
            Command::Problems => self.ui.panes.problems = !self.ui.panes.problems,
            Command::FindPaths => self.find_paths(),
            Command::AddFilter => {
                self.ui.sheet = Sheet::Graph;
                self.ui.editing = if self.ui.editing.is_some() { None } else { Some(Editing::menu()) };
            }
            Command::Connections => self.ui.panes.connections = !self.ui.panes.connections,
            Command::Patterns => self.ui.panes.patterns = !self.ui.panes.patterns,
            Command::Disguise => self.ui.disguise = !self.ui.disguise,
            Command::WearDisguise => self.switch_disguise(),
            Command::GiveAlias => self.ask_for_alias(),
            Command::ToggleLegend => self.ui.panes.legend = !self.ui.panes.legend,
            Command::ToggleInspector => self.ui.panes.inspector = !self.ui.panes.inspector,
            Command::EnlargeTimeline => self.ui.panes.put_timeline(TimelinePlace::Enlarged),
            Command::DetachTimeline => self.ui.panes.put_timeline(TimelinePlace::Detached),
            Command::ToggleOverview => {
                self.ui.panes.free_middle();
                self.ui.sheet = if self.ui.sheet == Sheet::Overview { Sheet::Graph } else { Sheet::Overview };
            }
            Command::ToggleAccount => {
                self.ui.panes.free_middle();
                self.ui.sheet = if self.ui.sheet == Sheet::Account { Sheet::Graph } else { Sheet::Account };
            }
            Command::ToggleMinimap => self.ui.minimap = Some(!self.shows_minimap()),
            Command::ToggleSnap => self.ui.snap = !self.ui.snap,
            Command::ToggleAnimation => self.ui.animate = !self.ui.animate,
            Command::ToggleTimeline => self.ui.panes.timeline = !self.ui.panes.timeline,
            Command::SwitchTheme => {
                self.ui.theme = match self.ui.theme {
                    ThemeName::Dark => ThemeName::Light,
                    ThemeName::Light | ThemeName::Print => ThemeName::Dark,
                };
            }
            Command::FullScreen => {
                let full = self.ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                self.ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            Command::Fit => self.fit(),
            Command::ZoomIn | Command::ZoomOut => {
                let size = self.ui.camera.size;
                let middle = crate::scene::Point::new(size.w / 2.0, size.h / 2.0);
                let factor = if command == Command::ZoomIn { 1.25 } else { 0.8 };
                self.ui.camera.set(self.ui.camera.view.zoomed(middle, factor));
            }
            Command::Copy | Command::CopyNames | Command::CopyRows => self.copy_selection(command),
            Command::ClearSelection if self.ui.help || self.ui.palette.is_some() || self.ui.export.is_some() => {
                self.ui.help = false;
                self.ui.palette = None;
                self.ui.export = None;
            }
            Command::ClearSelection if self.put_down() => {}
            Command::ExportBriefing => self.perform_on_briefing(BriefingAction::AskExport(true)),
            about_briefing if about_briefing.spec().menu == Menu::Briefing => self.run_on_briefing(about_briefing),
            about_time if self.run_on_timeline(about_time) => {}
            annotate if self.run_on_annotations(annotate) => {}
            about_case => self.run_on_case(about_case),
        }
    }

    fn run_on_case(&mut self, command: Command) {
        let Some(doc) = &mut self.doc else { return };
        let changed = match command {
            Command::Undo | Command::Redo => {
                let back = command == Command::Undo;
                let (name, changed) = doc.travel(back);
                if let Some(name) = name {
                    let verb = if back { "Undone" } else { "Done again" };
                    self.ui.say(Notice::info(format!("{verb}: {}", name.to_lowercase())));
                }
                changed
            }
            // What a click in the overview chose is what Escape clears there.
            Command::ClearSelection if self.ui.sheet == Sheet::Overview && doc.state.filter.incidents.is_some() => {
                doc.change("Show incidents", false, |state| state.filter.incidents = None)
            }
            Command::ClearSelection => {
                doc.selection.clear();
                self.ui.walk.leave();
                Changed::default()
            }
            Command::ToggleFold => {
                self.ui.camera.hold();
                let nodes = doc.selected_nodes();
                let folds: std::collections::BTreeSet<_> =
                    nodes.iter().filter_map(|key| doc.drawing.flow.node(key)?.1.fold.clone()).collect();
                doc.change("Open or fold", false, |state| folds.iter().for_each(|key| state.folding.toggle(key)))
            }
            Command::Trace | Command::TraceFrom => match run_trace(doc, command) {
                Ok(changed) => {
                    self.ui.panes.legend = true;
                    changed
                }
                Err(why) => {
                    self.ui.say(Notice::info(why.to_owned()));
                    Changed::default()
                }
            },
            Command::FoldAround => self.fold_around(),
            Command::Group => self.group(),
            Command::Ungroup => self.ungroup(),
            Command::OpenAll => self.open_all(),
            Command::FoldDefaults => doc.change("Fold as at first", false, |state| state.folding.reset()),
            Command::LayoutLayered => arrange_in(doc, LayoutChoice::Layered),
            Command::LayoutTime => arrange_in(doc, LayoutChoice::Time),
            Command::LayoutOrganic => arrange_in(doc, LayoutChoice::Organic),
            Command::LayoutLanes => arrange_in(doc, LayoutChoice::Lanes),
            Command::ClearPins => doc.change("Lay out again", false, |state| state.pins.clear()),
            Command::Hide => {
                let nodes = doc.selected_nodes();
                doc.selection.clear();
                doc.change("Hide", false, |state| state.filter.hidden_nodes.extend(nodes))
            }
            Command::HideOthers => {
                let kept = doc.selected_nodes();
                let graph = &doc.drawing.flow.graph;
                let others: Vec<_> =
                    graph.node_weights().map(|node| node.key.clone()).filter(|key| !kept.contains(key)).collect();
                doc.change("Hide others", false, |state| state.filter.hidden_nodes.extend(others))
            }
            Command::ShowAll => doc.change("Show all", false, |state| state.filter = state.filter.cleared()),
            Command::OnlyAsset
            | Command::OnlyKind
            | Command::OnlyAlike
            | Command::WithinOneHop
            | Command::WithinTwoHops
            | Command::WithinThreeHops
            | Command::DimOrHide => match narrowed(doc, command) {
                Ok(filter) => doc.change(command.spec().name, false, |state| state.filter = filter),
                Err(why) => {
                    self.ui.say(Notice::info(why));
                    Changed::default()
                }
            },
            Command::ClearWindow => doc.change("Time window", false, |state| state.filter.window = None),
            other => match selected(doc, other) {
                Some((targets, how)) => {
                    doc.selection.join(targets, how);
                    doc.history.seal();
                    Changed::default()
                }
                None if other.spec().menu == Menu::Arrange => {
                    self.ui.camera.hold();
                    doc.place_selected(other)
                }
                // The playhead is in no picture that is kept.
                None => {
                    if matches!(other, Command::Play | Command::FollowMoney) {
                        self.ui.camera.take_hold();
                    }
                    run_time(doc, other);
                    return;
                }
            },
        };
        if let Some(doc) = &mut self.doc {
            doc.revision += 1;
        }
        if changed.layout {
            self.lay_out();
        }
    }

    fn fit(&mut self) {
        let Some(doc) = &self.doc else { return };
        let nodes = doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key)).map(|(ix, _)| ix);
        match doc.drawing.arrangement.bounds_of(nodes) {
            Some(part) => self.ui.camera.fit_part(part),
            None => self.ui.camera.fit_all(),
        }
    }

    fn browse_case(&mut self) {
        let dialogs = Arc::clone(&self.dialogs);
        let folder = self.doc.as_ref().map(Document::folder);
        self.tasks
            .start(Kind::Dialog, self.wake(), move |_| dialogs.pick_cases(folder.as_deref()).map(Outcome::Picked));
    }

    fn find_paths(&mut self) {
        let Some(doc) = &self.doc else { return };
        let Some(question) = Question::of(doc, &self.ui.path_rules) else {
            self.ui.say(Notice::info("Select two nodes to find the paths between them".to_owned()));
            return;
        };
        let solve = solve(doc, question);
        self.tasks.start(Kind::Paths, self.wake(), move |_| Some(Outcome::Paths(Box::new(solve()))));
    }

    fn browse_folder(&mut self) {
        let dialogs = Arc::clone(&self.dialogs);
        let folder = self.doc.as_ref().map(Document::folder);
        self.tasks.start(Kind::Dialog, self.wake(), move |_| {
            dialogs.pick_folder(folder.as_deref()).map(|folder| Outcome::Picked(vec![folder]))
        });
    }
}

fn arrange_in(doc: &mut Document, layout: LayoutChoice) -> Changed {
    doc.change(Command::arranging(layout).spec().name, false, |state| state.choose(layout))
}
