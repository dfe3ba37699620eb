//! What hands do with annotations: drawing new ones, moving them, and pulling at their handles. The same on both pictures.

use super::super::{Point, Rect, Target};
use super::{Anchor, Annotation, Area, Figure, Form, Grip, Ink, Laid, Pane, Spot};

/// What can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// A note.
    Note,
    /// An arrow.
    Arrow,
    /// A box.
    Box,
    /// A highlight.
    Highlight,
}

impl Tool {
    /// Every tool, in order.
    pub const ALL: [Self; 4] = [Self::Note, Self::Arrow, Self::Box, Self::Highlight];

    /// Colour of what it draws at first.
    #[must_use]
    pub fn ink(self) -> Ink {
        if self == Self::Highlight { Ink::Lime } else { Ink::Violet }
    }

    /// A note to something, beside it.
    #[must_use]
    pub fn note_to(anchor: Anchor) -> Form {
        Form::Note { at: Spot { anchor, offset: BESIDE }, width: Form::WIDTHS.1 }
    }

    /// How to use it, in a line.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Note => "Click on what the note is about, or drag from there to where it is to stand",
            Self::Arrow => "Drag from the tail of the arrow to its tip",
            Self::Box => "Drag a box around nodes, or around a part of the timeline",
            Self::Highlight => "Click on a node, an edge or an event, or drag over a part of the picture",
        }
    }
}

/// A drag of less than this is a click, px.
const CLICK: f32 = 6.0;
/// Where a note stands beside what was clicked, and the tail of an arrow, px at the usual size of texts.
const BESIDE: Point = Point::new(38.0, -64.0);
const TAIL: Point = Point::new(-74.0, -52.0);
/// Size of a box that was clicked and not drawn, px at the usual size of texts.
const BOX: Point = Point::new(150.0, 90.0);
/// A box is not made smaller than this, px.
const LEAST: f32 = 10.0;

/// The pointer over a picture: where it is, and what of the picture lies there.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Where, px of the picture.
    pub at: Point,
    /// What is there.
    pub on: Option<&'a Target>,
}

/// A picture that can be annotated, and how its places are named.
pub trait Board {
    /// Which picture it is.
    fn pane(&self) -> Pane;

    /// Size of the texts of annotations, as a multiple of the usual.
    fn zoom(&self) -> f32;

    /// Where an anchor stands, px; `None` where what it is fastened to is not drawn.
    fn point(&self, anchor: &Anchor) -> Option<Point>;

