//! Layouts of the flow graph: where nodes stand, how edges run, and where labels on edges go.
//!
//! A layout is a pure function of a [`Request`]: sizes and connections in, positions and routes out, in the same
//! order. It knows nothing of cases, wallets or colours. The same request gives the same [`Layout`], bit for bit.
//! [`Engine`] is the interface; [`layered`] shows which way the money went, [`organic`] what belongs together, [`lanes`]
//! what happened when, and at whom.

mod components;
pub mod curve;
mod geometry;
mod graph;
pub mod lanes;
pub mod layered;
mod loops;
pub mod organic;
mod parallel;
mod rng;
mod sanitize;
pub mod sankey;

use std::sync::atomic::{AtomicBool, Ordering};

pub use geometry::{Point, Rect, Size};

/// What to lay out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges; parallel edges and self-loops are allowed.
    pub edges: Vec<Edge>,
    /// Distances to keep.
    pub spacing: Spacing,
}

/// A node to place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Node {
    /// Width and height of the box nothing else may overlap: the shape with its label.
    pub size: Size,
    /// Where, in the box, edges are attached: the offset of the shape's centre from the box's centre.
    pub port: Point,
    /// How far from `port` edges end, i.e. half the shape's width.
    pub radius: f32,
    /// A place given by hand (the box's centre); the layout keeps it exactly.
    pub pinned: Option<Point>,
    /// Put it in the first layer: the victim and its incident.
    pub first: bool,
    /// Where it stands along an axis that runs to the right, in any unit: a time axis, say. `None` where that is not
    /// known. Lanes keep its order and stretch its distances; layers ranked by time keep its order; others ignore it.
    pub along: Option<f64>,
    /// Its lane, counted from the top. Only lanes look at it.
    pub lane: usize,
}

/// An edge to route.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Edge {
    /// Index of the source node.
    pub from: usize,
    /// Index of the target node.
    pub to: usize,
    /// How much it matters that this edge is short and straight (at least 1).
    pub weight: u32,
    /// Size of its label, for which room is kept on the way.
    pub label: Option<Size>,
}

/// Distances to keep, in the same unit as the sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between the boxes of neighbouring layers.
    pub layer: f32,
    /// Between boxes of the same layer.
    pub node: f32,
    /// Between an edge and a box, and between edges.
    pub edge: f32,
}

impl Default for Spacing {
    fn default() -> Self {
        Self { layer: 80.0, node: 12.0, edge: 10.0 }
    }
}

/// The result: one entry per node and per edge of the request, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Centres of the nodes' boxes.
    pub nodes: Vec<Point>,
    /// Routes of the edges.
    pub routes: Vec<Route>,
    /// How curves run through the points of the routes.
    pub course: Course,
    /// The rectangle around all boxes, routes and labels.
    pub bounds: Rect,
    /// What a layout in lanes stands on.
    pub ground: Option<Ground>,
}

/// The lanes of a layout, and its axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ground {
    /// Top and bottom of each lane, from the top; each begins where the one before ends.
    pub lanes: Vec<(f32, f32)>,
    /// The axis as it was stretched: pairs of a place along it and an x, both ascending; straight between. Empty where
    /// no node has a place along it.
    pub axis: Vec<(f64, f64)>,
    /// Left and right end of the field for nodes without a place along the axis, where there are any.
    pub aside: Option<(f32, f32)>,
}

/// How a smooth curve runs through the points of a route.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Course {
    /// Level at both ends where it goes steadily to one side: a diagram of flows.
    #[default]
    Level,
    /// The shortest way that is smooth: two points are joined by a straight line.
    Direct,
}

/// How an edge runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// Points from the source shape's rim to the target shape's rim: at least two. A smooth curve through them keeps
    /// clear of boxes.
    pub points: Vec<Point>,
    /// Centre of the label, where the edge has one.
    pub label: Option<Point>,
}

/// The caller gave up waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the layout was cancelled")]
pub struct Cancelled;

/// Set by another thread to stop a layout.
#[derive(Debug, Default)]
pub struct Cancel(AtomicBool);

impl Cancel {
    /// Asks the layout to stop soon.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// To be called between pieces of work of at most some milliseconds.
    ///
    /// # Errors
    /// [`Cancelled`] once [`Cancel::cancel`] was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// A way to lay out graphs.
pub trait Engine {
    /// Places nodes and routes edges. `previous` is the layout before a change, given in the order of the new request
    /// (`None` for a new node): engines keep what need not move. Where only a height is known, x is not a number. Of
    /// a pinned node it may be where the layout had it before it was pinned, so that nothing else moves for it.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    fn layout(
        &self,
        request: &Request,
        previous: Option<&[Option<Point>]>,
        cancel: &Cancel,
    ) -> Result<Layout, Cancelled>;
}
