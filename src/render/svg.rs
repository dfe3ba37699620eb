//! The display list as an SVG file.
//!
//! Letters are outlines, so the file looks the same wherever it is opened; each run carries its characters as a label
//! for readers and searches. Numbers have fixed decimals: the same picture gives the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::scene::frame::Ground;
use crate::scene::style::{Metrics, Rgba, Theme, Token};
use crate::scene::text::{Font, FontBook, GlyphKey};
use crate::scene::{Dash, Item, Paint, Path, Point, Rect, Scene, Segment, Shape, Stroke, TextRun};

/// Units per em of the glyph definitions.
const EM: f32 = 1000.0;

/// Draws a picture on the theme's canvas colour. The metadata stands in `<metadata>` in full; the value of `Title` also
/// becomes the document's title. The same input gives the same bytes.
#[must_use]
pub fn render(scene: &Scene, theme: &Theme, metadata: &[(String, String)]) -> String {
    render_on(scene, theme, Ground::Filled, metadata)
}

/// As [`render`], on a ground that may be transparent.
#[must_use]
pub fn render_on(scene: &Scene, theme: &Theme, ground: Ground, metadata: &[(String, String)]) -> String {
    let mut writer = Writer { theme, body: String::new(), defs: String::new(), glyphs: BTreeMap::new(), clips: 0 };
    writer.items(&scene.items, 1);
    let Writer { body, defs, .. } = writer;
    let (w, h) = (Num(scene.size.w), Num(scene.size.h));
    let mut file = String::with_capacity(body.len() + defs.len() + 2048);
    file.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    file.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    put(&mut file, format_args!(" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\">\n"));
    if let Some((_, title)) = metadata.iter().find(|(key, _)| key == "Title") {
        put(&mut file, format_args!("<title>{}</title>\n", Escaped(title)));
    }
    if !metadata.is_empty() {
        file.push_str("<metadata>\n<exhibit xmlns=\"urn:coldtrail:exhibit:1\">\n");
        for (key, value) in metadata {
            put(&mut file, format_args!("<entry key=\"{}\">{}</entry>\n", Escaped(key), Escaped(value)));
        }
        file.push_str("</exhibit>\n</metadata>\n");
    }
    if !defs.is_empty() {
        put(&mut file, format_args!("<defs>\n{defs}</defs>\n"));
    }
    if ground == Ground::Filled {
        let canvas = Color(theme.color(Token::Canvas), "fill");
        put(&mut file, format_args!("<rect width=\"{w}\" height=\"{h}\"{canvas}/>\n"));
    }
    put(&mut file, format_args!("{body}</svg>\n"));
    file
}

/// Writing to a string cannot fail.
fn put(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}

/// A number with at most two decimals and no superfluous zeros; what is no number becomes 0.
struct Num(f32);

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = if self.0.is_finite() { self.0 } else { 0.0 };
        let text = format!("{value:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if text == "-0" { "0" } else { text })
    }
}

/// Text as XML 1.0 allows it, in elements and in attributes.
struct Escaped<'t>(&'t str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Written as references, these survive the parser's normalisation of white space.
                '\n' | '\r' | '\t' => write!(f, "&#{};", u32::from(c))?,
                c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => f.write_char('\u{FFFD}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// An attribute for a colour and, where it is translucent, one for its opacity.
struct Color(Rgba, &'static str);

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(Rgba { r, g, b, a }, name) = *self;
        write!(f, " {name}=\"#{r:02x}{g:02x}{b:02x}\"")?;
        if a < 255 {
            write!(f, " {name}-opacity=\"{:.3}\"", f32::from(a) / 255.0)?;
        }
        Ok(())
    }
}

struct Data<'p>(&'p Path);

impl std::fmt::Display for Data<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pair = |p: Point| format!("{} {}", Num(p.x), Num(p.y));
        for segment in &self.0.0 {
            match *segment {
                Segment::Move(p) => write!(f, "M{}", pair(p))?,
                Segment::Line(p) => write!(f, "L{}", pair(p))?,
                Segment::Cubic(a, b, p) => write!(f, "C{} {} {}", pair(a), pair(b), pair(p))?,
                Segment::Close => f.write_str("Z")?,
            }
        }
        Ok(())
    }
}

struct Writer<'t> {
    theme: &'t Theme,
    body: String,
    defs: String,
    /// Whether a glyph has an outline; known glyphs are defined already.
    glyphs: BTreeMap<GlyphKey, bool>,
    clips: usize,
}

