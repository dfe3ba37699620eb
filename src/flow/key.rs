//! Stable names of nodes and edges: they survive folding, reloading and saving.

use std::fmt;

use crate::case::{Case, ClusterIx, EntityIx, IncidentIx, PartIx, WalletIx};

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

/// Keys are made of the ids of the case file, be it in disguise or not: who wears a disguise stays the same node. They
/// are never shown.
impl NodeKey {
    /// The key of a theft.
    #[must_use]
    pub fn of_incident(case: &Case, ix: IncidentIx) -> Self {
        Self::Incident(case.beneath()[ix].id.clone())
    }

    /// The key of an entity.
    #[must_use]
    pub fn of_entity(case: &Case, ix: EntityIx) -> Self {
        Self::Entity(case.beneath()[ix].id.clone())
    }

    /// The key of a wallet.
    #[must_use]
    pub fn of_wallet(case: &Case, ix: WalletIx) -> Self {
        Self::Wallet(case.beneath()[ix].id.clone())
    }

    /// The key of a cluster.
    #[must_use]
    pub fn of_cluster(case: &Case, ix: ClusterIx) -> Self {
        Self::Cluster(case.beneath()[ix].id.clone())
    }

    /// The key of what belongs to one of several merged cases.
    #[must_use]
    pub fn of_part(case: &Case, ix: PartIx) -> Self {
        Self::Part(case.beneath().parts().get(ix.get()).map_or(String::new(), |part| part.id.clone()))
    }

    /// The wallet it is the key of.
    #[must_use]
    pub fn wallet(&self, case: &Case) -> Option<WalletIx> {
        let Self::Wallet(id) = self else { return None };
        case.beneath().wallets.iter().position(|wallet| wallet.id == *id).map(WalletIx::new)
    }

    /// What it is the key of is called, where it stands for one thing of the case.
    #[must_use]
    pub fn name(&self, case: &Case) -> Option<String> {
        let known = case.beneath();
        match self {
            Self::Wallet(_) => Some(case[self.wallet(case)?].name()),
            Self::Entity(id) => {
                let n = known.entities.iter().position(|entity| entity.id == *id)?;
                Some(case.entities.get(n)?.name.clone())
            }
            Self::Incident(id) => {
                let n = known.incidents.iter().position(|incident| incident.id == *id)?;
                Some(case.incidents.get(n)?.title.clone())
            }
            Self::Cluster(id) => {
                let n = known.clusters.iter().position(|cluster| cluster.id == *id)?;
                Some(case.clusters.get(n)?.name.clone())
            }
            Self::Part(id) => {
                let n = known.parts().iter().position(|part| part.id == *id)?;
                Some(case.parts().get(n)?.title.clone())
            }
            _ => None,
        }
    }

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
