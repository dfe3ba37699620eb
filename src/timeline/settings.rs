//! How a person wants to see the timeline.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Zone;
use crate::case::Timestamp;

/// What the height of the histogram stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Measure {
    /// Value in US dollars; the number of movements where no value is known.
    #[default]
    Value,
    /// How many movements.
    Number,
    /// The amount of one asset, by its id; movements of other assets are left out.
    Asset(String),
}

/// How a value becomes a height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Scale {
    /// By its logarithm: small values stay visible.
    #[default]
    Log,
    /// In proportion.
    Linear,
}

/// What the colours of the histogram tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Split {
    /// The part the sender plays.
    #[default]
    Role,
    /// The kind of transfer.
    Kind,
    /// What is selected, and the rest.
    Selection,
}

impl Split {
    /// All, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::Role, Self::Kind, Self::Selection];

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "Sender",
            Self::Kind => "Kind of transfer",
            Self::Selection => "Selection",
        }
    }
}

/// What a lane stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Grouping {
    /// The stations of the story: victim, wallets by hop, services, cash-out.
    #[default]
    Story,
    /// An entity.
    Entity,
    /// A role.
    Role,
    /// A wallet.
    Wallet,
    /// The incident a transfer belongs to.
    Incident,
}

impl Grouping {
    /// All, in the order of the settings.
    pub const ALL: [Self; 5] = [Self::Story, Self::Entity, Self::Role, Self::Wallet, Self::Incident];

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Story => "Story",
            Self::Entity => "Entity",
            Self::Role => "Role",
            Self::Wallet => "Wallet",
            Self::Incident => "Incident",
        }
    }
}

/// A stretch of time, both ends included, seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First second.
    pub from: Timestamp,
    /// Last second.
    pub to: Timestamp,
}

/// Everything about the timeline that a person chose and a view file keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimelineSettings {
    /// The clock that dates are written by.
    pub zone: Zone,
    /// What the height of the histogram stands for.
    pub measure: Measure,
    /// Whether each bar counts all that came before it too.
    pub cumulative: bool,
    /// How a value becomes a height.
    pub scale: Scale,
    /// What the colours of the histogram tell apart.
    pub split: Split,
    /// What a lane stands for.
    pub grouping: Grouping,
    /// Lanes opened into what they hold, by their key.
    pub opened: BTreeSet<String>,
    /// The second window, compared with that of the filter.
    pub second: Option<Span>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_file() {
        let settings = TimelineSettings {
            zone: Zone::parse("Asia/Seoul").unwrap(),
            measure: Measure::Asset("ETH".into()),
            cumulative: true,
            scale: Scale::Linear,
            split: Split::Kind,
            grouping: Grouping::Wallet,
            opened: BTreeSet::from(["role:Mixer".to_owned()]),
            second: Some(Span { from: 1, to: 2 }),
        };
        let text = ron::to_string(&settings).unwrap();
        assert_eq!(ron::from_str::<TimelineSettings>(&text).unwrap(), settings, "{text}");
        assert_eq!(ron::from_str::<TimelineSettings>("()").unwrap(), TimelineSettings::default());
        assert!(ron::from_str::<TimelineSettings>("(zone: \"Mars\")").is_err());
    }
}
