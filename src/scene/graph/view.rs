//! The camera: which part of the arrangement the picture shows.

use crate::scene::{Point, Rect, Size};

/// Maps the arrangement to the picture: `picture = world · scale + offset`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Picture pixels per unit of the arrangement.
    pub scale: f32,
    /// Where the arrangement's origin lies in the picture.
    pub offset: Point,
}

/// Room at the edges of a picture that something else covers, in px.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Insets {
    /// At the left.
    pub left: f32,
    /// At the top.
    pub top: f32,
    /// At the right.
    pub right: f32,
    /// At the bottom.
    pub bottom: f32,
}

impl Default for View {
    fn default() -> Self {
        Self { scale: 1.0, offset: Point::default() }
    }
}

impl View {
    /// Smallest and largest scale.
    pub const RANGE: (f32, f32) = (0.002, 12.0);
    /// Fitting does not enlarge beyond this.
    pub const LARGEST_FIT: f32 = 1.5;

    /// Shows a part of the arrangement as large as it fits into a picture with a margin on every side.
    #[must_use]
    pub fn fit(world: Rect, size: Size, margin: f32) -> Self {
        Self::fit_inside(world, size, margin, Insets::default())
    }

    /// As [`View::fit`], inside of what is covered at the edges. There the margin is as much smaller, down to half.
    #[must_use]
    pub fn fit_inside(world: Rect, size: Size, margin: f32, insets: Insets) -> Self {
        let border = |inset: f32| if inset > 0.0 { inset + margin / 2.0 } else { margin };
        let (left, top) = (border(insets.left), border(insets.top));
        let (width, height) = (left + border(insets.right), top + border(insets.bottom));
        let room = Size::new((size.w - width).max(1.0), (size.h - height).max(1.0));
        let scale = (room.w / world.width().max(1.0)).min(room.h / world.height().max(1.0)).min(Self::LARGEST_FIT);
        let scale = if scale.is_finite() { scale.clamp(Self::RANGE.0, Self::RANGE.1) } else { 1.0 };
        let center = world.center();
        let middle = Point::new(left + (size.w - width) / 2.0, top + (size.h - height) / 2.0);
        Self { scale, offset: middle - center * scale }
    }

    /// Where a point of the arrangement lies in the picture.
    #[must_use]
    pub fn to_picture(&self, p: Point) -> Point {
        p * self.scale + self.offset
    }

    /// Which point of the arrangement lies under a point of the picture.
    #[must_use]
    pub fn to_world(&self, p: Point) -> Point {
        (p - self.offset) * (1.0 / self.scale)
    }

    /// Enlarges by a factor; the point of the picture under `anchor` stays where it is.
    #[must_use]
    pub fn zoomed(&self, anchor: Point, factor: f32) -> Self {
        let factor = if factor.is_finite() && factor > 0.0 { factor } else { 1.0 };
        let scale = (self.scale * factor).clamp(Self::RANGE.0, Self::RANGE.1);
        let world = self.to_world(anchor);
        Self { scale, offset: anchor - world * scale }
    }

    /// Moved by an offset of the picture.
    #[must_use]
    pub fn panned(&self, by: Point) -> Self {
        Self { scale: self.scale, offset: self.offset + by }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn zooming_keeps_the_point_under_the_cursor(
            x in -2000f32..2000.0, y in -2000f32..2000.0, scale in 0.05f32..8.0, factor in 0.2f32..5.0,
        ) {
            let view = View { scale, offset: Point::new(31.0, -17.0) };
            let anchor = Point::new(x, y);
            let zoomed = view.zoomed(anchor, factor);
            let back = zoomed.to_picture(view.to_world(anchor));
            prop_assert!(back.distance(anchor) < 0.5, "{back:?} {anchor:?}");
        }
    }

    #[test]
    fn fit_shows_everything_even_when_there_is_nothing() {
        let size = Size::new(800.0, 600.0);
        let world = Rect::from_xywh(-50.0, 20.0, 3000.0, 400.0);
        let view = View::fit(world, size, 20.0);
        for corner in [world.min, world.max] {
            let p = view.to_picture(corner);
            assert!(p.x >= 19.9 && p.x <= 780.1 && p.y >= 19.9 && p.y <= 580.1, "{p:?}");
        }
        assert!(View::fit(Rect::default(), size, 20.0).offset.is_finite());
        assert!(View::default().zoomed(Point::default(), f32::NAN).scale.is_finite());
    }
}
