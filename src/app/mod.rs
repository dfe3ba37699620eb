//! The application: its state, its commands, and what runs behind them.
//!
//! Panes (in [`crate::ui`]) read the [`App`] and send [`Action`]s; [`App::perform`] is the only place that changes
//! anything. Long work runs in [`tasks`] and comes back as an [`Outcome`].

pub mod accounting;
pub mod accounts;
pub mod action;
pub mod annotations;
mod balances;
mod beats;
pub mod briefing;
pub mod clock;
pub mod command;
pub mod compare;
mod copying;
pub mod disguise;
pub mod document;
pub mod export;
mod exporting;
pub mod files;
pub mod filters;
mod grouping;
pub mod history;
mod keys;
pub mod moment;
pub mod motion;
pub mod opened;
mod outcome;
pub mod panes;
pub mod paths;
pub mod patterns;
mod perform;
pub mod placing;
pub mod provenance;
pub mod reported;
mod rows;
mod selecting;
pub mod start;
pub mod state;
mod stepping;
pub mod story;
pub mod tables;
pub mod tasks;
pub mod time;
pub mod tracing;
mod usable;
pub mod verify;
pub mod verifying;
pub mod view;
pub mod walk;
pub mod ways;

use std::path::PathBuf;
use std::sync::Arc;

pub use action::Action;
pub use command::Command;
use document::{Document, Drawing, Sight, ViewState};
use files::{Dialogs, Offer, Recent, Watch};
use opened::Opened;
pub use outcome::Outcome;
use state::{Notice, UiState};
use tasks::{Kind, Tasks};

use view::{Brought, Store};

use crate::case::Case;
use crate::check::Report;
use crate::format::Options;

/// A case that could not be opened.
pub struct Failure {
    /// The files and folders asked for.
    pub paths: Vec<PathBuf>,
    /// Why not.
    pub report: Report,
}

/// The application.
pub struct App {
    /// The open case.
    pub doc: Option<Document>,
    /// The case that could not be opened last.
    pub failure: Option<Failure>,
    /// State of the window that no case owns.
    pub ui: UiState,
    /// Cases opened lately.
    pub recent: Recent,
    /// Cases opened lately that are still there, newest first.
    pub lately: Vec<Offer>,
    /// Cases that came with the program, and all of them together.
    pub shipped: Vec<Offer>,
    /// What is read besides the files a case names, each time one is opened or read again.
    pub options: Options,
    pub(crate) actions: Vec<Action>,
    patterns: Option<patterns::Search>,
    stills: briefing::Stills,
    tasks: Tasks<Outcome>,
    dialogs: Arc<dyn Dialogs>,
    watch: Option<Watch>,
    opening: Option<Vec<PathBuf>>,
    /// What the running trace is of.
    tracing: Option<tracing::Tracing>,
    /// Where views are kept; `None` where they are not.
    views: Option<Store>,
    /// Where choices about pictures are kept; `None` where they are not.
    choices: Option<PathBuf>,
    /// What the title of the window says.
    title: String,
    ctx: egui::Context,
}

impl App {
    /// The application as a person starts it.
    #[must_use]
    pub fn new(ctx: &egui::Context, paths: Vec<PathBuf>, options: Options) -> Self {
        let shipped = files::shipped_cases();
        let dialogs = Arc::new(files::NativeDialogs);
        let mut app = Self::with(ctx, Vec::new(), Tasks::on_threads(), dialogs, Recent::of_user(), shipped);
        app.options = options;
        app.views = Some(Store::of_user());
        app.choices = export::remembered::of_user();
        app.ui.last_export = app.choices.as_deref().and_then(export::remembered::read);
        if !paths.is_empty() {
            app.open(paths);
        }
        app
    }

    /// As [`App::for_tests`], with views beside the cases.
    #[must_use]
    pub fn for_tests_with_views(
        ctx: &egui::Context,
        paths: Vec<PathBuf>,
        dialogs: Arc<dyn Dialogs>,
        views: Store,
    ) -> Self {
        let mut app = Self::for_tests(ctx, [], dialogs);
        app.views = Some(views);
        app.open(paths);
        app
    }

