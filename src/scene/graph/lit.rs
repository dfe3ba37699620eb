//! What the pointer lights, drawn over the picture.
//!
//! All else steps back behind a veil, so that the picture below is made once however the pointer moves.

use std::collections::BTreeSet;

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::build::GraphSpec;
use super::bundle::{Bundles, Ribbon};
use super::grid::Grid;
use super::labels::Placed;
use super::paint::{DOTS, Drawn, EDGES, ON_TOP, Painter, Picture};
use super::picked::edge_of;
use super::plan::{EdgeMark, Plan};
use crate::case::{Moment, Timestamp, TransferIx};
use crate::flow::Edge;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::Emphasis;
use crate::scene::{Paint, Rect, Scene, Shape, Target};
use crate::timeline::{range, range_of};

/// Lit edges drawn each by itself, at most; more become ribbons of their own.
const LIT_EDGES: usize = 400;

impl Picture {
    /// What the pointer lights, over this picture of the same `spec`; `None` when it is on nothing of the graph.
    #[must_use]
    pub fn lit(&self, plan: &Plan, spec: &GraphSpec<'_>) -> Option<Scene> {
        let (nodes, edges) = lit(plan, spec)?;
        let mut painter = Painter::new(plan, spec);
        let whole = Rect::from_xywh(0.0, 0.0, spec.size.w, spec.size.h);
        let veil = Paint::new(Token::Canvas).faded(1.0 - Metrics::get().node.dim);
        painter.scene.fill(Shape::Rect { rect: whole, radius: 0.0 }, veil);
        for ix in &nodes {
            let badge = plan.node(*ix).and_then(|mark| Some((*mark, *plan.node(mark.badge_of?)?)));
            if let Some((badge, victim)) = badge {
                painter.badge_link(&badge, &victim);
            }
        }
        let curves = painter.lit_edges(&edges);
        let drawn = painter.lit_nodes(&nodes, spec.hover);
        painter.lit_labels(self, &curves, &drawn);
        painter.scene.hits.clear();
        Some(painter.scene)
    }
}

impl Painter<'_> {
    /// Draws the lit edges, and the selected ones with them. Very many become ribbons among themselves.
    fn lit_edges(&mut self, edges: &BTreeSet<EdgeIndex>) -> Vec<Drawn> {
        let plan = self.plan;
        let mut lit: Vec<u32> = edges.iter().filter_map(|&ix| plan.edge(ix)).collect();
        lit.sort_unstable();
        if lit.len() > EDGES {
            let rest = &lit[LIT_EDGES..];
            // None of the rest is to stay apart as heavy: those are the first, drawn below.
            let marks: Vec<EdgeMark> = rest.iter().map(|&n| EdgeMark { usd: None, ..plan.edges[n as usize] }).collect();
            let ways = Grid::new(rest.iter().map(|&n| plan.edge_grid.rect(n)).collect());
            let bundles = Bundles::new(&[], &marks, &ways, plan.bounds());
            match bundles.ribbons_for(self.window(), &ways, EDGES / 2) {
                Some(level) => {
                    let of_plan = |ribbon: &Ribbon| ribbon.led_by(rest[ribbon.first as usize]);
                    let ribbons: Vec<Ribbon> = level
                        .grid
                        .touching(&self.window())
                        .iter()
                        .map(|&n| of_plan(&level.items[n as usize]))
                        .collect();
                    self.ribbons(&ribbons);
                }
                None => rest.iter().for_each(|&n| drop(self.edge(n, true))),
            }
            lit.truncate(LIT_EDGES);
        }
        lit.extend(self.picked.edges().filter(|ix| !edges.contains(ix)).filter_map(|ix| plan.edge(ix)).take(ON_TOP));
        lit.sort_unstable();
        lit.into_iter().filter_map(|n| self.edge(n, true)).collect()
    }

    /// Draws the lit nodes, and the selected ones with them.
    fn lit_nodes(&mut self, nodes: &BTreeSet<NodeIndex>, hover: Option<&Target>) -> Vec<NodeIndex> {
        let plan = self.plan;
        let mut marks: Vec<u32> = nodes.iter().filter_map(|&ix| plan.position(ix)).collect();
        marks.extend(
            self.picked.nodes().filter(|ix| !nodes.contains(ix)).filter_map(|ix| plan.position(ix)).take(ON_TOP),
        );
        marks.retain(|&n| self.visible.contains(self.at(plan.nodes[n as usize].at)));
        marks.sort_unstable();
        // Of very many, every so many-th still shows where they are.
        let step = marks.len().div_ceil(2 * DOTS).max(1);
        let hovered = match hover {
            Some(Target::Node(key)) => self.spec.flow.node(key).map(|(ix, _)| ix),
            _ => None,
        };
        let mut drawn = Vec::new();
        for (rank, n) in marks.into_iter().enumerate() {
            let mark = plan.nodes[n as usize];
            let own = self.emphasis(&mark);
            let emphasis = if hovered == Some(mark.ix) { own.max(Emphasis::Hover) } else { own };
            if rank % step == 0 || emphasis >= Emphasis::Hover {
                self.node(&mark, emphasis);
                drawn.push(mark.ix);
            }
        }
        drawn
    }

    /// The labels that stand in the picture, again over the veil, and those that find room beside them.
    fn lit_labels(&mut self, below: &Picture, curves: &[Drawn], nodes: &[NodeIndex]) {
        let labelled =
            |range: Option<&std::ops::Range<usize>>| range.and_then(|range| below.scene.items.get(range.clone()));
        let again: Vec<_> = nodes
            .iter()
            .filter_map(|ix| labelled(below.placed.nodes.get(ix)))
            .chain(curves.iter().filter_map(|one| labelled(below.placed.edges.get(&one.ix))))
            .flatten()
            .cloned()
            .collect();
        self.scene.items.extend(again);
        let mut occupied = below.occupied.without_lines();
        for one in curves {
            occupied.draw_line(&one.curve.line, one.width);
        }
        let nameless: Vec<NodeIndex> =
            nodes.iter().copied().filter(|ix| !below.placed.nodes.contains_key(ix)).take(LIT_EDGES).collect();
        let mut placed = Placed::default();
        self.node_labels(&nameless, &mut occupied, &mut placed);
        let unlabelled: Vec<&Drawn> = curves.iter().filter(|one| !below.placed.edges.contains_key(&one.ix)).collect();
        self.edge_labels(unlabelled, &mut occupied, &mut placed);
    }
}

