//! Symbols of nodes: the shape and the icon say what a thing is before its colour does.

use crate::case::{Role, StatusKind};

use super::icon::{Icon, icon};
use super::style::{Metrics, Token};
use super::text::{Font, FontBook, TextStyle};
use super::{Corner, Dash, HitShape, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke};

/// What a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// A wallet or an entity by its part in the story.
    Role(Role),
    /// A theft.
    Incident,
    /// A hacking group or the state body behind it.
    Group,
    /// One of several merged cases, folded.
    Case,
    /// A peel chain, folded.
    Chain,
}

impl SymbolKind {
    /// Every kind, in the order of the legend.
    pub const ALL: [Self; 13] = [
        Self::Incident,
        Self::Role(Role::Victim),
        Self::Role(Role::Attacker),
        Self::Role(Role::Intermediary),
        Self::Role(Role::Swap),
        Self::Role(Role::Mixer),
        Self::Role(Role::Bridge),
        Self::Role(Role::CashOut),
        Self::Role(Role::Recovery),
        Self::Role(Role::Other),
        Self::Group,
        Self::Case,
        Self::Chain,
    ];

    /// Name for people, singular, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.name(),
            Self::Incident => "Incident",
            Self::Group => "Group",
            Self::Case => "Case",
            Self::Chain => "Peel chain",
        }
    }

    /// Its colour.
    #[must_use]
    pub const fn token(self) -> Token {
        match self {
            Self::Role(Role::Victim) => Token::Victim,
            Self::Role(Role::Attacker) | Self::Group => Token::Attacker,
            Self::Role(Role::Intermediary | Role::Other) | Self::Case | Self::Chain => Token::Wallet,
            Self::Role(Role::Mixer) => Token::Mixer,
            Self::Role(Role::Bridge) => Token::Bridge,
            Self::Role(Role::Swap) => Token::Swap,
            Self::Role(Role::CashOut) => Token::CashOut,
            Self::Role(Role::Recovery) => Token::Recovered,
            Self::Incident => Token::Incident,
        }
    }

    /// Its icon and the icon's width as a part of the symbol's.
    #[must_use]
    pub const fn icon(self) -> Option<(Icon, f32)> {
        Some(match self {
            Self::Role(Role::Victim) => (Icon::Bank, 0.58),
            Self::Role(Role::Attacker) => (Icon::Key, 0.60),
            Self::Role(Role::Intermediary) => (Icon::Dot, 0.50),
            Self::Role(Role::Mixer) => (Icon::Mixer, 0.62),
            Self::Role(Role::Bridge) => (Icon::Bridge, 0.60),
            Self::Role(Role::Swap) => (Icon::Swap, 0.46),
            Self::Role(Role::CashOut) => (Icon::Note, 0.56),
            Self::Role(Role::Recovery) => (Icon::Return, 0.52),
            Self::Incident => (Icon::Exclamation, 0.62),
            Self::Group => (Icon::People, 0.64),
            Self::Case => (Icon::Folder, 0.56),
            Self::Chain => (Icon::Chain, 0.74),
            Self::Role(Role::Other) => return None,
        })
    }

    /// Usual half width of the symbol in px.
    #[must_use]
    pub fn radius(self) -> f32 {
        let node = Metrics::get().node;
        match self {
            Self::Role(Role::Victim) => node.radius_large,
            Self::Role(_) | Self::Group | Self::Case | Self::Chain => node.radius,
            Self::Incident => node.radius_small,
        }
    }
}

impl From<Role> for SymbolKind {
    fn from(role: Role) -> Self {
        Self::Role(role)
    }
}

/// What stands at the rim shrinks with a small symbol of a radius in px, so that it does not cover it and its neighbours.
fn rim(radius: f32) -> f32 {
    (1.6 * radius / Metrics::get().node.radius).clamp(0.3, 1.0)
}

/// Between a symbol of a radius in px and the ring around what is selected.
#[must_use]
pub fn ring_gap(radius: f32) -> f32 {
    rim(radius) * Metrics::get().node.ring_gap
}

/// How much a symbol stands out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Emphasis {
    /// As it is.
    #[default]
    Normal,
    /// Out of the focus or the time window: faded.
    Dim,
    /// Under the pointer.
    Hover,
    /// Selected: a ring outside.
    Selected,
}

