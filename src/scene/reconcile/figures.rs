//! The figures that the table, the bars and the flows show alike.

use std::collections::{BTreeMap, BTreeSet};

use super::ReconcileSpec;
use crate::case::{Amount, AssetIx, Case, Usd, thousands};
use crate::case::{Permille, permilles};
use crate::trace::{Fate, Valued};

/// In what the parts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Dollars at the theft.
    Usd,
    /// Units of one asset: nobody gives a price.
    Units(AssetIx),
}

impl Measure {
    /// Dollars, where all that was taken has a price, or where several thefts are together; else the first asset of the
    /// case that was taken.
    pub(super) fn of(account: &Valued) -> Self {
        let thefts: BTreeSet<_> = account.taken.iter().map(|taken| taken.incident).collect();
        let priced = |most: bool| account.taken.iter().any(|taken| taken.usd.is_some()) && most;
        match account.taken.iter().map(|taken| taken.asset).min() {
            Some(first) if account.taken_usd().is_none() && !priced(thefts.len() > 1) => Self::Units(first),
            _ => Self::Usd,
        }
    }

    /// For people, short.
    pub(super) fn show(self, case: &Case, value: u128) -> String {
        match self {
            Self::Usd => Usd(value).brief(),
            Self::Units(asset) => format!("{} {}", units(case, asset, value), case[asset].symbol),
        }
    }
}

/// Units of an asset, to as many places as matter.
pub(super) fn units(case: &Case, asset: AssetIx, qty: u128) -> String {
    let decimals = case[asset].decimals;
    let places = if Amount(qty).to_f64(decimals) < 100.0 { 2 } else { 0 };
    Amount(qty).rounded(decimals, places)
}

/// What lies where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) fate: Fate,
    pub(super) units: BTreeMap<AssetIx, u128>,
    /// In the measure.
    pub(super) value: u128,
    pub(super) share: Option<Permille>,
    /// What has a price: value at the theft and at the event.
    pub(super) at_theft: Option<Usd>,
    pub(super) at_event: Option<Usd>,
}

/// Adds where both are known; what is unknown is not zero, but it does not take away what is known.
fn plus(sum: Option<Usd>, usd: Option<Usd>) -> Option<Usd> {
    match (sum, usd) {
        (Some(a), Some(b)) => Some(Usd(a.0.saturating_add(b.0))),
        (known, None) | (None, known) => known,
    }
}

/// The fates of an account in the order of the story.
pub(super) fn rows(account: &Valued, measure: Measure) -> Vec<Row> {
    let mut rows: BTreeMap<Fate, Row> = BTreeMap::new();
    for one in &account.lying {
        let fate = account.fate(one.holding);
        let row = rows.entry(fate).or_insert_with(|| Row {
            fate,
            units: BTreeMap::new(),
            value: 0,
            share: None,
            at_theft: None,
            at_event: None,
        });
        let asset = account.ledger().holdings[one.holding as usize].asset;
        *row.units.entry(asset).or_default() += one.qty;
        row.at_theft = plus(row.at_theft, one.at_theft);
        row.at_event = plus(row.at_event, one.at_event);
        row.value += match measure {
            Measure::Usd => one.at_theft.map_or(0, |usd| usd.0),
            Measure::Units(of) if of == asset => one.qty,
            Measure::Units(_) => 0,
        };
    }
    let mut rows: Vec<Row> = Fate::ALL.iter().filter_map(|fate| rows.remove(fate)).collect();
    let weights: Vec<u128> = rows.iter().map(|row| row.value).collect();
    let shares = permilles(&weights).unwrap_or_default();
    for (row, share) in rows.iter_mut().zip(shares) {
        row.share = Some(share);
    }
    rows
}

/// How much of an asset was taken.
pub(super) fn taken(account: &Valued, asset: AssetIx) -> u128 {
    account.taken.iter().filter(|taken| taken.asset == asset).map(|taken| taken.qty).sum()
}

/// The assets taken, by what has a price, then in the order of the case.
pub(super) fn taken_assets(account: &Valued) -> Vec<AssetIx> {
    let mut assets: BTreeMap<AssetIx, u128> = BTreeMap::new();
    for taken in &account.taken {
        *assets.entry(taken.asset).or_default() += taken.usd.map_or(0, |usd| usd.0);
    }
    let mut assets: Vec<(AssetIx, u128)> = assets.into_iter().collect();
    assets.sort_by_key(|&(asset, usd)| (std::cmp::Reverse(usd), asset));
    assets.into_iter().map(|(asset, _)| asset).collect()
}

