//! One record of the case file, from its text to its struct, with all mistakes in it named at once.
//!
//! `ron` stops at the first mistake. So each mistake is reported, put right in a copy of the record (a field is cut out,
//! a stand-in put in its place) and the copy is read again. The stand-ins reach nobody: an error anywhere means that no
//! case is made.

use std::ops::Range;

use ron::error::{Error, SpannedError};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::input::Input;
use super::span::{Kind, NodeId, Tree};
use super::suggest;
use crate::check::{Code, Report};

/// Mistakes reported of one record before it is given up.
const MOST_REPAIRS: usize = 40;

/// A record that was read.
#[derive(Debug)]
pub(super) struct Item<T> {
    pub(super) raw: T,
    /// Mistakes were put right in it: fields may be missing or stand-ins.
    pub(super) mended: bool,
}

/// The text of the case file with its tree.
pub(super) struct Source<'s> {
    pub(super) input: &'s Input,
    pub(super) tree: &'s Tree,
}

/// How `ron` is to read: `Some` may be left out.
fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// A change to the copy: these bytes of the file, replaced.
struct Edit {
    range: Range<usize>,
    with: String,
}

impl Source<'_> {
    /// Reads one record. `None` when it cannot be mended or is structurally damaged.
    pub(super) fn item<T: DeserializeOwned>(&self, node: NodeId, what: &str, report: &mut Report) -> Option<Item<T>> {
        if self.tree.node(node).damaged {
            return None;
        }
        let range = self.tree.node(node).range();
        let text = self.input.text.get(range.clone())?;
        if let Ok(raw) = options().from_str::<T>(text) {
            return Some(Item { raw, mended: false });
        }
        if self.tree.node(node).kind != Kind::Record {
            let message = format!("expected {} {what} in round brackets, found {}", article(what), self.found(node));
            report.push(self.input.diagnostic(Code::WrongType, range, message));
            return None;
        }
        let mut edits: Vec<Edit> = Vec::new();
        for _ in 0..MOST_REPAIRS {
            let copy = apply(&self.input.text, &range, &edits);
            match parse::<T>(&copy) {
                Ok(raw) => return Some(Item { raw, mended: true }),
                Err(failure) => {
                    let (path, error) = *failure;
                    let origin = original(&copy, &range, &edits, &error);
                    let before = report.total();
                    let Some(edit) = self.mend(node, what, &path, &error.code, origin, &edits, report) else {
                        if report.total() == before {
                            let message = format!("this {what} cannot be read: {}", error.code);
                            report.push(self.input.diagnostic(Code::Syntax, origin..origin, message));
                        }
                        return None;
                    };
                    edits.push(edit);
                    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
                }
            }
        }
        None
    }

    /// Reports a mistake and says how to get past it.
    #[allow(clippy::too_many_arguments)]
    fn mend(
        &self,
        root: NodeId,
        what: &str,
        path: &[String],
        error: &Error,
        origin: usize,
        edits: &[Edit],
        report: &mut Report,
    ) -> Option<Edit> {
        let at = self.follow(root, path);
        let free = |node: &NodeId| {
            let whole = self.tree.node(*node).whole();
            !edits.iter().any(|e| e.range.start < whole.end && whole.start < e.range.end)
        };
        match error {
            Error::NoSuchStructField { expected, found, outer } => {
                let field = self.children_named(at, root, found).into_iter().find(free)?;
                let node = self.tree.node(field);
                let what = record_name(outer.as_deref(), what);
                let message = format!("{} {what} has no field `{found}`", article(&what));
                report.push(
                    self.input
                        .diagnostic(Code::UnknownField, node.name_range(), message)
                        .with_help(suggest::help(found, expected)),
                );
                Some(Edit { range: node.whole(), with: String::new() })
            }
            Error::DuplicateStructField { field, .. } => {
                let again = self.children_named(at, root, field).into_iter().filter(free).nth(1)?;
                let node = self.tree.node(again);
                let message = format!("`{field}` is given twice");
                report.push(
                    self.input
                        .diagnostic(Code::DuplicateField, node.name_range(), message)
                        .with_help("keep one of the two"),
                );
                Some(Edit { range: node.whole(), with: String::new() })
            }
            Error::MissingStructField { field, outer } => {
                let node = self.tree.node(at);
                if node.kind != Kind::Record {
                    return None;
                }
                let what = record_name(outer.as_deref(), what);
                let message = format!("this {what} lacks `{field}`");
                report
                    .push(self.input.diagnostic(Code::MissingField, node.opening(), message).with_help(example(field)));
                let inside = node.inside();
                Some(Edit { range: inside..inside, with: format!("{field}: {}, ", stand_in(field, &what)?) })
            }
            Error::NoSuchEnumVariant { expected, found, .. } => {
                let node = self.tree.node(at);
                let message = format!("`{found}` is none of the words allowed here");
                report.push(
                    self.input
                        .diagnostic(Code::UnknownWord, node.range(), message)
                        .with_help(suggest::help(found, expected)),
                );
                Some(Edit { range: node.range(), with: (*expected.first()?).to_owned() })
            }
            _ => self.mend_type(root, at, what, error, origin, edits, report),
        }
    }

    /// A value of the wrong type: it gives way to a stand-in, or goes.
    #[allow(clippy::too_many_arguments)]
    fn mend_type(
        &self,
        root: NodeId,
        at: NodeId,
        what: &str,
        error: &Error,
        origin: usize,
        edits: &[Edit],
        report: &mut Report,
    ) -> Option<Edit> {
        let mut at = at;
        if at == root {
            // The path ends at the record: find the field by position.
            at = self.tree.children(root).take_while(|&c| self.tree.node(c).whole().start <= origin).last()?;
        }
        let node = self.tree.node(at);
        if edits.iter().any(|e| e.range.start < node.range().end && node.range().start < e.range.end) {
            // Mended before, and still wrong.
            return None;
        }
        let name = self.tree.name(&self.input.text, at);
        let message = if name.is_empty() && node.kind != Kind::Record {
            format!("{} does not fit here", self.found(at))
        } else if matches!(name, "decimals" | "count") && node.kind == Kind::Plain {
            format!(
                "`{name}` cannot be {}",
                self.input.text.get(node.range()).unwrap_or("").chars().take(40).collect::<String>()
            )
        } else {
            format!("`{name}` cannot be {}", self.found(at))
        };
        let parent_is_list = name.is_empty();
        let expected = expectation(error, name);
        report.push(self.input.diagnostic(Code::WrongType, node.range(), message).with_help(expected));
        if parent_is_list {
            let with = if node.kind == Kind::Plain { "\"\"".to_owned() } else { String::new() };
            let range = if with.is_empty() { node.whole() } else { node.range() };
            return Some(Edit { range, with });
        }
        match stand_in(name, what) {
            Some(with) => Some(Edit { range: node.range(), with: with.to_owned() }),
            None => Some(Edit { range: node.whole(), with: String::new() }),
        }
    }

    /// The deepest node of a path that the file has.
    fn follow(&self, root: NodeId, path: &[String]) -> NodeId {
        let mut at = root;
        for step in path {
            match self.tree.step(&self.input.text, at, step) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Fields of that name in the record at a path's end (or around it, where the path names the field itself).
    fn children_named(&self, at: NodeId, root: NodeId, name: &str) -> Vec<NodeId> {
        let text = &self.input.text;
        let within = |record: NodeId| -> Vec<NodeId> {
            let direct: Vec<NodeId> = self.tree.children(record).filter(|&c| self.tree.name(text, c) == name).collect();
            if !direct.is_empty() {
                return direct;
            }
            // `Some(…)` around the record.
            self.tree
                .children(record)
                .flat_map(|c| self.tree.children(c).collect::<Vec<_>>())
                .filter(|&c| self.tree.name(text, c) == name)
                .collect()
        };
        let found = within(at);
        if found.is_empty() && self.tree.name(text, at) == name {
            vec![at]
        } else if found.is_empty() {
            within(root)
        } else {
            found
        }
    }

    /// A value in words.
    pub(super) fn found(&self, node: NodeId) -> &'static str {
        let range = self.tree.node(node).range();
        match self.tree.node(node).kind {
            Kind::Record => "a record in round brackets",
            Kind::List => "a list in square brackets",
            Kind::Map => "a map in curly brackets",
            Kind::Text => "a text in quotes",
            Kind::Plain => match self.input.text.as_bytes().get(range.start) {
                Some(b'0'..=b'9' | b'-' | b'+' | b'.') => "a number",
                Some(b'\'') => "a single character",
                _ => match self.input.text.get(range) {
                    Some("NaN" | "inf") => "a number that is none",
                    _ => "a word without quotes",
                },
            },
        }
    }
}

