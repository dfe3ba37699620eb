//! The briefing: what is captured comes back, order is only order, nothing of it is ever lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use coldtrail::app::briefing::{Backdrop, Briefing, BriefingAction, BriefingOptions, Step, missing};
use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::files::NativeDialogs;
use coldtrail::app::view::{Fitted, of_state, step};
use coldtrail::app::{Action, App, Command};
use coldtrail::flow::{NodeKey, Window};
use coldtrail::format::view::View;
use coldtrail::layout::Cancel;
use coldtrail::scene::select::Join;
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::{Point, Size, Target, graph, measure};
use proptest::prelude::*;

fn open(path: &Path) -> App {
    let mut app = App::for_tests(&egui::Context::default(), [path.to_owned()], Arc::new(NativeDialogs));
    app.update();
    assert!(app.doc.is_some(), "{} opens", path.display());
    see(&mut app);
    app
}

/// What a frame of the window does to the camera.
fn see(app: &mut App) {
    let bounds = app.doc.as_ref().expect("a case is open").drawing.arrangement.bounds;
    app.ui.camera.advance(bounds, Size::new(1000.0, 640.0), 0.016);
}

fn doc(app: &App) -> &Document {
    app.doc.as_ref().expect("a case is open")
}

fn perform(app: &mut App, action: Action) {
    app.perform(action);
    app.update();
    see(app);
}

fn brief(app: &mut App, action: BriefingAction) {
    perform(app, Action::Briefing(action));
}

fn steps(app: &App) -> Vec<Step> {
    doc(app).state.briefing.steps().map(|step| Step::clone(step)).collect()
}

fn headlines(app: &App) -> Vec<String> {
    steps(app).into_iter().map(|step| step.headline).collect()
}

fn capture(app: &mut App, headline: &str) {
    brief(app, BriefingAction::Capture { name: false });
    let at = app.ui.briefing.chosen.expect("what was captured is chosen");
    brief(app, BriefingAction::Headline(at, headline.to_owned()));
    brief(app, BriefingAction::Typed);
}

/// Without words: what is seen.
fn seen(app: &App) -> Step {
    step::seen(doc(app), &app.ui)
}

/// Without its words: what it shows.
fn shows(step: &Step) -> Step {
    Step { headline: String::new(), notes: String::new(), ..step.clone() }
}

/// Changes something of every part of a step, as far as the case has it.
fn change_everything(app: &mut App) {
    if let Some((first, last)) = doc(app).chronicle.activity.extent() {
        let window = Window { from: first, to: first + (last - first) / 2 };
        perform(app, Action::SetWindow { window: Some(window), done: true });
        #[allow(clippy::cast_precision_loss)]
        perform(app, Action::Playhead((first + (last - first) / 3) as f64));
    }
    perform(app, Action::Run(Command::LayoutTime));
    perform(app, Action::Run(Command::Trace));
    perform(app, Action::Run(Command::HistogramScale));
    perform(app, Action::Run(Command::ToggleTimeline));
    let key: NodeKey = doc(app).drawing.flow.graph.node_weights().next().expect("a node").key.clone();
    perform(app, Action::Pin { places: vec![(key.clone(), Point::new(12.5, -30.25))], done: true });
    perform(app, Action::SetView(graph::View { scale: 0.731, offset: Point::new(41.0, 63.0) }));
    perform(app, Action::Select(vec![Target::Node(key)], Join::Replace));
}

#[test]
fn what_was_captured_comes_back_in_every_shipped_case() {
    let mut cases = coldtrail::format::cases_in(Path::new("cases"));
    cases.sort();
    assert!(cases.len() > 20);
    for path in cases {
        let mut app = open(&path);
        capture(&mut app, "as opened");
        change_everything(&mut app);
        capture(&mut app, "changed");
        perform(&mut app, Action::Run(Command::ToggleOverview));
        capture(&mut app, "overview");
        let captured = steps(&app);
        for at in [0, 1, 2, 1, 0, 2, 0] {
            brief(&mut app, BriefingAction::GoTo(at));
            assert_eq!(seen(&app), shows(&captured[at]), "{} step {}", path.display(), at + 1);
        }
        assert_eq!(steps(&app), captured, "going to steps changes none");
    }
}

