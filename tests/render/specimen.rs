//! A picture with everything the scene can draw: all symbols in every emphasis, all icons, edges of every pattern,
//! text in every face and script, legend and frame.

use coldtrail::case::{Marking, Role, StatusKind, Tlp};
use coldtrail::layout::Course;
use coldtrail::scene::edge::{EdgeSpec, WidthScale, edge};
use coldtrail::scene::frame::{FrameSpec, frame};
use coldtrail::scene::icon::{Icon, icon};
use coldtrail::scene::legend::{LegendSpec, LineRow, SymbolRow, WidthRow};
use coldtrail::scene::style::Token;
use coldtrail::scene::symbol::{Emphasis, Mark, SymbolKind, SymbolSpec, symbol};
use coldtrail::scene::text::{Font, FontBook, TextStyle};
use coldtrail::scene::{Corner, Dash, Paint, Point, Scene, Size};

/// A text that every part of the program may have to show.
pub const SENTENCE: &str = "401,346.77 ETH → 90,375 stETH · ≈ USD 1.46 bn · ≥ 100 · 14:13–15:54 · 평양 라자루스";

pub fn label(scene: &mut Scene, text: &str, font: Font, size: f32, token: Token, corner: Corner, at: (f32, f32)) {
    let style = TextStyle::new(font, size, Paint::new(token)).with_halo(Paint::new(Token::Canvas));
    scene.text(FontBook::get().run(text, style, corner, Point::new(at.0, at.1)));
}

pub fn legend_spec() -> LegendSpec {
    let scale = WidthScale::new([1.0e4, 1.1e9]);
    LegendSpec {
        heading: "On the canvas".to_owned(),
        symbols: SymbolKind::ALL
            .into_iter()
            .enumerate()
            .map(|(n, kind)| SymbolRow {
                kind,
                name: if n == 1 { "Victim exchange".to_owned() } else { kind.name().to_owned() },
                count: (n * n * 7 + 1).to_string(),
                key: kind.name().to_lowercase(),
                hidden: n == 5,
            })
            .collect(),
        marks: vec![Mark::Status(StatusKind::Frozen), Mark::Status(StatusKind::TraceEnds), Mark::Shared],
        lines: LineRow::all(),
        width_heading: "Width (log, USD)".to_owned(),
        widths: scale
            .samples(3)
            .into_iter()
            .map(|value| WidthRow { width: scale.width(Some(value)), name: format!("USD {:.0} k", value / 1e3) })
            .collect(),
        instant: false,
    }
}

pub fn frame_spec(marking: &str) -> FrameSpec {
    FrameSpec {
        title: "Bybit cold-wallet theft".to_owned(),
        subtitle: "21 Feb 2025 · USD 1.46–1.5 bn · attributed to TraderTraitor (FBI)".to_owned(),
        marking: Marking::parse(marking),
        case_id: "bybit-2025".to_owned(),
        digest: "4f1c9a0277be31d0aa".to_owned(),
        window: "21 Feb 2025 14:13 – 3 Mar 2025 UTC".to_owned(),
        filters: Vec::new(),
        shown: "shown 41 of 126 wallets".to_owned(),
        program: "coldtrail 0.1.0".to_owned(),
        legend: Some(legend_spec()),
        ..FrameSpec::default()
    }
}

pub fn specimen() -> Scene {
    assert_eq!(Marking::parse("TLP:CLEAR"), Some(Marking::Tlp(Tlp::Clear)));
    let frame = frame(&frame_spec("TLP:CLEAR"), Size::new(1280.0, 860.0));
    let mut scene = frame.scene;
    let mut content = Scene::new(frame.content.size());
    symbols(&mut content);
    edges(&mut content);
    icons(&mut content);
    texts(&mut content);
    scene.place(content, frame.content.min);
    scene
}

fn symbols(scene: &mut Scene) {
    let mut y = 50.0;
    for emphasis in [Emphasis::Normal, Emphasis::Hover, Emphasis::Selected, Emphasis::Dim] {
        let mut x = 56.0;
        for kind in SymbolKind::ALL {
            let mut spec = SymbolSpec::new(kind, Point::new(x, y));
            spec.emphasis = emphasis;
            symbol(scene, &spec);
            x += 78.0;
        }
        let stack = SymbolSpec { stack: Some(58), ..SymbolSpec::new(Role::Intermediary, Point::new(x, y)) };
        symbol(scene, &SymbolSpec { emphasis, ..stack });
        x += 78.0;
        let mut group = SymbolSpec::new(Role::Attacker, Point::new(x, y));
        group.folded = Some(12);
        group.marks.kept = Some(StatusKind::Frozen);
        group.marks.trace_ends = true;
        symbol(scene, &SymbolSpec { emphasis, ..group });
        y += 72.0;
    }
    let mut names = vec![("Bybit", "0x1Db9…FCF4"), ("58 wallets", "10,062 ETH")];
    names.push(("라자루스", "0x4766…86E2"));
    for (n, (name, below)) in names.into_iter().enumerate() {
        let x = [134.0, 836.0, 914.0][n];
        label(scene, name, Font::SansBold, 12.5, Token::Text, Corner::Middle, (x, 308.0));
        label(scene, below, Font::Mono, 11.0, Token::TextFaint, Corner::Middle, (x, 322.0));
    }
}

