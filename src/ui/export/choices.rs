//! The choices about a picture, grouped: what, on which paper, in which look, with which notes.

use egui::{ComboBox, DragValue, Grid, RichText, TextEdit, Ui};

use crate::app::App;
use crate::app::export::{Annex, Content, ExportDialog, ExportOptions, Extent, Paper};
use crate::case::capital;
use crate::scene::frame::Ground;
use crate::scene::style::{Metrics, ThemeName};
use crate::ui::theme;
use crate::ui::widgets::dim;

/// Room that all choices take, in points.
pub(super) const HEIGHT: f32 = 500.0;

/// Width of a box to choose from.
const BOX: f32 = 230.0;

pub(super) fn show(app: &App, ui: &mut Ui, dialog: &mut ExportDialog) {
    ui.spacing_mut().item_spacing.y = 5.0;
    group(ui, "What", |ui| what(app, ui, dialog));
    group(ui, "Paper", |ui| paper(app, ui, dialog));
    group(ui, "Look", |ui| look(ui, dialog));
    group(ui, "Notes", |ui| notes(ui, dialog));
}

fn group(ui: &mut Ui, name: &str, show: impl FnOnce(&mut Ui)) {
    ui.label(RichText::new(name).font(theme::bold(Metrics::get().font.body)));
    Grid::new(("export", name)).num_columns(2).min_col_width(84.0).spacing([10.0, 6.0]).show(ui, show);
    ui.add_space(5.0);
}

fn what(app: &App, ui: &mut Ui, dialog: &mut ExportDialog) {
    let choice = &mut dialog.choice;
    ui.label(dim(ui, "Show"));
    let selected = app.doc.as_ref().is_some_and(|doc| !doc.selection.is_empty());
    let field = ComboBox::from_id_salt("content").width(BOX).selected_text(choice.content.name()).show_ui(ui, |ui| {
        for content in Content::ALL {
            let can = content != Content::Selection || selected;
            ui.add_enabled_ui(can, |ui| ui.selectable_value(&mut choice.content, content, content.name()));
        }
    });
    let name = choice.content.name();
    field.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Show: {name}")));
    ui.end_row();
    ui.label(dim(ui, "Part"));
    ui.horizontal(|ui| {
        ui.add_enabled_ui(choice.content.has_graph() && choice.content != Content::Selection, |ui| {
            ui.radio_value(&mut choice.extent, Extent::Visible, "What I see");
            ui.radio_value(&mut choice.extent, Extent::Whole, "The whole graph");
        });
    });
    ui.end_row();
}

fn paper(app: &App, ui: &mut Ui, dialog: &mut ExportDialog) {
    ui.label(dim(ui, "Size"));
    let now = dialog.choice.paper;
    let mut paper = now;
    let field = ComboBox::from_id_salt("paper").width(BOX).selected_text(now.name()).height(320.0).show_ui(ui, |ui| {
        for offered in Paper::ALL {
            ui.selectable_value(&mut paper, offered, offered.name());
        }
    });
    field
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Size: {}", now.name())));
    if paper != now {
        dialog.choose_paper(paper, app.ui.theme);
    }
    ui.end_row();
    let choice = &mut dialog.choice;
    ui.label(dim(ui, "Resolution"));
    ui.horizontal(|ui| {
        if choice.paper.size().is_some() {
            let (least, most) = ExportOptions::DPI;
            let field = ui.add(DragValue::new(&mut choice.dpi).range(least..=most).suffix(" dpi"));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Dots per inch"));
            for dpi in [96, 150, 300, 600] {
                ui.radio_value(&mut choice.dpi, dpi, dpi.to_string());
            }
            return;
        }
        for scale in 1..=4u8 {
            ui.radio_value(&mut choice.scale, f32::from(scale), format!("{scale}×"));
        }
        if choice.paper == Paper::Pixels {
            for (side, name) in [(&mut choice.size.w, "Width in pixels"), (&mut choice.size.h, "Height in pixels")] {
                let field = ui.add(DragValue::new(side).range(320.0..=16_384.0).fixed_decimals(0));
                field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
            }
        }
    });
    ui.end_row();
}

fn look(ui: &mut Ui, dialog: &mut ExportDialog) {
    ui.label(dim(ui, "Colours"));
    ui.horizontal(|ui| {
        for name in ThemeName::ALL {
            if ui.radio(dialog.choice.theme == name, capital(name.name())).clicked() {
                dialog.choice.theme = name;
                dialog.theme_chosen = true;
            }
        }
    });
    ui.end_row();
    let choice = &mut dialog.choice;
    ui.label(dim(ui, "Ground"));
    ui.horizontal(|ui| {
        ui.radio_value(&mut choice.ground, Ground::Filled, "Filled");
        ui.radio_value(&mut choice.ground, Ground::Transparent, "Transparent");
    });
    ui.end_row();
    ui.label(dim(ui, "Frame"));
    ui.horizontal(|ui| {
        ui.radio_value(&mut choice.bare, false, "Title, legend, origin");
        ui.radio_value(&mut choice.bare, true, "Picture only");
    });
    ui.end_row();
}

fn notes(ui: &mut Ui, dialog: &mut ExportDialog) {
    let choice = &mut dialog.choice;
    ui.label(dim(ui, "Below"));
    ui.add_enabled_ui(!choice.bare, |ui| ui.checkbox(&mut choice.notes, "Caveats and numbered sources"));
    ui.end_row();
    ui.label(dim(ui, "Annex"));
    ui.horizontal(|ui| {
        for (annex, name) in [(Annex::None, "None"), (Annex::Pages, "Pages"), (Annex::Csv, "CSV tables")] {
            let radio = ui.radio_value(&mut choice.annex, annex, name);
            if annex != Annex::None {
                radio.on_hover_text("Whole addresses, transactions and sources of what is drawn");
            }
        }
    });
    ui.end_row();
    for (text, name, hint) in [
        (&mut choice.author, "Author", "who made it; may stay empty"),
        (&mut choice.unit, "Unit", "office or team; may stay empty"),
    ] {
        ui.label(dim(ui, name));
        let field = ui.add(TextEdit::singleline(text).desired_width(BOX).hint_text(hint).char_limit(120));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
        ui.end_row();
    }
}
