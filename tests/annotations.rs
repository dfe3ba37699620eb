//! Annotations stand where what they are about stands, in every picture, and do what hands do with them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::PathBuf;

use coldtrail::app::annotations::AnnotateAction;
use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::{Content, ExportOptions, Extent, Picture};
use coldtrail::app::opened::Opened;
use coldtrail::app::{Action, App, Command};
use coldtrail::case::{EventIx, WalletIx};
use coldtrail::flow::{EdgeKey, Folding, LeftOut, NodeKey};
use coldtrail::layout::Cancel;
use coldtrail::scene::annotate::{
    Anchor, Annotation, Annotations, Area, Board, Figure, Form, Grip, Hand, Ink, Laid, Spot, Tool,
};
use coldtrail::scene::graph::{GraphBoard, LayoutChoice, Standing, View, bounds_with};
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::text::FontBook;
use coldtrail::scene::{Insets, Point, Rect, Size, Target};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use proptest::prelude::*;
use support::golden;
use support::window::{doc, perform, press, window};

const BYBIT: &str = "cases/bybit-2025.ron";

/// The Bybit case in a state.
fn open(state: ViewState) -> Document {
    let opened = Opened::read(&[PathBuf::from(BYBIT)], &state, None, &Cancel::default()).unwrap();
    let mut doc = Document::new(opened.paths, opened.report, opened.content.unwrap());
    doc.state = state;
    doc.refilter();
    doc
}

fn board(doc: &Document, view: View) -> GraphBoard<'_> {
    GraphBoard { anchors: doc.anchors(), view, instant: None }
}

fn note(anchor: Anchor, text: &str) -> Annotation {
    let form = Form::Note { at: Spot { anchor, offset: Point::new(30.0, -80.0) }, width: 180.0 };
    Annotation { form, text: text.to_owned(), ink: Ink::Violet }
}

/// A node that is a wallet by itself, and not at the edge of things.
fn wallet(doc: &Document) -> NodeKey {
    let graph = &doc.drawing.flow.graph;
    let mut keys = graph.node_weights().map(|node| node.key.clone());
    keys.find(|key| matches!(key, NodeKey::Wallet(_))).expect("a wallet stands by itself")
}

#[test]
fn an_anchor_inside_a_fold_stands_at_the_fold() {
    for folding in [Folding::default(), Folding::none()] {
        let doc = open(ViewState { folding, ..ViewState::default() });
        let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
        let mut folded = 0;
        for (n, wallet) in doc.case.wallets.iter().enumerate() {
            let node = flow.index_of(WalletIx::new(n)).unwrap();
            let ground = doc.anchors().node(&NodeKey::Wallet(wallet.id.clone())).ground().unwrap();
            assert_eq!(ground.at, arrangement.node(node), "{}", wallet.id);
            folded += usize::from(ground.instead);
        }
        assert_eq!(folded == 0, doc.state.folding.is_unfolded());
    }
}

#[test]
fn an_anchor_at_a_fold_that_was_opened_stands_among_what_came_out_of_it() {
    let folded = open(ViewState::default());
    let graph = &folded.drawing.flow.graph;
    let folds: Vec<&coldtrail::flow::Node> =
        graph.node_weights().filter(|node| node.wallets.len() > 1 && node.fold.is_some()).collect();
    assert!(!folds.is_empty());
    let open = open(ViewState { folding: Folding::none(), ..ViewState::default() });
    let (flow, arrangement) = (&open.drawing.flow, &open.drawing.arrangement);
    for fold in folds {
        let Standing::At(ground) = open.anchors().node(&fold.key) else { panic!("{} is lost", fold.key) };
        let inside = fold.wallets.iter().map(|&w| arrangement.node(flow.index_of(w).unwrap()));
        let around = Rect::around(inside).unwrap().expanded(1.0);
        assert!(around.contains(ground.at) && ground.instead, "{}", fold.key);
    }
    let edge = graph.edge_weights().next().unwrap().key.clone();
    assert!(matches!(open.anchors().edge(&edge), Standing::At(_)));
    let nowhere = NodeKey::Wallet("nobody".to_owned());
    assert_eq!(open.anchors().node(&nowhere), Standing::Lost);
    assert_eq!(open.anchors().edge(&EdgeKey { from: nowhere, to: edge.to }), Standing::Lost);
}

