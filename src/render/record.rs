//! What a picture says of itself, read back from its file, whatever its format. The file may come from anywhere.

use std::io::Cursor;
use std::ops::Range;

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

/// Where an SVG says what it is: its title and the metadata. Nothing of it is drawn; metadata in which more stands than
/// keys and values, such as a style, is no part of this.
#[must_use]
pub fn of_svg_places(file: &[u8]) -> Vec<Range<usize>> {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let Some(document) = std::str::from_utf8(file).ok().and_then(|text| roxmltree::Document::parse(text).ok()) else {
        return Vec::new();
    };
    let is_harmless = |node: &roxmltree::Node<'_, '_>| {
        node.descendants()
            .skip(1)
            .filter(roxmltree::Node::is_element)
            .all(|inner| inner.tag_name().namespace() == Some("urn:coldtrail:exhibit:1"))
    };
    let says = |name: &str| {
        let mut named = document.root_element().children().filter(|node| node.has_tag_name((SVG, name)));
        named.next().filter(is_harmless).map(|node| node.range())
    };
    let mut places: Vec<Range<usize>> = [says("title"), says("metadata")].into_iter().flatten().collect();
    places.sort_by_key(|place| place.start);
    places
}

/// Where a PDF says what it is: the attached record. What follows from it elsewhere, such as its title, is no part of this.
#[must_use]
pub fn of_pdf_places(file: &[u8]) -> Vec<Range<usize>> {
    pdf::place_of_record(file).into_iter().collect()
}

/// The pixels of a PNG: width, height and the four bytes red, green, blue and alpha of each; `None` where it cannot be
/// read.
#[must_use]
pub fn pixels(file: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: 1 << 30 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size().filter(|&size| size <= 1 << 31)?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    pixels.truncate(frame.buffer_size());
    let rgba = match frame.color_type {
        png::ColorType::Rgba => pixels,
        png::ColorType::Rgb => pixels.chunks_exact(3).flat_map(|px| [px[0], px[1], px[2], 255]).collect(),
        png::ColorType::GrayscaleAlpha => pixels.chunks_exact(2).flat_map(|px| [px[0], px[0], px[0], px[1]]).collect(),
        png::ColorType::Grayscale => pixels.iter().flat_map(|&px| [px, px, px, 255]).collect(),
        png::ColorType::Indexed => return None,
    };
    Some((frame.width, frame.height, rgba))
}

/// The parts of a PNG beside its pixels and texts that may change how it is shown, such as colour profiles and the further
/// pictures of an animation: name and content. Those that say what holds anyway (sRGB and its primaries) are left out, and
/// the size on paper.
#[must_use]
pub fn looks(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    /// Of pixels and texts, or without a say in what is seen.
    const KNOWN: [&[u8; 4]; 14] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"pHYs", b"sRGB", b"sBIT",
        b"hIST", b"bKGD",
    ];
    /// Gamma and primaries of sRGB (PNG specification, 11.3.2.1 and 11.3.2.5).
    const GAMMA: [u8; 4] = 45_455_u32.to_be_bytes();
    const PRIMARIES: [u32; 8] = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];
    let primaries: Vec<u8> = PRIMARIES.iter().flat_map(|number| number.to_be_bytes()).collect();
    let mut found = Vec::new();
    let mut rest = file.get(8..).unwrap_or_default();
    while let Some((head, body)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let (name, data) = (&head[4..], body.get(..length));
        let Some(data) = data else {
            found.push(("a part cut off".to_owned(), Vec::new()));
            break;
        };
        let holds = name == b"gAMA" && data == GAMMA || name == b"cHRM" && data == primaries;
        if !holds && !KNOWN.iter().any(|known| known.as_slice() == name) {
            found.push((String::from_utf8_lossy(name).into_owned(), data.to_vec()));
        }
        // The checksum follows.
        rest = body.get(length + 4..).unwrap_or_default();
    }
    found
}
