//! What an amount was worth in US dollars, and what that figure rests on.
//!
//! Cases carry few prices. In this order, an asset is valued by: its peg to the dollar; a published price; the loss of
//! an incident that was published for this very asset; the published total of an incident, shared over its assets by
//! counting each as the asset it is pegged to. Anything else has no value here: unknown is not zero.

use crate::case::{Amount, AssetIx, Case, Incident, IncidentIx, Peg, Transfer, Usd};

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

/// Rates for the assets of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Valuation {
    rates: Vec<Option<Rate>>,
}

impl Valuation {
    /// Derives a rate for each asset the case gives grounds for.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let rates = (0..case.assets.len()).map(|n| rate(case, AssetIx::new(n))).collect();
        Self { rates }
    }

    /// The value of an amount, rounded down to a millionth of a dollar; `None` where unknown.
    #[must_use]
    pub fn usd(&self, asset: AssetIx, amount: Amount) -> Option<Usd> {
        let rate = self.rates.get(asset.get()).copied().flatten()?;
        mul_div(amount.0, rate.usd, rate.units).map(Usd)
    }

    /// The value of what a transfer sent; `None` where its amount or its value is unknown.
    #[must_use]
    pub fn of_transfer(&self, transfer: &Transfer) -> Option<Usd> {
        self.usd(transfer.asset, transfer.amount?)
    }

    /// What values of this asset rest on.
    #[must_use]
    pub fn basis(&self, asset: AssetIx) -> Option<Basis> {
        self.rates.get(asset.get()).copied().flatten().map(|rate| rate.basis)
    }

    /// One sentence for people that says what values of this asset rest on.
    #[must_use]
    pub fn explain(&self, case: &Case, asset: AssetIx) -> String {
        let symbol = &case[asset].symbol;
        match self.basis(asset) {
            None => format!("No source gives a value for {symbol}."),
            Some(Basis::Pegged) => format!("1 {symbol} is counted as 1 US dollar."),
            Some(Basis::Price(n)) => {
                let price = &case.prices[n];
                format!("Published price of {}: {} for 1 {symbol}.", price.at.for_people(), price.usd.full())
            }
            Some(Basis::Loss(incident)) => {
                let one = Amount(unit(case[asset].decimals));
                let per_unit = self.usd(asset, one).unwrap_or_default();
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

fn rate(case: &Case, asset: AssetIx) -> Option<Rate> {
    let one = unit(case[asset].decimals);
    if case[asset].peg == Some(Peg::Usd) {
        return Some(Rate { usd: unit(Usd::DECIMALS), units: one, basis: Basis::Pegged });
    }
    if let Some(n) = case.prices.iter().position(|price| price.asset == asset) {
        return Some(Rate { usd: case.prices[n].usd.0, units: one, basis: Basis::Price(n) });
    }
    case.incidents().find_map(|(ix, incident)| by_own_loss(incident, asset, ix).or_else(|| by_total(case, asset, ix)))
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
