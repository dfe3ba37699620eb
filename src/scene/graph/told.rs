//! What a picture says of what it puts together, so that nothing is left out without a word.

use super::paint::Picture;
use crate::case::{Usd, thousands};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::{Corner, HitShape, Paint, Point, Scene, Size};

/// How much of a graph a picture draws by itself, and how much it puts together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Edges drawn each by itself.
    pub edges_alone: usize,
    /// Edges drawn as part of ribbons.
    pub edges_bundled: usize,
    /// Ribbons.
    pub ribbons: usize,
    /// Nodes drawn each by itself.
    pub nodes_alone: usize,
    /// Nodes drawn as part of dots.
    pub nodes_clustered: usize,
    /// Dots that stand for several nodes.
    pub dots: usize,
}

/// A mark that stands for several things.
#[derive(Debug, Clone, PartialEq)]
pub struct Heap {
    /// Where it is.
    pub shape: HitShape,
    /// How many edges a ribbon stands for; 0 for a dot.
    pub edges: usize,
    /// How many nodes a dot stands for; 0 for a ribbon.
    pub nodes: usize,
    /// Sum of the known values.
    pub usd: Option<Usd>,
}

impl Heap {
    /// What it says when the pointer is on it, e.g. `1,204 edges · ≈ USD 3.1 mn`.
    #[must_use]
    pub fn name(&self) -> String {
        let what = if self.edges > 0 {
            format!("{} edges between the same regions", thousands(self.edges))
        } else {
            format!("{} nodes in one place", thousands(self.nodes))
        };
        match self.usd {
            Some(usd) => format!("{what} · ≈ {}", usd.brief()),
            None => what,
        }
    }
}

impl Told {
    /// One line, e.g. `1,204 edges drawn as 86 ribbons · 36,000 nodes drawn as 900 dots`; empty where everything is
    /// drawn by itself.
    #[must_use]
    pub fn line(&self) -> String {
        let part = |count: usize, what: &str, marks: usize, mark: &str| {
            let plural = if marks == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{} {what} drawn as {} {mark}{plural}", thousands(count), thousands(marks)))
        };
        let parts = [
            part(self.edges_bundled, "edges", self.ribbons, "ribbon"),
            part(self.nodes_clustered, "nodes", self.dots, "dot"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl Picture {
    /// The line that tells what is put together, at the lower left of a picture of a size.
    #[must_use]
    pub fn note_scene(&self, size: Size) -> Option<Scene> {
        let line = self.told.line();
        if line.is_empty() {
            return None;
        }
        let metrics = Metrics::get();
        let style = TextStyle::new(Font::Sans, metrics.font.small, Paint::new(Token::TextDim))
            .with_halo(Paint::new(Token::Canvas));
        let mut scene = Scene::new(size);
        let at = Point::new(metrics.space.pane, size.h - metrics.space.small);
        scene.text(FontBook::get().run(&line, style, Corner::Left, at));
        Some(scene)
    }
}
