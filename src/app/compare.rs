//! What two windows of time hold, side by side.

use super::rows::Source;
use crate::case::{Usd, thousands};
use crate::timeline::{Span, Sum, TimeIndex, Zone};

/// What surely moved in a window, and what may have.
pub type Bounds = (Sum, Sum);

/// Two windows and what the shown movements in them are.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// The first window, where there is one.
    pub first: Option<(Span, Bounds)>,
    /// The second.
    pub second: (Span, Bounds),
}

impl Comparison {
    /// Of the windows that are set, by an index of what is shown; `None` without a second window.
    #[must_use]
    pub fn of(source: &Source<'_>, shown: &TimeIndex) -> Option<Self> {
        let held = |span: Span| (span, held(shown, span));
        let first = source.filter.window.map(|window| held(Span { from: window.from, to: window.to }));
        source.settings.second.map(|second| Self { first, second: held(second) })
    }

    /// All of it in a line, for exhibits: `A 21 Feb – 22 Feb 2025: 120 transfers · ≈ USD 1.2 bn; B …; B − A: …`.
    #[must_use]
    pub fn line(&self, source: &Source<'_>) -> String {
        let zone = &source.settings.zone;
        let one = |name: &str, (span, sums): (Span, Bounds)| {
            format!("{name} {}: {}", show_span(zone, span), words(sums, noun(source)))
        };
        let parts = [
            self.first.map(|first| one("A", first)),
            Some(one("B", self.second)),
            self.first.map(|(_, sums)| format!("B − A: {}", difference(sums, self.second.1))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// A window of time for people, by a clock.
#[must_use]
pub fn show_span(zone: &Zone, span: Span) -> String {
    let minute = |at: i64, rest: i64| (zone.civil(at) + rest).rem_euclid(60) == 0;
    let pattern = if minute(span.from, 0) && minute(span.to, 1) { "%-d %b %Y %H:%M" } else { "%-d %b %Y %H:%M:%S" };
    format!("{} – {}", zone.format(span.from, pattern), zone.format(span.to, pattern))
}

/// What the movements of a case are.
#[must_use]
pub fn noun(source: &Source<'_>) -> &'static str {
    match (!source.case.transfers.is_empty(), !source.chronicle.stolen.is_empty()) {
        (true, true) => "transfers and thefts",
        (false, true) => "thefts",
        (_, false) => "transfers",
    }
}

/// What surely moved in a window, and what may have.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn held(shown: &TimeIndex, span: Span) -> Bounds {
    shown.bounds(span.from as f64, span.to as f64 + 1.0)
}

/// `120 transfers · ≈ USD 1.2 bn`; from–to where something is known only to a range.
#[must_use]
pub fn words((sure, possible): (Sum, Sum), many: &str) -> String {
    let count = range(&whole(sure.count), &whole(possible.count));
    let value = match possible.usd {
        usd if usd > 0.0 => format!(" · ≈ USD {}", range(&dollars(sure.usd), &dollars(usd))),
        _ => String::new(),
    };
    let unvalued = if possible.unvalued > 0.5 {
        format!(", {} of unknown value", whole(possible.unvalued))
    } else {
        String::new()
    };
    format!("{count} {many}{value}{unvalued}")
}

/// How much more the second holds than the first.
#[must_use]
pub fn difference(a: (Sum, Sum), b: (Sum, Sum)) -> String {
    let signed = |value: f64, text: &dyn Fn(f64) -> String| {
        let sign = if value < 0.0 { "−" } else { "+" };
        format!("{sign}{}", text(value.abs()))
    };
    // The least and the most it can be.
    let (low, high) = (b.0.minus(a.1), b.1.minus(a.0));
    let span = |low: f64, high: f64, text: &dyn Fn(f64) -> String| {
        let (low, high) = (signed(low, text), signed(high, text));
        if low == high { low } else { format!("{low} to {high}") }
    };
    let count = span(low.count, high.count, &whole);
    let usd = span(low.usd, high.usd, &|usd| format!("USD {}", dollars(usd)));
    format!("{count} · {usd}")
}

fn range(low: &str, high: &str) -> String {
    if low == high { low.to_owned() } else { format!("{low}–{high}") }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(count: f64) -> String {
    thousands(count.round().max(0.0) as usize)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn dollars(usd: f64) -> String {
    Usd((usd.max(0.0) * 1e6) as u128).brief().trim_start_matches("USD ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_ranges_where_something_is_known_only_to_a_range() {
        let sum = |usd: f64, count: f64| Sum { usd, count, unvalued: 0.0 };
        assert_eq!(words((sum(2e9, 1200.0), sum(2e9, 1200.0)), "transfers"), "1,200 transfers · ≈ USD 2 bn");
        let (a, b) = ((sum(1e6, 3.0), sum(2e6, 4.0)), (sum(5e6, 9.0), sum(5e6, 9.0)));
        assert_eq!(words(a, "transfers"), "3–4 transfers · ≈ USD 1 M–2 M");
        assert_eq!(difference(a, b), "+5 to +6 · +USD 3 M to +USD 4 M");
        assert_eq!(difference(b, b), "+0 · +USD 0");
    }
}
