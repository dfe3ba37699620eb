//! Folds a picture that would be too large to read: first what loses least, at last by distance from the victim.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use super::forest::{About, Groups};
use super::large::{Weight, Weights};
use super::links::Links;
use super::{FIRST_SIGHT, GroupKind, Grouping};
use crate::case::{Case, Role};
use crate::flow::NodeKey;

/// Distances fall into at most so many bands.
const MOST_BANDS: u32 = 20;

/// Of [`FIRST_SIGHT`] nodes at least so many stay themselves.
const FEWEST_KEPT: usize = 30;

/// Hops of a wallet to which no transfer leads from a victim.
const UNREACHED: u32 = u32::MAX;

/// Closes groups and makes new ones until the picture, and the inside of each folded case, has [`FIRST_SIGHT`] nodes.
pub(super) fn fold_to_first_sight(
    case: &Case,
    grouping: &Grouping,
    links: &Links,
    weights: &Weights,
    groups: &mut Groups,
) {
    let contexts: Vec<Option<u32>> = std::iter::once(None)
        .chain((0..groups.list.len()).map(|n| u32::try_from(n).ok()))
        .filter(|n| n.is_none_or(|n| groups.group(n).kind == GroupKind::Case))
        .collect();
    let is_context = |group: &super::Group| group.kind == GroupKind::Case;
    let mut hops: Option<Vec<u32>> = None;
    let closed_in = groups.closed_in(|group| group.closed && !is_context(group));
    let mut shown = Units::of(case, weights, groups, &closed_in);
    if shown.largest() <= FIRST_SIGHT {
        return;
    }
    close_given(groups, &mut shown);
    if !grouping.has(GroupKind::Distance) {
        return;
    }
    let closed_in = groups.closed_in(|group| group.closed && !is_context(group));
    let shown = Units::of(case, weights, groups, &closed_in);
    for context in contexts {
        let units: Vec<&Unit> = shown.list.iter().filter(|unit| unit.context == context).collect();
        let folded_cases = if context.is_none() { groups.of_kind(GroupKind::Case).count() } else { 0 };
        if units.len() + folded_cases > FIRST_SIGHT {
            let hops = hops.get_or_insert_with(|| hops_from_victim(case, links));
            by_distance(&units, &shown, hops, FIRST_SIGHT.saturating_sub(folded_cases), groups);
        }
    }
}

/// A node of the picture as it would be.
struct Unit {
    /// The folded case it is in.
    context: Option<u32>,
    /// The innermost open group around it.
    within: Option<u32>,
    /// Its group; `None` for a single wallet.
    group: Option<u32>,
    /// Its first wallet.
    first: usize,
    weight: Weight,
    role: Role,
}

struct Units {
    list: Vec<Unit>,
    /// For each wallet, the unit it is in.
    of_wallet: Vec<u32>,
}

impl Units {
    fn of(case: &Case, weights: &Weights, groups: &Groups, closed_in: &[Option<u32>]) -> Self {
        let mut of_group: Vec<Option<u32>> = vec![None; groups.list.len()];
        let mut units = Self { list: Vec::new(), of_wallet: Vec::with_capacity(groups.wallets()) };
        let context_of = |from: Option<u32>| {
            groups.ancestors(from).find(|&group| groups.group(group).kind == GroupKind::Case)
        };
        for (n, wallet) in case.wallets.iter().enumerate() {
            let innermost = groups.innermost(n);
            let group = innermost.and_then(|group| closed_in[group as usize]);
            let next = u32::try_from(units.list.len()).unwrap_or(u32::MAX);
            let unit = match group {
                Some(group) => *of_group[group as usize].get_or_insert(next),
                None => next,
            };
            if unit == next {
                let within = group.map_or(innermost, |group| groups.group(group).parent);
                let context = context_of(within);
                let weight = Weight::default();
                units.list.push(Unit { context, within, group, first: n, weight, role: wallet.role });
            }
            units.list[unit as usize].weight.add(weights.of_wallet[n]);
            units.of_wallet.push(unit);
        }
        for unit in &mut units.list {
            if unit.group.is_some_and(|group| groups.group(group).kind == GroupKind::Owner) {
                unit.weight.rank = unit.weight.rank.max(1);
            }
        }
        units
    }

    /// The most nodes that one picture would have.
    fn largest(&self) -> usize {
        let mut sizes: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for unit in &self.list {
            *sizes.entry(unit.context).or_default() += 1;
        }
        sizes.into_values().max().unwrap_or(0)
    }
}

