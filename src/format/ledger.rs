//! Ledgers: CSV tables of transfers beside the case file.
//!
//! The first line names the columns: `from`, `to`, `asset` and `amount`, and in any order `at`, `until`,
//! `received_asset`, `received_amount`, `tx`, `kind`, `evidence`, `count`, `sources`, `note`. They hold what the fields of
//! a transfer in the case file hold; several sources are separated by blanks; an empty cell is a field left out. Cells
//! with commas or quotes stand in double quotes, a quote within doubled. A cell has no line break: so a quote that is
//! not closed is found on its own line, and never swallows the rows after it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use csv::StringRecord;

use super::input::Input;
use super::lower::{LedgerRef, Row, Tables, lower_transfer, word};
use super::suggest;
use crate::case::{Evidence, Place, SourceIx, Transfer, TransferKind};
use crate::check::{Code, Diagnostic, Report, Span};

/// The columns, required ones first.
const COLUMNS: [&str; 14] = [
    "from",
    "to",
    "asset",
    "amount",
    "at",
    "until",
    "received_asset",
    "received_amount",
    "tx",
    "kind",
    "evidence",
    "count",
    "sources",
    "note",
];
const REQUIRED: usize = 4;

/// Longest cell in bytes.
const LONGEST: usize = 64 * 1024;

/// Adds the transfers of a ledger. Bad rows are reported and left out.
pub(super) fn read(input: &Input, ledger: &LedgerRef, tables: &mut Tables, report: &mut Report) -> Vec<Transfer> {
    let Some(sound) = without_bad_lines(input, report) else { return Vec::new() };
    // Row widths are compared here, where the line is known.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(sound.as_bytes());
    let mut record = StringRecord::new();
    let mut columns: Option<Columns> = None;
    let mut out = Vec::new();
    let mut citations = Citations { ledger: &ledger.sources, known: HashMap::new() };
    let mut lines = Lines { bytes: sound.as_bytes(), at: 0, line: 1 };
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
                let span = Span { file: input.file, line, column: 0, length: 0 };
                report.push(Diagnostic::new(Code::LedgerText, span, "this row cannot be read"));
                break;
            }
        }
        let line = lines.of(&record);
        let Some(columns) = &columns else {
            match Columns::read(input, line, &record, report) {
                Some(found) => columns = Some(found),
                None => break,
            }
            continue;
        };
        let mut cells = Cells { input, line, report };
        if record.len() != columns.width {
            let message = format!("{} cells, but the header names {} columns", record.len(), columns.width);
            let help = "a comma within a cell needs double quotes around the cell";
            cells.complain(record.len().min(columns.width), Code::RaggedRow, message, Some(help.to_owned()));
            continue;
        }
        if let Some(n) = record.iter().position(|cell| cell.len() > LONGEST) {
            cells.complain(n, Code::LedgerText, format!("a cell of more than {LONGEST} bytes"), None);
            continue;
        }
        let before = cells.report.total();
        let sources = citations.of(columns.get(&record, SOURCES), tables, |message, help| {
            cells.complain(columns.at(SOURCES), Code::DanglingId, message, help);
        });
        let row = columns.row(&record, &mut cells);
        let place = Place { file: input.file, line };
        let complain = &mut |field: &'static str, code, message, help| {
            let n = COLUMNS.iter().position(|c| *c == field).unwrap_or(0);
            cells.complain(columns.at(n), code, message, help);
        };
        let transfer = lower_transfer(&row, sources, ledger.chain.as_ref(), place, tables, complain);
        if cells.report.total() == before {
            out.extend(transfer);
        }
    }
    if columns.is_none() && !report.has_errors() {
        let span = Span::file(input.file);
        report.push(Diagnostic::new(Code::LedgerHeader, span, "the ledger has no header").with_help(header_help()));
    }
    out
}

