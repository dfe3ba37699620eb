//! What the timeline says in words: beside the clock, and under the pointer.

use egui::{Response, RichText};

use super::super::widgets::{dim, faint};
use super::super::{table, theme};
use super::second;
use crate::app::document::Document;
use crate::case::{Case, IncidentIx, Moment, Timestamp, Usd, format_utc};
use crate::flow::{NodeKey, NodeKind};
use crate::scene::Target;
use crate::scene::style::Metrics;
use crate::scene::timeline::{Bar, Part};
use crate::timeline::{Party, StolenBounds};

/// What was gone at the end of second `t`: what had left the victims' wallets, and what had been stolen by reports alone.
pub(super) fn gone_by(doc: &Document, t: Timestamp) -> String {
    let left: Vec<String> = doc
        .chronicle
        .totals
        .at(t)
        .into_iter()
        .filter(|bounds| !bounds.at_most.is_zero())
        .take(2)
        .map(|bounds| {
            let asset = &doc.case[bounds.asset];
            let (low, high) = (bounds.at_least.rounded(asset.decimals, 0), bounds.at_most.rounded(asset.decimals, 0));
            let amount = if low == high { low } else { format!("{low}–{high}") };
            format!("{amount} {}", asset.symbol)
        })
        .collect();
    let left = (!left.is_empty()).then(|| format!("left the victim: {}", left.join(" · ")));
    let stolen = stolen(doc.chronicle.stolen.at(t));
    let nothing = || {
        let by_report = doc.case.transfers.is_empty() && !doc.chronicle.stolen.is_empty();
        if by_report { "nothing stolen yet" } else { "nothing has left the victim yet" }.to_owned()
    };
    let parts: Vec<String> = left.into_iter().chain(stolen).collect();
    if parts.is_empty() { nothing() } else { parts.join(" · ") }
}

/// `stolen by report: USD 1.24 bn in 31 thefts, 2 of unknown value`; ranges where a date is not known to the day.
fn stolen(bounds: StolenBounds) -> Option<String> {
    let (low, high) = (bounds.at_least, bounds.at_most);
    if high.thefts == 0 {
        return None;
    }
    let brief = |usd: Usd| usd.brief().trim_start_matches("USD ").to_owned();
    let range = |low: String, high: String| if low == high { low } else { format!("{low}–{high}") };
    let usd = range(brief(low.usd), brief(high.usd));
    let thefts = range(low.thefts.to_string(), high.thefts.to_string());
    let noun = if high.thefts == 1 { "theft" } else { "thefts" };
    let unknown = if high.unvalued == 0 {
        String::new()
    } else {
        format!(", {} of unknown value", range(low.unvalued.to_string(), high.unvalued.to_string()))
    };
    Some(format!("stolen by report: USD {usd} in {thefts} {noun}{unknown}"))
}

/// The tooltip of what is under the pointer.
pub(super) fn show(doc: &Document, pane: Response, target: Option<&Target>, part: Option<Part>, bar: Option<&Bar>) {
    match (target, part) {
        (Some(Target::Event(ix)), _) => {
            let event = &doc.case[*ix];
            let what = format!("{} · {}", event.kind.name(), period(event.at, event.until));
            pane.on_hover_ui_at_pointer(|ui| {
                ui.set_max_width(380.0);
                ui.label(RichText::new(&event.title).font(theme::bold(Metrics::get().font.body)));
                ui.label(dim(ui, what));
                ui.label(faint(ui, "Click for its sources").small());
            });
        }
        (Some(Target::Transfer(ix)), _) => {
            pane.on_hover_ui_at_pointer(|ui| table::details(doc, ui, *ix));
        }
        (Some(Target::Node(key)), _) => {
            if let Some(ix) = incident(doc, key) {
                pane.on_hover_ui_at_pointer(|ui| {
                    ui.set_max_width(380.0);
                    ui.label(RichText::new(&doc.case[ix].title).font(theme::bold(Metrics::get().font.body)));
                    for line in theft_lines(&doc.case, ix) {
                        ui.label(dim(ui, line));
                    }
                    ui.label(faint(ui, "Click for its sources").small());
                });
            }
        }
        (_, Some(Part::Gap(gap))) => {
            pane.on_hover_text_at_pointer(format!(
                "Nothing is known to happen for {}. Double click to open.",
                gap.length()
            ));
        }
        (_, Some(Part::Plot | Part::Window)) => {
            if let Some(bar) = bar {
                pane.on_hover_text_at_pointer(bar_words(doc, bar));
            }
        }
        _ => {}
    }
}

