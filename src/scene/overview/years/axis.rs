//! Axes: round values at the left, years below.

use super::super::super::style::{Metrics, Token};
use super::super::super::text::Font;
use super::super::super::{Corner, Paint, Rect};
use super::super::rows::short;
use super::Plots;
use super::published::Published;
use crate::case::Usd;
use crate::overview::Breakdown;
use crate::scene::pen::{Pen, style, width};

/// From dollars to the height of a plot; ends above the highest value at a round one.
pub(super) struct Scale {
    top: f64,
    step: f64,
}

impl Scale {
    /// At most five round values up to the highest.
    pub(super) fn of(highest: Usd) -> Self {
        let highest = highest.to_f64().max(1.0);
        let unit = 10f64.powf((highest / 4.0).log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|n| n * unit).into_iter().find(|step| highest / step <= 4.0);
        let step = step.unwrap_or(10.0 * unit);
        Self { top: (highest / step).ceil() * step, step }
    }

    /// Height of a value in px.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn height(&self, usd: Usd, plot: &Rect) -> f32 {
        let part = (usd.to_f64() / self.top).clamp(0.0, 1.0) as f32;
        if usd.0 == 0 { 0.0 } else { (part * plot.height()).max(1.5) }
    }

    fn ticks(&self) -> impl Iterator<Item = Usd> {
        let (step, count) = (self.step, (self.top / self.step).round());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (0..=count as u32).map(move |n| Usd((f64::from(n) * step * 1e6).round() as u128))
    }
}

/// The highest value that the plot must hold.
pub(super) fn highest(breakdown: &Breakdown, published: Option<&Published<'_>>) -> Usd {
    breakdown.highest().max(published.map_or(Usd(0), Published::highest))
}

/// Lines and labels of round values.
pub(super) fn grid(pen: &mut Pen, plot: &Rect, scale: &Scale) {
    let ink = style(Font::Sans, Metrics::get().font.caption, Token::TextFaint);
    for usd in scale.ticks() {
        let y = (plot.max.y - scale.height(usd, plot)).round() + 0.5;
        pen.rule(plot.min.x, plot.max.x, y, Paint::new(Token::Line).faded(if usd.0 == 0 { 1.0 } else { 0.55 }));
        pen.write(&short(usd), ink, Corner::Right, plot.min.x - 8.0, y, plot.min.x - 8.0);
    }
}

/// The years under their bands: in full, or every second and so on where they would touch.
#[allow(clippy::cast_precision_loss)]
pub(super) fn years(pen: &mut Pen, plots: &Plots<'_>, y: f32) {
    let ink = style(Font::Sans, Metrics::get().font.small, Token::TextDim);
    let widest = plots.breakdown.bars.iter().map(|bar| width(ink, &bar.label)).fold(0.0, f32::max) + 8.0;
    let step = (1..).find(|&step| step as f32 * plots.band >= widest || step > plots.breakdown.bars.len()).unwrap_or(1);
    let last = plots.breakdown.bars.len() - 1;
    for (n, bar) in plots.breakdown.bars.iter().enumerate().filter(|(n, _)| (last - n).is_multiple_of(step)) {
        pen.write(&bar.label, ink, Corner::Middle, plots.middle(n), y, f32::INFINITY);
    }
}
