//! The layered layout after Sugiyama, Tagawa and Toda (1981): left to right, away from the victim.
//!
//! One file per phase: `cycles` decides which edges run backwards, `rank` gives layers (by `simplex`, of large graphs by
//! `flow`; or `time` does both), `dummy` turns long and labelled edges into chains, `order` sorts each layer (`sweep`, then
//! `sift`), `columns` and `place` give coordinates (`straighten` those of small graphs, `relax` those of large ones),
//! `route` draws edges.
//! `comb` makes one block of many alike nodes before all this. `components` does it for each connected part and packs
//! them; `pins` then honours places given by hand. A layout that continues an older one goes through `stable` instead of
//! the phases that decide freely.

mod columns;
mod comb;
mod crossings;
mod cycles;
mod detour;
mod dummy;
#[cfg(test)]
mod fixture;
mod flow;
mod isotonic;
mod order;
mod pins;
mod place;
mod rank;
mod relax;
mod route;
mod sift;
mod simplex;
mod stable;
mod straighten;
mod sweep;
mod time;

use super::components::Part;
use super::graph::{Graph, Link, Path, Pt, Pulse, Whole};
use super::{Cancel, Cancelled, Course, Engine, Layout, Point, Request};
use super::{components, graph, loops, parallel, rng, sanitize};
use order::Effort;
use route::Drawing;
use stable::Old;

/// The layered engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layered {
    /// How much work may go into removing crossings, in steps of some nanoseconds. It bounds extra tries on small
    /// graphs and sweeps on large ones; results never depend on the machine's speed.
    pub effort: usize,
    /// Threads that share the work; the result does not depend on them.
    pub threads: usize,
    /// What decides the layer of a node.
    pub ranking: Ranking,
}

/// What decides the layer of a node.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ranking {
    /// Steps from the victim, so that edges are short.
    #[default]
    Hops,
    /// The order along the axis of the request: no node stands left of one with an earlier place in its connected part.
    Time,
}

/// The usual effort.
const EFFORT: usize = 12_000_000;

impl Default for Layered {
    fn default() -> Self {
        Self { effort: EFFORT, threads: parallel::threads(), ranking: Ranking::Hops }
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
        let by_time = (self.ranking == Ranking::Time).then(|| time::without_late_firsts(request));
        let request = by_time.as_ref().unwrap_or(request);
        let along: Vec<Option<f64>> = match &by_time {
            Some(request) => request.nodes.iter().map(|node| node.along.filter(|at| at.is_finite())).collect(),
            None => Vec::new(),
        };
        let clean = sanitize::clean(request);
        let mut pulse = Pulse::new(cancel);
        let old = previous.map(|previous| stable::old(&clean, previous)).unwrap_or_default();
        let stood = |v: usize| old.get(v).copied().flatten().is_some_and(|old| old.is_somewhere());
        let count = request.nodes.len();
        if (0..count).all(|v| stood(v) || clean.pinned[v].is_some()) && (0..count).any(stood) {
            // Nothing is new. If it was free to stand where it does, its edges are drawn as they were, too.
            let fresh = self.whole(&clean, &along, &[], &mut pulse)?;
            let near = |v: usize| {
                clean.pinned[v].is_some() || old[v].is_some_and(|old| old.at.distance(fresh.ports[v]) < 0.01)
            };
            if (0..count).all(near) {
                return Ok(sanitize::finish(request, &clean, &fresh, Course::Level));
            }
        }
        let before = if (0..count).any(stood) { &old[..] } else { &[] };
        let mut whole = self.whole(&clean, &along, before, &mut pulse)?;
        let pinned = clean.pinned.iter().any(Option::is_some);
        if !before.is_empty() && count <= SETTLED && !pinned {
            // What made way may have given way to something else, and edges that run anew may touch another part. What is
            // handed out is a layout that stays when it is continued with nothing new.
            for _ in 0..ROUNDS {
                let places = sanitize::finish(request, &clean, &whole, Course::Level).nodes;
                let places: Vec<Option<Point>> = places.into_iter().map(Some).collect();
                let next = self.whole(&clean, &along, &stable::old(&clean, &places), &mut pulse)?;
                let stays = whole.ports.iter().zip(&next.ports).all(|(a, b)| a.distance(*b) < 0.01);
                whole = next;
                if stays {
                    break;
                }
            }
        }
        Ok(sanitize::finish(request, &clean, &whole, Course::Level))
    }
}

