//! The command palette: any command by a part of its name.

use egui::{Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use super::send;
use super::widgets::faint;
use crate::app::{Action, App, Command};

/// The palette, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(mut palette) = app.ui.palette.take() else { return };
    let mut chosen = None;
    let modal = Modal::new(egui::Id::unique("palette")).show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        let field = ui.add(
            TextEdit::singleline(&mut palette.query)
                .hint_text("Type a command")
                .desired_width(f32::INFINITY)
                .margin(egui::Margin::symmetric(10, 6)),
        );
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Command"));
        field.request_focus();
        let found: Vec<Command> = ranked(&palette.query);
        if field.changed() {
            palette.at = 0;
        }
        palette.at = palette.at.min(found.len().saturating_sub(1));
        let step = |ui: &Ui, key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if step(ui, Key::ArrowDown) {
            palette.at = (palette.at + 1).min(found.len().saturating_sub(1));
        }
        if step(ui, Key::ArrowUp) {
            palette.at = palette.at.saturating_sub(1);
        }
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            chosen = found.get(palette.at).copied().filter(|&command| app.can(command));
        }
        ui.add_space(6.0);
        if found.is_empty() {
            ui.label(faint(ui, "No command of that name"));
        }
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (n, &command) in found.iter().enumerate() {
                let spec = command.spec();
                let keys = spec.keys.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
                let row =
                    egui::Button::selectable(n == palette.at, RichText::new(spec.name)).right_text(faint(ui, keys));
                let row = ui.add_enabled_ui(app.can(command), |ui| ui.add_sized([ui.available_width(), 26.0], row));
                if n == palette.at {
                    row.inner.scroll_to_me(None);
                }
                if row.inner.on_hover_text(spec.help).clicked() {
                    chosen = Some(command);
                }
            }
        });
    });
    if let Some(command) = chosen {
        send(app, Action::Run(command));
    } else if !modal.should_close() {
        app.ui.palette = Some(palette);
    }
}

/// The commands whose names hold all letters of the query in order; the nearer they stand together, the earlier.
fn ranked(query: &str) -> Vec<Command> {
    let mut found: Vec<(usize, Command)> = Command::ALL
        .iter()
        .copied()
        .filter_map(|command| Some((spread(command.spec().name, query)?, command)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, command)| command).collect()
}

/// Letters skipped on the way through `name`; `None` when `query` is not in it.
fn spread(name: &str, query: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let mut rest = name.chars();
    let mut skipped = 0;
    for wanted in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        skipped += rest.by_ref().position(|c| c == wanted)?;
    }
    Some(skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_finds_by_scattered_letters() {
        assert_eq!(ranked("expic").first(), Some(&Command::Export));
        assert_eq!(ranked("find").first(), Some(&Command::Find));
        assert_eq!(ranked("").len(), Command::ALL.len());
        assert!(ranked("zzz").is_empty());
    }
}
