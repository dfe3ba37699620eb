//! The PDF shows what the PNG shows, its text can be found, and it says what it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    missing_docs
)]

mod alike;
mod reader;

use std::path::Path;

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::{Content, ExportOptions, Picture};
use coldtrail::app::opened::Opened;
use coldtrail::format::cases_in;
use coldtrail::layout::Cancel;
use coldtrail::render::pdf::{About, Page, PdfError, read_metadata, render};
use coldtrail::render::png;
use coldtrail::scene::style::{Theme, ThemeName, Token};
use coldtrail::scene::text::{Font, FontBook, TextStyle};
use coldtrail::scene::{Corner, Dash, Item, Paint, Point, Rect, Scene, Segment, Shape, Size, Stroke, TextRun};

use alike::ssim;
use reader::pages;

const TIME: i64 = 1_740_147_200;

fn about(entries: &[(String, String)]) -> About<'_> {
    About { entries, date: TIME }
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn pdf(scene: &Scene, theme: ThemeName) -> Vec<u8> {
    render(&[Page::of(scene, "")], Theme::get(theme), &about(&[])).unwrap()
}

/// Every kind of item: fills, lines of each pattern, translucent ones, clips in clips, text in each typeface.
fn specimen() -> Scene {
    let mut scene = Scene::new(Size::new(400.0, 300.0));
    let paint = |token, alpha| Paint { token, alpha };
    scene.shape(
        Shape::Circle { center: Point::new(60.0, 60.0), radius: 40.0 },
        paint(Token::Victim, 0.5),
        Stroke::solid(12.0, paint(Token::Text, 0.4)),
    );
    for (n, dash) in [Dash::Solid, Dash::Dashed, Dash::Dotted].into_iter().enumerate() {
        let y = 130.0 + 16.0 * n as f32;
        let (a, b) = (Point::new(120.0, y), Point::new(200.0, y - 40.0));
        let bow = vec![Segment::Move(Point::new(10.0, y)), Segment::Cubic(a, b, Point::new(390.0, y))];
        let stroke = Stroke { width: 1.0 + 2.0 * n as f32, paint: paint(Token::Accent, 1.0 - 0.3 * n as f32), dash };
        scene.stroke(Shape::Path(coldtrail::scene::Path(bow)), stroke);
        let rect = Rect::from_xywh(120.0 + 90.0 * n as f32, 20.0, 80.0, 50.0);
        scene.stroke(Shape::Rect { rect, radius: 8.0 * n as f32 }, stroke);
    }
    let blot = Item::Shape {
        shape: Shape::Rect { rect: Rect::from_xywh(0.0, 0.0, 400.0, 300.0), radius: 0.0 },
        fill: Some(paint(Token::Warning, 0.5)),
        stroke: None,
    };
    let inner = Item::Clip { rect: Rect::from_xywh(60.0, 180.0, 100.0, 100.0), items: vec![blot.clone()] };
    scene.items.push(Item::Clip { rect: Rect::from_xywh(20.0, 190.0, 80.0, 20.0), items: vec![inner, blot] });
    for (n, (font, text)) in TEXTS.iter().enumerate() {
        let style = TextStyle::new(*font, 13.0, paint(Token::Text, 1.0)).with_halo(paint(Token::Canvas, 0.9));
        scene.text(FontBook::get().run(text, style, Corner::Left, Point::new(130.0, 190.0 + 18.0 * n as f32)));
    }
    scene
}

/// Thin spaces, figures, letters that other typefaces join, fallback, a shortened address, what no typeface has.
const TEXTS: [(Font, &str); 6] = [
    (Font::Sans, "401,346.77\u{202F}ETH → 90\u{2009}375 stETH · ≈ USD 1.46\u{A0}bn"),
    (Font::SansBold, "official affluent fjord (first) – 평양"),
    (Font::Mono, "0x47666fab…2e7d 라자루스 rows"),
    (Font::Sans, "a東b京 c"),
    (Font::Mono, "bc1q…fi"),
    (Font::Sans, "tab 0123456789"),
];

#[test]
fn another_program_sees_in_the_pdf_what_the_png_shows() {
    for theme in ThemeName::ALL {
        let scene = specimen();
        let (width, _, ours) = png::pixels(&scene, Theme::get(theme), 4.0).unwrap();
        let sheet = &pages(&pdf(&scene, theme), 4.0 / 0.75)[0];
        let alike = ssim(&ours, sheet.pixmap.data(), width as usize);
        assert!(alike > 0.985, "{theme:?}: {alike}");
        look(&format!("specimen-{}", theme.name()), &ours, sheet);
    }
}

