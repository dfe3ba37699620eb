//! Graphs of a size at which the layout takes other ways: what it promises holds there, too.

use std::time::{Duration, Instant};

use super::*;

/// A victim, stages of fan-out, transfers into a few exchanges, and some back.
fn flow(edges: usize, seed: u64) -> Request {
    let mut state = seed;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n.max(1)
    };
    const EXCHANGES: usize = 5;
    let (mut nodes, mut stage, mut list) = (1 + EXCHANGES, vec![0], Vec::new());
    for s in 0..7 {
        let mut next = Vec::new();
        while list.len() < edges * (s + 1) / 7 {
            let from = stage[below(stage.len())];
            match below(20) {
                0..=2 => list.push((from, 1 + below(EXCHANGES))),
                3 if s > 1 => list.push((from, stage[below(stage.len())])),
                4..=7 if next.len() > 3 => list.push((from, next[below(next.len())])),
                _ => {
                    list.push((from, nodes));
                    next.push(nodes);
                    nodes += 1;
                }
            }
        }
        stage = next;
    }
    list.sort_unstable();
    list.dedup();
    list.retain(|(a, b)| a != b);
    let mut request = plain(nodes, &list);
    request.nodes[0].first = true;
    request
}

/// The nodes of each column.
fn columns(layout: &Layout) -> Vec<Vec<usize>> {
    let mut columns = std::collections::BTreeMap::<i64, Vec<usize>>::new();
    for (v, at) in layout.nodes.iter().enumerate() {
        columns.entry(at.x.round() as i64).or_default().push(v);
    }
    columns.into_values().collect()
}

/// Crossings of the routes, as polylines.
fn crossings(layout: &Layout) -> usize {
    let mut pieces: Vec<(Point, Point, usize)> = Vec::new();
    for (i, route) in layout.routes.iter().enumerate() {
        let along = |w: &[Point]| if w[0].x <= w[1].x { (w[0], w[1], i) } else { (w[1], w[0], i) };
        pieces.extend(route.points.windows(2).map(along));
    }
    pieces.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let side = |a: Point, b: Point, c: Point| {
        f64::from(b.x - a.x) * f64::from(c.y - a.y) - f64::from(b.y - a.y) * f64::from(c.x - a.x)
    };
    let mut count = 0;
    for (k, &(a, b, i)) in pieces.iter().enumerate() {
        for &(c, d, j) in pieces[k + 1..].iter().take_while(|piece| piece.0.x < b.x) {
            let crossed = side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
            count += usize::from(i != j && crossed);
        }
    }
    count
}

#[test]
fn a_large_flow_is_compact_runs_to_the_right_and_nothing_overlaps() {
    let request = flow(1_200, 1);
    let layout = lay_out(&request);
    check(&request, &layout);
    check_routes(&request, &layout);
    // Little higher than its fullest column would have to be.
    let fullest = columns(&layout).iter().map(Vec::len).max().unwrap() as f32 * 32.0;
    assert!(layout.bounds.height() < 2.0 * fullest, "{} for {fullest}", layout.bounds.height());
    let forward = request.edges.iter().filter(|e| layout.nodes[e.to].x > layout.nodes[e.from].x).count();
    assert!(forward * 1000 >= 989 * request.edges.len(), "{forward} of {}", request.edges.len());
    // Sweeps alone leave far more.
    assert!(crossings(&layout) < 13_300, "{} crossings", crossings(&layout));
}

#[test]
fn threads_change_nothing() {
    for edges in [300, 1_200, 4_000] {
        let request = flow(edges, 3);
        let with = |threads: usize| {
            Layered { threads, ..Layered::default() }.layout(&request, None, &Cancel::default()).unwrap()
        };
        let one = with(1);
        for threads in [2, 3, 8] {
            assert_eq!(one, with(threads), "{threads} threads");
        }
    }
}

#[test]
fn one_more_in_a_hundred_leaves_a_large_flow_as_it_was() {
    let request = flow(3_000, 4);
    let layout = lay_out(&request);
    let count = request.nodes.len();
    let mut bigger = request.clone();
    let mut previous: Vec<Option<Point>> = layout.nodes.iter().copied().map(Some).collect();
    for k in 0..count / 100 {
        bigger.nodes.push(bigger.nodes[1]);
        bigger.edges.push(edge(k * 7919 % count, count + k));
        previous.push(None);
    }
    let next = Layered::default().layout(&bigger, Some(&previous), &Cancel::default()).unwrap();
    check(&bigger, &next);
    let (mut kept, mut pairs) = (0, 0);
    for column in columns(&layout) {
        for (k, &a) in column.iter().enumerate() {
            for &b in &column[k + 1..] {
                let (old, new) = ((layout.nodes[a], layout.nodes[b]), (next.nodes[a], next.nodes[b]));
                pairs += 1;
                kept += usize::from((new.0.x - new.1.x).abs() < 0.5 && (old.0.y < old.1.y) == (new.0.y < new.1.y));
            }
        }
    }
    assert!(kept * 100 >= 99 * pairs, "{kept} of {pairs}");
    // Edges still take good ways.
    let (before, after) = (crossings(&layout), crossings(&next));
    assert!(after * 10 < before * 16, "{before} crossings, then {after}");
}

#[test]
fn a_layout_in_progress_stops_when_cancelled() {
    // Long enough that it would run for many times as long as the wait.
    let request = flow(40_000, 2);
    let cancel = Cancel::default();
    std::thread::scope(|scope| {
        let running = scope.spawn(|| Layered::default().layout(&request, None, &cancel).is_err());
        std::thread::sleep(Duration::from_millis(150));
        cancel.cancel();
        let start = Instant::now();
        assert!(running.join().unwrap(), "it was done before it could be cancelled");
        // Only that it does not go on to the end: how fast a machine is, no test may ask.
        assert!(start.elapsed() < Duration::from_secs(20));
    });
}
