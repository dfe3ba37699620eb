//! What of a node, an edge or a transfer was stolen, as the trace says, and what other methods say.

use egui::{RichText, Ui};
use petgraph::graph::{EdgeIndex, NodeIndex};

use super::super::theme;
use super::super::widgets::{dim, faint, figure, heading};
use super::facts;
use crate::app::document::Document;
use crate::app::tracing::Following;
use crate::case::{Amount, TransferIx};
use crate::scene::graph::percent;
use crate::scene::style::Metrics;
use crate::trace::{Method, Portion, of_transfers};

/// Of a node: what reached it, what is there at the end, and the span between the methods. Whether any is there.
pub(super) fn about_node(doc: &Document, ui: &mut Ui, ix: NodeIndex) -> bool {
    let Some(following) = doc.following() else { return false };
    heading(ui, "Stolen funds");
    let graph = &following.traced.graph;
    let reached = graph.node(ix);
    if reached.is_nothing() {
        ui.label(dim(ui, format!("None reached it, {}.", following.choice().method.name().to_lowercase())));
    } else {
        portion(doc, ui, "Reached it", reached);
        let rests = graph.rests(ix);
        if rests.is_nothing() {
            figure(ui, "There at the end", "none", "");
        } else {
            amounts(doc, ui, "There at the end", rests);
        }
    }
    for (n, &(asset, most)) in graph.most(ix).iter().enumerate() {
        let name = if n == 0 { "At most" } else { "" };
        let amount = doc.case.show_amount(asset, Amount(most));
        ui.scope(|ui| figure(ui, name, &amount, "origin unknown")).response.on_hover_text(
            "With what nobody saw arrive: the case shows it leave or lie here, and not where it came from, so it may be \
             stolen too",
        );
    }
    methods(doc, following, ui, ix);
    !graph.rests(ix).is_nothing()
}

/// Of an edge.
pub(super) fn about_edge(doc: &Document, ui: &mut Ui, ix: EdgeIndex) {
    if let Some(following) = doc.following() {
        let transfers = &doc.drawing.flow.graph[ix].transfers;
        carried(doc, following, ui, following.traced.graph.edge(ix), transfers);
    }
}

/// Of a transfer. Whether it carried any.
pub(super) fn about_transfer(doc: &Document, ui: &mut Ui, ix: TransferIx) -> bool {
    let Some(following) = doc.following() else { return false };
    let found = of_transfers(&doc.case, &doc.valuation, &following.carried, &[ix]);
    carried(doc, following, ui, &found, &[ix]);
    !found.is_nothing()
}

fn carried(doc: &Document, following: &Following, ui: &mut Ui, found: &Portion, of: &[TransferIx]) {
    heading(ui, "Stolen funds");
    if found.is_nothing() {
        ui.label(dim(ui, format!("It carried none, {}.", following.choice().method.name().to_lowercase())));
    } else if let Some(instead) = doc.case.in_place_of(of) {
        figure(ui, "Carried", &instead, &percent(found.share));
    } else {
        portion(doc, ui, "Carried", found);
    }
}

fn portion(doc: &Document, ui: &mut Ui, name: &str, portion: &Portion) {
    for (n, &(asset, stolen, whole)) in portion.amounts.iter().enumerate() {
        let decimals = doc.case[asset].decimals;
        let of = if stolen < whole { format!("of {}", Amount(whole).rounded(decimals, 2)) } else { String::new() };
        let value = format!("{} {}", Amount(stolen).rounded(decimals, 2), doc.case[asset].symbol);
        figure(ui, if n == 0 { name } else { "" }, &value, &of);
    }
    let usd = portion.usd.map(|usd| format!("≈ {}", usd.compact())).unwrap_or_default();
    figure(ui, "", &usd, &percent(portion.share));
}

fn amounts(doc: &Document, ui: &mut Ui, name: &str, portion: &Portion) {
    for (n, &(asset, stolen, _)) in portion.amounts.iter().enumerate() {
        let value = doc.case.show_amount(asset, Amount(stolen));
        figure(ui, if n == 0 { name } else { "" }, &value, "");
    }
    if let Some(usd) = portion.usd {
        figure(ui, "", &format!("≈ {}", usd.compact()), "");
    }
}

/// What each method says is there at the end, where they differ.
fn methods(doc: &Document, following: &Following, ui: &mut Ui, ix: NodeIndex) {
    let by_asset = facts::by_method(doc, following, ix);
    for (&asset, sums) in by_asset.iter() {
        let (Some(&least), Some(&most)) = (sums.values().min(), sums.values().max()) else { continue };
        if least == most {
            continue;
        }
        let decimals = doc.case[asset].decimals;
        let show = |qty: u128| Amount(qty).rounded(decimals, 2);
        ui.add_space(4.0);
        let title = format!("By method: {} to {} {}", show(least), show(most), doc.case[asset].symbol);
        ui.label(RichText::new(title).font(theme::bold(Metrics::get().font.small)))
            .on_hover_text("What is there at the end, by each accepted method: none of them is more true than another");
        for method in Method::ALL {
            let Some(&qty) = sums.get(&method) else { continue };
            let chosen = if method == following.choice().method { "chosen" } else { "" };
            figure(ui, method.name(), &show(qty), chosen);
        }
    }
    if by_asset.is_empty() {
        ui.label(faint(ui, "Nothing of known amount touches it.").small());
    }
}