#[test]
fn every_text_is_found_as_it_was_written() {
    let found = pages(&pdf(&specimen(), ThemeName::Print), 1.0)[0].text();
    for (_, text) in TEXTS {
        assert_eq!(found.matches(text).count(), 1, "{text:?} in {found:?}");
    }
}

#[test]
fn letters_stand_where_the_font_book_puts_them_whatever_the_size() {
    // Widths are whole thousandths in a PDF; the error must not add up along a line.
    let mut scene = Scene::new(Size::new(2_000.0, 40.0));
    let style = TextStyle::new(Font::Mono, 9.5, Paint::new(Token::Text));
    let line = "0123456789abcdef".repeat(20);
    let run = FontBook::get().run(&line, style, Corner::Left, Point::new(4.0, 24.0));
    scene.text(run);
    let (width, _, ours) = png::pixels(&scene, Theme::get(ThemeName::Print), 2.0).unwrap();
    let sheet = &pages(&pdf(&scene, ThemeName::Print), 2.0 / 0.75)[0];
    assert!(ssim(&ours, sheet.pixmap.data(), width as usize) > 0.98);
}

#[test]
fn what_is_clipped_away_cannot_be_found_either() {
    let mut scene = Scene::new(Size::new(200.0, 100.0));
    let style = TextStyle::new(Font::Sans, 12.0, Paint::new(Token::Text));
    let run = |text: &str, x: f32| Item::Text(FontBook::get().run(text, style, Corner::Left, Point::new(x, 50.0)));
    let rect = Rect::from_xywh(50.0, 0.0, 60.0, 100.0);
    scene.items.push(Item::Clip { rect, items: vec![run("seen", 60.0), run("beside", 130.0)] });
    scene.items.push(run("outside", 260.0));
    assert_eq!(pages(&pdf(&scene, ThemeName::Print), 1.0)[0].text(), "seen");
}

#[test]
fn a_document_has_an_outline_a_size_for_each_page_and_all_that_it_says_of_itself() {
    let entries = pairs(&[
        ("Title", "Theft (of) \\ 라자루스"),
        ("Author", "Unit 7"),
        ("Software", "coldtrail 0"),
        ("Sources", &"S".repeat(100_000)),
        ("Empty", ""),
        ("Title", "twice"),
    ]);
    let (wide, tall) = (specimen(), Scene::new(Size::new(10.0, 400.0)));
    let a4 = Size::new(595.0, 842.0);
    let sheets = [Page { scene: &wide, size: a4, title: "First" }, Page { scene: &tall, size: a4, title: "" }];
    let file = render(&sheets, Theme::get(ThemeName::Light), &about(&entries)).unwrap();
    assert_eq!(read_metadata(&file).unwrap(), entries);
    let read = pages(&file, 1.0);
    assert_eq!(read.len(), 2);
    assert!(read.iter().all(|sheet| (sheet.pixmap.width(), sheet.pixmap.height()) == (595, 842)));
    let text = String::from_utf8_lossy(&file);
    for part in [
        "%PDF-1.7",
        "/Outlines",
        "/Title(First)",
        "/Title(Page 2)",
        "/EmbeddedFiles",
        "(coldtrail.json)",
        "/Lang(en)",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>U</pdfaid:conformance>",
        "Unit 7",
        "2025-02-21T14:13:20",
        "startxref",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.trim_end().ends_with("%%EOF"));
    let one = render(&sheets[..1], Theme::get(ThemeName::Light), &about(&entries)).unwrap();
    assert!(!String::from_utf8_lossy(&one).contains("/Outlines"), "one page needs no outline");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert!(pdf(&specimen(), ThemeName::Dark) == pdf(&specimen(), ThemeName::Dark));
}

