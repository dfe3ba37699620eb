//! One bar for all that was taken, divided by what became of it; one for each method where several are compared.

use super::ReconcileSpec;
use super::figures::{Gap, Measure, Row, gaps, rows};
use super::words::short;
use crate::case::capital;
use crate::scene::pen::{Pen, small, style, width};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::Font;
use crate::scene::timeline::hatch::hatch;
use crate::scene::totals::fate_token;
use crate::scene::{Corner, Paint, Rect, Scene};
use crate::trace::Valued;

/// Height of a single bar, and of one of several.
const BAR: f32 = 30.0;
const THIN: f32 = 16.0;
/// From one of several to the next.
const ROW: f32 = 23.0;
/// Room for the name of a method.
const NAME: f32 = 112.0;

/// Draws the bars.
pub(super) fn draw(spec: &ReconcileSpec<'_>, measure: Measure, room: f32) -> Scene {
    let mut pen = Pen::new(room);
    let gap: u128 = gaps(spec).into_iter().map(|gap| missing(gap, measure)).sum();
    if let [account] = spec.accounts {
        let rows = rows(account, measure);
        let rect = Rect::from_xywh(0.0, pen.y, room, BAR);
        bar(&mut pen, &rows, gap, rect);
        pen.y += BAR + 5.0;
        labels(&mut pen, &rows, gap);
        pen.y += 18.0;
    } else {
        for account in spec.accounts {
            several(&mut pen, account, measure, gap);
        }
    }
    pen.finish()
}

/// What of a gap counts in the measure.
fn missing(gap: Gap, measure: Measure) -> u128 {
    match measure {
        Measure::Usd => gap.usd.map_or(0, |usd| usd.0),
        Measure::Units(asset) if asset == gap.asset => gap.missing(),
        Measure::Units(_) => 0,
    }
}

fn several(pen: &mut Pen, account: &Valued, measure: Measure, gap: u128) {
    let middle = pen.y + ROW / 2.0;
    let label = style(Font::Sans, Metrics::get().font.label, Token::TextDim);
    pen.write(short(account.method), label, Corner::Left, 0.0, middle, NAME - 8.0);
    let rect = Rect::from_xywh(NAME, middle - THIN / 2.0, (pen.width - NAME).max(0.0), THIN);
    bar(pen, &rows(account, measure), gap, rect);
    pen.y += ROW;
}

fn whole(rows: &[Row], gap: u128) -> u128 {
    rows.iter().fold(gap, |sum, row| sum.saturating_add(row.value))
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn part(value: u128, whole: u128) -> f32 {
    (value as f64 / whole.max(1) as f64) as f32
}

fn bar(pen: &mut Pen, rows: &[Row], gap: u128, rect: Rect) {
    let whole = whole(rows, gap);
    pen.block(rect, Paint::new(Token::Raised));
    let mut x = rect.min.x;
    for row in rows.iter().filter(|row| row.value > 0) {
        let length = part(row.value, whole) * rect.width();
        // A hair's breadth of ground between neighbours; the thinnest part can still be seen.
        pen.block(
            Rect::from_xywh(x, rect.min.y, (length - 1.0).max(1.0), rect.height()),
            Paint::new(fate_token(row.fate)),
        );
        x += length;
    }
    if gap > 0 {
        let rect = Rect::from_xywh(x, rect.min.y, (rect.max.x - x).max(1.0), rect.height());
        hatch(&mut pen.scene, rect, Paint::new(Token::TextDim));
    }
}

/// Names under the parts that are wide enough for them.
fn labels(pen: &mut Pen, rows: &[Row], gap: u128) {
    let whole = whole(rows, gap);
    let middle = pen.y + 7.0;
    let mut x = 0.0;
    let parts = rows.iter().map(|row| (capital(row.fate.name()), row.share, row.value));
    let hatched = ("In no row".to_owned(), None, gap);
    for (name, share, value) in parts.chain([hatched]) {
        let length = part(value, whole) * pen.width;
        let text = share.map_or(name.clone(), |share| format!("{name} {share}"));
        let text = [text, name].into_iter().find(|text| width(small(Token::TextDim), text) + 6.0 <= length);
        if let Some(text) = text {
            pen.write(&text, small(Token::TextDim), Corner::Left, x, middle, length);
        }
        x += length;
    }
}
