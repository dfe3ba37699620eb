//! The part of a ledger that can matter to some holdings: what lies upstream of them.

use super::ledger::{Act, Ledger};

/// Leaves out every entry that cannot change what the given holdings consist of after the first `entries` entries. All
/// holdings keep their numbers and all entries their order.
pub(super) fn upstream(ledger: &Ledger, holdings: &[u32], entries: usize) -> Ledger {
    let mut needed = vec![false; ledger.holdings.len()];
    for &holding in holdings {
        if let Some(needed) = needed.get_mut(holding as usize) {
            *needed = true;
        }
    }
    let mut kept = Vec::new();
    // From the last to the first: what is needed of a holding is needed from there back.
    for entry in ledger.entries[..entries.min(ledger.entries.len())].iter().rev() {
        let to = if let Act::Convert(taker, _) = entry.act { taker } else { entry.to };
        if needed[to as usize] {
            needed[entry.from as usize] = true;
        }
        // What a needed holding pays to others is no longer in it.
        if needed[entry.from as usize] {
            kept.push(*entry);
        }
    }
    kept.reverse();
    Ledger {
        entries: kept,
        holdings: ledger.holdings.clone(),
        fates: ledger.fates.clone(),
        remarks: ledger.remarks.clone(),
        rules: ledger.rules.clone(),
        links: ledger.links.clone(),
    }
}
