//! The histogram.

use super::super::style::Token;
use super::super::symbol::SymbolKind;
use super::super::text::FontBook;
use super::super::{Corner, Item, Paint, Path, Point, Rect, Shape, Stroke};
use super::hatch::hatch;
use super::{Pen, frame, narrow, small, small_width};
use crate::case::{Timestamp, Usd};
use crate::timeline::{Bin, Bins, Spread, Sum, Weight};

/// Least width of a bar with its gap, px.
const LEAST: f64 = 6.0;
/// Tens between the highest bar and the baseline.
const DECADES: f64 = 5.0;
/// Height of the smallest bar, px: something happened.
const STUB: f32 = 2.5;
/// Free above the highest bar, px.
const HEADROOM: f32 = 3.0;

/// A bar of the histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Left end of its column, px of the picture.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// First second.
    pub from: f64,
    /// First second after it.
    pub to: f64,
    /// What moved.
    pub sum: Sum,
}

/// Draws the bars of every layer to one scale.
pub(super) fn draw(pen: &mut Pen<'_>) {
    let weight = pen.spec.all.index.natural_weight();
    let layers: Vec<(Bins, f32)> =
        pen.layers().into_iter().map(|(layer, alpha)| (layer.index.bins(&pen.axis, LEAST), alpha)).collect();
    let highest = highest(&layers, weight);
    pen.highest = highest;
    let shown = usize::from(pen.spec.shown.is_some());
    if let Some((bins, _)) = layers.get(shown) {
        pen.bars = bins.bins.iter().map(|bin| bar(pen, bin)).collect();
    }
    let outer = std::mem::take(&mut pen.scene);
    for (bins, alpha) in &layers {
        bins.spreads.iter().for_each(|spread| vague(pen, spread, *alpha, weight, highest));
        bins.bins.iter().for_each(|bin| firm(pen, bin, *alpha, weight, highest));
    }
    let items = std::mem::replace(&mut pen.scene, outer).items;
    pen.scene.items.push(Item::Clip { rect: pen.frame.bars, items });
}

/// Weight of the highest bar of all layers.
fn highest(layers: &[(Bins, f32)], weight: Weight) -> f64 {
    let bins = layers.iter().flat_map(|(bins, _)| &bins.bins).map(Bin::firm_total);
    let spreads = layers.iter().flat_map(|(bins, _)| &bins.spreads).map(Spread::total);
    bins.chain(spreads).map(|sum| sum.weight(weight)).fold(0.0, f64::max)
}

fn bar(pen: &Pen<'_>, bin: &Bin) -> Bar {
    let left = pen.frame.plot.min.x;
    Bar { x0: left + narrow(bin.x0), x1: left + narrow(bin.x1), from: bin.from, to: bin.to, sum: bin.total() }
}

/// Height in px on the logarithmic scale; 0 for nothing.
fn height(pen: &Pen<'_>, value: f64, highest: f64) -> f32 {
    if value <= 0.0 || highest <= 0.0 {
        return 0.0;
    }
    let room = pen.frame.bars.height() - HEADROOM;
    (room * narrow(1.0 + (value / highest).log10() / DECADES)).max(STUB)
}

/// A bar with the share of each sender's role, from the baseline up in the order of the story.
fn firm(pen: &mut Pen<'_>, bin: &Bin, alpha: f32, weight: Weight, highest: f64) {
    let total = bin.firm_total();
    let whole = total.weight(weight);
    let column = column(pen, bin);
    let mut base = pen.frame.bars.max.y;
    let tall = height(pen, whole, highest);
    for (role, sum) in bin.firm_parts().filter(|_| whole > 0.0) {
        let part = tall * narrow(sum.weight(weight) / whole);
        let rect = Rect::new(Point::new(column.0, base - part), Point::new(column.1, base));
        base -= part;
        let paint = Paint::new(SymbolKind::Role(role).token()).faded(0.92 * alpha);
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint);
    }
    if weight == Weight::Usd && total.unvalued > 1e-6 {
        // Something moved whose value nobody states: an empty stub says so.
        let rect = Rect::new(Point::new(column.0 + 0.5, base - 4.5), Point::new(column.1 - 0.5, base - 0.5));
        let stroke = Stroke::solid(1.0, Paint::new(Token::TextFaint).faded(alpha));
        pen.scene.stroke(Shape::Rect { rect, radius: 0.0 }, stroke);
    }
}

