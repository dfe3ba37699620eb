//! Presenting: step after step on the whole screen, and the window as it was afterwards.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::App;
use crate::app::accounting::AccountChoice;
use crate::app::clock::Clock;
use crate::app::command::Command;
use crate::app::document::{Document, Drawing, Sight, ViewState};
use crate::app::export::Sheet;
use crate::app::state::{Camera, Notice};
use crate::app::stepping::run_time;
use crate::app::tasks::Kind;
use crate::app::tracing::Following;
use crate::scene::Selection;

/// What a key or a click does while presenting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresentAction {
    /// To the next step.
    Next,
    /// To the next step, as by a click; after the last one, back to the window, but only at the second time. Keys and
    /// clickers never end it: who presses one too often stays.
    Click,
    /// To the step before.
    Back,
    /// To the first step.
    First,
    /// To the last step.
    Last,
    /// To a step, counted from 0.
    To(usize),
    /// A digit of the number of a step.
    Digit(u8),
    /// The number is complete; without one, to the next step.
    Enter,
    /// Nothing but black, or the picture again.
    Black,
    /// A bright dot in place of the pointer, or the pointer.
    Laser,
    /// Let the money of this step move, or stop it.
    Play,
    /// A window of the speaker's own, or none.
    Speaker,
    /// Back to the window as it was.
    Leave,
}

/// A briefing that is being presented.
#[derive(Debug, Clone)]
pub struct Presenting {
    /// The step that is shown, counted from 0.
    pub at: usize,
    /// Whether nothing but black is shown.
    pub black: bool,
    /// Whether a bright dot follows the pointer.
    pub laser: bool,
    /// The digits typed so far.
    pub typed: String,
    /// Whether the speaker has done anything yet.
    pub begun: bool,
    /// Whether the speaker wanted to go on after the last step: a click now ends the presentation.
    pub ended: bool,
    /// Since when.
    since: Instant,
    /// The drawings made so far, each of the state it was made for: who goes back sees what was seen before.
    drawings: Vec<(ViewState, Arc<Drawing>)>,
    before: Before,
}

/// What the window showed before.
#[derive(Debug, Clone)]
struct Before {
    state: ViewState,
    drawing: Arc<Drawing>,
    following: Option<Arc<Following>>,
    selection: Selection,
    clock: Clock,
    camera: Camera,
    sheet: Sheet,
    account: AccountChoice,
    full_screen: bool,
    /// What all of the window was enlarged by.
    zoom: f32,
}

impl Presenting {
    /// How long the way from one step to the next takes, in seconds.
    pub const GLIDE: f32 = 0.7;

    /// How long it has been going on.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

/// Whether two states have one drawing.
fn same_drawing(a: &ViewState, b: &ViewState) -> bool {
    a.folding == b.folding && a.layout == b.layout && a.pins == b.pins
}

impl App {
    /// Begins to present at a step.
    pub(super) fn present(&mut self, at: usize) {
        let Some(doc) = &self.doc else { return };
        if doc.state.briefing.is_empty() || self.ui.briefing.is_presenting() {
            return;
        }
        // What is unsaved is noted as it is now, not as the steps show it.
        self.note_changes();
        let Some(doc) = &self.doc else { return };
        let before = Before {
            state: doc.state.clone(),
            drawing: Arc::clone(&doc.drawing),
            following: doc.following.clone(),
            selection: doc.selection.clone(),
            clock: doc.clock.clone(),
            camera: self.ui.camera.clone(),
            sheet: self.ui.sheet,
            account: self.ui.account,
            zoom: self.ctx.zoom_factor(),
            full_screen: self.ctx.input(|input| input.viewport().fullscreen.unwrap_or(false)),
        };
        let presenting = Presenting {
            at,
            black: false,
            laser: false,
            typed: String::new(),
            begun: false,
            ended: false,
            since: Instant::now(),
            drawings: Vec::new(),
            before,
        };
        self.ui.briefing.presenting = Some(Box::new(presenting));
        // What the pointer rested on would stay lit, and all else dim.
        self.ui.hover = None;
        self.ui.palette = None;
        self.ui.help = false;
        self.ui.export = None;
        self.ui.editing = None;
        self.ui.naming = None;
        self.ui.find.close();
        self.ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(true));
        // Nobody sees what led to the first picture.
        let animate = std::mem::replace(&mut self.ui.animate, false);
        self.show_presented(at);
        self.ui.animate = animate;
    }

