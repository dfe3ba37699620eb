//! What is hidden, word by word, and what stands in its place.

use std::collections::BTreeMap;

use super::forms::{ADDRESS, Forms, shortened};
use super::names::PublicNames;
use super::{Addresses, Discretion, Disguise, is_person};
use crate::case::{Case, Entity, TransferIx, Wallet};

/// Stands in place of a name that two have.
const NAME: &str = "[name withheld]";
/// Stands in place of a label without an alias.
const LABEL: &str = "[label withheld]";

/// A name as texts may write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// What stands in its place.
    pub(super) instead: String,
    /// Whether it is hidden only where it is written with a capital: a word of a name, such as `Park`.
    pub(super) capital: bool,
    rank: u8,
}

/// All that is hidden.
pub(super) struct Vocabulary {
    /// By their plain form, see [`plain`].
    pub(super) phrases: BTreeMap<String, Phrase>,
    pub(super) forms: Forms,
}

/// Words that say what kind of thing a name is of; the rest of the name says which.
const KINDS: [&str; 22] = [
    "bridge",
    "bv",
    "capital",
    "chain",
    "company",
    "corp",
    "corporation",
    "exchange",
    "finance",
    "foundation",
    "global",
    "group",
    "inc",
    "labs",
    "limited",
    "llc",
    "ltd",
    "management",
    "network",
    "protocol",
    "pte",
    "technologies",
];

/// A text in lower case with every run of blanks, hyphens and underscores as one blank.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match plain_char(c) {
            ' ' if out.ends_with(' ') => {}
            c => out.push(c),
        }
    }
    out
}

/// A character as texts are compared.
pub(super) fn plain_char(c: char) -> char {
    if c.is_whitespace() || matches!(c, '-' | '_' | '+' | '\u{2010}' | '\u{2011}') {
        ' '
    } else {
        c.to_lowercase().next().unwrap_or(c)
    }
}

impl Vocabulary {
    pub(super) fn of(case: &Case, disguise: &Disguise, names: &PublicNames, discretion: &Discretion) -> Self {
        let mut all = Self { phrases: BTreeMap::new(), forms: Forms::new(disguise.addresses, disguise.hashes) };
        for ((_, entity), name) in case.entities().zip(&names.entities) {
            if let Some(name) = name {
                all.entity(entity, name);
            }
        }
        for ((_, wallet), name) in case.wallets().zip(&names.wallets) {
            if let Some(name) = name {
                all.wallet(wallet, name);
            }
            if disguise.labels {
                wallet.tags.iter().for_each(|tag| all.add(&tag.actor, LABEL, 1, false));
            }
        }
        for (cluster, name) in case.clusters.iter().zip(&names.clusters) {
            if let Some(name) = name {
                [&cluster.name, &cluster.id].into_iter().for_each(|text| all.add(text, name, 1, false));
            }
        }
        all.keep_what_is_shown(case, names);
        all.amounts(case, discretion);
        all.addresses(case, disguise, names);
        if disguise.hashes {
            case.transfers
                .iter()
                .filter_map(|transfer| transfer.tx.as_ref())
                .for_each(|tx| tx.with_text(|tx| all.forms.hash(tx)));
        }
        all.forms.sort();
        all
    }

    /// Hides a phrase. Of two that mean different things the stronger counts; of equals neither.
    fn add(&mut self, text: &str, instead: &str, rank: u8, capital: bool) {
        let key = plain(text);
        if key.chars().filter(|c| c.is_alphanumeric()).count() < 2 || key == plain(instead) {
            return;
        }
        let fresh = Phrase { instead: instead.to_owned(), capital, rank };
        match self.phrases.get_mut(&key) {
            Some(known) if known.rank < rank => {}
            Some(known) if known.rank == rank => {
                if known.instead != instead {
                    NAME.clone_into(&mut known.instead);
                }
                known.capital &= capital;
            }
            _ => {
                self.phrases.insert(key, fresh);
            }
        }
    }

    fn entity(&mut self, entity: &Entity, name: &str) {
        for text in std::iter::once(&entity.name).chain(&entity.aliases).chain([&entity.id]) {
            self.add(text, name, 0, false);
            let bare = text.split_once('(').map_or(text.as_str(), |(bare, _)| bare);
            self.add(bare, name, 0, false);
            if is_person(entity.kind) {
                let words = text.split(|c: char| !c.is_alphanumeric());
                let of_name = words.filter(|word| word.starts_with(char::is_uppercase));
                of_name.for_each(|word| self.add(word, name, 2, true));
            } else {
                let mut words: Vec<&str> = bare.split_whitespace().collect();
                while words.len() > 1
                    && words.last().is_some_and(|word| {
                        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                        KINDS.contains(&word.as_str())
                    })
                {
                    words.pop();
                    let stem = words.join(" ");
                    let stem = stem.trim_end_matches(|c: char| !c.is_alphanumeric());
                    if stem.chars().count() >= 3 {
                        self.add(stem, name, 2, stem.starts_with(char::is_uppercase));
                    }
                }
            }
        }
    }

    fn wallet(&mut self, wallet: &Wallet, name: &str) {
        let labels = wallet.tags.iter().map(|tag| &tag.label);
        for text in wallet.label.iter().chain(labels).chain([&wallet.id]) {
            self.add(text, name, 1, false);
        }
    }

    /// A label that is also the name of somebody who is not hidden says nothing that is.
    fn keep_what_is_shown(&mut self, case: &Case, names: &PublicNames) {
        for (entity, name) in case.entities.iter().zip(&names.entities) {
            if name.is_none() {
                for text in std::iter::once(&entity.name).chain(&entity.aliases).chain([&entity.id]) {
                    let key = plain(text);
                    if self.phrases.get(&key).is_some_and(|phrase| phrase.rank > 0) {
                        self.phrases.remove(&key);
                    }
                }
            }
        }
    }

    /// Amounts that are not printed, as texts write them: `25.5 ETH`, `1,000 ETH`.
    fn amounts(&mut self, case: &Case, discretion: &Discretion) {
        let Some(instead) = discretion.instead() else { return };
        for (n, transfer) in case.transfers.iter().enumerate() {
            let Some((asset, amount)) = transfer.sent().filter(|_| discretion.withholds(TransferIx::new(n))) else {
                continue;
            };
            let asset = &case[asset];
            for digits in [amount.grouped(asset.decimals), amount.exact(asset.decimals)] {
                self.add(&format!("{digits} {}", asset.symbol), &format!("{}, {instead}", asset.symbol), 0, false);
            }
        }
    }

    fn addresses(&mut self, case: &Case, disguise: &Disguise, names: &PublicNames) {
        for (wallet, name) in case.wallets.iter().zip(&names.wallets) {
            let Some(address) = &wallet.address else { continue };
            let instead = match disguise.addresses {
                Addresses::Hidden => name.clone().unwrap_or_else(|| ADDRESS.to_owned()),
                Addresses::Short | Addresses::Whole => shortened(address.text()),
            };
            self.forms.address(address.text(), instead.clone());
            if !address.text().eq_ignore_ascii_case(address.canonical()) {
                self.forms.address(address.canonical(), instead);
            }
        }
    }
}
