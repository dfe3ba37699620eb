//! Sums of far-away repulsion: a quadtree after Barnes and Hut ("A hierarchical O(N log N) force-calculation
//! algorithm", Nature 324, 1986) over points in Morton order.
//!
//! Neighbouring points share one walk of the tree (Barnes, "A modified tree code", 1990): the walk gathers a list of
//! far cells and near points, which is then evaluated for all points of the group in lanes that compilers turn into
//! vector instructions. Every point's sum depends on the tree alone, so any division among threads gives the same
//! bits.

/// Points or pivots evaluated side by side.
pub(super) const LANES: usize = 8;
/// Points that share a walk.
const GROUP: usize = 32;
/// Cells with at most so many points are not split further.
const LEAF: usize = 8;
/// Bits of each coordinate in a Morton code.
const BITS: u32 = 16;

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// Centre of mass.
    x: f32,
    y: f32,
    mass: f32,
    /// The longer side of the rectangle around its points, squared.
    size2: f32,
    min: (f32, f32),
    max: (f32, f32),
    /// Its points, as a range of slots.
    start: u32,
    end: u32,
    /// The next cell in preorder that is not inside this one.
    skip: u32,
}

/// Points in Morton order with the cells over them.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The point in each slot.
    pub(super) order: Vec<u32>,
    xs: Vec<f32>,
    ys: Vec<f32>,
    masses: Vec<f32>,
    cells: Vec<Cell>,
    codes: Vec<(u32, u32)>,
    spare: Vec<(u32, u32)>,
}

/// Force on a point and its steepness.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Push {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Sum of mass ÷ distance².
    pub(super) stiff: f32,
}

/// Scratch space for one thread.
#[derive(Debug, Default)]
pub(super) struct Walk {
    xs: Vec<f32>,
    ys: Vec<f32>,
    masses: Vec<f32>,
    /// The result, a point of the group each.
    pub(super) pushes: Vec<Push>,
}

/// Spreads the low 16 bits to the even positions.
fn spread(v: u32) -> u32 {
    let mut v = v & 0xFFFF;
    v = (v | (v << 8)) & 0x00FF_00FF;
    v = (v | (v << 4)) & 0x0F0F_0F0F;
    v = (v | (v << 2)) & 0x3333_3333;
    (v | (v << 1)) & 0x5555_5555
}

/// Sorts by code, stably.
fn radix_sort(items: &mut Vec<(u32, u32)>, spare: &mut Vec<(u32, u32)>) {
    const DIGIT: u32 = 11;
    spare.resize(items.len(), (0, 0));
    for pass in 0..3 {
        let digit = |code: u32| (code >> (pass * DIGIT)) as usize & ((1 << DIGIT) - 1);
        let mut next = [0u32; 1 << DIGIT];
        for &(code, _) in items.iter() {
            next[digit(code)] += 1;
        }
        let mut sum = 0;
        for count in &mut next {
            (*count, sum) = (sum, sum + *count);
        }
        for &item in items.iter() {
            let slot = &mut next[digit(item.0)];
            spare[*slot as usize] = item;
            *slot += 1;
        }
        std::mem::swap(items, spare);
    }
}

