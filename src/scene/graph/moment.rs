//! When each node of a graph enters the story.
//!
//! A node stands at its first receipt; a victim where it was robbed, that is at its first payment, and so does whoever
//! only sends; one without either, at the first theft it is part of. Where the sources give a minute, a day, a year or a
//! period of sums, that is a range, and the node stands inside it: not before the theft, not before whoever paid it and
//! not after whoever it paid, as far as the ranges allow, and otherwise spread evenly in the order of the money. So a
//! chain of which every step is dated `2021` still reads from left to right, and no node leaves the range that its
//! source gives.

use std::collections::VecDeque;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::case::{Case, IncidentIx, Moment, Precision, Role, Timestamp};
use crate::flow::{Edge, Flow};
use crate::timeline::{Axis, range};

/// In a range of time up to this long, in seconds, whoever comes first stands at its beginning.
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
    // Stolen money does not move before the theft.
    if let Some(theft) = case.incidents.iter().map(|incident| incident.at.start()).min() {
        for range in ranges.iter_mut().flatten().filter(|range| theft < range.1) {
            range.0 = range.0.max(theft);
        }
    }
    let hops = hops(flow);
    narrow(&mut ranges, &edges, &hops);
    spread(&ranges, &edges, &hops, axis)
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
    let (received, sent) = (at(Incoming), at(Outgoing));
    let own = if node.role == Role::Victim { sent.or(received) } else { received.or(sent) };
    // A theft is often known to the minute where the transfers that show it are known to the day.
    let hanging = flow.badges_on(ix).filter_map(|badge| theft(&graph[badge].incidents.clone())).reduce(earlier);
    match (own, hanging) {
        (Some(own), Some(theft)) if theft.0 < own.1 && own.0 < theft.1 => {
            Some((own.0.max(theft.0), own.1.min(theft.1)))
        }
        (own, hanging) => own.or(hanging).or_else(|| theft(&node.incidents)),
    }
}

/// The first of two: it begins with the earlier beginning, and is over by the earlier end.
fn earlier(a: Range, b: Range) -> Range {
    (a.0.min(b.0), a.1.min(b.1))
}

fn of_edge(case: &Case, edge: &Edge) -> Option<Range> {
    let transfers = edge.transfers.iter().filter_map(|&ix| case[ix].at.map(|at| begin(at, case[ix].until)));
    let thefts = edge.incidents.iter().map(|&ix| of_theft(case, ix));
    transfers.reduce(earlier).or_else(|| thefts.reduce(earlier))
}

fn of_theft(case: &Case, ix: IncidentIx) -> Range {
    begin(case[ix].at, case[ix].until)
}

/// When something that goes on from one moment to another began. Where the first is known to the minute, that is the first
/// transfer of a sum; otherwise it only says that nothing was before it.
fn begin(at: Moment, until: Option<Moment>) -> Range {
    range(at, until.filter(|_| at.precision() < Precision::Minute))
}

/// Takes from ranges what those of neighbours rule out; a range never becomes empty. Money that comes back to a node says
/// nothing of when it was reached, where other money came from nearer the victim.
fn narrow(ranges: &mut [Option<Range>], edges: &[(usize, usize, Range)], hops: &[usize]) {
    let mut nearest = vec![usize::MAX; ranges.len()];
    for &(from, to, _) in edges {
        nearest[to] = nearest[to].min(hops[from]);
    }
    let onward = |from: usize, to: usize| hops[from] < hops[to] || nearest[to] >= hops[to];
    for _ in 0..ROUNDS {
        // The earliest that a node may have been paid, given when its payers were.
        let mut paid: Vec<Option<Timestamp>> = vec![None; ranges.len()];
        for &(from, to, (begin, _)) in edges.iter().filter(|edge| onward(edge.0, edge.1)) {
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
fn spread(ranges: &[Option<Range>], edges: &[(usize, usize, Range)], hops: &[usize], axis: &Axis) -> Vec<Option<f64>> {
    let count = ranges.len();
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
    let px = |v: usize| ranges[v].map_or((0.0, 0.0), |(from, to)| (axis.x(from as f64), axis.x(to as f64)));
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
        low[v] = own;
    }
    let mut high: Vec<(f64, u32)> = vec![(0.0, 0); count];
    for &v in order.iter().rev() {
        let mut own = (px(v).1, 0);
        for &(at, chain) in outs[v].iter().map(|&u| &high[u]) {
            if at < own.0 && at > low[v].0 {
                own = (at, chain + 1);
            } else if at == own.0 {
                own.1 = own.1.max(chain + 1);
            }
        }
        high[v] = own;
    }
    let at = |v: usize| {
        let ((from, before), (to, after)) = (low[v], high[v]);
        let is_short = ranges[v].is_some_and(|(from, to)| to - from <= INSTANT);
        let first = u32::from(!is_short);
        let share = f64::from(before + first) / f64::from(before + after + 1 + first);
        ranges[v].map(|_| from + (to - from) * share)
    };
    (0..count).map(at).collect()
}

/// Steps along the money from the nearest victim; of what no victim's money reached, from whoever nobody paid.
fn hops(flow: &Flow) -> Vec<usize> {
    let graph = &flow.graph;
    let mut hops = vec![usize::MAX; graph.node_count()];
    let is_victim = |ix: &NodeIndex| graph[*ix].role == Role::Victim;
    let is_source = |ix: &NodeIndex| graph.neighbors_directed(*ix, Incoming).all(|from| from == *ix);
    let starts: [&dyn Fn(&NodeIndex) -> bool; 3] = [&is_victim, &is_source, &|_| true];
    for start in starts {
        let mut queue: VecDeque<NodeIndex> =
            graph.node_indices().filter(|ix| hops[ix.index()] == usize::MAX && start(ix)).collect();
        queue.iter().for_each(|ix| hops[ix.index()] = 0);
        while let Some(ix) = queue.pop_front() {
            for next in graph.neighbors_directed(ix, Outgoing) {
                if hops[next.index()] == usize::MAX {
                    hops[next.index()] = hops[ix.index()] + 1;
                    queue.push_back(next);
                }
            }
        }
    }
    hops
}
