//! Shares that add up: largest-remainder apportionment in integers.

use super::Usd;

/// Tenths of a per cent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permille(pub u16);

impl std::fmt::Display for Permille {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{} %", self.0 / 10, self.0 % 10)
    }
}

/// Shares of the parts in their sum; they add up to 1000. `None` where the sum is zero: nothing has no shares.
#[must_use]
pub fn shares(parts: &[Usd]) -> Vec<Option<Permille>> {
    let weights: Vec<u128> = parts.iter().map(|usd| usd.0).collect();
    match permilles(&weights) {
        Some(shares) => shares.into_iter().map(Some).collect(),
        None => vec![None; parts.len()],
    }
}

/// Shares of weights in their sum; they add up to 1000. `None` where all weights are zero.
#[must_use]
pub fn permilles(weights: &[u128]) -> Option<Vec<Permille>> {
    // No piece is larger than the total.
    Some(apportion(1000, weights)?.into_iter().map(|n| Permille(u16::try_from(n).unwrap_or(1000))).collect())
}

/// Splits a total in proportion to weights, by largest remainder (of equal ones the earlier first), so that the pieces
/// add up to the total exactly. `None` where all weights are zero.
#[must_use]
pub fn apportion(total: u128, weights: &[u128]) -> Option<Vec<u128>> {
    // Weights beyond what 128-bit products hold lose their lowest bits: they are far beyond any sum of money.
    let largest = weights.iter().copied().max().unwrap_or(0);
    let bits = |n: u128| u128::BITS - n.leading_zeros();
    let needed = bits(largest) + bits(total).max(bits(weights.len() as u128));
    let shift = needed.saturating_sub(u128::BITS - 1);
    let weights: Vec<u128> = weights.iter().map(|weight| weight.checked_shr(shift).unwrap_or(0)).collect();
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return None;
    }
    let mut pieces: Vec<u128> = weights.iter().map(|weight| weight * total / sum).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&n| std::cmp::Reverse(weights[n] * total % sum));
    let mut left = total - pieces.iter().sum::<u128>();
    for n in by_remainder {
        if left == 0 {
            break;
        }
        pieces[n] += 1;
        left -= 1;
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thirds_add_up_to_a_hundred_per_cent() {
        let third = Usd(1_000_000);
        let texts: Vec<String> = shares(&[third; 3]).into_iter().flatten().map(|share| share.to_string()).collect();
        assert_eq!(texts, ["33.4 %", "33.3 %", "33.3 %"]);
        assert_eq!(shares(&[Usd(0), Usd(0)]), [None, None], "nothing has no shares");
        assert_eq!(shares(&[]), []);
    }

    /// Weights beyond 64 bits once lost a piece.
    #[test]
    fn large_weights_keep_the_total() {
        let weights = [0, 0, 1_678_713_463_537_316_307, 14_545_631_545_110_036_480, 2_419_450_413_659_942_439];
        let pieces = apportion(2_061_584_302_080, &weights).unwrap_or_default();
        assert_eq!(pieces.iter().sum::<u128>(), 2_061_584_302_080);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_are_off_by_less_than_one_step(parts in proptest::collection::vec(any::<u128>(), 1..40)) {
            let all: Vec<Usd> = parts.iter().copied().map(Usd).collect();
            let sum: u32 = shares(&all).into_iter().flatten().map(|share| u32::from(share.0)).sum();
            prop_assert_eq!(sum, if parts.iter().all(|&part| part == 0) { 0 } else { 1000 });
        }

        #[test]
        fn pieces_are_within_one_of_the_exact_quota(
            total in 0..1u128 << 50,
            weights in proptest::collection::vec(0..1u128 << 50, 1..20),
        ) {
            let sum: u128 = weights.iter().sum();
            let pieces = apportion(total, &weights);
            prop_assert_eq!(pieces.is_none(), sum == 0);
            for (piece, weight) in pieces.iter().flatten().zip(&weights) {
                prop_assert!((piece * sum).abs_diff(weight * total) < sum, "{piece} of {total} for {weight} of {sum}");
            }
            prop_assert_eq!(pieces.map_or(total, |pieces| pieces.iter().sum()), total);
        }
    }
}
