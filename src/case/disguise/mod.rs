//! Aliases and redaction: a case of which some things are hidden.
//!
//! A [`Disguise`] says what a view hides. [`disguised`] makes of a case one with the same items at the same indices, in
//! which nothing of that is left: not in names and ids, not in labels, and not in any free text. Everything that is
//! shown or exported is made from that case, so that nothing has to remember to hide anything. Amounts, times and what
//! belongs to what stay, and so do sums, traces and places. The digest stays that of the original: it says which file an
//! exhibit was made from.
//!
//! What is not promised: amounts inside free texts are hidden only where they are written as the ledger has them, and a
//! paraphrase ("the exchange from Dubai") is for the author of the case to see.

mod discretion;
mod forms;
mod names;
mod rewrite;
mod scrub;
mod vocabulary;

pub use discretion::Discretion;
pub use names::{suggested, suggested_for_all};
pub use scrub::Scrubber;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Case, EntityIx, EntityKind, TransferIx, Usd, WalletIx};
use names::PublicNames;
use rewrite::Rewriter;
use vocabulary::Vocabulary;

/// What can be given an alias: by its id in the case file, so that the alias survives a change of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// An entity.
    Entity(String),
    /// A wallet.
    Wallet(String),
}

impl Named {
    /// Reads `entity:bybit` or `wallet:exploiter-1`; `None` where it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("entity", id) => Some(Self::Entity(id.to_owned())),
            ("wallet", id) => Some(Self::Wallet(id.to_owned())),
            _ => None,
        }
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entity(id) => write!(f, "entity:{id}"),
            Self::Wallet(id) => write!(f, "wallet:{id}"),
        }
    }
}

/// How much of an address is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addresses {
    /// All of it.
    #[default]
    Whole,
    /// Its beginning and its end, as on screen: `0x47666F…9486E2`.
    Short,
    /// Nothing.
    Hidden,
}

/// What a view hides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disguise {
    /// Whether it is worn. Aliases stay when it is taken off.
    pub on: bool,
    /// Names that stand for the true ones.
    pub aliases: BTreeMap<Named, String>,
    /// How much of addresses is left.
    pub addresses: Addresses,
    /// Whether ids of transactions are hidden.
    pub hashes: bool,
    /// Whether names of persons are hidden.
    pub persons: bool,
    /// Whether labels are hidden: those of the case's author, those of published lists, names of clusters.
    pub labels: bool,
    /// Whether links that contain something hidden are left out whole. Without this, the hidden part of them is replaced.
    pub links: bool,
    /// Single amounts worth less than this are not printed.
    pub below: Option<Usd>,
}

impl Disguise {
    /// Everything that can be hidden at once, with an alias for whatever has a name.
    #[must_use]
    pub fn everything(case: &Case) -> Self {
        Self {
            on: true,
            aliases: suggested(case, &Self::default(), |_| true),
            addresses: Addresses::Hidden,
            hashes: true,
            persons: true,
            labels: true,
            links: true,
            below: None,
        }
    }

    /// Whether it hides anything now.
    #[must_use]
    pub fn is_worn(&self) -> bool {
        self.on && self.hides_something()
    }

    /// Whether it would hide anything if it were worn.
    #[must_use]
    pub fn hides_something(&self) -> bool {
        !self.aliases.is_empty()
            || self.addresses != Addresses::Whole
            || self.hashes
            || self.persons
            || self.labels
            || self.links
            || self.below.is_some_and(|below| below.0 > 0)
    }

    /// What is withheld, in words: `names (aliases), addresses, persons, amounts under USD 10,000`; empty where nothing is.
    #[must_use]
    pub fn words(&self) -> String {
        let addresses = match self.addresses {
            Addresses::Whole => None,
            Addresses::Short => Some("addresses (shortened)".to_owned()),
            Addresses::Hidden => Some("addresses".to_owned()),
        };
        let switch = |on: bool, name: &str| on.then(|| name.to_owned());
        [
            switch(!self.aliases.is_empty(), "names (aliases stand for them)"),
            switch(self.persons, "names of persons"),
            addresses,
            switch(self.hashes, "transaction ids"),
            switch(self.labels, "labels"),
            switch(self.links, "links that would tell"),
            self.below.filter(|below| below.0 > 0).map(|below| format!("amounts under {}", below.full())),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }

    /// The alias of an entity of the original case.
    #[must_use]
    pub fn alias_of_entity(&self, case: &Case, ix: EntityIx) -> Option<&str> {
        self.aliases.get(&Named::Entity(case[ix].id.clone())).map(String::as_str)
    }

    /// The alias of a wallet of the original case.
    #[must_use]
    pub fn alias_of_wallet(&self, case: &Case, ix: WalletIx) -> Option<&str> {
        self.aliases.get(&Named::Wallet(case[ix].id.clone())).map(String::as_str)
    }
}

/// How many things of a case are hidden, or would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Wallets whose address is.
    pub addresses: usize,
    /// Transfers whose transaction is.
    pub hashes: usize,
    /// Persons whose name is.
    pub persons: usize,
    /// Wallets and clusters whose label is.
    pub labels: usize,
    /// Links left out whole.
    pub links: usize,
    /// Transfers whose amount is.
    pub amounts: usize,
    /// Entities and wallets that go by an alias.
    pub aliases: usize,
    /// Places in free texts where something was replaced.
    pub replaced: usize,
}

/// A case in disguise.
#[derive(Debug, Clone)]
pub struct Disguised {
    /// The case, with the same items at the same indices.
    pub case: Case,
    /// What was hidden.
    pub tally: Tally,
}

/// Puts a disguise on a case. `value` says what a transfer is worth, for the amounts below a threshold; an amount of
/// unknown value is withheld too then, because nobody can tell.
#[must_use]
pub fn disguised(case: &Arc<Case>, disguise: &Disguise, value: &dyn Fn(TransferIx) -> Option<Usd>) -> Disguised {
    let names = PublicNames::of(case, disguise);
    let mut discretion = Discretion::of(case, disguise, value);
    let vocabulary = Vocabulary::of(case, disguise, &names, &discretion);
    let scrubber = Arc::new(Scrubber::new(vocabulary, disguise));
    discretion.scrubber = Some(Arc::clone(&scrubber));
    let (case, tally) = Rewriter::new(case, disguise, &names, &scrubber).rewrite(discretion);
    Disguised { case, tally }
}

/// What each switch of a disguise would hide of a case if it were on, whatever else is.
#[must_use]
pub fn hideable(case: &Case) -> Tally {
    let has_label = |wallet: &super::Wallet| {
        wallet.label.is_some() || wallet.tags.iter().any(|tag| !tag.label.is_empty() || !tag.actor.is_empty())
    };
    Tally {
        addresses: case.wallets.iter().filter(|wallet| wallet.address.is_some()).count(),
        hashes: case.transfers.iter().filter(|transfer| transfer.tx.is_some()).count(),
        persons: case.entities.iter().filter(|entity| is_person(entity.kind)).count(),
        labels: case.wallets.iter().filter(|wallet| has_label(wallet)).count() + case.clusters.len(),
        ..Tally::default()
    }
}

/// Whether an entity is a human being.
#[must_use]
pub fn is_person(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Person | EntityKind::Individual)
}
