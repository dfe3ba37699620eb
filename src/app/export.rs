//! Pictures to files: what one is to contain, as chosen in the dialog or on the command line, and its bytes.

use std::path::PathBuf;
use std::sync::Arc;

use super::accounting::Accounting;
use super::accounts::{Accounts, USUAL, by_value};
use super::clock::{Chronicle, Clock, Look, Rows, Source};
use super::document::{Document, Drawing};
use super::files::write_file;
use super::tracing::Following;
use crate::case::{AssetIx, Case, Moment, Timestamp, format_utc};
use crate::flow::{Filter, Shown, Valuation, Window};
use crate::layout::Cancel;
use crate::overview::{Preference, Statistics};
use crate::render::{pdf, png, svg};
use crate::scene::annotate::Annotations;
use crate::scene::exhibit::{self, ExhibitSpec};
use crate::scene::graph::Traced;
use crate::scene::overview::{self, OverviewExhibit, OverviewSpec};
use crate::scene::play::{Instant, Play, moving_money};
use crate::scene::style::{Theme, ThemeName};
use crate::scene::totals::{TotalsSpec, totals};
use crate::scene::{Point, Scene, Selection, Size};
use crate::timeline::{FLIGHT_PX, TimelineSettings, in_flight};
use crate::trace::{Method, Running};

/// What the middle of the window, or a picture, shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sheet {
    /// The graph.
    #[default]
    Graph,
    /// The statistics.
    Overview,
    /// Where the stolen funds are.
    Account,
}

impl Sheet {
    /// Every sheet, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Graph, Self::Overview, Self::Account];

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Graph => "Graph",
            Self::Overview => "Overview",
            Self::Account => "Account",
        }
    }
}

/// Which part of the graph a picture shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// The part the window shows.
    #[default]
    Visible,
    /// The whole graph, fitted.
    Whole,
}

/// The choices behind one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportOptions {
    /// File to write; its ending (`.png`, `.svg`, `.pdf`) decides the format.
    pub path: PathBuf,
    /// The graph or the overview.
    pub sheet: Sheet,
    /// Which part of the graph.
    pub extent: Extent,
    /// Size of the picture in logical pixels.
    pub size: Size,
    /// Pixels per logical pixel, 1 to 4; PNG only.
    pub scale: f32,
    /// Colours.
    pub theme: ThemeName,
    /// Whether the timeline is drawn under the graph.
    pub timeline: bool,
}

impl ExportOptions {
    /// Largest side in logical pixels.
    const MOST: f32 = 16_384.0;

    /// Renders the picture of an open case and writes it. The visible part is given by the middle of the view and its
    /// scale.
    ///
    /// # Errors
    /// What went wrong, as a sentence that says what to do.
    pub fn write(&self, picture: &Picture, part: Option<(Point, f32)>) -> Result<(), String> {
        let bytes = self.render(picture, part)?;
        write_file(&self.path, &bytes).map_err(|error| {
            format!("{} was not written: {error}. Choose another folder or free some space.", self.path.display())
        })
    }

    /// The bytes of the picture in the format that the file name asks for.
    ///
    /// # Errors
    /// An unknown ending, or a picture too large.
    pub fn render(&self, picture: &Picture, part: Option<(Point, f32)>) -> Result<Vec<u8>, String> {
        let ending = self.path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
        if self.size.w > Self::MOST || self.size.h > Self::MOST {
            return Err(format!("A picture has at most {:.0} pixels a side; give a smaller --size.", Self::MOST));
        }
        let theme = Theme::get(self.theme);
        let part = part.filter(|_| self.extent == Extent::Visible);
        let scene = picture.scene(self, part);
        let metadata = picture.metadata(self.sheet);
        match ending.as_str() {
            "png" => png::render(&scene, theme, self.scale, &metadata).map_err(|error| error.to_string()),
            "svg" => Ok(svg::render(&scene, theme, &metadata).into_bytes()),
            "pdf" => {
                let about = pdf::About { entries: &metadata, date: picture.date() };
                let page = pdf::Page::of(&scene, &picture.case.title);
                pdf::render(&[page], theme, &about).map_err(|error| error.to_string())
            }
            _ => Err(format!("{}: end the name with .png, .svg or .pdf.", self.path.display())),
        }
    }
}

