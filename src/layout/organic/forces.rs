//! Forces between all nodes and along edges, in the energy model of ForceAtlas2 (Jacomy, Venturini, Heymann and
//! Bastian, PLOS ONE 9(6), 2014): repulsion of degree ÷ distance, attraction growing with distance. Nodes move by their
//! force divided by its steepness there (a diagonal Newton step) with momentum, so that neither a step length nor a
//! temperature has to be tuned.
//!
//! Attraction begins steeper than ForceAtlas2's, with the third power of distance: this draws long edges in and keeps
//! the distances of the graph. It flattens step by step, and the last steps untangle neighbourhoods as ForceAtlas2 does.

use super::super::Cancelled;
use super::super::graph::{Lists, Pulse};
use super::super::parallel;
use super::tree::{Push, Tree, Walk};

/// A graph of springs.
#[derive(Debug, Clone, Default)]
pub(super) struct Springs {
    pub(super) adjacent: Lists,
    /// Strength of the edge to each neighbour, as listed.
    pub(super) strength: Vec<f32>,
}

impl Springs {
    /// From links with their weights; parallel ones are joined and loops left out.
    pub(super) fn new(nodes: usize, links: impl Iterator<Item = (u32, u32, i64)>) -> Self {
        let mut pairs: Vec<(u32, u32, i64)> =
            links.filter(|l| l.0 != l.1).flat_map(|(a, b, w)| [(a, b, w), (b, a, w)]).collect();
        pairs.sort_unstable();
        pairs.dedup_by(|later, first| {
            let same = (later.0, later.1) == (first.0, first.1);
            first.2 = first.2.max(if same { later.2 } else { 0 });
            same
        });
        Self {
            adjacent: Lists::new(nodes, pairs.iter().map(|&(a, b, _)| (a, b))),
            strength: pairs.iter().map(|&(.., w)| (w as f32).sqrt().min(8.0)).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.adjacent.owners()
    }

    /// What a node repels with.
    fn masses(&self) -> Vec<f32> {
        (0..self.len() as u32).map(|v| self.adjacent.of(v).len() as f32 + 1.0).collect()
    }

    /// Neighbours of a node with the strength of the edge.
    pub(super) fn of(&self, v: u32) -> impl Iterator<Item = (usize, f32)> {
        self.adjacent.of(v).iter().map(|&u| u as usize).zip(self.strength[self.adjacent.range(v)].iter().copied())
    }
}

/// Places of nodes.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub(super) xs: Vec<f32>,
    pub(super) ys: Vec<f32>,
}

impl Places {
    fn apart2(&self, v: usize, u: usize) -> f32 {
        let (dx, dy) = (self.xs[u] - self.xs[v], self.ys[u] - self.ys[v]);
        dx * dx + dy * dy
    }

    /// Distance of two nodes.
    pub(super) fn apart(&self, v: usize, u: usize) -> f32 {
        self.apart2(v, u).sqrt()
    }

    /// Moves a node away from wherever it is alike with others, or the forces could not tell them apart.
    pub(super) fn shake(&mut self, by: f32, rng: &mut super::super::rng::Rng) {
        for value in self.xs.iter_mut().chain(&mut self.ys) {
            *value += by * rng.centred() as f32;
        }
    }
}

/// How to relax.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) steps: usize,
    /// Share of attraction that grows with the third power of distance at first; none does at last.
    pub(super) steep: f32,
    pub(super) threads: usize,
}

/// Size ÷ distance below which a cell of the tree counts as one point. Larger than usual: what a walk is shared for is
/// opened for the nearest point of a whole group.
const THETA: f32 = 1.4;
/// Added to squared distances, in edge lengths: nodes in one point push each other no farther than needed.
const SOFT: f32 = 1e-4;
/// Share of a step that is taken again in the next.
const MOMENTUM: f32 = 0.8;
/// Below so many nodes threads cost more than they bring.
const FEW: usize = 2_500;

/// Lets the springs find their balance. Nodes in `fixed` stay. The size of the whole stays about as it is: repulsion is
/// made as strong as attraction is now.
pub(super) fn relax(
    springs: &Springs,
    places: &mut Places,
    fixed: Option<&[bool]>,
    plan: Plan,
    pulse: &mut Pulse<'_>,
) -> Result<(), Cancelled> {
    let n = springs.len();
    let masses = springs.masses();
    let mut tree = Tree::default();
    let mut steps = vec![(0.0f32, 0.0f32); n];
    let mut speed = vec![(0.0f32, 0.0f32); n];
    let threads = if n < FEW { 1 } else { plan.threads };
    let repulsion = balance(springs, &masses, places);
    for step in 0..plan.steps {
        let steep = plan.steep * (1.0 - step as f32 / plan.steps.max(2).saturating_sub(1) as f32);
        tree.build(&places.xs, &places.ys, &masses);
        pulse.step(n)?;
        let (tree, at, masses) = (&tree, &*places, &masses);
        let work = |groups: std::ops::Range<usize>, out: &mut [(f32, f32)], pulse: &mut Pulse<'_>| {
            let mut walk = Walk::default();
            let first = tree.slots(groups.clone()).start;
            for group in groups {
                let slots = tree.slots(group..group + 1);
                pulse.step(tree.push(group, THETA, SOFT, &mut walk))?;
                for (slot, push) in slots.zip(&walk.pushes) {
                    let v = tree.order[slot] as usize;
                    out[slot - first] = newton(springs, at, v, push, masses[v] * repulsion, steep);
                }
            }
            Ok(())
        };
        parallel::fill(&mut steps, tree.groups(), threads, |group| tree.slots(0..group).end, pulse, work)?;
        for (&v, &(dx, dy)) in tree.order.iter().zip(&steps) {
            let v = v as usize;
            if fixed.is_some_and(|fixed| fixed[v]) {
                continue;
            }
            let s = &mut speed[v];
            *s = (MOMENTUM * s.0 + dx, MOMENTUM * s.1 + dy);
            places.xs[v] += s.0;
            places.ys[v] += s.1;
        }
    }
    Ok(())
}

/// The strength of repulsion at which the places as they are neither grow nor shrink: by the virial theorem, where Σ
/// strength·distance² over edges is Σ strength of repulsion over pairs of nodes.
fn balance(springs: &Springs, masses: &[f32], places: &Places) -> f32 {
    let edges: f64 = (0..springs.len())
        .map(|v| springs.of(v as u32).map(|(u, w)| f64::from(w * places.apart2(v, u))).sum::<f64>())
        .sum();
    let mass: f64 = masses.iter().map(|&m| f64::from(m)).sum();
    (edges / (mass * mass).max(1.0)).max(1e-12) as f32
}

/// Where a node wants to go: all forces on it, divided by how steeply they change.
fn newton(springs: &Springs, at: &Places, v: usize, push: &Push, repulsion: f32, steep: f32) -> (f32, f32) {
    let flat = 1.0 - steep;
    let (mut fx, mut fy, mut stiff) = (push.x * repulsion, push.y * repulsion, push.stiff * repulsion);
    for (u, strength) in springs.of(v as u32) {
        let (dx, dy) = (at.xs[u] - at.xs[v], at.ys[u] - at.ys[v]);
        let far = steep * (dx * dx + dy * dy);
        let pull = strength * (flat + far);
        fx += pull * dx;
        fy += pull * dy;
        stiff += pull + 2.0 * strength * far;
    }
    let step = (fx / stiff, fy / stiff);
    if step.0.is_finite() && step.1.is_finite() { step } else { (0.0, 0.0) }
}