#[test]
fn going_to_a_step_is_one_step_of_undo_and_leaves_what_belongs_to_no_step() {
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    capture(&mut app, "one");
    change_everything(&mut app);
    let before = doc(&app).state.clone();
    brief(&mut app, BriefingAction::GoTo(0));
    assert_ne!(doc(&app).state.layout, before.layout);
    assert_eq!(doc(&app).state.briefing, before.briefing);
    assert_eq!(doc(&app).history.next_undo(), Some("Show step 1"));
    perform(&mut app, Action::Run(Command::Undo));
    assert_eq!(of_state(&doc(&app).state, &doc(&app).case), of_state(&before, &doc(&app).case));
}

#[test]
fn every_change_of_the_briefing_is_named_and_can_be_undone() {
    let mut app = open(Path::new("cases/ronin-2022.ron"));
    capture(&mut app, "one");
    capture(&mut app, "two");
    brief(&mut app, BriefingAction::Duplicate(0));
    brief(&mut app, BriefingAction::Move { from: 0, to: 2 });
    for text in ["N", "No", "Not"] {
        brief(&mut app, BriefingAction::Notes(1, text.to_owned()));
    }
    brief(&mut app, BriefingAction::Typed);
    perform(&mut app, Action::Run(Command::LayoutOrganic));
    brief(&mut app, BriefingAction::Update(1));
    brief(&mut app, BriefingAction::Delete(0));
    let names: Vec<String> = doc(&app).history.names().map(str::to_owned).collect();
    assert_eq!(
        names,
        [
            "Capture step 1",
            "Headline of step 1",
            "Capture step 2",
            "Headline of step 2",
            "Duplicate step 1",
            "Move step 1 to 3",
            "Notes of step 2",
            "Arrange by nearness",
            "Update step 2",
            "Delete step 1"
        ]
    );
    let mut states = Vec::new();
    while doc(&app).history.next_undo().is_some() {
        states.push(doc(&app).state.briefing.clone());
        perform(&mut app, Action::Run(Command::Undo));
    }
    assert!(doc(&app).state.briefing.is_empty());
    while let Some(expected) = states.pop() {
        perform(&mut app, Action::Run(Command::Redo));
        assert_eq!(doc(&app).state.briefing, expected);
    }
}

#[test]
fn an_update_keeps_the_words_and_takes_the_picture() {
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    capture(&mut app, "What happened");
    brief(&mut app, BriefingAction::Notes(0, "slowly\nand clearly".to_owned()));
    change_everything(&mut app);
    brief(&mut app, BriefingAction::Update(0));
    let step = &steps(&app)[0];
    assert_eq!((step.headline.as_str(), step.notes.as_str()), ("What happened", "slowly\nand clearly"));
    assert_eq!(shows(step), seen(&app));
}

#[test]
fn a_step_is_captured_after_the_chosen_one() {
    let mut app = open(Path::new("cases/ronin-2022.ron"));
    for name in ["a", "b", "c"] {
        capture(&mut app, name);
    }
    brief(&mut app, BriefingAction::Choose(Some(0)));
    capture(&mut app, "between");
    assert_eq!(headlines(&app), ["a", "between", "b", "c"]);
}

/// Steps told apart by their headlines.
fn lettered(count: usize) -> Briefing {
    Briefing::of((0..count).map(|n| Step { headline: n.to_string(), ..Step::default() }))
}

