//! Aliases and redaction: what is not told, who goes by which alias, and the sign that something is hidden.

use egui::{Align, Button, DragValue, Grid, Layout, Modal, Order, RichText, ScrollArea, TextEdit, Ui, Window};

use super::theme;
use super::widgets::{dim, faint};
use crate::app::disguise::{Asked, DisguiseAction};
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::{Addresses, Disguise, EntityIx, Named, Tally, Usd, WalletIx, thousands};
use crate::scene::style::{Metrics, Token};

/// Height of a row of the table, points.
const ROW: f32 = 28.0;
/// Width of the column of kinds and of that of true names, points.
const KIND: f32 = 128.0;
const NAME: f32 = 220.0;
/// The threshold offered first, US dollars.
const FIRST_BELOW: f64 = 10_000.0;

/// The window of choices and the question for an alias, when open.
pub fn show(app: &mut App, ui: &mut Ui) {
    let mut actions = Vec::new();
    if let Some(asked) = app.ui.asked_alias.take() {
        app.ui.asked_alias = ask(app, ui, asked, &mut actions);
    }
    if app.ui.disguise && app.doc.is_some() {
        choices(app, ui, &mut actions);
    }
    app.actions.extend(actions.into_iter().map(Action::Disguise));
}

/// The sign that something is hidden; a click opens the choices.
pub fn chip(app: &mut App, ui: &mut Ui) {
    let Some((disguise, tally)) = app.doc.as_ref().and_then(Document::hidden) else { return };
    let ink = theme::token(ui, Token::Warning);
    let text = RichText::new("Redacted").font(theme::bold(Metrics::get().font.caption)).color(ink);
    let button = Button::new(text).fill(ink.gamma_multiply(0.16)).stroke((1.0, ink)).corner_radius(10);
    let tip = format!("Withheld: {}.\n{}", disguise.words(), counts(tally));
    if ui.add(button).on_hover_text(tip).clicked() {
        app.actions.push(Action::Run(Command::Disguise));
    }
    ui.add_space(8.0);
}

