//! Costs of pictures as files: `cargo bench --bench export [-- EDGES…]`.
//!
//! For generated graphs, one node a wallet, it prints the milliseconds and the bytes of a PNG of 4096 × 4096 pixels, an SVG
//! and a PDF of the whole graph, the best of three each, with the most memory the process has had.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, dead_code)]

#[path = "../support/flows.rs"]
mod flows;

use std::time::Instant;

use coldtrail::flow::{Filter, Flow, Folding, Shown, Valuation};
use coldtrail::layout::{Cancel, Cancelled, Course, Engine, Layout, Point, Rect, Request, Route};
use coldtrail::render::{pdf, png, svg};
use coldtrail::scene::annotate::Annotations;
use coldtrail::scene::graph::{GraphSpec, LayoutChoice, Pins, View, arrange_by, build};
use coldtrail::scene::style::{Theme, ThemeName};
use coldtrail::scene::{Scene, Selection, Size};

const SIZE: Size = Size::new(4096.0, 4096.0);

/// Nodes on a square, edges straight between them: what a layout costs is measured elsewhere.
struct Square;

impl Engine for Square {
    fn layout(&self, request: &Request, _: Option<&[Option<Point>]>, _: &Cancel) -> Result<Layout, Cancelled> {
        let side = (request.nodes.len() as f32).sqrt().ceil().max(1.0) as usize;
        let place = |n: usize| Point::new((n % side) as f32 * 120.0, (n / side) as f32 * 90.0);
        let nodes: Vec<Point> = (0..request.nodes.len()).map(place).collect();
        let route = |from: usize, to: usize| Route { points: vec![nodes[from], nodes[to]], label: None };
        let routes = request.edges.iter().map(|edge| route(edge.from, edge.to)).collect();
        let bounds = Rect::around(nodes.iter().copied()).unwrap_or_default().expanded(60.0);
        Ok(Layout { routes, nodes, course: Course::Level, bounds, ground: None })
    }
}

fn picture(edges: usize) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let wallets = (edges * 3 / 4).clamp(2, 300_000);
    let path = flows::write_case(folder.path(), &flows::transfers(edges, wallets, 3), wallets);
    let case = coldtrail::format::load(&path).case.unwrap();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::none());
    let (choice, cancel) = (LayoutChoice::Layered, Cancel::default());
    let arrangement = arrange_by(&Square, choice, &case, &valuation, &flow, &Pins::new(), None, &cancel).unwrap();
    let shown = Shown::of(&case, &valuation, &flow, &Filter::default());
    build(&GraphSpec {
        case: &case,
        flow: &flow,
        arrangement: &arrangement,
        shown: &shown,
        view: View::fit(arrangement.bounds, SIZE, 32.0),
        size: SIZE,
        selection: &Selection::default(),
        hover: None,
        traced: None,
        instant: None,
        least_text: 0.0,
        annotations: Annotations::NONE,
    })
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let numbers = if numbers.is_empty() { vec![10_000, 100_000] } else { numbers };
    let theme = Theme::get(ThemeName::Print);
    for edges in numbers {
        let scene = picture(edges);
        println!("{edges} edges, {} items, peak {} MiB before any file", scene.items.len(), peak());
        let about = pdf::About { entries: &[], date: 0 };
        let page = pdf::Page { scene: &scene, size: Size::new(1190.0, 1190.0), title: "" };
        tell("svg", || svg::render(&scene, theme, &[]).len());
        tell("png", || png::render(&scene, theme, 1.0, &[]).unwrap().len());
        tell("pdf", || pdf::render(&[page], theme, &about).unwrap().len());
    }
}

fn tell(name: &str, write: impl Fn() -> usize) {
    let mut best = f64::INFINITY;
    let mut bytes = 0;
    for _ in 0..3 {
        let start = Instant::now();
        bytes = write();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("  {name}: {:.0} ms, {:.1} MB, peak {} MiB", best * 1e3, bytes as f64 / 1e6, peak());
}

/// The most memory the process has had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
