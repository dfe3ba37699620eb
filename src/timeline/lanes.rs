//! Groups of wallets, one lane of the timeline each.

use std::collections::VecDeque;

use crate::case::{Case, Role, WalletIx};

/// Attacker wallets with a lane of their own, at most.
const MOST_LEADS: usize = 3;
/// A wallet leads when it takes part in this share of all transfers …
const LEAD_SHARE: f64 = 0.05;
/// … and in this many at least.
const LEAD_LEAST: usize = 3;

/// A group of wallets that share a line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Name for people.
    pub name: String,
    /// Gives its colour.
    pub role: Role,
    /// Its wallets, ascending.
    pub wallets: Vec<WalletIx>,
}

/// The lanes of a case from top to bottom, in the order of the story; each wallet is in exactly one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lanes {
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    of_wallet: Vec<usize>,
}

/// What a wallet is grouped by, in the order of the lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Victim,
    /// The n-th wallet with a lane of its own.
    Lead(usize),
    Swap,
    FirstHop,
    SecondHop,
    Later,
    Mixer,
    Bridge,
    CashOut,
    Recovery,
    Other,
}

impl Lanes {
    /// Groups the wallets of a case into at most `most` lanes (at least 1). Deterministic: ties go by file order.
    #[must_use]
    pub fn of(case: &Case, most: usize) -> Self {
        let most = most.max(1);
        let base: Vec<Group> = base_groups(case);
        let present = |groups: &[Group]| {
            let mut kinds = groups.to_vec();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.len()
        };
        let mut leads = leads(case, &base);
        let mut groups = grouped(case, &base, &leads);
        while present(&groups) > most {
            // What is far from the theft joins first, then the busy wallets give up their own lanes.
            if groups.contains(&Group::SecondHop) && groups.contains(&Group::Later) {
                join(&mut groups, Group::SecondHop, Group::Later);
            } else if leads.len() > 1 {
                leads.pop();
                groups = grouped(case, &base, &leads);
            } else {
                break;
            }
        }
        // Too many kinds: the least telling ones join.
        for (group, into) in [
            (Group::Recovery, Group::Other),
            (Group::Bridge, Group::Mixer),
            (Group::Swap, Group::Mixer),
            (Group::CashOut, Group::Other),
            (Group::SecondHop, Group::Later),
            (Group::Later, Group::FirstHop),
            (Group::Lead(0), Group::FirstHop),
        ] {
            if present(&groups) > most && groups.contains(&group) && groups.contains(&into) {
                join(&mut groups, group, into);
            }
        }
        while present(&groups) > most {
            // From the end of the story backwards, until the picture is simple enough.
            let last = groups.iter().filter(|g| **g != Group::Other).max().copied();
            let Some(last) = last else { break };
            let lacked = !groups.contains(&Group::Other);
            join(&mut groups, last, Group::Other);
            if lacked && let Some(next) = groups.iter().filter(|g| **g != Group::Other).max().copied() {
                join(&mut groups, next, Group::Other);
            }
        }
        Self::assemble(case, &groups)
    }

    fn assemble(case: &Case, groups: &[Group]) -> Self {
        let mut kinds: Vec<Group> = groups.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        let lanes: Vec<Lane> = kinds
            .iter()
            .map(|kind| {
                let wallets: Vec<WalletIx> =
                    case.wallets().zip(groups).filter(|(_, g)| *g == kind).map(|((ix, _), _)| ix).collect();
                Lane { name: name(case, *kind, &wallets), role: role(case, *kind, &wallets), wallets }
            })
            .collect();
        let of_wallet = groups.iter().map(|g| kinds.binary_search(g).unwrap_or(0)).collect();
        Self { lanes, of_wallet }
    }

    /// The lane of a wallet, counted from the top.
    #[must_use]
    pub fn lane_of(&self, wallet: WalletIx) -> usize {
        self.of_wallet.get(wallet.get()).copied().unwrap_or(0)
    }

    /// How many lanes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Whether the case has no wallet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }
}

fn join(groups: &mut [Group], group: Group, into: Group) {
    groups.iter_mut().filter(|g| **g == group).for_each(|g| *g = into);
}

/// Groups by role alone; every wallet without a telling role counts as a later one until the hops are known.
fn base_groups(case: &Case) -> Vec<Group> {
    case.wallets
        .iter()
        .map(|wallet| match wallet.role {
            Role::Victim => Group::Victim,
            Role::Attacker | Role::Intermediary => Group::Later,
            Role::Swap => Group::Swap,
            Role::Mixer => Group::Mixer,
            Role::Bridge => Group::Bridge,
            Role::CashOut => Group::CashOut,
            Role::Recovery => Group::Recovery,
            Role::Other => Group::Other,
        })
        .collect()
}

