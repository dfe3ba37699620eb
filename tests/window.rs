//! The window does what a person expects of it: real application, real frames, no display.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use coldtrail::app::files::Dialogs;
use coldtrail::app::{Action, App, Command};
use coldtrail::flow::{Found, NodeKey, NodeKind, Window};
use coldtrail::scene::Target;
use coldtrail::scene::select::Join;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::{Stage, golden, picture};

/// Dialogs that answer what the test put in.
#[derive(Default)]
struct Answers {
    case: Mutex<Option<PathBuf>>,
}

impl Dialogs for Answers {
    fn pick_cases(&self, _: Option<&Path>) -> Option<Vec<PathBuf>> {
        self.case.lock().unwrap().clone().map(|case| vec![case])
    }
    fn pick_folder(&self, _: Option<&Path>) -> Option<PathBuf> {
        self.case.lock().unwrap().clone()
    }
    fn save_picture(&self, _: Option<&Path>, _: &str) -> Option<PathBuf> {
        None
    }
}

fn window(case: Option<&str>) -> Harness<'static, App> {
    window_with(case.map(PathBuf::from), Arc::new(Answers::default()))
}

fn window_with(case: Option<PathBuf>, dialogs: Arc<dyn Dialogs>) -> Harness<'static, App> {
    let mut harness =
        Stage::new(1600.0, 1000.0).app(move |context| App::for_tests(&context.egui_ctx, case.clone(), dialogs.clone()));
    harness.run_steps(6);
    harness
}

fn doc<'a>(harness: &'a Harness<'_, App>) -> &'a coldtrail::app::document::Document {
    harness.state().doc.as_ref().expect("a case is open")
}

fn perform(harness: &mut Harness<'_, App>, action: Action) {
    harness.state_mut().perform(action);
    harness.state_mut().update();
    harness.run_steps(4);
}

/// Where a node's symbol stands on the screen: the canvas names its nodes for screen readers.
fn place_of(harness: &Harness<'_, App>, name: &str) -> Pos2 {
    harness.get_by_label(name).rect().center()
}

fn press(harness: &mut Harness<'_, App>, at: Pos2, pressed: bool, modifiers: Modifiers) {
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(at));
    harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
    harness.step();
}

/// Twice within the time that counts as a double click.
fn double_click(harness: &mut Harness<'_, App>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    harness.step();
    for pressed in [true, false, true, false] {
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run_steps(4);
}

fn click(harness: &mut Harness<'_, App>, at: Pos2) {
    press(harness, at, true, Modifiers::NONE);
    press(harness, at, false, Modifiers::NONE);
    harness.run_steps(3);
}

fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    press(harness, from, true, modifiers);
    for step in 1..=4u8 {
        harness.event(Event::PointerMoved(from.lerp(to, f32::from(step) / 4.0)));
        harness.step();
    }
    press(harness, to, false, modifiers);
    harness.run_steps(3);
}

fn node_places(harness: &Harness<'_, App>) -> Vec<(NodeKey, coldtrail::scene::Point)> {
    let drawing = &doc(harness).drawing;
    drawing
        .flow
        .graph
        .node_indices()
        .map(|ix| (drawing.flow.graph[ix].key.clone(), drawing.arrangement.node(ix)))
        .collect()
}

#[test]
fn the_welcome_screen_says_how_to_begin() {
    let harness = window(None);
    harness.get_by_label("Open a case…");
}

#[test]
fn a_case_opens_with_a_picture_that_is_fitted() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    assert!(harness.state().failure.is_none());
    harness.get_by_label("Bybit Exploiter 1, DPRK-linked account");
    golden::compare(&picture(&mut harness), "bybit_dark");
}

#[test]
fn the_light_theme_has_a_picture_of_its_own() {
    let mut harness = window(Some("cases/ronin-2022.ron"));
    perform(&mut harness, Action::Run(Command::SwitchTheme));
    golden::compare(&picture(&mut harness), "ronin_light");
}

