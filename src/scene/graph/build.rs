//! The graph's picture: edges, symbols, labels, moving money, and what reacts to the pointer.

use std::collections::BTreeSet;

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::label::edge_label;
use super::{Arrangement, View, sizes};
use crate::case::{Case, Evidence, Role, StatusKind};
use crate::flow::{Flow, Node, NodeKind, Shown};
use crate::scene::edge::{EdgeCurve, EdgeSpec, WidthScale, edge};
use crate::scene::select::Selection;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::{Emphasis, Marks, SymbolKind, SymbolSpec, symbol};
use crate::scene::{Dash, Hit, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke, Target};

/// Money on its way along an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MovingMoney {
    /// Which edge.
    pub edge: EdgeIndex,
    /// 0 at the sender to 1 at the recipient.
    pub progress: f32,
    /// Its value as a part of the edge's, 0 to 1; it decides the size.
    pub share: f32,
}

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct GraphSpec<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its folded graph.
    pub flow: &'a Flow,
    /// Where everything stands.
    pub arrangement: &'a Arrangement,
    /// What the filter leaves, in full and faint.
    pub shown: &'a Shown,
    /// The camera.
    pub view: View,
    /// Size of the picture in px.
    pub size: Size,
    /// What is selected.
    pub selection: &'a Selection,
    /// What the pointer is on.
    pub hover: Option<&'a Target>,
    /// What is moving.
    pub money: &'a [MovingMoney],
}

/// Draws the graph.
#[must_use]
pub fn build(spec: &GraphSpec<'_>) -> Scene {
    let mut painter = Painter::new(spec);
    painter.badge_links();
    let curves = painter.edges();
    painter.nodes();
    painter.labels(&curves);
    painter.money(&curves);
    painter.scene
}

/// The scale of line widths over all values of a graph, so that a time window does not change what a width means.
#[must_use]
pub fn width_scale(flow: &Flow) -> WidthScale {
    WidthScale::new(flow.graph.edge_weights().filter_map(|edge| edge.usd).map(crate::case::Usd::to_f64))
}

/// The colour of an edge: the attacker's money in the attacker's colour, the way out in that of cash-out.
#[must_use]
pub fn edge_token(from: Role, to: Role) -> Token {
    match (from, to) {
        (Role::Attacker, _) => Token::Attacker,
        (_, Role::CashOut) => Token::CashOut,
        (Role::Mixer, _) => Token::Mixer,
        _ => Token::Edge,
    }
}

/// The line pattern of a certainty.
#[must_use]
pub fn dash(evidence: Evidence) -> Dash {
    match evidence {
        Evidence::Ledger => Dash::Solid,
        Evidence::Reported => Dash::Dashed,
        Evidence::Inferred => Dash::Dotted,
    }
}

pub(super) struct Painter<'a> {
    pub(super) spec: &'a GraphSpec<'a>,
    pub(super) scene: Scene,
    widths: WidthScale,
    /// Nodes next to what the pointer is on; `None` when it is on nothing of the graph.
    lit_nodes: Option<BTreeSet<NodeIndex>>,
    lit_edges: BTreeSet<EdgeIndex>,
    pub(super) visible: Rect,
}

/// An edge as drawn.
pub(super) struct Drawn {
    pub(super) ix: EdgeIndex,
    pub(super) curve: EdgeCurve,
    paint: Paint,
    pub(super) width: f32,
    pub(super) lit: bool,
}

impl<'a> Painter<'a> {
    fn new(spec: &'a GraphSpec<'a>) -> Self {
        let (lit_nodes, lit_edges) = lit(spec);
        let margin = 60.0;
        Self {
            spec,
            scene: Scene::new(spec.size),
            widths: width_scale(spec.flow),
            lit_nodes,
            lit_edges,
            visible: Rect::from_xywh(-margin, -margin, spec.size.w + 2.0 * margin, spec.size.h + 2.0 * margin),
        }
    }

    pub(super) fn at(&self, p: Point) -> Point {
        self.spec.view.to_picture(p)
    }

    pub(super) fn drawn(&self, ix: NodeIndex) -> bool {
        self.spec.shown.draws(ix)
    }

    pub(super) fn emphasis(&self, ix: NodeIndex) -> Emphasis {
        let node = &self.spec.flow.graph[ix];
        let target = Target::Node(node.key.clone());
        if self.spec.selection.contains(&target) {
            Emphasis::Selected
        } else if self.spec.hover == Some(&target) {
            Emphasis::Hover
        } else if !self.spec.shown.node(ix) || self.lit_nodes.as_ref().is_some_and(|lit| !lit.contains(&ix)) {
            Emphasis::Dim
        } else {
            Emphasis::Normal
        }
    }

