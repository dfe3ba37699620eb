//! The annex of an exhibit as CSV files for people.

use std::path::Path;

use super::output::{File, beside};
use super::{Exhibit, Picture};
use crate::app::tables::{Cell, Column, Table, origin};
use crate::case::{Address, Case, Grade, Moment, SourceIx, TransferIx, WalletIx, thousands};
use crate::layout::Cancel;
use crate::scene::exhibit::Uses;

const WALLETS: [Column; 8] = [
    ("number", "number in the annex"),
    ("id", "identifier in the case file"),
    ("name", "name for people"),
    ("address", "whole address"),
    ("chain", "name of the chain"),
    ("part", "part played in the case"),
    ("owner", "who controls it"),
    ("sources", "numbers of the notes"),
];

const TRANSACTIONS: [Column; 16] = [
    ("number", "number in the annex"),
    ("time_utc", "when, or when the first of them"),
    ("until_utc", "when the last of them"),
    ("hash", "transaction id"),
    ("from", "sender"),
    ("from_address", "its address"),
    ("to", "recipient"),
    ("to_address", "its address"),
    ("amount", "how much was sent, all digits"),
    ("asset", "its symbol"),
    ("received_amount", "how much came out of a swap or bridge"),
    ("received_asset", "its symbol"),
    ("kind", "what sort of movement"),
    ("known", "how it is known"),
    ("ledger_rows", "how many rows of a ledger it stands for"),
    ("sources", "numbers of the notes"),
];

const SOURCES: [Column; 7] = [
    ("number", "number of the note"),
    ("publisher", "who published it"),
    ("date", "when"),
    ("title", "title of the document"),
    ("grade", "Admiralty grade"),
    ("where", "where it can be read"),
    ("note", "remark of the case's author"),
];

const CAVEATS: [Column; 1] = [("caveat", "what to bear in mind")];

/// The tables beside a picture: `NAME.wallets.csv`, `NAME.transactions.csv`, `NAME.sources.csv`, `NAME.caveats.csv`.
pub(super) fn csv_files(path: &Path, picture: &Picture, exhibit: &Exhibit) -> Vec<File> {
    let case = &*picture.case;
    let uses = &exhibit.uses;
    let number = |letter: char, n: usize| Cell::text(format!("{letter}{}", n + 1));
    let wallets = exhibit.listed.wallets.iter().enumerate().map(|(n, &ix)| wallet(case, uses, ix, number('W', n)));
    let listed = exhibit.listed.transfers.iter().enumerate();
    let transfers = listed.map(|(n, &ix)| transaction(case, uses, ix, number('T', n))).chain(folded(exhibit));
    let caveats = case.caveats.iter().map(|caveat| vec![Cell::text(caveat.as_str())]);
    let tables = [
        (".wallets", Table::new(&WALLETS, wallets)),
        (".transactions", Table::new(&TRANSACTIONS, transfers)),
        (".sources", Table::new(&SOURCES, uses.iter().map(|(number, ix)| source(case, number, ix)))),
        (".caveats", Table::new(&CAVEATS, caveats)),
    ];
    let origin = origin(case);
    let file = |(tail, table): (&str, Table<'_>)| {
        // Nobody asks to stop.
        let bytes = table.people(&origin, &Cancel::default()).map(|(bytes, _)| bytes).unwrap_or_default();
        (beside(path, tail, Some("csv")), bytes)
    };
    tables.into_iter().map(file).collect()
}

fn wallet(case: &Case, uses: &Uses, ix: WalletIx, number: Cell) -> Vec<Cell> {
    let wallet = &case[ix];
    vec![
        number,
        Cell::text(wallet.id.as_str()),
        Cell::text(wallet.name()),
        address(case, ix),
        Cell::text(wallet.chain.name()),
        Cell::text(wallet.role.name()),
        Cell::maybe(wallet.owner.map(|owner| case[owner].name.as_str())),
        Cell::text(uses.marks(&wallet.sources)),
    ]
}

fn address(case: &Case, ix: WalletIx) -> Cell {
    Cell::maybe(case[ix].address.as_ref().map(Address::text))
}

fn transaction(case: &Case, uses: &Uses, ix: TransferIx, number: Cell) -> Vec<Cell> {
    let transfer = &case[ix];
    let received = transfer.received.map(|(asset, amount)| (&case[asset], amount));
    let received_amount =
        received.map(|(asset, amount)| case.in_place_of(&[ix]).unwrap_or_else(|| amount.exact(asset.decimals)));
    vec![
        number,
        Cell::maybe(transfer.at.map(Moment::iso)),
        Cell::maybe(transfer.until.map(Moment::iso)),
        Cell::maybe(transfer.tx.as_ref().map(ToString::to_string)),
        Cell::text(case[transfer.from].name()),
        address(case, transfer.from),
        Cell::text(case[transfer.to].name()),
        address(case, transfer.to),
        Cell::maybe(transfer.amount.map(|_| case.exact_sent(ix))),
        Cell::text(case[transfer.asset].symbol.as_str()),
        Cell::maybe(received_amount),
        Cell::maybe(received.map(|(asset, _)| asset.symbol.as_str())),
        Cell::text(transfer.kind.name()),
        Cell::text(transfer.evidence.name()),
        Cell::Count(transfer.count.into()),
        Cell::text(uses.marks(&transfer.sources)),
    ]
}

/// A last row where something is not listed.
fn folded(exhibit: &Exhibit) -> Option<Vec<Cell>> {
    let folded = exhibit.listed.folded;
    (folded > 0).then(|| {
        let words = format!("{} transfers inside of folded groups are not listed", thousands(folded));
        let mut cells = vec![Cell::Empty; TRANSACTIONS.len()];
        cells[0] = Cell::Text(words);
        cells
    })
}

fn source(case: &Case, number: usize, ix: SourceIx) -> Vec<Cell> {
    let source = &case[ix];
    vec![
        Cell::text(format!("[{number}]")),
        Cell::text(source.publisher.as_str()),
        Cell::maybe(source.date.map(Moment::iso)),
        Cell::text(source.title.as_str()),
        Cell::maybe(source.grade.as_ref().map(Grade::to_string)),
        Cell::maybe(source.url.as_deref()),
        Cell::text(source.note.as_str()),
    ]
}
