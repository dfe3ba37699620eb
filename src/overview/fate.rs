//! What became of the money, as far as sources state it.

use super::bar::{Breakdown, Dimension, Part, Sorter};
use super::statistics::Counted;
use crate::case::{Case, EventIx, EventKind, IncidentIx, SourceIx, Subject, Usd};

/// What is said to have become of a part of the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Returned.
    Recovered,
    /// Blocked.
    Frozen,
    /// Through a documented step of laundering.
    Laundered,
}

impl Outcome {
    /// Every outcome, in the order of the chart.
    pub const ALL: [Self; 3] = [Self::Recovered, Self::Frozen, Self::Laundered];

    fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Recovery => Some(Self::Recovered),
            EventKind::Freeze => Some(Self::Frozen),
            EventKind::Laundering => Some(Self::Laundered),
            _ => None,
        }
    }

    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recovered => "Recovered",
            Self::Frozen => "Frozen",
            Self::Laundered => "Laundered",
        }
    }
}

/// What is stated of the money of one theft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// The theft.
    pub incident: IncidentIx,
    /// Stated values with the event that states them, in the order of the file. Events about several thefts are left out:
    /// nobody says how much belongs to which.
    pub stated: Vec<(Outcome, Usd, EventIx)>,
    /// The value of the theft, where published.
    pub loss: Option<Usd>,
}

impl Fate {
    /// The stated value of one outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> Usd {
        let stated = self.stated.iter().filter(|(found, ..)| *found == outcome).map(|&(_, usd, _)| usd);
        stated.fold(Usd::default(), |sum, usd| sum.checked_add(usd).unwrap_or(Usd(u128::MAX)))
    }

    /// The sum of everything stated.
    #[must_use]
    pub fn sum(&self) -> Usd {
        Outcome::ALL
            .into_iter()
            .fold(Usd::default(), |sum, outcome| sum.checked_add(self.of(outcome)).unwrap_or(Usd(u128::MAX)))
    }

    /// Whether more is stated than was lost: the same money is in several statements.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        self.loss.is_some_and(|loss| self.sum() > loss)
    }
}

/// What is stated of each theft.
pub(super) fn fates(case: &Case, counted: &[Counted]) -> Vec<Fate> {
    let mut fates: Vec<Fate> =
        counted.iter().map(|theft| Fate { incident: theft.incident, stated: Vec::new(), loss: theft.usd() }).collect();
    for (ix, event) in case.events() {
        let (Some(outcome), Some(usd)) = (Outcome::of(event.kind), event.usd) else { continue };
        let mut thefts = event.about.iter().filter_map(|subject| match subject {
            Subject::Incident(incident) => Some(*incident),
            _ => None,
        });
        let (Some(incident), None) = (thefts.next(), thefts.next()) else { continue };
        if let Ok(at) = fates.binary_search_by_key(&incident, |fate| fate.incident) {
            fates[at].stated.push((outcome, usd, ix));
        }
    }
    fates
}

/// The losses by what became of them. A theft of which more is stated than was lost goes whole into a bar of its own.
pub(super) fn by_fate(case: &Case, counted: &[Counted], fates: &[Fate]) -> Breakdown {
    let mut sorter = Sorter::new(Dimension::Fate);
    for (theft, fate) in counted.iter().zip(fates) {
        let mut add = |key: &str, label: &str, detail: &str, usd: Option<Usd>, sources: &[SourceIx]| {
            let bar = sorter.bar(key, || (label.to_owned(), detail.to_owned()));
            bar.add(Part { incident: theft.incident, usd }, sources);
        };
        let Some(loss) = fate.loss else {
            add("", "Not stated", "", None, &theft.sources);
            continue;
        };
        if fate.overlaps() {
            let sources: Vec<SourceIx> = fate.stated.iter().flat_map(|s| case[s.2].sources.iter().copied()).collect();
            add("overlapping", "Statements overlap", "more is stated than was lost", Some(loss), &sources);
            continue;
        }
        for outcome in Outcome::ALL {
            for &(_, usd, event) in fate.stated.iter().filter(|(found, ..)| *found == outcome) {
                add(&format!("{outcome:?}"), outcome.name(), "", Some(usd), &case[event].sources);
            }
        }
        let rest = Usd(loss.0.saturating_sub(fate.sum().0));
        if rest.0 > 0 || fate.stated.is_empty() {
            add("", "Not stated", "", Some(rest), &theft.sources);
        }
    }
    sorter.by_value()
}
