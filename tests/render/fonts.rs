use coldtrail::case::{Confidence, EntityKind, Likelihood, Role, StatusKind, Vector};
use coldtrail::scene::style::Token;
use coldtrail::scene::text::{Font, FontBook, TextStyle, visible};
use coldtrail::scene::{Corner, Paint, Point};

use crate::specimen::SENTENCE;

/// Signs the program writes itself, beyond letters and figures.
const SIGNS: &str = "·–—…→←↔↑↓≈≥≤×÷±−∞µ%‰°§“”‘’«»€£¥₩₿•[]{}()<>|/\\@#&*+=~^_\u{a0}\u{2009}\u{202f}";

#[test]
fn every_character_the_program_writes_has_a_glyph() {
    let book = FontBook::get();
    let mut text = format!("{SIGNS}{SENTENCE}평양 조선민주주의인민공화국 김수키 안다리엘");
    text.extend((' '..='~').chain('\u{a1}'..='\u{ac}').chain('\u{ae}'..='\u{17f}').chain('А'..='я'));
    // U+0149 is deprecated by Unicode itself.
    text.retain(|c| c != '\u{149}');
    text.extend(Role::ALL.map(Role::name));
    text.push_str(&[StatusKind::Frozen.name(), StatusKind::TraceEnds.name(), Vector::Insider.name()].concat());
    text.push_str(&[Likelihood::AlmostCertain.words(), Confidence::High.name(), EntityKind::Dex.name()].concat());
    for font in Font::ALL {
        let missing: String = text.chars().filter(|&c| !book.has(font, c)).collect();
        assert!(missing.is_empty(), "{font:?} lacks {missing:?}");
        let blank = |c: char| c.is_whitespace() || book.outline(book.glyph(font, c)).0.len() > 2;
        assert!(text.chars().all(blank), "{font:?} has an empty glyph");
    }
}

#[test]
fn a_missing_character_is_a_visible_box() {
    let book = FontBook::get();
    for font in Font::ALL {
        assert!(!book.has(font, '東'));
        assert!(book.advance(font, 10.0, "東") > 3.0);
        assert!(book.outline(book.glyph(font, '東')).0.len() > 4);
    }
}

#[test]
fn figures_are_tabular() {
    let book = FontBook::get();
    for font in Font::ALL {
        let zero = book.advance(font, 12.0, "0");
        assert!(('1'..='9').all(|figure| (book.advance(font, 12.0, &figure.to_string()) - zero).abs() < 1e-4));
    }
}

#[test]
fn a_shortened_text_fits_and_a_fitting_one_is_left_alone() {
    let book = FontBook::get();
    let full = book.advance(Font::Sans, 12.0, SENTENCE);
    assert_eq!(book.fit(Font::Sans, 12.0, SENTENCE, full + 0.01), SENTENCE);
    for width in [0.0_f32, 5.0, 12.0, 60.0, full - 0.5] {
        let text = book.fit(Font::Sans, 12.0, SENTENCE, width);
        assert!(book.advance(Font::Sans, 12.0, &text) <= width, "{text:?} in {width}");
        assert!(text.is_empty() || text.ends_with('…'));
    }
    assert_eq!(book.fit(Font::Sans, 12.0, "text", f32::NAN), "");
}

#[test]
fn wrapped_lines_fit_and_lose_nothing() {
    let book = FontBook::get();
    let text = format!("{SENTENCE}\n\n0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2 end");
    let lines = book.wrap(Font::Sans, 12.0, &text, 120.0);
    assert!(lines.iter().all(|line| book.advance(Font::Sans, 12.0, line) <= 120.0), "{lines:?}");
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(&lines.concat()), squeezed(&text));
    assert!(lines.contains(&String::new()), "the empty line is kept");
    assert_eq!(book.wrap(Font::Sans, 12.0, "ab", 0.0), ["a", "b"]);
}

#[test]
fn what_hides_in_a_text_is_spelled_out() {
    assert_eq!(visible("0x47…86E2 평양"), "0x47…86E2 평양");
    assert_eq!(visible("safe\u{202e}evil"), "safe[U+202E]evil");
    assert_eq!(visible("a\u{200b}b\u{feff}c\u{ad}d\u{e0041}"), "a[U+200B]b[U+FEFF]c[U+00AD]d[U+E0041]");
    assert_eq!(visible("tab\tand\nline\u{7f}"), "tab and line[U+007F]");
    // The same two syllables from conjoining letters, as some systems write file contents.
    assert_eq!(visible("\u{1111}\u{1167}\u{11bc}\u{110b}\u{1163}\u{11bc}"), "평양");
    let hidden = "\u{202e}\u{0}\u{2066}\u{3164}";
    assert_eq!(visible(&visible(hidden)), visible(hidden));
}

#[test]
fn a_run_stands_where_it_is_aligned() {
    let book = FontBook::get();
    let style = TextStyle::new(Font::SansBold, 20.0, Paint::new(Token::Text));
    let width = book.advance(Font::SansBold, 20.0, "HHH");
    for (corner, left) in [(Corner::Left, 100.0), (Corner::Middle, 100.0 - width / 2.0), (Corner::Right, 100.0 - width)]
    {
        let run = book.run("HHH", style, corner, Point::new(100.0, 50.0));
        assert!((run.at.x - left).abs() < 1e-3);
        let points = book.run_outline(&run).flatten(0.1).into_iter().flat_map(|(points, _)| points);
        let ink = coldtrail::scene::Rect::around(points).unwrap();
        assert!(ink.min.x >= left && ink.max.x <= left + width, "{ink:?}");
        assert!((ink.max.y - 50.0).abs() < 0.5, "letters stand on the baseline: {ink:?}");
        assert!((ink.height() - book.vertical(Font::SansBold, 20.0).cap_height).abs() < 0.5);
    }
}
