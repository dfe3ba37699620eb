//! The graph as a picture: labels, arrangement, camera, and the builder of its scene.

mod anchors;
mod annotations;
mod arrange;
mod build;
mod bundle;
mod choice;
mod grid;
mod label;
mod labels;
mod lanes;
mod lit;
mod memory;
mod minimap;
mod moment;
mod occupied;
mod paint;
mod picked;
mod places;
mod plan;
mod play;
mod story;
mod told;
mod traced;
mod transition;
mod under;
mod view;

pub use anchors::{Anchors, Ground, Standing};
pub use annotations::{GraphBoard, bounds_with, over as annotations_over, whole_view};
pub use arrange::{Arrangement, Pins, arrange, arrange_by};
pub use build::{GraphSpec, build, dash, edge_token, node_name, symbol_kind, width_scale};
pub use choice::LayoutChoice;
pub use grid::Grid;
pub use label::{EdgeLabel, LabelPlace, amount_line, edge_label, label_place, name_lines, sent_line, time_line};
pub use lanes::LaneName;
pub use minimap::{MinimapSpec, minimap, minimap_size, minimap_view};
pub use paint::{Picture, paint};
pub use places::Places;
pub use plan::Plan;
pub use story::{Story, edges as story_edges};
pub use told::{Heap, Told};
pub use traced::{Traced, percent, traced_label};
pub use transition::{Ghost, MOST_NODES, Transition};
pub use view::{Insets, View};

/// Sizes of the graph at scale 1, in px.
pub mod sizes {
    /// Radius of a node's symbol.
    pub const NODE_RADIUS: f32 = 21.0;
    /// Radius of an incident's badge.
    pub const BADGE_RADIUS: f32 = 12.0;
    /// Between the middle of a badge and the middle of the node it hangs on.
    pub const BADGE_DISTANCE: f32 = 54.0;
    /// First line of a node's label.
    pub const NAME: f32 = 12.5;
    /// Second line of a node's label.
    pub const DETAIL: f32 = 10.0;
    /// First line of an edge's label.
    pub const AMOUNT: f32 = 11.5;
    /// Second line of an edge's label.
    pub const REMARK: f32 = 10.0;
    /// From one baseline to the next, as a multiple of the size.
    pub const LINE_HEIGHT: f32 = 1.3;
    /// Between symbol and label.
    pub const LABEL_GAP: f32 = 5.0;
    /// Text is not drawn smaller than this part of its size; further out it is left away.
    pub const SMALLEST_ZOOM_OF_TEXT: f32 = 0.76;
    /// Room beside groups and folded cases, px at scale 1.
    pub const RELATED_GAP: f32 = 56.0;
    /// Below this scale nodes and edges carry no text. Above it the most important texts stand wherever there is room.
    pub const TEXT_FROM_SCALE: f32 = 0.08;
    /// Between an edge and the amount over it or the remark under it.
    pub const EDGE_GAP: f32 = 1.5;
    /// Text does not grow beyond this multiple when zooming in.
    pub const LARGEST_ZOOM_OF_TEXT: f32 = 1.6;
}
