//! Swap and bridge hops that the case does not join: something given to a service, something of like value out of one.
//!
//! The approach for bridges is that of Yousaf, Kappos and Meiklejohn (USENIX Security 2019, arXiv 1810.12786): amounts
//! agree after fees and times lie in a window. A match keeps how many others fit; it is proposed, never carried.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Part, Row, Rows};
use super::text::{amount, length, name, percent};
use super::{HOUR, Hit, MINUTE, Pattern, Search, Stopped, Timestamp, Why};
use crate::case::{AssetIx, TransferIx};

/// Most rows that are looked at for one payment in.
const LOOKED_AT: usize = 512;

/// What fits a payment to a service.
struct Fits<'a> {
    nearest: &'a Row,
    /// By how much the values differ, in millionths of a dollar.
    gap: u128,
    candidates: usize,
}

pub(super) fn swaps(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.swap_minutes) * MINUTE;
    search.leave_out_vague(Pattern::SwapHop, window);
    let mut unvalued = 0;
    for (n, account) in rows.own().enumerate() {
        search.check(n)?;
        let given = rows.out(account).iter().map(|&n| rows.row(n));
        let given: Vec<&Row> = given
            .filter(|row| rows.part(row.to) == Part::Swap && is_open(rows, row) && row.is_within(window))
            .collect();
        if given.is_empty() {
            continue;
        }
        let back = rows.into(account).iter().copied().filter(|&n| {
            let row = rows.row(n);
            rows.part(row.from) == Part::Swap && is_open(rows, row) && row.is_within(window)
        });
        let back: Vec<u32> = back.collect();
        let mut taken = BTreeSet::new();
        for row in given {
            let Some(usd) = rows.usd(row) else {
                unvalued += 1;
                continue;
            };
            let other = |other: &Row| other.asset != row.asset && !taken.contains(&other.n);
            let Some(fits) =
                fits(rows, &back, row, usd, window, thresholds.swap_difference, usize::MAX, other).ok().flatten()
            else {
                continue;
            };
            taken.insert(fits.nearest.n);
            let hit = hit(rows, row, usd, &fits, thresholds.swap_difference, window, "from a swap service");
            search.suggest(Pattern::SwapHop, hit);
        }
    }
    search.leave_out(Pattern::SwapHop, Why::NoValue, unvalued);
    Ok(())
}

pub(super) fn bridges(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds) = (search.rows, search.thresholds);
    let window = Timestamp::from(thresholds.bridge_hours) * HOUR;
    search.leave_out_vague(Pattern::BridgeHop, window);
    // Ends of one bridge have one owner, or are one account.
    let bridge = |account: u32| {
        let owner = rows.case[Rows::wallet(account)].owner;
        (owner, owner.is_none().then(|| rows.rank[account as usize]))
    };
    let mut out: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for row in rows.all.iter().filter(|row| row.moves() && row.is_within(window) && is_open(rows, row)) {
        if rows.part(row.from) == Part::Bridge && rows.is_own(row.to) {
            out.entry(bridge(row.from)).or_default().push(row.n);
        }
    }
    let (mut unvalued, mut crowded) = (0, 0);
    for row in &rows.all {
        search.check(row.n as usize)?;
        let enters = row.moves() && row.is_within(window) && rows.part(row.to) == Part::Bridge && rows.is_own(row.from);
        if !enters || !is_open(rows, row) {
            continue;
        }
        let Some(usd) = rows.usd(row) else {
            unvalued += 1;
            continue;
        };
        let chain = |row: &Row| &rows.case[AssetIx::new(row.asset as usize)].chain;
        let other = |other: &Row| chain(other) != chain(row);
        let Some(out) = out.get(&bridge(row.to)) else { continue };
        let most = thresholds.bridge_candidates as usize;
        match fits(rows, out, row, usd, window, thresholds.bridge_difference, most, other) {
            Ok(Some(fits)) => {
                let hit = hit(rows, row, usd, &fits, thresholds.bridge_difference, window, "out of the bridge");
                search.suggest(Pattern::BridgeHop, hit);
            }
            Ok(None) => {}
            Err(TooMany) => crowded += 1,
        }
    }
    search.leave_out(Pattern::BridgeHop, Why::NoValue, unvalued);
    search.leave_out(Pattern::BridgeHop, Why::TooMany, crowded);
    Ok(())
}

/// Whether the case leaves open what became of a row: it joins no other amount to it.
fn is_open(rows: &Rows<'_>, row: &Row) -> bool {
    let ix: TransferIx = row.transfer;
    rows.case[ix].received.is_none()
}

/// More fit than may be chosen from.
struct TooMany;

/// The row of a list, in order of time, that fits a payment best.
#[allow(clippy::too_many_arguments)]
fn fits<'a>(
    rows: &'a Rows<'_>,
    list: &[u32],
    given: &Row,
    usd: u128,
    window: Timestamp,
    difference: u32,
    most: usize,
    other: impl Fn(&Row) -> bool,
) -> Result<Option<Fits<'a>>, TooMany> {
    let tolerance = usd / 100 * u128::from(difference) + usd % 100 * u128::from(difference) / 100;
    let mut best: Option<Fits<'a>> = None;
    let mut candidates = 0;
    for (looked_at, &n) in rows.since_time(list, given.start).iter().enumerate() {
        let row = rows.row(n);
        if row.start > given.start.saturating_add(window) {
            break;
        }
        if looked_at == LOOKED_AT {
            return Err(TooMany);
        }
        if row.end - given.start > window || !other(row) {
            continue;
        }
        let Some(gap) = rows.usd(row).map(|value| value.abs_diff(usd)).filter(|&gap| gap <= tolerance) else {
            continue;
        };
        candidates += 1;
        if candidates > most {
            return Err(TooMany);
        }
        if best.as_ref().is_none_or(|best| gap < best.gap) {
            best = Some(Fits { nearest: row, gap, candidates });
        }
    }
    Ok(best.map(|best| Fits { candidates, ..best }))
}

#[allow(clippy::cast_precision_loss)]
fn hit(
    rows: &Rows<'_>,
    given: &Row,
    usd: u128,
    fits: &Fits<'_>,
    difference: u32,
    window: Timestamp,
    from: &str,
) -> Hit {
    let back = fits.nearest;
    let elapsed = back.end - given.start;
    let others = if fits.candidates > 1 {
        format!(
            "; {} in all",
            if fits.candidates == 2 { "2 fit".to_owned() } else { format!("{} fit", fits.candidates) }
        )
    } else {
        "; no other fits".to_owned()
    };
    let reason = format!(
        "{} gave {} to {}; {} received {} {from} within {}, values {} apart{others}.",
        name(rows, given.from),
        amount(rows, given.asset, given.amount.unwrap_or(0)),
        name(rows, given.to),
        if back.to == given.from { "it".to_owned() } else { name(rows, back.to) },
        amount(rows, back.asset, back.amount.unwrap_or(0)),
        length(elapsed),
        percent(fits.gap, usd),
    );
    let near = 1.0 - super::text::ratio(fits.gap * 100, usd * u128::from(difference)).min(1.0) / 2.0;
    let soon = 1.0 - elapsed as f64 / (4.0 * window as f64);
    Hit {
        accounts: vec![given.from, back.to, given.to, back.from],
        rows: vec![given.n, back.n],
        asset: Some(given.asset),
        score: near * soon / fits.candidates.max(1) as f64,
        reason,
    }
}
