//! Which lane of a story a node stands in.
//!
//! One lane per entity; wallets without an owner share one per role. Lanes are ordered away from the victim: victims,
//! thieves, wallets, then swaps, bridges and mixers, at the bottom what was recovered and cashed out. Among lanes of one
//! role those that deal with each other come near each other (barycentres, Sugiyama, Tagawa and Toda 1981). What takes no
//! dated part in the story stands under it, one lane per role. Where there would be too many lanes to read, entities with
//! a single node share that of their role, too.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::case::{Case, EntityIx, Role, WalletIx};
use crate::flow::{Flow, NodeKind};

/// More lanes than this nobody takes in.
const MOST: usize = 14;
/// Sweeps over the order of lanes.
const SWEEPS: usize = 8;

/// A lane of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneName {
    /// Name for people.
    pub name: String,
    /// Whose it is, where it is one entity's.
    pub(super) entity: Option<EntityIx>,
    /// Gives its colour.
    pub role: Role,
}

/// Who shares a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Entity(EntityIx),
    /// All without an owner, or all of few nodes each.
    Role(Role),
    /// Those of a role that take no part in the story.
    Aside(Role),
    /// Folded cases.
    Cases,
}

/// The lanes of a graph from top to bottom, and the lane of each node; `along` says where nodes stand on the time axis.
pub(super) fn lanes(case: &Case, flow: &Flow, along: &[Option<f64>]) -> (Vec<LaneName>, Vec<usize>) {
    let graph = &flow.graph;
    let mut who: Vec<Who> = graph.node_indices().map(|ix| who(case, flow, ix)).collect();
    let standing: Vec<NodeIndex> = graph.node_indices().filter(|&ix| flow.badge_of(ix).is_none()).collect();
    // Nothing is known of when it was reached, and no line leads to it.
    let apart = |ix: NodeIndex| along[ix.index()].is_none() && graph.neighbors_undirected(ix).next().is_none();
    let mut is_told: BTreeSet<Who> = BTreeSet::new();
    is_told.extend(standing.iter().filter(|ix| !apart(**ix)).map(|ix| who[ix.index()]));
    for &ix in &standing {
        if let (Who::Entity(entity), false) = (who[ix.index()], is_told.contains(&who[ix.index()])) {
            who[ix.index()] = Who::Aside(case[entity].role);
        }
    }
    share(case, &standing, &mut who);
    let role = |who: Who| match who {
        Who::Entity(ix) => case[ix].role,
        Who::Role(role) | Who::Aside(role) => role,
        Who::Cases => Role::Attacker,
    };
    let mut members: BTreeMap<Who, Vec<NodeIndex>> = BTreeMap::new();
    standing.iter().for_each(|&ix| members.entry(who[ix.index()]).or_default().push(ix));
    let begin = |own: &[NodeIndex]| {
        own.iter().filter_map(|ix| along[ix.index()]).min_by(f64::total_cmp).unwrap_or(f64::INFINITY)
    };
    let mut order: Vec<Who> = members.keys().copied().collect();
    let depth = |who: Who| {
        let aside = begin(&members[&who]).is_infinite() && members[&who].iter().all(|&ix| apart(ix));
        (aside, depth(role(who)))
    };
    order.sort_by(|a, b| {
        let key = |who: &Who| (depth(*who), begin(&members[who]));
        let (a_key, b_key) = (key(a), key(b));
        a_key.0.cmp(&b_key.0).then(a_key.1.total_cmp(&b_key.1)).then(a.cmp(b))
    });
    untangle(flow, &who, &mut order, depth);
    let names =
        order.iter().map(|&who| LaneName { name: name(case, who), entity: entity(who), role: role(who) }).collect();
    let at: BTreeMap<Who, usize> = order.into_iter().enumerate().map(|(n, who)| (who, n)).collect();
    let of_node = who.iter().map(|who| at.get(who).copied().unwrap_or(0)).collect();
    (names, of_node)
}

/// How far down the lanes of a role stand.
fn depth(role: Role) -> usize {
    use Role::{Attacker, Bridge, CashOut, Intermediary, Mixer, Other, Recovery, Swap, Victim};
    let story = [Victim, Attacker, Other, Intermediary, Swap, Bridge, Mixer, Recovery, CashOut];
    story.iter().position(|other| *other == role).unwrap_or(story.len())
}

