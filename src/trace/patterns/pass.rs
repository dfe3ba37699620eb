//! Rapid pass-through: what comes in leaves soon, almost all of it, and next to nothing stays.

use super::rows::Entry;
use super::text::{amount, at_least, length, name, percent, ratio, since};
use super::{Hit, MINUTE, Pattern, Search, Stopped, Timestamp};

/// Most movements of one account in one window that are looked at.
const LOOKED_AT: usize = 256;

/// One time that funds went through.
struct Passage {
    /// Positions of its entries.
    entries: std::ops::Range<usize>,
    taken: u128,
    paid: u128,
    lasted: Timestamp,
}

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let rows = search.rows;
    let share = search.thresholds.pass_share;
    let window = Timestamp::from(search.thresholds.pass_minutes) * MINUTE;
    search.leave_out_vague(Pattern::PassThrough, window);
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        if rows.out(account).is_empty() {
            continue;
        }
        for mut entries in rows.statements(account) {
            let all = total(&entries, false);
            entries.retain(|entry| entry.row.is_within(window));
            let passages = passages(&entries, window, share);
            let Some(first) = passages.first() else { continue };
            let taken = passages.iter().map(|passage| passage.taken).fold(0u128, u128::saturating_add);
            let paid = passages.iter().map(|passage| passage.paid).fold(0u128, u128::saturating_add);
            let longest = passages.iter().map(|passage| passage.lasted).max().unwrap_or(0);
            if !at_least(taken, all, search.thresholds.pass_of_all) {
                continue;
            }
            let (begins, asset) = (entries[first.entries.start].row, entries[first.entries.start].asset);
            let times = if passages.len() > 1 { format!(", {} times", passages.len()) } else { String::new() };
            let reason = format!(
                "{} of {} that came to {} left again within {}{times}, from {} on; that is {} of all it received of it.",
                percent(paid.min(taken), taken),
                amount(rows, asset, taken),
                name(rows, account),
                length(longest),
                since(rows, begins),
                percent(taken, all),
            );
            let members = || passages.iter().flat_map(|passage| entries[passage.entries.clone()].iter());
            let others = members().flat_map(|entry| [entry.row.from, entry.row.to]);
            #[allow(clippy::cast_precision_loss)]
            let haste = 1.0 - longest as f64 / (2.0 * window as f64);
            let hit = Hit {
                accounts: std::iter::once(account).chain(others).collect(),
                rows: members().map(|entry| entry.row.n).collect(),
                asset: Some(asset),
                score: haste * ratio(taken, all),
                reason,
            };
            search.suggest(Pattern::PassThrough, hit);
        }
    }
    Ok(())
}

fn total(entries: &[Entry<'_>], out: bool) -> u128 {
    let amounts = entries.iter().filter(|entry| entry.out == out).map(|entry| entry.amount);
    amounts.fold(0, u128::saturating_add)
}

/// The passages of one account in one asset; none shares a row with another.
fn passages(entries: &[Entry<'_>], window: Timestamp, share: u32) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut balance = 0u128;
    let mut at = 0;
    while let Some(entry) = entries.get(at) {
        let passage = if entry.out { None } else { passage(entries, at, balance, window, share) };
        let next = passage.as_ref().map_or(at + 1, |passage| passage.entries.end);
        for entry in &entries[at..next] {
            let amount = entry.amount;
            balance = if entry.out { balance.saturating_sub(amount) } else { balance.saturating_add(amount) };
        }
        passages.extend(passage);
        at = next;
    }
    passages
}

/// The longest passage that begins with a receipt, on top of what the account held.
fn passage(entries: &[Entry<'_>], start: usize, held: u128, window: Timestamp, share: u32) -> Option<Passage> {
    let begin = entries[start].row.start;
    let (mut taken, mut paid) = (0u128, 0u128);
    let mut found = None;
    for (at, entry) in entries.iter().enumerate().skip(start).take(LOOKED_AT) {
        let row = entry.row;
        if row.start > begin.saturating_add(window) {
            break;
        }
        let amount = entry.amount;
        if !entry.out {
            taken = taken.checked_add(amount)?;
            continue;
        }
        // One that may be later than the window does not count, and what follows it does not either.
        if row.end - begin > window {
            break;
        }
        paid = paid.checked_add(amount)?;
        let there = held.checked_add(taken)?;
        let empties = at_least(paid.min(there), there, share);
        // Much more than was there would be funds that the case does not have.
        let is_all = at_least(there, paid, share);
        if at_least(paid, taken, share) && empties && is_all {
            found = Some(Passage { entries: start..at + 1, taken, paid, lasted: row.end - begin - 1 });
        }
    }
    found
}
