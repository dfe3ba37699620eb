//! The smooth curve through a route.
//!
//! A route that goes steadily to one side is drawn as the monotone cubic of Fritsch and Carlson (SIAM J. Numer. Anal.
//! 17, 1980), level at both ends: it never leaves the rectangles its points span, and routes are made so that nothing
//! stands in these. Any other route (a loop, or one of a direct course) is a Catmull–Rom spline.

use super::{Course, Point};

/// Cubic Bézier pieces through the points: each starts where the one before ended. Empty for fewer than two points.
#[must_use]
pub fn cubics(points: &[Point]) -> Vec<[Point; 4]> {
    let rises = points.windows(2).all(|w| w[1].x > w[0].x);
    let falls = points.windows(2).all(|w| w[1].x < w[0].x);
    if points.len() < 2 {
        return Vec::new();
    }
    if points.len() == 2 && (points[0].x - points[1].x).abs() < 1e-3 {
        let (a, b) = (points[0], points[1]);
        return vec![[a, a.lerp(b, 1.0 / 3.0), a.lerp(b, 2.0 / 3.0), b]];
    }
    if rises || falls { monotone(points) } else { spline(points) }
}

/// Cubic Bézier pieces through the points of a route of some course.
#[must_use]
pub fn along(points: &[Point], course: Course) -> Vec<[Point; 4]> {
    match course {
        Course::Level => cubics(points),
        Course::Direct if points.len() < 2 => Vec::new(),
        Course::Direct => spline(points),
    }
}

fn monotone(points: &[Point]) -> Vec<[Point; 4]> {
    let count = points.len();
    let slopes: Vec<f32> = points.windows(2).map(|w| (w[1].y - w[0].y) / (w[1].x - w[0].x)).collect();
    let mut tangents = vec![0.0f32; count];
    for i in 1..count - 1 {
        let (before, after) = (slopes[i - 1], slopes[i]);
        if before * after > 0.0 {
            // The weighted harmonic mean: no overshoot.
            let (h, k) = ((points[i].x - points[i - 1].x).abs(), (points[i + 1].x - points[i].x).abs());
            let (p, q) = (2.0 * k + h, k + 2.0 * h);
            tangents[i] = (p + q) / (p / before + q / after);
        }
    }
    points
        .windows(2)
        .zip(tangents.windows(2))
        .map(|(w, t)| {
            let (a, b) = (w[0], w[1]);
            // Level at both ends: longer handles make the S of a flow diagram rather than a kink.
            let reach = if t[0] == 0.0 && t[1] == 0.0 { 0.5 } else { 1.0 / 3.0 };
            let dx = (b.x - a.x) * reach;
            [a, Point::new(a.x + dx, a.y + t[0] * dx), Point::new(b.x - dx, b.y - t[1] * dx), b]
        })
        .collect()
}

fn spline(points: &[Point]) -> Vec<[Point; 4]> {
    let at = |i: isize| points[i.clamp(0, points.len() as isize - 1) as usize];
    (0..points.len() as isize - 1)
        .map(|i| {
            let (before, a, b, after) = (at(i - 1), at(i), at(i + 1), at(i + 2));
            [a, a + (b - before) * (1.0 / 6.0), b - (after - a) * (1.0 / 6.0), b]
        })
        .collect()
}

/// The point of a Bézier piece at `t` from 0 to 1.
#[must_use]
pub fn at(piece: &[Point; 4], t: f32) -> Point {
    let u = 1.0 - t;
    piece[0] * (u * u * u) + piece[1] * (3.0 * u * u * t) + piece[2] * (3.0 * u * t * t) + piece[3] * (t * t * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(list: &[(f32, f32)]) -> Vec<Point> {
        list.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn the_curve_passes_every_point_and_never_leaves_the_rectangles() {
        for route in [
            points(&[(0.0, 0.0), (50.0, 80.0)]),
            points(&[(0.0, 0.0), (10.0, 30.0), (60.0, 31.0), (90.0, 31.0), (95.0, -70.0)]),
            points(&[(90.0, 5.0), (40.0, 60.0), (0.0, 61.0)]),
        ] {
            let pieces = cubics(&route);
            assert_eq!(pieces.len(), route.len() - 1);
            for (piece, ends) in pieces.iter().zip(route.windows(2)) {
                assert_eq!((piece[0], piece[3]), (ends[0], ends[1]));
                let around = super::super::Rect::new(ends[0], ends[0]).extended(ends[1]).expanded(0.01);
                assert!((0..=20).all(|k| around.contains(at(piece, k as f32 / 20.0))));
            }
            assert_eq!(pieces[0][1].y, route[0].y, "level at the start");
        }
    }

    #[test]
    fn a_direct_course_between_two_points_is_straight() {
        let pieces = along(&points(&[(0.0, 0.0), (60.0, 30.0)]), Course::Direct);
        assert_eq!(pieces.len(), 1);
        assert!((0..=20).all(|k| {
            let p = at(&pieces[0], k as f32 / 20.0);
            (p.y - p.x / 2.0).abs() < 1e-4
        }));
        assert!(along(&points(&[(1.0, 1.0)]), Course::Direct).is_empty());
    }

    #[test]
    fn loops_and_uprights_are_finite() {
        for route in [
            points(&[(0.0, 0.0), (-5.0, -9.0), (5.0, -9.0), (1.0, 0.0)]),
            points(&[(3.0, 0.0), (3.0, 40.0)]),
            points(&[(3.0, 0.0), (3.0, 0.0)]),
        ] {
            assert!(cubics(&route).iter().flatten().all(|p| p.is_finite()));
        }
        assert!(cubics(&points(&[(1.0, 1.0)])).is_empty());
    }
}
