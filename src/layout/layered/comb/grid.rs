//! The inside of a comb: rows and columns of teeth, and the ways of the edges between them.
//!
//! Edges come in on the left, along a *rail* that crosses the columns where no tooth stands, leave it in the *spine*
//! (the channel beside their column) and run level from there, under their label, to their tooth; on the way out
//! likewise. A comb with edges on one side has its rail through the middle; one with edges on both sides has the way in
//! along its top and the way out along its bottom, so that they never cross.

use super::super::columns::spine;
use super::super::graph::{Pt, Shape};
use super::Gaps;

/// The proportion of width to height that a block comes near.
const PROPORTION: f64 = 1.2;

/// Where things stand across a column, measured from the block's left edge.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    /// Begin and end of the spine of edges coming in, and the middle of their labels.
    spine_in: (f64, f64),
    label_in: f64,
    /// Ports of the teeth.
    port: f64,
    label_out: f64,
    spine_out: (f64, f64),
}

/// Places in a block, measured from its port: the middle of its height, a little right of its left edge.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    columns: Vec<Columns>,
    /// Heights of the rows' lines.
    rows: Vec<f64>,
    /// For each tooth its column and row.
    slots: Vec<(usize, usize)>,
    /// Heights of the rails.
    rail_in: f64,
    rail_out: f64,
    width: f64,
    /// Half of the height.
    half: f64,
    /// Distance of the port from the left edge.
    lead: f64,
    edge_gap: f64,
}

/// Sizes all teeth have in common.
struct Cell {
    labels: (f64, f64),
    left: f64,
    right: f64,
    up: f64,
    down: f64,
}

impl Cell {
    fn new(shapes: &[Shape], into: &[(f64, f64)], out: &[(f64, f64)], gaps: Gaps) -> Self {
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        let high = most(&mut into.iter().chain(out).map(|label| label.1));
        let over_line = if high > 0.0 { high + gaps.edge / 2.0 } else { 0.0 };
        Self {
            labels: (most(&mut into.iter().map(|label| label.0)), most(&mut out.iter().map(|label| label.0))),
            left: most(&mut shapes.iter().map(|shape| shape.left)),
            right: most(&mut shapes.iter().map(|shape| shape.right)),
            up: most(&mut shapes.iter().map(|shape| shape.up)).max(over_line),
            down: most(&mut shapes.iter().map(|shape| shape.down)),
        }
    }
}

impl Grid {
    /// Arranges teeth of these shapes, in their order, with the labels of their edges (of no size where there is none);
    /// `into` and `out` are empty where there are no such edges. `None` where one column is best.
    pub(super) fn new(shapes: &[Shape], into: &[(f64, f64)], out: &[(f64, f64)], gaps: Gaps) -> Option<Self> {
        let cell = Cell::new(shapes, into, out, gaps);
        let (has_in, has_out) = (!into.is_empty(), !out.is_empty());
        let count = shapes.len();
        let pitch = cell.up + cell.down + gaps.node;
        let across = |rows: usize| {
            let spine = spine(gaps.layer, rows as f64 * pitch / 2.0);
            let label = |w: f64| if w > 0.0 { w + gaps.layer / 2.0 } else { 0.0 };
            let side = |has: bool, w: f64| if has { spine + label(w) } else { 0.0 };
            (spine, side(has_in, cell.labels.0), side(has_out, cell.labels.1))
        };
        let width = |columns: usize| {
            let (_, left, right) = across(count.div_ceil(columns));
            columns as f64 * (left + cell.left + cell.right + right).max(1.0)
        };
        let off = |columns: usize| {
            let height = count.div_ceil(columns) as f64 * pitch;
            (width(columns) / height.max(1.0) / PROPORTION).ln().abs()
        };
        // Wider with every column: the best is where the proportion passes the wished one.
        let columns = (1..=count).find(|&c| c == count || off(c) <= off(c + 1))?;
        if columns < 2 {
            return None;
        }
        let rows = count.div_ceil(columns);
        let columns = count.div_ceil(rows);
        let (spine, left, right) = across(rows);
        let mut x = 0.0;
        let mut places = Vec::with_capacity(columns);
        for c in 0..columns {
            let start = x;
            let port = start + left + cell.left;
            let end = port + cell.right + right;
            places.push(Columns {
                spine_in: (start, start + spine),
                label_in: start + spine + cell.labels.0 / 2.0,
                port,
                label_out: end - spine - cell.labels.1 / 2.0,
                spine_out: (end - spine, end),
            });
            x = end + if c + 1 < columns { gaps.edge } else { 0.0 };
        }
        let width = x;
        let (heights, rail_in, rail_out, half) = rows_and_rails(rows, &cell, gaps, has_in, has_out);
        let slots = (0..count)
            .map(|k| {
                let (column, row) = (k / rows, k % rows);
                // What is left over for the last column stands in the middle of its height.
                let last = count - (columns - 1) * rows;
                (column, if column + 1 == columns { row + (rows - last) / 2 } else { row })
            })
            .collect();
        let lead = gaps.edge.min(width / 2.0);
        let edge_gap = gaps.edge;
        Some(Self { columns: places, rows: heights, slots, rail_in, rail_out, width, half, lead, edge_gap })
    }

