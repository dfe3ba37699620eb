//! The overview: key figures, published figures side by side, and charts of all thefts of a case on one grid.
//!
//! A pure function of its [`OverviewSpec`]. What is chosen stands out in every chart, against the whole, so that a choice
//! never takes the context away. Every number carries the numbers of its sources, which are listed at the end.

mod cards;
mod claims;
mod delays;
mod exhibit;
mod grid;
mod headline;
mod notes;
mod rows;
mod stack;
mod years;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::exhibit::Uses;
use super::{Point, Scene, Size, Target};
use crate::case::{Case, IncidentIx, SourceIx};
use crate::overview::{Bar, Breakdown, Dimension, Statistics, Sum};
pub use exhibit::{OverviewExhibit, exhibit, frame_spec, within};
use grid::{GUTTER, Grid, Panel};
use notes::Notes;

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct OverviewSpec<'a> {
    /// The case, for names and claims.
    pub case: &'a Case,
    /// Its statistics over all thefts.
    pub statistics: &'a Statistics,
    /// The thefts that stand out; `None` for all.
    pub chosen: Option<&'a BTreeSet<IncidentIx>>,
    /// What the pointer is on.
    pub hover: Option<&'a Target>,
}

/// What the panels share.
struct Context<'a> {
    spec: &'a OverviewSpec<'a>,
    notes: RefCell<Notes<'a>>,
}

impl Context<'_> {
    /// The numbers of sources, in brackets.
    fn cite(&self, sources: &[SourceIx]) -> String {
        self.notes.borrow_mut().cite(sources)
    }

    /// The chosen part of a bar, where there is a choice.
    fn part(&self, bar: &Bar) -> Option<Sum> {
        self.spec.chosen.map(|set| bar.within(set))
    }
}

/// How much room the panels take.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// Most bars of a breakdown.
    bars: usize,
    /// Most lines of a column of the table of figures.
    figures: usize,
    /// Most lines of a column of sources, then one line for each; `None` for all of them, whole.
    sources: Option<usize>,
    /// Rows of cards.
    cards: usize,
    /// Height of the chart of years.
    years: f32,
    /// Height of the picture.
    height: f32,
}

/// The overview in a width, as high as it needs to be: for a window, which scrolls.
#[must_use]
pub fn overview(spec: &OverviewSpec<'_>, width: f32) -> Scene {
    let plan = Plan {
        bars: 9,
        figures: usize::MAX,
        sources: None,
        cards: 6,
        years: years::LEAST + 60.0,
        height: f32::INFINITY,
    };
    compose(spec, None, width, &plan).scene
}

/// The overview in a size: with as much in each panel as leaves room for the important ones. What has no room is left
/// out, and the picture says so.
#[must_use]
pub fn overview_in(spec: &OverviewSpec<'_>, size: Size) -> Scene {
    overview_with(spec, None, size)
}

/// As [`overview_in`], with the sources numbered as in a list that stands around the picture: then it has none of its own.
#[must_use]
pub fn overview_with(spec: &OverviewSpec<'_>, numbers: Option<&Uses>, size: Size) -> Scene {
    // Bars, lines of figures, lines of sources, rows of cards; each step costs as much as a panel of weight 1.
    const STEPS: [(usize, usize, usize, usize); 12] = [
        (12, 60, 12, 2),
        (10, 40, 10, 2),
        (9, 30, 8, 2),
        (8, 24, 7, 2),
        (7, 20, 6, 2),
        (7, 16, 6, 1),
        (6, 14, 6, 1),
        (5, 12, 5, 1),
        (4, 10, 5, 1),
        (6, 10, 4, 0),
        (5, 10, 4, 0),
        (4, 10, 3, 0),
    ];
    // Where there are no years to compare, published figures come first.
    let years_compare = several_years(spec.statistics);
    let plan = |(bars, figures, sources, cards), years| Plan {
        bars,
        figures,
        sources: Some(sources),
        cards: if years_compare { cards } else { 2 },
        years: years::LEAST + years,
        height: size.h,
    };
    let mut best: Option<(u32, usize, Composed)> = None;
    for (n, step) in (0..).zip(STEPS) {
        let composed = compose(spec, numbers, size.w, &plan(step, 0.0));
        let cost = composed.missed + n;
        if best.as_ref().is_none_or(|&(least, ..)| cost < least) {
            best = Some((cost, n as usize, composed));
        }
    }
    let mut scene = Scene::new(size);
    let Some((_, n, composed)) = best else { return scene };
    // Room left over goes to more bars, then to the chart of years.
    let step = STEPS[n];
    let more = (step.0 + 1..=step.0 + 6).rev().map(|bars| (bars, step.1, step.2, step.3));
    let step =
        more.into_iter().find(|&step| compose(spec, numbers, size.w, &plan(step, 0.0)).missed <= composed.missed);
    let step = step.unwrap_or(STEPS[n]);
    let taller = [0.5, 0.4, 0.3, 0.22, 0.16, 0.12, 0.08, 0.04].into_iter().map(|part| (part * size.h).round());
    let taller = taller.filter(|_| years_compare).find_map(|years| {
        let taller = compose(spec, numbers, size.w, &plan(step, years));
        (taller.missed <= composed.missed).then_some(taller)
    });
    let finished = taller.unwrap_or_else(|| compose(spec, numbers, size.w, &plan(step, 0.0)));
    scene.place(finished.scene, Point::default());
    scene
}

