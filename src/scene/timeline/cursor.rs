//! The brushed window and the playhead.

use super::super::style::{Metrics, Token};
use super::super::text::{Font, FontBook, TextStyle};
use super::super::{Corner, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke};
use super::{Frame, Pen, TimelineLayout};
use crate::case::Timestamp;
use crate::timeline::{Gap, Zone};

/// Opacity of the veil over what lies outside of the window, and of the window itself.
const VEIL: f32 = 0.62;
const TINT: f32 = 0.1;
/// Size of the grips.
const GRIP: Size = Size::new(5.0, 18.0);
/// How near the pointer must come to a handle, px.
const REACH: f32 = 5.0;
/// Half width and height of the playhead's triangle.
const HEAD: (f32, f32) = (5.5, 7.0);

/// What of the timeline lies under the pointer, apart from the marks in the scene's hit regions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// The earlier end of the window.
    WindowFrom,
    /// The later end of the window.
    WindowTo,
    /// The playhead.
    Playhead,
    /// The row of dates: pressing here moves the playhead.
    Dates,
    /// A collapsed stretch: a double click opens it.
    Gap(Gap),
    /// Inside the window: dragging moves it.
    Window,
    /// The earlier end of the second window.
    SecondFrom,
    /// The later end of the second window.
    SecondTo,
    /// Inside the second window, outside of the first: dragging moves it.
    Second,
    /// The rest of the plot: dragging makes a window.
    Plot,
    /// The column of names, with the lane.
    Names(Option<usize>),
}

impl TimelineLayout {
    /// What lies under a point; `None` outside of the timeline.
    #[must_use]
    pub fn part_at(&self, p: Point) -> Option<Part> {
        let frame = &self.frame;
        if p.x < frame.plot.min.x && p.x >= 0.0 {
            let inside = (frame.lanes.min.y..frame.lanes.max.y).contains(&p.y);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let lane = inside.then(|| ((p.y - frame.lanes.min.y) / frame.pitch) as usize);
            return Some(Part::Names(lane.filter(|n| *n < frame.lane_count)));
        }
        if !frame.plot.contains(p) {
            return None;
        }
        let near = |x: f32| (p.x - x).abs() <= REACH;
        let in_dates = p.y < frame.ticks.max.y;
        if in_dates && self.playhead.is_some_and(near) {
            return Some(Part::Playhead);
        }
        let windows =
            [(self.window, Part::WindowFrom, Part::WindowTo), (self.second, Part::SecondFrom, Part::SecondTo)];
        for (window, first, last) in windows {
            let Some((from, to)) = window.filter(|_| !in_dates) else { continue };
            // The nearer of two handles that stand close.
            match (near(from), near(to)) {
                (true, true) if (p.x - from).abs() > (p.x - to).abs() => return Some(last),
                (true, _) => return Some(first),
                (false, true) => return Some(last),
                (false, false) => {}
            }
        }
        if let Some((_, gap)) = self.gaps.iter().find(|(band, _)| band.contains(p)) {
            return Some(Part::Gap(*gap));
        }
        let inside = |window: Option<(f32, f32)>| window.is_some_and(|(from, to)| (from..=to).contains(&p.x));
        let (in_window, in_second) = (inside(self.window), inside(self.second));
        Some(if in_dates {
            Part::Dates
        } else if in_window {
            Part::Window
        } else if in_second {
            Part::Second
        } else {
            Part::Plot
        })
    }
}

/// Dims what lies outside of the window and tints what lies inside.
pub(super) fn veil(pen: &mut Pen<'_>) {
    let frame = pen.frame;
    let plot = frame.plot;
    let ends = |pen: &Pen<'_>, (from, to): (f64, f64)| (pen.x(from.min(to)), pen.x(from.max(to)));
    #[allow(clippy::cast_precision_loss)]
    let second = pen.spec.settings.second.map(|span| (span.from as f64, span.to as f64 + 1.0));
    pen.second = second.map(|second| ends(pen, second));
    pen.window = pen.spec.window.map(|window| ends(pen, window));
    let Some(window) = pen.window else {
        if let Some(second) = pen.second {
            tint(pen, second, Token::Warning);
        }
        return;
    };
    let seen = |(x0, x1): (f32, f32)| (x0.clamp(plot.min.x, plot.max.x), x1.clamp(plot.min.x, plot.max.x));
    // What lies in neither window.
    let mut free = plot.min.x;
    let mut windows: Vec<(f32, f32)> = [Some(window), pen.second].into_iter().flatten().map(seen).collect();
    windows.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (a, b) in windows.into_iter().chain([(plot.max.x, plot.max.x)]) {
        if a > free {
            let rect = Rect::new(Point::new(free, frame.flags.max.y), Point::new(a, plot.max.y));
            pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(pen.spec.ground).faded(VEIL));
        }
        free = free.max(b);
    }
    tint(pen, window, Token::Accent);
    if let Some(second) = pen.second {
        tint(pen, second, Token::Warning);
    }
}

fn tint(pen: &mut Pen<'_>, (x0, x1): (f32, f32), token: Token) {
    let (plot, top) = (pen.frame.plot, pen.frame.ticks.min.y);
    let (a, b) = (x0.clamp(plot.min.x, plot.max.x), x1.clamp(plot.min.x, plot.max.x));
    let inside = Rect::new(Point::new(a, top), Point::new(b, plot.max.y));
    pen.scene.fill(Shape::Rect { rect: inside, radius: 0.0 }, Paint::new(token).faded(TINT));
}

/// Draws the ends of the window with their grips.
pub(super) fn window(pen: &mut Pen<'_>) {
    if let Some(second) = pen.second {
        grips(pen, second, Token::Warning);
    }
    if let Some(window) = pen.window {
        grips(pen, window, Token::Accent);
    }
}

