//! Case files in: from bytes to a [`Case`], with every problem named at its place.
//!
//! ```text
//! bytes ─▶ input ─▶ span (tree with places) ─▶ document (records by ron) ─▶ lower (model) ─▶ case
//!            ├─▶ ledger (CSV rows) ─────────────────────────────────────────▶ ┘     └─▶ canonical (digest)
//!            └─▶ lists (published addresses) ─────────▶ tags of the wallets ──▶ ┘
//! ```
//!
//! Loading never stops at the first mistake, and drops nothing silently: a case with an error is no case. The fields
//! of a case file are the structs of `raw.rs`; [`canonical`] says what the digest covers.

pub mod canonical;
mod cells;
mod columns;
mod document;
mod folder;
mod input;
mod item;
mod ledger;
mod lexer;
mod lists;
mod lower;
mod pieces;
mod places;
mod raw;
mod reader;
mod span;
mod suggest;
pub mod view;

use std::path::{Path, PathBuf};

pub use document::FORMAT;
pub use folder::{case_files, cases_in};
pub use reader::{Disk, Memory, ReadError, Reader};

use crate::case::Case;
use crate::check::{self, Code, Report};
use input::{Input, Part};
use item::Source;
use lists::{AddressList, Terms};
use lower::{LedgerRef, ListRef};
use span::NodeId;

/// Largest case file, in bytes.
pub const LARGEST_CASE: u64 = 64 << 20;
/// Largest ledger, in bytes.
pub const LARGEST_LEDGER: u64 = 1 << 30;
/// Largest address list, in bytes.
pub const LARGEST_LIST: u64 = 16 << 20;
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

/// What to read besides the files that a case names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Address lists to hold against the wallets. They are not part of the case, nor of its digest.
    pub lists: Vec<PathBuf>,
}

impl Options {
    /// Loads a case file, its ledgers and address lists from disk.
    #[must_use]
    pub fn load(&self, path: &Path) -> Loaded {
        self.load_with(path, &Disk)
    }

    /// Loads a case file, its ledgers and address lists from wherever `reader` has them.
    #[must_use]
    pub fn load_with(&self, path: &Path, reader: &dyn Reader) -> Loaded {
        let mut loading = Loading { reader, report: Report::new(), files: Vec::new() };
        let case = loading.case(path, self);
        let Loading { mut report, files, .. } = loading;
        report.sort();
        Loaded { case, report, files }
    }
}

/// Loads a case file with the files it names from disk.
#[must_use]
pub fn load(path: &Path) -> Loaded {
    Options::default().load(path)
}

/// Loads a case file with the files it names from wherever `reader` has them.
#[must_use]
pub fn load_with(path: &Path, reader: &dyn Reader) -> Loaded {
    Options::default().load_with(path, reader)
}

/// A case while its files are read.
struct Loading<'l> {
    reader: &'l dyn Reader,
    report: Report,
    files: Vec<PathBuf>,
}

impl Loading<'_> {
    fn case(&mut self, path: &Path, options: &Options) -> Option<Case> {
        let file = self.announce(path);
        let input = input::read(path, file, Part::Case, self.reader, &mut self.report)?;
        let tree = span::scan(&input.text);
        for fault in &tree.faults {
            let diagnostic = input.diagnostic(fault.code, fault.range.clone(), fault.message.clone());
            self.report.push(diagnostic.with_maybe(fault.help.clone()));
        }
        let source = Source { input: &input, tree: &tree };
        let document = document::read(&source, &mut self.report)?;
        let lowered = lower::lower(&source, &document, &mut self.report);
        let lower::Lowered { mut case, mut tables, ledgers, lists: named } = lowered;
        case.files.push(path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()));
        let mut tables_read = Vec::new();
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        for ledger in &ledgers {
            let LedgerRef { path, node, .. } = ledger;
            let Some(table) = self.open(&source, &folder.join(path), *node, Part::Ledger) else { continue };
            case.files.push(path.clone());
            ledger::read(&table, ledger, &mut tables, &mut case.transfers, &mut self.report);
            tables_read.push(table);
            if case.transfers.len().max(tables.accounts.len()) > MOST {
                let range = tree.node(ledger.node).opening();
                let message = format!("more than {MOST} transfers or wallets");
                self.report.push(input.diagnostic(Code::TooMany, range, message));
                break;
            }
        }
        let mut lists = Vec::new();
        for list in &named {
            let path = folder.join(&list.path);
            let Some(text) = self.open(&source, &path, list.node, Part::List) else { continue };
            case.files.push(list.path.clone());
            lists.extend(self.named_list(&source, &text, &path, list));
        }
        for path in &options.lists {
            let file = self.announce(path);
            let Some(text) = input::read(path, file, Part::List, self.reader, &mut self.report) else { continue };
            lists.extend(lists::read(&text, path, &Terms::default(), &mut self.report));
        }
        if self.report.has_errors() {
            return None;
        }
        case.assets = tables.known.assets.into_iter().flatten().collect();
        case.wallets = tables.accounts.into_wallets();
        lists::apply(&mut case.wallets, lists, &mut self.report);
        let report = &mut self.report;
        // Neither needs the other.
        let digest = std::thread::scope(|scope| {
            let digest = scope.spawn(|| canonical::digest(&case));
            let places = places::Places::new(&source, &document, &tables_read, &case);
            check::examine(&case, &places, report);
            digest.join()
        });
        case.digest = digest.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Some(case)
    }

    /// Takes a file up into those of the case; the result is its index.
    fn announce(&mut self, path: &Path) -> u32 {
        self.files.push(path.to_owned());
        self.report.add_file(path.display().to_string())
    }

    /// Reads a file that a record of the case names. What stands in the way is reported in that file, with the record.
    fn open(&mut self, source: &Source<'_>, path: &Path, record: NodeId, part: Part) -> Option<Input> {
        let file = self.announce(path);
        let mut problems = Report::new();
        let input = input::read(path, file, part, self.reader, &mut problems);
        let what = if part == Part::List { "list" } else { "ledger" };
        for problem in problems.diagnostics() {
            let line = source.input.line_of(source.tree.node(record).range().start);
            self.report.push(problem.clone().with_help(format!("the case names this {what} in line {line}")));
        }
        input
    }

    /// Reads an address list that the case names: then each of its accounts needs a name.
    fn named_list(&mut self, source: &Source<'_>, text: &Input, path: &Path, list: &ListRef) -> Option<AddressList> {
        let read = lists::read(text, path, &list.terms, &mut self.report)?;
        if read.lacks_names() {
            let range = source.tree.node(list.node).opening();
            let message = "this list names not all of its accounts, and the case gives them no `label`";
            let help = "say what they are, e.g. label: \"On OFAC's list of specially designated nationals\"";
            self.report.push(source.input.diagnostic(Code::MissingField, range, message).with_help(help));
        }
        Some(read)
    }
}
