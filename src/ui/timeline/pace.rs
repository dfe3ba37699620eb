//! What a second of playing stands for, as a menu beside the speed.

use egui::Ui;

use super::super::widgets::dim;
use crate::app::{Action, App, Command};
use crate::timeline::Pace;

/// Pixels of the axis in a second, of the pace that follows the axis.
const ALONG: Pace = Pace::Pixels(60.0);
/// Seconds of a step at first.
const STEP: f64 = 1.0;
/// Seconds of the case in a second of playing, and their names.
const REAL: [(f64, &str); 6] = [
    (60.0, "1 s = 1 minute"),
    (600.0, "1 s = 10 minutes"),
    (3_600.0, "1 s = 1 hour"),
    (21_600.0, "1 s = 6 hours"),
    (86_400.0, "1 s = 1 day"),
    (604_800.0, "1 s = 1 week"),
];

/// The button and its menu.
pub(super) fn menu(app: &App, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(doc) = &app.doc else { return };
    let playback = &doc.clock.playback;
    let name = match playback.pace {
        Pace::Pixels(_) => "along the axis".to_owned(),
        Pace::Steps(seconds) => format!("{seconds} s per step"),
        Pace::Seconds(seconds) => REAL
            .iter()
            .find(|(factor, _)| *factor == seconds)
            .map_or_else(|| format!("1 s = {seconds} s"), |(_, name)| (*name).to_owned()),
    };
    let text = dim(ui, format!("× {} {name}", playback.speed)).small();
    let menu = egui::containers::menu::MenuButton::from_button(egui::Button::new(text).frame(false)).config(
        egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside),
    );
    let (response, _) = menu.ui(ui, |ui| {
        ui.set_width(230.0);
        let mut pace = playback.pace;
        let along = matches!(pace, Pace::Pixels(_));
        let help = "A second of playing is so much of the axis: silences pass quickly";
        if ui.radio(along, "Along the axis").on_hover_text(help).clicked() {
            pace = ALONG;
        }
        ui.horizontal(|ui| {
            let mut seconds = if let Pace::Steps(seconds) = pace { seconds } else { STEP };
            let on = matches!(pace, Pace::Steps(_));
            let help = "Every transfer or event that is shown takes the same time, however far apart they are";
            let chosen = ui.radio(on, "Seconds per step").on_hover_text(help).clicked();
            let value = egui::DragValue::new(&mut seconds).range(0.1..=30.0).speed(0.05).max_decimals(1).suffix(" s");
            if ui.add(value).changed() || chosen {
                pace = Pace::Steps((seconds * 10.0).round() / 10.0);
            }
        });
        for (seconds, name) in REAL {
            if ui.radio(pace == Pace::Seconds(seconds), name).clicked() {
                pace = Pace::Seconds(seconds);
            }
        }
        ui.separator();
        for command in [Command::Slower, Command::Faster, Command::Loop, Command::FollowMoney] {
            let spec = command.spec();
            let keys = spec.keys.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
            let clicked = match app.is_on(command) {
                Some(mut on) => {
                    ui.checkbox(&mut on, format!("{} ({keys})", spec.name)).on_hover_text(spec.help).clicked()
                }
                None => ui.button(format!("{} ({keys})", spec.name)).on_hover_text(spec.help).clicked(),
            };
            if clicked {
                actions.push(Action::Run(command));
            }
        }
        if pace != playback.pace {
            actions.push(Action::SetPace(pace));
        }
    });
    response.on_hover_text("Pace and speed of play; [ and ] change the speed");
}
