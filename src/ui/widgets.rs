//! Small pieces that several panes share.

use egui::{Response, RichText, Sense, Ui, Vec2};

use super::theme;
use crate::app::{App, Command};
use crate::render::egui::EguiScene;
use crate::scene::icon::{Icon, icon};
use crate::scene::style::{Metrics, Token};
use crate::scene::{Paint, Point, Scene, Size};

/// A section heading, in capitals.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(Metrics::get().space.tight);
    ui.label(RichText::new(text.to_uppercase()).font(theme::heading()).color(theme::token(ui, Token::TextFaint)));
}

/// Secondary text.
pub fn dim(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::token(ui, Token::TextDim))
}

/// Tertiary text.
pub fn faint(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::token(ui, Token::TextFaint))
}

/// Draws a picture of the scene module inside a pane.
pub fn paint_scene(ui: &Ui, scene: &Scene, at: egui::Pos2) {
    EguiScene::new(scene, theme::current(ui), ui.pixels_per_point(), at).paint(ui.painter());
}

/// A drawn icon as a button. The name is for screen readers and the tooltip.
pub fn icon_button(ui: &mut Ui, which: Icon, name: &str, tooltip: &str, enabled: bool) -> Response {
    let side = ui.spacing().interact_size.y;
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    if ui.is_rect_visible(rect) {
        if response.hovered() && enabled || response.has_focus() {
            ui.painter().rect_filled(rect, 5.0, theme::token(ui, Token::Raised));
        }
        let ink = if enabled { Token::Text } else { Token::TextFaint };
        draw_icon(ui, which, rect.center(), side * 0.66, ink);
    }
    response.on_hover_text(tooltip)
}

/// Draws an icon around a point.
pub fn draw_icon(ui: &Ui, which: Icon, center: egui::Pos2, size: f32, ink: Token) {
    let mut scene = Scene::new(Size::new(size, size));
    icon(&mut scene, which, Point::new(size / 2.0, size / 2.0), size, Paint::new(ink));
    paint_scene(ui, &scene, center - Vec2::splat(size / 2.0));
}

/// A command as a button with its tooltip; returns whether it was clicked.
pub fn command_button(app: &App, ui: &mut Ui, which: Icon, command: Command) -> bool {
    let spec = command.spec();
    let tooltip = match spec.keys.first() {
        Some(keys) => format!("{} ({})", spec.help, ui.ctx().format_shortcut(keys)),
        None => spec.help.to_owned(),
    };
    icon_button(ui, which, spec.name, &tooltip, app.can(command)).clicked()
}

/// One line of a figure: name at the left, value at the right in tabular figures, remark after it.
pub fn figure(ui: &mut Ui, name: &str, value: &str, remark: &str) {
    /// Part of the row that a long name gets at least; a longer value is cut.
    const NAME: f32 = 0.35;
    let (number, note) = (theme::mono(Metrics::get().font.small), theme::bold(Metrics::get().font.caption));
    ui.horizontal(|ui| {
        let width = |text: &str, font: &egui::FontId| {
            let galley = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), theme::token(ui, Token::Text));
            galley.size().x + ui.spacing().item_spacing.x
        };
        let taken = width(value, &number) + if remark.is_empty() { 0.0 } else { width(remark, &note) };
        let room = (ui.available_width() - taken).max(NAME * ui.available_width());
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(egui::Label::new(dim(ui, name)).wrap());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if !remark.is_empty() {
                ui.label(faint(ui, remark).font(note));
            }
            ui.add(egui::Label::new(RichText::new(value).font(number)).truncate());
        });
    });
}

/// A pill with a colour of its own, e.g. the role in the inspector.
pub fn badge(ui: &mut Ui, text: &str, ink: Token) {
    let ink = theme::token(ui, ink);
    egui::Frame::new()
        .fill(ink.gamma_multiply(0.16))
        .corner_radius(9)
        .inner_margin(egui::Margin::symmetric(8, 2))
        .show(ui, |ui| ui.label(RichText::new(text).font(theme::bold(Metrics::get().font.caption)).color(ink)));
}

/// A drag that is going on.
pub struct Drag<D> {
    /// What it does, as decided where it began.
    pub what: D,
    /// Where the pointer is now.
    pub pointer: egui::Pos2,
    /// Whether it ends in this frame.
    pub done: bool,
}

/// The drag on a pane, from press to release. `begin` says what one that begins at a place does.
pub fn dragging<D: Clone + Default + Send + Sync + 'static>(
    ui: &Ui,
    response: &Response,
    begin: impl FnOnce(egui::Pos2) -> D,
) -> Option<Drag<D>> {
    let id = drag_id(response);
    if response.drag_started()
        && let Some(origin) = ui.input(|input| input.pointer.press_origin())
    {
        // Decided before the store is locked: `begin` looks into it too.
        let what = begin(origin);
        ui.data_mut(|data| data.insert_temp(id, what));
    }
    let what: D = current_drag(ui, response)?;
    let pointer = response.interact_pointer_pos();
    let done = response.drag_stopped();
    if done || pointer.is_none() {
        ui.data_mut(|data| data.remove_temp::<D>(id));
    }
    Some(Drag { what, pointer: pointer?, done })
}

/// What the drag on a pane does, while there is one.
pub fn current_drag<D: Clone + Default + Send + Sync + 'static>(ui: &Ui, response: &Response) -> Option<D> {
    ui.data(|data| data.get_temp(drag_id(response)))
}

fn drag_id(response: &Response) -> egui::Id {
    response.id.with("drag")
}
