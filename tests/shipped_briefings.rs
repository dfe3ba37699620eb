//! The shipped briefings: what they say is in their cases, and they are what the program itself would write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coldtrail::app::briefing::BriefingAction;
use coldtrail::app::briefing::{Backdrop, BriefingOptions, PageOf, PresentAction, Step, missing};
use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::files::NativeDialogs;
use coldtrail::app::opened::Opened;
use coldtrail::app::view::Fitted;
use coldtrail::app::view::store::Store;
use coldtrail::app::{Action, App};
use coldtrail::flow::Shown;
use coldtrail::format::view::View;
use coldtrail::layout::Cancel;
use coldtrail::scene::annotate::Board as _;
use coldtrail::scene::graph::{Anchors, GraphBoard};
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::{Item, Scene};

/// The cases with a briefing, each with its view.
fn shipped() -> Vec<(PathBuf, View)> {
    let with = |case: PathBuf| {
        let bytes = std::fs::read(case.with_extension("view.ron")).ok()?;
        Some((case, View::read(&bytes).unwrap()))
    };
    let all: Vec<_> = coldtrail::format::cases_in(Path::new("cases")).into_iter().filter_map(with).collect();
    let names: Vec<_> = all.iter().map(|(case, _)| case.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["bybit-2025", "dprk-2021"]);
    all
}

/// A case with its view.
fn open(path: &Path, view: &View) -> (Document, Fitted) {
    let mut fitted = Fitted::default();
    let opened = Opened::read_by(&Default::default(), &[path.to_owned()], None, &Cancel::default(), |case| {
        fitted = Fitted::of(view, case);
        fitted.state.clone()
    });
    let opened = opened.unwrap();
    let mut doc = Document::new(opened.paths, opened.report, opened.content.unwrap());
    doc.state = fitted.state.clone();
    (doc, fitted)
}

fn steps(state: &ViewState) -> Vec<Step> {
    state.briefing.steps().map(|step| Step::clone(step)).collect()
}

fn options(notes: bool) -> BriefingOptions {
    BriefingOptions {
        path: PathBuf::from("x.pdf"),
        size: BriefingOptions::SIZE,
        scale: 1.0,
        theme: ThemeName::Dark,
        notes,
    }
}

#[test]
fn they_load_without_a_remark_and_fit_their_cases() {
    for (path, view) in shipped() {
        let (doc, fitted) = open(&path, &view);
        let name = path.display();
        assert!(fitted.missing.is_empty(), "{name}: {:?}", fitted.missing);
        assert_eq!(fitted.warning(), None, "{name}");
        assert_eq!(view.case.id, doc.case.id);
        assert_eq!(view.case.digest, doc.case.digest.to_string(), "{name} was made for another state of the case");
        let text = std::fs::read_to_string(path.with_extension("view.ron")).unwrap();
        assert_eq!(text, view.to_text(), "{name}: saving it changes nothing");
        // A field with a slip in its name would be kept as one of a later version, and do nothing.
        assert!(!format!("{view:?}").contains("Unknown([("), "{name} has a field that the program does not know");
        let steps = steps(&fitted.state);
        assert!((7..=9).contains(&steps.len()), "{name} has {} steps", steps.len());
        for (at, step) in steps.iter().enumerate() {
            assert!(missing(step, &doc.case).is_empty(), "{name} step {}: {:?}", at + 1, missing(step, &doc.case));
            assert!(!step.headline.is_empty() && step.headline.chars().count() <= 95, "{name}: {}", step.headline);
            assert!(!step.notes.is_empty(), "{name}: {}", step.headline);
        }
    }
}

