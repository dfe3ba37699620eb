//! What each picture of a film shows.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{StoryError, StoryOptions};
use crate::app::clock::{Clock, Look, Rows};
use crate::app::document::Drawing;
use crate::app::export::{Picture, Sheet};
use crate::case::{AssetIx, Timestamp};
use crate::flow::Shown;
use crate::scene::exhibit::{self, ExhibitSpec, Part, Surroundings};
use crate::scene::graph::{self, Anchors, GraphSpec, Insets, Plan, View};
use crate::scene::play::{Instant, MovingMoney, Play, moving_money};
use crate::scene::style::Token;
use crate::scene::timeline::Timeline;
use crate::scene::totals::{TotalsSpec, totals};
use crate::scene::{Point, Rect, Scene, Size};
use crate::timeline::{Axis, Movement, Passage, Schedule};
use crate::trace::{Method, Running};

/// Around what is fitted, px.
const MARGIN: f32 = 22.0;

/// A film, prepared: every picture of it can be asked for.
pub struct Film {
    pub(super) picture: Picture,
    size: Size,
    pub(super) shown: Shown,
    pub(super) plan: Plan,
    pub(super) play: Play,
    running: Arc<Running>,
    assets: Vec<AssetIx>,
    method: Method,
    uncounted: String,
    schedule: Schedule,
    /// The clock whose axis shows what is played.
    clock: Clock,
    part: Option<Part>,
    /// The timeline without its playhead.
    timeline: Option<Timeline>,
}

/// What moves in a picture of a film.
pub(super) struct Moving {
    pub(super) at: Timestamp,
    exact: f64,
    pub(super) money: Vec<MovingMoney>,
}

impl Film {
    /// Prepares a film. A part of the arrangement to show can be given; without one, what the filter shows is fitted.
    ///
    /// # Errors
    /// Where nothing in the span has a time.
    pub fn new(mut picture: Picture, options: &StoryOptions, part: Option<Rect>) -> Result<Self, StoryError> {
        // A selection is of the person at the desk, not of the story.
        picture.selection = crate::scene::Selection::default();
        let (case, valuation) = (&*picture.case, &*picture.valuation);
        let flow = &picture.drawing.flow;
        let shown = Shown::of(case, valuation, flow, &picture.filter);
        let plan = Plan::new(flow, &picture.drawing.arrangement, &shown);
        plan.prepare();
        let books = picture.books();
        let play = Play::new(case, valuation, flow, &books.ledger, &books.holdings.balances);
        let (running, assets, method) = picture.running(&books);
        let passages = Passage::all(case, |movement| match movement {
            Movement::Transfer(ix) => shown.passes(ix),
            Movement::Theft(ix) => shown.passes_theft(ix),
        });
        let thefts = case.incidents().filter(|(ix, _)| shown.passes_theft(*ix)).map(|(_, theft)| theft.at.start());
        let thefts: Vec<Timestamp> = thefts.collect();
        let mut clock = Clock::of(&picture.chronicle);
        clock.set_zone(&picture.settings.zone);
        let span = span(&picture, &mut clock.axis, &passages, &thefts)?;
        let schedule = Schedule::new(&clock.axis, &passages, &thefts, span, options.fps, options.seconds);
        let mut film = Self {
            picture,
            size: options.size,
            shown,
            plan,
            play,
            running,
            assets,
            method,
            uncounted: books.ledger.remarks.uncounted(),
            schedule,
            clock,
            part: None,
            timeline: None,
        };
        film.lay_out(options.timeline, part);
        Ok(film)
    }

