//! Paths through the graph as it is folded: who can have paid whom through whom.
//!
//! A path is a chain of transfers from one node to another in which each hop may have happened no earlier than the one
//! before it (time-respecting, as in Kempe, Kleinberg & Kumar, "Connectivity and inference problems for temporal
//! networks", 2002). A transfer known only to a day counts with the whole day, so a path is only ruled out where the times
//! known rule it out. That a path exists does not prove that the same money took it: that is for tracing to say.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Filter, Flow, Sieve, Valuation};
use crate::case::{AssetIx, Case, Timestamp, TransferIx, Usd};

/// Most hops of a path.
pub const MOST_HOPS: usize = 64;

/// What a path may be made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Only transfers of this asset.
    pub asset: Option<AssetIx>,
    /// Only transfers of at least this value; those of unknown value are then left out.
    pub least: Option<Usd>,
    /// Longest time funds may rest between two hops, seconds.
    pub longest_rest: Option<i64>,
}

/// A chain of transfers from one node to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// The transfers, in order.
    pub hops: Vec<TransferIx>,
    /// The edges they are on.
    pub edges: Vec<EdgeIndex>,
    /// The value of its smallest hop; `None` where a hop has no known value.
    pub narrowest: Option<Usd>,
}

/// A transfer that may be a hop.
#[derive(Debug, Clone, Copy)]
struct Hop {
    transfer: TransferIx,
    edge: EdgeIndex,
    from: NodeIndex,
    to: NodeIndex,
    /// First second in which it may have happened.
    begin: Timestamp,
    /// First second after the last in which it may have happened.
    end: Timestamp,
    usd: Option<Usd>,
}

/// The transfers of a graph that may be hops, ready for questions.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    hops: Vec<Hop>,
    /// Hops that leave a node.
    out: BTreeMap<NodeIndex, Vec<usize>>,
    longest_rest: Option<i64>,
}

