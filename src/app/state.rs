//! State of the window that no case owns: panes, camera, pointer, dialogs, notices.

mod follow;
mod seen;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::accounting::AccountChoice;
use super::annotations::Annotating;
use super::briefing::BriefingUi;
use super::disguise::Asked;
use super::document::Document;
pub use super::export::{ExportDialog, ExportKind};
use super::export::{ExportOptions, Preview, Sheet};
use super::filters::Editing;
use super::motion::Motion;
pub use super::panes::Panes;
use super::paths::Answer;
use super::provenance::Provenance;
use super::story::Progress;
use super::time::Typed;
use super::verifying::Verifying;
use super::walk::Walk;
use super::ways::WaysAnswer;
pub use seen::Seen;

use crate::flow::paths::Rules;
use crate::flow::{Match, NodeKey, search};
use crate::scene::graph::View;
use crate::scene::style::ThemeName;
use crate::scene::{Insets, Point, Rect, Size, Target};

/// The camera over the graph.
#[derive(Debug, Clone, Default)]
pub struct Camera {
    /// What it shows.
    pub view: View,
    /// Size of the canvas at the last frame.
    pub size: Size,
    /// What of it stays covered at the edges.
    pub insets: Insets,
    /// Whether it follows the whole graph until a person moves it.
    follows: bool,
    /// What was fitted last while following.
    world: Rect,
    wanted: Option<Wanted>,
    flight: Option<Flight>,
    /// What it was put to by a step, until a person moves it.
    kept: Option<Seen>,
    /// Whether the drawing that is being made leaves it where it is.
    pub(super) stays: bool,
    /// Whether a person moved it since it was asked to keep something in view.
    let_go: bool,
}

#[derive(Debug, Clone, Copy)]
enum Wanted {
    All,
    Part(Rect),
    /// A scale, and what stands in the middle.
    Place(f32, Point),
    /// What was seen once, or everything, in so many seconds.
    Seen(Option<Seen>, f32),
}

/// A short glide from one view to another.
#[derive(Debug, Clone, Copy)]
struct Flight {
    from: View,
    to: View,
    /// Seconds gone.
    gone: f32,
    /// Seconds it takes.
    seconds: f32,
}

impl Camera {
    /// Margin around what is fitted, in px.
    pub const MARGIN: f32 = 32.0;
    const FLIGHT_SECONDS: f32 = 0.18;

    /// Shows everything from the next frame on, without a glide.
    pub fn refit(&mut self) {
        self.follows = true;
        self.kept = None;
        self.flight = None;
        self.size = Size::default();
        self.world = Rect::default();
    }

    /// Stays where it is, whatever the layout does.
    pub fn hold(&mut self) {
        self.follows = false;
    }

    /// Glides to everything.
    pub fn fit_all(&mut self) {
        self.wanted = Some(Wanted::All);
    }

    /// Looks at a place from the next frame on: a scale, and what of the arrangement stands in the middle.
    pub fn look_at(&mut self, scale: f32, middle: Point) {
        self.refit();
        self.follows = false;
        self.wanted = Some(Wanted::Place(scale, middle));
    }

    /// Its scale and what stands in the middle; `None` while it shows everything.
    #[must_use]
    pub fn place(&self) -> Option<(f32, Point)> {
        match self.wanted {
            Some(Wanted::Place(scale, middle)) => Some((scale, middle)),
            Some(Wanted::Seen(seen, _)) => seen.map(|seen| (seen.scale, seen.middle)),
            _ if self.kept.is_some() => self.kept.map(|kept| (kept.scale, kept.middle)),
            _ if self.follows || self.size == Size::default() => None,
            _ => Some((self.view.scale, self.view.to_world(Point::new(self.size.w / 2.0, self.size.h / 2.0)))),
        }
    }

    /// Glides to a part of the arrangement.
    pub fn fit_part(&mut self, part: Rect) {
        self.wanted = Some(Wanted::Part(part));
    }

    /// Looks somewhere else at once; from now on the camera stays where it is put.
    pub fn set(&mut self, view: View) {
        self.view = view;
        self.follows = false;
        self.kept = None;
        self.flight = None;
        self.let_go = true;
    }

    /// From now on [`Camera::keep_in_view`] moves it again.
    pub fn take_hold(&mut self) {
        self.let_go = false;
    }

    /// Moves as little as needed to bring a part of the arrangement into view.
    pub fn reveal(&mut self, part: Rect) {
        let (min, max) = (self.view.to_picture(part.min), self.view.to_picture(part.max));
        let inside = |lo: f32, hi: f32, size: f32| lo >= Self::MARGIN && hi <= size - Self::MARGIN;
        if inside(min.x, max.x, self.size.w) && inside(min.y, max.y, self.size.h) {
            return;
        }
        let middle = self.view.to_picture(part.center());
        let to = self.view.panned(Point::new(self.size.w / 2.0 - middle.x, self.size.h / 2.0 - middle.y));
        self.glide(to);
        self.follows = false;
    }

