//! The canvas: the graph, and everything the pointer does to it.

mod menu;
mod picture;
mod pointer;
mod tooltip;

use egui::{Pos2, Rect, Sense, Ui, Vec2};

use super::{send, theme};
use crate::app::App;
use crate::app::document::Document;
use crate::scene::style::Token;
use crate::scene::{Point, Size};
use picture::{Cache, name_nodes, refresh};
use pointer::Pointer;

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let rect = ui.max_rect();
    let size = Size::new(rect.width(), rect.height());
    let response = ui.interact(rect, ui.scope_id().with("canvas"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Graph canvas"));

    let dt = ui.input(|input| input.stable_dt).min(0.1);
    app.ui.camera.insets = doc.drawing.arrangement.insets();
    if app.ui.camera.advance(doc.drawing.arrangement.bounds, size, dt) {
        ui.request_repaint();
    }
    let cache_id = egui::Id::unique("canvas picture");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(cache_id)).unwrap_or_default();
    refresh(app, ui, rect, &mut cache);
    let painter = ui.painter().with_clip_rect(rect);
    cache.shapes.paint(&painter);
    name_nodes(ui, rect, &cache.scene);

    let mut actions = Vec::new();
    if let Some(doc) = &app.doc {
        let pointer = Pointer { app, doc, ui, rect, response: &response, scene: &cache.scene };
        pointer.act(&mut actions);
        empty_states(doc, ui, rect);
    }
    if let Some(target) = app.ui.hover.clone().filter(|_| response.hovered() && !response.dragged()) {
        tooltip::tooltip(app, &response, &target);
    }
    menu::context_menu(app, &response);
    ui.data_mut(|data| data.insert_temp(cache_id, cache));
    for action in actions {
        send(app, action);
    }
}

fn to_screen(rect: Rect, p: Point) -> Pos2 {
    rect.min + Vec2::new(p.x, p.y)
}

fn to_scene(rect: Rect, p: Pos2) -> Point {
    Point::new(p.x - rect.min.x, p.y - rect.min.y)
}

/// What stands on an empty canvas, and what to do about it.
fn empty_states(doc: &Document, ui: &Ui, rect: Rect) {
    let text = if doc.drawing.flow.graph.node_count() == 0 {
        "This case has no wallets, entities or incidents yet."
    } else if doc.shown.nodes.iter().all(|shown| !shown) {
        "The filters leave nothing to show. Ctrl+H shows everything again."
    } else {
        return;
    };
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, text, font, theme::token(ui, Token::TextDim));
}
