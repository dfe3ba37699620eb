//! Which movements a filter shows.

use super::Movement;
use crate::case::Case;
use crate::flow::{Filter, NodeKey, Sieve};

impl Movement {
    /// Whether a filter shows it: it passes its sieve, and neither end is hidden.
    #[must_use]
    pub fn passes(self, case: &Case, filter: &Filter, sieve: &Sieve) -> bool {
        match self {
            Self::Transfer(ix) => sieve.passes(ix),
            Self::Theft(ix) => {
                let hidden = filter.hidden_nodes.contains(&NodeKey::of_incident(case, ix));
                let ends = [self.from(case), self.to(case)];
                sieve.passes_theft(ix)
                    && !hidden
                    && ends.iter().all(|end| !filter.hidden_roles.contains(&end.role(case)))
            }
        }
    }
}