/// Writes which window is which, where there are two: the letter stands where no other text does.
pub(super) fn letters(pen: &mut Pen<'_>) {
    let Some((first, second)) = pen.window.zip(pen.second) else { return };
    let plot = pen.frame.plot;
    let seen = |x: f32| x.clamp(plot.min.x + 8.0, plot.max.x - 8.0);
    let y = pen.frame.lanes.min.y + 8.0;
    let (a, b) = (seen(first.0 + 8.0), seen(second.1 - 8.0));
    // Side by side where they would meet.
    let b = if (a - b).abs() < 18.0 { if b + 18.0 < plot.max.x - 8.0 { a + 18.0 } else { a - 18.0 } } else { b };
    for (letter, x, token) in [("A", a, Token::Accent), ("B", b, Token::Warning)] {
        let chip = Rect::centered(Point::new(x, y), Size::new(14.0, 14.0));
        pen.scene.fill(Shape::Rect { rect: chip, radius: 3.0 }, Paint::new(token));
        pen.write(letter, super::small(Paint::new(Token::OnAccent)), Corner::Middle, chip.center());
    }
}

fn grips(pen: &mut Pen<'_>, (x0, x1): (f32, f32), token: Token) {
    let frame = pen.frame;
    for x in [x0, x1].into_iter().filter(|x| (frame.plot.min.x..=frame.plot.max.x).contains(x)) {
        let line = Path::polyline(&[Point::new(x, frame.ticks.max.y - 5.0), Point::new(x, frame.plot.max.y)], false);
        pen.scene.stroke(Shape::Path(line), Stroke::solid(1.5, Paint::new(token)));
        let grip = Rect::centered(Point::new(x, frame.bars.center().y), GRIP);
        let rim = Stroke::solid(1.0, Paint::new(pen.spec.ground));
        pen.scene.shape(Shape::Rect { rect: grip, radius: 2.0 }, Paint::new(token), rim);
    }
}

/// Draws the playhead.
pub(super) fn playhead(pen: &mut Pen<'_>) {
    let Some(t) = pen.spec.playhead else { return };
    let x = pen.x(t);
    if (pen.frame.plot.min.x..=pen.frame.plot.max.x).contains(&x) {
        pen.playhead = Some(x);
        mark(&mut pen.scene, &pen.frame, x, pen.spec.ground);
    }
}

/// The playhead's line and triangle.
fn mark(scene: &mut Scene, frame: &Frame, x: f32, ground: Token) {
    let top = frame.ticks.max.y - HEAD.1;
    let line = || Shape::Path(Path::polyline(&[Point::new(x, top), Point::new(x, frame.plot.max.y)], false));
    scene.stroke(line(), Stroke::solid(4.0, Paint::new(ground).faded(0.7)));
    scene.stroke(line(), Stroke::solid(1.75, Paint::new(Token::Text)));
    let tip = [Point::new(x, top + HEAD.1), Point::new(x - HEAD.0, top), Point::new(x + HEAD.0, top)];
    scene.fill(Shape::Path(Path::polyline(&tip, true)), Paint::new(Token::Text));
}

impl TimelineLayout {
    /// The playhead alone, to be drawn over a finished timeline of a size; nothing when it is out of view.
    #[must_use]
    pub fn playhead_at(&self, t: f64, size: Size, ground: Token) -> Scene {
        let mut scene = Scene::new(size);
        let x = self.x_of(t);
        if (self.frame.plot.min.x..=self.frame.plot.max.x).contains(&x) {
            mark(&mut scene, &self.frame, x, ground);
        }
        scene
    }
}

/// Writes the time at the playhead.
pub(super) fn clock(pen: &mut Pen<'_>) {
    if let Some((chip, t)) = clock_chip(pen).zip(pen.spec.playhead) {
        let shape = Shape::Rect { rect: chip, radius: 3.0 };
        pen.scene.shape(shape, Paint::new(Token::Raised), Stroke::solid(1.0, Paint::new(Token::Text)));
        pen.write(&clock_text(t, pen.zone()), clock_style(), Corner::Middle, chip.center());
    }
}

/// Clock time of a second for people: `2025-02-21 15:12:40 UTC`.
fn clock_text(t: f64, zone: &Zone) -> String {
    #[allow(clippy::cast_possible_truncation)]
    let at = t.floor() as Timestamp;
    format!("{} {}", zone.format(at, "%Y-%m-%d %H:%M:%S"), zone.suffix(at))
}

fn clock_style() -> TextStyle {
    TextStyle::new(Font::Mono, Metrics::get().font.caption, Paint::new(Token::Text))
}

/// Where the time at the playhead is written, if it is.
fn clock_chip(pen: &Pen<'_>) -> Option<Rect> {
    let t = pen.spec.playhead.filter(|_| pen.spec.clock)?;
    let (frame, x) = (&pen.frame, pen.x(t));
    let style = clock_style();
    let width = FontBook::get().advance(style.font, style.size, &clock_text(t, pen.zone())) + 12.0;
    let seen = (frame.plot.min.x..=frame.plot.max.x).contains(&x) && width <= frame.plot.width();
    let left = (x - 0.5 * width).min(frame.plot.max.x - width).max(frame.plot.min.x);
    seen.then(|| Rect::from_xywh(left, frame.ticks.min.y, width, frame.ticks.height() - HEAD.1))
}

/// The part of the row of dates that the time at the playhead covers, px from the left end of the plot.
pub(super) fn clock_span(pen: &Pen<'_>) -> Option<(f64, f64)> {
    let left = pen.frame.plot.min.x;
    clock_chip(pen).map(|chip| (f64::from(chip.min.x - left), f64::from(chip.max.x - left)))
}
