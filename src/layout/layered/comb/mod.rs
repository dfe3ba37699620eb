//! Combs: the many nodes that hang alike from the same neighbours, as one block of several columns.
//!
//! A fan of many leaves in one layer makes a strip that no screen shows. Nodes whose only neighbours are the same one
//! source, the same one target, or both, are interchangeable for every phase of the layout: they are *modules* as in
//! Dwyer, Henry Riche, Marriott and Mears (*Edge compression techniques for visualization of dense directed graphs*,
//! TVCG 19(12), 2013). They are replaced by one node, the graph is laid out, and each block is then filled as a grid:
//! `grid` says where its teeth stand and how the bundled edges reach them.

mod grid;
mod old;

use std::collections::BTreeMap;

use super::Whole;
use super::graph::{Graph, Link, Path, Pt, Shape};
use super::route::simplify;
use super::stable::Old;
use grid::Grid;

/// Fewer alike nodes than this are read at a glance as they are.
const FEWEST: usize = 12;
/// Weight of a trunk at most: it is one line, however many edges it stands for.
const TRUNK: i64 = 8;

/// Distances to keep, as in the rest of the layout.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    pub(super) layer: f64,
    pub(super) node: f64,
    pub(super) edge: f64,
}

/// Alike nodes.
#[derive(Debug, Clone)]
struct Comb {
    /// In reading order: down the columns, from left to right.
    teeth: Vec<usize>,
    /// For each tooth its link from the common source, where there is one.
    into: Vec<usize>,
    /// For each tooth its link to the common target, where there is one.
    out: Vec<usize>,
    grid: Grid,
}

/// What a link became.
#[derive(Debug, Clone, Copy)]
enum Became {
    /// The same link, by its new index.
    Link(usize),
    /// Part of a comb.
    Tooth,
}

/// A graph in which every comb is one node.
#[derive(Debug, Clone)]
pub(super) struct Contracted {
    pub(super) graph: Graph,
    /// For each link whether it runs backwards.
    pub(super) reversed: Vec<bool>,
    /// For each node that is no tooth its new index.
    nodes: Vec<Option<usize>>,
    links: Vec<Became>,
    /// The combs; each with its node, and its trunks from the source and to the target.
    combs: Vec<(Comb, usize, Option<usize>, Option<usize>)>,
}

/// Replaces combs; `None` where there are none. Nodes that are not `free` stay as they are. `before`, where it is not
/// empty, says where ports stood, so that teeth keep their order.
pub(super) fn contract(
    graph: &Graph,
    reversed: &[bool],
    free: &[bool],
    before: &[Option<Old>],
    gaps: Gaps,
) -> Option<Contracted> {
    let combs = find(graph, reversed, free, before, gaps);
    if combs.is_empty() {
        return None;
    }
    let mut is_tooth = vec![false; graph.nodes.len()];
    let mut links = vec![None; graph.links.len()];
    for comb in &combs {
        comb.teeth.iter().for_each(|&v| is_tooth[v] = true);
        comb.into.iter().chain(&comb.out).for_each(|&i| links[i] = Some(Became::Tooth));
    }
    let mut small = Graph::default();
    let mut nodes = vec![None; graph.nodes.len()];
    for (v, shape) in graph.nodes.iter().enumerate().filter(|(v, _)| !is_tooth[*v]) {
        nodes[v] = Some(small.nodes.len());
        small.nodes.push(*shape);
    }
    let mut small_reversed = Vec::new();
    let mut became = Vec::with_capacity(links.len());
    for (i, link) in graph.links.iter().enumerate() {
        let ends = nodes[link.from].zip(nodes[link.to]);
        became.push(match (links[i], ends) {
            (None, Some((from, to))) => {
                small.links.push(Link { from, to, ..*link });
                small_reversed.push(reversed[i]);
                Became::Link(small.links.len() - 1)
            }
            _ => Became::Tooth,
        });
    }
    let combs = combs
        .into_iter()
        .map(|comb| {
            let node = small.nodes.len();
            small.nodes.push(comb.grid.shape());
            let mut trunk = |teeth: &[usize], outwards: bool| {
                let link = &graph.links[*teeth.first()?];
                let stem = nodes[if outwards { link.to } else { link.from }]?;
                let weight: i64 = teeth.iter().map(|&i| graph.links[i].weight).sum();
                let (from, to) = if outwards { (node, stem) } else { (stem, node) };
                small.links.push(Link { from, to, weight: weight.min(TRUNK), label: None, bow: (0.0, 0.0) });
                small_reversed.push(false);
                Some(small.links.len() - 1)
            };
            let (into, out) = (trunk(&comb.into, false), trunk(&comb.out, true));
            (comb, node, into, out)
        })
        .collect();
    Some(Contracted { graph: small, reversed: small_reversed, nodes, links: became, combs })
}

