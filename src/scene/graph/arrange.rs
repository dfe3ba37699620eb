//! From the flow graph to a layout: how much room each node and label needs, and where the layout puts them.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::label::{LabelPlace, edge_label, label_place, name_lines};
use super::memory::{Guest, Memory};
use super::{LayoutChoice, Story, lanes, moment, sizes};
use crate::case::{Case, Role};
use crate::flow::{Filter, Flow, NodeKey, NodeKind, Shown, Valuation};
use crate::layout::{Cancel, Cancelled, Course, Edge, Engine, Ground, Layout, Node, Request, Spacing};
use crate::scene::style::Metrics;
use crate::scene::text::{Font, FontBook};
use crate::scene::{Point, Rect, Size};
use crate::timeline::{Activity, Axis, Stretched};

/// Places given by hand, by node: the middle of the symbol.
pub type Pins = BTreeMap<NodeKey, Point>;

/// Width in px of the time axis before it is stretched: it only says how wide collapsed gaps are beside the rest.
const AXIS: f64 = 1_000.0;

/// Where everything of a flow graph stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrangement {
    /// For each node of the flow, the middle of its symbol.
    pub(super) nodes: Vec<Point>,
    /// For each node of the flow, the rectangle around symbol and label.
    pub(super) boxes: Vec<Rect>,
    /// For each edge of the flow, the points it runs through.
    pub(super) routes: Vec<Vec<Point>>,
    /// How curves run through these points.
    pub(super) course: Course,
    /// For each edge of the flow, the middle of its label.
    pub(super) labels: Vec<Option<Point>>,
    /// The rectangle around everything.
    pub bounds: Rect,
    /// Whether it is on its way to another: edges without a place for their label carry none.
    pub(super) moving: bool,
    /// How it was arranged.
    pub(super) choice: LayoutChoice,
    /// What it stands on, in lanes.
    pub(super) story: Option<Story>,
    /// What the layout was asked for: the same request needs no new layout.
    pub(super) request: Request,
    /// What went before.
    pub(super) memory: Memory,
}

impl Arrangement {
    /// The middle of a node's symbol.
    #[must_use]
    pub fn node(&self, ix: NodeIndex) -> Point {
        self.nodes.get(ix.index()).copied().unwrap_or_default()
    }

    /// The rectangle around a node's symbol and label.
    #[must_use]
    pub fn node_box(&self, ix: NodeIndex) -> Rect {
        self.boxes.get(ix.index()).copied().unwrap_or_default()
    }

    /// The points an edge runs through, rim to rim.
    #[must_use]
    pub fn route(&self, ix: EdgeIndex) -> &[Point] {
        self.routes.get(ix.index()).map_or(&[], Vec::as_slice)
    }

    /// How curves run through the points of routes.
    #[must_use]
    pub fn course(&self) -> Course {
        self.course
    }

    /// The middle of an edge's label.
    #[must_use]
    pub fn label(&self, ix: EdgeIndex) -> Option<Point> {
        self.labels.get(ix.index()).copied().flatten()
    }

    /// How it was arranged.
    #[must_use]
    pub fn choice(&self) -> LayoutChoice {
        self.choice
    }

    /// The lanes and the time axis it stands on, if it is arranged in lanes.
    #[must_use]
    pub fn story(&self) -> Option<&Story> {
        self.story.as_ref()
    }

    /// The rectangle around some nodes.
    #[must_use]
    pub fn bounds_of(&self, nodes: impl IntoIterator<Item = NodeIndex>) -> Option<Rect> {
        nodes.into_iter().map(|ix| self.node_box(ix)).reduce(|a, b| a.union(&b))
    }

    /// Calls lanes by the names that a case shows now. Nothing moves.
    pub fn name_lanes(&mut self, case: &Case) {
        for lane in self.story.iter_mut().flat_map(|story| &mut story.lanes) {
            if let Some(entity) = lane.entity.and_then(|ix| case.entities.get(ix.get())) {
                lane.name.clone_from(&entity.name);
            }
        }
    }

    /// What the layout was asked for.
    pub(super) fn request(&self) -> &Request {
        &self.request
    }

    /// Whether another arrangement was made of the same request.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.choice == other.choice && self.request == other.request
    }

    /// Where each node stands, by name.
    fn places(&self, flow: &Flow) -> Pins {
        flow.graph.node_indices().map(|ix| (flow.graph[ix].key.clone(), self.node(ix))).collect()
    }
}