/// A small sign at the rim of a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// What a source says became of the funds.
    Status(StatusKind),
    /// Several of the cases that are open together have it.
    Shared,
}

impl Mark {
    /// What it says, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Status(status) => status.name(),
            Self::Shared => "In several cases",
        }
    }
}

/// Which signs stand at the rim.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// What became of the funds here, where they are frozen, recovered or at rest.
    pub kept: Option<StatusKind>,
    /// The trace ends here.
    pub trace_ends: bool,
    /// Several of the cases that are open together have it.
    pub shared: bool,
}

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymbolSpec {
    /// What it stands for.
    pub kind: SymbolKind,
    /// Middle.
    pub center: Point,
    /// Half the width in px; the shape touches it on the left and on the right, where edges end.
    pub radius: f32,
    /// Number of similar nodes it stands for: copies behind, the count inside.
    pub stack: Option<u32>,
    /// Number of wallets folded into an entity: a badge at the rim.
    pub folded: Option<u32>,
    /// How much it stands out.
    pub emphasis: Emphasis,
    /// What became of the funds.
    pub marks: Marks,
}

impl SymbolSpec {
    /// A single symbol of the usual size.
    #[must_use]
    pub fn new(kind: impl Into<SymbolKind>, center: Point) -> Self {
        let kind = kind.into();
        Self {
            kind,
            center,
            radius: kind.radius(),
            stack: None,
            folded: None,
            emphasis: Emphasis::Normal,
            marks: Marks::default(),
        }
    }
}

/// Height to width of a case.
const CASE_ASPECT: f32 = 0.86;

/// Width to height of a cash-out symbol.
const NOTE_ASPECT: f32 = 0.74;

/// Height to width of a chain.
const CHAIN_ASPECT: f32 = 0.62;

/// The outline of a kind, `grow` px outside its usual one.
#[must_use]
pub fn outline(kind: SymbolKind, center: Point, radius: f32, grow: f32) -> Shape {
    match kind {
        SymbolKind::Role(Role::Victim) => Shape::Rect {
            rect: Rect::centered(center, Size::default()).expanded(radius + grow),
            radius: 0.22 * radius + grow,
        },
        SymbolKind::Case => Shape::Rect {
            rect: Rect::centered(center, Size::new(2.0 * radius, 2.0 * CASE_ASPECT * radius)).expanded(grow),
            radius: 0.16 * radius + grow,
        },
        SymbolKind::Role(Role::CashOut) => Shape::Rect {
            rect: Rect::centered(center, Size::new(2.0 * radius, 2.0 * NOTE_ASPECT * radius)).expanded(grow),
            radius: 0.3 * radius + grow,
        },
        SymbolKind::Chain => Shape::Rect {
            rect: Rect::centered(center, Size::new(2.0 * radius, 2.0 * CHAIN_ASPECT * radius)).expanded(grow),
            radius: CHAIN_ASPECT * radius + grow,
        },
        SymbolKind::Role(Role::Mixer) => polygon(center, 6, radius + grow / 0.866, 0.0),
        SymbolKind::Role(Role::Bridge) => polygon(center, 8, (radius + grow) / 0.923_88, 22.5),
        SymbolKind::Role(Role::Swap) => polygon(center, 4, radius + grow * std::f32::consts::SQRT_2, 0.0),
        SymbolKind::Incident => polygon(center + Point::new(0.0, 0.05 * radius), 5, radius + grow / 0.809, -90.0),
        SymbolKind::Role(_) | SymbolKind::Group => Shape::Circle { center, radius: radius + grow },
    }
}

#[allow(clippy::cast_precision_loss)]
fn polygon(center: Point, corners: u16, radius: f32, from_degrees: f32) -> Shape {
    let points: Vec<Point> = (0..corners)
        .map(|n| {
            let angle = (from_degrees + 360.0 * f32::from(n) / f32::from(corners)).to_radians();
            center + Point::new(angle.cos(), angle.sin()) * radius
        })
        .collect();
    Shape::Path(Path::polyline(&points, true))
}

