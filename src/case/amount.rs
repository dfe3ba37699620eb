//! Exact amounts: integers in base units, and US dollars in millionths.

use thiserror::Error;

/// A quantity of one asset in its base units (wei, satoshi, …). The asset's decimals are kept by the asset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub u128);

/// US dollars in millionths of a dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(pub u128);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing there.
    #[error("the amount is empty")]
    Empty,
    /// A minus sign.
    #[error("the amount is negative; write the transfer the other way round")]
    Negative,
    /// More decimal places than the asset has.
    #[error("{given} decimal places, but the asset has {allowed}; write the exact amount, nothing is rounded")]
    TooPrecise {
        /// Places in the text, trailing zeros not counted.
        given: usize,
        /// Places the asset has.
        allowed: u8,
    },
    /// More than 2^128−1 base units.
    #[error("more than 2^128−1 base units")]
    TooLarge,
    /// A spreadsheet's rounded number such as `1.2E+17`.
    #[error("exponents are refused: spreadsheets round such numbers; write all digits")]
    Exponent,
    /// Some other character.
    #[error("expected digits with at most one decimal point, e.g. \"401346.768858\"; found {0:?}")]
    BadCharacter(char),
}

impl Amount {
    /// Reads a decimal number such as `401346.768858`; `_` may group digits. Nothing is rounded.
    ///
    /// # Errors
    /// Anything that is not an exact, non-negative number of base units that fits 128 bits.
    pub fn parse(text: &str, decimals: u8) -> Result<Self, AmountError> {
        parse_scaled(text, decimals).map(Self)
    }

    /// The sum, or `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when `other` is larger.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Whether nothing is moved.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// All digits, no grouping: `401346.768858`. [`Amount::parse`] reads it back to the same value.
    #[must_use]
    pub fn exact(self, decimals: u8) -> String {
        let (whole, fraction) = split(self.0, decimals);
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    }

    /// All digits, thousands grouped by commas: `401,346.768858`.
    #[must_use]
    pub fn grouped(self, decimals: u8) -> String {
        let (whole, fraction) = split(self.0, decimals);
        let whole = group(&whole);
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    }

    /// Rounded half up to at most `places` decimals, grouped: for labels, where all digits would not be legible. A
    /// non-zero amount that would round to zero is shown as `< 0.01`.
    #[must_use]
    pub fn rounded(self, decimals: u8, places: u8) -> String {
        round_scaled(self.0, decimals, places)
    }

    /// As a floating-point number of whole units: for widths and axes only, never for sums.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn to_f64(self, decimals: u8) -> f64 {
        self.0 as f64 / 10f64.powi(i32::from(decimals))
    }
}

impl Usd {
    /// Decimal places kept.
    pub const DECIMALS: u8 = 6;

    /// Reads a decimal number of dollars such as `1460000000` or `2740.50`.
    ///
    /// # Errors
    /// As [`Amount::parse`] with six decimals.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        parse_scaled(text, Self::DECIMALS).map(Self)
    }

    /// The sum, or `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Grouped, in full: `USD 1,460,000,000`.
    #[must_use]
    pub fn full(self) -> String {
        format!("USD {}", round_scaled(self.0, Self::DECIMALS, 2))
    }

    /// Short: `USD 1.46 bn`, `USD 25.5 M`, `USD 940 k`, `USD 12.50`.
    #[must_use]
    pub fn compact(self) -> String {
        const STEPS: [(u128, u8, &str); 3] = [(1_000_000_000, 9, " bn"), (1_000_000, 6, " M"), (1_000, 3, " k")];
        for (units, digits, suffix) in STEPS {
            if self.0 >= units * 10u128.pow(u32::from(Self::DECIMALS)) {
                return format!("USD {}{suffix}", round_scaled(self.0, Self::DECIMALS + digits, 2));
            }
        }
        format!("USD {}", round_scaled(self.0, Self::DECIMALS, 2))
    }

    /// As [`Usd::compact`] with three significant digits: `USD 287 M`, `USD 1.14 bn`.
    #[must_use]
    pub fn brief(self) -> String {
        const STEPS: [(u128, u8, &str); 4] =
            [(1_000_000_000, 9, " bn"), (1_000_000, 6, " M"), (1_000, 3, " k"), (1, 0, "")];
        for (units, digits, suffix) in STEPS {
            let unit = units * 10u128.pow(u32::from(Self::DECIMALS));
            if self.0 >= unit {
                let places = if self.0 >= 100 * unit { 0 } else { 1 + u8::from(self.0 < 10 * unit) };
                return format!("USD {}{suffix}", round_scaled(self.0, Self::DECIMALS + digits, places));
            }
        }
        self.compact()
    }

    /// In dollars: for widths and axes only, never for sums.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        Amount(self.0).to_f64(Self::DECIMALS)
    }
}

/// A count with its thousands grouped by commas: `1,727`.
#[must_use]
pub fn thousands(count: usize) -> String {
    group(&count.to_string())
}

/// Digits with at most one point within them, of an amount that fits 64 bits as written and 128 in base units: what
/// nearly all amounts are. `None` for all others, right or wrong.
fn parse_short(text: &str, decimals: u8) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let zeros = u32::from(decimals).checked_sub(u32::try_from(fraction.len()).ok()?)?;
    if whole.is_empty() || fraction.is_empty() || whole.len() + fraction.len() > 18 {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes());
    let number = digits.clone().fold(0u64, |sum, b| sum.wrapping_mul(10).wrapping_add(u64::from(b.wrapping_sub(b'0'))));
    let all = digits.fold(true, |all, b| all & b.is_ascii_digit());
    all.then(|| u128::from(number).checked_mul(10u128.checked_pow(zeros)?)).flatten()
}

