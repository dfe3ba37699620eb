//! The active filters over the canvas: a chip for each, what to do with what they leave out, and how much is shown.

mod editor;
mod fields;

use egui::{Align, Area, Frame, Layout, Margin, Order, Rect, Response, RichText, Sense, Ui, Vec2};

use super::widgets::dim;
use super::{send, theme};
use crate::app::document::Document;
use crate::app::filters::Editing;
use crate::app::{Action, App, Command};
use crate::case::thousands;
use crate::flow::{Chip, LeftOut};
use crate::scene::style::{Metrics, Token};

/// Height of a chip, in px.
const HEIGHT: f32 = 24.0;
/// Width of the part of a chip that removes it, in px.
const CROSS: f32 = 24.0;
/// A chip is never wider, in px.
const WIDEST: f32 = 340.0;
/// Between the bar and the edge of the canvas, in px.
const MARGIN: f32 = 10.0;
/// Room for what is never parted by the end of a line, in px.
const TOGETHER: f32 = 180.0;
/// The bar needs this much room for chips beside the counts; with less the counts go below.
const LEAST_ROOM: f32 = 300.0;

/// Room at the top of a fitted graph for a bar of one line, px; kept whether there is a bar or not, so that filtering moves
/// nothing.
pub const ROOM: f32 = 42.0;

/// The bar, while there is a filter or one is being set; on top of the canvas, so that the graph stays where it is. Returns where
/// the room under it begins.
pub fn show(app: &mut App, ui: &mut Ui, canvas: Rect) -> f32 {
    let nothing = canvas.min.y + app.ui.camera.insets.top;
    let Some(doc) = &app.doc else { return nothing };
    if doc.state.filter.is_empty() && app.ui.editing.is_none() {
        return nothing;
    }
    let chips = doc.state.filter.chips(&doc.case, &doc.drawing.flow);
    let mut actions = Vec::new();
    let width = (canvas.width() - 2.0 * MARGIN).max(120.0);
    let area = Area::new(egui::Id::unique("filters"))
        .order(Order::Middle)
        .movable(false)
        .fixed_pos(canvas.min + Vec2::new(MARGIN, MARGIN + doc.drawing.arrangement.insets().top))
        .constrain_to(canvas)
        .accessible_name("Filters");
    let mut anchors = Anchors { chips: Vec::new(), add: Rect::NOTHING };
    let shown = area.show(ui.ctx(), |ui| {
        Frame::new()
            .fill(theme::token(ui, Token::Panel))
            .stroke(egui::Stroke::new(1.0, theme::token(ui, Token::Line)))
            .corner_radius(8)
            .inner_margin(Margin::symmetric(8, 6))
            .show(ui, |ui| {
                let inner = width - 16.0;
                ui.set_width(inner);
                ui.spacing_mut().item_spacing = Vec2::new(6.0, 6.0);
                anchors = bar(doc, ui, &chips, inner, &mut actions);
            });
    });
    if let Some(editing) = &mut app.ui.editing {
        let place = editing.criterion.and_then(|criterion| anchors.of(&chips, criterion)).unwrap_or(anchors.add);
        let anchor = *editing.anchor.get_or_insert(place);
        if !editor::popover(doc, ui, editing, anchor, &mut actions) {
            actions.push(Action::EditFilter(None));
        }
    }
    for action in actions {
        send(app, action);
    }
    shown.response.rect.bottom().max(canvas.top())
}

/// Where popovers hang.
struct Anchors {
    chips: Vec<Rect>,
    add: Rect,
}

impl Anchors {
    fn of(&self, chips: &[Chip], criterion: crate::flow::Criterion) -> Option<Rect> {
        let n = chips.iter().position(|chip| chip.criterion == criterion)?;
        self.chips.get(n).copied()
    }
}

fn bar(doc: &Document, ui: &mut Ui, chips: &[Chip], width: f32, actions: &mut Vec<Action>) -> Anchors {
    let counts = counts(doc);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let wide =
        ui.fonts_mut(|fonts| fonts.layout_no_wrap(counts.clone(), font, egui::Color32::PLACEHOLDER).size().x) + 12.0;
    let beside = width - wide >= LEAST_ROOM;
    let room = if beside { width - wide } else { width };
    let mut anchors = Anchors { chips: Vec::new(), add: Rect::NOTHING };
    let mut row = |ui: &mut Ui| {
        let part = ui.allocate_ui_with_layout(
            Vec2::new(room, HEIGHT),
            Layout::left_to_right(Align::Center).with_main_wrap(true),
            |ui| {
                ui.set_width(room);
                for one in chips {
                    anchors.chips.push(chip(doc, ui, one, actions));
                }
                anchors.add = buttons(doc, ui, actions);
            },
        );
        part.response.rect
    };
    if beside {
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            row(ui);
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| said(doc, ui, &counts));
        });
    } else {
        row(ui);
        said(doc, ui, &counts);
    }
    anchors
}

/// `41 of 126 wallets · 930 of 1,200 transfers · USD 1.2 bn of USD 1.5 bn`.
fn counts(doc: &Document) -> String {
    let of = |(shown, all): (usize, usize)| format!("{} of {}", thousands(shown), thousands(all));
    let shown = &doc.shown;
    let mut parts = Vec::new();
    if shown.thefts.1 > 1 {
        parts.push(format!("{} thefts", of(shown.thefts)));
    }
    if shown.wallets.1 > 0 {
        parts.push(format!("{} wallets", of(shown.wallets)));
        parts.push(format!("{} transfers", of(shown.transfers)));
    }
    if shown.value.1.0 > 0 {
        let (part, all) = (shown.value.0.brief(), shown.value.1.brief());
        parts.push(format!("{part} of {all}"));
    }
    parts.join(" · ")
}

