//! Which movements a filter shows.

use super::Movement;
use crate::case::Case;
use crate::flow::{NodeKey, Shown};

impl Movement {
    /// Whether a filter shows it: it passes, and neither end is hidden.
    #[must_use]
    pub fn passes(self, case: &Case, shown: &Shown) -> bool {
        match self {
            Self::Transfer(ix) => shown.passes(ix),
            Self::Theft(ix) => {
                let filter = shown.filter();
                let hidden = filter.hidden_nodes.contains(&NodeKey::Incident(case[ix].id.clone()));
                let ends = [self.from(case), self.to(case)];
                shown.passes_theft(ix)
                    && !hidden
                    && ends.iter().all(|end| !filter.hidden_roles.contains(&end.role(case)))
            }
        }
    }
}
