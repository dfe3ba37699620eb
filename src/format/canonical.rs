//! The digest of a case: SHA-256 over a canonical text of what the case *says*.
//!
//! Comments, blanks, the order of fields and of records with ids, a number's trailing zeros, a default written out, and
//! whether a transfer stands in the case file or in a ledger do not change it. Any fact does.
//!
//! The text is UTF-8. Its first line is `coldtrail case digest 1`. Each further line is one record: its kind, then its
//! fields in the order below, each preceded by a tab. Within a field `\` is written `\\`, a tab `\t`, a line feed `\n`,
//! a carriage return `\r`. Where a field holds several values, each is followed by `|`, and `|` in a value is `\p`. A
//! field without value is empty. Amounts are whole numbers of base units; US dollars, of millionths; times as in the
//! case file; words as in the case file; references by id; addresses and transaction ids as written.
//!
//! | kind | order of records | fields |
//! |---|---|---|
//! | `case` | – | id, title, summary, marking, as_of, caveats |
//! | `source` | by id | id, publisher, title, date, url, grade, note [, kind] [, marking] |
//! | `asset` | by id | id, symbol, name, chain, reference, decimals, counted_as, sources |
//! | `price` | by line | asset, date, usd, sources |
//! | `entity` | by id | id, name, aliases, kind, role, country, part_of, attribution, sources, note [, marking] |
//! | `wallet` | by id | id, chain, address, label, owner, role, attribution, status, sources, note [, tags] [, cluster] |
//! | `cluster` | by id | id, name, method, sources, note |
//! | `incident` | by id | id, title, victim, actor, at, until, vectors, losses, usd, usd_low, usd_high, attribution, sources, note [, usd_sources, estimates, dispute] |
//! | `event` | by line | at, until, kind, title, about, usd, sources, note |
//! | `claim` | by id | id, measure, part, period, until, figure, unit, bound, statement, about, sources, note |
//! | `transfer` | as stated: case file, then ledgers in order | at, until, from, to, asset, amount, received_asset, received_amount, tx, kind, evidence, count, sources, note |
//!
//! `sources`, `vectors` and `about` are sets: each is sorted, repeated values once. An attribution is to, likelihood,
//! confidence, sources, note; a status kind, at, asset, amount, sources, note; a loss asset, amount, usd, sources: nested
//! values are themselves such lists. An estimate is usd, sources, note; a tag label, list, origin, actor, category, listed,
//! delisted, confidence, source. Fields in brackets were added later: they are written only where one of them says
//! something, so that older cases keep their digest. A figure is written in millionths; an unknown amount is empty.

use std::fmt::{Display, Write as _};

use sha2::{Digest as _, Sha256};

use super::pieces;

use crate::case::{
    Amount, Asset, Attribution, Case, Claim, Cluster, Digest, Entity, Estimate, Event, Incident, Loss, Moment, Peg,
    Price, Source, SourceIx, SourceKind, Status, Subject, Tag, Transfer, TxId, Usd, Wallet, WalletIx, hex,
};

/// Records whose lines are written at a time, and the usual length of one in bytes.
const PIECE: usize = 1024;
const USUAL: usize = 224;

/// The digest of a case's content.
#[must_use]
pub fn digest(case: &Case) -> Digest {
    let mut hash = Sha256::new();
    write(case, &mut |line| hash.update(line.as_bytes()));
    Digest(hash.finalize().into())
}

/// The canonical text itself.
#[must_use]
pub fn canonical_text(case: &Case) -> String {
    let mut out = String::new();
    write(case, &mut |line| out.push_str(line));
    out
}

fn write(case: &Case, out: &mut dyn FnMut(&str)) {
    out("coldtrail case digest 1\n");
    let mut line = Line::new("case");
    line.text(&case.id).text(&case.title).text(&case.summary);
    line.shown(case.marking.as_ref()).moment(case.as_of).list(case.caveats.iter());
    out(line.end());
    // Ids are unique, so lines that begin with kind and id sort by id.
    let mut records = |lines: Vec<String>| {
        let mut lines = lines;
        lines.sort_unstable();
        lines.iter().for_each(|line| out(line));
    };
    records(case.sources.iter().map(source).collect());
    records(case.assets.iter().map(|asset| self::asset(case, asset)).collect());
    records(case.prices.iter().map(|price| self::price(case, price)).collect());
    records(case.entities.iter().map(|entity| self::entity(case, entity)).collect());
    wallets(case, out);
    let mut records = |lines: Vec<String>| {
        let mut lines = lines;
        lines.sort_unstable();
        lines.iter().for_each(|line| out(line));
    };
    records(case.clusters.iter().map(|cluster| self::cluster(case, cluster)).collect());
    records(case.incidents.iter().map(|incident| self::incident(case, incident)).collect());
    records(case.events.iter().map(|event| self::event(case, event)).collect());
    records(case.claims.iter().map(|claim| self::claim(case, claim)).collect());
    let ids = Ids::of(&case.wallets);
    lines(&case.transfers, "transfer", |one, line| transfer(case, &ids, one, line), |text| out(&text));
}

