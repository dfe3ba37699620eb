//! What the timeline says in words: beside the clock, and under the pointer.

use egui::{Response, RichText};

use super::super::widgets::{dim, faint};
use super::super::{table, theme};
use super::second;
use crate::app::clock::{Rows, measured};
use crate::app::compare::noun;
use crate::app::document::Document;
use crate::case::{Case, IncidentIx, Moment, Timestamp, TransferIx, Usd, thousands};
use crate::flow::{NodeKey, NodeKind};
use crate::scene::style::Metrics;
use crate::scene::timeline::{Bar, Part, TimelineLayout};
use crate::scene::{Point, Target};
use crate::timeline::{Fold, Party, StolenBounds, Zone, is_instant, range};

/// What was gone at the end of second `t`: what had left the victims' wallets, and what had been stolen by reports alone.
pub(in crate::ui) fn gone_by(doc: &Document, t: Timestamp) -> String {
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

/// What is asked about.
pub(super) struct Tip<'a> {
    pub(super) doc: &'a Document,
    pub(super) rows: &'a Rows,
    pub(super) layout: &'a TimelineLayout,
    pub(super) point: Point,
}

impl Tip<'_> {
    /// The tooltip of what is under the pointer.
    pub(super) fn show(&self, pane: Response, target: Option<&Target>, part: Option<Part>) {
        let doc = self.doc;
        let zone = &doc.state.timeline.zone;
        match (target, part) {
            (Some(Target::Event(ix)), _) => {
                let event = &doc.case[*ix];
                let what = format!("{} · {}", event.kind.name(), period(event.at, event.until, zone));
                pane.on_hover_ui_at_pointer(|ui| {
                    ui.set_max_width(380.0);
                    ui.label(RichText::new(&event.title).font(theme::bold(Metrics::get().font.body)));
                    ui.label(dim(ui, what));
                    ui.label(faint(ui, "Click for its sources").small());
                });
            }
            (Some(Target::Transfer(ix)), _) => {
                pane.on_hover_ui_at_pointer(|ui| {
                    table::details(doc, ui, *ix);
                    for line in remarks(doc, *ix) {
                        ui.label(dim(ui, line).small());
                    }
                });
            }
            (Some(Target::Node(key)), _) => {
                if let Some(ix) = incident(doc, key) {
                    pane.on_hover_ui_at_pointer(|ui| {
                        ui.set_max_width(380.0);
                        ui.label(RichText::new(&doc.case[ix].title).font(theme::bold(Metrics::get().font.body)));
                        for line in theft_lines(&doc.case, ix, zone) {
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
            (_, Some(Part::Names(lane))) => {
                if let Some(text) = self.name(lane) {
                    pane.on_hover_text_at_pointer(text);
                }
            }
            (_, Some(Part::Plot | Part::Window | Part::Second)) => {
                if let Some(text) = self.plot() {
                    pane.on_hover_text_at_pointer(text);
                }
            }
            _ => {}
        }
    }

    /// What stands in the column of names.
    pub(super) fn name(&self, lane: Option<usize>) -> Option<String> {
        let zone = &self.doc.state.timeline.zone;
        let frame = &self.layout.frame;
        if self.point.y < frame.ticks.max.y {
            let undated = self.rows.ground().index().undated().len();
            let also = match undated {
                0 => String::new(),
                1 => "\n1 transfer has no time and no place on the axis; the table lists it".to_owned(),
                n => format!("\n{n} transfers have no time and no place on the axis; the table lists them"),
            };
            let at = second(self.doc.clock.playback.at);
            return Some(format!("Time zone {}. {ORDER}{also}", zone.full_name(at)));
        }
        let lane = self.rows.ground().lanes().lanes.get(lane?)?;
        let wallets = match lane.wallets.len() {
            0 => String::new(),
            1 => " · 1 wallet".to_owned(),
            n => format!(" · {} wallets", thousands(n)),
        };
        let does = match lane.fold {
            Fold::Leaf => "",
            Fold::Closed => "\nClick to open it into what it holds",
            Fold::Open => "\nClick to fold it again",
        };
        Some(format!("{}{wallets}{does}", lane.name))
    }

    /// What a bar, a strip or a balance stands for.
    fn plot(&self) -> Option<String> {
        let zone = &self.doc.state.timeline.zone;
        if let Some(bar) = self.layout.bar_at(self.point) {
            return Some(bar_words(self.doc, bar, zone));
        }
        if let Some(heat) = self.layout.heat.iter().find(|heat| heat.rect.contains(self.point)) {
            let lane = self.rows.ground().lanes().lanes.get(heat.lane)?;
            let count = thousands(heat.count);
            return Some(format!(
                "{}\n{count} movements begin or end here\n{}",
                lane.name,
                span(heat.from, heat.to, zone)
            ));
        }
        let row = self.layout.frame.balances;
        let curves = self.rows.curves().filter(|_| (row.min.y..row.max.y).contains(&self.point.y))?;
        let t = self.layout.time_at(self.point.x);
        let mut lines = vec![format!("{} {}", zone.format(second(t), "%-d %b %Y %H:%M"), zone.suffix(second(t)))];
        for curve in &curves.lines {
            let (known, unknown) = curve.at(t);
            let besides = if unknown > 0.0 {
                format!(", and at least {} {} that the case does not show arriving", units(unknown), curves.symbol)
            } else {
                String::new()
            };
            lines.push(format!("{}: {} {}{besides}", curve.name, units(known), curves.symbol));
        }
        Some(lines.join("\n"))
    }
}

/// An amount to six digits, whole where it is large.
fn units(amount: f64) -> String {
    if amount >= 1000.0 {
        grouped(amount)
    } else {
        format!("{amount:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// The order of what happened in one second.
const ORDER: &str = "Transfers of the same second are in the order of the file";

/// What is unusual about the time of a transfer.
fn remarks(doc: &Document, ix: TransferIx) -> Vec<String> {
    let transfer = &doc.case[ix];
    let Some(at) = transfer.at else { return Vec::new() };
    let mut out = Vec::new();
    if is_instant(at, transfer.until) {
        let same = doc.chronicle.index.between(at.start(), at.start() + 1).len();
        if same > 1 {
            out.push(format!("{same} transfers in this second. {ORDER}"));
        }
    }
    let first = doc.case.incidents.iter().map(|incident| incident.at.start()).min();
    if first.is_some_and(|first| range(at, transfer.until).1 <= first) {
        out.push("Before the theft".to_owned());
    }
    out
}

fn incident(doc: &Document, key: &NodeKey) -> Option<IncidentIx> {
    match doc.drawing.flow.node(key)?.1.kind {
        NodeKind::Incident(ix) => Some(ix),
        _ => None,
    }
}

/// Value, time, and who is said to have done it, with how sure that is in the words of the standard.
fn theft_lines(case: &Case, ix: IncidentIx, zone: &Zone) -> Vec<String> {
    let incident = &case[ix];
    let value = incident.usd.map_or_else(|| "value unknown".to_owned(), Usd::full);
    let mut lines = vec![format!("{value} · {}", period(incident.at, incident.until, zone))];
    if let Some(actor) = incident.actor {
        let sure = incident.attribution.as_ref().and_then(|attribution| attribution.likelihood);
        let sure = sure.map_or_else(String::new, |likelihood| format!(": {}", likelihood.words().to_lowercase()));
        lines.push(format!("Attributed to {}{sure}", Party::Thief(Some(actor)).name(case)));
    }
    lines
}

fn period(at: Moment, until: Option<Moment>, zone: &Zone) -> String {
    let until = until.map(|until| format!(" – {}", zone.moment(until))).unwrap_or_default();
    format!("{}{until}", zone.moment(at))
}

/// What a bar stands for.
fn bar_words(doc: &Document, bar: &Bar, zone: &Zone) -> String {
    let noun = noun(&doc.time_source());
    let alone = |count: f64, usd: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let worth = Usd((usd.max(0.0) * 1e6) as u128);
        let worth = measured(&doc.case, &doc.state.timeline).is_none().then_some(worth);
        if count < 1.5 { doc.case.in_place_of_value(1, worth) } else { None }
    };
    let value = |count: f64, usd: f64| match measured(&doc.case, &doc.state.timeline) {
        _ if usd <= 0.0 => String::new(),
        _ if alone(count, usd).is_some() => format!(" · {}", alone(count, usd).unwrap_or_default()),
        Some(asset) => format!(" · {} {}", units(usd), asset.symbol),
        None => format!(" · ≈ USD {}", grouped(usd)),
    };
    let so_far = bar
        .running
        .map_or_else(String::new, |sum| format!("\nby then {:.0} {noun}{}", sum.count, value(sum.count, sum.usd)));
    let when = span(second(bar.from), second(bar.to), zone);
    format!("{when}\n{:.0} {noun}{}{so_far}", bar.sum.count, value(bar.sum.count, bar.sum.usd))
}

/// A stretch of time in the coarsest words that are exact: `2022`, `Mar 2022`, `21 Feb 2025`, or with the clock.
fn span(from: Timestamp, to: Timestamp, zone: &Zone) -> String {
    let last = (to - 1).max(from);
    let is = |at: Timestamp, pattern: &str, text: &str| zone.format(at, pattern) == text;
    let midnights = is(from, "%H:%M:%S", "00:00:00") && is(to, "%H:%M:%S", "00:00:00");
    let pattern = if midnights && is(from, "%-d %-m", "1 1") && is(to, "%-d %-m", "1 1") {
        "%Y"
    } else if midnights && is(from, "%-d", "1") && is(to, "%-d", "1") {
        "%b %Y"
    } else if midnights {
        "%-d %b %Y"
    } else {
        let minutes = is(from, "%S", "00") && is(to, "%S", "00");
        let pattern = if minutes { "%-d %b %H:%M" } else { "%-d %b %H:%M:%S" };
        return format!("{} – {} {}", zone.format(from, pattern), zone.format(to, pattern), zone.suffix(to));
    };
    let (first, last) = (zone.format(from, pattern), zone.format(last, pattern));
    let text = if first == last { first } else { format!("{first} – {last}") };
    // Days of another clock than UTC begin elsewhere.
    if zone.is_utc() { text } else { format!("{text}, {}", zone.suffix(from)) }
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
        assert_eq!(span(at("2022"), at("2023"), &Zone::UTC), "2022");
        assert_eq!(span(at("2022-03"), at("2022-04"), &Zone::UTC), "Mar 2022");
        assert_eq!(span(at("2022-10"), at("2023-01"), &Zone::UTC), "Oct 2022 – Dec 2022");
        assert_eq!(span(at("2025-02-21"), at("2025-02-22"), &Zone::UTC), "21 Feb 2025");
        assert_eq!(span(at("2025-02-21"), at("2025-02-23"), &Zone::UTC), "21 Feb 2025 – 22 Feb 2025");
        assert_eq!(
            span(at("2025-02-21T14:00Z"), at("2025-02-21T14:10Z"), &Zone::UTC),
            "21 Feb 14:00 – 21 Feb 14:10 UTC"
        );
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
