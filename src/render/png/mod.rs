//! The display list as a PNG file, by tiny-skia.

mod encode;
mod strips;

use std::collections::BTreeMap;

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Mask, PathBuilder, Pixmap, PixmapMut, PixmapPaint, PixmapRef, StrokeDash,
    Transform,
};

use crate::scene::frame::Ground;
use crate::scene::style::{Metrics, Rgba, Theme, Token};
use crate::scene::text::{FontBook, GlyphKey};
use encode::{encode, straight};
use strips::{STRIP, STRIPS_FROM, in_parallel};

use crate::scene::{Dash, Item, Paint, Path, Rect, Scene, Segment, Shape, Size, Stroke, TextRun};

/// Most pixels on one side.
pub const MAX_SIDE: u32 = 16_384;

/// Most pixels in all.
pub const MAX_PIXELS: u64 = 200_000_000;

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// No area, or not a number.
    #[error("a picture of {width} × {height} px at scale {scale} has no area")]
    Empty {
        /// Width in logical pixels.
        width: f32,
        /// Height in logical pixels.
        height: f32,
        /// Physical pixels per logical one.
        scale: f32,
    },
    /// Larger than [`MAX_SIDE`] or [`MAX_PIXELS`].
    #[error("a picture of {width} × {height} px is too large: at most {MAX_SIDE} px a side and {} million px in all; choose a smaller scale or size", MAX_PIXELS / 1_000_000)]
    TooLarge {
        /// Width in physical pixels.
        width: u64,
        /// Height in physical pixels.
        height: u64,
    },
    /// A text chunk's keyword that PNG does not allow.
    #[error("{0:?} cannot be the keyword of a PNG text chunk: 1 to 79 Latin-1 characters")]
    Keyword(String),
    /// The encoder failed.
    #[error("the PNG could not be encoded")]
    Encode(#[from] png::EncodingError),
}

/// Physical size of a picture at a scale, checked against the limits before anything is allocated.
///
/// # Errors
/// [`RenderError::Empty`] and [`RenderError::TooLarge`].
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn pixel_size(size: Size, scale: f32) -> Result<(u32, u32), RenderError> {
    let (w, h) = (size.w * scale, size.h * scale);
    if !(w >= 0.5 && h >= 0.5 && w.is_finite() && h.is_finite() && scale > 0.0) {
        return Err(RenderError::Empty { width: size.w, height: size.h, scale });
    }
    let (width, height) = (w.round() as u64, h.round() as u64);
    let side = u64::from(MAX_SIDE);
    if width > side || height > side || width * height > MAX_PIXELS {
        return Err(RenderError::TooLarge { width, height });
    }
    Ok((width as u32, height as u32))
}

/// Draws a picture on the theme's canvas colour and encodes it with its metadata as text chunks. The same input gives the
/// same bytes.
///
/// # Errors
/// [`RenderError`] when the picture is empty or too large, or a metadata key is no PNG keyword.
pub fn render(scene: &Scene, theme: &Theme, scale: f32, metadata: &[(String, String)]) -> Result<Vec<u8>, RenderError> {
    render_on(scene, theme, scale, Ground::Filled, metadata)
}

/// As [`render`], on a ground that may be transparent: then the file has an alpha channel.
///
/// # Errors
/// As [`render`].
pub fn render_on(
    scene: &Scene,
    theme: &Theme,
    scale: f32,
    ground: Ground,
    metadata: &[(String, String)],
) -> Result<Vec<u8>, RenderError> {
    let pixmap = rasterize(scene, theme, scale, ground)?;
    encode(&pixmap, scale, ground, metadata)
}

/// Draws a picture into memory: the physical size, and opaque RGBA bytes row by row.
///
/// # Errors
/// [`RenderError`] when the picture is empty or too large.
pub fn pixels(scene: &Scene, theme: &Theme, scale: f32) -> Result<(u32, u32, Vec<u8>), RenderError> {
    let pixmap = rasterize(scene, theme, scale, Ground::Filled)?;
    Ok((pixmap.width(), pixmap.height(), pixmap.take()))
}