impl Contracted {
    /// The layers of the contracted graph: a comb has that of its teeth.
    pub(super) fn ranks(&self, ranks: &[u32]) -> Vec<u32> {
        let plain = self.nodes.iter().zip(ranks).filter(|(node, _)| node.is_some()).map(|(_, &rank)| rank);
        let of_teeth = self.combs.iter().map(|(comb, ..)| comb.teeth.first().map_or(0, |&v| ranks[v]));
        plain.chain(of_teeth).collect()
    }

    /// Where the nodes of the contracted graph stood: a comb where most of its teeth say that it was.
    pub(super) fn before(&self, before: &[Option<Old>]) -> Vec<Option<Old>> {
        if before.is_empty() {
            return Vec::new();
        }
        let mut all: Vec<Option<Old>> =
            (0..self.nodes.len()).filter(|&v| self.nodes[v].is_some()).map(|v| before[v]).collect();
        let stood = |comb: &Comb| comb.stood(before).map(|at| Old { at, ghost: false });
        all.extend(self.combs.iter().map(|(comb, ..)| stood(comb)));
        all
    }

    /// Puts every tooth into its place and draws its edges, along the trunk and through the comb.
    pub(super) fn expand(&self, graph: &Graph, small: &Whole) -> Whole {
        let mut whole =
            Whole { ports: vec![Pt::default(); graph.nodes.len()], paths: vec![Path::default(); graph.links.len()] };
        for (v, kept) in self.nodes.iter().enumerate() {
            if let Some(kept) = kept {
                whole.ports[v] = small.ports[*kept];
            }
        }
        for (i, became) in self.links.iter().enumerate() {
            if let Became::Link(kept) = became {
                whole.paths[i] = small.paths[*kept].clone();
            }
        }
        for (comb, node, into, out) in &self.combs {
            let at = small.ports[*node];
            for (k, &v) in comb.teeth.iter().enumerate() {
                let place = comb.grid.place(k);
                whole.ports[v] = Pt::new(at.x + place.x, at.y + place.y);
                let radius = graph.nodes[v].radius;
                if let (Some(&i), Some(trunk)) = (comb.into.get(k), into) {
                    let mut points = small.paths[*trunk].points.clone();
                    points.extend(comb.grid.way_in(k, radius).iter().map(|p| Pt::new(at.x + p.x, at.y + p.y)));
                    simplify(&mut points);
                    let label = graph.links[i].label.map(|size| comb.grid.label_into(k, size));
                    whole.paths[i] = Path { points, label: label.map(|p| Pt::new(at.x + p.x, at.y + p.y)) };
                }
                if let (Some(&i), Some(trunk)) = (comb.out.get(k), out) {
                    let mut points: Vec<Pt> =
                        comb.grid.way_out(k, radius).iter().map(|p| Pt::new(at.x + p.x, at.y + p.y)).collect();
                    // The trunk starts inside the block.
                    let edge = points.last().map_or(f64::NEG_INFINITY, |p| p.x);
                    points.extend(small.paths[*trunk].points.iter().filter(|p| p.x > edge));
                    simplify(&mut points);
                    let label = graph.links[i].label.map(|size| comb.grid.label_out(k, size));
                    whole.paths[i] = Path { points, label: label.map(|p| Pt::new(at.x + p.x, at.y + p.y)) };
                }
            }
        }
        whole
    }
}

