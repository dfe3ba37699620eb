//! Labels of nodes and edges: the important ones first, none over another, and off the lines where there is a place.

use std::collections::BTreeMap;
use std::ops::Range;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::arrange::detail_font;
use super::label::{LabelPlace, edge_label, label_place, name_lines};
use super::occupied::Occupied;
use super::paint::{Drawn, Painter};
use super::plan::NodeMark;
use super::traced::traced_label;
use super::{annotations, sizes, story, symbol_kind};
use crate::flow::{NodeKind, Sum};
use crate::scene::style::Token;
use crate::scene::symbol::{Emphasis, ring_gap};
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::{Corner, HitShape, Paint, Point, Rect, Size};

/// With more edges than this, labels no longer look for places that no line crosses.
const MOST_LINES_TO_AVOID: usize = 600;
/// Of very many nodes and edges, only the most important are tried: those after them would hardly find room.
const MOST_NODES: usize = 1_500;
const MOST_EDGES: usize = 800;

/// Which items of a picture are the label of what.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    pub(super) nodes: BTreeMap<NodeIndex, Range<usize>>,
    pub(super) edges: BTreeMap<EdgeIndex, Range<usize>>,
}

impl Painter<'_> {
    /// Labels in order of importance: incidents, nodes by value, edges by value.
    pub(super) fn labels(&mut self, curves: &[Drawn], nodes: &[NodeIndex]) -> (Occupied, Placed) {
        let mut occupied = Occupied::new(self.spec.size);
        let mut placed = Placed::default();
        if self.text_size(sizes::NAME).is_none() {
            return (occupied, placed);
        }
        for hit in &self.scene.hits {
            if let HitShape::Circle(center, radius) = hit.shape {
                occupied.take(Rect::centered(center, Size::new(2.0 * radius, 2.0 * radius)));
            } else if let HitShape::Rect(rect) = hit.shape {
                occupied.take(rect);
            }
        }
        let covered = story::covered(self.spec).into_iter().chain(annotations::headings(self.spec));
        covered.for_each(|rect| occupied.take(rect));
        self.node_labels(nodes, &mut occupied, &mut placed);
        // Among very many edges there is no place off the lines anyway.
        if curves.len() <= MOST_LINES_TO_AVOID {
            for one in curves {
                occupied.draw_line(&one.curve.line, one.width);
            }
        }
        self.edge_labels(curves, &mut occupied, &mut placed);
        (occupied, placed)
    }

    /// Labels of those nodes that find room.
    pub(super) fn node_labels(&mut self, nodes: &[NodeIndex], occupied: &mut Occupied, placed: &mut Placed) {
        let plan = self.plan;
        let mut nodes: Vec<(u128, NodeMark)> =
            nodes.iter().filter_map(|&ix| plan.node(ix)).map(|mark| (self.importance(mark), *mark)).collect();
        nodes.sort_by_key(|&(importance, mark)| (std::cmp::Reverse(importance), mark.ix));
        for (_, mark) in nodes.into_iter().take(MOST_NODES) {
            let first = self.scene.items.len();
            self.node_label(&mark, occupied);
            if self.scene.items.len() > first {
                placed.nodes.insert(mark.ix, first..self.scene.items.len());
            }
        }
    }

    /// Labels of those lit edges that find room.
    pub(super) fn edge_labels<'d>(
        &mut self,
        curves: impl IntoIterator<Item = &'d Drawn>,
        occupied: &mut Occupied,
        placed: &mut Placed,
    ) {
        for one in curves.into_iter().filter(|one| one.lit).take(MOST_EDGES) {
            if let Some(sum) = self.spec.shown.edge(one.ix) {
                let first = self.scene.items.len();
                self.edge_label(one, sum, occupied);
                if self.scene.items.len() > first {
                    placed.edges.insert(one.ix, first..self.scene.items.len());
                }
            }
        }
    }

    fn importance(&self, mark: &NodeMark) -> u128 {
        if self.picked.node(mark.ix) { u128::MAX } else { mark.importance }
    }

    /// Size on screen of a text that is `base` px at scale 1; `None` where there is no room for text at all. Quarters of
    /// a pixel keep the number of sizes small while zooming.
    fn text_size(&self, base: f32) -> Option<f32> {
        let scale = self.spec.view.scale;
        let size = base * scale.clamp(sizes::SMALLEST_ZOOM_OF_TEXT, sizes::LARGEST_ZOOM_OF_TEXT);
        (scale >= sizes::TEXT_FROM_SCALE).then_some(((size * 4.0).round() / 4.0).max(self.spec.least_text))
    }

    fn node_label(&mut self, mark: &NodeMark, occupied: &mut Occupied) {
        let ix = mark.ix;
        let node = &self.spec.flow.graph[ix];
        let center = self.at(mark.at);
        let scale = self.spec.view.scale;
        let alpha = if self.emphasis(mark) == Emphasis::Dim { 0.45 } else { 1.0 };
        let Some(name_size) = self.text_size(sizes::NAME) else { return };
        let shown = self.spec.shown;
        let (title, detail) = (shown.counted(node, ix, &node.name), shown.counted(node, ix, &node.detail));
        let halo = Paint::new(Token::Canvas);
        let name = TextStyle::new(Font::SansBold, name_size, Paint::new(Token::Text).faded(alpha)).with_halo(halo);
        let above = matches!(node.kind, NodeKind::Incident(_)) && mark.badge_of.is_some();
        let place = if above { LabelPlace::Below } else { label_place(self.spec.flow, ix) };
        let names = match place {
            LabelPlace::OnEdge => return,
            LabelPlace::Left => vec![title.into_owned()],
            LabelPlace::Below => name_lines(&title, name_size),
        };
        let mut lines: Vec<(&str, TextStyle)> = names.iter().map(|line| (line.as_str(), name)).collect();
        let detail_size = self.text_size(sizes::DETAIL).filter(|_| !node.detail.is_empty());
        let detail_paint = Paint::new(Token::TextDim).faded(alpha);
        if let Some(size) = detail_size {
            lines.push((&detail, TextStyle::new(detail_font(self.spec.flow, ix), size, detail_paint).with_halo(halo)));
        }
        while !lines.is_empty() {
            let size = block(&lines);
            if place == LabelPlace::Left {
                let right = center.x - (sizes::NODE_RADIUS + sizes::LABEL_GAP + 4.0) * scale;
                let top = center.y - size.h / 2.0;
                if occupied.claim(Rect::from_xywh(right - size.w, top, size.w, size.h)) {
                    self.write(&lines, Corner::Right, Point::new(right, top));
                    return;
                }
                lines.pop();
                continue;
            }
            let top = if above {
                center.y - sizes::BADGE_RADIUS * scale - 3.0 - size.h
            } else {
                center.y + self.label_below(mark)
            };
            if occupied.claim(Rect::from_xywh(center.x - size.w / 2.0, top, size.w, size.h)) {
                self.write(&lines, Corner::Middle, Point::new(center.x, top));
                return;
            }
            lines.pop();
        }
    }

    /// From the middle of a node to the top of its label: under the ring, where it has one.
    fn label_below(&self, mark: &NodeMark) -> f32 {
        /// Between the ring and the letters, px.
        const APART: f32 = 2.0;
        let scale = self.spec.view.scale;
        let usual = (sizes::NODE_RADIUS + sizes::LABEL_GAP) * scale;
        if self.emphasis(mark) != Emphasis::Selected {
            return usual;
        }
        let radius = symbol_kind(&self.spec.flow.graph[mark.ix]).radius() * scale;
        usual.max(radius + ring_gap(radius) + APART)
    }

    /// Amount and remark on the line, where the layout kept room; where that is taken, the amount alone somewhere else
    /// along the line.
    fn edge_label(&mut self, one: &Drawn, sum: &Sum, occupied: &mut Occupied) {
        let whole = edge_label(self.spec.case, self.spec.flow, one.ix, sum);
        let label = match self.spec.traced.and_then(|traced| traced.edge(one.ix)) {
            Some(portion) => traced_label(self.spec.case, portion, &whole),
            None => whole,
        };
        if label.is_empty() {
            return;
        }
        let (Some(amount_size), Some(remark_size)) = (self.text_size(sizes::AMOUNT), self.text_size(sizes::REMARK))
        else {
            return;
        };
        let halo = Paint::new(Token::Canvas);
        let mut lines = vec![(
            label.amount.as_str(),
            TextStyle::new(Font::SansBold, amount_size, Paint::new(Token::Text)).with_halo(halo),
        )];
        if !label.remark.is_empty() {
            let style = TextStyle::new(Font::Sans, remark_size, Paint::new(Token::TextDim)).with_halo(halo);
            lines.push((label.remark.as_str(), style));
        }
        if self.spec.arrangement.moving && self.spec.arrangement.label(one.ix).is_none() {
            return;
        }
        let planned = self.spec.arrangement.label(one.ix).map(|p| self.at(p));
        let planned = planned.and_then(|p| Some(Point::new(p.x, height_at(&one.curve.line, p)?)));
        let elsewhere = [0.5, 0.4, 0.6, 0.3, 0.7].into_iter().filter_map(|t| one.curve.point_at(t));
        let places: Vec<Point> = planned.into_iter().chain(elsewhere).collect();
        let short = [(label.short.as_str(), lines[0].1)];
        let (whole, amount) = (&lines[..], &lines[..1]);
        let short = if label.short.is_empty() { amount } else { &short[..] };
        // The whole label where it was planned, then the amount alone; then elsewhere along the line; last the shortest,
        // at worst over lines.
        let attempts = [
            (whole, 0..1, true),
            (amount, 0..1, true),
            (whole, 1..6, true),
            (amount, 1..6, true),
            (short, 0..6, true),
            (short, 0..6, false),
        ];
        for (lines, range, off_lines) in attempts {
            for &foot in places.get(range.start..range.end.min(places.len())).unwrap_or_default() {
                let size = block(lines);
                let top = foot.y - one.width / 2.0 - sizes::EDGE_GAP - size.h;
                let rect = Rect::from_xywh(foot.x - size.w / 2.0 - 2.0, top, size.w + 4.0, size.h);
                let free = if off_lines { occupied.claim_off_lines(rect) } else { occupied.claim(rect) };
                if free {
                    self.write(lines, Corner::Middle, Point::new(foot.x, top));
                    return;
                }
            }
        }
    }

    /// Lines under each other, with their `corner` at `x`, from `top` down.
    fn write(&mut self, lines: &[(&str, TextStyle)], corner: Corner, top: Point) {
        let book = FontBook::get();
        let mut y = top.y;
        for &(text, style) in lines {
            let height = style.size * sizes::LINE_HEIGHT;
            let baseline = book.baseline_centered(style.font, style.size, y + height / 2.0);
            self.scene.text(book.run(text, style, corner, Point::new(top.x, baseline)));
            y += height;
        }
    }
}

/// Size of lines of text under each other.
fn block(lines: &[(&str, TextStyle)]) -> Size {
    let book = FontBook::get();
    let width = lines.iter().map(|(text, style)| book.advance(style.font, style.size, text)).fold(0.0, f32::max);
    Size::new(width, lines.iter().map(|(_, style)| style.size * sizes::LINE_HEIGHT).sum())
}

/// Height of a curve under a point; where it passes that place more than once, the nearest.
fn height_at(line: &[Point], p: Point) -> Option<f32> {
    let crossings = line.windows(2).filter(|pair| (pair[0].x - p.x) * (pair[1].x - p.x) <= 0.0).map(|pair| {
        let run = pair[1].x - pair[0].x;
        if run.abs() < 1e-6 { pair[0].y } else { pair[0].lerp(pair[1], (p.x - pair[0].x) / run).y }
    });
    crossings.min_by(|a, b| (a - p.y).abs().total_cmp(&(b - p.y).abs()))
}