/// Assets to show in columns: that of the measure, those taken, then the others by what they were worth.
pub(super) fn assets(account: &Valued, measure: Measure) -> Vec<AssetIx> {
    let mut worth: BTreeMap<AssetIx, (u8, u128)> = BTreeMap::new();
    for taken in &account.taken {
        let entry = worth.entry(taken.asset).or_default();
        entry.0 = if measure == Measure::Units(taken.asset) { 2 } else { 1 };
        entry.1 += taken.usd.map_or(0, |usd| usd.0);
    }
    for one in &account.lying {
        let entry = worth.entry(account.ledger().holdings[one.holding as usize].asset).or_default();
        if entry.0 == 0 {
            entry.1 += one.at_theft.map_or(0, |usd| usd.0);
        }
    }
    let mut assets: Vec<(AssetIx, (u8, u128))> = worth.into_iter().collect();
    assets.sort_by_key(|&(asset, rank)| (std::cmp::Reverse(rank), asset));
    assets.into_iter().map(|(asset, _)| asset).collect()
}

/// What was published as lost of an asset and what the rows show taken, where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) asset: AssetIx,
    pub(super) published: u128,
    pub(super) seen: u128,
    /// Value of what is in no row.
    pub(super) usd: Option<Usd>,
}

impl Gap {
    /// What is in no row.
    pub(super) fn missing(self) -> u128 {
        self.published.saturating_sub(self.seen)
    }
}

/// Where published losses and rows differ.
pub(super) fn gaps(spec: &ReconcileSpec<'_>) -> Vec<Gap> {
    let case = spec.case;
    let mut published: BTreeMap<AssetIx, u128> = BTreeMap::new();
    for (_, incident) in case.incidents().filter(|&(ix, _)| spec.incident.is_none_or(|of| of == ix)) {
        for loss in &incident.losses {
            if let Some(amount) = loss.amount {
                let sum = published.entry(loss.asset).or_default();
                *sum = sum.saturating_add(amount.0);
            }
        }
    }
    let seen = |asset| spec.accounts.first().map_or(0, |account| taken(account, asset));
    let gap = |(asset, published): (AssetIx, u128)| {
        let seen = seen(asset);
        let missing = Amount(published.saturating_sub(seen));
        Gap { asset, published, seen, usd: spec.valuation.usd(asset, missing) }
    };
    published.into_iter().map(gap).filter(|gap| gap.published != gap.seen).collect()
}

/// What does not close, or was decided without evidence, as sentences with the rows at fault.
pub(super) fn doubts(spec: &ReconcileSpec<'_>) -> Vec<String> {
    const NAMED: usize = 3;
    let (case, remarks) = (spec.case, &spec.ledger.remarks);
    let mut doubts = Vec::new();
    for gap in gaps(spec) {
        let symbol = &case[gap.asset].symbol;
        let all = |qty| Amount(qty).rounded(case[gap.asset].decimals, 4);
        let (published, seen) = (all(gap.published), all(gap.seen));
        doubts.push(if gap.missing() > 0 {
            format!("{published} {symbol} were published as lost, {seen} are in rows: {} {symbol} in no row.", all(gap.missing()))
        } else {
            let more = all(gap.seen - gap.published);
            format!("{published} {symbol} were published as lost, {seen} left the victim in these rows: {more} {symbol} more.")
        });
    }
    let named = |transfers: &[crate::case::TransferIx]| {
        let name = |&ix: &crate::case::TransferIx| {
            let transfer = &case[ix];
            let line = transfer.place.line;
            format!("{} → {} (line {line})", case[transfer.from].name(), case[transfer.to].name())
        };
        let first: Vec<String> = transfers.iter().take(NAMED).map(name).collect();
        let more = transfers.len().saturating_sub(NAMED);
        if more > 0 { format!("{} and {} more", first.join(", "), thousands(more)) } else { first.join(", ") }
    };
    let count = |n: usize| if n == 1 { "1 transfer".to_owned() } else { format!("{} transfers", thousands(n)) };
    for (transfers, what) in [
        (&remarks.unknown, "of unknown amount: in no sum"),
        (&remarks.too_large, "of more than any asset has: left out"),
        (&remarks.undated, "without a time: taken as the last"),
    ] {
        if !transfers.is_empty() {
            doubts.push(format!("{} {what}. {}.", count(transfers.len()), named(transfers)));
        }
    }
    doubts
}

/// Where order was decided by rows alone, as one sentence.
pub(super) fn order_note(spec: &ReconcileSpec<'_>) -> Option<String> {
    let remarks = &spec.ledger.remarks;
    let mut parts = Vec::new();
    if !remarks.tied.is_empty() {
        parts.push(format!("the order of {} in the same second is that of the file", thousands(remarks.tied.len())));
    }
    if !remarks.narrowed.is_empty() {
        parts.push(format!("{} known to a range lie where the sender could pay", thousands(remarks.narrowed.len())));
    }
    (!parts.is_empty()).then(|| format!("Of the transfers, {}.", parts.join("; ")))
}
