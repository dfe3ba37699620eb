//! Putting a disguise on every part of a case that holds text.

use std::collections::HashMap;

use super::names::{PublicNames, slug};
use super::scrub::Scrubber;
use super::{Addresses, Discretion, Disguise, Tally, is_person};
use crate::case::{
    Address, Asset, Attribution, Case, Chain, Claim, Cluster, Entity, Event, Incident, Source, Tag, Transfer, TxId,
    Wallet,
};

/// Rewrites a case, part by part.
pub(super) struct Rewriter<'a> {
    case: &'a Case,
    disguise: &'a Disguise,
    names: &'a PublicNames,
    scrubber: &'a Scrubber,
    tally: Tally,
}

impl<'a> Rewriter<'a> {
    pub(super) fn new(case: &'a Case, disguise: &'a Disguise, names: &'a PublicNames, scrubber: &'a Scrubber) -> Self {
        Self { case, disguise, names, scrubber, tally: Tally::default() }
    }

    pub(super) fn rewrite(mut self, discretion: Discretion) -> (Case, Tally) {
        let case = self.case;
        let named = |names: &[Option<String>]| names.iter().flatten().count();
        self.tally.amounts = discretion.count();
        self.tally.aliases = named(&self.names.entities) + named(&self.names.wallets);
        let shown = Case {
            id: self.id(&case.id),
            title: self.text(&case.title),
            summary: self.text(&case.summary),
            marking: case.marking.clone(),
            as_of: case.as_of,
            caveats: case.caveats.iter().map(|text| self.text(text)).collect(),
            sources: case.sources.iter().map(|source| self.source(source)).collect(),
            assets: case.assets.iter().map(|asset| self.asset(asset)).collect(),
            prices: case.prices.clone(),
            entities: case
                .entities
                .iter()
                .zip(&self.names.entities)
                .map(|(it, name)| self.entity(it, name.as_deref()))
                .collect(),
            wallets: case
                .wallets
                .iter()
                .zip(&self.names.wallets)
                .map(|(it, name)| self.wallet(it, name.as_deref()))
                .collect(),
            clusters: case
                .clusters
                .iter()
                .zip(&self.names.clusters)
                .map(|(it, name)| self.cluster(it, name.as_deref()))
                .collect(),
            incidents: case.incidents.iter().map(|incident| self.incident(incident)).collect(),
            transfers: self.transfers(),
            events: case.events.iter().map(|event| self.event(event)).collect(),
            claims: case.claims.iter().map(|claim| self.claim(claim)).collect(),
            files: case.files.iter().map(|file| self.id(file)).collect(),
            digest: case.digest,
            origins: case.origins.with_texts(|id| self.id(id), |title| self.text(title)),
            discretion,
        };
        self.tally.replaced = self.scrubber.replaced();
        (shown, self.tally)
    }

