//! The organic layout: what is near in the graph is near in the picture, and clusters show.
//!
//! Each connected part starts from its distances to a few pivots (`pivots`, `stress`), so that no multilevel scheme is
//! needed to unfold it; forces (`forces`, over the tree of `tree`) then untangle its neighbourhoods; `frame` turns and
//! scales it, `overlap` and `settle` make room for boxes. `part` says which of these a part needs: one with places from
//! before keeps them, and its new nodes find their own among the old. Parts without given places are packed like those
//! of the layered layout, and `route` draws the edges.

mod crowd;
mod forces;
mod frame;
mod grid;
mod overlap;
mod part;
mod pivots;
mod route;
mod settle;
mod stress;
mod tree;

use super::components::{self, components};
use super::graph::{Lists, Pt, Pulse, Whole};
use super::parallel;
use super::sanitize::{self, Clean};
use super::{Cancel, Cancelled, Course, Engine, Layout, Node, Point, Request};
use part::{Goals, Part};
use settle::{Rank, settle};

/// The organic engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Organic {
    /// Threads that share the work; the result does not depend on them.
    pub threads: usize,
}

impl Default for Organic {
    fn default() -> Self {
        Self { threads: parallel::threads() }
    }
}

impl Engine for Organic {
    fn layout(
        &self,
        request: &Request,
        previous: Option<&[Option<Point>]>,
        cancel: &Cancel,
    ) -> Result<Layout, Cancelled> {
        cancel.check()?;
        let first: Vec<bool> = request.nodes.iter().map(|node| node.first).collect();
        // There is no first layer here, for which room would have to be kept.
        let plain = Request {
            nodes: request.nodes.iter().map(|node| Node { first: false, ..*node }).collect(),
            ..request.clone()
        };
        let clean = sanitize::clean(&plain);
        let before = sanitize::before(request, previous);
        let mut pulse = Pulse::new(cancel);
        let ports = self.places(&clean, &before, &first, &mut pulse)?;
        let paths = route::routes(&clean, &ports, &mut pulse)?;
        Ok(sanitize::finish(request, &clean, &Whole { ports, paths }, Course::Direct))
    }
}

impl Organic {
    /// Ports of all nodes.
    fn places(
        &self,
        clean: &Clean,
        before: &[Option<Point>],
        first: &[bool],
        pulse: &mut Pulse<'_>,
    ) -> Result<Vec<Pt>, Cancelled> {
        let n = clean.graph.nodes.len();
        let parts = parts(clean, first);
        let old = |v: usize| {
            let place = before[v].filter(|_| clean.pinned[v].is_none())?;
            Some(Pt::new(f64::from(place.x) + clean.ports[v].x, f64::from(place.y) + clean.ports[v].y))
        };
        let mut ports = vec![Pt::default(); n];
        let (mut anchored, mut free) = (Vec::new(), Vec::new());
        for part in &parts {
            let goals = Goals {
                pinned: part.nodes.iter().map(|&v| clean.pinned[v]).collect(),
                old: part.nodes.iter().map(|&v| old(v)).collect(),
            };
            let is_anchored = goals.pinned.iter().chain(&goals.old).any(Option::is_some);
            let own =
                if is_anchored { part.anchored(&goals, self.threads, pulse)? } else { part.free(self.threads, pulse)? };
            pulse.step(own.len())?;
            part.nodes.iter().zip(own).for_each(|(&v, port)| ports[v] = port);
            if is_anchored { &mut anchored } else { &mut free }.push(part);
        }
        let corner = settle_all(clean, &anchored, before, &mut ports, pulse)?;
        pack(&free, clean.node_gap.max(clean.layer_gap / 2.0), corner, &mut ports);
        if anchored.is_empty() {
            // Around the victim, so that the graph grows around it.
            let origin = first.iter().position(|&first| first).map_or(Pt::default(), |v| ports[v]);
            ports.iter_mut().for_each(|p| *p = Pt::new(p.x - origin.x, p.y - origin.y));
        }
        Ok(ports)
    }
}

