//! The canvas: the graph, and everything the pointer does to it.

use egui::{Modifiers, PointerButton, Pos2, Rect, Response, Sense, Ui, Vec2};
use petgraph::visit::EdgeRef;

use super::chrome::menu_item;
use super::widgets::dragging;
use super::{send, table, theme};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::Usd;
use crate::flow::NodeKey;
use crate::render::egui::EguiScene;
use crate::scene::graph::{self, GraphSpec, MovingMoney, View, edge_label};
use crate::scene::select::Join;
use crate::scene::style::{ThemeName, Token};
use crate::scene::{Hit, Point, Scene, Size, Target};
use crate::timeline::{Movement, in_flight};

/// How near, in px, the pointer must come to a thin edge.
const SLACK: f32 = 3.0;

/// Pixels of the time axis that a transfer is seen on its way.
pub const FLIGHT_PX: f64 = 26.0;

/// The picture of the last frame and what it was made from; made again only when that changed.
#[derive(Clone, Default)]
struct Cache {
    key: Option<Key>,
    scene: Scene,
    shapes: EguiScene,
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

/// What a drag that began on the canvas does.
#[derive(Clone, Default)]
enum Drag {
    /// Moves the view.
    #[default]
    Pan,
    /// Moves nodes; with the places they began at.
    Nodes(Vec<(NodeKey, Point)>, Pos2),
    /// Selects with a box from here.
    Box(Pos2),
}

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let rect = ui.max_rect();
    let size = Size::new(rect.width(), rect.height());
    let response = ui.interact(rect, ui.scope_id().with("canvas"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Graph canvas"));

    let dt = ui.input(|input| input.stable_dt).min(0.1);
    if app.ui.camera.advance(doc.drawing.arrangement.bounds, size, dt) {
        ui.request_repaint();
    }
    let cache_id = egui::Id::unique("canvas picture");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(cache_id)).unwrap_or_default();
    refresh(app, ui, rect, &mut cache);
    let painter = ui.painter().with_clip_rect(rect);
    cache.shapes.paint(&painter);
    name_nodes(ui, rect, &cache.scene);

    let mut actions = Vec::new();
    if let Some(doc) = &app.doc {
        let pointer = Pointer { app, doc, ui, rect, response: &response, scene: &cache.scene };
        pointer.act(&mut actions);
        empty_states(doc, ui, rect);
    }
    if let Some(target) = app.ui.hover.clone().filter(|_| response.hovered() && !response.dragged()) {
        tooltip(app, &response, &target);
    }
    context_menu(app, &response);
    ui.data_mut(|data| data.insert_temp(cache_id, cache));
    for action in actions {
        send(app, action);
    }
}

fn refresh(app: &App, ui: &Ui, rect: Rect, cache: &mut Cache) {
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
        filter: &doc.state.filter,
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

/// Names the nodes for screen readers.
fn name_nodes(ui: &Ui, rect: Rect, scene: &Scene) {
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

fn to_screen(rect: Rect, p: Point) -> Pos2 {
    rect.min + Vec2::new(p.x, p.y)
}

fn to_scene(rect: Rect, p: Pos2) -> Point {
    Point::new(p.x - rect.min.x, p.y - rect.min.y)
}

struct Pointer<'a> {
    app: &'a App,
    doc: &'a Document,
    ui: &'a Ui,
    rect: Rect,
    response: &'a Response,
    scene: &'a Scene,
}

impl Pointer<'_> {
    fn act(&self, actions: &mut Vec<Action>) {
        self.wheel(actions);
        self.hover(actions);
        self.click(actions);
        self.drag(actions);
    }

    fn under(&self, p: Pos2) -> Option<&Hit> {
        self.scene.hit(to_scene(self.rect, p), SLACK)
    }

    fn modifiers(&self) -> Modifiers {
        self.ui.input(|input| input.modifiers)
    }

    fn view(&self) -> View {
        self.app.ui.camera.view
    }

    fn wheel(&self, actions: &mut Vec<Action>) {
        let Some(pointer) = self.response.hover_pos() else { return };
        let (scroll, pinch) = self.ui.input(|input| (input.smooth_scroll_delta.y, input.zoom_delta()));
        let factor = (scroll * 0.004).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            actions.push(Action::SetView(self.view().zoomed(to_scene(self.rect, pointer), factor)));
        }
    }

