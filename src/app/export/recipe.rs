//! How an exhibit was made, kept in its file so that it can be made again and held against it.

use serde::{Deserialize, Serialize};

use super::{Annex, Content, ExportOptions, Extent, Format, Paper, Seen};
use crate::app::accounting::Accounting;
use crate::case::IncidentIx;
use crate::scene::frame::Ground;
use crate::scene::reconcile::Form;
use crate::scene::style::ThemeName;
use crate::scene::{Point, Size};
use crate::timeline::Axis;
use crate::trace::{Method, Rules};

/// What the file of an exhibit calls the recipe it was made by.
pub const RECIPE: &str = "Exhibit";
/// What it calls the places of a graph that was opened fold by fold, and stands otherwise than one laid out at once.
pub const PLACES: &str = "Places";
/// What it calls the view it was made of.
pub const VIEW: &str = "View";
/// What it calls the digest of the view, where that itself would tell what is withheld.
pub const VIEW_DIGEST: &str = "View digest (SHA-256)";
/// What it calls the digest of the case.
pub const DIGEST: &str = "Case digest (SHA-256)";
/// What it calls the program.
pub const SOFTWARE: &str = "Software";

/// The choices about an exhibit in the words of the command line; a name is no part of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    format: String,
    content: String,
    whole: bool,
    paper: String,
    size: (f32, f32),
    scale: f32,
    dpi: u16,
    transparent: bool,
    theme: String,
    bare: bool,
    notes: bool,
    author: String,
    unit: String,
    annex: String,
    /// What the window showed: the middle, the scale, and width and height of the canvas.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    seen: Option<(f32, f32, f32, f32, f32)>,
    /// What part of the time the timeline showed, where not all: width, scale, and the time at the left end.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    time: Option<(f64, f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    account: Option<AccountRecipe>,
}

/// The choices about an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountRecipe {
    flows: bool,
    methods: Vec<String>,
    /// Number of the theft in the case, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    theft: Option<usize>,
}

impl Recipe {
    /// Of what was chosen.
    #[must_use]
    pub fn of(options: &ExportOptions, seen: Option<Seen>, axis: &Axis, accounting: Option<&Accounting>) -> Self {
        let has_time = matches!(options.content, Content::Timeline | Content::Both);
        let account = |of: &Accounting| AccountRecipe {
            flows: of.form == Form::Flows,
            methods: of.methods.iter().map(|method| method.id().to_owned()).collect(),
            theft: of.incident.map(IncidentIx::get),
        };
        Self {
            format: options.format().map_or("", Format::ending).to_owned(),
            content: options.content.word().to_owned(),
            whole: options.extent == Extent::Whole,
            paper: options.paper.word().to_owned(),
            size: (options.size.w, options.size.h),
            scale: options.scale,
            dpi: options.dpi,
            transparent: options.ground == Ground::Transparent,
            theme: options.theme.name().to_owned(),
            bare: options.bare,
            notes: options.notes,
            author: options.author.clone(),
            unit: options.unit.clone(),
            annex: options.annex.word().to_owned(),
            seen: seen.map(|seen| (seen.middle.x, seen.middle.y, seen.scale, seen.size.w, seen.size.h)),
            time: axis.zoomed().filter(|_| has_time),
            account: accounting.map(account),
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

    /// The choices, and what the window showed.
    ///
    /// # Errors
    /// A word that this version does not know, as a sentence.
    pub fn choices(&self) -> Result<(ExportOptions, Option<Seen>), String> {
        let unknown = |what: &str| format!("it was made with {what}, which this version does not know");
        let (w, h) = self.size;
        let options = ExportOptions {
            path: format!("exhibit.{}", self.format).into(),
            content: Content::ALL
                .into_iter()
                .find(|content| content.word() == self.content)
                .ok_or_else(|| unknown(&self.content))?,
            extent: if self.whole { Extent::Whole } else { Extent::Visible },
            paper: Paper::ALL
                .into_iter()
                .find(|paper| paper.word() == self.paper)
                .ok_or_else(|| unknown(&self.paper))?,
            size: Size::new(w, h),
            scale: self.scale,
            dpi: self.dpi,
            ground: if self.transparent { Ground::Transparent } else { Ground::Filled },
            theme: ThemeName::parse(&self.theme).ok_or_else(|| unknown(&self.theme))?,
            bare: self.bare,
            notes: self.notes,
            author: self.author.clone(),
            unit: self.unit.clone(),
            annex: Annex::ALL
                .into_iter()
                .find(|annex| annex.word() == self.annex)
                .ok_or_else(|| unknown(&self.annex))?,
        };
        let seen = self.seen.map(|(x, y, scale, w, h)| Seen { middle: Point::new(x, y), scale, size: Size::new(w, h) });
        Ok((options, seen))
    }

    /// Lets a timeline show the part of the time that this one did.
    pub fn set_axis(&self, axis: &mut Axis) {
        if let Some(time) = self.time {
            axis.zoom_as(time);
        }
    }

    /// The choices about an account, by the rules of the view.
    ///
    /// # Errors
    /// A method that this version does not know, as a sentence.
    pub fn accounting(&self, rules: &Rules) -> Result<Option<Accounting>, String> {
        let Some(account) = &self.account else { return Ok(None) };
        let method = |id: &String| {
            let found = Method::ALL.into_iter().find(|method| method.id() == *id);
            found.ok_or_else(|| format!("it was made by the method {id}, which this version does not know"))
        };
        Ok(Some(Accounting {
            form: if account.flows { Form::Flows } else { Form::Table },
            methods: account.methods.iter().map(method).collect::<Result<_, _>>()?,
            incident: account.theft.map(IncidentIx::new),
            rules: rules.clone(),
        }))
    }
}
