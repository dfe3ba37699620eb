//! One step in the list: its picture, headline, what it shows, and, for the chosen one, notes and what can be done.

use std::sync::Arc;

use egui::{
    Align2, Event, EventFilter, Frame, Key, Label, Margin, Modifiers, Rect, Response, RichText, Sense, Stroke,
    StrokeKind, TextEdit, Ui, Vec2,
};

use super::{Dragged, brief, with_keys};
use crate::app::briefing::{BriefingAction, Hint, Step};
use crate::app::{Action, App, Command};
use crate::case::Digest;
use crate::scene::style::{Metrics, Token};
use crate::ui::theme;
use crate::ui::widgets::faint;

/// A card as it was drawn.
pub struct Card {
    /// Where it is.
    pub rect: Rect,
    /// Whether the keyboard is on its picture.
    pub focused: bool,
}

/// Draws a step and says what was done to it.
pub fn show(
    app: &mut App,
    ui: &mut Ui,
    at: usize,
    count: usize,
    step: &Arc<Step>,
    dragged: bool,
    actions: &mut Vec<Action>,
) -> Card {
    let chosen = app.ui.briefing.chosen == Some(at);
    let hint = hint(app, ui, step);
    let line = if chosen { Token::Accent } else { Token::Line };
    let frame = Frame::new()
        .fill(theme::token(ui, Token::Canvas))
        .stroke(Stroke::new(if chosen { 2.0 } else { 1.0 }, theme::token(ui, line)))
        .corner_radius(6)
        .inner_margin(Margin::same(6));
    let mut focused = false;
    let response = frame
        .show(ui, |ui| {
            ui.push_id(("step", at), |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.set_opacity(if dragged { 0.45 } else { 1.0 });
                let picture = picture(app, ui, at, step, &hint);
                if app.ui.briefing.wants_keys == Some(at) {
                    app.ui.briefing.wants_keys = None;
                    picture.request_focus();
                }
                focused = picture.has_focus();
                if let Some(next) = react(ui, &picture, at, count, actions) {
                    app.ui.briefing.wants_keys = Some(next);
                    app.ui.briefing.scroll_to = Some(next);
                }
                headline(app, ui, at, step, actions);
                about(ui, &hint);
                if chosen {
                    notes(ui, at, step, actions);
                    buttons(ui, at, actions);
                }
            });
        })
        .response;
    if app.ui.briefing.scroll_to == Some(at) {
        app.ui.briefing.scroll_to = None;
        ui.scroll_to_rect(response.rect, None);
    }
    Card { rect: response.rect, focused }
}

/// What the step shows, worked out once.
fn hint(app: &App, ui: &Ui, step: &Arc<Step>) -> Arc<Hint> {
    type Kept = Arc<Vec<(Arc<Step>, Digest, Arc<Hint>)>>;
    let Some(doc) = &app.doc else { return Arc::default() };
    let id = egui::Id::unique("hints of steps");
    let kept: Kept = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let same = kept.iter().find(|(of, digest, _)| Arc::ptr_eq(of, step) && *digest == doc.case.digest);
    if let Some((_, _, hint)) = same {
        return Arc::clone(hint);
    }
    let hint = Arc::new(Hint::of(step, doc));
    let is_there = |of: &Arc<Step>| doc.state.briefing.steps().any(|step| Arc::ptr_eq(of, step));
    let mut fresh: Vec<_> = kept.iter().filter(|(of, ..)| is_there(of)).cloned().collect();
    fresh.push((Arc::clone(step), doc.case.digest, Arc::clone(&hint)));
    let fresh: Kept = Arc::new(fresh);
    ui.data_mut(|data| data.insert_temp(id, fresh));
    hint
}

fn picture(app: &mut App, ui: &mut Ui, at: usize, step: &Arc<Step>, hint: &Hint) -> Response {
    let width = ui.available_width();
    let size = Vec2::new(width, (width * 9.0 / 16.0).round());
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = if step.headline.is_empty() { hint.line.clone() } else { step.headline.clone() };
    let name = format!("Step {}: {name}", at + 1);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let painter = ui.painter();
    if ui.is_rect_visible(rect) {
        match app.still(step) {
            Some(still) => {
                egui::Image::from_texture((still.id(), rect.size())).paint_at(ui, rect);
            }
            None => {
                let font = theme::bold(Metrics::get().font.display);
                painter.text(rect.center(), Align2::CENTER_CENTER, "…", font, theme::token(ui, Token::TextFaint));
            }
        }
        let line = if response.has_focus() || response.hovered() { Token::TextDim } else { Token::Line };
        painter.rect_stroke(rect, 2.0, Stroke::new(1.0, theme::token(ui, line)), StrokeKind::Inside);
        let font = theme::bold(Metrics::get().font.body);
        let number = painter.layout_no_wrap((at + 1).to_string(), font, theme::token(ui, Token::Text));
        let badge = Rect::from_min_size(rect.min, number.size() + Vec2::new(12.0, 6.0));
        painter.rect_filled(badge, 2.0, theme::token(ui, Token::Raised));
        painter.galley(badge.min + Vec2::new(6.0, 3.0), number, theme::token(ui, Token::Text));
    }
    let tip = format!("{}\n\nClick to show it, drag to move it", hint.whole.join("\n"));
    response.on_hover_text(tip)
}

