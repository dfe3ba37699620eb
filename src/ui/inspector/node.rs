//! A node: wallet, entity, stack, group, theft or case.

use egui::{RichText, ScrollArea, Ui};

use super::super::table::After;
use super::super::widgets::{badge, dim, faint, figure, heading, icon_button};
use super::super::{theme, when};
use super::source::{cite, note, who_says_so};
use super::theft::{claims, group, incident_figures, thefts};
use super::{facts, grouping, instant, provenance, tags, title, traced, transfers, ways};
use crate::app::document::Document;
use crate::app::ways::Subject;
use crate::app::{Action, App, Command};
use crate::case::{Checksum, EntityIx, IncidentIx, Moment, PartIx, TransferIx, WalletIx, thousands};
use crate::flow::{Node, NodeKey, NodeKind};
use crate::scene::icon::Icon;
use crate::scene::style::Metrics;
use crate::scene::symbol::SymbolKind;

pub(super) fn about_node(app: &App, doc: &Document, ui: &mut Ui, key: &NodeKey, actions: &mut Vec<Action>) {
    let Some((ix, node)) = doc.drawing.flow.node(key) else { return };
    match node.kind {
        NodeKind::Incident(incident) => {
            title(ui, &doc.case[incident].title);
            incident_figures(doc, ui, incident);
            let subject = crate::case::Subject::Incident(incident);
            claims(doc, ui, doc.case.claims().filter(|(_, c)| c.about.contains(&subject)).map(|(ix, _)| ix));
            return;
        }
        NodeKind::Thefts | NodeKind::Victims => {
            title(ui, &node.name);
            ui.label(dim(ui, &node.detail));
            fold_button(ui, node, actions);
            heading(ui, "Thefts");
            thefts(doc, ui, &node.incidents, actions);
            return;
        }
        NodeKind::Part(part) => part_head(doc, ui, node, part, actions),
        NodeKind::Wallet(wallet) => wallet_head(doc, ui, node, wallet, actions),
        NodeKind::Entity(entity) => entity_head(doc, ui, node, entity, actions),
        NodeKind::Stack => stack_head(doc, ui, node, actions),
        NodeKind::Fold(kind) => {
            grouping::fold_head(app, doc, ui, node, kind, actions);
            members(doc, ui, node, actions);
        }
    }
    fold_button(ui, node, actions);
    if let NodeKind::Entity(entity) = node.kind {
        group(doc, ui, entity, actions);
    }
    if node.wallets.is_empty() {
        return;
    }
    ui.separator();
    match doc.instant() {
        Some(t) => instant::node(doc, ui, node, t),
        None => balance(doc, ui, ix),
    }
    let seen = &facts::of(doc, node).seen;
    if !seen.is_empty() {
        figure(ui, "Seen", seen, "");
    }
    if traced::about_node(doc, ui, ix) {
        ways::show(app, doc, ui, &Subject::Node(key.clone()), actions);
    }
    if let [wallet] = node.wallets.as_slice() {
        provenance::show(app, doc, ui, *wallet, actions);
    }
    grouping::path(doc, ui, node, actions);
    if let NodeKind::Wallet(wallet) = node.kind {
        who_says_so(
            doc,
            ui,
            doc.case[wallet].attribution.as_deref(),
            doc.case[wallet].owner,
            &doc.case[wallet].sources,
        );
        note(ui, &doc.case[wallet].note);
        if let Some(cluster) = doc.case[wallet].cluster {
            grouping::about_cluster(doc, ui, cluster);
        }
        tags::show(doc, ui, &doc.case[wallet]);
        let by_then = |at: Option<Moment>| doc.instant().is_none_or(|t| at.is_none_or(|at| at.start() <= t));
        if let Some(status) = doc.case[wallet].status.as_ref().filter(|status| by_then(status.at)) {
            heading(ui, "What became of it");
            let at = status.at.map(|at| format!(", {}", when::moment(doc, at))).unwrap_or_default();
            let amount = status.amount.map(|(asset, amount)| format!(", {}", doc.case.show_amount(asset, amount)));
            ui.label(format!("{}{}{at}", status.kind.name(), amount.unwrap_or_default()));
            note(ui, &status.note);
            cite(doc, ui, &status.sources);
        }
    }
    heading(ui, "Transfers");
    let after = doc.instant().and_then(|_| facts::node_history(doc, node)).map(After::Node);
    transfers(doc, ui, &facts::of(doc, node).transfers, after, actions);
}