impl Paths {
    /// Of what a filter shows. Transfers without a time are left out: no order can be told.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation, flow: &Flow, filter: &Filter, rules: &Rules) -> Self {
        let mut paths = Self { longest_rest: rules.longest_rest, ..Self::default() };
        let sieve = Sieve::of(case, valuation, flow, filter);
        for edge in flow.graph.edge_references() {
            let ends = [edge.source(), edge.target()];
            if ends[0] == ends[1] {
                continue;
            }
            for &transfer in &edge.weight().transfers {
                let data = &case[transfer];
                let Some(at) = data.at else { continue };
                let usd = valuation.of_transfer(case, transfer);
                let is_enough = rules.least.is_none_or(|least| usd.is_some_and(|usd| usd >= least));
                let is_asset = rules.asset.is_none_or(|asset| asset == data.asset);
                if is_enough && is_asset && sieve.passes(transfer) {
                    let end = data.until.unwrap_or(at).end().max(at.end());
                    let hop =
                        Hop { transfer, edge: edge.id(), from: ends[0], to: ends[1], begin: at.start(), end, usd };
                    paths.hops.push(hop);
                }
            }
        }
        paths.hops.sort_by_key(|hop| (hop.begin, hop.end, hop.transfer));
        for (n, hop) in paths.hops.iter().enumerate() {
            paths.out.entry(hop.from).or_default().push(n);
        }
        paths
    }

    /// The path with the fewest hops; of those, the one that arrives first. `None` where the times allow none.
    #[must_use]
    pub fn shortest(&self, from: NodeIndex, to: NodeIndex) -> Option<Trail> {
        self.search(from, to, &|_| true)
    }

    /// The path whose smallest hop is worth most; of those, the shortest. Only transfers of known value count.
    #[must_use]
    pub fn widest(&self, from: NodeIndex, to: NodeIndex) -> Option<Trail> {
        let values: BTreeSet<Usd> = self.hops.iter().filter_map(|hop| hop.usd).collect();
        let values: Vec<Usd> = values.into_iter().collect();
        let reaches = |least: Usd| self.search(from, to, &|hop| hop.usd.is_some_and(|usd| usd >= least));
        // The higher the least value, the fewer paths: the turning point is found by halving.
        let count = values.partition_point(|&least| reaches(least).is_some());
        reaches(*values.get(count.checked_sub(1)?)?)
    }

    /// Different ways along the edges, the shortest first, at most `limit`, none through a node twice. The second value says
    /// whether there are more.
    #[must_use]
    pub fn all(&self, from: NodeIndex, to: NodeIndex, longest: usize, limit: usize) -> (Vec<Trail>, bool) {
        let mut found: BTreeMap<(usize, Vec<EdgeIndex>), Trail> = BTreeMap::new();
        let mut walk = Walk { paths: self, to, longest, budget: 200_000, hops: Vec::new(), seen: [from].into() };
        walk.go(from, Timestamp::MIN, &mut |hops| {
            let trail = self.trail(hops);
            found.entry((trail.hops.len(), trail.edges.clone())).or_insert(trail);
        });
        let more = walk.budget == 0 || found.len() > limit;
        (found.into_values().take(limit).collect(), more)
    }

    /// The nodes that funds from a node may have reached, or, backwards, that funds at a node may have come from; itself
    /// left out.
    #[must_use]
    pub fn reach(&self, node: NodeIndex, backward: bool) -> BTreeSet<NodeIndex> {
        // By time: forward the earliest that funds may be at a node, backward the latest that they may leave it.
        let mut known: BTreeMap<NodeIndex, Timestamp> = BTreeMap::new();
        known.insert(node, if backward { Timestamp::MAX } else { Timestamp::MIN });
        loop {
            let mut changed = false;
            let order: Box<dyn Iterator<Item = &Hop>> =
                if backward { Box::new(self.hops.iter().rev()) } else { Box::new(self.hops.iter()) };
            for hop in order {
                let (here, there) = if backward { (hop.to, hop.from) } else { (hop.from, hop.to) };
                let Some(&when) = known.get(&here) else { continue };
                let possible = if backward { hop.begin < when } else { hop.end > when };
                if !possible {
                    continue;
                }
                let then = if backward { hop.end.min(when) } else { hop.begin.max(when) };
                let better = known.get(&there).is_none_or(|&at| if backward { then > at } else { then < at });
                if better {
                    known.insert(there, then);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        known.remove(&node);
        known.into_keys().collect()
    }

    /// Fewest hops first, earliest arrival among those: layer by layer, for each node all arrivals that are not beaten.
    fn search(&self, from: NodeIndex, to: NodeIndex, may: &dyn Fn(&Hop) -> bool) -> Option<Trail> {
        if from == to {
            return None;
        }
        /// How a layer's node was reached: when, by which hop, from which entry of the layer before.
        #[derive(Clone, Copy)]
        struct Entry {
            node: NodeIndex,
            at: Timestamp,
            hop: usize,
            before: usize,
        }
        let mut layers: Vec<Vec<Entry>> =
            vec![vec![Entry { node: from, at: Timestamp::MIN, hop: usize::MAX, before: 0 }]];
        let mut seen: BTreeSet<(NodeIndex, Timestamp)> = BTreeSet::new();
        for _ in 0..MOST_HOPS {
            let last = layers.last()?;
            let mut next: BTreeMap<(NodeIndex, Timestamp), Entry> = BTreeMap::new();
            for (before, entry) in last.iter().enumerate() {
                for &n in self.out.get(&entry.node).into_iter().flatten() {
                    let hop = &self.hops[n];
                    if !may(hop) || hop.to == from || !self.follows(entry.at, hop) {
                        continue;
                    }
                    let at = hop.begin.max(entry.at);
                    // Without a longest rest an earlier arrival is as good as any later one.
                    let key = (hop.to, if self.longest_rest.is_some() { at } else { Timestamp::MIN });
                    let arrival = Entry { node: hop.to, at, hop: n, before };
                    let better = next.get(&key).is_none_or(|other| at < other.at);
                    if better && (self.longest_rest.is_none() || seen.insert((hop.to, at))) {
                        next.insert(key, arrival);
                    }
                }
            }
            if self.longest_rest.is_none() {
                // A node reached earlier in time with fewer hops need not be reached again.
                next.retain(|_, entry| {
                    let known = layers.iter().flatten().filter(|e| e.node == entry.node).map(|e| e.at).min();
                    known.is_none_or(|known| entry.at < known)
                });
            }
            if next.is_empty() {
                return None;
            }
            let entries: Vec<Entry> = next.into_values().collect();
            let arrived = entries.iter().enumerate().filter(|(_, e)| e.node == to).min_by_key(|(_, e)| e.at);
            if let Some((mut at, _)) = arrived {
                layers.push(entries);
                let mut hops = Vec::new();
                for layer in layers.iter().skip(1).rev() {
                    hops.push(layer[at].hop);
                    at = layer[at].before;
                }
                hops.reverse();
                return Some(self.trail(&hops));
            }
            layers.push(entries);
        }
        None
    }

    /// Whether a hop may come after funds arrived.
    fn follows(&self, arrived: Timestamp, hop: &Hop) -> bool {
        let in_time = hop.end > arrived;
        let rested =
            arrived == Timestamp::MIN || self.longest_rest.is_none_or(|most| hop.begin.saturating_sub(arrived) <= most);
        in_time && rested
    }

    fn trail(&self, hops: &[usize]) -> Trail {
        let hops: Vec<&Hop> = hops.iter().map(|&n| &self.hops[n]).collect();
        let values: Option<Vec<Usd>> = hops.iter().map(|hop| hop.usd).collect();
        Trail {
            hops: hops.iter().map(|hop| hop.transfer).collect(),
            edges: hops.iter().map(|hop| hop.edge).collect(),
            narrowest: values.and_then(|values| values.into_iter().min()),
        }
    }
}

/// A walk over all simple paths, along each edge by the first transfer that may follow.
struct Walk<'p> {
    paths: &'p Paths,
    to: NodeIndex,
    longest: usize,
    /// Steps left: the number of simple paths may be beyond counting.
    budget: usize,
    hops: Vec<usize>,
    seen: BTreeSet<NodeIndex>,
}

impl Walk<'_> {
    fn go(&mut self, node: NodeIndex, arrived: Timestamp, found: &mut dyn FnMut(&[usize])) {
        if self.hops.len() == self.longest {
            return;
        }
        let mut tried: BTreeSet<NodeIndex> = BTreeSet::new();
        let paths = self.paths;
        for &n in paths.out.get(&node).into_iter().flatten() {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            let hop = &paths.hops[n];
            // Hops are in order of time: the first that may follow arrives first, unless rests are limited.
            let again = paths.longest_rest.is_none() && tried.contains(&hop.to);
            if again || self.seen.contains(&hop.to) || !paths.follows(arrived, hop) {
                continue;
            }
            tried.insert(hop.to);
            self.hops.push(n);
            if hop.to == self.to {
                found(&self.hops);
            } else {
                self.seen.insert(hop.to);
                self.go(hop.to, hop.begin.max(arrived), found);
                self.seen.remove(&hop.to);
            }
            self.hops.pop();
        }
    }
}
