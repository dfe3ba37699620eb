//! What frames the window: marking banners, menu bar, title bar with the find field, status line.

use egui::{Align, Button, Frame, Layout, Margin, MenuBar, Panel, RichText, Ui};

use super::widgets::{dim, faint};
use super::{disguise, find, send, theme};
use crate::app::command::Menu;
use crate::app::files::Offer;
use crate::app::{Action, App, Command};
use crate::case::Case;
use crate::check::Severity;
use crate::render::egui::color;
use crate::scene::frame;
use crate::scene::style::{Metrics, Token};

/// The marking of the case, at the top or bottom of the window; nothing when the case has none.
pub fn banner(app: &App, ui: &mut Ui, top: bool) {
    let Some(marking) = app.doc.as_ref().and_then(|doc| doc.case.marking.as_ref()) else { return };
    let look = frame::banner_style(marking);
    let panel = if top { Panel::top("marking top") } else { Panel::bottom("marking bottom") };
    panel
        .frame(Frame::new().fill(color(theme::current(ui).color(look.ground))).inner_margin(Margin::symmetric(14, 0)))
        .resizable(false)
        .show_separator_line(false)
        .exact_size(Metrics::get().space.banner)
        .show(ui, |ui| {
            // TLP stands at the right (FIRST), US markings in the middle (32 CFR 2001.24).
            let text = RichText::new(marking.to_string())
                .font(theme::bold(Metrics::get().font.label))
                .color(color(theme::current(ui).color(look.ink)));
            let layout = if look.right {
                Layout::right_to_left(Align::Center)
            } else {
                Layout::centered_and_justified(egui::Direction::TopDown)
            };
            ui.with_layout(layout, |ui| ui.label(text));
        });
}

/// The menus, made from the list of commands.
pub fn menu_bar(app: &mut App, ui: &mut Ui) {
    Panel::top("menu")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(8, 2)))
        .resizable(false)
        .show(ui, |ui| {
            MenuBar::new().ui(ui, |ui| {
                for menu in Menu::ALL {
                    ui.menu_button(menu.title(), |ui| {
                        for (n, command) in Command::of(menu).enumerate() {
                            if n > 0 && command.begins_group() {
                                ui.separator();
                            }
                            menu_item(app, ui, command);
                        }
                    });
                }
            });
        });
}

/// A command as a menu item.
pub fn menu_item(app: &mut App, ui: &mut Ui, command: Command) {
    let spec = command.spec();
    let mut button = Button::new(spec.name).min_size(egui::vec2(220.0, 0.0));
    if let Some(keys) = spec.keys.first() {
        button = button.shortcut_text(ui.ctx().format_shortcut(keys));
    }
    if let Some(on) = app.is_on(command) {
        button = button.selected(on);
    }
    let why_not = app.why_not(command);
    let item = ui.add_enabled(why_not.is_none(), button).on_hover_text(spec.help);
    let item = item.on_disabled_hover_text(why_not.map_or(String::new(), |why| format!("{}. {why}", spec.help)));
    if item.clicked() {
        send(app, Action::Run(command));
        ui.close();
    }
}

