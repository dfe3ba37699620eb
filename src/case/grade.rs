//! Who says so, and how sure they are: sources, their grades, likelihood and confidence.

use serde::{Deserialize, Serialize};

use super::{EntityIx, Marking, Moment, SourceIx};

/// Reliability of a source on the Admiralty (NATO) scale. `F` means *cannot be judged*, not *worst*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged.
    F,
}

/// Credibility of the information on the Admiralty (NATO) scale, 1 (confirmed) to 5 (improbable); 6 means
/// *cannot be judged*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credibility(u8);

impl Credibility {
    /// A grade from 1 to 6; `None` for any other number.
    #[must_use]
    pub fn new(grade: u8) -> Option<Self> {
        (1..=6).contains(&grade).then_some(Self(grade))
    }

    /// The grade as a number from 1 to 6.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// An Admiralty grade such as `B2`. Letter and digit are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade {
    /// Reliability of the source.
    pub reliability: Reliability,
    /// Credibility of the information.
    pub credibility: Credibility,
}

impl Grade {
    /// Reads `A1` to `F6`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        let reliability = match chars.next()? {
            'A' => Reliability::A,
            'B' => Reliability::B,
            'C' => Reliability::C,
            'D' => Reliability::D,
            'E' => Reliability::E,
            'F' => Reliability::F,
            _ => return None,
        };
        let digit = chars.next()?.to_digit(10)?;
        let credibility = Credibility::new(u8::try_from(digit).ok()?)?;
        chars.next().is_none().then_some(Self { reliability, credibility })
    }

    /// Both parts in words, e.g. `usually reliable, probably true`.
    #[must_use]
    pub fn words(self) -> String {
        let source = match self.reliability {
            Reliability::A => "completely reliable",
            Reliability::B => "usually reliable",
            Reliability::C => "fairly reliable",
            Reliability::D => "not usually reliable",
            Reliability::E => "unreliable",
            Reliability::F => "reliability cannot be judged",
        };
        let information = match self.credibility.get() {
            1 => "confirmed",
            2 => "probably true",
            3 => "possibly true",
            4 => "doubtful",
            5 => "improbable",
            _ => "truth cannot be judged",
        };
        format!("{source}, {information}")
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}{}", self.reliability, self.credibility.get())
    }
}

/// Likelihood in the words of ICD 203 (Analytic Standards). About the event, never about the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Likelihood {
    /// 1–5 %.
    AlmostNoChance,
    /// 5–20 %.
    VeryUnlikely,
    /// 20–45 %.
    Unlikely,
    /// 45–55 %.
    RoughlyEvenChance,
    /// 55–80 %.
    Likely,
    /// 80–95 %.
    VeryLikely,
    /// 95–99 %.
    AlmostCertain,
}

impl Likelihood {
    /// The standard's words, sentence case.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AlmostNoChance => "Almost no chance",
            Self::VeryUnlikely => "Very unlikely",
            Self::Unlikely => "Unlikely",
            Self::RoughlyEvenChance => "Roughly even chance",
            Self::Likely => "Likely",
            Self::VeryLikely => "Very likely",
            Self::AlmostCertain => "Almost certain",
        }
    }

    /// The standard's band in per cent, ends included.
    #[must_use]
    pub fn percent(self) -> (u8, u8) {
        match self {
            Self::AlmostNoChance => (1, 5),
            Self::VeryUnlikely => (5, 20),
            Self::Unlikely => (20, 45),
            Self::RoughlyEvenChance => (45, 55),
            Self::Likely => (55, 80),
            Self::VeryLikely => (80, 95),
            Self::AlmostCertain => (95, 99),
        }
    }
}

/// Analytic confidence. About the sources behind a judgement, never about the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Scant, questionable or fragmented sources.
    Low,
    /// Credible sources, insufficiently corroborated.
    Moderate,
    /// Good sources that corroborate each other.
    High,
}

impl Confidence {
    /// Name for people, lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        }
    }
}

/// A judgement about who controls or did something. Likelihood and confidence stay apart, as ICD 203 asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// To whom; `None` means the item's own `owner`, `actor` or `part_of`.
    pub to: Option<EntityIx>,
    /// How likely it is true.
    pub likelihood: Option<Likelihood>,
    /// How good the sources are.
    pub confidence: Option<Confidence>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// The grounds, or the dispute.
    pub note: String,
}

/// Who speaks in a source. It decides whose figure comes first where several are published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SourceKind {
    /// A ministry, prosecutor, police or court, alone or jointly.
    Government,
    /// A body of several states, e.g. a panel of the United Nations.
    International,
    /// An analytics or security firm.
    Firm,
    /// The victim, or another company about its own service.
    Company,
    /// An independent researcher.
    Researcher,
    /// A newspaper or news site.
    Press,
    /// An export of ledger rows.
    Ledger,
    /// A published list of addresses.
    List,
    /// Anything else.
    #[default]
    Other,
}

impl SourceKind {
    /// Every kind, in the order in which the usual precedence ranks them.
    pub const ALL: [Self; 9] = [
        Self::Government,
        Self::International,
        Self::Firm,
        Self::Company,
        Self::Researcher,
        Self::Press,
        Self::Ledger,
        Self::List,
        Self::Other,
    ];

    /// Name for people, singular, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Government => "Government",
            Self::International => "International body",
            Self::Firm => "Analytics firm",
            Self::Company => "Company",
            Self::Researcher => "Researcher",
            Self::Press => "Press",
            Self::Ledger => "Ledger export",
            Self::List => "Address list",
            Self::Other => "Other source",
        }
    }
}

/// A document or page that says something the case repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Identifier in the case file.
    pub id: String,
    /// Who speaks.
    pub kind: SourceKind,
    /// Who published it.
    pub publisher: String,
    /// Title of the document.
    pub title: String,
    /// When it was published.
    pub date: Option<Moment>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Admiralty grade.
    pub grade: Option<Grade>,
    /// Remark, e.g. through whom it was read.
    pub note: String,
    /// Its portion marking: what it may be shown to, where that is not said by the banner.
    pub marking: Option<Marking>,
}

impl Source {
    /// Publisher, title and date on one line, e.g. `FBI, PSA I-022625-PSA, 26 Feb 2025`; its portion marking before it.
    #[must_use]
    pub fn citation(&self) -> String {
        let mut text = super::marking::portion(self.marking.as_ref());
        text.push_str(&format!("{}, {}", self.publisher, self.title));
        if let Some(date) = self.date {
            text.push_str(", ");
            text.push_str(&date.for_people());
        }
        text
    }
}
