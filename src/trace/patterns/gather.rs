//! Gather-scatter: many accounts pay one, which soon after pays many.

use super::fan::{other, side};
use super::rows::Row;
use super::text::{count, excess, length, name, since, sums};
use super::window::{Counter, runs};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp};

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let least = thresholds.gather_accounts as usize;
    let window = Timestamp::from(thresholds.gather_hours) * HOUR;
    search.leave_out_vague(Pattern::GatherScatter, window);
    let mut counter = Counter::new(rows.accounts.len());
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        if rows.into(account).len() < least || rows.out(account).len() < least {
            continue;
        }
        let [taken, paid] = [false, true].map(|paid| side(rows, account, paid, window));
        let gathered = runs(&taken, other(false), window, least, &mut counter);
        let scattered = runs(&paid, other(true), window, least, &mut counter);
        for gathering in &gathered {
            // It pays out after it began to take in, and not long after it ended.
            let follows = |run: &&super::window::Run| {
                run.end > gathering.start && run.start >= gathering.start && run.start <= gathering.end + window
            };
            let Some(scattering) = scattered.iter().find(follows) else { continue };
            let takes: Vec<&Row> = gathering.rows.iter().map(|&at| taken[at]).collect();
            let pays: Vec<&Row> = scattering.rows.iter().map(|&at| paid[at]).collect();
            let senders = counter.distinct(takes.iter().map(|row| row.from));
            let recipients = counter.distinct(pays.iter().map(|row| row.to));
            let reason = format!(
                "{} paid {} ({}) within {} from {}; it paid {} ({}) within {}.",
                count(senders, "account"),
                name(rows, account),
                sums(rows, takes.iter().copied()),
                length(gathering.end - gathering.start),
                takes.first().map(|row| since(rows, row)).unwrap_or_default(),
                count(recipients, "account"),
                sums(rows, pays.iter().copied()),
                length(scattering.end - scattering.start),
            );
            let others = takes.iter().map(|row| row.from).chain(pays.iter().map(|row| row.to));
            search.suggest(
                Pattern::GatherScatter,
                Hit {
                    accounts: std::iter::once(account).chain(others).collect(),
                    rows: takes.iter().chain(&pays).map(|row| row.n).collect(),
                    asset: None,
                    score: excess(gathering.most.min(scattering.most), least),
                    reason,
                },
            );
        }
    }
    Ok(())
}
