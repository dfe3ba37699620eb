//! Annotations in the inspector: all of them, and the one that is chosen.

use egui::{Label, RichText, Sense, Ui};

use super::strip::swatch;
use crate::app::annotations::AnnotateAction;
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::scene::annotate::{Annotation, Form, Ink};
use crate::scene::icon::Icon;
use crate::scene::style::{Metrics, Token};
use crate::ui::theme;
use crate::ui::widgets::{dim, draw_icon, faint, heading};

fn icon(form: &Form) -> Icon {
    match form {
        Form::Note { .. } => Icon::Sticky,
        Form::Arrow { .. } => Icon::Arrow,
        Form::Box(_) => Icon::Box,
        Form::Highlight(_) => Icon::Marker,
    }
}

/// The chosen annotation; whether there is one.
pub fn chosen(app: &App, doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) -> bool {
    let Some((id, annotation)) = app.chosen_annotation() else { return false };
    let name = Annotation { text: String::new(), ..annotation.clone() }.name();
    ui.label(RichText::new(name).font(theme::bold(Metrics::get().font.heading)));
    let (about, became) = doc.annotation_words(annotation);
    ui.label(dim(ui, about));
    if let Some(became) = became {
        ui.label(dim(ui, became).small());
    }
    if !annotation.text.is_empty() {
        ui.add(Label::new(doc.case.scrub(&annotation.text)).wrap());
    }
    ui.horizontal(|ui| {
        for ink in Ink::ALL {
            if swatch(ui, ink, annotation.ink == ink).clicked() {
                actions.push(Action::Annotate(AnnotateAction::Colour(id, ink)));
            }
        }
    });
    ui.horizontal(|ui| {
        for command in [Command::EditAnnotation, Command::RemoveAnnotation] {
            let spec = command.spec();
            let can = command != Command::EditAnnotation || annotation.form.has_text();
            if ui.add_enabled(can, egui::Button::new(spec.name)).on_hover_text(spec.help).clicked() {
                actions.push(Action::Run(command));
            }
        }
    });
    true
}

/// All annotations of the view, where there are any.
pub fn list(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let all = &doc.state.annotations;
    if all.is_empty() {
        return;
    }
    heading(ui, "Annotations");
    for (id, annotation) in all.iter() {
        let row = ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(16.0), Sense::hover());
            let (about, became) = doc.annotation_words(annotation);
            let seen = became.as_ref().is_none_or(|became| became.starts_with("inside"));
            draw_icon(
                ui,
                icon(&annotation.form),
                rect.center(),
                13.0,
                if seen { annotation.ink.token() } else { Token::TextFaint },
            );
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                let name = doc.case.scrub(&annotation.name());
                let link = ui.add(Label::new(name).truncate().sense(Sense::click()));
                let words = match became {
                    Some(became) => format!("{about} · {became}"),
                    None => about,
                };
                ui.add(Label::new(faint(ui, words).small()).truncate());
                link
            })
            .inner
        });
        if row.inner.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            actions.push(Action::Annotate(AnnotateAction::Show(id)));
        }
    }
}
