//! What must hold of every picture of a graph.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use coldtrail::case::Case;
use coldtrail::flow::{Filter, Flow, Folding, Shown, Valuation};
use coldtrail::layout::{Cancel, Cancelled, Course, Engine, Layout, Request, Route};
use coldtrail::scene::graph::*;
use coldtrail::scene::{Point, Rect, Selection, Size};

/// Nodes on a square, edges straight between them.
struct Square;

impl Engine for Square {
    fn layout(&self, request: &Request, _: Option<&[Option<Point>]>, _: &Cancel) -> Result<Layout, Cancelled> {
        let side = (request.nodes.len() as f32).sqrt().ceil().max(1.0) as usize;
        let nodes: Vec<Point> =
            (0..request.nodes.len()).map(|n| Point::new((n % side) as f32 * 120.0, (n / side) as f32 * 90.0)).collect();
        let routes =
            request.edges.iter().map(|edge| Route { points: vec![nodes[edge.from], nodes[edge.to]], label: None });
        let bounds = Rect::around(nodes.iter().copied()).unwrap_or_default().expanded(40.0);
        Ok(Layout { routes: routes.collect(), nodes, course: Course::Level, bounds, ground: None })
    }
}

struct Graph {
    case: Case,
    flow: Flow,
    arrangement: Arrangement,
    shown: Shown,
    plan: Plan,
    selection: Selection,
}

impl Graph {
    /// A case of transfers between wallets by number, one node a wallet.
    fn of(wallets: usize, transfers: impl Iterator<Item = (usize, usize)>) -> Self {
        use std::fmt::Write as _;
        let mut text = "Case(format: 1, id: \"g\", title: \"G\", assets: [(id: \"ETH\", chain: \"eip155:1\", decimals: 18)], \
            sources: [(id: \"s\", kind: Researcher, publisher: \"P\", title: \"T\", date: \"2025-01-01\", grade: \"F6\")], wallets: ["
            .to_owned();
        for n in 0..wallets {
            let role = ["Attacker", "Intermediary", "Mixer", "CashOut"][n % 4];
            let _ = write!(text, "(id: \"w{n}\", chain: \"eip155:1\", label: \"W{n}\", role: {role}),");
        }
        text.push_str("], transfers: [");
        for (from, to) in transfers {
            let _ = write!(
                text,
                "(at: \"2025-02-21\", from: \"w{from}\", to: \"w{to}\", asset: \"ETH\", amount: \"{}\", kind: Transfer, sources: [\"s\"]),",
                1 + (from * 7 + to) % 50
            );
        }
        text.push_str("])");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.ron");
        std::fs::write(&path, text).unwrap();
        let loaded = coldtrail::format::load(&path);
        let case = loaded.case.unwrap();
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, &Folding::none());
        let arrangement = arrange_by(
            &Square,
            LayoutChoice::Layered,
            &case,
            &valuation,
            &flow,
            &Pins::new(),
            None,
            &Cancel::default(),
        )
        .unwrap();
        let shown = Shown::of(&case, &valuation, &flow, &Filter::default());
        let plan = Plan::new(&flow, &arrangement, &shown);
        Self { case, flow, arrangement, shown, plan, selection: Selection::default() }
    }

    fn spec(&self, view: View, size: Size) -> GraphSpec<'_> {
        GraphSpec {
            least_text: 0.0,
            case: &self.case,
            flow: &self.flow,
            arrangement: &self.arrangement,
            shown: &self.shown,
            view,
            size,
            selection: &self.selection,
            hover: None,
            annotations: coldtrail::scene::annotate::Annotations::NONE,
            traced: None,
            instant: None,
        }
    }
}

const SIZE: Size = Size::new(900.0, 600.0);

