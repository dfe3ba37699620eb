//! The graph's picture without pointer and moving money: edges, symbols, labels.

use std::ops::Range;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::annotations::Marked;
use super::build::GraphSpec;
use super::bundle::{Dot, Ribbon};
use super::label::edge_label;
use super::labels::Placed;
use super::occupied::Occupied;
use super::picked::Picked;
use super::plan::{EdgeMark, HEAVY, NodeMark, Plan};
use super::told::{Heap, Told};
use super::under::Under;
use super::{dash, sizes, story};
use crate::case::{StatusKind, Usd};
use crate::flow::{GroupKind, NodeKind};
use crate::scene::edge::{EdgeCurve, EdgeSpec, edge};
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::{Emphasis, Marks, SymbolKind, SymbolSpec, symbol};
use crate::scene::{Dash, Hit, HitShape, Paint, Path, Point, Rect, Scene, Shape, Stroke, Target};

/// Where a window shows more edges than this on average, those of the same way become ribbons.
pub(super) const EDGES: usize = 1_600;
/// Where a window shows more nodes than this, those of the same place become one dot.
pub(super) const DOTS: usize = 3_000;
/// Of things selected or lit, at most this many are drawn over a picture that puts things together.
pub(super) const ON_TOP: usize = 600;
/// Edges whose amounts are told to screen readers and pens, at most.
const NAMED: usize = 600;
/// Symbols of a smaller radius on screen are plain dots, px.
const DOT: f32 = 3.5;
/// Smallest side on screen of the cells of which each has one dot, px.
const DOT_CELL: f32 = 8.0;
/// Opacity of a ribbon.
const RIBBON: f32 = 0.8;
/// How much of a picture ribbons may cover, and how thin (px) and how pale they become at most for that.
const MOST_COVERED: f32 = 0.35;
const THINNEST: f32 = 0.6;
const PALEST: f32 = 0.3;

/// A picture of the graph, with what is needed to answer for it.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// What to draw, and the symbols and edges that stand for one thing each.
    pub scene: Scene,
    /// How much is drawn, and how much put together.
    pub told: Told,
    /// What stands for several things.
    pub heaps: Vec<Heap>,
    pub(super) under: Under,
    pub(super) occupied: Occupied,
    pub(super) placed: Placed,
    pub(super) parts: Parts,
}

/// Which items of a picture draw what: of everything drawn by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub(super) nodes: Vec<(NodeIndex, Range<usize>)>,
    pub(super) edges: Vec<(EdgeIndex, Range<usize>)>,
    pub(super) marked: Vec<Marked>,
}

/// Makes the picture that does not depend on the pointer.
#[must_use]
pub fn paint(plan: &Plan, spec: &GraphSpec<'_>) -> Picture {
    let mut painter = Painter::new(plan, spec);
    if let Some(ground) = story::ground(spec) {
        painter.scene.items.extend(ground.items);
    }
    painter.under();
    painter.badge_links();
    let curves = painter.edges();
    let nodes = painter.nodes();
    let (occupied, placed) = painter.labels(&curves, &nodes);
    let under = Under::new(spec.size, &painter.scene.hits, &painter.heaps);
    let Painter { scene, told, heaps, parts, .. } = painter;
    Picture { scene, told, heaps, under, occupied, placed, parts }
}

pub(super) struct Painter<'a> {
    pub(super) spec: &'a GraphSpec<'a>,
    pub(super) plan: &'a Plan,
    pub(super) scene: Scene,
    pub(super) picked: Picked,
    pub(super) heaps: Vec<Heap>,
    pub(super) told: Told,
    pub(super) visible: Rect,
    pub(super) parts: Parts,
}

/// An edge as drawn.
pub(super) struct Drawn {
    pub(super) ix: EdgeIndex,
    pub(super) curve: EdgeCurve,
    pub(super) paint: Paint,
    pub(super) width: f32,
    pub(super) lit: bool,
}

impl<'a> Painter<'a> {
    pub(super) fn new(plan: &'a Plan, spec: &'a GraphSpec<'a>) -> Self {
        let margin = 60.0;
        Self {
            spec,
            plan,
            scene: Scene::new(spec.size),
            picked: Picked::of(spec),
            heaps: Vec::new(),
            told: Told::default(),
            parts: Parts::default(),
            visible: Rect::from_xywh(-margin, -margin, spec.size.w + 2.0 * margin, spec.size.h + 2.0 * margin),
        }
    }

