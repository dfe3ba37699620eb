//! Of which cases a merged case is made, and which of them an item is in.

use super::index::Ix;
use super::{
    Case, ClaimIx, Digest, EntityIx, EventIx, IncidentIx, Marking, Moment, PartIx, SourceIx, TransferIx, WalletIx,
};

/// One of the cases a merged case is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// Its own digest.
    pub digest: Digest,
    /// The date up to which it is known to be complete.
    pub as_of: Option<Moment>,
    /// Its marking.
    pub marking: Option<Marking>,
}

/// The parts of a merged case and what is in which of them. Empty for a case that was read from one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    pub(super) parts: Vec<Part>,
    /// Sets of parts, each once: most items are in one part only, and a ledger has a million of them.
    sets: Vec<Vec<PartIx>>,
    sources: Vec<u32>,
    entities: Vec<u32>,
    wallets: Vec<u32>,
    incidents: Vec<u32>,
    transfers: Vec<u32>,
    events: Vec<u32>,
    claims: Vec<u32>,
}

macro_rules! members {
    ($($ix:ty => $list:ident;)*) => {
        /// An item that knows in which list of a case it is.
        pub trait Member: Copy {
            #[doc(hidden)]
            fn set(self, origins: &Origins) -> Option<u32>;
            #[doc(hidden)]
            fn list(origins: &mut Origins) -> &mut Vec<u32>;
        }
        $(impl Member for $ix {
            fn set(self, origins: &Origins) -> Option<u32> {
                origins.$list.get(self.get()).copied()
            }
            fn list(origins: &mut Origins) -> &mut Vec<u32> {
                &mut origins.$list
            }
        })*
    };
}

members! {
    SourceIx => sources;
    EntityIx => entities;
    WalletIx => wallets;
    IncidentIx => incidents;
    TransferIx => transfers;
    EventIx => events;
    ClaimIx => claims;
}

impl Origins {
    /// The same with other ids and titles of the parts.
    pub(super) fn with_texts(&self, id: impl Fn(&str) -> String, title: impl Fn(&str) -> String) -> Self {
        let mut shown = self.clone();
        for part in &mut shown.parts {
            part.id = id(&part.id);
            part.title = title(&part.title);
        }
        shown
    }

    /// Notes the parts of the next item of a list; `parts` ascends.
    pub(super) fn push<M: Member>(&mut self, parts: &[PartIx]) {
        let n = self.sets.iter().position(|set| set == parts).unwrap_or_else(|| {
            self.sets.push(parts.to_vec());
            self.sets.len() - 1
        });
        M::list(self).push(u32::try_from(n).unwrap_or(u32::MAX));
    }
}

impl Case {
    /// The cases this one was merged from; empty for one that was read from a file.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.origins.parts
    }

    /// The parts with their indices.
    pub fn parts_with_ix(&self) -> impl Iterator<Item = (PartIx, &Part)> {
        self.origins.parts.iter().enumerate().map(|(n, part)| (<PartIx as Ix>::new(n), part))
    }

    /// The parts an item is in, ascending; empty in a case of its own.
    #[must_use]
    pub fn parts_of(&self, item: impl Member) -> &[PartIx] {
        item.set(&self.origins).and_then(|set| self.origins.sets.get(set as usize)).map_or(&[], Vec::as_slice)
    }

    /// Whether an item is in more than one of the merged cases.
    #[must_use]
    pub fn is_shared(&self, item: impl Member) -> bool {
        self.parts_of(item).len() > 1
    }
}
