//! The timeline pane: play controls and clock above, histogram and lanes below; dragging makes the window of time.

mod compare;
mod menu;
mod pace;
pub mod place;
mod settings;
mod strip;
mod tips;

pub(super) use strip::strip;
pub(super) use tips::gone_by;

use std::sync::Arc;

use egui::{Align, Layout, Pos2, Rect, Response, RichText, Sense, Ui};

use super::annotations::{self, Hands, Taken};
use super::widgets::{command_button, current_drag, dim, dragging};
use super::{send, theme};
use crate::app::clock::{Ground, GroundKey, Look, Rows};
use crate::app::document::Document;
use crate::app::export::Sheet;
use crate::app::time::TimeAction;
use crate::app::{Action, App, Command};
use crate::case::{EventIx, Timestamp};
use crate::flow::Window;
use crate::render::egui::EguiScene;
use crate::scene::annotate::Annotations;
use crate::scene::icon::Icon;
use crate::scene::select::Join;
use crate::scene::style::{Metrics, ThemeName, Token};
use crate::scene::timeline::{Part, Timeline};
use crate::scene::{Point, Selection, Size, Target};
use crate::timeline::{Fold, Span};

/// The picture of the last frame and what it was made from.
#[derive(Clone, Default)]
struct Cache {
    ground: Option<(Place, GroundKey, Arc<Ground>)>,
    rows: Option<(RowsKey, Rows)>,
    picture: Option<(PictureKey, Timeline, EguiScene)>,
}

/// Which case and which graph rows were made from.
type Place = (usize, usize);

#[derive(Clone, PartialEq)]
struct RowsKey {
    place: Place,
    ground: GroundKey,
    selection: Selection,
    hover: Option<Target>,
    /// Whether balances can be drawn yet.
    books: bool,
    /// Which trace is shown.
    trace: Option<usize>,
}