    /// The block as a node: edges come to its left edge.
    pub(super) fn shape(&self) -> Shape {
        Shape {
            left: self.lead,
            right: self.width - self.lead,
            up: self.half,
            down: self.half,
            radius: self.lead,
            first: false,
        }
    }

    fn at(&self, x: f64, y: f64) -> Pt {
        Pt::new(x - self.lead, y)
    }

    /// The port of a tooth.
    pub(super) fn place(&self, k: usize) -> Pt {
        let (column, row) = self.slots[k];
        self.at(self.columns[column].port, self.rows[row])
    }

    /// From the block's left edge to the rim of a tooth.
    pub(super) fn way_in(&self, k: usize, radius: f64) -> Vec<Pt> {
        let (column, row) = self.slots[k];
        let (own, y) = (&self.columns[column], self.rows[row]);
        let mut points = vec![self.at(0.0, 0.0)];
        if let Some(first) = self.columns.first().filter(|_| column > 0) {
            if self.rail_in != 0.0 {
                points.push(self.at(first.spine_in.1, self.rail_in));
            }
            points.push(self.at(own.spine_in.0, self.rail_in));
        }
        points.push(self.at(own.spine_in.1, y));
        points.push(self.at(own.port - radius, y));
        points
    }

    /// From the rim of a tooth to the block's right edge.
    pub(super) fn way_out(&self, k: usize, radius: f64) -> Vec<Pt> {
        let (column, row) = self.slots[k];
        let (own, y) = (&self.columns[column], self.rows[row]);
        let mut points = vec![self.at(own.port + radius, y), self.at(own.spine_out.0, y)];
        if let Some(last) = self.columns.last().filter(|_| column + 1 < self.columns.len()) {
            points.push(self.at(own.spine_out.1, self.rail_out));
            if self.rail_out != 0.0 {
                points.push(self.at(last.spine_out.0, self.rail_out));
            }
        }
        points.push(self.at(self.width, 0.0));
        points
    }

    /// The middle of the label of an edge coming in.
    pub(super) fn label_into(&self, k: usize, (_, h): (f64, f64)) -> Pt {
        let (column, row) = self.slots[k];
        self.at(self.columns[column].label_in, self.rows[row] - self.edge_gap / 2.0 - h / 2.0)
    }

    /// The middle of the label of an edge going out.
    pub(super) fn label_out(&self, k: usize, (_, h): (f64, f64)) -> Pt {
        let (column, row) = self.slots[k];
        self.at(self.columns[column].label_out, self.rows[row] - self.edge_gap / 2.0 - h / 2.0)
    }
}

/// Heights of the rows' lines and of the two rails, with the block's middle at 0; and half of its height.
fn rows_and_rails(rows: usize, cell: &Cell, gaps: Gaps, has_in: bool, has_out: bool) -> (Vec<f64>, f64, f64, f64) {
    let through = has_in && has_out;
    // As many rows above the middle rail as below it, or one more.
    let over = if through { rows } else { rows.div_ceil(2) };
    let mut heights = Vec::with_capacity(rows);
    let mut y = if through { gaps.edge } else { 0.0 };
    for row in 0..rows {
        if row == over {
            y += (2.0 * gaps.edge - gaps.node).max(0.0);
        }
        heights.push(y + cell.up);
        y += cell.up + cell.down + gaps.node;
    }
    let end = y - gaps.node + if through { gaps.edge } else { 0.0 };
    let below = |row: usize| heights.get(row).map_or(0.0, |y| y + cell.down);
    let above = |row: usize| heights.get(row).map_or(end + 2.0 * gaps.edge, |y| y - cell.up);
    let middle = if through { end / 2.0 } else { f64::midpoint(below(over - 1), above(over)) };
    let half = (end - middle).max(middle);
    heights.iter_mut().for_each(|y| *y -= middle);
    let rails = if through { (-half, half) } else { (0.0, 0.0) };
    (heights, rails.0, rails.1, half)
}
