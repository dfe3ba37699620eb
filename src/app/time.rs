//! What a person does to the timeline: its settings, its second window, and a window typed by hand.

use super::App;
use super::command::Command;
use super::compare::show_span;
use super::document::Document;
use crate::flow::Window;
use crate::timeline::{Grouping, Measure, Scale, Span, Split, TimelineSettings, parse_span};

/// A wish about the timeline.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeAction {
    /// Change its settings, as one step of undo with a name.
    Set(Box<TimelineSettings>, &'static str),
    /// Open a lane into what it holds, by its key, or fold it again.
    ToggleLane(String),
    /// Set the second window, or take it away. `done` ends the drag.
    SetSecond {
        /// The window.
        span: Option<Span>,
        /// Whether the drag has ended.
        done: bool,
    },
    /// Type a window: what the field holds now; `None` closes it.
    Type(Option<Typed>),
    /// Take what was typed.
    TakeTyped,
}

/// A window being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// What the field holds.
    pub text: String,
    /// Whether it is the second window.
    pub second: bool,
    /// Why it was not taken.
    pub error: Option<String>,
    /// The field wants the keyboard in the next frame.
    pub wants_focus: bool,
}

impl App {
    pub(super) fn perform_on_time(&mut self, action: TimeAction) {
        let Some(doc) = &mut self.doc else { return };
        match action {
            TimeAction::Set(settings, name) => set(doc, name, false, |old| *old = *settings),
            TimeAction::ToggleLane(key) => set(doc, "Open or fold a lane", false, |settings| {
                if !settings.opened.remove(&key) {
                    settings.opened.insert(key);
                }
            }),
            TimeAction::SetSecond { span, done } => {
                set(doc, "Second time window", true, |settings| settings.second = span);
                if done {
                    doc.history.seal();
                }
            }
            TimeAction::Type(typed) => self.ui.typed_window = typed,
            TimeAction::TakeTyped => self.take_typed(),
        }
    }

    fn take_typed(&mut self) {
        let (Some(doc), Some(typed)) = (&mut self.doc, &mut self.ui.typed_window) else { return };
        match parse_span(&typed.text, &doc.state.timeline.zone) {
            Ok(span) if typed.second => {
                set(doc, "Second time window", false, |settings| settings.second = Some(span));
                show(doc, span);
                self.ui.typed_window = None;
            }
            Ok(span) => {
                let window = Some(Window { from: span.from, to: span.to });
                doc.change("Time window", false, |state| state.filter.window = window);
                show(doc, span);
                self.ui.typed_window = None;
            }
            Err(error) => typed.error = Some(error.to_string()),
        }
    }

    /// Runs a command about how time is shown; whether it was one.
    pub(super) fn run_on_timeline(&mut self, command: Command) -> bool {
        let Some(doc) = &mut self.doc else { return false };
        match command {
            Command::TypeWindow => {
                let text =
                    doc.state.filter.window.map(|window| doc.show_span(Span { from: window.from, to: window.to }));
                let typed = Typed { text: text.unwrap_or_default(), wants_focus: true, ..Typed::default() };
                self.ui.panes.timeline = true;
                self.ui.typed_window = Some(typed);
            }
            Command::SecondWindow => {
                let second = if doc.state.timeline.second.is_some() { None } else { Some(second_window(doc)) };
                set(doc, "Second time window", false, |settings| settings.second = second);
            }
            Command::HistogramMeasure => set(doc, "Histogram", false, |settings| {
                settings.measure = if settings.measure == Measure::Value { Measure::Number } else { Measure::Value };
            }),
            Command::HistogramSum => {
                set(doc, "Histogram", false, |settings| settings.cumulative = !settings.cumulative);
            }
            Command::HistogramScale => set(doc, "Histogram", false, |settings| {
                settings.scale = if settings.scale == Scale::Log { Scale::Linear } else { Scale::Log };
            }),
            Command::HistogramSplit => set(doc, "Histogram", false, |settings| {
                settings.split = after(&Split::ALL, settings.split);
            }),
            Command::LaneGrouping => set(doc, "Lanes", false, |settings| {
                settings.grouping = after(&Grouping::ALL, settings.grouping);
                settings.opened.clear();
            }),
            _ => return false,
        }
        true
    }
}

fn set(doc: &mut Document, name: &str, merge: bool, change: impl FnOnce(&mut TimelineSettings)) {
    doc.change(name, merge, |state| change(&mut state.timeline));
}

/// The next of a list, the first after the last.
fn after<T: Copy + PartialEq>(all: &[T], now: T) -> T {
    let next = all.iter().position(|one| *one == now).map_or(0, |n| n + 1);
    all.get(next).or(all.first()).copied().unwrap_or(now)
}

/// As long as the first window and right after it; without one, the second half of what is in view.
#[allow(clippy::cast_possible_truncation)]
fn second_window(doc: &Document) -> Span {
    match doc.state.filter.window {
        Some(Window { from, to }) => Span { from: to + 1, to: to + (to - from) + 1 },
        None => {
            let (from, to) = doc.clock.axis.view();
            Span { from: f64::midpoint(from, to) as i64, to: to as i64 }
        }
    }
}

/// Brings a window into view where it is outside.
#[allow(clippy::cast_precision_loss)]
fn show(doc: &mut Document, span: Span) {
    let (from, to) = doc.clock.axis.view();
    let (a, b) = (span.from as f64, span.to as f64);
    if b < from || a > to {
        let room = 0.5 * (b - a) + 1.0;
        doc.clock.axis.show(a - room, b + room);
    }
}

impl Document {
    /// A window of time for people, in the zone of the timeline; [`parse_span`] reads it back.
    #[must_use]
    pub fn show_span(&self, span: Span) -> String {
        show_span(&self.state.timeline.zone, span)
    }
}