#[derive(Clone, PartialEq)]
struct PictureKey {
    rows: RowsKey,
    revision: u64,
    rect: Rect,
    view: (f64, f64),
    gaps: usize,
    playhead: u64,
    annotations: Annotations,
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
    /// A new second window from this time on.
    NewSecond(f64),
    /// Moves the second window; the time grabbed, and the window then.
    MoveSecond(f64, Span),
    /// Moves one end of the second window; the other stays.
    EndSecond(Timestamp),
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
    let id = egui::Id::unique("timeline picture");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(id)).unwrap_or_default();
    let ground = cache.ground.as_ref().map(|(.., ground)| Arc::clone(ground));
    compare::show(app, ui, ground.as_ref().map(|ground| ground.index()));
    let Some(doc) = &app.doc else { return };
    let rect = ui.available_rect_before_wrap();
    // A name of its own: a line that appears above while something is dragged must not end the drag.
    let response = ui.interact(rect, egui::Id::unique("timeline canvas"), Sense::click_and_drag());
    ui.advance_cursor_after_rect(rect);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Timeline canvas"));
    refresh(app, doc, ui, rect, &mut cache);
    if doc.state.timeline.second.is_some() && !same(ground.as_ref(), cache.ground.as_ref().map(|(.., ground)| ground)) {
        // What the windows hold stands above, and was drawn by then.
        ui.request_repaint();
    }
    let mut actions = Vec::new();
    let mut axis = None;
    if let (Some((_, picture, shapes)), Some((_, rows))) = (&cache.picture, &cache.rows) {
        shapes.paint(&ui.painter().with_clip_rect(rect));
        let pointer = Pointer { doc, ui, rect, response: &response, picture, rows };
        let board = picture.board(&doc.case);
        let under = |p: Point| {
            let hit = picture.scene.hit(p, 2.0).map(|hit| hit.target.clone());
            hit.filter(|target| matches!(target, Target::Event(_)))
        };
        let (annotations, ground) = (&doc.state.annotations, Token::Panel);
        let hands = Hands { app, annotations, ui, rect, response: &response, board: &board, under: &under, ground };
        let taken = hands.act(&mut actions);
        if taken == Taken::No {
            pointer.act(&mut actions);
        }
        annotations::editor(app, ui, rect, &board, &mut actions);
        menu::show(ui, &response, rect, &board, &under, taken, &mut actions);
        actions.extend(name_parts(&pointer).map(|key| Action::Time(TimeAction::ToggleLane(key))));
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

fn same(a: Option<&Arc<Ground>>, b: Option<&Arc<Ground>>) -> bool {
    a.zip(b).is_some_and(|(a, b)| Arc::ptr_eq(a, b))
}

/// Moves the playhead on while playing.
fn advance(app: &mut App, ui: &Ui) {
    let dt = f64::from(ui.input(|input| input.stable_dt)).min(0.1);
    if let Some(doc) = &mut app.doc
        && doc.clock.playback.playing
    {
        doc.play_on(dt);
        ui.request_repaint();
    }
}

fn header(app: &mut App, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        let Some(doc) = &app.doc else { return };
        let playing = doc.clock.playback.playing;
        let (mut run, mut actions) = (None, Vec::new());
        for (icon, command) in [
            (Icon::StepBack, Command::PreviousTransfer),
            (if playing { Icon::Pause } else { Icon::Play }, Command::Play),
            (Icon::Step, Command::NextTransfer),
        ] {
            if command_button(app, ui, icon, command) {
                run = Some(command);
            }
        }
        let (zone, at) = (doc.clock.axis.zone(), second(doc.clock.playback.at));
        let clock = format!("{} {}", zone.format(at, "%Y-%m-%d %H:%M:%S"), zone.suffix(at));
        ui.label(RichText::new(clock).font(theme::mono(Metrics::get().font.label))).on_hover_text(zone.full_name(at));
        pace::menu(app, ui, &mut actions);
        // The strip over the timeline says more, where it stands.
        let strip = app.ui.sheet == Sheet::Graph && doc.instant().is_some();
        let gone = if strip { String::new() } else { tips::gone_by(doc, second(doc.clock.playback.at)) };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            run = run.or(place::buttons(app, ui));
            settings::menu(doc, ui, &mut actions);
            match doc.state.filter.window {
                Some(window) => {
                    if ui.small_button("Clear window").clicked() {
                        run = Some(Command::ClearWindow);
                    }
                    let text = doc.show_span(Span { from: window.from, to: window.to });
                    if ui.small_button(text).on_hover_text("Type another window (T)").clicked() {
                        run = Some(Command::TypeWindow);
                    }
                }
                None => {
                    if ui.small_button("Time window…").on_hover_text(Command::TypeWindow.spec().help).clicked() {
                        run = Some(Command::TypeWindow);
                    }
                }
            }
            if !doc.clock.axis.gaps().is_empty() {
                ui.label(dim(ui, "not to scale in time").small());
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(dim(ui, gone).small()).truncate());
            });
        });
        actions.extend(run.map(Action::Run));
        actions.into_iter().for_each(|action| send(app, action));
    });
}

#[allow(clippy::cast_possible_truncation)]
fn second(at: f64) -> Timestamp {
    at.floor() as Timestamp
}