fn several_years(statistics: &Statistics) -> bool {
    statistics.by(Dimension::Year).is_some_and(|years| years.bars.len() > 1)
}

/// A picture, and how much what it leaves out is missed.
struct Composed {
    scene: Scene,
    missed: u32,
}

fn compose(spec: &OverviewSpec<'_>, numbers: Option<&Uses>, width: f32, plan: &Plan) -> Composed {
    let context = Context { spec, notes: RefCell::new(Notes::by(numbers)) };
    let grid = Grid::new(width);
    let (mut limit, mut reserved) = (f32::INFINITY, 0.0);
    if let Some(most) = plan.sources {
        // How many sources there are to cite is known once all panels are drawn.
        let all = Context { spec, notes: RefCell::new(Notes::by(numbers)) };
        let _ = grid::place(panels(&all, &grid, plan), &grid, limit);
        reserved = all.notes.borrow().height(width, most);
        limit = plan.height - grid::GAP - reserved;
    }
    let grid::Placed { mut scene, mut left_out, missed } = grid::place(panels(&context, &grid, plan), &grid, limit);
    if plan.cards == 0 && !spec.case.claims.is_empty() {
        left_out.insert(0, "As published");
    }
    let list = context.notes.take().panel(spec.case, width, plan.sources, &left_out);
    let below = (scene.size.h + grid::GAP).round();
    // In a picture of a fixed height the sources stand at its foot.
    let y = if plan.sources.is_some() { below.max((plan.height - reserved).round()) } else { below };
    scene.size.h = y + list.size.h;
    scene.place(list, Point::new(0.0, y));
    Composed { scene, missed }
}

fn panel<'d>(title: &'static str, span: usize, weight: u32, draw: impl FnOnce(f32) -> Scene + 'd) -> Panel<'d> {
    Panel { span, weight, title, draw: Box::new(draw) }
}

fn panels<'d>(context: &'d Context<'d>, grid: &Grid, plan: &Plan) -> Vec<Panel<'d>> {
    let mut panels = head(context, grid, plan);
    panels.extend(charts(context, grid, plan));
    panels
}

/// Key figures and cards, over all columns.
fn head<'d>(context: &'d Context<'d>, grid: &Grid, plan: &Plan) -> Vec<Panel<'d>> {
    let mut panels = Vec::new();
    let cards = plan.cards;
    if !context.spec.case.incidents.is_empty() {
        panels.push(panel("Key figures", grid.columns, 20, |width| headline::draw(context, width)));
    }
    if !context.spec.case.claims.is_empty() && cards > 0 {
        panels.push(panel("As published", grid.columns, 12, move |width| cards::draw(context, width, cards)));
    }
    panels
}

/// The charts, the important ones first.
fn charts<'d>(context: &'d Context<'d>, grid: &Grid, plan: &Plan) -> Vec<Panel<'d>> {
    let Plan { bars, figures, years, .. } = *plan;
    let statistics = context.spec.statistics;
    let known = if plan.sources.is_none() { 8 } else { 4 };
    // A picture has no room for what tells nothing apart; a window says that there is nothing to tell.
    let tells = |breakdown: &&Breakdown| plan.sources.is_none() || breakdown.bars.len() > 1;
    let mut panels = Vec::new();
    // A single theft has no breakdowns worth a chart.
    if statistics.whole.thefts > 1 {
        if several_years(statistics) {
            panels.push(panel("By year", 2, 24, move |width| years::draw(context, width, years)));
        }
        panels.push(panel("Largest thefts", 1, 8, move |width| rows::largest(context, width, bars)));
        for (dimension, weight) in rows::BARS {
            if let Some(breakdown) = statistics.by(dimension).filter(tells) {
                panels.push(panel(dimension.title(), 1, weight, move |width| {
                    rows::breakdown(context, width, breakdown, bars)
                }));
            }
        }
    }
    if statistics.whole.thefts > 0 {
        for dimension in [Dimension::Fate, Dimension::Coverage] {
            if let Some(breakdown) = statistics.by(dimension).filter(tells) {
                panels.push(panel(dimension.title(), 1, 3, move |width| stack::draw(context, width, breakdown)));
            }
        }
        if plan.sources.is_none() || !statistics.delays.is_empty() {
            panels
                .push(panel("Theft to first laundering step", 1, 3, move |width| delays::draw(context, width, known)));
        }
    }
    if !context.spec.case.claims.is_empty() {
        panels.push(panel("Published figures", grid.columns, 2, move |width| claims::draw(context, width, figures)));
    }
    panels
}