proptest! {
    #[test]
    fn moving_only_changes_the_order(count in 0usize..12, from in 0usize..14, to in 0usize..14) {
        let before: Vec<String> = lettered(count).steps().map(|step| step.headline.clone()).collect();
        let mut briefing = lettered(count);
        briefing.move_step(from, to);
        let after: Vec<String> = briefing.steps().map(|step| step.headline.clone()).collect();
        if from < count {
            prop_assert_eq!(&after[to.min(count - 1)], &before[from]);
        }
        // The others keep their order.
        let others = |list: &[String]| list.iter().filter(|name| **name != from.to_string()).cloned().collect::<Vec<_>>();
        prop_assert_eq!(others(&after), others(&before));
        prop_assert_eq!(after.len(), before.len());
        briefing.move_step(to.min(count.saturating_sub(1)), from);
        if from < count {
            prop_assert_eq!(briefing, lettered(count));
        }
    }
}

#[test]
fn a_step_of_everything_has_room_for_the_notes_at_its_edge() {
    let text = r#"View(
    format: 1,
    annotations: {1: (text: "far above", at: (node: "wallet:exploiter", offset: (-40.0, -340.0)))},
    briefing: [(headline: "All", no_timeline: true)],
)"#;
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    let fitted = Fitted::of(&View::read(text.as_bytes()).unwrap(), &doc(&app).case);
    app.doc.as_mut().unwrap().change("Take over a view", false, |state| *state = fitted.state);
    let size = Size::new(800.0, 450.0);
    let ground = Backdrop::of(doc(&app));
    let scene = ground.draw(&steps(&app)[0], size, &Cancel::default()).unwrap();
    let note = measure::texts(&scene).into_iter().find(|written| written.run.text.contains("far above")).unwrap();
    assert!(note.rect.min.y >= 0.0 && note.rect.max.y <= size.h, "{:?}", note.rect);
}

/// Bybit without the wallet that a step has selected, folded away and put somewhere.
#[test]
fn a_step_that_names_what_is_gone_says_what_and_is_kept_whole() {
    let text = r#"View(
    format: 1,
    briefing: [
        (
            headline: "Gone",
            layout: (places: {"wallet:gone-1": (1.0, 2.0)}),
            filter: (assets: ["NOPE"], near: (of: ["entity:nobody"], hops: 2)),
            selection: (nodes: ["wallet:gone-2"]),
            mood: Calm(1),
        ),
        (headline: "Fine"),
    ],
)"#;
    let view = View::read(text.as_bytes()).unwrap();
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    let fitted = Fitted::of(&view, &doc(&app).case);
    // What a step misses is said at the step, and only there.
    assert!(fitted.missing.is_empty(), "{:?}", fitted.missing);
    let kept = fitted.state.briefing.clone();
    app.doc.as_mut().unwrap().change("Take over a view", false, |state| *state = fitted.state);
    let gone = missing(&steps(&app)[0], &doc(&app).case);
    assert_eq!(gone, ["asset NOPE", "entity nobody", "wallet gone-1", "wallet gone-2"]);
    assert!(missing(&steps(&app)[1], &doc(&app).case).is_empty());
    brief(&mut app, BriefingAction::GoTo(0));
    let said = app.ui.notices.iter().any(|notice| notice.text.contains("wallet gone-1"));
    assert!(said, "{:?}", app.ui.notices);
    assert!(app.doc.is_some());
    // All of it is still in the file, also what this version does not know.
    assert_eq!(doc(&app).state.briefing, kept);
    let written = of_state(&doc(&app).state, &doc(&app).case).to_text();
    for part in ["wallet:gone-1", "NOPE", "entity:nobody", "wallet:gone-2", "mood: Calm(1)"] {
        assert!(written.contains(part), "{part} in {written}");
    }
}

