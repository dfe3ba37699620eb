//! Labels that never collide: the important ones are placed first, the others only where room is left.

use crate::scene::{Point, Rect, Size};

/// Side of a cell of the grid in px: about the width of a label.
const CELL: f32 = 96.0;

/// The places already taken in a picture.
#[derive(Debug, Clone, Default)]
pub(super) struct Occupied {
    columns: usize,
    rows: usize,
    cells: Vec<Vec<Rect>>,
    /// Pieces of the edges, which a label avoids while there is another place.
    lines: Vec<Vec<Rect>>,
}

impl Occupied {
    /// An empty picture of a size.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn new(size: Size) -> Self {
        let count = |length: f32| (length / CELL).ceil().clamp(1.0, 256.0) as usize;
        let (columns, rows) = (count(size.w), count(size.h));
        let cells = vec![Vec::new(); columns * rows];
        Self { columns, rows, lines: cells.clone(), cells }
    }

    /// The same places without the lines.
    pub(super) fn without_lines(&self) -> Self {
        let lines = vec![Vec::new(); self.cells.len()];
        Self { columns: self.columns, rows: self.rows, cells: self.cells.clone(), lines }
    }

    /// Takes a rectangle, free or not.
    pub(super) fn take(&mut self, rect: Rect) {
        for cell in self.touched(&rect) {
            self.cells[cell].push(rect);
        }
    }

    /// Takes a rectangle where nothing else stands; returns whether it could.
    pub(super) fn claim(&mut self, rect: Rect) -> bool {
        let free = self.touched(&rect).all(|cell| self.cells[cell].iter().all(|taken| !taken.overlaps(&rect)));
        if free {
            self.take(rect);
        }
        free
    }

    /// Marks a line of a width as something to keep off.
    pub(super) fn draw_line(&mut self, points: &[Point], width: f32) {
        /// Longer pieces would block more than the line covers.
        const PIECE: f32 = 8.0;
        let half = width / 2.0;
        for pair in points.windows(2) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let pieces = (pair[0].distance(pair[1]) / PIECE).ceil().clamp(1.0, 400.0) as u16;
            for n in 0..pieces {
                let at = |n: u16| pair[0].lerp(pair[1], f32::from(n) / f32::from(pieces));
                let piece = Rect::new(at(n), at(n)).extended(at(n + 1)).expanded(half);
                for cell in self.touched(&piece) {
                    self.lines[cell].push(piece);
                }
            }
        }
    }

    /// As [`Occupied::claim`], but only where no line runs through either.
    pub(super) fn claim_off_lines(&mut self, rect: Rect) -> bool {
        let crossed = self.touched(&rect).any(|cell| self.lines[cell].iter().any(|line| line.overlaps(&rect)));
        !crossed && self.claim(rect)
    }

    fn touched(&self, rect: &Rect) -> impl Iterator<Item = usize> + use<> {
        let (from, to) = (self.cell(rect.min), self.cell(rect.max));
        let columns = self.columns;
        (from.1..=to.1).flat_map(move |row| (from.0..=to.0).map(move |column| row * columns + column))
    }

    /// Column and row of a point; those outside count to the nearest cell.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn cell(&self, p: Point) -> (usize, usize) {
        let index = |at: f32, count: usize| ((at / CELL).max(0.0) as usize).min(count - 1);
        (index(p.x, self.columns), index(p.y, self.rows))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn claimed_places_never_overlap(places in proptest::collection::vec((-50f32..900.0, -50f32..700.0, 5f32..300.0, 5f32..60.0), 1..60)) {
            let mut occupied = Occupied::new(Size::new(800.0, 600.0));
            let mut claimed: Vec<Rect> = Vec::new();
            for (x, y, w, h) in places {
                let rect = Rect::from_xywh(x, y, w, h);
                let free = claimed.iter().all(|other| !other.overlaps(&rect));
                prop_assert_eq!(occupied.claim(rect), free);
                if free {
                    claimed.push(rect);
                }
            }
        }
    }
}
