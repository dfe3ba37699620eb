//! Taking what is hidden out of texts.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Disguise;
use super::forms::{Form, Forms};
use super::names::slug;
use super::vocabulary::{Phrase, Vocabulary, plain_char};

/// Stands in place of a link that is left out.
const LINK: &str = "[link withheld]";
/// Fewest letters and digits of a name that is looked for inside the words of a link.
const LEAST_IN_LINK: usize = 5;
/// Fewest letters and digits of a name that may end where only the kind of character changes, as in `BybitExploiter`.
const LEAST_LOOSE: usize = 4;

/// Takes what is hidden out of texts: whole words, the longest first, in capitals or not.
#[derive(Debug)]
pub struct Scrubber {
    phrases: Trie,
    /// The same with letters and digits only.
    squeezed: Trie,
    forms: Forms,
    links: bool,
    replaced: AtomicUsize,
}

impl Scrubber {
    pub(super) fn new(vocabulary: Vocabulary, disguise: &Disguise) -> Self {
        let Vocabulary { phrases, forms } = vocabulary;
        let mut squeezed = Trie::default();
        for (text, phrase) in &phrases {
            let text: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            if !phrase.capital && text.chars().count() >= LEAST_IN_LINK {
                squeezed.insert(&text, phrase.clone());
            }
        }
        let mut trie = Trie::default();
        phrases.into_iter().for_each(|(text, phrase)| trie.insert(&text, phrase));
        Self { phrases: trie, squeezed, forms, links: disguise.links, replaced: AtomicUsize::new(0) }
    }

    /// How often something was replaced so far.
    pub(super) fn replaced(&self) -> usize {
        self.replaced.load(Ordering::Relaxed)
    }

    /// The text without what is hidden.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.scrub(text, false)
    }

    /// The same of an id or the name of a file, in which aliases are written as ids.
    pub(super) fn id(&self, id: &str) -> String {
        self.scrub(id, true)
    }

    /// Whether a text has something hidden in it, be it inside a word.
    #[must_use]
    pub fn touches(&self, text: &str) -> bool {
        let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).map(plain_char).collect();
        let inside = || squeezed.char_indices().any(|(n, _)| self.squeezed.is_at(&squeezed[n..]));
        self.forms.is_in(text) || self.plain(text, false).is_some() || inside()
    }

    fn scrub(&self, text: &str, as_id: bool) -> String {
        let mut out = String::new();
        let mut rest = text;
        // Links are whole words of their own.
        while let Some(at) = rest.find("http").filter(|_| !as_id) {
            let tail = &rest[at..];
            let end = tail.find(|c: char| c.is_whitespace() || "<>\"'()[]".contains(c)).unwrap_or(tail.len());
            let link = tail[..end].trim_end_matches(['.', ',', ';', ':']);
            let is_link = link.starts_with("http://") || link.starts_with("https://");
            let end = if is_link { link.len() } else { "http".len() };
            let before = &rest[..at];
            out.push_str(&self.plain(before, as_id).unwrap_or_else(|| before.to_owned()));
            let is_cut = is_link && self.runs_over(&rest[at..], link.len());
            match is_link.then(|| self.link(link).filter(|_| !is_cut)) {
                Some(Some(link)) => out.push_str(&link),
                Some(None) => out.push_str(LINK),
                None => out.push_str(&tail[..end]),
            }
            rest = &tail[end..];
        }
        out.push_str(&self.plain(rest, as_id).unwrap_or_else(|| rest.to_owned()));
        out
    }

    /// Whether something hidden begins in a link and ends after it.
    fn runs_over(&self, text: &str, link: usize) -> bool {
        let mut starts = text[..link].char_indices().map(|(n, _)| n);
        starts.any(|n| self.phrases.longest(text, n, false, true).is_some_and(|(length, _)| n + length > link))
    }

    /// A link without what is hidden; nothing where all of it is left out.
    pub(super) fn link(&self, link: &str) -> Option<String> {
        if !self.touches(link) {
            return Some(link.to_owned());
        }
        self.replaced.fetch_add(1, Ordering::Relaxed);
        // What is hidden inside a word cannot be cut out of it.
        let cut = self.plain(link, true).filter(|cut| !self.links && !self.touches(cut));
        cut.filter(|cut| cut.starts_with("http"))
    }

    /// Whether an address or a hash begins in a part of a text and ends after it: `wallet 0` is not in `wallet 0xcab0…`.
    fn cuts_a_form(&self, text: &str, at: usize, length: usize) -> bool {
        let part = &text[at..at + length];
        let mut starts =
            part.char_indices().zip(part.chars().skip(1)).map(|((n, c), next)| (at + n + c.len_utf8(), c, next));
        starts.any(|(n, before, c)| {
            let form = (c.is_alphanumeric() && is_edge(Some(before), c)).then(|| self.forms.at(text, n)).flatten();
            form.is_some_and(|form| match form {
                Form::Stays(long) | Form::Hidden(long, _) => n + long > at + length,
            })
        })
    }

    /// A text without links; nothing where nothing is hidden in it.
    fn plain(&self, text: &str, as_id: bool) -> Option<String> {
        let mut out = String::new();
        let (mut done, mut at) = (0, 0);
        let mut before = None;
        while let Some(c) = text[at..].chars().next() {
            let mut skip = c.len_utf8();
            if c.is_alphanumeric() && is_edge(before, c) {
                let after_word = before.is_some_and(char::is_alphanumeric);
                let form = if after_word { None } else { self.forms.at(text, at) };
                let hidden = match form {
                    Some(Form::Stays(length)) => {
                        skip = length;
                        None
                    }
                    Some(Form::Hidden(length, instead)) => Some((length, instead)),
                    None => self
                        .phrases
                        .longest(text, at, after_word, as_id)
                        .filter(|&(length, _)| !self.cuts_a_form(text, at, length))
                        .map(|(length, phrase)| (length, phrase.instead.clone())),
                };
                if let Some((length, instead)) = hidden {
                    out.push_str(&text[done..at]);
                    out.push_str(&if as_id { slug(&instead) } else { instead });
                    self.replaced.fetch_add(1, Ordering::Relaxed);
                    skip = length;
                    done = at + length;
                }
            }
            before = text[..at + skip].chars().next_back();
            at += skip;
        }
        if done == 0 && out.is_empty() {
            return None;
        }
        out.push_str(&text[done..]);
        Some(out)
    }
}