    fn text(&self, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.scrubber.text(text) }
    }

    fn id(&self, id: &str) -> String {
        self.scrubber.id(id)
    }

    fn source(&mut self, source: &Source) -> Source {
        let url = source.url.as_deref().and_then(|url| self.scrubber.link(url));
        self.tally.links += usize::from(url.is_none() && source.url.is_some());
        Source {
            id: self.id(&source.id),
            publisher: self.text(&source.publisher),
            title: self.text(&source.title),
            url,
            note: self.text(&source.note),
            ..source.clone()
        }
    }

    fn asset(&self, asset: &Asset) -> Asset {
        Asset {
            id: self.id(&asset.id),
            symbol: self.text(&asset.symbol),
            name: self.text(&asset.name),
            chain: self.chain(&asset.chain),
            reference: asset.reference.as_deref().map(|reference| self.text(reference)),
            ..asset.clone()
        }
    }

    /// A chain is known by its name to people: that of a robbed bridge's own chain would tell whose it is.
    fn chain(&self, chain: &Chain) -> Chain {
        if self.scrubber.touches(chain.name()) { Chain::called(self.text(chain.name())) } else { chain.clone() }
    }

    fn attribution(&self, attribution: Option<&Attribution>) -> Option<Box<Attribution>> {
        attribution.map(|it| Box::new(Attribution { note: self.text(&it.note), ..it.clone() }))
    }

    fn entity(&mut self, entity: &Entity, name: Option<&str>) -> Entity {
        self.tally.persons += usize::from(name.is_some() && is_person(entity.kind));
        let aliases = entity.aliases.iter().filter(|_| name.is_none());
        Entity {
            id: name.map_or_else(|| self.id(&entity.id), slug),
            name: name.map_or_else(|| self.text(&entity.name), str::to_owned),
            aliases: aliases.map(|alias| self.text(alias)).collect(),
            attribution: self.attribution(entity.attribution.as_deref()),
            note: self.text(&entity.note),
            ..entity.clone()
        }
    }

    fn wallet(&mut self, wallet: &Wallet, name: Option<&str>) -> Wallet {
        let has_label = wallet.label.is_some() || wallet.tags.iter().any(|tag| !tag.label.is_empty());
        self.tally.labels += usize::from(self.disguise.labels && has_label);
        self.tally.addresses += usize::from(self.disguise.addresses != Addresses::Whole && wallet.address.is_some());
        let status = wallet.status.clone().map(|mut status| {
            status.note = self.text(&status.note);
            status
        });
        Wallet {
            id: name.map_or_else(|| self.id(&wallet.id), slug),
            chain: self.chain(&wallet.chain),
            address: wallet.address.as_ref().map(|address| self.address(address)),
            label: match name {
                Some(name) => Some(name.to_owned()),
                None => wallet.label.as_deref().map(|label| self.text(label)),
            },
            attribution: self.attribution(wallet.attribution.as_deref()),
            status,
            tags: wallet.tags.iter().map(|tag| self.tag(tag, name.is_some())).collect(),
            note: self.text(&wallet.note),
            ..wallet.clone()
        }
    }

    fn address(&self, address: &Address) -> Address {
        match self.disguise.addresses {
            Addresses::Whole => address.clone(),
            Addresses::Short => Address::in_disguise(address.short()),
            Addresses::Hidden => Address::in_disguise(Address::WITHHELD.to_owned()),
        }
    }

    fn tag(&self, tag: &Tag, aliased: bool) -> Tag {
        let kept = |text: &str, hidden: bool| if hidden { String::new() } else { self.text(text) };
        Tag {
            label: kept(&tag.label, aliased || self.disguise.labels),
            list: self.text(&tag.list),
            origin: self.text(&tag.origin),
            actor: kept(&tag.actor, self.disguise.labels),
            category: self.text(&tag.category),
            ..tag.clone()
        }
    }

    fn cluster(&mut self, cluster: &Cluster, name: Option<&str>) -> Cluster {
        self.tally.labels += usize::from(name.is_some());
        Cluster {
            id: name.map_or_else(|| self.id(&cluster.id), slug),
            name: name.map_or_else(|| self.text(&cluster.name), str::to_owned),
            method: self.text(&cluster.method),
            note: self.text(&cluster.note),
            ..cluster.clone()
        }
    }

    fn incident(&self, incident: &Incident) -> Incident {
        let mut estimates = incident.estimates.clone();
        estimates.iter_mut().for_each(|estimate| estimate.note = self.text(&estimate.note));
        Incident {
            id: self.id(&incident.id),
            title: self.text(&incident.title),
            estimates,
            attribution: self.attribution(incident.attribution.as_deref()),
            dispute: self.text(&incident.dispute),
            note: self.text(&incident.note),
            ..incident.clone()
        }
    }

    /// Equal ids of transactions stay equal, and different ones different.
    fn transfers(&mut self) -> Vec<Transfer> {
        let case = self.case;
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut transfers = Vec::with_capacity(case.transfers.len());
        for transfer in &case.transfers {
            let mut shown = transfer.clone();
            if self.disguise.hashes
                && let Some(tx) = &mut shown.tx
            {
                let next = numbers.len() + 1;
                let number = *numbers.entry(tx.to_string().to_lowercase()).or_insert(next);
                *tx = TxId::new(&format!("{} {number}", Address::WITHHELD));
                self.tally.hashes += 1;
            }
            shown.note = self.text(&shown.note);
            transfers.push(shown);
        }
        transfers
    }

    fn event(&self, event: &Event) -> Event {
        Event { title: self.text(&event.title), note: self.text(&event.note), ..event.clone() }
    }

    fn claim(&self, claim: &Claim) -> Claim {
        Claim {
            id: self.id(&claim.id),
            measure: self.text(&claim.measure),
            part: self.text(&claim.part),
            statement: self.text(&claim.statement),
            note: self.text(&claim.note),
            ..claim.clone()
        }
    }
}
