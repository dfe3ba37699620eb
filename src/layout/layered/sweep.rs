//! Orders that a few sweeps make: each layer sorted by the mean or median position of its neighbours (Sugiyama, Tagawa,
//! Toda 1981; Eades, Wormald 1994), to and fro, from a start that walks along the edges.

use super::super::Cancelled;
use super::crossings::Counter;
use super::dummy::Proper;
use super::graph::Pulse;
use super::order::Layers;
use super::rng::Rng;

/// Sweeps without a better order after which a start is given up, and sweeps of one start.
const PATIENCE: usize = 3;
const SWEEPS: usize = 12;

/// An order being swept.
pub(super) struct Sorter<'a> {
    proper: &'a Proper,
    layers: Layers,
    /// Position of each vertex in its layer.
    pos: Vec<u32>,
    counter: Counter,
    /// What a layer is sorted by, as whole numbers: equal ones keep their order.
    keys: Vec<u64>,
    sorted: Vec<u32>,
    scratch: Vec<u32>,
}

impl<'a> Sorter<'a> {
    pub(super) fn new(proper: &'a Proper) -> Self {
        Self {
            proper,
            layers: vec![Vec::new(); proper.is_label_layer.len()],
            pos: vec![0; proper.vertices.len()],
            counter: Counter::default(),
            keys: Vec::new(),
            sorted: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The best order that the sweeps of a start come by, with its crossings.
    pub(super) fn run(mut self, start: usize, pulse: &mut Pulse<'_>) -> Result<(u64, Layers), Cancelled> {
        self.begin(start, pulse)?;
        let use_median = start % 2 == 1;
        let mut best = (u64::MAX, Layers::new());
        let mut stale = 0;
        for sweep in 0..SWEEPS {
            self.sweep((sweep + start / 2).is_multiple_of(2), use_median, sweep % 4 >= 2, pulse)?;
            pulse.step(8 * self.proper.segments.len() + self.pos.len())?;
            let crossings = self.counter.all(self.proper, &self.layers, &self.pos);
            // A sliver of progress is not worth a sweep of its own.
            stale = if crossings as f64 > best.0 as f64 * 0.99 { stale + 1 } else { 0 };
            if crossings < best.0 {
                best.0 = crossings;
                best.1.clone_from(&self.layers);
            }
            if stale >= PATIENCE || crossings == 0 {
                break;
            }
        }
        Ok(best)
    }

    /// The order a start begins with: a walk from the left, one from the right, then shuffled walks.
    fn begin(&mut self, start: usize, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        let mut rng = Rng::new(0x00C0_1D7A_11E5 + start as u64);
        let count = self.proper.vertices.len();
        let mut roots: Vec<u32> = (0..count as u32).collect();
        let from_left = start.is_multiple_of(2);
        roots.sort_by_key(|&v| {
            let layer = self.proper.vertices[v as usize].layer;
            (if from_left { layer } else { u32::MAX - layer }, v)
        });
        if start >= 2 {
            rng.shuffle(&mut roots);
        }
        let mut seen = vec![false; count];
        let mut stack = Vec::new();
        let mut next = Vec::new();
        for root in roots {
            stack.push(root);
            while let Some(v) = stack.pop() {
                if std::mem::replace(&mut seen[v as usize], true) {
                    continue;
                }
                let layer = &mut self.layers[self.proper.vertices[v as usize].layer as usize];
                self.pos[v as usize] = layer.len() as u32;
                layer.push(v);
                next.clear();
                pulse.step(4)?;
                next.extend_from_slice(self.proper.right.of(v));
                next.extend_from_slice(self.proper.left.of(v));
                if start >= 2 {
                    rng.shuffle(&mut next);
                } else {
                    next.reverse();
                }
                stack.extend(next.iter().filter(|&&u| !seen[u as usize]));
            }
        }
        Ok(())
    }

    /// Sorts every layer by its neighbours in the one before it.
    fn sweep(&mut self, rightwards: bool, median: bool, flip: bool, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        /// Keys are positions in this fraction, over the number of the vertex among those sorted.
        const FRACTION: f64 = 4096.0;
        const BITS: u32 = 26;
        let count = self.layers.len();
        for step in 1..count {
            let index = if rightwards { step } else { count - 1 - step };
            let lists = if rightwards { &self.proper.left } else { &self.proper.right };
            let mut layer = std::mem::take(&mut self.layers[index]);
            let mut work = layer.len();
            // Vertices without neighbours on that side keep their slots; the others are sorted into theirs.
            self.keys.clear();
            for (i, &v) in layer.iter().enumerate() {
                let near = lists.of(v);
                work += near.len();
                let key = match near {
                    [] => continue,
                    [u] => f64::from(self.pos[*u as usize]),
                    _ if median => self.median(near),
                    _ => near.iter().map(|&u| u64::from(self.pos[u as usize])).sum::<u64>() as f64 / near.len() as f64,
                };
                let i = if flip { (1 << BITS) - 1 - i as u64 } else { i as u64 };
                self.keys.push(((key * FRACTION) as u64) << BITS | i);
            }
            self.keys.sort_unstable();
            self.sorted.clear();
            self.sorted.extend(self.keys.iter().map(|key| {
                let i = key & ((1 << BITS) - 1);
                layer[if flip { (1 << BITS) - 1 - i } else { i } as usize]
            }));
            if self.sorted.len() == layer.len() {
                layer.copy_from_slice(&self.sorted);
            } else {
                let mut sorted = self.sorted.iter();
                for slot in layer.iter_mut().filter(|slot| !lists.of(**slot).is_empty()) {
                    if let Some(&v) = sorted.next() {
                        *slot = v;
                    }
                }
            }
            for (i, &v) in layer.iter().enumerate() {
                self.pos[v as usize] = i as u32;
            }
            self.layers[index] = layer;
            pulse.step(3 * work)?;
        }
        Ok(())
    }

    /// The weighted median of Gansner et al.: between the two middle ones, nearer the side that is packed closer.
    fn median(&mut self, near: &[u32]) -> f64 {
        self.scratch.clear();
        self.scratch.extend(near.iter().map(|&u| self.pos[u as usize]));
        self.scratch.sort_unstable();
        let p: &[u32] = &self.scratch;
        let middle = p.len() / 2;
        let at = |i: usize| f64::from(p[i]);
        if p.len() % 2 == 1 {
            at(middle)
        } else if p.len() == 2 {
            f64::midpoint(at(0), at(1))
        } else {
            let (left, right) = (at(middle - 1) - at(0), at(p.len() - 1) - at(middle));
            if left + right == 0.0 { at(middle) } else { (at(middle - 1) * right + at(middle) * left) / (left + right) }
        }
    }
}
