//! Boxes found by place: a hierarchical hash grid (after Ericson, *Real-Time Collision Detection*, 2005, 7.2). Each box
//! lies in one cell of the level whose cells are just larger than it, so boxes that touch are always in neighbouring
//! cells, whatever their sizes.

use super::super::graph::Pt;

const NONE: u32 = u32::MAX;
/// Levels of cells: each twice as large as the one before.
const LEVELS: usize = 24;

/// A box: its centre and half its width and height.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    pub(super) at: Pt,
    pub(super) half: Pt,
}

impl Block {
    /// How far the insides overlap in each direction: both positive, or they do not.
    pub(super) fn overlap(&self, other: &Self) -> Option<Pt> {
        let x = self.half.x + other.half.x - (self.at.x - other.at.x).abs();
        let y = self.half.y + other.half.y - (self.at.y - other.at.y).abs();
        (x > 0.0 && y > 0.0).then_some(Pt::new(x, y))
    }
}

/// Boxes by number, entered where they are.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Size of the cells of the lowest level.
    cell: Pt,
    heads: Vec<u32>,
    next: Vec<u32>,
    /// How many boxes each level holds.
    count: [u32; LEVELS],
    mask: usize,
}

impl Grid {
    /// An empty grid for boxes of such sizes, numbered as they are listed.
    pub(super) fn new(halves: &[Pt]) -> Self {
        let middle = |mut values: Vec<f64>| {
            let at = values.len() / 2;
            if values.is_empty() { 1.0 } else { values.select_nth_unstable_by(at, f64::total_cmp).1.max(0.5) }
        };
        let width = 2.0 * middle(halves.iter().map(|half| half.x).collect());
        let height = 2.0 * middle(halves.iter().map(|half| half.y).collect());
        let slots = (2 * halves.len()).next_power_of_two();
        Self {
            cell: Pt::new(width, height),
            heads: vec![NONE; slots],
            next: vec![NONE; halves.len()],
            count: [0; LEVELS],
            mask: slots - 1,
        }
    }

    /// Takes all boxes out.
    pub(super) fn clear(&mut self) {
        self.heads.fill(NONE);
        self.count = [0; LEVELS];
    }

    /// Size of the smallest cells.
    pub(super) fn cell(&self) -> Pt {
        self.cell
    }

    fn level(&self, half: Pt) -> usize {
        let ratio = (2.0 * half.x / self.cell.x).max(2.0 * half.y / self.cell.y);
        let (mut level, mut size) = (0, 1.0 + 1e-9);
        while size < ratio && level + 1 < LEVELS {
            size *= 2.0;
            level += 1;
        }
        level
    }

    fn slot(&self, level: usize, (x, y): (i64, i64)) -> usize {
        let mixed = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        let hash = mixed.wrapping_add(level as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (hash >> 32) as usize & self.mask
    }

    fn index(&self, level: usize, at: Pt) -> (i64, i64) {
        let factor = (1u64 << level) as f64;
        ((at.x / (self.cell.x * factor)).floor() as i64, (at.y / (self.cell.y * factor)).floor() as i64)
    }

    /// Enters a box that is not in.
    pub(super) fn insert(&mut self, item: usize, block: &Block) {
        let level = self.level(block.half);
        let slot = self.slot(level, self.index(level, block.at));
        self.next[item] = self.heads[slot];
        self.heads[slot] = item as u32;
        self.count[level] += 1;
    }

    /// Calls `found` with every box that may touch this one, and with others, until it returns `false`. Boxes may come
    /// more than once.
    pub(super) fn near(&self, block: &Block, mut found: impl FnMut(usize) -> bool) {
        for level in (0..LEVELS).filter(|&level| self.count[level] > 0) {
            let factor = 0.5 * (1u64 << level) as f64;
            let (rx, ry) = (block.half.x + self.cell.x * factor, block.half.y + self.cell.y * factor);
            let (x0, y0) = self.index(level, Pt::new(block.at.x - rx, block.at.y - ry));
            let (x1, y1) = self.index(level, Pt::new(block.at.x + rx, block.at.y + ry));
            // A box larger than all others together may cover more cells than there are boxes.
            if (x1 - x0 + 1).saturating_mul(y1 - y0 + 1) > self.heads.len() as i64 {
                let _ = self.heads.iter().all(|&head| self.chain(head, &mut found));
                return;
            }
            for y in y0..=y1 {
                for x in x0..=x1 {
                    if !self.chain(self.heads[self.slot(level, (x, y))], &mut found) {
                        return;
                    }
                }
            }
        }
    }

    /// Calls `found` with the boxes of a slot; whether it always returned `true`.
    fn chain(&self, head: u32, found: &mut impl FnMut(usize) -> bool) -> bool {
        let mut item = head;
        while item != NONE {
            if !found(item as usize) {
                return false;
            }
            item = self.next[item as usize];
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::rng::Rng;

    #[test]
    fn whatever_touches_is_found() {
        let mut rng = Rng::new(5);
        let blocks: Vec<Block> = (0..400)
            .map(|i| {
                let size = [3.0, 8.0, 60.0, 900.0][i % 4];
                let at = Pt::new(800.0 * rng.centred(), 800.0 * rng.centred());
                Block { at, half: Pt::new(size * (0.6 + rng.centred()), size * (0.6 + rng.centred())) }
            })
            .collect();
        let mut grid = Grid::new(&blocks.iter().map(|block| block.half).collect::<Vec<_>>());
        blocks.iter().enumerate().for_each(|(i, block)| grid.insert(i, block));
        for block in &blocks {
            let mut found = vec![false; blocks.len()];
            grid.near(block, |i| {
                found[i] = true;
                true
            });
            assert!(blocks.iter().zip(found).all(|(other, found)| found || block.overlap(other).is_none()));
        }
    }
}
