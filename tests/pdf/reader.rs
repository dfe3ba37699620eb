//! What another program makes of a PDF: hayro reads the file, its fonts and its colours, tiny-skia draws what it says.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Cap, Join, PathEl};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, RectExt, SoftMask, TransformExt, interpret_page,
};
use tiny_skia::{LineCap, LineJoin, Mask, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

/// A page as another program sees it.
pub struct Sheet {
    pub pixmap: Pixmap,
    /// The text of each showing operator, in the order of the file.
    pub texts: Vec<String>,
    clips: Vec<Mask>,
    /// The replacement of what is shown now, and how deep the marked content is nested.
    actual: Option<(usize, String)>,
    depth: usize,
}

impl Sheet {
    /// All text of the page in one.
    pub fn text(&self) -> String {
        self.texts.concat()
    }
}

/// Reads and draws every page, with `scale` pixels to the point.
pub fn pages(file: &[u8], scale: f32) -> Vec<Sheet> {
    let pdf = Pdf::new(file.to_vec()).expect("another program can read the PDF");
    let cache = InterpreterCache::new();
    pdf.pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let transform = Affine::scale(f64::from(scale)) * page.initial_transform(true).to_kurbo();
            let bbox = transform.transform_rect_bbox(page.intersected_crop_box().to_kurbo());
            let settings = InterpreterSettings::default();
            let mut context = Context::new(transform, bbox, &cache, page.xref(), settings);
            let (width, height) = ((width * scale).round() as u32, (height * scale).round() as u32);
            let mut pixmap = Pixmap::new(width, height).unwrap();
            pixmap.fill(tiny_skia::Color::WHITE);
            let mut sheet = Sheet { pixmap, texts: Vec::new(), clips: Vec::new(), actual: None, depth: 0 };
            interpret_page(page, &mut context, &mut sheet);
            assert!(sheet.clips.is_empty() && sheet.depth == 0, "everything that was opened is closed");
            sheet
        })
        .collect()
}

fn path(bez: &BezPath) -> Option<tiny_skia::Path> {
    let mut builder = PathBuilder::new();
    for element in bez.elements() {
        match *element {
            PathEl::MoveTo(p) => builder.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => builder.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(a, p) => builder.quad_to(a.x as f32, a.y as f32, p.x as f32, p.y as f32),
            PathEl::CurveTo(a, b, p) => {
                builder.cubic_to(a.x as f32, a.y as f32, b.x as f32, b.y as f32, p.x as f32, p.y as f32);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

fn affine(affine: Affine) -> Transform {
    let [a, b, c, d, e, f] = affine.as_coeffs().map(|value| value as f32);
    Transform::from_row(a, b, c, d, e, f)
}

fn rule(rule: FillRule) -> tiny_skia::FillRule {
    match rule {
        FillRule::NonZero => tiny_skia::FillRule::Winding,
        FillRule::EvenOdd => tiny_skia::FillRule::EvenOdd,
    }
}

impl Sheet {
    fn draw(&mut self, bez: &BezPath, place: Affine, paint: &Paint<'_>, mode: &DrawMode) {
        let Paint::Color(color) = paint else { panic!("the pictures have plain colours only") };
        let Some(path) = path(bez) else { return };
        let [r, g, b, a] = color.to_rgba().to_rgba8();
        let mut paint = tiny_skia::Paint { anti_alias: true, ..tiny_skia::Paint::default() };
        paint.set_color_rgba8(r, g, b, a);
        let (place, clip) = (affine(place), self.clips.last());
        if let DrawMode::Fill(fill) | DrawMode::FillAndStroke(fill, _) = mode {
            self.pixmap.fill_path(&path, &paint, rule(*fill), place, clip);
        }
        if let DrawMode::Stroke(line) | DrawMode::FillAndStroke(_, line) = mode {
            let stroke = Stroke {
                width: line.line_width,
                miter_limit: line.miter_limit,
                line_cap: match line.line_cap {
                    Cap::Butt => LineCap::Butt,
                    Cap::Round => LineCap::Round,
                    Cap::Square => LineCap::Square,
                },
                line_join: match line.line_join {
                    Join::Miter => LineJoin::Miter,
                    Join::Round => LineJoin::Round,
                    Join::Bevel => LineJoin::Bevel,
                },
                dash: (!line.dash_array.is_empty())
                    .then(|| StrokeDash::new(line.dash_array.to_vec(), line.dash_offset))
                    .flatten(),
            };
            self.pixmap.stroke_path(&path, &paint, &stroke, place, clip);
        }
    }
}

impl<'a> Device<'a> for Sheet {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw(path, props.transform, &props.paint, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let mut mask = self.clips.last().cloned().unwrap_or_else(|| {
            let mut mask = Mask::new(self.pixmap.width(), self.pixmap.height()).unwrap();
            mask.data_mut().fill(255);
            mask
        });
        match path(&clip.path) {
            Some(path) => mask.intersect_path(&path, rule(clip.fill), true, Transform::identity()),
            None => mask.clear(),
        }
        self.clips.push(mask);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let mut text = String::new();
        for glyph in run.glyphs() {
            let Glyph::Outline(outline) = &**glyph else { panic!("every typeface is of outlines") };
            self.draw(&outline.outline(), props.transform * glyph.transform(), &props.paint, mode);
            match glyph.as_unicode() {
                Some(BfString::Char(c)) => text.push(c),
                Some(BfString::String(several)) => text.push_str(&several),
                None => panic!("a glyph without a character"),
            }
        }
        match &mut self.actual {
            Some((_, actual)) => self.texts.push(std::mem::take(actual)),
            None => self.texts.push(text),
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.depth += 1;
        if let Some(text) = properties.and_then(|properties| properties.get::<PdfString<'_>>("ActualText")) {
            self.actual = Some((self.depth, decoded(text.as_bytes())));
        }
    }

    fn end_marked_content(&mut self) {
        if self.actual.as_ref().is_some_and(|(depth, _)| *depth == self.depth) {
            self.actual = None;
        }
        self.depth -= 1;
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        panic!("a picture is of lines and letters");
    }
}

/// A text of a PDF: UTF-16 where it says so, else one byte a character.
fn decoded(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        None => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
