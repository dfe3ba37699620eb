//! The top level of a case file: which lists it has, and their records as written.

use serde::de::DeserializeOwned;

use super::item::{Item, Source};
use super::raw;
use super::span::{Kind, NodeId};
use super::suggest;
use crate::check::{Code, Report};

/// The version of the format this program reads and that case files state.
pub const FORMAT: u32 = 1;

/// The fields of `Case(…)`.
const FIELDS: [&str; 19] = [
    "format",
    "id",
    "title",
    "summary",
    "marking",
    "as_of",
    "caveats",
    "sources",
    "assets",
    "prices",
    "entities",
    "wallets",
    "clusters",
    "incidents",
    "transfers",
    "ledgers",
    "lists",
    "events",
    "claims",
];

/// The records of one list. An element that could not be read is `None`, so that positions stay those of the file.
pub(super) type List<T> = Vec<(NodeId, Option<Item<T>>)>;

/// A case file as written.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) root: NodeId,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) marking: Option<String>,
    pub(super) as_of: Option<String>,
    pub(super) caveats: Vec<String>,
    pub(super) sources: List<raw::Source>,
    pub(super) assets: List<raw::Asset>,
    pub(super) prices: List<raw::Price>,
    pub(super) entities: List<raw::Entity>,
    pub(super) wallets: List<raw::Wallet>,
    pub(super) clusters: List<raw::Cluster>,
    pub(super) incidents: List<raw::Incident>,
    pub(super) transfers: List<raw::Transfer>,
    pub(super) ledgers: List<raw::Ledger>,
    pub(super) lists: List<raw::AddressList>,
    pub(super) events: List<raw::Event>,
    pub(super) claims: List<raw::Claim>,
}

/// Reads all records. `None` when the file holds no case of a version that can be read.
pub(super) fn read(source: &Source<'_>, report: &mut Report) -> Option<Document> {
    let text = &source.input.text;
    let root = source.tree.root?;
    let node = source.tree.node(root);
    let head = source.tree.head(text, root);
    if node.kind != Kind::Record || !(head.is_empty() || head == "Case") {
        let message = format!("expected a case, found {}", source.found(root));
        let help = "a case file begins with Case( and its first field is format: 1";
        report.push(source.input.diagnostic(Code::NotACase, node.opening(), message).with_help(help));
        return None;
    }
    version(source, root, report)?;
    let mut seen: Vec<&str> = Vec::new();
    for child in source.tree.children(root) {
        let name = source.tree.name(text, child);
        let node = source.tree.node(child);
        if name.is_empty() {
            let message = "a value without a field name";
            report.push(source.input.diagnostic(Code::Syntax, node.opening(), message));
        } else if !FIELDS.contains(&name) {
            report.push(
                source
                    .input
                    .diagnostic(Code::UnknownField, node.name_range(), format!("a case has no field `{name}`"))
                    .with_help(suggest::help(name, &FIELDS)),
            );
        } else if seen.contains(&name) {
            report.push(
                source
                    .input
                    .diagnostic(Code::DuplicateField, node.name_range(), format!("`{name}` is given twice"))
                    .with_help("put all of them into one"),
            );
        }
        seen.push(name);
    }
    for needed in ["id", "title"] {
        if !seen.contains(&needed) && !node.damaged {
            let message = format!("the case lacks `{needed}`");
            report.push(source.input.diagnostic(Code::MissingField, node.opening(), message));
        }
    }
    Some(Document {
        root,
        id: text_field(source, root, "id", report).unwrap_or_default(),
        title: text_field(source, root, "title", report).unwrap_or_default(),
        summary: text_field(source, root, "summary", report).unwrap_or_default(),
        marking: text_field(source, root, "marking", report),
        as_of: text_field(source, root, "as_of", report),
        caveats: texts(source, root, "caveats", report),
        sources: list(source, root, "sources", "source", report),
        assets: list(source, root, "assets", "asset", report),
        prices: list(source, root, "prices", "price", report),
        entities: list(source, root, "entities", "entity", report),
        wallets: list(source, root, "wallets", "wallet", report),
        clusters: list(source, root, "clusters", "cluster", report),
        incidents: list(source, root, "incidents", "incident", report),
        transfers: list(source, root, "transfers", "transfer", report),
        ledgers: list(source, root, "ledgers", "ledger", report),
        lists: list(source, root, "lists", "list", report),
        events: list(source, root, "events", "event", report),
        claims: list(source, root, "claims", "claim", report),
    })
}

