//! What every organic layout has to keep, on random small graphs, on generated flows and on awkward ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::{Duration, Instant};

use coldtrail::layout::organic::Organic;
use coldtrail::layout::{Cancel, Edge, Engine, Layout, Node, Point, Rect, Request, Size, Spacing};
use proptest::prelude::*;

fn lay_out(request: &Request) -> Layout {
    Organic::default().layout(request, None, &Cancel::default()).unwrap()
}

fn lay_out_again(request: &Request, previous: &[Option<Point>]) -> Layout {
    Organic::default().layout(request, Some(previous), &Cancel::default()).unwrap()
}

fn places(layout: &Layout) -> Vec<Option<Point>> {
    layout.nodes.iter().copied().map(Some).collect()
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

/// A victim, then each node paid by an earlier one, some by two: hubs, trees and a few cycles.
fn flow(nodes: usize, seed: u64) -> Request {
    let mut state = seed;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % n.max(1)
    };
    let mut edges = Vec::new();
    for v in 1..nodes {
        // The square makes some early ones busy.
        let early = below(v);
        edges.push((early * early / v, v));
        if below(5) == 0 {
            edges.push((below(v), v));
        }
    }
    plain(nodes, &edges)
}

fn boxes(request: &Request, layout: &Layout) -> Vec<Rect> {
    request.nodes.iter().zip(&layout.nodes).map(|(node, &at)| Rect::centered(at, node.size)).collect()
}

/// Boxes keep apart, everything is finite and inside the bounds, routes end at their shapes.
fn check(request: &Request, layout: &Layout) {
    assert_eq!(layout.nodes.len(), request.nodes.len());
    assert_eq!(layout.routes.len(), request.edges.len());
    let bounds = layout.bounds.expanded(0.01);
    let boxes = boxes(request, layout);
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].min.x.total_cmp(&boxes[b].min.x));
    for (k, &i) in order.iter().enumerate() {
        let a = boxes[i].expanded(-0.01);
        assert!(a.min.is_finite() && a.max.is_finite());
        assert!(bounds.contains(a.min) && bounds.contains(a.max), "node {i} outside {bounds:?}");
        for &j in order[k + 1..].iter().take_while(|&&j| boxes[j].min.x < a.max.x) {
            let both_pinned = request.nodes[i].pinned.is_some() && request.nodes[j].pinned.is_some();
            assert!(both_pinned || !a.overlaps(&boxes[j]), "nodes {i} and {j} overlap: {a:?} {:?}", boxes[j]);
        }
    }
    for (i, (edge, route)) in request.edges.iter().zip(&layout.routes).enumerate() {
        assert!(route.points.len() >= 2);
        assert!(route.points.iter().all(|&p| p.is_finite() && bounds.contains(p)), "route {i} outside");
        assert_eq!(route.label.is_some(), edge.label.is_some(), "label of {i}");
        if let (Some(at), Some(size)) = (route.label, edge.label) {
            let label = Rect::centered(at, size);
            assert!(bounds.contains(label.min) && bounds.contains(label.max), "label {i} outside");
        }
        for (v, end) in [(edge.from, route.points[0]), (edge.to, route.points[route.points.len() - 1])] {
            let shape = layout.nodes[v] + request.nodes[v].port;
            let off = (shape.distance(end) - request.nodes[v].radius).abs();
            assert!(off < 1.0, "route {i} ends {off} from the rim of {v}");
        }
    }
}

/// Normalised stress with weights distance⁻² at the best scale, over all pairs of a connected graph: 0 is best.
fn stress(request: &Request, at: &[Point]) -> f64 {
    let n = at.len();
    let mut around = vec![Vec::new(); n];
    for edge in &request.edges {
        around[edge.from].push(edge.to);
        around[edge.to].push(edge.from);
    }
    let (mut mixed, mut square, mut pairs) = (0.0, 0.0, 0.0);
    for v in 0..n {
        let mut hops = vec![usize::MAX; n];
        hops[v] = 0;
        let mut queue = vec![v];
        let mut head = 0;
        while let Some(&u) = queue.get(head) {
            head += 1;
            for &w in &around[u] {
                if hops[w] == usize::MAX {
                    hops[w] = hops[u] + 1;
                    queue.push(w);
                }
            }
        }
        for &u in &queue[1..] {
            let ratio = f64::from(at[v].distance(at[u])) / hops[u] as f64;
            mixed += ratio;
            square += ratio * ratio;
            pairs += 1.0;
        }
    }
    1.0 - mixed * mixed / square / pairs
}

