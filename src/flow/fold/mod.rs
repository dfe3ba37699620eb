//! What is folded, and why: the groups of a case, and what a person opened, closed or put together.
//!
//! The groups form a forest. Every wallet has a path of groups, the outermost first, and is shown in the outermost closed
//! one; with none closed it is shown as itself. From the outside in:
//!
//! case ⊃ role ⊃ owner ⊃ address cluster ⊃ distance from the victim ⊃ peel chain or stack of alike wallets ⊃ the rest of
//! a large group
//!
//! Groups by hand lie wherever their wallets are. The forest depends on the case, on the kinds of groups that are on and
//! on the groups by hand, never on what is open: so opening one group renames or moves no other.

mod alike;
mod by_hand;
mod chain;
mod distance;
mod explain;
mod forest;
mod given;
mod kind;
mod large;
mod links;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{NodeKey, Valuation};
use crate::case::{Case, WalletIx};

pub use by_hand::HandGroup;
pub use explain::Explanation;
pub use forest::{About, Group, Groups};
pub use kind::{GroupKind, Grouping};

/// How many nodes a picture shows at first sight. A node with two lines of text takes about 112 × 64 px at scale 1, so a
/// canvas of 1200 × 750 px holds 120 of them without shrinking their text; studies of node-link diagrams put the limit
/// of what is read rather than looked at in the same region.
pub const FIRST_SIGHT: usize = 120;

/// What a person chose to group, open and close. Everything else follows the default: cases, services and victims with
/// several wallets, alike wallets and peel chains are closed, threat actors are open, and a picture of more than
/// [`FIRST_SIGHT`] nodes is folded further.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folding {
    toggled: BTreeSet<NodeKey>,
    unfolded: bool,
    grouping: Grouping,
    hands: Vec<HandGroup>,
}

impl Folding {
    /// As a view file kept it. Groups made by hand come in the order of their numbers.
    #[must_use]
    pub fn restored(
        toggled: BTreeSet<NodeKey>,
        unfolded: bool,
        grouping: Grouping,
        hands: impl IntoIterator<Item = HandGroup>,
    ) -> Self {
        let mut hands: Vec<HandGroup> = hands.into_iter().collect();
        hands.sort_by_key(|hand| hand.id);
        hands.dedup_by_key(|hand| hand.id);
        Self { toggled, unfolded, grouping, hands }
    }

    /// What a person opened or closed against the default.
    #[must_use]
    pub fn toggled(&self) -> &BTreeSet<NodeKey> {
        &self.toggled
    }

    /// Nothing is folded: one node per wallet.
    #[must_use]
    pub fn none() -> Self {
        Self { unfolded: true, ..Self::default() }
    }

    /// Opens what is closed and closes what is open.
    pub fn toggle(&mut self, key: &NodeKey) {
        if !self.toggled.remove(key) {
            self.toggled.insert(key.clone());
        }
    }

    /// Opens every group; those by hand stay as groups that can be closed again.
    pub fn open_all(&mut self) {
        self.toggled.clear();
        self.unfolded = true;
    }

    /// Closes and opens everything as at first, with the usual kinds of groups. Groups by hand stay, closed.
    pub fn reset(&mut self) {
        let hands = std::mem::take(&mut self.hands);
        *self = Self { hands, ..Self::default() };
    }

    /// Whether everything follows the default.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether everything was opened.
    #[must_use]
    pub fn is_unfolded(&self) -> bool {
        self.unfolded
    }

    /// Whether a person opened or closed this one.
    #[must_use]
    pub fn is_toggled(&self, key: &NodeKey) -> bool {
        self.toggled.contains(key)
    }

    /// The kinds of groups that are on.
    #[must_use]
    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// Switches a kind of group on or off.
    pub fn switch(&mut self, kind: GroupKind) {
        self.grouping.switch(kind);
    }

    /// The groups made by hand, oldest first.
    #[must_use]
    pub fn hands(&self) -> &[HandGroup] {
        &self.hands
    }

