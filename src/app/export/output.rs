//! Exhibits as files: the bytes of each page, and what the files say of themselves.

use std::path::{Path, PathBuf};

use super::annex::csv_files;
use super::{Annex, Exhibit, ExportOptions, PLACES, Page, Picture, RECIPE, Recipe, Seen, VIEW, VIEW_DIGEST};
use crate::app::files::write_file;
use crate::app::verify::digest_of;
use crate::render::{pdf, png, svg};
use crate::scene::Size;
use crate::scene::exhibit::{Uses, notes_of};
use crate::scene::style::Theme;

/// What a picture is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Pixels.
    Png,
    /// Lines and letters.
    Svg,
    /// Pages of lines and letters, for the archive (PDF/A).
    Pdf,
}

impl Format {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Png, Self::Svg, Self::Pdf];

    /// Ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
        }
    }

    /// The format that a file name asks for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|format| format.ending().eq_ignore_ascii_case(ending))
    }

    /// The endings, for people: `.png, .svg or .pdf`.
    #[must_use]
    pub fn endings() -> String {
        let [first @ .., last] = Self::ALL.map(|format| format!(".{}", format.ending()));
        format!("{} or {last}", first.join(", "))
    }

    /// Whether one file of it has several pages.
    #[must_use]
    pub const fn has_pages(self) -> bool {
        matches!(self, Self::Pdf)
    }
}

/// A file to be written: where, and its bytes.
pub type File = (PathBuf, Vec<u8>);

impl ExportOptions {
    /// The format that the file name asks for.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        Format::of(&self.path)
    }

    /// Whether a page of a logical size can be written.
    ///
    /// # Errors
    /// As [`ExportOptions::pixels`]; a drawing in lines has no pixels and may be of any resolution.
    pub(super) fn checked(&self, page: Size) -> Result<(), String> {
        let least_scale = Self { scale: 1.0, dpi: Self::DPI.0, ..self.clone() };
        if self.format() == Some(Format::Png) { self.pixels(page) } else { least_scale.pixels(page) }.map(|_| ())
    }

    /// Renders the exhibit of an open case and writes its files; returns their names, the picture first.
    ///
    /// # Errors
    /// What went wrong, as a sentence that says what to do.
    pub fn write(&self, picture: &Picture, seen: Option<Seen>) -> Result<Vec<PathBuf>, String> {
        let files = self.files(picture, seen)?;
        for (path, bytes) in &files {
            write_file(path, bytes).map_err(|error| {
                format!("{} was not written: {error}. Choose another folder or free some space.", path.display())
            })?;
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }

    /// The bytes of the picture in the format that the file name asks for; of several pages the first, but of a PDF all.
    ///
    /// # Errors
    /// An unknown ending, a picture too large, nothing selected.
    pub fn render(&self, picture: &Picture, seen: Option<Seen>) -> Result<Vec<u8>, String> {
        let exhibit = picture.exhibit(self, seen)?;
        if self.format() == Some(Format::Pdf) {
            return self.document(picture, &exhibit);
        }
        self.page_bytes(exhibit.pages.first(), &exhibit.metadata)
    }

    /// All files of an exhibit: the picture, further pages as numbered files where the format has one page only, the
    /// tables of the annex.
    ///
    /// # Errors
    /// As [`ExportOptions::render`].
    pub fn files(&self, picture: &Picture, seen: Option<Seen>) -> Result<Vec<File>, String> {
        // Before anything long is begun.
        self.known_format()?;
        let exhibit = picture.exhibit(self, seen)?;
        self.files_of(picture, &exhibit)
    }

    /// The files of an exhibit that is made already.
    pub(in crate::app) fn files_of(&self, picture: &Picture, exhibit: &Exhibit) -> Result<Vec<File>, String> {
        let mut files = Vec::new();
        if self.format() == Some(Format::Pdf) {
            files.push((self.path.clone(), self.document(picture, exhibit)?));
        }
        let single = if self.format() == Some(Format::Pdf) { &[] } else { exhibit.pages.as_slice() };
        for (n, page) in single.iter().enumerate() {
            files.push((numbered(&self.path, n + 1), self.page_bytes(Some(page), &exhibit.metadata)?));
        }
        if self.annex == Annex::Csv {
            files.extend(csv_files(&self.path, picture, exhibit));
        }
        Ok(files)
    }

    fn known_format(&self) -> Result<Format, String> {
        self.format().ok_or_else(|| format!("{}: end the name with {}.", self.path.display(), Format::endings()))
    }

    /// All pages in one file.
    pub(super) fn document(&self, picture: &Picture, exhibit: &Exhibit) -> Result<Vec<u8>, String> {
        let title = |n: usize| match n {
            0 => picture.case.title.clone(),
            _ => format!("{}, page {}", if self.annex == Annex::Pages { "Annex" } else { "Notes" }, n + 1),
        };
        let titles: Vec<String> = (0..exhibit.pages.len()).map(title).collect();
        let pages: Vec<pdf::Page<'_>> =
            exhibit.pages.iter().zip(&titles).map(|(page, title)| pdf::Page::of(&page.scene, title)).collect();
        let about = pdf::About { entries: &exhibit.metadata, date: picture.date() };
        pdf::render_on(&pages, Theme::get(self.theme), self.ground, &about).map_err(|error| error.to_string())
    }

    fn page_bytes(&self, page: Option<&Page>, metadata: &[(String, String)]) -> Result<Vec<u8>, String> {
        let format = self.known_format()?;
        let page = page.ok_or("There is nothing to write.")?;
        let theme = Theme::get(self.theme);
        match format {
            Format::Pdf => Err("The pages of a PDF are one file.".to_owned()),
            Format::Png => png::render_on(&page.scene, theme, self.raster_scale(), self.ground, metadata)
                .map_err(|error| error.to_string()),
            Format::Svg => Ok(svg::render_on(&page.scene, theme, self.ground, metadata).into_bytes()),
        }
    }
}

