//! One connected part of the graph, and its places: from nothing, towards given places, or around old ones.

use super::super::Cancelled;
use super::super::graph::{Lists, Pt, Pulse};
use super::super::rng::Rng;
use super::super::sanitize::Clean;
use super::crowd::spread;
use super::forces::{Places, Plan, Springs, relax};
use super::frame::{self, Span};
use super::grid::Block;
use super::overlap::push_apart;
use super::pivots::Pivots;
use super::settle::{Rank, settle};
use super::stress::majorize;

/// A connected part. Nodes are numbered in the order in which a search from the busiest one finds them, so that
/// neighbours lie near each other in memory.
pub(super) struct Part {
    /// The nodes of the whole graph.
    pub(super) nodes: Vec<usize>,
    springs: Springs,
    spans: Vec<Span>,
    /// Half sizes of the boxes, half of the distance to keep included.
    halves: Vec<Pt>,
    /// From ports to the centres of boxes.
    offsets: Vec<Pt>,
    /// Nodes that should be at the left.
    first: Vec<usize>,
}

/// Where the nodes of a part should be.
pub(super) struct Goals {
    pub(super) pinned: Vec<Option<Pt>>,
    /// Places from before, of nodes that are not pinned.
    pub(super) old: Vec<Option<Pt>>,
}

/// Pivots that distances are measured from, and sweeps of majorization before forces take over: on large graphs more of
/// them no longer lower the stress, and on the largest they would fill the memory.
fn pivots_and_sweeps(n: usize) -> (usize, usize) {
    match n {
        0..=20_000 => (48, 20),
        20_001..=300_000 => (32, 10),
        _ => (16, 10),
    }
}

/// Steps around places that are given, which only repair.
const REPAIR: usize = 20;
/// Rounds of pushing boxes apart.
const ROUNDS: usize = 30;
/// Kept places are worth keeping when at most this many nodes are new for each old one.
const NEW_PER_OLD: f64 = 0.5;

/// Steps of the forces: small graphs are drawn with more care.
fn steps(n: usize) -> usize {
    match n {
        0..=1_000 => 60,
        1_001..=4_000 => 50,
        4_001..=20_000 => 40,
        _ => 22,
    }
}

impl Part {
    /// From the nodes of the part; `local` is scratch space with an entry per node of the whole graph.
    pub(super) fn new(
        clean: &Clean,
        around: &Lists,
        nodes: &[usize],
        links: &[usize],
        is_first: &[bool],
        local: &mut [u32],
    ) -> Self {
        let start = nodes.iter().copied().max_by_key(|&v| (around.of(v as u32).len(), usize::MAX - v));
        let mut order: Vec<usize> = start.into_iter().collect();
        nodes.iter().for_each(|&v| local[v] = u32::MAX);
        start.into_iter().for_each(|v| local[v] = 0);
        let mut head = 0;
        while let Some(&v) = order.get(head) {
            head += 1;
            for &u in around.of(v as u32) {
                if local[u as usize] == u32::MAX {
                    local[u as usize] = order.len() as u32;
                    order.push(u as usize);
                }
            }
        }
        let ends = links.iter().map(|&i| &clean.graph.links[i]).filter(|link| link.from != link.to);
        let springs =
            Springs::new(order.len(), ends.clone().map(|link| (local[link.from], local[link.to], link.weight)));
        let shapes = || order.iter().map(|&v| &clean.graph.nodes[v]);
        let gap = clean.node_gap / 2.0;
        let spans = ends.map(|link| {
            // An edge needs an arrowhead's length, and its label a little more than itself.
            let clear = 2.0 * clean.edge_gap;
            let (w, h) = link.label.unwrap_or_default();
            let (from, to) = (local[link.from] as usize, local[link.to] as usize);
            Span { from, to, room: Pt::new(w + clear, h + clear) }
        });
        Self {
            spans: spans.collect(),
            halves: shapes().map(|s| Pt::new((s.left + s.right) / 2.0 + gap, (s.up + s.down) / 2.0 + gap)).collect(),
            offsets: shapes().map(|s| Pt::new((s.right - s.left) / 2.0, (s.down - s.up) / 2.0)).collect(),
            first: (0..order.len()).filter(|&i| is_first[order[i]]).collect(),
            springs,
            nodes: order,
        }
    }

