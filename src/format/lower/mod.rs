//! From records as written to the model: ids become indices, texts become amounts, times, addresses and chains.
//!
//! Every mistake is reported at the very field that holds it, and lowering goes on to the end. Lists stay aligned with
//! the file while it does (`None` for a record that failed); a case is made only if nothing failed.

mod accounts;
mod assets;
mod claims;
mod ids;
mod lists;
mod path;
mod transfers;
mod values;
mod wallets;

pub(super) use accounts::{Accounts, Found, Key, key};
pub(super) use transfers::{Row, draft, ends, lower as lower_transfer, word};

use std::collections::HashMap;

use super::document::Document;
use super::input::Input;
use super::item::Source;
use super::lists::Terms;
use super::span::NodeId;
use crate::case::{Asset, AssetIx, Case, Chain, Marking, Place, SourceIx, Transfer};
use crate::check::{Code, Report};
use ids::Ids;

/// A record of the case file, for places.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    node: NodeId,
    /// Its mistakes of form are reported already.
    mended: bool,
}

/// What ledgers need from the case file.
pub(super) struct Tables {
    pub(super) accounts: Accounts,
    pub(super) known: Known,
}

/// What ledgers name but do not add to.
pub(super) struct Known {
    pub(super) assets: Vec<Option<Asset>>,
    pub(super) asset_ids: HashMap<String, u32>,
    pub(super) source_ids: HashMap<String, u32>,
}

impl Known {
    /// An asset by its id. `None` inside where the asset exists but its record is broken.
    pub(super) fn asset(&self, id: &str) -> Option<(AssetIx, Option<&Asset>)> {
        let n = *self.asset_ids.get(id)? as usize;
        Some((AssetIx::new(n), self.assets.get(n).and_then(Option::as_ref)))
    }

    /// The chain of an asset.
    pub(super) fn chain(&self, asset: AssetIx) -> Option<&Chain> {
        self.assets.get(asset.get())?.as_ref().map(|asset| &asset.chain)
    }
}

/// A ledger the case names.
pub(super) struct LedgerRef {
    pub(super) path: String,
    pub(super) chain: Option<Chain>,
    pub(super) sources: Vec<SourceIx>,
    pub(super) node: NodeId,
}

/// An address list the case names.
pub(super) struct ListRef {
    pub(super) path: String,
    pub(super) terms: Terms,
    pub(super) node: NodeId,
}

/// The case file lowered; ledgers and lists are still to be added.
pub(super) struct Lowered {
    pub(super) case: Case,
    pub(super) tables: Tables,
    pub(super) ledgers: Vec<LedgerRef>,
    pub(super) lists: Vec<ListRef>,
}

struct Lower<'l> {
    source: &'l Source<'l>,
    report: &'l mut Report,
    ids: Ids,
}

/// Lowers all records. Errors are in the report; without errors `case` is whole except for ledgers and digest.
pub(super) fn lower(source: &Source<'_>, document: &Document, report: &mut Report) -> Lowered {
    let ids = ids::collect(source, document, report);
    let mut lower = Lower { source, report, ids };
    let root = At { node: document.root, mended: false };
    let mut case = Case {
        id: document.id.clone(),
        title: document.title.clone(),
        summary: document.summary.clone(),
        caveats: document.caveats.clone(),
        ..Case::default()
    };
    lower.top_level_texts(root, document);
    case.marking = document.marking.as_deref().and_then(|text| lower.marking(root, text));
    case.as_of = document.as_of.as_deref().and_then(|text| lower.moment(root, "as_of", text));
    case.sources = lower.sources(&document.sources);
    let assets = lower.assets(&document.assets);
    case.prices = lower.prices(&document.prices);
    case.entities = lower.entities(&document.entities);
    case.clusters = lower.clusters(&document.clusters);
    let wallets = lower.wallets(&document.wallets, &assets);
    case.incidents = lower.incidents(&document.incidents, &assets);
    case.events = lower.events(&document.events);
    case.claims = lower.claims(&document.claims);
    let ledgers = lower.ledgers(&document.ledgers);
    let lists = lower.lists(&document.lists);
    let Ids { assets: asset_ids, sources: source_ids, wallets: wallet_ids, .. } = lower.ids;
    let known = Known { assets, asset_ids, source_ids };
    let mut tables = Tables { accounts: Accounts::new(wallets, wallet_ids), known };
    case.transfers = case_transfers(source, document, &mut tables, report);
    Lowered { case, tables, ledgers, lists }
}

