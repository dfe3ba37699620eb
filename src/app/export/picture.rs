//! An open case, detached from the window, ready to be drawn.

use std::sync::Arc;

use super::Sheet;
use crate::app::accounting::Accounting;
use crate::app::accounts::{Accounts, USUAL, by_value};
use crate::app::briefing::Briefing;
use crate::app::clock::{Chronicle, Clock, Look, Rows, Source};
use crate::app::document::{Document, Drawing, ViewState};
use crate::app::tracing::Following;
use crate::case::{AssetIx, Case, Moment, Timestamp, format_utc};
use crate::flow::{Filter, LeftOut, NodeKey, Shown, Valuation, Window};
use crate::layout::Cancel;
use crate::overview::Preference;
use crate::scene::annotate::Annotations;
use crate::scene::exhibit::{self, ExhibitSpec, Part};
use crate::scene::graph::Traced;
use crate::scene::play::{Instant, Play, moving_money};
use crate::scene::totals::{TotalsSpec, totals};
use crate::scene::{Scene, Selection, Size, Target};
use crate::timeline::{FLIGHT_PX, TimelineSettings, in_flight};
use crate::trace::{Method, Running};

/// Everything a picture needs of an open case, detached from it so that a thread can draw.
#[derive(Clone)]
pub struct Picture {
    pub(in crate::app) case: Arc<Case>,
    pub(in crate::app) valuation: Arc<Valuation>,
    pub(in crate::app) drawing: Arc<Drawing>,
    pub(in crate::app) filter: Filter,
    pub(in crate::app) preference: Preference,
    pub(in crate::app) selection: Selection,
    pub(in crate::app) chronicle: Arc<Chronicle>,
    pub(in crate::app) annotations: Annotations,
    pub(in crate::app) settings: TimelineSettings,
    pub(in crate::app) clock: Clock,
    pub(in crate::app) following: Option<Arc<Following>>,
    /// What a person chose, for the view in the file.
    state: Arc<ViewState>,
    /// The instant that is shown, seconds since 1970 UTC; `None` for all of the time.
    pub(super) at: Option<f64>,
    pub(super) accounting: Option<Accounting>,
}

impl Picture {
    /// The same picture with another choice of whose figures count.
    #[must_use]
    pub fn preferring(self, preference: Preference) -> Self {
        Self { preference, ..self }
    }

    /// The account of its thefts instead of the graph.
    #[must_use]
    pub fn accounting(self, accounting: Option<Accounting>) -> Self {
        Self { accounting, ..self }
    }

    /// The case as it is now, with a window of its own where one is given.
    #[must_use]
    pub fn of(doc: &Document, window: Option<Window>) -> Self {
        let mut filter = doc.state.filter.clone();
        filter.window = window.or(filter.window);
        Self::through(doc, filter)
    }

    /// The case seen through another filter.
    #[must_use]
    pub fn through(doc: &Document, filter: Filter) -> Self {
        let mut clock = doc.clock.clone();
        // A view keeps the playhead to the second, and a picture is what its view gives.
        clock.playback.at = clock.playback.at.floor().max(clock.axis.extent().0);
        // The part of the time that is seen is reckoned from its left end, as who makes the picture again has it.
        if let Some(zoomed) = clock.axis.zoomed() {
            clock.axis.zoom_as(zoomed);
        }
        let at = doc.instant().map(|_| clock.playback.at);
        Self {
            case: Arc::clone(&doc.case),
            valuation: Arc::clone(&doc.valuation),
            drawing: Arc::clone(&doc.drawing),
            filter,
            preference: doc.state.preference.clone(),
            selection: doc.selection.clone(),
            chronicle: Arc::clone(&doc.chronicle),
            annotations: doc.state.annotations.clone(),
            settings: doc.state.timeline.clone(),
            clock,
            following: doc.following_shared(),
            state: Arc::new(ViewState { briefing: Briefing::default(), ..doc.state.clone() }),
            at,
            accounting: None,
        }
    }