#[test]
fn what_they_point_at_is_drawn() {
    for (path, view) in shipped() {
        let (doc, fitted) = open(&path, &view);
        let ground = Backdrop::of(&doc);
        let mut noted = BTreeSet::new();
        for step in steps(&fitted.state) {
            let staged = ground.stage(&step, &Cancel::default()).unwrap();
            let (case, flow) = (&*doc.case, &staged.drawing.flow);
            let shown = Shown::of(case, &doc.valuation, flow, &staged.state.filter);
            // Nodes of groups have names that a layout makes: where the folding changes, they would be lost in silence.
            let pointed: Vec<_> = staged.selection.nodes().collect();
            assert_eq!(pointed.len(), step.selection.nodes.len(), "{}: {}", path.display(), step.headline);
            for key in pointed {
                let (ix, _) = flow.node(key).unwrap_or_else(|| panic!("{}: {key}", step.headline));
                assert!(shown.node(ix), "{}: {key} is left out", step.headline);
            }
            for key in step.layout.places.keys().chain(&step.folding.toggled) {
                let known = flow.graph.node_weights().any(|node| node.key.to_string() == *key);
                assert!(known || step.folding.toggled.contains(key), "{}: {key}", step.headline);
            }
            let anchors = Anchors { case, flow, arrangement: &staged.drawing.arrangement, shown: &shown };
            let board = GraphBoard { anchors, view: Default::default(), instant: None };
            for (id, annotation) in fitted.state.annotations.on(coldtrail::scene::annotate::Pane::Graph) {
                noted.extend(board.lay(id, annotation).map(|_| id));
            }
        }
        let all = fitted.state.annotations.on(coldtrail::scene::annotate::Pane::Graph).count();
        assert_eq!(noted.len(), all, "{}: each note is seen in some step", path.display());
    }
}

/// A text without its addresses.
fn without_addresses(text: &str) -> String {
    text.split_whitespace().filter(|word| !word.starts_with("0x")).collect::<Vec<_>>().join(" ")
}

/// The numbers of a text, as they are written, without the marks of thousands: `401346.77`, `2`, `1.46`.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut number = String::new();
    for c in text.chars().chain([' ']) {
        match c {
            '0'..='9' | '.' => number.push(c),
            ',' | '_' if !number.is_empty() => {}
            _ => {
                let one = number.trim_matches('.');
                if !one.is_empty() {
                    found.insert(one.to_owned());
                }
                number.clear();
            }
        }
    }
    found
}

/// Whether a figure of a headline or note is one of the case: as it stands there, in millions or billions, or rounded.
fn stands(figure: &str, case: &BTreeSet<String>) -> bool {
    let Ok(value) = figure.parse::<f64>() else { return false };
    let digits = figure.split_once('.').map_or(0, |(_, digits)| digits.len());
    case.contains(figure)
        || case.iter().filter_map(|text| text.parse::<f64>().ok()).any(|known| {
            [1.0, 1e6, 1e9]
                .iter()
                .any(|unit| format!("{:.digits$}", known / unit) == figure || (known / unit - value).abs() < 1e-9)
        })
}

#[test]
fn every_figure_is_one_of_the_case() {
    /// Counts that the reader can make on the picture or in the ledger, and parts of what is written in letters of their own.
    const COUNTED: [&str; 5] = [
        "40",     // transfers of 10,000 ETH out of the exploiter wallet, counted in another test
        "400000", // their sum
        "74",     // sends of the hop 4 wallet
        "58",     // to so many accounts
        "477.4",  // sum of the 14 thefts, as its caveat says
    ];
    for (path, view) in shipped() {
        let mut text = std::fs::read_to_string(&path).unwrap();
        let ledger = path.with_extension("transfers.csv");
        text.push_str(&std::fs::read_to_string(ledger).unwrap_or_default());
        // Times of the ledger have seconds; the briefing may say the minute.
        let known = numbers(&text.replace(['T', 'Z', ':', '-'], " "));
        for step in &view.briefing {
            let said = without_addresses(&format!("{}\n{}", step.headline, step.notes)).replace(':', " ");
            for figure in numbers(&said) {
                let fine = stands(&figure, &known) || COUNTED.contains(&figure.as_str());
                assert!(fine, "{}: {figure} of “{}” is not in the case", path.display(), step.headline);
            }
        }
    }
}

