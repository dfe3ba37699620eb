//! Mixer in and out: withdrawals that fit the deposits of an account by number, denomination and time.
//!
//! Deposits of one account in one denomination are counted; an account that withdraws as often in the same denomination,
//! not before the first deposit and not long after the last, is a candidate. How many accounts withdrew in that time at
//! all is the anonymity set as far as the case holds it. An account that does both gave itself away.
//!
//! The second way to match is first in, first out (arXiv 2510.09433): what comes out between a burst of deposits of one
//! account and the next deposit of another, where it is no more than went in.

use std::collections::BTreeMap;

use super::rows::{Part, Row, Rows};
use super::text::{amount, at_least, count, excess, length, name, ratio, since};
use super::{DAY, HOUR, Hit, Pattern, Search, Stopped, Timestamp, Why};

/// Deposits or withdrawals of one account in one denomination.
struct Batch {
    account: u32,
    rows: Vec<u32>,
    /// How many there are, sums taken apart.
    times: usize,
    start: Timestamp,
    end: Timestamp,
}

/// A mixer, an asset and an amount that it takes and gives.
type Pool = (u32, u32, u128);

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.mixer_days) * DAY;
    search.leave_out_vague(Pattern::MixerMatch, window);
    let mut unknown = 0;
    let mut pools: BTreeMap<Pool, [BTreeMap<u32, Batch>; 2]> = BTreeMap::new();
    for row in rows.all.iter().filter(|row| row.moves() && row.is_within(window)) {
        search.check(row.n as usize)?;
        let (mixer, account, side) = match (rows.part(row.from), rows.part(row.to)) {
            (Part::Own, Part::Mixer) => (row.to, row.from, 0),
            (Part::Mixer, Part::Own) => (row.from, row.to, 1),
            _ => continue,
        };
        // A sum of equal amounts is so many of them.
        let times = rows.case[row.transfer].count.max(1);
        let Some(each) = row.amount.filter(|amount| amount.is_multiple_of(u128::from(times))) else {
            unknown += 1;
            continue;
        };
        let pool = (rows.rank[mixer as usize], row.asset, each / u128::from(times));
        let batches = &mut pools.entry(pool).or_default()[side];
        let batch = batches.entry(rows.rank[account as usize]).or_insert_with(|| Batch {
            account,
            rows: Vec::new(),
            times: 0,
            start: row.start,
            end: row.end,
        });
        batch.rows.push(row.n);
        batch.times += times as usize;
        batch.end = batch.end.max(row.end);
    }
    search.leave_out(Pattern::MixerMatch, Why::NoAmount, unknown);
    let mut crowded = 0;
    let burst = thresholds.mixer_burst as usize;
    let soon = Timestamp::from(thresholds.mixer_hours) * HOUR;
    for (n, (pool, [deposits, withdrawals])) in pools.into_iter().enumerate() {
        search.check(n)?;
        // By the number of withdrawals, in order of the first.
        let mut by_times: BTreeMap<usize, Vec<&Batch>> = BTreeMap::new();
        let mut starts: Vec<Timestamp> = withdrawals.values().map(|batch| batch.start).collect();
        starts.sort_unstable();
        for batch in withdrawals.values() {
            by_times.entry(batch.times).or_default().push(batch);
        }
        by_times.values_mut().for_each(|batches| batches.sort_by_key(|batch| batch.start));
        let most = thresholds.mixer_candidates as usize;
        let mut out: Vec<&Row> =
            withdrawals.values().flat_map(|batch| batch.rows.iter().map(|&n| rows.row(n))).collect();
        out.sort_by_key(|row| row.n);
        let mut begins: Vec<Timestamp> = deposits.values().map(|batch| batch.start).collect();
        begins.sort_unstable();
        for deposit in deposits.values() {
            let next = begins.get(begins.partition_point(|&start| start < deposit.end)).copied();
            let until = deposit.end.saturating_add(soon).min(next.unwrap_or(Timestamp::MAX));
            if let Some(hit) = burst_of(rows, pool, deposit, &out, until, (burst, thresholds.mixer_share)) {
                search.suggest(Pattern::MixerMatch, hit);
            }
            let until = deposit.end.saturating_add(window);
            let fits = |batch: &&&Batch| batch.end > deposit.start && batch.end <= until;
            let alike = by_times.get(&deposit.times).map(Vec::as_slice).unwrap_or_default();
            let from = alike.partition_point(|batch| batch.start < deposit.start);
            let in_time = alike[from..].iter().take_while(|batch| batch.start <= until);
            let candidates: Vec<&Batch> = in_time.filter(fits).take(most + 1).copied().collect();
            if candidates.len() > most {
                crowded += deposit.rows.len();
                continue;
            }
            let among = starts.partition_point(|&start| start <= until)
                - starts.partition_point(|&start| start < deposit.start);
            for batch in &candidates {
                let hit = hit(rows, pool, deposit, batch, candidates.len(), among);
                search.suggest(Pattern::MixerMatch, hit);
            }
        }
    }
    search.leave_out(Pattern::MixerMatch, Why::TooMany, crowded);
    Ok(())
}

