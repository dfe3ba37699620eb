//! The window keeps the view: it is found with the case, noted while one works, and saved when one says so.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::place::ENDING;
use super::store::{Found, ViewFile, read_named};
use super::{Fitted, of_window, set_window};
use crate::app::document::{Document, ViewState};
use crate::app::state::Notice;
use crate::app::tasks::Kind;
use crate::app::{App, Outcome};
use crate::case::Case;
use crate::format::view::{Entry, View};

/// Changes are noted when nothing was changed for so long, …
const QUIET: Duration = Duration::from_secs(1);
/// … or when the oldest of them is so old.
const LONGEST: Duration = Duration::from_secs(10);

/// The view file of the open case, and how far its journal is.
#[derive(Debug, Clone, Default)]
pub struct Keeping {
    /// The file.
    pub file: ViewFile,
    /// The change that was last noted.
    noted: u64,
    /// The change that was last seen, when, and when the first that is not noted was.
    seen: u64,
    last: Option<Instant>,
    first: Option<Instant>,
    /// Whether it was said that changes cannot be noted.
    complained: bool,
}

/// A view that was found with a case, made to fit it.
pub struct Brought {
    found: Found,
    saved: Fitted,
    unsaved: Option<Fitted>,
}

impl Brought {
    /// Makes what was found fit a case.
    #[must_use]
    pub fn new(found: Found, case: &Case) -> Self {
        let saved = found.saved.as_ref().map_or_else(Fitted::default, |view| Fitted::of(view, case));
        let unsaved = found.unsaved.as_ref().map(|view| Fitted::of(view, case));
        Self { found, saved, unsaved }
    }

    /// The state to begin with.
    #[must_use]
    pub fn state(&self) -> &ViewState {
        &self.unsaved.as_ref().unwrap_or(&self.saved).state
    }
}

impl App {
    /// Gives a freshly read case its view.
    pub(in crate::app) fn bring(&mut self, doc: &mut Document, brought: Brought) {
        let Brought { found, saved, unsaved } = brought;
        doc.state = unsaved.as_ref().unwrap_or(&saved).state.clone();
        let mut file = found.file;
        file.is_lossy = !saved.missing.is_empty();
        if let Some(view) = found.unsaved.as_ref().or(found.saved.as_ref()) {
            set_window(doc, &mut self.ui, view);
        }
        if let Some(warning) = unsaved.as_ref().unwrap_or(&saved).warning() {
            self.ui.say(Notice::error(warning));
        }
        found.troubles.into_iter().for_each(|trouble| self.ui.say(Notice::error(trouble)));
        if let Some(recovered) = &unsaved {
            doc.history.push("Recover unsaved changes", saved.state, &recovered.state, false);
            let text = "Unsaved changes of the view were recovered. Save the view to keep them, or undo to go back.";
            if doc.history.is_saved() {
                // They are no more than what is saved.
                file.forget_journal();
            } else {
                self.ui.say(Notice::info(text.to_owned()));
            }
        }
        doc.view = Some(Keeping { file, noted: doc.history.changes(), ..Keeping::default() });
    }

