//! Annotations on the graph: boxes and highlights under everything, notes and arrows over it.

use std::ops::Range;

use super::anchors::{Anchors, Ground, Standing};
use super::build::GraphSpec;
use super::paint::Painter;
use super::{Insets, View, sizes};
use crate::scene::annotate::{
    Anchor, Annotation, Annotations, Area, Board, Figure, Form, Hand, Laid, Pane, Spot, draw, heading,
};
use crate::scene::play::Instant;
use crate::scene::style::Token;
use crate::scene::{Point, Rect, Scene, Size, Target};

/// How much is seen of an annotation whose anchor is faint.
const FAINT: f32 = 0.35;
/// Between a symbol and the line or arrow that ends at it, px.
const CLEAR: f32 = 4.0;
/// How far a marker reaches beyond a symbol, and how wide it is on an edge, px at the usual size of texts.
const MARKER: f32 = 10.0;
const STROKE: f32 = 24.0;
/// Between a node with its label and the box around it, px at the usual size of texts.
const FRAME: f32 = 8.0;

/// The graph under a camera, as something to write on.
#[derive(Clone, Copy)]
pub struct GraphBoard<'a> {
    /// Where things stand.
    pub anchors: Anchors<'a>,
    /// The camera.
    pub view: View,
    /// The instant that is shown; `None` for all of the time.
    pub instant: Option<&'a Instant<'a>>,
}

impl<'a> GraphBoard<'a> {
    /// The graph of a picture.
    #[must_use]
    pub fn of(spec: &GraphSpec<'a>) -> Self {
        let GraphSpec { case, flow, arrangement, shown, view, instant, .. } = *spec;
        Self { anchors: Anchors { case, flow, arrangement, shown }, view, instant }
    }

    fn at(&self, p: Point) -> Point {
        self.view.to_picture(p)
    }

    fn world(&self, rect: Rect) -> Rect {
        Rect::new(self.view.to_world(rect.min), self.view.to_world(rect.max))
    }

    fn picture(&self, rect: Rect) -> Rect {
        Rect::new(self.at(rect.min), self.at(rect.max))
    }

    fn alpha(&self, ground: &Ground) -> f32 {
        let begun = self.instant.is_none_or(|instant| ground.has_begun(instant));
        if ground.full && begun { 1.0 } else { FAINT }
    }

    fn ground(&self, anchor: &Anchor) -> Option<Ground> {
        self.anchors.find(anchor).ground()
    }

    /// Radius of a symbol in the picture, px.
    fn reach(&self, ground: &Ground) -> f32 {
        ground.reach * self.view.scale
    }

    fn spot(&self, spot: &Spot) -> Option<(Point, Ground)> {
        let ground = self.ground(&spot.anchor)?;
        Some((self.at(ground.at) + spot.offset * self.zoom(), ground))
    }

    /// What an area is around, px, and how much of it is seen.
    fn rect(&self, area: &Area) -> Option<(Rect, f32)> {
        match area {
            Area::Item(anchor) => {
                let ground = self.ground(anchor)?;
                let rect = self.picture(ground.around).expanded(FRAME * self.zoom());
                Some((rect, self.alpha(&ground)))
            }
            Area::Around { nodes, before, after } => {
                let grounds: Vec<Ground> = nodes.iter().filter_map(|key| self.anchors.node(key).ground()).collect();
                let middles = Rect::around(grounds.iter().map(|ground| ground.at))?;
                let alpha = grounds.iter().map(|ground| self.alpha(ground)).fold(FAINT, f32::max);
                Some((self.picture(Rect::new(middles.min - *before, middles.max + *after)), alpha))
            }
            Area::Place(rect) => Some((self.picture(*rect), 1.0)),
            Area::Time { .. } => None,
        }
    }

