//! The picture on the canvas, made again only when something it shows changed.

use egui::{Rect, Sense, Ui, Vec2};

use super::to_screen;
use crate::app::App;
use crate::app::document::Document;
use crate::case::Usd;
use crate::render::egui::EguiScene;
use crate::scene::graph::{self, GraphSpec, MovingMoney, View};
use crate::scene::style::ThemeName;
use crate::scene::{Scene, Size, Target};
use crate::timeline::{Movement, in_flight};
use crate::ui::theme;

/// Pixels of the time axis that a transfer is seen on its way.
const FLIGHT_PX: f64 = 26.0;

/// The picture of the last frame and what it was made from; made again only when that changed.
#[derive(Clone, Default)]
pub(super) struct Cache {
    key: Option<Key>,
    pub(super) scene: Scene,
    pub(super) shapes: EguiScene,
}

#[derive(Clone, PartialEq)]
struct Key {
    revision: u64,
    view: View,
    rect: Rect,
    hover: Option<Target>,
    theme: ThemeName,
    pixels_per_point: f32,
    playhead: u64,
}

pub(super) fn refresh(app: &App, ui: &Ui, rect: Rect, cache: &mut Cache) {
    let Some(doc) = &app.doc else { return };
    let playing = doc.clock.playback.at;
    let key = Key {
        revision: doc.revision,
        view: app.ui.camera.view,
        rect,
        hover: app.ui.hover.clone(),
        theme: theme::current_name(ui),
        pixels_per_point: ui.pixels_per_point(),
        playhead: playing.to_bits(),
    };
    if cache.key.as_ref() == Some(&key) {
        return;
    }
    let money = moving_money(doc);
    cache.scene = graph::build(&GraphSpec {
        case: &doc.case,
        flow: &doc.drawing.flow,
        arrangement: &doc.drawing.arrangement,
        shown: &doc.shown,
        view: app.ui.camera.view,
        size: Size::new(rect.width(), rect.height()),
        selection: &doc.selection,
        hover: app.ui.hover.as_ref(),
        money: &money,
    });
    cache.shapes = EguiScene::new(&cache.scene, theme::current(ui), ui.pixels_per_point(), rect.min);
    cache.key = Some(key);
}

/// The transfers on their way at the playhead, as dots on their edges.
fn moving_money(doc: &Document) -> Vec<MovingMoney> {
    let flow = &doc.drawing.flow;
    in_flight(&doc.chronicle.index, &doc.clock.axis, doc.clock.playback.at, FLIGHT_PX)
        .into_iter()
        .filter_map(|flight| {
            // A theft known by report has no edge to move along.
            let Movement::Transfer(ix) = flight.movement else { return None };
            if !doc.shown.passes(ix) {
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

/// Names the nodes for screen readers.
pub(super) fn name_nodes(ui: &Ui, rect: Rect, scene: &Scene) {
    for hit in &scene.hits {
        let Target::Node(key) = &hit.target else { continue };
        let around = match hit.shape {
            crate::scene::HitShape::Circle(center, radius) => {
                Rect::from_center_size(to_screen(rect, center), Vec2::splat(2.0 * radius))
            }
            crate::scene::HitShape::Rect(r) => Rect::from_min_max(to_screen(rect, r.min), to_screen(rect, r.max)),
            crate::scene::HitShape::Line(..) => continue,
        };
        let named = ui.interact(around, ui.scope_id().with(key.to_string()), Sense::empty());
        named.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &hit.name));
    }
}
