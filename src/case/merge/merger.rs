//! Adds one case after the other to a merged one.

use std::collections::{HashMap, HashSet};

use super::map::Map;
use super::{Conflict, Matter, Merged, items};
use crate::case::{
    Amount, Asset, AssetIx, Case, Chain, Claim, ClaimIx, Cluster, ClusterIx, Entity, EntityIx, Event, EventIx,
    Incident, IncidentIx, Member, Moment, Origins, Part, PartIx, Peg, Place, Source, SourceIx, Subject, Transfer,
    TransferIx, Wallet, WalletIx,
};

/// What makes two sources the same: publisher, title, date and address.
type Citation = (String, String, Option<Moment>, Option<String>);
/// What makes two transfers the same.
type Movement = (String, WalletIx, WalletIx, AssetIx, Option<Amount>);

/// The merged case so far, with what finds its items again.
#[derive(Default)]
pub(super) struct Merger {
    case: Case,
    conflicts: Vec<Conflict>,
    /// For each list, the parts of each item.
    parts: Memberships,
    sources: HashMap<Citation, SourceIx>,
    assets: HashMap<(String, Chain, u8), AssetIx>,
    accounts: HashMap<(Chain, String), WalletIx>,
    movements: HashMap<Movement, Vec<TransferIx>>,
    ids: HashMap<&'static str, HashSet<String>>,
}

#[derive(Default)]
struct Memberships {
    sources: Vec<Vec<PartIx>>,
    entities: Vec<Vec<PartIx>>,
    wallets: Vec<Vec<PartIx>>,
    incidents: Vec<Vec<PartIx>>,
    transfers: Vec<Vec<PartIx>>,
    events: Vec<Vec<PartIx>>,
    claims: Vec<Vec<PartIx>>,
}

impl Merger {
    pub(super) fn add(&mut self, case: &Case) {
        let part = PartIx::new(self.case.origins.parts.len());
        self.case.origins.parts.push(Part {
            id: case.id.clone(),
            title: case.title.clone(),
            digest: case.digest,
            as_of: case.as_of,
            marking: case.marking.clone(),
        });
        self.case.caveats.extend(case.caveats.iter().map(|caveat| format!("{}: {caveat}", case.id)));
        let files = u32::try_from(self.case.files.len()).unwrap_or(u32::MAX);
        self.case.files.extend(case.files.iter().cloned());
        let mut map = Map {
            part,
            part_id: case.id.clone(),
            files,
            sources: Vec::new(),
            assets: Vec::new(),
            entities: Vec::new(),
            clusters: Vec::new(),
            wallets: Vec::new(),
            incidents: Vec::new(),
        };
        for source in &case.sources {
            let ix = self.source(source, &map);
            map.sources.push(ix);
        }
        self.assets(case, &mut map);
        self.entities(case, &mut map);
        for cluster in &case.clusters {
            let ix = self.cluster(cluster, &map);
            map.clusters.push(ix);
        }
        for wallet in &case.wallets {
            let ix = self.wallet(wallet, &map);
            map.wallets.push(ix);
        }
        for incident in &case.incidents {
            let ix = self.incident(incident, &map);
            map.incidents.push(ix);
        }
        for price in &case.prices {
            let mut price = price.clone();
            price.asset = map.assets[price.asset.get()];
            price.sources = map.sources(&price.sources);
            let same = |p: &&mut crate::case::Price| (p.asset, p.at, p.usd) == (price.asset, price.at, price.usd);
            match self.case.prices.iter_mut().find(same) {
                Some(kept) => items::unite(&mut kept.sources, price.sources),
                None => self.case.prices.push(price),
            }
        }
        self.transfers(case, &map);
        for event in &case.events {
            self.event(event, &map);
        }
        for claim in &case.claims {
            self.claim(claim, &map);
        }
    }