/// Closes clusters, then owners, those first of which fewest wallets have a name. One that has more than a third of the
/// picture stays open: closed, it would leave nothing to see.
fn close_given(groups: &mut Groups, shown: &mut Units) {
    let mut nodes: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    let mut inside = vec![(0usize, 0usize); groups.list.len()];
    for unit in &shown.list {
        *nodes.entry(unit.context).or_default() += 1;
        for group in groups.ancestors(unit.within) {
            inside[group as usize].0 += 1;
            inside[group as usize].1 += usize::from(unit.weight.rank > 0);
        }
    }
    let mut candidates: Vec<u32> = (0..groups.list.len())
        .filter_map(|n| u32::try_from(n).ok())
        .filter(|&n| matches!(groups.group(n).kind, GroupKind::Cluster | GroupKind::Owner))
        .filter(|&n| !groups.group(n).closed && inside[n as usize].0 > 1)
        .collect();
    candidates.sort_by_key(|&n| {
        let (nodes, named) = inside[n as usize];
        (groups.group(n).kind != GroupKind::Cluster, named, Reverse(nodes), n)
    });
    for n in candidates {
        let context = groups.ancestors(Some(n)).find(|&group| groups.group(group).kind == GroupKind::Case);
        let all = nodes.entry(context).or_default();
        let (own, _) = inside[n as usize];
        let is_open = groups.ancestors(groups.group(n).parent).all(|g| Some(g) == context || !groups.group(g).closed);
        if *all <= FIRST_SIGHT || own < 2 || !is_open || own * 3 > *all {
            continue;
        }
        *all -= own - 1;
        groups.list[n as usize].closed = true;
        let around: Vec<u32> = groups.ancestors(groups.group(n).parent).collect();
        for group in around {
            inside[group as usize].0 = inside[group as usize].0.saturating_sub(own - 1);
        }
    }
}

/// Keeps the most important nodes and puts the others together by hops and role.
fn by_distance(units: &[&Unit], shown: &Units, hops: &[u32], limit: usize, groups: &mut Groups) {
    let mut nearest: BTreeMap<usize, u32> = units.iter().map(|unit| (unit.first, UNREACHED)).collect();
    for (wallet, &unit) in shown.of_wallet.iter().enumerate() {
        if let Some(hop) = nearest.get_mut(&shown.list[unit as usize].first) {
            *hop = hops[wallet].min(*hop);
        }
    }
    let farthest = nearest.values().copied().filter(|&hop| hop != UNREACHED).max().unwrap_or(0);
    let width = (farthest + 1).div_ceil(MOST_BANDS).max(1);
    let band = |unit: &Unit| {
        let hop = nearest[&unit.first];
        if hop == UNREACHED { UNREACHED } else { hop / width }
    };
    let mut ranked: Vec<&Unit> = units.to_vec();
    ranked.sort_by_key(|unit| (Reverse(unit.weight), unit.first));
    let mut bins: BTreeMap<(Option<u32>, u32, Role), Vec<&Unit>> = BTreeMap::new();
    for unit in &ranked {
        bins.entry((unit.within, band(unit), unit.role)).or_default();
    }
    let kept = limit.saturating_sub(bins.len()).max(FEWEST_KEPT);
    for unit in ranked.into_iter().skip(kept) {
        bins.entry((unit.within, band(unit), unit.role)).or_default().push(unit);
    }
    for ((within, band, role), units) in bins {
        if units.len() < 2 {
            continue;
        }
        let found = units.iter().map(|unit| nearest[&unit.first]);
        let ends = (band != UNREACHED).then(|| (found.clone().min().unwrap_or(0), found.max().unwrap_or(0)));
        let steps = if band == UNREACHED { "unreached".to_owned() } else { (band * width).to_string() };
        let place = within.map_or(String::new(), |within| format!(" in {}", groups.group(within).key));
        let key = NodeKey::Distance(format!("{steps} {role:?}{place}"));
        let group = groups.add(key, GroupKind::Distance, within, true);
        groups.list[group as usize].about = About::Distance { hops: ends, role };
        for unit in units {
            groups.list[group as usize].wallets += unit.group.map_or(1, |n| groups.group(n).wallets);
            match unit.group {
                Some(inner) => groups.list[inner as usize].parent = Some(group),
                None => groups.put(unit.first, Some(group)),
            }
        }
    }
}

/// For each wallet, the fewest transfers from a victim to it; where no wallet is a victim's, from those that only pay.
fn hops_from_victim(case: &Case, links: &Links) -> Vec<u32> {
    let victims: std::collections::BTreeSet<_> = case.incidents.iter().filter_map(|incident| incident.victim).collect();
    let is_victim = |n: usize| {
        let wallet = &case.wallets[n];
        wallet.role == Role::Victim || wallet.owner.is_some_and(|owner| victims.contains(&owner))
    };
    let wallets = case.wallets.len();
    let mut hops = vec![UNREACHED; wallets];
    let mut queue: VecDeque<usize> = (0..wallets).filter(|&n| is_victim(n)).collect();
    if queue.is_empty() {
        queue = (0..wallets).filter(|&n| links.into(case, n).next().is_none()).collect();
    }
    queue.iter().for_each(|&n| hops[n] = 0);
    while let Some(n) = queue.pop_front() {
        for transfer in links.out(case, n) {
            let to = transfer.to.get();
            if hops[to] == UNREACHED {
                hops[to] = hops[n] + 1;
                queue.push_back(to);
            }
        }
    }
    hops
}
