//! What is selected: one selection shared by graph, timeline, tables and inspector.

use std::collections::BTreeSet;

use super::Target;
use crate::case::{Case, TransferIx};
use crate::flow::{Flow, NodeKey, NodeKind};
use crate::timeline::Movement;

/// A set of targets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(BTreeSet<Target>);

/// How a new target joins the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Replaces it.
    Replace,
    /// Is added, or removed when it was in.
    Toggle,
    /// Is added.
    Add,
}

impl Selection {
    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a target is selected.
    #[must_use]
    pub fn contains(&self, target: &Target) -> bool {
        self.0.contains(target)
    }

    /// The targets, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.0.iter()
    }

    /// The only selected target.
    #[must_use]
    pub fn single(&self) -> Option<&Target> {
        let mut all = self.0.iter();
        all.next().filter(|_| all.next().is_none())
    }

    /// The selected nodes, in a fixed order.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeKey> {
        self.0.iter().filter_map(|target| match target {
            Target::Node(key) => Some(key),
            _ => None,
        })
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Joins targets to the selection.
    pub fn join(&mut self, targets: impl IntoIterator<Item = Target>, how: Join) {
        if how == Join::Replace {
            self.0.clear();
        }
        for target in targets {
            let was_in = how == Join::Toggle && self.0.remove(&target);
            if !was_in {
                self.0.insert(target);
            }
        }
    }

    /// Drops what the graph no longer shows, e.g. after a reload.
    pub fn retain(&mut self, case: &Case, flow: &Flow) {
        self.0.retain(|target| match target {
            Target::Node(key) => flow.node(key).is_some(),
            Target::Edge(key) => flow.edge(key).is_some(),
            Target::Transfer(ix) => ix.get() < case.transfers.len(),
            Target::Event(ix) => ix.get() < case.events.len(),
            Target::Legend(_) | Target::Bar(_) | Target::Incident(_) | Target::Claim(_) | Target::Span(..) => false,
        });
    }

    /// The transfers that belong to the selection: those selected, those of selected edges, those that enter or leave a
    /// selected node.
    #[must_use]
    pub fn transfers(&self, flow: &Flow) -> BTreeSet<TransferIx> {
        let mut transfers = BTreeSet::new();
        for target in &self.0 {
            match target {
                Target::Transfer(ix) => {
                    transfers.insert(*ix);
                }
                Target::Edge(key) => {
                    transfers.extend(flow.edge(key).into_iter().flat_map(|(_, edge)| edge.transfers.iter().copied()));
                }
                Target::Node(key) => {
                    let Some((ix, node)) = flow.node(key) else { continue };
                    transfers.extend(node.internal.iter().copied());
                    for direction in [petgraph::Outgoing, petgraph::Incoming] {
                        for edge in flow.graph.edges_directed(ix, direction) {
                            transfers.extend(edge.weight().transfers.iter().copied());
                        }
                    }
                }
                Target::Event(_)
                | Target::Legend(_)
                | Target::Bar(_)
                | Target::Incident(_)
                | Target::Claim(_)
                | Target::Span(..) => {}
            }
        }
        transfers
    }

    /// The movements that belong to the selection: its transfers, and the thefts of selected incidents (which are rows
    /// of the timeline only where no transfer shows them).
    #[must_use]
    pub fn movements(&self, flow: &Flow) -> BTreeSet<Movement> {
        let thefts = self.nodes().filter_map(|key| match flow.node(key)?.1.kind {
            NodeKind::Incident(ix) => Some(Movement::Theft(ix)),
            _ => None,
        });
        self.transfers(flow).into_iter().map(Movement::Transfer).chain(thefts).collect()
    }
}

impl Target {
    /// What a movement is everywhere else: a transfer, or the incident of a theft.
    #[must_use]
    pub fn of_movement(case: &Case, movement: Movement) -> Self {
        match movement {
            Movement::Transfer(ix) => Self::Transfer(ix),
            Movement::Theft(ix) => Self::Node(NodeKey::of_incident(case, ix)),
        }
    }
}
