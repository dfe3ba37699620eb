//! The exhibit's frame: marking, title, legend and footer, so that a picture can stand alone and be questioned.

use crate::case::{Marking, Tlp};

use super::legend::{LegendSpec, legend};
use super::style::{Metrics, Token};
use super::text::{Font, FontBook, TextStyle};
use super::{Corner, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke};

/// What stands around a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrameSpec {
    /// Title of the case.
    pub title: String,
    /// When, how much, who: one line.
    pub subtitle: String,
    /// Banner at the top and the bottom, if the case has one.
    pub marking: Option<Marking>,
    /// Identifier of the case.
    pub case_id: String,
    /// Digest of the case in hexadecimal; the first 12 digits are shown.
    pub digest: String,
    /// The time window, e.g. `21 Feb 2025 14:13 – 3 Mar 2025 UTC`.
    pub window: String,
    /// What is left out, e.g. `shown 41 of 126 wallets`.
    pub shown: String,
    /// The active filters in words, beside the time window; a picture that leaves something out says so, in full.
    pub filters: Vec<String>,
    /// Name and version of the program.
    pub program: String,
    /// The legend at the left, if wanted.
    pub legend: Option<LegendSpec>,
}

/// A frame, and the room it leaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// The frame itself, with a background on its whole size.
    pub scene: Scene,
    /// Where the content belongs: place it with [`Scene::place`].
    pub content: Rect,
}

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

/// The frame of a picture of a size.
#[must_use]
pub fn frame(spec: &FrameSpec, size: Size) -> Frame {
    let metrics = Metrics::get();
    let mut scene = Scene::new(size);
    let whole = Rect::from_xywh(0.0, 0.0, size.w, size.h);
    scene.fill(Shape::Rect { rect: whole, radius: 0.0 }, Paint::new(Token::Canvas));
    let mut inner = whole;
    if let Some(marking) = &spec.marking {
        let height = metrics.space.banner;
        scene.place(banner(marking, size.w), Point::new(0.0, 0.0));
        scene.place(banner(marking, size.w), Point::new(0.0, size.h - height));
        inner.min.y += height;
        inner.max.y -= height;
    }
    title_bar(&mut scene, spec, &mut inner);
    footer(&mut scene, spec, &mut inner);
    filters(&mut scene, &spec.filters, &mut inner);
    // A picture too narrow for both shows the graph.
    if let Some(list) = spec.legend.as_ref().filter(|_| inner.width() > 2.0 * metrics.space.legend) {
        let pane = Rect::new(inner.min, Point::new(inner.min.x + metrics.space.legend, inner.max.y));
        scene.fill(Shape::Rect { rect: pane, radius: 0.0 }, Paint::new(Token::Panel));
        rule(&mut scene, Point::new(pane.max.x - 0.5, pane.min.y), Point::new(pane.max.x - 0.5, pane.max.y));
        let mut list = legend(list, pane.width() - 2.0 * metrics.space.pane);
        // A legend longer than the picture is cut at the pane's end, not drawn over the footer.
        list.size.h = list.size.h.min(pane.height() - metrics.space.pane);
        scene.place(list, pane.min + Point::new(metrics.space.pane, metrics.space.pane));
        inner.min.x = pane.max.x;
    }
    let content = Rect::new(inner.min, Point::new(inner.max.x.max(inner.min.x), inner.max.y.max(inner.min.y)));
    Frame { scene, content }
}

fn title_bar(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect) {
    let metrics = Metrics::get();
    if spec.title.is_empty() && spec.subtitle.is_empty() {
        return;
    }
    let bar = Rect::new(inner.min, Point::new(inner.max.x, inner.min.y + metrics.space.title_bar));
    scene.fill(Shape::Rect { rect: bar, radius: 0.0 }, Paint::new(Token::Panel));
    rule(scene, Point::new(bar.min.x, bar.max.y - 0.5), Point::new(bar.max.x, bar.max.y - 0.5));
    let left = bar.min.x + metrics.space.pane;
    let room = bar.max.x - metrics.space.pane - left;
    let book = FontBook::get();
    let title = TextStyle::new(Font::SansBold, metrics.font.title, Paint::new(Token::Text));
    // One baseline for both sizes of letters.
    let middle = bar.center().y;
    let baseline = book.baseline_centered(title.font, title.size, middle).round();
    let text = book.fit(title.font, title.size, &spec.title, room);
    let run = book.run(&text, title, Corner::Left, Point::new(left, baseline));
    let used = book.advance(title.font, title.size, &run.text) + 1.5 * metrics.space.small;
    scene.text(run);
    let subtitle = TextStyle::new(Font::Sans, metrics.font.body, Paint::new(Token::TextDim));
    let text = book.fit(subtitle.font, subtitle.size, &spec.subtitle, room - used);
    scene.text(book.run(&text, subtitle, Corner::Left, Point::new(left + used, baseline)));
    inner.min.y = bar.max.y;
}

