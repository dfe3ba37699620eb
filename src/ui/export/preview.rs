//! The picture in the dialog: what will be written.

use std::sync::Arc;

use egui::{ColorImage, Rect, Sense, TextureHandle, TextureOptions, Ui, pos2, vec2};

use crate::app::App;
use crate::app::export::Previewed;
use crate::scene::style::Token;
use crate::ui::theme;

/// The texture of a preview, kept while it is shown.
#[derive(Clone)]
struct Kept {
    of: Arc<Previewed>,
    texture: TextureHandle,
}

/// Draws the preview into a space.
pub(super) fn show(app: &App, ui: &mut Ui, size: egui::Vec2) {
    let (space, response) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter().clone();
    painter.rect_filled(space, 4.0, theme::token(ui, Token::Canvas));
    let label = match &app.ui.preview.shown {
        Some(Ok(shown)) => {
            let texture = texture(ui, shown);
            let (width, height) = shown.size;
            #[allow(clippy::cast_precision_loss)]
            let of = vec2(width as f32, height as f32);
            let room = space.shrink(10.0);
            let scale = (room.width() / of.x).min(room.height() / of.y);
            let rect = Rect::from_center_size(room.center(), of * scale);
            checks(ui, rect);
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let mut mesh = egui::Mesh::with_texture(texture.id());
            mesh.add_rect_with_uv(rect, whole, theme::UNTINTED);
            painter.add(mesh);
            let line = egui::Stroke::new(1.0, theme::token(ui, Token::Line));
            painter.rect_stroke(rect, 0.0, line, egui::StrokeKind::Outside);
            "Preview of the picture"
        }
        Some(Err(_)) => "No preview",
        None => "Preview is being drawn",
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    if app.is_previewing() {
        let corner = Rect::from_min_size(space.right_top() + vec2(-34.0, 10.0), vec2(24.0, 24.0));
        ui.put(corner, egui::Spinner::new().size(18.0));
    }
}

/// What a transparent picture lies on.
fn checks(ui: &Ui, rect: Rect) {
    const SIDE: f32 = 8.0;
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0.0, theme::token(ui, Token::Panel));
    let ink = theme::token(ui, Token::Raised);
    let mut mesh = egui::Mesh::default();
    let mut y = rect.top();
    let mut odd = false;
    while y < rect.bottom() {
        let mut x = rect.left() + if odd { SIDE } else { 0.0 };
        while x < rect.right() {
            mesh.add_colored_rect(Rect::from_min_size(pos2(x, y), vec2(SIDE, SIDE)), ink);
            x += 2.0 * SIDE;
        }
        odd = !odd;
        y += SIDE;
    }
    painter.add(mesh);
}

fn texture(ui: &Ui, shown: &Arc<Previewed>) -> TextureHandle {
    let id = egui::Id::unique("export preview");
    let kept: Option<Kept> = ui.data(|data| data.get_temp(id));
    if let Some(kept) = kept.filter(|kept| Arc::ptr_eq(&kept.of, shown)) {
        return kept.texture;
    }
    let size = [shown.size.0 as usize, shown.size.1 as usize];
    let image = ColorImage::from_rgba_unmultiplied(size, &shown.pixels);
    let texture = ui.ctx().load_texture("export preview", image, TextureOptions::LINEAR);
    ui.data_mut(|data| data.insert_temp(id, Kept { of: Arc::clone(shown), texture: texture.clone() }));
    texture
}
