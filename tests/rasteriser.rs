//! The CPU rasteriser that whole-window pictures are drawn with, against pixels worked out by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;

use egui::epaint::{ImageDelta, Mesh, PaintCallback, Vertex};
use egui::{Color32, ColorImage, Pos2, Rect, Shape, TextureOptions, pos2, vec2};
use image::{Rgba, RgbaImage};
use support::{Stage, bundled_font, golden, picture};

const BACK: Rgba<u8> = Rgba([10, 20, 30, 255]);

fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
    Rect::from_min_max(pos2(left, top), pos2(right, bottom))
}

/// What `paint` draws on a background of [`BACK`], in a window of 64×48 points.
fn draw_at(scale: f32, paint: impl Fn(&egui::Painter)) -> RgbaImage {
    let mut harness = Stage::new(64.0, 48.0).scale(scale).pane(bundled_font, |ui| {
        // A painter of the whole window: the harness leaves a margin around its ui.
        let painter = ui.ctx().layer_painter(egui::LayerId::background());
        painter.add(flat(rect(0.0, 0.0, 64.0, 48.0), Color32::from_rgb(10, 20, 30)));
        paint(&painter);
    });
    harness.run();
    picture(&mut harness)
}

fn draw(paint: impl Fn(&egui::Painter)) -> RgbaImage {
    draw_at(1.0, paint)
}

/// A rectangle of two triangles, without the soft edge that egui's own rectangles have.
fn flat(rect: Rect, colour: Color32) -> Shape {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, colour);
    Shape::mesh(mesh)
}

fn triangles(corners: &[(Pos2, Color32)]) -> Shape {
    let vertices: Vec<_> = corners.iter().map(|&(pos, colour)| Vertex::untextured(pos, colour)).collect();
    Shape::mesh(Mesh { indices: (0..vertices.len() as u32).collect(), vertices, ..Default::default() })
}

/// The pixels that are not background, as columns and rows.
fn touched(picture: &RgbaImage) -> Vec<(u32, u32)> {
    picture.enumerate_pixels().filter(|(_, _, p)| **p != BACK).map(|(x, y, _)| (x, y)).collect()
}

#[test]
fn a_flat_rectangle_covers_exactly_its_pixels() {
    let drawn = draw(|p| {
        p.add(flat(rect(5.0, 7.0, 21.0, 12.0), Color32::from_rgb(200, 100, 50)));
    });
    for (x, y, pixel) in drawn.enumerate_pixels() {
        let inside = (5..21).contains(&x) && (7..12).contains(&y);
        assert_eq!(*pixel, if inside { Rgba([200, 100, 50, 255]) } else { BACK }, "at {x},{y}");
    }
}

#[test]
fn a_pixel_belongs_to_the_rectangle_its_centre_is_in() {
    // Edges exactly on pixel centres: the left and top one own them, the right and bottom one do not.
    let drawn = draw(|p| {
        p.add(flat(rect(5.5, 7.5, 8.5, 9.5), Color32::WHITE));
    });
    let expected: Vec<_> = (7..9).flat_map(|y| (5..8).map(move |x| (x, y))).collect();
    assert_eq!(touched(&drawn), expected);
}

#[test]
fn egui_s_own_rectangles_are_sharp_on_whole_pixels() {
    let drawn = draw(|p| {
        p.rect_filled(rect(5.0, 7.0, 21.0, 12.0), 0.0, Color32::from_rgb(200, 100, 50));
    });
    let expected: Vec<_> = (7..12).flat_map(|y| (5..21).map(move |x| (x, y))).collect();
    assert_eq!(touched(&drawn), expected);
    assert_eq!(drawn.get_pixel(5, 7), &Rgba([200, 100, 50, 255]));
}

#[test]
fn triangles_that_share_edges_touch_every_pixel_once() {
    // A fan around a point at odd coordinates. Translucent, so that a pixel drawn twice or not at all shows.
    let colour = Color32::from_rgba_premultiplied(60, 60, 60, 128);
    let centre = pos2(31.3, 23.7);
    let rim: Vec<_> = (0..=17)
        .map(|i| {
            let angle = std::f32::consts::TAU * (i % 17) as f32 / 17.0;
            centre + 20.0 * vec2(angle.cos(), angle.sin())
        })
        .collect();
    let fan: Vec<_> =
        rim.windows(2).flat_map(|pair| [(centre, colour), (pair[0], colour), (pair[1], colour)]).collect();
    let drawn = draw(|p| {
        p.add(triangles(&fan));
    });
    let once = Rgba([65, 70, 75, 255]);
    assert!(drawn.pixels().all(|p| *p == BACK || *p == once), "a pixel was drawn twice");
    for (x, y, pixel) in drawn.enumerate_pixels() {
        if centre.distance(pos2(x as f32 + 0.5, y as f32 + 0.5)) < 19.0 {
            assert_eq!(*pixel, once, "a gap at {x},{y}");
        }
    }
}

