//! What leaves the program, and what the window says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use coldtrail::app::briefing::{Backdrop, BriefingOptions, Step};
use coldtrail::app::disguise::DisguiseAction;
use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::{Annex, Content, ExportOptions, Extent, Picture, Sheet};
use coldtrail::app::files::Dialogs;
use coldtrail::app::opened::Opened;
use coldtrail::app::story::StoryOptions;
use coldtrail::app::tables::{Rows, Subject, TableOptions};
use coldtrail::app::tracing::Tracing;
use coldtrail::app::{Action, App, Command};
use coldtrail::case::{Addresses, Case, Disguise, Usd};
use coldtrail::flow::search;
use coldtrail::format::cases_in;
use coldtrail::layout::Cancel;
use coldtrail::scene::annotate::{Anchor, Annotation, Area, Form, Ink, Spot};
use coldtrail::scene::graph::LayoutChoice;
use coldtrail::scene::select::Join;
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::{Point, Size, Target};
use coldtrail::ui::table::as_text;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;

use crate::hidden::Hidden;
use crate::reader::pages;
use crate::support::Stage;

/// Ids of wallets that are words which the program itself uses.
const OF_THE_PROGRAM: [&str; 16] = [
    "dprk",
    "peel chains",
    "mixed ether",
    "gather",
    "swaps",
    "swap",
    "deposits",
    "depositor",
    "withdrawal",
    "hop",
    "hops",
    "listed",
    "storage",
    "working",
    "victims",
    "theft",
];

fn open(path: &Path, state: &ViewState) -> Document {
    let opened = Opened::read(&[path.to_owned()], state, None, &Cancel::default()).unwrap();
    let mut doc = Document::new(opened.paths, opened.report, opened.content.unwrap());
    doc.state = state.clone();
    doc.follow_now();
    doc
}

fn everything(case: &Case) -> Disguise {
    Disguise { below: Usd::parse("50000").ok(), ..Disguise::everything(case) }
}

/// Each shipped case with everything hidden, its funds followed, and what must not be found.
fn in_disguise() -> impl Iterator<Item = (String, Document, Hidden)> {
    cases_in(Path::new("cases")).into_iter().filter_map(|path| {
        let plain = open(&path, &ViewState::default());
        let hidden = Hidden::everything(&plain.case).except(&OF_THE_PROGRAM);
        let tracing = Tracing { on: plain.can_follow(), ..Tracing::default() };
        let state = ViewState { disguise: everything(&plain.case), tracing, ..ViewState::default() };
        (!hidden.is_empty()).then(|| (path.display().to_string(), open(&path, &state), hidden))
    })
}

fn options(name: &str, content: Content) -> ExportOptions {
    ExportOptions {
        path: name.into(),
        content,
        extent: Extent::Whole,
        size: Size::new(1600.0, 1000.0),
        scale: 1.0,
        theme: ThemeName::Print,
        ..ExportOptions::default()
    }
}

/// All texts of a PNG, unpacked.
fn texts_of_png(bytes: &[u8]) -> String {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let info = reader.info();
    let mut texts = String::new();
    for chunk in &info.uncompressed_latin1_text {
        texts.push_str(&format!("{}: {}\n", chunk.keyword, chunk.text));
    }
    for chunk in &info.compressed_latin1_text {
        texts.push_str(&format!("{}: {}\n", chunk.keyword, chunk.get_text().unwrap()));
    }
    for chunk in &info.utf8_text {
        texts.push_str(&format!("{}: {}\n", chunk.keyword, chunk.get_text().unwrap()));
    }
    texts
}

#[test]
fn no_exported_file_has_anything_hidden_in_it() {
    for (name, doc, hidden) in in_disguise() {
        let picture = Picture::of(&doc, None);
        for content in [Content::Both, Content::Overview] {
            let svg = String::from_utf8(options("a.svg", content).render(&picture, None).unwrap()).unwrap();
            assert_eq!(hidden.found_in(&svg), None, "{name}, {content:?}");
            assert!(svg.contains("Withheld: "), "{name}: the frame says that something is");
            assert!(svg.contains(&doc.case.digest.to_string()), "{name}: the digest is that of the file");
        }
        let png = options("a.png", Content::Both).render(&picture, None).unwrap();
        let texts = texts_of_png(&png);
        assert!(texts.contains("Title") && texts.contains("Withheld"), "{name}: {texts}");
        assert_eq!(hidden.found_in(&texts), None, "{name}");
        assert_eq!(hidden.found_in_bytes(&png), None, "{name}");
    }
}

