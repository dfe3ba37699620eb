//! The view file, `NAME.view.ron`: what a person did with a case, apart from the case itself.
//!
//! It is RON for people: the same view is the same bytes, one thing to a line, what is as at first is left out, and
//! whatever the case has is named by its id there. A field that this version does not know is kept as it stands, in the
//! part it stands in. The structs here are what is written; [`crate::app::view`] makes the window's state of them.
//!
//! A new part of the view is one more field of [`View`]: a struct made by the macro `section!`, or anything else that
//! can be an [`Entry`].

mod annotations;
mod briefing;
mod disguise;
mod entry;
mod filter;
mod graph;
mod section;
mod time;
mod timeline;
mod window;
mod words;

pub use annotations::{AnnotationPart, AreaPart, SpotPart};
pub use briefing::{AccountPart, StepPart};
pub use disguise::DisguisePart;
pub use entry::{Entry, Writer};
pub use filter::{FilterPart, NearPart, RangePart, SaidPart, UnitsPart};
pub use graph::{FoldingPart, GroupPart, LayoutPart, PatternsPart, Places, TracingPart};
pub use section::Unknown;
pub use time::{Instant, SpanPart};
pub use timeline::{PlayPart, TimelinePart};
pub use window::{CameraPart, EdgePart, EventPart, PanesPart, SelectionPart, TransferPart};
pub use words::*;

use std::collections::BTreeMap;

use ron::extensions::Extensions;
use section::section;
use thiserror::Error;

/// The version of the format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

section! {
    /// Which case a view was made for.
    CaseRef("Case") {
        /// The id of the case.
        id: String,
        /// The digest of what it said then, in hexadecimal digits; empty where a person wrote the view.
        digest: String,
    }
}

section! {
    /// A view file.
    View("View") {
        /// The version of the format.
        format: u32,
        /// Which case it was made for.
        case: CaseRef,
        /// In a journal: SHA-256 of the view file whose changes it holds, or `none`; elsewhere empty.
        changes_of: String,
        /// How the graph is arranged, and what stands where by hand.
        layout: LayoutPart,
        /// What is folded.
        folding: FoldingPart,
        /// What is shown.
        filter: FilterPart,
        /// How stolen funds are followed.
        tracing: TracingPart,
        /// What was set and put aside of patterns.
        patterns: PatternsPart,
        /// What is written and drawn on graph and timeline, by number.
        annotations: BTreeMap<u32, AnnotationPart>,
        /// What is hidden, and the aliases that stand for it.
        disguise: DisguisePart,
        /// Whose figures count in the overview.
        figures: Figures,
        /// How the timeline is shown.
        timeline: TimelinePart,
        /// The playhead.
        play: PlayPart,
        /// What part of the graph is seen.
        camera: CameraPart,
        /// What is selected.
        selection: SelectionPart,
        /// The steps of the briefing, in order.
        briefing: Vec<StepPart>,
        /// Which panes are open, and how large.
        panes: PanesPart,
    }
}

section! {
    /// The beginning of any version of the format.
    Version("View") {
        /// The version of the format.
        format: u32,
    }
}

/// Why a text is no view.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ViewError {
    /// It is not as the format says.
    #[error("line {line}, column {column}: {what}")]
    Broken {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// It does not say which version of the format it is.
    #[error("it does not begin with the version of the format, `format: {FORMAT}`")]
    Unversioned,
    /// A later version of the program wrote it.
    #[error("it has format {0}, and this version of Coldtrail reads formats up to {FORMAT}")]
    Newer(u32),
    /// It is no text.
    #[error("it is no text in UTF-8")]
    NoText,
}

impl ViewError {
    /// Whether the file is whole, only beyond this version of the program.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        matches!(self, Self::Newer(_))
    }
}

