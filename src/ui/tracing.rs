//! Following stolen funds: which, by which method, how much of it is shown, and where it all is.

use std::collections::BTreeSet;

use egui::{RichText, Ui, Vec2};

use super::theme;
use super::widgets::{dim, faint, figure, heading};
use crate::app::document::Document;
use crate::app::tracing::{Following, Tracing};
use crate::app::{Action, App};
use crate::case::{Amount, AssetIx, EntityIx, IncidentIx, Usd, thousands};
use crate::scene::graph::percent;
use crate::scene::style::{Metrics, Token};
use crate::scene::totals::fate_token;
use crate::trace::{Balance, Method, Mixers, Opening, Origin, Rules, Victims};

/// Assets of which the account is shown, at most.
const ASSETS: usize = 4;

/// The choices and the account, while funds are followed.
pub(super) fn show(app: &App, doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let now = &doc.state.tracing;
    if !now.on {
        return;
    }
    heading(ui, "Stolen funds");
    let mut tracing = now.clone();
    method(ui, &mut tracing);
    origin(doc, ui, &mut tracing);
    least(ui, &mut tracing);
    ui.checkbox(&mut tracing.only, "Show only the trace")
        .on_hover_text("Leave out transfers that carried nothing of it, as the filters do: faint, or not drawn");
    if let Some(following) = doc.following() {
        rules(doc, following, ui, &mut tracing);
    }
    if ui.small_button("Follow no longer").clicked() {
        tracing.on = false;
    }
    if tracing != *now {
        actions.push(Action::Trace(tracing));
    }
    if app.is_tracing() {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(dim(ui, "Following the funds…"));
        });
    }
    if let Some(following) = doc.following() {
        account(doc, following, ui);
        remarks(doc, following, ui);
    }
}

fn method(ui: &mut Ui, tracing: &mut Tracing) {
    let wide = ui.available_width() - 8.0;
    let combo =
        egui::ComboBox::from_id_salt("trace method").width(wide).selected_text(tracing.method.name()).truncate();
    let shown = combo.show_ui(ui, |ui| {
        for method in Method::ALL {
            ui.selectable_value(&mut tracing.method, method, method.name()).on_hover_text(method.rule());
        }
    });
    let name = format!("Method: {}", tracing.method.name());
    shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
    shown.response.on_hover_text(tracing.method.rule());
}

/// What counts as stolen: all thefts, some of them, or whatever a wallet paid.
fn origin(doc: &Document, ui: &mut Ui, tracing: &mut Tracing) {
    let case = &*doc.case;
    let title = |ix: IncidentIx| case[ix].title.clone();
    let all: BTreeSet<IncidentIx> = case.incidents().map(|(ix, _)| ix).collect();
    let text = match &tracing.rules.origin {
        Origin::Wallet(wallet) => format!("From {}", case[*wallet].name()),
        Origin::AllThefts if all.len() < 2 => return,
        Origin::AllThefts => format!("All {} thefts", thousands(all.len())),
        Origin::Thefts(set) => match set.iter().collect::<Vec<_>>().as_slice() {
            [one] => title(**one),
            several => format!("{} thefts", several.len()),
        },
    };
    let button = egui::Button::new(text).truncate().min_size(Vec2::new(ui.available_width() - 8.0, 0.0));
    let menu = egui::containers::menu::MenuButton::from_button(button).config(stays_open());
    let (response, _) = menu.ui(ui, |ui| {
        ui.set_width(300.0);
        let origin = &mut tracing.rules.origin;
        let mut every = *origin == Origin::AllThefts;
        if ui.checkbox(&mut every, "All thefts").clicked() {
            *origin = if every { Origin::AllThefts } else { Origin::Thefts(BTreeSet::new()) };
        }
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for &ix in &all {
                let mut on = match &*origin {
                    Origin::AllThefts => true,
                    Origin::Thefts(set) => set.contains(&ix),
                    Origin::Wallet(_) => false,
                };
                if ui.checkbox(&mut on, title(ix)).clicked() {
                    let mut set = match &*origin {
                        Origin::AllThefts => all.clone(),
                        Origin::Thefts(set) => set.clone(),
                        Origin::Wallet(_) => BTreeSet::new(),
                    };
                    if on {
                        set.insert(ix)
                    } else {
                        set.remove(&ix)
                    };
                    *origin = if set == all { Origin::AllThefts } else { Origin::Thefts(set) };
                }
            }
        });
    });
    response.on_hover_text("Whose funds are followed: those of thefts, or from a wallet (select it and press Y)");
}

