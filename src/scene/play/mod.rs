//! A case played on its graph: what is where at an instant. The same instant gives the same state, however it was
//! reached; nothing here moves a node.

mod levels;
mod money;

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

pub use money::{MovingMoney, moving_money};

pub use levels::Level;

use levels::Levels;

use crate::case::{Case, Moment, Role, Timestamp, Transfer};
use crate::flow::{Flow, Valuation};
use crate::timeline::Movement;
use crate::trace::{Balances, Ledger};

/// What a graph needs to be played, worked out once.
#[derive(Debug, Clone, Default)]
pub struct Play {
    /// For each edge, when something first moves along it; [`Timestamp::MIN`] where no source says when.
    edges: Vec<Timestamp>,
    /// For each node, when the story first reaches it.
    nodes: Vec<Timestamp>,
    /// All of these, ascending.
    begins: Vec<Timestamp>,
    levels: Levels,
    roads: money::Roads,
    /// The most that moves at once, in dollars.
    largest: f64,
}

impl Play {
    /// Prepares a graph. The ledger is that of the case, and the balances those of the ledger.
    #[must_use]
    pub fn new(case: &Case, valuation: &Valuation, flow: &Flow, ledger: &Ledger, balances: &Balances) -> Self {
        let times = times(case, ledger);
        let edges: Vec<Timestamp> = flow.graph.edge_indices().map(|ix| first_on(case, flow, &times, ix)).collect();
        let nodes: Vec<Timestamp> = flow.graph.node_indices().map(|ix| first_at(case, flow, &edges, ix)).collect();
        let mut begins: Vec<Timestamp> = edges.iter().chain(&nodes).copied().collect();
        begins.sort_unstable();
        let movements = crate::timeline::movements(case);
        let usd = movements.iter().filter_map(|movement: &Movement| movement.usd(case, valuation));
        Self {
            edges,
            nodes,
            begins,
            levels: Levels::of(valuation, flow, ledger, balances),
            roads: money::Roads::of(case, flow),
            largest: usd.map(crate::case::Usd::to_f64).fold(0.0, f64::max),
        }
    }

    /// Whether something has moved along an edge by a time. What no source dates is not said to be later.
    #[must_use]
    pub fn edge_has_begun(&self, ix: EdgeIndex, at: Timestamp) -> bool {
        self.edges.get(ix.index()).is_none_or(|&begin| begin <= at)
    }

    /// Whether the story has reached a node by a time.
    #[must_use]
    pub fn node_has_begun(&self, ix: NodeIndex, at: Timestamp) -> bool {
        self.nodes.get(ix.index()).is_none_or(|&begin| begin <= at)
    }

    /// How many nodes and edges the story has reached by a time: two times with the same number look alike, but for
    /// money and balances.
    #[must_use]
    pub fn begun(&self, at: Timestamp) -> usize {
        self.begins.partition_point(|&begin| begin <= at)
    }

    /// What a node that the story has reached holds at a time.
    #[must_use]
    pub fn level(&self, ix: NodeIndex, at: Timestamp) -> Level {
        if self.node_has_begun(ix, at) { self.levels.at(ix, at) } else { Level::default() }
    }
}

/// An instant of a played graph.
#[derive(Debug, Clone, Copy)]
pub struct Instant<'a> {
    /// The play.
    pub play: &'a Play,
    /// When, seconds since 1970 UTC.
    pub at: Timestamp,
    /// What is on its way.
    pub money: &'a [MovingMoney],
}

/// When each transfer happened, as the books say: of a range, from when the sender had the funds. Those that are not in
/// the books by the beginning of their own time; [`Timestamp::MIN`] where no source says.
fn times(case: &Case, ledger: &Ledger) -> Vec<Timestamp> {
    let own = |transfer: &Transfer| transfer.at.map_or(Timestamp::MIN, Moment::start);
    let mut times: Vec<Timestamp> = case.transfers.iter().map(own).collect();
    for entry in ledger.entries.iter().filter(|entry| entry.at != Timestamp::MAX) {
        times[entry.transfer.get()] = entry.at;
    }
    times
}

/// When something first moves along an edge.
fn first_on(case: &Case, flow: &Flow, times: &[Timestamp], ix: EdgeIndex) -> Timestamp {
    let edge = &flow.graph[ix];
    let transfers = edge.transfers.iter().map(|ix| times[ix.get()]);
    let thefts = edge.incidents.iter().map(|&ix| case[ix].at.start());
    transfers.chain(thefts).min().unwrap_or(Timestamp::MIN)
}

/// When the story reaches a node: with its first edge or its theft. Victims were there before.
fn first_at(case: &Case, flow: &Flow, edges: &[Timestamp], ix: NodeIndex) -> Timestamp {
    let graph = &flow.graph;
    let node = &graph[ix];
    if node.role == Role::Victim && node.incidents.is_empty() {
        return Timestamp::MIN;
    }
    let around = graph
        .edges_directed(ix, petgraph::Incoming)
        .chain(graph.edges_directed(ix, petgraph::Outgoing))
        .map(|edge| edges[edge.id().index()]);
    let theft = node.incidents.iter().map(|&ix| case[ix].at.start());
    around.chain(theft).min().unwrap_or(Timestamp::MIN)
}
