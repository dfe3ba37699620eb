//! The account as a table: one method with its assets and two values, or several methods side by side with the span
//! between them.

use std::collections::BTreeSet;

use super::ReconcileSpec;
use super::figures::{Measure, Row, assets, rows, units};
use super::words::short;
use crate::case::{AssetIx, Permille, Usd, capital};
use crate::scene::pen::{Pen, small, style};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::Font;
use crate::scene::totals::fate_token;
use crate::scene::{Corner, Paint, Rect, Scene, Size};
use crate::trace::{Balance, Fate, Valued};

/// Height of a row, and where there is room.
const ROW: f32 = 22.0;
const TALL: f32 = 28.0;
/// Side of a sample of colour.
pub(super) const SAMPLE: f32 = 9.0;
/// Room for the names of rows.
const NAMES: f32 = 196.0;
/// Least room for a column of figures.
const COLUMN: f32 = 90.0;
/// Room for a column of shares.
const SHARE: f32 = 58.0;

/// Draws the table.
pub(super) fn draw(spec: &ReconcileSpec<'_>, measure: Measure, size: Size) -> Scene {
    match spec.accounts {
        [account] => single(spec, account, measure, size),
        accounts => several(spec, accounts, measure, size),
    }
}

/// The name of a row with its colour; returns the width of the text.
pub(super) fn name(pen: &mut Pen, token: Option<Token>, text: &str, bold: bool, middle: f32, room: f32) -> f32 {
    let sizes = Metrics::get().font;
    if let Some(token) = token {
        pen.block(Rect::from_xywh(0.0, middle - SAMPLE / 2.0, SAMPLE, SAMPLE), Paint::new(token));
    }
    let font = if bold { Font::SansBold } else { Font::Sans };
    pen.write(text, style(font, sizes.body, Token::Text), Corner::Left, SAMPLE + 8.0, middle, room - SAMPLE - 16.0)
}

/// A figure that ends at `right`.
pub(super) fn cell(pen: &mut Pen, text: &str, bold: bool, dim: bool, right: f32, middle: f32, room: f32) {
    let sizes = Metrics::get().font;
    let font = if bold { Font::SansBold } else { Font::Sans };
    let token = if dim { Token::TextDim } else { Token::Text };
    pen.write(text, style(font, sizes.label, token), Corner::Right, right, middle, room);
}

fn single(spec: &ReconcileSpec<'_>, account: &Valued, measure: Measure, size: Size) -> Scene {
    let case = spec.case;
    let mut pen = Pen::new(size.w);
    let rows = rows(account, measure);
    // As many assets as have room, the rest in a line of its own.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let most = (((size.w - NAMES - SHARE) / COLUMN) as usize).saturating_sub(2).max(1);
    let mut shown = assets(account, measure);
    let left_out = shown.split_off(most.min(shown.len()));
    // Two columns of dollars and one of shares at the right; the assets have what is left.
    #[allow(clippy::cast_precision_loss)]
    let column = ((size.w - NAMES - SHARE) / (shown.len() as f32 + 2.0)).min(150.0);
    let share = size.w;
    let event = share - SHARE;
    let theft = event - column;
    #[allow(clippy::cast_precision_loss)]
    let of_asset = |n: usize| theft - column * (shown.len() - n) as f32;
    let symbols: Vec<&str> = shown.iter().map(|&asset| case[asset].symbol.as_str()).collect();
    let mut heads = vec![("share", share), ("USD at event", event), ("USD at theft", theft)];
    heads.extend(symbols.iter().enumerate().rev().map(|(n, &symbol)| (symbol, of_asset(n))));
    pen.heading("Where it is", &heads);
    let taken_row = |asset: AssetIx| account.account.assets.get(&asset).cloned().unwrap_or_default();
    let pitch = if size.h > 560.0 { TALL } else { ROW };
    let usd = |usd: Option<Usd>| usd.map_or("?".to_owned(), Usd::brief);

    let flow = |pen: &mut Pen, label: &str, bold: bool, sign: &str, of: &dyn Fn(&Balance) -> u128| {
        if shown.iter().all(|&asset| of(&taken_row(asset)) == 0) {
            return;
        }
        let middle = pen.y + pitch / 2.0;
        name(pen, None, label, bold, middle, NAMES);
        for (n, &asset) in shown.iter().enumerate() {
            let qty = of(&taken_row(asset));
            if qty > 0 {
                let text = format!("{sign}{}", units(case, asset, qty));
                cell(pen, &text, bold, !bold, of_asset(n), middle, column - 8.0);
            }
        }
        pen.y += pitch;
    };
    let middle = pen.y + pitch / 2.0;
    cell(&mut pen, &usd(account.taken_usd()), true, false, theft, middle, column - 8.0);
    flow(&mut pen, "Taken", true, "", &|balance| balance.taken);
    flow(&mut pen, "Received in conversions", false, "+", &|balance| balance.received);
    flow(&mut pen, "Given in conversions", false, "−", &|balance| balance.given);
    pen.rule(0.0, size.w, pen.y + 0.5, Paint::new(Token::Line));
    for row in &rows {
        let middle = pen.y + pitch / 2.0;
        name(&mut pen, Some(fate_token(row.fate)), &capital(row.fate.name()), false, middle, NAMES + column * 0.4);
        for (n, asset) in shown.iter().enumerate() {
            if let Some(&qty) = row.units.get(asset) {
                cell(&mut pen, &units(case, *asset, qty), false, false, of_asset(n), middle, column - 8.0);
            }
        }
        cell(&mut pen, &usd(row.at_theft), true, false, theft, middle, column - 8.0);
        cell(&mut pen, &usd(row.at_event), false, true, event, middle, column - 8.0);
        share_cell(&mut pen, row.share, share, middle);
        pen.y += pitch;
    }
    pen.rule(0.0, size.w, pen.y + 0.5, Paint::new(Token::Line));
    total(&mut pen, spec, account, &rows, &shown, &of_asset, (theft, event, share), (pitch, column));
    if !left_out.is_empty() {
        let also: Vec<&str> = left_out.iter().map(|&asset| case[asset].symbol.as_str()).collect();
        let text = format!("Not in a column: {}", also.join(", "));
        pen.write(&text, small(Token::TextFaint), Corner::Left, SAMPLE + 8.0, pen.y + ROW / 2.0, size.w);
        pen.y += ROW;
    }
    pen.finish()
}

