//! Time from each theft to the first step of laundering, on one logarithmic scale.

use super::super::style::{Metrics, Token};
use super::super::text::Font;
use super::super::{Corner, Paint, Point, Rect, Scene, Shape, Target};
use super::Context;
use super::rows::ROW;
use crate::case::format_utc;
use crate::overview::{Delay, theft_name};
use crate::scene::pen::{Pen, small, style};

/// Times written under the scale, seconds.
const TICKS: [(f64, &str); 6] = [
    (60.0, "1 min"),
    (3_600.0, "1 h"),
    (86_400.0, "1 day"),
    (604_800.0, "1 week"),
    (2_592_000.0, "1 month"),
    (31_536_000.0, "1 year"),
];
/// Half the height of a mark.
const MARK: f32 = 3.0;

/// The panel, at most so many thefts.
#[allow(clippy::cast_precision_loss)]
pub(super) fn draw(context: &Context<'_>, room: f32, most: usize) -> Scene {
    let statistics = context.spec.statistics;
    let mut pen = Pen::new(room);
    pen.heading("Theft to first laundering step", &[("log scale", room)]);
    let known = format!("Known for {} of {} thefts", statistics.delays.len(), statistics.whole.thefts);
    if statistics.delays.is_empty() {
        pen.paragraph(&format!("{known}."), small(Token::TextDim), 0.0, room, 16.0, 2);
        return pen.finish();
    }
    let (least, longest) = (60.0, statistics.delays.iter().map(|delay| delay.most as f64).fold(86_400.0, f64::max));
    let scale = Scale { from: f64::ln(least / 2.0), to: f64::ln(longest * 1.3), room };
    for delay in statistics.delays.iter().take(most) {
        one(&mut pen, context, delay, &scale);
    }
    ticks(&mut pen, &scale);
    let rest = statistics.delays.len().saturating_sub(most);
    let rest = if rest > 0 { format!("; the {rest} longest are left out") } else { String::new() };
    pen.paragraph(
        &format!("{known}{rest}. A bar spans what the dates allow."),
        small(Token::TextFaint),
        0.0,
        room,
        14.0,
        2,
    );
    pen.finish()
}

/// From seconds to px.
struct Scale {
    from: f64,
    to: f64,
    room: f32,
}

impl Scale {
    #[allow(clippy::cast_possible_truncation)]
    fn x(&self, seconds: f64) -> f32 {
        let part = (seconds.max(1.0).ln() - self.from) / (self.to - self.from);
        part.clamp(0.0, 1.0) as f32 * self.room
    }
}

#[allow(clippy::cast_precision_loss)]
fn one(pen: &mut Pen, context: &Context<'_>, delay: &Delay, scale: &Scale) {
    let case = context.spec.case;
    let sizes = Metrics::get().font;
    let (top, right) = (pen.y, pen.width);
    let target = Target::Incident(delay.incident);
    let rect = Rect::from_xywh(0.0, top - 3.0, right, ROW - 1.0);
    if context.spec.hover == Some(&target) {
        pen.highlight(rect);
    }
    let faded = context.spec.chosen.is_some_and(|set| !set.contains(&delay.incident));
    let ink = |token| if faded { Token::TextFaint } else { token };
    let middle = top + 8.0;
    let text = delay.for_people();
    let used =
        pen.write(&text, style(Font::SansBold, sizes.label, ink(Token::Text)), Corner::Right, right, middle, right);
    let room = right - used - 10.0;
    let body = style(Font::Sans, sizes.body, ink(Token::Text));
    let at = pen.write(theft_name(case, delay.incident), body, Corner::Left, 0.0, middle, room) + 7.0;
    let year = format_utc(case[delay.incident].at.start(), "%Y");
    let detail = format!("{year} {}", context.cite(&delay.sources));
    pen.write(&detail, small(Token::TextFaint), Corner::Left, at, middle, room - at);
    let y = top + 21.0;
    pen.block(Rect::from_xywh(0.0, y, right, 1.0), Paint::new(Token::Line));
    let (a, b) = (scale.x(delay.least as f64), scale.x(delay.most as f64));
    let paint = Paint::new(if faded { Token::TextFaint } else { Token::Swap });
    if b - a < 2.0 * MARK {
        pen.scene.fill(Shape::Circle { center: Point::new((a + b) / 2.0, y), radius: MARK + 0.5 }, paint);
    } else {
        let bar = Rect::from_xywh(a, y - MARK + 0.5, b - a, 2.0 * MARK - 1.0);
        pen.scene.fill(Shape::Rect { rect: bar, radius: MARK }, paint.faded(0.75));
    }
    pen.hit(rect, target, format!("Time to the first laundering step: {}, {text}", theft_name(case, delay.incident)));
    pen.y += ROW;
}

/// The scale under the rows; a label that would touch the one before is left out.
fn ticks(pen: &mut Pen, scale: &Scale) {
    let ink = style(Font::Sans, Metrics::get().font.caption, Token::TextFaint);
    let mut end = f32::NEG_INFINITY;
    for (seconds, text) in TICKS {
        let x = scale.x(seconds);
        let half = crate::scene::pen::width(ink, text) / 2.0;
        if f64::ln(seconds) > scale.to || x - half < end + 8.0 || x + half > pen.width {
            continue;
        }
        pen.block(Rect::from_xywh(x, pen.y - 4.0, 1.0, 4.0), Paint::new(Token::TextFaint));
        pen.write(text, ink, Corner::Middle, x.max(half), pen.y + 8.0, f32::INFINITY);
        end = x + half;
    }
    pen.y += 20.0;
}
