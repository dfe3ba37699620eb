//! Shapes that laundering is known to take, as suggestions: by pattern, with score and reason, and the thresholds to change.

use std::sync::Arc;

use egui::{Align, DragValue, Frame, Layout, Margin, Panel, RichText, ScrollArea, Ui};

use super::widgets::{dim, faint, icon_button};
use super::{send, theme};
use crate::app::document::Document;
use crate::app::patterns::{PatternAction, Search, accounts, transfers};
use crate::app::{Action, App, Command};
use crate::case::thousands;
use crate::scene::Target;
use crate::scene::icon::Icon;
use crate::scene::select::Join;
use crate::scene::style::{Metrics, Token};
use crate::trace::patterns::{Findings, Pattern, Suggestion, Thresholds, Unit};

/// Height of a suggestion in the list, points.
const ROW: f32 = 36.0;
/// Width of the list of patterns, points.
const PATTERNS: f32 = 196.0;

/// What the pane shows; the window's business, not the case's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Shown {
    /// One pattern, or all of them.
    pattern: Option<Pattern>,
    /// What was put aside, instead of what was not.
    dismissed: bool,
}

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let mut actions = Vec::new();
    Panel::bottom("patterns")
        .frame(Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 8)))
        .resizable(true)
        .default_size(252.0)
        .size_range(140.0..=520.0)
        .show(ui, |ui| {
            let id = ui.scope_id().with("shown patterns");
            let mut shown: Shown = ui.data(|data| data.get_temp(id)).unwrap_or_default();
            title(app, doc, ui, &mut shown, &mut actions);
            match app.patterns().and_then(|search| search.findings.as_ref()) {
                Some(findings) => body(doc, ui, findings, &mut shown, &mut actions),
                None if app.is_looking_for_patterns() => {}
                None => {
                    ui.label(dim(ui, "The search was cancelled."));
                }
            }
            ui.data_mut(|data| data.insert_temp(id, shown));
        });
    for action in actions {
        send(app, action);
    }
}

fn title(app: &App, doc: &Document, ui: &mut Ui, shown: &mut Shown, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Patterns").font(theme::bold(Metrics::get().font.body)));
        ui.label(dim(ui, "Suggestions, not findings")).on_hover_text(
            "Shapes that laundering is known to take. Each has other explanations; services are left out.",
        );
        if let Some(search) = app.patterns() {
            progress(app, search, ui, actions);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, "Close patterns", "Close", true).clicked() {
                actions.push(Action::Run(Command::Patterns));
            }
            let dismissed = doc.state.patterns.dismissed.len();
            if dismissed > 0 || shown.dismissed {
                if shown.dismissed && ui.button("Restore all").clicked() {
                    actions.push(Action::Patterns(PatternAction::Restore(None)));
                }
                let text = format!("Dismissed · {}", thousands(dismissed));
                ui.toggle_value(&mut shown.dismissed, text).on_hover_text("Show what was dismissed instead");
            }
            if doc.state.patterns.thresholds != Thresholds::default() && ui.button("Default thresholds").clicked() {
                let thresholds = Box::default();
                actions.push(Action::Patterns(PatternAction::Set { thresholds, merge: false }));
            }
        });
    });
}

/// What the search is doing, while it is.
fn progress(app: &App, search: &Search, ui: &mut Ui, actions: &mut Vec<Action>) {
    if search.is_done {
        return;
    }
    if app.is_looking_for_patterns() {
        let (pattern, done) = search.progress();
        ui.add(egui::Spinner::new().size(12.0));
        let text = format!("Looking for: {} ({} of {})", pattern.name().to_lowercase(), done + 1, Pattern::ALL.len());
        ui.label(dim(ui, text).small());
        if ui.small_button("Cancel").clicked() {
            actions.push(Action::CancelTask);
        }
    } else if ui.small_button("Look again").clicked() {
        actions.push(Action::Patterns(PatternAction::Again));
    }
}

