//! What every layered layout has to keep, on random small graphs and on awkward ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arranged;
mod large;
mod stability;

use coldtrail::layout::layered::Layered;
use coldtrail::layout::{Cancel, Edge, Engine, Layout, Node, Point, Rect, Request, Size, Spacing, curve};
use proptest::prelude::*;

fn lay_out(request: &Request) -> Layout {
    Layered::default().layout(request, None, &Cancel::default()).unwrap()
}

fn node(w: f32, h: f32, port: f32, radius: f32) -> Node {
    Node { size: Size::new(w, h), port: Point::new(0.0, port), radius, ..Node::default() }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, weight: 1, label: None }
}

fn plain(nodes: usize, edges: &[(usize, usize)]) -> Request {
    Request {
        nodes: vec![node(60.0, 20.0, 0.0, 10.0); nodes],
        edges: edges.iter().map(|&(a, b)| edge(a, b)).collect(),
        spacing: Spacing::default(),
    }
}

fn boxes(request: &Request, layout: &Layout) -> Vec<Rect> {
    request.nodes.iter().zip(&layout.nodes).map(|(node, &at)| Rect::centered(at, node.size)).collect()
}

fn labels(request: &Request, layout: &Layout) -> Vec<(usize, Rect)> {
    let both = request.edges.iter().zip(&layout.routes).enumerate();
    both.filter_map(|(i, (edge, route))| Some((i, Rect::centered(route.label?, edge.label?)))).collect()
}

/// Nodes and labels keep apart, everything is finite and inside the bounds, routes end at their shapes.
fn check(request: &Request, layout: &Layout) {
    assert_eq!(layout.nodes.len(), request.nodes.len());
    assert_eq!(layout.routes.len(), request.edges.len());
    let bounds = layout.bounds.expanded(0.01);
    let boxes = boxes(request, layout);
    for (i, a) in boxes.iter().enumerate() {
        assert!(a.min.is_finite() && a.max.is_finite());
        assert!(bounds.contains(a.min) && bounds.contains(a.max), "node {i} outside {bounds:?}");
        for (j, b) in boxes.iter().enumerate().skip(i + 1) {
            let both_pinned = request.nodes[i].pinned.is_some() && request.nodes[j].pinned.is_some();
            assert!(both_pinned || !a.expanded(-0.01).overlaps(b), "nodes {i} and {j} overlap: {a:?} {b:?}");
        }
    }
    let labels = labels(request, layout);
    for (k, (i, a)) in labels.iter().enumerate() {
        assert!(bounds.contains(a.min) && bounds.contains(a.max), "label {i} outside");
        for (j, b) in &labels[k + 1..] {
            let hung = |i: usize| request.edges[i].from == request.edges[i].to;
            let both = hung(*i) && hung(*j) && request.nodes[request.edges[*i].from].pinned.is_some();
            assert!(both || !a.expanded(-0.01).overlaps(b), "labels of {i} and {j} overlap: {a:?} {b:?}");
        }
        // Where two pinned nodes are too near, a loop's label over one may reach the other.
        let pinned = |v: usize| request.nodes[v].pinned.is_some();
        let loop_at = Some(request.edges[*i]).filter(|edge| edge.from == edge.to && pinned(edge.from));
        for (v, b) in boxes.iter().enumerate().filter(|(v, _)| loop_at.is_none() || !pinned(*v)) {
            assert!(!a.expanded(-0.01).overlaps(b), "label of {i} on node {v}: {a:?} {b:?}");
        }
    }
    for (i, (edge, route)) in request.edges.iter().zip(&layout.routes).enumerate() {
        assert!(route.points.len() >= 2);
        assert!(route.points.iter().all(|&p| p.is_finite() && bounds.contains(p)), "route {i} outside");
        assert_eq!(route.label.is_some(), edge.label.is_some(), "label of {i}");
        for (v, end) in [(edge.from, route.points[0]), (edge.to, route.points[route.points.len() - 1])] {
            let shape = layout.nodes[v] + request.nodes[v].port;
            let off = (shape.distance(end) - request.nodes[v].radius).abs();
            assert!(off < 1.0, "route {i} ends {off} from the rim of {v}");
        }
    }
}

