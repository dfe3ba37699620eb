//! Draws a picture on a page.

use std::collections::{BTreeMap, BTreeSet};

use krilla::color::rgb;
use krilla::geom::{Path as Outline, PathBuilder, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke as Line, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::scene::frame::Ground;
use crate::scene::style::{Metrics, Rgba, Theme, Token};
use crate::scene::text::{Font, FontBook, GlyphKey, PlacedGlyph};
use crate::scene::{Dash, Item, Paint, Path, Point, Rect, Scene, Segment, Shape, Size, Stroke, TextRun};

/// Beyond any canvas; what is further out is left out, as it is from a PNG.
const FAR: f32 = 500_000.0;

/// The glyph that stands for what a typeface has no glyph for.
const NO_GLYPH: u32 = 0;

/// What all pages of a document share.
#[derive(Default)]
pub(super) struct Typefaces {
    /// `None` for one that is damaged.
    faces: BTreeMap<Font, Option<krilla::text::Font>>,
    /// Outlines of 1 em.
    outlines: BTreeMap<GlyphKey, Path>,
    /// Where a blank already stands for a space.
    blanks: BTreeSet<Font>,
}

impl Typefaces {
    fn face(&mut self, font: Font) -> Option<krilla::text::Font> {
        self.faces.entry(font).or_insert_with(|| krilla::text::Font::new(font.bytes().into(), 0)).clone()
    }

    fn outline(&mut self, key: GlyphKey) -> &Path {
        self.outlines.entry(key).or_insert_with(|| FontBook::get().outline(key))
    }
}

/// Draws on one page.
pub(super) struct Painter<'a, 's> {
    surface: &'a mut Surface<'s>,
    theme: &'a Theme,
    typefaces: &'a mut Typefaces,
    /// The part of the picture that shows, in its pixels.
    shown: Rect,
}

impl<'a, 's> Painter<'a, 's> {
    pub(super) fn new(surface: &'a mut Surface<'s>, theme: &'a Theme, typefaces: &'a mut Typefaces) -> Self {
        Self { surface, theme, typefaces, shown: Rect::default() }
    }

    /// Draws a picture as large as it fits on a page of a size in points, and in its middle.
    pub(super) fn page(&mut self, scene: &Scene, size: Size, ground: Ground) {
        let sheet = Rect::from_xywh(0.0, 0.0, size.w, size.h);
        self.shown = sheet;
        if ground == Ground::Filled {
            let ground = Shape::Rect { rect: sheet, radius: 0.0 };
            self.shape(&ground, Some(Paint::new(Token::Canvas)), None);
        }
        let whole = Rect::from_xywh(0.0, 0.0, scene.size.w, scene.size.h);
        let scale = (size.w / whole.width()).min(size.h / whole.height());
        // Also where the picture has no size, or none that is a number.
        if !(scale.is_finite() && scale > 0.0 && whole.width() > 0.0 && whole.height() > 0.0) {
            return;
        }
        let (left, top) = ((size.w - scale * whole.width()) / 2.0, (size.h - scale * whole.height()) / 2.0);
        self.surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, left, top));
        if self.push_clip(whole) {
            self.items(&scene.items, 1);
            self.surface.pop();
        }
        self.surface.pop();
    }

    fn items(&mut self, items: &[Item], depth: usize) {
        for item in items {
            match item {
                Item::Shape { shape, fill, stroke } => self.shape(shape, *fill, *stroke),
                Item::Text(run) => self.text(run),
                Item::Clip { rect, items } => self.clip(*rect, items, depth),
            }
        }
    }

    /// Lets only a part of the picture show; `false` where there is nothing of it.
    fn push_clip(&mut self, part: Rect) -> bool {
        let Some(path) = outline(&Shape::Rect { rect: part, radius: 0.0 }.path()) else { return false };
        self.surface.push_clip_path(&path, &FillRule::NonZero);
        self.shown = part;
        true
    }

    /// PDF/A bounds how deep clips nest. All are upright rectangles, so one, of what shows through all, will do.
    fn clip(&mut self, rect: Rect, items: &[Item], depth: usize) {
        /// Deeper nesting than any builder makes; ends recursion on absurd input.
        const MAX_DEPTH: usize = 64;
        let outer = self.shown;
        let min = Point::new(rect.min.x.max(outer.min.x), rect.min.y.max(outer.min.y));
        let max = Point::new(rect.max.x.min(outer.max.x), rect.max.y.min(outer.max.y));
        let is_number = ![rect.min.x, rect.min.y, rect.max.x, rect.max.y].iter().any(|side| side.is_nan());
        if depth > MAX_DEPTH || !is_number || !(max.x > min.x && max.y > min.y) {
            return;
        }
        let inner = Rect::new(min, max);
        if inner == outer {
            self.items(items, depth + 1);
            return;
        }
        self.surface.pop();
        self.push_clip(inner);
        self.items(items, depth + 1);
        self.surface.pop();
        self.push_clip(outer);
    }

    fn color(&self, paint: Paint) -> Option<Rgba> {
        Some(self.theme.paint(paint)).filter(|color| color.a > 0)
    }

    /// Whether any of a rectangle shows. What is absurdly far out, or no number, does not.
    fn shows(&self, bounds: Rect) -> bool {
        let Rect { min, max } = bounds;
        let near = min.x > -FAR && min.y > -FAR && max.x < FAR && max.y < FAR;
        let shown = self.shown;
        near && max.x >= shown.min.x && max.y >= shown.min.y && min.x <= shown.max.x && min.y <= shown.max.y
    }

    fn shape(&mut self, shape: &Shape, fill: Option<Paint>, stroke: Option<Stroke>) {
        let path = shape.path();
        let stroke = stroke.filter(|stroke| stroke.width > 0.0 && stroke.width < FAR);
        let margin = stroke.map_or(0.0, |stroke| stroke.width);
        if !bounds(&path).is_some_and(|bounds| self.shows(bounds.expanded(margin))) {
            return;
        }
        let Some(path) = outline(&path) else { return };
        let fill = fill.and_then(|fill| self.color(fill));
        let line = stroke.and_then(|stroke| Some((stroke, self.color(stroke.paint)?)));
        // Drawn in one go, a translucent line would replace what it covers of the inside.
        let is_opaque = line.is_none_or(|(_, color)| color.a == 255);
        if let (Some(fill), false) = (fill, is_opaque) {
            self.draw(&path, Some(fill), None);
        }
        self.draw(&path, fill.filter(|_| is_opaque), line);
    }

    fn draw(&mut self, path: &Outline, fill: Option<Rgba>, line: Option<(Stroke, Rgba)>) {
        if fill.is_none() && line.is_none() {
            return;
        }
        self.surface.set_fill(fill.map(filled));
        self.surface.set_stroke(line.map(|(stroke, color)| Line {
            paint: ink(color).into(),
            opacity: opacity(color),
            width: stroke.width,
            line_cap: if stroke.dash == Dash::Dotted { LineCap::Round } else { LineCap::Butt },
            line_join: LineJoin::Round,
            dash: stroke.pattern().map(|(on, off)| StrokeDash { array: vec![on, off], offset: 0.0 }),
            ..Line::default()
        }));
        self.surface.draw_path(path);
    }

    fn text(&mut self, run: &TextRun) {
        let book = FontBook::get();
        if run.text.is_empty() || !(run.size > 0.0 && run.size < FAR) {
            return;
        }
        let (width, tall) = (book.advance(run.font, run.size, &run.text), book.vertical(run.font, run.size));
        let (top, bottom) = (run.at.y - tall.ascent, run.at.y + tall.descent);
        let bounds = Rect::new(Point::new(run.at.x, top), Point::new(run.at.x + width, bottom));
        // Letters reach a little over their box. What is outside is left out: it could be found, but not seen.
        if !self.shows(bounds.expanded(0.2 * run.size)) {
            return;
        }
        let glyphs = book.glyphs(run.font, run.size, &run.text);
        if let Some(color) = run.halo.and_then(|halo| self.color(halo)) {
            // As lines, not as text, which would be found twice.
            let halo = Stroke::solid(2.0 * Metrics::get().stroke.halo, Paint::new(Token::Canvas));
            if let Some(path) = outline(&self.letters(run, &glyphs)) {
                self.draw(&path, None, Some((halo, color)));
            }
        }
        let Some(color) = self.color(run.paint) else { return };
        let mut text = String::with_capacity(run.text.len());
        let mut letters = Vec::with_capacity(glyphs.len());
        for (n, (glyph, c)) in glyphs.iter().zip(run.text.chars()).enumerate() {
            let from = text.len();
            text.push(if is_no_text(c) { char::REPLACEMENT_CHARACTER } else { c });
            let next = glyphs.get(n + 1).map_or(width, |next| next.x);
            let advance = (next - glyph.x) / run.size;
            letters.push(KrillaGlyph::new(GlyphId::new(glyph.key.id), advance, 0.0, 0.0, 0.0, from..text.len(), None));
        }
        // One piece for each stretch in one typeface, known glyphs and unknown ones apart.
        let alike = |a: &PlacedGlyph, b: &PlacedGlyph| {
            a.key.font == b.key.font && (a.key.id == NO_GLYPH) == (b.key.id == NO_GLYPH)
        };
        for glyph in glyphs.iter().filter(|glyph| glyph.key.id == NO_GLYPH) {
            self.prime(glyph.key.font, run);
        }
        let mut from = 0;
        for piece in glyphs.chunk_by(alike) {
            let to = from + piece.len();
            if let Some(letters) = letters.get_mut(from..to) {
                self.piece(run, piece, letters, &text, color);
            }
            from = to;
        }
    }

    /// Writes a space before a run. What a glyph stands for first is what readers take it for that know no exceptions,
    /// and a blank is to stand for characters without a glyph.
    fn prime(&mut self, font: Font, run: &TextRun) {
        if !self.typefaces.blanks.insert(font) {
            return;
        }
        let Some(face) = self.typefaces.face(font) else { return };
        let blank = GlyphId::new(FontBook::get().glyph(font, ' ').id);
        let space = KrillaGlyph::new(blank, 0.0, 0.0, 0.0, 0.0, 0..1, None);
        let at = krilla::geom::Point::from_xy(run.at.x, run.at.y);
        self.surface.set_fill(None);
        self.surface.set_stroke(None);
        self.surface.draw_glyphs(at, &[space], face, " ", run.size, false);
    }

    /// Letters of one typeface, all known to it or none.
    fn piece(&mut self, run: &TextRun, piece: &[PlacedGlyph], letters: &mut [KrillaGlyph], text: &str, color: Rgba) {
        let Some(first) = piece.first() else { return };
        let (font, start) = (first.key.font, krilla::geom::Point::from_xy(run.at.x + first.x, run.at.y));
        let face = self.typefaces.face(font);
        if face.is_none() || first.key.id == NO_GLYPH {
            // PDF/A forbids the box that stands for an unknown character: it is drawn, and a blank says the character.
            if let Some(path) = outline(&self.letters(run, piece)) {
                self.draw(&path, Some(color), None);
            }
        }
        let Some(face) = face else { return };
        self.surface.set_fill(Some(filled(color)));
        self.surface.set_stroke(None);
        if first.key.id == NO_GLYPH {
            let blank = GlyphId::new(FontBook::get().glyph(font, ' ').id);
            letters.iter_mut().for_each(|letter| letter.glyph_id = blank);
        }
        self.surface.draw_glyphs(start, letters, face, text, run.size, false);
    }

    /// Outlines of placed glyphs, in px.
    fn letters(&mut self, run: &TextRun, glyphs: &[PlacedGlyph]) -> Path {
        let mut path = Path::default();
        for glyph in glyphs {
            let at = run.at + Point::new(glyph.x, 0.0);
            path.0.extend(self.typefaces.outline(glyph.key).map(|p| p * run.size + at).0);
        }
        path
    }
}

