//! Layers after a change: old nodes stay in the layers they stood in, and layers are inserted where new nodes need one.
//!
//! What kept its layer is read off the old places: one layer stood in one column. Between the old layers new nodes go as
//! far left as their sources allow (Böhringer and Paulisch, *Using constraints to achieve stability in automatic graph
//! layout algorithms*, CHI 1990, have the constraints). Only where an old layering contradicts the money's new direction
//! is it solved anew, by network simplex with a price on every step away from the old layer.

use super::super::super::Cancelled;
use super::super::graph::{Graph, Lists, Pulse};
use super::super::rank::{dense, longest_path};
use super::super::simplex::{self, Arc};
use super::Old;

/// Nodes less than this apart from left to right stood in one layer: places come back rounded.
const SAME: f64 = 1.0;
/// The price of moving an old node by one layer, against which edges' lengths count 1 for each layer and weight.
const PRICE: i64 = 1000;

/// The old layers.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    /// For each node the old layer it stood in, if it is known.
    pub(super) of: Vec<Option<usize>>,
    /// From left to right, where each stood.
    pub(super) x: Vec<f64>,
}

/// Reads the old layers off the old places. A column that stands inside another's is none: what was there, a stack that
/// was closed in the meantime for instance, counts as new.
pub(super) fn old(graph: &Graph, before: &[Option<Old>], gap: f64) -> Layers {
    struct Column {
        x: f64,
        left: f64,
        right: f64,
        nodes: Vec<usize>,
    }
    let mut nodes: Vec<(f64, usize)> = before
        .iter()
        .enumerate()
        .filter_map(|(v, old)| old.filter(Old::is_somewhere).map(|old| (old.at.x, v)))
        .collect();
    nodes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut columns: Vec<Column> = Vec::new();
    for (x, v) in nodes {
        let shape = &graph.nodes[v];
        match columns.last_mut() {
            Some(last) if x - last.x < SAME => {
                last.left = last.left.min(x - shape.left);
                last.right = last.right.max(x + shape.right);
                last.nodes.push(v);
            }
            _ => columns.push(Column { x, left: x - shape.left, right: x + shape.right, nodes: vec![v] }),
        }
    }
    // The columns with most nodes are kept first.
    let mut by_size: Vec<usize> = (0..columns.len()).collect();
    by_size.sort_by_key(|&c| (std::cmp::Reverse(columns[c].nodes.len()), c));
    let mut kept = std::collections::BTreeSet::new();
    for c in by_size {
        let own = &columns[c];
        let apart = |a: &Column, b: &Column| a.x + gap / 4.0 < b.left && a.right < b.x - gap / 4.0;
        let left = kept.range(..c).next_back().is_none_or(|&l: &usize| apart(&columns[l], own));
        let right = kept.range(c..).next().is_none_or(|&r: &usize| apart(own, &columns[r]));
        if left && right {
            kept.insert(c);
        }
    }
    let mut layers = Layers { of: vec![None; graph.nodes.len()], x: Vec::with_capacity(kept.len()) };
    for c in kept {
        columns[c].nodes.iter().for_each(|&v| layers.of[v] = Some(layers.x.len()));
        layers.x.push(columns[c].x);
    }
    layers
}

