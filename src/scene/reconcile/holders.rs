//! The accounts where the largest amounts lie, and how much each method says is there.

use std::collections::BTreeMap;

use super::ReconcileSpec;
use super::figures::{Measure, units};
use super::table::{SAMPLE, cell, columns, name, span};
use crate::case::{Case, WalletIx, thousands};
use crate::case::{Permille, permilles};
use crate::scene::pen::{Pen, TOP, small};
use crate::scene::style::Token;
use crate::scene::totals::fate_token;
use crate::scene::{Corner, Scene, Size};
use crate::trace::{Fate, Valued};

/// Height of a row.
const ROW: f32 = 21.0;

/// What lies at an account: its value in the measure, and how much of which asset for the largest of its holdings.
#[derive(Debug, Clone, Default)]
struct Lies {
    value: u128,
    fate: Option<Fate>,
    units: BTreeMap<crate::case::AssetIx, u128>,
}

type Holders = BTreeMap<Option<WalletIx>, Lies>;

fn holders(account: &Valued, measure: Measure) -> Holders {
    let mut holders = Holders::new();
    for one in &account.lying {
        let holding = account.ledger().holdings[one.holding as usize];
        let lies = holders.entry(holding.wallet).or_default();
        lies.fate = Some(account.fate(one.holding));
        *lies.units.entry(holding.asset).or_default() += one.qty;
        lies.value += match measure {
            Measure::Usd => one.at_theft.map_or(0, |usd| usd.0),
            Measure::Units(asset) if asset == holding.asset => one.qty,
            Measure::Units(_) => 0,
        };
    }
    holders
}

/// Draws as many accounts as there is room for, the largest first; nothing where there is room for none.
pub(super) fn draw(spec: &ReconcileSpec<'_>, measure: Measure, size: Size) -> Scene {
    let mut pen = Pen::new(size.w);
    // The heading, a row, and the line that says what is left out.
    if size.h < TOP + 2.0 * ROW {
        return pen.finish();
    }
    let all: Vec<Holders> = spec.accounts.iter().map(|account| holders(account, measure)).collect();
    let mut keys: BTreeMap<Option<WalletIx>, u128> = BTreeMap::new();
    for (wallet, lies) in all.iter().flatten() {
        let most = keys.entry(*wallet).or_default();
        *most = lies.value.max(*most);
    }
    let mut keys: Vec<(Option<WalletIx>, u128)> = keys.into_iter().collect();
    keys.sort_by_key(|&(wallet, value)| (std::cmp::Reverse(value), wallet));
    // Where nothing of the measure lies there is nothing to compare.
    let count = keys.len();
    keys.retain(|&(_, value)| value > 0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let fits = ((size.h - TOP) / ROW) as usize;
    let shown = if count > fits { keys.len().min(fits - 1) } else { keys.len() };
    match all.as_slice() {
        [one] => single(&mut pen, spec.case, one, measure, &keys[..shown]),
        _ => several(&mut pen, spec, &all, measure, &keys[..shown]),
    }
    if count > shown {
        let text = format!("and {} more accounts", thousands(count - shown));
        pen.write(&text, small(Token::TextFaint), Corner::Left, SAMPLE + 8.0, pen.y + ROW / 2.0, size.w);
        pen.y += ROW;
    }
    pen.finish()
}

/// Name of an account, with its owner where the name does not say it.
fn called(case: &Case, wallet: Option<WalletIx>) -> (String, String) {
    let Some(wallet) = wallet else { return ("Network fees".to_owned(), String::new()) };
    let owner = case[wallet].owner.map(|owner| case[owner].name.clone()).unwrap_or_default();
    let name = case[wallet].name();
    let owner = if name.contains(&owner) { String::new() } else { owner };
    (name, owner)
}

fn single(pen: &mut Pen, case: &Case, all: &Holders, measure: Measure, shown: &[(Option<WalletIx>, u128)]) {
    let right = pen.width;
    let (value_at, units_at) = (right - 58.0, right - 58.0 - 120.0);
    let dollars = if measure == Measure::Usd { "USD at theft" } else { "amount" };
    pen.heading("Largest amounts", &[("share", right), (dollars, value_at)]);
    let weights: Vec<u128> = all.values().map(|lies| lies.value).collect();
    let shares = permilles(&weights).unwrap_or_default();
    let shares: BTreeMap<_, _> = all.keys().copied().zip(shares).collect();
    for (wallet, value) in shown {
        let middle = pen.y + ROW / 2.0;
        let lies = all.get(wallet).cloned().unwrap_or_default();
        let (text, owner) = called(case, *wallet);
        let largest = lies.units.iter().max_by_key(|&(_, &qty)| qty);
        let amount = largest.map(|(&asset, &qty)| format!("{} {}", units(case, asset, qty), case[asset].symbol));
        let used = name(pen, lies.fate.map(fate_token), &text, false, middle, units_at - 140.0);
        let left = SAMPLE + 8.0 + used + 10.0;
        pen.write(&owner, small(Token::TextFaint), Corner::Left, left, middle, (units_at - 130.0 - left).max(0.0));
        if measure == Measure::Usd {
            cell(pen, &amount.unwrap_or_default(), false, true, units_at, middle, 120.0);
        }
        cell(pen, &measure.show(case, *value), true, false, value_at, middle, 112.0);
        let share = shares.get(wallet).copied();
        let share = share.map(|share| share.to_string()).unwrap_or_default();
        pen.write(&share, small(Token::TextDim), Corner::Right, right, middle, 58.0);
        pen.y += ROW;
    }
}

fn several(
    pen: &mut Pen,
    spec: &ReconcileSpec<'_>,
    all: &[Holders],
    measure: Measure,
    shown: &[(Option<WalletIx>, u128)],
) {
    let (names, column) = columns(spec.accounts.len(), pen.width);
    let right = pen.width;
    pen.heading("Largest amounts", &[("span", right)]);
    for (wallet, _) in shown {
        let middle = pen.y + ROW / 2.0;
        let (text, _) = called(spec.case, *wallet);
        let fate = all.iter().find_map(|one| one.get(wallet)).and_then(|lies| lies.fate);
        name(pen, fate.map(fate_token), &text, false, middle, names);
        let mut shares = Vec::new();
        for (n, one) in all.iter().enumerate() {
            let value = one.get(wallet).map_or(0, |lies| lies.value);
            let total: u128 = one.values().map(|lies| lies.value).sum();
            let share =
                permilles(&[value, total.saturating_sub(value)]).map_or(Permille::default(), |shares| shares[0]);
            shares.push(share);
            let text = if value == 0 { "–".to_owned() } else { measure.show(spec.case, value) };
            #[allow(clippy::cast_precision_loss)]
            cell(pen, &text, false, value == 0, names + column * (n as f32 + 1.0), middle, column - 8.0);
        }
        cell(pen, &span(&shares), false, true, right, middle, column - 8.0);
        pen.y += ROW;
    }
}
