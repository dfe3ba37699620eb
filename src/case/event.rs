//! Dated facts that are no transfer.

use serde::Deserialize;

use super::{EntityIx, IncidentIx, Moment, SourceIx, Usd, WalletIx};

/// What sort of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum EventKind {
    /// The thieves get in.
    Intrusion,
    /// Assets leave the victim.
    Theft,
    /// The victim notices or tells the public.
    Disclosure,
    /// Somebody says who did it.
    Attribution,
    /// A person, group or address is put on, or taken off, a sanctions list.
    Sanction,
    /// Criminal charges.
    Indictment,
    /// Seizure or forfeiture proceedings.
    Forfeiture,
    /// Funds are blocked.
    Freeze,
    /// Funds are returned.
    Recovery,
    /// A step of laundering that is documented but not listed row by row.
    Laundering,
    /// A court decides.
    Court,
    /// A warning to the public.
    Advisory,
    /// A report is published.
    Report,
    /// Anything else.
    Other,
}

impl EventKind {
    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Intrusion => "Intrusion",
            Self::Theft => "Theft",
            Self::Disclosure => "Disclosure",
            Self::Attribution => "Attribution",
            Self::Sanction => "Sanction",
            Self::Indictment => "Indictment",
            Self::Forfeiture => "Forfeiture",
            Self::Freeze => "Freeze",
            Self::Recovery => "Recovery",
            Self::Laundering => "Laundering",
            Self::Court => "Court ruling",
            Self::Advisory => "Advisory",
            Self::Report => "Report",
            Self::Other => "Event",
        }
    }
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An entity.
    Entity(EntityIx),
    /// A wallet.
    Wallet(WalletIx),
    /// An incident.
    Incident(IncidentIx),
}

/// A dated fact that is no transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it happened or began.
    pub at: Moment,
    /// When it ended, for a period.
    pub until: Option<Moment>,
    /// What sort of event.
    pub kind: EventKind,
    /// What happened, as one line.
    pub title: String,
    /// What it is about.
    pub about: Vec<Subject>,
    /// Published value, where stated.
    pub usd: Option<Usd>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
}