    fn hover(&self, actions: &mut Vec<Action>) {
        let inside = self.response.hover_pos().filter(|_| self.response.hovered() && !self.response.dragged());
        let Some(pointer) = inside else { return };
        let target = self.under(pointer).map(|hit| hit.target.clone());
        actions.push(Action::Hover(target));
    }

    fn click(&self, actions: &mut Vec<Action>) {
        let Some(pointer) = self.response.interact_pointer_pos() else { return };
        let hit = self.under(pointer).map(|hit| hit.target.clone());
        let many = self.modifiers().command || self.modifiers().shift;
        if self.response.double_clicked() {
            match hit {
                Some(Target::Node(key)) => {
                    if let Some(fold) = self.fold_at_hand(&key) {
                        actions.push(Action::ToggleFold(fold));
                    }
                }
                Some(_) => {}
                None => actions.push(Action::Run(Command::Fit)),
            }
        } else if self.response.clicked() {
            self.response.request_focus();
            match hit {
                Some(target) => {
                    let how = if many { Join::Toggle } else { Join::Replace };
                    actions.push(Action::Select(vec![target], how));
                }
                None if !many => actions.push(Action::Run(Command::ClearSelection)),
                None => {}
            }
        } else if self.response.secondary_clicked()
            && let Some(target) = hit.filter(|target| !self.doc.selection.contains(target))
        {
            actions.push(Action::Select(vec![target], Join::Replace));
        }
    }

    /// What a double click opens or folds again. A wallet that was never folded stays: folding all of a group is for the
    /// menu.
    fn fold_at_hand(&self, key: &NodeKey) -> Option<NodeKey> {
        let (_, node) = self.doc.drawing.flow.node(key)?;
        let fold = node.fold.clone()?;
        (node.key == fold || self.doc.state.folding.is_toggled(&fold)).then_some(fold)
    }

    fn drag(&self, actions: &mut Vec<Action>) {
        let Some(drag) = dragging(self.ui, self.response, |origin| self.begin(origin)) else { return };
        let (pointer, done) = (drag.pointer, drag.done);
        match drag.what {
            Drag::Pan => {
                let by = self.response.drag_delta();
                actions.push(Action::SetView(self.view().panned(Point::new(by.x, by.y))));
                self.ui.set_cursor_icon(egui::CursorIcon::Grabbing);
            }
            Drag::Nodes(places, origin) => {
                let by = (pointer - origin) / self.view().scale;
                let by = Point::new(by.x, by.y);
                let places = places.into_iter().map(|(key, at)| (key, at + by)).collect();
                actions.push(Action::Pin { places, done });
                self.ui.set_cursor_icon(egui::CursorIcon::Grabbing);
            }
            Drag::Box(origin) => self.select_box(Rect::from_two_pos(origin, pointer), done, actions),
        }
    }

    fn begin(&self, origin: Pos2) -> Drag {
        let primary = self.response.dragged_by(PointerButton::Primary);
        if !primary {
            return Drag::Pan;
        }
        let grabbed = match self.under(origin).map(|hit| &hit.target) {
            Some(Target::Node(key)) => self.movable(key),
            _ => None,
        };
        match grabbed {
            Some(grabbed) => {
                // A selected node takes the whole selection along.
                let together = self.doc.selection.contains(&Target::Node(grabbed.clone()));
                let keys: Vec<NodeKey> = if together { self.doc.selected_nodes() } else { vec![grabbed] };
                let places = keys.into_iter().filter_map(|key| Some((key.clone(), self.doc.place_of(&key)?))).collect();
                Drag::Nodes(places, origin)
            }
            None if self.modifiers().shift => Drag::Box(origin),
            None => Drag::Pan,
        }
    }

    /// The node a drag moves: itself, or the victim an incident hangs on.
    fn movable(&self, key: &NodeKey) -> Option<NodeKey> {
        let flow = &self.doc.drawing.flow;
        let (ix, _) = flow.node(key)?;
        Some(flow.badge_of(ix).map_or_else(|| key.clone(), |victim| flow.graph[victim].key.clone()))
    }

