//! The story of a case as a film: animated GIF, animated PNG, or a folder of numbered pictures.
//!
//! [`Film`] knows what every picture shows, `reel` draws them one by one, `pump` hands each to the encoder on a second
//! thread while the next is drawn, and `output` writes beside the file asked for until all is there. A few pictures are
//! in memory at a time, however long the film. The same case and options give the same bytes.

mod choice;
mod film;
mod output;
mod progress;
mod pump;
mod reel;

use std::path::{Path, PathBuf};

pub use choice::{SIZES, StoryChoice};
pub use film::Film;
pub use progress::Progress;

use super::export::Picture;
use crate::layout::Cancel;
use crate::render::png;
use crate::scene::style::{Theme, ThemeName};
use crate::scene::{Rect, Size};
use crate::timeline::FILM_SECONDS;

/// What a film is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoryFormat {
    /// Animated GIF: 255 colours, plays everywhere.
    Gif,
    /// Animated PNG: exact colours, plays in browsers.
    Apng,
    /// A folder of numbered PNG pictures, for a film editor.
    Frames,
}

impl StoryFormat {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Gif, Self::Apng, Self::Frames];

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gif => "GIF",
            Self::Apng => "APNG",
            Self::Frames => "Folder of PNG",
        }
    }

    /// What a name asks for: `.gif`, `.apng`, or a folder where it has no ending, ends with a slash or is one already.
    /// `None` for another ending.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let text = path.as_os_str().to_string_lossy();
        if text.ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir() {
            return Some(Self::Frames);
        }
        match path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
            None if !text.is_empty() => Some(Self::Frames),
            Some("gif") => Some(Self::Gif),
            Some("apng") => Some(Self::Apng),
            _ => None,
        }
    }

    /// A name of this format in place of another.
    #[must_use]
    pub fn renamed(self, path: &Path) -> PathBuf {
        match self {
            Self::Gif => path.with_extension("gif"),
            Self::Apng => path.with_extension("apng"),
            Self::Frames => path.with_extension(""),
        }
    }

    /// Most pictures a second that viewers show.
    #[must_use]
    pub fn most_fps(self) -> u32 {
        // Hundredths of a second; browsers slow down what is shorter than two of them.
        if self == Self::Gif { 50 } else { 60 }
    }
}

/// Most pictures of a film: four digits number them.
pub const MOST_FRAMES: u32 = 9_999;
/// Most pixels of a picture of a film: those of 3840 × 2160.
const MOST_PIXELS: u64 = 3840 * 2160;

/// Why there is no film.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoryError {
    /// Somebody asked to stop.
    #[error("cancelled; nothing was written")]
    Cancelled,
    /// What went wrong, as a sentence that says what to do.
    #[error("{0}")]
    Failed(String),
}

impl From<crate::layout::Cancelled> for StoryError {
    fn from(_: crate::layout::Cancelled) -> Self {
        Self::Cancelled
    }
}

/// The choices behind a film.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryOptions {
    /// File or folder to write; see [`StoryFormat::of`].
    pub path: PathBuf,
    /// Size of the pictures in logical pixels.
    pub size: Size,
    /// Pixels per logical pixel, 1 to 4.
    pub scale: f32,
    /// Colours.
    pub theme: ThemeName,
    /// Pictures a second.
    pub fps: u32,
    /// Length.
    pub seconds: f64,
    /// Whether the timeline with the playhead is drawn under the graph.
    pub timeline: bool,
    /// Whether GIF and APNG start again at their end.
    pub endless: bool,
}

impl StoryOptions {
    /// Size of a film where none is chosen.
    pub const SIZE: Size = Size::new(1280.0, 720.0);
    /// Pictures a second where none are chosen.
    pub const FPS: u32 = 20;
    /// Seconds where none are chosen.
    pub const SECONDS: f64 = 15.0;

    /// The format, and the size in physical pixels, when everything can be done as asked.
    ///
    /// # Errors
    /// What cannot be, as a sentence that says what to do.
    pub fn checked(&self) -> Result<(StoryFormat, (u32, u32)), String> {
        let name = self.path.display();
        let Some(format) = StoryFormat::of(&self.path) else {
            return Err(format!("{name}: end the name with .gif or .apng, or name a folder for numbered pictures."));
        };
        let most = format.most_fps();
        if !(1..=most).contains(&self.fps) {
            return Err(format!(
                "{} pictures a second: {} shows 1 to {most}; choose a number in between.",
                self.fps,
                match format {
                    StoryFormat::Gif => "a GIF",
                    StoryFormat::Apng | StoryFormat::Frames => "a film",
                }
            ));
        }
        let (least, longest) = FILM_SECONDS;
        if !(least..=longest).contains(&self.seconds) {
            return Err(format!(
                "{} seconds: a film has {least} to {longest}; choose a number in between.",
                self.seconds
            ));
        }
        let frames = (self.seconds * f64::from(self.fps)).round();
        if frames > f64::from(MOST_FRAMES) {
            return Err(format!(
                "{} s at {} pictures a second are {frames} pictures; a film has at most {MOST_FRAMES}. \
                 Choose fewer seconds or fewer pictures a second.",
                self.seconds, self.fps
            ));
        }
        let (width, height) = png::pixel_size(self.size, self.scale).map_err(|error| error.to_string())?;
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(format!(
                "Pictures of {width} × {height} px are too large for a film: at most as many pixels as 3840 × 2160. \
                 Choose a smaller size or scale."
            ));
        }
        if format == StoryFormat::Frames {
            output::Folder::check(&self.path)?;
        }
        Ok((format, (width, height)))
    }

    /// Draws the film and writes it. A part of the arrangement to show can be given; without one, what the filter shows
    /// is fitted. `progress` hears how many of how many pictures are done. Nothing is left behind when
    /// it fails or is cancelled.
    ///
    /// # Errors
    /// [`StoryError`].
    pub fn write(
        &self,
        picture: &Picture,
        part: Option<Rect>,
        cancel: &Cancel,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<(), StoryError> {
        let (format, size) = self.checked().map_err(StoryError::Failed)?;
        let film = Film::new(picture.clone(), self, part)?;
        cancel.check()?;
        output::write(self, format, size, &film, Theme::get(self.theme), cancel, progress)
    }
}
