//! Where the connected parts of a continued layout stand: those from before where they were, new ones below.

use super::super::Whole;
use super::super::components::{self, Part};
use super::super::graph::{Graph, Pt};
use super::super::pins::Block;

/// What a part covers.
pub(in super::super) struct Footprint {
    /// Around everything.
    pub(in super::super) all: Block,
    /// Boxes of nodes and labels.
    solid: Vec<Block>,
    /// Rectangles of the pieces of routes.
    lines: Vec<Block>,
    /// Whether it stood somewhere.
    pub(in super::super) stood: bool,
}

/// Pairs of things compared at most to find out whether two parts are in each other's way.
const PAIRS: usize = 4_000_000;

impl Footprint {
    /// Of a laid out part, less those of its nodes that are not `free`: they and their edges are drawn elsewhere.
    pub(in super::super) fn new(graph: &Graph, whole: &Whole, free: &[bool], stood: bool) -> Self {
        let block =
            |a: Pt, b: Pt| Block { min: Pt::new(a.x.min(b.x), a.y.min(b.y)), max: Pt::new(a.x.max(b.x), a.y.max(b.y)) };
        let mut solid = Vec::new();
        for ((shape, port), _) in graph.nodes.iter().zip(&whole.ports).zip(free).filter(|(_, free)| **free) {
            solid.push(Block {
                min: Pt::new(port.x - shape.left, port.y - shape.up),
                max: Pt::new(port.x + shape.right, port.y + shape.down),
            });
        }
        let mut lines = Vec::new();
        for (link, path) in graph.links.iter().zip(&whole.paths).filter(|(link, _)| free[link.from] && free[link.to]) {
            solid.extend(path.label.zip(link.label).map(|(at, size)| Block::around(at, size)));
            lines.extend(path.points.windows(2).map(|w| block(w[0], w[1])));
        }
        let around = |a: Block, b: &Block| Block {
            min: Pt::new(a.min.x.min(b.min.x), a.min.y.min(b.min.y)),
            max: Pt::new(a.max.x.max(b.max.x), a.max.y.max(b.max.y)),
        };
        let nowhere = whole.ports.first().copied().unwrap_or_default();
        let all = solid.iter().chain(&lines).copied().reduce(|a, b| around(a, &b));
        Self { all: all.unwrap_or(block(nowhere, nowhere)), solid, lines, stood }
    }

    /// Whether two parts cannot stay where they are: something solid of one is on something of the other.
    fn is_in_the_way(&self, other: &Self, (mine, theirs): (f64, f64), gap: f64) -> bool {
        let down = |block: &Block, by: f64| Block {
            min: Pt::new(block.min.x, block.min.y + by),
            max: Pt::new(block.max.x, block.max.y + by),
        };
        if !down(&self.all, mine).expanded(gap).overlaps(&down(&other.all, theirs)) {
            return false;
        }
        if (self.solid.len() + self.lines.len()).saturating_mul(other.solid.len() + other.lines.len()) > PAIRS {
            return true;
        }
        let hit = |a: &[Block], by_a: f64, b: &[Block], by_b: f64| {
            a.iter().any(|a| b.iter().any(|b| down(a, by_a).expanded(gap).overlaps(&down(b, by_b))))
        };
        hit(&self.solid, mine, &other.solid, theirs)
            || hit(&self.solid, mine, &other.lines, theirs)
            || hit(&other.solid, theirs, &self.lines, mine)
    }
}

/// How far each part is to be moved. One that stood somewhere stays there, or goes straight down to where nothing before
/// it in the list is in its way.
pub(in super::super) fn shifts(parts: &[Footprint], gap: f64) -> Vec<Pt> {
    /// Parts that were apart may have come a little nearer, as their edges run anew.
    const NEARER: f64 = 0.25;
    let mut by: Vec<Option<f64>> = vec![None; parts.len()];
    for (p, part) in parts.iter().enumerate().filter(|(_, part)| part.stood) {
        let mut dy = 0.0;
        // Each step goes beyond one of the others, so there are no more steps than others.
        for _ in 0..parts.len() {
            let blocking = (0..p)
                .filter_map(|q| by[q].map(|down| (q, down)))
                .find(|&(q, down)| part.is_in_the_way(&parts[q], (dy, down), gap * NEARER));
            let Some((q, down)) = blocking else { break };
            dy = (parts[q].all.max.y + down + gap - part.all.min.y).max(dy + gap);
        }
        by[p] = Some(dy);
    }
    let old = || parts.iter().zip(&by).filter_map(|(part, by)| Some((&part.all, (*by)?)));
    let left = old().map(|(all, _)| all.min.x).fold(f64::INFINITY, f64::min);
    let bottom = old().map(|(all, by)| all.max.y + by).fold(f64::NEG_INFINITY, f64::max);
    let sizes: Vec<Part> = parts
        .iter()
        .filter(|part| !part.stood)
        .map(|part| Part {
            width: part.all.max.x - part.all.min.x,
            height: part.all.max.y - part.all.min.y,
            own_row: false,
        })
        .collect();
    let mut corners = components::pack(&sizes, gap).into_iter();
    parts
        .iter()
        .zip(&by)
        .map(|(part, by)| match by {
            Some(by) => Pt::new(0.0, *by),
            None => {
                let corner = corners.next().unwrap_or_default();
                Pt::new(left + corner.x - part.all.min.x, bottom + gap + corner.y - part.all.min.y)
            }
        })
        .collect()
}