    /// Hairlines from an incident's badge to the node it hangs on.
    fn badge_links(&mut self) {
        for ix in self.spec.flow.graph.node_indices() {
            let Some(victim) = self.spec.flow.badge_of(ix) else { continue };
            if !self.drawn(victim) || !self.drawn(ix) {
                continue;
            }
            let (from, to) = (self.at(self.spec.arrangement.node(ix)), self.at(self.spec.arrangement.node(victim)));
            let scale = self.spec.view.scale;
            let points = [
                from + Point::new(0.0, sizes::BADGE_RADIUS * scale),
                to - Point::new(0.0, (sizes::NODE_RADIUS + 3.0) * scale),
            ];
            let stroke = Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::TextFaint));
            self.scene.stroke(Shape::Path(Path::polyline(&points, false)), stroke);
        }
    }

    fn edges(&mut self) -> Vec<Drawn> {
        let graph = &self.spec.flow.graph;
        // The heavy ones first, so that thin ones stay visible over them.
        let mut order: Vec<EdgeIndex> = graph.edge_indices().collect();
        let value = |ix: EdgeIndex| graph[ix].usd.map_or(0, |usd| usd.0);
        order.sort_by_key(|&ix| (std::cmp::Reverse(value(ix)), ix));
        let drawn: Vec<Drawn> = order.into_iter().filter_map(|ix| self.edge(ix)).collect();
        for one in &drawn {
            let edge = &graph[one.ix];
            let name = format!(
                "{}, {}",
                edge.key,
                self.spec.shown.edge(one.ix).map_or(String::new(), |sum| edge_label(
                    self.spec.case,
                    self.spec.flow,
                    one.ix,
                    sum
                )
                .amount)
            );
            let shape = one.curve.hit_shape(one.width);
            self.scene.hits.push(Hit { target: Target::Edge(edge.key.clone()), shape, name });
        }
        drawn
    }

    fn edge(&mut self, ix: EdgeIndex) -> Option<Drawn> {
        let graph = &self.spec.flow.graph;
        let (source, target) = graph.edge_endpoints(ix)?;
        if !self.spec.shown.draws_edge(self.spec.flow, ix) {
            return None;
        }
        let points: Vec<Point> = self.spec.arrangement.route(ix).iter().map(|&p| self.at(p)).collect();
        let around = Rect::around(points.iter().copied())?;
        if !around.expanded(1.0).overlaps(&self.visible) {
            return None;
        }
        let edge_data = &graph[ix];
        let sum = self.spec.shown.edge(ix);
        let selected = self.spec.selection.contains(&Target::Edge(edge_data.key.clone()))
            || edge_data.transfers.iter().any(|&t| self.spec.selection.contains(&Target::Transfer(t)));
        let lit = sum.is_some() && (self.lit_nodes.is_none() || self.lit_edges.contains(&ix) || selected);
        let value = sum.map_or(edge_data.usd, |sum| sum.usd).map(crate::case::Usd::to_f64);
        let width = self.widths.width(value) * self.spec.view.scale.clamp(0.35, 1.4);
        let token = edge_token(graph[source].role, graph[target].role);
        let paint = Paint::new(token).faded(if lit { 1.0 } else { Metrics::get().node.dim });
        let course = self.spec.arrangement.course();
        if selected {
            let halo = Paint::new(Token::Selection).faded(0.35);
            let width = width + 6.0;
            let under = EdgeSpec { points: &points, course, width, paint: halo, dash: Dash::Solid, arrow: 0.0 };
            edge(&mut self.scene, &under);
        }
        // Far out, whole arrowheads would cover the nodes.
        let arrow = (2.0 * self.spec.view.scale).clamp(0.3, 1.0);
        let evidence = sum.map_or(edge_data.evidence, |sum| sum.evidence);
        let spec = EdgeSpec { points: &points, course, width, paint, dash: dash(evidence), arrow };
        let curve = edge(&mut self.scene, &spec);
        Some(Drawn { ix, curve, paint, width, lit })
    }

    fn nodes(&mut self) {
        let graph = &self.spec.flow.graph;
        for ix in graph.node_indices() {
            let center = self.at(self.spec.arrangement.node(ix));
            if !self.drawn(ix) || !self.visible.contains(center) {
                continue;
            }
            let node = &graph[ix];
            let kind = symbol_kind(node);
            // A badge is small; a theft that stands in the flow is as large as what it stands between.
            let is_badge = self.spec.flow.badge_of(ix).is_some();
            let base = match (is_badge, kind) {
                (true, _) => sizes::BADGE_RADIUS,
                (false, SymbolKind::Incident) => Metrics::get().node.radius,
                (false, _) => kind.radius(),
            };
            let radius = (base * self.spec.view.scale).clamp(2.0, 3.0 * base);
            let members = match node.kind {
                NodeKind::Thefts => node.incidents.len(),
                NodeKind::Victims => node.entities.len(),
                _ => node.wallets.len(),
            };
            let count = u32::try_from(members).unwrap_or(u32::MAX);
            let is_stack = matches!(node.kind, NodeKind::Stack | NodeKind::Thefts | NodeKind::Victims);
            let is_fold = matches!(node.kind, NodeKind::Entity(_) | NodeKind::Part(_));
            let spec = SymbolSpec {
                kind,
                center,
                radius,
                stack: is_stack.then_some(count),
                folded: (is_fold && count > 1).then_some(count),
                emphasis: self.emphasis(ix),
                marks: Marks {
                    kept: node.status.filter(|&status| status != StatusKind::TraceEnds),
                    trace_ends: node.status == Some(StatusKind::TraceEnds),
                    shared: node.shared,
                },
            };
            let shape = symbol(&mut self.scene, &spec);
            let title = match node.kind {
                NodeKind::Incident(incident) => &self.spec.case[incident].title,
                _ => &node.name,
            };
            let name = format!("{title}, {}", kind.name());
            self.scene.hits.push(Hit { target: Target::Node(node.key.clone()), shape, name });
        }
    }

    fn money(&mut self, curves: &[Drawn]) {
        for money in self.spec.money {
            let Some(one) = curves.iter().find(|one| one.ix == money.edge) else { continue };
            let Some(center) = one.curve.point_at(money.progress) else { continue };
            let radius = one.width / 2.0 + 2.5 + 3.5 * money.share.clamp(0.0, 1.0).sqrt();
            let stroke = Stroke::solid(1.5, Paint::new(Token::Canvas));
            self.scene.shape(Shape::Circle { center, radius: radius + 0.75 }, Paint::new(Token::Text), stroke);
            let core = Paint { alpha: 1.0, ..one.paint };
            self.scene.fill(Shape::Circle { center, radius: (radius - 2.0).max(1.0) }, core);
        }
    }
}