/// The drawn curves keep clear of all boxes but their ends', and of all labels but their own.
fn check_routes(request: &Request, layout: &Layout) {
    let boxes = boxes(request, layout);
    let labels = labels(request, layout);
    for (i, (edge, route)) in request.edges.iter().zip(&layout.routes).enumerate() {
        let in_first = request.nodes[edge.from].first && request.nodes[edge.to].first;
        if edge.from == edge.to || in_first {
            continue;
        }
        for piece in curve::cubics(&route.points) {
            for step in 0..=24 {
                let p = curve::at(&piece, step as f32 / 24.0);
                for (v, rect) in boxes.iter().enumerate() {
                    let own = v == edge.from || v == edge.to;
                    assert!(own || !rect.expanded(-0.1).contains(p), "edge {i} runs over node {v} at {p:?}");
                }
                for (j, rect) in &labels {
                    assert!(!rect.expanded(-0.1).contains(p), "edge {i} runs over the label of {j} at {p:?}");
                }
            }
        }
    }
}

prop_compose! {
    fn any_node()(w in 20.0f32..90.0, h in 16.0f32..60.0, port in -0.3f32..0.3, first in 0..8)(
        w in Just(w), h in Just(h), port in Just(port * h), radius in 3.0f32..7.0, first in Just(first == 0),
    ) -> Node {
        Node { first, ..node(w, h, port, radius) }
    }
}

prop_compose! {
    fn any_request()(nodes in proptest::collection::vec(any_node(), 1..14))(
        edges in proptest::collection::vec((0..nodes.len(), 0..nodes.len(), 1u32..9, 0..4, 20.0f32..80.0), 0..26),
        nodes in Just(nodes),
    ) -> Request {
        let edges = edges.into_iter().map(|(from, to, weight, label, w)| {
            // A loop's label stands over it.
            let label = (label > 1).then_some(Size::new(w, 14.0));
            Edge { from, to, weight, label }
        }).collect();
        Request { nodes, edges, spacing: Spacing::default() }
    }
}

/// Loops and links inside the first layer are told apart in the checks; labels of the latter are not placed.
fn without_first_labels(mut request: Request) -> Request {
    for edge in &mut request.edges {
        if request.nodes[edge.from].first && request.nodes[edge.to].first && edge.from != edge.to {
            edge.label = None;
        }
    }
    request
}

