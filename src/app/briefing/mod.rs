//! The briefing: an ordered list of steps, each what was on screen when it was captured, with a headline and notes.
//!
//! The list is a part of [`ViewState`](super::document::ViewState): undo covers it, and the view file keeps it. A step is kept
//! as the file has it ([`StepPart`]), by the ids of the case: it goes stale with no reload, and a step that names what the
//! case no longer has says so instead of being lost.

mod dialog;
mod edit;
mod going;
mod hint;
pub(in crate::app) mod keys;
mod note_page;
mod output;
mod pages;
mod present;
mod recipe;
mod still;
mod stills;

use std::sync::Arc;

pub use dialog::BriefingDialog;
pub use hint::Hint;
pub use output::BriefingOptions;
pub use pages::{Page, PageOf};
pub use present::{PresentAction, Presenting};
pub use recipe::{BRIEFING_RECIPE, BriefingRecipe};
pub use still::{Backdrop, Staged};
pub use stills::{StillKey, Stills};

use super::document::Document;
use super::view::step;
use crate::case::Case;
use crate::format::view::StepPart;

/// A step.
pub type Step = StepPart;

/// The steps in their order; cheap to copy, since each state of the history holds them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Briefing(Vec<Arc<Step>>);

impl Briefing {
    /// A briefing of steps.
    #[must_use]
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(steps.into_iter().map(Arc::new).collect())
    }

    /// How many steps it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The steps in their order.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = &Arc<Step>> {
        self.0.iter()
    }

    /// A step by its place, counted from 0.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Arc<Step>> {
        self.0.get(at)
    }

    /// Puts a step before that at a place, or at the end.
    pub fn insert(&mut self, at: usize, step: Step) {
        self.0.insert(at.min(self.0.len()), Arc::new(step));
    }

    /// Takes a step out.
    pub fn remove(&mut self, at: usize) {
        if at < self.0.len() {
            self.0.remove(at);
        }
    }

    /// Changes a step.
    pub fn change(&mut self, at: usize, change: impl FnOnce(&mut Step)) {
        if let Some(step) = self.0.get_mut(at) {
            change(Arc::make_mut(step));
        }
    }

    /// Moves a step to where it has the place `to` among all; the others keep their order.
    pub fn move_step(&mut self, from: usize, to: usize) {
        if from < self.0.len() {
            let step = self.0.remove(from);
            self.0.insert(to.min(self.0.len()), step);
        }
    }
}

/// What the window knows of the briefing.
#[derive(Debug, Clone, Default)]
pub struct BriefingUi {
    /// The step that is chosen in the list.
    pub chosen: Option<usize>,
    /// The step that is to be brought into view in the list.
    pub scroll_to: Option<usize>,
    /// The step whose picture wants the keyboard in the next frame.
    pub wants_keys: Option<usize>,
    /// The headline that wants the keyboard in the next frame.
    pub wants_focus: Option<usize>,
    /// What is presented, while something is.
    pub presenting: Option<Box<Presenting>>,
    /// Whether the keyboard is on a step of the list.
    pub focused: bool,
    /// Whether the speaker has a window of their own while presenting.
    pub speaker: bool,
    /// The dialog that asks how to write it, when open.
    pub export: Option<BriefingDialog>,
    /// The step whose selection is to be made once its drawing is there.
    pub(super) awaited: Option<Arc<Step>>,
}

impl BriefingUi {
    /// Whether steps are being presented.
    #[must_use]
    pub fn is_presenting(&self) -> bool {
        self.presenting.is_some()
    }
}

/// What panes ask of the briefing. Steps are named by their place, counted from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum BriefingAction {
    /// Make a step of what is on screen, after the chosen one.
    Capture {
        /// Whether its headline is to be typed at once.
        name: bool,
    },
    /// Let a step show what is on screen; its words stay.
    Update(usize),
    /// Make another step like one, after it.
    Duplicate(usize),
    /// Take a step out.
    Delete(usize),
    /// Move a step to another place.
    Move {
        /// From here.
        from: usize,
        /// To where it then is.
        to: usize,
    },
    /// Change a headline.
    Headline(usize, String),
    /// Change notes.
    Notes(usize, String),
    /// End the typing of a text: what is typed next is a change of its own.
    Typed,
    /// Show a step in the window.
    GoTo(usize),
    /// Choose a step without showing it.
    Choose(Option<usize>),
    /// Write all of it as files.
    Export(BriefingOptions),
    /// Open the dialog for that, or close it.
    AskExport(bool),
    /// Ask for a file name for that.
    BrowseExport,
    /// Present from a step on.
    Present(usize),
    /// While presenting.
    While(PresentAction),
}

impl Document {
    /// A step by its place.
    #[must_use]
    pub fn step(&self, at: usize) -> Option<&Arc<Step>> {
        self.state.briefing.get(at)
    }
}

/// What a step names and the case does not have, in words.
#[must_use]
pub fn missing(step: &Step, case: &Case) -> Vec<String> {
    step::fitted(step, case).missing
}
