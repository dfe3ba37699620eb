//! Several cases as one: the same account, entity, theft or source becomes one item that knows its cases.
//!
//! What makes two items the same:
//!
//! - **Account**: same chain (CAIP-2) and same address. Accounts without an address are never the same.
//! - **Entity**: same id and a common name or alias, or the same name and kind.
//! - **Theft**: same id and no other victim.
//! - **Asset**: same id, chain and decimals. **Source**: same publisher, title, date and address.
//! - **Transfer**: same transaction, ends, asset and amount. **Event**: same time, kind and a common subject.
//!
//! Where two cases say different things about one item, the first case's word is shown and a [`Conflict`] lists all:
//! nothing is merged silently. An id that two different items have keeps belonging to the first; the other's is written
//! `case/id`.

mod conflict;
mod items;
mod map;
mod merger;

pub use conflict::{Conflict, Matter};

use sha2::{Digest as _, Sha256};

use super::{Case, Digest, Marking, Part};
use merger::Merger;

/// Cases merged into one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// All of them as one case.
    pub case: Case,
    /// What they contradict each other about, in the order of the parts.
    pub conflicts: Vec<Conflict>,
}

/// Merges cases, in the order given. A single case is returned as it is.
#[must_use]
pub fn merge(cases: &[Case]) -> Merged {
    if let [one] = cases {
        return Merged { case: one.clone(), conflicts: Vec::new() };
    }
    let mut merger = Merger::default();
    for case in cases {
        merger.add(case);
    }
    let mut merged = merger.finish();
    let case = &mut merged.case;
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    case.id = if ids.len() <= 3 { ids.join("+") } else { format!("{}-cases", ids.len()) };
    case.title = format!("{} cases together", cases.len());
    case.summary = cases.iter().map(|case| case.title.as_str()).collect::<Vec<_>>().join("; ");
    case.marking = cases.iter().filter_map(|case| case.marking.clone()).reduce(strictest);
    case.digest = digest(case.parts());
    merged
}

/// SHA-256 over the line `coldtrail merged digest 1` and the digests of the parts in hexadecimal, ascending, one a line:
/// the order in which cases were opened does not matter.
fn digest(parts: &[Part]) -> Digest {
    let mut digests: Vec<String> = parts.iter().map(|part| part.digest.to_string()).collect();
    digests.sort_unstable();
    let mut hash = Sha256::new();
    hash.update("coldtrail merged digest 1\n");
    for line in digests {
        hash.update(line);
        hash.update("\n");
    }
    Digest(hash.finalize().into())
}

/// The stricter of two markings; the caveats of both where they are of one level.
pub(super) fn strictest(a: Marking, b: Marking) -> Marking {
    match (a.level(), b.level()) {
        (x, y) if x > y => a,
        (x, y) if x < y => b,
        _ if a == b => a,
        _ => match (a, b) {
            (Marking::Confidential(a), Marking::Confidential(b)) => Marking::Confidential(a + &b),
            (Marking::Secret(a), Marking::Secret(b)) => Marking::Secret(a + &b),
            (Marking::TopSecret(a), Marking::TopSecret(b)) => Marking::TopSecret(a + &b),
            (a, _) => a,
        },
    }
}
