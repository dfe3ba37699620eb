//! Typefaces, text measure and glyph outlines.
//!
//! The bundled fonts carry no kerning and no substitutions, so the width of a text is the sum of its advances. Every
//! back end relies on that: what is measured here is what is drawn.

use std::borrow::Cow;
use std::sync::LazyLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

pub use super::visible::visible;
use super::{Corner, Paint, Path, Point, Segment, TextRun};

/// A bundled typeface. All figures are tabular.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Font {
    /// Coldtrail Sans, regular.
    #[default]
    Sans,
    /// Coldtrail Sans, semi-bold.
    SansBold,
    /// Coldtrail Mono, for addresses, hashes and times.
    Mono,
}

impl Font {
    /// Every typeface.
    pub const ALL: [Self; 3] = [Self::Sans, Self::SansBold, Self::Mono];

    /// The font file.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../assets/fonts/ColdtrailSans-Regular.ttf"),
            Self::SansBold => include_bytes!("../../assets/fonts/ColdtrailSans-SemiBold.ttf"),
            Self::Mono => include_bytes!("../../assets/fonts/ColdtrailMono-Regular.ttf"),
        }
    }

    /// Name of the family in every back end.
    #[must_use]
    pub const fn family(self) -> &'static str {
        match self {
            Self::Sans => "Coldtrail Sans",
            Self::SansBold => "Coldtrail Sans Bold",
            Self::Mono => "Coldtrail Mono",
        }
    }

    /// Where a character this typeface lacks is looked for: the monospace has no Hangul.
    #[must_use]
    pub const fn fallback(self) -> Option<Self> {
        match self {
            Self::Mono => Some(Self::Sans),
            Self::Sans | Self::SansBold => None,
        }
    }
}

/// A glyph of one of the typefaces; the key to cache outlines by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GlyphKey {
    /// The typeface it was found in, which may be the fallback of the one asked for.
    pub font: Font,
    /// Its number in that file.
    pub id: u32,
}

/// A glyph with its place in a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedGlyph {
    /// Which glyph.
    pub key: GlyphKey,
    /// Pen position in px from the run's left end.
    pub x: f32,
}

/// Vertical measures of a typeface in px at a size. All are positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerticalMetrics {
    /// Baseline to the top of the tallest letters.
    pub ascent: f32,
    /// Baseline to the bottom of the deepest letters.
    pub descent: f32,
    /// Baseline to the top of capitals and figures.
    pub cap_height: f32,
}

struct Face {
    charmap: Charmap<'static>,
    advances: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
    units_per_em: f32,
    /// Measures in em.
    metrics: VerticalMetrics,
    /// Advances of U+0020 to U+007E in em: nearly all of what is measured.
    ascii: [f32; 95],
}

/// Measures and outlines of the bundled typefaces.
pub struct FontBook {
    faces: [Option<Face>; 3],
}

impl std::fmt::Debug for FontBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FontBook")
    }
}

static BOOK: LazyLock<FontBook> = LazyLock::new(|| FontBook { faces: Font::ALL.map(Face::parse) });

/// Character drawn at the end of a shortened text.
const ELLIPSIS: char = '…';

/// Advance in em where no font could tell; reached only when a bundled font is damaged.
const NO_FONT_ADVANCE: f32 = 0.6;

/// Thin spaces are half a space, as in egui, whatever the font says.
const THIN_SPACE: f32 = 0.5;

impl Face {
    fn parse(font: Font) -> Option<Self> {
        let font = FontRef::new(font.bytes()).ok()?;
        let em = Size::new(1.0);
        let metrics = font.metrics(em, LocationRef::default());
        let (charmap, advances) = (font.charmap(), font.glyph_metrics(em, LocationRef::default()));
        let mut ascii = [0.0; 95];
        for (slot, c) in ascii.iter_mut().zip(' '..='~') {
            *slot = advances.advance_width(charmap.map(c).unwrap_or(GlyphId::NOTDEF)).unwrap_or(NO_FONT_ADVANCE);
        }
        Some(Self {
            metrics: VerticalMetrics {
                ascent: metrics.ascent,
                descent: -metrics.descent,
                cap_height: metrics.cap_height.unwrap_or(0.7 * metrics.ascent),
            },
            outlines: font.outline_glyphs(),
            units_per_em: f32::from(metrics.units_per_em.max(1)),
            charmap,
            advances,
            ascii,
        })
    }