#[test]
fn a_click_selects_and_the_inspector_follows() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let at = place_of(&harness, "Bybit Exploiter 1, DPRK-linked account");
    click(&mut harness, at);
    let selected: Vec<String> = doc(&harness).selection.nodes().map(ToString::to_string).collect();
    assert_eq!(selected.len(), 1, "{selected:?}");
    assert!(harness.query_all_by_label_contains("0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2").count() > 0);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(doc(&harness).selection.is_empty());
}

#[test]
fn a_double_click_opens_a_stack_and_undo_folds_it_again() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let flow = &doc(&harness).drawing.flow;
    let before = flow.graph.node_count();
    let stack = flow.graph.node_weights().find(|node| node.kind == NodeKind::Stack && node.name == "53 wallets");
    let name = format!("{}, Wallet", stack.expect("the fan-out of the worked tranche is a stack").name);
    let at = place_of(&harness, &name);
    double_click(&mut harness, at);
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before + 52);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before);
}

#[test]
fn a_double_click_on_a_wallet_that_was_never_folded_folds_nothing() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let before = doc(&harness).drawing.flow.graph.node_count();
    let at = place_of(&harness, "Bybit Exploiter 1, DPRK-linked account");
    double_click(&mut harness, at);
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before);
}

#[test]
fn a_dragged_node_stays_where_it_was_put() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let name = "Swapper, DPRK-linked account";
    let from = place_of(&harness, name);
    let to = from + egui::vec2(40.0, 70.0);
    drag(&mut harness, from, to, Modifiers::NONE);
    assert!(place_of(&harness, name).distance(to) < 2.0);
    let pins = doc(&harness).state.pins.clone();
    assert_eq!(pins.len(), 1);
    // Opening a stack lays out again; the pinned node does not move.
    let before = doc(&harness).place_of(pins.keys().next().unwrap()).unwrap();
    let stack =
        doc(&harness).drawing.flow.graph.node_weights().find(|n| n.kind == NodeKind::Stack).unwrap().key.clone();
    perform(&mut harness, Action::ToggleFold(stack));
    let after = doc(&harness).place_of(pins.keys().next().unwrap()).unwrap();
    assert!(before.distance(after) < 0.01);
}

#[test]
fn a_time_window_hides_transfers_and_moves_no_node() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let before = node_places(&harness);
    let all = doc(&harness).shown.transfers;
    let timeline = harness.get_by_label("Timeline canvas").rect();
    let y = timeline.bottom() - 40.0;
    let (from, to) = (Pos2::new(timeline.left() + 250.0, y), Pos2::new(timeline.left() + 420.0, y));
    drag(&mut harness, from, to, Modifiers::NONE);
    assert!(doc(&harness).state.filter.window.is_some());
    assert!(doc(&harness).shown.transfers.0 < all.0);
    assert_eq!(node_places(&harness), before);
    perform(&mut harness, Action::Run(Command::ShowAll));
    assert_eq!(doc(&harness).shown.transfers, all);
    assert_eq!(node_places(&harness), before);
}

#[test]
fn playing_moves_the_playhead_and_no_node() {
    let mut harness = window(Some("cases/ronin-2022.ron"));
    let before = node_places(&harness);
    let start = doc(&harness).clock.playback.at;
    harness.key_press(Key::Space);
    harness.run_steps(8);
    assert!(doc(&harness).clock.playback.at > start);
    harness.key_press(Key::Space);
    harness.run_steps(2);
    let paused = doc(&harness).clock.playback.at;
    harness.run_steps(3);
    assert!((doc(&harness).clock.playback.at - paused).abs() < f64::EPSILON);
    assert_eq!(node_places(&harness), before);
}

#[test]
fn find_leads_to_an_address_and_to_a_hash() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_steps(2);
    harness.event(Event::Text("0x47666fab8bd0".to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    let names: Vec<&str> = doc(&harness)
        .selection
        .nodes()
        .map(|key| doc(&harness).drawing.flow.node(key).unwrap().1.name.as_str())
        .collect();
    assert_eq!(names, ["Bybit Exploiter 1"]);
}

#[test]
fn no_plain_key_fires_a_command_while_text_is_typed() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    perform(&mut harness, Action::Run(Command::SelectAll));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_steps(2);
    harness.key_press(Key::H);
    harness.event(Event::Text("h".to_owned()));
    harness.run_steps(2);
    assert!(doc(&harness).state.filter.hidden_nodes.is_empty());
    assert_eq!(harness.state().ui.find.query, "h");
}

