//! One bar for the whole value, divided: what became of it, how closely it is documented.

use super::super::style::{Metrics, Token};
use super::super::text::Font;
use super::super::{Corner, Paint, Rect, Scene, Target};
use super::Context;
use super::rows::{SHADE, foot, money, ratio, spoken};
use crate::overview::{Bar, Breakdown, Dimension};
use crate::scene::pen::{Pen, small, style, width};

/// Height of the bar and of a line under it.
const BAR: f32 = 14.0;
const ROW: f32 = 22.0;
/// Side of a sample of colour.
const SAMPLE: f32 = 9.0;

/// A divided bar with what its parts mean.
pub(super) fn draw(context: &Context<'_>, room: f32, breakdown: &Breakdown) -> Scene {
    let mut pen = Pen::new(room);
    let right = pen.width;
    pen.heading(breakdown.dimension.title(), &[("share", right), ("USD", right - 52.0)]);
    let whole = context.spec.statistics.whole.usd;
    let mut x = 0.0;
    for bar in &breakdown.bars {
        #[allow(clippy::cast_possible_truncation)]
        let length = (ratio(bar.sum.usd, whole) as f32 * room).max(if bar.sum.usd.0 > 0 { 1.5 } else { 0.0 });
        let rect = Rect::from_xywh(x, pen.y, (length - 1.0).min(room - x), BAR);
        pen.block(rect, paint(bar).faded(fade(context, bar)));
        x += length;
    }
    pen.y += BAR + 8.0;
    for bar in &breakdown.bars {
        line(&mut pen, context, bar);
    }
    pen.y += 2.0;
    foot(&mut pen, context, breakdown);
    pen.finish()
}

fn line(pen: &mut Pen, context: &Context<'_>, bar: &Bar) {
    let sizes = Metrics::get().font;
    let (top, right) = (pen.y, pen.width);
    let target = Target::Bar(bar.key.clone());
    let rect = Rect::from_xywh(0.0, top, right, ROW);
    if context.spec.hover == Some(&target) {
        pen.highlight(rect);
    }
    let middle = top + ROW / 2.0;
    pen.block(Rect::from_xywh(0.0, middle - SAMPLE / 2.0, SAMPLE, SAMPLE), paint(bar));
    let body = style(Font::Sans, sizes.body, Token::Text);
    let used = pen.write(&bar.label, body, Corner::Left, SAMPLE + 8.0, middle, right - 150.0) + SAMPLE + 15.0;
    let thefts = if bar.sum.thefts == 1 { "1 theft".to_owned() } else { format!("{} thefts", bar.sum.thefts) };
    // The numbers of the sources whole or not at all: those of all parts stand at the foot.
    let (detail, free) = (format!("{thefts} {}", context.cite(&bar.sources)), right - 122.0 - used);
    let detail = if width(small(Token::TextFaint), &detail) <= free { detail } else { thefts };
    pen.write(&detail, small(Token::TextFaint), Corner::Left, used, middle, free);
    let value = style(Font::SansBold, sizes.label, Token::Text);
    pen.write(&money(bar.sum), value, Corner::Right, right - 52.0, middle, 80.0);
    if let Some(share) = bar.share {
        pen.write(&share.to_string(), small(Token::TextDim), Corner::Right, right, middle, 52.0);
    }
    pen.hit(rect, target, spoken(bar));
    pen.y += ROW;
}

/// Colours of the parts; what is not known is grey.
fn paint(bar: &Bar) -> Paint {
    let (token, alpha) = match (bar.key.dimension, bar.key.key.as_str()) {
        (_, "") => (Token::Line, 1.0),
        (Dimension::Coverage, "ledger") => (Token::Attacker, 1.0),
        (Dimension::Coverage, _) => (Token::Attacker, 0.5),
        (_, "Recovered") => (Token::Recovered, 1.0),
        (_, "Frozen") => (Token::Recovered, 0.5),
        (_, "Laundered") => (Token::Mixer, 1.0),
        _ => (Token::Warning, 0.8),
    };
    Paint { token, alpha }
}

fn fade(context: &Context<'_>, bar: &Bar) -> f32 {
    if context.part(bar).is_some_and(|part| part.thefts == 0) { SHADE } else { 1.0 }
}
