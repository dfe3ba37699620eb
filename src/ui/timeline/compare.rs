//! The line under the controls: a window being typed, and what two windows hold.

use egui::{RichText, TextEdit, Ui};

use super::super::widgets::dim;
use super::super::{send, theme};
use crate::app::compare::{Comparison, difference, noun, words};
use crate::app::document::Document;
use crate::app::time::{TimeAction, Typed};
use crate::app::{Action, App};
use crate::scene::style::{Metrics, Token};
use crate::timeline::TimeIndex;

/// Shows the line while there is something to type or to compare; what windows hold is of what is `shown`.
pub(super) fn show(app: &mut App, ui: &mut Ui, shown: Option<&TimeIndex>) {
    let mut actions = Vec::new();
    if let Some(typed) = &app.ui.typed_window {
        field(typed, ui, &mut actions);
    }
    if let Some(doc) = &app.doc {
        let source = doc.time_source();
        if let Some(compared) = Comparison::of(&source, shown.unwrap_or(&doc.chronicle.index)) {
            sums(doc, &compared, ui, &mut actions);
        }
    }
    actions.into_iter().for_each(|action| send(app, Action::Time(action)));
}

fn field(typed: &Typed, ui: &mut Ui, actions: &mut Vec<TimeAction>) {
    ui.horizontal(|ui| {
        let mut now = typed.clone();
        let name = if now.second { "Second time window" } else { "Time window" };
        let label = ui.label(dim(ui, name).small());
        let hint = "21 Feb 2025 14:00 – 16:00";
        let field =
            ui.add(TextEdit::singleline(&mut now.text).hint_text(hint).desired_width(320.0)).labelled_by(label.id);
        if std::mem::take(&mut now.wants_focus) {
            field.request_focus();
        }
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if field.changed() {
            now.error = None;
        }
        if now != *typed {
            actions.push(TimeAction::Type(Some(now.clone())));
        }
        if enter || ui.small_button("Show").clicked() {
            actions.push(TimeAction::TakeTyped);
            field.request_focus();
        } else if escape || ui.small_button("Cancel").clicked() {
            actions.push(TimeAction::Type(None));
        }
        if let Some(error) = &now.error {
            let text = RichText::new(error).color(theme::token(ui, Token::Error)).small();
            ui.add(egui::Label::new(text).truncate()).on_hover_text(error);
        }
    });
}

fn sums(doc: &Document, compared: &Comparison, ui: &mut Ui, actions: &mut Vec<TimeAction>) {
    let source = doc.time_source();
    ui.horizontal(|ui| {
        let strong = |text: &str, token: Token| {
            RichText::new(text).font(theme::bold(Metrics::get().font.small)).color(theme::token(ui, token))
        };
        let (first, second) = (strong("A", Token::Accent), strong("B", Token::Warning));
        let one = |(span, sums)| format!("{} · {}", doc.show_span(span), words(sums, noun(&source)));
        ui.label(first);
        let text = compared.first.map_or_else(|| "drag on the timeline to set the first window".to_owned(), one);
        ui.label(dim(ui, text).small());
        ui.label(second);
        ui.label(dim(ui, one(compared.second)).small());
        if let Some((_, first)) = compared.first {
            ui.label(dim(ui, format!("B − A: {}", difference(first, compared.second.1))).small());
        }
        if ui.small_button("Remove B").clicked() {
            actions.push(TimeAction::SetSecond { span: None, done: true });
        }
    });
}
