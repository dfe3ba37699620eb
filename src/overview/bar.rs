//! Bars: sums over thefts that have something in common.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{IncidentIx, SourceIx, Usd};
use crate::case::{Permille, shares};

/// What a breakdown tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The year a theft began in.
    Year,
    /// What sort of organisation was robbed.
    VictimType,
    /// How the thieves got in.
    Vector,
    /// Who is said to have done it.
    Group,
    /// What was stolen.
    Asset,
    /// How likely the attribution is said to be.
    Likelihood,
    /// Whether anything about the theft is disputed.
    Dispute,
    /// What is said to have become of the money.
    Fate,
    /// How closely the way out of the victim is documented.
    Coverage,
}

impl Dimension {
    /// Every dimension, in the order of tables.
    pub const ALL: [Self; 9] = [
        Self::Year,
        Self::VictimType,
        Self::Vector,
        Self::Group,
        Self::Asset,
        Self::Likelihood,
        Self::Dispute,
        Self::Fate,
        Self::Coverage,
    ];

    /// Name in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::VictimType => "victim_type",
            Self::Vector => "vector",
            Self::Group => "group",
            Self::Asset => "asset",
            Self::Likelihood => "likelihood",
            Self::Dispute => "dispute",
            Self::Fate => "fate",
            Self::Coverage => "coverage",
        }
    }

    /// Heading for people, sentence case.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Year => "By year",
            Self::VictimType => "By victim type",
            Self::Vector => "By attack vector",
            Self::Group => "By group",
            Self::Asset => "By asset",
            Self::Likelihood => "By likelihood of the attribution",
            Self::Dispute => "By dispute",
            Self::Fate => "What became of it",
            Self::Coverage => "How closely the way out is documented",
        }
    }

    /// What a reader must know of how thefts are sorted into the bars.
    #[must_use]
    pub fn note(self) -> &'static str {
        match self {
            Self::Year => "A theft counts in the year it began.",
            Self::VictimType | Self::Likelihood | Self::Dispute => "",
            Self::Vector => "Several vectors of one theft are a bar of their own, so that no theft counts twice.",
            Self::Group => "A theft counts under the group named, not again under those it is part of.",
            Self::Asset => "A theft of several assets counts under each whose part has a published value.",
            Self::Fate => "As far as sources state it for one theft alone; the rest is not stated.",
            Self::Coverage => "Value derived from the published loss per unit.",
        }
    }

    /// Whether a theft may be in several bars; its value is split over them, so that sums of value still add up.
    #[must_use]
    pub fn splits(self) -> bool {
        matches!(self, Self::Asset | Self::Fate | Self::Coverage)
    }
}

/// Identity of a bar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BarKey {
    /// Its breakdown.
    pub dimension: Dimension,
    /// Its key there; empty for what no source states.
    pub key: String,
}

/// What one theft adds to a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The theft.
    pub incident: IncidentIx,
    /// The value it adds; `None` where nobody publishes one.
    pub usd: Option<Usd>,
}

/// A sum over thefts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Number of thefts.
    pub thefts: usize,
    /// Thefts of unknown value among them; they are in no sum of value.
    pub unknown: usize,
    /// Exact sum of the published values. A sum beyond 128 bits stays at its bound: an amount nobody can have lost.
    pub usd: Usd,
}

impl Sum {
    /// The sum of some parts, each of another theft.
    #[must_use]
    pub fn of<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Self {
        parts.into_iter().fold(Self::default(), |sum, part| Self {
            thefts: sum.thefts + 1,
            unknown: sum.unknown + usize::from(part.usd.is_none()),
            usd: sum.usd.checked_add(part.usd.unwrap_or_default()).unwrap_or(Usd(u128::MAX)),
        })
    }

    /// Whether nobody publishes a value for any of the thefts.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.thefts > 0 && self.unknown == self.thefts
    }
}

/// Thefts that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Identity.
    pub key: BarKey,
    /// Name for people.
    pub label: String,
    /// More about it, e.g. what a group is part of; may be empty.
    pub detail: String,
    /// Its thefts in file order, each once, with what each adds.
    pub parts: Vec<Part>,
    /// Their sum.
    pub sum: Sum,
    /// Its share in the value of the breakdown; `None` where no theft has a value.
    pub share: Option<Permille>,
    /// Where the numbers come from, each once, ascending.
    pub sources: Vec<SourceIx>,
}

