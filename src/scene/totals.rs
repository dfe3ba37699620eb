//! Where the stolen funds are at a moment: what had left the victim, and what had become of it by then.

use super::pen::{Pen, small, style, width};
use super::style::{Metrics, Token};
use super::text::Font;
use super::{Corner, Paint, Rect, Scene};
use crate::case::{Amount, AssetIx, Case, Timestamp};
use crate::timeline::Zone;
use crate::trace::{Balance, Fate, Method, Reconciliation};

/// Height of the bar of an asset.
const BAR: f32 = 9.0;
/// Assets that have a bar, at most.
const ASSETS: usize = 3;
/// From one line to the next.
const LINE: f32 = 17.0;
/// Side of a sample of colour.
const SAMPLE: f32 = 8.0;

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct TotalsSpec<'a> {
    /// The case.
    pub case: &'a Case,
    /// The account of its thefts at the moment.
    pub account: &'a Reconciliation,
    /// The assets to show, the most important first; those that nothing has left yet keep their room.
    pub assets: &'a [AssetIx],
    /// How mixed funds are told apart.
    pub method: Method,
    /// The moment, seconds since 1970 UTC.
    pub at: Timestamp,
    /// The clock by which it is written.
    pub zone: &'a Zone,
    /// What happened last; may be empty.
    pub last: &'a str,
    /// What is in no figure, in words; may be empty.
    pub uncounted: &'a str,
    /// Whether silences pass faster than what happens.
    pub collapsed: bool,
    /// Width, px.
    pub width: f32,
}

/// The colour of a fate.
#[must_use]
pub fn fate_token(fate: Fate) -> Token {
    match fate {
        Fate::InMotion => Token::Attacker,
        Fate::AtRest => Token::Wallet,
        Fate::Swapped => Token::Swap,
        Fate::Bridged => Token::Bridge,
        Fate::Mixed => Token::Mixer,
        Fate::CashedOut => Token::CashOut,
        Fate::Service => Token::TextDim,
        Fate::Frozen => Token::Accent,
        Fate::Recovered => Token::Recovered,
        Fate::Fee => Token::TextFaint,
    }
}

/// Draws the clock, and for each asset a divided bar with what its parts are. As high as it needs to be.
#[must_use]
pub fn totals(spec: &TotalsSpec<'_>) -> Scene {
    let mut pen = Pen::new(spec.width);
    let sizes = Metrics::get().font;
    let clock = format!("{} {}", spec.zone.format(spec.at, "%Y-%m-%d %H:%M:%S"), spec.zone.suffix(spec.at));
    let used = pen.write(&clock, style(Font::Mono, sizes.heading, Token::Text), Corner::Left, 0.0, 10.0, spec.width);
    let scale = if spec.collapsed { "not to scale in time · " } else { "" };
    let more = spec.assets.len().saturating_sub(ASSETS);
    let more = if more == 0 { String::new() } else { format!("{more} more assets in the table · ") };
    let rule = format!("{more}{scale}mixed funds: {}", spec.method.name().to_lowercase());
    // What it rests on comes before what happened: it has its room first.
    let rule_width = width(small(Token::TextFaint), &rule).min(spec.width - used - 16.0);
    pen.write(&rule, small(Token::TextFaint), Corner::Right, spec.width, 10.0, rule_width);
    let room = spec.width - used - rule_width - 40.0;
    if room > 60.0 {
        let ink = style(Font::Sans, sizes.body, Token::TextDim);
        pen.write(spec.last, ink, Corner::Left, used + 20.0, 10.0, room);
    }
    pen.y = 26.0;
    let none = Balance::default();
    for &asset in spec.assets.iter().take(ASSETS) {
        row(&mut pen, spec, asset, spec.account.assets.get(&asset).unwrap_or(&none));
    }
    if !spec.uncounted.is_empty() {
        pen.write(spec.uncounted, small(Token::TextFaint), Corner::Left, 0.0, pen.y + 6.0, pen.width);
        pen.y += 14.0;
    }
    pen.finish()
}

fn row(pen: &mut Pen, spec: &TotalsSpec<'_>, asset: AssetIx, balance: &Balance) {
    let (case, sizes) = (spec.case, Metrics::get().font);
    let decimals = case[asset].decimals;
    // From ten thousand on, decimals are noise.
    let show = |qty: u128| {
        let places = if Amount(qty).to_f64(decimals) < 1e4 { 2 } else { 0 };
        Amount(qty).rounded(decimals, places)
    };
    let mut left = format!("{} {} left the victim", show(balance.taken), case[asset].symbol);
    if balance.received > 0 {
        left.push_str(&format!(" · {} from conversions", show(balance.received)));
    }
    let middle = pen.y + LINE / 2.0;
    let used = pen.write(&left, style(Font::SansBold, sizes.body, Token::Text), Corner::Left, 0.0, middle, pen.width);
    // The parts, from the right end of the line; the smallest that have no room are in the bar alone.
    let mut parts: Vec<(Token, String, u128)> = balance
        .fates
        .iter()
        .map(|(&fate, &qty)| (fate_token(fate), format!("{} {}", fate.name(), show(qty)), qty))
        .collect();
    if balance.given > 0 {
        parts.push((Token::Line, format!("converted {}", show(balance.given)), balance.given));
    }
    let bar = pen.y + LINE + 1.0;
    #[allow(clippy::cast_precision_loss)]
    let whole = (balance.taken + balance.received).max(1) as f64;
    pen.block(Rect::from_xywh(0.0, bar, pen.width, BAR), Paint::new(Token::Raised));
    let mut x = 0.0;
    for (token, _, qty) in &parts {
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        let length = (*qty as f64 / whole * f64::from(pen.width)) as f32;
        pen.block(Rect::from_xywh(x, bar, (length - 1.0).max(0.8), BAR), Paint::new(*token));
        x += length;
    }
    let mut x = used + 18.0;
    parts.sort_by_key(|&(_, _, qty)| std::cmp::Reverse(qty));
    for (token, text, _) in &parts {
        let needed = SAMPLE + 5.0 + width(small(Token::TextDim), text);
        if x + needed > pen.width {
            break;
        }
        pen.block(Rect::from_xywh(x, middle - SAMPLE / 2.0, SAMPLE, SAMPLE), Paint::new(*token));
        pen.write(text, small(Token::TextDim), Corner::Left, x + SAMPLE + 5.0, middle, needed);
        x += needed + 14.0;
    }
    pen.y = bar + BAR + 7.0;
}
