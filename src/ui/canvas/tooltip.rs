//! The explanation of what the pointer rests on.
//!
//! It opens after a moment of rest and beside what it explains, stays where it is while the pointer is on the same thing,
//! and is gone as soon as a button is down.

use egui::{Pos2, Rect, RectAlign, Response, RichText, Tooltip, Ui, Vec2};

use super::explain::{self, Line};
use super::screen_rect;
use crate::app::App;
use crate::app::document::Document;
use crate::render::egui::GraphCanvas;
use crate::scene::style::Metrics;
use crate::scene::{HitShape, Target};
use crate::ui::{table, theme, widgets};

/// Seconds of rest before it opens.
const DELAY: f64 = 0.3;
/// Widest text, px.
const WIDTH: f32 = 400.0;

/// What the pointer rests on, since when (in egui's time), and where it was when the tooltip opened.
#[derive(Debug, Clone, Default)]
struct Rest {
    target: Option<Target>,
    since: f64,
    opened: Option<Pos2>,
}

pub(super) fn show(app: &App, doc: &Document, ui: &Ui, response: &Response, picture: &GraphCanvas) {
    let id = response.id.with("rest");
    let last: Option<Rest> = ui.data_mut(|data| data.remove_temp(id));
    let (now, down) = ui.input(|input| (input.time, input.pointer.any_down()));
    let at_rest = response.hovered() && !down && !egui::Popup::is_any_open(ui.ctx());
    let Some((target, pointer)) = app.ui.hover.clone().zip(response.hover_pos()).filter(|_| at_rest) else { return };
    let mut rest = match last {
        Some(rest) if rest.target.as_ref() == Some(&target) => rest,
        _ => Rest { target: Some(target.clone()), since: now, opened: None },
    };
    let left = DELAY - (now - rest.since);
    if left > 0.0 {
        ui.request_repaint_after_secs(left as f32 + 0.01);
    } else {
        let opened = *rest.opened.get_or_insert(pointer);
        let anchor = anchor(doc, response.rect, picture, &target, app.ui.camera.view.scale, opened);
        let mut tooltip = Tooltip::always_open(ui.ctx().clone(), response.layer_id, response.id, anchor).width(WIDTH);
        tooltip.popup = tooltip.popup.align(RectAlign::RIGHT_START).align_alternatives(&[
            RectAlign::LEFT_START,
            RectAlign::BOTTOM,
            RectAlign::TOP,
        ]);
        tooltip.gap(8.0).show(|ui| {
            ui.set_max_width(WIDTH);
            content(doc, ui, &target);
        });
    }
    ui.data_mut(|data| data.insert_temp(id, rest));
}

/// What must not be covered: a node with its label, the place on an edge where the pointer is.
fn anchor(doc: &Document, canvas: Rect, picture: &GraphCanvas, target: &Target, scale: f32, pointer: Pos2) -> Rect {
    let symbol = picture.shape_of(target).filter(|shape| !matches!(shape, HitShape::Line(..)));
    let Some(symbol) = symbol else { return Rect::from_center_size(pointer, Vec2::splat(24.0)) };
    let around = screen_rect(canvas, &symbol);
    let Target::Node(key) = target else { return around };
    let room = doc.drawing.flow.node(key).map(|(ix, _)| doc.drawing.arrangement.node_box(ix).size());
    // The label stands under the symbol and is as wide as its box.
    let wide = room.map_or(0.0, |room| room.w * scale).clamp(around.width(), 140.0);
    Rect::from_center_size(around.center(), Vec2::new(wide, around.height()))
}

fn content(doc: &Document, ui: &mut Ui, target: &Target) {
    let lines = match target {
        Target::Node(key) => explain::node(doc, key),
        Target::Edge(key) => explain::edge(doc, key),
        Target::Transfer(ix) => return table::details(doc, ui, *ix),
        Target::Event(_)
        | Target::Legend(_)
        | Target::Bar(_)
        | Target::Incident(_)
        | Target::Claim(_)
        | Target::Span(..) => {
            return;
        }
    };
    let font = &Metrics::get().font;
    ui.spacing_mut().item_spacing.y = 3.0;
    for line in lines {
        let text = match line {
            Line::Title(text) => RichText::new(text).font(theme::bold(font.body + 0.5)),
            Line::Address(text) => widgets::dim(ui, text).font(theme::mono(font.caption)),
            Line::Text(text) => RichText::new(text),
            Line::Source(text) => widgets::dim(ui, text).small(),
        };
        ui.add(egui::Label::new(text).wrap().selectable(false));
    }
}
