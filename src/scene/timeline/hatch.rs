//! Hatching: silence, and what is known only to a range.

use super::super::{Paint, Path, Point, Rect, Scene, Segment, Shape, Stroke};

/// Distance between hatch lines along x, px.
const STEP: f32 = 6.0;
/// Wider fields are hatched more lightly, px.
const LARGE: f32 = 260.0;

/// Draws diagonal lines inside a rectangle. They belong to one pattern of the whole picture, so rectangles side by
/// side join.
pub(in crate::scene) fn hatch(scene: &mut Scene, rect: Rect, paint: Paint) {
    if rect.width() < 0.5 || rect.height() < 0.5 {
        return;
    }
    // A large field needs less to be seen.
    let paint = if rect.width() > LARGE { paint.faded(0.5) } else { paint };
    let mut path = Path::default();
    let mut k = ((rect.min.x + rect.min.y) / STEP).ceil();
    while k * STEP < rect.max.x + rect.max.y {
        // The line x + y = c, cut at the sides of the rectangle.
        let c = k * STEP;
        let (x0, x1) = ((c - rect.max.y).max(rect.min.x), (c - rect.min.y).min(rect.max.x));
        if x1 > x0 {
            path.0.extend([Segment::Move(Point::new(x0, c - x0)), Segment::Line(Point::new(x1, c - x1))]);
        }
        k += 1.0;
    }
    if !path.0.is_empty() {
        scene.stroke(Shape::Path(path), Stroke::solid(1.0, paint));
    }
}
