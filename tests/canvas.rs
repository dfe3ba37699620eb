//! What hands do on the canvas: lasso, align, snap, walk by keys, minimap, menus, and changes that are seen to happen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;

use coldtrail::app::{Action, App, Command};
use coldtrail::flow::{NodeKey, NodeKind};
use coldtrail::scene::graph::{Arrangement, Transition};
use coldtrail::scene::select::Join;
use coldtrail::scene::{Point, Target};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use support::window::{doc, perform, window};

const EXPLOITER: &str = "Bybit Exploiter 1, DPRK-linked account";
const SWAPPER: &str = "Swapper, DPRK-linked account";

fn bybit() -> Harness<'static, App> {
    window("cases/bybit-2025.ron")
}

fn run(harness: &mut Harness<'_, App>, command: Command) {
    perform(harness, Action::Run(command));
}

fn wallet(id: &str) -> Target {
    Target::Node(NodeKey::Wallet(id.to_owned()))
}

fn select(harness: &mut Harness<'_, App>, targets: &[Target]) {
    perform(harness, Action::Select(targets.to_vec(), Join::Replace));
}

fn place_of(harness: &Harness<'_, App>, name: &str) -> Pos2 {
    harness.get_by_label(name).rect().center()
}

/// Where a node's symbol stands in the arrangement.
fn at(harness: &Harness<'_, App>, key: &NodeKey) -> Point {
    doc(harness).place_of(key).expect("the node is there")
}

fn names(harness: &Harness<'_, App>) -> Vec<String> {
    let doc = doc(harness);
    doc.selection.nodes().map(|key| doc.drawing.flow.node(key).unwrap().1.name.clone()).collect()
}

fn pointer(harness: &mut Harness<'_, App>, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(at));
    harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    harness.step();
}

fn click(harness: &mut Harness<'_, App>, at: Pos2, button: PointerButton) {
    pointer(harness, at, button, true, Modifiers::NONE);
    pointer(harness, at, button, false, Modifiers::NONE);
    harness.run_steps(3);
}

/// Presses at the first point, goes through the others and lets go at the last.
fn drag(harness: &mut Harness<'_, App>, way: &[Pos2], modifiers: Modifiers) {
    let (first, last) = (way[0], way[way.len() - 1]);
    pointer(harness, first, PointerButton::Primary, true, modifiers);
    for pair in way.windows(2) {
        for step in 1..=4u8 {
            harness.event(Event::PointerMoved(pair[0].lerp(pair[1], f32::from(step) / 4.0)));
            harness.step();
        }
    }
    pointer(harness, last, PointerButton::Primary, false, modifiers);
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(3);
}

fn key(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
}

/// A place on the canvas with nothing near it, found from the right bottom corner on.
fn empty_spot(harness: &Harness<'_, App>) -> Pos2 {
    let canvas = harness.get_by_label("Graph canvas").rect();
    canvas.min + Vec2::splat(5.0)
}

#[test]
fn a_lasso_selects_what_it_goes_round() {
    for modifiers in [Modifiers::ALT, Modifiers::COMMAND | Modifiers::SHIFT] {
        let mut harness = bybit();
        let (spot, target) = (empty_spot(&harness), place_of(&harness, EXPLOITER));
        let r = 9.0;
        // From an empty place to the node, round it closely, and back the same way: only what it goes round is inside.
        let corners = [(-r, -r), (r, -r), (r, r), (-r, r), (-r, -r)].map(|(x, y)| target + Vec2::new(x, y));
        let way: Vec<Pos2> = [spot].into_iter().chain(corners).chain([spot]).collect();
        drag(&mut harness, &way, modifiers);
        assert_eq!(names(&harness), ["Bybit Exploiter 1"]);
    }
}

#[test]
fn a_lasso_with_ctrl_adds() {
    let mut harness = bybit();
    select(&mut harness, &[wallet("gather")]);
    let (spot, target) = (empty_spot(&harness), place_of(&harness, EXPLOITER));
    let corners = [(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0), (-9.0, -9.0)];
    let corners = corners.map(|(x, y)| target + Vec2::new(x, y));
    let way: Vec<Pos2> = [spot].into_iter().chain(corners).chain([spot]).collect();
    drag(&mut harness, &way, Modifiers::ALT | Modifiers::COMMAND);
    assert_eq!(names(&harness).len(), 2);
}

