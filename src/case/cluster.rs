//! Address clusters: accounts that somebody says one hand controls.

use super::SourceIx;

/// A set of wallets that a source, or the author of the case by a stated method, puts down to one controller. It says
/// nothing about who that is; [`Wallet::owner`](super::Wallet::owner) does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Identifier in the case file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// How it was found, e.g. `co-spent inputs`, `same deposit address`; empty where the source does not say.
    pub method: String,
    /// Who says so.
    pub sources: Vec<SourceIx>,
    /// Remark for the inspector.
    pub note: String,
}
