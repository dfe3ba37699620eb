//! The steps of the briefing at the left: small pictures with headlines, to be ordered, worded and shown.

mod card;
pub mod export;
pub mod present;
mod speaker;

use egui::{Align, Button, DragAndDrop, Id, Layout, Order, Pos2, Rect, RichText, ScrollArea, Stroke, Ui, Vec2};

use super::widgets::{dim, faint, icon_button};
use super::{send, theme};
use crate::app::briefing::BriefingAction;
use crate::app::{Action, App, Command};
use crate::scene::icon::Icon;
use crate::scene::style::{Metrics, Token};

/// A step that is being dragged, by its place.
#[derive(Debug, Clone, Copy)]
struct Dragged(usize);

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(count) = app.doc.as_ref().map(|doc| doc.state.briefing.len()) else { return };
    let mut actions = Vec::new();
    heading(app, ui, count, &mut actions);
    ui.add_space(6.0);
    if count == 0 {
        how_to_begin(ui);
    } else {
        list(app, ui, &mut actions);
    }
    for action in actions {
        send(app, action);
    }
}

fn brief(action: BriefingAction) -> Action {
    Action::Briefing(action)
}

/// The keys of a command in brackets, for tooltips.
fn with_keys(ui: &Ui, command: Command) -> String {
    let spec = command.spec();
    let keys = spec.keys.first().map(|keys| format!(" ({})", ui.ctx().format_shortcut(keys)));
    format!("{}{}", spec.help, keys.unwrap_or_default())
}

fn heading(app: &App, ui: &mut Ui, count: usize, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Briefing").font(theme::bold(Metrics::get().font.body)));
        let steps = match count {
            0 => String::new(),
            1 => "1 step".to_owned(),
            several => format!("{several} steps"),
        };
        ui.label(dim(ui, steps).small());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, "Close briefing", "Close; the menu Briefing shows it again", true).clicked()
            {
                actions.push(Action::Run(Command::ToggleBriefing));
            }
        });
    });
    ui.horizontal(|ui| {
        let text = |text: &str| RichText::new(text).font(theme::bold(Metrics::get().font.body));
        let label = text("Capture step").color(theme::token(ui, Token::OnAccent));
        let capture = Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(Vec2::new(96.0, 28.0));
        if ui.add(capture).on_hover_text(with_keys(ui, Command::CaptureStep)).clicked() {
            actions.push(brief(BriefingAction::Capture { name: true }));
        }
        let present = Button::new(text("Present")).min_size(Vec2::new(64.0, 28.0));
        let hint = with_keys(ui, Command::Present);
        let present = ui.add_enabled(count > 0, present).on_hover_text(hint);
        let present = present.on_disabled_hover_text("Capture a step first");
        if present.clicked() {
            // From the first one on; from another with the right button or Shift+F5.
            actions.push(Action::Run(Command::Present));
        }
        let export = ui.add_enabled(count > 0, Button::new("Export…").min_size(Vec2::new(64.0, 28.0)));
        let export = export.on_hover_text(with_keys(ui, Command::ExportBriefing));
        if export.on_disabled_hover_text("Capture a step first").clicked() {
            actions.push(Action::Run(Command::ExportBriefing));
        }
        present.context_menu(|ui| {
            if ui.button("Present from the chosen step").clicked() {
                actions.push(Action::Run(Command::PresentFromHere));
            }
            let mut speaker = app.ui.briefing.speaker;
            let help = Command::SpeakerView.spec().help;
            if ui.checkbox(&mut speaker, "With a window for the speaker").on_hover_text(help).clicked() {
                actions.push(Action::Run(Command::SpeakerView));
            }
        });
    });
}

/// What to do where there is no step yet.
fn how_to_begin(ui: &mut Ui) {
    ui.add_space(8.0);
    ui.label(dim(ui, "A briefing is a row of pictures of this case, each with a headline, shown one after the other."));
    ui.add_space(6.0);
    for (n, text) in [
        "Show what you want to begin with: move and zoom the graph, choose a window of time, filter, open or fold.",
        "Press “Capture step” and type its headline.",
        "Change the view and capture the next step; as many as you need.",
        "Drag the pictures into order. “Present” fills the screen; the arrow keys lead from step to step. “Export…” writes a PDF.",
    ]
    .iter()
    .enumerate()
    {
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(format!("{}", n + 1)).color(theme::token(ui, Token::Accent)));
            ui.add(egui::Label::new(*text).wrap());
        });
        ui.add_space(4.0);
    }
    ui.label(
        faint(ui, "Nothing is lost: every change can be undone, and Ctrl+S saves the briefing beside the case.")
            .small(),
    );
}

fn list(app: &mut App, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(steps) = app.doc.as_ref().map(|doc| doc.state.briefing.steps().cloned().collect::<Vec<_>>()) else {
        return;
    };
    let dragged = DragAndDrop::payload::<Dragged>(ui.ctx()).map(|dragged| dragged.0);
    let (mut rects, mut focused) = (Vec::new(), false);
    let area = ScrollArea::vertical().id_salt("steps").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 10.0;
        for (at, step) in steps.iter().enumerate() {
            let card = card::show(app, ui, at, steps.len(), step, dragged == Some(at), actions);
            rects.push(card.rect);
            focused |= card.focused;
        }
        ui.add_space(12.0);
    });
    app.ui.briefing.focused = focused;
    if let Some(from) = dragged {
        drop_between(ui, from, &rects, area.inner_rect, actions);
    }
}

/// Shows where a dragged step would go, and puts it there when it is let go.
fn drop_between(ui: &Ui, from: usize, rects: &[Rect], inside: Rect, actions: &mut Vec<Action>) {
    let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
    let before = rects.iter().filter(|rect| rect.center().y < pointer.y).count();
    // Taken out of its place, what comes after it moves up.
    let to = if before > from { before - 1 } else { before };
    let over = inside.expand2(Vec2::new(40.0, 20.0)).contains(pointer);
    if over && to != from {
        let y = match (before.checked_sub(1).and_then(|above| rects.get(above)), rects.get(before)) {
            (Some(above), Some(below)) => (above.bottom() + below.top()) / 2.0,
            (None, Some(below)) => below.top() - 4.0,
            (Some(above), None) => above.bottom() + 4.0,
            (None, None) => return,
        };
        let stroke = Stroke::new(3.0, theme::token(ui, Token::Accent));
        ui.painter().with_clip_rect(inside).hline(inside.x_range(), y, stroke);
    }
    let layer = egui::LayerId::new(Order::Tooltip, Id::unique("dragged step"));
    let text = format!("Step {}", from + 1);
    let at = Pos2::new(pointer.x + 14.0, pointer.y + 6.0);
    let font = theme::bold(Metrics::get().font.body);
    let galley = ui.painter().layout_no_wrap(text, font, theme::token(ui, Token::OnAccent));
    let painter = ui.ctx().layer_painter(layer);
    let ground = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(8.0, 4.0));
    painter.rect_filled(ground, 5.0, theme::token(ui, Token::Accent));
    painter.galley(at, galley, theme::token(ui, Token::OnAccent));
    if ui.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(ui.ctx());
        if over && to != from {
            actions.push(brief(BriefingAction::Move { from, to }));
        }
    }
    ui.ctx().request_repaint();
}
