//! Two records of one thing as one: what is missing is taken from the other, what differs is a conflict.

use std::sync::Arc;

use crate::case::{Attribution, Entity, Incident, Moment, Role, SourceIx, Wallet};

use super::Matter;

/// Takes a difference: what it is about, the word that stays, the word that goes.
pub(super) type Differ<'d> = &'d mut dyn FnMut(Matter, String, String);

pub(super) fn wallets(
    kept: &mut Wallet,
    other: Wallet,
    name_of: &dyn Fn(&Wallet) -> String,
    cluster_of: &dyn Fn(&Wallet) -> String,
    differ: Differ<'_>,
) {
    if let (Some(a), Some(b)) = (&kept.label, &other.label)
        && a != b
    {
        differ(Matter::Label, a.clone(), b.clone());
    }
    if kept.cluster.is_some() && other.cluster.is_some() && kept.cluster != other.cluster {
        differ(Matter::Cluster, cluster_of(kept), cluster_of(&other));
    }
    if kept.owner.is_some() && other.owner.is_some() && kept.owner != other.owner {
        differ(Matter::Owner, name_of(kept), name_of(&other));
    } else {
        attributions(&mut kept.attribution, other.attribution, differ);
    }
    kept.cluster = kept.cluster.or(other.cluster);
    kept.role = roles(kept.role, other.role, differ);
    kept.label = kept.label.take().or(other.label);
    kept.owner = kept.owner.or(other.owner);
    kept.status = kept.status.take().or(other.status);
    for tag in other.tags {
        if !kept.tags.contains(&tag) {
            kept.tags.push(tag);
        }
    }
    unite(&mut kept.sources, other.sources);
    notes(&mut kept.note, other.note);
}

/// An unattributed wallet is no other opinion than an attributed one.
fn roles(kept: Role, other: Role, differ: Differ<'_>) -> Role {
    match (kept, other) {
        (a, b) if a == b => a,
        (Role::Intermediary | Role::Other, b) => b,
        (a, Role::Intermediary | Role::Other) => a,
        (a, b) => {
            differ(Matter::Role, a.name().to_owned(), b.name().to_owned());
            a
        }
    }
}

fn attributions(kept: &mut Option<Box<Attribution>>, other: Option<Box<Attribution>>, differ: Differ<'_>) {
    let Some(other) = other else { return };
    let Some(kept) = kept else {
        *kept = Some(other);
        return;
    };
    if (kept.likelihood, kept.confidence) != (other.likelihood, other.confidence) {
        differ(Matter::Attribution, judgement(kept), judgement(&other));
    }
    unite(&mut kept.sources, other.sources);
    notes(&mut kept.note, other.note);
}

fn judgement(attribution: &Attribution) -> String {
    let likelihood = attribution.likelihood.map_or("likelihood not stated", |likelihood| likelihood.words());
    let confidence = attribution.confidence.map_or("not stated", |confidence| confidence.name());
    format!("{likelihood}, confidence {confidence}")
}

pub(super) fn entities(kept: &mut Entity, other: Entity, name_of: &dyn Fn(&Entity) -> String, differ: Differ<'_>) {
    if kept.kind != other.kind {
        differ(Matter::Kind, kept.kind.name().to_owned(), other.kind.name().to_owned());
    }
    if kept.part_of.is_some() && other.part_of.is_some() && kept.part_of != other.part_of {
        differ(Matter::PartOf, name_of(kept), name_of(&other));
    } else {
        attributions(&mut kept.attribution, other.attribution, differ);
    }
    // Robbed in one case and used to cash out in another: both are true.
    if kept.role != Role::Victim && other.role == Role::Victim {
        kept.role = Role::Victim;
    }
    kept.part_of = kept.part_of.or(other.part_of);
    kept.country = kept.country.take().or(other.country);
    for alias in other.aliases.into_iter().chain([other.name]) {
        if alias != kept.name && !kept.aliases.contains(&alias) {
            kept.aliases.push(alias);
        }
    }
    unite(&mut kept.sources, other.sources);
    kept.marking = kept.marking.take().into_iter().chain(other.marking).reduce(super::strictest);
    notes(&mut kept.note, other.note);
}

pub(super) fn incidents(
    kept: &mut Incident,
    other: Incident,
    actor_of: &dyn Fn(&Incident) -> String,
    differ: Differ<'_>,
) {
    let is_apart = apart(kept, &other);
    if kept.actor.is_some() && other.actor.is_some() && kept.actor != other.actor {
        differ(Matter::Actor, actor_of(kept), actor_of(&other));
    } else {
        attributions(&mut kept.attribution, other.attribution, differ);
    }
    if is_apart {
        differ(Matter::Date, kept.at.for_people(), other.at.for_people());
    } else if other.at.precision() > kept.at.precision() {
        (kept.at, kept.until) = (other.at, other.until);
    }
    if let (Some(a), Some(b)) = (kept.usd, other.usd)
        && a != b
    {
        differ(Matter::Value, a.full(), b.full());
    }
    if kept.usd.is_none() {
        kept.usd = other.usd;
        kept.usd_sources = other.usd_sources;
    } else if kept.usd == other.usd {
        unite(&mut kept.usd_sources, other.usd_sources);
    }
    for estimate in other.estimates {
        if !kept.estimates.contains(&estimate) {
            kept.estimates.push(estimate);
        }
    }
    kept.usd_range = kept.usd_range.or(other.usd_range);
    kept.victim = kept.victim.or(other.victim);
    kept.actor = kept.actor.or(other.actor);
    for vector in other.vectors {
        if !kept.vectors.contains(&vector) {
            kept.vectors.push(vector);
        }
    }
    if other.losses.len() > kept.losses.len() {
        kept.losses = other.losses;
    }
    if kept.dispute.is_empty() {
        kept.dispute = other.dispute;
    }
    unite(&mut kept.sources, other.sources);
    notes(&mut kept.note, other.note);
}

/// Whether two records of a theft cannot mean the same time: their ranges have nothing in common.
fn apart(a: &Incident, b: &Incident) -> bool {
    let end = |incident: &Incident| incident.until.map_or(incident.at.end(), Moment::end);
    a.at.start() >= end(b) || b.at.start() >= end(a)
}

pub(super) fn unite(kept: &mut Vec<SourceIx>, others: Vec<SourceIx>) {
    for source in others {
        if !kept.contains(&source) {
            kept.push(source);
        }
    }
}

/// As [`unite`], for a list that other records may share.
pub(super) fn unite_shared(kept: &mut Arc<[SourceIx]>, others: &[SourceIx]) {
    if others.iter().any(|source| !kept.contains(source)) {
        let mut all = kept.to_vec();
        unite(&mut all, others.to_vec());
        *kept = all.into();
    }
}

/// Both remarks, unless one says it all.
pub(super) fn notes(kept: &mut String, other: String) {
    if kept.contains(&other) {
        return;
    }
    if kept.is_empty() || other.contains(kept.as_str()) {
        *kept = other;
    } else {
        kept.push(' ');
        kept.push_str(&other);
    }
}