#[test]
fn select_same_kind_end_points_and_edges_between() {
    let mut harness = bybit();
    select(&mut harness, &[wallet("exploiter"), wallet("swapper"), wallet("gather")]);
    key(&mut harness, Modifiers::NONE, Key::B);
    let edges: Vec<Target> =
        doc(&harness).selection.iter().filter(|target| matches!(target, Target::Edge(_))).cloned().collect();
    assert!(!edges.is_empty());
    let chosen: Vec<NodeKey> = doc(&harness).selected_nodes();
    for edge in &edges {
        let Target::Edge(edge) = edge else { unreachable!() };
        assert!(chosen.contains(&edge.from) && chosen.contains(&edge.to), "{edge}");
    }
    select(&mut harness, &[wallet("exploiter")]);
    key(&mut harness, Modifiers::NONE, Key::K);
    let doc_now = doc(&harness);
    let graph = &doc_now.drawing.flow.graph;
    let (role, is_wallet) = (graph.node_weights().find(|n| n.name == "Bybit Exploiter 1").unwrap().role, |k| {
        matches!(k, NodeKind::Wallet(_))
    });
    let alike = graph.node_weights().filter(|node| node.role == role && is_wallet(node.kind)).count();
    assert!(alike > 2 && names(&harness).len() == alike, "{alike}");
    key(&mut harness, Modifiers::SHIFT, Key::D);
    let doc_now = doc(&harness);
    let graph = &doc_now.drawing.flow.graph;
    assert!(!doc_now.selection.is_empty());
    for key in doc_now.selection.nodes() {
        let (ix, _) = doc_now.drawing.flow.node(key).unwrap();
        assert_eq!(graph.edges(ix).count(), 0);
        assert!(graph.edges_directed(ix, petgraph::Incoming).count() > 0);
    }
}

#[test]
fn aligned_nodes_stand_in_one_column_and_undo_brings_them_back() {
    let mut harness = bybit();
    let keys = ["exploiter", "swapper", "gather"].map(|id| NodeKey::Wallet(id.to_owned()));
    let before: Vec<Point> = keys.iter().map(|key| at(&harness, key)).collect();
    select(&mut harness, &keys.clone().map(Target::Node));
    run(&mut harness, Command::AlignCentre);
    let x = at(&harness, &keys[0]).x;
    for key in &keys {
        assert!((at(&harness, key).x - x).abs() < 0.01);
        assert!(doc(&harness).state.pins.contains_key(key));
    }
    run(&mut harness, Command::Undo);
    let after: Vec<Point> = keys.iter().map(|key| at(&harness, key)).collect();
    assert_eq!(before, after);
    assert!(doc(&harness).state.pins.is_empty());
}

#[test]
fn distributed_nodes_have_equal_gaps() {
    let mut harness = bybit();
    let keys = ["exploiter", "swapper", "gather"].map(|id| NodeKey::Wallet(id.to_owned()));
    select(&mut harness, &keys.clone().map(Target::Node));
    run(&mut harness, Command::DistributeAcross);
    let drawing = &doc(&harness).drawing;
    let mut boxes: Vec<_> =
        keys.iter().map(|key| drawing.arrangement.node_box(drawing.flow.node(key).unwrap().0)).collect();
    boxes.sort_by(|a, b| a.min.x.total_cmp(&b.min.x));
    let gaps: Vec<f32> = boxes.windows(2).map(|w| w[1].min.x - w[0].max.x).collect();
    assert!((gaps[0] - gaps[1]).abs() < 0.05, "{gaps:?}");
}

#[test]
fn nudges_in_a_row_are_one_step_and_unpin_forgets_them() {
    let mut harness = bybit();
    let swapper = NodeKey::Wallet("swapper".to_owned());
    select(&mut harness, &[wallet("swapper")]);
    let before = at(&harness, &swapper);
    for _ in 0..3 {
        key(&mut harness, Modifiers::ALT, Key::ArrowDown);
    }
    key(&mut harness, Modifiers::ALT | Modifiers::SHIFT, Key::ArrowDown);
    let moved = at(&harness, &swapper);
    assert!(moved.y - before.y > 3.0 * 8.0 + 30.0 && (moved.x - before.x).abs() < 0.01, "{before:?} {moved:?}");
    run(&mut harness, Command::Undo);
    assert_eq!(at(&harness, &swapper), before);
    run(&mut harness, Command::Redo);
    assert!(harness.state().can(Command::Unpin));
    run(&mut harness, Command::Unpin);
    assert!(doc(&harness).state.pins.is_empty());
    assert_eq!(harness.state().why_not(Command::Unpin), Some(Command::Unpin.spec().needs.missing()));
}