/// The links of a node, as far as a tooth has any.
#[derive(Debug, Clone, Copy, Default)]
struct Hanging {
    into: Option<usize>,
    out: Option<usize>,
    /// It has other links too.
    otherwise: bool,
}

fn find(graph: &Graph, reversed: &[bool], free: &[bool], before: &[Option<Old>], gaps: Gaps) -> Vec<Comb> {
    let mut hanging = vec![Hanging::default(); graph.nodes.len()];
    for (i, link) in graph.links.iter().enumerate() {
        let plain = graph.is_layered(link) && !reversed[i];
        let (from, to) = (&mut hanging[link.from], link.to);
        from.otherwise |= !plain || from.out.is_some();
        from.out = Some(i);
        let to = &mut hanging[to];
        to.otherwise |= !plain || to.into.is_some();
        to.into = Some(i);
    }
    let mut alike: BTreeMap<(Option<usize>, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (v, own) in hanging.iter().enumerate() {
        let hangs = own.into.is_some() || own.out.is_some();
        if hangs && !own.otherwise && free[v] && !graph.nodes[v].first {
            let source = own.into.map(|i| graph.links[i].from);
            let target = own.out.map(|i| graph.links[i].to);
            alike.entry((source, target)).or_default().push(v);
        }
    }
    let alike = alike.into_values().filter(|teeth| teeth.len() >= FEWEST);
    let made = |teeth: Vec<usize>| Comb::new(graph, &hanging, teeth, gaps);
    alike.filter_map(|teeth| old::choose(teeth, before, &made)).collect()
}

impl Comb {
    /// Of these teeth, in their order. One column is what the layout makes anyway, and better: `None`.
    fn new(graph: &Graph, hanging: &[Hanging], teeth: Vec<usize>, gaps: Gaps) -> Option<Self> {
        let into: Vec<usize> = teeth.iter().filter_map(|&v| hanging[v].into).collect();
        let out: Vec<usize> = teeth.iter().filter_map(|&v| hanging[v].out).collect();
        let shapes: Vec<Shape> = teeth.iter().map(|&v| graph.nodes[v]).collect();
        let labels = |links: &[usize]| -> Vec<(f64, f64)> {
            links.iter().map(|&i| graph.links[i].label.unwrap_or_default()).collect()
        };
        let grid = Grid::new(&shapes, &labels(&into), &labels(&out), gaps)?;
        Some(Self { teeth, into, out, grid })
    }

    /// Where its node stood, going by most of its teeth; no x where they did not stand in this comb.
    fn stood(&self, before: &[Option<Old>]) -> Option<Pt> {
        let median = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let old = |k: usize| before[self.teeth[k]].map(|old| (old.at, self.grid.place(k)));
        let says: Vec<(Pt, Pt)> = (0..self.teeth.len()).filter_map(old).collect();
        let x = median(says.iter().map(|(old, place)| old.x - place.x).filter(|x| !x.is_nan()).collect());
        let x = x.unwrap_or(f64::NAN);
        let y = median(says.iter().map(|(old, place)| old.y - place.y).collect())?;
        let agree = says.iter().filter(|(old, place)| (old.x - place.x - x).abs() < 1.0).count();
        Some(Pt::new(if 2 * agree > says.len() { x } else { f64::NAN }, y))
    }

    /// Whether all teeth that stood somewhere stood as in this comb.
    fn is_as_before(&self, before: &[Option<Old>]) -> bool {
        let Some(at) = self.stood(before) else { return false };
        (0..self.teeth.len())
            .filter_map(|k| Some((before[self.teeth[k]]?.at, self.grid.place(k))))
            .all(|(old, place)| (old.x - place.x - at.x).abs() < 1.0 && (old.y - place.y - at.y).abs() < 1.0)
    }
}
