//! Whether two files show the same picture, whatever they say of themselves; and where they do not, in words. The file
//! under test may have been made to deceive: whatever is not known to leave the picture as it is counts as a change.

use std::ops::Range;

use crate::case::thousands;
use crate::render::record::{self, Kind};

/// Where the picture in a file is not that of a page made now, in words; `None` where they are one picture.
pub(super) fn place_of_difference(kind: Kind, file: &[u8], page: &[u8]) -> Option<String> {
    match kind {
        Kind::Png => parts_apart(file, page).or_else(|| pixels_apart(file, page)),
        Kind::Svg => outside_apart(file, page, &record::of_svg_places(file), &record::of_svg_places(page)),
        Kind::Pdf => outside_apart(file, page, &record::of_pdf_places(file), &record::of_pdf_places(page)),
    }
}

/// Parts of a PNG beside pixels and texts, which may change how it is shown.
fn parts_apart(file: &[u8], page: &[u8]) -> Option<String> {
    let (there, here) = (record::looks(file), record::looks(page));
    let mut strange: Vec<&str> =
        there.iter().filter(|part| !here.contains(part)).map(|(name, _)| name.as_str()).collect();
    strange.dedup();
    (!strange.is_empty()).then(|| format!("it has parts that can change how it is shown: {}", strange.join(", ")))
}

fn pixels_apart(file: &[u8], page: &[u8]) -> Option<String> {
    let (Some((w, h, there)), Some((width, height, here))) = (record::pixels(file), record::pixels(page)) else {
        return Some("its pixels cannot be read".to_owned());
    };
    if (w, h) != (width, height) || there.len() != here.len() {
        return Some(format!("{w} × {h} pixels instead of {width} × {height}"));
    }
    let mut found: Option<(usize, usize, usize, usize)> = None;
    let mut count = 0usize;
    for (n, _) in there.chunks(4).zip(here.chunks(4)).enumerate().filter(|(_, (a, b))| a != b) {
        let (x, y) = (n % width as usize, n / width as usize);
        let (left, top, right, bottom) = found.unwrap_or((x, y, x, y));
        found = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
        count += 1;
    }
    found.map(|(left, top, right, bottom)| {
        let plural = if count == 1 { "pixel differs" } else { "pixels differ" };
        format!("{} {plural}, between {left}, {top} and {right}, {bottom}", thousands(count))
    })
}

/// Compares all bytes but those in which the files say what they are.
fn outside_apart(file: &[u8], page: &[u8], said: &[Range<usize>], says: &[Range<usize>]) -> Option<String> {
    let (there, here) = (without(file, said), without(page, says));
    if there == here {
        return None;
    }
    let at = there.iter().zip(&here).take_while(|(a, b)| a == b).count();
    let shown = |bytes: &[u8]| {
        let from = at.saturating_sub(12).min(bytes.len());
        let text = String::from_utf8_lossy(&bytes[from..(at + 48).min(bytes.len())]).into_owned();
        let clean: String = text.chars().map(|c| if c.is_control() || c == '\u{FFFD}' { '·' } else { c }).collect();
        if clean.trim().is_empty() { "nothing".to_owned() } else { format!("“{}”", clean.trim()) }
    };
    let readable = std::str::from_utf8(page).is_ok();
    let place = format!("the files part at byte {} of {}", thousands(at), thousands(here.len()));
    Some(if readable { format!("{place}: {} where {} is expected", shown(&there), shown(&here)) } else { place })
}

fn without(file: &[u8], parts: &[Range<usize>]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(file.len());
    let mut at = 0;
    for part in parts {
        kept.extend_from_slice(file.get(at..part.start).unwrap_or_default());
        at = part.end.max(at);
    }
    kept.extend_from_slice(file.get(at..).unwrap_or_default());
    kept
}