    pub(super) fn at(&self, p: Point) -> Point {
        self.spec.view.to_picture(p)
    }

    /// The part of the arrangement in the picture, a little more than less.
    pub(super) fn window(&self) -> Rect {
        let view = self.spec.view;
        let slack = 2.0 / view.scale;
        Rect::new(view.to_world(self.visible.min), view.to_world(self.visible.max)).expanded(slack)
    }

    pub(super) fn emphasis(&self, mark: &NodeMark) -> Emphasis {
        if self.picked.node(mark.ix) {
            Emphasis::Selected
        } else if mark.full {
            Emphasis::Normal
        } else {
            Emphasis::Dim
        }
    }

    /// Hairlines from an incident's badge to the node it hangs on.
    fn badge_links(&mut self) {
        for mark in self.plan.badges() {
            if let Some(victim) = mark.badge_of.and_then(|victim| self.plan.node(victim)) {
                self.badge_link(mark, victim);
            }
        }
    }

    pub(super) fn badge_link(&mut self, badge: &NodeMark, victim: &NodeMark) {
        let (from, to) = (self.at(badge.at), self.at(victim.at));
        let scale = self.spec.view.scale;
        let points = [
            from + Point::new(0.0, sizes::BADGE_RADIUS * scale),
            to - Point::new(0.0, (sizes::NODE_RADIUS + 3.0) * scale),
        ];
        let stroke = Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::TextFaint));
        self.scene.stroke(Shape::Path(Path::polyline(&points, false)), stroke);
    }

    fn edges(&mut self) -> Vec<Drawn> {
        let window = self.window();
        let plan = self.plan;
        let level =
            (plan.edges.len() > EDGES).then(|| plan.bundles().ribbons_for(window, &plan.edge_grid, EDGES)).flatten();
        let alone = match level {
            None => plan.edge_grid.touching(&window),
            Some(level) => {
                let (mut alone, mut ribbons) = (Vec::new(), Vec::new());
                level.grid.each_touching(&window, |n| {
                    let ribbon = &level.items[n as usize];
                    if ribbon.count == 1 { alone.push(ribbon.first) } else { ribbons.push(*ribbon) }
                });
                ribbons.sort_by_key(|ribbon| (std::cmp::Reverse(ribbon.usd), ribbon.first));
                self.ribbons(&ribbons);
                alone.extend((0..HEAVY.min(plan.edges.len()) as u32).filter(|&n| !plan.is_light(n)));
                // Near enough to tell the ends in view apart, each has its own line besides.
                let inside = |p: Point| self.visible.contains(self.at(p));
                let mut ending = Vec::new();
                plan.edge_grid.each_touching(&window, |n| {
                    let mark = &plan.edges[n as usize];
                    if inside(mark.from) || inside(mark.to) {
                        ending.push(n);
                    }
                });
                if ending.len() <= EDGES / 2 {
                    alone.extend(ending);
                }
                alone.sort_unstable();
                alone.dedup();
                alone
            }
        };
        let mut drawn: Vec<Drawn> = alone.iter().filter_map(|&n| self.edge(n, true)).collect();
        self.told.edges_alone = drawn.len();
        if level.is_some() {
            // What is selected is seen by itself too.
            let selected: Vec<u32> = self.picked.edges().filter_map(|ix| plan.edge(ix)).collect();
            let hidden = selected.into_iter().filter(|n| alone.binary_search(n).is_err()).take(ON_TOP);
            drawn.extend(hidden.filter_map(|n| self.edge(n, true)).collect::<Vec<_>>());
        }
        self.name_edges(&drawn);
        drawn
    }

    fn name_edges(&mut self, drawn: &[Drawn]) {
        let graph = &self.spec.flow.graph;
        for one in drawn {
            let edge = &graph[one.ix];
            let sum = self.spec.shown.edge(one.ix).filter(|_| drawn.len() <= NAMED);
            let amount = sum.map(|sum| edge_label(self.spec.case, self.spec.flow, one.ix, sum).amount);
            let name = format!("{}, {}", edge.key, amount.unwrap_or_default());
            let shape = one.curve.hit_shape(one.width);
            self.scene.hits.push(Hit { target: Target::Edge(edge.key.clone()), shape, name });
        }
    }

    /// Width on screen of a line for a value.
    pub(super) fn width(&self, usd: Option<Usd>) -> f32 {
        self.plan.widths.width(usd.map(Usd::to_f64)) * self.spec.view.scale.clamp(0.35, 1.4)
    }

    /// Draws ribbons. Where they would cover much of the picture, all are thinner and paler.
    pub(super) fn ribbons(&mut self, ribbons: &[Ribbon]) {
        let routes: Vec<(Vec<Point>, f32)> = ribbons
            .iter()
            .map(|ribbon| {
                let ix = self.plan.edges[ribbon.first as usize].ix;
                let points: Vec<Point> = self.spec.arrangement.route(ix).iter().map(|&p| self.at(p)).collect();
                let known = self.width(ribbon.usd);
                // Of edges without a value, the number widens the line.
                let width =
                    if ribbon.usd.is_some() { known } else { known * (1.0 + 0.2 * (ribbon.count as f32).log2()) };
                (points, width)
            })
            .collect();
        let ink: f32 = routes.iter().map(|(points, width)| width * self.length_in_view(points)).sum();
        let covered = ink / (self.visible.width() * self.visible.height()).max(1.0);
        let thin = (MOST_COVERED / covered.max(1e-6)).min(1.0);
        for (ribbon, (points, width)) in ribbons.iter().zip(routes) {
            self.ribbon(ribbon, &points, (width * thin.sqrt()).max(THINNEST), thin.sqrt().max(PALEST));
        }
    }

    /// About how much of a line is in the picture, px.
    fn length_in_view(&self, points: &[Point]) -> f32 {
        let clamped = |p: Point| {
            let (min, max) = (self.visible.min, self.visible.max);
            Point::new(p.x.clamp(min.x, max.x), p.y.clamp(min.y, max.y))
        };
        points.windows(2).map(|pair| clamped(pair[0]).distance(clamped(pair[1]))).sum()
    }

    /// Draws many edges of one way as one line.
    fn ribbon(&mut self, ribbon: &Ribbon, points: &[Point], width: f32, pale: f32) {
        let fade = if ribbon.full { RIBBON * pale } else { RIBBON * pale * Metrics::get().node.dim };
        let paint = Paint::new(ribbon.token).faded(fade);
        let course = self.spec.arrangement.course();
        let arrow = if width < 1.5 { 0.0 } else { 0.45 };
        let spec = EdgeSpec { points, course, width, paint, dash: dash(ribbon.evidence), arrow };
        let curve = edge(&mut self.scene, &spec);
        self.told.ribbons += 1;
        self.told.edges_bundled += ribbon.count as usize;
        let edges = ribbon.count as usize;
        self.heaps.push(Heap { shape: curve.hit_shape(width), edges, nodes: 0, usd: ribbon.usd });
    }

    /// Draws an edge where any of it can be in view; `lit` in full, unless nothing on it is shown.
    pub(super) fn edge(&mut self, n: u32, lit: bool) -> Option<Drawn> {
        let mark: EdgeMark = *self.plan.edges.get(n as usize)?;
        let ix = mark.ix;
        let points: Vec<Point> = self.spec.arrangement.route(ix).iter().map(|&p| self.at(p)).collect();
        let around = Rect::around(points.iter().copied())?;
        if !around.expanded(1.0).overlaps(&self.visible) {
            return None;
        }
        let first = self.scene.items.len();
        let selected = self.picked.edge(ix);
        let lit = mark.full && lit;
        let width = self.width(mark.usd);
        let fade = if lit { 1.0 } else { Metrics::get().node.dim };
        let paint = self.edge_paint(&mark).faded(fade);
        let course = self.spec.arrangement.course();
        if selected {
            let halo = Paint::new(Token::Selection).faded(0.35);
            let width = width + 6.0;
            let under = EdgeSpec { points: &points, course, width, paint: halo, dash: Dash::Solid, arrow: 0.0 };
            edge(&mut self.scene, &under);
        }
        // Far out, whole arrowheads would cover the nodes.
        let arrow = (2.0 * self.spec.view.scale).clamp(0.3, 1.0);
        let spec = EdgeSpec { points: &points, course, width, paint, dash: dash(mark.evidence), arrow };
        let curve = edge(&mut self.scene, &spec);
        let mut paint = paint;
        if let Some(inner) = self.edge_inner(&mark, width) {
            paint = inner.paint.faded(fade);
            edge(&mut self.scene, &EdgeSpec { width: inner.width, paint, ..spec });
        }
        self.parts.edges.push((ix, first..self.scene.items.len()));
        Some(Drawn { ix, curve, paint, width, lit })
    }

    /// Draws the nodes in view; the result are those drawn by themselves.
    fn nodes(&mut self) -> Vec<NodeIndex> {
        let window = self.window();
        let plan = self.plan;
        let mut inside = plan.node_grid.touching(&window);
        inside.retain(|&n| self.visible.contains(self.at(plan.nodes[n as usize].at)));
        if inside.len() > DOTS {
            let cell = DOT_CELL / self.spec.view.scale;
            if let Some(level) = plan.bundles().dots_for(window, cell, 2 * DOTS) {
                let mut alone: Vec<u32> = self.picked.nodes().filter_map(|ix| plan.position(ix)).take(ON_TOP).collect();
                let reach = level.cell * self.spec.view.scale;
                for n in level.grid.touching(&window) {
                    let dot = &level.items[n as usize];
                    if dot.count == 1 { alone.push(dot.first) } else { self.dots(dot, reach) }
                }
                alone.sort_unstable();
                alone.dedup();
                inside = alone;
            }
        }
        let drawn: Vec<NodeIndex> = inside
            .into_iter()
            .filter_map(|n| {
                let mark = plan.nodes[n as usize];
                self.visible.contains(self.at(mark.at)).then(|| {
                    let emphasis = self.emphasis(&mark);
                    self.node(&mark, emphasis);
                    mark.ix
                })
            })
            .collect();
        self.told.nodes_alone = drawn.len();
        drawn
    }

    /// Draws many nodes of one place as one dot.
    pub(super) fn dots(&mut self, dot: &Dot, cell: f32) {
        let center = self.at(dot.at);
        let radius = (dot_radius(dot.part) + 0.4 * (dot.count as f32).log2()).min(0.5 * cell + 0.5);
        let fade = if dot.full { 1.0 } else { Metrics::get().node.dim };
        self.scene.fill(Shape::Circle { center, radius }, Paint::new(dot.token).faded(fade));
        self.told.dots += 1;
        self.told.nodes_clustered += dot.count as usize;
        let shape = HitShape::Circle(center, radius);
        self.heaps.push(Heap { shape, edges: 0, nodes: dot.count as usize, usd: None });
    }

    pub(super) fn node(&mut self, mark: &NodeMark, emphasis: Emphasis) {
        let node = &self.spec.flow.graph[mark.ix];
        let center = self.at(mark.at);
        let size = mark.radius * self.spec.view.scale;
        let first = self.scene.items.len();
        let plain = size < DOT && emphasis < Emphasis::Hover && mark.kind != SymbolKind::Incident;
        let shape = if plain {
            let radius = size.max(dot_radius(mark.part)).min(DOT);
            let fade = if emphasis == Emphasis::Dim { Metrics::get().node.dim } else { 1.0 };
            self.scene.fill(Shape::Circle { center, radius }, Paint::new(mark.kind.token()).faded(fade));
            HitShape::Circle(center, radius)
        } else {
            let members = match node.kind {
                NodeKind::Thefts => node.incidents.len(),
                NodeKind::Victims => node.entities.len(),
                _ => node.wallets.len(),
            };
            let count = u32::try_from(members).unwrap_or(u32::MAX);
            let is_stack = match node.kind {
                NodeKind::Stack | NodeKind::Thefts | NodeKind::Victims => true,
                NodeKind::Fold(kind) => matches!(kind, GroupKind::Distance | GroupKind::Rest),
                _ => false,
            };
            let is_fold = matches!(node.kind, NodeKind::Entity(_) | NodeKind::Part(_) | NodeKind::Fold(_)) && !is_stack;
            let spec = SymbolSpec {
                kind: mark.kind,
                center,
                radius: size.clamp(2.0, 3.0 * mark.radius),
                stack: is_stack.then_some(count),
                folded: (is_fold && count > 1).then_some(count),
                emphasis,
                marks: Marks {
                    kept: node.status.filter(|&status| status != StatusKind::TraceEnds),
                    trace_ends: node.status == Some(StatusKind::TraceEnds),
                    shared: node.shared,
                },
            };
            let shape = symbol(&mut self.scene, &spec);
            self.node_level(mark, center, size);
            shape
        };
        self.parts.nodes.push((mark.ix, first..self.scene.items.len()));
        let title = match node.kind {
            NodeKind::Incident(incident) => &self.spec.case[incident].title,
            _ => &node.name,
        };
        let name = format!("{title}, {}", mark.kind.name());
        self.scene.hits.push(Hit { target: Target::Node(node.key.clone()), shape, name });
    }
}

/// Radius of a dot by its value, px.
fn dot_radius(part: f32) -> f32 {
    1.3 + 1.7 * part
}
