//! An edge, a transfer, an event.

use std::collections::BTreeSet;

use egui::Ui;

use super::super::table::{self, After};
use super::super::when;
use super::super::widgets::{dim, faint, figure, heading};
use super::source::{cite, note};
use super::theft::thefts;
use super::{facts, instant, title, traced, transfers, ways};
use crate::app::document::Document;
use crate::app::ways::Subject;
use crate::app::{Action, App};
use crate::case::{EventIx, SourceIx, TransferIx};
use crate::flow::{Edge, EdgeKey, NodeKey};
use crate::scene::graph::amount_line;

pub(super) fn about_edge(doc: &Document, ui: &mut Ui, key: &EdgeKey, actions: &mut Vec<Action>) {
    let flow = &doc.drawing.flow;
    let Some((ix, edge)) = flow.edge(key) else { return };
    let name = |key: &NodeKey| flow.node(key).map(|(_, node)| node.name.clone()).unwrap_or_default();
    title(ui, &format!("{} → {}", name(&key.from), name(&key.to)));
    ui.label(dim(ui, format!("Known: {}", edge.evidence.name())));
    if let Some(relation) = edge.relation {
        ui.label(dim(ui, format!("{} {} {}", name(&key.from), relation.verb(), name(&key.to))));
        if !edge.incidents.is_empty() {
            heading(ui, "Thefts");
            thefts(doc, ui, &edge.incidents, actions);
        }
    }
    if edge.transfers.is_empty() {
        return;
    }
    ui.separator();
    match doc.instant() {
        Some(t) => instant::edge(doc, ui, key, edge, t),
        None => whole(doc, ui, edge),
    }
    figure(ui, "When", &when::transfers(doc, &edge.transfers), "");
    if let Some(sum) = doc.shown.edge(ix).filter(|sum| sum.transfers < edge.transfers.len()) {
        let instead = doc.case.in_place_of_value(sum.transfers, sum.usd);
        let amount = instead.unwrap_or_else(|| amount_line(&doc.case, &sum.totals, 2));
        figure(ui, "Shown of it", &amount, "");
    }
    traced::about_edge(doc, ui, ix);
    let sources: BTreeSet<SourceIx> =
        edge.transfers.iter().flat_map(|&t| doc.case[t].sources.iter().copied()).collect();
    heading(ui, "Who says so");
    cite(doc, ui, &sources.into_iter().collect::<Vec<_>>());
    heading(ui, "Transfers");
    let after = doc.instant().and_then(|_| facts::edge_history(doc, key)).map(After::Edge);
    transfers(doc, ui, &edge.transfers, after, actions);
}

/// All that was ever sent along an edge.
fn whole(doc: &Document, ui: &mut Ui, edge: &Edge) {
    if let Some(instead) = doc.case.in_place_of(&edge.transfers) {
        figure(ui, "Amount", &instead, "");
        return;
    }
    for &(asset, amount) in &edge.totals {
        figure(ui, "Sum", &doc.case.show_amount(asset, amount), "");
    }
    if edge.unknown > 0 {
        figure(ui, "Amount unknown", &format!("{} of {} transfers", edge.unknown, edge.transfers.len()), "");
    }
    if !edge.received.is_empty() {
        figure(ui, "Received for it", &amount_line(&doc.case, &edge.received, 3), "");
    }
    if let Some(usd) = edge.usd {
        figure(ui, "Value, derived", &format!("≈ {}", usd.compact()), "");
    }
    figure(ui, "Ledger rows", &edge.count.to_string(), "");
}

pub(super) fn about_transfer(app: &App, doc: &Document, ui: &mut Ui, ix: TransferIx, actions: &mut Vec<Action>) {
    let transfer = &doc.case[ix];
    title(ui, &doc.case.show_sent(ix));
    table::details(doc, ui, ix);
    if let Some(usd) = doc.valuation.of_transfer(&doc.case, ix).filter(|_| !doc.case.withholds(ix)) {
        ui.separator();
        figure(ui, "Value, derived", &format!("≈ {}", usd.compact()), "");
        ui.label(faint(ui, doc.valuation.explain_transfer(&doc.case, ix)).small());
    }
    if traced::about_transfer(doc, ui, ix) {
        ways::show(app, doc, ui, &Subject::Transfer(ix), actions);
    }
    if let Some(tx) = &transfer.tx
        && ui.button("Copy transaction hash").clicked()
    {
        actions.push(Action::Copy { text: tx.to_string(), what: "Transaction hash" });
    }
    heading(ui, "Who says so");
    cite(doc, ui, &transfer.sources);
    let file = doc.case.files.get(transfer.place.file as usize).cloned().unwrap_or_default();
    ui.label(faint(ui, format!("{file}, line {}", transfer.place.line)).small());
}

pub(super) fn about_event(doc: &Document, ui: &mut Ui, ix: EventIx) {
    let event = &doc.case[ix];
    title(ui, &event.title);
    ui.label(dim(ui, format!("{} · {}", event.kind.name(), when::period(doc, event.at, event.until))));
    if let Some(usd) = event.usd {
        figure(ui, "Value stated", &usd.full(), "");
    }
    note(ui, &event.note);
    heading(ui, "Who says so");
    cite(doc, ui, &event.sources);
}