fn article(what: &str) -> &'static str {
    if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// What to call a record in a message: its struct's name in small letters.
fn record_name(outer: Option<&str>, what: &str) -> String {
    outer.map_or_else(|| what.to_owned(), str::to_lowercase)
}

/// Reads a record, or tells the path and the error.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Box<(Vec<String>, SpannedError)>> {
    let mut reader =
        ron::Deserializer::from_str_with_options(text, &options()).map_err(|e| Box::new((Vec::new(), e)))?;
    match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => match reader.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(Box::new((Vec::new(), reader.span_error(error)))),
        },
        Err(error) => {
            let path = steps(error.path());
            Err(Box::new((path, reader.span_error(error.into_inner()))))
        }
    }
}

fn steps(path: &Path) -> Vec<String> {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// The record with its edits, which do not overlap and are in order.
fn apply(text: &str, range: &Range<usize>, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    for edit in edits {
        out.push_str(text.get(at..edit.range.start).unwrap_or(""));
        out.push_str(&edit.with);
        at = edit.range.end;
    }
    out.push_str(text.get(at..range.end).unwrap_or(""));
    out
}

/// The byte of the file that an error in the copy is about.
fn original(copy: &str, range: &Range<usize>, edits: &[Edit], error: &SpannedError) -> usize {
    let position = error.span.start;
    let line_start: usize = copy.split_inclusive('\n').take(position.line.saturating_sub(1)).map(str::len).sum();
    let within: usize =
        copy.get(line_start..).unwrap_or("").chars().take(position.col.saturating_sub(1)).map(char::len_utf8).sum();
    let mut left = line_start + within;
    let mut at = range.start;
    for edit in edits {
        let kept = edit.range.start.saturating_sub(at);
        if left < kept {
            return at + left;
        }
        left -= kept;
        if left < edit.with.len() {
            return edit.range.start;
        }
        left -= edit.with.len();
        at = edit.range.end;
    }
    at + left
}

/// A value that lets the rest of a record be read, for the fields a record must have; `None` for the others.
fn stand_in(field: &str, record: &str) -> Option<&'static str> {
    Some(match (field, record) {
        ("decimals", _) => "0",
        ("kind", "status") => "Frozen",
        ("kind", "entity" | "event") | ("role", _) => "Other",
        ("asset", "status") | ("kind", _) => return None,
        (
            "id" | "publisher" | "title" | "name" | "chain" | "asset" | "date" | "usd" | "at" | "from" | "to"
            | "amount" | "path" | "source",
            _,
        ) => "\"\"",
        _ => return None,
    })
}

