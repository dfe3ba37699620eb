//! What connects the cases that are open together, and what they contradict each other about.

use egui::{Align, Frame, Layout, Margin, Panel, RichText, ScrollArea, Ui};

use super::widgets::{dim, faint, icon_button};
use super::{send, table, theme};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::{Case, PartIx, Subject};
use crate::flow::{Connections, Found, NodeKey};
use crate::scene::Target;
use crate::scene::icon::Icon;
use crate::scene::select::Join;
use crate::scene::style::{Metrics, Token};

/// A line of a list: what it is, where it is found, what a click shows.
struct Line {
    name: String,
    remark: String,
    leads_to: Option<NodeKey>,
}

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let mut actions = Vec::new();
    Panel::bottom("connections")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 8)))
        .resizable(true)
        .default_size(230.0)
        .size_range(120.0..=460.0)
        .show(ui, |ui| {
            let found = &doc.connections;
            ui.horizontal(|ui| {
                let title = format!("What connects these {} cases", doc.case.parts().len());
                ui.label(RichText::new(title).font(theme::bold(Metrics::get().font.body)));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button(ui, Icon::Close, "Close connections", "Close", true).clicked() {
                        actions.push(Action::Run(Command::Connections));
                    }
                    let only = ui.add_enabled(!found.is_empty(), egui::Button::new("Show only these"));
                    if only.on_hover_text("Hide all but the shared accounts and services and the cases they connect; undo brings it back").clicked() {
                        actions.push(Action::Select(targets(doc, found), Join::Replace));
                        actions.push(Action::Run(Command::HideOthers));
                        actions.push(Action::Run(Command::ClearSelection));
                    }
                });
            });
            if found.is_empty() && doc.conflicts.is_empty() {
                ui.label(dim(ui, nothing(doc)));
                return;
            }
            lists(doc, found, ui, &mut actions);
        });
    for action in actions {
        send(app, action);
    }
}

fn nothing(doc: &Document) -> &'static str {
    if doc.case.parts().is_empty() {
        "One case is open. Open several together, or a folder of them, to see what they share."
    } else {
        "No account, service, group or theft is in more than one of these cases."
    }
}

fn lists(doc: &Document, found: &Connections, ui: &mut Ui, actions: &mut Vec<Action>) {
    let case = &*doc.case;
    let node_of = |ix| doc.drawing.flow.node_of(ix).map(|node| node.key.clone());
    let entity = |ix: crate::case::EntityIx| Some(NodeKey::of_entity(case, ix));
    let accounts: Vec<Line> = found
        .wallets
        .iter()
        .map(|&ix| Line { name: case[ix].name(), remark: names(case, case.parts_of(ix)), leads_to: node_of(ix) })
        .collect();
    let services: Vec<Line> = found
        .services
        .iter()
        .map(|(ix, parts)| Line { name: case[*ix].name.clone(), remark: names(case, parts), leads_to: entity(*ix) })
        .chain(found.groups.iter().map(|&ix| Line {
            name: case[ix].name.clone(),
            remark: names(case, case.parts_of(ix)),
            leads_to: entity(ix),
        }))
        .collect();
    let thefts: Vec<Line> = found
        .thefts
        .iter()
        .map(|&ix| Line {
            name: case[ix].title.clone(),
            remark: names(case, case.parts_of(ix)),
            leads_to: Some(NodeKey::of_incident(case, ix)),
        })
        .collect();
    let conflicts: Vec<Line> = doc
        .conflicts
        .iter()
        .map(|conflict| {
            let (name, leads_to) = match conflict.about {
                Subject::Entity(ix) => (case[ix].name.clone(), entity(ix)),
                Subject::Wallet(ix) => (case[ix].name(), node_of(ix)),
                Subject::Incident(ix) => (case[ix].title.clone(), Some(NodeKey::of_incident(case, ix))),
            };
            Line {
                name: format!("{}: {name}", conflict.matter.name()),
                remark: case.scrub(&conflict.sentence(case)),
                leads_to,
            }
        })
        .collect();
    ui.columns(5, |columns| {
        list(&mut columns[0], "Accounts", &accounts, actions);
        list(&mut columns[1], "Services and groups", &services, actions);
        list(&mut columns[2], "Thefts", &thefts, actions);
        let ui = &mut columns[3];
        ui.label(dim(ui, format!("Transfers there · {}", found.transfers.len())));
        ui.push_id("transfers", |ui| table::show(doc, ui, &found.transfers, None, actions));
        list(&mut columns[4], "They contradict each other", &conflicts, actions);
    });
}

fn list(ui: &mut Ui, title: &str, lines: &[Line], actions: &mut Vec<Action>) {
    ui.label(dim(ui, format!("{title} · {}", lines.len())));
    ScrollArea::vertical().id_salt(title).auto_shrink([false, false]).show_rows(ui, 34.0, lines.len(), |ui, rows| {
        for line in lines.get(rows).unwrap_or_default() {
            ui.vertical(|ui| {
                ui.set_height(34.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                let name = egui::Link::new(RichText::new(&line.name).small());
                let shown = ui.add_enabled(line.leads_to.is_some(), name);
                let hover = format!("{}\n{}", line.name, line.remark);
                if shown.on_hover_text(hover).clicked()
                    && let Some(key) = &line.leads_to
                {
                    actions.push(Action::Show(Found::Node(key.clone())));
                }
                ui.add(egui::Label::new(faint(ui, line.remark.clone()).small()).truncate());
            });
        }
    });
}

/// The ids of some of the merged cases.
fn names(case: &Case, parts: &[PartIx]) -> String {
    let ids: Vec<&str> = parts.iter().filter_map(|part| case.parts().get(part.get())).map(|p| p.id.as_str()).collect();
    ids.join(", ")
}

/// The nodes of the accounts and services that are shared, and what is beside them: the cases they connect.
fn targets(doc: &Document, found: &Connections) -> Vec<Target> {
    let (case, flow) = (&*doc.case, &doc.drawing.flow);
    let mut nodes: std::collections::BTreeSet<petgraph::graph::NodeIndex> = std::collections::BTreeSet::new();
    nodes.extend(
        found
            .wallets
            .iter()
            .filter_map(|&ix| flow.node_of(ix))
            .filter_map(|node| flow.node(&node.key))
            .map(|(ix, _)| ix),
    );
    let services = found.services.iter().map(|(ix, _)| NodeKey::of_entity(case, *ix));
    nodes.extend(services.filter_map(|key| flow.node(&key)).map(|(ix, _)| ix));
    let beside: Vec<_> = nodes.iter().flat_map(|&ix| flow.graph.neighbors_undirected(ix)).collect();
    nodes.extend(beside);
    nodes.into_iter().map(|ix| Target::Node(flow.graph[ix].key.clone())).collect()
}
