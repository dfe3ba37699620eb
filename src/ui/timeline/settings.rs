//! The settings of the timeline, behind one button.

use egui::Ui;

use super::super::widgets::{dim, heading};
use crate::app::Action;
use crate::app::document::Document;
use crate::app::time::TimeAction;
use crate::timeline::{Grouping, Measure, Scale, Split, TimelineSettings, Zone};

/// Fixed offsets and a few places that theft cases turn on; any other is typed.
const ZONES: [&str; 8] = [
    "UTC",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Dubai",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
];

/// The button and, when open, what it holds.
pub(super) fn menu(doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let settings = &doc.state.timeline;
    let button = ui.small_button("Settings").on_hover_text("What bars and lanes stand for, and the time zone");
    egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_width(430.0);
        let mut now = settings.clone();
        let name = edit(doc, ui, &mut now);
        if let Some(name) = name.filter(|_| now != *settings) {
            actions.push(Action::Time(TimeAction::Set(Box::new(now), name)));
        }
    });
}

/// Shows every choice; the name of what was changed.
fn edit(doc: &Document, ui: &mut Ui, settings: &mut TimelineSettings) -> Option<&'static str> {
    let before = settings.clone();
    heading(ui, "Bars");
    ui.horizontal_wrapped(|ui| {
        ui.selectable_value(&mut settings.measure, Measure::Value, "Value, USD");
        ui.selectable_value(&mut settings.measure, Measure::Number, "Number");
        assets(doc, ui, settings);
    });
    ui.horizontal_wrapped(|ui| {
        ui.selectable_value(&mut settings.cumulative, false, "Per bar");
        ui.selectable_value(&mut settings.cumulative, true, "Running sum");
        ui.separator();
        ui.selectable_value(&mut settings.scale, Scale::Log, "Log");
        ui.selectable_value(&mut settings.scale, Scale::Linear, "Linear");
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(dim(ui, "Colours"));
        for split in Split::ALL {
            ui.selectable_value(&mut settings.split, split, split.name());
        }
    });
    if *settings != before {
        return Some("Histogram");
    }
    heading(ui, "Lanes");
    ui.horizontal_wrapped(|ui| {
        for grouping in Grouping::ALL {
            ui.selectable_value(&mut settings.grouping, grouping, grouping.name());
        }
    });
    ui.label(dim(ui, "Click a lane\u{2019}s name to open it into what it holds").small());
    if settings.grouping != before.grouping {
        settings.opened.clear();
        return Some("Lanes");
    }
    heading(ui, "Time zone");
    zones(ui, settings);
    (*settings != before).then_some("Time zone")
}

/// The assets that moved, to measure one of them.
fn assets(doc: &Document, ui: &mut Ui, settings: &mut TimelineSettings) {
    let chosen = match &settings.measure {
        Measure::Asset(id) => Some(id.clone()),
        _ => None,
    };
    let symbol = chosen.as_ref().and_then(|id| doc.case.asset_of_id(id));
    let text = symbol.map_or_else(|| "One asset".to_owned(), |asset| doc.case[asset].symbol.clone());
    egui::ComboBox::from_id_salt("timeline asset").selected_text(text).width(110.0).show_ui(ui, |ui| {
        for (asset, known) in doc.case.assets.iter().zip(&doc.case.beneath().assets) {
            let is_chosen = chosen.as_deref() == Some(known.id.as_str());
            let name = if asset.symbol == asset.id {
                asset.symbol.clone()
            } else {
                format!("{} ({})", asset.symbol, asset.id)
            };
            if ui.selectable_label(is_chosen, name).clicked() {
                settings.measure = Measure::Asset(known.id.clone());
            }
        }
    });
}

fn zones(ui: &mut Ui, settings: &mut TimelineSettings) {
    ui.horizontal_wrapped(|ui| {
        for name in ZONES {
            if ui.selectable_label(settings.zone.name() == name, name).clicked()
                && let Ok(zone) = Zone::parse(name)
            {
                settings.zone = zone;
            }
        }
        let own =
            ui.button("This computer\u{2019}s").on_hover_text("Takes the zone of this computer and keeps its name");
        if own.clicked()
            && let Some(zone) = own_zone()
        {
            settings.zone = zone;
        }
    });
    ui.horizontal(|ui| {
        // What is typed belongs to the field, not to the case, until it names a zone.
        let id = ui.scope_id().with("zone");
        let mut text: String = ui.data_mut(|data| data.get_temp(id)).unwrap_or_else(|| settings.zone.name());
        let label = ui.label(dim(ui, "Other"));
        let field = ui.add(egui::TextEdit::singleline(&mut text).desired_width(150.0)).labelled_by(label.id);
        if field.has_focus() || field.lost_focus() {
            match Zone::parse(&text) {
                Ok(zone) if field.lost_focus() => settings.zone = zone,
                Err(error) if !text.is_empty() => {
                    ui.add(egui::Label::new(dim(ui, error.to_string()).small()).wrap());
                }
                _ => {}
            }
            ui.data_mut(|data| data.insert_temp(id, text));
        } else {
            ui.data_mut(|data| data.remove_temp::<String>(id));
        }
    });
}

/// The zone of this computer, by its name; `None` where it cannot be told.
fn own_zone() -> Option<Zone> {
    let own = jiff::tz::TimeZone::try_system().ok()?;
    Zone::parse(own.iana_name()?).ok()
}
