//! Cycles: funds go from account to account and come back to one they left, in order of time.
//!
//! From each payment the search follows payments of the same asset whose amount could be the same funds: no larger than
//! the first, and at least the share that must return. Of many it follows the nearest in amount.

use std::collections::BTreeMap;

use super::rows::{Row, Rows};
use super::text::{amount, count, length, name, percent, ratio, since};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp};

/// Most payments of one account that are looked at, and of these followed.
const LOOKED_AT: usize = 48;
const FOLLOWED: usize = 4;
/// Most accounts visited from one payment.
const VISITED: usize = 200;

/// What a search from one payment may do.
struct Bounds {
    until: Timestamp,
    least: u128,
    hops: usize,
    left: usize,
}

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.cycle_hours) * HOUR;
    search.leave_out_vague(Pattern::Cycle, window);
    // Cycles through the same accounts are one, however often the funds went around.
    let mut found: BTreeMap<Vec<u32>, Vec<Vec<u32>>> = BTreeMap::new();
    let mut used = vec![false; rows.all.len()];
    for first in &rows.all {
        search.check(first.n as usize)?;
        let Some(sent) = first.amount.filter(|_| first.moves() && first.is_within(window)) else { continue };
        if !rows.is_own(first.from) || used[first.n as usize] || rows.into(first.from).is_empty() {
            continue;
        }
        let share = u128::from(thresholds.cycle_returned);
        // Rounded up, so that a cycle never returns less.
        let least = sent / 100 * share + (sent % 100 * share).div_ceil(100);
        let hops = thresholds.cycle_hops as usize;
        let mut bounds = Bounds { until: first.start.saturating_add(window), least, hops, left: VISITED };
        let mut path = vec![first.n];
        if closes(rows, first, &mut path, &mut bounds) {
            for &n in &path {
                used[n as usize] = true;
            }
            let mut accounts: Vec<u32> = path.iter().map(|&n| rows.rank[rows.row(n).from as usize]).collect();
            accounts.sort_unstable();
            found.entry(accounts).or_default().push(path);
        }
    }
    for rounds in found.into_values() {
        let hit = hit(rows, &rounds);
        search.suggest(Pattern::Cycle, hit);
    }
    Ok(())
}

/// Continues a path until it is back at its first account; the fewest hops first.
fn closes(rows: &Rows<'_>, first: &Row, path: &mut Vec<u32>, bounds: &mut Bounds) -> bool {
    (2..=bounds.hops).any(|hops| continues(rows, first, path, hops, bounds))
}

fn continues(rows: &Rows<'_>, first: &Row, path: &mut Vec<u32>, hops: usize, bounds: &mut Bounds) -> bool {
    let Some(last) = path.last().map(|&n| rows.row(n)) else { return false };
    if bounds.left == 0 || !rows.is_own(last.to) {
        return false;
    }
    bounds.left -= 1;
    let closing = path.len() + 1 == hops;
    let most = last.amount.unwrap_or(0);
    let payments = rows.since_time(rows.out(last.to), last.start).iter().map(|&n| rows.row(n));
    let fits = |row: &&Row| {
        let amount = row.amount.unwrap_or(0);
        row.asset == first.asset && row.end <= bounds.until && amount >= bounds.least && amount <= most
    };
    let soon = payments.take(LOOKED_AT).take_while(|row| row.start < bounds.until).filter(fits);
    let mut next: Vec<&Row> = soon
        .filter(|row| {
            (row.to == first.from) == closing && !path.iter().any(|&n| rows.row(n).from == row.to && n != first.n)
        })
        .collect();
    next.sort_by_key(|row| (most - row.amount.unwrap_or(0), row.n));
    if closing {
        return next.first().is_some_and(|row| {
            path.push(row.n);
            true
        });
    }
    for row in next.into_iter().take(FOLLOWED) {
        path.push(row.n);
        if continues(rows, first, path, hops, bounds) {
            return true;
        }
        path.pop();
    }
    false
}

#[allow(clippy::cast_precision_loss)]
fn hit(rows: &Rows<'_>, rounds: &[Vec<u32>]) -> Hit {
    let path: Vec<&Row> = rounds[0].iter().map(|&n| rows.row(n)).collect();
    let (first, last) = (path[0], path[path.len() - 1]);
    let (sent, back) = (first.amount.unwrap_or(0), last.amount.unwrap_or(0));
    let through: Vec<String> = path[1..].iter().take(3).map(|row| name(rows, row.from)).collect();
    let more = if path.len() > 4 { format!(" and {} more", path.len() - 4) } else { String::new() };
    let again = if rounds.len() > 1 { format!("; {} in all", count(rounds.len(), "round")) } else { String::new() };
    let reason = format!(
        "{} left {} ({}) and {} ({}) came back within {} through {}{more}{again}.",
        amount(rows, first.asset, sent),
        name(rows, first.from),
        since(rows, first),
        amount(rows, first.asset, back),
        percent(back, sent),
        length(last.end - first.start),
        through.join(", "),
    );
    Hit {
        accounts: path.iter().map(|row| row.from).collect(),
        rows: rounds.iter().flatten().copied().collect(),
        asset: Some(first.asset),
        // How much of it came back; going around again adds.
        score: 1.0 - (1.0 - ratio(back, sent)) / rounds.len() as f64,
        reason,
    }
}
