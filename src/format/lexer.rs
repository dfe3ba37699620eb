//! The parts RON text is made of: brackets, names, texts, numbers, words.

use std::ops::Range;

/// A part of the text with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lexeme {
    End(Range<usize>),
    /// An opening bracket with any word directly before it, and what closes it.
    Open(Range<usize>, u8),
    Close(Range<usize>, u8),
    Comma(Range<usize>),
    Colon(Range<usize>),
    /// A field name with its colon.
    Name(Range<usize>),
    /// A number, word or character literal.
    Plain(Range<usize>),
    /// A text in quotes, raw or not.
    Text(Range<usize>),
    /// A text whose closing quote is missing: as much of it as stands on its first line.
    UnclosedText(Range<usize>),
    UnclosedComment(Range<usize>),
    Unexpected(Range<usize>),
}

impl Lexeme {
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::End(r)
            | Self::Open(r, _)
            | Self::Close(r, _)
            | Self::Comma(r)
            | Self::Colon(r)
            | Self::Name(r)
            | Self::Plain(r)
            | Self::Text(r)
            | Self::UnclosedText(r)
            | Self::UnclosedComment(r)
            | Self::Unexpected(r) => r.clone(),
        }
    }
}

/// The first part at or after a byte offset.
pub(super) fn next(text: &str, at: usize) -> Lexeme {
    let start = match skip(text, at) {
        Ok(start) => start,
        Err(range) => return Lexeme::UnclosedComment(range),
    };
    let bytes = text.as_bytes();
    let Some(&first) = bytes.get(start) else {
        return Lexeme::End(start..start);
    };
    let one = start..start + 1;
    match first {
        b'(' => Lexeme::Open(one, b')'),
        b'[' => Lexeme::Open(one, b']'),
        b'{' => Lexeme::Open(one, b'}'),
        b')' | b']' | b'}' => Lexeme::Close(one, first),
        b',' => Lexeme::Comma(one),
        b':' => Lexeme::Colon(one),
        b'"' => quoted(text, start, start + 1),
        b'b' if bytes.get(start + 1) == Some(&b'"') => quoted(text, start, start + 2),
        b'r' if is_raw(bytes, start + 1) => raw(text, start, start + 1),
        b'b' if bytes.get(start + 1) == Some(&b'r') && is_raw(bytes, start + 2) => raw(text, start, start + 2),
        b'\'' => character(text, start),
        _ => word(text, start),
    }
}

/// After blanks, comments and attributes; an unclosed comment is an error.
fn skip(text: &str, mut at: usize) -> Result<usize, Range<usize>> {
    let bytes = text.as_bytes();
    loop {
        let rest = text.get(at..).unwrap_or("");
        at += rest.len() - rest.trim_start().len();
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'/'), Some(b'/')) => at = end_of_line(text, at),
            (Some(b'/'), Some(b'*')) => {
                // Block comments nest in RON.
                let (start, mut depth) = (at, 1_u32);
                at += 2;
                while depth > 0 {
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (Some(b'/'), Some(b'*')) => (at, depth) = (at + 2, depth + 1),
                        (Some(b'*'), Some(b'/')) => (at, depth) = (at + 2, depth - 1),
                        (Some(_), _) => at += 1,
                        (None, _) => return Err(start..start + 2),
                    }
                }
            }
            // `#![enable(…)]` changes nothing here.
            (Some(b'#'), Some(b'!')) => match text[at..].find([']', '\n']) {
                Some(n) if bytes[at + n] == b']' => at += n + 1,
                _ => return Ok(at),
            },
            _ => return Ok(at),
        }
    }
}

fn end_of_line(text: &str, at: usize) -> usize {
    text.as_bytes()[at..].iter().position(|&b| b == b'\n').map_or(text.len(), |n| at + n)
}

fn quoted(text: &str, start: usize, inside: usize) -> Lexeme {
    let bytes = text.as_bytes();
    let mut at = inside;
    let mut broken = false;
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') => break,
            Some(b'\n') => (at, broken) = (at + 1, true),
            Some(_) => at += 1,
            None => return Lexeme::UnclosedText(start..line_end(text, start)),
        }
    }
    // A text may run over several lines. But where a quote is missing, the next one on a later line is an opening one,
    // and what follows it is no separator.
    if broken && !matches!(skip(text, at + 1).map(|n| bytes.get(n)), Ok(None | Some(b',' | b')' | b']' | b'}'))) {
        return Lexeme::UnclosedText(start..line_end(text, start));
    }
    Lexeme::Text(start..at + 1)
}

/// End of the line without blanks and line end.
fn line_end(text: &str, start: usize) -> usize {
    let end = end_of_line(text, start);
    start + text.get(start..end).unwrap_or("").trim_end().len()
}

fn is_raw(bytes: &[u8], mut at: usize) -> bool {
    while bytes.get(at) == Some(&b'#') {
        at += 1;
    }
    bytes.get(at) == Some(&b'"')
}

fn raw(text: &str, start: usize, mut at: usize) -> Lexeme {
    let bytes = text.as_bytes();
    let mut hashes = 0;
    while bytes.get(at) == Some(&b'#') {
        at += 1;
        hashes += 1;
    }
    let mut closing = String::from("\"");
    closing.extend(std::iter::repeat_n('#', hashes));
    match text.get(at + 1..).and_then(|rest| rest.find(&closing)) {
        Some(n) => Lexeme::Text(start..at + 1 + n + closing.len()),
        None => Lexeme::UnclosedText(start..line_end(text, start)),
    }
}

fn character(text: &str, start: usize) -> Lexeme {
    let rest = text.get(start + 1..).unwrap_or("");
    let escaped = usize::from(rest.starts_with('\\'));
    let end = rest.char_indices().skip(1 + escaped).take(10).find(|&(_, c)| c == '\'' || c == '\n');
    match end {
        Some((n, '\'')) => Lexeme::Plain(start..start + 1 + n + 1),
        _ => Lexeme::Unexpected(start..start + 1),
    }
}

/// A number, a word, a field name with its colon, or a word with the bracket after it.
fn word(text: &str, start: usize) -> Lexeme {
    let rest = text.get(start..).unwrap_or("");
    let length = rest
        .char_indices()
        .find(|&(_, c)| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | '#')))
        .map_or(rest.len(), |(n, _)| n);
    if length == 0 {
        let width = rest.chars().next().map_or(1, char::len_utf8);
        return Lexeme::Unexpected(start..start + width);
    }
    let end = start + length;
    if rest.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && let Ok(after) = skip(text, end)
    {
        match text.as_bytes().get(after) {
            Some(b':') => return Lexeme::Name(start..after + 1),
            Some(b'(') => return Lexeme::Open(start..after + 1, b')'),
            _ => {}
        }
    }
    Lexeme::Plain(start..end)
}
