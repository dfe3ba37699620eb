//! The speaker's own window while presenting: notes, what comes next, the clock, and a way to any step.

use std::sync::Arc;

use egui::{
    CentralPanel, Frame, Id, Label, Margin, Panel, RichText, ScrollArea, TextureHandle, Ui, Vec2, ViewportBuilder,
    ViewportId,
};

use super::brief;
use crate::app::App;
use crate::app::briefing::{BriefingAction, PresentAction, Step};
use crate::scene::style::{Metrics, Token};
use crate::ui::theme;
use crate::ui::widgets::{dim, faint, heading};

/// Sizes of the window, points.
const SIZE: Vec2 = Vec2::new(980.0, 640.0);
const LEAST: Vec2 = Vec2::new(640.0, 420.0);

/// The window, or, where there can be only one, a window inside.
pub fn show(app: &mut App, ui: &mut Ui) {
    let title = app.doc.as_ref().map_or_else(String::new, |doc| format!("Speaker – {}", doc.case.title));
    // The clock goes on.
    ui.ctx().request_repaint_after_secs(1.0);
    if ui.embed_viewports() {
        egui::Window::new(title)
            .id(Id::unique("speaker window"))
            .collapsible(false)
            .default_size(SIZE.min(ui.content_rect().shrink(40.0).size()))
            .min_size(LEAST)
            .frame(Frame::window(ui.style()))
            .show(ui.ctx(), |ui| content(app, ui));
        return;
    }
    let builder = ViewportBuilder::default().with_title(title).with_inner_size(SIZE).with_min_inner_size(LEAST);
    let ctx = ui.ctx().clone();
    ctx.show_viewport_immediate(ViewportId::from_hash_of("speaker"), builder, |ui, _| {
        app.listen(ui);
        content(app, ui);
        if ui.input(|input| input.viewport().close_requested()) {
            app.actions.push(brief(BriefingAction::While(PresentAction::Speaker)));
        }
    });
}

fn content(app: &mut App, ui: &mut Ui) {
    let Some(presenting) = app.ui.briefing.presenting.as_deref() else { return };
    let (at, elapsed) = (presenting.at, presenting.elapsed().as_secs());
    let Some(doc) = &app.doc else { return };
    let steps: Vec<Arc<Step>> = doc.state.briefing.steps().cloned().collect();
    let next = steps.get(at + 1).cloned();
    let still = next.as_ref().and_then(|next| app.still(next));
    let pane = Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(16, 12));
    let mut to = None;
    Panel::top("speaker clock").frame(pane).resizable(false).show(ui, |ui| clock(ui, at, steps.len(), elapsed));
    Panel::right("speaker next").frame(pane).default_size(340.0).show(ui, |ui| {
        upcoming(ui, next.as_deref(), still.as_ref());
        heading(ui, "All steps");
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            for (n, step) in steps.iter().enumerate() {
                let text = format!("{}  {}", n + 1, said(step));
                let button = egui::Button::selectable(n == at, text).truncate();
                if ui.add(button).on_hover_text("Show this step").clicked() {
                    to = Some(n);
                }
            }
        });
    });
    CentralPanel::default()
        .frame(Frame::new().fill(theme::token(ui, Token::Canvas)).inner_margin(Margin::same(20)))
        .show(ui, |ui| {
            let Some(step) = steps.get(at) else { return };
            let sizes = Metrics::get().font;
            ui.add(Label::new(RichText::new(said(step)).font(theme::bold(sizes.display))).wrap());
            ui.add_space(10.0);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                let size = sizes.heading * 1.15;
                if step.notes.trim().is_empty() {
                    ui.label(faint(ui, "No notes for this step."));
                } else {
                    let notes = RichText::new(&step.notes).font(egui::FontId::proportional(size));
                    ui.add(Label::new(notes).wrap());
                }
            });
        });
    if let Some(to) = to {
        app.actions.push(brief(BriefingAction::While(PresentAction::To(to))));
    }
}

fn said(step: &Step) -> &str {
    if step.headline.is_empty() { "(no headline)" } else { &step.headline }
}

fn clock(ui: &mut Ui, at: usize, count: usize, elapsed: u64) {
    let sizes = Metrics::get().font;
    ui.horizontal(|ui| {
        ui.label(RichText::new(format!("{} of {count}", at + 1)).font(theme::bold(sizes.display)));
        ui.add_space(24.0);
        let gone = if elapsed >= 3600 {
            format!("{}:{:02}:{:02}", elapsed / 3600, elapsed / 60 % 60, elapsed % 60)
        } else {
            format!("{}:{:02}", elapsed / 60, elapsed % 60)
        };
        ui.label(RichText::new(gone).font(theme::mono(sizes.display))).on_hover_text("Since the presentation began");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let now = jiff::Zoned::now().strftime("%H:%M").to_string();
            ui.label(RichText::new(now).font(theme::mono(sizes.display))).on_hover_text("Time of day");
        });
    });
}

fn upcoming(ui: &mut Ui, next: Option<&Step>, still: Option<&TextureHandle>) {
    heading(ui, "Next");
    let Some(next) = next else {
        ui.label(dim(ui, "This is the last step."));
        return;
    };
    ui.add(Label::new(RichText::new(said(next)).font(theme::bold(Metrics::get().font.heading))).wrap());
    let width = ui.available_width();
    let size = Vec2::new(width, width * 9.0 / 16.0);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    match still {
        Some(still) => egui::Image::from_texture((still.id(), rect.size())).paint_at(ui, rect),
        None => {
            ui.painter().rect_filled(rect, 4.0, theme::token(ui, Token::Canvas));
        }
    }
}
