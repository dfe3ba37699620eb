//! How a rule that looks at a finished [`Case`](crate::case::Case) learns where an item stands in the input.

use super::{Code, Diagnostic, Excerpt, Report, Span};
use crate::case::{AssetIx, ClaimIx, ClusterIx, EntityIx, EventIx, IncidentIx, SourceIx, TransferIx, WalletIx};

/// An item of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The case itself.
    Case,
    /// A source.
    Source(SourceIx),
    /// An asset.
    Asset(AssetIx),
    /// A price, by its position.
    Price(usize),
    /// An entity.
    Entity(EntityIx),
    /// A wallet.
    Wallet(WalletIx),
    /// An incident.
    Incident(IncidentIx),
    /// A transfer.
    Transfer(TransferIx),
    /// An event.
    Event(EventIx),
    /// A claim.
    Claim(ClaimIx),
    /// An address cluster.
    Cluster(ClusterIx),
}

/// Knows where the items of a case stand in its files.
pub trait Locate {
    /// The place of a field such as `address`, `losses.0.amount` or (for the item itself) the empty text. Falls back
    /// to the item where the field is not written.
    fn locate(&self, item: Item, field: &str) -> (Span, Option<Excerpt>);
}

/// For a case that was made in memory: everything stands in file 0, nowhere in particular.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nowhere;

impl Locate for Nowhere {
    fn locate(&self, _: Item, _: &str) -> (Span, Option<Excerpt>) {
        (Span::file(0), None)
    }
}

/// Where rules put what they find.
pub(super) struct Sink<'a> {
    pub(super) report: &'a mut Report,
    pub(super) places: &'a dyn Locate,
}

impl Sink<'_> {
    /// Adds a diagnostic about a field of an item. Text is made only if it will be kept.
    pub(super) fn push(
        &mut self,
        code: Code,
        item: Item,
        field: &str,
        text: impl FnOnce() -> (String, Option<String>),
    ) {
        if !self.report.keeps(code) {
            self.report.count_more(code, 1);
            return;
        }
        let (message, help) = text();
        let (span, excerpt) = self.places.locate(item, field);
        self.report.push(Diagnostic::new(code, span, message).with_excerpt(excerpt).with_maybe(help));
    }
}