    /// Puts wallets together under a name and returns the group's key. Groups that overlap it give up those wallets.
    pub fn group(&mut self, name: &str, wallets: impl IntoIterator<Item = String>) -> NodeKey {
        let id = self.hands.iter().map(|hand| hand.id).max().map_or(1, |id| id.saturating_add(1));
        let wallets: BTreeSet<String> = wallets.into_iter().collect();
        let hand = HandGroup { id, name: name.trim().to_owned(), wallets: Arc::from_iter(wallets) };
        let key = hand.key();
        self.hands.push(hand);
        key
    }

    /// Gives a group by hand another name; an empty one changes nothing.
    pub fn rename(&mut self, key: &NodeKey, name: &str) {
        let name = name.trim();
        if let Some(hand) = self.hands.iter_mut().find(|hand| hand.key() == *key)
            && !name.is_empty()
        {
            name.clone_into(&mut hand.name);
        }
    }

    /// Takes a group by hand apart; what was in it is where it was before.
    pub fn ungroup(&mut self, key: &NodeKey) {
        self.hands.retain(|hand| hand.key() != *key);
        self.toggled.remove(key);
    }

    pub(super) fn is_folded(&self, key: &NodeKey, by_default: bool) -> bool {
        (by_default && !self.unfolded) != self.toggled.contains(key)
    }
}

/// Into which node each wallet goes.
pub(super) struct Places {
    pub(super) groups: Groups,
    /// For each group, the outermost closed one around it or itself.
    closed_in: Vec<Option<u32>>,
}

impl Places {
    /// Decides for every wallet which node shows it.
    pub(super) fn of(case: &Case, valuation: &Valuation, folding: &Folding) -> Self {
        let mut groups = base(case, valuation, &folding.grouping);
        by_hand::insert(case, &folding.hands, &mut groups);
        groups.dissolve_single();
        let closed_in = groups.closed_in(|group| folding.is_folded(&group.key, group.closed));
        groups.settle(&closed_in);
        Self { groups, closed_in }
    }

    /// The nodes with their wallets in file order, by their keys. The group is that of a folded node.
    pub(super) fn members(&self, case: &Case) -> Vec<(NodeKey, Option<u32>, Vec<WalletIx>)> {
        let mut of_group: Vec<Vec<WalletIx>> = vec![Vec::new(); self.groups.list.len()];
        let mut members = Vec::new();
        for (n, wallet) in case.wallets.iter().enumerate() {
            let inside = self.groups.innermost(n).and_then(|group| self.closed_in[group as usize]);
            match inside {
                Some(group) => of_group[group as usize].push(WalletIx::new(n)),
                None => members.push((NodeKey::Wallet(wallet.id.clone()), None, vec![WalletIx::new(n)])),
            }
        }
        for (n, wallets) in of_group.into_iter().enumerate().filter(|(_, wallets)| !wallets.is_empty()) {
            let group = u32::try_from(n).ok();
            members.push((self.groups.list[n].key.clone(), group, wallets));
        }
        members.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        members
    }
}

/// The groups that follow from the case and the kinds that are on.
fn base(case: &Case, valuation: &Valuation, grouping: &Grouping) -> Groups {
    let mut groups = Groups::new(case.wallets.len());
    let links = links::Links::of(case);
    let owners = given::Owners::of(case, grouping);
    given::by_case(case, grouping, &mut groups);
    given::by_role(case, grouping, &owners, &mut groups);
    given::by_owner(case, &owners, &mut groups);
    given::by_cluster(case, grouping, &mut groups);
    let chains = chain::find(case, grouping, &links, &owners);
    chain::insert(case, &chains, &mut groups);
    alike::insert(case, grouping, &links, &owners, &chains, &mut groups);
    let weights = large::Weights::of(case, valuation, &links);
    distance::fold_to_first_sight(case, grouping, &links, &weights, &mut groups);
    large::divide(&weights, &mut groups);
    large::divide_chains(&chains.list, &mut groups);
    groups
}