fn refresh(app: &App, doc: &Document, ui: &Ui, rect: Rect, cache: &mut Cache) {
    let size = Size::new(rect.width(), rect.height());
    let source = doc.time_source();
    let key = GroundKey::of(&source, size.h);
    let place = (Arc::as_ptr(&doc.case).addr(), Arc::as_ptr(&doc.drawing).addr());
    // Most of the work depends neither on the selection nor on the pointer, and none of it on the window of time.
    let ground = match &cache.ground {
        Some((of, old, ground)) if *of == place && *old == key => Arc::clone(ground),
        _ => Arc::new(Ground::of(&source, &key)),
    };
    cache.ground = Some((place, key.clone(), Arc::clone(&ground)));
    let hover = app.ui.hover.as_ref().filter(|target| !matches!(target, Target::Span(..)));
    let rows_key = RowsKey {
        place,
        ground: key,
        selection: doc.selection.clone(),
        hover: hover.cloned(),
        books: doc.accounts().is_some(),
        trace: doc.following().map(|following| Arc::as_ptr(&following.carried).addr()),
    };
    if cache.rows.as_ref().is_none_or(|(key, _)| *key != rows_key) {
        cache.rows = Some((rows_key.clone(), Rows::on(ground, &source, &doc.selection, hover)));
    }
    let Some((_, rows)) = &cache.rows else { return };
    let key = PictureKey {
        rows: rows_key,
        revision: doc.revision,
        rect,
        view: doc.clock.axis.view(),
        gaps: doc.clock.opened.len(),
        playhead: doc.clock.playback.at.to_bits(),
        annotations: doc.state.annotations.clone(),
        theme: theme::current_name(ui),
        pixels_per_point: ui.pixels_per_point(),
    };
    if cache.picture.as_ref().is_some_and(|(old, ..)| *old == key) {
        return;
    }
    let look = Look { playhead: true, event: pointed_event(app, doc) };
    let picture = rows.draw(&source, &doc.clock, look, size);
    let shapes = EguiScene::new(&picture.scene, theme::current(ui), ui.pixels_per_point(), rect.min);
    cache.picture = Some((key, picture, shapes));
}

fn pointed_event(app: &App, doc: &Document) -> Option<EventIx> {
    let event = |target: &Target| if let Target::Event(ix) = target { Some(*ix) } else { None };
    app.ui.hover.as_ref().and_then(event).or_else(|| doc.selection.single().and_then(event))
}

/// Names lanes and windows for screen readers. A lane that can be opened is a button, for the keyboard too; returns the
/// key of the one that was pressed.
fn name_parts(pointer: &Pointer<'_>) -> Option<String> {
    let Pointer { doc, ui, rect, picture, rows, .. } = *pointer;
    let frame = &picture.layout.frame;
    let mut pressed = None;
    for (n, lane) in rows.ground().lanes().lanes.iter().enumerate() {
        let y = rect.min.y + frame.lane_y(n);
        let size = egui::vec2(frame.names.width(), frame.pitch);
        let around = Rect::from_center_size(Pos2::new(rect.min.x + 0.5 * size.x, y), size);
        let can = lane.fold != Fold::Leaf;
        let sense = if can { Sense::click() } else { Sense::empty() };
        let named = ui.interact(around, ui.scope_id().with(("lane", &lane.key, n)), sense);
        let what = match lane.fold {
            Fold::Leaf => format!("Lane {}", lane.name),
            Fold::Closed => format!("Lane {}, folded", lane.name),
            Fold::Open => format!("Lane {}, open", lane.name),
        };
        let role = if can { egui::Role::Button } else { egui::Role::Label };
        named.widget_info(|| egui::WidgetInfo::labeled(role, true, &what));
        if named.has_focus() || named.hovered() && can {
            let color = theme::token(ui, crate::scene::style::Token::Line);
            ui.painter().rect_stroke(around, 3.0, egui::Stroke::new(1.0, color), egui::StrokeKind::Inside);
        }
        if named.clicked() {
            pressed = Some(lane.key.clone());
        }
        let tip = tips::Tip { doc, rows, layout: &picture.layout, point: Point::new(1.0, frame.lane_y(n)) };
        if can && let Some(text) = tip.name(Some(n)) {
            named.on_hover_text_at_pointer(text);
        }
    }
    for (name, span) in [
        ("Time window", doc.state.filter.window.map(|window| Span { from: window.from, to: window.to })),
        ("Second time window", doc.state.timeline.second),
    ] {
        let Some(span) = span else { continue };
        let named = ui.interact(rect, ui.scope_id().with(name), Sense::empty());
        let text = format!("{name}: {}", doc.show_span(span));
        named.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
    }
    pressed
}

