//! The case file as written: one struct per record of the RON, before anything is resolved or checked.
//!
//! Unknown fields are refused. Amounts, times, addresses and grades are strings here and are parsed in lowering, so
//! that a bad one is reported with its place and the rest still loads.

use serde::Deserialize;

use crate::case::{
    Bound, Confidence, EntityKind, EventKind, Evidence, Likelihood, Role, SourceKind, StatusKind, TransferKind, Unit,
    Vector,
};

/// A record of `sources`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: String,
    #[serde(default)]
    pub kind: SourceKind,
    pub publisher: String,
    pub title: String,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub grade: Option<String>,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub marking: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    pub id: String,
    /// Defaults to the id.
    #[serde(default)]
    pub symbol: Option<String>,
    #[serde(default)]
    pub name: String,
    pub chain: String,
    /// CAIP-19 asset reference within the chain.
    #[serde(default)]
    pub reference: Option<String>,
    pub decimals: u8,
    /// `USD` or the id of another asset.
    #[serde(default)]
    pub counted_as: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub asset: String,
    pub date: String,
    pub usd: String,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// Entity; defaults to the item's owner, actor or `part_of`.
    #[serde(default)]
    pub to: Option<String>,
    #[serde(default)]
    pub likelihood: Option<Likelihood>,
    #[serde(default)]
    pub confidence: Option<Confidence>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub kind: EntityKind,
    pub role: Role,
    #[serde(default)]
    pub country: Option<String>,
    #[serde(default)]
    pub part_of: Option<String>,
    #[serde(default)]
    pub attribution: Option<Attribution>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub marking: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub kind: StatusKind,
    #[serde(default)]
    pub at: Option<String>,
    /// Both or neither of `asset` and `amount`.
    #[serde(default)]
    pub asset: Option<String>,
    #[serde(default)]
    pub amount: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wallet {
    pub id: String,
    /// CAIP-2.
    pub chain: String,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub owner: Option<String>,
    /// Id of an address cluster.
    #[serde(default)]
    pub cluster: Option<String>,
    pub role: Role,
    #[serde(default)]
    pub attribution: Option<Attribution>,
    #[serde(default)]
    pub status: Option<Status>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

/// A record of `clusters`: wallets that one hand is said to control.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    pub id: String,
    pub name: String,
    /// How it was found, e.g. `co-spent inputs`.
    #[serde(default)]
    pub method: String,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    pub asset: String,
    /// `unknown` where no source says.
    #[serde(default)]
    pub amount: Option<String>,
    #[serde(default)]
    pub usd: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    pub usd: String,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub victim: Option<String>,
    #[serde(default)]
    pub actor: Option<String>,
    pub at: String,
    #[serde(default)]
    pub until: Option<String>,
    #[serde(default)]
    pub vectors: Vec<Vector>,
    #[serde(default)]
    pub losses: Vec<Loss>,
    /// Published total.
    #[serde(default)]
    pub usd: Option<String>,
    /// Who gives that total; defaults to `sources`.
    #[serde(default)]
    pub usd_sources: Vec<String>,
    /// Totals others published.
    #[serde(default)]
    pub estimates: Vec<Estimate>,
    /// Both or neither of `usd_low` and `usd_high`.
    #[serde(default)]
    pub usd_low: Option<String>,
    #[serde(default)]
    pub usd_high: Option<String>,
    #[serde(default)]
    pub attribution: Option<Attribution>,
    /// What is disputed or not confirmed.
    #[serde(default)]
    pub dispute: String,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

/// A transfer in the case file; a ledger's row has the same fields as columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    #[serde(default)]
    pub at: Option<String>,
    #[serde(default)]
    pub until: Option<String>,
    /// Wallet id, or the whole address of a wallet.
    pub from: String,
    pub to: String,
    pub asset: String,
    /// `unknown` where no source says.
    pub amount: String,
    /// Both or neither of `received_asset` and `received_amount`.
    #[serde(default)]
    pub received_asset: Option<String>,
    #[serde(default)]
    pub received_amount: Option<String>,
    #[serde(default)]
    pub tx: Option<String>,
    /// Defaults to `Transfer`.
    #[serde(default)]
    pub kind: Option<TransferKind>,
    /// Defaults to `Ledger`, or `Inferred` for kind `Inferred`.
    #[serde(default)]
    pub evidence: Option<Evidence>,
    /// Defaults to 1.
    #[serde(default)]
    pub count: Option<u32>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

/// A CSV file beside the case. Its columns are the fields of [`Transfer`]; `from`, `to`, `asset` and `amount` are
/// required, the others optional, in any order; several sources are separated by spaces.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// File name, relative to the case file, in its folder or below.
    pub path: String,
    /// Chain of addresses that no wallet of the case names; each becomes an [`Role::Intermediary`] wallet.
    #[serde(default)]
    pub chain: Option<String>,
    /// Sources of every row, added to the row's own.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A published list of addresses beside the case: a GraphSense TagPack (`.yaml`), or a list of sanctioned addresses as
/// text (one address a line) or JSON (an array of addresses).
#[derive(Debug, Deserialize)]
#[serde(rename = "List", deny_unknown_fields)]
pub struct AddressList {
    /// File name, relative to the case file, in its folder or below.
    pub path: String,
    /// The source of the case that the list is.
    pub source: String,
    /// What the accounts are called where the list does not say; needed for a list that names none.
    #[serde(default)]
    pub label: Option<String>,
    /// Chain of its addresses, where neither the list nor the form of an address tells.
    #[serde(default)]
    pub chain: Option<String>,
    /// When its accounts were listed. Defaults to the date the list gives, which is often that of its last change.
    #[serde(default)]
    pub listed: Option<String>,
    /// When they were taken off the list.
    #[serde(default)]
    pub delisted: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub at: String,
    #[serde(default)]
    pub until: Option<String>,
    pub kind: EventKind,
    pub title: String,
    /// Ids of entities, wallets or incidents.
    #[serde(default)]
    pub about: Vec<String>,
    #[serde(default)]
    pub usd: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub id: String,
    pub measure: String,
    #[serde(default)]
    pub part: String,
    #[serde(default)]
    pub period: Option<String>,
    #[serde(default)]
    pub until: Option<String>,
    /// A decimal number, e.g. `400000000`, `22.5`.
    pub figure: String,
    pub unit: Unit,
    /// Defaults to `Exactly`.
    #[serde(default)]
    pub bound: Bound,
    pub statement: String,
    /// Ids of entities, wallets or incidents.
    #[serde(default)]
    pub about: Vec<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: String,
}
