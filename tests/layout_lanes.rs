//! What every layout in lanes has to keep, on random small graphs, on generated flows and on awkward ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use coldtrail::layout::lanes::Lanes;
use coldtrail::layout::{Cancel, Edge, Engine, Layout, Node, Point, Rect, Request, Size, Spacing};
use proptest::prelude::*;

fn lay_out(request: &Request) -> Layout {
    Lanes::default().layout(request, None, &Cancel::default()).unwrap()
}

fn lay_out_again(request: &Request, previous: &[Option<Point>]) -> Layout {
    Lanes::default().layout(request, Some(previous), &Cancel::default()).unwrap()
}

fn node(w: f32, h: f32, lane: usize, along: Option<f64>) -> Node {
    Node { size: Size::new(w, h), port: Point::new(0.0, -0.2 * h), radius: 6.0, along, lane, ..Node::default() }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, weight: 1, label: None }
}

fn boxes(request: &Request, layout: &Layout) -> Vec<Rect> {
    request.nodes.iter().zip(&layout.nodes).map(|(node, &at)| Rect::centered(at, node.size)).collect()
}

/// The middle of a node's symbol.
fn port(request: &Request, layout: &Layout, v: usize) -> Point {
    layout.nodes[v] + request.nodes[v].port
}

/// Boxes keep apart, nodes stand in their lanes and at their places along the axis, routes end at their shapes, labels lie
/// on nothing.
fn check(request: &Request, layout: &Layout) {
    let ground = layout.ground.as_ref().unwrap();
    let bounds = layout.bounds.expanded(0.1);
    let boxes = boxes(request, layout);
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].min.x.total_cmp(&boxes[b].min.x));
    for (k, &i) in order.iter().enumerate() {
        let a = boxes[i].expanded(-0.02);
        assert!(bounds.contains(a.min) && bounds.contains(a.max), "node {i} outside {bounds:?}");
        for &j in order[k + 1..].iter().take_while(|&&j| boxes[j].min.x < a.max.x) {
            let both_pinned = request.nodes[i].pinned.is_some() && request.nodes[j].pinned.is_some();
            assert!(both_pinned || !a.overlaps(&boxes[j]), "nodes {i} and {j} overlap: {a:?} {:?}", boxes[j]);
        }
    }
    assert!(
        ground.lanes.windows(2).all(|w| (w[0].1 - w[1].0).abs() < 0.01 && w[0].0 < w[0].1),
        "lanes follow each other"
    );
    assert!(ground.axis.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 <= w[1].1), "the axis runs to the right");
    for (v, node) in request.nodes.iter().enumerate().filter(|(_, node)| node.pinned.is_none()) {
        // There are no more lanes than nodes and one.
        let (top, bottom) = ground.lanes[node.lane.min(request.nodes.len())];
        assert!(boxes[v].min.y > top - 0.1 && boxes[v].max.y < bottom + 0.1, "node {v} leaves its lane");
        let at = port(request, layout, v).x;
        match node.along {
            Some(along) => {
                let x = ground.axis.iter().find(|knot| knot.0 == along).unwrap().1;
                assert!((f64::from(at) - x).abs() < 0.01, "node {v} at {at}, its place at {x}");
            }
            None => {
                let (left, right) = ground.aside.unwrap();
                assert!(boxes[v].min.x > left - 0.1 && boxes[v].max.x < right + 0.1, "node {v} is not aside");
                assert!(ground.axis.first().is_none_or(|knot| f64::from(at) < knot.1));
            }
        }
    }
    let mut labels: Vec<Rect> = Vec::new();
    for (i, (edge, route)) in request.edges.iter().zip(&layout.routes).enumerate() {
        assert!(
            route.points.len() >= 2 && route.points.iter().all(|&p| p.is_finite() && bounds.contains(p)),
            "route {i}"
        );
        for (v, end) in [(edge.from, route.points[0]), (edge.to, route.points[route.points.len() - 1])] {
            let off = (port(request, layout, v).distance(end) - request.nodes[v].radius).abs();
            assert!(off < 1.0, "route {i} ends {off} from the rim of {v}");
        }
        if let (Some(at), Some(size)) = (route.label, edge.label.filter(|_| edge.from != edge.to)) {
            let label = Rect::centered(at, size).expanded(-0.05);
            assert!(labels.iter().all(|other| !other.overlaps(&label)), "labels overlap at {i}");
            assert!(boxes.iter().all(|node| !node.overlaps(&label)), "label {i} lies on a node");
            labels.push(label);
        }
    }
}

