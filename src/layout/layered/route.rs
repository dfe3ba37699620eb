//! How edges run: from rim to rim, through the bends of their chain, past the line under their label.
//!
//! Between two points of a route nothing stands in the rectangle they span except the edge's own ends. So every curve
//! that stays in these rectangles (see [`crate::layout::curve`]) keeps clear of all boxes.

use super::super::Cancelled;
use super::columns::Column;
use super::dummy::{Kind, Proper};
use super::graph::{Graph, Link, Path, Pt, Pulse, Shape};
use super::loops::around;
use super::order::Layers;

/// A finished layering: all that routing needs.
pub(super) struct Drawing<'a> {
    pub(super) graph: &'a Graph,
    pub(super) reversed: &'a [bool],
    pub(super) proper: &'a Proper,
    pub(super) layers: &'a Layers,
    pub(super) columns: &'a [Column],
    /// Height of each vertex.
    pub(super) ys: &'a [f64],
    /// Distance between an edge and a box.
    pub(super) clear: f64,
}

/// Of a shape's radius, how far from its middle edges may be attached.
const PORT_SPREAD: f64 = 0.36;
/// Pixels between two edges attached to the same side, where there is room.
const PORT_STEP: f64 = 7.0;
/// Segments of a graph in which all edges bend outside their layers: edges then cross only where the order of the layers
/// makes them.
const DENSE: usize = 1_000;
/// How many boxes above or below a bend are looked at before giving up and bending outside the layer only.
const LOOK: usize = 12;

