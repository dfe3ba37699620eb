//! Annotations on the timeline: boxes and highlights under bars and lanes, notes and arrows over everything.

use super::super::annotate::{Anchor, Annotation, Area, Board, Figure, Form, Hand, Laid, Pane, Spot, draw, heading};
use super::super::{Hit, HitShape, Point, Rect, Scene, Target};
use super::{Frame, Pen, Timeline, TimelineSpec, narrow};
use crate::case::{Case, Timestamp};
use crate::timeline::Axis;

/// How far a marker and a box reach beyond a flag, px.
const AROUND: f32 = 4.0;
/// Between a flag and the line or arrow that ends at it, px.
const CLEAR: f32 = 2.0;
/// Drawn lower than this, a box or highlight takes the whole height, px.
const FLAT: f32 = 14.0;

/// A finished timeline, as something to write on.
#[derive(Clone, Copy)]
pub struct TimelineBoard<'a> {
    case: &'a Case,
    frame: &'a Frame,
    axis: &'a Axis,
    hits: &'a [Hit],
}

impl Timeline {
    /// The timeline as something to write on.
    #[must_use]
    pub fn board<'a>(&'a self, case: &'a Case) -> TimelineBoard<'a> {
        TimelineBoard { case, frame: &self.layout.frame, axis: &self.layout.axis, hits: &self.scene.hits }
    }
}

/// An anchor: where its line ends, and what is drawn of it.
struct Ground {
    at: Point,
    rect: Option<Rect>,
}

impl TimelineBoard<'_> {
    /// What lies between flags and the last lane.
    fn rows(&self) -> Rect {
        let plot = self.frame.plot;
        Rect::new(Point::new(plot.min.x, self.frame.flags.max.y), plot.max)
    }

    fn x(&self, t: Timestamp) -> f32 {
        self.frame.plot.min.x + narrow(self.axis.x_of(t))
    }

    #[allow(clippy::cast_possible_truncation)]
    fn second(&self, x: f32) -> Timestamp {
        self.axis.t(f64::from(x - self.frame.plot.min.x)).round() as Timestamp
    }

    fn y(&self, down: f32) -> f32 {
        let rows = self.rows();
        rows.min.y + down.clamp(0.0, 1.0) * rows.height()
    }

    fn down(&self, y: f32) -> f32 {
        let rows = self.rows();
        ((y - rows.min.y) / rows.height().max(1.0)).clamp(0.0, 1.0)
    }

    fn ground(&self, anchor: &Anchor) -> Option<Ground> {
        let plot = self.frame.plot;
        match anchor {
            Anchor::Event(ix) => {
                let target = Target::Event(*ix);
                let flag = self.hits.iter().find(|hit| hit.target == target).map(|hit| &hit.shape);
                if let Some(HitShape::Rect(rect)) = flag {
                    return Some(Ground { at: rect.center(), rect: Some(*rect) });
                }
                // Without room for its flag, the event is still somewhere.
                let x = self.x(self.case.events.get(ix.get())?.at.start());
                let seen = (plot.min.x..=plot.max.x).contains(&x);
                seen.then(|| Ground { at: Point::new(x, self.frame.flags.center().y), rect: None })
            }
            Anchor::Instant(t, down) => {
                let at = Point::new(self.x(*t), self.y(*down));
                (plot.min.x..=plot.max.x).contains(&at.x).then_some(Ground { at, rect: None })
            }
            Anchor::Node(_) | Anchor::Edge(_) | Anchor::Place(_) => None,
        }
    }

    fn spot(&self, spot: &Spot) -> Option<(Point, Ground)> {
        let ground = self.ground(&spot.anchor)?;
        Some((ground.at + spot.offset, ground))
    }

    fn rect(&self, area: &Area) -> Option<Rect> {
        match area {
            Area::Item(anchor) => Some(self.ground(anchor)?.rect?.expanded(AROUND)),
            Area::Time { from, to, down } => {
                let plot = self.frame.plot;
                let (left, right) = (self.x(*from.min(to)), self.x(*from.max(to)));
                let (left, right) = (left.max(plot.min.x), right.min(plot.max.x));
                let (top, bottom) = (self.y(down.0.min(down.1)), self.y(down.0.max(down.1)));
                // A span too short to be seen still is a line.
                (left <= right).then(|| Rect::new(Point::new(left, top), Point::new(right.max(left + 2.0), bottom)))
            }
            Area::Around { .. } | Area::Place(_) => None,
        }
    }

    /// Moved as little as needed to lie in the picture: a note at its edge is read whole.
    fn inside(&self, rect: Rect) -> Point {
        let size = self.frame.size;
        let fit = |lo: f32, length: f32, room: f32| lo.min(room - length - 1.0).max(1.0);
        Point::new(fit(rect.min.x, rect.width(), size.w), fit(rect.min.y, rect.height(), size.h))
    }

    fn figure(&self, annotation: &Annotation) -> Option<Figure> {
        // What is hidden in the case is hidden in what was written about it.
        let text = &*self.case.scrub(&annotation.text);
        match &annotation.form {
            Form::Note { at, width } => {
                let (corner, ground) = self.spot(at)?;
                // Where it would be too high, it is made wider.
                let mut width = width.min(self.frame.size.w - 2.0);
                let mut note = Laid::note(text, corner, width, 1.0);
                while note.0.height() > self.frame.size.h - 2.0 && width < self.frame.size.w - 2.0 {
                    width = (width * 1.2).min(self.frame.size.w - 2.0);
                    note = Laid::note(text, corner, width, 1.0);
                }
                let (rect, words) = Laid::note(text, self.inside(note.0), width, 1.0);
                let short = ground.rect.map_or(0.0, |flag| flag.height() / 2.0 + CLEAR);
                Some(Figure::Note { rect, words, leader: Some((ground.at, short)) })
            }
            Form::Arrow { from, to } => {
                let ((tail, a), (tip, b)) = (self.spot(from)?, self.spot(to)?);
                let trimmed = |ground: &Ground, own: Point, other: Point| {
                    let short = ground.rect.map_or(0.0, |flag| flag.height() / 2.0 + CLEAR);
                    let length = own.distance(other);
                    if own.distance(ground.at) < short && length > short {
                        own.lerp(other, short / length)
                    } else {
                        own
                    }
                };
                let (from, to) = (trimmed(&a, tail, tip), trimmed(&b, tip, tail));
                let mut words = Laid::at_tail(text, from, to, 1.0);
                if let Some(bounds) = words.bounds() {
                    words.at = self.inside(bounds);
                }
                Some(Figure::Arrow { from, to, words })
            }
            Form::Box(area) => {
                let rect = self.rect(area)?;
                // Over a box stand bars and flags; its heading stands in it where the box begins at the top.
                let over = Laid::heading(text, rect, 1.0);
                let is_free = over.bounds().is_none_or(|bounds| bounds.min.y >= self.rows().min.y);
                let mut words = if is_free { over } else { Laid::heading_inside(text, rect, 1.0) };
                if let Some(bounds) = words.bounds() {
                    words.at = self.inside(bounds);
                }
                Some(Figure::Box { rect, words })
            }
            Form::Highlight(area) => Some(Figure::Field(self.rect(area)?)),
        }
    }
}