fn rasterize(scene: &Scene, theme: &Theme, scale: f32, ground: Ground) -> Result<Pixmap, RenderError> {
    let (width, height) = pixel_size(scene.size, scale)?;
    let empty = RenderError::Empty { width: scene.size.w, height: scene.size.h, scale };
    let mut pixmap = Pixmap::new(width, height).ok_or(empty)?;
    if ground == Ground::Filled {
        pixmap.fill(color(theme.color(Token::Canvas)));
    }
    let large = u64::from(width) * u64::from(height) > STRIPS_FROM;
    let rows = if large { STRIP } else { height };
    // Which rows are drawn together depends on the size alone, so the pixels do not depend on the number of threads.
    let row = 4 * width as usize;
    let strips: Vec<(u32, &mut [u8])> =
        (0..).step_by(rows as usize).zip(pixmap.data_mut().chunks_mut(row * rows as usize)).collect();
    in_parallel(strips, |(top, strip)| {
        let height = (strip.len() / row) as u32;
        let Some(mut target) = PixmapMut::from_bytes(strip, width, height) else { return };
        Painter { theme, scale, glyphs: BTreeMap::new() }.items(&scene.items, &mut target, (0, top));
    });
    Ok(pixmap)
}

/// Draws a picture into memory, on a ground that may be transparent.
///
/// # Errors
/// [`RenderError`] when the picture is empty or too large.
pub fn sheet(scene: &Scene, theme: &Theme, scale: f32, ground: Ground) -> Result<Sheet, RenderError> {
    rasterize(scene, theme, scale, ground).map(|pixmap| Sheet(pixmap, ground))
}

/// A picture in memory.
#[derive(Debug, Clone)]
pub struct Sheet(Pixmap, Ground);

impl Sheet {
    /// Width and height in physical pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.0.width(), self.0.height())
    }

    /// Its pixels: opaque RGBA, row by row.
    #[must_use]
    pub fn into_pixels(self) -> Vec<u8> {
        self.0.take()
    }

    /// Its pixels: RGBA row by row, opacity not multiplied in.
    #[must_use]
    pub fn into_straight_pixels(self) -> Vec<u8> {
        if self.1 == Ground::Filled { self.0.take() } else { straight(&self.0) }
    }

    /// Encodes it with metadata as text chunks, as [`render`] does.
    ///
    /// # Errors
    /// [`RenderError::Keyword`] and [`RenderError::Encode`].
    pub fn encode(&self, scale: f32, metadata: &[(String, String)]) -> Result<Vec<u8>, RenderError> {
        encode(&self.0, scale, self.1, metadata)
    }
}

/// Draws several pictures, or one over another, in the same colours and to the same scale. What is drawn in two goes is
/// the same, pixel by pixel, as in one.
pub struct Brush<'t>(Painter<'t>);

impl<'t> Brush<'t> {
    /// With `scale` physical pixels for a logical one.
    #[must_use]
    pub fn new(theme: &'t Theme, scale: f32) -> Self {
        Self(Painter { theme, scale, glyphs: BTreeMap::new() })
    }

    /// An empty picture of a size in logical pixels, in the theme's canvas colour.
    ///
    /// # Errors
    /// [`RenderError`] when the picture is empty or too large.
    pub fn sheet(&self, size: Size) -> Result<Sheet, RenderError> {
        let scale = self.0.scale;
        let (width, height) = pixel_size(size, scale)?;
        let empty = RenderError::Empty { width: size.w, height: size.h, scale };
        let mut pixmap = Pixmap::new(width, height).ok_or(empty)?;
        pixmap.fill(color(self.0.theme.color(Token::Canvas)));
        Ok(Sheet(pixmap, Ground::Filled))
    }

    /// Draws over what is there.
    pub fn draw(&mut self, scene: &Scene, sheet: &mut Sheet) {
        self.0.items(&scene.items, &mut sheet.0.as_mut(), (0, 0));
    }
}

fn color(rgba: Rgba) -> Color {
    Color::from_rgba8(rgba.r, rgba.g, rgba.b, rgba.a)
}

