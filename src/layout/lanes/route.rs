//! Edges as smooth curves round boxes, and their labels over the lines.
//!
//! An edge leaves its source sideways, changes its height once or twice, and enters its target sideways. Of several such
//! ways the one over the fewest boxes is taken, then the shortest. Of two nodes one above the other the edge is a
//! straight line, or a bow beside what is between them.

use std::collections::BTreeMap;

use super::super::Cancelled;
use super::super::curve;
use super::super::graph::{Link, Path, Pt, Pulse, Shape};
use super::super::loops::around;
use super::super::{Course, Point};
use super::Task;
use super::rows::Placed;

/// Links up to which ways round boxes are looked for: of more, nobody could follow one anyway.
const FEW: usize = 1_500;
/// Where an edge changes its height it takes this much room from left to right.
const RISE: f64 = 46.0;
/// Between the middles of edges that join the same two nodes.
const FAN: f64 = 14.0;
/// What running over a box costs, over the label of one of its own ends, and each change of height, in px of detour.
const OVER: f64 = 4_000.0;
const OVER_OWN: f64 = 900.0;
const BEND: f64 = 24.0;
/// Level edges nearer to each other than this look like one, px; what that costs.
const BESIDE: f64 = 5.0;
const ON_ANOTHER: f64 = 180.0;
/// From this length on a single slant costs its half more: the eye follows a level line better.
const SLANT: f64 = 150.0;
/// Clearance of a box.
const CLEAR: f64 = 2.0;
/// How far bows reach to the side.
const BOWS: [f64; 4] = [30.0, 70.0, 130.0, 220.0];
/// Where along an edge a label is tried, from its end backwards.
const ALONG: [f64; 9] = [0.62, 0.55, 0.7, 0.48, 0.76, 0.4, 0.32, 0.82, 0.25];

/// Routes for all links.
pub(super) fn routes(task: &Task<'_>, placed: &Placed, pulse: &mut Pulse<'_>) -> Result<Vec<Path>, Cancelled> {
    let links = &task.clean.graph.links;
    let mut field = Field::new(task, placed);
    let pair = |i: usize| (links[i].from.min(links[i].to), links[i].from.max(links[i].to));
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|&i| (pair(i), i));
    let mut paths = vec![Path::default(); links.len()];
    for same in order.chunk_by(|&a, &b| pair(a) == pair(b)) {
        for (k, &i) in same.iter().enumerate() {
            let link = &links[i];
            if link.from == link.to {
                paths[i] =
                    around(&task.clean.graph.nodes[link.from], link, placed.ports[link.from], task.clean.edge_gap);
                continue;
            }
            let fan = FAN * (k as f64 - (same.len() - 1) as f64 / 2.0);
            let points = field.route(link, fan, links.len() <= FEW, pulse)?;
            field.note(link, &points);
            paths[i] = Path { points, label: None };
        }
    }
    label(task, &field, &mut paths, pulse)?;
    Ok(paths)
}

/// Boxes by row.
struct Field<'a> {
    task: &'a Task<'a>,
    placed: &'a Placed,
    /// Top and bottom of the boxes of each row.
    extents: Vec<(f64, f64)>,
    /// The widest reach of a box of each row to the left and to the right.
    reach: Vec<(f64, f64)>,
    pinned: Vec<usize>,
    /// Level runs of the routes so far, by bands of height.
    runs: BTreeMap<i64, Vec<Run>>,
}

/// A level stretch of a route.
#[derive(Debug, Clone, Copy)]
struct Run {
    y: f64,
    left: f64,
    right: f64,
    ends: (usize, usize),
}

/// The level stretches of a route.
fn runs(points: &[Pt], ends: (usize, usize)) -> impl Iterator<Item = Run> + '_ {
    let level = |w: &&[Pt]| (w[0].y - w[1].y).abs() < 0.5 && (w[0].x - w[1].x).abs() > RISE / 2.0;
    let run = move |w: &[Pt]| Run { y: w[0].y, left: w[0].x.min(w[1].x), right: w[0].x.max(w[1].x), ends };
    points.windows(2).filter(level).map(run)
}

