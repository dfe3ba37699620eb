//! Lanes too dense for arrows: how many movements touch a lane, column by column, by intensity.

use super::super::style::Token;
use super::super::symbol::SymbolKind;
use super::super::{Corner, Paint, Point, Rect, Shape};
use super::{Pen, narrow, small, small_width};
use crate::timeline::{Layer, Warmth};

/// Part of a lane's height that its strip takes.
const TALL: f32 = 0.7;
/// Width of a column, px.
pub(super) const COLUMN: f64 = 3.0;
/// Steps of the key.
const KEY: usize = 5;

/// A column of a lane's strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heat {
    /// The lane, from the top.
    pub lane: usize,
    /// Where it is, px of the picture.
    pub rect: Rect,
    /// First second.
    pub from: i64,
    /// First second after it.
    pub to: i64,
    /// How many movements begin or end in this lane then.
    pub count: usize,
}

/// Draws the strips of a layer; `reacts` where they can be asked.
pub(super) fn draw(pen: &mut Pen<'_>, layer: &Layer, alpha: f32, reacts: bool) {
    let warm = layer.arrows.warmth(&pen.axis, COLUMN);
    let most = warm.iter().map(|warm| warm.count).max().unwrap_or(0);
    for warm in &warm {
        let rect = rect(pen, warm);
        let role =
            pen.spec.lanes.lanes.get(warm.lane).map_or(Token::Wallet, |lane| SymbolKind::Role(lane.role).token());
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(role).faded(alpha * strength(warm.count, most)));
        if reacts {
            pen.heat.push(Heat { lane: warm.lane, rect, from: warm.from, to: warm.to, count: warm.count });
        }
    }
}

fn rect(pen: &Pen<'_>, warm: &Warmth) -> Rect {
    let (y, half) = (pen.frame.lane_y(warm.lane), 0.5 * TALL * pen.frame.pitch);
    let x = pen.frame.plot.min.x + narrow(warm.x);
    Rect::new(Point::new(x, y - half), Point::new(x + narrow(warm.width), y + half))
}

/// Opacity of a count, on a logarithmic scale up to the highest.
#[allow(clippy::cast_precision_loss)]
fn strength(count: usize, most: usize) -> f32 {
    0.18 + 0.8 * (count as f32).ln_1p() / (most as f32).ln_1p().max(1e-3)
}

/// The key of the intensities, at the right end of the lanes.
pub(super) fn key(pen: &mut Pen<'_>) {
    let Some(most) = pen.heat.iter().map(|heat| heat.count).max() else { return };
    let (low, high) = ("1".to_owned(), format!("{most} per column"));
    let side = 9.0;
    let width = small_width(&low) + small_width(&high) + 5.0 * side + 26.0;
    let plot = pen.frame.lanes;
    let chip = Rect::from_xywh(plot.max.x - width, plot.max.y - 15.0, width, 15.0);
    if chip.min.x < plot.min.x || pen.frame.lanes.height() < 30.0 {
        return;
    }
    pen.scene.fill(Shape::Rect { rect: chip, radius: 3.0 }, Paint::new(pen.spec.ground).faded(0.92));
    let y = chip.center().y;
    let style = small(Paint::new(Token::TextDim));
    let mut x = chip.min.x + 6.0;
    pen.write(&low, style, Corner::Left, Point::new(x, y));
    x += small_width(&low) + 5.0;
    for step in 1..=KEY {
        #[allow(clippy::cast_precision_loss)]
        let alpha = 0.18 + 0.8 * step as f32 / KEY as f32;
        let rect = Rect::from_xywh(x, y - 0.5 * side, side, side);
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(Token::Attacker).faded(alpha));
        x += side;
    }
    pen.write(&high, style, Corner::Left, Point::new(x + 5.0, y));
}
