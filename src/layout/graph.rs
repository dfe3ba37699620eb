//! What engines work on: graphs with distances measured from the shape's centre (the *port*), since that is where
//! edges attach and what has to line up.

use super::{Cancel, Cancelled};

/// Points inside the engine: `f64`, so that a picture of a million pixels keeps its gaps exact.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Pt {
    /// To the right.
    pub(super) x: f64,
    /// Downwards.
    pub(super) y: f64,
}

impl Pt {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Distance to another point.
    pub(super) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A node: how far its box reaches from its port in each direction, in pixels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) up: f64,
    pub(super) down: f64,
    /// Where edges end: this far from the port.
    pub(super) radius: f64,
    /// Belongs into the first layer.
    pub(super) first: bool,
}

/// An edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) weight: i64,
    /// Width and height of the label.
    pub(super) label: Option<(f64, f64)>,
    /// For a loop, how far it rises above the shape's rim and how far it reaches to either side of its middle.
    pub(super) bow: (f64, f64),
}

/// Nodes and links: a whole request, or one connected component.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Shape>,
    pub(super) links: Vec<Link>,
}

impl Graph {
    /// Whether a link stays inside the first layer: from the incident to its victim, say.
    pub(super) fn is_flat(&self, link: &Link) -> bool {
        link.from != link.to && self.nodes[link.from].first && self.nodes[link.to].first
    }

    /// Whether a link takes part in the layering: neither a loop nor inside the first layer.
    pub(super) fn is_layered(&self, link: &Link) -> bool {
        link.from != link.to && !self.is_flat(link)
    }
}

/// A route with the centre of its label.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    pub(super) points: Vec<Pt>,
    pub(super) label: Option<Pt>,
}

/// Ports and routes of a graph, in its order.
#[derive(Debug, Clone, Default)]
pub(super) struct Whole {
    pub(super) ports: Vec<Pt>,
    pub(super) paths: Vec<Path>,
}

/// Neighbour lists in one block of memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// From pairs (owner, item); each list keeps the order of the pairs.
    pub(super) fn new(owners: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut start = vec![0u32; owners + 1];
        for (owner, _) in pairs.clone() {
            start[owner as usize + 1] += 1;
        }
        for i in 0..owners {
            start[i + 1] += start[i];
        }
        let mut next = start.clone();
        let mut items = vec![0u32; start[owners] as usize];
        for (owner, item) in pairs {
            items[next[owner as usize] as usize] = item;
            next[owner as usize] += 1;
        }
        Self { start, items }
    }

    /// How many owners there are.
    pub(super) fn owners(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// The items of one owner.
    pub(super) fn of(&self, owner: u32) -> &[u32] {
        &self.items[self.range(owner)]
    }

    /// Where an owner's items lie among all items.
    pub(super) fn range(&self, owner: u32) -> std::ops::Range<usize> {
        self.start[owner as usize] as usize..self.start[owner as usize + 1] as usize
    }
}

/// Asks for cancellation once every some thousand small steps, so that asking costs nothing.
#[derive(Debug)]
pub(super) struct Pulse<'a> {
    cancel: &'a Cancel,
    left: usize,
}

impl<'a> Pulse<'a> {
    /// Steps between two questions: some tens of nanoseconds each, so well under a millisecond.
    const EVERY: usize = 20_000;

    pub(super) fn new(cancel: &'a Cancel) -> Self {
        Self { cancel, left: Self::EVERY }
    }

    /// Another one for the same caller, to be used by another thread.
    pub(super) fn fork(&self) -> Self {
        Self::new(self.cancel)
    }

    /// Accounts for `steps` of work.
    pub(super) fn step(&mut self, steps: usize) -> Result<(), Cancelled> {
        if let Some(left) = self.left.checked_sub(steps) {
            self.left = left;
            return Ok(());
        }
        self.left = Self::EVERY;
        self.cancel.check()
    }
}
