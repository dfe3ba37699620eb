//! Where what a wallet received came from, and what kinds of counterparties it dealt with.

use egui::{RichText, Ui};

use super::super::theme;
use super::super::widgets::{dim, faint, figure, heading};
use crate::app::document::Document;
use crate::app::provenance::Provenance;
use crate::app::{Action, App};
use crate::case::{Amount, Permille, Usd, WalletIx};
use crate::scene::style::Metrics;
use crate::trace::{Exposure, FirstSeen, Side, Sources};

/// Sources of one asset that are listed.
const LISTED: usize = 8;

/// A button that asks, and the answer.
pub(super) fn show(app: &App, doc: &Document, ui: &mut Ui, wallet: WalletIx, actions: &mut Vec<Action>) {
    heading(ui, "Where from, where to");
    let Some(answer) = app.ui.provenance.as_ref().filter(|answer| answer.is_about(doc, wallet)) else {
        if app.is_finding_provenance() {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(dim(ui, "Looking for the sources…"));
            });
        } else {
            let help = "What all that it received consists of, back to where it was first seen, and by category what it sent \
                        and received, directly and through unidentified accounts";
            if ui.button("Show sources and exposure").on_hover_text(help).clicked() {
                actions.push(Action::FindProvenance(wallet));
            }
        }
        return;
    };
    let (method, _) = doc.method_and_rules();
    ui.label(faint(ui, method.name()).small()).on_hover_text(method.rule());
    if answer.received.is_empty() {
        ui.label(dim(ui, "It received nothing of known amount in this case."));
    }
    answer.received.iter().for_each(|sources| came_from(doc, answer, ui, sources));
    answer.exposure.iter().for_each(|exposure| by_category(ui, exposure));
}

fn bold(ui: &mut Ui, text: String) {
    ui.add_space(4.0);
    ui.label(RichText::new(text).font(theme::bold(Metrics::get().font.small)));
}

fn came_from(doc: &Document, answer: &Provenance, ui: &mut Ui, sources: &Sources) {
    let case = &*doc.case;
    bold(ui, format!("Received {}", case.show_amount(sources.asset, Amount(sources.amount))));
    for source in sources.sources.iter().take(LISTED) {
        let name = |wallet: Option<WalletIx>| wallet.map_or_else(String::new, |wallet| case[wallet].name());
        let text = match source.origin {
            FirstSeen::Stolen(theft) => match case.incidents.get(theft.get()) {
                Some(theft) => format!("Stolen: {}", theft.title),
                None => "From the wallet that is followed".to_owned(),
            },
            FirstSeen::Service(_) => format!("Service: {}", name(source.origin.wallet(&answer.ledger))),
            FirstSeen::Unseen(_) => format!("Not seen arriving at {}", name(source.origin.wallet(&answer.ledger))),
            FirstSeen::Clean => "Known to be clean".to_owned(),
        };
        let amount = Amount(source.qty).rounded(case[sources.asset].decimals, 2);
        figure(ui, &text, &amount, &source.share.to_string());
    }
    let rest = sources.sources.get(LISTED..).unwrap_or_default();
    if !rest.is_empty() {
        let share = Permille(rest.iter().map(|source| source.share.0).sum());
        ui.label(faint(ui, format!("and {} smaller sources, {share}", rest.len())).small());
    }
}

fn by_category(ui: &mut Ui, exposure: &Exposure) {
    let side = match exposure.side {
        Side::Receiving => "Received from, by category",
        Side::Sending => "Sent to, by category",
    };
    if exposure.lines.is_empty() && exposure.counterparties.is_empty() {
        return;
    }
    bold(ui, side.to_owned());
    for line in &exposure.lines {
        let name = line.category.map_or("Unresolved", crate::trace::Category::name);
        let parts = [(line.direct, "direct"), (line.indirect, "indirect")];
        let parts: Vec<String> =
            parts.iter().filter(|(usd, _)| usd.0 > 0).map(|(usd, how)| format!("{} {how}", Usd::brief(*usd))).collect();
        figure(ui, name, &parts.join(" + "), &line.share.to_string());
    }
    let unpriced = exposure.unpriced().count();
    if unpriced > 0 {
        ui.label(faint(ui, format!("{unpriced} more without a price, in no share")).small());
    }
}