fn incident(doc: &Document, key: &NodeKey) -> Option<IncidentIx> {
    match doc.drawing.flow.node(key)?.1.kind {
        NodeKind::Incident(ix) => Some(ix),
        _ => None,
    }
}

/// Value, time, and who is said to have done it, with how sure that is in the words of the standard.
fn theft_lines(case: &Case, ix: IncidentIx) -> Vec<String> {
    let incident = &case[ix];
    let value = incident.usd.map_or_else(|| "value unknown".to_owned(), Usd::full);
    let mut lines = vec![format!("{value} · {}", period(incident.at, incident.until))];
    if let Some(actor) = incident.actor {
        let sure = incident.attribution.as_ref().and_then(|attribution| attribution.likelihood);
        let sure = sure.map_or_else(String::new, |likelihood| format!(": {}", likelihood.words().to_lowercase()));
        lines.push(format!("Attributed to {}{sure}", Party::Thief(Some(actor)).name(case)));
    }
    lines
}

fn period(at: Moment, until: Option<Moment>) -> String {
    let until = until.map(|until| format!(" – {}", until.for_people())).unwrap_or_default();
    format!("{}{until}", at.for_people())
}

/// What a bar stands for.
fn bar_words(doc: &Document, bar: &Bar) -> String {
    let (transfers, thefts) = (!doc.case.transfers.is_empty(), !doc.chronicle.stolen.is_empty());
    let noun = match (transfers, thefts) {
        (true, true) => "transfers and thefts",
        (false, true) => "thefts",
        (_, false) => "transfers",
    };
    let value = if bar.sum.usd > 0.0 { format!(" · ≈ USD {}", grouped(bar.sum.usd)) } else { String::new() };
    format!("{}\n{:.0} {noun}{value}", span(second(bar.from), second(bar.to)), bar.sum.count)
}

/// A stretch of time in the coarsest words that are exact: `2022`, `Mar 2022`, `21 Feb 2025`, or with the clock.
fn span(from: Timestamp, to: Timestamp) -> String {
    let last = (to - 1).max(from);
    let is = |at: Timestamp, pattern: &str, text: &str| format_utc(at, pattern) == text;
    let midnights = is(from, "%H:%M:%S", "00:00:00") && is(to, "%H:%M:%S", "00:00:00");
    let pattern = if midnights && is(from, "%-d %-m", "1 1") && is(to, "%-d %-m", "1 1") {
        "%Y"
    } else if midnights && is(from, "%-d", "1") && is(to, "%-d", "1") {
        "%b %Y"
    } else if midnights {
        "%-d %b %Y"
    } else {
        return format!("{} – {}", format_utc(from, "%-d %b %H:%M"), format_utc(to, "%-d %b %H:%M UTC"));
    };
    let (first, last) = (format_utc(from, pattern), format_utc(last, pattern));
    if first == last { first } else { format!("{first} – {last}") }
}

/// Whole dollars with thousands grouped, for the tooltip of a bar.
fn grouped(usd: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let micro = (usd.max(0.0).round() * 1e6) as u128;
    Usd(micro).full().trim_start_matches("USD ").to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::timeline::Stolen;

    #[test]
    fn stretches_are_named_as_coarsely_as_is_exact() {
        let at = |text: &str| Moment::parse(text).unwrap().start();
        assert_eq!(span(at("2022"), at("2023")), "2022");
        assert_eq!(span(at("2022-03"), at("2022-04")), "Mar 2022");
        assert_eq!(span(at("2022-10"), at("2023-01")), "Oct 2022 – Dec 2022");
        assert_eq!(span(at("2025-02-21"), at("2025-02-22")), "21 Feb 2025");
        assert_eq!(span(at("2025-02-21"), at("2025-02-23")), "21 Feb 2025 – 22 Feb 2025");
        assert_eq!(span(at("2025-02-21T14:00Z"), at("2025-02-21T14:10Z")), "21 Feb 14:00 – 21 Feb 14:10 UTC");
    }

    #[test]
    fn what_was_stolen_is_a_range_where_the_day_is_not_known() {
        let of = |thefts, unvalued, usd: u128| Stolen { thefts, unvalued, usd: Usd(usd * 1_000_000_000_000) };
        let words = |at_least, at_most| stolen(StolenBounds { at_least, at_most });
        assert_eq!(words(of(0, 0, 0), of(0, 0, 0)), None);
        let one = words(of(1, 0, 31), of(1, 0, 31));
        assert_eq!(one.unwrap(), "stolen by report: USD 31 M in 1 theft");
        let some = words(of(3, 0, 40), of(5, 1, 71));
        assert_eq!(some.unwrap(), "stolen by report: USD 40 M–71 M in 3–5 thefts, 0–1 of unknown value");
    }
}
