//! What a line drawn by hand goes round.

use super::Point;

/// Whether a point lies inside a closed line, by the even-odd rule: where the line crosses itself, what it goes round
/// twice is outside. The line is closed from its last point to its first.
#[must_use]
pub fn encloses(outline: &[Point], p: Point) -> bool {
    let Some(&last) = outline.last() else { return false };
    let mut inside = false;
    let mut a = last;
    for &b in outline {
        // Half-open in y, so that a corner counts once.
        if (a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y) {
            inside = !inside;
        }
        a = b;
    }
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(list: &[(f32, f32)]) -> Vec<Point> {
        list.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn a_notch_is_outside_and_a_loop_gone_round_twice_too() {
        let notched = points(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 2.0), (0.0, 10.0)]);
        assert!(encloses(&notched, Point::new(1.0, 5.0)) && encloses(&notched, Point::new(9.0, 5.0)));
        assert!(!encloses(&notched, Point::new(5.0, 5.0)));
        let twice = points(&[
            (0.0, 0.0),
            (10.0, 0.0),
            (10.0, 10.0),
            (0.0, 10.0),
            (0.0, 0.0),
            (9.0, 1.0),
            (9.0, 9.0),
            (1.0, 9.0),
            (1.0, 1.0),
            (9.0, 1.0),
        ]);
        assert!(!encloses(&twice, Point::new(5.0, 5.0)));
        assert!(!encloses(&[], Point::new(0.0, 0.0)) && !encloses(&points(&[(1.0, 1.0)]), Point::new(1.0, 1.0)));
    }

    proptest! {
        #[test]
        fn a_circle_by_many_points_encloses_what_is_near_its_middle(x in -90f32..90.0, y in -90f32..90.0) {
            let circle: Vec<Point> = (0..64u8)
                .map(|n| f32::from(n) / 64.0 * std::f32::consts::TAU)
                .map(|angle| Point::new(60.0 * angle.cos(), 60.0 * angle.sin()))
                .collect();
            let r = x.hypot(y);
            prop_assume!((r - 60.0).abs() > 0.5);
            prop_assert_eq!(encloses(&circle, Point::new(x, y)), r < 60.0);
        }
    }
}
