//! Aliases that nobody had to think of: by role and order of first appearance.

use std::collections::{BTreeMap, BTreeSet};

use super::{Addresses, Disguise, Named, is_person};
use crate::case::{Case, EntityIx, EntityKind, Moment, Role, Timestamp, WalletIx};

/// The names under which entities and wallets appear, by index; `None` where the true one is shown.
pub(super) struct PublicNames {
    pub(super) entities: Vec<Option<String>>,
    pub(super) wallets: Vec<Option<String>>,
    pub(super) clusters: Vec<Option<String>>,
}

impl PublicNames {
    pub(super) fn of(case: &Case, disguise: &Disguise) -> Self {
        let automatic = Automatic::of(case, disguise);
        let entity = |(ix, entity): (EntityIx, &crate::case::Entity)| {
            let given = disguise.alias_of_entity(case, ix).map(str::to_owned);
            given.or_else(|| (disguise.persons && is_person(entity.kind)).then(|| automatic.entities[ix.get()].clone()))
        };
        let wallet = |(ix, wallet): (WalletIx, &crate::case::Wallet)| {
            let given = disguise.alias_of_wallet(case, ix).map(str::to_owned);
            let labelled = wallet.label.is_some() || wallet.tags.iter().any(|tag| !tag.label.is_empty());
            // Who goes by nothing but an address has no name left without it.
            let nameless = disguise.labels || (disguise.addresses == Addresses::Hidden && !labelled);
            given.or_else(|| nameless.then(|| automatic.wallets[ix.get()].clone()))
        };
        let cluster = |n| disguise.labels.then(|| format!("Cluster {}", letters(n)));
        Self {
            entities: case.entities().map(entity).collect(),
            wallets: case.wallets().map(wallet).collect(),
            clusters: (0..case.clusters.len()).map(cluster).collect(),
        }
    }
}

/// Aliases for whatever `wanted` says and has none yet. An alias rests on the whole case, not on who else has one: it
/// stays the same whoever is added.
#[must_use]
pub fn suggested(case: &Case, disguise: &Disguise, mut wanted: impl FnMut(&Named) -> bool) -> BTreeMap<Named, String> {
    let automatic = Automatic::of(case, disguise);
    let entities =
        case.entities().zip(automatic.entities).map(|((_, entity), name)| (Named::Entity(entity.id.clone()), name));
    let wallets =
        case.wallets().zip(automatic.wallets).map(|((_, wallet), name)| (Named::Wallet(wallet.id.clone()), name));
    let mut aliases = disguise.aliases.clone();
    for (named, name) in entities.chain(wallets) {
        if wanted(&named) {
            aliases.entry(named).or_insert(name);
        }
    }
    aliases
}

/// The same for all wallets, and all entities that are no authority: who an authority is says who speaks.
#[must_use]
pub fn suggested_for_all(case: &Case, disguise: &Disguise) -> BTreeMap<Named, String> {
    let authority =
        |id: &str| case.entities.iter().any(|entity| entity.id == id && entity.kind == EntityKind::Government);
    suggested(case, disguise, |named| match named {
        Named::Entity(id) => !authority(id),
        Named::Wallet(_) => true,
    })
}

/// An alias for everything, by index.
struct Automatic {
    entities: Vec<String>,
    wallets: Vec<String>,
}

impl Automatic {
    fn of(case: &Case, disguise: &Disguise) -> Self {
        // A name that somebody truly has would mislead.
        let mut taken: BTreeSet<&str> = case.entities.iter().map(|entity| entity.name.as_str()).collect();
        taken.extend(case.wallets.iter().filter_map(|wallet| wallet.label.as_deref()));
        let seen = first_seen(case);
        let mut order: Vec<usize> = (0..case.wallets.len()).collect();
        order.sort_by_key(|&n| (seen[n], n));
        let nouns: Vec<&str> = case.wallets.iter().map(|wallet| of_wallet(wallet.role)).collect();
        let mut wallets = numbered(&order, &nouns, &taken, letters);
        let given = |named: &Named| disguise.aliases.get(named).map(String::as_str);
        make_way(&mut wallets, disguise, |n| given(&Named::Wallet(case.wallets[n].id.clone())));
        let mut entity_seen = vec![Timestamp::MAX; case.entities.len()];
        for (n, wallet) in case.wallets.iter().enumerate() {
            if let Some(owner) = wallet.owner {
                entity_seen[owner.get()] = entity_seen[owner.get()].min(seen[n]);
            }
        }
        for incident in &case.incidents {
            for entity in [incident.victim, incident.actor].into_iter().flatten() {
                entity_seen[entity.get()] = entity_seen[entity.get()].min(incident.at.start());
            }
        }
        let mut order: Vec<usize> = (0..case.entities.len()).collect();
        order.sort_by_key(|&n| (entity_seen[n], n));
        let nouns: Vec<&str> = case.entities.iter().map(|entity| of_entity(entity.kind)).collect();
        let mut entities = numbered(&order, &nouns, &taken, |n| (n + 1).to_string());
        make_way(&mut entities, disguise, |n| given(&Named::Entity(case.entities[n].id.clone())));
        Self { entities, wallets }
    }
}

