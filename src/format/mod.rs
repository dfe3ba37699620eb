//! Case files in: from bytes to a [`Case`], with every problem named at its place.
//!
//! ```text
//! bytes ─▶ input ─▶ span (tree with places) ─▶ document (records by ron) ─▶ lower (model) ─▶ case
//!            └─▶ ledger (CSV rows) ─────────────────────────────────────────▶ ┘     └─▶ canonical (digest)
//! ```
//!
//! Loading never stops at the first mistake, and drops nothing silently: a case with an error is no case. The fields
//! of a case file are the structs of `raw.rs`; [`canonical`] says what the digest covers.

pub mod canonical;
mod document;
mod folder;
mod input;
mod item;
mod ledger;
mod lexer;
mod lower;
mod places;
mod raw;
mod reader;
mod span;
mod suggest;

use std::path::{Path, PathBuf};

pub use document::FORMAT;
pub use folder::{case_files, cases_in};
pub use reader::{Disk, Memory, ReadError, Reader};

use crate::case::Case;
use crate::check::{self, Code, Report};
use input::Input;
use item::Source;
use lower::LedgerRef;

/// Largest case file, in bytes.
pub const LARGEST_CASE: u64 = 64 << 20;
/// Largest ledger, in bytes.
pub const LARGEST_LEDGER: u64 = 1 << 30;
/// Most transfers or wallets of a case.
const MOST: usize = 50_000_000;

/// What came of loading a case file.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The case, if nothing in it is an error.
    pub case: Option<Case>,
    /// Every problem found.
    pub report: Report,
    /// The files the case is made of, the case file first, whether or not they could be read: those to watch for
    /// change. In the order of [`Case::files`] and [`Report::files`].
    pub files: Vec<PathBuf>,
}

/// Loads a case file and its ledgers from disk.
#[must_use]
pub fn load(path: &Path) -> Loaded {
    load_with(path, &Disk)
}

/// Loads a case file and its ledgers from wherever `reader` has them.
#[must_use]
pub fn load_with(path: &Path, reader: &dyn Reader) -> Loaded {
    let mut loaded = Loaded { files: vec![path.to_owned()], ..Loaded::default() };
    loaded.report.add_file(path.display().to_string());
    loaded.case = read_case(path, reader, &mut loaded.report, &mut loaded.files);
    loaded.report.sort();
    loaded
}

fn read_case(path: &Path, reader: &dyn Reader, report: &mut Report, files: &mut Vec<PathBuf>) -> Option<Case> {
    let input = input::read(path, 0, LARGEST_CASE, reader, report)?;
    let tree = span::scan(&input.text);
    for fault in &tree.faults {
        let diagnostic = input.diagnostic(fault.code, fault.range.clone(), fault.message.clone());
        report.push(diagnostic.with_maybe(fault.help.clone()));
    }
    let source = Source { input: &input, tree: &tree };
    let document = document::read(&source, report)?;
    let lower::Lowered { mut case, mut tables, ledgers } = lower::lower(&source, &document, report);
    case.files.push(path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()));
    let mut tables_read = Vec::new();
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    for ledger in &ledgers {
        let Some(table) = open_ledger(&source, ledger, folder, reader, report, files) else { continue };
        case.files.push(ledger.path.clone());
        case.transfers.extend(ledger::read(&table, ledger, &mut tables, report));
        tables_read.push(table);
        if case.transfers.len().max(tables.accounts.len()) > MOST {
            let range = tree.node(ledger.node).opening();
            report.push(input.diagnostic(Code::TooMany, range, format!("more than {MOST} transfers or wallets")));
            break;
        }
    }
    if report.has_errors() {
        return None;
    }
    case.assets = tables.assets.into_iter().flatten().collect();
    case.wallets = tables.accounts.into_wallets();
    case.digest = canonical::digest(&case);
    let places = places::Places { source: &source, document: &document, ledgers: &tables_read, case: &case };
    check::examine(&case, &places, report);
    Some(case)
}

/// Reads a ledger's file. What stands in the way is reported in the ledger, with the record of the case that names it.
fn open_ledger(
    source: &Source<'_>,
    ledger: &LedgerRef,
    folder: &Path,
    reader: &dyn Reader,
    report: &mut Report,
    files: &mut Vec<PathBuf>,
) -> Option<Input> {
    let path = folder.join(&ledger.path);
    let file = report.add_file(path.display().to_string());
    files.push(path.clone());
    let mut problems = Report::new();
    let table = input::read(&path, file, LARGEST_LEDGER, reader, &mut problems);
    for problem in problems.diagnostics() {
        let line = source.input.line_of(source.tree.node(ledger.node).range().start);
        report.push(problem.clone().with_help(format!("the case names this ledger in line {line}")));
    }
    table
}