/// Checks `format` before anything else: a newer file may differ in everything.
fn version(source: &Source<'_>, root: NodeId, report: &mut Report) -> Option<()> {
    let text = &source.input.text;
    let Some(child) = source.tree.step(text, root, "format") else {
        if !source.tree.node(root).damaged {
            let opening = source.tree.node(root).opening();
            let diagnostic = source.input.diagnostic(Code::MissingField, opening, "the case lacks `format`");
            report.push(diagnostic.with_help("write format: 1 as its first field"));
        }
        return Some(());
    };
    let range = source.tree.node(child).range();
    match text.get(range.clone()).unwrap_or("").parse::<u32>() {
        Ok(FORMAT) => Some(()),
        Ok(newer) if newer > FORMAT => {
            let message = format!("this case is written in format {newer}; this program reads format {FORMAT}");
            let help = "update Coldtrail to open it";
            report.push(source.input.diagnostic(Code::FormatNewer, range, message).with_help(help));
            None
        }
        _ => {
            let message = "there is no such version of the format";
            report.push(source.input.diagnostic(Code::FormatUnknown, range, message).with_help("write format: 1"));
            Some(())
        }
    }
}

fn text_field(source: &Source<'_>, root: NodeId, name: &str, report: &mut Report) -> Option<String> {
    let child = source.tree.step(&source.input.text, root, name)?;
    text_value(source, child, &format!("`{name}`"), report)
}

fn text_value(source: &Source<'_>, child: NodeId, what: &str, report: &mut Report) -> Option<String> {
    let node = source.tree.node(child);
    let range = node.range();
    let written = source.input.text.get(range.clone()).unwrap_or("");
    let options = ron::Options::default();
    match options.from_str::<Option<String>>(written).ok().flatten().or_else(|| options.from_str(written).ok()) {
        Some(text) => Some(text),
        None if written == "None" || node.damaged => None,
        // Reported as unclosed.
        None if source.tree.faults.iter().any(|fault| fault.range.start == range.start) => None,
        None => {
            let message = format!("{what} cannot be {}", source.found(child));
            let diagnostic = source.input.diagnostic(Code::WrongType, range, message);
            report.push(diagnostic.with_help("expected a text in quotes"));
            None
        }
    }
}

/// The elements of a list field.
fn elements(source: &Source<'_>, root: NodeId, name: &str, report: &mut Report) -> Vec<NodeId> {
    let Some(child) = source.tree.step(&source.input.text, root, name) else {
        return Vec::new();
    };
    let node = source.tree.node(child);
    if node.kind != Kind::List {
        let message = format!("`{name}` cannot be {}", source.found(child));
        let diagnostic = source.input.diagnostic(Code::WrongType, node.opening(), message);
        report.push(diagnostic.with_help(format!("expected a list in square brackets: {name}: [ … ]")));
        return Vec::new();
    }
    source.tree.children(child).collect()
}

fn texts(source: &Source<'_>, root: NodeId, name: &str, report: &mut Report) -> Vec<String> {
    elements(source, root, name, report)
        .into_iter()
        .filter_map(|element| text_value(source, element, "this", report))
        .collect()
}

fn list<T: DeserializeOwned>(
    source: &Source<'_>,
    root: NodeId,
    name: &str,
    what: &str,
    report: &mut Report,
) -> List<T> {
    elements(source, root, name, report)
        .into_iter()
        .map(|element| (element, source.item(element, what, report)))
        .collect()
}