/// The name of a page's file: the first has the name that was given, the third of `a.png` is `a-3.png`.
fn numbered(path: &Path, page: usize) -> PathBuf {
    if page == 1 { path.to_owned() } else { beside(path, &format!("-{page}"), None) }
}

/// A name beside another: with a tail after its stem, and another ending.
pub(super) fn beside(path: &Path, tail: &str, ending: Option<&str>) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = ending.map(str::to_owned).or_else(|| Some(path.extension()?.to_string_lossy().into_owned()));
    path.with_file_name(match ending {
        Some(ending) => format!("{stem}{tail}.{ending}"),
        None => format!("{stem}{tail}"),
    })
}

impl Picture {
    /// What a file calls the view it is of, and the view; where that would tell what is withheld, its digest.
    pub(in crate::app) fn view_entry(&self) -> (&'static str, String) {
        let view = self.view();
        if self.case.is_disguised() { (VIEW_DIGEST, digest_of(&view)) } else { (VIEW, view) }
    }

    /// What the files of an exhibit say of themselves, whole.
    pub(super) fn exhibit_metadata(
        &self,
        options: &ExportOptions,
        seen: Option<Seen>,
        uses: &Uses,
    ) -> Vec<(String, String)> {
        let notes = notes_of(&self.case, uses);
        let sources: Vec<String> = notes.sources.iter().map(|note| format!("{} {}", note.mark, note.text)).collect();
        let mut entries = self.metadata(options.content.sheet());
        for (key, value) in &mut entries {
            if key == "Sources" {
                *value = sources.join("; ");
            }
        }
        let mut add = |key: &str, value: String| {
            if !value.is_empty() {
                entries.push((key.to_owned(), value));
            }
        };
        add("Author", options.author.trim().to_owned());
        add("Unit", options.unit.trim().to_owned());
        let (key, view) = self.view_entry();
        add(key, view);
        add(RECIPE, Recipe::of(options, seen, &self.clock.axis, self.accounting.as_ref()).to_text());
        let arrangement = &self.drawing.arrangement;
        if options.content.has_graph() && arrangement.has_history() {
            // Numbers and arrays are always valid JSON.
            add(PLACES, serde_json::to_string(&arrangement.to_places()).unwrap_or_default());
        }
        add("Caveats", notes.caveats.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join(" "));
        entries
    }
}

impl Exhibit {
    /// Size of the first page in logical pixels.
    #[must_use]
    pub fn size(&self) -> Size {
        self.pages.first().map(|page| page.scene.size).unwrap_or_default()
    }
}