#[test]
fn a_briefing_survives_its_file_and_a_reload_of_the_case() {
    let folder = tempfile::tempdir().unwrap();
    let case: PathBuf = folder.path().join("bybit-2025.ron");
    let text = std::fs::read_to_string("cases/bybit-2025.ron").unwrap();
    std::fs::write(&case, &text).unwrap();
    for beside in std::fs::read_dir("cases").unwrap().map(|entry| entry.unwrap().path()) {
        let name = beside.file_name().unwrap().to_string_lossy().into_owned();
        if beside.is_file() && name.starts_with("bybit-2025.") && name.ends_with(".csv") {
            std::fs::copy(&beside, folder.path().join(name)).unwrap();
        }
    }
    let lists = Path::new("cases/lists");
    if lists.is_dir() {
        std::fs::create_dir(folder.path().join("lists")).unwrap();
        for list in std::fs::read_dir(lists).unwrap().map(|entry| entry.unwrap()) {
            std::fs::copy(list.path(), folder.path().join("lists").join(list.file_name())).unwrap();
        }
    }
    let mut app = open(&case);
    capture(&mut app, "first");
    change_everything(&mut app);
    capture(&mut app, "second");
    let before: ViewState = doc(&app).state.clone();
    let written = of_state(&before, &doc(&app).case).to_text();
    let read = Fitted::of(&View::read(written.as_bytes()).unwrap(), &doc(&app).case).state;
    assert_eq!(read.briefing, before.briefing);
    perform(&mut app, Action::Run(Command::Reload));
    assert_eq!(doc(&app).state.briefing, before.briefing);
}

#[test]
fn presenting_leaves_no_trace() {
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    capture(&mut app, "one");
    change_everything(&mut app);
    capture(&mut app, "two");
    perform(&mut app, Action::Run(Command::LayoutLanes));
    perform(&mut app, Action::SetView(graph::View { scale: 0.4, offset: Point::new(-10.0, 77.0) }));
    let (state, shown, camera) = (doc(&app).state.clone(), seen(&app), app.ui.camera.view);
    let names: Vec<String> = doc(&app).history.names().map(str::to_owned).collect();
    let places = doc(&app).drawing.arrangement.clone();
    app.ui.hover = Some(Target::Node(NodeKey::Entity("bybit".to_owned())));
    use coldtrail::app::briefing::PresentAction::{Back, Black, First, Last, Leave, Next, Play, To};
    brief(&mut app, BriefingAction::Present(0));
    assert_eq!(app.ui.hover, None, "the audience does not see what the pointer rested on");
    for action in [Next, Back, Last, First, To(1), Black, Black, Play, Next, Leave] {
        brief(&mut app, BriefingAction::While(action));
    }
    assert!(!app.ui.briefing.is_presenting());
    assert_eq!(doc(&app).state, state);
    assert_eq!(seen(&app), shown);
    assert_eq!(app.ui.camera.view, camera);
    assert_eq!(doc(&app).history.names().map(str::to_owned).collect::<Vec<_>>(), names);
    assert_eq!(doc(&app).drawing.arrangement, places);
    assert!(!doc(&app).clock.playback.playing);
}

#[test]
fn a_click_after_the_last_step_ends_the_presentation_at_the_second_time_and_keys_never_do() {
    use coldtrail::app::briefing::PresentAction::{Back, Click, Next};
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    capture(&mut app, "one");
    capture(&mut app, "two");
    brief(&mut app, BriefingAction::Present(0));
    let shown = |app: &App| app.ui.briefing.presenting.as_ref().map(|presenting| (presenting.at, presenting.ended));
    for (action, expected) in [
        (Click, Some((1, false))),
        (Click, Some((1, true))),
        (Back, Some((0, false))),
        (Next, Some((1, false))),
        (Next, Some((1, true))),
        (Next, Some((1, true))),
        (Click, None),
    ] {
        brief(&mut app, BriefingAction::While(action));
        assert_eq!(shown(&app), expected);
    }
}

/// A briefing of four steps, one of them with notes: the whole, by time with a trace, the overview, the account.
fn sample() -> App {
    let mut app = open(Path::new("cases/bybit-2025.ron"));
    capture(&mut app, "The theft <1.5 bn>");
    brief(&mut app, BriefingAction::Notes(0, "Say who was robbed.\n\nThen wait.".to_owned()));
    change_everything(&mut app);
    capture(&mut app, "By time");
    perform(&mut app, Action::Run(Command::ToggleOverview));
    capture(&mut app, "All in one");
    perform(&mut app, Action::Run(Command::ToggleAccount));
    capture(&mut app, "Where it is");
    app
}