    /// Draws what stands still of the timeline, and fits the graph into the room that is left.
    fn lay_out(&mut self, timeline: bool, part: Option<Rect>) {
        let drawn = OnceCell::new();
        let around = {
            let draw = |size: Size| drawn.get_or_init(|| self.rows(size)).scene.clone();
            self.surroundings(timeline.then_some(&draw))
        };
        self.timeline = drawn.into_inner();
        let graph = &self.picture.drawing.flow.graph;
        let is_narrowed = !self.picture.filter.is_empty();
        let seen = || graph.node_indices().filter(|&ix| !is_narrowed || self.shown.node(ix));
        let bounds = part.or_else(|| self.picture.drawing.arrangement.bounds_of(seen()));
        let size = around.graph.size();
        self.part = bounds.map(|bounds| {
            // Notes at the edge are in it too, unless a part was asked for.
            let bounds = if part.is_some() { bounds } else { self.annotated(bounds, size) };
            let view = View::fit(bounds, size, MARGIN);
            Part::Place(view.to_world(Point::new(size.w / 2.0, size.h / 2.0)), view.scale)
        });
    }

    fn annotated(&self, bounds: Rect, size: Size) -> Rect {
        let (case, Drawing { flow, arrangement, .. }) = (&*self.picture.case, &*self.picture.drawing);
        let anchors = Anchors { case, flow, arrangement, shown: &self.shown };
        graph::bounds_with(&self.picture.annotations, anchors, bounds, size, MARGIN, Insets::default())
    }

    fn rows(&self, size: Size) -> Timeline {
        let (picture, source) = (&self.picture, self.picture.source());
        Rows::of(&source, &picture.selection, None, size.h).draw(&source, &self.clock, Look::default(), size)
    }

    fn spec<'a>(
        &'a self,
        timeline: Option<&'a dyn Fn(Size) -> Scene>,
        totals: &'a dyn Fn(f32) -> Scene,
        instant: Option<&'a Instant<'a>>,
    ) -> ExhibitSpec<'a> {
        let picture = &self.picture;
        ExhibitSpec {
            case: &picture.case,
            flow: &picture.drawing.flow,
            arrangement: &picture.drawing.arrangement,
            filter: &picture.filter,
            shown: &self.shown,
            selection: &picture.selection,
            part: self.part,
            size: self.size,
            least_text: 0.0,
            timeline,
            annotations: &picture.annotations,
            traced: picture.traced(),
            zone: &picture.settings.zone,
            compared: None,
            instant,
            totals: Some(totals),
        }
    }

    fn surroundings(&self, timeline: Option<&dyn Fn(Size) -> Scene>) -> Surroundings {
        let room = |width: f32| Scene::new(self.totals(width, Timestamp::MIN / 2).size);
        exhibit::surroundings(&self.spec(timeline, &room, None))
    }

    /// Everything that stands still: frame, legend, the rows of the timeline, and room for the rest.
    pub(super) fn ground(&self) -> Surroundings {
        let draw = |_: Size| self.timeline.as_ref().map(|timeline| timeline.scene.clone()).unwrap_or_default();
        self.surroundings(self.timeline.is_some().then_some(&draw))
    }

    /// The graph as it is to be drawn at an instant.
    pub(super) fn graph<'a>(&'a self, view: View, size: Size, instant: Option<&'a Instant<'a>>) -> GraphSpec<'a> {
        let nothing: &dyn Fn(f32) -> Scene = &|_| Scene::default();
        exhibit::graph_spec(&self.spec(None, nothing, instant), view, size)
    }

    /// Where the stolen funds are at a time.
    pub(super) fn totals(&self, width: f32, at: Timestamp) -> Scene {
        totals(&TotalsSpec {
            case: &self.picture.case,
            account: &self.running.at(at),
            assets: &self.assets,
            method: self.method,
            at,
            zone: self.clock.axis.zone(),
            last: "",
            uncounted: &self.uncounted,
            collapsed: true,
            width,
        })
    }

    /// The playhead of a picture, over a timeline.
    pub(super) fn playhead(&self, moving: &Moving, size: Size) -> Option<Scene> {
        self.timeline.as_ref().map(|timeline| timeline.layout.playhead_at(moving.exact, size, Token::Panel))
    }

    /// What moves in a picture.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn moving(&self, frame: u32) -> Moving {
        let (picture, exact) = (&self.picture, self.schedule.instant(frame));
        let flights = self.schedule.flights(frame);
        let at = exact.floor() as Timestamp;
        let (case, valuation, flow) = (&picture.case, &picture.valuation, &picture.drawing.flow);
        let money = moving_money(case, valuation, flow, &self.shown, &self.play, &flights, at);
        Moving { at, exact, money }
    }

    /// When each picture is and what is on its way there.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// A picture of the film as one exhibit, drawn all anew. What the film shows is the same, pixel by pixel.
    #[must_use]
    pub fn exhibit(&self, frame: u32) -> Scene {
        let moving = self.moving(frame);
        let instant = Instant { play: &self.play, at: moving.at, money: &moving.money };
        let timeline = |size: Size| {
            let mut scene = self.timeline.as_ref().map(|timeline| timeline.scene.clone()).unwrap_or_default();
            if let Some(playhead) = self.playhead(&moving, size) {
                scene.items.extend(playhead.items);
            }
            scene
        };
        let totals = |width: f32| self.totals(width, moving.at);
        let timeline: Option<&dyn Fn(Size) -> Scene> = self.timeline.is_some().then_some(&timeline);
        exhibit::exhibit(&self.spec(timeline, &totals, Some(&instant)))
    }

    /// What the file says of itself.
    #[must_use]
    pub fn metadata(&self) -> Vec<(String, String)> {
        let schedule = &self.schedule;
        let pace = format!(
            "{} pictures, {} a second; not to scale in time: half of the film is shared equally among the moments at which \
             something begins to move, the rest follows the time axis with its silences collapsed; a transfer is seen on \
             its way for {:.2} s of the film",
            schedule.frames(),
            schedule.fps(),
            schedule.flight_seconds()
        );
        let mut entries = self.picture.metadata(Sheet::Graph);
        entries.push(("Story".to_owned(), pace));
        entries.push(("Mixed funds".to_owned(), self.method.name().to_owned()));
        let (key, view) = self.picture.view_entry();
        entries.push((key.to_owned(), view));
        entries
    }

    /// The graph's picture with nothing on its way, for all instants.
    pub(super) fn painted(&self, view: View, size: Size) -> graph::Picture {
        graph::paint(&self.plan, &self.graph(view, size, None))
    }
}