    /// Does what was asked while presenting.
    pub(super) fn perform_while_presenting(&mut self, action: PresentAction) {
        let Some(doc) = &self.doc else { return };
        let count = doc.state.briefing.len();
        let Some(presenting) = &mut self.ui.briefing.presenting else { return };
        let (at, last) = (presenting.at, count.saturating_sub(1));
        let typed = std::mem::take(&mut presenting.typed);
        presenting.begun = true;
        let is_enter = action == PresentAction::Enter && typed.is_empty();
        let goes_on = is_enter || matches!(action, PresentAction::Next | PresentAction::Click);
        let ended = std::mem::replace(&mut presenting.ended, goes_on && at == last && !presenting.black);
        if ended && action == PresentAction::Click {
            self.leave_presentation();
            return;
        }
        let to = match action {
            // Whoever goes on wants to see where.
            PresentAction::Next | PresentAction::Click => Some(at + 1),
            PresentAction::Back => Some(at.saturating_sub(1)),
            PresentAction::First => Some(0),
            PresentAction::Last => Some(last),
            PresentAction::To(to) => Some(to),
            PresentAction::Digit(digit) => {
                let text = format!("{typed}{digit}");
                let number: usize = text.parse().unwrap_or(0);
                // Where no further digit can follow there is nothing to wait for.
                if number * 10 > count {
                    number.checked_sub(1).filter(|&to| to < count)
                } else {
                    presenting.typed = if number == 0 { String::new() } else { text };
                    None
                }
            }
            PresentAction::Enter if typed.is_empty() => Some(at + 1),
            PresentAction::Enter => typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            PresentAction::Black => {
                presenting.black = !presenting.black;
                None
            }
            PresentAction::Laser => {
                presenting.laser = !presenting.laser;
                None
            }
            PresentAction::Play => {
                if let Some(doc) = &mut self.doc {
                    self.ui.camera.take_hold();
                    run_time(doc, Command::Play);
                    doc.revision += 1;
                }
                None
            }
            PresentAction::Speaker => {
                self.ui.briefing.speaker = !self.ui.briefing.speaker;
                None
            }
            PresentAction::Leave => {
                self.leave_presentation();
                None
            }
        };
        if let Some(to) = to.map(|to| to.min(last)) {
            self.show_presented(to);
        }
    }

    fn show_presented(&mut self, at: usize) {
        let Some(step) = self.doc.as_ref().and_then(|doc| doc.step(at)).cloned() else { return };
        let first = self.ui.briefing.presenting.as_ref().is_some_and(|presenting| presenting.drawings.is_empty());
        if let Some(presenting) = &mut self.ui.briefing.presenting {
            if presenting.at == at && !presenting.black && !first {
                return;
            }
            presenting.at = at;
            presenting.black = false;
        }
        let changed = self.show_unnoted(&step);
        // What is there already needs no other; the first one is made anew, so that it is that of the file.
        if !changed.layout && !first {
            return;
        }
        self.ui.camera.stays = true;
        self.ui.briefing.awaited = Some(step);
        let Some(doc) = &self.doc else { return };
        let known = self.ui.briefing.presenting.iter().flat_map(|presenting| &presenting.drawings);
        let known = known.filter(|(state, _)| same_drawing(state, &doc.state)).map(|(_, drawing)| Arc::clone(drawing));
        match known.last() {
            Some(drawing) => {
                self.tasks.cancel(Kind::Layout);
                self.show_drawing(drawing);
            }
            None => self.lay_out_after(None),
        }
    }