#[test]
fn a_note_keeps_its_distance_in_every_arrangement_and_at_every_zoom() {
    for layout in LayoutChoice::ALL {
        let doc = open(ViewState { layout, ..ViewState::default() });
        let key = wallet(&doc);
        let at = doc.place_of(&key).unwrap();
        for scale in [0.1, 0.7, 1.0, 3.0] {
            let board = board(&doc, View { scale, offset: Point::new(7.0, 9.0) });
            let Some(Laid { figure: Figure::Note { rect, leader, .. }, .. }) =
                board.lay(1, &note(Anchor::Node(key.clone()), "Here"))
            else {
                panic!("a note is a note");
            };
            let point = board.view.to_picture(at);
            let away = rect.min - point;
            assert!(away.distance(Point::new(30.0, -80.0) * board.zoom()) < 0.05, "{layout:?} {scale}");
            assert!(leader.unwrap().0.distance(point) < 0.05);
        }
    }
}

#[test]
fn a_note_goes_with_what_it_is_about() {
    let key = wallet(&open(ViewState::default()));
    let one = note(Anchor::Node(key.clone()), "Here");
    let seen = |left_out: LeftOut| {
        let mut state = ViewState::default();
        state.filter.value.least = Some(coldtrail::case::Usd(u128::MAX / 2));
        state.filter.left_out = left_out;
        let doc = open(state);
        let laid = board(&doc, View::default()).lay(1, &one);
        (laid.map(|laid| laid.alpha), doc.annotation_words(&one).1)
    };
    let (faint, words) = seen(LeftOut::Dim);
    assert!(faint.is_some_and(|alpha| alpha < 1.0), "{faint:?}");
    assert!(words.unwrap().starts_with("faint"));
    let (gone, words) = seen(LeftOut::Hide);
    assert_eq!(gone, None);
    assert!(words.unwrap().starts_with("hidden"));
    let doc = open(ViewState::default());
    assert_eq!(board(&doc, View::default()).lay(1, &one).unwrap().alpha, 1.0);
    assert_eq!(doc.annotation_words(&one).1, None);
    let lost = note(Anchor::Node(NodeKey::Wallet("nobody".to_owned())), "");
    assert!(doc.annotation_words(&lost).1.unwrap().contains("not in this case"));
}

#[test]
fn a_box_drawn_around_nodes_is_around_them_in_another_arrangement() {
    let before = open(ViewState::default());
    let first = board(&before, View::default());
    let graph = &before.drawing.flow.graph;
    let middle = before.drawing.arrangement.bounds.center();
    let rect = Rect::new(middle, middle).expanded(260.0);
    let Area::Around { nodes, before: pad, after } = first.area(rect) else { panic!("there are nodes in the middle") };
    assert!(nodes.len() > 1 && nodes.len() < graph.node_count());
    let around = Form::Box(Area::Around { nodes: nodes.clone(), before: pad, after });
    let boxed = Annotation { form: around, text: "Some".to_owned(), ink: Ink::Rose };
    let inside = |doc: &Document| {
        let laid = board(doc, View::default()).lay(1, &boxed).unwrap();
        let Figure::Box { rect, .. } = laid.figure else { panic!("a box is a box") };
        assert!(nodes.iter().all(|key| rect.expanded(0.5).contains(doc.place_of(key).unwrap())));
        rect
    };
    let same = inside(&before);
    assert!(same.min.distance(rect.min) < 0.5 && same.max.distance(rect.max) < 0.5, "{same:?} {rect:?}");
    inside(&open(ViewState { layout: LayoutChoice::Organic, ..ViewState::default() }));
    assert!(matches!(first.area(Rect::from_xywh(-9e5, -9e5, 10.0, 10.0)), Area::Place(_)));
}

