//! The graph on a canvas, from one frame to the next. Its picture is made for a little more than the canvas shows and
//! then only moved; what the pointer lights and the money on its way are drawn over it. Nothing is made again that shows
//! nothing new.

use std::sync::Arc;

use egui::{Painter, Pos2, Rect, Vec2};

use super::{EguiScene, Placed, Stand};
use crate::scene::graph::{self, GraphSpec, Heap, Picture, Plan, View};
use crate::scene::play::{Instant, MovingMoney};
use crate::scene::style::{Theme, ThemeName};
use crate::scene::{Hit, HitShape, Point, Scene, Size, Target};

/// Room around the canvas for which the picture is made too, px: as far as it can be moved before it is made again.
const AROUND: f32 = 220.0;
/// While zooming, a picture of more items than this is enlarged up to [`LARGEST_STRETCH`] before it is made again.
const MANY: usize = 2_500;
const LARGEST_STRETCH: f32 = 1.3;

/// What a frame shows.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// What the picture is made from.
    pub plan: &'a Arc<Plan>,
    /// The graph, seen by the camera on the whole canvas.
    pub spec: GraphSpec<'a>,
    /// Changes with everything the picture shows but view, pointer and money.
    pub revision: u64,
    /// Changes with the money on its way.
    pub playhead: u64,
    /// Name of the colours.
    pub name: ThemeName,
    /// The colours.
    pub theme: &'a Theme,
}

/// What is drawn on a canvas.
#[derive(Clone, Default)]
pub struct GraphCanvas {
    below: Option<Below>,
    lit: Option<(Option<Target>, Placed)>,
    money: Option<(u64, Placed)>,
    /// What stays at the edges of the canvas, and for which picture and view.
    edges: Option<(u64, View, EguiScene)>,
    /// Notes and arrows, drawn for the very view, with the colours they were converted for.
    over: Option<Over>,
    /// The view of the last frame.
    view: View,
    made: u64,
}

/// Notes and arrows, and what they were converted for: a theme, and pixels per point.
type Over = (Scene, ThemeName, f32, EguiScene);

/// The picture without pointer and money.
#[derive(Clone)]
struct Below {
    key: Key,
    plan: Arc<Plan>,
    /// The view it was made for; its picture is larger than the canvas.
    view: View,
    size: Size,
    picture: Picture,
    /// Of the instant at which so much had begun; of all of the time without one.
    placed: Placed,
    begun: Option<usize>,
    note: EguiScene,
}

#[derive(Clone, Copy, PartialEq)]
struct Key {
    revision: u64,
    canvas: Size,
    name: ThemeName,
    pixels_per_point: f32,
}

impl GraphCanvas {
    /// What lies under a point of the canvas.
    #[must_use]
    pub fn hit(&self, p: Point, slack: f32) -> Option<&Hit> {
        let below = self.below.as_ref()?;
        below.picture.hit(below.in_picture(self.view, p), slack * below.view.scale / self.view.scale)
    }

    /// The mark for several things under a point of the canvas.
    #[must_use]
    pub fn heap(&self, p: Point, slack: f32) -> Option<&Heap> {
        let below = self.below.as_ref()?;
        below.picture.heap(below.in_picture(self.view, p), slack * below.view.scale / self.view.scale)
    }

    /// The regions of the picture that stand for one thing each, from back to front, and where they lie on the canvas:
    /// `canvas = region · scale + offset`.
    #[must_use]
    pub fn hits(&self) -> (&[Hit], f32, Point) {
        let Some(below) = &self.below else { return (&[], 1.0, Point::default()) };
        let scale = self.view.scale / below.view.scale;
        (&below.picture.scene.hits, scale, self.view.offset - below.view.offset * scale)
    }

    /// Where a thing is drawn on the canvas; `None` where it is out of view or drawn together with others.
    #[must_use]
    pub fn shape_of(&self, target: &Target) -> Option<HitShape> {
        let (hits, scale, offset) = self.hits();
        hits.iter().rev().find(|hit| hit.target == *target).map(|hit| hit.shape.placed(scale, offset))
    }

    /// The picture it was last made from, with the view and the size it was made for.
    #[must_use]
    pub fn picture(&self) -> Option<(&Picture, View, Size)> {
        self.below.as_ref().map(|below| (&below.picture, below.view, below.size))
    }

