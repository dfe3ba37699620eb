//! Heights in a given order, at given distances, nearest to given wishes: isotonic regression by pooling adjacent
//! violators (Ayer et al., Ann. Math. Statist. 26(4), 1955), in linear time and without allocating.

/// Pools of neighbours that touch.
#[derive(Debug, Default)]
pub(super) struct Pools {
    /// Mean of wishes less offsets, weight, how many.
    pools: Vec<(f64, f64, usize)>,
    offsets: Vec<f64>,
}

impl Pools {
    /// Starts anew.
    pub(super) fn clear(&mut self) {
        self.pools.clear();
        self.offsets.clear();
    }

    /// Adds the next one down: its distance from the one above, its wish, and how much that counts (more than 0).
    pub(super) fn push(&mut self, apart: f64, wish: f64, weight: f64) {
        let offset = self.offsets.last().map_or(0.0, |last| last + apart);
        self.offsets.push(offset);
        let mut own = (wish - offset, weight, 1);
        while let Some(&(mean, weight, count)) = self.pools.last()
            && mean > own.0
        {
            self.pools.pop();
            let total = weight + own.1;
            own = ((mean * weight + own.0 * own.1) / total, total, count + own.2);
        }
        self.pools.push(own);
    }

    /// Tells the best height of each, from the top.
    pub(super) fn solve(&self, mut tell: impl FnMut(usize, f64)) {
        let mut k = 0;
        for &(mean, _, count) in &self.pools {
            for _ in 0..count {
                tell(k, mean + self.offsets[k]);
                k += 1;
            }
        }
    }
}
