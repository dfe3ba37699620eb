//! The picture in the export dialog: what will be written, drawn by the same renderer at the size of the dialog.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{ExportKind, ExportOptions, Format, Picture, Seen};
use crate::app::tasks::Kind;
use crate::app::{App, Outcome};
use crate::render::{png, svg};
use crate::scene::style::Theme;

/// How long choices rest before they are drawn.
const REST: Duration = Duration::from_millis(140);

/// Longest side of a preview in pixels.
const SIDE: f32 = 1_120.0;

/// A drawn preview.
#[derive(Debug)]
pub struct Previewed {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Its pixels: RGBA row by row, opacity not multiplied in.
    pub pixels: Vec<u8>,
    /// Width and height of a page of the file: pixels, or units of a drawing in lines.
    pub page: (u32, u32),
    /// How many pages the exhibit has.
    pub pages: usize,
    /// About how many bytes the file takes; of PNG its first page.
    pub bytes: u64,
}

/// The preview of the export dialog.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    wanted: Option<(ExportOptions, Instant)>,
    started: Option<ExportOptions>,
    /// What was drawn last, or why nothing could be.
    pub shown: Option<Result<Arc<Previewed>, String>>,
}

impl Preview {
    /// Whether what is shown is of older choices.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.shown.is_none() || self.wanted.as_ref().map(|(wanted, _)| wanted) != self.started.as_ref()
    }
}

impl Previewed {
    /// Draws a preview.
    ///
    /// # Errors
    /// Why the picture could not be written, as a sentence that says what to do.
    pub fn of(options: &ExportOptions, picture: &Picture, seen: Option<Seen>) -> Result<Self, String> {
        let exhibit = picture.exhibit(options, seen)?;
        let page = exhibit.pages.first().ok_or("There is nothing to draw.")?;
        let size = page.scene.size;
        let scale = (SIDE / size.w.max(size.h)).min(2.0);
        let theme = Theme::get(options.theme);
        let words = |error: png::RenderError| error.to_string();
        let sheet = png::sheet(&page.scene, theme, scale, options.ground).map_err(words)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let (page_size, bytes) = match options.format() {
            Some(Format::Pdf) => {
                let file = options.document(picture, &exhibit)?;
                ((size.w.round() as u32, size.h.round() as u32), file.len() as u64)
            }
            Some(Format::Svg) => {
                let file = svg::render_on(&page.scene, theme, options.ground, &exhibit.metadata);
                ((size.w.round() as u32, size.h.round() as u32), file.len() as u64)
            }
            _ => {
                let (width, height) = options.pixels(size)?;
                let file = sheet.encode(scale, &exhibit.metadata).map_err(words)?;
                // Lines and letters grow with the side, plain ground hardly at all.
                let larger = options.raster_scale() / scale;
                ((width, height), (file.len() as f32 * larger.powf(GROWTH)) as u64)
            }
        };
        let (size, pixels) = (sheet.size(), sheet.into_straight_pixels());
        Ok(Self { size, pixels, page: page_size, pages: exhibit.pages.len(), bytes })
    }
}

/// How the bytes of a picture grow with its side.
const GROWTH: f32 = 1.25;

impl App {
    /// Draws what the export dialog asks for once its choices rest, off the window's thread.
    pub(in crate::app) fn preview_export(&mut self) {
        let (Some(doc), Some(dialog)) = (&self.doc, &self.ui.export) else {
            if self.ui.preview.started.is_some() {
                self.tasks.cancel(Kind::Preview);
                self.ui.preview = Preview::default();
            }
            return;
        };
        if dialog.kind != ExportKind::Picture {
            return;
        }
        let mut options = dialog.options(self.ui.camera.size);
        // Of the name only the format shows.
        options.path =
            options.format().map_or_else(PathBuf::new, |format| format!("preview.{}", format.ending()).into());
        let preview = &self.ui.preview;
        let since = match &preview.wanted {
            Some((wanted, since)) if *wanted == options => *since,
            _ => Instant::now(),
        };
        let is_started = preview.started.as_ref() == Some(&options);
        let (picture, seen) = (self.picture(doc, options.content), Some(self.seen()));
        self.ui.preview.wanted = Some((options.clone(), since));
        if is_started {
            return;
        }
        // The first is drawn at once.
        if !self.tasks.is_inline() && self.ui.preview.started.is_some() && since.elapsed() < REST {
            self.ctx.request_repaint_after(REST.saturating_sub(since.elapsed()));
            return;
        }
        self.ui.preview.started = Some(options.clone());
        // A task that is still drawing older choices is dropped with what it brings.
        self.tasks.start(Kind::Preview, self.wake(), move |_| {
            Some(Outcome::Previewed(Previewed::of(&options, &picture, seen).map(Arc::new)))
        });
    }

    /// Whether the preview is being drawn.
    #[must_use]
    pub fn is_previewing(&self) -> bool {
        self.tasks.is_running(Kind::Preview) || self.ui.preview.is_behind()
    }
}
