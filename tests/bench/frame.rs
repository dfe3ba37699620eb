//! Costs of a frame without a display: `cargo bench --bench frame [-- EDGES…]`.
//!
//! For generated graphs it prints the milliseconds to plan a graph, to make its first picture, and the medians of a
//! frame in which nothing changed, of panning, of zooming and of moving the pointer from node to node, each from the
//! picture to egui's triangles; of playing it from its first moment to its last; the microseconds to find what is under the pointer; and, in the same run, a frame of one
//! line shape an edge, as a canvas without any of this would draw it. Compare inside one run only.
//!
//! `-- case FILE` measures a case as it is folded at first, with the times to open it; `-- write FOLDER TRANSFERS WALLETS`
//! writes a large case to try.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, dead_code)]

#[path = "../support/flows.rs"]
mod flows;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use coldtrail::app::accounts::Accounts;
use coldtrail::app::clock::{Chronicle, Clock};
use coldtrail::flow::{Filter, Flow, Folding, Shown, Valuation};
use coldtrail::layout::layered::Layered;
use coldtrail::layout::{Cancel, Cancelled, Course, Engine, Layout, Point, Rect, Request, Route};
use coldtrail::render::egui::{Frame, GraphCanvas, font_definitions};
use coldtrail::scene::graph::{Arrangement, GraphSpec, LayoutChoice, Pins, Plan, View, arrange_by};
use coldtrail::scene::play::{Instant as Playing, Play, moving_money};
use coldtrail::scene::style::{Theme, ThemeName};
use coldtrail::scene::{Selection, Size, Target};
use coldtrail::timeline::{Axis, FLIGHT_PX, in_flight};

const CANVAS: Size = Size::new(1280.0, 800.0);

/// Columns from left to right in the order of the nodes, each node somewhere in its column.
struct Columns;

impl Engine for Columns {
    fn layout(&self, request: &Request, _: Option<&[Option<Point>]>, _: &Cancel) -> Result<Layout, Cancelled> {
        let count = request.nodes.len();
        let rows = (count as f32).sqrt().ceil() as usize;
        let nodes: Vec<Point> =
            (0..count).map(|n| Point::new((n / rows) as f32 * 220.0, ((n * 7919) % rows) as f32 * 90.0)).collect();
        let routes =
            request.edges.iter().map(|edge| Route { points: vec![nodes[edge.from], nodes[edge.to]], label: None });
        let bounds = Rect::around(nodes.iter().copied()).unwrap_or_default().expanded(60.0);
        Ok(Layout { routes: routes.collect(), nodes, course: Course::Level, bounds, ground: None })
    }
}

struct Stage {
    context: egui::Context,
    theme: &'static Theme,
    canvas: GraphCanvas,
}

struct Graph {
    case: coldtrail::case::Case,
    flow: Flow,
    arrangement: Arrangement,
    filter: Filter,
    shown: Shown,
    plan: Arc<Plan>,
    selection: Selection,
}

impl Stage {
    fn new() -> Self {
        let context = egui::Context::default();
        context.set_fonts(font_definitions());
        Self { context, theme: Theme::get(ThemeName::Dark), canvas: GraphCanvas::default() }
    }

