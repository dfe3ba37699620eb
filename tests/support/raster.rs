//! Draws egui's triangles on the CPU, so that a picture of the whole window needs no GPU, driver or display.
//!
//! It follows what egui's OpenGL painter does: vertex colour times texel, both premultiplied and in gamma space, blended
//! `src + dst · (1 − src.a)`, scissored to whole pixels, with positions snapped to 1/256 pixel and the top-left fill
//! rule, so that triangles sharing an edge neither overlap nor leave a gap. What it leaves out is what would make
//! pictures differ between machines or does not occur here: dithering, multisampling, mipmaps, paint callbacks.
//!
//! Coverage is worked out per row as one span instead of per pixel as three tests. Tests are built without much
//! optimisation, and most of a window is either one large flat rectangle or thin feathering triangles, whose bounding
//! boxes are almost empty; spans make both cheap.

use std::collections::{BTreeMap, BTreeSet};

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{TextureFilter, TextureId, TextureOptions, TextureWrapMode, TexturesDelta};
use image::RgbaImage;

/// Sub-pixel steps per pixel that vertices are snapped to: what GPUs commonly do.
const STEPS: i64 = 256;

/// A CPU renderer for [`egui_kittest`].
#[derive(Default)]
pub struct Raster {
    // Ordered maps, although nothing is drawn in their order: one thing less to wonder about.
    textures: BTreeMap<TextureId, Texture>,
    /// Freed by the latest frame, which may itself still draw with them.
    doomed: BTreeSet<TextureId>,
    /// What went wrong while taking textures; told at the next picture, because taking them cannot fail.
    fault: Option<String>,
}

impl egui_kittest::TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in std::mem::take(&mut self.doomed) {
            self.textures.remove(&id);
        }
        let mut set: Vec<_> = delta.set.drain().collect();
        set.sort_by_key(|(id, _)| *id);
        for (id, patches) in set {
            for patch in patches {
                let ImageData::Color(image) = &patch.image;
                if let Err(fault) = self.set_texture(id, image, patch.pos, patch.options) {
                    self.fault = Some(fault);
                }
            }
        }
        self.doomed.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let scale = ctx.pixels_per_point();
        let size = ctx.viewport_rect().size() * scale;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        self.draw(&primitives, [size.x.round() as usize, size.y.round() as usize], scale)
    }
}

impl Raster {
    /// Draws tessellated primitives over opaque black: a window has nothing behind it.
    pub fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        size: [usize; 2],
        pixels_per_point: f32,
    ) -> Result<RgbaImage, String> {
        let mut target = Target { size, pixels: vec![[0, 0, 0, 255]; size[0] * size[1]] };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let mesh = match primitive {
                Primitive::Mesh(mesh) => mesh,
                Primitive::Callback(callback) => {
                    return Err(format!("a paint callback at {:?}: only a GPU could draw it", callback.rect));
                }
            };
            let edge = |points: f32, limit: usize| ((points * pixels_per_point).round() as i64).clamp(0, limit as i64);
            let clip = Clip {
                left: edge(clip_rect.min.x, size[0]),
                top: edge(clip_rect.min.y, size[1]),
                right: edge(clip_rect.max.x, size[0]),
                bottom: edge(clip_rect.max.y, size[1]),
            };
            let texture = self
                .textures
                .get(&mesh.texture_id)
                .ok_or_else(|| format!("a mesh uses {:?}, which was never given", mesh.texture_id))?;
            target.mesh(mesh, texture, &clip, pixels_per_point)?;
        }
        let [width, height] = size;
        RgbaImage::from_raw(width as u32, height as u32, target.pixels.into_flattened())
            .ok_or_else(|| format!("no picture is {width}×{height} pixels large"))
    }

    fn set_texture(
        &mut self,
        id: TextureId,
        image: &egui::ColorImage,
        pos: Option<[usize; 2]>,
        options: TextureOptions,
    ) -> Result<(), String> {
        let [width, height] = image.size;
        let rows = image.pixels.iter().map(egui::Color32::to_array).collect::<Vec<_>>();
        let Some([x, y]) = pos else {
            self.textures.insert(id, Texture { size: [width, height], texels: rows, options });
            return Ok(());
        };
        let texture = self.textures.get_mut(&id).ok_or_else(|| format!("a patch for {id:?}, which was never given"))?;
        if x + width > texture.size[0] || y + height > texture.size[1] {
            return Err(format!("a patch at {x},{y} of {width}×{height} does not fit into {id:?}"));
        }
        texture.options = options;
        for row in 0..height {
            let at = (y + row) * texture.size[0] + x;
            texture.texels[at..at + width].copy_from_slice(&rows[row * width..(row + 1) * width]);
        }
        Ok(())
    }
}

