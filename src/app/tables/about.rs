//! What tables say of themselves: of which case they are, which rows, by which rules, and what the columns mean.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::chosen::Chosen;
use super::table::Column;
use super::{Subject, TableForm};
use crate::case::{Case, thousands};
use crate::scene::exhibit::withheld_line;
use crate::trace::report::Report;

/// Version of the shape of the JSON files; fields only ever grow in number.
const FORMAT: u32 = 1;
const PROGRAM: &str = concat!("coldtrail ", env!("CARGO_PKG_VERSION"));

/// What every row of a table for people says of its origin.
pub(in crate::app) fn origin(case: &Case) -> [(&'static str, String); 3] {
    let marking = case.marking.as_ref().map(ToString::to_string).unwrap_or_default();
    [("case", case.id.clone()), ("case_digest_sha256", case.digest.to_string()), ("marking", marking)]
}

/// What some tables say of themselves, in the making.
pub(super) struct About<'a> {
    case: &'a Case,
    /// Which rows, by which filters, and what is withheld.
    rows: Vec<String>,
    /// Method and rules, and what is doubtful, of the trace in it.
    trace: Vec<String>,
    files: String,
}

impl<'a> About<'a> {
    pub(super) fn of(case: &'a Case, chosen: &Chosen, report: Option<&Report<'_>>) -> Self {
        let mut rows = chosen.words.clone();
        rows.extend(withheld_line(case));
        let mut trace = Vec::new();
        if let Some(report) = report {
            trace.push("The trace is of the whole case, whatever rows the other tables list.".to_owned());
            for rule in report.runs.iter().flat_map(|run| &run.rules) {
                // Of several methods the rules they share are said once.
                if !trace.contains(rule) {
                    trace.push(rule.clone());
                }
            }
            trace.extend(report.doubts().into_iter().map(|(_, words, rows)| {
                let first = rows.first().filter(|_| !case.is_disguised()).map(|&row| report.place(row));
                format!("Doubt: {words}{}.", first.map(|place| format!(", first {place}")).unwrap_or_default())
            }));
        }
        Self { case, rows, trace, files: String::new() }
    }

    /// Takes note of a table.
    pub(super) fn add(&mut self, name: &Path, subject: Subject, columns: &[Column], rows: usize) {
        let name = name.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Writing to a text does not fail.
        let _ = writeln!(self.files, "\n{name}\n  {}; {} in all", subject.about(), thousands(rows));
        let width = columns.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, about) in columns {
            let _ = writeln!(self.files, "  {name:width$}  {about}");
        }
    }

    /// For people, beside the tables.
    pub(super) fn text(&self, form: TableForm) -> String {
        let case = self.case;
        let mut text = format!("Tables of the case \"{}\"\n\n", case.title);
        let mut line = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "{name:<24}{value}");
            }
        };
        for (name, value) in origin(case) {
            line(name, &value);
        }
        line("as of", &case.as_of.map(crate::case::Moment::iso).unwrap_or_default());
        line("written by", PROGRAM);
        if form == TableForm::People {
            text.push_str("\nA cell that a spreadsheet would take for a formula begins with an apostrophe.\n");
        }
        let lists: [(&str, &[String]); 3] =
            [("Rows", &self.rows), ("Trace", &self.trace), ("Caveats", &self.case.caveats)];
        for (heading, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            let _ = writeln!(text, "\n{heading}");
            list.iter().for_each(|item| {
                let _ = writeln!(text, "- {item}");
            });
        }
        text.push_str("\nFiles\n");
        text.push_str(&self.files);
        text
    }

    /// A table in JSON with what it is of.
    pub(super) fn json(&self, subject: Subject, columns: &[Column], rows: Vec<u8>) -> Vec<u8> {
        let case = self.case;
        let mut meanings = Map::new();
        for (name, about) in columns {
            meanings.insert((*name).to_owned(), Value::from(*about));
        }
        let header = json!({
            "format": FORMAT,
            "table": subject.word(),
            "program": PROGRAM,
            "case": {
                "id": case.id,
                "title": case.title,
                "digest": case.digest.to_string(),
                "marking": case.marking.as_ref().map(ToString::to_string),
                "as_of": case.as_of.map(crate::case::Moment::iso),
                "caveats": case.caveats,
            },
            "listed": self.rows,
            "rules": if subject.is_traced() { self.trace.as_slice() } else { &[] },
            "columns": meanings,
        });
        let mut bytes = header.to_string().into_bytes();
        // Before the brace that closes it.
        bytes.pop();
        bytes.extend_from_slice(b",\"rows\":");
        bytes.extend(rows);
        bytes.extend_from_slice(b"}\n");
        bytes
    }
}
