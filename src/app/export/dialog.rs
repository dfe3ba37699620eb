//! The choices of the export dialog.

use std::path::{Path, PathBuf};

use super::{Content, ExportOptions, Extent, Format, Paper, Sheet};
use crate::app::story::StoryChoice;
use crate::app::tables::TablesChoice;
use crate::scene::Size;
use crate::scene::style::ThemeName;

/// What the export dialog is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// One picture.
    Picture,
    /// The story as a film.
    Story,
    /// Tables.
    Tables,
}

/// The export dialog.
#[derive(Debug, Clone)]
pub struct ExportDialog {
    /// What is to be written.
    pub kind: ExportKind,
    /// The choices about a film.
    pub story: StoryChoice,
    /// The choices about tables.
    pub tables: TablesChoice,
    /// What is typed as the file name.
    pub path: String,
    /// The choices about a picture; its path and size are worked out when it is asked for.
    pub choice: ExportOptions,
    /// Colours of a film.
    pub theme: ThemeName,
    /// Whether a theme was chosen by hand: otherwise it follows the paper.
    pub theme_chosen: bool,
    /// Asked whether an existing file may be replaced.
    pub confirm_replace: bool,
    /// Whether a case without a marking is exported all the same.
    pub unmarked: bool,
}

impl ExportDialog {
    /// The dialog as it opens: what is seen, beside the case, in the window's theme; the rest as it was chosen last.
    #[must_use]
    pub fn new(folder: &Path, id: &str, theme: ThemeName, sheet: Sheet, last: Option<&ExportOptions>) -> Self {
        let fresh = ExportOptions {
            content: Content::Both,
            extent: Extent::Visible,
            paper: Paper::Window,
            scale: 2.0,
            theme,
            ..ExportOptions::default()
        };
        let kept = last.cloned().unwrap_or(fresh);
        let content = match sheet {
            Sheet::Overview => Content::Overview,
            Sheet::Account => Content::Account,
            Sheet::Graph if kept.content.has_graph() || kept.content == Content::Timeline => kept.content,
            Sheet::Graph => Content::Both,
        };
        let ending = Format::of(&kept.path).unwrap_or(Format::Png).ending();
        Self {
            kind: ExportKind::Picture,
            story: StoryChoice::new(folder, id),
            tables: TablesChoice::new(folder, id),
            path: folder.join(format!("{id}.{ending}")).display().to_string(),
            choice: ExportOptions { content, ..kept },
            theme,
            theme_chosen: last.is_some(),
            confirm_replace: false,
            unmarked: false,
        }
    }

    /// Takes the name picked in the file dialog, which has asked about replacing itself.
    pub fn set_path(&mut self, path: &Path) {
        match self.kind {
            ExportKind::Picture => self.path = path.display().to_string(),
            ExportKind::Story => {
                self.story.path = path.display().to_string();
                self.story.name_changed();
            }
            ExportKind::Tables => self.tables.path = path.display().to_string(),
        }
        // Tables have other names than the one it asked about.
        self.confirm_replace = self.kind != ExportKind::Tables;
    }

    /// Chooses another format: the file name follows.
    pub fn choose_format(&mut self, format: Format) {
        let path = PathBuf::from(&self.path);
        // `case.v2` has no ending that says a format.
        let path = match Format::of(&path) {
            Some(_) => path.with_extension(format.ending()),
            None => PathBuf::from(format!("{}.{}", self.path, format.ending())),
        };
        self.path = path.display().to_string();
        self.confirm_replace = false;
    }

    /// Chooses another paper: until a theme is chosen by hand, paper is printed in the colours of print.
    pub fn choose_paper(&mut self, paper: Paper, window: ThemeName) {
        self.choice.paper = paper;
        if !self.theme_chosen {
            self.choice.theme = if paper.is_printed() { ThemeName::Print } else { window };
        }
    }

    /// What is kept of the choices for the next time: the paper as it was chosen, not as it was worked out.
    #[must_use]
    pub fn remembered(&self, options: ExportOptions) -> ExportOptions {
        ExportOptions { paper: self.choice.paper, size: self.choice.size, ..options }
    }

    /// The choices as options; `visible` is the size of the canvas in the window.
    #[must_use]
    pub fn options(&self, visible: Size) -> ExportOptions {
        let choice = self.choice.clone();
        let shows_window = choice.content.has_graph() && choice.extent == Extent::Visible;
        let paper = match choice.paper {
            Paper::Window if !shows_window || choice.content == Content::Selection => Paper::Pixels,
            paper => paper,
        };
        let size = match (choice.paper, paper) {
            (_, Paper::Window) => visible,
            (Paper::Window, _) => ExportOptions::WHOLE,
            _ => choice.size,
        };
        ExportOptions { path: PathBuf::from(&self.path), paper, size, ..choice }
    }
}
