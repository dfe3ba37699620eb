//! Tables of a case as files: wallets, transfers, the trace with its reconciliation, and sources; as CSV for people, as
//! CSV for machines, as JSON. A text beside the CSV files says what they are of and what their columns mean; JSON has that
//! inside.

mod about;
mod choice;
mod chosen;
mod sources;
mod table;
mod trace;
mod transfers;
mod wallets;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use choice::TablesChoice;
pub use chosen::Rows;
pub use table::{Cell, Column, Table};
pub use trace::{accounts, events};

pub(super) use about::origin;

use about::About;
use chosen::Chosen;

use super::accounts::USUAL;
use super::export::Picture;
use super::files::write_file;
use crate::layout::{Cancel, Cancelled};
use crate::trace::report::Report;
use crate::trace::{Method, Rules, Share};

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Accounts.
    Wallets,
    /// Transfers.
    Transfers,
    /// What of each account is stolen.
    Trace,
    /// What was stolen and where it is.
    Reconciliation,
    /// Sources.
    Sources,
}

impl Subject {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Wallets, Self::Transfers, Self::Trace, Self::Reconciliation, Self::Sources];

    /// Its word in the names of files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wallets => "wallets",
            Self::Transfers => "transfers",
            Self::Trace => "trace",
            Self::Reconciliation => "reconciliation",
            Self::Sources => "sources",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wallets => "Wallets",
            Self::Transfers => "Transfers",
            Self::Trace => "Trace",
            Self::Reconciliation => "Reconciliation",
            Self::Sources => "Sources",
        }
    }

    /// What a row of it is.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Wallets => "a row for each account",
            Self::Transfers => "a row for each transfer",
            Self::Trace => "a row for each account and asset that stolen funds reached",
            Self::Reconciliation => "a row for each place where stolen funds are, by asset",
            Self::Sources => "a row for each source that the rows name",
        }
    }

    /// Whether it rests on a trace.
    #[must_use]
    pub const fn is_traced(self) -> bool {
        matches!(self, Self::Trace | Self::Reconciliation)
    }
}

/// What tables are written as. The name of every file says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TableForm {
    /// CSV in which no cell is a formula: `NAME.wallets.people.csv`.
    #[default]
    People,
    /// CSV in which nothing is altered: `NAME.wallets.raw.csv`.
    Raw,
    /// JSON: `NAME.wallets.json`.
    Json,
}

impl TableForm {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::People, Self::Raw, Self::Json];

    /// How the names of its files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::People => "people.csv",
            Self::Raw => "raw.csv",
            Self::Json => "json",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "CSV for people",
            Self::Raw => "CSV for machines",
            Self::Json => "JSON",
        }
    }

    /// What it is good for.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::People => {
                "Safe to open in a spreadsheet: a cell that would be a formula begins with an apostrophe, and each row names its case"
            }
            Self::Raw => "For programs: nothing is altered",
            Self::Json => "For programs: typed, with what the table is of",
        }
    }

    /// The form that a name asks for; `.csv` alone is for people.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        match name {
            name if name.ends_with(".json") => Some(Self::Json),
            name if name.ends_with(".raw.csv") => Some(Self::Raw),
            name if name.ends_with(".csv") => Some(Self::People),
            _ => None,
        }
    }

    /// A name without what says the form and the subject: `x/case.wallets.raw.csv` is `x/case`.
    #[must_use]
    pub fn stem(path: &Path) -> PathBuf {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let without = |name: &str, ending: &str| {
            let at = name.len().checked_sub(ending.len())?;
            let tail = name.get(at..).filter(|tail| tail.eq_ignore_ascii_case(ending));
            tail.and(name.get(..at)).map(str::to_owned)
        };
        let endings = [".people.csv", ".raw.csv", ".csv", ".json"];
        let short = endings.iter().find_map(|ending| without(&name, ending)).unwrap_or(name);
        let subject = Subject::ALL.iter().find_map(|subject| without(&short, &format!(".{}", subject.word())));
        path.with_file_name(subject.unwrap_or(short))
    }
}

/// The choices behind some tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableOptions {
    /// Where: the name of each file is this one with the subject before its ending, which decides the form.
    pub path: PathBuf,
    /// Which tables.
    pub subjects: BTreeSet<Subject>,
    /// Which rows.
    pub rows: Rows,
    /// By which methods, where the trace is in it; none: by that of the trace that is shown, or else the usual one.
    pub methods: Vec<Method>,
}

/// Why there are no tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TablesError {
    /// Somebody asked to stop.
    #[error("cancelled; nothing was written")]
    Cancelled,
    /// What went wrong, as a sentence that says what to do.
    #[error("{0}")]
    Failed(String),
}

impl From<Cancelled> for TablesError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl TableOptions {
    /// The form that the name asks for.
    ///
    /// # Errors
    /// Where it asks for none, or no table is wanted; as a sentence that says what to do.
    pub fn checked(&self) -> Result<TableForm, String> {
        if self.subjects.is_empty() {
            return Err("Choose at least one table.".to_owned());
        }
        TableForm::of(&self.path).ok_or_else(|| "End the name with .people.csv, .raw.csv or .json.".to_owned())
    }