/// Writes a line for each of many records, in their order, some at a time: that is done on several threads.
fn lines<T: Sync>(records: &[T], kind: &'static str, write: impl Fn(&T, &mut Line) + Sync, out: impl FnMut(String)) {
    let written = |records: &[T]| {
        let mut line = Line::new(kind);
        let mut text = String::with_capacity(records.len() * USUAL);
        for record in records {
            write(record, &mut line);
            text.push_str(line.end());
        }
        text
    };
    let pieces: Vec<&[T]> = records.chunks(PIECE).collect();
    pieces::in_order(&pieces, written, out);
}

/// The lines of the wallets, of which a ledger may bring a million: they are written one after the other, and sorted
/// where they lie.
fn wallets(case: &Case, out: &mut dyn FnMut(&str)) {
    let mut texts = Vec::new();
    lines(&case.wallets, "wallet", |one, line| wallet(case, one, line), |text| texts.push(text));
    let lines = texts.iter().flat_map(|text| text.split_inclusive('\n'));
    let mut sorted: Vec<(u128, &str)> = lines.map(|line| (head(line), line)).collect();
    sorted.sort_unstable();
    // They lie far apart: to bring some together is work for another thread than the one that digests them.
    let pieces: Vec<&[(u128, &str)]> = sorted.chunks(PIECE).collect();
    let together = |lines: &[(u128, &str)]| lines.iter().map(|&(_, line)| line).collect::<Vec<&str>>().concat();
    pieces::in_order(&pieces, together, |text| out(&text));
}

/// What follows the kind in the line of a wallet as a number that orders as lines do.
fn head(line: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(line.bytes().skip("wallet\t".len())).for_each(|(place, byte)| *place = byte);
    u128::from_be_bytes(bytes)
}

/// The ids of the wallets side by side, and small: transfers name them in any order.
struct Ids(Vec<Id>);

enum Id {
    /// An address that is its own id, as most of a ledger are.
    Address([u8; 20]),
    /// As it is written.
    Text(Box<str>),
}

impl Ids {
    fn of(wallets: &[Wallet]) -> Self {
        let id = |wallet: &Wallet| match hex::read(&wallet.id) {
            Some(bytes) => Id::Address(bytes),
            None => Id::Text(nested(|line| escape(&wallet.id, &mut line.text)).into()),
        };
        Self(wallets.iter().map(id).collect())
    }
}

/// A record's line while it is written.
struct Line {
    text: String,
    kind: &'static str,
    /// Ended: the next field begins a new line.
    ended: bool,
}

impl Line {
    fn new(kind: &'static str) -> Self {
        Self { text: kind.to_owned(), kind, ended: false }
    }

    fn field(&mut self) -> &mut Self {
        if self.ended {
            self.text.clear();
            self.text.push_str(self.kind);
            self.ended = false;
        }
        self.text.push('\t');
        self
    }

    fn text(&mut self, value: &str) -> &mut Self {
        self.field();
        escape(value, &mut self.text);
        self
    }

    fn id(&mut self, ids: &Ids, wallet: WalletIx) -> &mut Self {
        match &ids.0[wallet.get()] {
            Id::Address(bytes) => hex::with_text(bytes, |address| self.escaped(address)),
            Id::Text(id) => self.escaped(id),
        }
    }

    fn tx(&mut self, value: Option<&TxId>) -> &mut Self {
        match value {
            Some(tx) if tx.is_hash() => tx.with_text(|hash| self.escaped(hash)),
            Some(tx) => tx.with_text(|text| self.text(text)),
            None => self.field(),
        }
    }

    /// A text that was escaped before.
    fn escaped(&mut self, value: &str) -> &mut Self {
        self.field();
        self.text.push_str(value);
        self
    }

    fn maybe(&mut self, value: Option<&str>) -> &mut Self {
        self.text(value.unwrap_or(""))
    }

