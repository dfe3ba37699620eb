//! The part of the export dialog about the story as a film.

use egui::{DragValue, ProgressBar, RichText, TextEdit, Ui};

use super::{buttons, confirm_unmarked};
use crate::app::state::ExportDialog;
use crate::app::story::{SIZES, StoryFormat};
use crate::app::{Action, App};
use crate::case::capital;
use crate::scene::style::{Metrics, ThemeName, Token};
use crate::timeline::FILM_SECONDS;
use crate::ui::widgets::{dim, faint};
use crate::ui::{send, theme};

/// Fields and buttons; returns whether the dialog stays open.
pub(super) fn show(app: &mut App, ui: &mut Ui, dialog: &mut ExportDialog) -> bool {
    if let Some((part, words)) = app.story_progress().map(|progress| (progress.part(), progress.words())) {
        return waiting(app, ui, part, &words);
    }
    let mut action = fields(ui, dialog);
    ui.add_space(6.0);
    let options = dialog.story.options(dialog.theme);
    let checked = options.checked();
    match &checked {
        Ok((_, (width, height))) => {
            let frames = f64::from(dialog.story.fps) * f64::from(dialog.story.seconds);
            ui.label(faint(ui, format!("{frames} pictures of {width} × {height} pixels")));
        }
        Err(why) => {
            ui.label(RichText::new(why).color(theme::token(ui, Token::Warning)));
        }
    }
    let asks = checked.is_ok() && options.path.is_file() && !dialog.confirm_replace;
    if asks {
        ui.label(RichText::new("A file of this name exists.").color(theme::token(ui, Token::Warning)));
    }
    let may = confirm_unmarked(app, ui, dialog);
    ui.add_space(10.0);
    let mut keep = true;
    buttons(ui, |ui| {
        let label = RichText::new(if asks { "Replace it" } else { "Write story" })
            .font(theme::bold(Metrics::get().font.body))
            .color(theme::token(ui, Token::OnAccent));
        let write = egui::Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(egui::vec2(110.0, 30.0));
        let can = may && checked.is_ok() && !app.is_exporting();
        let write = ui.add_enabled(can, write);
        let entered = can && !asks && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if write.clicked() || entered {
            dialog.confirm_replace = false;
            action = Some(Action::ExportStory { options, visible: dialog.story.visible });
        }
        if ui.button("Cancel").clicked() {
            keep = false;
        }
    });
    if let Some(action) = action {
        send(app, action);
    }
    keep
}

/// How far it is, while it is written.
fn waiting(app: &mut App, ui: &mut Ui, part: f32, words: &str) -> bool {
    ui.add_space(6.0);
    let bar = ui.add(ProgressBar::new(part).desired_width(ui.available_width()).fill(theme::token(ui, Token::Accent)));
    bar.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, words));
    ui.label(dim(ui, words));
    ui.add_space(10.0);
    let mut keep = true;
    buttons(ui, |ui| {
        if ui.button("Continue in the background").clicked() {
            keep = false;
        }
        if ui.button("Cancel export").clicked() {
            send(app, Action::CancelTask);
        }
    });
    keep
}

fn fields(ui: &mut Ui, dialog: &mut ExportDialog) -> Option<Action> {
    let mut action = None;
    let ExportDialog { story, theme: colours, confirm_replace, .. } = dialog;
    egui::Grid::new("story options").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
        ui.label(dim(ui, "Format"));
        ui.horizontal(|ui| {
            for format in StoryFormat::ALL {
                if ui.radio(story.format == format, format.name()).clicked() {
                    story.choose(format);
                    *confirm_replace = false;
                }
            }
        });
        ui.end_row();
        ui.label(dim(ui, "Show"));
        ui.horizontal(|ui| {
            ui.radio_value(&mut story.visible, false, "All that the filters show");
            ui.radio_value(&mut story.visible, true, "What I see");
        });
        ui.end_row();
        ui.label(dim(ui, "Length"));
        ui.horizontal(|ui| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let range = FILM_SECONDS.0 as u32..=FILM_SECONDS.1 as u32;
            let field = ui.add(DragValue::new(&mut story.seconds).range(range).suffix(" s"));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Seconds of the film"));
            ui.label(dim(ui, "at"));
            let range = 1..=story.format.most_fps();
            let field = ui.add(DragValue::new(&mut story.fps).range(range).suffix(" pictures a second"));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Pictures a second"));
        });
        ui.end_row();
        ui.label(dim(ui, "Size"));
        ui.horizontal(|ui| {
            for size in SIZES {
                ui.radio_value(&mut story.size, size, format!("{} × {}", size.w, size.h));
            }
        });
        ui.end_row();
        ui.label(dim(ui, "Colours"));
        ui.horizontal(|ui| {
            for name in ThemeName::ALL {
                ui.radio_value(colours, name, capital(name.name()));
            }
        });
        ui.end_row();
        ui.label(dim(ui, "Timeline"));
        ui.checkbox(&mut story.timeline, "Draw the timeline with the playhead below");
        ui.end_row();
        ui.label(dim(ui, "At the end"));
        ui.add_enabled_ui(story.format != StoryFormat::Frames, |ui| ui.checkbox(&mut story.endless, "Begin again"));
        ui.end_row();
        ui.label(dim(ui, if story.format == StoryFormat::Frames { "Folder" } else { "File" }));
        ui.horizontal(|ui| {
            let field = ui.add(TextEdit::singleline(&mut story.path).desired_width(280.0));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Story file name"));
            if field.changed() {
                story.name_changed();
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
