//! The spatial index: which of very many rectangles touch a window.
//!
//! A uniform grid in layers, each with cells twice as wide as the one below. A rectangle lies in the one cell of its
//! middle, in the finest layer whose cells are as large as it is; so it reaches at most half a cell into the next, and
//! a window asks for its own cells and half a cell around. Against an R-tree it is built by counting, without sorting,
//! takes 4 bytes an item, and gives nothing twice.

use crate::scene::{Point, Rect};

/// Layers at most: the coarsest cell is 2¹¹ of the finest.
const LAYERS: usize = 12;
/// Cells of a side of the finest layer at most.
const MOST_CELLS: f32 = 1024.0;

/// An index of rectangles by their number.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    rects: Vec<Rect>,
    origin: Point,
    layers: Vec<Layer>,
}

#[derive(Debug, Clone, Default)]
struct Layer {
    /// Side of a cell.
    cell: f32,
    columns: usize,
    rows: usize,
    /// Where the items of each cell begin in `items`; one more than there are cells.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Grid {
    /// Indexes rectangles. One that is not finite is never found.
    #[must_use]
    pub fn new(rects: Vec<Rect>) -> Self {
        let finite = |rect: &Rect| rect.min.is_finite() && rect.max.is_finite();
        let Some(world) = rects.iter().filter(|rect| finite(rect)).copied().reduce(|a, b| a.union(&b)) else {
            return Self { rects, ..Self::default() };
        };
        let side = world.width().max(world.height()).max(1.0);
        let finest = side / (rects.len() as f32 / 2.0).sqrt().clamp(1.0, MOST_CELLS);
        let mut of_layer: Vec<Vec<u32>> = vec![Vec::new(); LAYERS];
        for (n, rect) in rects.iter().enumerate().filter(|(_, rect)| finite(rect)) {
            let extent = rect.width().max(rect.height());
            let layer = (0..LAYERS - 1).find(|&l| extent <= finest * (1u32 << l) as f32).unwrap_or(LAYERS - 1);
            of_layer[layer].push(n as u32);
        }
        let layers = of_layer
            .into_iter()
            .enumerate()
            .filter(|(_, members)| !members.is_empty())
            .map(|(l, members)| {
                // Whatever is larger than the coarsest cell is looked at each time.
                let cell = if l == LAYERS - 1 { 2.0 * side } else { finest * (1u32 << l) as f32 };
                Layer::new(&rects, &members, world, cell)
            })
            .collect();
        Self { rects, origin: world.min, layers }
    }

    /// The rectangle of a number.
    #[must_use]
    pub fn rect(&self, n: u32) -> Rect {
        self.rects.get(n as usize).copied().unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rects.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rects.is_empty()
    }

    /// The numbers of the rectangles that touch the window (borders count), each once, in rising order.
    #[must_use]
    pub fn touching(&self, window: &Rect) -> Vec<u32> {
        let mut found = Vec::new();
        self.each_touching(window, |n| found.push(n));
        found.sort_unstable();
        found
    }

    /// Calls with each rectangle that touches the window, in no useful but always the same order.
    pub fn each_touching(&self, window: &Rect, mut call: impl FnMut(u32)) {
        for layer in &self.layers {
            let reach = window.expanded(layer.cell * 0.5001);
            let (left, right) = (layer.column(reach.min.x - self.origin.x), layer.column(reach.max.x - self.origin.x));
            let (top, bottom) = (layer.row(reach.min.y - self.origin.y), layer.row(reach.max.y - self.origin.y));
            for row in top..=bottom {
                let cells = row * layer.columns + left..row * layer.columns + right + 1;
                let (from, to) = (layer.starts[cells.start] as usize, layer.starts[cells.end] as usize);
                for &n in &layer.items[from..to] {
                    if touches(&self.rects[n as usize], window) {
                        call(n);
                    }
                }
            }
        }
    }
}

/// Whether rectangles share a point; an empty one is a point.
fn touches(a: &Rect, b: &Rect) -> bool {
    a.min.x <= b.max.x && b.min.x <= a.max.x && a.min.y <= b.max.y && b.min.y <= a.max.y
}

impl Layer {
    fn new(rects: &[Rect], members: &[u32], world: Rect, cell: f32) -> Self {
        let count = |length: f32| (length / cell).ceil().clamp(1.0, MOST_CELLS) as usize;
        let (columns, rows) = (count(world.width()), count(world.height()));
        let mut layer = Self { cell, columns, rows, starts: vec![0; columns * rows + 1], items: Vec::new() };
        let cell_of = |layer: &Self, n: u32| {
            let middle = rects[n as usize].center() - world.min;
            layer.row(middle.y) * layer.columns + layer.column(middle.x)
        };
        for &n in members {
            let cell = cell_of(&layer, n);
            layer.starts[cell + 1] += 1;
        }
        for cell in 0..columns * rows {
            layer.starts[cell + 1] += layer.starts[cell];
        }
        let mut next = layer.starts.clone();
        layer.items = vec![0; members.len()];
        for &n in members {
            let cell = cell_of(&layer, n);
            layer.items[next[cell] as usize] = n;
            next[cell] += 1;
        }
        layer
    }

    /// The column at a distance from the left end; what lies outside counts to the nearest.
    fn column(&self, x: f32) -> usize {
        ((x / self.cell).max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        ((y / self.cell).max(0.0) as usize).min(self.rows - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_index_finds_exactly_what_a_look_at_all_finds(
            places in proptest::collection::vec((-900f32..900.0, -500f32..700.0, 0f32..1.0, 0f32..1.0, 0u8..4), 0..200),
            window in (-1200f32..1200.0, -900f32..900.0, 0f32..900.0, 0f32..900.0),
        ) {
            // Small ones and large ones, points and long thin ones.
            let size = |part: f32, kind: u8| part * [0.0, 6.0, 90.0, 2500.0][usize::from(kind)];
            let rects: Vec<Rect> =
                places.iter().map(|&(x, y, w, h, kind)| Rect::from_xywh(x, y, size(w, kind), size(h, 3 - kind))).collect();
            let window = Rect::from_xywh(window.0, window.1, window.2, window.3);
            let all: Vec<u32> = (0..rects.len() as u32).filter(|&n| touches(&rects[n as usize], &window)).collect();
            prop_assert_eq!(Grid::new(rects).touching(&window), all);
        }
    }

    #[test]
    fn what_is_not_finite_is_never_found_and_breaks_nothing() {
        let nowhere = Rect::new(Point::new(f32::NAN, 0.0), Point::new(1.0, f32::INFINITY));
        let here = Rect::from_xywh(1.0, 2.0, 0.0, 0.0);
        let window = Rect::from_xywh(-1e9, -1e9, 2e9, 2e9);
        assert_eq!(Grid::new(vec![nowhere, here, nowhere]).touching(&window), [1]);
        assert!(Grid::new(vec![nowhere]).touching(&window).is_empty());
        assert!(Grid::new(Vec::new()).is_empty());
    }
}