    pub(super) fn finish(mut self) -> Merged {
        let mut origins = std::mem::take(&mut self.case.origins);
        note::<SourceIx>(&mut origins, &self.parts.sources);
        note::<EntityIx>(&mut origins, &self.parts.entities);
        note::<WalletIx>(&mut origins, &self.parts.wallets);
        note::<IncidentIx>(&mut origins, &self.parts.incidents);
        note::<TransferIx>(&mut origins, &self.parts.transfers);
        note::<EventIx>(&mut origins, &self.parts.events);
        note::<ClaimIx>(&mut origins, &self.parts.claims);
        self.case.origins = origins;
        Merged { case: self.case, conflicts: self.conflicts }
    }

    /// An id of its own: as it is, or with the case's before it where another item has it.
    fn free_id(&mut self, list: &'static str, id: &str, map: &Map) -> String {
        let used = self.ids.entry(list).or_default();
        let mut free = id.to_owned();
        while !used.insert(free.clone()) {
            free = format!("{}/{free}", map.part_id);
        }
        free
    }

    fn source(&mut self, source: &Source, map: &Map) -> SourceIx {
        let citation = (source.publisher.clone(), source.title.clone(), source.date, source.url.clone());
        if let Some(&ix) = self.sources.get(&citation) {
            join(&mut self.parts.sources[ix.get()], map.part);
            let kept = &mut self.case.sources[ix.get()];
            items::notes(&mut kept.note, source.note.clone());
            kept.marking = kept.marking.take().into_iter().chain(source.marking.clone()).reduce(super::strictest);
            return ix;
        }
        let ix = SourceIx::new(self.case.sources.len());
        let id = self.free_id("source", &source.id, map);
        self.case.sources.push(Source { id, ..source.clone() });
        self.parts.sources.push(vec![map.part]);
        self.sources.insert(citation, ix);
        ix
    }

    fn assets(&mut self, case: &Case, map: &mut Map) {
        for asset in &case.assets {
            let key = (asset.id.clone(), asset.chain.clone(), asset.decimals);
            let ix = match self.assets.get(&key) {
                Some(&ix) => {
                    let kept = &mut self.case.assets[ix.get()];
                    if kept.name.is_empty() {
                        kept.name.clone_from(&asset.name);
                    }
                    kept.reference = kept.reference.take().or_else(|| asset.reference.clone());
                    items::unite(&mut kept.sources, map.sources(&asset.sources));
                    ix
                }
                None => {
                    let ix = AssetIx::new(self.case.assets.len());
                    let id = self.free_id("asset", &asset.id, map);
                    let sources = map.sources(&asset.sources);
                    self.case.assets.push(Asset { id, sources, peg: None, ..asset.clone() });
                    self.assets.insert(key, ix);
                    ix
                }
            };
            map.assets.push(ix);
        }
        // A peg may name an asset further down.
        for (asset, &ix) in case.assets.iter().zip(&map.assets) {
            let peg = asset.peg.map(|peg| match peg {
                Peg::Usd => Peg::Usd,
                Peg::Asset(other) => Peg::Asset(map.assets[other.get()]),
            });
            let kept = &mut self.case.assets[ix.get()];
            kept.peg = kept.peg.or(peg);
        }
    }

