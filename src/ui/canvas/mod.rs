//! The canvas: the graph, and everything the pointer does to it.

mod explain;
mod marks;
mod menu;
mod minimap;
mod picture;
mod pointer;
mod snap;
mod tooltip;
mod walk;

use egui::{Pos2, Rect, Sense, Ui, Vec2};

use super::annotations::{self, Hands, Taken};
use super::{send, theme};
use crate::app::App;
use crate::app::document::Document;
use crate::app::state::Camera;
use crate::render::egui::GraphCanvas;
use crate::scene::graph::{Anchors, GraphBoard, Insets, bounds_with};
use crate::scene::style::Token;
use crate::scene::{HitShape, Point, Size};
use pointer::Pointer;

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let rect = ui.max_rect();
    let size = Size::new(rect.width(), rect.height());
    let response = ui.interact(rect, ui.scope_id().with("canvas"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Graph canvas"));

    let dt = ui.input(|input| input.stable_dt).min(0.1);
    let insets = doc.drawing.arrangement.insets();
    app.ui.camera.insets = Insets { top: insets.top + super::chips::ROOM, ..insets };
    let bounds = whole(doc, size, app.ui.camera.insets);
    if app.ui.camera.advance(bounds, size, dt) {
        ui.request_repaint();
    }
    if app.doc.as_ref().is_some_and(|doc| doc.clock.playback.playing && doc.clock.playback.follow)
        && let Some(part) = app.doc.as_ref().and_then(picture::moving_part)
        && app.ui.camera.keep_in_view(part, dt)
    {
        ui.request_repaint();
    }
    if app.advance_motion(dt) {
        ui.request_repaint();
    }
    walk::listen(app, ui, &response, rect);
    let cache_id = egui::Id::unique("canvas picture");
    let mut cache: GraphCanvas = ui.data_mut(|data| data.remove_temp(cache_id)).unwrap_or_default();
    picture::show(app, ui, rect, &mut cache);
    marks::draw(app, ui, rect, &cache);

    let mut actions = Vec::new();
    let mut taken = Taken::No;
    if let Some(doc) = &app.doc {
        let pointer = Pointer { app, doc, ui, rect, response: &response, picture: &cache };
        let places = app.places_now(doc);
        let anchors = Anchors { arrangement: &places, ..doc.anchors() };
        let board = GraphBoard { anchors, view: app.ui.camera.view, instant: None };
        let under = |p: Point| cache.hit(p, pointer::SLACK).map(|hit| hit.target.clone());
        let (annotations, ground) = (&doc.state.annotations, Token::Canvas);
        let hands = Hands { app, annotations, ui, rect, response: &response, board: &board, under: &under, ground };
        taken = hands.act(&mut actions);
        match taken {
            Taken::No => pointer.act(&mut actions),
            Taken::Tool => pointer.look(&mut actions),
            Taken::Mark => pointer.wheel(&mut actions),
        }
        annotations::editor(app, ui, rect, &board, &mut actions);
        empty_states(doc, ui, rect);
        minimap::show(app, ui, rect, &mut actions);
        if taken == Taken::No && app.edited_annotation().is_none() {
            tooltip::show(app, doc, ui, &response, &cache);
        }
    }
    if app.ui.hover.is_none()
        && let Some(heap) = response.hover_pos().and_then(|p| cache.heap(to_scene(rect, p), pointer::SLACK))
        && !response.dragged()
    {
        response.clone().on_hover_text_at_pointer(heap.name());
    }
    menu::context_menu(app, &response, &cache, taken == Taken::Mark);
    ui.data_mut(|data| data.insert_temp(cache_id, cache));
    for action in actions {
        send(app, action);
    }
}

/// The graph by itself, for an audience: nothing of it answers to the pointer.
pub fn present(app: &mut App, ui: &Ui, rect: Rect) {
    let Some(doc) = &app.doc else { return };
    let size = Size::new(rect.width(), rect.height());
    let dt = ui.input(|input| input.stable_dt).min(0.1);
    app.ui.camera.insets = doc.drawing.arrangement.insets();
    let bounds = whole(doc, size, app.ui.camera.insets);
    let mut moves = app.ui.camera.advance(bounds, size, dt);
    if doc.clock.playback.playing
        && doc.clock.playback.follow
        && let Some(part) = picture::moving_part(doc)
    {
        moves |= app.ui.camera.keep_in_view(part, dt);
    }
    moves |= app.advance_motion(dt);
    if moves {
        ui.request_repaint();
    }
    let cache_id = egui::Id::unique("presented picture");
    let mut cache: GraphCanvas = ui.data_mut(|data| data.remove_temp(cache_id)).unwrap_or_default();
    picture::show(app, ui, rect, &mut cache);
    ui.data_mut(|data| data.insert_temp(cache_id, cache));
}

/// The whole graph with the notes at its edge, which are in view with it.
fn whole(doc: &Document, size: Size, insets: Insets) -> crate::scene::Rect {
    let bounds = doc.drawing.arrangement.bounds;
    bounds_with(&doc.state.annotations, doc.anchors(), bounds, size, Camera::MARGIN, insets)
}

fn to_screen(rect: Rect, p: Point) -> Pos2 {
    rect.min + Vec2::new(p.x, p.y)
}

fn to_scene(rect: Rect, p: Pos2) -> Point {
    Point::new(p.x - rect.min.x, p.y - rect.min.y)
}

/// The rectangle on the screen around a region of the picture.
fn screen_rect(rect: Rect, shape: &HitShape) -> Rect {
    match shape {
        HitShape::Circle(center, radius) => Rect::from_center_size(to_screen(rect, *center), Vec2::splat(2.0 * radius)),
        HitShape::Rect(r) => Rect::from_min_max(to_screen(rect, r.min), to_screen(rect, r.max)),
        HitShape::Line(points, _) => points
            .iter()
            .fold(Rect::NOTHING, |around, &p| around.union(Rect::from_min_max(to_screen(rect, p), to_screen(rect, p)))),
    }
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
