//! Pictures and films of the open case, written by tasks.

use std::path::PathBuf;
use std::sync::Arc;

use super::document::Document;
use super::export::{Content, ExportOptions, Picture, Seen, remembered};
use super::state::{ExportKind, Notice};
use super::story::{Progress, StoryError, StoryFormat, StoryOptions};
use super::tables::{TableOptions, TablesError};
use super::tasks::Kind;
use super::{App, Outcome};
use crate::scene::{Point, Rect};

impl App {
    /// How far the film that is being written is, while one is.
    #[must_use]
    pub fn story_progress(&self) -> Option<&Progress> {
        self.ui.story.as_deref().filter(|_| self.is_exporting())
    }

    /// Whether nothing may be written: nothing on it would say who may see it, and nobody said to go on.
    fn lacks_marking(&mut self) -> bool {
        let unmarked = self.doc.as_ref().is_some_and(|doc| doc.case.marking.is_none());
        let refused = unmarked && !self.ui.export.as_ref().is_some_and(|dialog| dialog.unmarked);
        if refused {
            self.ui.say(Notice::error(format!("Nothing was written. {}", super::export::UNMARKED)));
        }
        refused
    }

    pub(super) fn export(&mut self, options: ExportOptions) {
        if self.lacks_marking() {
            return;
        }
        let Some(doc) = &self.doc else { return };
        let picture = self.picture(doc, options.content);
        let seen = Some(self.seen());
        let kept = self.ui.export.as_ref().map_or_else(|| options.clone(), |dialog| dialog.remembered(options.clone()));
        if let Some(path) = &self.choices {
            remembered::write(path, &kept);
        }
        self.ui.last_export = Some(kept);
        self.tasks.start(Kind::Export, self.wake(), move |_| {
            Some(Outcome::Exported("Picture", options.write(&picture, seen)))
        });
    }

    /// The open case as a picture of some content shows it.
    pub(super) fn picture(&self, doc: &Document, content: Content) -> Picture {
        let account = (content == Content::Account).then(|| doc.accounting(self.ui.account));
        Picture::of(doc, None).accounting(account)
    }

    /// What the window shows of the graph.
    pub(super) fn seen(&self) -> Seen {
        let camera = &self.ui.camera;
        let middle = Point::new(camera.size.w / 2.0, camera.size.h / 2.0);
        Seen { middle: camera.view.to_world(middle), scale: camera.view.scale, size: camera.size }
    }

    pub(super) fn export_story(&mut self, options: StoryOptions, visible: bool) {
        /// How often the window looks how far it is.
        const LOOK: std::time::Duration = std::time::Duration::from_millis(100);
        if self.lacks_marking() {
            return;
        }
        let Some(doc) = &self.doc else { return };
        let picture = Picture::of(doc, None);
        let camera = &self.ui.camera;
        let corner = Point::new(camera.size.w, camera.size.h);
        let seen = Rect::new(camera.view.to_world(Point::default()), camera.view.to_world(corner));
        let progress = Arc::new(Progress::default());
        self.ui.story = Some(Arc::clone(&progress));
        let ctx = self.ctx.clone();
        self.tasks.start(Kind::Export, self.wake(), move |cancel| {
            let mut tell = |done, all| {
                progress.set(done, all);
                ctx.request_repaint_after(LOOK);
            };
            match options.write(&picture, visible.then_some(seen), cancel, &mut tell) {
                Ok(()) => Some(Outcome::StoryWritten(Ok(options.path))),
                Err(StoryError::Failed(why)) => Some(Outcome::StoryWritten(Err(why))),
                // Whoever cancelled knows.
                Err(StoryError::Cancelled) => None,
            }
        });
    }

    pub(super) fn export_tables(&mut self, options: TableOptions) {
        if self.lacks_marking() {
            return;
        }
        let Some(doc) = &self.doc else { return };
        let picture = Picture::of(doc, None);
        self.tasks.start(Kind::Export, self.wake(), move |cancel| match options.write(&picture, cancel) {
            Ok(paths) => Some(Outcome::Exported("Tables", Ok(paths))),
            Err(TablesError::Failed(why)) => Some(Outcome::Exported("Tables", Err(why))),
            // Whoever cancelled knows.
            Err(TablesError::Cancelled) => None,
        });
    }

    pub(super) fn browse_export(&mut self) {
        let Some(dialog) = &self.ui.export else { return };
        let dialogs = Arc::clone(&self.dialogs);
        if dialog.kind == ExportKind::Tables {
            let path = PathBuf::from(&dialog.tables.path);
            self.tasks.start(Kind::Dialog, self.wake(), move |_| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("case.people.csv");
                dialogs.save_tables(path.parent(), name).map(Outcome::PickedExport)
            });
            return;
        }
        if dialog.kind == ExportKind::Story {
            let (path, format) = (PathBuf::from(&dialog.story.path), dialog.story.format);
            self.tasks.start(Kind::Dialog, self.wake(), move |_| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("story.gif");
                match format {
                    StoryFormat::Frames => dialogs.pick_folder(path.parent()),
                    StoryFormat::Gif | StoryFormat::Apng => dialogs.save_story(path.parent(), name),
                }
                .map(Outcome::PickedExport)
            });
            return;
        }
        let path = PathBuf::from(&dialog.path);
        self.tasks.start(Kind::Dialog, self.wake(), move |_| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("picture.png");
            dialogs.save_picture(path.parent(), name).map(Outcome::PickedExport)
        });
    }
}