fn edges(scene: &mut Scene) {
    let rows = [
        (9.0, Token::Attacker, Dash::Solid),
        (5.0, Token::Attacker, Dash::Dashed),
        (4.0, Token::CashOut, Dash::Dotted),
        (2.0, Token::Edge, Dash::Solid),
        (1.25, Token::Edge, Dash::Dashed),
        (1.25, Token::Edge, Dash::Dotted),
    ];
    for (n, (width, token, dash)) in (0_u8..).zip(rows) {
        let x = 40.0 + 160.0 * f32::from(n);
        let from = Point::new(x + 16.0, 370.0);
        let to = Point::new(x + 110.0, if n % 2 == 0 { 440.0 } else { 385.0 });
        for center in [from, to] {
            let spec = SymbolSpec { radius: 14.0, ..SymbolSpec::new(Role::Intermediary, center) };
            symbol(scene, &spec);
        }
        let points = [from + Point::new(15.0, 0.0), to - Point::new(15.0, 0.0)];
        edge(
            scene,
            &EdgeSpec { points: &points, course: Course::Level, width, paint: Paint::new(token), dash, arrow: 1.0 },
        );
    }
    let winding = [(60.0, 480.0), (200.0, 470.0), (330.0, 520.0), (520.0, 520.0), (640.0, 480.0)];
    let winding = winding.map(|(x, y)| Point::new(x, y));
    let paint = Paint::new(Token::Attacker);
    edge(
        scene,
        &EdgeSpec { points: &winding, course: Course::Level, width: 3.0, paint, dash: Dash::Solid, arrow: 1.0 },
    );
    let back = [(640.0, 500.0), (690.0, 500.0), (690.0, 540.0), (60.0, 540.0), (60.0, 500.0)];
    let back = back.map(|(x, y)| Point::new(x, y));
    edge(scene, &EdgeSpec { points: &back, course: Course::Level, width: 2.0, paint, dash: Dash::Dashed, arrow: 1.0 });
    let fan = Point::new(740.0, 500.0);
    for n in 0_u8..5 {
        let to = Point::new(980.0, 450.0 + 25.0 * f32::from(n));
        let points = [fan, to];
        edge(
            scene,
            &EdgeSpec {
                points: &points,
                course: Course::Level,
                width: 1.25 + f32::from(n),
                paint,
                dash: Dash::Solid,
                arrow: 1.0,
            },
        );
    }
    label(scene, "90,375 stETH · 8,000 mETH", Font::SansBold, 12.0, Token::Text, Corner::Middle, (360.0, 526.0));
}

fn icons(scene: &mut Scene) {
    for (row, size) in [(0.0, 12.0), (1.0, 16.0), (2.0, 24.0)] {
        let mut x = 40.0;
        for &which in Icon::ALL {
            icon(scene, which, Point::new(x, 575.0 + row * 28.0), size, Paint::new(Token::Text));
            x += 23.0;
        }
    }
}

fn texts(scene: &mut Scene) {
    let rows = [(Font::Sans, 16.0), (Font::Sans, 12.5), (Font::SansBold, 12.5), (Font::Mono, 12.0), (Font::Sans, 11.0)];
    for (n, (font, size)) in (0_u8..).zip(rows) {
        let y = 668.0 + 20.0 * f32::from(n);
        label(scene, SENTENCE, font, size, Token::Text, Corner::Left, (32.0, y));
    }
    label(
        scene,
        "0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2",
        Font::Mono,
        11.0,
        Token::TextFaint,
        Corner::Right,
        (1040.0, 668.0),
    );
    label(scene, "hidden \u{202e}order\u{7}", Font::Sans, 12.5, Token::Warning, Corner::Right, (1040.0, 688.0));
    label(scene, "missing 東京", Font::Sans, 12.5, Token::TextDim, Corner::Right, (1040.0, 708.0));
}