fn body(doc: &Document, ui: &mut Ui, findings: &Arc<Findings>, shown: &mut Shown, actions: &mut Vec<Action>) {
    let lines = lines(doc, ui, findings, shown.dismissed);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(PATTERNS);
            patterns(ui, findings, &lines, shown);
        });
        ui.separator();
        ui.vertical(|ui| {
            if let Some(pattern) = shown.pattern {
                settings(doc, ui, findings, pattern, actions);
            }
            let of_pattern = |ix: &&usize| shown.pattern.is_none_or(|only| findings.suggestions[**ix].pattern == only);
            let chosen: Vec<usize> = lines.iter().filter(of_pattern).copied().collect();
            if chosen.is_empty() {
                ui.label(dim(ui, nothing(shown)));
                return;
            }
            ScrollArea::vertical().id_salt(shown.pattern).auto_shrink([false, false]).show_rows(
                ui,
                ROW,
                chosen.len(),
                |ui, range| {
                    for &ix in chosen.get(range).unwrap_or_default() {
                        row(doc, ui, &findings.suggestions[ix], shown, actions);
                    }
                },
            );
        });
    });
}

/// What there is to say where the list is empty.
fn nothing(shown: &Shown) -> String {
    match (shown.dismissed, shown.pattern) {
        (true, _) => "Nothing of this was dismissed.".to_owned(),
        (false, None) => {
            "None of the patterns is in this case at these thresholds. That does not mean that nothing was hidden."
                .to_owned()
        }
        (false, Some(pattern)) => format!(
            "No {} in this case at these thresholds. Change them above to look wider or closer.",
            pattern.name().to_lowercase()
        ),
    }
}

/// Positions of the suggestions to list, best first. Kept until what was found or dismissed changes.
fn lines(doc: &Document, ui: &Ui, findings: &Arc<Findings>, dismissed: bool) -> Arc<[usize]> {
    type Kept = (usize, u64, bool, Arc<[usize]>);
    let id = ui.scope_id().with("lines of patterns");
    let at = Arc::as_ptr(findings) as usize;
    if let Some((of, revision, which, lines)) = ui.data(|data| data.get_temp::<Kept>(id))
        && (of, revision, which) == (at, doc.revision, dismissed)
    {
        return lines;
    }
    let aside = &doc.state.patterns.dismissed;
    let all = findings.suggestions.iter().enumerate();
    let lines: Arc<[usize]> =
        all.filter(|(_, suggestion)| aside.contains(&suggestion.key) == dismissed).map(|(ix, _)| ix).collect();
    let lines = sorted(findings, &lines);
    let kept: Kept = (at, doc.revision, dismissed, Arc::clone(&lines));
    ui.data_mut(|data| data.insert_temp(id, kept));
    lines
}

/// By pattern, each with its best first.
fn sorted(findings: &Findings, lines: &[usize]) -> Arc<[usize]> {
    let mut lines = lines.to_vec();
    lines.sort_by_key(|&ix| (findings.suggestions[ix].pattern, ix));
    lines.into()
}

/// All patterns with the number of suggestions of each; a click shows one.
fn patterns(ui: &mut Ui, findings: &Findings, lines: &[usize], shown: &mut Shown) {
    let of = |pattern: Pattern| lines.iter().filter(|&&ix| findings.suggestions[ix].pattern == pattern).count();
    let entries = std::iter::once((None, lines.len())).chain(Pattern::ALL.map(|pattern| (Some(pattern), of(pattern))));
    ScrollArea::vertical().id_salt("patterns").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.spacing_mut().button_padding.y = 1.0;
        ui.spacing_mut().interact_size.y = 17.0;
        for (pattern, count) in entries {
            let name = pattern.map_or("All patterns", Pattern::name);
            let text = format!("{name} · {}", thousands(count));
            let text = if count == 0 { faint(ui, text) } else { RichText::new(text) };
            let entry = ui.add(egui::Button::selectable(shown.pattern == pattern, text.small()));
            let entry = match pattern {
                Some(pattern) => entry.on_hover_text(format!("{} {}", pattern.about(), pattern.caveat())),
                None => entry,
            };
            if entry.clicked() {
                shown.pattern = pattern;
            }
        }
    });
}

