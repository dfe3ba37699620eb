//! One transfer, from the case file or a ledger: the same rules for both.

use std::sync::Arc;

use serde::de::{DeserializeOwned, IntoDeserializer};

use super::super::suggest;
use super::{Accounts, Found, Known};
use crate::case::{
    Amount, Asset, AssetIx, Chain, Evidence, Moment, Place, SourceIx, Transfer, TransferKind, TxId, WalletIx,
};
use crate::check::Code;

/// Written for an amount that no source gives.
pub(super) const UNKNOWN: &str = "unknown";

/// The values of a transfer as written.
#[derive(Debug, Default)]
pub(in super::super) struct Row<'r> {
    pub(in super::super) at: Option<&'r str>,
    pub(in super::super) until: Option<&'r str>,
    pub(in super::super) from: &'r str,
    pub(in super::super) to: &'r str,
    pub(in super::super) asset: &'r str,
    pub(in super::super) amount: &'r str,
    pub(in super::super) received_asset: Option<&'r str>,
    pub(in super::super) received_amount: Option<&'r str>,
    pub(in super::super) tx: Option<&'r str>,
    pub(in super::super) kind: Option<TransferKind>,
    pub(in super::super) evidence: Option<Evidence>,
    pub(in super::super) count: Option<u32>,
    pub(in super::super) note: &'r str,
}

