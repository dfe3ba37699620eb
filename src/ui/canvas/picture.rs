//! The picture on the canvas. It is made for a little more than the canvas shows and then only moved; what the pointer
//! lights and the money on its way are drawn over it. Nothing is made again that shows nothing new.

use std::sync::Arc;

use egui::{Rect, Sense, Ui, Vec2};

use super::to_screen;
use crate::app::App;
use crate::app::document::Document;
use crate::case::Usd;
use crate::render::egui::{EguiScene, Placed, Stand};
use crate::scene::graph::{self, GraphSpec, Heap, MovingMoney, Picture, Plan, View};
use crate::scene::style::ThemeName;
use crate::scene::{Hit, HitShape, Point, Scene, Size, Target};
use crate::timeline::{Movement, in_flight};
use crate::ui::theme;

/// Pixels of the time axis that a transfer is seen on its way.
const FLIGHT_PX: f64 = 26.0;
/// Room around the canvas for which the picture is made too, px: as far as it can be moved before it is made again.
const AROUND: f32 = 220.0;
/// While zooming, a picture of more items than this is enlarged up to [`LARGEST_STRETCH`] before it is made again.
const MANY: usize = 3_000;
const LARGEST_STRETCH: f32 = 1.3;
/// Nodes named for screen readers, at most.
const NAMED: usize = 500;

/// What is drawn on the canvas, from one frame to the next.
#[derive(Clone, Default)]
pub(super) struct Cache {
    below: Option<Below>,
    lit: Option<(Option<Target>, Placed)>,
    money: Option<(u64, Placed)>,
    /// The view of the last frame.
    view: View,
    /// How often the picture was made, for tests.
    pub(super) made: u64,
}

/// The picture without pointer and money.
#[derive(Clone)]
struct Below {
    key: Key,
    plan: Arc<Plan>,
    /// The view it was made for; its picture is larger than the canvas.
    view: View,
    size: Size,
    picture: Picture,
    placed: Placed,
    note: EguiScene,
}

#[derive(Clone, PartialEq)]
struct Key {
    revision: u64,
    canvas: Size,
    theme: ThemeName,
    pixels_per_point: f32,
}

impl Cache {
    /// What lies under a point of the canvas.
    pub(super) fn hit(&self, p: Point, slack: f32) -> Option<&Hit> {
        let below = self.below.as_ref()?;
        below.picture.hit(below.from_canvas(self.view, p), slack * below.view.scale / self.view.scale)
    }

    /// The mark for several things under a point of the canvas.
    pub(super) fn heap(&self, p: Point, slack: f32) -> Option<&Heap> {
        let below = self.below.as_ref()?;
        below.picture.heap(below.from_canvas(self.view, p), slack * below.view.scale / self.view.scale)
    }

    /// Brings everything up to date for a frame and paints it.
    pub(super) fn show(&mut self, app: &App, ui: &Ui, rect: Rect) {
        let Some(doc) = &app.doc else { return };
        let view = app.ui.camera.view;
        let canvas = Size::new(rect.width(), rect.height());
        let key = Key {
            revision: doc.revision,
            canvas,
            theme: theme::current_name(ui),
            pixels_per_point: ui.pixels_per_point(),
        };
        let still = self.view == view;
        self.view = view;
        let fits = self.below.as_ref().is_some_and(|below| {
            below.key == key && Arc::ptr_eq(&below.plan, &doc.plan) && below.serves(view, canvas, still)
        });
        if !fits {
            self.below = Some(Below::new(doc, ui, view, key));
            (self.lit, self.money) = (None, None);
            self.made += 1;
        }
        let Some(below) = &mut self.below else { return };
        if below.view.scale != view.scale {
            // Stretched for now: made again as soon as the camera rests.
            ui.request_repaint();
        }
        let draw = |scene: &Scene| {
            Placed::new(EguiScene::new(scene, theme::current(ui), ui.pixels_per_point(), egui::Pos2::ZERO))
        };
        let hover = app.ui.hover.as_ref();
        if self.lit.as_ref().is_none_or(|(of, _)| of.as_ref() != hover) {
            let scene = below.picture.lit(&below.plan, &GraphSpec { hover, ..below.spec(doc) });
            self.lit = Some((hover.cloned(), scene.map(|scene| draw(&scene)).unwrap_or_default()));
        }
        let playhead = doc.clock.playback.at.to_bits();
        if self.money.as_ref().is_none_or(|(at, _)| *at != playhead) {
            let money = moving_money(doc);
            let scene = below.picture.money(&below.plan, &GraphSpec { money: &money, ..below.spec(doc) });
            self.money = Some((playhead, draw(&scene)));
        }
        let scale = view.scale / below.view.scale;
        let offset = view.offset - below.view.offset * scale;
        let stand = Stand { scale, offset: rect.min.to_vec2() + Vec2::new(offset.x, offset.y) };
        let painter = ui.painter().with_clip_rect(rect);
        below.placed.paint(&painter, stand);
        for (_, over) in self.lit.iter_mut() {
            over.paint(&painter, stand);
        }
        for (_, over) in self.money.iter_mut() {
            over.paint(&painter, stand);
        }
        below.note.paint(&painter);
        below.name_nodes(ui, rect, view);
    }
}