impl View {
    /// Reads a view file.
    ///
    /// # Errors
    /// What is not a whole view of a format that this program knows.
    pub fn read(bytes: &[u8]) -> Result<Self, ViewError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ViewError::NoText)?;
        let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let broken = |error: ron::error::SpannedError| ViewError::Broken {
            line: error.span.start.line,
            column: error.span.start.col,
            what: error.code.to_string(),
        };
        let version: Version = options.from_str(text).map_err(broken)?;
        match version.format {
            0 => Err(ViewError::Unversioned),
            FORMAT => options.from_str(text).map_err(broken),
            newer => Err(ViewError::Newer(newer)),
        }
    }

    /// The parts in which another view says something else, in words.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            (self.layout != other.layout, "layout"),
            (self.folding != other.folding, "folds"),
            (self.filter != other.filter, "filters"),
            (self.tracing != other.tracing, "trace"),
            (self.figures != other.figures, "figures"),
            (self.timeline != other.timeline, "timeline"),
            (self.play != other.play, "playhead"),
            (self.selection != other.selection, "selection"),
            (self.annotations != other.annotations, "annotations"),
            (self.disguise != other.disguise, "aliases and redaction"),
            (self.briefing != other.briefing, "steps of the briefing"),
        ];
        parts.into_iter().filter(|(differs, _)| *differs).map(|(_, name)| name).collect()
    }

    /// The bytes of the file: the same view is the same bytes.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = Writer::default();
        self.write(&mut out);
        out.finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const STRANGE: &str = r#"View(
    format: 1,
    weather: Sunny(
        // a remark inside
        degrees: 21,
    ),
    filter: (
        mood: ["a", "b"],
        value: (least: "100", colour: Red),
    ),
    folding: (
        groups: {
            2: (
                name: "Mine",
                wallets: ["a"],
                icon: Star,
            ),
        },
    ),
)"#;

    #[test]
    fn unknown_fields_stay_where_they_stand() {
        let view = View::read(STRANGE.as_bytes()).unwrap();
        let text = view.to_text();
        for kept in [
            "weather: Sunny(\n        // a remark inside\n        degrees: 21,\n    )",
            "mood: [\"a\", \"b\"]",
            "colour: Red",
            "icon: Star",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
        let again = View::read(text.as_bytes()).unwrap();
        assert_eq!(again, view);
        assert_eq!(again.to_text(), text);
        // A view made from the window knows nothing of them until it is told.
        let mut fresh = View { format: 1, ..View::default() };
        fresh.folding.groups.insert(2, GroupPart { name: "Other".to_owned(), ..GroupPart::default() });
        fresh.filter.value = Some(RangePart { least: Some("5".to_owned()), ..RangePart::default() });
        fresh.keep_unknown(&view);
        for kept in ["weather: Sunny(", "mood: [", "colour: Red", "icon: Star", "Other"] {
            assert!(fresh.to_text().contains(kept), "{kept}");
        }
    }

    #[test]
    fn a_view_by_hand_needs_little() {
        let view = View::read(b"(format: 1, layout: (choice: Time), filter: (assets: [\"ETH\"]))").unwrap();
        assert_eq!(view.layout.choice, Layout::Time);
        assert_eq!(view.filter.assets, Some(vec!["ETH".to_owned()]));
        assert_eq!(
            View::read(
                b"(format: 1, filter: (assets: Some([\"ETH\"]), window: (from: \"2025-02\", to: \"2025-02-21\")))"
            )
            .unwrap()
            .filter
            .assets,
            view.filter.assets
        );
    }

    #[test]
    fn what_is_no_view_says_why() {
        let why = |text: &str| View::read(text.as_bytes()).unwrap_err().to_string();
        assert!(
            why("View(format: 1, layout: (choice: Tme))").starts_with("line 1, column 3"),
            "{}",
            why("View(format: 1, layout: (choice: Tme))")
        );
        assert!(why("View(layout: (choice: Time))").contains("format: 1"));
        assert!(why("View(format: 7, dance: true)").contains("format 7"));
        assert!(why("View(format: 1, format: 1)").contains("twice"));
        assert!(why("").contains("line 1"));
        assert!(why("View(format: 1) x").contains("line 1"));
        assert_eq!(View::read(&[0xff, 0xfe]), Err(ViewError::NoText));
        assert!(ViewError::Newer(2).is_newer() && !ViewError::NoText.is_newer());
    }
}
