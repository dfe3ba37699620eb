//! The changes of the view in their order: what undo takes back and redo does again, and a way to any of them.

use egui::{Button, RichText, ScrollArea, Ui, Window};

use super::theme;
use super::widgets::{dim, faint};
use crate::app::document::Document;
use crate::app::{Action, App};
use crate::scene::style::Token;

/// The list, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = app.doc.as_ref().filter(|_| app.ui.history) else { return };
    let mut open = true;
    let mut actions = Vec::new();
    Window::new("History")
        .open(&mut open)
        .resizable(true)
        .collapsible(false)
        .default_width(280.0)
        .default_pos(ui.ctx().content_rect().right_top() + egui::vec2(-620.0, 120.0))
        .show(ui.ctx(), |ui| {
            if doc.history.names().next().is_none() {
                ui.label(dim(ui, "No change so far. Folds, filters, places and traces will be listed here."));
                return;
            }
            ScrollArea::vertical()
                .max_height(420.0)
                .auto_shrink([false, true])
                .show(ui, |ui| steps(doc, ui, &mut actions));
        });
    app.ui.history = open;
    app.actions.append(&mut actions);
}

fn steps(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let present = doc.history.position();
    let names = std::iter::once("As opened").chain(doc.history.names());
    for (position, name) in names.enumerate() {
        let is_present = position == present;
        let ink = if position > present { Token::TextDim } else { Token::Text };
        let text = RichText::new(name).color(theme::token(ui, ink));
        let text = if is_present { text.strong() } else { text };
        ui.horizontal(|ui| {
            let row = ui.add(Button::selectable(is_present, text).min_size(egui::vec2(180.0, 0.0)));
            let hint = if position > present { "Taken back; click to do it again" } else { "Click to go back here" };
            let row = if is_present { row.on_hover_text("This is what you see") } else { row.on_hover_text(hint) };
            if row.clicked() {
                actions.push(Action::GoTo(position));
            }
            if doc.view.is_some() && doc.history.saved_at() == Some(position) {
                ui.label(faint(ui, "saved"));
            }
        });
    }
}