    fn figure(&self, annotation: &Annotation) -> Option<(Figure, f32)> {
        // What is hidden in the case is hidden in what was written about it.
        let (text, zoom) = (&*self.anchors.case.scrub(&annotation.text), self.zoom());
        match &annotation.form {
            Form::Note { at, width } => {
                let (corner, ground) = self.spot(at)?;
                let (rect, words) = Laid::note(text, corner, *width, zoom);
                let leader = (!at.anchor.is_free()).then(|| {
                    let short = if ground.reach > 0.0 { self.reach(&ground) + CLEAR } else { 0.0 };
                    (self.at(ground.at), short)
                });
                Some((Figure::Note { rect, words, leader }, self.alpha(&ground)))
            }
            Form::Arrow { from, to } => {
                let ((tail, a), (tip, b)) = (self.spot(from)?, self.spot(to)?);
                let trimmed = |spot: &Spot, ground: &Ground, own: Point, other: Point| {
                    let short = self.reach(ground) + CLEAR;
                    let on_it = !spot.anchor.is_free() && spot.offset == Point::default();
                    let length = own.distance(other);
                    if on_it && length > short { own.lerp(other, short / length) } else { own }
                };
                let ends = (trimmed(from, &a, tail, tip), trimmed(to, &b, tip, tail));
                let words = Laid::at_tail(text, ends.0, ends.1, zoom);
                let alpha = self.alpha(&a).min(self.alpha(&b));
                Some((Figure::Arrow { from: ends.0, to: ends.1, words }, alpha))
            }
            Form::Box(area) => {
                let (rect, alpha) = self.rect(area)?;
                Some((Figure::Box { rect, words: Laid::heading(text, rect, zoom) }, alpha))
            }
            Form::Highlight(Area::Item(anchor)) => {
                let ground = self.ground(anchor)?;
                let alpha = self.alpha(&ground);
                if ground.line.is_empty() {
                    let radius = self.reach(&ground).max(sizes::BADGE_RADIUS * 0.5) + MARKER * zoom;
                    return Some((Figure::Disc(self.at(ground.at), radius), alpha));
                }
                let line = ground.line.iter().map(|&p| self.at(p)).collect();
                Some((Figure::Line(line, STROKE * zoom), alpha))
            }
            Form::Highlight(area) => {
                let (rect, alpha) = self.rect(area)?;
                Some((Figure::Field(rect), alpha))
            }
        }
    }
}

impl Board for GraphBoard<'_> {
    fn pane(&self) -> Pane {
        Pane::Graph
    }

    fn zoom(&self) -> f32 {
        self.view.scale.clamp(sizes::SMALLEST_ZOOM_OF_TEXT, sizes::LARGEST_ZOOM_OF_TEXT)
    }

    fn point(&self, anchor: &Anchor) -> Option<Point> {
        Some(self.at(self.ground(anchor)?.at))
    }

    fn anchor(&self, hand: Hand<'_>) -> Anchor {
        match hand.on {
            Some(Target::Node(key)) => Anchor::Node(key.clone()),
            Some(Target::Edge(key)) => Anchor::Edge(key.clone()),
            _ => Anchor::Place(self.view.to_world(hand.at)),
        }
    }

    fn area(&self, rect: Rect) -> Area {
        let world = self.world(rect);
        let Anchors { flow, arrangement, shown, .. } = self.anchors;
        let graph = &flow.graph;
        let inside = |ix: &petgraph::graph::NodeIndex| shown.draws(*ix) && world.contains(arrangement.node(*ix));
        let found: Vec<_> = graph.node_indices().filter(inside).collect();
        match Rect::around(found.iter().map(|&ix| arrangement.node(ix))) {
            Some(middles) => Area::Around {
                nodes: found.iter().map(|&ix| graph[ix].key.clone()).collect(),
                before: middles.min - world.min,
                after: world.max - middles.max,
            },
            None => Area::Place(world),
        }
    }

    fn lay(&self, id: u32, annotation: &Annotation) -> Option<Laid> {
        let (figure, alpha) = self.figure(annotation)?;
        Some(Laid { id, figure, ink: annotation.ink, alpha, zoom: self.zoom() })
    }
}

/// What lies over nodes and edges: notes, arrows and the headings of boxes. They are always drawn for the very view they are seen in.
#[must_use]
pub fn over(spec: &GraphSpec<'_>) -> Option<Scene> {
    let board = GraphBoard::of(spec);
    spec.annotations.on(Pane::Graph).next()?;
    let mut scene = Scene::new(spec.size);
    // Headings first: a note may cover one, but no heading covers a note.
    for boxes in [true, false] {
        for (id, annotation) in spec.annotations.on(Pane::Graph) {
            if annotation.form.is_under() != boxes {
                continue;
            }
            match board.lay(id, annotation) {
                Some(laid) if boxes => heading(&mut scene, &laid, Token::Canvas),
                Some(laid) => draw(&mut scene, &laid, Token::Canvas),
                None => {}
            }
        }
    }
    Some(scene)
}

