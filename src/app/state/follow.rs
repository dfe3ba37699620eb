//! The camera follows what moves.

use super::Camera;
use crate::scene::graph::View;
use crate::scene::{Point, Rect, Size};

impl Camera {
    /// Moves softly, `dt` seconds on, so that a part of the arrangement comes into view; shrinks the picture only where
    /// the part is larger than the canvas. Does nothing once a person moved it. Returns whether it moved.
    pub fn keep_in_view(&mut self, part: Rect, dt: f32) -> bool {
        /// Seconds in which about two thirds of the way are gone.
        const SOFT: f32 = 0.35;
        const MARGIN: f32 = 3.0 * Camera::MARGIN;
        if self.let_go || self.size == Size::default() {
            return false;
        }
        let fitted = View::fit_inside(part, self.size, MARGIN, self.insets);
        let scale = self.view.scale.min(fitted.scale.max(View::RANGE.0));
        let middle = Point::new(self.size.w / 2.0, self.size.h / 2.0);
        let zoomed = self.view.zoomed(middle, scale / self.view.scale);
        let (min, max) = (zoomed.to_picture(part.min), zoomed.to_picture(part.max));
        let needed = |lo: f32, hi: f32, size: f32| {
            if lo < MARGIN { MARGIN - lo } else { (size - MARGIN - hi).min(0.0) }
        };
        let by = Point::new(needed(min.x, max.x, self.size.w), needed(min.y, max.y, self.size.h));
        let to = zoomed.panned(by);
        if to.offset.distance(self.view.offset) < 0.5 && (to.scale / self.view.scale - 1.0).abs() < 1e-3 {
            return false;
        }
        let eased = 1.0 - (-dt / SOFT).exp();
        self.view = View {
            scale: self.view.scale * (to.scale / self.view.scale).powf(eased),
            offset: self.view.offset.lerp(to.offset, eased),
        };
        self.follows = false;
        self.kept = None;
        self.flight = None;
        true
    }
}
