//! Stable names of nodes and edges: they survive folding, reloading and saving.

use std::fmt;

/// A node by what it stands for, with the ids of the case file. The text form (`wallet:exploiter-1`) is what view files
/// and tests use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKey {
    /// An incident.
    Incident(String),
    /// An entity with its folded wallets.
    Entity(String),
    /// One wallet.
    Wallet(String),
    /// Similar leaves of one node; the name says which.
    Stack(String),
    /// What belongs to one of several merged cases only.
    Part(String),
    /// All wallets of one role.
    Role(String),
    /// An address cluster given in the case.
    Cluster(String),
    /// Wallets so many hops from the victim.
    Distance(String),
    /// A peel chain, by its first wallet, or a part of it.
    Chain(String),
    /// The less valuable part of a large group.
    Rest(String),
    /// A group made by hand.
    Hand(String),
    /// What of one group lies in another.
    Portion(String),
}

impl fmt::Display for NodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incident(id) => write!(f, "incident:{id}"),
            Self::Entity(id) => write!(f, "entity:{id}"),
            Self::Wallet(id) => write!(f, "wallet:{id}"),
            Self::Stack(id) => write!(f, "stack:{id}"),
            Self::Part(id) => write!(f, "case:{id}"),
            Self::Role(id) => write!(f, "role:{id}"),
            Self::Cluster(id) => write!(f, "cluster:{id}"),
            Self::Distance(id) => write!(f, "distance:{id}"),
            Self::Chain(id) => write!(f, "chain:{id}"),
            Self::Rest(id) => write!(f, "rest:{id}"),
            Self::Hand(id) => write!(f, "group:{id}"),
            Self::Portion(id) => write!(f, "portion:{id}"),
        }
    }
}

impl NodeKey {
    /// Reads the text form; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let make = match kind {
            "incident" => Self::Incident,
            "entity" => Self::Entity,
            "wallet" => Self::Wallet,
            "stack" => Self::Stack,
            "case" => Self::Part,
            "role" => Self::Role,
            "cluster" => Self::Cluster,
            "distance" => Self::Distance,
            "chain" => Self::Chain,
            "rest" => Self::Rest,
            "group" => Self::Hand,
            "portion" => Self::Portion,
            _ => return None,
        };
        Some(make(id.to_owned()))
    }
}

/// An edge by its ends: all transfers in one direction between two nodes fold into one edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeKey {
    /// Where the money comes from.
    pub from: NodeKey,
    /// Where it goes.
    pub to: NodeKey,
}

impl fmt::Display for EdgeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.from, self.to)
    }
}
