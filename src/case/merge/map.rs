//! Where the items of a case went when it was added to a merged one.

use super::items;
use crate::case::{Amount, AssetIx, Attribution, ClusterIx, EntityIx, IncidentIx, PartIx, SourceIx, Subject, WalletIx};

/// Where the items of the case being added went.
pub(super) struct Map {
    pub(super) part: PartIx,
    pub(super) part_id: String,
    pub(super) files: u32,
    pub(super) sources: Vec<SourceIx>,
    pub(super) assets: Vec<AssetIx>,
    pub(super) entities: Vec<EntityIx>,
    pub(super) clusters: Vec<ClusterIx>,
    pub(super) wallets: Vec<WalletIx>,
    pub(super) incidents: Vec<IncidentIx>,
}

impl Map {
    pub(super) fn sources(&self, sources: &[SourceIx]) -> Vec<SourceIx> {
        let mut out = Vec::with_capacity(sources.len());
        items::unite(&mut out, sources.iter().map(|ix| self.sources[ix.get()]).collect());
        out
    }

    pub(super) fn attribution(&self, attribution: Option<&Attribution>) -> Option<Box<Attribution>> {
        let a = attribution?;
        let to = a.to.map(|ix| self.entities[ix.get()]);
        Some(Box::new(Attribution { to, sources: self.sources(&a.sources), ..a.clone() }))
    }

    pub(super) fn subjects(&self, about: &[Subject]) -> Vec<Subject> {
        about
            .iter()
            .map(|subject| match *subject {
                Subject::Entity(ix) => Subject::Entity(self.entities[ix.get()]),
                Subject::Wallet(ix) => Subject::Wallet(self.wallets[ix.get()]),
                Subject::Incident(ix) => Subject::Incident(self.incidents[ix.get()]),
            })
            .collect()
    }

    pub(super) fn pair(&self, pair: Option<(AssetIx, Amount)>) -> Option<(AssetIx, Amount)> {
        pair.map(|(asset, amount)| (self.assets[asset.get()], amount))
    }
}
