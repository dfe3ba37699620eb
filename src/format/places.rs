//! Where the items of a case stand in its files, for the rules that look at the finished case.

use std::cell::OnceCell;

use super::document::Document;
use super::input::Input;
use super::item::Source;
use super::ledger;
use super::span::{Kind, NodeId};
use crate::case::Case;
use crate::check::{Excerpt, Item, Locate, Span};

/// The files of a case with its records.
pub(super) struct Places<'p> {
    pub(super) source: &'p Source<'p>,
    pub(super) document: &'p Document,
    /// The ledgers that were read.
    pub(super) ledgers: &'p [Input],
    pub(super) case: &'p Case,
    /// Of each wallet the first transfer of a ledger that names it, found when first needed.
    first: OnceCell<Vec<u32>>,
}

impl<'p> Places<'p> {
    pub(super) fn new(source: &'p Source<'p>, document: &'p Document, ledgers: &'p [Input], case: &'p Case) -> Self {
        Self { source, document, ledgers, case, first: OnceCell::new() }
    }

    fn firsts(&self) -> &[u32] {
        self.first.get_or_init(|| {
            let mut first = vec![u32::MAX; self.case.wallets.len()];
            let rows = self.case.transfers().skip(self.document.transfers.len());
            for (ix, transfer) in rows {
                for wallet in [transfer.from, transfer.to] {
                    if let Some(place) = first.get_mut(wallet.get()).filter(|place| **place == u32::MAX) {
                        *place = u32::try_from(ix.get()).unwrap_or(u32::MAX);
                    }
                }
            }
            first
        })
    }

    fn record(&self, item: Item) -> Option<NodeId> {
        let document = self.document;

        match item {
            Item::Case => Some(document.root),
            Item::Source(ix) => document.sources.get(ix.get()).map(|e| e.0),
            Item::Asset(ix) => document.assets.get(ix.get()).map(|e| e.0),
            Item::Price(n) => document.prices.get(n).map(|e| e.0),
            Item::Entity(ix) => document.entities.get(ix.get()).map(|e| e.0),
            Item::Wallet(ix) => document.wallets.get(ix.get()).map(|e| e.0),
            Item::Incident(ix) => document.incidents.get(ix.get()).map(|e| e.0),
            // Transfers of ledgers follow those of the case file.
            Item::Transfer(ix) => document.transfers.get(ix.get()).map(|e| e.0),
            Item::Event(ix) => document.events.get(ix.get()).map(|e| e.0),
            Item::Cluster(ix) => document.clusters.get(ix.get()).map(|e| e.0),
            Item::Claim(ix) => document.claims.get(ix.get()).map(|e| e.0),
        }
    }

    /// The row of a ledger that a transfer is, or that first names a wallet.
    fn row(&self, item: Item, field: &str) -> Option<(Span, Option<Excerpt>)> {
        let transfer = match item {
            Item::Transfer(ix) => &self.case[ix],
            Item::Wallet(ix) => self.case.transfers.get(*self.firsts().get(ix.get())? as usize)?,
            _ => return None,
        };
        let place = transfer.place;
        let input = self.ledgers.iter().find(|ledger| ledger.file == place.file)?;
        let span = ledger::cell_span(input, place.line, ledger::column(input, field));
        Some((span, input.excerpt(span)))
    }
}

impl Locate for Places<'_> {
    fn locate(&self, item: Item, field: &str) -> (Span, Option<Excerpt>) {
        let Some(record) = self.record(item) else {
            return self.row(item, field).unwrap_or((Span::file(0), None));
        };
        let Source { input, tree } = self.source;
        let range = match tree.find(&input.text, record, field) {
            Some(node) if matches!(tree.node(node).kind, Kind::Text | Kind::Plain) => tree.node(node).range(),
            // Of a record or list its bracket.
            found => tree.node(found.unwrap_or(record)).opening(),
        };
        let span = input.span(range);
        (span, input.excerpt(span))
    }
}
