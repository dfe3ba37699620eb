//! Thefts.

use serde::Deserialize;

use super::{Amount, AssetIx, Attribution, EntityIx, Moment, SourceIx, Usd};

/// How the thieves got in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Vector {
    /// Deceptive messages or pages that harvest credentials.
    Phishing,
    /// Malicious software on the victim's machines.
    Malware,
    /// Deceiving people, e.g. by a false job offer.
    SocialEngineering,
    /// Compromise of a supplier's software or service.
    SupplyChain,
    /// Private keys obtained by other or unknown means.
    PrivateKeyCompromise,
    /// Flaw of a smart contract or of a server.
    Exploit,
    /// Someone on the inside.
    Insider,
    /// Not stated by any source.
    Unknown,
}

impl Vector {
    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phishing => "Phishing",
            Self::Malware => "Malware",
            Self::SocialEngineering => "Social engineering",
            Self::SupplyChain => "Supply chain",
            Self::PrivateKeyCompromise => "Private key compromise",
            Self::Exploit => "Exploit",
            Self::Insider => "Insider",
            Self::Unknown => "Unknown",
        }
    }
}

/// What was lost in one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The asset.
    pub asset: AssetIx,
    /// How much, in base units; `None` where only a value was published.
    pub amount: Option<Amount>,
    /// Published value of this loss at the time.
    pub usd: Option<Usd>,
    /// Who says so; empty means the incident's own sources.
    pub sources: Vec<SourceIx>,
}

/// A published total other than the one the case works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// The total at the time of the theft.
    pub usd: Usd,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Why it differs, where that is known.
    pub note: String,
}

/// A theft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Identifier in the case file.
    pub id: String,
    /// Name for people, e.g. `Theft from the cold wallet`.
    pub title: String,
    /// Who was robbed.
    pub victim: Option<EntityIx>,
    /// Who is said to have done it.
    pub actor: Option<EntityIx>,
    /// When it began.
    pub at: Moment,
    /// When it ended or came to light, where known.
    pub until: Option<Moment>,
    /// How the thieves got in.
    pub vectors: Vec<Vector>,
    /// What was lost, per asset.
    pub losses: Vec<Loss>,
    /// Published total value at the time: the figure the case works with.
    pub usd: Option<Usd>,
    /// Who gives that figure; empty means the incident's own sources.
    pub usd_sources: Vec<SourceIx>,
    /// Totals others published.
    pub estimates: Vec<Estimate>,
    /// Lowest and highest published total.
    pub usd_range: Option<(Usd, Usd)>,
    /// How sure `actor` is.
    pub attribution: Option<Box<Attribution>>,
    /// What is disputed or not confirmed; empty where nothing is.
    pub dispute: String,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
}