/// Opens what is folded, or folds again what came out of a fold.
fn fold_button(ui: &mut Ui, node: &Node, actions: &mut Vec<Action>) {
    // What a wallet folds into stands among its groups.
    if let Some(fold) = node.fold.as_ref().filter(|_| !matches!(node.kind, NodeKind::Wallet(_))) {
        let text = match node.kind {
            NodeKind::Incident(_) => "Fold again".to_owned(),
            _ if node.wallets.is_empty() => format!("Open {} thefts", thousands(node.incidents.len())),
            _ => format!("Open {} wallets", thousands(node.wallets.len())),
        };
        if ui.button(text).on_hover_text(Command::ToggleFold.spec().help).clicked() {
            actions.push(Action::ToggleFold(fold.clone()));
        }
    }
}

/// One of several merged cases.
fn part_head(doc: &Document, ui: &mut Ui, node: &Node, part: PartIx, actions: &mut Vec<Action>) {
    let Some(about) = doc.case.parts().get(part.get()) else { return };
    title(ui, &about.title);
    ui.label(dim(ui, format!("Case {} · {}", about.id, node.detail)));
    let shared = doc.case.wallets().filter(|&(ix, _)| doc.case.is_shared(ix) && doc.case.parts_of(ix).contains(&part));
    figure(ui, "Wallets shared", &shared.count().to_string(), "with other open cases");
    let own: Vec<IncidentIx> =
        doc.case.incidents().filter(|&(ix, _)| doc.case.parts_of(ix).contains(&part)).map(|(ix, _)| ix).collect();
    if !own.is_empty() {
        heading(ui, "Thefts");
        thefts(doc, ui, &own, actions);
    }
}

fn wallet_head(doc: &Document, ui: &mut Ui, node: &Node, wallet: WalletIx, actions: &mut Vec<Action>) {
    let wallet = &doc.case[wallet];
    title(ui, &wallet.name());
    ui.horizontal(|ui| badge(ui, node.role.name(), SymbolKind::from(node.role).token()));
    match &wallet.address {
        Some(address) => {
            ui.horizontal(|ui| {
                let text = faint(ui, address.text()).font(theme::mono(Metrics::get().font.caption));
                ui.add(egui::Label::new(text).wrap());
                if icon_button(ui, Icon::Copy, "Copy address", "Copy the whole address", true).clicked() {
                    actions.push(Action::Copy { text: address.text().to_owned(), what: "Address" });
                }
            });
            let checksum = match address.checksum() {
                Checksum::Valid => "checksum valid",
                Checksum::None => "carries no checksum: a typing slip cannot be seen",
                Checksum::Wrong => "checksum wrong as published",
                Checksum::NotChecked => "not checked on this chain",
            };
            ui.label(faint(ui, format!("{} · {checksum}", wallet.chain.name())).small());
        }
        None => {
            ui.label(faint(ui, format!("{} · address not published", wallet.chain.name())).small());
        }
    }
}

fn entity_head(doc: &Document, ui: &mut Ui, node: &Node, entity: EntityIx, actions: &mut Vec<Action>) {
    let entity = &doc.case[entity];
    title(ui, &format!("{}{}", crate::case::portion(entity.marking.as_ref()), entity.name));
    ui.horizontal(|ui| {
        badge(ui, node.role.name(), SymbolKind::from(node.role).token());
        let country = entity.country.as_ref().map(|code| format!(" · {code}")).unwrap_or_default();
        ui.label(dim(ui, format!("{}{country}", entity.kind.name())));
    });
    if !entity.aliases.is_empty() {
        ui.label(faint(ui, format!("Also known as {}", entity.aliases.join(", "))).small());
    }
    note(ui, &entity.note);
    cite(doc, ui, &entity.sources);
    members(doc, ui, node, actions);
}