    /// The files that will be written.
    #[must_use]
    pub fn names(&self) -> Vec<PathBuf> {
        let Some(form) = TableForm::of(&self.path) else { return Vec::new() };
        let mut names: Vec<PathBuf> = self.subjects.iter().map(|&subject| self.name(subject.word(), form)).collect();
        if form != TableForm::Json {
            names.push(self.about_name());
        }
        names
    }

    fn name(&self, word: &str, form: TableForm) -> PathBuf {
        with_tail(&TableForm::stem(&self.path), &format!("{word}.{}", form.ending()))
    }

    fn about_name(&self) -> PathBuf {
        with_tail(&TableForm::stem(&self.path), "about.txt")
    }

    /// The tables of an open case as files, with their names.
    ///
    /// # Errors
    /// Where it is asked to stop, or something cannot be listed.
    pub fn files(&self, picture: &Picture, cancel: &Cancel) -> Result<Vec<(PathBuf, Vec<u8>)>, TablesError> {
        let form = self.checked().map_err(TablesError::Failed)?;
        let case = &*picture.case;
        let chosen = Chosen::of(picture, self.rows).map_err(TablesError::Failed)?;
        let report = self.subjects.iter().any(|subject| subject.is_traced()).then(|| self.report(picture));
        cancel.check()?;
        let mut about = About::of(case, &chosen, report.as_ref());
        let mut files = Vec::new();
        for &subject in &self.subjects {
            let table = match (subject, &report) {
                (Subject::Transfers, _) => transfers::table(case, &picture.valuation, &chosen),
                (Subject::Sources, _) => sources::table(case, &chosen),
                (Subject::Trace, Some(report)) => accounts(report),
                (Subject::Reconciliation, Some(report)) => trace::reconciliation(report),
                // Without a report no traced table is among the subjects.
                (Subject::Wallets | Subject::Trace | Subject::Reconciliation, _) => {
                    wallets::table(case, &picture.valuation, &chosen)
                }
            };
            let columns = table.columns();
            let (bytes, rows) = match form {
                TableForm::People => table.people(&origin(case), cancel)?,
                TableForm::Raw => table.raw(cancel)?,
                TableForm::Json => table.json(cancel)?,
            };
            let name = self.name(subject.word(), form);
            let bytes = if form == TableForm::Json { about.json(subject, columns, bytes) } else { bytes };
            about.add(&name, subject, columns, rows);
            files.push((name, bytes));
        }
        if form != TableForm::Json {
            files.push((self.about_name(), about.text(form).into_bytes()));
        }
        Ok(files)
    }

    /// The trace that is shown, or else that of all thefts by the usual method.
    fn report<'p>(&self, picture: &'p Picture) -> Report<'p> {
        let shown = picture.following.as_ref().map(|following| following.choice());
        let rules = shown.map_or_else(Rules::default, |choice| choice.rules.clone());
        let methods = match (self.methods.as_slice(), shown) {
            ([], Some(choice)) => vec![choice.method],
            ([], None) => vec![USUAL],
            (methods, _) => methods.to_vec(),
        };
        Report::of(&picture.case, &rules, &methods, Share::default())
    }

    /// Writes the tables of an open case; returns the names of their files.
    ///
    /// # Errors
    /// As [`TableOptions::files`], and where a file cannot be written.
    pub fn write(&self, picture: &Picture, cancel: &Cancel) -> Result<Vec<PathBuf>, TablesError> {
        let files = self.files(picture, cancel)?;
        for (path, bytes) in &files {
            write_file(path, bytes).map_err(|error| {
                let path = path.display();
                TablesError::Failed(format!(
                    "{path} was not written: {error}. Choose another folder or free some space."
                ))
            })?;
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }
}

fn with_tail(stem: &Path, tail: &str) -> PathBuf {
    let name = stem.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    stem.with_file_name(if name.is_empty() { tail.to_owned() } else { format!("{name}.{tail}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_decides_the_form_and_every_file_says_it() {
        let names = |path: &str| {
            let subjects = BTreeSet::from([Subject::Wallets, Subject::Sources]);
            let options = TableOptions { path: path.into(), subjects, rows: Rows::All, methods: Vec::new() };
            options.names().iter().map(|name| name.display().to_string()).collect::<Vec<_>>()
        };
        let people = ["x/c.v2.wallets.people.csv", "x/c.v2.sources.people.csv", "x/c.v2.about.txt"];
        assert_eq!(names("x/c.v2.csv"), people);
        assert_eq!(names("x/c.v2.people.csv"), people);
        assert_eq!(names("x/c.v2.wallets.people.CSV"), people);
        assert_eq!(names("c.raw.csv"), ["c.wallets.raw.csv", "c.sources.raw.csv", "c.about.txt"]);
        assert_eq!(names("c.trace.json"), ["c.wallets.json", "c.sources.json"]);
        assert_eq!(names("c.txt"), [""; 0]);
    }
}
