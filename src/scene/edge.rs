//! Edges: a smooth line from rim to rim, its width the logarithm of its value, with an arrowhead whose tip touches.

use super::style::Metrics;
use super::{Dash, HitShape, Paint, Path, Point, Scene, Segment, Shape, Stroke};
use crate::layout::{Course, curve};

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeSpec<'a> {
    /// The route, from the source's rim to the target's: at least two points.
    pub points: &'a [Point],
    /// How the curve runs through these points.
    pub course: Course,
    /// Width of the line in px.
    pub width: f32,
    /// Colour.
    pub paint: Paint,
    /// Pattern: how sure the flow is.
    pub dash: Dash,
    /// Size of its arrowhead as a part of the usual one; 0 for links that carry no money and end in none.
    pub arrow: f32,
}

/// The course of an edge, for hit tests and for what moves along it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EdgeCurve {
    /// Points on the curve from the source's rim to the arrowhead's tip.
    pub line: Vec<Point>,
    /// Length of the curve from its beginning to each point.
    lengths: Vec<f32>,
}

/// How far a curve may be from the line that stands for it, in px.
const TOLERANCE: f32 = 0.1;

/// Shortest stretch in px on which a curve leaves its ends horizontally; a steeper one is drawn straight.
const MIN_RUN: f32 = 6.0;

/// Length and half width of the arrowhead of a line.
#[must_use]
pub fn arrow_size(width: f32) -> (f32, f32) {
    (6.5 + 1.2 * width, 3.4 + 0.88 * width)
}

/// Draws an edge.
pub fn edge(scene: &mut Scene, spec: &EdgeSpec<'_>) -> EdgeCurve {
    let points = distinct(spec.points);
    let (Some(&first), Some(&tip)) = (points.first(), points.last()) else { return EdgeCurve::default() };
    if points.len() < 2 {
        return EdgeCurve::default();
    }
    let length: f32 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let (mut head, mut half) = arrow_size(spec.width);
    head *= spec.arrow;
    half *= spec.arrow;
    // A short edge has a small arrowhead: at least a third of it stays line.
    let shrink = (0.66 * length / head.max(0.01)).min(1.0);
    head *= shrink;
    half *= shrink;

    let (through, base) = if spec.course == Course::Level && runs_across(&points, head) {
        let base = Point::new(tip.x - head * (tip.x - first.x).signum(), tip.y);
        let mut through = points.clone();
        if let Some(last) = through.last_mut() {
            *last = base;
        }
        (through, base)
    } else {
        shortened(&points, head)
    };
    // The very curve that the layout keeps clear of boxes and labels.
    let pieces = curve::along(&through, spec.course);
    let mut segments: Vec<Segment> = through.first().map(|&p| Segment::Move(p)).into_iter().collect();
    segments.extend(pieces.into_iter().map(|[_, a, b, p]| Segment::Cubic(a, b, p)));
    let path = Path(segments);
    scene.stroke(Shape::Path(path.clone()), Stroke { width: spec.width, paint: spec.paint, dash: spec.dash });
    if head > 0.0 {
        let along = (tip - base) * (1.0 / head);
        let across = Point::new(-along.y, along.x) * half;
        // Half a pixel under the line's end, so that no seam shows between them.
        let foot = base - along * 0.5;
        scene.fill(Shape::Path(Path::polyline(&[tip, foot + across, foot - across], true)), spec.paint);
    }
    let mut line = path.flatten(TOLERANCE).into_iter().next().map(|(line, _)| line).unwrap_or_default();
    if head > 0.0 {
        line.push(tip);
    }
    EdgeCurve::new(line)
}

/// The route without repeated points and without points that are no numbers.
fn distinct(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = points.iter().copied().filter(|p| p.is_finite()).collect();
    kept.dedup_by(|a, b| a.distance(*b) < 0.01);
    kept
}

