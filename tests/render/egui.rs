//! The egui back end against the others: headless, with a small rasteriser of egui's triangles.

use coldtrail::render::egui::{EguiScene, draw, font_definitions, font_id};
use coldtrail::render::png::pixels;
use coldtrail::scene::style::{Theme, ThemeName, Token};
use coldtrail::scene::text::{Font, FontBook};
use egui::epaint::{ImageData, Mesh, Primitive};
use egui::{Color32, ColorImage, Context, FullOutput, Pos2, RawInput, Rect, Vec2};

use crate::difference;
use crate::specimen::{SENTENCE, specimen};

/// One pass with the bundled fonts, over which the closure draws.
fn pass(size: Vec2, dark: bool, pixels_per_point: f32, mut draw: impl FnMut(&mut egui::Ui)) -> (Context, FullOutput) {
    let context = Context::default();
    context.set_fonts(font_definitions());
    context.set_pixels_per_point(pixels_per_point);
    // egui weights light letters on a dark ground differently.
    context.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
    let input = || RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)), ..RawInput::default() };
    // The first pass only takes the fonts and the scale in.
    let mut output = context.run_ui(input(), |_| {});
    let mut next = context.run_ui(input(), |ui| draw(ui));
    let mut textures = std::mem::take(&mut output.textures_delta);
    output.drop_without_applying_deltas();
    textures.append(std::mem::take(&mut next.textures_delta));
    next.textures_delta = textures;
    (context, next)
}

#[test]
fn texts_are_as_wide_in_egui_as_they_were_measured() {
    let texts =
        [SENTENCE, "0x47666Fab8bd0Ac7003bce3f5C3585383F09486E2", "평양 라자루스", "1\u{2009}234\u{202f}567", "東京"];
    for pixels_per_point in [1.0, 1.25, 2.0] {
        let (_, output) = pass(Vec2::new(400.0, 300.0), true, pixels_per_point, |ui| {
            for font in Font::ALL {
                for size in [9.0, 11.0, 12.5, 16.0, 33.0] {
                    for text in texts {
                        let galley = ui.painter().layout_no_wrap(text.to_owned(), font_id(font, size), Color32::WHITE);
                        let measured = FontBook::get().advance(font, size, text);
                        let drawn = galley.size().x;
                        assert!(
                            (measured - drawn).abs() <= 0.5,
                            "{text:?} in {font:?} {size} at {pixels_per_point}: measured {measured}, drawn {drawn}"
                        );
                    }
                }
            }
        });
        output.drop_without_applying_deltas();
    }
}

#[test]
fn the_window_shows_what_the_png_shows() {
    let scene = specimen();
    let size = Vec2::new(scene.size.w, scene.size.h);
    for (name, pixels_per_point) in [(ThemeName::Dark, 1.0_f32), (ThemeName::Print, 1.5)] {
        let theme = Theme::get(name);
        {
            let (context, output) = pass(size, theme.dark, pixels_per_point, |ui| {
                let painter = ui.painter().with_clip_rect(Rect::from_min_size(Pos2::ZERO, size));
                draw(&scene, theme, &painter, Pos2::ZERO);
            });
            let (width, height, ours) = pixels(&scene, theme, pixels_per_point).unwrap();
            let canvas = theme.color(Token::Canvas);
            let background = Color32::from_rgb(canvas.r, canvas.g, canvas.b);
            let image = rasterized(&context, output, [width as usize, height as usize], pixels_per_point, background);
            let theirs: Vec<u8> = image.pixels.iter().flat_map(Color32::to_array).collect();
            if let Some(folder) = crate::look_folder() {
                crate::save(
                    &folder.join(format!("egui-{}@{pixels_per_point}.png", name.name())),
                    width,
                    height,
                    &theirs,
                );
            }
            let (mean, far) = difference(&ours, &theirs);
            assert!(mean < 1.0, "{name:?} at {pixels_per_point}: mean difference {mean} of 255");
            assert!(far < 0.006, "{name:?} at {pixels_per_point}: {far} of all pixels differ clearly");
        }
    }
}

#[test]
fn a_converted_scene_paints_the_same_again_and_at_its_offset() {
    let scene = specimen();
    let theme = Theme::get(ThemeName::Dark);
    let size = Vec2::new(scene.size.w, scene.size.h);
    let (context, output) = pass(size, true, 1.0, |ui| {
        let converted = EguiScene::new(&scene, theme, 1.0, Pos2::new(10.0, 20.0));
        converted.paint(ui.painter());
        let first = ui.painter().layer_id();
        converted.paint(&ui.painter().clone().with_layer_id(egui::LayerId::debug()));
        assert_ne!(first, egui::LayerId::debug());
    });
    let half = output.shapes.len() / 2;
    assert!(half > 100, "{half} shapes");
    assert_eq!(output.shapes[..half], output.shapes[half..]);
    let bounds = output.shapes[..half].iter().map(|shape| shape.shape.visual_bounding_rect()).filter(Rect::is_positive);
    let bounds = bounds.reduce(Rect::union).unwrap();
    assert!(bounds.min.distance(Pos2::new(10.0, 20.0)) < 2.0, "{bounds:?}");
    output.drop_without_applying_deltas();
    drop(context);
}

