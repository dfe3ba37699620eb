//! The choice of how the graph is arranged, beside the tabs over it.

use egui::{Button, RichText, Ui};

use super::widgets::faint;
use super::{send, theme};
use crate::app::{Action, App, Command};
use crate::scene::graph::LayoutChoice;
use crate::scene::style::Metrics;

/// One button for each way, from the right; the one that is chosen is lit at once, while the old picture still stands.
pub fn choice(app: &mut App, ui: &mut Ui) {
    let Some(chosen) = app.doc.as_ref().map(|doc| doc.state.layout) else { return };
    ui.spacing_mut().item_spacing.x = Metrics::get().space.tight / 2.0;
    for layout in LayoutChoice::ALL.into_iter().rev() {
        let command = Command::arranging(layout);
        let text = RichText::new(layout.name()).font(theme::bold(Metrics::get().font.label));
        let button = ui.add(Button::selectable(chosen == layout, text));
        let keys = command.spec().keys.first().map(|keys| ui.ctx().format_shortcut(keys));
        let hint = format!("{} ({})", layout.hint(), keys.unwrap_or_default());
        if button.on_hover_text(hint).clicked() {
            send(app, Action::Run(command));
        }
    }
    ui.add_space(Metrics::get().space.tight);
    ui.label(faint(ui, "Layout").small());
}
