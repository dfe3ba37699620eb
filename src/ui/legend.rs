//! Legend and filters: what is on the canvas, by kind; click to select, the eye to hide.

use egui::{RichText, ScrollArea, Sense, Ui, Vec2};

use super::widgets::{dim, faint, heading, icon_button};
use super::{send, theme};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::{Role, thousands};
use crate::scene::exhibit::{chains, line_rows, width_heading, width_rows};
use crate::scene::icon::Icon;
use crate::scene::legend::{INSTANT, InstantRow};
use crate::scene::select::Join;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::{SymbolKind, SymbolSpec, symbol};
use crate::scene::{Dash, Paint, Path, Point, Scene, Shape, Size, Stroke};

/// The pane.
pub fn show(app: &mut App, ui: &mut Ui) {
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let Some(doc) = &app.doc else { return };
        let mut actions = Vec::new();
        super::tracing::show(app, doc, ui, &mut actions);
        heading(ui, "On the canvas");
        kinds(doc, ui, &mut actions);
        if !doc.case.wallets.is_empty() {
            heading(ui, "Groups");
            super::groups::show(app, doc, ui, &mut actions);
        }
        heading(ui, "Edges");
        lines(doc, ui);
        if doc.instant().is_some() {
            heading(ui, INSTANT);
            InstantRow::ALL.into_iter().for_each(|row| instant_row(ui, row));
        }
        heading(ui, "Filters");
        filters(doc, ui, &mut actions);
        for action in actions {
            send(app, action);
        }
    });
}

fn kinds(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    for role in Role::ALL {
        let Some(&(shown, all)) = doc.shown.roles.get(&role) else { continue };
        let hidden = doc.state.filter.hidden_roles.contains(&role);
        kind_row(ui, role, &of((shown, all)), hidden, actions);
    }
    if !doc.case.incidents.is_empty() {
        let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
        row_text(ui, rect, SymbolKind::Incident, &of(doc.shown.thefts), false);
    }
    let chains = chains(&doc.drawing.flow);
    for (kind, counts) in [
        (SymbolKind::Group, doc.shown.groups),
        (SymbolKind::Case, doc.shown.cases),
        (SymbolKind::Chain, (chains, chains)),
    ] {
        if counts.1 > 0 {
            let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
            row_text(ui, rect, kind, &of(counts), false);
        }
    }
}

/// `12`, or `3 of 12` where not all are shown.
fn of((shown, all): (usize, usize)) -> String {
    if shown == all { thousands(all) } else { format!("{} of {}", thousands(shown), thousands(all)) }
}

/// Height of a row of the legend.
const ROW: f32 = 26.0;
/// Room for the eye at the right end of a row.
const EYE: f32 = 30.0;

fn kind_row(ui: &mut Ui, role: Role, count: &str, hidden: bool, actions: &mut Vec<Action>) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
    let name = egui::Rect::from_min_max(rect.min, rect.max - egui::vec2(EYE, 0.0));
    let response = ui.interact(name, ui.scope_id().with(role), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Select: {}", role.name())));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(name.expand2(Vec2::new(6.0, 0.0)), 5.0, theme::token(ui, Token::Raised));
    }
    row_text(ui, rect, role.into(), count, hidden);
    if response.on_hover_text("Click to select these, with Shift to add them to the selection").clicked() {
        let how = if ui.input(|input| input.modifiers.shift) { Join::Add } else { Join::Replace };
        actions.push(Action::SelectRole(role, how));
    }
    let (icon, verb) = if hidden { (Icon::EyeOff, "Show") } else { (Icon::Eye, "Hide") };
    let eye = egui::Rect::from_min_max(egui::pos2(rect.max.x - EYE + 4.0, rect.min.y), rect.max);
    let clicked = ui
        .scope_builder(egui::UiBuilder::new().max_rect(eye), |ui| {
            let tooltip = format!("{verb} this kind; no other node moves");
            icon_button(ui, icon, &format!("{verb}: {}", role.name()), &tooltip, true).clicked()
        })
        .inner;
    if clicked {
        actions.push(Action::ToggleRole(role));
    }
}

fn row_text(ui: &Ui, rect: egui::Rect, kind: SymbolKind, count: &str, hidden: bool) {
    paint_symbol(ui, kind, rect.left_center() + egui::vec2(11.0, 0.0), hidden);
    let ink = theme::token(ui, if hidden { Token::TextFaint } else { Token::Text });
    let font = egui::TextStyle::Body.resolve(ui.style());
    let at = rect.right_center() - egui::vec2(EYE + 4.0, 0.0);
    let dim = theme::token(ui, Token::TextDim);
    let count = ui.painter().text(at, egui::Align2::RIGHT_CENTER, count, font.clone(), dim);
    let left = rect.left() + 30.0;
    let room = count.left() - left - 8.0;
    let text = egui::WidgetText::from(RichText::new(kind.name()).color(ink));
    let name = text.into_galley(ui, Some(egui::TextWrapMode::Truncate), room, font);
    let at = egui::pos2(left, rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, ink);
}

