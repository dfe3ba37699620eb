//! Find: the field in the title bar and the list of results under it.

use egui::{Key, RichText, TextEdit, Ui};

use super::widgets::{dim, faint};
use super::{send, theme};
use crate::app::{Action, App};
use crate::scene::style::{Metrics, Token};

const FIELD: &str = "find field";

fn field_id() -> egui::Id {
    egui::Id::unique(FIELD)
}

/// The field. Typing searches at once.
pub fn field(app: &mut App, ui: &mut Ui) {
    let hint = RichText::new("Find a label, address or hash").color(theme::token(ui, Token::TextFaint));
    let keys = crate::app::Command::Find.spec().keys.first().map(|keys| ui.ctx().format_shortcut(keys));
    let output = TextEdit::singleline(&mut app.ui.find.query)
        .id(field_id())
        .hint_text(hint)
        .desired_width(300.0)
        .margin(egui::Margin::symmetric(10, 5))
        .show(ui);
    let response = output.response.response;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Find"));
    if let Some(keys) = keys.filter(|_| app.ui.find.query.is_empty()) {
        let at = response.rect.right_center() - egui::vec2(10.0, 0.0);
        let font = egui::FontId::new(Metrics::get().font.caption, egui::FontFamily::Proportional);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, keys, font, theme::token(ui, Token::TextFaint));
    }
    if std::mem::take(&mut app.ui.find.wants_focus) {
        response.request_focus();
    }
    // Searched again on coming back: the graph may have been folded or read anew since.
    if response.changed() || response.gained_focus() {
        app.ui.find.open = true;
        app.ui.find.at = 0;
        if let Some(doc) = &app.doc {
            app.ui.find.search(doc);
        }
    }
    if response.has_focus() {
        let count = app.ui.find.results.len();
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::ArrowDown)) && count > 0 {
            app.ui.find.at = (app.ui.find.at + 1) % count;
        }
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::ArrowUp)) && count > 0 {
            app.ui.find.at = (app.ui.find.at + count - 1) % count;
        }
    }
    if response.lost_focus() {
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            choose(app, app.ui.find.at);
        } else if ui.input(|input| input.key_pressed(Key::Escape)) {
            app.ui.find.close();
        }
    }
}

fn choose(app: &mut App, at: usize) {
    if let Some(found) = app.ui.find.results.get(at) {
        let action = Action::Show(found.found.clone());
        send(app, action);
        app.ui.find.open = false;
    }
}

/// The results, under the field.
pub fn results(app: &mut App, ui: &mut Ui) {
    if !app.ui.find.open || app.ui.find.query.trim().is_empty() {
        return;
    }
    let Some(anchor) = ui.ctx().read_response(field_id()) else { return };
    let mut chosen = None;
    let area = egui::Area::new(egui::Id::unique("find results"))
        .order(egui::Order::Foreground)
        .fixed_pos(anchor.rect.left_bottom() + egui::vec2(0.0, 4.0))
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(anchor.rect.width().max(380.0));
                if app.ui.find.results.is_empty() {
                    ui.label(dim(ui, "Nothing in this case matches. Try a part of a label, an address or a hash."));
                }
                for (n, found) in app.ui.find.results.iter().enumerate() {
                    let title = RichText::new(&found.title).font(theme::bold(Metrics::get().font.body));
                    let row = egui::Button::selectable(n == app.ui.find.at, title)
                        .right_text(faint(ui, shorten(&found.detail)).font(theme::mono(Metrics::get().font.caption)));
                    if ui.add_sized([ui.available_width(), 24.0], row).clicked() {
                        chosen = Some(n);
                    }
                }
            });
        });
    if let Some(n) = chosen {
        choose(app, n);
    } else if area.response.clicked_elsewhere() && !anchor.has_focus() {
        app.ui.find.open = false;
    }
}

fn shorten(detail: &str) -> String {
    let chars: Vec<char> = detail.chars().collect();
    if chars.len() <= 28 {
        return detail.to_owned();
    }
    let (head, tail): (String, String) = (chars[..14].iter().collect(), chars[chars.len() - 10..].iter().collect());
    format!("{head}…{tail}")
}
