//! The timeline pane: play controls and clock above, histogram and lanes below; dragging makes the window of time.

mod tips;

use std::sync::Arc;

use egui::{Align, Layout, Pos2, Rect, Response, RichText, Sense, Ui};

use super::widgets::{command_button, current_drag, dim, dragging, faint};
use super::{send, theme};
use crate::app::clock::{Ground, Look, Rows};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::{EventIx, Timestamp, format_utc};
use crate::flow::Window;
use crate::render::egui::EguiScene;
use crate::scene::graph::Plan;
use crate::scene::icon::Icon;
use crate::scene::select::Join;
use crate::scene::style::{Metrics, ThemeName};
use crate::scene::timeline::{Part, Timeline};
use crate::scene::{Point, Size, Target};

/// The picture of the last frame and what it was made from.
#[derive(Clone, Default)]
struct Cache {
    /// What does not change with selection and pointer, for which height, and the plan that changes with the filter.
    ground: Option<(Arc<Plan>, f32, Arc<Ground>)>,
    rows: Option<(RowsKey, Rows)>,
    picture: Option<(PictureKey, Timeline, EguiScene)>,
}

#[derive(Clone, PartialEq)]
struct RowsKey {
    revision: u64,
    hover: Option<Target>,
    height: f32,
}

#[derive(Clone, PartialEq)]
struct PictureKey {
    rows: RowsKey,
    rect: Rect,
    view: (f64, f64),
    gaps: usize,
    playhead: u64,
    theme: ThemeName,
    pixels_per_point: f32,
}

/// What a drag that began on the timeline does.
#[derive(Clone, Copy, Default)]
enum Drag {
    /// A new window from this time on.
    New(f64),
    /// Moves the window; the time grabbed, and the window then.
    Move(f64, Window),
    /// Moves one end; the other end stays.
    End(Timestamp),
    /// Moves the playhead.
    Playhead,
    /// Moves the view.
    #[default]
    Pan,
}

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    advance(app, ui);
    header(app, ui);
    let Some(doc) = &app.doc else { return };
    let rect = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(rect, Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Timeline canvas"));
    let id = egui::Id::unique("timeline picture");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(id)).unwrap_or_default();
    refresh(app, doc, ui, rect, &mut cache);
    let mut actions = Vec::new();
    let mut axis = None;
    if let Some((_, picture, shapes)) = &cache.picture {
        shapes.paint(&ui.painter().with_clip_rect(rect));
        let pointer = Pointer { doc, ui, rect, response: &response, picture };
        pointer.act(&mut actions);
        axis = Some(pointer.view());
    }
    ui.data_mut(|data| data.insert_temp(id, cache));
    if let (Some(axis), Some(doc)) = (axis, &mut app.doc) {
        doc.clock.axis = axis;
    }
    for action in actions {
        send(app, action);
    }
}

/// Moves the playhead on while playing.
fn advance(app: &mut App, ui: &Ui) {
    let dt = f64::from(ui.input(|input| input.stable_dt)).min(0.1);
    if let Some(doc) = &mut app.doc
        && doc.clock.playback.playing
    {
        doc.clock.playback.advance(dt, &doc.clock.axis);
        ui.request_repaint();
    }
}

fn header(app: &mut App, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        let Some(doc) = &app.doc else { return };
        let playing = doc.clock.playback.playing;
        let mut run = None;
        for (icon, command) in [
            (Icon::StepBack, Command::PreviousTransfer),
            (if playing { Icon::Pause } else { Icon::Play }, Command::Play),
            (Icon::Step, Command::NextTransfer),
        ] {
            if command_button(app, ui, icon, command) {
                run = Some(command);
            }
        }
        let clock = format_utc(second(doc.clock.playback.at), "%Y-%m-%d %H:%M:%S UTC");
        ui.label(RichText::new(clock).font(theme::mono(Metrics::get().font.label)));
        let speed = egui::Button::new(dim(ui, format!("× {}", doc.clock.playback.speed)).small()).frame(false);
        if ui.add(speed).on_hover_text("Speed of play; click for faster, [ and ] change it").clicked() {
            run = Some(Command::Faster);
        }
        ui.add(egui::Label::new(dim(ui, tips::gone_by(doc, second(doc.clock.playback.at))).small()).truncate());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if doc.state.filter.window.is_some() && ui.small_button("Clear window").clicked() {
                run = Some(Command::ClearWindow);
            }
            let scale = if doc.clock.axis.gaps().is_empty() { "" } else { " · not to scale in time" };
            let legend = format!("bars: value, log · lanes: who sent to whom{scale}");
            ui.add(egui::Label::new(faint(ui, legend).small()).truncate());
        });
        if let Some(command) = run {
            send(app, Action::Run(command));
        }
    });
}

