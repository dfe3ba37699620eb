//! Edges passing between nodes that stay: into which gap of a layer each goes, and at what height.
//!
//! Nodes do not move for an edge. A gap takes as many edges as it has room for; the others go through the nearest gap
//! with room, at the layer's ends at worst, where there is always room. Within these limits edges are as level as the
//! network simplex makes them (see `straighten`), on large graphs as level as some sweeps do.

use std::collections::VecDeque;

use super::super::super::Cancelled;
use super::super::dummy::Proper;
use super::super::graph::Pulse;
use super::super::isotonic::Pools;
use super::super::order::Layers;
use super::super::place::{Gaps, separation};
use super::super::simplex::{self, Arc};
use super::super::straighten::weight;
use super::SMALL;
use super::heights::{Wish, settle};

/// Steps that optimising heights may take.
const WORK: usize = 60_000_000;
/// Sweeps on larger graphs.
const SWEEPS: usize = 3;

/// Of the distance between edges, what is left at least where many go through one gap of a large graph: a way around
/// would cross far more.
const SQUEEZED: f64 = 0.1;

/// Neighbouring bends or labels, with the heights between which they have to stay.
#[derive(Debug, Clone)]
struct Run {
    members: Vec<u32>,
    range: (f64, f64),
}

/// Moves edges out of gaps that are too narrow, and gives bends and labels their heights; those of nodes stay. Nodes for
/// which `ghost` says so take no room.
pub(super) fn place(
    proper: &Proper,
    layers: &mut Layers,
    gaps: Gaps,
    ys: &mut [f64],
    ghost: &dyn Fn(u32) -> bool,
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let mut runs = Vec::new();
    for (layer, &labels) in layers.iter_mut().zip(&proper.is_label_layer) {
        pulse.step(4 * layer.len())?;
        if labels {
            runs.push(Run { members: layer.clone(), range: (f64::NEG_INFINITY, f64::INFINITY) });
        } else {
            make_fit(proper, layer, gaps, ys, ghost, &mut runs);
        }
    }
    runs.retain(|run| !run.members.is_empty());
    if proper.segments.len() <= SMALL {
        straight(proper, &runs, gaps, ys, pulse)?;
    } else {
        swept(proper, &runs, gaps, ys, pulse)?;
    }
    Ok(())
}

/// A gap between two nodes of a layer.
struct Gap {
    range: (f64, f64),
    bends: VecDeque<u32>,
    /// How many more bends fit.
    free: i64,
}

/// Distributes the bends of a layer over its gaps. `layer` gets its new order.
fn make_fit(
    proper: &Proper,
    layer: &mut Vec<u32>,
    gaps: Gaps,
    ys: &[f64],
    ghost: &dyn Fn(u32) -> bool,
    runs: &mut Vec<Run>,
) {
    /// Gaps hold at most this: the two outer ones.
    const ENDLESS: i64 = i64::MAX / 2;
    let near = if proper.segments.len() <= SMALL { gaps.edge } else { gaps.edge * SQUEEZED };
    let solid: Vec<u32> = layer.iter().copied().filter(|&v| !proper.is_dummy(v) && !ghost(v)).collect();
    let mut list: Vec<Gap> = (0..=solid.len())
        .map(|g| {
            let edge = |v: u32| (ys[v as usize], &proper.vertices[v as usize]);
            let above = g.checked_sub(1).map(|g| edge(solid[g])).map(|(y, v)| y + v.down + gaps.edge);
            let below = solid.get(g).map(|&v| edge(v)).map(|(y, v)| y - v.up - gaps.edge);
            let free = match above.zip(below) {
                None => ENDLESS,
                Some((low, high)) if high < low => 0,
                // Places come back rounded.
                Some((low, high)) => ((high - low) / near + 0.01) as i64 + 1,
            };
            Gap {
                range: (above.unwrap_or(f64::NEG_INFINITY), below.unwrap_or(f64::INFINITY)),
                bends: VecDeque::new(),
                free,
            }
        })
        .collect();
    let mut g = 0;
    for &v in layer.iter() {
        if proper.is_dummy(v) {
            list[g].bends.push_back(v);
            list[g].free -= 1;
        } else if !ghost(v) {
            g += 1;
        }
    }
    relieve(&mut list, ys);
    let ghosts: Vec<u32> = layer.iter().copied().filter(|&v| !proper.is_dummy(v) && ghost(v)).collect();
    layer.clear();
    for (g, gap) in list.into_iter().enumerate() {
        if let Some(&v) = g.checked_sub(1).and_then(|g| solid.get(g)) {
            layer.push(v);
        }
        layer.extend(&gap.bends);
        runs.push(Run { members: gap.bends.into(), range: gap.range });
    }
    for v in ghosts {
        let at = layer.partition_point(|&u| ys[u as usize] < ys[v as usize]);
        layer.insert(at, v);
    }
}

