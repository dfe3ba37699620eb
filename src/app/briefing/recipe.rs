//! How the pages of a briefing were made, as their files carry it, so that each can be made again and held against.

use serde::{Deserialize, Serialize};

use super::{BriefingOptions, Step};
use crate::scene::Size;
use crate::scene::style::ThemeName;

/// What the file of a briefing, or of one of its pages, calls the recipe it was made by.
pub const BRIEFING_RECIPE: &str = "Briefing exhibit";

/// The choices about the pages of a briefing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BriefingRecipe {
    format: String,
    size: (f32, f32),
    scale: f32,
    theme: String,
    notes: bool,
    /// Of one page its number among all, counted from 1; not there where the file has all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    page: Option<usize>,
}

impl BriefingRecipe {
    /// Of what was chosen.
    pub(super) fn of(options: &BriefingOptions, format: String, page: Option<usize>) -> Self {
        Self {
            format,
            size: (options.size.w, options.size.h),
            scale: options.scale,
            theme: options.theme.name().to_owned(),
            notes: options.notes,
            page,
        }
    }

    /// In a line, as the file has it.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Numbers and strings are always valid JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads it.
    ///
    /// # Errors
    /// Why it cannot be, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("how it was made cannot be read from it: {error}"))
    }

    /// The choices.
    ///
    /// # Errors
    /// A word that this version does not know, as a sentence.
    pub fn options(&self) -> Result<BriefingOptions, String> {
        let theme = ThemeName::parse(&self.theme);
        Ok(BriefingOptions {
            path: format!("briefing.{}", self.format).into(),
            size: Size::new(self.size.0, self.size.1),
            scale: self.scale,
            theme: theme.ok_or_else(|| format!("it was made with {}, which this version does not know", self.theme))?,
            notes: self.notes,
        })
    }

    /// What the file tells of the steps: notes are for the speaker, unless they are written too.
    #[must_use]
    pub fn told(&self, steps: &[Step]) -> Vec<Step> {
        let told =
            |step: &Step| Step { notes: if self.notes { step.notes.clone() } else { String::new() }, ..step.clone() };
        steps.iter().map(told).collect()
    }

    /// Of a file of one page its number among all pages, counted from 1.
    #[must_use]
    pub fn page(&self) -> Option<usize> {
        self.page
    }

    /// The ending of the file.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }
}
