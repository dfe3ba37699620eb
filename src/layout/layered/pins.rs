//! Places given by hand: the layout keeps them to the pixel, makes room around them, and draws edges anew where that
//! changed something.

use super::super::Cancelled;
use super::detour::{Ends, Field, detour};
use super::graph::{Path, Pt, Pulse, Whole};
use super::sanitize::Clean;

/// A box as its corners.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) min: Pt,
    pub(super) max: Pt,
}

impl Block {
    /// Whether the insides overlap.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.min.x < other.max.x && other.min.x < self.max.x && self.min.y < other.max.y && other.min.y < self.max.y
    }

    /// Larger by `by` on every side.
    pub(super) fn expanded(&self, by: f64) -> Self {
        Self { min: Pt::new(self.min.x - by, self.min.y - by), max: Pt::new(self.max.x + by, self.max.y + by) }
    }

    /// Around a centre.
    pub(super) fn around(at: Pt, (w, h): (f64, f64)) -> Self {
        Self { min: Pt::new(at.x - w / 2.0, at.y - h / 2.0), max: Pt::new(at.x + w / 2.0, at.y + h / 2.0) }
    }
}

/// Puts pinned nodes where they belong, moves others out of their way, and repairs routes and labels.
pub(super) fn apply(clean: &Clean, whole: &mut Whole, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
    if clean.pinned.iter().all(Option::is_none) {
        return Ok(());
    }
    let old = whole.ports.clone();
    let blocks = make_room(clean, whole, pulse)?;
    let moved: Vec<bool> =
        old.iter().zip(&whole.ports).map(|(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs() > 1e-9).collect();
    let changed: Vec<usize> = (0..moved.len()).filter(|&v| moved[v]).collect();
    let stale = stale(clean, whole, &old, &moved, &changed, &blocks, pulse)?;
    redraw(clean, whole, blocks, &stale, pulse)
}

/// The box of a node with its port at `at`.
fn block(clean: &Clean, v: usize, at: Pt) -> Block {
    let shape = &clean.graph.nodes[v];
    Block { min: Pt::new(at.x - shape.left, at.y - shape.up), max: Pt::new(at.x + shape.right, at.y + shape.down) }
}

/// Moves pinned nodes, then every node they cover to the nearest free height of its column. Returns all boxes.
fn make_room(clean: &Clean, whole: &mut Whole, pulse: &mut Pulse<'_>) -> Result<Vec<Block>, Cancelled> {
    let mut pins = Vec::new();
    for (v, pin) in clean.pinned.iter().enumerate() {
        if let Some(pin) = pin {
            whole.ports[v] = *pin;
            pins.push(block(clean, v, *pin));
        }
    }
    let mut settled = pins.clone();
    let mut homeless = Vec::new();
    for v in (0..whole.ports.len()).filter(|&v| clean.pinned[v].is_none()) {
        let own = block(clean, v, whole.ports[v]);
        pulse.step(pins.len())?;
        // A little less than the full distance: nodes placed by the layout are exactly that far apart.
        if pins.iter().any(|pin| pin.expanded(clean.node_gap - 0.01).overlaps(&own)) {
            homeless.push(v);
        } else {
            settled.push(own);
        }
    }
    for v in homeless {
        let own = block(clean, v, whole.ports[v]);
        pulse.step(8 * settled.len())?;
        let dy = nearest_free(&own, clean.node_gap, &settled);
        whole.ports[v].y += dy;
        settled.push(block(clean, v, whole.ports[v]));
    }
    Ok((0..whole.ports.len()).map(|v| block(clean, v, whole.ports[v])).collect())
}

/// How far a box has to move up or down to be `gap` away from all others.
pub(super) fn nearest_free(own: &Block, gap: f64, others: &[Block]) -> f64 {
    // For each box beside which there is no room, the moves that would collide with it.
    let mut taken: Vec<(f64, f64)> = others
        .iter()
        .filter(|other| other.min.x < own.max.x + gap - 0.01 && own.min.x < other.max.x + gap - 0.01)
        .map(|other| (other.min.y - gap - own.max.y, other.max.y + gap - own.min.y))
        .collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best = f64::INFINITY;
    let mut end = f64::NEG_INFINITY;
    for &(low, high) in &taken {
        if low >= end {
            // Moves between `end` and `low` are free.
            let candidate = 0.0f64.clamp(end, low);
            if candidate.abs() < best.abs() {
                best = candidate;
            }
        }
        end = end.max(high);
    }
    let last = end.max(0.0);
    if last.abs() < best.abs() { last } else { best }
}

/// The links whose routes no longer fit: an end moved, or a moved box now covers the route or its label. Loops just
/// follow their node.
fn stale(
    clean: &Clean,
    whole: &mut Whole,
    old: &[Pt],
    moved: &[bool],
    changed: &[usize],
    blocks: &[Block],
    pulse: &mut Pulse<'_>,
) -> Result<Vec<usize>, Cancelled> {
    let mut stale = Vec::new();
    for (i, link) in clean.graph.links.iter().enumerate() {
        if !moved[link.from] && !moved[link.to] {
            pulse.step(changed.len() * whole.paths[i].points.len())?;
            let label = whole.paths[i].label.zip(link.label).map(|(at, size)| Block::around(at, size));
            let covered = changed.iter().any(|&v| {
                let block = blocks[v].expanded(1.0);
                v != link.from
                    && v != link.to
                    && (covers(&block, &whole.paths[i].points) || label.is_some_and(|label| block.overlaps(&label)))
            });
            if covered && link.from != link.to {
                stale.push(i);
            }
        } else if link.from == link.to {
            let (a, b) = (old[link.from], whole.ports[link.from]);
            let path: &mut Path = &mut whole.paths[i];
            for p in path.points.iter_mut().chain(&mut path.label) {
                *p = Pt::new(p.x + b.x - a.x, p.y + b.y - a.y);
            }
        } else {
            stale.push(i);
        }
    }
    Ok(stale)
}

/// Whether a box touches the rectangle of any piece of a route.
fn covers(block: &Block, points: &[Pt]) -> bool {
    points.windows(2).any(|w| {
        let piece = Block {
            min: Pt::new(w[0].x.min(w[1].x), w[0].y.min(w[1].y)),
            max: Pt::new(w[0].x.max(w[1].x), w[0].y.max(w[1].y)),
        };
        piece.expanded(0.01).overlaps(block)
    })
}

/// Draws stale links anew, in their order, each label where it covers nothing.
fn redraw(
    clean: &Clean,
    whole: &mut Whole,
    blocks: Vec<Block>,
    stale: &[usize],
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let links = &clean.graph.links;
    let mut is_stale = vec![false; links.len()];
    stale.iter().for_each(|&i| is_stale[i] = true);
    let mut labels: Vec<Block> = Vec::new();
    for (i, link) in links.iter().enumerate() {
        if let (false, Some(at), Some(size)) = (is_stale[i], whole.paths[i].label, link.label) {
            labels.push(Block::around(at, size));
        }
    }
    let mut field = Field { blocks, labels, clear: clean.edge_gap };
    // Parallel stale links are spread at their ends.
    let pair = |i: usize| (links[i].from.min(links[i].to), links[i].from.max(links[i].to), i);
    let mut order: Vec<usize> = stale.to_vec();
    order.sort_by_key(|&i| pair(i));
    let mut start = 0;
    while start < order.len() {
        let same = |&&i: &&usize| (pair(i).0, pair(i).1) == (pair(order[start]).0, pair(order[start]).1);
        let end = start + order[start..].iter().take_while(same).count();
        for (k, &i) in order[start..end].iter().enumerate() {
            let link = &links[i];
            pulse.step(64 * field.blocks.len())?;
            let (a, b) = (&clean.graph.nodes[link.from], &clean.graph.nodes[link.to]);
            let offset = k as f64 - (end - start - 1) as f64 / 2.0;
            let room = 0.36 * a.radius.min(b.radius);
            let step = 7.0f64.min(2.0 * room / (end - start).max(2) as f64);
            let ends = Ends {
                from: link.from,
                to: link.to,
                a: whole.ports[link.from],
                b: whole.ports[link.to],
                radii: (a.radius, b.radius),
                offset: offset * step,
            };
            let points = detour(&ends, &field);
            let label = link.label.map(|size| field.label(&points, size));
            whole.paths[i] = Path { points, label };
        }
        start = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(x: f64, y: f64) -> Block {
        Block::around(Pt::new(x, y), (10.0, 10.0))
    }

    #[test]
    fn the_nearest_gap_is_taken() {
        let others = [block(0.0, 2.0), block(0.0, 40.0), block(0.0, -14.0), block(50.0, 0.0)];
        // 15 down is between the two lower ones; up is farther because of the third.
        assert_eq!(nearest_free(&block(0.0, 0.0), 3.0, &others), 15.0);
        assert_eq!(nearest_free(&block(100.0, 0.0), 3.0, &others), 0.0);
        assert_eq!(nearest_free(&block(0.0, 21.0), 3.0, &others), 0.0);
    }
}