/// Moves bends from gaps that hold too many to the nearest ones with room.
fn relieve(list: &mut [Gap], ys: &[f64]) {
    // Where the search for room goes on, upwards and downwards: past gaps known to be full.
    let mut up: Vec<usize> = (0..list.len()).collect();
    let mut down: Vec<usize> = (0..list.len()).collect();
    fn find(next: &mut [usize], list: &[Gap], mut g: usize, step: impl Fn(usize) -> usize) -> usize {
        let mut passed = Vec::new();
        while list[g].free <= 0 {
            passed.push(g);
            g = if next[g] == g { step(g) } else { next[g] };
        }
        passed.into_iter().for_each(|p| next[p] = g);
        g
    }
    for g in 0..list.len() {
        while list[g].free < 0 {
            // The outer gaps have room for all, so both searches end.
            let (above, below) = (find(&mut up, list, g, |g| g - 1), find(&mut down, list, g, |g| g + 1));
            let y = |v: Option<&u32>| v.map_or(0.0, |&v| ys[v as usize]);
            let climb = y(list[g].bends.front()) - list[above].range.1;
            let fall = list[below].range.0 - y(list[g].bends.back());
            if climb <= fall {
                let moved = list[g].bends.pop_front();
                list[above].bends.extend(moved);
                list[above].free -= 1;
            } else {
                if let Some(moved) = list[g].bends.pop_back() {
                    list[below].bends.push_front(moved);
                }
                list[below].free -= 1;
            }
            list[g].free += 1;
        }
    }
}

/// Distances between the members of a run: less than wished for where there is not so much room.
fn apart(proper: &Proper, gaps: Gaps, run: &Run) -> Vec<f64> {
    let mut apart: Vec<f64> = run.members.windows(2).map(|pair| separation(proper, gaps, pair[0], pair[1])).collect();
    let (all, room) = (apart.iter().sum::<f64>(), run.range.1 - run.range.0);
    if all > room {
        apart.iter_mut().for_each(|distance| *distance *= room / all);
    }
    apart
}

/// Brings wished heights into the range and to the distances of their run.
fn fit(proper: &Proper, gaps: Gaps, run: &Run, wishes: &[f64], ys: &mut [f64]) {
    let wishes: Vec<Wish> = wishes.iter().map(|&y| Wish { y, weight: 1.0 }).collect();
    let settled = settle(&wishes, &apart(proper, gaps, run), run.range);
    run.members.iter().zip(settled).for_each(|(&v, y)| ys[v as usize] = y);
}