/// Draws a symbol; the result is the region that stands for it.
pub fn symbol(scene: &mut Scene, spec: &SymbolSpec) -> HitShape {
    let metrics = Metrics::get();
    let SymbolSpec { kind, center, radius, stack, folded, emphasis, marks } = *spec;
    let alpha = if emphasis == Emphasis::Dim { metrics.node.dim } else { 1.0 };
    let color = Paint::new(kind.token()).faded(alpha);
    let fill = Paint::new(Token::NodeFill).faded(alpha);
    let hover = emphasis == Emphasis::Hover;
    // A small symbol keeps its weight: 2 px around 21 px, 1.5 px around 8 px.
    let weight = (radius / metrics.node.radius).sqrt().clamp(0.7, 1.15);
    let width = weight * if hover { metrics.stroke.node_hover } else { metrics.stroke.node };

    if stack.is_some() {
        let step = metrics.node.stack_step * (radius / metrics.node.radius).max(0.6);
        for copy in [2.0_f32, 1.0] {
            let behind = outline(kind, center + Point::new(1.25 * step, -0.9 * step) * copy, radius, 0.0);
            scene.fill(behind.clone(), Paint::new(Token::Canvas));
            scene.shape(behind, fill, Stroke::solid(0.75 * width, color.faded(0.75 / copy)));
        }
    }
    if hover {
        let glow = Stroke::solid(5.0, color.faded(0.28));
        scene.stroke(outline(kind, center, radius, width / 2.0 + 2.5), glow);
    }
    let shape = outline(kind, center, radius, 0.0);
    // What lies beneath must not shine through a faded inside.
    if alpha < 1.0 {
        scene.fill(shape.clone(), Paint::new(Token::Canvas));
    }
    let dash = if kind == SymbolKind::Role(Role::Recovery) { Dash::Dashed } else { Dash::Solid };
    scene.shape(shape, fill, Stroke { width, paint: color, dash });
    match stack {
        Some(count) => number(scene, count, center, radius, color),
        None => {
            if let Some((glyph, part)) = kind.icon() {
                let nudge = if kind == SymbolKind::Incident { 0.04 * radius } else { 0.0 };
                icon(scene, glyph, center + Point::new(0.0, nudge), 2.0 * part * radius, color);
            }
        }
    }
    let small = rim(radius);
    if emphasis == Emphasis::Selected {
        let ring = Stroke::solid(metrics.stroke.selection, Paint::new(Token::Selection));
        scene.stroke(outline(kind, center, radius, ring_gap(radius)), ring);
    }
    let diagonal = std::f32::consts::FRAC_1_SQRT_2 * (radius + 1.0);
    if let Some(count) = folded {
        badge(scene, count, center + Point::new(diagonal, -diagonal), color, alpha, small);
    }
    // The trace ends downstream: at the right. Frozen funds have the other corner, so both can be shown.
    if marks.trace_ends {
        mark_sized(scene, Mark::Status(StatusKind::TraceEnds), center + Point::new(diagonal, diagonal), alpha, small);
    }
    if let Some(status) = marks.kept {
        mark_sized(scene, Mark::Status(status), center + Point::new(-diagonal, diagonal), alpha, small);
    }
    if marks.shared {
        mark_sized(scene, Mark::Shared, center + Point::new(-diagonal, -diagonal), alpha, small);
    }
    match outline(kind, center, radius, width / 2.0) {
        Shape::Rect { rect, .. } => HitShape::Rect(rect),
        Shape::Circle { .. } | Shape::Path(_) => HitShape::Circle(center, radius + width / 2.0),
    }
}

/// A count in at most four characters.
fn short(count: u32) -> String {
    match count {
        0..=9_999 => count.to_string(),
        10_000..=999_999 => format!("{}k", count / 1_000),
        _ => format!("{}M", count / 1_000_000),
    }
}

fn number(scene: &mut Scene, count: u32, center: Point, radius: f32, color: Paint) {
    let book = FontBook::get();
    let text = short(count);
    let room = 1.5 * radius / book.advance(Font::SansBold, 1.0, &text).max(0.1);
    let size = (0.76 * radius).min(room);
    let at = Point::new(center.x, book.baseline_centered(Font::SansBold, size, center.y));
    scene.text(book.run(&text, TextStyle::new(Font::SansBold, size, color), Corner::Middle, at));
}

