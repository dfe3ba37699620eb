//! Structuring: many payments just below a reporting limit, out of one account or into one, within a window.

use super::rows::Row;
use super::text::{count, excess, length, name, since};
use super::window::{Counter, runs};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp, Why};
use crate::case::Usd;

/// Millionths of a dollar in one.
const DOLLAR: u128 = 1_000_000;

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.structuring_hours) * HOUR;
    let limit = u128::from(thresholds.structuring_limit) * DOLLAR;
    let floor = limit / 100 * u128::from(100 - thresholds.structuring_margin);
    let least = thresholds.structuring_payments as usize;
    search.leave_out_vague(Pattern::Structuring, window);
    let unvalued =
        rows.all.iter().filter(|row| row.moves() && row.is_within(window) && rows.usd(row).is_none()).count();
    search.leave_out(Pattern::Structuring, Why::NoValue, unvalued);
    // Payments are counted, not accounts: each is one of its own.
    let mut counter = Counter::new(rows.all.len());
    let just_below = |row: &&Row| {
        row.is_within(window)
            && rows.case[row.transfer].count <= 1
            && rows.usd(row).is_some_and(|usd| usd >= floor && usd < limit)
    };
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        for paid in [true, false] {
            let list = if paid { rows.out(account) } else { rows.into(account) };
            if list.len() < least {
                continue;
            }
            let below: Vec<&Row> = list.iter().map(|&n| rows.row(n)).filter(just_below).collect();
            for run in runs(&below, |row| row.n, window, least, &mut counter) {
                let members: Vec<&Row> = run.rows.iter().map(|&at| below[at]).collect();
                let values = members.iter().filter_map(|row| rows.usd(row));
                let (low, high, sum) = values.fold((u128::MAX, 0, 0u128), |(low, high, sum), usd| {
                    (low.min(usd), high.max(usd), sum.saturating_add(usd))
                });
                let reason = format!(
                    "{} {} {} of {} to {} each, just below {}, within {} from {}: {} in all.",
                    name(rows, account),
                    if paid { "made" } else { "received" },
                    count(members.len(), "payment"),
                    Usd(low).full(),
                    Usd(high).full(),
                    Usd(limit).full(),
                    length(run.end - run.start),
                    members.first().map(|row| since(rows, row)).unwrap_or_default(),
                    Usd(sum).full(),
                );
                let others = members.iter().map(|row| if paid { row.to } else { row.from });
                search.suggest(
                    Pattern::Structuring,
                    Hit {
                        accounts: std::iter::once(account).chain(others).collect(),
                        rows: members.iter().map(|row| row.n).collect(),
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
