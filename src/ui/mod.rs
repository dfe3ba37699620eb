//! The panes of the window. A pane reads the application and sends [`Action`]s; it changes nothing itself.

mod canvas;
mod chips;
mod chrome;
mod connections;
mod export_dialog;
mod find;
mod groups;
mod help;
mod inspector;
mod layouts;
mod legend;
mod notices;
mod overview;
mod palette;
mod patterns;
mod problems;
pub mod table;
pub mod theme;
mod timeline;
mod welcome;
mod widgets;

use egui::{CentralPanel, Frame, Margin, Panel};

use crate::app::export::Sheet;
use crate::app::{Action, App};
use crate::scene::style::{Metrics, Token};

/// Draws the whole window.
pub fn show(app: &mut App, ui: &mut egui::Ui) {
    app.ui.pointed = None;
    theme::choose(ui, app.ui.theme);
    chrome::banner(app, ui, true);
    chrome::banner(app, ui, false);
    chrome::menu_bar(app, ui);
    if app.doc.is_some() {
        chrome::title_bar(app, ui);
    }
    chrome::status_line(app, ui);
    if app.ui.panes.problems {
        problems::show(app, ui);
    }
    if app.ui.panes.connections {
        connections::show(app, ui);
    }
    if app.ui.panes.patterns {
        patterns::show(app, ui);
    }
    if app.doc.is_some() {
        open_case(app, ui);
    } else {
        CentralPanel::default()
            .frame(Frame::new().fill(theme::token(ui, Token::Canvas)))
            .show(ui, |ui| welcome::show(app, ui));
    }
    find::results(app, ui);
    export_dialog::show(app, ui);
    palette::show(app, ui);
    help::show(app, ui);
    notices::show(app, ui);
    if app.ui.pointed != app.ui.hover {
        let target = app.ui.pointed.take();
        app.actions.push(Action::Hover(target));
    }
}

fn open_case(app: &mut App, ui: &mut egui::Ui) {
    let pane = Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 12));
    let sizes = Metrics::get().space;
    // What connects the cases takes the place of the timeline, so that the graph keeps its height.
    if app.ui.panes.timeline && !app.ui.panes.connections {
        Panel::bottom("timeline")
            .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 8)))
            .resizable(true)
            .default_size(248.0)
            .size_range(150.0..=520.0)
            .show(ui, |ui| timeline::show(app, ui));
    }
    if app.ui.panes.legend {
        Panel::left("legend")
            .frame(pane)
            .resizable(true)
            .default_size(sizes.legend + 26.0)
            .size_range(170.0..=340.0)
            .show(ui, |ui| legend::show(app, ui));
    }
    if app.ui.panes.inspector {
        Panel::right("inspector")
            .frame(pane)
            .resizable(true)
            .default_size(300.0)
            .size_range(240.0..=620.0)
            .show(ui, |ui| inspector::show(app, ui));
    }
    Panel::top("sheets")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(10, 0)))
        .resizable(false)
        .exact_size(sizes.tabs)
        .show(ui, |ui| overview::tabs(app, ui));
    CentralPanel::default().frame(Frame::new().fill(theme::token(ui, Token::Canvas))).show(ui, |ui| {
        match app.ui.sheet {
            Sheet::Graph => {
                let canvas = ui.max_rect();
                canvas::show(app, ui);
                chips::show(app, ui, canvas);
            }
            Sheet::Overview => overview::show(app, ui),
        }
    });
}

/// Sends an action. Pointing is told in every frame and only counts when it changes.
fn send(app: &mut App, action: Action) {
    match action {
        Action::Hover(target) => app.ui.pointed = target,
        other => app.actions.push(other),
    }
}
