//! What a picture says of itself, read back from its file, whatever its format. The file may come from anywhere.

use std::io::Cursor;

use super::pdf;

/// Largest file that is read, bytes.
pub const MOST: u64 = 512 << 20;
/// Most bytes that the texts of a PNG may take, unpacked.
const MOST_TEXT: usize = 64 << 20;

/// What a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Pixels.
    Png,
    /// Lines and letters.
    Svg,
    /// Pages.
    Pdf,
}

/// The keys and values that a picture carries, in their order, and what it is; `None` where it is no picture of ours, or was
/// written anew by a program that leaves them out.
#[must_use]
pub fn read(file: &[u8]) -> Option<(Kind, Vec<(String, String)>)> {
    if file.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((Kind::Png, of_png(file)?));
    }
    if file.starts_with(b"%PDF-") {
        return Some((Kind::Pdf, pdf::read_metadata(file)?));
    }
    Some((Kind::Svg, of_svg(std::str::from_utf8(file).ok()?)?))
}

fn of_png(file: &[u8]) -> Option<Vec<(String, String)>> {
    let limits = png::Limits { bytes: MOST_TEXT };
    let mut reader = png::Decoder::new_with_limits(Cursor::new(file), limits).read_info().ok()?;
    // Texts may stand after the pixels too.
    reader.finish().ok()?;
    let info = reader.info();
    let mut entries: Vec<(String, String)> =
        info.uncompressed_latin1_text.iter().map(|text| (text.keyword.clone(), text.text.clone())).collect();
    for text in &info.utf8_text {
        entries.push((text.keyword.clone(), text.get_text().ok()?));
    }
    (!entries.is_empty()).then_some(entries)
}

fn of_svg(text: &str) -> Option<Vec<(String, String)>> {
    let document = roxmltree::Document::parse(text).ok()?;
    let exhibit = document.descendants().find(|node| node.has_tag_name(("urn:coldtrail:exhibit:1", "exhibit")))?;
    let entry = |node: roxmltree::Node<'_, '_>| {
        Some((node.attribute("key")?.to_owned(), node.text().unwrap_or_default().to_owned()))
    };
    exhibit.children().filter(roxmltree::Node::is_element).map(entry).collect()
}

/// The pixels of a PNG: width, height and their bytes as the file has them; `None` where it cannot be read.
#[must_use]
pub fn pixels(file: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let reader = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: 1 << 30 });
    let mut reader = reader.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size().filter(|&size| size <= 1 << 31)?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    pixels.truncate(frame.buffer_size());
    Some((frame.width, frame.height, pixels))
}
