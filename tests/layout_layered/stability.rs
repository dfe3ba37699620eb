//! What a layout that continues an older one keeps.

use super::*;

fn again(request: &Request, previous: &[Option<Point>]) -> Layout {
    Layered::default().layout(request, Some(previous), &Cancel::default()).unwrap()
}

fn places(layout: &Layout) -> Vec<Option<Point>> {
    layout.nodes.iter().copied().map(Some).collect()
}

/// The request with some more nodes, each linked to an old one, and where the old ones stood.
fn grown(request: &Request, stems: &[(usize, bool, Node)], layout: &Layout) -> (Request, Vec<Option<Point>>) {
    let mut bigger = request.clone();
    let mut previous = places(layout);
    for &(stem, out, shape) in stems {
        let (old, v) = (stem % request.nodes.len(), bigger.nodes.len());
        bigger.nodes.push(Node { first: false, ..shape });
        let (from, to) = if out { (old, v) } else { (v, old) };
        bigger.edges.push(Edge { from, to, weight: 1, label: Some(Size::new(40.0, 14.0)) });
        previous.push(None);
    }
    (bigger, previous)
}

/// How many connected parts there are.
fn parts(request: &Request) -> usize {
    let mut part: Vec<usize> = (0..request.nodes.len()).collect();
    for edge in &request.edges {
        let (a, b) = (part[edge.from], part[edge.to]);
        part.iter_mut().filter(|p| **p == a).for_each(|p| *p = b);
    }
    part.sort_unstable();
    part.dedup();
    part.len()
}

/// The request with edges that join all nodes.
fn connected(mut request: Request) -> Request {
    request.edges.extend((1..request.nodes.len()).map(|v| edge(v * 7 % v, v)));
    request
}

