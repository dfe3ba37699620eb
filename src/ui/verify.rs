//! What came of verifying a picture: one word, and what differs.

use egui::{Align, Layout, Modal, RichText, Ui, Vec2};

use super::widgets::{dim, faint};
use super::{send, theme};
use crate::app::verify::Verdict;
use crate::app::{Action, App, Command};
use crate::scene::style::{Metrics, Token};

/// Width of the dialog in points.
const WIDTH: f32 = 560.0;

/// The dialog, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(verifying) = &app.ui.verifying else { return };
    let mut actions = Vec::new();
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(18, 14));
    let modal = Modal::new(egui::Id::unique("verify")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 90.0));
        ui.label(RichText::new("Verify a picture").font(theme::bold(Metrics::get().font.heading)));
        ui.add_space(4.0);
        ui.label(dim(ui, verifying.path.display().to_string()));
        ui.add_space(10.0);
        match &verifying.answer {
            None => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label("It is made again from the case…");
                });
            }
            Some(Err(why)) => {
                verdict(ui, "Nothing can be said", Token::Warning);
                point(ui, &sentence(why));
            }
            Some(Ok(found)) => told(ui, found),
        }
        ui.add_space(12.0);
        let row = Vec2::new(ui.available_width(), 30.0);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            if ui.add(egui::Button::new("Close").min_size(Vec2::new(90.0, 30.0))).clicked() {
                actions.push(Action::Verify(None));
            }
            if ui.button("Another…").clicked() {
                actions.push(Action::Run(Command::Verify));
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::Verify(None));
    }
    actions.into_iter().for_each(|action| send(app, action));
}

fn told(ui: &mut Ui, found: &Verdict) {
    if found.is_identical() {
        verdict(ui, "Identical", Token::Recovered);
        point(ui, "The open case and the view in the file give this picture, byte for byte.");
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
    let text = super::export::capitalised(text);
    if text.ends_with(['.', '!', '?', ')']) { text } else { format!("{text}.") }
}
