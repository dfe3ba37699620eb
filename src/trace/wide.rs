//! Quantities: base units in 64 bits where a whole ledger fits them, and in 128 otherwise; and shares of them without
//! rounding on the way.

use std::cmp::Reverse;
use std::fmt::Debug;
use std::ops::{Add, AddAssign, Sub, SubAssign};

use ethnum::U256;

/// A number of base units. Half as wide a number makes tracing several times faster.
pub(super) trait Qty:
    Copy + Debug + Default + Ord + Add<Output = Self> + AddAssign + Sub<Output = Self> + SubAssign + Send + Sync + 'static
{
    /// Of a number that may be too large.
    fn of(qty: u128) -> Option<Self>;

    /// As the outside world knows it.
    fn wide(self) -> u128;

    /// As itself, where it is the narrow kind.
    fn narrow(self) -> Option<u64>;

    /// The sum; `None` where it does not fit and a wider number would.
    fn plus(self, other: Self) -> Option<Self>;

    /// A ratio, made once and used for many shares.
    type Ratio: Copy;

    /// The ratio `by / of`.
    fn ratio(by: Self, of: Self) -> Self::Ratio;

    /// `self · by / of` rounded down, and what is left over: `self · by = quotient · of + rest`. With `of` at least as
    /// large as one of the two the quotient fits; `of = 0` gives zero.
    fn times(self, ratio: Self::Ratio) -> (Self, Self);

    /// As [`times`](Self::times), once.
    #[inline]
    fn share(self, by: Self, of: Self) -> (Self, Self) {
        self.times(Self::ratio(by, of))
    }
}

/// Below this, floating-point numbers are exact and their quotients all but.
const EXACT: u64 = 1 << 50;

impl Qty for u64 {
    fn of(qty: u128) -> Option<Self> {
        Self::try_from(qty).ok()
    }

    fn wide(self) -> u128 {
        self.into()
    }

    #[inline]
    fn narrow(self) -> Option<u64> {
        Some(self)
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    type Ratio = Narrow;

    #[inline]
    fn ratio(by: Self, of: Self) -> Narrow {
        #[allow(clippy::cast_precision_loss)]
        let near = ((by | of) < EXACT && of > 0).then(|| by as f64 / of as f64);
        Narrow { by, of, near }
    }

    #[inline]
    fn times(self, Narrow { by, of, near }: Narrow) -> (Self, Self) {
        if let Some(near) = near
            && self < EXACT
        {
            // Two roundings put the quotient off by less than one before it is cut, so by one at most after; what is left
            // over says so, and fits a word although the product does not.
            #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let quotient = (self as f64 * near) as Self;
            let rest = self.wrapping_mul(by).wrapping_sub(quotient.wrapping_mul(of));
            return if rest > Self::MAX / 2 {
                (quotient - 1, rest.wrapping_add(of))
            } else if rest >= of {
                (quotient + 1, rest - of)
            } else {
                (quotient, rest)
            };
        }
        if of == 0 {
            return (0, 0);
        }
        let (product, of) = (u128::from(self) * u128::from(by), u128::from(of));
        let quotient = product / of;
        // The rest is below `of`.
        let rest = product - quotient * of;
        (Self::try_from(quotient).unwrap_or(Self::MAX), Self::try_from(rest).unwrap_or(0))
    }
}

/// A ratio of two narrow numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Narrow {
    by: u64,
    of: u64,
    /// Its value, where that is near enough.
    near: Option<f64>,
}

impl Qty for u128 {
    fn of(qty: u128) -> Option<Self> {
        Some(qty)
    }

    fn wide(self) -> u128 {
        self
    }

    #[inline]
    fn narrow(self) -> Option<u64> {
        None
    }

    /// No asset has more than 2^128−1 base units; a ledger of a case leaves those out that claim to.
    fn plus(self, other: Self) -> Option<Self> {
        Some(self.saturating_add(other))
    }

    type Ratio = (Self, Self);

    fn ratio(by: Self, of: Self) -> (Self, Self) {
        (by, of)
    }

    #[inline]
    fn times(self, (by, of): (Self, Self)) -> (Self, Self) {
        mul_div(self, by, of)
    }
}

