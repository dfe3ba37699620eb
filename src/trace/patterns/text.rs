//! Figures in words.

use std::collections::BTreeMap;

use super::rows::{Row, Rows};
use crate::case::{Amount, AssetIx, Moment, Timestamp, thousands};

/// The name of an account, in quotes.
pub(super) fn name(rows: &Rows<'_>, account: u32) -> String {
    format!("“{}”", rows.case[Rows::wallet(account)].name())
}

/// A number with a noun: `1 account`, `1,200 accounts`.
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// What rows sent, by asset, the most rows first: `1,234.5 ETH, 10 BTC and 3 other assets`.
pub(super) fn sums<'a>(rows: &Rows<'_>, of: impl Iterator<Item = &'a Row>) -> String {
    const NAMED: usize = 2;
    let mut sums: BTreeMap<u32, (usize, u128)> = BTreeMap::new();
    let mut unknown = 0;
    for row in of {
        let Some(amount) = row.amount else {
            unknown += 1;
            continue;
        };
        let (count, sum) = sums.entry(row.asset).or_default();
        *count += 1;
        *sum = sum.saturating_add(amount);
    }
    let mut sums: Vec<(u32, (usize, u128))> = sums.into_iter().collect();
    sums.sort_by_key(|&(asset, (count, _))| (std::cmp::Reverse(count), asset));
    let mut words: Vec<String> = sums.iter().take(NAMED).map(|&(asset, (_, sum))| amount(rows, asset, sum)).collect();
    if sums.len() > NAMED {
        words.push(count(sums.len() - NAMED, "other asset"));
    }
    if unknown > 0 {
        words.push(format!("{} of unknown amount", count(unknown, "payment")));
    }
    match words.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        words => words.join(""),
    }
}

/// An amount with its symbol, rounded to two places.
pub(super) fn amount(rows: &Rows<'_>, asset: u32, amount: u128) -> String {
    let ix = AssetIx::new(asset as usize);
    let asset = &rows.case[ix];
    // Which of these are of one row alone nobody can see here.
    if let Some(instead) = rows.case.in_place_of_value(1, rows.valuation.usd(ix, Amount(amount))) {
        return format!("{instead} of {}", asset.symbol);
    }
    format!("{} {}", Amount(amount).rounded(asset.decimals, 2), asset.symbol)
}

/// A length of time in its two largest units: `3 d 4 h`, `25 min`.
pub(super) fn length(seconds: Timestamp) -> String {
    const UNITS: [(Timestamp, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let largest = UNITS.iter().position(|&(unit, _)| seconds >= unit).unwrap_or(3);
    let (unit, name) = UNITS[largest];
    let whole = format!("{} {name}", seconds / unit);
    match UNITS.get(largest + 1) {
        Some(&(smaller, name)) if seconds % unit >= smaller => {
            format!("{whole} {} {name}", seconds % unit / smaller)
        }
        _ => whole,
    }
}

/// When rows begin: the moment of the first, as well as it is known.
pub(super) fn since(rows: &Rows<'_>, first: &Row) -> String {
    rows.case[first.transfer].at.map_or_else(|| "at an unknown time".to_owned(), Moment::for_people)
}

/// A part of a whole in percent: one place below 10 % and above 90 %, where it matters, else none.
pub(super) fn percent(part: u128, whole: u128) -> String {
    let share = ratio(part, whole) * 100.0;
    if share > 10.0 && share < 90.0 || share == 100.0 || share == 0.0 {
        format!("{share:.0} %")
    } else {
        // Rounded down, so that less than all never reads as all.
        format!("{} %", (share * 10.0).floor() / 10.0)
    }
}

/// A part of a whole, for scores and words.
#[allow(clippy::cast_precision_loss)]
pub(super) fn ratio(part: u128, whole: u128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Half at the threshold, towards one the more there is beyond it.
#[allow(clippy::cast_precision_loss)]
pub(super) fn excess(found: usize, least: usize) -> f64 {
    1.0 - least as f64 / (2.0 * found.max(1) as f64)
}

/// Whether `part / whole` is at least so many percent, exactly.
pub(super) fn at_least(part: u128, whole: u128, percent: u32) -> bool {
    match (part.checked_mul(100), whole.checked_mul(percent.into())) {
        (Some(part), Some(whole)) => part >= whole,
        // Amounts near 2^128: the last two digits do not decide.
        _ => part / u128::from(percent.max(1)) >= whole / 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_naturally() {
        let read: Vec<String> = [0, 59, 60, 61, 3_600, 5_400, 86_400, 90_000, 86_401].into_iter().map(length).collect();
        assert_eq!(read, ["0 s", "59 s", "1 min", "1 min 1 s", "1 h", "1 h 30 min", "1 d", "1 d 1 h", "1 d"]);
    }

    #[test]
    fn less_than_all_never_reads_as_all() {
        assert_eq!(percent(9_999_999, 10_000_000), "99.9 %");
        assert_eq!(percent(1, 1), "100 %");
        assert_eq!(percent(1, 3), "33 %");
        assert_eq!(percent(1, 30), "3.3 %");
        assert_eq!(percent(1, 0), "0 %");
    }

    #[test]
    fn shares_are_compared_exactly() {
        assert!(at_least(60, 100, 60) && !at_least(59, 100, 60));
        assert!(at_least(u128::MAX, u128::MAX, 100) && !at_least(u128::MAX / 2, u128::MAX, 60));
    }
}
