//! Text that deceives the eye: invisible and reordering characters, letters of different alphabets in one name.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{AssetIx, Case, SourceIx};

/// A character that cannot be seen, or that changes the order in which others are shown.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The alphabets whose letters are mistaken for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        match c {
            'A'..='Z' | 'a'..='z' | '\u{00c0}'..='\u{024f}' => Some(Self::Latin),
            '\u{0400}'..='\u{052f}' => Some(Self::Cyrillic),
            '\u{0370}'..='\u{03ff}' => Some(Self::Greek),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Cyrillic => "Cyrillic",
            Self::Greek => "Greek",
        }
    }
}

/// Whether one word mixes alphabets; its odd letter and both alphabets if so.
fn mixed(text: &str) -> Option<(char, Script, Script)> {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let letters = || word.chars().filter_map(|c| Script::of(c).map(|script| (c, script)));
        let Some((first, script)) = letters().next() else { continue };
        if let Some((other, second)) = letters().find(|&(_, other)| other != script) {
            // The letter that is not Latin is the disguised one.
            let odd = if second == Script::Latin { first } else { other };
            return Some((odd, script, second));
        }
    }
    None
}

/// A ticker or name without any Latin letter that still looks Latin, e.g. `ЕТН` all in Cyrillic.
fn disguised(text: &str) -> bool {
    const LOOK_LATIN: &str = "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| LOOK_LATIN.contains(c))
}

/// Whether a text holds nothing but letters, digits and marks of ASCII.
fn plain(text: &str) -> bool {
    // All of them are looked at, so that the machine can look at many at once.
    text.bytes().fold(true, |plain, byte| plain & (0x20..0x7f).contains(&byte))
}

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let mut seen = |item: Item, field: &str, text: &str| {
        // Most texts are plain, and a look at their bytes tells.
        if plain(text) {
            return;
        }
        if let Some(c) = text.chars().find(|&c| is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t')))
        {
            sink.push(Code::InvisibleText, item, field, || {
                let message = format!("`{field}` has a character that cannot be seen (U+{:04X})", u32::from(c));
                let help = "remove it: such characters hide or reorder text, and make equal words differ";
                (message, Some(help.to_owned()))
            });
        }
    };
    for (ix, cluster) in case.clusters() {
        seen(Item::Cluster(ix), "name", &cluster.name);
    }
    for (field, text) in [("title", &case.title), ("summary", &case.summary)] {
        seen(Item::Case, field, text);
    }
    for (n, text) in case.caveats.iter().enumerate() {
        seen(Item::Case, &format!("caveats.{n}"), text);
    }
    for (n, s) in case.sources.iter().enumerate() {
        let item = Item::Source(SourceIx::new(n));
        seen(item, "publisher", &s.publisher);
        seen(item, "title", &s.title);
        seen(item, "url", s.url.as_deref().unwrap_or(""));
        seen(item, "note", &s.note);
    }
    for (n, a) in case.assets.iter().enumerate() {
        let item = Item::Asset(AssetIx::new(n));
        seen(item, "symbol", &a.symbol);
        seen(item, "name", &a.name);
        seen(item, "reference", a.reference.as_deref().unwrap_or(""));
    }
    for (ix, e) in case.entities() {
        seen(Item::Entity(ix), "name", &e.name);
        seen(Item::Entity(ix), "note", &e.note);
        for (n, alias) in e.aliases.iter().enumerate() {
            seen(Item::Entity(ix), &format!("aliases.{n}"), alias);
        }
    }
    for (ix, w) in case.wallets() {
        seen(Item::Wallet(ix), "label", w.label.as_deref().unwrap_or(""));
        seen(Item::Wallet(ix), "note", &w.note);
    }
    for (ix, i) in case.incidents() {
        seen(Item::Incident(ix), "title", &i.title);
        seen(Item::Incident(ix), "note", &i.note);
    }
    for (ix, e) in case.events() {
        seen(Item::Event(ix), "title", &e.title);
        seen(Item::Event(ix), "note", &e.note);
    }
    for (ix, t) in case.transfers() {
        if let Some(tx) = t.tx.as_ref().filter(|tx| !tx.is_hash()) {
            tx.with_text(|tx| seen(Item::Transfer(ix), "tx", tx));
        }
        seen(Item::Transfer(ix), "note", &t.note);
    }
    for (n, a) in case.assets.iter().enumerate() {
        look(sink, Item::Asset(AssetIx::new(n)), "symbol", &a.symbol);
        look(sink, Item::Asset(AssetIx::new(n)), "name", &a.name);
    }
    for (ix, e) in case.entities() {
        look(sink, Item::Entity(ix), "name", &e.name);
    }
    for (ix, w) in case.wallets() {
        look(sink, Item::Wallet(ix), "label", w.label.as_deref().unwrap_or(""));
    }
}

/// Names that pass for others.
fn look(sink: &mut Sink<'_>, item: Item, field: &str, text: &str) {
    let found = match mixed(text) {
        Some((odd, first, second)) => {
            format!(
                "`{text}` mixes {} and {} letters: {odd:?} is U+{:04X}",
                first.name(),
                second.name(),
                u32::from(odd)
            )
        }
        None if field == "symbol" && disguised(text) => format!("`{text}` looks Latin, but none of its letters is"),
        None => return,
    };
    sink.push(Code::MixedScripts, item, field, || {
        (found, Some("type it again in one alphabet; or, if a fake is meant, say so in its name or note".to_owned()))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Symbols of fake tokens that were really sent around the Bybit theft.
    #[test]
    fn sees_through_disguises() {
        assert!(mixed("E\u{0422}H").is_some());
        assert!(disguised("\u{0415}\u{0422}\u{041d}"));
        for honest in ["ETH", "USD₮0", "Ether (staked)", "Биткойн", "Lazarus 라자루스", "α-token", "µTorrent"]
        {
            assert!(mixed(honest).is_none() && !disguised(honest), "{honest}");
        }
        assert!(is_invisible('\u{202e}') && is_invisible('\u{200b}') && !is_invisible('é'));
    }
}