/// Heights with the least weighted sum of differences along edges.
fn straight(proper: &Proper, runs: &[Run], gaps: Gaps, ys: &mut [f64], pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
    for run in runs {
        let wishes: Vec<f64> = run.members.iter().map(|&v| ys[v as usize]).collect();
        fit(proper, gaps, run, &wishes, ys);
    }
    // Vertex 0 is the ground on which nodes stand; whole pixels, rounded so that what fits still fits.
    let mut number = vec![0u32; proper.vertices.len()];
    let mut values = vec![0i64];
    let mut arcs = Vec::new();
    for run in runs {
        let mut last: Option<(u32, u32)> = None;
        for &v in &run.members {
            let own = values.len() as u32;
            number[v as usize] = own;
            let mut value = ys[v as usize].round() as i64;
            if run.range.0.is_finite() {
                let min = run.range.0.floor() as i64;
                arcs.push(Arc { tail: 0, head: own, min, weight: 0 });
                value = value.max(min);
            }
            if run.range.1.is_finite() {
                let most = run.range.1.ceil() as i64;
                arcs.push(Arc { tail: own, head: 0, min: -most, weight: 0 });
                value = value.min(most);
            }
            if let Some((upper, before)) = last {
                let min = separation(proper, gaps, upper, v).floor() as i64 - 1;
                arcs.push(Arc { tail: before, head: own, min, weight: 0 });
                value = value.max(values[before as usize] + min);
            }
            values.push(value);
            last = Some((v, own));
        }
    }
    if values.len() == 1 {
        return Ok(());
    }
    for (i, segment) in proper.segments.iter().enumerate() {
        let ends = [segment.a, segment.b];
        if ends.iter().all(|&v| number[v as usize] == 0) {
            continue;
        }
        let middle = values.len() as u32;
        // A node stands its height above the ground.
        let lift = |v: u32| if number[v as usize] == 0 { ys[v as usize].round() as i64 } else { 0 };
        let height = |v: u32| values[number[v as usize] as usize] + lift(v);
        let low = height(ends[0]).min(height(ends[1]));
        for v in ends {
            arcs.push(Arc { tail: middle, head: number[v as usize], min: -lift(v), weight: weight(proper, i) });
        }
        values.push(low);
    }
    let feasible = arcs.iter().all(|arc| values[arc.head as usize] - values[arc.tail as usize] >= arc.min);
    let solved = if feasible { simplex::solve(values, &arcs, WORK, pulse)? } else { values };
    let ground = solved.first().copied().unwrap_or(0);
    for run in runs {
        let height = |&v: &u32| (solved[number[v as usize] as usize] - ground) as f64;
        let wishes: Vec<f64> = run.members.iter().map(height).collect();
        fit(proper, gaps, run, &wishes, ys);
    }
    Ok(())
}

/// Heights from sweeps to and fro, in which each bend follows its neighbours, other bends more than nodes.
fn swept(proper: &Proper, runs: &[Run], gaps: Gaps, ys: &mut [f64], pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
    let apart: Vec<Vec<f64>> = runs.iter().map(|run| apart(proper, gaps, run)).collect();
    let mut pools = Pools::default();
    for sweep in 0..SWEEPS {
        for k in 0..runs.len() {
            let k = if sweep % 2 == 0 { k } else { runs.len() - 1 - k };
            let (run, apart) = (&runs[k], &apart[k]);
            pulse.step(8 * run.members.len())?;
            pools.clear();
            for (i, &v) in run.members.iter().enumerate() {
                let (mut sum, mut total) = (0.0, 0.0);
                for &u in proper.left.of(v).iter().chain(proper.right.of(v)) {
                    let weight = if proper.is_dummy(u) { 4.0 } else { 1.0 };
                    sum += weight * ys[u as usize];
                    total += weight;
                }
                let wish = if total > 0.0 { sum / total } else { ys[v as usize] };
                pools.push(i.checked_sub(1).map_or(0.0, |above| apart[above]), wish, 1.0);
            }
            // What is below has to fit, too.
            let (low, high) = (run.range.0, run.range.1 - apart.iter().sum::<f64>());
            let mut offset = 0.0;
            pools.solve(|i, y| {
                offset += i.checked_sub(1).map_or(0.0, |above| apart[above]);
                ys[run.members[i] as usize] = y.min(high + offset).max(low + offset);
            });
        }
    }
    Ok(())
}
