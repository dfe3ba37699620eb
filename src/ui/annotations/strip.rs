//! The tools at the edge of the canvas, and how to use the one in hand.

use egui::{Area, Frame, Margin, Order, Rect, Response, RichText, Sense, Stroke, StrokeKind, Ui, Vec2};

use crate::app::annotations::AnnotateAction;
use crate::app::{Action, App, Command};
use crate::scene::annotate::Ink;
use crate::scene::icon::Icon;
use crate::scene::style::{Metrics, Token};
use crate::ui::widgets::{draw_icon, icon_button};
use crate::ui::{send, theme};

/// Between the strip and the edge of the canvas, px.
const MARGIN: f32 = 10.0;
/// Width of the strip, and the side of a button, px.
const WIDTH: f32 = 34.0;
const SIDE: f32 = 26.0;
/// A canvas lower than this has no room for it, px.
const LEAST: f32 = 260.0;

/// The strip, under what others have at the top of the canvas.
pub fn strip(app: &mut App, ui: &Ui, canvas: Rect, under: f32) {
    if canvas.height() < LEAST {
        return;
    }
    let mut actions = Vec::new();
    let top = under + MARGIN;
    area("annotation tools", egui::pos2(canvas.right() - WIDTH - MARGIN, top)).show(ui.ctx(), |ui| {
        paper(ui).inner_margin(Margin::same(4)).show(ui, |ui| {
            ui.set_width(SIDE);
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.spacing_mut().interact_size.y = SIDE;
            for (icon, command) in [
                (Icon::Sticky, Command::ToolNote),
                (Icon::Arrow, Command::ToolArrow),
                (Icon::Box, Command::ToolBox),
                (Icon::Marker, Command::ToolHighlight),
            ] {
                if tool(app, ui, icon, command).clicked() {
                    actions.push(Action::Run(command));
                }
            }
            if let Some((id, annotation)) = app.chosen_annotation() {
                ui.separator();
                for ink in Ink::ALL {
                    if swatch(ui, ink, annotation.ink == ink).clicked() {
                        actions.push(Action::Annotate(AnnotateAction::Colour(id, ink)));
                    }
                }
                let spec = Command::RemoveAnnotation.spec();
                if icon_button(ui, Icon::Close, spec.name, spec.help, true).clicked() {
                    actions.push(Action::Run(Command::RemoveAnnotation));
                }
            }
        });
    });
    if let Some(tool) = app.ui.annotating.tool {
        hint(ui, canvas, top, tool.hint());
    }
    actions.into_iter().for_each(|action| send(app, action));
}

fn area(name: &str, at: egui::Pos2) -> Area {
    Area::new(egui::Id::unique(name.to_owned())).order(Order::Middle).movable(false).fixed_pos(at)
}

fn paper(ui: &Ui) -> Frame {
    Frame::new()
        .fill(theme::token(ui, Token::Panel))
        .stroke(Stroke::new(1.0, theme::token(ui, Token::Line)))
        .corner_radius(8)
}

/// How to use the tool, left of the strip.
fn hint(ui: &Ui, canvas: Rect, top: f32, text: &str) {
    let text = format!("{text}. Esc puts the tool down.");
    let font = egui::FontId::proportional(Metrics::get().font.small);
    let width = ui.painter().layout_no_wrap(text.clone(), font.clone(), theme::token(ui, Token::Text)).size().x + 24.0;
    let left = (canvas.right() - WIDTH - 2.0 * MARGIN - width).max(canvas.left() + MARGIN);
    area("annotation hint", egui::pos2(left, top)).interactable(false).show(ui.ctx(), |ui| {
        paper(ui).inner_margin(Margin::symmetric(10, 6)).show(ui, |ui| {
            ui.set_max_width(canvas.right() - WIDTH - 2.0 * MARGIN - left);
            ui.label(RichText::new(text).font(font));
        });
    });
}

fn tool(app: &App, ui: &mut Ui, icon: Icon, command: Command) -> Response {
    let spec = command.spec();
    let on = app.is_on(command).unwrap_or(false);
    let keys = spec.keys.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIDE), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, spec.name));
    if on {
        ui.painter().rect_filled(rect, 5.0, theme::token(ui, Token::Accent));
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, theme::token(ui, Token::Raised));
    }
    draw_icon(ui, icon, rect.center(), 0.66 * SIDE, if on { Token::OnAccent } else { Token::Text });
    response.on_hover_text(format!("{} ({keys})", spec.help))
}

/// A colour to choose.
pub(super) fn swatch(ui: &mut Ui, ink: Ink, on: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(SIDE, 20.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, ink.name()));
    let disc = Rect::from_center_size(rect.center(), Vec2::splat(14.0));
    ui.painter().rect_filled(disc, 7.0, theme::token(ui, ink.token()));
    if on || response.hovered() || response.has_focus() {
        let line = Stroke::new(1.5, theme::token(ui, if on { Token::Text } else { Token::TextFaint }));
        ui.painter().rect_stroke(disc.expand(2.5), 9.0, line, StrokeKind::Inside);
    }
    response.on_hover_text(ink.name())
}
