//! The window finds, saves and recovers the view of a case.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::files::Dialogs;
use coldtrail::app::view::Store;
use coldtrail::app::{Action, App, Command};
use coldtrail::case::Role;
use coldtrail::flow::{Filter, NodeKey, Window};
use coldtrail::scene::graph::{LayoutChoice, View};
use coldtrail::scene::select::Join;
use coldtrail::scene::{Point, Target};
use coldtrail::timeline::Pace;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::Stage;

/// Dialogs that answer what the test put in.
#[derive(Default)]
struct Answers {
    view: Mutex<Option<PathBuf>>,
}

impl Dialogs for Answers {
    fn pick_cases(&self, _: Option<&Path>) -> Option<Vec<PathBuf>> {
        None
    }
    fn pick_folder(&self, _: Option<&Path>) -> Option<PathBuf> {
        None
    }
    fn pick_view(&self, _: Option<&Path>) -> Option<PathBuf> {
        self.view.lock().unwrap().clone()
    }
    fn save_picture(&self, _: Option<&Path>, _: &str) -> Option<PathBuf> {
        self.view.lock().unwrap().clone()
    }
}

/// A case in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
    answers: Arc<Answers>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["ronin-2022.ron", "ronin-2022.transfers.csv", "ronin-2022.mixer-withdrawals.csv"] {
            std::fs::copy(Path::new("cases").join(name), folder.path().join(name)).unwrap();
        }
        std::fs::create_dir(folder.path().join("lists")).unwrap();
        for list in std::fs::read_dir("cases/lists").unwrap().map(|entry| entry.unwrap()) {
            std::fs::copy(list.path(), folder.path().join("lists").join(list.file_name())).unwrap();
        }
        Self { folder, answers: Arc::default() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn case(&self) -> PathBuf {
        self.path("ronin-2022.ron")
    }

    fn view(&self) -> PathBuf {
        self.path("ronin-2022.view.ron")
    }

    fn journal(&self) -> PathBuf {
        self.path("ronin-2022.view.ron.journal")
    }

    fn open(&self) -> Harness<'static, App> {
        let (case, answers) = (self.case(), Arc::clone(&self.answers));
        let mut harness = Stage::new(1600.0, 1000.0).app(move |context| {
            App::for_tests_with_views(&context.egui_ctx, vec![case.clone()], answers.clone(), Store::default())
        });
        harness.run_steps(6);
        harness
    }
}

fn doc<'a>(harness: &'a Harness<'_, App>) -> &'a Document {
    harness.state().doc.as_ref().expect("a case is open")
}

/// What is undone and kept; what a trace lets pass is a result.
fn state(harness: &Harness<'_, App>) -> ViewState {
    let state = doc(harness).state.clone();
    ViewState { filter: Filter { followed: None, ..state.filter.clone() }, ..state }
}

fn perform(harness: &mut Harness<'_, App>, action: Action) {
    harness.state_mut().perform(action);
    harness.state_mut().update();
    harness.run_steps(4);
}

fn press(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
}

fn notices(harness: &Harness<'_, App>) -> Vec<String> {
    harness.state().ui.notices.iter().map(|notice| notice.text.clone()).collect()
}

fn title(harness: &Harness<'_, App>) -> String {
    harness.state().window_title()
}

fn a_wallet(harness: &Harness<'_, App>) -> NodeKey {
    let graph = &doc(harness).drawing.flow.graph;
    let mut keys: Vec<&NodeKey> = graph.node_weights().map(|node| &node.key).collect();
    keys.sort();
    keys.into_iter().find(|key| matches!(key, NodeKey::Wallet(_))).expect("a wallet is shown").clone()
}

