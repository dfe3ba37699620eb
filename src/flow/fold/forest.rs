//! The forest of groups: for each group the one around it, for each wallet the innermost one it is in.

use std::collections::{BTreeMap, HashMap};

use super::GroupKind;
use crate::case::{Case, Role, thousands};
use crate::flow::NodeKey;

/// What is known of a group besides its wallets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum About {
    /// Nothing.
    #[default]
    Nothing,
    /// A peel chain, or a part of one.
    Chain {
        /// How often the funds move on.
        hops: usize,
        /// What the median hop pays to others, in millionths of what it received.
        peeled: u32,
        /// The first and last hop of a part of a longer chain, counted from 1.
        part: Option<(usize, usize)>,
    },
    /// Wallets so many hops from the victim; `None` where no transfer leads there from the victim.
    Distance {
        /// Nearest and farthest.
        hops: Option<(u32, u32)>,
        /// Their role.
        role: Role,
    },
    /// The name that a person gave.
    Hand(String),
}

/// A group of wallets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its stable name.
    pub key: NodeKey,
    /// What holds it together.
    pub kind: GroupKind,
    /// What is known of it.
    pub about: About,
    /// How many wallets are in it, at any depth.
    pub wallets: usize,
    /// How many of them are shown one by one.
    pub alone: usize,
    /// Whether it and all groups around it are open.
    pub open: bool,
    pub(super) parent: Option<u32>,
    /// Closed as long as nobody opens it.
    pub(super) closed: bool,
    /// Too small to be a group: always open, and nothing folds into it.
    pub(super) dissolved: bool,
}

impl Group {
    /// What it is called, for people.
    #[must_use]
    pub fn name(&self, case: &Case) -> String {
        match (&self.about, &self.key) {
            (About::Hand(name), _) => case.scrub(name),
            (About::Chain { part: Some((from, to)), .. }, _) => format!("Hops {from}–{to}"),
            (About::Chain { hops, .. }, _) => format!("Peel chain of {} hops", thousands(*hops)),
            (About::Distance { hops: Some((from, to)), role }, _) if from == to => {
                format!("{}, hop {from}", role.name())
            }
            (About::Distance { hops: Some((from, to)), role }, _) => format!("{}, hops {from}–{to}", role.name()),
            (About::Distance { role, .. }, _) => format!("{}, no path from the victim", role.name()),
            (_, key @ (NodeKey::Entity(_) | NodeKey::Part(_) | NodeKey::Cluster(_))) => {
                key.name(case).unwrap_or_else(|| self.kind.name().to_owned())
            }
            _ => match self.kind {
                GroupKind::Alike => "Alike wallets".to_owned(),
                GroupKind::Rest => "The less valuable rest".to_owned(),
                GroupKind::Role => "One role".to_owned(),
                GroupKind::Owner => "One owner".to_owned(),
                kind => kind.name().to_owned(),
            },
        }
    }
}

impl Group {
    /// Whether it is a part of a longer chain.
    fn is_part(&self) -> bool {
        matches!(self.about, About::Chain { part: Some(_), .. })
    }
}

/// All groups of a case under one grouping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    pub(super) list: Vec<Group>,
    of_wallet: Vec<Option<u32>>,
    /// For each kind, how many groups there are and how many of them are open.
    tally: BTreeMap<GroupKind, (usize, usize)>,
}

/// The children of a group: groups and single wallets.
#[derive(Debug, Clone, Default)]
pub(super) struct Children {
    pub(super) groups: Vec<u32>,
    pub(super) wallets: Vec<u32>,
}

impl Groups {
    pub(super) fn new(wallets: usize) -> Self {
        Self { of_wallet: vec![None; wallets], ..Self::default() }
    }

    /// The groups of a kind.
    pub fn of_kind(&self, kind: GroupKind) -> impl Iterator<Item = &Group> {
        self.list.iter().filter(move |group| group.kind == kind && !group.dissolved)
    }

    /// How many groups of a kind there are, and how many of them are open.
    #[must_use]
    pub fn tally(&self, kind: GroupKind) -> (usize, usize) {
        self.tally.get(&kind).copied().unwrap_or_default()
    }

    /// The group of a name.
    #[must_use]
    pub fn get(&self, key: &NodeKey) -> Option<&Group> {
        self.list.iter().find(|group| group.key == *key && !group.dissolved)
    }

    /// The groups around a wallet (its index), the outermost first.
    #[must_use]
    pub fn path(&self, wallet: usize) -> Vec<&Group> {
        let mut path: Vec<&Group> = self
            .ancestors(self.innermost(wallet))
            .map(|n| &self.list[n as usize])
            .filter(|group| !group.dissolved)
            .collect();
        path.reverse();
        path
    }

    /// For the rest of a large group: how many wallets are in the whole of it.
    #[must_use]
    pub fn whole(&self, group: &Group) -> usize {
        let around = self.ancestors(group.parent).map(|n| &self.list[n as usize]);
        around.into_iter().find(|around| around.kind != GroupKind::Rest).map_or(group.wallets, |whole| whole.wallets)
    }

    pub(in crate::flow) fn group(&self, n: u32) -> &Group {
        &self.list[n as usize]
    }

    pub(super) fn innermost(&self, wallet: usize) -> Option<u32> {
        self.of_wallet.get(wallet).copied().flatten()
    }