/// What was replaced, in a line.
fn counts(tally: Tally) -> String {
    let part = |n: usize, one: &str, several: &str| {
        (n > 0).then(|| format!("{} {}", thousands(n), if n == 1 { one } else { several }))
    };
    let parts = [
        part(tally.aliases, "alias", "aliases"),
        part(tally.addresses, "address", "addresses"),
        part(tally.hashes, "transaction id", "transaction ids"),
        part(tally.labels, "label", "labels"),
        part(tally.links, "link", "links"),
        part(tally.amounts, "amount", "amounts"),
        part(tally.replaced, "place in texts", "places in texts"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn choices(app: &mut App, ui: &mut Ui, actions: &mut Vec<DisguiseAction>) {
    let Some(doc) = &app.doc else { return };
    let mut open = true;
    Window::new("Aliases and redaction")
        .open(&mut open)
        .resizable(true)
        .collapsible(false)
        .default_width(KIND + 2.0 * NAME + 40.0)
        .default_height(640.0)
        .order(Order::Foreground)
        .default_pos(ui.ctx().content_rect().left_top() + egui::vec2(280.0, 130.0))
        .show(ui.ctx(), |ui| {
            let disguise = &doc.state.disguise;
            let mut on = disguise.on;
            ui.horizontal(|ui| {
                if ui.checkbox(&mut on, "Hide what is chosen here").changed() {
                    actions.push(DisguiseAction::Wear(on));
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(faint(ui, "True names show in this window only").small());
                });
            });
            ui.label(match doc.hidden() {
                Some((_, tally)) => dim(ui, counts(tally)).small(),
                None if disguise.hides_something() => dim(ui, "Nothing is hidden now.").small(),
                None => dim(ui, "Nothing is chosen yet: everything is told.").small(),
            });
            ui.separator();
            switches(doc, disguise, ui, actions);
            ui.separator();
            names(doc, disguise, ui, actions);
        });
    app.ui.disguise = open;
}

/// The classes of detail, each with what it would hide.
fn switches(doc: &Document, disguise: &Disguise, ui: &mut Ui, actions: &mut Vec<DisguiseAction>) {
    let all = doc.hideable();
    Grid::new("classes of detail").num_columns(3).spacing([16.0, 8.0]).show(ui, |ui| {
        ui.label("Addresses");
        ui.horizontal(|ui| {
            for (left, name, tip) in [
                (Addresses::Whole, "Whole", "Addresses are told whole"),
                (Addresses::Short, "Shortened", "Beginning and end are left, as on screen"),
                (Addresses::Hidden, "Hidden", "Nothing of them is left, in no form"),
            ] {
                if ui.radio(disguise.addresses == left, name).on_hover_text(tip).clicked() {
                    actions.push(DisguiseAction::Addresses(left));
                }
            }
        });
        count(ui, all.addresses, "wallet has one", "wallets have one");
        ui.end_row();
        let mut switch = |ui: &mut Ui, on: bool, name: &str, tip: &str, action: fn(bool) -> DisguiseAction| {
            ui.label(name);
            let mut now = on;
            if ui.checkbox(&mut now, "Hidden").on_hover_text(tip).changed() {
                actions.push(action(now));
            }
        };
        switch(ui, disguise.hashes, "Transaction ids", "Hashes of transactions", DisguiseAction::Hashes);
        count(ui, all.hashes, "transfer has one", "transfers have one");
        ui.end_row();
        let tip = "Names of human beings, whole or in part; an alias stands for each";
        switch(ui, disguise.persons, "Names of persons", tip, DisguiseAction::Persons);
        count(ui, all.persons, "person", "persons");
        ui.end_row();
        let tip = "What the case, published lists and clusters call wallets; an alias stands for each";
        switch(ui, disguise.labels, "Labels", tip, DisguiseAction::Labels);
        count(ui, all.labels, "wallet or cluster has one", "wallets and clusters have one");
        ui.end_row();
        let tip = "Links that contain something hidden are left out whole; otherwise the hidden part is replaced";
        switch(ui, disguise.links, "Links that would tell", tip, DisguiseAction::Links);
        let left_out = doc.hidden().map_or(0, |(_, tally)| tally.links);
        count(ui, left_out, "is left out", "are left out");
        ui.end_row();
        below(doc, disguise, ui, actions);
        ui.end_row();
    });
}

fn count(ui: &mut Ui, n: usize, one: &str, several: &str) {
    let text =
        if n == 0 { "none".to_owned() } else { format!("{} {}", thousands(n), if n == 1 { one } else { several }) };
    ui.label(faint(ui, text).small());
}

/// The threshold of amounts; a number that is being dragged or typed counts when it is done.
fn below(doc: &Document, disguise: &Disguise, ui: &mut Ui, actions: &mut Vec<DisguiseAction>) {
    let usd = |value: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Usd((value.clamp(0.0, 1e15) as u128) * 10u128.pow(u32::from(Usd::DECIMALS)))
    };
    ui.label("Amounts");
    ui.horizontal(|ui| {
        let mut on = disguise.below.is_some();
        if ui.checkbox(&mut on, "Hidden under").on_hover_text("Of single transfers; sums of several stay").changed() {
            actions.push(DisguiseAction::Below(on.then(|| usd(FIRST_BELOW))));
        }
        if let Some(now) = disguise.below {
            let id = egui::Id::unique("amounts below");
            let mut value: f64 = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| now.to_f64());
            let field = DragValue::new(&mut value).prefix("USD ").range(1.0..=1e12).speed(100.0).fixed_decimals(0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let field = field
                .custom_formatter(|value, _| thousands(value.max(0.0) as usize))
                .custom_parser(|text| text.replace([',', ' '], "").parse().ok());
            let field = ui.add(field);
            field.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Hidden under so many US dollars")
            });
            if field.drag_stopped() || field.lost_focus() {
                ui.data_mut(|data| data.remove_temp::<f64>(id));
                actions.push(DisguiseAction::Below(Some(usd(value))));
            } else if field.changed() {
                ui.data_mut(|data| data.insert_temp(id, value));
            }
        }
    });
    let withheld = doc.hidden().map_or(0, |(_, tally)| tally.amounts);
    count(ui, withheld, "transfer is withheld", "transfers are withheld");
}

/// A thing that can be given an alias.
struct Nameable {
    named: Named,
    name: String,
    kind: &'static str,
}

fn nameable(doc: &Document, n: usize) -> Nameable {
    let case = &doc.original;
    match n.checked_sub(case.entities.len()) {
        None => {
            let entity = &case[EntityIx::new(n)];
            Nameable { named: Named::Entity(entity.id.clone()), name: entity.name.clone(), kind: entity.kind.name() }
        }
        Some(n) => {
            let wallet = &case[WalletIx::new(n)];
            Nameable { named: Named::Wallet(wallet.id.clone()), name: wallet.name(), kind: wallet.role.name() }
        }
    }
}

