//! Walking through the graph by keys: along the edges with the money and against it, and between alternatives.

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::App;
use super::document::Document;
use crate::case::{Role, thousands};
use crate::flow::{EdgeKey, NodeKey, NodeKind};
use crate::scene::Target;
use crate::scene::graph::{amount_line, edge_label, time_line};
use crate::scene::select::Join;

/// A step of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Into the graph: to the selected node, to where the walk was, or to the most important node.
    Enter,
    /// Along the most valuable edge that leaves the node.
    On,
    /// Back to where the walk came from; at its beginning, against the most valuable edge that enters the node.
    Back,
    /// To the alternative above: the next end of another edge of the node the walk came from.
    Up,
    /// To the alternative below.
    Down,
    /// Open the node, or fold it again.
    Open,
}

/// Where the walk stands, and how it came there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stop {
    at: NodeKey,
    /// The node whose edges in that direction are the alternatives.
    among: Option<(NodeKey, bool)>,
    edge: Option<EdgeKey>,
}

/// Where the keyboard stands in the graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    now: Option<Stop>,
    trail: Vec<Stop>,
    /// Whether the canvas, or a node on it, has the keyboard.
    pub focused: bool,
    /// Whether the keyboard led there, and not the pointer: then the place is marked.
    pub by_keyboard: bool,
    /// Whether the node is to get the keyboard with the next frame.
    pub wants_focus: bool,
}

impl Walk {
    /// The node it stands on.
    #[must_use]
    pub fn at(&self) -> Option<&NodeKey> {
        self.now.as_ref().map(|stop| &stop.at)
    }

    /// The edge walked last.
    #[must_use]
    pub fn edge(&self) -> Option<&EdgeKey> {
        self.now.as_ref()?.edge.as_ref()
    }

    /// Goes where something was selected by other means, e.g. a click.
    pub(super) fn follow(&mut self, targets: &[Target], how: Join) {
        if let ([Target::Node(key)], Join::Replace) = (targets, how) {
            self.now = Some(Stop { at: key.clone(), among: None, edge: None });
            self.trail.clear();
        }
    }

    /// Forgets where it stood.
    pub(super) fn leave(&mut self) {
        self.now = None;
        self.trail.clear();
        self.by_keyboard = false;
    }

    /// Finds its place in a new drawing: on the same node, in the fold that took it in, or on the first node that came
    /// out of it.
    pub(super) fn settle(&mut self, doc: &Document) {
        let flow = &doc.drawing.flow;
        self.trail.retain(|stop| flow.node(&stop.at).is_some());
        let Some(stop) = self.now.as_mut().filter(|stop| flow.node(&stop.at).is_none()) else { return };
        let inside = || flow.graph.node_indices().filter(|&ix| flow.graph[ix].fold.as_ref() == Some(&stop.at));
        let heir = inside().max_by_key(|&ix| (weight(doc, ix), std::cmp::Reverse(ix)));
        let around = stop.at.wallet(&doc.case).and_then(|ix| flow.node_of(ix)).map(|node| node.key.clone());
        match heir.map(|ix| flow.graph[ix].key.clone()).or(around) {
            Some(key) => {
                *stop = Stop { at: key, among: None, edge: None };
                self.wants_focus = self.focused;
            }
            None => self.leave(),
        }
    }
}

impl App {
    /// Takes a step, selects where it leads and brings it into view.
    pub(super) fn walk(&mut self, step: Step) {
        let Some(doc) = &mut self.doc else { return };
        let walk = &mut self.ui.walk;
        walk.by_keyboard = true;
        let here = walk.now.clone().filter(|stop| doc.drawing.flow.node(&stop.at).is_some());
        let next = match (step, here) {
            (Step::Open, Some(stop)) => {
                if let Some(fold) = doc.fold_at_hand(&stop.at) {
                    self.perform(super::Action::ToggleFold(fold));
                }
                return;
            }
            (Step::Enter, here) => entry(doc, here),
            (_, None) => entry(doc, None),
            (Step::Back, Some(_)) if !walk.trail.is_empty() => walk.trail.pop(),
            (Step::On | Step::Back, Some(stop)) => {
                let next = along(doc, &stop.at, step == Step::On);
                if next.is_some() && step == Step::On {
                    walk.trail.push(stop);
                }
                next
            }
            (Step::Up | Step::Down, Some(stop)) => beside(doc, &stop, step == Step::Down),
        };
        let Some(next) = next else { return };
        let room = doc.drawing.flow.node(&next.at).map(|(ix, _)| doc.drawing.arrangement.node_box(ix));
        doc.selection.join([Target::Node(next.at.clone())], Join::Replace);
        doc.revision += 1;
        walk.now = Some(next);
        walk.wants_focus = true;
        if let Some(room) = room {
            self.ui.camera.reveal(room);
        }
    }
}