/// An image to sample from, premultiplied.
struct Texture {
    size: [usize; 2],
    texels: Vec<[u8; 4]>,
    options: TextureOptions,
}

impl Texture {
    fn texel(&self, x: i64, y: i64) -> [u8; 4] {
        let wrap = |at: i64, size: usize| {
            let size = size as i64;
            let at = match self.options.wrap_mode {
                TextureWrapMode::ClampToEdge => at.clamp(0, size - 1),
                TextureWrapMode::Repeat => at.rem_euclid(size),
                TextureWrapMode::MirroredRepeat => {
                    let at = at.rem_euclid(2 * size);
                    at.min(2 * size - 1 - at)
                }
            };
            at as usize
        };
        self.texels[wrap(y, self.size[1]) * self.size[0] + wrap(x, self.size[0])]
    }

    /// The colour (0–255) at `u`, `v`, counted in texels.
    ///
    /// Weights are whole 1/256ths, as in hardware: text set on whole pixels then hits its texels exactly, whatever the
    /// last bit of an interpolated coordinate says.
    fn sample(&self, u: f32, v: f32, filter: TextureFilter) -> [f32; 4] {
        let whole = |c: [u8; 4]| [f32::from(c[0]), f32::from(c[1]), f32::from(c[2]), f32::from(c[3])];
        if filter == TextureFilter::Nearest {
            return whole(self.texel(u.floor() as i64, v.floor() as i64));
        }
        let (u, v) = (((u - 0.5) * 256.0).round() as i64, ((v - 0.5) * 256.0).round() as i64);
        let (x, y, right, down) = (u >> 8, v >> 8, u & 255, v & 255);
        if right == 0 && down == 0 {
            return whole(self.texel(x, y));
        }
        let corners = [self.texel(x, y), self.texel(x + 1, y), self.texel(x, y + 1), self.texel(x + 1, y + 1)];
        if corners == [[0; 4]; 4] {
            return [0.0; 4];
        }
        let weights = [(256 - right) * (256 - down), right * (256 - down), (256 - right) * down, right * down];
        let mut sum = [0.0; 4];
        for (corner, weight) in corners.iter().zip(weights) {
            for (channel, value) in sum.iter_mut().zip(corner) {
                *channel += f32::from(*value) * weight as f32 / 65536.0;
            }
        }
        sum
    }
}

/// Whole pixels outside of which nothing is drawn; right and bottom are exclusive.
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

/// The picture being drawn; always opaque.
struct Target {
    size: [usize; 2],
    pixels: Vec<[u8; 4]>,
}

