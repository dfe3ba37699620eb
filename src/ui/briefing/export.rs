//! The dialog that asks how the briefing is to be written.

use egui::{Align, Grid, Layout, Modal, RichText, TextEdit, Ui, Vec2};

use super::brief;
use crate::app::App;
use crate::app::briefing::BriefingAction;
use crate::app::export::UNMARKED;
use crate::case::capital;
use crate::scene::style::{Metrics, ThemeName, Token};
use crate::ui::theme;
use crate::ui::widgets::{dim, faint};

/// The dialog, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(mut dialog) = app.ui.briefing.export.take() else { return };
    let count = app.doc.as_ref().map_or(0, |doc| doc.state.briefing.len());
    let (mut action, mut keep) = (None, true);
    let modal = Modal::new(egui::Id::unique("export briefing")).show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        ui.label(RichText::new("Export briefing").font(theme::bold(Metrics::get().font.heading)));
        ui.add_space(4.0);
        let steps = if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
        ui.label(dim(ui, format!("{steps}, each a page of 16:9 with headline, marking, legend, sources and digest; the last page lists all sources.")));
        ui.add_space(8.0);
        Grid::new("briefing options").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
            ui.label(dim(ui, "Colours"));
            ui.horizontal(|ui| {
                for name in ThemeName::ALL {
                    ui.radio_value(&mut dialog.theme, name, capital(name.name()));
                }
            });
            ui.end_row();
            ui.label(dim(ui, "Scale"));
            ui.horizontal(|ui| {
                // Documents have no pixels.
                let drawn = ["pdf", "svg"].iter().any(|ending| dialog.path.to_lowercase().ends_with(&format!(".{ending}")));
                for scale in 1..=4u8 {
                    let choice = ui.add_enabled(!drawn, egui::RadioButton::new(dialog.scale == scale, format!("{scale}×")));
                    let choice = choice.on_disabled_hover_text("Only for PNG: PDF and SVG are sharp at any size");
                    if choice.clicked() {
                        dialog.scale = scale;
                    }
                }
            });
            ui.end_row();
            ui.label(dim(ui, "Notes"));
            ui.checkbox(&mut dialog.notes, "A page with the notes after each step that has some");
            ui.end_row();
            ui.label(dim(ui, "File"));
            ui.horizontal(|ui| {
                let field = ui.add(TextEdit::singleline(&mut dialog.path).desired_width(280.0));
                field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "File name"));
                if ui.button("Browse…").clicked() {
                    action = Some(BriefingAction::BrowseExport);
                }
            });
            ui.end_row();
        });
        ui.add_space(4.0);
        ui.label(faint(
            ui,
            "NAME.pdf is one document; NAME.png or NAME.svg become NAME-01, NAME-02 and so on. Files of these names are replaced.",
        ));
        let unmarked = app.doc.as_ref().is_some_and(|doc| doc.case.marking.is_none());
        if unmarked {
            ui.label(RichText::new(UNMARKED).color(theme::token(ui, Token::Warning)));
            ui.checkbox(&mut dialog.unmarked, "Write it without a marking");
        }
        let may = !unmarked || dialog.unmarked;
        ui.add_space(10.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = RichText::new("Write briefing")
                .font(theme::bold(Metrics::get().font.body))
                .color(theme::token(ui, Token::OnAccent));
            let write = egui::Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(Vec2::new(110.0, 30.0));
            if ui.add_enabled(may && !app.is_exporting(), write).clicked() {
                action = Some(BriefingAction::Export(dialog.options()));
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
        app.ui.briefing.export = Some(dialog);
    }
    if let Some(action) = action {
        app.actions.push(brief(action));
    }
}
