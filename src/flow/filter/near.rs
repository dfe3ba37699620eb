//! The neighbourhood of nodes: what is at most so many hops away.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::super::{Edge, Flow, NodeKey};
use super::{Near, Way};
use crate::case::{Case, Timestamp};

/// For each node of the graph, whether it is in the neighbourhood.
pub(super) fn reached(case: &Case, flow: &Flow, near: &Near) -> Vec<bool> {
    let starts: Vec<NodeIndex> = near.of.iter().flat_map(|key| standing_for(case, flow, key)).collect();
    let mut reached = vec![false; flow.graph.node_count()];
    match near.way {
        Way::Both => spread(flow, &starts, near.hops, &mut reached),
        Way::Downstream => follow(case, flow, &starts, near.hops, Direction::Outgoing, &mut reached),
        Way::Upstream => follow(case, flow, &starts, near.hops, Direction::Incoming, &mut reached),
    }
    // A theft that hangs on its victim's node is where its victim is.
    for (badge, victim) in &flow.badges {
        reached[badge.index()] = reached[victim.index()];
    }
    reached
}

/// The nodes that show now what a name meant when it was chosen: what came out of a fold since, or what it went into.
fn standing_for(case: &Case, flow: &Flow, key: &NodeKey) -> Vec<NodeIndex> {
    if let Some((ix, _)) = flow.node(key) {
        return vec![flow.badge_of(ix).unwrap_or(ix)];
    }
    let opened: Vec<NodeIndex> =
        flow.graph.node_indices().filter(|&ix| flow.graph[ix].fold.as_ref() == Some(key)).collect();
    if !opened.is_empty() {
        return opened;
    }
    key.wallet(case).and_then(|wallet| flow.index_of(wallet)).into_iter().collect()
}

fn spread(flow: &Flow, starts: &[NodeIndex], hops: u8, reached: &mut [bool]) {
    let mut last = Vec::new();
    for &start in starts {
        if !std::mem::replace(&mut reached[start.index()], true) {
            last.push(start);
        }
    }
    for _ in 0..hops {
        let mut next = Vec::new();
        for ix in last {
            for other in flow.graph.neighbors_undirected(ix) {
                if !std::mem::replace(&mut reached[other.index()], true) {
                    next.push(other);
                }
            }
        }
        last = next;
    }
}

/// Walks in order of time. A node that funds may be at earlier (downstream) or must leave later (upstream) leads on to
/// all that a later arrival leads to, so for each node the best time so far is enough, round by round.
fn follow(case: &Case, flow: &Flow, starts: &[NodeIndex], hops: u8, way: Direction, reached: &mut [bool]) {
    let forward = way == Direction::Outgoing;
    let mut best: Vec<Option<Timestamp>> = vec![None; reached.len()];
    let mut last: BTreeMap<NodeIndex, Timestamp> = BTreeMap::new();
    for &start in starts {
        let at = if forward { Timestamp::MIN } else { Timestamp::MAX };
        best[start.index()] = Some(at);
        last.insert(start, at);
    }
    let is_better = |new: Timestamp, old: Timestamp| if forward { new < old } else { new > old };
    for _ in 0..hops {
        let mut next: BTreeMap<NodeIndex, Timestamp> = BTreeMap::new();
        for (&ix, &at) in &last {
            for edge in flow.graph.edges_directed(ix, way) {
                let other = if forward { edge.target() } else { edge.source() };
                let then = if forward { arrival(case, edge.weight(), at) } else { departure(case, edge.weight(), at) };
                let Some(then) = then.filter(|_| other != ix) else { continue };
                let known = next.get(&other).copied().or(best[other.index()]);
                if known.is_none_or(|known| is_better(then, known)) {
                    next.insert(other, then);
                }
            }
        }
        for (&ix, &at) in &next {
            best[ix.index()] = Some(at);
        }
        last = next;
    }
    for (reached, best) in reached.iter_mut().zip(&best) {
        *reached = best.is_some();
    }
}

/// When what is at one end from `at` on may be at the other end, at the earliest. A relation has no time of its own.
fn arrival(case: &Case, edge: &Edge, at: Timestamp) -> Option<Timestamp> {
    if edge.relation.is_some() {
        return Some(at);
    }
    // In order of their beginnings: the first that may still follow arrives first.
    spans(case, edge).find(|&(_, end)| end > at).map(|(begin, _)| begin.max(at))
}

/// Until when what has to leave one end by `at` may come from the other end, at the latest.
fn departure(case: &Case, edge: &Edge, at: Timestamp) -> Option<Timestamp> {
    if edge.relation.is_some() {
        return Some(at);
    }
    spans(case, edge).filter(|&(begin, _)| begin < at).map(|(_, end)| end.min(at)).max()
}

/// For each transfer of a known time: the first second in which it may have happened, and the first after the last.
fn spans(case: &Case, edge: &Edge) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    edge.transfers.iter().filter_map(|&ix| {
        let transfer = &case[ix];
        let at = transfer.at?;
        Some((at.start(), transfer.until.unwrap_or(at).end().max(at.end())))
    })
}
