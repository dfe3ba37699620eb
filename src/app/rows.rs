//! What the rows of a timeline hold, made anew only when it changes: most of it with filter and settings, the rest with
//! the selection.

use std::sync::Arc;

use super::balances;
use super::clock::{Chronicle, Clock};
use super::compare::Comparison;
use super::tracing::Following;
use crate::case::{Asset, AssetIx, Case, Usd};
use crate::flow::{Filter, Flow, Sieve, Valuation};
use crate::scene::annotate::Annotations;
use crate::scene::style::Token;
use crate::scene::timeline::{Timeline, TimelineSpec, lanes_that_fit, timeline};
use crate::scene::{Selection, Size, Target};
use crate::timeline::{
    Curves, Grouping, Lanes, Layer, Measure, Movement, Split, Tally, TimeIndex, TimelineSettings, movements,
};

/// Most lanes of the story, and of any other kind.
const STORY_LANES: usize = 8;
const MOST_LANES: usize = 24;
/// What is under the pointer stands out only while it is no more than this many movements, so that moving the pointer
/// stays free of long work. What is selected always does.
const MOST_POINTED: usize = 20_000;

/// What a timeline is made of.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The case.
    pub case: &'a Case,
    /// What amounts are worth.
    pub valuation: &'a Valuation,
    /// The folded graph, for what is selected and hidden.
    pub flow: &'a Flow,
    /// What happened when.
    pub chronicle: &'a Chronicle,
    /// What is shown.
    pub filter: &'a Filter,
    /// How it is shown.
    pub settings: &'a TimelineSettings,
    /// What a person wrote and drew on it.
    pub annotations: &'a Annotations,
    /// What is followed, where a trace is shown.
    pub following: Option<&'a Following>,
}

/// The rows without what the selection changes.
#[derive(Debug)]
pub struct Ground {
    lanes: Lanes,
    movements: Vec<Movement>,
    all: Layer,
    shown: Option<Layer>,
}

/// What of filter and settings decides the [`Ground`]: while it is the same, so is the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundKey {
    filter: Filter,
    settings: TimelineSettings,
    lanes: usize,
}

impl GroundKey {
    /// For a timeline of some height. The window is no part of it: it is drawn over the rows.
    #[must_use]
    pub fn of(source: &Source<'_>, height: f32) -> Self {
        let settings = TimelineSettings {
            measure: source.settings.measure.clone(),
            split: if source.settings.split == Split::Kind { Split::Kind } else { Split::Role },
            grouping: source.settings.grouping,
            opened: source.settings.opened.clone(),
            ..TimelineSettings::default()
        };
        let story = settings.grouping == Grouping::Story && settings.opened.is_empty();
        let most = if story { STORY_LANES } else { MOST_LANES };
        let filter = Filter { window: None, ..source.filter.clone() };
        Self { filter, settings, lanes: lanes_that_fit(source.case, height, most) }
    }
}

impl Ground {
    /// Of a case.
    #[must_use]
    pub fn of(source: &Source<'_>, key: &GroundKey) -> Self {
        let case = source.case;
        let lanes = Lanes::grouped(case, key.settings.grouping, &key.settings.opened, key.lanes);
        let movements = movements(case);
        let all = layer(source, &lanes, movements.iter().copied());
        let shown = (!key.filter.is_empty()).then(|| {
            let sieve = Sieve::of(case, source.valuation, source.flow, &key.filter);
            let passing: Vec<Movement> =
                movements.iter().copied().filter(|movement| movement.passes(case, &key.filter, &sieve)).collect();
            layer(source, &lanes, passing.into_iter())
        });
        Self { lanes, movements, all, shown }
    }

    /// The lanes, from top to bottom.
    #[must_use]
    pub fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// How much the shown movements are in any stretch of time.
    #[must_use]
    pub fn index(&self) -> &TimeIndex {
        &self.shown.as_ref().unwrap_or(&self.all).index
    }
}