    fn select_box(&self, area: Rect, done: bool, actions: &mut Vec<Action>) {
        let ink = theme::token(self.ui, Token::Accent);
        self.ui.painter().rect(
            area,
            2.0,
            ink.gamma_multiply(0.12),
            egui::Stroke::new(1.0, ink),
            egui::StrokeKind::Inside,
        );
        if done {
            let flow = &self.doc.drawing.flow;
            let inside = flow.graph.node_indices().filter(|&ix| {
                let at = self.view().to_picture(self.doc.drawing.arrangement.node(ix));
                self.doc.state.filter.allows(&flow.graph[ix]) && area.contains(to_screen(self.rect, at))
            });
            let targets = inside.map(|ix| Target::Node(flow.graph[ix].key.clone())).collect();
            let how = if self.modifiers().command { Join::Add } else { Join::Replace };
            actions.push(Action::Select(targets, how));
        }
    }
}

fn tooltip(app: &App, response: &Response, target: &Target) {
    let Some(doc) = &app.doc else { return };
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(440.0);
        match target {
            Target::Node(key) => {
                let Some((ix, node)) = doc.drawing.flow.node(key) else { return };
                ui.label(egui::RichText::new(&node.name).font(theme::bold(13.0)));
                let address = match node.wallets.as_slice() {
                    [one] => doc.case[*one].address.as_ref().map(|address| address.text().to_owned()),
                    _ => None,
                };
                let detail = address.unwrap_or_else(|| node.detail.clone());
                if !detail.is_empty() {
                    ui.label(super::widgets::dim(ui, detail).font(theme::mono(11.0)));
                }
                ui.label(super::widgets::dim(ui, why_here(doc, ix)));
            }
            Target::Edge(key) => {
                let Some((ix, edge)) = doc.drawing.flow.edge(key) else { return };
                if let Some(relation) = edge.relation {
                    let name = |key| doc.drawing.flow.node(key).map_or("", |(_, node)| node.name.as_str());
                    let text = format!("{} {} {}", name(&edge.key.from), relation.verb(), name(&edge.key.to));
                    ui.label(egui::RichText::new(text).font(theme::bold(13.0)));
                }
                if let Some(sum) = doc.shown.edge(ix).filter(|sum| sum.transfers > 0) {
                    let label = edge_label(&doc.case, &doc.drawing.flow, ix, sum);
                    ui.label(egui::RichText::new(label.amount).font(theme::bold(13.0)));
                    ui.label(super::widgets::dim(ui, label.remark));
                }
                let when = graph::time_line(&doc.case, &edge.transfers);
                let known: Vec<&str> =
                    [edge.evidence.name(), &when].into_iter().filter(|part| !part.is_empty()).collect();
                ui.label(super::widgets::dim(ui, known.join(" · ")));
            }
            Target::Transfer(ix) => table::details(doc, ui, *ix),
            Target::Event(_) | Target::Legend(_) | Target::Bar(_) | Target::Incident(_) | Target::Claim(_) => {}
        }
    });
}

/// What brought a node into the picture, in one line.
fn why_here(doc: &Document, ix: petgraph::graph::NodeIndex) -> String {
    let graph = &doc.drawing.flow.graph;
    let count = |direction| graph.edges_directed(ix, direction).map(|edge| edge.weight().count).sum::<u64>();
    let from = graph.edges_directed(ix, petgraph::Incoming).max_by_key(|edge| edge.weight().usd.map_or(0, |usd| usd.0));
    let main = from.map(|edge| format!(", most from {}", graph[edge.source()].name)).unwrap_or_default();
    format!("{} transfers in{main}; {} out", count(petgraph::Incoming), count(petgraph::Outgoing))
}

fn context_menu(app: &mut App, response: &Response) {
    response.context_menu(|ui| {
        for group in [
            &[Command::ToggleFold, Command::Copy, Command::Fit][..],
            &[Command::Hide, Command::HideOthers, Command::ShowAll],
            &[Command::SelectAll, Command::InvertSelection, Command::FoldDefaults, Command::ClearPins],
        ] {
            for &command in group {
                menu_item(app, ui, command);
            }
            ui.separator();
        }
        menu_item(app, ui, Command::Export);
    });
}

/// What stands on an empty canvas, and what to do about it.
fn empty_states(doc: &Document, ui: &Ui, rect: Rect) {
    let text = if doc.drawing.flow.graph.node_count() == 0 {
        "This case has no wallets, entities or incidents yet."
    } else if doc.shown.nodes.iter().all(|shown| !shown) {
        "The filters leave nothing to show. Ctrl+H shows everything again."
    } else {
        return;
    };
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, text, font, theme::token(ui, Token::TextDim));
}