/// The symbol of a node.
#[must_use]
pub fn symbol_kind(node: &Node) -> SymbolKind {
    match node.kind {
        NodeKind::Incident(_) | NodeKind::Thefts => SymbolKind::Incident,
        NodeKind::Part(_) => SymbolKind::Case,
        NodeKind::Entity(_) if node.group => SymbolKind::Group,
        NodeKind::Entity(_) | NodeKind::Wallet(_) | NodeKind::Stack | NodeKind::Victims => SymbolKind::Role(node.role),
    }
}

/// What the pointer lights: a node with its edges and neighbours, an edge with its ends, a transfer with its edge.
fn lit(spec: &GraphSpec<'_>) -> (Option<BTreeSet<NodeIndex>>, BTreeSet<EdgeIndex>) {
    let graph = &spec.flow.graph;
    let mut edges = BTreeSet::new();
    let mut nodes = BTreeSet::new();
    match spec.hover {
        Some(Target::Node(key)) => {
            let Some((ix, _)) = spec.flow.node(key) else { return (None, edges) };
            nodes.insert(ix);
            for direction in [petgraph::Outgoing, petgraph::Incoming] {
                edges.extend(graph.edges_directed(ix, direction).map(|edge| edge.id()));
            }
        }
        Some(Target::Edge(key)) => edges.extend(spec.flow.edge(key).map(|(ix, _)| ix)),
        Some(Target::Transfer(transfer)) => {
            let found = graph.edge_references().find(|edge| edge.weight().transfers.contains(transfer));
            edges.extend(found.map(|edge| edge.id()));
        }
        _ => return (None, edges),
    }
    for &edge in &edges {
        if let Some((a, b)) = graph.edge_endpoints(edge) {
            nodes.extend([a, b]);
        }
    }
    // An incident is lit with its victim.
    let badges: Vec<NodeIndex> = nodes.iter().flat_map(|&ix| spec.flow.badges_on(ix)).collect();
    nodes.extend(badges);
    (Some(nodes), edges)
}
