//! What is selected: what it is, how much, since when, who says so, and its transfers.

mod facts;
mod grouping;
mod instant;
mod movement;
mod node;
mod paths;
mod provenance;
mod source;
mod tags;
mod theft;
mod traced;
mod ways;

use egui::{RichText, ScrollArea, Ui};

use super::annotations;
use super::table::{self, After};
use super::widgets::{dim, figure, heading};
use super::{send, theme};
use crate::app::document::Document;
use crate::app::{Action, App};
use crate::case::{Amount, AssetIx, SourceIx, TransferIx, thousands};
use crate::scene::Target;
use crate::scene::style::Metrics;
use movement::{about_edge, about_event, about_transfer};
use node::about_node;
use source::source_line;
use theft::{claims, incident_figures, thefts};

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let mut actions = Vec::new();
    instant::as_of(doc, ui, &mut actions);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| match doc.selection.single() {
        None if doc.selection.is_empty() => {
            if annotations::chosen(app, doc, ui, &mut actions) {
                ui.separator();
            }
            about_case(doc, ui, &mut actions);
        }
        None => about_many(app, doc, ui, &mut actions),
        Some(Target::Node(key)) => about_node(app, doc, ui, key, &mut actions),
        Some(Target::Edge(key)) => about_edge(doc, ui, key, &mut actions),
        Some(Target::Transfer(ix)) => about_transfer(app, doc, ui, *ix, &mut actions),
        Some(Target::Event(ix)) => about_event(doc, ui, *ix),
        Some(Target::Legend(_) | Target::Bar(_) | Target::Incident(_) | Target::Claim(_) | Target::Span(..)) => {}
    });
    for action in actions {
        send(app, action);
    }
}

fn title(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(RichText::new(text).font(theme::bold(Metrics::get().font.heading))).wrap());
}

/// An amount as it stands among the figures: two decimals.
fn amount(doc: &Document, asset: AssetIx, amount: Amount) -> String {
    let asset = &doc.case[asset];
    format!("{} {}", amount.rounded(asset.decimals, 2), asset.symbol)
}

fn about_case(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let case = &*doc.case;
    title(ui, &case.title);
    if !case.summary.is_empty() {
        ui.label(dim(ui, case.summary.clone()));
    }
    annotations::list(doc, ui, actions);
    match case.incidents().map(|(ix, _)| ix).collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => {
            heading(ui, "Incident");
            incident_figures(doc, ui, *one);
        }
        several => {
            heading(ui, "Thefts");
            thefts(doc, ui, several, actions);
        }
    }
    claims(doc, ui, case.claims().map(|(ix, _)| ix));
    if !case.caveats.is_empty() {
        heading(ui, "Caveats");
        for caveat in &case.caveats {
            ui.label(dim(ui, format!("· {caveat}")));
        }
    }
    heading(ui, "Value");
    for n in 0..case.assets.len() {
        for sentence in doc.valuation.explain(case, crate::case::AssetIx::new(n)) {
            ui.label(dim(ui, sentence).small());
        }
    }
    heading(ui, "Sources");
    for n in 0..case.sources.len() {
        source_line(doc, ui, SourceIx::new(n));
    }
    heading(ui, "All transfers");
    listed(doc, ui, &facts::all_shown(doc), case.transfers.len(), None, actions);
}

fn about_many(app: &App, doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let count = doc.selection.iter().count();
    title(ui, &format!("{count} selected"));
    let wallets: usize =
        doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key)).map(|(_, node)| node.wallets.len()).sum();
    figure(ui, "Wallets", &wallets.to_string(), "");
    let all: Vec<TransferIx> = doc.selection.transfers(&doc.drawing.flow).into_iter().collect();
    let found = app.ui.paths.as_ref().is_some_and(|answer| answer.question.is_about(doc, &app.ui.path_rules));
    if found || doc.selected_nodes().len() == 2 {
        paths::show(app, doc, ui, actions);
    }
    heading(ui, "Transfers");
    transfers(doc, ui, &all, None, actions);
}

fn transfers(doc: &Document, ui: &mut Ui, all: &[TransferIx], after: Option<After>, actions: &mut Vec<Action>) {
    let shown: Vec<TransferIx> = all.iter().copied().filter(|&ix| doc.shown.passes(ix)).collect();
    listed(doc, ui, &shown, all.len(), after, actions);
}

/// Lists transfers; what the filters leave out is not listed, but said.
fn listed(
    doc: &Document,
    ui: &mut Ui,
    shown: &[TransferIx],
    all: usize,
    after: Option<After>,
    actions: &mut Vec<Action>,
) {
    if all == 0 {
        ui.label(dim(ui, "None in this case."));
        return;
    }
    let count = match shown.len() == all {
        true => thousands(all),
        false => format!("{} of {}, the filters leave out the others", thousands(shown.len()), thousands(all)),
    };
    let count = match doc.instant() {
        Some(t) => format!("{} so far, of {count}", thousands(table::done_by(doc, ui, shown, t))),
        None => count,
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(dim(ui, count).small());
        if ui.small_button("Copy as table").on_hover_text("Copy these rows, addresses and hashes whole").clicked() {
            let text = table::as_text(&doc.case, shown.iter().copied().collect());
            actions.push(Action::Copy { text, what: "Transfers" });
        }
    });
    ui.scope(|ui| table::show(doc, ui, shown, after, actions));
}
