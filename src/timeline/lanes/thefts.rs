//! The ends of thefts known by report: who was robbed, and who is said to have done it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::thefts_by_report;
use super::Kind;
use crate::case::{Case, EntityIx};

/// Victims and thieves of a case's thefts by report; `None` stands for all whom nobody names.
#[derive(Debug, Clone, Default)]
pub(super) struct Thefts {
    /// Who was robbed, in file order.
    pub(super) victims: Vec<Option<EntityIx>>,
    /// Who is said to have done it: the largest published sum first, then the most thefts, then file order.
    pub(super) thieves: Vec<Option<EntityIx>>,
}

impl Thefts {
    pub(super) fn of(case: &Case) -> Self {
        let thefts = thefts_by_report(case);
        let victims: BTreeSet<_> = thefts.iter().map(|&ix| case[ix].victim).collect();
        let mut sums: BTreeMap<Option<EntityIx>, (u128, usize)> = BTreeMap::new();
        for &ix in &thefts {
            let (usd, count) = sums.entry(case[ix].actor).or_default();
            *usd = usd.saturating_add(case[ix].usd.unwrap_or_default().0);
            *count += 1;
        }
        let mut thieves: Vec<Option<EntityIx>> = sums.keys().copied().collect();
        thieves.sort_by_key(|thief| (Reverse(sums[thief]), thief.is_none(), *thief));
        Self { victims: victims.into_iter().collect(), thieves }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.thieves.is_empty()
    }

    /// A lane for each group, or for as many as `lanes` (at least 1) hold with one for the rest.
    pub(super) fn split(&self, lanes: usize) -> Vec<Kind> {
        let all = self.thieves.len();
        let own = if all <= lanes { all } else { lanes.saturating_sub(1) };
        (0..all).map(|n| Kind::Gang(n.min(own))).collect()
    }
}
