//! What a mark of the timeline stands for, in words.

use super::TimelineSpec;
use crate::case::{Moment, Usd};
use crate::timeline::{Movement, Pair};

/// One movement, or several of which `first` is the first.
pub(super) fn mark(spec: &TimelineSpec<'_>, pair: Pair, count: usize, first: Movement) -> String {
    let time = first.time(spec.case);
    if count > 1 {
        let lane = |n: usize| spec.lanes.lanes.get(n).map_or("", |lane| lane.name.as_str());
        let what = if pair.thefts { "thefts" } else { "transfers" };
        let when = time.map_or_else(|| "undated".to_owned(), |(at, _)| at.for_people());
        return format!("{count} {what}, {} → {}, from {when}", lane(pair.from), lane(pair.to));
    }
    let (from, to) = (first.from(spec.case).name(spec.case), first.to(spec.case).name(spec.case));
    let (what, when) = match first {
        Movement::Transfer(ix) => (spec.case.show_sent(&spec.case[ix]), time.map(|(at, _)| at.for_people())),
        Movement::Theft(ix) => (value(spec.case[ix].usd), time.map(|(at, until)| period(at, until))),
    };
    format!("{from} → {to}: {what}, {}", when.unwrap_or_else(|| "undated".to_owned()))
}

/// A published value: `USD 1.5 bn`.
fn value(usd: Option<Usd>) -> String {
    usd.map_or_else(|| "value unknown".to_owned(), Usd::compact)
}

/// When, as precisely as known and no more.
pub(super) fn period(at: Moment, until: Option<Moment>) -> String {
    match until {
        Some(until) => format!("{} to {}", at.for_people(), until.for_people()),
        None => at.for_people(),
    }
}
