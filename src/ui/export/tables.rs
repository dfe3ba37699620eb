//! The part of the export dialog about tables.

use std::path::Path;

use egui::{RichText, TextEdit, Ui};

use super::{buttons, confirm_unmarked};
use crate::app::export::ExportDialog;
use crate::app::tables::{Rows, Subject, TableForm};
use crate::app::{Action, App};
use crate::scene::style::{Metrics, Token};
use crate::ui::widgets::{dim, faint};
use crate::ui::{send, theme};

/// Fields and buttons; returns whether the dialog stays open.
pub(super) fn show(app: &mut App, ui: &mut Ui, dialog: &mut ExportDialog) -> bool {
    let mut action = fields(app, ui, dialog);
    ui.add_space(6.0);
    let options = dialog.tables.options();
    let empty = options.rows == Rows::Selected && app.doc.as_ref().is_none_or(|doc| doc.selection.is_empty());
    let refused = match options.checked() {
        Ok(_) if empty => Some("Nothing is selected: click a node or an edge first.".to_owned()),
        Ok(_) => None,
        Err(why) => Some(why),
    };
    let names = options.names();
    let there = names.iter().filter(|name| name.exists()).count();
    let asks = refused.is_none() && there > 0 && !dialog.confirm_replace;
    let warn = |ui: &mut Ui, text: String| {
        ui.label(RichText::new(text).color(theme::token(ui, Token::Warning)));
    };
    match refused.clone() {
        Some(why) => warn(ui, why),
        None => {
            let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
            let list: Vec<String> = names.iter().filter_map(|path| name(path)).collect();
            ui.add(egui::Label::new(faint(ui, format!("Writes {}", list.join(", ")))).wrap());
        }
    }
    if asks {
        warn(ui, if there == 1 { "One of them exists.".to_owned() } else { format!("{there} of them exist.") });
    }
    let may = confirm_unmarked(app, ui, dialog);
    ui.add_space(10.0);
    let mut keep = true;
    buttons(ui, |ui| {
        let words = match (asks, there) {
            (true, 1) => "Replace it",
            (true, _) => "Replace them",
            _ => "Write tables",
        };
        let label =
            RichText::new(words).font(theme::bold(Metrics::get().font.body)).color(theme::token(ui, Token::OnAccent));
        let write = egui::Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(egui::vec2(110.0, 30.0));
        let can = may && refused.is_none() && !app.is_exporting();
        let write = ui.add_enabled(can, write);
        let entered = can && !asks && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if write.clicked() || entered {
            dialog.confirm_replace = false;
            action = Some(Action::ExportTables(options));
        }
        if app.is_exporting() {
            if ui.button("Cancel export").clicked() {
                action = Some(Action::CancelTask);
            }
            ui.spinner();
        } else if ui.button("Cancel").clicked() {
            keep = false;
        }
    });
    if let Some(action) = action {
        send(app, action);
    }
    keep
}

fn fields(app: &App, ui: &mut Ui, dialog: &mut ExportDialog) -> Option<Action> {
    let mut action = None;
    let ExportDialog { tables, confirm_replace, .. } = dialog;
    egui::Grid::new("tables options").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
        ui.vertical(|ui| ui.label(dim(ui, "Tables")));
        ui.vertical(|ui| {
            for subject in Subject::ALL {
                let mut on = tables.subjects.contains(&subject);
                ui.horizontal(|ui| {
                    if ui.checkbox(&mut on, subject.name()).changed() {
                        if on {
                            tables.subjects.insert(subject)
                        } else {
                            tables.subjects.remove(&subject)
                        };
                        *confirm_replace = false;
                    }
                    ui.label(faint(ui, subject.about()));
                });
            }
        });
        ui.end_row();
        ui.label(dim(ui, "Rows"));
        ui.horizontal(|ui| {
            for rows in Rows::ALL {
                ui.radio_value(&mut tables.rows, rows, rows.name());
            }
        });
        ui.end_row();
        ui.label(dim(ui, "Method"));
        let traced = tables.subjects.iter().any(|subject| subject.is_traced());
        ui.add_enabled_ui(traced, |ui| {
            let following = app.doc.as_ref().and_then(|doc| doc.following());
            let one = match following {
                Some(following) => format!("{}, as shown", following.choice().method.name()),
                None => format!("{}, all thefts", crate::app::accounts::USUAL.name()),
            };
            ui.horizontal(|ui| {
                ui.radio_value(&mut tables.all_methods, false, one);
                ui.radio_value(&mut tables.all_methods, true, "All side by side");
            });
        });
        ui.end_row();
        ui.label(dim(ui, "Format"));
        ui.horizontal(|ui| {
            let now = TableForm::of(Path::new(&tables.path));
            for form in TableForm::ALL {
                if ui.radio(now == Some(form), form.name()).on_hover_text(form.about()).clicked() {
                    tables.choose_form(form);
                    *confirm_replace = false;
                }
            }
        });
        ui.end_row();
        ui.label(dim(ui, "Files"));
        ui.horizontal(|ui| {
            let field = ui.add(TextEdit::singleline(&mut tables.path).desired_width(280.0));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the tables"));
            if field.changed() {
                *confirm_replace = false;
            }
            if ui.button("Browse…").clicked() {
                action = Some(Action::BrowseExport);
            }
        });
        ui.end_row();
    });
    action
}
