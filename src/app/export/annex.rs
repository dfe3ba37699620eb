//! The annex of an exhibit as CSV files for people: a cell that a spreadsheet would take for a formula begins with an
//! apostrophe.

use std::path::Path;

use super::output::{File, beside};
use super::{Exhibit, Picture};
use crate::case::{Case, Grade, Moment, TxId, WalletIx, thousands};
use crate::scene::exhibit::Uses;

/// A table in the making.
struct Csv {
    text: String,
    /// What every row says of its origin.
    origin: [String; 3],
}

impl Csv {
    fn new(case: &Case, header: &[&str]) -> Self {
        let marking = case.marking.as_ref().map(ToString::to_string).unwrap_or_default();
        let origin = [case.id.clone(), case.digest.to_string(), marking];
        let mut csv = Self { text: String::new(), origin };
        let header: Vec<&str> = header.iter().copied().chain(["case", "case_digest_sha256", "marking"]).collect();
        csv.line(&header);
        csv
    }

    fn row(&mut self, cells: &[&str]) {
        let origin = self.origin.clone();
        let cells: Vec<&str> = cells.iter().copied().chain(origin.iter().map(String::as_str)).collect();
        self.line(&cells);
    }

    fn line(&mut self, cells: &[&str]) {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(&safe(cell))).collect();
        self.text.push_str(&cells.join(","));
        // RFC 4180.
        self.text.push_str("\r\n");
    }
}

/// A cell that is no formula for any spreadsheet.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// The tables beside a picture: `NAME.wallets.csv`, `NAME.transactions.csv`, `NAME.sources.csv`, `NAME.caveats.csv`.
pub(super) fn csv_files(path: &Path, picture: &Picture, exhibit: &Exhibit) -> Vec<File> {
    let case = &*picture.case;
    let tables = [
        (".wallets", wallets(case, exhibit)),
        (".transactions", transactions(case, exhibit)),
        (".sources", sources(case, &exhibit.uses)),
        (".caveats", caveats(case)),
    ];
    tables.into_iter().map(|(tail, text)| (beside(path, tail, Some("csv")), text.into_bytes())).collect()
}

fn wallets(case: &Case, exhibit: &Exhibit) -> String {
    let mut csv = Csv::new(case, &["number", "id", "name", "address", "chain", "part", "owner", "sources"]);
    for (n, &ix) in exhibit.listed.wallets.iter().enumerate() {
        let wallet = &case[ix];
        csv.row(&[
            &format!("W{}", n + 1),
            &wallet.id,
            &wallet.name(),
            address(case, ix),
            wallet.chain.name(),
            wallet.role.name(),
            wallet.owner.map_or("", |owner| &case[owner].name),
            &exhibit.uses.marks(&wallet.sources),
        ]);
    }
    csv.text
}

fn address(case: &Case, ix: WalletIx) -> &str {
    case[ix].address.as_ref().map_or("", crate::case::Address::text)
}

fn transactions(case: &Case, exhibit: &Exhibit) -> String {
    let header = [
        "number",
        "time_utc",
        "until_utc",
        "hash",
        "from",
        "from_address",
        "to",
        "to_address",
        "amount",
        "asset",
        "received_amount",
        "received_asset",
        "kind",
        "known",
        "ledger_rows",
        "sources",
    ];
    let mut csv = Csv::new(case, &header);
    for (n, &ix) in exhibit.listed.transfers.iter().enumerate() {
        let transfer = &case[ix];
        let asset = &case[transfer.asset];
        let received = transfer.received.map(|(ix, amount)| (&case[ix], amount));
        csv.row(&[
            &format!("T{}", n + 1),
            &transfer.at.map(Moment::iso).unwrap_or_default(),
            &transfer.until.map(Moment::iso).unwrap_or_default(),
            &transfer.tx.as_ref().map(TxId::to_string).unwrap_or_default(),
            &case[transfer.from].name(),
            address(case, transfer.from),
            &case[transfer.to].name(),
            address(case, transfer.to),
            &transfer.amount.map(|_| case.exact_sent(ix)).unwrap_or_default(),
            &asset.symbol,
            &received
                .map(|(asset, amount)| case.in_place_of(&[ix]).unwrap_or_else(|| amount.exact(asset.decimals)))
                .unwrap_or_default(),
            received.map_or("", |(asset, _)| &asset.symbol),
            transfer.kind.name(),
            transfer.evidence.name(),
            &transfer.count.to_string(),
            &exhibit.uses.marks(&transfer.sources),
        ]);
    }
    if exhibit.listed.folded > 0 {
        let words = format!("{} transfers inside of folded groups are not listed", thousands(exhibit.listed.folded));
        let mut cells = vec![words.as_str()];
        cells.resize(header.len(), "");
        csv.row(&cells);
    }
    csv.text
}

fn sources(case: &Case, uses: &Uses) -> String {
    let mut csv = Csv::new(case, &["number", "publisher", "date", "title", "grade", "where", "note"]);
    for (number, ix) in uses.iter() {
        let source = &case[ix];
        csv.row(&[
            &format!("[{number}]"),
            &source.publisher,
            &source.date.map(Moment::iso).unwrap_or_default(),
            &source.title,
            &source.grade.as_ref().map(Grade::to_string).unwrap_or_default(),
            source.url.as_deref().unwrap_or(""),
            &source.note,
        ]);
    }
    csv.text
}

fn caveats(case: &Case) -> String {
    let mut csv = Csv::new(case, &["caveat"]);
    case.caveats.iter().for_each(|caveat| csv.row(&[caveat]));
    csv.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_row_names_its_case() {
        let case = Case { id: "c".to_owned(), ..Case::default() };
        let mut csv = Csv::new(&case, &["a", "b"]);
        csv.row(&["=1+1", "x, \"y\""]);
        csv.row(&["@sum", "-2"]);
        let zero = "0".repeat(64);
        let expected = format!(
            "a,b,case,case_digest_sha256,marking\r\n'=1+1,\"x, \"\"y\"\"\",c,{zero},\r\n'@sum,'-2,c,{zero},\r\n"
        );
        assert_eq!(csv.text, expected);
    }
}
