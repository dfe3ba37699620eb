//! What an amount was worth in US dollars, and what that figure rests on.
//!
//! Cases carry few prices. In this order, an asset is valued by: its peg to the dollar; a published price; the loss of
//! an incident that was published for this very asset; the published total of an incident, shared over its assets by
//! counting each as the asset it is pegged to. Anything else has no value here: unknown is not zero.

use crate::case::{Amount, AssetIx, Case, Incident, IncidentIx, PartIx, Peg, Timestamp, TransferIx, Usd};

/// What a value in dollars rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The asset counts as a dollar.
    Pegged,
    /// A published price (index into [`Case::prices`]).
    Price(usize),
    /// The incident's published loss, per unit lost.
    Loss(IncidentIx),
}

/// Dollars per unit of one asset as an exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rate {
    /// Millionths of a dollar …
    usd: u128,
    /// … for this many base units.
    units: u128,
    basis: Basis,
}

/// A rate and from when on it holds.
type Dated = (Timestamp, Rate);

/// Rates for the assets of a case. In a case with several thefts an asset has several rates, and a transfer is valued by
/// the last one before it; in a merged case each part values its own transfers, so that a figure is the same whether
/// a case is open alone or with others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Valuation {
    /// For each part (one for a case of its own) and each asset, rates by date.
    rates: Vec<Vec<Vec<Dated>>>,
    /// For each transfer its value in millionths of a dollar, [`NOT_KEPT`] where it is unknown or does not fit: filters ask
    /// for the values of all transfers at every change.
    kept: Vec<u64>,
}

/// No value is kept.
const NOT_KEPT: u64 = u64::MAX;

impl Valuation {
    /// Derives the rates of each asset the case gives grounds for.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let assets = || (0..case.assets.len()).map(AssetIx::new);
        let parts: Vec<Option<PartIx>> = match case.parts() {
            [] => vec![None],
            parts => (0..parts.len()).map(|n| Some(PartIx::new(n))).collect(),
        };
        let rates = parts.into_iter().map(|part| assets().map(|asset| rates(case, part, asset)).collect()).collect();
        let mut valuation = Self { rates, kept: Vec::new() };
        let value =
            |(ix, _)| valuation.work_out(case, ix).and_then(|usd| u64::try_from(usd.0).ok()).unwrap_or(NOT_KEPT);
        valuation.kept = case.transfers().map(value).collect();
        valuation
    }

    /// The value of an amount at the first rate of its asset, rounded down to a millionth of a dollar; `None` where
    /// unknown. For a transfer ask [`of_transfer`](Self::of_transfer).
    #[must_use]
    pub fn usd(&self, asset: AssetIx, amount: Amount) -> Option<Usd> {
        self.first(asset)?.usd(amount)
    }

    /// The value of what a transfer sent; `None` where its amount or its value is unknown.
    #[must_use]
    pub fn of_transfer(&self, case: &Case, ix: TransferIx) -> Option<Usd> {
        match self.kept.get(ix.get()) {
            Some(&usd) if usd != NOT_KEPT => Some(Usd(usd.into())),
            _ => self.work_out(case, ix),
        }
    }

    fn work_out(&self, case: &Case, ix: TransferIx) -> Option<Usd> {
        let amount = case[ix].amount?;
        self.rate_of(case, ix)?.usd(amount)
    }

    /// The value of an amount of any asset at the time of a transfer, such as of what a swap gave; `None` where unknown.
    #[must_use]
    pub fn at_transfer(&self, case: &Case, ix: TransferIx, asset: AssetIx, amount: Amount) -> Option<Usd> {
        self.numbered_rate_at(case, ix, asset)?.1.usd(amount)
    }

    /// The value of what several transfers sent, summed per rate before it is rounded; `None` where a part of it is
    /// unknown, or there is nothing.
    #[must_use]
    pub fn of_transfers(&self, case: &Case, transfers: &[TransferIx]) -> Option<Usd> {
        type Key = (AssetIx, usize, usize);
        let mut sums: Vec<(Key, Rate, Amount)> = Vec::new();
        for &ix in transfers {
            let (n, rate) = self.numbered_rate_of(case, ix)?;
            let (key, amount) = ((case[ix].asset, part_slot(case, ix), n), case[ix].amount?);
            match sums.binary_search_by_key(&key, |&(known, ..)| known) {
                Ok(at) => sums[at].2 = sums[at].2.checked_add(amount)?,
                Err(at) => sums.insert(at, (key, rate, amount)),
            }
        }
        let values = sums.into_iter().map(|(_, rate, amount)| rate.usd(amount));
        values.reduce(|sum, usd| sum?.checked_add(usd?)).flatten()
    }

    /// What values of this asset rest on: its first rate.
    #[must_use]
    pub fn basis(&self, asset: AssetIx) -> Option<Basis> {
        self.first(asset).map(|rate| rate.basis)
    }

    /// Sentences for people that say what values of this asset rest on, one for each rate.
    #[must_use]
    pub fn explain(&self, case: &Case, asset: AssetIx) -> Vec<String> {
        let mut sentences = Vec::new();
        for (_, rate) in self.rates.iter().filter_map(|rates| rates.get(asset.get())).flatten() {
            let sentence = rate.explain(case, asset);
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        if sentences.is_empty() {
            sentences.push(format!("No source gives a value for {}.", case[asset].symbol));
        }
        sentences
    }

    /// One sentence that says what the value of a transfer rests on.
    #[must_use]
    pub fn explain_transfer(&self, case: &Case, ix: TransferIx) -> String {
        let asset = case[ix].asset;
        match self.rate_of(case, ix) {
            Some(rate) => rate.explain(case, asset),
            None => format!("No source gives a value for {}.", case[asset].symbol),
        }
    }

    fn first(&self, asset: AssetIx) -> Option<Rate> {
        self.rates.iter().filter_map(|rates| rates.get(asset.get())).flatten().map(|&(_, rate)| rate).next()
    }

    fn rate_of(&self, case: &Case, ix: TransferIx) -> Option<Rate> {
        self.numbered_rate_of(case, ix).map(|(_, rate)| rate)
    }

    fn numbered_rate_of(&self, case: &Case, ix: TransferIx) -> Option<(usize, Rate)> {
        self.numbered_rate_at(case, ix, case[ix].asset)
    }

    /// The last rate of an asset that holds when a transfer happens, or the first one there is.
    fn numbered_rate_at(&self, case: &Case, ix: TransferIx, asset: AssetIx) -> Option<(usize, Rate)> {
        let rates = self.rates.get(part_slot(case, ix))?.get(asset.get())?;
        let before = case[ix].at.map_or(0, |at| rates.partition_point(|&(from, _)| from <= at.start()));
        let n = before.saturating_sub(1);
        rates.get(n).map(|&(_, rate)| (n, rate))
    }
}