/// Clicks, drags and keys on the picture; the step whose picture has the keyboard next.
fn react(ui: &Ui, picture: &Response, at: usize, count: usize, actions: &mut Vec<Action>) -> Option<usize> {
    picture.dnd_set_drag_payload(Dragged(at));
    if picture.clicked() {
        picture.request_focus();
        actions.push(brief(BriefingAction::GoTo(at)));
    }
    picture.context_menu(|ui| {
        let mut item = |ui: &mut Ui, name: &str, action: BriefingAction| {
            if ui.button(name).clicked() {
                actions.push(brief(action));
                ui.close();
            }
        };
        item(ui, "Show", BriefingAction::GoTo(at));
        item(ui, "Present from here", BriefingAction::Present(at));
        item(ui, "Update from the screen", BriefingAction::Update(at));
        item(ui, "Duplicate", BriefingAction::Duplicate(at));
        if at > 0 {
            item(ui, "Move up", BriefingAction::Move { from: at, to: at - 1 });
        }
        if at + 1 < count {
            item(ui, "Move down", BriefingAction::Move { from: at, to: at + 1 });
        }
        item(ui, "Delete", BriefingAction::Delete(at));
    });
    if !picture.has_focus() {
        return None;
    }
    let keep = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(picture.id, keep));
    let (action, next) = ui.input_mut(|input| {
        let (mut action, mut next) = (None, None);
        let (above, below) = (at.saturating_sub(1), (at + 1).min(count - 1));
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let moves = *modifiers == Modifiers::SHIFT;
            let to = match key {
                Key::ArrowUp | Key::ArrowLeft => above,
                Key::ArrowDown | Key::ArrowRight => below,
                Key::Delete | Key::Backspace if modifiers.is_none() => {
                    action = Some(BriefingAction::Delete(at));
                    next = count.checked_sub(2).map(|last| at.min(last));
                    return false;
                }
                _ => return true,
            };
            if moves && to != at {
                action = Some(BriefingAction::Move { from: at, to });
            } else if modifiers.is_none() {
                action = Some(BriefingAction::GoTo(to));
            }
            next = Some(to);
            false
        });
        (action, next)
    });
    actions.extend(action.map(brief));
    next
}

fn headline(app: &mut App, ui: &mut Ui, at: usize, step: &Step, actions: &mut Vec<Action>) {
    let mut text = step.headline.clone();
    // As many lines as it needs, so that all of it can be read; it has none of its own.
    let field = TextEdit::multiline(&mut text)
        .font(theme::bold(Metrics::get().font.body))
        .desired_rows(1)
        .return_key(None)
        .hint_text("Headline: what does this show?")
        .desired_width(f32::INFINITY)
        .show(ui);
    let field_response = field.response.response;
    let name = format!("Headline of step {}", at + 1);
    field_response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
    if app.ui.briefing.wants_focus == Some(at) {
        app.ui.briefing.wants_focus = None;
        field_response.request_focus();
        let mut state = field.state;
        let all =
            egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), field_response.id);
    }
    typed(&field_response, at, actions);
    if field_response.changed() {
        actions.push(brief(BriefingAction::Headline(at, text)));
    }
}

/// Where typing begins or ends, a step of undo does; whoever types in a step has chosen it.
fn typed(field: &Response, at: usize, actions: &mut Vec<Action>) {
    if field.gained_focus() {
        actions.push(brief(BriefingAction::Choose(Some(at))));
    }
    if field.gained_focus() || field.lost_focus() {
        actions.push(brief(BriefingAction::Typed));
    }
}

fn about(ui: &mut Ui, hint: &Hint) {
    ui.add(Label::new(faint(ui, &hint.line).small()).truncate());
    if !hint.missing.is_empty() {
        let text = format!("Not in this case: {}", hint.missing.join(", "));
        let text = RichText::new(text).small().color(theme::token(ui, Token::Warning));
        ui.add(Label::new(text).wrap());
    }
}

fn notes(ui: &mut Ui, at: usize, step: &Step, actions: &mut Vec<Action>) {
    let mut text = step.notes.clone();
    let field = TextEdit::multiline(&mut text)
        .hint_text("Notes for the speaker")
        .desired_rows(2)
        .desired_width(f32::INFINITY)
        .show(ui)
        .response
        .response;
    let name = format!("Notes of step {}", at + 1);
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, &name));
    typed(&field, at, actions);
    if field.changed() {
        actions.push(brief(BriefingAction::Notes(at, text)));
    }
}

fn buttons(ui: &mut Ui, at: usize, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(4.0, 4.0);
        ui.spacing_mut().button_padding.x = 7.0;
        for (name, help, action) in [
            ("Update", with_keys(ui, Command::UpdateStep), BriefingAction::Update(at)),
            ("Duplicate", with_keys(ui, Command::DuplicateStep), BriefingAction::Duplicate(at)),
            ("Delete", with_keys(ui, Command::DeleteStep), BriefingAction::Delete(at)),
        ] {
            if ui.button(RichText::new(name).small()).on_hover_text(help).clicked() {
                actions.push(brief(action));
            }
        }
    });
}