impl Document {
    /// What a double click or Enter opens or folds again. A wallet that was never folded stays: folding all of a group is
    /// for the menu.
    #[must_use]
    pub fn fold_at_hand(&self, key: &NodeKey) -> Option<NodeKey> {
        let (_, node) = self.drawing.flow.node(key)?;
        let fold = node.fold.clone()?;
        (node.key == fold || self.state.folding.is_toggled(&fold)).then_some(fold)
    }
}

/// How much a node matters: the value that goes through it.
fn weight(doc: &Document, ix: NodeIndex) -> (u128, u64) {
    let edges = |direction| doc.drawing.flow.graph.edges_directed(ix, direction).map(|edge| edge.weight());
    let sum =
        |direction| edges(direction).filter_map(|edge| edge.usd).fold(0u128, |sum, usd| sum.saturating_add(usd.0));
    let count = edges(Direction::Incoming).chain(edges(Direction::Outgoing)).map(|edge| edge.count).sum();
    (sum(Direction::Incoming).max(sum(Direction::Outgoing)), count)
}

/// The selected node, else the one the walk stood on, else the most important one: a victim, a theft, or what the most
/// value goes through.
fn entry(doc: &Document, here: Option<Stop>) -> Option<Stop> {
    let flow = &doc.drawing.flow;
    let rank = |ix: NodeIndex| match flow.graph[ix].kind {
        _ if flow.badge_of(ix).is_some() => 0,
        NodeKind::Incident(_) | NodeKind::Thefts => 2,
        _ if flow.graph[ix].role == Role::Victim => 3,
        _ => 1,
    };
    let selected =
        doc.selection.nodes().next().filter(|key| here.as_ref().is_none_or(|stop| stop.at != **key)).cloned();
    let first = || {
        let shown = flow.graph.node_indices().filter(|&ix| doc.shown.node(ix));
        let best = shown.max_by_key(|&ix| (rank(ix), weight(doc, ix), std::cmp::Reverse(ix)));
        best.map(|ix| flow.graph[ix].key.clone())
    };
    match selected {
        Some(at) => Some(Stop { at, among: None, edge: None }),
        None => here.or_else(|| Some(Stop { at: first()?, among: None, edge: None })),
    }
}

fn direction(outgoing: bool) -> Direction {
    if outgoing { Direction::Outgoing } else { Direction::Incoming }
}

/// The shown edges of a node in a direction, each with the node at its other end.
fn ways(doc: &Document, ix: NodeIndex, outgoing: bool) -> Vec<(EdgeIndex, NodeIndex)> {
    let graph = &doc.drawing.flow.graph;
    let end = |edge: &petgraph::graph::EdgeReference<'_, _>| if outgoing { edge.target() } else { edge.source() };
    let edges = graph.edges_directed(ix, direction(outgoing)).filter(|edge| doc.shown.edge(edge.id()).is_some());
    edges.map(|edge| (edge.id(), end(&edge))).filter(|&(_, end)| end != ix && doc.shown.node(end)).collect()
}

fn best(doc: &Document, ix: NodeIndex, outgoing: bool) -> Option<(EdgeIndex, NodeIndex)> {
    let graph = &doc.drawing.flow.graph;
    let value = |edge: EdgeIndex| (graph[edge].usd.map_or(0, |usd| usd.0), graph[edge].count, std::cmp::Reverse(edge));
    ways(doc, ix, outgoing).into_iter().max_by_key(|&(edge, _)| value(edge))
}

fn along(doc: &Document, at: &NodeKey, outgoing: bool) -> Option<Stop> {
    let flow = &doc.drawing.flow;
    let (ix, _) = flow.node(at)?;
    let (edge, end) = best(doc, ix, outgoing)?;
    let edge = Some(flow.graph[edge].key.clone());
    Some(Stop { at: flow.graph[end].key.clone(), among: Some((at.clone(), outgoing)), edge })
}