/// Whether the route goes left to right or right to left all the way, with room for the arrowhead at its end.
fn runs_across(points: &[Point], head: f32) -> bool {
    let direction = points.last().zip(points.first()).map_or(0.0, |(last, first)| (last.x - first.x).signum());
    let runs = points.windows(2).map(|pair| (pair[1].x - pair[0].x) * direction);
    let last = points.len().saturating_sub(2);
    runs.enumerate().all(|(n, run)| run >= MIN_RUN + if n == last { head } else { 0.0 })
}

/// The route shortened at its end by a length, and where it ends now.
fn shortened(points: &[Point], by: f32) -> (Vec<Point>, Point) {
    let mut kept = points.to_vec();
    let mut left = by;
    let tip = points.last().copied().unwrap_or_default();
    while let [.., before, last] = kept[..] {
        let length = before.distance(last);
        if length > left + 0.5 || kept.len() == 2 {
            let base = last.lerp(before, (left / length).min(0.9));
            if let Some(last) = kept.last_mut() {
                *last = base;
            }
            return (kept, base);
        }
        left -= length;
        kept.pop();
    }
    (kept, tip)
}

impl EdgeCurve {
    fn new(line: Vec<Point>) -> Self {
        let mut length = 0.0;
        let mut before = line.first().copied().unwrap_or_default();
        let lengths = line
            .iter()
            .map(|&p| {
                length += before.distance(p);
                before = p;
                length
            })
            .collect();
        Self { line, lengths }
    }

    /// Length in px.
    #[must_use]
    pub fn length(&self) -> f32 {
        self.lengths.last().copied().unwrap_or(0.0)
    }

    /// The point at a fraction of the length: 0 is the source, 1 the tip. `None` for an edge without a course.
    #[must_use]
    pub fn point_at(&self, fraction: f32) -> Option<Point> {
        let at = fraction.clamp(0.0, 1.0) * self.length();
        let next = self.lengths.partition_point(|&length| length < at).min(self.line.len().checked_sub(1)?);
        let (Some(before), Some(&p)) = (next.checked_sub(1), self.line.get(next)) else {
            return self.line.first().copied();
        };
        let step = self.lengths[next] - self.lengths[before];
        let t = if step > 0.0 { (at - self.lengths[before]) / step } else { 1.0 };
        Some(self.line[before].lerp(p, t))
    }

    /// The region by which the edge can be pointed at.
    #[must_use]
    pub fn hit_shape(&self, width: f32) -> HitShape {
        HitShape::Line(self.line.clone(), width / 2.0 + Metrics::get().edge.reach)
    }
}

/// Widths of lines by the logarithm of their value, over the values of one picture.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WidthScale {
    low: f64,
    high: f64,
}

