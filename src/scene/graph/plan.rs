//! What a picture needs wherever the camera stands: prepared once for an arrangement and what is shown of it.

use std::sync::OnceLock;

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::bundle::Bundles;
use super::grid::Grid;
use super::{Arrangement, edge_token, sizes, symbol_kind, width_scale};
use crate::case::{Evidence, Usd};
use crate::flow::{Flow, NodeKind, Shown};
use crate::scene::edge::WidthScale;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::SymbolKind;
use crate::scene::{Point, Rect};

/// Of these many edges of known value, the heaviest, each is drawn by itself however many there are: the main way of
/// the money.
pub(super) const HEAVY: usize = 240;

/// The nodes and edges that may be drawn, in drawing order, with indexes by place. Pictures of one graph at different
/// views and with different selections are made from one plan.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of the graph.
    pub(super) nodes: Vec<NodeMark>,
    /// The middles of `nodes`, by their position there.
    pub(super) node_grid: Grid,
    /// The heavy ones first.
    pub(super) edges: Vec<EdgeMark>,
    /// The rectangles around the routes of `edges`, by their position there.
    pub(super) edge_grid: Grid,
    /// Positions in `nodes` of those that hang on another.
    badges: Vec<u32>,
    /// For each node of the graph its position in `nodes`; `u32::MAX` for one that is not drawn.
    of_node: Vec<u32>,
    /// For each edge of the graph its position in `edges`.
    of_edge: Vec<u32>,
    /// Widths over all values of the graph, so that a time window does not change what a width means.
    pub(super) widths: WidthScale,
    bounds: Rect,
    bundles: OnceLock<Bundles>,
}

/// A node that may be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeMark {
    pub(super) ix: NodeIndex,
    pub(super) kind: SymbolKind,
    /// Middle of the symbol.
    pub(super) at: Point,
    /// Radius at scale 1.
    pub(super) radius: f32,
    /// Whether it hangs on another node.
    pub(super) badge_of: Option<NodeIndex>,
    /// The order of labels: the largest first.
    pub(super) importance: u128,
    /// Logarithm of the value that went through it, 0 to 1 over the values of the graph's edges.
    pub(super) part: f32,
    /// Whether it is shown in full.
    pub(super) full: bool,
}

/// An edge that may be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeMark {
    pub(super) ix: EdgeIndex,
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) token: Token,
    pub(super) evidence: Evidence,
    /// Value of what is shown of it.
    pub(super) usd: Option<Usd>,
    /// Whether anything on it is shown in full.
    pub(super) full: bool,
}

impl Plan {
    /// Prepares a graph.
    #[must_use]
    pub fn new(flow: &Flow, arrangement: &Arrangement, shown: &Shown) -> Self {
        let graph = &flow.graph;
        let widths = width_scale(flow);
        let mut of_node = vec![u32::MAX; graph.node_count()];
        let mut nodes = Vec::with_capacity(graph.node_count());
        for ix in graph.node_indices().filter(|&ix| shown.draws(ix)) {
            of_node[ix.index()] = nodes.len() as u32;
            nodes.push(node_mark(flow, arrangement, &widths, shown, ix));
        }
        let mut order: Vec<(u128, EdgeIndex)> = graph
            .edge_references()
            .filter(|edge| shown.draws_edge(flow, edge.id()))
            .map(|edge| (edge.weight().usd.map_or(0, |usd| usd.0), edge.id()))
            .collect();
        // The heavy ones first, so that thin ones stay visible over them.
        order.sort_unstable_by_key(|&(value, ix)| (std::cmp::Reverse(value), ix));
        let (mut of_edge, mut edges, mut around) =
            (vec![u32::MAX; graph.edge_count()], Vec::with_capacity(order.len()), Vec::with_capacity(order.len()));
        for (_, ix) in order {
            let route = arrangement.route(ix);
            let (Some(rect), Some((source, target))) = (Rect::around(route.iter().copied()), graph.edge_endpoints(ix))
            else {
                continue;
            };
            let sum = shown.edge(ix);
            of_edge[ix.index()] = edges.len() as u32;
            around.push(rect);
            edges.push(EdgeMark {
                ix,
                from: route.first().copied().unwrap_or_default(),
                to: route.last().copied().unwrap_or_default(),
                token: edge_token(graph[source].role, graph[target].role),
                evidence: sum.map_or(graph[ix].evidence, |sum| sum.evidence),
                usd: sum.map_or(graph[ix].usd, |sum| sum.usd),
                full: sum.is_some(),
            });
        }
        let point = |mark: &NodeMark| Rect::new(mark.at, mark.at);
        Self {
            node_grid: Grid::new(nodes.iter().map(point).collect()),
            edge_grid: Grid::new(around),
            badges: (0..nodes.len() as u32).filter(|&n| nodes[n as usize].badge_of.is_some()).collect(),
            nodes,
            edges,
            of_node,
            of_edge,
            widths,
            bounds: arrangement.bounds,
            bundles: OnceLock::new(),
        }
    }

