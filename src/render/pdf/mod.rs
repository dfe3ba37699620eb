//! The display list as a PDF file, by krilla.
//!
//! Lines stay lines and letters stay letters: every run is text that can be selected and searched, in the bundled
//! typefaces, of which the file holds the glyphs it uses. Each letter stands where [`FontBook`](crate::scene::text::FontBook)
//! puts it, so that the picture is the one of the other back ends. The file is PDF/A-3u (ISO 19005-3): it needs nothing
//! from outside, every glyph says its character, and what the picture says of itself is attached as `coldtrail.json`,
//! which [`read_metadata`] reads back.

mod painter;
mod record;

use krilla::configure::{Archival, ConfigurationBuilder, ValidationError};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use crate::case::Timestamp;
use crate::scene::frame::Ground;
use crate::scene::style::Theme;
use crate::scene::{Scene, Size};
use painter::{Painter, Typefaces};

pub use record::{ATTACHMENT, place_of_record, read_metadata};

/// Points of a logical pixel: 72 points and 96 pixels to the inch.
pub const POINTS_PER_PIXEL: f32 = 0.75;

/// Least and largest side of a page in points that PDF/A allows.
pub const SIDES: (f32, f32) = (3.0, 14_400.0);

/// A picture on a page.
#[derive(Debug, Clone, Copy)]
pub struct Page<'s> {
    /// What is drawn, as large as it fits and in the middle.
    pub scene: &'s Scene,
    /// Width and height in points, 1/72 inch.
    pub size: Size,
    /// Its entry in the outline of a document of several pages.
    pub title: &'s str,
}

impl<'s> Page<'s> {
    /// A page just as large as its picture at 96 pixels to the inch.
    #[must_use]
    pub fn of(scene: &'s Scene, title: &'s str) -> Self {
        let size = Size::new(scene.size.w * POINTS_PER_PIXEL, scene.size.h * POINTS_PER_PIXEL);
        Self { scene, size, title }
    }
}

/// What a document says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'m> {
    /// All keys and values, attached in full. `Title`, `Author` and `Software` also stand where every reader looks for
    /// them, the others, shortened, as its subject.
    pub entries: &'m [(String, String)],
    /// The date of what is told, in seconds since 1970 UTC, which PDF/A asks for. The same input gives the same bytes, so
    /// this is not the time of writing.
    pub date: Timestamp,
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No page was given.
    #[error("a PDF needs at least one page")]
    NoPage,
    /// A page that PDF/A does not allow.
    #[error(
        "page {page} of {width} × {height} pt cannot be a page of a PDF: each side takes {} to {} pt (1/72 inch)",
        SIDES.0,
        SIDES.1
    )]
    PageSize {
        /// Counted from 1.
        page: usize,
        /// Width in points.
        width: f32,
        /// Height in points.
        height: f32,
    },
    /// What keeps the document from being PDF/A-3u.
    #[error("the file would not be PDF/A-3u: {0}")]
    Archival(String),
    /// The writer failed.
    #[error("the PDF could not be written: {0}")]
    Write(String),
}

/// Draws pictures on pages of the theme's canvas colour. The same input gives the same bytes.
///
/// # Errors
/// [`PdfError`]; a file that is not PDF/A-3u is never returned.
pub fn render(pages: &[Page<'_>], theme: &Theme, about: &About<'_>) -> Result<Vec<u8>, PdfError> {
    render_on(pages, theme, Ground::Filled, about)
}

/// As [`render`], on a ground that may be transparent: then nothing is drawn behind the picture.
///
/// # Errors
/// As [`render`].
pub fn render_on(pages: &[Page<'_>], theme: &Theme, ground: Ground, about: &About<'_>) -> Result<Vec<u8>, PdfError> {
    if pages.is_empty() {
        return Err(PdfError::NoPage);
    }
    let archival = ConfigurationBuilder::new().with_archival_validator(Archival::A3_U).finish();
    let configuration = archival.map_err(|error| PdfError::Write(format!("{error:?}")))?;
    let settings = SerializeSettings { enable_tagging: false, configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut typefaces = Typefaces::default();
    let mut outline = Outline::new();
    for (n, page) in pages.iter().enumerate() {
        let (width, height) = (page.size.w, page.size.h);
        let fits = |side: f32| (SIDES.0..=SIDES.1).contains(&side);
        let settings = (fits(width) && fits(height)).then(|| PageSettings::from_wh(width, height)).flatten();
        let settings = settings.ok_or(PdfError::PageSize { page: n + 1, width, height })?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        Painter::new(&mut surface, theme, &mut typefaces).page(page.scene, page.size, ground);
        surface.finish();
        sheet.finish();
        let title = record::short(page.title);
        let title = if title.is_empty() { format!("Page {}", n + 1) } else { title };
        outline.push_child(OutlineNode::new(title, XyzDestination::new(n, krilla::geom::Point::from_xy(0.0, 0.0))));
    }
    if pages.len() > 1 {
        document.set_outline(outline);
    }
    record::describe(&mut document, pages[0].title, about);
    document.finish().map_err(|error| match error {
        KrillaError::Validation(broken) => {
            let broken: Vec<String> = broken.iter().map(|(error, _)| fault(error)).collect();
            PdfError::Archival(broken.join("; "))
        }
        other => PdfError::Write(other.to_string()),
    })
}

/// What breaks the standard, in words where a picture could bring it about.
fn fault(error: &ValidationError) -> String {
    match error {
        ValidationError::ContainsNotDefGlyph(_, _, text) => format!("no typeface has a glyph for {text:?}"),
        ValidationError::NoCodepointMapping(..) | ValidationError::InvalidCodepointMapping(..) => {
            "a glyph stands for no character".to_owned()
        }
        ValidationError::TooLongString => "a text has more than 32,767 bytes".to_owned(),
        ValidationError::TooManyIndirectObjects => "it has more than 8,388,607 objects".to_owned(),
        ValidationError::RestrictedLicense(_) => "a typeface may not be embedded".to_owned(),
        other => format!("{other:?}"),
    }
}
