use coldtrail::render::png::{MAX_SIDE, RenderError, pixel_size, pixels, render};
use coldtrail::scene::style::{Metrics, Rgba, Theme, ThemeName, Token};
use coldtrail::scene::text::{Font, FontBook};
use coldtrail::scene::{Item, Paint, Point, Rect, Scene, Shape, Size};

use crate::specimen::specimen;

fn decode(file: &[u8]) -> (png::OutputInfo, Vec<u8>, png::Info<'static>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let info = reader.info().clone();
    (frame, bytes, info)
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_pixels_survive_encoding() {
    let (scene, theme) = (specimen(), Theme::get(ThemeName::Dark));
    let file = render(&scene, theme, 1.0, &[]).unwrap();
    assert!(file == render(&specimen(), theme, 1.0, &[]).unwrap());
    let (frame, rgb, _) = decode(&file);
    let (width, height, rgba) = pixels(&scene, theme, 1.0).unwrap();
    assert_eq!((frame.width, frame.height), (width, height));
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    assert!(rgb.chunks_exact(3).eq(rgba.chunks_exact(4).map(|px| &px[..3])));
    assert!(rgba.chunks_exact(4).all(|px| px[3] == 255), "a hole in the canvas");
}

#[test]
fn the_picture_shows_what_it_should_where_it_should() {
    let theme = Theme::get(ThemeName::Dark);
    let (width, height, rgba) = pixels(&specimen(), theme, 1.0).unwrap();
    let at = |x: u32, y: u32| {
        let px = &rgba[((y * width + x) * 4) as usize..][..4];
        Rgba::rgb(px[0], px[1], px[2])
    };
    assert_eq!(at(3, 3), theme.color(Token::Banner));
    assert_eq!(at(3, height - 3), theme.color(Token::Banner));
    assert_eq!(at(100, 600), theme.color(Token::Panel));
    assert_eq!(at(740, 400), theme.color(Token::Canvas));
    // The second symbol of the first row: the victim's square, its left rim and its inside.
    let legend = Metrics::get().space.legend as u32;
    assert_eq!(at(legend + 134 - 24, 64 + 60), theme.color(Token::Victim));
    assert_eq!(at(legend + 134 - 18, 64 + 60), theme.color(Token::NodeFill));
}

#[test]
fn metadata_reads_back_in_full() {
    let scene = Scene::new(Size::new(8.0, 8.0));
    let metadata = [
        ("Title", "Bybit cold-wallet theft"),
        ("Digest", "sha256:4f1c9a0277be31d0"),
        ("Actor", "라자루스 <&> → TraderTraitor"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()));
    let file = render(&scene, Theme::get(ThemeName::Print), 2.0, &metadata).unwrap();
    let (frame, _, info) = decode(&file);
    assert_eq!((frame.width, frame.height), (16, 16));
    let mut read: Vec<(String, String)> =
        info.uncompressed_latin1_text.iter().map(|chunk| (chunk.keyword.clone(), chunk.text.clone())).collect();
    read.extend(info.utf8_text.iter().map(|chunk| (chunk.keyword.clone(), chunk.get_text().unwrap())));
    assert_eq!(read, metadata);
    let dims = info.pixel_dims.unwrap();
    assert_eq!((dims.xppu, dims.unit), (7559, png::Unit::Meter));
}

#[test]
fn a_keyword_that_png_forbids_is_refused() {
    let scene = Scene::new(Size::new(8.0, 8.0));
    for key in ["", "라자루스", "line\nfeed", &"k".repeat(80)] {
        let metadata = [(key.to_owned(), String::new())];
        let error = render(&scene, Theme::get(ThemeName::Dark), 1.0, &metadata).unwrap_err();
        assert!(matches!(error, RenderError::Keyword(_)), "{key:?}: {error}");
    }
}

#[test]
fn sizes_beyond_the_limits_are_refused_before_anything_is_allocated() {
    let side = MAX_SIDE as f32;
    assert_eq!(pixel_size(Size::new(side, 1.0), 1.0).unwrap(), (MAX_SIDE, 1));
    for (w, h, scale) in [(side + 1.0, 1.0, 1.0), (1.0, 1.0e30, 1.0), (9_000.0, 9_000.0, 1.6), (5_000.0, 8.0, 4.0)] {
        let error = render(&Scene::new(Size::new(w, h)), Theme::get(ThemeName::Dark), scale, &[]).unwrap_err();
        assert!(matches!(error, RenderError::TooLarge { .. }), "{w} × {h} at {scale}: {error}");
        assert!(error.to_string().contains("at most 16384 px a side and 200 million px"), "{error}");
    }
    for (w, h, scale) in [(0.0, 9.0, 1.0), (9.0, f32::NAN, 1.0), (9.0, 9.0, -1.0), (f32::INFINITY, 9.0, 1.0)] {
        let error = pixel_size(Size::new(w, h), scale).unwrap_err();
        assert!(matches!(error, RenderError::Empty { .. }), "{w} × {h} at {scale}: {error}");
    }
}

#[test]
fn a_clip_is_exact_to_the_pixel_and_nests() {
    let theme = Theme::get(ThemeName::Dark);
    let fill = |token| Item::Shape {
        shape: Shape::Rect { rect: Rect::from_xywh(0.0, 0.0, 40.0, 40.0), radius: 0.0 },
        fill: Some(Paint::new(token)),
        stroke: None,
    };
    let mut scene = Scene::new(Size::new(20.0, 20.0));
    let inner = Item::Clip { rect: Rect::from_xywh(0.0, 8.0, 40.0, 40.0), items: vec![fill(Token::Victim)] };
    let rect = Rect::from_xywh(5.0, 5.0, 10.0, 10.0);
    scene.items.push(Item::Clip { rect, items: vec![fill(Token::Attacker), inner] });
    let (width, _, rgba) = pixels(&scene, theme, 1.0).unwrap();
    for y in 0..20_u32 {
        for x in 0..20_u32 {
            let px = &rgba[((y * width + x) * 4) as usize..][..3];
            let inside = (5..15).contains(&x) && (5..15).contains(&y);
            let token = if !inside {
                Token::Canvas
            } else if y >= 8 {
                Token::Victim
            } else {
                Token::Attacker
            };
            let color = theme.color(token);
            assert_eq!(px, [color.r, color.g, color.b], "at {x}, {y}");
        }
    }
}

#[test]
fn absurd_coordinates_draw_something_or_nothing_but_return() {
    let mut scene = Scene::new(Size::new(64.0, 64.0));
    for value in [f32::NAN, f32::INFINITY, -1.0e30, 1.0e9, 4.0e5, -3.3e4] {
        let center = Point::new(value, 3.0);
        scene.fill(Shape::Circle { center, radius: value }, Paint::new(Token::Text));
        let rect = Rect::new(center, Point::new(5.0, value));
        scene.items.push(Item::Clip { rect, items: scene.items.clone() });
        crate::specimen::label(
            &mut scene,
            "text",
            Font::Sans,
            value,
            Token::Text,
            coldtrail::scene::Corner::Left,
            (value, 5.0),
        );
    }
    let theme = Theme::get(ThemeName::Light);
    pixels(&scene, theme, 1.0).unwrap();
    let svg = coldtrail::render::svg::render(&scene, theme, &[]);
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    roxmltree::Document::parse(&svg).unwrap();
}

#[test]
fn the_last_letter_of_a_run_is_whole() {
    let (width, height) = (96_u32, 30_u32);
    for name in ThemeName::ALL {
        let row_of = |text: &str, left: f32| {
            let mut scene = Scene::new(Size::new(width as f32, height as f32));
            let corner = coldtrail::scene::Corner::Left;
            crate::specimen::label(&mut scene, text, Font::Mono, 11.0, Token::Text, corner, (left, 20.0));
            pixels(&scene, Theme::get(name), 1.0).unwrap().2
        };
        for step in 0_u8..8 {
            let left = 20.0 + f32::from(step) / 8.0;
            // The same letters where something far away follows must have the same pixels.
            let end = (left + FontBook::get().advance(Font::Mono, 11.0, "0xFCF4")) as u32 + 3;
            let (alone, followed) = (row_of("0xFCF4", left), row_of("0xFCF4    .", left));
            for y in 0..height {
                let row = (y * width * 4) as usize..((y * width + end) * 4) as usize;
                assert_eq!(alone[row.clone()], followed[row], "{name:?}, row {y}, from {left}");
            }
        }
    }
}
