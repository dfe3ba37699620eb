//! All problems of a case, in order and counted.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// How many diagnostics of one code are kept: a ledger with a wrong unit has a million of them.
const KEPT: usize = 100;

/// All problems of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    files: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    counts: BTreeMap<Code, usize>,
}

impl Report {
    /// An empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names a file; the result is its index for [`Span::file`](super::Span::file).
    pub fn add_file(&mut self, name: impl Into<String>) -> u32 {
        self.files.push(name.into());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a problem. Of one code the first 100 are kept, the others counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= KEPT {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether another problem of this code would be kept. Lets a rule over a million rows skip making the text.
    #[must_use]
    pub fn keeps(&self, code: Code) -> bool {
        self.counts.get(&code).is_none_or(|&count| count < KEPT)
    }

    /// Counts problems without keeping them.
    pub fn count_more(&mut self, code: Code, more: usize) {
        if more > 0 {
            *self.counts.entry(code).or_default() += more;
        }
    }

    /// Adds the problems of another report, whose files become the last ones of this; returns the index of the first.
    pub fn append(&mut self, other: Self) -> u32 {
        let first = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.extend(other.files);
        let mut kept: BTreeMap<Code, usize> = BTreeMap::new();
        for mut diagnostic in other.diagnostics {
            diagnostic.span.file = diagnostic.span.file.saturating_add(first);
            *kept.entry(diagnostic.code).or_default() += 1;
            self.push(diagnostic);
        }
        for (code, count) in other.counts {
            self.count_more(code, count.saturating_sub(kept.get(&code).copied().unwrap_or(0)));
        }
        first
    }

    /// Puts the problems in the order of files, lines and columns.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.diagnostics.dedup();
    }

    /// The problems kept.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Names of the files, the case file first, as they are shown to people.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The file a problem is in.
    #[must_use]
    pub fn file_of(&self, diagnostic: &Diagnostic) -> &str {
        self.files.get(diagnostic.span.file as usize).map_or("", String::as_str)
    }

    /// How many problems there are of a severity, kept or not.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.iter().filter(|(code, _)| code.severity() == severity).map(|(_, n)| n).sum()
    }

    /// How many problems there are, kept or not.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether the case cannot be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Codes of which not all problems were kept, with the number left out.
    pub fn left_out(&self) -> impl Iterator<Item = (Code, usize)> {
        self.counts.iter().filter(|&(_, &n)| n > KEPT).map(|(&code, &n)| (code, n - KEPT))
    }

    /// The counts in words: `2 errors, 1 warning`, or `no problems`.
    #[must_use]
    pub fn summary(&self) -> String {
        let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .map(|s| (s, self.count(s)))
            .filter(|&(_, n)| n > 0)
            .map(|(s, n)| format!("{n} {}{}", s.name(), if n == 1 { "" } else { "s" }))
            .collect();
        if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
    }
}
