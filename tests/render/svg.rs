use coldtrail::render::png::pixels;
use coldtrail::render::svg::render;
use coldtrail::scene::style::{Theme, ThemeName, Token};
use coldtrail::scene::text::Font;
use coldtrail::scene::{Corner, Scene, Size};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::difference;
use crate::specimen::{label, specimen};

/// What an independent program makes of an SVG file.
fn rasterized(svg: &str, width: u32, height: u32) -> Vec<u8> {
    let tree = Tree::from_str(svg, &Options::default()).unwrap();
    let mut pixmap = Pixmap::new(width, height).unwrap();
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.take()
}

#[test]
fn another_program_sees_in_the_svg_what_the_png_shows() {
    for name in ThemeName::ALL {
        let (scene, theme) = (specimen(), Theme::get(name));
        let (width, height, ours) = pixels(&scene, theme, 1.0).unwrap();
        let theirs = rasterized(&render(&scene, theme, &[]), width, height);
        let (mean, far) = difference(&ours, &theirs);
        // Ours begin runs on whole pixels, and weight light letters on a dark ground.
        let limit = if theme.dark { 0.8 } else { 0.4 };
        assert!(mean < limit, "{name:?}: mean difference {mean} of 255");
        assert!(far < 0.003, "{name:?}: {far} of all pixels differ clearly");
    }
}

#[test]
fn every_text_leaves_ink_in_the_svg() {
    for font in Font::ALL {
        for text in ["Hamburg 0123", "평양", "→ ≈ ≥ · …", "東"] {
            let mut scene = Scene::new(Size::new(160.0, 24.0));
            label(&mut scene, text, font, 14.0, Token::Text, Corner::Left, (4.0, 17.0));
            let svg = render(&scene, Theme::get(ThemeName::Print), &[]);
            let dark = rasterized(&svg, 160, 24).chunks_exact(4).filter(|px| px[0] < 100).count();
            assert!(dark > 15, "{font:?} {text:?}: {dark} dark pixels");
            assert!(svg.contains(&format!("aria-label=\"{text}\"")));
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let theme = Theme::get(ThemeName::Light);
    assert!(render(&specimen(), theme, &[]) == render(&specimen(), theme, &[]));
}

#[test]
fn metadata_and_labels_read_back_whatever_they_contain() {
    let hostile = "<script>&\"' ]]> \u{1b}\u{0} 라자루스";
    let metadata = [("Title".to_owned(), hostile.to_owned()), ("a\"<b".to_owned(), "two\nlines".to_owned())];
    let mut scene = Scene::new(Size::new(100.0, 20.0));
    label(&mut scene, hostile, Font::Sans, 12.0, Token::Text, Corner::Left, (4.0, 15.0));
    let svg = render(&scene, Theme::get(ThemeName::Dark), &metadata);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let expected = hostile.replace(['\u{1b}', '\u{0}'], "\u{FFFD}");
    let entries: Vec<(&str, &str)> = document
        .descendants()
        .filter(|node| node.has_tag_name(("urn:coldtrail:exhibit:1", "entry")))
        .map(|node| (node.attribute("key").unwrap(), node.text().unwrap()))
        .collect();
    assert_eq!(entries, [("Title", expected.as_str()), ("a\"<b", "two\nlines")]);
    let title = document.descendants().find(|node| node.tag_name().name() == "title").unwrap();
    assert_eq!(title.text(), Some(expected.as_str()));
    let labelled = document.descendants().find_map(|node| node.attribute("aria-label")).unwrap();
    assert_eq!(labelled, "<script>&\"' ]]> [U+001B][U+0000] 라자루스");
    assert!(!document.descendants().any(|node| node.tag_name().name() == "script"));
}