#[test]
fn hide_and_hide_others_are_two_keys() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let at = place_of(&harness, "Bybit Exploiter 1, DPRK-linked account");
    click(&mut harness, at);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::H);
    harness.run_steps(2);
    let hidden = doc(&harness).state.filter.hidden_nodes.len();
    assert_eq!(hidden, doc(&harness).drawing.flow.graph.node_count() - 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::H);
    harness.run_steps(2);
    assert!(doc(&harness).state.filter.is_empty());
}

#[test]
fn a_box_selects_with_shift() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let canvas = harness.get_by_label("Graph canvas").rect();
    drag(&mut harness, canvas.min + egui::vec2(4.0, 4.0), canvas.max - egui::vec2(4.0, 4.0), Modifiers::SHIFT);
    assert!(doc(&harness).selection.nodes().count() > 10);
}

#[test]
fn selection_is_one_in_graph_timeline_and_table() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let transfer = coldtrail::case::TransferIx::new(20);
    perform(&mut harness, Action::Select(vec![Target::Transfer(transfer)], Join::Replace));
    assert_eq!(doc(&harness).selection.single(), Some(&Target::Transfer(transfer)));
    assert!(harness.query_all_by_label_contains("Copy transaction hash").count() > 0);
}

#[test]
fn the_palette_runs_a_command_by_its_name() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
    harness.run_steps(3);
    harness.event(Event::Text("select all".to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(doc(&harness).selection.nodes().count() > 10);
    assert!(harness.state().ui.palette.is_none());
}

#[test]
fn a_bad_file_is_told_and_the_open_case_stays() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.ron");
    std::fs::write(&bad, "Case(format: 1, id: \"x\", titel: \"y\")").unwrap();
    let mut harness = window(Some("cases/bybit-2025.ron"));
    perform(&mut harness, Action::OpenPaths(vec![bad]));
    assert_eq!(doc(&harness).case.id, "bybit-2025");
    let failure = harness.state().failure.as_ref().expect("the failure is kept");
    assert!(failure.report.has_errors());
    assert!(harness.query_all_by_label_contains("which was not opened").count() > 0);
}

#[test]
fn a_missing_file_leaves_a_usable_window() {
    let mut harness = window(Some("no/such/case.ron"));
    assert!(harness.state().doc.is_none());
    assert!(harness.state().failure.is_some());
    perform(&mut harness, Action::OpenPaths(vec!["cases/ronin-2022.ron".into()]));
    assert_eq!(doc(&harness).case.id, "ronin-2022");
}

/// A file as the desktop drops it.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_case_opens_by_dropping_it_on_the_window() {
    let mut harness = window(None);
    harness.input_mut().dropped_files.push(Arc::new(Dropped("cases/ronin-2022.ron".into())));
    harness.run_steps(4);
    assert_eq!(doc(&harness).case.id, "ronin-2022");
}

#[test]
fn a_case_opens_by_the_dialog() {
    let answers = Answers { case: Mutex::new(Some("cases/ronin-2022.ron".into())) };
    let mut harness = window_with(None, Arc::new(answers));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.run_steps(4);
    assert_eq!(doc(&harness).case.id, "ronin-2022");
}

#[test]
fn reading_a_file_again_keeps_view_and_selection() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let at = place_of(&harness, "Bybit Exploiter 1, DPRK-linked account");
    click(&mut harness, at);
    let window = Some(Window { from: 1_740_000_000, to: 1_740_200_000 });
    perform(&mut harness, Action::SetWindow { window, done: true });
    let (selection, places) = (doc(&harness).selection.clone(), node_places(&harness));
    perform(&mut harness, Action::Run(Command::Reload));
    assert_eq!(doc(&harness).selection, selection);
    assert_eq!(doc(&harness).state.filter.window, window);
    assert_eq!(node_places(&harness), places);
}