prop_compose! {
    /// Fans of every kind among a few other nodes: leaves, sources, and nodes passed through.
    fn any_fans()(request in any_request())(
        fans in proptest::collection::vec(
            (0..request.nodes.len(), 0..request.nodes.len(), 0..3, 10usize..60, any_node(), 0..3),
            1..4,
        ),
        request in Just(request),
    ) -> Request {
        let mut request = request;
        for (stem, other, kind, count, shape, label) in fans {
            for k in 0..count {
                let v = request.nodes.len();
                let h = shape.size.h * if k % 7 == 0 { 0.6 } else { 1.0 };
                request.nodes.push(Node { first: false, port: Point::default(), size: Size::new(shape.size.w, h), ..shape });
                let label = (label > 0).then_some(Size::new(20.0 + (k * 13 % 50) as f32, 14.0));
                if kind != 1 {
                    request.edges.push(Edge { from: stem, to: v, weight: 1, label });
                }
                if kind != 0 {
                    request.edges.push(Edge { from: v, to: other, weight: 1, label });
                }
            }
        }
        request
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_in_combs(request in any_fans()) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        check(&request, &layout);
        check_routes(&request, &layout);
        prop_assert_eq!(&layout, &lay_out(&request));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps(request in any_request()) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        check(&request, &layout);
        check_routes(&request, &layout);
        prop_assert_eq!(&layout, &lay_out(&request));
    }

    #[test]
    fn edges_run_to_the_right_unless_they_close_a_cycle(
        pairs in proptest::collection::vec((0usize..10, 0usize..10), 0..25),
    ) {
        // Lower to higher index only: no cycle, so every edge keeps its direction.
        let pairs: Vec<(usize, usize)> =
            pairs.into_iter().filter(|p| p.0 != p.1).map(|p| (p.0.min(p.1), p.0.max(p.1))).collect();
        let request = plain(10, &pairs);
        let layout = lay_out(&request);
        for (a, b) in pairs {
            prop_assert!(layout.nodes[a].x + 139.0 < layout.nodes[b].x);
        }
    }

    #[test]
    fn pinned_nodes_stay_and_others_make_room(
        request in any_request(),
        pins in proptest::collection::vec((0usize..14, -200.0f32..600.0, -200.0f32..400.0), 1..4),
    ) {
        let mut request = without_first_labels(request);
        for (v, x, y) in pins {
            let count = request.nodes.len();
            request.nodes[v % count].pinned = Some(Point::new(x, y));
        }
        let layout = lay_out(&request);
        check(&request, &layout);
        for (node, at) in request.nodes.iter().zip(&layout.nodes) {
            if let Some(pin) = node.pinned {
                prop_assert_eq!(pin, *at);
            }
        }
        prop_assert_eq!(&layout, &lay_out(&request));
    }

    #[test]
    fn a_layout_continued_from_itself_stays(request in any_request()) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        let previous: Vec<Option<Point>> = layout.nodes.iter().copied().map(Some).collect();
        let next = Layered::default().layout(&request, Some(&previous), &Cancel::default()).unwrap();
        check(&request, &next);
        for i in 0..request.nodes.len() {
            for j in 0..request.nodes.len() {
                let (old, new) = ((layout.nodes[i], layout.nodes[j]), (next.nodes[i], next.nodes[j]));
                if (old.0.x - old.1.x).abs() < 0.01 && (new.0.x - new.1.x).abs() < 0.01 && old.0.y < old.1.y {
                    prop_assert!(new.0.y < new.1.y, "{i} was above {j}");
                }
            }
        }
    }
}

#[test]
fn nothing_and_one_node() {
    assert_eq!(lay_out(&Request::default()), Layout::default());
    let one = plain(1, &[]);
    let layout = lay_out(&one);
    check(&one, &layout);
    assert_eq!(layout.bounds.size(), Size::new(60.0, 20.0));
}

#[test]
fn loops_parallels_and_parts() {
    let mut request = plain(9, &[(0, 0), (0, 0), (0, 1), (0, 1), (0, 1), (1, 0), (3, 4), (5, 5)]);
    request.nodes[0].first = true;
    request.edges[0].label = Some(Size::new(40.0, 12.0));
    let layout = lay_out(&request);
    check(&request, &layout);
    check_routes(&request, &layout);
    // Parallel edges are drawn apart.
    for i in 2..5 {
        for j in i + 1..6 {
            assert_ne!(layout.routes[i].points, layout.routes[j].points);
        }
    }
    // The part with the victim is on top.
    assert!((2..9).all(|v| layout.nodes[v].y > layout.nodes[0].y));
}

