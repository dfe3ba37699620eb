//! The canvas keeps its picture and moves it: what it then shows is what a fresh one would.

use std::sync::Arc;

use coldtrail::case::Case;
use coldtrail::flow::{Filter, Flow, Folding, NodeKind, Shown, Valuation};
use coldtrail::layout::Cancel;
use coldtrail::render::egui::{Frame, GraphCanvas, font_definitions};
use coldtrail::scene::graph::{Arrangement, GraphSpec, LayoutChoice, Pins, Plan, View, arrange};
use coldtrail::scene::select::Join;
use coldtrail::scene::style::{Theme, ThemeName};
use coldtrail::scene::{Point, Selection, Size, Target};
use egui::epaint::{Primitive, Vertex};
use proptest::prelude::*;

const CANVAS: Size = Size::new(700.0, 500.0);

struct Graph {
    case: Case,
    flow: Flow,
    arrangement: Arrangement,
    shown: Shown,
    plan: Arc<Plan>,
}

fn graph() -> Graph {
    let case = coldtrail::format::load("cases/ronin-2022.ron".as_ref()).case.unwrap();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let cancel = Cancel::default();
    let arrangement = arrange(LayoutChoice::Layered, &case, &valuation, &flow, &Pins::new(), None, &cancel).unwrap();
    let shown = Shown::of(&case, &valuation, &flow, &Filter::default());
    let plan = Arc::new(Plan::new(&flow, &arrangement, &shown));
    Graph { case, flow, arrangement, shown, plan }
}

/// The corners of all triangles of a frame.
fn frame(
    context: &egui::Context,
    canvas: &mut GraphCanvas,
    graph: &Graph,
    (view, hover, selection, revision): (View, Option<&Target>, &Selection, u64),
) -> Vec<Vertex> {
    let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(CANVAS.w, CANVAS.h));
    let input = egui::RawInput { screen_rect: Some(rect), ..egui::RawInput::default() };
    let mut output = context.run_ui(input, |ui| {
        let spec = GraphSpec {
            least_text: 0.0,
            case: &graph.case,
            flow: &graph.flow,
            arrangement: &graph.arrangement,
            shown: &graph.shown,
            view,
            size: CANVAS,
            selection,
            hover,
            annotations: coldtrail::scene::annotate::Annotations::NONE,
            traced: None,
            instant: None,
        };
        let (name, theme) = (ThemeName::Dark, Theme::get(ThemeName::Dark));
        let shown = Frame { plan: &graph.plan, spec, revision, playhead: 0, name, theme };
        canvas.show(&shown, ui.painter(), egui::Pos2::ZERO, Vec::new);
    });
    output.textures_delta.clear();
    let meshes = context.tessellate(output.shapes, 1.0).into_iter().filter_map(|clipped| match clipped.primitive {
        Primitive::Mesh(mesh) => Some(mesh.vertices),
        Primitive::Callback(_) => None,
    });
    meshes.flatten().collect()
}

fn context() -> egui::Context {
    let context = egui::Context::default();
    context.set_fonts(font_definitions());
    context
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// At any moment of any sequence, a canvas with a past shows what one without would that was made where the
    /// first one's picture was.
    #[test]
    fn a_kept_picture_is_the_picture(steps in proptest::collection::vec((0u8..4, -90f32..90.0, -90f32..90.0, 0usize..99), 1..14)) {
        let graph = graph();
        let nodes: Vec<Target> =
            graph.flow.graph.node_weights().map(|node| Target::Node(node.key.clone())).collect();
        let (old_context, mut old) = (context(), GraphCanvas::default());
        let mut view = View::fit(graph.arrangement.bounds, CANVAS, 20.0).zoomed(Point::new(300.0, 250.0), 2.0);
        let (mut hover, mut selection, mut revision) = (None, Selection::default(), 0);
        for (what, x, y, n) in steps {
            match what {
                0 => view = view.panned(Point::new(x.round(), y.round())),
                1 => view = view.zoomed(Point::new(350.0 + x, 250.0 + y), 1.0 + x / 300.0),
                2 => hover = (n % 3 > 0).then(|| &nodes[n % nodes.len()]),
                _ => {
                    selection.join([nodes[n % nodes.len()].clone()], Join::Toggle);
                    revision += 1;
                }
            }
            let kept = frame(&old_context, &mut old, &graph, (view, hover, &selection, revision));
            // A fresh one, made at the view of the picture that was kept, then moved at once.
            let (_, made_for, size) = old.picture().unwrap();
            let around = Point::new((size.w - CANVAS.w) / 2.0, (size.h - CANVAS.h) / 2.0);
            let (new_context, mut new) = (context(), GraphCanvas::default());
            let at = View { scale: made_for.scale, offset: made_for.offset - around };
            frame(&new_context, &mut new, &graph, (at, None, &selection, revision));
            let fresh = frame(&new_context, &mut new, &graph, (view, hover, &selection, revision));
            prop_assert_eq!(new.made(), 1);
            prop_assert_eq!(kept.len(), fresh.len());
            for (a, b) in kept.iter().zip(&fresh) {
                prop_assert!(a.pos.distance(b.pos) < 0.02 && a.color == b.color, "{:?} {:?}", a, b);
            }
        }
    }
}

#[test]
fn nothing_is_made_again_that_shows_nothing_new() {
    let graph = graph();
    let (context, mut canvas) = (context(), GraphCanvas::default());
    let selection = Selection::default();
    let view = View::fit(graph.arrangement.bounds, CANVAS, 20.0);
    let target = graph
        .flow
        .graph
        .node_weights()
        .find(|node| matches!(node.kind, NodeKind::Wallet(_)))
        .map(|node| Target::Node(node.key.clone()));
    let corners = frame(&context, &mut canvas, &graph, (view, None, &selection, 0)).len();
    for n in 0..30u8 {
        // All of the graph is in the picture, so it can be moved as far as one likes, and lit as often.
        let moved = view.panned(Point::new(20.0 * f32::from(n), 0.0));
        frame(&context, &mut canvas, &graph, (moved, target.as_ref().filter(|_| n % 2 == 0), &selection, 0));
    }
    assert_eq!(canvas.made(), 1);
    assert_eq!(frame(&context, &mut canvas, &graph, (view, None, &selection, 0)).len(), corners, "nothing grew");
    frame(&context, &mut canvas, &graph, (view.zoomed(Point::default(), 1.5), None, &selection, 0));
    frame(&context, &mut canvas, &graph, (view.zoomed(Point::default(), 1.5), None, &selection, 1));
    assert_eq!(canvas.made(), 3, "another scale and another revision are seen");
}
