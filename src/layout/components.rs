//! Disconnected parts: found, laid out one by one, and packed so that the one with the victim is on top.

use super::graph::Pt;

/// The connected components as lists of nodes, in the order in which they are to be packed: those with nodes of the
/// first layer, then from the largest to the smallest.
pub(super) fn components(n: usize, links: &[(usize, usize)], first: &[bool]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..n).collect();
    fn find(root: &mut [usize], mut v: usize) -> usize {
        while root[v] != v {
            root[v] = root[root[v]];
            v = root[v];
        }
        v
    }
    for &(a, b) in links {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        // The smaller index stays: components are numbered in the order of the request.
        root[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut part_of = vec![usize::MAX; n];
    for v in 0..n {
        let r = find(&mut root, v);
        if part_of[r] == usize::MAX {
            part_of[r] = parts.len();
            parts.push(Vec::new());
        }
        parts[part_of[r]].push(v);
    }
    parts.sort_by_key(|part| {
        let has_first = part.iter().any(|&v| first[v]);
        (!has_first, std::cmp::Reverse(part.len()), part[0])
    });
    parts
}

/// A part to pack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Starts a row of its own: it holds the victim, whose column stays at the left edge.
    pub(super) own_row: bool,
}

/// Top left corners of the parts: rows from top to bottom, each as wide as the widest part or as the whole would be
/// were it a rectangle of screen proportions.
pub(super) fn pack(parts: &[Part], gap: f64) -> Vec<Pt> {
    const PROPORTION: f64 = 1.6;
    let area: f64 = parts.iter().map(|part| (part.width + gap) * (part.height + gap)).sum();
    let widest = parts.iter().map(|part| part.width).fold(0.0, f64::max);
    let width = widest.max((area * PROPORTION).sqrt());
    let (mut x, mut y, mut row) = (0.0f64, 0.0f64, 0.0f64);
    let mut alone = true;
    parts
        .iter()
        .map(|part| {
            if row > 0.0 && (alone || part.own_row || x + part.width > width) {
                y += row + gap;
                (x, row) = (0.0, 0.0);
            }
            alone = part.own_row;
            let corner = Pt::new(x, y);
            x += part.width + gap;
            row = row.max(part.height);
            corner
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_with_the_victim_comes_first_then_the_largest() {
        let parts = components(7, &[(0, 1), (2, 3), (3, 4)], &[false, false, false, false, false, false, true]);
        assert_eq!(parts, [vec![6], vec![2, 3, 4], vec![0, 1], vec![5]]);
    }

    #[test]
    fn packed_parts_do_not_overlap() {
        let parts: Vec<Part> = (0..40)
            .map(|i| Part {
                width: 40.0 + f64::from(i * 37 % 90),
                height: 10.0 + f64::from(i * 53 % 70),
                own_row: i < 2,
            })
            .collect();
        let corners = pack(&parts, 12.0);
        for i in 0..parts.len() {
            for j in 0..i {
                let apart_x =
                    corners[i].x + parts[i].width < corners[j].x || corners[j].x + parts[j].width < corners[i].x;
                let apart_y =
                    corners[i].y + parts[i].height < corners[j].y || corners[j].y + parts[j].height < corners[i].y;
                assert!(apart_x || apart_y);
            }
        }
    }
}