struct Pointer<'a> {
    doc: &'a Document,
    ui: &'a Ui,
    rect: Rect,
    response: &'a Response,
    picture: &'a Timeline,
    rows: &'a Rows,
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
        let bar = self.picture.layout.bar_at(point);
        // What moved in the time of a bar lights up in the graph.
        let of_bar = || bar.map(|bar| Target::Span(second(bar.from), second(bar.to)));
        actions.push(Action::Hover(target.clone().or_else(of_bar)));
        let part = self.picture.layout.part_at(point);
        self.ui.set_cursor_icon(match part {
            Some(Part::WindowFrom | Part::WindowTo) => egui::CursorIcon::ResizeHorizontal,
            Some(Part::Window) => egui::CursorIcon::Grab,
            Some(Part::Playhead | Part::Dates) => egui::CursorIcon::PointingHand,
            Some(Part::Plot) => egui::CursorIcon::Crosshair,
            Some(Part::SecondFrom | Part::SecondTo) => egui::CursorIcon::ResizeHorizontal,
            Some(Part::Second) => egui::CursorIcon::Grab,
            Some(Part::Gap(_) | Part::Names(_)) | None => egui::CursorIcon::Default,
        });
        let tip = tips::Tip { doc: self.doc, rows: self.rows, layout: &self.picture.layout, point };
        tip.show(self.response.clone(), target.as_ref(), part);
    }

    fn click(&self, actions: &mut Vec<Action>) {
        let Some(pointer) = self.response.interact_pointer_pos() else { return };
        let point = self.point(pointer);
        let part = self.picture.layout.part_at(point);
        if self.response.double_clicked() {
            match part {
                Some(Part::Gap(gap)) => actions.push(Action::ToggleGap(gap.key)),
                Some(Part::Second | Part::SecondFrom | Part::SecondTo) => {
                    actions.push(Action::Time(TimeAction::SetSecond { span: None, done: true }));
                }
                Some(Part::Names(_)) => {}
                _ => actions.push(Action::Run(Command::ClearWindow)),
            }
        } else if self.response.clicked() {
            if matches!(part, Some(Part::Names(_))) {
                return;
            }
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
            Drag::Pan | Drag::NewSecond(_) | Drag::MoveSecond(..) | Drag::EndSecond(_) => None,
        };
        #[allow(clippy::cast_precision_loss)]
        let span = match drag.what {
            Drag::NewSecond(from) => between(from, now),
            Drag::EndSecond(other) => between(other as f64, now),
            Drag::MoveSecond(grabbed, span) => {
                let by = second(now) - second(grabbed);
                Some(Window { from: span.from + by, to: span.to + by })
            }
            _ => None,
        };
        if let Some(Window { from, to }) = span {
            actions.push(Action::Time(TimeAction::SetSecond { span: Some(Span { from, to }), done }));
        }
        if window.is_some() {
            actions.push(Action::SetWindow { window, done });
        }
    }

    fn begin(&self, origin: Pos2) -> Drag {
        let point = self.point(origin);
        if !self.response.dragged_by(egui::PointerButton::Primary) {
            return Drag::Pan;
        }
        let layout = &self.picture.layout;
        let inside = |window: Option<(f32, f32)>| window.is_some_and(|(a, b)| (a..=b).contains(&point.x));
        // A silence inside a window is a part of it.
        let part = match layout.part_at(point) {
            Some(Part::Gap(_)) if inside(layout.window) => Some(Part::Window),
            Some(Part::Gap(_)) if inside(layout.second) => Some(Part::Second),
            part => part,
        };
        if self.ui.input(|input| input.modifiers.shift) && !matches!(part, Some(Part::Names(_))) {
            return Drag::NewSecond(self.time(origin));
        }
        if let Some(span) = self.doc.state.timeline.second {
            match part {
                Some(Part::SecondFrom) => return Drag::EndSecond(span.to),
                Some(Part::SecondTo) => return Drag::EndSecond(span.from),
                Some(Part::Second) => return Drag::MoveSecond(self.time(origin), span),
                _ => {}
            }
        }
        match (part, self.window()) {
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
