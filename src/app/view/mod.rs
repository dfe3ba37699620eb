//! The view of a case, kept in a file: what of the window goes into it, and what comes back.
//!
//! [`crate::format::view`] says how the file is written. A part of the view goes there and back in one of the modules
//! here: `graph`, `filter`, `annotations`, `time`, `window`. Files are in [`store`], the window's side in `keeping`.

mod annotations;
mod disguise;
mod filter;
mod graph;
mod ids;
mod keeping;
mod place;
pub mod step;
pub mod store;
mod time;
mod window;
mod words;

pub use keeping::{Brought, Keeping};
pub use place::beside;
pub use store::{Store, ViewFile};

use super::briefing::Briefing;
use super::clock::Clock;
use super::document::{Document, ViewState};
use super::state::{Camera, Panes, UiState};
use crate::case::Case;
use crate::format::view::{CaseRef, FORMAT, View};
use crate::scene::Selection;
use ids::Ids;

/// What came of reading a view for a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fitted {
    /// Folds, filters and places.
    pub state: ViewState,
    /// What the view names and the case does not have, in words.
    pub missing: Vec<String>,
    /// Which case the view was made for, where that is not this case as it is now, in words.
    pub made_for: Option<String>,
}

impl Fitted {
    /// The state that a view gives on a case.
    #[must_use]
    pub fn of(view: &View, case: &Case) -> Self {
        let case = case.beneath();
        let mut ids = Ids::of(case);
        let (layout, pins, other_pins) = graph::read_layout(&view.layout, &mut ids);
        let state = ViewState {
            folding: graph::read_folding(&view.folding, &mut ids),
            filter: filter::read_filter(&view.filter, &mut ids),
            layout,
            pins,
            other_pins,
            preference: words::preference(&view.figures),
            timeline: time::read_timeline(&view.timeline, &mut ids),
            tracing: graph::read_tracing(&view.tracing, &mut ids),
            patterns: graph::read_patterns(&view.patterns, &mut ids),
            annotations: annotations::read_annotations(&view.annotations, &mut ids),
            disguise: disguise::read_disguise(&view.disguise, &mut ids),
            briefing: Briefing::of(view.briefing.iter().cloned()),
        };
        Self { state, missing: ids.missing(), made_for: made_for(&view.case, case) }
    }

    /// What a person should know of it, in a line; `None` where all of it fits.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        /// Things named one by one.
        const NAMED: usize = 5;
        if self.missing.is_empty() {
            return self
                .made_for
                .as_ref()
                .map(|made_for| format!("The view was made for {made_for}. All it names is still there."));
        }
        let made_for =
            self.made_for.as_ref().map_or_else(String::new, |made_for| format!("The view was made for {made_for}. "));
        let more = self.missing.len().saturating_sub(NAMED);
        let mut named: Vec<&str> = self.missing.iter().take(NAMED).map(String::as_str).collect();
        let rest = format!("and {more} more");
        if more > 0 {
            named.push(&rest);
        }
        Some(format!("{made_for}Not in this case, and skipped: {}.", named.join(", ")))
    }
}

fn made_for(of: &CaseRef, case: &Case) -> Option<String> {
    if !of.id.is_empty() && of.id != case.id {
        return Some(format!("another case, {}", of.id));
    }
    let other = !of.digest.is_empty() && of.digest != case.digest.to_string();
    other.then(|| format!("another version of this case, {}", of.digest.chars().take(12).collect::<String>()))
}

/// A view of a case with this state, and nothing else.
#[must_use]
pub fn of_state(state: &ViewState, case: &Case) -> View {
    // A view names what the case file names.
    let case = case.beneath();
    View {
        format: FORMAT,
        case: CaseRef { id: case.id.clone(), digest: case.digest.to_string(), ..CaseRef::default() },
        layout: graph::layout(state.layout, &state.pins, &state.other_pins),
        folding: graph::folding(&state.folding),
        filter: filter::filter(&state.filter, case),
        tracing: graph::tracing(&state.tracing, case),
        patterns: graph::patterns(&state.patterns),
        annotations: annotations::annotations(&state.annotations, case),
        disguise: disguise::disguise(&state.disguise),
        figures: words::figures(&state.preference),
        timeline: time::timeline(&state.timeline),
        briefing: state.briefing.steps().map(|step| (**step).clone()).collect(),
        ..View::default()
    }
}

/// The whole view of an open case.
#[must_use]
pub fn of_window(doc: &Document, camera: &Camera, panes: &Panes) -> View {
    View {
        play: time::play(&doc.clock),
        camera: window::camera(camera),
        selection: window::selection(&doc.selection, &doc.case),
        panes: window::panes(panes),
        ..of_state(&doc.state, &doc.case)
    }
}

/// The view that a picture is of: no panes, no camera, and no briefing, whose notes are for the speaker.
pub(super) fn of_picture(state: &ViewState, case: &Case, clock: &Clock, selection: &Selection) -> View {
    View { play: time::play(clock), selection: window::selection(selection, case), ..of_state(state, case) }
}

/// Puts camera, selection, playhead and panes where a view says. Folds, filters and places are the document's already.
pub fn set_window(doc: &mut Document, ui: &mut UiState, view: &View) {
    window::set_camera(&mut ui.camera, &view.camera);
    ui.panes = window::read_panes(&view.panes);
    set_document(doc, view);
}

/// As [`set_window`], without a window.
pub fn set_document(doc: &mut Document, view: &View) {
    doc.clock.set_zone(&doc.state.timeline.zone);
    time::set_clock(&mut doc.clock, &view.play, &doc.chronicle);
    window::select(doc, &view.selection);
    doc.revision += 1;
}
