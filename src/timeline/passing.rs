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
                // Which incident a transfer belongs to is for the filter to say.
                filter.in_window(case, ix) && allowed(case[ix].from) && allowed(case[ix].to)
            }
            Self::Theft(ix) => {
                let in_window = filter.window.is_none_or(|window| window.touches(case[ix].at, case[ix].until));
                let chosen = filter.incidents.as_ref().is_none_or(|chosen| chosen.contains(&ix));
                let hidden = filter.hidden_nodes.contains(&NodeKey::Incident(case[ix].id.clone()));
                let ends = [self.from(case), self.to(case)];
                in_window && chosen && !hidden && ends.iter().all(|end| !filter.hidden_roles.contains(&end.role(case)))
            }
        }
    }
}
