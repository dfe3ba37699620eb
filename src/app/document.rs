//! An open case with everything derived from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::accounting::Worked;
use super::briefing::Briefing;
use super::clock::{Chronicle, Clock, Source};
use super::history::History;
use super::opened::Content;
use super::patterns::PatternState;
use super::tasks::AT_ONCE;
use super::tracing::{Following, Tracing};
use super::view::Keeping;
use crate::case::{Case, Conflict, Disguise, Tally, Timestamp};
use crate::check::Report;
use crate::flow::{Connections, Filter, Flow, Folding, NodeKey, Shown, Valuation};
use crate::layout::{Cancel, Cancelled, Point};
use crate::overview::Preference;
use crate::scene::annotate::Annotations;
use crate::scene::graph::{Arrangement, LayoutChoice, Pins, Plan, arrange};
use crate::scene::play::Play;
use crate::scene::{Selection, Target};
use crate::timeline::TimelineSettings;

/// What a person changed and can undo.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ViewState {
    /// What is folded.
    pub folding: Folding,
    /// What is shown.
    pub filter: Filter,
    /// How the graph is arranged.
    pub layout: LayoutChoice,
    /// Places given by hand, in the present arrangement.
    pub pins: Pins,
    /// Those given in the other arrangements, kept until one comes back to them.
    pub other_pins: BTreeMap<LayoutChoice, Pins>,
    /// Whose figures count in the overview.
    pub preference: Preference,
    /// How the timeline is shown.
    pub timeline: TimelineSettings,
    /// How stolen funds are followed.
    pub tracing: Tracing,
    /// Thresholds of patterns, and the suggestions put aside.
    pub patterns: PatternState,
    /// What is written and drawn on graph and timeline.
    pub annotations: Annotations,
    /// What is hidden, and the aliases that stand for it.
    pub disguise: Disguise,
    /// What is shown in a briefing, step by step.
    pub briefing: Briefing,
}

impl ViewState {
    /// Arranges in another way. Places given by hand belong to the arrangement they were given in.
    pub fn choose(&mut self, layout: LayoutChoice) {
        let pins = std::mem::take(&mut self.pins);
        if !pins.is_empty() {
            self.other_pins.insert(self.layout, pins);
        }
        self.layout = layout;
        self.pins = self.other_pins.remove(&layout).unwrap_or_default();
    }
}

/// The folded graph and its places.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    /// The folded graph.
    pub flow: Flow,
    /// Its places.
    pub arrangement: Arrangement,
    /// The folding it is of.
    pub(super) folding: Folding,
    /// The disguise whose words it is in.
    pub(super) disguise: Disguise,
}

impl Drawing {
    /// Folds and lays out, whatever is hidden: a disguise changes words and no place. What stood somewhere in the `previous` drawing is kept there where nothing changed.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn new(
        case: &Case,
        valuation: &Valuation,
        state: &ViewState,
        previous: Option<&Self>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let flow = Flow::build(case.beneath(), valuation, &state.folding);
        cancel.check()?;
        let previous = previous.map(|drawing| (&drawing.flow, &drawing.arrangement));
        let arrangement = arrange(state.layout, case.beneath(), valuation, &flow, &state.pins, previous, cancel)?;
        let drawing = Self { flow, arrangement, folding: state.folding.clone(), disguise: Disguise::default() };
        let was_disguised = previous.is_some_and(|_| state.disguise != Disguise::default());
        if case.is_disguised() || was_disguised {
            return Ok(drawing.in_words_of(case, valuation, &state.disguise));
        }
        Ok(drawing)
    }
}

/// What a filter leaves of a drawing, ready to be drawn.
pub struct Sight {
    /// The filter it was made for.
    pub filter: Filter,
    /// What it shows.
    pub shown: Shown,
    /// What pictures of that are made from.
    pub plan: Plan,
}

impl Sight {
    /// Works out what is shown. Of a large case this takes a while.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation, drawing: &Drawing, filter: &Filter) -> Self {
        let shown = Shown::of(case, valuation, &drawing.flow, filter);
        let plan = Plan::new(&drawing.flow, &drawing.arrangement, &shown);
        plan.prepare();
        Self { filter: filter.clone(), shown, plan }
    }
}