impl WidthScale {
    /// The scale of a picture from its smallest and largest value. A picture of like values has lines of like, middling
    /// width: less than two decades do not fill the whole scale.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let logs = values.into_iter().filter(|value| *value > 0.0 && value.is_finite()).map(f64::log10);
        let (low, high) = logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return Self { low: 0.0, high: 2.0 };
        }
        let missing = (2.0 - (high - low)).max(0.0) / 2.0;
        Self { low: low - missing, high: high + missing }
    }

    /// Width of a line in px; the one of unknown values where there is no value.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn width(&self, value: Option<f64>) -> f32 {
        let edge = Metrics::get().edge;
        match value {
            Some(value) if value > 0.0 && value.is_finite() => {
                let part = ((value.log10() - self.low) / (self.high - self.low)).clamp(0.0, 1.0) as f32;
                edge.min_width + part * (edge.max_width - edge.min_width)
            }
            Some(value) if value.is_infinite() => edge.max_width,
            Some(_) => edge.min_width,
            None => edge.unknown_width,
        }
    }

    /// Up to `count` powers of ten inside the scale, evenly spread and rising, for the legend.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub fn samples(&self, count: usize) -> Vec<f64> {
        let (first, last) = (self.low.ceil() as i32, self.high.floor() as i32);
        let available = usize::try_from(last - first + 1).unwrap_or(0);
        let wanted = count.min(available);
        (0..wanted)
            .map(|n| {
                let part = if wanted > 1 { n as f64 / (wanted - 1) as f64 } else { 0.5 };
                10_f64.powi(first + (part * f64::from(last - first)).round() as i32)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::style::Token;
    use super::*;

    fn drawn(points: &[Point], width: f32) -> (Scene, EdgeCurve) {
        let mut scene = Scene::default();
        let paint = Paint::new(Token::Edge);
        let curve =
            edge(&mut scene, &EdgeSpec { points, course: Course::Level, width, paint, dash: Dash::Solid, arrow: 1.0 });
        (scene, curve)
    }

    #[test]
    fn the_curve_touches_both_rims_and_never_overshoots() {
        let route = [(0.0, 0.0), (60.0, 40.0), (120.0, 42.0), (180.0, -80.0), (300.0, -80.0)];
        let route = route.map(|(x, y)| Point::new(x, y));
        let (_, curve) = drawn(&route, 6.0);
        assert_eq!(curve.line.first(), route.first());
        assert_eq!(curve.line.last(), route.last());
        for p in &curve.line {
            let n = route.windows(2).position(|pair| (pair[0].x..=pair[1].x).contains(&p.x)).unwrap();
            let (a, b) = (route[n].y.min(route[n + 1].y), route[n].y.max(route[n + 1].y));
            assert!((a - 0.01..=b + 0.01).contains(&p.y), "{p:?} leaves {a}..{b}");
        }
        for pair in curve.line.windows(2) {
            assert!(pair[1].x >= pair[0].x - 1e-3, "the curve runs back");
        }
    }

    #[test]
    fn the_arrowhead_ends_the_line_before_the_rim() {
        let (scene, _) = drawn(&[Point::new(0.0, 0.0), Point::new(100.0, 50.0)], 9.0);
        let [super::super::Item::Shape { shape: Shape::Path(line), .. }, _] = &scene.items[..] else {
            unreachable!("a line and a head")
        };
        let (points, _) = line.flatten(0.1).remove(0);
        assert!(points.last().unwrap().x < 100.0 - 9.0, "the line would show beside the tip");
    }

    #[test]
    fn points_move_evenly_along_the_curve() {
        let (_, curve) = drawn(&[Point::new(0.0, 0.0), Point::new(80.0, 0.0), Point::new(80.0, 60.0)], 2.0);
        let step = curve.length() / 50.0;
        let points: Vec<Point> = (0..=50_u8).map(|n| curve.point_at(f32::from(n) / 50.0).unwrap()).collect();
        assert_eq!(points[0], Point::new(0.0, 0.0));
        assert!(points[50].distance(Point::new(80.0, 60.0)) < 1e-3);
        for pair in points.windows(2) {
            assert!(pair[0].distance(pair[1]) <= step * 1.001 && pair[0].distance(pair[1]) > 0.5 * step);
        }
    }

    #[test]
    fn degenerate_routes_draw_nothing_or_something_finite() {
        let nan = Point::new(f32::NAN, 0.0);
        let same = Point::new(5.0, 5.0);
        for route in [&[][..], &[same], &[same, same], &[nan, same], &[same, Point::new(5.0, 5.5)]] {
            let (scene, curve) = drawn(route, 9.0);
            assert!(curve.line.iter().all(|p| p.is_finite()));
            assert!(scene.items.len() <= 2);
        }
        assert_eq!(EdgeCurve::default().point_at(0.5), None);
    }

    #[test]
    fn width_is_the_logarithm_of_the_value() {
        let scale = WidthScale::new([1.0, 1.0e4]);
        assert!((scale.width(Some(1.0)) - 1.25).abs() < 1e-5);
        assert!((scale.width(Some(1.0e4)) - 9.0).abs() < 1e-5);
        assert!((scale.width(Some(100.0)) - 5.125).abs() < 1e-4);
        assert!(scale.width(Some(f64::NAN)) >= 1.25 && scale.width(Some(-3.0)) >= 1.25);
        assert!((scale.width(None) - 1.5).abs() < 1e-5);
        assert_eq!(scale.samples(3), [1.0, 100.0, 10_000.0]);
        assert_eq!(WidthScale::new([]).samples(9).len(), 3);
        assert!(WidthScale::new([5.0]).width(Some(5.0)) > 4.0);
    }
}
