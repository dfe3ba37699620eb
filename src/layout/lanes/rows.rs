//! Rows: which row of its lane a node stands in, and how high rows and lanes are.
//!
//! Nodes whose boxes lie over each other stand in different rows. The first choice is the row a node stood in before,
//! then that of whoever paid it; sweeps then move nodes to free rows nearer their neighbours, where edges run over fewer
//! boxes. A row gives way downwards to a box that was placed by hand.

use super::super::Cancelled;
use super::super::graph::{Lists, Pt, Pulse};
use super::Task;
use super::stretch::Stretch;

/// Nodes up to which rows are improved, and how often.
const FEW: usize = 1_500;
const SWEEPS: usize = 6;
/// What a box in the way of an edge costs, in px of detour.
const IN_THE_WAY: f64 = 260.0;
/// Height of a lane that holds nothing.
const EMPTY: f64 = 48.0;
/// Heights less than this apart were one row.
const SAME: f64 = 1.0;

/// Where everything stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    pub(super) ports: Vec<Pt>,
    /// Top and bottom of each lane.
    pub(super) bands: Vec<(f64, f64)>,
    /// The rows from top to bottom: height, and the nodes from left to right.
    pub(super) rows: Vec<(f64, Vec<usize>)>,
    /// Left and right end of the field aside.
    pub(super) aside: Option<(f64, f64)>,
}

/// The row each node stood in, read off the old heights.
pub(super) fn before(stood: &[Option<f64>], lane: &[usize], lanes: usize) -> Vec<Option<usize>> {
    let mut heights: Vec<Vec<f64>> = vec![Vec::new(); lanes];
    for (v, y) in stood.iter().enumerate() {
        heights[lane[v]].extend(*y);
    }
    for own in &mut heights {
        own.sort_by(f64::total_cmp);
        own.dedup_by(|a, b| *a - *b < SAME);
    }
    let row = |(v, y): (usize, &Option<f64>)| y.map(|y| heights[lane[v]].partition_point(|row| *row <= y - SAME));
    stood.iter().enumerate().map(row).collect()
}

/// Gives every node its row, and all rows and lanes their heights.
pub(super) fn place(task: &Task<'_>, stretch: &Stretch, pulse: &mut Pulse<'_>) -> Result<Placed, Cancelled> {
    let count = task.along.len();
    let order = task.in_order();
    let mut ports: Vec<Pt> = task.clean.pinned.iter().map(|pin| pin.unwrap_or_default()).collect();
    for &v in &order {
        ports[v].x = task.along[v].map_or(0.0, |along| stretch.x(along));
    }
    let links = &task.clean.graph.links;
    let ends = || links.iter().enumerate().filter(|(_, link)| link.from != link.to);
    let pairs = ends().flat_map(|(i, link)| [(link.from as u32, i as u32), (link.to as u32, i as u32)]);
    let around = Lists::new(count, pairs);
    let mut table = Table { task, rows: vec![Vec::new(); task.lanes], row_of: vec![None; count], ports, around };
    // Who stood somewhere comes first. Many new ones at once are a new picture anyway.
    let (kept, new): (Vec<usize>, Vec<usize>) = order.iter().partition(|&&v| task.before[v].is_some());
    if kept.is_empty() || new.len() > FEW {
        table.fill(&order, pulse)?;
    } else {
        table.fill(&kept, pulse)?;
        table.squeeze_in(&new, pulse)?;
    }
    let aside = table.stand_aside(&order);
    table.settle();
    if order.len() <= FEW {
        for _ in 0..SWEEPS {
            if !table.improve(&order, pulse)? {
                break;
            }
        }
    }
    let bands = table.settle();
    let Table { mut rows, ports, .. } = table;
    let by_x = |a: &usize, b: &usize| ports[*a].x.total_cmp(&ports[*b].x).then(a.cmp(b));
    rows.iter_mut().flatten().for_each(|row| row.sort_by(by_x));
    let rows = rows.into_iter().flatten().filter_map(|row| Some((ports[*row.first()?].y, row))).collect();
    Ok(Placed { ports, bands, rows, aside })
}

/// Rows being filled.
struct Table<'a> {
    task: &'a Task<'a>,
    /// For each lane its rows, each with its nodes.
    rows: Vec<Vec<Vec<usize>>>,
    row_of: Vec<Option<usize>>,
    ports: Vec<Pt>,
    /// Links at each node, without loops.
    around: Lists,
}

