//! The display list on an egui canvas.
//!
//! [`EguiScene`] converts once and paints many times: shapes become triangle meshes that a frame only refers to, texts
//! stay layout jobs, because what egui caches for them may move in its font atlas from one frame to the next.

mod canvas;
mod placed;

use std::sync::Arc;

use egui::epaint::text::{FontData, FontTweak};
use egui::epaint::{Mesh, PathShape, PathStroke, TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::text::LayoutJob;
use egui::{Color32, FontDefinitions, FontFamily, FontId, Galley, Painter, Pos2, Vec2};

pub use canvas::{Frame, GraphCanvas};
pub use placed::{Placed, Stand};

use super::dash::dashes;
use super::triangulate::{is_convex, triangulate};
use crate::scene::icon::{Icon, icon};
use crate::scene::style::{Metrics, Rgba, Theme};
use crate::scene::text::Font;
use crate::scene::{Item, Paint, Point, Rect, Scene, Shape, Stroke, TextRun};

/// The bundled fonts for egui, set up so that its text is as wide as [`crate::scene::text::FontBook`] measures. There
/// is no hinting, which would change the look of exports against the screen.
#[must_use]
pub fn font_definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    for font in Font::ALL {
        let tweak = FontTweak { hinting: Some(false), subpixel_binning: Some(true), ..FontTweak::default() };
        let data = FontData::from_static(font.bytes()).tweak(tweak);
        definitions.font_data.insert(font.family().to_owned(), Arc::new(data));
        let chain = [Some(font), font.fallback()].into_iter().flatten().map(|font| font.family().to_owned());
        definitions.families.insert(family(font), chain.collect());
    }
    for (generic, font) in [(FontFamily::Proportional, Font::Sans), (FontFamily::Monospace, Font::Mono)] {
        if let Some(chain) = definitions.families.get(&family(font)).cloned() {
            definitions.families.insert(generic, chain);
        }
    }
    definitions
}

/// The egui family of a typeface.
#[must_use]
pub fn family(font: Font) -> FontFamily {
    FontFamily::Name(font.family().into())
}

/// The egui font of a typeface and size.
#[must_use]
pub fn font_id(font: Font, size: f32) -> FontId {
    FontId::new(size, family(font))
}

/// The egui colour of a colour.
#[must_use]
pub fn color(rgba: Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(rgba.r, rgba.g, rgba.b, rgba.a)
}

/// Pictures of more items than this are drawn with coarser curves.
const CROWDED: usize = 2_500;

/// A picture converted for egui at one offset, theme and number of physical pixels per point.
#[derive(Debug, Clone, Default)]
pub struct EguiScene {
    steps: Vec<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    Mesh(Arc<Mesh>),
    Text(Text),
    Clip(egui::Rect, EguiScene),
}

#[derive(Debug, Clone)]
struct Text {
    job: LayoutJob,
    /// Left end of the baseline.
    at: Pos2,
    halo: Option<(Color32, f32)>,
}

/// Directions of the copies around letters that make their halo: egui cannot stroke letters, and six leave no gap.
const HALO: [(f32, f32); 6] = [(1.0, 0.0), (0.5, 0.87), (-0.5, 0.87), (-1.0, 0.0), (-0.5, -0.87), (0.5, -0.87)];

impl EguiScene {
    /// Converts a picture. `offset` is where its top left corner stands on the canvas, in points.
    #[must_use]
    pub fn new(scene: &Scene, theme: &Theme, pixels_per_point: f32, offset: Pos2) -> Self {
        let options = TessellationOptions {
            // Discs and glyphs would bind the meshes to one state of the font atlas.
            prerasterized_discs: false,
            // Exports do not round either; builders place hairlines on the grid.
            round_line_segments_to_pixels: false,
            round_rects_to_pixels: false,
            coarse_tessellation_culling: false,
            ..TessellationOptions::default()
        };
        let mut converter = Converter {
            theme,
            offset: offset.to_vec2(),
            feathering: 1.0 / pixels_per_point.max(0.1),
            // Among very many curves nobody sees how round each is.
            tolerance: if scene.items.len() > CROWDED { 0.6 } else { 0.2 } / pixels_per_point.max(0.1),
            picture: Rect::from_xywh(0.0, 0.0, scene.size.w, scene.size.h).expanded(if scene.size.w > 0.0 {
                64.0
            } else {
                1e9
            }),
            tessellator: Tessellator::new(pixels_per_point, options, [1, 1], Vec::new()),
        };
        converter.convert(&scene.items)
    }

