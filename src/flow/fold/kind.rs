//! The kinds of groups, and which of them are on.

use std::collections::BTreeSet;

/// What holds the wallets of a group together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// They belong to one of several merged cases only.
    Case,
    /// They play one part.
    Role,
    /// They have one owner.
    Owner,
    /// The case says that one hand controls them.
    Cluster,
    /// They are as many hops away from the victim, in a picture that would be too large.
    Distance,
    /// Each passes most of what it received on to the next.
    Chain,
    /// Their funds come from the same places and go to the same places.
    Alike,
    /// They are the less valuable part of a large group.
    Rest,
    /// A person put them together.
    Hand,
}

impl GroupKind {
    /// The kinds that can be switched on and off, from the outside in.
    pub const SWITCHED: [Self; 7] =
        [Self::Case, Self::Role, Self::Owner, Self::Cluster, Self::Distance, Self::Chain, Self::Alike];

    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Case => "By case",
            Self::Role => "By role",
            Self::Owner => "By owner",
            Self::Cluster => "By address cluster",
            Self::Distance => "By distance",
            Self::Chain => "Peel chains",
            Self::Alike => "Alike wallets",
            Self::Rest => "The rest of large groups",
            Self::Hand => "By hand",
        }
    }

    /// What is put together, for people: one sentence without a full stop.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Case => "Of several open cases, what belongs to one of them only",
            Self::Role => "Wallets that play one part, e.g. all mixers; off at first",
            Self::Owner => {
                "The accounts of one owner; at first those of services and victims are folded, those of threat actors open"
            }
            Self::Cluster => {
                "Addresses that the case says one hand controls; at first folded where none has a label or a status"
            }
            Self::Distance => {
                "Only where more than 120 nodes would be shown: the least valuable unnamed rest, by hops from the victim and role"
            }
            Self::Chain => {
                "At least 3 unnamed wallets in a row, each paid by the one before alone and passing at least 80 % of it on to the next, in order of time"
            }
            Self::Alike => "At least 4 unnamed wallets of one role that are paid by the same and pay the same",
            Self::Rest => "Of a group of more than 120, all but the most valuable 24",
            Self::Hand => "What a person selected and put together",
        }
    }
}

/// Which kinds of groups are on. All but roles are at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    off: BTreeSet<GroupKind>,
}

impl Default for Grouping {
    fn default() -> Self {
        Self { off: BTreeSet::from([GroupKind::Role]) }
    }
}

impl Grouping {
    /// Whether a kind is on.
    #[must_use]
    pub fn has(&self, kind: GroupKind) -> bool {
        !self.off.contains(&kind)
    }

    /// Switches a kind on or off.
    pub fn switch(&mut self, kind: GroupKind) {
        if !self.off.remove(&kind) {
            self.off.insert(kind);
        }
    }
}