/// What is known only to a range: a light hatched field over all of it, as high as its whole sum.
fn vague(pen: &mut Pen<'_>, spread: &Spread, alpha: f32, weight: Weight, highest: f64) {
    let whole = spread.total().weight(weight);
    let frame = pen.frame;
    let (x0, x1) = (pen.x(seconds(spread.from)), pen.x(seconds(spread.to)));
    let (a, b) = (x0.max(frame.plot.min.x - 2.0), x1.min(frame.plot.max.x + 2.0));
    let tall = height(pen, whole, highest);
    let mut base = frame.bars.max.y;
    for (role, sum) in spread.parts().filter(|_| whole > 0.0) {
        let part = tall * narrow(sum.weight(weight) / whole);
        let rect = Rect::new(Point::new(a, base - part), Point::new(b, base));
        base -= part;
        let paint = Paint::new(SymbolKind::Role(role).token());
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint.faded(0.06 * alpha));
        hatch(&mut pen.scene, rect, paint.faded(0.2 * alpha));
        let rim = [Point::new(a, rect.max.y), rect.min, Point::new(b, rect.min.y), Point::new(b, rect.max.y)];
        let rim = Shape::Path(Path::polyline(&rim, false));
        pen.scene.stroke(rim, Stroke::solid(1.0, paint.faded(0.4 * alpha)));
    }
}

/// Left and right of a bar, with a gap to the next where there is room.
fn column(pen: &Pen<'_>, bin: &Bin) -> (f32, f32) {
    let left = pen.frame.plot.min.x;
    let (x0, x1) = (left + narrow(bin.x0), left + narrow(bin.x1));
    let gap = if x1 - x0 > 3.0 { 1.25 } else { 0.0 };
    (x0 + 0.5 * gap, x1 - 0.5 * gap)
}

/// Says what the height stands for, and how much the highest bar is.
pub(super) fn labels(pen: &mut Pen<'_>) {
    let frame = pen.frame;
    let weight = pen.spec.all.index.natural_weight();
    let name = if weight == Weight::Usd { "USD, log" } else { "Number, log" };
    let highest = pen.highest;
    let style = |token: Token| small(Paint::new(token));
    let x = frame::MARGIN;
    let has_two_lines = frame.bars.height() >= 30.0 && highest > 0.0;
    let middle = frame.bars.center().y;
    pen.write(
        name,
        style(Token::TextDim),
        Corner::Left,
        Point::new(x, if has_two_lines { middle + 7.0 } else { middle }),
    );
    if has_two_lines {
        let text = match weight {
            Weight::Usd => format!("≤ {}", dollars(highest)),
            Weight::Count => format!("≤ {highest:.0}"),
        };
        let room = frame.names.width() - x - 4.0;
        let size = style(Token::TextFaint);
        let text = FontBook::get().fit(size.font, size.size, &text, room).into_owned();
        if small_width(&text) <= room {
            pen.write(&text, size, Corner::Left, Point::new(x, middle - 8.0));
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn dollars(value: f64) -> String {
    // Rounded to three digits: it is the height of a bar, not a sum to quote.
    let digits = value.max(1.0).log10().floor() - 2.0;
    let unit = 10f64.powf(digits.max(0.0));
    Usd(((value / unit).round() * unit * 1e6).clamp(0.0, 1e30) as u128).compact().trim_start_matches("USD ").to_owned()
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