impl Rate {
    fn usd(self, amount: Amount) -> Option<Usd> {
        mul_div(amount.0, self.usd, self.units).map(Usd)
    }

    fn explain(self, case: &Case, asset: AssetIx) -> String {
        let symbol = &case[asset].symbol;
        match self.basis {
            Basis::Pegged => format!("1 {symbol} is counted as 1 US dollar."),
            Basis::Price(n) => {
                let price = &case.prices[n];
                format!("Published price of {}: {} for 1 {symbol}.", price.at.for_people(), price.usd.full())
            }
            Basis::Loss(incident) => {
                let per_unit = self.usd(Amount(unit(case[asset].decimals))).unwrap_or_default();
                let counted = match case[asset].peg {
                    Some(Peg::Asset(other)) => format!(", 1 {symbol} counted as 1 {}", case[other].symbol),
                    _ => String::new(),
                };
                format!(
                    "Derived: published loss of “{}” per unit lost{counted}, {} for 1 {symbol}.",
                    case[incident].title,
                    per_unit.full()
                )
            }
        }
    }
}

/// Which part values a transfer: the first it is in.
fn part_slot(case: &Case, ix: TransferIx) -> usize {
    case.parts_of(ix).first().map_or(0, |part| part.get())
}

fn rates(case: &Case, part: Option<PartIx>, asset: AssetIx) -> Vec<Dated> {
    let one = unit(case[asset].decimals);
    if case[asset].peg == Some(Peg::Usd) {
        return vec![(Timestamp::MIN, Rate { usd: unit(Usd::DECIMALS), units: one, basis: Basis::Pegged })];
    }
    let prices = case.prices.iter().enumerate().filter(|(_, price)| price.asset == asset);
    let mut rates: Vec<Dated> = prices
        .map(|(n, price)| (price.at.start(), Rate { usd: price.usd.0, units: one, basis: Basis::Price(n) }))
        .collect();
    if rates.is_empty() {
        let own = case.incidents().filter(|&(ix, _)| part.is_none_or(|part| case.parts_of(ix).contains(&part)));
        let found = own.filter_map(|(ix, incident)| {
            let rate = by_own_loss(incident, asset, ix).or_else(|| by_total(case, asset, ix))?;
            Some((incident.at.start(), rate))
        });
        rates = found.collect();
    }
    rates.sort_by_key(|&(from, _)| from);
    rates
}