#[test]
fn bad_input_gives_a_page_or_an_error_and_never_a_panic() {
    let theme = Theme::get(ThemeName::Dark);
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, -5.0, 0.0, 1.0e-30, 3.0e7];
    for &a in &odd {
        for &b in &odd {
            let mut scene = Scene::new(Size::new(100.0, 100.0));
            let (p, q) = (Point::new(a, 10.0), Point::new(50.0, b));
            let paint = Paint { token: Token::Text, alpha: b };
            let stroke = Stroke { width: b, paint, dash: Dash::Dashed };
            let path = coldtrail::scene::Path(vec![Segment::Line(p), Segment::Cubic(q, p, q), Segment::Close]);
            scene.shape(Shape::Path(path), paint, stroke);
            scene.shape(Shape::Circle { center: p, radius: b }, paint, stroke);
            scene.shape(Shape::Rect { rect: Rect::new(p, q), radius: a }, paint, stroke);
            let text = "a\u{0}\u{FEFF}\u{FFFF}\u{E000}東\n".to_owned();
            let run = TextRun { at: q, text, font: Font::Mono, size: a, paint, halo: Some(paint) };
            let mut clip = Item::Clip { rect: Rect::new(p, q), items: vec![Item::Text(run)] };
            for n in 0..200u8 {
                let rect = Rect::from_xywh(f32::from(n) / 10.0, 0.0, 90.0, 90.0);
                clip = Item::Clip { rect, items: vec![clip] };
            }
            scene.items.push(clip);
            let file = render(&[Page::of(&scene, "")], theme, &about(&[])).unwrap();
            assert_eq!(pages(&file, 1.0).len(), 1, "{a} {b}");
            let empty = Scene::new(Size::new(a, b));
            let size = Size::new(30.0, 30.0);
            assert!(render(&[Page { scene: &empty, size, title: "\u{0}" }], theme, &about(&[])).is_ok(), "{a} {b}");
            let sized = render(&[Page { scene: &empty, size: Size::new(a, b), title: "" }], theme, &about(&[]));
            assert!(matches!(sized, Err(PdfError::PageSize { page: 1, .. })), "{a} {b}");
        }
    }
    assert!(matches!(render(&[], theme, &about(&[])), Err(PdfError::NoPage)));
    for at in [i64::MIN, i64::MAX, 0] {
        let scene = Scene::new(Size::new(9.0, 9.0));
        assert!(render(&[Page::of(&scene, "")], theme, &About { entries: &[], date: at }).is_ok());
    }
}

#[test]
fn a_control_character_in_a_run_is_found_as_a_replacement() {
    let mut scene = Scene::new(Size::new(100.0, 30.0));
    let paint = Paint::new(Token::Text);
    let text = "a\u{1}\u{FEFF}b".to_owned();
    scene.text(TextRun { at: Point::new(4.0, 20.0), text, font: Font::Sans, size: 12.0, paint, halo: None });
    assert_eq!(pages(&pdf(&scene, ThemeName::Print), 1.0)[0].text(), " a\u{FFFD}\u{FFFD}b");
}

// The shipped cases.

fn open(path: &Path) -> Document {
    let opened = Opened::read(&[path.to_owned()], &ViewState::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.unwrap())
}

fn options(name: &str) -> ExportOptions {
    ExportOptions {
        path: name.into(),
        content: Content::Both,
        size: Size::new(1440.0, 900.0),
        scale: 2.0,
        theme: ThemeName::Print,
        // Those that have no room stand on a next page in a PDF, and not in the others.
        notes: false,
        ..ExportOptions::default()
    }
}

#[test]
fn every_shipped_case_looks_in_its_pdf_as_in_its_png_and_every_text_is_found() {
    for path in cases_in(Path::new("cases")) {
        let doc = open(&path);
        let picture = Picture::of(&doc, None);
        let export = |name: &str| options(name).render(&picture, None).unwrap();
        let (png, svg, file) = (export("x.png"), export("x.svg"), export("x.pdf"));
        assert!(file == export("x.pdf"), "{}: two exports differ", path.display());
        let ours = image::load_from_memory(&png).unwrap().into_rgba8();
        let sheet = &pages(&file, 2.0 / 0.75)[0];
        let alike = ssim(&ours, sheet.pixmap.data(), ours.width() as usize);
        let name = path.file_stem().unwrap().to_str().unwrap();
        println!("{name}: {alike:.4}");
        look(name, &ours, sheet);
        assert!(alike >= 0.97, "{name}: {alike}");
        let text = sheet.text();
        let svg = String::from_utf8(svg).unwrap();
        let labels = seen(&svg);
        assert!(labels.len() > 20, "{name}: {labels:?}");
        for (_, label) in labels {
            assert!(text.contains(&label), "{name}: {label:?}");
        }
        let entries = read_metadata(&file).unwrap();
        assert!(entries.contains(&("Case digest (SHA-256)".to_owned(), doc.case.digest.to_string())));
    }
}

