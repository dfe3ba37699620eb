//! All keys, and what the mouse does.

use egui::{Grid, RichText, ScrollArea, Ui, Window};

use super::theme;
use super::widgets::{dim, heading};
use crate::app::command::Menu;
use crate::app::{App, Command};
use crate::scene::style::Metrics;

const MOUSE: [(&str, &str); 16] = [
    ("Wheel", "Zoom at the pointer"),
    ("Drag the canvas", "Move the view"),
    ("Shift and drag the canvas", "Select with a box; with Ctrl when letting go add"),
    ("Alt and drag the canvas", "Select with a lasso; Ctrl+Shift and drag adds with one"),
    ("Drag a node", "Put it somewhere; it stays there. It catches on rows and columns of others, with Alt it does not"),
    ("Rest on something", "What it is, why it is here and who says so"),
    ("Click", "Select; with Ctrl or Shift add or remove"),
    ("Double click a node", "Open what is folded, or fold it again"),
    ("Right click", "Everything that can be done with a node, an edge or the canvas"),
    ("Click or drag the minimap", "Look at another part; the wheel zooms"),
    ("Drag the timeline", "Show only this span of time"),
    ("Drag inside the span, or its edges", "Move or resize it"),
    ("Double click the timeline", "Show all of the time"),
    ("Wheel over the timeline", "Zoom the time at the pointer"),
    ("Shift and drag the timeline", "A second span of time, to compare"),
    ("Click a lane's name", "Open it into what it holds, or fold it again"),
];

const WALK: [(&str, &str); 5] = [
    ("Tab", "Into the graph: to what is selected, or to the victim"),
    ("→", "Along the most valuable edge that leaves the node"),
    ("←", "Back the way one came"),
    ("↑ ↓", "To the alternatives above and below"),
    ("Enter", "Open what is folded, or fold it again"),
];

/// The list, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let mut open = app.ui.help;
    Window::new("Keys and mouse")
        .open(&mut open)
        .resizable(false)
        .collapsible(false)
        .default_width(560.0)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .show(ui.ctx(), |ui| {
            ScrollArea::vertical().max_height(620.0).min_scrolled_height(620.0).show(ui, |ui| {
                for menu in Menu::ALL {
                    heading(ui, menu.title());
                    Grid::new(menu.title()).num_columns(2).min_col_width(150.0).show(ui, |ui| {
                        for command in Command::of(menu) {
                            let spec = command.spec();
                            let keys: Vec<String> =
                                spec.keys.iter().map(|keys| ui.ctx().format_shortcut(keys)).collect();
                            let keys = if keys.is_empty() { "menu, palette".to_owned() } else { keys.join(", ") };
                            ui.label(RichText::new(keys).font(theme::mono(Metrics::get().font.small)));
                            ui.label(dim(ui, spec.help));
                            ui.end_row();
                        }
                    });
                }
                table(ui, "On the canvas, while it has the keyboard", &WALK);
                table(ui, "Mouse", &MOUSE);
            });
        });
    app.ui.help = open;
}

fn table(ui: &mut Ui, title: &str, rows: &[(&str, &str)]) {
    heading(ui, title);
    Grid::new(title).num_columns(2).min_col_width(150.0).show(ui, |ui| {
        for (what, does) in rows {
            ui.label(*what);
            ui.label(dim(ui, *does));
            ui.end_row();
        }
    });
}
