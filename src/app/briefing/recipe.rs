//! How the pages of a briefing were made, as their files carry it, so that each can be made again and held against.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::pages::{Numbering, Page, PageOf};
use super::still::Backdrop;
use super::{BriefingOptions, Step};
use crate::case::{Case, SourceIx};
use crate::layout::Cancel;
use crate::scene::Size;
use crate::scene::exhibit::Uses;
use crate::scene::style::ThemeName;

/// What the file of a briefing, or of one of its pages, calls the recipe it was made by.
pub const BRIEFING_RECIPE: &str = "Briefing exhibit";

/// More pages than any briefing has; what a file says is bounded.
const MOST_PAGES: usize = 100_000;

/// The choices about the pages of a briefing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BriefingRecipe {
    format: String,
    size: (f32, f32),
    scale: f32,
    theme: String,
    notes: bool,
    /// Which page; not there where the file has all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    page: Option<OnePage>,
}

/// One page of a briefing, and of the others no more than stands on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnePage {
    of: Which,
    /// The number of its step, or of the page of sources.
    number: usize,
    page: usize,
    pages: usize,
    steps: usize,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sources_from: Option<usize>,
    /// Ids of the sources of all pages in the order of their numbers.
    sources: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Which {
    Step,
    Notes,
    Sources,
}

impl OnePage {
    /// Of a page.
    pub(super) fn of(page: &Page, case: &Case) -> Self {
        let Numbering { uses, steps, pages, sources_from } = &*page.numbering;
        let (of, number) = match page.of {
            PageOf::Step(number) => (Which::Step, number),
            PageOf::Notes(number) => (Which::Notes, number),
            PageOf::Sources(number) => (Which::Sources, number),
        };
        let sources = uses.iter().map(|(_, ix)| case[ix].id.clone()).collect();
        Self { of, number, page: page.page, pages: *pages, steps: *steps, sources_from: *sources_from, sources }
    }

    /// The page.
    ///
    /// # Errors
    /// Where its numbers fit nothing, or a source is not in the case.
    fn read(&self, case: &Case) -> Result<(PageOf, usize, Numbering), String> {
        let (of, least) = match self.of {
            Which::Step => (PageOf::Step(self.number), 1),
            // The page of its step stands before it.
            Which::Notes => (PageOf::Notes(self.number), 2),
            Which::Sources => (PageOf::Sources(self.number), 1),
        };
        let fits = (1..=MOST_PAGES).contains(&self.number)
            && (least..=MOST_PAGES).contains(&self.page)
            && self.sources_from.is_none_or(|page| (1..=MOST_PAGES).contains(&page));
        if !fits {
            return Err("the numbers of its page fit no briefing".to_owned());
        }
        let source = |id: &String| {
            let found = case.sources.iter().position(|source| source.id == *id).map(SourceIx::new);
            found.ok_or_else(|| format!("it numbers a source that the case does not have: {id}"))
        };
        let uses = Uses::in_order(self.sources.iter().map(source).collect::<Result<_, _>>()?);
        let Self { steps, pages, sources_from, .. } = *self;
        Ok((of, self.page, Numbering { uses, steps, pages, sources_from }))
    }
}

impl BriefingRecipe {
    /// Of what was chosen.
    pub(super) fn of(options: &BriefingOptions, format: String, page: Option<OnePage>) -> Self {
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

    /// What the file tells of the steps that it shows: notes are for the speaker, unless they are written too.
    #[must_use]
    pub fn told(&self, steps: &[Step]) -> Vec<Step> {
        let told =
            |step: &Step| Step { notes: if self.notes { step.notes.clone() } else { String::new() }, ..step.clone() };
        steps.iter().map(told).collect()
    }

    /// Of all steps of a briefing those that the file shows, as far as it tells them.
    #[must_use]
    pub fn shown(&self, all: &[Step]) -> Vec<Step> {
        self.told(match &self.page {
            None => all,
            Some(OnePage { of: Which::Sources, .. }) => &[],
            Some(page) => all.get(page.number.saturating_sub(1)..page.number).unwrap_or_default(),
        })
    }

    /// The pages that the file shows, made again of the steps that it shows.
    ///
    /// # Errors
    /// Where the steps are not those of the file, or a page cannot be drawn; as a sentence.
    pub(in crate::app) fn pages(&self, ground: &Backdrop, steps: &[Step]) -> Result<Vec<Page>, String> {
        let options = self.options()?;
        let lacking = || "the view has not the steps of the briefing that it shows".to_owned();
        let Some(page) = &self.page else {
            return if steps.is_empty() { Err(lacking()) } else { options.pages(ground, steps, &Cancel::default()) };
        };
        let (of, number, numbering) = page.read(&ground.case)?;
        let nothing = Step::default();
        let step = match (of, steps) {
            (PageOf::Sources(_), _) => &nothing,
            (PageOf::Step(_) | PageOf::Notes(_), [step]) => step,
            _ => return Err(lacking()),
        };
        options.fits()?;
        let again = ground.page_again(step, (of, number), &Arc::new(numbering), options.size, &Cancel::default());
        again.map_err(|cancelled| cancelled.to_string())?.map(|page| vec![page]).ok_or_else(lacking)
    }

    /// Whether the file is one page.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.page.is_some()
    }

    /// The ending of the file.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }
}
