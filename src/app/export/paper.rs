//! What a picture is made for: a sheet of paper, a slide, the window, or a size in pixels.

use super::ExportOptions;
use crate::render::png;
use crate::scene::Size;

/// Logical pixels to the inch: lengths on paper are laid out as in CSS.
const PX_PER_INCH: f32 = 96.0;
const MM_PER_INCH: f32 = 25.4;

/// What a picture is printed or shown on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Paper {
    /// As large as the graph in the window, with the frame around it.
    Window,
    /// A size in pixels.
    #[default]
    Pixels,
    /// ISO A4 upright, 210 × 297 mm.
    A4,
    /// ISO A4 across.
    A4Landscape,
    /// ISO A3 upright, 297 × 420 mm.
    A3,
    /// ISO A3 across.
    A3Landscape,
    /// US Letter upright, 8.5 × 11 inches.
    Letter,
    /// US Letter across.
    LetterLandscape,
    /// A slide of 16:9, 13.33 × 7.5 inches.
    Wide,
    /// A slide of 4:3, 10 × 7.5 inches.
    Classic,
}

impl Paper {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Window,
        Self::Pixels,
        Self::A4,
        Self::A4Landscape,
        Self::A3,
        Self::A3Landscape,
        Self::Letter,
        Self::LetterLandscape,
        Self::Wide,
        Self::Classic,
    ];

    /// Its word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Pixels => "pixels",
            Self::A4 => "a4",
            Self::A4Landscape => "a4-landscape",
            Self::A3 => "a3",
            Self::A3Landscape => "a3-landscape",
            Self::Letter => "letter",
            Self::LetterLandscape => "letter-landscape",
            Self::Wide => "16:9",
            Self::Classic => "4:3",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Window => "As the window",
            Self::Pixels => "Size in pixels",
            Self::A4 => "A4 portrait",
            Self::A4Landscape => "A4 landscape",
            Self::A3 => "A3 portrait",
            Self::A3Landscape => "A3 landscape",
            Self::Letter => "Letter portrait",
            Self::LetterLandscape => "Letter landscape",
            Self::Wide => "Slide 16:9",
            Self::Classic => "Slide 4:3",
        }
    }

    /// Size in logical pixels, 96 to the inch; `None` where it is given in pixels.
    #[must_use]
    pub fn size(self) -> Option<Size> {
        let mm = |w: f32, h: f32| Some(Size::new(w / MM_PER_INCH * PX_PER_INCH, h / MM_PER_INCH * PX_PER_INCH));
        let inches = |w: f32, h: f32| Some(Size::new(w * PX_PER_INCH, h * PX_PER_INCH));
        match self {
            Self::Window | Self::Pixels => None,
            Self::A4 => mm(210.0, 297.0),
            Self::A4Landscape => mm(297.0, 210.0),
            Self::A3 => mm(297.0, 420.0),
            Self::A3Landscape => mm(420.0, 297.0),
            Self::Letter => inches(8.5, 11.0),
            Self::LetterLandscape => inches(11.0, 8.5),
            Self::Wide => inches(40.0 / 3.0, 7.5),
            Self::Classic => inches(10.0, 7.5),
        }
    }

    /// Whether it is paper and not a screen: it is printed in the colours of print.
    #[must_use]
    pub const fn is_printed(self) -> bool {
        !matches!(self, Self::Window | Self::Pixels | Self::Wide | Self::Classic)
    }
}

impl ExportOptions {
    /// Physical pixels per logical one.
    #[must_use]
    pub fn raster_scale(&self) -> f32 {
        if self.paper.size().is_some() { f32::from(self.dpi) / PX_PER_INCH } else { self.scale }
    }

    /// Size in physical pixels of a page of a logical size.
    ///
    /// # Errors
    /// Where dots per inch or scale are out of range or the picture is too large, as a sentence that says what to do.
    pub fn pixels(&self, page: Size) -> Result<(u32, u32), String> {
        let (least, most) = Self::DPI;
        if self.paper.size().is_some() && !(least..=most).contains(&self.dpi) {
            return Err(format!("{} dpi: give {least} to {most} dots per inch.", self.dpi));
        }
        if self.paper.size().is_none() && !(1.0..=4.0).contains(&self.scale) {
            return Err(format!("A scale of {}: give 1 to 4 pixels for each.", self.scale));
        }
        png::pixel_size(page, self.raster_scale()).map_err(|error| match error {
            png::RenderError::TooLarge { width, height } => format!(
                "{width} × {height} pixels are too many: at most {} a side and {} million in all. Choose fewer {}.",
                png::MAX_SIDE,
                png::MAX_PIXELS / 1_000_000,
                if self.paper.size().is_some() { "dots per inch" } else { "pixels" },
            ),
            other => other.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paper_has_the_pixels_that_its_dots_per_inch_say() {
        let of =
            |paper: Paper, dpi| ExportOptions { paper, dpi, ..ExportOptions::default() }.pixels(paper.size().unwrap());
        assert_eq!(of(Paper::A4, 300), Ok((2480, 3508)));
        assert_eq!(of(Paper::A4Landscape, 72), Ok((842, 595)));
        assert_eq!(of(Paper::A3, 600), Ok((7016, 9921)));
        assert_eq!(of(Paper::Letter, 300), Ok((2550, 3300)));
        assert_eq!(of(Paper::Wide, 144), Ok((1920, 1080)));
        assert_eq!(of(Paper::Classic, 96), Ok((960, 720)));
        for dpi in [71, 601] {
            assert!(of(Paper::A4, dpi).unwrap_err().contains("72 to 600"));
        }
    }

    #[test]
    fn what_is_too_large_is_refused_in_a_sentence() {
        let options = ExportOptions { scale: 4.0, ..ExportOptions::default() };
        let error = options.pixels(Size::new(16_000.0, 900.0)).unwrap_err();
        assert!(error.contains("64000 × 3600 pixels") && error.contains("16384"), "{error}");
        assert!(ExportOptions { scale: 5.0, ..options }.pixels(Size::new(100.0, 100.0)).is_err());
    }
}
