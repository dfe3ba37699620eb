//! Where an address list contradicts the case, or another list.
//!
//! A label is free text: two that differ contradict nothing, and neither does a list that says more than the case. What
//! is compared is who an account is said to belong to; and where the case names nobody, whether it draws as the thief's
//! what a list calls a service. Every difference is a note: who is right is for the analyst to say.

use std::collections::{BTreeMap, BTreeSet};

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, EntityIx, Role, Tag, Wallet, WalletIx};

/// Categories that name a service, in the vocabulary of GraphSense TagPacks.
const SERVICES: [&str; 6] = ["exchange", "mixing_service", "payment_processor", "hosted_wallet", "gambling", "market"];
/// Shortest name that may stand for a longer one that contains it.
const TELLING: usize = 4;

const HELP: &str = "compare the sources; if both names mean the same, add one to the entity's `aliases`";

/// An owner in the case, and the list and actor that contradict it.
type Difference<'c> = (EntityIx, &'c str, &'c str);

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    // A list that differs in one account mostly differs in many: they are told of together, at the first.
    let mut differences: BTreeMap<Difference<'_>, (WalletIx, usize)> = BTreeMap::new();
    let mut known: BTreeMap<(&str, EntityIx), bool> = BTreeMap::new();
    for (ix, wallet) in case.wallets().filter(|(_, wallet)| !wallet.tags.is_empty()) {
        let Some(owner) = wallet.attribution.as_ref().and_then(|attribution| attribution.to).or(wallet.owner) else {
            against_role_or_list(ix, wallet, sink);
            continue;
        };
        let found: BTreeSet<_> = wallet.tags.iter().map(|tag| (tag.list.as_str(), tag.actor.as_str())).collect();
        for (list, actor) in found.into_iter().filter(|(_, actor)| !actor.is_empty()) {
            if !*known.entry((actor, owner)).or_insert_with(|| fits(case, actor, owner)) {
                differences.entry((owner, list, actor)).or_insert((ix, 0)).1 += 1;
            }
        }
    }
    for ((owner, list, actor), (first, count)) in differences {
        sink.push(Code::ListDisagrees, Item::Wallet(first), "owner", || {
            let more = match count {
                0 | 1 => String::new(),
                2 => " and one more wallet".to_owned(),
                _ => format!(" and {} more wallets", count - 1),
            };
            let (wallet, owner) = (&case[first].id, &case[owner].name);
            let message = format!("the case gives `{wallet}`{more} to {owner}, the list \"{list}\" to `{actor}`");
            (message, Some(HELP.to_owned()))
        });
    }
}

fn against_role_or_list(ix: WalletIx, wallet: &Wallet, sink: &mut Sink<'_>) {
    let service = |tag: &&Tag| tag.category.split(", ").any(|word| SERVICES.contains(&word));
    if wallet.role == Role::Attacker
        && let Some(tag) = wallet.tags.iter().find(service)
    {
        sink.push(Code::ListDisagrees, Item::Wallet(ix), "role", || {
            let message = format!(
                "the case calls `{}` an account of the thief, the list \"{}\" a service ({})",
                wallet.id, tag.list, tag.category
            );
            (message, Some("compare the sources; name the owner if it is known".to_owned()))
        });
    }
    let mut named = wallet.tags.iter().filter(|tag| !tag.actor.is_empty());
    if let Some(first) = named.next()
        && let Some(other) = named.find(|tag| !alike(&tag.actor, &first.actor))
    {
        sink.push(Code::ListDisagrees, Item::Wallet(ix), "", || {
            let message = format!(
                "two lists name different owners of `{}`: \"{}\" `{}`, \"{}\" `{}`",
                wallet.id, first.list, first.actor, other.list, other.actor
            );
            (message, Some("the case names none; compare the lists before one is relied upon".to_owned()))
        });
    }
}

/// Whether an actor is the owner, something it is part of, or a part of it.
fn fits(case: &Case, actor: &str, owner: EntityIx) -> bool {
    let named = |ix: EntityIx| {
        let entity = &case[ix];
        let names = entity.aliases.iter().chain([&entity.name, &entity.id]);
        names.into_iter().any(|name| alike(actor, name))
    };
    case.chain_of_command(owner).any(named)
        || case.entities().any(|(ix, _)| named(ix) && case.chain_of_command(ix).any(|above| above == owner))
}

/// Whether two names are one but for capitals, blanks and marks (`Sinbad.io`, `sinbadio`), a slip (`okex`, `OKX`), or a
/// word that one of them leaves out (`tornado`, `Tornado Cash`).
fn alike(a: &str, b: &str) -> bool {
    let fold =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (a, b) = (fold(a), fold(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    a == b
        || (short.len() >= TELLING && long.contains(short.as_str()))
        || (long.len() >= TELLING && strsim::damerau_levenshtein(&a, &b) <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_read_them() {
        for (a, b) in [
            ("lazarusgroup", "Lazarus Group"),
            ("sinbadio", "Sinbad.io"),
            ("tornado", "Tornado Cash"),
            ("okex", "OKX"),
            ("blenderio", "Blender"),
        ] {
            assert!(alike(a, b) && alike(b, a), "{a} {b}");
        }
        for (a, b) in [("lazarusgroup", "Bybit"), ("okx", "one"), ("", "Bybit"), ("ftx", "htx"), ("io", "sinbadio")] {
            assert!(!alike(a, b) && !alike(b, a), "{a} {b}");
        }
    }
}
