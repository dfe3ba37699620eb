//! How closely the way out of the victim is documented: row by row, in reported steps, or as a total only.

use std::collections::BTreeMap;

use super::bar::{Breakdown, Dimension, Part, Sorter};
use super::laundering::{Thefts, is_robbed};
use super::statistics::Counted;
use crate::case::apportion;
use crate::case::{Case, Evidence, PartIx, SourceIx, TransferKind, Usd};
use crate::flow::Valuation;

/// The losses by how their way out of the victim is documented.
pub(super) fn by_coverage(case: &Case, valuation: &Valuation, counted: &[Counted]) -> Breakdown {
    const BARS: [(&str, &str); 3] =
        [("ledger", "Row by row"), ("reported", "In reported steps"), ("", "Only as a total")];
    let thefts = Thefts::of(case);
    let mut sorter = Sorter::new(Dimension::Coverage);
    for theft in counted {
        let mut add = |n: usize, usd: Option<Usd>, sources: &[SourceIx]| {
            let (key, label) = BARS[n];
            sorter.bar(key, || (label.to_owned(), String::new())).add(Part { incident: theft.incident, usd }, sources);
        };
        let Some(loss) = theft.usd() else {
            add(2, None, &theft.sources);
            continue;
        };
        let left = left(case, valuation, &thefts, theft);
        // Derived values rest on the total the case works with. Another total is split in the same proportions.
        let basis = case[theft.incident].usd.unwrap_or(loss);
        let ledger = if basis.0.abs_diff(left.ledger.0) <= left.rows { basis.0 } else { left.ledger.0.min(basis.0) };
        let reported = left.reported.0.min(basis.0 - ledger);
        let parts = [ledger, reported, basis.0 - ledger - reported];
        let parts = apportion(loss.0, &parts).unwrap_or_else(|| vec![0, 0, loss.0]);
        for (n, &usd) in parts.iter().enumerate().filter(|(n, usd)| **usd > 0 || (*n == 2 && loss.0 == 0)) {
            add(n, Some(Usd(usd)), if n == 2 { &theft.sources } else { &left.sources });
        }
    }
    let order: Vec<&str> = BARS.iter().map(|(key, _)| *key).collect();
    let mut breakdown = sorter.in_order();
    breakdown.bars.sort_by_key(|bar| order.iter().position(|key| *key == bar.key.key));
    breakdown
}

/// Derived value of what left the victim.
#[derive(Default)]
struct Left {
    ledger: Usd,
    reported: Usd,
    /// Transfers summed: each was rounded down by less than a millionth of a dollar.
    rows: u128,
    sources: Vec<SourceIx>,
}

/// What left the victim after a theft. Several merged cases may each tell it in their own words, with accounts that
/// nobody can match: then the one that documents most counts, and not their sum.
fn left(case: &Case, valuation: &Valuation, thefts: &Thefts, theft: &Counted) -> Left {
    let mut by_part: BTreeMap<Option<PartIx>, Left> = BTreeMap::new();
    for &ix in thefts.leaving(theft.incident) {
        let transfer = &case[ix];
        if is_robbed(case, theft.incident, transfer.to) || transfer.kind == TransferKind::Fee {
            continue;
        }
        let Some(usd) = valuation.of_transfer(case, ix) else { continue };
        let parts: Vec<Option<PartIx>> = match case.parts_of(ix) {
            [] => vec![None],
            parts => parts.iter().copied().map(Some).collect(),
        };
        for part in parts {
            let left = by_part.entry(part).or_default();
            let sum = match transfer.evidence {
                Evidence::Ledger => &mut left.ledger,
                Evidence::Reported | Evidence::Inferred => &mut left.reported,
            };
            *sum = sum.checked_add(usd).unwrap_or(Usd(u128::MAX));
            left.rows += 1;
            left.sources.extend_from_slice(&transfer.sources);
        }
    }
    let best = by_part.into_values().rev().max_by_key(|left| (left.ledger, left.reported));
    best.unwrap_or_default()
}
