//! Times the layouts on generated money flows: `cargo bench --bench layout`.
//!
//! Prints, for each engine, size and seed: the best time of some runs, the crossings of the drawn routes (exact), the
//! stress (0: distances are drawn as they are in the graph), the mean distance of linked nodes, the height, how many
//! times faster a layout is continued with one more wallet in a hundred than made anew, and how many pairs of nodes keep
//! their order in their column then. Times are to be compared inside one run only; other programs are measured by
//! `coldtrail layout` beside them.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::time::Instant;

use coldtrail::layout::layered::Layered;
use coldtrail::layout::organic::Organic;
use coldtrail::layout::{Cancel, Edge, Engine, Layout, Node, Point, Request, Size, Spacing};

/// SplitMix64: the same flows on every machine.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// The flows of each size.
const SEEDS: &[u64] = &[7, 8, 9];

/// A victim, stages of fan-out and peel chains, consolidation, exchanges at the end, a few transfers back.
fn flow(edges: usize, seed: u64) -> Request {
    let mut rng = Rng(seed);
    let stages = 4 + edges.ilog10() as usize;
    let exchanges = 2 + (edges as f64).sqrt() as usize / 8;
    let mut nodes = 1 + exchanges;
    let mut list: Vec<(usize, usize)> = Vec::new();
    let mut stage = vec![0usize];
    for s in 0..stages {
        let mut next = Vec::new();
        while list.len() < edges * (s + 1) / stages {
            let from = stage[rng.below(stage.len())];
            match rng.below(20) {
                0..=1 => list.push((from, 1 + rng.below(exchanges))),
                2 if s > 1 => list.push((from, stage[rng.below(stage.len())])),
                3..=6 if next.len() > 3 => list.push((from, next[rng.below(next.len())])),
                _ => {
                    list.push((from, nodes));
                    next.push(nodes);
                    nodes += 1;
                }
            }
        }
        if !next.is_empty() {
            stage = next;
        }
    }
    list.sort_unstable();
    list.dedup();
    let node = Node { size: Size::new(60.0, 20.0), radius: 30.0, ..Node::default() };
    let mut request = Request {
        nodes: vec![node; nodes],
        edges: list.iter().map(|&(from, to)| Edge { from, to, weight: 1, label: None }).collect(),
        spacing: Spacing { edge: 6.0, ..Spacing::default() },
    };
    request.nodes[0].first = true;
    request
}

/// Proper crossings of the routes as polylines, by comparing pieces that overlap from left to right.
fn crossings(layout: &Layout) -> usize {
    let mut pieces: Vec<(Point, Point, usize)> = Vec::new();
    for (i, route) in layout.routes.iter().enumerate() {
        pieces
            .extend(route.points.windows(2).map(|w| if w[0].x <= w[1].x { (w[0], w[1], i) } else { (w[1], w[0], i) }));
    }
    pieces.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let side = |a: Point, b: Point, c: Point| {
        f64::from(b.x - a.x) * f64::from(c.y - a.y) - f64::from(b.y - a.y) * f64::from(c.x - a.x)
    };
    let mut count = 0;
    for (k, &(a, b, i)) in pieces.iter().enumerate() {
        for &(c, d, j) in pieces[k + 1..].iter().take_while(|piece| piece.0.x < b.x) {
            let apart = a.y.max(b.y) <= c.y.min(d.y) || c.y.max(d.y) <= a.y.min(b.y);
            if i != j && !apart && side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0 {
                count += 1;
            }
        }
    }
    count
}

/// Normalised stress with weights distance⁻² at the best scale, from some nodes to all others.
fn stress(request: &Request, layout: &Layout) -> f64 {
    const SOURCES: usize = 128;
    let n = layout.nodes.len();
    let mut around = vec![Vec::new(); n];
    for edge in &request.edges {
        around[edge.from].push(edge.to);
        around[edge.to].push(edge.from);
    }
    let (mut mixed, mut square, mut pairs) = (0.0, 0.0, 0.0);
    for source in (0..n).step_by((n / SOURCES).max(1)) {
        let mut hops = vec![usize::MAX; n];
        hops[source] = 0;
        let mut queue = vec![source];
        let mut head = 0;
        while let Some(&v) = queue.get(head) {
            head += 1;
            for &u in &around[v] {
                if hops[u] == usize::MAX {
                    hops[u] = hops[v] + 1;
                    queue.push(u);
                }
            }
        }
        for &v in &queue[1..] {
            let ratio = f64::from(layout.nodes[source].distance(layout.nodes[v])) / hops[v] as f64;
            mixed += ratio;
            square += ratio * ratio;
            pairs += 1.0;
        }
    }
    1.0 - mixed * mixed / square / pairs
}