impl Board for TimelineBoard<'_> {
    fn pane(&self) -> Pane {
        Pane::Timeline
    }

    fn zoom(&self) -> f32 {
        1.0
    }

    fn point(&self, anchor: &Anchor) -> Option<Point> {
        Some(self.ground(anchor)?.at)
    }

    fn anchor(&self, hand: Hand<'_>) -> Anchor {
        match hand.on {
            Some(Target::Event(ix)) => Anchor::Event(*ix),
            _ => {
                let plot = self.frame.plot;
                Anchor::Instant(self.second(hand.at.x.clamp(plot.min.x, plot.max.x)), self.down(hand.at.y))
            }
        }
    }

    fn area(&self, rect: Rect) -> Area {
        let plot = self.frame.plot;
        let second = |x: f32| self.second(x.clamp(plot.min.x, plot.max.x));
        let flat = rect.height() < FLAT;
        let down = if flat { (0.0, 1.0) } else { (self.down(rect.min.y), self.down(rect.max.y)) };
        Area::Time { from: second(rect.min.x), to: second(rect.max.x), down }
    }

    fn lay(&self, id: u32, annotation: &Annotation) -> Option<Laid> {
        let figure = self.figure(annotation)?;
        Some(Laid { id, figure, ink: annotation.ink, alpha: 1.0, zoom: 1.0 })
    }
}

/// Draws all of them into a timeline on which everything else is drawn; `under` is where the items begin over what is
/// drawn behind everything.
pub(super) fn finish(pen: &mut Pen<'_>, under: usize) {
    let TimelineSpec { case, annotations, ground, size, .. } = *pen.spec;
    let (mut below, mut above) = (Scene::new(size), Scene::new(size));
    {
        let board = TimelineBoard { case, frame: &pen.frame, axis: &pen.axis, hits: &pen.scene.hits };
        for (id, annotation) in annotations.on(Pane::Timeline) {
            let Some(laid) = board.lay(id, annotation) else { continue };
            // A flag covers what lies under it, so that its marker lies over it.
            let on_flag = matches!(annotation.form, Form::Highlight(Area::Item(_)) | Form::Box(Area::Item(_)));
            let scene = if annotation.form.is_under() && !on_flag { &mut below } else { &mut above };
            draw(scene, &laid, ground);
            heading(&mut above, &laid, ground);
        }
    }
    pen.scene.items.splice(under..under, below.items);
    pen.scene.items.extend(above.items);
}
