//! Consolidation: many accounts of one hand become one, or many inputs of one transaction become one or two outputs.

use std::collections::BTreeMap;

use super::fan::side;
use super::rows::Row;
use super::text::{count, excess, length, name, since, sums};
use super::window::{Counter, runs};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp};
use crate::case::{Case, ChainFamily, ClusterIx, EntityIx, TxId, WalletIx};

/// Most accounts that one consolidating transaction pays: where the funds go, and change.
const MOST_OUTPUTS: usize = 2;

/// Whose hand an account is in, as the case states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hand {
    Cluster(ClusterIx),
    Owner(EntityIx),
}

impl Hand {
    fn of(case: &Case, account: u32) -> Option<Self> {
        let wallet = &case[WalletIx::new(account as usize)];
        wallet.cluster.map(Self::Cluster).or(wallet.owner.map(Self::Owner))
    }

    fn name(self, case: &Case) -> String {
        match self {
            Self::Cluster(ix) => format!("the cluster “{}”", case[ix].name),
            Self::Owner(ix) => format!("“{}”", case[ix].name),
        }
    }
}

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let window = Timestamp::from(search.thresholds.consolidation_hours) * HOUR;
    search.leave_out_vague(Pattern::Consolidation, window);
    by_hand(search, window)?;
    by_transaction(search)
}

/// Accounts that the case says are of one owner or cluster.
fn by_hand(search: &mut Search<'_>, window: Timestamp) -> Result<(), Stopped> {
    let (rows, case) = (search.rows, search.rows.case);
    let least = search.thresholds.consolidation_accounts as usize;
    let mut counter = Counter::new(rows.accounts.len());
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        if rows.into(account).len() < least {
            continue;
        }
        let mut hands: BTreeMap<Hand, Vec<&Row>> = BTreeMap::new();
        for row in side(rows, account, false, window).into_iter().filter(|row| rows.is_own(row.from)) {
            if let Some(hand) = Hand::of(case, row.from) {
                hands.entry(hand).or_default().push(row);
            }
        }
        for (hand, paid) in hands {
            for run in runs(&paid, |row| row.from, window, least, &mut counter) {
                let members: Vec<&Row> = run.rows.iter().map(|&at| paid[at]).collect();
                let senders = counter.distinct(members.iter().map(|row| row.from));
                let reason = format!(
                    "{} of {} were put together in {} within {} from {}: {}.",
                    count(senders, "account"),
                    hand.name(case),
                    name(rows, account),
                    length(run.end - run.start),
                    members.first().map(|row| since(rows, row)).unwrap_or_default(),
                    sums(rows, members.iter().copied()),
                );
                let hit = Hit {
                    accounts: std::iter::once(account).chain(members.iter().map(|row| row.from)).collect(),
                    rows: members.iter().map(|row| row.n).collect(),
                    asset: None,
                    score: excess(run.most, least),
                    reason,
                };
                search.suggest(Pattern::Consolidation, hit);
            }
        }
    }
    Ok(())
}

/// Inputs of one transaction of a chain whose transactions have several.
fn by_transaction(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, case) = (search.rows, search.rows.case);
    let least = search.thresholds.consolidation_accounts as usize;
    let mut transactions: BTreeMap<(u32, &TxId), Vec<&Row>> = BTreeMap::new();
    for row in rows.all.iter().filter(|row| row.moves()) {
        let transfer = &case[row.transfer];
        let chain = &case.beneath()[transfer.asset].chain;
        let has_inputs = matches!(chain.family(), ChainFamily::Bitcoin | ChainFamily::Litecoin)
            || chain.as_str().starts_with("bip122:");
        if let (true, Some(tx)) = (has_inputs, &transfer.tx) {
            transactions.entry((row.asset, tx)).or_default().push(row);
        }
    }
    let mut counter = Counter::new(rows.accounts.len());
    for (n, ((asset, _), members)) in transactions.into_iter().enumerate() {
        search.check(n)?;
        let inputs = counter.distinct(members.iter().map(|row| row.from));
        let outputs = counter.distinct(members.iter().map(|row| row.to));
        // The larger output is what it is about.
        let Some(&largest) = members.iter().max_by_key(|row| (row.amount, std::cmp::Reverse(row.n))) else { continue };
        let own = members.iter().all(|row| rows.is_own(row.from)) && rows.is_own(largest.to);
        if inputs < least || outputs > MOST_OUTPUTS || !own {
            continue;
        }
        let reason = format!(
            "One transaction of {} puts {} together in {}: {}.",
            since(rows, largest),
            count(inputs, "input account"),
            name(rows, largest.to),
            sums(rows, members.iter().copied()),
        );
        let others = members.iter().flat_map(|row| [row.from, row.to]);
        let hit = Hit {
            accounts: std::iter::once(largest.to).chain(others).collect(),
            rows: members.iter().map(|row| row.n).collect(),
            asset: Some(asset),
            score: excess(inputs, least),
            reason,
        };
        search.suggest(Pattern::Consolidation, hit);
    }
    Ok(())
}
