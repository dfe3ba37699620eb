//! What stolen funds may have touched at all: *poison*. It is a set of holdings, never an amount: a single stolen unit
//! reaches everything downstream (Möser, Böhme and Breuker, 2014).

use super::ledger::{Act, Ledger};
use super::rules::Victims;
use crate::case::IncidentIx;

/// For each holding, the number of the entry through which funds of a theft first reached it.
#[must_use]
pub fn reach(ledger: &Ledger, incident: IncidentIx) -> Vec<Option<u32>> {
    let mut reached: Vec<Option<u32>> = vec![None; ledger.holdings.len()];
    for (n, entry) in ledger.entries.iter().enumerate() {
        let from = entry.from as usize;
        let carries = match entry.act {
            Act::Theft(theft) if theft == incident => ledger.rules.follows(incident),
            Act::Theft(_) => ledger.rules.victims == Victims::FirstTheft && reached[from].is_some(),
            _ => !ledger.ends(from) && reached[from].is_some(),
        };
        if carries {
            let to = if let Act::Convert(to, _) = entry.act { to } else { entry.to };
            reached[to as usize].get_or_insert(u32::try_from(n).unwrap_or(u32::MAX));
        }
    }
    reached
}
