//! Room for crowded places: an area cartogram after Dougenik, Chrisman and Niemeyer ("An algorithm to construct
//! continuous area cartograms", The Professional Geographer 37, 1985). Where boxes have less area than they need, the
//! plane is stretched by what is missing, and everything around moves on smoothly: neighbours stay neighbours, and
//! no line has to cross another for it.

use super::super::Cancelled;
use super::super::graph::{Pt, Pulse};
use super::super::parallel;
use super::grid::Block;
use super::tree::{Tree, Walk};

/// Boxes whose room is measured together.
const GROUP: usize = 16;
/// Share of their room that boxes may fill: pushing apart does the rest.
const FILL: f64 = 0.38;
/// Missing area, as a share of all area, below which it is good.
const ENOUGH: f64 = 0.03;
/// Rounds: the first ones do most.
const ROUNDS: usize = 6;
const THETA: f32 = 1.0;

/// Stretches crowded places.
pub(super) fn spread(blocks: &mut [Block], threads: usize, pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
    let n = blocks.len();
    let area = |block: &Block| 4.0 * block.half.x * block.half.y;
    let total: f64 = blocks.iter().map(area).sum();
    // Lengths in the side of a mean box.
    let unit = (total / n.max(1) as f64).sqrt().max(1e-9);
    let mut tree = Tree::default();
    let mut moves = vec![(0.0f32, 0.0f32); n];
    for _ in 0..ROUNDS {
        let xs: Vec<f32> = blocks.iter().map(|block| (block.at.x / unit) as f32).collect();
        let ys: Vec<f32> = blocks.iter().map(|block| (block.at.y / unit) as f32).collect();
        // Once for the order, then again with what is missing.
        tree.build(&xs, &ys, &vec![1.0; n]);
        let mut missing = vec![0.0f32; n];
        let mut sum = 0.0;
        for group in tree.order.chunks(GROUP) {
            let lack = lack(blocks, group) / (unit * unit);
            sum += lack;
            group.iter().for_each(|&v| missing[v as usize] = (lack / group.len() as f64) as f32);
        }
        if sum < ENOUGH * n as f64 {
            break;
        }
        tree.sum_up(&xs, &ys, &missing);
        let tree = &tree;
        let work = |groups: std::ops::Range<usize>, out: &mut [(f32, f32)], pulse: &mut Pulse<'_>| {
            let mut walk = Walk::default();
            let first = tree.slots(groups.clone()).start;
            for group in groups {
                pulse.step(tree.push(group, THETA, 1.0, &mut walk))?;
                for (slot, push) in tree.slots(group..group + 1).zip(&walk.pushes) {
                    out[slot - first] = (push.x, push.y);
                }
            }
            Ok(())
        };
        parallel::fill(&mut moves, tree.groups(), threads, |group| tree.slots(0..group).end, pulse, work)?;
        let factor = unit / std::f64::consts::TAU;
        for (&v, &(dx, dy)) in tree.order.iter().zip(&moves) {
            let at = &mut blocks[v as usize].at;
            *at = Pt::new(at.x + f64::from(dx) * factor, at.y + f64::from(dy) * factor);
        }
    }
    Ok(())
}

/// The area that a group of boxes lacks.
fn lack(blocks: &[Block], group: &[u32]) -> f64 {
    let far = f64::INFINITY;
    let (mut min, mut max, mut need, mut half) = (Pt::new(far, far), Pt::new(-far, -far), 0.0, Pt::default());
    for &v in group {
        let Block { at, half: own } = blocks[v as usize];
        min = Pt::new(min.x.min(at.x), min.y.min(at.y));
        max = Pt::new(max.x.max(at.x), max.y.max(at.y));
        need += 4.0 * own.x * own.y / FILL;
        half = Pt::new(half.x + own.x, half.y + own.y);
    }
    let n = group.len() as f64;
    let room = (max.x - min.x + 2.0 * half.x / n) * (max.y - min.y + 2.0 * half.y / n);
    (need - room).max(0.0)
}
