//! A start from distances to a few pivots: pivot MDS (Brandes and Pich, "Eigensolver methods for progressive
//! multidimensional scaling of large data", GD 2006).

use super::super::Cancelled;
use super::super::graph::{Lists, Pulse};
use super::forces::Places;
use super::tree::LANES;

/// Distances in hops from some nodes to all nodes.
pub(super) struct Pivots {
    pub(super) nodes: Vec<u32>,
    /// Columns of a row: the pivots, filled up to whole lanes.
    stride: usize,
    /// Row per node, column per pivot; 0 in columns without one.
    hops: Vec<f32>,
}

/// Iterations until the two axes stand: they only give a start.
const POWER_STEPS: usize = 40;

impl Pivots {
    /// Chooses at most `count` pivots, each the farthest from those before, and measures from them. The graph is
    /// connected.
    pub(super) fn choose(adjacent: &Lists, count: usize, pulse: &mut Pulse<'_>) -> Result<Self, Cancelled> {
        let n = adjacent.owners();
        let count = count.min(n);
        let stride = count.next_multiple_of(LANES);
        let mut hops = vec![0.0f32; n * stride];
        let mut nearest = vec![u32::MAX; n];
        let mut nodes = Vec::with_capacity(count);
        let busiest = |key: &dyn Fn(u32) -> u32| {
            (0..n as u32).max_by_key(|&v| (key(v), adjacent.of(v).len(), u32::MAX - v)).unwrap_or(0)
        };
        let mut next = busiest(&|_| 0);
        let (mut depth, mut queue) = (vec![u32::MAX; n], Vec::with_capacity(n));
        for column in 0..count {
            nodes.push(next);
            depth.fill(u32::MAX);
            depth[next as usize] = 0;
            queue.clear();
            queue.push(next);
            let mut head = 0;
            while let Some(&v) = queue.get(head) {
                head += 1;
                let below = depth[v as usize] + 1;
                for &u in adjacent.of(v) {
                    if depth[u as usize] == u32::MAX {
                        depth[u as usize] = below;
                        queue.push(u);
                    }
                }
                pulse.step(1 + adjacent.of(v).len())?;
            }
            for ((row, &depth), nearest) in hops.chunks_exact_mut(stride).zip(&depth).zip(&mut nearest) {
                row[column] = depth as f32;
                *nearest = depth.min(*nearest);
            }
            next = busiest(&|v| nearest[v as usize]);
        }
        Ok(Self { nodes, stride, hops })
    }

    /// Columns of a row.
    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// Distances of a node to the pivots, then zeros.
    pub(super) fn row(&self, v: usize) -> &[f32] {
        &self.hops[v * self.stride..(v + 1) * self.stride]
    }

    /// Places by pivot MDS: the two widest directions of the doubly centred squared distances, at about the scale of
    /// the distances.
    pub(super) fn project(&self, pulse: &mut Pulse<'_>) -> Result<Places, Cancelled> {
        let (k, stride) = (self.nodes.len(), self.stride.max(1));
        let n = self.hops.len() / stride;
        let mut centred = self.hops.clone();
        let mut column = vec![0.0f64; stride];
        for row in centred.chunks_exact_mut(stride) {
            row.iter_mut().for_each(|d| *d *= *d);
            let mean = row.iter().sum::<f32>() / k as f32;
            for (value, sum) in row[..k].iter_mut().zip(&mut column) {
                *value -= mean;
                *sum += f64::from(*value);
            }
            pulse.step(k)?;
        }
        let mean: Vec<f32> = column.iter().map(|sum| (sum / n as f64) as f32).collect();
        let mut gram = vec![0.0f32; k * stride];
        for row in centred.chunks_exact_mut(stride) {
            row.iter_mut().zip(&mean).for_each(|(value, mean)| *value = 0.5 * (mean - *value));
            for (sums, &a) in gram.chunks_exact_mut(stride).zip(&*row) {
                sums.iter_mut().zip(&*row).for_each(|(sum, &b)| *sum += a * b);
            }
            pulse.step(k * k / 4)?;
        }
        let axes = widest(&gram, stride);
        let along = |axis: &[f64]| -> Vec<f32> {
            let axis: Vec<f32> = axis.iter().map(|&a| a as f32).collect();
            centred.chunks_exact(stride).map(|row| row.iter().zip(&axis).map(|(a, b)| a * b).sum()).collect()
        };
        let mut places = Places { xs: along(&axes[0]), ys: along(&axes[1]) };
        self.fit(&mut places);
        Ok(places)
    }

    /// Multiplies places so that their distances to the pivots are as near as possible to those measured.
    fn fit(&self, places: &mut Places) {
        let (mut mixed, mut square) = (0.0f64, 0.0f64);
        for v in 0..places.xs.len() {
            for (&p, &hops) in self.nodes.iter().zip(self.row(v)).filter(|(_, hops)| **hops > 0.0) {
                let ratio = f64::from(places.apart(v, p as usize) / hops);
                mixed += ratio;
                square += ratio * ratio;
            }
        }
        let factor = if square > 0.0 { (mixed / square) as f32 } else { 1.0 };
        places.xs.iter_mut().chain(&mut places.ys).for_each(|value| *value *= factor);
    }
}

/// The two eigenvectors of a symmetric matrix with the largest eigenvalues, by power iteration.
fn widest(matrix: &[f32], stride: usize) -> [Vec<f64>; 2] {
    let k = matrix.len() / stride;
    let mut axes: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for index in 0..2 {
        let mut axis: Vec<f64> = (0..k).map(|i| 1.0 + ((i * 7 + index * 3) % 5) as f64).collect();
        for _ in 0..POWER_STEPS {
            for other in &axes[..index] {
                let dot: f64 = axis.iter().zip(other).map(|(a, b)| a * b).sum();
                axis.iter_mut().zip(other).for_each(|(a, b)| *a -= dot * b);
            }
            let mut image: Vec<f64> = matrix
                .chunks_exact(stride)
                .map(|row| row.iter().zip(&axis).map(|(&a, b)| f64::from(a) * b).sum())
                .collect();
            let norm = image.iter().map(|a| a * a).sum::<f64>().sqrt();
            if norm < 1e-30 {
                // Fewer than two directions: all on a line, or in one point.
                image.fill(0.0);
            } else {
                image.iter_mut().for_each(|a| *a /= norm);
            }
            axis = image;
        }
        axes[index] = axis;
    }
    axes
}
