//! Boxes that overlap are pushed apart, each pair along the way that is shorter for its sizes: projected collision
//! constraints (Müller, Heidelberger, Hennix and Ratcliff, "Position based dynamics", 2007), solved one after the
//! other, round by round, only where something still moves. What is left after that, `settle` puts in order.

use super::super::Cancelled;
use super::super::graph::{Pt, Pulse};
use super::grid::{Block, Grid};

/// More than what overlaps, so that rounding does not leave a touch behind.
const SLACK: f64 = 1e-3;

/// Pushes boxes apart for at most `rounds` rounds. Those in `fixed` stay.
pub(super) fn push_apart(
    blocks: &mut [Block],
    fixed: &[bool],
    rounds: usize,
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let halves: Vec<Pt> = blocks.iter().map(|block| block.half).collect();
    let mut grid = Grid::new(&halves);
    let mut active = vec![true; blocks.len()];
    let mut hits = Vec::new();
    for _ in 0..rounds {
        grid.clear();
        for (v, block) in blocks.iter().enumerate() {
            grid.insert(v, block);
        }
        pulse.step(blocks.len())?;
        let mut moved = vec![false; blocks.len()];
        for v in (0..blocks.len()).filter(|&v| active[v]) {
            let own = blocks[v];
            let mut work = 0;
            hits.clear();
            grid.near(&own, |u| {
                work += 1;
                if u != v && own.overlap(&blocks[u]).is_some() {
                    hits.push(u);
                }
                true
            });
            pulse.step(work)?;
            for &u in &hits {
                let free = (!fixed[v], !fixed[u]);
                if push_pair(blocks, v, u, free) {
                    moved[v] = true;
                    moved[u] = true;
                }
            }
        }
        if !moved.contains(&true) {
            break;
        }
        active = moved;
    }
    Ok(())
}

/// Pushes two boxes apart that still overlap; whether one moved.
fn push_pair(blocks: &mut [Block], v: usize, u: usize, free: (bool, bool)) -> bool {
    let (a, b) = (blocks[v], blocks[u]);
    let Some(over) = a.overlap(&b) else { return false };
    let (share_v, share_u) = match free {
        (true, true) => (0.5, -0.5),
        (true, false) => (1.0, 0.0),
        (false, true) => (0.0, -1.0),
        (false, false) => return false,
    };
    let side = |d: f64| if d > 0.0 || (d == 0.0 && v > u) { 1.0 } else { -1.0 };
    // The way out as a share of the sizes: a wide box does not only ever move up or down.
    let sideways = over.x * (a.half.y + b.half.y) < over.y * (a.half.x + b.half.x);
    let way = if sideways {
        Pt::new(side(a.at.x - b.at.x) * (over.x + SLACK), 0.0)
    } else {
        Pt::new(0.0, side(a.at.y - b.at.y) * (over.y + SLACK))
    };
    for (w, share) in [(v, share_v), (u, share_u)] {
        let at = &mut blocks[w].at;
        *at = Pt::new(at.x + share * way.x, at.y + share * way.y);
    }
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;

    #[test]
    fn the_free_one_makes_room_for_the_fixed_one() {
        let half = Pt::new(30.0, 10.0);
        let mut blocks = vec![Block { at: Pt::new(0.0, 0.0), half }, Block { at: Pt::new(5.0, 12.0), half }];
        push_apart(&mut blocks, &[true, false], 5, &mut Pulse::new(&Cancel::default())).unwrap();
        assert_eq!(blocks[0].at, Pt::new(0.0, 0.0));
        assert!(blocks[0].overlap(&blocks[1]).is_none());
        assert_eq!(blocks[1].at.x, 5.0);
    }
}
