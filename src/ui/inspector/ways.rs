//! Why an amount counts as stolen: the ways it took from the theft; each can be lit on the graph.

use egui::{RichText, Ui};

use super::super::theme;
use super::super::widgets::{dim, faint};
use crate::app::document::Document;
use crate::app::ways::{Subject, targets};
use crate::app::{Action, App};
use crate::case::{Amount, IncidentIx, thousands};
use crate::scene::select::Join;
use crate::scene::style::Metrics;
use crate::trace::{Way, Ways};

/// Accounts of a way that are named; those between are counted.
const NAMED: usize = 5;

/// A button that asks, and the answer.
pub(super) fn show(app: &App, doc: &Document, ui: &mut Ui, subject: &Subject, actions: &mut Vec<Action>) {
    let Some(answer) = app.ui.ways.as_ref().filter(|answer| answer.is_about(doc, subject)) else {
        if app.is_finding_ways() {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(dim(ui, "Looking for the ways…"));
            });
        } else if ui
            .button("Show the ways it came")
            .on_hover_text("The chains of transfers that carried it from the theft, the largest first")
            .clicked()
        {
            actions.push(Action::FindWays(subject.clone()));
        }
        return;
    };
    if answer.ways.is_empty() {
        ui.label(dim(ui, "No transfer of the case carried any of it here."));
    }
    for (theft, ways) in &answer.ways {
        one_amount(doc, ui, *theft, ways, actions);
    }
    if answer.more > 0 {
        ui.label(faint(ui, format!("and {} smaller amounts of other thefts or assets", answer.more)).small());
    }
}

fn one_amount(doc: &Document, ui: &mut Ui, theft: IncidentIx, ways: &Ways, actions: &mut Vec<Action>) {
    let case = &*doc.case;
    let of = case.incidents.get(theft.get()).map(|theft| format!(" of “{}”", theft.title)).unwrap_or_default();
    let title = format!("{}{of}", case.show_amount(ways.asset, Amount(ways.amount)));
    ui.add_space(4.0);
    ui.label(RichText::new(title).font(theme::bold(Metrics::get().font.small)));
    for (n, way) in ways.ways.iter().enumerate() {
        one_way(doc, ui, n + 1, ways, way, actions);
    }
    let rest = &ways.rest;
    if rest.amount > 0 {
        let count = if rest.counted { thousands(rest.ways) } else { format!("at least {}", thousands(rest.ways)) };
        let amount = Amount(rest.amount).rounded(case[ways.asset].decimals, 2);
        let text = format!("and {count} other ways: {amount}, {}", rest.share);
        ui.label(faint(ui, text).small());
    }
}

fn one_way(doc: &Document, ui: &mut Ui, number: usize, ways: &Ways, way: &Way, actions: &mut Vec<Action>) {
    let Some(following) = doc.following() else { return };
    let case = &*doc.case;
    let value = doc.valuation.usd(ways.asset, Amount(way.amount));
    let amount =
        case.in_place_of_value(1, value).unwrap_or_else(|| Amount(way.amount).rounded(case[ways.asset].decimals, 2));
    let legs = way.legs.len();
    let plural = if legs == 1 { "hop" } else { "hops" };
    let head = format!("{number}.  {amount} {} · {} · {legs} {plural}", case[ways.asset].symbol, way.share);
    let accounts = way.accounts(&following.ledger);
    let names: Vec<String> = accounts.iter().map(|&wallet| case[wallet].name()).collect();
    let response = ui.add(egui::Button::new(RichText::new(head).small()).frame(false).truncate());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Way {number}: {}", names.join(" → ")))
    });
    if response
        .on_hover_text(format!("{}\n\nClick to light it on the graph and the timeline", names.join(" →\n")))
        .clicked()
    {
        actions.push(Action::Select(targets(&way.transfers(&following.ledger)), Join::Replace));
    }
    ui.add(egui::Label::new(faint(ui, shortened(&names)).small()).wrap());
}

/// `Bridge → A → … 12 more … → Z`.
fn shortened(names: &[String]) -> String {
    if names.len() <= NAMED {
        return names.join(" → ");
    }
    let (first, last) = (&names[..NAMED - 2], &names[names.len() - 1]);
    format!("{} → … {} more … → {last}", first.join(" → "), names.len() - NAMED + 1)
}