pub(super) fn mul_div(a: u128, b: u128, c: u128) -> (u128, u128) {
    if c == 0 {
        return (0, 0);
    }
    if let Some(product) = a.checked_mul(b) {
        // Half as wide a divisor makes the division several times faster.
        return match (u64::try_from(product), u64::try_from(c)) {
            (Ok(product), Ok(c)) => (u128::from(product / c), u128::from(product % c)),
            _ => (product / c, product % c),
        };
    }
    let (product, c) = (U256::from(a) * U256::from(b), U256::from(c));
    let quotient = product / c;
    let rest = product - quotient * c;
    (u128::try_from(quotient).unwrap_or(u128::MAX), rest.as_u128())
}

/// One share of a division, used again and again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share<Q> {
    /// How much.
    pub(super) qty: Q,
    /// What rounding down left over.
    rest: Q,
}

/// From so many shares on it is quicker to sort them all by what was left over.
const MANY: usize = 24;

/// Divides `whole` in proportion to `weights` of sum `total`, without loss: each share is rounded down, and what is
/// left goes one unit each to the largest remainders, the earlier share first where they are equal (Hamilton's method
/// of largest remainders). `total` is not zero, and no less than `whole`. `shares` is emptied first.
pub(super) fn divide<Q: Qty>(whole: Q, total: Q, weights: impl Iterator<Item = Q>, shares: &mut Vec<Share<Q>>) {
    shares.clear();
    let (mut left, ratio) = (whole, Q::ratio(whole, total));
    for weight in weights {
        let (qty, rest) = weight.times(ratio);
        // Weights that add up to more than their total, because it does not fit, get less.
        let qty = qty.min(left);
        left -= qty;
        shares.push(Share { qty, rest });
    }
    let Some(one) = Q::of(1) else { return };
    if shares.len() > MANY {
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_unstable_by_key(|&n| (Reverse(shares[n].rest), n));
        for n in order {
            if left == Q::default() {
                return;
            }
            shares[n].qty += one;
            left -= one;
        }
        return;
    }
    while left > Q::default() {
        // Fewer units are left than there are shares.
        let largest = (0..shares.len()).max_by_key(|&n| (shares[n].rest, Reverse(n)));
        let Some(share) = largest.and_then(|n| shares.get_mut(n)) else { return };
        share.qty += one;
        share.rest = Q::default();
        left -= one;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_widest_numbers_are_divided_exactly() {
        assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX), (u128::MAX, 0));
        assert_eq!(mul_div(u128::MAX, u128::MAX - 1, u128::MAX), (u128::MAX - 1, 0));
        assert_eq!(mul_div(7, 3, 0), (0, 0));
        assert_eq!(mul_div(10_u128.pow(30), 10_u128.pow(30) / 3, 10_u128.pow(30)), (10_u128.pow(30) / 3, 0));
        assert_eq!(u64::MAX.share(u64::MAX - 1, u64::MAX), (u64::MAX - 1, 0));
    }

    proptest! {
        #[test]
        fn quotient_and_rest_make_up_the_product(a in any::<u128>(), b in any::<u128>(), c in 1..=u128::MAX) {
            let (a, b) = (a % c, b);
            let (quotient, rest) = mul_div(a, b, c);
            prop_assert!(rest < c);
            prop_assert_eq!(U256::from(quotient) * U256::from(c) + U256::from(rest), U256::from(a) * U256::from(b));
        }

        #[test]
        fn narrow_shares_are_wide_ones(
            a in any::<u64>(), b in any::<u64>(), c in 1..=u64::MAX, cut in (0u32..64, 0u32..64, 0u32..64),
        ) {
            let c = (c >> cut.2).max(1);
            let (a, b) = ((a >> cut.0) % c, b >> cut.1);
            for a in [a, c - 1, c] {
                for b in [b, c - 1, c] {
                    let (quotient, rest) = a.share(b, c);
                    prop_assert_eq!((u128::from(quotient), u128::from(rest)), mul_div(a.into(), b.into(), c.into()));
                }
            }
        }

        #[test]
        fn shares_add_up_and_are_within_one_of_exact(
            weights in proptest::collection::vec(0u128..1_000_000_000_000_000_000_000_000, 1..40),
            part in 0u128..=1_000_000,
        ) {
            let total: u128 = weights.iter().sum();
            prop_assume!(total > 0);
            let (whole, _) = mul_div(total, part, 1_000_000);
            let mut shares = Vec::new();
            divide(whole, total, weights.iter().copied(), &mut shares);
            prop_assert_eq!(shares.iter().map(|share| share.qty).sum::<u128>(), whole);
            for (share, weight) in shares.iter().zip(&weights) {
                let (exact, _) = mul_div(whole, *weight, total);
                prop_assert!(share.qty == exact || share.qty == exact + 1);
            }
        }
    }
}
