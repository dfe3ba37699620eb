//! The forms in which addresses and transaction ids stand in texts: whole, without `0x`, in capitals, shortened.

use super::Addresses;
use crate::case::{Address, ChainFamily};

/// Stands in place of an address that nobody gave an alias.
pub(super) const ADDRESS: &str = "[address withheld]";
/// Stands in place of the id of a transaction.
pub(super) const TRANSACTION: &str = "[transaction withheld]";

/// Fewest digits of an EVM or hash-like beginning that is taken for one.
const LEAST_HEX: usize = 4;
/// Fewest characters of a beginning or end that stands alone.
const LEAST_ALONE: usize = 8;

/// What is known of addresses and hashes, found by beginning and by end. Letters are compared without regard to case:
/// what is no address of the case by its exact letters is close enough to hide.
#[derive(Debug, Default)]
pub(super) struct Forms {
    known: Vec<Known>,
    /// Indices of `known`, by text and by text read backwards.
    forward: Vec<u32>,
    backward: Vec<u32>,
    addresses: Addresses,
    hashes: bool,
}

#[derive(Debug)]
struct Known {
    /// Lower case, without `0x`.
    body: String,
    reversed: String,
    instead: String,
    is_hash: bool,
}

/// What stands at the beginning of a word.
pub(super) enum Form {
    /// Something that stays, and how long it is: nothing in it is a name.
    Stays(usize),
    /// Something hidden, how long it is, and what stands in its place.
    Hidden(usize, String),
}

fn body(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    lower.strip_prefix("0x").map(str::to_owned).unwrap_or(lower)
}

impl Forms {
    pub(super) fn new(addresses: Addresses, hashes: bool) -> Self {
        Self { addresses, hashes, ..Self::default() }
    }

    /// Adds an address with what stands in its place.
    pub(super) fn address(&mut self, address: &str, instead: String) {
        self.add(address, instead, false);
    }

    /// Adds the id of a transaction.
    pub(super) fn hash(&mut self, hash: &str) {
        self.add(hash, TRANSACTION.to_owned(), true);
    }

    fn add(&mut self, text: &str, instead: String, is_hash: bool) {
        let body = body(text);
        if !body.is_empty() {
            let reversed = body.chars().rev().collect();
            self.known.push(Known { body, reversed, instead, is_hash });
        }
    }

    /// Call once after the last was added.
    pub(super) fn sort(&mut self) {
        let all = 0..u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let known = &self.known;
        self.forward = all.clone().collect();
        self.forward.sort_by(|&a, &b| known[a as usize].body.cmp(&known[b as usize].body));
        self.backward = all.collect();
        self.backward.sort_by(|&a, &b| known[a as usize].reversed.cmp(&known[b as usize].reversed));
    }

    fn is_hidden(&self, known: &Known) -> bool {
        if known.is_hash { self.hashes } else { self.addresses == Addresses::Hidden }
    }

    fn beginning<'a>(&'a self, head: &'a str) -> impl Iterator<Item = &'a Known> {
        let from = self.forward.partition_point(|&n| self.known[n as usize].body.as_str() < head);
        let all = self.forward[from..].iter().map(|&n| &self.known[n as usize]);
        all.take_while(move |known| known.body.starts_with(head))
    }

    fn ending(&self, tail: &str) -> Option<&Known> {
        let tail: String = tail.chars().rev().collect();
        let from = self.backward.partition_point(|&n| self.known[n as usize].reversed < tail);
        let known = &self.known[*self.backward.get(from)? as usize];
        known.reversed.starts_with(&tail).then_some(known)
    }