/// Room for a node: size of its box, and the offset of the symbol's middle from the box's.
struct Room {
    size: Size,
    port: Point,
}

/// Lays out a flow graph. Pinned nodes stand exactly where they were put. Where the `previous` arrangement, with its
/// graph, or one that it remembers was made of the same request it is kept as it is; otherwise the layout keeps what
/// need not move, and what had to make way returns when its place is free. Arrangements of another choice are
/// remembered, but say nothing of where nodes are to stand in this one.
///
/// # Errors
/// [`Cancelled`] when asked to stop.
pub fn arrange(
    choice: LayoutChoice,
    case: &Case,
    valuation: &Valuation,
    flow: &Flow,
    pins: &Pins,
    previous: Option<(&Flow, &Arrangement)>,
    cancel: &Cancel,
) -> Result<Arrangement, Cancelled> {
    arrange_by(&*choice.engine(), choice, case, valuation, flow, pins, previous, cancel)
}

/// The same by another engine than the one of the choice, for measuring what does not depend on it.
///
/// # Errors
/// [`Cancelled`] when asked to stop.
#[allow(clippy::too_many_arguments)]
pub fn arrange_by(
    engine: &dyn Engine,
    choice: LayoutChoice,
    case: &Case,
    valuation: &Valuation,
    flow: &Flow,
    pins: &Pins,
    previous: Option<(&Flow, &Arrangement)>,
    cancel: &Cancel,
) -> Result<Arrangement, Cancelled> {
    let graph = &flow.graph;
    let plan = Plan::new(choice, case, flow);
    let standing: Vec<NodeIndex> = graph.node_indices().filter(|&ix| flow.badge_of(ix).is_none()).collect();
    let rooms: Vec<Room> = standing.iter().map(|&ix| room(flow, ix)).collect();
    let center_of_box = |n: usize, symbol: Point| symbol - rooms[n].port;
    let request = request(case, valuation, flow, (&standing, &rooms), &plan, pins);
    let adopted = |layout: Layout, request: Request| adopt(flow, &standing, &rooms, layout, request, plan.clone());
    let Some((old_flow, old)) = previous else {
        let layout = engine.layout(&request, None, cancel)?;
        let mut arrangement = adopted(layout, request);
        arrangement.memory.note(choice, &arrangement.places(flow), pins);
        return Ok(arrangement);
    };
    let same_nodes = old_flow.graph.node_weights().map(|node| &node.key).eq(graph.node_weights().map(|node| &node.key));
    if same_nodes && old.choice == choice && old.request == request {
        return Ok(old.clone());
    }
    let memory = Memory::of(old_flow, old);
    let mut arrangement = if let Some(arrangement) = memory.recall(choice, flow, &request) {
        arrangement
    } else if let Some(last) = memory.last(choice) {
        let guests: Vec<Guest<'_>> = standing
            .iter()
            .enumerate()
            .map(|(n, &ix)| Guest {
                key: &graph[ix].key,
                fold: graph[ix].fold.as_ref(),
                room: Rect::centered(center_of_box(n, Point::default()), rooms[n].size),
                pinned: pins.contains_key(&graph[ix].key),
            })
            .collect();
        let wishes = memory.wishes(choice, &guests, &last, request.spacing.node);
        let known: Vec<Option<Point>> =
            wishes.into_iter().enumerate().map(|(n, at)| at.map(|at| center_of_box(n, at))).collect();
        let layout = engine.layout(&request, Some(&known), cancel)?;
        adopted(layout, request)
    } else {
        let layout = engine.layout(&request, None, cancel)?;
        adopted(layout, request)
    };
    arrangement.memory = memory;
    let places = arrangement.places(flow);
    arrangement.memory.note(choice, &places, pins);
    Ok(arrangement)
}

/// What a choice has to know beside the graph itself.
#[derive(Clone)]
struct Plan {
    pub(super) choice: LayoutChoice,
    axis: Option<Axis>,
    /// Where on the axis each node stands.
    along: Vec<Option<f64>>,
    lanes: Vec<lanes::LaneName>,
    lane_of: Vec<usize>,
}

