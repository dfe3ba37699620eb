//! What others publish for whole years, as marks over our own sums: one sign per publisher.

use super::super::super::style::{Metrics, Token};
use super::super::super::text::Font;
use super::super::super::{Corner, Hit, HitShape, Paint, Path, Point, Shape, Stroke, Target};
use super::super::Context;
use super::axis::Scale;
use super::{AXIS, Plots};
use crate::case::{Case, ClaimIx, Precision, SourceIx, Unit, Usd};
use crate::overview::{Breakdown, series};
use crate::scene::pen::{Pen, style};

/// Half the height of a mark.
const MARK: f32 = 4.0;
/// Years that a series must cover to be drawn, and publishers that have a sign of their own.
const YEARS: usize = 2;
const SIGNS: usize = 4;

/// The first series of dollars per year.
pub(super) struct Published<'c> {
    measure: &'c str,
    /// Publisher with sources and claims: which year, how much.
    voices: Vec<Voice<'c>>,
}

struct Voice<'c> {
    publisher: &'c str,
    sources: Vec<SourceIx>,
    figures: Vec<(usize, Usd, ClaimIx)>,
}

/// Finds the series: the first measure of a case with dollars for at least two of the years shown.
pub(super) fn of<'c>(case: &'c Case, years: &Breakdown) -> Option<Published<'c>> {
    series(case).into_iter().filter(|series| series.part.is_empty()).find_map(|series| {
        let mut found: Option<Published<'c>> = None;
        let claims = series.answers.iter().filter(|answer| answer.until.is_none()).flat_map(|answer| &answer.claims);
        for &ix in claims {
            let claim = &case[ix];
            let Some(period) = claim.period.filter(|at| at.precision() == Precision::Year) else { continue };
            let year = years.bars.iter().position(|bar| bar.label == period.for_people());
            let (Some(year), Unit::Usd, Ok(usd)) = (year, claim.unit, u128::try_from(claim.figure.0)) else { continue };
            let published = found.get_or_insert_with(|| Published { measure: &claim.measure, voices: Vec::new() });
            let publisher = claim.sources.first().map_or("", |&source| case[source].publisher.as_str());
            let voice = match published.voices.iter().position(|voice| voice.publisher == publisher) {
                Some(at) => &mut published.voices[at],
                None => {
                    published.voices.push(Voice { publisher, sources: Vec::new(), figures: Vec::new() });
                    let last = published.voices.len() - 1;
                    &mut published.voices[last]
                }
            };
            voice.figures.push((year, Usd(usd), ix));
            voice.sources.extend_from_slice(&claim.sources);
        }
        found.filter(|published| {
            let mut covered: Vec<usize> =
                published.voices.iter().flat_map(|voice| voice.figures.iter().map(|figure| figure.0)).collect();
            covered.sort_unstable();
            covered.dedup();
            covered.len() >= YEARS
        })
    })
}

impl Published<'_> {
    /// The highest figure.
    pub(super) fn highest(&self) -> Usd {
        self.voices.iter().flat_map(|voice| &voice.figures).map(|figure| figure.1).max().unwrap_or_default()
    }

    /// Where the marks of a year stand.
    pub(super) fn heights(&self, year: usize, plots: &Plots<'_>, scale: &Scale) -> Vec<f32> {
        let of_year = self.voices.iter().flat_map(|voice| &voice.figures).filter(|figure| figure.0 == year);
        of_year.map(|figure| plots.values.max.y - scale.height(figure.1, &plots.values)).collect()
    }

    /// The marks, and the line that says what they are.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn draw(&self, pen: &mut Pen, context: &Context<'_>, plots: &Plots<'_>, scale: &Scale, legend: f32) {
        let ink = style(Font::Sans, Metrics::get().font.caption, Token::TextDim);
        let mut x = AXIS;
        x += pen.write(&format!("{}, as published:", self.measure), ink, Corner::Left, x, legend, pen.width - x) + 8.0;
        for (n, voice) in self.voices.iter().enumerate() {
            for &(year, usd, claim) in &voice.figures {
                let at = Point::new(
                    plots.middle(year) + plots.half() + 7.0,
                    plots.values.max.y - scale.height(usd, &plots.values),
                );
                sign(pen, n, at);
                // The figure is named in the table below; here the mark can be pointed at.
                let name = format!("{} {}: {}", voice.publisher, self.measure, context.spec.case[claim].statement);
                let shape = HitShape::Circle(at, MARK + 3.0);
                pen.scene.hits.push(Hit { target: Target::Claim(claim), shape, name });
            }
            let text = format!("{} {}", voice.publisher, context.cite(&voice.sources));
            let room = pen.width - x - 12.0;
            if crate::scene::pen::width(ink, &text) <= room {
                sign(pen, n, Point::new(x + MARK, legend));
                x += 14.0 + pen.write(&text, ink, Corner::Left, x + 14.0, legend, room) + 14.0;
            }
        }
    }
}

/// Diamond, circle, square, triangle; a fifth publisher shares the last.
fn sign(pen: &mut Pen, n: usize, at: Point) {
    let (fill, line) = (Paint::new(Token::Canvas), Stroke::solid(1.25, Paint::new(Token::Text)));
    let polygon = |points: &[(f32, f32)]| {
        let points: Vec<Point> = points.iter().map(|&(x, y)| at + Point::new(x, y) * MARK).collect();
        Shape::Path(Path::polyline(&points, true))
    };
    let shape = match n.min(SIGNS - 1) {
        0 => polygon(&[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]),
        1 => Shape::Circle { center: at, radius: MARK * 0.9 },
        2 => polygon(&[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]),
        _ => polygon(&[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)]),
    };
    pen.scene.shape(shape, fill, line);
}