/// Named wallets with much traffic, from the victim outwards.
fn leads(case: &Case, base: &[Group]) -> Vec<WalletIx> {
    let mut traffic = vec![0usize; case.wallets.len()];
    for transfer in &case.transfers {
        traffic[transfer.from.get()] += 1;
        traffic[transfer.to.get()] += 1;
    }
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let least = ((case.transfers.len() as f64 * LEAD_SHARE) as usize).max(LEAD_LEAST);
    let hops = hops_from(case, |ix| base[ix.get()] == Group::Victim);
    let robbed_directly = |ix: WalletIx| hops[ix.get()] == Some(1);
    let mut found: Vec<WalletIx> = case
        .wallets()
        .filter(|(ix, wallet)| {
            let busy = traffic[ix.get()] >= least;
            base[ix.get()] == Group::Later && wallet.label.is_some() && (busy || robbed_directly(*ix))
        })
        .map(|(ix, _)| ix)
        .collect();
    found.sort_by_key(|ix| (!robbed_directly(*ix), std::cmp::Reverse(traffic[ix.get()]), *ix));
    found.truncate(MOST_LEADS);
    found.sort_by_key(|ix| (hops[ix.get()].unwrap_or(usize::MAX), std::cmp::Reverse(traffic[ix.get()]), *ix));
    found
}

/// The base groups with leads taken out and the other wallets parted into first hop and later.
fn grouped(case: &Case, base: &[Group], leads: &[WalletIx]) -> Vec<Group> {
    let mut groups = base.to_vec();
    for (n, ix) in leads.iter().enumerate() {
        groups[ix.get()] = Group::Lead(n);
    }
    // Hops are counted from the wallets that lead, or from the victim where no such wallet is named.
    let hops =
        hops_from(case, |ix| if leads.is_empty() { base[ix.get()] == Group::Victim } else { leads.contains(&ix) });
    for (group, hop) in groups.iter_mut().zip(hops).filter(|(group, _)| **group == Group::Later) {
        *group = match hop {
            Some(1) => Group::FirstHop,
            Some(2) => Group::SecondHop,
            _ => Group::Later,
        };
    }
    groups
}

/// Fewest transfers from any source to each wallet; `None` where none leads.
fn hops_from(case: &Case, source: impl Fn(WalletIx) -> bool) -> Vec<Option<usize>> {
    let mut out: Vec<Vec<WalletIx>> = vec![Vec::new(); case.wallets.len()];
    for transfer in &case.transfers {
        out[transfer.from.get()].push(transfer.to);
    }
    let mut hops: Vec<Option<usize>> = vec![None; case.wallets.len()];
    let mut queue = VecDeque::new();
    for (ix, _) in case.wallets().filter(|(ix, _)| source(*ix)) {
        hops[ix.get()] = Some(0);
        queue.push_back((ix, 0));
    }
    while let Some((ix, hop)) = queue.pop_front() {
        for next in &out[ix.get()] {
            if hops[next.get()].is_none() {
                hops[next.get()] = Some(hop + 1);
                queue.push_back((*next, hop + 1));
            }
        }
    }
    hops
}

fn name(case: &Case, kind: Group, wallets: &[WalletIx]) -> String {
    let several = match kind {
        Group::Victim => "Victims",
        Group::Lead(_) => "Lead wallets",
        Group::Swap => "Swap services",
        Group::FirstHop => return first_hop_name(case, wallets).to_owned(),
        Group::SecondHop => "Second-hop wallets",
        Group::Later => "Later wallets",
        Group::Mixer if mixed(case, wallets) => return "Services".to_owned(),
        Group::Mixer => "Mixers",
        Group::Bridge => "Bridges",
        Group::CashOut => "Cash-out",
        Group::Recovery => "Recovered",
        Group::Other => "Others",
    };
    // One owner, or one wallet, is better named than its kind.
    let owner = |ix: &WalletIx| case[*ix].owner;
    if !matches!(kind, Group::SecondHop | Group::Later)
        && let Some(first) = wallets.first()
    {
        if let Some(entity) = owner(first)
            && !matches!(kind, Group::Lead(_))
            && wallets.iter().all(|ix| owner(ix) == Some(entity))
        {
            return case[entity].name.clone();
        }
        if wallets.len() == 1 {
            return case[*first].name();
        }
    }
    several.to_owned()
}

/// "First hop" says nothing where there is no later one to tell it from.
fn first_hop_name(case: &Case, wallets: &[WalletIx]) -> &'static str {
    let followed = wallets.len() < case.wallets.iter().filter(|w| group_is_wallet(w.role)).count();
    if followed { "First-hop wallets" } else { "Wallets" }
}

fn group_is_wallet(role: Role) -> bool {
    matches!(role, Role::Attacker | Role::Intermediary)
}

fn mixed(case: &Case, wallets: &[WalletIx]) -> bool {
    wallets.iter().any(|ix| case[*ix].role != Role::Mixer)
}

/// The role most of the wallets have; the earlier in the story at a tie.
fn role(case: &Case, kind: Group, wallets: &[WalletIx]) -> Role {
    let fixed = match kind {
        Group::Victim => Some(Role::Victim),
        Group::Other => Some(Role::Other),
        _ => None,
    };
    fixed.unwrap_or_else(|| {
        let count = |role: Role| wallets.iter().filter(|ix| case[**ix].role == role).count();
        Role::ALL.into_iter().rev().max_by_key(|r| count(*r)).unwrap_or(Role::Other)
    })
}