    /// What stands at `at`, the beginning of a run of letters and digits.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<Form> {
        let run = |from: usize| {
            let rest = text.get(from..).unwrap_or("");
            from + rest.bytes().take_while(u8::is_ascii_alphanumeric).count()
        };
        let end = run(at);
        let token = text.get(at..end)?;
        let is_hex = token.len() > 2 && (token.starts_with("0x") || token.starts_with("0X"));
        let body = body(token);
        let gap = ellipsis(&text[end..]);
        if gap > 0 && (body.len() >= 2 || is_hex) {
            let tail_end = run(end + gap);
            let tail = text[end + gap..tail_end].to_ascii_lowercase();
            let is_short = body.len() + tail.len() >= LEAST_HEX && (is_hex || !tail.is_empty());
            if is_short && let Some(known) = self.beginning(&body).find(|known| known.body.ends_with(&tail)) {
                return Some(self.form(known, tail_end - at));
            }
        }
        if let Some(whole) = self.whole(token, &body, is_hex) {
            return Some(whole);
        }
        let after_gap = text[..at].ends_with('…') || text[..at].ends_with("..");
        let alone = body.len() >= LEAST_ALONE && body.bytes().any(|b| b.is_ascii_digit());
        let found = if is_hex && body.len() >= LEAST_HEX || alone { self.beginning(&body).next() } else { None };
        let found = found.or_else(|| {
            let is_end = alone || (after_gap && body.len() >= LEAST_HEX);
            if is_end { self.ending(&body) } else { None }
        });
        found.map(|known| self.form(known, end - at))
    }

    fn form(&self, known: &Known, length: usize) -> Form {
        if self.is_hidden(known) { Form::Hidden(length, known.instead.clone()) } else { Form::Stays(length) }
    }

    /// A whole address or hash, of the case or of nobody it knows.
    fn whole(&self, token: &str, body: &str, is_hex: bool) -> Option<Form> {
        let length = token.len();
        if length < 25 {
            return None;
        }
        if let Some(known) = self.beginning(body).next().filter(|known| known.body == body) {
            // A shortened address is not hidden, but not left whole either.
            let shortened = !known.is_hash && self.addresses == Addresses::Short;
            return Some(if shortened {
                Form::Hidden(length, known.instead.clone())
            } else {
                self.form(known, length)
            });
        }
        let digits = body.len() >= 40 && body.bytes().all(|b| b.is_ascii_hexdigit());
        let is_hash = if digits { body.len() >= 64 } else { length >= 80 };
        if is_hash && (digits || is_base58(token)) {
            return Some(if self.hashes { Form::Hidden(length, TRANSACTION.to_owned()) } else { Form::Stays(length) });
        }
        let families =
            [ChainFamily::Bitcoin, ChainFamily::Litecoin, ChainFamily::Tron, ChainFamily::Xrp, ChainFamily::Solana];
        let parsed = families.into_iter().find_map(|family| Address::parse(token, family).ok());
        if digits || is_hex && body.len() >= 40 || parsed.is_some() {
            return Some(match self.addresses {
                Addresses::Whole => Form::Stays(length),
                Addresses::Short => Form::Hidden(length, parsed.map_or_else(|| shortened(token), |it| it.short())),
                Addresses::Hidden => Form::Hidden(length, ADDRESS.to_owned()),
            });
        }
        None
    }

    /// Whether a text without blanks holds one of them anywhere, as a link does.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        let mut starts = lower.char_indices().map(|(n, _)| n);
        starts.any(|n| {
            // The only ones that can begin here are next to it in the order.
            let head: String = lower[n..].chars().take(6).collect();
            head.len() == 6
                && self.beginning(&head).any(|known| {
                    (self.is_hidden(known) || self.addresses == Addresses::Short) && lower[n..].starts_with(&known.body)
                })
        })
    }
}

fn is_base58(token: &str) -> bool {
    bs58::decode(token).into_vec().is_ok()
}

pub(super) fn shortened(text: &str) -> String {
    match (text.get(..8), text.get(text.len().saturating_sub(6)..)) {
        (Some(head), Some(tail)) if text.len() > 16 => format!("{head}…{tail}"),
        _ => text.to_owned(),
    }
}

/// Length of what stands for the left-out middle of an address.
fn ellipsis(text: &str) -> usize {
    let dots = text.bytes().take_while(|&b| b == b'.').count();
    if text.starts_with('…') {
        '…'.len_utf8()
    } else if text.starts_with("[…]") {
        "[…]".len()
    } else if dots >= 2 {
        dots
    } else {
        text.bytes().take_while(|&b| b == b'*').count()
    }
}