/// Changes something of every part.
fn change_everything(harness: &mut Harness<'_, App>) {
    let wallet = a_wallet(harness);
    let (first, last) = doc(harness).chronicle.activity.extent().unwrap();
    perform(harness, Action::Select(vec![Target::Node(wallet.clone())], Join::Replace));
    perform(harness, Action::Run(Command::Group));
    perform(harness, Action::Run(Command::LayoutTime));
    perform(harness, Action::Pin { places: vec![(wallet.clone(), Point::new(12.5, -30.0))], done: true });
    perform(harness, Action::Run(Command::LayoutOrganic));
    let window = Window { from: first, to: first + (last - first) / 2 };
    perform(harness, Action::SetWindow { window: Some(window), done: true });
    perform(harness, Action::ToggleRole(Role::Swap));
    perform(harness, Action::Run(Command::HistogramScale));
    perform(harness, Action::Run(Command::Trace));
    perform(harness, Action::SetPace(Pace::Steps(2.0)));
    perform(harness, Action::Run(Command::Loop));
    #[allow(clippy::cast_precision_loss)]
    perform(harness, Action::Playhead((first + 86_400) as f64));
    perform(harness, Action::SetView(View { scale: 0.75, offset: Point::new(40.0, 60.0) }));
    let theft = doc(harness).drawing.flow.graph.node_weights().next().unwrap().key.clone();
    perform(harness, Action::Select(vec![Target::Node(theft)], Join::Replace));
    perform(harness, Action::Run(Command::ToggleInspector));
}

#[test]
fn what_was_saved_is_there_when_the_case_is_opened_again() {
    let desk = Desk::new();
    let before = std::fs::read(desk.case()).unwrap();
    let mut harness = desk.open();
    change_everything(&mut harness);
    press(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(desk.view().exists(), "{:?}", notices(&harness));
    let again = desk.open();
    assert_eq!(state(&again), state(&harness));
    let (then, now) = (doc(&harness), doc(&again));
    assert!(now.following().is_some(), "the trace is made again");
    assert!(now.state.filter.followed.is_some());
    assert_eq!(now.selection.iter().collect::<Vec<_>>(), then.selection.iter().collect::<Vec<_>>());
    assert_eq!(now.clock.playback, then.clock.playback);
    assert_eq!(again.state().ui.panes, harness.state().ui.panes);
    let (a, b) = (&harness.state().ui.camera, &again.state().ui.camera);
    assert!((a.view.scale - b.view.scale).abs() < 1e-4, "{a:?} {b:?}");
    assert!(a.view.offset.distance(b.view.offset) < 0.5, "{a:?} {b:?}");
    assert_eq!(std::fs::read(desk.case()).unwrap(), before, "the case is never touched");
    assert!(!notices(&again).iter().any(|notice| notice.contains("view")), "{:?}", notices(&again));
    // Saved again it is the same bytes.
    let bytes = std::fs::read(desk.view()).unwrap();
    let mut again = again;
    press(&mut again, Modifiers::COMMAND, Key::S);
    assert_eq!(String::from_utf8(std::fs::read(desk.view()).unwrap()), String::from_utf8(bytes));
}

#[test]
fn the_title_has_an_asterisk_while_something_is_unsaved() {
    let desk = Desk::new();
    let mut harness = desk.open();
    assert!(title(&harness).starts_with("Ronin"), "{}", title(&harness));
    perform(&mut harness, Action::Run(Command::LayoutTime));
    assert!(title(&harness).starts_with("* Ronin"), "{}", title(&harness));
    assert!(desk.journal().exists(), "it is noted");
    press(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(title(&harness).starts_with("Ronin"), "{}", title(&harness));
    assert!(!desk.journal().exists(), "there is nothing to note");
    // Undo works across saving, and what it leads to is unsaved.
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Layered);
    assert!(title(&harness).starts_with('*'));
    press(&mut harness, Modifiers::COMMAND, Key::Y);
    assert!(!title(&harness).starts_with('*'), "this is what was saved");
    assert!(!desk.journal().exists());
}

#[test]
fn the_title_is_told_to_the_window() {
    let desk = Desk::new();
    let mut harness = desk.open();
    harness.state_mut().perform(Action::Run(Command::LayoutTime));
    harness.step();
    let commands = |harness: &Harness<'_, App>| {
        format!("{:?}", harness.output().viewport_output.values().map(|window| &window.commands).collect::<Vec<_>>())
    };
    assert!(commands(&harness).contains("Title(\"* Ronin"), "{}", commands(&harness));
}

