//! Ledgers: CSV tables of transfers beside the case file.
//!
//! The first line names the columns: `from`, `to`, `asset` and `amount`, and in any order `at`, `until`,
//! `received_asset`, `received_amount`, `tx`, `kind`, `evidence`, `count`, `sources`, `note`. They hold what the fields of
//! a transfer in the case file hold; several sources are separated by blanks; an empty cell is a field left out. Cells
//! with commas or quotes stand in double quotes, a quote within doubled. A cell has no line break: so a quote that is
//! not closed is found on its own line, and never swallows the rows after it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::columns::{COLUMNS, Citations, Columns, Complain, FROM, SOURCES, TO, header_help};
use super::input::Input;
use super::lower::{Accounts, Key, Known, LedgerRef, Row, Tables, draft, ends, key, lower_transfer};
use super::{cells, pieces};
use crate::case::{Chain, Place, SourceIx, Transfer, WalletIx};
use crate::check::{Code, Diagnostic, Report, Span};

/// Longest cell in bytes.
const LONGEST: usize = 64 * 1024;

/// Adds the transfers of a ledger to those before it. Bad rows are reported and left out.
pub(super) fn read(
    input: &Input,
    ledger: &LedgerRef,
    tables: &mut Tables,
    transfers: &mut Vec<Transfer>,
    report: &mut Report,
) {
    let Some(sound) = without_bad_lines(input, report) else { return };
    let Some((line, header)) = cells::lines(&sound).next() else {
        if !report.has_errors() {
            let span = Span::file(input.file);
            report.push(Diagnostic::new(Code::LedgerHeader, span, "the ledger has no header").with_help(header_help()));
        }
        return;
    };
    let mut cells = Vec::new();
    let split = cells::split(header, &mut cells);
    let mut faults = Cells { input, line: line + 1, report };
    if let Err(at) = split {
        faults.unclosed(at);
        return;
    }
    let Some(columns) = Columns::read(&cells, &mut faults) else { return };
    let rows = Rows { columns, ledger, file: input.file };
    let (known, accounts) = (&tables.known, &mut tables.accounts);
    let mut citations = Citations::of(ledger);
    // What follows the header begins with the end of its line.
    let rest = header.as_ptr() as usize + header.len() - sound.as_ptr() as usize;
    let mut before = line + 1;
    let take = |piece: Piece<'_>| {
        let Piece { transfers: mut sound, ends, faulty, breaks } = piece;
        // Nothing but look-ups, so that the machine waits for the memory of many at once. What is found stays found.
        let found: Vec<_> = ends.iter().map(|ends| ends.each_ref().map(|end| accounts.at(end.key?))).collect();
        let mut ends = ends.iter().zip(found);
        let mut faulty = faulty.into_iter().peekable();
        sound.retain_mut(|transfer| {
            // New wallets and mistakes come in the order of the lines.
            while let Some((n, text)) = faulty.next_if(|&(n, _)| n < transfer.place.line) {
                rows.explain(text, &mut citations, known, accounts, Cells { input, line: before + n, report });
            }
            transfer.place.line += before;
            let wallets = ends.next().and_then(|(ends, found)| match found {
                [Some(from), Some(to)] => Some((from, to)),
                _ => {
                    let mut faults = Cells { input, line: transfer.place.line, report };
                    rows.wallets(ends, known.chain(transfer.asset), accounts, &mut faults)
                }
            });
            (transfer.from, transfer.to) = wallets.unwrap_or((transfer.from, transfer.to));
            wallets.is_some()
        });
        for (n, text) in faulty {
            rows.explain(text, &mut citations, known, accounts, Cells { input, line: before + n, report });
        }
        transfers.append(&mut sound);
        before += breaks;
    };
    pieces::in_order(&pieces::of_lines(sound.get(rest..).unwrap_or("")), |piece| rows.piece(piece, known), take);
}

/// What is said of a quote that is not closed, and what to do.
const UNCLOSED: (&str, &str) = (
    "this double quote is not closed on its line",
    "close it on the same line; a quote within a cell is doubled; cells have no line breaks",
);

/// Takes out lines that would be misread, after reporting them: those on which a quote stays open, and those with a
/// bare carriage return, which some programs take for a line end. `None` where the header is such a line.
fn without_bad_lines<'i>(input: &'i Input, report: &mut Report) -> Option<Cow<'i, str>> {
    let bad = |line: &str| {
        memchr::memchr_iter(b'"', line.as_bytes()).count() % 2 == 1
            || line.trim_end_matches(['\r', '\n']).contains('\r')
    };
    let bytes = input.text.as_bytes();
    let harmless = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
    let mut doubtful = memchr::memchr2_iter(b'"', b'\r', bytes).filter(|&at| !harmless(at)).peekable();
    if doubtful.peek().is_none() || !input.text.split_inclusive('\n').any(bad) {
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
                    (at + n..at + n + 1, Code::UnclosedQuote, UNCLOSED.0, UNCLOSED.1)
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

/// How the rows of a ledger are read.
struct Rows<'l> {
    columns: Columns,
    ledger: &'l LedgerRef,
    file: u32,
}

/// What was read of some lines without knowing those before.
struct Piece<'t> {
    /// Those that are in order, but for their wallets; by line from 0.
    transfers: Vec<Transfer>,
    /// Of each, sender and recipient.
    ends: Vec<[End<'t>; 2]>,
    /// The lines that something is wrong with, from 0.
    faulty: Vec<(u32, &'t str)>,
    breaks: u32,
}

/// Sender or recipient as written.
struct End<'t> {
    text: Cow<'t, str>,
    key: Option<Key>,
}

