//! The running sum. A theft dated to a day is a step; one dated to a year rises over the whole of it.

use super::super::super::style::{Metrics, Token};
use super::super::super::text::Font;
use super::super::super::{Corner, Paint, Path, Point, Shape, Stroke};
use super::super::Context;
use super::super::rows::short;
use super::Plots;
use super::axis::{Scale, grid};
use crate::case::{Timestamp, Usd, format_utc};
use crate::scene::pen::{Pen, style};

/// A year in seconds, for the place of a day in its band.
const YEAR: f64 = 31_556_952.0;

/// Width of a step, px: what is known to a day or better.
const STEP: f32 = 0.5;

pub(super) fn draw(pen: &mut Pen, context: &Context<'_>, plots: &Plots<'_>) {
    let (case, statistics) = (context.spec.case, context.spec.statistics);
    let plot = plots.curve;
    let Some(last) = statistics.cumulative.last() else { return };
    let scale = Scale::of(last.total);
    grid(pen, &plot, &scale);
    // Every begin and end of a range of dates is a corner of the curve.
    let ramps: Vec<(f32, f32, Usd)> = statistics
        .cumulative
        .iter()
        .map(|step| {
            let at = case[step.incident].at;
            let from = x(plots, at.start());
            (from, x(plots, at.end()).max(from + STEP), step.usd)
        })
        .collect();
    let mut corners: Vec<f32> = ramps.iter().flat_map(|&(a, b, _)| [a, b]).chain([plot.min.x, plot.max.x]).collect();
    corners.sort_by(f32::total_cmp);
    corners.dedup_by(|a, b| (*a - *b).abs() < 0.1 * STEP);
    let sum_at = |x: f32| -> f64 {
        let part = |a: f32, b: f32| f64::from(((x - a) / (b - a)).clamp(0.0, 1.0));
        ramps.iter().map(|&(a, b, usd)| usd.to_f64() * part(a, b)).sum()
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let point = |x: f32| {
        let usd = Usd((sum_at(x) * 1e6) as u128);
        Point::new(x, plot.max.y - scale.height(usd, &plot))
    };
    let line: Vec<Point> = corners.iter().map(|&x| point(x)).collect();
    let mut area = line.clone();
    area.extend([plot.max, Point::new(plot.min.x, plot.max.y)]);
    pen.scene.fill(Shape::Path(Path::polyline(&area, true)), Paint::new(Token::Attacker).faded(0.14));
    pen.scene.stroke(Shape::Path(Path::polyline(&line, false)), Stroke::solid(1.75, Paint::new(Token::Attacker)));
    let bold = style(Font::SansBold, Metrics::get().font.small, Token::Text);
    let y = point(plot.max.x).y - 9.0;
    pen.write(&short(last.total), bold, Corner::Right, plot.max.x, y, f32::INFINITY);
}

/// Place of a time in the bands of years.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn x(plots: &Plots<'_>, at: Timestamp) -> f32 {
    let year = format_utc(at, "%Y");
    let bars = &plots.breakdown.bars;
    let Some(n) = bars.iter().position(|bar| bar.label == year) else { return plots.curve.max.x };
    let begin = crate::case::Moment::parse(&year).map_or(at, crate::case::Moment::start);
    let part = ((at - begin) as f64 / YEAR).clamp(0.0, 1.0);
    plots.left(n) + plots.band * part as f32
}