    /// Paints it. Cheap: meshes are shared, text layout is memoised by egui.
    pub fn paint(&self, painter: &Painter) {
        for step in &self.steps {
            match step {
                Step::Mesh(mesh) => {
                    painter.add(egui::Shape::Mesh(Arc::clone(mesh)));
                }
                Step::Text(text) => text.paint(painter),
                Step::Clip(rect, inner) => inner.paint(&painter.with_clip_rect(painter.clip_rect().intersect(*rect))),
            }
        }
    }
}

impl EguiScene {
    /// Paints a picture converted with no offset, its top left corner at a point.
    fn place(&self, painter: &Painter, at: Pos2) {
        if !self.steps.is_empty() {
            Placed::new(self.clone()).paint(painter, Stand { scale: 1.0, offset: at.to_vec2() });
        }
    }
}

/// Converts and paints in one go, for small pictures that change every frame.
pub fn draw(scene: &Scene, theme: &Theme, painter: &Painter, offset: Pos2) {
    EguiScene::new(scene, theme, painter.pixels_per_point(), offset).paint(painter);
}

/// Paints an icon, for buttons and lists.
pub fn draw_icon(painter: &Painter, theme: &Theme, which: Icon, center: Pos2, size: f32, paint: Paint) {
    let mut scene = Scene::default();
    icon(&mut scene, which, Point::new(0.0, 0.0), size, paint);
    draw(&scene, theme, painter, center);
}

impl Text {
    fn layout(&self, painter: &Painter) -> Arc<Galley> {
        painter.layout_job(self.job.clone())
    }

    fn paint(&self, painter: &Painter) {
        self.paint_galley(painter, &self.layout(painter), self.at);
    }

    /// Paints the laid out text with the left end of its baseline at a point.
    fn paint_galley(&self, painter: &Painter, galley: &Arc<Galley>, at: Pos2) {
        let Some(row) = galley.rows.first() else { return };
        let Some(glyph) = row.glyphs.first() else { return };
        let pos = Pos2::new(at.x, at.y - row.pos.y - glyph.pos.y);
        if let Some((color, width)) = self.halo {
            for direction in HALO {
                let shift = Vec2::from(direction) * width;
                painter.galley_with_override_text_color(pos + shift, Arc::clone(galley), color);
            }
        }
        painter.galley(pos, Arc::clone(galley), Color32::PLACEHOLDER);
    }
}

struct Converter<'t> {
    theme: &'t Theme,
    offset: Vec2,
    /// Width in points of the soft rim by which egui smooths edges.
    feathering: f32,
    /// How far in points a curve may be from the straight pieces that stand for it.
    tolerance: f32,
    /// What can be seen.
    picture: Rect,
    tessellator: Tessellator,
}