/// A path for tiny-skia; `None` where it has nothing to draw.
fn skia(path: &Path) -> Option<tiny_skia::Path> {
    let mut builder = PathBuilder::new();
    for segment in &path.0 {
        match *segment {
            Segment::Move(p) => builder.move_to(p.x, p.y),
            Segment::Line(p) => builder.line_to(p.x, p.y),
            Segment::Cubic(a, b, p) => builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

struct Painter<'t> {
    theme: &'t Theme,
    scale: f32,
    /// Outlines of 1 em; `None` for blanks.
    glyphs: BTreeMap<GlyphKey, Option<tiny_skia::Path>>,
}

impl Painter<'_> {
    /// Draws on a piece of the picture whose top left pixel is `origin`.
    fn items(&mut self, items: &[Item], target: &mut PixmapMut<'_>, origin: (u32, u32)) {
        for item in items {
            match item {
                Item::Shape { shape, fill, stroke } => self.shape(shape, *fill, *stroke, target, origin),
                Item::Text(run) => self.text(run, target, origin),
                Item::Clip { rect, items } => self.clip(rect, items, target, origin),
            }
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn transform(&self, origin: (u32, u32)) -> Transform {
        Transform::from_row(self.scale, 0.0, 0.0, self.scale, -(origin.0 as f32), -(origin.1 as f32))
    }

    /// Whether any of a path can show on the target. What is absurdly far out, or no number, is left out: the rasteriser
    /// computes in fixed point and asserts.
    #[allow(clippy::cast_precision_loss)]
    fn shows(path: &tiny_skia::Path, margin: f32, place: Transform, target: &PixmapMut<'_>) -> bool {
        /// Far beyond any canvas, and exact enough in the rasteriser.
        const FAR: f32 = 500_000.0;
        let Some(bounds) = path.bounds().outset(margin, margin).and_then(|bounds| bounds.transform(place)) else {
            // Only an upright line without a margin has no area here; the outset gives it one.
            return false;
        };
        let (width, height) = (target.width() as f32, target.height() as f32);
        let near = bounds.left() > -FAR && bounds.top() > -FAR && bounds.right() < FAR && bounds.bottom() < FAR;
        near && bounds.right() >= 0.0 && bounds.bottom() >= 0.0 && bounds.left() <= width && bounds.top() <= height
    }

    /// Whether something from one height to another, and a margin more, may touch the rows of the target: cheaper to ask
    /// than to make a path of it.
    #[allow(clippy::cast_precision_loss)]
    fn reaches(&self, rows: (f32, f32), margin: f32, target: &PixmapMut<'_>, origin: (u32, u32)) -> bool {
        let (top, bottom) = (origin.1 as f32, (origin.1 + target.height()) as f32);
        // What is no number is left to who draws it.
        !((rows.1 + margin) * self.scale < top - 2.0 || (rows.0 - margin) * self.scale > bottom + 2.0)
    }

    fn paint(&self, paint: Paint) -> tiny_skia::Paint<'static> {
        let mut result = tiny_skia::Paint { anti_alias: true, ..tiny_skia::Paint::default() };
        result.set_color(color(self.theme.paint(paint)));
        result
    }

    fn shape(
        &self,
        shape: &Shape,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
        target: &mut PixmapMut<'_>,
        origin: (u32, u32),
    ) {
        let margin = stroke.map_or(0.1, |stroke| stroke.width.max(0.1));
        if !self.reaches(shape.rows(), margin, target, origin) {
            return;
        }
        let Some(path) = skia(&shape.path()) else { return };
        let transform = self.transform(origin);
        if !Self::shows(&path, margin, transform, target) {
            return;
        }
        if let Some(fill) = fill {
            target.fill_path(&path, &self.paint(fill), FillRule::Winding, transform, None);
        }
        if let Some(stroke) = stroke {
            let line = tiny_skia::Stroke {
                width: stroke.width,
                line_cap: if stroke.dash == Dash::Dotted { LineCap::Round } else { LineCap::Butt },
                line_join: LineJoin::Round,
                dash: stroke.pattern().and_then(|(on, off)| StrokeDash::new(vec![on, off], 0.0)),
                ..tiny_skia::Stroke::default()
            };
            target.stroke_path(&path, &self.paint(stroke.paint), &line, transform, None);
        }
    }

    fn text(&mut self, run: &TextRun, target: &mut PixmapMut<'_>, origin: (u32, u32)) {
        let book = FontBook::get();
        if !self.reaches((run.at.y - 2.0 * run.size, run.at.y + run.size), 4.0, target, origin) {
            return;
        }
        // A run begins on a whole pixel, as on screen: letters get a crisp foot and the same shape there and here.
        let snapped = |value: f32| (value * self.scale).round() / self.scale;
        let (x, y) = (snapped(run.at.x), snapped(run.at.y));
        let base = self.transform(origin);
        let glyphs = book.glyphs(run.font, run.size, &run.text);
        let glyphs: Vec<(tiny_skia::Path, Transform)> = glyphs
            .iter()
            .filter_map(|glyph| {
                let outline = self.glyphs.entry(glyph.key).or_insert_with(|| skia(&book.outline(glyph.key)));
                let place = base.pre_translate(x + glyph.x, y).pre_scale(run.size, run.size);
                let margin = if run.halo.is_some() { 1.0 } else { 0.1 };
                outline
                    .clone()
                    .filter(|outline| Self::shows(outline, margin, place, target))
                    .map(|outline| (outline, place))
            })
            .collect();
        // All halos first: the one of a letter must not cover its neighbour.
        if let Some(halo) = run.halo {
            let width = 2.0 * Metrics::get().stroke.halo / run.size.max(0.1);
            let line = tiny_skia::Stroke { width, line_join: LineJoin::Round, ..tiny_skia::Stroke::default() };
            for (outline, place) in &glyphs {
                target.stroke_path(outline, &self.paint(halo), &line, *place, None);
            }
        }
        if self.theme.dark {
            self.light_letters(&glyphs, run.paint, target);
            return;
        }
        for (outline, place) in &glyphs {
            target.fill_path(outline, &self.paint(run.paint), FillRule::Winding, *place, None);
        }
    }

    /// Fills letters that are lighter than their ground. Plain coverage makes these look thin; the window weights it as
    /// 2c − c², and so does this, that the export keeps the weight seen on screen.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn light_letters(&self, glyphs: &[(tiny_skia::Path, Transform)], paint: Paint, target: &mut PixmapMut<'_>) {
        let bounds = glyphs.iter().filter_map(|(outline, place)| outline.bounds().transform(*place));
        let bounds = bounds.reduce(|a, b| a.join(&b).unwrap_or(a));
        let Some(bounds) = bounds else { return };
        let (width, height) = (target.width(), target.height());
        let (left, top) = (bounds.left().floor().max(0.0) as u32, bounds.top().floor().max(0.0) as u32);
        let right = (bounds.right().ceil().max(0.0) as u32).min(width);
        let bottom = (bounds.bottom().ceil().max(0.0) as u32).min(height);
        let Some(mut mask) = Mask::new(right.saturating_sub(left), bottom.saturating_sub(top)) else { return };
        for (outline, place) in glyphs {
            let place = place.post_translate(-(left as f32), -(top as f32));
            mask.fill_path(outline, FillRule::Winding, true, place);
        }
        let color = self.theme.paint(paint);
        let ink = [color.r, color.g, color.b, 255].map(f32::from);
        let stride = mask.width() as usize;
        let rows = target.data_mut().chunks_exact_mut(4 * width as usize).skip(top as usize);
        for (row, coverage) in rows.zip(mask.data().chunks_exact(stride)) {
            for (px, &c) in row.chunks_exact_mut(4).skip(left as usize).zip(coverage) {
                let c = f32::from(c) / 255.0;
                let alpha = (2.0 * c - c * c) * f32::from(color.a) / 255.0;
                if alpha > 0.0 {
                    for (channel, ink) in px.iter_mut().zip(ink) {
                        *channel = (f32::from(*channel) * (1.0 - alpha) + ink * alpha).round() as u8;
                    }
                }
            }
        }
    }

    /// Draws the inside on a copy of what lies there and puts it back: exact to the pixel, without a mask as large as the
    /// picture.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap)]
    fn clip(&mut self, rect: &Rect, items: &[Item], target: &mut PixmapMut<'_>, origin: (u32, u32)) {
        let edge = |value: f32, from: u32, side: u32| {
            ((value * self.scale).round() as i64 - i64::from(from)).clamp(0, i64::from(side)) as u32
        };
        let (left, right) = (edge(rect.min.x, origin.0, target.width()), edge(rect.max.x, origin.0, target.width()));
        let (top, bottom) = (edge(rect.min.y, origin.1, target.height()), edge(rect.max.y, origin.1, target.height()));
        if right <= left || bottom <= top {
            return;
        }
        if right - left == target.width() && bottom - top == target.height() {
            self.items(items, target, origin);
            return;
        }
        let Some(mut inside) = tiny_skia::IntRect::from_ltrb(left as i32, top as i32, right as i32, bottom as i32)
            .and_then(|area| target.as_ref().clone_rect(area))
        else {
            return;
        };
        self.items(items, &mut inside.as_mut(), (origin.0 + left, origin.1 + top));
        let paint = PixmapPaint { blend_mode: tiny_skia::BlendMode::Source, ..PixmapPaint::default() };
        let source: PixmapRef<'_> = inside.as_ref();
        target.draw_pixmap(left as i32, top as i32, source, &paint, Transform::identity(), None);
    }
}