/// The alternative above or below; at the end of them nothing.
fn beside(doc: &Document, stop: &Stop, down: bool) -> Option<Stop> {
    let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
    let (ix, _) = flow.node(&stop.at)?;
    // Where the walk began, the alternatives are those of the edge that most came by, or all that nothing leads to.
    let among = stop.among.clone().or_else(|| {
        let (_, from) = best(doc, ix, false)?;
        Some((flow.graph[from].key.clone(), true))
    });
    let mut ends: Vec<(Option<EdgeIndex>, NodeIndex)> = match &among {
        Some((anchor, outgoing)) => {
            let (anchor, _) = flow.node(anchor)?;
            ways(doc, anchor, *outgoing).into_iter().map(|(edge, end)| (Some(edge), end)).collect()
        }
        None => {
            let roots = flow
                .graph
                .node_indices()
                .filter(|&ix| doc.shown.node(ix) && flow.badge_of(ix).is_none() && ways(doc, ix, false).is_empty());
            roots.map(|ix| (None, ix)).collect()
        }
    };
    let place = |ix: NodeIndex| arrangement.node(ix);
    ends.sort_by(|a, b| {
        let (p, q) = (place(a.1), place(b.1));
        p.y.total_cmp(&q.y).then(p.x.total_cmp(&q.x)).then(a.1.cmp(&b.1))
    });
    let here = ends.iter().position(|&(_, end)| end == ix)?;
    let next = if down { here.checked_add(1)? } else { here.checked_sub(1)? };
    let &(edge, end) = ends.get(next)?;
    Some(Stop { at: flow.graph[end].key.clone(), among, edge: edge.map(|edge| flow.graph[edge].key.clone()) })
}

/// What a screen reader says of the node the walk stands on, after its name: what was walked, what goes in and out, and
/// where the keys lead.
#[must_use]
pub fn spoken(doc: &Document, walk: &Walk) -> String {
    let flow = &doc.drawing.flow;
    let Some((ix, node)) = walk.at().and_then(|key| flow.node(key)) else { return String::new() };
    let name = |ix: NodeIndex| flow.graph[ix].name.as_str();
    let mut parts = Vec::new();
    if let Some((edge, _)) = walk.edge().and_then(|key| flow.edge(key))
        && let Some((from, to)) = flow.graph.edge_endpoints(edge)
    {
        let here = if to == ix { format!("from {}", name(from)) } else { format!("to {}", name(to)) };
        parts.push(format!("{} {here}", walked(doc, edge)).trim().to_owned());
    }
    for (word, outgoing) in [("In", false), ("Out", true)] {
        parts.push(format!("{word}: {}", through(doc, ix, outgoing)));
    }
    if node.fold.as_ref() == Some(&node.key) {
        parts.push("Folded, Enter opens it".to_owned());
    }
    if let Some((_, end)) = best(doc, ix, true) {
        parts.push(format!("Right leads to {}", name(end)));
    }
    parts.join(". ")
}

/// What an edge carried and when: `10,000 ETH on 21 Feb 2025`, or what it says.
fn walked(doc: &Document, edge: EdgeIndex) -> String {
    let (case, flow) = (&*doc.case, &doc.drawing.flow);
    let data = &flow.graph[edge];
    let amount = doc.shown.edge(edge).map(|sum| edge_label(case, flow, edge, sum).amount).unwrap_or_default();
    let when = time_line(case, &data.transfers);
    match data.relation {
        Some(relation) if data.transfers.is_empty() => format!("{} {amount}", relation.verb()),
        _ if when.is_empty() => amount,
        _ => format!("{amount} on {when}"),
    }
}

fn through(doc: &Document, ix: NodeIndex, outgoing: bool) -> String {
    let (case, graph) = (&*doc.case, &doc.drawing.flow.graph);
    let edges = || graph.edges_directed(ix, direction(outgoing)).map(|edge| edge.weight());
    let count: u64 = edges().map(|edge| edge.count).sum();
    if count == 0 {
        return "nothing in this case".to_owned();
    }
    let largest = edges().max_by_key(|edge| (edge.usd, edge.count)).map(|edge| edge.totals.as_slice());
    let mut totals: std::collections::BTreeMap<_, crate::case::Amount> = std::collections::BTreeMap::new();
    for &(asset, amount) in edges().flat_map(|edge| &edge.totals) {
        let sum = totals.entry(asset).or_default();
        *sum = sum.checked_add(amount).unwrap_or(*sum);
    }
    // The asset that is most of the largest edge comes first.
    let first = largest.and_then(|totals| totals.first()).map(|&(asset, _)| asset);
    let mut totals: Vec<_> = totals.into_iter().collect();
    totals.sort_by_key(|&(asset, _)| (Some(asset) != first, asset));
    let plural = if count == 1 { "" } else { "s" };
    let count = thousands(usize::try_from(count).unwrap_or(usize::MAX));
    let all: Vec<_> = edges().flat_map(|edge| &edge.transfers).copied().collect();
    let amount = case.in_place_of(&all).unwrap_or_else(|| amount_line(case, &totals, 2));
    format!("{amount} in {count} transfer{plural}").trim().to_owned()
}