/// The band of height a run is found in.
#[allow(clippy::cast_possible_truncation)]
fn band(y: f64) -> i64 {
    (y / BESIDE).floor() as i64
}

impl<'a> Field<'a> {
    fn new(task: &'a Task<'a>, placed: &'a Placed) -> Self {
        let most = |row: &[usize], of: &dyn Fn(usize) -> f64| row.iter().map(|&v| of(v)).fold(0.0, f64::max);
        let up = |v: usize| task.shape(v).up;
        let down = |v: usize| task.shape(v).down;
        let extents = placed.rows.iter().map(|(y, row)| (y - most(row, &up), y + most(row, &down))).collect();
        let (left, right) = (|v: usize| task.shape(v).left, |v: usize| task.shape(v).right);
        let reach = placed.rows.iter().map(|(_, row)| (most(row, &left), most(row, &right))).collect();
        let pinned = (0..task.along.len()).filter(|&v| !task.is_free(v)).collect();
        Self { task, placed, extents, reach, pinned, runs: BTreeMap::new() }
    }

    /// Whether a rectangle lies on the box of a node other than two.
    fn hit(&self, min: Pt, max: Pt, ends: (usize, usize)) -> Option<usize> {
        let on = |v: usize| {
            let (shape, at) = (self.task.shape(v), self.placed.ports[v]);
            v != ends.0
                && v != ends.1
                && max.x > at.x - shape.left
                && min.x < at.x + shape.right
                && max.y > at.y - shape.up
                && min.y < at.y + shape.down
        };
        let first = self.extents.partition_point(|&(_, bottom)| bottom <= min.y);
        let rows = self.extents[first..].iter().take_while(|&&(top, _)| top < max.y).count();
        for r in first..first + rows {
            let (row, (left, right)) = (&self.placed.rows[r].1, self.reach[r]);
            let from = row.partition_point(|&v| self.placed.ports[v].x <= min.x - right);
            let near = row[from..].iter().take_while(|&&v| self.placed.ports[v].x < max.x + left);
            if let Some(&v) = near.into_iter().find(|&&v| on(v)) {
                return Some(v);
            }
        }
        self.pinned.iter().copied().find(|&v| on(v))
    }

    /// Enters the level stretches of a route.
    fn note(&mut self, link: &Link, points: &[Pt]) {
        for run in runs(points, (link.from, link.to)) {
            self.runs.entry(band(run.y)).or_default().push(run);
        }
    }

    /// What a route costs where it would run on or right beside edges with other ends, of which it could not be told.
    fn crowd(&self, points: &[Pt], ends: (usize, usize), pulse: &mut Pulse<'_>) -> Result<f64, Cancelled> {
        let mut cost = 0.0;
        for run in runs(points, ends) {
            for others in self.runs.range(band(run.y) - 1..=band(run.y) + 1).map(|(_, others)| others) {
                pulse.step(1 + others.len())?;
                let same = |other: &&Run| {
                    let apart = other.ends.0 != run.ends.0 && other.ends.1 != run.ends.1;
                    let shared = other.right.min(run.right) - other.left.max(run.left);
                    apart && (other.y - run.y).abs() < BESIDE && shared > RISE / 2.0
                };
                cost += ON_ANOTHER * others.iter().filter(same).count() as f64;
            }
        }
        Ok(cost)
    }

    /// Whether a point lies on what stands under the symbol of a node.
    fn on_label(&self, p: Pt, v: usize) -> bool {
        let (shape, at) = (self.task.shape(v), self.placed.ports[v]);
        p.y > at.y + shape.radius && p.y < at.y + shape.down && p.x > at.x - shape.left && p.x < at.x + shape.right
    }

