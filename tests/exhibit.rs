//! Exhibits: every frame whole and legible on every paper, what is drawn listed, the same bytes every time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::{Annex, Content, Exhibit, ExportOptions, Page, Paper, Picture, Seen};
use coldtrail::app::opened::Opened;
use coldtrail::case::Address;
use coldtrail::flow::NodeKey;
use coldtrail::layout::Cancel;
use coldtrail::scene::frame::Ground;
use coldtrail::scene::measure::{Written, texts};
use coldtrail::scene::select::Join;
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::{Point, Rect, Size, Target};
use support::golden;

/// 6.5 points at 96 px to the inch, and the same for slides.
const LEAST: f32 = 6.5 / 72.0 * 96.0;

fn open(path: &Path) -> Document {
    let opened = Opened::read(&[path.to_owned()], &ViewState::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.expect("the case is sound"))
}

fn bybit() -> Document {
    open(Path::new("cases/bybit-2025.ron"))
}

fn shipped() -> Vec<PathBuf> {
    let cases = coldtrail::format::cases_in(Path::new("cases"));
    assert!(cases.len() > 10);
    cases
}

fn papers() -> impl Iterator<Item = Paper> {
    Paper::ALL.into_iter().filter(|paper| paper.size().is_some())
}

fn on(paper: Paper) -> ExportOptions {
    ExportOptions {
        content: Content::Both,
        paper,
        dpi: 96,
        theme: if paper.is_printed() { ThemeName::Print } else { ThemeName::Dark },
        author: "A. Analyst with a long name".to_owned(),
        unit: "Section of Financial Investigations 7".to_owned(),
        ..ExportOptions::default()
    }
}

fn exhibit(doc: &Document, options: &ExportOptions) -> Exhibit {
    Picture::of(doc, None).exhibit(options, None).unwrap()
}

fn inside(inner: &Rect, outer: &Rect) -> bool {
    let near = 0.51;
    inner.min.x >= outer.min.x - near
        && inner.min.y >= outer.min.y - near
        && inner.max.x <= outer.max.x + near
        && inner.max.y <= outer.max.y + near
}

/// The texts of a page's frame, or all of those of a page of tables.
fn of_frame(page: &Page) -> Vec<Written<'_>> {
    texts(&page.scene).into_iter().filter(|written| !inside(&written.clip, &page.content)).collect()
}