/// What a person may write who knows all of a case: in a note on the graph, and to a step of a briefing.
fn gossip(case: &Case) -> String {
    let names = case.entities.iter().take(4).map(|entity| entity.name.clone());
    let addresses = case.wallets.iter().filter_map(|wallet| Some(wallet.address.as_ref()?.text().to_owned())).take(2);
    let hashes = case.transfers.iter().filter_map(|transfer| transfer.tx.as_ref().map(ToString::to_string)).take(2);
    let all: Vec<String> = names.chain(addresses).chain(hashes).collect();
    format!("Look at this: {}.", all.join(", paid by "))
}

/// The case with that written everywhere.
fn gossiped(doc: &mut Document) {
    let text = gossip(&doc.original);
    let key = doc.drawing.flow.graph.node_weights().next().unwrap().key.clone();
    let at = Spot { anchor: Anchor::Node(key), offset: Point::new(30.0, 30.0) };
    let note = Annotation { form: Form::Note { at, width: 300.0 }, text: text.clone(), ink: Ink::ALL[0] };
    let heading = Form::Box(Area::Place(doc.drawing.arrangement.bounds));
    let heading = Annotation { form: heading, text: text.clone(), ink: Ink::ALL[0] };
    let on_time = Anchor::Instant(doc.chronicle.activity.extent().unwrap().0, 0.5);
    let on_time = Form::Note { at: Spot { anchor: on_time, offset: Point::default() }, width: 300.0 };
    let on_time = Annotation { form: on_time, text, ink: Ink::ALL[0] };
    doc.state.annotations = [(1, note), (2, heading), (3, on_time)].into_iter().collect();
}

/// All that a reader can extract of a PDF: the text of its pages, and its bytes, where texts about it are not packed.
fn search_pdf(hidden: &Hidden, bytes: &[u8], what: &str) {
    let pages = pages(bytes, 0.05);
    let texts: Vec<String> = pages.iter().map(crate::reader::Sheet::text).collect();
    assert!(texts.iter().all(|text| text.len() > 40), "{what}: every page has texts");
    let codes = hidden.codes();
    for (n, page) in pages.iter().enumerate() {
        // A long line is broken, between words or inside an address.
        let found = hidden.found_in(&page.texts.join(" ")).or_else(|| codes.found_in(&texts[n]));
        assert_eq!(found, None, "{what}, page {}", n + 1);
    }
    assert_eq!(hidden.found_in_bytes(bytes), None, "{what}");
    let said = coldtrail::render::pdf::read_metadata(bytes).unwrap();
    assert_eq!(hidden.found_in(&format!("{said:?}")), None, "{what}: what the file says of itself");
}

#[test]
fn pages_annexes_and_notes_have_nothing_hidden_in_them() {
    for (n, (name, mut doc, hidden)) in in_disguise().enumerate() {
        gossiped(&mut doc);
        assert!(hidden.found_in(&gossip(&doc.original)).is_some(), "{name}: there is something to tell");
        doc.selection.join(doc.shown_nodes().take(3).collect::<Vec<_>>(), Join::Replace);
        let picture = Picture::of(&doc, None);
        for (content, annex) in [
            (Content::Both, Annex::Pages),
            (Content::Selection, Annex::Csv),
            (Content::Account, Annex::None),
            (Content::Timeline, Annex::None),
        ]
        .into_iter()
        // The first is of everything; the others of some cases.
        .take(if n % 4 == 0 { 4 } else { 1 })
        {
            let what = format!("{name}, {content:?}");
            let options = ExportOptions { annex, ..options("a.pdf", content) };
            for (path, bytes) in options.files(&picture, None).unwrap() {
                if path.extension().is_some_and(|ending| ending == "pdf") {
                    search_pdf(&hidden, &bytes, &what);
                } else {
                    let text = String::from_utf8(bytes).unwrap();
                    assert_eq!(hidden.found_in(&text), None, "{what}: {}", path.display());
                }
            }
        }
    }
}

