//! Thefts, victims and groups where no wallet of the case carries the money: victim → theft → group, and how the groups
//! relate. In merged cases the theft leads to the case that follows its money.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;

use super::build::{Paid, plural};
use super::graph::{Edge, Flow, Node, NodeKind, Relation};
use super::{EdgeKey, Folding, NodeKey};
use crate::case::{Attribution, Case, EntityIx, EntityKind, Evidence, IncidentIx, Likelihood, Role, Usd};

/// Thefts that are never stacked: the most costly ones.
const SINGLE_THEFTS: usize = 10;
/// Fewer thefts than this stay apart.
const SMALLEST_STACK: usize = 3;
/// An opened stack of more thefts than this is stacked again by year.
const STACK_BY_YEAR: usize = 12;

impl Flow {
    /// Adds every incident: hanging on the node of its victim's wallets, or standing between its victim and its group.
    pub(super) fn relate(&mut self, case: &Case, folding: &Folding) {
        let (mut standing, mut hanging) = (Vec::new(), Vec::new());
        let paid = Paid::of(case);
        for (ix, _) in case.incidents() {
            match self.victim_node(case, &paid, ix) {
                Some(victim) if !matches!(self.graph[victim].kind, NodeKind::Part(_)) => {
                    let badge = self.add(incident_node(case, ix));
                    self.badges.insert(badge, victim);
                    hanging.push(ix);
                }
                part => standing.push((ix, part)),
            }
        }
        let places = places(case, folding, &standing);
        let mut nodes: BTreeMap<NodeKey, Vec<IncidentIx>> = BTreeMap::new();
        for (&(ix, _), place) in standing.iter().zip(&places) {
            nodes.entry(place.node.clone()).or_default().push(ix);
        }
        let folds: BTreeMap<IncidentIx, Option<NodeKey>> =
            standing.iter().zip(&places).map(|(&(ix, _), place)| (ix, place.fold.clone())).collect();
        for (key, incidents) in &nodes {
            let fold = folds.get(&incidents[0]).cloned().flatten();
            let node = if matches!(key, NodeKey::Stack(_)) {
                thefts_node(case, key.clone(), incidents.clone(), fold)
            } else {
                Node { fold, ..standing_theft(case, incidents[0]) }
            };
            self.add(node);
        }
        self.add_victims(case, &standing, &places);
        for (&(ix, part), place) in standing.iter().zip(&places) {
            let Some(theft) = self.nodes.get(&place.node).copied() else { continue };
            let mut source = theft;
            if let Some(part) = part {
                self.join(case, theft, part, Relation::Followed, Evidence::Reported, &[ix]);
                source = part;
            }
            if let Some(actor) = case[ix].actor {
                let actor = self.entity_node(case, actor);
                let evidence = certainty(case[ix].attribution.as_deref());
                self.join(case, source, actor, Relation::Attributed, evidence, &[ix]);
            }
        }
        // A theft that hangs on an account several cases share is followed in its own case all the same.
        for ix in hanging {
            let part =
                case.parts_of(ix).iter().find_map(|&part| self.nodes.get(&NodeKey::of_part(case, part)).copied());
            if let (Some(part), Some(actor)) = (part, case[ix].actor) {
                let actor = self.entity_node(case, actor);
                let evidence = certainty(case[ix].attribution.as_deref());
                self.join(case, part, actor, Relation::Attributed, evidence, &[ix]);
            }
        }
        if !standing.is_empty() {
            self.add_groups(case, &standing);
        }
    }

