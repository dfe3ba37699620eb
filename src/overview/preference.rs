//! Which published total of a theft counts.
//!
//! Sources disagree about what a theft was worth. The case keeps all totals; a person chooses which of them the sums are
//! made of, and every sum says what was chosen.

use crate::case::{Case, Incident, SourceIx, SourceKind, Usd};

/// Which published total counts where several are published.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preference {
    /// The total the case works with.
    #[default]
    AsStated,
    /// The total of the first of these kinds of source that gives one, then of the others in the usual order
    /// ([`SourceKind::ALL`]).
    Ranked(Vec<SourceKind>),
    /// The lowest total anybody published.
    Lowest,
    /// The highest total anybody published.
    Highest,
}

/// Where a chosen total stands in the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// [`Incident::usd`].
    Stated,
    /// [`Incident::estimates`], which one.
    Estimate(usize),
    /// The lower end of [`Incident::usd_range`].
    RangeLow,
    /// The upper end of [`Incident::usd_range`].
    RangeHigh,
}

impl Origin {
    /// Name in JSON and for people, lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated total",
            Self::Estimate(_) => "another published total",
            Self::RangeLow => "lower end of the range",
            Self::RangeHigh => "upper end of the range",
        }
    }
}

/// A published total and who gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The value at the time of the theft.
    pub usd: Usd,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Where it stands in the case.
    pub origin: Origin,
}

impl Preference {
    /// A kind of source first, the others after it in the usual order.
    #[must_use]
    pub fn first(kind: SourceKind) -> Self {
        Self::Ranked(vec![kind])
    }

    /// Every choice there is, in the order of a list to choose from.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let kinds = SourceKind::ALL.into_iter().take_while(|&kind| kind != SourceKind::Ledger).map(Self::first);
        std::iter::once(Self::AsStated).chain(kinds).chain([Self::Lowest, Self::Highest]).collect()
    }

    /// Its name on the command line.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::AsStated => "as-stated".to_owned(),
            Self::Ranked(kinds) => {
                kinds.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect::<Vec<_>>().join(",")
            }
            Self::Lowest => "lowest".to_owned(),
            Self::Highest => "highest".to_owned(),
        }
    }

    /// Reads what [`Preference::word`] writes; kinds of source may be listed with commas.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = [Self::AsStated, Self::Lowest, Self::Highest].into_iter().find(|choice| choice.word() == text);
        plain.or_else(|| {
            let kind = |word: &str| SourceKind::ALL.into_iter().find(|kind| format!("{kind:?}").to_lowercase() == word);
            text.split(',').map(kind).collect::<Option<Vec<_>>>().map(Self::Ranked)
        })
    }

    /// Name for people, sentence case.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::AsStated => "As the case states".to_owned(),
            Self::Ranked(kinds) => match kinds.as_slice() {
                [only] => format!("{} first", only.name()),
                several => several.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" → "),
            },
            Self::Lowest => "Lowest published".to_owned(),
            Self::Highest => "Highest published".to_owned(),
        }
    }

    /// One sentence that says which total counts.
    #[must_use]
    pub fn explain(&self) -> String {
        match self {
            Self::AsStated => "The total that the case works with counts.".to_owned(),
            Self::Ranked(_) => {
                let names: Vec<String> = self.order().iter().map(|kind| kind.name().to_lowercase()).collect();
                format!("Of several published totals, the first in this order counts: {}.", names.join(", "))
            }
            Self::Lowest => "The lowest total that anybody published counts.".to_owned(),
            Self::Highest => "The highest total that anybody published counts.".to_owned(),
        }
    }

    /// All kinds of source in the order of preference; the usual one unless this one ranks them.
    #[must_use]
    pub fn order(&self) -> Vec<SourceKind> {
        let mut order = match self {
            Self::Ranked(kinds) => kinds.clone(),
            _ => Vec::new(),
        };
        for kind in SourceKind::ALL {
            if !order.contains(&kind) {
                order.push(kind);
            }
        }
        order
    }

    /// The total of a theft that counts; `None` where nobody publishes one.
    #[must_use]
    pub fn choose(&self, case: &Case, incident: &Incident) -> Option<Published> {
        let mut totals = published(incident);
        match self {
            Self::AsStated => totals.into_iter().find(|total| total.origin == Origin::Stated),
            Self::Ranked(_) => {
                let order = self.order();
                let rank = |total: &Published| {
                    let kinds = total.sources.iter().map(|&source| case[source].kind);
                    kinds.filter_map(|kind| order.iter().position(|&k| k == kind)).min().unwrap_or(order.len())
                };
                // The first of equals: the stated total before estimates, and those in the order of the file.
                totals.into_iter().min_by_key(rank)
            }
            Self::Lowest => {
                totals.extend(range(incident).map(|(low, _)| low));
                totals.into_iter().min_by_key(|total| total.usd)
            }
            Self::Highest => {
                totals.extend(range(incident).map(|(_, high)| high));
                totals.into_iter().rev().max_by_key(|total| total.usd)
            }
        }
    }
}

/// Every published total of a theft: the stated one, then the estimates in the order of the file. Values of single losses
/// make no total: nobody says that nothing else was lost.
#[must_use]
fn published(incident: &Incident) -> Vec<Published> {
    let or_own = |sources: &[SourceIx]| if sources.is_empty() { incident.sources.clone() } else { sources.to_vec() };
    let stated =
        incident.usd.map(|usd| Published { usd, sources: or_own(&incident.usd_sources), origin: Origin::Stated });
    let estimates = incident.estimates.iter().enumerate();
    let estimates = estimates.map(|(n, estimate)| Published {
        usd: estimate.usd,
        sources: or_own(&estimate.sources),
        origin: Origin::Estimate(n),
    });
    stated.into_iter().chain(estimates).collect()
}

fn range(incident: &Incident) -> Option<(Published, Published)> {
    let (low, high) = incident.usd_range?;
    let end = |usd, origin| Published { usd, sources: incident.sources.clone(), origin };
    Some((end(low, Origin::RangeLow), end(high, Origin::RangeHigh)))
}