#[test]
fn an_annotation_of_the_timeline_stands_at_its_time() {
    use coldtrail::app::clock::{Look, Rows};
    let mut doc = open(ViewState::default());
    let at = doc.case.incidents[0].at.start();
    let one = note(Anchor::Instant(at, 0.5), "Then");
    let event = note(Anchor::Event(EventIx::new(0)), "That");
    for (zoom, seen) in [(1.0, true), (4.0, true), (1.0, false)] {
        let x = doc.clock.axis.x_of(at);
        doc.clock.axis.zoom_at(x, zoom);
        if !seen {
            doc.clock.axis.zoom_at(doc.clock.axis.width(), 500.0);
        }
        let source = doc.time_source();
        let size = Size::new(1200.0, 240.0);
        let picture = Rows::of(&source, &doc.selection, None, size.h).draw(&source, &doc.clock, Look::default(), size);
        let board = picture.board(&doc.case);
        let laid = board.lay(1, &one);
        assert_eq!(laid.is_some(), seen);
        if let Some(laid) = laid {
            let Figure::Note { rect, leader, .. } = laid.figure else { panic!("a note is a note") };
            #[allow(clippy::cast_precision_loss)]
            let x = picture.layout.x_of(at as f64);
            assert!((leader.unwrap().0.x - x).abs() < 1.0);
            assert!(rect.min.x >= 0.0 && rect.min.y >= 0.0 && rect.max.x <= size.w && rect.max.y <= size.h);
        }
        if seen && let Some(laid) = board.lay(2, &event) {
            assert!(matches!(laid.figure, Figure::Note { leader: Some(_), .. }));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_of_a_note_is_cut(text in "[a-zA-Z0-9x]{1,40}( [a-z,.]{1,14}){0,30}", width in 72f32..640.0, zoom in 0.76f32..1.6) {
        let (rect, words) = Laid::note(&text, Point::new(5.0, 5.0), width, zoom);
        let joined: String = words.lines.concat().replace(' ', "");
        prop_assert_eq!(joined, text.replace(' ', ""));
        let room = Laid::room_for_text(rect, zoom);
        for line in &words.lines {
            prop_assert!(FontBook::get().advance(words.font(), words.size, line) <= room.width() + 0.1, "{}", line);
        }
        let bounds = words.bounds().unwrap();
        prop_assert!(room.expanded(0.1).contains(bounds.min) && room.expanded(0.1).contains(bounds.max));
    }

    #[test]
    fn what_is_dragged_moves_with_the_pointer(x in -300f32..300.0, y in -300f32..300.0, n in 0usize..20, scale in 0.2f32..3.0) {
        let doc = shared();
        let board = board(doc, View { scale, offset: Point::new(40.0, -20.0) });
        let graph = &doc.drawing.flow.graph;
        let key = graph.node_weights().nth(n % graph.node_count()).unwrap().key.clone();
        let on = Target::Node(key.clone());
        let press = Hand { at: board.point(&Anchor::Node(key)).unwrap(), on: Some(&on) };
        let release = Hand { at: press.at + Point::new(90.0, 60.0), on: None };
        let by = Point::new(x, y);
        for tool in [Tool::Note, Tool::Arrow] {
            let drawn = |form: Form| board.lay(1, &Annotation { form, text: "T".to_owned(), ink: Ink::Grey }).unwrap();
            let form = board.drawn(tool, press, release);
            prop_assert!(form.anchors().iter().any(|anchor| matches!(anchor, Anchor::Node(_))));
            let laid = drawn(form.clone());
            let hand = Hand { at: release.at + by, on: None };
            let moved = drawn(board.moved(&form, &laid, Grip::Body, by, hand));
            match (&laid.figure, &moved.figure) {
                (Figure::Note { rect: a, .. }, Figure::Note { rect: b, .. }) => {
                    prop_assert!((b.min - a.min).distance(by) < 0.5);
                    prop_assert!(moved.is_at(b.center(), false));
                    prop_assert!(!moved.is_at(b.min - Point::new(3.0, 3.0), false));
                }
                (Figure::Arrow { to: a, .. }, Figure::Arrow { to: b, from, .. }) => {
                    prop_assert!((*b - *a).distance(by) < 0.5);
                    prop_assert!(moved.is_at(from.lerp(*b, 0.5), false));
                    prop_assert_eq!(moved.grip(*b, true), Some(Grip::To));
                }
                _ => prop_assert!(false),
            }
        }
    }

    #[test]
    fn a_fitted_picture_shows_notes_at_the_edge(x in -900f32..900.0, y in -600f32..600.0, n in 0usize..20) {
        let doc = shared();
        let graph = &doc.drawing.flow.graph;
        let key = graph.node_weights().nth(n % graph.node_count()).unwrap().key.clone();
        let form = Form::Note { at: Spot { anchor: Anchor::Node(key), offset: Point::new(x, y) }, width: 190.0 };
        let one = Annotation { form, text: "Seen whole, wherever it is put by hand".to_owned(), ink: Ink::Grey };
        let all: Annotations = [(1, one.clone())].into_iter().collect();
        let size = Size::new(1600.0, 900.0);
        let world = bounds_with(&all, doc.anchors(), doc.drawing.arrangement.bounds, size, 32.0, Insets::default());
        let bounds = board(doc, View::fit(world, size, 32.0)).lay(1, &one).unwrap().bounds();
        let inside = Rect::from_xywh(0.0, 0.0, size.w, size.h);
        prop_assert!(inside.contains(bounds.min) && inside.contains(bounds.max), "{bounds:?}");
    }
}

fn shared() -> &'static Document {
    thread_local! {
        static DOC: &'static Document = Box::leak(Box::new(open(ViewState::default())));
    }
    DOC.with(|doc| *doc)
}

/// Something of every kind, on graph and timeline.
fn samples(doc: &Document) -> Annotations {
    let graph = &doc.drawing.flow.graph;
    let mut wallets = graph.node_weights().filter(|node| matches!(node.key, NodeKey::Wallet(_))).map(|node| &node.key);
    let (first, second) = (wallets.next().unwrap().clone(), wallets.nth(3).unwrap().clone());
    let mut edges = graph.edge_weights().map(|edge| edge.key.clone());
    let marked = edges.nth(2).unwrap();
    let view = View::default();
    let middle = doc.drawing.arrangement.bounds.center();
    let area = board(doc, view).area(Rect::new(middle, middle).expanded(200.0));
    let theft = doc.case.incidents[0].at.start();
    let of = |form: Form, text: &str, ink: Ink| Annotation { form, text: text.to_owned(), ink };
    let spot = |anchor: Anchor, x: f32, y: f32| Spot { anchor, offset: Point::new(x, y) };
    [
        of(
            Form::Note { at: spot(Anchor::Node(first.clone()), 46.0, -130.0), width: 210.0 },
            "First stop after the theft: all of it arrives here within one transaction.\n\nAsk the exchange for its log.",
            Ink::Violet,
        ),
        of(
            Form::Arrow {
                from: spot(Anchor::Node(second.clone()), -90.0, 110.0),
                to: Spot::at(Anchor::Node(second.clone())),
            },
            "Look here",
            Ink::Rose,
        ),
        of(Form::Box(area), "Laundering, first days", Ink::Grey),
        of(Form::Highlight(Area::Item(Anchor::Node(second))), "", Ink::Lime),
        of(Form::Highlight(Area::Item(Anchor::Edge(marked))), "", Ink::Lime),
        of(
            Form::Note { at: spot(Anchor::Instant(theft, 0.5), 60.0, -10.0), width: 190.0 },
            "Theft of 21 February",
            Ink::Rose,
        ),
        of(
            Form::Highlight(Area::Time { from: theft, to: theft + 4 * 86_400, down: (0.0, 1.0) }),
            "",
            Ink::Lime,
        ),
        of(
            Form::Note { at: spot(Anchor::Event(EventIx::new(0)), 30.0, 40.0), width: 150.0 },
            "First public statement",
            Ink::Violet,
        ),
    ]
    .into_iter()
    .enumerate()
    .map(|(n, annotation)| (u32::try_from(n + 1).unwrap(), annotation))
    .collect()
}

#[test]
fn annotations_look_calm_on_dark_and_on_paper() {
    let mut doc = open(ViewState::default());
    doc.state.annotations = samples(&doc);
    let mut failed = Vec::new();
    for (theme, name) in [(ThemeName::Dark, "dark"), (ThemeName::Print, "print"), (ThemeName::Light, "light")] {
        let options = ExportOptions {
            path: "x.png".into(),
            content: Content::Both,
            extent: Extent::Whole,
            size: Size::new(1600.0, 1000.0),
            scale: 1.0,
            theme,
            ..ExportOptions::default()
        };
        let bytes = options.render(&Picture::of(&doc, None), None).unwrap();
        let drawn = image::load_from_memory(&bytes).unwrap().to_rgba8();
        failed.extend(golden::try_compare(&drawn, &format!("annotations/{name}")).err());
        let svg = ExportOptions { path: "x.svg".into(), ..options }.render(&Picture::of(&doc, None), None).unwrap();
        let svg = String::from_utf8(svg).unwrap();
        for text in ["Ask the exchange for its log.", "Look here", "Laundering, first days", "Theft of 21 February"] {
            assert!(svg.contains(text), "{text}");
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

// The window.

fn button(harness: &mut Harness<'_, App>, at: Pos2, pressed: bool) {
    harness.event(Event::PointerMoved(at));
    harness.step();
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    harness.step();
}

fn click(harness: &mut Harness<'_, App>, at: Pos2) {
    button(harness, at, true);
    button(harness, at, false);
    harness.run_steps(4);
}

fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    button(harness, from, true);
    for part in [0.3, 0.6, 1.0] {
        harness.event(Event::PointerMoved(from.lerp(to, part)));
        harness.step();
    }
    button(harness, to, false);
    harness.run_steps(4);
}

fn double_click(harness: &mut Harness<'_, App>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    harness.step();
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    harness.run_steps(4);
}

fn kind(harness: &mut Harness<'_, App>, text: &str) {
    for c in text.chars() {
        // As from a keyboard: the key and the letter.
        if let Some(key) = Key::from_name(&c.to_ascii_uppercase().to_string()) {
            let modifiers = Modifiers::NONE;
            harness.event(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
        }
        harness.event(Event::Text(c.to_string()));
        harness.step();
    }
    harness.run_steps(3);
}

/// Where the wallet stands on the screen.
fn on_screen(harness: &Harness<'_, App>, key: &NodeKey) -> Pos2 {
    let canvas = harness.get_by_label("Graph canvas").rect();
    let p = harness.state().ui.camera.view.to_picture(doc(harness).place_of(key).unwrap());
    canvas.min + egui::vec2(p.x, p.y)
}

/// An annotation on the picture, not that in the list.
fn named<'a>(harness: &'a Harness<'_, App>, name: &'a str) -> egui_kittest::Node<'a> {
    harness.get_by_role_and_label(egui::Role::Image, name)
}

fn all<'a>(harness: &'a Harness<'_, App>) -> Vec<(u32, &'a Annotation)> {
    doc(harness).state.annotations.iter().collect()
}

#[test]
fn a_note_is_written_moved_undone_and_removed() {
    let mut harness = window(BYBIT);
    let key = wallet(doc(&harness));
    press(&mut harness, Modifiers::SHIFT, Key::N);
    assert_eq!(harness.state().ui.annotating.tool, Some(Tool::Note));
    let at = on_screen(&harness, &key);
    click(&mut harness, at);
    assert_eq!(harness.state().ui.annotating.tool, None);
    assert!(doc(&harness).selection.is_empty(), "the click was the tool's");
    // H would hide, N select neighbours, 2 arrange by time.
    kind(&mut harness, "hn2 fast");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().edited_annotation(), None);
    let (id, written) = all(&harness)[0];
    assert_eq!(written.text, "hn2 fast");
    assert!(matches!(&written.form, Form::Note { at, .. } if at.anchor == Anchor::Node(key.clone())));
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Layered);
    assert!(doc(&harness).state.filter.hidden_nodes.is_empty());
    assert_eq!(doc(&harness).history.next_undo(), Some("Add note"));
    // Moved by hand, one step.
    let place = |harness: &Harness<'_, App>| named(harness, "Note: hn2 fast").rect();
    let before = place(&harness);
    let steps = doc(&harness).history.position();
    drag(&mut harness, before.center(), before.center() + egui::vec2(-170.0, 45.0));
    let moved = place(&harness).min - before.min;
    assert!((moved - egui::vec2(-170.0, 45.0)).length() < 1.5, "{moved:?}");
    assert_eq!(doc(&harness).history.position(), steps + 1);
    assert_eq!(doc(&harness).history.next_undo(), Some("Move note"));
    // Wider at its right edge.
    let edge = place(&harness).right_center();
    drag(&mut harness, edge, edge + egui::vec2(80.0, 0.0));
    assert!((place(&harness).width() - before.width() - 80.0).abs() < 2.0, "{}", place(&harness).width());
    assert_eq!(doc(&harness).history.next_undo(), Some("Change note"));
    // Another text, by a double click.
    let middle = place(&harness).center();
    double_click(&mut harness, middle);
    assert_eq!(harness.state().edited_annotation(), Some(id));
    press(&mut harness, Modifiers::COMMAND, Key::A);
    kind(&mut harness, "new");
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(all(&harness)[0].1.text, "new");
    assert_eq!(doc(&harness).history.next_undo(), Some("Edit note"));
    // Delete removes it, and hides nothing.
    press(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(all(&harness).is_empty() && doc(&harness).state.filter.hidden_nodes.is_empty());
    for _ in 0..5 {
        perform(&mut harness, Action::Run(Command::Undo));
    }
    assert!(all(&harness).is_empty() && doc(&harness).history.next_undo().is_none());
    perform(&mut harness, Action::Run(Command::Redo));
    assert_eq!(all(&harness)[0].1.text, "hn2 fast");
}

