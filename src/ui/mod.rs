//! The panes of the window. A pane reads the application and sends [`Action`]s; it changes nothing itself.

mod account;
mod annotations;
mod briefing;
mod canvas;
mod chips;
mod chrome;
mod connections;
mod disguise;
mod export;
mod find;
mod groups;
mod help;
mod history;
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
mod totals;
mod tracing;
mod verify;
mod welcome;
mod when;
mod widgets;

use std::ops::RangeInclusive;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::app::export::Sheet;
use crate::app::panes::{TimelinePlace, points};
use crate::app::{Action, App};
use crate::scene::style::{Metrics, Token};

/// Windows narrower than this have no room for both briefing and legend, points.
const NARROW: f32 = 1400.0;

/// Draws the whole window.
pub fn show(app: &mut App, ui: &mut egui::Ui) {
    app.ui.pointed = None;
    theme::choose(ui, app.ui.theme);
    if app.ui.briefing.is_presenting() {
        return briefing::present::show(app, ui);
    }
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
    export::show(app, ui);
    briefing::export::show(app, ui);
    verify::show(app, ui);
    palette::show(app, ui);
    history::show(app, ui);
    disguise::show(app, ui);
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
    if app.ui.panes.has_timeline(TimelinePlace::Docked) && !app.ui.panes.connections {
        timeline::place::docked(app, ui);
    }
    if app.ui.panes.has_timeline(TimelinePlace::Detached) {
        timeline::place::detached(app, ui);
    } else {
        timeline::place::attached(ui);
    }
    if app.ui.panes.briefing {
        let (panel, width) = (Panel::left("briefing").frame(pane), app.ui.panes.briefing_width);
        app.ui.panes.briefing_width = sized(ui, "briefing", panel, width, 240.0..=420.0, |panel, ui| {
            panel.show(ui, |ui| briefing::show(app, ui)).response.rect.width()
        });
    } else {
        app.ui.briefing.focused = false;
    }
    // In a narrow window the briefing takes the place of the legend, so that the graph keeps its width.
    let legend = app.ui.panes.legend && (!app.ui.panes.briefing || ui.content_rect().width() >= NARROW);
    if legend {
        let (panel, width) = (Panel::left("legend").frame(pane), app.ui.panes.legend_width);
        app.ui.panes.legend_width = sized(ui, "legend", panel, width, 170.0..=340.0, |panel, ui| {
            panel.show(ui, |ui| legend::show(app, ui)).response.rect.width()
        });
    }
    if app.ui.panes.inspector {
        let (panel, width) = (Panel::right("inspector").frame(pane), app.ui.panes.inspector_width);
        app.ui.panes.inspector_width = sized(ui, "inspector", panel, width, 240.0..=620.0, |panel, ui| {
            panel.show(ui, |ui| inspector::show(app, ui)).response.rect.width()
        });
    }
    Panel::top("sheets")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(10, 0)))
        .resizable(false)
        .exact_size(sizes.tabs)
        .show(ui, |ui| overview::tabs(app, ui));
    if app.ui.panes.has_timeline(TimelinePlace::Enlarged) {
        timeline::place::enlarged(app, ui);
        return;
    }
    if app.ui.sheet == Sheet::Graph {
        totals::show(app, ui);
    }
    CentralPanel::default().frame(Frame::new().fill(theme::token(ui, Token::Canvas))).show(ui, |ui| {
        match app.ui.sheet {
            Sheet::Graph => {
                let canvas = ui.max_rect();
                canvas::show(app, ui);
                let top = chips::show(app, ui, canvas);
                annotations::strip(app, ui, canvas, top);
            }
            Sheet::Overview => overview::show(app, ui),
            Sheet::Account => account::show(app, ui),
        }
    });
}

/// Shows a panel that a person can resize, of a size in points that the state holds: where the state has changed since the
/// last frame it counts, otherwise the hand does. Returns the size it has now.
fn sized(
    ui: &mut Ui,
    name: &str,
    panel: Panel,
    wanted: u16,
    range: RangeInclusive<f32>,
    show: impl FnOnce(Panel, &mut Ui) -> f32,
) -> u16 {
    let id = egui::Id::unique(("size of a pane", name));
    let last: Option<u16> = ui.data(|data| data.get_temp(id));
    let size = f32::from(wanted).clamp(*range.start(), *range.end());
    let panel = panel.resizable(true).default_size(size).size_range(range);
    let panel = if last.is_some_and(|last| last != wanted) { panel.exact_size(size) } else { panel };
    let now = points(show(panel, ui));
    ui.data_mut(|data| data.insert_temp(id, now));
    now
}

/// Sends an action. Pointing is told in every frame and only counts when it changes.
fn send(app: &mut App, action: Action) {
    match action {
        Action::Hover(target) => app.ui.pointed = target,
        other => app.actions.push(other),
    }
}
