//! What merged cases contradict each other about.

use crate::case::{Case, PartIx, Subject};

/// What a contradiction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// Two names for one account.
    Label,
    /// Two owners of one account.
    Owner,
    /// Two address clusters of one account.
    Cluster,
    /// Two judgements on one account, membership or theft.
    Attribution,
    /// Two parts played.
    Role,
    /// Two sorts of organisation.
    Kind,
    /// Two organisations that it is part of.
    PartOf,
    /// One id for two different things.
    Id,
    /// Two dates of one theft.
    Date,
    /// Two values of one theft.
    Value,
    /// Two groups said to have done one theft.
    Actor,
}

impl Matter {
    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Label => "Two names",
            Self::Owner => "Two owners",
            Self::Cluster => "Two clusters",
            Self::Attribution => "Two judgements",
            Self::Role => "Two parts played",
            Self::Kind => "Two kinds",
            Self::PartOf => "Two memberships",
            Self::Id => "One id, two things",
            Self::Date => "Two dates",
            Self::Value => "Two values",
            Self::Actor => "Two groups",
        }
    }
}

/// A contradiction between merged cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The item of the merged case.
    pub about: Subject,
    /// What the cases differ in.
    pub matter: Matter,
    /// Who says what; the first is shown.
    pub says: Vec<(PartIx, String)>,
}

impl Conflict {
    /// One sentence for people, e.g. `“A” in ronin-2022, “B” in dprk-record`.
    #[must_use]
    pub fn sentence(&self, case: &Case) -> String {
        let parts = case.parts();
        let one = |(part, text): &(PartIx, String)| {
            let id = parts.get(part.get()).map_or("?", |part| part.id.as_str());
            format!("“{text}” in {id}")
        };
        self.says.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
