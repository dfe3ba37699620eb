//! The minimap: the whole graph in a corner of the canvas, and the part of it that is in view.

use std::sync::Arc;

use egui::{CornerRadius, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::{to_scene, to_screen};
use crate::app::document::{Document, Drawing};
use crate::app::{Action, App};
use crate::flow::Filter;
use crate::render::egui::EguiScene;
use crate::scene::graph::{MinimapSpec, View, minimap, minimap_size, minimap_view};
use crate::scene::style::{Theme, ThemeName, Token};
use crate::scene::{Selection, Size};
use crate::ui::theme;
use crate::ui::widgets::dragging;

/// Between the minimap and the corner of the canvas, px.
const MARGIN: f32 = 12.0;
/// A canvas must be this many times as wide and as high.
const ROOM: f32 = 2.2;

/// The picture of the last frame and what it was made from.
#[derive(Clone, Default)]
struct Cache {
    key: Option<Key>,
    /// The document's revision at which that was found to be what it shows.
    revision: u64,
    shapes: Arc<EguiScene>,
}

#[derive(Clone)]
struct Key {
    drawing: Arc<Drawing>,
    selection: Selection,
    filter: Filter,
    rect: Rect,
    theme: ThemeName,
    pixels_per_point: f32,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.drawing, &other.drawing)
            && self.selection == other.selection
            && self.filter == other.filter
            && self.rect == other.rect
            && self.theme == other.theme
            && self.pixels_per_point == other.pixels_per_point
    }
}

impl Cache {
    /// Draws again where something that is shown changed.
    fn renew(&mut self, doc: &Document, key: Key) {
        self.revision = doc.revision;
        if self.key.as_ref() == Some(&key) {
            return;
        }
        let spec = MinimapSpec {
            flow: &doc.drawing.flow,
            arrangement: &doc.drawing.arrangement,
            filter: &doc.state.filter,
            shown: &doc.shown,
            selection: &doc.selection,
        };
        let scene = minimap(&spec, Size::new(key.rect.width(), key.rect.height()));
        self.shapes = Arc::new(EguiScene::new(&scene, Theme::get(key.theme), key.pixels_per_point, key.rect.min));
        self.key = Some(key);
    }
}

/// Where a drag took hold of the frame: from the pointer to its middle.
#[derive(Debug, Clone, Copy, Default)]
struct Grip(Vec2);

/// The corner that the minimap takes; `None` where it is off, or the canvas has no room for it.
pub(super) fn corner(app: &App, canvas: Rect) -> Option<Rect> {
    let doc = app.doc.as_ref().filter(|_| app.shows_minimap())?;
    if doc.drawing.flow.graph.node_count() == 0 {
        return None;
    }
    let size = minimap_size(doc.drawing.arrangement.bounds);
    let size = Vec2::new(size.w, size.h);
    let fits = size.x * ROOM <= canvas.width() && size.y * ROOM <= canvas.height();
    fits.then(|| Rect::from_min_size(canvas.max - size - Vec2::splat(MARGIN), size))
}

/// Draws it and lets it move the camera.
pub(super) fn show(app: &App, ui: &Ui, canvas: Rect, actions: &mut Vec<Action>) {
    let Some(rect) = corner(app, canvas) else { return };
    let Some(doc) = &app.doc else { return };
    let response = ui.interact(rect, ui.scope_id().with("minimap"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Minimap"));
    let camera = app.ui.camera.view;
    let view = minimap_view(doc.drawing.arrangement.bounds, Size::new(rect.width(), rect.height()));

    paint(app, ui, rect);
    let frame = frame(camera, view, canvas, rect);
    let ink = theme::token(ui, Token::Accent);
    let painter = ui.painter().with_clip_rect(rect);
    // Where everything is in view the frame says nothing that a tint would make clearer.
    let whole = frame.contains_rect(rect.shrink(2.0));
    painter.rect(
        frame,
        2.0,
        ink.gamma_multiply(if whole { 0.0 } else { 0.10 }),
        Stroke::new(1.25, ink),
        StrokeKind::Inside,
    );

    let middle = Vec2::new(canvas.width(), canvas.height()) / 2.0;
    let look_at = |p: Pos2| {
        let world = view.to_world(to_scene(rect, p));
        let offset = crate::scene::Point::new(middle.x, middle.y) - world * camera.scale;
        Action::SetView(View { scale: camera.scale, offset })
    };
    let grip = |origin: Pos2| Grip(if frame.contains(origin) { frame.center() - origin } else { Vec2::ZERO });
    if let Some(drag) = dragging(ui, &response, grip) {
        actions.push(look_at(drag.pointer + drag.what.0));
    } else if response.clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        actions.push(look_at(pointer));
    }
    if let Some(pointer) = response.hover_pos() {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta.y, input.zoom_delta()));
        let factor = (scroll * 0.004).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            let anchor = camera.to_picture(view.to_world(to_scene(rect, pointer)));
            actions.push(Action::SetView(camera.zoomed(anchor, factor)));
        }
        ui.set_cursor_icon(if response.dragged() { egui::CursorIcon::Grabbing } else { egui::CursorIcon::Default });
    }
}

/// The part in view, on the minimap.
fn frame(camera: View, view: View, canvas: Rect, rect: Rect) -> Rect {
    const LEAST: f32 = 6.0;
    let corner = |p: Pos2| to_screen(rect, view.to_picture(camera.to_world(to_scene(canvas, p))));
    let frame = Rect::from_two_pos(corner(canvas.min), corner(canvas.max));
    let frame = Rect::from_center_size(frame.center(), frame.size().max(Vec2::splat(LEAST)));
    let inside = rect.shrink(1.0);
    // Out of sight, the frame waits at the rim.
    let at = Pos2::new(
        frame.center().x.clamp(inside.min.x, inside.max.x),
        frame.center().y.clamp(inside.min.y, inside.max.y),
    );
    let seen = frame.intersect(inside);
    if seen.is_positive() { seen } else { Rect::from_center_size(at, Vec2::splat(LEAST)) }
}

fn paint(app: &App, ui: &Ui, rect: Rect) {
    let Some(doc) = &app.doc else { return };
    let id = egui::Id::unique("minimap picture");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(id)).unwrap_or_default();
    let (name, pixels_per_point) = (theme::current_name(ui), ui.pixels_per_point());
    // Nothing large is looked at in a frame in which the document did not change.
    let same = cache.key.as_ref().is_some_and(|key| {
        cache.revision == doc.revision
            && Arc::ptr_eq(&key.drawing, &doc.drawing)
            && (key.rect, key.theme, key.pixels_per_point) == (rect, name, pixels_per_point)
    });
    if !same {
        cache.renew(
            doc,
            Key {
                drawing: doc.drawing.clone(),
                selection: doc.selection.clone(),
                filter: doc.state.filter.clone(),
                rect,
                theme: name,
                pixels_per_point,
            },
        );
    }
    let ground = theme::token(ui, Token::Panel).gamma_multiply(0.94);
    let line = Stroke::new(1.0, theme::token(ui, Token::Line));
    ui.painter().rect(rect, CornerRadius::same(6), ground, line, StrokeKind::Outside);
    cache.shapes.paint(&ui.painter().with_clip_rect(rect));
    ui.data_mut(|data| data.insert_temp(id, cache));
}
