//! What the commands that select lead to from what is selected.

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::command::Command;
use super::document::Document;
use crate::case::Role;
use crate::flow::paths::{Paths, Rules};
use crate::flow::{Node, NodeKind};
use crate::scene::Target;
use crate::scene::select::Join;

/// What a command of the menu Select selects, and how that joins the selection; `None` for any other command.
pub(super) fn selected(doc: &Document, command: Command) -> Option<(Vec<Target>, Join)> {
    Some(match command {
        Command::SelectAll => (doc.shown_nodes().collect(), Join::Replace),
        Command::InvertSelection => {
            (doc.shown_nodes().filter(|target| !doc.selection.contains(target)).collect(), Join::Replace)
        }
        Command::SameKind => (same_kind(doc), Join::Add),
        Command::Between => (between(doc), Join::Add),
        Command::EndPoints => (end_points(doc), Join::Replace),
        Command::Downstream | Command::Upstream | Command::Neighbours => (reached(doc, command), Join::Add),
        _ => return None,
    })
}

fn selected_indices(doc: &Document) -> Vec<NodeIndex> {
    doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key)).map(|(ix, _)| ix).collect()
}

fn targets(doc: &Document, nodes: impl IntoIterator<Item = NodeIndex>) -> Vec<Target> {
    nodes.into_iter().map(|ix| Target::Node(doc.drawing.flow.graph[ix].key.clone())).collect()
}

fn same_kind(doc: &Document) -> Vec<Target> {
    let graph = &doc.drawing.flow.graph;
    let kind = |node: &Node| -> (Role, Discriminant<NodeKind>) { (node.role, discriminant(&node.kind)) };
    let wanted: Vec<_> = selected_indices(doc).into_iter().map(|ix| kind(&graph[ix])).collect();
    targets(doc, graph.node_indices().filter(|&ix| doc.shown.node(ix) && wanted.contains(&kind(&graph[ix]))))
}

fn between(doc: &Document) -> Vec<Target> {
    let graph = &doc.drawing.flow.graph;
    let nodes: BTreeSet<NodeIndex> = selected_indices(doc).into_iter().collect();
    let edges = nodes.iter().flat_map(|&ix| graph.edges(ix));
    edges
        .filter(|edge| nodes.contains(&edge.target()) && doc.shown.edge(edge.id()).is_some())
        .map(|edge| Target::Edge(edge.weight().key.clone()))
        .collect()
}

fn end_points(doc: &Document) -> Vec<Target> {
    let graph = &doc.drawing.flow.graph;
    let any = |ix, direction| graph.edges_directed(ix, direction).any(|edge| doc.shown.edge(edge.id()).is_some());
    let ends = graph
        .node_indices()
        .filter(|&ix| doc.shown.node(ix) && any(ix, petgraph::Incoming) && !any(ix, petgraph::Outgoing));
    targets(doc, ends)
}

/// The nodes that a command about the selection reaches from it.
fn reached(doc: &Document, command: Command) -> Vec<Target> {
    let (case, flow) = (&*doc.case, &doc.drawing.flow);
    let selected = selected_indices(doc);
    let nodes: BTreeSet<NodeIndex> = if command == Command::Neighbours {
        selected.iter().flat_map(|&ix| flow.graph.neighbors_undirected(ix)).filter(|&ix| doc.shown.node(ix)).collect()
    } else {
        let paths = Paths::of(case, &doc.valuation, flow, &doc.state.filter, &Rules::default());
        selected.iter().flat_map(|&ix| paths.reach(ix, command == Command::Upstream)).collect()
    };
    targets(doc, nodes)
}
