//! The keys while presenting: those of the usual programs, so that any clicker works. Nothing else fires.

use egui::{Event, Key, Modifiers, Ui};

use super::{BriefingAction, PresentAction};
use crate::app::{Action, App};

/// What a key does; `None` for one that does nothing.
fn meaning(key: Key) -> Option<PresentAction> {
    Some(match key {
        Key::ArrowRight | Key::ArrowDown | Key::Space | Key::PageDown => PresentAction::Next,
        Key::ArrowLeft | Key::ArrowUp | Key::PageUp | Key::Backspace => PresentAction::Back,
        Key::Home => PresentAction::First,
        Key::End => PresentAction::Last,
        Key::Enter => PresentAction::Enter,
        // Some clickers send a full stop for black.
        Key::B | Key::Period => PresentAction::Black,
        Key::L => PresentAction::Laser,
        Key::P => PresentAction::Play,
        Key::S => PresentAction::Speaker,
        Key::Escape => PresentAction::Leave,
        digit => PresentAction::Digit(number(digit)?),
    })
}

fn number(key: Key) -> Option<u8> {
    const DIGITS: [Key; 10] =
        [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    DIGITS.iter().position(|&digit| digit == key).and_then(|at| u8::try_from(at).ok())
}

/// Takes all keys of a window while presenting.
pub(in crate::app) fn listen(app: &mut App, ui: &Ui) {
    let pressed = ui.input_mut(|input| {
        let mut pressed = Vec::new();
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return !is_input(event) };
            if *modifiers == Modifiers::NONE || *modifiers == Modifiers::SHIFT {
                pressed.push(*key);
            }
            false
        });
        pressed
    });
    for action in pressed.into_iter().filter_map(meaning) {
        app.actions.push(Action::Briefing(BriefingAction::While(action)));
    }
}

/// Whether something was typed, copied or pasted.
fn is_input(event: &Event) -> bool {
    matches!(event, Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clicker_has_all_it_sends() {
        assert_eq!(meaning(Key::PageDown), Some(PresentAction::Next));
        assert_eq!(meaning(Key::PageUp), Some(PresentAction::Back));
        assert_eq!(meaning(Key::B), Some(PresentAction::Black));
        assert_eq!(meaning(Key::Period), Some(PresentAction::Black));
        assert_eq!(meaning(Key::Escape), Some(PresentAction::Leave));
        assert_eq!(meaning(Key::Num7), Some(PresentAction::Digit(7)));
        assert_eq!(meaning(Key::F5), None);
    }
}
