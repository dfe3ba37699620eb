//! Dragged nodes catch on the rows and columns of others.

use std::collections::BTreeSet;

use egui::{Pos2, Rect, Stroke, Ui};

use super::{theme, to_screen};
use crate::app::document::Document;
use crate::flow::NodeKey;
use crate::scene::Point;
use crate::scene::graph::View;
use crate::scene::style::Token;

/// How near, in px, a row or column must be to catch.
const REACH: f32 = 6.0;
/// How far a guide goes on beyond the symbols it joins, px.
const BEYOND: f32 = 18.0;

/// A line along which the dragged node and another stand, from one to the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guide(Point, Point);

/// Where a node that is dragged to a place of the arrangement catches, and on what. Only nodes in view count: one sees
/// what it is that holds it.
pub(super) fn snap(
    doc: &Document,
    view: View,
    canvas: Rect,
    dragged: &BTreeSet<&NodeKey>,
    at: Point,
) -> (Point, Vec<Guide>) {
    let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
    let reach = REACH / view.scale;
    let others = flow.graph.node_indices().filter(|&ix| {
        doc.shown.node(ix)
            && !dragged.contains(&flow.graph[ix].key)
            && flow.badge_of(ix).is_none()
            && canvas.contains(to_screen(canvas, view.to_picture(arrangement.node(ix))))
    });
    let (mut column, mut row): (Option<Point>, Option<Point>) = (None, None);
    for ix in others {
        let place = arrangement.node(ix);
        // The nearest line; of several nodes on it the nearest one.
        let better = |best: Option<Point>, off: fn(Point, Point) -> f32| {
            let key = |p: Point| (off(p, at), p.distance(at));
            off(place, at) <= reach && best.is_none_or(|best| key(place) < key(best))
        };
        if better(column, |a, b| (a.x - b.x).abs()) {
            column = Some(place);
        }
        if better(row, |a, b| (a.y - b.y).abs()) {
            row = Some(place);
        }
    }
    let to = Point::new(column.map_or(at.x, |p| p.x), row.map_or(at.y, |p| p.y));
    (to, [column, row].into_iter().flatten().map(|other| Guide(other, to)).collect())
}

/// Draws the guides.
pub(super) fn draw(ui: &Ui, canvas: Rect, view: View, guides: &[Guide]) {
    let stroke = Stroke::new(1.0, theme::token(ui, Token::Accent));
    let painter = ui.painter().with_clip_rect(canvas);
    for Guide(from, to) in guides {
        let (a, b): (Pos2, Pos2) = (to_screen(canvas, view.to_picture(*from)), to_screen(canvas, view.to_picture(*to)));
        let along = if (a - b).length() > 0.5 { (b - a).normalized() * BEYOND } else { continue };
        painter.extend(egui::Shape::dashed_line(&[a - along, b + along], stroke, 5.0, 3.0));
    }
}