/// The layer of each node, from 0.
pub(super) fn ranks(
    graph: &Graph,
    reversed: &[bool],
    old: &Layers,
    work: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Vec<u32>, Cancelled> {
    let mut arcs: Vec<(u32, u32)> = Vec::with_capacity(graph.links.len());
    for (link, &back) in graph.links.iter().zip(reversed).filter(|(link, _)| graph.is_layered(link)) {
        let (a, b) = if back { (link.to, link.from) } else { (link.from, link.to) };
        arcs.push((a as u32, b as u32));
    }
    pulse.step(8 * arcs.len())?;
    let values = match inserted(graph, old, &arcs) {
        Some(values) => values,
        None => solved(graph, old, &arcs, work, pulse)?,
    };
    Ok(dense(&values))
}

/// Old layers in their order with room for new ones between them; `None` where an edge runs against the old layers.
fn inserted(graph: &Graph, old: &Layers, arcs: &[(u32, u32)]) -> Option<Vec<i64>> {
    let n = graph.nodes.len();
    let has_first = graph.nodes.iter().any(|node| node.first);
    if old.x.is_empty() {
        return None;
    }
    // The old layers come first, then new nodes. The victim's layer is the first old one, wherever it stood.
    let vertex = |v: usize| match old.of[v] {
        _ if graph.nodes[v].first => 0,
        Some(layer) => layer as u32,
        None => (old.x.len() + v) as u32,
    };
    let arc = |tail: u32, head: u32| Arc { tail, head, min: 1, weight: 0 };
    let mut all: Vec<Arc> = (1..old.x.len() as u32).map(|layer| arc(layer - 1, layer)).collect();
    all.extend(arcs.iter().map(|&(a, b)| arc(vertex(a as usize), vertex(b as usize))));
    let all_ends = longest_path(old.x.len() + n, &all)?;
    let at = |v: usize| (vertex(v) < old.x.len() as u32).then(|| all_ends[vertex(v) as usize]);
    let mut values: Vec<Option<i64>> = (0..n).map(at).collect();
    if has_first && all_ends.first() != Some(&0) {
        return None;
    }
    let out = Lists::new(n, arcs.iter().copied());
    let into = Lists::new(n, arcs.iter().map(|&(a, b)| (b, a)));
    // New nodes right after their sources; those without any right before their targets; and so on to and fro.
    let order = sequence(n, &out, &into);
    loop {
        let mut placed = 0;
        for rightwards in [true, false] {
            let lists = if rightwards { &into } else { &out };
            for k in 0..n {
                let v = order[if rightwards { k } else { n - 1 - k }];
                let near = lists.of(v).iter().filter_map(|&u| values[u as usize]);
                let next = if rightwards { near.max().map(|y| y + 1) } else { near.min().map(|y| y - 1) };
                if values[v as usize].is_none() && next.is_some() {
                    values[v as usize] = next;
                    placed += 1;
                }
            }
        }
        if placed == 0 {
            break;
        }
    }
    let values: Vec<i64> = values.into_iter().map(|value| value.unwrap_or(0)).collect();
    let fits = arcs.iter().all(|&(a, b)| values[a as usize] < values[b as usize]);
    (fits && (!has_first || values.iter().all(|&value| value >= 0))).then_some(values)
}

/// A sequence in which every arc runs forwards.
fn sequence(n: usize, out: &Lists, into: &Lists) -> Vec<u32> {
    let mut waiting: Vec<usize> = (0..n as u32).map(|v| into.of(v).len()).collect();
    let mut order: Vec<u32> = (0..n as u32).filter(|&v| waiting[v as usize] == 0).collect();
    let mut next = 0;
    while let Some(&v) = order.get(next) {
        next += 1;
        for &u in out.of(v) {
            waiting[u as usize] -= 1;
            if waiting[u as usize] == 0 {
                order.push(u);
            }
        }
    }
    // Nothing is left over: cycles were removed.
    order.resize(n, 0);
    order
}

/// The layers with least edge length, and as few old nodes in other layers as that allows.
fn solved(
    graph: &Graph,
    old: &Layers,
    arcs: &[(u32, u32)],
    work: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Vec<i64>, Cancelled> {
    let n = graph.nodes.len();
    // The victim's layer, the nodes, the old layers, and one for each tie of a node to its old layer.
    let vertex = |v: usize| if graph.nodes[v].first { 0 } else { 1 + v as u32 };
    let layer = |l: usize| (1 + n + l) as u32;
    let mut all: Vec<Arc> = arcs
        .iter()
        .map(|&(a, b)| Arc { tail: vertex(a as usize), head: vertex(b as usize), min: 1, weight: 1 })
        .collect();
    let mut count = 1 + n + old.x.len();
    for (v, own) in old.of.iter().enumerate() {
        if let Some(own) = own {
            for head in [vertex(v), layer(*own)] {
                all.push(Arc { tail: count as u32, head, min: 0, weight: PRICE });
            }
            count += 1;
        }
    }
    for l in 1..old.x.len() {
        all.push(Arc { tail: layer(l - 1), head: layer(l), min: 1, weight: 1 });
    }
    if graph.nodes.iter().any(|node| node.first) {
        // Nothing stands left of the victim, and its vertex stands for all of its layer.
        let heads = (0..n).filter(|&v| !graph.nodes[v].first).map(|v| 1 + v as u32).chain([layer(0)]);
        all.extend(heads.filter(|&v| (v as usize) < count).map(|head| Arc { tail: 0, head, min: 0, weight: 0 }));
    }
    // Vertices that stand for nothing would keep the rest from being connected.
    let mut used = vec![u32::MAX; count];
    let mut next = 0;
    for arc in &mut all {
        for end in [&mut arc.tail, &mut arc.head] {
            let slot = &mut used[*end as usize];
            if *slot == u32::MAX {
                *slot = next;
                next += 1;
            }
            *end = *slot;
        }
    }
    let Some(start) = longest_path(next as usize, &all) else { return Ok(vec![0; n]) };
    let solved = simplex::solve(start, &all, work, pulse)?;
    Ok((0..n).map(|v| solved.get(used[vertex(v) as usize] as usize).copied().unwrap_or(0)).collect())
}
