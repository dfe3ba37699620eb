//! Where the timeline is: under the graph, in the middle of the window, or in a window of its own.

use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Ui, ViewportBuilder, ViewportCommand, ViewportId};

use super::super::widgets::icon_button;
use super::super::{chrome, sized, theme};
use super::show;
use crate::app::panes::{TimelinePlace, points};
use crate::app::{App, Command};
use crate::scene::icon::Icon;
use crate::scene::style::Token;

/// Least size of the timeline's own window, points.
const LEAST: egui::Vec2 = egui::vec2(480.0, 200.0);

fn frame(ui: &Ui) -> Frame {
    Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 8))
}

/// Under the graph.
pub fn docked(app: &mut App, ui: &mut Ui) {
    let height = app.ui.panes.timeline_height;
    let panel = Panel::bottom("timeline").frame(frame(ui));
    let size = sized(ui, "timeline", panel, height, 150.0..=520.0, |panel, ui| {
        panel.show(ui, |ui| show(app, ui)).response.rect.height()
    });
    app.ui.panes.timeline_height = size;
}

/// In the middle of the window.
pub fn enlarged(app: &mut App, ui: &mut Ui) {
    CentralPanel::default().frame(frame(ui)).show(ui, |ui| show(app, ui));
}

/// In a window of its own, or, where there can be only one, inside the main window.
pub fn detached(app: &mut App, ui: &mut Ui) {
    let title = app.doc.as_ref().map_or(String::new(), |doc| format!("Timeline – {}", doc.case.title));
    if ui.embed_viewports() {
        return inside(app, ui, &title);
    }
    let (width, height) = app.ui.panes.window;
    // The size is asked for once; afterwards it is the person's, and asking again would work against the hand.
    let id = egui::Id::unique("size of the timeline's window");
    let size = ui.data_mut(|data| *data.get_temp_mut_or(id, egui::vec2(width.into(), height.into())));
    let builder =
        ViewportBuilder::default().with_title(title).with_inner_size(size.max(LEAST)).with_min_inner_size(LEAST);
    let ctx = ui.ctx().clone();
    ctx.show_viewport_immediate(ViewportId::from_hash_of("timeline"), builder, |ui, _| {
        listen(app, ui);
        chrome::banner(app, ui, true);
        chrome::banner(app, ui, false);
        enlarged(app, ui);
        let (closed, rect) = ui.input(|input| (input.viewport().close_requested(), input.viewport().inner_rect));
        if let Some(rect) = rect {
            app.ui.panes.window = (points(rect.width()), points(rect.height()));
        }
        if closed {
            super::send(app, crate::app::Action::Run(Command::DetachTimeline));
        }
    });
}

/// Forgets the size of a window that is gone.
pub fn attached(ui: &Ui) {
    ui.data_mut(|data| data.remove_temp::<egui::Vec2>(egui::Id::unique("size of the timeline's window")));
}

/// The keys of the timeline's own window: all commands, of which those that ask for something bring the main window up.
fn listen(app: &mut App, ui: &Ui) {
    let full = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F11));
    if full {
        let now = ui.input(|input| input.viewport().fullscreen.unwrap_or(false));
        ui.send_viewport_cmd(ViewportCommand::Fullscreen(!now));
    }
    // What is typed belongs to the field in the main window, which not every system lets a program bring up.
    if app.ui.find.open || app.ui.naming.is_some() {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            app.ui.find.close();
            app.ui.naming = None;
        }
        return;
    }
    let asks = |command: &Command| {
        use Command::{AddFilter, Export, Find, Group, Help, Palette};
        matches!(command, AddFilter | Export | Find | Group | Help | Palette)
    };
    if app.listen(ui).iter().any(asks) {
        ui.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Focus);
    }
}

fn inside(app: &mut App, ui: &mut Ui, title: &str) {
    let (width, height) = app.ui.panes.window;
    let mut open = true;
    let room = ui.content_rect().shrink(24.0).size();
    let size = egui::vec2(width.into(), height.into()).max(LEAST).min(room);
    egui::Window::new(title)
        .id(egui::Id::unique("timeline window"))
        .open(&mut open)
        .collapsible(false)
        .pivot(egui::Align2::CENTER_BOTTOM)
        .default_pos(ui.content_rect().center_bottom() - egui::vec2(0.0, 56.0))
        .default_size(size)
        .min_size(LEAST)
        .frame(Frame::window(ui.style()).fill(theme::token(ui, Token::Panel)))
        .show(ui.ctx(), |ui| show(app, ui));
    if !open {
        super::send(app, crate::app::Action::Run(Command::DetachTimeline));
    }
}

/// The buttons that move the timeline, from right to left; the command of the one that was pressed.
pub fn buttons(app: &App, ui: &mut Ui) -> Option<Command> {
    let place = app.ui.panes.place;
    let enlarge = match place {
        TimelinePlace::Enlarged => (Icon::Shrink, "Put timeline back", "Put the timeline back under the graph"),
        _ => (Icon::Enlarge, "Enlarge timeline", Command::EnlargeTimeline.spec().help),
    };
    let detach = match place {
        TimelinePlace::Detached => (Icon::Dock, "Put timeline back", "Put the timeline back under the graph"),
        _ => (Icon::External, "Detach timeline", Command::DetachTimeline.spec().help),
    };
    let hide = (Icon::Close, "Hide timeline", "Hide the timeline; the menu View shows it again");
    let mut pressed = None;
    let all = [(Command::ToggleTimeline, hide), (Command::DetachTimeline, detach), (Command::EnlargeTimeline, enlarge)];
    // A window has a button of its own that takes it away.
    let first = usize::from(place == TimelinePlace::Detached);
    for (command, (icon, name, help)) in all.into_iter().skip(first) {
        let keys = command.spec().keys.first().map(|keys| format!(" ({})", ui.ctx().format_shortcut(keys)));
        if icon_button(ui, icon, name, &format!("{help}{}", keys.unwrap_or_default()), true).clicked() {
            pressed = Some(command);
        }
    }
    pressed
}
