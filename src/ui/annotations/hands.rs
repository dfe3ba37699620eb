//! What the pointer does to annotations, on the graph and on the timeline.

use egui::{CursorIcon, Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2};

use crate::app::annotations::AnnotateAction;
use crate::app::{Action, App};
use crate::render::egui::EguiScene;
use crate::scene::annotate::{Annotation, Annotations, Board, Figure, Form, Grip, Hand, Laid, Tool, draw};
use crate::scene::style::Token;
use crate::scene::{Point, Scene, Size, Target};
use crate::ui::theme;
use crate::ui::widgets::dragging;

/// Half a handle, px.
const HANDLE: f32 = 3.5;

/// A picture and the pointer over it.
pub struct Hands<'a> {
    /// The application.
    pub app: &'a App,
    /// The annotations of the open case.
    pub annotations: &'a Annotations,
    /// Where it is drawn.
    pub ui: &'a Ui,
    /// The picture on the screen.
    pub rect: Rect,
    /// Its response.
    pub response: &'a Response,
    /// How places of the picture are named.
    pub board: &'a dyn Board,
    /// What of the picture lies under a point.
    pub under: &'a dyn Fn(Point) -> Option<Target>,
    /// The colour behind the picture.
    pub ground: Token,
}

/// Whether the pointer is busy with annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// No: it is about what the picture shows.
    No,
    /// With a tool in hand: what the picture shows lights up, but is not touched.
    Tool,
    /// It is on an annotation.
    Mark,
}

/// What a drag does.
#[derive(Clone, Default)]
enum Drag {
    /// Something of the picture's own.
    #[default]
    Other,
    /// Draws something new from here.
    Draw(Tool, Point),
    /// Moves an annotation, or pulls at its handle.
    Pull(Box<(u32, Form, Laid, Grip, Point)>),
}

