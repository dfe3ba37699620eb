//! The lines of a ledger, and the cells of a line.
//!
//! A cell has no line break, so that each line stands for itself. A cell that begins with a double quote ends with one; a
//! quote within it is doubled. Where a cell begins otherwise, quotes in it are as good as any character.

use std::borrow::Cow;

/// The lines of a text that hold something, without their ends, each with its number counted from 0.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let lines = ends.map(move |end| {
        let line = text.get(start..end).unwrap_or("");
        start = end + 1;
        line.trim_end_matches('\r')
    });
    (0..).zip(lines).filter(|(_, line)| !line.is_empty())
}

/// Puts the cells of a line into `cells`. `Err` with the place of a quote that is not closed.
pub(super) fn split<'t>(line: &'t str, cells: &mut Vec<Cow<'t, str>>) -> Result<(), usize> {
    cells.clear();
    if memchr::memchr(b'"', line.as_bytes()).is_none() {
        let mut start = 0;
        for end in memchr::memchr_iter(b',', line.as_bytes()) {
            cells.push(Cow::Borrowed(&line[start..end]));
            start = end + 1;
        }
        cells.push(Cow::Borrowed(&line[start..]));
        return Ok(());
    }
    let mut start = 0;
    loop {
        let (cell, length) = match line[start..].strip_prefix('"') {
            Some(_) => quoted(&line[start..]).ok_or(start)?,
            None => {
                let length = line[start..].find(',').unwrap_or(line.len() - start);
                (Cow::Borrowed(&line[start..start + length]), length)
            }
        };
        cells.push(cell);
        start += length;
        if start >= line.len() {
            return Ok(());
        }
        // The comma.
        start += 1;
    }
}

/// The cell at the beginning of a text that begins with a quote, and its length as written. `None` where it has no end.
fn quoted(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let mut cell = Cow::Borrowed("");
    let mut at = 1;
    loop {
        let end = at + text[at..].find('"')?;
        let part = &text[at..end];
        let more = text[end + 1..].starts_with('"');
        if more {
            cell.to_mut().push_str(part);
            cell.to_mut().push('"');
            at = end + 2;
            continue;
        }
        // What stands between the closing quote and the comma is kept, as other programs do.
        let tail = text[end + 1..].find(',').unwrap_or(text.len() - end - 1);
        let after = &text[end + 1..end + 1 + tail];
        if cell.is_empty() && after.is_empty() {
            cell = Cow::Borrowed(part);
        } else {
            cell.to_mut().push_str(part);
            cell.to_mut().push_str(after);
        }
        return Some((cell, end + 1 + tail));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_numbered_and_blank_ones_passed_over() {
        assert_eq!(lines("a\r\n\n\r\nb\nc").collect::<Vec<_>>(), [(0, "a"), (3, "b"), (4, "c")]);
        assert_eq!(lines("").count(), 0);
    }

    proptest! {
        /// The `csv` crate is the judge of what a line means.
        #[test]
        fn cells_are_those_of_other_readers(line in "[ab\"\", é]{1,24}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let mut again = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(std::io::Cursor::new(format!("{line}\n")));
            // A quote that is still open takes up the line's end.
            let open = again.records().next().unwrap().unwrap().iter().any(|cell| cell.contains('\n'));
            let mut cells = Vec::new();
            prop_assert_eq!(split(&line, &mut cells).is_err(), open);
            if !open {
                prop_assert_eq!(cells.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), record.iter().collect::<Vec<_>>());
            }
        }
    }
}