    /// The view it is of, as a view file has it.
    #[must_use]
    pub fn view(&self) -> String {
        let state = ViewState {
            filter: self.filter.clone(),
            preference: self.preference.clone(),
            timeline: self.settings.clone(),
            ..ViewState::clone(&self.state)
        };
        crate::app::view::of_picture(&state, &self.case, &self.clock, &self.selection).to_text()
    }

    /// The books of the case.
    pub(in crate::app) fn books(&self) -> Arc<Accounts> {
        let known = self.chronicle.accounts(&self.case, &self.valuation).cloned();
        known.unwrap_or_else(|| {
            Arc::new(Accounts::of(&self.case, &self.valuation, &Cancel::default()).unwrap_or_default())
        })
    }

    /// Where stolen funds were at any moment, by the trace that is shown or else the usual method; the assets that
    /// matter, and the method.
    pub(in crate::app) fn running(&self, books: &Accounts) -> (Arc<Running>, Vec<AssetIx>, Method) {
        match &self.following {
            Some(following) => {
                let assets = by_value(&self.valuation, &following.account);
                (Arc::clone(&following.running), assets, following.choice().method)
            }
            None => (Arc::clone(&books.running), books.assets.clone(), USUAL),
        }
    }

    /// The trace that is shown.
    pub(in crate::app) fn traced(&self) -> Option<&Traced> {
        self.following.as_ref().map(|following| &*following.traced)
    }

    /// The same picture with nothing selected, and only what was: the nodes and edges selected and what joins them; and
    /// how many nodes these are.
    ///
    /// # Errors
    /// Where no node, edge or transfer is selected.
    pub(super) fn selected(&self) -> Result<(Self, usize), String> {
        let flow = &self.drawing.flow;
        let mut kept: Vec<NodeKey> = Vec::new();
        for target in self.selection.iter() {
            match target {
                Target::Node(key) => kept.push(key.clone()),
                Target::Edge(key) => kept.extend([key.from.clone(), key.to.clone()]),
                Target::Transfer(ix) => {
                    let ends = [self.case[*ix].from, self.case[*ix].to];
                    kept.extend(
                        ends.into_iter().filter_map(|wallet| flow.node_of(wallet)).map(|node| node.key.clone()),
                    );
                }
                _ => {}
            }
        }
        kept.sort();
        kept.dedup();
        kept.retain(|key| flow.node(key).is_some());
        if kept.is_empty() {
            return Err("Nothing is selected: click a node or an edge first, or export the whole graph.".to_owned());
        }
        let others = flow.graph.node_weights().map(|node| &node.key).filter(|key| kept.binary_search(key).is_err());
        let mut filter = self.filter.clone();
        filter.hidden_nodes.extend(others.cloned());
        filter.left_out = LeftOut::Hide;
        Ok((Self { filter, selection: Selection::default(), ..self.clone() }, kept.len()))
    }

    /// Calls with all that a picture of the graph is put together from: as of the instant that is shown, if one is.
    pub(super) fn with_spec<R>(
        &self,
        shown: &Shown,
        part: Option<Part>,
        size: Size,
        timeline: bool,
        call: impl FnOnce(&ExhibitSpec<'_>) -> R,
    ) -> R {
        let draw = |size: Size| self.timeline(size);
        let compared = self.settings.second.and_then(|_| self.rows(size).compared(&self.source()));
        let spec = ExhibitSpec {
            case: &self.case,
            flow: &self.drawing.flow,
            arrangement: &self.drawing.arrangement,
            filter: &self.filter,
            shown,
            selection: &self.selection,
            part,
            size,
            least_text: 0.0,
            timeline: timeline.then_some(&draw),
            annotations: &self.annotations,
            traced: self.traced(),
            zone: &self.settings.zone,
            compared: compared.as_deref(),
            instant: None,
            totals: None,
        };
        match self.at {
            Some(at) => self.played(&spec, at, call),
            None => call(&spec),
        }
    }

    /// As of an instant, as the window shows it.
    #[allow(clippy::cast_possible_truncation)]
    fn played<R>(&self, spec: &ExhibitSpec<'_>, exact: f64, call: impl FnOnce(&ExhibitSpec<'_>) -> R) -> R {
        let books = self.books();
        let (case, valuation, flow) = (&*self.case, &*self.valuation, &self.drawing.flow);
        let play = Play::new(case, valuation, flow, &books.ledger, &books.holdings.balances);
        let flights = in_flight(&self.chronicle.index, &self.clock.axis, exact, FLIGHT_PX);
        let at = exact.floor() as Timestamp;
        let money = moving_money(case, valuation, flow, spec.shown, &play, &flights, at);
        let instant = Instant { play: &play, at, money: &money };
        let (running, assets, method) = self.running(&books);
        let account = running.at(at);
        let uncounted = books.ledger.remarks.uncounted();
        let totals = |width: f32| {
            totals(&TotalsSpec {
                case,
                account: &account,
                assets: &assets,
                method,
                at,
                zone: self.clock.axis.zone(),
                last: "",
                uncounted: &uncounted,
                collapsed: !self.clock.axis.gaps().is_empty(),
                width,
            })
        };
        let shown: Option<&dyn Fn(f32) -> Scene> = (!assets.is_empty()).then_some(&totals);
        call(&ExhibitSpec { instant: Some(&instant), totals: shown, ..*spec })
    }

