//! Published figures: what a source counts, sums or estimates, beyond a single theft.

use serde::Deserialize;

use super::{Amount, Moment, SourceIx, Subject};

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Unit {
    /// US dollars.
    Usd,
    /// Things: attacks, countries, accounts.
    Count,
    /// Parts of a hundred. A change may be negative or above 100.
    Percent,
    /// Persons.
    People,
}

/// How a source limits a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Bound {
    /// The figure itself.
    #[default]
    Exactly,
    /// The figure, rounded or estimated.
    About,
    /// The figure or more.
    AtLeast,
    /// More than the figure.
    MoreThan,
    /// The figure or less.
    UpTo,
}

impl Bound {
    /// The word before the figure, with a blank after it; empty for an exact one.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Exactly => "",
            Self::About => "about ",
            Self::AtLeast => "at least ",
            Self::MoreThan => "more than ",
            Self::UpTo => "up to ",
        }
    }
}

/// A figure with millionths, so that sums stay exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure(pub i128);

impl Figure {
    /// Decimal places kept.
    pub const DECIMALS: u8 = 6;

    /// Reads a decimal number such as `428800000`, `22.5` or `-4`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let amount = Amount::parse(digits, Self::DECIMALS).ok()?;
        let value = i128::try_from(amount.0).ok()?;
        Some(Self(if negative { -value } else { value }))
    }

    /// Written with thousands separators and without trailing zeros, e.g. `428,800,000`.
    #[must_use]
    pub fn grouped(self) -> String {
        let sign = if self.0 < 0 { "\u{2212}" } else { "" };
        format!("{sign}{}", Amount(self.0.unsigned_abs()).grouped(Self::DECIMALS))
    }
}

/// One figure that one publication gives. Claims about the same [`measure`](Self::measure), [`part`](Self::part) and
/// period whose figures differ disagree; all of them are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Identifier in the case file.
    pub id: String,
    /// What is measured, e.g. `Value stolen in a year`.
    pub measure: String,
    /// Of a share or breakdown: which part, e.g. `Ether`; empty for the whole.
    pub part: String,
    /// The period it is about.
    pub period: Option<Moment>,
    /// The end of that period, where it is longer than `period`.
    pub until: Option<Moment>,
    /// The figure.
    pub figure: Figure,
    /// What it counts.
    pub unit: Unit,
    /// How the source limits it.
    pub bound: Bound,
    /// The claim as one sentence.
    pub statement: String,
    /// What it is about.
    pub about: Vec<Subject>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
}

/// What a claim answers: claims with the same question can disagree.
pub type Question<'c> = (&'c str, &'c str, Option<Moment>, Option<Moment>);

impl Claim {
    /// The question it answers.
    #[must_use]
    pub fn question(&self) -> Question<'_> {
        (&self.measure, &self.part, self.period, self.until)
    }

    /// The figure with its unit for people, e.g. `about $400,000,000`, `at least 7`, `58 %`.
    #[must_use]
    pub fn figure_for_people(&self) -> String {
        let figure = self.figure.grouped();
        let with_unit = match self.unit {
            Unit::Usd => format!("${figure}"),
            Unit::Percent => format!("{figure} %"),
            Unit::Count | Unit::People => figure,
        };
        format!("{}{with_unit}", self.bound.prefix())
    }
}