/// Everything a picture needs of an open case, detached from it so that a thread can draw.
#[derive(Clone)]
pub struct Picture {
    pub(super) case: Arc<Case>,
    pub(super) valuation: Arc<Valuation>,
    pub(super) drawing: Arc<Drawing>,
    pub(super) filter: Filter,
    pub(super) preference: Preference,
    pub(super) selection: Selection,
    pub(super) chronicle: Arc<Chronicle>,
    pub(super) annotations: Annotations,
    pub(super) settings: TimelineSettings,
    pub(super) clock: Clock,
    pub(super) following: Option<Arc<Following>>,
    /// The instant that is shown, seconds since 1970 UTC; `None` for all of the time.
    at: Option<f64>,
    accounting: Option<Accounting>,
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
            clock: doc.clock.clone(),
            following: doc.following_shared(),
            at: doc.instant().map(|_| doc.clock.playback.at),
            accounting: None,
        }
    }

    /// The books of the case.
    pub(super) fn books(&self) -> Arc<Accounts> {
        let known = self.chronicle.accounts(&self.case, &self.valuation).cloned();
        known.unwrap_or_else(|| {
            Arc::new(Accounts::of(&self.case, &self.valuation, &Cancel::default()).unwrap_or_default())
        })
    }

    /// Where stolen funds were at any moment, by the trace that is shown or else the usual method; the assets that
    /// matter, and the method.
    pub(super) fn running(&self, books: &Accounts) -> (Arc<Running>, Vec<AssetIx>, Method) {
        match &self.following {
            Some(following) => {
                let assets = by_value(&self.valuation, &following.account);
                (Arc::clone(&following.running), assets, following.choice().method)
            }
            None => (Arc::clone(&books.running), books.assets.clone(), USUAL),
        }
    }

    /// The trace that is shown.
    pub(super) fn traced(&self) -> Option<&Traced> {
        self.following.as_ref().map(|following| &*following.traced)
    }

    fn scene(&self, options: &ExportOptions, part: Option<(Point, f32)>) -> Scene {
        if let Some(accounting) = &self.accounting {
            return accounting.scene(&self.case, &self.valuation, options.size);
        }
        let shown = Shown::of(&self.case, &self.valuation, &self.drawing.flow, &self.filter);
        let timeline = |size: Size| self.timeline(size);
        if options.sheet == Sheet::Overview {
            let statistics = Statistics::of(&self.case, &self.valuation, &self.preference, None);
            return overview::exhibit(&OverviewExhibit {
                overview: OverviewSpec {
                    case: &self.case,
                    statistics: &statistics,
                    chosen: self.filter.chosen_thefts(&self.case).as_ref(),
                    hover: None,
                },
                size: options.size,
                timeline: options.timeline.then_some(&timeline),
            });
        }
        let second = self.settings.second;
        let compared = second.and_then(|_| self.rows(options.size).compared(&self.source()));
        let spec = ExhibitSpec {
            case: &self.case,
            flow: &self.drawing.flow,
            arrangement: &self.drawing.arrangement,
            filter: &self.filter,
            shown: &shown,
            selection: &self.selection,
            part,
            size: options.size,
            timeline: options.timeline.then_some(&timeline),
            annotations: &self.annotations,
            traced: self.traced(),
            zone: &self.settings.zone,
            compared: compared.as_deref(),
            instant: None,
            totals: None,
        };
        match self.at {
            Some(at) => self.played(&spec, at),
            None => exhibit::exhibit(&spec),
        }
    }

    /// The picture as of an instant, as the window shows it.
    #[allow(clippy::cast_possible_truncation)]
    fn played(&self, spec: &ExhibitSpec<'_>, exact: f64) -> Scene {
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
        exhibit::exhibit(&ExhibitSpec { instant: Some(&instant), totals: shown, ..*spec })
    }

    /// What the rows of the timeline are made of.
    pub(super) fn source(&self) -> Source<'_> {
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

    fn timeline(&self, size: Size) -> Scene {
        let look = Look { playhead: self.at.is_some(), ..Look::default() };
        self.rows(size).draw(&self.source(), &self.clock, look, size).scene
    }

    /// The date of what is told: as of when, else the last thing known. Never that of the writing.
    fn date(&self) -> Timestamp {
        let last = || self.chronicle.activity.extent().map(|(_, last)| last);
        self.case.as_of.map(Moment::start).or_else(last).unwrap_or(0)
    }

    /// What the file says of itself, whole.
    pub(super) fn metadata(&self, sheet: Sheet) -> Vec<(String, String)> {
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