/// Draws a frame's triangles as a graphics card would, without multi-sampling.
fn rasterized(
    context: &Context,
    mut output: FullOutput,
    size: [usize; 2],
    scale: f32,
    background: Color32,
) -> ColorImage {
    let mut atlas = ColorImage::filled([1, 1], Color32::WHITE);
    let textures = std::mem::take(&mut output.textures_delta);
    for delta in textures.set.values().flatten() {
        let ImageData::Color(image) = &delta.image;
        match delta.pos {
            None => atlas = image.as_ref().clone(),
            Some([left, top]) => {
                for y in 0..image.height() {
                    for x in 0..image.width() {
                        atlas[(left + x, top + y)] = image[(x, y)];
                    }
                }
            }
        }
    }
    let mut textures = textures;
    textures.clear();
    let mut picture = ColorImage::filled(size, background);
    for clipped in context.tessellate(output.shapes, scale) {
        if let Primitive::Mesh(mesh) = &clipped.primitive {
            triangles(mesh, &atlas, clipped.clip_rect, scale, &mut picture);
        }
    }
    picture
}

fn triangles(mesh: &Mesh, atlas: &ColorImage, clip: Rect, scale: f32, picture: &mut ColorImage) {
    let limit = |value: f32, side: usize| (value * scale).round().clamp(0.0, side as f32) as usize;
    let [width, height] = picture.size;
    let (left, right) = (limit(clip.min.x, width), limit(clip.max.x, width));
    let (top, bottom) = (limit(clip.min.y, height), limit(clip.max.y, height));
    for corners in mesh.indices.chunks_exact(3) {
        let corner = |n: usize| mesh.vertices[corners[n] as usize];
        let (a, b, c) = (corner(0), corner(1), corner(2));
        let at = [a, b, c].map(|v| v.pos.to_vec2() * scale);
        let cross = |p: Vec2, q: Vec2| p.x * q.y - p.y * q.x;
        let area = cross(at[1] - at[0], at[2] - at[0]);
        if area == 0.0 {
            continue;
        }
        let low = at[0].min(at[1]).min(at[2]).floor();
        let high = at[0].max(at[1]).max(at[2]).ceil();
        let clamp = |value: f32, low: usize, high: usize| value.clamp(low as f32, high as f32) as usize;
        for y in clamp(low.y, top, bottom)..clamp(high.y, top, bottom) {
            for x in clamp(low.x, left, right)..clamp(high.x, left, right) {
                let p = Vec2::new(x as f32 + 0.5, y as f32 + 0.5);
                let weights = [
                    cross(at[1] - p, at[2] - p) / area,
                    cross(at[2] - p, at[0] - p) / area,
                    cross(at[0] - p, at[1] - p) / area,
                ];
                // Half-open edges: a pixel on the border of two triangles belongs to one of them.
                let inside = (0..3).all(|n| {
                    let edge = (at[(n + 2) % 3] - at[(n + 1) % 3]) * area.signum();
                    let owns = edge.y > 0.0 || (edge.y == 0.0 && edge.x < 0.0);
                    weights[n] > 0.0 || (weights[n] == 0.0 && owns)
                });
                if !inside {
                    continue;
                }
                let mix =
                    |f: &dyn Fn(egui::epaint::Vertex) -> f32| f(a) * weights[0] + f(b) * weights[1] + f(c) * weights[2];
                let texel = sample(atlas, mix(&|v| v.uv.x), mix(&|v| v.uv.y));
                let source: [f32; 4] = std::array::from_fn(|i| mix(&|v| f32::from(v.color[i])) * texel[i] / 255.0);
                let under = picture[(x, y)].to_array();
                let out: [u8; 4] = std::array::from_fn(|i| {
                    (source[i] + f32::from(under[i]) * (1.0 - source[3] / 255.0)).round().clamp(0.0, 255.0) as u8
                });
                picture[(x, y)] = Color32::from_rgba_premultiplied(out[0], out[1], out[2], out[3]);
            }
        }
    }
}

/// Bilinear sample, premultiplied, 0 to 255.
fn sample(atlas: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = atlas.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (x0, y0) = (x.floor(), y.floor());
    let (tx, ty) = (x - x0, y - y0);
    let texel = |x: f32, y: f32| {
        let x = x.clamp(0.0, width as f32 - 1.0) as usize;
        let y = y.clamp(0.0, height as f32 - 1.0) as usize;
        atlas[(x, y)].to_array().map(f32::from)
    };
    let (a, b, c, d) = (texel(x0, y0), texel(x0 + 1.0, y0), texel(x0, y0 + 1.0), texel(x0 + 1.0, y0 + 1.0));
    std::array::from_fn(|i| (a[i] * (1.0 - tx) + b[i] * tx) * (1.0 - ty) + (c[i] * (1.0 - tx) + d[i] * tx) * ty)
}
