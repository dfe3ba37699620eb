//! The timeline by itself, for an audience: nothing of it answers to the pointer.

use egui::{Rect, Ui};

use super::{Cache, advance, refresh};
use crate::app::App;

/// Draws it in a part of the window, and lets it play on.
pub(in crate::ui) fn strip(app: &mut App, ui: &Ui, rect: Rect) {
    advance(app, ui);
    let id = egui::Id::unique("presented timeline");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(id)).unwrap_or_default();
    let mut axis = None;
    if let Some(doc) = &app.doc {
        refresh(app, doc, ui, rect, &mut cache);
        if let Some((_, picture, shapes)) = &cache.picture {
            shapes.paint(&ui.painter().with_clip_rect(rect));
            axis = Some(picture.layout.axis.clone());
        }
    }
    ui.data_mut(|data| data.insert_temp(id, cache));
    if let (Some(axis), Some(doc)) = (axis, &mut app.doc) {
        doc.clock.axis = axis;
    }
}