/// The transfers written in the case file itself.
fn case_transfers(source: &Source<'_>, document: &Document, tables: &mut Tables, report: &mut Report) -> Vec<Transfer> {
    let mut out = Vec::with_capacity(document.transfers.len());
    for (node, item) in &document.transfers {
        let Some(item) = item else { continue };
        let at = At { node: *node, mended: item.mended };
        let raw = &item.raw;
        let place = Place { file: 0, line: source.input.line_of(source.tree.node(*node).range().start) };
        let mut sources: Vec<SourceIx> = Vec::with_capacity(raw.sources.len());
        for (n, id) in raw.sources.iter().enumerate() {
            match tables.known.source_ids.get(id) {
                Some(&n) => sources.push(SourceIx::new(n as usize)),
                None => {
                    ids::dangling(
                        source,
                        report,
                        at,
                        &format!("sources.{n}"),
                        "source",
                        id,
                        tables.known.source_ids.keys(),
                    );
                }
            }
        }
        let row = Row {
            at: raw.at.as_deref(),
            until: raw.until.as_deref(),
            from: &raw.from,
            to: &raw.to,
            asset: &raw.asset,
            amount: &raw.amount,
            received_asset: raw.received_asset.as_deref(),
            received_amount: raw.received_amount.as_deref(),
            tx: raw.tx.as_deref(),
            kind: raw.kind,
            evidence: raw.evidence,
            count: raw.count,
            note: &raw.note,
        };
        let Tables { known, accounts } = &mut *tables;
        out.extend(transfers::lower(
            &row,
            sources.into(),
            None,
            place,
            known,
            accounts,
            &mut |field, code, message, help| {
                bad(source, report, at, field, code, message, help);
            },
        ));
    }
    out
}

/// Reports a mistake at a field, once.
fn bad(
    source: &Source<'_>,
    report: &mut Report,
    at: At,
    field: &str,
    code: Code,
    message: impl Into<String>,
    help: Option<String>,
) {
    let range = match source.tree.find(&source.input.text, at.node, field) {
        Some(node) => source.tree.node(node).range(),
        // A field that is not there was reported as missing.
        None if at.mended => return,
        None => source.tree.node(at.node).opening(),
    };
    let diagnostic = source.input.diagnostic(code, range, message).with_maybe(help);
    // The value may be a stand-in for one that was reported.
    if at.mended && report.diagnostics().iter().any(|d| d.span == diagnostic.span) {
        return;
    }
    report.push(diagnostic);
}

impl Lower<'_> {
    fn bad(&mut self, at: At, field: &str, code: Code, message: impl Into<String>, help: Option<String>) {
        bad(self.source, self.report, at, field, code, message, help);
    }

    fn input(&self) -> &Input {
        self.source.input
    }

    fn top_level_texts(&mut self, root: At, document: &Document) {
        let tree = self.source.tree;
        for (field, value) in [("id", &document.id), ("title", &document.title)] {
            let written = tree.step(&self.source.input.text, root.node, field);
            if written.is_some() && value.trim().is_empty() && !tree.node(root.node).damaged {
                self.bad(root, field, Code::EmptyText, format!("the case's `{field}` is empty"), None);
            }
        }
        if let Some(message) = ids::fault(&document.id).filter(|_| !document.id.is_empty()) {
            self.bad(root, "id", Code::BadId, message, None);
        }
    }

    fn marking(&mut self, at: At, text: &str) -> Option<Marking> {
        let marking = Marking::parse(text);
        if marking.is_none() {
            let help = super::suggest::help(text, &Marking::EXAMPLES);
            self.bad(at, "marking", Code::BadMarking, format!("{text:?} is no marking"), Some(help));
        }
        marking
    }
}
