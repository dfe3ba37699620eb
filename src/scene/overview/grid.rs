//! Panels on one grid of columns: each goes where it can stand highest.

use super::super::{Point, Scene, Size};

/// Between columns.
pub(super) const GUTTER: f32 = 36.0;
/// Between panels of a column.
pub(super) const GAP: f32 = 22.0;
/// Least width of a column.
const LEAST: f32 = 330.0;

/// The columns of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    pub(super) columns: usize,
    /// Width of one column.
    column: f32,
    /// Width of all.
    width: f32,
}

impl Grid {
    /// One to four columns.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub(super) fn new(width: f32) -> Self {
        let columns = (((width + GUTTER) / (LEAST + GUTTER)) as usize).clamp(1, 4);
        let column = ((width - GUTTER * (columns - 1) as f32) / columns as f32).max(1.0);
        Self { columns, column, width }
    }

    /// Width of some columns with the gutters between them.
    #[allow(clippy::cast_precision_loss)]
    fn span(&self, columns: usize) -> f32 {
        columns as f32 * self.column + columns.saturating_sub(1) as f32 * GUTTER
    }

    #[allow(clippy::cast_precision_loss)]
    fn left(&self, column: usize) -> f32 {
        (column as f32 * (self.column + GUTTER)).round()
    }
}

/// A panel to place: how many columns it wants, how it is drawn in a width, and how much it would be missed.
pub(super) struct Panel<'d> {
    pub(super) span: usize,
    pub(super) weight: u32,
    pub(super) title: &'static str,
    pub(super) draw: Box<dyn FnOnce(f32) -> Scene + 'd>,
}

/// Panels placed on a grid.
pub(super) struct Placed {
    pub(super) scene: Scene,
    /// Panels for which there was no room, and how much they are missed.
    pub(super) left_out: Vec<&'static str>,
    pub(super) missed: u32,
}

/// Places the panels in order, each in the columns where it stands highest (of equal ones at the left); one that would
/// reach below `limit` is left out.
pub(super) fn place(panels: Vec<Panel<'_>>, grid: &Grid, limit: f32) -> Placed {
    let mut placed = Placed { scene: Scene::new(Size::new(grid.width, 0.0)), left_out: Vec::new(), missed: 0 };
    // Where the next panel of each column begins.
    let mut ends = vec![0f32; grid.columns];
    for panel in panels {
        let span = panel.span.clamp(1, grid.columns);
        let top = |at: usize| ends[at..at + span].iter().copied().fold(0.0, f32::max);
        let starts = 0..=grid.columns - span;
        let Some(at) = starts.min_by(|&a, &b| top(a).total_cmp(&top(b))) else { continue };
        let y = top(at).round();
        let drawn = (panel.draw)(grid.span(span));
        let end = (y + drawn.size.h).ceil();
        if end > limit {
            placed.left_out.push(panel.title);
            placed.missed += panel.weight;
            continue;
        }
        placed.scene.size.h = placed.scene.size.h.max(end);
        placed.scene.place(drawn, Point::new(grid.left(at), y));
        ends[at..at + span].fill(end + GAP);
    }
    placed
}
