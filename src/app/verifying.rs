//! Verifying a picture in the window: against the open case, on a thread, and what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::Document;
use super::tasks::Kind;
use super::verify::{Verdict, read_exhibit, verify};
use super::{App, Outcome};

/// A picture that is being verified, or was.
#[derive(Debug, Clone, PartialEq)]
pub struct Verifying {
    /// Its file.
    pub path: PathBuf,
    /// What came of it: a verdict, or why there is none; `None` while it is made again.
    pub answer: Option<Result<Verdict, String>>,
}

impl App {
    /// Asks which picture is to be verified.
    pub(super) fn browse_exhibit(&mut self) {
        let dialogs = Arc::clone(&self.dialogs);
        let folder = self.doc.as_ref().map(Document::folder);
        self.tasks.start(Kind::Dialog, self.wake(), move |_| {
            dialogs.pick_exhibit(folder.as_deref()).map(Outcome::PickedExhibit)
        });
    }

    /// Verifies a picture against the files of the open case; `None` puts the answer away.
    pub(super) fn verify(&mut self, path: Option<PathBuf>) {
        self.tasks.cancel(Kind::Verify);
        self.ui.verifying = None;
        let (Some(doc), Some(path)) = (&self.doc, path) else { return };
        self.ui.verifying = Some(Verifying { path: path.clone(), answer: None });
        let (cases, options) = (doc.paths.clone(), self.options.clone());
        self.tasks.start(Kind::Verify, self.wake(), move |_| {
            let answer = read_exhibit(&path).and_then(|file| verify(&file, &cases, &options, None));
            Some(Outcome::Verified(path, answer))
        });
    }

    /// Takes in what came of it.
    pub(super) fn take_in_verdict(&mut self, path: &Path, answer: Result<Verdict, String>) {
        if let Some(verifying) = self.ui.verifying.as_mut().filter(|verifying| verifying.path == path) {
            verifying.answer = Some(answer);
        }
    }
}