    fn entities(&mut self, case: &Case, map: &mut Map) {
        let mut fresh = Vec::with_capacity(case.entities.len());
        for entity in &case.entities {
            let found = self.same_entity(entity, map.part);
            if found.is_none()
                && let Some(n) = self.case.entities.iter().position(|other| other.id == entity.id)
            {
                let other = &self.case.entities[n];
                let first = self.parts.entities[n].first().copied().unwrap_or(map.part);
                self.conflicts.push(Conflict {
                    about: Subject::Entity(EntityIx::new(n)),
                    matter: Matter::Id,
                    says: vec![(first, other.name.clone()), (map.part, entity.name.clone())],
                });
            }
            let ix = found.unwrap_or_else(|| {
                let id = self.free_id("entity", &entity.id, map);
                self.case.entities.push(Entity {
                    id,
                    sources: map.sources(&entity.sources),
                    part_of: None,
                    attribution: None,
                    ..entity.clone()
                });
                self.parts.entities.push(vec![map.part]);
                EntityIx::new(self.case.entities.len() - 1)
            });
            map.entities.push(ix);
            fresh.push(found.is_none());
        }
        // What an entity is part of may stand further down.
        for (n, (entity, fresh)) in case.entities.iter().zip(fresh).enumerate() {
            let ix = map.entities[n];
            let other = Entity {
                part_of: entity.part_of.map(|ix| map.entities[ix.get()]),
                attribution: map.attribution(entity.attribution.as_deref()),
                sources: map.sources(&entity.sources),
                ..entity.clone()
            };
            if fresh {
                let kept = &mut self.case.entities[ix.get()];
                (kept.part_of, kept.attribution) = (other.part_of, other.attribution);
                continue;
            }
            let names: Vec<String> = self.case.entities.iter().map(|e| e.name.clone()).collect();
            let parent = |e: &Entity| e.part_of.map_or_else(String::new, |ix| names[ix.get()].clone());
            let before = first_of(&self.parts.entities[ix.get()], map.part);
            let mut found = Vec::new();
            items::entities(&mut self.case.entities[ix.get()], other, &parent, &mut |matter, a, b| {
                found.push((matter, a, b));
            });
            self.differ(Subject::Entity(ix), before, map.part, found);
            join(&mut self.parts.entities[ix.get()], map.part);
        }
    }

    /// The entity of another case that is this one.
    fn same_entity(&self, entity: &Entity, part: PartIx) -> Option<EntityIx> {
        let names = |e: &Entity| -> HashSet<String> {
            std::iter::once(&e.name).chain(&e.aliases).map(|name| name.to_lowercase()).collect()
        };
        let mine = names(entity);
        let same = |other: &Entity| {
            let same_name = other.name.to_lowercase() == entity.name.to_lowercase();
            (other.id == entity.id && !names(other).is_disjoint(&mine)) || (same_name && other.kind == entity.kind)
        };
        let of_others = |n: &usize| !self.parts.entities[*n].contains(&part) && same(&self.case.entities[*n]);
        (0..self.case.entities.len()).find(of_others).map(EntityIx::new)
    }

    /// The same id, name and method in two cases is one cluster, and each says so for its own wallets.
    fn cluster(&mut self, cluster: &Cluster, map: &Map) -> ClusterIx {
        let sources = map.sources(&cluster.sources);
        let names = |c: &Cluster| (c.id.clone(), c.name.clone(), c.method.clone());
        if let Some(n) = self.case.clusters.iter().position(|other| names(other) == names(cluster)) {
            let kept = &mut self.case.clusters[n];
            items::unite(&mut kept.sources, sources);
            items::notes(&mut kept.note, cluster.note.clone());
            return ClusterIx::new(n);
        }
        let id = self.free_id("cluster", &cluster.id, map);
        self.case.clusters.push(Cluster { id, sources, ..cluster.clone() });
        ClusterIx::new(self.case.clusters.len() - 1)
    }

