//! What the pointer is on, in a few lines: what it is, and why it is here.

use egui::Response;
use petgraph::visit::EdgeRef;

use crate::app::App;
use crate::app::document::Document;
use crate::scene::Target;
use crate::scene::graph::{self, edge_label};
use crate::ui::{table, theme, widgets};

pub(super) fn tooltip(app: &App, response: &Response, target: &Target) {
    let Some(doc) = &app.doc else { return };
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(440.0);
        match target {
            Target::Node(key) => {
                let Some((ix, node)) = doc.drawing.flow.node(key) else { return };
                ui.label(egui::RichText::new(&node.name).font(theme::bold(13.0)));
                let address = match node.wallets.as_slice() {
                    [one] => doc.case[*one].address.as_ref().map(|address| address.text().to_owned()),
                    _ => None,
                };
                let detail = address.unwrap_or_else(|| node.detail.clone());
                if !detail.is_empty() {
                    ui.label(widgets::dim(ui, detail).font(theme::mono(11.0)));
                }
                ui.label(widgets::dim(ui, why_here(doc, ix)));
            }
            Target::Edge(key) => {
                let Some((ix, edge)) = doc.drawing.flow.edge(key) else { return };
                if let Some(relation) = edge.relation {
                    let name = |key| doc.drawing.flow.node(key).map_or("", |(_, node)| node.name.as_str());
                    let text = format!("{} {} {}", name(&edge.key.from), relation.verb(), name(&edge.key.to));
                    ui.label(egui::RichText::new(text).font(theme::bold(13.0)));
                }
                if let Some(sum) = doc.shown.edge(ix).filter(|sum| sum.transfers > 0) {
                    let label = edge_label(&doc.case, &doc.drawing.flow, ix, sum);
                    ui.label(egui::RichText::new(label.amount).font(theme::bold(13.0)));
                    ui.label(widgets::dim(ui, label.remark));
                }
                let when = graph::time_line(&doc.case, &edge.transfers);
                let known: Vec<&str> =
                    [edge.evidence.name(), &when].into_iter().filter(|part| !part.is_empty()).collect();
                ui.label(widgets::dim(ui, known.join(" · ")));
            }
            Target::Transfer(ix) => table::details(doc, ui, *ix),
            Target::Event(_)
            | Target::Legend(_)
            | Target::Bar(_)
            | Target::Incident(_)
            | Target::Claim(_)
            | Target::Span(..) => {}
        }
    });
}

/// What brought a node into the picture, in one line.
fn why_here(doc: &Document, ix: petgraph::graph::NodeIndex) -> String {
    let graph = &doc.drawing.flow.graph;
    let count = |direction| graph.edges_directed(ix, direction).map(|edge| edge.weight().count).sum::<u64>();
    let from = graph.edges_directed(ix, petgraph::Incoming).max_by_key(|edge| edge.weight().usd.map_or(0, |usd| usd.0));
    let main = from.map(|edge| format!(", most from {}", graph[edge.source()].name)).unwrap_or_default();
    format!("{} transfers in{main}; {} out", count(petgraph::Incoming), count(petgraph::Outgoing))
}