#[test]
fn a_redacted_briefing_has_nothing_hidden_in_any_of_its_files() {
    let folder = tempfile::tempdir().unwrap();
    for (name, mut doc, hidden) in in_disguise().step_by(9) {
        gossiped(&mut doc);
        let text = gossip(&doc.original);
        let node = doc.shown_nodes().next().unwrap();
        doc.selection.join([node], Join::Replace);
        let mut ui = coldtrail::app::state::UiState::default();
        let mut steps = Vec::new();
        for sheet in Sheet::ALL {
            ui.sheet = sheet;
            let step = coldtrail::app::view::step::seen(&doc, &ui);
            steps.push(Step { headline: text.clone(), notes: text.clone(), ..step });
        }
        for file in ["talk.pdf", "talk.svg", "talk.png"] {
            let options = BriefingOptions {
                path: folder.path().join(file),
                size: Size::new(1280.0, 720.0),
                scale: 1.0,
                theme: ThemeName::Dark,
                notes: true,
            };
            for path in options.write(&Backdrop::of(&doc), &steps, &Cancel::default()).unwrap() {
                let (bytes, what) = (std::fs::read(&path).unwrap(), format!("{name}, {}", path.display()));
                match file {
                    "talk.pdf" => search_pdf(&hidden, &bytes, &what),
                    "talk.svg" => assert_eq!(hidden.found_in(&String::from_utf8(bytes).unwrap()), None, "{what}"),
                    _ => assert_eq!(hidden.found_in(&texts_of_png(&bytes)), None, "{what}"),
                }
            }
        }
    }
}

#[test]
fn a_redacted_film_says_nothing_hidden() {
    let folder = tempfile::tempdir().unwrap();
    for (name, mut doc, hidden) in in_disguise().step_by(9) {
        gossiped(&mut doc);
        let picture = Picture::of(&doc, None);
        for file in ["a.gif", "a.apng", "frames"] {
            let options = StoryOptions {
                path: folder.path().join(Path::new(&name).file_stem().unwrap()).join(file),
                size: Size::new(320.0, 200.0),
                scale: 1.0,
                theme: ThemeName::Dark,
                fps: 1,
                seconds: 2.0,
                timeline: false,
                endless: false,
            };
            options.write(&picture, None, &Cancel::default(), &mut |_, _| {}).unwrap();
            let mut files = vec![options.path.clone()];
            if options.path.is_dir() {
                files = std::fs::read_dir(&options.path).unwrap().map(|entry| entry.unwrap().path()).collect();
            }
            for path in files {
                let bytes = std::fs::read(&path).unwrap();
                let text = if file == "a.gif" {
                    // A comment of a GIF comes in pieces of at most 255 bytes.
                    comments_of_gif(&bytes)
                } else {
                    texts_of_png(&bytes)
                };
                assert!(text.contains(&doc.case.digest.to_string()), "{name}, {}: {text}", path.display());
                assert_eq!(hidden.found_in(&text), None, "{name}, {}", path.display());
                assert_eq!(hidden.found_in_bytes(&bytes), None, "{name}, {}", path.display());
            }
        }
    }
}

