//! The choices of the export dialog about a film.

use std::path::{Path, PathBuf};

use super::{StoryFormat, StoryOptions};
use crate::scene::Size;
use crate::scene::style::ThemeName;

/// Sizes on offer, of 16:9.
pub const SIZES: [Size; 4] =
    [Size::new(960.0, 540.0), StoryOptions::SIZE, Size::new(1920.0, 1080.0), Size::new(3840.0, 2160.0)];

/// What is chosen in the dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryChoice {
    /// What is typed as the name of the file or folder.
    pub path: String,
    /// What the film is written as.
    pub format: StoryFormat,
    /// Pictures a second.
    pub fps: u32,
    /// Length in seconds.
    pub seconds: u32,
    /// Size of the pictures.
    pub size: Size,
    /// Whether the part of the graph in the window is shown, not all that the filter shows.
    pub visible: bool,
    /// Whether the timeline with the playhead is drawn.
    pub timeline: bool,
    /// Whether it starts again at its end.
    pub endless: bool,
}

impl StoryChoice {
    /// As the dialog opens: a GIF beside the case.
    #[must_use]
    pub fn new(folder: &Path, id: &str) -> Self {
        Self {
            path: folder.join(format!("{id}.gif")).display().to_string(),
            format: StoryFormat::Gif,
            fps: StoryOptions::FPS,
            // A length chosen by people is a whole number.
            seconds: 15,
            size: StoryOptions::SIZE,
            visible: false,
            timeline: true,
            endless: true,
        }
    }

    /// Chooses a format; the name follows.
    pub fn choose(&mut self, format: StoryFormat) {
        self.format = format;
        self.path = format.renamed(Path::new(&self.path)).display().to_string();
        self.fps = self.fps.min(format.most_fps());
    }

    /// Takes a typed or picked name; the format follows where the name says one.
    pub fn name_changed(&mut self) {
        self.format = StoryFormat::of(Path::new(&self.path)).unwrap_or(self.format);
    }

    /// As options of a film.
    #[must_use]
    pub fn options(&self, theme: ThemeName) -> StoryOptions {
        StoryOptions {
            path: PathBuf::from(&self.path),
            size: self.size,
            scale: 1.0,
            theme,
            fps: self.fps,
            seconds: f64::from(self.seconds),
            timeline: self.timeline,
            endless: self.endless,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_format_follow_each_other() {
        let mut choice = StoryChoice::new(Path::new("cases"), "ronin-2022");
        let name = |path: &str| Path::new("cases").join(path).display().to_string();
        assert_eq!(choice.path, name("ronin-2022.gif"));
        choice.fps = 60;
        choice.choose(StoryFormat::Apng);
        assert_eq!((choice.path.as_str(), choice.fps), (name("ronin-2022.apng").as_str(), 60));
        choice.choose(StoryFormat::Frames);
        assert_eq!(choice.path, name("ronin-2022"));
        choice.choose(StoryFormat::Gif);
        assert_eq!((choice.path.as_str(), choice.fps), (name("ronin-2022.gif").as_str(), 50));
        choice.path = "x.apng".to_owned();
        choice.name_changed();
        assert_eq!(choice.format, StoryFormat::Apng);
        choice.path = "frames/".to_owned();
        choice.name_changed();
        assert_eq!(choice.format, StoryFormat::Frames);
        choice.path = "x.mp4".to_owned();
        choice.name_changed();
        assert_eq!(choice.format, StoryFormat::Frames, "what a name does not say stays");
        assert!(choice.options(ThemeName::Dark).checked().is_err());
    }
}