/// The connected parts, those with first nodes first, then from the largest to the smallest.
fn parts(clean: &Clean, first: &[bool]) -> Vec<Part> {
    let graph = &clean.graph;
    let n = graph.nodes.len();
    let ends: Vec<(usize, usize)> = graph.links.iter().map(|link| (link.from, link.to)).collect();
    let pairs = ends.iter().filter(|(a, b)| a != b).map(|&(a, b)| (a as u32, b as u32));
    let around = Lists::new(n, pairs.clone().chain(pairs.map(|(a, b)| (b, a))));
    let groups = components(n, &ends, first);
    let mut part_of = vec![0u32; n];
    for (i, group) in groups.iter().enumerate() {
        group.iter().for_each(|&v| part_of[v] = i as u32);
    }
    let mut links_of = vec![Vec::new(); groups.len()];
    for (i, &(from, _)) in ends.iter().enumerate() {
        links_of[part_of[from] as usize].push(i);
    }
    let mut local = vec![0u32; n];
    let both = groups.iter().zip(&links_of);
    both.map(|(nodes, links)| Part::new(clean, &around, nodes, links, first, &mut local)).collect()
}

/// Settles parts with given places among each other: what was there before stays, new nodes make room. Returns where
/// the rest may begin: the corner below them.
fn settle_all(
    clean: &Clean,
    parts: &[&Part],
    before: &[Option<Point>],
    ports: &mut [Pt],
    pulse: &mut Pulse<'_>,
) -> Result<Pt, Cancelled> {
    if parts.is_empty() {
        return Ok(Pt::default());
    }
    let mut blocks = Vec::new();
    let mut ranks = Vec::new();
    for part in parts {
        let own: Vec<Pt> = part.nodes.iter().map(|&v| ports[v]).collect();
        blocks.extend(part.blocks(&own));
        ranks.extend(part.nodes.iter().map(|&v| match (clean.pinned[v], before[v]) {
            (Some(_), _) => Rank::Pinned,
            (None, Some(_)) => Rank::Kept,
            (None, None) => Rank::Free,
        }));
    }
    // Boxes placed exactly as far apart as they should be have been rounded since.
    let slack = (0.05 * clean.node_gap).min(0.25);
    blocks.iter_mut().for_each(|block| block.half = Pt::new(block.half.x - slack, block.half.y - slack));
    settle(&mut blocks, &ranks, pulse)?;
    let mut corner = Pt::new(f64::INFINITY, f64::NEG_INFINITY);
    let mut rest = blocks.as_slice();
    for part in parts {
        let (own, later) = rest.split_at(part.nodes.len());
        rest = later;
        for ((&v, port), block) in part.nodes.iter().zip(part.ports(own)).zip(own) {
            ports[v] = port;
            corner = Pt::new(corner.x.min(block.at.x - block.half.x), corner.y.max(block.at.y + block.half.y));
        }
    }
    Ok(Pt::new(corner.x, corner.y + clean.layer_gap))
}

/// Packs parts from a corner on, to the right and downwards.
fn pack(parts: &[&Part], gap: f64, corner: Pt, ports: &mut [Pt]) {
    let bounds: Vec<(Pt, Pt)> = parts
        .iter()
        .map(|part| {
            let own: Vec<Pt> = part.nodes.iter().map(|&v| ports[v]).collect();
            let far = f64::INFINITY;
            part.blocks(&own).iter().fold((Pt::new(far, far), Pt::new(-far, -far)), |(min, max), block| {
                (
                    Pt::new(min.x.min(block.at.x - block.half.x), min.y.min(block.at.y - block.half.y)),
                    Pt::new(max.x.max(block.at.x + block.half.x), max.y.max(block.at.y + block.half.y)),
                )
            })
        })
        .collect();
    let sizes: Vec<components::Part> = bounds
        .iter()
        .map(|(min, max)| components::Part { width: max.x - min.x, height: max.y - min.y, own_row: false })
        .collect();
    for ((part, (min, _)), at) in parts.iter().zip(&bounds).zip(components::pack(&sizes, gap)) {
        let (dx, dy) = (corner.x + at.x - min.x, corner.y + at.y - min.y);
        part.nodes.iter().for_each(|&v| ports[v] = Pt::new(ports[v].x + dx, ports[v].y + dy));
    }
}
