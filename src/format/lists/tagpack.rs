//! GraphSense TagPacks: YAML with a header and a list of tags. What the header says holds for every tag that does not
//! say it itself.

use std::ops::Range;

use serde::Deserialize;
use serde_saphyr::{Error, Location, Options, Spanned};

use super::reading::{Reading, confidence, date, fault};
use crate::case::{Moment, Tag, TagConfidence};

/// Deepest nesting of a TagPack; four levels are in use. Each costs some 25 KB of the stack.
const DEEPEST: usize = 10;
/// Longest part of an error of the YAML reader that is shown, in characters.
const LONGEST_REASON: usize = 160;
/// Most uses of an alias: packs in use have none.
const MOST_ALIASES: usize = 1_000;
/// Most values of a pack: some ten for each of as many tags as fit into the largest file.
const MOST_VALUES: usize = 4_000_000;

type Text = Option<Spanned<String>>;

/// A TagPack as written. Fields that are not listed are passed over, whatever they hold.
#[derive(Deserialize)]
struct Pack {
    #[serde(default)]
    title: Text,
    #[serde(default)]
    label: Text,
    #[serde(default)]
    source: Text,
    #[serde(default)]
    currency: Text,
    #[serde(default)]
    network: Text,
    #[serde(default)]
    confidence: Text,
    #[serde(default)]
    category: Text,
    #[serde(default)]
    actor: Text,
    #[serde(default)]
    abuse: Text,
    #[serde(default)]
    lastmod: Text,
    tags: Vec<Spanned<PackTag>>,
}

/// A tag as written.
#[derive(Deserialize)]
struct PackTag {
    #[serde(default)]
    address: Text,
    #[serde(default)]
    tx_hash: Text,
    #[serde(default)]
    label: Text,
    #[serde(default)]
    source: Text,
    #[serde(default)]
    currency: Text,
    #[serde(default)]
    network: Text,
    #[serde(default)]
    confidence: Text,
    #[serde(default)]
    category: Text,
    #[serde(default)]
    actor: Text,
    #[serde(default)]
    abuse: Text,
    #[serde(default)]
    lastmod: Text,
}

/// How the YAML is to be read: with bounds on everything that a small file can make large.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            flow_nesting_limit: DEEPEST,
            max_documents: 1,
            max_events: 2 * MOST_VALUES,
            max_nodes: MOST_VALUES,
            max_aliases: MOST_ALIASES,
            max_anchors: MOST_ALIASES,
            max_recorded_anchor_events: 100_000,
            max_recorded_anchor_bytes: 1 << 20,
            max_merge_keys: MOST_ALIASES,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 8,
        },
        with_snippet: false,
    }
}

/// What a header says once for all tags.
struct Header {
    label: String,
    origin: String,
    ticker: Option<String>,
    confidence: Option<TagConfidence>,
    category: String,
    actor: String,
    abuse: String,
    lastmod: Option<Moment>,
}

/// Reads a TagPack. `None` where the file is none; then that is reported.
pub(super) fn read(reading: &mut Reading<'_>) -> Option<()> {
    let input = reading.input;
    let pack: Pack = match serde_saphyr::from_str_with_options(&input.text, options()) {
        Ok(pack) => pack,
        Err(error) => {
            let error = error.without_snippet();
            let range = error.location().map_or(0..0, |location| range(location, &input.text));
            let help = "a TagPack is YAML: a title, what its tags share, and `tags:`, a list of records";
            reading.no_list(range, format!("this is no TagPack: {}", sentence(error)), help);
            return None;
        }
    };
    for (name, text) in [
        ("title", &pack.title),
        ("label", &pack.label),
        ("source", &pack.source),
        ("category", &pack.category),
        ("actor", &pack.actor),
        ("abuse", &pack.abuse),
    ] {
        if let Some(text) = text
            && let Some(why) = fault(&text.value)
        {
            let range = range(text.referenced, &input.text);
            reading.no_list(range, format!("the header's `{name}` {why}"), "correct it; it holds for every tag");
            return None;
        }
    }
    if let Some(title) = value(&pack.title) {
        title.clone_into(&mut reading.title);
    }
    let header = Header {
        label: owned(&pack.label),
        origin: owned(&pack.source),
        ticker: value(&pack.network).or(value(&pack.currency)).map(str::to_owned),
        confidence: sure(reading, &pack.confidence),
        category: owned(&pack.category),
        actor: owned(&pack.actor),
        abuse: owned(&pack.abuse),
        lastmod: day(reading, &pack.lastmod),
    };
    for tag in pack.tags {
        one(reading, &header, &tag);
    }
    Some(())
}