    /// Works out now what far views of a large graph need, which otherwise the first such picture does.
    pub fn prepare(&self) {
        if self.edges.len() > super::paint::EDGES || self.nodes.len() > super::paint::DOTS {
            self.bundles();
        }
    }

    /// How many nodes and edges may be drawn.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.nodes.len(), self.edges.len())
    }

    /// The rectangle around everything.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Nodes and edges aggregated by place, at every level.
    pub(super) fn bundles(&self) -> &Bundles {
        self.bundles.get_or_init(|| Bundles::new(&self.nodes, &self.edges, &self.edge_grid, self.bounds))
    }

    /// The nodes that hang on another.
    pub(super) fn badges(&self) -> impl Iterator<Item = &NodeMark> {
        self.badges.iter().filter_map(|&n| self.nodes.get(n as usize))
    }

    /// Position of a node among those that may be drawn.
    pub(super) fn position(&self, ix: NodeIndex) -> Option<u32> {
        self.of_node.get(ix.index()).copied().filter(|&n| n != u32::MAX)
    }

    pub(super) fn node(&self, ix: NodeIndex) -> Option<&NodeMark> {
        self.nodes.get(*self.of_node.get(ix.index())? as usize)
    }

    /// Position of an edge among those that may be drawn.
    pub(super) fn edge(&self, ix: EdgeIndex) -> Option<u32> {
        self.of_edge.get(ix.index()).copied().filter(|&n| n != u32::MAX)
    }

    /// Whether an edge may become a part of a ribbon.
    pub(super) fn is_light(&self, n: u32) -> bool {
        n as usize >= HEAVY || self.edges.get(n as usize).is_none_or(|mark| mark.usd.is_none_or(|usd| usd.0 == 0))
    }
}

fn node_mark(flow: &Flow, arrangement: &Arrangement, widths: &WidthScale, shown: &Shown, ix: NodeIndex) -> NodeMark {
    let node = &flow.graph[ix];
    let kind = symbol_kind(node);
    let badge_of = flow.badge_of(ix);
    // A badge is small; a theft that stands in the flow is as large as what it stands between.
    let radius = match (badge_of, kind) {
        (Some(_), _) => sizes::BADGE_RADIUS,
        (None, SymbolKind::Incident) => Metrics::get().node.radius,
        (None, _) => kind.radius(),
    };
    let through = |direction| {
        flow.graph.edges_directed(ix, direction).filter_map(|edge| edge.weight().usd).map(|usd| usd.0).sum()
    };
    let (inflow, outflow): (u128, u128) = (through(petgraph::Incoming), through(petgraph::Outgoing));
    let value = inflow.max(outflow);
    let importance = match node.kind {
        NodeKind::Incident(_) => u128::MAX,
        // A named node before a nameless one of the same value.
        _ => 2 * value + u128::from(!node.detail.is_empty()),
    };
    let edge = Metrics::get().edge;
    let width = widths.width((value > 0).then(|| Usd(value).to_f64()));
    let part = ((width - edge.min_width) / (edge.max_width - edge.min_width)).clamp(0.0, 1.0);
    NodeMark { ix, kind, at: arrangement.node(ix), radius, badge_of, importance, part, full: shown.node(ix) }
}
