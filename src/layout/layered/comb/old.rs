//! Which alike nodes make a comb when some of them stood somewhere: those that were one, with what is new; those that
//! stood beside it in their layer stay there.

use super::super::stable::Old;
use super::{Comb, FEWEST};

/// Places nearer than this are one: they come back rounded, and members of a stack all stood where the stack was.
const SAME: f64 = 1.0;

/// The comb of some alike nodes, if they make one. `made` makes a comb of teeth in their order.
pub(super) fn choose(
    alike: Vec<usize>,
    before: &[Option<Old>],
    made: &dyn Fn(Vec<usize>) -> Option<Comb>,
) -> Option<Comb> {
    if before.is_empty() {
        return made(alike);
    }
    let columns = columns(&alike, before);
    let mut is_old = vec![false; before.len()];
    columns.iter().flatten().for_each(|&v| is_old[v] = true);
    let new: Vec<usize> = alike.iter().copied().filter(|&v| !is_old[v]).collect();
    let without = |left_out: usize| -> Vec<usize> {
        columns.iter().enumerate().filter(|(c, _)| *c != left_out).flat_map(|(_, column)| column).copied().collect()
    };
    let all = without(usize::MAX);
    if all.len() < FEWEST {
        // They were no comb.
        return if new.len() < FEWEST { None } else { made(new) };
    }
    let was = |teeth: &Vec<usize>| made(teeth.clone()).is_some_and(|comb| comb.is_as_before(before));
    let beside = |c: &usize| columns[*c].len() < FEWEST && all.len() - columns[*c].len() >= FEWEST;
    let mut teeth =
        if was(&all) { all } else { (0..columns.len()).filter(beside).map(without).find(was).unwrap_or(all) };
    teeth.extend(new);
    made(teeth)
}

/// The nodes that stood somewhere of their own, by columns from left to right, each from top to bottom.
fn columns(alike: &[usize], before: &[Option<Old>]) -> Vec<Vec<usize>> {
    let mut stood: Vec<(f64, f64, usize)> = alike
        .iter()
        .filter_map(|&v| before[v].map(|old| (old.at.x, old.at.y, v)))
        .filter(|one| one.0.is_finite())
        .collect();
    stood.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut columns: Vec<Vec<(f64, f64, usize)>> = Vec::new();
    for one in stood {
        match columns.last_mut() {
            Some(column) if column.first().is_some_and(|first| one.0 - first.0 < SAME) => column.push(one),
            _ => columns.push(vec![one]),
        }
    }
    for column in &mut columns {
        column.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.2.cmp(&b.2)));
    }
    columns
        .into_iter()
        .map(|column| {
            let apart = |k: usize| {
                let near = |other: Option<&(f64, f64, usize)>| other.is_some_and(|o| (o.1 - column[k].1).abs() < SAME);
                !near(k.checked_sub(1).and_then(|k| column.get(k))) && !near(column.get(k + 1))
            };
            (0..column.len()).filter(|&k| apart(k)).map(|k| column[k].2).collect::<Vec<usize>>()
        })
        .filter(|column| !column.is_empty())
        .collect()
}
