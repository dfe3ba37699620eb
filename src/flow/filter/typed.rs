//! Amounts as people type them: `1,000,000`, `1.5m`, `0.5 ETH`.

use thiserror::Error;

use crate::case::{Amount, AmountError, AssetIx, Case, Usd};

/// Why what was typed is no amount, as a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TypedError {
    /// Nothing there.
    #[error("type an amount, e.g. {0}")]
    Empty(&'static str),
    /// A number that can be read in two ways.
    #[error("“{0}” can be read in two ways: write 1.5 for one and a half, 1,500 for one thousand five hundred")]
    Commas(String),
    /// Something after the number that means nothing here.
    #[error("“{0}” is not understood: write a number, then k, m or bn, e.g. 1.5m")]
    Suffix(String),
    /// An asset that the case does not have.
    #[error("“{0}” is no asset of this case: write one of {1}")]
    NoAsset(String, String),
    /// A symbol that several assets have.
    #[error("several assets are called {0}: write one of {1}")]
    Ambiguous(String, String),
    /// No number, or one without an asset.
    #[error("write an amount and its asset, e.g. {0}")]
    WhichAsset(String),
    /// Not an exact number.
    #[error("“{0}”: {1}")]
    Number(String, AmountError),
}

/// Reads an amount of US dollars: `1,000,000`, `1.5m`, `USD 250k`, `$2 bn`.
///
/// # Errors
/// What is wrong, as a sentence that says what to do.
pub fn typed_usd(text: &str) -> Result<Usd, TypedError> {
    let text = text.trim();
    let bare = strip_word(text.trim_start_matches('$').trim_start(), "usd");
    let (number, rest) = split(bare);
    if number.is_empty() {
        return Err(if text.is_empty() { TypedError::Empty("1.5m") } else { TypedError::Suffix(text.to_owned()) });
    }
    let rest = rest.trim_end_matches('$').trim_end();
    let rest = rest.strip_suffix("usd").or(rest.strip_suffix("USD")).unwrap_or(rest).trim_end();
    let power = power(rest).ok_or_else(|| TypedError::Suffix(rest.to_owned()))?;
    scaled(number, Usd::DECIMALS, power).map(Usd)
}

/// Reads an amount of an asset of a case: `0.5 ETH`, `10k DAI`, `1.5m usdt`. The asset is named by its symbol, or by its
/// identifier where several share the symbol.
///
/// # Errors
/// What is wrong, as a sentence that says what to do.
pub fn typed_units(case: &Case, text: &str) -> Result<(AssetIx, Amount), TypedError> {
    let text = text.trim();
    let example = case.assets.first().map_or("0.5 ETH".to_owned(), |asset| format!("0.5 {}", asset.symbol));
    let (number, rest) = split(text);
    if number.is_empty() {
        return Err(TypedError::WhichAsset(example));
    }
    // `5 M` may be five of an asset called M: the longest name is tried first, then what follows k, m or bn.
    let (power, name) = match assets_named(case, rest) {
        found if !found.is_empty() => (0, rest),
        _ => {
            let word = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            match power(&rest[..word]) {
                Some(power) => (power, rest[word..].trim_start()),
                None => (0, rest),
            }
        }
    };
    if name.is_empty() {
        return Err(TypedError::WhichAsset(example));
    }
    let list = |assets: &[AssetIx]| {
        let ids: Vec<&str> = assets.iter().map(|&asset| case[asset].id.as_str()).collect();
        ids.join(", ")
    };
    match assets_named(case, name).as_slice() {
        [] => {
            let all: Vec<AssetIx> = (0..case.assets.len()).map(AssetIx::new).collect();
            Err(TypedError::NoAsset(name.to_owned(), list(&all)))
        }
        &[asset] => scaled(number, case[asset].decimals, power).map(|amount| (asset, Amount(amount))),
        several => Err(TypedError::Ambiguous(name.to_owned(), list(several))),
    }
}

/// The assets of a name: the one of that identifier, or all of that symbol.
#[must_use]
pub fn assets_named(case: &Case, name: &str) -> Vec<AssetIx> {
    let of = |matches: &dyn Fn(&crate::case::Asset) -> bool| -> Vec<AssetIx> {
        let found = case.assets.iter().enumerate().filter(|(_, asset)| matches(asset));
        found.map(|(n, _)| AssetIx::new(n)).collect()
    };
    let by_symbol = of(&|asset| asset.symbol.eq_ignore_ascii_case(name));
    if by_symbol.len() == 1 {
        return by_symbol;
    }
    let by_id = of(&|asset| asset.id.eq_ignore_ascii_case(name));
    if by_id.is_empty() { by_symbol } else { by_id }
}

/// The number at the beginning, and what follows it.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_'))).unwrap_or(text.len());
    (&text[..end], text[end..].trim())
}

fn strip_word<'t>(text: &'t str, word: &str) -> &'t str {
    match text.get(..word.len()) {
        Some(start) if start.eq_ignore_ascii_case(word) => text[word.len()..].trim_start(),
        _ => text,
    }
}