impl Converter<'_> {
    fn convert(&mut self, items: &[Item]) -> EguiScene {
        let mut steps = Vec::new();
        let mut mesh = Mesh::default();
        let flush = |mesh: &mut Mesh, steps: &mut Vec<Step>| {
            if !mesh.is_empty() {
                steps.push(Step::Mesh(Arc::new(std::mem::take(mesh))));
            }
        };
        for item in items {
            match item {
                Item::Shape { shape, fill, stroke } => self.shape(shape, *fill, *stroke, &mut mesh),
                Item::Text(run) => {
                    flush(&mut mesh, &mut steps);
                    steps.push(Step::Text(self.text(run)));
                }
                Item::Clip { rect, items } => {
                    flush(&mut mesh, &mut steps);
                    steps.push(Step::Clip(self.rect(rect), self.convert(items)));
                }
            }
        }
        flush(&mut mesh, &mut steps);
        EguiScene { steps }
    }

    fn color(&self, paint: Paint) -> Color32 {
        color(self.theme.paint(paint))
    }

    fn point(&self, p: Point) -> Pos2 {
        Pos2::new(p.x, p.y) + self.offset
    }

    fn points(&self, points: &[Point]) -> Vec<Pos2> {
        points.iter().map(|&p| self.point(p)).collect()
    }

    fn rect(&self, rect: &Rect) -> egui::Rect {
        egui::Rect::from_min_max(self.point(rect.min), self.point(rect.max))
    }

    fn shape(&mut self, shape: &Shape, fill: Option<Paint>, stroke: Option<Stroke>, out: &mut Mesh) {
        // Straight-sided rectangles and circles have exact forms; the rest is flattened finely enough for the screen.
        let contours = shape.path().flatten(self.tolerance);
        if let Some(fill) = fill {
            let color = self.color(fill);
            match shape {
                Shape::Circle { center, radius } => {
                    let circle = egui::epaint::CircleShape::filled(self.point(*center), *radius, color);
                    self.tessellator.tessellate_shape(circle.into(), out);
                }
                Shape::Rect { .. } | Shape::Path(_) => {
                    for (points, _) in &contours {
                        self.fill(points, color, out);
                    }
                }
            }
        }
        let Some(stroke) = stroke else { return };
        let color = self.color(stroke.paint);
        let line = egui::Stroke::new(stroke.width, color);
        for (points, closed) in &contours {
            match stroke.pattern() {
                None => self.line(points, *closed, line, out),
                Some((on, off)) => {
                    let dotted = stroke.dash == crate::scene::Dash::Dotted;
                    for piece in dashes(points, *closed, on, off) {
                        match piece.first() {
                            Some(&at) if dotted => {
                                let dot = egui::Shape::circle_filled(self.point(at), stroke.width / 2.0, color);
                                self.tessellator.tessellate_shape(dot, out);
                            }
                            _ => self.line(&piece, false, line, out),
                        }
                    }
                }
            }
        }
    }

    /// Draws a line, of a long one what can be in the picture.
    fn line(&mut self, points: &[Point], closed: bool, stroke: egui::Stroke, out: &mut Mesh) {
        let room = self.picture.expanded(stroke.width + 2.0);
        let seen = |pair: &[Point]| Rect::new(pair[0], pair[0]).extended(pair[1]).expanded(0.01).overlaps(&room);
        if closed || points.len() < 2 || points.windows(2).all(seen) {
            return self.whole_line(points, closed, stroke, out);
        }
        let mut from = 0;
        while from + 1 < points.len() {
            let run = points[from..].windows(2).take_while(|pair| seen(pair)).count();
            if run > 0 {
                self.whole_line(&points[from..=from + run], false, stroke, out);
            }
            from += run + 1;
        }
    }

    fn whole_line(&mut self, points: &[Point], closed: bool, stroke: egui::Stroke, out: &mut Mesh) {
        let mut points = self.points(points);
        // Repeated points have no direction, and egui joins lines by their directions.
        points.dedup_by(|a, b| a.distance_sq(*b) < 1e-6);
        if closed
            && points.len() > 2
            && points.first().zip(points.last()).is_some_and(|(a, b)| a.distance_sq(*b) < 1e-6)
        {
            points.pop();
        }
        if points.len() > 1 {
            let shape = PathShape { points, closed, fill: Color32::TRANSPARENT, stroke: PathStroke::from(stroke) };
            self.tessellator.tessellate_shape(shape.into(), out);
        }
    }

    fn fill(&mut self, points: &[Point], color: Color32, out: &mut Mesh) {
        let mut points: Vec<Point> = points.to_vec();
        points.dedup_by(|a, b| a.distance(*b) < 1e-3);
        if points.len() > 2 && points.first().zip(points.last()).is_some_and(|(a, b)| a.distance(*b) < 1e-3) {
            points.pop();
        }
        if points.len() < 3 {
            return;
        }
        if is_convex(&points) {
            let shape = egui::Shape::convex_polygon(self.points(&points), color, egui::Stroke::NONE);
            self.tessellator.tessellate_shape(shape, out);
            return;
        }
        let first = u32::try_from(out.vertices.len()).unwrap_or(u32::MAX);
        out.vertices.extend(points.iter().map(|&p| Vertex { pos: self.point(p), uv: WHITE_UV, color }));
        for triangle in triangulate(&points) {
            out.indices.extend(triangle.map(|corner| first + u32::try_from(corner).unwrap_or(0)));
        }
        // The triangles have hard edges: a hairline in the same colour smooths them.
        if color.is_opaque() {
            self.line(&points, true, egui::Stroke::new(self.feathering, color), out);
        }
    }

    fn text(&self, run: &TextRun) -> Text {
        let job = LayoutJob::simple_singleline(run.text.clone(), font_id(run.font, run.size), self.color(run.paint));
        let halo = run.halo.map(|paint| (self.color(paint), Metrics::get().stroke.halo));
        Text { job, at: self.point(run.at), halo }
    }
}
