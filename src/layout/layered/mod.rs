//! The layered layout after Sugiyama, Tagawa and Toda (1981): left to right, away from the victim.
//!
//! One file per phase: `cycles` decides which edges run backwards, `rank` gives layers, `dummy` turns long and
//! labelled edges into chains, `order` sorts each layer, `columns` and `place` give coordinates, `route` draws edges.
//! `components` does this for each connected part and packs them; `pins` then honours places given by hand.

mod columns;
mod crossings;
mod cycles;
mod detour;
mod dummy;
#[cfg(test)]
mod fixture;
mod order;
mod pins;
mod place;
mod rank;
mod route;
mod simplex;
mod stability;
mod straighten;

use super::components::Part;
use super::graph::{Graph, Link, Path, Pt, Pulse, Whole};
use super::{Cancel, Cancelled, Course, Engine, Layout, Point, Request};
use super::{components, graph, loops, rng, sanitize};
use route::Drawing;

/// The layered engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layered {
    /// How much work may go into removing crossings, in steps of some nanoseconds. It bounds extra tries on small
    /// graphs and sweeps on large ones; results never depend on the machine's speed.
    pub effort: usize,
}

impl Default for Layered {
    fn default() -> Self {
        Self { effort: 12_000_000 }
    }
}

impl Engine for Layered {
    fn layout(
        &self,
        request: &Request,
        previous: Option<&[Option<Point>]>,
        cancel: &Cancel,
    ) -> Result<Layout, Cancelled> {
        cancel.check()?;
        let clean = sanitize::clean(request);
        let before = sanitize::before(request, previous);
        let mut pulse = Pulse::new(cancel);
        let mut whole = self.parts(&clean, &before, &mut pulse)?;
        sanitize::anchor(&clean, &before, &mut whole);
        pins::apply(&clean, &mut whole, &mut pulse)?;
        Ok(sanitize::finish(request, &clean, &whole, Course::Level))
    }
}

impl Layered {
    /// Lays out every connected part and packs them.
    fn parts(
        &self,
        clean: &sanitize::Clean,
        before: &[Option<Point>],
        pulse: &mut Pulse<'_>,
    ) -> Result<Whole, Cancelled> {
        let graph = &clean.graph;
        let ends: Vec<(usize, usize)> = graph.links.iter().map(|link| (link.from, link.to)).collect();
        let first: Vec<bool> = graph.nodes.iter().map(|node| node.first).collect();
        let parts = components::components(graph.nodes.len(), &ends, &first);
        let mut part_of = vec![(0usize, 0usize); graph.nodes.len()];
        for (p, part) in parts.iter().enumerate() {
            for (i, &v) in part.iter().enumerate() {
                part_of[v] = (p, i);
            }
        }
        let mut links_of = vec![Vec::new(); parts.len()];
        for (i, link) in graph.links.iter().enumerate() {
            links_of[part_of[link.from].0].push(i);
        }
        let mut whole =
            Whole { ports: vec![Pt::default(); graph.nodes.len()], paths: vec![Path::default(); graph.links.len()] };
        let mut boxes = Vec::with_capacity(parts.len());
        for (part, links) in parts.iter().zip(&links_of) {
            let local = Graph {
                nodes: part.iter().map(|&v| graph.nodes[v]).collect(),
                links: links
                    .iter()
                    .map(|&i| {
                        let link = graph.links[i];
                        Link { from: part_of[link.from].1, to: part_of[link.to].1, ..link }
                    })
                    .collect(),
            };
            let local_before: Vec<Option<Point>> = part.iter().map(|&v| before[v]).collect();
            let share = self.effort * part.len() / graph.nodes.len().max(1);
            let placed = component(&local, clean, &local_before, share, pulse)?;
            boxes.push(sanitize::bounds(&local, &placed));
            for (&v, &port) in part.iter().zip(&placed.ports) {
                whole.ports[v] = port;
            }
            for (&i, path) in links.iter().zip(placed.paths) {
                whole.paths[i] = path;
            }
        }
        // One part with the victim has the left edge for itself; several are packed like any other.
        let only_one = parts.iter().filter(|part| part.iter().any(|&v| first[v])).count() == 1;
        let sizes: Vec<Part> = parts
            .iter()
            .zip(&boxes)
            .map(|(part, (min, max))| Part {
                width: max.x - min.x,
                height: max.y - min.y,
                own_row: only_one && part.len() > 1 && part.iter().any(|&v| first[v]),
            })
            .collect();
        let corners = components::pack(&sizes, clean.node_gap.max(clean.layer_gap / 2.0));
        for (p, (part, links)) in parts.iter().zip(&links_of).enumerate() {
            let (dx, dy) = (corners[p].x - boxes[p].0.x, corners[p].y - boxes[p].0.y);
            let shift = |pt: &mut Pt| {
                pt.x += dx;
                pt.y += dy;
            };
            part.iter().for_each(|&v| shift(&mut whole.ports[v]));
            for &i in links {
                let path = &mut whole.paths[i];
                path.points.iter_mut().chain(&mut path.label).for_each(shift);
            }
        }
        Ok(whole)
    }
}

/// Lays out one connected part.
fn component(
    graph: &Graph,
    clean: &sanitize::Clean,
    before: &[Option<Point>],
    effort: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Whole, Cancelled> {
    /// Pivots touch whole subtrees: bounded so that a pathological graph ends in good layers rather than never.
    const RANK_WORK: usize = 20_000_000;
    /// Segments up to which heights are optimised rather than only aligned, and the steps this may take.
    const STRAIGHTEN: usize = 2_500;
    const STRAIGHTEN_WORK: usize = 60_000_000;
    let reversed = cycles::reversed(graph, pulse)?;
    let ranks = rank::ranks(graph, &reversed, RANK_WORK, pulse)?;
    let proper = dummy::Proper::new(graph, &reversed, &ranks, clean.edge_gap / 2.0);
    let mut layers = if before.iter().any(Option::is_some) {
        let (keys, fixed) = stability::keys(&proper, before);
        order::keep(&proper, &keys, &fixed, pulse)?
    } else {
        order::order(&proper, effort, pulse)?
    };
    stability::join_flat(graph, before, &mut layers);
    let gaps = place::Gaps { node: clean.node_gap, edge: clean.edge_gap };
    let mut ys = place::place(&proper, &layers, gaps, pulse)?;
    if proper.segments.len() <= STRAIGHTEN {
        ys = straighten::straighten(&proper, &layers, gaps, &ys, STRAIGHTEN_WORK, pulse)?;
    }
    let columns = columns::columns(&proper, &ys, clean.layer_gap);
    let drawing = Drawing {
        graph,
        reversed: &reversed,
        proper: &proper,
        layers: &layers,
        columns: &columns,
        ys: &ys,
        clear: clean.edge_gap,
    };
    let paths = drawing.routes(pulse)?;
    let ports = (0..graph.nodes.len()).map(|v| Pt::new(columns[proper.vertices[v].layer as usize].x, ys[v])).collect();
    Ok(Whole { ports, paths })
}