#[test]
fn nothing_is_left_out_of_a_far_view() {
    for (wallets, transfers) in [(4_000usize, 12_000usize), (9_000, 9_000)] {
        let graph = Graph::of(wallets, (0..transfers).map(|n| (n % wallets, (n * n + 17 * n + 1) % wallets)));
        let (nodes, edges) = graph.plan.counts();
        let whole = View::fit(graph.arrangement.bounds, SIZE, 20.0);
        for view in [whole, whole.zoomed(Point::new(450.0, 300.0), 0.5)] {
            let told = paint(&graph.plan, &graph.spec(view, SIZE)).told;
            assert_eq!(told.edges_alone + told.edges_bundled, edges, "{told:?}");
            assert_eq!(told.nodes_alone + told.nodes_clustered, nodes, "{told:?}");
            assert!(told.ribbons > 0 && told.ribbons * 3 < edges, "{told:?}");
            assert!(told.dots > 0 && told.dots + told.nodes_alone < nodes, "{told:?}");
            let line = told.line();
            let count = coldtrail::case::thousands(told.edges_bundled);
            assert!(line.starts_with(&format!("{count} edges drawn as ")), "{line}");
        }
    }
}

#[test]
fn a_near_view_of_a_large_graph_puts_nothing_together() {
    let graph = Graph::of(4_000, (0..12_000).map(|n| (n % 4_000, (n + 1 + n % 3) % 4_000)));
    let view = View::fit(graph.arrangement.bounds, SIZE, 20.0).zoomed(Point::new(450.0, 300.0), 12.0);
    let told = paint(&graph.plan, &graph.spec(view, SIZE)).told;
    assert_eq!((told.ribbons, told.dots), (0, 0), "{told:?}");
    assert!(told.edges_alone > 0 && told.line().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_index_of_a_picture_finds_what_a_look_at_all_finds(
        edges in proptest::collection::vec((0usize..40, 0usize..40), 0..90),
        zoom in 0.3f32..6.0, x in -300f32..900.0, y in -200f32..600.0,
        points in proptest::collection::vec((-20f32..920.0, -20f32..620.0), 30),
    ) {
        let graph = Graph::of(40, edges.into_iter());
        let view = View::fit(graph.arrangement.bounds, SIZE, 20.0).zoomed(Point::new(x, y), zoom);
        let picture = paint(&graph.plan, &graph.spec(view, SIZE));
        for (x, y) in points {
            let p = Point::new(x, y);
            for slack in [0.0, 3.0] {
                prop_assert_eq!(picture.hit(p, slack), picture.scene.hit(p, slack));
            }
        }
    }

    #[test]
    fn what_is_in_view_is_drawn(
        edges in proptest::collection::vec((0usize..60, 0usize..60), 0..120),
        zoom in 0.2f32..20.0, x in -100f32..1000.0, y in -100f32..700.0,
    ) {
        let graph = Graph::of(60, edges.into_iter());
        let view = View::fit(graph.arrangement.bounds, SIZE, 20.0).zoomed(Point::new(x, y), zoom);
        let picture = paint(&graph.plan, &graph.spec(view, SIZE));
        let seen = Rect::from_xywh(0.0, 0.0, SIZE.w, SIZE.h);
        let nodes = graph.flow.graph.node_indices().filter(|&ix| seen.contains(view.to_picture(graph.arrangement.node(ix))));
        for ix in nodes {
            let target = coldtrail::scene::Target::Node(graph.flow.graph[ix].key.clone());
            prop_assert!(picture.scene.hits.iter().any(|hit| hit.target == target));
        }
        for ix in graph.flow.graph.edge_indices() {
            let route = graph.arrangement.route(ix).iter().map(|&p| view.to_picture(p));
            if Rect::around(route).is_some_and(|around| around.expanded(0.5).overlaps(&seen)) {
                let target = coldtrail::scene::Target::Edge(graph.flow.graph[ix].key.clone());
                prop_assert!(picture.scene.hits.iter().any(|hit| hit.target == target));
            }
        }
    }
}