#[test]
fn the_inspector_shows_what_added_lists_say_and_a_reload_keeps_them() {
    let mut harness = window(None);
    harness.state_mut().options.lists =
        vec!["cases/lists/ronin_bridge.yaml".into(), "cases/lists/tornado_cash.yaml".into()];
    perform(&mut harness, Action::OpenPaths(vec!["cases/ronin-2022.ron".into()]));
    perform(&mut harness, Action::Run(Command::Reload));
    let (key, label) = {
        let doc = doc(&harness);
        let listed = |tag: &coldtrail::case::Tag| tag.label == "Ronin bridge exploiter";
        let (ix, wallet) = doc.case.wallets().find(|(_, wallet)| wallet.tags.iter().any(listed)).expect("still listed");
        (doc.drawing.flow.node_of(ix).unwrap().key.clone(), wallet.tags[0].label.clone())
    };
    perform(&mut harness, Action::Show(Found::Node(key)));
    assert!(harness.query_all_by_label("ON LISTS").count() == 1);
    for text in [label.as_str(), "List: Ronin bridge hack", "Listed 5 Apr 2022", "service data, 50 of 100", "--lists"] {
        assert!(harness.query_all_by_label_contains(text).count() > 0, "{text}");
    }
}

#[test]
fn export_writes_the_picture_and_asks_before_it_replaces_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.png");
    let mut harness = window(Some("cases/bybit-2025.ron"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    harness.run_steps(3);
    harness.state_mut().ui.export.as_mut().unwrap().path = path.display().to_string();
    harness.run_steps(3);
    harness.get_by_label("Write picture").click();
    harness.run_steps(4);
    assert!(std::fs::read(&path).unwrap().starts_with(b"\x89PNG"));
    assert!(harness.state().ui.export.is_none());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    harness.run_steps(3);
    harness.state_mut().ui.export.as_mut().unwrap().path = path.display().to_string();
    harness.run_steps(3);
    harness.get_by_label("Replace it");
}

#[test]
fn an_idle_window_asks_for_no_repaint() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    // `run` panics when the window keeps asking for frames.
    harness.run();
}

#[test]
fn the_exported_picture_is_what_the_window_shows() {
    use coldtrail::app::export::{ExportOptions, Extent, Paper, Picture, Seen};
    use coldtrail::scene::style::ThemeName;
    use coldtrail::scene::{Point, Size};

    let mut harness = window(Some("cases/bybit-2025.ron"));
    let canvas = harness.get_by_label("Graph canvas").rect();
    let size = Size::new(canvas.width(), canvas.height());
    let view = harness.state().ui.camera.view;
    let options = ExportOptions {
        path: "x.png".into(),
        extent: Extent::Visible,
        paper: Paper::Window,
        size,
        theme: ThemeName::Dark,
        ..ExportOptions::default()
    };
    // Without an instant there is no strip that takes room from the graph.
    perform(&mut harness, Action::Run(Command::TimeStart));
    let middle = view.to_world(Point::new(size.w / 2.0, size.h / 2.0));
    let seen = Some(Seen { middle, scale: view.scale, size });
    let picture_of = Picture::of(doc(&harness), None);
    let corner = picture_of.exhibit(&options, seen).unwrap().pages[0].content.min;
    let bytes = options.render(&picture_of, seen).unwrap();
    let exported = image::load_from_memory(&bytes).unwrap().to_rgba8();
    let shown = picture(&mut harness);
    let (left, top) = (corner.x, corner.y);
    let (mut sum, mut far, mut count) = (0u64, 0u64, 0u64);
    for y in 8..canvas.height() as u32 - 8 {
        for x in 8..canvas.width() as u32 - 8 {
            let a = shown.get_pixel(canvas.left().round() as u32 + x, canvas.top().round() as u32 + y);
            let b = exported.get_pixel(left as u32 + x, top as u32 + y);
            let off = a.0.iter().zip(b.0).map(|(a, b)| u64::from(a.abs_diff(b))).max().unwrap();
            sum += off;
            far += u64::from(off > 96);
            count += 1;
        }
    }
    assert!(sum < 3 * count, "mean difference {} of 255", sum as f64 / count as f64);
    assert!(far * 100 < count, "{far} of {count} pixels are far off");
}

