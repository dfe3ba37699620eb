//! Verifying a picture in the window: against the open case, on a thread, and what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::Document;
use super::tasks::Kind;
use super::verify::{Verdict, read_exhibit, verify};
use super::{App, Outcome};

/// The dialog: a picture that is to be verified, is being, or was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verifying {
    /// What is typed as its file name.
    pub path: String,
    /// The file that is or was held against the case.
    pub held: Option<PathBuf>,
    /// What came of it: a verdict, or why there is none; `None` while it is made again.
    pub answer: Option<Result<Verdict, String>>,
}

impl App {
    /// Opens the dialog: with the picture that was exported last, if one was.
    pub(super) fn ask_exhibit(&mut self) {
        let last = self.ui.last_export.as_ref().map(|options| options.path.clone()).filter(|path| path.exists());
        let path = last.map(|path| path.display().to_string()).unwrap_or_default();
        self.ui.verifying = Some(Verifying { path, ..Verifying::default() });
    }

    /// Asks which picture is to be verified.
    pub(super) fn browse_exhibit(&mut self) {
        let dialogs = Arc::clone(&self.dialogs);
        let folder = self.doc.as_ref().map(Document::folder);
        self.tasks.start(Kind::Dialog, self.wake(), move |_| {
            dialogs.pick_exhibit(folder.as_deref()).map(Outcome::PickedExhibit)
        });
    }

    /// Verifies a picture against the files of the open case; `None` puts the dialog away.
    pub(super) fn verify(&mut self, path: Option<PathBuf>) {
        self.tasks.cancel(Kind::Verify);
        self.ui.verifying = None;
        let (Some(doc), Some(path)) = (&self.doc, path) else { return };
        self.ui.verifying =
            Some(Verifying { path: path.display().to_string(), held: Some(path.clone()), answer: None });
        let (cases, options) = (doc.paths.clone(), self.options.clone());
        self.tasks.start(Kind::Verify, self.wake(), move |_| {
            let answer = read_exhibit(&path).and_then(|file| verify(&file, &cases, &options, None));
            Some(Outcome::Verified(path, answer))
        });
    }

    /// Takes in what came of it.
    pub(super) fn take_in_verdict(&mut self, path: &Path, answer: Result<Verdict, String>) {
        if let Some(verifying) = self.ui.verifying.as_mut().filter(|it| it.held.as_deref() == Some(path)) {
            verifying.answer = Some(answer);
        }
    }
}
