//! The keyboard on the canvas: which widget has it, and what the keys do there.

use egui::{Event, EventFilter, Id, Key, Modifiers, Rect, Response, Sense, Ui, Vec2};

use super::to_screen;
use crate::app::walk::{Step, spoken};
use crate::app::{Action, App};
use crate::flow::NodeKey;
use crate::scene::graph::sizes;

/// The widget that stands for a node.
pub(super) fn node_id(ui: &Ui, key: &NodeKey) -> Id {
    ui.scope_id().with(key.to_string())
}

/// Listens while the canvas, or the node on which the walk stands, has the keyboard.
pub(super) fn listen(app: &mut App, ui: &Ui, canvas: &Response, rect: Rect) {
    let current = current_node(app, ui, rect);
    let focused = ui.memory(egui::Memory::focused);
    let on_node = current.as_ref().is_some_and(|node| focused == Some(node.id));
    let on_canvas = canvas.has_focus();
    // The step before led to another node, which gets the keyboard with this frame.
    let passed_on = current.as_ref().filter(|_| app.ui.walk.wants_focus).map(Response::request_focus).is_some();
    app.ui.walk.wants_focus = false;
    let has_keyboard = on_node || on_canvas || passed_on;
    app.ui.walk.focused = has_keyboard;
    let pressed =
        ui.input(|input| input.pointer.any_pressed() || input.pointer.any_down() || input.pointer.any_released());
    if pressed {
        app.ui.walk.by_keyboard = false;
    }
    let Some(id) = ui.memory(egui::Memory::focused).filter(|_| has_keyboard) else { return };
    // Tab leads into the graph, and from a node out of it again.
    let inside = current.is_some();
    let keep = EventFilter { tab: !inside, horizontal_arrows: true, vertical_arrows: true, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keep));
    // Reached by Tab: there is nothing to be seen of a canvas without a place on it.
    if canvas.gained_focus() && !pressed {
        app.actions.push(Action::Walk(Step::Enter));
    }
    let steps = ui.input_mut(|input| {
        let mut steps = Vec::new();
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers: Modifiers::NONE, .. } = event else { return true };
            let step = match key {
                Key::ArrowRight => Step::On,
                Key::ArrowLeft => Step::Back,
                Key::ArrowUp => Step::Up,
                Key::ArrowDown => Step::Down,
                Key::Enter if inside => Step::Open,
                Key::Tab if !inside => Step::Enter,
                _ => return true,
            };
            steps.push(step);
            false
        });
        steps
    });
    // What has just got the keyboard cannot keep arrows for itself yet: egui would take them to the next widget.
    if !steps.is_empty() {
        ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
    }
    app.actions.extend(steps.into_iter().map(Action::Walk));
}

/// The node on which the walk stands, as a widget that can have the keyboard: also while it is still out of view.
fn current_node(app: &App, ui: &Ui, rect: Rect) -> Option<Response> {
    let doc = app.doc.as_ref()?;
    let (ix, node) = doc.drawing.flow.node(app.ui.walk.at()?)?;
    let view = app.ui.camera.view;
    let at = to_screen(rect, view.to_picture(app.places_now(doc).node(ix)));
    let around = Rect::from_center_size(at, Vec2::splat(2.0 * sizes::NODE_RADIUS * view.scale));
    let id = node_id(ui, &node.key);
    let response = ui.interact(around, id, Sense::focusable_noninteractive());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Image, true, crate::scene::graph::node_name(&doc.case, node))
    });
    ui.accesskit_node_builder(id, |node| node.set_description(spoken(doc, &app.ui.walk)));
    Some(response)
}
