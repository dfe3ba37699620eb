//! Scatter-gather: one account pays many, and these soon after pay one.
//!
//! Seen from where the funds meet: of every payment in, the largest receipt of its sender shortly before says where the
//! funds may have come from; payments of one such source are counted.

use std::collections::BTreeMap;

use super::fan::side;
use super::rows::{Row, Rows};
use super::text::{count, excess, length, name, since, sums};
use super::window::{Counter, runs};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp};

/// Most receipts of an account between that are looked at; of a busier one the source is not known anyway.
const LOOKED_AT: usize = 32;

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let least = thresholds.scatter_accounts as usize;
    let window = Timestamp::from(thresholds.scatter_hours) * HOUR;
    search.leave_out_vague(Pattern::ScatterGather, window);
    let mut counter = Counter::new(rows.accounts.len());
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        if rows.into(account).len() < least {
            continue;
        }
        // By source: payments in, each with the receipt of its sender.
        let mut by_source: BTreeMap<u32, Vec<(&Row, &Row)>> = BTreeMap::new();
        for paid in side(rows, account, false, window) {
            if let Some(source) = source(rows, paid, window).filter(|source| source.from != account) {
                by_source.entry(rows.rank[source.from as usize]).or_default().push((paid, source));
            }
        }
        for (_, pairs) in by_source {
            let paid: Vec<&Row> = pairs.iter().map(|(paid, _)| *paid).collect();
            for run in runs(&paid, |row| row.from, window, least, &mut counter) {
                let pairs: Vec<(&Row, &Row)> = run.rows.iter().map(|&at| pairs[at]).collect();
                let between = counter.distinct(pairs.iter().map(|(paid, _)| paid.from));
                let Some(&(_, first)) = pairs.iter().min_by_key(|(_, source)| source.n) else { continue };
                let reason = format!(
                    "{} paid {} from {}, which paid {} to {} within {}.",
                    name(rows, first.from),
                    count(between, "account"),
                    since(rows, first),
                    sums(rows, pairs.iter().map(|(paid, _)| *paid)),
                    name(rows, account),
                    length(run.end - run.start),
                );
                let ends = [first.from, account];
                search.suggest(
                    Pattern::ScatterGather,
                    Hit {
                        accounts: ends.into_iter().chain(pairs.iter().map(|(paid, _)| paid.from)).collect(),
                        rows: pairs.iter().flat_map(|(paid, source)| [paid.n, source.n]).collect(),
                        asset: None,
                        score: excess(run.most, least),
                        reason,
                    },
                );
            }
        }
    }
    Ok(())
}

/// The largest receipt of the sender of a payment in the same asset, not long before it, from an account of somebody's own.
fn source<'a>(rows: &'a Rows<'_>, paid: &Row, window: Timestamp) -> Option<&'a Row> {
    let between = paid.from;
    if !rows.is_own(between) {
        return None;
    }
    let before = rows.into(between);
    let before = &before[..before.partition_point(|&n| rows.row(n).start <= paid.start)];
    let near = before.iter().rev().take(LOOKED_AT).map(|&n| rows.row(n));
    near.filter(|row| row.asset == paid.asset && row.is_within(window) && paid.end - row.start <= window)
        .filter(|row| row.from != paid.to)
        .max_by_key(|row| (row.amount, std::cmp::Reverse(row.n)))
        .filter(|row| rows.is_own(row.from))
}
