//! What is wrong or doubtful in the file, with its place.

use egui::{Align, Frame, Layout, Margin, Panel, RichText, ScrollArea, Ui};

use super::widgets::{dim, draw_icon, faint, icon_button};
use super::{send, theme};
use crate::app::{Action, App, Command};
use crate::check::{Diagnostic, Report, Severity};
use crate::scene::icon::Icon;
use crate::scene::style::{Metrics, Token};

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let mut actions = Vec::new();
    Panel::bottom("problems")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 8)))
        .resizable(true)
        .default_size(200.0)
        .size_range(90.0..=460.0)
        .show(ui, |ui| {
            let (title, report) = match (&app.failure, &app.doc) {
                (Some(failure), _) => {
                    (format!("Problems in {}, which was not opened", place(&failure.paths)), Some(&failure.report))
                }
                (None, Some(doc)) if doc.case.is_disguised() => ("Problems".to_owned(), None),
                (None, Some(doc)) => (format!("Problems in {}", doc.place()), Some(&doc.report)),
                (None, None) => ("Problems".to_owned(), None),
            };
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).font(theme::bold(Metrics::get().font.body)));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button(ui, Icon::Close, "Close problems", "Close", true).clicked() {
                        actions.push(Action::Run(Command::Problems));
                    }
                    if let Some(report) = report.filter(|report| !report.is_empty())
                        && ui.button("Copy all").clicked()
                    {
                        actions.push(Action::Copy { text: report.to_text(), what: "Problems" });
                    }
                });
            });
            match report {
                Some(report) if !report.is_empty() => list(ui, report),
                None if app.doc.as_ref().is_some_and(|doc| doc.case.is_disguised()) => {
                    ui.label(dim(ui, "Problems quote the file as it is. Switch the redaction off to read them."));
                }
                _ => {
                    ui.label(dim(ui, "Nothing is wrong or doubtful in this file."));
                }
            }
        });
    for action in actions {
        send(app, action);
    }
}

/// The first of what was asked for, and how many more.
fn place(paths: &[std::path::PathBuf]) -> String {
    match paths {
        [first, rest @ ..] if !rest.is_empty() => format!("{} and {} more", first.display(), rest.len()),
        [first, ..] => first.display().to_string(),
        [] => String::new(),
    }
}

fn list(ui: &mut Ui, report: &Report) {
    // Of one code only the first hundred are kept; the others are counted, not forgotten.
    for (code, more) in report.left_out() {
        ui.label(faint(ui, format!("{more} more of {} are not listed", code.id())).small());
    }
    // The grave ones first, wherever they stand: of several cases one may be left out.
    let mut rows: Vec<&Diagnostic> = report.diagnostics().iter().collect();
    rows.sort_by_key(|diagnostic| diagnostic.severity());
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, 36.0, rows.len(), |ui, range| {
        for diagnostic in rows.get(range).unwrap_or_default() {
            row(ui, report, diagnostic);
        }
    });
}

fn row(ui: &mut Ui, report: &Report, diagnostic: &Diagnostic) {
    let (icon, ink) = match diagnostic.severity() {
        Severity::Error => (Icon::Error, Token::Error),
        Severity::Warning => (Icon::Warning, Token::Warning),
        Severity::Note => (Icon::Info, Token::TextDim),
    };
    ui.horizontal(|ui| {
        ui.set_height(36.0);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(18.0, 18.0), egui::Sense::hover());
        draw_icon(ui, icon, rect.center(), 16.0, ink);
        ui.label(faint(ui, diagnostic.code.id()).font(theme::mono(Metrics::get().font.caption)));
        ui.vertical(|ui| {
            ui.add(egui::Label::new(&diagnostic.message).truncate());
            let span = diagnostic.span;
            let place = match (span.line, span.column) {
                (0, _) => report.file_of(diagnostic).to_owned(),
                (line, 0) => format!("{}, line {line}", report.file_of(diagnostic)),
                (line, column) => format!("{}, line {line}, column {column}", report.file_of(diagnostic)),
            };
            let second: Vec<&str> =
                std::iter::once(place.as_str()).chain(diagnostic.help.iter().map(String::as_str)).collect();
            ui.add(egui::Label::new(faint(ui, second.join("  ·  ")).small()).truncate());
        });
    });
}