fn by_own_loss(incident: &Incident, asset: AssetIx, ix: IncidentIx) -> Option<Rate> {
    let loss = incident.losses.iter().find(|loss| loss.asset == asset)?;
    let (usd, amount) = (loss.usd?, loss.amount?);
    (!amount.is_zero()).then_some(Rate { usd: usd.0, units: amount.0, basis: Basis::Loss(ix) })
}

/// The published total less what was lost in dollars, over all units of one base asset; `None` where the losses are of
/// more than one base asset, or one has no amount.
fn by_total(case: &Case, asset: AssetIx, ix: IncidentIx) -> Option<Rate> {
    const SCALE: u8 = 18;
    let incident = &case[ix];
    let base = base_of(case, asset);
    let (mut rest, mut units) = (incident.usd?.0, 0u128);
    for loss in &incident.losses {
        let amount = loss.amount?.0;
        let decimals = case[loss.asset].decimals;
        if case[loss.asset].peg == Some(Peg::Usd) {
            rest = rest.checked_sub(mul_div(amount, unit(Usd::DECIMALS), unit(decimals))?)?;
        } else if base_of(case, loss.asset) == base {
            units = units.checked_add(mul_div(amount, unit(SCALE), unit(decimals))?)?;
        } else {
            return None;
        }
    }
    if units == 0 || rest == 0 {
        return None;
    }
    // `units` are counted with 18 decimals; the rate is wanted per base unit of this asset.
    let units = mul_div(units, unit(case[asset].decimals), unit(SCALE))?;
    (units > 0).then_some(Rate { usd: rest, units, basis: Basis::Loss(ix) })
}

fn base_of(case: &Case, asset: AssetIx) -> AssetIx {
    match case[asset].peg {
        Some(Peg::Asset(other)) => other,
        _ => asset,
    }
}

fn unit(decimals: u8) -> u128 {
    10u128.saturating_pow(u32::from(decimals))
}

/// `a · b / c` rounded down without overflow in between; `None` when `c` is 0 or the result does not fit.
fn mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
    if c == 0 {
        return None;
    }
    if let Some(product) = a.checked_mul(b) {
        return Some(product / c);
    }
    let (high, low) = wide_mul(a, b);
    if high >= c {
        return None;
    }
    // Schoolbook division of the 256-bit product, bit by bit; the remainder stays below `c`.
    let (mut remainder, mut quotient) = (high, 0u128);
    for bit in (0..128).rev() {
        let carry = remainder >> 127 == 1;
        remainder = (remainder << 1) | (low >> bit & 1);
        quotient <<= 1;
        if carry || remainder >= c {
            remainder = remainder.wrapping_sub(c);
            quotient |= 1;
        }
    }
    Some(quotient)
}

fn wide_mul(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let (low, mid1, mid2, high) = (a0 * b0, a1 * b0, a0 * b1, a1 * b1);
    let mid = (low >> 64) + (mid1 & LOW) + (mid2 & LOW);
    (high + (mid1 >> 64) + (mid2 >> 64) + (mid >> 64), (mid << 64) | (low & LOW))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn mul_div_agrees_with_small_numbers(a: u64, b: u64, c in 1u64..) {
            let exact = u128::from(a) * u128::from(b) / u128::from(c);
            prop_assert_eq!(mul_div(u128::from(a), u128::from(b), u128::from(c)), Some(exact));
        }

        #[test]
        fn mul_div_undoes_multiplication(a: u128, b in 1u128..) {
            prop_assert_eq!(mul_div(a, b, b), Some(a));
            prop_assert_eq!(mul_div(b, a, b), Some(a));
        }
    }

    #[test]
    fn mul_div_refuses_what_does_not_fit() {
        assert_eq!(mul_div(u128::MAX, u128::MAX, 1), None);
        assert_eq!(mul_div(1, 1, 0), None);
    }
}
