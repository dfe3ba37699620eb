//! The lanes layout: x is a place along an axis, time for instance, and every node stands in the band of its lane.
//!
//! The axis is stretched where nodes crowd, and nowhere are two places along it exchanged: `stretch` says where each
//! place comes to lie, so that a lane needs few rows and edges have room for their labels. `rows` gives each node a row
//! of its lane in which it overlaps nothing, `route` draws the edges. The layout hands the stretched axis back with its
//! lanes as [`Ground`](super::Ground): what is drawn along it is drawn by the very map the nodes stand on.
//!
//! A node stands exactly at its place along the axis; only one placed by hand does not. Nodes without a place along the
//! axis stand aside, at the left of it.

mod route;
mod rows;
mod stretch;

use super::graph::{Pt, Pulse, Shape, Whole};
use super::sanitize::{self, Clean};
use super::{Cancel, Cancelled, Course, Engine, Ground, Layout, Node, Point, Rect, Request};
use stretch::Stretch;

/// The engine of lanes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes {
    /// Width of the picture to fill as a multiple of its height: a wide one has fewer rows.
    pub proportion: f64,
}

impl Default for Lanes {
    fn default() -> Self {
        Self { proportion: 2.0 }
    }
}

/// A request as the phases need it.
struct Task<'a> {
    clean: &'a Clean,
    /// The place of each node along the axis.
    along: Vec<Option<f64>>,
    lane: Vec<usize>,
    lanes: usize,
    /// The row of its lane each node stood in before, counted from the top.
    before: Vec<Option<usize>>,
}

impl Task<'_> {
    fn shape(&self, v: usize) -> &Shape {
        &self.clean.graph.nodes[v]
    }

    fn is_free(&self, v: usize) -> bool {
        self.clean.pinned[v].is_none()
    }

    /// The nodes that stand on the axis and were not placed by hand, from left to right.
    fn in_order(&self) -> Vec<usize> {
        let placed = |v: usize| self.along[v].filter(|_| self.is_free(v));
        let mut order: Vec<(f64, usize)> =
            (0..self.along.len()).filter_map(|v| placed(v).map(|along| (along, v))).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, v)| v).collect()
    }
}

impl Engine for Lanes {
    fn layout(
        &self,
        request: &Request,
        previous: Option<&[Option<Point>]>,
        cancel: &Cancel,
    ) -> Result<Layout, Cancelled> {
        cancel.check()?;
        // There is no first layer here, for which room would have to be kept.
        let plain = Request {
            nodes: request.nodes.iter().map(|node| Node { first: false, ..*node }).collect(),
            ..request.clone()
        };
        let clean = sanitize::clean(&plain);
        let mut pulse = Pulse::new(cancel);
        let count = request.nodes.len();
        let lane: Vec<usize> = request.nodes.iter().map(|node| node.lane.min(count)).collect();
        let lanes = lane.iter().max().map_or(0, |last| last + 1);
        let old = sanitize::before(request, previous);
        let port = |v: usize| old[v].filter(|_| clean.pinned[v].is_none()).map(|at| f64::from(at.y) + clean.ports[v].y);
        let stood: Vec<Option<f64>> = (0..count).map(port).collect();
        let before = rows::before(&stood, &lane, lanes);
        let along = request.nodes.iter().map(|node| node.along.filter(|along| along.is_finite())).collect();
        let task = Task { clean: &clean, along, lane, lanes, before };

        let stretch = Stretch::new(&task, self.proportion, &mut pulse)?;
        let placed = rows::place(&task, &stretch, &mut pulse)?;
        let paths = route::routes(&task, &placed, &mut pulse)?;
        let whole = Whole { ports: placed.ports, paths };
        let mut layout = sanitize::finish(request, &clean, &whole, Course::Level);
        for &(top, bottom) in &placed.bands {
            let (x, middle) = (layout.bounds.min.x, f64::midpoint(top, bottom));
            let lanes = [Pt::new(f64::from(x), top), Pt::new(f64::from(x), middle), Pt::new(f64::from(x), bottom)];
            layout.bounds = lanes.iter().fold(layout.bounds, |bounds, p| extended(bounds, *p));
        }
        layout.ground = Some(Ground {
            lanes: placed.bands.iter().map(|&(top, bottom)| (top as f32, bottom as f32)).collect(),
            axis: stretch.knots,
            aside: placed.aside.map(|(left, right)| (left as f32, right as f32)),
        });
        Ok(layout)
    }
}

fn extended(rect: Rect, p: Pt) -> Rect {
    rect.extended(Point::new(p.x as f32, p.y as f32))
}