/// An open case.
pub struct Document {
    /// The files and folders it was read from.
    pub paths: Vec<PathBuf>,
    /// The case as it is shown: in the disguise of the view, if it has one. Whatever is drawn, listed, searched, copied or
    /// exported is made from this.
    pub case: Arc<Case>,
    /// The case as it was read: for the view file and for giving aliases.
    pub original: Arc<Case>,
    /// The disguise that `case` wears; that of `state` as soon as a step is done.
    pub(super) dressed: Disguise,
    /// What it hides.
    pub(super) tally: Option<Tally>,
    /// What is doubtful in it.
    pub report: Report,
    /// What merged cases contradict each other about.
    pub conflicts: Vec<Conflict>,
    /// What connects merged cases.
    pub connections: Connections,
    /// What amounts are worth.
    pub valuation: Arc<Valuation>,
    /// The graph and its places.
    pub drawing: Arc<Drawing>,
    /// What happened when.
    pub chronicle: Arc<Chronicle>,
    /// What of it is shown.
    pub shown: Shown,
    /// What pictures of it are made from.
    pub plan: Arc<Plan>,
    /// The filter that `shown` and `plan` are of; that of `state` follows on a thread where the case is large.
    seen: Filter,
    /// What is selected.
    pub selection: Selection,
    /// The time axis and the playhead.
    pub clock: Clock,
    /// Folds, filters and places.
    pub state: ViewState,
    /// Undo and redo of `state`.
    pub history: History<ViewState>,
    /// The file that keeps the view; `None` where none is kept.
    pub view: Option<Keeping>,
    pub(super) following: Option<Arc<Following>>,
    pub(super) worked: Option<Arc<Worked>>,
    pub(super) play: OnceLock<Play>,
    pub(super) steps: OnceLock<Arc<[Timestamp]>>,
    /// Grows by one with every change that a picture could show; pictures are cached under it.
    pub revision: u64,
}