#[test]
fn a_theft_known_by_report_is_selected_where_the_timeline_draws_it() {
    use coldtrail::app::clock::{Look, Rows};
    use coldtrail::scene::{HitShape, Selection, Size};

    let mut harness = window(Some("tests/data/ok/thefts.ron"));
    let pane = harness.get_by_label("Timeline canvas").rect();
    let size = Size::new(pane.width(), pane.height());
    let doc_now = doc(&harness);
    let source = doc_now.time_source();
    let rows = Rows::of(&source, &Selection::default(), None, size.h);
    let picture = rows.draw(&source, &doc_now.clock, Look::default(), size);
    let theft = NodeKey::Incident("bank-2021".into());
    let arrow = picture.scene.hits.iter().find_map(|hit| match &hit.shape {
        HitShape::Rect(rect) if hit.target == Target::Node(theft.clone()) => Some(rect.center()),
        _ => None,
    });
    let arrow = arrow.expect("the theft is drawn");
    click(&mut harness, pane.min + egui::vec2(arrow.x, arrow.y));
    assert_eq!(doc(&harness).selection.nodes().collect::<Vec<_>>(), [&theft]);
    perform(&mut harness, Action::Run(Command::TimeEnd));
    assert!(harness.query_by_label_contains("stolen by report: USD 32.5 M in 3 thefts, 1 of unknown value").is_some());
}

#[test]
fn a_folder_opens_as_one_graph_and_says_what_connects_its_cases() {
    let answers = Answers { case: Mutex::new(Some("cases".into())) };
    let mut harness = window_with(None, Arc::new(answers));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    harness.run_steps(6);
    assert!(doc(&harness).case.parts().len() > 20);
    harness.key_press(Key::C);
    harness.run_steps(4);
    assert!(harness.state().ui.panes.connections);
    for text in ["What connects these", "Services and groups", "They contradict each other", "Tornado Cash"] {
        assert!(harness.query_all_by_label_contains(text).count() > 0, "{text}");
    }
    harness.get_by_label("Show only these").click();
    harness.run_steps(4);
    let shown = doc(&harness).shown.wallets;
    assert!(shown.0 > 0 && shown.0 < shown.1, "{shown:?}");
    perform(&mut harness, Action::Run(Command::Undo));
    assert!(doc(&harness).state.filter.is_empty());
}

#[test]
fn of_several_cases_those_with_errors_are_left_out_and_named() {
    let mut harness = window(None);
    let paths = ["cases/bybit-2025.ron", "tests/data/bad/words.ron", "cases/ronin-2022.ron"];
    perform(&mut harness, Action::OpenPaths(paths.iter().map(PathBuf::from).collect()));
    assert_eq!(doc(&harness).case.parts().len(), 2);
    assert!(harness.state().ui.panes.problems);
    assert!(harness.query_all_by_label_contains("1 case has errors and was left out").count() > 0);
    assert!(harness.query_all_by_label_contains("words.ron").count() > 0);
}

#[test]
fn a_record_without_wallets_is_a_graph_of_victims_thefts_and_groups() {
    let mut harness = window(Some("cases/dprk-record.ron"));
    let at = place_of(&harness, "Theft from the Ronin bridge, Incident");
    click(&mut harness, at);
    assert!(harness.query_all_by_label("Others say").count() + harness.query_all_by_label("Value stated").count() > 0);
    let before = doc(&harness).drawing.flow.graph.node_count();
    let stack =
        doc(&harness).drawing.flow.graph.node_weights().find(|n| n.kind == NodeKind::Thefts).unwrap().key.clone();
    perform(&mut harness, Action::ToggleFold(stack.clone()));
    assert!(doc(&harness).drawing.flow.graph.node_count() > before, "the stacked thefts are open");
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before);
}

