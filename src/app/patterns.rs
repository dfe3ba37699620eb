//! Patterns of the open case: what a person set and dismissed, and the search in the background.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::tasks::Kind;
use super::{App, Outcome};
use crate::case::Case;
use crate::scene::Target;
use crate::scene::select::Join;
use crate::trace::patterns::{Findings, Pattern, Suggestion, Thresholds, Watch, find};

/// What a person set and dismissed. Plain data: suggestions are named by ids of the case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PatternState {
    /// How much is enough for each pattern.
    pub thresholds: Thresholds,
    /// The suggestions put aside, by [`Suggestion::key`].
    pub dismissed: BTreeSet<String>,
}

/// What the pane asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum PatternAction {
    /// Use other thresholds; the search runs again.
    Set {
        /// The thresholds.
        thresholds: Box<Thresholds>,
        /// Whether the change goes on, as while a number is dragged: then it is one step of undo with the next.
        merge: bool,
    },
    /// Put a suggestion aside.
    Dismiss(String),
    /// Take a suggestion up again, or all of them.
    Restore(Option<String>),
    /// Select the transfers of a suggestion and bring its accounts into view.
    Show(String),
    /// Search again after a search was cancelled.
    Again,
}

/// A search, under way or done.
pub struct Search {
    case: Arc<Case>,
    thresholds: Thresholds,
    begun: Arc<AtomicUsize>,
    /// What was found; while a search is under way, what the one before found in the same case.
    pub findings: Option<Arc<Findings>>,
    /// Whether `findings` is of the present thresholds.
    pub is_done: bool,
}

/// What a search brings back.
pub struct Found {
    case: Arc<Case>,
    thresholds: Thresholds,
    findings: Findings,
}

impl Search {
    /// The pattern being looked for, and how many are done.
    #[must_use]
    pub fn progress(&self) -> (Pattern, usize) {
        let begun = self.begun.load(Ordering::Relaxed).clamp(1, Pattern::ALL.len());
        (Pattern::ALL[begun - 1], begun - 1)
    }
}

impl App {
    /// The search in the open case; `None` before the first.
    #[must_use]
    pub fn patterns(&self) -> Option<&Search> {
        let doc = self.doc.as_ref()?;
        self.patterns.as_ref().filter(|search| Arc::ptr_eq(&search.case, &doc.case))
    }

    /// Whether patterns are being looked for.
    #[must_use]
    pub fn is_looking_for_patterns(&self) -> bool {
        self.tasks.is_running(Kind::Patterns)
    }

    /// Searches again while the pane is open, where case or thresholds are not those of the last search.
    pub(super) fn look_for_patterns(&mut self) {
        let Some(doc) = self.doc.as_ref().filter(|_| self.ui.panes.patterns) else { return };
        let wanted = &doc.state.patterns.thresholds;
        if self.patterns().is_some_and(|search| search.thresholds == *wanted) {
            return;
        }
        let (case, valuation, thresholds) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation), wanted.clone());
        let begun = Arc::new(AtomicUsize::new(0));
        let older = self.patterns().and_then(|search| search.findings.clone());
        self.patterns = Some(Search {
            case: Arc::clone(&case),
            thresholds: thresholds.clone(),
            begun: Arc::clone(&begun),
            findings: older,
            is_done: false,
        });
        let ctx = self.ctx.clone();
        self.tasks.start(Kind::Patterns, self.wake(), move |cancel| {
            let begins = |_| {
                begun.fetch_add(1, Ordering::Relaxed);
                ctx.request_repaint();
            };
            let watch = Watch { stop: &|| cancel.check().is_err(), begins: &begins };
            let findings = find(&case, &valuation, &thresholds, &Pattern::ALL, &watch)?;
            Some(Outcome::Patterns(Box::new(Found { case, thresholds, findings })))
        });
    }

    /// Takes in what a search found, unless case or thresholds are others by now.
    pub(super) fn take_in_patterns(&mut self, found: Found) {
        let Found { case, thresholds, findings } = found;
        let asked = self.patterns.as_mut();
        if let Some(search) = asked.filter(|asked| Arc::ptr_eq(&asked.case, &case) && asked.thresholds == thresholds) {
            search.findings = Some(Arc::new(findings));
            search.is_done = true;
        }
    }

    pub(super) fn perform_on_patterns(&mut self, action: PatternAction) {
        let Some(doc) = &mut self.doc else { return };
        match action {
            PatternAction::Set { thresholds, merge } => {
                doc.change("Pattern thresholds", merge, |state| state.patterns.thresholds = thresholds.clamped());
                if !merge {
                    doc.history.seal();
                }
            }
            PatternAction::Dismiss(key) => {
                doc.change("Dismiss suggestion", false, |state| {
                    state.patterns.dismissed.insert(key);
                });
            }
            PatternAction::Restore(Some(key)) => {
                doc.change("Restore suggestion", false, |state| {
                    state.patterns.dismissed.remove(&key);
                });
            }
            PatternAction::Restore(None) => {
                doc.change("Restore suggestions", false, |state| state.patterns.dismissed.clear());
            }
            PatternAction::Show(key) => {
                let found = self.patterns.as_ref().and_then(|search| search.findings.as_ref());
                let Some(suggestion) = found.and_then(|all| all.suggestions.iter().find(|one| one.key == key)) else {
                    return;
                };
                doc.selection.join(transfers(suggestion), Join::Replace);
                doc.history.seal();
                doc.revision += 1;
                let flow = &doc.drawing.flow;
                let part =
                    doc.drawing.arrangement.bounds_of(suggestion.wallets.iter().filter_map(|&ix| flow.index_of(ix)));
                if let Some(part) = part {
                    self.ui.camera.fit_part(part);
                }
            }
            PatternAction::Again => self.patterns = None,
        }
    }
}

/// The transfers of a suggestion as targets. Selected, they light exactly what it is about; its accounts may have others.
#[must_use]
pub fn transfers(suggestion: &Suggestion) -> Vec<Target> {
    suggestion.transfers.iter().map(|&ix| Target::Transfer(ix)).collect()
}

/// The accounts of a suggestion as targets: the nodes that show them.
#[must_use]
pub fn accounts(doc: &Document, suggestion: &Suggestion) -> Vec<Target> {
    let nodes = suggestion.wallets.iter().filter_map(|&ix| doc.drawing.flow.node_of(ix));
    nodes.map(|node| Target::Node(node.key.clone())).collect::<BTreeSet<_>>().into_iter().collect()
}