fn stack_head(doc: &Document, ui: &mut Ui, node: &Node, actions: &mut Vec<Action>) {
    title(ui, &node.name);
    ui.horizontal(|ui| badge(ui, node.role.name(), SymbolKind::from(node.role).token()));
    ui.label(faint(ui, "Folded: their funds come from the same places and go to the same places.").small());
    members(doc, ui, node, actions);
}

fn members(doc: &Document, ui: &mut Ui, node: &Node, actions: &mut Vec<Action>) {
    if node.wallets.len() < 2 {
        return;
    }
    egui::CollapsingHeader::new(format!("{} wallets", thousands(node.wallets.len()))).id_salt("members").show(
        ui,
        |ui| {
            ScrollArea::vertical().id_salt("member list").max_height(180.0).show_rows(
                ui,
                18.0,
                node.wallets.len(),
                |ui, rows| {
                    for &wallet in node.wallets.get(rows).unwrap_or_default() {
                        let wallet = &doc.case[wallet];
                        let address = wallet.address.as_ref().filter(|address| !address.is_withheld());
                        let text = address.map_or(wallet.name(), |address| address.text().to_owned());
                        let line =
                            egui::Label::new(RichText::new(&text).font(theme::mono(Metrics::get().font.caption)))
                                .truncate();
                        if ui.add(line.sense(egui::Sense::click())).on_hover_text("Click to copy").clicked() {
                            actions.push(Action::Copy { text, what: "Address" });
                        }
                    }
                },
            );
        },
    );
}

/// In, out and the difference per asset, as far as the case's transfers tell.
fn balance(doc: &Document, ui: &mut Ui, ix: petgraph::graph::NodeIndex) {
    let case = &*doc.case;
    let graph = &doc.drawing.flow.graph;
    for (name, direction) in [("In", petgraph::Incoming), ("Out", petgraph::Outgoing)] {
        let edges: Vec<_> = graph.edges_directed(ix, direction).collect();
        let count: u64 = edges.iter().map(|edge| edge.weight().count).sum();
        let mut totals: std::collections::BTreeMap<_, crate::case::Amount> = std::collections::BTreeMap::new();
        let mut usd = Some(crate::case::Usd(0));
        for edge in &edges {
            for &(asset, amount) in &edge.weight().totals {
                let sum = totals.entry(asset).or_default();
                *sum = sum.checked_add(amount).unwrap_or(*sum);
            }
            usd = usd.zip(edge.weight().usd).and_then(|(sum, more)| sum.checked_add(more));
        }
        if edges.is_empty() {
            figure(ui, name, "none in this case", "");
            continue;
        }
        let all: Vec<TransferIx> = edges.iter().flat_map(|edge| &edge.weight().transfers).copied().collect();
        if let Some(instead) = case.in_place_of(&all) {
            figure(ui, name, &instead, "");
            continue;
        }
        for (n, (asset, amount)) in totals.into_iter().enumerate() {
            figure(ui, if n == 0 { name } else { "" }, &super::amount(doc, asset, amount), "");
        }
        let plural = if count == 1 { "" } else { "s" };
        let usd = usd.map(|usd| format!(" · ≈ {}", usd.compact())).unwrap_or_default();
        figure(ui, "", &format!("{count} transfer{plural}{usd}"), "");
        let shown: Vec<TransferIx> = edges.iter().flat_map(|edge| &edge.weight().transfers).copied().collect();
        let shown: Vec<TransferIx> = shown.into_iter().filter(|&ix| doc.shown.passes(ix)).collect();
        let rows: u64 = shown.iter().map(|&ix| u64::from(case[ix].count)).sum();
        if rows < count {
            let usd = doc.valuation.of_transfers(case, &shown).filter(|_| case.in_place_of(&shown).is_none());
            let usd = usd.map(|usd| format!(" · ≈ {}", usd.compact()));
            figure(ui, "Shown of it", &format!("{rows} of {count}{}", usd.unwrap_or_default()), "");
        }
    }
}