impl Plan {
    fn new(choice: LayoutChoice, case: &Case, flow: &Flow) -> Self {
        let count = flow.graph.node_count();
        let mut plan =
            Self { choice, axis: None, along: vec![None; count], lanes: Vec::new(), lane_of: vec![0; count] };
        if choice.needs_time() {
            // Not the axis of the timeline as it looks now: what is opened or zoomed there moves no node.
            let axis = Axis::new(&Activity::of(case), &BTreeSet::new(), AXIS);
            plan.along = moment::places(case, flow, &axis);
            plan.axis = Some(axis);
        }
        if choice == LayoutChoice::Lanes {
            (plan.lanes, plan.lane_of) = lanes::lanes(case, flow, &plan.along);
        }
        plan
    }

    fn story(self, ground: Option<Ground>) -> Option<Story> {
        let ground = ground?;
        let axis = self.axis.and_then(|axis| Stretched::new(axis, ground.axis.clone()));
        Some(Story { lanes: self.lanes, ground, axis })
    }
}

/// What the layout is asked for.
fn request(
    case: &Case,
    valuation: &Valuation,
    flow: &Flow,
    (standing, rooms): (&[NodeIndex], &[Room]),
    plan: &Plan,
    pins: &Pins,
) -> Request {
    let graph = &flow.graph;
    // Labels have room for everything there is, so that a time window never needs more.
    let all = Shown::of(case, valuation, flow, &Filter::default());
    let mut position = vec![usize::MAX; graph.node_count()];
    for (n, ix) in standing.iter().enumerate() {
        position[ix.index()] = n;
    }
    Request {
        nodes: standing
            .iter()
            .zip(rooms)
            .map(|(&ix, room)| Node {
                size: room.size,
                port: room.port,
                radius: sizes::NODE_RADIUS + 3.0,
                pinned: pins.get(&graph[ix].key).map(|&at| at - room.port),
                // A theft stands between its victim and the group; it begins the flow only where no victim is known.
                first: graph[ix].role == Role::Victim
                    && !matches!(graph[ix].kind, NodeKind::Incident(_) | NodeKind::Thefts),
                along: plan.along[ix.index()],
                lane: plan.lane_of[ix.index()],
            })
            .collect(),
        edges: graph
            .edge_references()
            .map(|edge| Edge {
                from: position[edge.source().index()],
                to: position[edge.target().index()],
                weight: 1,
                label: all
                    .edge(edge.id())
                    .map(|sum| edge_label(case, flow, edge.id(), sum))
                    .filter(|label| !label.is_empty())
                    .map(|label| {
                        let width = measure(Font::SansBold, sizes::AMOUNT, &label.amount).max(measure(
                            Font::Sans,
                            sizes::REMARK,
                            &label.remark,
                        ));
                        // Both lines of text stand on the edge; half of the widest edge is theirs too.
                        let lines = (sizes::AMOUNT + sizes::REMARK) * sizes::LINE_HEIGHT;
                        Size::new(width + 8.0, lines + Metrics::get().edge.max_width / 2.0)
                    }),
            })
            .collect(),
        spacing: Spacing { layer: 28.0, node: 14.0, edge: 12.0 },
    }
}

fn adopt(
    flow: &Flow,
    standing: &[NodeIndex],
    rooms: &[Room],
    layout: Layout,
    request: Request,
    plan: Plan,
) -> Arrangement {
    let count = flow.graph.node_count();
    let mut arrangement = Arrangement {
        nodes: vec![Point::default(); count],
        boxes: vec![Rect::default(); count],
        labels: layout.routes.iter().map(|route| route.label).collect(),
        course: layout.course,
        routes: layout.routes.into_iter().map(|route| route.points).collect(),
        bounds: layout.bounds,
        moving: false,
        choice: plan.choice,
        story: plan.story(layout.ground),
        request,
        memory: Memory::default(),
    };
    for ((ix, room), center) in standing.iter().zip(rooms).zip(layout.nodes) {
        arrangement.nodes[ix.index()] = center + room.port;
        arrangement.boxes[ix.index()] = Rect::centered(center, room.size);
    }
    for ix in flow.graph.node_indices() {
        let Some(victim) = flow.badge_of(ix) else { continue };
        let rank = flow.badges_on(victim).position(|badge| badge == ix).unwrap_or(0);
        let distance = badge_distance(rank);
        let at = arrangement.nodes[victim.index()] - Point::new(0.0, distance);
        arrangement.nodes[ix.index()] = at;
        arrangement.boxes[ix.index()] =
            Rect::centered(at, Size::new(2.0 * sizes::BADGE_RADIUS, 2.0 * sizes::BADGE_RADIUS));
    }
    arrangement
}

