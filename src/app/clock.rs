//! The time of a case: what happened when, the axis it is shown on, and the playhead.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::case::{Case, Timestamp, Usd};
use crate::flow::{Filter, Flow, Shown, Valuation};
use crate::scene::style::Token;
use crate::scene::timeline::{Timeline, TimelineSpec, lanes_that_fit, timeline};
use crate::scene::{Selection, Size, Target};
use crate::timeline::{
    Activity, Axis, Lanes, Layer, Movement, Playback, StolenTotals, TimeIndex, VictimTotals, movements,
};

/// Width of an axis before the pane has said its own.
const WIDTH: f64 = 1000.0;

/// What happened when, indexed once per case.
#[derive(Debug, Clone)]
pub struct Chronicle {
    /// When something happened.
    pub activity: Activity,
    /// How much in any stretch of time.
    pub index: TimeIndex,
    /// What had left the victims, by transfers.
    pub totals: VictimTotals,
    /// What had been stolen, by the reports alone.
    pub stolen: StolenTotals,
}

impl Chronicle {
    /// Indexes a case.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation) -> Self {
        let usd = usd(case, valuation);
        let index = TimeIndex::build(case, &usd, movements(case));
        Self { activity: Activity::of(case), index, totals: VictimTotals::of(case), stolen: StolenTotals::of(case) }
    }
}

/// Value of a movement in dollars, for drawing.
fn usd<'a>(case: &'a Case, valuation: &'a Valuation) -> impl Fn(Movement) -> Option<f64> + 'a {
    |movement| movement.usd(case, valuation).map(Usd::to_f64)
}

/// The axis, the silences a person opened, and the playhead.
#[derive(Debug, Clone)]
pub struct Clock {
    /// From time to px; as wide as the pane at the last frame.
    pub axis: Axis,
    /// Silences opened by hand, by their key.
    pub opened: BTreeSet<Timestamp>,
    /// The playhead.
    pub playback: Playback,
}

impl Clock {
    /// All of the time, the playhead at its beginning.
    #[must_use]
    pub fn of(chronicle: &Chronicle) -> Self {
        let opened = BTreeSet::new();
        let axis = Axis::new(&chronicle.activity, &opened, WIDTH);
        let playback = Playback::at_start(&axis);
        Self { axis, opened, playback }
    }

    /// Opens a silence, or collapses it again.
    pub fn toggle_gap(&mut self, key: Timestamp, chronicle: &Chronicle) {
        if !self.opened.remove(&key) {
            self.opened.insert(key);
        }
        self.axis = self.axis.rebuilt(&chronicle.activity, &self.opened);
    }
}

/// What the rows of a timeline hold whatever is selected: made anew when filter or height change.
#[derive(Debug)]
pub struct Ground {
    lanes: Lanes,
    /// In order.
    movements: Vec<Movement>,
    all: Layer,
    shown: Option<Layer>,
}

impl Ground {
    /// The ground of a timeline of some height.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation, shown: &Shown, height: f32) -> Self {
        let usd = usd(case, valuation);
        let lanes = Lanes::of(case, lanes_that_fit(case, height));
        let movements = movements(case);
        let layer = |movements: Vec<Movement>| Layer::of(case, &lanes, &usd, movements);
        let passing = (!shown.filter().is_empty())
            .then(|| layer(movements.iter().copied().filter(|movement| movement.passes(case, shown)).collect()));
        Self { all: layer(movements.clone()), shown: passing, movements, lanes }
    }
}

/// What the rows of a timeline hold: made anew when filter, selection or height change, not when the view moves.
#[derive(Debug, Clone)]
pub struct Rows {
    ground: Arc<Ground>,
    focus: Option<Layer>,
}

impl Rows {
    /// Movements that what the pointer is on may stand for to stand out: with more, each touch would be felt.
    const MOST_POINTED: usize = 20_000;

    /// The rows of a timeline of some height. What is selected, or else under the pointer, stands out.
    #[must_use]
    pub fn of(
        case: &Case,
        valuation: &Valuation,
        flow: &Flow,
        shown: &Shown,
        selection: &Selection,
        hover: Option<&Target>,
        height: f32,
    ) -> Self {
        Self::on(Arc::new(Ground::of(case, valuation, shown, height)), case, valuation, flow, selection, hover)
    }

    /// The rows on a ground that was made before.
    #[must_use]
    pub fn on(
        ground: Arc<Ground>,
        case: &Case,
        valuation: &Valuation,
        flow: &Flow,
        selection: &Selection,
        hover: Option<&Target>,
    ) -> Self {
        let mut focus = selection.movements(flow);
        if focus.is_empty()
            && let Some(hover) = hover.filter(|hover| stands_for(flow, hover) <= Self::MOST_POINTED)
        {
            let mut pointed = Selection::default();
            pointed.join([hover.clone()], crate::scene::select::Join::Replace);
            focus = pointed.movements(flow);
        }
        // A theft that transfers show has no row of its own to stand out.
        focus.retain(|movement| ground.movements.binary_search(movement).is_ok());
        let usd = usd(case, valuation);
        let focus: Vec<Movement> = focus.into_iter().collect();
        let focus = (!focus.is_empty()).then(|| Layer::of(case, &ground.lanes, &usd, focus));
        Self { ground, focus }
    }

    /// Draws them.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn draw(&self, case: &Case, clock: &Clock, filter: &Filter, look: Look, size: Size) -> Timeline {
        timeline(&TimelineSpec {
            case,
            lanes: &self.ground.lanes,
            axis: &clock.axis,
            size,
            all: &self.ground.all,
            shown: self.ground.shown.as_ref(),
            focus: self.focus.as_ref(),
            window: filter.window.map(|window| (window.from as f64, window.to as f64)),
            playhead: look.playhead.then_some(clock.playback.at),
            clock: false,
            event: look.event,
            ground: Token::Panel,
        })
    }
}

/// How many transfers a thing stands for.
fn stands_for(flow: &Flow, target: &Target) -> usize {
    match target {
        Target::Node(key) => flow.node(key).map_or(0, |(ix, node)| {
            let edges =
                [petgraph::Incoming, petgraph::Outgoing].into_iter().flat_map(|d| flow.graph.edges_directed(ix, d));
            node.internal.len() + edges.map(|edge| edge.weight().transfers.len()).sum::<usize>()
        }),
        Target::Edge(key) => flow.edge(key).map_or(0, |(_, edge)| edge.transfers.len()),
        _ => 1,
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
