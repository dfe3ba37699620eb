//! The display list: what a picture shows, independent of what draws it.
//!
//! Builders turn a case, a folded graph and a layout into a [`Scene`]: shapes, text runs, colours by token, hit
//! regions. Every back end of [`crate::render`] draws the same list, so what is exported is what was seen. Coordinates are
//! logical pixels of the finished picture, y downwards; a builder has already applied camera and zoom, so text is
//! laid out at its final size.

pub mod annotate;
pub mod edge;
pub mod exhibit;
pub mod frame;
pub mod graph;
pub mod icon;
pub mod lasso;
pub mod legend;
mod list;
pub mod measure;
pub mod metrics;
pub mod overview;
mod pen;
pub mod play;
pub mod reconcile;
mod scaled;
pub mod select;
pub mod style;
pub mod symbol;
pub mod text;
pub mod timeline;
pub mod totals;
pub mod visible;

pub use crate::layout::{Point, Rect, Size};
pub use graph::Insets;
pub use list::{Corner, Dash, Hit, HitShape, Item, Paint, Path, Scene, Segment, Shape, Stroke, Target, TextRun};
pub use select::Selection;