impl Writer<'_> {
    fn items(&mut self, items: &[Item], depth: usize) {
        for item in items {
            match item {
                Item::Shape { shape, fill, stroke } => self.shape(shape, *fill, *stroke),
                Item::Text(run) => self.text(run),
                Item::Clip { rect, items } => self.clip(rect, items, depth),
            }
        }
    }

    fn color(&self, paint: Paint, name: &'static str) -> Color {
        Color(self.theme.paint(paint), name)
    }

    fn shape(&mut self, shape: &Shape, fill: Option<Paint>, stroke: Option<Stroke>) {
        let mut style = match fill {
            Some(fill) => self.color(fill, "fill").to_string(),
            None => " fill=\"none\"".to_owned(),
        };
        if let Some(stroke) = stroke {
            let (color, width) = (self.color(stroke.paint, "stroke"), Num(stroke.width));
            put(&mut style, format_args!("{color} stroke-width=\"{width}\" stroke-linejoin=\"round\""));
            if let Some((on, off)) = stroke.pattern() {
                put(&mut style, format_args!(" stroke-dasharray=\"{} {}\"", Num(on), Num(off)));
            }
            if stroke.dash == Dash::Dotted {
                style.push_str(" stroke-linecap=\"round\"");
            }
        }
        let dashed = stroke.is_some_and(|stroke| stroke.dash != Dash::Solid);
        match shape {
            // A dash pattern must start where the other back ends start it, which only the path says.
            Shape::Circle { center, radius } if !dashed => put(
                &mut self.body,
                format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{style}/>\n",
                    Num(center.x),
                    Num(center.y),
                    Num(*radius)
                ),
            ),
            Shape::Rect { rect, radius } if !dashed => {
                let (x, y, w, h) = (Num(rect.min.x), Num(rect.min.y), Num(rect.width()), Num(rect.height()));
                put(&mut self.body, format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\""));
                if *radius > 0.0 {
                    put(&mut self.body, format_args!(" rx=\"{}\"", Num(*radius)));
                }
                put(&mut self.body, format_args!("{style}/>\n"));
            }
            Shape::Circle { .. } | Shape::Rect { .. } | Shape::Path(_) => {
                put(&mut self.body, format_args!("<path d=\"{}\"{style}/>\n", Data(&shape.path())));
            }
        }
    }

    fn text(&mut self, run: &TextRun) {
        let book = FontBook::get();
        let mut uses = String::new();
        for glyph in book.glyphs(run.font, run.size, &run.text) {
            let name = glyph_name(glyph.key);
            let drawn = *self.glyphs.entry(glyph.key).or_insert_with(|| {
                let outline = book.outline(glyph.key).map(|p| p * EM);
                if !outline.0.is_empty() {
                    put(&mut self.defs, format_args!("<path id=\"{name}\" d=\"{}\"/>\n", Data(&outline)));
                }
                !outline.0.is_empty()
            });
            if drawn {
                let x = Num(glyph.x / run.size.max(0.01) * EM);
                put(&mut uses, format_args!("<use xlink:href=\"#{name}\" x=\"{x}\"/>"));
            }
        }
        let (x, y) = (Num(run.at.x), Num(run.at.y));
        let scale = format!("{:.5}", if run.size.is_finite() { run.size / EM } else { 0.0 });
        let label = Escaped(&run.text);
        let place = format!("transform=\"translate({x} {y}) scale({scale})\"");
        if let Some(halo) = run.halo {
            let width = Num(2.0 * Metrics::get().stroke.halo / run.size.max(0.01) * EM);
            let (fill, stroke) = (self.color(halo, "fill"), self.color(halo, "stroke"));
            put(
                &mut self.body,
                format_args!(
                    "<g {place}{fill}{stroke} stroke-width=\"{width}\" stroke-linejoin=\"round\" aria-hidden=\"true\">{uses}</g>\n"
                ),
            );
        }
        let fill = self.color(run.paint, "fill");
        put(&mut self.body, format_args!("<g aria-label=\"{label}\" {place}{fill}>{uses}</g>\n"));
    }

    fn clip(&mut self, rect: &Rect, items: &[Item], depth: usize) {
        /// Deeper nesting than any builder makes; ends recursion on absurd input.
        const MAX_DEPTH: usize = 64;
        if depth > MAX_DEPTH {
            return;
        }
        let n = self.clips;
        self.clips += 1;
        let (x, y) = (Num(rect.min.x), Num(rect.min.y));
        let (w, h) = (Num(rect.width().max(0.0)), Num(rect.height().max(0.0)));
        put(
            &mut self.defs,
            format_args!(
                "<clipPath id=\"clip{n}\"><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/></clipPath>\n"
            ),
        );
        put(&mut self.body, format_args!("<g clip-path=\"url(#clip{n})\">\n"));
        self.items(items, depth + 1);
        self.body.push_str("</g>\n");
    }
}

fn glyph_name(key: GlyphKey) -> String {
    let font = match key.font {
        Font::Sans => 's',
        Font::SansBold => 'b',
        Font::Mono => 'm',
    };
    format!("{font}{}", key.id)
}
