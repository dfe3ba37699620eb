//! Grid, dates and collapsed gaps.

use super::super::style::Token;
use super::super::text::FontBook;
use super::super::{Corner, Paint, Path, Point, Rect, Shape, Stroke};
use super::hatch::hatch;
use super::{Pen, cursor, narrow, small, small_width};
use crate::timeline::{Gap, GapKind, Zone, ticks};

/// Px a gap's label may stand over its band on each side, and between such labels.
const OVERHANG: f64 = 6.0;
const APART: f64 = 6.0;
/// Part of a band, at each side, over which a date may stand, px.
const EDGE: f64 = 14.0;

/// Labels of the axis, placed.
pub(super) struct Ticks {
    ticks: Vec<ticks::Tick>,
    gaps: Vec<Band>,
}

/// A collapsed gap in view, with its text and the text's left end in px from the left end of the plot.
struct Band {
    rect: Rect,
    gap: Gap,
    label: Option<(String, f64)>,
}

/// Chooses the dates and the labels of gaps, none over another.
pub(super) fn ticks(pen: &Pen<'_>) -> Ticks {
    let frame = &pen.frame;
    // Where texts stand already in the row of dates, and where no date may stand.
    let mut dates: Vec<(f64, f64)> = cursor::clock_span(pen).into_iter().collect();
    let mut bands: Vec<(f64, f64)> = Vec::new();
    let mut gaps: Vec<Band> = Vec::new();
    let mut lengths_end = f64::NEG_INFINITY;
    for piece in pen.axis.pieces() {
        let Some(gap) = piece.gap else { continue };
        let label = forms(&gap, pen.zone()).into_iter().find_map(|text| {
            let width = f64::from(small_width(&text));
            let x = 0.5 * (piece.x0 + piece.x1 - width);
            let fits = x >= 0.0 && x + width <= pen.axis.width() && width <= piece.x1 - piece.x0 + 2.0 * OVERHANG;
            let free = match gap.kind {
                GapKind::Silence => x >= lengths_end + APART,
                GapKind::Coarse => dates.iter().all(|&(a, b)| x >= b + APART || x + width + APART <= a),
            };
            (fits && free).then_some((text, x, width))
        });
        // The dates of a short piece may stand over the band's edge; its length stands lower.
        let edge = f64::min(EDGE, 0.5 * (piece.x1 - piece.x0));
        bands.push((piece.x0 + edge, piece.x1 - edge));
        if let Some((_, x, width)) = &label {
            match gap.kind {
                // A length stands in its band, beside the histogram.
                GapKind::Silence => lengths_end = x + width,
                // A date stands among the dates.
                GapKind::Coarse => dates.push((*x, x + width)),
            }
        }
        let rect = Rect::new(
            Point::new(frame.plot.min.x + narrow(piece.x0), frame.plot.min.y),
            Point::new(frame.plot.min.x + narrow(piece.x1), frame.plot.max.y),
        );
        gaps.push(Band { rect, gap, label: label.map(|(text, x, _)| (text, x)) });
    }
    let measure = |text: &str| f64::from(small_width(text));
    let blocked = [dates, bands].concat();
    Ticks { ticks: ticks::ticks(&pen.axis, &blocked, &measure), gaps }
}

/// What may be written on a gap, the fuller form first.
fn forms(gap: &Gap, zone: &Zone) -> Vec<String> {
    match gap.kind {
        GapKind::Silence => vec![gap.length(), gap.short_length()],
        GapKind::Coarse => {
            let patterns: &[&str] = match gap.seconds() {
                s if s <= 90_000 => &["%-d %b %Y", "%-d %b"],
                s if s <= 2_700_000 => &["%b %Y", "%b"],
                _ => &["%Y"],
            };
            // A day, month or year of a source is one of UTC.
            let suffix = if zone.is_utc() { "" } else { " UTC" };
            patterns.iter().map(|pattern| format!("{}{suffix}", Zone::UTC.format(gap.from, pattern))).collect()
        }
    }
}

