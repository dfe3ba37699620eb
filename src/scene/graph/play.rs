//! An instant of a played graph, drawn: what the story has not reached yet steps back, what nodes hold lies around them,
//! and money is on its way.

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::build::GraphSpec;
use super::paint::{Painter, Picture};
use super::plan::Plan;
use crate::scene::play::{Instant, MovingMoney};
use crate::scene::style::{Metrics, Token};
use crate::scene::{Dash, Item, Paint, Scene, Shape, Stroke};

/// Radius that the largest balance of the whole play has around its node at scale 1, beyond the symbol's own area, px.
const LARGEST_BALANCE: f32 = 46.0;
/// A ring thinner than this is not drawn, px.
const THINNEST_RING: f32 = 0.6;
const BALANCE_ALPHA: f32 = 0.3;
/// Most discs of money that are drawn, the largest ones; those of one stretch of an edge are one already.
const MOST_DISCS: usize = 600;
/// Radii of money on its way: of the least, and of the most that ever moves at once, px.
const MONEY: (f32, f32) = (3.0, 11.0);

impl Picture {
    /// The picture as of an instant: what the story has not reached is faint. Places stay.
    #[must_use]
    pub fn as_of(&self, instant: &Instant<'_>) -> Scene {
        let mut scene = self.scene.clone();
        let dim = Metrics::get().node.dim;
        let edge_is_ahead = |ix: EdgeIndex| !instant.play.edge_has_begun(ix, instant.at);
        let node_is_ahead = |ix: NodeIndex| !instant.play.node_has_begun(ix, instant.at);
        let ranges = self
            .parts
            .edges
            .iter()
            .filter(|(ix, _)| edge_is_ahead(*ix))
            .map(|(_, range)| range)
            .chain(self.parts.nodes.iter().filter(|(ix, _)| node_is_ahead(*ix)).map(|(_, range)| range))
            .chain(self.parts.marked.iter().filter(|marked| marked.is_ahead(instant)).map(|marked| &marked.range))
            .chain(self.placed.edges.iter().filter(|(ix, _)| edge_is_ahead(**ix)).map(|(_, range)| range))
            .chain(self.placed.nodes.iter().filter(|(ix, _)| node_is_ahead(**ix)).map(|(_, range)| range));
        for range in ranges {
            scene.items.get_mut(range.clone()).into_iter().flatten().for_each(|item| item.fade(dim));
        }
        scene
    }

    /// Balances and money of an instant, over this picture of the same `spec`.
    #[must_use]
    pub fn money(&self, plan: &Plan, spec: &GraphSpec<'_>) -> Scene {
        let mut painter = Painter::new(plan, spec);
        if let Some(instant) = spec.instant {
            painter.balances(self, instant);
            painter.money(instant);
        }
        painter.scene
    }
}

impl Painter<'_> {
    /// Around every node drawn by itself a ring of an area in proportion to what it is known to hold, and around that
    /// the outline of what must have been there before.
    fn balances(&mut self, picture: &Picture, instant: &Instant<'_>) {
        let scale = self.spec.view.scale;
        let largest = LARGEST_BALANCE * scale.clamp(0.35, 1.4);
        for (ix, _) in &picture.parts.nodes {
            let level = instant.play.level(*ix, instant.at);
            let Some(mark) = self.plan.node(*ix).filter(|_| level.known + level.opening > 0.0) else { continue };
            let (center, inner) = (self.at(mark.at), mark.radius * scale);
            let beyond = |inner: f32, share: f32| (inner * inner + share * largest * largest).sqrt();
            let (known, all) = (beyond(inner, level.known), beyond(inner, level.known + level.opening));
            let paint = Paint::new(mark.kind.token());
            if known - inner >= THINNEST_RING {
                // A line as wide as the ring, so that the symbol itself stays as it is.
                let (width, radius) = (known - inner, f32::midpoint(inner, known));
                self.scene.stroke(Shape::Circle { center, radius }, Stroke::solid(width, paint.faded(BALANCE_ALPHA)));
                let rim = Stroke::solid(Metrics::get().stroke.hair, paint.faded(0.9));
                self.scene.stroke(Shape::Circle { center, radius: known }, rim);
            }
            if all - known >= THINNEST_RING {
                let rim = Stroke { width: 1.2, paint: paint.faded(0.7), dash: Dash::Dotted };
                self.scene.stroke(Shape::Circle { center, radius: all }, rim);
            }
        }
    }

    /// What is on its way, as discs of an area in proportion to the value.
    fn money(&mut self, instant: &Instant<'_>) {
        let plan = self.plan;
        let mut money: Vec<&MovingMoney> = instant.money.iter().collect();
        money.sort_by(|a, b| b.share.unwrap_or(0.0).total_cmp(&a.share.unwrap_or(0.0)).then(a.edge.cmp(&b.edge)));
        money.truncate(MOST_DISCS);
        // Seen from afar they shrink like the nodes, so as not to cover them; near by they stay what they are.
        let zoom = (2.0 * self.spec.view.scale).clamp(0.3, 1.0);
        // The largest lie under the small ones, so that none is hidden.
        for money in money {
            // The line itself is in the picture; only its course is wanted.
            let items = self.scene.items.len();
            let one = plan.edge(money.edge).and_then(|n| self.edge(n, true));
            self.scene.items.truncate(items);
            let Some(one) = one else { continue };
            let Some(center) = one.curve.point_at(money.progress) else { continue };
            let share = money.share.unwrap_or(0.0).clamp(0.0, 1.0);
            let (least, most) = MONEY;
            let radius = zoom * (least * least + share * (most * most - least * least)).sqrt();
            let rim = Stroke::solid(1.5 * zoom, Paint::new(Token::Canvas));
            self.scene.shape(Shape::Circle { center, radius: radius + 0.75 * zoom }, Paint::new(Token::Text), rim);
            // What leaves a victim is in the attackers' hands from here on.
            let token = if one.paint.token == Token::Edge { Token::Attacker } else { one.paint.token };
            let core = Paint::new(token);
            self.scene.fill(Shape::Circle { center, radius: (radius - 2.0 * zoom).max(0.75) }, core);
        }
    }
}

impl Item {
    /// Multiplies the opacity of everything in it.
    fn fade(&mut self, by: f32) {
        match self {
            Self::Shape { fill, stroke, .. } => {
                *fill = fill.map(|paint| paint.faded(by));
                *stroke = stroke.map(|stroke| Stroke { paint: stroke.paint.faded(by), ..stroke });
            }
            Self::Text(run) => {
                run.paint = run.paint.faded(by);
                run.halo = run.halo.map(|paint| paint.faded(by));
            }
            Self::Clip { items, .. } => items.iter_mut().for_each(|item| item.fade(by)),
        }
    }
}