#[test]
fn the_order_of_a_triangle_s_corners_does_not_matter() {
    let [a, b, c] = [pos2(3.0, 4.0), pos2(40.2, 9.1), pos2(17.7, 41.0)].map(|at| (at, Color32::WHITE));
    let one_way = draw(|p| {
        p.add(triangles(&[a, b, c]));
    });
    let other_way = draw(|p| {
        p.add(triangles(&[a, c, b]));
    });
    assert!(touched(&one_way).len() > 500);
    assert_eq!(one_way, other_way);
}

#[test]
fn nothing_is_drawn_outside_the_clip_rectangle() {
    let drawn = draw(|p| {
        let clipped = p.with_clip_rect(rect(10.0, 10.0, 20.4, 15.6));
        clipped.add(flat(rect(-100.0, -100.0, 500.0, 500.0), Color32::WHITE));
    });
    // Clip rectangles are rounded to whole pixels.
    let expected: Vec<_> = (10..16).flat_map(|y| (10..20).map(move |x| (x, y))).collect();
    assert_eq!(touched(&drawn), expected);
}

#[test]
fn translucent_colours_are_blended_premultiplied_in_gamma_space() {
    let drawn = draw(|p| {
        p.add(flat(rect(0.0, 0.0, 8.0, 8.0), Color32::from_rgba_premultiplied(100, 50, 0, 128)));
    });
    // 100 + 10·127/255 = 104.98; 50 + 20·127/255 = 59.96; 0 + 30·127/255 = 14.94.
    assert_eq!(drawn.get_pixel(3, 3), &Rgba([105, 60, 15, 255]));
}

#[test]
fn additive_colours_brighten_and_stop_at_white() {
    let drawn = draw(|p| {
        p.add(flat(rect(0.0, 0.0, 8.0, 8.0), Color32::from_rgb_additive(100, 250, 0)));
    });
    assert_eq!(drawn.get_pixel(3, 3), &Rgba([110, 255, 30, 255]));
}