#[test]
fn looking_around_is_no_change() {
    let desk = Desk::new();
    let mut harness = desk.open();
    let wallet = a_wallet(&harness);
    perform(&mut harness, Action::Select(vec![Target::Node(wallet)], Join::Replace));
    perform(&mut harness, Action::SetView(View { scale: 0.5, offset: Point::new(1.0, 1.0) }));
    perform(&mut harness, Action::Run(Command::StepForward));
    assert!(!harness.state().is_unsaved());
    drop(harness);
    assert!(!desk.view().exists() && !desk.journal().exists());
}

#[test]
fn unsaved_changes_are_recovered_and_can_be_undone() {
    let desk = Desk::new();
    let mut harness = desk.open();
    perform(&mut harness, Action::Run(Command::LayoutTime));
    press(&mut harness, Modifiers::COMMAND, Key::S);
    perform(&mut harness, Action::Run(Command::LayoutLanes));
    perform(&mut harness, Action::ToggleRole(Role::Swap));
    let left = state(&harness);
    // The program is gone without a word.
    drop(harness);
    let mut again = desk.open();
    assert_eq!(state(&again), left);
    again.get_by_label_contains("Unsaved changes of the view were recovered");
    assert!(title(&again).starts_with('*'));
    press(&mut again, Modifiers::COMMAND, Key::Z);
    assert_eq!(doc(&again).state.layout, LayoutChoice::Time);
    assert!(doc(&again).state.filter.hidden_roles.is_empty());
    assert!(!title(&again).starts_with('*'), "this is what was saved");
    assert!(!desk.journal().exists());
}

#[test]
fn closing_the_case_notes_what_is_unsaved() {
    let desk = Desk::new();
    let mut harness = desk.open();
    perform(&mut harness, Action::Run(Command::LayoutTime));
    std::fs::remove_file(desk.journal()).unwrap();
    perform(&mut harness, Action::Run(Command::CloseCase));
    assert!(desk.journal().exists());
    assert_eq!(title(&harness), "Coldtrail");
}

#[test]
fn a_damaged_view_costs_neither_the_case_nor_itself() {
    let desk = Desk::new();
    std::fs::write(desk.view(), "View(format: 1, layout: (choice: ").unwrap();
    let mut harness = desk.open();
    assert_eq!(doc(&harness).state, ViewState::default());
    harness.get_by_label_contains("It was kept as ronin-2022.view.ron.damaged-1");
    perform(&mut harness, Action::Run(Command::LayoutTime));
    press(&mut harness, Modifiers::COMMAND, Key::S);
    let kept = std::fs::read_to_string(desk.path("ronin-2022.view.ron.damaged-1")).unwrap();
    assert_eq!(kept, "View(format: 1, layout: (choice: ");
    assert_eq!(doc(&desk.open()).state.layout, LayoutChoice::Time);
}