#[test]
fn sizes_that_are_no_sizes_do_no_harm() {
    let mut request = plain(5, &[(0, 1), (1, 2), (2, 3), (3, 0), (4, 4)]);
    request.nodes[0].size = Size::new(f32::NAN, f32::INFINITY);
    request.nodes[1].size = Size::new(-5.0, f32::NEG_INFINITY);
    request.nodes[2].port = Point::new(f32::NAN, 1e30);
    request.nodes[3].radius = f32::INFINITY;
    request.nodes[4].pinned = Some(Point::new(f32::NAN, 0.0));
    request.edges[0].label = Some(Size::new(f32::NAN, 1e30));
    request.edges[1].weight = 0;
    request.edges.push(edge(7, 0));
    request.spacing = Spacing { layer: f32::NAN, node: -3.0, edge: f32::INFINITY };
    let layout = lay_out(&request);
    assert!(layout.nodes.iter().all(|p| p.is_finite()));
    assert!(layout.routes.iter().all(|r| r.points.len() >= 2 && r.points.iter().all(|p| p.is_finite())));
    assert!(layout.bounds.min.is_finite() && layout.bounds.max.is_finite());
}

#[test]
fn many_leaves_make_a_comb() {
    let fan: Vec<(usize, usize)> = (1..54).map(|v| (0, v)).collect();
    let request = plain(54, &fan);
    let layout = lay_out(&request);
    check(&request, &layout);
    check_routes(&request, &layout);
    let mut columns: Vec<i64> = layout.nodes[1..].iter().map(|p| p.x.round() as i64).collect();
    columns.sort_unstable();
    columns.dedup();
    assert!((3..8).contains(&columns.len()), "{} columns", columns.len());
    // Edges to one column part only at it: they share all points but the last two.
    let routes: Vec<_> = (0..53).filter(|&i| layout.nodes[i + 1].x == layout.nodes[53].x).collect();
    let shared = |i: usize| layout.routes[i].points[..layout.routes[i].points.len() - 2].to_vec();
    assert!(routes.len() > 3 && routes.iter().all(|&i| shared(i) == shared(routes[0])));
    // A few leaves stay in one column.
    let few = lay_out(&plain(8, &fan[..7]));
    assert!(few.nodes[1..].iter().all(|p| p.x == few.nodes[1].x));
}

#[test]
fn gaps_without_labels_keep_their_width() {
    let mut request = plain(3, &[(0, 1), (1, 2)]);
    request.edges[1].label = Some(Size::new(100.0, 14.0));
    let layout = lay_out(&request);
    assert_eq!(layout.nodes[1].x - layout.nodes[0].x, 140.0);
    assert!(layout.nodes[2].x - layout.nodes[1].x >= 60.0 + 100.0);
    // One straight line from end to end.
    assert!(layout.nodes.iter().all(|p| p.y == layout.nodes[0].y));
}

#[test]
fn the_victim_is_leftmost_whatever_comes_before_it() {
    let mut request = plain(5, &[(0, 1), (1, 2), (2, 3), (3, 2), (4, 3), (1, 4)]);
    request.nodes[2].first = true;
    let layout = lay_out(&request);
    assert!(layout.nodes.iter().all(|p| p.x >= layout.nodes[2].x));
}

#[test]
fn a_star_of_thousands_fills_a_screen_and_a_long_chain_ends() {
    let fan: Vec<(usize, usize)> = (1..36_001).map(|v| (0, v)).collect();
    let request = plain(36_001, &fan);
    let layout = lay_out(&request);
    let proportion = layout.bounds.width() / layout.bounds.height();
    assert!((0.6..2.0).contains(&proportion), "{proportion}");
    // Sorted by columns: nothing stands in anything else.
    let mut places: Vec<(i64, f32)> = layout.nodes[1..].iter().map(|p| (p.x.round() as i64, p.y)).collect();
    places.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    assert!(places.windows(2).all(|w| w[1].0 - w[0].0 >= 60 || (w[0].0 == w[1].0 && w[1].1 - w[0].1 > 31.5)));
    let chain: Vec<(usize, usize)> = (0..5_000).map(|v| (v, v + 1)).collect();
    let layout = lay_out(&plain(5_001, &chain));
    assert!(layout.nodes.windows(2).all(|w| w[1].x > w[0].x && w[1].y == w[0].y));
}

#[test]
fn a_cancelled_layout_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(Layered::default().layout(&plain(2, &[(0, 1)]), None, &cancel).is_err());
}
