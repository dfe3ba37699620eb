//! What connects merged cases: accounts, services, groups and thefts that several of them have, and the transfers there.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, EntityIx, EntityKind, IncidentIx, Moment, PartIx, Timestamp, TransferIx, WalletIx};

/// What several of the merged cases have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connections {
    /// Accounts in several cases.
    pub wallets: Vec<WalletIx>,
    /// Services of which several cases have accounts, with those cases.
    pub services: Vec<(EntityIx, Vec<PartIx>)>,
    /// Groups that several cases name.
    pub groups: Vec<EntityIx>,
    /// Thefts that several cases are about.
    pub thefts: Vec<IncidentIx>,
    /// Transfers from or to those accounts and services, by time; those without a time last.
    pub transfers: Vec<TransferIx>,
}

impl Connections {
    /// Of a merged case; empty for a case of its own.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let services = shared_services(case);
        let connects =
            |ix: WalletIx| case.is_shared(ix) || case[ix].owner.is_some_and(|owner| services.contains_key(&owner));
        let mut transfers: Vec<TransferIx> =
            case.transfers().filter(|(_, t)| connects(t.from) || connects(t.to)).map(|(ix, _)| ix).collect();
        transfers.sort_by_key(|&ix| (case[ix].at.map_or(Timestamp::MAX, Moment::start), ix));
        let is_group = |kind| matches!(kind, EntityKind::ThreatActor | EntityKind::Government);
        Self {
            wallets: case.wallets().map(|(ix, _)| ix).filter(|&ix| case.is_shared(ix)).collect(),
            services: services.into_iter().map(|(ix, parts)| (ix, parts.into_iter().collect())).collect(),
            groups: case
                .entities()
                .filter(|&(ix, entity)| is_group(entity.kind) && case.is_shared(ix))
                .map(|(ix, _)| ix)
                .collect(),
            thefts: case.incidents().map(|(ix, _)| ix).filter(|&ix| case.is_shared(ix)).collect(),
            transfers,
        }
    }

    /// Whether nothing connects them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wallets.is_empty() && self.services.is_empty() && self.groups.is_empty() && self.thefts.is_empty()
    }
}

/// Services of which several merged cases have accounts, with those cases. That a case only names a service connects
/// nothing.
pub(super) fn shared_services(case: &Case) -> BTreeMap<EntityIx, BTreeSet<PartIx>> {
    let mut parts: BTreeMap<EntityIx, BTreeSet<PartIx>> = BTreeMap::new();
    for (ix, wallet) in case.wallets() {
        if let Some(owner) = wallet.owner.filter(|&owner| case[owner].kind.is_service()) {
            parts.entry(owner).or_default().extend(case.parts_of(ix));
        }
    }
    parts.retain(|_, parts| parts.len() > 1);
    parts
}
