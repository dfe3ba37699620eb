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
mod cases;
mod reader;

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

/// With `COLDTRAIL_LOOK=FOLDER` the pictures are left there, to be looked at.
fn look(name: &str, ours: &[u8], theirs: &reader::Sheet) {
    let (width, height) = (theirs.pixmap.width(), theirs.pixmap.height());
    leave(name, (width, height), &[("png", ours), ("pdf", theirs.pixmap.data())]);
}

fn leave(name: &str, (width, height): (u32, u32), pictures: &[(&str, &[u8])]) {
    let Some(folder) = std::env::var_os("COLDTRAIL_LOOK").map(std::path::PathBuf::from) else { return };
    for (which, rgba) in pictures {
        let path = folder.join(format!("{name}-{which}.png"));
        image::save_buffer(path, rgba, width, height, image::ColorType::Rgba8).unwrap();
    }
}