#[test]
fn every_step_is_a_page_that_can_stand_alone() {
    let app = sample();
    let folder = tempfile::tempdir().unwrap();
    let options = BriefingOptions {
        path: folder.path().join("talk.svg"),
        size: BriefingOptions::SIZE,
        scale: 1.0,
        theme: ThemeName::Print,
        notes: true,
    };
    let steps = steps(&app);
    let cancel = Cancel::default();
    let written = options.write(&Backdrop::of(doc(&app)), &steps, &cancel).unwrap();
    let names: Vec<String> =
        written.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let pages =
        ["talk-01.svg", "talk-01-notes.svg", "talk-02.svg", "talk-03.svg", "talk-04.svg", "talk-sources-01.svg"];
    assert_eq!(names, pages);
    let texts: Vec<String> = written.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let digest = doc(&app).case.digest.to_string();
    for (n, text) in texts.iter().enumerate() {
        for needed in [&digest[..12], "TLP:CLEAR", "of 6"] {
            assert!(text.contains(needed), "{needed} on page {}", n + 1);
        }
    }
    assert!(texts[0].contains("The theft &lt;1.5 bn&gt;") && texts[0].contains("page 1 of 6"));
    assert!(texts[1].contains("Say who was robbed.") && texts[1].contains("Then wait."));
    assert!(texts[4].contains("Where it is") && texts[4].contains("page 5 of 6"));
    // The same briefing is the same bytes.
    let again = options.write(&Backdrop::of(doc(&app)), &steps, &cancel).unwrap();
    for (path, text) in again.iter().zip(&texts) {
        assert_eq!(std::fs::read_to_string(path).unwrap(), *text);
    }
    // As one document, with an entry for each page.
    let pdf = BriefingOptions { path: folder.path().join("talk.pdf"), ..options.clone() };
    assert_eq!(pdf.write(&Backdrop::of(doc(&app)), &steps, &cancel).unwrap(), [folder.path().join("talk.pdf")]);
    let bytes = std::fs::read(folder.path().join("talk.pdf")).unwrap();
    let said = coldtrail::render::pdf::read_metadata(&bytes).unwrap();
    let headlines = &said.iter().find(|(key, _)| key == "Briefing").unwrap().1;
    assert_eq!(headlines, "1  The theft <1.5 bn>; 2  By time; 3  All in one; 4  Where it is");
    assert!(bytes.starts_with(b"%PDF"));
    let wrong = BriefingOptions { path: folder.path().join("talk.doc"), ..options.clone() };
    assert!(wrong.write(&Backdrop::of(doc(&app)), &steps, &cancel).unwrap_err().contains(".png"));
    assert!(options.write(&Backdrop::of(doc(&app)), &[], &cancel).unwrap_err().contains("no step"));
}

#[test]
fn the_command_line_writes_the_briefing_beside_the_case() {
    let folder = tempfile::tempdir().unwrap();
    let app = sample();
    let view = folder.path().join("bybit-2025.view.ron");
    std::fs::write(&view, of_state(&doc(&app).state, &doc(&app).case).to_text()).unwrap();
    let out = folder.path().join("pages");
    let run = |arguments: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_coldtrail"))
            .args(["export", "cases/bybit-2025.ron", "--briefing", "--size", "960x540"])
            .args(arguments)
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (code, names, errors) = run(&["--view", view.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let lines: Vec<&str> = names.lines().collect();
    assert!(lines.len() > 4);
    for (n, line) in lines.iter().enumerate() {
        let page = if n < 4 { format!("0{}", n + 1) } else { format!("sources-0{}", n - 3) };
        assert!(line.ends_with(&format!("bybit-2025-{page}.png")), "{line}");
        let size = image::open(line).unwrap();
        assert_eq!((size.width(), size.height()), (960, 540));
    }
    // A view without steps says what to do.
    std::fs::write(&view, "(format: 1)").unwrap();
    let (code, _, errors) = run(&["--view", view.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("no step"), "{errors}");
}
