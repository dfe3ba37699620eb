//! What address lists say of a wallet. They are shown as the lists' words, apart from those of the case.

use egui::{RichText, Ui};

use super::super::theme;
use super::super::widgets::{dim, faint, heading};
use super::source::cite;
use crate::app::document::Document;
use crate::case::{Tag, Wallet};
use crate::scene::style::Metrics;

/// The section of the inspector; nothing where no list has the wallet.
pub(super) fn show(doc: &Document, ui: &mut Ui, wallet: &Wallet) {
    if wallet.tags.is_empty() {
        return;
    }
    heading(ui, "On lists");
    for tag in &wallet.tags {
        one(doc, ui, tag);
    }
}

fn one(doc: &Document, ui: &mut Ui, tag: &Tag) {
    let label = if tag.label.is_empty() { &tag.list } else { &tag.label };
    ui.add(egui::Label::new(RichText::new(label).font(theme::bold(Metrics::get().font.body))).wrap());
    for line in lines(tag) {
        ui.label(dim(ui, line).small());
    }
    if web(&tag.origin) {
        ui.hyperlink_to(RichText::new("The list's own source").small(), &tag.origin).on_hover_text(&tag.origin);
    } else if !tag.origin.is_empty() {
        ui.add(egui::Label::new(faint(ui, &tag.origin).small()).wrap());
    }
    match tag.source {
        Some(source) => cite(doc, ui, &[source]),
        None => {
            ui.label(faint(ui, "Added with --lists, no part of the case").small());
        }
    }
}

/// The facts of a tag, one a line.
fn lines(tag: &Tag) -> Vec<String> {
    let date = |moment: crate::case::Moment| moment.for_people();
    let period = match (tag.listed, tag.delisted) {
        (Some(from), Some(to)) => format!("Listed {}, taken off {}", date(from), date(to)),
        (Some(from), None) => format!("Listed {}", date(from)),
        (None, Some(to)) => format!("Taken off {}", date(to)),
        (None, None) => String::new(),
    };
    let named = |name: &str, text: &str| if text.is_empty() { String::new() } else { format!("{name}: {text}") };
    let sure = tag
        .confidence
        .as_ref()
        .map_or_else(String::new, |confidence| format!("Confidence of the list: {}", confidence.for_people()));
    let list = if tag.label.is_empty() { "" } else { &tag.list };
    [named("List", list), period, named("Actor", &tag.actor), named("Category", &tag.category), sure]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

/// Whether an origin may be opened: a list comes from anyone.
fn web(origin: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| origin.starts_with(scheme)) && !origin.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Moment, TagConfidence};

    #[test]
    fn both_dates_and_the_words_of_the_list_are_told() {
        let tag = Tag {
            label: "tornado.cash".to_owned(),
            list: "Tornado.cash".to_owned(),
            actor: "tornado".to_owned(),
            listed: Moment::parse("2022-08-08").ok(),
            delisted: Moment::parse("2025-03-21").ok(),
            confidence: TagConfidence::parse("authority_data"),
            ..Tag::default()
        };
        assert_eq!(
            lines(&tag),
            [
                "List: Tornado.cash",
                "Listed 8 Aug 2022, taken off 21 Mar 2025",
                "Actor: tornado",
                "Confidence of the list: authority data, 60 of 100"
            ]
        );
        assert!(web("https://ofac.treasury.gov/x") && !web("javascript:alert(1)") && !web("file:///etc/passwd"));
    }
}
