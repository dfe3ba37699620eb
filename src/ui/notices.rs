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
                        if let Some(folder) = &notice.folder
                            && ui.button("Open folder").clicked()
                        {
                            ui.ctx().open_url(egui::OpenUrl::new_tab(file_url(folder)));
                        }
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

/// A folder as an address that the desktop opens.
fn file_url(folder: &std::path::Path) -> String {
    let mut url = String::from("file://");
    let path = folder.to_string_lossy().replace('\\', "/");
    // A drive letter is no host.
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                url.push(char::from(byte));
            }
            other => url.push_str(&format!("%{other:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_an_address_whatever_its_name() {
        assert_eq!(file_url(std::path::Path::new("/a b/c#1/é")), "file:///a%20b/c%231/%C3%A9");
        assert_eq!(file_url(std::path::Path::new("C:/cases")), "file:///C:/cases");
    }
}
