//! Groups in the legend: what is folded and why, which kinds are on, and what opens or folds all.

use egui::{RichText, Ui};

use super::widgets::{dim, faint};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::thousands;
use crate::flow::GroupKind;

pub(super) fn show(app: &App, doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let flow = &doc.drawing.flow;
    let explanation = flow.explanation();
    let line =
        ui.add(egui::Label::new(dim(ui, &explanation.line)).wrap().sense(egui::Sense::focusable_noninteractive()));
    if !explanation.rules.is_empty() {
        line.on_hover_text(explanation.rules.join("\n\n"));
    }
    for kind in GroupKind::SWITCHED {
        let (groups, open) = flow.groups().tally(kind);
        let on = doc.state.folding.grouping().has(kind);
        // What the case has nothing for needs no switch, except roles, which every case has.
        if groups == 0 && on {
            continue;
        }
        if !on && kind != GroupKind::Role && !possible(doc, kind) {
            continue;
        }
        ui.horizontal(|ui| {
            let mut checked = on;
            let response = ui.checkbox(&mut checked, kind.name()).on_hover_text(kind.rule());
            if response.clicked() {
                actions.push(Action::SwitchGrouping(kind));
            }
            let counts = match (on, open) {
                (false, _) => String::new(),
                (true, 0) => thousands(groups),
                (true, open) => format!("{} of {} open", thousands(open), thousands(groups)),
            };
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(6.0);
                ui.label(faint(ui, counts));
            });
        });
    }
    for hand in doc.state.folding.hands() {
        let wallets = flow.groups().get(&hand.key()).map_or(0, |group| group.wallets);
        ui.horizontal(|ui| {
            let name = RichText::new(doc.case.scrub(&hand.name));
            if ui
                .add(egui::Button::new(name).small().frame(false))
                .on_hover_text("Made by hand: open or fold it")
                .clicked()
            {
                actions.push(Action::ToggleFold(hand.key()));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(6.0);
                ui.label(faint(ui, thousands(wallets)));
            });
        });
    }
    ui.horizontal_wrapped(|ui| {
        for command in [Command::OpenAll, Command::FoldDefaults] {
            let spec = command.spec();
            let button = egui::Button::new(RichText::new(spec.name).small());
            if ui.add_enabled(app.can(command), button).on_hover_text(spec.help).clicked() {
                actions.push(Action::Run(command));
            }
        }
    });
}

/// Whether a kind that is off could have groups.
fn possible(doc: &Document, kind: GroupKind) -> bool {
    match kind {
        GroupKind::Case => !doc.case.parts().is_empty(),
        GroupKind::Owner => doc.case.wallets.iter().any(|wallet| wallet.owner.is_some()),
        GroupKind::Cluster => !doc.case.clusters.is_empty(),
        _ => true,
    }
}