    fn add_victims(&mut self, case: &Case, standing: &[(IncidentIx, Option<NodeIndex>)], places: &[Place]) {
        // A victim all of whose thefts are in one stack is folded with the others of that stack.
        let mut thefts_of: BTreeMap<EntityIx, BTreeSet<&NodeKey>> = BTreeMap::new();
        for (&(ix, _), place) in standing.iter().zip(places) {
            if let Some(victim) = case[ix].victim {
                thefts_of.entry(victim).or_default().insert(&place.node);
            }
        }
        let mut stacked: BTreeMap<&NodeKey, Vec<EntityIx>> = BTreeMap::new();
        for (&victim, thefts) in &thefts_of {
            let mut thefts = thefts.iter();
            if let (Some(one @ NodeKey::Stack(_)), None) = (thefts.next(), thefts.next()) {
                stacked.entry(one).or_default().push(victim);
            }
        }
        stacked.retain(|_, victims| victims.len() > 1);
        let mut node_of: BTreeMap<EntityIx, NodeIndex> = BTreeMap::new();
        for (theft, victims) in stacked {
            let Some(&stack) = self.nodes.get(theft) else { continue };
            let incidents = self.graph[stack].incidents.clone();
            let kinds: BTreeSet<EntityKind> = victims.iter().map(|&v| case[v].kind).collect();
            let mut kinds = kinds.into_iter();
            let detail = match (kinds.next(), kinds.next()) {
                (Some(kind), None) => kind.name().to_owned(),
                _ => String::new(),
            };
            let ix = self.add(Node {
                name: plural(victims.len(), "victim"),
                detail,
                incidents,
                entities: victims.clone(),
                fold: Some(theft.clone()),
                ..Node::bare(NodeKey::Stack(format!("victims of {theft}")), NodeKind::Victims, Role::Victim)
            });
            node_of.extend(victims.into_iter().map(|victim| (victim, ix)));
        }
        for (&(ix, _), place) in standing.iter().zip(places) {
            let (Some(victim), Some(&theft)) = (case[ix].victim, self.nodes.get(&place.node)) else { continue };
            let victim = node_of.get(&victim).copied().unwrap_or_else(|| self.entity_node(case, victim));
            self.join(case, victim, theft, Relation::Stolen, Evidence::Reported, &[ix]);
        }
    }

    /// The groups said to have done the thefts, what they are part of, and what is part of those.
    fn add_groups(&mut self, case: &Case, standing: &[(IncidentIx, Option<NodeIndex>)]) {
        let mut groups: BTreeSet<EntityIx> = standing.iter().filter_map(|&(ix, _)| case[ix].actor).collect();
        loop {
            let before = groups.len();
            for (ix, entity) in case.entities() {
                let Some(parent) = entity.part_of else { continue };
                if groups.contains(&ix) || (is_group(entity.kind) && groups.contains(&parent)) {
                    groups.extend([ix, parent]);
                }
            }
            if groups.len() == before {
                break;
            }
        }
        for &group in &groups {
            let Some(parent) = case[group].part_of else { continue };
            let (child, parent) = (self.entity_node(case, group), self.entity_node(case, parent));
            self.join(case, child, parent, Relation::Member, certainty(case[group].attribution.as_deref()), &[]);
        }
    }

    /// The node of an entity: that of its folded wallets, or one of its own.
    fn entity_node(&mut self, case: &Case, ix: EntityIx) -> NodeIndex {
        let entity = &case[ix];
        let key = NodeKey::of_entity(case, ix);
        if let Some(&node) = self.nodes.get(&key) {
            return node;
        }
        self.add(Node {
            name: entity.name.clone(),
            detail: entity.kind.name().to_owned(),
            entities: vec![ix],
            group: is_group(entity.kind),
            ..Node::bare(key, NodeKind::Entity(ix), entity.role)
        })
    }

    /// Adds a relation to the edge between two nodes, making the edge where there is none.
    fn join(
        &mut self,
        case: &Case,
        from: NodeIndex,
        to: NodeIndex,
        relation: Relation,
        evidence: Evidence,
        incidents: &[IncidentIx],
    ) {
        let key = EdgeKey { from: self.graph[from].key.clone(), to: self.graph[to].key.clone() };
        let ix = match self.edges.get(&key) {
            Some(&ix) => ix,
            None => {
                let ix = self.graph.add_edge(from, to, Edge::bare(key.clone(), evidence));
                self.edges.insert(key, ix);
                ix
            }
        };
        let edge = &mut self.graph[ix];
        edge.relation.get_or_insert(relation);
        edge.evidence = edge.evidence.max(evidence);
        edge.incidents.extend(incidents);
        if edge.transfers.is_empty() {
            edge.usd = stolen(case, &edge.incidents);
        }
    }
}

/// The sum of the published values of some thefts; `None` where one of them has none.
pub(super) fn stolen(case: &Case, incidents: &[IncidentIx]) -> Option<Usd> {
    let values = incidents.iter().map(|&ix| case[ix].usd);
    values.reduce(|sum, usd| sum?.checked_add(usd?)).flatten()
}

fn is_group(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::ThreatActor | EntityKind::Government)
}

/// What a judgement of this likelihood is drawn as: assessed, or only suspected.
fn certainty(attribution: Option<&Attribution>) -> Evidence {
    match attribution.and_then(|attribution| attribution.likelihood) {
        Some(likelihood) if likelihood >= Likelihood::Likely => Evidence::Reported,
        _ => Evidence::Inferred,
    }
}

/// Where a theft is shown.
struct Place {
    node: NodeKey,
    /// What a double click toggles.
    fold: Option<NodeKey>,
}

