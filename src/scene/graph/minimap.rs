//! The whole graph, small: where the nodes stand, and which of them are selected.

use super::{Arrangement, View, edge_token, symbol_kind};
use crate::flow::{Filter, Flow, NodeKind, Shown};
use crate::scene::select::Selection;
use crate::scene::style::Token;
use crate::scene::{Paint, Path, Point, Rect, Scene, Shape, Size, Stroke, Target};

/// With more edges than this, only the most valuable are drawn: more would be a grey field.
const MOST_EDGES: usize = 2_000;
/// Between the picture and its rim, px.
const MARGIN: f32 = 7.0;
/// Largest width and height, px.
const LARGEST: Size = Size::new(220.0, 150.0);
/// Smallest width and height, px.
const SMALLEST: Size = Size::new(96.0, 64.0);

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct MinimapSpec<'a> {
    /// The folded graph.
    pub flow: &'a Flow,
    /// Where everything stands.
    pub arrangement: &'a Arrangement,
    /// What may be shown at all.
    pub filter: &'a Filter,
    /// What the filter leaves.
    pub shown: &'a Shown,
    /// What is selected.
    pub selection: &'a Selection,
}

/// The size of a minimap of an arrangement: of its form, within limits.
#[must_use]
pub fn minimap_size(world: Rect) -> Size {
    let (w, h) = (world.width().max(1.0), world.height().max(1.0));
    let scale = (LARGEST.w / w).min(LARGEST.h / h);
    Size::new((w * scale).clamp(SMALLEST.w, LARGEST.w), (h * scale).clamp(SMALLEST.h, LARGEST.h))
}

/// How a minimap of a size shows an arrangement.
#[must_use]
pub fn minimap_view(world: Rect, size: Size) -> View {
    // Not the camera's own fit: a graph may be larger than any scale at which one would look at it.
    let room = |side: f32| (side - 2.0 * MARGIN).max(1.0);
    let scale = (room(size.w) / world.width().max(1.0)).min(room(size.h) / world.height().max(1.0));
    let scale = if scale.is_finite() { scale.min(View::LARGEST_FIT) } else { 1.0 };
    let (middle, center) = (Point::new(size.w / 2.0, size.h / 2.0), world.center());
    View { scale, offset: middle - center * scale }
}

/// Draws the whole graph into a small picture.
#[must_use]
pub fn minimap(spec: &MinimapSpec<'_>, size: Size) -> Scene {
    let (graph, arrangement) = (&spec.flow.graph, spec.arrangement);
    let view = minimap_view(arrangement.bounds, size);
    let mut scene = Scene::new(size);
    let drawn = |ix| spec.filter.allows(&graph[ix]);
    let mut edges: Vec<_> = graph.edge_indices().collect();
    if edges.len() > MOST_EDGES {
        edges.sort_by_key(|&ix| (std::cmp::Reverse(graph[ix].usd.map_or(0, |usd| usd.0)), ix));
        edges.truncate(MOST_EDGES);
    }
    for ix in edges {
        let Some((a, b)) = graph.edge_endpoints(ix).filter(|&(a, b)| drawn(a) && drawn(b)) else { continue };
        let points: Vec<Point> = arrangement.route(ix).iter().map(|&p| view.to_picture(p)).collect();
        let selected = spec.selection.contains(&Target::Edge(graph[ix].key.clone()));
        let token = if selected { Token::Selection } else { edge_token(graph[a].role, graph[b].role) };
        let alpha = if selected || spec.shown.edge(ix).is_some() { 0.4 } else { 0.15 };
        let stroke = Stroke::solid(if selected { 1.5 } else { 0.75 }, Paint::new(token).faded(alpha));
        scene.stroke(Shape::Path(Path::polyline(&points, false)), stroke);
    }
    // A dot for each node: large enough to be seen, small enough to stay apart from the next.
    let radius = (super::sizes::NODE_RADIUS * view.scale).clamp(1.25, 4.0);
    let mut selected = Vec::new();
    for ix in graph.node_indices().filter(|&ix| drawn(ix)) {
        let node = &graph[ix];
        let center = view.to_picture(arrangement.node(ix));
        let is_badge = matches!(node.kind, NodeKind::Incident(_)) && spec.flow.badge_of(ix).is_some();
        let radius = if is_badge { 0.6 * radius } else { radius };
        let paint = Paint::new(symbol_kind(node).token()).faded(if spec.shown.node(ix) { 1.0 } else { 0.3 });
        scene.fill(Shape::Circle { center, radius }, paint);
        if spec.selection.contains(&Target::Node(node.key.clone())) {
            selected.push((center, radius));
        }
    }
    // Over all dots, so that none hides it.
    for (center, radius) in selected {
        scene.stroke(Shape::Circle { center, radius: radius + 1.75 }, Stroke::solid(1.5, Paint::new(Token::Selection)));
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_arrangement_has_a_minimap_of_a_usable_size() {
        for (w, h) in [(0.0, 0.0), (10_000.0, 10.0), (10.0, 80_000.0), (1200.0, 900.0)] {
            let world = Rect::from_xywh(-30.0, 5.0, w, h);
            let size = minimap_size(world);
            assert!(size.w >= SMALLEST.w && size.w <= LARGEST.w && size.h >= SMALLEST.h && size.h <= LARGEST.h);
            let view = minimap_view(world, size);
            for corner in [world.min, world.max] {
                let p = view.to_picture(corner);
                assert!(p.x >= 0.0 && p.y >= 0.0 && p.x <= size.w && p.y <= size.h, "{p:?} in {size:?}");
            }
        }
    }
}