impl Bar {
    /// The thefts.
    #[must_use]
    pub fn incidents(&self) -> BTreeSet<IncidentIx> {
        self.parts.iter().map(|part| part.incident).collect()
    }

    /// The sum over those of its thefts that are in a set.
    #[must_use]
    pub fn within(&self, set: &BTreeSet<IncidentIx>) -> Sum {
        Sum::of(self.parts.iter().filter(|part| set.contains(&part.incident)))
    }
}

/// All counted thefts, sorted into bars. The values of the bars add up to the value of all thefts, their shares to
/// 100.0 %.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// What it tells apart.
    pub dimension: Dimension,
    /// Its bars, in the order to show.
    pub bars: Vec<Bar>,
}

impl Breakdown {
    /// The bar of a key.
    #[must_use]
    pub fn bar(&self, key: &str) -> Option<&Bar> {
        self.bars.iter().find(|bar| bar.key.key == key)
    }

    /// The largest value of a bar.
    #[must_use]
    pub fn highest(&self) -> Usd {
        self.bars.iter().map(|bar| bar.sum.usd).max().unwrap_or_default()
    }
}

/// Collects the parts of a breakdown.
pub(super) struct Sorter {
    dimension: Dimension,
    bars: BTreeMap<String, Bar>,
    /// Keys in the order of their first part.
    order: Vec<String>,
}

impl Sorter {
    pub(super) fn new(dimension: Dimension) -> Self {
        Self { dimension, bars: BTreeMap::new(), order: Vec::new() }
    }

    /// The bar of a key, made with a name where there is none yet.
    pub(super) fn bar(&mut self, key: &str, name: impl FnOnce() -> (String, String)) -> &mut Bar {
        let Self { dimension, bars, order } = self;
        bars.entry(key.to_owned()).or_insert_with(|| {
            order.push(key.to_owned());
            let (label, detail) = name();
            Bar {
                key: BarKey { dimension: *dimension, key: key.to_owned() },
                label,
                detail,
                parts: Vec::new(),
                sum: Sum::default(),
                share: None,
                sources: Vec::new(),
            }
        })
    }

    /// In the order in which the keys came up first.
    pub(super) fn in_order(mut self) -> Breakdown {
        let bars = self.order.iter().filter_map(|key| self.bars.remove(key)).collect();
        finish(self.dimension, bars)
    }

    /// The most valuable first, what no source states last.
    pub(super) fn by_value(self) -> Breakdown {
        let mut breakdown = self.in_order();
        breakdown.bars.sort_by(|a, b| {
            let rank = |bar: &Bar| (!bar.key.key.is_empty(), bar.sum.usd, bar.sum.thefts);
            rank(b).cmp(&rank(a)).then_with(|| a.label.cmp(&b.label))
        });
        finish(breakdown.dimension, breakdown.bars)
    }
}

impl Bar {
    /// Adds what a theft contributes. Thefts come one after the other; parts of one theft become one.
    pub(super) fn add(&mut self, part: Part, sources: &[SourceIx]) {
        self.sources.extend_from_slice(sources);
        match self.parts.last_mut().filter(|last| last.incident == part.incident) {
            Some(last) => {
                let sum = |a: Usd, b: Usd| a.checked_add(b).unwrap_or(Usd(u128::MAX));
                last.usd = last.usd.zip(part.usd).map(|(a, b)| sum(a, b)).or(last.usd).or(part.usd);
            }
            None => self.parts.push(part),
        }
    }
}

fn finish(dimension: Dimension, mut bars: Vec<Bar>) -> Breakdown {
    for bar in &mut bars {
        bar.sources.sort_unstable();
        bar.sources.dedup();
        bar.sum = Sum::of(&bar.parts);
    }
    let values: Vec<Usd> = bars.iter().map(|bar| bar.sum.usd).collect();
    for (bar, share) in bars.iter_mut().zip(shares(&values)) {
        bar.share = share;
    }
    Breakdown { dimension, bars }
}
