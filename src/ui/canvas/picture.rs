//! The graph of the open case on the canvas, and its names for screen readers.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Rect, Sense, Ui};

use super::screen_rect;
use super::walk::node_id;
use crate::app::App;
use crate::app::document::Document;
use crate::case::Timestamp;
use crate::flow::NodeKey;
use crate::render::egui::{Frame, GraphCanvas};
use crate::scene::graph::{GraphSpec, Plan};
use crate::scene::play::{Instant, MovingMoney, Play, moving_money};
use crate::scene::{HitShape, Size, Target};
use crate::timeline::{FLIGHT_PX, in_flight};
use crate::ui::theme;

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
    let instant = doc.instant().zip(doc.play()).map(|(at, play)| Instant { play, at, money: &[] });
    let spec = GraphSpec {
        least_text: 0.0,
        case: &doc.case,
        flow: &doc.drawing.flow,
        arrangement: &places,
        shown: &doc.shown,
        view: app.ui.camera.view,
        size: Size::new(rect.width(), rect.height()),
        selection: &doc.selection,
        hover: app.ui.hover.as_ref(),
        annotations: &doc.state.annotations,
        traced: doc.following().map(|following| &*following.traced),
        instant: instant.as_ref(),
    };
    let frame = Frame {
        plan: &plan,
        spec,
        revision: doc.revision,
        playhead: doc.clock.playback.at.to_bits(),
        name: theme::current_name(ui),
        theme: theme::current(ui),
    };
    if canvas.show(&frame, ui.painter(), rect.min, || {
        instant.map_or_else(Vec::new, |instant| money(doc, instant.play, instant.at))
    }) {
        // It was shown stretched: it is made again once the camera rests.
        ui.request_repaint();
    }
    name_nodes(ui, rect, canvas, app.ui.walk.at());
}

/// The transfers on their way at the playhead.
fn money(doc: &Document, play: &Play, at: Timestamp) -> Vec<MovingMoney> {
    let flights = in_flight(&doc.chronicle.index, &doc.clock.axis, doc.clock.playback.at, FLIGHT_PX);
    moving_money(&doc.case, &doc.valuation, &doc.drawing.flow, &doc.shown, play, &flights, at)
}

/// The part of the arrangement in which something is on its way.
pub(super) fn moving_part(doc: &Document) -> Option<crate::scene::Rect> {
    let money = money(doc, doc.play()?, doc.instant()?);
    let ends = money.iter().filter_map(|money| doc.drawing.flow.graph.edge_endpoints(money.edge));
    doc.drawing.arrangement.bounds_of(ends.flat_map(|(from, to)| [from, to]))
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
