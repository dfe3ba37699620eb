//! The back ends draw the same picture, and the same one every time.
//!
//! With `COLDTRAIL_LOOK=FOLDER` the tests leave their pictures there, to be looked at.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    missing_docs
)]

mod canvas;
mod egui;
mod fonts;
mod png;
mod specimen;
mod story;
mod svg;
mod theme;

use std::path::{Path, PathBuf};

use coldtrail::scene::style::{Theme, ThemeName};

/// Where pictures are to be left, if somewhere.
pub fn look_folder() -> Option<PathBuf> {
    std::env::var_os("COLDTRAIL_LOOK").map(PathBuf::from)
}

pub fn save(path: &Path, width: u32, height: u32, rgba: &[u8]) {
    image::save_buffer(path, rgba, width, height, image::ColorType::Rgba8).unwrap();
}

/// How far two pictures are apart: the mean over all channels, and the part of pixels that differ by more than 64.
pub fn difference(a: &[u8], b: &[u8]) -> (f64, f64) {
    assert_eq!(a.len(), b.len());
    let sum: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let pixels = a.chunks_exact(4).zip(b.chunks_exact(4));
    let far = pixels.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 64)).count();
    (sum as f64 / a.len() as f64, far as f64 * 4.0 / a.len() as f64)
}

#[test]
fn no_theme_or_scale_leaves_the_picture_blank() {
    let scene = specimen::specimen();
    for name in ThemeName::ALL {
        let theme = Theme::get(name);
        for scale in [0.5_f32, 1.0, 2.0] {
            let (width, height, rgba) = coldtrail::render::png::pixels(&scene, theme, scale).unwrap();
            assert_eq!((width, height), ((1280.0 * scale) as u32, (860.0 * scale) as u32));
            let mut colors: Vec<&[u8]> = rgba.chunks_exact(4).collect();
            colors.sort_unstable();
            colors.dedup();
            assert!(colors.len() > 300, "{name:?}: only {} colours", colors.len());
            if let Some(folder) = look_folder() {
                save(&folder.join(format!("png-{}@{scale}.png", name.name())), width, height, &rgba);
            }
        }
    }
}