    /// The application without threads, dialogs, views or files of the user, for tests.
    #[must_use]
    pub fn for_tests(ctx: &egui::Context, paths: impl IntoIterator<Item = PathBuf>, dialogs: Arc<dyn Dialogs>) -> Self {
        let mut app = Self::with(ctx, paths.into_iter().collect(), Tasks::inline(), dialogs, Recent::default(), None);
        // A test looks at where things end.
        app.ui.animate = false;
        app
    }

    fn with(
        ctx: &egui::Context,
        paths: Vec<PathBuf>,
        tasks: Tasks<Outcome>,
        dialogs: Arc<dyn Dialogs>,
        recent: Recent,
        shipped: Option<PathBuf>,
    ) -> Self {
        crate::ui::theme::install(ctx);
        let mut app = Self {
            doc: None,
            failure: None,
            ui: UiState::default(),
            lately: recent.existing().cloned().map(Offer::of).collect(),
            recent,
            shipped: shipped.map(offers).unwrap_or_default(),
            options: Options::default(),
            actions: Vec::new(),
            patterns: None,
            stills: briefing::Stills::default(),
            tasks,
            dialogs,
            watch: None,
            opening: None,
            tracing: None,
            views: None,
            choices: None,
            title: "Coldtrail".to_owned(),
            ctx: ctx.clone(),
        };
        if !paths.is_empty() {
            app.open(paths);
        }
        app
    }

    /// The files being read, while they are.
    #[must_use]
    pub fn opening(&self) -> Option<&[PathBuf]> {
        self.opening.as_deref().filter(|_| self.tasks.is_running(Kind::Load))
    }

    /// Whether the graph is being laid out again.
    #[must_use]
    pub fn is_laying_out(&self) -> bool {
        self.tasks.is_running(Kind::Layout)
    }

    /// Whether a picture is being written.
    #[must_use]
    pub fn is_exporting(&self) -> bool {
        self.tasks.is_running(Kind::Export)
    }

    /// Takes in what tasks brought, reloads what changed on disk, and does what panes and keys asked for.
    pub fn update(&mut self) {
        for outcome in self.tasks.poll() {
            self.take_in(outcome);
        }
        // Before an audience nothing changes by itself.
        let rests = self.opening().is_none() && !self.ui.briefing.is_presenting();
        if rests && self.watch.as_ref().is_some_and(Watch::take) {
            self.reload();
        }
        for action in std::mem::take(&mut self.actions) {
            self.perform(action);
        }
        self.follow_funds();
        self.prepare_play();
        self.work_out_account();
        self.filter_large();
        self.look_for_patterns();
        self.preview_export();
        self.search_again();
        self.draw_still();
        // Inline tasks are done by now.
        for outcome in self.tasks.poll() {
            self.take_in(outcome);
        }
        self.autosave();
        self.entitle();
    }

