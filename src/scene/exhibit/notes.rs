//! Sources as numbered notes: those that stand behind what is drawn, most used first.

use std::collections::BTreeMap;

use super::Drawn;
use crate::case::{Case, EntityIx, IncidentIx, Source, SourceIx};
use crate::flow::{Flow, NodeKind};
use crate::scene::frame::{Note, Notes};

/// The sources of a picture in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    order: Vec<SourceIx>,
    numbers: BTreeMap<SourceIx, usize>,
}

impl Uses {
    /// The sources behind what is drawn. Each statement counts once for each source it names.
    #[must_use]
    pub fn of(case: &Case, flow: &Flow, drawn: &Drawn) -> Self {
        let mut counts: BTreeMap<SourceIx, usize> = BTreeMap::new();
        let mut count = |sources: &[SourceIx]| sources.iter().for_each(|&ix| *counts.entry(ix).or_default() += 1);
        for &ix in &drawn.wallets {
            let wallet = &case[ix];
            count(&wallet.sources);
            wallet.attribution.iter().for_each(|said| count(&said.sources));
            wallet.status.iter().for_each(|said| count(&said.sources));
            wallet.tags.iter().filter_map(|tag| tag.source).for_each(|source| count(&[source]));
        }
        for &ix in &drawn.nodes {
            let node = &flow.graph[ix];
            let folded = if let NodeKind::Entity(ix) = node.kind { Some(ix) } else { None };
            let mut entities: Vec<EntityIx> = node.entities.iter().copied().chain(folded).collect();
            entities.sort_unstable();
            entities.dedup();
            entities.iter().for_each(|&ix| count(&case[ix].sources));
        }
        for &ix in &drawn.transfers {
            count(&case[ix].sources);
        }
        for &ix in &drawn.events {
            count(&case[ix].sources);
        }
        for &ix in &drawn.incidents {
            of_incident(case, ix, &mut count);
        }
        Self::ordered(counts)
    }

    /// The sources behind the overview: of thefts, figures and events.
    #[must_use]
    pub fn of_overview(case: &Case) -> Self {
        let mut counts: BTreeMap<SourceIx, usize> = BTreeMap::new();
        let mut count = |sources: &[SourceIx]| sources.iter().for_each(|&ix| *counts.entry(ix).or_default() += 1);
        case.incidents().for_each(|(ix, _)| of_incident(case, ix, &mut count));
        case.claims.iter().for_each(|claim| count(&claim.sources));
        case.events.iter().for_each(|event| count(&event.sources));
        Self::ordered(counts)
    }

    /// The sources of several pictures under one numbering, in the order in which they first appear.
    #[must_use]
    pub fn together<'u>(of: impl IntoIterator<Item = &'u Self>) -> Self {
        let (mut order, mut numbers) = (Vec::new(), BTreeMap::new());
        for &ix in of.into_iter().flat_map(|uses| &uses.order) {
            numbers.entry(ix).or_insert_with(|| {
                order.push(ix);
                order.len()
            });
        }
        Self { order, numbers }
    }

    /// These sources in this order.
    #[must_use]
    pub fn in_order(order: Vec<SourceIx>) -> Self {
        let numbers = order.iter().enumerate().map(|(n, &ix)| (ix, n + 1)).collect();
        Self { order, numbers }
    }

    /// These sources in a line, by the numbers that they have in `all`: who and when, those of one publisher and date
    /// together. `[1] FBI (IC3), 26 Feb 2025 · [4] [5] phvaz, Aug 2026`.
    #[must_use]
    pub fn line(&self, case: &Case, all: &Self) -> String {
        let mut said: BTreeMap<String, (usize, Vec<SourceIx>)> = BTreeMap::new();
        for &ix in &self.order {
            let Some(&number) = all.numbers.get(&ix) else { continue };
            let (first, of) = said.entry(who_and_when(&case[ix])).or_insert((number, Vec::new()));
            *first = number.min(*first);
            of.push(ix);
        }
        let mut said: Vec<(usize, String)> =
            said.into_iter().map(|(who, (first, of))| (first, format!("{} {who}", all.marks(&of)))).collect();
        said.sort_unstable();
        said.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" · ")
    }

    fn ordered(counts: BTreeMap<SourceIx, usize>) -> Self {
        let mut order: Vec<(std::cmp::Reverse<usize>, SourceIx)> =
            counts.into_iter().map(|(ix, count)| (std::cmp::Reverse(count), ix)).collect();
        order.sort_unstable();
        Self::in_order(order.into_iter().map(|(_, ix)| ix).collect())
    }

    /// The sources, the first with number 1.
    pub fn iter(&self) -> impl Iterator<Item = (usize, SourceIx)> {
        self.order.iter().enumerate().map(|(n, &ix)| (n + 1, ix))
    }

    /// The number of a source, counted from 1; `None` where it stands behind nothing.
    #[must_use]
    pub fn number(&self, source: SourceIx) -> Option<usize> {
        self.numbers.get(&source).copied()
    }

    /// The numbers of some sources as they stand behind a statement: `[1] [4]`.
    #[must_use]
    pub fn marks(&self, sources: &[SourceIx]) -> String {
        let mut numbers: Vec<usize> = sources.iter().filter_map(|ix| self.numbers.get(ix).copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(|number| format!("[{number}]")).collect::<Vec<_>>().join(" ")
    }
}

fn of_incident(case: &Case, ix: IncidentIx, count: &mut impl FnMut(&[SourceIx])) {
    let incident = &case[ix];
    count(&incident.sources);
    count(&incident.usd_sources);
    incident.losses.iter().for_each(|loss| count(&loss.sources));
    incident.attribution.iter().for_each(|said| count(&said.sources));
}

/// Publisher and date: `FBI (IC3), 26 Feb 2025`.
fn who_and_when(source: &Source) -> String {
    match source.date {
        Some(date) => format!("{}, {}", source.publisher, date.for_people()),
        None => source.publisher.clone(),
    }
}

/// Publisher, date and title: `FBI, 2025-02-26, North Korea responsible …`.
fn citation(source: &Source) -> String {
    let date = source.date.map(|date| format!("{}, ", date.iso())).unwrap_or_default();
    format!("{}, {date}{}", source.publisher, source.title)
}

/// The notes of a picture: the caveats of its case, and its sources by number.
#[must_use]
pub fn notes_of(case: &Case, uses: &Uses) -> Notes {
    let source = |(number, ix): (usize, SourceIx)| Note { mark: format!("[{number}]"), text: citation(&case[ix]) };
    let caveat = |text: &String| Note { mark: "–".to_owned(), text: text.clone() };
    Notes { caveats: case.caveats.iter().map(caveat).collect(), sources: uses.iter().map(source).collect() }
}
