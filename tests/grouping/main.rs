//! Groups of wallets: which there are, how they open and close, and what is said of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod by_hand;
mod chains;
mod clusters;
mod large;
mod laws;
mod shipped;
#[path = "../support/theft.rs"]
mod theft;

use coldtrail::case::Case;
use coldtrail::flow::{Flow, Folding, GroupKind, Node, NodeKey, NodeKind, Valuation};

fn flow(case: &Case, folding: &Folding) -> Flow {
    Flow::build(case, &Valuation::of(case), folding)
}

/// The nodes as `key: name / detail`, in order.
fn lines(flow: &Flow) -> Vec<String> {
    flow.graph.node_weights().map(|node| format!("{}: {} / {}", node.key, node.name, node.detail)).collect()
}

fn of_kind(flow: &Flow, kind: GroupKind) -> Vec<&Node> {
    flow.graph.node_weights().filter(|node| node.kind == NodeKind::Fold(kind)).collect()
}

fn toggled(keys: &[&NodeKey]) -> Folding {
    let mut folding = Folding::default();
    keys.iter().for_each(|key| folding.toggle(key));
    folding
}
