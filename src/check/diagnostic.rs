//! One problem of a case: what, where, and what to do.

use super::{Code, Severity};

/// Where in the input something stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Index into [`Report::files`](super::Report::files); 0 is the case file.
    pub file: u32,
    /// Line, counted from 1; 0 stands for the file as a whole.
    pub line: u32,
    /// Column in characters, counted from 1; 0 stands for the line as a whole.
    pub column: u32,
    /// How many characters of that line are meant.
    pub length: u32,
}

impl Span {
    /// A file as a whole, e.g. one that is missing.
    #[must_use]
    pub fn file(file: u32) -> Self {
        Self { file, ..Self::default() }
    }
}

/// The input line a diagnostic is about, cut to a legible length around the place.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Excerpt {
    /// The line. Invisible characters are made visible, one for one.
    pub text: String,
    /// Column within `text`, in characters, counted from 1.
    pub column: u32,
    /// How many characters from there are meant.
    pub length: u32,
}

/// Longest excerpt, in characters.
const WIDTH: usize = 140;
/// Characters kept before the place in a line that is cut.
const LEAD: usize = 60;

impl Excerpt {
    /// Cuts the line to what can be read at a glance. `column` counts from 1.
    #[must_use]
    pub fn new(line: &str, column: u32, length: u32) -> Self {
        let line = line.trim_end_matches(['\n', '\r']);
        let at = (column as usize).saturating_sub(1);
        let start = if at > LEAD && line.chars().nth(WIDTH).is_some() { at - LEAD } else { 0 };
        let mut text: String = line.chars().skip(start).take(WIDTH).map(visible).collect();
        let mut column = at - start + 1;
        if start > 0 {
            text.insert(0, '…');
            column += 1;
        }
        if line.chars().nth(start + WIDTH).is_some() {
            text.push('…');
        }
        let room = text.chars().count().saturating_sub(column - 1).max(1);
        let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { text, column: to_u32(column), length: length.max(1).min(to_u32(room)) }
    }
}

/// A stand-in for a character that would disturb the page: blank for a tab, `�` for what cannot be seen.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() || super::text::is_invisible(c) => '\u{fffd}',
        c => c,
    }
}

/// One problem of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What it is about.
    pub code: Code,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The input line, where there is one.
    pub excerpt: Option<Excerpt>,
    /// What to do: what was expected, what may have been meant.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic about a place.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, excerpt: None, help: Vec::new() }
    }

    /// Adds the input line.
    #[must_use]
    pub fn with_excerpt(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpt = excerpt;
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds advice where there is some.
    #[must_use]
    pub fn with_maybe(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_keep_the_column() {
        let e = Excerpt::new("\tat: \"\u{202e}x\"\r\n", 7, 2);
        assert_eq!(e, Excerpt { text: " at: \"\u{fffd}x\"".to_owned(), column: 7, length: 2 });
        let long: String = "a".repeat(500) + "X" + &"b".repeat(500);
        let e = Excerpt::new(&long, 501, 1);
        assert_eq!(e.text.chars().nth(e.column as usize - 1), Some('X'));
        assert!(e.text.chars().count() <= WIDTH + 2);
        assert_eq!(Excerpt::new("", 1, 1), Excerpt { text: String::new(), column: 1, length: 1 });
    }
}