    fn wake(&self) -> impl FnOnce() + Send + 'static + use<> {
        let ctx = self.ctx.clone();
        move || ctx.request_repaint()
    }

    /// Reads cases on a thread. What is open stays open until the new ones are there.
    pub fn open(&mut self, paths: Vec<PathBuf>) {
        let reload = self.doc.as_ref().filter(|doc| doc.paths == paths);
        let (kept, drawing) = match reload {
            Some(doc) => (Some(doc.state.clone()), Some(doc.drawing.clone())),
            None => (None, None),
        };
        let views = self.views.clone();
        self.opening = Some(paths.clone());
        let options = self.options.clone();
        self.tasks.start(Kind::Load, self.wake(), move |cancel| {
            let mut brought = None;
            let state = |case: &Case| match kept {
                Some(state) => state,
                None => {
                    brought =
                        views.and_then(|views| views.find(&paths)).map(|found| Box::new(Brought::new(found, case)));
                    brought.as_ref().map_or_else(ViewState::default, |brought| brought.state().clone())
                }
            };
            let opened = Opened::read_by(&options, &paths, drawing.as_deref(), cancel, state).ok()?;
            Some(Outcome::Opened(Box::new(opened), brought))
        });
    }

    /// Reads the case again by itself when one of its files changes; tests do so by hand.
    fn watch(&mut self, files: Vec<PathBuf>) {
        if !self.tasks.is_inline() {
            let ctx = self.ctx.clone();
            self.watch = Some(Watch::start(files, move || ctx.request_repaint()));
        }
    }

    fn reload(&mut self) {
        let open = self.doc.as_ref().map(|doc| &doc.paths);
        let paths = open.or(self.failure.as_ref().map(|failure| &failure.paths)).cloned();
        if let Some(paths) = paths {
            self.open(paths);
        }
    }

    /// Lays the open case out again after folding, pinning or the choice of another layout.
    fn lay_out(&mut self) {
        self.ui.camera.stays = false;
        let previous = self.doc.as_ref().map(|doc| doc.drawing.clone());
        self.lay_out_after(previous);
    }

    /// Lays the open case out; what stood somewhere in the `previous` drawing is kept there where nothing changed.
    fn lay_out_after(&mut self, previous: Option<Arc<Drawing>>) {
        let Some(doc) = &self.doc else { return };
        let (case, valuation, state) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation), doc.state.clone());
        self.tasks.start(Kind::Layout, self.wake(), move |cancel| {
            let drawing = Drawing::new(&case, &valuation, &state, previous.as_deref(), cancel).ok()?;
            let sight = Sight::of(&case, &valuation, &drawing, &state.filter);
            Some(Outcome::Drawn(Box::new((drawing, sight))))
        });
    }

    /// Works out what a changed filter shows of a large case, one change after the other: the picture stays as it was
    /// until the next is there, and follows a filter that keeps changing as fast as it can.
    fn filter_large(&mut self) {
        let Some(doc) = self.doc.as_ref().filter(|doc| doc.is_behind()) else { return };
        if self.tasks.is_running(Kind::Filter) || self.tasks.is_running(Kind::Layout) {
            return;
        }
        let (case, valuation, drawing) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation), doc.drawing.clone());
        let filter = doc.state.filter.clone();
        self.tasks.start(Kind::Filter, self.wake(), move |_| {
            let sight = Sight::of(&case, &valuation, &drawing, &filter);
            Some(Outcome::Seen(drawing, Box::new(sight)))
        });
    }
}

impl eframe::App for App {
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.leave_presentation();
        self.note_changes();
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_dropped_files(ctx);
        self.update();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        keys::listen(self, ui);
        crate::ui::show(self, ui);
        // Done in the same frame, so that what was clicked is seen with the next picture and not the one after.
        if !self.actions.is_empty() {
            self.update();
            ui.request_repaint();
        }
    }
}

impl App {
    /// Takes the keys pressed in a window; the commands they stand for.
    pub(crate) fn listen(&mut self, ui: &egui::Ui) -> Vec<Command> {
        let before = self.actions.len();
        keys::listen(self, ui);
        let of = |action: &Action| if let Action::Run(command) = action { Some(*command) } else { None };
        self.actions.iter().skip(before).filter_map(of).collect()
    }

    fn take_dropped_files(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        // A picture that is dropped on its case asks whether it is true.
        match dropped.as_slice() {
            [] => {}
            [one] if self.doc.is_some() && export::Format::of(one).is_some() => {
                self.actions.push(Action::Verify(Some(one.clone())));
            }
            _ => self.actions.push(Action::OpenPaths(dropped)),
        }
    }
}

/// The cases of a folder, first all of them together.
fn offers(folder: PathBuf) -> Vec<Offer> {
    let cases = crate::format::cases_in(&folder);
    let all = (cases.len() > 1).then(|| Offer::of(vec![folder]));
    all.into_iter().chain(cases.into_iter().map(|path| Offer::of(vec![path]))).collect()
}