/// What a field holds.
fn example(field: &str) -> &'static str {
    match field {
        "id" => "give it a short name without blanks, e.g. id: \"wallet-1\"",
        "decimals" => "write how many decimal places one unit has, e.g. decimals: 18",
        "chain" => "name the chain by its CAIP-2 id, e.g. chain: \"eip155:1\" for Ethereum",
        "amount" => "write the exact amount in quotes, e.g. amount: \"401346.768858\"",
        "usd" => "write US dollars in quotes, e.g. usd: \"2740.50\"",
        "at" | "date" => "write a time as precise as it is known, e.g. \"2025-02\" or \"2025-02-21T14:13Z\"",
        "from" | "to" => "name a wallet by its id or whole address",
        "asset" => "name an asset by its id, e.g. asset: \"ETH\"",
        "role" => "e.g. role: Intermediary",
        "kind" => "e.g. kind: Other",
        "path" => "name the file beside the case, e.g. path: \"case.transfers.csv\"",
        "source" => "name the source that the list is by its id",
        _ => "write it as a text in quotes",
    }
}

/// What was expected, in words.
fn expectation(error: &Error, field: &str) -> String {
    match error {
        Error::ExpectedString | Error::ExpectedStringEnd => match field {
            "amount" | "received_amount" | "usd" | "usd_low" | "usd_high" => {
                "expected a text in quotes, so that no digit is lost, e.g. \"401346.768858\"".to_owned()
            }
            "at" | "until" | "date" | "as_of" => "expected a time in quotes, e.g. \"2025-02-21T14:13Z\"".to_owned(),
            _ => "expected a text in quotes".to_owned(),
        },
        Error::ExpectedArray | Error::ExpectedArrayEnd => "expected a list in square brackets".to_owned(),
        Error::InvalidEscape(_) => {
            "a backslash begins an escape such as \\\" or \\n; write \\\\ for a backslash".to_owned()
        }
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => {
            "expected a record in round brackets".to_owned()
        }
        _ => match field {
            "decimals" => "expected a whole number from 0 to 30".to_owned(),
            "count" => "expected a whole number from 1 to 4294967295".to_owned(),
            "kind" | "role" | "likelihood" | "confidence" | "evidence" | "vectors" => {
                "expected a word without quotes".to_owned()
            }
            "sources" | "aliases" | "about" | "losses" => "expected a list in square brackets".to_owned(),
            _ => "see README.md for the fields of a case file".to_owned(),
        },
    }
}
