//! Balances of what is selected: step curves in a row of their own.

use super::super::style::Token;
use super::super::symbol::SymbolKind;
use super::super::text::FontBook;
use super::super::{Corner, Item, Paint, Path, Point, Rect, Shape, Stroke};
use super::hatch::hatch;
use super::{Pen, bars, frame, narrow, small, small_width};
use crate::timeline::{Curve, Curves};

/// Colours of several curves, by their order; a curve alone has that of its role.
const COLOURS: [Token; 5] = [Token::Accent, Token::Warning, Token::Recovered, Token::Mixer, Token::Swap];
/// Free above the highest curve, px.
const HEADROOM: f32 = 4.0;
/// Opacity of the stolen part under a curve.
const STOLEN: f32 = 0.55;
/// Longest name in the key, px.
const NAME: f32 = 130.0;

fn curves<'a>(pen: &Pen<'a>) -> Option<&'a Curves> {
    pen.spec.curves.filter(|curves| !curves.is_empty() && pen.frame.balances.height() > 0.0)
}

fn colour(curves: &Curves, n: usize) -> Paint {
    Paint::new(match curves.lines.as_slice() {
        [one] => SymbolKind::Role(one.role).token(),
        _ => COLOURS[n % COLOURS.len()],
    })
}

/// Draws the curves to one scale, linear from zero.
pub(super) fn draw(pen: &mut Pen<'_>) {
    let Some(curves) = curves(pen) else { return };
    let highest = curves.lines.iter().map(Curve::highest).fold(0.0, f64::max);
    let outer = std::mem::take(&mut pen.scene);
    for (n, curve) in curves.lines.iter().enumerate() {
        draw_curve(pen, curve, highest, colour(curves, n));
    }
    let items = std::mem::replace(&mut pen.scene, outer).items;
    pen.scene.items.push(Item::Clip { rect: pen.frame.balances, items });
}

/// Known in full colour; above it, hatched, what must have been there besides.
fn draw_curve(pen: &mut Pen<'_>, curve: &Curve, highest: f64, paint: Paint) {
    let row = pen.frame.balances;
    let y =
        |value: f64| row.max.y - (row.height() - HEADROOM) * narrow(if highest > 0.0 { value / highest } else { 0.0 });
    let mut known: Vec<Point> = Vec::new();
    // Stretches of one balance, px: left end, known, unknown and stolen part.
    let mut runs: Vec<(f32, [f64; 3])> = Vec::new();
    let mut x = row.min.x;
    while x <= row.max.x {
        let t = pen.axis.t(f64::from(x - row.min.x));
        let (now, unknown) = curve.at(t);
        let parts = [now, unknown, curve.stolen_at(t)];
        let same = |old: &[f64; 3]| old.iter().zip(&parts).all(|(old, new)| old.total_cmp(new).is_eq());
        if !runs.last().is_some_and(|(_, old)| same(old)) {
            known.extend(known.last().map(|last| Point::new(x, last.y)));
            known.push(Point::new(x, y(now)));
            runs.push((x, parts));
        }
        x += 1.0;
    }
    known.extend(known.last().map(|last| Point::new(row.max.x, last.y)));
    let ends = runs.iter().skip(1).map(|run| run.0).chain([row.max.x]);
    for (&(x0, [now, unknown, stolen]), x1) in runs.iter().zip(ends) {
        let area = Rect::new(Point::new(x0, y(now)), Point::new(x1, row.max.y));
        pen.scene.fill(Shape::Rect { rect: area, radius: 0.0 }, paint.faded(0.16));
        if stolen > 0.0 {
            let part = Rect::new(Point::new(x0, y(stolen)), Point::new(x1, row.max.y));
            pen.scene.fill(Shape::Rect { rect: part, radius: 0.0 }, Paint::new(Token::Attacker).faded(STOLEN));
        }
        if unknown > 0.0 {
            let above = Rect::new(Point::new(x0, y(now + unknown)), Point::new(x1, y(now)));
            pen.scene.fill(Shape::Rect { rect: above, radius: 0.0 }, paint.faded(0.05));
            hatch(&mut pen.scene, above, paint.faded(0.45));
            let rim = Path::polyline(&[above.min, Point::new(x1, above.min.y)], false);
            pen.scene.stroke(Shape::Path(rim), Stroke::solid(1.0, paint.faded(0.6)));
        }
    }
    if known.len() > 1 {
        pen.scene.stroke(Shape::Path(Path::polyline(&known, false)), Stroke::solid(1.5, paint));
    }
}

/// Says what the row shows; with several curves, whose is which.
pub(super) fn labels(pen: &mut Pen<'_>) {
    let Some(curves) = curves(pen) else { return };
    let row = pen.frame.balances;
    let room = pen.frame.names.width() - frame::MARGIN - 4.0;
    let highest = curves.lines.iter().map(Curve::highest).fold(0.0, f64::max);
    let title = match curves.lines.as_slice() {
        [one] => one.name.clone(),
        _ => "Balances".to_owned(),
    };
    let middle = row.center().y;
    let stolen = if curves.lines.iter().any(|curve| !curve.stolen.is_empty()) { " · filled: stolen" } else { "" };
    let scale = format!("≤ {} {}{stolen}", bars::amount(highest), curves.symbol);
    for (text, token, y) in [(title, Token::TextDim, middle - 7.0), (scale, Token::TextFaint, middle + 7.0)] {
        let style = small(Paint::new(token));
        let text = FontBook::get().fit(style.font, style.size, &text, room).into_owned();
        pen.write(&text, style, Corner::Left, Point::new(frame::MARGIN, y));
    }
    if curves.lines.len() > 1 {
        key(pen, curves);
    }
}

fn key(pen: &mut Pen<'_>, curves: &Curves) {
    let row = pen.frame.balances;
    let style = small(Paint::new(Token::TextDim)).with_halo(Paint::new(pen.spec.ground));
    let mut names: Vec<(String, Option<Paint>)> = curves
        .lines
        .iter()
        .enumerate()
        .map(|(n, curve)| {
            let name = FontBook::get().fit(style.font, style.size, &curve.name, NAME).into_owned();
            (name, Some(colour(curves, n)))
        })
        .collect();
    if curves.left_out > 0 {
        names.push((format!("{} more", curves.left_out), None));
    }
    let width = |name: &str| frame::SQUARE + 4.0 + small_width(name) + 10.0;
    let mut x = row.max.x - names.iter().map(|(name, _)| width(name)).sum::<f32>();
    if x < row.min.x {
        return;
    }
    let y = row.min.y + 7.0;
    for (name, paint) in names {
        if let Some(paint) = paint {
            let square = Rect::from_xywh(x, y - 0.5 * frame::SQUARE, frame::SQUARE, frame::SQUARE);
            pen.scene.fill(Shape::Rect { rect: square, radius: 1.5 }, paint);
        }
        pen.write(&name, style, Corner::Left, Point::new(x + frame::SQUARE + 4.0, y));
        x += width(&name);
    }
}
