//! Lists that hold nothing but addresses: text with one a line, or a JSON array.
//!
//! Their file names tell the currency, as those of the lists of sanctioned addresses do: `sanctioned_addresses_XBT.txt`.

use serde_json::value::RawValue;

use super::currency::Hint;
use super::reading::Reading;
use crate::case::Tag;

/// One address a line; blank lines and lines that begin with `#` are passed over.
pub(super) fn read_text(reading: &mut Reading<'_>) {
    let ticker = ticker(&reading.title);
    let input = reading.input;
    let mut at = 0;
    for line in input.text.split_inclusive('\n') {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if !text.is_empty() && !text.starts_with('#') {
            reading.add(start..start + text.len(), text, ticker.as_deref(), Tag::default());
        }
    }
}

/// An array of addresses. `None` where the file holds anything else; then that is reported.
pub(super) fn read_json(reading: &mut Reading<'_>) -> Option<()> {
    const HELP: &str = "a list in JSON is an array of addresses: [\"…\", \"…\"]";
    let ticker = ticker(&reading.title);
    let input = reading.input;
    let elements: Vec<&RawValue> = match serde_json::from_str(&input.text) {
        Ok(elements) => elements,
        Err(error) => {
            let at = offset(&input.text, error.line(), error.column());
            reading.no_list(at..at, format!("this is no JSON array of addresses: {}", sentence(&error)), HELP);
            return None;
        }
    };
    for element in elements {
        let written = element.get();
        // A raw value is a part of the text it was read from.
        let start = (written.as_ptr() as usize).saturating_sub(input.text.as_ptr() as usize);
        let range = start..start + written.len();
        match serde_json::from_str::<String>(written) {
            Ok(address) => reading.add(range, &address, ticker.as_deref(), Tag::default()),
            Err(_) => reading.refuse(range, "this is no text in quotes".to_owned(), Some(HELP.to_owned())),
        }
    }
    Some(())
}

/// The ticker at the end of a file name: `XBT` of `sanctioned_addresses_XBT.txt`.
fn ticker(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (_, last) = stem.rsplit_once('_')?;
    Hint::of_ticker(last).map(|_| last.to_ascii_uppercase())
}

/// The byte at a line and column, both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// An error without the place it names at its end: the report names it itself.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_name_tells_the_currency() {
        assert_eq!(ticker("sanctioned_addresses_XBT.txt").as_deref(), Some("XBT"));
        assert_eq!(ticker("sanctioned_addresses_XMR.json").as_deref(), Some("XMR"));
        assert_eq!(ticker("ofac_list.txt"), None);
        assert_eq!(ticker("ETH.txt"), None);
    }

    #[test]
    fn places_are_found_by_line_and_column() {
        assert_eq!(offset("ab\ncd", 2, 2), 4);
        assert_eq!(offset("é", 1, 2), 0);
        assert_eq!(offset("", 9, 9), 0);
    }
}