/// Whether a word may begin or end between two characters: where one is no letter or digit, where letters of a script
/// without blanks stand, and where small letters turn to capitals or letters to digits.
fn is_edge(before: Option<char>, after: char) -> bool {
    let Some(before) = before else { return true };
    if !before.is_alphanumeric() || !after.is_alphanumeric() {
        return true;
    }
    let unspaced =
        |c: char| matches!(u32::from(c), 0x1100..=0x11ff | 0x2e80..=0xa4cf | 0xac00..=0xd7ff | 0xf900..=0xfaff);
    unspaced(before)
        || unspaced(after)
        || (before.is_lowercase() && after.is_uppercase())
        || before.is_numeric() != after.is_numeric()
}

fn is_strict_edge(before: char, after: char) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric();
    !(inside(before) && inside(after))
}

/// Phrases by their characters.
#[derive(Debug, Default)]
struct Trie {
    next: HashMap<(u32, char), u32>,
    ends: HashMap<u32, (Phrase, usize)>,
    nodes: u32,
}

impl Trie {
    fn insert(&mut self, text: &str, phrase: Phrase) {
        let mut node = 0;
        for c in text.chars() {
            node = *self.next.entry((node, c)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        self.ends.insert(node, (phrase, letters));
    }

    /// Whether one of the phrases is how a text begins.
    fn is_at(&self, text: &str) -> bool {
        let mut node = 0;
        for c in text.chars() {
            match self.next.get(&(node, c)) {
                Some(&next) => node = next,
                None => return false,
            }
            if self.ends.contains_key(&node) {
                return true;
            }
        }
        false
    }

    /// The longest phrase at a place of a text, and its length there. `inside` says that the place is inside a word, `small`
    /// that names may be written without capitals.
    fn longest(&self, text: &str, at: usize, inside: bool, small: bool) -> Option<(usize, &Phrase)> {
        let rest = &text[at..];
        let mut node = 0;
        let mut found = None;
        let mut blank = false;
        let mut chars = rest.char_indices().peekable();
        while let Some((n, c)) = chars.next() {
            let c_plain = plain_char(c);
            if c_plain == ' ' && blank {
                continue;
            }
            blank = c_plain == ' ';
            match self.next.get(&(node, c_plain)) {
                Some(&next) => node = next,
                None => break,
            }
            let Some((phrase, letters)) = self.ends.get(&node) else { continue };
            let end = n + c.len_utf8();
            let after = chars.peek().map(|&(_, after)| after);
            let strict = *letters < LEAST_LOOSE;
            let ends =
                after.is_none_or(|after| if strict { is_strict_edge(c, after) } else { is_edge(Some(c), after) });
            let begins = !(strict && inside && rest.chars().next().is_some_and(|c| c.is_ascii()));
            if ends && begins && (small || !phrase.capital || is_capital(&rest[..end])) {
                found = Some((end, phrase));
            }
        }
        found
    }
}

/// Whether a word is written as a name is: `Park`, and `PARK` where it is long enough to be no abbreviation.
fn is_capital(word: &str) -> bool {
    let mut chars = word.chars();
    let first = chars.next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    let rest: Vec<char> = chars.collect();
    let shouted = rest.iter().any(|c| c.is_alphabetic()) && rest.iter().all(|c| !c.is_lowercase());
    first && (!shouted || rest.len() > 1)
}