#[test]
fn a_dragged_node_follows_the_pointer_before_it_is_let_go() {
    let mut harness = bybit();
    let from = place_of(&harness, SWAPPER);
    let to = from + Vec2::new(31.0, 83.0);
    pointer(&mut harness, from, PointerButton::Primary, true, Modifiers::ALT);
    for step in 1..=5u8 {
        harness.event(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)));
        harness.step();
    }
    harness.step();
    assert!(place_of(&harness, SWAPPER).distance(to) < 1.5, "{:?} {to:?}", place_of(&harness, SWAPPER));
    pointer(&mut harness, to, PointerButton::Primary, false, Modifiers::ALT);
    harness.run_steps(3);
    assert!(place_of(&harness, SWAPPER).distance(to) < 1.5);
}

#[test]
fn a_dragged_node_catches_on_the_row_of_another_unless_alt_is_down() {
    for (modifiers, caught) in [(Modifiers::NONE, true), (Modifiers::ALT, false)] {
        let mut harness = bybit();
        let (from, other) = (place_of(&harness, SWAPPER), place_of(&harness, EXPLOITER));
        let to = Pos2::new(from.x + 1.0, other.y + 4.0);
        drag(&mut harness, &[from, to], modifiers);
        let [swapper, exploiter] = ["swapper", "exploiter"].map(|id| NodeKey::Wallet(id.to_owned()));
        let off = (at(&harness, &swapper).y - at(&harness, &exploiter).y).abs();
        assert_eq!(off < 0.01, caught, "{off}");
    }
}

#[test]
fn arrows_walk_along_the_edges_while_the_canvas_has_the_keyboard() {
    let mut harness = bybit();
    let time = doc(&harness).clock.playback.at;
    let spot = empty_spot(&harness);
    click(&mut harness, spot, PointerButton::Primary);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(names(&harness), ["Bybit"], "the walk begins at the victim");
    let mut seen = names(&harness);
    for _ in 0..9 {
        let before = doc(&harness).selected_nodes()[0].clone();
        // One frame: however fast the keys come, each is a step.
        harness.key_press(Key::ArrowRight);
        harness.step();
        let now = doc(&harness).selected_nodes()[0].clone();
        if now == before {
            break;
        }
        let flow = &doc(&harness).drawing.flow;
        let edge = coldtrail::flow::EdgeKey { from: before.clone(), to: now.clone() };
        let (_, walked) = flow.edge(&edge).expect("the step goes along an edge");
        let (ix, _) = flow.node(&before).unwrap();
        assert!(flow.graph.edges(ix).all(|other| other.weight().usd <= walked.usd), "along the most valuable one");
        seen.push(names(&harness)[0].clone());
    }
    harness.run_steps(3);
    assert!(seen.len() > 2, "{seen:?}");
    // What has the keyboard is named, and says what was walked and where the keys lead.
    let focused = harness.root().children_recursive().find(|node| node.accesskit_node().is_focused()).expect("a focus");
    let label = focused.accesskit_node().label().unwrap_or_default();
    assert!(label.starts_with(seen.last().unwrap().as_str()), "{label}");
    let description = focused.accesskit_node().data().description().unwrap_or_default().to_owned();
    assert!(description.contains(&format!("from {}", seen[seen.len() - 2])), "{description}");
    assert!(description.contains("In: ") && description.contains("Out: "), "{description}");
    for expected in seen.iter().rev().skip(1) {
        key(&mut harness, Modifiers::NONE, Key::ArrowLeft);
        assert_eq!(&names(&harness)[0], expected, "back the way it came");
    }
    assert!((doc(&harness).clock.playback.at - time).abs() < f64::EPSILON, "no arrow moved the time");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().ui.walk.focused && doc(&harness).selection.is_empty());
    run(&mut harness, Command::TimeStart);
    let start = doc(&harness).clock.playback.at;
    key(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert!(doc(&harness).clock.playback.at > start, "without the canvas, arrows step the time");
}

