//! What the canvas draws over the picture: where the keyboard stands, what is pinned, what is about to vanish.

use egui::{Pos2, Rect, Stroke, Ui, Vec2};

use super::to_screen;
use crate::app::App;
use crate::render::egui::GraphCanvas;
use crate::scene::graph::sizes;
use crate::scene::icon::Icon;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::SymbolKind;
use crate::scene::{HitShape, Target};
use crate::ui::theme;
use crate::ui::widgets::draw_icon;

/// Symbols do not shrink below this radius, px.
const LEAST_RADIUS: f32 = 2.0;

/// Draws all of them.
pub(super) fn draw(app: &App, ui: &Ui, canvas: Rect, picture: &GraphCanvas) {
    ghosts(app, ui, canvas);
    walk(app, ui, canvas, picture);
    pins(app, ui, canvas, picture);
}

fn ghosts(app: &App, ui: &Ui, canvas: Rect) {
    let Some(motion) = &app.ui.motion else { return };
    let view = app.ui.camera.view;
    let painter = ui.painter().with_clip_rect(canvas);
    let radius = (sizes::NODE_RADIUS * view.scale).max(LEAST_RADIUS);
    for (ghost, at, left) in motion.ghosts() {
        let ink = theme::token(ui, SymbolKind::from(ghost.role).token()).gamma_multiply(left);
        let fill = theme::token(ui, Token::NodeFill).gamma_multiply(left);
        painter.circle(to_screen(canvas, view.to_picture(at)), radius, fill, Stroke::new(1.5, ink));
    }
}

/// The edge walked last, and a ring where the keyboard is: around the node, or around the canvas.
fn walk(app: &App, ui: &Ui, canvas: Rect, picture: &GraphCanvas) {
    let (Some(doc), walk) = (&app.doc, &app.ui.walk) else { return };
    if !walk.focused || !walk.by_keyboard {
        return;
    }
    let painter = ui.painter().with_clip_rect(canvas);
    let ring = Stroke::new(2.0, theme::token(ui, Token::Accent));
    let Some((ix, _)) = walk.at().and_then(|key| doc.drawing.flow.node(key)) else {
        painter.rect_stroke(canvas.shrink(2.0), 4.0, ring, egui::StrokeKind::Inside);
        return;
    };
    let edge = walk.edge().map(|key| Target::Edge(key.clone()));
    if let Some(HitShape::Line(points, reach)) = edge.and_then(|edge| picture.shape_of(&edge)) {
        let line: Vec<Pos2> = points.iter().map(|&p| to_screen(canvas, p)).collect();
        let width = 2.0 * (reach - Metrics::get().edge.reach).max(1.0) + 4.0;
        painter.line(line.clone(), Stroke::new(width, ring.color.gamma_multiply(0.35)));
        painter.line(line, Stroke::new(2.5, ring.color));
    }
    let view = app.ui.camera.view;
    let center = to_screen(canvas, view.to_picture(app.places_now(doc).node(ix)));
    let radius = (sizes::NODE_RADIUS * view.scale).max(LEAST_RADIUS) + Metrics::get().node.ring_gap + 5.0;
    painter.circle_stroke(center, radius, ring);
}

/// A pin at what was put where it is by hand, while it is selected or under the pointer.
fn pins(app: &App, ui: &Ui, canvas: Rect, picture: &GraphCanvas) {
    const SIZE: f32 = 13.0;
    let Some(doc) = app.doc.as_ref().filter(|doc| !doc.state.pins.is_empty()) else { return };
    for key in doc.state.pins.keys() {
        let target = Target::Node(key.clone());
        if app.ui.hover.as_ref() != Some(&target) && !doc.selection.contains(&target) {
            continue;
        }
        let Some(shape) = picture.shape_of(&target) else { continue };
        let around = super::screen_rect(canvas, &shape);
        let at = Pos2::new(around.left(), around.top()) + Vec2::splat(0.12 * around.width()) - Vec2::splat(0.6 * SIZE);
        let painter = ui.painter().with_clip_rect(canvas);
        let line = Stroke::new(1.0, theme::token(ui, Token::Line));
        painter.circle(at, 0.72 * SIZE, theme::token(ui, Token::Panel), line);
        draw_icon(ui, Icon::Pin, at, SIZE, Token::Text);
    }
}
