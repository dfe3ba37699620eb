//! What each wallet is grouped by: its role, its traffic, and how far it is from the theft.

use std::collections::VecDeque;

use super::Kind;
use crate::case::{Case, Role, WalletIx};

/// Attacker wallets with a lane of their own, at most.
const MOST_LEADS: usize = 3;
/// A wallet leads when it takes part in this share of all transfers …
const LEAD_SHARE: f64 = 0.05;
/// … and in this many at least.
const LEAD_LEAST: usize = 3;

/// Kinds by role alone; every wallet without a telling role counts as a later one until the hops are known.
pub(super) fn by_role(case: &Case) -> Vec<Kind> {
    case.wallets
        .iter()
        .map(|wallet| match wallet.role {
            Role::Victim => Kind::Victim,
            Role::Attacker | Role::Intermediary => Kind::Later,
            Role::Swap => Kind::Swap,
            Role::Mixer => Kind::Mixer,
            Role::Bridge => Kind::Bridge,
            Role::CashOut => Kind::CashOut,
            Role::Recovery => Kind::Recovery,
            Role::Other => Kind::Other,
        })
        .collect()
}

/// Named wallets with much traffic, from the victim outwards.
pub(super) fn leads(case: &Case, by_role: &[Kind]) -> Vec<WalletIx> {
    let mut traffic = vec![0usize; case.wallets.len()];
    for transfer in &case.transfers {
        traffic[transfer.from.get()] += 1;
        traffic[transfer.to.get()] += 1;
    }
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let least = ((case.transfers.len() as f64 * LEAD_SHARE) as usize).max(LEAD_LEAST);
    let hops = hops_from(case, |ix| by_role[ix.get()] == Kind::Victim);
    let robbed_directly = |ix: WalletIx| hops[ix.get()] == Some(1);
    let mut found: Vec<WalletIx> = case
        .wallets()
        .filter(|(ix, wallet)| {
            let busy = traffic[ix.get()] >= least;
            by_role[ix.get()] == Kind::Later && wallet.label.is_some() && (busy || robbed_directly(*ix))
        })
        .map(|(ix, _)| ix)
        .collect();
    found.sort_by_key(|ix| (!robbed_directly(*ix), std::cmp::Reverse(traffic[ix.get()]), *ix));
    found.truncate(MOST_LEADS);
    found.sort_by_key(|ix| (hops[ix.get()].unwrap_or(usize::MAX), std::cmp::Reverse(traffic[ix.get()]), *ix));
    found
}

/// The kinds by role with leads taken out and the other wallets parted into first hop and later.
pub(super) fn kinds(case: &Case, by_role: &[Kind], leads: &[WalletIx]) -> Vec<Kind> {
    let mut kinds = by_role.to_vec();
    for (n, ix) in leads.iter().enumerate() {
        kinds[ix.get()] = Kind::Lead(n);
    }
    // Hops are counted from the wallets that lead, or from the victim where no such wallet is named.
    let hops =
        hops_from(case, |ix| if leads.is_empty() { by_role[ix.get()] == Kind::Victim } else { leads.contains(&ix) });
    for (kind, hop) in kinds.iter_mut().zip(hops).filter(|(kind, _)| **kind == Kind::Later) {
        *kind = match hop {
            Some(1) => Kind::FirstHop,
            Some(2) => Kind::SecondHop,
            _ => Kind::Later,
        };
    }
    kinds
}

/// Fewest transfers from any source to each wallet; `None` where none leads.
fn hops_from(case: &Case, source: impl Fn(WalletIx) -> bool) -> Vec<Option<usize>> {
    let mut out: Vec<Vec<WalletIx>> = vec![Vec::new(); case.wallets.len()];
    for transfer in &case.transfers {
        out[transfer.from.get()].push(transfer.to);
    }
    let mut hops: Vec<Option<usize>> = vec![None; case.wallets.len()];
    let mut queue = VecDeque::new();
    for (ix, _) in case.wallets().filter(|(ix, _)| source(*ix)) {
        hops[ix.get()] = Some(0);
        queue.push_back((ix, 0));
    }
    while let Some((ix, hop)) = queue.pop_front() {
        for next in &out[ix.get()] {
            if hops[next.get()].is_none() {
                hops[next.get()] = Some(hop + 1);
                queue.push_back((*next, hop + 1));
            }
        }
    }
    hops
}
