//! In and out: requests made safe to compute with, and results in the request's terms.

use super::graph::{Graph, Link, Pt, Shape, Whole};
use super::{Course, Layout, Point, Rect, Request, Route, Spacing};

/// The largest width or height taken as given, in pixels.
const LARGEST: f32 = 20_000.0;

/// A request without surprises: every size finite and not negative, every edge between nodes that exist.
#[derive(Debug, Clone)]
pub(super) struct Clean {
    pub(super) graph: Graph,
    /// The edge of the request each link stands for.
    pub(super) edges: Vec<usize>,
    /// Where the port of a node was pinned.
    pub(super) pinned: Vec<Option<Pt>>,
    /// Offsets of ports from the centres of boxes.
    pub(super) ports: Vec<Pt>,
    pub(super) layer_gap: f64,
    pub(super) node_gap: f64,
    pub(super) edge_gap: f64,
}

fn length(value: f32) -> f64 {
    if value.is_nan() { 0.0 } else { f64::from(value.clamp(0.0, LARGEST)) }
}

fn offset(value: f32, half: f64) -> f64 {
    if value.is_nan() { 0.0 } else { f64::from(value).clamp(-half, half) }
}

/// Whether a point given from outside can be a place in a picture.
fn is_place(p: &Point) -> bool {
    p.is_finite() && p.x.abs() < 1e7 && p.y.abs() < 1e7
}

pub(super) fn clean(request: &Request) -> Clean {
    let Spacing { layer, node, edge } = request.spacing;
    let mut graph = Graph::default();
    let mut ports = Vec::with_capacity(request.nodes.len());
    let mut pinned = Vec::with_capacity(request.nodes.len());
    for node in &request.nodes {
        let (w, h) = (length(node.size.w) / 2.0, length(node.size.h) / 2.0);
        let port = Pt::new(offset(node.port.x, w), offset(node.port.y, h));
        graph.nodes.push(Shape {
            left: w + port.x,
            right: w - port.x,
            up: h + port.y,
            down: h - port.y,
            // A shape lies inside its box, or edges would end beyond it.
            radius: length(node.radius).min(w + port.x).min(w - port.x),
            first: node.first,
        });
        let pin = node.pinned.filter(is_place);
        pinned.push(pin.map(|p| Pt::new(f64::from(p.x) + port.x, f64::from(p.y) + port.y)));
        ports.push(port);
    }
    let (layer_gap, node_gap, edge_gap) = (length(layer).max(8.0), length(node).max(1.0), length(edge).max(1.0));
    let mut edges = Vec::with_capacity(request.edges.len());
    let mut bows = vec![(0.0f64, 0.0f64); graph.nodes.len()];
    for (i, edge) in request.edges.iter().enumerate() {
        if edge.from >= graph.nodes.len() || edge.to >= graph.nodes.len() {
            continue;
        }
        let label = edge.label.map(|size| (length(size.w), length(size.h)));
        let weight = i64::from(edge.weight.clamp(1, 1000));
        let mut link = Link { from: edge.from, to: edge.to, weight, label, bow: (0.0, 0.0) };
        if edge.from == edge.to {
            // Room for the loop over the shape and for its label over the loop; the next loop goes around both.
            let (shape, (top, side)) = (&mut graph.nodes[edge.from], &mut bows[edge.from]);
            link.bow.0 = (*top + 8.0).max(0.7 * shape.radius + 6.0);
            link.bow.1 = (*side + edge_gap).max(0.55 * shape.radius + 0.25 * link.bow.0);
            if label.is_some() {
                // The label stands over the box, which may reach higher than the shape.
                link.bow.0 = link.bow.0.max(shape.up - shape.radius);
            }
            let (w, h) = label.map_or((0.0, 0.0), |(w, h)| (w, h + edge_gap));
            (*top, *side) = (link.bow.0 + h, link.bow.1.max(w / 2.0));
            shape.up = shape.up.max(shape.radius + *top);
            shape.left = shape.left.max(*side);
            shape.right = shape.right.max(*side);
        } else if let (true, Some((w, h))) = (graph.is_flat(&link), label) {
            // Inside the first layer the source is put right over its target, the label between them.
            let shape = &mut graph.nodes[edge.to];
            shape.up += h + edge_gap;
            shape.right = shape.right.max(w + edge_gap);
        }
        graph.links.push(link);
        edges.push(i);
    }
    Clean { graph, edges, pinned, ports, layer_gap, node_gap, edge_gap }
}

/// Where each node was before, where that is a place.
pub(super) fn before(request: &Request, previous: Option<&[Option<Point>]>) -> Vec<Option<Point>> {
    let old = |v: usize| previous.and_then(|list| list.get(v).copied().flatten());
    (0..request.nodes.len()).map(|v| old(v).filter(is_place)).collect()
}

/// The smallest rectangle around boxes, routes and labels: its corners.
pub(super) fn bounds(graph: &Graph, whole: &Whole) -> (Pt, Pt) {
    let mut min = Pt::new(f64::INFINITY, f64::INFINITY);
    let mut max = Pt::new(f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut add = |x: f64, y: f64| {
        min = Pt::new(min.x.min(x), min.y.min(y));
        max = Pt::new(max.x.max(x), max.y.max(y));
    };
    for (shape, port) in graph.nodes.iter().zip(&whole.ports) {
        add(port.x - shape.left, port.y - shape.up);
        add(port.x + shape.right, port.y + shape.down);
    }
    for (link, path) in graph.links.iter().zip(&whole.paths) {
        path.points.iter().for_each(|p| add(p.x, p.y));
        if let (Some(at), Some((w, h))) = (path.label, link.label) {
            add(at.x - w / 2.0, at.y - h / 2.0);
            add(at.x + w / 2.0, at.y + h / 2.0);
        }
    }
    if min.x <= max.x { (min, max) } else { (Pt::default(), Pt::default()) }
}

/// The result in the order and the terms of the request.
pub(super) fn finish(request: &Request, clean: &Clean, whole: &Whole, course: Course) -> Layout {
    let point = |p: Pt| Point::new(p.x as f32, p.y as f32);
    let nodes: Vec<Point> = whole
        .ports
        .iter()
        .enumerate()
        .map(|(v, port)| match (clean.pinned[v], request.nodes[v].pinned) {
            // Exactly as given, not after a round trip through the port.
            (Some(_), Some(pin)) => pin,
            _ => point(Pt::new(port.x - clean.ports[v].x, port.y - clean.ports[v].y)),
        })
        .collect();
    let mut routes = vec![Route { points: vec![Point::default(); 2], label: None }; request.edges.len()];
    for (&i, path) in clean.edges.iter().zip(&whole.paths) {
        routes[i] = Route { points: path.points.iter().map(|&p| point(p)).collect(), label: path.label.map(point) };
    }
    let (min, max) = bounds(&clean.graph, whole);
    Layout { nodes, routes, course, bounds: Rect::new(point(min), point(max)), ground: None }
}
