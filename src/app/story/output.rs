//! Where a film is written: beside its place until all of it is there.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

use super::film::Film;
use super::pump::pump;
use super::reel::Reel;
use super::{StoryError, StoryFormat, StoryOptions};
use crate::layout::Cancel;
use crate::render::animation::{ApngWriter, GifWriter, Palette};
use crate::render::png::Sheet;
use crate::scene::style::{Theme, Token};

/// How many pictures of a film its colours are chosen from.
const SAMPLES: u32 = 6;

/// Draws a film and writes it.
pub(super) fn write(
    options: &StoryOptions,
    format: StoryFormat,
    size: (u32, u32),
    film: &Film,
    theme: &Theme,
    cancel: &Cancel,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(), StoryError> {
    let mut reel = Reel::new(film, theme, options.scale).map_err(|error| StoryError::Failed(error.to_string()))?;
    let frames = film.schedule().frames();
    let unwritten = |why: &dyn std::fmt::Display| StoryError::Failed(unwritten(&options.path, why));
    let metadata = film.metadata();
    let palette = if format == StoryFormat::Gif { Some(palette(&mut reel, theme, frames, cancel)?) } else { None };
    let make = |n: u32| {
        cancel.check()?;
        let sheet = reel.frame(n);
        progress(n + 1, frames);
        Ok(sheet)
    };
    match (format, palette) {
        (StoryFormat::Gif, Some(palette)) => to_file(&options.path, |out| {
            let comment: String = metadata.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
            let mut writer =
                GifWriter::new(out, size, palette, options.endless, &comment).map_err(|e| unwritten(&e))?;
            let take = |n: u32, sheet: Sheet| {
                let delay = centiseconds(n + 1, options.fps) - centiseconds(n, options.fps);
                writer.push(sheet.into_pixels(), delay).map_err(|e| unwritten(&e))
            };
            pump(frames, make, take)?;
            writer.finish().map_err(|e| unwritten(&e))
        }),
        (StoryFormat::Frames, _) => {
            let folder = Folder::new(&options.path).map_err(|e| unwritten(&e))?;
            let take = |n: u32, sheet: Sheet| {
                let bytes = sheet.encode(options.scale, &metadata).map_err(|e| unwritten(&e))?;
                folder.add(&format!("frame-{:04}.png", n + 1), &bytes).map_err(|e| unwritten(&e))
            };
            pump(frames, make, take)?;
            folder.finish().map_err(|e| unwritten(&e))
        }
        (StoryFormat::Apng | StoryFormat::Gif, _) => to_file(&options.path, |out| {
            let delay = (1, u16::try_from(options.fps).unwrap_or(u16::MAX));
            let mut writer =
                ApngWriter::new(out, size, frames, delay, options.endless, &metadata).map_err(|e| unwritten(&e))?;
            pump(frames, make, |_, sheet| writer.push(sheet.into_pixels()).map_err(|e| unwritten(&e)))?;
            writer.finish().map_err(|e| unwritten(&e))
        }),
    }
}

/// When a picture of a GIF begins, hundredths of a second: rounded, so that the film as a whole keeps its length.
fn centiseconds(frame: u32, fps: u32) -> u16 {
    let at = (f64::from(frame) * 100.0 / f64::from(fps.max(1))).round();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let at = at.min(f64::from(u16::MAX)) as u16;
    at
}

/// Colours from pictures at equal distances, the first and the last among them; those of the theme, which say what a
/// thing is, are kept.
fn palette(reel: &mut Reel<'_>, theme: &Theme, frames: u32, cancel: &Cancel) -> Result<Palette, StoryError> {
    let mut samples: Vec<Vec<u8>> = Vec::new();
    let mut numbers: Vec<u32> = (0..SAMPLES).map(|n| n * (frames - 1) / (SAMPLES - 1)).collect();
    numbers.dedup();
    for number in numbers {
        cancel.check()?;
        samples.push(reel.frame(number).into_pixels());
    }
    let tokens = Token::ALL.iter().map(|&token| theme.color(token)).map(|colour| [colour.r, colour.g, colour.b]);
    Ok(Palette::keeping(&tokens.collect::<Vec<_>>(), &samples.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

fn unwritten(path: &Path, why: &dyn std::fmt::Display) -> String {
    format!("{} was not written: {why}. Choose another folder or free some space.", path.display())
}

/// Gives a writer to a file that is only there when everything went well.
fn to_file(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<AtomicWriteFile>) -> Result<(), StoryError>,
) -> Result<(), StoryError> {
    let failed = |error: std::io::Error| StoryError::Failed(unwritten(path, &error));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut out = BufWriter::new(AtomicWriteFile::open(path).map_err(failed)?);
    fill(&mut out)?;
    out.flush().map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.commit().map_err(failed)
}

/// A folder of pictures in the making, under another name beside its place. Dropped before it is finished, it is gone.
pub(super) struct Folder {
    place: PathBuf,
    making: PathBuf,
}

impl Folder {
    /// Whether pictures may be put there: only into a folder that is new or empty, so that no picture of another film
    /// stays among them.
    ///
    /// # Errors
    /// Why not, as a sentence that says what to do.
    pub(super) fn check(place: &Path) -> Result<(), String> {
        let name = place.display();
        match fs::read_dir(place).map(|mut entries| entries.next().is_some()) {
            Ok(true) => Err(format!(
                "{name} is not empty: pictures of two films would mix. Choose another folder, or empty it."
            )),
            Err(_) if place.exists() => Err(format!("{name} is a file: choose another name for the folder.")),
            _ => Ok(()),
        }
    }

    fn new(place: &Path) -> std::io::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(place.file_name().unwrap_or("frames".as_ref()));
        name.push(format!(".part-{}", std::process::id()));
        let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let making = parent.join(name);
        fs::create_dir(&making)?;
        Ok(Self { place: place.to_owned(), making })
    }

    fn add(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        fs::write(self.making.join(name), bytes)
    }

    fn finish(mut self) -> std::io::Result<()> {
        // Only an empty folder can be removed so.
        if self.place.is_dir() {
            fs::remove_dir(&self.place)?;
        }
        fs::rename(&self.making, &self.place)?;
        self.making.clear();
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.making.as_os_str().is_empty()
            && let Err(error) = fs::remove_dir_all(&self.making)
        {
            log::warn!("{} was not removed: {error}", self.making.display());
        }
    }
}
