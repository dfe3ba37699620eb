//! What is folded: entities over their wallets, stacks over alike wallets, and cases over all of theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::NodeKey;
use super::connect::shared_services;
use crate::case::{Case, Role, WalletIx};

/// Fewer alike wallets than this stay apart.
const SMALLEST_STACK: usize = 4;

/// What a person opened or closed. Everything else follows the default: services and victims with several wallets are
/// folded into their entity, alike wallets into a stack, threat actors are open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folding {
    toggled: BTreeSet<NodeKey>,
    unfolded: bool,
}

impl Folding {
    /// Nothing is folded: one node per wallet.
    #[must_use]
    pub fn none() -> Self {
        Self { toggled: BTreeSet::new(), unfolded: true }
    }

    /// Opens what is closed and closes what is open.
    pub fn toggle(&mut self, key: &NodeKey) {
        if !self.toggled.remove(key) {
            self.toggled.insert(key.clone());
        }
    }

    /// Whether everything follows the default.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.toggled.is_empty() && !self.unfolded
    }

    /// Whether a person opened or closed this one.
    #[must_use]
    pub fn is_toggled(&self, key: &NodeKey) -> bool {
        self.toggled.contains(key)
    }

    pub(super) fn is_folded(&self, key: &NodeKey, by_default: bool) -> bool {
        !self.unfolded && by_default != self.toggled.contains(key)
    }
}

/// Into which node each wallet goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The node that shows the wallet.
    pub(super) node: NodeKey,
    /// The fold it came out of, when opened, or is in.
    pub(super) fold: Option<NodeKey>,
}

/// Decides for every wallet which node shows it.
pub(super) fn places(case: &Case, folding: &Folding) -> Vec<Place> {
    let mut places = by_entity(case, folding);
    stack(case, folding, &mut places);
    by_part(case, folding, &mut places);
    places
}

fn by_entity(case: &Case, folding: &Folding) -> Vec<Place> {
    let mut owned: Vec<usize> = vec![0; case.entities.len()];
    for owner in case.wallets.iter().filter_map(|wallet| wallet.owner) {
        owned[owner.get()] += 1;
    }
    case.wallets
        .iter()
        .map(|wallet| {
            let own = NodeKey::Wallet(wallet.id.clone());
            let Some(owner) = wallet.owner else { return Place { node: own, fold: None } };
            let entity = &case[owner];
            let key = NodeKey::Entity(entity.id.clone());
            // A wallet that plays another part than its owner (an attacker's wallet of no service) stays apart.
            let by_default = entity.kind.is_service()
                && (owned[owner.get()] > 1 || wallet.label.is_none())
                && entity.role != Role::Attacker;
            if folding.is_folded(&key, by_default) {
                Place { node: key.clone(), fold: Some(key) }
            } else {
                Place { node: own, fold: (owned[owner.get()] > 1).then_some(key) }
            }
        })
        .collect()
}

/// In merged cases, what belongs to one case only is folded into that case; what several share stands alone: the
/// services and accounts that connect them.
fn by_part(case: &Case, folding: &Folding, places: &mut [Place]) {
    let services = shared_services(case);
    for (n, place) in places.iter_mut().enumerate() {
        let wallet = &case.wallets[n];
        let shared_service = wallet.owner.is_some_and(|owner| services.contains_key(&owner));
        let &[part] = case.parts_of(WalletIx::new(n)) else { continue };
        if shared_service {
            continue;
        }
        let Some(part) = case.parts().get(part.get()) else { continue };
        let key = NodeKey::Part(part.id.clone());
        if folding.is_folded(&key, true) {
            *place = Place { node: key.clone(), fold: Some(key) };
        } else if place.fold.is_none() {
            place.fold = Some(key);
        }
    }
}

/// Wallets of one role whose money comes from the same nodes and goes to the same nodes are alike.
fn stack(case: &Case, folding: &Folding, places: &mut [Place]) {
    let mut sources: Vec<BTreeSet<&NodeKey>> = vec![BTreeSet::new(); places.len()];
    let mut targets: Vec<BTreeSet<&NodeKey>> = vec![BTreeSet::new(); places.len()];
    for transfer in &case.transfers {
        sources[transfer.to.get()].insert(&places[transfer.from.get()].node);
        targets[transfer.from.get()].insert(&places[transfer.to.get()].node);
    }
    type Likeness<'a> = (Role, Option<&'a str>, BTreeSet<&'a NodeKey>, BTreeSet<&'a NodeKey>);
    let mut alike: BTreeMap<Likeness<'_>, Vec<usize>> = BTreeMap::new();
    for (n, (from, to)) in sources.into_iter().zip(targets).enumerate() {
        let wallet = &case.wallets[n];
        let own = matches!(&places[n].node, NodeKey::Wallet(_));
        // A wallet somebody gave a name is one to look at.
        if own && wallet.label.is_none() && wallet.status.is_none() {
            let owner = wallet.owner.map(|owner| case[owner].id.as_str());
            alike.entry((wallet.role, owner, from, to)).or_default().push(n);
        }
    }
    let stacks: Vec<(NodeKey, Vec<usize>)> = alike
        .into_iter()
        .filter(|(_, members)| members.len() >= SMALLEST_STACK)
        .map(|((role, owner, from, to), members)| {
            let list = |keys: BTreeSet<&NodeKey>| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            let name = format!("{role:?} {} [{}] > [{}]", owner.unwrap_or("-"), list(from), list(to));
            (NodeKey::Stack(name), members)
        })
        .collect();
    for (key, members) in stacks {
        let folded = folding.is_folded(&key, true);
        for n in members {
            if folded {
                places[n].node = key.clone();
            }
            places[n].fold = Some(key.clone());
        }
    }
}

/// The wallets of each node, in file order.
pub(super) fn members(places: &[Place]) -> BTreeMap<&NodeKey, Vec<WalletIx>> {
    let mut members: BTreeMap<&NodeKey, Vec<WalletIx>> = BTreeMap::new();
    for (n, place) in places.iter().enumerate() {
        members.entry(&place.node).or_default().push(WalletIx::new(n));
    }
    members
}
