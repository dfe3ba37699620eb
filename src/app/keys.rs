//! From keys to commands. No key fires a command while text is being typed, except those with Ctrl or a function key.

use egui::{Key, Modifiers};

use super::{Action, App, Command};

/// Sends the commands whose keys were pressed.
pub(super) fn listen(app: &mut App, ui: &egui::Ui) {
    if app.ui.briefing.is_presenting() {
        return super::briefing::keys::listen(app, ui);
    }
    let typing = ui.text_edit_focused();
    // A note may be any text: none of its keys is a command.
    if typing && app.edited_annotation().is_some() {
        return;
    }
    let annotated = app.chosen_annotation().is_some();
    // A dialog is answered first; it closes itself by Escape.
    if app.ui.export.is_some() || app.ui.briefing.export.is_some() || app.ui.verifying.is_some() {
        return;
    }
    let dialog_open = app.ui.palette.is_some() || app.ui.editing.is_some();
    // An open menu takes Escape for itself.
    let menu_open = egui::Popup::is_any_open(ui.ctx());
    for &command in Command::ALL {
        for shortcut in command.spec().keys {
            let plain = !shortcut.modifiers.command && !is_function_key(shortcut.logical_key);
            if plain && (typing || dialog_open || menu_open) {
                continue;
            }
            // On the canvas, arrows walk along the edges.
            if app.ui.walk.focused && is_arrow(shortcut.logical_key) && shortcut.modifiers == Modifiers::NONE {
                continue;
            }
            // In the list of steps, arrows go from one to the next, and Delete takes one out.
            if app.ui.briefing.focused && (is_arrow(shortcut.logical_key) || shortcut.logical_key == Key::Delete) {
                continue;
            }
            // Copying text out of a field is the field's business.
            if typing && matches!(command, Command::Copy | Command::SelectAll | Command::Undo | Command::Redo) {
                continue;
            }
            let pressed = if command == Command::Copy {
                ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy)))
            } else {
                ui.input_mut(|input| consume(input, shortcut.modifiers, shortcut.logical_key))
            };
            let removes = annotated && shortcut.logical_key == Key::Delete;
            if pressed && removes {
                app.actions.push(Action::Run(Command::RemoveAnnotation));
            } else if pressed {
                app.actions.push(Action::Run(command));
            }
        }
    }
}

/// Takes the key only with exactly these modifiers: `Shift+H` is not `H`.
fn consume(input: &mut egui::InputState, modifiers: Modifiers, key: Key) -> bool {
    let mut found = false;
    input.events.retain(|event| {
        let hit = matches!(event, egui::Event::Key { key: k, modifiers: m, pressed: true, .. }
            if *k == key && m.matches_exact(modifiers));
        found |= hit;
        !hit
    });
    found
}

fn is_function_key(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F5 | Key::F11)
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown)
}