    /// Boxes of the nodes with their ports at places.
    pub(super) fn blocks(&self, ports: &[Pt]) -> Vec<Block> {
        let all = ports.iter().zip(&self.offsets).zip(&self.halves);
        all.map(|((p, o), &half)| Block { at: Pt::new(p.x + o.x, p.y + o.y), half }).collect()
    }

    /// The inverse of [`Part::blocks`].
    pub(super) fn ports(&self, blocks: &[Block]) -> Vec<Pt> {
        blocks.iter().zip(&self.offsets).map(|(block, o)| Pt::new(block.at.x - o.x, block.at.y - o.y)).collect()
    }

    /// Places for a part of which nothing is given: its boxes do not overlap.
    pub(super) fn free(&self, threads: usize, pulse: &mut Pulse<'_>) -> Result<Vec<Pt>, Cancelled> {
        let mut blocks = self.blocks(&self.drawn(threads, pulse)?);
        let n = blocks.len();
        spread(&mut blocks, threads, pulse)?;
        push_apart(&mut blocks, &vec![false; n], ROUNDS, pulse)?;
        settle(&mut blocks, &vec![Rank::Free; n], pulse)?;
        Ok(self.ports(&blocks))
    }

    /// Places turned and scaled, boxes overlapping here and there.
    fn drawn(&self, threads: usize, pulse: &mut Pulse<'_>) -> Result<Vec<Pt>, Cancelled> {
        let n = self.nodes.len();
        if n == 1 {
            return Ok(vec![Pt::default()]);
        }
        let mut rng = Rng::new(n as u64);
        let (count, sweeps) = pivots_and_sweeps(n);
        let pivots = Pivots::choose(&self.springs.adjacent, count, pulse)?;
        let mut places = pivots.project(pulse)?;
        // Nodes that all pivots see alike must not stay in one point.
        places.shake(0.3, &mut rng);
        majorize(&self.springs, &pivots, &mut places, sweeps, pulse)?;
        places.shake(0.1, &mut rng);
        drop(pivots);
        relax(&self.springs, &mut places, None, Plan { steps: steps(n), steep: 0.8, threads }, pulse)?;
        let mut turned = points(&places, 1.0);
        frame::orient(&mut turned, &self.spans, &self.first);
        let places = unit_places(&turned, 1.0);
        let scale = frame::scale(&places, &self.halves, &self.spans);
        Ok(points(&places, scale))
    }

    /// Places for a part of which some are given. Pinned nodes are exactly there; overlaps are left to be settled.
    pub(super) fn anchored(&self, goals: &Goals, threads: usize, pulse: &mut Pulse<'_>) -> Result<Vec<Pt>, Cancelled> {
        let known: Vec<Option<Pt>> = goals.pinned.iter().zip(&goals.old).map(|(pin, old)| pin.or(*old)).collect();
        let old = goals.old.iter().flatten().count();
        let new = known.iter().filter(|known| known.is_none()).count();
        if old > 0 && new as f64 <= NEW_PER_OLD * old as f64 {
            return self.grown(&known, threads, pulse);
        }
        let mut ports = self.drawn(threads, pulse)?;
        frame::align(&mut ports, &known);
        let fixed: Vec<bool> = goals.pinned.iter().map(Option::is_some).collect();
        if fixed.contains(&true) {
            let before = ports.clone();
            for (port, pin) in ports.iter_mut().zip(&goals.pinned) {
                *port = pin.unwrap_or(*port);
            }
            self.repair(&mut ports, &before, &fixed, threads, pulse)?;
        }
        let mut blocks = self.blocks(&ports);
        push_apart(&mut blocks, &fixed, ROUNDS, pulse)?;
        Ok(self.ports(&blocks))
    }

