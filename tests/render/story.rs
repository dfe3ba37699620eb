//! A whole exhibit: the beginning of a real theft, placed by hand, as the graph's builder is to draw it.

use coldtrail::case::Role;
use coldtrail::layout::Course;
use coldtrail::scene::edge::{EdgeSpec, edge};
use coldtrail::scene::frame::frame;
use coldtrail::scene::style::{Theme, ThemeName, Token};
use coldtrail::scene::symbol::{Emphasis, SymbolKind, SymbolSpec, symbol};
use coldtrail::scene::text::Font;
use coldtrail::scene::{Corner, Dash, Paint, Path, Point, Scene, Shape, Size, Stroke};

use crate::specimen::{frame_spec, label};

struct Node(f32, f32, SymbolKind, Option<u32>, &'static str, &'static str);

/// From, to, width, token, dash, value, second line, middle of the label.
type Flow = (usize, usize, f32, Token, Dash, &'static str, &'static str, (f32, f32));

fn nodes() -> Vec<Node> {
    let role = SymbolKind::Role;
    vec![
        Node(60.0, 300.0, role(Role::Victim), None, "Bybit", "0x1Db9…FCF4"),
        Node(290.0, 300.0, role(Role::Attacker), None, "Exploiter", "0x4766…86E2"),
        Node(560.0, 160.0, role(Role::Attacker), Some(40), "40 wallets", "39 named by the FBI"),
        Node(790.0, 160.0, role(Role::Bridge), None, "THORChain", "ETH → BTC"),
        Node(970.0, 90.0, role(Role::CashOut), None, "OTC broker, RU", "≥ USD 60 M"),
        Node(970.0, 230.0, role(Role::CashOut), None, "OTC broker, HK", "> USD 100 M"),
        Node(480.0, 420.0, role(Role::Attacker), None, "Swapper", "0xa4b2…449e"),
        Node(620.0, 350.0, role(Role::Swap), None, "ParaSwap", ""),
        Node(620.0, 420.0, role(Role::Swap), None, "DODO", ""),
        Node(620.0, 490.0, role(Role::Mixer), None, "Wasabi", ""),
        Node(760.0, 420.0, role(Role::Attacker), None, "Gather", "0xdd90…5f92"),
        Node(900.0, 350.0, role(Role::Intermediary), Some(9), "9 wallets", "80,000 at rest"),
        Node(1010.0, 390.0, role(Role::Intermediary), Some(58), "58 wallets", "10,062 ETH"),
        Node(900.0, 500.0, role(Role::Intermediary), None, "1 wallet", "8,055 ETH"),
        Node(480.0, 560.0, role(Role::Recovery), None, "cmETH", "recovered"),
    ]
}

fn flows() -> Vec<Flow> {
    let (hot, cold, out) = (Token::Attacker, Token::Edge, Token::CashOut);
    vec![
        (0, 1, 9.0, Token::Victim, Dash::Solid, "401,346.77 ETH", "USD 1.10 bn · 1 transfer", (175.0, 270.0)),
        (1, 2, 8.0, hot, Dash::Solid, "400,000 ETH", "40 transfers, 14:56–15:54", (400.0, 190.0)),
        (2, 3, 7.0, hot, Dash::Dashed, "≈ 361,000 ETH", "72 % by 3 Mar · press", (680.0, 136.0)),
        (3, 4, 3.0, out, Dash::Dotted, "as BTC", "", (860.0, 96.0)),
        (3, 5, 4.0, out, Dash::Dashed, "", "", (0.0, 0.0)),
        (1, 6, 5.0, hot, Dash::Solid, "90,375 stETH", "8,000 mETH", (350.0, 420.0)),
        (1, 14, 3.0, hot, Dash::Solid, "15,000 cmETH", "", (330.0, 500.0)),
        (6, 7, 3.0, cold, Dash::Solid, "", "", (0.0, 0.0)),
        (6, 8, 3.0, cold, Dash::Solid, "", "", (0.0, 0.0)),
        (6, 9, 3.0, cold, Dash::Solid, "", "", (0.0, 0.0)),
        (7, 10, 3.0, cold, Dash::Solid, "", "", (0.0, 0.0)),
        (8, 10, 3.0, cold, Dash::Solid, "", "", (0.0, 0.0)),
        (9, 10, 3.0, cold, Dash::Solid, "", "", (0.0, 0.0)),
        (10, 11, 4.0, hot, Dash::Solid, "90,000 ETH", "9 transfers", (812.0, 372.0)),
        (11, 12, 2.5, cold, Dash::Solid, "10,062 ETH", "", (972.0, 342.0)),
        (10, 13, 3.0, hot, Dash::Solid, "8,055 ETH", "45 transfers", (806.0, 486.0)),
    ]
}