/// Badges on one node stand above each other.
#[allow(clippy::cast_precision_loss)]
fn badge_distance(rank: usize) -> f32 {
    sizes::BADGE_DISTANCE + rank as f32 * (2.0 * sizes::BADGE_RADIUS + badge_text_height() + 8.0)
}

/// Height of the lines over a badge: two of a name, one of a date.
fn badge_text_height() -> f32 {
    (2.0 * sizes::NAME + sizes::DETAIL) * sizes::LINE_HEIGHT + 2.0
}

fn room(flow: &Flow, ix: NodeIndex) -> Room {
    let node = &flow.graph[ix];
    let symbol = 2.0 * sizes::NODE_RADIUS + 8.0;
    match label_place(flow, ix) {
        LabelPlace::Below => {}
        LabelPlace::OnEdge => return Room { size: Size::new(symbol, symbol), port: Point::default() },
        LabelPlace::Left => return room_at_left(&node.name, &node.detail, symbol),
    }
    let detail_font = detail_font(flow, ix);
    let names = name_lines(&node.name, sizes::NAME);
    let mut width = names
        .iter()
        .map(|line| measure(Font::SansBold, sizes::NAME, line))
        .fold(symbol.max(measure(detail_font, sizes::DETAIL, &node.detail)), f32::max);
    let names = f32::from(u8::try_from(names.len()).unwrap_or(u8::MAX));
    let lines = names * sizes::NAME + if node.detail.is_empty() { 0.0 } else { sizes::DETAIL };
    let below = sizes::NODE_RADIUS + sizes::LABEL_GAP + lines * sizes::LINE_HEIGHT;
    let badges: Vec<NodeIndex> = flow.badges_on(ix).collect();
    let mut above = sizes::NODE_RADIUS + 4.0;
    for (rank, &badge) in badges.iter().enumerate() {
        // The incident's lines stand over its badge.
        let badge = &flow.graph[badge];
        let names = name_lines(&badge.name, sizes::NAME);
        let text = names.iter().map(|line| measure(Font::SansBold, sizes::NAME, line));
        width = text.fold(width.max(measure(Font::Sans, sizes::DETAIL, &badge.detail)), f32::max);
        above = badge_distance(rank) + sizes::BADGE_RADIUS + badge_text_height() + 4.0;
    }
    // Nodes without edges stand side by side, where only their labels keep them apart: room for the smallest text on
    // screen, which is larger than the picture's scale asks for.
    let alone = flow.graph.neighbors_undirected(ix).next().is_none();
    if alone && badges.is_empty() {
        width /= sizes::SMALLEST_ZOOM_OF_TEXT;
    }
    // Lines between groups carry no text that would keep them apart.
    if node.group || matches!(node.kind, NodeKind::Part(_)) {
        width = width / sizes::SMALLEST_ZOOM_OF_TEXT + sizes::RELATED_GAP;
    }
    let size = Size::new(width + 14.0, above + below);
    Room { size, port: Point::new(0.0, (above - below) / 2.0) }
}

/// Long columns are fitted small: there is room for text at twice the size that the picture's scale asks for.
fn room_at_left(name: &str, detail: &str, symbol: f32) -> Room {
    const ZOOM: f32 = 2.0;
    let text = measure(Font::SansBold, sizes::NAME, name).max(measure(Font::Sans, sizes::DETAIL, detail));
    let left = ZOOM * text + sizes::LABEL_GAP + 4.0;
    Room { size: Size::new(symbol + left, symbol), port: Point::new(left / 2.0, 0.0) }
}

fn measure(font: Font, size: f32, text: &str) -> f32 {
    FontBook::get().advance(font, size, text)
}

/// Addresses are set in the monospaced face.
pub(super) fn detail_font(flow: &Flow, ix: NodeIndex) -> Font {
    let node = &flow.graph[ix];
    let is_address = match node.kind {
        NodeKind::Wallet(_) | NodeKind::Entity(_) => node.detail.contains('…'),
        NodeKind::Incident(_)
        | NodeKind::Stack
        | NodeKind::Part(_)
        | NodeKind::Fold(_)
        | NodeKind::Thefts
        | NodeKind::Victims => false,
    };
    if is_address { Font::Mono } else { Font::Sans }
}
