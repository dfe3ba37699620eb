//! What tasks come back with, and what is done with it.

use super::*;

/// What a finished task brings back.
pub enum Outcome {
    /// A case was read, or not.
    Opened(Box<Opened>, Option<Box<Brought>>),
    /// The open case was laid out again.
    Drawn(Box<(Drawing, Sight)>),
    /// It was worked out what the filter shows of a drawing.
    Seen(Arc<Drawing>, Box<Sight>),
    /// A view was picked in a dialog.
    PickedView(PathBuf),
    /// A name for the view was picked in a dialog.
    PickedViewName(PathBuf),
    /// Cases were picked in a dialog.
    Picked(Vec<PathBuf>),
    /// A name for a picture was picked in a dialog.
    PickedExport(PathBuf),
    /// A picture to verify was picked in a dialog.
    PickedExhibit(PathBuf),
    /// A picture was made again and compared, or could not be.
    Verified(PathBuf, Result<verify::Verdict, String>),
    /// What playing a large case needs.
    Prepared(Box<accounts::Prepared>),
    /// The ways that stolen funds took were looked for.
    Ways(Box<ways::WaysAnswer>),
    /// The account of the stolen funds was worked out.
    Account(Arc<accounting::Worked>),
    /// Where the funds of a wallet came from was looked for.
    Provenance(Box<provenance::Provenance>),
    /// Stolen funds were followed.
    Followed(Box<tracing::Following>),
    /// Paths between two nodes were looked for.
    Paths(Box<paths::Answer>),
    /// Patterns were looked for.
    Patterns(Box<patterns::Found>),
    /// The preview of a picture was drawn, or could not be.
    Previewed(Result<Arc<export::Previewed>, String>),
    /// A picture or tables were written, or not, by what is called so.
    Exported(&'static str, Result<Vec<PathBuf>, String>),
    /// A step of the briefing was drawn small, or could not be.
    Still(Box<briefing::StillKey>, Option<Arc<egui::ColorImage>>),
    /// A briefing was written, or not.
    BriefingWritten(Result<Vec<PathBuf>, String>),
    /// A film was written, or not.
    StoryWritten(Result<PathBuf, String>),
}

impl App {
    /// Takes in what a task came back with.
    pub(super) fn take_in(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(opened, brought) => self.take_in_case(*opened, brought.map(|brought| *brought)),
            Outcome::Drawn(drawing) => {
                let before = self.before_change();
                if let Some(doc) = &mut self.doc {
                    let (drawing, sight) = *drawing;
                    // Nothing is where it was: show all of it.
                    let other = drawing.arrangement.choice() != doc.drawing.arrangement.choice();
                    if other && !std::mem::take(&mut self.ui.camera.stays) {
                        self.ui.camera.refit();
                    }
                    doc.redraw(drawing, sight);
                    self.ui.walk.settle(doc);
                }
                self.select_as_step();
                self.keep_presented_drawing();
                self.after_change(before, true);
            }
            Outcome::Seen(of, sight) => {
                if let Some(doc) = self.doc.as_mut().filter(|doc| Arc::ptr_eq(&doc.drawing, &of)) {
                    doc.see(*sight);
                }
            }
            Outcome::PickedView(path) => self.take_view(&path),
            Outcome::PickedViewName(path) => self.save_view_as(path),
            Outcome::Picked(paths) => self.open(paths),
            Outcome::PickedExport(path) => {
                if let Some(dialog) = &mut self.ui.briefing.export {
                    dialog.path = path.display().to_string();
                }
                if let Some(dialog) = &mut self.ui.export {
                    dialog.set_path(&path);
                }
            }
            Outcome::PickedExhibit(path) => self.verify(Some(path)),
            Outcome::Verified(path, answer) => self.take_in_verdict(&path, answer),
            Outcome::Prepared(prepared) => self.take_in_play(*prepared),
            Outcome::Ways(answer) => self.ui.ways = Some(*answer),
            Outcome::Account(worked) => {
                if let Some(doc) = &mut self.doc {
                    doc.worked = Some(worked);
                }
            }
            Outcome::Provenance(answer) => self.ui.provenance = Some(*answer),
            Outcome::Followed(following) => self.take_in_trace(*following),
            Outcome::Patterns(found) => self.take_in_patterns(*found),
            Outcome::BriefingWritten(written) => self.take_in_written_briefing(written),
            Outcome::Still(key, image) => self.take_in_still(*key, image),
            Outcome::Paths(answer) => self.ui.paths = Some(*answer),
            Outcome::Previewed(shown) => self.ui.preview.shown = Some(shown),
            Outcome::Exported(what, Ok(paths)) => {
                self.ui.export = None;
                self.ui.say(Notice::written(what, &paths));
            }
            Outcome::StoryWritten(Ok(path)) => {
                self.ui.export = None;
                self.ui.story = None;
                self.ui.say(Notice::info(format!("Story written to {}", path.display())));
            }
            Outcome::Exported(_, Err(why)) | Outcome::StoryWritten(Err(why)) => {
                self.ui.story = None;
                self.ui.say(Notice::error(why));
            }
        }
    }

    fn take_in_case(&mut self, opened: Opened, brought: Option<Brought>) {
        let Opened { paths, files, report, left_out, content } = opened;
        self.opening = None;
        // A file with errors is watched too: it opens by itself once it is mended.
        let Some(content) = content else {
            if self.doc.as_ref().is_none_or(|doc| doc.paths == paths) {
                self.watch(files);
            }
            self.ui.panes.problems = true;
            self.failure = Some(Failure { paths, report });
            return;
        };
        self.watch(files);
        self.failure = None;
        self.recent.add(&paths);
        self.lately = self.recent.existing().cloned().map(Offer::of).collect();
        if left_out > 0 {
            let what = if left_out == 1 {
                "1 case has errors and was left out".to_owned()
            } else {
                format!("{left_out} cases have errors and were left out")
            };
            self.ui.say(Notice::error(format!("{what}. They are listed under Problems.")));
        }
        let before = self.before_change().filter(|_| self.doc.as_ref().is_some_and(|doc| doc.paths == paths));
        let mut fresh = Document::new(paths, report, content);
        self.note_changes();
        self.doc = Some(match self.doc.take() {
            Some(older) if older.paths == fresh.paths => {
                self.ui.say(Notice::info("The file changed and was read again".to_owned()));
                fresh.reloaded(older)
            }
            _ => {
                self.ui.camera.refit();
                self.ui.panes.problems = left_out > 0;
                self.ui.find.close();
                self.ui.walk.leave();
                if let Some(brought) = brought {
                    self.bring(&mut fresh, brought);
                }
                fresh
            }
        });
        self.after_change(before, false);
    }
}
