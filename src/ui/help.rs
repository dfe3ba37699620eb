//! All keys, and what the mouse does.

use egui::{Grid, RichText, ScrollArea, Ui, Window};

use super::theme;
use super::widgets::{dim, heading};
use crate::app::command::Menu;
use crate::app::{App, Command};
use crate::scene::style::Metrics;

const MOUSE: [(&str, &str); 13] = [
    ("Wheel", "Zoom at the pointer"),
    ("Drag the canvas", "Move the view"),
    ("Shift and drag the canvas", "Select with a box"),
    ("Drag a node", "Put it somewhere; it stays there"),
    ("Click", "Select; with Ctrl or Shift add or remove"),
    ("Double click a node", "Open what is folded, or fold it again"),
    ("Right click", "Everything that can be done with a node"),
    ("Drag the timeline", "Show only this span of time"),
    ("Drag inside the span, or its edges", "Move or resize it"),
    ("Double click the timeline", "Show all of the time"),
    ("Wheel over the timeline", "Zoom the time at the pointer"),
    ("Shift and drag the timeline", "A second span of time, to compare"),
    ("Click a lane's name", "Open it into what it holds, or fold it again"),
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
                heading(ui, "Mouse");
                Grid::new("mouse").num_columns(2).min_col_width(150.0).show(ui, |ui| {
                    for (what, does) in MOUSE {
                        ui.label(what);
                        ui.label(dim(ui, does));
                        ui.end_row();
                    }
                });
            });
        });
    app.ui.help = open;
}
