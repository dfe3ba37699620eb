//! The columns of a ledger, and what stands in them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::ledger::Cells;
use super::lower::{Known, LedgerRef, Row, word};
use super::suggest;
use crate::case::{Evidence, SourceIx, TransferKind};
use crate::check::Code;

/// The columns, required ones first.
pub(super) const COLUMNS: [&str; 14] = [
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

/// Takes a mistake: cell, code, message, help.
pub(super) type Complain<'c> = &'c mut dyn FnMut(usize, Code, String, Option<String>);

pub(super) fn header_help() -> String {
    format!("its first line names the columns, at least {}", COLUMNS[..REQUIRED].join(","))
}

/// Where each column stands in a row.
pub(super) struct Columns {
    /// For each of [`COLUMNS`], its position in the row.
    at: [Option<usize>; COLUMNS.len()],
    pub(super) width: usize,
}

pub(super) const FROM: usize = 0;
pub(super) const TO: usize = 1;
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
pub(super) const SOURCES: usize = 12;
const NOTE: usize = 13;

impl Columns {
    pub(super) fn read(header: &[Cow<'_, str>], cells: &mut Cells<'_>) -> Option<Self> {
        let mut columns = Self { at: [None; COLUMNS.len()], width: header.len() };
        let before = cells.report.total();
        if let (1, Some(c)) = (header.len(), [';', '\t', '|'].into_iter().find(|&c| header[0].contains(c))) {
            let message = format!("the cells of this table are separated by {c:?}");
            cells.complain(0, Code::LedgerHeader, message, Some("separate them by commas".to_owned()));
            return None;
        }
        for (n, name) in header.iter().enumerate() {
            match COLUMNS.iter().position(|c| c == name) {
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
    pub(super) fn at(&self, column: usize) -> usize {
        self.at.get(column).copied().flatten().unwrap_or(0)
    }

    pub(super) fn get<'r>(&self, cells: &'r [Cow<'_, str>], column: usize) -> Option<&'r str> {
        self.at
            .get(column)
            .copied()
            .flatten()
            .and_then(|n| cells.get(n))
            .map(AsRef::as_ref)
            .filter(|cell| !cell.is_empty())
    }

    pub(super) fn row<'r>(&self, cells: &'r [Cow<'_, str>], complain: Complain<'_>) -> Row<'r> {
        let get = |column| self.get(cells, column);
        let kind = get(KIND).and_then(|text| {
            word::<TransferKind>(text).map_err(|words| self.unknown_word(KIND, text, words, complain)).ok()
        });
        let evidence = get(EVIDENCE).and_then(|text| {
            word::<Evidence>(text).map_err(|words| self.unknown_word(EVIDENCE, text, words, complain)).ok()
        });
        let count = get(COUNT).and_then(|text| {
            let count = text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
            if count.is_none() {
                let message = format!("{text:?} is no count");
                let help = "expected a whole number from 1 to 4294967295";
                complain(self.at(COUNT), Code::OutOfRange, message, Some(help.to_owned()));
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

    fn unknown_word(&self, column: usize, text: &str, words: &[&str], complain: Complain<'_>) {
        let message = format!("`{text}` is none of the words allowed here");
        complain(self.at(column), Code::UnknownWord, message, Some(suggest::help(text, words)));
    }
}

/// The row's sources with those of the whole ledger. Rows cite the same few lists over and over.
pub(super) struct Citations {
    ledger: Arc<[SourceIx]>,
    known: HashMap<String, Arc<[SourceIx]>>,
}

impl Citations {
    pub(super) fn of(ledger: &LedgerRef) -> Self {
        Self { ledger: ledger.sources.as_slice().into(), known: HashMap::new() }
    }

    pub(super) fn read(
        &mut self,
        cell: Option<&str>,
        tables: &Known,
        mut complain: impl FnMut(String, Option<String>),
    ) -> Arc<[SourceIx]> {
        let Some(cell) = cell else {
            return Arc::clone(&self.ledger);
        };
        if let Some(known) = self.known.get(cell) {
            return Arc::clone(known);
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
        let sources: Arc<[SourceIx]> = sources.into();
        if whole {
            self.known.insert(cell.to_owned(), Arc::clone(&sources));
        }
        sources
    }
}
