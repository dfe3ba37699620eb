//! Organisations, groups and services.

use serde::Deserialize;

use super::{Attribution, EntityIx, Marking, Role, SourceIx};

/// What sort of organisation an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum EntityKind {
    /// Centralised exchange or other custodial trading platform.
    Exchange,
    /// Protocol that moves value from one chain to another.
    Bridge,
    /// Service that breaks the link between deposits and withdrawals.
    Mixer,
    /// Decentralised exchange or aggregator.
    Dex,
    /// Decentralised-finance protocol other than a bridge or an exchange.
    DefiProtocol,
    /// Wallet software or custody provider.
    WalletProvider,
    /// Payment processor or merchant service.
    PaymentService,
    /// Over-the-counter broker.
    OtcBroker,
    /// Investment firm or fund.
    InvestmentFirm,
    /// Company that fits no other kind.
    Company,
    /// Token or blockchain project.
    Project,
    /// Mining pool or marketplace.
    MiningService,
    /// Gambling platform.
    GamblingPlatform,
    /// Financial company that is no exchange, fund or payment service.
    FinancialService,
    /// Private person, never named.
    Individual,
    /// Hacking group.
    ThreatActor,
    /// State body.
    Government,
    /// Natural person named by a public charge or sanction.
    Person,
    /// No source says what it is.
    Unknown,
    /// Anything else.
    Other,
}

impl EntityKind {
    /// Name for people, singular, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exchange => "Exchange",
            Self::Bridge => "Bridge",
            Self::Mixer => "Mixer",
            Self::Dex => "Decentralised exchange",
            Self::DefiProtocol => "DeFi protocol",
            Self::WalletProvider => "Wallet provider",
            Self::PaymentService => "Payment service",
            Self::OtcBroker => "OTC broker",
            Self::InvestmentFirm => "Investment firm",
            Self::Company => "Company",
            Self::Project => "Project",
            Self::MiningService => "Mining service",
            Self::GamblingPlatform => "Gambling platform",
            Self::FinancialService => "Financial service",
            Self::Individual => "Individual",
            Self::ThreatActor => "Threat actor",
            Self::Government => "Government body",
            Self::Person => "Person",
            Self::Unknown => "Not stated",
            Self::Other => "Other",
        }
    }

    /// A service pools its customers' funds: what enters it is not followed out of it.
    #[must_use]
    pub fn is_service(self) -> bool {
        matches!(self, Self::Exchange | Self::Bridge | Self::Mixer | Self::Dex | Self::PaymentService | Self::OtcBroker)
    }
}

/// An organisation, group or service that owns wallets, suffers or commits a theft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Identifier in the case file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// What sort of organisation.
    pub kind: EntityKind,
    /// Part played in the case.
    pub role: Role,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: Option<String>,
    /// The organisation it belongs to.
    pub part_of: Option<EntityIx>,
    /// How sure the membership in `part_of` or the identity is, where assessed.
    pub attribution: Option<Box<Attribution>>,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
    /// Its portion marking: what it may be shown to, where that is not said by the banner.
    pub marking: Option<Marking>,
}