    fn wallet(&mut self, wallet: &Wallet, map: &Map) -> WalletIx {
        let fresh = Wallet {
            owner: wallet.owner.map(|ix| map.entities[ix.get()]),
            cluster: wallet.cluster.map(|ix| map.clusters[ix.get()]),
            attribution: map.attribution(wallet.attribution.as_deref()),
            status: wallet.status.clone().map(|mut status| {
                status.amount = map.pair(status.amount);
                status.sources = map.sources(&status.sources);
                status
            }),
            tags: wallet
                .tags
                .iter()
                .map(|tag| crate::case::Tag { source: tag.source.map(|ix| map.sources[ix.get()]), ..tag.clone() })
                .collect(),
            sources: map.sources(&wallet.sources),
            ..wallet.clone()
        };
        let key = wallet.address.as_ref().map(|address| (wallet.chain.clone(), address.canonical().to_owned()));
        if let Some(&ix) = key.as_ref().and_then(|key| self.accounts.get(key)) {
            let entities = &self.case.entities;
            let owner = |w: &Wallet| w.owner.map_or_else(String::new, |ix| entities[ix.get()].name.clone());
            let clusters = &self.case.clusters;
            let cluster = |w: &Wallet| w.cluster.map_or_else(String::new, |ix| clusters[ix.get()].name.clone());
            let mut found = Vec::new();
            items::wallets(&mut self.case.wallets[ix.get()], fresh, &owner, &cluster, &mut |matter, a, b| {
                found.push((matter, a, b));
            });
            let before = first_of(&self.parts.wallets[ix.get()], map.part);
            self.differ(Subject::Wallet(ix), before, map.part, found);
            join(&mut self.parts.wallets[ix.get()], map.part);
            return ix;
        }
        let ix = WalletIx::new(self.case.wallets.len());
        let id = self.free_id("wallet", &wallet.id, map);
        self.case.wallets.push(Wallet { id, ..fresh });
        self.parts.wallets.push(vec![map.part]);
        if let Some(key) = key {
            self.accounts.insert(key, ix);
        }
        ix
    }

    fn incident(&mut self, incident: &Incident, map: &Map) -> IncidentIx {
        let fresh = Incident {
            victim: incident.victim.map(|ix| map.entities[ix.get()]),
            actor: incident.actor.map(|ix| map.entities[ix.get()]),
            losses: incident
                .losses
                .iter()
                .map(|loss| crate::case::Loss {
                    asset: map.assets[loss.asset.get()],
                    sources: map.sources(&loss.sources),
                    ..loss.clone()
                })
                .collect(),
            usd_sources: map.sources(&incident.usd_sources),
            estimates: incident
                .estimates
                .iter()
                .map(|e| crate::case::Estimate { sources: map.sources(&e.sources), ..e.clone() })
                .collect(),
            attribution: map.attribution(incident.attribution.as_deref()),
            sources: map.sources(&incident.sources),
            ..incident.clone()
        };
        if let Some(n) = self.case.incidents.iter().position(|other| other.id == incident.id) {
            let kept = &self.case.incidents[n];
            let ix = IncidentIx::new(n);
            let before = first_of(&self.parts.incidents[n], map.part);
            if kept.victim.is_some() && fresh.victim.is_some() && kept.victim != fresh.victim {
                let titles = (Matter::Id, kept.title.clone(), incident.title.clone());
                self.differ(Subject::Incident(ix), before, map.part, vec![titles]);
            } else {
                let entities = &self.case.entities;
                let actor = |i: &Incident| i.actor.map_or_else(String::new, |ix| entities[ix.get()].name.clone());
                let mut found = Vec::new();
                items::incidents(&mut self.case.incidents[n], fresh, &actor, &mut |matter, a, b| {
                    found.push((matter, a, b));
                });
                self.differ(Subject::Incident(ix), before, map.part, found);
                join(&mut self.parts.incidents[n], map.part);
                return ix;
            }
        }
        let id = self.free_id("incident", &incident.id, map);
        self.case.incidents.push(Incident { id, ..fresh });
        self.parts.incidents.push(vec![map.part]);
        IncidentIx::new(self.case.incidents.len() - 1)
    }

