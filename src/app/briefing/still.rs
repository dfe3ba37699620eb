//! Steps as they will look, without going to them: small pictures for the list and the speaker, pages for a file.

use std::sync::Arc;

use super::{Briefing, Step};
use crate::app::accounting::{Accounting, Worked};
use crate::app::accounts::Accounts;
use crate::app::clock::{Chronicle, Clock};
use crate::app::document::{Document, Drawing, ViewState};
use crate::app::export::Sheet;
use crate::app::tracing::Following;
use crate::app::view::{of_state, step};
use crate::case::{Case, Disguise, Moment, Timestamp};
use crate::flow::{Shown, Valuation};
use crate::layout::{Cancel, Cancelled};
use crate::overview::Statistics;
use crate::scene::annotate::Annotations;
use crate::scene::graph::{Anchors, GraphSpec, build, whole_view};
use crate::scene::overview::{OverviewSpec, overview_in};
use crate::scene::play::{Instant, MovingMoney, Play, moving_money};
use crate::scene::{Scene, Selection, Size};
use crate::timeline::{FLIGHT_PX, in_flight};

/// A case on which steps are drawn, detached from the window so that a thread can do it.
#[derive(Clone)]
pub struct Backdrop {
    pub(super) case: Arc<Case>,
    pub(super) valuation: Arc<Valuation>,
    pub(super) chronicle: Arc<Chronicle>,
    pub(super) annotations: Annotations,
    pub(super) clock: Clock,
    disguise: Disguise,
}

/// A step made ready to be drawn: the drawing is that of the step alone, whatever was seen before.
pub struct Staged {
    /// What the step chose; what a trace lets pass is in its filter.
    pub state: ViewState,
    /// The graph.
    pub drawing: Arc<Drawing>,
    /// Where stolen funds went, where the step shows it.
    pub following: Option<Arc<Following>>,
    /// What is selected.
    pub selection: Selection,
    /// The playhead.
    pub clock: Clock,
}

/// The graph of a step at the instant to which it is played.
pub(super) struct Played {
    play: Play,
    at: Timestamp,
    money: Vec<MovingMoney>,
}

impl Played {
    /// As pictures want it.
    pub(super) fn instant(&self) -> Instant<'_> {
        Instant { play: &self.play, at: self.at, money: &self.money }
    }
}

impl Backdrop {
    /// The open case.
    #[must_use]
    pub fn of(doc: &Document) -> Self {
        Self {
            case: Arc::clone(&doc.case),
            valuation: Arc::clone(&doc.valuation),
            chronicle: Arc::clone(&doc.chronicle),
            annotations: doc.state.annotations.clone(),
            clock: doc.clock.clone(),
            disguise: doc.state.disguise.clone(),
        }
    }

    /// The view that pages of some steps are of, as a view file has it: the steps, and what belongs to none of them.
    #[must_use]
    pub fn view(&self, steps: &[Step]) -> String {
        let state = ViewState {
            annotations: self.annotations.clone(),
            disguise: self.disguise.clone(),
            briefing: Briefing::of(steps.iter().cloned()),
            ..ViewState::default()
        };
        of_state(&state, &self.case).to_text()
    }

    /// The date of what is told: as of when, else the last thing known. Never that of the writing.
    pub(super) fn date(&self) -> Timestamp {
        let last = || self.chronicle.activity.extent().map(|(_, last)| last);
        self.case.as_of.map(Moment::start).or_else(last).unwrap_or(0)
    }

    /// Makes a step ready.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn stage(&self, step: &Step, cancel: &Cancel) -> Result<Staged, Cancelled> {
        let mut state = step::fitted(step, &self.case).state;
        let drawing = Arc::new(Drawing::new(&self.case, &self.valuation, &state, None, cancel)?);
        let following = if state.tracing.on {
            let choice = state.tracing.clone();
            let drawing = Arc::clone(&drawing);
            Some(Arc::new(Following::of(&self.case, &self.valuation, drawing, choice, None, cancel)?))
        } else {
            None
        };
        state.filter.followed = following.as_ref().and_then(|following| following.lets_pass());
        let selection = step::selected_by(step, &self.case, &drawing.flow);
        let mut clock = self.clock.clone();
        step::set_clock(&mut clock, step, &state.timeline.zone, &self.chronicle);
        Ok(Staged { state, drawing, following, selection, clock })
    }

    /// Draws what a step shows in the middle of the window, in a size, without any frame.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn draw(&self, step: &Step, size: Size, cancel: &Cancel) -> Result<Scene, Cancelled> {
        match step::sheet(step) {
            Sheet::Graph => self.graph(step, size, cancel),
            Sheet::Overview => {
                let state = step::fitted(step, &self.case).state;
                let statistics = Statistics::of(&self.case, &self.valuation, &state.preference, None);
                let chosen = state.filter.chosen_thefts(&self.case);
                let spec =
                    OverviewSpec { case: &self.case, statistics: &statistics, chosen: chosen.as_ref(), hover: None };
                Ok(overview_in(&spec, size))
            }
            Sheet::Account => {
                let state = step::fitted(step, &self.case).state;
                let wanted = Accounting::chosen(&state.tracing, step::account_of(step));
                Ok(Worked::out(&self.case, &self.valuation, &wanted).picture(&self.case, &self.valuation, size))
            }
        }
    }

    /// What has moved by the playhead of a step, where it stands anywhere but at the beginning.
    pub(super) fn played(&self, staged: &Staged, shown: &Shown) -> Option<Played> {
        let (case, valuation) = (&*self.case, &*self.valuation);
        let Staged { drawing, clock, .. } = staged;
        let at = clock.playback.instant(&clock.axis)?;
        let known = self.chronicle.accounts(case, valuation).cloned();
        let books = known.or_else(|| Accounts::of(case, valuation, &Cancel::default()).ok().map(Arc::new))?;
        let play = Play::new(case, valuation, &drawing.flow, &books.ledger, &books.holdings.balances);
        let flights = in_flight(&self.chronicle.index, &clock.axis, clock.playback.at, FLIGHT_PX);
        let money = moving_money(case, valuation, &drawing.flow, shown, &play, &flights, at);
        Some(Played { play, at, money })
    }

    fn graph(&self, step: &Step, size: Size, cancel: &Cancel) -> Result<Scene, Cancelled> {
        /// Around the whole graph, px.
        const MARGIN: f32 = 24.0;
        let staged = self.stage(step, cancel)?;
        let Staged { state, drawing, following, selection, .. } = &staged;
        let shown = Shown::of(&self.case, &self.valuation, &drawing.flow, &state.filter);
        cancel.check()?;
        let played = self.played(&staged, &shown);
        let instant = played.as_ref().map(Played::instant);
        let anchors =
            Anchors { case: &self.case, flow: &drawing.flow, arrangement: &drawing.arrangement, shown: &shown };
        let all = || whole_view(&self.annotations, anchors, size, MARGIN);
        Ok(build(&GraphSpec {
            case: &self.case,
            flow: &drawing.flow,
            arrangement: &drawing.arrangement,
            shown: &shown,
            view: step::part(step).map_or_else(all, |seen| seen.view(size)),
            size,
            selection,
            hover: None,
            annotations: &self.annotations,
            traced: following.as_ref().map(|following| &*following.traced),
            instant: instant.as_ref(),
            least_text: 0.0,
        }))
    }
}
