//! Transfers as a table that sorts and copies.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBuilder};

use super::theme;
use super::widgets::dim;
use crate::app::Action;
use crate::app::document::Document;
use crate::case::{Address, Case, Digest, TransferIx, WalletIx};
use crate::scene::Target;
use crate::scene::graph::sent_line;
use crate::scene::select::Join;
use crate::scene::style::{Metrics, Token};

/// What a table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Key {
    #[default]
    Time,
    From,
    To,
    Amount,
}

/// How a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sort {
    key: Key,
    descending: bool,
}

/// The table of some transfers; a click selects the row everywhere.
pub fn show(doc: &Document, ui: &mut Ui, transfers: &[TransferIx], actions: &mut Vec<Action>) {
    let id = ui.scope_id().with("sort of transfers");
    let mut sort: Sort = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let case = &*doc.case;
    let rows = sorted(doc, ui, transfers, sort);
    let height = 20.0;
    let room = ui.available_height().max(120.0);
    TableBuilder::new(ui)
        .id_salt("transfers")
        .striped(true)
        .sense(egui::Sense::click())
        .max_scroll_height(room)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::initial(104.0).at_least(60.0).clip(true).resizable(true))
        .column(Column::initial(62.0).at_least(40.0).clip(true).resizable(true))
        .column(Column::initial(62.0).at_least(40.0).clip(true).resizable(true))
        .column(Column::remainder().at_least(70.0).clip(true))
        .header(height, |mut header| {
            for (key, name) in
                [(Key::Time, "Time (UTC)"), (Key::From, "From"), (Key::To, "To"), (Key::Amount, "Amount")]
            {
                header.col(|ui| {
                    let arrow = match (sort.key == key, sort.descending) {
                        (true, false) => " ↑",
                        (true, true) => " ↓",
                        (false, _) => "",
                    };
                    let text = dim(ui, format!("{name}{arrow}")).small();
                    let button = ui.add(egui::Button::new(text).frame(false));
                    if button.on_hover_text(format!("Sort by {}", name.to_lowercase())).clicked() {
                        sort = Sort { key, descending: sort.key == key && !sort.descending };
                    }
                });
            }
        })
        .body(|body| {
            body.rows(height, rows.len(), |mut row| {
                let ix = rows[row.index()];
                let transfer = &case[ix];
                row.set_selected(doc.selection.contains(&Target::Transfer(ix)));
                let small = Metrics::get().font.caption;
                row.col(|ui| {
                    let text = transfer.at.map_or("unknown".to_owned(), short_time);
                    ui.add(egui::Label::new(RichText::new(text).font(theme::mono(small))).selectable(false));
                });
                for wallet in [transfer.from, transfer.to] {
                    row.col(|ui| {
                        let text = RichText::new(case[wallet].name()).small();
                        ui.add(egui::Label::new(text).truncate().selectable(false)).on_hover_text(whole(case, wallet));
                    });
                }
                row.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let text = sent_line(case, transfer);
                        let text = RichText::new(text).font(theme::mono(small)).color(theme::token(ui, Token::Text));
                        ui.add(egui::Label::new(text).selectable(false));
                    });
                });
                let response = row.response();
                if response.clicked() {
                    let many = response.ctx.input(|input| input.modifiers.command || input.modifiers.shift);
                    let how = if many { Join::Toggle } else { Join::Replace };
                    actions.push(Action::Select(vec![Target::Transfer(ix)], how));
                }
                if response.hovered() {
                    actions.push(Action::Hover(Some(Target::Transfer(ix))));
                }
                response.on_hover_ui(|ui| details(doc, ui, ix));
            });
        });
    ui.data_mut(|data| data.insert_temp(id, sort));
}

/// The rows in order. Sorting many of them is not for every frame: the order is kept until case, selection or sort change.
fn sorted(doc: &Document, ui: &Ui, transfers: &[TransferIx], sort: Sort) -> Arc<[TransferIx]> {
    type Kept = (Digest, u64, usize, Sort, Arc<[TransferIx]>);
    let id = ui.scope_id().with("sorted transfers");
    if let Some((digest, revision, count, by, rows)) = ui.data(|data| data.get_temp::<Kept>(id))
        && (digest, revision, count, by) == (doc.case.digest, doc.revision, transfers.len(), sort)
    {
        return rows;
    }
    let mut rows = transfers.to_vec();
    rows.sort_by(|&a, &b| {
        let order = compare(&doc.case, sort.key, a, b).then(a.cmp(&b));
        if sort.descending { order.reverse() } else { order }
    });
    let rows: Arc<[TransferIx]> = rows.into();
    let kept: Kept = (doc.case.digest, doc.revision, transfers.len(), sort, Arc::clone(&rows));
    ui.data_mut(|data| data.insert_temp(id, kept));
    rows
}