/// Title, what it is about, the find field and the main buttons.
pub fn title_bar(app: &mut App, ui: &mut Ui) {
    Panel::top("title")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(16, 6)))
        .resizable(false)
        .exact_size(Metrics::get().space.title_bar)
        .show(ui, |ui| {
            let Some((title, subtitle, summary)) =
                app.doc.as_ref().map(|doc| (doc.case.title.clone(), subtitle(&doc.case), doc.case.summary.clone()))
            else {
                return;
            };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let export = Button::new(
                    RichText::new("Export")
                        .font(theme::bold(Metrics::get().font.body))
                        .color(theme::token(ui, Token::OnAccent)),
                )
                .fill(theme::token(ui, Token::Accent))
                .min_size(egui::vec2(72.0, 28.0));
                if ui.add(export).on_hover_text(Command::Export.spec().help).clicked() {
                    send(app, Action::Run(Command::Export));
                }
                let spec = Command::ToggleBriefing.spec();
                let name = match app.doc.as_ref().map_or(0, |doc| doc.state.briefing.len()) {
                    0 => spec.name.to_owned(),
                    steps => format!("{} · {steps}", spec.name),
                };
                let briefing = Button::new(RichText::new(name).font(theme::bold(Metrics::get().font.body)));
                let briefing = briefing.selected(app.ui.panes.briefing).min_size(egui::vec2(76.0, 28.0));
                let hint = "Make steps of what you see and present them, or write them as PDF";
                let keys = spec.keys.first().map(|keys| format!(" ({})", ui.ctx().format_shortcut(keys)));
                if ui.add(briefing).on_hover_text(format!("{hint}{}", keys.unwrap_or_default())).clicked() {
                    send(app, Action::Run(Command::ToggleBriefing));
                }
                find::field(app, ui);
                ui.add_space(8.0);
                disguise::chip(app, ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let title = egui::Label::new(RichText::new(title).font(theme::bold(Metrics::get().font.heading)));
                    let shown = ui.add(title.truncate());
                    if !summary.is_empty() {
                        shown.on_hover_text(summary);
                    }
                    let text = dim(ui, subtitle);
                    ui.add(egui::Label::new(text).truncate());
                });
            });
        });
}

/// Date, value and attribution of the first incident, as the sources give them.
#[must_use]
pub fn subtitle(case: &Case) -> String {
    crate::scene::exhibit::subtitle(case)
}

/// Digest, version, what is shown, problems.
pub fn status_line(app: &mut App, ui: &mut Ui) {
    Panel::bottom("status")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 0)))
        .resizable(false)
        .exact_size(Metrics::get().space.footer)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                if let Some(doc) = &app.doc {
                    ui.label(RichText::new(doc.shown.line(&doc.case)).small());
                }
                let busy = app.opening().map(|paths| format!("Reading {}…", Offer::of(paths.to_vec()).place()));
                let busy = busy
                    .or_else(|| app.is_laying_out().then(|| "Laying out…".to_owned()))
                    .or_else(|| app.story_progress().map(|progress| format!("Writing story… {}", progress.words())))
                    .or_else(|| app.is_exporting().then(|| "Writing picture…".to_owned()));
                if let Some(busy) = busy {
                    ui.add(egui::Spinner::new().size(12.0));
                    ui.label(RichText::new(busy).small());
                    if ui.small_button("Cancel").clicked() {
                        send(app, Action::CancelTask);
                    }
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if app.doc.is_some() || app.failure.is_some() {
                        problem_count(app, ui);
                    }
                    ui.label(faint(ui, concat!("coldtrail ", env!("CARGO_PKG_VERSION"))).small());
                    if let Some(doc) = &app.doc {
                        let text = format!("sha256 {}", doc.case.digest.short());
                        ui.label(faint(ui, text).font(theme::mono(Metrics::get().font.caption)))
                            .on_hover_text(format!("Digest of the case's content:\n{}", doc.case.digest));
                    }
                });
            });
        });
}

fn problem_count(app: &mut App, ui: &mut Ui) {
    let report = match (&app.failure, &app.doc) {
        (Some(failure), _) => &failure.report,
        (None, Some(doc)) => &doc.report,
        (None, None) => return,
    };
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| report.count(severity));
    let ink = match (errors, warnings) {
        (1.., _) => Token::Error,
        (0, 1..) => Token::Warning,
        _ => Token::TextFaint,
    };
    let text = match (errors, warnings, notes) {
        (0, 0, 0) => "0 problems".to_owned(),
        _ => [(errors, "error"), (warnings, "warning"), (notes, "note")]
            .into_iter()
            .filter(|&(count, _)| count > 0)
            .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
            .collect::<Vec<_>>()
            .join(" · "),
    };
    let button = Button::new(RichText::new(text).small().color(theme::token(ui, ink))).frame(false);
    if ui.add(button).on_hover_text(Command::Problems.spec().help).clicked() {
        send(app, Action::Run(Command::Problems));
    }
}
