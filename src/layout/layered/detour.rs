//! Routes outside the layering: for nodes that were moved by hand.
//!
//! A plain curve where the way is free, otherwise one through the nearest free corridor above or below what stands in
//! the way. No search for a best way: a person who moves a node moves it on.

use super::super::Point;
use super::super::curve;
use super::graph::Pt;
use super::pins::{Block, nearest_free};

/// What routes and labels have to keep clear of.
pub(super) struct Field {
    /// The box of each node.
    pub(super) blocks: Vec<Block>,
    /// The labels placed so far.
    pub(super) labels: Vec<Block>,
    /// The distance to keep.
    pub(super) clear: f64,
}

/// The ends of a link.
pub(super) struct Ends {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) a: Pt,
    pub(super) b: Pt,
    pub(super) radii: (f64, f64),
    /// How far off the middle of the shapes it starts and ends.
    pub(super) offset: f64,
}

/// Beyond so many boxes beside a route no corridor is looked for.
const MANY: usize = 400;
/// Corridors tried.
const CORRIDORS: usize = 24;
/// Points of a curve looked at, per piece.
const SAMPLES: usize = 16;

/// A route between two shapes.
pub(super) fn detour(ends: &Ends, field: &Field) -> Vec<Pt> {
    let (p, q) = (rim(ends.radii.0, ends.offset), rim(ends.radii.1, ends.offset));
    let (a, b) = (Pt::new(ends.a.x, ends.a.y + ends.offset), Pt::new(ends.b.x, ends.b.y + ends.offset));
    let sign = if b.x >= a.x { 1.0 } else { -1.0 };
    let (start, end) = (Pt::new(a.x + sign * p, a.y), Pt::new(b.x - sign * q, b.y));
    let steep = field.clear.max(0.12 * (end.y - start.y).abs()).min(60.0);
    if sign * (end.x - start.x) < steep {
        // One over the other: bow out to the right rather than run down a column.
        let (start, end) = (Pt::new(a.x + p, a.y), Pt::new(b.x + q, b.y));
        let out = start.x.max(end.x) + 2.0 * field.clear + 0.15 * (b.y - a.y).abs().min(300.0);
        return vec![start, Pt::new(out, f64::midpoint(a.y, b.y)), end];
    }
    let direct = vec![start, end];
    let beside: Vec<&Block> = field
        .blocks
        .iter()
        .enumerate()
        .filter(|(v, block)| {
            *v != ends.from && *v != ends.to && block.max.x > start.x.min(end.x) && block.min.x < start.x.max(end.x)
        })
        .map(|(_, block)| block)
        .collect();
    let mut best = (hits(&direct, &beside), direct);
    if best.0 == 0 || beside.len() > MANY {
        return best.1;
    }
    let middle = f64::midpoint(start.y, end.y);
    let gap = field.clear;
    let mut corridors: Vec<f64> = beside.iter().flat_map(|b| [b.min.y - gap, b.max.y + gap]).collect();
    corridors.sort_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()).then(a.total_cmp(b)));
    let lead = sign * ((end.x - start.x).abs() / 3.0).min(50.0);
    for &y in corridors.iter().take(CORRIDORS) {
        let way = vec![start, Pt::new(start.x + lead, y), Pt::new(end.x - lead, y), end];
        let count = hits(&way, &beside);
        if count < best.0 {
            best = (count, way);
        }
        if count == 0 {
            break;
        }
    }
    best.1
}

fn rim(radius: f64, offset: f64) -> f64 {
    (radius * radius - offset * offset).max(0.0).sqrt()
}

/// Points along the curve through a route.
fn samples(points: &[Pt]) -> Vec<Pt> {
    let route: Vec<Point> = points.iter().map(|p| Point::new(p.x as f32, p.y as f32)).collect();
    let step = |k: usize| k as f32 / SAMPLES as f32;
    curve::cubics(&route)
        .iter()
        .flat_map(|piece| (0..=SAMPLES).map(|k| curve::at(piece, step(k))).collect::<Vec<_>>())
        .map(|p| Pt::new(f64::from(p.x), f64::from(p.y)))
        .collect()
}

/// How many boxes the curve through a route runs over.
fn hits(points: &[Pt], blocks: &[&Block]) -> usize {
    let samples = samples(points);
    let inside = |b: &Block, p: &Pt| p.x > b.min.x && p.x < b.max.x && p.y > b.min.y && p.y < b.max.y;
    blocks.iter().filter(|block| samples.iter().any(|p| inside(block, p))).count()
}

impl Field {
    /// The centre of a label on a route: on its line near the middle where that is free, otherwise at the nearest free
    /// height. The place is then taken.
    pub(super) fn label(&mut self, points: &[Pt], (w, h): (f64, f64)) -> Pt {
        const ALONG: [f64; 7] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
        let samples = samples(points);
        let last = samples.len().saturating_sub(1);
        let mut found = None;
        for t in ALONG {
            let on = samples.get((t * last as f64) as usize).copied().unwrap_or_default();
            let lift = h / 2.0 + self.clear / 2.0;
            for y in [on.y - lift, on.y + lift] {
                let at = Pt::new(on.x, y);
                let own = Block::around(at, (w, h)).expanded(self.clear / 2.0);
                let free = |blocks: &[Block]| !blocks.iter().any(|block| block.overlaps(&own));
                if found.is_none() && free(&self.blocks) && free(&self.labels) {
                    found = Some(at);
                }
            }
        }
        let at = found.unwrap_or_else(|| {
            let on = samples.get(last / 2).copied().unwrap_or_default();
            let own = Block::around(on, (w, h));
            let others: Vec<Block> = self.blocks.iter().chain(&self.labels).copied().collect();
            Pt::new(on.x, on.y + nearest_free(&own, self.clear / 2.0, &others))
        });
        self.labels.push(Block::around(at, (w, h)));
        at
    }
}
