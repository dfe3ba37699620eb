//! From one drawing to the next: where everything stands on the way.
//!
//! What is in both glides from its old place to its new one; what is new comes out of the node that stood for its wallets
//! before, and what is gone ends in the node that stands for them now. The builder of the picture sees an ordinary
//! [`Arrangement`] and knows nothing of it.

use petgraph::graph::NodeIndex;

use super::Arrangement;
use crate::case::Role;
use crate::flow::{Edge, Flow, Node, NodeKey};
use crate::layout::{Course, curve};
use crate::scene::{Point, Rect};

/// With more nodes than this in either drawing, changes are shown at once.
pub const MOST_NODES: usize = 1_500;
/// Points of a route that changes its shape.
const POINTS: usize = 24;
/// Samples of each piece of a curve that is measured.
const SAMPLES: u8 = 8;

/// A node that the new drawing no longer has, on its way into the one that stands for it now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ghost {
    /// Where it stood.
    pub from: Point,
    /// The middle of the node it ends in; the place where it stood when there is none.
    pub to: Point,
    /// The part it played.
    pub role: Role,
}

/// The way from one drawing to the next.
#[derive(Debug, Clone)]
pub struct Transition {
    /// The places at the beginning, for the nodes and edges of the new drawing.
    from: Arrangement,
    ghosts: Vec<Ghost>,
}

impl Transition {
    /// The way from an old drawing to a new one; `None` where nothing moves, or there is too much to be followed.
    /// `same_case` says that both are of the same reading of a case, so that their wallets have the same indices.
    #[must_use]
    pub fn new(old: (&Flow, &Arrangement), new: (&Flow, &Arrangement), same_case: bool) -> Option<Self> {
        let count = |flow: &Flow| flow.graph.node_count();
        if count(old.0).max(count(new.0)) > MOST_NODES || count(old.0) == 0 {
            return None;
        }
        let from = beginning(old, new, same_case);
        let ghosts = ghosts(old, new, same_case);
        let to = new.1;
        let still = from.nodes == to.nodes && from.routes == to.routes && from.labels == to.labels;
        (!still || !ghosts.is_empty()).then_some(Self { from, ghosts })
    }

    /// Where everything stands at `t` from 0 (the old places) to 1 (exactly the new arrangement).
    #[must_use]
    pub fn at(&self, to: &Arrangement, t: f32) -> Arrangement {
        Arrangement::between(&self.from, to, t)
    }

    /// The nodes that vanish.
    #[must_use]
    pub fn ghosts(&self) -> &[Ghost] {
        &self.ghosts
    }
}

impl Arrangement {
    /// The arrangement at `t` between two of the same graph: 0 is `from`, 1 is exactly `to`. What stands at one place in
    /// both never moves in between.
    #[must_use]
    pub fn between(from: &Self, to: &Self, t: f32) -> Self {
        let same_graph = from.nodes.len() == to.nodes.len() && from.routes.len() == to.routes.len();
        if !same_graph || !t.is_finite() || t >= 1.0 {
            return to.clone();
        }
        let t = t.max(0.0);
        Self {
            nodes: from.nodes.iter().zip(&to.nodes).map(|(a, &b)| a.lerp(b, t)).collect(),
            boxes: from.boxes.iter().zip(&to.boxes).map(|(a, b)| between_boxes(a, b, t)).collect(),
            routes: from
                .routes
                .iter()
                .zip(&to.routes)
                .map(|(a, b)| if t > 0.0 { between_routes(a, b, to.course, t) } else { a.clone() })
                .collect(),
            labels: from.labels.iter().zip(&to.labels).map(|(a, b)| Some((*a)?.lerp((*b)?, t))).collect(),
            moving: true,
            course: to.course,
            bounds: to.bounds,
            choice: to.choice,
            story: to.story.clone(),
            ..Self::default()
        }
    }