/// The comments of a GIF, joined from their pieces.
fn comments_of_gif(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    for (at, _) in bytes.windows(2).enumerate().filter(|(_, pair)| *pair == [0x21, 0xfe]) {
        let mut rest = &bytes[at + 2..];
        while let Some((&length, after)) = rest.split_first().filter(|(length, _)| **length > 0) {
            let Some((piece, next)) = after.split_at_checked(length.into()) else { break };
            text.extend_from_slice(piece);
            rest = next;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn tables_and_search_tell_nothing_hidden() {
    for (name, doc, hidden) in in_disguise() {
        let all = doc.case.transfers().map(|(ix, _)| ix).collect();
        assert_eq!(hidden.found_in(&as_text(&doc.case, all)), None, "{name}");
        for form in ["x.people.csv", "x.raw.csv", "x.json"] {
            let options = TableOptions {
                path: form.into(),
                subjects: Subject::ALL.into_iter().collect(),
                rows: Rows::All,
                methods: Vec::new(),
            };
            for (file, bytes) in options.files(&Picture::of(&doc, None), &Cancel::default()).unwrap() {
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(hidden.found_in(&text), None, "{name}: {}", file.display());
                assert!(
                    !text.contains(".ron:") && !text.contains(".csv:"),
                    "{name}: no name of a file, which may tell whose it is"
                );
            }
        }
        let names: Vec<String> = doc.original.entities.iter().map(|it| it.name.clone()).take(30).collect();
        let addresses = doc.original.wallets.iter().filter_map(|it| it.address.as_ref()).map(|it| it.text().to_owned());
        let hashes = doc.original.transfers.iter().filter_map(|it| it.tx.as_ref().map(ToString::to_string));
        for query in names.into_iter().chain(addresses.take(30)).chain(hashes.take(10)) {
            let found = search(&doc.case, &doc.drawing.flow, &query, 50);
            if hidden.found_in(&query).is_some() {
                assert!(found.is_empty(), "{name}: “{query}” finds {found:?}");
            }
        }
        for node in doc.drawing.flow.graph.node_weights() {
            assert_eq!(hidden.found_in(&format!("{} · {}", node.name, node.detail)), None, "{name}");
        }
    }
}

#[test]
fn a_disguise_moves_nothing_and_changes_no_figure() {
    for path in cases_in(Path::new("cases")).into_iter().take(12) {
        for layout in [LayoutChoice::Layered, LayoutChoice::Lanes] {
            let plain = ViewState { layout, ..ViewState::default() };
            let before = open(&path, &plain);
            let tracing = Tracing { on: before.can_follow(), ..Tracing::default() };
            let before = open(&path, &ViewState { tracing: tracing.clone(), ..plain.clone() });
            let disguise = everything(&before.case);
            let after = open(&path, &ViewState { disguise, tracing, ..plain });
            let (a, b) = (&before.drawing, &after.drawing);
            assert_eq!(a.flow.graph.node_count(), b.flow.graph.node_count());
            for ix in a.flow.graph.node_indices() {
                assert_eq!(a.flow.graph[ix].key, b.flow.graph[ix].key, "{}", path.display());
                assert_eq!(a.arrangement.node(ix), b.arrangement.node(ix), "{}", path.display());
            }
            for ix in a.flow.graph.edge_indices() {
                assert_eq!(a.arrangement.route(ix), b.arrangement.route(ix), "{}", path.display());
                assert_eq!(a.flow.graph[ix].totals, b.flow.graph[ix].totals);
                assert_eq!(a.flow.graph[ix].usd, b.flow.graph[ix].usd);
            }
            let account = |doc: &Document| doc.following().map(|following| (*following.account).clone());
            assert_eq!(account(&before), account(&after), "{}", path.display());
        }
    }
}

struct NoDialogs;

impl Dialogs for NoDialogs {
    fn pick_cases(&self, _: Option<&Path>) -> Option<Vec<PathBuf>> {
        None
    }
    fn pick_folder(&self, _: Option<&Path>) -> Option<PathBuf> {
        None
    }
    fn save_picture(&self, _: Option<&Path>, _: &str) -> Option<PathBuf> {
        None
    }
}

fn window(path: &Path) -> Harness<'static, App> {
    let path = path.to_owned();
    let mut harness = Stage::new(1600.0, 1000.0)
        .app(move |context| App::for_tests(&context.egui_ctx, [path.clone()], Arc::new(NoDialogs)));
    harness.run_steps(4);
    harness
}

fn act(harness: &mut Harness<'_, App>, action: Action) {
    harness.state_mut().perform(action);
    harness.state_mut().update();
    harness.run_steps(3);
}

/// Everything that the window says to a screen reader, which is all of its texts.
fn texts(harness: &Harness<'_, App>) -> String {
    let mut texts = harness.state().window_title();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        for text in [node.label(), node.value(), node.description()].into_iter().flatten() {
            texts.push('\n');
            texts.push_str(&text);
        }
    }
    texts
}

fn hide_everything(harness: &mut Harness<'_, App>) {
    let disguise = everything(&harness.state().doc.as_ref().unwrap().original);
    for (named, alias) in disguise.aliases.into_iter().take(1) {
        act(harness, Action::Disguise(DisguiseAction::Name(named, alias)));
    }
    for action in [
        DisguiseAction::NameAll,
        DisguiseAction::Addresses(Addresses::Hidden),
        DisguiseAction::Hashes(true),
        DisguiseAction::Persons(true),
        DisguiseAction::Labels(true),
        DisguiseAction::Links(true),
        DisguiseAction::Below(Usd::parse("50000").ok()),
    ] {
        act(harness, Action::Disguise(action));
    }
}

/// What the window may not say: authorities keep their names.
fn but_authorities(case: &Case) -> Hidden {
    let mut hidden = Hidden::everything(case).except(&OF_THE_PROGRAM);
    for entity in &case.entities {
        if entity.kind == coldtrail::case::EntityKind::Government {
            let texts = [&entity.name, &entity.id].into_iter().chain(&entity.aliases);
            for text in texts {
                hidden = hidden.except(&[text.to_lowercase().as_str()]);
            }
        }
    }
    hidden
}

#[test]
fn the_window_says_nothing_hidden() {
    for name in ["bybit-2025", "harmony-2022", "exchange-thefts-2018-2019", "ronin-2022", "dprk-2021"] {
        let mut harness = window(Path::new(&format!("cases/{name}.ron")));
        let hidden = but_authorities(&harness.state().doc.as_ref().unwrap().original);
        assert!(hidden.found_in(&texts(&harness)).is_some(), "{name}: the search finds what is not hidden yet");
        hide_everything(&mut harness);
        let check = |harness: &Harness<'_, App>, what: &str| {
            assert_eq!(hidden.found_in(&texts(harness)), None, "{name}, {what}");
        };
        check(&harness, "the case");
        assert!(texts(&harness).contains("Redacted"), "there is a sign of it");
        for command in [Command::Problems, Command::Patterns, Command::ToggleOverview, Command::ToggleAccount] {
            act(&mut harness, Action::Run(command));
            check(&harness, command.spec().name);
            act(&mut harness, Action::Run(command));
        }
        act(&mut harness, Action::Run(Command::Trace));
        check(&harness, "with funds followed");
        let doc = harness.state().doc.as_ref().unwrap();
        let graph = &doc.drawing.flow.graph;
        let nodes: Vec<Target> = graph.node_weights().take(12).map(|node| Target::Node(node.key.clone())).collect();
        let edges: Vec<Target> = graph.edge_weights().take(8).map(|edge| Target::Edge(edge.key.clone())).collect();
        let transfers: Vec<Target> = doc.case.transfers().take(4).map(|(ix, _)| Target::Transfer(ix)).collect();
        let events: Vec<Target> = doc.case.events().take(6).map(|(ix, _)| Target::Event(ix)).collect();
        for target in nodes.into_iter().chain(edges).chain(transfers).chain(events) {
            let what = format!("{target:?} selected");
            act(&mut harness, Action::Select(vec![target], Join::Replace));
            check(&harness, &what);
        }
        act(&mut harness, Action::Run(Command::Export));
        check(&harness, "the export dialog");
    }
}

