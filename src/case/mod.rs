//! The domain model: what a case says happened, who says so, and how sure they are.
//!
//! A [`Case`] is plain data. Its lists are dense and refer to each other by typed indices ([`WalletIx`],
//! [`SourceIx`], …), so a million transfers cost no string look-ups; the string ids of the case file are kept for people.
//! Nothing here reads files, draws, or knows of a user interface. A `Case` that exists is *well formed*: every index
//! is in range and every amount is exact. Whether it is *plausible* is for [`crate::check`] to say.

mod address;
mod amount;
mod asset;
mod claim;
mod cluster;
pub mod disguise;
mod entity;
mod event;
mod grade;
pub(crate) mod hex;
mod incident;
mod index;
mod marking;
mod merge;
mod origin;
mod share;
mod tag;
mod time;
mod transfer;
mod tx;
mod wallet;
mod words;

pub use address::{Address, AddressError, Checksum};
pub use amount::{Amount, AmountError, Usd, thousands};
pub use asset::{Asset, Chain, ChainFamily, Peg, Price};
pub use claim::{Bound, Claim, Figure, Question, Unit};
pub use cluster::Cluster;
pub use disguise::{Addresses, Discretion, Disguise, Disguised, Named, Tally, disguised};
pub use entity::{Entity, EntityKind};
pub use event::{Event, EventKind, Subject};
pub use grade::{Attribution, Confidence, Credibility, Grade, Likelihood, Reliability, Source, SourceKind};
pub use incident::{Estimate, Incident, Loss, Vector};
pub use index::{AssetIx, ClaimIx, ClusterIx, EntityIx, EventIx, IncidentIx, PartIx, SourceIx, TransferIx, WalletIx};
pub use marking::{Marking, Tlp, portion};
pub use merge::{Conflict, Matter, Merged, merge};
pub use origin::{Member, Origins, Part};
pub use share::{Permille, apportion, permilles, shares};
pub use tag::{Tag, TagConfidence};
pub use time::{Moment, Precision, TimeError, Timestamp, format_utc, is_instant, range};
pub use transfer::{Evidence, Place, Transfer, TransferKind};
pub use tx::TxId;
pub use wallet::{Role, Status, StatusKind, Wallet};
pub use words::capital;

use index::Ix;

/// One case: a theft, or several, with everything the file says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Stable identifier, e.g. `bybit-2025`.
    pub id: String,
    /// Headline, e.g. `Bybit cold-wallet theft, 21 February 2025`.
    pub title: String,
    /// One or two sentences under the title.
    pub summary: String,
    /// Dissemination marking drawn on screen and on every export.
    pub marking: Option<Marking>,
    /// The date up to which the case is known to be complete.
    pub as_of: Option<Moment>,
    /// What a reader must know before relying on the case.
    pub caveats: Vec<String>,
    /// Who says what.
    pub sources: Vec<Source>,
    /// Assets named by losses and transfers.
    pub assets: Vec<Asset>,
    /// Published prices.
    pub prices: Vec<Price>,
    /// Organisations and groups.
    pub entities: Vec<Entity>,
    /// Accounts on a chain.
    pub wallets: Vec<Wallet>,
    /// Sets of wallets that one hand is said to control.
    pub clusters: Vec<Cluster>,
    /// Thefts.
    pub incidents: Vec<Incident>,
    /// Movements of value: those written in the case file, then those of each ledger, in file order.
    pub transfers: Vec<Transfer>,
    /// Dated facts that are no transfer: sanctions, attributions, reports.
    pub events: Vec<Event>,
    /// Published figures beyond a single theft.
    pub claims: Vec<Claim>,
    /// Files the case is made of, as it names them: the case file itself, its ledgers, its address lists.
    pub files: Vec<String>,
    /// SHA-256 over the canonical content, see [`crate::format`]; of a merged case over the digests of its parts.
    pub digest: Digest,
    /// What it was merged from.
    pub origins: Origins,
    /// What must not be printed of it; nothing of a case as it was read.
    pub discretion: Discretion,
}

/// SHA-256 of a case's canonical content.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The first 12 hexadecimal digits, as printed on pictures.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({self})")
    }
}

macro_rules! lists {
    ($($ix:ty => $item:ty, $list:ident;)*) => {$(
        impl std::ops::Index<$ix> for Case {
            type Output = $item;
            fn index(&self, ix: $ix) -> &$item {
                &self.$list[ix.get()]
            }
        }
    )*};
}

lists! {
    SourceIx => Source, sources;
    AssetIx => Asset, assets;
    EntityIx => Entity, entities;
    WalletIx => Wallet, wallets;
    IncidentIx => Incident, incidents;
    TransferIx => Transfer, transfers;
    EventIx => Event, events;
    ClaimIx => Claim, claims;
    ClusterIx => Cluster, clusters;
}

impl Case {
    /// The wallets with their indices, in file order.
    pub fn wallets(&self) -> impl Iterator<Item = (WalletIx, &Wallet)> {
        enumerate(&self.wallets)
    }

    /// The entities with their indices, in file order.
    pub fn entities(&self) -> impl Iterator<Item = (EntityIx, &Entity)> {
        enumerate(&self.entities)
    }

    /// The incidents with their indices, in file order.
    pub fn incidents(&self) -> impl Iterator<Item = (IncidentIx, &Incident)> {
        enumerate(&self.incidents)
    }

    /// The transfers with their indices, in file order.
    pub fn transfers(&self) -> impl Iterator<Item = (TransferIx, &Transfer)> {
        enumerate(&self.transfers)
    }

    /// The events with their indices, in file order.
    pub fn events(&self) -> impl Iterator<Item = (EventIx, &Event)> {
        enumerate(&self.events)
    }

    /// The claims with their indices, in file order.
    pub fn claims(&self) -> impl Iterator<Item = (ClaimIx, &Claim)> {
        enumerate(&self.claims)
    }

    /// The address clusters with their indices, in file order.
    pub fn clusters(&self) -> impl Iterator<Item = (ClusterIx, &Cluster)> {
        enumerate(&self.clusters)
    }

    /// The entity and everything it is part of, from the inside out. Ends at a cycle.
    pub fn chain_of_command(&self, entity: EntityIx) -> impl Iterator<Item = EntityIx> {
        std::iter::successors(Some(entity), |&e| self[e].part_of).take(self.entities.len())
    }
}

fn enumerate<I: Ix, T>(items: &[T]) -> impl Iterator<Item = (I, &T)> {
    items.iter().enumerate().map(|(n, item)| (I::new(n), item))
}
