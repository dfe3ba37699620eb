//! Annotations where they stand in a picture: their lines of text, and what the pointer can take hold of.

use super::super::style::Metrics;
use super::super::text::{Font, FontBook};
use super::super::{HitShape, Point, Rect, Size};
use super::Ink;

/// From one baseline to the next, as a multiple of the size.
const LINE_HEIGHT: f32 = 1.32;
/// Inside a note, at texts of the usual size: left of the text (with the coloured bar), right of it, above and below, px.
const LEFT: f32 = 13.0;
const RIGHT: f32 = 10.0;
const ABOVE: f32 = 8.0;
/// Between a box and its heading, and between an arrow and its text, px.
const GAP: f32 = 5.0;
/// Widest heading of a narrow box, and widest text of an arrow, px at the usual size.
const HEADING: f32 = 150.0;
const REMARK: f32 = 180.0;
/// How near the pointer must come to a line or handle, px.
const REACH: f32 = 5.0;

/// A text broken into lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    /// Its lines, from top to bottom.
    pub lines: Vec<String>,
    /// Px per em.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Where the first line begins: left end, and top.
    pub at: Point,
    /// Width of the longest line.
    pub width: f32,
}

impl Words {
    fn new(text: &str, size: f32, bold: bool, room: f32) -> Self {
        let font = if bold { Font::SansBold } else { Font::Sans };
        let book = FontBook::get();
        let lines = if text.trim().is_empty() { Vec::new() } else { book.wrap(font, size, text, room.max(size)) };
        let width = lines.iter().map(|line| book.advance(font, size, line)).fold(0.0, f32::max);
        Self { lines, size, bold, at: Point::default(), width }
    }

    /// The typeface.
    #[must_use]
    pub fn font(&self) -> Font {
        if self.bold { Font::SansBold } else { Font::Sans }
    }

    /// From the top of one line to that of the next.
    #[must_use]
    pub fn pitch(&self) -> f32 {
        self.size * LINE_HEIGHT
    }

    fn height(&self) -> f32 {
        count(self.lines.len()) * self.pitch()
    }

    /// The rectangle around it; `None` where there is no text.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        (!self.lines.is_empty()).then(|| Rect::from_xywh(self.at.x, self.at.y, self.width, self.height()))
    }

    fn moved(mut self, at: Point) -> Self {
        self.at = at;
        self
    }
}

#[allow(clippy::cast_precision_loss)]
fn count(n: usize) -> f32 {
    n as f32
}

/// What is drawn of an annotation.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A note.
    Note {
        /// Its paper.
        rect: Rect,
        /// Its text.
        words: Words,
        /// What it is about, and how far from there its line ends; `None` where there is no line.
        leader: Option<(Point, f32)>,
    },
    /// An arrow.
    Arrow {
        /// Its tail.
        from: Point,
        /// Its tip.
        to: Point,
        /// The text at its tail.
        words: Words,
    },
    /// A box.
    Box {
        /// Where.
        rect: Rect,
        /// Its heading.
        words: Words,
    },
    /// A marked part of the picture.
    Field(Rect),
    /// A marked node.
    Disc(Point, f32),
    /// A marked edge, and how wide the marker is.
    Line(Vec<Point>, f32),
}

/// An annotation in a picture, px.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// Its number.
    pub id: u32,
    /// What is drawn.
    pub figure: Figure,
    /// Its colour.
    pub ink: Ink,
    /// How much of it is seen, from 0 to 1: what it is about may be faint.
    pub alpha: f32,
    /// Size of its texts and handles, as a multiple of the usual.
    pub zoom: f32,
}

/// A part of an annotation that can be dragged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grip {
    /// All of it.
    #[default]
    Body,
    /// The left edge of a note.
    Left,
    /// The right edge of a note.
    Right,
    /// Where the line of a note ends.
    Anchor,
    /// The tail of an arrow.
    From,
    /// The tip of an arrow.
    To,
    /// A corner of a box: whether the right one, whether the lower one.
    Corner(bool, bool),
}

