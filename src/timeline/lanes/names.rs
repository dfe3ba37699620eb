//! What a lane is called, and the role that gives its colour.

use super::{Kind, Lane};
use crate::case::{Case, EntityIx, Role, WalletIx};

/// The name of a lane with these members; `alone` when no other lane shows thieves.
pub(super) fn name(case: &Case, kind: Kind, lane: &Lane, alone: bool) -> String {
    let wallets = lane.wallets.as_slice();
    let several = match kind {
        Kind::Victim => return victims(case, lane),
        Kind::Gang(_) => return gang(case, lane, alone),
        Kind::Lead(_) => "Lead wallets",
        Kind::Swap => "Swap services",
        Kind::FirstHop => return first_hops(case, wallets).to_owned(),
        Kind::SecondHop => return "Second-hop wallets".to_owned(),
        Kind::Later => return "Later wallets".to_owned(),
        Kind::Mixer if wallets.iter().any(|ix| case[*ix].role != Role::Mixer) => return "Services".to_owned(),
        Kind::Mixer => "Mixers",
        Kind::Bridge => "Bridges",
        Kind::CashOut => "Cash-out",
        Kind::Recovery => "Recovered",
        Kind::Other if wallets.is_empty() => return "Thefts".to_owned(),
        Kind::Other if !lane.thieves.is_empty() => return "Others".to_owned(),
        Kind::Other => "Others",
    };
    let owner = if matches!(kind, Kind::Lead(_)) { None } else { only_owner(case, wallets) };
    one_name(case, owner, wallets).unwrap_or_else(|| several.to_owned())
}

/// One owner, or one wallet, is better named than its kind.
fn one_name(case: &Case, owner: Option<EntityIx>, wallets: &[WalletIx]) -> Option<String> {
    match (owner, wallets) {
        (Some(owner), _) => Some(case[owner].name.clone()),
        (None, [one]) => Some(case[*one].name()),
        (None, _) => None,
    }
}

/// Who owns all of the wallets.
fn only_owner(case: &Case, wallets: &[WalletIx]) -> Option<EntityIx> {
    let owner = case[*wallets.first()?].owner?;
    wallets.iter().all(|ix| case[*ix].owner == Some(owner)).then_some(owner)
}

/// The only one who was robbed, or all of them.
fn victims(case: &Case, lane: &Lane) -> String {
    let (robbed, wallets) = (lane.victims.as_slice(), lane.wallets.as_slice());
    let owner = only_owner(case, wallets);
    let one = match robbed {
        [] => one_name(case, owner, wallets),
        [Some(victim)] if wallets.is_empty() || owner == Some(*victim) => Some(case[*victim].name.clone()),
        _ => None,
    };
    one.unwrap_or_else(|| "Victims".to_owned())
}

fn gang(case: &Case, lane: &Lane, alone: bool) -> String {
    match lane.thieves.as_slice() {
        [Some(group)] => case[*group].name.clone(),
        [None] => "Nobody named".to_owned(),
        _ if alone => "Groups".to_owned(),
        _ => "Other groups".to_owned(),
    }
}

/// "First hop" says nothing where there is no later one to tell it from.
fn first_hops(case: &Case, wallets: &[WalletIx]) -> &'static str {
    let is_wallet = |role: Role| matches!(role, Role::Attacker | Role::Intermediary);
    let followed = wallets.len() < case.wallets.iter().filter(|w| is_wallet(w.role)).count();
    if followed { "First-hop wallets" } else { "Wallets" }
}

/// The role most of the wallets have; the earlier in the story at a tie.
pub(super) fn role(case: &Case, kind: Kind, wallets: &[WalletIx]) -> Role {
    let fixed = match kind {
        Kind::Victim => Some(Role::Victim),
        Kind::Gang(_) => Some(Role::Attacker),
        Kind::Other => Some(Role::Other),
        _ => None,
    };
    fixed.unwrap_or_else(|| most_of(case, wallets))
}

/// The role most of some wallets have; the earlier in the story at a tie.
pub(super) fn most_of(case: &Case, wallets: &[WalletIx]) -> Role {
    let count = |role: Role| wallets.iter().filter(|ix| case[**ix].role == role).count();
    Role::ALL.into_iter().rev().max_by_key(|r| count(*r)).unwrap_or(Role::Other)
}