#[test]
fn colours_run_evenly_between_corners() {
    let mut mesh = Mesh::default();
    let (dark, bright) = (Color32::from_rgb(0, 0, 0), Color32::from_rgb(160, 80, 240));
    for (at, colour) in [((0.0, 0.0), dark), ((16.0, 0.0), bright), ((16.0, 16.0), bright), ((0.0, 16.0), dark)] {
        mesh.colored_vertex(at.into(), colour);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    let drawn = draw(|p| {
        p.add(Shape::mesh(mesh.clone()));
    });
    for x in 0..16_u32 {
        let part = f64::from(x) / 16.0 + 1.0 / 32.0;
        let expected = Rgba([160.0, 80.0, 240.0, 0.0].map(|c: f64| (c * part).round() as u8));
        for y in 0..16 {
            let pixel = drawn.get_pixel(x, y);
            assert!((0..3).all(|c| pixel[c].abs_diff(expected[c]) <= 1), "{pixel:?} at {x},{y}, not {expected:?}");
        }
    }
}

#[test]
fn images_are_drawn_texel_for_pixel_and_changed_in_part() {
    let texels: Vec<_> = (0..16_u8).map(|i| Color32::from_rgb(i * 10, 100, 255 - i * 10)).collect();
    let patch = Color32::from_rgb(1, 2, 3);
    let mut texture = None;
    let mut frame = 0;
    let mut harness = Stage::new(64.0, 48.0).pane(bundled_font, move |ui| {
        let ctx = ui.ctx();
        let handle = texture
            .get_or_insert_with(|| {
                ctx.load_texture("test", ColorImage::new([4, 4], texels.clone()), TextureOptions::LINEAR)
            })
            .clone();
        if frame == 1 {
            let delta = ImageDelta::partial([1, 2], ColorImage::filled([2, 1], patch), TextureOptions::LINEAR);
            ctx.tex_manager().write().set(handle.id(), delta);
        }
        frame += 1;
        let all = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
        let painter = ctx.layer_painter(egui::LayerId::background());
        painter.image(handle.id(), rect(8.0, 4.0, 12.0, 8.0), all, Color32::WHITE);
        painter.image(handle.id(), rect(20.0, 4.0, 21.0, 5.0), all, Color32::from_rgb(128, 128, 128));
    });
    harness.step();
    let drawn = picture(&mut harness);
    let at = |x: u32, y: u32| drawn.get_pixel(8 + x, 4 + y).0;
    for y in 0..4 {
        for x in 0..4 {
            let i = (y * 4 + x) as u8;
            let expected =
                if y == 2 && (1..3).contains(&x) { [1, 2, 3, 255] } else { [i * 10, 100, 255 - i * 10, 255] };
            assert_eq!(at(x, y), expected, "texel {x},{y}");
        }
    }
    // One pixel for the whole image: the mean of the four texels around its middle, darkened by the tint.
    // Red: (50 + 60 + 1 + 1) / 4 · 128 / 255 = 14.05.
    assert_eq!(drawn.get_pixel(20, 4)[0], 14);
}

#[test]
fn an_image_freed_in_a_frame_is_still_drawn_in_it() {
    let mut harness = Stage::new(64.0, 48.0).pane(bundled_font, |ui| {
        let ctx = ui.ctx();
        let image = ColorImage::filled([2, 2], Color32::from_rgb(9, 200, 9));
        let handle = ctx.load_texture("short-lived", image, TextureOptions::NEAREST);
        let all = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
        ctx.layer_painter(egui::LayerId::background()).image(
            handle.id(),
            rect(0.0, 0.0, 9.0, 9.0),
            all,
            Color32::WHITE,
        );
    });
    harness.step();
    assert_eq!(picture(&mut harness).get_pixel(4, 4), &Rgba([9, 200, 9, 255]));
}

#[test]
fn text_is_drawn_where_it_was_laid_out() {
    let drawn = draw(|p| {
        p.text(pos2(10.0, 10.0), egui::Align2::LEFT_TOP, "ETH", egui::FontId::proportional(20.0), Color32::WHITE);
    });
    let ink = touched(&drawn);
    assert!(ink.len() > 80, "{} pixels are hardly three letters", ink.len());
    assert!(ink.iter().all(|&(x, y)| (10..60).contains(&x) && (10..36).contains(&y)), "ink outside the line");
    // Stems are a pixel or more wide: somewhere the text has its full colour.
    assert!(drawn.pixels().any(|p| p.0 == [255; 4]));
    // The E's stem is one upright run.
    let stem = ink.iter().map(|&(x, _)| x).min().unwrap();
    let heights: Vec<_> = ink.iter().filter(|&&(x, _)| x == stem).map(|&(_, y)| y).collect();
    assert!(heights.len() >= 12 && heights.windows(2).all(|w| w[1] == w[0] + 1), "{heights:?}");
}

#[test]
fn twice_the_pixels_per_point_give_a_picture_of_twice_the_size() {
    let paint = |p: &egui::Painter| {
        p.add(flat(rect(5.0, 7.0, 21.0, 12.0), Color32::WHITE));
        p.text(pos2(24.0, 20.0), egui::Align2::LEFT_TOP, "58", egui::FontId::proportional(18.0), Color32::WHITE);
    };
    let (single, double) = (draw(paint), draw_at(2.0, paint));
    assert_eq!(double.dimensions(), (128, 96));
    let in_rect = |&&(x, y): &&(u32, u32)| x < 42 && y < 24;
    assert_eq!(touched(&double).iter().filter(in_rect).count(), 32 * 10);
    let (few, many) = (touched(&single).len() as f64, touched(&double).len() as f64);
    assert!((3.0..4.5).contains(&(many / few)), "{few} against {many} pixels");
}

#[test]
fn what_only_a_gpu_could_draw_is_an_error_and_not_left_out() {
    let mut harness = Stage::new(64.0, 48.0).pane(bundled_font, |ui| {
        let callback = PaintCallback { rect: rect(0.0, 0.0, 8.0, 8.0), callback: Arc::new(()) };
        ui.painter().add(Shape::Callback(callback));
    });
    let message = harness.render().unwrap_err();
    assert!(message.contains("paint callback"), "{message}");
}

/// A program as eframe sees it, to show that the harness takes one.
#[derive(Default)]
struct Counter {
    clicks: u32,
}

impl Counter {
    fn new(cc: &eframe::CreationContext<'_>) -> Self {
        bundled_font(&cc.egui_ctx);
        Self::default()
    }
}

impl eframe::App for Counter {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |ui| {
            if ui.button("Count").clicked() {
                self.clicks += 1;
            }
            ui.label(format!("{} clicks", self.clicks));
        });
    }
}

#[test]
fn a_whole_program_is_clicked_and_drawn_the_same_way_every_time() {
    use egui_kittest::kittest::Queryable as _;
    let run = || {
        let mut window = Stage::new(200.0, 80.0).app(|cc| Counter::new(cc));
        window.get_by_label("Count").click();
        window.run();
        assert_eq!(window.state().clicks, 1);
        window.get_by_label("1 clicks");
        picture(&mut window)
    };
    let drawn = run();
    assert!(golden::distinct_colours(&drawn) > 20);
    assert_eq!(drawn, run());
    golden::compare(&drawn, "rasteriser/counter");
}

#[test]
fn a_comparison_sees_what_an_eye_could_and_no_rounding() {
    let before = RgbaImage::from_pixel(4, 3, Rgba([100, 100, 100, 255]));
    let mut after = before.clone();
    after.put_pixel(2, 1, Rgba([102, 98, 100, 255]));
    assert_eq!(golden::difference(&before, &after), Ok(None));
    after.put_pixel(3, 1, Rgba([103, 100, 100, 255]));
    after.put_pixel(0, 2, Rgba([100, 90, 100, 255]));
    let expected = golden::Difference { pixels: 2, worst: 10, first: [3, 1] };
    assert_eq!(golden::difference(&before, &after), Ok(Some(expected)));
    assert!(golden::difference(&before, &RgbaImage::new(3, 4)).is_err());
}
