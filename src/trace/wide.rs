//! Shares of large integers without rounding on the way.

use ethnum::U256;

/// `a · b / c` rounded down, and what is left over: `a · b = quotient · c + rest`. With `c` at least `a` or `b` the
/// quotient fits; `c = 0` gives zero.
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

/// Divides `whole` in proportion to `weights` of sum `total`, without loss: each share is rounded down, and what is
/// left goes one unit each to the largest remainders, the earlier share first where they are equal (Hamilton's method
/// of largest remainders). `total` is not zero, and no less than `whole`. Adds nothing to `shares` where there is none.
pub(super) fn divide(whole: u128, total: u128, weights: impl Iterator<Item = u128>, shares: &mut Vec<u128>) {
    let first = shares.len();
    let mut rests: Vec<(u128, usize)> = Vec::new();
    let mut left = whole;
    for (n, weight) in weights.enumerate() {
        let (share, rest) = mul_div(whole, weight, total);
        left -= share;
        shares.push(share);
        rests.push((rest, n));
    }
    if left == 0 {
        return;
    }
    rests.sort_by_key(|&(rest, n)| (std::cmp::Reverse(rest), n));
    for &(_, n) in rests.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        shares[first + n] += 1;
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
        fn shares_add_up_and_are_within_one_of_exact(
            weights in proptest::collection::vec(0u128..1_000_000_000_000_000_000_000_000, 1..6),
            part in 0u128..=1_000_000,
        ) {
            let total: u128 = weights.iter().sum();
            prop_assume!(total > 0);
            let (whole, _) = mul_div(total, part, 1_000_000);
            let mut shares = Vec::new();
            divide(whole, total, weights.iter().copied(), &mut shares);
            prop_assert_eq!(shares.iter().sum::<u128>(), whole);
            for (share, weight) in shares.iter().zip(&weights) {
                let (exact, _) = mul_div(whole, *weight, total);
                prop_assert!(*share == exact || *share == exact + 1);
            }
        }
    }
}
