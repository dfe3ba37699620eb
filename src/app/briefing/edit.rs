//! Making, changing and ordering steps.

use super::{Briefing, BriefingAction, Step};
use crate::app::App;
use crate::app::document::Document;
use crate::app::export::Sheet;
use crate::app::state::{Notice, UiState};
use crate::app::view::step::{seen, sheet};
use crate::format::view::Entry;
use crate::scene::exhibit;

impl App {
    /// Does what a pane or key asked of the briefing.
    pub(in crate::app) fn perform_on_briefing(&mut self, action: BriefingAction) {
        let Some(doc) = &mut self.doc else { return };
        let chosen = &mut self.ui.briefing.chosen;
        match action {
            BriefingAction::Capture { name } => self.capture(name),
            BriefingAction::Update(at) => self.update_step(at),
            BriefingAction::GoTo(at) => self.go_to_step(at),
            BriefingAction::Export(options) => self.export_briefing(options),
            BriefingAction::AskExport(open) => self.ask_briefing_export(open),
            BriefingAction::BrowseExport => self.browse_briefing_export(),
            BriefingAction::Present(at) => self.present(at),
            BriefingAction::While(action) => self.perform_while_presenting(action),
            BriefingAction::Duplicate(at) => {
                let Some(step) = doc.step(at).map(|step| Step::clone(step)) else { return };
                edit(doc, &format!("Duplicate step {}", at + 1), false, |briefing| briefing.insert(at + 1, step));
                *chosen = Some(at + 1);
                self.ui.briefing.scroll_to = Some(at + 1);
            }
            BriefingAction::Delete(at) => {
                edit(doc, &format!("Delete step {}", at + 1), false, |briefing| briefing.remove(at));
                let left = doc.state.briefing.len();
                *chosen = chosen.map(|chosen| if chosen > at { chosen - 1 } else { chosen });
                *chosen = chosen.filter(|_| left > 0).map(|chosen| chosen.min(left - 1));
            }
            BriefingAction::Move { from, to } => {
                let to = to.min(doc.state.briefing.len().saturating_sub(1));
                let name = format!("Move step {} to {}", from + 1, to + 1);
                edit(doc, &name, false, |briefing| briefing.move_step(from, to));
                *chosen = Some(to);
            }
            BriefingAction::Headline(at, text) => {
                edit(doc, &format!("Headline of step {}", at + 1), true, |briefing| {
                    briefing.change(at, |step| step.headline = one_line(&text));
                });
            }
            BriefingAction::Notes(at, text) => {
                edit(doc, &format!("Notes of step {}", at + 1), true, |briefing| {
                    briefing.change(at, |step| step.notes = text);
                });
            }
            BriefingAction::Typed => doc.history.seal(),
            BriefingAction::Choose(at) => *chosen = at.filter(|&at| at < doc.state.briefing.len()),
        }
    }

    fn capture(&mut self, name: bool) {
        let Some(doc) = &mut self.doc else { return };
        let count = doc.state.briefing.len();
        let at = self.ui.briefing.chosen.map_or(count, |chosen| (chosen + 1).min(count));
        let shown = seen(doc, &self.ui);
        let headline = headline(doc, &self.ui, &shown);
        let step = Step { headline, ..shown };
        edit(doc, &format!("Capture step {}", at + 1), false, |briefing| briefing.insert(at, step));
        self.ui.briefing.chosen = Some(at);
        self.ui.briefing.wants_focus = name.then_some(at);
        self.ui.briefing.scroll_to = Some(at);
        if !self.ui.panes.briefing {
            self.ui.panes.briefing = true;
            self.ui.say(Notice::info(format!("Captured as step {} of the briefing", at + 1)));
        }
    }

    fn update_step(&mut self, at: usize) {
        let Some(doc) = &mut self.doc else { return };
        let mut shown = seen(doc, &self.ui);
        edit(doc, &format!("Update step {}", at + 1), false, |briefing| {
            briefing.change(at, |step| {
                shown.headline = std::mem::take(&mut step.headline);
                shown.notes = std::mem::take(&mut step.notes);
                shown.keep_unknown(step);
                *step = shown;
            });
        });
        self.ui.briefing.chosen = Some(at);
        self.ui.say(Notice::info(format!("Step {} shows what is on screen now", at + 1)));
    }
}

/// Changes the briefing as one step of undo.
fn edit(doc: &mut Document, name: &str, merge: bool, change: impl FnOnce(&mut Briefing)) {
    doc.change(name, merge, |state| change(&mut state.briefing));
    if !merge {
        doc.history.seal();
    }
}

/// A headline has one line.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// What a fresh step says until a person says better: the only thing that is selected, or what the picture is of.
fn headline(doc: &Document, ui: &UiState, step: &Step) -> String {
    match sheet(step) {
        Sheet::Overview => "Overview".to_owned(),
        Sheet::Account => "Where the stolen funds are".to_owned(),
        Sheet::Graph => {
            let mut nodes = doc.selection.nodes();
            let only = nodes.next().filter(|_| nodes.next().is_none());
            let name = only.and_then(|key| doc.drawing.flow.node(key)).map(|(_, node)| node.name.clone());
            let window = || {
                doc.state.filter.window?;
                Some(
                    exhibit::window_line(&doc.case, &doc.state.filter, doc.clock.axis.zone())
                        .replacen("window ", "", 1),
                )
            };
            let first = ui.briefing.chosen.is_none() && doc.state.briefing.is_empty();
            name.or_else(window).unwrap_or_else(|| if first { doc.case.title.clone() } else { String::new() })
        }
    }
}