/// Counts lines. A record's own line number does not count the blank lines just before it.
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, record: &StringRecord) -> u32 {
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            self.line += u32::from(byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn header_help() -> String {
    format!("its first line names the columns, at least {}", COLUMNS[..REQUIRED].join(","))
}

/// Takes out lines that would be misread, after reporting them: those on which a quote stays open, and those with a
/// bare carriage return, which some programs take for a line end. `None` where the header is such a line.
fn without_bad_lines<'i>(input: &'i Input, report: &mut Report) -> Option<Cow<'i, str>> {
    let bad = |line: &str| {
        line.bytes().filter(|&b| b == b'"').count() % 2 == 1 || line.trim_end_matches(['\r', '\n']).contains('\r')
    };
    if !input.text.contains(['"', '\r']) || !input.text.split_inclusive('\n').any(bad) {
        return Some(Cow::Borrowed(&input.text));
    }
    let mut text = String::with_capacity(input.text.len());
    let mut at = 0;
    for line in input.text.split_inclusive('\n') {
        if bad(line) {
            let lone = line.trim_end_matches(['\r', '\n']).find('\r');
            let (range, code, message, help) = match lone {
                Some(n) => {
                    let help = "end lines with a line feed, or carriage return and line feed";
                    (at + n..at + n + 1, Code::LedgerText, "a carriage return within a line", help)
                }
                None => {
                    let n = opening_quote(line);
                    let help = "close it on the same line; a quote within a cell is doubled; cells have no line breaks";
                    (at + n..at + n + 1, Code::UnclosedQuote, "this double quote is not closed on its line", help)
                }
            };
            report.push(input.diagnostic(code, range, message).with_help(help));
            text.push('\n');
        } else {
            text.push_str(line);
        }
        at += line.len();
    }
    let header_is_bad = input.text.lines().next().is_some_and(bad);
    (!header_is_bad).then_some(Cow::Owned(text))
}

/// Where the quote opens that is not closed on this line.
fn opening_quote(line: &str) -> usize {
    let mut open = None;
    for (n, b) in line.bytes().enumerate() {
        if b == b'"' {
            open = if open.is_none() { Some(n) } else { None };
        }
    }
    open.unwrap_or(0)
}

/// Where each column stands in a row.
struct Columns {
    /// For each of [`COLUMNS`], its position in the row.
    at: [Option<usize>; COLUMNS.len()],
    width: usize,
}

const FROM: usize = 0;
const TO: usize = 1;
const ASSET: usize = 2;
const AMOUNT: usize = 3;
const AT: usize = 4;
const UNTIL: usize = 5;
const RECEIVED_ASSET: usize = 6;
const RECEIVED_AMOUNT: usize = 7;
const TX: usize = 8;
const KIND: usize = 9;
const EVIDENCE: usize = 10;
const COUNT: usize = 11;
const SOURCES: usize = 12;
const NOTE: usize = 13;

impl Columns {
    fn read(input: &Input, line: u32, header: &StringRecord, report: &mut Report) -> Option<Self> {
        let mut columns = Self { at: [None; COLUMNS.len()], width: header.len() };
        let mut cells = Cells { input, line, report };
        let before = cells.report.total();
        if let (1, Some(c)) = (header.len(), [';', '\t', '|'].into_iter().find(|&c| header[0].contains(c))) {
            let message = format!("the cells of this table are separated by {c:?}");
            cells.complain(0, Code::LedgerHeader, message, Some("separate them by commas".to_owned()));
            return None;
        }
        for (n, name) in header.iter().enumerate() {
            match COLUMNS.iter().position(|c| *c == name) {
                Some(c) if columns.at[c].is_some() => {
                    cells.complain(n, Code::LedgerHeader, format!("the column `{name}` is given twice"), None);
                }
                Some(c) => columns.at[c] = Some(n),
                None => {
                    let message = format!("a ledger has no column `{name}`");
                    cells.complain(n, Code::LedgerHeader, message, Some(suggest::help(name, &COLUMNS)));
                }
            }
        }
        let missing: Vec<&str> = (0..REQUIRED).filter(|&c| columns.at[c].is_none()).map(|c| COLUMNS[c]).collect();
        if !missing.is_empty() {
            let message = format!("the header lacks {}", suggest::list(&missing).replace(" or ", " and "));
            cells.complain(header.len(), Code::LedgerHeader, message, Some(header_help()));
        }
        (cells.report.total() == before).then_some(columns)
    }

    /// Position of a column in the row; a column that is not there stands for the row's first cell.
    fn at(&self, column: usize) -> usize {
        self.at.get(column).copied().flatten().unwrap_or(0)
    }

