//! A layout that continues an older one: what need not move stays where it was, so that a reader's picture of the
//! graph in mind holds (Misue, Eades, Lai and Sugiyama, *Layout adjustment and the mental map*, JVLC 6(2), 1995).
//!
//! Old nodes keep their layer, their order and their height. A node moves up or down only where something new stands
//! between it and its neighbours, and then by no more than that takes; from left to right it moves only with its whole
//! layer, where one is inserted before it or one before it becomes wider. Edges pass where nodes leave room.

mod bends;
mod heights;
mod keys;
mod layers;
mod level;
mod parts;

use super::super::{Cancelled, Point};
use super::dummy::Proper;
use super::graph::{Graph, Pt, Pulse};
use super::order::{self, Effort};
use super::route::Drawing;
use super::{SMALL, Whole, columns, place, sanitize};

pub(super) use keys::join_flat;
pub(super) use parts::{Footprint, shifts};

/// Where a node's port was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Old {
    /// Its x is no number where only the height is known.
    pub(super) at: Pt,
    /// It stands there by hand, and nobody knows where the layout had it: that says nothing of layers, and it takes no
    /// room where the layout would put it.
    pub(super) ghost: bool,
}

impl Old {
    /// Whether the place says anything of the layer.
    pub(super) fn is_somewhere(&self) -> bool {
        !self.ghost && self.at.x.is_finite()
    }
}

/// Where nodes stood, as places of ports.
pub(super) fn old(clean: &sanitize::Clean, previous: &[Option<Point>]) -> Vec<Option<Old>> {
    let stood = |v: usize| {
        let sane = |p: &Point| (p.x.is_nan() || p.x.abs() < 1e7) && p.y.abs() < 1e7;
        let center = previous.get(v).copied().flatten().filter(sane)?;
        Some(Pt::new(f64::from(center.x) + clean.ports[v].x, f64::from(center.y) + clean.ports[v].y))
    };
    (0..clean.graph.nodes.len())
        .map(|v| match (clean.pinned[v], stood(v)) {
            // Where the layout had it before it was pinned, its place is kept for it.
            (Some(pin), Some(at)) if pin.distance(at) > 1.0 => Some(Old { at, ghost: false }),
            (Some(at), _) => Some(Old { at, ghost: true }),
            (None, at) => at.map(|at| Old { at, ghost: false }),
        })
        .collect()
}

/// Lays out a connected part of which some nodes had a place, in the given layers or in those that nodes stood in. Places
/// of the result are absolute.
pub(super) fn component(
    graph: &Graph,
    reversed: &[bool],
    ranks: Option<Vec<u32>>,
    clean: &sanitize::Clean,
    before: &[Option<Old>],
    threads: usize,
    pulse: &mut Pulse<'_>,
) -> Result<Whole, Cancelled> {
    let old = layers::old(graph, before, clean.layer_gap);
    let ranks = match ranks {
        Some(ranks) => ranks,
        None => layers::ranks(graph, reversed, &old, super::RANK_WORK, pulse)?,
    };
    let proper = Proper::new(graph, reversed, &ranks, clean.edge_gap / 2.0);
    let keys = keys::keys(graph, &proper, before);
    let ghost = |v: u32| before.get(v as usize).copied().flatten().is_some_and(|old| old.ghost);
    let fixed: Vec<bool> = before.iter().map(|old| old.as_ref().is_some_and(Old::is_somewhere)).collect();
    // What is to stand at one height, members of an opened stack say, is in the order of a new layout.
    let several = proper.segments.len() <= SMALL && fixed.iter().filter(|fixed| !**fixed).count() > 1;
    let start = if several {
        order::order(&proper, Effort { work: super::EFFORT / 8, threads: 1 }, pulse)?
    } else {
        proper.layers()
    };
    // Where much runs, it is put in order later only.
    let held = if proper.segments.len() <= SMALL { proper.nodes } else { proper.vertices.len() };
    let mut held = vec![true; held];
    held[..proper.nodes].copy_from_slice(&fixed);
    let mut layers = order::keep(&proper, start, &keys, &held, threads, pulse)?;
    join_flat(graph, before, &mut layers);
    let gaps = place::Gaps { node: clean.node_gap, edge: clean.edge_gap };
    let mut ys = heights::nodes(&proper, &layers, gaps, before, &keys, pulse)?;
    // Edges are put in order by where their ends now stand, whichever of these are new: continued once more, they run
    // the same way.
    keys::bends(&proper, &mut ys);
    let mut layers = order::keep(&proper, proper.layers(), &ys, &vec![true; proper.nodes], threads, pulse)?;
    bends::place(&proper, &mut layers, gaps, &mut ys, &ghost, pulse)?;
    // Where each layer's nodes stood most.
    let mut stood = vec![None; layers.len()];
    for (v, own) in old.of.iter().enumerate().rev() {
        if let Some(own) = own {
            stood[proper.vertices[v].layer as usize] = Some(old.x[*own]);
        }
    }
    let columns = columns::kept(&proper, &ys, clean.layer_gap, &stood);
    let drawing = Drawing {
        graph,
        reversed,
        proper: &proper,
        layers: &layers,
        columns: &columns,
        ys: &ys,
        clear: clean.edge_gap,
    };
    let paths = drawing.routes(pulse)?;
    let ports = (0..graph.nodes.len()).map(|v| Pt::new(columns[proper.vertices[v].layer as usize].x, ys[v])).collect();
    Ok(Whole { ports, paths })
}