impl Below {
    fn new(doc: &Document, ui: &Ui, view: View, key: Key) -> Self {
        let size = Size::new(key.canvas.w + 2.0 * AROUND, key.canvas.h + 2.0 * AROUND);
        let mut below = Self {
            plan: Arc::clone(&doc.plan),
            view: view.panned(Point::new(AROUND, AROUND)),
            size,
            picture: Picture::default(),
            placed: Placed::default(),
            note: EguiScene::default(),
            key,
        };
        below.picture = graph::paint(&below.plan, &below.spec(doc));
        let (colors, ppp) = (theme::current(ui), ui.pixels_per_point());
        below.placed = Placed::new(EguiScene::new(&below.picture.scene, colors, ppp, egui::Pos2::ZERO));
        if let Some(note) = below.picture.note_scene(below.key.canvas) {
            below.note = EguiScene::new(&note, colors, ppp, ui.max_rect().min);
        }
        below
    }

    fn spec<'a>(&self, doc: &'a Document) -> GraphSpec<'a> {
        GraphSpec {
            case: &doc.case,
            flow: &doc.drawing.flow,
            arrangement: &doc.drawing.arrangement,
            filter: &doc.state.filter,
            shown: &doc.shown,
            view: self.view,
            size: self.size,
            selection: &doc.selection,
            hover: None,
            money: &[],
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
        holds(self.view.to_picture(bounds.min), self.view.to_picture(bounds.max))
            || holds(
                self.from_canvas(view, Point::default()),
                self.from_canvas(view, Point::new(canvas.w, canvas.h)),
            )
    }

    /// Where in the picture a point of the canvas lies.
    fn from_canvas(&self, view: View, p: Point) -> Point {
        (p - view.offset) * (self.view.scale / view.scale) + self.view.offset
    }

    /// Names the nodes for screen readers.
    fn name_nodes(&self, ui: &Ui, rect: Rect, view: View) {
        let scale = view.scale / self.view.scale;
        let at = |p: Point| to_screen(rect, (p - self.view.offset) * scale + view.offset);
        let nodes = self.picture.scene.hits.iter().filter_map(|hit| match &hit.target {
            Target::Node(key) => Some((key, hit)),
            _ => None,
        });
        for (key, hit) in nodes.take(NAMED) {
            let around = match hit.shape {
                HitShape::Circle(center, radius) => {
                    Rect::from_center_size(at(center), Vec2::splat(2.0 * radius * scale))
                }
                HitShape::Rect(r) => Rect::from_min_max(at(r.min), at(r.max)),
                HitShape::Line(..) => continue,
            };
            if !rect.intersects(around) {
                continue;
            }
            let named = ui.interact(around, ui.scope_id().with(key.to_string()), Sense::empty());
            named.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &hit.name));
        }
    }
}

/// The transfers on their way at the playhead, as dots on their edges.
fn moving_money(doc: &Document) -> Vec<MovingMoney> {
    let flow = &doc.drawing.flow;
    in_flight(&doc.chronicle.index, &doc.clock.axis, doc.clock.playback.at, FLIGHT_PX)
        .into_iter()
        .filter_map(|flight| {
            // A theft known by report has no edge to move along.
            let Movement::Transfer(ix) = flight.movement else { return None };
            if !doc.state.filter.passes(&doc.case, ix) {
                return None;
            }
            let transfer = &doc.case[ix];
            let (from, to) = (flow.node_of(transfer.from)?, flow.node_of(transfer.to)?);
            let key = crate::flow::EdgeKey { from: from.key.clone(), to: to.key.clone() };
            let (edge, whole) = flow.edge(&key)?;
            let part = doc.valuation.of_transfer(&doc.case, ix).map(Usd::to_f64);
            let share = part.zip(whole.usd.map(Usd::to_f64)).map_or(0.2, |(part, whole)| part / whole.max(1e-9));
            #[allow(clippy::cast_possible_truncation)]
            Some(MovingMoney { edge, progress: flight.progress as f32, share: share as f32 })
        })
        .collect()
}