fn one(reading: &mut Reading<'_>, header: &Header, tag: &Spanned<PackTag>) {
    let (place, raw) = (tag.referenced, &tag.value);
    let text = &reading.input.text;
    let (Some(address), Some(spot)) = (value(&raw.address), &raw.address) else {
        let at = range(place, text);
        if raw.tx_hash.is_some() {
            return reading.skip_transaction(at.start);
        }
        return reading.refuse(at.start..at.start, "this tag has no address".to_owned(), None);
    };
    let at = range(spot.referenced, text);
    for (name, text) in [
        ("label", &raw.label),
        ("source", &raw.source),
        ("category", &raw.category),
        ("actor", &raw.actor),
        ("abuse", &raw.abuse),
    ] {
        if let Some(text) = text
            && let Some(why) = fault(&text.value)
        {
            let at = range(text.referenced, &reading.input.text);
            return reading.refuse(at, format!("the `{name}` of this tag {why}"), None);
        }
    }
    let or = |own: &Text, shared: &str| value(own).unwrap_or(shared).to_owned();
    let category = [or(&raw.category, &header.category), or(&raw.abuse, &header.abuse)];
    let made = Tag {
        label: or(&raw.label, &header.label),
        origin: or(&raw.source, &header.origin),
        actor: or(&raw.actor, &header.actor),
        category: category.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", "),
        listed: day(reading, &raw.lastmod).or(header.lastmod),
        confidence: sure(reading, &raw.confidence).or_else(|| header.confidence.clone()),
        ..Tag::default()
    };
    let ticker = value(&raw.network).or(value(&raw.currency)).or(header.ticker.as_deref());
    reading.add(at, address, ticker, made);
}

/// A text that is there and not blank.
fn value(text: &Text) -> Option<&str> {
    text.as_ref().map(|text| text.value.trim()).filter(|text| !text.is_empty())
}

fn owned(text: &Text) -> String {
    value(text).unwrap_or("").to_owned()
}

/// A date; one that cannot be read is reported, and the entry used without it.
fn day(reading: &mut Reading<'_>, text: &Text) -> Option<Moment> {
    let (written, spot) = (value(text)?, text.as_ref()?);
    let found = date(written);
    if found.is_none() {
        let at = range(spot.referenced, &reading.input.text);
        let help = "expected a day, e.g. 2022-04-05; without it the entry is used all the same";
        reading.complain(at, "`lastmod` is no date".to_owned(), Some(help.to_owned()));
    }
    found
}

/// A word of confidence; one that is none is reported, and the entry used without it.
fn sure(reading: &mut Reading<'_>, text: &Text) -> Option<TagConfidence> {
    let (written, spot) = (value(text)?, text.as_ref()?);
    match confidence(written) {
        Ok(found) => Some(found),
        Err(help) => {
            let at = range(spot.referenced, &reading.input.text);
            reading.complain(at, "`confidence` is none of the words of the vocabulary".to_owned(), Some(help));
            None
        }
    }
}

/// The bytes of a place.
fn range(place: Location, text: &str) -> Range<usize> {
    let span = place.span();
    let bytes = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let start = bytes(span.byte_offset()).min(text.len());
    start..(start + bytes(span.byte_len())).min(text.len())
}

/// An error in few words, without the place it names: the report names it itself.
fn sentence(error: &Error) -> String {
    if matches!(error, Error::Budget { .. }) {
        return "it has more parts, levels or references than any TagPack needs".to_owned();
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or("");
    let end = [" at line ", ", set DuplicateKeyPolicy"].iter().filter_map(|tail| first.find(tail)).min();
    first.get(..end.unwrap_or(first.len())).unwrap_or(first).chars().take(LONGEST_REASON).collect()
}
