//! What the inspector says of a moment that somebody chose on the timeline.

use egui::Ui;

use super::super::when;
use super::super::widgets::{dim, faint, figure, heading};
use super::source::cite;
use super::{amount, facts};
use crate::app::Action;
use crate::app::document::Document;
use crate::app::moment::{Account, Passed};
use crate::app::reported::Happened;
use crate::case::{Amount, AssetIx, IncidentIx, Timestamp};
use crate::flow::{Edge, EdgeKey, Node};

/// Says which moment everything below is about, and leads back to the whole period.
pub(super) fn as_of(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(t) = doc.instant() else { return };
    ui.horizontal(|ui| {
        let zone = &doc.state.timeline.zone;
        ui.label(format!("As of {}", when::instant(zone, t))).on_hover_text(zone.full_name(t));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let back = ui.small_button("Whole period");
            if back.on_hover_text("Go back to the whole period: the playhead to the beginning (Home)").clicked() {
                actions.push(Action::Playhead(doc.clock.axis.extent().0));
            }
        });
    });
    ui.separator();
}

/// The books of a large case take a moment.
fn working(ui: &mut Ui) {
    ui.label(dim(ui, "Working out the balances…"));
}

/// What a node held, and what had come and gone.
pub(super) fn node(doc: &Document, ui: &mut Ui, node: &Node, t: Timestamp) {
    let Some(history) = facts::node_history(doc, node) else { return working(ui) };
    let (now, end) = (history.at(t), history.at(Timestamp::MAX));
    let mut name = "Balance";
    for account in now.accounts.iter().filter(|account| !account.balance.is_zero()) {
        balance(doc, ui, name, account);
        name = "";
    }
    if !name.is_empty() {
        figure(ui, name, "nothing known to be there", "");
    }
    type Of = fn(&Account) -> Amount;
    let received: Of = |account| account.received;
    let sent: Of = |account| account.sent;
    for (name, of, passed, all) in
        [("Received", received, now.received, end.received), ("Sent", sent, now.sent, end.sent)]
    {
        if all.transfers == 0 {
            figure(ui, name, "none in this case", "");
            continue;
        }
        lines(doc, ui, name, now.accounts.iter().map(|account| (account.asset, of(account))));
        figure(ui, if passed.transfers == 0 { name } else { "" }, &count(passed, all), "");
    }
    vague(ui, now.vague);
    // Only where an asset turned into another here.
    lines(doc, ui, "From other assets", now.accounts.iter().map(|account| (account.asset, account.gained)));
    lines(doc, ui, "Turned or paid on", now.accounts.iter().map(|account| (account.asset, account.given)));
}

fn balance(doc: &Document, ui: &mut Ui, name: &str, account: &Account) {
    figure(ui, name, &amount(doc, account.asset, account.balance), "");
    let under = |ui: &mut Ui, text: String| {
        let text = faint(ui, text).small();
        ui.with_layout(egui::Layout::top_down(egui::Align::Max), |ui| ui.label(text)).inner
    };
    if let Some(usd) = doc.valuation.usd(account.asset, account.balance) {
        under(ui, format!("≈ {}", usd.compact()));
    }
    if !account.before.is_zero() {
        let before = amount(doc, account.asset, account.before);
        under(ui, format!("of which at least {before} was there before")).on_hover_text(
            "More was paid out later than the case shows arriving: the difference must have been there before, or \
             came unseen",
        );
    }
}

fn lines(doc: &Document, ui: &mut Ui, name: &str, amounts: impl Iterator<Item = (AssetIx, Amount)>) {
    for (n, (asset, sum)) in amounts.filter(|(_, sum)| !sum.is_zero()).enumerate() {
        figure(ui, if n == 0 { name } else { "" }, &amount(doc, asset, sum), "");
    }
}

/// `12 of 40 transfers · ≈ USD 3.2 mn`.
fn count(passed: Passed, all: Passed) -> String {
    let plural = if all.rows == 1 { "" } else { "s" };
    let usd = passed.usd.map(|usd| format!(" · ≈ {}", usd.compact())).unwrap_or_default();
    format!("{} of {} transfer{plural}{usd}", passed.rows, all.rows)
}

/// What had been sent along an edge, of what ever was.
pub(super) fn edge(doc: &Document, ui: &mut Ui, key: &EdgeKey, edge: &Edge, t: Timestamp) {
    let Some(history) = facts::edge_history(doc, key) else { return working(ui) };
    let (now, end) = (history.at(t), history.at(Timestamp::MAX));
    let instead = doc.case.in_place_of(&edge.transfers);
    if let Some(instead) = &instead {
        figure(ui, "Amount", instead, "");
    }
    for &(asset, whole) in edge.totals.iter().filter(|_| instead.is_none()) {
        figure(ui, "Sum so far", &doc.case.show_amount(asset, history.sum(asset, t)), "");
        figure(ui, "of the whole", &doc.case.show_amount(asset, whole), "");
    }
    if end.passed.unknown > 0 {
        let text = format!("{} of {} transfers so far", now.passed.unknown, now.passed.transfers);
        figure(ui, "Amount unknown", &text, "");
    }
    figure(ui, "So far", &count(now.passed, end.passed), "");
    vague(ui, now.vague);
}

/// No sum at an instant is surer than the times it rests on.
fn vague(ui: &mut Ui, count: usize) {
    let text = match count {
        0 => return,
        1 => "1 of them is known only to a range of time around this moment.".to_owned(),
        more => format!("{more} of them are known only to a range of time around this moment."),
    };
    ui.add(egui::Label::new(faint(ui, text).small()).wrap()).on_hover_text(
        "Such a transfer counts from the first moment of its range at which its sender is known to hold enough, or \
         else from its end",
    );
}

/// Whether a theft had happened and what had been published on it.
pub(super) fn reported(doc: &Document, ui: &mut Ui, ix: IncidentIx, t: Timestamp) {
    let known = doc.reported(ix, t);
    heading(ui, "Reported by then");
    match known.happened {
        Happened::Yes => {}
        Happened::Begun => {
            ui.label(dim(ui, "It had begun by then, or lies in a range of time that had."));
        }
        Happened::NotYet => {
            ui.label(dim(ui, "It had not happened yet."));
        }
    }
    for &event in &known.events {
        let event = &doc.case[event];
        ui.label(dim(ui, format!("{} · {}", when::moment(doc, event.at), event.title)).small());
    }
    if known.sources.is_empty() {
        ui.label(dim(ui, "None of the dated sources on it was published yet."));
    }
    cite(doc, ui, &known.sources);
    let later = match known.later {
        0 => return,
        1 => "1 source is later.".to_owned(),
        more => format!("{more} sources are later."),
    };
    ui.label(faint(ui, format!("{later} What only they say is left out here.")).small());
}