    /// Milliseconds of one frame, up to egui's triangles, and how many corners these have.
    fn frame(&mut self, draw: impl FnMut(&mut Self, &egui::Painter)) -> (f64, usize) {
        let mut draw = draw;
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(CANVAS.w, CANVAS.h));
        let input = egui::RawInput { screen_rect: Some(rect), ..egui::RawInput::default() };
        let context = self.context.clone();
        let start = Instant::now();
        let mut output = context.run_ui(input, |ui| draw(self, ui.painter()));
        output.textures_delta.clear();
        let meshes = context.tessellate(output.shapes, 1.0);
        let seconds = start.elapsed().as_secs_f64();
        let corners = meshes.iter().map(|clipped| match &clipped.primitive {
            egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
            egui::epaint::Primitive::Callback(_) => 0,
        });
        (seconds * 1e3, corners.sum())
    }

    /// A frame of an instant: its milliseconds, and how many discs of money it has.
    fn show_moving(&mut self, graph: &Graph, view: View, moving: Option<&Moving<'_>>) -> (f64, usize) {
        let mut discs = 0;
        let (time, _) = self.frame(|stage, painter| {
            let instant = moving.map(|moving| Playing { play: moving.play, at: moving.at, money: &[] });
            let frame = Frame {
                plan: &graph.plan,
                spec: GraphSpec { instant: instant.as_ref(), ..graph.spec(view) },
                revision: 0,
                playhead: moving.map_or(0, |moving| moving.exact.to_bits()),
                name: ThemeName::Dark,
                theme: stage.theme,
            };
            let money = || {
                let Some(moving) = moving else { return Vec::new() };
                let flights = in_flight(&moving.chronicle.index, moving.axis, moving.exact, FLIGHT_PX);
                let (case, flow) = (&graph.case, &graph.flow);
                moving_money(case, moving.valuation, flow, &graph.shown, moving.play, &flights, moving.at)
            };
            let money = money();
            discs = money.len();
            stage.canvas.show(&frame, painter, egui::Pos2::ZERO, || money.clone());
        });
        (time, discs)
    }

    fn show(&mut self, graph: &Graph, view: View, hover: Option<&Target>) -> (f64, usize) {
        self.frame(|stage, painter| {
            let frame = Frame {
                plan: &graph.plan,
                spec: GraphSpec { hover, ..graph.spec(view) },
                revision: 0,
                playhead: 0,
                name: ThemeName::Dark,
                theme: stage.theme,
            };
            stage.canvas.show(&frame, painter, egui::Pos2::ZERO, Vec::new);
        })
    }
}

impl Graph {
    fn of(edges: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A case file of more wallets is larger than what is read.
        let wallets = (edges * 3 / 4).clamp(2, 300_000);
        let path = flows::write_case(folder.path(), &flows::transfers(edges, wallets, 3), wallets);
        Self::from_case(&path, &Folding::none(), &Columns)
    }

    fn from_case(path: &Path, folding: &Folding, engine: &dyn Engine) -> Self {
        let start = Instant::now();
        let step = |what: &str| eprintln!("{what}: {:.2} s, peak {} MiB", start.elapsed().as_secs_f64(), peak());
        let case = coldtrail::format::load(path).case.unwrap();
        step("loaded");
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, folding);
        step(&format!("folded into {} nodes, {} edges", flow.graph.node_count(), flow.graph.edge_count()));
        let cancel = Cancel::default();
        let arrangement =
            arrange_by(engine, LayoutChoice::Layered, &case, &valuation, &flow, &Pins::new(), None, &cancel).unwrap();
        step("laid out");
        let filter = Filter::default();
        let shown = Shown::of(&case, &valuation, &flow, &filter);
        step("filtered");
        let plan = Arc::new(Plan::new(&flow, &arrangement, &shown));
        step("planned");
        let chronicle = coldtrail::app::clock::Chronicle::of(&case, &valuation);
        step("chronicle");
        drop(chronicle);
        Self { case, flow, arrangement, filter, shown, plan, selection: Selection::default() }
    }

    fn spec(&self, view: View) -> GraphSpec<'_> {
        GraphSpec {
            least_text: 0.0,
            case: &self.case,
            flow: &self.flow,
            arrangement: &self.arrangement,

            shown: &self.shown,
            view,
            size: CANVAS,
            selection: &self.selection,
            hover: None,
            annotations: coldtrail::scene::annotate::Annotations::NONE,
            traced: None,
            instant: None,
        }
    }
}

