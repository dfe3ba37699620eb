//! Fan-out and fan-in: one account pays many within a window, or many pay one.

use super::rows::{Part, Row, Rows};
use super::text::{count, excess, length, name, since, sums};
use super::window::{Counter, Run, runs};
use super::{HOUR, Hit, Pattern, Search, Stopped, Timestamp};
use crate::case::TransferKind;

pub(super) fn out(search: &mut Search<'_>) -> Result<(), Stopped> {
    fan(search, Pattern::FanOut)
}

pub(super) fn into(search: &mut Search<'_>) -> Result<(), Stopped> {
    fan(search, Pattern::FanIn)
}

/// One side of an account: what it paid to others, or what others paid to it. Swaps, bridges and mixers are hops of the
/// same funds, no others.
pub(super) fn side<'a>(rows: &'a Rows<'_>, account: u32, paid: bool, window: Timestamp) -> Vec<&'a Row> {
    let (list, other): (_, fn(&Row) -> u32) =
        if paid { (rows.out(account), |row| row.to) } else { (rows.into(account), |row| row.from) };
    let is_other = |row: &&Row| {
        !rows.is_disguised(row)
            && !matches!(rows.part(other(row)), Part::Swap | Part::Bridge | Part::Mixer)
            && !matches!(
                row.kind,
                TransferKind::Swap | TransferKind::Bridge | TransferKind::MixIn | TransferKind::MixOut
            )
    };
    list.iter().map(|&n| rows.row(n)).filter(|row| row.is_within(window)).filter(is_other).collect()
}

/// The account at the other end of a row of a side.
pub(super) fn other(paid: bool) -> fn(&Row) -> u32 {
    if paid { |row| row.to } else { |row| row.from }
}

fn fan(search: &mut Search<'_>, pattern: Pattern) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let paid = pattern == Pattern::FanOut;
    let (least, hours) = if paid {
        (thresholds.fan_out_accounts, thresholds.fan_out_hours)
    } else {
        (thresholds.fan_in_accounts, thresholds.fan_in_hours)
    };
    let (least, window) = (least as usize, Timestamp::from(hours) * HOUR);
    search.leave_out_vague(pattern, window);
    let mut counter = Counter::new(rows.accounts.len());
    let other = other(paid);
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        let side = side(rows, account, paid, window);
        for run in runs(&side, other, window, least, &mut counter) {
            let members = || run.rows.iter().map(|&at| side[at]);
            let distinct = counter.distinct(members().map(other));
            let reason = reason(rows, account, paid, &run, distinct, window, &members());
            let others = members().map(other);
            search.suggest(
                pattern,
                Hit {
                    accounts: std::iter::once(account).chain(others).collect(),
                    rows: members().map(|row| row.n).collect(),
                    asset: None,
                    score: excess(run.most, least),
                    reason,
                },
            );
        }
    }
    Ok(())
}

fn reason<'a>(
    rows: &Rows<'_>,
    account: u32,
    paid: bool,
    run: &Run,
    distinct: usize,
    window: Timestamp,
    members: &(impl Iterator<Item = &'a Row> + Clone),
) -> String {
    let name = name(rows, account);
    let (others, sums) = (count(distinct, "account"), sums(rows, members.clone()));
    let when = members.clone().next().map(|first| since(rows, first)).unwrap_or_default();
    let busiest =
        if run.most < distinct { format!(", {} of them within {}", run.most, length(window)) } else { String::new() };
    let took = length(run.end - run.start);
    if paid {
        format!("{name} paid {others} within {took} from {when}{busiest}: {sums}.")
    } else {
        format!("{others} paid {name} within {took} from {when}{busiest}: {sums}.")
    }
}
