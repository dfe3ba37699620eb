//! Edges as straight lines from rim to rim, bowed where several join the same two nodes or where a box stands in the
//! way, and labels beside their middles.

use super::super::Cancelled;
use super::super::graph::{Path, Pt, Pulse};
use super::super::loops::around;
use super::super::sanitize::Clean;
use super::grid::{Block, Grid};

/// Between the middles of edges that join the same two nodes.
const FAN: f64 = 18.0;
/// Links up to which ways around boxes are looked for: of more, nobody could follow one anyway.
const FEW: usize = 600;
/// Bows that are tried, as shares of the length.
const BOWS: [f64; 6] = [0.08, -0.08, 0.16, -0.16, 0.26, -0.26];
/// Where along an edge a label is tried.
const ALONG: [f64; 7] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75];

/// Boxes of nodes, then of labels, and where to find them.
struct Field {
    blocks: Vec<Block>,
    grid: Grid,
    /// How many are nodes.
    nodes: usize,
}

/// Routes for all links of a graph whose ports are placed.
pub(super) fn routes(clean: &Clean, ports: &[Pt], pulse: &mut Pulse<'_>) -> Result<Vec<Path>, Cancelled> {
    let links = &clean.graph.links;
    let mut field = Field::new(clean, ports);
    let pair = |i: usize| (links[i].from.min(links[i].to), links[i].from.max(links[i].to));
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|&i| (pair(i), i));
    let mut paths = vec![Path::default(); links.len()];
    for same in order.chunk_by(|&a, &b| pair(a) == pair(b)) {
        for (k, &i) in same.iter().enumerate() {
            pulse.step(16)?;
            let link = &links[i];
            if link.from == link.to {
                paths[i] = around(&clean.graph.nodes[link.from], link, ports[link.from], clean.edge_gap);
                if let (Some(at), Some(size)) = (paths[i].label, link.label) {
                    field.take(i, at, size);
                }
                continue;
            }
            // Counted from the lower node to the higher, so that edges to and fro bow to different sides.
            let side = if link.from < link.to { 1.0 } else { -1.0 };
            let fan = side * FAN * (k as f64 - (same.len() - 1) as f64 / 2.0);
            let run = Run {
                a: ports[link.from],
                b: ports[link.to],
                radii: (clean.graph.nodes[link.from].radius, clean.graph.nodes[link.to].radius),
                ends: (link.from, link.to),
            };
            let mut points = run.bowed(fan);
            if links.len() <= FEW && same.len() == 1 {
                let mut least = field.hits(&points, run.ends, pulse)?;
                for bow in BOWS {
                    if least == 0 {
                        break;
                    }
                    let way = run.bowed(bow * run.length());
                    let hits = field.hits(&way, run.ends, pulse)?;
                    if hits < least {
                        (least, points) = (hits, way);
                    }
                }
            }
            paths[i] = Path { points, label: None };
        }
    }
    // All lines first: the label of a short edge has no choice and comes before that of a long one.
    let mut labelled: Vec<usize> =
        (0..links.len()).filter(|&i| links[i].label.is_some() && paths[i].label.is_none()).collect();
    let length = |i: usize| {
        let (a, b) = (ports[links[i].from], ports[links[i].to]);
        (a.x - b.x).hypot(a.y - b.y)
    };
    labelled.sort_by(|&i, &j| length(i).total_cmp(&length(j)).then(i.cmp(&j)));
    for i in labelled {
        if let Some(size) = links[i].label {
            let at = field.label(&paths[i].points, size, clean.edge_gap / 2.0, pulse)?;
            paths[i].label = Some(at);
            field.take(i, at, size);
        }
    }
    Ok(paths)
}

/// A link that has two ends.
struct Run {
    a: Pt,
    b: Pt,
    radii: (f64, f64),
    ends: (usize, usize),
}

impl Run {
    fn length(&self) -> f64 {
        (self.a.x - self.b.x).hypot(self.a.y - self.b.y)
    }