/// What is played: what happens in the filter's window, else all of it, with a little of the axis before and after. The
/// axis shows just that.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn span(
    picture: &Picture,
    axis: &mut Axis,
    passages: &[Passage],
    thefts: &[Timestamp],
) -> Result<(Timestamp, Timestamp), StoryError> {
    /// Before and after, as a part of the width.
    const MARGIN: f64 = 0.015;
    let window = picture.filter.window;
    let inside = |at: &Timestamp| window.is_none_or(|window| (window.from..=window.to).contains(at));
    let begins = || passages.iter().map(|passage| passage.from).chain(thefts.iter().copied()).filter(inside);
    let ends = passages.iter().map(|passage| passage.to).chain(thefts.iter().copied());
    let (Some(first), Some(last)) = (begins().min(), ends.filter(inside).chain(begins()).max()) else {
        return Err(StoryError::Failed(
            "There is nothing to play: nothing that is shown has a time in the window. Choose a wider window or fewer filters."
                .to_owned(),
        ));
    };
    if window.is_some() {
        axis.show(first as f64, last as f64);
    }
    let margin = MARGIN * axis.width();
    let (earliest, latest) = axis.extent();
    let start = axis.t(axis.x_of(first) - margin).max(earliest).floor() as Timestamp;
    let end = axis.t(axis.x_of(last) + margin).min(latest).ceil() as Timestamp;
    let span = (
        window.map_or(start, |window| start.max(window.from)).min(first),
        window.map_or(end, |window| end.min(window.to)).max(last),
    );
    if window.is_some() {
        axis.show(axis.t(axis.x_of(span.0) - margin), axis.t(axis.x_of(span.1) + margin));
    }
    Ok(span)
}
