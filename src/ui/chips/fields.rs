//! Criteria with two ends, typed.

use egui::{RichText, TextEdit, Ui};

use super::super::theme;
use super::super::widgets::dim;
use crate::app::document::Document;
use crate::app::filters::{Editing, typed_window};
use crate::case::{Case, Usd};
use crate::flow::{Criterion, Filter, Range, Units, typed_units, typed_usd};
use crate::scene::style::Token;

/// The fields of a criterion. What can be read is put into the filter at once; what cannot is said under the field, and
/// changes nothing.
pub(super) fn show(doc: &Document, ui: &mut Ui, criterion: Criterion, editing: &mut Editing, filter: &mut Filter) {
    let (first, second, hint) = match criterion {
        Criterion::Window => ("From", "To", "2025-02-21T14:00Z"),
        Criterion::Units => ("At least", "At most", "0.5 ETH"),
        Criterion::Degree => ("At least", "At most", "10"),
        _ => ("At least", "At most", "1.5m"),
    };
    let mut changed = field(ui, criterion, first, hint, &mut editing.least);
    if criterion != Criterion::EdgeValue {
        changed |= field(ui, criterion, second, hint, &mut editing.most);
    }
    match read(doc, criterion, editing, filter) {
        // The fields hold what is set rounded for people; only what is typed is taken over.
        Ok(read) if changed => *filter = read,
        Ok(_) => {}
        Err(why) => {
            let why = format!("Not applied: {why}.");
            ui.label(RichText::new(why).small().color(theme::token(ui, Token::Warning)));
        }
    }
}

fn field(ui: &mut Ui, criterion: Criterion, name: &str, hint: &str, text: &mut String) -> bool {
    ui.horizontal(|ui| {
        ui.add_sized([70.0, 20.0], egui::Label::new(dim(ui, name)).halign(egui::Align::Min));
        let hint = RichText::new(hint).color(theme::token(ui, Token::TextFaint));
        let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(190.0));
        let label = format!("{}, {}", criterion.name(), name.to_lowercase());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &label));
        response.changed()
    })
    .inner
}

fn read(doc: &Document, criterion: Criterion, editing: &Editing, filter: &Filter) -> Result<Filter, String> {
    let mut filter = filter.clone();
    let (least, most) = (editing.least.trim(), editing.most.trim());
    match criterion {
        Criterion::Window => filter.window = typed_window(doc, least, most)?,
        Criterion::Value => filter.value = ordered(end(least, usd)?, end(most, usd)?)?,
        Criterion::EdgeValue => filter.edge_value = end(least, usd)?,
        Criterion::Units => filter.units = units(&doc.case, least, most)?,
        Criterion::Degree => filter.degree = ordered(end(least, number)?, end(most, number)?)?,
        _ => {}
    }
    Ok(filter)
}

/// An empty field is an open end.
fn end<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn usd(text: &str) -> Result<Usd, String> {
    typed_usd(text).map_err(|error| error.to_string())
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("“{text}” is no number of wallets: write digits, e.g. 10"))
}

fn ordered<T: Ord + Copy>(least: Option<T>, most: Option<T>) -> Result<Range<T>, String> {
    match (least, most) {
        (Some(least), Some(most)) if least > most => Err("the most is less than the least: swap them".to_owned()),
        _ => Ok(Range { least, most }),
    }
}

fn units(case: &Case, least: &str, most: &str) -> Result<Option<Units>, String> {
    let read = |text: &str| typed_units(case, text).map_err(|error| error.to_string());
    let (least, most) = (end(least, read)?, end(most, read)?);
    let asset = match (least, most) {
        (None, None) => return Ok(None),
        (Some((a, _)), Some((b, _))) if a != b => return Err("both ends have to be of one asset".to_owned()),
        (Some((asset, _)), _) | (None, Some((asset, _))) => asset,
    };
    let range = ordered(least.map(|(_, amount)| amount), most.map(|(_, amount)| amount))?;
    Ok(Some(Units { asset, range }))
}