    /// From rim to rim, `by` away from the straight line in the middle: to its left, seen with y upwards.
    fn bowed(&self, by: f64) -> Vec<Pt> {
        let ahead = towards(self.a, self.b);
        let middle =
            Pt::new(f64::midpoint(self.a.x, self.b.x) + by * ahead.y, f64::midpoint(self.a.y, self.b.y) - by * ahead.x);
        let (out, into) = if by == 0.0 { (ahead, ahead) } else { (towards(self.a, middle), towards(middle, self.b)) };
        let start = Pt::new(self.a.x + out.x * self.radii.0, self.a.y + out.y * self.radii.0);
        let end = Pt::new(self.b.x - into.x * self.radii.1, self.b.y - into.y * self.radii.1);
        if by == 0.0 { vec![start, end] } else { vec![start, middle, end] }
    }
}

/// The direction from one point to another; to the right where they are one.
fn towards(a: Pt, b: Pt) -> Pt {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx.hypot(dy);
    if length > 1e-9 { Pt::new(dx / length, dy / length) } else { Pt::new(1.0, 0.0) }
}

impl Field {
    fn new(clean: &Clean, ports: &[Pt]) -> Self {
        let mut blocks: Vec<Block> = clean
            .graph
            .nodes
            .iter()
            .zip(ports)
            .map(|(shape, port)| Block {
                at: Pt::new(port.x + (shape.right - shape.left) / 2.0, port.y + (shape.down - shape.up) / 2.0),
                half: Pt::new((shape.left + shape.right) / 2.0, (shape.up + shape.down) / 2.0),
            })
            .collect();
        let nodes = blocks.len();
        blocks.resize(nodes + clean.graph.links.len(), Block::default());
        let sizes = blocks[..nodes].iter().map(|block| block.half);
        let labels = clean.graph.links.iter().map(|link| {
            let (w, h) = link.label.unwrap_or_default();
            Pt::new(w / 2.0, h / 2.0)
        });
        let mut grid = Grid::new(&sizes.chain(labels).collect::<Vec<_>>());
        blocks[..nodes].iter().enumerate().for_each(|(v, block)| grid.insert(v, block));
        Self { blocks, grid, nodes }
    }

    /// Enters the label of a link.
    fn take(&mut self, link: usize, at: Pt, (w, h): (f64, f64)) {
        let block = Block { at, half: Pt::new(w / 2.0, h / 2.0) };
        self.blocks[self.nodes + link] = block;
        self.grid.insert(self.nodes + link, &block);
    }

    /// How many boxes of other nodes a route runs over.
    fn hits(&self, points: &[Pt], ends: (usize, usize), pulse: &mut Pulse<'_>) -> Result<usize, Cancelled> {
        let mut hit: Vec<usize> = Vec::new();
        for line in points.windows(2) {
            let (a, b) = (line[0], line[1]);
            let cell = self.grid.cell();
            let pieces = ((b.x - a.x).abs() / (3.0 * cell.x)).max((b.y - a.y).abs() / (3.0 * cell.y));
            let pieces = pieces.ceil().clamp(1.0, 1e4);
            for piece in 0..pieces as usize {
                let on = |t: f64| Pt::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
                let (p, q) = (on(piece as f64 / pieces), on((piece + 1) as f64 / pieces));
                let around = Block {
                    at: Pt::new(f64::midpoint(p.x, q.x), f64::midpoint(p.y, q.y)),
                    half: Pt::new((p.x - q.x).abs() / 2.0, (p.y - q.y).abs() / 2.0),
                };
                let mut work = 4;
                self.grid.near(&around, |v| {
                    work += 1;
                    if v < self.nodes && v != ends.0 && v != ends.1 && crosses(&self.blocks[v], p, q) {
                        hit.push(v);
                    }
                    true
                });
                pulse.step(work)?;
            }
        }
        hit.sort_unstable();
        hit.dedup();
        Ok(hit.len())
    }