/// What is wrong with texts that must be whole, apart from each other and legible.
fn faults(written: &[Written<'_>]) -> Vec<String> {
    let mut faults = Vec::new();
    for (n, one) in written.iter().enumerate() {
        let text = &one.run.text;
        if !inside(&one.rect, &one.clip) {
            faults.push(format!("{text:?} is cut off: {:?} in {:?}", one.rect, one.clip));
        }
        if text.ends_with('…') {
            faults.push(format!("{text:?} is shortened"));
        }
        if one.run.size < LEAST {
            faults.push(format!("{text:?} is {} px large", one.run.size));
        }
        let apart = one.rect.expanded(-0.3);
        let over = written.iter().skip(n + 1).find(|other| apart.overlaps(&other.rect.expanded(-0.3)));
        faults.extend(over.map(|other| format!("{text:?} lies on {:?}", other.run.text)));
    }
    faults
}

#[test]
fn no_text_of_a_frame_is_cut_off_or_lies_on_another_on_any_paper() {
    let check = |path: &PathBuf| {
        let doc = open(path);
        let mut found = Vec::new();
        for paper in papers() {
            let slow = [Content::Overview, Content::Account];
            let also = if [Paper::A4, Paper::Wide, Paper::Classic].contains(&paper) { &slow[..] } else { &[] };
            for content in [&[Content::Both][..], also].concat() {
                let options = ExportOptions { content, annex: Annex::Csv, ..on(paper) };
                let exhibit = exhibit(&doc, &options);
                let page = &exhibit.pages[0];
                let of = |fault: String| format!("{}, {}, {}: {fault}", path.display(), paper.name(), content.name());
                found.extend(faults(&of_frame(page)).into_iter().map(of));
                let (room, whole) = (page.content.size(), page.scene.size);
                if room.h < 0.4 * whole.h || room.w < 0.6 * whole.w {
                    found.push(of(format!("the frame leaves {room:?} of {whole:?}")));
                }
            }
        }
        found
    };
    let cases = shipped();
    let found: Vec<String> = std::thread::scope(|scope| {
        let halves: Vec<_> = cases
            .chunks(cases.len().div_ceil(2))
            .map(|half| scope.spawn(|| half.iter().flat_map(check).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn names_in_a_whole_graph_are_legible_and_not_cut_off_on_paper() {
    let mut found = Vec::new();
    for path in shipped() {
        let doc = open(&path);
        for paper in [Paper::A4, Paper::A4Landscape, Paper::Wide] {
            let exhibit = exhibit(&doc, &ExportOptions { content: Content::Graph, ..on(paper) });
            let page = &exhibit.pages[0];
            for written in texts(&page.scene).iter().filter(|written| inside(&written.clip, &page.content)) {
                let text = &written.run.text;
                if !inside(&written.rect, &written.clip) || written.run.size < LEAST - 0.01 {
                    found.push(format!("{}, {}: {text:?} {:?}", path.display(), paper.name(), written.rect));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_pages_of_an_annex_are_whole_and_list_all_that_is_drawn() {
    for name in ["bybit-2025", "ronin-2022", "dprk-2021"] {
        let doc = open(Path::new(&format!("cases/{name}.ron")));
        for paper in [Paper::A4, Paper::LetterLandscape, Paper::Wide, Paper::Classic] {
            let exhibit = exhibit(&doc, &ExportOptions { annex: Annex::Pages, ..on(paper) });
            assert!(exhibit.pages.len() > 1);
            let mut words = String::new();
            for page in &exhibit.pages[1..] {
                let written = texts(&page.scene);
                let found = faults(&written);
                assert!(found.is_empty(), "{name}, {}:\n{}", paper.name(), found.join("\n"));
                let page: String = written.iter().map(|written| written.run.text.as_str()).collect();
                assert!(page.contains(&doc.case.digest.short()) && page.contains("TLP:CLEAR"));
                words.push_str(&page);
            }
            let count = exhibit.pages.len();
            assert!(words.contains(&format!("page {count} of {count}")));
            // In a column an address is broken into lines, which follow each other.
            let addresses = exhibit.listed.wallets.iter().filter_map(|&ix| doc.case[ix].address.as_ref());
            for address in addresses.map(Address::text) {
                assert!(words.contains(address), "{name}, {}: {address}", paper.name());
            }
            for &ix in &exhibit.listed.transfers {
                assert!(doc.case[ix].tx.as_ref().is_none_or(|hash| hash.with_text(|hash| words.contains(hash))));
            }
        }
    }
}

#[test]
fn sources_stand_in_the_order_of_their_use_with_their_numbers() {
    let doc = bybit();
    let exhibit = exhibit(&doc, &on(Paper::A3));
    let words: Vec<String> = of_frame(&exhibit.pages[0]).iter().map(|written| written.run.text.clone()).collect();
    let at = |text: &str| words.iter().position(|word| word == text);
    assert!(at("[1]").is_some() && at("[1]") < at("[2]") && at("[2]") < at("[10]"), "{words:?}");
    let first = exhibit.uses.iter().next().unwrap().1;
    let start = format!("{}, ", doc.case[first].publisher);
    assert!(words.iter().any(|word| word.starts_with(&start)));
}

#[test]
fn tables_beside_a_picture_are_whole_and_no_formula() {
    let doc = bybit();
    let options = ExportOptions { path: "out/x.png".into(), annex: Annex::Csv, ..on(Paper::A4) };
    let files = options.files(&Picture::of(&doc, None), None).unwrap();
    let names: Vec<String> = files.iter().map(|(path, _)| path.to_string_lossy().replace('\\', "/")).collect();
    assert_eq!(
        names,
        ["out/x.png", "out/x.wallets.csv", "out/x.transactions.csv", "out/x.sources.csv", "out/x.caveats.csv"]
    );
    for (path, bytes) in &files[1..] {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        let digest = header.iter().position(|name| name == "case_digest_sha256").unwrap();
        let mut rows = 0;
        for row in reader.records() {
            let row = row.unwrap();
            rows += 1;
            assert_eq!(&row[digest], doc.case.digest.to_string());
            assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        }
        assert!(rows > 4, "{}", path.display());
    }
    let wallets = String::from_utf8(files[1].1.clone()).unwrap();
    let mut addresses = doc.case.wallets.iter().filter_map(|wallet| wallet.address.as_ref());
    assert!(addresses.all(|address| wallets.contains(address.text())));
}

#[test]
fn a_selection_leaves_the_rest_out_and_says_so() {
    let mut doc = bybit();
    let options = ExportOptions { content: Content::Selection, ..on(Paper::A4Landscape) };
    let error = Picture::of(&doc, None).exhibit(&options, None).unwrap_err();
    assert!(error.starts_with("Nothing is selected"), "{error}");
    select(&mut doc);
    let exhibit = exhibit(&doc, &options);
    let words = texts(&exhibit.pages[0].scene).iter().map(|written| written.run.text.clone()).collect::<Vec<_>>();
    let nodes = doc.drawing.flow.graph.node_count();
    let said = words.join(" ");
    assert!(
        said.contains(&format!("Only what was selected is drawn, and what joins it: 2 of {nodes} nodes.")),
        "{said}"
    );
    assert!(said.contains("Swapper") && !said.contains("Gather wallet"), "{said}");
    let all = self::exhibit(&doc, &on(Paper::A4Landscape));
    assert!(exhibit.listed.transfers.len() < all.listed.transfers.len());
    assert!(!exhibit.listed.transfers.is_empty(), "what joins the two is drawn");
}

/// The exploiter and the swapper, between whom money went.
fn select(doc: &mut Document) {
    let key = |name: &str| {
        let found = doc.drawing.flow.graph.node_weights().find(|node| node.name == name);
        Target::Node(found.unwrap_or_else(|| panic!("no {name}")).key.clone())
    };
    let keys: [Target; 2] = [key("Bybit Exploiter 1"), key("Swapper")];
    assert!(matches!(&keys[0], Target::Node(NodeKey::Wallet(_))));
    doc.selection.join(keys, Join::Replace);
}

#[test]
fn what_i_see_lists_only_what_is_in_view() {
    let doc = bybit();
    let ix = doc.drawing.flow.graph.node_indices().next().unwrap();
    let middle = doc.drawing.arrangement.node(ix);
    let seen = Seen { middle, scale: 4.0, size: Size::new(500.0, 300.0) };
    let options =
        ExportOptions { content: Content::Graph, extent: coldtrail::app::export::Extent::Visible, ..on(Paper::A4) };
    let part = Picture::of(&doc, None).exhibit(&options, Some(seen)).unwrap();
    let whole = exhibit(&doc, &ExportOptions { content: Content::Graph, ..on(Paper::A4) });
    assert!(part.listed.wallets.len() < whole.listed.wallets.len());
    assert!(part.listed.wallets.iter().all(|ix| whole.listed.wallets.contains(ix)));
}

#[test]
fn a_window_s_exhibit_has_the_graph_as_large_as_the_window() {
    let doc = bybit();
    let seen = Seen { middle: Point::new(300.0, 200.0), scale: 0.9, size: Size::new(1000.0, 620.0) };
    for (content, notes) in [(Content::Graph, false), (Content::Graph, true)] {
        let options = ExportOptions {
            content,
            notes,
            extent: coldtrail::app::export::Extent::Visible,
            paper: Paper::Window,
            size: seen.size,
            ..ExportOptions::default()
        };
        let exhibit = Picture::of(&doc, None).exhibit(&options, Some(seen)).unwrap();
        let room = exhibit.pages[0].content.size();
        assert!((room.w - 1000.0).abs() < 1.5 && (room.h - 620.0).abs() < 1.5, "{room:?}");
    }
}

#[test]
fn a_narrow_window_s_exhibit_is_a_page_and_no_ribbon() {
    for path in ["cases/bybit-2025.ron", "cases/dprk-record.ron", "cases/ronin-2022.ron"] {
        let opened = Opened::read(&[path.into()], &ViewState::default(), None, &Cancel::default()).unwrap();
        let doc = Document::new(opened.paths, opened.report, opened.content.unwrap());
        for (w, h) in [(300.0, 820.0), (420.0, 500.0), (640.0, 900.0), (1500.0, 260.0)] {
            let middle = doc.drawing.arrangement.bounds.center();
            let seen = Seen { middle, scale: 0.6, size: Size::new(w, h) };
            for content in [Content::Graph, Content::Both] {
                let options = ExportOptions {
                    content,
                    extent: coldtrail::app::export::Extent::Visible,
                    paper: Paper::Window,
                    size: seen.size,
                    ..ExportOptions::default()
                };
                let exhibit = Picture::of(&doc, None).exhibit(&options, Some(seen)).unwrap();
                let (page, room) = (exhibit.size(), exhibit.pages[0].content.size());
                assert!(page.h <= 1.45 * page.w, "{path} {w} × {h}: {page:?}");
                assert!(room.w >= w - 1.5 && room.h >= h - 1.5, "{path} {w} × {h}: the graph has {room:?}");
                if let Some(folder) = std::env::var_os("COLDTRAIL_LOOK") {
                    let name = format!("window-{}-{w}x{h}-{}.png", doc.case.id, content.word());
                    let options = ExportOptions { path: std::path::Path::new(&folder).join(name), ..options };
                    options.write(&Picture::of(&doc, None), Some(seen)).unwrap();
                }
            }
        }
    }
}

#[test]
fn sources_are_numbered_once_in_a_picture() {
    let doc = bybit();
    let options = ExportOptions { path: "a.svg".into(), content: Content::Overview, ..on(Paper::A4) };
    let text =
        |options: &ExportOptions| String::from_utf8(options.render(&Picture::of(&doc, None), None).unwrap()).unwrap();
    let lists = |text: &str| text.to_lowercase().matches("aria-label=\"sources\"").count();
    assert_eq!(lists(&text(&options)), 1);
    // Where the frame lists none, the overview does.
    assert_eq!(lists(&text(&ExportOptions { notes: false, ..options.clone() })), 1);
    // And a number stands for the same source in both.
    let exhibit = Picture::of(&doc, None).exhibit(&options, None).unwrap();
    let theft = &doc.case.incidents[0];
    let cited = exhibit.uses.marks(&theft.usd_sources);
    assert!(!cited.is_empty() && text(&options).contains(&format!(", 2025 {cited}")), "{cited}");
}

#[test]
fn too_many_pixels_and_too_many_pages_are_refused_in_a_sentence() {
    let doc = bybit();
    let picture = Picture::of(&doc, None);
    let large = ExportOptions { size: Size::new(16_000.0, 16_000.0), scale: 4.0, ..ExportOptions::default() };
    let error = picture.exhibit(&large, None).unwrap_err();
    assert!(error.contains("64000 × 64000 pixels are too many") && error.contains("Choose fewer pixels"), "{error}");
    let small = ExportOptions { size: Size::new(400.0, 300.0), annex: Annex::Pages, ..ExportOptions::default() };
    let error = picture.exhibit(&small, None).unwrap_err();
    assert!(error.contains("too small for an annex"), "{error}");
}

#[test]
fn two_exhibits_are_byte_identical_and_carry_their_resolution() {
    let doc = bybit();
    for (name, ground) in [("a.png", Ground::Filled), ("a.svg", Ground::Transparent), ("b.png", Ground::Transparent)] {
        let options = ExportOptions { path: name.into(), ground, annex: Annex::Pages, dpi: 150, ..on(Paper::A4) };
        let [first, second] = [(), ()].map(|()| options.files(&Picture::of(&doc, None), None).unwrap());
        assert!(first == second && first.len() > 2, "{name}");
        if name.ends_with("png") {
            let info = png::Decoder::new(std::io::Cursor::new(&first[0].1)).read_info().unwrap();
            let info = info.info();
            assert_eq!((info.width, info.height), (1240, 1754));
            assert_eq!(info.pixel_dims.unwrap().xppu, 5906);
            assert_eq!(info.color_type == png::ColorType::Rgba, ground == Ground::Transparent);
        }
    }
}

#[test]
fn exhibits_look_as_they_did() {
    let mut doc = bybit();
    select(&mut doc);
    let doc_without = bybit();
    let draw = |doc: &Document, options: &ExportOptions, page: usize| {
        let options = ExportOptions { path: "x.png".into(), ..options.clone() };
        let files = options.files(&Picture::of(doc, None), None).unwrap();
        image::load_from_memory(&files[page].1).unwrap().to_rgba8()
    };
    let a4 = ExportOptions { author: "A. Analyst".to_owned(), unit: "Unit 7".to_owned(), ..on(Paper::A4) };
    let wide = ExportOptions { paper: Paper::Wide, theme: ThemeName::Light, ..a4.clone() };
    let lying = ExportOptions { paper: Paper::A4Landscape, ..a4.clone() };
    let pictures = [
        ("a4", &doc_without, a4.clone(), 0),
        ("a4_landscape", &doc_without, lying.clone(), 0),
        ("wide", &doc_without, wide.clone(), 0),
        ("wide_dark", &doc_without, ExportOptions { theme: ThemeName::Dark, ..wide.clone() }, 0),
        ("transparent", &doc_without, ExportOptions { ground: Ground::Transparent, ..wide.clone() }, 0),
        ("bare", &doc_without, ExportOptions { bare: true, content: Content::Graph, ..wide }, 0),
        ("selection", &doc, ExportOptions { content: Content::Selection, ..lying }, 0),
        ("annex", &doc_without, ExportOptions { annex: Annex::Pages, ..a4.clone() }, 2),
        ("timeline", &doc_without, ExportOptions { content: Content::Timeline, paper: Paper::A4Landscape, ..a4 }, 0),
    ];
    let mut wrong = Vec::new();
    for (name, doc, options, page) in pictures {
        wrong.extend(golden::try_compare(&draw(doc, &options, page), &format!("exhibit/{name}")).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_large_picture_drawn_in_strips_is_the_one_drawn_in_one_go() {
    use coldtrail::render::png::{Brush, sheet};
    use coldtrail::scene::style::Theme;

    let doc = bybit();
    for name in [ThemeName::Print, ThemeName::Dark] {
        let page = exhibit(&doc, &on(Paper::A4)).pages.remove(0);
        let theme = Theme::get(name);
        let mut brush = Brush::new(theme, 2.5);
        let mut whole = brush.sheet(page.scene.size).unwrap();
        brush.draw(&page.scene, &mut whole);
        let strips = sheet(&page.scene, theme, 2.5, Ground::Filled).unwrap();
        let (width, height) = strips.size();
        assert!(width * height > 5_000_000, "large enough for several strips");
        let (one, other) = (whole.into_pixels(), strips.into_pixels());
        let far = one.iter().zip(&other).filter(|(a, b)| a.abs_diff(**b) > golden::TOLERANCE).count();
        // Where a curve is cut in two its pieces may be flattened a hair's breadth differently.
        assert!(far < one.len() / 10_000, "{far} of {} channels differ", one.len());
    }
}

#[test]
fn an_exhibit_in_pdf_has_all_pages_in_one_file() {
    let doc = bybit();
    let picture = Picture::of(&doc, None);
    let options = ExportOptions { path: "x.pdf".into(), ..on(Paper::A4) };
    let pages = picture.exhibit(&options, None).unwrap().pages;
    assert_eq!(pages.len(), 2, "caveats and sources without room go on a next page");
    let words: String = texts(&pages[1].scene).iter().map(|written| written.run.text.clone() + " ").collect();
    assert!(words.contains("Caveats") && words.contains("Sources") && words.contains("page 2 of 2"), "{words}");
    let all = ExportOptions { annex: Annex::Pages, ..options };
    let [first, second] = [(), ()].map(|()| all.files(&picture, None).unwrap());
    assert_eq!(first.len(), 1);
    assert!(first == second && first[0].1.starts_with(b"%PDF-"));
    let entries = coldtrail::render::pdf::read_metadata(&first[0].1).unwrap();
    assert!(entries.iter().any(|(key, value)| key == "Author" && value.starts_with("A. Analyst")));
    assert!(entries.iter().any(|(key, value)| key == "Sources" && value.starts_with("[1] ")));
}
