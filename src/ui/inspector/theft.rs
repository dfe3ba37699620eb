//! Thefts: one, several, and what is published about a year.

use std::collections::BTreeMap;

use egui::{RichText, Ui};

use super::super::widgets::{dim, faint, figure, heading};
use super::super::{theme, when};
use super::instant;
use super::source::{cite, note, who_says_so};
use crate::app::Action;
use crate::app::document::Document;
use crate::app::reported::known_by;
use crate::case::{Claim, ClaimIx, EntityIx, IncidentIx, Question, SourceIx, Subject, Usd};
use crate::flow::{Found, NodeKey};
use crate::scene::style::{Metrics, Token};

pub(super) fn incident_figures(doc: &Document, ui: &mut Ui, ix: IncidentIx) {
    let incident = &doc.case[ix];
    figure(ui, "When", &when::moment(doc, incident.at), "");
    // What nobody had published by the moment looked at is left out.
    let instant = doc.instant();
    let known = |sources: &[SourceIx]| {
        let sources = if sources.is_empty() { &incident.sources } else { sources };
        instant.is_none_or(|t| incident.at.start() <= t && known_by(&doc.case, sources, t))
    };
    if let Some(t) = instant {
        instant::reported(doc, ui, ix, t);
    }
    for loss in incident.losses.iter().filter(|loss| known(&loss.sources)) {
        let amount = loss.amount.map(|amount| doc.case.show_amount(loss.asset, amount));
        figure(ui, "Lost", &amount.unwrap_or_else(|| format!("unknown amount of {}", doc.case[loss.asset].symbol)), "");
    }
    match incident.usd {
        Some(usd) if known(&incident.usd_sources) => {
            figure(ui, "Value stated", &usd.full(), "");
            cite(doc, ui, &incident.usd_sources);
        }
        Some(_) => figure(ui, "Value", "not published by then", ""),
        None => figure(ui, "Value", "no source states one", ""),
    }
    for estimate in incident.estimates.iter().filter(|estimate| known(&estimate.sources)) {
        figure(ui, "Others say", &estimate.usd.full(), "");
        note(ui, &estimate.note);
        cite(doc, ui, &estimate.sources);
    }
    // Range and remarks are of all sources together.
    let all = instant.is_none_or(|t| incident.at.start() <= t && doc.reported(ix, t).later == 0);
    if let Some((low, high)) = incident.usd_range.filter(|(low, high)| all && low != high) {
        figure(ui, "Published from", &low.full(), "");
        figure(ui, "to", &high.full(), "");
    }
    if all && !incident.vectors.is_empty() {
        let vectors: Vec<&str> = incident.vectors.iter().map(|vector| vector.name()).collect();
        figure(ui, "Way in", &vectors.join(", "), "");
    }
    if let Some(victim) = incident.victim {
        figure(ui, "Victim", &doc.case[victim].name, "");
    }
    if all {
        note(ui, &incident.note);
    }
    if all && !incident.dispute.is_empty() {
        heading(ui, "Disputed or not confirmed");
        ui.label(dim(ui, &incident.dispute));
    }
    match incident.attribution.as_deref() {
        claim if known(claim.map_or(&[], |claim| &claim.sources)) => {
            let cited = if all { incident.sources.as_slice() } else { &[] };
            who_says_so(doc, ui, claim, incident.actor, cited);
        }
        _ => {
            heading(ui, "Who says so");
            ui.label(dim(ui, "Attributed to nobody by then."));
        }
    }
}