    fn get<'r>(&self, record: &'r StringRecord, column: usize) -> Option<&'r str> {
        self.at.get(column).copied().flatten().and_then(|n| record.get(n)).filter(|cell| !cell.is_empty())
    }

    fn row<'r>(&self, record: &'r StringRecord, cells: &mut Cells<'_>) -> Row<'r> {
        let get = |column| self.get(record, column);
        let kind = get(KIND).and_then(|text| {
            word::<TransferKind>(text).map_err(|words| self.unknown_word(KIND, text, words, cells)).ok()
        });
        let evidence = get(EVIDENCE).and_then(|text| {
            word::<Evidence>(text).map_err(|words| self.unknown_word(EVIDENCE, text, words, cells)).ok()
        });
        let count = get(COUNT).and_then(|text| {
            let count = text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
            if count.is_none() {
                let message = format!("{text:?} is no count");
                let help = "expected a whole number from 1 to 4294967295";
                cells.complain(self.at(COUNT), Code::OutOfRange, message, Some(help.to_owned()));
            }
            count
        });
        Row {
            at: get(AT),
            until: get(UNTIL),
            from: get(FROM).unwrap_or(""),
            to: get(TO).unwrap_or(""),
            asset: get(ASSET).unwrap_or(""),
            amount: get(AMOUNT).unwrap_or(""),
            received_asset: get(RECEIVED_ASSET),
            received_amount: get(RECEIVED_AMOUNT),
            tx: get(TX),
            kind,
            evidence,
            count,
            note: get(NOTE).unwrap_or(""),
        }
    }

    fn unknown_word(&self, column: usize, text: &str, words: &[&str], cells: &mut Cells<'_>) {
        let message = format!("`{text}` is none of the words allowed here");
        cells.complain(self.at(column), Code::UnknownWord, message, Some(suggest::help(text, words)));
    }
}

/// The row's sources with those of the whole ledger. Rows cite the same few lists over and over.
struct Citations<'l> {
    ledger: &'l [SourceIx],
    known: HashMap<String, Vec<SourceIx>>,
}

impl Citations<'_> {
    fn of(
        &mut self,
        cell: Option<&str>,
        tables: &Tables,
        mut complain: impl FnMut(String, Option<String>),
    ) -> Vec<SourceIx> {
        let Some(cell) = cell else {
            return self.ledger.to_vec();
        };
        if let Some(known) = self.known.get(cell) {
            return known.clone();
        }
        let mut sources = self.ledger.to_vec();
        let mut whole = true;
        for id in cell.split_whitespace() {
            match tables.source_ids.get(id) {
                Some(&n) => {
                    let ix = SourceIx::new(n as usize);
                    if !sources.contains(&ix) {
                        sources.push(ix);
                    }
                }
                None => {
                    let help = suggest::closest(id, tables.source_ids.keys().map(String::as_str));
                    complain(format!("no source has the id `{id}`"), help.map(|c| format!("did you mean `{c}`?")));
                    whole = false;
                }
            }
        }
        if whole {
            self.known.insert(cell.to_owned(), sources.clone());
        }
        sources
    }
}

/// Reports mistakes in the cells of one row.
struct Cells<'c> {
    input: &'c Input,
    line: u32,
    report: &'c mut Report,
}

impl Cells<'_> {
    fn complain(&mut self, cell: usize, code: Code, message: String, help: Option<String>) {
        if !self.report.keeps(code) {
            self.report.count_more(code, 1);
            return;
        }
        let span = cell_span(self.input, self.line, cell);
        let excerpt = self.input.excerpt(span);
        self.report.push(Diagnostic::new(code, span, message).with_excerpt(excerpt).with_maybe(help));
    }
}

/// Place of a cell.
pub(super) fn cell_span(input: &Input, line: u32, cell: usize) -> Span {
    let text = input.line(line);
    let range = cell_range(text, cell);
    let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let chars = |range: Range<usize>| to_u32(text.get(range).map_or(0, |part| part.chars().count()));
    Span { file: input.file, line, column: chars(0..range.start) + 1, length: chars(range).max(1) }
}

/// Which cell of a row holds a field; the first for the row itself.
pub(super) fn column(input: &Input, field: &str) -> usize {
    input.line(1).split(',').position(|name| name.trim_matches('"') == field).unwrap_or(0)
}

/// Bytes of a cell in its line; the end of the line for a cell that is not there.
fn cell_range(line: &str, cell: usize) -> Range<usize> {
    let (mut start, mut n, mut quoted) = (0, 0, false);
    for (at, b) in line.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                if n == cell {
                    return start..at;
                }
                (start, n) = (at + 1, n + 1);
            }
            _ => {}
        }
    }
    if n == cell { start..line.len() } else { line.len()..line.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_cells() {
        let line = "a,\"b,c\",,d";
        let cell = |n| &line[cell_range(line, n)];
        assert_eq!((cell(0), cell(1), cell(2), cell(3), cell(4)), ("a", "\"b,c\"", "", "d", ""));
        assert_eq!(opening_quote("a,\"b\",\"c"), 6);
    }
}