    fn advance_of(&self, id: GlyphId) -> f32 {
        self.advances.advance_width(id).unwrap_or(NO_FONT_ADVANCE)
    }
}

impl FontBook {
    /// The bundled typefaces, parsed once.
    #[must_use]
    pub fn get() -> &'static Self {
        &BOOK
    }

    fn face(&self, font: Font) -> Option<&Face> {
        self.faces.get(font as usize).and_then(Option::as_ref)
    }

    /// Whether the typeface or its fallback has a glyph for the character.
    #[must_use]
    pub fn has(&self, font: Font, c: char) -> bool {
        is_thin_space(c)
            || [Some(font), font.fallback()]
                .into_iter()
                .flatten()
                .any(|font| self.face(font).is_some_and(|face| face.charmap.map(c).is_some()))
    }

    /// The glyph for a character; a box where neither typeface nor fallback has it.
    #[must_use]
    pub fn glyph(&self, font: Font, c: char) -> GlyphKey {
        let c = if is_thin_space(c) { ' ' } else { c };
        for candidate in [Some(font), font.fallback()].into_iter().flatten() {
            if let Some(id) = self.face(candidate).and_then(|face| face.charmap.map(c)) {
                return GlyphKey { font: candidate, id: id.to_u32() };
            }
        }
        GlyphKey { font, id: GlyphId::NOTDEF.to_u32() }
    }

    /// Advance of a character in em.
    fn advance_em(&self, font: Font, c: char) -> f32 {
        match c {
            ' '..='~' => self.face(font).map_or(NO_FONT_ADVANCE, |face| face.ascii[c as usize - 0x20]),
            _ if is_thin_space(c) => THIN_SPACE * self.advance_em(font, ' '),
            _ => {
                let key = self.glyph(font, c);
                self.face(key.font).map_or(NO_FONT_ADVANCE, |face| face.advance_of(GlyphId::new(key.id)))
            }
        }
    }

    /// Width of a text in px.
    #[must_use]
    pub fn advance(&self, font: Font, size: f32, text: &str) -> f32 {
        text.chars().map(|c| self.advance_em(font, c)).sum::<f32>() * size
    }

    /// Vertical measures in px.
    #[must_use]
    pub fn vertical(&self, font: Font, size: f32) -> VerticalMetrics {
        let em = self
            .face(font)
            .map_or(VerticalMetrics { ascent: 0.95, descent: 0.25, cap_height: 0.7 }, |face| face.metrics);
        VerticalMetrics { ascent: em.ascent * size, descent: em.descent * size, cap_height: em.cap_height * size }
    }

    /// Baseline that centres capitals and figures on `y`.
    #[must_use]
    pub fn baseline_centered(&self, font: Font, size: f32, y: f32) -> f32 {
        y + self.vertical(font, size).cap_height / 2.0
    }

    /// The glyphs of a text with their places.
    #[must_use]
    pub fn glyphs(&self, font: Font, size: f32, text: &str) -> Vec<PlacedGlyph> {
        let mut x = 0.0;
        text.chars()
            .map(|c| {
                let glyph = PlacedGlyph { key: self.glyph(font, c), x: x * size };
                x += self.advance_em(font, c);
                glyph
            })
            .collect()
    }

    /// Outline of a glyph, 1 em = 1 unit, y downwards from the baseline. Empty for blanks. Back ends cache it by key.
    #[must_use]
    pub fn outline(&self, key: GlyphKey) -> Path {
        let Some(face) = self.face(key.font) else { return Path::default() };
        let mut pen = PathPen::default();
        // In font units, where coordinates are whole numbers.
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        match face.outlines.get(GlyphId::new(key.id)).map(|glyph| glyph.draw(settings, &mut pen)) {
            Some(Ok(_)) => Path(pen.segments).map(|p| Point::new(p.x / face.units_per_em, -p.y / face.units_per_em)),
            Some(Err(_)) | None => Path::default(),
        }
    }

    /// Outline of a whole run in px, for back ends without a glyph cache and for tests.
    #[must_use]
    pub fn run_outline(&self, run: &TextRun) -> Path {
        let mut path = Path::default();
        for glyph in self.glyphs(run.font, run.size, &run.text) {
            let at = run.at + Point::new(glyph.x, 0.0);
            path.0.extend(self.outline(glyph.key).map(|p| p * run.size + at).0);
        }
        path
    }

    /// The text, made [`visible`], where it fits, else its beginning with an ellipsis; empty where not even that fits.
    #[must_use]
    pub fn fit<'t>(&self, font: Font, size: f32, text: &'t str, max_width: f32) -> Cow<'t, str> {
        let text = visible(text);
        if self.advance(font, size, &text) <= max_width {
            return text;
        }
        let mut room = max_width / size.max(f32::EPSILON) - self.advance_em(font, ELLIPSIS);
        // Also where the width is no number.
        if room.is_nan() || room < 0.0 {
            return Cow::Borrowed("");
        }
        let mut end = 0;
        for (at, c) in text.char_indices() {
            room -= self.advance_em(font, c);
            if room < 0.0 {
                break;
            }
            end = at + c.len_utf8();
        }
        let kept = text.get(..end).unwrap_or_default().trim_end();
        Cow::Owned(format!("{kept}{ELLIPSIS}"))
    }

    /// Breaks a paragraph into lines at white space; a word wider than a line is broken anywhere. Line feeds end a line.
    #[must_use]
    pub fn wrap(&self, font: Font, size: f32, text: &str, max_width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let paragraph = visible(paragraph);
            let mut line = String::new();
            let mut width = 0.0;
            let space = self.advance(font, size, " ");
            for word in paragraph.split_whitespace() {
                let word_width = self.advance(font, size, word);
                if !line.is_empty() && width + space + word_width > max_width {
                    lines.push(std::mem::take(&mut line));
                    width = 0.0;
                }
                if !line.is_empty() {
                    line.push(' ');
                    width += space;
                }
                if word_width <= max_width {
                    line.push_str(word);
                    width += word_width;
                    continue;
                }
                for c in word.chars() {
                    let advance = self.advance_em(font, c) * size;
                    if width + advance > max_width && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                        width = 0.0;
                    }
                    line.push(c);
                    width += advance;
                }
            }
            lines.push(line);
        }
        lines
    }

    /// A run whose left end, middle or right end stands at `at`, with characters that cannot be seen made visible.
    #[must_use]
    pub fn run(&self, text: &str, style: TextStyle, corner: Corner, at: Point) -> TextRun {
        let text = visible(text).into_owned();
        let shift = match corner {
            Corner::Left => 0.0,
            Corner::Middle => self.advance(style.font, style.size, &text) / 2.0,
            Corner::Right => self.advance(style.font, style.size, &text),
        };
        TextRun {
            at: Point::new(at.x - shift, at.y),
            text,
            font: style.font,
            size: style.size,
            paint: style.paint,
            halo: style.halo,
        }
    }
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Typeface.
    pub font: Font,
    /// Size in px per em.
    pub size: f32,
    /// Colour.
    pub paint: Paint,
    /// Colour of an outline behind the letters.
    pub halo: Option<Paint>,
}

