//! When each node of a graph enters the story.
//!
//! A node stands at its first receipt; one that only sends, at its first payment; one without either, at the first theft
//! it is part of. Where the sources give a day, a year, or a period of sums, that is a range, and the node stands inside
//! it: not before whoever paid it and not after whoever it paid, as far as the ranges allow, and otherwise spread evenly
//! in the order of the money. So a chain of which every step is dated `2021` still reads from left to right, and no node
//! leaves the range that its source gives.

use std::collections::VecDeque;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::case::{Case, IncidentIx, Role, Timestamp};
use crate::flow::{Edge, Flow};
use crate::timeline::{Axis, range};

/// Ranges of time up to this long, in seconds, count as instants.
const INSTANT: Timestamp = 60;
/// How often ranges are narrowed by those of neighbours.
const ROUNDS: usize = 4;

/// A range of time, in seconds.
type Range = (Timestamp, Timestamp);

/// For each node its place on the axis, in px; `None` where no source says when.
pub(super) fn places(case: &Case, flow: &Flow, axis: &Axis) -> Vec<Option<f64>> {
    let graph = &flow.graph;
    let mut ranges: Vec<Option<Range>> = graph.node_indices().map(|ix| first(case, flow, ix)).collect();
    let edges: Vec<(usize, usize, Range)> = graph
        .edge_references()
        .filter(|edge| edge.source() != edge.target())
        .filter_map(|edge| Some((edge.source().index(), edge.target().index(), of_edge(case, edge.weight())?)))
        .collect();
    narrow(&mut ranges, &edges);
    spread(flow, &ranges, &edges, axis)
}

/// When something first happens at a node.
fn first(case: &Case, flow: &Flow, ix: NodeIndex) -> Option<Range> {
    let graph = &flow.graph;
    let at = |direction| {
        let others = graph.edges_directed(ix, direction).filter(|edge| edge.source() != edge.target());
        others.filter_map(|edge| of_edge(case, edge.weight())).reduce(earlier)
    };
    let theft = |incidents: &[IncidentIx]| incidents.iter().map(|&ix| of_theft(case, ix)).reduce(earlier);
    let node = &graph[ix];
    let own = at(Incoming).or_else(|| at(Outgoing));
    // A theft is often known to the minute where the transfers that show it are known to the day.
    let hanging = flow.badges_on(ix).filter_map(|badge| theft(&graph[badge].incidents.clone())).reduce(earlier);
    match (own, hanging) {
        (Some(own), Some(theft)) if theft.0 < own.1 && own.0 < theft.1 => Some((own.0.max(theft.0), own.1.min(theft.1))),
        (own, hanging) => own.or(hanging).or_else(|| theft(&node.incidents)),
    }
}

/// The first of two: it begins with the earlier beginning, and is over by the earlier end.
fn earlier(a: Range, b: Range) -> Range {
    (a.0.min(b.0), a.1.min(b.1))
}

fn of_edge(case: &Case, edge: &Edge) -> Option<Range> {
    let transfers = edge.transfers.iter().filter_map(|&ix| case[ix].at.map(|at| range(at, case[ix].until)));
    let thefts = edge.incidents.iter().map(|&ix| of_theft(case, ix));
    transfers.reduce(earlier).or_else(|| thefts.reduce(earlier))
}

fn of_theft(case: &Case, ix: IncidentIx) -> Range {
    range(case[ix].at, case[ix].until)
}

/// Takes from ranges what those of neighbours rule out; a range never becomes empty.
fn narrow(ranges: &mut [Option<Range>], edges: &[(usize, usize, Range)]) {
    for _ in 0..ROUNDS {
        // The earliest that a node may have been paid, given when its payers were.
        let mut paid: Vec<Option<Timestamp>> = vec![None; ranges.len()];
        for &(from, to, (begin, _)) in edges {
            let begin = ranges[from].map_or(begin, |payer| begin.max(payer.0));
            paid[to] = Some(paid[to].map_or(begin, |other| other.min(begin)));
        }
        for (range, paid) in ranges.iter_mut().zip(paid) {
            if let (Some(range), Some(paid)) = (range, paid) {
                range.0 = if paid < range.1 { range.0.max(paid) } else { range.0 };
            }
        }
        // Nobody pays on before being paid.
        for &(from, _, (_, end)) in edges {
            if let Some(range) = &mut ranges[from] {
                range.1 = if end > range.0 { range.1.min(end) } else { range.1 };
            }
        }
    }
}

/// A place inside each range, in px of the axis.
fn spread(flow: &Flow, ranges: &[Option<Range>], edges: &[(usize, usize, Range)], axis: &Axis) -> Vec<Option<f64>> {
    let count = ranges.len();
    let hops = hops(flow);
    let mut order: Vec<usize> = (0..count).filter(|&v| ranges[v].is_some()).collect();
    order.sort_by_key(|&v| (ranges[v], hops[v], v));
    let mut place = vec![usize::MAX; count];
    order.iter().enumerate().for_each(|(k, &v)| place[v] = k);
    let mut ins: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut outs = ins.clone();
    for &(from, to, _) in edges {
        if ranges[from].is_some() && ranges[to].is_some() && place[from] < place[to] {
            ins[to].push(from);
            outs[from].push(to);
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let px = |v: usize| ranges[v].map_or((0.0, 0.0), |(from, to)| {
        let begin = axis.x(from as f64);
        (begin, if to - from <= INSTANT { begin } else { axis.x(to as f64) })
    });
    // How far left and right each may stand, and how many stand one after the other on either side of it there.
    let mut low: Vec<(f64, u32)> = vec![(0.0, 0); count];
    for &v in &order {
        let (begin, end) = px(v);
        let mut own = (begin, 0);
        for &(at, chain) in ins[v].iter().map(|&u| &low[u]) {
            if at > own.0 && at < end {
                own = (at, chain + 1);
            } else if at == own.0 {
                own.1 = own.1.max(chain + 1);
            }
        }
        low[v] = if begin < end { own } else { (begin, own.1) };
    }
    let mut high: Vec<(f64, u32)> = vec![(0.0, 0); count];
    for &v in order.iter().rev() {
        let (begin, end) = px(v);
        let mut own = (end, 0);
        for &(at, chain) in outs[v].iter().map(|&u| &high[u]) {
            if at < own.0 && at > low[v].0 {
                own = (at, chain + 1);
            } else if at == own.0 {
                own.1 = own.1.max(chain + 1);
            }
        }
        high[v] = if begin < end { own } else { (begin, own.1) };
    }
    let at = |v: usize| {
        let ((from, before), (to, after)) = (low[v], high[v]);
        let share = f64::from(before + 1) / f64::from(before + after + 2);
        ranges[v].map(|_| if to > from { from + (to - from) * share } else { from })
    };
    (0..count).map(at).collect()
}

/// Steps from the nearest victim, along the money.
fn hops(flow: &Flow) -> Vec<usize> {
    let graph = &flow.graph;
    let mut hops = vec![usize::MAX; graph.node_count()];
    let mut queue: VecDeque<NodeIndex> = graph.node_indices().filter(|&ix| graph[ix].role == Role::Victim).collect();
    queue.iter().for_each(|ix| hops[ix.index()] = 0);
    while let Some(ix) = queue.pop_front() {
        for next in graph.neighbors_directed(ix, Outgoing) {
            if hops[next.index()] == usize::MAX {
                hops[next.index()] = hops[ix.index()] + 1;
                queue.push_back(next);
            }
        }
    }
    hops
}
