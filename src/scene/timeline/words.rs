//! What a mark of the timeline stands for, in words.

use super::TimelineSpec;
use crate::case::{Case, Moment, Usd};
use crate::timeline::{Movement, Pair, Zone};

/// One movement, or several of which `first` is the first.
pub(super) fn mark(spec: &TimelineSpec<'_>, pair: Pair, count: usize, first: Movement) -> String {
    if count > 1 {
        let lane = |n: usize| spec.lanes.lanes.get(n).map_or("", |lane| lane.name.as_str());
        let what = if pair.thefts { "thefts" } else { "transfers" };
        let when = first.time(spec.case).map_or_else(|| "undated".to_owned(), |(at, _)| spec.axis.zone().moment(at));
        return format!("{count} {what}, {} → {}, from {when}", lane(pair.from), lane(pair.to));
    }
    movement(spec.case, first, spec.axis.zone())
}

/// Who sent what to whom, and when: `Bybit → TraderTraitor: USD 1.5 bn, 21 Feb 2025`.
pub(super) fn movement(case: &Case, movement: Movement, zone: &Zone) -> String {
    let (from, to) = (movement.from(case).name(case), movement.to(case).name(case));
    let time = movement.time(case);
    let (what, when) = match movement {
        Movement::Transfer(ix) => (case.show_sent(ix), time.map(|(at, until)| period(at, until, zone))),
        Movement::Theft(ix) => (value(case[ix].usd), time.map(|(at, until)| period(at, until, zone))),
    };
    format!("{from} → {to}: {what}, {}", when.unwrap_or_else(|| "undated".to_owned()))
}

/// A published value: `USD 1.5 bn`.
fn value(usd: Option<Usd>) -> String {
    usd.map_or_else(|| "value unknown".to_owned(), Usd::compact)
}

/// When, as precisely as known and no more.
pub(super) fn period(at: Moment, until: Option<Moment>, zone: &Zone) -> String {
    match until {
        Some(until) => format!("{} to {}", zone.moment(at), zone.moment(until)),
        None => zone.moment(at),
    }
}
