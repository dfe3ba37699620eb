//! The popover that sets one criterion, and the menu of all of them.

use std::collections::BTreeSet;

use egui::{Popup, PopupCloseBehavior, PopupKind, Rect, RectAlign, RichText, ScrollArea, Ui};

use super::super::widgets::{dim, faint};
use super::bold;
use super::fields;
use crate::app::Action;
use crate::app::document::Document;
use crate::app::filters::{Editing, around};
use crate::case::{AssetIx, Confidence, Evidence, Likelihood, Role, SourceIx, TransferKind, capital, thousands};
use crate::flow::{Criterion, Filter, Said, Sureness, Way, asset_name, source_name};

/// Width of the popover, in px.
const WIDTH: f32 = 290.0;

/// Shows what is being edited; returns whether it stays open.
pub(super) fn popover(doc: &Document, ui: &Ui, editing: &mut Editing, anchor: Rect, actions: &mut Vec<Action>) -> bool {
    let mut open = true;
    let id = egui::Id::unique(("filter editor", editing.criterion));
    let kind = if editing.criterion.is_none() { PopupKind::Menu } else { PopupKind::Popup };
    Popup::new(id, ui.ctx().clone(), anchor, ui.layer_id())
        .kind(kind)
        .align(RectAlign::BOTTOM_START)
        .gap(6.0)
        .open_bool(&mut open)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(editing.criterion.map_or("Criteria", Criterion::name))
        .show(|ui| match editing.criterion {
            None => menu(doc, ui, actions),
            Some(criterion) => {
                ui.set_width(WIDTH);
                ui.label(bold(criterion.name()));
                edit(doc, ui, criterion, editing, actions);
                if let Some(remark) = doc.shown.left_out(criterion).filter(|_| doc.state.filter.has(criterion)) {
                    ui.label(dim(ui, remark).small());
                }
                ui.label(faint(ui, criterion.rule()).small());
            }
        });
    open
}

/// Every criterion that makes sense for the case.
fn menu(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.set_min_width(200.0);
    for criterion in Criterion::ALL {
        let makes_sense = match criterion {
            Criterion::Thefts => doc.case.incidents.len() > 1,
            Criterion::Roles => true,
            Criterion::Nodes => doc.state.filter.has(criterion),
            Criterion::Sources | Criterion::Assets | Criterion::Value | Criterion::Window | Criterion::Units => {
                !doc.case.transfers.is_empty() || !doc.case.incidents.is_empty()
            }
            Criterion::Attribution => doc.case.wallets.iter().any(|wallet| wallet.attribution.is_some()),
            Criterion::EdgeValue | Criterion::Kinds | Criterion::Degree => !doc.case.transfers.is_empty(),
            Criterion::Certainty | Criterion::Near => true,
            // Set where the trace is.
            Criterion::Trace => doc.state.filter.has(criterion),
        };
        let button = egui::Button::new(criterion.name()).min_size(egui::vec2(200.0, 0.0));
        if makes_sense && ui.add(button).on_hover_text(criterion.rule()).clicked() {
            actions.push(Action::EditFilter(Some(Editing::of(doc, criterion))));
        }
    }
}

fn edit(doc: &Document, ui: &mut Ui, criterion: Criterion, editing: &mut Editing, actions: &mut Vec<Action>) {
    let now = &doc.state.filter;
    let mut filter = now.clone();
    let (case, flow) = (&*doc.case, &doc.drawing.flow);
    match criterion {
        Criterion::Window | Criterion::Value | Criterion::Units | Criterion::EdgeValue | Criterion::Degree => {
            fields::show(doc, ui, criterion, editing, &mut filter);
            if filter != *now {
                actions.push(Action::SetFilter { filter: Box::new(filter), merge: true });
            }
            return;
        }
        Criterion::Thefts => {
            let all = case.incidents().map(|(ix, incident)| (ix, incident.title.clone(), None));
            choose(ui, &all.collect::<Vec<_>>(), &mut filter.incidents);
        }
        Criterion::Roles => {
            let used = Role::ALL.into_iter().filter(|role| doc.shown.roles.contains_key(role));
            let mut shown: BTreeSet<Role> = used.clone().filter(|role| !now.hidden_roles.contains(role)).collect();
            for role in used {
                tick(ui, role, role.name(), doc.shown.roles.get(&role).map(|counts| counts.1), &mut shown);
            }
            filter.hidden_roles = Role::ALL
                .into_iter()
                .filter(|role| !shown.contains(role) && doc.shown.roles.contains_key(role))
                .collect();
        }
        Criterion::Nodes => {
            let name = |key| flow.node(key).map_or_else(|| key.to_string(), |(_, node)| node.name.clone());
            let mut hidden = now.hidden_nodes.clone();
            ScrollArea::vertical().max_height(220.0).show_rows(ui, 22.0, now.hidden_nodes.len(), |ui, rows| {
                for key in now.hidden_nodes.iter().skip(rows.start).take(rows.len()) {
                    tick(ui, key.clone(), &name(key), None, &mut hidden);
                }
            });
            filter.hidden_nodes = hidden;
        }
        Criterion::Assets => {
            let count = |ix: AssetIx| {
                let moves =
                    |t: &&crate::case::Transfer| t.asset == ix || t.received.is_some_and(|(asset, _)| asset == ix);
                case.transfers.iter().filter(moves).count()
            };
            let all = (0..case.assets.len()).map(AssetIx::new);
            let all: Vec<_> = all.map(|ix| (ix, asset_name(case, ix), Some(count(ix)))).collect();
            choose(ui, &all, &mut filter.assets);
        }
        Criterion::Kinds => {
            let mut used: std::collections::BTreeMap<TransferKind, usize> = std::collections::BTreeMap::new();
            case.transfers.iter().for_each(|transfer| *used.entry(transfer.kind).or_default() += 1);
            let all = used.into_iter().map(|(kind, count)| (kind, kind.name().to_owned(), Some(count)));
            choose(ui, &all.collect::<Vec<_>>(), &mut filter.kinds);
        }
        Criterion::Certainty => {
            let all = [Evidence::Ledger, Evidence::Reported, Evidence::Inferred];
            let count = |evidence| case.transfers.iter().filter(|transfer| transfer.evidence == evidence).count();
            let name = |evidence: Evidence| capital(evidence.name());
            choose(ui, &all.map(|one| (one, name(one), Some(count(one)))), &mut filter.evidence);
        }
        Criterion::Attribution => sureness(ui, &mut filter.sureness),
        Criterion::Sources => sources(doc, ui, &mut filter),
        Criterion::Near => near(doc, ui, &mut filter),
        Criterion::Trace => {}
    }
    if filter != *now {
        actions.push(Action::SetFilter { filter: Box::new(filter), merge: false });
    }
}