#[allow(clippy::cast_precision_loss)]
fn hit(rows: &Rows<'_>, pool: Pool, deposit: &Batch, batch: &Batch, candidates: usize, among: usize) -> Hit {
    let (_, asset, each) = pool;
    let first = rows.row(deposit.rows[0]);
    let same = deposit.account == batch.account;
    let known = same || rows.deal(deposit.account, batch.account);
    let who = if same { "the same account".to_owned() } else { name(rows, batch.account) };
    let tie = match (same, known) {
        (true, _) => "; depositor and recipient are one account",
        (false, true) => "; the two also dealt with each other directly",
        (false, false) => "",
    };
    let reason = format!(
        "{} put {} into {} {} from {}; {who} took the same out within {} of the first, one of {} in the case that \
         withdrew this amount in that time; {} as often{tie}.",
        name(rows, deposit.account),
        amount(rows, asset, each),
        name(rows, first.to),
        count(deposit.times, "time"),
        since(rows, first),
        length(batch.end - deposit.start),
        count(among, "account"),
        if candidates == 1 { "no other did so".to_owned() } else { format!("{candidates} did so") },
    );
    // Many times are rarer than few, and of several candidates at most one is right.
    let base = excess(batch.times + 1, 2) / candidates.max(1) as f64;
    Hit {
        accounts: vec![deposit.account, batch.account, first.to],
        rows: deposit.rows.iter().chain(&batch.rows).copied().collect(),
        asset: Some(asset),
        score: if known { base.max(0.9) } else { base },
        reason,
    }
}

/// What came out after a burst of deposits and before somebody else's, where it is most of it and no more. `least`: how
/// many deposits make a burst, and how many percent of them must come out.
fn burst_of(
    rows: &Rows<'_>,
    pool: Pool,
    deposit: &Batch,
    out: &[&Row],
    until: Timestamp,
    least: (usize, u32),
) -> Option<Hit> {
    let (burst, share) = least;
    if deposit.times < burst {
        return None;
    }
    let from = out.partition_point(|row| row.start < deposit.start);
    let (mut members, mut times) = (Vec::new(), 0);
    for &row in out[from..].iter().take_while(|row| row.start <= until).filter(|row| row.end <= until) {
        members.push(row);
        times += rows.case[row.transfer].count.max(1) as usize;
        if times > deposit.times {
            return None;
        }
    }
    if !at_least(times as u128, deposit.times as u128, share) {
        return None;
    }
    let (_, asset, each) = pool;
    let first = rows.row(deposit.rows[0]);
    let recipients: std::collections::BTreeSet<u32> = members.iter().map(|row| row.to).collect();
    let end = members.iter().map(|row| row.end).max().unwrap_or(until);
    let reason = format!(
        "{} put {} into {} {} from {}; {} of {} came out to {} within {} of the first, before anyone else in the case put any in.",
        name(rows, deposit.account),
        amount(rows, asset, each),
        name(rows, first.to),
        count(deposit.times, "time"),
        since(rows, first),
        times,
        deposit.times,
        count(recipients.len(), "account"),
        length(end - deposit.start),
    );
    Some(Hit {
        accounts: [deposit.account, first.to].into_iter().chain(members.iter().map(|row| row.to)).collect(),
        rows: deposit.rows.iter().copied().chain(members.iter().map(|row| row.n)).collect(),
        asset: Some(asset),
        score: ratio(times as u128, deposit.times as u128) * excess(deposit.times, burst),
        reason,
    })
}