    pub(super) fn wallets(&self) -> usize {
        self.of_wallet.len()
    }

    /// A group and those around it, from the inside out.
    pub(super) fn ancestors(&self, from: Option<u32>) -> impl Iterator<Item = u32> {
        std::iter::successors(from, |&n| self.list[n as usize].parent)
    }

    pub(super) fn put(&mut self, wallet: usize, group: Option<u32>) {
        self.of_wallet[wallet] = group;
    }

    /// Adds an empty group.
    pub(super) fn add(&mut self, key: NodeKey, kind: GroupKind, parent: Option<u32>, closed: bool) -> u32 {
        let n = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let about = About::Nothing;
        self.list.push(Group { key, kind, about, wallets: 0, alone: 0, open: false, parent, closed, dissolved: false });
        n
    }

    /// Divides the innermost groups once more: wallets of one name within one of them form a group. A name that several
    /// of them have stands for a part of it in each.
    pub(super) fn refine(
        &mut self,
        kind: GroupKind,
        names: &[Option<u32>],
        smallest: usize,
        mut make: impl FnMut(u32) -> (NodeKey, bool, About),
    ) {
        let mut sizes: BTreeMap<(u32, Option<u32>), usize> = BTreeMap::new();
        for (wallet, name) in names.iter().enumerate() {
            if let Some(name) = name {
                *sizes.entry((*name, self.of_wallet[wallet])).or_default() += 1;
            }
        }
        let mut around: BTreeMap<u32, usize> = BTreeMap::new();
        for (name, _) in sizes.keys() {
            *around.entry(*name).or_default() += 1;
        }
        let mut made: HashMap<(u32, Option<u32>), u32> = HashMap::with_capacity(sizes.len());
        for (&(name, parent), &wallets) in sizes.iter().filter(|&(_, &wallets)| wallets >= smallest) {
            let (mut key, closed, about) = make(name);
            if around.get(&name).is_some_and(|&around| around > 1) {
                let within = parent.map_or("-".to_owned(), |parent| self.list[parent as usize].key.to_string());
                key = NodeKey::Portion(format!("{key} in {within}"));
            }
            let n = self.add(key, kind, parent, closed);
            self.list[n as usize].about = about;
            self.list[n as usize].wallets = wallets;
            made.insert((name, parent), n);
        }
        for (wallet, name) in names.iter().enumerate() {
            if let Some(name) = name
                && let Some(&n) = made.get(&(*name, self.of_wallet[wallet]))
            {
                self.of_wallet[wallet] = Some(n);
            }
        }
    }

    /// For each group, the outermost closed one among itself and those around it.
    pub(super) fn closed_in(&self, is_closed: impl Fn(&Group) -> bool) -> Vec<Option<u32>> {
        let mut known: Vec<Option<Option<u32>>> = vec![None; self.list.len()];
        let mut path = Vec::new();
        for n in 0..self.list.len() {
            let mut at = u32::try_from(n).ok();
            let mut inside = None;
            while let Some(group) = at {
                if let Some(found) = known[group as usize] {
                    inside = found;
                    break;
                }
                path.push(group);
                at = self.list[group as usize].parent;
            }
            while let Some(group) = path.pop() {
                let this = &self.list[group as usize];
                inside = inside.or_else(|| (!this.dissolved && is_closed(this)).then_some(group));
                known[group as usize] = Some(inside);
            }
        }
        known.into_iter().map(Option::flatten).collect()
    }

    /// Notes which groups are open and what is shown one by one in each.
    pub(super) fn settle(&mut self, closed_in: &[Option<u32>]) {
        for (group, inside) in self.list.iter_mut().zip(closed_in) {
            group.open = inside.is_none();
        }
        for group in self.list.iter().filter(|group| !group.dissolved && !group.is_part()) {
            let (all, open) = self.tally.entry(group.kind).or_default();
            *all += 1;
            *open += usize::from(group.open);
        }
        for wallet in 0..self.of_wallet.len() {
            let innermost = self.innermost(wallet);
            if innermost.is_none_or(|group| closed_in[group as usize].is_some()) {
                continue;
            }
            let around: Vec<u32> = self.ancestors(innermost).collect();
            around.into_iter().for_each(|group| self.list[group as usize].alone += 1);
        }
    }

    /// The children of each group; the last ones are those of no group.
    pub(super) fn children(&self) -> Vec<Children> {
        let mut children = vec![Children::default(); self.list.len() + 1];
        let slot = |parent: Option<u32>| parent.map_or(self.list.len(), |parent| parent as usize);
        for (n, group) in self.list.iter().enumerate() {
            children[slot(group.parent)].groups.extend(u32::try_from(n).ok());
        }
        for (wallet, group) in self.of_wallet.iter().enumerate() {
            children[slot(*group)].wallets.extend(u32::try_from(wallet).ok());
        }
        children
    }

    /// Of which owner, cluster or other group one wallet is left is no group of wallets; that of a service stays, since
    /// its name says more than the address.
    pub(super) fn dissolve_single(&mut self) {
        for group in &mut self.list {
            group.dissolved = match group.kind {
                GroupKind::Owner => group.wallets < 2 && !group.closed,
                GroupKind::Case => group.wallets == 0,
                _ => group.wallets < 2,
            };
        }
    }
}
