//! Heights for graphs of a size that people read: the main flow straight, branches balanced, nothing farther apart than
//! it has to be.
//!
//! Network simplex on the auxiliary graph of Gansner, Koutsofios, North and Vo (1993) gives the least weighted sum of
//! height differences. It leaves open where between two equal branches a node stands, so blocks that are free to move
//! at no cost are then centred between their neighbours.

use super::super::Cancelled;
use super::dummy::Proper;
use super::graph::Pulse;
use super::order::Layers;
use super::place::{Gaps, separation};
use super::simplex::{self, Arc};

/// Heights are whole numbers of this fraction of a pixel while they are optimised.
const GRID: f64 = 1.0;
/// Times blocks are centred.
const ROUNDS: usize = 12;

/// Improves heights; the order inside layers stays, and so do all distances. `work` bounds the pivots' steps.
pub(super) fn straighten(
    proper: &Proper,
    layers: &Layers,
    gaps: Gaps,
    start: &[f64],
    work: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Vec<f64>, Cancelled> {
    let count = proper.vertices.len();
    let mut arcs = Vec::with_capacity(count + 2 * proper.segments.len());
    let mut values: Vec<i64> = start.iter().map(|y| (y / GRID).round() as i64).collect();
    for layer in layers {
        for pair in layer.windows(2) {
            let min = (separation(proper, gaps, pair[0], pair[1]) / GRID).ceil() as i64;
            arcs.push(Arc { tail: pair[0], head: pair[1], min, weight: 0 });
            let (upper, lower) = (pair[0] as usize, pair[1] as usize);
            values[lower] = values[lower].max(values[upper] + min);
        }
    }
    for (i, segment) in proper.segments.iter().enumerate() {
        let middle = (count + i) as u32;
        let weight = weight(proper, i);
        values.push(values[segment.a as usize].min(values[segment.b as usize]));
        arcs.push(Arc { tail: middle, head: segment.a, min: 0, weight });
        arcs.push(Arc { tail: middle, head: segment.b, min: 0, weight });
    }
    let values = simplex::solve(values, &arcs, work, pulse)?;
    let mut ys: Vec<f64> = values[..count].iter().map(|&v| v as f64 * GRID).collect();
    balance(proper, layers, gaps, &mut ys, pulse)?;
    leaves(proper, layers, gaps, &mut ys);
    Ok(ys)
}

/// How much it costs to draw a segment aslant: the inside of a long edge most, since every bend there shows; least at
/// the end where many edges meet, since they cannot all be level there.
pub(super) fn weight(proper: &Proper, i: usize) -> i64 {
    let segment = &proper.segments[i];
    match (proper.is_dummy(segment.a), proper.is_dummy(segment.b)) {
        (true, true) => 16 * segment.weight + 24,
        (false, false) => 2 * segment.weight,
        (a_is_dummy, _) => {
            let met = if a_is_dummy { proper.left.of(segment.b).len() } else { proper.right.of(segment.a).len() };
            segment.weight * (2 + 4 / met.max(1) as i64)
        }
    }
}

/// Centres blocks where that costs nothing.
fn balance(
    proper: &Proper,
    layers: &Layers,
    gaps: Gaps,
    ys: &mut [f64],
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let count = proper.vertices.len();
    let mut around: Vec<Vec<(u32, f64)>> = vec![Vec::new(); count];
    for (i, segment) in proper.segments.iter().enumerate() {
        around[segment.a as usize].push((segment.b, weight(proper, i) as f64));
        around[segment.b as usize].push((segment.a, weight(proper, i) as f64));
    }
    let mut slot = vec![(0usize, 0usize); count];
    for (l, layer) in layers.iter().enumerate() {
        for (k, &v) in layer.iter().enumerate() {
            slot[v as usize] = (l, k);
        }
    }
    for round in 0..ROUNDS {
        let blocks = blocks(proper, &around, ys);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (v, &root) in blocks.iter().enumerate() {
            members[root as usize].push(v as u32);
        }
        let mut moved = false;
        for i in 0..count {
            let root = if round % 2 == 0 { i } else { count - 1 - i };
            let own = &members[root];
            if own.is_empty() {
                continue;
            }
            let mut wishes: Vec<(f64, f64)> = Vec::new();
            let (mut up, mut down) = (f64::NEG_INFINITY, f64::INFINITY);
            for &v in own {
                let y = ys[v as usize];
                for &(u, weight) in around[v as usize].iter().filter(|(u, _)| blocks[*u as usize] as usize != root) {
                    wishes.push((ys[u as usize] - y, weight));
                }
                let (l, k) = slot[v as usize];
                let layer = &layers[l];
                if let Some(&u) = k.checked_sub(1).and_then(|k| layer.get(k)) {
                    up = up.max(ys[u as usize] + separation(proper, gaps, u, v) - y);
                }
                if let Some(&u) = layer.get(k + 1) {
                    down = down.min(ys[u as usize] - separation(proper, gaps, v, u) - y);
                }
            }
            pulse.step(own.len() + wishes.len())?;
            let Some((low, high)) = flat(&mut wishes) else { continue };
            // Numbers that differ by rounding only must not start a dance.
            let by = f64::midpoint(low, high).clamp(up.min(0.0), down.max(0.0));
            if by.abs() > 0.5 {
                own.iter().for_each(|&v| ys[v as usize] += by);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// Centres rows of leaves on the node they all hang from, as far as there is room.
fn leaves(proper: &Proper, layers: &Layers, gaps: Gaps, ys: &mut [f64]) {
    // A leaf may hang by a chain: its bends and its label move along while they are level with it.
    let hanging = |v: u32, ys: &[f64]| -> Option<(u32, i64, Vec<u32>)> {
        let alone = |v: u32| match (proper.left.of(v), proper.right.of(v)) {
            ([], [u]) => Some((*u, false)),
            ([u], []) => Some((*u, true)),
            _ => None,
        };
        let (mut u, to_left) = alone(v).filter(|_| !proper.is_dummy(v))?;
        let mut chain = vec![v];
        while proper.is_dummy(u) {
            if (ys[u as usize] - ys[v as usize]).abs() > 0.01 {
                return None;
            }
            chain.push(u);
            u = *if to_left { proper.left.of(u) } else { proper.right.of(u) }.first()?;
        }
        let weight = proper.segments.iter().find(|s| s.a == v || s.b == v).map_or(1, |s| s.weight);
        Some((u, weight, chain))
    };
    let mut slot = vec![(0usize, 0usize); ys.len()];
    for (l, layer) in layers.iter().enumerate() {
        for (k, &v) in layer.iter().enumerate() {
            slot[v as usize] = (l, k);
        }
    }
    for layer in layers {
        let mut start = 0;
        while start < layer.len() {
            let Some((stem, weight, mut moving)) = hanging(layer[start], ys) else {
                start += 1;
                continue;
            };
            let mut end = start + 1;
            while let Some((_, _, chain)) =
                layer.get(end).and_then(|&v| hanging(v, ys)).filter(|(u, w, _)| *u == stem && *w == weight)
            {
                moving.extend(chain);
                end += 1;
            }
            let row = &layer[start..end];
            start = end;
            let middle = row.iter().map(|&v| ys[v as usize]).sum::<f64>() / row.len() as f64;
            let all = proper.left.of(stem).len().max(proper.right.of(stem).len());
            if row.len() < 2 || all != row.len() {
                continue;
            }
            let mut range = (f64::NEG_INFINITY, f64::INFINITY);
            for &v in &moving {
                let (l, k) = slot[v as usize];
                let y = ys[v as usize];
                if let Some(&u) = k.checked_sub(1).and_then(|k| layers[l].get(k)).filter(|u| !moving.contains(u)) {
                    range.0 = range.0.max(ys[u as usize] + separation(proper, gaps, u, v) - y);
                }
                if let Some(&u) = layers[l].get(k + 1).filter(|u| !moving.contains(u)) {
                    range.1 = range.1.min(ys[u as usize] - separation(proper, gaps, v, u) - y);
                }
            }
            let by = (ys[stem as usize] - middle).clamp(range.0.min(0.0), range.1.max(0.0));
            moving.iter().for_each(|&v| ys[v as usize] += by);
        }
    }
}

/// Where the weighted sum of distances to the wished moves is least: an interval.
fn flat(wishes: &mut [(f64, f64)]) -> Option<(f64, f64)> {
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = wishes.iter().map(|w| w.1).sum::<f64>() / 2.0;
    let mut below = 0.0;
    for (i, &(at, weight)) in wishes.iter().enumerate() {
        below += weight;
        if below > half {
            return Some((at, at));
        }
        if below == half {
            return Some((at, wishes.get(i + 1).map_or(at, |next| next.0)));
        }
    }
    None
}

/// Vertices that have to stay in line: joined by a level segment that both its ends want level more than anything else
/// on that side.
fn blocks(proper: &Proper, around: &[Vec<(u32, f64)>], ys: &[f64]) -> Vec<u32> {
    let layer = |v: u32| proper.vertices[v as usize].layer;
    let wants = |v: u32, other: u32| {
        let right = layer(other) > layer(v);
        let y = ys[other as usize];
        let (mut above, mut level, mut below) = (0.0f64, 0.0f64, 0.0f64);
        for &(u, weight) in around[v as usize].iter().filter(|(u, _)| (layer(*u) > layer(v)) == right) {
            if u == other {
                level += weight;
            } else if ys[u as usize] < y {
                above += weight;
            } else {
                below += weight;
            }
        }
        level > (above - below).abs()
    };
    let mut root: Vec<u32> = (0..ys.len() as u32).collect();
    let mut order: Vec<&super::dummy::Segment> = proper.segments.iter().collect();
    // From left to right, so that the root of the left end is final when the right end takes it over.
    order.sort_by_key(|segment| layer(segment.a));
    for segment in order {
        let (a, b) = (segment.a, segment.b);
        let level = (ys[a as usize] - ys[b as usize]).abs() < 0.01;
        if level && root[b as usize] == b && wants(a, b) && wants(b, a) {
            root[b as usize] = root[a as usize];
        }
    }
    root
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::fixture::{graph, layered};
    use crate::layout::layered::graph::Graph;

    const GAPS: Gaps = Gaps { node: 6.0, edge: 3.0 };

    fn run(graph: &Graph, ranks: &[u32]) -> Vec<f64> {
        let (proper, layers) = layered(graph, ranks);
        let start = vec![0.0; proper.vertices.len()];
        let ys = straighten(&proper, &layers, GAPS, &start, usize::MAX, &mut Pulse::new(&Cancel::default())).unwrap();
        for pair in layers.iter().flat_map(|layer| layer.windows(2)) {
            let apart = ys[pair[1] as usize] - ys[pair[0] as usize];
            assert!(apart >= separation(&proper, GAPS, pair[0], pair[1]) - 1e-9);
        }
        ys
    }

    #[test]
    fn the_heaviest_flow_is_straight() {
        let mut g = graph(7, &[(0, 1), (0, 2), (0, 3), (1, 4), (2, 5), (3, 6)]);
        for i in [1, 4] {
            g.links[i].weight = 9;
        }
        let ys = run(&g, &[0, 1, 1, 1, 2, 2, 2]);
        assert_eq!((ys[0], ys[2]), (ys[2], ys[5]));
    }

    #[test]
    fn between_two_equal_branches_stands_the_middle() {
        let ys = run(&graph(3, &[(0, 1), (0, 2)]), &[0, 1, 1]);
        assert_eq!(ys[0] * 2.0, ys[1] + ys[2]);
        // Also where the branches go on.
        let ys = run(&graph(5, &[(0, 1), (0, 2), (1, 3), (2, 4)]), &[0, 1, 1, 2, 2]);
        assert_eq!(ys[0] * 2.0, ys[1] + ys[2]);
        assert_eq!((ys[1], ys[2]), (ys[3], ys[4]));
    }

    #[test]
    fn the_middle_of_wishes_is_weighted() {
        assert_eq!(flat(&mut [(5.0, 1.0), (-5.0, 1.0)]), Some((-5.0, 5.0)));
        assert_eq!(flat(&mut [(5.0, 3.0), (-5.0, 1.0)]), Some((5.0, 5.0)));
        assert_eq!(flat(&mut []), None);
    }
}