impl Drawing<'_> {
    /// The routes of all links.
    pub(super) fn routes(&self, pulse: &mut Pulse<'_>) -> Result<Vec<Path>, Cancelled> {
        let mut pos = vec![0usize; self.proper.vertices.len()];
        for layer in self.layers {
            for (i, &v) in layer.iter().enumerate() {
                pos[v as usize] = i;
            }
        }
        let ports = self.ports(&pos);
        (0..self.graph.links.len())
            .map(|i| {
                let link = &self.graph.links[i];
                pulse.step(8 * self.proper.chains[i].len())?;
                Ok(if link.from == link.to {
                    around(&self.graph.nodes[link.from], link, self.node(link.from), self.clear)
                } else if self.proper.chains[i].is_empty() {
                    self.beside(link, &pos)
                } else {
                    self.along(i, ports[i], &pos)
                })
            })
            .collect()
    }

    fn node(&self, v: usize) -> Pt {
        Pt::new(self.columns[self.proper.vertices[v].layer as usize].x, self.ys[v])
    }

    /// Offsets of the two ends of each link from the ports of its left and right node. Edges on one side of a node are
    /// spread a little in the order of where they go, so that arrows do not stack; one that runs straight stays put.
    fn ports(&self, pos: &[usize]) -> Vec<(f64, f64)> {
        let mut ports = vec![(0.0, 0.0); self.graph.links.len()];
        let mut sides = vec![[const { Vec::new() }; 2]; self.graph.nodes.len()];
        for (i, chain) in self.proper.chains.iter().enumerate() {
            if let [a, after, .., before, b] | [a, after @ before, b] = chain.as_slice() {
                sides[*a as usize][1].push((i, *after));
                sides[*b as usize][0].push((i, *before));
            } else if let [a, b] = chain.as_slice() {
                sides[*a as usize][1].push((i, *b));
                sides[*b as usize][0].push((i, *a));
            }
        }
        for (v, pair) in sides.iter_mut().enumerate() {
            let shape = &self.graph.nodes[v];
            for (side, list) in pair.iter_mut().enumerate() {
                if list.len() < 2 {
                    continue;
                }
                list.sort_by_key(|&(i, other)| (pos[other as usize], i));
                let room = 2.0 * PORT_SPREAD * shape.radius.min(1.25 * shape.up).min(1.25 * shape.down);
                let step = (room / (list.len() - 1) as f64).min(PORT_STEP);
                let straight = |&(_, other): &(usize, u32)| (self.ys[other as usize] - self.ys[v]).abs() < 0.5;
                let straights = list.iter().filter(|entry| straight(entry)).count();
                let middle = match list.iter().position(straight) {
                    Some(k) if straights == 1 => {
                        // Shrink to what fits when the straight one is not in the middle.
                        k as f64
                    }
                    _ => (list.len() - 1) as f64 / 2.0,
                };
                let widest = middle.max((list.len() - 1) as f64 - middle).max(0.5);
                let step = step.min(room / 2.0 / widest);
                for (k, &(i, _)) in list.iter().enumerate() {
                    let offset = (k as f64 - middle) * step;
                    if side == 1 {
                        ports[i].0 = offset;
                    } else {
                        ports[i].1 = offset;
                    }
                }
            }
        }
        ports
    }

    /// The route of a layered link.
    fn along(&self, i: usize, (out, into): (f64, f64), pos: &[usize]) -> Path {
        let chain = &self.proper.chains[i];
        let last = chain.len() - 1;
        let height = |k: usize| {
            self.ys[chain[k] as usize]
                + if k == 0 {
                    out
                } else if k == last {
                    into
                } else {
                    0.0
                }
        };
        let mut points = Vec::with_capacity(2 * chain.len());
        let mut label = None;
        for (k, &v) in chain.iter().enumerate() {
            let vertex = &self.proper.vertices[v as usize];
            let x = self.columns[vertex.layer as usize].x;
            let y = height(k);
            if k == 0 {
                points.push(Pt::new(x + rim(&self.graph.nodes[v as usize], out), y));
            } else {
                points.push(Pt::new(self.border(v, height(k - 1), y, -1.0, pos), y));
            }
            if vertex.kind == Kind::Label {
                // The box ends at the line, so the label's centre is half its height above the box's top.
                let (w, reach) = (vertex.left + vertex.right, vertex.up - vertex.down);
                let h = vertex.up.max(vertex.down) - self.clear / 2.0;
                label = Some(Pt::new(x, y - reach.signum() * (self.clear / 2.0 + h / 2.0)));
                points.push(Pt::new(x - w / 2.0, y));
                points.push(Pt::new(x + w / 2.0, y));
            }
            if k == last {
                points.push(Pt::new(x - rim(&self.graph.nodes[v as usize], into), y));
            } else {
                points.push(Pt::new(self.border(v, height(k + 1), y, 1.0, pos), y));
            }
        }
        simplify(&mut points);
        if self.reversed[i] {
            points.reverse();
        }
        Path { points, label }
    }

    /// How far from its column an edge at height `y` may begin to bend towards height `goal`, on the side `sign` (-1
    /// left, 1 right): past every box of the layer that stands between the two heights.
    fn border(&self, v: u32, goal: f64, y: f64, sign: f64, pos: &[usize]) -> f64 {
        let vertex = &self.proper.vertices[v as usize];
        let column = &self.columns[vertex.layer as usize];
        let side = |w: u32| {
            let w = &self.proper.vertices[w as usize];
            if sign > 0.0 { w.right } else { w.left }
        };
        let outside = if sign > 0.0 { column.right - column.x } else { column.x - column.left };
        let own = match vertex.kind {
            Kind::Bend => 0.0,
            Kind::Label => side(v),
            Kind::Node => {
                let shape = &self.graph.nodes[v as usize];
                let under = if goal > y { shape.down } else { shape.up };
                // A caption on the way: pass beside it.
                if (goal - y).abs() > 0.5 && under > shape.radius * 1.25 + 1.0 { side(v) } else { shape.radius }
            }
        };
        if self.proper.segments.len() > DENSE {
            return column.x + sign * outside.max(own);
        }
        let mut reach = own;
        let layer = &self.layers[vertex.layer as usize];
        let down = goal > y;
        let mut index = pos[v as usize];
        for looked in 0.. {
            index = if down { index + 1 } else { index.wrapping_sub(1) };
            let Some(&w) = layer.get(index) else { break };
            let other = &self.proper.vertices[w as usize];
            let edge = if down { self.ys[w as usize] - other.up } else { self.ys[w as usize] + other.down };
            let beyond = if down { edge - self.clear > goal } else { edge + self.clear < goal };
            if beyond {
                break;
            }
            if looked >= LOOK {
                reach = reach.max(outside);
                break;
            }
            if other.kind != Kind::Bend {
                reach = reach.max((side(w) + self.clear).min(outside.max(own)));
            }
        }
        column.x + sign * reach
    }

    /// A link inside the first layer: straight to a neighbour, around the boxes between otherwise.
    fn beside(&self, link: &Link, pos: &[usize]) -> Path {
        let (a, b) = (self.node(link.from), self.node(link.to));
        let (p, q) = (&self.graph.nodes[link.from], &self.graph.nodes[link.to]);
        let sign = if b.y > a.y { 1.0 } else { -1.0 };
        let gap = pos[link.from].abs_diff(pos[link.to]);
        let middle = f64::midpoint(a.y, b.y);
        let points = if gap == 1 {
            vec![Pt::new(a.x, a.y + sign * p.radius), Pt::new(b.x, b.y - sign * q.radius)]
        } else {
            let column = &self.columns[self.proper.vertices[link.from].layer as usize];
            let bow = column.left - 2.0 * self.clear;
            vec![
                Pt::new(a.x - p.radius, a.y),
                Pt::new(bow, a.y + sign * (p.radius + self.clear).min((middle - a.y).abs())),
                Pt::new(bow, b.y - sign * (q.radius + self.clear).min((middle - b.y).abs())),
                Pt::new(b.x - q.radius, b.y),
            ]
        };
        // Over the target, to the right of the line: `sanitize` has kept that room free.
        let label = link.label.map(|(w, h)| {
            let top = b.y - q.up + self.clear / 2.0;
            Pt::new(b.x + self.clear / 2.0 + w / 2.0, top + h / 2.0)
        });
        Path { points, label }
    }
}

