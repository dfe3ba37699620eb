//! Entities, incidents and events: who is said to have done what.

use super::super::document::List;
use super::super::raw;
use super::super::suggest;
use super::transfers::UNKNOWN;
use super::{At, Lower};
use crate::case::{
    Asset, Claim, Entity, EntityIx, Estimate, Event, Figure, Incident, IncidentIx, Loss, Subject, WalletIx,
};
use crate::check::Code;

impl Lower<'_> {
    pub(super) fn entities(&mut self, list: &List<raw::Entity>) -> Vec<Entity> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            let (at, raw) = (At { node: *node, mended: item.mended }, &item.raw);
            self.needed(at, "name", &raw.name);
            if let Some(code) = &raw.country
                && (code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()))
            {
                let help = "expected two capital letters of ISO 3166-1, e.g. \"KP\"";
                let message = format!("{code:?} is no country code");
                self.bad(at, "country", Code::BadCountry, message, Some(help.to_owned()));
            }
            out.push(Entity {
                id: raw.id.clone(),
                name: raw.name.clone(),
                aliases: raw.aliases.clone(),
                kind: raw.kind,
                role: raw.role,
                country: raw.country.clone(),
                part_of: self.entity_ref(at, "part_of", raw.part_of.as_deref()),
                attribution: self.attribution(at, raw.attribution.as_ref()),
                sources: self.source_list(at, "sources", &raw.sources),
                note: raw.note.clone(),
                marking: raw.marking.as_deref().and_then(|text| self.marking(at, text)),
            });
        }
        // Positions match the file only if every record was read; otherwise following them would mislead.
        if out.len() == list.len() {
            for (n, (node, item)) in list.iter().enumerate() {
                if part_of_itself(&out, n) {
                    let at = At { node: *node, mended: item.as_ref().is_some_and(|item| item.mended) };
                    let message = "`part_of` comes back to this entity";
                    let help = "an organisation cannot be part of itself";
                    self.bad(at, "part_of", Code::Circular, message, Some(help.to_owned()));
                }
            }
        }
        out
    }

    pub(super) fn incidents(&mut self, list: &List<raw::Incident>, assets: &[Option<Asset>]) -> Vec<Incident> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            out.extend(self.incident(At { node: *node, mended: item.mended }, &item.raw, assets));
        }
        out
    }

    fn incident(&mut self, at: At, raw: &raw::Incident, assets: &[Option<Asset>]) -> Option<Incident> {
        self.needed(at, "title", &raw.title);
        let begin = self.moment(at, "at", &raw.at);
        let until = self.maybe_moment(at, "until", raw.until.as_deref());
        self.period(at, begin, until);
        let low = raw.usd_low.as_deref();
        let high = raw.usd_high.as_deref();
        let range = self.pair(at, "", ("usd_low", low), ("usd_high", high)).and_then(|(low, high)| {
            let low = self.usd(at, "usd_low", Some(low));
            let high = self.usd(at, "usd_high", Some(high));
            low.zip(high)
        });
        if let Some((low, high)) = range
            && low > high
        {
            let message = "`usd_low` is more than `usd_high`";
            self.bad(at, "usd_low", Code::Backwards, message, Some("exchange the two".to_owned()));
        }
        let losses = raw.losses.iter().enumerate().filter_map(|(n, loss)| self.loss(at, n, loss, assets)).collect();
        let estimates =
            raw.estimates.iter().enumerate().filter_map(|(n, estimate)| self.estimate(at, n, estimate)).collect();
        Some(Incident {
            id: raw.id.clone(),
            title: raw.title.clone(),
            victim: self.entity_ref(at, "victim", raw.victim.as_deref()),
            actor: self.entity_ref(at, "actor", raw.actor.as_deref()),
            at: begin?,
            until,
            vectors: raw.vectors.clone(),
            losses,
            usd: self.usd(at, "usd", raw.usd.as_deref()),
            usd_sources: self.source_list(at, "usd_sources", &raw.usd_sources),
            estimates,
            usd_range: range,
            attribution: self.attribution(at, raw.attribution.as_ref()),
            dispute: raw.dispute.clone(),
            sources: self.source_list(at, "sources", &raw.sources),
            note: raw.note.clone(),
        })
    }

    fn estimate(&mut self, at: At, n: usize, raw: &raw::Estimate) -> Option<Estimate> {
        let usd = self.usd(at, &format!("estimates.{n}.usd"), Some(&raw.usd));
        let sources = self.source_list(at, &format!("estimates.{n}.sources"), &raw.sources);
        Some(Estimate { usd: usd?, sources, note: raw.note.clone() })
    }

    fn loss(&mut self, at: At, n: usize, raw: &raw::Loss, assets: &[Option<Asset>]) -> Option<Loss> {
        let field = |name: &str| format!("losses.{n}.{name}");
        let asset = self.asset_ref(at, &field("asset"), &raw.asset);
        let known = asset.and_then(|ix| assets.get(ix.get())).and_then(Option::as_ref);
        let written = raw.amount.as_deref().filter(|text| *text != UNKNOWN);
        let amount = written.and_then(|text| self.amount(at, &field("amount"), text, known));
        let usd = self.usd(at, &field("usd"), raw.usd.as_deref());
        if raw.amount.is_none() && raw.usd.is_none() {
            let help = "give `amount`, `usd` or both; write amount: \"unknown\" where no source says";
            let message = "a loss without amount and value says nothing";
            self.bad(at, &format!("losses.{n}"), Code::MissingField, message, Some(help.to_owned()));
        }
        let sources = self.source_list(at, &field("sources"), &raw.sources);
        Some(Loss { asset: asset?, amount, usd, sources })
    }

    pub(super) fn events(&mut self, list: &List<raw::Event>) -> Vec<Event> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            out.extend(self.event(At { node: *node, mended: item.mended }, &item.raw));
        }
        out
    }

    fn event(&mut self, at: At, raw: &raw::Event) -> Option<Event> {
        self.needed(at, "title", &raw.title);
        let begin = self.moment(at, "at", &raw.at);
        let until = self.maybe_moment(at, "until", raw.until.as_deref());
        self.period(at, begin, until);
        let about = raw.about.iter().enumerate().filter_map(|(n, id)| self.subject(at, n, id)).collect();
        let usd = self.usd(at, "usd", raw.usd.as_deref());
        let sources = self.source_list(at, "sources", &raw.sources);
        Some(Event {
            at: begin?,
            until,
            kind: raw.kind,
            title: raw.title.clone(),
            about,
            usd,
            sources,
            note: raw.note.clone(),
        })
    }

    pub(super) fn claims(&mut self, list: &List<raw::Claim>) -> Vec<Claim> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            out.extend(self.claim(At { node: *node, mended: item.mended }, &item.raw));
        }
        out
    }

    fn claim(&mut self, at: At, raw: &raw::Claim) -> Option<Claim> {
        for (field, text) in [("measure", &raw.measure), ("statement", &raw.statement)] {
            self.needed(at, field, text);
        }
        let period = self.maybe_moment(at, "period", raw.period.as_deref());
        let until = self.maybe_moment(at, "until", raw.until.as_deref());
        self.period(at, period, until);
        let about = raw.about.iter().enumerate().filter_map(|(n, id)| self.subject(at, n, id)).collect();
        let sources = self.source_list(at, "sources", &raw.sources);
        let figure = Figure::parse(&raw.figure);
        if figure.is_none() {
            let help = "expected a decimal number without separators, e.g. \"400000000\" or \"22.5\"";
            let message = format!("{:?} is no figure", raw.figure);
            self.bad(at, "figure", Code::BadAmount, message, Some(help.to_owned()));
        }
        Some(Claim {
            id: raw.id.clone(),
            measure: raw.measure.clone(),
            part: raw.part.clone(),
            period,
            until,
            figure: figure?,
            unit: raw.unit,
            bound: raw.bound,
            statement: raw.statement.clone(),
            about,
            sources,
            note: raw.note.clone(),
        })
    }

    fn subject(&mut self, at: At, n: usize, id: &str) -> Option<Subject> {
        let entity = self.ids.entities.get(id).map(|&n| Subject::Entity(EntityIx::new(n as usize)));
        let wallet = self.ids.wallets.get(id).map(|&n| Subject::Wallet(WalletIx::new(n as usize)));
        let incident = self.ids.incidents.get(id).map(|&n| Subject::Incident(IncidentIx::new(n as usize)));
        let field = format!("about.{n}");
        let mut found = [entity, wallet, incident].into_iter().flatten();
        match (found.next(), found.next()) {
            (Some(subject), None) => Some(subject),
            (None, _) => {
                let Self { ids, .. } = self;
                let all = ids.entities.keys().chain(ids.wallets.keys()).chain(ids.incidents.keys());
                let help = suggest::closest(id, all.map(String::as_str)).map(|c| format!("did you mean `{c}`?"));
                let message = format!("no entity, wallet or incident has the id `{id}`");
                self.bad(at, &field, Code::DanglingId, message, help);
                None
            }
            _ => {
                let message = format!("`{id}` is the id of several things: an entity, a wallet or an incident");
                let help = "give them different ids to name one of them here";
                self.bad(at, &field, Code::AmbiguousAddress, message, Some(help.to_owned()));
                None
            }
        }
    }
}

/// Whether following `part_of` from entity `n` comes back to it.
fn part_of_itself(entities: &[Entity], n: usize) -> bool {
    let next = |ix: EntityIx| entities.get(ix.get())?.part_of;
    std::iter::successors(next(EntityIx::new(n)), |&ix| next(ix)).take(entities.len()).any(|ix| ix.get() == n)
}
