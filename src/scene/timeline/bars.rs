//! The histogram.

use super::super::style::Token;
use super::super::symbol::SymbolKind;
use super::super::text::FontBook;
use super::super::{Corner, Item, Paint, Path, Point, Rect, Shape, Stroke};
use super::hatch::hatch;
use super::{Pen, TimelineSpec, frame, narrow, small, small_width};
use crate::case::{Role, Timestamp, Usd};
use crate::timeline::{Bin, Bins, KINDS, Layer, Measure, Scale, Split, Spread, Sum, Weight};

/// Least width of a bar with its gap, px.
const LEAST: f64 = 6.0;
/// Tens between the highest bar and the baseline.
const DECADES: f64 = 5.0;
/// Height of the smallest bar, px: something happened.
const STUB: f32 = 2.5;
/// Free above the highest bar, px.
const HEADROOM: f32 = 3.0;
/// Least height of the histogram for a key of its colours, px, and the room a line of it takes.
const KEYED: f32 = 44.0;
const KEY_LINE: f32 = 13.0;

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
    /// What had moved by its end, where the histogram is a running sum.
    pub running: Option<Sum>,
}

/// How the histogram is measured and coloured.
#[derive(Clone, Copy)]
struct Manner {
    weight: Weight,
    scale: Scale,
    cumulative: bool,
    split: Split,
    highest: f64,
}

impl Manner {
    fn of(spec: &TimelineSpec<'_>) -> Self {
        let settings = spec.settings;
        Self {
            weight: weight(spec),
            scale: settings.scale,
            cumulative: settings.cumulative,
            split: settings.split,
            highest: 0.0,
        }
    }

    /// Height as a share of the room, 0 to 1; 0 for nothing.
    fn share(&self, value: f64) -> f64 {
        if value <= 0.0 || self.highest <= 0.0 {
            return 0.0;
        }
        match self.scale {
            Scale::Log => (1.0 + (value / self.highest).log10() / DECADES).clamp(0.0, 1.0),
            Scale::Linear => value / self.highest,
        }
    }
}

/// What the heights stand for.
fn weight(spec: &TimelineSpec<'_>) -> Weight {
    match &spec.settings.measure {
        Measure::Number => Weight::Count,
        Measure::Value => spec.all.index.natural_weight(),
        Measure::Asset(_) => Weight::Usd,
    }
}

/// Colour and name of a part.
fn part_look(split: Split, part: usize) -> (Token, &'static str) {
    match split {
        Split::Role => {
            Role::ALL.get(part).map_or((Token::Wallet, "Other"), |role| (SymbolKind::Role(*role).token(), role.name()))
        }
        Split::Kind => {
            const LOOKS: [Token; 9] = [
                Token::Incident,
                Token::Wallet,
                Token::Swap,
                Token::Bridge,
                Token::Mixer,
                Token::CashOut,
                Token::Accent,
                Token::TextFaint,
                Token::TextDim,
            ];
            (LOOKS.get(part).copied().unwrap_or(Token::Wallet), KINDS.get(part).copied().unwrap_or("Other"))
        }
        Split::Selection => {
            if part == 0 {
                (Token::Selection, "Selected")
            } else {
                (Token::TextFaint, "Others")
            }
        }
    }
}