#[test]
fn a_note_left_empty_is_none_and_escape_puts_a_tool_down() {
    let mut harness = window(BYBIT);
    let key = wallet(doc(&harness));
    press(&mut harness, Modifiers::SHIFT, Key::B);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().ui.annotating.tool, None);
    press(&mut harness, Modifiers::SHIFT, Key::N);
    let at = on_screen(&harness, &key);
    click(&mut harness, at);
    assert_eq!(all(&harness).len(), 1);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(all(&harness).is_empty() && doc(&harness).history.next_undo().is_none());
}

#[test]
fn boxes_arrows_and_highlights_are_drawn_by_hand() {
    let mut harness = window(BYBIT);
    let key = wallet(doc(&harness));
    let at = on_screen(&harness, &key);
    harness.get_by_label("Box").click();
    harness.run_steps(3);
    drag(&mut harness, at - egui::vec2(60.0, 50.0), at + egui::vec2(70.0, 55.0));
    press(&mut harness, Modifiers::SHIFT, Key::A);
    drag(&mut harness, at + egui::vec2(-50.0, 120.0), at);
    press(&mut harness, Modifiers::SHIFT, Key::M);
    click(&mut harness, at);
    let forms: Vec<Form> = all(&harness).into_iter().map(|(_, one)| one.form.clone()).collect();
    assert!(matches!(&forms[0], Form::Box(Area::Around { nodes, .. }) if nodes.contains(&key)), "{forms:?}");
    assert!(
        matches!(&forms[1], Form::Arrow { from, to } if from.anchor == to.anchor && to.anchor == Anchor::Node(key.clone()))
    );
    assert_eq!(forms[2], Form::Highlight(Area::Item(Anchor::Node(key.clone()))));
    // Other hands still reach the node.
    press(&mut harness, Modifiers::NONE, Key::Escape);
    // No double click.
    harness.run_steps(40);
    click(&mut harness, at);
    assert!(doc(&harness).selection.contains(&Target::Node(key)));
    perform(&mut harness, Action::Run(Command::AddNote));
    assert_eq!(all(&harness).len(), 4);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(all(&harness).len(), 3);
}

