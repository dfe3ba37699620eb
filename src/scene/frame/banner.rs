//! The marking at the top and the bottom, in its prescribed colours.

use super::bars::write;
use crate::case::{Marking, Tlp};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, TextStyle};
use crate::scene::{Corner, Paint, Point, Rect, Scene, Shape, Size};

/// How a marking is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BannerStyle {
    /// Behind the letters.
    pub ground: Token,
    /// The letters.
    pub ink: Token,
    /// TLP stands at the right on black (FIRST, TLP 2.0); US banners are centred on their colour.
    pub right: bool,
}

/// The prescribed colours of a marking.
#[must_use]
pub fn banner_style(marking: &Marking) -> BannerStyle {
    let tlp = |ink| BannerStyle { ground: Token::Banner, ink, right: true };
    let us = |ground, ink| BannerStyle { ground, ink, right: false };
    match marking {
        Marking::Tlp(Tlp::Red) => tlp(Token::MarkingRed),
        Marking::Tlp(Tlp::Amber | Tlp::AmberStrict) => tlp(Token::MarkingAmber),
        Marking::Tlp(Tlp::Green) => tlp(Token::MarkingGreen),
        Marking::Tlp(Tlp::Clear) => tlp(Token::MarkingClear),
        Marking::Unclassified => us(Token::UsUnclassified, Token::MarkingClear),
        Marking::Cui => us(Token::UsCui, Token::MarkingClear),
        Marking::Confidential(_) => us(Token::UsConfidential, Token::MarkingClear),
        Marking::Secret(_) => us(Token::UsSecret, Token::MarkingClear),
        Marking::TopSecret(caveats) if caveats.contains("SCI") => us(Token::UsSci, Token::Banner),
        Marking::TopSecret(_) => us(Token::UsTopSecret, Token::Banner),
    }
}

/// A marking's banner.
#[must_use]
pub fn banner(marking: &Marking, width: f32) -> Scene {
    let metrics = Metrics::get();
    let style = banner_style(marking);
    let size = Size::new(width, metrics.space.banner);
    let mut scene = Scene::new(size);
    let rect = Rect::from_xywh(0.0, 0.0, size.w, size.h);
    scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(style.ground));
    let text = marking.to_string();
    let (corner, x) =
        if style.right { (Corner::Right, width - metrics.space.pane) } else { (Corner::Middle, width / 2.0) };
    let ink = TextStyle::new(Font::SansBold, metrics.font.label, Paint::new(style.ink));
    write(&mut scene, &text, ink, corner, Point::new(x, size.h / 2.0), width - 2.0 * metrics.space.pane);
    scene
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::scene::Item;
    use crate::scene::text::FontBook;

    #[test]
    fn every_marking_has_its_prescribed_place() {
        for text in Marking::EXAMPLES {
            let marking = Marking::parse(text).unwrap();
            assert_eq!(banner_style(&marking).right, text.starts_with("TLP"), "{text}");
            let scene = banner(&marking, 400.0);
            let Some(Item::Text(run)) = scene.items.last() else { unreachable!("letters come last") };
            let width = FontBook::get().advance(run.font, run.size, &run.text);
            assert_eq!(run.text, text);
            let off =
                if text.starts_with("TLP") { 384.0 - (run.at.x + width) } else { 200.0 - (run.at.x + width / 2.0) };
            assert!(off.abs() < 0.01, "{text} is {off} px off");
        }
    }
}