impl Target {
    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, clip: &Clip, scale: f32) -> Result<(), String> {
        if clip.left >= clip.right || clip.top >= clip.bottom {
            return Ok(());
        }
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |i: usize| {
                mesh.vertices.get(corners[i] as usize).ok_or_else(|| "a triangle points past its vertices".to_owned())
            };
            self.triangle([corner(0)?, corner(1)?, corner(2)?], texture, clip, scale);
        }
        Ok(())
    }

    fn triangle(&mut self, mut corners: [&Vertex; 3], texture: &Texture, clip: &Clip, scale: f32) {
        let snap = |v: &Vertex| {
            [(v.pos.x * scale * STEPS as f32).round() as i64, (v.pos.y * scale * STEPS as f32).round() as i64]
        };
        let mut at = corners.map(snap);
        // Beyond this products of coordinates would no longer fit; nothing that far out is ever on screen in one piece.
        if at.iter().flatten().any(|c| c.abs() > 1 << 30) {
            return;
        }
        let twice_area = (at[1][0] - at[0][0]) * (at[2][1] - at[0][1]) - (at[2][0] - at[0][0]) * (at[1][1] - at[0][1]);
        if twice_area == 0 {
            return;
        }
        if twice_area < 0 {
            at.swap(1, 2);
            corners.swap(1, 2);
        }
        let edges = [Edge::new(at[0], at[1]), Edge::new(at[1], at[2]), Edge::new(at[2], at[0])];
        let shade = Shade::new(corners, at, texture);
        if shade.is_invisible() {
            return;
        }

        let rows = at.map(|[_, y]| y);
        let first = ceil_div(rows[0].min(rows[1]).min(rows[2]) - STEPS / 2, STEPS).max(clip.top);
        let last = (rows[0].max(rows[1]).max(rows[2]) - STEPS / 2).div_euclid(STEPS).min(clip.bottom - 1);
        for y in first..=last {
            let (mut left, mut right) = (clip.left, clip.right - 1);
            for edge in &edges {
                edge.narrow(y, &mut left, &mut right);
            }
            if left <= right {
                let row = y as usize * self.size[0];
                let span = &mut self.pixels[row + left as usize..=row + right as usize];
                shade.paint(span, left, y);
            }
        }
    }
}

/// One edge of a clockwise triangle: what is inside of it lies where its function is at least `bias`.
struct Edge {
    from: [i64; 2],
    dx: i64,
    dy: i64,
    /// 0 for a top or left edge, which owns the pixel centres on it; 1 for the others.
    bias: i64,
}

impl Edge {
    fn new(from: [i64; 2], to: [i64; 2]) -> Self {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let owns_its_points = dy < 0 || (dy == 0 && dx > 0);
        Self { from, dx, dy, bias: i64::from(!owns_its_points) }
    }

    /// Narrows `left..=right` to the pixels of row `y` whose centres are inside.
    fn narrow(&self, y: i64, left: &mut i64, right: &mut i64) {
        let at_column_0 =
            self.dx * (y * STEPS + STEPS / 2 - self.from[1]) - self.dy * (STEPS / 2 - self.from[0]) - self.bias;
        let step = self.dy.abs() * STEPS;
        if self.dy < 0 {
            *left = (*left).max(ceil_div(-at_column_0, step));
        } else if self.dy > 0 {
            *right = (*right).min(at_column_0.div_euclid(step));
        } else if at_column_0 < 0 {
            *right = *left - 1;
        }
    }
}

fn ceil_div(a: i64, b: i64) -> i64 {
    -(-a).div_euclid(b)
}

/// Which colour each pixel of a triangle gets.
struct Shade<'a> {
    texture: &'a Texture,
    filter: TextureFilter,
    /// Where the first corner is, in pixels.
    origin: [f32; 2],
    /// Red, green, blue, alpha (0–255), u, v (in texels) at the first corner, and their steps to the right and down.
    value: [f32; 6],
    right: [f32; 6],
    down: [f32; 6],
    /// The colour is the same at all corners.
    one_colour: bool,
    /// The texel where it is the same at all corners: anything that is neither text nor an image.
    one_texel: Option<[f32; 4]>,
}