/// Poppler reads most PDFs on Linux. Where it is not installed this tells so and passes; `.ci/run` installs it.
#[test]
fn poppler_shows_every_shipped_case_as_its_png_and_finds_the_texts_of_its_frame() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.pdf");
    let run = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program).args(arguments).arg(&file).arg("-").output();
        output.ok().map(|output| {
            assert!(output.stderr.is_empty(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        })
    };
    for path in cases_in(Path::new("cases")) {
        let doc = open(&path);
        let picture = Picture::of(&doc, None);
        let export = |name: &str| options(name).render(&picture, None).unwrap();
        std::fs::write(&file, export("x.pdf")).unwrap();
        let Some(text) = run("pdftotext", &["-raw"]) else {
            println!("skipped: pdftotext and pdftoppm are not installed (apt-get install poppler-utils)");
            return;
        };
        let text = spaced(&String::from_utf8(text).unwrap());
        let name = path.file_stem().unwrap().to_str().unwrap();
        for label in of_frame(&String::from_utf8(export("x.svg")).unwrap()) {
            assert!(text.contains(&spaced(&label)), "{name}: {label:?}");
        }
        let ours = image::load_from_memory(&export("x.png")).unwrap().into_rgba8();
        // The picture goes to the standard output where it has no name.
        let output = std::process::Command::new("pdftoppm").args(["-r", "192", "-png"]).arg(&file).output().unwrap();
        let theirs = image::load_from_memory(&output.stdout).unwrap().into_rgba8();
        assert_eq!(ours.dimensions(), theirs.dimensions());
        let alike = ssim(&ours, &theirs, ours.width() as usize);
        println!("{name}: {alike:.4}");
        assert!(alike >= 0.97, "{name}: {alike}");
    }
}

/// One space for any white space: a program that extracts text measures gaps, and breaks lines where it likes.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of a picture that begin where they can be seen, with the place where each does.
fn seen(svg: &str) -> Vec<(f32, String)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let number = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f32>().unwrap();
    let clips: std::collections::BTreeMap<String, [f32; 4]> = document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "clipPath")))
        .map(|node| {
            let rect = node.first_element_child().unwrap();
            let sides = ["x", "y", "width", "height"].map(|name| number(rect, name));
            (format!("url(#{})", node.attribute("id").unwrap()), sides)
        })
        .collect();
    let labelled = document.descendants().filter(|node| node.has_attribute("aria-label"));
    labelled
        .filter_map(|node| {
            let place = node.attribute("transform").unwrap().strip_prefix("translate(").unwrap();
            let (x, y) = place.split_once(')').unwrap().0.split_once(' ').unwrap();
            let (x, y) = (x.parse::<f32>().unwrap(), y.parse::<f32>().unwrap());
            let shows = |clip: &[f32; 4]| {
                let [left, top, width, height] = *clip;
                (left..left + width).contains(&x) && (top..top + height).contains(&y)
            };
            let is_seen = node.ancestors().filter_map(|a| a.attribute("clip-path")).all(|clip| shows(&clips[clip]));
            is_seen.then(|| (x, node.attribute("aria-label").unwrap().to_owned()))
        })
        .collect()
}

/// The texts of title, banners, legend and footer.
fn of_frame(svg: &str) -> Vec<String> {
    let legend = coldtrail::scene::style::Metrics::get().space.legend;
    let document = roxmltree::Document::parse(svg).unwrap();
    let is_clipped = |node: roxmltree::Node<'_, '_>| node.ancestors().any(|a| a.has_attribute("clip-path"));
    let bare = document.descendants().filter(|node| node.has_attribute("aria-label") && !is_clipped(*node));
    let bare = bare.filter_map(|node| node.attribute("aria-label").map(str::to_owned));
    let left = seen(svg).into_iter().filter(|(x, _)| *x < legend).map(|(_, text)| text);
    bare.chain(left).collect()
}

/// With `COLDTRAIL_LOOK=FOLDER` the pictures are left there, to be looked at.
fn look(name: &str, ours: &[u8], theirs: &reader::Sheet) {
    let Some(folder) = std::env::var_os("COLDTRAIL_LOOK").map(std::path::PathBuf::from) else { return };
    let (width, height) = (theirs.pixmap.width(), theirs.pixmap.height());
    for (which, rgba) in [("png", ours), ("pdf", theirs.pixmap.data())] {
        let path = folder.join(format!("{name}-{which}.png"));
        image::save_buffer(path, rgba, width, height, image::ColorType::Rgba8).unwrap();
    }
}
