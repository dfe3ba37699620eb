//! Dormant, then moves: nothing enters or leaves for months, then most of what lay there leaves at once.

use super::rows::Entry;
use super::text::{amount, at_least, excess, length, name, percent, ratio, since};
use super::{DAY, HOUR, Hit, Pattern, Search, Stopped, Thresholds, Timestamp};

/// What enters and is less than this part of what lies there ends no rest: anyone can send dust.
const DUST: u128 = 1_000;

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let idle = Timestamp::from(thresholds.dormant_days) * DAY;
    let window = Timestamp::from(thresholds.dormant_hours) * HOUR;
    search.leave_out_vague(Pattern::DormantThenMove, window);
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        if rows.out(account).is_empty() {
            continue;
        }
        for entries in rows.statements(account) {
            for waking in wakings(&entries, idle, window, thresholds) {
                let members = &entries[waking.entries.clone()];
                let (Some(first), Some(last)) = (members.first(), members.last()) else { continue };
                let gone: Vec<&Entry<'_>> = members.iter().filter(|entry| entry.out).collect();
                let reason = format!(
                    "{} held {} without a movement for {}; from {} on {} of it left within {}.",
                    name(rows, account),
                    amount(rows, first.asset, waking.held),
                    length(waking.rested),
                    since(rows, first.row),
                    percent(waking.paid.min(waking.held), waking.held),
                    length(last.row.end - first.row.start),
                );
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let days = excess((waking.rested / DAY) as usize, thresholds.dormant_days as usize);
                let others = gone.iter().map(|entry| entry.row.to);
                let hit = Hit {
                    accounts: std::iter::once(account).chain(others).collect(),
                    rows: gone.iter().map(|entry| entry.row.n).collect(),
                    asset: Some(first.asset),
                    score: days * (0.5 + ratio(waking.paid.min(waking.held), waking.held) / 2.0),
                    reason,
                };
                search.suggest(Pattern::DormantThenMove, hit);
            }
        }
    }
    Ok(())
}

/// What left after a rest.
struct Waking {
    entries: std::ops::Range<usize>,
    held: u128,
    paid: u128,
    /// Seconds that surely passed without a movement.
    rested: Timestamp,
}

fn wakings(entries: &[Entry<'_>], idle: Timestamp, window: Timestamp, thresholds: &Thresholds) -> Vec<Waking> {
    let mut wakings = Vec::new();
    let (mut balance, mut peak, mut last) = (0u128, 0u128, None::<Timestamp>);
    let mut at = 0;
    while let Some(entry) = entries.get(at) {
        let row = entry.row;
        let rested = last.map_or(0, |last| row.start - last);
        let mut next = at + 1;
        if entry.out && rested >= idle && balance > 0 && row.is_within(window) {
            let inside = |entry: &&Entry<'_>| entry.row.end - row.start <= window;
            next = at + entries[at..].iter().take_while(inside).count();
            let gone = entries[at..next].iter().filter(|entry| entry.out).map(|entry| entry.amount);
            let paid = gone.fold(0, u128::saturating_add);
            if at_least(paid, balance, thresholds.dormant_share) && at_least(balance, peak, thresholds.dormant_of_peak)
            {
                wakings.push(Waking { entries: at..next, held: balance, paid, rested });
            }
        }
        for entry in &entries[at..next] {
            let amount = entry.amount;
            if entry.out || amount > balance / DUST {
                last = last.max(Some(entry.row.end));
            }
            balance = if entry.out { balance.saturating_sub(amount) } else { balance.saturating_add(amount) };
            peak = peak.max(balance);
        }
        at = next;
    }
    wakings
}