/// Whether PDF/A lets no glyph stand for a character, or a property hold it.
pub(super) fn is_no_text(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn ink(color: Rgba) -> rgb::Color {
    rgb::Color::new(color.r, color.g, color.b)
}

fn opacity(color: Rgba) -> NormalizedF32 {
    NormalizedF32::new(f32::from(color.a) / 255.0).unwrap_or(NormalizedF32::ONE)
}

fn filled(color: Rgba) -> Fill {
    Fill { paint: ink(color).into(), opacity: opacity(color), rule: FillRule::NonZero }
}

/// The smallest rectangle around a path's points; `None` where it has none, or one that is no number.
fn bounds(path: &Path) -> Option<Rect> {
    let mut around: Option<Rect> = None;
    let mut include = |p: Point| {
        let old = around.unwrap_or(Rect::new(p, p));
        let (min, max) = (old.min, old.max);
        around =
            Some(Rect::new(Point::new(min.x.min(p.x), min.y.min(p.y)), Point::new(max.x.max(p.x), max.y.max(p.y))));
        p.is_finite()
    };
    let finite = path.0.iter().all(|segment| match *segment {
        Segment::Move(p) | Segment::Line(p) => include(p),
        Segment::Cubic(a, b, p) => include(a) && include(b) && include(p),
        Segment::Close => true,
    });
    around.filter(|_| finite)
}

/// A path for krilla in hundredths of a pixel, which no eye tells from finer ones but a third of the bytes does; `None`
/// where it has nothing to draw.
fn outline(path: &Path) -> Option<Outline> {
    let round = |value: f32| (value * 100.0).round() / 100.0;
    let mut builder = PathBuilder::new();
    for segment in &path.map(|p| Point::new(round(p.x), round(p.y))).0 {
        match *segment {
            Segment::Move(p) => builder.move_to(p.x, p.y),
            Segment::Line(p) => builder.line_to(p.x, p.y),
            Segment::Cubic(a, b, p) => builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}