prop_compose! {
    fn any_node()(
        w in 20.0f32..140.0, h in 16.0f32..90.0, lane in 0usize..5,
        along in proptest::option::weighted(0.85, prop_oneof![0.0f64..900.0, (0u8..6).prop_map(f64::from)]),
    ) -> Node {
        node(w, h, lane, along)
    }
}

prop_compose! {
    fn any_request()(nodes in proptest::collection::vec(any_node(), 1..36))(
        edges in proptest::collection::vec((0..nodes.len(), 0..nodes.len(), 0..4, 20.0f32..120.0), 0..50),
        nodes in Just(nodes),
    ) -> Request {
        let edges = edges.into_iter().map(|(from, to, label, w)| {
            Edge { label: (label > 1).then_some(Size::new(w, 24.0)), ..edge(from, to) }
        }).collect();
        Request { nodes, edges, spacing: Spacing { layer: 28.0, node: 14.0, edge: 12.0 } }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_and_all_stand_in_their_lane_at_their_time(request in any_request()) {
        let layout = lay_out(&request);
        check(&request, &layout);
        prop_assert_eq!(&layout, &lay_out(&request));
    }

    #[test]
    fn no_node_stands_before_one_that_came_first(request in any_request()) {
        let layout = lay_out(&request);
        for (a, first) in request.nodes.iter().enumerate() {
            for (b, second) in request.nodes.iter().enumerate() {
                if let Some((first, second)) = first.along.zip(second.along)
                    && first < second
                {
                    prop_assert!(port(&request, &layout, a).x <= port(&request, &layout, b).x + 0.01);
                }
            }
        }
    }

    #[test]
    fn pins_are_exact_and_nothing_stands_on_them(
        mut request in any_request(),
        pins in proptest::collection::vec((0usize..36, -300.0f32..900.0, -100.0f32..600.0), 1..5),
    ) {
        let count = request.nodes.len();
        for (v, x, y) in pins {
            request.nodes[v % count].pinned = Some(Point::new(x, y));
        }
        let layout = lay_out(&request);
        check(&request, &layout);
        for (node, &at) in request.nodes.iter().zip(&layout.nodes) {
            prop_assert!(node.pinned.is_none_or(|pin| pin == at));
        }
    }

    #[test]
    fn a_continued_layout_keeps_its_rows(request in any_request(), extra in any_node()) {
        let before = lay_out(&request);
        let mut bigger = request.clone();
        bigger.nodes.push(extra);
        let previous: Vec<Option<Point>> = before.nodes.iter().copied().map(Some).chain([None]).collect();
        let after = lay_out_again(&bigger, &previous);
        check(&bigger, &after);
        for a in 0..request.nodes.len() {
            for b in 0..request.nodes.len() {
                let over = |layout: &Layout, gap: f32| port(&request, layout, a).y + gap < port(&request, layout, b).y;
                if request.nodes[a].lane == request.nodes[b].lane && over(&before, 1.0) {
                    prop_assert!(over(&after, 0.0), "{} and {} changed places", a, b);
                }
            }
        }
        let places: Vec<Option<Point>> = after.nodes.iter().copied().map(Some).collect();
        let again = lay_out_again(&bigger, &places);
        check(&bigger, &again);
    }
}

/// A victim, then each node paid by an earlier one at a later time.
fn flow(nodes: usize, lanes: usize) -> Request {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let all = (0..nodes).map(|v| node(80.0, 60.0, if v == 0 { 0 } else { 1 + random(lanes) }, Some((v / 3) as f64)));
    let nodes: Vec<Node> = all.collect();
    let edges = (1..nodes.len()).map(|v| Edge { label: Some(Size::new(70.0, 24.0)), ..edge(random(v), v) }).collect();
    Request { nodes, edges, spacing: Spacing { layer: 28.0, node: 14.0, edge: 12.0 } }
}

#[test]
fn a_generated_flow_keeps_all_promises() {
    let request = flow(400, 8);
    let layout = lay_out(&request);
    check(&request, &layout);
    let (w, h) = (layout.bounds.width(), layout.bounds.height());
    assert!((0.7..6.0).contains(&(w / h)), "{w} × {h} fits no screen");
}

#[test]
fn edges_find_their_way_round_nodes() {
    let request = flow(60, 4);
    let layout = lay_out(&request);
    let boxes = boxes(&request, &layout);
    let mut over = 0;
    for (edge, route) in request.edges.iter().zip(&layout.routes) {
        let pieces = coldtrail::layout::curve::along(&route.points, layout.course);
        let line: Vec<Point> = pieces
            .iter()
            .flat_map(|piece| (0..=40u8).map(|k| coldtrail::layout::curve::at(piece, f32::from(k) / 40.0)))
            .collect();
        let others = boxes.iter().enumerate().filter(|(v, _)| *v != edge.from && *v != edge.to);
        over += others.filter(|(_, rect)| line.iter().any(|&p| rect.expanded(-1.0).contains(p))).count();
    }
    assert!(over <= 3, "{over} boxes are run over");
}

#[test]
fn nothing_and_one_node_and_nodes_without_a_time() {
    let empty = lay_out(&Request::default());
    assert!(empty.nodes.is_empty() && empty.ground.unwrap().lanes.is_empty());
    let one = Request { nodes: vec![node(60.0, 20.0, 0, Some(5.0))], ..Request::default() };
    check(&one, &lay_out(&one));
    let undated = Request { nodes: vec![node(60.0, 20.0, 2, None); 9], ..Request::default() };
    let layout = lay_out(&undated);
    check(&undated, &layout);
    assert!(layout.ground.unwrap().axis.is_empty());
}

#[test]
fn what_cannot_be_a_place_does_no_harm() {
    let mut request = flow(12, 3);
    request.nodes[3].along = Some(f64::NAN);
    request.nodes[4].along = Some(f64::INFINITY);
    request.nodes[5].lane = usize::MAX;
    request.nodes[6].size = Size::new(f32::NAN, -3.0);
    request.edges.push(edge(2, 99));
    let layout = lay_out(&request);
    assert!(layout.nodes.iter().all(|p| p.is_finite()) && layout.bounds.max.is_finite());
}

#[test]
fn a_wide_fan_and_a_long_chain_end() {
    let mut fan = Request { nodes: vec![node(60.0, 40.0, 1, Some(1.0)); 20_001], ..Request::default() };
    fan.nodes[0] = node(60.0, 40.0, 0, Some(0.0));
    fan.edges = (1..=20_000).map(|v| edge(0, v)).collect();
    for (v, node) in fan.nodes.iter_mut().enumerate().skip(1) {
        node.along = Some(1.0 + (v / 7) as f64);
    }
    let layout = lay_out(&fan);
    let (w, h) = (layout.bounds.width(), layout.bounds.height());
    assert!((0.3..8.0).contains(&(w / h)), "{w} × {h}");
    let chain = Request {
        nodes: (0..5_000).map(|v| node(60.0, 40.0, v % 3, Some(v as f64))).collect(),
        edges: (1..5_000).map(|v| edge(v - 1, v)).collect(),
        spacing: Spacing::default(),
    };
    check(&chain, &lay_out(&chain));
}

#[test]
fn a_cancelled_layout_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(Lanes::default().layout(&flow(50, 4), None, &cancel).is_err());
}

#[test]
fn a_layout_in_progress_stops_when_cancelled() {
    let request = flow(6_000, 8);
    let cancel = Cancel::default();
    std::thread::scope(|scope| {
        let work = scope.spawn(|| Lanes::default().layout(&request, None, &cancel));
        std::thread::sleep(std::time::Duration::from_millis(15));
        cancel.cancel();
        let started = std::time::Instant::now();
        let _ = work.join().unwrap();
        assert!(started.elapsed() < std::time::Duration::from_secs(3), "the layout did not listen");
    });
}
