//! What the readers of all forms share: the entries so far, and what could not be used.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::currency::{Hint, Place};
use super::{Entry, Terms};
use crate::case::{Moment, Tag, TagConfidence};
use crate::check::{Code, Report, is_invisible};
use crate::format::input::Input;

/// Longest text of an entry in characters.
const LONGEST: usize = 1_000;
/// Most currencies that a note names.
const MOST_NAMED: usize = 12;

/// A list while it is read.
pub(super) struct Reading<'r> {
    pub(super) input: &'r Input,
    terms: &'r Terms,
    report: &'r mut Report,
    /// The list's file name, and its title once that is known.
    pub(super) title: String,
    entries: Vec<Entry>,
    /// Entries that were reported and left out.
    refused: usize,
    skipped: Skipped,
}

/// Entries that are in order but not for this program.
#[derive(Default)]
struct Skipped {
    /// Where the first one about a transaction stands, and how many there are.
    transactions: Option<(usize, usize)>,
    /// The first one in a currency whose addresses are not read here.
    first: usize,
    /// How many there are, by currency.
    currencies: BTreeMap<String, usize>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(input: &'r Input, path: &Path, terms: &'r Terms, report: &'r mut Report) -> Self {
        let title = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self { input, terms, report, title, entries: Vec::new(), refused: 0, skipped: Skipped::default() }
    }

    /// The entries, and how many were refused. What was skipped is told of.
    pub(super) fn finish(self) -> (Vec<Entry>, usize) {
        let Self { input, report, skipped, .. } = self;
        let mut tell = |at: usize, count: usize, why: &str| {
            let message = format!("{count} {} not used: {why}", if count == 1 { "entry is" } else { "entries are" });
            report.push(input.diagnostic(Code::ListSkipped, at..at, message));
        };
        if let Some((at, count)) = skipped.transactions {
            tell(at, count, "of transactions, not accounts");
        }
        if !skipped.currencies.is_empty() {
            let count = skipped.currencies.values().sum();
            let each: Vec<String> = skipped.currencies.iter().map(|(ticker, n)| format!("{ticker} {n}")).collect();
            let shown = each.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if each.len() > MOST_NAMED { ", …" } else { "" };
            tell(skipped.first, count, &format!("addresses of such currencies are not read here ({shown}{more})"));
        }
        (self.entries, self.refused)
    }

    /// Refuses the file as a whole.
    pub(super) fn no_list(&mut self, range: Range<usize>, message: String, help: &str) {
        self.report.push(self.input.diagnostic(Code::ListFormat, range, message).with_help(help));
    }

    /// Reports an entry, or a part of one, that cannot be read.
    pub(super) fn complain(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        if !self.report.keeps(Code::ListEntry) {
            return self.report.count_more(Code::ListEntry, 1);
        }
        self.report.push(self.input.diagnostic(Code::ListEntry, range, message).with_maybe(help));
    }

    /// Reports an entry that cannot be read and is left out.
    pub(super) fn refuse(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.refused += 1;
        self.complain(range, message, help);
    }

    /// Counts an entry about a transaction.
    pub(super) fn skip_transaction(&mut self, at: usize) {
        self.skipped.transactions.get_or_insert((at, 0)).1 += 1;
    }

    /// Counts an entry in a currency whose addresses are not read here.
    fn skip_currency(&mut self, at: usize, ticker: &str) {
        if self.skipped.currencies.is_empty() {
            self.skipped.first = at;
        }
        let shown: String = ticker.chars().filter(char::is_ascii_graphic).take(20).collect();
        *self.skipped.currencies.entry(shown).or_default() += 1;
    }

    /// What is known of the chain of an entry with this ticker; `None` where its addresses are not read here.
    pub(super) fn hint(&self, ticker: Option<&str>) -> Option<Hint> {
        match (&self.terms.chain, ticker) {
            (Some(chain), _) => Some(Hint::Only(Place::of(chain))),
            (None, None) => Some(Hint::Form),
            (None, Some(ticker)) => Hint::of_ticker(ticker).filter(|hint| *hint != Hint::NotRead),
        }
    }

    /// Adds an account. The tag is what its list says of it; what the case says is added here.
    pub(super) fn add(&mut self, range: Range<usize>, address: &str, ticker: Option<&str>, mut tag: Tag) {
        let Some(hint) = self.hint(ticker) else {
            return self.skip_currency(range.start, ticker.unwrap_or(""));
        };
        match hint.account(address) {
            Ok(account) => {
                if tag.label.is_empty() {
                    tag.label = self.terms.label.clone().unwrap_or_default();
                }
                tag.list.clone_from(&self.title);
                // A list tells when it was last changed; the case, if it tells, when the account was listed.
                tag.listed = self.terms.listed.or(tag.listed);
                tag.delisted = self.terms.delisted;
                tag.source = self.terms.source;
                self.entries.push(Entry { account, tag });
            }
            Err(why) => {
                let shown: String = address.chars().take(100).collect();
                self.refuse(range, format!("`{shown}` is no address"), Some(why));
            }
        }
    }
}

/// Why a text cannot stand in a tag. It is drawn on pictures and read as a name, and its author is nobody we know.
pub(super) fn fault(text: &str) -> Option<String> {
    if text.chars().nth(LONGEST).is_some() {
        return Some(format!("has more than {LONGEST} characters"));
    }
    let hidden = text.chars().find(|&c| is_invisible(c) || c.is_control())?;
    Some(format!("has a character that cannot be seen (U+{:04X})", u32::from(hidden)))
}

/// A date as lists write it: a day, a day and a time, or seconds since 1970.
pub(super) fn date(text: &str) -> Option<Moment> {
    if text.len() >= 9 && text.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = text.parse().ok().filter(|&seconds| seconds < 253_402_300_800)?;
        return Some(Moment::at_second(seconds));
    }
    let day = text.get(..10).filter(|_| text.as_bytes().get(10).is_some_and(|b| matches!(b, b'T' | b' ')));
    Moment::parse(text).ok().or_else(|| Moment::parse(day?).ok())
}

/// A word of the confidence vocabulary, or what to say.
pub(super) fn confidence(word: &str) -> Result<TagConfidence, String> {
    TagConfidence::parse(word).ok_or_else(|| {
        let words: Vec<&str> = TagConfidence::words().collect();
        crate::format::suggest::help(word, &words)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_are_read_as_lists_write_them() {
        for (text, iso) in [
            ("2022-04-05", "2022-04-05"),
            ("2022-04", "2022-04"),
            ("2022-04-05T10:11:12Z", "2022-04-05T10:11:12Z"),
            ("2022-04-05 10:11:12", "2022-04-05"),
            ("2022-04-05T10:11:12+02:00", "2022-04-05"),
            ("1649116800", "2022-04-05T00:00:00Z"),
        ] {
            assert_eq!(date(text).unwrap().iso(), iso);
        }
        for text in ["", "soon", "2022-13-01", "2022-04-05x", "99999999999999999999", "05.04.2022"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn texts_that_deceive_are_refused() {
        assert_eq!(fault("Lazarus Group 라자루스"), None);
        assert!(fault("a\u{202e}b").is_some() && fault("a\u{1b}[2J").is_some() && fault(&"x".repeat(1_001)).is_some());
    }
}