/// Plays a graph from its first moment to its last in so many frames: the milliseconds of each, money and balances
/// included.
fn play(graph: &Graph) {
    const FRAMES: u32 = 240;
    let valuation = Valuation::of(&graph.case);
    let chronicle = Chronicle::of(&graph.case, &valuation);
    let axis = Clock::of(&chronicle).axis;
    let start = Instant::now();
    let accounts = Accounts::of(&graph.case, &valuation, &Cancel::default()).unwrap();
    let books = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let play = Play::new(&graph.case, &valuation, &graph.flow, &accounts.ledger, &accounts.holdings.balances);
    let prepared = start.elapsed().as_secs_f64();
    let all = View::fit(graph.arrangement.bounds, CANVAS, 32.0);
    let mut stage = Stage::new();
    stage.show(graph, all, None);
    let (from, to) = axis.extent();
    let mut largest = 0;
    let times: Vec<f64> = (1..=FRAMES)
        .map(|n| {
            let exact = from + (to - from) * f64::from(n) / f64::from(FRAMES);
            let at = exact.floor() as i64;
            let instant =
                Some(Moving { play: &play, at, exact, axis: &axis, chronicle: &chronicle, valuation: &valuation });
            let (time, moving) = stage.show_moving(graph, all, instant.as_ref());
            largest = largest.max(moving);
            std::hint::black_box(accounts.running.at(at));
            time
        })
        .collect();
    let worst = times.iter().copied().fold(0.0, f64::max);
    println!(
        "{:>8} played: median {:.2}, worst {worst:.2} ms a frame, at most {largest} discs; books {books:.2} s, prepared {prepared:.2} s",
        graph.flow.graph.edge_count(),
        median(times),
    );
}

/// An instant of a played graph, and what is needed to say what moves.
struct Moving<'a> {
    play: &'a Play,
    at: i64,
    exact: f64,
    axis: &'a Axis,
    chronicle: &'a Chronicle,
    valuation: &'a Valuation,
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Largest resident memory of this process so far, MiB; 0 where the system does not tell.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) / 1024
}

fn measure(mut graph: Graph) {
    let edges = graph.flow.graph.edge_count();
    let start = Instant::now();
    let plan = Plan::new(&graph.flow, &graph.arrangement, &graph.shown);
    plan.prepare();
    let planned = start.elapsed().as_secs_f64() * 1e3;
    graph.plan = Arc::new(plan);
    let all = View::fit(graph.arrangement.bounds, CANVAS, 32.0);
    let middle = Point::new(CANVAS.w / 2.0, CANVAS.h / 2.0);

    for (name, view) in
        [("whole", all), ("near", all.zoomed(middle, 4.0)), ("close", all.zoomed(middle, 0.8 / all.scale))]
    {
        let mut stage = Stage::new();
        stage.show(&graph, View { scale: 0.5, ..View::default() }, None);
        let (first, _) = stage.show(&graph, view, None);
        let still = median((0..40).map(|_| stage.show(&graph, view, None).0).collect());
        let corners = stage.show(&graph, view, None).1;
        let pan: Vec<f64> = (1..=120)
            .map(|n| stage.show(&graph, view.panned(Point::new(6.0 * n as f32, -2.0 * n as f32)), None).0)
            .collect();
        let worst_pan = pan.iter().copied().fold(0.0, f64::max);
        let mut at = view;
        let zoom: Vec<f64> = (0..60)
            .map(|n| {
                at = at.zoomed(middle, if n / 15 % 2 == 0 { 1.05 } else { 1.0 / 1.05 });
                stage.show(&graph, at, None).0
            })
            .collect();
        let worst_zoom = zoom.iter().copied().fold(0.0, f64::max);
        stage.show(&graph, view, None);
        stage.show(&graph, view, None);
        let targets: Vec<Target> =
            stage.canvas.hits().0.iter().rev().step_by(17).take(40).map(|hit| hit.target.clone()).collect();
        let hover: Vec<f64> = targets.iter().map(|target| stage.show(&graph, view, Some(target)).0).collect();
        let start = Instant::now();
        let mut found = 0;
        for n in 0..4_000u16 {
            let p = Point::new(f32::from(n % 80) * 16.0, f32::from(n / 80) * 16.0);
            found += usize::from(stage.canvas.hit(p, 3.0).is_some());
        }
        let pick = start.elapsed().as_secs_f64() * 1e6 / 4_000.0;
        std::hint::black_box(found);

        // As a canvas without a plan would: one shape an edge, made and tessellated again in every frame.
        let ends: Vec<(Point, Point)> = graph
            .flow
            .graph
            .edge_indices()
            .map(|ix| (graph.arrangement.route(ix)[0], graph.arrangement.route(ix)[1]))
            .collect();
        let naive = median(
            (0..5)
                .map(|n| {
                    let view = view.panned(Point::new(n as f32, 0.0));
                    let draw = |_: &mut Stage, painter: &egui::Painter| {
                        for &(a, b) in &ends {
                            let (a, b) = (view.to_picture(a), view.to_picture(b));
                            let stroke = egui::Stroke::new(1.0, egui::Color32::GRAY);
                            painter.line_segment([egui::pos2(a.x, a.y), egui::pos2(b.x, b.y)], stroke);
                        }
                    };
                    stage.frame(draw).0
                })
                .collect(),
        );
        let pan = median(pan);
        println!(
            "{edges:>8} {name:>6} {planned:>8.1} {first:>8.2} {still:>7.3} {pan:>7.3} {worst_pan:>7.2} {:>7.3} {worst_zoom:>7.2} \
             {:>7.3} {pick:>7.2} {corners:>8} {naive:>9.2} {:>7.0} {:>6}",
            median(zoom),
            median(hover),
            naive / pan,
            peak()
        );
    }
}

