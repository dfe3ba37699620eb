//! The export dialog: a picture or the story, how large, in which colours, and where to.

use std::path::Path;

use egui::{Modal, RichText, TextEdit, Ui};

use super::widgets::{dim, faint};
use super::{send, story_dialog, theme};
use crate::app::export::{Extent, Sheet};
use crate::app::state::ExportKind;
use crate::app::{Action, App};
use crate::render::pdf;
use crate::scene::style::{Metrics, ThemeName, Token};

/// The dialog, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(mut dialog) = app.ui.export.take() else { return };
    let visible = app.ui.camera.size;
    let mut action = None;
    let mut keep = true;
    let modal = Modal::new(egui::Id::unique("export")).show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        let heading = if dialog.kind == ExportKind::Story { "Export story" } else { "Export picture" };
        ui.label(RichText::new(heading).font(theme::bold(Metrics::get().font.heading)));
        ui.add_space(8.0);
        ui.add_enabled_ui(!app.is_exporting(), |ui| {
            ui.horizontal(|ui| {
                ui.radio_value(&mut dialog.kind, ExportKind::Picture, "Picture");
                ui.radio_value(&mut dialog.kind, ExportKind::Story, "Story (animation)");
            });
        });
        ui.add_space(8.0);
        if dialog.kind == ExportKind::Story {
            keep = story_dialog::show(app, ui, &mut dialog);
            return;
        }
        egui::Grid::new("export options").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
            ui.label(dim(ui, "Show"));
            ui.horizontal(|ui| {
                for (sheet, extent, name) in [
                    (Sheet::Graph, Extent::Visible, "What I see"),
                    (Sheet::Graph, Extent::Whole, "The whole graph"),
                    (Sheet::Overview, Extent::Whole, "The overview"),
                    (Sheet::Account, Extent::Whole, "The account"),
                ] {
                    let is_chosen = dialog.sheet == sheet && (sheet != Sheet::Graph || dialog.extent == extent);
                    if ui.radio(is_chosen, name).clicked() {
                        (dialog.sheet, dialog.extent) = (sheet, extent);
                    }
                }
            });
            ui.end_row();
            ui.label(dim(ui, "Colours"));
            ui.horizontal(|ui| {
                for name in ThemeName::ALL {
                    ui.radio_value(&mut dialog.theme, name, capitalised(name.name()));
                }
            });
            ui.end_row();
            ui.label(dim(ui, "Scale"));
            ui.horizontal(|ui| {
                for scale in 1..=4u8 {
                    ui.radio_value(&mut dialog.scale, scale, format!("{scale}×"));
                }
            });
            ui.end_row();
            ui.label(dim(ui, "Timeline"));
            ui.checkbox(&mut dialog.timeline, "Draw the timeline below");
            ui.end_row();
            ui.label(dim(ui, "File"));
            ui.horizontal(|ui| {
                let field = ui.add(TextEdit::singleline(&mut dialog.path).desired_width(280.0));
                field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "File name"));
                if field.changed() {
                    dialog.confirm_replace = false;
                }
                if ui.button("Browse…").clicked() {
                    action = Some(Action::BrowseExport);
                }
            });
            ui.end_row();
        });
        ui.add_space(6.0);
        let options = dialog.options(visible);
        let size = options.size;
        let ending = options.path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
        let described = match ending.as_str() {
            "png" => Some(format!("PNG, {:.0} × {:.0} pixels", size.w * options.scale, size.h * options.scale)),
            "svg" => Some(format!("SVG, {:.0} × {:.0} units; scale does not matter", size.w, size.h)),
            "pdf" => {
                let points = pdf::POINTS_PER_PIXEL;
                Some(format!("PDF/A, {:.0} × {:.0} pt; scale does not matter", size.w * points, size.h * points))
            }
            _ => None,
        };
        let can_write = described.is_some();
        let hint = described.unwrap_or_else(|| "End the name with .png, .svg or .pdf".to_owned());
        ui.label(faint(ui, hint));
        let exists = Path::new(&dialog.path).exists();
        let asks = exists && !dialog.confirm_replace;
        if asks {
            ui.label(RichText::new("A file of this name exists.").color(theme::token(ui, Token::Warning)));
        }
        ui.add_space(10.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = RichText::new(if asks { "Replace it" } else { "Write picture" })
                .font(theme::bold(Metrics::get().font.body))
                .color(theme::token(ui, Token::OnAccent));
            let write =
                egui::Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(egui::vec2(110.0, 30.0));
            let write = ui.add_enabled(can_write && !app.is_exporting(), write);
            let entered = !asks && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if write.clicked() || (entered && can_write) {
                dialog.confirm_replace = false;
                action = Some(Action::Export(options));
            }
            if ui.button("Cancel").clicked() {
                keep = false;
            }
            if app.is_exporting() {
                ui.spinner();
            }
        });
    });
    if keep && !modal.should_close() {
        app.ui.export = Some(dialog);
    }
    if let Some(action) = action {
        send(app, action);
    }
}

pub(super) fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