/// Boxes to tick; with none or all ticked there is no criterion.
fn choose<T: Copy + Ord + std::hash::Hash>(
    ui: &mut Ui,
    all: &[(T, String, Option<usize>)],
    chosen: &mut Option<BTreeSet<T>>,
) {
    let mut set = chosen.clone().unwrap_or_default();
    ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
        for (item, name, count) in all {
            tick(ui, *item, name, *count, &mut set);
        }
    });
    if Some(&set) != chosen.as_ref() && (chosen.is_some() || !set.is_empty()) {
        *chosen = (!set.is_empty()).then_some(set);
    }
}

fn tick<T: Ord>(ui: &mut Ui, item: T, name: &str, count: Option<usize>, set: &mut BTreeSet<T>) {
    let mut on = set.contains(&item);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if let Some(count) = count {
                ui.label(faint(ui, thousands(count)).small());
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let wide = ui.available_width();
                ui.set_max_width(wide);
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                if ui.checkbox(&mut on, name).changed() {
                    if on {
                        set.insert(item);
                    } else {
                        set.remove(&item);
                    }
                }
            });
        });
    });
}

fn sureness(ui: &mut Ui, sureness: &mut Sureness) {
    ui.label(dim(ui, "At least this likely (ICD 203)"));
    ui.radio_value(&mut sureness.likelihood, None, "Any");
    for likelihood in
        [Likelihood::RoughlyEvenChance, Likelihood::Likely, Likelihood::VeryLikely, Likelihood::AlmostCertain]
    {
        let (low, high) = likelihood.percent();
        ui.radio_value(&mut sureness.likelihood, Some(likelihood), format!("{} ({low}–{high} %)", likelihood.words()));
    }
    ui.label(dim(ui, "With at least this confidence"));
    ui.horizontal_wrapped(|ui| {
        ui.radio_value(&mut sureness.confidence, None, "Any confidence");
        for confidence in [Confidence::Moderate, Confidence::High] {
            ui.radio_value(&mut sureness.confidence, Some(confidence), capital(confidence.name()));
        }
    });
}

fn sources(doc: &Document, ui: &mut Ui, filter: &mut Filter) {
    let (mut not_only, before) = match &filter.said {
        Some(said @ Said::NotOnlyBy(_)) => (true, said.sources().clone()),
        Some(said) => (false, said.sources().clone()),
        None => (false, BTreeSet::new()),
    };
    let id = ui.scope_id().with("not only");
    if filter.said.is_none() {
        not_only = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    }
    ui.horizontal(|ui| {
        ui.radio_value(&mut not_only, false, "Said by");
        ui.radio_value(&mut not_only, true, "Not only said by");
    });
    ui.data_mut(|data| data.insert_temp(id, not_only));
    let case = &*doc.case;
    let mut chosen = (!before.is_empty()).then_some(before);
    let all = (0..case.sources.len()).map(SourceIx::new);
    let all: Vec<_> = all.map(|ix| (ix, source_name(case, ix), None)).collect();
    choose(ui, &all, &mut chosen);
    filter.said = chosen.map(|set| if not_only { Said::NotOnlyBy(set) } else { Said::By(set) });
}

fn near(doc: &Document, ui: &mut Ui, filter: &mut Filter) {
    let selected = around(doc, 1);
    if let Some(near) = &mut filter.near {
        ui.horizontal(|ui| {
            for hops in 1..=6 {
                ui.selectable_value(&mut near.hops, hops, hops.to_string());
            }
            ui.label(dim(ui, if near.hops == 1 { "hop" } else { "hops" }));
        });
        for (way, name) in
            [(Way::Both, "Up- and downstream"), (Way::Downstream, "Downstream only"), (Way::Upstream, "Upstream only")]
        {
            ui.radio_value(&mut near.way, way, name);
        }
    }
    match (selected, &mut filter.near) {
        (Ok(around), Some(near)) => {
            if near.of != around.of && ui.button("Around what is selected now").clicked() {
                near.of = around.of;
            }
        }
        (Ok(around), none) => {
            if ui.button("Around what is selected").clicked() {
                *none = Some(around);
            }
        }
        (Err(why), None) => {
            ui.label(RichText::new(why));
        }
        (Err(_), Some(_)) => {}
    }
}