/// Everything known about one transfer, for the tooltip.
pub fn details(doc: &Document, ui: &mut Ui, ix: TransferIx) {
    let case = &*doc.case;
    let transfer = &case[ix];
    ui.set_max_width(460.0);
    ui.label(RichText::new(case.show_sent(transfer)).font(theme::bold(Metrics::get().font.body)));
    if let Some((asset, amount)) = transfer.received {
        ui.label(format!("for {}", case.show_amount(asset, amount)));
    }
    let time = transfer.at.map_or("Time unknown".to_owned(), crate::case::Moment::for_people);
    let until = transfer.until.map(|until| format!(" to {}", until.for_people())).unwrap_or_default();
    let count = if transfer.count > 1 { format!(" · {} ledger rows", transfer.count) } else { String::new() };
    ui.label(dim(ui, format!("{} · {} · {time}{until}{count}", transfer.kind.name(), transfer.evidence.name())));
    for (name, wallet) in [("From", transfer.from), ("To", transfer.to)] {
        ui.label(dim(ui, format!("{name} {}", whole(case, wallet))).font(theme::mono(Metrics::get().font.caption)));
    }
    if let Some(tx) = &transfer.tx {
        ui.label(dim(ui, tx.clone()).font(theme::mono(Metrics::get().font.caption)));
    }
    if !transfer.note.is_empty() {
        ui.label(dim(ui, transfer.note.clone()));
    }
}

fn short_time(at: crate::case::Moment) -> String {
    use crate::case::{Precision, format_utc};
    match at.precision() {
        Precision::Second => format_utc(at.start(), "%d %b %H:%M:%S"),
        Precision::Minute => format_utc(at.start(), "%d %b %H:%M"),
        _ => at.for_people(),
    }
}

fn whole(case: &Case, wallet: WalletIx) -> String {
    let wallet = &case[wallet];
    match (&wallet.label, &wallet.address) {
        (Some(label), Some(address)) => format!("{label} {}", address.text()),
        (None, Some(address)) => address.text().to_owned(),
        _ => wallet.name(),
    }
}

fn compare(case: &Case, key: Key, a: TransferIx, b: TransferIx) -> Ordering {
    let (ta, tb) = (&case[a], &case[b]);
    match key {
        Key::Time => ta.at.is_none().cmp(&tb.at.is_none()).then(ta.at.cmp(&tb.at)),
        Key::From => case[ta.from].name().cmp(&case[tb.from].name()),
        Key::To => case[ta.to].name().cmp(&case[tb.to].name()),
        Key::Amount => {
            let units =
                |t: &crate::case::Transfer| t.amount.map_or(-1.0, |amount| amount.to_f64(case[t.asset].decimals));
            case[ta.asset].symbol.cmp(&case[tb.asset].symbol).then(units(ta).total_cmp(&units(tb)))
        }
    }
}

/// Transfers as tab-separated text with a header, for a spreadsheet or a report; addresses and hashes whole.
#[must_use]
pub fn as_text(case: &Case, transfers: BTreeSet<TransferIx>) -> String {
    let mut text = String::from("time_utc\tfrom\tto\tamount\tasset\tkind\tevidence\ttx\tsources\n");
    for ix in transfers {
        let transfer = &case[ix];
        let asset = &case[transfer.asset];
        let end = |wallet: WalletIx| case[wallet].address.as_ref().map_or(case[wallet].id.as_str(), Address::text);
        let sources: Vec<&str> = transfer.sources.iter().map(|&source| case[source].id.as_str()).collect();
        let fields = [
            transfer.at.map(crate::case::Moment::iso).unwrap_or_default(),
            end(transfer.from).to_owned(),
            end(transfer.to).to_owned(),
            transfer.amount.map_or("unknown".to_owned(), |amount| amount.exact(asset.decimals)),
            asset.symbol.clone(),
            transfer.kind.name().to_owned(),
            transfer.evidence.name().to_owned(),
            transfer.tx.clone().unwrap_or_default(),
            sources.join(" "),
        ];
        text.push_str(&fields.map(|field| field.replace(['\t', '\n', '\r'], " ")).join("\t"));
        text.push('\n');
    }
    text
}