    /// What a route costs for the boxes it runs over.
    fn hits(&self, points: &[Pt], ends: (usize, usize), pulse: &mut Pulse<'_>) -> Result<f64, Cancelled> {
        let mut own = 0.0;
        let mut seen: Vec<usize> = Vec::new();
        let line = drawn(points);
        pulse.step(8 * line.len())?;
        for p in line {
            let (min, max) = (Pt::new(p.x - CLEAR, p.y - CLEAR), Pt::new(p.x + CLEAR, p.y + CLEAR));
            seen.extend(self.hit(min, max, ends).filter(|v| !seen.contains(v)));
            if own == 0.0 && [ends.0, ends.1].iter().any(|&v| self.on_label(p, v)) {
                own = OVER_OWN;
            }
        }
        Ok(OVER * seen.len() as f64 + own)
    }

    /// The best way of a link, `fan` px beside the middle of its ends.
    fn route(&self, link: &Link, fan: f64, look: bool, pulse: &mut Pulse<'_>) -> Result<Vec<Pt>, Cancelled> {
        let ends = (link.from, link.to);
        let (a, b) = (self.placed.ports[link.from], self.placed.ports[link.to]);
        let (ra, rb) = (self.task.shape(link.from).radius, self.task.shape(link.to).radius);
        let level = (b.x - a.x).abs() - ra - rb >= 20.0;
        let ways = if level { self.level(ends, fan) } else { upright(a, b, (ra, rb), fan) };
        let mut best: Option<(f64, Vec<Pt>)> = None;
        for way in ways {
            let length = |w: &[Pt]| w[0].distance(w[1]);
            let mut cost = way.windows(2).map(length).sum::<f64>() + BEND * way.len() as f64;
            if let ([a, b], true) = (&way[..], level) {
                cost += if (a.y - b.y).abs() > 1.0 { (0.5 * (a.distance(*b) - SLANT)).max(0.0) } else { 0.0 };
            }
            if best.as_ref().is_some_and(|(least, _)| cost >= *least) {
                continue;
            }
            if look {
                cost += self.crowd(&way, ends, pulse)?;
                cost += self.hits(&way, ends, pulse)?;
            }
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, way));
            }
            if !look {
                break;
            }
        }
        Ok(best.map(|(_, way)| way).unwrap_or_default())
    }

    /// Ways from side to side; the first is the usual one: up or down near the source, then along the target's row.
    fn level(&self, ends: (usize, usize), fan: f64) -> Vec<Vec<Pt>> {
        let (from, to) = (self.task.shape(ends.0), self.task.shape(ends.1));
        let (a, b) = (self.placed.ports[ends.0], self.placed.ports[ends.1]);
        let ahead = (b.x - a.x).signum();
        let s = rim(a, from.radius, (ahead, 0.0), ahead * fan);
        let t = rim(b, to.radius, (-ahead, 0.0), -ahead * fan);
        let run = (t.x - s.x).abs();
        let rise = RISE.min(run / 2.0);
        // A change of height may begin at the rim, or beside the label under it.
        let beside =
            |shape: &Shape, sideways: f64| if sideways > 0.0 { shape.right } else { shape.left } - shape.radius;
        let leads = [0.0, beside(from, ahead).max(0.0)];
        let trails = [0.0, beside(to, -ahead).max(0.0)];
        let at = |x: f64, y: f64| Pt::new(s.x + ahead * x, y);
        let mut ways = Vec::new();
        if (s.y - t.y).abs() < 0.5 {
            ways.push(vec![s, t]);
        } else {
            for lead in leads.iter().filter(|lead| **lead + rise < run) {
                let begin = (*lead > 0.0).then(|| at(*lead, s.y));
                ways.push([s].into_iter().chain(begin).chain([at(lead + rise, t.y), t]).collect());
            }
            for trail in trails.iter().filter(|trail| **trail + rise < run) {
                let end = (*trail > 0.0).then(|| at(run - trail, t.y));
                ways.push([s, at(run - trail - rise, s.y)].into_iter().chain(end).chain([t]).collect());
            }
            ways.push(vec![s, t]);
            for share in [0.15, 0.3, 0.5, 0.7, 0.85] {
                let half = rise.min(run * 0.25) / 2.0;
                ways.push(vec![s, at(run * share - half, s.y), at(run * share + half, t.y), t]);
            }
        }
        for y in self.channels(s.y, t.y) {
            for (lead, trail) in
                [(leads[0], trails[0]), (leads[1], trails[0]), (leads[0], trails[1]), (leads[1], trails[1])]
            {
                if run > lead + trail + 2.2 * rise {
                    let begin = (lead > 0.0).then(|| at(lead, s.y));
                    let end = (trail > 0.0).then(|| at(run - trail, t.y));
                    let middle = [at(lead + rise, y), at(run - trail - rise, y)];
                    ways.push([s].into_iter().chain(begin).chain(middle).chain(end).chain([t]).collect());
                }
            }
        }
        ways
    }

    /// Heights between rows, those nearest to two heights first.
    fn channels(&self, a: f64, b: f64) -> Vec<f64> {
        const MOST: usize = 24;
        let (low, high) = (a.min(b), a.max(b));
        let off = |y: f64| (low - y).max(y - high).max(0.0);
        let gap = self.task.clean.node_gap;
        let between = self.extents.windows(2).map(|w| (w[0].1, w[1].0));
        let ends = self.extents.first().map(|e| (e.0 - gap, e.0)).into_iter();
        let ends = ends.chain(self.extents.last().map(|e| (e.1, e.1 + gap)));
        let tracks = |(top, bottom): (f64, f64)| {
            let middle = f64::midpoint(top, bottom);
            let free = (bottom - top) / 2.0 - CLEAR - 1.0;
            [0.0, -1.0, 1.0, -2.0, 2.0]
                .map(|n| n * BESIDE)
                .into_iter()
                .filter(move |by| by.abs() <= free)
                .map(move |by| middle + by)
        };
        let mut all: Vec<f64> = between.chain(ends).flat_map(tracks).collect();
        all.sort_by(|x, y| off(*x).total_cmp(&off(*y)).then((x - b).abs().total_cmp(&(y - b).abs())));
        all.truncate(MOST);
        all
    }
}

