//! Short messages at the bottom right; they go away by themselves, errors stay until they are closed.

use std::time::Instant;

use egui::{Align2, Area, Frame, Id, Order, Ui};

use super::theme;
use super::widgets::icon_button;
use crate::app::App;
use crate::app::state::Notice;
use crate::scene::icon::Icon;
use crate::scene::style::Token;

/// The messages.
pub fn show(app: &mut App, ui: &mut Ui) {
    let now = Instant::now();
    app.ui.notices.retain(|notice| notice.is_error || now.duration_since(notice.since) < Notice::STAYS);
    if app.ui.notices.is_empty() {
        return;
    }
    if app.ui.notices.iter().any(|notice| !notice.is_error) {
        ui.request_repaint_after(std::time::Duration::from_millis(500));
    }
    let mut closed = None;
    Area::new(Id::unique("notices")).order(Order::Tooltip).anchor(Align2::RIGHT_BOTTOM, [-24.0, -64.0]).show(
        ui.ctx(),
        |ui| {
            for (n, notice) in app.ui.notices.iter().enumerate() {
                let ink = if notice.is_error { Token::Error } else { Token::Line };
                Frame::popup(ui.style()).stroke(egui::Stroke::new(1.0, theme::token(ui, ink))).show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.set_max_width(460.0);
                        ui.add(egui::Label::new(&notice.text).wrap());
                        if icon_button(ui, Icon::Close, "Close message", "Close", true).clicked() {
                            closed = Some(n);
                        }
                    });
                });
                ui.add_space(6.0);
            }
        },
    );
    if let Some(n) = closed {
        app.ui.notices.remove(n);
    }
}