/// The request without one of its nodes, and what stood where.
fn shrunk(request: &Request, gone: usize, layout: &Layout) -> (Request, Vec<Option<Point>>) {
    let gone = gone % request.nodes.len();
    let mut smaller = request.clone();
    smaller.nodes.remove(gone);
    smaller.edges.retain(|edge| edge.from != gone && edge.to != gone);
    for edge in &mut smaller.edges {
        edge.from -= usize::from(edge.from > gone);
        edge.to -= usize::from(edge.to > gone);
    }
    let mut previous = places(layout);
    previous.remove(gone);
    (smaller, previous)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_same_request_gives_the_same_layout(request in any_request()) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        prop_assert_eq!(&again(&request, &places(&layout)), &layout);
    }

    #[test]
    fn with_more_or_less_nothing_overlaps_and_the_rest_stays(
        request in prop_oneof![any_request(), any_request().prop_map(connected)],
        stems in proptest::collection::vec((0usize..14, any::<bool>(), any_node()), 0..5),
        gone in 0usize..14,
    ) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        let (bigger, previous) = grown(&request, &stems, &layout);
        let next = again(&bigger, &previous);
        check(&bigger, &next);
        check_routes(&bigger, &next);
        // Of several parts one may have to make way for another, as a whole.
        let whole = parts(&request) == 1;
        prop_assert_eq!(&again(&bigger, &previous), &next);
        // What was added takes its own height, with a gap on either side, and nothing more.
        let taken: f32 = stems.iter().map(|(.., shape)| shape.size.h + 2.0 * bigger.spacing.node).sum();
        for (v, (old, new)) in layout.nodes.iter().zip(&next.nodes).enumerate() {
            prop_assert!(!whole || (old.y - new.y).abs() <= taken + 0.01, "{v} moved from {old:?} to {new:?}");
        }
        // A layout that was continued stays as it is, too.
        let after = again(&bigger, &places(&next));
        for (old, new) in next.nodes.iter().zip(&after.nodes) {
            prop_assert!(old.distance(*new) < 0.05, "{old:?} to {new:?}");
        }
        // Without what was added, everything stands where it stood.
        prop_assert_eq!(&again(&request, &places(&layout)), &layout);
        let (smaller, previous) = shrunk(&request, gone, &layout);
        let next = again(&smaller, &previous);
        check(&smaller, &next);
        check_routes(&smaller, &next);
        // Edges that run anew in one of several parts may touch another, which has to make way as a whole.
        let whole = parts(&smaller) == 1;
        for (old, new) in previous.iter().flatten().zip(&next.nodes) {
            prop_assert!(!whole || (old.y - new.y).abs() < 0.01, "{old:?} to {new:?}");
        }
    }

    #[test]
    fn whole_layers_move_together(
        request in any_request(),
        stems in proptest::collection::vec((0usize..14, any::<bool>(), any_node()), 0..3),
    ) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        let (bigger, previous) = grown(&request, &stems, &layout);
        let next = again(&bigger, &previous);
        let port = |layout: &Layout, v: usize| layout.nodes[v].x + request.nodes[v].port.x;
        for a in 0..request.nodes.len() {
            for b in 0..request.nodes.len() {
                let (old, new) = (port(&layout, b) - port(&layout, a), port(&next, b) - port(&next, a));
                let linked = request.edges.iter().any(|edge| (edge.from, edge.to) == (a, b));
                if linked && old > 1.0 {
                    prop_assert!(new > old - 0.05, "{a} to {b} came nearer: {old} to {new}");
                }
            }
        }
    }

    #[test]
    fn pinned_nodes_do_not_disturb_the_others(
        request in any_request(),
        pins in proptest::collection::vec((0usize..14, -200.0f32..600.0, -200.0f32..400.0), 1..3),
    ) {
        let mut request = without_first_labels(request);
        // Room for loops is not seen from outside.
        request.edges.retain(|edge| edge.from != edge.to);
        let layout = lay_out(&request);
        for (v, x, y) in pins {
            let count = request.nodes.len();
            request.nodes[v % count].pinned = Some(Point::new(x, y));
        }
        let next = again(&request, &places(&layout));
        check(&request, &next);
        let shapes = boxes(&request, &next);
        let pinned: Vec<usize> = (0..request.nodes.len()).filter(|&v| request.nodes[v].pinned.is_some()).collect();
        for (v, node) in request.nodes.iter().enumerate().filter(|(_, node)| node.pinned.is_none()) {
            let covered = |at: Point| {
                let own = Rect::centered(at, node.size).expanded(request.spacing.node + 0.1);
                pinned.iter().any(|&p| shapes[p].overlaps(&own))
            };
            let homeless = (0..request.nodes.len()).any(|u| covered(layout.nodes[u]));
            // Edges to a pinned node run anew and may touch another part, which has to make way.
            let several = parts(&request) > 1;
            prop_assert!(several || homeless || layout.nodes[v].distance(next.nodes[v]) < 0.05, "{v} moved");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn combs_stay_as_well(
        request in any_fans(),
        stems in proptest::collection::vec((0usize..90, any::<bool>(), any_node()), 0..5),
        more in 0usize..30,
        gone in 0usize..90,
    ) {
        let request = without_first_labels(request);
        let layout = lay_out(&request);
        prop_assert_eq!(&again(&request, &places(&layout)), &layout);
        let mut stems = stems;
        if let Some(&one) = stems.first() {
            stems.extend(vec![one; more]);
        }
        let (bigger, previous) = grown(&request, &stems, &layout);
        let next = again(&bigger, &previous);
        check(&bigger, &next);
        check_routes(&bigger, &next);
        let after = again(&bigger, &places(&next));
        for (old, new) in next.nodes.iter().zip(&after.nodes) {
            prop_assert!(old.distance(*new) < 0.05, "{old:?} to {new:?}");
        }
        let (smaller, previous) = shrunk(&request, gone, &layout);
        let next = again(&smaller, &previous);
        check(&smaller, &next);
        check_routes(&smaller, &next);
    }
}

#[test]
fn leaves_come_where_there_is_room_and_nothing_else_moves() {
    // A chain of five with two leaves each, and forty more at the third.
    let mut edges: Vec<(usize, usize)> = (0..4).map(|v| (v, v + 1)).collect();
    edges.extend((0..5).flat_map(|v| [(v, 5 + 2 * v), (v, 6 + 2 * v)]));
    let request = plain(15, &edges);
    let layout = lay_out(&request);
    let shape = node(60.0, 20.0, 0.0, 10.0);
    let (bigger, previous) = grown(&request, &vec![(2, true, shape); 40], &layout);
    let next = again(&bigger, &previous);
    check(&bigger, &next);
    check_routes(&bigger, &next);
    let column = next.nodes[3].x;
    for v in 0..15 {
        let (old, new) = (layout.nodes[v], next.nodes[v]);
        if (new.x - column).abs() > 1.0 {
            assert_eq!(old.y, new.y, "node {v} is in another layer than the new ones");
        }
        // What stands left of the new ones stays altogether.
        assert!(new.x > column - 1.0 || old == new, "node {v} moved from {old:?} to {new:?}");
    }
}

#[test]
fn a_new_node_between_two_old_ones_gets_a_layer_of_its_own() {
    let request = plain(4, &[(0, 1), (1, 2), (2, 3)]);
    let layout = lay_out(&request);
    let mut bigger = plain(5, &[(0, 1), (1, 2), (2, 3), (1, 4), (4, 2)]);
    bigger.nodes[4] = node(100.0, 20.0, 0.0, 10.0);
    let mut previous = places(&layout);
    previous.push(None);
    let next = again(&bigger, &previous);
    check(&bigger, &next);
    assert_eq!(next.nodes[..2], layout.nodes[..2]);
    assert_eq!(next.nodes[2].y, layout.nodes[2].y);
    // The layers after it keep their distance.
    assert_eq!(next.nodes[3].x - next.nodes[2].x, layout.nodes[3].x - layout.nodes[2].x);
    assert!(next.nodes[1].x < next.nodes[4].x && next.nodes[4].x < next.nodes[2].x);
}

#[test]
fn a_new_part_stands_below() {
    let request = plain(3, &[(0, 1), (1, 2)]);
    let layout = lay_out(&request);
    let bigger = plain(6, &[(0, 1), (1, 2), (3, 4)]);
    let mut previous = places(&layout);
    previous.extend([None; 3]);
    let next = again(&bigger, &previous);
    check(&bigger, &next);
    assert_eq!(next.nodes[..3], layout.nodes[..]);
    assert!(next.nodes[3..].iter().all(|p| p.y > layout.nodes[2].y));
}