    /// How often the picture was made.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.made
    }

    /// Corners of all triangles of the picture.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.below.as_ref().map_or(0, |below| below.placed.vertices())
    }

    /// Brings everything up to date and paints it on a canvas with its top left corner at `at`. Returns whether another
    /// frame is wanted, because this one shows a picture stretched.
    pub fn show(
        &mut self,
        frame: &Frame<'_>,
        painter: &Painter,
        at: Pos2,
        money: impl FnOnce() -> Vec<MovingMoney>,
    ) -> bool {
        let (view, canvas) = (frame.spec.view, frame.spec.size);
        let pixels_per_point = painter.pixels_per_point();
        let key = Key { revision: frame.revision, canvas, name: frame.name, pixels_per_point };
        let still = self.view == view;
        self.view = view;
        let fits = self.below.as_ref().is_some_and(|below| {
            below.key == key && Arc::ptr_eq(&below.plan, frame.plan) && below.serves(view, canvas, still)
        });
        if !fits {
            self.below = Some(Below::new(frame, key));
            (self.lit, self.money) = (None, None);
            self.made += 1;
        }
        let Some(below) = &mut self.below else { return false };
        let spec = GraphSpec { view: below.view, size: below.size, hover: None, instant: None, ..frame.spec };
        let draw = |scene: &Scene| Placed::new(EguiScene::new(scene, frame.theme, pixels_per_point, Pos2::ZERO));
        let hover = frame.spec.hover;
        if self.lit.as_ref().is_none_or(|(of, _)| of.as_ref() != hover) {
            let scene = below.picture.lit(&below.plan, &GraphSpec { hover, ..spec });
            self.lit = Some((hover.cloned(), scene.map(|scene| draw(&scene)).unwrap_or_default()));
        }
        let begun = frame.spec.instant.map(|instant| instant.play.begun(instant.at));
        if below.begun != begun {
            // Places and texts stay; what the story has reached since is drawn in full now.
            let as_of = frame.spec.instant.map(|instant| below.picture.as_of(instant));
            below.placed = draw(as_of.as_ref().unwrap_or(&below.picture.scene));
            below.begun = begun;
        }
        if self.money.as_ref().is_none_or(|(of, _)| *of != frame.playhead) {
            let scene = frame.spec.instant.map_or_else(Scene::default, |instant| {
                let instant = Instant { money: &money(), ..*instant };
                below.picture.money(&below.plan, &GraphSpec { instant: Some(&instant), ..spec })
            });
            self.money = Some((frame.playhead, draw(&scene)));
        }
        let scale = view.scale / below.view.scale;
        let offset = view.offset - below.view.offset * scale;
        let stand = Stand { scale, offset: at.to_vec2() + Vec2::new(offset.x, offset.y) };
        let rect = Rect::from_min_size(at, Vec2::new(canvas.w, canvas.h));
        let painter = painter.with_clip_rect(painter.clip_rect().intersect(rect));
        below.placed.paint(&painter, stand);
        let over = self.lit.iter_mut().map(|(_, over)| over).chain(self.money.iter_mut().map(|(_, over)| over));
        over.for_each(|over| over.paint(&painter, stand));
        show_annotations(&mut self.over, frame, &painter, at);
        if self.edges.as_ref().is_none_or(|(made, seen, _)| (*made, *seen) != (self.made, view)) {
            let scene = graph::story_edges(&frame.spec);
            let flat = |scene: &Scene| EguiScene::new(scene, frame.theme, pixels_per_point, Pos2::ZERO);
            self.edges = scene.map(|scene| (self.made, view, flat(&scene)));
        }
        if let Some((_, _, edges)) = &self.edges {
            edges.place(&painter, at);
        }
        below.note.place(&painter, at);
        scale != 1.0
    }
}

/// Notes and arrows. Where they stand is worked out in every frame; they are converted again where that changed.
fn show_annotations(over: &mut Option<Over>, frame: &Frame<'_>, painter: &Painter, at: Pos2) {
    let Some(scene) = graph::annotations_over(&frame.spec) else {
        *over = None;
        return;
    };
    let pixels_per_point = painter.pixels_per_point();
    let same = |(old, name, scale, _): &Over| *old == scene && *name == frame.name && *scale == pixels_per_point;
    if !over.as_ref().is_some_and(same) {
        let shapes = EguiScene::new(&scene, frame.theme, pixels_per_point, Pos2::ZERO);
        *over = Some((scene, frame.name, pixels_per_point, shapes));
    }
    if let Some((.., shapes)) = over {
        shapes.place(painter, at);
    }
}

impl Below {
    fn new(frame: &Frame<'_>, key: Key) -> Self {
        let size = Size::new(key.canvas.w + 2.0 * AROUND, key.canvas.h + 2.0 * AROUND);
        let view = frame.spec.view.panned(Point::new(AROUND, AROUND));
        let spec = GraphSpec { view, size, hover: None, instant: None, ..frame.spec };
        let picture = graph::paint(frame.plan, &spec);
        let draw = |scene: &Scene| EguiScene::new(scene, frame.theme, key.pixels_per_point, Pos2::ZERO);
        Self {
            plan: Arc::clone(frame.plan),
            placed: Placed::new(draw(&picture.scene)),
            begun: None,
            note: picture.note_scene(key.canvas).map(|note| draw(&note)).unwrap_or_default(),
            view,
            size,
            picture,
            key,
        }
    }

    /// Whether the picture still does for a view, `still` where the camera did not move since the last frame.
    fn serves(&self, view: View, canvas: Size, still: bool) -> bool {
        let stretch = view.scale / self.view.scale;
        let bearable = !still
            && self.picture.scene.items.len() > MANY
            && (1.0 / LARGEST_STRETCH..=LARGEST_STRETCH).contains(&stretch);
        if stretch != 1.0 && !bearable {
            return false;
        }
        // All of the graph is in it, or at least all that the canvas shows.
        let whole = crate::scene::Rect::from_xywh(0.0, 0.0, self.size.w, self.size.h);
        let holds = |min: Point, max: Point| whole.contains(min) && whole.contains(max);
        let bounds = self.plan.bounds();
        let corner = Point::new(canvas.w, canvas.h);
        holds(self.view.to_picture(bounds.min), self.view.to_picture(bounds.max))
            || holds(self.in_picture(view, Point::default()), self.in_picture(view, corner))
    }

    /// Where in the picture a point of the canvas lies.
    fn in_picture(&self, view: View, p: Point) -> Point {
        (p - view.offset) * (self.view.scale / view.scale) + self.view.offset
    }
}
