//! How a layout without a frame becomes one in pixels: which way it is turned, and how large it is drawn.

use super::super::graph::Pt;
use super::forces::Places;
use super::tree::Tree;

/// A link as far as the frame is concerned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    /// What has to fit between the two boxes when it runs sideways, and when upright.
    pub(super) room: Pt,
}

/// Turns places so that the flow goes from left to right: away from the first nodes where there are some, and along
/// the links.
pub(super) fn orient(places: &mut [Pt], spans: &[Span], first: &[usize]) {
    let n = places.len().max(1) as f64;
    let sum = places.iter().fold(Pt::default(), |sum, p| Pt::new(sum.x + p.x, sum.y + p.y));
    let middle = Pt::new(sum.x / n, sum.y / n);
    let reach = (places.iter().map(|p| square(*p, middle)).sum::<f64>() / n).sqrt().max(1e-9);
    let mut flow = Pt::default();
    for span in spans {
        let (a, b) = (places[span.from], places[span.to]);
        let length = square(a, b).sqrt().max(1e-9);
        flow = Pt::new(flow.x + (b.x - a.x) / length, flow.y + (b.y - a.y) / length);
    }
    let links = spans.len().max(1) as f64;
    flow = Pt::new(flow.x / links, flow.y / links);
    for &v in first {
        let share = 1.0 / (reach * first.len() as f64);
        flow = Pt::new(flow.x + (middle.x - places[v].x) * share, flow.y + (middle.y - places[v].y) * share);
    }
    let length = flow.x.hypot(flow.y);
    let (cos, sin) = if length > 1e-6 { (flow.x / length, flow.y / length) } else { (1.0, 0.0) };
    for p in places {
        let (x, y) = (p.x - middle.x, p.y - middle.y);
        *p = Pt::new(x * cos + y * sin, y * cos - x * sin);
    }
}

fn square(a: Pt, b: Pt) -> f64 {
    (a.x - b.x).powi(2) + (a.y - b.y).powi(2)
}

/// Boxes that are looked at together.
const GROUP: usize = 16;
/// Share of the groups that find room; crowds get theirs later.
const ROOMY: f64 = 0.75;
/// Share of their room that boxes fill then.
const FILL: f64 = 0.5;
/// Share of the links that are long enough for their label then.
const LONG_ENOUGH: f64 = 0.8;

/// How much places have to be enlarged so that most boxes and most labels find room.
pub(super) fn scale(places: &Places, halves: &[Pt], spans: &[Span]) -> f64 {
    let boxes = quantile(groups(places, halves), ROOMY);
    let links = spans.iter().filter_map(|span| {
        let dx = f64::from(places.xs[span.to] - places.xs[span.from]).abs();
        let dy = f64::from(places.ys[span.to] - places.ys[span.from]).abs();
        let length = dx.hypot(dy);
        // From the middle of a box to its border.
        let inside = |half: &Pt| (half.x * length / dx).min(half.y * length / dy);
        let label = (span.room.x * dx + span.room.y * dy) / length;
        let need = inside(&halves[span.from]) + label + inside(&halves[span.to]);
        (length > 0.0).then_some(need / length)
    });
    let links = quantile(links.collect(), LONG_ENOUGH);
    let scale = boxes.max(links);
    if scale.is_finite() && scale > 0.0 { scale } else { 1.0 }
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.retain(|value| value.is_finite());
    let at = ((values.len().max(1) - 1) as f64 * share) as usize;
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(at, f64::total_cmp).1 }
}

/// For boxes that are near each other, the scale at which they fill `FILL` of the room they span.
fn groups(places: &Places, halves: &[Pt]) -> Vec<f64> {
    let mut tree = Tree::default();
    tree.build(&places.xs, &places.ys, &vec![1.0; halves.len()]);
    let span = |values: &[f32], group: &[u32]| {
        let at = |v: &u32| f64::from(values[*v as usize]);
        group.iter().map(at).fold(f64::NEG_INFINITY, f64::max) - group.iter().map(at).fold(f64::INFINITY, f64::min)
    };
    let groups = tree.order.chunks(GROUP).filter(|group| group.len() > 1);
    groups
        .map(|group| {
            let (dx, dy) = (span(&places.xs, group), span(&places.ys, group));
            let mean = |of: fn(&Pt) -> f64| {
                2.0 * group.iter().map(|&v| of(&halves[v as usize])).sum::<f64>() / group.len() as f64
            };
            let (w, h) = (mean(|half| half.x), mean(|half| half.y));
            let area: f64 = group.iter().map(|&v| 4.0 * halves[v as usize].x * halves[v as usize].y).sum();
            // (s·dx + w)·(s·dy + h) = area ÷ FILL, for s.
            let (a, b, c) = (dx * dy, dx * h + dy * w, w * h - area / FILL);
            if c >= 0.0 {
                0.0
            } else if a > 1e-12 {
                ((b * b - 4.0 * a * c).sqrt() - b) / (2.0 * a)
            } else {
                -c / b
            }
        })
        .collect()
}

