//! What a picture of the graph is made from, and the ways to make it.

use super::annotations;
use super::paint::paint;
use super::plan::Plan;
use super::story;
use super::traced::Traced;
use super::{Arrangement, View};
use crate::case::{Case, Evidence, Role};
use crate::flow::{Flow, GroupKind, Node, NodeKind, Shown};
use crate::scene::annotate::Annotations;
use crate::scene::edge::WidthScale;
use crate::scene::play::Instant;
use crate::scene::select::Selection;
use crate::scene::style::Token;
use crate::scene::symbol::SymbolKind;
use crate::scene::{Dash, Scene, Size, Target};

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct GraphSpec<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its folded graph.
    pub flow: &'a Flow,
    /// Where everything stands.
    pub arrangement: &'a Arrangement,
    /// What the filter leaves, in full and faint.
    pub shown: &'a Shown,
    /// The camera.
    pub view: View,
    /// Size of the picture in px.
    pub size: Size,
    /// What is selected.
    pub selection: &'a Selection,
    /// Texts are not drawn smaller than this, px per em; 0 for a screen.
    pub least_text: f32,
    /// What the pointer is on.
    pub hover: Option<&'a Target>,
    /// What a person wrote and drew on it.
    pub annotations: &'a Annotations,
    /// What a trace says of it, where one is shown.
    pub traced: Option<&'a Traced>,
    /// The instant to which it is played; `None` for all of the time together.
    pub instant: Option<&'a Instant<'a>>,
}

/// Draws the graph, with what the pointer lights and what moves, and a note where things are drawn put together.
#[must_use]
pub fn build(spec: &GraphSpec<'_>) -> Scene {
    let plan = Plan::new(spec.flow, spec.arrangement, spec.shown);
    let picture = paint(&plan, spec);
    let over = picture.lit(&plan, spec);
    let money = picture.money(&plan, spec);
    let note = picture.note_scene(spec.size);
    let mut scene = match spec.instant {
        Some(instant) => picture.as_of(instant),
        None => picture.scene,
    };
    for layer in [over, Some(money), annotations::over(spec), story::edges(spec), note].into_iter().flatten() {
        scene.items.extend(layer.items);
    }
    scene
}

/// The scale of line widths over all values of a graph, so that a time window does not change what a width means.
#[must_use]
pub fn width_scale(flow: &Flow) -> WidthScale {
    WidthScale::new(flow.graph.edge_weights().filter_map(|edge| edge.usd).map(crate::case::Usd::to_f64))
}

/// The colour of an edge: the attacker's money in the attacker's colour, the way out in that of cash-out.
#[must_use]
pub fn edge_token(from: Role, to: Role) -> Token {
    match (from, to) {
        (Role::Attacker, _) => Token::Attacker,
        (_, Role::CashOut) => Token::CashOut,
        (Role::Mixer, _) => Token::Mixer,
        _ => Token::Edge,
    }
}

/// The line pattern of a certainty.
#[must_use]
pub fn dash(evidence: Evidence) -> Dash {
    match evidence {
        Evidence::Ledger => Dash::Solid,
        Evidence::Reported => Dash::Dashed,
        Evidence::Inferred => Dash::Dotted,
    }
}

/// What a screen reader calls a node: its name and what it is.
#[must_use]
pub fn node_name(case: &Case, node: &Node) -> String {
    let title = match node.kind {
        NodeKind::Incident(incident) => &case[incident].title,
        _ => &node.name,
    };
    format!("{title}, {}", symbol_kind(node).name())
}

/// The symbol of a node.
#[must_use]
pub fn symbol_kind(node: &Node) -> SymbolKind {
    match node.kind {
        NodeKind::Incident(_) | NodeKind::Thefts => SymbolKind::Incident,
        NodeKind::Part(_) => SymbolKind::Case,
        NodeKind::Fold(GroupKind::Chain) => SymbolKind::Chain,
        NodeKind::Entity(_) if node.group => SymbolKind::Group,
        NodeKind::Entity(_) | NodeKind::Wallet(_) | NodeKind::Stack | NodeKind::Fold(_) | NodeKind::Victims => {
            SymbolKind::Role(node.role)
        }
    }
}
