//! Round amounts: one account makes several payments in round amounts, where most of the case are not round.
//!
//! An amount is round when it is a whole number of units with few digits before its zeros: 100 or 2,500, not 2,537. How
//! rare that is in the case decides the score. Sums and reported figures say nothing of it, and mixers ask for round ones.

use std::collections::BTreeMap;

use super::rows::Row;
use super::text::{amount, count, excess, name, percent, ratio};
use super::{Hit, Pattern, Search, Stopped, Why};
use crate::case::{AssetIx, Evidence, TransferKind};

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, thresholds, case) = (search.rows, search.thresholds, search.rows.case);
    // For each asset: how many payments, how many of them round.
    let mut payments = vec![(0usize, 0usize); case.assets.len()];
    let mut by_sender: BTreeMap<(u32, u32), Vec<&Row>> = BTreeMap::new();
    let (mut sums, mut unknown) = (0, 0);
    for row in rows.all.iter().filter(|row| row.moves()) {
        search.check(row.n as usize)?;
        let transfer = &case[row.transfer];
        let Some(amount) = row.amount else {
            unknown += 1;
            continue;
        };
        if transfer.count > 1 || transfer.until.is_some() || transfer.evidence != Evidence::Ledger {
            sums += 1;
            continue;
        }
        if matches!(row.kind, TransferKind::MixIn | TransferKind::MixOut) {
            continue;
        }
        let decimals = case[AssetIx::new(row.asset as usize)].decimals;
        let (all, round) = &mut payments[row.asset as usize];
        *all += 1;
        if is_round(amount, decimals, thresholds.round_digits) {
            *round += 1;
            if rows.is_own(row.from) {
                by_sender.entry((rows.rank[row.from as usize], row.asset)).or_default().push(row);
            }
        }
    }
    search.leave_out(Pattern::RoundAmounts, Why::NoAmount, unknown);
    search.leave_out(Pattern::RoundAmounts, Why::Sums, sums);
    let least = thresholds.round_payments as usize;
    for ((_, asset), members) in by_sender {
        let (all, round) = payments[asset as usize];
        let common = round * 100 > all * thresholds.round_common as usize;
        if members.len() < least || common {
            continue;
        }
        let mut amounts: Vec<u128> = members.iter().filter_map(|row| row.amount).collect();
        amounts.sort_unstable();
        amounts.dedup();
        let shown: Vec<String> = amounts.iter().rev().take(3).map(|&sent| amount(rows, asset, sent)).collect();
        let reason = format!(
            "{} made {} in round amounts, such as {}; in the whole case {} of {} in {} are round.",
            name(rows, members[0].from),
            count(members.len(), "payment"),
            shown.join(", "),
            percent(round as u128, all as u128),
            count(all, "payment"),
            case[AssetIx::new(asset as usize)].symbol,
        );
        let rare = 1.0 - ratio(round as u128, all as u128);
        search.suggest(
            Pattern::RoundAmounts,
            Hit {
                accounts: members.iter().flat_map(|row| [row.from, row.to]).collect(),
                rows: members.iter().map(|row| row.n).collect(),
                asset: Some(asset),
                score: excess(members.len(), least) * rare,
                reason,
            },
        );
    }
    Ok(())
}

/// Whether an amount is a whole number of units with at most so many digits before its zeros.
fn is_round(amount: u128, decimals: u8, digits: u32) -> bool {
    let unit = 10u128.saturating_pow(decimals.into());
    if amount == 0 || !amount.is_multiple_of(unit) {
        return false;
    }
    let mut whole = amount / unit;
    while whole.is_multiple_of(10) {
        whole /= 10;
    }
    // One unit to nine are small numbers, not round ones.
    whole < 10u128.saturating_pow(digits) && amount / unit >= 10
}

#[cfg(test)]
mod tests {
    use super::is_round;

    #[test]
    fn round_is_whole_with_few_digits_before_the_zeros() {
        let ether = 10u128.pow(18);
        for (whole, digits, expected) in [
            (100, 2, true),
            (2_500, 2, true),
            (2_530, 2, false),
            (2_530, 3, true),
            (7, 2, false),
            (10, 1, true),
            (0, 2, false),
        ] {
            assert_eq!(is_round(whole * ether, 18, digits), expected, "{whole}");
        }
        assert!(!is_round(100 * ether + 1, 18, 2));
        assert!(is_round(100, 0, 1));
    }
}
