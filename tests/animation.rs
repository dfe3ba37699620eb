//! Animations: what is decoded is what was drawn, and the same pictures give the same bytes.

#![allow(clippy::unwrap_used)]

use coldtrail::render::animation::{AnimationError, ApngWriter, GifWriter, Palette};
use proptest::prelude::*;

const WIDTH: u32 = 12;
const HEIGHT: u32 = 7;

/// Squares of a few colours on a ground, one picture per place.
fn pictures(places: &[(u32, u32, u8)]) -> Vec<Vec<u8>> {
    let draw = |&(x0, y0, shade): &(u32, u32, u8)| {
        let inside = |x: u32, y: u32| (x0..x0 + 3).contains(&x) && (y0..y0 + 2).contains(&y);
        let pixel = |n: u32| if inside(n % WIDTH, n / WIDTH) { [shade, 90, 200, 255] } else { [16, 18, 22, 255] };
        (0..WIDTH * HEIGHT).flat_map(pixel).collect()
    };
    places.iter().map(draw).collect()
}

fn as_gif(pictures: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let all: Vec<&[u8]> = pictures.iter().map(Vec::as_slice).collect();
    let mut writer = GifWriter::new(&mut bytes, (WIDTH, HEIGHT), Palette::of(&all), true, "case · digest").unwrap();
    pictures.iter().for_each(|picture| writer.push(picture.clone(), 4).unwrap());
    writer.finish().unwrap();
    bytes
}

fn as_apng(pictures: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let count = u32::try_from(pictures.len()).unwrap();
    let text = [("Title".to_owned(), "Théft".to_owned())];
    let mut writer = ApngWriter::new(&mut bytes, (WIDTH, HEIGHT), count, (1, 25), true, &text).unwrap();
    pictures.iter().for_each(|picture| writer.push(picture.clone()).unwrap());
    writer.finish().unwrap();
    bytes
}

/// Puts a part of a picture where it belongs.
fn paste(onto: &mut [u8], part: &[u8], (left, top, width): (u32, u32, u32)) {
    for (row, line) in part.chunks_exact(width as usize * 4).enumerate() {
        for (x, pixel) in line.chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[3] > 0) {
            let at = 4 * ((top as usize + row) * WIDTH as usize + left as usize + x);
            onto[at..at + 4].copy_from_slice(pixel);
        }
    }
}

/// What a viewer shows: each picture with how long, in hundredths of a second.
fn seen_in_gif(bytes: &[u8]) -> Vec<(Vec<u8>, u16)> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).unwrap();
    let mut canvas = vec![255u8; (WIDTH * HEIGHT * 4) as usize];
    let mut seen = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        paste(&mut canvas, &frame.buffer, (frame.left.into(), frame.top.into(), frame.width.into()));
        seen.push((canvas.clone(), frame.delay));
    }
    seen
}

fn seen_in_apng(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let count = reader.info().animation_control().unwrap().num_frames;
    let mut canvas = vec![255u8; (WIDTH * HEIGHT * 4) as usize];
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    (0..count)
        .map(|_| {
            let info = reader.next_frame(&mut buffer).unwrap();
            let control = *reader.info().frame_control().unwrap();
            let part = &buffer[..info.buffer_size()];
            paste(&mut canvas, part, (control.x_offset, control.y_offset, control.width));
            canvas.clone()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_decoded_is_what_was_drawn(
        places in proptest::collection::vec((0u32..10, 0u32..6, prop::sample::select(vec![10u8, 120, 250])), 1..9),
    ) {
        let drawn = pictures(&places);
        prop_assert_eq!(seen_in_apng(&as_apng(&drawn)), drawn.clone());
        // Pictures that change nothing make the one before last longer.
        let mut runs: Vec<(Vec<u8>, u16)> = Vec::new();
        for picture in &drawn {
            match runs.last_mut() {
                Some((last, delay)) if last == picture => *delay += 4,
                _ => runs.push((picture.clone(), 4)),
            }
        }
        prop_assert_eq!(seen_in_gif(&as_gif(&drawn)), runs);
        prop_assert_eq!(as_gif(&drawn), as_gif(&drawn));
        prop_assert_eq!(as_apng(&drawn), as_apng(&drawn));
    }
}

#[test]
fn many_colours_come_out_near() {
    let picture: Vec<u8> = (0..64u32 * 64)
        .flat_map(|n| [u8::try_from(4 * (n % 64)).unwrap(), u8::try_from(4 * (n / 64)).unwrap(), 77, 255])
        .collect();
    let mut bytes = Vec::new();
    let mut writer = GifWriter::new(&mut bytes, (64, 64), Palette::of(&[&picture]), true, "").unwrap();
    writer.push(picture.clone(), 4).unwrap();
    writer.finish().unwrap();
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(&bytes[..]).unwrap();
    let seen = decoder.read_next_frame().unwrap().unwrap();
    let off = |(a, b): (&u8, &u8)| u64::from(a.abs_diff(*b));
    let sum: u64 = seen.buffer.iter().zip(&picture).map(off).sum();
    assert!(sum / (64 * 64) < 16, "{} a pixel", sum / (64 * 64));
}

#[test]
fn a_rare_colour_that_means_something_is_kept() {
    let rare = [232, 169, 58];
    let mut picture: Vec<u8> = (0..64u32 * 64)
        .flat_map(|n| [u8::try_from(n % 64).unwrap(), 20, u8::try_from(3 * (n / 64)).unwrap(), 255])
        .collect();
    picture[400..403].copy_from_slice(&rare);
    let mut bytes = Vec::new();
    let palette = Palette::keeping(&[rare, [1, 250, 3]], &[&picture]);
    let mut writer = GifWriter::new(&mut bytes, (64, 64), palette, true, "").unwrap();
    writer.push(picture, 4).unwrap();
    writer.finish().unwrap();
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(&bytes[..]).unwrap();
    assert_eq!(decoder.read_next_frame().unwrap().unwrap().buffer[400..403], rare);
}

#[test]
fn pictures_that_do_not_fit_are_refused() {
    let one = pictures(&[(0, 0, 9)]).remove(0);
    let mut writer = ApngWriter::new(Vec::new(), (WIDTH, HEIGHT), 2, (1, 25), true, &[]).unwrap();
    assert!(matches!(writer.push(vec![0; 8]), Err(AnimationError::Uneven)));
    writer.push(one).unwrap();
    assert!(matches!(writer.finish(), Err(AnimationError::Uneven)), "one picture is missing");
    assert!(matches!(ApngWriter::new(Vec::new(), (0, 5), 1, (1, 25), true, &[]), Err(AnimationError::Size { .. })));
    let palette = || Palette::of(&[]);
    assert!(matches!(GifWriter::new(Vec::new(), (70_000, 5), palette(), true, ""), Err(AnimationError::Size { .. })));
}
