//! Design tokens: sizes by name.

use std::sync::LazyLock;

use serde::Deserialize;

use super::style::ThemeError;

/// Sizes in logical pixels, the same in every theme: `assets/theme/metrics.ron`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Type sizes in px per em.
    pub font: FontSizes,
    /// Line widths.
    pub stroke: StrokeWidths,
    /// Nodes of the graph.
    pub node: NodeSizes,
    /// Edges of the graph.
    pub edge: EdgeSizes,
    /// Distances and corner radii.
    pub space: Spaces,
}

/// Type sizes in px per em.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FontSizes {
    /// Key figures of the overview.
    pub display: f32,
    /// Title of a picture.
    pub title: f32,
    /// Heading of a pane.
    pub heading: f32,
    /// Running text, names of nodes.
    pub body: f32,
    /// Labels and values.
    pub label: f32,
    /// Second lines, addresses.
    pub small: f32,
    /// Small capitals over a group, footer.
    pub caption: f32,
}

/// Line widths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrokeWidths {
    /// Separators and grid.
    pub hair: f32,
    /// A node's rim.
    pub node: f32,
    /// A node's rim under the pointer.
    pub node_hover: f32,
    /// Ring around what is selected.
    pub selection: f32,
    /// Links that are not flows of money, e.g. incident to victim.
    pub link: f32,
    /// Icons at 24 px; scaled with the icon.
    pub icon: f32,
    /// Outline behind letters, on each side.
    pub halo: f32,
}

/// Nodes of the graph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeSizes {
    /// Half the width of a wallet's circle.
    pub radius: f32,
    /// Half the width of a victim's square.
    pub radius_large: f32,
    /// Half the width of a minor node.
    pub radius_small: f32,
    /// Distance from the rim to the ring of the selection.
    pub ring_gap: f32,
    /// Offset of the copies behind a stack.
    pub stack_step: f32,
    /// Radius of a mark (frozen, trace ends) at a node's rim.
    pub mark_radius: f32,
    /// Opacity of what is not in focus.
    pub dim: f32,
}

/// Edges of the graph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EdgeSizes {
    /// Thinnest line.
    pub min_width: f32,
    /// Thickest line.
    pub max_width: f32,
    /// Line of an unknown value.
    pub unknown_width: f32,
    /// Distance in px at which an edge can still be pointed at.
    pub reach: f32,
}

/// Distances and corner radii.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spaces {
    /// Between things that belong together.
    pub tight: f32,
    /// Between things of a group.
    pub small: f32,
    /// Inside a pane.
    pub pane: f32,
    /// Between groups.
    pub group: f32,
    /// Height of a row of a list.
    pub row: f32,
    /// Corner radius of chips and buttons.
    pub radius: f32,
    /// Height of a marking banner.
    pub banner: f32,
    /// Height of a picture's title bar.
    pub title_bar: f32,
    /// Height of the row of tabs.
    pub tabs: f32,
    /// Height of a picture's footer line.
    pub footer: f32,
    /// Width of the legend pane.
    pub legend: f32,
}

impl Metrics {
    /// The bundled sizes.
    #[must_use]
    pub fn get() -> &'static Self {
        static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
            Metrics::parse(include_str!("../../assets/theme/metrics.ron")).unwrap_or_else(|error| {
                log::error!("metrics.ron: {error}");
                Metrics::default()
            })
        });
        &METRICS
    }

    /// Reads a file of sizes.
    ///
    /// # Errors
    /// [`ThemeError::Syntax`] when it is not RON of the right shape.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        ron::from_str(text).map_err(|error| ThemeError::Syntax(error.to_string()))
    }
}