/// Whether something of an edge moves in `[from, to)`. Its transfers are in order of time, so that few are looked at.
fn moves(spec: &GraphSpec<'_>, edge: &Edge, from: Timestamp, to: Timestamp) -> bool {
    /// How many ranges that begin before are looked at, which may reach in.
    const BACK: usize = 64;
    let case = spec.case;
    let begin = |ix: &TransferIx| case[*ix].at.map_or(Timestamp::MAX, Moment::start);
    let first = edge.transfers.partition_point(|ix| begin(ix) < from);
    let begins_inside = edge.transfers.get(first).is_some_and(|ix| begin(ix) < to);
    let reaches_in = |ix: &TransferIx| range_of(&case[*ix]).is_some_and(|(_, end)| end > from);
    let thefts = edge.incidents.iter().map(|&ix| range(case[ix].at, case[ix].until));
    begins_inside
        || edge.transfers[first.saturating_sub(BACK)..first].iter().any(reaches_in)
        || thefts.into_iter().any(|(a, b)| a < to && b > from)
}

/// What the pointer lights: a node with its edges and neighbours, an edge with its ends, a transfer with its edge, a bar
/// of the timeline with all that moves in it.
fn lit(plan: &Plan, spec: &GraphSpec<'_>) -> Option<(BTreeSet<NodeIndex>, BTreeSet<EdgeIndex>)> {
    let graph = &spec.flow.graph;
    let mut edges = BTreeSet::new();
    let mut nodes = BTreeSet::new();
    match spec.hover? {
        Target::Node(key) => {
            let (ix, _) = spec.flow.node(key)?;
            nodes.insert(ix);
            for direction in [petgraph::Outgoing, petgraph::Incoming] {
                edges.extend(graph.edges_directed(ix, direction).map(|edge| edge.id()));
            }
        }
        Target::Edge(key) => edges.extend(spec.flow.edge(key).map(|(ix, _)| ix)),
        Target::Transfer(transfer) => edges.extend(edge_of(spec.case, spec.flow, *transfer)),
        Target::Span(from, to) => {
            let moving = graph.edge_references().filter(|edge| moves(spec, edge.weight(), *from, *to));
            edges.extend(moving.map(|edge| edge.id()));
        }
        _ => return None,
    }
    for &edge in &edges {
        if let Some((a, b)) = graph.edge_endpoints(edge) {
            nodes.extend([a, b]);
        }
    }
    // An incident is lit with its victim.
    let badges: Vec<NodeIndex> =
        plan.badges().filter(|mark| mark.badge_of.is_some_and(|on| nodes.contains(&on))).map(|mark| mark.ix).collect();
    nodes.extend(badges);
    Some((nodes, edges))
}