fn stays_open() -> egui::containers::menu::MenuConfig {
    egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
}

fn least(ui: &mut Ui, tracing: &mut Tracing) {
    ui.horizontal(|ui| {
        let label = ui.label(dim(ui, "Hide parts below"));
        let mut percent = f64::from(tracing.least) / 100.0;
        let value = egui::DragValue::new(&mut percent).range(0.0..=100.0).speed(0.1).max_decimals(2).suffix(" %");
        let response = ui.add(value).labelled_by(label.id);
        if response.on_hover_text("Of a transfer, an edge or an account: the stolen part of the whole").changed() {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let hundredths = (percent * 100.0).round() as u16;
            tracing.least = hundredths;
        }
    });
}

/// Where the trace ends and what is said of what nobody saw: choices with their reasons.
fn rules(doc: &Document, following: &Following, ui: &mut Ui, tracing: &mut Tracing) {
    let menu = egui::containers::menu::MenuButton::new(RichText::new("Rules…").small()).config(stays_open());
    let (response, _) = menu.ui(ui, |ui| {
        ui.set_width(330.0);
        let rules = &mut tracing.rules;
        ui.label(dim(ui, "Mixers"));
        ui.radio_value(&mut rules.mixers, Mixers::Stop, "The trace ends there");
        ui.radio_value(&mut rules.mixers, Mixers::Links, "Through withdrawals that a source links to deposits");
        ui.horizontal(|ui| {
            /// Seconds of a day.
            const DAY: i64 = 86_400;
            let mut days = if let Mixers::PoolShare { window } = rules.mixers { window / DAY } else { 7 };
            let on = matches!(rules.mixers, Mixers::PoolShare { .. });
            let chosen = ui
                .radio(on, "By share of the pool of")
                .on_hover_text("Statistical: it says nothing about a single withdrawal")
                .clicked();
            let changed = ui.add(egui::DragValue::new(&mut days).range(1..=365).suffix(" days")).changed();
            if chosen || changed {
                rules.mixers = Mixers::PoolShare { window: days * DAY };
            }
        });
        ui.label(dim(ui, "Funds that nobody saw arrive"));
        ui.radio_value(&mut rules.opening, Opening::Unknown, "Unknown: in upper bounds only");
        ui.radio_value(&mut rules.opening, Opening::Own, "The account's own");
        if doc.case.incidents.len() > 1 {
            ui.label(dim(ui, "Funds stolen twice"));
            ui.radio_value(&mut rules.victims, Victims::LastTheft, "Are the later theft's");
            ui.radio_value(&mut rules.victims, Victims::FirstTheft, "Stay the first theft's");
        }
        services(doc, following, ui, rules);
        ui.separator();
        for sentence in tracing.rules.sentences(&doc.case, &following.ledger, tracing.method) {
            ui.label(faint(ui, sentence).small());
        }
    });
    response.on_hover_text("Where the trace ends, and the other rules; all of them are printed on exhibits");
}

/// The services that the funds reached and where tracing ends unless their own records are in the case.
fn services(doc: &Document, following: &Following, ui: &mut Ui, rules: &mut Rules) {
    let case = &*doc.case;
    let mut services: BTreeSet<EntityIx> = rules.opened.clone();
    for (n, holding) in following.ledger.holdings.iter().enumerate() {
        let owner = holding.wallet.and_then(|wallet| case[wallet].owner);
        let ends = following.ledger.ends(n) && following.carried.arrived(n).1 > 0;
        services.extend(owner.filter(|_| ends));
    }
    if services.is_empty() {
        return;
    }
    ui.label(dim(ui, "Follow through, because its own records are in the case"));
    for &ix in &services {
        let mut on = rules.opened.contains(&ix);
        if ui.checkbox(&mut on, &case[ix].name).clicked() {
            if on {
                rules.opened.insert(ix)
            } else {
                rules.opened.remove(&ix)
            };
        }
    }
}

