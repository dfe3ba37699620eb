//! What the frame of a picture says: when, how much, who, and what is left out.

use crate::case::{Case, Incident, Usd, format_utc};
use crate::flow::{Criterion, Filter, Flow, LeftOut, Shown};
use crate::timeline::Zone;

/// Seconds of a year.
const YEAR: i64 = 31_557_600;

/// The time window of a filter, or the time the case covers, by a clock that is named.
#[must_use]
pub fn window_line(case: &Case, filter: &Filter, zone: &Zone) -> String {
    let show = |from, to, pattern| {
        format!("{} – {} {}", zone.format(from, pattern), zone.format(to, pattern), zone.suffix(to))
    };
    if let Some(window) = filter.window {
        return format!("window {}", show(window.from, window.to, "%-d %b %Y %H:%M"));
    }
    let transfers = case.transfers.iter().filter_map(|t| t.at.map(|at| (at, t.until.unwrap_or(at))));
    let thefts = case.incidents.iter().map(|incident| (incident.at, incident.until.unwrap_or(incident.at)));
    let range = transfers.chain(thefts).fold(None, |range: Option<(i64, i64)>, (at, until)| {
        let (low, high) = range.unwrap_or((i64::MAX, i64::MIN));
        Some((low.min(at.start()), high.max(until.end() - 1)))
    });
    let Some((from, to)) = range else { return "all of the time".to_owned() };
    // Over years the hours say nothing.
    let pattern = if to - from > 2 * YEAR { "%-d %b %Y" } else { "%-d %b %Y %H:%M" };
    format!("all of {}", show(from, to, pattern))
}

/// What is hidden of the case, as exhibits say it.
#[must_use]
pub fn withheld_line(case: &Case) -> Option<String> {
    case.withheld_words().map(|words| format!("Withheld: {words}"))
}

/// Of one theft its date, published value and attribution: `21 Feb 2025 · USD 1.46–1.5 bn · attributed to
/// TraderTraitor by FBI`; of several their number, years and sum.
#[must_use]
pub fn subtitle(case: &Case) -> String {
    let incident = match case.incidents.as_slice() {
        [] => return String::new(),
        [one] => one,
        several => return sum_of(several),
    };
    let mut parts = vec![incident.at.for_people()];
    match (incident.usd, incident.usd_range) {
        (_, Some((low, high))) if low != high => parts.push(range(low, high)),
        (Some(usd), _) => parts.push(usd.compact()),
        _ => {}
    }
    let to = incident.attribution.as_ref().and_then(|claim| claim.to).or(incident.actor);
    if let Some(actor) = to {
        // Of several who say so, the first of the most authoritative kind is named.
        let sources = incident.attribution.iter().flat_map(|claim| &claim.sources);
        let by = sources.min_by_key(|&&source| case[source].kind);
        let by = by.map(|&source| format!(" by {}", case[source].publisher)).unwrap_or_default();
        parts.push(format!("attributed to {}{by}", case[actor].name));
    }
    parts.join(" · ")
}

/// `82 thefts · 2017–2025 · USD 5.23 bn as published, 5 without a value`.
fn sum_of(incidents: &[Incident]) -> String {
    let years = incidents.iter().map(|incident| format_utc(incident.at.start(), "%Y"));
    let years = match (years.clone().min(), years.max()) {
        (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
        (first, _) => first.unwrap_or_default(),
    };
    let known: Vec<Usd> = incidents.iter().filter_map(|incident| incident.usd).collect();
    let sum = known.iter().try_fold(Usd(0), |sum, &usd| sum.checked_add(usd)).map(Usd::compact);
    let value = match (sum, incidents.len() - known.len()) {
        (None, _) => String::new(),
        (Some(_), _) if known.is_empty() => " · no published value".to_owned(),
        (Some(sum), 0) => format!(" · {sum} as published"),
        (Some(sum), unknown) => format!(" · {sum} as published, {unknown} without a value"),
    };
    format!("{} thefts · {years}{value}", incidents.len())
}

/// `USD 1.46–1.5 bn` where both ends have one unit, else both in full.
fn range(low: Usd, high: Usd) -> String {
    let (low, high) = (low.compact(), high.compact());
    match (low.rsplit_once(' '), high.strip_prefix("USD ").and_then(|high| high.rsplit_once(' '))) {
        (Some((low, unit)), Some((high, same))) if unit == same => format!("{low}–{high} {unit}"),
        _ => format!("{low} – {high}"),
    }
}

/// The active filters in words, each with what it leaves out only because it cannot tell. The time window has a line of
/// its own.
#[must_use]
pub fn filter_lines(case: &Case, flow: &Flow, filter: &Filter, shown: &Shown) -> Vec<String> {
    let chips = filter.chips(case, flow).into_iter();
    let mut lines: Vec<String> = chips
        .filter_map(|chip| match shown.left_out(chip.criterion) {
            Some(remark) if chip.criterion == Criterion::Window => Some(remark),
            None if chip.criterion == Criterion::Window => None,
            Some(remark) => Some(format!("{} ({remark})", chip.words)),
            None => Some(chip.words),
        })
        .collect();
    if filter.left_out == LeftOut::Hide && !filter.is_empty() {
        lines.push("what is left out is not drawn".to_owned());
    }
    lines
}

/// The date up to which a case is complete, where it says so: `as of 20 Mar 2025`.
#[must_use]
pub fn as_of_line(case: &Case) -> String {
    case.as_of.map(|at| format!("as of {}", at.for_people())).unwrap_or_default()
}

/// What is shown, and what part of the known value that is: `shown 12 of 126 wallets · … · 87 % of the known value`.
#[must_use]
pub fn shown_line(case: &Case, shown: &Shown) -> String {
    let (part, all) = shown.value;
    if all.0 == 0 {
        return format!("shown {}", shown.line(case));
    }
    format!("shown {} · {} of the known value", shown.line(case), percent(part, all))
}

/// A part in per cent, never rounded to all or nothing: `87 %`, `0.03 %`, `99.9 %`.
fn percent(part: Usd, all: Usd) -> String {
    if part == all {
        return "100 %".to_owned();
    }
    let share = part.to_f64() / all.to_f64() * 100.0;
    match share {
        _ if part.0 == 0 => "0 %".to_owned(),
        share if share < 0.01 => "under 0.01 %".to_owned(),
        share if share < 1.0 => format!("{share:.2} %"),
        share if share >= 99.0 => format!("{:.1} %", share.min(99.9)),
        share => format!("{share:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_never_called_all_or_nothing() {
        let of = |part: u128, all: u128| percent(Usd(part), Usd(all));
        assert_eq!(of(7, 7), "100 %");
        assert_eq!(of(999_999, 1_000_000), "99.9 %");
        assert_eq!(of(87, 100), "87 %");
        assert_eq!(of(3, 10_000), "0.03 %");
        assert_eq!(of(1, 1_000_000_000), "under 0.01 %");
        assert_eq!(of(0, 5), "0 %");
    }
}
