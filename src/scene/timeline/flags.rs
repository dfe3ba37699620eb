//! Flags, drawn.

use super::super::icon::icon;
use super::super::style::Token;
use super::super::{Corner, Hit, HitShape, Paint, Path, Point, Rect, Shape, Stroke};
use super::flag::{Flag, flags, look};
use super::frame::{FLAG_ROW, count_f32};
use super::hatch::hatch;
use super::place::{Spot, Wish, place};
use super::{Pen, small, small_width};
use crate::timeline::{is_instant, range};

/// Height of a flag, and its corner radius.
const HEIGHT: f32 = 15.0;
const RADIUS: f32 = 3.0;
/// Left of the text: the icon. Right of it: air.
const ICON: f32 = 16.0;
const AIR: f32 = 6.0;
/// With less room than this for each flag, px, only a highlighted one has a pole through bars and lanes.
const POLE_ROOM: f32 = 40.0;

/// Draws the flags in view.
pub(super) fn draw(pen: &mut Pen<'_>) {
    let mut flags = flags(pen);
    flags.retain(|flag| {
        let (from, to) = span(pen, flag);
        pen.sees(from, to)
    });
    let plot = pen.frame.plot;
    let wishes: Vec<Wish> = flags
        .iter()
        .map(|flag| {
            let texts = flag.forms.iter().map(|text| ICON + small_width(text) + AIR);
            let widths = if flag.icon_alone { texts.chain([ICON]).collect() } else { texts.collect() };
            Wish { x: anchor(pen, flag), widths, spare: flag.spare }
        })
        .collect();
    let spots = place(&wishes, pen.frame.flag_rows, plot.min.x, plot.max.x);
    let poles = flags.iter().filter(|flag| !flag.has_mark).count();
    let crowded = plot.width() < POLE_ROOM * count_f32(poles);
    for (flag, spot) in flags.iter().zip(&spots) {
        if flag.has_mark {
            draw_stub(pen, flag, spot.as_ref());
        } else {
            draw_pole(pen, flag, spot.as_ref(), crowded && !flag.highlighted);
        }
    }
    for (flag, spot) in flags.iter().zip(&spots) {
        let shape = match spot {
            Some(spot) => HitShape::Rect(draw_flag(pen, flag, spot)),
            None if flag.has_mark => continue,
            None => HitShape::Rect(Rect::centered(
                Point::new(anchor(pen, flag), pen.frame.flags.center().y),
                super::super::Size::new(6.0, pen.frame.flags.height()),
            )),
        };
        pen.scene.hits.push(Hit { target: flag.target.clone(), shape, name: flag.name.clone() });
    }
}

/// Beginning and end in px of the picture.
fn span(pen: &Pen<'_>, flag: &Flag) -> (f32, f32) {
    let (from, to) = range(flag.at, flag.until);
    let (x0, x1) = (pen.x(seconds(from)), pen.x(seconds(to)));
    if is_instant(flag.at, flag.until) { (x0, x0) } else { (x0, x1) }
}

/// Where the pole of a flag stands: at the beginning of what is in view of its range; the name of a theft stands over
/// its arrow, in the middle.
fn anchor(pen: &Pen<'_>, flag: &Flag) -> f32 {
    let (x0, x1) = span(pen, flag);
    let seen = |x: f32| x.clamp(pen.frame.plot.min.x, pen.frame.plot.max.x);
    if flag.has_mark { 0.5 * (seen(x0) + seen(x1)) } else { seen(x0) }
}

/// From the name of a theft down to its bar.
fn draw_stub(pen: &mut Pen<'_>, flag: &Flag, spot: Option<&Spot>) {
    let Some(spot) = spot else { return };
    let x = anchor(pen, flag);
    let stub = [Point::new(x, row_top(pen, spot.row) + 1.0), Point::new(x, pen.frame.flags.max.y)];
    let paint = Paint::new(look(flag.kind).1).faded(if flag.highlighted { 0.9 } else { 0.45 });
    pen.scene.stroke(Shape::Path(Path::polyline(&stub, false)), Stroke::solid(1.0, paint));
}

/// The pole of an instant; the field of a range. A short one leaves bars and lanes alone.
fn draw_pole(pen: &mut Pen<'_>, flag: &Flag, spot: Option<&Spot>, short: bool) {
    let frame = pen.frame;
    let (x0, x1) = span(pen, flag);
    let (a, b) = (x0.max(frame.plot.min.x), x1.min(frame.plot.max.x));
    let top = spot.map_or(frame.flags.max.y - 6.0, |spot| row_top(pen, spot.row) + 1.0);
    let (_, token) = look(flag.kind);
    let paint = Paint::new(token);
    let strength = if flag.highlighted { 0.9 } else { 0.45 };
    if b - a >= 3.0 {
        let foot = frame.flags.max.y;
        let field = Rect::new(Point::new(a, foot - 3.0), Point::new(b, foot));
        pen.scene.fill(Shape::Rect { rect: field, radius: 0.0 }, paint.faded(0.25 * strength));
        hatch(&mut pen.scene, field, paint.faded(strength));
        if b - a < 0.6 * frame.plot.width() && !short {
            let below = Rect::new(Point::new(a, foot), Point::new(b, frame.plot.max.y));
            pen.scene.fill(Shape::Rect { rect: below, radius: 0.0 }, paint.faded(0.08 * strength));
        }
        let pole = Path::polyline(&[Point::new(a, top), Point::new(a, foot)], false);
        pen.scene.stroke(Shape::Path(pole), Stroke::solid(1.0, paint.faded(strength)));
    } else {
        let foot = if short { frame.flags.max.y } else { frame.plot.max.y };
        let pole = Path::polyline(&[Point::new(a, top), Point::new(a, foot)], false);
        pen.scene.stroke(Shape::Path(pole), Stroke::solid(1.0, paint.faded(strength)));
    }
}

fn row_top(pen: &Pen<'_>, row: usize) -> f32 {
    pen.frame.flags.min.y + FLAG_ROW * count_f32(row)
}

/// Draws a flag and says where it is.
fn draw_flag(pen: &mut Pen<'_>, flag: &Flag, spot: &Spot) -> Rect {
    let rect = Rect::from_xywh(spot.x0, row_top(pen, spot.row), spot.x1 - spot.x0, HEIGHT);
    let (symbol, token) = look(flag.kind);
    let rim = if flag.highlighted { Token::Selection } else { Token::Line };
    let shape = Shape::Rect { rect, radius: RADIUS };
    pen.scene.shape(shape, Paint::new(Token::Raised), Stroke::solid(1.0, Paint::new(rim)));
    let middle = rect.center().y;
    icon(&mut pen.scene, symbol, Point::new(rect.min.x + 0.5 * ICON, middle), 10.0, Paint::new(token));
    if let Some(text) = flag.forms.get(spot.form) {
        let at = Point::new(rect.min.x + ICON, middle);
        pen.write(text, small(Paint::new(Token::Text)), Corner::Left, at);
    }
    rect
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: i64) -> f64 {
    t as f64
}