    fn shown<T: Display>(&mut self, value: Option<T>) -> &mut Self {
        self.field();
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{value}");
        }
        self
    }

    /// A word of the format's vocabulary: named as its variant.
    fn word<T: std::fmt::Debug>(&mut self, value: T) -> &mut Self {
        self.field();
        let _ = write!(self.text, "{value:?}");
        self
    }

    fn moment(&mut self, value: Option<Moment>) -> &mut Self {
        self.field();
        if let Some(value) = value {
            value.write_iso(&mut self.text);
        }
        self
    }

    /// Base units. Most amounts fit 64 bits, in which writing them is quicker.
    fn whole(&mut self, value: Option<Amount>) -> &mut Self {
        match value.map(|amount| u64::try_from(amount.0)) {
            Some(Ok(short)) => self.shown(Some(short)),
            _ => self.shown(value.map(|amount| amount.0)),
        }
    }

    fn usd(&mut self, value: Option<Usd>) -> &mut Self {
        self.shown(value.map(|usd| usd.0))
    }

    fn list<T: AsRef<str>>(&mut self, values: impl Iterator<Item = T>) -> &mut Self {
        self.field();
        for value in values {
            if value.as_ref().contains('|') {
                let mut one = String::new();
                escape(value.as_ref(), &mut one);
                self.text.push_str(&one.replace('|', "\\p"));
            } else {
                escape(value.as_ref(), &mut self.text);
            }
            self.text.push('|');
        }
        self
    }

    fn set(&mut self, values: impl Iterator<Item = String>) -> &mut Self {
        let mut values: Vec<String> = values.collect();
        values.sort_unstable();
        values.dedup();
        self.list(values.iter())
    }

    fn sources(&mut self, case: &Case, sources: &[SourceIx]) -> &mut Self {
        match sources {
            [] => self.field(),
            [ix] => self.list(std::iter::once(&case[*ix].id)),
            sources => self.set(sources.iter().map(|&ix| case[ix].id.clone())),
        }
    }

    fn about(&mut self, case: &Case, about: &[Subject]) -> &mut Self {
        self.set(about.iter().map(|&subject| match subject {
            Subject::Entity(ix) => case[ix].id.clone(),
            Subject::Wallet(ix) => case[ix].id.clone(),
            Subject::Incident(ix) => case[ix].id.clone(),
        }))
    }

    fn end(&mut self) -> &str {
        self.text.push('\n');
        self.ended = true;
        &self.text
    }
}

fn escape(value: &str, out: &mut String) {
    // All bytes are looked at, so that the machine can look at many at once.
    if value.bytes().fold(true, |plain, b| plain & (b != b'\\') & (b != b'\t') & (b != b'\n') & (b != b'\r')) {
        return out.push_str(value);
    }
    for c in value.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
}

/// A nested record: its fields as one value.
fn nested(write: impl FnOnce(&mut Line)) -> String {
    let mut line = Line { text: String::new(), kind: "", ended: false };
    write(&mut line);
    line.text
}

fn source(source: &Source) -> String {
    let mut line = Line::new("source");
    line.text(&source.id).text(&source.publisher).text(&source.title).moment(source.date);
    line.maybe(source.url.as_deref()).shown(source.grade).text(&source.note);
    if source.kind != SourceKind::Other || source.marking.is_some() {
        line.word(source.kind);
    }
    if source.marking.is_some() {
        line.shown(source.marking.as_ref());
    }
    line.end().to_owned()
}

fn asset(case: &Case, asset: &Asset) -> String {
    let peg = asset.peg.map(|peg| match peg {
        Peg::Usd => "USD",
        Peg::Asset(ix) => case[ix].id.as_str(),
    });
    let mut line = Line::new("asset");
    line.text(&asset.id).text(&asset.symbol).text(&asset.name).text(asset.chain.as_str());
    line.maybe(asset.reference.as_deref()).shown(Some(asset.decimals)).maybe(peg).sources(case, &asset.sources);
    line.end().to_owned()
}

fn price(case: &Case, price: &Price) -> String {
    let mut line = Line::new("price");
    line.text(&case[price.asset].id).moment(Some(price.at)).usd(Some(price.usd)).sources(case, &price.sources);
    line.end().to_owned()
}

fn entity(case: &Case, entity: &Entity) -> String {
    let mut line = Line::new("entity");
    line.text(&entity.id).text(&entity.name).list(entity.aliases.iter());
    line.word(entity.kind).word(entity.role).maybe(entity.country.as_deref());
    line.maybe(entity.part_of.map(|ix| case[ix].id.as_str()));
    line.list(entity.attribution.iter().map(|a| attribution(case, a)));
    line.sources(case, &entity.sources).text(&entity.note);
    if entity.marking.is_some() {
        line.shown(entity.marking.as_ref());
    }
    line.end().to_owned()
}

fn attribution(case: &Case, attribution: &Attribution) -> String {
    nested(|line| {
        line.maybe(attribution.to.map(|ix| case[ix].id.as_str()));
        line.shown(attribution.likelihood.map(|l| format!("{l:?}")));
        line.shown(attribution.confidence.map(|c| format!("{c:?}")));
        line.sources(case, &attribution.sources).text(&attribution.note);
    })
}

