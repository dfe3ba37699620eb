//! How the pages of a briefing were made, as their files carry it, so that each can be made again and held against.

use serde::{Deserialize, Serialize};

use super::pages::Page;
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
    /// How many steps the briefing had.
    steps: usize,
    /// Of one page the number of its step, counted from 1; not there where the file has all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    step: Option<usize>,
    /// Whether it is the page of the notes of that step.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    of_notes: bool,
}

impl BriefingRecipe {
    /// Of what was chosen.
    pub(super) fn of(options: &BriefingOptions, format: String, steps: usize, page: Option<&Page>) -> Self {
        Self {
            format,
            size: (options.size.w, options.size.h),
            scale: options.scale,
            theme: options.theme.name().to_owned(),
            notes: options.notes,
            steps,
            step: page.map(|page| page.number),
            of_notes: page.is_some_and(|page| page.is_notes),
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

    /// Of all steps of a briefing those that the file shows, as far as it tells them.
    #[must_use]
    pub fn shown(&self, all: &[Step]) -> Vec<Step> {
        let shown = match self.step {
            Some(number) => all.get(number.saturating_sub(1)..number).unwrap_or_default(),
            None => all,
        };
        shown.iter().map(|step| told(step, self.notes)).collect()
    }

    /// The number of the first step that the file shows, counted from 1, and how many there were.
    #[must_use]
    pub fn numbers(&self) -> (usize, usize) {
        (self.step.unwrap_or(1), self.steps)
    }

    /// How many steps the file shows, of so many.
    #[must_use]
    pub fn shown_of(&self, all: usize) -> usize {
        if self.step.is_some() { 1 } else { all }
    }

    /// Whether the file is one page; then, whether that of the notes.
    #[must_use]
    pub fn page(&self) -> Option<bool> {
        self.step.map(|_| self.of_notes)
    }

    /// The ending of the file.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }
}

/// What a file tells of a step: its notes are for the speaker, unless they are written too.
pub(super) fn told(step: &Step, notes: bool) -> Step {
    Step { notes: if notes { step.notes.clone() } else { String::new() }, ..step.clone() }
}
