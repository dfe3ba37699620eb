//! Address lists: what others publish about accounts, held against the wallets of a case.
//!
//! A list is a GraphSense TagPack (YAML) or a list of addresses as text or JSON. Reading one never changes what a case
//! says: each account that is a wallet of the case gets a [`Tag`], everything else is counted. An entry that cannot be
//! read is reported at its line and left out; a file that is no list at all is an error.

mod apply;
mod currency;
mod plain;
mod reading;
mod tagpack;

use std::path::Path;

pub(super) use apply::apply;

use super::input::Input;
use crate::case::{Chain, Moment, SourceIx, Tag};
use crate::check::{Code, Report};
use currency::Account;
use reading::Reading;

/// What the case says of a list that it names.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    pub(super) label: Option<String>,
    pub(super) chain: Option<Chain>,
    pub(super) listed: Option<Moment>,
    pub(super) delisted: Option<Moment>,
    /// `None` for a list that the person at the desk added.
    pub(super) source: Option<SourceIx>,
}

/// A list that was read.
#[derive(Debug)]
pub(super) struct AddressList {
    /// Index into the report's files.
    file: u32,
    entries: Vec<Entry>,
}

impl AddressList {
    /// Whether an entry has no name.
    pub(super) fn lacks_names(&self) -> bool {
        self.entries.iter().any(|entry| entry.tag.label.is_empty())
    }
}

/// An account on a list.
#[derive(Debug)]
struct Entry {
    account: Account,
    tag: Tag,
}

/// The forms a list may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    TagPack,
    Json,
    Text,
}

impl Form {
    /// The name tells; where it does not, the beginning of the text.
    fn of(path: &Path, text: &str) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("yaml" | "yml") => Self::TagPack,
            Some("json") => Self::Json,
            _ if text.trim_start().starts_with(['[', '{']) => Self::Json,
            _ if text.lines().any(|line| line.trim_end() == "tags:") => Self::TagPack,
            _ => Self::Text,
        }
    }
}

/// Reads a list. `None` where the file is none; then the report says why.
pub(super) fn read(input: &Input, path: &Path, terms: &Terms, report: &mut Report) -> Option<AddressList> {
    let mut reading = Reading::new(input, path, terms, report);
    match Form::of(path, &input.text) {
        Form::TagPack => tagpack::read(&mut reading)?,
        Form::Json => plain::read_json(&mut reading)?,
        Form::Text => plain::read_text(&mut reading),
    }
    let (entries, refused) = reading.finish();
    if entries.is_empty() && refused > 0 {
        let message = format!("this is no list of addresses: none of its {refused} entries can be read");
        let help = "a list is a GraphSense TagPack (.yaml), a JSON array of addresses, or text with one address a line";
        report.push(input.diagnostic(Code::ListFormat, 0..0, message).with_help(help));
        return None;
    }
    Some(AddressList { file: input.file, entries })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_form_or_else_the_beginning() {
        let form = |name: &str, text: &str| Form::of(Path::new(name), text);
        assert_eq!(form("a.yaml", "[]"), Form::TagPack);
        assert_eq!(form("a.JSON", "x"), Form::Json);
        assert_eq!(form("a.txt", "\n [\"x\"]"), Form::Json);
        assert_eq!(form("a", "title: x\ntags:\n- address: y\n"), Form::TagPack);
        assert_eq!(form("a.txt", "0xabc\n"), Form::Text);
    }
}
