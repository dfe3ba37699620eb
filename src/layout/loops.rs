//! Edges from a node to itself.

use super::graph::{Link, Path, Pt, Shape};

/// A loop over the shape at `at`, its label over it at a distance of `clear`.
pub(super) fn around(shape: &Shape, link: &Link, at: Pt, clear: f64) -> Path {
    let r = shape.radius;
    let (height, wide) = link.bow;
    let points = [
        (-0.42 * r, -0.91 * r),
        (-wide, -r - 0.55 * height),
        (-0.5 * wide, -r - 0.95 * height),
        (0.5 * wide, -r - 0.95 * height),
        (wide, -r - 0.55 * height),
        (0.42 * r, -0.91 * r),
    ];
    let points = points.iter().map(|&(x, y)| Pt::new(at.x + x, at.y + y)).collect();
    let label = link.label.map(|(_, h)| Pt::new(at.x, at.y - r - height - h / 2.0 - clear / 2.0));
    Path { points, label }
}
