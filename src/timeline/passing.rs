//! Which movements a filter shows.

use super::Movement;
use crate::case::Case;
use crate::flow::{Filter, Flow, NodeKey};

impl Movement {
    /// Whether a filter shows it: in the window and among the chosen incidents, and with neither end hidden.
    #[must_use]
    pub fn passes(self, case: &Case, flow: &Flow, filter: &Filter) -> bool {
        match self {
            Self::Transfer(ix) => {
                let allowed = |wallet| flow.node_of(wallet).is_some_and(|node| filter.allows(node));
                filter.passes(case, ix) && allowed(case[ix].from) && allowed(case[ix].to)
            }
            Self::Theft(ix) => {
                let hidden = filter.hidden_nodes.contains(&NodeKey::Incident(case[ix].id.clone()));
                let ends = [self.from(case), self.to(case)];
                filter.passes_theft(case, ix)
                    && !hidden
                    && ends.iter().all(|end| !filter.hidden_roles.contains(&end.role(case)))
            }
        }
    }
}