/// The point of a rim in a direction of length 1, `fan` px beside its middle to the right of that direction, as far as the
/// rim reaches.
fn rim(p: Pt, r: f64, (ux, uy): (f64, f64), fan: f64) -> Pt {
    let fan = fan.clamp(-0.7 * r, 0.7 * r);
    let ahead = (r * r - fan * fan).max(0.0).sqrt();
    Pt::new(p.x + ahead * ux - fan * uy, p.y + ahead * uy + fan * ux)
}

/// Ways between nodes of which none is clearly left of the other.
fn upright(a: Pt, b: Pt, (ra, rb): (f64, f64), fan: f64) -> Vec<Vec<Pt>> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx.hypot(dy).max(1e-9);
    let (ux, uy) = if length > 1e-6 { (dx / length, dy / length) } else { (1.0, 0.0) };
    let mut ways = vec![vec![rim(a, ra, (ux, uy), fan), rim(b, rb, (-ux, -uy), -fan)]];
    for bow in BOWS {
        for side in [1.0, -1.0] {
            let edge = if side > 0.0 { (a.x + ra).max(b.x + rb) } else { (a.x - ra).min(b.x - rb) };
            let x = edge + side * (bow + fan.abs());
            let steep = uy.signum() * 0.45;
            let across = side * (1.0 - steep * steep).sqrt();
            ways.push(vec![
                rim(a, ra, (across, steep), 0.0),
                Pt::new(x, a.y + 0.3 * dy),
                Pt::new(x, a.y + 0.7 * dy),
                rim(b, rb, (across, -steep), 0.0),
            ]);
        }
    }
    ways
}

/// Points on the curve through a route, no further apart than boxes are wide.
fn drawn(points: &[Pt]) -> Vec<Pt> {
    let narrow = |p: &Pt| Point::new(p.x as f32, p.y as f32);
    let points: Vec<Point> = points.iter().map(narrow).collect();
    let mut line = Vec::new();
    for piece in curve::along(&points, Course::Level) {
        let steps = (piece[0].distance(piece[3]) / 8.0).ceil().clamp(2.0, 600.0) as usize;
        line.extend((0..=steps).map(|k| {
            let p = curve::at(&piece, k as f32 / steps as f32);
            Pt::new(f64::from(p.x), f64::from(p.y))
        }));
    }
    line
}