/// What a pattern looks for, its thresholds to change, and what it could not look at.
fn settings(doc: &Document, ui: &mut Ui, findings: &Findings, pattern: Pattern, actions: &mut Vec<Action>) {
    ui.add(egui::Label::new(dim(ui, pattern.about()).small()).truncate());
    let mut chosen = doc.state.patterns.thresholds.clone();
    let mut dragging = false;
    ui.horizontal_wrapped(|ui| {
        for setting in Thresholds::of(pattern) {
            ui.label(faint(ui, setting.name).small());
            let value = (setting.reach)(&mut chosen);
            let field = DragValue::new(value)
                .range(setting.least..=setting.most)
                .suffix(setting.unit.suffix())
                .speed(if setting.unit == Unit::Dollars { 100.0 } else { 0.2 });
            let response = ui.add(field).on_hover_text(format!(
                "{} to {}; default {}. Drag, or click and type.",
                setting.unit.show(setting.least),
                setting.unit.show(setting.most),
                setting.unit.show(setting.default)
            ));
            dragging |= response.dragged();
            ui.add_space(6.0);
        }
    });
    if chosen != doc.state.patterns.thresholds {
        let thresholds = Box::new(chosen);
        actions.push(Action::Patterns(PatternAction::Set { thresholds, merge: dragging }));
    }
    for left in findings.left_out.iter().filter(|left| left.pattern == pattern) {
        ui.label(faint(ui, left.sentence()).small());
    }
}

fn row(doc: &Document, ui: &mut Ui, suggestion: &Suggestion, shown: &Shown, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        if is_selected(doc, suggestion) {
            ui.painter().rect_filled(ui.max_rect(), 4.0, theme::token(ui, Token::Raised));
        }
        let score = format!("{:.2}", suggestion.score);
        ui.label(RichText::new(score).font(theme::mono(Metrics::get().font.small)))
            .on_hover_text("How pronounced it is, 0 to 1: about 0.5 at the thresholds. No probability.");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (name, action) = if shown.dismissed {
                ("Restore", PatternAction::Restore(Some(suggestion.key.clone())))
            } else {
                ("Dismiss", PatternAction::Dismiss(suggestion.key.clone()))
            };
            if ui.small_button(name).clicked() {
                actions.push(Action::Patterns(action));
            }
            let nodes = ui.small_button("Accounts").on_hover_text("Select its accounts, with all they did");
            if nodes.clicked() {
                actions.push(Action::Select(accounts(doc, suggestion), Join::Replace));
            }
            let show = ui.small_button("Show").on_hover_text("Select its transfers and look at its accounts");
            if show.clicked() {
                actions.push(Action::Patterns(PatternAction::Show(suggestion.key.clone())));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| words(ui, suggestion, shown, actions));
        });
    });
}

/// Whether the selection is just the transfers of a suggestion.
fn is_selected(doc: &Document, suggestion: &Suggestion) -> bool {
    let all = &suggestion.transfers;
    doc.selection.iter().take(all.len() + 1).count() == all.len()
        && all.iter().all(|&ix| doc.selection.contains(&Target::Transfer(ix)))
}

/// Reason and members in two lines; a click selects the transfers.
fn words(ui: &mut Ui, suggestion: &Suggestion, shown: &Shown, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        ui.set_height(ROW);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(5.0);
        let reason = egui::Label::new(RichText::new(&suggestion.reason).small()).truncate();
        let response = ui.add(reason.sense(egui::Sense::click()).selectable(false));
        let counts = format!(
            "{} accounts · {} transfers",
            thousands(suggestion.wallets.len()),
            thousands(suggestion.transfers.len())
        );
        let pattern =
            if shown.pattern.is_none() { format!("{} · ", suggestion.pattern.name()) } else { String::new() };
        let second = format!("{pattern}{counts} · {}", suggestion.caveat);
        ui.add(egui::Label::new(faint(ui, second).small()).truncate());
        let response =
            response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_ui(|ui| details(ui, suggestion));
        if response.clicked() {
            let many = response.ctx.input(|input| input.modifiers.command || input.modifiers.shift);
            let how = if many { Join::Add } else { Join::Replace };
            actions.push(Action::Select(transfers(suggestion), how));
        }
    });
}

fn details(ui: &mut Ui, suggestion: &Suggestion) {
    ui.set_max_width(520.0);
    ui.label(RichText::new(suggestion.pattern.name()).font(theme::bold(Metrics::get().font.body)));
    ui.label(&suggestion.reason);
    ui.label(dim(ui, &suggestion.caveat));
    let used =
        suggestion.parameters.iter().map(|used| format!("{} {}", used.name.to_lowercase(), used.unit.show(used.value)));
    ui.label(faint(ui, format!("Found with: {}.", used.collect::<Vec<_>>().join(", "))).small());
}