#[allow(clippy::cast_possible_truncation)]
fn second(at: f64) -> Timestamp {
    at.floor() as Timestamp
}

fn refresh(app: &App, doc: &Document, ui: &Ui, rect: Rect, cache: &mut Cache) {
    let size = Size::new(rect.width(), rect.height());
    let rows_key = RowsKey { revision: doc.revision, hover: app.ui.hover.clone(), height: size.h };
    if cache.rows.as_ref().is_none_or(|(key, _)| *key != rows_key) {
        let hover = app.ui.hover.as_ref();
        let same =
            |(plan, height, _): &&(Arc<Plan>, f32, Arc<Ground>)| Arc::ptr_eq(plan, &doc.plan) && *height == size.h;
        let ground = match cache.ground.as_ref().filter(same) {
            Some((.., ground)) => Arc::clone(ground),
            None => Arc::new(Ground::of(&doc.case, &doc.valuation, &doc.shown, size.h)),
        };
        cache.ground = Some((Arc::clone(&doc.plan), size.h, Arc::clone(&ground)));
        let rows = Rows::on(ground, &doc.case, &doc.valuation, &doc.drawing.flow, &doc.selection, hover);
        cache.rows = Some((rows_key.clone(), rows));
    }
    let Some((_, rows)) = &cache.rows else { return };
    let key = PictureKey {
        rows: rows_key,
        rect,
        view: doc.clock.axis.view(),
        gaps: doc.clock.opened.len(),
        playhead: doc.clock.playback.at.to_bits(),
        theme: theme::current_name(ui),
        pixels_per_point: ui.pixels_per_point(),
    };
    if cache.picture.as_ref().is_some_and(|(old, ..)| *old == key) {
        return;
    }
    let look = Look { playhead: true, event: pointed_event(app, doc) };
    let picture = rows.draw(&doc.case, &doc.clock, &doc.state.filter, look, size);
    let shapes = EguiScene::new(&picture.scene, theme::current(ui), ui.pixels_per_point(), rect.min);
    cache.picture = Some((key, picture, shapes));
}

fn pointed_event(app: &App, doc: &Document) -> Option<EventIx> {
    let event = |target: &Target| if let Target::Event(ix) = target { Some(*ix) } else { None };
    app.ui.hover.as_ref().and_then(event).or_else(|| doc.selection.single().and_then(event))
}

struct Pointer<'a> {
    doc: &'a Document,
    ui: &'a Ui,
    rect: Rect,
    response: &'a Response,
    picture: &'a Timeline,
}