/// Draws the bars of every layer to one scale.
pub(super) fn draw(pen: &mut Pen<'_>) {
    let mut manner = Manner::of(pen.spec);
    let bins = |layer: &Layer| match manner.cumulative {
        true => layer.index.running(&pen.axis, LEAST),
        false => layer.index.bins(&pen.axis, LEAST),
    };
    let base = pen.spec.shown.unwrap_or(pen.spec.all);
    let mut layers: Vec<(Bins, f32)> = if manner.split == Split::Selection {
        let of_focus = pen.spec.focus.map(&bins);
        let shadow = pen.spec.shown.map(|_| (apart(bins(pen.spec.all), None), 0.16));
        shadow.into_iter().chain([(apart(bins(base), of_focus), 1.0)]).collect()
    } else {
        pen.layers().into_iter().map(|(layer, alpha)| (bins(layer), alpha)).collect()
    };
    manner.highest = highest(&layers, manner);
    pen.highest = manner.highest;
    let plain = manner.cumulative.then(|| base.index.bins(&pen.axis, LEAST));
    let shown = layers.get(usize::from(pen.spec.shown.is_some())).map(|(bins, _)| bins);
    pen.bars = match (&plain, shown) {
        (Some(plain), Some(running)) => {
            let so_far = |bin: &Bin| running.bins.iter().find(|other| other.from >= bin.from).map(Bin::total);
            plain.bins.iter().map(|bin| Bar { running: so_far(bin), ..bar(pen, bin) }).collect()
        }
        (None, Some(bins)) => bins.bins.iter().map(|bin| bar(pen, bin)).collect(),
        _ => Vec::new(),
    };
    pen.parts = (0..KINDS.len()).filter(|&part| layers.iter().any(|(bins, _)| holds(bins, part))).collect();
    let outer = std::mem::take(&mut pen.scene);
    for (bins, alpha) in &mut layers {
        bins.spreads.iter().for_each(|spread| vague(pen, spread, *alpha, manner));
        for bin in &bins.bins {
            if manner.cumulative {
                column_of_sum(pen, bin, *alpha, manner);
            } else {
                firm(pen, bin, *alpha, manner);
            }
        }
    }
    let items = std::mem::replace(&mut pen.scene, outer).items;
    pen.scene.items.push(Item::Clip { rect: pen.frame.bars, items });
}

fn holds(bins: &Bins, part: usize) -> bool {
    bins.bins.iter().any(|bin| bin.firm[part].plus(bin.vague[part]).count > 1e-6)
        || bins.spreads.iter().any(|spread| spread.parts[part].count > 0.0)
}

/// All as two parts: what is selected, and the rest.
fn apart(mut all: Bins, selected: Option<Bins>) -> Bins {
    let selected = selected.unwrap_or(Bins { seconds: all.seconds, bins: Vec::new(), spreads: Vec::new() });
    let of = |sums: &[Sum; 9]| sums.iter().fold(Sum::default(), |a, b| a.plus(*b));
    let two = |whole: Sum, part: Sum| {
        let mut out = [Sum::default(); 9];
        (out[0], out[1]) = (part, whole.minus(part));
        out
    };
    let mut others = selected.bins.iter().peekable();
    for bin in &mut all.bins {
        while others.next_if(|other| other.from < bin.from).is_some() {}
        let other = others.peek().filter(|other| other.from.total_cmp(&bin.from).is_eq());
        let (firm, vague) = other.map_or_else(Default::default, |other| (of(&other.firm), of(&other.vague)));
        bin.firm = two(of(&bin.firm), firm);
        bin.vague = two(of(&bin.vague), vague);
    }
    for spread in &mut all.spreads {
        let other = selected.spreads.iter().find(|other| (other.from, other.to) == (spread.from, spread.to));
        spread.parts = two(of(&spread.parts), other.map_or_else(Sum::default, |other| of(&other.parts)));
    }
    all
}

/// Weight of the highest bar of all layers.
fn highest(layers: &[(Bins, f32)], manner: Manner) -> f64 {
    let height = |bin: &Bin| if manner.cumulative { bin.total() } else { bin.firm_total() };
    let bins = layers.iter().flat_map(|(bins, _)| &bins.bins).map(height);
    let spreads = layers.iter().flat_map(|(bins, _)| &bins.spreads).map(Spread::total);
    bins.chain(spreads).map(|sum| sum.weight(manner.weight)).fold(0.0, f64::max)
}

fn bar(pen: &Pen<'_>, bin: &Bin) -> Bar {
    let left = pen.frame.plot.min.x;
    let (x0, x1) = (left + narrow(bin.x0), left + narrow(bin.x1));
    Bar { x0, x1, from: bin.from, to: bin.to, sum: bin.total(), running: None }
}

