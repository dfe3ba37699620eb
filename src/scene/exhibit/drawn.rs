//! What a picture draws in full: the nodes and edges of its graph, and what they stand for.

use std::collections::BTreeSet;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::ExhibitSpec;
use crate::case::{Case, EventIx, IncidentIx, TransferIx, WalletIx};
use crate::flow::{Filter, NodeKind, Shown};
use crate::scene::Rect;

/// What a picture draws in full. What is faint, hidden or out of view is not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Nodes of the graph.
    pub nodes: Vec<NodeIndex>,
    /// Edges of the graph.
    pub edges: Vec<EdgeIndex>,
    /// The wallets that these nodes stand for.
    pub wallets: BTreeSet<WalletIx>,
    /// The transfers that these edges stand for, and those of the timeline.
    pub transfers: BTreeSet<TransferIx>,
    /// Thefts.
    pub incidents: BTreeSet<IncidentIx>,
    /// Flags of the timeline.
    pub events: BTreeSet<EventIx>,
    /// Transfers inside of folded nodes, which no line shows.
    pub folded: usize,
}

impl Drawn {
    /// What the graph of a picture draws; only what touches a part of the arrangement, where one is given.
    #[must_use]
    pub fn of_graph(spec: &ExhibitSpec<'_>, part: Option<Rect>) -> Self {
        let (graph, shown) = (&spec.flow.graph, spec.shown);
        let mut drawn = Self::default();
        let in_view = |rect: Rect| part.is_none_or(|part| part.overlaps(&rect));
        for ix in graph.node_indices().filter(|&ix| shown.node(ix) && shown.draws(ix)) {
            if !in_view(spec.arrangement.node_box(ix)) {
                continue;
            }
            let node = &graph[ix];
            drawn.nodes.push(ix);
            drawn.wallets.extend(node.wallets.iter().copied());
            if matches!(node.kind, NodeKind::Incident(_) | NodeKind::Thefts) {
                drawn.incidents.extend(node.incidents.iter().copied().filter(|&ix| shown.passes_theft(ix)));
            }
            if let NodeKind::Incident(incident) = node.kind {
                drawn.incidents.insert(incident);
            }
            drawn.folded += node.internal.iter().filter(|&&ix| shown.passes(ix)).count();
        }
        for ix in graph.edge_indices().filter(|&ix| shown.edge(ix).is_some() && shown.draws_edge(spec.flow, ix)) {
            let around = Rect::around(spec.arrangement.route(ix).iter().copied());
            if !around.is_some_and(in_view) {
                continue;
            }
            drawn.edges.push(ix);
            drawn.transfers.extend(graph[ix].transfers.iter().copied().filter(|&ix| shown.passes(ix)));
            drawn.incidents.extend(graph[ix].incidents.iter().copied().filter(|&ix| shown.passes_theft(ix)));
        }
        // The ends of a line that runs out of view are named with it.
        let ends = drawn.transfers.iter().flat_map(|&ix| [spec.case[ix].from, spec.case[ix].to]);
        drawn.wallets.extend(ends);
        drawn
    }

    /// Adds what a timeline draws: every movement that passes, and the events of its time.
    #[must_use]
    pub fn with_timeline(mut self, case: &Case, shown: &Shown, filter: &Filter) -> Self {
        self.transfers.extend(case.transfers().map(|(ix, _)| ix).filter(|&ix| shown.passes(ix)));
        self.incidents.extend(case.incidents().map(|(ix, _)| ix).filter(|&ix| shown.passes_theft(ix)));
        for (ix, event) in case.events() {
            let until = event.until.unwrap_or(event.at);
            let touches = |window: crate::flow::Window| event.at.start() <= window.to && until.end() > window.from;
            if filter.window.is_none_or(touches) {
                self.events.insert(ix);
            }
        }
        let ends = self.transfers.iter().flat_map(|&ix| [case[ix].from, case[ix].to]);
        self.wallets.extend(ends);
        self
    }

    /// All of a case: what an account or the overview is drawn from.
    #[must_use]
    pub fn everything(case: &Case) -> Self {
        Self {
            wallets: case.wallets().map(|(ix, _)| ix).collect(),
            transfers: case.transfers().map(|(ix, _)| ix).collect(),
            incidents: case.incidents().map(|(ix, _)| ix).collect(),
            events: case.events().map(|(ix, _)| ix).collect(),
            ..Self::default()
        }
    }
}
