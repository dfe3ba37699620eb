//! What was exported in the window, after whatever was done there, is made again from its file and the case alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};

use coldtrail::app::briefing::{Backdrop, BriefingAction, BriefingOptions};
use coldtrail::app::disguise::DisguiseAction;
use coldtrail::app::export::{Content, ExportOptions, Extent, Paper};
use coldtrail::app::time::TimeAction;
use coldtrail::app::verify::{Finding, Verdict, verify};
use coldtrail::app::{Action, App, Command};
use coldtrail::case::{Addresses, Usd};
use coldtrail::flow::{NodeKey, Window};
use coldtrail::format;
use coldtrail::layout::Cancel;
use coldtrail::scene::annotate::Anchor;
use coldtrail::scene::select::Join;
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::{Point, Size, Target};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use support::window::{doc, perform, window};

fn verdict(file: &Path, case: &str, view: Option<&Path>) -> Verdict {
    verify(&std::fs::read(file).unwrap(), &[case.into()], &format::Options::default(), view).unwrap()
}

/// Exports as the dialog does, and returns the file.
fn export(
    harness: &mut Harness<'_, App>,
    folder: &Path,
    name: &str,
    change: impl FnOnce(&mut ExportOptions),
) -> PathBuf {
    perform(harness, Action::Run(Command::Export));
    let camera = harness.state().ui.camera.size;
    let dialog = harness.state().ui.export.clone().unwrap();
    let mut options = ExportOptions { path: folder.join(name), scale: 1.0, ..dialog.options(camera) };
    change(&mut options);
    let path = options.path.clone();
    perform(harness, Action::Export(options));
    assert!(path.exists(), "{name} is written: {:?}", harness.state().ui.notices.last().map(|notice| &notice.text));
    path
}

/// The folds of the drawing, which open on a double click.
fn folds(harness: &Harness<'_, App>) -> Vec<NodeKey> {
    let doc = doc(harness);
    doc.drawing
        .flow
        .graph
        .node_weights()
        .filter(|node| node.wallets.len() > 1 && !matches!(node.kind, coldtrail::flow::NodeKind::Incident(_)))
        .map(|node| node.key.clone())
        .collect()
}

#[test]
fn a_graph_opened_fold_by_fold_is_verified_as_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    for (case, arrange) in [
        ("cases/bybit-2025.ron", Command::LayoutLayered),
        ("cases/harmony-2022.ron", Command::LayoutOrganic),
        ("cases/ronin-2022.ron", Command::LayoutLanes),
    ] {
        let mut harness = window(case);
        perform(&mut harness, Action::Run(arrange));
        for round in 0..3 {
            let folds = folds(&harness);
            let Some(key) = folds.get(round % folds.len().max(1)) else { break };
            perform(&mut harness, Action::ToggleFold(key.clone()));
        }
        let stood = doc(&harness).drawing.arrangement.clone();
        assert!(stood.has_history());
        let mut others = 0;
        for (name, whole) in [("a.png", true), ("b.svg", false), ("c.pdf", true)] {
            let file = export(&mut harness, folder.path(), name, |options| {
                options.extent = if whole { Extent::Whole } else { Extent::Visible };
                options.paper = if whole { Paper::Pixels } else { Paper::Window };
            });
            let found = verdict(&file, case, None);
            assert_eq!(found.findings, [], "{case} {arrange:?} {name}");
            others += usize::from(found.remarks.iter().any(|remark| remark.contains("taken from the file")));
        }
        assert_eq!(others, 3, "it is said that the places are those of the file");
    }
}