/// Where the stolen funds are, asset by asset: what was taken, and what became of it.
fn account(doc: &Document, following: &Following, ui: &mut Ui) {
    let value = |asset: AssetIx, qty: u128| doc.valuation.usd(asset, Amount(qty));
    let mut assets: Vec<(AssetIx, &Balance)> =
        following.account.assets.iter().map(|(&asset, balance)| (asset, balance)).collect();
    let size = |asset: AssetIx, balance: &Balance| value(asset, balance.taken.saturating_add(balance.received));
    assets.sort_by_key(|&(asset, balance)| std::cmp::Reverse(size(asset, balance).map_or(0, |usd| usd.0)));
    if assets.is_empty() {
        ui.label(dim(ui, "None of the chosen thefts has a transfer that shows what was taken."));
    }
    for &(asset, balance) in assets.iter().take(ASSETS) {
        one_asset(doc, ui, asset, balance);
    }
    if assets.len() > ASSETS {
        ui.label(faint(ui, format!("and {} more assets", assets.len() - ASSETS)).small());
    }
}

fn one_asset(doc: &Document, ui: &mut Ui, asset: AssetIx, balance: &Balance) {
    let info = &doc.case[asset];
    let whole = balance.taken.saturating_add(balance.received);
    let amount = |qty: u128| Amount(qty).rounded(info.decimals, 2);
    ui.add_space(6.0);
    let head = format!("{} {}", Amount(whole).rounded(info.decimals, 2), info.symbol);
    ui.horizontal(|ui| {
        ui.label(RichText::new(head).font(theme::bold(Metrics::get().font.body)));
        let usd = doc.valuation.usd(asset, Amount(whole)).map(|usd| format!("≈ {}", Usd::brief(usd)));
        ui.label(dim(ui, usd.unwrap_or_default()).small());
    });
    if balance.received > 0 && balance.taken > 0 {
        ui.label(
            dim(ui, format!("{} taken, {} from conversions", amount(balance.taken), amount(balance.received))).small(),
        );
    } else if balance.received > 0 {
        ui.label(dim(ui, "from conversions").small());
    }
    let mut parts: Vec<(Token, &str, u128)> =
        balance.fates.iter().map(|(&fate, &qty)| (fate_token(fate), fate.name(), qty)).collect();
    if balance.given > 0 {
        parts.push((Token::Line, "converted", balance.given));
    }
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 8.0, 7.0), egui::Sense::hover());
    let mut x = rect.min.x;
    for &(token, _, qty) in &parts {
        let wide = rect.width() * share(qty, whole);
        let piece =
            egui::Rect::from_min_max(egui::pos2(x, rect.min.y), egui::pos2(x + (wide - 1.0).max(0.7), rect.max.y));
        ui.painter().rect_filled(piece, 1.0, theme::token(ui, token));
        x += wide;
    }
    for (token, name, qty) in parts {
        ui.horizontal(|ui| {
            let (sample, _) = ui.allocate_exact_size(Vec2::splat(8.0), egui::Sense::hover());
            ui.painter().rect_filled(sample, 1.0, theme::token(ui, token));
            figure(ui, name, &amount(qty), &percent(share(qty, whole).into()));
        });
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(part: u128, whole: u128) -> f32 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64) as f32 }
}

/// What the answer rests on besides the method.
fn remarks(doc: &Document, following: &Following, ui: &mut Ui) {
    let remarks = &following.ledger.remarks;
    let lines = [
        (remarks.unknown.len(), "of unknown amount move nothing"),
        (remarks.overspent.len(), "of more than the case shows there was"),
        (remarks.undated.len(), "without a time count last"),
        (remarks.narrowed.len(), "dated only to a range count from when the sender had the funds"),
        (remarks.tied.len(), "of one second are in the order of the file"),
        (remarks.too_large.len(), "of an asset beyond any possible amount are left out"),
    ];
    for (count, what) in lines.into_iter().filter(|(count, _)| *count > 0) {
        let plural = if count == 1 { "transfer" } else { "transfers" };
        ui.add(egui::Label::new(faint(ui, format!("{} {plural} {what}", thousands(count))).small()).wrap());
    }
    let text = "A trace ends at mixers, exchanges and other services, which pool funds, and at unknown amounts.";
    ui.add(egui::Label::new(faint(ui, text).small()).wrap()).on_hover_text(doc.state.tracing.words(&doc.case));
}