fn parse_scaled(text: &str, decimals: u8) -> Result<u128, AmountError> {
    if let Some(value) = parse_short(text, decimals) {
        return Ok(value);
    }
    parse_any(text, decimals)
}

fn parse_any(text: &str, decimals: u8) -> Result<u128, AmountError> {
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    if text.starts_with('-') || text.starts_with('−') {
        return Err(AmountError::Negative);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || text.ends_with('.') {
        return Err(AmountError::BadCharacter('.'));
    }
    let fraction = fraction.trim_end_matches('0');
    let significant = fraction.chars().filter(|&c| c != '_').count();
    let mut value: u128 = 0;
    for c in whole.chars().chain(fraction.chars()) {
        match c {
            '_' => {}
            'e' | 'E' => return Err(AmountError::Exponent),
            _ => {
                let digit = c.to_digit(10).ok_or(AmountError::BadCharacter(c))?;
                value = push_digit(value, digit).ok_or(AmountError::TooLarge)?;
            }
        }
    }
    if significant > usize::from(decimals) {
        return Err(AmountError::TooPrecise { given: significant, allowed: decimals });
    }
    (significant..usize::from(decimals)).try_fold(value, |v, _| push_digit(v, 0)).ok_or(AmountError::TooLarge)
}

fn push_digit(value: u128, digit: u32) -> Option<u128> {
    value.checked_mul(10)?.checked_add(u128::from(digit))
}

/// Whole part and fraction without trailing zeros.
fn split(value: u128, decimals: u8) -> (String, String) {
    let width = usize::from(decimals) + 1;
    let digits = format!("{value:0>width$}");
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    (whole.to_owned(), fraction.trim_end_matches('0').to_owned())
}

fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn round_scaled(value: u128, decimals: u8, places: u8) -> String {
    let drop = decimals.saturating_sub(places);
    let Some(unit) = 10u128.checked_pow(u32::from(drop)) else {
        return "0".to_owned();
    };
    let kept = value / unit + u128::from(value % unit >= unit.div_ceil(2) && unit > 1);
    if kept == 0 && value > 0 {
        let least = format!("{:0>width$}", 1, width = usize::from(places) + 1);
        let (whole, fraction) = least.split_at(1);
        return if places == 0 { "< 1".to_owned() } else { format!("< {whole}.{fraction}") };
    }
    let (whole, fraction) = split(kept, decimals.min(places));
    let whole = group(&whole);
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_exactly_or_refuses() {
        assert_eq!(Amount::parse("401346.768858404671", 18), Ok(Amount(401_346_768_858_404_671_000_000)));
        assert_eq!(Amount::parse("1_000.50", 2), Ok(Amount(100_050)));
        assert_eq!(Amount::parse("1.10", 1), Ok(Amount(11)), "trailing zeros carry no precision");
        assert_eq!(Amount::parse("1.1234567", 6), Err(AmountError::TooPrecise { given: 7, allowed: 6 }));
        assert_eq!(Amount::parse("-1", 6), Err(AmountError::Negative));
        assert_eq!(Amount::parse("", 6), Err(AmountError::Empty));
        assert_eq!(Amount::parse("1e18", 6), Err(AmountError::Exponent));
        assert_eq!(Amount::parse("NaN", 6), Err(AmountError::BadCharacter('N')));
        assert_eq!(Amount::parse("1,000", 6), Err(AmountError::BadCharacter(',')));
        assert_eq!(Amount::parse(".5", 6), Err(AmountError::BadCharacter('.')));
        let max = u128::MAX.to_string();
        assert_eq!(Amount::parse(&max, 0), Ok(Amount(u128::MAX)));
        assert_eq!(Amount::parse(&max, 1), Err(AmountError::TooLarge));
    }

    proptest::proptest! {
        /// The short way for most amounts gives what the long way for all of them gives.
        #[test]
        fn short_amounts_are_what_they_are(text in "[0-9]{0,12}[.]?[0-9_.e]{0,9}", decimals in 0u8..=30) {
            if let Some(value) = parse_short(&text, decimals) {
                proptest::prop_assert_eq!(parse_any(&text, decimals), Ok(value));
            }
        }
    }

    #[test]
    fn writes_for_people() {
        let eth = Amount::parse("401346.768858", 18).unwrap();
        assert_eq!(eth.grouped(18), "401,346.768858");
        assert_eq!(eth.rounded(18, 2), "401,346.77");
        assert_eq!(Amount(1).rounded(18, 2), "< 0.01");
        assert_eq!(Amount(1).rounded(18, 0), "< 1");
        assert_eq!(Amount(0).rounded(18, 2), "0");
        assert_eq!(Amount(999_999).rounded(6, 2), "1");
        assert_eq!(Usd::parse("1460000000").unwrap().compact(), "USD 1.46 bn");
        assert_eq!(Usd::parse("25500000").unwrap().compact(), "USD 25.5 M");
        assert_eq!(Usd::parse("12.5").unwrap().compact(), "USD 12.5");
        assert_eq!(thousands(1_727), "1,727");
        assert_eq!(thousands(58), "58");
        assert_eq!(Usd::parse("286690000").unwrap().brief(), "USD 287 M");
        assert_eq!(Usd::parse("29140000").unwrap().brief(), "USD 29.1 M");
        assert_eq!(Usd::parse("1142000000").unwrap().brief(), "USD 1.14 bn");
        assert_eq!(Usd::parse("291.42").unwrap().brief(), "USD 291");
    }
}
