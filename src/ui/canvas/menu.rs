//! The menu of the right button.

use egui::Response;

use crate::app::{App, Command};
use crate::ui::chrome::menu_item;

pub(super) fn context_menu(app: &mut App, response: &Response) {
    response.context_menu(|ui| {
        for group in [
            &[Command::ToggleFold, Command::Copy, Command::Fit][..],
            &[Command::Hide, Command::HideOthers, Command::ShowAll],
            &[Command::OnlyAlike, Command::OnlyAsset, Command::OnlyKind],
            &[Command::WithinOneHop, Command::WithinTwoHops, Command::WithinThreeHops, Command::AddFilter],
            &[Command::SelectAll, Command::InvertSelection, Command::FoldDefaults, Command::ClearPins],
        ] {
            for &command in group {
                menu_item(app, ui, command);
            }
            ui.separator();
        }
        menu_item(app, ui, Command::Export);
    });
}
