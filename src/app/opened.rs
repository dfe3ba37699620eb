//! Reading case files and drawing them for the first time, on a worker's thread.

use std::path::PathBuf;
use std::sync::Arc;

use super::clock::Chronicle;
use super::disguise::dressed;
use super::document::{Drawing, Sight, ViewState};
use crate::case::{Case, Conflict, Disguise, Merged, Tally, merge};
use crate::check::{self, Report};
use crate::flow::Valuation;
use crate::format;
use crate::layout::{Cancel, Cancelled};

/// The outcome of reading case files, on the worker's side.
pub struct Opened {
    /// The files and folders asked for.
    pub paths: Vec<PathBuf>,
    /// The files read: the cases, their ledgers and address lists.
    pub files: Vec<PathBuf>,
    /// What is wrong or doubtful.
    pub report: Report,
    /// Cases left out of several because they have errors.
    pub left_out: usize,
    /// The case with its first drawing; `None` when no case could be read.
    pub content: Option<Content>,
}

/// A case with its first drawing.
pub struct Content {
    pub(super) original: Arc<Case>,
    /// The case as it is shown, and what is hidden of it.
    pub(super) case: Arc<Case>,
    pub(super) tally: Option<Tally>,
    pub(super) disguise: Disguise,
    pub(super) valuation: Valuation,
    pub(super) drawing: Drawing,
    pub(super) sight: Sight,
    pub(super) chronicle: Chronicle,
    pub(super) conflicts: Vec<Conflict>,
}

impl Opened {
    /// Reads one or several cases, merges them and draws them. Of several, those with errors are left out. A reload passes the state and the drawing to keep.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn read(
        paths: &[PathBuf],
        state: &ViewState,
        previous: Option<&Drawing>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        Self::read_with(&format::Options::default(), paths, state, previous, cancel)
    }

    /// As [`Opened::read`], with the files of `options` besides those that the cases name.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn read_with(
        options: &format::Options,
        paths: &[PathBuf],
        state: &ViewState,
        previous: Option<&Drawing>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        Self::read_by(options, paths, previous, cancel, |_| state.clone())
    }

    /// As [`Opened::read_with`], with a state that depends on the case, such as that of a view file.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn read_by(
        options: &format::Options,
        paths: &[PathBuf],
        previous: Option<&Drawing>,
        cancel: &Cancel,
        state: impl FnOnce(&Case) -> ViewState,
    ) -> Result<Self, Cancelled> {
        let mut report = Report::new();
        let (mut cases, mut files, mut left_out) = (Vec::new(), Vec::new(), 0);
        let mut case_files = Vec::new();
        for path in format::case_files(paths) {
            let loaded = options.load(&path);
            cancel.check()?;
            files.extend(loaded.files);
            let first = report.append(loaded.report);
            match loaded.case {
                Some(case) => {
                    cases.push(case);
                    case_files.push(first);
                }
                None => left_out += 1,
            }
        }
        let content = match merged(cases) {
            Some(Merged { case, conflicts }) => {
                check::differences(&case, &conflicts, &case_files, &mut report);
                report.sort();
                let valuation = Valuation::of(&case);
                let state = state(&case);
                let original = Arc::new(case);
                let shown = dressed(&original, &valuation, &state.disguise);
                let tally = shown.as_ref().map(|shown| shown.tally);
                let case = shown.map_or_else(|| Arc::clone(&original), |shown| Arc::new(shown.case));
                let drawing = Drawing::new(&case, &valuation, &state, previous, cancel)?;
                let sight = Sight::of(&case, &valuation, &drawing, &state.filter);
                cancel.check()?;
                let chronicle = Chronicle::of(&case, &valuation);
                let disguise = state.disguise;
                Some(Content { original, case, tally, disguise, valuation, drawing, sight, chronicle, conflicts })
            }
            None => None,
        };
        Ok(Self { paths: paths.to_vec(), files, report, left_out, content })
    }
}

/// The cases as one; `None` where there is none.
fn merged(mut cases: Vec<Case>) -> Option<Merged> {
    match cases.len() {
        0 => None,
        // Nothing is copied for the usual case.
        1 => cases.pop().map(|case| Merged { case, conflicts: Vec::new() }),
        _ => Some(merge(&cases)),
    }
}