impl Hands<'_> {
    fn point(&self, p: Pos2) -> Point {
        Point::new(p.x - self.rect.min.x, p.y - self.rect.min.y)
    }

    fn screen(&self, p: Point) -> Pos2 {
        self.rect.min + Vec2::new(p.x, p.y)
    }

    fn chosen(&self) -> Option<u32> {
        self.app.chosen_annotation().map(|(id, _)| id)
    }

    fn laid(&self) -> Vec<Laid> {
        self.annotations.on(self.board.pane()).filter_map(|(id, annotation)| self.board.lay(id, annotation)).collect()
    }

    /// The annotation under a point, and what of it: handles first, then notes and arrows, then what the picture shows,
    /// then boxes and highlights.
    fn at(&self, laid: &[Laid], p: Point) -> Option<(usize, Grip)> {
        let chosen = self.chosen();
        let is_chosen = |one: &Laid| Some(one.id) == chosen;
        let handle = |one: &Laid| one.grip(p, true).filter(|grip| *grip != Grip::Body);
        if let Some(n) = laid.iter().position(is_chosen)
            && let Some(grip) = handle(&laid[n])
        {
            return Some((n, grip));
        }
        let over = |one: &Laid| matches!(one.figure, Figure::Note { .. } | Figure::Arrow { .. });
        let top = laid.iter().rposition(|one| over(one) && one.is_at(p, is_chosen(one)));
        let below = || {
            let free = (self.under)(p).is_none();
            laid.iter().rposition(|one| free && !over(one) && one.is_at(p, is_chosen(one)))
        };
        top.or_else(below).map(|n| (n, Grip::Body))
    }

    /// Lets the pointer work on annotations, and shows the handles of the chosen one.
    pub fn act(&self, actions: &mut Vec<Action>) -> Taken {
        let laid = self.laid();
        self.name(&laid);
        let tool = self.app.ui.annotating.tool;
        self.handles(&laid, tool);
        if let Some(taken) = self.drag(&laid, tool, actions) {
            return taken;
        }
        self.click(&laid, tool, actions);
        let Some(p) = self.response.hover_pos().map(|p| self.point(p)) else {
            return if tool.is_some() { Taken::Tool } else { Taken::No };
        };
        if tool.is_some() {
            self.ui.set_cursor_icon(CursorIcon::Crosshair);
            return Taken::Tool;
        }
        match self.at(&laid, p) {
            Some((_, grip)) => {
                self.ui.set_cursor_icon(cursor(grip));
                Taken::Mark
            }
            None => Taken::No,
        }
    }

    fn click(&self, laid: &[Laid], tool: Option<Tool>, actions: &mut Vec<Action>) {
        let Some(p) = self.response.interact_pointer_pos().map(|p| self.point(p)) else { return };
        if let Some(tool) = tool {
            if self.response.clicked() {
                let on = (self.under)(p);
                let hand = Hand { at: p, on: on.as_ref() };
                actions.push(add(tool, self.board.drawn(tool, hand, hand)));
            }
            return;
        }
        let found = self.at(laid, p).map(|(n, _)| laid[n].id);
        let choose = |id| Action::Annotate(AnnotateAction::Choose(id));
        match found {
            Some(id) if self.response.double_clicked() => {
                actions.push(Action::Annotate(AnnotateAction::Edit(Some(id))));
            }
            Some(id) if self.response.clicked() || self.response.secondary_clicked() => actions.push(choose(Some(id))),
            None if self.chosen().is_some() && self.response.clicked() => actions.push(choose(None)),
            _ => {}
        }
    }

    fn drag(&self, laid: &[Laid], tool: Option<Tool>, actions: &mut Vec<Action>) -> Option<Taken> {
        let begin = |origin: Pos2| {
            let p = self.point(origin);
            if !self.response.dragged_by(egui::PointerButton::Primary) {
                return Drag::Other;
            }
            if let Some(tool) = tool {
                return Drag::Draw(tool, p);
            }
            let Some((n, grip)) = self.at(laid, p) else { return Drag::Other };
            let one = &laid[n];
            match self.annotations.get(one.id) {
                Some(annotation) => Drag::Pull(Box::new((one.id, annotation.form.clone(), one.clone(), grip, p))),
                None => Drag::Other,
            }
        };
        let drag = dragging(self.ui, self.response, begin)?;
        let p = self.point(drag.pointer);
        let on = (self.under)(p);
        let hand = Hand { at: p, on: on.as_ref() };
        match drag.what {
            Drag::Other => None,
            Drag::Draw(tool, from) => {
                let on = (self.under)(from);
                let form = self.board.drawn(tool, Hand { at: from, on: on.as_ref() }, hand);
                self.preview(&form, tool);
                if drag.done {
                    actions.push(add(tool, form));
                }
                self.ui.set_cursor_icon(CursorIcon::Crosshair);
                Some(Taken::Tool)
            }
            Drag::Pull(pulled) => {
                let (id, form, laid, grip, from) = *pulled;
                let form = Box::new(self.board.moved(&form, &laid, grip, p - from, hand));
                let pulled = grip != Grip::Body;
                actions.push(Action::Annotate(AnnotateAction::Move { id, form, pulled, done: drag.done }));
                self.ui.set_cursor_icon(cursor(grip));
                Some(Taken::Mark)
            }
        }
    }

    /// What a tool is drawing.
    fn preview(&self, form: &Form, tool: Tool) {
        let annotation = Annotation { form: form.clone(), text: String::new(), ink: tool.ink() };
        let Some(laid) = self.board.lay(0, &annotation) else { return };
        let mut scene = Scene::new(Size::new(self.rect.width(), self.rect.height()));
        draw(&mut scene, &laid, self.ground);
        let shapes = EguiScene::new(&scene, theme::current(self.ui), self.ui.pixels_per_point(), self.rect.min);
        shapes.paint(&self.ui.painter().with_clip_rect(self.rect));
    }

    /// The outline and handles of the chosen one.
    fn handles(&self, laid: &[Laid], tool: Option<Tool>) {
        let chosen = self.chosen().filter(|_| tool.is_none());
        let Some(one) = laid.iter().find(|one| Some(one.id) == chosen) else { return };
        let painter = self.ui.painter().with_clip_rect(self.rect);
        let ink = theme::token(self.ui, Token::Accent);
        let line = Stroke::new(1.25, ink);
        let screen = |rect: crate::scene::Rect| Rect::from_min_max(self.screen(rect.min), self.screen(rect.max));
        match &one.figure {
            Figure::Note { rect, .. } | Figure::Box { rect, .. } | Figure::Field(rect) => {
                painter.rect_stroke(screen(*rect).expand(2.0), 4.0, line, StrokeKind::Outside);
            }
            Figure::Disc(center, radius) => {
                painter.circle_stroke(self.screen(*center), radius + 2.0, line);
            }
            Figure::Line(points, _) => {
                painter.line(points.iter().map(|&p| self.screen(p)).collect(), line);
            }
            Figure::Arrow { .. } => {}
        }
        for (_, at) in one.handles() {
            let around = Rect::from_center_size(self.screen(at), Vec2::splat(2.0 * HANDLE));
            painter.rect(around, 1.5, theme::token(self.ui, Token::Panel), line, StrokeKind::Middle);
        }
    }

    /// Names annotations for screen readers.
    fn name(&self, laid: &[Laid]) {
        for one in laid {
            let Some(annotation) = self.annotations.get(one.id) else { continue };
            let bounds = match &one.figure {
                Figure::Note { rect, .. } => *rect,
                _ => one.bounds(),
            };
            let around = Rect::from_min_max(self.screen(bounds.min), self.screen(bounds.max));
            if !self.rect.intersects(around) {
                continue;
            }
            let id = egui::Id::unique(("annotation", one.id));
            let response = self.ui.interact(around, id, egui::Sense::empty());
            let name = annotation.name();
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        }
    }
}

fn add(tool: Tool, form: Form) -> Action {
    let annotation = Annotation { form, text: String::new(), ink: tool.ink() };
    Action::Annotate(AnnotateAction::Add(Box::new(annotation)))
}

fn cursor(grip: Grip) -> CursorIcon {
    match grip {
        Grip::Body => CursorIcon::Move,
        Grip::Left | Grip::Right => CursorIcon::ResizeHorizontal,
        Grip::Anchor | Grip::From | Grip::To => CursorIcon::Grab,
        Grip::Corner(right, lower) if right == lower => CursorIcon::ResizeNwSe,
        Grip::Corner(..) => CursorIcon::ResizeNeSw,
    }
}
