//! The menu of the right button.

use egui::{Pos2, Rect, Response, Ui};

use crate::app::annotations::AnnotateAction;
use crate::app::{Action, Command};
use crate::scene::annotate::{Board as _, Hand};
use crate::scene::timeline::TimelineBoard;
use crate::scene::{Point, Target};
use crate::ui::annotations::Taken;

/// Shows it where the button was pressed.
pub(super) fn show(
    ui: &Ui,
    response: &Response,
    rect: Rect,
    board: &TimelineBoard<'_>,
    under: &dyn Fn(Point) -> Option<Target>,
    taken: Taken,
    actions: &mut Vec<Action>,
) {
    let id = response.id.with("menu opened at");
    if response.secondary_clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        ui.data_mut(|data| data.insert_temp(id, (pointer, taken == Taken::Mark)));
    }
    response.context_menu(|ui| {
        let (pointer, on_annotation): (Pos2, bool) = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        if on_annotation {
            for command in [Command::EditAnnotation, Command::ColourAnnotation, Command::RemoveAnnotation] {
                if ui.button(command.spec().name).clicked() {
                    actions.push(Action::Run(command));
                    ui.close();
                }
            }
        } else if ui.button(Command::AddNote.spec().name).clicked() {
            let at = Point::new(pointer.x - rect.min.x, pointer.y - rect.min.y);
            let on = under(at);
            let anchor = board.anchor(Hand { at, on: on.as_ref() });
            actions.push(Action::Annotate(AnnotateAction::NoteTo(anchor)));
            ui.close();
        }
    });
}
