//! What lies under the pointer, found by place.

use super::paint::Picture;
use super::told::Heap;
use crate::scene::{Hit, HitShape, Point, Rect, Size};

/// Side of a cell in px.
const CELL: f32 = 24.0;
/// Room around the picture in which things can still be pointed at, px.
const AROUND: f32 = 96.0;
/// The largest slack that can be asked for, px.
pub(super) const SLACK: f32 = 6.0;

/// For each cell of a picture, what reaches into it, from back to front: heaps below everything else.
#[derive(Debug, Clone, Default)]
pub(super) struct Under {
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
    heaps: u32,
}

impl Under {
    pub(super) fn new(size: Size, hits: &[Hit], heaps: &[Heap]) -> Self {
        let count = |length: f32| ((length + 2.0 * AROUND) / CELL).ceil().clamp(1.0, 512.0) as usize;
        let (columns, rows) = (count(size.w), count(size.h));
        let mut under = Self { columns, rows, cells: vec![Vec::new(); columns * rows], heaps: heaps.len() as u32 };
        let shapes = heaps.iter().map(|heap| &heap.shape).chain(hits.iter().map(|hit| &hit.shape));
        for (n, shape) in shapes.enumerate() {
            under.add(n as u32, shape);
        }
        under
    }

    fn add(&mut self, n: u32, shape: &HitShape) {
        match shape {
            HitShape::Rect(rect) => self.mark(n, rect.expanded(SLACK)),
            HitShape::Circle(center, radius) => {
                self.mark(n, Rect::new(*center, *center).expanded(radius + SLACK));
            }
            HitShape::Line(points, reach) => {
                for pair in points.windows(2) {
                    self.mark(n, Rect::new(pair[0], pair[0]).extended(pair[1]).expanded(reach + SLACK));
                }
            }
        }
    }

    fn mark(&mut self, n: u32, rect: Rect) {
        let far = |at: f32, count: usize| at < -AROUND || at > count as f32 * CELL - AROUND;
        if (far(rect.min.x, self.columns) && far(rect.max.x, self.columns) && (rect.min.x < 0.0) == (rect.max.x < 0.0))
            || (far(rect.min.y, self.rows) && far(rect.max.y, self.rows) && (rect.min.y < 0.0) == (rect.max.y < 0.0))
        {
            return;
        }
        let (left, top) = self.cell(rect.min);
        let (right, bottom) = self.cell(rect.max);
        for row in top..=bottom {
            for column in left..=right {
                let cell = &mut self.cells[row * self.columns + column];
                if cell.last() != Some(&n) {
                    cell.push(n);
                }
            }
        }
    }

    /// Column and row of a point; those outside count to the nearest cell.
    fn cell(&self, p: Point) -> (usize, usize) {
        let index = |at: f32, count: usize| (((at + AROUND) / CELL).max(0.0) as usize).min(count - 1);
        (index(p.x, self.columns), index(p.y, self.rows))
    }

    fn at(&self, p: Point) -> &[u32] {
        let (column, row) = if self.cells.is_empty() { (0, 0) } else { self.cell(p) };
        self.cells.get(row * self.columns + column).map_or(&[], Vec::as_slice)
    }
}

impl Picture {
    /// What lies under a point: the front-most region within `slack` px (at most 6), the exact ones before the near
    /// ones; the same as [`crate::scene::Scene::hit`] finds by looking at all.
    #[must_use]
    pub fn hit(&self, p: Point, slack: f32) -> Option<&Hit> {
        let hits = self.under.at(p).iter().rev().map_while(|&n| n.checked_sub(self.under.heaps));
        nearest(hits.filter_map(|n| self.scene.hits.get(n as usize)), |hit| &hit.shape, p, slack)
    }

    /// The mark for several things that lies under a point.
    #[must_use]
    pub fn heap(&self, p: Point, slack: f32) -> Option<&Heap> {
        let heaps = self.under.at(p).iter().rev().filter(|&&n| n < self.under.heaps);
        nearest(heaps.filter_map(|&n| self.heaps.get(n as usize)), |heap| &heap.shape, p, slack)
    }
}

/// The first within `slack` of which none is nearer, up to the first that contains the point.
fn nearest<'a, T: 'a>(
    from_front: impl Iterator<Item = &'a T>,
    shape: impl Fn(&T) -> &HitShape,
    p: Point,
    slack: f32,
) -> Option<&'a T> {
    let mut best: Option<(f32, &T)> = None;
    for thing in from_front {
        let distance = shape(thing).distance(p);
        if distance <= slack.min(SLACK) && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, thing));
        }
        if distance <= 0.0 {
            break;
        }
    }
    best.map(|(_, thing)| thing)
}