#[test]
fn whatever_was_done_in_the_window_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for case in ["cases/kucoin-2020.ron", "cases/ronin-2022.ron"] {
        let mut harness = window(case);
        let check = |harness: &mut Harness<'_, App>, what: &str| {
            // Of the larger case only the whole: the others would only take longer.
            let contents = [Content::Both, Content::Timeline, Content::Selection, Content::Overview, Content::Account];
            let count = if case.contains("ronin") { 1 } else { contents.len() };
            for content in contents.into_iter().take(count) {
                if content == Content::Selection && doc(harness).selection.iter().next().is_none() {
                    continue;
                }
                // A page is the faster for being small.
                let file = export(harness, folder.path(), "a.svg", |options| {
                    options.content = content;
                    if content != Content::Both {
                        options.paper = Paper::Pixels;
                        options.size = Size::new(900.0, 700.0);
                    }
                });
                assert_eq!(verdict(&file, case, None).findings, [], "{case}, {content:?}, {what}");
            }
        };
        check(&mut harness, "as opened");
        let key = doc(&harness).drawing.flow.graph.node_weights().nth(1).unwrap().key.clone();
        let edge = doc(&harness).drawing.flow.graph.edge_weights().next().unwrap().key.clone();
        perform(&mut harness, Action::Select(vec![Target::Node(key.clone()), Target::Edge(edge)], Join::Replace));
        check(&mut harness, "with a selection");
        perform(&mut harness, Action::Run(Command::Trace));
        check(&mut harness, "with funds followed");
        perform(&mut harness, Action::Pin { places: vec![(key.clone(), Point::new(33.3, -210.7))], done: true });
        perform(
            &mut harness,
            Action::Annotate(coldtrail::app::annotations::AnnotateAction::NoteTo(Anchor::Node(key.clone()))),
        );
        check(&mut harness, "with a node moved and a note");
        let (first, last) = doc(&harness).chronicle.activity.extent().unwrap();
        let part = (last - first) / 3;
        perform(&mut harness, Action::SetWindow { window: Some(Window { from: first, to: last - part }), done: true });
        check(&mut harness, "in a window of time");
        if let Some(gap) = doc(&harness).clock.axis.gaps().first().map(|gap| gap.key) {
            perform(&mut harness, Action::ToggleGap(gap));
        }
        let mut settings = doc(&harness).state.timeline.clone();
        settings.zone = coldtrail::timeline::Zone::parse("Asia/Seoul").unwrap();
        settings.cumulative = true;
        perform(&mut harness, Action::Time(TimeAction::Set(Box::new(settings), "Time zone")));
        #[allow(clippy::cast_precision_loss)]
        perform(&mut harness, Action::Playhead(first as f64 + part as f64 * 0.7 + 0.4));
        check(&mut harness, "played to between two seconds");
        harness.state_mut().doc.as_mut().unwrap().clock.axis.zoom_at(311.7, 3.3);
        check(&mut harness, "with the timeline zoomed");
        perform(&mut harness, Action::Run(Command::ShowAll));
        perform(&mut harness, Action::Select(vec![Target::Node(key.clone())], Join::Replace));
        perform(&mut harness, Action::Run(Command::Hide));
        perform(&mut harness, Action::Run(Command::LayoutTime));
        perform(&mut harness, Action::Run(Command::Undo));
        check(&mut harness, "with a node hidden, and back from another arrangement");
    }
}

#[test]
fn redacted_pictures_of_the_window_are_verified_by_the_view_that_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/ronin-2022.ron";
    let mut harness = window(case);
    for action in [
        DisguiseAction::NameAll,
        DisguiseAction::Addresses(Addresses::Hidden),
        DisguiseAction::Hashes(true),
        DisguiseAction::Below(Usd::parse("50000").ok()),
    ] {
        perform(&mut harness, Action::Disguise(action));
    }
    let key = folds(&harness)[0].clone();
    perform(&mut harness, Action::ToggleFold(key));
    let file = export(&mut harness, folder.path(), "a.pdf", |_| {});
    let app = harness.state();
    let view = coldtrail::app::view::of_window(doc(&harness), &app.ui.camera, &app.ui.panes);
    let saved = folder.path().join("v.view.ron");
    std::fs::write(&saved, view.to_text()).unwrap();
    assert_eq!(verdict(&file, case, Some(&saved)).findings, []);
    std::fs::write(&saved, "View(format: 1, disguise: (on: true, addresses: Nothing))").unwrap();
    let found = verdict(&file, case, Some(&saved)).findings;
    assert!(matches!(found.first(), Some(Finding::View(_))), "{found:?}");
}

