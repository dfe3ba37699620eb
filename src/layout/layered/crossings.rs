//! Counting crossings between two neighbouring layers.
//!
//! The accumulator tree of Barth, Jünger and Mutzel (*Simple and efficient bilayer cross counting*, JGAA 8(2), 2004):
//! walk the segments in order of their left ends and add up how many ends to the right were already seen below. It is
//! O(E log V) whatever the number of crossings.

use super::dummy::Proper;

/// Reusable memory for counting.
#[derive(Debug, Default)]
pub(super) struct Counter {
    tree: Vec<u32>,
    ends: Vec<u32>,
}

impl Counter {
    /// Crossings between a layer and the one to its right, given each vertex's position in its layer.
    pub(super) fn between(&mut self, proper: &Proper, layer: &[u32], right_len: usize, pos: &[u32]) -> u64 {
        let size = right_len.next_power_of_two();
        self.tree.clear();
        self.tree.resize(2 * size, 0);
        let mut total = 0u64;
        for &v in layer {
            self.ends.clear();
            self.ends.extend(proper.right.of(v).iter().map(|&u| pos[u as usize]));
            self.ends.sort_unstable();
            for &end in &self.ends {
                let mut index = size + end as usize;
                while index > 1 {
                    // A left child: what was seen under its sibling lies to the right and is crossed.
                    if index & 1 == 0 {
                        total += u64::from(self.tree[index + 1]);
                    }
                    self.tree[index] += 1;
                    index >>= 1;
                }
            }
        }
        total
    }

    /// Crossings of a whole drawing.
    pub(super) fn all(&mut self, proper: &Proper, layers: &[Vec<u32>], pos: &[u32]) -> u64 {
        layers.windows(2).map(|pair| self.between(proper, &pair[0], pair[1].len(), pos)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layered::graph::{Graph, Link, Shape};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_comparing_all_pairs(raw in proptest::collection::vec((0usize..6, 0usize..7), 0..20)) {
            let links: Vec<Link> =
                raw.iter().map(|&(a, b)| Link { from: a, to: 6 + b, weight: 1, label: None, bow: (0.0, 0.0) }).collect();
            let ranks: Vec<u32> = (0..13).map(|v| u32::from(v >= 6)).collect();
            let graph = Graph { nodes: vec![Shape::default(); 13], links };
            let proper = Proper::new(&graph, &vec![false; raw.len()], &ranks, 0.0);
            if proper.is_label_layer.len() == 2 {
                let layers = proper.layers();
                let pos: Vec<u32> = (0..6).chain(0..7).collect();
                let mut slow = 0;
                for (i, p) in raw.iter().enumerate() {
                    for q in &raw[i + 1..] {
                        slow += u64::from((p.0 < q.0 && p.1 > q.1) || (p.0 > q.0 && p.1 < q.1));
                    }
                }
                prop_assert_eq!(Counter::default().all(&proper, &layers, &pos), slow);
            }
        }
    }
}
