//! The last word on overlaps: boxes are put down one after the other, and one that would overlap goes to the nearest
//! free place around.

use std::collections::BTreeMap;

use super::super::Cancelled;
use super::super::graph::{Pt, Pulse};
use super::grid::{Block, Grid};

/// Who is put down first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Stays, whatever it covers.
    Pinned,
    /// Stays where nothing pinned is.
    Kept,
    /// Makes room.
    Free,
}

/// Settles all boxes; none overlaps afterwards, except pinned ones among themselves.
pub(super) fn settle(blocks: &mut [Block], ranks: &[Rank], pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
    let halves: Vec<Pt> = blocks.iter().map(|block| block.half).collect();
    let mut grid = Grid::new(&halves);
    let mut homeless = Vec::new();
    for rank in [Rank::Pinned, Rank::Kept, Rank::Free] {
        for v in (0..blocks.len()).filter(|&v| ranks[v] == rank) {
            if rank == Rank::Pinned || is_free(&grid, blocks, &blocks[v], pulse)? {
                grid.insert(v, &blocks[v]);
            } else {
                homeless.push(v);
            }
        }
    }
    // Around a crowded place many look for room: each starts where the one before found some.
    let mut crowded: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for v in homeless {
        let block = blocks[v];
        let cell = grid.cell();
        let key = ((block.at.x / (8.0 * cell.x)).floor() as i64, (block.at.y / (8.0 * cell.y)).floor() as i64);
        let start = crowded.get(&key).copied().unwrap_or(1);
        let (at, ring) = nearest(&grid, blocks, &block, start, pulse)?;
        // The next one may be smaller, so it looks a little nearer, too.
        crowded.insert(key, ring.saturating_sub(ring / 8 + 1).max(1));
        blocks[v].at = at;
        grid.insert(v, &blocks[v]);
    }
    Ok(())
}

fn is_free(grid: &Grid, blocks: &[Block], block: &Block, pulse: &mut Pulse<'_>) -> Result<bool, Cancelled> {
    let (mut free, mut work) = (true, 1);
    grid.near(block, |u| {
        work += 1;
        free = block.overlap(&blocks[u]).is_none();
        free
    });
    pulse.step(work)?;
    Ok(free)
}

/// The nearest free place on rings of places around a box, from ring `start` on, and its ring.
fn nearest(
    grid: &Grid,
    blocks: &[Block],
    block: &Block,
    start: usize,
    pulse: &mut Pulse<'_>,
) -> Result<(Pt, usize), Cancelled> {
    // Finer near by, where it matters; growing steps reach the end of any crowd.
    let step = Pt::new(block.half.x.max(0.5), block.half.y.max(0.5));
    for ring in start.. {
        let reach = ring as f64 * (1.0 + ring as f64 / 64.0);
        let places = (6 * ring).min(96);
        let mut best: Option<(f64, Pt)> = None;
        for k in 0..places {
            let angle = std::f64::consts::TAU * (k as f64 + 0.5 * (ring % 2) as f64) / places as f64;
            let away = Pt::new(reach * step.x * angle.cos(), reach * step.y * angle.sin());
            let at = Pt::new(block.at.x + away.x, block.at.y + away.y);
            let distance = away.x.hypot(away.y);
            if best.is_none_or(|(least, _)| distance < least) && is_free(grid, blocks, &Block { at, ..*block }, pulse)?
            {
                best = Some((distance, at));
            }
        }
        if let Some((_, at)) = best {
            return Ok((at, ring));
        }
    }
    Ok((block.at, start))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;

    #[test]
    fn a_crowd_in_one_point_is_resolved_and_the_pinned_one_stays() {
        let half = Pt::new(30.0, 10.0);
        let mut blocks = vec![Block { at: Pt::new(7.0, 7.0), half }; 600];
        let mut ranks = vec![Rank::Free; 600];
        (ranks[3], ranks[5]) = (Rank::Kept, Rank::Pinned);
        settle(&mut blocks, &ranks, &mut Pulse::new(&Cancel::default())).unwrap();
        assert_eq!(blocks[5].at, Pt::new(7.0, 7.0));
        for (i, a) in blocks.iter().enumerate() {
            assert!(blocks[..i].iter().all(|b| a.overlap(b).is_none()));
        }
        // As near as boxes can be: the crowd fills most of its room.
        let far = blocks.iter().map(|b| (b.at.x - 7.0).hypot(b.at.y - 7.0)).fold(0.0, f64::max);
        assert!(far < 2_000.0, "{far}");
    }
}
