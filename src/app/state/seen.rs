//! The camera put by a step of a briefing: the same part of the graph on a canvas of any size.

use super::{Camera, Wanted};
use crate::scene::graph::View;
use crate::scene::{Point, Rect, Size};

/// A part of the graph as it was seen on a canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Px per unit of the arrangement.
    pub scale: f32,
    /// What stands in the middle, in units of the arrangement.
    pub middle: Point,
    /// Size of the canvas in px; nothing where nobody knows, then the scale holds for any canvas.
    pub canvas: Size,
}

impl Seen {
    /// The camera that shows it in a size: all that was seen then, and more where the shape is another.
    #[must_use]
    pub fn view(&self, size: Size) -> View {
        let known = self.canvas.w > 0.0 && self.canvas.h > 0.0;
        let factor = if known { (size.w / self.canvas.w).min(size.h / self.canvas.h) } else { 1.0 };
        let scale = (self.scale * factor).clamp(View::RANGE.0, View::RANGE.1);
        View { scale, offset: Point::new(size.w / 2.0, size.h / 2.0) - self.middle * scale }
    }

    /// What of the arrangement was seen; of a canvas that nobody knows, what a canvas of this size shows.
    #[must_use]
    pub fn part(&self, size: Size) -> Rect {
        let known = self.canvas.w > 0.0 && self.canvas.h > 0.0;
        let Size { w, h } = if known { self.canvas } else { size };
        let scale = self.scale.max(f32::EPSILON);
        Rect::centered(self.middle, Size::new(w / scale, h / scale))
    }
}

impl Camera {
    /// Glides in so many seconds to what was seen once, or to everything; 0 is there at once. There it stays on canvases of
    /// any size until a person moves it.
    pub fn see(&mut self, seen: Option<Seen>, seconds: f32) {
        self.wanted = Some(Wanted::Seen(seen, seconds.max(0.0)));
    }

    /// Size of the canvas that its scale is for.
    #[must_use]
    pub fn canvas(&self) -> Size {
        match self.wanted {
            Some(Wanted::Seen(Some(seen), _)) => seen.canvas,
            _ => self.kept.map_or(self.size, |kept| kept.canvas),
        }
    }

    /// Whether it is where a step put it.
    #[must_use]
    pub fn is_put(&self) -> bool {
        self.kept.is_some() || matches!(self.wanted, Some(Wanted::Seen(..)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_graph_fills_a_canvas_of_any_size() {
        let seen = Seen { scale: 0.5, middle: Point::new(300.0, -40.0), canvas: Size::new(800.0, 600.0) };
        for (w, h) in [(800.0, 600.0), (1920.0, 1080.0), (400.0, 900.0)] {
            let view = seen.view(Size::new(w, h));
            let middle = view.to_picture(seen.middle);
            assert!(middle.distance(Point::new(w / 2.0, h / 2.0)) < 0.01);
            // The corners of what was seen are still seen.
            for (x, y) in [(-1.0, -1.0), (1.0, 1.0)] {
                let corner = seen.middle + Point::new(x * 800.0, y * 600.0);
                let p = view.to_picture(corner);
                assert!(p.x > -0.1 && p.x < w + 0.1 && p.y > -0.1 && p.y < h + 0.1, "{p:?} in {w} × {h}");
            }
        }
    }
}