/// The power of ten that a suffix stands for.
fn power(suffix: &str) -> Option<u8> {
    match suffix.to_ascii_lowercase().as_str() {
        "" => Some(0),
        "k" | "thousand" => Some(3),
        "m" | "mn" | "mio" | "million" => Some(6),
        "b" | "bn" | "billion" => Some(9),
        _ => None,
    }
}

/// The number times ten to the power, in base units. Exact: `1.5m` is read as `1.5` with six more decimals.
fn scaled(number: &str, decimals: u8, power: u8) -> Result<u128, TypedError> {
    let wrong = |why| TypedError::Number(number.to_owned(), why);
    let plain = ungrouped(number).ok_or_else(|| TypedError::Commas(number.to_owned()))?;
    Amount::parse(&plain, decimals.saturating_add(power)).map(|amount| amount.0).map_err(wrong)
}

/// Without the commas between groups of three digits; `None` where commas stand elsewhere.
fn ungrouped(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let groups: Vec<&str> = whole.split(',').collect();
    let well_grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    if !well_grouped || fraction.is_some_and(|fraction| fraction.contains(',')) {
        return None;
    }
    let whole = if whole.is_empty() && fraction.is_some() { "0".to_owned() } else { groups.concat() };
    Some(fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::case::{Asset, Chain};

    fn case() -> Case {
        let asset = |id: &str, symbol: &str, decimals| Asset {
            id: id.to_owned(),
            symbol: symbol.to_owned(),
            name: String::new(),
            chain: Chain::parse("eip155:1").unwrap(),
            reference: None,
            decimals,
            peg: None,
            sources: Vec::new(),
        };
        Case {
            assets: vec![asset("ETH", "ETH", 18), asset("USDT-eth", "USDT", 6), asset("USDT-tron", "USDT", 6)],
            ..Case::default()
        }
    }

    #[test]
    fn dollars_are_read_as_people_write_them() {
        let usd = |text| typed_usd(text).map(|usd| usd.0 / 1_000_000);
        for (text, dollars) in [
            ("1000000", 1_000_000),
            ("1,000,000", 1_000_000),
            ("1.5m", 1_500_000),
            (" 1.5 M ", 1_500_000),
            ("USD 250k", 250_000),
            ("usd250k", 250_000),
            ("$2 bn", 2_000_000_000),
            ("2 billion", 2_000_000_000),
            ("12 USD", 12),
            ("0", 0),
        ] {
            assert_eq!(usd(text), Ok(dollars), "{text}");
        }
        assert_eq!(typed_usd("12.345678").unwrap().0, 12_345_678);
        assert_eq!(typed_usd(".5k").unwrap().0, 500_000_000);
    }

    #[test]
    fn what_is_no_amount_says_what_to_do() {
        let wrong = |text: &str| typed_usd(text).unwrap_err().to_string();
        insta::assert_snapshot!(
            ["", "much", "1,5", "1,50,000", "5 x", "1.2.3", "0.0000001"].map(wrong).join("\n"),
            @r#"
        type an amount, e.g. 1.5m
        “much” is not understood: write a number, then k, m or bn, e.g. 1.5m
        “1,5” can be read in two ways: write 1.5 for one and a half, 1,500 for one thousand five hundred
        “1,50,000” can be read in two ways: write 1.5 for one and a half, 1,500 for one thousand five hundred
        “x” is not understood: write a number, then k, m or bn, e.g. 1.5m
        “1.2.3”: expected digits with at most one decimal point, e.g. "401346.768858"; found '.'
        “0.0000001”: 7 decimal places, but the asset has 6; write the exact amount, nothing is rounded
        "#);
        let case = case();
        let wrong = |text: &str| typed_units(&case, text).unwrap_err().to_string();
        insta::assert_snapshot!(
            ["5", "5k", "ETH", "5 XYZ", "5 USDT", "1e5 ETH"].map(wrong).join("\n"),
            @"
        write an amount and its asset, e.g. 0.5 ETH
        write an amount and its asset, e.g. 0.5 ETH
        write an amount and its asset, e.g. 0.5 ETH
        “XYZ” is no asset of this case: write one of ETH, USDT-eth, USDT-tron
        several assets are called USDT: write one of USDT-eth, USDT-tron
        “e5 ETH” is no asset of this case: write one of ETH, USDT-eth, USDT-tron
        ");
    }

    #[test]
    fn amounts_of_an_asset_are_exact() {
        let case = case();
        let eth = |text| typed_units(&case, text).map(|(asset, amount)| (asset.get(), amount.0));
        assert_eq!(eth("0.5 ETH"), Ok((0, 500_000_000_000_000_000)));
        assert_eq!(eth("0.5eth"), Ok((0, 500_000_000_000_000_000)));
        assert_eq!(eth("1k ETH"), Ok((0, 1_000 * 10u128.pow(18))));
        assert_eq!(eth("1.5m USDT-tron"), Ok((2, 1_500_000_000_000)));
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_panic(text in "\\PC{0,24}") {
            let _ = (typed_usd(&text), typed_units(&case(), &text));
        }

        #[test]
        fn what_is_printed_can_be_typed(amount in 0..u128::from(u64::MAX)) {
            let text = format!("{} ETH", Amount(amount).grouped(18));
            prop_assert_eq!(typed_units(&case(), &text), Ok((AssetIx::new(0), Amount(amount))));
        }
    }
}