/// A list of thefts by date, each with its value; a click leads to the theft.
pub(super) fn thefts(doc: &Document, ui: &mut Ui, incidents: &[IncidentIx], actions: &mut Vec<Action>) {
    let mut sorted = incidents.to_vec();
    sorted.sort_by_key(|&ix| (doc.case[ix].at.start(), ix));
    sorted.dedup();
    // At an instant only what had happened by then adds up.
    let instant = doc.instant();
    let begun: Vec<IncidentIx> =
        sorted.iter().copied().filter(|&ix| instant.is_none_or(|t| doc.case[ix].at.start() <= t)).collect();
    let known = begun.iter().filter_map(|&ix| doc.case[ix].usd);
    let sum = known.clone().try_fold(Usd(0), Usd::checked_add);
    let unknown = begun.len() - known.count();
    if let Some(sum) = sum.filter(|_| sorted.len() > 1) {
        figure(ui, if instant.is_some() { "Together so far" } else { "Together" }, &sum.full(), "");
        if begun.len() < sorted.len() {
            ui.label(faint(ui, format!("{} of {} thefts", begun.len(), sorted.len())).small());
        }
        if unknown > 0 {
            ui.label(faint(ui, format!("{unknown} without a published value")).small());
        }
    }
    for ix in sorted {
        let incident = &doc.case[ix];
        let value = incident.usd.map_or("value not published".to_owned(), Usd::compact);
        let disputed = if incident.dispute.is_empty() { "" } else { " · disputed" };
        let text = format!("{} · {}", when::moment(doc, incident.at), incident.title);
        let line = egui::Link::new(RichText::new(text).small());
        if ui.add(line).on_hover_text("Show this theft").clicked() {
            actions.push(Action::Show(Found::Node(NodeKey::of_incident(&doc.case, ix))));
        }
        let later = instant.is_some_and(|t| t < incident.at.start());
        let later = if later { " · not yet" } else { "" };
        ui.label(faint(ui, format!("{value}{disputed}{later}")).small());
    }
}

/// What is published beyond single thefts, by question; where sources disagree it says so.
pub(super) fn claims(doc: &Document, ui: &mut Ui, claims: impl Iterator<Item = ClaimIx>) {
    let mut questions: BTreeMap<Question<'_>, Vec<&Claim>> = BTreeMap::new();
    for ix in claims {
        let claim = &doc.case[ix];
        questions.entry(claim.question()).or_default().push(claim);
    }
    if questions.is_empty() {
        return;
    }
    heading(ui, "Published figures");
    for ((measure, part, period, until), claims) in questions {
        let part = if part.is_empty() { String::new() } else { format!(": {part}") };
        let period = period.map_or(String::new(), |period| {
            let until = until.map_or(String::new(), |until| format!(" to {}", until.for_people()));
            format!(", {}{until}", period.for_people())
        });
        let text = format!("{measure}{part}{period}");
        ui.label(RichText::new(text).font(theme::bold(Metrics::get().font.body)));
        if claims.iter().any(|claim| claim.figure != claims[0].figure) {
            ui.label(RichText::new("Sources disagree").small().color(theme::token(ui, Token::Warning)));
        }
        for claim in claims {
            ui.label(claim.figure_for_people()).on_hover_text(&claim.statement);
            note(ui, &claim.note);
            cite(doc, ui, &claim.sources);
        }
        ui.add_space(Metrics::get().space.small);
    }
}

/// What connects a theft or a group with others, where the graph says it in lines.
pub(super) fn group(doc: &Document, ui: &mut Ui, entity: EntityIx, actions: &mut Vec<Action>) {
    let members = |of| doc.case.entities().filter(move |(_, entity)| entity.part_of == Some(of));
    let names: Vec<&str> = members(entity).map(|(_, member)| member.name.as_str()).collect();
    if !names.is_empty() {
        figure(ui, "Parts of it", &names.join(", "), "");
    }
    let own: Vec<IncidentIx> = doc
        .case
        .incidents()
        .filter(|(_, i)| i.actor == Some(entity) || i.victim == Some(entity))
        .map(|(ix, _)| ix)
        .collect();
    if !own.is_empty() {
        heading(ui, "Thefts");
        thefts(doc, ui, &own, actions);
    }
    let subject = Subject::Entity(entity);
    claims(doc, ui, doc.case.claims().filter(|(_, claim)| claim.about.contains(&subject)).map(|(ix, _)| ix));
}
