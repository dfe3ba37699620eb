//! Going to a step: the window shows what the step says.

use std::sync::Arc;

use super::{Presenting, Step};
use crate::app::App;
use crate::app::document::Changed;
use crate::app::motion::Motion;
use crate::app::state::Notice;
use crate::app::view::step;

impl App {
    /// Shows a step in the window, as one step of undo.
    pub(super) fn go_to_step(&mut self, at: usize) {
        let Some(doc) = &mut self.doc else { return };
        let Some(step) = doc.step(at).cloned() else { return };
        let fitted = step::fitted(&step, &doc.case);
        let changed = doc.change(&format!("Show step {}", at + 1), false, |state| step::put(state, fitted.state));
        doc.history.seal();
        self.ui.briefing.chosen = Some(at);
        self.ui.briefing.scroll_to = Some(at);
        if !fitted.missing.is_empty() {
            let text = format!("Step {} names what is not in this case: {}", at + 1, fitted.missing.join(", "));
            self.ui.say(Notice::error(text));
        }
        self.ui.panes.timeline = !step.no_timeline;
        self.ui.panes.free_middle();
        self.show_around(&step);
        if changed.layout {
            self.ui.camera.stays = true;
            self.ui.briefing.awaited = Some(step);
            // Where everything stands must not depend on what was seen before.
            self.lay_out_after(None);
        }
    }

    /// Puts all of the window where a step says, but for the state that the document keeps.
    pub(super) fn show_around(&mut self, step: &Step) {
        let seconds = match (self.ui.animate, self.ui.briefing.is_presenting()) {
            (false, _) => 0.0,
            (true, true) => Presenting::GLIDE,
            (true, false) => Motion::SECONDS,
        };
        self.ui.sheet = step::sheet(step);
        self.ui.account = step::account_of(step);
        self.ui.camera.see(step::part(step), seconds);
        self.ui.walk.leave();
        if let Some(doc) = &mut self.doc {
            step::set_document(doc, step);
            if self.ui.briefing.is_presenting() {
                // Nobody can zoom the timeline there: all of it is seen.
                doc.clock.axis.fit();
            }
        }
    }

    /// Selects what the step that was gone to has selected, now that its drawing is there.
    pub(in crate::app) fn select_as_step(&mut self) {
        if let (Some(doc), Some(step)) = (&mut self.doc, self.ui.briefing.awaited.take()) {
            step::set_selection(doc, &step);
        }
    }

    /// Shows a step without a trace in the history; returns what it changed.
    pub(super) fn show_unnoted(&mut self, step: &Arc<Step>) -> Changed {
        let Some(doc) = &mut self.doc else { return Changed::default() };
        let fitted = step::fitted(step, &doc.case);
        let changed = doc.show(|state| step::put(state, fitted.state));
        self.show_around(step);
        changed
    }
}
