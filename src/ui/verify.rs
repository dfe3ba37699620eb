//! What came of verifying a picture: one word, and what differs.

use egui::{Align, Layout, Modal, RichText, TextEdit, Ui, Vec2};

use super::widgets::{dim, faint};
use super::{send, theme};
use crate::app::verify::Verdict;
use crate::app::verifying::Verifying;
use crate::app::{Action, App};
use crate::case::capital;
use crate::scene::style::{Metrics, Token};

/// Width of the dialog in points.
const WIDTH: f32 = 560.0;

/// The dialog, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(mut verifying) = app.ui.verifying.take() else { return };
    let (mut action, mut keep) = (None, true);
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(18, 14));
    let modal = Modal::new(egui::Id::unique("verify")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 90.0));
        ui.label(RichText::new("Verify a picture").font(theme::bold(Metrics::get().font.heading)));
        ui.add_space(4.0);
        let words = "A picture or briefing that Coldtrail wrote is made again from the open case, and compared.";
        ui.label(dim(ui, words));
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            ui.label(dim(ui, "File"));
            let edit = TextEdit::singleline(&mut verifying.path).desired_width(ui.available_width() - 90.0);
            let field = ui.add(edit);
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Picture to verify"));
            if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
                action = named(&verifying);
            }
            if ui.button("Browse…").clicked() {
                action = Some(Action::BrowseExhibit);
            }
        });
        ui.add_space(10.0);
        match (&verifying.held, &verifying.answer) {
            (None, _) => {}
            (Some(_), None) => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label("It is made again…");
                });
            }
            (Some(_), Some(Err(why))) => {
                verdict(ui, "Nothing can be said", Token::Warning);
                point(ui, &sentence(why));
            }
            (Some(_), Some(Ok(found))) => told(ui, found),
        }
        ui.add_space(12.0);
        let row = Vec2::new(ui.available_width(), 30.0);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            let label = RichText::new("Verify")
                .font(theme::bold(Metrics::get().font.body))
                .color(theme::token(ui, Token::OnAccent));
            let button = egui::Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(Vec2::new(90.0, 30.0));
            let wanted = named(&verifying);
            // As in other dialogs; a field or button that has the focus answers for itself.
            let free = ui.memory(|memory| memory.focused().is_none());
            let entered = free && wanted.is_some() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.add_enabled(wanted.is_some(), button).clicked() || entered {
                action = wanted;
            }
            if ui.button("Close").clicked() {
                keep = false;
            }
        });
    });
    if keep && !modal.should_close() {
        app.ui.verifying = Some(verifying);
    } else {
        action = Some(Action::Verify(None));
    }
    if let Some(action) = action {
        send(app, action);
    }
}

/// Verifying what is typed, where something is.
fn named(verifying: &Verifying) -> Option<Action> {
    let path = verifying.path.trim();
    (!path.is_empty()).then(|| Action::Verify(Some(path.into())))
}

fn told(ui: &mut Ui, found: &Verdict) {
    if found.is_identical() {
        verdict(ui, "Identical", Token::Recovered);
        point(ui, "The open case and the view in the file give this picture, byte for byte.");
    } else if found.is_saved_again() {
        verdict(ui, "The same picture", Token::Warning);
        point(
            ui,
            "Every pixel and every text is what the case gives; the file was packed by another program or build.",
        );
    } else {
        verdict(ui, "Not what the case gives", Token::Error);
        found.findings.iter().for_each(|finding| point(ui, &sentence(&finding.to_string())));
    }
    for remark in &found.remarks {
        ui.add(egui::Label::new(faint(ui, remark)).wrap());
    }
}

fn verdict(ui: &mut Ui, text: &str, ink: Token) {
    let font = theme::bold(Metrics::get().font.title);
    ui.label(RichText::new(text).font(font).color(theme::token(ui, ink)));
    ui.add_space(4.0);
}

fn point(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(2.0);
}

/// A finding is written to follow a name; here it stands for itself.
fn sentence(text: &str) -> String {
    let text = capital(text);
    if text.ends_with(['.', '!', '?', ')']) { text } else { format!("{text}.") }
}