#[test]
fn paths_between_two_nodes_are_listed_and_lit() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let [from, to] = ["Bybit, Victim", "Gather wallet, DPRK-linked account"].map(|name| place_of(&harness, name));
    click(&mut harness, from);
    harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    harness.event(Event::PointerMoved(to));
    harness.run_steps(2);
    for pressed in [true, false] {
        let button = PointerButton::Primary;
        harness.event(Event::PointerButton { pos: to, button, pressed, modifiers: Modifiers::SHIFT });
    }
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(3);
    assert_eq!(doc(&harness).selected_nodes().len(), 2);
    harness.key_press(Key::P);
    harness.run_steps(3);
    // stETH to the exploiter, to the swapper, and its ether to the gather wallet.
    let answer = harness.state().ui.paths.clone().expect("an answer");
    let shortest = answer.ways.iter().find_map(|ways| ways.shortest.clone()).expect("a path");
    assert_eq!(shortest.hops.len(), 3);
    assert!(answer.ways.iter().any(|ways| ways.shortest.is_none()), "none leads back to the victim");
    harness.get_by_label_contains("Fewest hops: 3 hops").click();
    harness.run_steps(3);
    let lit = doc(&harness).selection.iter().filter(|target| matches!(target, Target::Edge(_))).count();
    assert_eq!(lit, 3);
    assert!(harness.query_all_by_label_contains("Fewest hops").count() > 0, "the list stays beside the lit path");
}

#[test]
fn downstream_and_upstream_are_selected_in_order_of_time() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let gather = || Action::Select(vec![Target::Node(NodeKey::Wallet("gather".to_owned()))], Join::Replace);
    perform(&mut harness, gather());
    perform(&mut harness, Action::Run(Command::Upstream));
    let names = |harness: &Harness<'static, App>| -> Vec<String> {
        let doc = doc(harness);
        doc.selected_nodes().iter().map(|key| doc.drawing.flow.node(key).unwrap().1.name.clone()).collect()
    };
    let upstream = names(&harness);
    assert!(upstream.contains(&"Bybit".to_owned()) && !upstream.contains(&"Hop 4 wallet".to_owned()), "{upstream:?}");
    perform(&mut harness, gather());
    perform(&mut harness, Action::Run(Command::Downstream));
    let downstream = names(&harness);
    assert!(
        downstream.contains(&"Hop 4 wallet".to_owned()) && !downstream.contains(&"Bybit".to_owned()),
        "{downstream:?}"
    );
}

#[test]
fn another_layout_keeps_the_selection_and_can_be_undone() {
    use coldtrail::scene::graph::LayoutChoice;

    let mut harness = window(Some("cases/ronin-2022.ron"));
    let first = node_places(&harness);
    let key = first[0].0.clone();
    perform(&mut harness, Action::Select(vec![Target::Node(key.clone())], Join::Replace));
    for layout in LayoutChoice::ALL.into_iter().skip(1) {
        perform(&mut harness, Action::Run(Command::arranging(layout)));
        let arrangement = &doc(&harness).drawing.arrangement;
        assert_eq!((arrangement.choice(), arrangement.story().is_some()), (layout, layout == LayoutChoice::Lanes));
        assert_ne!(node_places(&harness), first);
        assert!(doc(&harness).selection.contains(&Target::Node(key.clone())));
        // All of it is in view.
        let camera = &harness.state().ui.camera;
        let corner = camera.view.to_picture(arrangement.bounds.max);
        assert!(corner.x <= camera.size.w && corner.y <= camera.size.h);
    }
    for _ in 1..LayoutChoice::ALL.len() {
        perform(&mut harness, Action::Run(Command::Undo));
    }
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Layered);
    assert_eq!(node_places(&harness), first, "going back brings back the very same picture");
}

#[test]
fn places_given_by_hand_belong_to_the_layout_they_were_given_in() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let (key, at) = node_places(&harness)[0].clone();
    let place = coldtrail::scene::Point::new(at.x + 30.0, at.y - 400.0);
    perform(&mut harness, Action::Pin { places: vec![(key.clone(), place)], done: true });
    perform(&mut harness, Action::Run(Command::LayoutLanes));
    assert!(doc(&harness).state.pins.is_empty());
    assert_ne!(doc(&harness).place_of(&key), Some(place));
    perform(&mut harness, Action::Run(Command::LayoutLayered));
    assert!(doc(&harness).place_of(&key).unwrap().distance(place) < 0.01);
}

