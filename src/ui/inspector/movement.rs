//! An edge, a transfer, an event.

use std::collections::BTreeSet;

use egui::Ui;

use super::super::table;
use super::super::widgets::{dim, faint, figure, heading};
use super::source::{cite, note};
use super::theft::thefts;
use super::{title, traced, transfers};
use crate::app::Action;
use crate::app::document::Document;
use crate::case::{EventIx, SourceIx, TransferIx};
use crate::flow::{EdgeKey, NodeKey};
use crate::scene::graph::{amount_line, time_line};

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
    figure(ui, "When", &time_line(&doc.case, &edge.transfers), "");
    if let Some(sum) = doc.shown.edge(ix).filter(|sum| sum.transfers < edge.transfers.len()) {
        figure(ui, "Shown of it", &amount_line(&doc.case, &sum.totals, 2), "");
    }
    traced::about_transfers(doc, ui, &edge.transfers);
    let sources: BTreeSet<SourceIx> = edge.transfers.iter().flat_map(|&t| doc.case[t].sources.clone()).collect();
    heading(ui, "Who says so");
    cite(doc, ui, &sources.into_iter().collect::<Vec<_>>());
    heading(ui, "Transfers");
    transfers(doc, ui, &edge.transfers, actions);
}

pub(super) fn about_transfer(doc: &Document, ui: &mut Ui, ix: TransferIx, actions: &mut Vec<Action>) {
    let transfer = &doc.case[ix];
    title(ui, &doc.case.show_sent(transfer));
    table::details(doc, ui, ix);
    if let Some(usd) = doc.valuation.of_transfer(&doc.case, ix) {
        ui.separator();
        figure(ui, "Value, derived", &format!("≈ {}", usd.compact()), "");
        ui.label(faint(ui, doc.valuation.explain_transfer(&doc.case, ix)).small());
    }
    traced::about_transfers(doc, ui, &[ix]);
    if let Some(tx) = &transfer.tx
        && ui.button("Copy transaction hash").clicked()
    {
        actions.push(Action::Copy { text: tx.clone(), what: "Transaction hash" });
    }
    heading(ui, "Who says so");
    cite(doc, ui, &transfer.sources);
    let file = doc.case.files.get(transfer.place.file as usize).cloned().unwrap_or_default();
    ui.label(faint(ui, format!("{file}, line {}", transfer.place.line)).small());
}

pub(super) fn about_event(doc: &Document, ui: &mut Ui, ix: EventIx) {
    let event = &doc.case[ix];
    title(ui, &event.title);
    let until = event.until.map(|until| format!(" to {}", until.for_people())).unwrap_or_default();
    ui.label(dim(ui, format!("{} · {}{until}", event.kind.name(), event.at.for_people())));
    if let Some(usd) = event.usd {
        figure(ui, "Value stated", &usd.full(), "");
    }
    note(ui, &event.note);
    heading(ui, "Who says so");
    cite(doc, ui, &event.sources);
}