#[test]
fn the_timeline_is_annotated_by_hand() {
    let mut harness = window(BYBIT);
    let timeline = harness.get_by_label("Timeline canvas").rect();
    let at = timeline.center();
    press(&mut harness, Modifiers::SHIFT, Key::N);
    drag(&mut harness, at, at + egui::vec2(60.0, -30.0));
    kind(&mut harness, "quiet week");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(matches!(&all(&harness)[0].1.form, Form::Note { at, .. } if matches!(at.anchor, Anchor::Instant(..))));
    named(&harness, "Note: quiet week");
    assert!(doc(&harness).state.filter.window.is_none(), "the drag was the tool's");
    press(&mut harness, Modifiers::SHIFT, Key::M);
    drag(&mut harness, at - egui::vec2(200.0, 0.0), at - egui::vec2(100.0, 2.0));
    assert!(matches!(&all(&harness)[1].1.form, Form::Highlight(Area::Time { down: (0.0, 1.0), .. })));
    // The inspector lists them, and shows the one that is chosen.
    perform(&mut harness, Action::Annotate(AnnotateAction::Choose(None)));
    assert!(harness.query_all_by_label("Note: quiet week").count() >= 2);
}

#[test]
fn one_that_stands_in_time_is_shown_by_the_timeline() {
    let mut harness = support::window::window("cases/bybit-2025.ron");
    let doc = |harness: &Harness<'_, App>| harness.state().doc.as_ref().unwrap().clock.axis.view();
    let (first, last) = support::window::doc(&harness).chronicle.activity.extent().unwrap();
    let add = |harness: &mut Harness<'_, App>, annotation: Annotation| {
        support::window::perform(harness, Action::Annotate(AnnotateAction::Add(Box::new(annotation))));
    };
    let late = last - 86_400;
    add(&mut harness, note(Anchor::Instant(late, 0.5), "late"));
    let span = Form::Box(Area::Time { from: first, to: last, down: (0.0, 1.0) });
    add(&mut harness, Annotation { form: span, text: "all of it".to_owned(), ink: Ink::ALL[0] });
    // Only the first hour is in view, and the timeline is closed.
    #[allow(clippy::cast_precision_loss)]
    harness.state_mut().doc.as_mut().unwrap().clock.axis.show(first as f64, first as f64 + 3_600.0);
    harness.state_mut().ui.panes.timeline = false;
    let before = doc(&harness);
    let camera = harness.state().ui.camera.view;
    let show = |harness: &mut Harness<'_, App>, id: u32| {
        support::window::perform(harness, Action::Annotate(AnnotateAction::Show(id)));
    };
    let ids: Vec<u32> = all(&harness).iter().map(|(id, _)| *id).collect();
    show(&mut harness, ids[0]);
    let (from, to) = doc(&harness);
    #[allow(clippy::cast_precision_loss)]
    let at = late as f64;
    assert!(from < at && at < to, "{from} {at} {to}");
    assert!(harness.state().ui.panes.timeline && harness.state().ui.camera.view == camera);
    // It is not nearer or further than before, and stays where it is in view.
    assert!((to - from) > (before.1 - before.0) * 0.5);
    show(&mut harness, ids[0]);
    assert_eq!(doc(&harness), (from, to));
    show(&mut harness, ids[1]);
    let (from, to) = doc(&harness);
    #[allow(clippy::cast_precision_loss)]
    let whole = from <= first as f64 && to >= last as f64;
    assert!(whole, "{from} {to}");
}
