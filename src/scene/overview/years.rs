//! Value and number of thefts per year, and the running sum, over one axis of years.

mod axis;
mod columns;
mod curve;
mod published;

use super::super::style::{Metrics, Token};
use super::super::text::Font;
use super::super::{Corner, Paint, Point, Rect, Scene};
use super::Context;
use crate::overview::{Breakdown, Dimension};
use crate::scene::pen::{Pen, TOP, small, style};

/// Least height of the panel.
pub(super) const LEAST: f32 = 300.0;
/// Room for the axis of values, at the left.
const AXIS: f32 = 50.0;
/// Height of the row of years, and of the captions of the plots.
const YEARS: f32 = 20.0;
const CAPTION: f32 = 18.0;
/// Under the last plot.
const BOTTOM: f32 = 8.0;
/// Height of the plot of numbers, and share of the rest that the plot of values takes.
const COUNTS: f32 = 44.0;
const VALUES: f32 = 0.64;

/// The plots: one band per year, the same in all three.
struct Plots<'a> {
    breakdown: &'a Breakdown,
    values: Rect,
    counts: Rect,
    curve: Rect,
    /// Width of a year's band.
    band: f32,
}

impl Plots<'_> {
    /// Left end and middle of a year's band.
    #[allow(clippy::cast_precision_loss)]
    fn left(&self, n: usize) -> f32 {
        self.values.min.x + n as f32 * self.band
    }

    fn middle(&self, n: usize) -> f32 {
        self.left(n) + self.band / 2.0
    }

    /// Half the width of a column.
    fn half(&self) -> f32 {
        (self.band * 0.31).clamp(1.0, 28.0)
    }
}

/// The panel in a width and height.
#[allow(clippy::cast_precision_loss)]
pub(super) fn draw(context: &Context<'_>, room: f32, height: f32) -> Scene {
    let mut pen = Pen::new(room);
    pen.heading("By year", &[]);
    let Some(breakdown) = context.spec.statistics.by(Dimension::Year).filter(|b| !b.bars.is_empty()) else {
        pen.paragraph("No thefts.", small(Token::TextDim), 0.0, room, 16.0, 1);
        return pen.finish();
    };
    let published = published::of(context.spec.case, breakdown);
    let legend = if published.is_some() { 18.0 } else { 0.0 };
    let free = height - TOP - 3.0 * CAPTION - COUNTS - YEARS - legend - BOTTOM;
    // Marks of published figures stand at the right of their column.
    let right = if published.is_some() { room - 8.0 } else { room };
    let plot = |top: f32, height: f32| Rect::new(Point::new(AXIS, top), Point::new(right, top + height));
    let values = plot(TOP + CAPTION, free * VALUES);
    let counts = plot(values.max.y + CAPTION, COUNTS);
    let curve = plot(counts.max.y + YEARS + CAPTION, free * (1.0 - VALUES));
    let band = values.width() / breakdown.bars.len() as f32;
    let plots = Plots { breakdown, values, counts, curve, band };

    hovered(&mut pen, context, &plots);
    let scale = axis::Scale::of(axis::highest(breakdown, published.as_ref()));
    caption(&mut pen, "Value, USD", values.min.y);
    axis::grid(&mut pen, &values, &scale);
    columns::values(&mut pen, context, &plots, &scale, published.as_ref());
    let ink = style(Font::Sans, Metrics::get().font.caption, Token::TextFaint);
    pen.write("Thefts", ink, Corner::Left, 0.0, counts.max.y - 8.0, AXIS);
    columns::counts(&mut pen, context, &plots);
    axis::years(&mut pen, &plots, counts.max.y + YEARS / 2.0 + 1.0);
    caption(&mut pen, "Running sum, USD", curve.min.y);
    curve::draw(&mut pen, context, &plots);
    if let Some(published) = published {
        published.draw(&mut pen, context, &plots, &scale, height - legend / 2.0);
    }
    for (n, bar) in breakdown.bars.iter().enumerate() {
        let rect = Rect::new(Point::new(plots.left(n), TOP), Point::new(plots.left(n) + band, curve.max.y));
        // Beneath the marks of published figures, which lie on it.
        pen.scene.hits.insert(
            n,
            super::super::Hit {
                target: super::super::Target::Bar(bar.key.clone()),
                shape: super::super::HitShape::Rect(rect),
                name: super::rows::spoken(bar),
            },
        );
    }
    pen.y = height;
    pen.finish()
}

fn caption(pen: &mut Pen, text: &str, top: f32) {
    let ink = style(Font::Sans, Metrics::get().font.caption, Token::TextFaint);
    pen.write(text, ink, Corner::Left, 0.0, top - CAPTION + 5.0, f32::INFINITY);
}

fn hovered(pen: &mut Pen, context: &Context<'_>, plots: &Plots<'_>) {
    let at = |n: usize| Rect::from_xywh(plots.left(n), TOP, plots.band, plots.curve.max.y - TOP);
    for (n, bar) in plots.breakdown.bars.iter().enumerate() {
        if context.spec.hover == Some(&super::super::Target::Bar(bar.key.clone())) {
            pen.scene.fill(
                super::super::Shape::Rect { rect: at(n), radius: Metrics::get().space.tight },
                Paint::new(Token::Raised).faded(0.7),
            );
        }
    }
}
