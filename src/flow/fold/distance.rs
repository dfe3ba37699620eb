//! Folds a picture that would be too large to read: first what loses least, at last by distance from the victim.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet, VecDeque};

use super::forest::{About, Groups};
use super::large::{Weight, Weights};
use super::links::Links;
use super::{FIRST_SIGHT, GroupKind, Grouping};
use crate::case::{Case, Role};
use crate::flow::NodeKey;

/// Distances fall into about so many bands.
const BANDS: usize = 16;

/// Three edges for each node: of more, none can be followed with the eye.
const MOST_EDGES: usize = 3 * FIRST_SIGHT;

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
            by_distance(&units, &shown, hops, links, FIRST_SIGHT.saturating_sub(folded_cases), groups);
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
    /// Its position among the units.
    number: usize,
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
        let context_of =
            |from: Option<u32>| groups.ancestors(from).find(|&group| groups.group(group).kind == GroupKind::Case);
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
                let number = units.list.len();
                units.list.push(Unit { context, within, group, number, first: n, weight, role: wallet.role });
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

/// Keeps the most important nodes and puts the others together by hops and role: as many as leave a readable number of
/// nodes and of edges.
fn by_distance(units: &[&Unit], shown: &Units, hops: &[u32], links: &Links, limit: usize, groups: &mut Groups) {
    let mut nearest = vec![UNREACHED; shown.list.len()];
    for (wallet, &unit) in shown.of_wallet.iter().enumerate() {
        nearest[unit as usize] = nearest[unit as usize].min(hops[wallet]);
    }
    let band_of = bands(units.iter().map(|unit| nearest[unit.number]));
    let bin_of = |unit: &Unit| (unit.within, band_of(nearest[unit.number]), unit.role);
    let mut ranked: Vec<&Unit> = units.to_vec();
    ranked.sort_by_key(|unit| (Reverse(unit.weight), unit.number));
    let mut numbers: BTreeMap<Bin, u32> = ranked.iter().map(|unit| (bin_of(unit), 0)).collect();
    numbers.values_mut().zip(0..).for_each(|(number, n)| *number = n);
    let mut kept = limit.saturating_sub(numbers.len()).max(FEWEST_KEPT);
    while kept > FEWEST_KEPT && edges(&ranked, kept, shown, links, |unit| numbers[&bin_of(unit)]) > MOST_EDGES {
        kept = (kept * 3 / 4).max(FEWEST_KEPT);
    }
    let mut bins: BTreeMap<Bin, Vec<&Unit>> = BTreeMap::new();
    for unit in ranked.into_iter().skip(kept) {
        bins.entry(bin_of(unit)).or_default().push(unit);
    }
    for ((within, band, role), units) in bins {
        if units.len() < 2 {
            continue;
        }
        let found = units.iter().map(|unit| nearest[unit.number]);
        let ends = (band != UNREACHED).then(|| (found.clone().min().unwrap_or(0), found.max().unwrap_or(0)));
        let steps = if band == UNREACHED { "unreached".to_owned() } else { band.to_string() };
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

/// Where a unit goes: the open group around it, its band of distances, its role.
type Bin = (Option<u32>, u32, Role);

/// Divides distances into bands of about as many units each, named by their first distance.
fn bands(hops: impl Iterator<Item = u32>) -> impl Fn(u32) -> u32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for hop in hops.filter(|&hop| hop != UNREACHED) {
        *counts.entry(hop).or_default() += 1;
    }
    let most = counts.values().sum::<usize>().div_ceil(BANDS);
    let mut starts: Vec<u32> = Vec::new();
    let mut inside = usize::MAX;
    for (hop, count) in counts {
        if inside.saturating_add(count) > most {
            starts.push(hop);
            inside = 0;
        }
        inside += count;
    }
    move |hop| match starts.partition_point(|&start| start <= hop) {
        _ if hop == UNREACHED => UNREACHED,
        n => n.checked_sub(1).and_then(|n| starts.get(n)).copied().unwrap_or(hop),
    }
}

/// How many edges the picture would have with the first `kept` units as themselves and the others in their bins.
fn edges(ranked: &[&Unit], kept: usize, shown: &Units, links: &Links, bin_of: impl Fn(&Unit) -> u32) -> usize {
    let mut node_of = vec![u32::MAX; shown.list.len()];
    for (n, unit) in ranked.iter().enumerate() {
        let number = u32::try_from(n).unwrap_or(u32::MAX);
        node_of[unit.number] = if n < kept { number } else { number_of_bins(kept) + bin_of(unit) };
    }
    let mut edges: HashSet<(u32, u32)> = HashSet::new();
    for (wallet, &unit) in shown.of_wallet.iter().enumerate() {
        let from = node_of[unit as usize];
        for &to in links.recipients(wallet) {
            let to = node_of[shown.of_wallet[to as usize] as usize];
            if from != to && from != u32::MAX && to != u32::MAX {
                edges.insert((from, to));
            }
        }
        if edges.len() > MOST_EDGES {
            break;
        }
    }
    edges.len()
}

/// Bins are numbered after the kept units.
fn number_of_bins(kept: usize) -> u32 {
    u32::try_from(kept).unwrap_or(u32::MAX / 2)
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
        queue = (0..wallets).filter(|&n| links.payers(n).is_empty()).collect();
    }
    queue.iter().for_each(|&n| hops[n] = 0);
    while let Some(n) = queue.pop_front() {
        for &to in links.recipients(n) {
            let to = to as usize;
            if hops[to] == UNREACHED {
                hops[to] = hops[n] + 1;
                queue.push_back(to);
            }
        }
    }
    hops
}