/// Some movements, counted as the settings say.
fn layer(source: &Source<'_>, lanes: &Lanes, movements: impl Iterator<Item = Movement> + Clone) -> Layer {
    let (case, settings) = (source.case, source.settings);
    let usd = |movement: Movement| movement.usd(case, source.valuation).map(Usd::to_f64);
    let asset = match &settings.measure {
        Measure::Asset(id) => case.asset_of_id(id).map(AssetIx::get),
        _ => None,
    };
    let of_asset = |movement: Movement| match movement {
        Movement::Transfer(ix) => asset.is_some_and(|asset| case[ix].asset.get() == asset),
        Movement::Theft(_) => false,
    };
    let amount = |movement: Movement| match movement {
        Movement::Transfer(ix) => case[ix].amount.map(|amount| amount.to_f64(case[case[ix].asset].decimals)),
        Movement::Theft(_) => None,
    };
    let by_role = |movement: Movement| crate::timeline::role_part(movement.from(case).role(case));
    let by_kind = |movement: Movement| movement.kind(case);
    let tally = Tally {
        counts: if asset.is_some() { &of_asset } else { &|_| true },
        value: if asset.is_some() { &amount } else { &usd },
        part: if settings.split == Split::Kind { &by_kind } else { &by_role },
    };
    Layer::with(case, lanes, TimeIndex::tally(case, &tally, movements.clone()), movements)
}

/// What the rows of a timeline hold.
#[derive(Debug, Clone)]
pub struct Rows {
    ground: Arc<Ground>,
    focus: Option<Layer>,
    curves: Option<Curves>,
}

impl Rows {
    /// The rows of a timeline of some height. What is selected, or else under the pointer, stands out.
    #[must_use]
    pub fn of(source: &Source<'_>, selection: &Selection, hover: Option<&Target>, height: f32) -> Self {
        let ground = Ground::of(source, &GroundKey::of(source, height));
        Self::on(Arc::new(ground), source, selection, hover)
    }

    /// The same on rows that are there already.
    #[must_use]
    pub fn on(ground: Arc<Ground>, source: &Source<'_>, selection: &Selection, hover: Option<&Target>) -> Self {
        let mut focus = selection.movements(source.flow);
        if focus.is_empty()
            && let Some(hover) = hover.filter(|hover| size(source.flow, hover) <= MOST_POINTED)
        {
            let mut pointed = Selection::default();
            pointed.join([hover.clone()], crate::scene::select::Join::Replace);
            focus = pointed.movements(source.flow);
        }
        // A theft that transfers show has no row of its own to stand out.
        focus.retain(|movement| ground.movements.binary_search(movement).is_ok());
        let focus = (!focus.is_empty()).then(|| layer(source, &ground.lanes, focus.iter().copied()));
        let curves = balances::of(source, selection);
        Self { ground, focus, curves }
    }

    /// The rows without what the selection changes.
    #[must_use]
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// What the two windows of time hold, where there are two.
    #[must_use]
    pub fn compared(&self, source: &Source<'_>) -> Option<String> {
        Comparison::of(source, self.ground.index()).map(|compared| compared.line(source))
    }

    /// The balances of what is selected.
    #[must_use]
    pub fn curves(&self) -> Option<&Curves> {
        self.curves.as_ref()
    }

    /// Draws them.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn draw(&self, source: &Source<'_>, clock: &Clock, look: Look, size: Size) -> Timeline {
        let Ground { lanes, all, shown, .. } = &*self.ground;
        timeline(&TimelineSpec {
            case: source.case,
            lanes,
            axis: &clock.axis,
            size,
            all,
            shown: shown.as_ref(),
            focus: self.focus.as_ref(),
            settings: source.settings,
            curves: self.curves.as_ref(),
            annotations: source.annotations,
            window: source.filter.window.map(|window| (window.from as f64, window.to as f64)),
            playhead: look.playhead.then_some(clock.playback.at),
            clock: false,
            event: look.event,
            ground: Token::Panel,
        })
    }
}

/// How many transfers a target stands for, without listing them.
fn size(flow: &Flow, target: &Target) -> usize {
    match target {
        Target::Edge(key) => flow.edge(key).map_or(0, |(_, edge)| edge.transfers.len()),
        Target::Node(key) => flow.node(key).map_or(0, |(ix, node)| {
            let edges =
                [petgraph::Outgoing, petgraph::Incoming].into_iter().flat_map(|way| flow.graph.edges_directed(ix, way));
            node.internal.len() + edges.map(|edge| edge.weight().transfers.len()).sum::<usize>()
        }),
        _ => 1,
    }
}

/// The asset that the histogram measures, if it is one.
#[must_use]
pub fn measured<'a>(case: &'a Case, settings: &TimelineSettings) -> Option<&'a Asset> {
    match &settings.measure {
        Measure::Asset(id) => case.asset_of_id(id).map(|ix| &case[ix]),
        _ => None,
    }
}

/// What of the moment a timeline shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Whether the playhead is drawn.
    pub playhead: bool,
    /// The event selected or under the pointer.
    pub event: Option<crate::case::EventIx>,
}