fn who(case: &Case, flow: &Flow, ix: NodeIndex) -> Who {
    let node = &flow.graph[ix];
    match node.kind {
        NodeKind::Entity(entity) => Who::Entity(entity),
        NodeKind::Part(_) => Who::Cases,
        NodeKind::Wallet(_) | NodeKind::Stack | NodeKind::Fold(_) => {
            owner(case, &node.wallets).map_or(Who::Role(node.role), Who::Entity)
        }
        NodeKind::Incident(_) | NodeKind::Thefts | NodeKind::Victims => {
            let mut victims = node.incidents.iter().map(|&incident| case[incident].victim);
            let first = victims.next().flatten().filter(|first| victims.all(|other| other == Some(*first)));
            first.map_or(Who::Role(Role::Victim), Who::Entity)
        }
    }
}

/// Who owns all of the wallets.
fn owner(case: &Case, wallets: &[WalletIx]) -> Option<EntityIx> {
    let owner = case[*wallets.first()?].owner?;
    wallets.iter().all(|&ix| case[ix].owner == Some(owner)).then_some(owner)
}

/// Puts entities with a single node into the lane of their role, those of the commonest role first, until the lanes are
/// few enough.
fn share(case: &Case, standing: &[NodeIndex], who: &mut [Who]) {
    loop {
        let mut count: BTreeMap<Who, usize> = BTreeMap::new();
        standing.iter().for_each(|ix| *count.entry(who[ix.index()]).or_default() += 1);
        if count.len() <= MOST {
            return;
        }
        let mut single: BTreeMap<Role, Vec<EntityIx>> = BTreeMap::new();
        // A victim stands with its theft.
        let few = |role: Role| if role == Role::Victim { 2 } else { 1 };
        for (own, nodes) in count {
            if let Who::Entity(ix) = own
                && nodes <= few(case[ix].role)
            {
                single.entry(case[ix].role).or_default().push(ix);
            }
        }
        let most = single.into_iter().filter(|(_, own)| own.len() > 1).max_by_key(|(role, own)| (own.len(), *role));
        let Some((role, own)) = most else { return };
        for slot in who.iter_mut() {
            if matches!(slot, Who::Entity(ix) if own.contains(ix)) {
                *slot = Who::Role(role);
            }
        }
    }
}

/// Brings lanes of one depth into an order in which edges between lanes are short.
fn untangle(flow: &Flow, who: &[Who], order: &mut [Who], depth: impl Fn(Who) -> (bool, usize)) {
    let pairs: Vec<(Who, Who)> = flow
        .graph
        .edge_references()
        .map(|edge| (who[edge.source().index()], who[edge.target().index()]))
        .filter(|(a, b)| a != b)
        .collect();
    for _ in 0..SWEEPS {
        let at: BTreeMap<Who, usize> = order.iter().enumerate().map(|(n, &who)| (who, n)).collect();
        let mut sums: BTreeMap<Who, (usize, usize)> = BTreeMap::new();
        for &(a, b) in &pairs {
            for (own, other) in [(a, b), (b, a)] {
                let (sum, count) = sums.entry(own).or_default();
                *sum += at.get(&other).copied().unwrap_or(0);
                *count += 1;
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let middle = |who: &Who| match sums.get(who) {
            Some(&(sum, count)) if count > 0 => sum as f64 / count as f64,
            _ => at[who] as f64,
        };
        let before = order.to_vec();
        order.sort_by(|a, b| depth(*a).cmp(&depth(*b)).then(middle(a).total_cmp(&middle(b))).then(at[a].cmp(&at[b])));
        if *order == *before {
            return;
        }
    }
}

fn entity(who: Who) -> Option<EntityIx> {
    if let Who::Entity(ix) = who { Some(ix) } else { None }
}

fn name(case: &Case, who: Who) -> String {
    let role = match who {
        Who::Entity(ix) => return case[ix].name.clone(),
        Who::Cases => return "Cases".to_owned(),
        Who::Role(role) | Who::Aside(role) => role,
    };
    match role {
        Role::Victim => "Victims",
        Role::Attacker => "Attacker wallets",
        Role::Intermediary => "Wallets",
        Role::Mixer => "Mixers",
        Role::Bridge => "Bridges",
        Role::Swap => "Swap services",
        Role::CashOut => "Cash-out",
        Role::Recovery => "Recovered",
        Role::Other => "Others",
    }
    .to_owned()
}