fn wallet(case: &Case, wallet: &Wallet, line: &mut Line) {
    line.text(&wallet.id).text(wallet.chain.as_str());
    line.maybe(wallet.address.as_ref().map(crate::case::Address::text)).maybe(wallet.label.as_deref());
    line.maybe(wallet.owner.map(|ix| case[ix].id.as_str())).word(wallet.role);
    line.list(wallet.attribution.iter().map(|a| attribution(case, a)));
    line.list(wallet.status.iter().map(|s| status(case, s)));
    line.sources(case, &wallet.sources).text(&wallet.note);
    // What the person at the desk added is not in the case.
    let tags: Vec<&Tag> = wallet.tags.iter().filter(|tag| tag.source.is_some()).collect();
    let cluster = wallet.cluster.map(|ix| case[ix].id.as_str());
    if !tags.is_empty() || cluster.is_some() {
        line.list(tags.into_iter().map(|t| tag(case, t)));
    }
    if cluster.is_some() {
        line.maybe(cluster);
    }
}

fn cluster(case: &Case, cluster: &Cluster) -> String {
    let mut line = Line::new("cluster");
    line.text(&cluster.id).text(&cluster.name).text(&cluster.method).sources(case, &cluster.sources);
    line.text(&cluster.note);
    line.end().to_owned()
}

fn tag(case: &Case, tag: &Tag) -> String {
    nested(|line| {
        line.text(&tag.label).text(&tag.list).text(&tag.origin).text(&tag.actor).text(&tag.category);
        line.moment(tag.listed).moment(tag.delisted);
        line.maybe(tag.confidence.as_ref().map(|c| c.word.as_str()));
        line.maybe(tag.source.map(|ix| case[ix].id.as_str()));
    })
}

fn status(case: &Case, status: &Status) -> String {
    nested(|line| {
        line.word(status.kind).moment(status.at);
        line.maybe(status.amount.map(|(asset, _)| case[asset].id.as_str()));
        line.shown(status.amount.map(|(_, amount)| amount.0));
        line.sources(case, &status.sources).text(&status.note);
    })
}

fn incident(case: &Case, incident: &Incident) -> String {
    let entity = |ix: Option<crate::case::EntityIx>| ix.map(|ix| case[ix].id.as_str());
    let mut line = Line::new("incident");
    line.text(&incident.id).text(&incident.title).maybe(entity(incident.victim)).maybe(entity(incident.actor));
    line.moment(Some(incident.at)).moment(incident.until);
    line.set(incident.vectors.iter().map(|v| format!("{v:?}")));
    line.list(incident.losses.iter().map(|l| loss(case, l)));
    line.usd(incident.usd).usd(incident.usd_range.map(|r| r.0)).usd(incident.usd_range.map(|r| r.1));
    line.list(incident.attribution.iter().map(|a| attribution(case, a)));
    line.sources(case, &incident.sources).text(&incident.note);
    if !(incident.usd_sources.is_empty() && incident.estimates.is_empty() && incident.dispute.is_empty()) {
        line.sources(case, &incident.usd_sources);
        line.list(incident.estimates.iter().map(|e| estimate(case, e))).text(&incident.dispute);
    }
    line.end().to_owned()
}

fn estimate(case: &Case, estimate: &Estimate) -> String {
    nested(|line| {
        line.usd(Some(estimate.usd)).sources(case, &estimate.sources).text(&estimate.note);
    })
}

fn claim(case: &Case, claim: &Claim) -> String {
    let mut line = Line::new("claim");
    line.text(&claim.id).text(&claim.measure).text(&claim.part).moment(claim.period).moment(claim.until);
    line.shown(Some(claim.figure.0)).word(claim.unit).word(claim.bound).text(&claim.statement);
    line.about(case, &claim.about).sources(case, &claim.sources).text(&claim.note);
    line.end().to_owned()
}

fn loss(case: &Case, loss: &Loss) -> String {
    nested(|line| {
        line.text(&case[loss.asset].id).shown(loss.amount.map(|a| a.0)).usd(loss.usd).sources(case, &loss.sources);
    })
}

fn event(case: &Case, event: &Event) -> String {
    let mut line = Line::new("event");
    line.moment(Some(event.at)).moment(event.until).word(event.kind).text(&event.title);
    line.about(case, &event.about).usd(event.usd).sources(case, &event.sources).text(&event.note);
    line.end().to_owned()
}

fn transfer(case: &Case, ids: &Ids, transfer: &Transfer, line: &mut Line) {
    line.moment(transfer.at).moment(transfer.until);
    line.id(ids, transfer.from).id(ids, transfer.to);
    line.text(&case[transfer.asset].id).whole(transfer.amount);
    line.maybe(transfer.received.map(|(asset, _)| case[asset].id.as_str()));
    line.whole(transfer.received.map(|(_, amount)| amount));
    line.tx(transfer.tx.as_ref()).word(transfer.kind).word(transfer.evidence);
    line.shown(Some(transfer.count)).sources(case, &transfer.sources).text(&transfer.note);
}