/// Everybody's alias.
fn names(doc: &Document, disguise: &Disguise, ui: &mut Ui, actions: &mut Vec<DisguiseAction>) {
    let id = egui::Id::unique("find a name");
    let mut wanted: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let all = doc.original.entities.len() + doc.original.wallets.len();
    ui.horizontal(|ui| {
        ui.label(RichText::new("Aliases").font(theme::bold(Metrics::get().font.body)));
        let given = disguise.aliases.len();
        ui.label(faint(ui, format!("{} of {}", thousands(given), thousands(all))).small());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let clear = ui.add_enabled(given > 0, Button::new("Clear all"));
            if clear.on_hover_text("Show all names again").clicked() {
                actions.push(DisguiseAction::ClearAll);
            }
            let tip = "By role and order of first appearance, whoever has none; authorities keep their names";
            if ui.button("Name all").on_hover_text(tip).clicked() {
                actions.push(DisguiseAction::NameAll);
            }
            let field = TextEdit::singleline(&mut wanted).hint_text("Find in this list").desired_width(150.0);
            ui.add(field).widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Find in this list"));
        });
    });
    ui.data_mut(|data| data.insert_temp(id, wanted.clone()));
    let needle = wanted.trim().to_lowercase();
    let fits = |n: &usize| {
        let row = nameable(doc, *n);
        let alias = disguise.aliases.get(&row.named).map_or("", String::as_str);
        [row.name.as_str(), row.kind, alias].iter().any(|text| text.to_lowercase().contains(&needle))
    };
    let found: Option<Vec<usize>> = (!needle.is_empty()).then(|| (0..all).filter(fits).collect());
    let count = found.as_ref().map_or(all, Vec::len);
    ScrollArea::vertical().auto_shrink([false, true]).min_scrolled_height(8.0 * ROW).show_rows(
        ui,
        ROW,
        count,
        |ui, range| {
            for n in range {
                let n = found.as_ref().map_or(Some(n), |found| found.get(n).copied());
                if let Some(n) = n {
                    row(disguise, ui, &nameable(doc, n), actions);
                }
            }
        },
    );
}

fn row(disguise: &Disguise, ui: &mut Ui, row: &Nameable, actions: &mut Vec<DisguiseAction>) {
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let fixed = |ui: &mut Ui, width: f32, text: RichText| {
            let size = egui::vec2(width, ROW);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(width);
                ui.add(egui::Label::new(text).truncate());
            });
        };
        let (kind, name) = (dim(ui, row.kind).small(), RichText::new(&row.name));
        fixed(ui, KIND, kind);
        fixed(ui, NAME, name);
        let id = egui::Id::unique(("alias", row.named.to_string()));
        let now = disguise.aliases.get(&row.named).cloned().unwrap_or_default();
        let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| now.clone());
        let field =
            TextEdit::singleline(&mut typed).id(id.with("field")).hint_text("no alias").desired_width(NAME - 20.0);
        let field = ui.add(field);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, format!("Alias of {}", row.name)));
        if field.lost_focus() {
            ui.data_mut(|data| data.remove_temp::<String>(id));
            if typed.trim() != now {
                actions.push(DisguiseAction::Name(row.named.clone(), typed));
            }
        } else if field.changed() {
            ui.data_mut(|data| data.insert_temp(id, typed));
        }
    });
}

/// Asks for one alias; what is still to be asked in the next frame.
fn ask(app: &App, ui: &mut Ui, mut asked: Asked, actions: &mut Vec<DisguiseAction>) -> Option<Asked> {
    let has_alias = app.doc.as_ref().is_some_and(|doc| doc.state.disguise.aliases.contains_key(&asked.named));
    let mut keep = true;
    let modal = Modal::new(egui::Id::unique("alias")).show(ui.ctx(), |ui| {
        ui.set_width(340.0);
        ui.label(RichText::new("Give an alias").font(theme::bold(Metrics::get().font.heading)));
        ui.add_space(6.0);
        ui.label(dim(ui, "It stands wherever the name stood: in pictures, tables, texts and search."));
        ui.add_space(8.0);
        let field = ui.add(TextEdit::singleline(&mut asked.typed).desired_width(f32::INFINITY));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Alias"));
        if std::mem::take(&mut asked.fresh) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        ui.add_space(10.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = RichText::new("Give alias")
                .font(theme::bold(Metrics::get().font.body))
                .color(theme::token(ui, Token::OnAccent));
            let give = Button::new(label).fill(theme::token(ui, Token::Accent)).min_size(egui::vec2(96.0, 30.0));
            let can = !asked.typed.trim().is_empty();
            if ui.add_enabled(can, give).clicked() || (entered && can) {
                actions.push(DisguiseAction::Name(asked.named.clone(), asked.typed.clone()));
                keep = false;
            }
            if has_alias && ui.button("Take it away").clicked() {
                actions.push(DisguiseAction::Name(asked.named.clone(), String::new()));
                keep = false;
            }
            if ui.button("Cancel").clicked() {
                keep = false;
            }
        });
    });
    (keep && !modal.should_close()).then_some(asked)
}
