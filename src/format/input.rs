//! A file that was read: its text and the places in it.

use std::cell::OnceCell;
use std::ops::Range;
use std::path::Path;

use super::reader::{ReadError, Reader};
use crate::check::{Code, Diagnostic, Excerpt, Report, Span};

/// The text of one input file.
#[derive(Debug)]
pub(super) struct Input {
    /// Index into the report's files.
    pub(super) file: u32,
    /// The text without byte order mark.
    pub(super) text: String,
    /// Byte offset of each line's first character, made when first needed.
    lines: OnceCell<Vec<usize>>,
}

impl Input {
    pub(super) fn new(file: u32, text: String) -> Self {
        Self { file, text, lines: OnceCell::new() }
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// Line of a byte offset, counted from 1.
    pub(super) fn line_of(&self, offset: usize) -> u32 {
        u32::try_from(self.lines().partition_point(|&start| start <= offset)).unwrap_or(u32::MAX)
    }

    /// Text of a line, counted from 1, without its end.
    pub(super) fn line(&self, line: u32) -> &str {
        let lines = self.lines();
        let n = (line as usize).saturating_sub(1);
        let start = lines.get(n).copied().unwrap_or(self.text.len());
        let end = lines.get(n + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// Place of a byte range; only its part in the first line counts.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let line = self.line_of(range.start);
        let start = self.lines().get((line as usize).saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..range.start).unwrap_or("").chars().count();
        let meant = self.text.get(range).unwrap_or("");
        let length = meant.lines().next().unwrap_or("").chars().count().max(1);
        let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file: self.file, line, column: to_u32(before + 1), length: to_u32(length) }
    }

    /// The line a place is in.
    pub(super) fn excerpt(&self, span: Span) -> Option<Excerpt> {
        (span.line > 0).then(|| Excerpt::new(self.line(span.line), span.column, span.length))
    }

    /// A diagnostic about a byte range.
    pub(super) fn diagnostic(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let span = self.span(range);
        Diagnostic::new(code, span, message).with_excerpt(self.excerpt(span))
    }
}

/// What a file is to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The case file.
    Case,
    /// A table of transfers.
    Ledger,
    /// A list of addresses.
    List,
}

impl Part {
    /// Most bytes that are read of it.
    fn limit(self) -> u64 {
        match self {
            Self::Case => super::LARGEST_CASE,
            Self::Ledger => super::LARGEST_LEDGER,
            Self::List => super::LARGEST_LIST,
        }
    }

    /// What to do where it is larger.
    fn shrink(self) -> &'static str {
        match self {
            Self::Case => "keep long lists of transfers in a CSV ledger beside the case",
            Self::Ledger => "split the ledger into several files",
            Self::List => "split the list into several files",
        }
    }
}

/// Reads a file as text. What stands in the way is reported; `None` then.
pub(super) fn read(path: &Path, file: u32, part: Part, reader: &dyn Reader, report: &mut Report) -> Option<Input> {
    let whole = Span::file(file);
    let bytes = match reader.read(path, part.limit()) {
        Ok(bytes) => bytes,
        Err(error) => {
            let (code, help) = match &error {
                ReadError::Missing => (Code::FileMissing, "check the name and the folder"),
                ReadError::Folder => (Code::FileIsFolder, "name a file in it; a case file ends in .ron"),
                ReadError::TooLarge { .. } => (Code::FileTooLarge, part.shrink()),
                ReadError::Io(_) => (Code::FileUnreadable, "check that you may read it"),
            };
            report.push(Diagnostic::new(code, whole, error.to_string()).with_help(help));
            return None;
        }
    };
    match decode(bytes) {
        Ok(text) => Some(Input::new(file, text)),
        Err((code, message, help, at)) => {
            let span = at.map_or(whole, |(line, column)| Span { file, line, column, length: 1 });
            report.push(Diagnostic::new(code, span, message).with_help(help));
            None
        }
    }
}

type Refusal = (Code, &'static str, &'static str, Option<(u32, u32)>);

/// UTF-8 with or without byte order mark; everything else is named.
fn decode(mut bytes: Vec<u8>) -> Result<String, Refusal> {
    if bytes.is_empty() {
        return Err((Code::FileEmpty, "the file is empty", "it may not have been written to the end", None));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err((Code::FileUtf16, "the file is UTF-16 text", "save it as UTF-8", None));
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err((
            Code::FileEmpty,
            "the file holds nothing but blanks",
            "it may not have been written to the end",
            None,
        ));
    }
    if let Some(nul) = memchr::memchr(0, &bytes) {
        let help = "this is no text file; a case is RON text, a ledger CSV text, a list YAML, JSON or plain text";
        return Err((Code::FileBinary, "the file is binary: it has a zero byte", help, Some(place(&bytes, nul))));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = "the file is not UTF-8: this byte begins no character";
        (Code::FileEncoding, message, "save it as UTF-8", Some(place(error.as_bytes(), at)))
    })
}

/// Line and column of a byte offset in bytes that may be no text.
fn place(bytes: &[u8], at: usize) -> (u32, u32) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
    let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
