//! What a PDF says of itself: for readers in its properties, in full in an attached file.

use std::ops::Range;

use krilla::Document;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::{DateTime, Metadata};

use super::About;
use crate::case::{Timestamp, format_utc};

/// Name of the attached file.
pub const ATTACHMENT: &str = "coldtrail.json";

/// How the attached file begins. It is stored as it is, so that it is found without taking the PDF apart.
const HEAD: &str = "{\"format\":\"coldtrail exhibit\",\"version\":1,\"metadata\":[";

/// Gives a document its properties and the attached file.
pub(super) fn describe(document: &mut Document, fallback: &str, about: &About<'_>) {
    let value = |key: &str| about.entries.iter().find(|(name, _)| name == key).map(|(_, value)| short(value));
    let date = date(about.date);
    let mut metadata = Metadata::new()
        .title(value("Title").filter(|title| !title.is_empty()).unwrap_or_else(|| short(fallback)))
        .language("en".to_owned())
        .creation_date(date)
        .description(subject(about.entries));
    if let Some(author) = value("Author").filter(|author| !author.is_empty()) {
        metadata = metadata.authors(vec![author]);
    }
    if let Some(program) = value("Software") {
        metadata = metadata.creator(program.clone()).producer(program);
    }
    let keywords: Vec<String> = ["Case", "Case digest (SHA-256)", "Marking"].into_iter().filter_map(value).collect();
    document.set_metadata(metadata.keywords(keywords));
    // Only a second file of the same name is refused.
    let _ = document.embed_file(EmbeddedFile {
        path: ATTACHMENT.to_owned(),
        mime_type: MimeType::new("application/json"),
        description: Some("What the picture shows, by which rules and from which case".to_owned()),
        association_kind: AssociationKind::Supplement,
        data: written(about.entries).into_bytes().into(),
        modification_date: Some(date),
        compress: Some(false),
        location: None,
    });
}

/// One pair a line, so that people can read it too.
fn written(entries: &[(String, String)]) -> String {
    // Strings are always valid JSON.
    let lines: Vec<String> = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok()).collect();
    format!("{HEAD}\n{}\n]}}\n", lines.join(",\n"))
}

/// The keys and values that a PDF by [`super::render`] carries, in their order; `None` for any other file, and for one
/// that another program has written anew.
#[must_use]
pub fn read_metadata(file: &[u8]) -> Option<Vec<(String, String)>> {
    found(file).map(|(_, entries)| entries)
}

/// Where in the file it carries them.
#[must_use]
pub fn place_of_record(file: &[u8]) -> Option<Range<usize>> {
    found(file).map(|(place, _)| place)
}

type Entries = Vec<(String, String)>;

fn found(file: &[u8]) -> Option<(Range<usize>, Entries)> {
    /// Enough for one file; bounds the work on hostile ones.
    const MOST_TRIES: usize = 8;
    #[derive(serde::Deserialize)]
    struct Record {
        metadata: Entries,
    }
    if !file.starts_with(b"%PDF-") {
        return None;
    }
    // Texts of the properties hold no line feed, so none of them can pass for the attached file.
    let marker = format!("stream\n{HEAD}");
    memchr::memmem::find_iter(file, marker.as_bytes()).take(MOST_TRIES).find_map(|at| {
        let start = at + "stream\n".len();
        let mut records = serde_json::Deserializer::from_slice(file.get(start..)?).into_iter::<Record>();
        let entries = records.next()?.ok()?.metadata;
        Some((start..start + records.byte_offset(), entries))
    })
}

/// What there is no field for, in one line.
fn subject(entries: &[(String, String)]) -> String {
    let told = entries.iter().filter(|(key, _)| !["Title", "Author", "Software", "Sources"].contains(&key.as_str()));
    let told: Vec<String> = told.map(|(key, value)| format!("{key}: {value}")).collect();
    short(&told.join(" · "))
}

/// A text without control characters, short enough for a field.
pub(super) fn short(text: &str) -> String {
    /// PDF/A allows 32,767 bytes, and a character takes up to four.
    const MOST: usize = 2_000;
    let clean = |c: char| if super::painter::is_no_text(c) { ' ' } else { c };
    let mut chars = text.chars().map(clean);
    let mut kept: String = chars.by_ref().take(MOST).collect();
    if chars.next().is_some() {
        kept.push('…');
    }
    kept
}

fn date(at: Timestamp) -> DateTime {
    let text = format_utc(at, "%Y-%m-%d-%H-%M-%S");
    let mut parts = text.split('-').map(|part| part.parse::<u16>().unwrap_or(0));
    let year = parts.next().unwrap_or(0);
    // Each is below 60.
    let mut part = || parts.next().and_then(|part| u8::try_from(part).ok()).unwrap_or(0);
    DateTime::new(year)
        .month(part())
        .day(part())
        .hour(part())
        .minute(part())
        .second(part())
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_written_reads_back_between_other_bytes() {
        let entries = pairs(&[("Title", "a \"quoted\"\nline"), ("Title", "again"), ("Actor", "라자루스 \u{0}")]);
        let file = format!("%PDF-1.7\nnoise {HEAD} stream\n{}endstream", written(&entries));
        assert_eq!(read_metadata(file.as_bytes()), Some(entries));
    }

    #[test]
    fn what_is_no_such_file_is_told_apart() {
        let whole = format!("%PDF-1.7\nstream\n{}", written(&pairs(&[("Title", "x")])));
        assert!(read_metadata(whole.as_bytes()).is_some());
        for end in 0..whole.len() - 3 {
            assert_eq!(read_metadata(&whole.as_bytes()[..end]), None, "cut at {end}");
        }
        assert_eq!(read_metadata(whole.replace("%PDF", "PDF").as_bytes()), None);
        assert_eq!(read_metadata(whole.replace("[\"Title\"", "[7").as_bytes()), None);
        let nested = format!("%PDF-1.7\nstream\n{HEAD}{}", "[".repeat(100_000));
        assert_eq!(read_metadata(nested.as_bytes()), None);
    }

    #[test]
    fn dates_outside_the_calendar_are_dates_still() {
        for at in [i64::MIN, -62_135_596_801, 0, 1_740_147_200, i64::MAX] {
            let _ = date(at);
        }
        assert_eq!(
            date(1_740_147_215),
            DateTime::new(2025).month(2).day(21).hour(14).minute(13).second(35).utc_offset_hour(0)
        );
    }
}