/// Nodes of a graph that people read: its continued layouts are settled, in at most so many rounds.
const SETTLED: usize = 1_000;
const ROUNDS: usize = 6;

impl Layered {
    /// Lays out everything. `along` is empty, or says where every node is along the axis that decides the layers; `before`
    /// is empty, or says for every node where it stood.
    fn whole(
        &self,
        clean: &sanitize::Clean,
        along: &[Option<f64>],
        before: &[Option<Old>],
        pulse: &mut Pulse<'_>,
    ) -> Result<Whole, Cancelled> {
        let mut whole = self.parts(clean, along, before, pulse)?;
        if before.is_empty() {
            anchor(clean, &mut whole);
        }
        pins::apply(clean, &mut whole, pulse)?;
        Ok(whole)
    }

    /// Lays out every connected part and packs them.
    fn parts(
        &self,
        clean: &sanitize::Clean,
        along: &[Option<f64>],
        before: &[Option<Old>],
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
        let mut footprints = Vec::new();
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
            let local_before: Vec<Option<Old>> = part.iter().map(|&v| before.get(v).copied().flatten()).collect();
            let stood = local_before.iter().flatten().any(Old::is_somewhere);
            let free: Vec<bool> = part.iter().map(|&v| clean.pinned[v].is_none()).collect();
            let work = (self.effort as f64 * part.len() as f64 / graph.nodes.len().max(1) as f64) as usize;
            let share = Effort { work, threads: self.threads };
            let local_before = if stood { &local_before[..] } else { &[] };
            let along: Vec<Option<f64>> =
                if along.is_empty() { Vec::new() } else { part.iter().map(|&v| along[v]).collect() };
            let task = Task { graph: &local, clean, along: &along, before: local_before, effort: share };
            let placed = task.with_combs(free.clone(), pulse)?;
            boxes.push(sanitize::bounds(&local, &placed));
            if !before.is_empty() {
                footprints.push(stable::Footprint::new(&local, &placed, &free, stood));
            }
            for (&v, &port) in part.iter().zip(&placed.ports) {
                whole.ports[v] = port;
            }
            for (&i, path) in links.iter().zip(placed.paths) {
                whole.paths[i] = path;
            }
        }
        let gap = clean.node_gap.max(clean.layer_gap / 2.0);
        let shifts = if before.is_empty() {
            let has_first: Vec<bool> = parts.iter().map(|part| part.iter().any(|&v| first[v])).collect();
            packed(&parts, &boxes, &has_first, gap)
        } else {
            stable::shifts(&footprints, gap)
        };
        for ((part, links), by) in parts.iter().zip(&links_of).zip(shifts) {
            let shift = |pt: &mut Pt| {
                pt.x += by.x;
                pt.y += by.y;
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

/// Moves everything so that the first node of the first layer has its port at the origin. A graph that grows thus grows
/// around its victim.
fn anchor(clean: &sanitize::Clean, whole: &mut Whole) {
    let Some(v) = clean.graph.nodes.iter().position(|node| node.first) else { return };
    let shift = Pt::new(-whole.ports[v].x, -whole.ports[v].y);
    let apply = |p: &mut Pt| *p = Pt::new(p.x + shift.x, p.y + shift.y);
    whole.ports.iter_mut().for_each(apply);
    for path in &mut whole.paths {
        path.points.iter_mut().chain(&mut path.label).for_each(apply);
    }
}

/// How far to move parts so that they stand side by side.
fn packed(parts: &[Vec<usize>], boxes: &[(Pt, Pt)], has_first: &[bool], gap: f64) -> Vec<Pt> {
    // One part with the victim has the left edge for itself; several are packed like any other.
    let only_one = has_first.iter().filter(|has| **has).count() == 1;
    let sizes: Vec<Part> = boxes
        .iter()
        .enumerate()
        .map(|(p, (min, max))| Part {
            width: max.x - min.x,
            height: max.y - min.y,
            own_row: only_one && parts[p].len() > 1 && has_first[p],
        })
        .collect();
    let corners = components::pack(&sizes, gap);
    corners.iter().zip(boxes).map(|(corner, (min, _))| Pt::new(corner.x - min.x, corner.y - min.y)).collect()
}

/// A connected part to lay out.
struct Task<'a> {
    graph: &'a Graph,
    clean: &'a sanitize::Clean,
    along: &'a [Option<f64>],
    before: &'a [Option<Old>],
    effort: Effort,
}

impl Task<'_> {
    /// Lays it out. Nodes that are not `free` stay out of combs.
    fn with_combs(&self, mut free: Vec<bool>, pulse: &mut Pulse<'_>) -> Result<Whole, Cancelled> {
        let Self { graph, clean, before, effort, .. } = *self;
        let (ranks, reversed) = if self.along.is_empty() {
            (None, cycles::reversed(graph, before, pulse)?)
        } else {
            let (ranks, reversed) = time::ranks(graph, self.along, pulse)?;
            time::part_combs(graph, &ranks, &mut free);
            (Some(ranks), reversed)
        };
        let gaps = comb::Gaps { layer: clean.layer_gap, node: clean.node_gap, edge: clean.edge_gap };
        let lay_out = |graph: &Graph,
                       reversed: &[bool],
                       ranks: Option<Vec<u32>>,
                       before: &[Option<Old>],
                       pulse: &mut Pulse<'_>| {
            if before.is_empty() {
                component(graph, reversed, ranks, clean, effort, pulse)
            } else {
                stable::component(graph, reversed, ranks, clean, before, effort.threads, pulse)
            }
        };
        match comb::contract(graph, &reversed, &free, before, gaps) {
            Some(small) => {
                let ranks = ranks.map(|ranks| small.ranks(&ranks));
                let placed = lay_out(&small.graph, &small.reversed, ranks, &small.before(before), pulse)?;
                Ok(small.expand(graph, &placed))
            }
            None => lay_out(graph, &reversed, ranks, before, pulse),
        }
    }
}

