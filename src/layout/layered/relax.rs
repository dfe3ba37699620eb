//! Heights of large graphs: compact, and as level as that allows.
//!
//! The weighted sum of squared height differences along segments is made small layer by layer: with the layers beside it
//! held, the best heights of a layer in its order are an isotonic regression ([`super::isotonic`]; for layouts see Dwyer
//! and Marriott, *Separation constraints*, GD 2005). No layer becomes higher than what stands in it needs unless that
//! makes edges more level. Runs of bends and nodes that want one height are then given one, where there is room.

use super::super::Cancelled;
use super::dummy::Proper;
use super::graph::{Lists, Pulse};
use super::isotonic::Pools;
use super::order::Layers;
use super::place::{Gaps, separation};
use super::straighten::weight;

/// Heights for an order.
pub(super) fn relax(
    proper: &Proper,
    layers: &Layers,
    gaps: Gaps,
    pulse: &mut Pulse<'_>,
) -> Result<Vec<f64>, Cancelled> {
    let mut field = Field::new(proper, layers, gaps);
    for sweep in 0..SWEEPS {
        for k in 0..layers.len() {
            let l = if sweep % 2 == 0 { k } else { layers.len() - 1 - k };
            field.settle(l, sweep == 0);
            pulse.step(6 * layers[l].len())?;
        }
    }
    for round in 0..ROUNDS {
        field.level(round % 2 == 0, pulse)?;
    }
    Ok(field.ys)
}

/// Times the layers are gone through, to and fro.
const SWEEPS: usize = 6;
/// Times runs are made level.
const ROUNDS: usize = 4;

struct Field<'a> {
    proper: &'a Proper,
    layers: &'a Layers,
    ys: Vec<f64>,
    /// For each layer where its vertices begin in `apart`.
    start: Vec<usize>,
    /// Distance of each vertex, by layer and position, from the one above it.
    apart: Vec<f64>,
    pos: Vec<u32>,
    /// Neighbours on either side with the weights of the segments to them.
    around: Lists,
    weights: Vec<f64>,
    pools: Pools,
}

impl<'a> Field<'a> {
    fn new(proper: &'a Proper, layers: &'a Layers, gaps: Gaps) -> Self {
        let count = proper.vertices.len();
        let mut start = Vec::with_capacity(layers.len());
        let mut apart = Vec::with_capacity(count);
        let (mut ys, mut pos) = (vec![0.0; count], vec![0; count]);
        for layer in layers {
            start.push(apart.len());
            let mut y = 0.0;
            for (k, &v) in layer.iter().enumerate() {
                let distance = k.checked_sub(1).map_or(0.0, |k| separation(proper, gaps, layer[k], v));
                y += distance;
                apart.push(distance);
                ys[v as usize] = y;
                pos[v as usize] = k as u32;
            }
            // Layers start packed, around one line.
            layer.iter().for_each(|&v| ys[v as usize] -= y / 2.0);
        }
        let ends = || proper.segments.iter().enumerate().flat_map(|(i, s)| [(s.a, s.b, i), (s.b, s.a, i)]);
        let around = Lists::new(count, ends().map(|(v, u, _)| (v, u)));
        let of_segment: Vec<f64> = (0..proper.segments.len()).map(|i| weight(proper, i) as f64).collect();
        let mut weights = vec![0.0; 2 * proper.segments.len()];
        let mut next: Vec<usize> = (0..count as u32).map(|v| around.range(v).start).collect();
        for (v, _, i) in ends() {
            weights[next[v as usize]] = of_segment[i];
            next[v as usize] += 1;
        }
        Self { proper, layers, ys, start, apart, pos, around, weights, pools: Pools::default() }
    }

    /// Gives a layer the best heights between those beside it; at `first` those to its left only count.
    fn settle(&mut self, l: usize, first: bool) {
        let layer = &self.layers[l];
        self.pools.clear();
        for (k, &v) in layer.iter().enumerate() {
            let (mut sum, mut total) = (0.0, 0.0);
            let near = self.around.of(v).iter().zip(&self.weights[self.around.range(v)]);
            for (&u, &weight) in near {
                if first && self.proper.vertices[u as usize].layer > l as u32 && l > 0 {
                    continue;
                }
                sum += weight * self.ys[u as usize];
                total += weight;
            }
            if total > 0.0 {
                self.pools.push(self.apart[self.start[l] + k], sum / total, total);
            } else {
                self.pools.push(self.apart[self.start[l] + k], self.ys[v as usize], 1e-3);
            }
        }
        let ys = &mut self.ys;
        self.pools.solve(|k, y| ys[layer[k] as usize] = y);
    }

    /// The heights between which a vertex may move while its neighbours in the layer stay.
    fn room(&self, v: u32) -> (f64, f64) {
        let l = self.proper.vertices[v as usize].layer as usize;
        let k = self.pos[v as usize] as usize;
        let layer = &self.layers[l];
        let low =
            if k > 0 { self.ys[layer[k - 1] as usize] + self.apart[self.start[l] + k] } else { f64::NEG_INFINITY };
        let high = layer.get(k + 1).map_or(f64::INFINITY, |&u| self.ys[u as usize] - self.apart[self.start[l] + k + 1]);
        (low.min(self.ys[v as usize]), high.max(self.ys[v as usize]))
    }

    /// Gives one height to as much of each long edge as has room for it.
    fn level(&mut self, rightwards: bool, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        let proper = self.proper;
        for i in 0..proper.chains.len() {
            let i = if rightwards { i } else { proper.chains.len() - 1 - i };
            let chain = &proper.chains[i];
            pulse.step(8 * chain.len())?;
            let mut from = 0;
            while from + 1 < chain.len() {
                let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
                let mut to = from;
                while to < chain.len() {
                    let fixed = (to == 0 || to + 1 == chain.len()) && self.around.of(chain[to]).len() > 1;
                    let (a, b) = if fixed {
                        let y = self.ys[chain[to] as usize];
                        (y, y)
                    } else {
                        self.room(chain[to])
                    };
                    if low.max(a) > high.min(b) {
                        break;
                    }
                    (low, high) = (low.max(a), high.min(b));
                    to += 1;
                }
                if to > from + 1 {
                    let mean = chain[from..to].iter().map(|&v| self.ys[v as usize]).sum::<f64>() / (to - from) as f64;
                    let y = mean.clamp(low, high);
                    chain[from..to].iter().for_each(|&v| self.ys[v as usize] = y);
                }
                from = to.max(from + 1);
            }
        }
        Ok(())
    }
}
