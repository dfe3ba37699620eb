//! With how many different wallets a node deals.

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::super::Flow;
use crate::case::Case;

/// For each node the number of different wallets outside it that it sends to or receives from; `None` for a node without
/// wallets. How other nodes are folded does not change it.
pub(super) fn counterparties(case: &Case, flow: &Flow) -> Vec<Option<u32>> {
    // For each wallet the node it was counted for last.
    let mut seen = vec![u32::MAX; case.wallets.len()];
    let mut count_of = |ix: NodeIndex| {
        let node = &flow.graph[ix];
        if node.wallets.is_empty() {
            return None;
        }
        let mark = u32::try_from(ix.index()).unwrap_or(u32::MAX);
        let mut count = 0;
        for way in [Direction::Outgoing, Direction::Incoming] {
            for edge in flow.graph.edges_directed(ix, way) {
                for &transfer in &edge.weight().transfers {
                    let transfer = &case[transfer];
                    let other = if way == Direction::Outgoing { transfer.to } else { transfer.from };
                    let is_outside = flow.of_wallet.get(other.get()) != Some(&ix);
                    if is_outside && std::mem::replace(&mut seen[other.get()], mark) != mark {
                        count += 1;
                    }
                }
            }
        }
        Some(count)
    };
    flow.graph.node_indices().map(&mut count_of).collect()
}