fn paint_symbol(ui: &Ui, kind: SymbolKind, center: egui::Pos2, hidden: bool) {
    let mut scene = Scene::new(Size::new(24.0, 24.0));
    let mut spec = SymbolSpec::new(kind, Point::new(12.0, 12.0));
    spec.radius = 8.5;
    if hidden {
        spec.emphasis = crate::scene::symbol::Emphasis::Dim;
    }
    symbol(&mut scene, &spec);
    super::widgets::paint_scene(ui, &scene, center - Vec2::splat(12.0));
}

fn lines(doc: &Document, ui: &mut Ui) {
    for row in line_rows(&doc.drawing.flow) {
        sample_row(ui, &row.name, 2.0, row.dash);
    }
    let widths = width_rows(&doc.drawing.flow);
    if !widths.is_empty() {
        heading(ui, width_heading(&doc.case));
    }
    for row in widths {
        sample_row(ui, &row.name, row.width, Dash::Solid);
    }
}

/// What only an instant shows.
fn instant_row(ui: &mut Ui, row: InstantRow) {
    ui.horizontal(|ui| {
        let size = Size::new(34.0, 18.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::new(size.w, size.h), Sense::hover());
        let mut scene = Scene::new(size);
        row.sample(&mut scene, Point::new(size.w / 2.0, size.h / 2.0));
        super::widgets::paint_scene(ui, &scene, rect.min);
        ui.label(dim(ui, row.name()));
    });
}

fn sample_row(ui: &mut Ui, name: &str, width: f32, dash: Dash) {
    ui.horizontal(|ui| {
        let size = Size::new(34.0, 18.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::new(size.w, size.h), Sense::hover());
        let mut scene = Scene::new(size);
        let middle = size.h / 2.0;
        let path = Path::polyline(&[Point::new(0.0, middle), Point::new(size.w, middle)], false);
        scene.stroke(Shape::Path(path), Stroke { width, paint: Paint::new(Token::Edge), dash });
        super::widgets::paint_scene(ui, &scene, rect.min);
        ui.label(dim(ui, name));
    });
}

fn filters(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let filter = &doc.state.filter;
    if filter.is_empty() {
        ui.label(faint(
            ui,
            "Everything is shown. Add a filter, drag on the timeline, or press H with something selected, to narrow it down.",
        ));
    }
    ui.horizontal_wrapped(|ui| {
        for one in filter.chips(&doc.case, &doc.drawing.flow) {
            if chip(ui, &one.text, &one.words) {
                let mut filter = filter.clone();
                filter.clear(one.criterion);
                actions.push(Action::SetFilter { filter: Box::new(filter), merge: false });
            }
        }
        if ui.small_button("Filter…").on_hover_text(Command::AddFilter.spec().help).clicked() {
            actions.push(Action::Run(Command::AddFilter));
        }
    });
    ui.add_space(Metrics::get().space.small);
    if doc.shown.thefts.1 > 1 {
        let (shown, all) = doc.shown.thefts;
        let text = format!("{} of {} thefts", thousands(shown), thousands(all));
        ui.label(RichText::new(text).font(theme::bold(Metrics::get().font.body)));
    }
    if doc.case.wallets.is_empty() {
        return;
    }
    let (shown, all) = doc.shown.wallets;
    ui.label(
        RichText::new(format!("{} of {} wallets", thousands(shown), thousands(all)))
            .font(theme::bold(Metrics::get().font.body)),
    );
    let (shown, all) = doc.shown.transfers;
    ui.label(dim(ui, format!("{} of {} transfers", thousands(shown), thousands(all))));
    if let Some((asset, shown, all)) = doc.shown.main {
        let asset = &doc.case[asset];
        let text = format!(
            "{} of {} {} moved",
            shown.rounded(asset.decimals, 0),
            all.rounded(asset.decimals, 0),
            asset.symbol
        );
        ui.label(dim(ui, text))
            .on_hover_text("The sum over all transfers: the same funds count once for each hop they make");
    }
}

/// A removable filter; returns whether it was removed.
fn chip(ui: &mut Ui, text: &str, words: &str) -> bool {
    let label = RichText::new(format!("{text}  ×")).small();
    let button = egui::Button::new(label).corner_radius(10).fill(theme::token(ui, Token::Raised));
    ui.add(button.truncate()).on_hover_text(format!("{words}: click to remove this filter")).clicked()
}
