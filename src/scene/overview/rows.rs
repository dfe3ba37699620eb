//! Horizontal bars: one breakdown, or the largest thefts.

use super::super::style::{Metrics, Token};
use super::super::text::Font;
use super::super::{Corner, Paint, Point, Rect, Scene, Target};
use super::Context;
use crate::case::Permille;
use crate::case::Usd;
use crate::overview::{Bar, Breakdown, Dimension, Sum, theft_name};
use crate::scene::pen::{Pen, small, style, width};

/// Height of a row: a line of text and a bar.
pub(super) const ROW: f32 = 32.0;
/// Middle of the text, and top and height of the bar, from the top of a row.
const TEXT: f32 = 8.0;
const BAR: f32 = 18.0;
const THICK: f32 = 5.0;
/// Room for the share, the value and the number of thefts, from the right.
const SHARE: f32 = 52.0;
const VALUE: f32 = 66.0;
const COUNT: f32 = 44.0;
/// Opacity of what is not chosen.
pub(super) const SHADE: f32 = 0.3;

/// What one row shows.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) detail: String,
    pub(super) count: String,
    pub(super) value: String,
    pub(super) share: Option<Permille>,
    /// Length of the bar, and of its chosen part, 0 to 1.
    pub(super) whole: f64,
    pub(super) chosen: Option<f64>,
    pub(super) token: Token,
    pub(super) target: Option<Target>,
    pub(super) name: String,
}

/// Draws a row; the bar with `bar`, or a plain one.
pub(super) fn row(pen: &mut Pen, context: &Context<'_>, row: &Row) {
    let sizes = Metrics::get().font;
    let top = pen.y;
    let rect = Rect::new(Point::new(-6.0, top - 3.0), Point::new(pen.width + 6.0, top + ROW - 4.0));
    if row.target.is_some() && context.spec.hover == row.target.as_ref() {
        pen.highlight(Rect::new(Point::new(0.0, rect.min.y), Point::new(pen.width, rect.max.y)));
    }
    let faded = row.chosen.is_some_and(|part| part <= 0.0);
    let ink = |token| if faded { Token::TextFaint } else { token };
    let middle = top + TEXT;
    let dim = style(Font::Sans, sizes.small, ink(Token::TextDim));
    if let Some(share) = row.share {
        pen.write(&share.to_string(), dim, Corner::Right, pen.width, middle, SHARE);
    }
    let bold = style(Font::SansBold, sizes.label, ink(Token::Text));
    pen.write(&row.value, bold, Corner::Right, pen.width - SHARE, middle, VALUE + 20.0);
    pen.write(&row.count, dim, Corner::Right, pen.width - SHARE - VALUE, middle, COUNT);
    let used = if row.count.is_empty() { SHARE + VALUE } else { SHARE + VALUE + COUNT };
    let room = pen.width - used - 6.0;
    let body = style(Font::Sans, sizes.body, ink(Token::Text));
    let at = pen.write(&row.label, body, Corner::Left, 0.0, middle, room) + 7.0;
    // A detail cut to nothing but its beginning says less than none.
    if room - at > 40.0 || width(small(Token::TextFaint), &row.detail) <= room - at {
        pen.write(&row.detail, small(Token::TextFaint), Corner::Left, at, middle, room - at);
    }
    bar(pen, row, top + BAR);
    if let Some(target) = &row.target {
        let rect = Rect::new(Point::new(0.0, rect.min.y), Point::new(pen.width, rect.max.y));
        pen.hit(rect, target.clone(), row.name.clone());
    }
    pen.y += ROW;
}

fn bar(pen: &mut Pen, row: &Row, y: f32) {
    let length = |part: f64| length(part, pen.width);
    let (whole, chosen) = (length(row.whole), row.chosen.map(length));
    pen.block(Rect::from_xywh(0.0, y + THICK - 1.0, pen.width, 1.0), Paint::new(Token::Line));
    let paint = Paint::new(row.token);
    match chosen {
        Some(part) => {
            pen.block(Rect::from_xywh(0.0, y, whole, THICK), paint.faded(SHADE));
            pen.block(Rect::from_xywh(0.0, y, part, THICK), paint);
        }
        None => pen.block(Rect::from_xywh(0.0, y, whole, THICK), paint),
    }
}

/// Px of a bar; what is not nothing is seen.
#[allow(clippy::cast_possible_truncation)]
fn length(part: f64, room: f32) -> f32 {
    if part <= 0.0 { 0.0 } else { (part as f32 * room).clamp(1.5, room) }
}

/// Part of a value in another, for drawing.
pub(super) fn ratio(part: Usd, whole: Usd) -> f64 {
    if whole.0 == 0 { 0.0 } else { part.to_f64() / whole.to_f64() }
}

/// A value without its currency: the heading says it.
pub(super) fn money(sum: Sum) -> String {
    if sum.is_unknown() { "?".to_owned() } else { short(sum.usd) }
}

/// A value without its currency.
pub(super) fn short(usd: Usd) -> String {
    usd.brief().trim_start_matches("USD ").to_owned()
}

/// A breakdown as bars, at most so many; the rest is one bar.
pub(super) fn breakdown(context: &Context<'_>, room: f32, breakdown: &Breakdown, most: usize) -> Scene {
    let mut pen = Pen::new(room);
    headings(&mut pen, breakdown.dimension.title(), true);
    let highest = breakdown.highest();
    let shown = if breakdown.bars.len() > most { most.saturating_sub(1) } else { breakdown.bars.len() };
    for bar in &breakdown.bars[..shown] {
        let item = of_bar(context, bar, highest);
        row(&mut pen, context, &item);
    }
    rest(&mut pen, context, &breakdown.bars[shown..]);
    foot(&mut pen, context, breakdown);
    pen.finish()
}

