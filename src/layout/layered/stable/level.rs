//! Heights that nodes should have after a change, on graphs of a size that people read.
//!
//! Network simplex, as for a first layout (see `straighten`), with a price on leaving an old place that outweighs
//! everything else: first the old nodes move as little as possible in sum, then edges are as level as that allows. What
//! is new thus lines up with what it is linked to, and of the nodes around it the fewer give way.

use super::super::super::Cancelled;
use super::super::dummy::Proper;
use super::super::graph::Pulse;
use super::super::order::Layers;
use super::super::simplex::{self, Arc};
use super::Old;

/// Heights are whole numbers of this fraction of a pixel.
const GRID: f64 = 0.25;
const WORK: usize = 20_000_000;
/// What a level edge is worth, against a new node at the height that was guessed for it.
const EDGE: i64 = 8;

/// Improves the heights `ys` of nodes. `rows` are the nodes of each layer that take room, with `apart`, the distances
/// between them. An old node comes out exactly where it was, or more than a grid step away.
pub(super) fn level(
    proper: &Proper,
    rows: &Layers,
    apart: &[Vec<f64>],
    before: &[Option<Old>],
    ys: &mut [f64],
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let whole = |y: f64| (y / GRID).round() as i64;
    let ends = |chain: &Vec<u32>| Some((*chain.first()?, *chain.last()?));
    let edges: Vec<(u32, u32, i64)> = {
        let mut weight = vec![1; proper.vertices.len()];
        proper.segments.iter().for_each(|segment| weight[segment.a as usize] = segment.weight);
        proper.chains.iter().filter_map(ends).map(|(a, b)| (a, b, EDGE * weight[a as usize])).collect()
    };
    let price = 1 + edges.iter().map(|edge| edge.2).sum::<i64>();
    // Vertex 0 is the ground, then nodes, then one for each tie and each edge.
    let old = |v: u32| before[v as usize].filter(Old::is_somewhere);
    let mut values = vec![0i64; proper.nodes + 1];
    let mut arcs = Vec::new();
    let mut in_row = vec![false; proper.nodes];
    for (row, apart) in rows.iter().zip(apart) {
        for (k, &v) in row.iter().enumerate() {
            in_row[v as usize] = true;
            let mut value = whole(ys[v as usize]);
            if let Some(&upper) = k.checked_sub(1).and_then(|k| row.get(k)) {
                let mut min = (apart[k - 1] / GRID).ceil() as i64;
                if let (Some(a), Some(b)) = (old(upper), old(v)) {
                    // Rounding must not push apart what was together.
                    let was = whole(b.at.y) - whole(a.at.y);
                    if b.at.y - a.at.y >= apart[k - 1] - 1e-6 {
                        min = min.min(was);
                    }
                }
                arcs.push(Arc { tail: 1 + upper, head: 1 + v, min, weight: 0 });
                value = value.max(values[1 + upper as usize] + min);
            }
            values[1 + v as usize] = value;
        }
    }
    for v in 0..proper.nodes as u32 {
        let at = whole(old(v).map_or(ys[v as usize], |old| old.at.y));
        if !in_row[v as usize] {
            values[1 + v as usize] = at;
        }
        // How far it is from its place.
        let weight = if old(v).is_some() { price } else { 1 };
        let tie = values.len() as u32;
        arcs.push(Arc { tail: tie, head: 1 + v, min: at, weight });
        arcs.push(Arc { tail: tie, head: 0, min: 0, weight });
        values.push((values[1 + v as usize] - at).min(0));
    }
    for (a, b, weight) in edges {
        let middle = values.len() as u32;
        values.push(values[1 + a as usize].min(values[1 + b as usize]));
        arcs.push(Arc { tail: middle, head: 1 + a, min: 0, weight });
        arcs.push(Arc { tail: middle, head: 1 + b, min: 0, weight });
    }
    let solved = simplex::solve(values, &arcs, WORK, pulse)?;
    let ground = solved.first().copied().unwrap_or(0);
    for v in (0..proper.nodes).filter(|&v| in_row[v]) {
        let y = solved[1 + v] - ground;
        let stays = old(v as u32).filter(|old| (whole(old.at.y) - y).abs() <= 1);
        ys[v] = stays.map_or(y as f64 * GRID, |old| old.at.y);
    }
    Ok(())
}
