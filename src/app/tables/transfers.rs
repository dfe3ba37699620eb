//! The table of transfers.

use super::chosen::Chosen;
use super::table::{Cell, Column, Table};
use super::wallets::sources;
use crate::case::{Address, Amount, Case, Moment, TransferIx, Usd, WalletIx};
use crate::flow::Valuation;

const COLUMNS: [Column; 23] = [
    ("time_utc", "when, or when the first of them, as exactly as it is known; empty where no source says"),
    ("until_utc", "when the last of them, for a sum"),
    ("tx", "transaction id; empty where none is published or shown"),
    ("from", "sender"),
    ("from_id", "identifier of the sender in the table of wallets"),
    ("from_address", "its address"),
    ("to", "recipient"),
    ("to_id", "identifier of the recipient in the table of wallets"),
    ("to_address", "its address"),
    (
        "amount",
        "how much was sent, in whole units of the asset, all digits; empty where no source says: unknown is not zero",
    ),
    ("asset", "its symbol"),
    ("asset_id", "identifier of the asset"),
    ("chain", "chain of the sender by its CAIP-2 id"),
    ("usd", "value in dollars at the case's price of the day; empty where there is none"),
    ("received_amount", "for a swap or bridge: how much came out"),
    ("received_asset", "its symbol"),
    ("received_asset_id", "identifier of the asset received"),
    ("kind", "what sort of movement"),
    ("known", "how it is known: on a ledger, assessed or suspected"),
    ("ledger_rows", "how many rows of a ledger it stands for"),
    ("sources", "who says so"),
    ("note", "remark of the case's author"),
    ("place", "file and line it was read from"),
];

pub(super) fn table<'c>(case: &'c Case, valuation: &'c Valuation, chosen: &'c Chosen) -> Table<'c> {
    Table::new(&COLUMNS, chosen.transfers.iter().map(move |&ix| row(case, valuation, ix)))
}

fn row(case: &Case, valuation: &Valuation, ix: TransferIx) -> Vec<Cell> {
    let transfer = &case[ix];
    let asset = &case[transfer.asset];
    let received = transfer.received.map(|(asset, amount)| (&case[asset], amount));
    let instead = case.in_place_of(&[ix]);
    let shown = |exact: Option<String>| match (exact, &instead) {
        (None, _) => Cell::Empty,
        (Some(_), Some(instead)) => Cell::text(instead.as_str()),
        (Some(exact), None) => Cell::Exact(exact),
    };
    let address = |ix: WalletIx| Cell::maybe(case[ix].address.as_ref().map(Address::text));
    let usd = valuation.of_transfer(case, ix).map(|usd| Amount(usd.0).exact(Usd::DECIMALS));
    vec![
        Cell::maybe(transfer.at.map(Moment::iso)),
        Cell::maybe(transfer.until.map(Moment::iso)),
        Cell::maybe(transfer.tx.as_ref().map(ToString::to_string)),
        Cell::text(case[transfer.from].name()),
        Cell::text(case[transfer.from].id.as_str()),
        address(transfer.from),
        Cell::text(case[transfer.to].name()),
        Cell::text(case[transfer.to].id.as_str()),
        address(transfer.to),
        shown(transfer.amount.map(|amount| amount.exact(asset.decimals))),
        Cell::text(asset.symbol.as_str()),
        Cell::text(asset.id.as_str()),
        Cell::text(case[transfer.from].chain.as_str()),
        shown(usd),
        shown(received.map(|(asset, amount)| amount.exact(asset.decimals))),
        Cell::maybe(received.map(|(asset, _)| asset.symbol.as_str())),
        Cell::maybe(received.map(|(asset, _)| asset.id.as_str())),
        Cell::text(transfer.kind.name()),
        Cell::text(transfer.evidence.name()),
        Cell::Count(transfer.count.into()),
        sources(case, &transfer.sources),
        Cell::text(transfer.note.as_str()),
        place(case, ix),
    ]
}

/// Where it was read. The name of a file may tell what a disguise hides.
fn place(case: &Case, ix: TransferIx) -> Cell {
    let place = case[ix].place;
    match case.files.get(place.file as usize) {
        Some(file) if !case.is_disguised() => Cell::text(format!("{file}:{}", place.line)),
        _ => Cell::Empty,
    }
}
