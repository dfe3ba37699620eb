//! The changes of the view in their order: what undo takes back and redo does again, and a way to any of them.

use std::cmp::Ordering;

use egui::{Align, Button, Layout, Order, RichText, ScrollArea, Ui, Window};

use super::theme;
use super::widgets::dim;
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
        // Above the chips over the canvas.
        .order(Order::Foreground)
        .default_pos(ui.ctx().content_rect().right_top() + egui::vec2(-620.0, 200.0))
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
    let saved = doc.history.saved_at().filter(|_| doc.view.is_some());
    let names = std::iter::once("As opened").chain(doc.history.names());
    ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| {
        for (position, name) in names.enumerate() {
            let is_present = position == present;
            let ink = if position > present { Token::TextFaint } else { Token::Text };
            let name = if saved == Some(position) { format!("{name} · saved") } else { name.to_owned() };
            let text = RichText::new(name).color(theme::token(ui, ink));
            let hint = match position.cmp(&present) {
                Ordering::Less => "Go back here",
                Ordering::Equal => "This is what you see",
                Ordering::Greater => "Taken back: do it again up to here",
            };
            if ui.add(Button::selectable(is_present, text)).on_hover_text(hint).clicked() {
                actions.push(Action::GoTo(position));
            }
        }
    });
}