/// Segments of a graph that people read: its heights are optimised rather than only settled.
const SMALL: usize = 800;

/// Pivots touch whole subtrees: bounded so that a pathological graph ends in good layers rather than never.
const RANK_WORK: usize = 20_000_000;

/// Lays out one connected part without combs, in the given layers or in its own.
fn component(
    graph: &Graph,
    reversed: &[bool],
    ranks: Option<Vec<u32>>,
    clean: &sanitize::Clean,
    effort: Effort,
    pulse: &mut Pulse<'_>,
) -> Result<Whole, Cancelled> {
    /// Steps that optimising heights may take.
    const STRAIGHTEN_WORK: usize = 60_000_000;
    let ranks = match ranks {
        Some(ranks) => ranks,
        None => rank::ranks(graph, reversed, RANK_WORK, pulse)?,
    };
    let proper = dummy::Proper::new(graph, reversed, &ranks, clean.edge_gap / 2.0);
    let mut layers = order::order(&proper, effort, pulse)?;
    stable::join_flat(graph, &[], &mut layers);
    let gaps = place::Gaps { node: clean.node_gap, edge: clean.edge_gap };
    let ys = if proper.segments.len() <= SMALL {
        let start = place::place(&proper, &layers, gaps, pulse)?;
        straighten::straighten(&proper, &layers, gaps, &start, STRAIGHTEN_WORK, pulse)?
    } else {
        relax::relax(&proper, &layers, gaps, pulse)?
    };
    let columns = columns::columns(&proper, &ys, clean.layer_gap);
    let drawing = Drawing {
        graph,
        reversed,
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
