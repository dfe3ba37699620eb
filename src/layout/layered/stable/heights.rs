//! Heights after a change: old nodes where they were, or as near as what has come between them allows.
//!
//! In each layer the squared distances from the wished heights are least, subject to the order and the distances inside
//! the layer. That is an isotonic regression, solved by pooling adjacent violators (Ayer et al., Ann. Math. Statist.
//! 26(4), 1955; for layouts: Dwyer and Marriott, *Separation constraints*, GD 2005) in linear time. A node that none
//! crowds stands exactly where it wished. Small graphs are then improved by `level`.

use super::super::super::Cancelled;
use super::super::dummy::Proper;
use super::super::graph::Pulse;
use super::super::order::Layers;
use super::super::place::{Gaps, separation};
use super::level::level;
use super::{Old, SMALL};

/// How much less a new node's wish counts than an old one's place.
const NEW: f64 = 1e-4;

/// A height that is wished for, and how much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub(super) y: f64,
    pub(super) weight: f64,
}

/// Heights nearest to the wishes with the distances `apart` between neighbours: one fewer than there are wishes.
pub(super) fn settle(wishes: &[Wish], apart: &[f64], range: (f64, f64)) -> Vec<f64> {
    // Pools of neighbours that touch: sum of weighted wishes less their offsets, sum of weights, how many.
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(wishes.len());
    let mut offsets = Vec::with_capacity(wishes.len());
    let mut offset = 0.0;
    for (k, wish) in wishes.iter().enumerate() {
        if k > 0 {
            offset += apart.get(k - 1).copied().unwrap_or(0.0);
        }
        offsets.push(offset);
        pools.push((wish.weight * (wish.y - offset), wish.weight, 1));
        while let [.., above, own] = pools.as_slice()
            && above.0 / above.1 > own.0 / own.1
        {
            let merged = (above.0 + own.0, above.1 + own.1, above.2 + own.2);
            pools.truncate(pools.len() - 2);
            pools.push(merged);
        }
    }
    let mut heights = Vec::with_capacity(wishes.len());
    let (low, high) = (range.0, range.1 - offset);
    for (sum, weight, count) in pools {
        let level = sum / weight;
        for _ in 0..count {
            let k = heights.len();
            // A node alone gets its wish, not its wish after some arithmetic.
            let wished = if count == 1 { wishes[k].y } else { level + offsets[k] };
            heights.push(wished.min(high + offsets[k]).max(low + offsets[k]));
        }
    }
    heights
}

/// Heights of the nodes' ports. `keys` are the wishes of new nodes; ghosts take no room.
pub(super) fn nodes(
    proper: &Proper,
    layers: &Layers,
    gaps: Gaps,
    before: &[Option<Old>],
    keys: &[f64],
    pulse: &mut Pulse<'_>,
) -> Result<Vec<f64>, Cancelled> {
    let ghost = |v: u32| before[v as usize].is_some_and(|old| old.ghost);
    let takes_room = |v: &u32| !proper.is_dummy(*v) && !ghost(*v);
    let rows: Layers = layers.iter().map(|layer| layer.iter().copied().filter(takes_room).collect()).collect();
    let somewhere = |v: u32| before[v as usize].filter(Old::is_somewhere);
    let pair = |pair: &[u32]| {
        let full = separation(proper, gaps, pair[0], pair[1]);
        match (somewhere(pair[0]), somewhere(pair[1])) {
            // Old neighbours may stand as near as they did, but not in one another.
            (Some(a), Some(b)) => (b.at.y - a.at.y).max(full - gaps.node).min(full),
            _ => full,
        }
    };
    let apart: Vec<Vec<f64>> = rows.iter().map(|row| row.windows(2).map(pair).collect()).collect();
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let settled = |ys: &mut [f64], stays: &dyn Fn(u32, f64) -> bool| {
        for (row, apart) in rows.iter().zip(&apart) {
            let weight = |v: u32| if stays(v, ys[v as usize]) { 1.0 } else { NEW };
            let wishes: Vec<Wish> = row.iter().map(|&v| Wish { y: ys[v as usize], weight: weight(v) }).collect();
            row.iter().zip(settle(&wishes, apart, free)).for_each(|(&v, y)| ys[v as usize] = y);
        }
    };
    let mut ys = keys.to_vec();
    settled(&mut ys, &|v, _| somewhere(v).is_some());
    let stood = |v: u32, y: f64| somewhere(v).is_some_and(|old| old.at.y == y);
    if proper.segments.len() <= SMALL && (0..proper.nodes as u32).any(|v| !stood(v, ys[v as usize])) {
        level(proper, &rows, &apart, before, &mut ys, pulse)?;
        // Off the grid again: whoever stayed does not give way to a rounding.
        settled(&mut ys, &stood);
    }
    Ok(ys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    fn wishes(list: &[(f64, f64)]) -> Vec<Wish> {
        list.iter().map(|&(y, weight)| Wish { y, weight }).collect()
    }

    #[test]
    fn what_fits_stays_exactly() {
        assert_eq!(settle(&wishes(&[(0.1, 1.0), (10.3, 1.0), (30.7, 1.0)]), &[10.0, 20.0], FREE), [0.1, 10.3, 30.7]);
    }

    #[test]
    fn what_comes_between_pushes_both_ways_by_its_size() {
        let ys = settle(&wishes(&[(0.0, 1.0), (5.0, NEW), (10.0, 1.0), (100.0, 1.0)]), &[10.0, 10.0, 10.0], FREE);
        assert!((ys[0] + 5.0).abs() < 0.01 && (ys[2] - 15.0).abs() < 0.01);
        assert_eq!(ys[3], 100.0);
    }

    proptest! {
        #[test]
        fn distances_and_range_are_kept(
            list in proptest::collection::vec((-100.0f64..100.0, 0.1f64..5.0), 1..12),
            apart in proptest::collection::vec(0.0f64..20.0, 12),
        ) {
            let ys = settle(&wishes(&list), &apart, (-150.0, 150.0));
            for k in 1..list.len() {
                prop_assert!(ys[k] - ys[k - 1] >= apart[k - 1] - 1e-9);
            }
            prop_assert!(ys[0] >= -150.0 - 1e-9 && ys[list.len() - 1] <= 150.0 + 1e-9);
        }
    }
}
