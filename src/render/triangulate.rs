//! Cuts simple polygons into triangles, for back ends that only fill convex ones.

use crate::scene::Point;

fn cross(o: Point, a: Point, b: Point) -> f32 {
    (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)
}

/// Twice the signed area; positive where the contour runs clockwise on screen.
fn area(points: &[Point]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// Whether a contour turns in one direction only.
#[must_use]
pub fn is_convex(points: &[Point]) -> bool {
    let n = points.len();
    let mut turns = (0..n).map(|i| cross(points[i], points[(i + 1) % n], points[(i + 2) % n]));
    let flat = 1e-4;
    turns.clone().all(|turn| turn > -flat) || turns.all(|turn| turn < flat)
}

/// Triangles of a simple contour as indices into it, by clipping ears.
#[must_use]
pub fn triangulate(points: &[Point]) -> Vec<[usize; 3]> {
    let mut ring: Vec<usize> = (0..points.len()).collect();
    if area(points) < 0.0 {
        ring.reverse();
    }
    let mut triangles = Vec::with_capacity(points.len().saturating_sub(2));
    while ring.len() > 3 {
        let n = ring.len();
        let ear = (0..n).find(|&i| {
            let (a, b, c) = (ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]);
            cross(points[a], points[b], points[c]) > 0.0
                && ring.iter().filter(|&&k| k != a && k != b && k != c).all(|&k| {
                    let p = points[k];
                    cross(points[a], points[b], p) < 0.0
                        || cross(points[b], points[c], p) < 0.0
                        || cross(points[c], points[a], p) < 0.0
                })
        });
        // A contour that crosses itself has no ear left: what is missing is better than an endless loop.
        let i = ear.unwrap_or(0);
        triangles.push([ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]]);
        ring.remove(i);
    }
    if let [a, b, c] = ring[..] {
        triangles.push([a, b, c]);
    }
    triangles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_shape_is_covered_exactly() {
        let arrow = [Point::new(0.0, 0.0), Point::new(10.0, 5.0), Point::new(0.0, 10.0), Point::new(4.0, 5.0)];
        assert!(!is_convex(&arrow));
        for contour in [arrow.to_vec(), arrow.iter().rev().copied().collect()] {
            let triangles = triangulate(&contour);
            let covered: f32 = triangles.iter().map(|t| area(&t.map(|i| contour[i])).abs()).sum();
            assert!((covered - area(&contour).abs()).abs() < 1e-3);
        }
    }

    #[test]
    fn degenerate_contours_end() {
        assert!(triangulate(&[]).is_empty());
        assert_eq!(triangulate(&[Point::default(); 5]).len(), 3);
        let bow = [Point::new(0.0, 0.0), Point::new(9.0, 9.0), Point::new(9.0, 0.0), Point::new(0.0, 9.0)];
        assert_eq!(triangulate(&bow).len(), 2);
    }
}
