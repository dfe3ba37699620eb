//! Every published figure with its source, by measure and period; what disagrees is bracketed and marked.

use super::super::style::{Metrics, Token};
use super::super::text::{Font, FontBook};
use super::super::{Corner, Paint, Rect, Scene, Target};
use super::Context;
use crate::overview::{Agreement, Answer, Series, series};
use crate::scene::pen::{Pen, small, style};

/// Height of a line and of a measure over its figures.
const LINE: f32 = 18.0;
const NAME: f32 = 17.0;
/// Room for the period, and for the figure.
const PERIOD: f32 = 112.0;
const FIGURE: f32 = 140.0;
/// Room for the bracket of what disagrees.
const BRACKET: f32 = 16.0;
/// Least width of a column.
const LEAST: f32 = 430.0;

/// The panel in as many columns as fit, at most so many lines each.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn draw(context: &Context<'_>, room: f32, most: usize) -> Scene {
    let all = series(context.spec.case);
    let mut pen = Pen::new(room);
    let disagreeing: usize = all.iter().map(Series::disagreements).sum();
    let remark = match disagreeing {
        0 => String::new(),
        1 => "≠ sources disagree on 1 question; every figure is kept".to_owned(),
        n => format!("≠ sources disagree on {n} questions; every figure is kept"),
    };
    pen.heading("Published figures", &[(remark.as_str(), room)]);
    let columns = (((room + super::GUTTER) / (LEAST + super::GUTTER)) as usize).clamp(1, 4);
    let pitch = (room + super::GUTTER) / columns as f32;
    let width = pitch - super::GUTTER;
    let heights: Vec<f32> = all.iter().map(|series| height(series, width)).collect();
    let target = (heights.iter().sum::<f32>() / columns as f32).min(most as f32 * LINE);
    let (top, mut column, mut bottom, mut shown) = (pen.y, 0, pen.y, 0);
    for (n, series) in all.iter().enumerate() {
        let used = pen.y - top;
        if used > 0.0 && used + heights[n] / 2.0 > target {
            column += 1;
            pen.y = top;
        }
        if column >= columns || pen.y - top + heights[n] > most as f32 * LINE + heights[n] / 2.0 {
            break;
        }
        one(&mut pen, context, series, column as f32 * pitch, width);
        bottom = bottom.max(pen.y);
        shown = n + 1;
    }
    pen.y = bottom;
    let left: usize = all[shown..].iter().flat_map(|series| &series.answers).map(|answer| answer.claims.len()).sum();
    if left > 0 {
        pen.paragraph(&format!("{left} more figures are in the case."), small(Token::TextFaint), 0.0, room, 14.0, 1);
    }
    pen.finish()
}

fn name(series: &Series) -> String {
    if series.part.is_empty() { series.measure.clone() } else { format!("{}: {}", series.measure, series.part) }
}

#[allow(clippy::cast_precision_loss)]
fn height(series: &Series, width: f32) -> f32 {
    let names = FontBook::get().wrap(Font::Sans, Metrics::get().font.body, &name(series), width).len().min(2);
    let lines: usize = series.answers.iter().map(|answer| answer.claims.len()).sum();
    names as f32 * NAME + lines as f32 * LINE + 10.0
}

fn one(pen: &mut Pen, context: &Context<'_>, series: &Series, x: f32, width: f32) {
    let body = style(Font::Sans, Metrics::get().font.body, Token::Text);
    pen.paragraph(&name(series), body, x, width, NAME, 2);
    for answer in &series.answers {
        lines(pen, context, answer, x, width);
    }
    pen.y += 10.0;
}

#[allow(clippy::cast_precision_loss)]
fn lines(pen: &mut Pen, context: &Context<'_>, answer: &Answer, x: f32, width: f32) {
    let case = context.spec.case;
    let sizes = Metrics::get().font;
    let (top, height) = (pen.y, answer.claims.len() as f32 * LINE);
    pen.write(&answer.period_for_people(), small(Token::TextDim), Corner::Left, x, top + LINE / 2.0, PERIOD);
    if answer.agreement == Agreement::Disagree {
        let at = x + PERIOD + 4.0;
        pen.block(Rect::from_xywh(at, top + 2.0, 2.0, height - 4.0), Paint::new(Token::Warning));
        let ink = style(Font::SansBold, sizes.label, Token::Warning);
        pen.write("≠", ink, Corner::Right, at - 4.0, top + height / 2.0, BRACKET);
    }
    for &ix in &answer.claims {
        let claim = &case[ix];
        let middle = pen.y + LINE / 2.0;
        let rect = Rect::from_xywh(x, pen.y, width, LINE);
        if context.spec.hover == Some(&Target::Claim(ix)) {
            pen.highlight(rect);
        }
        let right = x + PERIOD + BRACKET + FIGURE;
        let bold = style(Font::SansBold, sizes.label, Token::Text);
        let text = claim.figure_for_people();
        pen.write(&text, bold, Corner::Right, right, middle, FIGURE);
        let mut publishers: Vec<&str> = Vec::new();
        for &source in &claim.sources {
            if !publishers.contains(&case[source].publisher.as_str()) {
                publishers.push(&case[source].publisher);
            }
        }
        let who = format!("{} {}", publishers.join(", "), context.cite(&claim.sources));
        pen.write(&who, small(Token::TextDim), Corner::Left, right + 10.0, middle, x + width - right - 10.0);
        pen.hit(rect, Target::Claim(ix), format!("{}, {}: {}", claim.measure, text, claim.statement));
        pen.y += LINE;
    }
}
