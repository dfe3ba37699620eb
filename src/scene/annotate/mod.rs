//! Annotations: what a person writes and draws over graph and timeline, fastened to what it is about.
//!
//! An annotation names its anchors by the stable names of nodes and edges, or by time, so that it follows whatever the
//! graph does. Where it stands is worked out by the builders of the two pictures, so that every back end draws the same.

mod board;
mod draw;
mod laid;

pub use board::{Board, Hand, Tool};
pub use draw::{draw, heading};
pub use laid::{Figure, Grip, Laid, Words};

use std::collections::BTreeMap;
use std::sync::Arc;

use super::style::Token;
use super::{Point, Rect};
use crate::case::{Case, EventIx, Timestamp};
use crate::flow::{EdgeKey, NodeKey};

/// What something is fastened to.
#[derive(Debug, Clone, PartialEq)]
pub enum Anchor {
    /// A node of the graph. Inside a fold it stands for the fold; where it was a fold, for what came out of it.
    Node(NodeKey),
    /// An edge of the graph: the middle of its line.
    Edge(EdgeKey),
    /// A free place of the arrangement.
    Place(Point),
    /// An event on the timeline: its flag.
    Event(EventIx),
    /// A second of the timeline, and how far down between the flags (0) and the last lane (1).
    Instant(Timestamp, f32),
}

impl Anchor {
    /// Which picture it is of.
    #[must_use]
    pub fn pane(&self) -> Pane {
        match self {
            Self::Node(_) | Self::Edge(_) | Self::Place(_) => Pane::Graph,
            Self::Event(_) | Self::Instant(..) => Pane::Timeline,
        }
    }

    /// Whether it is a place and nothing that could be elsewhere by and by.
    #[must_use]
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Place(_))
    }
}

/// A place beside an anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// What it is fastened to.
    pub anchor: Anchor,
    /// How far from there, in px of a picture whose texts have their usual size.
    pub offset: Point,
}

impl Spot {
    /// At the anchor itself.
    #[must_use]
    pub const fn at(anchor: Anchor) -> Self {
        Self { anchor, offset: Point::new(0.0, 0.0) }
    }
}

/// What a box or a highlight is around.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// A node, an edge or the flag of an event.
    Item(Anchor),
    /// Some nodes: the rectangle around their middles, larger by `before` at the left and top and by `after` at the right
    /// and bottom, in units of the arrangement.
    Around {
        /// Which; at least one.
        nodes: Vec<NodeKey>,
        /// How much larger at the left and at the top.
        before: Point,
        /// How much larger at the right and at the bottom.
        after: Point,
    },
    /// A part of the arrangement.
    Place(Rect),
    /// A span of the timeline.
    Time {
        /// First second.
        from: Timestamp,
        /// Last second.
        to: Timestamp,
        /// Upper and lower end between the flags (0) and the last lane (1).
        down: (f32, f32),
    },
}

impl Area {
    /// Which picture it is of.
    #[must_use]
    pub fn pane(&self) -> Pane {
        match self {
            Self::Item(anchor) => anchor.pane(),
            Self::Around { .. } | Self::Place(_) => Pane::Graph,
            Self::Time { .. } => Pane::Timeline,
        }
    }
}

/// One of the two pictures that can be annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// The graph.
    Graph,
    /// The timeline.
    Timeline,
}

/// The form of an annotation.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A text on paper, with a line to what it is about. The spot is its upper left corner.
    Note {
        /// Where.
        at: Spot,
        /// Width in px of a picture whose texts have their usual size.
        width: f32,
    },
    /// An arrow. A text stands at its tail.
    Arrow {
        /// Its tail.
        from: Spot,
        /// Its tip.
        to: Spot,
    },
    /// A box with a heading.
    Box(Area),
    /// A marker.
    Highlight(Area),
}

impl Form {
    /// Narrowest, usual and widest note, px at the usual size of texts.
    pub const WIDTHS: (f32, f32, f32) = (72.0, 190.0, 640.0);

    /// Its name, lower case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Note { .. } => "note",
            Self::Arrow { .. } => "arrow",
            Self::Box(_) => "box",
            Self::Highlight(_) => "highlight",
        }
    }

    /// Which picture it is of.
    #[must_use]
    pub fn pane(&self) -> Pane {
        match self {
            Self::Note { at, .. } => at.anchor.pane(),
            Self::Arrow { to, .. } => to.anchor.pane(),
            Self::Box(area) | Self::Highlight(area) => area.pane(),
        }
    }

    /// Whether it lies under nodes, edges and bars, not over them.
    #[must_use]
    pub fn is_under(&self) -> bool {
        matches!(self, Self::Box(_) | Self::Highlight(_))
    }

    /// Whether it carries a text.
    #[must_use]
    pub fn has_text(&self) -> bool {
        !matches!(self, Self::Highlight(_))
    }
}

/// Colour of an annotation: none of those that say what a node is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// Of notes, arrows and boxes at first.
    #[default]
    Violet,
    /// Of highlights at first.
    Lime,
    /// What wants attention.
    Rose,
    /// What stays in the background.
    Grey,
}

