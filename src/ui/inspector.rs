//! What is selected: what it is, how much, since when, who says so, and its transfers.

use std::collections::BTreeSet;

use egui::{RichText, ScrollArea, Ui};

use super::widgets::{badge, dim, faint, figure, heading, icon_button};
use super::{send, table, tags, theme};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::{Attribution, Checksum, EntityIx, EventIx, IncidentIx, Likelihood, SourceIx, TransferIx, WalletIx};
use crate::flow::{EdgeKey, Node, NodeKey, NodeKind};
use crate::scene::Target;
use crate::scene::graph::{amount_line, time_line};
use crate::scene::icon::Icon;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::SymbolKind;

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let mut actions = Vec::new();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| match doc.selection.single() {
        None if doc.selection.is_empty() => about_case(doc, ui, &mut actions),
        None => about_many(doc, ui, &mut actions),
        Some(Target::Node(key)) => about_node(doc, ui, key, &mut actions),
        Some(Target::Edge(key)) => about_edge(doc, ui, key, &mut actions),
        Some(Target::Transfer(ix)) => about_transfer(doc, ui, *ix, &mut actions),
        Some(Target::Event(ix)) => about_event(doc, ui, *ix),
        Some(Target::Legend(_)) => {}
    });
    for action in actions {
        send(app, action);
    }
}

fn title(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(RichText::new(text).font(theme::bold(Metrics::get().font.heading))).wrap());
}

fn about_case(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let case = &*doc.case;
    title(ui, &case.title);
    if !case.summary.is_empty() {
        ui.label(dim(ui, case.summary.clone()));
    }
    for (ix, _) in case.incidents() {
        heading(ui, "Incident");
        incident_figures(doc, ui, ix);
    }
    if !case.caveats.is_empty() {
        heading(ui, "Caveats");
        for caveat in &case.caveats {
            ui.label(dim(ui, format!("· {caveat}")));
        }
    }
    heading(ui, "Value");
    for n in 0..case.assets.len() {
        let text = doc.valuation.explain(case, crate::case::AssetIx::new(n));
        ui.label(dim(ui, text).small());
    }
    heading(ui, "Sources");
    for source in &case.sources {
        source_line(doc, ui, source.id.as_str());
    }
    heading(ui, "All transfers");
    let all: Vec<TransferIx> = case.transfers().map(|(ix, _)| ix).collect();
    transfers(doc, ui, &all, actions);
}

fn about_many(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let count = doc.selection.iter().count();
    title(ui, &format!("{count} selected"));
    let wallets: usize =
        doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key)).map(|(_, node)| node.wallets.len()).sum();
    figure(ui, "Wallets", &wallets.to_string(), "");
    let all: Vec<TransferIx> = doc.selection.transfers(&doc.drawing.flow).into_iter().collect();
    heading(ui, "Transfers");
    transfers(doc, ui, &all, actions);
}