/// Puts labels over the lines where there is room, those of short edges first; the others have no place.
fn label(task: &Task<'_>, field: &Field<'_>, paths: &mut [Path], pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
    let links = &task.clean.graph.links;
    let lines: Vec<Vec<Pt>> =
        if links.len() <= FEW { paths.iter().map(|path| drawn(&path.points)).collect() } else { Vec::new() };
    let length = |i: usize| paths[i].points.windows(2).map(|w| w[0].distance(w[1])).sum::<f64>();
    let mut order: Vec<(f64, usize)> = (0..links.len())
        .filter(|&i| links[i].label.is_some() && links[i].from != links[i].to)
        .map(|i| (length(i), i))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let none = (usize::MAX, usize::MAX);
    let mut taken: Vec<(Pt, Pt)> = Vec::new();
    for (_, i) in order {
        let Some((w, h)) = links[i].label else { continue };
        let Some(line) = lines.get(i) else { continue };
        let mut best: Option<(usize, Pt)> = None;
        // Right before the line leaves a level run is where it can best be told from others on the same run.
        let points = &paths[i].points;
        let ahead = points.last().zip(points.first()).map_or(1.0, |(last, first)| (last.x - first.x).signum());
        let mut ends: Vec<(f64, Pt)> = runs(points, (links[i].from, links[i].to))
            .filter(|run| run.right - run.left > w + 12.0)
            .map(|run| {
                let end = if ahead > 0.0 { run.right - w / 2.0 - 6.0 } else { run.left + w / 2.0 + 6.0 };
                (run.left - run.right, Pt::new(end, run.y))
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ends = ends.into_iter().map(|(_, at)| at);
        for on in ends.chain(ALONG.iter().filter_map(|&share| walk(line, share))) {
            let at = Pt::new(on.x, on.y - h / 2.0);
            let (min, max) = (Pt::new(at.x - w / 2.0, at.y - h / 2.0), Pt::new(at.x + w / 2.0, at.y + h / 2.0));
            let over = |&(a, b): &(Pt, Pt)| a.x < max.x && b.x > min.x && a.y < max.y && b.y > min.y;
            pulse.step(taken.len() + 64)?;
            if field.hit(min, max, none).is_some() || taken.iter().any(over) {
                continue;
            }
            // Over its own line, and on as few others as can be.
            let inside = |p: &&Pt| p.x > min.x && p.x < max.x && p.y > min.y && p.y < max.y - 2.0;
            let mut crossed = 0;
            for (j, other) in lines.iter().enumerate() {
                pulse.step(other.len() / 4)?;
                crossed += usize::from(other.iter().any(|p| inside(&p))) * if j == i { 2 } else { 1 };
            }
            if best.is_none_or(|(least, _)| crossed < least) {
                best = Some((crossed, at));
            }
            if crossed == 0 {
                break;
            }
        }
        if let Some((_, at)) = best {
            paths[i].label = Some(at);
            taken.push((Pt::new(at.x - w / 2.0, at.y - h / 2.0), Pt::new(at.x + w / 2.0, at.y + h / 2.0)));
        }
    }
    Ok(())
}

/// The point a share of the way along a line.
fn walk(line: &[Pt], share: f64) -> Option<Pt> {
    let mut left = share * line.windows(2).map(|w| w[0].distance(w[1])).sum::<f64>();
    for w in line.windows(2) {
        let own = w[0].distance(w[1]);
        if left <= own {
            let t = if own > 0.0 { left / own } else { 0.0 };
            return Some(Pt::new(w[0].x + (w[1].x - w[0].x) * t, w[0].y + (w[1].y - w[0].y) * t));
        }
        left -= own;
    }
    line.last().copied()
}