    /// Whether the open case has changes of its view that are not saved.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.doc.as_ref().is_some_and(|doc| doc.view.is_some() && !doc.history.is_saved())
    }

    /// The title of the window: the case, with an asterisk while there are unsaved changes.
    #[must_use]
    pub fn window_title(&self) -> String {
        let mark = if self.is_unsaved() { "* " } else { "" };
        self.doc.as_ref().map_or_else(|| "Coldtrail".to_owned(), |doc| format!("{mark}{} – Coldtrail", doc.case.title))
    }

    /// The whole view as it is now, with the fields that nobody knows.
    fn present_view(&self) -> Option<View> {
        let doc = self.doc.as_ref()?;
        let mut view = of_window(doc, &self.ui.camera, &self.ui.panes);
        view.keep_unknown(&doc.view.as_ref()?.file.original);
        Some(view)
    }

    /// Saves the view where it is kept.
    pub(in crate::app) fn save_view(&mut self) {
        let Some(view) = self.present_view() else { return };
        let Some(doc) = &mut self.doc else { return };
        let Some(keeping) = &mut doc.view else { return };
        match keeping.file.save(&view) {
            Ok(saved) => {
                doc.history.mark_saved();
                keeping.noted = doc.history.changes();
                keeping.complained = false;
                self.ui.say(Notice::info(format!("View saved to {}", saved.path.display())));
                saved.remarks.into_iter().for_each(|remark| self.ui.say(Notice::error(remark)));
            }
            Err(why) => self.ui.say(Notice::error(why)),
        }
    }

    /// Asks for another name to save the view under.
    pub(in crate::app) fn browse_view(&mut self, save: bool) {
        let Some(keeping) = self.doc.as_ref().and_then(|doc| doc.view.as_ref()) else { return };
        let (dialogs, path) = (Arc::clone(&self.dialogs), keeping.file.path.clone());
        self.tasks.start(Kind::Dialog, self.wake(), move |_| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("case.view.ron");
            if save {
                dialogs.save_view(path.parent(), name).map(Outcome::PickedViewName)
            } else {
                dialogs.pick_view(path.parent()).map(Outcome::PickedView)
            }
        });
    }

    /// Saves the view under a name that was picked, and keeps it there from now on.
    pub(in crate::app) fn save_view_as(&mut self, path: PathBuf) {
        let path = with_ending(path);
        let Some(doc) = &mut self.doc else { return };
        if doc.paths.iter().any(|case| same(case, &path)) {
            self.ui.say(Notice::error("The view was not saved: this is the case itself".to_owned()));
            return;
        }
        let Some(keeping) = &mut doc.view else { return };
        let before = keeping.file.clone();
        keeping.file.rename(path);
        self.save_view();
        if let Some(doc) = &mut self.doc
            && !doc.history.is_saved()
            && let Some(keeping) = &mut doc.view
        {
            keeping.file = before;
        }
    }

    /// Shows the case as a view that was picked says, as one step of undo.
    pub(in crate::app) fn take_view(&mut self, path: &Path) {
        let Some(doc) = &mut self.doc else { return };
        let view = match read_named(path) {
            Ok(view) => view,
            Err(why) => {
                self.ui.say(Notice::error(why));
                return;
            }
        };
        let fitted = Fitted::of(&view, &doc.case);
        if let Some(warning) = fitted.warning() {
            self.ui.say(Notice::error(warning));
        }
        let changed = doc.change("Take over a view", false, |state| *state = fitted.state);
        doc.history.seal();
        set_window(doc, &mut self.ui, &view);
        if changed.layout {
            self.lay_out();
        }
    }

    /// Notes unsaved changes once they have settled, and forgets the note when there are none.
    pub(in crate::app) fn autosave(&mut self) {
        let Some(doc) = &mut self.doc else { return };
        let Some(keeping) = &mut doc.view else { return };
        let changes = doc.history.changes();
        if doc.history.is_saved() {
            keeping.file.forget_journal();
            keeping.noted = changes;
        }
        if keeping.noted == changes {
            (keeping.first, keeping.last) = (None, None);
            return;
        }
        let now = Instant::now();
        if keeping.seen != changes {
            keeping.seen = changes;
            keeping.last = Some(now);
            keeping.first = keeping.first.or(Some(now));
        }
        let past = |since: Option<Instant>, span| since.is_none_or(|since| now.duration_since(since) >= span);
        if self.tasks.is_inline() || past(keeping.last, QUIET) || past(keeping.first, LONGEST) {
            self.note_changes();
        } else {
            self.ctx.request_repaint_after(QUIET);
        }
    }

    /// Writes what is unsaved into the journal, so that nothing is lost whatever happens to the program.
    pub(in crate::app) fn note_changes(&mut self) {
        if !self.is_unsaved() {
            return;
        }
        let Some(view) = self.present_view() else { return };
        let Some(doc) = &mut self.doc else { return };
        let Some(keeping) = &mut doc.view else { return };
        keeping.noted = doc.history.changes();
        (keeping.first, keeping.last) = (None, None);
        if let Err(why) = keeping.file.note(&view)
            && !std::mem::replace(&mut keeping.complained, true)
        {
            self.ui.say(Notice::error(format!("Unsaved changes of the view cannot be noted: {why}")));
        }
    }

    /// Says in the title of the window what is open, and whether it is saved.
    pub(in crate::app) fn entitle(&mut self) {
        let title = self.window_title();
        if self.title != title {
            self.ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// A name that says what the file is, so that it is never taken for a case.
fn with_ending(path: PathBuf) -> PathBuf {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if name.ends_with(ENDING) {
        return path;
    }
    let stem = name.strip_suffix(".ron").unwrap_or(&name);
    path.with_file_name(format!("{stem}{ENDING}"))
}

/// Whether two names mean one file.
fn same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).ok();
    a == b || whole(a).is_some_and(|a| whole(b) == Some(a))
}