#[test]
fn up_and_down_go_between_alternatives_and_enter_opens_a_stack() {
    let mut harness = bybit();
    let stack = doc(&harness).drawing.flow.graph.node_weights().find(|node| node.kind == NodeKind::Stack).unwrap();
    let (stack, members) = (stack.key.clone(), stack.wallets.len());
    select(&mut harness, &[Target::Node(stack.clone())]);
    // Tab leads to the canvas from anywhere; here the pointer's click on it stands for that.
    let id = harness.get_by_label("Graph canvas");
    id.focus();
    harness.run_steps(4);
    assert!(harness.state().ui.walk.focused);
    assert_eq!(doc(&harness).selected_nodes().first(), Some(&stack), "the walk begins at what is selected");
    let before = doc(&harness).drawing.flow.graph.node_count();
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before + members - 1);
    let at_first = harness.state().ui.walk.at().cloned().expect("the walk goes on at a member");
    assert_eq!(doc(&harness).drawing.flow.node(&at_first).unwrap().1.fold, Some(stack));
    key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    let down = harness.state().ui.walk.at().cloned().unwrap();
    key(&mut harness, Modifiers::NONE, Key::ArrowUp);
    let up = harness.state().ui.walk.at().cloned().unwrap();
    assert!(down != at_first || up != at_first);
    assert!(at(&harness, &up).y <= at(&harness, &down).y);
}

#[test]
fn the_minimap_shows_when_something_is_out_of_view_and_moves_the_camera() {
    let mut harness = bybit();
    assert!(harness.query_by_label("Minimap").is_none(), "everything is in view");
    for _ in 0..5 {
        run(&mut harness, Command::ZoomIn);
    }
    let map = harness.get_by_label("Minimap").rect();
    let view = harness.state().ui.camera.view;
    click(&mut harness, map.min + Vec2::new(12.0, map.height() / 2.0), PointerButton::Primary);
    let moved = harness.state().ui.camera.view;
    assert!((view.scale - moved.scale).abs() < 1e-6 && moved.offset.x > view.offset.x + 50.0);
    // The left end of the graph is now in the middle.
    let bounds = doc(&harness).drawing.arrangement.bounds;
    let canvas = harness.get_by_label("Graph canvas").rect();
    let middle = moved.to_world(Point::new(canvas.width() / 2.0, canvas.height() / 2.0));
    assert!(middle.x < bounds.min.x + 0.12 * bounds.width(), "{middle:?} {bounds:?}");
    drag(&mut harness, &[map.center(), map.center() + Vec2::new(30.0, 0.0)], Modifiers::NONE);
    assert!(harness.state().ui.camera.view.offset.x < moved.offset.x);
    assert!(doc(&harness).state.pins.is_empty() && doc(&harness).selection.is_empty());
    key(&mut harness, Modifiers::NONE, Key::M);
    assert!(harness.query_by_label("Minimap").is_none());
    key(&mut harness, Modifiers::NONE, Key::M);
    assert!(harness.query_by_label("Minimap").is_some());
}

#[test]
fn the_menu_of_a_node_an_edge_and_the_canvas_differ() {
    let mut harness = bybit();
    let node = place_of(&harness, EXPLOITER);
    click(&mut harness, node, PointerButton::Secondary);
    assert_eq!(names(&harness), ["Bybit Exploiter 1"], "the menu is about what it was opened on");
    // Some of the names stand in the menu bar too.
    for item in ["Open or fold", "Paths", "Copy", "Hide selection", "Hide others"] {
        assert!(harness.query_all_by_label_contains(item).count() > 0, "{item}");
    }
    assert!(harness.query_all_by_label_contains("Select both ends").count() == 0);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    let spot = empty_spot(&harness);
    click(&mut harness, spot, PointerButton::Secondary);
    assert!(harness.query_all_by_label_contains("Minimap").count() > 0);
    assert!(harness.query_all_by_label_contains("Hide selection").count() == 0);
}

#[test]
fn what_the_pointer_rests_on_is_explained_after_a_moment() {
    let mut harness = bybit();
    let node = place_of(&harness, EXPLOITER);
    harness.event(Event::PointerMoved(node));
    harness.run_steps(6);
    let address = "0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2";
    assert_eq!(harness.query_all_by_label_contains(address).count(), 0, "not at once");
    harness.run_steps(20);
    for text in [address, "Received ", "Says "] {
        assert!(harness.query_all_by_label_contains(text).count() > 0, "{text}");
    }
    // It stands beside what it explains.
    let tip = harness.get_by_label(address).rect();
    assert!(!tip.contains(node));
    harness.event(Event::PointerMoved(empty_spot(&harness)));
    harness.run_steps(3);
    assert_eq!(harness.query_all_by_label_contains(address).count(), 0);
}