fn headings(pen: &mut Pen, title: &str, counts: bool) {
    let right = pen.width;
    let mut columns = vec![("share", right), ("USD", right - SHARE)];
    if counts {
        columns.push(("thefts", right - SHARE - VALUE));
    }
    pen.heading(title, &columns);
}

fn of_bar(context: &Context<'_>, bar: &Bar, highest: Usd) -> Row {
    let part = context.part(bar);
    let unknown = match bar.sum.unknown {
        0 => String::new(),
        _ if bar.sum.is_unknown() => "without a value".to_owned(),
        n => format!("{n} without a value"),
    };
    let detail: Vec<&str> = [bar.detail.as_str(), &unknown].into_iter().filter(|text| !text.is_empty()).collect();
    Row {
        label: bar.label.clone(),
        detail: detail.join(" · "),
        count: bar.sum.thefts.to_string(),
        value: money(bar.sum),
        share: bar.share,
        whole: ratio(bar.sum.usd, highest),
        chosen: part.map(|part| ratio(part.usd, highest)),
        token: if bar.key.key.is_empty() { Token::TextFaint } else { Token::Attacker },
        target: Some(Target::Bar(bar.key.clone())),
        name: spoken(bar),
    }
}

/// A bar for screen readers.
pub(super) fn spoken(bar: &Bar) -> String {
    let share = bar.share.map(|share| format!(", {share}")).unwrap_or_default();
    let value = if bar.sum.is_unknown() { "value unknown".to_owned() } else { bar.sum.usd.full() };
    let thefts = if bar.sum.thefts == 1 { "1 theft".to_owned() } else { format!("{} thefts", bar.sum.thefts) };
    format!("{}: {}, {thefts}, {value}{share}", bar.key.dimension.title(), bar.label)
}

/// The bars that have no room, as one.
fn rest(pen: &mut Pen, context: &Context<'_>, bars: &[Bar]) {
    if bars.is_empty() {
        return;
    }
    let thefts: std::collections::BTreeSet<_> = bars.iter().flat_map(Bar::incidents).collect();
    let usd = bars.iter().fold(0u128, |sum, bar| sum.saturating_add(bar.sum.usd.0));
    let share = bars.iter().filter_map(|bar| bar.share).map(|share| share.0).sum();
    let item = Row {
        label: format!("{} others", bars.len()),
        detail: String::new(),
        count: thefts.len().to_string(),
        value: short(Usd(usd)),
        share: Some(Permille(share)),
        whole: 0.0,
        chosen: None,
        token: Token::TextFaint,
        target: None,
        name: String::new(),
    };
    row(pen, context, &item);
}

/// What a reader must know, and where the numbers come from.
pub(super) fn foot(pen: &mut Pen, context: &Context<'_>, breakdown: &Breakdown) {
    let mut sources: Vec<_> = breakdown.bars.iter().flat_map(|bar| bar.sources.iter().copied()).collect();
    sources.sort_unstable();
    sources.dedup();
    let cited = context.cite(&sources);
    let cited = cited.trim_matches(['[', ']']);
    let noun = if sources.len() == 1 { "Source" } else { "Sources" };
    let text = format!("{} {noun} {cited}", breakdown.dimension.note());
    if !sources.is_empty() {
        pen.paragraph(text.trim(), small(Token::TextFaint), 0.0, pen.width, 14.0, 2);
    }
}

/// The largest thefts, at most so many.
pub(super) fn largest(context: &Context<'_>, room: f32, most: usize) -> Scene {
    let (case, statistics) = (context.spec.case, context.spec.statistics);
    let mut pen = Pen::new(room);
    headings(&mut pen, "Largest thefts", false);
    let values: Vec<Usd> = statistics.largest.iter().filter_map(|&ix| statistics.theft(ix)?.usd()).collect();
    let shares = crate::case::shares(&values);
    let highest = values.first().copied().unwrap_or_default();
    for ((&ix, share), usd) in statistics.largest.iter().zip(shares).zip(values).take(most) {
        let Some(theft) = statistics.theft(ix) else { continue };
        let dispute = if case[ix].dispute.is_empty() { "" } else { " · disputed" };
        let value = short(usd);
        let date = crate::case::format_utc(case[ix].at.start(), date_pattern(case[ix].at.precision()));
        let chosen = context.spec.chosen.map(|set| if set.contains(&ix) { ratio(usd, highest) } else { 0.0 });
        let item = Row {
            label: theft_name(case, ix).to_owned(),
            detail: format!("{date}{dispute} {}", context.cite(&theft.sources)),
            count: String::new(),
            name: format!("Largest thefts: {}, {date}, {}", theft_name(case, ix), usd.full()),
            value,
            share,
            whole: ratio(usd, highest),
            chosen,
            token: Token::Attacker,
            target: Some(Target::Incident(ix)),
        };
        row(&mut pen, context, &item);
    }
    pen.finish()
}

/// A date without a time of day: enough for a list of years.
pub(super) fn date_pattern(precision: crate::case::Precision) -> &'static str {
    match precision {
        crate::case::Precision::Year => "%Y",
        crate::case::Precision::Month => "%b %Y",
        _ => "%-d %b %Y",
    }
}

/// The breakdowns drawn as bars, in the order of the picture, with how much each would be missed.
pub(super) const BARS: [(Dimension, u32); 5] = [
    (Dimension::Group, 7),
    (Dimension::VictimType, 7),
    (Dimension::Vector, 6),
    (Dimension::Asset, 4),
    (Dimension::Likelihood, 3),
];