#[test]
fn undo_takes_a_disguise_off_and_nothing_has_moved() {
    let mut harness = window(Path::new("cases/bybit-2025.ron"));
    let places = |harness: &Harness<'_, App>| {
        let doc = harness.state().doc.as_ref().unwrap();
        let nodes = doc.drawing.flow.graph.node_indices();
        nodes.map(|ix| doc.drawing.arrangement.node(ix)).collect::<Vec<_>>()
    };
    let title = |harness: &Harness<'_, App>| harness.state().doc.as_ref().unwrap().case.title.clone();
    let (before, camera) = (places(&harness), harness.state().ui.camera.view);
    let named = coldtrail::case::Named::Entity("bybit".to_owned());
    act(&mut harness, Action::Disguise(DisguiseAction::Name(named, "Exchange 1".to_owned())));
    assert!(title(&harness).starts_with("Exchange 1"), "{}", title(&harness));
    assert_eq!(harness.state().ui.camera.view, camera, "the picture stays where it is");
    act(&mut harness, Action::Run(Command::OpenAll));
    act(&mut harness, Action::Run(Command::FoldDefaults));
    assert_eq!(places(&harness), before, "it is laid out as without a disguise");
    act(&mut harness, Action::Run(Command::WearDisguise));
    assert!(title(&harness).starts_with("Bybit"), "{}", title(&harness));
    act(&mut harness, Action::Run(Command::Undo));
    assert!(title(&harness).starts_with("Exchange 1"));
    for _ in 0..4 {
        act(&mut harness, Action::Run(Command::Undo));
    }
    assert!(title(&harness).starts_with("Bybit"));
    assert_eq!(places(&harness), before);
}

#[test]
fn the_view_file_keeps_the_ids_of_the_case() {
    let mut harness = window(Path::new("cases/bybit-2025.ron"));
    act(&mut harness, Action::Run(Command::SelectAll));
    hide_everything(&mut harness);
    let app = harness.state();
    let doc = app.doc.as_ref().unwrap();
    let view = coldtrail::app::view::of_window(doc, &app.ui.camera, &app.ui.panes);
    let text = view.to_text();
    assert!(text.contains("entity:bybit") && text.contains("wallet:fbi-01"), "{text}");
    let fitted = coldtrail::app::view::Fitted::of(&view, &doc.case);
    assert_eq!(fitted.missing, Vec::<String>::new());
    assert_eq!(fitted.state.disguise, doc.state.disguise);
}