/// Takes a mistake: field, code, message, help.
pub(in super::super) type Complain<'c> = &'c mut dyn FnMut(&'static str, Code, String, Option<String>);

/// Lowers one transfer. `None` after a complaint.
pub(in super::super) fn lower(
    row: &Row<'_>,
    sources: Arc<[SourceIx]>,
    declare: Option<&Chain>,
    place: Place,
    known: &Known,
    accounts: &mut Accounts,
    complain: Complain<'_>,
) -> Option<Transfer> {
    let draft = draft(row, sources, place, known, complain);
    // An address of several chains is looked for on the chain of the asset.
    let chain = match &draft {
        Some(draft) => known.chain(draft.asset),
        None => sent(row, known, &mut |_, _, _, _| {}).and_then(|(asset, _)| known.chain(asset)),
    };
    let ends = ends((row.from, row.to), chain, declare, accounts, complain);
    ends.and_then(|(from, to)| Some(Transfer { from, to, ..draft? }))
}

/// The wallets between which a transfer goes, after those of all transfers before it.
pub(in super::super) fn ends(
    (from, to): (&str, &str),
    chain: Option<&Chain>,
    declare: Option<&Chain>,
    accounts: &mut Accounts,
    complain: Complain<'_>,
) -> Option<(WalletIx, WalletIx)> {
    let from = wallet("from", from, chain, declare, accounts, complain);
    let to = wallet("to", to, chain, declare, accounts, complain);
    from.zip(to)
}

/// Everything of a transfer but the wallets, in whose place the first one stands: rows of a ledger may be read in any
/// order so far, but those that name a new wallet only one after the other.
pub(in super::super) fn draft(
    row: &Row<'_>,
    sources: Arc<[SourceIx]>,
    place: Place,
    tables: &Known,
    complain: Complain<'_>,
) -> Option<Transfer> {
    let at = moment("at", row.at, complain);
    let until = moment("until", row.until, complain);
    if let (Ok(Some(at)), Ok(Some(until))) = (&at, &until)
        && until.end() <= at.start()
    {
        let message = format!("it ends ({}) before it begins ({})", until.iso(), at.iso());
        complain("until", Code::Backwards, message, Some("exchange `at` and `until`".to_owned()));
    }
    let sent = sent(row, tables, complain);
    let received = match (row.received_asset, row.received_amount) {
        (Some(asset), Some(amount)) => {
            asset_amount(("received_asset", asset), ("received_amount", amount), tables, complain).map(Some)
        }
        (None, None) => Some(None),
        (Some(_), None) => {
            half("received_asset", "received_amount", complain);
            None
        }
        (None, Some(_)) => {
            half("received_amount", "received_asset", complain);
            None
        }
    };
    if row.count == Some(0) {
        let help = "leave it out for a single transfer";
        complain("count", Code::OutOfRange, "a transfer stands for at least one row".to_owned(), Some(help.to_owned()));
    }
    let kind = row.kind.unwrap_or(TransferKind::Transfer);
    let by_kind = if kind == TransferKind::Inferred { Evidence::Inferred } else { Evidence::Ledger };
    let (asset, amount) = sent?;
    Some(Transfer {
        at: at.ok()?,
        until: until.ok()?,
        from: WalletIx::new(0),
        to: WalletIx::new(0),
        asset,
        amount,
        received: received?,
        tx: row.tx.map(TxId::new),
        kind,
        evidence: row.evidence.unwrap_or(by_kind),
        count: row.count.unwrap_or(1),
        sources,
        note: row.note.to_owned(),
        place,
    })
}

fn moment(field: &'static str, text: Option<&str>, complain: Complain<'_>) -> Result<Option<Moment>, ()> {
    text.map(Moment::parse).transpose().map_err(|error| complain(field, Code::BadTime, error.to_string(), None))
}

fn half(given: &'static str, lacking: &str, complain: Complain<'_>) {
    let message = format!("`{given}` is given without `{lacking}`");
    complain(given, Code::HalfPair, message, Some("give both or neither".to_owned()));
}

/// What was sent: an asset, and how much of it where that is known.
fn sent(row: &Row<'_>, tables: &Known, complain: Complain<'_>) -> Option<(AssetIx, Option<Amount>)> {
    if row.amount == UNKNOWN {
        let ix = asset(("asset", row.asset), tables, complain)?.0;
        return Some((ix, None));
    }
    asset_amount(("asset", row.asset), ("amount", row.amount), tables, complain).map(|(ix, amount)| (ix, Some(amount)))
}

fn asset<'t>(
    asset: (&'static str, &str),
    tables: &'t Known,
    complain: Complain<'_>,
) -> Option<(AssetIx, Option<&'t Asset>)> {
    if asset.1.is_empty() {
        complain(asset.0, Code::EmptyText, format!("`{}` is empty", asset.0), None);
        return None;
    }
    let found = tables.asset(asset.1);
    if found.is_none() {
        let help = suggest::closest(asset.1, tables.asset_ids.keys().map(String::as_str));
        let message = format!("no asset has the id `{}`", asset.1);
        complain(asset.0, Code::DanglingId, message, help.map(|id| format!("did you mean `{id}`?")));
    }
    found
}

fn asset_amount(
    asset: (&'static str, &str),
    amount: (&'static str, &str),
    tables: &Known,
    complain: Complain<'_>,
) -> Option<(AssetIx, Amount)> {
    let (ix, known) = self::asset(asset, tables, complain)?;
    if amount.1.is_empty() {
        let help = "write `unknown` where no source says how much was sent".to_owned();
        complain(amount.0, Code::EmptyText, format!("`{}` is empty", amount.0), (amount.0 == "amount").then_some(help));
        return None;
    }
    match Amount::parse(amount.1, known?.decimals) {
        Ok(value) => Some((ix, value)),
        Err(error) => {
            complain(amount.0, Code::BadAmount, error.to_string(), None);
            None
        }
    }
}

fn wallet(
    field: &'static str,
    text: &str,
    chain: Option<&Chain>,
    declare: Option<&Chain>,
    accounts: &mut Accounts,
    complain: Complain<'_>,
) -> Option<WalletIx> {
    if text.is_empty() {
        complain(field, Code::EmptyText, format!("`{field}` is empty"), None);
        return None;
    }
    match accounts.find(text, chain, declare) {
        Found::One(ix) => return Some(ix),
        Found::Several(ids) => {
            let message = "wallets of several chains have this address".to_owned();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            complain(field, Code::AmbiguousAddress, message, Some(format!("name {}", suggest::list(&ids))));
        }
        // It may be the address of a wallet whose record is broken.
        Found::None(_) if accounts.incomplete() && text.len() >= 20 => {}
        Found::None(help) => {
            complain(field, Code::DanglingId, format!("no wallet has the id or address `{text}`"), Some(help));
        }
    }
    None
}

/// Reads a word of the case file's vocabulary, e.g. a transfer's kind; all words otherwise.
pub(in super::super) fn word<T: DeserializeOwned>(text: &str) -> Result<T, &'static [&'static str]> {
    T::deserialize(text.into_deserializer()).map_err(|Words(words)| words)
}

/// The words that were expected.
#[derive(Debug)]
struct Words(&'static [&'static str]);

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&suggest::list(self.0))
    }
}

impl std::error::Error for Words {}

impl serde::de::Error for Words {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self(&[])
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self(expected)
    }
}