#[test]
fn a_briefing_and_each_of_its_pages_are_verified() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/kucoin-2020.ron";
    let mut harness = window(case);
    perform(&mut harness, Action::Briefing(BriefingAction::Capture { name: false }));
    perform(&mut harness, Action::Briefing(BriefingAction::Headline(0, "All of it".to_owned())));
    perform(&mut harness, Action::Briefing(BriefingAction::Notes(0, "For the speaker.".to_owned())));
    perform(&mut harness, Action::Run(Command::ToggleOverview));
    perform(&mut harness, Action::Briefing(BriefingAction::Capture { name: false }));
    let steps: Vec<_> = doc(&harness).state.briefing.steps().map(|step| (**step).clone()).collect();
    let write = |name: &str, notes: bool| {
        let options = BriefingOptions {
            path: folder.path().join(name),
            size: Size::new(1280.0, 720.0),
            scale: 1.0,
            theme: ThemeName::Print,
            notes,
        };
        options.write(&Backdrop::of(doc(&harness)), &steps, &Cancel::default()).unwrap()
    };
    let mut files = Vec::new();
    for (name, notes) in [("a.pdf", false), ("b.pdf", true), ("c.png", true), ("d.svg", false)] {
        files.extend(write(name, notes));
    }
    // Of the pictures two pages are of sources.
    assert_eq!(files.len(), 1 + 1 + (3 + 2) + (2 + 2));
    for file in &files {
        assert_eq!(verdict(file, case, None).findings, [], "{}", file.display());
    }
    // Notes that are not written are not in the file either.
    let told = |file: &Path| String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains("For the speaker.");
    assert!(!told(&files[0]) && told(&files[1]));
    // A page says nothing of the others.
    for page in files.iter().filter(|file| file.ends_with("d-02.svg") || file.ends_with("d-sources-01.svg")) {
        assert!(!String::from_utf8_lossy(&std::fs::read(page).unwrap()).contains("All of it"), "{}", page.display());
    }
    // Another headline in the view is named.
    let saved = folder.path().join("v.view.ron");
    let text = coldtrail::app::view::of_state(&doc(&harness).state, &doc(&harness).case).to_text();
    std::fs::write(&saved, &text).unwrap();
    assert_eq!(verdict(&files[0], case, Some(&saved)).findings, []);
    let named = |end: &str| files.iter().find(|file| file.ends_with(end)).unwrap();
    assert_eq!(verdict(named("c-01-notes.png"), case, Some(&saved)).findings, []);
    std::fs::write(&saved, text.replace("All of it", "Some of it")).unwrap();
    assert_eq!(verdict(&files[0], case, Some(&saved)).findings, [Finding::View(vec!["steps of the briefing"])]);
    assert_eq!(verdict(named("d-02.svg"), case, Some(&saved)).findings, [], "the other page is as it was");
    // And what was changed in the file.
    let svg = std::fs::read_to_string(named("d-02.svg")).unwrap();
    let forged = folder.path().join("forged.svg");
    std::fs::write(&forged, svg.replacen("fill=\"#", "fill=\"#0", 1)).unwrap();
    assert!(matches!(verdict(&forged, case, None).findings.as_slice(), [Finding::Picture(_)]));
}

#[test]
fn the_window_says_what_came_of_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window("cases/kucoin-2020.ron");
    let file = export(&mut harness, folder.path(), "a.svg", |_| {});
    // The picture that was written last is offered.
    perform(&mut harness, Action::Run(Command::Verify));
    harness.get_by_label("Picture to verify");
    support::window::press(&mut harness, egui::Modifiers::NONE, egui::Key::Enter);
    harness.get_by_label("Identical");
    // No key reaches what is behind the dialog.
    support::window::press(&mut harness, egui::Modifiers::CTRL, egui::Key::W);
    assert!(harness.state().doc.is_some());
    support::window::click(&mut harness, "Verify");
    harness.get_by_label("Identical");
    perform(&mut harness, Action::Verify(None));
    assert!(harness.query_by_label("Identical").is_none());
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("<path ", "<path opacity=\"0\" ", 1)).unwrap();
    perform(&mut harness, Action::Verify(Some(file.clone())));
    harness.get_by_label("Not what the case gives");
    harness.get_by_label_contains("Picture edited");
    perform(&mut harness, Action::Verify(Some("Cargo.toml".into())));
    harness.get_by_label("Nothing can be said");
    harness.get_by_label("Close").click();
    harness.run_steps(4);
    assert!(harness.state().ui.verifying.is_none());
}