    fn glide(&mut self, to: View) {
        self.kept = None;
        self.glide_in(to, Self::FLIGHT_SECONDS);
    }

    fn glide_in(&mut self, to: View, seconds: f32) {
        self.flight = Some(Flight { from: self.view, to, gone: 0.0, seconds });
    }

    /// Whether all of an arrangement is in view.
    #[must_use]
    pub fn shows(&self, world: Rect) -> bool {
        let (min, max) = (self.view.to_picture(world.min), self.view.to_picture(world.max));
        min.x >= -1.0 && min.y >= -1.0 && max.x <= self.size.w + 1.0 && max.y <= self.size.h + 1.0
    }

    /// Brings the camera up to date for a frame of a size; `dt` seconds after the last. Returns whether it is moving.
    pub fn advance(&mut self, world: Rect, size: Size, dt: f32) -> bool {
        let fit = |part: Rect, margin: f32| View::fit_inside(part, size, margin, self.insets);
        let all = fit(world, Self::MARGIN);
        match self.wanted.take() {
            Some(Wanted::All) => {
                self.glide(all);
                self.follows = true;
            }
            Some(Wanted::Part(part)) => {
                self.glide(fit(part, 3.0 * Self::MARGIN));
                self.follows = false;
            }
            Some(Wanted::Place(scale, middle)) => {
                let scale = scale.clamp(View::RANGE.0, View::RANGE.1);
                let offset = Point::new(size.w / 2.0, size.h / 2.0) - middle * scale;
                self.view = View { scale, offset };
                self.flight = None;
                // The panes around the canvas need a frame or two to take their sizes.
                if size != self.size {
                    self.wanted = Some(Wanted::Place(scale, middle));
                }
            }
            Some(Wanted::Seen(seen, seconds)) => {
                (self.kept, self.follows, self.flight) = (seen, seen.is_none(), None);
                let to = seen.map_or(all, |seen| seen.view(size));
                // Over a canvas that has just changed there is nothing to glide from.
                if seconds > 0.0 && self.size == size {
                    self.glide_in(to, seconds);
                } else {
                    self.view = to;
                }
            }
            // The graph grew or shrank under a camera that follows it: glide, so that the eye can follow too.
            None if self.follows && self.world != world && self.world != Rect::default() => self.glide(all),
            None => {}
        }
        self.world = world;
        if let Some(kept) = self.kept.filter(|_| self.size != size) {
            self.view = kept.view(size);
            self.flight = None;
        }
        if let Some(flight) = &mut self.flight {
            flight.gone += dt;
            let t = (flight.gone / flight.seconds).clamp(0.0, 1.0);
            let eased = t * t * (3.0 - 2.0 * t);
            self.view = View {
                scale: flight.from.scale * (flight.to.scale / flight.from.scale).powf(eased),
                offset: flight.from.offset.lerp(flight.to.offset, eased),
            };
            if t >= 1.0 {
                self.view = flight.to;
                self.flight = None;
            }
        } else if self.follows {
            self.view = all;
        }
        self.size = size;
        self.flight.is_some()
    }
}

/// The find bar.
#[derive(Debug, Clone, Default)]
pub struct Find {
    /// What was typed.
    pub query: String,
    /// What it led to.
    pub results: Vec<Match>,
    /// Which result the arrow keys stand on.
    pub at: usize,
    /// The field wants the keyboard in the next frame.
    pub wants_focus: bool,
    /// Whether the results are shown.
    pub open: bool,
    /// Which reading of the case the results are of.
    pub(super) of: usize,
}

impl Find {
    /// Looks for what was typed.
    pub fn search(&mut self, doc: &Document) {
        /// Results shown.
        const LIMIT: usize = 12;
        self.results = search(&doc.case, &doc.drawing.flow, &self.query, LIMIT);
        self.of = Arc::as_ptr(&doc.case) as usize;
        self.at = self.at.min(self.results.len().saturating_sub(1));
    }

    /// Empties the field and hides the results.
    pub fn close(&mut self) {
        *self = Self::default();
    }
}

/// The command palette.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What was typed.
    pub query: String,
    /// Which line the arrow keys stand on.
    pub at: usize,
}

/// A short message that goes away by itself.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something went wrong; then it stays until it is closed.
    pub is_error: bool,
    /// When it appeared.
    pub since: Instant,
    /// The folder it is about, which can be opened.
    pub folder: Option<PathBuf>,
}

impl Notice {
    /// How long a notice stays.
    pub const STAYS: Duration = Duration::from_secs(5);

