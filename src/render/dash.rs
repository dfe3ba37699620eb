//! Cuts lines into dashes, for back ends that cannot.

use crate::scene::Point;

/// The pieces of a polyline that a pattern of `on` and `off` px leaves visible, beginning with a dash.
#[must_use]
pub fn dashes(points: &[Point], closed: bool, on: f32, off: f32) -> Vec<Vec<Point>> {
    /// More pieces than any picture needs; ends the loop on absurd input.
    const MAX_PIECES: usize = 20_000;
    let mut pieces = Vec::new();
    if on <= 0.0 || off <= 0.0 {
        return pieces;
    }
    let ends = closed.then(|| points.first().copied()).flatten();
    let mut stops = points.iter().copied().chain(ends);
    let Some(mut at) = stops.next() else { return pieces };
    let (mut visible, mut left) = (true, on);
    let mut piece = vec![at];
    for stop in stops {
        let mut length = at.distance(stop);
        if !length.is_finite() {
            continue;
        }
        while length > left && pieces.len() < MAX_PIECES {
            at = at.lerp(stop, left / length);
            length = at.distance(stop);
            if visible {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            visible = !visible;
            left = if visible { on } else { off };
        }
        left -= length;
        at = stop;
        if visible {
            piece.push(at);
        }
    }
    if visible && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_cut_at_the_pattern_and_across_corners() {
        let line = [Point::new(0.0, 0.0), Point::new(6.0, 0.0), Point::new(6.0, 6.0)];
        let pieces = dashes(&line, false, 4.0, 3.0);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0], [Point::new(0.0, 0.0), Point::new(4.0, 0.0)]);
        assert_eq!(pieces[1], [Point::new(6.0, 1.0), Point::new(6.0, 5.0)]);
    }

    #[test]
    fn degenerate_input_ends() {
        assert!(dashes(&[], true, 1.0, 1.0).is_empty());
        assert!(dashes(&[Point::new(0.0, 0.0), Point::new(f32::NAN, 0.0)], false, 1.0, 1.0).len() <= 1);
        assert!(dashes(&[Point::new(0.0, 0.0), Point::new(9.0, 0.0)], false, 0.0, 1.0).is_empty());
        assert!(dashes(&[Point::new(0.0, 0.0), Point::new(1.0e9, 0.0)], false, 0.01, 0.01).len() <= 20_001);
    }
}