    /// A ledger may truly hold alike rows: as many of them are one movement as other cases have of it.
    fn transfers(&mut self, case: &Case, map: &Map) {
        for transfer in &case.transfers {
            let fresh = Transfer {
                from: map.wallets[transfer.from.get()],
                to: map.wallets[transfer.to.get()],
                asset: map.assets[transfer.asset.get()],
                received: map.pair(transfer.received),
                sources: map.sources(&transfer.sources).into(),
                place: Place { file: transfer.place.file.saturating_add(map.files), ..transfer.place },
                ..transfer.clone()
            };
            let tx = fresh.tx.as_ref().map(|tx| tx.to_string().to_lowercase());
            let key = tx.map(|tx| (tx, fresh.from, fresh.to, fresh.asset, fresh.amount));
            let known = key.as_ref().and_then(|key| self.movements.get(key)).into_iter().flatten();
            let of_others = |ix: &&TransferIx| !self.parts.transfers[ix.get()].contains(&map.part);
            if let Some(&ix) = known.into_iter().find(of_others) {
                items::unite_shared(&mut self.case.transfers[ix.get()].sources, &fresh.sources);
                join(&mut self.parts.transfers[ix.get()], map.part);
                continue;
            }
            let ix = TransferIx::new(self.case.transfers.len());
            self.case.transfers.push(fresh);
            self.parts.transfers.push(vec![map.part]);
            if let Some(key) = key {
                self.movements.entry(key).or_default().push(ix);
            }
        }
    }

    /// Cases word the same event differently: the first wording stays, the other goes into the remark.
    fn event(&mut self, event: &Event, map: &Map) {
        let fresh = Event { about: map.subjects(&event.about), sources: map.sources(&event.sources), ..event.clone() };
        let same = |n: &usize| {
            let other = &self.case.events[*n];
            let together = other.about.iter().any(|subject| fresh.about.contains(subject));
            (other.at, other.kind) == (fresh.at, fresh.kind)
                && (together || other.title == fresh.title)
                && !self.parts.events[*n].contains(&map.part)
        };
        let Some(n) = (0..self.case.events.len()).find(same) else {
            self.case.events.push(fresh);
            self.parts.events.push(vec![map.part]);
            return;
        };
        let kept = &mut self.case.events[n];
        if kept.title != fresh.title {
            items::notes(&mut kept.note, format!("In {}: {}.", map.part_id, fresh.title));
        }
        for subject in fresh.about {
            if !kept.about.contains(&subject) {
                kept.about.push(subject);
            }
        }
        kept.usd = kept.usd.or(fresh.usd);
        items::unite(&mut kept.sources, fresh.sources);
        items::notes(&mut kept.note, fresh.note);
        join(&mut self.parts.events[n], map.part);
    }

    /// The same figure of the same id about the same question is one claim.
    fn claim(&mut self, claim: &Claim, map: &Map) {
        let sources = map.sources(&claim.sources);
        let same = |other: &Claim| {
            let figures = |c: &Claim| (c.figure, c.unit, c.bound);
            other.id == claim.id && other.question() == claim.question() && figures(other) == figures(claim)
        };
        if let Some(n) = self.case.claims.iter().position(same) {
            items::unite(&mut self.case.claims[n].sources, sources);
            items::notes(&mut self.case.claims[n].note, claim.note.clone());
            join(&mut self.parts.claims[n], map.part);
            return;
        }
        let id = self.free_id("claim", &claim.id, map);
        self.case.claims.push(Claim { id, about: map.subjects(&claim.about), sources, ..claim.clone() });
        self.parts.claims.push(vec![map.part]);
    }

    fn differ(&mut self, about: Subject, first: PartIx, part: PartIx, found: Vec<(Matter, String, String)>) {
        for (matter, kept, other) in found {
            let known = self.conflicts.iter_mut().find(|c| (c.about, c.matter) == (about, matter));
            match known {
                Some(conflict) => conflict.says.push((part, other)),
                None => self.conflicts.push(Conflict { about, matter, says: vec![(first, kept), (part, other)] }),
            }
        }
    }
}

fn first_of(parts: &[PartIx], otherwise: PartIx) -> PartIx {
    parts.first().copied().unwrap_or(otherwise)
}

fn join(parts: &mut Vec<PartIx>, part: PartIx) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}

fn note<M: Member>(origins: &mut Origins, parts: &[Vec<PartIx>]) {
    for set in parts {
        origins.push::<M>(set);
    }
}