    /// Shows a drawing that was made before.
    fn show_drawing(&mut self, drawing: Arc<Drawing>) {
        let before = self.before_change();
        let Some(doc) = &mut self.doc else { return };
        let sight = Sight::of(&doc.case, &doc.valuation, &drawing, &doc.state.filter);
        self.ui.camera.stays = false;
        doc.redraw_shared(drawing, sight);
        self.select_as_step();
        self.after_change(before, true);
    }

    /// Keeps the drawing that was just made for the step that is presented.
    pub(in crate::app) fn keep_presented_drawing(&mut self) {
        let (Some(doc), Some(presenting)) = (&self.doc, &mut self.ui.briefing.presenting) else { return };
        presenting.drawings.retain(|(state, _)| !same_drawing(state, &doc.state));
        presenting.drawings.push((doc.state.clone(), Arc::clone(&doc.drawing)));
    }

    /// Ends a presentation: the window is as it was before.
    pub(in crate::app) fn leave_presentation(&mut self) {
        let Some(presenting) = self.ui.briefing.presenting.take() else { return };
        let Presenting { at, before, .. } = *presenting;
        self.tasks.cancel(Kind::Layout);
        self.tasks.cancel(Kind::Filter);
        self.ui.briefing.awaited = None;
        self.ui.briefing.chosen = Some(at);
        self.ui.camera = before.camera;
        self.ui.sheet = before.sheet;
        self.ui.account = before.account;
        self.ui.motion = None;
        if let Some(doc) = &mut self.doc {
            doc.return_to(before.state, before.drawing);
            doc.following = before.following;
            doc.selection = before.selection;
            doc.clock = before.clock;
            doc.revision += 1;
        }
        self.ctx.set_zoom_factor(before.zoom);
        self.ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(before.full_screen));
    }

    /// Begins to present, or says what is missing.
    pub(in crate::app) fn run_on_briefing(&mut self, command: Command) {
        use super::BriefingAction::{Capture, Delete, Duplicate, GoTo, Present, Update};
        let Some(doc) = &self.doc else { return };
        let (count, chosen) = (doc.state.briefing.len(), self.ui.briefing.chosen);
        let of_chosen = |make: fn(usize) -> super::BriefingAction| chosen.map(make);
        let action = match command {
            Command::ToggleBriefing => {
                self.ui.panes.briefing = !self.ui.panes.briefing;
                return;
            }
            Command::SpeakerView => {
                self.ui.briefing.speaker = !self.ui.briefing.speaker;
                return;
            }
            Command::CaptureStep => Some(Capture { name: false }),
            Command::UpdateStep => of_chosen(Update),
            Command::DuplicateStep => of_chosen(Duplicate),
            Command::DeleteStep => of_chosen(Delete),
            Command::NextStep if count > 0 => Some(GoTo(chosen.map_or(0, |at| (at + 1).min(count - 1)))),
            Command::PreviousStep if count > 0 => Some(GoTo(chosen.map_or(0, |at| at.saturating_sub(1)))),
            Command::Present if count > 0 => Some(Present(0)),
            Command::PresentFromHere if count > 0 => Some(Present(chosen.unwrap_or(0))),
            _ => {
                self.ui.panes.briefing = true;
                let text = "The briefing has no step yet: show what you want to begin with and capture it (Ctrl+B)";
                self.ui.say(Notice::info(text.to_owned()));
                return;
            }
        };
        match action {
            Some(action) => self.perform_on_briefing(action),
            None => self.ui.say(Notice::info("Choose a step in the list first".to_owned())),
        }
    }
}

impl Document {
    /// Shows a state and its drawing again that were shown before.
    fn return_to(&mut self, state: ViewState, drawing: Arc<Drawing>) {
        self.state = state;
        self.clock.set_zone(&self.state.timeline.zone);
        let sight = Sight::of(&self.case, &self.valuation, &drawing, &self.state.filter);
        self.redraw_shared(drawing, sight);
    }
}