/// Height in px; 0 for nothing.
fn height(pen: &Pen<'_>, value: f64, manner: Manner) -> f32 {
    if value <= 0.0 || manner.highest <= 0.0 {
        return 0.0;
    }
    let room = pen.frame.bars.height() - HEADROOM;
    (room * narrow(manner.share(value))).max(STUB)
}

/// A bar with the share of each part, from the baseline up in the order of the story.
fn firm(pen: &mut Pen<'_>, bin: &Bin, alpha: f32, manner: Manner) {
    let total = bin.firm_total();
    let whole = total.weight(manner.weight);
    let column = column(pen, bin);
    let tall = height(pen, whole, manner);
    let top = stack(pen, &bin.firm, column, tall, whole, alpha, manner);
    if manner.weight == Weight::Usd && total.unvalued > 1e-6 {
        // Something moved whose value nobody states: an empty stub says so.
        let rect = Rect::new(Point::new(column.0 + 0.5, top - 4.5), Point::new(column.1 - 0.5, top - 0.5));
        let stroke = Stroke::solid(1.0, Paint::new(Token::TextFaint).faded(alpha));
        pen.scene.stroke(Shape::Rect { rect, radius: 0.0 }, stroke);
    }
}

/// Draws parts one on the other and returns where they end.
fn stack(
    pen: &mut Pen<'_>,
    parts: &[Sum],
    column: (f32, f32),
    tall: f32,
    whole: f64,
    alpha: f32,
    manner: Manner,
) -> f32 {
    let mut base = pen.frame.bars.max.y;
    for (n, sum) in parts.iter().enumerate().filter(|(_, sum)| whole > 0.0 && sum.weight(manner.weight) > 0.0) {
        let part = tall * narrow(sum.weight(manner.weight) / whole);
        let rect = Rect::new(Point::new(column.0, base - part), Point::new(column.1, base));
        base -= part;
        let paint = Paint::new(part_look(manner.split, n).0).faded(0.92 * alpha);
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint);
    }
    base
}

/// What had happened by the end of a bar: in full colour what surely had, hatched above it what may have.
fn column_of_sum(pen: &mut Pen<'_>, bin: &Bin, alpha: f32, manner: Manner) {
    let left = pen.frame.plot.min.x;
    // On whole pixels, so that columns side by side join without a seam.
    let column = ((left + narrow(bin.x0)).round(), (left + narrow(bin.x1)).round());
    let (sure, possible) = (bin.firm_total().weight(manner.weight), bin.total().weight(manner.weight));
    let tall = height(pen, sure, manner);
    let top = stack(pen, &bin.firm, column, tall, sure, 0.85 * alpha, manner);
    let above = height(pen, possible, manner) - tall;
    if above > 0.5 && possible > sure {
        let rect = Rect::new(Point::new(column.0, top - above), Point::new(column.1, top));
        let paint = Paint::new(Token::TextDim);
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint.faded(0.1 * alpha));
        hatch(&mut pen.scene, rect, paint.faded(0.45 * alpha));
    }
}