#[test]
fn what_only_relates_two_nodes_is_explained_with_its_sources() {
    let mut harness = window("cases/dprk-record.ron");
    let edge = {
        let flow = &doc(&harness).drawing.flow;
        let theft = |edge: &&coldtrail::flow::Edge| edge.transfers.is_empty() && !edge.incidents.is_empty();
        flow.graph.edge_weights().find(theft).expect("a theft known by report").key.clone()
    };
    let (from, to) = (at(&harness, &edge.from), at(&harness, &edge.to));
    let canvas = harness.get_by_label("Graph canvas").rect();
    let middle = harness.state().ui.camera.view.to_picture(from.lerp(to, 0.5));
    harness.event(Event::PointerMoved(canvas.min + Vec2::new(middle.x, middle.y)));
    harness.run_steps(26);
    assert!(harness.query_all_by_label_contains("robbed in").count() > 0);
    assert!(harness.query_all_by_label_contains("Says ").count() > 0);
}

fn arrangements(harness: &mut Harness<'_, App>) -> (Arc<coldtrail::app::document::Drawing>, NodeKey) {
    let drawing = doc(harness).drawing.clone();
    let stack = drawing.flow.graph.node_weights().find(|node| node.kind == NodeKind::Stack).unwrap().key.clone();
    (drawing, stack)
}

#[test]
fn an_opened_stack_comes_out_of_its_place_and_ends_exactly_where_it_is_laid_out() {
    for case in ["cases/bybit-2025.ron", "cases/ronin-2022.ron"] {
        let mut harness = window(case);
        let (old, stack) = arrangements(&mut harness);
        perform(&mut harness, Action::ToggleFold(stack.clone()));
        let new = doc(&harness).drawing.clone();
        for (from, to) in [(&old, &new), (&new, &old)] {
            let way = Transition::new((&from.flow, &from.arrangement), (&to.flow, &to.arrangement), true);
            let way = way.expect("something moves");
            assert_eq!(way.at(&to.arrangement, 1.0), to.arrangement);
            let frames: Vec<Arrangement> = [0.0, 0.2, 0.5, 0.8].map(|t| way.at(&to.arrangement, t)).into();
            for ix in to.flow.graph.node_indices() {
                let (key, end) = (&to.flow.graph[ix].key, to.arrangement.node(ix));
                let start = from.flow.node(key).map(|(ix, _)| from.arrangement.node(ix));
                for frame in &frames {
                    assert!(frame.node(ix).is_finite());
                    if start == Some(end) {
                        assert_eq!(frame.node(ix), end, "{key} does not move, so it never moves");
                    }
                }
                match start {
                    Some(start) => assert_eq!(frames[0].node(ix), start, "{key}"),
                    None if to.flow.graph[ix].fold.as_ref() == Some(&stack) && from.flow.node(&stack).is_some() => {
                        let (fold, _) = from.flow.node(&stack).unwrap();
                        assert_eq!(frames[0].node(ix), from.arrangement.node(fold));
                    }
                    None => {}
                }
            }
            for ix in to.flow.graph.edge_indices() {
                for frame in &frames {
                    assert!(frame.route(ix).iter().all(|p| p.is_finite()));
                    assert_eq!(frame.route(ix).is_empty(), to.arrangement.route(ix).is_empty());
                }
            }
            let gone = from.flow.graph.node_weights().filter(|node| to.flow.node(&node.key).is_none()).count();
            assert_eq!(way.ghosts().len(), gone);
        }
    }
}

#[test]
fn changes_glide_for_a_moment_and_then_the_window_rests() {
    let mut harness = bybit();
    harness.state_mut().ui.animate = true;
    let (_, stack) = arrangements(&mut harness);
    harness.state_mut().perform(Action::ToggleFold(stack.clone()));
    harness.state_mut().update();
    assert!(harness.state().ui.motion.is_some());
    harness.run_steps(5);
    assert!(harness.state().ui.motion.is_some(), "after 80 ms it is still on its way");
    // A change in between begins where the first one is.
    harness.state_mut().perform(Action::Run(Command::Undo));
    harness.state_mut().update();
    harness.run_steps(20);
    assert!(harness.state().ui.motion.is_none());
    harness.run();
    run(&mut harness, Command::ToggleAnimation);
    perform(&mut harness, Action::ToggleFold(stack));
    assert!(harness.state().ui.motion.is_none(), "switched off");
}
