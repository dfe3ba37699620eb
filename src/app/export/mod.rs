//! Pictures to files: what one is to contain, as chosen in the dialog or on the command line, and its bytes.

pub mod annex;
mod dialog;
mod output;
mod pages;
mod paper;
mod picture;
mod preview;
mod recipe;
pub mod remembered;

use std::path::PathBuf;

pub use dialog::{ExportDialog, ExportKind};
pub use output::Format;
pub use pages::{Exhibit, Page};
pub use paper::Paper;
pub use picture::Picture;
pub use preview::{Preview, Previewed};
pub use recipe::{DIGEST, PLACES, RECIPE, Recipe, SOFTWARE, VIEW, VIEW_DIGEST};

use crate::scene::frame::Ground;
use crate::scene::style::ThemeName;
use crate::scene::{Point, Rect, Size};

/// Why a case without a marking is not exported by itself.
pub const UNMARKED: &str = "This case has no marking: nothing on an export will say who may see it.";

/// What the middle of the window, or a picture, shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sheet {
    /// The graph.
    #[default]
    Graph,
    /// The statistics.
    Overview,
    /// Where the stolen funds are.
    Account,
}

impl Sheet {
    /// Every sheet, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Graph, Self::Overview, Self::Account];

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Graph => "Graph",
            Self::Overview => "Overview",
            Self::Account => "Account",
        }
    }
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Content {
    /// The graph.
    #[default]
    Graph,
    /// The timeline.
    Timeline,
    /// The graph with the timeline below.
    Both,
    /// The statistics.
    Overview,
    /// Where the stolen funds are.
    Account,
    /// Of the graph what is selected and what joins it.
    Selection,
}

impl Content {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Graph, Self::Timeline, Self::Both, Self::Overview, Self::Account, Self::Selection];

    /// Its word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Timeline => "timeline",
            Self::Both => "both",
            Self::Overview => "overview",
            Self::Account => "account",
            Self::Selection => "selection",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Graph => "Graph",
            Self::Timeline => "Timeline",
            Self::Both => "Graph and timeline",
            Self::Overview => "Overview",
            Self::Account => "Account of the stolen funds",
            Self::Selection => "Selection only",
        }
    }

    /// Whether a graph is in it.
    #[must_use]
    pub const fn has_graph(self) -> bool {
        matches!(self, Self::Graph | Self::Both | Self::Selection)
    }

    /// The sheet of the window that shows it.
    #[must_use]
    pub const fn sheet(self) -> Sheet {
        match self {
            Self::Overview => Sheet::Overview,
            Self::Account => Sheet::Account,
            Self::Graph | Self::Timeline | Self::Both | Self::Selection => Sheet::Graph,
        }
    }
}

/// Which part of the graph a picture shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// The part the window shows.
    #[default]
    Visible,
    /// The whole graph, fitted.
    Whole,
}

/// Whether whole addresses, transactions and sources of what is drawn go with a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Annex {
    /// No.
    #[default]
    None,
    /// As pages after the picture; of PNG and SVG in numbered files.
    Pages,
    /// As CSV files beside the picture.
    Csv,
}

impl Annex {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::None, Self::Pages, Self::Csv];

    /// Its word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pages => "pages",
            Self::Csv => "csv",
        }
    }
}

/// What the window shows of the graph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// What of the arrangement stands in the middle.
    pub middle: Point,
    /// Px per unit of the arrangement.
    pub scale: f32,
    /// Size of the canvas in px.
    pub size: Size,
}

impl Seen {
    /// The part of the arrangement in view.
    #[must_use]
    pub fn rect(&self) -> Rect {
        let scale = self.scale.max(f32::EPSILON);
        Rect::centered(self.middle, Size::new(self.size.w / scale, self.size.h / scale))
    }
}

/// The choices behind one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportOptions {
    /// File to write; its ending decides the format.
    pub path: PathBuf,
    /// What it shows.
    pub content: Content,
    /// Which part of the graph.
    pub extent: Extent,
    /// What it is printed or shown on.
    pub paper: Paper,
    /// Size in logical pixels for [`Paper::Pixels`]; of the graph in it for [`Paper::Window`].
    pub size: Size,
    /// Pixels per logical pixel where the size is in pixels, 1 to 4; PNG only.
    pub scale: f32,
    /// Dots per inch of paper and slides, 72 to 600; PNG only.
    pub dpi: u16,
    /// What lies behind it.
    pub ground: Ground,
    /// Colours.
    pub theme: ThemeName,
    /// Only the picture and the marking, without the frame.
    pub bare: bool,
    /// Whether caveats and sources stand in the frame.
    pub notes: bool,
    /// Who made it; empty says nothing.
    pub author: String,
    /// For which office; empty says nothing.
    pub unit: String,
    /// What goes with it.
    pub annex: Annex,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            path: PathBuf::from("picture.png"),
            content: Content::default(),
            extent: Extent::Whole,
            paper: Paper::Pixels,
            size: Self::WHOLE,
            scale: 1.0,
            dpi: Self::USUAL_DPI,
            ground: Ground::default(),
            theme: ThemeName::default(),
            bare: false,
            notes: true,
            author: String::new(),
            unit: String::new(),
            annex: Annex::default(),
        }
    }
}

impl ExportOptions {
    /// Logical size of a picture in pixels, where none is given.
    pub const WHOLE: Size = Size::new(1920.0, 1080.0);

    /// Dots per inch, where none are given: what an office printer needs.
    pub const USUAL_DPI: u16 = 300;

    /// Fewest and most dots per inch.
    pub const DPI: (u16, u16) = (72, 600);

    /// Who made it, as it stands in the frame; empty where nobody is named.
    #[must_use]
    pub fn prepared_by(&self) -> String {
        let parts: Vec<&str> =
            [self.author.trim(), self.unit.trim()].into_iter().filter(|text| !text.is_empty()).collect();
        if parts.is_empty() { String::new() } else { format!("prepared by {}", parts.join(", ")) }
    }
}
