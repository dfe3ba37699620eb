//! What the pointer does to the graph: pan, zoom, select, move, open.

use std::collections::BTreeSet;

use egui::{Modifiers, PointerButton, Pos2, Rect, Response, Stroke, Ui};

use super::snap::{self, snap};
use super::{to_scene, to_screen};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::flow::NodeKey;
use crate::render::egui::GraphCanvas;
use crate::scene::graph::{View, sizes};
use crate::scene::lasso::encloses;
use crate::scene::select::Join;
use crate::scene::style::Token;
use crate::scene::{Hit, Point, Target};
use crate::ui::theme;
use crate::ui::widgets::dragging;

/// How near, in px, the pointer must come to a thin edge.
pub(super) const SLACK: f32 = 3.0;

/// What a drag that began on the canvas does.
#[derive(Clone, Default)]
enum Drag {
    /// Moves the view.
    #[default]
    Pan,
    /// Moves nodes; with the places they began at, the one under the pointer first.
    Nodes(Vec<(NodeKey, Point)>, Pos2),
    /// Selects with a box from here.
    Box(Pos2),
    /// Selects with a line drawn by hand; its points are kept aside.
    Lasso,
}

pub(super) struct Pointer<'a> {
    pub(super) app: &'a App,
    pub(super) doc: &'a Document,
    pub(super) ui: &'a Ui,
    pub(super) rect: Rect,
    pub(super) response: &'a Response,
    pub(super) picture: &'a GraphCanvas,
}

impl Pointer<'_> {
    pub(super) fn act(&self, actions: &mut Vec<Action>) {
        self.wheel(actions);
        self.hover(actions);
        self.click(actions);
        self.drag(actions);
    }

    /// Zooms, and lights up what the pointer is on, but touches nothing.
    pub(super) fn look(&self, actions: &mut Vec<Action>) {
        self.wheel(actions);
        self.hover(actions);
    }

    fn under(&self, p: Pos2) -> Option<&Hit> {
        self.picture.hit(to_scene(self.rect, p), SLACK)
    }

    fn modifiers(&self) -> Modifiers {
        self.ui.input(|input| input.modifiers)
    }

    fn view(&self) -> View {
        self.app.ui.camera.view
    }

    pub(super) fn wheel(&self, actions: &mut Vec<Action>) {
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
                    if let Some(fold) = self.doc.fold_at_hand(&key) {
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
                let by = self.caught(&places, Point::new(by.x, by.y));
                let places = places.into_iter().map(|(key, at)| (key, at + by)).collect();
                actions.push(Action::Pin { places, done });
                self.ui.set_cursor_icon(egui::CursorIcon::Grabbing);
            }
            Drag::Box(origin) => self.select_box(Rect::from_two_pos(origin, pointer), done, actions),
            Drag::Lasso => self.select_lasso(pointer, done, actions),
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
                let selected = self.doc.selection.nodes().filter(|_| together);
                let mut pieces = self.doc.standing(selected.chain([&grabbed]));
                pieces.sort_by_key(|piece| piece.key != grabbed);
                Drag::Nodes(pieces.into_iter().map(|piece| (piece.key, piece.at)).collect(), origin)
            }
            None if self.modifiers().alt || (self.modifiers().shift && self.modifiers().command) => {
                self.ui.data_mut(|data| data.insert_temp(self.lasso_id(), vec![origin]));
                Drag::Lasso
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

    /// How far dragged nodes move: so that the one under the pointer stands in a row or column with others, where one is
    /// near.
    fn caught(&self, places: &[(NodeKey, Point)], by: Point) -> Point {
        let Some((_, origin)) = places.first().filter(|_| self.app.ui.snap != self.modifiers().alt) else { return by };
        let dragged: BTreeSet<&NodeKey> = places.iter().map(|(key, _)| key).collect();
        let (to, guides) = snap(self.doc, self.view(), self.rect, &dragged, *origin + by);
        snap::draw(self.ui, self.rect, self.view(), &guides);
        to - *origin
    }

    fn select_box(&self, area: Rect, done: bool, actions: &mut Vec<Action>) {
        let ink = theme::token(self.ui, Token::Accent);
        let line = Stroke::new(1.0, ink);
        self.ui.painter().rect(area, 2.0, ink.gamma_multiply(0.12), line, egui::StrokeKind::Inside);
        self.select_inside(|p| area.contains(p), done, actions);
    }

    fn lasso_id(&self) -> egui::Id {
        self.response.id.with("lasso")
    }

    fn select_lasso(&self, pointer: Pos2, done: bool, actions: &mut Vec<Action>) {
        /// Points of the line that are nearer together say nothing new.
        const STEP: f32 = 2.0;
        let mut line: Vec<Pos2> = self.ui.data_mut(|data| data.remove_temp(self.lasso_id())).unwrap_or_default();
        if line.last().is_none_or(|last| last.distance(pointer) >= STEP) {
            line.push(pointer);
        }
        let ink = theme::token(self.ui, Token::Accent);
        let painter = self.ui.painter().with_clip_rect(self.rect);
        painter.line(line.clone(), Stroke::new(1.5, ink));
        if let (Some(&first), Some(&last)) = (line.first(), line.last()) {
            painter.extend(egui::Shape::dashed_line(&[last, first], Stroke::new(1.0, ink), 4.0, 4.0));
        }
        let outline: Vec<Point> = line.iter().map(|p| Point::new(p.x, p.y)).collect();
        self.select_inside(|p| encloses(&outline, Point::new(p.x, p.y)), done, actions);
        if !done {
            self.ui.data_mut(|data| data.insert_temp(self.lasso_id(), line));
        }
    }

    /// Marks the nodes whose middle is inside, and selects them at the end.
    fn select_inside(&self, inside: impl Fn(Pos2) -> bool, done: bool, actions: &mut Vec<Action>) {
        let (flow, view) = (&self.doc.drawing.flow, self.view());
        let at = |ix| to_screen(self.rect, view.to_picture(self.doc.drawing.arrangement.node(ix)));
        let caught: Vec<_> = flow
            .graph
            .node_indices()
            .filter(|&ix| self.doc.state.filter.allows(&flow.graph[ix]) && inside(at(ix)))
            .collect();
        if !done {
            let painter = self.ui.painter().with_clip_rect(self.rect);
            let ring = Stroke::new(1.5, theme::token(self.ui, Token::Accent));
            let radius = (sizes::NODE_RADIUS * view.scale).max(2.0) + 3.0;
            for &ix in caught.iter().filter(|&&ix| self.rect.contains(at(ix))) {
                painter.circle_stroke(at(ix), radius, ring);
            }
            return;
        }
        let targets = caught.into_iter().map(|ix| Target::Node(flow.graph[ix].key.clone())).collect();
        let how = if self.modifiers().command { Join::Add } else { Join::Replace };
        actions.push(Action::Select(targets, how));
    }
}
