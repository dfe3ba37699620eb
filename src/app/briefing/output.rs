//! The briefing as files: one document of all pages, or numbered pictures, one for each page.

use std::path::{Path, PathBuf};

use super::Step;
use super::pages::{Page, PageOf};
use super::recipe::{BRIEFING_RECIPE, BriefingRecipe, OnePage};
use super::still::Backdrop;
use crate::app::export::{VIEW, VIEW_DIGEST};
use crate::app::files::write_file;
use crate::app::verify::digest_of;
use crate::layout::Cancel;
use crate::render::{pdf, png, svg};
use crate::scene::Size;
use crate::scene::style::{Theme, ThemeName};

/// The choices behind the files of a briefing.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefingOptions {
    /// Where to: `NAME.pdf` is one document, `NAME.png` or `NAME.svg` give `NAME-01.png` and so on, a folder gives `FOLDER/CASE-01.png`.
    pub path: PathBuf,
    /// Size of a page in logical pixels.
    pub size: Size,
    /// Pixels per logical pixel, 1 to 4; PNG only.
    pub scale: f32,
    /// Colours.
    pub theme: ThemeName,
    /// Whether a page with notes follows each step that has some.
    pub notes: bool,
}

impl BriefingOptions {
    /// A slide of 16:9, as large as what is read on it from the last row.
    pub const SIZE: Size = Size::new(1280.0, 720.0);

    /// Pixels per logical pixel of pictures, so that they have the 1920 × 1080 of most projectors.
    pub const SCALE: f32 = 1.5;

    /// Largest side in logical pixels.
    const MOST: f32 = 16_384.0;

    /// Writes all pages; where they are. Pages of an earlier export are replaced by those of the same name.
    ///
    /// # Errors
    /// What went wrong, as a sentence that says what to do.
    pub fn write(&self, ground: &Backdrop, steps: &[Step], cancel: &Cancel) -> Result<Vec<PathBuf>, String> {
        if steps.is_empty() {
            return Err("The briefing has no step: capture one in the window with Ctrl+B and save the view.".to_owned());
        }
        let pages = self.pages(ground, steps, cancel)?;
        if self.is_document() {
            let entries = self.entries(ground, steps, None);
            self.store(&self.path, &self.document(ground, &pages, &entries)?)?;
            return Ok(vec![self.path.clone()]);
        }
        let (stem, ending) = self.names(&ground.case.id)?;
        let digits = steps.len().to_string().len().max(2);
        let mut written = Vec::new();
        for page in &pages {
            let name = match page.of {
                PageOf::Step(number) => format!("{number:0digits$}"),
                PageOf::Notes(number) => format!("{number:0digits$}-notes"),
                PageOf::Sources(number) => format!("sources-{number:0digits$}"),
            };
            let path = PathBuf::from(format!("{}-{name}.{ending}", stem.display()));
            let shown = match page.of {
                PageOf::Step(number) | PageOf::Notes(number) => steps.get(number - 1..number).unwrap_or_default(),
                PageOf::Sources(_) => &[],
            };
            let entries = self.entries(ground, shown, Some(page));
            self.store(&path, &self.render(page, &ending, &entries)?)?;
            written.push(path);
        }
        Ok(written)
    }

    /// Whether all pages are one file.
    #[must_use]
    pub(in crate::app) fn is_document(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
    }

    /// What a file says of itself: that of one page, or of all; how it was made stands last. The steps are those that the
    /// file shows: one page says nothing of the others.
    pub(in crate::app) fn entries(
        &self,
        ground: &Backdrop,
        steps: &[Step],
        page: Option<&Page>,
    ) -> Vec<(String, String)> {
        let mut entries = page.map_or_else(|| ground.about(steps), |page| page.metadata.clone());
        let ending = if page.is_none() { "pdf".to_owned() } else { self.ending().unwrap_or_default() };
        let recipe = BriefingRecipe::of(self, ending, page.map(|page| OnePage::of(page, &ground.case)));
        let view = ground.view(&recipe.told(steps));
        let view = if ground.case.is_disguised() {
            // The view names what is withheld.
            (VIEW_DIGEST, digest_of(&view))
        } else {
            (VIEW, view)
        };
        entries.extend([view, (BRIEFING_RECIPE, recipe.to_text())].map(|(key, value)| (key.to_owned(), value)));
        entries
    }

    fn store(&self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        write_file(path, bytes).map_err(|error| {
            format!("{} was not written: {error}. Choose another folder or free some space.", path.display())
        })
    }

    /// All pages as one document.
    pub(in crate::app) fn document(
        &self,
        ground: &Backdrop,
        pages: &[Page],
        entries: &[(String, String)],
    ) -> Result<Vec<u8>, String> {
        let about = pdf::About { entries, date: ground.date() };
        let pages: Vec<pdf::Page<'_>> = pages.iter().map(|page| pdf::Page::of(&page.scene, &page.title)).collect();
        pdf::render(&pages, Theme::get(self.theme), &about).map_err(|error| error.to_string())
    }

    /// The pages, in order.
    ///
    /// # Errors
    /// A size that cannot be, or that it was cancelled.
    pub fn pages(&self, ground: &Backdrop, steps: &[Step], cancel: &Cancel) -> Result<Vec<Page>, String> {
        self.fits()?;
        ground.pages(steps, self.size, self.notes, cancel).map_err(|cancelled| cancelled.to_string())
    }

    /// Refuses a page that is too large to be drawn.
    pub(super) fn fits(&self) -> Result<(), String> {
        if self.size.w > Self::MOST || self.size.h > Self::MOST {
            return Err(format!("A page has at most {:.0} pixels a side; give a smaller --size.", Self::MOST));
        }
        Ok(())
    }

    /// One page in a file of its own.
    pub(in crate::app) fn render(
        &self,
        page: &Page,
        ending: &str,
        entries: &[(String, String)],
    ) -> Result<Vec<u8>, String> {
        let theme = Theme::get(self.theme);
        if ending == "svg" {
            return Ok(svg::render(&page.scene, theme, entries).into_bytes());
        }
        png::render(&page.scene, theme, self.scale, entries).map_err(|error| error.to_string())
    }

    /// The ending of the pages, where they are files of their own.
    fn ending(&self) -> Result<String, String> {
        self.names("").map(|(_, ending)| ending)
    }

    /// What all names begin with, and their ending.
    fn names(&self, case: &str) -> Result<(PathBuf, String), String> {
        let path: &Path = &self.path;
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some(ending @ ("png" | "svg")) if !path.is_dir() => Ok((path.with_extension(""), ending.to_owned())),
            None => Ok((path.join(case), "png".to_owned())),
            _ if path.is_dir() => Ok((path.join(case), "png".to_owned())),
            _ => Err(format!("{}: end the name with .pdf, .png or .svg, or name a folder.", path.display())),
        }
    }
}
