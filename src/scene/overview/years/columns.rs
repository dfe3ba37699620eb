//! Columns: a year's value, theft by theft, and its number of thefts.

use super::super::super::style::{Metrics, Token};
use super::super::super::text::Font;
use super::super::super::{Corner, Paint, Point, Rect, Shape, Stroke};
use super::super::Context;
use super::super::rows::{SHADE, money, short};
use super::Plots;
use super::axis::Scale;
use super::published::Published;
use crate::case::{IncidentIx, Usd};
use crate::scene::pen::{Pen, style, width};

/// Between the thefts of a column.
const SEAM: f32 = 1.0;
/// A theft lower than this runs into the next.
const SEEN: f32 = 3.0;

/// A column per year, the largest theft at its foot, with its value above it.
pub(super) fn values(
    pen: &mut Pen,
    context: &Context<'_>,
    plots: &Plots<'_>,
    scale: &Scale,
    published: Option<&Published<'_>>,
) {
    let bold = style(Font::SansBold, Metrics::get().font.small, Token::Text);
    for (n, bar) in plots.breakdown.bars.iter().enumerate() {
        let mut parts: Vec<_> = bar.parts.iter().filter_map(|part| Some((part.usd?, part.incident))).collect();
        let is_chosen = |ix: IncidentIx| context.spec.chosen.is_none_or(|set| set.contains(&ix));
        parts.sort_by_key(|&(usd, ix)| (!is_chosen(ix), std::cmp::Reverse(usd), ix));
        let mut sum = Usd(0);
        let (left, right) = (plots.middle(n) - plots.half(), plots.middle(n) + plots.half());
        let y = |sum: Usd| plots.values.max.y - scale.height(sum, &plots.values);
        for (usd, ix) in parts {
            let from = y(sum);
            sum = sum.checked_add(usd).unwrap_or(Usd(u128::MAX));
            let to = y(sum);
            let seam = if from - to > SEEN { SEAM } else { 0.0 };
            let paint = Paint::new(Token::Attacker).faded(if is_chosen(ix) { 1.0 } else { SHADE });
            pen.block(Rect::new(Point::new(left, to + seam), Point::new(right, from)), paint);
        }
        let shown = context.part(bar).unwrap_or(bar.sum);
        if bar.sum.usd.0 == 0 && bar.sum.unknown == 0 {
            continue;
        }
        let text = if shown.thefts == 0 { short(bar.sum.usd) } else { money(shown) };
        if width(bold, &text) <= plots.band - 3.0 {
            let marks: Vec<f32> = published.iter().flat_map(|published| published.heights(n, plots, scale)).collect();
            let beside = width(bold, &text) / 2.0 < plots.half() + 2.0;
            let mut middle = y(bar.sum.usd) - 9.0;
            // Above every mark that it would touch.
            while let Some(mark) =
                marks.iter().copied().filter(|mark| !beside && (mark - middle).abs() < 10.0).reduce(f32::min)
            {
                middle = mark - 11.0;
            }
            pen.write(&text, bold, Corner::Middle, plots.middle(n), middle, f32::INFINITY);
        }
    }
}

/// A column per year: how many thefts, those without a value hollow on top.
#[allow(clippy::cast_precision_loss)]
pub(super) fn counts(pen: &mut Pen, context: &Context<'_>, plots: &Plots<'_>) {
    let ink = style(Font::Sans, Metrics::get().font.caption, Token::TextDim);
    let highest = plots.breakdown.bars.iter().map(|bar| bar.sum.thefts).max().unwrap_or(1).max(1) as f32;
    let plot = plots.counts;
    let unit = (plot.height() - 14.0) / highest;
    pen.rule(plot.min.x, plot.max.x, plot.max.y + 0.5, Paint::new(Token::Line));
    for (n, bar) in plots.breakdown.bars.iter().enumerate().filter(|(_, bar)| bar.sum.thefts > 0) {
        let (left, right) = (plots.middle(n) - plots.half(), plots.middle(n) + plots.half());
        let y = |count: usize| plot.max.y - count as f32 * unit;
        let known = bar.sum.thefts - bar.sum.unknown;
        let paint = Paint::new(Token::Wallet);
        let whole = paint.faded(if context.spec.chosen.is_some() { SHADE } else { 0.85 });
        pen.block(Rect::new(Point::new(left, y(known)), Point::new(right, plot.max.y)), whole);
        if let Some(part) = context.part(bar) {
            pen.block(Rect::new(Point::new(left, y(part.thefts)), Point::new(right, plot.max.y)), paint.faded(0.85));
        }
        if bar.sum.unknown > 0 {
            let rect = Rect::new(
                Point::new(left + 0.5, y(bar.sum.thefts) + 0.5),
                Point::new(right - 0.5, (y(known) - 0.5).max(y(bar.sum.thefts) + 1.5)),
            );
            let line = Stroke::solid(1.0, paint.faded(0.7));
            pen.scene.stroke(Shape::Rect { rect, radius: 0.0 }, line);
        }
        let mut text = bar.sum.thefts.to_string();
        let full = format!("{text}, {} ?", bar.sum.unknown);
        if bar.sum.unknown > 0 && width(ink, &full) <= plots.band - 3.0 {
            text = full;
        }
        pen.write(&text, ink, Corner::Middle, plots.middle(n), y(bar.sum.thefts) - 7.0, f32::INFINITY);
    }
}
