//! Peel chains: each account passes most of what it received on to a fresh one and pays small parts aside.
//!
//! A step begins with a receipt. Its remainder is the largest payment of the same asset soon after; what else the account
//! pays of that asset in that time is the peel. The remainder goes to an account that received nothing of the asset
//! before, so that the next step begins with it.

use super::rows::{Row, Rows};
use super::text::{amount, at_least, count, excess, length, name, percent, since};
use super::{HOUR, Hit, Pattern, Search, Stopped, Thresholds, Timestamp};

/// A receipt of less than this part of a payment is dust: anyone can send it, and it makes no account used.
const DUST: u128 = 1_000;
/// Most receipts before a payment that are looked at to see whether an account is fresh.
const LOOKED_AT: usize = 32;

/// What an account did with a receipt: numbers of rows.
struct Step {
    remainder: u32,
    aside: Vec<u32>,
}

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.peel_hours) * HOUR;
    search.leave_out_vague(Pattern::PeelChain, window);
    // By the row that begins it.
    let mut steps: Vec<Option<Step>> = Vec::with_capacity(rows.all.len());
    let mut goes_on = vec![false; rows.all.len()];
    for (n, row) in rows.all.iter().enumerate() {
        search.check(n)?;
        let step = step(rows, row, thresholds, window);
        if let Some(step) = &step {
            goes_on[step.remainder as usize] = true;
        }
        steps.push(step);
    }
    let mut used = vec![false; rows.all.len()];
    for first in &rows.all {
        search.check(first.n as usize)?;
        if goes_on[first.n as usize] {
            continue;
        }
        let mut chain: Vec<(&Row, &Step)> = Vec::new();
        let mut at = first;
        while let Some(step) = &steps[at.n as usize] {
            if std::mem::replace(&mut used[step.remainder as usize], true) {
                break;
            }
            chain.push((at, step));
            at = rows.row(step.remainder);
        }
        if chain.len() >= thresholds.peel_steps as usize {
            let hit = hit(rows, &chain, thresholds.peel_steps as usize);
            search.suggest(Pattern::PeelChain, hit);
        }
    }
    Ok(())
}

fn step(rows: &Rows<'_>, receipt: &Row, thresholds: &Thresholds, window: Timestamp) -> Option<Step> {
    let received =
        receipt.amount.filter(|_| receipt.moves() && receipt.is_within(window) && rows.is_own(receipt.to))?;
    let most = 1 + thresholds.peel_payments as usize;
    let mut payments: Vec<&Row> = Vec::new();
    for row in rows.since_time(rows.out(receipt.to), receipt.start).iter().map(|&n| rows.row(n)) {
        if row.start > receipt.start.saturating_add(window) {
            break;
        }
        let soon = row.is_within(window) && row.end - receipt.start <= window;
        if row.n != receipt.n && row.asset == receipt.asset && soon {
            payments.push(row);
            if payments.len() > most {
                return None;
            }
        }
    }
    let (at, &remainder) = payments.iter().enumerate().max_by_key(|(_, row)| (row.amount, std::cmp::Reverse(row.n)))?;
    payments.remove(at);
    let passed = remainder.amount?;
    let mut total = passed;
    for aside in &payments {
        total = total.checked_add(aside.amount?)?;
    }
    let elsewhere = payments.iter().all(|aside| aside.to != remainder.to);
    // More than came in would be other funds as well.
    let fits = !payments.is_empty() && elsewhere && total <= received;
    if !fits || !at_least(passed, received, thresholds.peel_remainder) || !is_fresh(rows, remainder) {
        return None;
    }
    Some(Step { remainder: remainder.n, aside: payments.iter().map(|row| row.n).collect() })
}

/// Whether the recipient of a row received nothing of its asset before, dust apart.
fn is_fresh(rows: &Rows<'_>, row: &Row) -> bool {
    let dust = row.amount.unwrap_or(0) / DUST;
    let mut before =
        rows.into(row.to).iter().map(|&n| rows.row(n)).take_while(|other| other.n < row.n).take(LOOKED_AT + 1);
    let mut looked_at = 0;
    before.all(|other| {
        looked_at += 1;
        looked_at <= LOOKED_AT && (other.asset != row.asset || other.amount.is_some_and(|amount| amount <= dust))
    })
}

fn hit(rows: &Rows<'_>, chain: &[(&Row, &Step)], least: usize) -> Hit {
    let (first, _) = chain[0];
    let last = chain.last().map_or(first, |(_, step)| rows.row(step.remainder));
    let aside = || chain.iter().flat_map(|(_, step)| step.aside.iter().map(|&n| rows.row(n)));
    let peeled = aside().filter_map(|row| row.amount).fold(0u128, u128::saturating_add);
    let start = first.amount.unwrap_or(0);
    let reason = format!(
        "{} from {}: {} went on in {} within {}, {} ({}) was paid aside to {}, {} reached {}.",
        name(rows, first.to),
        since(rows, first),
        amount(rows, first.asset, start),
        count(chain.len(), "step"),
        length(last.end - first.start),
        amount(rows, first.asset, peeled),
        percent(peeled, start),
        count(aside().map(|row| row.to).collect::<std::collections::BTreeSet<_>>().len(), "account"),
        amount(rows, last.asset, last.amount.unwrap_or(0)),
        name(rows, last.to),
    );
    let through = chain.iter().map(|(receipt, _)| receipt.to);
    Hit {
        accounts: through.chain([last.to]).chain(aside().map(|row| row.to)).collect(),
        rows: chain
            .iter()
            .flat_map(|(receipt, step)| [receipt.n, step.remainder].into_iter().chain(step.aside.iter().copied()))
            .collect(),
        asset: Some(first.asset),
        score: excess(chain.len(), least),
        reason,
    }
}
