//! What must not be found, and a search for it that knows nothing of how it was hidden.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use coldtrail::case::{Case, EntityKind};
use coldtrail::flow::Valuation;
use coldtrail::format::{cases_in, load};

/// Texts that nothing may contain.
#[derive(Debug, Default)]
pub struct Hidden {
    /// Addresses and hashes in lower case without `0x`: nowhere, not even inside a word.
    codes: BTreeSet<String>,
    /// Their shortened forms in lower case: beginning and end.
    short: BTreeSet<String>,
    /// Names and ids in lower case: not as whole words.
    words: BTreeSet<String>,
}

impl Hidden {
    /// Words of which aliases are made: who is called by nothing else is hidden by any of them.
    const OF_ALIASES: [&str; 12] = [
        "account",
        "address",
        "authority",
        "bridge",
        "broker",
        "company",
        "entity",
        "exchange",
        "group",
        "mixer",
        "person",
        "wallet",
    ];

    /// Everything of a case that has a name: each alias, label, id, address and hash.
    pub fn everything(case: &Case) -> Self {
        let mut hidden = Self::default();
        case.wallets
            .iter()
            .filter_map(|wallet| wallet.address.as_ref())
            .for_each(|address| hidden.code(address.text()));
        case.transfers
            .iter()
            .filter_map(|transfer| transfer.tx.as_ref())
            .for_each(|tx| tx.with_text(|tx| hidden.code(tx)));
        for entity in &case.entities {
            hidden.word(&entity.name);
            hidden.word(&entity.id);
            entity.aliases.iter().for_each(|alias| hidden.word(alias));
            if entity.kind == EntityKind::Person {
                entity.name.split(' ').filter(|part| part.len() > 3).for_each(|part| hidden.word(part));
            }
        }
        for wallet in &case.wallets {
            // An id that is an everyday word (`exchanges`, `first`) is one that the program says too.
            if !wallet.id.bytes().all(|b| b.is_ascii_lowercase()) {
                hidden.word(&wallet.id);
            }
            wallet.label.iter().for_each(|label| hidden.word(label));
            wallet.tags.iter().for_each(|tag| hidden.word(&tag.label));
        }
        hidden.except(&Self::OF_ALIASES)
    }

    pub fn code(&mut self, text: &str) {
        let lower = text.to_lowercase();
        let body = lower.strip_prefix("0x").unwrap_or(&lower).to_owned();
        if lower.len() > 16 {
            self.short.insert(format!("{}…{}", &lower[..8], &lower[lower.len() - 6..]));
            self.short.insert(format!("{}…{}", &lower[..6], &lower[lower.len() - 4..]));
            self.short.insert(format!("{}...{}", &lower[..6], &lower[lower.len() - 4..]));
        }
        self.codes.insert(body);
    }

    pub fn word(&mut self, text: &str) {
        let text = text.trim().to_lowercase();
        if text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 {
            self.words.insert(text);
        }
    }

    /// Words that the program itself uses say nothing.
    pub fn except(mut self, words: &[&str]) -> Self {
        words.iter().for_each(|word| {
            self.words.remove(*word);
        });
        self
    }

    /// Whether there is anything to find.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.words.is_empty()
    }

    /// What of it is in a text, with what stands around it.
    pub fn found_in(&self, text: &str) -> Option<String> {
        let lower = text.to_lowercase();
        let near = |at: usize, needle: &str| {
            let from = (0..=at.saturating_sub(40)).rev().find(|&n| lower.is_char_boundary(n)).unwrap_or(0);
            let to = (at + needle.len() + 40..=lower.len()).find(|&n| lower.is_char_boundary(n)).unwrap_or(lower.len());
            format!("“{needle}” in “{}”", &lower[from..to.max(from)])
        };
        // Codes are long runs of letters and digits: looked up, not searched for one by one.
        let mut at = 0;
        for run in lower.split(|c: char| !c.is_ascii_alphanumeric()) {
            if run.len() >= 25 {
                let body = run.strip_prefix("0x").unwrap_or(run);
                let inside = run.len() > 42 && self.codes.iter().any(|code| code.len() > 24 && run.contains(code));
                if self.codes.contains(body) || self.codes.contains(run) || inside {
                    return Some(near(at, run));
                }
            }
            at += run.len() + 1;
        }
        let shortened = lower.contains('…') || lower.contains("...");
        let short = self.short.iter().filter(|_| shortened).find(|short| lower.contains(short.as_str()));
        if let Some(short) = short {
            return Some(near(lower.find(short).unwrap(), short));
        }
        for word in &self.words {
            // Most are nowhere, and that is soon known.
            if memchr::memmem::find(lower.as_bytes(), word.as_bytes()).is_none() {
                continue;
            }
            for (at, _) in lower.match_indices(word.as_str()) {
                let before = lower[..at].chars().next_back();
                let after = lower[at + word.len()..].chars().next();
                if ![before, after].into_iter().flatten().any(char::is_alphanumeric) {
                    return Some(near(at, word));
                }
            }
        }
        None
    }

    /// Only addresses and hashes, which are found even where nothing stands between words.
    pub fn codes(&self) -> Self {
        Self { codes: self.codes.clone(), short: self.short.clone(), words: BTreeSet::new() }
    }

    /// The same in bytes of any kind, among which short words come up by chance.
    pub fn found_in_bytes(&self, bytes: &[u8]) -> Option<String> {
        /// Fewest bytes of a word that chance does not write.
        const LEAST: usize = 6;
        let words = self.words.iter().filter(|word| word.len() >= LEAST).cloned().collect();
        let longer = Self { codes: self.codes.clone(), short: self.short.clone(), words };
        longer.found_in(&String::from_utf8_lossy(bytes))
    }

    /// The same over all texts of a debug print, each once.
    pub fn found_in_debug(&self, value: &impl std::fmt::Debug) -> Option<String> {
        let print = format!("{value:#?}");
        let lines: BTreeSet<&str> = print.lines().map(str::trim).filter(|line| line.contains('"')).collect();
        lines.into_iter().find_map(|line| self.found_in(line))
    }
}

/// The shipped cases.
pub fn shipped() -> Vec<(String, Arc<Case>, Valuation)> {
    cases_in(Path::new("cases"))
        .into_iter()
        .map(|path| {
            let case = load(&path).case.unwrap();
            let valuation = Valuation::of(&case);
            (path.file_stem().unwrap().to_string_lossy().into_owned(), Arc::new(case), valuation)
        })
        .collect()
}

/// Puts a disguise on a case.
pub fn put_on(
    case: &Arc<Case>,
    valuation: &Valuation,
    disguise: &coldtrail::case::Disguise,
) -> coldtrail::case::Disguised {
    coldtrail::case::disguised(case, disguise, &|ix| valuation.of_transfer(case, ix))
}
