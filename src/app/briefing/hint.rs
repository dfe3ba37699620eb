//! What a step shows, in a few words for the list.

use super::{Step, missing};
use crate::app::document::Document;
use crate::app::export::Sheet;
use crate::app::view::step;
use crate::flow::Criterion;
use crate::scene::exhibit::window_line;
use crate::timeline::Zone;

/// What the list says of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// In a line: arrangement, window, how many filters, trace, playhead.
    pub line: String,
    /// The same at length, a line each.
    pub whole: Vec<String>,
    /// What the step names and the case does not have.
    pub missing: Vec<String>,
}

impl Hint {
    /// What a step shows of the open case.
    #[must_use]
    pub fn of(step: &Step, doc: &Document) -> Self {
        let (case, state) = (&*doc.case, step::fitted(step, &doc.case).state);
        let (mut line, mut whole) = (Vec::new(), Vec::new());
        match step::sheet(step) {
            Sheet::Graph => {
                line.push(state.layout.name().to_owned());
                whole.push(format!("Graph, arranged {}", state.layout.name().to_lowercase()));
            }
            other => {
                line.push(other.name().to_owned());
                whole.push(other.name().to_owned());
            }
        }
        if state.filter.window.is_some() {
            let text = window_line(case, &state.filter, &state.timeline.zone);
            line.push(days(&state.filter, &state.timeline.zone));
            whole.push(text.replacen("window", "Time window", 1));
        }
        let chips = state.filter.chips(case, &doc.drawing.flow);
        let filters: Vec<String> =
            chips.into_iter().filter(|chip| chip.criterion != Criterion::Window).map(|chip| chip.words).collect();
        match filters.as_slice() {
            [] => {}
            [one] => line.push(one.clone()),
            several => line.push(format!("{} filters", several.len())),
        }
        whole.extend(filters);
        if state.tracing.on {
            line.push("trace".to_owned());
            whole.push(format!("Trace: {}", state.tracing.words(case)));
        }
        if let Some(at) = step.play.at {
            let zone = &state.timeline.zone;
            line.push(format!("at {}", zone.format(at.0, "%-d %b %Y")));
            whole.push(format!("Played to {} {}", zone.format(at.0, "%-d %b %Y %H:%M"), zone.suffix(at.0)));
        }
        let selected = step.selection.nodes.len() + step.selection.edges.len() + step.selection.transfers.len();
        if selected > 0 {
            whole.push(format!("{selected} selected"));
        }
        if step.no_timeline && step::sheet(step) == Sheet::Graph {
            whole.push("Without the timeline".to_owned());
        }
        Self { line: line.join(" · "), whole, missing: missing(step, case) }
    }
}

/// The window by its days: `21 Feb – 3 Mar 2025`.
fn days(filter: &crate::flow::Filter, zone: &Zone) -> String {
    let Some(window) = filter.window else { return String::new() };
    let show = |at, pattern| zone.format(at, pattern).to_string();
    let (first, last) = (show(window.from, "%-d %b %Y"), show(window.to, "%-d %b %Y"));
    if first == last {
        return format!("{first} {}–{}", show(window.from, "%H:%M"), show(window.to, "%H:%M"));
    }
    let same_year = show(window.from, "%Y") == show(window.to, "%Y");
    let first = if same_year { show(window.from, "%-d %b") } else { first };
    format!("{first} – {last}")
}