impl Tree {
    /// Sorts the points and builds the cells.
    pub(super) fn build(&mut self, xs: &[f32], ys: &[f32], masses: &[f32]) {
        let fold = |values: &[f32]| {
            values.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(lo, hi), &v| (lo.min(v), hi.max(v)))
        };
        let ((left, right), (top, bottom)) = (fold(xs), fold(ys));
        let extent = (right - left).max(bottom - top).max(f32::MIN_POSITIVE);
        let scale = ((1 << BITS) - 1) as f32 / extent;
        self.codes.clear();
        self.codes.extend(xs.iter().zip(ys).enumerate().map(|(i, (&x, &y))| {
            let (x, y) = (((x - left) * scale) as u32, ((y - top) * scale) as u32);
            (spread(x) | spread(y) << 1, i as u32)
        }));
        radix_sort(&mut self.codes, &mut self.spare);
        self.order.clear();
        self.order.extend(self.codes.iter().map(|&(_, i)| i));
        self.cells.clear();
        if !self.codes.is_empty() {
            self.split(0, self.codes.len(), BITS * 2);
        }
        self.sum_up(xs, ys, masses);
    }

    /// Adds the cell of a range of slots whose codes agree above `bits`, and the cells inside it.
    fn split(&mut self, start: usize, end: usize, mut bits: u32) {
        let index = self.cells.len();
        self.cells.push(Cell { start: start as u32, end: end as u32, ..Cell::default() });
        if end - start > LEAF {
            // Cells with all points in one quarter are passed over.
            while bits > 0 && (self.codes[start].0 ^ self.codes[end - 1].0) >> (bits - 2) == 0 {
                bits -= 2;
            }
            if bits > 0 {
                let mut from = start;
                while from < end {
                    let quarter = self.codes[from].0 >> (bits - 2);
                    let to = from + self.codes[from..end].partition_point(|c| c.0 >> (bits - 2) == quarter);
                    self.split(from, to, bits - 2);
                    from = to;
                }
            }
        }
        self.cells[index].skip = self.cells.len() as u32;
    }

    /// Sums up the points of every cell.
    pub(super) fn sum_up(&mut self, xs: &[f32], ys: &[f32], masses: &[f32]) {
        let gather = |into: &mut Vec<f32>, from: &[f32], order: &[u32]| {
            into.clear();
            into.extend(order.iter().map(|&i| from[i as usize]));
        };
        gather(&mut self.xs, xs, &self.order);
        gather(&mut self.ys, ys, &self.order);
        gather(&mut self.masses, masses, &self.order);
        for index in (0..self.cells.len()).rev() {
            let mut cell = self.cells[index];
            let (mut x, mut y, mut mass) = (0.0, 0.0, 0.0);
            let (mut min, mut max) = ((f32::INFINITY, f32::INFINITY), (f32::NEG_INFINITY, f32::NEG_INFINITY));
            if cell.skip as usize == index + 1 {
                for i in cell.start as usize..cell.end as usize {
                    let (px, py, m) = (self.xs[i], self.ys[i], self.masses[i]);
                    (x, y, mass) = (x + px * m, y + py * m, mass + m);
                    min = (min.0.min(px), min.1.min(py));
                    max = (max.0.max(px), max.1.max(py));
                }
            } else {
                let mut child = index + 1;
                while child < cell.skip as usize {
                    let c = &self.cells[child];
                    (x, y, mass) = (x + c.x * c.mass, y + c.y * c.mass, mass + c.mass);
                    min = (min.0.min(c.min.0), min.1.min(c.min.1));
                    max = (max.0.max(c.max.0), max.1.max(c.max.1));
                    child = c.skip as usize;
                }
            }
            let middle = if mass > 0.0 { (x / mass, y / mass) } else { min };
            (cell.x, cell.y, cell.mass) = (middle.0, middle.1, mass);
            let size = (max.0 - min.0).max(max.1 - min.1);
            (cell.min, cell.max, cell.size2) = (min, max, size * size);
            self.cells[index] = cell;
        }
    }

    /// How many groups share a walk each.
    pub(super) fn groups(&self) -> usize {
        self.order.len().div_ceil(GROUP)
    }

    /// The slots of some groups.
    pub(super) fn slots(&self, groups: std::ops::Range<usize>) -> std::ops::Range<usize> {
        groups.start * GROUP..(groups.end * GROUP).min(self.order.len())
    }

    /// Σ mass·(p − q) ÷ |p − q|² over all other points q, for the points of a group. A cell counts as one point where
    /// its size is less than `theta` times its distance; `soft` is added to squared distances. Returns the steps of work
    /// done.
    pub(super) fn push(&self, group: usize, theta: f32, soft: f32, walk: &mut Walk) -> usize {
        let slots = self.slots(group..group + 1);
        let mut min = (f32::INFINITY, f32::INFINITY);
        let mut max = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for i in slots.clone() {
            min = (min.0.min(self.xs[i]), min.1.min(self.ys[i]));
            max = (max.0.max(self.xs[i]), max.1.max(self.ys[i]));
        }
        walk.xs.clear();
        walk.ys.clear();
        walk.masses.clear();
        let theta2 = theta * theta;
        let mut index = 0;
        while let Some(cell) = self.cells.get(index) {
            let dx = (min.0 - cell.x).max(cell.x - max.0).max(0.0);
            let dy = (min.1 - cell.y).max(cell.y - max.1).max(0.0);
            if cell.size2 < theta2 * (dx * dx + dy * dy) {
                walk.xs.push(cell.x);
                walk.ys.push(cell.y);
                walk.masses.push(cell.mass);
                index = cell.skip as usize;
            } else if cell.skip as usize == index + 1 {
                let range = cell.start as usize..cell.end as usize;
                walk.xs.extend_from_slice(&self.xs[range.clone()]);
                walk.ys.extend_from_slice(&self.ys[range.clone()]);
                walk.masses.extend_from_slice(&self.masses[range]);
                index = cell.skip as usize;
            } else {
                index += 1;
            }
        }
        let mut sums = Sums::default();
        let count = slots.len();
        sums.x[..count].copy_from_slice(&self.xs[slots.clone()]);
        sums.y[..count].copy_from_slice(&self.ys[slots]);
        for ((&x, &y), &mass) in walk.xs.iter().zip(&walk.ys).zip(&walk.masses) {
            sums.add(count, x, y, mass, soft);
        }
        walk.pushes.clear();
        walk.pushes.extend((0..count).map(|t| Push { x: sums.fx[t], y: sums.fy[t], stiff: sums.stiff[t] }));
        walk.xs.len() * count / LANES
    }
}

/// The points of a group and the pushes on them.
struct Sums {
    x: [f32; GROUP],
    y: [f32; GROUP],
    fx: [f32; GROUP],
    fy: [f32; GROUP],
    stiff: [f32; GROUP],
}

impl Default for Sums {
    fn default() -> Self {
        let none = [0.0; GROUP];
        Self { x: none, y: none, fx: none, fy: none, stiff: none }
    }
}

impl Sums {
    /// Adds the push of one point on the first `count`. A point does not push itself.
    #[inline]
    fn add(&mut self, count: usize, x: f32, y: f32, mass: f32, soft: f32) {
        let targets = self.x[..count].iter().zip(&self.y[..count]);
        let sums = self.fx[..count].iter_mut().zip(&mut self.fy[..count]).zip(&mut self.stiff[..count]);
        for ((&tx, &ty), ((fx, fy), stiff)) in targets.zip(sums) {
            let (dx, dy) = (tx - x, ty - y);
            let d2 = dx * dx + dy * dy;
            let near = 1.0 / (d2 + soft);
            let f = mass * near;
            *fx += dx * f;
            *fy += dy * f;
            *stiff += f * d2 * near;
        }
    }
}
