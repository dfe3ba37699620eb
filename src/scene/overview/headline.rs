//! Key figures: thefts, value, the largest one, the busiest year, what is unknown or disputed.

use super::super::style::{Metrics, Token};
use super::super::text::{Font, TextStyle};
use super::super::{Corner, Paint, Scene};
use super::Context;
use crate::case::{Amount, Usd, thousands};
use crate::overview::{Dimension, Sum, theft_name};
use crate::scene::pen::{Pen, small, style, width};

/// Height of a row of figures.
const ROW: f32 = 66.0;
/// Least width of a figure.
const LEAST: f32 = 168.0;

struct Tile {
    label: String,
    figure: String,
    below: String,
    /// What stands below where that has no room: a number is never cut.
    shorter: String,
}

impl Tile {
    fn new(label: &str, figure: String, below: String) -> Self {
        Self { label: label.to_owned(), figure, below, shorter: String::new() }
    }
}

/// The row of key figures; two rows where the picture is narrow.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn draw(context: &Context<'_>, room: f32) -> Scene {
    let tiles = tiles(context);
    let per_row = ((room / LEAST) as usize).clamp(1, tiles.len());
    let per_row = tiles.len().div_ceil(tiles.len().div_ceil(per_row));
    let pitch = room / per_row as f32;
    let mut pen = Pen::new(room);
    for row in tiles.chunks(per_row) {
        for (n, tile) in row.iter().enumerate() {
            let x = n as f32 * pitch;
            if n > 0 {
                let line = super::super::Path::polyline(
                    &[
                        super::super::Point::new(x - 16.5, pen.y + 4.0),
                        super::super::Point::new(x - 16.5, pen.y + ROW - 14.0),
                    ],
                    false,
                );
                let stroke = super::super::Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::Line));
                pen.scene.stroke(super::super::Shape::Path(line), stroke);
            }
            one(&mut pen, tile, x, pitch - 28.0);
        }
        pen.y += ROW;
    }
    pen.y -= 8.0;
    pen.finish()
}

fn one(pen: &mut Pen, tile: &Tile, x: f32, room: f32) {
    let sizes = Metrics::get().font;
    let caption = style(Font::SansBold, sizes.caption, Token::TextFaint);
    pen.write(&tile.label.to_uppercase(), caption, Corner::Left, x, pen.y + 8.0, room);
    let mut big = style(Font::SansBold, sizes.display, Token::Text);
    if width(big, &tile.figure) > room {
        big = TextStyle { size: (big.size * room / width(big, &tile.figure)).max(sizes.heading), ..big };
    }
    pen.write(&tile.figure, big, Corner::Left, x, pen.y + 29.0, room);
    let dim = small(Token::TextDim);
    let fits = tile.shorter.is_empty() || width(dim, &tile.below) <= room;
    pen.write(if fits { &tile.below } else { &tile.shorter }, dim, Corner::Left, x, pen.y + 50.0, room);
}

fn tiles(context: &Context<'_>) -> Vec<Tile> {
    let (case, statistics) = (context.spec.case, context.spec.statistics);
    let whole = statistics.whole;
    let shown = context.spec.chosen.map_or(whole, |set| statistics.within(set));
    let of = |part: usize, all: usize| {
        if part == all { thousands(all) } else { format!("{} of {}", thousands(part), thousands(all)) }
    };
    let years = statistics.by(Dimension::Year);
    let span = years.and_then(|years| Some((years.bars.first()?, years.bars.last()?)));
    let span = span.map_or_else(String::new, |(first, last)| {
        if first.label == last.label { first.label.clone() } else { format!("{}–{}", first.label, last.label) }
    });
    let mut tiles = vec![
        Tile::new("Thefts", of(shown.thefts, whole.thefts), span),
        Tile {
            shorter: exact(shown, whole, context, "?"),
            ..Tile::new("Value", value(shown), exact(shown, whole, context, "unknown"))
        },
    ];
    let chosen = |ix| context.spec.chosen.is_none_or(|set| set.contains(ix));
    if let Some(theft) = statistics.largest.iter().find(|ix| chosen(ix)).and_then(|&ix| statistics.theft(ix)) {
        let ix = theft.incident;
        let note = context.cite(&theft.sources);
        let year = crate::case::format_utc(case[ix].at.start(), "%Y");
        let figure = theft.usd().map(Usd::brief).unwrap_or_default();
        let below = format!("{}, {year} {note}", theft_name(case, ix));
        tiles.push(Tile { shorter: format!("{year} {note}"), ..Tile::new("Largest", figure, below) });
    }
    let within = |bar: &crate::overview::Bar| context.part(bar).unwrap_or(bar.sum);
    let busiest = years.and_then(|years| years.bars.iter().rev().max_by_key(|bar| within(bar).usd));
    if let Some(year) = busiest.filter(|_| years.is_some_and(|years| years.bars.len() > 1)) {
        let sum = within(year);
        let thefts = if sum.thefts == 1 { "1 theft".to_owned() } else { format!("{} thefts", sum.thefts) };
        tiles.push(Tile::new("Highest year", year.label.clone(), format!("{} · {thefts}", sum.usd.brief())));
    }
    let disputed = statistics.by(Dimension::Dispute).and_then(|b| b.bar("disputed")).map(within).unwrap_or_default();
    if disputed.thefts > 0 && whole.thefts > 1 {
        let below = if disputed.is_unknown() { "without a value".to_owned() } else { disputed.usd.brief() };
        tiles.push(Tile::new("Disputed or not confirmed", thousands(disputed.thefts), below));
    }
    tiles
}

fn value(sum: Sum) -> String {
    if sum.is_unknown() { "unknown".to_owned() } else { sum.usd.brief() }
}

/// The sum in full, and how many thefts are not in it.
fn exact(shown: Sum, whole: Sum, context: &Context<'_>, unknown: &str) -> String {
    let full = Amount(shown.usd.0).grouped(Usd::DECIMALS);
    if context.spec.chosen.is_some() {
        return format!("{full} of {}", whole.usd.brief());
    }
    match shown.unknown {
        0 => format!("{full} exactly"),
        n => format!("{full} + {n} {unknown}"),
    }
}
