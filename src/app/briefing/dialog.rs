//! Asking how the briefing is to be written, and writing it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Backdrop, BriefingOptions, Step};
use crate::app::export::UNMARKED;
use crate::app::state::Notice;
use crate::app::tasks::Kind;
use crate::app::{App, Outcome};
use crate::scene::style::ThemeName;

/// The dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefingDialog {
    /// What is typed as the file name.
    pub path: String,
    /// Pixels per logical pixel.
    pub scale: u8,
    /// Colours.
    pub theme: ThemeName,
    /// Whether notes are written too.
    pub notes: bool,
    /// Whether a case without a marking is written all the same.
    pub unmarked: bool,
}

impl BriefingDialog {
    fn new(folder: &Path, id: &str, theme: ThemeName) -> Self {
        let path = folder.join(format!("{id}-briefing.pdf")).display().to_string();
        Self { path, scale: 2, theme, notes: false, unmarked: false }
    }

    /// The choices as options.
    #[must_use]
    pub fn options(&self) -> BriefingOptions {
        BriefingOptions {
            path: PathBuf::from(&self.path),
            size: BriefingOptions::SIZE,
            scale: f32::from(self.scale),
            theme: self.theme,
            notes: self.notes,
        }
    }
}

impl App {
    /// Opens the dialog, or closes it.
    pub(super) fn ask_briefing_export(&mut self, open: bool) {
        let Some(doc) = self.doc.as_ref().filter(|_| open) else {
            self.ui.briefing.export = None;
            return;
        };
        if doc.state.briefing.is_empty() {
            let text = "The briefing has no step yet: show what you want to begin with and capture it (Ctrl+B)";
            self.ui.panes.briefing = true;
            self.ui.say(Notice::info(text.to_owned()));
            return;
        }
        self.ui.briefing.export = Some(BriefingDialog::new(&doc.folder(), &doc.case.id, self.ui.theme));
    }

    /// Asks for another name.
    pub(super) fn browse_briefing_export(&mut self) {
        let Some(dialog) = &self.ui.briefing.export else { return };
        let (dialogs, path) = (Arc::clone(&self.dialogs), PathBuf::from(&dialog.path));
        self.tasks.start(Kind::Dialog, self.wake(), move |_| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("briefing.pdf");
            dialogs.save_picture(path.parent(), name).map(Outcome::PickedExport)
        });
    }

    /// Writes the briefing.
    pub(super) fn export_briefing(&mut self, options: BriefingOptions) {
        let may = self.ui.briefing.export.as_ref().is_some_and(|dialog| dialog.unmarked);
        let Some(doc) = &self.doc else { return };
        if doc.case.marking.is_none() && !may {
            self.ui.say(Notice::error(format!("Nothing was written. {UNMARKED}")));
            return;
        }
        let ground = Backdrop::of(doc);
        let steps: Vec<Step> = doc.state.briefing.steps().map(|step| Step::clone(step)).collect();
        self.tasks.start(Kind::Export, self.wake(), move |cancel| {
            let written = options.write(&ground, &steps, cancel);
            // Whoever cancelled knows.
            if cancel.check().is_err() {
                return None;
            }
            Some(Outcome::BriefingWritten(written))
        });
    }

    /// Says what came of it.
    pub(in crate::app) fn take_in_written_briefing(&mut self, written: Result<Vec<PathBuf>, String>) {
        match written {
            Ok(paths) => {
                self.ui.briefing.export = None;
                let first = paths.first().map_or_else(String::new, |path| path.display().to_string());
                let text = match paths.len() {
                    1 => format!("Briefing written to {first}"),
                    pages => format!("Briefing written: {pages} pages, the first is {first}"),
                };
                self.ui.say(Notice::info(text));
            }
            Err(why) => self.ui.say(Notice::error(why)),
        }
    }
}