#[test]
fn ronin_told_in_lanes() {
    let mut harness = window(Some("cases/ronin-2022.ron"));
    harness.key_press(Key::Num4);
    harness.run_steps(8);
    golden::compare(&picture(&mut harness), "ronin_lanes");
}

#[test]
fn selected_wallets_become_a_group_with_a_name_and_are_taken_apart_again() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let before = doc(&harness).drawing.flow.graph.node_count();
    let names = ["Hop 4 wallet, DPRK-linked account", "Gather wallet, DPRK-linked account"];
    let nodes: Vec<Target> = doc(&harness)
        .drawing
        .flow
        .graph
        .node_weights()
        .filter(|node| names.iter().any(|name| name.starts_with(&node.name)))
        .map(|node| Target::Node(node.key.clone()))
        .collect();
    assert_eq!(nodes.len(), 2);
    perform(&mut harness, Action::Select(nodes, Join::Replace));
    harness.key_press(Key::G);
    harness.run_steps(6);
    let group = NodeKey::Hand("1".to_owned());
    let node = |harness: &Harness<'_, App>| doc(harness).drawing.flow.node(&group).map(|(_, node)| node.name.clone());
    assert_eq!(node(&harness).as_deref(), Some("Group of 2"));
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before - 1);
    // The name is selected and can be typed over at once; letters fire no command meanwhile.
    for letter in ["h", "o", "p"] {
        harness.event(Event::Text(letter.to_owned()));
    }
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(6);
    assert_eq!(node(&harness).as_deref(), Some("hop"));
    assert!(doc(&harness).state.filter.is_empty());
    // Open it in place: its wallets say that they are of it.
    perform(&mut harness, Action::ToggleFold(group.clone()));
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before);
    perform(&mut harness, Action::ToggleFold(group.clone()));
    perform(&mut harness, Action::Select(vec![Target::Node(group.clone())], Join::Replace));
    perform(&mut harness, Action::Run(Command::Ungroup));
    assert_eq!((node(&harness), doc(&harness).drawing.flow.graph.node_count()), (None, before));
    for _ in 0..5 {
        perform(&mut harness, Action::Run(Command::Undo));
    }
    assert_eq!((node(&harness), doc(&harness).drawing.flow.graph.node_count()), (None, before), "all of it is undone");
    perform(&mut harness, Action::Run(Command::Redo));
    assert_eq!(node(&harness).as_deref(), Some("Group of 2"));
}

#[test]
fn the_legend_switches_kinds_of_groups_and_opens_and_folds_all() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let nodes = |harness: &Harness<'_, App>| doc(harness).drawing.flow.graph.node_count();
    let before = nodes(&harness);
    assert!(harness.query_all_by_label_contains("231 wallets as 30 nodes").count() > 0);
    harness.get_by_label("Alike wallets").click();
    harness.run_steps(6);
    assert!(nodes(&harness) > before + 50, "the stacks are gone");
    harness.get_by_label("Open all groups").click();
    harness.run_steps(6);
    assert_eq!(nodes(&harness), doc(&harness).case.wallets.len() + 1);
    harness.get_by_label("Fold as at first").click();
    harness.run_steps(6);
    assert_eq!(nodes(&harness), before);
}

#[test]
fn what_is_around_an_opened_wallet_folds_again() {
    let mut harness = window(Some("cases/bybit-2025.ron"));
    let stack = doc(&harness).drawing.flow.graph.node_weights().find(|node| node.name == "53 wallets").unwrap();
    let (stack, member) = (stack.key.clone(), stack.wallets[0]);
    let before = doc(&harness).drawing.flow.graph.node_count();
    perform(&mut harness, Action::ToggleFold(stack));
    let wallet = doc(&harness).drawing.flow.node_of(member).unwrap().key.clone();
    perform(&mut harness, Action::Select(vec![Target::Node(wallet)], Join::Replace));
    assert!(harness.query_all_by_label_contains("53 wallets").count() > 0, "the inspector names what it is in");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::E);
    harness.run_steps(6);
    assert_eq!(doc(&harness).drawing.flow.graph.node_count(), before);
}