impl Rows<'_> {
    fn piece<'t>(&self, text: &'t str, known: &Known) -> Piece<'t> {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let mut piece = Piece {
            transfers: Vec::with_capacity(breaks),
            ends: Vec::with_capacity(breaks),
            faulty: Vec::new(),
            breaks: u32::try_from(breaks).unwrap_or(u32::MAX),
        };
        let (mut cells, mut citations) = (Vec::new(), Citations::of(self.ledger));
        for (n, line) in cells::lines(text) {
            match self.draft(n, line, &mut cells, &mut citations, known) {
                Some(transfer) => {
                    piece.transfers.push(transfer);
                    piece.ends.push([FROM, TO].map(|column| {
                        let text = cells.get(self.columns.at(column)).cloned().unwrap_or_default();
                        End { key: key(&text), text }
                    }));
                }
                None => piece.faulty.push((n, line)),
            }
        }
        piece
    }

    /// `None` for a row that something is wrong with: [`Rows::explain`] says what.
    fn draft<'t>(
        &self,
        n: u32,
        line: &'t str,
        cells: &mut Vec<Cow<'t, str>>,
        citations: &mut Citations,
        known: &Known,
    ) -> Option<Transfer> {
        cells::split(line, cells).ok()?;
        let mut sound = true;
        let (row, sources) = self.row(cells, citations, known, &mut |_, _, _, _| sound = false)?;
        let place = Place { file: self.file, line: n };
        let transfer = draft(&row, sources, place, known, &mut |_, _, _, _| sound = false);
        transfer.filter(|_| sound)
    }

    /// The wallets of a row, after those of all rows before it.
    fn wallets(
        &self,
        [from, to]: &[End<'_>; 2],
        chain: Option<&Chain>,
        accounts: &mut Accounts,
        faults: &mut Cells<'_>,
    ) -> Option<(WalletIx, WalletIx)> {
        ends((&from.text, &to.text), chain, self.ledger.chain.as_ref(), accounts, &mut self.by_field(faults))
    }

    /// Takes mistakes by field instead of cell.
    fn by_field<'c>(
        &'c self,
        faults: &'c mut Cells<'_>,
    ) -> impl FnMut(&'static str, Code, String, Option<String>) + 'c {
        move |field, code, message, help| {
            let column = COLUMNS.iter().position(|c| *c == field).unwrap_or(0);
            faults.complain(self.columns.at(column), code, message, help);
        }
    }

    /// Reads a row after all those before it, and reports what is wrong with it.
    fn explain(
        &self,
        line: &str,
        citations: &mut Citations,
        known: &Known,
        accounts: &mut Accounts,
        mut faults: Cells<'_>,
    ) {
        let mut cells = Vec::new();
        if let Err(at) = cells::split(line, &mut cells) {
            return faults.unclosed(at);
        }
        let complain = &mut |cell, code, message, help| faults.complain(cell, code, message, help);
        let Some((row, sources)) = self.row(&cells, citations, known, complain) else { return };
        let place = Place { file: self.file, line: faults.line };
        let (declare, mut complain) = (self.ledger.chain.as_ref(), self.by_field(&mut faults));
        lower_transfer(&row, sources, declare, place, known, accounts, &mut complain);
    }

    /// The values of a row and its sources. `None` where its cells are not those of the columns.
    fn row<'r>(
        &self,
        cells: &'r [Cow<'_, str>],
        citations: &mut Citations,
        known: &Known,
        complain: Complain<'_>,
    ) -> Option<(Row<'r>, Arc<[SourceIx]>)> {
        let columns = &self.columns;
        if cells.len() != columns.width {
            let message = format!("{} cells, but the header names {} columns", cells.len(), columns.width);
            let help = "a comma within a cell needs double quotes around the cell";
            complain(cells.len().min(columns.width), Code::RaggedRow, message, Some(help.to_owned()));
            return None;
        }
        if let Some(n) = cells.iter().position(|cell| cell.len() > LONGEST) {
            complain(n, Code::LedgerText, format!("a cell of more than {LONGEST} bytes"), None);
            return None;
        }
        let sources = citations.read(columns.get(cells, SOURCES), known, |message, help| {
            complain(columns.at(SOURCES), Code::DanglingId, message, help);
        });
        Some((columns.row(cells, complain), sources))
    }
}

/// Reports mistakes in the cells of one row.
pub(super) struct Cells<'c> {
    input: &'c Input,
    line: u32,
    pub(super) report: &'c mut Report,
}

impl Cells<'_> {
    /// Reports a double quote that is open at the end of the line.
    fn unclosed(&mut self, at: usize) {
        let column = self.input.line(self.line).get(..at).map_or(0, |before| before.chars().count()) + 1;
        let span = Span {
            file: self.input.file,
            line: self.line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
            length: 1,
        };
        let excerpt = self.input.excerpt(span);
        self.report
            .push(Diagnostic::new(Code::UnclosedQuote, span, UNCLOSED.0).with_excerpt(excerpt).with_help(UNCLOSED.1));
    }

    pub(super) fn complain(&mut self, cell: usize, code: Code, message: String, help: Option<String>) {
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