    /// Something done.
    #[must_use]
    pub fn info(text: String) -> Self {
        Self { text, is_error: false, since: Instant::now(), folder: None }
    }

    /// Files that were written, the first of them named.
    #[must_use]
    pub fn written(what: &str, paths: &[PathBuf]) -> Self {
        let Some(first) = paths.first() else { return Self::info("Nothing was written".to_owned()) };
        let more = match paths.len() {
            1 => String::new(),
            2 => " and 1 file beside it".to_owned(),
            count => format!(" and {} files beside it", count - 1),
        };
        let folder = std::path::absolute(first).ok().and_then(|path| path.parent().map(PathBuf::from));
        Self { folder, ..Self::info(format!("{what} written to {}{more}", first.display())) }
    }

    /// Something that failed.
    #[must_use]
    pub fn error(text: String) -> Self {
        Self { text, is_error: true, since: Instant::now(), folder: None }
    }
}

/// State of the window that no case owns.
#[derive(Debug, Clone)]
pub struct UiState {
    /// Colours of the window.
    pub theme: ThemeName,
    /// Which panes are open.
    pub panes: Panes,
    /// What the middle of the window shows.
    pub sheet: Sheet,
    /// The camera over the graph.
    pub camera: Camera,
    /// What is on its way to new places.
    pub motion: Option<Motion>,
    /// Whether changes of the drawing are shown as movements.
    pub animate: bool,
    /// Whether nodes are shown at places given by hand for which the layout is still to come.
    pub previews: bool,
    /// Whether dragged nodes catch on rows and columns of others.
    pub snap: bool,
    /// Whether the minimap shows; `None` shows it when a part of the graph is out of view.
    pub minimap: Option<bool>,
    /// Where the keyboard stands in the graph.
    pub walk: Walk,
    /// What hands are doing with annotations.
    pub annotating: Annotating,
    /// What the pointer is on, in any pane.
    pub hover: Option<Target>,
    /// What panes say in this frame the pointer is on.
    pub pointed: Option<Target>,
    /// Which step of the briefing is chosen, and what is presented.
    pub briefing: BriefingUi,
    /// The find bar.
    pub find: Find,
    /// The command palette, when open.
    pub palette: Option<Palette>,
    /// The export dialog, when open.
    pub export: Option<ExportDialog>,
    /// The picture in it.
    pub preview: Preview,
    /// What was chosen in it last.
    pub last_export: Option<ExportOptions>,
    /// How far the film that is being written is.
    pub story: Option<Arc<Progress>>,
    /// The picture that is being verified, or was.
    pub verifying: Option<Verifying>,
    /// The group made by hand whose name is asked for.
    pub naming: Option<NodeKey>,
    /// Whether aliases and redaction are open.
    pub disguise: bool,
    /// Whose alias is asked for.
    pub asked_alias: Option<Asked>,
    /// Whether the list of changes is open.
    pub history: bool,
    /// Whether the list of keys is open.
    pub help: bool,
    /// What a path may be made of.
    pub path_rules: Rules,
    /// Where the funds of the wallet asked about last came from.
    pub provenance: Option<Provenance>,
    /// What the sheet of the account shows.
    pub account: AccountChoice,
    /// The ways of stolen funds found last.
    pub ways: Option<WaysAnswer>,
    /// The paths found last.
    pub paths: Option<Answer>,
    /// A window of time being typed.
    pub typed_window: Option<Typed>,
    /// The editor of a filter, when open.
    pub editing: Option<Editing>,
    /// Messages on screen, oldest first.
    pub notices: Vec<Notice>,
}

impl Default for UiState {
    fn default() -> Self {
        Self {
            theme: ThemeName::Dark,
            panes: Panes::default(),
            sheet: Sheet::default(),
            camera: Camera::default(),
            motion: None,
            animate: true,
            previews: false,
            snap: true,
            minimap: None,
            walk: Walk::default(),
            annotating: Annotating::default(),
            hover: None,
            pointed: None,
            briefing: BriefingUi::default(),
            find: Find::default(),
            palette: None,
            export: None,
            preview: Preview::default(),
            last_export: None,
            story: None,
            verifying: None,
            naming: None,
            disguise: false,
            asked_alias: None,
            history: false,
            help: false,
            path_rules: Rules::default(),
            provenance: None,
            account: AccountChoice::default(),
            ways: None,
            paths: None,
            typed_window: None,
            editing: None,
            notices: Vec::new(),
        }
    }
}

impl UiState {
    /// Shows a message.
    pub fn say(&mut self, notice: Notice) {
        const MOST: usize = 4;
        self.notices.push(notice);
        if self.notices.len() > MOST {
            self.notices.remove(0);
        }
    }
}