/// The request with one more wallet for each hundred, and where the others stood.
fn grown(request: &Request, layout: &Layout) -> (Request, Vec<Option<Point>>) {
    let count = request.nodes.len();
    let mut bigger = request.clone();
    let mut previous: Vec<Option<Point>> = layout.nodes.iter().copied().map(Some).collect();
    for k in 0..count.div_ceil(100) {
        bigger.nodes.push(Node { first: false, ..request.nodes[0] });
        bigger.edges.push(Edge { from: k * 7919 % count, to: count + k, weight: 1, label: None });
        previous.push(None);
    }
    (bigger, previous)
}

/// Of the pairs of nodes that stood in one column, the share that still does, in the same order.
fn kept(before: &Layout, after: &Layout) -> f64 {
    let mut columns: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (v, at) in before.nodes.iter().enumerate() {
        columns.entry(at.x.round() as i64).or_default().push(v);
    }
    let (mut same, mut pairs) = (0u64, 0u64);
    for column in columns.values() {
        for (k, &a) in column.iter().enumerate() {
            for &b in &column[k + 1..] {
                let (old, new) = ((before.nodes[a], before.nodes[b]), (after.nodes[a], after.nodes[b]));
                pairs += 1;
                same += u64::from((new.0.x - new.1.x).abs() < 0.5 && (old.0.y < old.1.y) == (new.0.y < new.1.y));
            }
        }
    }
    same as f64 / pairs.max(1) as f64
}

/// The least seconds that some runs take, and what they come to.
fn timed(runs: usize, engine: &dyn Engine, request: &Request, previous: Option<&[Option<Point>]>) -> (f64, Layout) {
    let cancel = Cancel::default();
    let mut best = f64::INFINITY;
    let mut layout = Layout::default();
    for _ in 0..runs {
        let start = Instant::now();
        layout = engine.layout(request, previous, &cancel).unwrap();
        best = best.min(start.elapsed().as_secs_f64());
    }
    (best, layout)
}

/// One engine on several flows of each size. Crossings are counted as long as that ends.
fn measure(name: &str, engine: &dyn Engine, sizes: &[usize]) {
    const COUNTED: usize = 20_000;
    const RUNS: usize = 4;
    println!(
        "\n{name}\n{:>7} {:>7} {:>4} {:>9} {:>10} {:>7} {:>9} {:>7} {:>6} {:>7}",
        "edges", "nodes", "seed", "ms", "crossings", "stress", "mean edge", "height", "grown", "kept"
    );
    for &size in sizes {
        let (seeds, runs) = if size <= COUNTED { (SEEDS, RUNS) } else { (&SEEDS[..1], 2) };
        let (mut log_ms, mut log_crossings) = (0.0, 0.0);
        for &seed in seeds {
            let request = flow(size, seed);
            let (seconds, layout) = timed(runs, engine, &request, None);
            let crossed = (size <= COUNTED).then(|| crossings(&layout));
            let (bigger, previous) = grown(&request, &layout);
            let (anew, _) = timed(runs, engine, &bigger, None);
            let (again, continued) = timed(runs, engine, &bigger, Some(&previous));
            let lengths: f64 =
                request.edges.iter().map(|e| f64::from(layout.nodes[e.from].distance(layout.nodes[e.to]))).sum();
            println!(
                "{:>7} {:>7} {seed:>4} {:>9.2} {:>10} {:>7.3} {:>9.0} {:>7.0} {:>5.1}x {:>7.4}",
                request.edges.len(),
                request.nodes.len(),
                seconds * 1e3,
                crossed.map_or("-".to_owned(), |count| count.to_string()),
                stress(&request, &layout),
                lengths / request.edges.len() as f64,
                layout.bounds.height(),
                anew / again,
                kept(&layout, &continued),
            );
            log_ms += (seconds * 1e3).ln();
            log_crossings += (crossed.unwrap_or(0) as f64).max(1.0).ln();
        }
        let mean = |log: f64| (log / seeds.len() as f64).exp();
        println!("{:>20} {:>9.2} {:>10.0}", "geometric mean", mean(log_ms), mean(log_crossings));
    }
}

fn main() {
    measure("layered", &Layered::default(), &[100, 1_000, 3_000, 10_000, 100_000]);
    measure("organic", &Organic::default(), &[100, 1_000, 3_000, 10_000, 100_000]);
}
