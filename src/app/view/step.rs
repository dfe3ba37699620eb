//! A step of a briefing: from what is on screen, and back. A step names all it has by the ids of the case, so that a case
//! that changed costs none of its steps.

use super::ids::Ids;
use super::window::{camera, select, selected, selection};
use super::{Fitted, of_state, time};
use crate::app::accounting::AccountChoice;
use crate::app::briefing::Step;
use crate::app::clock::{Chronicle, Clock};
use crate::app::document::{Document, ViewState};
use crate::app::export::Sheet;
use crate::app::panes::points;
use crate::app::state::{Seen, UiState};
use crate::app::view::words::Word;
use crate::case::Case;
use crate::flow::Flow;
use crate::format::view::{AccountPart, View};
use crate::scene::reconcile::Form;
use crate::scene::{Point, Selection, Size};
use crate::timeline::Zone;

/// What is on screen, as a step without words.
#[must_use]
pub fn seen(doc: &Document, ui: &UiState) -> Step {
    let View { layout, folding, filter, tracing, figures, timeline, .. } = of_state(&doc.state, &doc.case);
    let canvas = ui.camera.canvas();
    Step {
        sheet: ui.sheet.written(),
        account: account(ui.account),
        no_timeline: !ui.panes.timeline,
        layout,
        folding,
        filter,
        tracing,
        figures,
        timeline,
        play: time::play(&doc.clock),
        camera: camera(&ui.camera),
        canvas: (points(canvas.w), points(canvas.h)),
        selection: selection(doc),
        ..Step::default()
    }
}

/// The state that a step gives on a case, and what of it the case does not have.
#[must_use]
pub fn fitted(step: &Step, case: &Case) -> Fitted {
    let Step { layout, folding, filter, tracing, figures, timeline, .. } = step.clone();
    let view = View { layout, folding, filter, tracing, figures, timeline, ..View::default() };
    let mut fitted = Fitted::of(&view, case);
    // What was selected is pointed at: where it is gone, the step says something else.
    let mut ids = Ids::of(case);
    ids.nodes(&step.selection.nodes);
    for missing in ids.missing() {
        if !fitted.missing.contains(&missing) {
            fitted.missing.push(missing);
        }
    }
    fitted
}

/// Puts into a state what a step shows. What belongs to no step stays.
pub fn put(state: &mut ViewState, shown: ViewState) {
    let ViewState { folding, mut filter, layout, pins, other_pins, preference, timeline, tracing, .. } = shown;
    // What a trace lets pass is its result, and holds for the same trace.
    if tracing == state.tracing {
        filter.followed = state.filter.followed.take();
    }
    state.folding = folding;
    state.filter = filter;
    state.layout = layout;
    state.pins = pins;
    state.other_pins = other_pins;
    state.preference = preference;
    state.timeline = timeline;
    state.tracing = tracing;
}

/// Puts playhead and selection where a step says.
pub fn set_document(doc: &mut Document, step: &Step) {
    doc.clock.set_zone(&doc.state.timeline.zone);
    time::set_clock(&mut doc.clock, &step.play, &doc.chronicle);
    select(doc, &step.selection);
    doc.revision += 1;
}

/// Selects again what a step says, once what it folds is drawn.
pub fn set_selection(doc: &mut Document, step: &Step) {
    select(doc, &step.selection);
    doc.revision += 1;
}

/// What a step selects in a drawing of it.
#[must_use]
pub fn selected_by(step: &Step, case: &Case, flow: &Flow) -> Selection {
    selected(case, flow, &step.selection)
}

/// The playhead of a step.
pub fn set_clock(clock: &mut Clock, step: &Step, zone: &Zone, chronicle: &Chronicle) {
    clock.set_zone(zone);
    time::set_clock(clock, &step.play, chronicle);
}

/// What part of the graph a step shows; `None` for all of it.
#[must_use]
pub fn part(step: &Step) -> Option<Seen> {
    let ((x, y), (w, h), scale) = (step.camera.middle, step.canvas, step.camera.scale);
    let is_one = scale > 0.0 && [scale, x, y].iter().all(|number| number.is_finite());
    is_one.then(|| Seen { scale, middle: Point::new(x, y), canvas: Size::new(w.into(), h.into()) })
}

/// Whether a step shows graph, overview or account.
#[must_use]
pub fn sheet(step: &Step) -> Sheet {
    Sheet::read(step.sheet)
}

fn account(choice: AccountChoice) -> AccountPart {
    AccountPart { flows: choice.form == Form::Flows, all_methods: choice.all_methods, ..AccountPart::default() }
}

/// What the account of a step shows.
#[must_use]
pub fn account_of(step: &Step) -> AccountChoice {
    let form = if step.account.flows { Form::Flows } else { Form::Table };
    AccountChoice { form, all_methods: step.account.all_methods }
}
