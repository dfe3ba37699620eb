//! What the case has, by the ids that a view file names it by.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use crate::case::{AssetIx, Case, EntityIx, IncidentIx, SourceIx, WalletIx};
use crate::flow::NodeKey;

/// Finds what a view names, and remembers what it did not find.
pub(super) struct Ids<'a> {
    pub(super) case: &'a Case,
    wallets: OnceCell<HashSet<&'a str>>,
    missing: BTreeSet<String>,
}

impl<'a> Ids<'a> {
    pub(super) fn of(case: &'a Case) -> Self {
        Self { case, wallets: OnceCell::new(), missing: BTreeSet::new() }
    }

    /// What was not found, in words, in a fixed order.
    pub(super) fn missing(self) -> Vec<String> {
        self.missing.into_iter().collect()
    }

    /// Remembers that something could not be taken over.
    pub(super) fn skip(&mut self, what: String) {
        self.missing.insert(what);
    }

    fn found<T>(&mut self, found: Option<T>, kind: &str, id: &str) -> Option<T> {
        if found.is_none() {
            self.skip(format!("{kind} {id}"));
        }
        found
    }

    pub(super) fn incident(&mut self, id: &str) -> Option<IncidentIx> {
        let found = self.case.incidents.iter().position(|incident| incident.id == id).map(IncidentIx::new);
        self.found(found, "theft", id)
    }

    pub(super) fn wallet(&mut self, id: &str) -> Option<WalletIx> {
        let found = self.case.wallets.iter().position(|wallet| wallet.id == id).map(WalletIx::new);
        self.found(found, "wallet", id)
    }

    pub(super) fn asset(&mut self, id: &str) -> Option<AssetIx> {
        let found = self.case.assets.iter().position(|asset| asset.id == id).map(AssetIx::new);
        self.found(found, "asset", id)
    }

    pub(super) fn source(&mut self, id: &str) -> Option<SourceIx> {
        let found = self.case.sources.iter().position(|source| source.id == id).map(SourceIx::new);
        self.found(found, "source", id)
    }

    pub(super) fn entity(&mut self, id: &str) -> Option<EntityIx> {
        let found = self.case.entities.iter().position(|entity| entity.id == id).map(EntityIx::new);
        self.found(found, "entity", id)
    }

    /// A set of things; `None` where there is none, or where nothing of it is left: a criterion that nothing can meet
    /// would hide everything.
    pub(super) fn set<T: Ord>(
        &mut self,
        ids: Option<&Vec<String>>,
        mut find: impl FnMut(&mut Self, &str) -> Option<T>,
    ) -> Option<BTreeSet<T>> {
        let ids = ids?;
        let set: BTreeSet<T> = ids.iter().filter_map(|id| find(self, id)).collect();
        (ids.is_empty() || !set.is_empty()).then_some(set)
    }

    fn has_wallet(&self, id: &str) -> bool {
        let all = || self.case.wallets.iter().map(|wallet| wallet.id.as_str()).collect();
        self.wallets.get_or_init(all).contains(id)
    }

    /// A node. One that the case no longer has is remembered, and kept all the same: it may come back.
    pub(super) fn node(&mut self, text: &str) -> Option<NodeKey> {
        let Some(key) = NodeKey::parse(text) else {
            self.skip(format!("“{text}”, which names no node"));
            return None;
        };
        let is_there = match &key {
            NodeKey::Wallet(id) => self.has_wallet(id),
            NodeKey::Entity(id) => self.case.entities.iter().any(|entity| entity.id == *id),
            NodeKey::Incident(id) => self.case.incidents.iter().any(|incident| incident.id == *id),
            NodeKey::Cluster(id) => self.case.clusters.iter().any(|cluster| cluster.id == *id),
            // These follow from the others, and from what is folded.
            _ => true,
        };
        if !is_there {
            self.skip(text.replacen(':', " ", 1));
        }
        Some(key)
    }

    /// Nodes.
    pub(super) fn nodes(&mut self, texts: &[String]) -> BTreeSet<NodeKey> {
        texts.iter().filter_map(|text| self.node(text)).collect()
    }

    /// Remembers a wallet of a group that the case no longer has.
    pub(super) fn expect_wallet(&mut self, id: &str) {
        if !self.has_wallet(id) {
            self.skip(format!("wallet {id}"));
        }
    }
}