impl Laid {
    /// A note with its upper left corner at a point.
    #[must_use]
    pub fn note(text: &str, at: Point, width: f32, zoom: f32) -> (Rect, Words) {
        let size = Metrics::get().font.body * zoom;
        let words = Words::new(text, size, false, (width - LEFT - RIGHT) * zoom);
        // An empty note has room for its first line.
        let height = words.height().max(words.pitch()) + 2.0 * ABOVE * zoom;
        let rect = Rect::from_xywh(at.x, at.y, width * zoom, height);
        (rect, words.moved(rect.min + Point::new(LEFT, ABOVE) * zoom))
    }

    /// The part of a note that its text takes.
    #[must_use]
    pub fn room_for_text(rect: Rect, zoom: f32) -> Rect {
        Rect::new(rect.min + Point::new(LEFT, ABOVE) * zoom, rect.max - Point::new(RIGHT, ABOVE) * zoom)
    }

    /// The text at the tail of an arrow: on the side that the arrow does not take.
    #[must_use]
    pub fn at_tail(text: &str, from: Point, to: Point, zoom: f32) -> Words {
        let words = Words::new(text, Metrics::get().font.body * zoom, false, REMARK * zoom);
        let size = Size::new(words.width, words.height());
        let away = from - to;
        let gap = GAP * zoom;
        let center = if away.x.abs() >= away.y.abs() {
            Point::new(from.x + (gap + size.w / 2.0).copysign(away.x), from.y)
        } else {
            Point::new(from.x, from.y + (gap + size.h / 2.0).copysign(away.y))
        };
        words.moved(Rect::centered(center, size).min)
    }

    /// The heading over a box.
    #[must_use]
    pub fn heading(text: &str, rect: Rect, zoom: f32) -> Words {
        let words = Words::new(text, Metrics::get().font.label * zoom, true, rect.width().max(HEADING * zoom));
        let top = rect.min.y - GAP * zoom - words.height();
        words.moved(Point::new(rect.min.x, top))
    }

    /// The heading inside a box, where there is no room over it.
    #[must_use]
    pub fn heading_inside(text: &str, rect: Rect, zoom: f32) -> Words {
        let gap = GAP * zoom;
        let words = Words::new(text, Metrics::get().font.label * zoom, true, rect.width() - 2.0 * gap);
        words.moved(rect.min + Point::new(gap, gap))
    }