    /// The arrangement with some nodes put elsewhere: their edges follow, everything else stays. A picture for the time
    /// of a drag, until the layout has made room.
    #[must_use]
    pub fn moved(&self, flow: &Flow, places: impl IntoIterator<Item = (NodeIndex, Point)>) -> Self {
        let mut shift = vec![Point::default(); self.nodes.len()];
        for (ix, at) in places {
            if let Some(shift) = shift.get_mut(ix.index()) {
                *shift = at - self.node(ix);
            }
        }
        for ix in flow.graph.node_indices() {
            if let Some(victim) = flow.badge_of(ix) {
                shift[ix.index()] = shift[victim.index()];
            }
        }
        let ends = |n: usize| {
            let ends = flow.graph.edge_endpoints(petgraph::graph::EdgeIndex::new(n));
            ends.map_or((Point::default(), Point::default()), |(a, b)| (shift[a.index()], shift[b.index()]))
        };
        let nodes = self.nodes.iter().zip(&shift).map(|(&at, &by)| at + by).collect();
        let boxes = self.boxes.iter().zip(&shift).map(|(room, &by)| room.translated(by)).collect();
        let routes = self.routes.iter().enumerate().map(|(n, route)| stretched(route, ends(n))).collect();
        let middle = |n: usize, at: Point| {
            let (a, b) = ends(n);
            at + a.lerp(b, 0.5)
        };
        let labels = self.labels.iter().enumerate().map(|(n, at)| Some(middle(n, (*at)?))).collect();
        let (course, bounds) = (self.course, self.bounds);
        let (choice, story) = (self.choice, self.story.clone());
        Self { nodes, boxes, routes, labels, course, bounds, choice, story, ..Self::default() }
    }
}

/// The old places as an arrangement of the new graph.
fn beginning(old: (&Flow, &Arrangement), new: (&Flow, &Arrangement), same_case: bool) -> Arrangement {
    let ((old_flow, old), (flow, to)) = (old, new);
    let before: Vec<Option<NodeIndex>> = flow
        .graph
        .node_weights()
        .map(|node| match old_flow.node(&node.key) {
            Some((ix, _)) => Some(ix),
            None => stands_for(old_flow, node, same_case),
        })
        .collect();
    // What was one edge and becomes several begins as that one; where several become one, it begins by itself.
    let out_of = |ix: NodeIndex| {
        let members = |node: &Node| node.wallets.len() + node.incidents.len();
        before[ix.index()].filter(|&old| members(&flow.graph[ix]) <= members(&old_flow.graph[old]))
    };
    let same_edge = |edge: &petgraph::graph::Edge<Edge>| old_flow.edge(&edge.weight.key).map(|(ix, _)| ix);
    let edge_before = |edge: &petgraph::graph::Edge<Edge>| {
        same_edge(edge).or_else(|| old_flow.graph.find_edge(out_of(edge.source())?, out_of(edge.target())?))
    };
    let place = |ix: NodeIndex| before[ix.index()].map_or(to.node(ix), |before| old.node(before));
    let nodes: Vec<Point> = flow.graph.node_indices().map(place).collect();
    let shift: Vec<Point> = nodes.iter().zip(&to.nodes).map(|(&a, &b)| a - b).collect();
    let boxes = flow.graph.node_indices().map(|ix| {
        let known = old_flow.node(&flow.graph[ix].key).map(|(ix, _)| old.node_box(ix));
        known.unwrap_or_else(|| to.node_box(ix).translated(shift[ix.index()]))
    });
    let (mut routes, mut labels) = (Vec::new(), Vec::new());
    for (n, edge) in flow.graph.raw_edges().iter().enumerate() {
        let (a, b) = (shift[edge.source().index()], shift[edge.target().index()]);
        let known = edge_before(edge);
        let route = to.routes.get(n).map_or(&[][..], Vec::as_slice);
        routes.push(match known.map(|ix| old.route(ix)).filter(|route| route.len() > 1) {
            Some(route) if old.course != to.course => evenly(route, old.course),
            Some(route) => route.to_vec(),
            None => stretched(route, (a, b)),
        });
        // What an edge says comes with it, and stands at a new one when that is there.
        let old_label = same_edge(edge).and_then(|ix| old.label(ix));
        labels.push(old_label.filter(|_| to.labels.get(n).is_some_and(Option::is_some)));
    }
    Arrangement {
        boxes: boxes.collect(),
        nodes,
        routes,
        labels,
        course: to.course,
        bounds: to.bounds,
        choice: to.choice,
        story: to.story.clone(),
        ..Arrangement::default()
    }
}

fn ghosts(old: (&Flow, &Arrangement), new: (&Flow, &Arrangement), same_case: bool) -> Vec<Ghost> {
    let ((old_flow, old), (flow, to)) = (old, new);
    let gone = old_flow.graph.node_indices().filter(|&ix| flow.node(&old_flow.graph[ix].key).is_none());
    gone.map(|ix| {
        let node = &old_flow.graph[ix];
        let end = stands_for(flow, node, same_case).map(|ix| to.node(ix));
        Ghost { from: old.node(ix), to: end.unwrap_or(old.node(ix)), role: node.role }
    })
    .collect()
}