/// Decides which node shows each theft that stands in the graph. Those that a merged case follows, and the most costly
/// ones, stand alone; of the others those of one group are stacked, and a large opened stack is stacked by year.
fn places(case: &Case, folding: &Folding, standing: &[(IncidentIx, Option<NodeIndex>)]) -> Vec<Place> {
    let mut by_value: Vec<IncidentIx> = standing.iter().map(|&(ix, _)| ix).collect();
    by_value.sort_by_key(|&ix| (std::cmp::Reverse(case[ix].usd), ix));
    let single: BTreeSet<IncidentIx> = by_value.into_iter().take(SINGLE_THEFTS).collect();
    let stackable: Vec<IncidentIx> =
        standing.iter().filter(|(ix, part)| part.is_none() && !single.contains(ix)).map(|&(ix, _)| ix).collect();
    let mut of_theft: BTreeMap<IncidentIx, Place> = BTreeMap::new();
    let group = |&ix: &IncidentIx| case[ix].actor.map_or("-", |actor| case.beneath()[actor].id.as_str());
    for (group, thefts) in grouped(&stackable, group) {
        let key = NodeKey::Stack(format!("thefts by {group}"));
        if thefts.len() < SMALLEST_STACK {
            continue;
        }
        if folding.is_folded(&key, true) {
            of_theft.extend(thefts.iter().map(|&ix| (ix, Place { node: key.clone(), fold: Some(key.clone()) })));
            continue;
        }
        let own = |ix: IncidentIx| NodeKey::of_incident(case, ix);
        let years = if thefts.len() > STACK_BY_YEAR { grouped(&thefts, |&ix| year(case, ix)) } else { BTreeMap::new() };
        for &ix in &thefts {
            let of_year = years.get(&year(case, ix)).filter(|thefts| thefts.len() >= SMALLEST_STACK);
            let place = match of_year.map(|_| NodeKey::Stack(format!("thefts by {group} in {}", year(case, ix)))) {
                Some(key) if folding.is_folded(&key, true) => Place { node: key.clone(), fold: Some(key) },
                Some(key) => Place { node: own(ix), fold: Some(key) },
                None => Place { node: own(ix), fold: Some(key.clone()) },
            };
            of_theft.insert(ix, place);
        }
    }
    standing
        .iter()
        .map(|&(ix, _)| {
            let alone = || Place { node: NodeKey::of_incident(case, ix), fold: None };
            of_theft.remove(&ix).unwrap_or_else(alone)
        })
        .collect()
}

fn grouped<K: Ord>(thefts: &[IncidentIx], key: impl Fn(&IncidentIx) -> K) -> BTreeMap<K, Vec<IncidentIx>> {
    let mut groups: BTreeMap<K, Vec<IncidentIx>> = BTreeMap::new();
    for ix in thefts {
        groups.entry(key(ix)).or_default().push(*ix);
    }
    groups
}

fn year(case: &Case, ix: IncidentIx) -> String {
    crate::case::format_utc(case[ix].at.start(), "%Y")
}

fn incident_node(case: &Case, ix: IncidentIx) -> Node {
    let incident = &case[ix];
    Node {
        name: incident.title.clone(),
        detail: incident.at.for_people(),
        incidents: vec![ix],
        ..Node::bare(NodeKey::of_incident(case, ix), NodeKind::Incident(ix), Role::Victim)
    }
}

/// Beside its victim a theft need not repeat the victim's name: it says how much and when.
fn standing_theft(case: &Case, ix: IncidentIx) -> Node {
    let node = incident_node(case, ix);
    match case[ix].victim {
        Some(_) => Node { name: case[ix].usd.map_or("Value unknown".to_owned(), Usd::compact), ..node },
        None => node,
    }
}

/// A stack says how many thefts, over which years, and what is known of their value.
fn thefts_node(case: &Case, key: NodeKey, incidents: Vec<IncidentIx>, fold: Option<NodeKey>) -> Node {
    let known: Vec<IncidentIx> = incidents.iter().copied().filter(|&ix| case[ix].usd.is_some()).collect();
    let years: BTreeSet<String> = incidents.iter().map(|&ix| year(case, ix)).collect();
    let years = match (years.first(), years.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
        (Some(only), _) => only.clone(),
        _ => String::new(),
    };
    let value = stolen(case, &known).map_or(String::new(), |usd| format!(" · {}", usd.brief()));
    let unknown = incidents.len() - known.len();
    let unknown = if unknown > 0 { format!(" + {unknown} unknown") } else { String::new() };
    Node {
        name: plural(incidents.len(), "theft"),
        detail: format!("{years}{value}{unknown}"),
        incidents,
        fold,
        ..Node::bare(key, NodeKind::Thefts, Role::Victim)
    }
}