fn said(doc: &Document, ui: &mut Ui, counts: &str) {
    let label = egui::Label::new(dim(ui, counts).small()).selectable(false);
    // As high as a chip, so that both stand on one line.
    let wide = ui.available_width();
    ui.allocate_ui_with_layout(Vec2::new(wide, HEIGHT), *ui.layout(), |ui| {
        ui.set_height(HEIGHT);
        let layout = Layout::left_to_right(Align::Center);
        let inner = if ui.layout().prefer_right_to_left() { Layout::right_to_left(Align::Center) } else { layout };
        ui.with_layout(inner, |ui| {
            ui.add(label).on_hover_ui(|ui| {
                ui.set_max_width(360.0);
                ui.label("What is shown of the whole case. Values are those known, at the time of each transfer; the same funds count once for each hop they make.");
                for chip in doc.state.filter.chips(&doc.case, &doc.drawing.flow) {
                    if let Some(remark) = doc.shown.left_out(chip.criterion) {
                        ui.label(dim(ui, remark));
                    }
                }
            })
        });
    });
}

/// A chip: its text edits, its cross removes.
fn chip(doc: &Document, ui: &mut Ui, chip: &Chip, actions: &mut Vec<Action>) -> Rect {
    let font = egui::TextStyle::Small.resolve(ui.style());
    let ink = theme::token(ui, Token::Text);
    let text = egui::WidgetText::from(RichText::new(&chip.text).color(ink));
    let text = text.into_galley(ui, Some(egui::TextWrapMode::Truncate), WIDEST - CROSS - 12.0, font.clone());
    let size = Vec2::new(text.size().x + 12.0 + CROSS, HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let split = rect.max.x - CROSS;
    let body = Rect::from_min_max(rect.min, egui::pos2(split, rect.max.y));
    let cross = Rect::from_min_max(egui::pos2(split, rect.min.y), rect.max);
    let id = ui.scope_id().with(chip.criterion);
    let edit = ui.interact(body, id.with("edit"), Sense::click());
    let remark = doc.shown.left_out(chip.criterion);
    let words = remark.as_ref().map_or(chip.words.clone(), |remark| format!("{} ({remark})", chip.words));
    edit.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Edit filter: {words}")));
    let remove = ui.interact(cross, id.with("remove"), Sense::click());
    let label = format!("Remove filter: {}", chip.text);
    remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let painter = ui.painter();
    painter.rect_filled(rect, HEIGHT / 2.0, theme::token(ui, Token::Raised));
    let lit = |response: &Response| response.hovered() || response.has_focus();
    if lit(&edit) || lit(&remove) {
        let line = egui::Stroke::new(1.0, theme::token(ui, Token::Accent));
        painter.rect_stroke(rect, HEIGHT / 2.0, line, egui::StrokeKind::Inside);
    }
    let at = egui::pos2(rect.min.x + 10.0, rect.center().y - text.size().y / 2.0);
    painter.galley(at, text, ink);
    let ink = theme::token(ui, if lit(&remove) { Token::Text } else { Token::TextDim });
    painter.text(cross.center() - Vec2::new(1.0, 0.0), egui::Align2::CENTER_CENTER, "×", font, ink);
    if edit.clicked() {
        actions.push(Action::EditFilter(Some(Editing::of(doc, chip.criterion))));
    }
    if remove.clicked() {
        let mut filter = doc.state.filter.clone();
        filter.clear(chip.criterion);
        actions.push(Action::SetFilter { filter: Box::new(filter), merge: false });
    }
    edit.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        ui.label(&chip.words);
        if let Some(remark) = remark {
            ui.label(remark);
        }
        ui.label(dim(ui, chip.criterion.rule()));
    });
    remove.on_hover_text("Remove this filter");
    rect
}

/// What can be done with filters; returns where the menu of criteria hangs.
fn buttons(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) -> Rect {
    let small = |text: &str| egui::Button::new(RichText::new(text).small()).min_size(Vec2::new(0.0, HEIGHT));
    let keys = Command::AddFilter.spec().keys.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
    let add = ui.add(small("+ Filter").corner_radius(12)).on_hover_text(format!("Add a filter ({keys})"));
    if add.clicked() {
        actions.push(Action::EditFilter(Some(Editing::menu())));
    }
    if doc.state.filter.is_empty() {
        return add.rect;
    }
    // Both stand side by side, with what clears them.
    if ui.available_size_before_wrap().x < TOGETHER {
        ui.end_row();
    }
    let left_out = doc.state.filter.left_out;
    let both = [
        (LeftOut::Dim, "Dim", "Draw what the filters leave out faintly"),
        (LeftOut::Hide, "Hide", "Do not draw what the filters leave out; nothing moves"),
    ];
    for (choice, name, help) in both {
        let button = egui::Button::selectable(left_out == choice, RichText::new(name).small());
        let response = ui.add(button.min_size(Vec2::new(0.0, HEIGHT))).on_hover_text(help);
        if response.clicked() && left_out != choice {
            actions.push(Action::Run(Command::DimOrHide));
        }
    }
    let clear = small("Clear all").frame(false);
    if ui.add(clear).on_hover_text(Command::ShowAll.spec().help).clicked() {
        actions.push(Action::Run(Command::ShowAll));
    }
    add.rect
}

/// Bold text in the size of the pane.
fn bold(text: &str) -> RichText {
    RichText::new(text).font(theme::bold(Metrics::get().font.body))
}
