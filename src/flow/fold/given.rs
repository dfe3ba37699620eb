//! Groups that the case itself gives: its parts, roles, owners and address clusters.

use super::forest::{About, Groups};
use super::{GroupKind, Grouping};
use crate::case::{Case, EntityIx, Role, Wallet, WalletIx};
use crate::flow::NodeKey;
use crate::flow::connect::shared_services;

/// The owners whose wallets form a group.
pub(super) struct Owners {
    /// For each entity, whether its wallets form a group, and whether that is closed at first.
    closed: Vec<Option<bool>>,
    /// For each wallet, its owner where that forms a group.
    of_wallet: Vec<Option<EntityIx>>,
}

impl Owners {
    /// Services and victims with several wallets are closed at first, threat actors open. A wallet somebody gave a name
    /// needs no group of its own.
    pub(super) fn of(case: &Case, grouping: &Grouping) -> Self {
        let mut owned = vec![0usize; case.entities.len()];
        let mut named = vec![false; case.entities.len()];
        for wallet in &case.wallets {
            if let Some(owner) = wallet.owner {
                owned[owner.get()] += 1;
                named[owner.get()] |= wallet.label.is_some();
            }
        }
        let closed = case
            .entities()
            .map(|(ix, entity)| {
                let (owned, named) = (owned[ix.get()], named[ix.get()]);
                let by_default = entity.kind.is_service() && (owned > 1 || !named) && entity.role != Role::Attacker;
                (grouping.has(GroupKind::Owner) && owned > 0 && (owned > 1 || by_default)).then_some(by_default)
            })
            .collect::<Vec<_>>();
        let of_wallet =
            case.wallets.iter().map(|w| w.owner.filter(|owner| closed[owner.get()].is_some())).collect::<Vec<_>>();
        Self { closed, of_wallet }
    }

    /// The owner whose closed group a wallet is in at first.
    pub(super) fn closed_around(&self, wallet: usize) -> Option<EntityIx> {
        self.of_wallet[wallet].filter(|owner| self.closed[owner.get()] == Some(true))
    }
}

/// In merged cases, what belongs to one case only is folded into that case; what several share stands alone: the
/// services and accounts that connect them.
pub(super) fn by_case(case: &Case, grouping: &Grouping, groups: &mut Groups) {
    if case.parts().is_empty() || !grouping.has(GroupKind::Case) {
        return;
    }
    let services = shared_services(case);
    let part_of = |(ix, wallet): (WalletIx, &Wallet)| {
        let &[part] = case.parts_of(ix) else { return None };
        let shared = wallet.owner.is_some_and(|owner| services.contains_key(&owner));
        (!shared).then_some(number(part.get()))
    };
    let names: Vec<Option<u32>> = case.wallets().map(part_of).collect();
    groups.refine(GroupKind::Case, &names, 1, |part| {
        let id = case.parts().get(part as usize).map_or(String::new(), |part| part.id.clone());
        (NodeKey::Part(id), true, About::Nothing)
    });
}

/// All wallets of one role; those of a service play its part.
pub(super) fn by_role(case: &Case, grouping: &Grouping, owners: &Owners, groups: &mut Groups) {
    if !grouping.has(GroupKind::Role) {
        return;
    }
    let role_of = |wallet: usize| match owners.closed_around(wallet) {
        Some(owner) => case[owner].role,
        None => case.wallets[wallet].role,
    };
    let position = |role: Role| Role::ALL.iter().position(|&other| other == role).map(number);
    let names: Vec<Option<u32>> = (0..case.wallets.len()).map(|wallet| position(role_of(wallet))).collect();
    groups.refine(GroupKind::Role, &names, 2, |n| {
        let role = Role::ALL.get(n as usize).copied().unwrap_or(Role::Other);
        (NodeKey::Role(format!("{role:?}")), true, About::Nothing)
    });
}

/// All wallets of one owner.
pub(super) fn by_owner(case: &Case, owners: &Owners, groups: &mut Groups) {
    let names: Vec<Option<u32>> = owners.of_wallet.iter().map(|owner| owner.map(|ix| number(ix.get()))).collect();
    groups.refine(GroupKind::Owner, &names, 1, |n| {
        let owner = EntityIx::new(n as usize);
        (NodeKey::Entity(case[owner].id.clone()), owners.closed[owner.get()] == Some(true), About::Nothing)
    });
}

/// Addresses that the case says one hand controls. A cluster of named wallets is open: their names say more.
pub(super) fn by_cluster(case: &Case, grouping: &Grouping, groups: &mut Groups) {
    if case.clusters.is_empty() || !grouping.has(GroupKind::Cluster) {
        return;
    }
    let mut named = vec![false; case.clusters.len()];
    for wallet in &case.wallets {
        if let Some(cluster) = wallet.cluster {
            named[cluster.get()] |= wallet.label.is_some() || wallet.status.is_some();
        }
    }
    let names: Vec<Option<u32>> = case.wallets.iter().map(|wallet| wallet.cluster.map(|ix| number(ix.get()))).collect();
    groups.refine(GroupKind::Cluster, &names, 2, |n| {
        (NodeKey::Cluster(case.clusters[n as usize].id.clone()), !named[n as usize], About::Nothing)
    });
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