/// Distance from the shape's middle to its rim, sideways, at an offset from its middle.
fn rim(shape: &Shape, offset: f64) -> f64 {
    (shape.radius * shape.radius - offset * offset).max(0.0).sqrt()
}

/// Drops points that repeat or lie on a straight level run, and makes sure that the route never turns back.
pub(super) fn simplify(points: &mut Vec<Pt>) {
    let mut kept: Vec<Pt> = Vec::with_capacity(points.len());
    let end = points.last().copied();
    for &point in points.iter() {
        if let Some(last) = kept.last()
            && point.x <= last.x + 1e-6
            && (point.y - last.y).abs() < 1e-6
        {
            continue;
        }
        while let [.., p, q] = kept.as_slice()
            && (p.y - q.y).abs() < 1e-6
            && (point.y - q.y).abs() < 1e-6
        {
            kept.pop();
        }
        kept.push(point);
    }
    if kept.len() < 2 {
        kept.extend(end);
    }
    *points = kept;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::Cancel;
    use crate::layout::layered::columns::columns;
    use crate::layout::layered::fixture::{graph, layered};

    fn routes(graph: &Graph, ranks: &[u32], ys: &[f64]) -> Vec<Path> {
        let (proper, layers) = layered(graph, ranks);
        let mut all = ys.to_vec();
        all.resize(proper.vertices.len(), 0.0);
        let columns = columns(&proper, &all, 80.0);
        let reversed = vec![false; graph.links.len()];
        let drawing = Drawing {
            graph,
            reversed: &reversed,
            proper: &proper,
            layers: &layers,
            columns: &columns,
            ys: &all,
            clear: 10.0,
        };
        drawing.routes(&mut Pulse::new(&Cancel::default())).unwrap()
    }

    #[test]
    fn a_level_edge_is_one_line_from_rim_to_rim() {
        let paths = routes(&graph(2, &[(0, 1)]), &[0, 1], &[0.0, 0.0]);
        assert_eq!(paths[0].points, [Pt::new(14.0, 0.0), Pt::new(106.0, 0.0)]);
    }

    #[test]
    fn parallel_edges_are_attached_apart() {
        let paths = routes(&graph(2, &[(0, 1), (0, 1)]), &[0, 1], &[0.0, 0.0]);
        let starts: Vec<f64> = paths.iter().map(|path| path.points[0].y).collect();
        assert!(starts[0] < 0.0 && starts[1] > 0.0);
    }

    #[test]
    fn a_label_stands_over_its_line() {
        let mut g = graph(2, &[(0, 1)]);
        g.links[0].label = Some((30.0, 12.0));
        let path = &routes(&g, &[0, 1], &[0.0, 0.0])[0];
        let label = path.label.unwrap_or_default();
        assert_eq!(label.y, -5.0 - 6.0);
        assert_eq!(path.points.len(), 2);
    }

    #[test]
    fn an_edge_bends_only_beyond_a_wider_neighbour() {
        let mut g = graph(3, &[(0, 2)]);
        g.nodes[1].right = 40.0;
        // Node 1 stands under node 0 in the same layer; the edge goes down past it.
        let path = &routes(&g, &[0, 0, 1], &[0.0, 16.0, 60.0])[0];
        assert!(path.points.iter().any(|p| p.y == 0.0 && p.x >= 50.0), "{:?}", path.points);
    }
}
