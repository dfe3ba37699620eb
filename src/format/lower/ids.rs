//! The ids of a case file: unique, well formed, and found again.

use std::collections::HashMap;

use super::super::document::{Document, List};
use super::super::item::Source;
use super::super::span::NodeId;
use super::super::suggest;
use super::{At, bad};
use crate::check::{Code, Report};

/// Longest id in characters.
const LONGEST: usize = 128;

/// Which record has which id, as positions in its list.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub(super) sources: HashMap<String, u32>,
    pub(super) assets: HashMap<String, u32>,
    pub(super) entities: HashMap<String, u32>,
    pub(super) wallets: HashMap<String, u32>,
    pub(super) incidents: HashMap<String, u32>,
    pub(super) clusters: HashMap<String, u32>,
}

/// Why a text is no id.
pub(super) fn fault(id: &str) -> Option<String> {
    if id.is_empty() {
        return Some("the id is empty".to_owned());
    }
    if let Some(c) = id.chars().find(|&c| c.is_whitespace() || c.is_control() || crate::check::is_invisible(c)) {
        return Some(format!("an id cannot hold {c:?}"));
    }
    (id.chars().count() > LONGEST).then(|| format!("an id has at most {LONGEST} characters"))
}

/// Collects the ids of all lists and reports those that are no ids or not unique.
pub(super) fn collect(source: &Source<'_>, document: &Document, report: &mut Report) -> Ids {
    // Nothing refers to a claim; its id only has to be one.
    one(source, &document.claims, |raw| &raw.id, "claim", report);
    Ids {
        sources: one(source, &document.sources, |raw| &raw.id, "source", report),
        assets: one(source, &document.assets, |raw| &raw.id, "asset", report),
        entities: one(source, &document.entities, |raw| &raw.id, "entity", report),
        wallets: one(source, &document.wallets, |raw| &raw.id, "wallet", report),
        clusters: one(source, &document.clusters, |raw| &raw.id, "cluster", report),
        incidents: one(source, &document.incidents, |raw| &raw.id, "incident", report),
    }
}

fn one<T>(
    source: &Source<'_>,
    list: &List<T>,
    id_of: impl Fn(&T) -> &String,
    what: &str,
    report: &mut Report,
) -> HashMap<String, u32> {
    let mut ids: HashMap<String, u32> = HashMap::with_capacity(list.len());
    for (n, (node, item)) in list.iter().enumerate() {
        // A record that could not be read still has an id others may name.
        let id = match item {
            Some(item) => id_of(&item.raw).clone(),
            None => written_id(source, *node),
        };
        let at = At { node: *node, mended: item.as_ref().is_none_or(|item| item.mended) };
        if let Some(message) = fault(&id) {
            bad(source, report, at, "id", Code::BadId, message, Some("use letters, digits, - and _".to_owned()));
            continue;
        }
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(&first) = ids.get(&id) {
            let line = list.get(first as usize).map_or(0, |(node, _)| line_of_id(source, *node));
            let message = format!("there is another {what} with the id `{id}`");
            bad(source, report, at, "id", Code::DuplicateId, message, Some(format!("the first is in line {line}")));
            continue;
        }
        ids.insert(id, n);
    }
    ids
}

fn written_id(source: &Source<'_>, node: NodeId) -> String {
    let text = &source.input.text;
    let Some(id) = source.tree.step(text, node, "id") else {
        return String::new();
    };
    text.get(source.tree.node(id).range()).and_then(|t| ron::from_str(t).ok()).unwrap_or_default()
}

fn line_of_id(source: &Source<'_>, node: NodeId) -> u32 {
    let id = source.tree.step(&source.input.text, node, "id").unwrap_or(node);
    source.input.line_of(source.tree.node(id).range().start)
}

/// Reports an id that no record has.
pub(super) fn dangling<'c>(
    source: &Source<'_>,
    report: &mut Report,
    at: At,
    field: &str,
    what: &str,
    id: &str,
    candidates: impl IntoIterator<Item = &'c String>,
) {
    let help = suggest::closest(id, candidates.into_iter().map(String::as_str)).map(|c| format!("did you mean `{c}`?"));
    bad(source, report, at, field, Code::DanglingId, format!("no {what} has the id `{id}`"), help);
}