impl Ink {
    /// Every ink.
    pub const ALL: [Self; 4] = [Self::Violet, Self::Lime, Self::Rose, Self::Grey];

    /// Its colour.
    #[must_use]
    pub fn token(self) -> Token {
        match self {
            Self::Violet => Token::InkViolet,
            Self::Lime => Token::InkLime,
            Self::Rose => Token::InkRose,
            Self::Grey => Token::TextDim,
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Violet => "Violet",
            Self::Lime => "Lime",
            Self::Rose => "Rose",
            Self::Grey => "Grey",
        }
    }
}

/// An annotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// What it is and where.
    pub form: Form,
    /// What it says; may have several lines, and may be empty.
    pub text: String,
    /// Its colour.
    pub ink: Ink,
}

impl Annotation {
    /// What it is and says, for lists and screen readers.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = self.form.name().to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let text: Vec<&str> = self.text.split_whitespace().collect();
        if text.is_empty() { name } else { format!("{name}: {}", text.join(" ")) }
    }
}

/// All annotations of a view, by number, in the order they were made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotations(BTreeMap<u32, Arc<Annotation>>);

impl Annotations {
    /// None at all.
    pub const NONE: &'static Self = &Self(BTreeMap::new());

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Annotation)> {
        self.0.iter().map(|(&id, annotation)| (id, &**annotation))
    }

    /// Those of one of the pictures.
    pub fn on(&self, pane: Pane) -> impl Iterator<Item = (u32, &Annotation)> {
        self.iter().filter(move |(_, annotation)| annotation.form.pane() == pane)
    }

    /// The one of a number.
    #[must_use]
    pub fn get(&self, id: u32) -> Option<&Annotation> {
        self.0.get(&id).map(|annotation| &**annotation)
    }

    /// The number that the next one gets.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.0.last_key_value().map_or(1, |(&last, _)| last.saturating_add(1))
    }

    /// Puts one under a number, in place of what is there.
    pub fn set(&mut self, id: u32, annotation: Annotation) {
        self.0.insert(id, Arc::new(annotation));
    }

    /// Changes one, where it is there.
    pub fn change(&mut self, id: u32, change: impl FnOnce(&mut Annotation)) {
        if let Some(annotation) = self.0.get_mut(&id) {
            change(Arc::make_mut(annotation));
        }
    }

    /// Takes one away.
    pub fn remove(&mut self, id: u32) {
        self.0.remove(&id);
    }

    /// The same on another reading of a case, whose events may be in another order. An event that is gone leaves the
    /// annotation at its time.
    #[must_use]
    pub fn carried(&self, from: &Case, to: &Case) -> Self {
        let carry = |anchor: &mut Anchor| {
            let Anchor::Event(ix) = *anchor else { return };
            let Some(event) = from.events.get(ix.get()) else { return };
            let same = |(_, other): &(EventIx, &crate::case::Event)| other.at == event.at && other.title == event.title;
            *anchor = match to.events().find(same) {
                Some((ix, _)) => Anchor::Event(ix),
                None => Anchor::Instant(event.at.start(), 0.0),
            };
        };
        let mut carried = self.clone();
        for annotation in carried.0.values_mut() {
            let on_event = annotation.form.anchors().iter().any(|anchor| matches!(anchor, Anchor::Event(_)));
            if on_event {
                Arc::make_mut(annotation).form.anchors_mut().into_iter().for_each(carry);
            }
        }
        carried
    }

    /// Rewrites every text, e.g. where names are kept from the reader.
    pub fn each_text(&mut self, rewrite: impl Fn(&str) -> String) {
        for annotation in self.0.values_mut().filter(|annotation| !annotation.text.is_empty()) {
            let text = rewrite(&annotation.text);
            if text != annotation.text {
                Arc::make_mut(annotation).text = text;
            }
        }
    }
}

impl FromIterator<(u32, Annotation)> for Annotations {
    fn from_iter<T: IntoIterator<Item = (u32, Annotation)>>(all: T) -> Self {
        Self(all.into_iter().map(|(id, annotation)| (id, Arc::new(annotation))).collect())
    }
}

impl Form {
    /// What it is fastened to one by one; the nodes that an area is around are not among them.
    #[must_use]
    pub fn anchors(&self) -> Vec<&Anchor> {
        match self {
            Self::Note { at, .. } => vec![&at.anchor],
            Self::Arrow { from, to } => vec![&from.anchor, &to.anchor],
            Self::Box(Area::Item(anchor)) | Self::Highlight(Area::Item(anchor)) => vec![anchor],
            Self::Box(_) | Self::Highlight(_) => Vec::new(),
        }
    }

    fn anchors_mut(&mut self) -> Vec<&mut Anchor> {
        match self {
            Self::Note { at, .. } => vec![&mut at.anchor],
            Self::Arrow { from, to } => vec![&mut from.anchor, &mut to.anchor],
            Self::Box(Area::Item(anchor)) | Self::Highlight(Area::Item(anchor)) => vec![anchor],
            Self::Box(_) | Self::Highlight(_) => Vec::new(),
        }
    }
}
