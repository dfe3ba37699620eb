//! Where the stolen funds are at the playhead: a strip between the graph and the timeline, while an instant is chosen.

use egui::{Frame, Margin, Panel, Ui};

use super::theme;
use super::timeline::gone_by;
use super::widgets::{dim, paint_scene};
use crate::app::App;
use crate::app::document::Document;
use crate::case::Timestamp;
use crate::scene::Scene;
use crate::scene::style::{Metrics, Token};
use crate::scene::totals::{TotalsSpec, totals};

/// The strip, where there is an instant.
pub(super) fn show(app: &App, ui: &mut Ui) {
    let Some((doc, at)) = app.doc.as_ref().and_then(|doc| Some((doc, doc.instant()?))) else { return };
    let frame = Frame::new().fill(theme::token(ui, Token::Panel)).inner_margin(Margin::symmetric(14, 8));
    Panel::bottom("totals").frame(frame).resizable(false).show(ui, |ui| {
        let preparing = doc.accounts().is_none();
        match strip(doc, at, ui.available_width()) {
            Some(scene) => {
                let size = egui::vec2(scene.size.w, scene.size.h);
                let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
                let words = words(doc, at);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
                paint_scene(ui, &scene, rect.min);
            }
            None => {
                ui.horizontal(|ui| {
                    ui.label(egui::RichText::new(clock(doc, at)).font(theme::mono(Metrics::get().font.heading)));
                    let text = if preparing { "Working out the balances…".to_owned() } else { gone_by(doc, at) };
                    if preparing {
                        ui.spinner();
                    }
                    ui.add(egui::Label::new(dim(ui, text)).truncate());
                });
            }
        }
    });
}

/// The strip; `None` where no stolen funds can be followed, or not yet.
fn strip(doc: &Document, at: Timestamp, width: f32) -> Option<Scene> {
    let (account, assets, method) = doc.totals().filter(|(_, assets, _)| !assets.is_empty())?;
    let last = doc.latest(at);
    let uncounted = doc.uncounted();
    Some(totals(&TotalsSpec {
        case: &doc.case,
        account: &account,
        assets: &assets,
        method,
        at,
        zone: doc.clock.axis.zone(),
        last: &last,
        uncounted: &uncounted,
        collapsed: !doc.clock.axis.gaps().is_empty(),
        width,
    }))
}

fn clock(doc: &Document, at: Timestamp) -> String {
    let zone = doc.clock.axis.zone();
    format!("{} {}", zone.format(at, "%Y-%m-%d %H:%M:%S"), zone.suffix(at))
}

/// The strip for screen readers.
fn words(doc: &Document, at: Timestamp) -> String {
    let Some((account, assets, _)) = doc.totals() else { return String::new() };
    let amount = |asset, qty| doc.case.show_amount(asset, crate::case::Amount(qty));
    let one = |&asset: &crate::case::AssetIx| {
        let balance = account.assets.get(&asset)?;
        let fates = balance.fates.iter().map(|(fate, &qty)| format!("{} {}", fate.name(), amount(asset, qty)));
        let parts: Vec<String> = fates.collect();
        Some(format!("{} left the victim: {}", amount(asset, balance.taken), parts.join(", ")))
    };
    let lines: Vec<String> = assets.iter().filter_map(one).collect();
    format!("As of {}. {}", clock(doc, at), lines.join(". "))
}
