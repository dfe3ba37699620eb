//! Published figures that answer one question differently. None of them need be wrong: all are kept, and both are named.

use std::collections::BTreeMap;

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Bound, Case, Claim, ClaimIx, Question, SourceIx, Unit};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let mut answers: BTreeMap<(Question<'_>, Unit), Vec<ClaimIx>> = BTreeMap::new();
    for (ix, claim) in case.claims() {
        let earlier = answers.entry((claim.question(), claim.unit)).or_default();
        // Of three that say the same against one, one note is enough.
        if !earlier.iter().any(|&other| case[other].figure == claim.figure)
            && let Some(&other) = earlier.first()
        {
            sink.push(Code::FiguresDiffer, Item::Claim(ix), "figure", || differ(case, claim, &case[other]));
        }
        earlier.push(ix);
    }
}

fn differ(case: &Case, claim: &Claim, other: &Claim) -> (String, Option<String>) {
    let part = if claim.part.is_empty() { String::new() } else { format!(", {}", claim.part) };
    let until = claim.until.map(|until| format!(" to {}", until.for_people())).unwrap_or_default();
    let period = claim.period.map(|period| format!(", {}{until}", period.for_people())).unwrap_or_default();
    let says = |claim: &Claim| format!("{} (`{}`{})", claim.figure_for_people(), claim.id, by(case, &claim.sources));
    let message = format!("{}{part}{period}: {} here, but {}", claim.measure, says(claim), says(other));
    let help = if both_hold(claim, other) {
        "both can be true as they are limited; they are shown side by side"
    } else {
        "check that both are about the same; if they are, the sources disagree, and both are shown with their names"
    };
    (message, Some(help.to_owned()))
}

fn by(case: &Case, sources: &[SourceIx]) -> String {
    sources.first().map_or_else(String::new, |&source| format!(", {}", case[source].publisher))
}

/// Whether one value could satisfy both, going by their bounds. About is taken for the figure itself.
fn both_hold(a: &Claim, b: &Claim) -> bool {
    let ends = |claim: &Claim| match claim.bound {
        Bound::Exactly | Bound::About => (claim.figure.0, claim.figure.0),
        Bound::AtLeast => (claim.figure.0, i128::MAX),
        Bound::MoreThan => (claim.figure.0.saturating_add(1), i128::MAX),
        Bound::UpTo => (i128::MIN, claim.figure.0),
    };
    let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
    a_low <= b_high && b_low <= a_high
}