/// The node of another folding that stands for what this node stands for: the one with its first wallet, its fold, or the
/// one with its first theft.
fn stands_for(flow: &Flow, node: &Node, same_case: bool) -> Option<NodeIndex> {
    let by_key = |key: &NodeKey| flow.node(key).map(|(ix, _)| ix);
    let by_wallet = || by_key(&flow.node_of(*node.wallets.first().filter(|_| same_case)?)?.key);
    let by_theft = || {
        let theft = node.incidents.first().filter(|_| same_case)?;
        flow.graph.node_indices().find(|&ix| flow.graph[ix].incidents.contains(theft))
    };
    node.fold.as_ref().and_then(by_key).or_else(by_wallet).or_else(by_theft)
}

/// A route with its ends shifted; what lies between follows in proportion.
fn stretched(route: &[Point], (a, b): (Point, Point)) -> Vec<Point> {
    if a == b {
        let still = a == Point::default();
        return route.iter().map(|&p| if still { p } else { p + a }).collect();
    }
    let whole = length(route);
    let mut gone = 0.0;
    let mut last = route.first().copied().unwrap_or_default();
    route
        .iter()
        .map(|&p| {
            gone += p.distance(last);
            last = p;
            p + a.lerp(b, if whole > 0.0 { (gone / whole).min(1.0) } else { 0.5 })
        })
        .collect()
}

fn between_boxes(a: &Rect, b: &Rect, t: f32) -> Rect {
    Rect::new(a.min.lerp(b.min, t), a.max.lerp(b.max, t))
}

fn between_routes(a: &[Point], b: &[Point], course: Course, t: f32) -> Vec<Point> {
    if a == b || a.len() < 2 || b.len() < 2 {
        return b.to_vec();
    }
    let pairs = |a: &[Point], b: &[Point]| a.iter().zip(b).map(|(a, &b)| a.lerp(b, t)).collect();
    if a.len() == b.len() { pairs(a, b) } else { pairs(&evenly(a, course), &evenly(b, course)) }
}

/// Points at equal distances along the curve of a route, its ends among them.
fn evenly(route: &[Point], course: Course) -> Vec<Point> {
    let pieces = curve::along(route, course);
    let Some(first) = pieces.first() else { return route.to_vec() };
    let mut line = vec![first[0]];
    for piece in &pieces {
        line.extend((1..=SAMPLES).map(|n| curve::at(piece, f32::from(n) / f32::from(SAMPLES))));
    }
    let whole = length(&line);
    let (mut out, mut at, mut gone) = (Vec::with_capacity(POINTS), 0, 0.0);
    for n in 0..POINTS {
        #[allow(clippy::cast_precision_loss)]
        let wanted = whole * n as f32 / (POINTS - 1) as f32;
        while at + 2 < line.len() && gone + line[at].distance(line[at + 1]) < wanted {
            gone += line[at].distance(line[at + 1]);
            at += 1;
        }
        let step = line[at].distance(line[at + 1]);
        let part = if step > 0.0 { ((wanted - gone) / step).clamp(0.0, 1.0) } else { 0.0 };
        out.push(line[at].lerp(line[at + 1], part));
    }
    if let (Some(end), Some(&last)) = (out.last_mut(), line.last()) {
        *end = last;
    }
    out
}

fn length(points: &[Point]) -> f32 {
    points.windows(2).map(|w| w[0].distance(w[1])).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn route() -> impl Strategy<Value = Vec<Point>> {
        proptest::collection::vec((-900f32..900.0, -900f32..900.0), 2..9)
            .prop_map(|points| points.into_iter().map(|(x, y)| Point::new(x, y)).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn a_route_on_its_way_is_finite_and_keeps_to_the_way_of_its_ends(a in route(), b in route(), t in 0f32..1.0) {
            for course in [Course::Level, Course::Direct] {
                let middle = between_routes(&a, &b, course, t);
                prop_assert!(middle.iter().all(|p| p.is_finite()));
                let (first, last) = (a[0].lerp(b[0], t), a[a.len() - 1].lerp(b[b.len() - 1], t));
                prop_assert!(middle[0].distance(first) < 0.5 && middle[middle.len() - 1].distance(last) < 0.5);
            }
        }

        #[test]
        fn a_route_whose_ends_are_shifted_alike_is_shifted(a in route(), x in -50f32..50.0) {
            let by = Point::new(x, 3.0);
            for (p, q) in a.iter().zip(stretched(&a, (by, by))) {
                prop_assert!((*p + by).distance(q) < 1e-3);
            }
            prop_assert_eq!(stretched(&a, (Point::default(), Point::default())), a);
        }
    }

    #[test]
    fn points_on_one_spot_do_no_harm() {
        let spot = vec![Point::new(3.0, 4.0); 3];
        assert!(evenly(&spot, Course::Level).iter().all(|p| p.is_finite()));
        assert!(stretched(&spot, (Point::new(1.0, 0.0), Point::new(5.0, 0.0))).iter().all(|p| p.is_finite()));
    }
}
