//! All statistics over one case, or over some of its thefts.

use std::collections::BTreeSet;

use super::bar::{Bar, BarKey, Breakdown, Dimension, Part, Sum};
use super::laundering::Delay;
use super::preference::{Preference, Published};
use super::{Fate, breakdowns, coverage, fate, laundering};
use crate::case::{Case, IncidentIx, SourceIx, Usd};
use crate::flow::Valuation;

/// A theft that counts, with the total chosen for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The theft.
    pub incident: IncidentIx,
    /// Its published total; `None` where nobody publishes one.
    pub published: Option<Published>,
    /// Where what is counted comes from: the sources of the total, or those of the theft where it has none.
    pub sources: Vec<SourceIx>,
}

impl Counted {
    /// Its value, where one is published.
    #[must_use]
    pub fn usd(&self) -> Option<Usd> {
        self.published.as_ref().map(|published| published.usd)
    }

    /// What the whole of it adds to a bar.
    #[must_use]
    pub fn part(&self) -> Part {
        Part { incident: self.incident, usd: self.usd() }
    }
}

/// A step of the running sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The theft that adds to it.
    pub incident: IncidentIx,
    /// What it adds.
    pub usd: Usd,
    /// The sum with it, exact.
    pub total: Usd,
}

/// Statistics over thefts, made with one choice of totals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Which published totals count.
    pub preference: Preference,
    /// The thefts, in file order.
    pub counted: Vec<Counted>,
    /// The sum over all of them.
    pub whole: Sum,
    /// One breakdown per dimension, in the order of [`Dimension::ALL`].
    pub breakdowns: Vec<Breakdown>,
    /// The running sum of the published values in the order of time.
    pub cumulative: Vec<Step>,
    /// The thefts with a published value, the most valuable first.
    pub largest: Vec<IncidentIx>,
    /// How long it took to the first laundering step, where that is known; the shortest first.
    pub delays: Vec<Delay>,
    /// What is stated of each theft's money, in file order.
    pub fates: Vec<Fate>,
}

impl Statistics {
    /// Counts the thefts of a case, or those of a set.
    #[must_use]
    pub fn of(
        case: &Case,
        valuation: &Valuation,
        preference: &Preference,
        filter: Option<&BTreeSet<IncidentIx>>,
    ) -> Self {
        let counted: Vec<Counted> = case
            .incidents()
            .filter(|(ix, _)| filter.is_none_or(|set| set.contains(ix)))
            .map(|(incident, theft)| {
                let published = preference.choose(case, theft);
                let own = published.as_ref().map_or(&theft.sources, |published| &published.sources);
                let sources = own.clone();
                Counted { incident, published, sources }
            })
            .collect();
        let fates = fate::fates(case, &counted);
        let breakdowns = vec![
            breakdowns::by_year(case, &counted),
            breakdowns::by_victim_type(case, &counted),
            breakdowns::by_vector(case, &counted),
            breakdowns::by_group(case, &counted),
            breakdowns::by_asset(case, &counted),
            breakdowns::by_likelihood(case, &counted),
            breakdowns::by_dispute(case, &counted),
            fate::by_fate(case, &counted, &fates),
            coverage::by_coverage(case, valuation, &counted),
        ];
        let parts: Vec<Part> = counted.iter().map(Counted::part).collect();
        Self {
            preference: preference.clone(),
            whole: Sum::of(&parts),
            breakdowns,
            cumulative: cumulative(case, &parts),
            largest: largest(&parts),
            delays: laundering::delays(case, &counted),
            fates,
            counted,
        }
    }

    /// The breakdown by a dimension.
    #[must_use]
    pub fn by(&self, dimension: Dimension) -> Option<&Breakdown> {
        self.breakdowns.iter().find(|breakdown| breakdown.dimension == dimension)
    }

    /// A bar by its identity.
    #[must_use]
    pub fn bar(&self, key: &BarKey) -> Option<&Bar> {
        self.by(key.dimension)?.bar(&key.key)
    }

    /// A counted theft.
    #[must_use]
    pub fn theft(&self, incident: IncidentIx) -> Option<&Counted> {
        let at = self.counted.binary_search_by_key(&incident, |theft| theft.incident).ok()?;
        self.counted.get(at)
    }

    /// The sum over those of the counted thefts that are in a set.
    #[must_use]
    pub fn within(&self, set: &BTreeSet<IncidentIx>) -> Sum {
        let parts: Vec<Part> = self.counted.iter().map(Counted::part).filter(|p| set.contains(&p.incident)).collect();
        Sum::of(&parts)
    }
}

/// What a theft is called in a list: by its victim, else by its title.
#[must_use]
pub fn theft_name(case: &Case, incident: IncidentIx) -> &str {
    case[incident].victim.map_or(case[incident].title.as_str(), |victim| case[victim].name.as_str())
}

fn cumulative(case: &Case, parts: &[Part]) -> Vec<Step> {
    let mut known: Vec<(IncidentIx, Usd)> = parts.iter().filter_map(|part| Some((part.incident, part.usd?))).collect();
    known.sort_by_key(|&(ix, _)| (case[ix].at.start(), case[ix].at.end(), ix));
    let mut total = Usd::default();
    let step = |(incident, usd): (IncidentIx, Usd)| {
        total = total.checked_add(usd).unwrap_or(Usd(u128::MAX));
        Step { incident, usd, total }
    };
    known.into_iter().map(step).collect()
}

fn largest(parts: &[Part]) -> Vec<IncidentIx> {
    let mut known: Vec<(Usd, IncidentIx)> = parts.iter().filter_map(|part| Some((part.usd?, part.incident))).collect();
    known.sort_by_key(|&(usd, ix)| (std::cmp::Reverse(usd), ix));
    known.into_iter().map(|(_, ix)| ix).collect()
}