fn about_node(doc: &Document, ui: &mut Ui, key: &NodeKey, actions: &mut Vec<Action>) {
    let Some((ix, node)) = doc.drawing.flow.node(key) else { return };
    match node.kind {
        NodeKind::Incident(incident) => {
            title(ui, &doc.case[incident].title);
            incident_figures(doc, ui, incident);
            return;
        }
        NodeKind::Wallet(wallet) => wallet_head(doc, ui, node, wallet, actions),
        NodeKind::Entity(entity) => entity_head(doc, ui, node, entity, actions),
        NodeKind::Stack => stack_head(doc, ui, node, actions),
    }
    if let Some(fold) = &node.fold {
        let folded = matches!(node.kind, NodeKind::Entity(_) | NodeKind::Stack);
        let text = match fold {
            _ if folded => format!("Open {} wallets", node.wallets.len()),
            NodeKey::Entity(id) => {
                let name = doc.case.entities.iter().find(|entity| entity.id == *id).map_or(id, |entity| &entity.name);
                format!("Fold into {name}")
            }
            _ => "Fold again".to_owned(),
        };
        if ui.button(text).on_hover_text(Command::ToggleFold.spec().help).clicked() {
            actions.push(Action::ToggleFold(fold.clone()));
        }
    }
    ui.separator();
    balance(doc, ui, ix);
    let mut all: BTreeSet<TransferIx> = node.internal.iter().copied().collect();
    for direction in [petgraph::Incoming, petgraph::Outgoing] {
        all.extend(
            doc.drawing.flow.graph.edges_directed(ix, direction).flat_map(|edge| edge.weight().transfers.clone()),
        );
    }
    if let NodeKind::Wallet(wallet) = node.kind {
        who_says_so(doc, ui, doc.case[wallet].attribution.as_ref(), doc.case[wallet].owner, &doc.case[wallet].sources);
        note(ui, &doc.case[wallet].note);
        tags::show(doc, ui, &doc.case[wallet]);
        if let Some(status) = &doc.case[wallet].status {
            heading(ui, "What became of it");
            let at = status.at.map(|at| format!(", {}", at.for_people())).unwrap_or_default();
            let amount = status.amount.map(|(asset, amount)| format!(", {}", doc.case.show_amount(asset, amount)));
            ui.label(format!("{}{}{at}", status.kind.name(), amount.unwrap_or_default()));
            note(ui, &status.note);
            cite(doc, ui, &status.sources);
        }
    }
    heading(ui, "Transfers");
    let all: Vec<TransferIx> = all.into_iter().collect();
    transfers(doc, ui, &all, actions);
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
    title(ui, &entity.name);
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
    egui::CollapsingHeader::new(format!("{} wallets", node.wallets.len())).id_salt("members").show(ui, |ui| {
        ScrollArea::vertical().id_salt("member list").max_height(180.0).show_rows(
            ui,
            18.0,
            node.wallets.len(),
            |ui, rows| {
                for &wallet in node.wallets.get(rows).unwrap_or_default() {
                    let wallet = &doc.case[wallet];
                    let text = wallet.address.as_ref().map_or(wallet.name(), |address| address.text().to_owned());
                    let line = egui::Label::new(RichText::new(&text).font(theme::mono(Metrics::get().font.caption)))
                        .truncate();
                    if ui.add(line.sense(egui::Sense::click())).on_hover_text("Click to copy").clicked() {
                        actions.push(Action::Copy { text, what: "Address" });
                    }
                }
            },
        );
    });
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
        for (n, (asset, amount)) in totals.into_iter().enumerate() {
            let value = format!("{} {}", amount.rounded(case[asset].decimals, 2), case[asset].symbol);
            figure(ui, if n == 0 { name } else { "" }, &value, "");
        }
        let plural = if count == 1 { "" } else { "s" };
        let usd = usd.map(|usd| format!(" · ≈ {}", usd.compact())).unwrap_or_default();
        figure(ui, "", &format!("{count} transfer{plural}{usd}"), "");
    }
    let mut times: Vec<TransferIx> = Vec::new();
    for direction in [petgraph::Incoming, petgraph::Outgoing] {
        times.extend(graph.edges_directed(ix, direction).flat_map(|edge| edge.weight().transfers.iter().copied()));
    }
    let seen = time_line(case, &times);
    if !seen.is_empty() {
        figure(ui, "Seen", &seen, "");
    }
}

fn about_edge(doc: &Document, ui: &mut Ui, key: &EdgeKey, actions: &mut Vec<Action>) {
    let flow = &doc.drawing.flow;
    let Some((ix, edge)) = flow.edge(key) else { return };
    let name = |key: &NodeKey| flow.node(key).map(|(_, node)| node.name.clone()).unwrap_or_default();
    title(ui, &format!("{} → {}", name(&key.from), name(&key.to)));
    ui.label(dim(ui, format!("Known: {}", edge.evidence.name())));
    ui.separator();
    for &(asset, amount) in &edge.totals {
        figure(ui, "Sum", &doc.case.show_amount(asset, amount), "");
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
        figure(ui, "In the window", &amount_line(&doc.case, &sum.totals, 2), "");
    }
    let sources: BTreeSet<SourceIx> = edge.transfers.iter().flat_map(|&t| doc.case[t].sources.clone()).collect();
    heading(ui, "Who says so");
    cite(doc, ui, &sources.into_iter().collect::<Vec<_>>());
    heading(ui, "Transfers");
    transfers(doc, ui, &edge.transfers, actions);
}

