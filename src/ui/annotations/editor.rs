//! The text of an annotation, typed where it stands.

use egui::{Area, Event, Frame, Key, Margin, Order, Rect, Stroke, TextEdit, Ui, Vec2};

use crate::app::annotations::AnnotateAction;
use crate::app::{Action, App};
use crate::scene::annotate::{Board, Figure};
use crate::scene::style::{Metrics, Token};
use crate::ui::theme;

/// Whether a key ends the typing; Enter alone begins a new line.
fn ends(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter, pressed: true, modifiers, .. } if modifiers.command)
}

/// Around the text, px.
const MARGIN: i8 = 3;

/// The field over a picture, while a text is typed in it. It ends with Escape, Ctrl+Enter or a click elsewhere; what was
/// typed stays.
pub fn editor(app: &App, ui: &Ui, canvas: Rect, board: &dyn Board, actions: &mut Vec<Action>) {
    let Some(id) = app.edited_annotation() else { return };
    let Some(annotation) = app.doc.as_ref().and_then(|doc| doc.state.annotations.get(id)) else { return };
    if annotation.form.pane() != board.pane() {
        return;
    }
    let done = Action::Annotate(AnnotateAction::Edit(None));
    // What it is about went out of sight.
    let laid = board.lay(id, annotation);
    let Some((laid, writing)) = laid.and_then(|laid| laid.writing().map(|writing| (laid, writing))) else {
        actions.push(done);
        return;
    };
    let size = match &laid.figure {
        Figure::Box { .. } => Metrics::get().font.label,
        _ => Metrics::get().font.body,
    } * laid.zoom;
    let at = canvas.min + Vec2::new(writing.min.x, writing.min.y) - Vec2::splat(f32::from(MARGIN) + 1.0);
    let mut text = annotation.text.clone();
    let field = egui::Id::unique(("text of annotation", id));
    let area = Area::new(egui::Id::unique("annotation editor"))
        .order(Order::Foreground)
        .movable(false)
        .fixed_pos(at)
        .constrain(false)
        .accessible_name("Text of the annotation");
    area.show(ui.ctx(), |ui| {
        Frame::new()
            .fill(theme::token(ui, Token::Raised))
            .stroke(Stroke::new(1.0, theme::token(ui, Token::Accent)))
            .inner_margin(Margin::same(MARGIN))
            .corner_radius(3)
            .show(ui, |ui| {
                let edit = TextEdit::multiline(&mut text)
                    .id(field)
                    .font(egui::FontId::proportional(size))
                    .frame(Frame::NONE)
                    .margin(Margin::ZERO)
                    .desired_rows(1)
                    .desired_width(writing.width() + 2.0)
                    .hint_text("Type here");
                let response = ui.add(edit);
                let begun: Option<u32> = ui.data(|data| data.get_temp(field));
                if begun != Some(id) {
                    response.request_focus();
                    ui.data_mut(|data| data.insert_temp(field, id));
                }
                let finished = ui.input(|input| input.events.iter().any(ends));
                if response.changed() && !finished {
                    actions.push(Action::Annotate(AnnotateAction::Write(id, text.clone())));
                }
                if begun == Some(id) && (response.lost_focus() || finished) {
                    ui.data_mut(|data| data.remove_temp::<u32>(field));
                    response.surrender_focus();
                    actions.push(done);
                }
            });
    });
}