fn content(size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let nodes = nodes();
    for (from, to, width, token, dash, ..) in flows() {
        let rim = |n: usize, side: f32| Point::new(nodes[n].0 + side * (nodes[n].2.radius() + 1.0), nodes[n].1);
        let points = [rim(from, 1.0), rim(to, -1.0)];
        let paint = Paint::new(token).faded(0.85);
        edge(&mut scene, &EdgeSpec { points: &points, course: Course::Level, width, paint, dash, arrow: 1.0 });
    }
    let link = [Point::new(60.0, 228.0), Point::new(60.0, 276.0)];
    let stroke = Stroke { width: 1.25, paint: Paint::new(Token::TextFaint), dash: Dash::Dashed };
    scene.stroke(Shape::Path(Path::polyline(&link, false)), stroke);
    symbol(&mut scene, &SymbolSpec::new(SymbolKind::Incident, Point::new(60.0, 212.0)));
    label(&mut scene, "Theft 14:13 UTC", Font::SansBold, 12.5, Token::Text, Corner::Left, (82.0, 216.0));
    for (n, Node(x, y, kind, stack, name, below)) in nodes.iter().enumerate() {
        let mut spec = SymbolSpec { stack: *stack, ..SymbolSpec::new(*kind, Point::new(*x, *y)) };
        spec.emphasis = if n == 1 { Emphasis::Selected } else { Emphasis::Normal };
        spec.marks.trace_ends = n == 13;
        spec.marks.kept = (n == 14).then_some(coldtrail::case::StatusKind::Frozen);
        symbol(&mut scene, &spec);
        let top = y + kind.radius() + if n == 1 { 22.0 } else { 17.0 };
        label(&mut scene, name, Font::SansBold, 12.5, Token::Text, Corner::Middle, (*x, top));
        let font = if below.starts_with("0x") { Font::Mono } else { Font::Sans };
        label(&mut scene, below, font, 11.0, Token::TextFaint, Corner::Middle, (*x, top + 15.0));
    }
    for (.., value, below, (x, y)) in flows() {
        label(&mut scene, value, Font::SansBold, 12.0, Token::Text, Corner::Middle, (x, y));
        label(&mut scene, below, Font::Sans, 11.0, Token::TextDim, Corner::Middle, (x, y + 14.0));
    }
    scene
}

#[test]
fn an_exhibit_has_its_marking_and_stays_inside_its_frame() {
    for (name, marking) in
        [(ThemeName::Dark, "TLP:AMBER+STRICT"), (ThemeName::Light, "SECRET//NOFORN"), (ThemeName::Print, "CUI")]
    {
        let outer = frame(&frame_spec(marking), Size::new(1280.0, 740.0));
        let mut scene = outer.scene;
        scene.place(content(outer.content.size()), outer.content.min);
        let theme = Theme::get(name);
        let (width, height, rgba) = coldtrail::render::png::pixels(&scene, theme, 1.0).unwrap();
        if let Some(folder) = crate::look_folder() {
            crate::save(&folder.join(format!("story-{}.png", name.name())), width, height, &rgba);
        }
        // The first and the last row are the banner in one colour, whatever the content does.
        let row = |y: u32| &rgba[(y * width * 4) as usize..((y + 1) * width * 4) as usize];
        assert_eq!(row(0), row(height - 1));
        assert!(row(0).chunks_exact(4).all(|px| px == &row(0)[..4]), "{name:?}: the banner is broken");
        assert!(scene.hits.len() >= SymbolKind::ALL.len(), "every legend row can be pointed at");
    }
}
