//! Distances drawn as they are in the graph: localised majorization of sparse stress (Ortmann, Klimenta and Brandes,
//! "A sparse stress model", JGAA 21, 2017). Each pivot speaks for the nodes nearest to it.

use super::super::Cancelled;
use super::super::graph::Pulse;
use super::forces::{Places, Springs};
use super::pivots::Pivots;
use super::tree::LANES;

/// Distances beyond this are looked up as if they were this.
const FAR: usize = 256;
/// Nodes moved before the pivots' own places are looked up again.
const BATCH: usize = 64;

/// What a node is drawn to: the weighted mean of where it should be for each.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    x: f32,
    y: f32,
    weight: f32,
}

/// Moves every node, `sweeps` times, to where its edges and the pivots want it.
pub(super) fn majorize(
    springs: &Springs,
    pivots: &Pivots,
    places: &mut Places,
    sweeps: usize,
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let (n, stride) = (springs.len(), pivots.stride());
    let weights = weights(n, pivots);
    let (mut px, mut py) = (vec![0.0f32; stride], vec![0.0f32; stride]);
    for _ in 0..sweeps {
        for v in 0..n {
            if v % BATCH == 0 {
                for ((x, y), &p) in px.iter_mut().zip(&mut py).zip(&pivots.nodes) {
                    (*x, *y) = (places.xs[p as usize], places.ys[p as usize]);
                }
            }
            let at = (places.xs[v], places.ys[v]);
            let mut mean = to_pivots(at, pivots.row(v), &weights[v * stride..(v + 1) * stride], &px, &py);
            for (u, strength) in springs.of(v as u32) {
                let (qx, qy) = (places.xs[u], places.ys[u]);
                let (dx, dy) = (at.0 - qx, at.1 - qy);
                let unit = 1.0 / (dx * dx + dy * dy).sqrt().max(1e-4);
                mean.x += strength * (qx + dx * unit);
                mean.y += strength * (qy + dy * unit);
                mean.weight += strength;
            }
            if mean.weight > 0.0 && mean.x.is_finite() && mean.y.is_finite() {
                (places.xs[v], places.ys[v]) = (mean.x / mean.weight, mean.y / mean.weight);
            }
            pulse.step(stride / 4)?;
        }
    }
    Ok(())
}

/// The share of the pivots: eight side by side, then summed in a fixed order.
fn to_pivots(at: (f32, f32), hops: &[f32], weights: &[f32], px: &[f32], py: &[f32]) -> Mean {
    let (mut sx, mut sy, mut sum) = ([0.0f32; LANES], [0.0f32; LANES], [0.0f32; LANES]);
    let lanes = hops.chunks_exact(LANES).zip(weights.chunks_exact(LANES));
    for ((hops, weights), (px, py)) in lanes.zip(px.chunks_exact(LANES).zip(py.chunks_exact(LANES))) {
        for l in 0..LANES {
            let (dx, dy) = (at.0 - px[l], at.1 - py[l]);
            let stretch = hops[l] / (dx * dx + dy * dy).sqrt().max(1e-4);
            sx[l] += weights[l] * (px[l] + dx * stretch);
            sy[l] += weights[l] * (py[l] + dy * stretch);
            sum[l] += weights[l];
        }
    }
    Mean { x: sx.iter().sum(), y: sy.iter().sum(), weight: sum.iter().sum() }
}

/// Weight of each pivot for each node: distance⁻² times the nodes it speaks for, which are those in its region up to
/// half the way. Neighbours count through their edge instead.
fn weights(n: usize, pivots: &Pivots) -> Vec<f32> {
    let (k, stride) = (pivots.nodes.len(), pivots.stride());
    let mut region = vec![[0u32; FAR]; k];
    for v in 0..n {
        let row = &pivots.row(v)[..k];
        let nearest = (0..k).min_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0);
        region[nearest][(2 * row[nearest] as usize).min(FAR - 1)] += 1;
    }
    for counts in &mut region {
        for i in 1..FAR {
            counts[i] += counts[i - 1];
        }
    }
    let mut weights = vec![0.0f32; n * stride];
    for (v, row) in weights.chunks_exact_mut(stride.max(1)).enumerate() {
        for ((weight, &hops), counts) in row.iter_mut().zip(pivots.row(v)).zip(&region) {
            if hops > 1.5 {
                *weight = counts[(hops as usize).min(FAR - 1)] as f32 / (hops * hops);
            }
        }
    }
    weights
}