impl Painter<'_> {
    /// What lies under nodes and edges: boxes and highlights, those with all of what they are around ahead of the story
    /// fade with it.
    pub(super) fn under(&mut self) {
        let board = GraphBoard { instant: None, ..GraphBoard::of(self.spec) };
        for (id, annotation) in self.spec.annotations.on(Pane::Graph) {
            let Some(laid) = annotation.form.is_under().then(|| board.lay(id, annotation)).flatten() else { continue };
            let first = self.scene.items.len();
            draw(&mut self.scene, &laid, Token::Canvas);
            self.parts
                .marked
                .push(Marked { grounds: board.grounds(&annotation.form), range: first..self.scene.items.len() });
        }
    }
}

/// The headings of boxes: no label of node or edge stands there.
pub(super) fn headings(spec: &GraphSpec<'_>) -> Vec<Rect> {
    let board = GraphBoard { instant: None, ..GraphBoard::of(spec) };
    let boxes = spec.annotations.on(Pane::Graph).filter(|(_, annotation)| matches!(annotation.form, Form::Box(_)));
    let words = boxes.filter_map(|(id, annotation)| match board.lay(id, annotation)?.figure {
        Figure::Box { words, .. } => words.bounds(),
        _ => None,
    });
    words.collect()
}

/// Items of a picture that mark something.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    grounds: Vec<Ground>,
    pub(super) range: Range<usize>,
}

impl Marked {
    /// Whether the story has reached nothing of it.
    pub(super) fn is_ahead(&self, instant: &Instant<'_>) -> bool {
        !self.grounds.is_empty() && !self.grounds.iter().any(|ground| ground.has_begun(instant))
    }
}

impl GraphBoard<'_> {
    fn grounds(&self, form: &Form) -> Vec<Ground> {
        match form {
            Form::Box(Area::Around { nodes, .. }) | Form::Highlight(Area::Around { nodes, .. }) => {
                nodes.iter().filter_map(|key| self.anchors.node(key).ground()).collect()
            }
            other => other.anchors().into_iter().filter_map(|anchor| self.ground(anchor)).collect(),
        }
    }

    /// What became of what an annotation is about: the best of it, where it is several things.
    #[must_use]
    pub fn standing(&self, form: &Form) -> Standing {
        let all: Vec<Standing> = match form {
            Form::Box(Area::Around { nodes, .. }) | Form::Highlight(Area::Around { nodes, .. }) => {
                let mut all: Vec<Standing> = nodes.iter().map(|key| self.anchors.node(key)).collect();
                all.sort_by_key(|standing| !matches!(standing, Standing::At(ground) if ground.full));
                all.sort_by_key(|standing| matches!(standing, Standing::Lost));
                all.truncate(1);
                all
            }
            other => other.anchors().into_iter().map(|anchor| self.anchors.find(anchor)).collect(),
        };
        let lost = all.iter().find(|standing| matches!(standing, Standing::Lost));
        let hidden = all.iter().find(|standing| matches!(standing, Standing::Hidden));
        let faint = all.iter().find(|standing| matches!(standing, Standing::At(ground) if !ground.full));
        let instead = all.iter().find(|standing| matches!(standing, Standing::At(ground) if ground.instead));
        let found = lost.or(hidden).or(faint).or(instead).or(all.first());
        found.cloned().unwrap_or(Standing::At(Ground::free(Point::default())))
    }
}

/// The part of the arrangement that a fitted picture of a size has to show besides `bounds`, so that annotations at the edge of the graph
/// are in it too. Their texts keep their size where the graph shrinks, so that this depends on the picture.
#[must_use]
pub fn bounds_with(
    annotations: &Annotations,
    anchors: Anchors<'_>,
    bounds: Rect,
    size: Size,
    margin: f32,
    insets: Insets,
) -> Rect {
    /// Each round comes nearer; after a few, nothing that could be seen changes.
    const ROUNDS: usize = 4;
    let mut world = bounds;
    if annotations.on(Pane::Graph).next().is_none() {
        return world;
    }
    for _ in 0..ROUNDS {
        let board = GraphBoard { anchors, view: View::fit_inside(world, size, margin, insets), instant: None };
        let laid = annotations.on(Pane::Graph).filter_map(|(id, annotation)| board.lay(id, annotation));
        let around = laid.map(|laid| laid.bounds()).fold(board.picture(bounds), |a, b| a.union(&b));
        world = board.world(around);
    }
    world
}

/// The camera that shows the whole graph with all annotations on it in a picture of a size.
#[must_use]
pub fn whole_view(annotations: &Annotations, anchors: Anchors<'_>, size: Size, margin: f32) -> View {
    let (bounds, insets) = (anchors.arrangement.bounds, anchors.arrangement.insets());
    let world = bounds_with(annotations, anchors, bounds, size, margin, insets);
    View::fit_inside(world, size, margin, insets)
}