    /// Old places as they are; new nodes around what they are linked to.
    fn grown(&self, known: &[Option<Pt>], threads: usize, pulse: &mut Pulse<'_>) -> Result<Vec<Pt>, Cancelled> {
        /// Turns that never repeat: new neighbours of a node are spread around it.
        const GOLDEN: f64 = 2.399_963_229_728_653;
        let fixed: Vec<bool> = known.iter().map(Option::is_some).collect();
        let mut ports: Vec<Pt> = known.iter().map(|known| known.unwrap_or_default()).collect();
        if !fixed.contains(&false) {
            return Ok(ports);
        }
        let unit = self.unit(&ports, &fixed);
        let mut placed = fixed.clone();
        let mut queue: Vec<u32> = (0..self.nodes.len() as u32).filter(|&v| fixed[v as usize]).collect();
        let mut head = 0;
        while let Some(&v) = queue.get(head) {
            head += 1;
            let at = ports[v as usize];
            let (mut away, mut turn) = (Pt::default(), 0.0);
            for &u in self.springs.adjacent.of(v).iter().filter(|&&u| placed[u as usize]) {
                let q = ports[u as usize];
                let length = (at.x - q.x).hypot(at.y - q.y).max(1e-9);
                away = Pt::new(away.x + (at.x - q.x) / length, away.y + (at.y - q.y) / length);
            }
            let angle = away.y.atan2(away.x);
            for &u in self.springs.adjacent.of(v) {
                if !std::mem::replace(&mut placed[u as usize], true) {
                    ports[u as usize] = Pt::new(at.x + unit * (angle + turn).cos(), at.y + unit * (angle + turn).sin());
                    turn += GOLDEN;
                    queue.push(u);
                }
            }
            pulse.step(self.springs.adjacent.of(v).len())?;
        }
        let before = ports.clone();
        self.repair(&mut ports, &before, &fixed, threads, pulse)?;
        Ok(ports)
    }

    /// Lets all nodes but the fixed ones find places among the others, at the scale that the places `like` have.
    fn repair(
        &self,
        ports: &mut [Pt],
        like: &[Pt],
        fixed: &[bool],
        threads: usize,
        pulse: &mut Pulse<'_>,
    ) -> Result<(), Cancelled> {
        let unit = self.unit(like, &vec![true; like.len()]);
        let mut places = unit_places(ports, unit);
        relax(&self.springs, &mut places, Some(fixed), Plan { steps: REPAIR, steep: 0.0, threads }, pulse)?;
        for ((port, new), fixed) in ports.iter_mut().zip(points(&places, unit)).zip(fixed) {
            if !fixed {
                *port = new;
            }
        }
        Ok(())
    }

    /// The mean length of the links between some nodes; without any, what their boxes suggest.
    fn unit(&self, ports: &[Pt], among: &[bool]) -> f64 {
        let lengths = self.spans.iter().filter(|span| among[span.from] && among[span.to]).map(|span| {
            let (a, b) = (ports[span.from], ports[span.to]);
            (a.x - b.x).hypot(a.y - b.y)
        });
        let (sum, count) = lengths.fold((0.0, 0), |(sum, count), length| (sum + length, count + 1));
        let boxes = self.halves.iter().map(|half| half.x + half.y).sum::<f64>() / self.halves.len().max(1) as f64;
        let mean = sum / f64::from(count.max(1));
        if mean > 1e-6 && mean.is_finite() { mean } else { 2.0 * boxes }
    }
}

fn points(places: &Places, scale: f64) -> Vec<Pt> {
    places.xs.iter().zip(&places.ys).map(|(&x, &y)| Pt::new(f64::from(x) * scale, f64::from(y) * scale)).collect()
}

fn unit_places(points: &[Pt], unit: f64) -> Places {
    Places {
        xs: points.iter().map(|p| (p.x / unit) as f32).collect(),
        ys: points.iter().map(|p| (p.y / unit) as f32).collect(),
    }
}
