//! The line under the controls: a window being typed, and what two windows hold.

use egui::{RichText, TextEdit, Ui};

use super::super::widgets::dim;
use super::super::{send, theme};
use super::tips::noun;
use crate::app::clock::Chronicle;
use crate::app::document::Document;
use crate::app::time::{TimeAction, Typed};
use crate::app::{Action, App};
use crate::case::{Usd, thousands};
use crate::scene::style::{Metrics, Token};
use crate::timeline::{Span, Sum};

/// Shows the line while there is something to type or to compare.
pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let mut actions = Vec::new();
    if let Some(typed) = &app.ui.typed_window {
        field(typed, ui, &mut actions);
    }
    if let Some(doc) = &app.doc {
        sums(doc, ui, &mut actions);
    }
    actions.into_iter().for_each(|action| send(app, Action::Time(action)));
}

fn field(typed: &Typed, ui: &mut Ui, actions: &mut Vec<TimeAction>) {
    ui.horizontal(|ui| {
        let mut now = typed.clone();
        let name = if now.second { "Second time window" } else { "Time window" };
        let label = ui.label(dim(ui, name).small());
        let hint = "21 Feb 2025 14:00 – 16:00";
        let field =
            ui.add(TextEdit::singleline(&mut now.text).hint_text(hint).desired_width(320.0)).labelled_by(label.id);
        if std::mem::take(&mut now.wants_focus) {
            field.request_focus();
        }
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if field.changed() {
            now.error = None;
        }
        if now != *typed {
            actions.push(TimeAction::Type(Some(now.clone())));
        }
        if enter || ui.small_button("Show").clicked() {
            actions.push(TimeAction::TakeTyped);
            field.request_focus();
        } else if escape || ui.small_button("Cancel").clicked() {
            actions.push(TimeAction::Type(None));
        }
        if let Some(error) = &now.error {
            let text = RichText::new(error).color(theme::token(ui, Token::Error)).small();
            ui.add(egui::Label::new(text).truncate()).on_hover_text(error);
        }
    });
}

fn sums(doc: &Document, ui: &mut Ui, actions: &mut Vec<TimeAction>) {
    let Some(b) = doc.state.timeline.second else { return };
    let a = doc.state.filter.window.map(|window| Span { from: window.from, to: window.to });
    ui.horizontal(|ui| {
        let strong = |text: &str, token: Token| {
            RichText::new(text).font(theme::bold(Metrics::get().font.small)).color(theme::token(ui, token))
        };
        let (first, second) = (strong("A", Token::Accent), strong("B", Token::Warning));
        let of = |span: Span| held(&doc.chronicle, span);
        ui.label(first);
        let in_a = a.map(of);
        let text = match (a, in_a) {
            (Some(a), Some(sums)) => format!("{} · {}", doc.show_span(a), words(sums, noun(doc))),
            _ => "drag on the timeline to set the first window".to_owned(),
        };
        ui.label(dim(ui, text).small());
        ui.label(second);
        ui.label(dim(ui, format!("{} · {}", doc.show_span(b), words(of(b), noun(doc)))).small());
        if let Some(a) = in_a {
            ui.label(dim(ui, format!("B − A: {}", difference(a, of(b)))).small());
        }
        if ui.small_button("Remove B").clicked() {
            actions.push(TimeAction::SetSecond { span: None, done: true });
        }
    });
}

/// What surely moved in a window, and what may have.
#[allow(clippy::cast_precision_loss)]
pub(super) fn held(chronicle: &Chronicle, span: Span) -> (Sum, Sum) {
    chronicle.index.bounds(span.from as f64, span.to as f64 + 1.0)
}

/// `120 transfers · ≈ USD 1.2 bn`; from–to where something is known only to a range.
pub(super) fn words((sure, possible): (Sum, Sum), many: &str) -> String {
    let count = range(&whole(sure.count), &whole(possible.count));
    let value = match possible.usd {
        usd if usd > 0.0 => format!(" · ≈ USD {}", range(&dollars(sure.usd), &dollars(usd))),
        _ => String::new(),
    };
    let unvalued = if possible.unvalued > 0.5 {
        format!(", {} of unknown value", whole(possible.unvalued))
    } else {
        String::new()
    };
    format!("{count} {many}{value}{unvalued}")
}

fn difference(a: (Sum, Sum), b: (Sum, Sum)) -> String {
    let signed = |value: f64, text: &dyn Fn(f64) -> String| {
        let sign = if value < 0.0 { "−" } else { "+" };
        format!("{sign}{}", text(value.abs()))
    };
    // The least and the most it can be.
    let (low, high) = (b.0.minus(a.1), b.1.minus(a.0));
    let span = |low: f64, high: f64, text: &dyn Fn(f64) -> String| {
        let (low, high) = (signed(low, text), signed(high, text));
        if low == high { low } else { format!("{low} to {high}") }
    };
    let count = span(low.count, high.count, &whole);
    let usd = span(low.usd, high.usd, &|usd| format!("USD {}", dollars(usd)));
    format!("{count} · {usd}")
}

fn range(low: &str, high: &str) -> String {
    if low == high { low.to_owned() } else { format!("{low}–{high}") }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(count: f64) -> String {
    thousands(count.round().max(0.0) as usize)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn dollars(usd: f64) -> String {
    Usd((usd.max(0.0) * 1e6) as u128).brief().trim_start_matches("USD ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_ranges_where_something_is_known_only_to_a_range() {
        let sum = |usd: f64, count: f64| Sum { usd, count, unvalued: 0.0 };
        assert_eq!(words((sum(2e9, 1200.0), sum(2e9, 1200.0)), "transfers"), "1,200 transfers · ≈ USD 2 bn");
        let (a, b) = ((sum(1e6, 3.0), sum(2e6, 4.0)), (sum(5e6, 9.0), sum(5e6, 9.0)));
        assert_eq!(words(a, "transfers"), "3–4 transfers · ≈ USD 1 M–2 M");
        assert_eq!(difference(a, b), "+5 to +6 · +USD 3 M to +USD 4 M");
        assert_eq!(difference(b, b), "+0 · +USD 0");
    }
}