/// When each wallet first takes part in a transfer; those that never do come last.
fn first_seen(case: &Case) -> Vec<Timestamp> {
    let mut seen = vec![Timestamp::MAX; case.wallets.len()];
    for transfer in &case.transfers {
        let at = transfer.at.map_or(Timestamp::MAX - 1, Moment::start);
        for end in [transfer.from, transfer.to] {
            seen[end.get()] = seen[end.get()].min(at);
        }
    }
    seen
}

fn numbered(order: &[usize], nouns: &[&str], taken: &BTreeSet<&str>, sign: impl Fn(usize) -> String) -> Vec<String> {
    let mut names = vec![String::new(); nouns.len()];
    let mut next: BTreeMap<&str, usize> = BTreeMap::new();
    for &n in order {
        let count = next.entry(nouns[n]).or_default();
        names[n] = loop {
            let name = format!("{} {}", nouns[n], sign(*count));
            *count += 1;
            if !taken.contains(name.as_str()) {
                break name;
            }
        };
    }
    names
}

/// What a person gave to one by hand is not made up for another, and nobody else's number changes for it.
fn make_way<'a>(names: &mut [String], disguise: &'a Disguise, given: impl Fn(usize) -> Option<&'a str>) {
    let by_hand: BTreeSet<&str> = disguise.aliases.values().map(String::as_str).collect();
    for (n, name) in names.iter_mut().enumerate() {
        if given(n).is_none() && by_hand.contains(name.as_str()) {
            let free = (2usize..).map(|more| format!("{name} ({more})"));
            let free = free.into_iter().find(|free| !by_hand.contains(free.as_str()));
            *name = free.unwrap_or_default();
        }
    }
}

/// `A` … `Z`, `AA`, `AB` …, as the columns of a sheet.
fn letters(mut n: usize) -> String {
    let mut signs = Vec::new();
    loop {
        signs.push(char::from(b'A' + u8::try_from(n % 26).unwrap_or(0)));
        if n < 26 {
            return signs.into_iter().rev().collect();
        }
        n = n / 26 - 1;
    }
}

fn of_wallet(role: Role) -> &'static str {
    match role {
        Role::Victim => "Victim wallet",
        Role::Attacker => "Attacker wallet",
        Role::Intermediary => "Wallet",
        Role::Mixer => "Mixer address",
        Role::Bridge => "Bridge address",
        Role::Swap => "Swap address",
        Role::CashOut => "Cash-out address",
        Role::Recovery => "Recovery wallet",
        Role::Other => "Account",
    }
}

fn of_entity(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Exchange => "Exchange",
        EntityKind::Bridge => "Bridge",
        EntityKind::Mixer => "Mixer",
        EntityKind::Dex => "Swap service",
        EntityKind::DefiProtocol => "Protocol",
        EntityKind::WalletProvider => "Wallet provider",
        EntityKind::PaymentService => "Payment service",
        EntityKind::OtcBroker => "Broker",
        EntityKind::InvestmentFirm => "Investment firm",
        EntityKind::Company => "Company",
        EntityKind::Project => "Project",
        EntityKind::MiningService => "Mining service",
        EntityKind::GamblingPlatform => "Gambling platform",
        EntityKind::FinancialService => "Financial service",
        EntityKind::Individual | EntityKind::Person => "Person",
        EntityKind::ThreatActor => "Group",
        EntityKind::Government => "Authority",
        EntityKind::Unknown | EntityKind::Other => "Entity",
    }
}

/// A name as an id: `exchange-1`.
pub(super) fn slug(name: &str) -> String {
    let mut id = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            id.extend(c.to_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let all: Vec<String> = [0, 25, 26, 27, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(all, ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn an_id_is_made_of_letters_and_hyphens() {
        assert_eq!(slug("Cash-out address B"), "cash-out-address-b");
        assert_eq!(slug(" (Wallet) "), "wallet");
    }
}
