//! What stands in the window while no case is open: how to begin, recent files, shipped cases, or why opening failed.

use egui::{Align, Button, Layout, RichText, ScrollArea, Ui};

use super::widgets::{dim, faint, heading};
use super::{send, theme};
use crate::app::files::Offer;
use crate::app::{Action, App, Command};
use crate::check::Severity;
use crate::scene::style::{Metrics, Token};

/// The screen.
pub fn show(app: &mut App, ui: &mut Ui) {
    let mut action = None;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.add_space((ui.available_height() * 0.16).min(120.0));
            ui.set_max_width(620.0);
            ui.label(RichText::new("Coldtrail").font(theme::bold(34.0)));
            ui.label(dim(ui, "Follow stolen cryptocurrency, explain it, show it."));
            ui.add_space(Metrics::get().space.group);
            if let Some(failure) = &app.failure {
                let name = Offer::of(failure.paths.clone()).place();
                let count = failure.report.count(Severity::Error);
                let text = format!("{name} was not opened: {count} error{}.", if count == 1 { "" } else { "s" });
                ui.label(RichText::new(text).color(theme::token(ui, Token::Error)));
                ui.label(dim(
                    ui,
                    "They are listed below with their places. The file opens by itself once they are mended.",
                ));
                ui.add_space(Metrics::get().space.group);
            }
            let open = Button::new(
                RichText::new("Open a case…")
                    .font(theme::bold(Metrics::get().font.body))
                    .color(theme::token(ui, Token::OnAccent)),
            )
            .fill(theme::token(ui, Token::Accent))
            .min_size(egui::vec2(150.0, 32.0));
            if ui.add(open).clicked() {
                action = Some(Action::Run(Command::Open));
            }
            ui.add_space(4.0);
            ui.label(faint(ui, "or drop .ron files or a folder of them here"));
            ui.add_space(Metrics::get().space.group);
            for (title, list) in [("Recent", &app.lately), ("Shipped cases", &app.shipped)] {
                if list.is_empty() {
                    continue;
                }
                heading(ui, title);
                for offer in list {
                    if row(ui, offer) {
                        action = Some(Action::OpenPaths(offer.paths.clone()));
                    }
                }
                ui.add_space(Metrics::get().space.small);
            }
        });
    });
    if let Some(action) = action {
        send(app, action);
    }
}

fn row(ui: &mut Ui, offer: &Offer) -> bool {
    let button = Button::new(RichText::new(&offer.title).font(theme::bold(Metrics::get().font.body)))
        .right_text(faint(ui, offer.place()).small())
        .truncate();
    let hover: Vec<String> = offer.paths.iter().map(|path| path.display().to_string()).collect();
    let hover = hover.join("\n");
    let size = [ui.available_width().min(560.0), 30.0];
    ui.add_sized(size, button).on_hover_text(hover).clicked()
}
