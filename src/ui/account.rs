//! The account of the stolen funds: table and bars, or flows, in the middle of the window.

use std::sync::Arc;

use egui::{Pos2, ScrollArea, Sense, Ui, Vec2};

use super::widgets::dim;
use super::{send, theme};
use crate::app::accounting::Worked;
use crate::app::{Action, App};
use crate::render::egui::EguiScene;
use crate::scene::Size;
use crate::scene::reconcile::Form;
use crate::scene::style::ThemeName;

/// Around the picture, px.
const MARGIN: f32 = 22.0;
/// Least width of the picture, and least heights of a table and of flows, px; a smaller pane scrolls.
const LEAST_WIDTH: f32 = 760.0;
const LEAST_HEIGHTS: (f32, f32) = (620.0, 420.0);

/// The picture of the last frame and what it was made from.
#[derive(Clone)]
struct Cache {
    worked: Arc<Worked>,
    size: Vec2,
    at: Pos2,
    theme: ThemeName,
    pixels_per_point: f32,
    shapes: EguiScene,
}

/// Table or flows, one method or all; beside the tabs.
pub(super) fn settings(app: &mut App, ui: &mut Ui) {
    let mut choice = app.ui.account;
    if choice.form == Form::Table {
        ui.checkbox(&mut choice.all_methods, "All methods")
            .on_hover_text("Seven accepted methods side by side, with the span between them");
    }
    ui.selectable_value(&mut choice.form, Form::Flows, "Flows").on_hover_text("From the theft to where the funds are");
    ui.selectable_value(&mut choice.form, Form::Table, "Table")
        .on_hover_text("Bars and a table, by asset and in dollars");
    if choice != app.ui.account {
        send(app, Action::ShowAccount(choice));
    }
}

/// The picture.
pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    if !doc.can_follow() {
        let text = "Nothing leaves a victim's wallet in this case, so there is nothing to account for.";
        ui.centered_and_justified(|ui| ui.label(dim(ui, text)));
        return;
    }
    let Some(worked) = doc.worked_out(app.ui.account) else {
        ui.centered_and_justified(|ui| ui.label(dim(ui, "Accounting for the stolen funds…")));
        return;
    };
    let room = ui.available_size();
    let least = if app.ui.account.form == Form::Table { LEAST_HEIGHTS.0 } else { LEAST_HEIGHTS.1 };
    let size = Vec2::new((room.x - 2.0 * MARGIN).max(LEAST_WIDTH), (room.y - 2.0 * MARGIN).max(least));
    ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
        let (rect, response) = ui.allocate_exact_size(size + Vec2::splat(2.0 * MARGIN), Sense::hover());
        let words = format!("Where the stolen funds are: {}", doc.state.tracing.words(&doc.case));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
        let (at, theme) = (rect.min + Vec2::splat(MARGIN), theme::current_name(ui));
        let id = egui::Id::unique("account picture");
        let kept: Option<Arc<Cache>> = ui.data(|data| data.get_temp(id));
        let fits = |cache: &Arc<Cache>| {
            Arc::ptr_eq(&cache.worked, worked)
                && (cache.size, cache.at, cache.theme) == (size, at, theme)
                && cache.pixels_per_point == ui.pixels_per_point()
        };
        let cache = kept.filter(fits).unwrap_or_else(|| {
            let scene = worked.picture(&doc.case, &doc.valuation, Size::new(size.x, size.y));
            let shapes = EguiScene::new(&scene, theme::current(ui), ui.pixels_per_point(), at);
            let pixels_per_point = ui.pixels_per_point();
            Arc::new(Cache { worked: Arc::clone(worked), size, at, theme, pixels_per_point, shapes })
        });
        cache.shapes.paint(ui.painter());
        ui.data_mut(|data| data.insert_temp(id, cache));
    });
}