#[allow(clippy::too_many_arguments)]
fn total(
    pen: &mut Pen,
    spec: &ReconcileSpec<'_>,
    account: &Valued,
    rows: &[Row],
    shown: &[AssetIx],
    of_asset: &dyn Fn(usize) -> f32,
    (theft, event, share): (f32, f32, f32),
    (pitch, column): (f32, f32),
) {
    let middle = pen.y + pitch / 2.0;
    let closes = account.account.assets.values().all(Balance::closes);
    name(pen, None, if closes { "Accounted for" } else { "Does not close" }, true, middle, NAMES);
    for (n, &asset) in shown.iter().enumerate() {
        let sum: u128 = rows.iter().filter_map(|row| row.units.get(&asset)).sum();
        cell(pen, &units(spec.case, asset, sum), true, false, of_asset(n), middle, column - 8.0);
    }
    let sum = |of: &dyn Fn(&Row) -> Option<Usd>| {
        let known: Vec<u128> = rows.iter().filter_map(|row| of(row).map(|usd| usd.0)).collect();
        // A part without a price makes the sum a least one.
        let least = if known.len() < rows.len() { "≥ " } else { "" };
        if known.is_empty() { "?".to_owned() } else { format!("{least}{}", Usd(known.iter().sum()).brief()) }
    };
    cell(pen, &sum(&|row| row.at_theft), true, false, theft, middle, column - 8.0);
    cell(pen, &sum(&|row| row.at_event), true, true, event, middle, column - 8.0);
    share_cell(pen, (!rows.is_empty()).then_some(Permille(1000)), share, middle);
    pen.y += pitch;
}

fn share_cell(pen: &mut Pen, share: Option<Permille>, right: f32, middle: f32) {
    if let Some(share) = share {
        pen.write(&share.to_string(), small(Token::TextDim), Corner::Right, right, middle, SHARE);
    }
}

/// Room for the names of rows, and for each of so many methods and the span.
pub(super) fn columns(methods: usize, width: f32) -> (f32, f32) {
    let names = NAMES.min(width * 0.22);
    #[allow(clippy::cast_precision_loss)]
    let column = (width - names) / (methods as f32 + 1.0);
    (names, column)
}

/// How far shares lie apart, in percentage points.
pub(super) fn span(shares: &[Permille]) -> String {
    let (least, most) =
        (shares.iter().min().map_or(0, |share| share.0), shares.iter().max().map_or(0, |share| share.0));
    if least == most {
        "the same".to_owned()
    } else {
        format!("{}.{} points", (most - least) / 10, (most - least) % 10)
    }
}

fn several(spec: &ReconcileSpec<'_>, accounts: &[Valued], measure: Measure, size: Size) -> Scene {
    let mut pen = Pen::new(size.w);
    let tables: Vec<Vec<Row>> = accounts.iter().map(|account| rows(account, measure)).collect();
    let fates: BTreeSet<Fate> = tables.iter().flatten().map(|row| row.fate).collect();
    let fates: Vec<Fate> = Fate::ALL.into_iter().filter(|fate| fates.contains(fate)).collect();
    let (names, column) = columns(accounts.len(), size.w);
    #[allow(clippy::cast_precision_loss)]
    let at = |n: usize| names + column * (n as f32 + 1.0);
    let mut heads: Vec<(&str, f32)> = accounts.iter().enumerate().map(|(n, one)| (short(one.method), at(n))).collect();
    heads.push(("span", size.w));
    heads.reverse();
    pen.heading("By method", &heads);
    let pitch = 16.0;
    for fate in fates {
        let (upper, lower) = (pen.y + pitch * 0.62, pen.y + pitch * 1.5);
        let (first, second) = fate.name().split_once(", ").unwrap_or((fate.name(), ""));
        name(&mut pen, Some(fate_token(fate)), &capital(first), false, upper, names);
        pen.write(second, small(Token::TextFaint), Corner::Left, SAMPLE + 8.0, lower, names - SAMPLE - 16.0);
        let mut shares = Vec::new();
        for (n, table) in tables.iter().enumerate() {
            let row = table.iter().find(|row| row.fate == fate);
            let value = row.map_or(0, |row| row.value);
            let share = row.and_then(|row| row.share).unwrap_or_default();
            let text = if value == 0 { "–".to_owned() } else { measure.show(spec.case, value) };
            cell(&mut pen, &text, true, value == 0, at(n), upper, column - 8.0);
            if value > 0 {
                pen.write(&share.to_string(), small(Token::TextDim), Corner::Right, at(n), lower, column - 8.0);
            }
            shares.push(share);
        }
        cell(&mut pen, &span(&shares), false, true, size.w, upper, column - 8.0);
        pen.y += 2.0 * pitch;
        pen.rule(0.0, size.w, pen.y + 0.5, Paint::new(Token::Line).faded(0.6));
        pen.y += 3.0;
    }
    pen.finish()
}
