//! Back ends of the display list.
//!
//! Each draws the same [`Scene`](crate::scene::Scene) with the same theme, glyph outlines and dash patterns, and has
//! the same parts in the same order: shape, text, clip. Only [`mod@egui`] knows of egui.

pub mod animation;
mod dash;
pub mod egui;
pub mod pdf;
pub mod png;
pub mod record;
pub mod svg;
mod triangulate;