#[test]
fn what_was_counted_for_bybit_is_what_the_rows_give() {
    let case = coldtrail::format::load(Path::new("cases/bybit-2025.ron")).case.unwrap();
    let ix = |id: &str| case.wallets().find(|(_, wallet)| wallet.id == id).unwrap().0;
    let of = |id: &str| {
        let from = ix(id);
        case.transfers.iter().filter(move |transfer| transfer.from == from)
    };
    let shown = |transfer: &coldtrail::case::Transfer| {
        let n = case.transfers.iter().position(|one| std::ptr::eq(one, transfer)).unwrap();
        case.show_sent(coldtrail::case::TransferIx::new(n))
    };
    let parts: Vec<_> = of("exploiter").filter(|transfer| shown(transfer) == "10,000 ETH").collect();
    let to: BTreeSet<_> = parts.iter().map(|transfer| transfer.to).collect();
    assert_eq!((parts.len(), to.len()), (40, 40));
    let times: Vec<i64> = parts.iter().map(|transfer| transfer.at.unwrap().start()).collect();
    assert!(times.iter().max().unwrap() - times.iter().min().unwrap() < 3600, "within an hour");
    let hop4: Vec<_> = of("hop4-wallet").collect();
    let to: BTreeSet<_> = hop4.iter().map(|transfer| transfer.to).collect();
    assert_eq!((hop4.len(), to.len()), (74, 58));
    assert_eq!(of("gather").filter(|transfer| shown(transfer) == "10,000 ETH").count(), 9);
}

fn texts(scene: &Scene) -> Vec<String> {
    fn of(items: &[Item], out: &mut Vec<String>) {
        for item in items {
            match item {
                Item::Text(run) => out.push(run.text.clone()),
                Item::Clip { items, .. } => of(items, out),
                Item::Shape { .. } => {}
            }
        }
    }
    let mut out = Vec::new();
    of(&scene.items, &mut out);
    out
}

#[test]
fn each_step_is_a_page_with_its_sources_and_twice_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for (path, view) in shipped() {
        let (doc, fitted) = open(&path, &view);
        let (ground, steps) = (Backdrop::of(&doc), steps(&fitted.state));
        let pages = options(false).pages(&ground, &steps, &Cancel::default()).unwrap();
        let of_steps = pages.iter().filter(|page| matches!(page.of, PageOf::Step(_)));
        assert_eq!(of_steps.clone().count(), steps.len());
        let last = pages.iter().find(|page| page.of == PageOf::Sources(1)).expect("a page of sources");
        let listed = texts(&last.scene);
        for page in of_steps {
            let words = texts(&page.scene).join(" ");
            assert!(words.contains("Sources"), "{}: {}", path.display(), page.title);
            assert!(words.contains(&format!("in full on page {}", steps.len() + 1)), "{}", page.title);
            let line = words.split(&format!("in full on page {}: ", steps.len() + 1)).nth(1).unwrap_or("");
            for mark in line.split_whitespace().filter(|word| word.starts_with('[')) {
                assert!(listed.iter().any(|text| text == mark), "{mark} of {} is listed", page.title);
            }
        }
        let noted = options(true).pages(&ground, &steps, &Cancel::default()).unwrap();
        assert_eq!(noted.len(), 2 * steps.len() + pages.len() - steps.len());
        // Notes have room on their page, and the headline is not shortened.
        for page in &noted {
            let words = texts(&page.scene).join(" ");
            assert!(!words.contains("have no room"), "{}", page.title);
        }
        let write = |name: &str| {
            let options = BriefingOptions { path: folder.path().join(name), ..options(true) };
            std::fs::read(&options.write(&ground, &steps, &Cancel::default()).unwrap()[0]).unwrap()
        };
        assert_eq!(write("a.pdf"), write("b.pdf"));
    }
}

#[test]
fn every_step_can_be_presented() {
    for (path, view) in shipped() {
        let folder = tempfile::tempdir().unwrap();
        copy("cases", folder.path());
        let case = folder.path().join(path.file_name().unwrap());
        let ctx = egui::Context::default();
        let mut app = App::for_tests_with_views(&ctx, vec![case], Arc::new(NativeDialogs), Store::default());
        app.update();
        assert!(app.ui.notices.is_empty(), "{}: {:?}", path.display(), app.ui.notices);
        assert_eq!(app.doc.as_ref().unwrap().state.briefing.len(), view.briefing.len(), "the view beside it is loaded");
        app.perform(Action::Briefing(BriefingAction::Present(0)));
        for at in 0..view.briefing.len() {
            app.update();
            assert_eq!(app.ui.briefing.presenting.as_ref().map(|presenting| presenting.at), Some(at));
            assert!(app.ui.notices.is_empty(), "{}: {:?}", path.display(), app.ui.notices);
            app.perform(Action::Briefing(BriefingAction::While(PresentAction::Next)));
        }
    }
}

fn copy(from: impl AsRef<Path>, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let to = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            std::fs::copy(&entry, &to).unwrap();
        }
    }
}
