//! Large groups open in steps: the most valuable members first, the rest as one group in place, and so on.

use std::cmp::Reverse;

use super::forest::{About, Children, Groups};
use super::links::Links;
use super::{FIRST_SIGHT, GroupKind};
use crate::case::{Case, Role, StatusKind, TransferIx};
use crate::flow::{NodeKey, Valuation};

/// How many members a large group shows when it is opened, and ten times as many with each further step.
const FIRST_STEP: usize = 24;

/// A long chain opens into parts of so many hops; a very long one into [`MOST_PARTS`] parts.
const HOPS_OF_PART: usize = 50;
/// At most so many parts of a chain.
const MOST_PARTS: usize = 100;

/// How much a wallet matters at first sight; more is greater.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    /// Victims, then what a source says the funds' end of, then what has a name, then the rest.
    pub(super) rank: u8,
    /// Millionths of a dollar that moved in and out, where known.
    usd: u128,
    transfers: u64,
}

impl Weight {
    pub(super) fn add(&mut self, other: Self) {
        self.rank = self.rank.max(other.rank);
        self.usd = self.usd.saturating_add(other.usd);
        self.transfers = self.transfers.saturating_add(other.transfers);
    }
}

/// The weight of each wallet.
pub(super) struct Weights {
    pub(super) of_wallet: Vec<Weight>,
}

impl Weights {
    pub(super) fn of(case: &Case, valuation: &Valuation, links: &Links) -> Self {
        let mut of_wallet: Vec<Weight> = Vec::with_capacity(case.wallets.len());
        for (n, wallet) in case.wallets.iter().enumerate() {
            let rank = if wallet.role == Role::Victim {
                3
            } else if wallet.status.as_ref().is_some_and(|status| status.kind != StatusKind::TraceEnds) {
                2
            } else {
                u8::from(wallet.label.is_some())
            };
            let transfers = links.payers(n).len() + links.recipients(n).len();
            of_wallet.push(Weight { rank, usd: 0, transfers: transfers as u64 });
        }
        for (n, transfer) in case.transfers.iter().enumerate() {
            let Some(usd) = valuation.of_transfer(case, TransferIx::new(n)) else { continue };
            for end in [transfer.from, transfer.to] {
                let sum = &mut of_wallet[end.get()].usd;
                *sum = sum.saturating_add(usd.0);
            }
        }
        Self { of_wallet }
    }

    fn of_groups(&self, groups: &Groups) -> Vec<Weight> {
        let mut weights = vec![Weight::default(); groups.list.len()];
        for (wallet, &weight) in self.of_wallet.iter().enumerate() {
            for group in groups.ancestors(groups.innermost(wallet)) {
                weights[group as usize].add(weight);
            }
        }
        weights
    }
}

/// Divides the groups that would show more than [`FIRST_SIGHT`] members at once.
pub(super) fn divide(weights: &Weights, groups: &mut Groups) {
    let children = groups.children();
    let of_groups = weights.of_groups(groups);
    // The last children are those of no group.
    for (n, members) in children.iter().enumerate().take(groups.list.len()) {
        if members.groups.len() + members.wallets.len() <= FIRST_SIGHT || !groups.list[n].closed {
            continue;
        }
        match groups.list[n].kind {
            // A chain has an order of its own, and what is in a case was folded to first sight.
            GroupKind::Chain | GroupKind::Case | GroupKind::Rest | GroupKind::Hand => {}
            _ => rest(u32::try_from(n).unwrap_or(u32::MAX), members, weights, &of_groups, groups),
        }
    }
}

#[derive(Clone, Copy)]
enum Member {
    Group(u32),
    Wallet(u32),
}

fn rest(around: u32, members: &Children, weights: &Weights, of_groups: &[Weight], groups: &mut Groups) {
    let of_group = members.groups.iter().map(|&n| (of_groups[n as usize], Member::Group(n)));
    let of_wallet = members.wallets.iter().map(|&n| (weights.of_wallet[n as usize], Member::Wallet(n)));
    let mut ranked: Vec<(Weight, Member)> = of_group.chain(of_wallet).collect();
    ranked.sort_by_key(|&(weight, _)| Reverse(weight));
    let whole = groups.group(around).key.to_string();
    let (mut parent, mut shown, mut step) = (around, 0, FIRST_STEP);
    while ranked.len() - shown > step + FIRST_STEP {
        shown += step;
        step *= 10;
        let key = NodeKey::Rest(format!("{whole} after {shown}"));
        let rest = groups.add(key, GroupKind::Rest, Some(parent), true);
        for &(_, member) in &ranked[shown..] {
            let wallets = match member {
                Member::Group(n) => {
                    groups.list[n as usize].parent = Some(rest);
                    groups.list[n as usize].wallets
                }
                Member::Wallet(n) => {
                    groups.put(n as usize, Some(rest));
                    1
                }
            };
            groups.list[rest as usize].wallets += wallets;
        }
        parent = rest;
    }
}

/// Divides long chains into parts of consecutive hops.
pub(super) fn divide_chains(chains: &[Vec<u32>], groups: &mut Groups) {
    for members in chains.iter().filter(|members| members.len() > FIRST_SIGHT) {
        let Some(&first) = members.first() else { continue };
        let Some(around) = groups.innermost(first as usize) else { continue };
        let (key, about) = (groups.group(around).key.to_string(), groups.group(around).about.clone());
        let About::Chain { peeled, .. } = about else { continue };
        let length = HOPS_OF_PART.max(members.len().div_ceil(MOST_PARTS));
        for (n, part) in members.chunks(length).enumerate() {
            let (from, to) = (n * length + 1, n * length + part.len());
            // The chain's name is `chain:ID`.
            let id = key.strip_prefix("chain:").unwrap_or(&key);
            let key = NodeKey::Chain(format!("{id} {from}–{to}"));
            let inner = groups.add(key, GroupKind::Chain, Some(around), true);
            groups.list[inner as usize].about = About::Chain { hops: part.len(), peeled, part: Some((from, to)) };
            for &wallet in part {
                // A wallet of another group around the chain stays there.
                if groups.innermost(wallet as usize) == Some(around) {
                    groups.put(wallet as usize, Some(inner));
                    groups.list[inner as usize].wallets += 1;
                }
            }
        }
    }
}
