//! The account of a theft as pictures: a table, divided bars, and the flows from the theft to where the funds are.
//!
//! Pure functions of a [`ReconcileSpec`]. Every picture says by which method mixed funds were told apart and by which rules;
//! what does not close is hatched, and its rows are named.

mod bars;
mod exhibit;
mod figures;
mod flows;
mod holders;
mod notes;
mod table;
mod words;

pub use exhibit::{ReconcileExhibit, exhibit, frame_spec, title, within};
pub use flows::carried;

use super::style::{Metrics, Token};
use super::text::Font;
use super::{Corner, Point, Scene, Size, pen};
use crate::case::{AssetIx, Case, IncidentIx, Usd};
use crate::flow::Valuation;
use crate::trace::{Ledger, Valued};
use figures::Measure;
use pen::{Pen, style};

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct ReconcileSpec<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its values.
    pub valuation: &'a Valuation,
    /// What moved.
    pub ledger: &'a Ledger,
    /// The theft; `None` for all of the case together.
    pub incident: Option<IncidentIx>,
    /// Its account by one method, or by several side by side.
    pub accounts: &'a [Valued],
}

/// Which picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// Bars and a table.
    #[default]
    Table,
    /// The flows.
    Flows,
}

/// Between the columns of a picture, px.
const GUTTER: f32 = 36.0;

/// The account in a size: bars over a table, what does not close and the rules beside it.
#[must_use]
pub fn account(spec: &ReconcileSpec<'_>, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let Some(first) = spec.accounts.first() else { return scene };
    let measure = Measure::of(first);
    let head = headline(spec, size.w);
    let mut y = head.size.h;
    scene.place(head, Point::default());
    let drawn = bars::draw(spec, measure, size.w);
    let below = y + drawn.size.h;
    scene.place(drawn, Point::new(0.0, y));
    y = below + 18.0;
    let beside = (size.w * 0.27).clamp(200.0, 420.0);
    let left = size.w - beside - GUTTER;
    let drawn = table::draw(spec, measure, Size::new(left, size.h - y));
    let under = y + drawn.size.h + 16.0;
    scene.place(drawn, Point::new(0.0, y));
    let drawn = holders::draw(spec, measure, Size::new(left, size.h - under));
    scene.place(drawn, Point::new(0.0, under));
    let drawn = notes::draw(spec, Size::new(beside, size.h - y));
    scene.place(drawn, Point::new(left + GUTTER, y));
    scene
}

/// The flows in a size.
#[must_use]
pub fn flows(spec: &ReconcileSpec<'_>, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let Some(first) = spec.accounts.first() else { return scene };
    let head = headline(spec, size.w);
    let foot = notes::foot(spec, size.w);
    let top = head.size.h + 6.0;
    let bottom = size.h - foot.size.h - 10.0;
    scene.place(head, Point::default());
    let drawn = flows::draw(spec, first, Measure::of(first), Size::new(size.w, (bottom - top).max(60.0)));
    scene.place(drawn, Point::new(0.0, top));
    scene.place(foot, Point::new(0.0, bottom + 10.0));
    scene
}

/// How much was taken, in large letters.
fn headline(spec: &ReconcileSpec<'_>, width: f32) -> Scene {
    let mut pen = Pen::new(width);
    let sizes = Metrics::get().font;
    let Some(first) = spec.accounts.first() else { return pen.finish() };
    let display = style(Font::SansBold, sizes.display, Token::Text);
    let amount = |asset: &AssetIx| {
        format!("{} {}", figures::units(spec.case, *asset, figures::taken(first, *asset)), spec.case[*asset].symbol)
    };
    let mut assets = figures::taken_assets(first);
    let priced: u128 = first.taken.iter().filter_map(|taken| taken.usd).fold(0, |sum, usd| sum.saturating_add(usd.0));
    let (large, mut small) = match (Measure::of(first), first.taken_usd()) {
        _ if assets.is_empty() => ("Nothing taken in these rows".to_owned(), Vec::new()),
        (Measure::Usd, Some(usd)) => (format!("{} taken", usd.brief()), vec!["value at the theft".to_owned()]),
        (Measure::Usd, None) => {
            let text = "as far as there is a price; what has none is in no bar";
            (format!("{} taken", Usd(priced).brief()), vec![text.to_owned()])
        }
        (Measure::Units(asset), _) => {
            assets.retain(|&other| other != asset);
            let symbol = &spec.case[asset].symbol;
            let text = format!("shares are those of {symbol}, since not all has a price");
            (format!("{} taken", amount(&asset)), vec![text])
        }
    };
    let more = assets.len().saturating_sub(4);
    let listed: Vec<String> = assets.iter().take(4).map(amount).collect();
    let others = if matches!(Measure::of(first), Measure::Usd) { "" } else { "also " };
    if !listed.is_empty() {
        let more = if more > 0 { format!(" and {more} more assets") } else { String::new() };
        small.push(format!("{others}{}{more}", listed.join(" + ")));
    }
    if let Some(incident) = spec.incident {
        small.insert(0, spec.case[incident].title.clone());
    }
    let used = pen.write(&large, display, Corner::Left, 0.0, 16.0, width);
    let body = style(Font::Sans, sizes.body, Token::TextDim);
    pen.write(&small.join(" · "), body, Corner::Left, used + 14.0, 19.0, width - used - 14.0);
    pen.y = 42.0;
    pen.finish()
}
