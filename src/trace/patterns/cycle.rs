//! Cycles: funds go from account to account and come back to one they left, in order of time.
//!
//! From each payment the search follows payments of the same asset whose amount could be the same funds: no larger than
//! the first, and at least the share that must return. Of many it follows the nearest in amount. It looks at both ends:
//! the last step is one of the payments that come back, so that the one before has to reach one of their senders. Where
//! accounts are so busy that not all could be followed and none was found, that is counted.

use std::collections::BTreeMap;

use super::rows::{Row, Rows};
use super::suggestion::Why;
use super::text::{amount, count, length, name, percent, ratio, since};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp};

/// Most payments of one account that are looked at, and of these followed.
const LOOKED_AT: usize = 48;
const FOLLOWED: usize = 4;
/// Most payments back to one account that are looked at.
const BACK: usize = 96;
/// Most accounts whose payments are looked at from one payment.
const VISITED: usize = 40;

/// What a search from one payment may do.
struct Bounds<'a> {
    until: Timestamp,
    least: u128,
    hops: usize,
    left: usize,
    /// The payments that may close the cycle, by sender.
    back: Vec<&'a Row>,
    /// Whether something was not followed.
    cut: bool,
}

impl<'a> Bounds<'a> {
    /// The payments of an account that may close the cycle.
    fn back_from(&self, account: u32) -> &[&'a Row] {
        let start = self.back.partition_point(|row| row.from < account);
        let len = self.back[start..].partition_point(|row| row.from == account);
        &self.back[start..start + len]
    }

    /// Whether a row is of the same funds as the first, as far as its asset, time and least amount say.
    fn fits(&self, first: &Row, row: &Row) -> bool {
        row.asset == first.asset && row.end <= self.until && row.amount.unwrap_or(0) >= self.least
    }
}

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.cycle_hours) * HOUR;
    search.leave_out_vague(Pattern::Cycle, window);
    // Cycles through the same accounts are one, however often the funds went around.
    let mut found: BTreeMap<Vec<u32>, Vec<Vec<u32>>> = BTreeMap::new();
    let mut used = vec![false; rows.all.len()];
    let mut cut = 0;
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
        let until = first.start.saturating_add(window);
        let mut bounds = Bounds { until, least, hops, left: VISITED, back: Vec::new(), cut: false };
        let comes_back = rows.since_time(rows.into(first.from), first.start).iter().map(|&n| rows.row(n));
        let mut comes_back = comes_back.take_while(|row| row.start < until);
        let near = comes_back.by_ref().take(BACK);
        bounds.back = near.filter(|row| bounds.fits(first, row) && row.amount.unwrap_or(0) <= sent).collect();
        bounds.cut = comes_back.next().is_some();
        bounds.back.sort_unstable_by_key(|row| (row.from, row.n));
        let mut path = vec![first.n];
        if !bounds.back.is_empty() && closes(rows, first, &mut path, &mut bounds) {
            for &n in &path {
                used[n as usize] = true;
            }
            let mut accounts: Vec<u32> = path.iter().map(|&n| rows.rank[rows.row(n).from as usize]).collect();
            accounts.sort_unstable();
            found.entry(accounts).or_default().push(path);
        } else {
            cut += usize::from(bounds.cut);
        }
    }
    for rounds in found.into_values() {
        let hit = hit(rows, &rounds);
        search.suggest(Pattern::Cycle, hit);
    }
    search.leave_out(Pattern::Cycle, Why::Busy, cut);
    Ok(())
}

/// Continues a path until it is back at its first account; the fewest hops first.
fn closes(rows: &Rows<'_>, first: &Row, path: &mut Vec<u32>, bounds: &mut Bounds<'_>) -> bool {
    (2..=bounds.hops).any(|hops| continues(rows, first, path, hops, bounds))
}

fn continues(rows: &Rows<'_>, first: &Row, path: &mut Vec<u32>, hops: usize, bounds: &mut Bounds<'_>) -> bool {
    let Some(last) = path.last().map(|&n| rows.row(n)) else { return false };
    if !rows.is_own(last.to) {
        return false;
    }
    let most = last.amount.unwrap_or(0);
    if path.len() + 1 == hops {
        let back = bounds.back_from(last.to).iter().filter(|row| row.start >= last.start);
        let nearest = back
            .filter(|row| row.amount.unwrap_or(0) <= most)
            .min_by_key(|row| (most - row.amount.unwrap_or(0), row.n));
        path.extend(nearest.map(|row| row.n));
        return nearest.is_some();
    }
    if bounds.left == 0 {
        bounds.cut = true;
        return false;
    }
    bounds.left -= 1;
    let payments = rows.since_time(rows.out(last.to), last.start).iter().map(|&n| rows.row(n));
    let mut soon = payments.take_while(|row| row.start < bounds.until);
    let last_but_one = path.len() + 2 == hops;
    let fits = |row: &&Row| {
        bounds.fits(first, row)
            && row.amount.unwrap_or(0) <= most
            && row.to != first.from
            && !(last_but_one && bounds.back_from(row.to).is_empty())
            && !path.iter().any(|&n| rows.row(n).from == row.to)
    };
    let mut next: Vec<&Row> = soon.by_ref().take(LOOKED_AT).filter(fits).collect();
    bounds.cut |= next.len() > FOLLOWED || soon.next().is_some();
    next.sort_by_key(|row| (most - row.amount.unwrap_or(0), row.n));
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