/// The way to bring places as near as possible to where some of them should be, without changing their size: turned,
/// perhaps mirrored, and moved (orthogonal Procrustes, Schönemann 1966).
pub(super) fn align(places: &mut [Pt], goals: &[Option<Pt>]) {
    let pairs: Vec<(Pt, Pt)> = places.iter().zip(goals).filter_map(|(p, goal)| Some((*p, (*goal)?))).collect();
    if pairs.is_empty() {
        return;
    }
    let n = pairs.len() as f64;
    let mean = |of: fn(&(Pt, Pt)) -> Pt| {
        let sum = pairs.iter().map(of).fold(Pt::default(), |sum, p| Pt::new(sum.x + p.x, sum.y + p.y));
        Pt::new(sum.x / n, sum.y / n)
    };
    let (from, to) = (mean(|pair| pair.0), mean(|pair| pair.1));
    // Σ goal · conj(place), for the places as they are and mirrored: the longer one fits better.
    let (mut straight, mut mirrored) = (Pt::default(), Pt::default());
    for (p, q) in &pairs {
        let (px, py, qx, qy) = (p.x - from.x, p.y - from.y, q.x - to.x, q.y - to.y);
        straight = Pt::new(straight.x + qx * px + qy * py, straight.y + qy * px - qx * py);
        mirrored = Pt::new(mirrored.x + qx * px - qy * py, mirrored.y + qy * px + qx * py);
    }
    let (a, b) = (straight.x.hypot(straight.y), mirrored.x.hypot(mirrored.y));
    let (turn, length, flip) = if b > a * (1.0 + 1e-9) { (mirrored, b, -1.0) } else { (straight, a, 1.0) };
    let (cos, sin) = if length > 1e-9 { (turn.x / length, turn.y / length) } else { (1.0, 0.0) };
    for p in places {
        let (x, y) = (p.x - from.x, flip * (p.y - from.y));
        *p = Pt::new(to.x + x * cos - y * sin, to.y + x * sin + y * cos);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_turned_to_the_right() {
        let mut places = [Pt::new(0.0, 0.0), Pt::new(0.0, 2.0), Pt::new(0.0, 4.0)];
        let span = |from, to| Span { from, to, room: Pt::default() };
        orient(&mut places, &[span(0, 1), span(1, 2)], &[]);
        assert_eq!(places, [Pt::new(-2.0, 0.0), Pt::new(0.0, 0.0), Pt::new(2.0, 0.0)]);
    }

    #[test]
    fn a_turned_and_mirrored_picture_is_found_back() {
        let goals: Vec<Pt> = [(3.0, 1.0), (8.0, 2.0), (5.0, 9.0), (4.0, 4.0)].map(|(x, y)| Pt::new(x, y)).to_vec();
        let mut places: Vec<Pt> = goals.iter().map(|p| Pt::new(p.y + 50.0, p.x - 7.0)).collect();
        let some: Vec<Option<Pt>> = goals.iter().copied().map(Some).collect();
        align(&mut places, &some);
        assert!(places.iter().zip(&goals).all(|(a, b)| (a.x - b.x).hypot(a.y - b.y) < 1e-9));
    }

    #[test]
    fn boxes_in_a_row_get_room_for_their_width() {
        let places = Places { xs: (0..32).map(|i| i as f32).collect(), ys: vec![0.0; 32] };
        let scale = scale(&places, &[Pt::new(30.0, 10.0); 32], &[]);
        assert!((60.0..130.0).contains(&scale), "{scale}");
    }
}