/// Seconds of a PNG of 4096 × 4096 pixels of the whole graph: its list of shapes, its pixels, its bytes.
fn exhibit(graph: &Graph) {
    use coldtrail::render::png;
    use coldtrail::scene::{Size, frame::Ground};

    let size = Size::new(2048.0, 2048.0);
    let view = View::fit(graph.arrangement.bounds, size, 32.0);
    let theme = Theme::get(ThemeName::Print);
    let mut best = [f64::INFINITY; 3];
    let mut bytes = 0;
    for _ in 0..5 {
        let start = Instant::now();
        let scene = coldtrail::scene::graph::build(&GraphSpec { size, ..graph.spec(view) });
        let built = start.elapsed().as_secs_f64();
        let sheet = png::sheet(&scene, theme, 2.0, Ground::Filled).unwrap();
        let drawn = start.elapsed().as_secs_f64();
        bytes = sheet.encode(2.0, &[]).unwrap().len();
        let encoded = start.elapsed().as_secs_f64();
        for (best, now) in best.iter_mut().zip([built, drawn - built, encoded - drawn]) {
            *best = best.min(now);
        }
    }
    let [built, drawn, encoded] = best;
    println!(
        "{:>8} edges as PNG of 4096 × 4096: shapes {built:.3} s, pixels {drawn:.3} s, bytes {encoded:.3} s, together {:.3} s; {:.1} MB, memory {} MiB",
        graph.flow.graph.edge_count(),
        built + drawn + encoded,
        bytes as f64 / 1e6,
        peak()
    );
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder, transfers, wallets] => {
            let wallets = wallets.parse().unwrap();
            let list = flows::laundering(transfers.parse().unwrap(), wallets);
            std::fs::create_dir_all(folder).unwrap();
            println!("{}", flows::write_case(Path::new(folder), &list, wallets).display());
            return;
        }
        ["exhibit"] => {
            for edges in [10_000, 100_000] {
                exhibit(&Graph::of(edges));
            }
            return;
        }
        ["case", path] => {
            header();
            let graph = Graph::from_case(Path::new(path), &Folding::default(), &Layered::default());
            play(&graph);
            return measure(graph);
        }
        _ => {}
    }
    let sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000, 100_000, 1_000_000] } else { sizes };
    header();
    for edges in sizes {
        let graph = Graph::of(edges);
        play(&graph);
        measure(graph);
    }
}

fn header() {
    println!("milliseconds, but for pick (µs); ratio is naive / pan; memory in MiB is the process's peak so far");
    println!(
        "{:>8} {:>6} {:>8} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>9} {:>7} {:>6}",
        "edges",
        "view",
        "plan",
        "first",
        "still",
        "pan",
        "worst",
        "zoom",
        "worst",
        "hover",
        "pick",
        "corners",
        "naive",
        "ratio",
        "memory"
    );
}
