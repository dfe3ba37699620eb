//! A trace on the graph: of every edge and node, the part that was stolen.

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::label::{EdgeLabel, amount_line};
use super::paint::Painter;
use super::plan::{EdgeMark, NodeMark};
use crate::case::{Amount, Case, Usd};
use crate::scene::style::Token;
use crate::scene::{Paint, Path, Point, Segment, Shape};
use crate::trace::{Portion, TracedGraph};

/// Opacity of the stolen part of an edge: where next to nothing of it is stolen, and where all is.
const EDGE_ALPHA: (f32, f32) = (0.45, 1.0);
/// Opacity of the stolen part of what reached a node.
const NODE_ALPHA: f32 = 0.42;
/// Of the whole of an edge, where only a part of it was stolen.
const WHOLE_ALPHA: f32 = 0.4;
/// The level in a symbol stays inside it: part of its radius.
const INSIDE: f32 = 0.9;

/// A trace to be drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Traced {
    /// What of each node and edge was stolen.
    pub graph: TracedGraph,
    /// Parts smaller than this are not shown, 0 to 1.
    pub least: f64,
    /// What was followed, how, and by which rules, for people; printed on exhibits.
    pub words: String,
}

impl Traced {
    /// What of an edge was stolen, where that is to be shown.
    #[must_use]
    pub fn edge(&self, ix: EdgeIndex) -> Option<&Portion> {
        Some(self.graph.edge(ix)).filter(|portion| self.shows(portion))
    }

    /// What of all that reached a node was stolen, where that is to be shown.
    #[must_use]
    pub fn node(&self, ix: NodeIndex) -> Option<&Portion> {
        Some(self.graph.node(ix)).filter(|portion| self.shows(portion))
    }

    fn shows(&self, portion: &Portion) -> bool {
        !portion.is_nothing() && portion.share >= self.least
    }
}

/// The stolen part of an edge as drawn within the whole: width and colour.
pub(super) struct Inner {
    pub(super) width: f32,
    pub(super) paint: Paint,
}

impl Painter<'_> {
    /// Colour of an edge: while a trace is shown, all that is not known to be stolen is neutral.
    pub(super) fn edge_paint(&self, mark: &EdgeMark) -> Paint {
        match self.spec.traced.map(|traced| traced.edge(mark.ix)) {
            None => Paint::new(mark.token),
            Some(Some(portion)) if portion.share >= 1.0 => Paint::new(Token::Attacker),
            Some(Some(_)) => Paint::new(Token::Edge).faded(WHOLE_ALPHA),
            Some(None) => Paint::new(Token::Edge),
        }
    }

    /// The stolen part of an edge, where it is a part and not the whole.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn edge_inner(&self, mark: &EdgeMark, whole: f32) -> Option<Inner> {
        let portion = self.spec.traced?.edge(mark.ix).filter(|portion| portion.share < 1.0)?;
        let share = portion.share as f32;
        let width = match portion.usd {
            Some(usd) => self.width(Some(usd)),
            None => whole * share.max(0.2),
        };
        let (least, most) = EDGE_ALPHA;
        let paint = Paint::new(Token::Attacker).faded(least + (most - least) * share);
        Some(Inner { width: width.min(whole), paint })
    }

    /// The part of what reached a node that was stolen, as a level in its symbol.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn node_level(&mut self, mark: &NodeMark, center: Point, radius: f32) {
        let Some(portion) = self.spec.traced.and_then(|traced| traced.node(mark.ix)) else { return };
        let paint = Paint::new(Token::Attacker).faded(NODE_ALPHA);
        self.scene.fill(level(center, radius * INSIDE, portion.share as f32), paint);
    }
}

/// The lower part of a disc, up to a part of its height.
fn level(center: Point, radius: f32, share: f32) -> Shape {
    if share >= 1.0 {
        return Shape::Circle { center, radius };
    }
    /// Straight pieces of the arc.
    const PIECES: u8 = 24;
    // Half the angle of the arc, seen from the middle, on either side of straight down.
    let half = (1.0 - 2.0 * share.clamp(0.0, 1.0)).acos();
    let at = |n: u8| {
        let angle = std::f32::consts::FRAC_PI_2 - half + 2.0 * half * f32::from(n) / f32::from(PIECES);
        center + Point::new(angle.cos(), angle.sin()) * radius
    };
    let mut segments = vec![Segment::Move(at(0))];
    segments.extend((1..=PIECES).map(|n| Segment::Line(at(n))));
    segments.push(Segment::Close);
    Shape::Path(Path(segments))
}

/// What stands at an edge while a trace is shown: what of it was stolen, and of how much.
#[must_use]
pub fn traced_label(case: &Case, portion: &Portion, whole: &EdgeLabel) -> EdgeLabel {
    if whole.withheld {
        return EdgeLabel { remark: format!("{} of it stolen", percent(portion.share)), ..whole.clone() };
    }
    let stolen: Vec<_> = portion.amounts.iter().map(|&(asset, stolen, _)| (asset, Amount(stolen))).collect();
    let limit = if stolen.len() <= 2 { 2 } else { 1 };
    let amount = amount_line(case, &stolen, limit);
    let usd = portion.usd.map(Usd::brief).map(|usd| format!("≈ {usd}"));
    let of =
        if portion.share < 1.0 { format!("{} of {}", percent(portion.share), whole.amount) } else { String::new() };
    let remark =
        [usd.unwrap_or_default(), of].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    EdgeLabel { amount, short: amount_line(case, &stolen, 1), remark, withheld: false }
}

/// A share for people: `12.5 %`, and never 0 % or 100 % of what is not quite that.
#[must_use]
pub fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round();
    match share {
        share if share <= 0.0 => "0 %".to_owned(),
        share if share >= 1.0 => "100 %".to_owned(),
        _ if tenths < 1.0 => "< 0.1 %".to_owned(),
        _ if tenths > 999.0 => "> 99.9 %".to_owned(),
        _ => format!("{:.1} %", tenths / 10.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_never_looks_like_none_or_all_unless_it_is() {
        let shown = [0.0, 0.0004, 0.0005, 0.125, 0.9994, 0.9996, 1.0].map(percent);
        assert_eq!(shown, ["0 %", "< 0.1 %", "0.1 %", "12.5 %", "99.9 %", "> 99.9 %", "100 %"]);
    }

    #[test]
    fn a_level_reaches_its_part_of_the_height() {
        for share in [0.1f32, 0.5, 0.9] {
            let path = match level(Point::new(0.0, 0.0), 10.0, share) {
                Shape::Path(path) => path,
                other => unreachable!("a part is a path: {other:?}"),
            };
            let heights = path.flatten(0.1).into_iter().flat_map(|(points, _)| points).map(|p| p.y);
            let (top, bottom) = heights.fold((f32::MAX, f32::MIN), |(a, b), y| (a.min(y), b.max(y)));
            assert!(
                (bottom - 10.0).abs() < 0.1 && ((bottom - top) - 20.0 * share).abs() < 0.1,
                "{share}: {top} {bottom}"
            );
        }
    }
}