impl Table<'_> {
    fn apart(&self, a: usize, b: usize) -> bool {
        let gap = self.task.clean.node_gap - 1e-3;
        let (left, right) = if self.ports[a].x <= self.ports[b].x { (a, b) } else { (b, a) };
        self.ports[left].x + self.task.shape(left).right + gap <= self.ports[right].x - self.task.shape(right).left
    }

    /// Whether a row of its lane has room for a node.
    fn has_room(&self, v: usize, row: usize) -> bool {
        let own = self.rows[self.task.lane[v]].get(row);
        own.is_none_or(|row| row.iter().all(|&u| u == v || self.apart(u, v)))
    }

    fn put(&mut self, v: usize, row: usize) {
        let rows = &mut self.rows[self.task.lane[v]];
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        rows[row].push(v);
        self.row_of[v] = Some(row);
    }

    /// The first choice of each node, from left to right.
    fn fill(&mut self, order: &[usize], pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        let task = self.task;
        // Where each row ends, so that crowded lanes take no square of time.
        let mut ends: Vec<Vec<f64>> = vec![Vec::new(); task.lanes];
        let gap = task.clean.node_gap - 1e-3;
        for &v in order {
            let (shape, x) = (task.shape(v), self.ports[v].x);
            let lane = &mut ends[task.lane[v]];
            pulse.step(1 + lane.len() + self.around.of(v as u32).len())?;
            let free = |row: usize| lane.get(row).is_none_or(|end| end + gap <= x - shape.left);
            let payers = self.around.of(v as u32).iter().map(|&i| &task.clean.graph.links[i as usize]);
            let of_payer = payers.filter(|link| link.to == v && task.lane[link.from] == task.lane[v]);
            let mut wishes = task.before[v].into_iter().chain(of_payer.filter_map(|link| self.row_of[link.from]));
            let row = wishes.find(|&row| free(row)).or_else(|| (0..=lane.len()).find(|&row| free(row)));
            let row = row.unwrap_or(lane.len());
            if lane.len() <= row {
                lane.resize(row + 1, f64::NEG_INFINITY);
            }
            lane[row] = x + shape.right;
            self.put(v, row);
        }
        Ok(())
    }

    /// New nodes among those that have their rows.
    fn squeeze_in(&mut self, new: &[usize], pulse: &mut Pulse<'_>) -> Result<(), Cancelled> {
        let task = self.task;
        for &v in new {
            let rows = &self.rows[task.lane[v]];
            pulse.step(1 + rows.iter().map(Vec::len).sum::<usize>())?;
            let payers = self.around.of(v as u32).iter().map(|&i| &task.clean.graph.links[i as usize]);
            let of_payer = payers.filter(|link| link.to == v && task.lane[link.from] == task.lane[v]);
            let mut wishes = of_payer.filter_map(|link| self.row_of[link.from]).chain(0..rows.len());
            let row = wishes.find(|&row| self.has_room(v, row)).unwrap_or(rows.len());
            self.put(v, row);
        }
        Ok(())
    }

    /// Nodes without a place along the axis, in columns at its left: those with edges next to it.
    fn stand_aside(&mut self, order: &[usize]) -> Option<(f64, f64)> {
        let task = self.task;
        let mut aside: Vec<usize> =
            (0..task.along.len()).filter(|&v| task.along[v].is_none() && task.is_free(v)).collect();
        aside.sort_by_key(|&v| {
            (task.lane[v], task.before[v].unwrap_or(usize::MAX), self.around.of(v as u32).is_empty(), v)
        });
        let mut columns: Vec<Vec<usize>> = Vec::new();
        for own in aside.chunk_by(|&a, &b| task.lane[a] == task.lane[b]) {
            #[allow(clippy::cast_sign_loss)]
            let square = (own.len() as f64 / 2.0).sqrt().ceil() as usize;
            let high = self.rows[task.lane[own[0]]].len().max(square).max(1);
            let mut filled = vec![0; high];
            for &v in own {
                // Where it was, or in the shortest row.
                let row = task.before[v].unwrap_or_else(|| (0..filled.len()).min_by_key(|&r| filled[r]).unwrap_or(0));
                filled.resize(filled.len().max(row + 1), 0);
                let column = filled[row];
                filled[row] += 1;
                if columns.len() <= column {
                    columns.push(Vec::new());
                }
                columns[column].push(v);
                self.put(v, row);
            }
        }
        let start = order.iter().map(|&v| self.ports[v].x - task.shape(v).left).fold(f64::INFINITY, f64::min);
        let right = if start.is_finite() { start - 2.0 * task.clean.layer_gap } else { 0.0 };
        let mut at = right;
        for column in &columns {
            let width = column.iter().map(|&v| task.shape(v).left + task.shape(v).right).fold(0.0, f64::max);
            for &v in column {
                let shape = task.shape(v);
                self.ports[v].x = at - width / 2.0 + (shape.left - shape.right) / 2.0;
            }
            at -= width + task.clean.node_gap;
        }
        (!columns.is_empty()).then_some((at + task.clean.node_gap, right))
    }

    /// Heights from top to bottom; empty rows go. Returns the lanes.
    fn settle(&mut self) -> Vec<(f64, f64)> {
        let task = self.task;
        let gap = task.clean.node_gap;
        let pinned: Vec<usize> = (0..task.along.len()).filter(|&v| !task.is_free(v)).collect();
        let (mut bands, mut y) = (Vec::with_capacity(task.lanes), 0.0);
        for lane in 0..task.lanes {
            let top: f64 = y;
            self.rows[lane].retain(|row| !row.is_empty());
            y += gap;
            for (n, row) in self.rows[lane].iter().enumerate() {
                let up = row.iter().map(|&v| task.shape(v).up).fold(0.0, f64::max);
                let down = row.iter().map(|&v| task.shape(v).down).fold(0.0, f64::max);
                let mut port = y + up;
                while let Some(below) = row.iter().find_map(|&v| self.below_pins(v, port, &pinned)) {
                    port = below;
                }
                for &v in row {
                    self.ports[v].y = port;
                    self.row_of[v] = Some(n);
                }
                y = port + down + gap;
            }
            y = y.max(top + EMPTY);
            bands.push((top, y));
        }
        bands
    }

    /// For a node whose box would lie on one placed by hand when its port is at `y`: the height that clears it.
    fn below_pins(&self, v: usize, y: f64, pinned: &[usize]) -> Option<f64> {
        let (gap, own) = (self.task.clean.node_gap, self.task.shape(v));
        let hit = |&p: &usize| {
            let (pin, at) = (self.task.shape(p), self.ports[p]);
            let beside = self.apart(p, v);
            let over = y + own.down + gap <= at.y - pin.up + 1e-3 || y - own.up - gap >= at.y + pin.down - 1e-3;
            (!beside && !over).then_some(at.y + pin.down + gap + own.up)
        };
        pinned.iter().find_map(hit)
    }

    /// One sweep over all nodes; whether one of them moved. Rows that were kept stay.
    fn improve(&mut self, order: &[usize], pulse: &mut Pulse<'_>) -> Result<bool, Cancelled> {
        let task = self.task;
        let mut moved = false;
        for &v in order {
            let (lane, Some(now)) = (task.lane[v], self.row_of[v]) else { continue };
            if task.before[v].is_some() || self.around.of(v as u32).is_empty() {
                continue;
            }
            let height = |table: &Self, row: usize| table.rows[lane][row].first().map(|&u| table.ports[u].y);
            let mut best = (self.cost(v, now, self.ports[v].y, pulse)?, now);
            for row in (0..self.rows[lane].len()).filter(|&row| row != now) {
                pulse.step(self.rows[lane][row].len())?;
                if let (Some(y), true) = (height(self, row), self.has_room(v, row)) {
                    let cost = self.cost(v, row, y, pulse)?;
                    if cost < best.0 - 1e-6 {
                        best = (cost, row);
                    }
                }
            }
            if best.1 != now {
                let y = height(self, best.1).unwrap_or(self.ports[v].y);
                self.rows[lane][now].retain(|&u| u != v);
                self.rows[lane][best.1].push(v);
                self.row_of[v] = Some(best.1);
                self.ports[v].y = y;
                moved = true;
            }
        }
        self.settle();
        Ok(moved)
    }

    /// What the edges of a node cost when it stands in a row.
    fn cost(&self, v: usize, row: usize, y: f64, pulse: &mut Pulse<'_>) -> Result<f64, Cancelled> {
        let task = self.task;
        let mut cost = 0.0;
        for &i in self.around.of(v as u32) {
            let link = &task.clean.graph.links[i as usize];
            let other = if link.from == v { link.to } else { link.from };
            cost += (self.ports[other].y - y).abs();
            // An edge runs along the row of its source or of its target.
            let along = |lane: usize, row: Option<usize>| {
                let (a, b) = (self.ports[v].x.min(self.ports[other].x), self.ports[v].x.max(self.ports[other].x));
                let nodes = row.and_then(|row| self.rows[lane].get(row)).map_or(&[][..], Vec::as_slice);
                let between = |&&u: &&usize| u != v && u != other && self.ports[u].x > a && self.ports[u].x < b;
                (nodes.iter().filter(between).count(), nodes.len())
            };
            let (own, m) = along(task.lane[v], Some(row));
            let (far, n) = along(task.lane[other], self.row_of[other]);
            pulse.step(2 + m + n)?;
            cost += IN_THE_WAY * own.min(far) as f64;
        }
        Ok(cost)
    }
}