impl Pointer<'_> {
    fn point(&self, p: Pos2) -> Point {
        Point::new(p.x - self.rect.min.x, p.y - self.rect.min.y)
    }

    fn time(&self, p: Pos2) -> f64 {
        self.picture.layout.time_at(self.point(p).x)
    }

    fn window(&self) -> Option<Window> {
        self.doc.state.filter.window
    }

    fn act(&self, actions: &mut Vec<Action>) {
        self.hover(actions);
        self.click(actions);
        self.drag(actions);
    }

    fn hover(&self, actions: &mut Vec<Action>) {
        let Some(pointer) = self.response.hover_pos().filter(|_| self.response.hovered() && !self.response.dragged())
        else {
            return;
        };
        let point = self.point(pointer);
        let target = self.picture.scene.hit(point, 2.0).map(|hit| hit.target.clone());
        actions.push(Action::Hover(target.clone()));
        let part = self.picture.layout.part_at(point);
        self.ui.set_cursor_icon(match part {
            Some(Part::WindowFrom | Part::WindowTo) => egui::CursorIcon::ResizeHorizontal,
            Some(Part::Window) => egui::CursorIcon::Grab,
            Some(Part::Playhead | Part::Dates) => egui::CursorIcon::PointingHand,
            Some(Part::Plot) => egui::CursorIcon::Crosshair,
            Some(Part::Gap(_) | Part::Names(_)) | None => egui::CursorIcon::Default,
        });
        tips::show(self.doc, self.response.clone(), target.as_ref(), part, self.picture.layout.bar_at(point));
    }

    fn click(&self, actions: &mut Vec<Action>) {
        let Some(pointer) = self.response.interact_pointer_pos() else { return };
        let point = self.point(pointer);
        let part = self.picture.layout.part_at(point);
        if self.response.double_clicked() {
            match part {
                Some(Part::Gap(gap)) => actions.push(Action::ToggleGap(gap.key)),
                _ => actions.push(Action::Run(Command::ClearWindow)),
            }
        } else if self.response.clicked() {
            let many = self.ui.input(|input| input.modifiers.command || input.modifiers.shift);
            let how = if many { Join::Toggle } else { Join::Replace };
            match self.picture.scene.hit(point, 2.0) {
                Some(hit) => actions.push(Action::Select(vec![hit.target.clone()], how)),
                None => actions.push(Action::Playhead(self.time(pointer))),
            }
        }
    }

    fn drag(&self, actions: &mut Vec<Action>) {
        let Some(drag) = dragging(self.ui, self.response, |origin| self.begin(origin)) else { return };
        let (pointer, done) = (drag.pointer, drag.done);
        let now = self.time(pointer);
        let between = |a: f64, b: f64| Some(Window { from: second(a.min(b)), to: second(a.max(b)) });
        let window = match drag.what {
            Drag::New(from) => between(from, now),
            #[allow(clippy::cast_precision_loss)]
            Drag::End(other) => between(other as f64, now),
            Drag::Move(grabbed, window) => {
                let by = second(now) - second(grabbed);
                Some(Window { from: window.from + by, to: window.to + by })
            }
            Drag::Playhead => {
                actions.push(Action::Playhead(now));
                None
            }
            Drag::Pan => None,
        };
        if window.is_some() {
            actions.push(Action::SetWindow { window, done });
        }
    }

    fn begin(&self, origin: Pos2) -> Drag {
        let point = self.point(origin);
        if !self.response.dragged_by(egui::PointerButton::Primary) {
            return Drag::Pan;
        }
        match (self.picture.layout.part_at(point), self.window()) {
            (Some(Part::Playhead | Part::Dates), _) => Drag::Playhead,
            (Some(Part::WindowFrom), Some(window)) => Drag::End(window.to),
            (Some(Part::WindowTo), Some(window)) => Drag::End(window.from),
            (Some(Part::Window), Some(window)) => Drag::Move(self.time(origin), window),
            (Some(Part::Names(_)), _) => Drag::Pan,
            _ => Drag::New(self.time(origin)),
        }
    }

    /// The axis after wheel and pan: the view belongs to the pane, not to the case.
    fn view(&self) -> crate::timeline::Axis {
        let mut axis = self.picture.layout.axis.clone();
        let plot = self.picture.layout.frame.plot;
        if let Some(pointer) = self.response.hover_pos() {
            let (scroll, pinch) = self.ui.input(|input| (input.smooth_scroll_delta, input.zoom_delta()));
            let factor = f64::from((scroll.y * 0.006).exp() * pinch);
            if (factor - 1.0).abs() > 1e-4 {
                axis.zoom_at(f64::from(self.point(pointer).x - plot.min.x), factor);
                self.ui.request_repaint();
            }
            if scroll.x.abs() > 0.1 {
                axis.pan(f64::from(-scroll.x));
            }
        }
        if matches!(current_drag(self.ui, self.response), Some(Drag::Pan)) {
            axis.pan(f64::from(-self.response.drag_delta().x));
        }
        axis
    }
}