/// What is known only to a range: a light hatched field over all of it, as high as its whole sum.
fn vague(pen: &mut Pen<'_>, spread: &Spread, alpha: f32, manner: Manner) {
    let whole = spread.total().weight(manner.weight);
    let frame = pen.frame;
    let (x0, x1) = (pen.x(seconds(spread.from)), pen.x(seconds(spread.to)));
    let (a, b) = (x0.max(frame.plot.min.x - 2.0), x1.min(frame.plot.max.x + 2.0));
    let tall = height(pen, whole, manner);
    let mut base = frame.bars.max.y;
    let parts = spread.parts.iter().enumerate().filter(|(_, sum)| whole > 0.0 && sum.count > 0.0);
    for (n, sum) in parts {
        let part = tall * narrow(sum.weight(manner.weight) / whole);
        let rect = Rect::new(Point::new(a, base - part), Point::new(b, base));
        base -= part;
        let paint = Paint::new(part_look(manner.split, n).0);
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

/// What the height stands for: `USD, log`, `Sum of ETH`.
pub(super) fn title(spec: &TimelineSpec<'_>) -> String {
    let unit = match (&spec.settings.measure, weight(spec)) {
        (Measure::Asset(id), _) => {
            let asset = spec.case.asset_of_id(id);
            asset.map_or_else(|| "an asset".to_owned(), |asset| spec.case[asset].symbol.clone())
        }
        (_, Weight::Usd) => "USD".to_owned(),
        (_, Weight::Count) => "Number".to_owned(),
    };
    let unit = if spec.settings.cumulative { format!("Sum, {unit}") } else { unit };
    match spec.settings.scale {
        Scale::Log => format!("{unit}, log"),
        Scale::Linear => format!("{unit}, linear"),
    }
}

/// Says what the height stands for, and how much the highest bar is.
pub(super) fn labels(pen: &mut Pen<'_>) {
    let frame = pen.frame;
    let name = title(pen.spec);
    let highest = pen.highest;
    let style = |token: Token| small(Paint::new(token));
    let x = frame::MARGIN;
    let has_two_lines = frame.bars.height() >= 30.0 && highest > 0.0;
    let middle = frame.bars.center().y;
    let room = frame.names.width() - x - 4.0;
    let dim = style(Token::TextDim);
    let name = FontBook::get().fit(dim.font, dim.size, &name, room).into_owned();
    pen.write(&name, dim, Corner::Left, Point::new(x, if has_two_lines { middle + 7.0 } else { middle }));
    if has_two_lines {
        let text = match (&pen.spec.settings.measure, weight(pen.spec)) {
            (Measure::Asset(_), _) => format!("≤ {}", amount(highest)),
            (_, Weight::Usd) => format!("≤ {}", dollars(highest)),
            (_, Weight::Count) => format!("≤ {highest:.0}"),
        };
        let size = style(Token::TextFaint);
        let text = FontBook::get().fit(size.font, size.size, &text, room).into_owned();
        if small_width(&text) <= room {
            pen.write(&text, size, Corner::Left, Point::new(x, middle - 8.0));
        }
    }
    key(pen);
}

/// Names the colours where they are not those of the lanes below.
fn key(pen: &mut Pen<'_>) {
    let split = pen.spec.settings.split;
    let bars = pen.frame.bars;
    if split == Split::Role || bars.height() < KEYED {
        return;
    }
    let parts = pen.parts.clone();
    let width = |part: usize| frame::SQUARE + 4.0 + small_width(part_look(split, part).1) + 10.0;
    let mut x = bars.max.x - parts.iter().map(|&part| width(part)).sum::<f32>();
    if x < bars.min.x {
        return;
    }
    let y = bars.min.y + 0.5 * KEY_LINE;
    for part in parts {
        let (token, name) = part_look(split, part);
        let square = Rect::from_xywh(x, y - 0.5 * frame::SQUARE, frame::SQUARE, frame::SQUARE);
        pen.scene.fill(Shape::Rect { rect: square, radius: 1.5 }, Paint::new(token));
        let style = small(Paint::new(Token::TextDim)).with_halo(Paint::new(pen.spec.ground));
        pen.write(name, style, Corner::Left, Point::new(x + frame::SQUARE + 4.0, y));
        x += width(part);
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn dollars(value: f64) -> String {
    Usd((rounded(value) * 1e6).clamp(0.0, 1e30) as u128).compact().trim_start_matches("USD ").to_owned()
}

/// An amount of an asset in few characters: the words of dollars, without the dollar.
pub(super) fn amount(value: f64) -> String {
    if value >= 1000.0 {
        dollars(value)
    } else if value >= 1.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.3}")
    }
}

/// Rounded to three digits: it is the height of a bar, not a sum to quote.
fn rounded(value: f64) -> f64 {
    let digits = value.max(1.0).log10().floor() - 2.0;
    let unit = 10f64.powf(digits.max(0.0));
    (value / unit).round() * unit
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