    /// A place for a label beside a route, near its middle and on nothing else; on the middle where there is none.
    fn label(&self, points: &[Pt], (w, h): (f64, f64), clear: f64, pulse: &mut Pulse<'_>) -> Result<Pt, Cancelled> {
        // In the second row where the first is taken.
        for (row, along) in (0..2).flat_map(|row| ALONG.map(|along| (f64::from(row), along))) {
            let (on, ahead) = walk(points, along);
            // Just so far off that the box does not touch the line.
            let off = ahead.y.abs() * w / 2.0 + ahead.x.abs() * h / 2.0 + clear + row * h;
            // Over the line rather than under it; right of an upright one.
            let over = if ahead.x > 1e-9 || (ahead.x.abs() <= 1e-9 && ahead.y < 0.0) { 1.0 } else { -1.0 };
            for side in [over, -over] {
                let at = Pt::new(on.x + side * off * ahead.y, on.y - side * off * ahead.x);
                let own = Block { at, half: Pt::new(w / 2.0, h / 2.0) };
                let (mut free, mut work) = (true, 1);
                self.grid.near(&own, |u| {
                    work += 1;
                    free = own.overlap(&self.blocks[u]).is_none();
                    free
                });
                pulse.step(work)?;
                if free {
                    return Ok(at);
                }
            }
        }
        Ok(walk(points, 0.5).0)
    }
}

/// The point a share of the way along a route, and the direction there.
fn walk(points: &[Pt], share: f64) -> (Pt, Pt) {
    let length = |w: &[Pt]| (w[1].x - w[0].x).hypot(w[1].y - w[0].y);
    let mut left = share * points.windows(2).map(length).sum::<f64>();
    for line in points.windows(2) {
        let own = length(line);
        if left <= own {
            let ahead = towards(line[0], line[1]);
            return (Pt::new(line[0].x + ahead.x * left, line[0].y + ahead.y * left), ahead);
        }
        left -= own;
    }
    (points.last().copied().unwrap_or_default(), Pt::new(1.0, 0.0))
}

/// Whether a line runs through a box: by clipping it (Liang and Barsky, ACM TOG 3, 1984).
fn crosses(block: &Block, a: Pt, b: Pt) -> bool {
    let (mut from, mut to) = (0.0f64, 1.0f64);
    let sides = [(a.x - block.at.x, b.x - a.x, block.half.x), (a.y - block.at.y, b.y - a.y, block.half.y)];
    for (start, run, half) in sides {
        if run.abs() < 1e-12 {
            if start.abs() >= half {
                return false;
            }
        } else {
            let (s, t) = ((-half - start) / run, (half - start) / run);
            from = from.max(s.min(t));
            to = to.min(s.max(t));
        }
    }
    from < to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_crosses_what_is_in_its_way() {
        let block = Block { at: Pt::new(10.0, 0.0), half: Pt::new(3.0, 2.0) };
        assert!(crosses(&block, Pt::new(0.0, 0.0), Pt::new(20.0, 1.0)));
        assert!(!crosses(&block, Pt::new(0.0, 0.0), Pt::new(6.0, 0.0)));
        assert!(!crosses(&block, Pt::new(0.0, 0.0), Pt::new(20.0, 8.0)));
        assert!(!crosses(&block, Pt::new(0.0, 3.0), Pt::new(20.0, 3.0)));
    }

    #[test]
    fn bows_end_on_the_rims() {
        let run = Run { a: Pt::new(0.0, 0.0), b: Pt::new(100.0, 0.0), radii: (10.0, 20.0), ends: (0, 1) };
        assert_eq!(run.bowed(0.0), [Pt::new(10.0, 0.0), Pt::new(80.0, 0.0)]);
        let bowed = run.bowed(30.0);
        assert_eq!(bowed[1], Pt::new(50.0, -30.0));
        assert!((bowed[0].x.hypot(bowed[0].y) - 10.0).abs() < 1e-9);
        assert!(((bowed[2].x - 100.0).hypot(bowed[2].y) - 20.0).abs() < 1e-9);
    }
}
