//! The export dialog: a picture, the story or tables, with what is to be in it, how large, in which colours, and where to.

mod choices;
mod preview;
mod story;
mod tables;

use std::path::Path;

use egui::{Modal, RichText, TextEdit, Ui};

use super::widgets::{dim, faint};
use super::{send, theme};
use crate::app::export::{Annex, ExportDialog, Format, UNMARKED};
use crate::app::state::ExportKind;
use crate::app::{Action, App};
use crate::scene::style::{Metrics, Token};

/// Width of the dialog about a picture, in points, and about all else.
const WIDTH: (f32, f32) = (1_080.0, 480.0);

/// The dialog, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(mut dialog) = app.ui.export.take() else { return };
    let mut action = None;
    let mut keep = true;
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(18, 14));
    let modal = Modal::new(egui::Id::unique("export")).frame(frame).show(ui.ctx(), |ui| {
        let is_picture = dialog.kind == ExportKind::Picture;
        let room = ui.ctx().content_rect().width() - 90.0;
        ui.set_width(if is_picture { WIDTH.0 } else { WIDTH.1 }.min(room));
        ui.horizontal(|ui| {
            let heading = match dialog.kind {
                ExportKind::Picture => "Export picture",
                ExportKind::Story => "Export story",
                ExportKind::Tables => "Export tables",
            };
            ui.label(RichText::new(heading).font(theme::bold(Metrics::get().font.heading)));
            ui.add_space(20.0);
            ui.add_enabled_ui(!app.is_exporting(), |ui| {
                ui.radio_value(&mut dialog.kind, ExportKind::Picture, "Picture");
                ui.radio_value(&mut dialog.kind, ExportKind::Story, "Story (animation)");
                ui.radio_value(&mut dialog.kind, ExportKind::Tables, "Tables");
            });
        });
        ui.add_space(8.0);
        match dialog.kind {
            ExportKind::Picture => {}
            ExportKind::Story => {
                keep = story::show(app, ui, &mut dialog);
                return;
            }
            ExportKind::Tables => {
                keep = tables::show(app, ui, &mut dialog);
                return;
            }
        }
        let choices = 360.0;
        let preview = egui::vec2((ui.available_width() - choices - 18.0).max(200.0), choices::HEIGHT);
        ui.horizontal_top(|ui| {
            preview::show(app, ui, preview);
            ui.add_space(10.0);
            ui.vertical(|ui| {
                ui.set_width(choices);
                choices::show(app, ui, &mut dialog);
            });
        });
        ui.add_space(8.0);
        file(ui, &mut dialog, &mut action);
        ui.add_space(8.0);
        picture_buttons(app, ui, &mut dialog, &mut action, &mut keep);
    });
    if keep && !modal.should_close() {
        app.ui.export = Some(dialog);
    } else {
        app.ui.last_export = Some(dialog.options(app.ui.camera.size)).map(|options| dialog.remembered(options));
    }
    if let Some(action) = action {
        send(app, action);
    }
}

/// Format and file name.
fn file(ui: &mut Ui, dialog: &mut ExportDialog, action: &mut Option<Action>) {
    ui.horizontal(|ui| {
        ui.label(dim(ui, "File"));
        let now = Format::of(Path::new(&dialog.path));
        for format in Format::ALL {
            if ui.radio(now == Some(format), format.name()).clicked() {
                dialog.choose_format(format);
            }
        }
        ui.add_space(6.0);
        let field = ui.add(TextEdit::singleline(&mut dialog.path).desired_width(ui.available_width() - 100.0));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "File name"));
        if field.changed() {
            dialog.confirm_replace = false;
        }
        if ui.button("Browse…").clicked() {
            *action = Some(Action::BrowseExport);
        }
    });
}

/// What will be written, and the buttons.
fn picture_buttons(app: &App, ui: &mut Ui, dialog: &mut ExportDialog, action: &mut Option<Action>, keep: &mut bool) {
    let options = dialog.options(app.ui.camera.size);
    let format = options.format();
    let refused = match (&app.ui.preview.shown, format) {
        (_, None) => Some(format!("End the name with {}.", Format::endings())),
        (Some(Err(why)), _) => Some(why.clone()),
        _ => None,
    };
    let may = confirm_unmarked(app, ui, dialog);
    let asks = Path::new(&dialog.path).exists() && !dialog.confirm_replace;
    let row = egui::vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let label = RichText::new(if asks { "Replace it" } else { "Write picture" })
            .font(theme::bold(Metrics::get().font.body))
            .color(theme::token(ui, Token::OnAccent));
        let can = may && refused.is_none() && !app.is_exporting();
        let write = egui::Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(egui::vec2(110.0, 30.0));
        let write = ui.add_enabled(can, write);
        let entered = can && !asks && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if write.clicked() || entered {
            dialog.confirm_replace = false;
            *action = Some(Action::Export(options.clone()));
        }
        if ui.button("Cancel").clicked() {
            *keep = false;
        }
        if app.is_exporting() {
            ui.spinner();
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let warn = |ui: &mut Ui, text: &str| {
                let text = RichText::new(text).color(theme::token(ui, Token::Warning));
                ui.add(egui::Label::new(text).wrap());
            };
            match (&refused, &app.ui.preview.shown) {
                (Some(why), _) => warn(ui, why),
                (None, _) if asks => warn(ui, "A file of this name exists."),
                (None, Some(Ok(shown))) => {
                    let words = said(shown, format, options.annex);
                    ui.label(faint(ui, words));
                }
                (None, _) => {}
            }
        });
    });
}

/// Pages, size and bytes of what will be written.
fn said(shown: &crate::app::export::Previewed, format: Option<Format>, annex: Annex) -> String {
    let (width, height) = shown.page;
    let size = match format {
        Some(Format::Png) => format!("{width} × {height} pixels"),
        Some(Format::Pdf) => format!("PDF/A, {:.0} × {:.0} mm", mm(width), mm(height)),
        _ => format!("{width} × {height} units, sharp at any size"),
    };
    let pages = match shown.pages {
        0 | 1 => String::new(),
        pages => format!(" · {pages} pages"),
    };
    let beside = if annex == Annex::Csv { " · and CSV tables" } else { "" };
    format!("{size}{pages} · about {}{beside}", bytes(shown.bytes))
}

/// Logical pixels, 96 to the inch, in millimetres.
fn mm(px: u32) -> f64 {
    f64::from(px) / 96.0 * 25.4
}

/// A number of bytes for people.
#[allow(clippy::cast_precision_loss)]
fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..995_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A row of buttons at the right, no higher than they are.
fn buttons(ui: &mut Ui, show: impl FnOnce(&mut Ui)) {
    let row = egui::vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), show);
}

/// Says that a case has no marking, and asks whether to go on; returns whether the export may be written.
pub(super) fn confirm_unmarked(app: &App, ui: &mut Ui, dialog: &mut ExportDialog) -> bool {
    if app.doc.as_ref().is_none_or(|doc| doc.case.marking.is_some()) {
        return true;
    }
    ui.label(RichText::new(UNMARKED).color(theme::token(ui, Token::Warning)));
    ui.checkbox(&mut dialog.unmarked, "Write it without a marking");
    dialog.unmarked
}
