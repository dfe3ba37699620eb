//! The graph of the open case on the canvas, and its names for screen readers.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Rect, Sense, Ui};

use super::screen_rect;
use super::walk::node_id;
use crate::app::App;
use crate::app::document::Document;
use crate::case::Usd;
use crate::flow::NodeKey;
use crate::render::egui::{Frame, GraphCanvas};
use crate::scene::graph::{GraphSpec, MovingMoney, Plan};
use crate::scene::{HitShape, Size, Target};
use crate::timeline::{Movement, in_flight};
use crate::ui::theme;

/// Pixels of the time axis that a transfer is seen on its way.
const FLIGHT_PX: f64 = 26.0;
/// Nodes named for screen readers, at most.
const NAMED: usize = 500;

/// Brings the picture up to date and paints it.
pub(super) fn show(app: &App, ui: &Ui, rect: Rect, canvas: &mut GraphCanvas) {
    let Some(doc) = &app.doc else { return };
    let places = app.places_now(doc);
    let plan = match &places {
        Cow::Borrowed(_) => Arc::clone(&doc.plan),
        // On their way from one arrangement to the next, or under a drag.
        Cow::Owned(places) => Arc::new(Plan::new(&doc.drawing.flow, places, &doc.shown)),
    };
    let spec = GraphSpec {
        case: &doc.case,
        flow: &doc.drawing.flow,
        arrangement: &places,
        shown: &doc.shown,
        view: app.ui.camera.view,
        size: Size::new(rect.width(), rect.height()),
        selection: &doc.selection,
        hover: app.ui.hover.as_ref(),
        money: &[],
    };
    let frame = Frame {
        plan: &plan,
        spec,
        revision: doc.revision,
        playhead: doc.clock.playback.at.to_bits(),
        name: theme::current_name(ui),
        theme: theme::current(ui),
    };
    if canvas.show(&frame, ui.painter(), rect.min, || moving_money(doc)) {
        // Stretched for now: made again as soon as the camera rests.
        ui.request_repaint();
    }
    name_nodes(ui, rect, canvas, app.ui.walk.at());
}

/// The transfers on their way at the playhead, as dots on their edges.
fn moving_money(doc: &Document) -> Vec<MovingMoney> {
    let flow = &doc.drawing.flow;
    in_flight(&doc.chronicle.index, &doc.clock.axis, doc.clock.playback.at, FLIGHT_PX)
        .into_iter()
        .filter_map(|flight| {
            // A theft known by report has no edge to move along.
            let Movement::Transfer(ix) = flight.movement else { return None };
            if !doc.shown.passes(ix) {
                return None;
            }
            let transfer = &doc.case[ix];
            let (from, to) = (flow.node_of(transfer.from)?, flow.node_of(transfer.to)?);
            let key = crate::flow::EdgeKey { from: from.key.clone(), to: to.key.clone() };
            let (edge, whole) = flow.edge(&key)?;
            let part = doc.valuation.of_transfer(&doc.case, ix).map(Usd::to_f64);
            let share = part.zip(whole.usd.map(Usd::to_f64)).map_or(0.2, |(part, whole)| part / whole.max(1e-9));
            #[allow(clippy::cast_possible_truncation)]
            Some(MovingMoney { edge, progress: flight.progress as f32, share: share as f32 })
        })
        .collect()
}

/// Names the nodes in view for screen readers, but for the one that has the keyboard's attention already.
fn name_nodes(ui: &Ui, rect: Rect, canvas: &GraphCanvas, attended: Option<&NodeKey>) {
    let (hits, scale, offset) = canvas.hits();
    let mut named = 0;
    for hit in hits.iter().rev() {
        // Nodes are in front of all edges.
        let Target::Node(key) = &hit.target else { break };
        if attended == Some(key) || matches!(hit.shape, HitShape::Line(..)) {
            continue;
        }
        let around = screen_rect(rect, &hit.shape.placed(scale, offset));
        if !rect.intersects(around) {
            continue;
        }
        let response = ui.interact(around, node_id(ui, key), Sense::empty());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &hit.name));
        named += 1;
        if named == NAMED {
            break;
        }
    }
}
