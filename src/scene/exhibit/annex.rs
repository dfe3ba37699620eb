//! The annex of a picture: whole addresses, transactions and sources of everything drawn, as tables on pages.

mod table;

pub use table::{Column, Table, pages};

use std::collections::BTreeMap;

use super::{Drawn, Uses};
use crate::case::{Address, Case, Grade, Moment, Transfer, TransferIx, TxId, Wallet, WalletIx, thousands};
use crate::scene::frame::Notes;

/// Stands where a source did not publish an address or a hash.
const NOT_PUBLISHED: &str = "not published";

/// What an annex lists, in its order.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Wallets, in the order of the case.
    pub wallets: Vec<WalletIx>,
    /// Transfers, by time and then by their place in the input; those without a time last.
    pub transfers: Vec<TransferIx>,
    /// Transfers inside of folded nodes, which are not listed.
    pub folded: usize,
}

impl Listed {
    /// Of what is drawn.
    #[must_use]
    pub fn of(case: &Case, drawn: &Drawn) -> Self {
        let mut transfers: Vec<TransferIx> = drawn.transfers.iter().copied().collect();
        transfers.sort_by_key(|&ix| (case[ix].at.is_none(), case[ix].at.map(Moment::start), ix));
        // Of a timeline every transfer is drawn, also inside of folds.
        let folded = if transfers.len() >= drawn.folded + drawn.edges.len() && drawn.nodes.is_empty() {
            0
        } else {
            drawn.folded
        };
        Self { wallets: drawn.wallets.iter().copied().collect(), transfers, folded }
    }

    /// The tables of the annex, for people.
    #[must_use]
    pub fn tables(&self, case: &Case, uses: &Uses) -> Vec<Table> {
        let numbers: BTreeMap<WalletIx, usize> = self.wallets.iter().enumerate().map(|(n, &ix)| (ix, n + 1)).collect();
        let tables =
            [self.wallet_table(case, uses), self.transfer_table(case, uses, &numbers), source_table(case, uses)];
        tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
    }

    fn wallet_table(&self, case: &Case, uses: &Uses) -> Table {
        let row = |(n, &ix): (usize, &WalletIx)| {
            let wallet = &case[ix];
            vec![
                format!("W{}", n + 1),
                named(wallet),
                wallet.address.as_ref().map_or_else(|| NOT_PUBLISHED.to_owned(), |address| address.text().to_owned()),
                wallet.chain.name().to_owned(),
                wallet.role.name().to_owned(),
                uses.marks(&wallet.sources),
            ]
        };
        Table {
            title: format!("Wallets ({})", thousands(self.wallets.len())),
            columns: vec![
                Column::of("No.", 30.0),
                Column::of("Name", 90.0),
                Column::mono("Address", 266.0),
                Column::of("Chain", 50.0),
                Column::of("Part", 60.0),
                Column::of("Sources", 45.0),
            ],
            rows: self.wallets.iter().enumerate().map(row).collect(),
            remark: String::new(),
        }
    }

    fn transfer_table(&self, case: &Case, uses: &Uses, numbers: &BTreeMap<WalletIx, usize>) -> Table {
        let end = |ix: WalletIx| match numbers.get(&ix) {
            Some(number) => format!("W{number} {}", case[ix].name()),
            None => case[ix].name(),
        };
        let row = |(n, &ix): (usize, &TransferIx)| {
            let transfer = &case[ix];
            vec![
                format!("T{}", n + 1),
                time(transfer),
                transfer.tx.as_ref().map_or_else(|| NOT_PUBLISHED.to_owned(), TxId::to_string),
                end(transfer.from),
                end(transfer.to),
                moved(case, ix),
                uses.marks(&transfer.sources),
            ]
        };
        let remark = match self.folded {
            0 => String::new(),
            1 => "1 transfer inside of a folded group is not listed.".to_owned(),
            folded => format!("{} transfers inside of folded groups are not listed.", thousands(folded)),
        };
        Table {
            title: format!("Transactions ({})", thousands(self.transfers.len())),
            columns: vec![
                Column::of("No.", 32.0),
                Column::mono("Time (UTC)", 72.0),
                Column::mono("Hash", 120.0),
                Column::of("From", 70.0),
                Column::of("To", 70.0),
                Column::of("Amount", 80.0),
                Column::of("Sources", 45.0),
            ],
            rows: self.transfers.iter().enumerate().map(row).collect(),
            remark,
        }
    }
}

/// The name of a wallet; nothing where it has none but its address.
fn named(wallet: &Wallet) -> String {
    let short = wallet.address.as_ref().map(Address::short);
    Some(wallet.name()).filter(|name| Some(name) != short.as_ref()).unwrap_or_default()
}

/// When a transfer was, and until when for a sum: as exact as it is known.
#[must_use]
pub fn time(transfer: &Transfer) -> String {
    match (transfer.at, transfer.until) {
        (Some(at), Some(until)) => format!("{} – {}", at.iso(), until.iso()),
        (Some(at), None) => at.iso(),
        (None, _) => "not dated".to_owned(),
    }
}

/// What a transfer sent, and what came back for it: `100 stETH, for 98.9 ETH`.
fn moved(case: &Case, ix: TransferIx) -> String {
    let (transfer, sent) = (&case[ix], case.show_sent(ix));
    let rows =
        if transfer.count > 1 { format!(" ({} rows)", thousands(transfer.count as usize)) } else { String::new() };
    match case.show_received(ix) {
        Some(received) => format!("{sent}, for {received}{rows}"),
        None => format!("{sent}{rows}"),
    }
}

/// The sources, by number, with grade and address.
#[must_use]
pub fn source_table(case: &Case, uses: &Uses) -> Table {
    let rows = uses.iter().map(|(number, ix)| {
        let source = &case[ix];
        vec![
            format!("[{number}]"),
            source.publisher.clone(),
            source.date.map(Moment::iso).unwrap_or_default(),
            source.title.clone(),
            source.grade.as_ref().map(Grade::to_string).unwrap_or_default(),
            source.url.clone().unwrap_or_default(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    Table {
        title: format!("Sources ({})", thousands(rows.len())),
        columns: vec![
            Column::of("No.", 32.0),
            Column::of("Publisher", 90.0),
            Column::of("Date", 62.0),
            Column::of("Title", 150.0),
            Column::of("Grade", 38.0),
            Column::mono("Where", 120.0),
        ],
        rows,
        remark: String::new(),
    }
}

/// Notes that had no room under the picture, as tables.
#[must_use]
pub fn note_tables(notes: &Notes) -> Vec<Table> {
    let table = |title: &str, notes: &[crate::scene::frame::Note]| Table {
        title: title.to_owned(),
        columns: vec![Column::of("", 24.0), Column::of("", 300.0)],
        rows: notes.iter().map(|note| vec![note.mark.clone(), note.text.clone()]).collect(),
        remark: String::new(),
    };
    let tables = [table("Caveats", &notes.caveats), table("Sources", &notes.sources)];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}