fn footer(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect) {
    let metrics = Metrics::get();
    let digest: String = spec.digest.chars().take(12).collect();
    let digest = if digest.is_empty() { digest } else { format!("sha256 {digest}") };
    let left = join(&[&spec.case_id, &digest, &spec.program]);
    let right = join(&[&spec.window, &spec.shown]);
    if left.is_empty() && right.is_empty() {
        return;
    }
    let bar = Rect::new(Point::new(inner.min.x, inner.max.y - metrics.space.footer), inner.max);
    scene.fill(Shape::Rect { rect: bar, radius: 0.0 }, Paint::new(Token::Panel));
    rule(scene, Point::new(bar.min.x, bar.min.y + 0.5), Point::new(bar.max.x, bar.min.y + 0.5));
    let style = TextStyle::new(Font::Mono, metrics.font.caption, Paint::new(Token::TextFaint));
    let (start, end) = (bar.min.x + metrics.space.pane, bar.max.x - metrics.space.pane);
    let middle = bar.center().y + 0.5;
    let used = write(scene, &left, style, Corner::Left, Point::new(start, middle), end - start);
    let style = TextStyle { font: Font::Sans, paint: Paint::new(Token::TextDim), ..style };
    let room = end - start - used - metrics.space.group;
    write(scene, &right, style, Corner::Right, Point::new(end, middle), room);
    inner.max.y = bar.min.y;
}

/// The active filters over the footer, in as many lines as they need: they are never shortened.
fn filters(scene: &mut Scene, filters: &[String], inner: &mut Rect) {
    if filters.is_empty() {
        return;
    }
    let metrics = Metrics::get();
    let book = FontBook::get();
    let style = TextStyle::new(Font::Sans, metrics.font.caption, Paint::new(Token::TextDim));
    let (start, end) = (inner.min.x + metrics.space.pane, inner.max.x - metrics.space.pane);
    // What is withheld stands on lines of its own: it is no choice of what to see.
    let (withheld, chosen): (Vec<&String>, Vec<&String>) =
        filters.iter().partition(|line| line.starts_with("Withheld: "));
    let wrap = |text: &str| book.wrap(style.font, style.size, text, end - start);
    let chosen: Vec<&str> = chosen.into_iter().map(String::as_str).collect();
    let chosen = (!chosen.is_empty()).then(|| wrap(&format!("Filters: {}", chosen.join(" · "))));
    let lines: Vec<String> =
        withheld.into_iter().flat_map(|line| wrap(line)).chain(chosen.into_iter().flatten()).collect();
    let line_height = metrics.space.footer * 0.75;
    #[allow(clippy::cast_precision_loss)]
    let height = line_height * lines.len() as f32 + metrics.space.small;
    let bar = Rect::new(Point::new(inner.min.x, inner.max.y - height), inner.max);
    scene.fill(Shape::Rect { rect: bar, radius: 0.0 }, Paint::new(Token::Panel));
    rule(scene, Point::new(bar.min.x, bar.min.y + 0.5), Point::new(bar.max.x, bar.min.y + 0.5));
    let mut middle = bar.min.y + (metrics.space.small + line_height) / 2.0;
    for line in lines {
        write(scene, &line, style, Corner::Left, Point::new(start, middle), end - start);
        middle += line_height;
    }
    inner.max.y = bar.min.y;
}

fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn rule(scene: &mut Scene, from: Point, to: Point) {
    let stroke = Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::Line));
    scene.stroke(Shape::Path(Path::polyline(&[from, to], false)), stroke);
}

/// Writes a text with its capitals centred on `at.y`, shortened to the room; returns its width.
fn write(scene: &mut Scene, text: &str, style: TextStyle, corner: Corner, at: Point, room: f32) -> f32 {
    let book = FontBook::get();
    let text = book.fit(style.font, style.size, text, room);
    let baseline = book.baseline_centered(style.font, style.size, at.y).round();
    let run = book.run(&text, style, corner, Point::new(at.x, baseline));
    let width = book.advance(style.font, style.size, &run.text);
    scene.text(run);
    width
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_marking_has_its_prescribed_place() {
        for text in Marking::EXAMPLES {
            let marking = Marking::parse(text).unwrap();
            assert_eq!(banner_style(&marking).right, text.starts_with("TLP"), "{text}");
            let scene = banner(&marking, 400.0);
            let Some(super::super::Item::Text(run)) = scene.items.last() else { unreachable!("letters come last") };
            let width = FontBook::get().advance(run.font, run.size, &run.text);
            assert_eq!(run.text, text);
            let off =
                if text.starts_with("TLP") { 384.0 - (run.at.x + width) } else { 200.0 - (run.at.x + width / 2.0) };
            assert!(off.abs() < 0.01, "{text} is {off} px off");
        }
    }

    #[test]
    fn the_content_never_has_a_negative_size() {
        let legend = LegendSpec { heading: "On the canvas".to_owned(), ..LegendSpec::default() };
        let spec = FrameSpec {
            title: "A long title that cannot fit".to_owned(),
            marking: Marking::parse("TLP:RED"),
            case_id: "case".to_owned(),
            window: "2025".to_owned(),
            legend: Some(legend),
            ..FrameSpec::default()
        };
        for (w, h) in [(0.0, 0.0), (40.0, 30.0), (300.0, 2000.0), (4000.0, 10.0)] {
            let frame = frame(&spec, Size::new(w, h));
            assert!(frame.content.width() >= 0.0 && frame.content.height() >= 0.0, "{w} × {h}: {:?}", frame.content);
        }
        let bare = frame(&FrameSpec::default(), Size::new(50.0, 40.0));
        assert_eq!(bare.content, Rect::from_xywh(0.0, 0.0, 50.0, 40.0));
    }
}
