//! Where layers stand from left to right: as close as the real widths of boxes and labels allow.

use super::dummy::{Kind, Proper};

/// The place of a layer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Column {
    /// Where the ports of nodes, or the middles of labels, line up.
    pub(super) x: f64,
    /// The left and right border of everything in it.
    pub(super) left: f64,
    pub(super) right: f64,
}

/// Of the distance between layers, what is kept free on either side of a column of labels for edges to bend in.
const LABEL_SIDE: f64 = 0.5;
/// Of the height an edge climbs beside a column of labels, what is added to that, up to `LABEL_SIDE_MOST`.
const CLIMB: f64 = 0.18;
const LABEL_SIDE_MOST: f64 = 1.25;

/// Width of a channel in which edges climb beside labels: more where they climb far, so that they do not turn into
/// vertical lines.
pub(super) fn spine(gap: f64, climb: f64) -> f64 {
    (gap * LABEL_SIDE + climb * CLIMB).min(gap * LABEL_SIDE_MOST)
}

/// Places the layers. Layers of nodes are `gap` apart, or as far as the labels between them need: more where edges
/// climb far, so that they do not turn into vertical lines.
pub(super) fn columns(proper: &Proper, ys: &[f64], gap: f64) -> Vec<Column> {
    let mut climb = vec![0.0f64; proper.is_label_layer.len()];
    for segment in &proper.segments {
        let after = &mut climb[proper.vertices[segment.b as usize].layer as usize];
        *after = after.max((ys[segment.a as usize] - ys[segment.b as usize]).abs());
    }
    spread(proper, gap, &climb)
}

/// Places the layers, those that `stood` somewhere as far from one another as they were where that is enough; the
/// leftmost of them stays.
pub(super) fn kept(proper: &Proper, ys: &[f64], gap: f64, stood: &[Option<f64>]) -> Vec<Column> {
    let roomy = columns(proper, ys, gap);
    let tight = spread(proper, gap, &vec![0.0; roomy.len()]);
    let old: Vec<(usize, f64)> = stood.iter().enumerate().filter_map(|(i, x)| Some((i, (*x)?))).collect();
    let Some(&(first, start)) = old.first() else { return roomy };
    let mut xs: Vec<f64> = roomy.iter().map(|column| start + column.x - roomy[first].x).collect();
    for pair in old.windows(2) {
        let ((from, a), (to, b)) = (pair[0], pair[1]);
        let (least, most) = (tight[to].x - tight[from].x, roomy[to].x - roomy[from].x);
        // Where the old distance does not even hold what stands there now, it is as good as none.
        let width = if b - a >= least - 0.01 { b - a } else { most };
        let share = if most > least { ((width - least) / (most - least)).clamp(0.0, 1.0) } else { 1.0 };
        let rest = (width - most).max(0.0) / (to - from) as f64;
        let base = xs[from];
        for i in from + 1..to {
            let along = |columns: &[Column]| columns[i].x - columns[from].x;
            let at = along(&tight) + share * (along(&roomy) - along(&tight));
            xs[i] = base + at + rest * (i - from) as f64;
        }
        xs[to] = base + width;
        let shift = xs[to] - (start + roomy[to].x - roomy[first].x);
        for i in to + 1..xs.len() {
            xs[i] = start + roomy[i].x - roomy[first].x + shift;
        }
    }
    let moved = |(column, x): (&Column, &f64)| Column {
        x: *x,
        left: column.left + x - column.x,
        right: column.right + x - column.x,
    };
    roomy.iter().zip(&xs).map(moved).collect()
}

/// Layers from left to right, given how far edges climb before each.
fn spread(proper: &Proper, gap: f64, climb: &[f64]) -> Vec<Column> {
    let count = proper.is_label_layer.len();
    let mut reach = vec![(0.0f64, 0.0f64); count];
    for vertex in &proper.vertices {
        let own = &mut reach[vertex.layer as usize];
        if vertex.kind != Kind::Bend {
            own.0 = own.0.max(vertex.left);
            own.1 = own.1.max(vertex.right);
        }
    }
    let mut columns: Vec<Column> = Vec::with_capacity(count);
    for (index, &(left, right)) in reach.iter().enumerate() {
        let start = match columns.last() {
            None => 0.0,
            Some(last) => {
                let beside_label = proper.is_label_layer[index] || proper.is_label_layer[index - 1];
                last.right + if beside_label { spine(gap, climb[index]) } else { gap }
            }
        };
        columns.push(Column { x: start + left, left: start, right: start + left + right });
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layered::fixture::{graph, layered};

    #[test]
    fn layers_are_as_wide_as_what_they_hold() {
        let mut g = graph(3, &[(0, 1), (1, 2)]);
        g.nodes[1].right = 30.0;
        g.links[1].label = Some((50.0, 10.0));
        let (proper, _) = layered(&g, &[0, 1, 2]);
        let level = columns(&proper, &vec![0.0; proper.vertices.len()], 80.0);
        let places: Vec<f64> = level.iter().map(|column| column.x).collect();
        assert_eq!(places, [10.0, 110.0, 110.0 + 30.0 + 40.0 + 25.0, 110.0 + 30.0 + 40.0 + 50.0 + 40.0 + 10.0]);
        // An edge that climbs gets more room beside its label.
        let mut ys = vec![0.0; proper.vertices.len()];
        ys[2] = 100.0;
        assert!(columns(&proper, &ys, 80.0)[3].x > level[3].x);
    }
}