/// A count on a pill at the rim.
fn badge(scene: &mut Scene, count: u32, center: Point, color: Paint, alpha: f32, zoom: f32) {
    let book = FontBook::get();
    let metrics = Metrics::get();
    let size = zoom * metrics.font.caption;
    let text = short(count);
    let height = 2.0 * zoom * metrics.node.mark_radius;
    let width = (book.advance(Font::SansBold, size, &text) + 8.0 * zoom).max(height);
    let rect = Rect::centered(center, Size::new(width, height));
    let shape = Shape::Rect { rect, radius: height / 2.0 };
    scene.shape(shape, Paint::new(Token::Canvas), Stroke::solid(1.25, color));
    let style = TextStyle::new(Font::SansBold, size, Paint::new(Token::Text).faded(alpha));
    let at = Point::new(center.x, book.baseline_centered(Font::SansBold, size, center.y));
    scene.text(book.run(&text, style, Corner::Middle, at));
}

/// A small icon on a disc, as it stands at the rim and in the legend.
pub(super) fn mark(scene: &mut Scene, mark: Mark, center: Point, alpha: f32) {
    mark_sized(scene, mark, center, alpha, 1.0);
}

fn mark_sized(scene: &mut Scene, mark: Mark, center: Point, alpha: f32, zoom: f32) {
    let (glyph, token) = match mark {
        Mark::Status(StatusKind::Frozen) => (Icon::Snowflake, Token::Recovered),
        Mark::Status(StatusKind::Recovered) => (Icon::Return, Token::Recovered),
        Mark::Status(StatusKind::Dormant) => (Icon::Clock, Token::TextDim),
        Mark::Status(StatusKind::TraceEnds) => (Icon::StopBar, Token::TextDim),
        Mark::Shared => (Icon::Rings, Token::Selection),
    };
    let radius = zoom * Metrics::get().node.mark_radius;
    let color = Paint::new(token).faded(alpha);
    scene.shape(Shape::Circle { center, radius }, Paint::new(Token::Canvas), Stroke::solid(1.25, color));
    icon(scene, glyph, center, 1.4 * radius, color);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Item;
    use super::*;

    #[test]
    fn every_shape_touches_its_radius_where_edges_end() {
        let center = Point::new(100.0, 50.0);
        for kind in SymbolKind::ALL.into_iter().filter(|kind| *kind != SymbolKind::Incident) {
            let points = outline(kind, center, 20.0, 0.0).path().flatten(0.01);
            let bounds = Rect::around(points.into_iter().flat_map(|(points, _)| points)).unwrap();
            assert!((bounds.min.x - 80.0).abs() < 0.1 && (bounds.max.x - 120.0).abs() < 0.1, "{kind:?}: {bounds:?}");
            // A horizontal edge through the centre meets the rim there, not a corner elsewhere.
            assert!(bounds.contains(Point::new(bounds.min.x, center.y)));
        }
    }

    #[test]
    fn counts_fit_inside_the_symbol() {
        let book = FontBook::get();
        for count in [1, 58, 999, 9_999, 12_345, 999_999, u32::MAX] {
            let mut scene = Scene::default();
            let mut spec = SymbolSpec::new(Role::Intermediary, Point::default());
            spec.stack = Some(count);
            symbol(&mut scene, &spec);
            let Some(Item::Text(run)) = scene.items.last() else { unreachable!("the count is drawn last") };
            let width = book.advance(run.font, run.size, &run.text);
            assert!(width <= 1.5 * spec.radius + 0.01, "{} is {width} wide", run.text);
            assert!((run.at.x + width / 2.0).abs() < 0.01, "{} is not centred", run.text);
        }
    }

    #[test]
    fn what_is_faded_hides_what_lies_beneath() {
        let mut scene = Scene::default();
        let mut spec = SymbolSpec::new(Role::Mixer, Point::default());
        spec.emphasis = Emphasis::Dim;
        symbol(&mut scene, &spec);
        let opaque = Some(Paint::new(Token::Canvas));
        assert!(matches!(&scene.items[0], Item::Shape { fill, .. } if *fill == opaque));
    }
}
