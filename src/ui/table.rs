//! Transfers as a table that sorts and copies.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBuilder};

use super::widgets::dim;
use super::{theme, when};
use crate::app::Action;
use crate::app::document::Document;
use crate::app::moment::{EdgeHistory, NodeHistory};
use crate::case::{Case, Digest, Moment, Precision, Timestamp, TransferIx, TxId, WalletIx};
use crate::scene::Target;
use crate::scene::graph::{amount_line, sent_line};
use crate::scene::select::Join;
use crate::scene::style::{Metrics, Token};
use crate::timeline::Zone;

/// What a table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Key {
    #[default]
    Time,
    From,
    To,
    Amount,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::From => "sender",
            Self::To => "recipient",
            Self::Amount => "amount",
        }
    }
}

/// How a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sort {
    key: Key,
    descending: bool,
}

/// What a table says of the state right after each of its transfers.
pub enum After {
    /// What the node held of the asset.
    Node(Rc<NodeHistory>),
    /// What had been sent along the edge.
    Edge(Rc<EdgeHistory>),
}

impl After {
    fn heading(&self) -> (&'static str, &'static str) {
        match self {
            Self::Node(_) => ("Balance", "What was there of the asset right after, as far as the case shows"),
            Self::Edge(_) => ("Sum so far", "All of the asset sent up to and with this transfer"),
        }
    }

    fn line(&self, doc: &Document, ix: TransferIx) -> String {
        // From two sums in a row the amount between them could be told.
        if doc.case.in_place_of_amount().is_some() {
            return "withheld".to_owned();
        }
        let (asset, at) = (doc.case[ix].asset, doc.done_at(ix));
        let amount = match self {
            Self::Node(history) => history.balance(asset, at),
            Self::Edge(history) => history.sum(asset, at),
        };
        amount_line(&doc.case, &[(asset, amount)], 1)
    }
}

/// From this width on a table has room for what was there after each transfer.
const ROOM_FOR_AFTER: f32 = 400.0;

/// The table of some transfers; a click selects the row everywhere. At an instant the rows after it are faint, and the
/// table follows it.
pub fn show(doc: &Document, ui: &mut Ui, transfers: &[TransferIx], after: Option<After>, actions: &mut Vec<Action>) {
    let id = ui.scope_id().with("sort of transfers");
    let mut sort: Sort = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let case = &*doc.case;
    let rows = sorted(doc, ui, transfers, sort);
    let height = 20.0;
    let room = ui.available_height().max(120.0);
    let instant = doc.instant();
    let after = after.filter(|_| ui.available_width() >= ROOM_FOR_AFTER);
    let follow = followed(doc, ui, &rows, sort, instant);
    let zone = &doc.state.timeline.zone;
    let mut table = TableBuilder::new(ui)
        .id_salt("transfers")
        .striped(true)
        .sense(egui::Sense::click())
        .max_scroll_height(room)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::initial(104.0).at_least(60.0).clip(true).resizable(true))
        .column(Column::initial(62.0).at_least(40.0).clip(true).resizable(true))
        .column(Column::initial(62.0).at_least(40.0).clip(true).resizable(true))
        .column(Column::remainder().at_least(70.0).clip(true));
    if after.is_some() {
        table = table.column(Column::initial(110.0).at_least(70.0).clip(true).resizable(true));
    }
    if let Some(row) = follow {
        table = table.scroll_to_row(row, Some(Align::Center));
    }
    let time = format!("Time ({})", zone.name());
    table
        .header(height, |mut header| {
            for (key, name) in
                [(Key::Time, time.as_str()), (Key::From, "From"), (Key::To, "To"), (Key::Amount, "Amount")]
            {
                header.col(|ui| {
                    let arrow = match (sort.key == key, sort.descending) {
                        (true, false) => " ↑",
                        (true, true) => " ↓",
                        (false, _) => "",
                    };
                    let text = dim(ui, format!("{name}{arrow}")).small();
                    let button = ui.add(egui::Button::new(text).frame(false));
                    if button.on_hover_text(format!("Sort by {}", key.name())).clicked() {
                        sort = Sort { key, descending: sort.key == key && !sort.descending };
                    }
                });
            }
            if let Some(after) = &after {
                let (name, about) = after.heading();
                header.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.label(dim(ui, name).small()).on_hover_text(about);
                    });
                });
            }
        })
        .body(|body| {
            body.rows(height, rows.len(), |mut row| {
                let ix = rows[row.index()];
                let transfer = &case[ix];
                row.set_selected(doc.selection.contains(&Target::Transfer(ix)));
                let small = Metrics::get().font.caption;
                let later = instant.is_some_and(|t| doc.done_at(ix) > t);
                let ink = if later { Token::TextFaint } else { Token::Text };
                row.col(|ui| {
                    let text = transfer.at.map_or("unknown".to_owned(), |at| short_time(zone, at));
                    let text = RichText::new(text).font(theme::mono(small)).color(theme::token(ui, ink));
                    ui.add(egui::Label::new(text).selectable(false));
                });
                for wallet in [transfer.from, transfer.to] {
                    row.col(|ui| {
                        let text = RichText::new(case[wallet].name()).small().color(theme::token(ui, ink));
                        ui.add(egui::Label::new(text).truncate().selectable(false)).on_hover_text(whole(case, wallet));
                    });
                }
                row.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let text = sent_line(case, ix);
                        let text = RichText::new(text).font(theme::mono(small)).color(theme::token(ui, ink));
                        ui.add(egui::Label::new(text).selectable(false));
                    });
                });
                if let Some(after) = &after {
                    row.col(|ui| {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            let text = if later { String::new() } else { after.line(doc, ix) };
                            let text = RichText::new(text).font(theme::mono(small)).color(theme::token(ui, ink));
                            ui.add(egui::Label::new(text).selectable(false));
                        });
                    });
                }
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