impl TextStyle {
    /// A text without a halo.
    #[must_use]
    pub const fn new(font: Font, size: f32, paint: Paint) -> Self {
        Self { font, size, paint, halo: None }
    }

    /// The same text with a halo.
    #[must_use]
    pub const fn with_halo(self, halo: Paint) -> Self {
        Self { halo: Some(halo), ..self }
    }
}

fn is_thin_space(c: char) -> bool {
    matches!(c, '\u{2009}' | '\u{202F}')
}

/// Collects an outline in font units, y upwards; quadratic curves are raised to cubic ones.
#[derive(Default)]
struct PathPen {
    segments: Vec<Segment>,
    at: Point,
}

impl OutlinePen for PathPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = Point::new(x, y);
        self.segments.push(Segment::Move(self.at));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = Point::new(x, y);
        self.segments.push(Segment::Line(self.at));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (control, end) = (Point::new(cx, cy), Point::new(x, y));
        let (a, b) = (self.at.lerp(control, 2.0 / 3.0), end.lerp(control, 2.0 / 3.0));
        self.at = end;
        self.segments.push(Segment::Cubic(a, b, end));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.at = Point::new(x, y);
        self.segments.push(Segment::Cubic(Point::new(ax, ay), Point::new(bx, by), self.at));
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}