impl<'a> Shade<'a> {
    fn new(corners: [&Vertex; 3], at: [[i64; 2]; 3], texture: &'a Texture) -> Self {
        let size = texture.size.map(|side| side as f32);
        let values = corners.map(|v| {
            let [r, g, b, a] = v.color.to_array().map(f32::from);
            [r, g, b, a, v.uv.x * size[0], v.uv.y * size[1]]
        });
        // In f64, and from the snapped places: a feathering triangle is a fraction of a pixel thin.
        let place = at.map(|p| p.map(|c| c as f64 / STEPS as f64));
        let (x1, y1) = (place[1][0] - place[0][0], place[1][1] - place[0][1]);
        let (x2, y2) = (place[2][0] - place[0][0], place[2][1] - place[0][1]);
        let area = x1 * y2 - x2 * y1;
        let (mut right, mut down) = ([0.0; 6], [0.0; 6]);
        for i in 0..6 {
            let (d1, d2) = (f64::from(values[1][i] - values[0][i]), f64::from(values[2][i] - values[0][i]));
            right[i] = ((d1 * y2 - d2 * y1) / area) as f32;
            down[i] = ((d2 * x1 - d1 * x2) / area) as f32;
        }
        let step = |by: &[f32; 6]| by[4] * by[4] + by[5] * by[5];
        let options = &texture.options;
        let filter = if step(&right).max(step(&down)) > 1.0 { options.minification } else { options.magnification };
        let one_texel = (corners[0].uv == corners[1].uv && corners[0].uv == corners[2].uv)
            .then(|| texture.sample(values[0][4], values[0][5], filter));
        let one_colour = corners[0].color == corners[1].color && corners[0].color == corners[2].color;
        let origin = place[0].map(|c| c as f32);
        Self { texture, filter, origin, value: values[0], right, down, one_colour, one_texel }
    }

    fn is_invisible(&self) -> bool {
        self.one_colour && self.value[..4] == [0.0; 4] || self.one_texel == Some([0.0; 4])
    }

    /// Paints a run of pixels that starts at column `x` of row `y`.
    fn paint(&self, span: &mut [[u8; 4]], x: i64, y: i64) {
        let (right, down) = (x as f32 + 0.5 - self.origin[0], y as f32 + 0.5 - self.origin[1]);
        let colour = [self.value[0], self.value[1], self.value[2], self.value[3]];
        if let (true, Some(texel)) = (self.one_colour, self.one_texel) {
            let source = multiply(colour, texel);
            if source[3] >= 255.0 {
                span.fill([byte(source[0]), byte(source[1]), byte(source[2]), 255]);
            } else {
                for pixel in span {
                    blend(pixel, source);
                }
            }
            return;
        }
        let mut start = [0.0; 6];
        for (i, start) in start.iter_mut().enumerate() {
            *start = self.value[i] + right * self.right[i] + down * self.down[i];
        }
        for (i, pixel) in span.iter_mut().enumerate() {
            let step = i as f32;
            let texel = match self.one_texel {
                Some(texel) => texel,
                None => {
                    let (u, v) = (start[4] + step * self.right[4], start[5] + step * self.right[5]);
                    self.texture.sample(u, v, self.filter)
                }
            };
            if texel == [0.0; 4] {
                continue;
            }
            let colour = if self.one_colour {
                colour
            } else {
                let channel = |c: usize| (start[c] + step * self.right[c]).clamp(0.0, 255.0);
                [channel(0), channel(1), channel(2), channel(3)]
            };
            blend(pixel, multiply(colour, texel));
        }
    }
}

fn multiply(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0] * b[0] / 255.0, a[1] * b[1] / 255.0, a[2] * b[2] / 255.0, a[3] * b[3] / 255.0]
}

/// Nearest byte; `as` saturates, which is what additive colours need.
fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

fn blend(pixel: &mut [u8; 4], source: [f32; 4]) {
    let keep = 1.0 - source[3] / 255.0;
    pixel[0] = byte(source[0] + f32::from(pixel[0]) * keep);
    pixel[1] = byte(source[1] + f32::from(pixel[1]) * keep);
    pixel[2] = byte(source[2] + f32::from(pixel[2]) * keep);
}