#[test]
fn a_view_of_an_older_case_says_what_no_longer_fits() {
    let desk = Desk::new();
    let text = "(format: 1, case: (id: \"ronin-2022\", digest: \"00ff\"), layout: (choice: Time),
        filter: (assets: [\"DOGE\"]), folding: (toggled: [\"entity:gone\"]))";
    std::fs::write(desk.view(), text).unwrap();
    let mut harness = desk.open();
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Time);
    harness.get_by_label_contains("Not in this case, and skipped: asset DOGE, entity gone.");
    press(&mut harness, Modifiers::COMMAND, Key::S);
    harness.get_by_label_contains("is kept as ronin-2022.view.ron.older-1");
    assert_eq!(std::fs::read_to_string(desk.path("ronin-2022.view.ron.older-1")).unwrap(), text);
    let saved = std::fs::read_to_string(desk.view()).unwrap();
    assert!(saved.contains(&doc(&harness).case.digest.to_string()), "{saved}");
}

#[test]
fn unknown_fields_survive_the_window() {
    let desk = Desk::new();
    std::fs::write(desk.view(), "(format: 1, dreams: [Blue(3)], filter: (mood: \"calm\"))").unwrap();
    let mut harness = desk.open();
    perform(&mut harness, Action::ToggleRole(Role::Swap));
    press(&mut harness, Modifiers::COMMAND, Key::S);
    let saved = std::fs::read_to_string(desk.view()).unwrap();
    assert!(saved.contains("dreams: [Blue(3)]") && saved.contains("mood: \"calm\""), "{saved}");
    assert!(saved.contains("Swap"), "{saved}");
}

#[test]
fn a_view_saved_under_another_name_is_kept_there_and_never_over_the_case() {
    let desk = Desk::new();
    let mut harness = desk.open();
    perform(&mut harness, Action::Run(Command::LayoutTime));
    *desk.answers.view.lock().unwrap() = Some(desk.path("mine"));
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(desk.path("mine.view.ron").exists() && !desk.view().exists(), "{:?}", notices(&harness));
    assert!(!harness.state().is_unsaved());
    assert!(!desk.journal().exists());
    // Asked to write over the case, it gives the file the ending of a view.
    let before = std::fs::read(desk.case()).unwrap();
    *desk.answers.view.lock().unwrap() = Some(desk.case());
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert_eq!(std::fs::read(desk.case()).unwrap(), before);
    // Another view is taken over as one step.
    perform(&mut harness, Action::Run(Command::LayoutLanes));
    *desk.answers.view.lock().unwrap() = Some(desk.path("mine.view.ron"));
    perform(&mut harness, Action::Run(Command::TakeView));
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Time);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Lanes);
}

#[test]
fn the_history_lists_the_steps_and_goes_to_any_of_them() {
    let desk = Desk::new();
    let mut harness = desk.open();
    perform(&mut harness, Action::Run(Command::LayoutTime));
    press(&mut harness, Modifiers::COMMAND, Key::S);
    perform(&mut harness, Action::ToggleRole(Role::Swap));
    perform(&mut harness, Action::Run(Command::OpenAll));
    let last = state(&harness);
    perform(&mut harness, Action::Run(Command::History));
    harness.get_by_label("Arrange by time · saved");
    harness.get_by_label("As opened").click();
    harness.run_steps(4);
    assert_eq!(doc(&harness).state, ViewState::default());
    assert_eq!(doc(&harness).drawing.arrangement.choice(), LayoutChoice::Layered);
    // What was taken back is still there to be done again.
    harness.get_by_label("Show or hide a kind").click();
    harness.run_steps(4);
    assert!(doc(&harness).state.filter.hidden_roles.contains(&Role::Swap));
    assert_eq!(doc(&harness).history.position(), 2);
    perform(&mut harness, Action::GoTo(99));
    assert_eq!(state(&harness), last);
}

#[test]
fn reloading_the_case_keeps_the_unsaved_view() {
    let desk = Desk::new();
    let mut harness = desk.open();
    perform(&mut harness, Action::Run(Command::LayoutTime));
    perform(&mut harness, Action::Run(Command::Reload));
    assert_eq!(doc(&harness).state.layout, LayoutChoice::Time);
    assert!(harness.state().is_unsaved());
    press(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(desk.view().exists());
}

#[test]
fn nothing_is_kept_where_a_test_does_not_ask() {
    let desk = Desk::new();
    let case = desk.case();
    let answers: Arc<dyn Dialogs> = desk.answers.clone();
    let mut harness = Stage::new(1600.0, 1000.0)
        .app(move |context| App::for_tests(&context.egui_ctx, [case.clone()], answers.clone()));
    harness.run_steps(6);
    perform(&mut harness, Action::Run(Command::LayoutTime));
    press(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(!desk.view().exists() && !desk.journal().exists());
}
