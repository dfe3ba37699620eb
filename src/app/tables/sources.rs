//! The table of sources.

use super::chosen::Chosen;
use super::table::{Cell, Column, Table};
use crate::case::{Case, Grade, Moment};

const COLUMNS: [Column; 13] = [
    ("id", "identifier in the case file"),
    ("publisher", "who published it"),
    ("title", "title of the document"),
    ("date", "when it was published"),
    ("url", "where it can be read"),
    ("kind", "who speaks"),
    ("grade", "Admiralty grade: reliability of the source, credibility of what it says"),
    ("grade_words", "the same in words"),
    ("portion_marking", "its portion marking"),
    ("cited_by_wallets", "rows of the table of wallets that name it"),
    ("cited_by_transfers", "rows of the table of transfers that name it"),
    ("cited_by_others", "thefts, entities, events and figures that name it; counted where the whole case is listed"),
    ("note", "remark of the case's author"),
];

pub(super) fn table<'c>(case: &'c Case, chosen: &'c Chosen) -> Table<'c> {
    let rows = chosen.sources.iter().map(|(&ix, cited)| {
        let source = &case[ix];
        vec![
            Cell::text(source.id.as_str()),
            Cell::text(source.publisher.as_str()),
            Cell::text(source.title.as_str()),
            Cell::maybe(source.date.map(Moment::iso)),
            Cell::maybe(source.url.as_deref()),
            Cell::text(source.kind.name()),
            Cell::maybe(source.grade.as_ref().map(Grade::to_string)),
            Cell::maybe(source.grade.map(Grade::words)),
            Cell::maybe(source.marking.as_ref().map(ToString::to_string)),
            Cell::count(cited.wallets),
            Cell::count(cited.transfers),
            Cell::count(cited.others),
            Cell::text(source.note.as_str()),
        ]
    });
    Table::new(&COLUMNS, rows)
}
