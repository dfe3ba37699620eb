//! Pictures that were looked at once and must not change unnoticed.
//!
//! They lie in `tests/data/pictures`. A test that draws something else fails and leaves what it drew, and where it
//! differs, as `NAME.new.png` and `NAME.diff.png` beside the picture. `UPDATE_SNAPSHOTS=1 cargo test` accepts what is
//! drawn; look at it before committing it.

use std::path::PathBuf;

use image::{Rgba, RgbaImage};

/// How far a channel may be off, of 255, before a pixel counts as different; no pixel may be different.
///
/// The rasteriser itself gives the same bytes everywhere: it uses only additions, multiplications and divisions of
/// IEEE floats. The glyphs and curves handed to it do not quite: egui's glyph rasteriser picks SIMD code by processor
/// and its tessellator takes sines from the platform's library. That shifts an edge's coverage in the last bit, which
/// is one step of a channel, or two where two such edges lie on each other. Two steps cannot be seen; anything that
/// was moved, recoloured or left out is further off.
pub const TOLERANCE: u8 = 2;

/// How two pictures of the same size differ.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// Pixels with a channel that is off by more than [`TOLERANCE`].
    pub pixels: usize,
    /// The largest difference of a channel.
    pub worst: u8,
    /// The first such pixel, in reading order.
    pub first: [u32; 2],
}

/// What separates `a` from `b`; `None` where nothing does that could be seen.
pub fn difference(a: &RgbaImage, b: &RgbaImage) -> Result<Option<Difference>, String> {
    if a.dimensions() != b.dimensions() {
        let ((aw, ah), (bw, bh)) = (a.dimensions(), b.dimensions());
        return Err(format!("it is {bw}×{bh} pixels large, not {aw}×{ah}"));
    }
    // Nearly always equal, and comparing bytes is done by optimised code whatever the profile.
    if a.as_raw() == b.as_raw() {
        return Ok(None);
    }
    let mut found: Option<Difference> = None;
    for ((x, y, a), (_, _, b)) in a.enumerate_pixels().zip(b.enumerate_pixels()) {
        let off = distance(a, b);
        if off > TOLERANCE {
            let found = found.get_or_insert(Difference { pixels: 0, worst: 0, first: [x, y] });
            found.pixels += 1;
            found.worst = found.worst.max(off);
        }
    }
    Ok(found)
}

/// Fails unless `picture` looks like the one kept under `name` (a relative path without `.png`).
#[track_caller]
pub fn compare(picture: &RgbaImage, name: &str) {
    if let Err(message) = try_compare(picture, name) {
        panic!("{message}");
    }
}

/// [`compare`], for tests that look at many pictures before they fail.
pub fn try_compare(picture: &RgbaImage, name: &str) -> Result<(), String> {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| !value.is_empty() && value != "0");
    let file = |suffix: &str| folder().join(format!("{name}{suffix}.png"));
    let (kept, new, diff) = (file(""), file(".new"), file(".diff"));
    for stale in [&new, &diff] {
        let _ = std::fs::remove_file(stale);
    }
    let save = |picture: &RgbaImage, path: &PathBuf| {
        let into = path.parent().map_or_else(|| Ok(()), std::fs::create_dir_all);
        into.map_err(|e| e.to_string())
            .and_then(|()| picture.save(path).map_err(|e| e.to_string()))
            .map_err(|e| format!("{}: {e}", path.display()))
    };
    let wrong = match image::open(&kept) {
        Err(_) if !kept.exists() => "there is no such picture yet".to_owned(),
        Err(e) => format!("the kept picture cannot be read: {e}"),
        Ok(before) => {
            let before = before.to_rgba8();
            match difference(&before, picture) {
                Ok(None) => return Ok(()),
                Ok(Some(Difference { pixels, worst, first: [x, y] })) => {
                    if !update {
                        save(&marked(&before, picture), &diff)?;
                    }
                    format!("{pixels} pixels differ, by up to {worst} of 255, the first at {x},{y}")
                }
                Err(size) => size,
            }
        }
    };
    if update {
        println!("{name}: {wrong}; accepted");
        return save(picture, &kept);
    }
    save(picture, &new)?;
    Err(format!("{name}: {wrong}. What was drawn: {}. UPDATE_SNAPSHOTS=1 cargo test accepts it.", new.display()))
}

/// How many colours a picture has: one or two mean that nothing was drawn.
pub fn distinct_colours(picture: &RgbaImage) -> usize {
    let mut colours: Vec<u32> = picture.pixels().map(|p| u32::from_le_bytes(p.0)).collect();
    colours.sort_unstable();
    colours.dedup();
    colours.len()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pictures")
}

fn distance(a: &Rgba<u8>, b: &Rgba<u8>) -> u8 {
    a.0.iter().zip(b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

/// The old picture, faint, with every differing pixel in red.
fn marked(before: &RgbaImage, after: &RgbaImage) -> RgbaImage {
    let mut out = before.clone();
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        *pixel = if distance(pixel, after.get_pixel(x, y)) > TOLERANCE {
            Rgba([255, 0, 0, 255])
        } else {
            Rgba([pixel[0] / 4 + 191, pixel[1] / 4 + 191, pixel[2] / 4 + 191, 255])
        };
    }
    out
}