impl Document {
    /// A freshly read case.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>, report: Report, content: Content) -> Self {
        let Content { original, case, tally, disguise, valuation, drawing, sight, chronicle, conflicts } = content;
        let clock = Clock::of(&chronicle);
        let connections = Connections::of(&case);
        Self {
            paths,
            case,
            original,
            dressed: disguise.clone(),
            tally,
            report,
            conflicts,
            connections,
            valuation: Arc::new(valuation),
            drawing: Arc::new(drawing),
            chronicle: Arc::new(chronicle),
            shown: sight.shown,
            plan: Arc::new(sight.plan),
            seen: sight.filter,
            selection: Selection::default(),
            clock,
            state: ViewState { disguise, ..ViewState::default() },
            history: History::default(),
            view: None,
            following: None,
            worked: None,
            play: OnceLock::new(),
            steps: OnceLock::new(),
            revision: 0,
        }
    }

    /// Where it was read from, for people: the file, or how many there are.
    #[must_use]
    pub fn place(&self) -> String {
        match self.paths.as_slice() {
            [one] => one.display().to_string(),
            _ => self.case.title.clone(),
        }
    }

    /// The folder of the first file, for dialogs.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        let first = self.paths.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
        if first.is_dir() { first.to_owned() } else { first.parent().unwrap_or(Path::new("")).to_owned() }
    }

    /// Takes the place of an older reading of the same file: view, selection, playhead and history stay.
    #[must_use]
    pub fn reloaded(mut self, older: Self) -> Self {
        // The lists of the case may be in another order now.
        let carry = |state: &mut ViewState| {
            state.filter = state.filter.carried(&older.original, &self.original);
            state.tracing = state.tracing.carried(&older.original, &self.original);
            state.annotations = state.annotations.carried(&older.original, &self.original);
        };
        self.state = older.state;
        carry(&mut self.state);
        self.history = older.history;
        self.view = older.view;
        self.history.each(carry);
        self.clock = older.clock;
        self.clock.axis = self.clock.axis.rebuilt(&self.chronicle.activity, &self.clock.opened);
        self.revision = older.revision + 1;
        self.selection = older.selection;
        self.selection.retain(&self.case, &self.drawing.flow);
        self.dress();
        self.refilter();
        self
    }

    /// Puts a new drawing in place of the old, with what of it is shown.
    pub fn redraw(&mut self, drawing: Drawing, sight: Sight) {
        // It may have been asked for before the disguise was changed.
        let drawing = if drawing.disguise == self.dressed {
            drawing
        } else {
            drawing.in_words_of(&self.case, &self.valuation, &self.dressed)
        };
        self.redraw_shared(Arc::new(drawing), sight);
    }

    /// As [`Document::redraw`], with a drawing that somebody else has too.
    pub fn redraw_shared(&mut self, drawing: Arc<Drawing>, sight: Sight) {
        self.drawing = drawing;
        self.play = OnceLock::new();
        self.selection.retain(&self.case, &self.drawing.flow);
        self.see(sight);
        self.refilter();
    }

    /// Shows what a filter leaves of the present drawing.
    pub fn see(&mut self, sight: Sight) {
        self.shown = sight.shown;
        self.plan = Arc::new(sight.plan);
        self.seen = sight.filter;
        self.steps = OnceLock::new();
        self.revision += 1;
    }

    /// Works out again what the filter shows where that takes no time; otherwise [`Document::is_behind`] holds until
    /// somebody else does.
    pub fn refilter(&mut self) {
        if self.is_behind() && self.case.transfers.len() + self.drawing.flow.graph.edge_count() <= AT_ONCE {
            self.see(Sight::of(&self.case, &self.valuation, &self.drawing, &self.state.filter));
        }
        self.revision += 1;
    }

    /// Whether the filter changed since it was last worked out what is shown.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.seen != self.state.filter
    }

    /// Changes the state as one step of undo. Steps of one name in a row are one where `merge` says so.
    pub fn change(&mut self, name: &str, merge: bool, change: impl FnOnce(&mut ViewState)) -> Changed {
        let before = self.state.clone();
        change(&mut self.state);
        // Who takes the filter away wants to see everything again; the trace itself stays.
        let taken_away = before.filter.followed.is_some() && self.state.filter.followed.is_none();
        if taken_away && before.tracing == self.state.tracing {
            self.state.tracing.only = false;
        }
        let changed = Changed::between(&before, &self.state);
        self.history.push(name, before, &self.state, merge);
        self.settle(changed);
        changed
    }

    /// Shows something else for a while, without a step of undo.
    pub(super) fn show(&mut self, change: impl FnOnce(&mut ViewState)) -> Changed {
        let before = self.state.clone();
        change(&mut self.state);
        let changed = Changed::between(&before, &self.state);
        self.settle(changed);
        changed
    }

    /// Takes back the last step, or does it again.
    pub fn travel(&mut self, back: bool) -> (Option<String>, Changed) {
        let before = self.state.clone();
        let name = if back { self.history.undo(&mut self.state) } else { self.history.redo(&mut self.state) };
        let changed = Changed::between(&before, &self.state);
        self.settle(changed);
        (name, changed)
    }

    /// Takes back steps, or does them again, until so many are done.
    pub fn go_to(&mut self, position: usize) -> Changed {
        let before = self.state.clone();
        while self.history.position() > position && self.history.undo(&mut self.state).is_some() {}
        while self.history.position() < position && self.history.redo(&mut self.state).is_some() {}
        let changed = Changed::between(&before, &self.state);
        self.settle(changed);
        changed
    }

    fn settle(&mut self, changed: Changed) {
        self.dress();
        if changed.filter {
            self.refilter();
        }
        self.clock.set_zone(&self.state.timeline.zone);
        self.revision += 1;
    }

    /// What the rows of the timeline are made of.
    #[must_use]
    pub fn time_source(&self) -> Source<'_> {
        Source {
            case: &self.case,
            valuation: &self.valuation,
            flow: &self.drawing.flow,
            chronicle: &self.chronicle,
            filter: &self.state.filter,
            settings: &self.state.timeline,
            annotations: &self.state.annotations,
            following: self.following(),
        }
    }

    /// The nodes a command about the selection means.
    #[must_use]
    pub fn selected_nodes(&self) -> Vec<NodeKey> {
        self.selection.nodes().cloned().collect()
    }

    /// The nodes shown in full.
    pub fn shown_nodes(&self) -> impl Iterator<Item = Target> {
        let graph = &self.drawing.flow.graph;
        graph.node_indices().filter(|&ix| self.shown.node(ix)).map(|ix| Target::Node(graph[ix].key.clone()))
    }

    /// Where a node's symbol stands.
    #[must_use]
    pub fn place_of(&self, key: &NodeKey) -> Option<Point> {
        self.drawing.flow.node(key).map(|(ix, _)| self.drawing.arrangement.node(ix))
    }
}

/// Which parts of the state a step changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changed {
    /// What is shown.
    pub filter: bool,
    /// What is folded or placed: a new layout is needed.
    pub layout: bool,
}

impl Changed {
    fn between(before: &ViewState, after: &ViewState) -> Self {
        Self {
            filter: before.filter != after.filter,
            layout: before.folding != after.folding || before.pins != after.pins || before.layout != after.layout,
        }
    }
}