/// Draws what lies behind everything: bands of gaps, lines of the grid.
pub(super) fn ground(pen: &mut Pen<'_>, ticks: &Ticks) {
    let frame = pen.frame;
    let line = |alpha: f32| Stroke::solid(1.0, Paint::new(Token::Line).faded(alpha));
    for tick in ticks.ticks.iter().filter(|tick| tick.line) {
        let x = frame.plot.min.x + narrow(tick.x);
        let strong = tick.label.as_ref().is_some_and(|label| label.context);
        let path = Path::polyline(&[Point::new(x, frame.ticks.min.y), Point::new(x, frame.plot.max.y)], false);
        pen.scene.stroke(Shape::Path(path), line(if strong { 1.0 } else { 0.6 }));
    }
    let balances = (frame.balances.height() > 0.0).then_some(frame.balances.max.y);
    let rules = std::iter::once(frame.bars.max.y).chain(balances).chain((0..frame.lane_count).map(|n| frame.lane_y(n)));
    for (n, y) in rules.enumerate() {
        let path = Path::polyline(&[Point::new(frame.plot.min.x, y), Point::new(frame.plot.max.x, y)], false);
        pen.scene.stroke(Shape::Path(path), line(if n == 0 { 1.0 } else { 0.8 }));
    }
    let edge = Path::polyline(&[frame.plot.min, Point::new(frame.plot.min.x, frame.plot.max.y)], false);
    pen.scene.stroke(Shape::Path(edge), line(1.0));
    for Band { rect: band, gap, .. } in &ticks.gaps {
        let below = Rect::new(Point::new(band.min.x, frame.ticks.max.y), band.max);
        let shape = Shape::Rect { rect: below, radius: 0.0 };
        match gap.kind {
            GapKind::Silence => {
                pen.scene.fill(shape, Paint::new(Token::Canvas));
                hatch(&mut pen.scene, below, Paint::new(Token::Line).faded(0.9));
            }
            GapKind::Coarse => pen.scene.fill(shape, Paint::new(Token::Raised).faded(0.45)),
        }
        pen.gaps.push((*band, *gap));
    }
}

/// Writes the dates and the lengths of gaps.
pub(super) fn labels(pen: &mut Pen<'_>, ticks: &Ticks) {
    let frame = pen.frame;
    let y = frame.dates_y();
    for label in ticks.ticks.iter().filter_map(|tick| tick.label.as_ref()) {
        let paint = Paint::new(if label.context { Token::TextDim } else { Token::TextFaint });
        let at = Point::new(frame.plot.min.x + narrow(label.x), y);
        pen.write(&label.text, small(paint), Corner::Left, at);
    }
    for Band { gap, label, .. } in &ticks.gaps {
        if let Some((text, x)) = label {
            let x = frame.plot.min.x + narrow(*x);
            match gap.kind {
                GapKind::Silence => {
                    let style = small(Paint::new(Token::TextDim)).with_halo(Paint::new(Token::Canvas));
                    pen.write(text, style, Corner::Left, Point::new(x, frame.bars.center().y));
                }
                GapKind::Coarse => {
                    pen.write(text, small(Paint::new(Token::TextDim)), Corner::Left, Point::new(x, y));
                }
            }
        }
    }
    // The zone, and what has no place on the axis.
    let undated = pen.spec.shown.unwrap_or(pen.spec.all).index.undated().len();
    let name = pen.zone().name();
    let size = small(Paint::new(Token::TextFaint));
    let room = frame.names.width() - super::frame::MARGIN - 6.0;
    #[allow(clippy::cast_possible_truncation)]
    let full = pen.zone().full_name(pen.axis.view().0 as i64);
    let undated = (undated > 0).then(|| format!("{undated} undated"));
    let with = |zone: &str| undated.as_ref().map_or_else(|| zone.to_owned(), |undated| format!("{zone} · {undated}"));
    let forms = [with(&full), with(&name)];
    let fits = forms.into_iter().find(|text| small_width(text) <= room);
    if fits.is_none()
        && let Some(undated) = undated.filter(|_| frame.flags.height() > 0.0)
    {
        // A long name leaves the second line to what has no place on the axis.
        let at = Point::new(super::frame::MARGIN, frame.flags.min.y + 7.0);
        pen.write(&undated, size, Corner::Left, at);
    }
    let zone = fits.unwrap_or(name);
    let text = FontBook::get().fit(size.font, size.size, &zone, room).into_owned();
    pen.write(&text, size, Corner::Left, Point::new(super::frame::MARGIN, y));
}