/// The farthest that one of the first nodes moved.
fn moved(before: &Layout, after: &Layout) -> f32 {
    before.nodes.iter().zip(&after.nodes).map(|(a, b)| a.distance(*b)).fold(0.0, f32::max)
}

prop_compose! {
    fn any_node()(w in 20.0f32..90.0, h in 16.0f32..60.0, port in -0.3f32..0.3, first in 0..8)(
        w in Just(w), h in Just(h), port in Just(port * h), radius in 3.0f32..7.0, first in Just(first == 0),
    ) -> Node {
        Node { first, ..node(w, h, port, radius) }
    }
}

prop_compose! {
    fn any_request()(nodes in proptest::collection::vec(any_node(), 1..40))(
        edges in proptest::collection::vec((0..nodes.len(), 0..nodes.len(), 1u32..9, 0..4, 20.0f32..80.0), 0..70),
        nodes in Just(nodes),
    ) -> Request {
        let edges = edges.into_iter().map(|(from, to, weight, label, w)| {
            let label = (label > 1).then_some(Size::new(w, 14.0));
            Edge { from, to, weight, label }
        }).collect();
        Request { nodes, edges, spacing: Spacing::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps(request in any_request()) {
        let layout = lay_out(&request);
        check(&request, &layout);
        prop_assert_eq!(&layout, &lay_out(&request));
    }

    #[test]
    fn pinned_nodes_stay_and_others_make_room(
        request in any_request(),
        pins in proptest::collection::vec((0usize..40, -200.0f32..600.0, -200.0f32..400.0), 1..6),
    ) {
        let mut request = request;
        let free = lay_out(&request);
        for (v, x, y) in pins {
            let count = request.nodes.len();
            request.nodes[v % count].pinned = Some(Point::new(x, y));
        }
        for layout in [lay_out(&request), lay_out_again(&request, &places(&free))] {
            check(&request, &layout);
            for (node, at) in request.nodes.iter().zip(&layout.nodes) {
                if let Some(pin) = node.pinned {
                    prop_assert_eq!(pin, *at);
                }
            }
        }
        prop_assert_eq!(&lay_out(&request), &lay_out(&request));
    }

    #[test]
    fn a_layout_continued_from_itself_does_not_move(request in any_request()) {
        let layout = lay_out(&request);
        let next = lay_out_again(&request, &places(&layout));
        check(&request, &next);
        prop_assert!(moved(&layout, &next) < 0.001);
    }

    #[test]
    fn a_new_leaf_moves_nothing(request in any_request(), at in 0usize..40) {
        let mut request = request;
        let layout = lay_out(&request);
        let mut previous = places(&layout);
        previous.push(None);
        request.nodes.push(node(70.0, 30.0, 0.0, 8.0));
        let hub = at % layout.nodes.len();
        request.edges.push(edge(hub, layout.nodes.len()));
        let next = lay_out_again(&request, &previous);
        check(&request, &next);
        // One old node alone is no picture to keep.
        prop_assert!(layout.nodes.len() < 2 || moved(&layout, &next) < 0.001);
    }
}

#[test]
fn a_generated_flow_keeps_all_promises() {
    let request = flow(1_500, 4);
    let layout = lay_out(&request);
    check(&request, &layout);
    let next = lay_out_again(&request, &places(&layout));
    check(&request, &next);
    assert!(moved(&layout, &next) < 0.001);
}

#[test]
fn threads_change_nothing() {
    let request = flow(4_000, 9);
    let with = |threads: usize| Organic { threads }.layout(&request, None, &Cancel::default()).unwrap();
    let one = with(1);
    let bits =
        |layout: &Layout| -> Vec<(u32, u32)> { layout.nodes.iter().map(|p| (p.x.to_bits(), p.y.to_bits())).collect() };
    for threads in [2, 3, 8] {
        assert_eq!(bits(&one), bits(&with(threads)), "{threads} threads");
    }
}

#[test]
fn distances_are_drawn_better_than_by_chance_or_on_a_circle() {
    for seed in 1..4 {
        let request = flow(400, seed);
        let own = stress(&request, &lay_out(&request).nodes);
        let angle = |i: usize| i as f32 / 400.0 * std::f32::consts::TAU;
        let circle: Vec<Point> = (0..400).map(|i| Point::new(angle(i).cos(), angle(i).sin())).collect();
        let random: Vec<Point> =
            (0..400).map(|i| Point::new((i * 7919 % 1009) as f32, (i * 104_729 % 997) as f32)).collect();
        let (circle, random) = (stress(&request, &circle), stress(&request, &random));
        assert!(own < 0.18, "stress {own}");
        assert!(2.0 * own < circle && 2.0 * own < random, "{own} {circle} {random}");
    }
}

#[test]
fn the_order_of_the_request_does_not_decide_the_quality() {
    let request = flow(400, 5);
    let own = stress(&request, &lay_out(&request).nodes);
    // 7 and 400 have no common divisor.
    let new = |v: usize| (v * 7 + 3) % 400;
    let mut edges: Vec<(usize, usize)> = request.edges.iter().map(|e| (new(e.from), new(e.to))).collect();
    edges.reverse();
    let other = plain(400, &edges);
    let layout = lay_out(&other);
    check(&other, &layout);
    let shuffled = stress(&other, &layout.nodes);
    assert!((own / shuffled - 1.0).abs() < 0.15, "{own} {shuffled}");
}

#[test]
fn many_new_nodes_leave_the_picture_recognisable() {
    // Two thirds are new: too many to squeeze in, so the picture is drawn anew and turned like the old one.
    let small = flow(300, 6);
    let layout = lay_out(&small);
    let mut large = small.clone();
    for v in 0..700 {
        large.nodes.push(node(60.0, 20.0, 0.0, 10.0));
        large.edges.push(edge(v % 300, 300 + v));
    }
    let mut previous = places(&layout);
    previous.resize(1_000, None);
    let next = lay_out_again(&large, &previous);
    check(&large, &next);
    let anew = lay_out(&large);
    let drift = |to: &Layout| {
        let mean = |of: &Layout| of.nodes[..300].iter().fold(Point::default(), |sum, &p| sum + p * (1.0 / 300.0));
        let (a, b) = (mean(&layout), mean(to));
        layout.nodes.iter().zip(&to.nodes).map(|(p, q)| (*p - a).distance(*q - b)).sum::<f32>() / 300.0
    };
    assert!(drift(&next) <= drift(&anew), "{} {}", drift(&next), drift(&anew));
    assert!(stress(&large, &next.nodes) < 0.18);
}

#[test]
fn the_flow_runs_to_the_right() {
    let mut request = flow(300, 8);
    request.nodes[0].first = true;
    let layout = lay_out(&request);
    let forward = request.edges.iter().filter(|e| layout.nodes[e.to].x > layout.nodes[e.from].x).count();
    assert!(forward * 2 > request.edges.len(), "{forward} of {}", request.edges.len());
    let mean = layout.nodes.iter().map(|p| p.x).sum::<f32>() / 300.0;
    assert!(layout.nodes[0].x <= mean);
}

#[test]
fn nothing_and_one_node() {
    assert_eq!(lay_out(&Request::default()).nodes, []);
    let one = plain(1, &[(0, 0)]);
    let layout = lay_out(&one);
    check(&one, &layout);
}

#[test]
fn loops_parallels_and_parts() {
    let mut request = plain(9, &[(0, 0), (0, 0), (0, 1), (0, 1), (0, 1), (1, 0), (3, 4), (5, 5)]);
    request.edges[0].label = Some(Size::new(40.0, 12.0));
    let layout = lay_out(&request);
    check(&request, &layout);
    // Parallel edges are drawn apart.
    for i in 2..5 {
        for j in i + 1..6 {
            let reversed: Vec<Point> = layout.routes[j].points.iter().rev().copied().collect();
            assert_ne!(layout.routes[i].points, layout.routes[j].points);
            assert_ne!(layout.routes[i].points, reversed);
        }
    }
}

#[test]
fn labels_stand_beside_the_middles_of_their_edges() {
    let mut request = plain(6, &[(0, 1), (0, 2), (0, 3), (3, 4), (4, 5)]);
    request.edges.iter_mut().for_each(|edge| edge.label = Some(Size::new(70.0, 14.0)));
    let layout = lay_out(&request);
    check(&request, &layout);
    let labels: Vec<Rect> =
        layout.routes.iter().map(|route| Rect::centered(route.label.unwrap(), Size::new(70.0, 14.0))).collect();
    for (i, a) in labels.iter().enumerate() {
        assert!(labels[..i].iter().all(|b| !a.overlaps(b)));
        assert!(boxes(&request, &layout).iter().all(|b| !a.overlaps(b)));
    }
}

#[test]
fn sizes_that_are_no_sizes_do_no_harm() {
    let mut request = plain(6, &[(0, 1), (1, 2), (2, 3), (3, 0), (4, 4), (5, 0)]);
    request.nodes[0].size = Size::new(f32::NAN, f32::INFINITY);
    request.nodes[1].size = Size::new(-5.0, f32::NEG_INFINITY);
    request.nodes[2].port = Point::new(f32::NAN, 1e30);
    request.nodes[3].radius = f32::INFINITY;
    request.nodes[4].pinned = Some(Point::new(f32::NAN, 0.0));
    request.nodes[5].size = Size::default();
    request.edges[0].label = Some(Size::new(f32::NAN, 1e30));
    request.edges[1].weight = 0;
    request.edges.push(edge(7, 0));
    request.spacing = Spacing { layer: f32::NAN, node: -3.0, edge: f32::INFINITY };
    let odd = [Some(Point::new(f32::NAN, 1.0)), Some(Point::new(3e38, -3e38)), None, Some(Point::default())];
    for layout in [lay_out(&request), lay_out_again(&request, &odd)] {
        assert!(layout.nodes.iter().all(|p| p.is_finite()));
        assert!(layout.routes.iter().all(|r| r.points.len() >= 2 && r.points.iter().all(|p| p.is_finite())));
        assert!(layout.bounds.min.is_finite() && layout.bounds.max.is_finite());
    }
    let zero = Request { nodes: vec![Node::default(); 50], edges: vec![edge(0, 1); 9], spacing: Spacing::default() };
    check(&zero, &lay_out(&zero));
}

#[test]
fn a_crowd_in_one_point_is_untangled() {
    let request = plain(10_000, &[]);
    let previous = vec![Some(Point::new(5.0, 5.0)); 10_000];
    let layout = lay_out_again(&request, &previous);
    check(&request, &layout);
    assert_eq!(layout.nodes[0], Point::new(5.0, 5.0));
}

#[test]
fn a_wide_fan_and_a_long_chain_end() {
    let fan: Vec<(usize, usize)> = (1..36_001).map(|v| (0, v)).collect();
    let request = plain(36_001, &fan);
    check(&request, &lay_out(&request));
    let chain: Vec<(usize, usize)> = (0..5_000).map(|v| (v, v + 1)).collect();
    let request = plain(5_001, &chain);
    check(&request, &lay_out(&request));
}

#[test]
fn a_cancelled_layout_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(Organic::default().layout(&plain(2, &[(0, 1)]), None, &cancel).is_err());
}

#[test]
fn a_layout_in_progress_stops_when_cancelled() {
    // Long enough that it would run for many times as long as the wait.
    let request = flow(60_000, 2);
    let cancel = Cancel::default();
    std::thread::scope(|scope| {
        let running = scope.spawn(|| Organic::default().layout(&request, None, &cancel).is_err());
        std::thread::sleep(Duration::from_millis(150));
        cancel.cancel();
        let start = Instant::now();
        assert!(running.join().unwrap(), "it was done before it could be cancelled");
        // Only that it does not go on to the end: how fast a machine is, no test may ask.
        assert!(start.elapsed() < Duration::from_secs(20));
    });
}