    /// The rectangle around all that is drawn.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let with = |rect: Rect, words: &Words| words.bounds().map_or(rect, |bounds| rect.union(&bounds));
        match &self.figure {
            Figure::Note { rect, leader, .. } => leader.map_or(*rect, |(to, _)| rect.extended(to)),
            Figure::Arrow { from, to, words } => with(Rect::new(*from, *from).extended(*to), words),
            Figure::Box { rect, words } => with(*rect, words),
            Figure::Field(rect) => *rect,
            Figure::Disc(center, radius) => Rect::new(*center, *center).expanded(*radius),
            Figure::Line(points, width) => {
                Rect::around(points.iter().copied()).unwrap_or_default().expanded(width / 2.0)
            }
        }
    }

    /// Where its text stands and is typed: for a note its paper, for others the line that it has or would have.
    #[must_use]
    pub fn writing(&self) -> Option<Rect> {
        let line = |words: &Words, at: Point| {
            let least = Size::new(REMARK * self.zoom, words.pitch());
            let bounds = words.bounds().unwrap_or(Rect::from_xywh(at.x, at.y, 0.0, 0.0));
            Rect::from_xywh(bounds.min.x, bounds.min.y, bounds.width().max(least.w), bounds.height().max(least.h))
        };
        match &self.figure {
            Figure::Note { rect, .. } => Some(Self::room_for_text(*rect, self.zoom)),
            Figure::Arrow { from, words, .. } => Some(line(words, *from)),
            Figure::Box { rect, words } => {
                Some(line(words, rect.min - Point::new(0.0, GAP * self.zoom + words.pitch())))
            }
            _ => None,
        }
    }

    /// The handles shown while it is chosen.
    #[must_use]
    pub fn handles(&self) -> Vec<(Grip, Point)> {
        match &self.figure {
            Figure::Note { rect, leader, .. } => {
                let middle = rect.center().y;
                let edges =
                    [(Grip::Left, Point::new(rect.min.x, middle)), (Grip::Right, Point::new(rect.max.x, middle))];
                let end = self.leader().map(|(_, end)| (Grip::Anchor, end));
                edges.into_iter().chain(end.or(leader.map(|(to, _)| (Grip::Anchor, to)))).collect()
            }
            Figure::Arrow { from, to, .. } => vec![(Grip::From, *from), (Grip::To, *to)],
            Figure::Box { rect, .. } | Figure::Field(rect) => {
                [(false, false), (true, false), (true, true), (false, true)]
                    .map(|(right, lower)| {
                        let x = if right { rect.max.x } else { rect.min.x };
                        let y = if lower { rect.max.y } else { rect.min.y };
                        (Grip::Corner(right, lower), Point::new(x, y))
                    })
                    .to_vec()
            }
            Figure::Disc(..) | Figure::Line(..) => Vec::new(),
        }
    }

    /// The line of a note: where it leaves the paper, and where it ends. `None` where what it is about lies under the
    /// paper.
    #[must_use]
    pub fn leader(&self) -> Option<(Point, Point)> {
        let Figure::Note { rect, leader: Some((to, short)), .. } = &self.figure else { return None };
        let inside = |v: f32, lo: f32, hi: f32| v.clamp(lo.min(hi), hi.max(lo));
        let margin = 8.0 * self.zoom;
        // Straight out of the paper where it can be, but not along its corners.
        let near = Point::new(
            if to.x < rect.min.x || to.x > rect.max.x {
                inside(to.x, rect.min.x, rect.max.x)
            } else {
                inside(to.x, rect.min.x + margin, rect.max.x - margin)
            },
            if to.y < rect.min.y || to.y > rect.max.y {
                inside(to.y, rect.min.y, rect.max.y)
            } else {
                inside(to.y, rect.min.y + margin, rect.max.y - margin)
            },
        );
        let length = near.distance(*to);
        let drawn = length - short;
        (!rect.contains(*to) && drawn > 2.0).then(|| (near, near.lerp(*to, drawn / length)))
    }

    /// What a press at a point takes hold of; handles only where it is chosen. Of a marked part the inside counts as well
    /// where it is chosen.
    #[must_use]
    pub fn grip(&self, p: Point, chosen: bool) -> Option<Grip> {
        if chosen && let Some((grip, _)) = self.handles().into_iter().find(|(_, at)| at.distance(p) <= REACH + 2.0) {
            return Some(grip);
        }
        self.is_at(p, chosen).then_some(Grip::Body)
    }

    /// Whether a point is on it. The inside of a box belongs to what is there, unless the box is chosen.
    #[must_use]
    pub fn is_at(&self, p: Point, chosen: bool) -> bool {
        let on_words = |words: &Words| words.bounds().is_some_and(|bounds| bounds.expanded(2.0).contains(p));
        let on_rim = |rect: &Rect| rect.expanded(REACH).contains(p) && (chosen || !rect.expanded(-REACH).contains(p));
        match &self.figure {
            Figure::Note { rect, .. } => rect.contains(p),
            Figure::Arrow { from, to, words } => {
                HitShape::Line(vec![*from, *to], 1.0).distance(p) <= REACH || on_words(words)
            }
            Figure::Box { rect, words } => on_words(words) || on_rim(rect),
            Figure::Field(rect) => on_rim(rect),
            Figure::Disc(center, radius) => center.distance(p) <= *radius,
            Figure::Line(points, width) => HitShape::Line(points.clone(), width / 2.0).distance(p) <= 0.0,
        }
    }
}
