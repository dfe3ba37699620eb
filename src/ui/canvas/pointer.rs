//! What the pointer does to the graph: pan, zoom, select, move, open.

use egui::{Modifiers, PointerButton, Pos2, Rect, Response, Ui};

use super::{to_scene, to_screen};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::flow::NodeKey;
use crate::scene::graph::View;
use crate::scene::select::Join;
use crate::scene::style::Token;
use crate::scene::{Hit, Point, Scene, Target};
use crate::ui::theme;
use crate::ui::widgets::dragging;

/// How near, in px, the pointer must come to a thin edge.
const SLACK: f32 = 3.0;

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

pub(super) struct Pointer<'a> {
    pub(super) app: &'a App,
    pub(super) doc: &'a Document,
    pub(super) ui: &'a Ui,
    pub(super) rect: Rect,
    pub(super) response: &'a Response,
    pub(super) scene: &'a Scene,
}

impl Pointer<'_> {
    pub(super) fn act(&self, actions: &mut Vec<Action>) {
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
                self.doc.shown.draws(ix) && area.contains(to_screen(self.rect, at))
            });
            let targets = inside.map(|ix| Target::Node(flow.graph[ix].key.clone())).collect();
            let how = if self.modifiers().command { Join::Add } else { Join::Replace };
            actions.push(Action::Select(targets, how));
        }
    }
}