    /// What the rows of the timeline are made of.
    pub(in crate::app) fn source(&self) -> Source<'_> {
        Source {
            case: &self.case,
            valuation: &self.valuation,
            flow: &self.drawing.flow,
            chronicle: &self.chronicle,
            filter: &self.filter,
            settings: &self.settings,
            annotations: &self.annotations,
            following: self.following.as_deref(),
        }
    }

    fn rows(&self, size: Size) -> Rows {
        Rows::of(&self.source(), &self.selection, None, size.h)
    }

    /// Draws the timeline in a size.
    pub(super) fn timeline(&self, size: Size) -> Scene {
        let look = Look { playhead: self.at.is_some(), ..Look::default() };
        self.rows(size).draw(&self.source(), &self.clock, look, size).scene
    }

    /// The date of what is told: as of when, else the last thing known. Never that of the writing.
    pub(super) fn date(&self) -> Timestamp {
        let last = || self.chronicle.activity.extent().map(|(_, last)| last);
        self.case.as_of.map(Moment::start).or_else(last).unwrap_or(0)
    }

    /// What the file says of itself, whole.
    pub(in crate::app) fn metadata(&self, sheet: Sheet) -> Vec<(String, String)> {
        let case = &self.case;
        let shown = Shown::of(case, &self.valuation, &self.drawing.flow, &self.filter);
        let mut entries = vec![
            ("Title", case.title.clone()),
            ("Software", concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned()),
            ("Case", case.id.clone()),
            ("Case digest (SHA-256)", case.digest.to_string()),
            ("Time window", exhibit::window_line(case, &self.filter, &self.settings.zone)),
            ("Shown", shown.line(case)),
        ];
        let filters = exhibit::filter_lines(case, &self.drawing.flow, &self.filter, &shown);
        if !filters.is_empty() {
            entries.push(("Filters", filters.join("; ")));
        }
        if let Some(words) = case.withheld_words() {
            entries.push(("Withheld", words.to_owned()));
        }
        if let Some(traced) = self.traced() {
            entries.push(("Trace", traced.words.clone()));
        }
        if let Some(at) = self.at {
            #[allow(clippy::cast_possible_truncation)]
            entries.push(("Instant", format_utc(at.floor() as Timestamp, "%Y-%m-%d %H:%M:%S UTC")));
        }
        if sheet == Sheet::Overview {
            entries.push(("Figures", self.preference.explain()));
        }
        for (key, value) in self.accounting.iter().flat_map(|accounting| accounting.metadata(case)) {
            entries.push((key, value.into_owned()));
        }
        if !self.settings.zone.is_utc() {
            entries.push(("Time zone of the timeline", self.settings.zone.name()));
        }
        if let Some(marking) = &case.marking {
            entries.push(("Marking", marking.to_string()));
        }
        if let Some(as_of) = case.as_of {
            entries.push(("As of", as_of.iso()));
        }
        let sources: Vec<String> = case.sources.iter().map(crate::case::Source::citation).collect();
        entries.push(("Sources", sources.join("; ")));
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
}