    /// What something at a place is fastened to: what is drawn there, else the place itself.
    fn anchor(&self, hand: Hand<'_>) -> Anchor;

    /// The name of a part of the picture.
    fn area(&self, rect: Rect) -> Area;

    /// Where an annotation stands, and how it looks; `None` where it is not drawn.
    fn lay(&self, id: u32, annotation: &Annotation) -> Option<Laid>;

    /// What a tool draws from a press to a release.
    fn drawn(&self, tool: Tool, press: Hand<'_>, release: Hand<'_>) -> Form {
        let clicked = press.at.distance(release.at) < CLICK;
        match tool {
            Tool::Note => self.note(press, release.at, clicked),
            Tool::Arrow if clicked => {
                let tip = self.anchor(press);
                let tail = press.at + TAIL * self.zoom();
                Form::Arrow { from: self.beside(&tip, tail), to: Spot::at(tip) }
            }
            Tool::Arrow => {
                let to = self.end(release, press.on.map(|_| self.anchor(press)).as_ref());
                Form::Arrow { from: self.end(press, Some(&to.anchor)), to }
            }
            Tool::Box => Form::Box(self.marked(press, release.at, clicked)),
            Tool::Highlight => Form::Highlight(self.marked(press, release.at, clicked)),
        }
    }

    /// The note that a press and a release ask for.
    fn note(&self, press: Hand<'_>, to: Point, clicked: bool) -> Form {
        let (least, usual, most) = Form::WIDTHS;
        let anchor = self.anchor(press);
        if anchor.is_free() {
            // On free ground the drag is the note's width.
            let corner = Point::new(press.at.x.min(to.x), press.at.y.min(to.y));
            let width = if clicked { usual } else { ((press.at.x - to.x).abs() / self.zoom()).clamp(least, most) };
            let anchor = self.anchor(Hand { at: corner, on: None });
            return Form::Note { at: Spot::at(anchor), width };
        }
        let corner = if clicked { press.at + BESIDE * self.zoom() } else { to };
        Form::Note { at: self.beside(&anchor, corner), width: usual }
    }

    /// A place beside an anchor; the place itself where the anchor is free or not there.
    fn beside(&self, anchor: &Anchor, at: Point) -> Spot {
        match self.point(anchor) {
            Some(point) if !anchor.is_free() => {
                Spot { anchor: anchor.clone(), offset: (at - point) * (1.0 / self.zoom()) }
            }
            _ => Spot::at(self.anchor(Hand { at, on: None })),
        }
    }

    /// An end of an arrow: fastened to what is there, else beside what its other end is fastened to.
    fn end(&self, hand: Hand<'_>, other: Option<&Anchor>) -> Spot {
        match other {
            Some(other) if hand.on.is_none() && self.pane() == Pane::Graph => self.beside(other, hand.at),
            _ => Spot::at(self.anchor(hand)),
        }
    }

    /// What a box or a highlight is around.
    fn marked(&self, press: Hand<'_>, to: Point, clicked: bool) -> Area {
        let anchor = self.anchor(press);
        match (clicked, press.on) {
            (true, Some(_)) if !matches!(anchor, Anchor::Place(_) | Anchor::Instant(..)) => Area::Item(anchor),
            (true, _) => {
                let half = BOX * (0.5 * self.zoom());
                self.area(Rect::new(press.at - half, press.at + half))
            }
            (false, _) => self.area(Rect::new(press.at, press.at).extended(to)),
        }
    }

    /// An annotation moved, or pulled at a handle. `laid` is how it stood when that began, `by` how far the pointer has
    /// come since, and `hand` where it is.
    fn moved(&self, form: &Form, laid: &Laid, grip: Grip, by: Point, hand: Hand<'_>) -> Form {
        let zoom = self.zoom();
        match (form, &laid.figure) {
            (Form::Note { at, width }, Figure::Note { rect, .. }) => {
                let (least, _, most) = Form::WIDTHS;
                match grip {
                    Grip::Right => Form::Note { at: at.clone(), width: (width + by.x / zoom).clamp(least, most) },
                    Grip::Left => {
                        let wider = (width - by.x / zoom).clamp(least, most);
                        let corner = Point::new(rect.max.x - wider * zoom, rect.min.y);
                        Form::Note { at: self.beside(&at.anchor, corner), width: wider }
                    }
                    Grip::Anchor => Form::Note { at: self.beside(&self.anchor(hand), rect.min), width: *width },
                    _ => Form::Note { at: self.beside(&at.anchor, rect.min + by), width: *width },
                }
            }
            (Form::Arrow { from, to }, Figure::Arrow { from: tail, to: tip, .. }) => match grip {
                Grip::From => Form::Arrow { from: self.end(hand, Some(&to.anchor)), to: to.clone() },
                Grip::To => Form::Arrow { from: from.clone(), to: self.end(hand, Some(&from.anchor)) },
                _ => {
                    let shifted = |spot: &Spot, at: Point| match spot.anchor {
                        Anchor::Instant(..) => Spot::at(self.anchor(Hand { at: at + by, on: None })),
                        _ => self.beside(&spot.anchor, at + by),
                    };
                    Form::Arrow { from: shifted(from, *tail), to: shifted(to, *tip) }
                }
            },
            (Form::Box(_), Figure::Box { rect, .. }) => Form::Box(self.area(pulled(*rect, grip, by))),
            (Form::Highlight(_), Figure::Field(rect)) => Form::Highlight(self.area(pulled(*rect, grip, by))),
            _ => form.clone(),
        }
    }
}

/// A rectangle moved, or with one corner elsewhere.
fn pulled(rect: Rect, grip: Grip, by: Point) -> Rect {
    let Grip::Corner(right, lower) = grip else { return rect.translated(by) };
    let pull = |lo: f32, hi: f32, upper: bool, by: f32| {
        if upper { (lo, (hi + by).max(lo + LEAST)) } else { ((lo + by).min(hi - LEAST), hi) }
    };
    let (left, right) = pull(rect.min.x, rect.max.x, right, by.x);
    let (top, bottom) = pull(rect.min.y, rect.max.y, lower, by.y);
    Rect::new(Point::new(left, top), Point::new(right, bottom))
}