/// The row to bring into view: the last one before the moment looked at, when that has changed.
fn followed(doc: &Document, ui: &Ui, rows: &[TransferIx], sort: Sort, instant: Option<Timestamp>) -> Option<usize> {
    let id = ui.scope_id().with("moment of transfers");
    let before: Option<Timestamp> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if before == instant || sort.key != Key::Time {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(id, instant));
    let t = instant?;
    let begun = |ix: &TransferIx| doc.case[*ix].at.is_some_and(|at| at.start() <= t);
    let row = match sort.descending {
        false => rows.partition_point(begun).checked_sub(1)?,
        true => rows.partition_point(|ix| !begun(ix)),
    };
    (row < rows.len()).then_some(row)
}

/// How many of some transfers were done by a second. Their times are looked up once for each change of the list.
pub fn done_by(doc: &Document, ui: &Ui, transfers: &[TransferIx], t: Timestamp) -> usize {
    type Kept = (Digest, u64, usize, Arc<[Timestamp]>);
    let id = ui.scope_id().with("times of transfers");
    let kept: Option<Kept> = ui.data(|data| data.get_temp(id));
    let times = match kept {
        Some((digest, revision, count, times))
            if (digest, revision, count) == (doc.case.digest, doc.revision, transfers.len()) =>
        {
            times
        }
        _ => {
            let mut times: Vec<Timestamp> = transfers.iter().map(|&ix| doc.done_at(ix)).collect();
            times.sort_unstable();
            let times: Arc<[Timestamp]> = times.into();
            let kept: Kept = (doc.case.digest, doc.revision, transfers.len(), Arc::clone(&times));
            ui.data_mut(|data| data.insert_temp(id, kept));
            times
        }
    };
    times.partition_point(|&at| at <= t)
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
    ui.label(RichText::new(case.show_sent(ix)).font(theme::bold(Metrics::get().font.body)));
    if let Some(received) = case.show_received(ix) {
        ui.label(format!("for {received}"));
    }
    let time = transfer.at.map_or("Time unknown".to_owned(), |at| when::period(doc, at, transfer.until));
    let count = if transfer.count > 1 { format!(" · {} ledger rows", transfer.count) } else { String::new() };
    ui.label(dim(ui, format!("{} · {} · {time}{count}", transfer.kind.name(), transfer.evidence.name())));
    for (name, wallet) in [("From", transfer.from), ("To", transfer.to)] {
        ui.label(dim(ui, format!("{name} {}", whole(case, wallet))).font(theme::mono(Metrics::get().font.caption)));
    }
    if let Some(tx) = &transfer.tx {
        ui.label(dim(ui, tx.to_string()).font(theme::mono(Metrics::get().font.caption)));
    }
    if !transfer.note.is_empty() {
        ui.label(dim(ui, transfer.note.clone()));
    }
}

fn short_time(zone: &Zone, at: Moment) -> String {
    match at.precision() {
        Precision::Second => zone.format(at.start(), "%d %b %H:%M:%S"),
        Precision::Minute => zone.format(at.start(), "%d %b %H:%M"),
        _ => zone.moment(at),
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
        let end = |wallet: WalletIx| case.account_name(wallet);
        let sources: Vec<&str> = transfer.sources.iter().map(|&source| case[source].id.as_str()).collect();
        let fields = [
            transfer.at.map(Moment::iso).unwrap_or_default(),
            end(transfer.from).to_owned(),
            end(transfer.to).to_owned(),
            case.exact_sent(ix),
            asset.symbol.clone(),
            transfer.kind.name().to_owned(),
            transfer.evidence.name().to_owned(),
            transfer.tx.as_ref().map(TxId::to_string).unwrap_or_default(),
            sources.join(" "),
        ];
        text.push_str(&fields.map(|field| field.replace(['\t', '\n', '\r'], " ")).join("\t"));
        text.push('\n');
    }
    text
}