fn about_transfer(doc: &Document, ui: &mut Ui, ix: TransferIx, actions: &mut Vec<Action>) {
    let transfer = &doc.case[ix];
    title(ui, &doc.case.show_sent(transfer));
    table::details(doc, ui, ix);
    if let Some(usd) = doc.valuation.of_transfer(transfer) {
        ui.separator();
        figure(ui, "Value, derived", &format!("≈ {}", usd.compact()), "");
        ui.label(faint(ui, doc.valuation.explain(&doc.case, transfer.asset)).small());
    }
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

fn about_event(doc: &Document, ui: &mut Ui, ix: EventIx) {
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

fn incident_figures(doc: &Document, ui: &mut Ui, ix: IncidentIx) {
    let incident = &doc.case[ix];
    figure(ui, "When", &incident.at.for_people(), "");
    for loss in &incident.losses {
        let amount = loss.amount.map(|amount| doc.case.show_amount(loss.asset, amount));
        figure(ui, "Lost", &amount.unwrap_or_else(|| format!("unknown amount of {}", doc.case[loss.asset].symbol)), "");
    }
    if let Some(usd) = incident.usd {
        figure(ui, "Value stated", &usd.full(), "");
    }
    if let Some((low, high)) = incident.usd_range.filter(|(low, high)| low != high) {
        figure(ui, "Published from", &low.full(), "");
        figure(ui, "to", &high.full(), "");
    }
    if !incident.vectors.is_empty() {
        let vectors: Vec<&str> = incident.vectors.iter().map(|vector| vector.name()).collect();
        figure(ui, "Way in", &vectors.join(", "), "");
    }
    if let Some(victim) = incident.victim {
        figure(ui, "Victim", &doc.case[victim].name, "");
    }
    note(ui, &incident.note);
    who_says_so(doc, ui, incident.attribution.as_ref(), incident.actor, &incident.sources);
}

/// Likelihood and confidence stand in two lines, never in one sentence (ICD 203).
fn who_says_so(doc: &Document, ui: &mut Ui, claim: Option<&Attribution>, to: Option<EntityIx>, sources: &[SourceIx]) {
    heading(ui, "Who says so");
    if let Some(claim) = claim {
        if let Some(to) = claim.to.or(to) {
            ui.label(format!("Assessed to be {}", chain(doc, to)));
        }
        if let Some(likelihood) = claim.likelihood {
            let (low, high) = likelihood.percent();
            ui.label(RichText::new(Likelihood::words(likelihood)).font(theme::bold(Metrics::get().font.body)))
                .on_hover_text(format!("Likelihood, ICD 203: {low}–{high} %"));
        }
        if let Some(confidence) = claim.confidence {
            ui.label(dim(ui, format!("Confidence in the sources: {}", confidence.name())));
        }
        note(ui, &claim.note);
        cite(doc, ui, &claim.sources);
        let further: Vec<SourceIx> = sources.iter().copied().filter(|s| !claim.sources.contains(s)).collect();
        cite(doc, ui, &further);
        return;
    } else if let Some(to) = to {
        ui.label(format!("Of {}", chain(doc, to)));
    } else {
        ui.label(dim(ui, "Attributed to nobody by the sources of this case."));
    }
    cite(doc, ui, sources);
}

fn chain(doc: &Document, entity: EntityIx) -> String {
    let names: Vec<&str> = doc.case.chain_of_command(entity).map(|e| doc.case[e].name.as_str()).collect();
    names.join(", part of ")
}

fn note(ui: &mut Ui, text: &str) {
    if !text.is_empty() {
        ui.label(dim(ui, text));
    }
}

fn cite(doc: &Document, ui: &mut Ui, sources: &[SourceIx]) {
    for &source in sources {
        let id = doc.case[source].id.clone();
        source_line(doc, ui, &id);
    }
}

pub(super) fn source_line(doc: &Document, ui: &mut Ui, id: &str) {
    let Some(source) = doc.case.sources.iter().find(|source| source.id == id) else { return };
    let grade = source.grade.map(|grade| format!(" · {grade}")).unwrap_or_default();
    let text = RichText::new(format!("{}{grade}", source.citation())).small();
    let shown = match &source.url {
        Some(url) => ui.hyperlink_to(text, url),
        None => ui.label(text.color(theme::token(ui, Token::TextDim))),
    };
    shown.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(source.citation());
        if let Some(url) = &source.url {
            ui.label(faint(ui, url.clone()));
        }
        if let Some(grade) = source.grade {
            ui.label(dim(ui, format!("Graded {grade}: {}", grade.words())));
        }
        note(ui, &source.note);
    });
}

fn transfers(doc: &Document, ui: &mut Ui, all: &[TransferIx], actions: &mut Vec<Action>) {
    if all.is_empty() {
        ui.label(dim(ui, "None in this case."));
        return;
    }
    ui.horizontal(|ui| {
        ui.label(dim(ui, all.len().to_string()).small());
        if ui.small_button("Copy as table").on_hover_text("Copy these rows, addresses and hashes whole").clicked() {
            let text = table::as_text(&doc.case, all.iter().copied().collect());
            actions.push(Action::Copy { text, what: "Transfers" });
        }
    });
    ui.scope(|ui| table::show(doc, ui, all, actions));
}
