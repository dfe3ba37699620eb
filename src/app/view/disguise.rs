//! Aliases and redaction: from the window to the file and back.

use super::ids::Ids;
use crate::case::{Addresses, Amount, Disguise, Named, Usd};
use crate::format::view::{DisguisePart, LeftOfAddresses};

pub(super) fn disguise(disguise: &Disguise) -> DisguisePart {
    DisguisePart {
        on: disguise.on,
        aliases: disguise.aliases.iter().map(|(named, alias)| (named.to_string(), alias.clone())).collect(),
        addresses: match disguise.addresses {
            Addresses::Whole => LeftOfAddresses::Whole,
            Addresses::Short => LeftOfAddresses::Short,
            Addresses::Hidden => LeftOfAddresses::Nothing,
        },
        hashes: disguise.hashes,
        persons: disguise.persons,
        labels: disguise.labels,
        links: disguise.links,
        below: disguise.below.map_or_else(String::new, |usd| Amount(usd.0).exact(Usd::DECIMALS)),
        ..DisguisePart::default()
    }
}

/// An alias of what the case no longer has is kept and told of: it may come back.
pub(super) fn read_disguise(part: &DisguisePart, ids: &mut Ids<'_>) -> Disguise {
    let mut disguise = Disguise {
        on: part.on,
        addresses: match part.addresses {
            LeftOfAddresses::Whole => Addresses::Whole,
            LeftOfAddresses::Short => Addresses::Short,
            LeftOfAddresses::Nothing => Addresses::Hidden,
        },
        hashes: part.hashes,
        persons: part.persons,
        labels: part.labels,
        links: part.links,
        ..Disguise::default()
    };
    for (text, alias) in &part.aliases {
        let named = ids.node(text).and_then(|_| Named::parse(text));
        match named {
            Some(named) if !alias.trim().is_empty() => {
                disguise.aliases.insert(named, alias.clone());
            }
            _ => ids.skip(format!("the alias “{alias}” of {text}")),
        }
    }
    if !part.below.is_empty() {
        disguise.below = Usd::parse(&part.below).ok();
        if disguise.below.is_none() {
            ids.skip(format!("“{}”, which is no such number", part.below));
        }
    }
    disguise
}
